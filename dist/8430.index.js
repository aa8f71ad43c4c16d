export const id = 8430;
export const ids = [8430,5429];
export const modules = {

/***/ 78430:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   executions: () => (/* binding */ executions)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73232);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _history_refusals_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(11012);
/* harmony import */ var _publish_log_branch_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40581);
/* harmony import */ var _render_format_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1612);
/* harmony import */ var _terminal_host_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(46968);
/**
 * `greenline executions`: what the log branch knows, as a table. Invariant:
 * nothing is written, and a ledger that was altered is never shown as a whole one.
 */






/** Prints the executions, newest first. @returns 1 when the ledger's chain is broken. */
async function executions({ flags }) {
    const host = (0,_terminal_host_js__WEBPACK_IMPORTED_MODULE_4__/* .createTerminalHost */ .V)({ redact: text => text });
    const branch = readBranchName(flags['log-branch'] ?? _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUTS */ .mc['log-branch'].default);
    const { entries, chain } = await (0,_publish_log_branch_js__WEBPACK_IMPORTED_MODULE_3__/* .readHistoryByGit */ .M0)(process.cwd(), branch);
    const { deployment, environment } = flags;
    const newest = entries
        .filter(entry => deployment === undefined || isCalled(entry, deployment))
        .filter(entry => environment === undefined || (0,_history_refusals_js__WEBPACK_IMPORTED_MODULE_2__/* .isSameEnvironment */ .gj)(entry.environment, environment))
        .toReversed();
    if (flags['json'] !== undefined) {
        process.stdout.write(`${JSON.stringify({ chain, executions: newest }, undefined, 2)}\n`);
    }
    else {
        const none = entries.length === 0 ? `There is nothing on the branch ${branch}.` : 'No execution is like that.';
        host.info(newest.length === 0 ? none : renderTable(newest));
        host.info(describeChain(chain, entries.length));
    }
    return chain.status === 'whole' ? 0 : 1;
}
function readBranchName(text) {
    const name = _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUTS */ .mc['log-branch'].schema.safeParse(text);
    if (name.success)
        return name.data;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('INPUT_INVALID', `--log-branch: ${name.error.issues[0]?.message ?? 'it is no branch'}`, 'Give the short name of a branch.');
}
const isCalled = ({ deployment }, prefix) => deployment.toLowerCase().startsWith(prefix.toLowerCase());
const HEADER = ['Deployment', 'Environment', 'Verdict', 'Statements', 'When', 'By', 'Run'];
function renderTable(entries) {
    const rows = [HEADER, ...entries.map(toRow)];
    const widths = HEADER.map((_title, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
    const line = (row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    return rows.map(row => line(row).trimEnd()).join('\n');
}
function toRow(entry) {
    const { verdict, method, totals } = entry;
    const good = `${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_5__/* .formatCount */ .B4)(totals.succeeded)} of ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_5__/* .formatCount */ .B4)(totals.total)}`;
    return [
        (0,_render_format_js__WEBPACK_IMPORTED_MODULE_5__/* .shortCommit */ .Ax)(entry.deployment),
        entry.environment,
        method === 'deploy' ? verdict : `${verdict} (${method})`,
        totals.total === 0 ? '' : good,
        (0,_render_format_js__WEBPACK_IMPORTED_MODULE_5__/* .formatTime */ .fU)(entry.startedAt),
        entry.actor ?? '',
        `${entry.run}.${entry.attempt}`,
    ].map(cell => cell.replace(/\s+/g, ' '));
}
function describeChain(chain, count) {
    if (chain.status === 'whole')
        return `The chain of ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_5__/* .plural */ .LS)(count, 'execution')} is whole.`;
    return `The chain is broken: entry ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_5__/* .formatCount */ .B4)(chain.at)} of executions.json does not follow from what was before it. The history of the log branch shows who changed it.`;
}


/***/ }),

/***/ 44473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D5: () => (/* binding */ gitArguments),
/* harmony export */   EO: () => (/* binding */ runGit),
/* harmony export */   R9: () => (/* binding */ toMessage),
/* harmony export */   Xj: () => (/* binding */ gitIsMissing),
/* harmony export */   _K: () => (/* binding */ gitEnvironment),
/* harmony export */   s0: () => (/* binding */ gitBytes)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/**
 * Runs git on one repository, to read the change and to write the log branch.
 * Invariant: nothing that the repository configures runs as code of ours (hooks,
 * file system monitors), nothing prompts, and what git says is shown without the
 * credentials of a URL.
 */


/** Variables by which a caller, such as a hook, would point git elsewhere than at the folder. */
const MISLEADING = [
    'GIT_DIR',
    'GIT_COMMON_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_NAMESPACE',
    'GIT_PREFIX',
    'GIT_EXTERNAL_DIFF',
];
/** The environment of every git process. */
function gitEnvironment() {
    const inherited = Object.entries(process.env).filter((entry) => entry[1] !== undefined && !MISLEADING.includes(entry[0]));
    return {
        ...Object.fromEntries(inherited),
        LC_ALL: 'C',
        LANGUAGE: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_PAGER: 'cat',
        GIT_NO_REPLACE_OBJECTS: '1',
    };
}
/** The arguments that come before git's command. */
const gitArguments = (folder) => [
    '--no-pager',
    // The user named this folder, so who owns it is no reason to refuse (a container job runs as root in a
    // workspace of the runner's user). Honoured on the command line since git 2.38:
    // https://git-scm.com/docs/git-config#SCOPES
    ...['-c', `safe.directory=${folder}`],
    ...['-c', 'core.fsmonitor=false'],
    ...['-c', 'core.hooksPath=/dev/null'],
    ...['-c', 'gc.auto=0'],
    ...['-c', 'maintenance.auto=false'],
    // A silent network ends the transfer instead of the job's whole time.
    ...['-c', 'http.lowSpeedLimit=1'],
    ...['-c', 'http.lowSpeedTime=120'],
];
/** What git said, fit to be shown. */
const toMessage = (stderr) => Buffer.concat(stderr)
    .toString()
    .replace(/\/\/[^/\s'"]*@/g, '//')
    .trim();
/** The error for a machine without git. */
const gitIsMissing = (cause) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('GIT_MISSING', 'git could not be started.', 'Install git, or use a container image that has it.', { cause });
/**
 * Runs one git command. Arguments that come from outside must not start with a dash.
 *
 * @throws GreenlineError GIT_MISSING
 */
function runGit(folder, args, { input, env = {} } = {}) {
    // Not by @actions/exec: git may end before it has read its input, and the toolkit lets the broken pipe end us.
    return new Promise((resolve, reject) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('git', [...gitArguments(folder), ...args], {
            cwd: folder,
            env: { ...gitEnvironment(), ...env },
            stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        });
        const stdout = [];
        const stderr = [];
        child.stdout?.on('data', (chunk) => stdout.push(chunk));
        child.stderr?.on('data', (chunk) => stderr.push(chunk));
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input);
        child.once('error', cause => reject(gitIsMissing(cause)));
        child.once('close', (code, signal) => {
            const said = toMessage(stderr);
            const ended = signal === null ? said : `${said} (ended by ${signal})`;
            resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: ended });
        });
    });
}
/**
 * Runs a command that only a defect or a damaged repository makes fail.
 *
 * @returns Its standard output, as bytes.
 * @throws Error with git's own words
 */
