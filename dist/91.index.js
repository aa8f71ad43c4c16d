export const id = 91;
export const ids = [91,5429];
export const modules = {

/***/ 90091:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   execute: () => (/* binding */ execute),
/* harmony export */   readAnyCommandSettings: () => (/* binding */ readAnyCommandSettings),
/* harmony export */   readCommandSettings: () => (/* binding */ readCommandSettings),
/* harmony export */   runMethod: () => (/* binding */ runMethod)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _cancel_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(40866);
/* harmony import */ var _config_certificates_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(41025);
/* harmony import */ var _config_read_settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(82284);
/* harmony import */ var _config_secrets_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(1756);
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62376);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(16845);
/* harmony import */ var _core_redact_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74451);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(45618);
/* harmony import */ var _deploy_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(89274);
/* harmony import */ var _publication_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6835);
/* harmony import */ var _publish_commit_git_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(22464);
/* harmony import */ var _publish_log_branch_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(40581);
/* harmony import */ var _render_console_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(20374);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(59777);
/* harmony import */ var _terminal_host_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(46968);
/**
 * One execution from the command line: the same engine, with a terminal as host
 * and plain git as store. Invariant: what the flags do not say is as in the action.
 */


















const OWN = new Set(['results', 'log-dir', 'json', 'matrix', 'method']);
/**
 * Settings from flags, the configuration file and the environment's variables.
 *
 * @throws GreenlineError(s) see `readSettings`
 */
async function readAnyCommandSettings(flags, method, folder) {
    const { env } = process;
    const given = Object.fromEntries(Object.entries(flags).filter(([name]) => !OWN.has(name)));
    const read = await (0,_config_read_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .readSettings */ .s)({
        given: { ...given, method },
        env,
        readFile: file => (0,_config_certificates_js__WEBPACK_IMPORTED_MODULE_3__/* .readTextFile */ .Gu)(node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(folder, file)),
        origin: 'flag',
    });
    const redact = (0,_core_redact_js__WEBPACK_IMPORTED_MODULE_7__/* .createRedactor */ .lY)([...(0,_config_secrets_js__WEBPACK_IMPORTED_MODULE_15__/* .collectSecrets */ .qb)(given, env), ...read.secrets]);
    return { ...read, redact, host: (0,_terminal_host_js__WEBPACK_IMPORTED_MODULE_16__/* .createTerminalHost */ .V)({ redact }) };
}
/** Settings of a command that makes an execution; see `readAnyCommandSettings`. */
async function readCommandSettings(flags, method, folder) {
    const read = await readAnyCommandSettings(flags, method, folder);
    const { settings } = read;
    if (!(0,_config_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .areOfExecution */ .aR)(settings))
        throw new Error(`Method ${settings.method} makes no execution`);
    return { ...read, settings };
}
/** `greenline validate | dry-run | deploy`. @returns The exit code. */
async function runMethod(method, { flags }) {
    const other = flags['method'] ?? method;
    if (other !== method) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .GreenlineError */ .yi('INPUT_INVALID', `The command is ${method}, but --method is "${other}".`, `Write greenline ${other} if that is meant, and leave --method out.`);
    }
    const folder = process.cwd();
    const read = await readCommandSettings(flags, method, folder);
    const published = await execute(read, {
        folder,
        flags,
        cancellation: (0,_cancel_js__WEBPACK_IMPORTED_MODULE_17__/* .cancelOnSignal */ .q)(read.host, read.settings.onCancel),
    });
    return (0,_core_results_js__WEBPACK_IMPORTED_MODULE_8__/* .verdictOf */ .Vj)(published.results) === 'red' || published.failures.length > 0 ? 1 : 0;
}
/** Runs and publishes one execution, and prints its verdict. */
async function execute({ settings, parameters, notes, host, redact }, { folder, flags, cancellation }) {
    notes.forEach(note => host.info(note));
    const run = newRunId();
    const runFolder = node_path__WEBPACK_IMPORTED_MODULE_2__.join((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), `greenline-${run}`);
    const { base, head, method } = settings;
    // One of several processes: their results are one execution only together.
    const isPart = settings.part !== undefined;
    const commits = settings.commitLogs && flags['log-dir'] === undefined && !isPart;
    const results = await (0,_deploy_js__WEBPACK_IMPORTED_MODULE_9__/* .deploy */ .g)({
        settings,
        parameters,
        host,
        ...cancellation,
        folder,
        journalFile: node_path__WEBPACK_IMPORTED_MODULE_2__.join(runFolder, 'journal.jsonl'),
        execution: { run, attempt: 1, startedAt: new Date().toISOString() },
        source: { kind: 'range', base, head },
        commit: head ?? 'HEAD',
        event: 'command line',
        ...(commits && method === 'deploy'
            ? { history: () => (0,_publish_log_branch_js__WEBPACK_IMPORTED_MODULE_12__/* .readHistoryByGit */ .M0)(folder, settings.logBranch) }
            : {}),
    });
    const published = await (0,_publication_js__WEBPACK_IMPORTED_MODULE_10__/* .publishResults */ .k)(results, {
        redact,
        host,
        workspace: { folder: runFolder, resultsFile: flags['results'], logFolder: flags['log-dir'] },
        stores: commits ? [(0,_publish_commit_git_js__WEBPACK_IMPORTED_MODULE_11__/* .createCommitGitStore */ .f)({ folder, branch: settings.logBranch })] : [],
        announcers: [],
    });
    host.info((0,_render_console_js__WEBPACK_IMPORTED_MODULE_13__/* .renderConsoleVerdict */ .DU)(published.results, (0,_render_console_js__WEBPACK_IMPORTED_MODULE_13__/* .paletteFor */ .DO)(host)));
    host.info(`Results: ${published.resultsPath}`);
    if (isPart)
        host.info('Merge them with those of the other servers: greenline collect RESULTS...');
    (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_14__/* .showErrors */ .lP)(host, published.failures);
    return published;
}
/** A run's id where no CI system gives one: time and chance, so that it sorts and is unique. */
function newRunId() {
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    return `${time}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(2).toString('hex')}`;
}


