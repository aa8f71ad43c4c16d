export const id = 6430;
export const ids = [6430];
export const modules = {

/***/ 86430:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plan: () => (/* binding */ plan)
/* harmony export */ });
/* harmony import */ var _change_read_change_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83183);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48539);
/* harmony import */ var _execution_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90091);
/**
 * `greenline plan`: which files a change has and in which order they run, and which jobs deploy them. Invariant: no
 * database is touched.
 */



/** Prints one line per file, with --json the change as JSON, or with --matrix the jobs as JSON. */
async function plan({ flags }) {
    const folder = process.cwd();
    const { settings, host } = await (0,_execution_js__WEBPACK_IMPORTED_MODULE_2__.readAnyCommandSettings)(flags, 'plan', folder);
    if (flags['matrix'] !== undefined) {
        process.stdout.write(`${JSON.stringify((0,_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .matrixOf */ .l)(settings))}\n`);
        return 0;
    }
    const { files, order, base, head } = settings;
    const { change, notes } = await (0,_change_read_change_js__WEBPACK_IMPORTED_MODULE_0__/* .readChange */ .p)({
        folder,
        files,
        order,
        source: { kind: 'range', base, head },
    });
    if (flags['json'] !== undefined) {
        process.stdout.write(`${JSON.stringify(change, undefined, 2)}\n`);
        return 0;
    }
    notes.forEach(note => host.info(note));
    host.info(`From ${change.base ?? 'the beginning'} to ${change.head}`);
    if (change.files.length === 0)
        host.info('No SQL file was changed: nothing to do.');
    let position = 0;
    for (const file of change.files) {
        if (file.action === 'run')
            host.info(`${(position += 1)}. ${file.path}`);
        else
            host.info(`   ${file.path}: ${file.action}, not run`);
    }
    return 0;
}


/***/ }),

/***/ 48539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ matrixOf),
  y: () => (/* binding */ planAction)
});

// EXTERNAL MODULE: ./tmp/bundle/change/read-change.js + 3 modules
var read_change = __webpack_require__(83183);
// EXTERNAL MODULE: ./tmp/bundle/core/artifact-name.js
var artifact_name = __webpack_require__(97702);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
;// CONCATENATED MODULE: ./tmp/bundle/core/matrix.js
/**
 * The jobs that an environment is split into: one for each region. Pure.
 * Invariant: every server is in exactly one of them, in the order of the
 * configuration file.
 */


/** https://docs.github.com/en/actions/reference/limits */
const MAX_MATRIX_JOBS = 256;
const DEFAULT_RUNNER = 'ubuntu-latest';
/**
 * The matrix of an environment.
 *
 * @param regions - All of the file, in its order; those without a server get no job.
 * @throws GreenlineError CONFIG_INVALID when there are more jobs than GitHub takes.
 */
function toMatrix(regions, servers) {
    const runners = new Map(regions.map(({ name, runsOn }) => [name, runsOn]));
    const used = new Set(servers.map(({ region }) => region ?? artifact_name/* DEFAULT_REGION */.t9));
    // Where the servers are not known, as without the secret that names the one there is, it is one job.
    if (used.size === 0)
        used.add(artifact_name/* DEFAULT_REGION */.t9);
    const names = [...new Set([...runners.keys(), ...used])].filter(name => used.has(name));
    if (names.length > MAX_MATRIX_JOBS) {
        throw new errors/* GreenlineError */.yi('CONFIG_INVALID', `The environment has ${names.length} regions, and a matrix of GitHub's has ${MAX_MATRIX_JOBS} jobs at most.`, 'Give servers that one runner reaches the same region.');
    }
    return {
        include: names.map(region => ({ region, 'runs-on': [runners.get(region) ?? DEFAULT_RUNNER].flat() })),
    };
}

// EXTERNAL MODULE: ./tmp/bundle/core/target.js
var target = __webpack_require__(41875);
// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
;// CONCATENATED MODULE: ./tmp/bundle/plan.js




/** The jobs that the environment of the settings is split into. @throws GreenlineError CONFIG_INVALID */
const matrixOf = ({ regions, servers }) => toMatrix(regions, (0,target/* placesOf */.ek)(servers));
/**
 * Plans the jobs of a workflow.
 *
 * @returns The outputs of the step.
 * @throws GreenlineError(s) CONFIG_INVALID, and see `readChange`
 */
async function planAction({ settings, context, host }) {
    const { files: globs, order } = settings;
    const { workspace, source, eventName } = context;
    const { change, notes } = await (0,read_change/* readChange */.p)({
        ...{ folder: workspace, files: globs, order, event: eventName, source },
        inMemoryBytes: settings.streamAboveBytes,
    });
    notes.forEach(note => host.info(note));
    const files = change.files.filter(({ action }) => action === 'run').map(({ path }) => path);
    const matrix = matrixOf(settings);
    const regions = matrix.include.map(({ region }) => region);
    host.info(`${(0,format/* plural */.LS)(files.length, 'file')} to run, ${(0,format/* plural */.LS)(regions.length, 'job')}: ${regions.join(', ')}`);
    return { matrix: JSON.stringify(matrix), files: JSON.stringify(files) };
}


/***/ })

};
