export const id = 6227;
export const ids = [6227];
export const modules = {

/***/ 73232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ isSecret),
/* harmony export */   Ek: () => (/* binding */ ON_ERRORS),
/* harmony export */   HA: () => (/* binding */ defaultOf),
/* harmony export */   Ii: () => (/* binding */ DRY_RUN_ENVIRONMENT),
/* harmony export */   PE: () => (/* binding */ inputsOfRunner),
/* harmony export */   PV: () => (/* binding */ DEFAULT_CONFIG),
/* harmony export */   Qh: () => (/* binding */ INPUT_NAMES),
/* harmony export */   Rg: () => (/* binding */ DRY_RUNS),
/* harmony export */   TT: () => (/* binding */ RE_EXECUTES),
/* harmony export */   UD: () => (/* binding */ OVERTAKINGS),
/* harmony export */   We: () => (/* binding */ SELF_APPROVALS),
/* harmony export */   Zq: () => (/* binding */ MIRROR_DIFFERENCES),
/* harmony export */   _Q: () => (/* binding */ ON_CANCELS),
/* harmony export */   e6: () => (/* binding */ TRANSACTIONS),
/* harmony export */   el: () => (/* binding */ RE_EXECUTABLES),
/* harmony export */   gf: () => (/* binding */ ORDERS),
/* harmony export */   i3: () => (/* binding */ ENVIRONMENT_CHECKS),
/* harmony export */   mc: () => (/* binding */ INPUTS),
/* harmony export */   uJ: () => (/* binding */ INPUT_METHODS),
/* harmony export */   wF: () => (/* binding */ NOT_SIMULATEDS),
/* harmony export */   wp: () => (/* binding */ isInputName),
/* harmony export */   xx: () => (/* binding */ PREDICTS)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92857);
/* harmony import */ var _core_model_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79385);
/* harmony import */ var _rollout_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34639);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1756);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91403);
/**
 * Every input, once: its schema and its default. The same names are inputs of
 * action.yml, flags of the command line and keys of the configuration file.
 * Invariant: a default is a text that goes through the same schema as what a user gives.
 */





const DRY_RUNS = ['auto', 'server', 'local', 'embedded', 'target', 'prepared', 'off'];
const MIRROR_DIFFERENCES = ['error', 'warn'];
const RE_EXECUTABLES = ['error', 'warn', 'off'];
const ENVIRONMENT_CHECKS = ['required', 'warn', 'off'];
const SELF_APPROVALS = ['allow', 'deny'];
const OVERTAKINGS = ['error', 'warn', 'off'];
const PREDICTS = ['off', 'on', 'required'];
const NOT_SIMULATEDS = ['warn', 'error'];
const RE_EXECUTES = ['all', 'failed'];
const TRANSACTIONS = ['statement', 'file', 'change'];
const ON_ERRORS = ['next-file', 'next-statement', 'stop'];
const ORDERS = ['alphabetical', 'natural'];
const ON_CANCELS = ['cancel', 'finish'];
/** Methods of an execution, and those that only read or merge what others did. */
const INPUT_METHODS = [..._core_model_js__WEBPACK_IMPORTED_MODULE_0__/* .METHODS */ .J8, 'plan', 'collect'];
/** Where the configuration file is looked for. */
const DEFAULT_CONFIG = '.github/greenline.yml';
/** The environment that dry runs belong to when no other is named. */
const DRY_RUN_ENVIRONMENT = 'DryRun';
/** Each input by its name, in the order they are documented in. */
const INPUTS = {
    environment: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .EnvironmentName */ .Ru },
    method: { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(INPUT_METHODS, ['rollback']), default: 'deploy' },
    files: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Globs */ .E7, default: '**/*.sql' },
    'database-url': { schema: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() },
    'dry-run-url': { schema: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() },
    'dry-run': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(DRY_RUNS), default: 'auto' },
    'mirror-data': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .MirrorRows */ .JR, default: 'none' },
    'mirror-difference': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(MIRROR_DIFFERENCES), default: 'error' },
    predict: { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(PREDICTS), default: 'off' },
    'not-simulated': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(NOT_SIMULATEDS), default: 'warn' },
    'privileges-of': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .AccountName */ .tR },
    're-executable': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(RE_EXECUTABLES), default: 'warn' },
    'environment-check': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(ENVIRONMENT_CHECKS), default: 'required' },
    'require-approval': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'false' },
    'self-approval': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(SELF_APPROVALS), default: 'deny' },
    'allow-events': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .EventNames */ .f7 },
    after: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .EnvironmentName */ .Ru },
    overtaking: { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(OVERTAKINGS), default: 'warn' },
    'allow-older': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'false' },
    're-execute': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(RE_EXECUTES), default: 'all' },
    deployment: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Revision */ .AT },
    check: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'true' },
    comment: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'false' },
    transaction: { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(TRANSACTIONS), default: 'statement' },
    'on-error': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(ON_ERRORS), default: 'next-file' },
    order: { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(ORDERS), default: 'alphabetical' },
    region: { schema: _rollout_values_js__WEBPACK_IMPORTED_MODULE_1__/* .Names */ .fS },
    server: { schema: _rollout_values_js__WEBPACK_IMPORTED_MODULE_1__/* .Names */ .fS },
    'max-parallel': { schema: (0,_rollout_values_js__WEBPACK_IMPORTED_MODULE_1__/* .Count */ .y_)({ least: 1, most: 1000 }), default: '32' },
    stages: { schema: _rollout_values_js__WEBPACK_IMPORTED_MODULE_1__/* .Stages */ .e3 },
    'stage-threshold': { schema: _rollout_values_js__WEBPACK_IMPORTED_MODULE_1__/* .ThresholdValue */ .R4, default: '0' },
    'fail-fast': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'false' },
    'on-cancel': { schema: (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .word */ .Vm)(ON_CANCELS), default: 'cancel' },
    'output-rows': { schema: (0,_rollout_values_js__WEBPACK_IMPORTED_MODULE_1__/* .Count */ .y_)({ least: 0, most: 10_000 }), default: '0' },
    base: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Revision */ .AT },
    head: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Revision */ .AT },
    config: { schema: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), default: DEFAULT_CONFIG },
    token: { schema: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() },
    'log-branch': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .BranchName */ .Yi, default: 'execution-logs' },
    'commit-logs': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'true' },
    artifact: { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Flag */ .lN, default: 'true' },
    'lock-timeout': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Duration */ .dw, default: '10s' },
    'statement-timeout': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Duration */ .dw, default: '0' },
    'stream-above': { schema: _values_js__WEBPACK_IMPORTED_MODULE_2__/* .Size */ .or, default: '4MiB' },
};
/** The names of all inputs, in the order they are documented in. */
const INPUT_NAMES = Object.keys(INPUTS);
/** The default of an input as a text, where it has one. */
const defaultOf = (name) => {
    const input = INPUTS[name];
    return 'default' in input ? input.default : undefined;
};
const isInputName = (name) => Object.hasOwn(INPUTS, name);
/** Whether an input's value is never shown. */
const isSecret = (name) => _secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .SECRET_INPUTS */ .pH.some(secret => secret === name);
/**
 * The inputs among a runner's variables (`INPUT_DATABASE-URL` and its like), by
 * name, unknown ones too. Inputs that were left out arrive as empty texts and are dropped.
 */