/***/ }),

/***/ 35429:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ openHistory),
/* harmony export */   readHistory: () => (/* binding */ readHistory),
/* harmony export */   readHistorySparingly: () => (/* binding */ readHistorySparingly)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16845);
/* harmony import */ var _core_model_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(79385);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54498);
/**
 * The log branch as it was read before an execution. Invariant: a branch that is
 * not there is an empty history; one that cannot be understood is an error.
 */





/** Larger results are not taken to be ours. */
const MAX_RESULTS_BYTES = 1 << 30;
/**
 * The history on a log branch.
 *
 * @throws GreenlineError RESULTS_UNREADABLE, and what `readFile` throws
 */
async function openHistory(readFile) {
    const ledger = await readFile(_ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .LEDGER_PATH */ .Kd);
    const text = ledger === undefined ? undefined : new TextDecoder().decode(ledger);
    const { executions: entries, chain } = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .stateOf */ .L4)((0,_ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .parseLedger */ .h8)(text));
    return {
        entries,
        chain,
        async readResults(path) {
            const file = `${path}/results.json.gz`;
            const bytes = await readFile(file);
            return bytes === undefined ? undefined : unpack(file, bytes);
        },
    };
}
/**
 * Reads the history through GitHub's API: four requests at most, and two for each `readResults`.
 *
 * @param onRead - Told what the branch held.
 * @throws GreenlineError RESULTS_UNREADABLE, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED (rate limit)
 */
async function readHistory(git, onRead = () => undefined) {
    const head = await git.readHead();
    return openHistory(async (path) => {
        const bytes = head === undefined ? undefined : await git.readFile(head, path);
        if (path === _ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .LEDGER_PATH */ .Kd)
            onRead({ head, ledger: bytes && new TextDecoder().decode(bytes) });
        return bytes;
    });
}
/**
 * Reads the history for one of many jobs, whose requests add up: one of them, and one or two for each `readResults`.
 *
 * @param branch - Short name.
 * @throws GreenlineError RESULTS_UNREADABLE, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED (rate limit)
 */
