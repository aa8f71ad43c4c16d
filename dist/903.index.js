export const id = 903;
export const ids = [903];
export const modules = {

/***/ 903:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   collect: () => (/* binding */ collect)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _collect_archive_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92101);
/* harmony import */ var _collect_unpack_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(32621);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(16845);
/* harmony import */ var _core_merge_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2142);
/* harmony import */ var _core_redact_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74451);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(45618);
/* harmony import */ var _core_target_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(41875);
/* harmony import */ var _publication_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6835);
/* harmony import */ var _publish_commit_git_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(22464);
/* harmony import */ var _render_console_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(20374);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(59777);
/* harmony import */ var _execution_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(90091);
/* harmony import */ var _config_secrets_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(1756);
/**
 * `greenline collect`: results of several processes become one execution, where no
 * GitHub keeps them. Invariant: as in the action; a file that cannot be used is a
 * problem of the execution, and makes it red.
 */
















/** Merges and publishes. @returns The exit code: 1 for a red execution. */
async function collect({ flags, operands }) {
    if (operands.length === 0) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .GreenlineError */ .yi('INPUT_INVALID', 'collect needs the results of the jobs.', 'Name the results.json.gz of each.');
    }
    const { jobs, problems } = await readJobs(operands, flags);
    const [first] = jobs;
    if (first === undefined) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .GreenlineError */ .yi('RESULTS_MISSING', `None of the files holds results that can be merged. ${problems.map(({ message }) => message).join(' ')}`, 'Name the results.json.gz of executions that had region or server set.');
    }
    const folder = process.cwd();
    const environment = flags['environment'] ?? first.results.execution.environment;
    const { settings, host } = await (0,_execution_js__WEBPACK_IMPORTED_MODULE_13__.readAnyCommandSettings)({ ...flags, environment }, 'collect', folder);
    const servers = (0,_core_target_js__WEBPACK_IMPORTED_MODULE_14__/* .placesOf */ .ek)(settings.servers);
    const results = (0,_core_merge_js__WEBPACK_IMPORTED_MODULE_6__/* .mergeResults */ .n)(jobs, { problems, ...(servers.length > 0 && { servers }) });
    for (const problem of results.problems)
        (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_12__/* .showProblem */ .Hi)(host, problem);
    const commits = settings.commitLogs && flags['log-dir'] === undefined;
    const { run, attempt } = results.execution;
    const published = await (0,_publication_js__WEBPACK_IMPORTED_MODULE_9__/* .publishRedacted */ .q)(results, {
        host,
        workspace: {
            folder: node_path__WEBPACK_IMPORTED_MODULE_2__.join((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), `greenline-collect-${encodeURIComponent(run)}.${attempt}`),
            resultsFile: flags['results'],
            logFolder: flags['log-dir'],
        },
        stores: commits ? [(0,_publish_commit_git_js__WEBPACK_IMPORTED_MODULE_10__/* .createCommitGitStore */ .f)({ folder, branch: settings.logBranch })] : [],
        announcers: [],
    });
    host.info((0,_render_console_js__WEBPACK_IMPORTED_MODULE_11__/* .renderConsoleVerdict */ .DU)(published.results, (0,_render_console_js__WEBPACK_IMPORTED_MODULE_11__/* .paletteFor */ .DO)(host)));
    host.info(`Results: ${published.resultsPath}`);
    (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_12__/* .showErrors */ .lP)(host, published.failures);
    return (0,_core_results_js__WEBPACK_IMPORTED_MODULE_8__/* .verdictOf */ .Vj)(published.results) === 'red' || published.failures.length > 0 ? 1 : 0;
}
async function readJobs(files, flags) {
    const unpacking = (0,_collect_unpack_js__WEBPACK_IMPORTED_MODULE_4__/* .openUnpacking */ .p)((0,_core_redact_js__WEBPACK_IMPORTED_MODULE_7__/* .createRedactor */ .lY)((0,_config_secrets_js__WEBPACK_IMPORTED_MODULE_15__/* .collectSecrets */ .qb)(flags, process.env)));
    const jobs = [];
    const problems = [];
    for (const name of files) {
        try {
            const results = (0,_collect_unpack_js__WEBPACK_IMPORTED_MODULE_4__/* .unpackResults */ .h)(await read(name), unpacking);
            if (results.execution.part === undefined)
                throw new _collect_archive_js__WEBPACK_IMPORTED_MODULE_3__/* .ArchiveRefused */ .V('it is a whole execution already');
            jobs.push({ name, results });
        }
        catch (thrown) {
            if (!(thrown instanceof _collect_archive_js__WEBPACK_IMPORTED_MODULE_3__/* .ArchiveRefused */ .V))
                throw thrown;
            problems.push(unreadable(`${name} cannot be used: ${thrown.message}.`));
        }
    }
    return { jobs, problems };
}
async function read(file) {
    try {
        return await node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile(file);
    }
    catch (thrown) {
        const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'error';
        throw new _collect_archive_js__WEBPACK_IMPORTED_MODULE_3__/* .ArchiveRefused */ .V(`it cannot be read (${code})`);
    }
}
const unreadable = (message) => ({
    code: 'RESULTS_UNREADABLE',
    message,
    hint: 'Run the job that made it again, and collect again.',
    severity: 'error',
});


/***/ })

};
