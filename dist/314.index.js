export const id = 314;
export const ids = [314];
export const modules = {

/***/ 45617:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   main: () => (/* binding */ main)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91659);
/* harmony import */ var _action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91804);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(45618);
/* harmony import */ var _deploy_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64092);
/* harmony import */ var _cancel_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(40866);
/* harmony import */ var _publication_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20504);
/* harmony import */ var _render_console_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20374);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(59777);
/** The action's main step. Invariant: whatever happens, the exit code is 0 only for a green execution that was published. */








/** Runs the execution and publishes it; sets outputs and exit code. */
async function main() {
    const { env } = process;
    const { host, secrets } = (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .openActionsHost */ .Cd)(env);
    await (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .reportFailure */ .xV)(host, async () => {
        const run = await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .openActionRun */ .Mf)(env, secrets);
        const published = await runAndPublish(run, env);
        finish(run, published);
    });
}
async function runAndPublish(run, env) {
    const { settings, context, host, parameters } = run;
    run.notes.forEach(note => host.info(note));
    const journalFile = (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .newJournalFile */ .Wf)(env);
    (0,_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ)('journal', journalFile);
    const { repository, runId, runAttempt, runUrl, actor } = context;
    const results = await (0,_deploy_js__WEBPACK_IMPORTED_MODULE_3__/* .deploy */ .g)({
        settings,
        parameters,
        host,
        journalFile,
        execution: {
            run: runId,
            attempt: runAttempt,
            repository: repository.fullName,
            runUrl,
            startedAt: new Date().toISOString(),
            ...(actor === '' ? {} : { actor }),
        },
        source: context.source,
        commit: context.sha,
        event: context.eventName,
        folder: context.workspace,
        signal: (0,_cancel_js__WEBPACK_IMPORTED_MODULE_7__/* .cancelOnSignal */ .q)(host),
        ...(await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .askGitHub */ .X3)(run, env)),
    });
    const published = await (0,_publication_js__WEBPACK_IMPORTED_MODULE_4__/* .publishResults */ .k)(results, await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .publishOptions */ .gI)(run, env));
    (0,_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ)('published', 'true');
    return published;
}
function finish({ host }, { results, resultsPath, logUrl, failures }) {
    const verdict = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_2__/* .verdictOf */ .Vj)(results);
    const totals = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_2__/* .countResults */ .aD)(results);
    const outputs = {
        result: verdict,
        'statements-total': totals.total,
        'statements-succeeded': totals.succeeded,
        'statements-failed': totals.failed,
        'statements-skipped': totals.skipped,
        'statements-rolled-back': totals.rolledBack,
        'statements-unknown': totals.unknown,
        files: JSON.stringify(results.change.files.filter(file => file.action === 'run').map(file => file.path)),
        'log-url': logUrl ?? '',
        'results-path': resultsPath,
    };
    for (const [name, value] of Object.entries(outputs))
        (0,_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH)(name, value);
    host.info((0,_render_console_js__WEBPACK_IMPORTED_MODULE_5__/* .renderConsoleVerdict */ .DU)(results, (0,_render_console_js__WEBPACK_IMPORTED_MODULE_5__/* .paletteFor */ .DO)(host)));
    host.info(`Results: ${resultsPath}${logUrl === undefined ? '' : `\nLogs: ${logUrl}`}`);
    (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .showErrors */ .lP)(host, failures);
    if (verdict === 'red' || failures.length > 0)
        process.exitCode = 1;
}


/***/ }),

/***/ 13338:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** The version of Greenline, from package.json at build time. */
const packageJson = {"version":"0.1.0"}
const VERSION = packageJson.version;


/***/ })

};