const readHistorySparingly = (git, branch) => openHistory(async (path) => {
    if (path !== _ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .LEDGER_PATH */ .Kd)
        return git.readFile({ commit: branch }, path);
    const text = await git.readLatest(path);
    return text === undefined ? undefined : Buffer.from(text);
});
async function unpack(file, bytes) {
    try {
        const unpacked = await (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)(node_zlib__WEBPACK_IMPORTED_MODULE_1__.gunzip)(bytes, { maxOutputLength: MAX_RESULTS_BYTES });
        return _core_model_js__WEBPACK_IMPORTED_MODULE_3__/* .Results */ .nB.parse(JSON.parse(unpacked.toString('utf8')));
    }
    catch (cause) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('RESULTS_UNREADABLE', `${file} on the log branch does not hold the results of an execution.`, "Restore the file from the log branch's history.", { place: { path: file }, cause });
    }
}


/***/ }),

/***/ 54498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Kd: () => (/* binding */ LEDGER_PATH),
  D4: () => (/* binding */ appendEntry),
  t5: () => (/* binding */ formatLedger),
  h8: () => (/* binding */ parseLedger),
  L4: () => (/* binding */ stateOf)
});

// UNUSED EXPORTS: entriesOf, executionsOf

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
;// CONCATENATED MODULE: ./tmp/bundle/core/ledger.js
/**
 * What the log branch's ledger holds of every execution. Invariant: an entry is
 * derived from the results of its execution and holds no more than tables and
 * later decisions need.
 */


const Count = schemas/* int */.Whr().nonnegative();
/** One execution on the log branch. */
const LedgerEntry = schemas/* object */.Ikc({
    deployment: schemas/* string */.YjP().describe('The head commit'),
    environment: schemas/* string */.YjP(),
    method: model/* Method */.IT,
    run: schemas/* string */.YjP(),
    attempt: schemas/* int */.Whr().positive(),
    verdict: schemas/* enum */.k5n(['green', 'yellow', 'red', 'nothing to do', 'not run']),
    totals: schemas/* object */.Ikc({
        total: Count,
        succeeded: Count,
        failed: Count,
        notSimulated: Count.optional(),
        skipped: Count,
        rolledBack: Count,
        unknown: Count,
    }),
    startedAt: iso/* datetime */.w$(),
    durationMs: schemas/* number */.aig()
        .nonnegative()
        .optional()
        .describe('Absent when the execution did not come to its end'),
    actor: schemas/* string */.YjP().optional(),
    base: schemas/* string */.YjP().optional().describe('Commit the change is measured from'),
    digest: schemas/* string */.YjP().optional().describe('Of the change; see `Change`'),
    event: schemas/* string */.YjP().optional().describe('See `Change`'),
    touches: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('What the change touched on its mirror'),
    files: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('Paths that were to run; absent when there are very many'),
    unfinished: schemas/* array */.YOg(schemas/* string */.YjP())
        .optional()
        .describe('Those of `files` that are not green on the environment; of deployments only'),
    subject: schemas/* string */.YjP().optional().describe("First line of the head commit's message"),
    path: schemas/* string */.YjP().describe("The execution's folder, from the root of the log branch"),
});
/**
 * An entry as it stands in the ledger, chained to the one before it. What a later version adds to an entry is kept,
 * since its hash covers it.
 */
const StoredEntry = LedgerEntry.extend({
    previous: schemas/* string */.YjP().optional().describe('`hash` of the entry before; empty for the first one'),
    hash: schemas/* string */.YjP().optional().describe('SHA-256 over `previous` and the entry, in hexadecimal'),
}).loose();

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./tmp/bundle/history/chain.js
/**
 * The hash chain of the ledger. Invariant: pure; an entry that was changed,
 * moved, left out or put in shows, except at the ledger's end.
 */

