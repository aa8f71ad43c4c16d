export const id = 5429;
export const ids = [5429];
export const modules = {

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


/***/ })

};