function inputsOfRunner(env) {
    const inputs = {};
    for (const [variable, value] of Object.entries(env)) {
        if (!variable.startsWith('INPUT_') || value === undefined || value.trim() === '')
            continue;
        inputs[variable.slice('INPUT_'.length).toLowerCase()] = value.trim();
    }
    return inputs;
}


/***/ }),

/***/ 9119:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ listed),
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);
/**
 * Finds the word somebody meant. Invariant: a word is only proposed when it is
 * near enough to be a slip of the pen.
 */

/** Brings `databaseUrl`, `Database_URL` and `database-url` together. */
const plain = (word) => word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_]/g, '-')
    .toLowerCase();
/** The known word nearest to a given one, or undefined when none is near. */
function nearest(word, known) {
    // The distance takes quadratic time, and nothing that long is a slip of the pen.
    if (word.length > 64)
        return undefined;
    const given = plain(word);
    const ranked = known
        .map(candidate => ({ candidate, edits: (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(given, plain(candidate)) }))
        .sort((a, b) => a.edits - b.edits);
    const best = ranked[0];
    if (best === undefined)
        return undefined;
    const allowed = Math.max(1, Math.floor(best.candidate.length / 3));
    return best.edits <= allowed ? best.candidate : undefined;
}
/** `a`, `a and b`, `a, b and c`. */
function listed(words) {
    const last = words.at(-1) ?? '';
    return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}


/***/ }),

/***/ 34639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mc: () => (/* binding */ entriesOf),
/* harmony export */   R4: () => (/* binding */ ThresholdValue),
/* harmony export */   d_: () => (/* binding */ LABEL),
/* harmony export */   e3: () => (/* binding */ Stages),
/* harmony export */   fS: () => (/* binding */ Names),
/* harmony export */   y_: () => (/* binding */ Count)
/* harmony export */ });
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91403);

/** A whole number from `least` to `most`. */
const Count = ({ least, most }) => (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(given => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : -1;
    return value >= least && value <= most
        ? { value }
        : (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .refuse */ .TR)(`allowed is a whole number from ${least} to ${most}`, `Write a number such as ${least}.`);
}, _values_js__WEBPACK_IMPORTED_MODULE_0__/* .NUMERIC */ .mk);
/** What a label of servers, or a region, may be called. */
const LABEL = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;
/** Stages of a roll-out, one per line or separated by commas: labels of servers, and shares such as `10%`. */
const Stages = (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(given => {
    const stages = [];
    let before = 0;
    for (const part of entriesOf(given)) {
        const [, share] = /^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(part) ?? [];
        if (share === undefined) {
            if (!LABEL.test(part)) {
                return (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .refuse */ .TR)('a stage is a label of servers or a share such as 10%', 'Write stages such as canary, 10%.');
            }
            stages.push({ kind: 'label', label: part });
            continue;
        }
        const percent = Number(share);
        if (percent <= before || percent > 100) {
            return (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .refuse */ .TR)('shares have to grow, up to 100%', 'Write them in order, such as 1%, 10%, 50%.');
        }
        before = percent;
        stages.push({ kind: 'share', percent });
    }
    return { value: stages };
});
/** How many may be red: a whole number, or a share such as `2%`. */
const ThresholdValue = (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(given => {
    const [, number, percent] = /^(\d{1,9}(?:\.\d+)?)\s?(%)?$/.exec(given) ?? [];
    if (number !== undefined && percent !== undefined && Number(number) <= 100) {
        return { value: { kind: 'share', percent: Number(number) } };
    }
    if (number !== undefined && percent === undefined && Number.isInteger(Number(number))) {
        return { value: { kind: 'count', count: Number(number) } };
    }
    return (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .refuse */ .TR)('allowed are a whole number and a share such as 2%', 'Write 0, a number or a share.');
}, _values_js__WEBPACK_IMPORTED_MODULE_0__/* .NUMERIC */ .mk);
/** Names or globs of them, one per line or separated by commas. */
const Names = (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(given => ({ value: entriesOf(given) }));
/** What a text with line ends or commas lists. */
const entriesOf = (given) => given
    .split(/[,\r\n]/)
    .map(part => part.trim())
    .filter(part => part !== '');


/***/ }),

/***/ 1756:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fj: () => (/* binding */ secretsOf),
/* harmony export */   gW: () => (/* binding */ passwordsIn),
/* harmony export */   pH: () => (/* binding */ SECRET_INPUTS),
/* harmony export */   qb: () => (/* binding */ collectSecrets),
/* harmony export */   ri: () => (/* binding */ withoutCredentials)
/* harmony export */ });
/**
 * Finds the secrets in raw inputs before anything is parsed, so that they can be
 * masked first. Invariant: nothing here throws, and a malformed value counts as
 * secret rather than as harmless.
 */