/** What the first entry follows. */
const START = '';
/** Chains an entry to the last one of a ledger. */
function chain(entry, last) {
    const previous = last === undefined ? START : (last.hash ?? START);
    return { ...entry, previous, hash: hashOf(previous, entry) };
}
/** Follows the chain from its start. What was cut off its end leaves no trace in it; git's history tells of that. */
function verifyChain(entries) {
    let expected = START;
    for (const [index, { hash, ...rest }] of entries.entries()) {
        if (rest.previous !== expected || hash !== hashOf(expected, rest)) {
            return { status: 'broken', at: index + 1 };
        }
        expected = hash;
    }
    return { status: 'whole' };
}
const hashOf = (previous, entry) => (0,external_node_crypto_.createHash)('sha256')
    .update(`${previous}\n${canonical({ ...entry, previous })}`)
    .digest('hex');
/** JSON with sorted keys: the same value gives the same text, whoever has written it. */
function canonical(value) {
    if (Array.isArray(value))
        return `[${value.map(canonical).join(',')}]`;
    if (value === null || typeof value !== 'object')
        return JSON.stringify(value);
    const pairs = Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
    return `{${pairs.join(',')}}`;
}

;// CONCATENATED MODULE: ./tmp/bundle/history/ledger.js
/**
 * The list of executions on the log branch, as text and as entries. Invariant:
 * pure; what was stored is never changed, a later entry supersedes; a ledger
 * that cannot be understood is an error and never taken for an empty one.
 */




/** The ledger's path on the log branch. */
const LEDGER_PATH = 'executions.json';
/**
 * Reads a ledger.
 *
 * @param text - Undefined when the log branch holds none yet.
 * @returns In the order of appending, with all that ever was stored.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
function parseLedger(text) {
    if (text === undefined)
        return [];
    const entries = schemas/* array */.YOg(StoredEntry).safeParse(parseJson(text));
    if (entries.success)
        return entries.data;
    const issue = entries.error.issues[0];
    throw unreadable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
/** One entry a line, so that a commit's diff shows what was added. */
const formatLedger = (entries) => `[\n${entries.map(entry => JSON.stringify(entry)).join(',\n')}\n]\n`;
/** Adds an entry at the end, chained to the last one. */
const appendEntry = (entries, entry) => [
    ...entries,
    chain(entry, entries.at(-1)),
];
/**
 * The executions of a ledger: of several entries of one execution (the post step after the main step) the last.
 *
 * @returns Oldest first, by the time the executions started.
 */
function executionsOf(stored) {
    const latest = new Map();
    for (const { previous: _previous, hash: _hash, ...entry } of stored)
        latest.set(keyOf(entry), entry);
    return [...latest.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}
/** A ledger as its readers see it. */
const stateOf = (stored) => ({
    executions: executionsOf(stored),
    chain: verifyChain(stored),
});
/**
 * The executions in a ledger's text, oldest first.
 *
 * @throws GreenlineError RESULTS_UNREADABLE
 */
const entriesOf = (text) => executionsOf(parseLedger(text));
/** The run and its attempt tell executions apart; one run may serve several environments, by several methods. */
const keyOf = ({ deployment, environment, method, run, attempt }) => JSON.stringify([deployment, environment, method, run, attempt]);
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        throw unreadable('it is not JSON');
    }
}
const unreadable = (reason) => new errors/* GreenlineError */.yi('RESULTS_UNREADABLE', `The list of executions on the log branch cannot be read: ${reason}`, `Mend \`${LEDGER_PATH}\` on the log branch, or restore it from the branch's history.`, { place: { path: LEDGER_PATH } });


/***/ }),

/***/ 53788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nt: () => (/* binding */ sharedFiles),
/* harmony export */   Qe: () => (/* binding */ executionPage),
/* harmony export */   df: () => (/* binding */ commitMessage),
/* harmony export */   xt: () => (/* binding */ untilLanded)
/* harmony export */ });
/* unused harmony export MAX_TRIES */
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _history_ledger_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54498);
/**
 * What a commit on the log branch holds and how often it is tried, however it
 * is made. Invariant: the ledger and the pages are made anew from what the
 * branch holds at each try, so no execution is lost to a race.
 */