async function gitBytes(folder, args, options) {
    const { code, stdout, stderr } = await runGit(folder, args, options);
    if (code !== 0)
        throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr}`);
    return stdout;
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

/***/ 11012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   gb: () => (/* binding */ hasRun),
/* harmony export */   gj: () => (/* binding */ isSameEnvironment),
/* harmony export */   ml: () => (/* binding */ refusePromotion),
/* harmony export */   z3: () => (/* binding */ refuseOlder)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _render_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1612);


/** Environments have one name on GitHub, however it is written. */
const isSameEnvironment = (a, b) => a.toLowerCase() === b.toLowerCase();
/** Whether an execution sent anything to its environment; a deployment that its dry run stopped did not. */
const hasRun = ({ method, verdict, totals }) => method === 'deploy' && (verdict === 'green' || (verdict === 'red' && totals.total > totals.skipped));
/** A deployment in a sentence: its id, and what it is about. */
const nameOf = ({ deployment, subject, }) => (subject === undefined ? (0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment) : `${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment)} (${subject})`);
/**
 * Refuses to run a deployment again after which a newer one, built on it, was deployed to the environment. One that
 * comes there for the first time is late and not old: its dry run on a mirror with the newer one tells whether that
 * matters. Who went back on purpose since (this deployment or one before it ran there last) may go on.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError OLDER_DEPLOYMENT, and what `isAncestor` throws
 */
async function refuseOlder({ entries, deployment, environment, isAncestor, }) {
    const there = entries.filter(entry => isSameEnvironment(entry.environment, environment) && hasRun(entry));
    if (!there.some(entry => entry.deployment === deployment))
        return;
    for (const entry of there.toReversed()) {
        // Asked first, because the answer is in the checkout: it is the common case.
        if (await isAncestor(entry.deployment, deployment))
            return;
        if (!(await isAncestor(deployment, entry.deployment)))
            continue;
        const when = `on ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatTime */ .fU)(entry.startedAt)}`;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('OLDER_DEPLOYMENT', `${entry.environment} has a newer deployment already: ${nameOf(entry)} was deployed there ${when} and is built on ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment)}, so this would put older SQL over newer.`, 'Deploy the newest commit instead, or set `allow-older: true` to go back on purpose.');
    }
}
/**
 * Refuses a deployment that is not green on the environment before, with the same bytes.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError PROMOTION_REFUSED
 */
function refusePromotion({ entries, deployment, after, digest }) {
    const deploys = entries.filter(({ method }) => method === 'deploy');
    const there = deploys.filter(({ environment }) => isSameEnvironment(environment, after));
    const latest = there.findLast(entry => entry.deployment === deployment);
    const id = (0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment);
    const refuse = (message, hint) => {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('PROMOTION_REFUSED', message, hint);
    };
    if (latest === undefined) {
        const known = [...new Set(deploys.map(({ environment }) => environment))];
        const unheardOf = there.length === 0 && known.length > 0;
        return refuse(`${id} was never deployed to ${after}, and \`after\` wants it green there first.${unheardOf ? ` Nothing ever was; the history knows ${known.join(', ')}.` : ''}`, unheardOf
            ? `Correct \`after\`, or deploy ${id} to ${after} first.`
            : `Deploy ${id} to ${after}, then run this again.`);
    }
    const when = (0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatTime */ .fU)(latest.startedAt);
    if (latest.verdict !== 'green') {
        const found = latest.verdict === 'red' ? 'was red' : 'had nothing to do';
        return refuse(`The last deployment of ${id} to ${latest.environment} ${found} (run ${latest.run}, attempt ${latest.attempt}, ${when}), and \`after\` wants it green there first.`, latest.verdict === 'red'
            ? `Mend what is red on ${latest.environment} and deploy it there again.`
            : `Give ${latest.environment} the same \`files\` as here, and deploy there first.`);
    }
    if (latest.digest === digest)
        return;
    return refuse(`What was green on ${latest.environment} (run ${latest.run}, ${when}) is not what would run here: the change of ${id} has another digest (${shortDigest(latest.digest)} there, ${shortDigest(digest)} here).`, `Use the same \`files\`, \`order\` and \`base\` here as for ${latest.environment}, or deploy this change there first.`);
}
const shortDigest = (digest) => digest?.slice(0, 12) ?? 'none';


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


