export const id = 866;
export const ids = [866];
export const modules = {

/***/ 36866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91659);
/* harmony import */ var _action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91804);
/* harmony import */ var _core_fold_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94184);
/* harmony import */ var _dialect_registry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(15923);
/* harmony import */ var _engine_journal_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(48382);
/* harmony import */ var _engine_mirror_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(23619);
/* harmony import */ var _engine_problem_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(11002);
/* harmony import */ var _publication_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(20504);
/* harmony import */ var _render_console_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(20374);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(59777);
/**
 * The action's post step. Invariant: an execution is published exactly once: by
 * main when it lives to its end, else here from the journal.
 */










/** Publishes what a main step that died left in its journal; does nothing after one that did not. */
async function post() {
    const journalFile = (0,_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu)('journal');
    if (journalFile === '' || (0,_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu)('published') === 'true')
        return;
    const { env } = process;
    const { host, secrets } = (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .openActionsHost */ .Cd)(env);
    await (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_9__/* .reportFailure */ .xV)(host, async () => {
        const recorded = (0,_engine_journal_js__WEBPACK_IMPORTED_MODULE_4__/* .readJournal */ .a)(journalFile);
        if (recorded === undefined)
            return;
        const run = await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .openActionRun */ .Mf)(env, secrets);
        run.host.warning('The main step did not reach its end; its log is published from the journal.');
        const results = (0,_core_fold_js__WEBPACK_IMPORTED_MODULE_2__/* .closeInterrupted */ .r)(recorded.results, new Date().toISOString());
        const published = await (0,_publication_js__WEBPACK_IMPORTED_MODULE_7__/* .publishResults */ .k)(results, await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .publishOptions */ .gI)(run, env));
        run.host.info((0,_render_console_js__WEBPACK_IMPORTED_MODULE_8__/* .renderConsole */ .qP)(published.results, (0,_render_console_js__WEBPACK_IMPORTED_MODULE_8__/* .paletteFor */ .DO)(run.host)));
        (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_9__/* .showErrors */ .lP)(run.host, published.failures);
        await dropScratches(recorded, run);
        process.exitCode = 1;
    });
}
/** Drops what a killed dry run has left on servers, and stops servers of its own. */
async function dropScratches({ scratches }, { settings, host }) {
    const { target, dryRunTarget, lockTimeoutMs } = settings;
    if (target === undefined)
        return;
    const { mirroring } = _dialect_registry_js__WEBPACK_IMPORTED_MODULE_3__/* .DIALECTS */ .O[target.dialect];
    const swept = await mirroring.sweepLocal();
    if (swept > 0)
        host.info('A throw-away server that was left running has been stopped and removed.');
    for (const { name, place } of scratches) {
        const scratch = { ...(0,_engine_mirror_js__WEBPACK_IMPORTED_MODULE_5__/* .serverOf */ .FN)(place, target, dryRunTarget), database: name };
        try {
            await mirroring.dropScratch(scratch, { connectTimeoutMs: 15_000, lockTimeoutMs, statementTimeoutMs: 0 });
            host.info(`The scratch database ${name} is dropped.`);
        }
        catch (thrown) {
            for (const problem of (0,_engine_problem_js__WEBPACK_IMPORTED_MODULE_6__/* .problemsOf */ .G)(thrown))
                (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_9__/* .showProblem */ .Hi)(host, { ...problem, severity: 'warning' });
        }
    }
}


/***/ })

};