/** Thirty writers at once each get their turn: in every round at least one of them lands. */
const MAX_TRIES = 30;
const MAX_PAUSE_MS = 16_000;
/**
 * The files that change with every execution. A ledger whose chain is broken grows like any other: what happened must
 * be kept, and the dashboard tells.
 *
 * @param ledger - The ledger's text on the branch; undefined when there is none.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
function sharedFiles(publication, ledger) {
    const before = (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .parseLedger */ .h8)(ledger);
    const now = (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .appendEntry */ .D4)(before, publication.entry);
    const pages = publication.pages((0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .stateOf */ .L4)(now), (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .stateOf */ .L4)(before)).filter(page => page.path !== _history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .LEDGER_PATH */ .Kd);
    return [...pages, { path: _history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .LEDGER_PATH */ .Kd, content: (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .formatLedger */ .t5)(now) }];
}
/** The subject of the commit. */
const commitMessage = ({ method, environment, verdict, deployment }) => `${method} on ${environment.replace(/\s+/g, ' ')}: ${verdict} (${deployment.slice(0, 10)})`;
/** The path of the page that tells about this execution. */
const executionPage = (entry) => `${entry.path}/README.md`;
/**
 * Tries until the commit lands, with pauses of random length that grow.
 *
 * @param pauseMs - The longest pause after the first try, or as long as that try took; it doubles up to 16 seconds.
 * @throws GreenlineError PUBLISH_FAILED when every try was overtaken.
 */
async function untilLanded(branch, attempt, pauseMs) {
    let reason = '';
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const startedMs = performance.now();
        const result = await attempt();
        if (result.status === 'landed')
            return;
        reason = result.reason;
        // Writers that pause for less than a try takes would only meet again.
        const unitMs = pauseMs === 0 ? 0 : Math.max(pauseMs, performance.now() - startedMs);
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.random() * Math.min(unitMs * 2 ** tries, MAX_PAUSE_MS));
    }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('PUBLISH_FAILED', `The branch ${branch} moved under each of ${MAX_TRIES} tries to commit the logs: ${reason}`, 'Run the job again when fewer jobs write their logs at the same time.');
}


/***/ }),

/***/ 22464:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ createCommitGitStore)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16845);
/* harmony import */ var _history_ledger_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54498);
/* harmony import */ var _branch_commit_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53788);
/* harmony import */ var _git_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8474);
/* harmony import */ var _log_branch_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(40581);
/* harmony import */ var _push_answer_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(49295);
/**
 * Commits the logs to the log branch with git itself, for the command line.
 * Invariant: the branch only moves forward; the user's work tree, index and
 * current branch are not touched.
 */









/**
 * A store that commits to a branch of the remote `origin`, or of the repository alone when it has none.
 */