/** Inputs whose value is never shown. */
const SECRET_INPUTS = ['database-url', 'dry-run-url', 'token'];
/** Variables of the process that hold a secret by their meaning. */
const SECRET_VARIABLES = [
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'PGPASSWORD',
    'MYSQL_PWD',
];
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*:[^/?#]*@/i;
/**
 * Collects every secret of the raw inputs and of the process: whole URLs, tokens,
 * and passwords as written, decoded and percent-encoded.
 *
 * @returns Distinct texts, longest first, so that replacing them in order leaves no rest behind.
 */
function collectSecrets(given, env) {
    const secrets = new Set();
    for (const [name, value] of Object.entries(given)) {
        if (value === undefined)
            continue;
        if (SECRET_INPUTS.some(secret => secret === name) || looksLikeUrl(value))
            addSecret(secrets, value);
    }
    for (const [name, value] of Object.entries(env)) {
        if (value === undefined)
            continue;
        if (SECRET_VARIABLES.includes(name))
            secrets.add(value).add(value.trim());
        else if (URL_WITH_PASSWORD.test(value.trim()))
            addSecret(secrets, value);
    }
    secrets.delete('');
    return [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
/** The secrets in one value: a token, or a database URL with its password's spellings. */
function secretsOf(value) {
    const secrets = new Set();
    addSecret(secrets, value);
    secrets.delete('');
    return [...secrets];
}
function addSecret(secrets, value) {
    const text = value.trim();
    if (isEmbedded(text))
        return;
    secrets.add(value).add(text);
    for (const password of passwordsIn(text)) {
        const decoded = decode(password);
        secrets.add(password).add(decoded).add(encode(decoded));
    }
}
/**
 * Everything that may be the password of a URL, however malformed: `@`, `/` and `#`
 * inside a password make it ambiguous where it ends, so each reading counts.
 */
function passwordsIn(url) {
    if (isEmbedded(url))
        return [];
    const rest = url.replace(/^[^:/@]*:\/\//, '');
    const found = [];
    const colon = rest.indexOf(':');
    const lastAt = rest.lastIndexOf('@');
    if (colon >= 0 && lastAt > colon) {
        found.push(rest.slice(colon + 1, lastAt));
        const firstAt = rest.indexOf('@', colon);
        if (firstAt < lastAt)
            found.push(rest.slice(colon + 1, firstAt));
    }
    const afterColon = /^[^:@/]*:([^@/?#]+)/.exec(rest)?.[1];
    if (lastAt < 0 && afterColon !== undefined && !/^\d{1,5}$/.test(afterColon))
        found.push(afterColon);
    for (const match of url.matchAll(/(?:password|pwd)\s*=\s*([^&;\s]+)/gi))
        found.push(match[1] ?? '');
    return found.filter(password => password !== '');
}
/** Replaces credentials in a text that has no business to hold any, such as a URL pasted into the wrong input. */
function withoutCredentials(text) {
    const [start, end] = [text.indexOf('://'), text.lastIndexOf('@')];
    const plain = start >= 0 && end > start ? `${text.slice(0, start)}://***${text.slice(end)}` : text;
    return plain.replace(/((?:password|pwd)\s*=\s*)[^&;\s]+/gi, '$1***');
}
/** An embedded database has no password, and masking its URL would hide the log's own words. */
const isEmbedded = (url) => /^pglite:[^@]*$/i.test(url);
const looksLikeUrl = (value) => URL_WITH_PASSWORD.test(value.trim());
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
function encode(text) {
    try {
        return encodeURIComponent(text);
    }
    catch {
        return text;
    }
}


/***/ }),

/***/ 91403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AT: () => (/* binding */ Revision),
/* harmony export */   E7: () => (/* binding */ Globs),
/* harmony export */   JR: () => (/* binding */ MirrorRows),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Ru: () => (/* binding */ EnvironmentName),
/* harmony export */   TR: () => (/* binding */ refuse),
/* harmony export */   Vm: () => (/* binding */ word),
/* harmony export */   Yi: () => (/* binding */ BranchName),
/* harmony export */   dw: () => (/* binding */ Duration),
/* harmony export */   f7: () => (/* binding */ EventNames),
/* harmony export */   lN: () => (/* binding */ Flag),
/* harmony export */   mk: () => (/* binding */ NUMERIC),
/* harmony export */   or: () => (/* binding */ Size),
/* harmony export */   tR: () => (/* binding */ AccountName),
/* harmony export */   yL: () => (/* binding */ oneOf)
/* harmony export */ });
/* unused harmony export ROLLBACK_FILES */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(88532);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9119);
/**
 * The kinds of values inputs take, each a zod schema from text to value.
 * Invariant: an issue says what is wrong in words that follow a colon, and never
 * repeats the value (the caller shows it, or hides it).
 */


/**
 * A schema from a text, by a function that gives a value or says why not.
 *
 * @param forEditors - What the published JSON Schema says of it, beside being a text.
 */
function text(parse, forEditors = {}) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()
        .transform((given, context) => {
        const parsed = parse(given);
        if ('value' in parsed)
            return parsed.value;
        context.addIssue({ code: 'custom', message: parsed.reason, params: { hint: parsed.hint } });
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
    })
        .meta(forEditors);
}
/** For editors: one of some words, or a variable. */
const oneOf = (words) => ({ anyOf: [{ enum: words }, { pattern: '\\$\\{' }] });
/** For editors: what YAML takes for a number need not be in quotes. */
const NUMERIC = { type: ['string', 'integer'] };
/** Refuses a value: why, and what to write. */
const refuse = (reason, hint) => ({ reason, hint });
/** One of a list of words; words that are planned are refused as not there yet. */
function word(words, planned = []) {
    return text(given => {
        const found = words.find(each => each === given);
        if (found !== undefined)
            return { value: found };
        const near = planned.includes(given) ? undefined : (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(given, words);
        const reason = planned.includes(given) ? 'it is not there yet' : 'it is not a word this input knows';
        return refuse(`${reason}; allowed are ${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .listed */ .K)(words)}`, near === undefined ? `Write one of ${words.join(', ')}.` : `Write "${near}" if you meant that.`);
    }, oneOf(words));
}
/** `true` or `false`, as YAML spells them. */
const Flag = text(given => /^(true|True|TRUE)$/.test(given)
    ? { value: true }
    : /^(false|False|FALSE)$/.test(given)
        ? { value: false }
        : refuse('allowed are true and false', 'Write true or false.'), { type: ['boolean', 'string'], anyOf: [{ type: 'boolean' }, ...oneOf(['true', 'false']).anyOf] });
const UNIT_MS = new Map([
    ['ms', 1],
    ['s', 1_000],
    ['m', 60_000],
    ['h', 3_600_000],
]);
// PostgreSQL keeps its timeouts in a signed 32-bit number of milliseconds.
const MAX_DURATION_MS = 2 ** 31 - 1;
/** `500ms`, `10s`, `2m`, `1h` or `0`; the value is in milliseconds, 0 is no limit. */
const Duration = text(given => {
    if (given === '0')
        return { value: 0 };
    const allowed = 'allowed are a whole number followed by ms, s, m or h, and 0 for no limit';
    const [, count, unit] = /^(\d+)\s?([a-z]*)$/i.exec(given) ?? [];
    if (count === undefined)
        return refuse(allowed, 'Write a duration such as 10s.');
    if (unit === '')
        return refuse(`the unit is missing; ${allowed}`, `Write ${count}s if seconds were meant.`);
    const unitMs = UNIT_MS.get(unit ?? '');
    if (unitMs === undefined)
        return refuse(`"${unit ?? ''}" is no unit; ${allowed}`, `Write a duration such as 10s.`);
    const value = Number(count) * unitMs;
    if (value > MAX_DURATION_MS) {
        return refuse('it is longer than 24 days, the longest allowed', 'Write 0 for no limit.');
    }
    return { value };
}, NUMERIC);
const UNIT_BYTES = new Map([
    ['kib', 1 << 10],
    ['mib', 1 << 20],
    ['gib', 1 << 30],
]);
/** `512KiB`, `4MiB`, `1GiB`; the value is in bytes. */
const Size = text(given => {
    const allowed = 'allowed are a whole number followed by KiB, MiB or GiB';
    const [, count, unit = ''] = /^(\d+)\s?([a-z]+)$/i.exec(given) ?? [];
    const unitBytes = UNIT_BYTES.get(unit.toLowerCase());
    if (count === undefined || unitBytes === undefined)
        return refuse(allowed, 'Write a size such as 4MiB.');
    const value = Number(count) * unitBytes;
    return value > 0 && value <= 1 << 30
        ? { value }
        : refuse('it must lie between 1KiB and 1GiB', 'Write a size such as 4MiB.');
});
const SAMPLE_ROWS = 1000;
/** `none`, `all`, `sample`, `sample 200` (rows of a table), or tables by name or glob, one per line or separated by commas. */
const MirrorRows = text(given => {
    if (given === 'none' || given === 'all')
        return { value: { kind: given } };
    const [, sample, rows] = /^(sample)(?:\s+(\d{1,9}))?$/.exec(given) ?? [];
    if (sample !== undefined) {
        const count = Number(rows ?? SAMPLE_ROWS);
        return count > 0
            ? { value: { kind: 'sample', rows: count } }
            : refuse('a sample has at least one row of each table', 'Write none to copy no rows.');
    }
    const tables = given
        .split(/[,\r\n]/)
        .map(table => table.trim())
        .filter(table => table !== '');
    const [odd] = tables.filter(table => /\s/.test(table) || /^(none|all|sample)$/i.test(table));
    if (odd !== undefined || tables.length === 0) {
        const allowed = 'allowed are none, all, sample, sample with a number of rows, and names of tables';
        return refuse(allowed, 'Write a list such as public.customer, public.country.');
    }
    return { value: { kind: 'tables', tables } };
});
/** Files that undo a change; they are never part of a change going forward. */
const ROLLBACK_FILES = '!**/*.rollback.sql';
/**
 * Globs, one per line or separated by commas (a comma inside braces belongs to the
 * glob); `!` in front takes files out again. The value always ends without the
 * files that undo a change.
 */
const Globs = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().transform(splitGlobs), zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).readonly()])
    .transform((given, context) => {
    const globs = given.map(glob => glob.trim().replace(/^(!?)(?:\.\/)+/, '$1')).filter(glob => glob !== '');
    const refusal = refusalOfGlobs(globs);
    if (refusal === undefined)
        return globs.includes(ROLLBACK_FILES) ? globs : [...globs, ROLLBACK_FILES];
    context.addIssue({ code: 'custom', message: refusal.reason, params: { hint: refusal.hint } });
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
});
function splitGlobs(given) {
    const globs = [];
    let glob = '';
    let depth = 0;
    for (const [char] of given.matchAll(/\\.|[^]/gu)) {
        if (char === '{' || char === '(')
            depth += 1;
        if (char === '}' || char === ')')
            depth = Math.max(0, depth - 1);
        if (char === '\n' || char === '\r' || (char === ',' && depth === 0)) {
            globs.push(glob);
            glob = '';
            depth = 0;
        }
        else
            glob += char;
    }
    return [...globs, glob];
}
function refusalOfGlobs(globs) {
    if (globs.length === 0)
        return refuse('it holds no glob', 'Write a glob such as **/*.sql.');
    if (globs.every(glob => glob.startsWith('!'))) {
        return refuse('it only takes files out', 'Add a glob that takes files in, such as **/*.sql.');
    }
    for (const glob of globs) {
        const path = glob.replace(/^!/, '');
        if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) {
            return refuse('globs are relative to the top of the repository', 'Remove what stands before the folder.');
        }
        if (path.split('/').includes('..')) {
            return refuse('".." leads out of the repository', 'Write the path from the top of the repository.');
        }
        if (/\\[A-Za-z0-9]/.test(path))
            return refuse('"\\" does not separate folders', 'Write "/" between folders.');
        // eslint-disable-next-line no-control-regex -- control characters are what is looked for
        if (/[\u0000-\u001f]/.test(path))
            return refuse('it holds a control character', 'Remove that character.');
        if (depthOf(path, '{', '}') !== 0 || depthOf(path, '(', ')') !== 0) {
            return refuse('a brace or parenthesis has no partner', 'Close it, or write \\ before it.');
        }
    }
    return undefined;
}
const depthOf = (glob, open, close) => {
    const plain = glob.replace(/\\./gu, '').replace(/\[[^\]]*\]/g, '');
    return plain.split(open).length - plain.split(close).length;
};
/** The name of a GitHub environment: any text in one line of at most 255 characters. */
const EnvironmentName = text(given => {
    if (given.length > 255)
        return refuse('it is longer than 255 characters', 'Shorten the name.');
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(given)) {
        return refuse('a name is one line without control characters', 'Remove that character.');
    }
    if (given.split(/[/\\]/).some(part => part === '.' || part === '..')) {
        return refuse('"." and ".." are no names', 'Write the name of the environment as GitHub shows it.');
    }
    return { value: given };
});
/** Names of GitHub events, one per line or separated by commas. */
const EventNames = text(given => {
    const names = given
        .split(/[,\r\n]/)
        .map(name => name.trim())
        .filter(name => name !== '');
    const odd = names.find(name => !/^[a-z_]+$/.test(name));
    return odd === undefined
        ? { value: names }
        : refuse('an event has lower-case letters and "_" only', 'Write a name such as workflow_run.');
});
/** One commit, branch or tag, as git understands it. */
const Revision = text(given => {
    if (given.startsWith('-'))
        return refuse('a revision cannot start with "-"', 'Write a commit, branch or tag.');
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\s\u0000-\u001f\u007f]/.test(given)) {
        return refuse('a revision holds no white space', 'Write one commit, branch or tag.');
    }
    if (given.includes('..'))
        return refuse('it is a range', 'Write its ends into base and head.');
    if (given.length > 255)
        return refuse('it is longer than 255 characters', 'Write a commit, branch or tag.');
    return { value: given };
}, NUMERIC);
/** A branch name by the rules of git-check-ref-format, https://git-scm.com/docs/git-check-ref-format */
const BranchName = text(given => {
    const reason = refusalOfBranch(given);
    if (reason === undefined)
        return { value: given };
    const short = given.replace(/^refs\/heads\//, '');
    const usable = short !== given && refusalOfBranch(short) === undefined;
    return refuse(reason, usable ? `Write "${short}".` : 'Write a branch name such as execution-logs.');
});
function refusalOfBranch(name) {
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name))
        return 'a branch name holds no white space and none of ~ ^ : ? * [ \\';
    if (name.startsWith('-'))
        return 'a branch name cannot start with "-"';
    if (name.startsWith('refs/'))
        return 'it is a reference, a branch name comes without refs/heads/';
    if (name === '@' || name === 'HEAD')
        return 'git keeps this name for itself';
    if (name.includes('..') || name.includes('@{'))
        return 'a branch name holds neither ".." nor "@{"';
    if (name.endsWith('.'))
        return 'a branch name cannot end with "."';
    const parts = name.split('/');
    if (parts.includes(''))
        return 'a branch name has no "/" at its ends and no two in a row';
    if (parts.some(part => part.startsWith('.') || part.endsWith('.lock'))) {
        return 'no part of a branch name starts with "." or ends with ".lock"';
    }
    return Buffer.byteLength(name) > 240 ? 'a branch name has at most 240 bytes' : undefined;
}
/** An account of a database server, as a person writes it: `deployer`, `deployer@%`. */
const AccountName = text(given => /^[^\p{Cc}`'"]{1,200}$/u.test(given)
    ? { value: given }
    : refuse('it is no name of an account', 'Write a name such as deployer, or deployer@% for MySQL.'));


/***/ }),

/***/ 16845:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kx: () => (/* binding */ throwAll),
/* harmony export */   mT: () => (/* binding */ toGreenlineErrors),
/* harmony export */   yi: () => (/* binding */ GreenlineError)
/* harmony export */ });
/* unused harmony exports ERROR_CODES, GreenlineErrors */
/**
 * What can go wrong, as values a person can act on. A server that refuses a
 * statement is not here: that is an outcome (see model.ts). Invariant: every
 * `GreenlineError` has a stable code and a hint that is one imperative sentence.
 */
/** Stable codes; they appear in logs, results and the README's troubleshooting table. */
const ERROR_CODES = (/* unused pure expression or super */ null && ([
    'INPUT_INVALID',
    'CONFIG_INVALID',
    'URL_INVALID',
    'EVENT_UNSUPPORTED',
    'EVENT_REFUSED',
    'ENVIRONMENT_MISMATCH',
    'ENVIRONMENT_UNPROVEN',
    'APPROVAL_MISSING',
    'OVERTAKING',
    'OLDER_DEPLOYMENT',
    'PROMOTION_REFUSED',
    'DEPLOYMENT_UNKNOWN',
    'LEDGER_ALTERED',
    'CHANGE_UNKNOWN',
    'COMMIT_MISSING',
    'BLOB_MISSING',
    'NOT_A_REPOSITORY',
    'GIT_MISSING',
    'FILE_NOT_REGULAR',
    'FILE_IS_LFS_POINTER',
    'FILE_NOT_UTF8',
    'FILE_HAS_NUL',
    'FILE_UNTERMINATED',
    'CLIENT_COMMAND',
    'STATEMENT_TOO_LARGE',
    'DRY_RUN_IMPOSSIBLE',
    'NOT_SIMULATED',
    'NOT_RE_EXECUTABLE',
    'MIRROR_DIFFERS',
    'MIRROR_INCOMPLETE',
    'ACCOUNT_MAY_WRITE',
    'TARGET_UNREACHABLE',
    'TARGET_TIMEOUT',
    'CREDENTIAL_UNAVAILABLE',
    'CREDENTIALS_REJECTED',
    'CONNECTIONS_FULL',
    'DATABASE_MISSING',
    'PRIVILEGE_MISSING',
    'TLS_FAILED',
    'SSH_UNREACHABLE',
    'SSH_HOST_KEY',
    'SSH_REJECTED',
    'SSH_FORWARD',
    'SERVER_TOO_OLD',
    'TARGET_READ_ONLY',
    'POOLER_IN_TRANSACTION_MODE',
    'CLOCK_DIFFERS',
    'TARGET_LOCKED',
    'CONNECTION_LOST',
    'CANCELLED',
    'FILE_LEFT_TRANSACTION_OPEN',
    'COMMIT_FAILED',
    'COMMIT_UNKNOWN',
    'PUBLISH_FAILED',
    'BRANCH_PROTECTED',
    'TOKEN_FORBIDDEN',
    'REPOSITORY_UNREACHABLE',
    'RESULTS_UNREADABLE',
    'RESULTS_MISSING',
    'RESULTS_DIFFER',
    'BUG',
]));
/** A failure that the user can mend. */
class GreenlineError extends Error {
    code;
    hint;
    name = 'GreenlineError';
    place;
    /**
     * @param message - What happened, without parameters' secret values.
     * @param hint - The next thing to try, as one imperative sentence.
     */
    constructor(code, message, hint, options = {}) {
        super(message, options);
        this.code = code;
        this.hint = hint;
        this.place = options.place ?? {};
    }
}
/** Several problems found in one pass: nobody has to mend them one run at a time. */
class GreenlineErrors extends Error {
    errors;
    name = 'GreenlineErrors';
    constructor(errors) {
        super(errors.map(error => error.message).join('\n'));
        this.errors = errors;
    }
}
/** Throws one error, or all of them as one; does nothing when there are none. */
function throwAll(errors) {
    const [first, ...others] = errors;
    if (first === undefined)
        return;
    throw others.length === 0 ? first : new GreenlineErrors(errors);
}
/** The errors inside a caught value, or undefined when it is a bug. */
function toGreenlineErrors(thrown) {
    if (thrown instanceof GreenlineError)
        return [thrown];
    if (thrown instanceof GreenlineErrors)
        return thrown.errors;
    return undefined;
}


/***/ }),

/***/ 19355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dG: () => (/* binding */ learnSecret),
/* harmony export */   fw: () => (/* binding */ onSecretLearned),
/* harmony export */   rV: () => (/* binding */ learnedSecrets)
/* harmony export */ });
/**
 * Secrets that the process gets to know while it runs: tokens, and what commands
 * print. Invariant: from the moment one is learned, every redactor of the process
 * removes it; hence they are kept here and not handed from function to function,
 * where one that forgets to would let them through.
 */
const learned = [];
const seen = new Set();
const watchers = [];
/** Makes a text a secret. Comes before anything can be said that might hold it. */
function learnSecret(secret) {
    if (secret === '' || seen.has(secret))
        return;
    seen.add(secret);
    learned.push(secret);
    for (const tell of watchers)
        tell(secret);
}
/** All of them so far, in the order they were learned. */
const learnedSecrets = () => learned;
/** Calls `tell` with every secret that is learned from now on, once each: the runner has to mask them in its log too. */
const onSecretLearned = (tell) => void watchers.push(tell);


/***/ }),

/***/ 79385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ Notice),
/* harmony export */   AF: () => (/* binding */ Problem),
/* harmony export */   At: () => (/* binding */ Prediction),
/* harmony export */   Ci: () => (/* binding */ GATE_PROOFS),
/* harmony export */   IT: () => (/* binding */ Method),
/* harmony export */   J8: () => (/* binding */ METHODS),
/* harmony export */   L8: () => (/* binding */ SqlError),
/* harmony export */   N9: () => (/* binding */ Impact),
/* harmony export */   T1: () => (/* binding */ SourceSegment),
/* harmony export */   ZG: () => (/* binding */ PHASES),
/* harmony export */   Zc: () => (/* binding */ Execution),
/* harmony export */   Zq: () => (/* binding */ TargetResult),
/* harmony export */   a0: () => (/* binding */ Phase),
/* harmony export */   cO: () => (/* binding */ Overtaken),
/* harmony export */   eS: () => (/* binding */ Part),
/* harmony export */   gg: () => (/* binding */ ROLES),
/* harmony export */   iD: () => (/* binding */ Gate),
/* harmony export */   k7: () => (/* binding */ Output),
/* harmony export */   kI: () => (/* binding */ RESULTS_VERSION),
/* harmony export */   lY: () => (/* binding */ Change),
/* harmony export */   ll: () => (/* binding */ FILE_ACTIONS),
/* harmony export */   nB: () => (/* binding */ Results)
/* harmony export */ });
/* unused harmony exports BLOCKS, VERDICTS, Effect, StatementResult, STATEMENT_STATUSES, CondensedRun, FileResult, ServerInfo, MIRROR_PLACES, MIRROR_DATA_KINDS, Mirror, ChangedFile, Approval, OVERTAKEN_STATES */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64377);
/**
 * The vocabulary as zod schemas: types, `results.json` and its published JSON
 * Schema come from this one source. Invariant: everything here is plain data
 * that survives JSON, and holds no secret.
 *
 * change       the SQL files changed by the triggering commits, in execution order
 * SQL file     one file of the change; its bytes are those of the commit's blob
 * statement    what the server is sent at once
 * environment  the GitHub environment named by the job (Test, Acceptance, Production)
 * server       host, port, user; belongs to an environment
 * target       one database on one server: `environment/server/database`
 * deployment   a change on its way through the environments; its id is the head commit
 * execution    one run of a deployment on one environment (run id and attempt)
 * phase        a step of an execution: gate, change, history, validate, simulate, dry-run, deploy, publish
 * simulation   look-ups on the live target that say what the change would do there
 * outcome      how a statement ended: succeeded, failed, not-simulated, skipped, rolled-back, unknown
 */

const METHODS = ['validate', 'test', 'dry-run', 'deploy'];
const Method = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(METHODS);
/** Milliseconds on a monotonic clock, three decimals at most. */
const DurationMs = zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative();
const Offset = zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().describe('UTF-8 bytes from the start of the file');
const Line = zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive().describe('1-based');
/** Something to act on that is not a server's answer to a statement. */
const Problem = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    code: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Stable code, see README, Troubleshooting'),
    message: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    hint: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('What to do next'),
    severity: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['error', 'warning']),
    path: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    line: Line.optional(),
    column: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive().optional(),
    target: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
/** What a server said against a statement, in the server's words. */
const SqlError = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    code: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('SQLSTATE (PostgreSQL) or error number (MySQL, MariaDB)'),
    sqlState: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    message: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    detail: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    hint: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    line: Line.optional().describe('Line in the file'),
    column: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive().optional().describe('Column in that line, in characters'),
});
/** A notice or warning that came with a statement. */
const Notice = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ severity: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), code: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), message: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
/** What a statement returned, as far as it is kept: values as the server writes them, null for NULL. */
const Output = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    columns: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable())),
    more: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().describe('Rows that were not kept'),
});
/** What a lock keeps others from, on a table that is in use. */
const BLOCKS = ['nothing', 'schema changes', 'writes', 'reads and writes'];
/** What a statement of the dry run did to what was there before it. */
const Impact = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    locks: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ on: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), mode: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), blocks: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(BLOCKS) }))
        .describe("The strongest on each table, in the server's words"),
    rewrites: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).describe('Tables whose rows are all written anew'),
    destroys: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ what: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), how: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['dropped', 'emptied', 'narrowed']) }))
        .describe('Named as in a fingerprint, such as `column public.customer.name`'),
    algorithm: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .describe('How a table was altered: INSTANT, NOCOPY, INPLACE, COPY (MySQL)'),
});
const VERDICTS = ['would-succeed', 'would-do-nothing', 'would-fail', 'not-simulated'];
/** What a statement would do to one object. */
const Effect = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    what: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Named as in a fingerprint, such as `table public.customer`'),
    how: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n([
        'created',
        'replaced',
        'altered',
        'renamed',
        'dropped',
        'emptied',
        'inserted',
        'updated',
        'deleted',
    ]),
    to: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('The new name, when renamed'),
    rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ count: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(), exact: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().describe('Counted, not estimated') })
        .optional()
        .describe('That it would touch, or that the object holds'),
    bytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().optional().describe('That the object takes on disk'),
});
/** What a simulation says of a statement. */
const Prediction = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    verdict: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(VERDICTS),
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('Why it would do nothing, or why it was not simulated'),
    needs: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).optional().describe('Objects it works with that only this change makes'),
    effects: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Effect).optional(),
    scans: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).optional().describe('Tables that it would read from end to end'),
});
const statement = {
    start: Offset,
    end: Offset.describe('After the last byte that was sent'),
    line: Line.describe('Line of the first byte'),
    data: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ start: Offset, end: Offset }).optional().describe('The data block of COPY … FROM STDIN'),
};
const answered = {
    durationMs: DurationMs,
    rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().optional().describe('Rows affected or returned'),
    notices: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Notice).optional(),
    output: Output.optional().describe('Absent unless rows are asked for, see input output-rows'),
    implicitCommit: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(true).optional().describe('The server committed on its own (MySQL DDL)'),
    impact: Impact.optional().describe('Seen in a dry run, or foreseen; absent when there was nothing to see'),
    prediction: Prediction.optional().describe('Of a simulation'),
};
/** Every statement ends in exactly one of these; `unknown` is never rounded. */
const StatementResult = zod__WEBPACK_IMPORTED_MODULE_0__/* .discriminatedUnion */ .gMt('status', [
    zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ status: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('succeeded'), ...statement, ...answered }),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ status: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('failed'), ...statement, ...answered, error: SqlError }),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ status: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('not-simulated'), ...statement, ...answered })
        .describe('Only in a simulation: nobody can say what it would do'),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ status: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('skipped'), ...statement }).describe('Never sent'),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ status: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('rolled-back'), ...statement, ...answered }).describe('Ran, then undone'),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ status: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('unknown'), ...statement }).describe('Sent; the answer never came'),
]);
const STATEMENT_STATUSES = [
    'succeeded',
    'failed',
    'not-simulated',
    'skipped',
    'rolled-back',
    'unknown',
];
/** A stretch of like statements of a huge file, kept as a count. */
const CondensedRun = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    status: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(STATEMENT_STATUSES),
    count: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive(),
    start: Offset,
    end: Offset,
    line: Line,
    lastLine: Line,
    durationMs: DurationMs,
    rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
});
/** What became of one SQL file on one target. */
const FileResult = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    path: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    statements: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(StatementResult).describe('In execution order'),
    condensed: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(CondensedRun)
        .describe('Statements not listed one by one; empty unless the file is huge'),
    problems: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Problem).describe('About the file as a whole, such as a transaction left open'),
    durationMs: DurationMs.optional().describe('Absent when the file was not started'),
});
const ServerInfo = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    product: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['PostgreSQL', 'PGlite', 'MySQL', 'MariaDB']),
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    tls: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Protocol and cipher, or why there is none'),
});
const MIRROR_PLACES = ['server', 'local', 'embedded', 'target'];
const MIRROR_DATA_KINDS = ['none', 'all', 'sample', 'tables'];
/** What a dry run's database was made from. */
const Mirror = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    of: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('The target that it mirrors'),
    alsoFor: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())
        .optional()
        .describe('Further targets, whose catalogs and servers are the same, that the dry run counts for as well'),
    place: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(MIRROR_PLACES),
    entries: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().describe("Of the target's catalog"),
    differences: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().describe('Entries that are another on the mirror'),
    data: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(MIRROR_DATA_KINDS),
        tables: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().describe('That rows were copied into'),
        rows: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
    }),
});
const ROLES = ['simulation', 'dry-run', 'environment'];
/** One pass of the change over one database: the simulation's, the dry run's or the environment's. */
const TargetResult = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    target: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('environment/server/database'),
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(ROLES),
    dialect: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['postgres', 'mysql']),
    region: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    stage: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive().optional().describe('Of a roll-out in stages; 1 is the first'),
    note: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('Why nothing was sent to it'),
    server: ServerInfo.optional().describe('Absent when the database was not reached'),
    touches: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())
        .optional()
        .describe('What the change made, altered, dropped or wrote rows into, such as `table public.customer`'),
    mirror: Mirror.optional().describe('Absent for an environment, and for a database that was prepared'),
    files: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(FileResult).describe('In execution order'),
    problems: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Problem),
});
/** A stretch of a SQL file's text. An ordinary file is one segment. */
const SourceSegment = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ start: Offset, line: Line, text: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
const FILE_ACTIONS = ['run', 'done', 'empty', 'deleted', 'renamed', 'refused'];
/** A file of the change. Only `run` files are executed; `done`: it was green in the attempt before, and is not run again. */
const ChangedFile = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    path: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    action: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(FILE_ACTIONS),
    from: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('The path before a rename'),
    blob: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('Object id of the bytes that were executed'),
    bytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().optional(),
    statements: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().optional().describe('How many the file holds'),
    source: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(SourceSegment).describe('The text; head, tail and surroundings of errors when huge'),
});
const Change = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    event: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('GitHub event, or `command line`'),
    base: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('Commit the change is measured from; absent when all files count'),
    head: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    subject: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe("First line of the head commit's message"),
    digest: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .describe('Of the paths and blobs that run, in order: equal digests are the same change, byte for byte'),
    files: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(ChangedFile).describe('Files that run come in execution order'),
});
/** Somebody let the job into its environment. */
const Approval = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    by: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Login'),
    comment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$().optional().describe('When the environment opened, as far as GitHub tells'),
});
const GATE_PROOFS = ['oidc', 'deployment', 'none'];
/** What GitHub says of the job that ran this. */
const Gate = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    proof: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(GATE_PROOFS).describe('How it is known that the job ran in the environment'),
    approvals: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Approval),
});
const OVERTAKEN_STATES = ['in transit', 'red', 'passed over'];
/** An earlier deployment that had not come to the environment when this one went there. */
const Overtaken = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    deployment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    subject: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    state: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(OVERTAKEN_STATES).describe('Passed over: never started, as by a cancelled queue'),
    shares: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).describe('What both changes touch'),
});
const PHASES = [
    'gate',
    'change',
    'history',
    'validate',
    'simulate',
    'dry-run',
    'deploy',
    'publish',
];
const Phase = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(PHASES),
    status: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['running', 'green', 'red', 'skipped']),
    startedAt: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    durationMs: DurationMs.optional(),
    note: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('Why it was skipped, or what to know about it'),
});
/** Which servers of its environment an execution was limited to. */
const Part = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    servers: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).describe('Those that were meant'),
    of: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ server: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), region: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional() }))
        .describe("All of the environment, in the configuration file's order"),
});
/** One run of a deployment on one environment. */
const Execution = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    deployment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('The head commit'),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    method: Method,
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Run id; from the command line a time such as 20261122T090000Z-1f3c'),
    attempt: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive(),
    actor: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    repository: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional().describe('owner/name'),
    runUrl: zod__WEBPACK_IMPORTED_MODULE_0__/* .url */ .OZ5().optional(),
    part: Part.optional().describe('Of a job of a matrix; absent when all servers of the environment were meant'),
    startedAt: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    finishedAt: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$().optional(),
});
const RESULTS_VERSION = 1;
/** The one document that every log, report and message is rendered from. */
const Results = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(RESULTS_VERSION),
    greenline: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().describe('Version of Greenline'),
    execution: Execution,
    parameters: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).describe('As given, without secrets'),
    gate: Gate.optional().describe('Absent on the command line'),
    overtakes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Overtaken),
    change: Change,
    phases: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Phase),
    targets: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(TargetResult),
    problems: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Problem),
    interrupted: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().describe('The main step died or was cancelled; this was rebuilt from its journal'),
});


/***/ }),

/***/ 74451:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ redactResults),
/* harmony export */   lY: () => (/* binding */ createRedactor)
/* harmony export */ });
/* unused harmony exports MIN_SECRET_CHARACTERS, redactDeep */
/* harmony import */ var _learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19355);
/**
 * Takes secrets out of text before it leaves the process. The runner masks its
 * own log and the step summary only; commits, artifacts and messages are ours.
 * Invariant: every occurrence of a secret goes, also where occurrences overlap;
 * a source text keeps its length in bytes, because offsets point into it.
 */

/** Shorter secrets, and shorter lines of a secret, are not replaced: they would take half of every log along. */
const MIN_SECRET_CHARACTERS = 4;
/**
 * Builds the function that removes these secrets and those that the process learns later (learned-secrets.ts), their
 * lines, and what becomes of them in URLs, base64, hexadecimal, JSON, XML and SQL.
 *
 * @param secrets - Empty and very short ones are ignored, see `MIN_SECRET_CHARACTERS`.
 */
function createRedactor(secrets) {
    const forms = new Set();
    const byteForms = [];
    let learned = 0;
    const add = (secret) => {
        for (const form of partsOf(secret).flatMap(formsOf)) {
            if (form.length < MIN_SECRET_CHARACTERS || forms.has(form))
                continue;
            forms.add(form);
            byteForms.push(Buffer.from(form));
        }
    };
    const catchUp = () => {
        const known = (0,_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .learnedSecrets */ .rV)();
        for (; learned < known.length; learned++)
            add(known[learned] ?? '');
    };
    secrets.forEach(add);
    const redact = (text) => {
        catchUp();
        const spans = mergeSpans(findSpans(text, forms));
        let redacted = '';
        let end = 0;
        for (const span of spans) {
            redacted += `${text.slice(end, span.start)}***`;
            end = span.end;
        }
        return redacted + text.slice(end);
    };
    const sameLength = (bytes) => {
        catchUp();
        const copy = Buffer.from(bytes);
        for (const span of findSpans(Buffer.from(bytes), byteForms)) {
            for (let at = span.start; at < span.end; at++)
                if (!isLineEnd(copy[at]))
                    copy[at] = ASTERISK;
        }
        return copy;
    };
    return Object.assign(redact, { sameLength });
}
/** Removes secrets from every text inside plain data; keys stay, they are ours. */
function redactDeep(value, redact) {
    return mapTexts(value, redact, () => false);
}
/**
 * Removes secrets from results: from all that servers, files and parameters say. Names stay as they are (targets,
 * environments, paths, commit ids, statuses): they are public by their nature, and hiding the database `postgres`
 * would only tell that its password is `postgres`.
 */
function redactResults(results, redact) {
    const redacted = mapTexts(results, redact, key => NAMES.has(key));
    const source = (text) => Buffer.from(redact.sameLength(Buffer.from(text))).toString();
    return {
        ...redacted,
        parameters: redactDeep(results.parameters, redact),
        change: {
            ...redacted.change,
            files: redacted.change.files.map((file, index) => ({
                ...file,
                source: (results.change.files[index]?.source ?? []).map(segment => ({
                    ...segment,
                    text: source(segment.text),
                })),
            })),
        },
    };
}
/** Fields of results that hold names and fixed words. Whatever is not listed is redacted. */
const NAMES = new Set([
    ...['status', 'role', 'dialect', 'action', 'method', 'severity', 'name', 'product', 'code', 'sqlState'],
    ...[
        'execution',
        'target',
        'path',
        'from',
        'blob',
        'base',
        'head',
        'event',
        'greenline',
        'startedAt',
        'finishedAt',
    ],
]);
const ASTERISK = 0x2a;
const isLineEnd = (byte) => byte === 0x0a || byte === 0x0d;
/** What holds no text that changes is given back as it is: a copy of many results would take as much room again. */
function mapTexts(value, map, keep) {
    if (typeof value === 'string')
        return map(value);
    if (value === null || typeof value !== 'object')
        return value;
    if (Array.isArray(value)) {
        const items = value;
        const mapped = items.map(item => mapTexts(item, map, keep));
        return mapped.some((item, index) => item !== items[index]) ? mapped : items;
    }
    const changed = [];
    for (const [key, item] of Object.entries(value)) {
        const mapped = keep(key) ? item : mapTexts(item, map, keep);
        if (mapped !== item)
            changed.push([key, mapped]);
    }
    return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}
/** All occurrences, also overlapping ones: two secrets that share characters are both gone afterwards. */
function findSpans(haystack, needles) {
    const spans = [];
    for (const needle of needles) {
        let start = haystack.indexOf(needle);
        while (start !== -1) {
            spans.push({ start, end: start + needle.length });
            start = haystack.indexOf(needle, start + 1);
        }
    }
    return spans;
}
function mergeSpans(spans) {
    const merged = [];
    for (const span of spans.sort((a, b) => a.start - b.start)) {
        const last = merged.at(-1);
        if (last !== undefined && span.start <= last.end)
            last.end = Math.max(last.end, span.end);
        else
            merged.push(span);
    }
    return merged;
}
/** A secret and, when it has several, its lines: a log prints them one by one. */
function partsOf(secret) {
    const trimmed = secret.trim();
    const lines = secret.split(/[\r\n]+/).map(line => line.trim());
    return [secret, trimmed, ...lines].filter(part => part.length >= MIN_SECRET_CHARACTERS);
}
function formsOf(secret) {
    // A lone surrogate has no UTF-8 form, and URI functions would throw on it.
    const text = Buffer.from(secret).toString();
    const json = JSON.stringify(text).slice(1, -1);
    const hex = Buffer.from(text).toString('hex');
    return [
        secret,
        ...uriForms(text),
        ...base64Forms(text),
        json,
        json.replaceAll('/', '\\/'),
        escapeNonAscii(json),
        ...xmlForms(text),
        ...[text.replaceAll("'", "''"), text.replaceAll('\\', '\\\\'), text.replaceAll('"', '""')],
        text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
        ...[hex, hex.toUpperCase()],
    ];
}
function uriForms(text) {
    const component = encodeURIComponent(text);
    const strict = component.replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    const forms = [
        component,
        strict,
        encodeURI(text),
        component.replaceAll('%20', '+'),
        new URLSearchParams({ '': text }).toString().slice(1),
    ];
    return [...forms, ...forms.map(form => form.replace(/%[0-9A-F]{2}/g, hex => hex.toLowerCase()))];
}
function xmlForms(text) {
    const element = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const quoted = element.replaceAll('"', '&quot;');
    return [
        element,
        quoted,
        quoted.replaceAll("'", '&apos;'),
        quoted.replaceAll("'", '&#39;'),
        quoted.replaceAll("'", '&#x27;'),
    ];
}
const escapeNonAscii = (json) => json.replace(/[^\x20-\x7e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
/**
 * The characters that a secret contributes to base64 wherever it stands in the encoded bytes: three alignments,
 * each once as the end of the data and once followed by more.
 */
function base64Forms(text) {
    const bytes = Buffer.from(text);
    return [0, 1, 2].flatMap(before => {
        const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
        const unstableHead = Math.ceil((before * 8) / 6);
        const atEnd = encoded.slice(unstableHead);
        const unpadded = atEnd.replace(/=+$/, '');
        const followed = unpadded.length === atEnd.length ? unpadded : unpadded.slice(0, -1);
        return [atEnd, unpadded, followed].flatMap(form => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
    });
}


/***/ }),

/***/ 41238:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ showText),
/* harmony export */   m: () => (/* binding */ showControls)
/* harmony export */ });
/**
 * Makes characters visible that a terminal, a log viewer or a reader's eye
 * would act on instead of show. Invariant: the result holds no control
 * character but line feeds and tabs, and nothing that reorders text.
 */
/** C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of writing. */
// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const ACTED_ON = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Shows control characters as pictures (`␛`) or code points (`<U+202E>`); CRLF becomes LF. */
const showControls = (text) => text.replaceAll('\r\n', '\n').replace(ACTED_ON, character => {
    const code = character.charCodeAt(0);
    if (code < 0x20)
        return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
});
/** The colours our own renderers use: no conceal, no cursor movement, no hyperlinks. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const COLOUR = /(\x1b\[(?:(?:0|1|2|3|4|22|23|24|39|49|[34][0-7]|9[0-7]|10[0-7])(?:;(?!m)|(?=m)))*m)/;
/** As `showControls`, but leaves colours alone when they are shown, and drops them when they are not. */
function showText(text, colours) {
    return text
        .split(COLOUR)
        .map((part, index) => (index % 2 === 0 ? showControls(part) : colours === 'shown' ? part : ''))
        .join('');
}


/***/ }),

/***/ 11002:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ problemsOf),
/* harmony export */   Z: () => (/* binding */ problemOf)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/** Thrown errors as problems of the results. Invariant: only what a user can mend becomes one. */

/** @param place - Where it is, as far as the error itself does not say. */
function problemOf(error, place = {}) {
    const { path, line, column, target } = { ...place, ...error.place };
    return {
        code: error.code,
        message: error.message,
        hint: error.hint,
        severity: 'error',
        ...(path === undefined ? {} : { path }),
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
        ...(target === undefined ? {} : { target }),
    };
}
/** All problems in a thrown value; a bug is thrown on. */
function problemsOf(thrown, place = {}) {
    const errors = (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .toGreenlineErrors */ .mT)(thrown);
    if (errors === undefined)
        throw thrown;
    return errors.map(error => problemOf(error, place));
}


/***/ }),

/***/ 59777:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hi: () => (/* binding */ showProblem),
/* harmony export */   lP: () => (/* binding */ showErrors),
/* harmony export */   xV: () => (/* binding */ reportFailure)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _engine_problem_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11002);
/**
 * The end of the line for everything thrown. Invariant: what a user can mend is
 * shown with its hint; anything else is a bug and keeps its stack.
 */


/** Runs a whole step; what it throws becomes a message and exit code 2. */
async function reportFailure(host, work) {
    try {
        await work();
    }
    catch (thrown) {
        process.exitCode = 2;
        const errors = (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .toGreenlineErrors */ .mT)(thrown);
        if (errors !== undefined) {
            showErrors(host, errors);
            return;
        }
        const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
        host.error(`BUG: Greenline met a situation it does not know. Please report it with these lines.\n${stack}`);
    }
}
/** Each error as one message: code, what happened, what to do next. */
const showErrors = (host, errors) => errors.forEach(error => showProblem(host, (0,_engine_problem_js__WEBPACK_IMPORTED_MODULE_1__/* .problemOf */ .Z)(error)));
/** One problem as one message, at its place in the repository when it has one. */
function showProblem(host, { code, message, hint, severity, path, line, column }) {
    const at = line === undefined || column === undefined ? '' : `line ${line}, column ${column}: `;
    const text = `${code}: ${at}${message}\n${hint}`;
    const place = { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) };
    if (severity === 'error')
        host.error(text, place);
    else
        host.warning(text, place);
}


/***/ })

};