/***/ }),

/***/ 1612:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ax: () => (/* binding */ shortCommit),
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   FK: () => (/* binding */ cellDuration),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   fU: () => (/* binding */ formatTime),
/* harmony export */   nl: () => (/* binding */ millisecondsBetween),
/* harmony export */   z3: () => (/* binding */ formatBytes)
/* harmony export */ });
/**
 * Numbers, durations and times as people read them. Invariant: no locale and no
 * clock is asked, so the same results give the same bytes everywhere.
 */
/** Groups digits by thousands: 1,234,567. */
const formatCount = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
/** A count with its noun; the plural adds an s unless it is given. */
const plural = (count, noun, nouns = `${noun}s`) => `${formatCount(count)} ${count === 1 ? noun : nouns}`;
const upTo = (value, digits) => String(Number(value.toFixed(digits)));
/** Milliseconds as `0.4 ms`, `340 ms`, `1.2 s`, `2 min 3 s` or `1 h 5 min`. */
function formatDuration(durationMs) {
    if (durationMs < 0.05)
        return '0 ms';
    if (durationMs < 9.95)
        return `${upTo(durationMs, 1)} ms`;
    if (durationMs < 999.5)
        return `${upTo(durationMs, 0)} ms`;
    if (durationMs < 59_950)
        return `${upTo(durationMs / 1000, 1)} s`;
    const seconds = Math.round(durationMs / 1000);
    if (seconds < 3600)
        return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
    const minutes = Math.round(seconds / 60);
    return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}
/** The same for a cell of a Markdown table, where number and unit stay together. */
const cellDuration = (durationMs) => formatDuration(durationMs).replaceAll(' ', '&nbsp;');
const pair = (big, bigUnit, small, smallUnit) => small === 0 ? `${formatCount(big)} ${bigUnit}` : `${formatCount(big)} ${bigUnit} ${small} ${smallUnit}`;
/** An ISO 8601 UTC time as `2026-11-22 09:00:04 UTC`; anything else as it is. */
function formatTime(iso) {
    const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/.exec(iso);
    return match ? `${match[1] ?? ''} ${match[2] ?? ''} UTC` : iso;
}
/** Milliseconds from one ISO time to a later one; undefined when either is no time. */
function millisecondsBetween(from, to) {
    const between = to === undefined ? NaN : Date.parse(to) - Date.parse(from);
    return Number.isNaN(between) || between < 0 ? undefined : between;
}
/** Bytes as `512 B`, `1.4 kB` or `3.2 MB`. */
function formatBytes(bytes) {
    if (bytes < 1000)
        return `${bytes} B`;
    if (bytes < 999_950)
        return `${upTo(bytes / 1000, 1)} kB`;
    const tenths = Math.round(bytes / 1e5);
    return `${formatCount(Math.floor(tenths / 10))}${tenths % 10 === 0 ? '' : `.${tenths % 10}`} MB`;
}
/** The first nine characters of a commit id; other ids whole. */
const shortCommit = (id) => (/^[0-9a-f]{40,64}$/.test(id) ? id.slice(0, 9) : id);


/***/ })

};