function createCommitGitStore({ folder, branch, pauseMs = 200 }) {
    const git = (0,_git_js__WEBPACK_IMPORTED_MODULE_6__/* .openGit */ .z)(folder);
    return {
        name: 'commit',
        async save(publication) {
            const remote = await (0,_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .hasRemote */ .F6)(git);
            await (0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_5__/* .untilLanded */ .xt)(branch, async () => {
                const head = await (remote ? (0,_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .fetchHead */ .FY)(git, branch, 'write') : (0,_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .localHead */ .Wf)(git, branch));
                const ledger = await (0,_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .readBranchFile */ .TQ)(folder, head, _history_ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .LEDGER_PATH */ .Kd);
                const files = [...publication.execution, ...(0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_5__/* .sharedFiles */ .Nt)(publication, ledger?.toString())];
                const commit = await writeCommit(git, head, files, (0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_5__/* .commitMessage */ .df)(publication.entry));
                return remote ? push(git, branch, commit) : moveLocal(git, branch, commit, head);
            }, pauseMs);
            const page = `${branch}:${(0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_5__/* .executionPage */ .Qe)(publication.entry)}`;
            return remote
                ? { note: `The logs are on the branch ${branch} of ${_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .REMOTE */ .Bn}: git show ${_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .REMOTE */ .Bn}/${page}` }
                : {
                    note: `There is no remote ${_log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .REMOTE */ .Bn}: the logs are on the local branch ${branch}: git show ${page}`,
                };
        },
    };
}
async function writeCommit(git, head, files, message) {
    const scratch = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'greenline-commit-'));
    try {
        const tree = await writeTree(git, head, files, scratch);
        const parents = head === undefined ? [] : ['-p', head];
        return await (0,_git_js__WEBPACK_IMPORTED_MODULE_6__/* .gitOutput */ .o)(git, ['commit-tree', tree, ...parents, '-m', message], {
            env: await identity(git),
        });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(scratch, { recursive: true, force: true });
    }
}
/** Works on an index of its own. One process stores all blobs, whatever their number. */
async function writeTree(git, head, files, scratch) {
    const copies = files.map((_file, index) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(scratch, String(index)));
    for (const [index, file] of files.entries())
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(copies[index] ?? '', file.content);
    // Without filters: the repository's attributes must not change line ends.
    const stored = await (0,_git_js__WEBPACK_IMPORTED_MODULE_6__/* .gitOutput */ .o)(git, ['hash-object', '-w', '--no-filters', '--stdin-paths'], {
        input: copies.map(copy => `${copy}\n`).join(''),
    });
    const blobs = stored.split('\n');
    const env = { GIT_INDEX_FILE: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(scratch, 'index') };
    await (0,_git_js__WEBPACK_IMPORTED_MODULE_6__/* .gitOutput */ .o)(git, head === undefined ? ['read-tree', '--empty'] : ['read-tree', head], { env });
    await (0,_git_js__WEBPACK_IMPORTED_MODULE_6__/* .gitOutput */ .o)(git, ['update-index', '--add', '--replace', '-z', '--index-info'], {
        env,
        input: files.map((file, index) => `100644 ${blobs[index] ?? ''}\t${file.path}\0`).join(''),
    });
    return (0,_git_js__WEBPACK_IMPORTED_MODULE_6__/* .gitOutput */ .o)(git, ['write-tree'], { env });
}
/** A name for this commit alone where the user has set none. */
async function identity(git) {
    const names = { GIT_AUTHOR_NAME: 'Greenline', GIT_COMMITTER_NAME: 'Greenline' };
    const emails = { GIT_AUTHOR_EMAIL: 'greenline@localhost', GIT_COMMITTER_EMAIL: 'greenline@localhost' };
    const isSet = async (key) => (await git(['config', '--get', key])).code === 0;
    const unset = {
        ...((await isSet('user.name')) ? {} : names),
        ...((await isSet('user.email')) ? {} : emails),
    };
    return Object.fromEntries(Object.entries(unset).filter(([name]) => (process.env[name] ?? '') === ''));
}
async function push(git, branch, commit) {
    const refspec = `${commit}:refs/heads/${branch}`;
    const { code, stdout, stderr } = await git(['push', '--porcelain', '--no-verify', _log_branch_js__WEBPACK_IMPORTED_MODULE_7__/* .REMOTE */ .Bn, refspec]);
    if (code === 0)
        return { status: 'landed' };
    const reason = (0,_push_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .whyOvertaken */ .m)(stdout);
    if (reason !== undefined)
        return { status: 'overtaken', reason };
    throw (0,_push_answer_js__WEBPACK_IMPORTED_MODULE_8__/* .toPushError */ .Q)(`${stderr}\n${stdout}`, branch);
}
/** Moves the local branch only if it is still where it was read. */
async function moveLocal(git, branch, commit, head) {
    const expected = head ?? '0'.repeat(commit.length);
    const { code, stderr } = await git(['update-ref', `refs/heads/${branch}`, commit, expected]);
    if (code === 0)
        return { status: 'landed' };
    if (/cannot lock ref|but expected|already exists/.test(stderr)) {
        return { status: 'overtaken', reason: stderr.trim() };
    }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .GreenlineError */ .yi('PUBLISH_FAILED', `git could not move the branch ${branch}: ${stderr.trim()}`, 'Name another branch with `--log-branch`.');
}


