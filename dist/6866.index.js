export const id = 6866;
export const ids = [6866];
export const modules = {

/***/ 36866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91659);
/* harmony import */ var _action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91804);
/* harmony import */ var _core_fold_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(35467);
/* harmony import */ var _core_target_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(41875);
/* harmony import */ var _dialect_credential_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(52562);
/* harmony import */ var _dialect_registry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(97411);
/* harmony import */ var _engine_journal_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(48382);
/* harmony import */ var _engine_mirror_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(23619);
/* harmony import */ var _engine_problem_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(11002);
/* harmony import */ var _publication_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6835);
/* harmony import */ var _render_console_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(20374);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(59777);
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
    await (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_10__/* .reportFailure */ .xV)(host, async () => {
        const recorded = (0,_engine_journal_js__WEBPACK_IMPORTED_MODULE_5__/* .readJournal */ .a)(journalFile);
        if (recorded === undefined)
            return;
        const run = await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .openActionRun */ .Mf)(env, secrets);
        run.host.warning('The main step did not reach its end; its log is published from the journal.');
        await (0,_dialect_credential_js__WEBPACK_IMPORTED_MODULE_3__/* .learnPasswords */ .LT)(run.settings.servers.map(server => (0,_core_target_js__WEBPACK_IMPORTED_MODULE_11__/* .targetOf */ .$r)(server, '')));
        const results = (0,_core_fold_js__WEBPACK_IMPORTED_MODULE_2__/* .closeInterrupted */ .r)(recorded.results, new Date().toISOString());
        const published = await (0,_publication_js__WEBPACK_IMPORTED_MODULE_8__/* .publishResults */ .k)(results, await (0,_action_js__WEBPACK_IMPORTED_MODULE_1__/* .publishOptions */ .gI)(run, env));
        run.host.info((0,_render_console_js__WEBPACK_IMPORTED_MODULE_9__/* .renderConsole */ .qP)(published.results, (0,_render_console_js__WEBPACK_IMPORTED_MODULE_9__/* .paletteFor */ .DO)(run.host)));
        (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_10__/* .showErrors */ .lP)(run.host, published.failures);
        await dropScratches(recorded, run);
        process.exitCode = 1;
    });
}
/** Drops what a killed dry run has left on servers, and stops servers of its own. */
async function dropScratches({ scratches }, { settings, host }) {
    const { servers, dryRunTarget, lockTimeoutMs } = settings;
    const [anyServer] = servers;
    if (anyServer === undefined)
        return;
    const { mirroring } = _dialect_registry_js__WEBPACK_IMPORTED_MODULE_4__/* .DIALECTS */ .O[anyServer.dialect];
    const swept = await mirroring.sweepLocal();
    if (swept > 0)
        host.info('A throw-away server that was left running has been stopped and removed.');
    for (const { name, place, server } of scratches) {
        const source = servers.find(each => each.name === server);
        try {
            if (source === undefined)
                continue;
            const scratch = { ...(0,_engine_mirror_js__WEBPACK_IMPORTED_MODULE_6__/* .serverOf */ .FN)(place, (0,_core_target_js__WEBPACK_IMPORTED_MODULE_11__/* .targetOf */ .$r)(source, name), dryRunTarget), database: name };
            await mirroring.dropScratch(scratch, { connectTimeoutMs: 15_000, lockTimeoutMs, statementTimeoutMs: 0 });
            host.info(`The scratch database ${name} is dropped.`);
        }
        catch (thrown) {
            for (const problem of (0,_engine_problem_js__WEBPACK_IMPORTED_MODULE_7__/* .problemsOf */ .G)(thrown))
                (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_10__/* .showProblem */ .Hi)(host, { ...problem, severity: 'warning' });
        }
    }
}


/***/ })

};