/***/ }),

/***/ 8474:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ gitOutput),
/* harmony export */   z: () => (/* binding */ openGit)
/* harmony export */ });
/* harmony import */ var _git_git_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44473);
/**
 * git for writing the log branch: texts instead of bytes. Invariant: neither the
 * work tree nor the index is touched.
 */

/** @param folder - A folder of the repository. */
const openGit = (folder) => async (args, options) => {
    const answer = await (0,_git_git_js__WEBPACK_IMPORTED_MODULE_0__/* .runGit */ .EO)(folder, args, options);
    return { ...answer, stdout: answer.stdout.toString() };
};
/**
 * Runs a command that only a defect or a damaged repository makes fail.
 *
 * @returns Its output without the last line end.
 */
async function gitOutput(git, args, options) {
    const { code, stdout, stderr } = await git(args, options);
    if (code !== 0)
        throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr}`);
    return stdout.replace(/\n$/, '');
}


/***/ }),

/***/ 40581:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bn: () => (/* binding */ REMOTE),
/* harmony export */   F6: () => (/* binding */ hasRemote),
/* harmony export */   FY: () => (/* binding */ fetchHead),
/* harmony export */   M0: () => (/* binding */ readHistoryByGit),
/* harmony export */   TQ: () => (/* binding */ readBranchFile),
/* harmony export */   Wf: () => (/* binding */ localHead)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _git_git_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(44473);
/* harmony import */ var _history_history_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(35429);
/* harmony import */ var _git_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8474);
/* harmony import */ var _push_answer_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(49295);
/**
 * The log branch through git itself: where it is, and what it holds. Invariant:
 * what the remote has counts, if there is a remote; a branch that is not there is
 * told apart from one that cannot be reached.
 */





/** The remote that has the log branch. */
const REMOTE = 'origin';
/** Whether the repository has that remote. */
const hasRemote = async (git) => (await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .gitOutput */ .o)(git, ['remote'])).split('\n').includes(REMOTE);
/** The commit of a branch in the repository itself. */
async function localHead(git, branch) {
    const { code, stdout } = await git(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`]);
    return code === 0 ? stdout.trim() : undefined;
}
/**
 * The commit of the remote's branch, with its objects fetched.
 *
 * @throws GreenlineError BRANCH_PROTECTED, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE or PUBLISH_FAILED
 */
async function fetchHead(git, branch, doing) {
    // A fetch alone would not tell an absent branch from a failure.
    const listed = await git(['ls-remote', '--exit-code', REMOTE, `refs/heads/${branch}`]);
    if (listed.code === 2)
        return undefined;
    if (listed.code !== 0)
        throw (0,_push_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .toPushError */ .Q)(listed.stderr, branch, doing);
    const tracking = `refs/remotes/${REMOTE}/${branch}`;
    const refspec = `+refs/heads/${branch}:${tracking}`;
    const fetched = await git(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', REMOTE, refspec]);
    if (fetched.code !== 0 && !/cannot lock ref/.test(fetched.stderr)) {
        throw (0,_push_answer_js__WEBPACK_IMPORTED_MODULE_4__/* .toPushError */ .Q)(fetched.stderr, branch, doing);
    }
    return (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .gitOutput */ .o)(git, ['rev-parse', '--verify', `${tracking}^{commit}`]);
}
/**
 * A file of a commit; undefined when there is no commit, or no such file in it.
 *
 * @param folder - A folder of the repository.
 */
async function readBranchFile(folder, head, path) {
    if (head === undefined)
        return undefined;
    // The folder may be one below the root, which paths would count from.
    const listed = await (0,_git_git_js__WEBPACK_IMPORTED_MODULE_1__/* .gitBytes */ .s0)(folder, ['ls-tree', '-z', '--full-tree', head, '--', path]);
    const [, blob] = /^100(?:644|755) blob ([0-9a-f]+)\t/.exec(listed.toString()) ?? [];
    return blob === undefined ? undefined : (0,_git_git_js__WEBPACK_IMPORTED_MODULE_1__/* .gitBytes */ .s0)(folder, ['cat-file', 'blob', blob]);
}
/**
 * Reads the history with git: the remote's branch, or without a remote the repository's own.
 *
 * @param folder - A folder of the repository.
 * @throws GreenlineError RESULTS_UNREADABLE, NOT_A_REPOSITORY, TOKEN_FORBIDDEN or REPOSITORY_UNREACHABLE
 */
async function readHistoryByGit(folder, branch) {
    const { code, stderr } = await (0,_git_git_js__WEBPACK_IMPORTED_MODULE_1__/* .runGit */ .EO)(folder, ['rev-parse', '--git-dir']);
    if (code !== 0) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('NOT_A_REPOSITORY', `git cannot read a repository at ${JSON.stringify(folder)}: ${stderr}`, 'Run this in a checkout of the repository.');
    }
    const git = (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .openGit */ .z)(folder);
    const head = (await hasRemote(git)) ? await fetchHead(git, branch, 'read') : await localHead(git, branch);
    return (0,_history_history_js__WEBPACK_IMPORTED_MODULE_2__/* .openHistory */ .j)(path => readBranchFile(folder, head, path));
}


/***/ }),

/***/ 49295:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ toPushError),
/* harmony export */   m: () => (/* binding */ whyOvertaken)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/**
 * What a remote's refusal means. Invariant: only a race is worth another try;
 * everything else is an error that says what to do.
 */

/** Git's words, in both directions of the race: seen before the transfer, or by the remote during it. */
const RACE = /\((fetch first|non-fast-forward|stale info|already exists|failed to update ref|remote ref updated since checkout|incorrect old value provided|cannot lock ref[^)]*|reference already exists)\)/;
/**
 * @param porcelain - Standard output of `git push --porcelain`.
 * @returns The remote's reason when somebody else was first, else undefined.
 */
function whyOvertaken(porcelain) {
    const refused = porcelain.split('\n').find(line => line.startsWith('!'));
    return refused === undefined ? undefined : RACE.exec(refused)?.[1];
}
/** The error for a push, fetch or listing that failed. */
function toPushError(said, branch, doing = 'write') {
    const message = `git could not ${doing} the branch ${branch}: ${firstReason(said)}`;
    if (/protected branch|GH006|GH013|rule violations|hook declined/i.test(said)) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('BRANCH_PROTECTED', message, 'Exempt the log branch from the protection rule or ruleset, or name another one with `--log-branch`.');
    }
    if (/permission (to|denied)|access denied|authentication failed|could not read (username|password)|error: 40[13]|prohibited|not allowed/i.test(said)) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('TOKEN_FORBIDDEN', message, doing === 'read'
            ? 'Sign in with an account that may read the remote `origin`.'
            : 'Sign in with an account that may push to the remote `origin`, or pass `--commit-logs false`.');
    }
    if (/could not resolve|unable to access|not appear to be a git|not found|could not read from/i.test(said)) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('REPOSITORY_UNREACHABLE', message, `Check the remote with \`git ls-remote origin\`${doing === 'read' ? '' : ', or pass `--commit-logs false`'}.`);
    }
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('PUBLISH_FAILED', message, `Try \`git ${doing === 'read' ? 'fetch' : 'push'} origin\` by hand to see what the remote wants.`);
}
const firstReason = (said) => said
    .split('\n')
    .map(line => line.trim())
    .find(line => /^(remote: )?(fatal|error|!)/i.test(line) || line.startsWith('remote: ')) ??
    said.trim().split('\n')[0] ??
    '';


/***/ })

};
