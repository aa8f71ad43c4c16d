export const id = 3958;
export const ids = [3958];
export const modules = {

/***/ 28568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $V: () => (/* binding */ generaliseFor),
/* harmony export */   Mr: () => (/* binding */ groupAlike),
/* harmony export */   Q9: () => (/* binding */ generaliseError),
/* harmony export */   vN: () => (/* binding */ generaliseProblem)
/* harmony export */ });
/* unused harmony export OWN_DATABASE */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45618);
/* harmony import */ var _target_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69023);
/**
 * Targets on which a file came to the same: one log tells of all of them.
 * Invariant: pure and linear; each outcome is read once and kept as a digest; each
 * target that has a file is in exactly one group of it, and the order of the targets
 * decides every order here.
 *
 * Alike are two outcomes with the same statements, statuses, errors, notices, implicit
 * commits, effects and problems, where the name of the own database in a message does
 * not count. What differs from one database to the next by nature is no difference:
 * durations, counts of rows, and what was returned.
 */



/** Stands for the name of the own database. */
const OWN_DATABASE = '‹database›';
/**
 * A function that makes texts about a target's own database the same as those about another's. Only what names a
 * database for certain is replaced: a qualifier (`shop_7.orders`), or a quoted name after the word.
 */
function generaliseFor({ target }, environment) {
    const { database } = (0,_target_name_js__WEBPACK_IMPORTED_MODULE_2__/* .readTargetName */ .X)(target, environment);
    if (database === '')
        return text => text;
    let named;
    return text => {
        if (!text.includes(database))
            return text;
        const name = database.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
        named ??= new RegExp(`(?<![\\p{L}\\p{N}_$.-])${name}(?=["\`]?\\.[\\p{L}\\p{N}_$"\`])|(?<=\\bdatabase ["'\`“«„])${name}(?=["'\`”»“])`, 'gu');
        return text.replace(named, OWN_DATABASE);
    };
}
/** An error whose texts are the same on every database. */
const generaliseError = (error, generalise) => ({
    ...error,
    message: generalise(error.message),
    ...(error.detail !== undefined && { detail: generalise(error.detail) }),
    ...(error.hint !== undefined && { hint: generalise(error.hint) }),
});
/** A problem whose texts are the same on every database; whose it is, is left out. */
function generaliseProblem(problem, generalise) {
    const { target: _target, ...others } = problem;
    return { ...others, message: generalise(problem.message), hint: generalise(problem.hint) };
}
/**
 * Groups targets of one role by what became of each file.
 *
 * @returns By the file's path; the groups in the order of their first targets.
 */
function groupAlike(targets, environment) {
    const byPath = new Map();
    for (const target of targets) {
        const generalise = generaliseFor(target, environment);
        for (const file of target.files) {
            const groups = byPath.get(file.path) ?? new Map();
            byPath.set(file.path, groups);
            const key = likenessOf(target, file, generalise);
            const group = groups.get(key);
            if (group === undefined) {
                groups.set(key, { path: file.path, colour: (0,_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfFile */ .mX)(file), targets: [target], files: [file] });
            }
            else {
                group.targets.push(target);
                group.files.push(file);
            }
        }
    }
    return new Map([...byPath].map(([path, groups]) => [path, [...groups.values()]]));
}
/** A digest of all that has to be equal for two outcomes to be alike. */
function likenessOf(target, file, generalise) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    hash.update(JSON.stringify([target.note ?? '', file.durationMs === undefined]));
    for (const problem of file.problems)
        hash.update(JSON.stringify(generaliseProblem(problem, generalise)));
    addStatements(hash, file.statements, generalise);
    hash.update(JSON.stringify(file.condensed.map(placeOfRun)));
    return hash.digest('base64');
}
const placeOfRun = ({ status, count, start, end, line }) => [
    ...[status, count, start, end, line],
];
function addStatements(hash, statements, generalise) {
    // One text for all: a call of the hash for each statement would be most of the time.
    let text = '';
    for (const statement of statements) {
        const { status, start, end, line, data } = statement;
        text += `${status} ${start} ${end} ${line}${data === undefined ? '' : ` ${data.start} ${data.end}`}\n`;
        if ('durationMs' in statement)
            text += saidOf(statement, generalise);
    }
    hash.update(text);
}
function saidOf(statement, generalise) {
    const { notices = [], implicitCommit, impact } = statement;
    const error = statement.status === 'failed' ? generaliseError(statement.error, generalise) : undefined;
    if (notices.length === 0 && !implicitCommit && impact === undefined && error === undefined)
        return '';
    const said = notices.map(({ severity, code, message }) => [severity, code, generalise(message)]);
    return `${JSON.stringify([error, said, implicitCommit, impact])}\n`;
}


/***/ }),

/***/ 74618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ rowsIn)
/* harmony export */ });
const HELD = {
    all: 'all rows of the target',
    sample: 'a sample of rows',
    tables: 'the rows of the tables that were named',
};
/** What a mirror holds, in words: `no rows`, `all rows of the target (3,400 in 12 tables)`. */
function rowsIn({ data: { kind, tables, rows } }) {
    if (kind === 'none')
        return 'no rows';
    const count = (number, word) => `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`;
    return `${HELD[kind]} (${count(rows, 'row')} in ${count(tables, 'table')})`;
}


/***/ }),

/***/ 45618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QR: () => (/* binding */ targetsOf),
/* harmony export */   TT: () => (/* binding */ colourOfTarget),
/* harmony export */   UE: () => (/* binding */ countStatements),
/* harmony export */   Vj: () => (/* binding */ verdictOf),
/* harmony export */   Wm: () => (/* binding */ mainRole),
/* harmony export */   ZS: () => (/* binding */ PHASE_OF_ROLE),
/* harmony export */   aD: () => (/* binding */ countResults),
/* harmony export */   cY: () => (/* binding */ countTargets),
/* harmony export */   mX: () => (/* binding */ colourOfFile),
/* harmony export */   nL: () => (/* binding */ mainRoleOf)
/* harmony export */ });
const COUNTED = {
    succeeded: 'succeeded',
    failed: 'failed',
    'not-simulated': 'notSimulated',
    skipped: 'skipped',
    'rolled-back': 'rolledBack',
    unknown: 'unknown',
};
/** Counts the statements of files, by outcome. */
function countStatements(files) {
    const totals = noTotals();
    const add = (status, count) => {
        totals[COUNTED[status]] += count;
        totals.total += count;
    };
    for (const file of files) {
        for (const statement of file.statements)
            add(statement.status, 1);
        for (const run of file.condensed)
            add(run.status, run.count);
    }
    return totals;
}
/**
 * Red unless every statement succeeded and nothing is wrong with the file; yellow when what did not was not
 * simulated; grey when it never ran.
 */
function colourOfFile(file) {
    const { total, succeeded, skipped, notSimulated } = countStatements([file]);
    if (file.problems.some(problem => problem.severity === 'error'))
        return 'red';
    if (succeeded === total)
        return 'green';
    if (succeeded + notSimulated === total)
        return 'yellow';
    return skipped === total ? 'grey' : 'red';
}
/** A target as it was counted, for as long as somebody holds it. */
const counted = new WeakMap();
function countTarget(target) {
    const known = counted.get(target);
    if (known !== undefined)
        return known;
    const made = { colour: findColour(target), totals: countStatements(target.files) };
    counted.set(target, made);
    return made;
}
function findColour({ problems, files }) {
    if (problems.some(problem => problem.severity === 'error'))
        return 'red';
    const colours = new Set(files.map(colourOfFile));
    if (colours.has('red'))
        return 'red';
    if (!colours.has('grey'))
        return colours.has('yellow') ? 'yellow' : 'green';
    return colours.size > 1 ? 'red' : 'grey';
}
/** Green only when every file is green; grey when no file was started. */
const colourOfTarget = (target) => countTarget(target).colour;
/** Counts the statements of targets, by outcome. */
function countTargets(targets) {
    const sum = noTotals();
    for (const target of targets) {
        const { totals } = countTarget(target);
        for (const name of COUNTS)
            sum[name] += totals[name];
    }
    return sum;
}
const noTotals = () => ({
    ...{ total: 0, succeeded: 0, failed: 0, notSimulated: 0, skipped: 0, rolledBack: 0, unknown: 0 },
});
const COUNTS = ['total', ...Object.values(COUNTED)];
/** The phase in which a role has its turn. */
const PHASE_OF_ROLE = {
    simulation: 'simulate',
    'dry-run': 'dry-run',
    environment: 'deploy',
};
/** The targets of one role, in their order. */
const targetsOf = (results, role) => results.targets.filter(target => target.role === role);
const MAIN_ROLES = {
    validate: 'dry-run',
    test: 'simulation',
    'dry-run': 'dry-run',
    deploy: 'environment',
};
/** The role whose statements an execution is about: the environment's when it deploys. */
const mainRole = (results) => mainRoleOf(results.execution.method);
/** The same of a method. */
const mainRoleOf = (method) => MAIN_ROLES[method];
/** Statements on the databases the execution is about. */
const countResults = (results) => countTargets(targetsOf(results, mainRole(results)));
/**
 * The one place that decides whether an execution was green. Anything that is
 * not known to be good is red: an interrupted execution, a phase that is red or
 * still running, a target that was never reached.
 */
function verdictOf(results) {
    if (results.interrupted)
        return 'red';
    if (results.problems.some(problem => problem.severity === 'error'))
        return 'red';
    if (results.phases.some(phase => phase.status === 'red' || phase.status === 'running'))
        return 'red';
    // A simulation that goes before something else only informs, unless its phase is red.
    const judged = results.targets.filter(({ role }) => role !== 'simulation' || mainRole(results) === role);
    const colours = new Set(judged.map(colourOfTarget));
    if (colours.has('red') || colours.has('grey'))
        return 'red';
    if (colours.has('yellow'))
        return 'yellow';
    if (results.execution.method === 'validate')
        return isLeftOut(results, 'validate') ? 'not run' : 'green';
    const has = (action) => results.change.files.some(file => file.action === action);
    // What was green before is green still.
    if (!has('run'))
        return has('done') ? 'green' : 'nothing to do';
    // Nothing but a missing database makes a dry run or a simulation leave itself out.
    if (results.execution.method !== 'deploy' && isLeftOut(results, PHASE_OF_ROLE[mainRole(results)]))
        return 'not run';
    return targetsOf(results, mainRole(results)).length > 0 ? 'green' : 'red';
}
const isLeftOut = ({ phases }, phase) => phases.some(({ name, status }) => name === phase && status === 'skipped');


/***/ }),

/***/ 69023:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ readTargetName)
/* harmony export */ });
/**
 * The name of a target, taken apart: `environment/server/database`. Invariant: the parts, joined by slashes, are
 * the name again. The name of a server has no slash; those of an environment and of a database may.
 */
/** @param environment - Of the execution: where the name begins with it, it is that, slashes and all. */
function readTargetName(name, environment) {
    const own = name.startsWith(`${environment}/`) ? environment.length : name.indexOf('/');
    if (own < 0)
        return { environment: '', server: '', database: name };
    const end = name.indexOf('/', own + 1);
    if (end < 0)
        return { environment: name.slice(0, own), server: name.slice(own + 1), database: '' };
    return { environment: name.slice(0, own), server: name.slice(own + 1, end), database: name.slice(end + 1) };
}


/***/ }),

/***/ 81387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ annotate)
/* harmony export */ });
/* unused harmony export caretsUnder */
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1612);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34983);



const MAX_ERRORS_IN_GAP = 20;
const MAX_ERROR_LINES = 40;
const MAX_ERROR_CHARACTERS = 4000;
/** Wide characters take two cells of a terminal and of most monospaced fonts. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Turns aligned rows into the lines of a log. */
function* annotate(rows, file) {
    const carets = caretsOf(file);
    const order = rows.flatMap(row => row.ending);
    const role = roleOf(file);
    let done = 0;
    let run = 0;
    for (const row of rows) {
        yield* row.kind === 'line' ? sourceLines(row, carets.get(row.line) ?? [], role) : [gapLine(row, role)];
        let errors = 0;
        for (const statement of row.ending) {
            const follower = order[++done];
            run += 1;
            if (statement.status === 'failed' && (row.kind === 'line' || ++errors <= MAX_ERRORS_IN_GAP)) {
                yield* errorLines(statement, row);
            }
            if (row.kind === 'line')
                yield* [...outputLines(statement), ...foreseenLines(statement)];
            if (follower?.status === statement.status)
                continue;
            yield* noteLines(statement, run);
            run = 0;
        }
        if (errors > MAX_ERRORS_IN_GAP) {
            yield {
                kind: 'error',
                text: `✗ and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .plural */ .LS)(errors - MAX_ERRORS_IN_GAP, 'error')} more in the lines left out`,
            };
        }
    }
}
/** Only a simulation predicts. */
const roleOf = ({ statements }) => statements.some(each => 'prediction' in each) ? 'simulation' : 'environment';
function* sourceLines({ line, text, status, shared }, columns, role) {
    yield { kind: 'source', line, text: (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), ...(status && { status }) };
    const carets = caretsUnder(text, columns);
    if (carets !== '')
        yield { kind: 'caret', text: carets };
    if (shared.length > 0) {
        const outcomes = shared.map(outcome => (0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .outcomeWord */ .nG)(outcome, role)).join(', ');
        yield {
            kind: 'note',
            status: status ?? 'unknown',
            text: `several statements share this line: ${outcomes}`,
        };
    }
}
function caretsOf(file) {
    const carets = new Map();
    for (const statement of file.statements) {
        if (statement.status !== 'failed')
            continue;
        const { line, column } = statement.error;
        if (line === undefined || column === undefined)
            continue;
        carets.set(line, [...(carets.get(line) ?? []), column]);
    }
    return carets;
}
/** A line with a caret under each column that the text has; tabs and wide characters keep their width. */
function caretsUnder(text, columns) {
    if (columns.length === 0)
        return '';
    const characters = Array.from(text);
    let under = '';
    for (let column = 1; column <= Math.min(Math.max(...columns), characters.length + 1); column++) {
        const character = characters[column - 1] ?? '';
        if (columns.includes(column))
            under += '^';
        else if (character === '\t')
            under += '\t';
        else if (WIDE.test(character))
            under += '\u3000';
        else if (!/^\p{M}$/u.test(character))
            under += ' '.repeat(Array.from((0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(character)).length);
    }
    return under.includes('^') ? under : '';
}
function* errorLines(statement, row) {
    const { error } = statement;
    const state = error.sqlState === undefined || error.sqlState === error.code ? '' : ` (${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(error.sqlState, 40)})`;
    const [first = '', ...more] = (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleLines */ .gB)(error.message);
    const place = placeOf(error, statement, row);
    const lines = [
        `✗ ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(error.code, 40)}${state}: ${first}${more.length === 0 ? place : ''}`,
        ...more.map((line, index) => `  ${line}${index === more.length - 1 ? place : ''}`),
        ...labelled('detail', error.detail),
        ...labelled('hint', error.hint),
    ];
    for (const text of lines.slice(0, MAX_ERROR_LINES))
        yield {
            kind: 'error',
            text: text.length > MAX_ERROR_CHARACTERS ? `${text.slice(0, MAX_ERROR_CHARACTERS)}…` : text,
        };
    if (lines.length > MAX_ERROR_LINES) {
        yield { kind: 'error', text: `  … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .plural */ .LS)(lines.length - MAX_ERROR_LINES, 'line')} more` };
    }
}
function placeOf(error, statement, row) {
    if (error.line !== undefined) {
        return ` (line ${error.line}${error.column === undefined ? '' : `, column ${error.column}`})`;
    }
    return row.kind === 'gap' ? ` (the statement at line ${statement.line})` : '';
}
const labelled = (label, text) => text === undefined || text === ''
    ? []
    : (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleLines */ .gB)(text).map((line, index) => index === 0 ? `  ${label}: ${line}` : `  ${' '.repeat(label.length + 2)}${line}`);
const MAX_OUTPUT_ROWS = 50;
const MAX_OUTPUT_COLUMNS = 30;
const MAX_VALUE_CHARACTERS = 60;
/** What a statement returned, as a table of text. */
function* outputLines(statement) {
    const output = 'output' in statement ? statement.output : undefined;
    if (output === undefined)
        return;
    const { columns, rows, more } = output;
    const shown = [columns, ...rows.slice(0, MAX_OUTPUT_ROWS)].map(values => values.slice(0, MAX_OUTPUT_COLUMNS).map(value => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(value ?? 'NULL', MAX_VALUE_CHARACTERS)));
    const widths = columns.map((_name, at) => shown.reduce((most, values) => Math.max(most, widthOf(values[at] ?? '')), 0));
    for (const values of columns.length === 0 ? [] : shown) {
        const cells = values.map((value, at) => value + ' '.repeat((widths[at] ?? 0) - widthOf(value)));
        yield { kind: 'output', text: `│ ${cells.join(' │ ')}`.trimEnd() };
    }
    const left = Math.max(0, rows.length - MAX_OUTPUT_ROWS) + more;
    if (left > 0)
        yield { kind: 'output', text: `│ … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(left)} more ${left === 1 ? 'row' : 'rows'}` };
}
const widthOf = (text) => {
    let width = 0;
    for (const character of text)
        width += WIDE.test(character) ? 2 : 1;
    return width;
};
/** What a simulation has to say beside the outcome. */
function* foreseenLines(statement) {
    const prediction = 'prediction' in statement ? statement.prediction : undefined;
    if (prediction === undefined)
        return;
    const { verdict, reason, needs = [] } = prediction;
    const note = (text) => ({
        kind: 'note',
        status: statement.status,
        text: (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(text, 1000),
    });
    if (verdict === 'would-do-nothing')
        yield note(`· would do nothing: ${reason ?? 'nothing to change'}`);
    if (verdict === 'not-simulated')
        yield note(`~ not simulated: ${reason ?? 'no reason given'}`);
    if (needs.length > 0)
        yield note(`· works with what only this change makes: ${needs.join(', ')}`);
}
function* noteLines({ status }, count) {
    if (status === 'unknown')
        yield { kind: 'note', status, text: `? ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .UNKNOWN_ADVICE */ .ip}` };
    if (status === 'rolled-back') {
        const them = count === 1 ? 'this statement ran and was' : `these ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .plural */ .LS)(count, 'statement')} ran and were`;
        yield { kind: 'note', status, text: `↩ ${them} rolled back: nothing of it is in the database` };
    }
}
function gapLine({ line, lines, bytes, runs, ending }, role) {
    const counts = new Map();
    for (const { status, count } of runs)
        counts.set(status, (counts.get(status) ?? 0) + count);
    for (const { status } of ending)
        counts.set(status, (counts.get(status) ?? 0) + 1);
    const told = [...counts].map(([status, count]) => `${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .plural */ .LS)(count, 'statement')} ${(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .outcomeWord */ .nG)(status, role)}`);
    const what = lines === undefined
        ? bytes === 0
            ? 'the source is not kept'
            : `the rest of the file is left out, from line ${line} on (${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z3)(bytes)})`
        : lines < 2
            ? `${lines === 0 ? `${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatBytes */ .z3)(bytes)} of line` : 'line'} ${line} left out`
            : `${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(lines)} lines left out (${line} to ${line + lines - 1})`;
    return { kind: 'gap', text: [what, told.join(', ')].filter(Boolean).join(': ') };
}


/***/ }),

/***/ 7326:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H5: () => (/* binding */ COMPARISON_TITLE),
/* harmony export */   L5: () => (/* binding */ describeComparison),
/* harmony export */   UD: () => (/* binding */ compare),
/* harmony export */   _4: () => (/* binding */ PASSES),
/* harmony export */   vU: () => (/* binding */ comparisonSection),
/* harmony export */   vq: () => (/* binding */ differingFirst)
/* harmony export */ });
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1612);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(34983);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90370);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1382);






const comparisons = new WeakMap();
/** Every statement that was simulated, in execution order; empty when nothing came after the simulation. */
function compare(results) {
    const known = comparisons.get(results) ?? makeComparison(results);
    comparisons.set(results, known);
    return known;
}
function makeComparison(results) {
    const dryRuns = new Map();
    for (const dryRun of (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'dry-run')) {
        const { target, mirror } = dryRun;
        for (const name of mirror === undefined ? [target] : [mirror.of, ...(mirror.alsoFor ?? [])])
            dryRuns.set(name, dryRun);
    }
    const environment = new Map((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'environment').map(target => [target.target, target]));
    if (dryRuns.size + environment.size === 0)
        return [];
    return (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'simulation').flatMap(simulation => {
        const { target } = simulation;
        const [tried, done] = [statementsOf(dryRuns.get(target)), statementsOf(environment.get(target))];
        return simulation.files.flatMap(({ path, statements }) => statements.map((foreseen) => {
            const key = keyOf(path, foreseen);
            const [dryRun, outcome] = [tried.get(key), done.get(key)];
            const by = {
                simulation: foreseen,
                ...(dryRun !== undefined && { 'dry-run': dryRun }),
                ...(outcome !== undefined && { environment: outcome }),
            };
            const said = new Set([foreseen, dryRun, outcome].map(saidBy).filter(each => each !== undefined));
            return { target, path, line: foreseen.line, by, agree: said.size > 1 ? 'differ' : 'agree' };
        }));
    });
}
const keyOf = (path, { start }) => JSON.stringify([path, start]);
const statementsOf = (target) => new Map((target?.files ?? []).flatMap(({ path, statements }) => statements.map(statement => [keyOf(path, statement), statement])));
/** Success or failure, when that was said. What was undone later had succeeded. */
function saidBy(statement) {
    if (statement?.status === 'succeeded' || statement?.status === 'rolled-back')
        return 'success';
    return statement?.status === 'failed' ? 'failure' : undefined;
}
const COMPARISON_TITLE = 'Foreseen, tried and done';
/** How many came out as foreseen. */
function describeComparison(all) {
    const { length } = all.filter(({ agree }) => agree === 'differ');
    return length === 0
        ? `What was foreseen is what happened, as far as anything did: ${(0,_format_js__WEBPACK_IMPORTED_MODULE_5__/* .plural */ .LS)(all.length, 'statement')} compared.`
        : `${(0,_format_js__WEBPACK_IMPORTED_MODULE_5__/* .plural */ .LS)(length, 'statement')} of ${all.length} came out otherwise than foreseen.`;
}
/** Those that differ first, else in execution order. */
const differingFirst = (all) => [
    ...all.filter(({ agree }) => agree === 'differ'),
    ...all.filter(({ agree }) => agree === 'agree'),
];
/** The roles in the order they had their turn, with the heads of their columns. */
const PASSES = [
    ['simulation', 'Prediction'],
    ['dry-run', 'Dry run'],
    ['environment', 'Outcome'],
];
/** The section of a summary: how many agree, and a row a statement, those that differ first. */
function comparisonSection({ results, detail }) {
    const all = compare(results);
    if (all.length === 0)
        return '';
    const shown = differingFirst(all).slice(0, detail.others);
    const heads = PASSES.filter(([role]) => (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, role).length > 0);
    const names = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'simulation').length > 1;
    const rows = shown.map(({ target, path, line, by, agree }) => {
        const where = `${agree === 'differ' ? '⚠️ ' : ''}${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .toCell */ .cX)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) `${`${path}:${line}`}`)}`;
        const on = names ? `<br>${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .cellCode */ .GA)(target, 100)}` : '';
        return `| ${[`${where}${on}`, ...heads.map(([role]) => cellOf(by[role]))].join(' | ')} |`;
    });
    const more = all.length - shown.length;
    return [
        `### ${COMPARISON_TITLE}`,
        `**${describeComparison(all)}**`,
        ...(shown.length === 0
            ? []
            : [
                [
                    `| Statement | ${heads.map(([, head]) => head).join(' | ')} |`,
                    `| --- |${' --- |'.repeat(heads.length)}`,
                    ...rows,
                    ...(more > 0
                        ? [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_5__/* .plural */ .LS)(more, 'statement')} more: see the logs |${' |'.repeat(heads.length)}`]
                        : []),
                ].join('\n'),
            ]),
    ].join('\n\n');
}
function cellOf(statement) {
    if (statement === undefined)
        return '·';
    const why = statement.status === 'failed' ? `<br>${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .toCell */ .cX)((0,_words_js__WEBPACK_IMPORTED_MODULE_4__/* .verdictOfStatement */ .iQ)(statement))}` : '';
    return `${_outcome_words_js__WEBPACK_IMPORTED_MODULE_2__/* .OUTCOME_SIGNS */ .Gr[statement.status]} ${(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_2__/* .wordOf */ .aG)(statement)}${why}`;
}


/***/ }),

/***/ 20374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DO: () => (/* binding */ paletteFor),
/* harmony export */   DU: () => (/* binding */ renderConsoleVerdict),
/* harmony export */   h_: () => (/* binding */ consoleLogs),
/* harmony export */   ph: () => (/* binding */ renderConsolePart),
/* harmony export */   qP: () => (/* binding */ renderConsole)
/* harmony export */ });
/* unused harmony exports ANSI, PLAIN, renderConsoleTitle, renderConsoleLog */
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _annotate_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81387);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(1612);
/* harmony import */ var _log_plan_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(41873);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(16661);
/* harmony import */ var _impact_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(16649);
/* harmony import */ var _overview_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(50092);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(90370);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(34444);
/* harmony import */ var _shared_log_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(47369);
/* harmony import */ var _source_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(73194);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1382);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(34983);














const sgr = (code) => (text) => text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`;
const asIs = (text) => text;
/** Colours by escape sequences, each closed on its own line. */
const ANSI = {
    green: sgr('32'),
    red: sgr('31'),
    yellow: sgr('33'),
    grey: sgr('90'),
    bold: sgr('1'),
};
/** No colours. */
const PLAIN = { green: asIs, red: asIs, yellow: asIs, grey: asIs, bold: asIs };
/** The palette for a host. */
const paletteFor = (host) => (host.colours ? ANSI : PLAIN);
/** Rows of one file that a console shows; the log branch has them all. */
const MAX_ROWS = 300;
const TONES = {
    succeeded: 'green',
    failed: 'red',
    'not-simulated': 'yellow',
    'rolled-back': 'red',
    unknown: 'yellow',
    skipped: 'grey',
};
const SIGNS = {
    green: '✔',
    yellow: '▲',
    red: '✘',
    grey: '○',
    'nothing to do': '○',
    'not run': '○',
};
const COLOUR_TONES = {
    green: 'green',
    yellow: 'yellow',
    red: 'red',
    grey: 'grey',
    'nothing to do': 'grey',
    'not run': 'grey',
};
/** The title of a log on one line, for a foldable group. */
function renderConsoleTitle(log, palette) {
    const { role, targets, files, colour } = log;
    const totals = (0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_12__/* .describeTotals */ .xJ)((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countStatements */ .UE)(log.kind === 'others' ? files : files.slice(0, 1)), role);
    const sign = palette[COLOUR_TONES[colour]](SIGNS[colour]);
    const where = role === 'dry-run' ? 'in the dry run for' : `${_outcome_words_js__WEBPACK_IMPORTED_MODULE_12__/* .IN_ROLE */ .rU[role].trim()} on`.trim();
    const on = targets.length === 1 ? (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(targets[0].target, 200) : (0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .plural */ .LS)(targets.length, 'database');
    return `${sign} ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(log.file, 200)} ${where} ${on}: ${totals}${tookOf(log)}`;
}
function tookOf({ files }) {
    let [min, max] = [Infinity, -Infinity];
    for (const { durationMs } of files) {
        if (durationMs === undefined)
            continue;
        min = Math.min(min, durationMs);
        max = Math.max(max, durationMs);
    }
    if (max < 0)
        return '';
    const [from, to] = [(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .formatDuration */ .a3)(min), (0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .formatDuration */ .a3)(max)];
    return `, ${from === to ? from : `${from} to ${to}`}`;
}
/** A log with its title. */
function renderConsolePart(results, log, palette) {
    const { environment } = results.execution;
    const title = renderConsoleTitle(log, palette);
    const names = log.targets.length === 1 ? [] : [palette.grey(namesOf(log, environment))];
    if (log.kind === 'others')
        return [title, ...names].join('\n');
    const changed = results.change.files.find(({ path }) => path === log.file);
    const file = (0,_shared_log_js__WEBPACK_IMPORTED_MODULE_9__/* .exampleOf */ .Ql)(log, environment);
    return [title, ...names, renderConsoleLog(changed, log.targets, file, palette)].join('\n');
}
const MAX_NAMES = 10;
function namesOf({ targets }, environment) {
    const names = targets.slice(0, MAX_NAMES).map(target => (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_overview_js__WEBPACK_IMPORTED_MODULE_6__/* .shortName */ .EU)(target, environment), 100));
    const more = targets.length - names.length;
    return `  ${names.join(', ')}${more > 0 ? ` … and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .formatCount */ .B4)(more)} more` : ''}`;
}
/**
 * The source of a file, green, red and grey, with its errors below the failing statements.
 *
 * @param changed - The file's source; without it only errors and counts are shown.
 * @param targets - Those on which `file` is what it came to.
 */
function renderConsoleLog(changed, targets, file, palette) {
    const [target] = targets;
    const on = targets.length === 1 ? undefined : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .own */ .ZV)(`each of the ${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .plural */ .LS)(targets.length, 'database')}`);
    const rows = (0,_source_js__WEBPACK_IMPORTED_MODULE_10__/* .abridge */ .pY)((0,_source_js__WEBPACK_IMPORTED_MODULE_10__/* .alignSource */ .FN)(changed, file), MAX_ROWS);
    const last = rows.reduce((most, row) => Math.max(most, row.line), 1);
    const width = Math.max(4, String(last).length);
    const lines = Array.from((0,_annotate_js__WEBPACK_IMPORTED_MODULE_1__/* .annotate */ .f)(rows, file), line => consoleLine(line, width, palette));
    const problems = file.problems.map(problem => palette.red(`✗ ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)((0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .describeProblem */ .BJ)(problem))}`));
    const why = target.note === undefined ? [] : [(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(target.note, 600)];
    const steps = (0,_words_js__WEBPACK_IMPORTED_MODULE_11__/* .stepsForFile */ .V)(target, file, on).map(step => `${palette.bold('→')} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)(step)}`);
    const said = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)((0,_words_js__WEBPACK_IMPORTED_MODULE_11__/* .describeFile */ .CL)(file, target.role));
    return [...lines, '', palette[COLOUR_TONES[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .colourOfFile */ .mX)(file)]](said), ...why, ...problems, ...steps].join('\n');
}
function consoleLine(line, width, palette) {
    const gutter = (number) => palette.grey(`${number.padStart(width)} │`);
    if (line.kind === 'gap')
        return palette.grey(`${'⋯'.padStart(width)} │   ${line.text}`);
    if (line.kind === 'source') {
        const tone = palette[line.status ? TONES[line.status] : 'grey'];
        const mark = line.status ? _outcome_words_js__WEBPACK_IMPORTED_MODULE_12__/* .MARKS */ .j7[line.status] : ' ';
        return `${gutter(String(line.line))} ${tone(`${mark} ${line.text}`.trimEnd())}`.trimEnd();
    }
    if (line.kind === 'output')
        return `${gutter('')}   ${line.text}`;
    const tone = line.kind === 'note' ? TONES[line.status] : 'red';
    return `${gutter('')} ${palette[tone](`  ${line.text}`)}`;
}
/** The closing lines: verdict, what happened, what to do next. */
function renderConsoleVerdict(results, palette) {
    const verdict = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .verdictOf */ .Vj)(results);
    const tone = palette[COLOUR_TONES[verdict]];
    const { startedAt, finishedAt } = results.execution;
    const took = (0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .millisecondsBetween */ .nl)(startedAt, finishedAt);
    const title = `${SIGNS[verdict]} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)((0,_words_js__WEBPACK_IMPORTED_MODULE_11__/* .headline */ .Pl)(results))}`;
    const counts = `${describeScope(results)}${took === undefined ? '' : `, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .formatDuration */ .a3)(took)}`}`;
    const steps = (0,_words_js__WEBPACK_IMPORTED_MODULE_11__/* .nextSteps */ .Zn)(results).map((step, index) => `${index + 1}. ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)(step)}`);
    const impact = (0,_impact_js__WEBPACK_IMPORTED_MODULE_5__/* .describeTotalImpact */ .Uh)((0,_impact_js__WEBPACK_IMPORTED_MODULE_5__/* .impactRows */ .cE)(results.targets));
    const overtaking = results.overtakes.length === 0 ? '' : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)((0,_provenance_js__WEBPACK_IMPORTED_MODULE_8__/* .describeOvertaking */ .wC)(results));
    const rule = '─'.repeat(Math.min(100, Math.max(title.length, 40)));
    return [
        tone(rule),
        tone(palette.bold(title)),
        (0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)((0,_words_js__WEBPACK_IMPORTED_MODULE_11__/* .describeResults */ .ws)(results)),
        palette.grey(counts),
        ...[impact && `Seen in the dry run: ${impact}.`, overtaking && `${overtaking}.`]
            .filter(Boolean)
            .map(palette.yellow),
        ...(steps.length === 0 ? [] : [palette.bold('What to do next'), ...steps]),
        tone(rule),
    ].join('\n');
}
const describeScope = ({ change, targets }) => {
    const files = change.files.filter(({ action }) => action === 'run').length;
    return `${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .plural */ .LS)(files, 'file')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .plural */ .LS)(new Set(targets.map(({ target }) => target)).size, 'target')}`;
};
/** Logs of single databases that a console shows of one file; the log branch has more, the results have all. */
const MAX_OWN_LOGS = 10;
/**
 * The logs of a role that a console shows: every outcome that several databases share, and the first ones of single
 * databases. With one database of the role, all.
 *
 * @returns And a line about what is left out, if anything is.
 */
function consoleLogs(results, role) {
    const all = (0,_log_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .planLogs */ .p2)(results).logs.filter(log => log.role === role);
    if ((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, role).length === 1)
        return { logs: all };
    const counts = new Map();
    const logs = all.filter(({ kind, file }) => {
        if (kind !== 'own')
            return true;
        const count = (counts.get(file) ?? 0) + 1;
        counts.set(file, count);
        return count <= MAX_OWN_LOGS;
    });
    const more = all.length - logs.length;
    return more === 0
        ? { logs }
        : { logs, leftOut: `… and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .plural */ .LS)(more, 'log')} more of single databases: the log branch has them.` };
}
/** The console's whole log of an execution: every outcome of every file, then the verdict. */
function renderConsole(results, palette) {
    const logs = (0,_log_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .rolesOf */ .R7)(results).flatMap(role => {
        const targets = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, role);
        const [only] = targets;
        if (only === undefined)
            return [];
        const title = targets.length === 1
            ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_7__/* .toText */ .fE)((0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .describeTarget */ .ff)(only))
            : `${_outcome_words_js__WEBPACK_IMPORTED_MODULE_12__/* .FOR_ROLE */ .NY[role]}${(0,_format_js__WEBPACK_IMPORTED_MODULE_13__/* .plural */ .LS)(targets.length, 'database')}`;
        const { logs: shown, leftOut } = consoleLogs(results, role);
        return [
            palette.bold(title),
            ...shown.flatMap(log => [renderConsolePart(results, log, palette), '']),
            ...(leftOut === undefined ? [] : [leftOut, '']),
        ];
    });
    return [...logs, renderConsoleVerdict(results, palette), ''].join('\n');
}


/***/ }),

/***/ 2763:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kf: () => (/* binding */ nameSome),
/* harmony export */   LX: () => (/* binding */ renderDatabases),
/* harmony export */   yt: () => (/* binding */ groupByServer)
/* harmony export */ });
/* harmony import */ var _core_target_name_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69023);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1612);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16661);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90370);





const byCodeUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
/** The databases of targets by their servers; both sorted. */
function groupByServer(targets, environment) {
    const servers = new Map();
    for (const { target, region } of targets) {
        const { server, database } = (0,_core_target_name_js__WEBPACK_IMPORTED_MODULE_3__/* .readTargetName */ .X)(target, environment);
        const known = servers.get(server);
        if (known === undefined)
            servers.set(server, { region, databases: [database] });
        else
            known.databases.push(database);
    }
    return [...servers]
        .map(([server, { region, databases }]) => ({ server, region, databases: databases.sort(byCodeUnits) }))
        .sort((a, b) => byCodeUnits(a.server, b.server));
}
const MAX_LINE = 100;
/** Of names in one log; the results have them all. */
const MAX_LIST_BYTES = 64_000;
/** Names in lines of a width that is read well, separated by spaces. */
function* inLines(names) {
    let line = '';
    for (const name of names) {
        if (line !== '' && line.length + name.length >= MAX_LINE) {
            yield line;
            line = '';
        }
        line += line === '' ? name : ` ${name}`;
    }
    if (line !== '')
        yield line;
}
/** A folded list of names under the names of their servers, as Markdown. */
function renderDatabases(targets, environment) {
    const lines = [...listLines(groupByServer(targets, environment), MAX_LIST_BYTES)];
    const title = targets.length === 1 ? 'The database' : `The ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(targets.length, 'database')}`;
    return (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_1__/* .folded */ .TM)(title, (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .fenced */ .OF)(lines.join('\n'), 'text'));
}
function* listLines(servers, maxBytes) {
    let left = maxBytes;
    let shown = 0;
    for (const { server, region, databases } of servers) {
        const head = [server, ...(region === undefined ? [] : [region])].map(name => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(name, 200));
        const title = `${head.join(', ')}: ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(databases.length, 'database')}`;
        const names = [];
        left -= Buffer.byteLength(title) + 1;
        for (const database of left < 0 ? [] : databases) {
            const name = wordOf(database);
            left -= Buffer.byteLength(name) + 1;
            if (left < 0)
                break;
            names.push(name);
        }
        if (names.length === 0)
            break;
        shown += names.length;
        yield title;
        for (const line of inLines(names))
            yield `  ${line}`;
        if (left < 0)
            break;
    }
    const more = servers.reduce((sum, { databases }) => sum + databases.length, -shown);
    if (more > 0)
        yield `… and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(more, 'database')} more, which results.json.gz names`;
}
/** A name as one word of a list: what would break it in two is shown instead. */
const wordOf = (database) => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(database, 200).replaceAll(' ', '␠') || '∅';
/** Names in a sentence, and how many others there are of `count`. */
function nameSome(names, count) {
    const told = names.flatMap((name, index) => (index === 0 ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${name}` : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `, ${name}`));
    return count > names.length ? [...told, ...(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(` … and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(count - names.length)} more`)] : told;
}


/***/ }),

/***/ 55937:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LL: () => (/* binding */ databases),
/* harmony export */   NQ: () => (/* binding */ otherDatabases),
/* harmony export */   d4: () => (/* binding */ troubles)
/* harmony export */ });
/* harmony import */ var _core_model_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79385);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45618);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1612);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16661);
/* harmony import */ var _overview_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50092);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(90370);
/* harmony import */ var _source_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(73194);
/* harmony import */ var _survey_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(85317);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1382);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(34983);
/**
 * What became of the databases of one role, as parts of a summary: what went wrong, in
 * its surroundings, and a row a database and file, or an overview when they are many.
 * Pure. Invariant: a part that shows less than there is says how much it leaves out.
 */











const MAX_LINE_CHARACTERS = 400;
/** The target of a link to the log that tells of a file on a target. */
const logLink = ({ plan, linkTo }, target, path) => {
    const log = plan.logOf(target, path);
    return log === undefined ? undefined : linkTo(log);
};
/** The failed and unknown statements of a role, each in its surroundings; the same on several databases once. */
function troubles(page, role) {
    const all = (0,_survey_js__WEBPACK_IMPORTED_MODULE_7__/* .surveyOf */ .yj)(page.results, role).troubles;
    if (all.length === 0 || page.detail.troubles === 0)
        return [];
    const shown = all.slice(0, page.detail.troubles);
    const more = all.length - shown.length;
    return [
        '### What went wrong',
        isMany(page, role) ? (0,_overview_js__WEBPACK_IMPORTED_MODULE_4__/* .errorsTable */ .Or)(page, role) : '',
        ...shown.flatMap(trouble => oneTrouble(page, trouble)),
        more === 0
            ? ''
            : `… and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_10__/* .plural */ .LS)(more, 'statement')} more: the logs show ${more === 1 ? 'it' : 'them all'}.`,
    ];
}
/** Whether a role has too many targets for a row each. */
const isMany = ({ results }, role) => (0,_survey_js__WEBPACK_IMPORTED_MODULE_7__/* .surveyOf */ .yj)(results, role).targets.length > _survey_js__WEBPACK_IMPORTED_MODULE_7__/* .FEW_TARGETS */ .sD;
/** What became of the targets of a role: a row a target and file, or an overview when they are many. */
const databases = (page, role) => [
    ...(isMany(page, role) ? (0,_overview_js__WEBPACK_IMPORTED_MODULE_4__/* .overview */ .M0)(page, role) : [filesTable(page, (0,_survey_js__WEBPACK_IMPORTED_MODULE_7__/* .surveyOf */ .yj)(page.results, role).targets)]),
    (0,_survey_js__WEBPACK_IMPORTED_MODULE_7__/* .surveyOf */ .yj)(page.results, role).targets.length > 1 ? (0,_overview_js__WEBPACK_IMPORTED_MODULE_4__/* .noticesTable */ .KN)(page, role) : '',
    (0,_overview_js__WEBPACK_IMPORTED_MODULE_4__/* .outputsPart */ .AJ)(page, role),
];
const TITLES = {
    simulation: 'Simulation',
    'dry-run': 'Dry run',
    environment: 'Environment',
};
/** The roles that an execution is not about, folded, in the order they had their turn. */
const otherDatabases = (page) => _core_model_js__WEBPACK_IMPORTED_MODULE_0__/* .ROLES */ .gg.filter(role => role !== _words_js__WEBPACK_IMPORTED_MODULE_8__/* .shownRole */ .s0(page.results)).map(role => (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_3__/* .folded */ .TM)(TITLES[role], allOf(databases(page, role))));
/** Blocks as one. */
const allOf = (blocks) => blocks.filter(Boolean).join('\n\n');
function oneTrouble(page, { target, file, statement, targets }) {
    const { detail, results } = page;
    const link = logLink(page, target, file.path);
    const name = (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .codeLink */ .U1)(file.path, link);
    const on = targets.length === 1
        ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .phrase */ .MZ) `${target.target}`
        : (0,_overview_js__WEBPACK_IMPORTED_MODULE_4__/* .describeDatabases */ .WH)(targets, results.execution.environment);
    const where = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .toMarkdown */ .l6)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .phrase */ .MZ) `line ${_words_js__WEBPACK_IMPORTED_MODULE_8__/* .lineOf */ .cA(statement)} on ${on}`);
    const title = `**${_outcome_words_js__WEBPACK_IMPORTED_MODULE_9__/* .OUTCOME_SIGNS */ .Gr[statement.status]} ${name} ${where}**`;
    const rows = around(page.align(file), statement, detail.diffRows);
    const diff = rows.length === 0 ? '' : (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_3__/* .renderDiff */ ["in"])(rows, file);
    return [title, diff === '' ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .toMarkdown */ .l6)(_words_js__WEBPACK_IMPORTED_MODULE_8__/* .verdictOfStatement */ .iQ(statement)) : diff];
}
/** The rows of one statement with two rows before and after it. */
function around(rows, statement, maxRows) {
    const last = rows.findIndex(row => row.ending.includes(statement));
    const first = rows.findIndex(row => row.kind === 'line' && row.line >= statement.line);
    if (maxRows === 0 || last < 0)
        return [];
    const near = rows.slice(Math.max(0, Math.min(first < 0 ? last : first, last) - 2), last + 3);
    return (0,_source_js__WEBPACK_IMPORTED_MODULE_6__/* .abridge */ .pY)(near, maxRows, 3).map(clipped);
}
const clipped = (row) => row.kind === 'line' && row.text.length > MAX_LINE_CHARACTERS
    ? { ...row, text: `${row.text.slice(0, MAX_LINE_CHARACTERS)}…` }
    : row;
const ALWAYS = [
    ['Succeeded', 'succeeded'],
    ['Failed', 'failed'],
    ['Skipped', 'skipped'],
];
const WHERE_THERE_ARE = [
    ['Rolled back', 'rolledBack'],
    ['Unknown', 'unknown'],
];
/** The rare outcomes get a column where there are any, so that most tables fit into a page. */
function columnsFor(targets) {
    const totals = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .countTargets */ .cY)(targets);
    return [...ALWAYS, ...WHERE_THERE_ARE.filter(([, count]) => totals[count] > 0)];
}
const totalsCells = (totals, columns) => columns.map(([, count]) => (totals[count] === 0 ? '·' : (0,_format_js__WEBPACK_IMPORTED_MODULE_10__/* .formatCount */ .B4)(totals[count]))).join(' | ');
/** One row a target and file; rows that are not green first when there are too many. */
function filesTable(page, targets) {
    const { detail } = page;
    if (targets.length === 0 || detail.fileRows === 0)
        return '';
    const columns = columnsFor(targets);
    const all = targets.flatMap(target => [
        { target, file: undefined, colour: (0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfTarget */ .TT)(target) },
        ...target.files.map(file => ({ target, file, colour: (0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfFile */ .mX)(file) })),
    ]);
    const ordered = all.length > detail.fileRows ? [...all.filter(isBad), ...all.filter(row => !isBad(row))] : all;
    const rows = ordered
        .slice(0, detail.fileRows)
        .map(({ target, file }) => file ? fileRow(file, columns, logLink(page, target, file.path)) : targetRow(target, columns));
    const more = all.length - rows.length;
    return [
        `| | File | ${columns.map(([head]) => head).join(' | ')} | Time |`,
        `| --- | --- |${' ---: |'.repeat(columns.length + 1)}`,
        ...rows,
        ...(more > 0
            ? [`| | … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_10__/* .plural */ .LS)(more, 'row')} more: see the logs |${' |'.repeat(columns.length + 1)}`]
            : []),
    ].join('\n');
}
const isBad = ({ colour }) => colour !== 'green';
function targetRow(target, columns) {
    const durationMs = target.files.reduce((sum, file) => sum + (file.durationMs ?? 0), 0);
    const cells = [_outcome_words_js__WEBPACK_IMPORTED_MODULE_9__/* .SIGNS */ .B2[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfTarget */ .TT)(target)], `**${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .toCell */ .cX)((0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_3__/* .describeTarget */ .ff)(target))}**`];
    return `| ${cells.join(' | ')} | ${totalsCells((0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .countTargets */ .cY)([target]), columns)} | ${(0,_format_js__WEBPACK_IMPORTED_MODULE_10__/* .cellDuration */ .FK)(durationMs)} |`;
}
function fileRow(file, columns, link) {
    const took = file.durationMs === undefined ? 'not started' : (0,_format_js__WEBPACK_IMPORTED_MODULE_10__/* .cellDuration */ .FK)(file.durationMs);
    const totals = totalsCells((0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .countStatements */ .UE)([file]), columns);
    return `| ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_9__/* .SIGNS */ .B2[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfFile */ .mX)(file)]} | ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellLink */ .Ng)(file.path, link)} | ${totals} | ${took} |`;
}


/***/ }),

/***/ 52460:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ar: () => (/* binding */ relativeTarget),
/* harmony export */   Cm: () => (/* binding */ linkTarget),
/* harmony export */   GA: () => (/* binding */ cellCode),
/* harmony export */   Ng: () => (/* binding */ cellLink),
/* harmony export */   OF: () => (/* binding */ fenced),
/* harmony export */   RK: () => (/* binding */ visible),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   U1: () => (/* binding */ codeLink),
/* harmony export */   Uw: () => (/* binding */ cutBytes),
/* harmony export */   X1: () => (/* binding */ escapeText),
/* harmony export */   ZD: () => (/* binding */ escapeHtml),
/* harmony export */   gB: () => (/* binding */ visibleLines),
/* harmony export */   ti: () => (/* binding */ inlineCode)
/* harmony export */ });
/* unused harmony export fenceFor */
/**
 * Foreign text made harmless. Invariant: nothing that a database, a file name
 * or a SQL text contains becomes markup, a link, a mention or an escape
 * sequence, and nothing of it is invisible.
 */
/* eslint-disable-next-line no-control-regex -- control characters are what this is about */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** C1 controls, bidirectional marks and overrides, characters without width, line separators, tags. */
const INVISIBLE = /[\u0080-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATES = /[\ud800-\udfff]/gu;
/** Shows control characters, bidirectional overrides and the like as visible signs; keeps line feeds and tabs. */
function visible(text) {
    return text
        .replace(CONTROLS, control => control === '\u007f' ? '␡' : String.fromCharCode(0x2400 + control.charCodeAt(0)))
        .replace(INVISIBLE, character => `⟨U+${hexadecimal(character)}⟩`)
        .replace(LONE_SURROGATES, '\ufffd');
}
const hexadecimal = (character) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
/** The lines of a server's message or the like, each made visible. */
const visibleLines = (text) => text
    .replace(/(\r\n|\n)+$/, '')
    .split(/\r\n|\n/)
    .map(visible);
/** Visible text on one line, cut to a number of characters. */
function oneLine(text, maxCharacters = 500) {
    const line = visible(text
        .trim()
        .replace(/\r\n|\n/g, '⏎')
        .replace(/\t/g, ' '));
    const characters = line.length > maxCharacters ? Array.from(line) : [];
    return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : line;
}
/** The beginning of a text, in whole characters, that takes at most so many bytes. */
function cutBytes(text, maxBytes) {
    if (Buffer.byteLength(text) <= maxBytes)
        return text;
    let short = '';
    let bytes = 0;
    for (const character of text) {
        bytes += Buffer.byteLength(character);
        if (bytes > maxBytes)
            return short;
        short += character;
    }
    return short;
}
const longestRun = (text, runs) => (text.match(runs) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
/** A Markdown code fence that no line of the content can close. */
const fenceFor = (content) => '`'.repeat(Math.max(3, longestRun(content, /`+/g) + 1));
/** A fenced block of Markdown with the content as it is; lines that are not foreign must be made visible before. */
function fenced(content, language) {
    const fence = fenceFor(content);
    return `${fence}${language}\n${content}\n${fence}`;
}
/** A code span with exactly this content. */
function codeSpan(line) {
    const ticks = '`'.repeat(longestRun(line, /`+/g) + 1);
    const pad = /^`|`$|^ .* $/.test(line) && line.trim() !== '' ? ' ' : '';
    return `${ticks}${pad}${line}${pad}${ticks}`;
}
/** Foreign text as inline code of Markdown, on one line; the empty text as a sign for it. */
const inlineCode = (text, maxCharacters = 500) => codeSpan(oneLine(text, maxCharacters) || '∅');
/**
 * Foreign text as inline code inside a cell of a Markdown table. A pipe after a
 * backslash is read differently by different parsers, so it is set outside the code.
 */
function cellCode(text, maxCharacters = 500) {
    const line = oneLine(text, maxCharacters);
    if (!line.includes('\\|'))
        return inlineCode(line, maxCharacters).replace(/\|/g, '\\|');
    return line
        .split('|')
        .map(part => (part === '' ? '' : codeSpan(part)))
        .join('&#124;');
}
const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
/** Text for HTML content and quoted attributes. */
const escapeHtml = (text) => visible(text).replace(/[&<>"']/g, character => ENTITIES[character] ?? character);
/**
 * A sentence that may hold foreign words, as Markdown text on one line, also
 * good inside a table: punctuation that could be markup becomes entities, and
 * what the platform itself would make a link or a mention is broken up.
 */
function escapeText(text, maxCharacters = 2000) {
    return oneLine(text, maxCharacters)
        .replace(/@|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=\/\/|[\w+-]+:)/gi, '$&\u200b')
        .replace(/[\\`*_{}[\]#|<>~&$^=!+]|^\d+(?=[.)])|^-/g, escapeMarkup);
}
const escapeMarkup = (found) => /^\d+$/.test(found) ? `&#8203;${found}` : `&#${found.charCodeAt(0)};`;
/** A URL for use inside `(…)` of a Markdown link or an HTML attribute; undefined unless http or https. */
function linkTarget(url) {
    const text = url instanceof URL ? url.href : url;
    if (text === undefined || !URL.canParse(text))
        return undefined;
    const { protocol, href } = new URL(text);
    if (protocol !== 'https:' && protocol !== 'http:')
        return undefined;
    return href.replace(/[()<>[\]|`'"*_~\\\s]/g, percent);
}
/** A relative path as the target of a Markdown link. */
const relativeTarget = (path) => path
    .split('/')
    .map(segment => encodeURIComponent(segment.replace(LONE_SURROGATES, '\ufffd')).replace(/[!'()*_~]/g, percent))
    .join('/');
const percent = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
/** A Markdown link whose text is inline code; just the code without a target. Not for tables. */
const codeLink = (text, target) => target === undefined ? inlineCode(text) : `[${inlineCode(text)}](${target})`;
/** The same inside a cell of a table. */
const cellLink = (text, target) => target === undefined ? cellCode(text) : `[${cellCode(text)}](${target})`;


/***/ }),

/***/ 54234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ CHANGES_TITLE),
/* harmony export */   AH: () => (/* binding */ foreseenSections),
/* harmony export */   DT: () => (/* binding */ describeChanges),
/* harmony export */   FY: () => (/* binding */ foreseenRows),
/* harmony export */   Y7: () => (/* binding */ openRows),
/* harmony export */   a6: () => (/* binding */ describeTotalEffects),
/* harmony export */   aQ: () => (/* binding */ OPEN_TITLE),
/* harmony export */   aZ: () => (/* binding */ locksOf)
/* harmony export */ });
/* unused harmony export describeEffect */
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1612);
/* harmony import */ var _impact_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16649);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90370);





/** From what destroys to what only adds. */
const ORDER = [
    ...['dropped', 'emptied', 'deleted', 'updated', 'altered', 'renamed', 'replaced'],
    ...['inserted', 'created'],
];
const DEEDS = {
    dropped: 'drops',
    emptied: 'empties',
    deleted: 'deletes rows of',
    updated: 'updates rows of',
    altered: 'alters',
    renamed: 'renames',
    replaced: 'replaces',
    inserted: 'inserts rows into',
    created: 'creates',
};
const rankOf = ({ effects = [] }) => effects.reduce((worst, { how }) => Math.min(worst, ORDER.indexOf(how)), ORDER.length);
/** Statements with a prediction that satisfies a condition, the same on several targets once. */
function rowsWhere(targets, isMeant) {
    const rows = new Map();
    for (const { target, files } of targets) {
        for (const { path, statements } of files) {
            for (const statement of statements) {
                if (!('prediction' in statement) || statement.prediction === undefined)
                    continue;
                const { prediction, impact, line, start } = statement;
                if (!isMeant(prediction))
                    continue;
                const key = JSON.stringify([path, start, prediction, impact]);
                const row = rows.get(key) ?? { path, line, prediction, impact, targets: [] };
                rows.set(key, row);
                row.targets.push(target);
            }
        }
    }
    return [...rows.values()];
}
const foreseen = new WeakMap();
/** What would change, the destructive first, else in execution order. */
function foreseenRows(results) {
    const known = foreseen.get(results) ??
        rowsWhere((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'simulation'), ({ verdict, effects = [] }) => verdict === 'would-succeed' && effects.length > 0).toSorted((a, b) => rankOf(a.prediction) - rankOf(b.prediction));
    foreseen.set(results, known);
    return known;
}
const rowsTold = ({ count, exact }) => `${exact ? '' : 'about '}${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(count, 'row')}`;
/** One effect: `drops table public.customer (about 1,200 rows, 3 MB)`. */
function describeEffect({ what, how, to, rows, bytes }) {
    const size = [
        ...(rows === undefined ? [] : [rowsTold(rows)]),
        ...(bytes === undefined ? [] : [(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatBytes */ .z3)(bytes)]),
    ].join(', ');
    return [
        ...(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .own */ .ZV)(DEEDS[how])} ${what}`,
        ...(to === undefined ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) ` to ${to}`),
        ...(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .own */ .ZV)(size === '' ? '' : ` (${size})`),
    ];
}
const DONE = {
    ...{ dropped: 'dropped', emptied: 'emptied', altered: 'altered', renamed: 'renamed' },
    ...{ replaced: 'replaced', created: 'created' },
    ...{ deleted: 'with rows deleted', updated: 'with rows updated', inserted: 'with rows inserted' },
};
const KIND_PLURALS = { index: 'indexes', policy: 'policies' };
/** Everything in one line: `1 table dropped, 2 columns created`. */
function describeTotalEffects(rows) {
    const things = new Map();
    for (const { prediction } of rows) {
        for (const { what, how } of prediction.effects ?? []) {
            const kind = /^[a-z ]{2,30}?(?= \S+$)/.exec(what)?.[0] ?? 'object';
            const kinds = things.get(how) ?? new Map();
            things.set(how, kinds.set(kind, (kinds.get(kind) ?? new Set()).add(what)));
        }
    }
    return ORDER.flatMap(how => [...(things.get(how) ?? [])].map(([kind, { size }]) => `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(size, kind, KIND_PLURALS[kind])} ${DONE[how]}`)).join(', ');
}
const CHANGES_TITLE = 'What it would change';
const OPEN_TITLE = 'What nobody can foresee';
/** The statements that were not simulated, in execution order. */
const openRows = (results) => rowsWhere((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'simulation'), ({ verdict }) => verdict === 'not-simulated');
/** All that a statement would change, the destructive first, and what it reads for that. */
function describeChanges({ prediction, impact }) {
    const effects = (prediction.effects ?? []).toSorted((a, b) => ORDER.indexOf(a.how) - ORDER.indexOf(b.how));
    const more = impact === undefined ? [] : (0,_impact_js__WEBPACK_IMPORTED_MODULE_2__/* .describeEffects */ .QG)({ ...impact, destroys: narrowedOf(impact) });
    const scans = (prediction.scans ?? []).map(name => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) `reads ${name} from end to end`);
    return [...effects.map(describeEffect), ...more, ...scans];
}
/** The locks that it would take and that hold others up. */
const locksOf = ({ impact }) => impact === undefined ? [] : (0,_impact_js__WEBPACK_IMPORTED_MODULE_2__/* .describeLocks */ .sF)(impact);
/** The sections of a summary: what would change, and what nobody can foresee. */
const foreseenSections = (sheet) => [
    changesSection(sheet),
    openSection(sheet),
];
function changesSection({ results, detail }) {
    const rows = foreseenRows(results);
    if (rows.length === 0)
        return '';
    const shown = rows.slice(0, detail.others);
    const list = (phrases) => phrases.map(_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .toCell */ .cX).join('<br>') || '·';
    const lines = shown.map(row => `| ${whereOf(row)} | ${list(describeChanges(row))} | ${list(locksOf(row))} |`);
    return [
        `### ${CHANGES_TITLE}`,
        `**${describeTotalEffects(rows)}**`,
        ...(shown.length === 0
            ? []
            : [
                ['| Where | What | Lock |', '| --- | --- | --- |', ...lines, ...moreRow(rows, shown, 3)].join('\n'),
            ]),
    ].join('\n\n');
}
/** What is dropped or emptied is among the effects already. */
const narrowedOf = ({ destroys }) => destroys.filter(({ how }) => how === 'narrowed');
function openSection({ results, detail }) {
    const rows = openRows(results);
    if (rows.length === 0 || detail.others === 0)
        return '';
    const shown = rows.slice(0, detail.others);
    const lines = shown.map(row => `| ${whereOf(row)} | ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .cellCode */ .GA)(row.prediction.reason ?? '', 300)} |`);
    return [
        `### ${OPEN_TITLE}`,
        ['| Where | Why |', '| --- | --- |', ...lines, ...moreRow(rows, shown, 2)].join('\n'),
    ].join('\n\n');
}
const whereOf = ({ path, line, targets }) => `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .toCell */ .cX)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) `${`${path}:${line}`}`)}${targets.length === 1 ? '' : `<br>on ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(targets.length, 'target')}`}`;
const moreRow = (rows, shown, columns) => {
    const more = rows.length - shown.length;
    return more === 0
        ? []
        : [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(more, 'statement')} more: see the logs |${' |'.repeat(columns - 1)}`];
};


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


/***/ }),

/***/ 16649:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $7: () => (/* binding */ describeRows),
/* harmony export */   Pm: () => (/* binding */ describeMirror),
/* harmony export */   QG: () => (/* binding */ describeEffects),
/* harmony export */   Uh: () => (/* binding */ describeTotalImpact),
/* harmony export */   Y_: () => (/* binding */ impactSection),
/* harmony export */   Yu: () => (/* binding */ IMPACT_TITLE),
/* harmony export */   an: () => (/* binding */ describeImpact),
/* harmony export */   cE: () => (/* binding */ impactRows),
/* harmony export */   "if": () => (/* binding */ describeHeldRows),
/* harmony export */   sF: () => (/* binding */ describeLocks),
/* harmony export */   ux: () => (/* binding */ impactOf)
/* harmony export */ });
/* harmony import */ var _core_mirror_data_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(74618);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1612);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(52460);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90370);
/**
 * What the statements of a dry run did to what was there before them, for
 * whoever has to let the change in. Pure. Invariant: what destroys comes before
 * what rewrites, and that before what only blocks; durations are never shown
 * without the rows they were measured on.
 */




/** The title of the section that shows the rows. */
const IMPACT_TITLE = 'What it does to what is there';
const DEEDS = { dropped: 'drops', emptied: 'empties', narrowed: 'narrows' };
const HOW_BAD = ['dropped', 'emptied', 'narrowed'];
/** Names told of one effect; the others are counted. */
const MAX_NAMES = 5;
/** What a lock keeps others from when it matters, the worst first. */
const STRONG = ['reads and writes', 'writes'];
const strongestOf = ({ locks }) => STRONG.find(blocks => locks.some(lock => lock.blocks === blocks));
/** From 0, the worst, on; undefined when there is nothing a reviewer has to know. */
function rankOf({ destroys, rewrites, locks }) {
    const destroyed = HOW_BAD.findIndex(how => destroys.some(each => each.how === how));
    if (destroyed >= 0)
        return destroyed;
    if (rewrites.length > 0)
        return 3;
    const strongest = strongestOf({ destroys, rewrites, locks });
    return strongest === undefined ? undefined : 4 + STRONG.indexOf(strongest);
}
/** The impact of a statement that ran, when a reviewer has to know of it. */
function impactOf(statement) {
    const ran = statement.status === 'succeeded' || statement.status === 'rolled-back';
    if (!ran || statement.impact === undefined)
        return undefined;
    return rankOf(statement.impact) === undefined ? undefined : statement.impact;
}
/** Every statement with an impact, the worst first, else in execution order; the same on several targets is one row. */
function impactRows(targets) {
    const known = impacts.get(targets) ?? findImpacts(targets);
    impacts.set(targets, known);
    return known;
}
/** Every rendering in fewer details asks again. */
const impacts = new WeakMap();
function findImpacts(targets) {
    const rows = new Map();
    for (const { target, role, files } of targets) {
        if (role !== 'dry-run')
            continue;
        for (const { path, statements } of files) {
            for (const statement of statements) {
                const impact = impactOf(statement);
                if (impact === undefined || !('durationMs' in statement))
                    continue;
                const { line, start, durationMs } = statement;
                const key = JSON.stringify([path, start, impact]);
                const row = rows.get(key) ?? { path, line, impact, durationMs, targets: [] };
                rows.set(key, row);
                row.durationMs = Math.max(durationMs, row.durationMs);
                row.targets.push(target);
            }
        }
    }
    return [...rows.values()].sort((a, b) => (rankOf(a.impact) ?? 0) - (rankOf(b.impact) ?? 0));
}
const names = (all) => {
    const told = all
        .slice(0, MAX_NAMES)
        .flatMap((name, index) => (index === 0 ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${name}` : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `, ${name}`));
    return all.length > MAX_NAMES ? [...told, ` and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(all.length - MAX_NAMES, 'other')}`] : told;
};
/** What a statement drops, empties, narrows and rewrites, worst first. */
function describeEffects({ destroys, rewrites }) {
    const destroyed = HOW_BAD.flatMap(how => {
        const these = destroys.filter(each => each.how === how).map(({ what }) => what);
        return these.length === 0 ? [] : [(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(DEEDS[how])} ${names(these)}`];
    });
    return rewrites.length === 0 ? destroyed : [...destroyed, (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `rewrites ${names(rewrites)}`];
}
/** The locks that keep others from writing or reading, the strongest first. */
function describeLocks({ locks }) {
    const kinds = new Map();
    for (const lock of STRONG.flatMap(blocks => locks.filter(each => each.blocks === blocks))) {
        const key = JSON.stringify([lock.mode, lock.blocks]);
        const known = kinds.get(key) ?? { lock, on: [] };
        known.on.push(lock.on);
        kinds.set(key, known);
    }
    return [...kinds.values()].map(({ lock, on }) => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${lock.mode} on ${names(on)} blocks ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(lock.blocks)}`);
}
/** All of an impact in a few phrases, for the note of a statement. */
const describeImpact = (impact) => [
    ...describeEffects(impact),
    ...describeLocks(impact),
    ...(impact.algorithm === undefined ? [] : [(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `algorithm ${impact.algorithm}`]),
];
/** The kind of a thing named as in a fingerprint, such as `column public.customer.name`. */
const kindOf = (what) => /^[a-z]{2,20}(?= )/.exec(what)?.[0] ?? 'object';
const KIND_PLURALS = { index: 'indexes', policy: 'policies' };
/** Everything in one line: `1 table dropped, 1 table rewritten; 3 statements block writes`. */
function describeTotalImpact(rows) {
    const things = (verb, all) => {
        const kinds = new Map();
        for (const [kind, name] of all)
            kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name));
        return [...kinds].map(([kind, { size }]) => `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(size, kind, KIND_PLURALS[kind])} ${verb}`);
    };
    const changed = [
        ...HOW_BAD.flatMap(how => things(how, rows.flatMap(({ impact }) => impact.destroys
            .filter(each => each.how === how)
            .map(({ what }) => [kindOf(what), what])))),
        ...things('rewritten', rows.flatMap(({ impact }) => impact.rewrites.map((name) => ['table', name]))),
    ];
    const blocking = STRONG.flatMap(blocks => {
        const count = rows.filter(({ impact }) => strongestOf(impact) === blocks).length;
        return count === 0 ? [] : [`${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(count, 'statement')} ${count === 1 ? 'blocks' : 'block'} ${blocks}`];
    });
    return [changed.join(', '), blocking.join(', ')].filter(Boolean).join('; ');
}
const PLACES = {
    server: 'on the server that `dry-run-url` names',
    local: 'on a throw-away server of the machine that ran this',
    embedded: 'inside the process that ran this',
    target: "on the target's own server",
};
/** What the mirror was made from, where, and with which rows. */
function describeMirror(mirror) {
    const { of, place, entries, differences } = mirror;
    const differs = differences === 0 ? 'none different' : `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(differences, 'entry', 'entries')} different`;
    const made = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(entries, 'catalog entry', 'catalog entries')}, ${differs}; ${(0,_core_mirror_data_js__WEBPACK_IMPORTED_MODULE_0__/* .rowsIn */ .N)(mirror)}`;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `mirror of ${of} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(PLACES[place])}: ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(made)}`;
}
/** What the statements ran on, once for each kind of mirror. */
const describeHeldRows = (targets) => rowsOf(targets).map(({ said }) => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${said}.`);
/** What the durations were measured on, and what they tell therefore. */
const describeRows = (targets) => rowsOf(targets).map(({ said, rows }) => {
    const tells = rows === 'no rows' ? ': how long it took says nothing about tables that have some' : '';
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${said}${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(tells)}.`;
});
function rowsOf(targets) {
    const held = new Map();
    for (const { target, role, mirror } of targets) {
        if (role !== 'dry-run')
            continue;
        const rows = mirror === undefined ? 'the rows of a database that was prepared for the dry run' : (0,_core_mirror_data_js__WEBPACK_IMPORTED_MODULE_0__/* .rowsIn */ .N)(mirror);
        const of = held.get(rows) ?? [];
        held.set(rows, of);
        of.push(mirror?.of ?? target);
    }
    return [...held].map(([rows, of]) => {
        const mirrors = of.length === 1 ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `The mirror of ${names(of)}` : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `The mirrors of ${names(of)}`;
        return { rows, said: (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${mirrors} held ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(rows)}` };
    });
}
/** The section of a summary: the total, what it was measured on, and a row a statement. */
function impactSection({ results, detail }) {
    const rows = impactRows(results.targets);
    if (rows.length === 0)
        return '';
    const shown = rows.slice(0, detail.others);
    const more = rows.length - shown.length;
    const withAlgorithm = rows.some(({ impact }) => impact.algorithm !== undefined);
    const heads = ['Where', 'What', 'Lock', 'Time', ...(withAlgorithm ? ['Algorithm'] : [])];
    const table = [
        `| ${heads.join(' | ')} |`,
        `| --- | --- | --- | ---: |${withAlgorithm ? ' --- |' : ''}`,
        ...shown.map(row => `| ${cellsOf(row, heads.length).join(' | ')} |`),
        ...(more > 0
            ? [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(more, 'statement')} more: see the logs |${' |'.repeat(heads.length - 1)}`]
            : []),
    ];
    return [
        `### ${IMPACT_TITLE}`,
        `**${describeTotalImpact(rows)}**`,
        ...(shown.length === 0
            ? []
            : [describeRows(results.targets).map(_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .toMarkdown */ .l6).join(' '), table.join('\n')]),
    ].join('\n\n');
}
function cellsOf({ path, line, impact, durationMs, targets }, count) {
    const on = targets.length === 1 ? '' : `<br>on ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(targets.length, 'target')}`;
    const list = (phrases) => phrases.map(_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .toCell */ .cX).join('<br>') || '·';
    const algorithm = impact.algorithm === undefined ? '' : (0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .cellCode */ .GA)(impact.algorithm);
    return [
        `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .toCell */ .cX)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${`${path}:${line}`}`)}${on}`,
        list(describeEffects(impact)),
        list(describeLocks(impact)),
        (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .cellDuration */ .FK)(durationMs),
        algorithm,
    ].slice(0, count);
}


/***/ }),

/***/ 733:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H5: () => (/* binding */ executionFolder),
/* harmony export */   Q2: () => (/* binding */ logPath),
/* harmony export */   iR: () => (/* binding */ deploymentFolder),
/* harmony export */   tE: () => (/* binding */ sharedLogPath)
/* harmony export */ });
/* unused harmony exports safeSegment, safePath */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(52460);
/**
 * Where a log lies on the log branch. Invariant: every path can be checked out
 * on every system, stays inside its folder, and distinct names stay distinct.
 */


const MAX_SEGMENT_BYTES = 80;
const MAX_FILE_BYTES = 160;
/** What is not listed here is replaced; a tilde is not, as it marks the hash. */
const UNSAFE = /[^\p{L}\p{M}\p{N} ._\-+=@,()[\]]/gu;
/** Device names of Windows, git's own folder, and names the layout itself uses. */
const RESERVED = /^((con|prn|aux|nul|com\d|lpt\d)(\..*)?|\.git|dry-run|alike)$/i;
const hash = (text) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex').slice(0, 10);
/**
 * A name as one segment of a path. A name that had to be changed carries a hash
 * of the original, so two names never meet.
 */
function safeSegment(name) {
    const clean = name
        .replace(/[\ud800-\udfff]/gu, '_')
        .normalize('NFC')
        .replace(UNSAFE, '_')
        .replace(/^ +|[ .]+$/g, ends => '_'.repeat(ends.length));
    const short = (0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .cutBytes */ .Uw)(clean, MAX_SEGMENT_BYTES);
    const kept = short === name && name !== '' && !RESERVED.test(name);
    return kept ? name : `${(0,_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .cutBytes */ .Uw)(short, MAX_SEGMENT_BYTES - 11)}~${hash(name)}`;
}
/** A folder's name; one that looks like a log would stand in the way of that log. */
const safeFolder = (name) => /\.md$/i.test(name) ? `${safeSegment(`${name}~`).split('~')[0] ?? ''}~${hash(name)}` : safeSegment(name);
/** A path of a repository, or a target's name, as a path of several segments. */
function safePath(path) {
    const names = path.split('/');
    const safe = names
        .map((name, index) => (index < names.length - 1 ? safeFolder(name) : safeSegment(name)))
        .join('/');
    return Buffer.byteLength(safe) <= MAX_FILE_BYTES
        ? safe
        : `~${hash(path)}/${safeSegment(names[names.length - 1] ?? '')}`;
}
/**
 * The folder of one execution: `deployments/<id>/<environment>/<run>.<attempt>`. What does not deploy carries its
 * method: a run may try a change for an environment in one job and deploy it there in another.
 */
const executionFolder = (execution) => [deploymentFolder(execution.deployment), safeSegment(execution.environment), runSegment(execution)].join('/');
/** The folder of a deployment. */
const deploymentFolder = (deployment) => `deployments/${safeSegment(deployment)}`;
const runSegment = ({ run, attempt, method }) => safeSegment(`${run}.${attempt}${method === 'deploy' ? '' : `-${method}`}`);
/** Inside the execution's folder; what did not touch the environment has a folder of its own. */
const FOLDERS = { simulation: 'simulation/', 'dry-run': 'dry-run/', environment: '' };
/** The path of a file's log inside the execution's folder. */
function logPath(target, file) {
    const folder = target.target.split('/').map(safeFolder).join('/');
    return `${FOLDERS[target.role]}${folder}/${safePath(file)}.md`;
}
/** The path of a log that several targets share; `kind` is one segment and says what they have in common. */
const sharedLogPath = (role, kind, file) => `${FOLDERS[role]}alike/${kind}/${safePath(file)}.md`;


/***/ }),

/***/ 41873:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R7: () => (/* binding */ rolesOf),
/* harmony export */   p2: () => (/* binding */ planLogs)
/* harmony export */ });
/* unused harmony exports MAX_OWN_LOGS, MAX_SHARED_LOGS */
/* harmony import */ var _core_alike_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28568);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45618);
/* harmony import */ var _log_path_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(733);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34983);
/**
 * Which logs an execution has, and which targets each tells of. Pure. Invariant:
 * every file of every target is in exactly one log, and of each file of the change
 * there are at most `MAX_OWN_LOGS + MAX_SHARED_LOGS + 1` logs a role, however many
 * targets there are.
 *
 * With one target of a role every file has its own log. With several, those on which a
 * file came to the same (see core/alike.ts) share one: most of the green ones, and
 * those where it was not run. Targets that are red, and green ones that deviate from
 * the most, have logs of their own, the rarest outcomes first, up to `MAX_OWN_LOGS`;
 * what is left of an outcome then shares one as well. When there are more kinds of
 * outcomes than `MAX_SHARED_LOGS`, the rarest are told of in one last log.
 */




/** Of one file and role. */
const MAX_OWN_LOGS = 50;
/** Of one file and role; one more tells of what is left. */
const MAX_SHARED_LOGS = 50;
const plans = new WeakMap();
/** The logs of an execution; every renderer of the same results gets the same plan. */
function planLogs(results) {
    const known = plans.get(results);
    if (known !== undefined)
        return known;
    const parts = new Map(rolesOf(results).map(role => [role, planRole(results, role)]));
    const plan = {
        logs: [...parts.values()].flatMap(({ logs }) => logs),
        logOf: (target, file) => parts.get(target.role)?.logOf(target, file),
    };
    plans.set(results, plan);
    return plan;
}
/** The roles that there are targets of, in the order of the results. */
const rolesOf = (results) => [
    ...new Set(results.targets.map(({ role }) => role)),
];
function planRole(results, role) {
    const targets = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .targetsOf */ .QR)(results, role);
    const [only] = targets;
    if (only !== undefined && targets.length === 1) {
        const logs = only.files.map(file => ownLog(only, file));
        return { logs, logOf: (_target, path) => logs.find(({ file }) => file === path) };
    }
    const position = new Map(targets.map((target, index) => [target, index]));
    const byPath = new Map();
    for (const [path, groups] of (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .groupAlike */ .Mr)(targets, results.execution.environment)) {
        const logs = planFile(role, groups);
        // One byte a target: a map of a million entries would take more than the results themselves.
        const which = new Uint8Array(targets.length);
        logs.forEach((log, index) => {
            for (const target of log.targets)
                which[position.get(target) ?? 0] = index + 1;
        });
        byPath.set(path, { logs, which });
    }
    return {
        logs: [...byPath.values()].flatMap(({ logs }) => logs),
        logOf: (target, path) => {
            const [file, at] = [byPath.get(path), position.get(target)];
            return at === undefined ? undefined : file?.logs[(file.which[at] ?? 0) - 1];
        },
    };
}
const ownLog = (target, file) => ({
    ...{ kind: 'own', role: target.role, file: file.path, colour: (0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfFile */ .mX)(file) },
    path: (0,_log_path_js__WEBPACK_IMPORTED_MODULE_2__/* .logPath */ .Q2)(target, file.path),
    targets: [target],
    files: [file],
});
/** Not more logs than `MAX_OWN_LOGS + MAX_SHARED_LOGS + 1`. */
function planFile(role, groups) {
    const most = groups
        .filter(({ colour }) => colour === 'green')
        .reduce((best, each) => (each.targets.length > sizeOf(best) ? each : best), undefined);
    const together = groups.filter(group => group === most || group.colour === 'grey');
    const apart = groups.filter(group => !together.includes(group)).sort((a, b) => sizeOf(a) - sizeOf(b));
    const own = [];
    for (const group of apart) {
        const kept = Math.min(MAX_OWN_LOGS - own.length, group.targets.length);
        own.push(...membersOf(group, 0, kept).map(([target, file]) => ownLog(target, file)));
        if (kept < group.targets.length)
            together.push(rest(group, kept));
    }
    // The sort is stable: of two that are as frequent, the first stays the first.
    const byFrequency = together.sort((a, b) => sizeOf(b) - sizeOf(a));
    const shared = byFrequency.slice(0, MAX_SHARED_LOGS);
    const others = byFrequency.slice(MAX_SHARED_LOGS);
    return [...sharedLogs(role, shared), ...(others.length === 0 ? [] : [othersLog(role, others)]), ...own];
}
const sizeOf = (group) => group?.targets.length ?? 0;
const membersOf = ({ targets, files }, from, to = targets.length) => targets.slice(from, to).flatMap((target, index) => {
    const file = files[from + index];
    return file === undefined ? [] : [[target, file]];
});
const rest = (group, from) => ({
    ...group,
    targets: group.targets.slice(from),
    files: group.files.slice(from),
});
const WORDS = {
    green: 'green',
    yellow: 'not-simulated',
    red: 'red',
    grey: 'not-run',
};
function sharedLogs(role, groups) {
    const seen = { green: 0, yellow: 0, red: 0, grey: 0 };
    return groups.flatMap(({ path, colour, targets, files }) => {
        const [target, ...otherTargets] = targets;
        const [file, ...otherFiles] = files;
        if (target === undefined || file === undefined)
            return [];
        if (otherTargets.length === 0)
            return [ownLog(target, file)];
        const number = (seen[colour] += 1);
        const kind = `${WORDS[colour]}${number === 1 ? '' : `-${number}`}`;
        return [
            {
                ...{ kind: 'alike', role, file: path, colour, path: (0,_log_path_js__WEBPACK_IMPORTED_MODULE_2__/* .sharedLogPath */ .tE)(role, kind, path) },
                targets: [target, ...otherTargets],
                files: [file, ...otherFiles],
            },
        ];
    });
}
function othersLog(role, groups) {
    const members = groups.flatMap(group => membersOf(group, 0));
    const [first, ...others] = members;
    if (first === undefined)
        throw new Error('A log of no target was planned');
    const path = groups[0]?.path ?? '';
    const colours = new Set(groups.map(({ colour }) => colour));
    return {
        ...{ kind: 'others', role, file: path, path: (0,_log_path_js__WEBPACK_IMPORTED_MODULE_2__/* .sharedLogPath */ .tE)(role, 'others', path) },
        colour: (0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_3__/* .worstColour */ .yq)(each => colours.has(each)),
        targets: [first[0], ...others.map(([target]) => target)],
        files: [first[1], ...others.map(([, file]) => file)],
    };
}


/***/ }),

/***/ 16661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BJ: () => (/* binding */ describeProblem),
/* harmony export */   I_: () => (/* binding */ factsOfGate),
/* harmony export */   No: () => (/* binding */ renderLog),
/* harmony export */   RO: () => (/* binding */ rowsOf),
/* harmony export */   SS: () => (/* binding */ describeOutcome),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   _F: () => (/* binding */ factsOfRun),
/* harmony export */   ff: () => (/* binding */ describeTarget),
/* harmony export */   hU: () => (/* binding */ phaseOf),
/* harmony export */   "in": () => (/* binding */ renderDiff),
/* harmony export */   mP: () => (/* binding */ alertBox),
/* harmony export */   z: () => (/* binding */ composeLog)
/* harmony export */ });
/* unused harmony export toDiffLine */
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _annotate_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81387);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1612);
/* harmony import */ var _impact_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16649);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(90370);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(34444);
/* harmony import */ var _source_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(73194);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1382);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(34983);










/** What a line of the `diff` block begins with; GitHub colours by it. */
const DIFF_MARKS = {
    succeeded: '+',
    failed: '-',
    'not-simulated': '!',
    'rolled-back': '-',
    unknown: '!',
    skipped: ' ',
};
const MAX_TABLE_ROWS = 200;
const MAX_NOTICES = 10;
/** One line of a log as a line of a `diff` block. */
function toDiffLine(line) {
    if (line.kind === 'gap')
        return `@@ ${line.text} @@`;
    if (line.kind === 'source')
        return `${line.status ? DIFF_MARKS[line.status] : ' '} ${line.text}`
            .replace(/^(.) $/, '$1')
            .replace(/^ $/, '');
    if (line.kind === 'output')
        return `  ${line.text}`;
    return `${line.kind === 'note' ? DIFF_MARKS[line.status] : '-'} ${line.text}`;
}
/** The fenced `diff` block of a file's rows; empty when there is nothing to show. */
function renderDiff(rows, file) {
    const lines = [...(0,_annotate_js__WEBPACK_IMPORTED_MODULE_1__/* .annotate */ .f)(rows, file)].map(toDiffLine);
    return lines.length === 0 ? '' : (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .fenced */ .OF)(lines.join('\n'), 'diff');
}
/** GitHub's coloured box around some lines of Markdown. */
const alertBox = (kind, lines) => [`[!${kind}]`, ...lines].map(line => `> ${line}`.trimEnd()).join('\n');
/** A block behind a triangle; the empty text stays empty. */
const folded = (title, content) => content === '' ? '' : `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
const measuresOf = (statement) => ({
    time: 'durationMs' in statement ? (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .cellDuration */ .FK)(statement.durationMs) : '',
    rows: 'rows' in statement && statement.rows !== undefined ? (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(statement.rows) : '',
    isTold: false,
});
/** The log of one file on one target. */
const renderLog = (results, target, file, heading = 1) => composeLog(results, {
    ...{ target, file, on: '', measures: measuresOf, more: [] },
    facts: facts(results, target, file),
    steps: (0,_words_js__WEBPACK_IMPORTED_MODULE_7__/* .stepsForFile */ .V)(target, file),
}, heading);
/** A log of one target or of several. */
function composeLog(results, { target, file, on, facts: told, measures, steps, more }, heading) {
    const changed = results.change.files.find(({ path }) => path === file.path);
    const colour = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .colourOfFile */ .mX)(file);
    const diff = renderDiff((0,_source_js__WEBPACK_IMPORTED_MODULE_6__/* .alignSource */ .FN)(changed, file), file);
    const failed = file.statements.some(({ status }) => status === 'failed');
    const order = failed && target.role === 'dry-run' ? (0,_provenance_js__WEBPACK_IMPORTED_MODULE_5__/* .stepsForOvertaking */ .tE)(results) : [];
    const next = (0,_words_js__WEBPACK_IMPORTED_MODULE_7__/* .withOrder */ .pt)(order, steps);
    const said = describeOutcome(target, file).map(_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .toMarkdown */ .l6);
    const level = '#'.repeat(heading);
    return [
        `${level} ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .SIGNS */ .B2[colour]} ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .inlineCode */ .ti)(file.path)}${on}`,
        alertBox(colour === 'green' ? 'TIP' : colour === 'red' ? 'CAUTION' : 'NOTE', spaced(said)),
        told.join(' · '),
        diff,
        diff === '' ? '' : legend(file),
        troubleTable(file, measures),
        next.length === 0 ? '' : `${level}# What to do next`,
        next.map((step, index) => `${index + 1}. ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .toMarkdown */ .l6)(step)}`).join('\n'),
        ...more,
    ]
        .filter(Boolean)
        .join('\n\n')
        .concat('\n');
}
/** What became of a file, why nothing was sent, and what is wrong with the file as a whole. */
const describeOutcome = ({ role, note }, file) => [
    (0,_words_js__WEBPACK_IMPORTED_MODULE_7__/* .describeFile */ .CL)(file, role),
    ...(note === undefined ? [] : [(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(note)]),
    ...file.problems.map(describeProblem),
];
const spaced = (lines) => lines.flatMap(line => ['', line]).slice(1);
/** A problem with its code, place and hint, as a phrase. */
function describeProblem(problem) {
    const where = problem.path === undefined ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .phrase */ .MZ) ` ${problem.path}`;
    const line = problem.line === undefined ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)(` line ${problem.line}`);
    const place = where.length + line.length === 0 ? [] : [...(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)(' at'), ...where, ...line];
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .phrase */ .MZ) `${problem.code}${place}: ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(problem.message)} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(problem.hint)}`;
}
/** The phase a target's statements ran in. */
const phaseOf = (results, { role }) => results.phases.find(({ name }) => name === _core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .PHASE_OF_ROLE */ .ZS[role]);
/** Where it ran: the role, the target, the server's product and version. */
const describeTarget = ({ target, role, server }) => {
    const on = server ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .phrase */ .MZ) ` (${`${server.product} ${server.version}`})` : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)(' (not reached)');
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)(_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .FOR_ROLE */ .NY[role])}${target}${on}`;
};
/** Where, when and for whom, in one paragraph: what is red shall be on the first screen. */
function facts(results, target, file) {
    const took = file.durationMs === undefined ? 'not started' : `took ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatDuration */ .a3)(file.durationMs)}`;
    return [
        `**${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .toMarkdown */ .l6)(describeTarget(target))}**`,
        ...factsOfRun(results, target, {
            took,
            counts: `${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countStatements */ .UE)([file]).total, 'statement')}, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(rowsOf(file), 'row')}`,
        }),
        ...(target.server ? [`encryption ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .inlineCode */ .ti)(target.server.tls)}`] : []),
        ...(target.mirror ? [(0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .toMarkdown */ .l6)((0,_impact_js__WEBPACK_IMPORTED_MODULE_3__/* .describeMirror */ .Pm)(target.mirror))] : []),
        ...factsOfGate(results),
    ];
}
/** Rows affected or returned by all statements of a file. */
const rowsOf = ({ statements, condensed }) => {
    let sum = 0;
    for (const each of statements)
        if ('rows' in each)
            sum += each.rows ?? 0;
    for (const { rows } of condensed)
        sum += rows;
    return sum;
};
/** Which run, when, and how much of it. */
function factsOfRun(results, target, { took, counts }) {
    const { deployment, environment, run, attempt, actor, runUrl, startedAt } = results.execution;
    return [
        {
            environment: `executed on ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .inlineCode */ .ti)(environment)}`,
            'dry-run': 'environment not touched',
            simulation: `${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .inlineCode */ .ti)(environment)} was only read`,
        }[target.role],
        `${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatTime */ .fU)(phaseOf(results, target)?.startedAt ?? startedAt)}, ${took}`,
        counts,
        `deployment ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .inlineCode */ .ti)((0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .shortCommit */ .Ax)(deployment))}${actor === undefined ? '' : ` by ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .inlineCode */ .ti)(actor)}`}`,
        `run ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .codeLink */ .U1)(`${run} attempt ${attempt}`, (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .linkTarget */ .Cm)(runUrl))}`,
    ];
}
/** Who let it in. */
const factsOfGate = (results) => (results.gate?.approvals ?? []).map(approval => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .toMarkdown */ .l6)((0,_provenance_js__WEBPACK_IMPORTED_MODULE_5__/* .describeApproval */ .xh)(approval)));
function legend(file) {
    const seen = new Set([...file.statements, ...file.condensed].map(({ status }) => status));
    const marks = {
        succeeded: '`+` green: succeeded',
        failed: '`-` red: failed',
        'not-simulated': '`!` orange: not simulated',
        'rolled-back': '`-` red with `↩`: rolled back',
        unknown: '`!` orange: unknown',
        skipped: 'unmarked: skipped, or a comment',
    };
    const told = Object.entries(marks).filter(([status]) => seen.has(status));
    return told.length === 0 ? '' : `<sub>${told.map(([, words]) => words).join(' · ')}</sub>`;
}
const noticesOf = (statement) => 'notices' in statement
    ? (statement.notices ?? []).map(({ severity, code, message }) => `${severity} ${code}: ${message}`)
    : [];
const isWorthTelling = (statement) => !['succeeded', 'skipped'].includes(statement.status) ||
    noticesOf(statement).length > 0 ||
    (0,_impact_js__WEBPACK_IMPORTED_MODULE_3__/* .impactOf */ .ux)(statement) !== undefined ||
    ('implicitCommit' in statement && statement.implicitCommit === true);
function troubleTable(file, measures) {
    const worth = file.statements
        .map((statement, index) => ({ statement, measured: measures(statement, index) }))
        .filter(({ statement, measured }) => measured.isTold || isWorthTelling(statement));
    if (worth.length === 0)
        return '';
    return [
        '| Line | Outcome | Time | Rows | Notes |',
        '| ---: | --- | ---: | ---: | --- |',
        ...worth.slice(0, MAX_TABLE_ROWS).map(({ statement, measured }) => troubleRow(statement, measured)),
        ...(worth.length > MAX_TABLE_ROWS
            ? [`| … | ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(worth.length - MAX_TABLE_ROWS, 'statement')} more | | | |`]
            : []),
    ].join('\n');
}
function troubleRow(statement, { time, rows }) {
    const answered = 'durationMs' in statement ? statement : undefined;
    const notices = noticesOf(statement);
    const impact = (0,_impact_js__WEBPACK_IMPORTED_MODULE_3__/* .impactOf */ .ux)(statement);
    const data = statement.data
        ? [`with ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatBytes */ .z3)(statement.data.end - statement.data.start)} of COPY data`]
        : [];
    const notes = [
        ...(statement.status === 'failed'
            ? [(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(`${statement.error.code}: ${statement.error.message}`, 300)]
            : []),
        ...(answered?.implicitCommit ? ['the server committed on its own: this cannot be rolled back'] : []),
        ...data,
        ...(impact === undefined ? [] : (0,_impact_js__WEBPACK_IMPORTED_MODULE_3__/* .describeImpact */ .an)(impact).map(_phrase_js__WEBPACK_IMPORTED_MODULE_4__/* .toCell */ .cX)),
        ...notices.slice(0, MAX_NOTICES).map(notice => (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(notice, 300)),
        ...(notices.length > MAX_NOTICES ? [`${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(notices.length - MAX_NOTICES, 'notice')} more`] : []),
    ];
    const cells = [
        String(statement.line),
        `${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .OUTCOME_SIGNS */ .Gr[statement.status]} ${(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .wordOf */ .aG)(statement)}`,
        time,
        rows,
        notes.join('<br>'),
    ];
    return `| ${cells.join(' | ')} |`;
}


/***/ }),

/***/ 34983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ SIGNS),
/* harmony export */   Gr: () => (/* binding */ OUTCOME_SIGNS),
/* harmony export */   NY: () => (/* binding */ FOR_ROLE),
/* harmony export */   aG: () => (/* binding */ wordOf),
/* harmony export */   df: () => (/* binding */ coloursOf),
/* harmony export */   ip: () => (/* binding */ UNKNOWN_ADVICE),
/* harmony export */   j7: () => (/* binding */ MARKS),
/* harmony export */   nG: () => (/* binding */ outcomeWord),
/* harmony export */   rU: () => (/* binding */ IN_ROLE),
/* harmony export */   xJ: () => (/* binding */ describeTotals),
/* harmony export */   yq: () => (/* binding */ worstColour),
/* harmony export */   zB: () => (/* binding */ COLOUR_HEADS)
/* harmony export */ });
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1612);

const DONE = {
    succeeded: 'succeeded',
    failed: 'failed',
    'not-simulated': 'not simulated',
    skipped: 'skipped',
    'rolled-back': 'rolled back',
    unknown: 'unknown',
};
const FORESEEN = {
    ...DONE,
    succeeded: 'would succeed',
    failed: 'would fail',
    skipped: 'would be skipped',
    'rolled-back': 'would be rolled back',
};
/** An outcome as people read it. */
const outcomeWord = (status, role) => (role === 'simulation' ? FORESEEN : DONE)[status];
/** What became of a statement, or would become of it. */
function wordOf(statement) {
    const prediction = 'prediction' in statement ? statement.prediction : undefined;
    if (prediction?.verdict === 'would-do-nothing')
        return 'would do nothing';
    return outcomeWord(statement.status, prediction === undefined ? 'environment' : 'simulation');
}
/** Where something was, to come after it: ` in the dry run`; empty for the environment. */
const IN_ROLE = {
    simulation: ' in the simulation',
    'dry-run': ' in the dry run',
    environment: '',
};
/** What goes before the name of a target: `dry run for `; empty for the environment. */
const FOR_ROLE = {
    simulation: 'simulation on ',
    'dry-run': 'dry run for ',
    environment: '',
};
/** Signs of outcomes; a word always stands beside them. */
const OUTCOME_SIGNS = {
    succeeded: '🟢',
    failed: '🔴',
    'not-simulated': '🟡',
    skipped: '⚪',
    'rolled-back': '🟤',
    unknown: '🟠',
};
/** What a line of source begins with, where colours may be missing. */
const MARKS = {
    succeeded: '+',
    failed: '-',
    'not-simulated': '~',
    'rolled-back': '↩',
    unknown: '?',
    skipped: ' ',
};
/** Signs of colours and verdicts. */
const SIGNS = {
    green: '🟢',
    yellow: '🟡',
    red: '🔴',
    grey: '⚪',
    'nothing to do': '⚪',
    'not run': '⚪',
};
/** Colours in the order of a table's columns; only a simulation knows yellow. */
const coloursOf = (role) => role === 'simulation' ? ['green', 'yellow', 'red', 'grey'] : ['green', 'red', 'grey'];
/** The heads of those columns, where they count databases. */
const COLOUR_HEADS = {
    green: 'Green',
    yellow: 'Not all simulated',
    red: 'Red',
    grey: 'Not begun',
};
/** The worst colour that there is, else green. */
const worstColour = (has) => ['red', 'grey', 'yellow'].find(has) ?? 'green';
/** What an unknown statement needs. */
const UNKNOWN_ADVICE = 'sent; the answer never came: check the database before re-executing';
const COUNTS = [
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['notSimulated', 'not-simulated'],
    ['unknown', 'unknown'],
    ['rolledBack', 'rolled-back'],
    ['skipped', 'skipped'],
];
/** The counts that are not zero, such as `3 succeeded, 1 failed`. */
function describeTotals(totals, role) {
    const told = COUNTS.flatMap(([name, status]) => {
        const word = outcomeWord(status, role);
        return totals[name] === 0 ? [] : [(0,_format_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(totals[name], word, word)];
    });
    return told.length === 0 ? 'no statements' : told.join(', ');
}


/***/ }),

/***/ 67377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BH: () => (/* binding */ mergeOutputs),
/* harmony export */   OC: () => (/* binding */ rowsOfOutput),
/* harmony export */   f1: () => (/* binding */ outputTables)
/* harmony export */ });
/* unused harmony export describeOutput */
/* harmony import */ var _core_target_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69023);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1612);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(90370);




/**
 * Merges what statements returned, by file and statement in the order of the first target that has it.
 *
 * @param paths - Files that are asked for; all without it.
 */
function mergeOutputs(targets, environment, paths) {
    const known = paths === undefined ? outputs.get(targets) : undefined;
    if (known !== undefined)
        return known;
    const made = merge(targets, environment, paths);
    if (paths === undefined)
        outputs.set(targets, made);
    return made;
}
/** Every rendering in fewer details asks again. */
const outputs = new WeakMap();
function merge(targets, environment, paths) {
    const merged = new Map();
    for (const { target, files } of targets) {
        const { server, database } = (0,_core_target_name_js__WEBPACK_IMPORTED_MODULE_2__/* .readTargetName */ .X)(target, environment);
        for (const { path, statements } of files) {
            if (paths?.has(path) === false)
                continue;
            for (const statement of statements) {
                const output = 'output' in statement ? statement.output : undefined;
                if (output === undefined)
                    continue;
                const part = { database: `${server}/${database}`, output };
                const key = JSON.stringify([path, statement.start, output.columns]);
                const known = merged.get(key);
                if (known === undefined) {
                    const { columns } = output;
                    const first = JSON.stringify(output);
                    merged.set(key, { path, line: statement.line, columns, parts: [part], isSame: true, first });
                }
                else {
                    known.parts.push(part);
                    if (known.isSame)
                        known.isSame = JSON.stringify(output) === known.first;
                }
            }
        }
    }
    return [...merged.values()].map(({ path, line, columns, parts, isSame }) => {
        return { path, line, columns, parts, isSame: isSame && parts.length > 1 };
    });
}
/** The rows of a merged table, and how many there are besides. */
function rowsOfOutput({ parts, isSame }, maxRows) {
    const rows = [];
    let more = 0;
    for (const { database, output } of isSame ? parts.slice(0, 1) : parts) {
        const shown = Math.min(output.rows.length, maxRows - rows.length);
        for (const values of output.rows.slice(0, shown))
            rows.push(isSame ? { values } : { database, values });
        more += output.rows.length - shown + output.more;
    }
    return { rows, more };
}
/** What a table is of, in a few words. */
function describeOutput({ path, line, parts, isSame }) {
    const on = isSame
        ? `the same on all ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(parts.length, 'database')}`
        : `on ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(parts.length, 'database')}`;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_1__/* .toMarkdown */ .l6)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_1__/* .phrase */ .MZ) `What ${`${path}:${line}`} returned, `) + on;
}
const MAX_COLUMNS = 30;
const MAX_VALUE_CHARACTERS = 120;
/** Merged tables as Markdown, a block each; none where nothing was kept. */
function outputTables(targets, { environment, paths, maxRows, maxTables = 50 }) {
    const all = mergeOutputs(targets, environment, paths);
    const more = all.length - maxTables;
    const tables = all
        .slice(0, maxTables)
        .map(output => `**${describeOutput(output)}**\n\n${tableOf(output, maxRows)}`);
    return more > 0 ? [...tables, `… and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(more, 'table')} more: see results.json.gz`] : tables;
}
function tableOf(output, maxRows) {
    const { rows, more } = rowsOfOutput(output, maxRows);
    const columns = output.columns.slice(0, MAX_COLUMNS);
    const lead = output.isSame ? [] : ['Database'];
    const cut = output.columns.length > columns.length ? ['…'] : [];
    const heads = [...lead, ...columns.map(name => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(name, 100)), ...cut];
    const lines = rows.map(({ database, values }) => {
        const cells = values.slice(0, MAX_COLUMNS).map(showValue);
        return `| ${[...(database === undefined ? [] : [(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(database, 200)]), ...cells, ...cut].join(' | ')} |`;
    });
    const rest = more > 0 ? [`\n… ${(0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)(more)} more ${more === 1 ? 'row' : 'rows'}`] : [];
    if (heads.length === 0)
        return (0,_format_js__WEBPACK_IMPORTED_MODULE_3__/* .plural */ .LS)(rows.length + more, 'row');
    return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...lines, ...rest].join('\n');
}
/** NULL is told apart from the text of that name. */
const showValue = (value) => value === null ? '*NULL*' : value === '' ? '' : (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(value, MAX_VALUE_CHARACTERS);


/***/ }),

/***/ 50092:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $g: () => (/* binding */ saidIn),
/* harmony export */   AJ: () => (/* binding */ outputsPart),
/* harmony export */   EU: () => (/* binding */ shortName),
/* harmony export */   KN: () => (/* binding */ noticesTable),
/* harmony export */   M0: () => (/* binding */ overview),
/* harmony export */   Or: () => (/* binding */ errorsTable),
/* harmony export */   WH: () => (/* binding */ describeDatabases),
/* harmony export */   gZ: () => (/* binding */ nameDatabases)
/* harmony export */ });
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _core_target_name_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(69023);
/* harmony import */ var _database_list_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2763);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1612);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16661);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(67377);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(90370);
/* harmony import */ var _survey_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(85317);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1382);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(34983);











/** Names told of one error; the others are counted. */
const MAX_NAMES = 5;
/** Rows of what a statement returned. */
const MAX_OUTPUT_ROWS = 50;
/** The blocks about the targets of a role that are too many for a row each. */
const overview = (page, role) => {
    const { results, detail } = page;
    const { regions, stages, servers } = (0,_survey_js__WEBPACK_IMPORTED_MODULE_6__/* .surveyOf */ .yj)(results, role);
    if (detail.fileRows === 0)
        return [];
    return [
        redTable(page, role),
        tallyTable('Stage', stages, role, detail.others),
        tallyTable('Region', regions, role, detail.others),
        tallyTable('Server', servers, role, detail.others),
        manyFilesTable(page, role),
    ];
};
function tallyTable(head, tallies, role, maxRows) {
    if (tallies.length === 0 || maxRows === 0)
        return '';
    const all = tallies.length > maxRows
        ? [...tallies.filter(({ red }) => red > 0), ...tallies.filter(({ red }) => red === 0)]
        : tallies;
    const colours = (0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .coloursOf */ .df)(role);
    const rows = all.slice(0, maxRows).map(tally => {
        const { name, total, grey, durationMs } = tally;
        const sign = _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .SIGNS */ .B2[(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .worstColour */ .yq)(colour => tally[colour] > 0)];
        const done = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(total - grey)} of ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(total)}`;
        const counts = colours.map(colour => (tally[colour] === 0 ? '·' : (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(tally[colour])));
        return `| ${[sign, (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(name, 100), done, ...counts, (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .cellDuration */ .FK)(durationMs)].join(' | ')} |`;
    });
    const more = tallies.length - rows.length;
    const heads = colours.map(colour => _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .COLOUR_HEADS */ .zB[colour]);
    return [
        `| | ${head} | Databases done | ${heads.join(' | ')} | Time, summed |`,
        `| --- | --- | ---: |${' ---: |'.repeat(heads.length)} ---: |`,
        ...rows,
        ...(more > 0 ? [`| | … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(more, head.toLowerCase())} more | |${' |'.repeat(heads.length)} |`] : []),
    ].join('\n');
}
/** `server/database`: where a table is of one environment, its name says nothing. */
function shortName({ target }, environment) {
    const { server, database } = (0,_core_target_name_js__WEBPACK_IMPORTED_MODULE_10__/* .readTargetName */ .X)(target, environment);
    return database === '' ? target : `${server}/${database}`;
}
/** The first names of some databases, and how many others there are. */
const nameDatabases = (targets, environment) => [
    ...(0,_database_list_js__WEBPACK_IMPORTED_MODULE_1__/* .nameSome */ .Kf)(targets.slice(0, MAX_NAMES).map(target => shortName(target, environment)), targets.length),
];
/** `2 databases: …`, for a sentence. */
const describeDatabases = (targets, environment) => [
    ...(0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .own */ .ZV)(`${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(targets.length, 'database')}: `),
    ...nameDatabases(targets, environment),
];
/** The same for a cell under a head that says what is counted. */
const databasesCell = (targets, environment) => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .toCell */ .cX)([...(0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .own */ .ZV)(`${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(targets.length)}: `), ...nameDatabases(targets, environment)]);
/** The databases that are red, each with the first thing that went wrong there. */
function redTable(page, role) {
    const { results, detail, plan, linkTo } = page;
    const { red } = (0,_survey_js__WEBPACK_IMPORTED_MODULE_6__/* .surveyOf */ .yj)(results, role);
    if (red.length === 0 || detail.others === 0)
        return '';
    const rows = red.slice(0, detail.others).map(target => {
        const file = target.files.find(each => (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .colourOfFile */ .mX)(each) === 'red');
        const log = file === undefined ? undefined : plan.logOf(target, file.path);
        const link = log === undefined ? undefined : linkTo(log);
        const where = file === undefined ? '' : (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellLink */ .Ng)(file.path, link);
        return `| 🔴 ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(shortName(target, results.execution.environment), 200)} | ${where} | ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .toCell */ .cX)(firstSaid(target))} |`;
    });
    const more = red.length - rows.length;
    return [
        '| Red | File | What happened |',
        '| --- | --- | --- |',
        ...rows,
        ...(more > 0 ? [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(more, 'database')} more | | |`] : []),
    ].join('\n');
}
/** The first thing that went wrong on a target. */
function firstSaid(target) {
    for (const file of target.files) {
        const bad = file.statements.find(({ status }) => status === 'failed' || status === 'unknown');
        if (bad !== undefined)
            return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .phrase */ .MZ) `line ${_words_js__WEBPACK_IMPORTED_MODULE_7__/* .lineOf */ .cA(bad)}: ${_words_js__WEBPACK_IMPORTED_MODULE_7__/* .verdictOfStatement */ .iQ(bad)}`;
    }
    const problems = [...target.problems, ...target.files.flatMap(file => file.problems)];
    const problem = problems.find(({ severity }) => severity === 'error');
    return problem === undefined
        ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .own */ .ZV)('It did not come to its end.')
        : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .phrase */ .MZ) `${problem.code}: ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(problem.message)}`;
}
/** A row a file: on how many databases it came to what, with links to the logs that tell of most of them. */
function manyFilesTable({ detail, plan, linkTo }, role) {
    const files = new Map();
    for (const log of plan.logs) {
        if (log.role !== role)
            continue;
        const known = files.get(log.file);
        if (known === undefined)
            files.set(log.file, [log]);
        else
            known.push(log);
    }
    if (files.size === 0)
        return '';
    const all = [...files].map(([path, logs]) => ({
        path,
        logs,
        isRed: logs.some(each => each.colour === 'red'),
    }));
    const ordered = all.length > detail.fileRows
        ? [...all.filter(({ isRed }) => isRed), ...all.filter(({ isRed }) => !isRed)]
        : all;
    const colours = (0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .coloursOf */ .df)(role);
    const rows = ordered.slice(0, detail.fileRows).map(({ path, logs }) => {
        const cells = colours.map(colour => {
            const these = logs.filter(log => log.colour === colour);
            const count = these.reduce((sum, { targets }) => sum + targets.length, 0);
            const [most] = these.toSorted((a, b) => b.targets.length - a.targets.length);
            const link = most === undefined ? undefined : linkTo(most);
            if (count === 0)
                return '·';
            return link === undefined ? (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(count) : `[${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(count)}](${link})`;
        });
        const sign = _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .SIGNS */ .B2[(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .worstColour */ .yq)(colour => logs.some(log => log.colour === colour))];
        return `| ${[sign, (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(path), ...cells, (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)(logs.length)].join(' | ')} |`;
    });
    const more = all.length - rows.length;
    const heads = colours.map(colour => (colour === 'grey' ? 'Not run' : _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .COLOUR_HEADS */ .zB[colour]));
    return [
        `| | File${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .IN_ROLE */ .rU[role]} | ${heads.join(' | ')} | Logs |`,
        `| --- | --- |${' ---: |'.repeat(heads.length)} ---: |`,
        ...rows,
        ...(more > 0 ? [`| | … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(more, 'row')} more: see the logs |${' |'.repeat(heads.length)} |`] : []),
    ].join('\n');
}
/** Code and message of an error; on one database in its own words. */
const saidIn = ({ statement, message, targets }) => statement.status === 'failed'
    ? `${statement.error.code}: ${targets.length === 1 ? statement.error.message : message}`
    : `unknown: ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .UNKNOWN_ADVICE */ .ip}`;
/** Every error, by its text, with the databases that it was seen on. */
function errorsTable({ results, detail, plan, linkTo }, role) {
    const { troubles } = (0,_survey_js__WEBPACK_IMPORTED_MODULE_6__/* .surveyOf */ .yj)(results, role);
    if (troubles.length === 0 || detail.others === 0)
        return '';
    const { environment } = results.execution;
    // The sort is stable: what is as frequent stays in its order.
    const all = troubles.toSorted((a, b) => b.targets.length - a.targets.length);
    const rows = all.slice(0, detail.others).map(trouble => {
        const { target, file, statement, targets } = trouble;
        const said = statement.status === 'failed' ? (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(saidIn(trouble), 300) : 'unknown outcome';
        const log = plan.logOf(target, file.path);
        const where = (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellLink */ .Ng)(`${file.path}:${_words_js__WEBPACK_IMPORTED_MODULE_7__/* .lineOf */ .cA(statement)}`, log === undefined ? undefined : linkTo(log));
        return `| ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .OUTCOME_SIGNS */ .Gr[statement.status]} ${said} | ${where} | ${databasesCell(targets, environment)} |`;
    });
    const more = all.length - rows.length;
    return [
        '| Error | Where | Databases |',
        '| --- | --- | --- |',
        ...rows,
        ...(more > 0 ? [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(more, 'error')} more | | |`] : []),
    ].join('\n');
}
/** Every notice, by its text; folded, as most of them are harmless. */
function noticesTable({ results, detail }, role) {
    const { notices } = (0,_survey_js__WEBPACK_IMPORTED_MODULE_6__/* .surveyOf */ .yj)(results, role);
    if (notices.length === 0 || detail.others === 0)
        return '';
    const { environment } = results.execution;
    const all = notices.toSorted((a, b) => b.targets.length - a.targets.length);
    const rows = all.slice(0, detail.others).map(({ path, line, notice, targets }) => {
        const said = (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(`${notice.severity} ${notice.code}: ${notice.message}`, 300);
        return `| ${said} | ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .cellCode */ .GA)(`${path}:${line}`)} | ${databasesCell(targets, environment)} |`;
    });
    const more = all.length - rows.length;
    const table = [
        '| Notice | Where | Databases |',
        '| --- | --- | --- |',
        ...rows,
        ...(more > 0 ? [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(more, 'notice')} more | | |`] : []),
    ];
    return (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_3__/* .folded */ .TM)('Notices', table.join('\n'));
}
/** What statements returned, merged over the databases of a role; nothing for one database, whose log has it. */
function outputsPart({ results, detail }, role) {
    const { targets } = (0,_survey_js__WEBPACK_IMPORTED_MODULE_6__/* .surveyOf */ .yj)(results, role);
    if (targets.length < 2 || detail.others === 0)
        return '';
    const { environment } = results.execution;
    const maxRows = Math.min(MAX_OUTPUT_ROWS, detail.others);
    const tables = (0,_outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .outputTables */ .f1)(targets, { environment, maxRows, maxTables: Math.min(20, detail.others) });
    return (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_3__/* .folded */ .TM)('What statements returned', tables.join('\n\n'));
}


/***/ }),

/***/ 90370:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MZ: () => (/* binding */ phrase),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   Vw: () => (/* binding */ toHtml),
/* harmony export */   ZV: () => (/* binding */ own),
/* harmony export */   cX: () => (/* binding */ toCell),
/* harmony export */   fE: () => (/* binding */ toText),
/* harmony export */   l6: () => (/* binding */ toMarkdown)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52460);
/**
 * Sentences that mix our words with foreign ones, before anyone knows whether
 * they become Markdown, HTML or plain text. Invariant: foreign words are marked
 * as such, so each renderer escapes exactly those.
 */

/** Makes a phrase: a string put in is a name, a number a line, a phrase is spliced in. */
const phrase = (own, ...values) => own.flatMap((words, index) => {
    const value = values[index];
    if (value === undefined)
        return [words];
    if (typeof value === 'string')
        return [words, { code: value }];
    return typeof value === 'number' ? [words, String(value)] : [words, ...value];
});
/** Our own words, made at run time. */
const own = (words) => [words];
/** A sentence of somebody else: a server's or a library's. */
const quoted = (text) => [{ text }];
const join = (parts, code, foreign, ours) => parts
    .map(part => typeof part === 'string' ? ours(part) : 'code' in part ? code(part.code) : foreign(part.text))
    .join('');
const asIs = (text) => text;
/** Markdown on one line; not for tables. */
const toMarkdown = (parts) => join(parts, text => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(text, 200), text => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(text, 600), asIs);
/** Markdown for inside a table. */
const toCell = (parts) => join(parts, text => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(text, 200), text => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1)(text, 600), asIs);
/** Plain text on one line. */
const toText = (parts) => join(parts, text => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(text, 200), text => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(text, 600), asIs);
/** HTML for inside an element. */
const toHtml = (parts) => join(parts, text => `<code>${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD)((0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(text))}</code>`, _escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD, _escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeHtml */ .ZD);


/***/ }),

/***/ 34444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fn: () => (/* binding */ GATE_TITLE),
/* harmony export */   Tx: () => (/* binding */ gateSection),
/* harmony export */   WG: () => (/* binding */ describeDigest),
/* harmony export */   j5: () => (/* binding */ describeOvertaken),
/* harmony export */   l7: () => (/* binding */ describeGate),
/* harmony export */   s6: () => (/* binding */ overtakingSection),
/* harmony export */   tE: () => (/* binding */ stepsForOvertaking),
/* harmony export */   wC: () => (/* binding */ describeOvertaking),
/* harmony export */   xh: () => (/* binding */ describeApproval)
/* harmony export */ });
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1612);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90370);


/** The title of the section about approvals and the digest. */
const GATE_TITLE = 'What lets it in';
const MAX_SHARED = 5;
const STATE_SIGNS = { 'in transit': '🟠', red: '🔴', 'passed over': '⚪' };
/** Who let the change in, when, and with which words. */
function describeApproval({ by, at, comment }) {
    const when = at === undefined ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(` on ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatTime */ .fU)(at)}`);
    const words = comment === undefined || comment.trim() === '' ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `: “${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(comment)}”`;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `approved by ${by}${when}${words}`;
}
/** Approvals, and how it is known that the job ran in its environment. Nothing on the command line. */
function describeGate({ gate, execution: { environment } }) {
    if (gate === undefined)
        return [];
    const proof = {
        oidc: (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `a token signed by GitHub says that the job ran in ${environment}`,
        deployment: (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `GitHub's records of the run say that the job ran in ${environment}`,
        none: (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `nothing proves that the job ran in ${environment}`,
    }[gate.proof];
    return [...gate.approvals.map(describeApproval), proof];
}
function namesOf(shares) {
    const more = shares.length - MAX_SHARED;
    const names = shares
        .slice(0, MAX_SHARED)
        .flatMap((name, index) => (index === 0 ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `${name}` : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `, ${name}`));
    return more > 0 ? [...names, ` and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(more, 'other')}`] : names;
}
/** An earlier deployment that is not there yet. */
function describeOvertaken({ deployment, subject, state, shares }) {
    const about = subject === undefined ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) ` (${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(subject)})`;
    const both = shares.length === 0 ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)('nothing is known that both touch') : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `both touch ${namesOf(shares)}`;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment)}${about} is ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(state)}; ${both}`;
}
/**
 * What to do first about a red dry run that came before an earlier change which touches the same: the error is in
 * the order then, and not in the SQL, most often. None when nothing says so.
 */
function stepsForOvertaking({ overtakes, execution: { environment } }) {
    const [first, ...others] = overtakes.filter(({ shares }) => shares.length > 0);
    if (first === undefined)
        return [];
    const about = first.subject === undefined ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) ` (${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(first.subject)})`;
    const more = others.length === 0 ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(`, then ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(others.length, 'other')} that came before this`);
    // A table says enough without its columns and indexes.
    const whole = first.shares.filter(name => /^(?:table|view) /.test(name));
    const names = namesOf(whole.length === 0 ? first.shares : whole);
    return [
        (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `Deploy ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(first.deployment)}${about} to ${environment} first${more}: both touch ${names}. Then run this again.`,
    ];
}
/** What overtaking came to; nothing when nobody looked. */
function describeOvertaking({ overtakes, phases, execution }) {
    const looked = phases.some(({ name, status }) => name === 'history' && status === 'green');
    if (overtakes.length > 0) {
        const count = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)((0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(overtakes.length, 'earlier deployment'));
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `${count} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(overtakes.length === 1 ? 'is' : 'are')} not on ${execution.environment} yet`;
    }
    return looked ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)('No earlier deployment is overtaken.') : [];
}
/** The first characters of a digest, for people to compare. */
const shortDigest = (digest) => digest.replace(/^\w+:/, '').slice(0, 12);
/** The change's digest, short and whole. */
function describeDigest({ change: { digest } }) {
    if (digest === undefined)
        return [];
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .phrase */ .MZ) `Change ${shortDigest(digest)} (whole digest: ${digest}): where the digests are equal, what runs is what was approved, byte for byte.`;
}
const bullets = (phrases, signs = []) => phrases.map((each, index) => `- ${signs[index] ?? ''}${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .toMarkdown */ .l6)(capital(each))}`).join('\n');
/** A phrase as the beginning of a sentence. */
function capital(parts) {
    const [first, ...others] = parts;
    return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...others] : parts;
}
/** The section about earlier deployments. */
function overtakingSection({ results, detail }) {
    const verdict = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .toMarkdown */ .l6)(describeOvertaking(results));
    if (results.overtakes.length === 0 || detail.others === 0)
        return verdict;
    const shown = results.overtakes.slice(0, detail.others);
    const more = results.overtakes.length - shown.length;
    return [
        `### ${verdict}`,
        '',
        bullets(shown.map(describeOvertaken), shown.map(({ state }) => `${STATE_SIGNS[state]} `)),
        ...(more > 0 ? [`- … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(more, 'deployment')} more`] : []),
    ].join('\n');
}
/** Approvals and digest. */
function gateSection({ results, detail }) {
    const all = describeGate(results);
    const shown = all.slice(0, Math.max(1, detail.others));
    const more = all.length > shown.length ? [(0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(`${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(all.length - shown.length, 'line')} more`)] : [];
    const blocks = [bullets([...shown, ...more]), (0,_phrase_js__WEBPACK_IMPORTED_MODULE_0__/* .toMarkdown */ .l6)(describeDigest(results))].filter(Boolean);
    return blocks.length === 0 ? '' : [`### ${GATE_TITLE}`, ...blocks].join('\n\n');
}


/***/ }),

/***/ 47369:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $n: () => (/* binding */ firstSaidOf),
/* harmony export */   Ql: () => (/* binding */ exampleOf),
/* harmony export */   ly: () => (/* binding */ renderPlannedLog)
/* harmony export */ });
/* harmony import */ var _core_alike_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28568);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45618);
/* harmony import */ var _core_target_name_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(69023);
/* harmony import */ var _database_list_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2763);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1612);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(16661);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67377);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(90370);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1382);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(34983);
/**
 * The execution log of one SQL file on many targets. Pure. Invariant: what it says
 * of the file holds for every target that it lists; what differs among them is a range.
 */











/** Databases in the table of a log that tells of different outcomes. */
const MAX_OTHERS = 500;
/** Any log of a plan, as Markdown. */
function renderPlannedLog(results, log, heading = 1) {
    const [target] = log.targets;
    const [file] = log.files;
    if (log.kind === 'own')
        return (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .renderLog */ .No)(results, target, file, heading);
    return log.kind === 'alike' ? renderAlike(results, log, heading) : renderOthers(results, log, heading);
}
function renderAlike(results, log, heading) {
    const { targets, files } = log;
    const [target] = targets;
    const { environment } = results.execution;
    const count = (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(targets.length, 'database');
    const file = exampleOf(log, environment);
    const spreads = spreadsOf(files);
    const measures = (_statement, index) => {
        const { time, rows } = spreads[index] ?? { time: undefined, rows: undefined };
        return {
            time: showSpread(time, _format_js__WEBPACK_IMPORTED_MODULE_9__/* .cellDuration */ .FK),
            rows: showSpread(rows, _format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4),
            isTold: rows !== undefined && rows.min !== rows.max,
        };
    };
    return (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .composeLog */ .z)(results, {
        ...{ target, file, on: ` on ${count}`, measures },
        facts: factsOf(results, log),
        steps: (0,_words_js__WEBPACK_IMPORTED_MODULE_7__/* .stepsForFile */ .V)(target, file, (0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .own */ .ZV)(`each of the ${count}`)),
        more: [
            (0,_database_list_js__WEBPACK_IMPORTED_MODULE_2__/* .renderDatabases */ .LX)(targets, environment),
            ...(0,_outputs_js__WEBPACK_IMPORTED_MODULE_5__/* .outputTables */ .f1)(targets, { environment, paths: new Set([log.file]), maxRows: MAX_OTHERS }),
        ],
    }, heading);
}
/**
 * What became of the file on the first target, in words that hold for all: without the name of its own database, and
 * without what its statements returned.
 */
function exampleOf({ targets, files }, environment) {
    const [target] = targets;
    const [file] = files;
    if (targets.length === 1)
        return file;
    const generalise = (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseFor */ .$V)(target, environment);
    const statements = file.statements.map((statement) => {
        if (!('durationMs' in statement))
            return statement;
        const { output: _output, notices, ...others } = statement;
        const said = notices?.map(notice => ({ ...notice, message: generalise(notice.message) }));
        const told = { ...others, ...(said !== undefined && { notices: said }) };
        return told.status === 'failed' ? { ...told, error: (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseError */ .Q9)(told.error, generalise) } : told;
    });
    const problems = file.problems.map(problem => (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseProblem */ .vN)(problem, generalise));
    return { ...file, statements, problems };
}
/** A range, or one value where both ends read the same. */
function showSpread(spread, format) {
    if (spread === undefined)
        return '';
    const [from, to] = [format(spread.min), format(spread.max)];
    return from === to ? from : `${from} to ${to}`;
}
const widen = (spread, value) => {
    if (value === undefined)
        return spread;
    if (spread === undefined)
        return { min: value, max: value };
    if (value < spread.min)
        spread.min = value;
    if (value > spread.max)
        spread.max = value;
    return spread;
};
/** Time and rows of each statement over all files, by position. */
function spreadsOf(files) {
    const spreads = [];
    for (const { statements } of files) {
        for (const [index, statement] of statements.entries()) {
            const spread = (spreads[index] ??= { time: undefined, rows: undefined });
            if (!('durationMs' in statement))
                continue;
            spread.time = widen(spread.time, statement.durationMs);
            spread.rows = widen(spread.rows, statement.rows);
        }
    }
    return spreads;
}
/** Where, when and how much, for all of the targets. */
function factsOf(results, { targets, files }) {
    const [target] = targets;
    const [file] = files;
    const { environment } = results.execution;
    const servers = new Set(targets.map(each => (0,_core_target_name_js__WEBPACK_IMPORTED_MODULE_10__/* .readTargetName */ .X)(each.target, environment).server));
    const products = new Set(targets.map(({ server }) => (server ? `${server.product} ${server.version}` : '')));
    const kinds = [...products]
        .filter(Boolean)
        .sort()
        .slice(0, 5)
        .map(kind => (0,_escape_js__WEBPACK_IMPORTED_MODULE_3__/* .inlineCode */ .ti)(kind));
    let took;
    let rows;
    for (const each of files) {
        took = widen(took, each.durationMs);
        rows = widen(rows, (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .rowsOf */ .RO)(each));
    }
    const what = _outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .FOR_ROLE */ .NY[target.role];
    const on = `${what}${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(targets.length, 'database')} on ${(0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(servers.size, 'server')}`;
    const statements = (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)((0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .countStatements */ .UE)([file]).total, 'statement');
    return [
        `**${on}**${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
        ...(0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .factsOfRun */ ._F)(results, target, {
            took: took === undefined ? 'not started' : `took ${showSpread(took, _format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatDuration */ .a3)}`,
            counts: `${statements}, ${showSpread(rows, _format_js__WEBPACK_IMPORTED_MODULE_9__/* .formatCount */ .B4)} ${rows?.max === 1 ? 'row' : 'rows'} on each`,
        }),
        ...(0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .factsOfGate */ .I_)(results),
    ];
}
/** The first thing that went wrong with a file, else what its statements came to. */
function firstSaidOf(file, role) {
    const bad = file.statements.find(({ status }) => status === 'failed' || status === 'unknown');
    if (bad !== undefined)
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .phrase */ .MZ) `line ${(0,_words_js__WEBPACK_IMPORTED_MODULE_7__/* .lineOf */ .cA)(bad)}: ${(0,_words_js__WEBPACK_IMPORTED_MODULE_7__/* .verdictOfStatement */ .iQ)(bad)}`;
    const [problem] = file.problems;
    return problem === undefined
        ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .own */ .ZV)((0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .describeTotals */ .xJ)((0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .countStatements */ .UE)([file]), role))
        : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .phrase */ .MZ) `${problem.code}: ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .quoted */ .TL)(problem.message)}`;
}
/** A log of outcomes that are too many kinds to have logs of their own: a row a database. */
function renderOthers(results, log, heading) {
    const { targets, files, colour, file } = log;
    const { environment } = results.execution;
    const count = (0,_format_js__WEBPACK_IMPORTED_MODULE_9__/* .plural */ .LS)(targets.length, 'database');
    const rows = targets.slice(0, MAX_OTHERS).map((target, index) => {
        const became = files[index];
        if (became === undefined)
            return '';
        return `| ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .SIGNS */ .B2[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfFile */ .mX)(became)]} ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_3__/* .cellCode */ .GA)(target.target, 200)} | ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .toCell */ .cX)(firstSaidOf(became, target.role))} |`;
    });
    return [
        `${'#'.repeat(heading)} ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_8__/* .SIGNS */ .B2[colour]} ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_3__/* .inlineCode */ .ti)(file)} on ${count}`,
        (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_4__/* .alertBox */ .mP)(colour === 'red' ? 'CAUTION' : 'NOTE', [
            (0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .toMarkdown */ .l6)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_6__/* .own */ .ZV)(`It came to something else on each of these: ${count}, too many for logs of their own.`)),
        ]),
        ['| Database | What happened |', '| --- | --- |', ...rows].join('\n'),
        (0,_database_list_js__WEBPACK_IMPORTED_MODULE_2__/* .renderDatabases */ .LX)(targets, environment),
    ]
        .join('\n\n')
        .concat('\n');
}


/***/ }),

/***/ 73194:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FN: () => (/* binding */ alignSource),
/* harmony export */   pY: () => (/* binding */ abridge)
/* harmony export */ });
/* unused harmony export worstOf */
/** From bad to good; a line that two statements share takes the first that applies. */
const WORST_FIRST = [
    ...['failed', 'unknown', 'not-simulated', 'rolled-back', 'skipped', 'succeeded'],
];
/** The worst of several outcomes; undefined for none. */
const worstOf = (statuses) => WORST_FIRST.find(status => statuses.includes(status));
function rangesOf(file) {
    const ranges = [];
    for (const statement of file.statements) {
        const { status } = statement;
        ranges.push({ start: statement.start, end: statement.end, status, statement });
        if (statement.data)
            ranges.push({ ...statement.data, status, statement });
    }
    for (const { start, end, status } of file.condensed)
        ranges.push({ start, end, status });
    return ranges.sort((a, b) => a.start - b.start || a.end - b.end);
}
/** Lines and gaps of the segments, with byte offsets. */
function* rawRows(source) {
    let at = 0;
    let nextLine = 1;
    for (const { start, line, text } of source.source) {
        // A file's text may begin after its byte order mark: nothing to see is left out then.
        if (start > at && (at > 0 || line > 1)) {
            yield { kind: 'gap', line: nextLine, lines: line - nextLine, start: at, end: start };
        }
        at = start;
        nextLine = line;
        for (const { content, ending } of linesOf(text)) {
            const end = at + Buffer.byteLength(content) + ending.length;
            const shown = line === 1 && at === start ? content.replace(/^\ufeff/, '') : content;
            yield { kind: 'line', line: nextLine, text: shown, start: at, end };
            at = end;
            if (ending !== '')
                nextLine += 1;
        }
    }
    if (source.source.length > 0 && (source.bytes ?? 0) > at) {
        yield { kind: 'gap', line: nextLine, start: at, end: source.bytes ?? at };
    }
}
function* linesOf(text) {
    let from = 0;
    while (from < text.length) {
        const feed = text.indexOf('\n', from);
        if (feed < 0) {
            yield { content: text.slice(from), ending: '' };
            return;
        }
        const cut = feed > from && text[feed - 1] === '\r' ? feed - 1 : feed;
        yield { content: text.slice(from, cut), ending: text.slice(cut, feed + 1) };
        from = feed + 1;
    }
}
/** Only a delimiter: it has the colour of the statement that it ends. */
const DELIMITER_ONLY = /^\s*(?:[;/$|]{1,4}|\\\.|\\g)\s*$/;
/**
 * The lines of a file with the outcomes of one run of it, in order.
 *
 * @param source - The file's text in segments; undefined when it was not kept.
 */
function alignSource(source, file) {
    const ranges = rangesOf(file);
    const rows = source ? [...rawRows(source)] : [];
    const statuses = [];
    const lastRow = new Map();
    let next = 0;
    let open = [];
    let before;
    for (const [index, row] of rows.entries()) {
        while ((ranges[next]?.start ?? Infinity) < row.end)
            open.push(ranges[next++]);
        open = open.filter(range => range.end > row.start);
        statuses.push(open.length > 1 ? [...new Set(open.map(range => range.status))] : open.map(range => range.status));
        for (const { statement } of open)
            if (statement)
                lastRow.set(statement, index);
        if (row.kind === 'line' && open.length === 0 && before !== undefined && DELIMITER_ONLY.test(row.text)) {
            statuses[index] = [before];
        }
        if (row.kind === 'gap' || statuses[index]?.length !== 0 || row.text.trim() !== '') {
            before = row.kind === 'line' ? worstOf(statuses[index] ?? []) : undefined;
        }
    }
    return withEndings(rows, statuses, file, lastRow);
}
function withEndings(rows, statuses, file, lastRow) {
    const endings = rows.map(() => []);
    const homeless = [];
    for (const statement of [...file.statements].sort((a, b) => a.start - b.start)) {
        const row = lastRow.get(statement) ?? rows.findLastIndex(({ start }) => start <= statement.start);
        (endings[row] ?? homeless).push(statement);
    }
    const counted = new Set();
    const aligned = rows.map((row, index) => {
        const ending = endings[index] ?? [];
        if (row.kind === 'gap') {
            const runs = file.condensed.filter(run => run.start < row.end && run.end > row.start && !counted.has(run));
            for (const run of runs)
                counted.add(run);
            const lines = row.lines === undefined ? {} : { lines: row.lines };
            return { kind: 'gap', line: row.line, ...lines, bytes: row.end - row.start, runs, ending };
        }
        const here = statuses[index] ?? [];
        const status = worstOf(here);
        const shared = here.length > 1 ? here : [];
        return { kind: 'line', line: row.line, text: row.text, ...(status && { status }), shared, ending };
    });
    if (rows.length > 0 || (homeless.length === 0 && file.condensed.length === 0))
        return aligned;
    return [{ kind: 'gap', line: 1, bytes: 0, runs: file.condensed, ending: homeless }];
}
/**
 * Fewer rows for a screen: both ends and the surroundings of what is not green
 * stay, the rest becomes gaps.
 *
 * @returns The same rows when there are no more than `maxRows`.
 */
function abridge(rows, maxRows, around = 5) {
    if (rows.length <= maxRows)
        return rows;
    const keep = new Set();
    const keepNear = (index) => {
        for (let near = index - around; near <= index + around; near++)
            keep.add(near);
    };
    keepNear(0);
    keepNear(rows.length - 1);
    for (const [index, row] of rows.entries()) {
        if (keep.size > maxRows)
            break;
        if (isTrouble(row) && (!isTrouble(rows[index - 1]) || !isTrouble(rows[index + 1])))
            keepNear(index);
        if (row.ending.some(({ status }) => status === 'failed' || status === 'unknown'))
            keepNear(index);
    }
    const short = [];
    let left = [];
    for (const [index, row] of rows.entries()) {
        if (!keep.has(index)) {
            left.push(row);
            continue;
        }
        if (left.length > 0)
            short.push(toGap(left));
        left = [];
        short.push(row);
    }
    return short;
}
const isTrouble = (row) => row?.kind === 'line' && row.status !== undefined && row.status !== 'succeeded';
/** One gap instead of several rows. */
function toGap(rows) {
    const lines = rows.reduce((sum, row) => {
        const more = row.kind === 'line' ? 1 : row.lines;
        return sum === undefined || more === undefined ? undefined : sum + more;
    }, 0);
    return {
        kind: 'gap',
        line: rows[0]?.line ?? 1,
        ...(lines !== undefined && { lines }),
        bytes: rows.reduce((sum, row) => sum + (row.kind === 'line' ? Buffer.byteLength(row.text) : row.bytes), 0),
        runs: rows.flatMap(row => (row.kind === 'line' ? [] : row.runs)),
        ending: rows.flatMap(row => row.ending),
    };
}


/***/ }),

/***/ 31420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BY: () => (/* binding */ notRunTable),
/* harmony export */   JX: () => (/* binding */ parametersTable),
/* harmony export */   Jm: () => (/* binding */ problemsList),
/* harmony export */   ND: () => (/* binding */ namedLinks),
/* harmony export */   _L: () => (/* binding */ wholeLog),
/* harmony export */   ig: () => (/* binding */ leftOut),
/* harmony export */   lX: () => (/* binding */ phasesTable),
/* harmony export */   pW: () => (/* binding */ toLinks),
/* harmony export */   qr: () => (/* binding */ footer),
/* harmony export */   uD: () => (/* binding */ createAlign)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(52460);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1612);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16661);
/* harmony import */ var _overview_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(50092);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90370);
/* harmony import */ var _source_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(73194);
/* harmony import */ var _survey_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(85317);







/** Aligns every file once. */
function createAlign(results) {
    const known = new Map();
    const changed = new Map(results.change.files.map(each => [each.path, each]));
    return file => {
        const rows = known.get(file) ?? (0,_source_js__WEBPACK_IMPORTED_MODULE_4__/* .alignSource */ .FN)(changed.get(file.path), file);
        known.set(file, rows);
        return rows;
    };
}
/** Links from texts; a key without a slash is a name. */
const toLinks = (urls) => new Map([...urls].flatMap(([name, url]) => (URL.canParse(url) ? [[name, new URL(url)]] : [])));
/** Links to what the stores keep, by their names. */
const namedLinks = ({ links }) => [...links]
    .filter(([name]) => !name.includes('/'))
    .flatMap(([name, url]) => ((0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .linkTarget */ .Cm)(url) === undefined ? [] : [(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeLink */ .U1)(name, (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .linkTarget */ .Cm)(url))]))
    .join(' · ');
/** Where the whole log is: what the stores keep, and the run. */
function wholeLog(page) {
    const run = (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .linkTarget */ .Cm)(page.results.execution.runUrl);
    const all = [namedLinks(page), run === undefined ? '' : (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeLink */ .U1)('run', run)].filter(Boolean);
    return all.length === 0 ? '' : `The whole log: ${all.join(' · ')}`;
}
/** The last line of a page that is shorter than it could be. */
const leftOut = (page) => {
    const where = page.isAll ? '' : wholeLog(page);
    return where === '' ? '' : `**Shortened to fit.** ${where}`;
};
/** Problems with their hints. */
function problemsList({ results, detail }) {
    const all = (0,_survey_js__WEBPACK_IMPORTED_MODULE_5__/* .groupProblems */ .Uh)(results);
    const shown = all.slice(0, detail.others);
    if (shown.length === 0)
        return '';
    const lines = shown.map(({ problem, targets }) => {
        const on = targets.length < 2 ? [] : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) ` (on ${(0,_overview_js__WEBPACK_IMPORTED_MODULE_2__/* .describeDatabases */ .WH)(targets, results.execution.environment)})`;
        return `- ${problem.severity === 'error' ? '🔴' : '🟡'} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .toMarkdown */ .l6)([...(0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_1__/* .describeProblem */ .BJ)(problem), ...on])}`;
    });
    const more = all.length > shown.length ? [`- … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .plural */ .LS)(all.length - shown.length, 'problem')} more`] : [];
    return ['### Problems', '', ...lines, ...more].join('\n');
}
const PHASE_SIGNS = { green: '🟢', red: '🔴', running: '🟠', skipped: '⚪' };
/** The phases with their durations. */
function phasesTable({ results, detail }) {
    if (detail.fileRows === 0 || results.phases.length === 0)
        return '';
    const rows = results.phases.map(({ name, status, durationMs, note }) => {
        const took = durationMs === undefined ? '' : (0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .cellDuration */ .FK)(durationMs);
        const said = status === 'running' ? 'did not end' : status;
        return `| ${PHASE_SIGNS[status]} ${name} | ${said} | ${took} | ${note === undefined ? '' : (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(note, 300)} |`;
    });
    return ['| Phase | | Time | Note |', '| --- | --- | ---: | --- |', ...rows].join('\n');
}
const WHY_NOT = {
    done: 'green in the attempt before',
    empty: 'holds no statement',
    deleted: 'deleted: nothing is undone in the database',
    renamed: 'renamed without a change',
    refused: 'refused',
};
/** Files of the change that do not run, and why. */
function notRunTable({ results, detail }) {
    const all = results.change.files.flatMap(({ path, from, action }) => action === 'run' ? [] : [{ path, from, why: WHY_NOT[action] }]);
    if (all.length === 0 || detail.others === 0)
        return '';
    const rows = all.slice(0, detail.others).map(({ path, from, why }) => {
        return `| ⚪ ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(path)} | ${why}${from === undefined ? '' : `, was ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(from)}`} |`;
    });
    const more = all.length > rows.length ? [`| … ${(0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .plural */ .LS)(all.length - rows.length, 'file')} more | |`] : [];
    return ['| Not run | Why |', '| --- | --- |', ...rows, ...more].join('\n');
}
/** The parameters as they were given. */
function parametersTable({ results, detail }) {
    const all = Object.entries(results.parameters);
    if (all.length === 0 || detail.others === 0)
        return '';
    const rows = all
        .slice(0, detail.others)
        .map(([name, value]) => `| ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(name)} | ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .cellCode */ .GA)(value)} |`);
    return ['| Parameter | Value |', '| --- | --- |', ...rows].join('\n');
}
/** What ran when, for whom, from which commit. */
function footer({ results }) {
    const { deployment, run, attempt, actor, runUrl, startedAt, finishedAt } = results.execution;
    const took = (0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .millisecondsBetween */ .nl)(startedAt, finishedAt);
    const phrases = [
        `deployment ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)((0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .shortCommit */ .Ax)(deployment))}`,
        ...(actor === undefined ? [] : [`by ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .inlineCode */ .ti)(actor)}`]),
        `on ${(0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .formatTime */ .fU)(startedAt)}${took === undefined ? '' : `, ${(0,_format_js__WEBPACK_IMPORTED_MODULE_6__/* .formatDuration */ .a3)(took)} in all`}`,
        `run ${(0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeLink */ .U1)(`${run} attempt ${attempt}`, (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .linkTarget */ .Cm)(runUrl))}`,
        (0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .toMarkdown */ .l6)((0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .phrase */ .MZ) `Greenline ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_3__/* .own */ .ZV)(results.greenline.replace(/[^\w.+-]/g, ''))}`),
    ];
    return `<sub>${phrases.join(' · ')}</sub>`;
}


/***/ }),

/***/ 29915:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Br: () => (/* binding */ renderSummary),
/* harmony export */   Dl: () => (/* binding */ DETAILS),
/* harmony export */   I0: () => (/* binding */ fitInto),
/* harmony export */   l6: () => (/* binding */ pageFor)
/* harmony export */ });
/* unused harmony export MAX_SUMMARY_BYTES */
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _databases_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(55937);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52460);
/* harmony import */ var _comparison_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7326);
/* harmony import */ var _foreseen_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54234);
/* harmony import */ var _impact_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(16649);
/* harmony import */ var _log_path_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(733);
/* harmony import */ var _log_plan_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(41873);
/* harmony import */ var _markdown_log_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(16661);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(90370);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(34444);
/* harmony import */ var _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(31420);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(1382);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(34983);













/** The step summary's own limit; above it the whole summary is dropped in silence. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

/** From everything to next to nothing. */
const DETAILS = [
    { troubles: 25, diffRows: 40, fileRows: 2000, others: 500 },
    { troubles: 10, diffRows: 30, fileRows: 300, others: 100 },
    { troubles: 5, diffRows: 20, fileRows: 100, others: 20 },
    { troubles: 3, diffRows: 15, fileRows: 25, others: 5 },
    { troubles: 1, diffRows: 11, fileRows: 10, others: 2 },
    { troubles: 1, diffRows: 0, fileRows: 0, others: 0 },
];
/**
 * The first rendering, from the most detailed on, that takes at most this many bytes.
 *
 * @returns Else the last one, cut at the end of a line.
 */
function fitInto(maxBytes, renderings) {
    let last = '';
    for (const rendering of renderings) {
        if (Buffer.byteLength(rendering) <= maxBytes)
            return rendering;
        last = rendering;
    }
    const lines = last.split('\n');
    while (lines.length > 0 && Buffer.byteLength(lines.join('\n')) > maxBytes)
        lines.pop();
    return lines.join('\n');
}
/** The summary of an execution as Markdown. */
const renderSummary = (results, options = {}) => fitInto(options.maxBytes ?? MAX_SUMMARY_BYTES, renderings(results, options));
function* renderings(results, options) {
    const align = _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .createAlign */ .uD(results);
    const start = opening(results);
    for (const detail of DETAILS)
        yield renderWith(pageFor(results, options, detail, align), start);
    yield `${start.join('\n\n')}\n`;
    yield `${headingOf(results)}\n`;
}
/** What the parts of a page are made from. */
const pageFor = (results, options, detail, align) => ({
    results,
    detail,
    isAll: detail === DETAILS[0],
    align,
    links: options.links ?? new Map(),
    plan: (0,_log_plan_js__WEBPACK_IMPORTED_MODULE_7__/* .planLogs */ .p2)(results),
    linkTo: ({ path }) => options.linkLog?.(path) ??
        (0,_escape_js__WEBPACK_IMPORTED_MODULE_2__/* .linkTarget */ .Cm)(options.links?.get(`${(0,_log_path_js__WEBPACK_IMPORTED_MODULE_6__/* .executionFolder */ .H5)(results.execution)}/${path}`)),
});
function renderWith(page, start) {
    const { results } = page;
    const shown = _words_js__WEBPACK_IMPORTED_MODULE_12__/* .shownRole */ .s0(results);
    return [
        ...start,
        _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .namedLinks */ .ND(page),
        ...(0,_databases_js__WEBPACK_IMPORTED_MODULE_1__/* .troubles */ .d4)(page, shown),
        ...(0,_databases_js__WEBPACK_IMPORTED_MODULE_1__/* .databases */ .LL)(page, shown),
        ...(0,_foreseen_js__WEBPACK_IMPORTED_MODULE_4__/* .foreseenSections */ .AH)(page),
        (0,_impact_js__WEBPACK_IMPORTED_MODULE_5__/* .impactSection */ .Y_)(page),
        (0,_comparison_js__WEBPACK_IMPORTED_MODULE_3__/* .comparisonSection */ .vU)(page),
        (0,_provenance_js__WEBPACK_IMPORTED_MODULE_10__/* .overtakingSection */ .s6)(page),
        (0,_provenance_js__WEBPACK_IMPORTED_MODULE_10__/* .gateSection */ .Tx)(page),
        ...(0,_databases_js__WEBPACK_IMPORTED_MODULE_1__/* .otherDatabases */ .NQ)(page),
        _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .problemsList */ .Jm(page),
        _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .phasesTable */ .lX(page),
        _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .notRunTable */ .BY(page),
        (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_8__/* .folded */ .TM)('Parameters', _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .parametersTable */ .JX(page)),
        _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .footer */ .qr(page),
        _summary_parts_js__WEBPACK_IMPORTED_MODULE_11__/* .leftOut */ .ig(page),
    ]
        .filter(Boolean)
        .join('\n\n')
        .concat('\n');
}
const BOXES = {
    green: 'TIP',
    yellow: 'WARNING',
    red: 'CAUTION',
    'nothing to do': 'NOTE',
    'not run': 'NOTE',
};
const headingOf = (results) => `## ${_outcome_words_js__WEBPACK_IMPORTED_MODULE_13__/* .SIGNS */ .B2[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .verdictOf */ .Vj)(results)]} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_9__/* .toMarkdown */ .l6)(_words_js__WEBPACK_IMPORTED_MODULE_12__/* .headline */ .Pl(results))}`;
function opening(results) {
    const steps = _words_js__WEBPACK_IMPORTED_MODULE_12__/* .nextSteps */ .Zn(results).map((step, index) => `${index + 1}. ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_9__/* .toMarkdown */ .l6)(step)}`);
    const next = steps.length === 0 ? [] : ['', '**What to do next**', '', ...steps];
    return [
        headingOf(results),
        (0,_markdown_log_js__WEBPACK_IMPORTED_MODULE_8__/* .alertBox */ .mP)(BOXES[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .verdictOf */ .Vj)(results)], [(0,_phrase_js__WEBPACK_IMPORTED_MODULE_9__/* .toMarkdown */ .l6)(_words_js__WEBPACK_IMPORTED_MODULE_12__/* .describeResults */ .ws(results)), ...next]),
    ];
}


/***/ }),

/***/ 85317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uh: () => (/* binding */ groupProblems),
/* harmony export */   sD: () => (/* binding */ FEW_TARGETS),
/* harmony export */   yj: () => (/* binding */ surveyOf)
/* harmony export */ });
/* harmony import */ var _core_alike_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28568);
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(45618);
/* harmony import */ var _core_target_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69023);
/**
 * What many databases came to, told together: errors, notices and problems by their
 * text, databases by server, region and stage. Pure. Invariant: linear in what the
 * results hold; made once for the results, and every part of it names its databases.
 */



/** Up to so many databases have a row for each of their files. */
const FEW_TARGETS = 25;
const surveys = new WeakMap();
/** What the targets of one role came to. */
function surveyOf(results, role) {
    const known = surveys.get(results) ?? new Map();
    surveys.set(results, known);
    const survey = known.get(role) ?? makeSurvey((0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .targetsOf */ .QR)(results, role), results.execution.environment);
    known.set(role, survey);
    return survey;
}
function makeSurvey(targets, environment) {
    const failed = new Map();
    const unknown = new Map();
    const notices = new Map();
    // A database that is alone is told of in its own words.
    const isOne = targets.length === 1;
    for (const target of targets) {
        const generalise = isOne ? text => text : (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseFor */ .$V)(target, environment);
        for (const file of target.files) {
            for (const statement of file.statements) {
                if (statement.status === 'failed') {
                    const { code, sqlState, message, line, column } = (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseError */ .Q9)(statement.error, generalise);
                    const key = JSON.stringify([file.path, statement.start, code, sqlState, message, line, column]);
                    grow(failed, key, target, () => ({ target, file, statement, message, targets: [] }));
                }
                else if (statement.status === 'unknown') {
                    const key = JSON.stringify([file.path, statement.start]);
                    grow(unknown, key, target, () => ({ target, file, statement, message: '', targets: [] }));
                }
                if (!('notices' in statement))
                    continue;
                for (const each of statement.notices ?? []) {
                    const notice = { ...each, message: generalise(each.message) };
                    const key = JSON.stringify([file.path, statement.start, notice]);
                    const { line } = statement;
                    grow(notices, key, target, () => ({ path: file.path, line, notice, targets: [] }));
                }
            }
        }
    }
    const serverOf = ({ target }) => (0,_core_target_name_js__WEBPACK_IMPORTED_MODULE_2__/* .readTargetName */ .X)(target, environment).server;
    const regions = tallyBy(targets, ({ region }) => region);
    return {
        targets,
        troubles: [...failed.values(), ...unknown.values()],
        notices: [...notices.values()],
        red: targets.filter(target => (0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfTarget */ .TT)(target) === 'red'),
        servers: sorted(tallyBy(targets, serverOf), ({ name }) => name),
        regions: regions.length > 1 ? sorted(regions, ({ name }) => name) : [],
        stages: sorted(tallyBy(targets, ({ stage }) => (stage === undefined ? undefined : String(stage))), ({ name }) => name.padStart(9, '0')),
    };
}
/** A target that says the same several times is named once. */
function grow(groups, key, target, make) {
    const group = groups.get(key) ?? make();
    groups.set(key, group);
    if (group.targets.at(-1) !== target)
        group.targets.push(target);
}
function tallyBy(targets, nameOf) {
    const tallies = new Map();
    for (const target of targets) {
        const name = nameOf(target);
        if (name === undefined)
            continue;
        const tally = tallies.get(name) ?? { name, total: 0, green: 0, yellow: 0, red: 0, grey: 0, durationMs: 0 };
        tallies.set(name, tally);
        tally.total += 1;
        tally[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_1__/* .colourOfTarget */ .TT)(target)] += 1;
        for (const { durationMs = 0 } of target.files)
            tally.durationMs += durationMs;
    }
    return [...tallies.values()];
}
/** By code units, so no locale has a say. */
const sorted = (tallies, keyOf) => [...tallies].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const problemGroups = new WeakMap();
/** All problems of an execution, those of the whole first; the same on several databases is one. */
function groupProblems(results) {
    const known = problemGroups.get(results);
    if (known !== undefined)
        return known;
    const groups = new Map();
    const { environment } = results.execution;
    for (const target of results.targets) {
        const generalise = (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseFor */ .$V)(target, environment);
        const add = (problem, of) => {
            const said = (0,_core_alike_js__WEBPACK_IMPORTED_MODULE_0__/* .generaliseProblem */ .vN)(problem, generalise);
            const key = JSON.stringify([target.role, of, said]);
            grow(groups, key, target, () => ({ problem, of, targets: [] }));
            const group = groups.get(key);
            // From the second database on it is told without the name of the first.
            if (group?.targets.length === 2)
                groups.set(key, { ...group, problem: said });
        };
        for (const problem of target.problems)
            add(problem, 'target');
        for (const { problems } of target.files)
            for (const problem of problems)
                add(problem, 'file');
    }
    const whole = results.problems.map((problem) => ({ problem, of: 'execution', targets: [] }));
    const made = [...whole, ...groups.values()];
    problemGroups.set(results, made);
    return made;
}


/***/ }),

/***/ 1382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CL: () => (/* binding */ describeFile),
/* harmony export */   Pl: () => (/* binding */ headline),
/* harmony export */   V: () => (/* binding */ stepsForFile),
/* harmony export */   Zn: () => (/* binding */ nextSteps),
/* harmony export */   cA: () => (/* binding */ lineOf),
/* harmony export */   iQ: () => (/* binding */ verdictOfStatement),
/* harmony export */   pt: () => (/* binding */ withOrder),
/* harmony export */   s0: () => (/* binding */ shownRole),
/* harmony export */   ws: () => (/* binding */ describeResults)
/* harmony export */ });
/* unused harmony exports wasTouched, problemsOf */
/* harmony import */ var _core_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45618);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1612);
/* harmony import */ var _outcome_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34983);
/* harmony import */ var _phrase_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90370);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34444);





/** The line of a statement that matters most: where the server saw the error, else its first. */
const lineOf = (statement) => statement.status === 'failed' ? (statement.error.line ?? statement.line) : statement.line;
/** The first statement that failed, else the first that is unknown. */
function firstTrouble(targets) {
    let unknown;
    for (const target of targets) {
        for (const file of target.files) {
            for (const statement of file.statements) {
                if (statement.status === 'failed')
                    return { target, file, statement };
                if (statement.status === 'unknown')
                    unknown ??= { target, file, statement };
            }
        }
    }
    return unknown;
}
/** Whether any statement was sent to any of these targets. */
const wasTouched = (targets) => {
    const { total, skipped } = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countTargets */ .cY)(targets);
    return total > skipped;
};
/** The role that an execution is about: the environment's once a statement was sent to it. */
const shownRole = (results) => wasTouched((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, 'environment'))
    ? 'environment'
    : results.execution.method === 'test'
        ? 'simulation'
        : 'dry-run';
/** All problems of an execution, those of the whole first. */
const problemsOf = (results) => [
    ...results.problems,
    ...results.targets.flatMap(target => [...target.problems, ...target.files.flatMap(file => file.problems)]),
];
/** What did and did not run of one file, in one sentence or two. */
function describeFile(file, role) {
    const totals = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countStatements */ .UE)([file]);
    const { total, succeeded, failed, skipped, rolledBack, unknown } = totals;
    if (total === 0)
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('It holds no statement that was to run.');
    if (role === 'simulation')
        return describeForeseenFile(totals);
    if (skipped === total) {
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(total === 1
            ? 'Its only statement was skipped: never sent.'
            : `None of its ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(total, 'statement')} was sent.`);
    }
    if (succeeded === total) {
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`${allOf(total)} succeeded${role === 'dry-run' ? ' in the dry run' : ''}.`);
    }
    const stay = role === 'dry-run' ? ' in the dry run' : ` and ${succeeded === 1 ? 'stays' : 'stay'} in the database`;
    const said = [
        failed > 0 && `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(failed)} failed`,
        unknown > 0 && `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(unknown)} unknown (${_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .UNKNOWN_ADVICE */ .ip})`,
        rolledBack > 0 && `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(rolledBack)} ran and ${rolledBack === 1 ? 'was' : 'were'} rolled back`,
        succeeded > 0 && `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(succeeded)} succeeded${stay}`,
        skipped > 0 && `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(skipped)} skipped, never sent`,
    ].filter(words => words !== false);
    const undone = rolledBack > 0 && succeeded === 0 && unknown === 0;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`Of ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(total, 'statement')}: ${said.join('; ')}.${undone ? ' Nothing of this file is in the database.' : ''}`);
}
const HEADS = {
    deploy: 'Deployment to',
    'dry-run': 'Dry run for',
    test: 'Test for',
    validate: 'Validation of',
};
function describeForeseenFile(totals) {
    const { total, succeeded } = totals;
    if (succeeded === total)
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`${allOf(total)} would succeed.`);
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`Of ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(total, 'statement')}: ${(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .describeTotals */ .xJ)(totals, 'simulation')}.`);
}
const allOf = (total) => ['', 'The statement', 'Both statements'][total] ?? `All ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(total, 'statement')}`;
/** The verdict on an execution as a heading. */
function headline(results) {
    const { environment, method } = results.execution;
    const verdict = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .verdictOf */ .Vj)(results);
    if (verdict === 'nothing to do')
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `Nothing to do on ${environment}`;
    if (verdict === 'not run') {
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(method === 'validate' ? 'No validation of' : 'No dry run for')} ${environment}`;
    }
    const what = HEADS[method];
    if (verdict === 'yellow')
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(what)} ${environment} could not simulate everything`;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(what)} ${environment} is ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(verdict)}`;
}
/** What happened, in one or two sentences. */
function describeResults(results) {
    const { environment, method } = results.execution;
    const verdict = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .verdictOf */ .Vj)(results);
    const targets = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .mainRole */ .Wm)(results));
    const files = new Set(targets.flatMap(target => target.files.map(({ path }) => path)));
    const on = targets.length === 1 ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${targets[0]?.target ?? ''}` : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)((0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(targets.length, 'database'));
    if (verdict === 'nothing to do')
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('The change holds no SQL file to run.');
    if (verdict === 'not run') {
        const note = results.phases.find(({ status }) => status === 'skipped')?.note ?? 'It did not run.';
        return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(note);
    }
    if (verdict === 'green') {
        if (method === 'validate')
            return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('Every target can be reached and used.');
        const { total } = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countTargets */ .cY)(targets);
        if (total === 0)
            return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('All files were green in the attempt before; none was run again.');
        if (method === 'test')
            return describeForeseen(targets, on);
        const done = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `All ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)((0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(total, 'statement'))} of ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)((0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(files.size, 'file'))} succeeded`;
        return method === 'deploy'
            ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${done} on ${on}.`
            : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${done} in the dry run for ${on}; ${environment} was not touched.`;
    }
    if (verdict === 'yellow')
        return describeForeseen(targets, on);
    return [
        ...(results.interrupted
            ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`The main step died or was cancelled; this is rebuilt from its journal. `)
            : []),
        ...describeRed(results),
    ];
}
/** What a simulation says when nothing of it is red. */
function describeForeseen(targets, on) {
    const { total, notSimulated } = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countTargets */ .cY)(targets);
    const files = new Set(targets.flatMap(target => target.files.map(({ path }) => path)));
    const of = `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(total, 'statement')} of ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(files.size, 'file')}`;
    return notSimulated === 0
        ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `All ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(of)} would succeed on ${on}, which was only read.`
        : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(notSimulated)} of ${of} ${notSimulated === 1 ? 'was' : 'were'} not simulated: nobody can say what ${notSimulated === 1 ? 'it' : 'they'} would do`)} on ${on}. The others would succeed. It was only read.`;
}
function describeRed(results) {
    const { environment, method } = results.execution;
    const role = shownRole(results);
    const reached = role === 'environment';
    const targets = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, role);
    const totals = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countTargets */ .cY)(targets);
    const place = role === 'dry-run' ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('In the dry run') : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `On ${environment}`;
    const untouched = method === 'validate'
        ? []
        : role === 'simulation'
            ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) ` ${environment} was only read.`
            : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) ` No statement reached ${environment}.`;
    const first = firstTrouble(targets);
    if (totals.total === totals.skipped) {
        const [problem] = problemsOf(results).filter(({ severity }) => severity === 'error');
        return [
            ...(problem ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(problem.message) : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('The execution did not come to its end.')),
            ...untouched,
        ];
    }
    const counts = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${place}: ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)((0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .describeTotals */ .xJ)(totals, role))}.`;
    const where = first
        ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) ` ${first.file.path} line ${lineOf(first.statement)}: ${verdictOfStatement(first.statement)}`
        : [];
    return [...describeCounts(targets), ...counts, ...where, ...(reached ? [] : untouched)];
}
/** How many databases are red, where there are several. */
function describeCounts(targets) {
    if (targets.length < 2)
        return [];
    const colours = { green: 0, yellow: 0, red: 0, grey: 0 };
    for (const target of targets)
        colours[(0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .colourOfTarget */ .TT)(target)] += 1;
    const { red, grey } = colours;
    const left = grey === 0 ? '' : ` and ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(grey)} ${grey === 1 ? 'was' : 'were'} not begun`;
    return (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(red)} of ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(targets.length, 'database')} ${red === 1 ? 'is' : 'are'} red${left}. `);
}
/** What the server said, in a few words. */
const verdictOfStatement = (statement) => statement.status === 'failed'
    ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${statement.error.code} ${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(statement.error.message)}${(0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(/[.!?]\s*$/.test(statement.error.message) ? '' : '.')}`
    : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(statement.status === 'unknown' ? `${_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .UNKNOWN_ADVICE */ .ip}.` : `${(0,_outcome_words_js__WEBPACK_IMPORTED_MODULE_1__/* .wordOf */ .aG)(statement)}.`);
const MAX_STEPS = 5;
/** What to do next, most urgent first; empty when all is green. */
function nextSteps(results) {
    if ((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .verdictOf */ .Vj)(results) !== 'red')
        return [];
    const role = shownRole(results);
    const targets = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .targetsOf */ .QR)(results, role);
    const isUnproven = role === 'dry-run' && firstTrouble(targets)?.statement.status === 'failed';
    const steps = withOrder(isUnproven ? (0,_provenance_js__WEBPACK_IMPORTED_MODULE_3__/* .stepsForOvertaking */ .tE)(results) : [], [...stepsForTargets(targets)]);
    const hints = problemsOf(results).filter(({ severity }) => severity === 'error');
    const all = [...steps, ...hints.map(problem => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(problem.hint))];
    if (all.length === 0)
        all.push((0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('Read the log of the run, then re-run the failed steps.'));
    const distinct = [...new Map(all.map(step => [JSON.stringify(step), step])).values()];
    return distinct.slice(0, MAX_STEPS);
}
/** The first steps that are not the same. */
function* stepsForTargets(targets) {
    const seen = new Set();
    for (const target of targets) {
        if ((0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .colourOfTarget */ .TT)(target) === 'green')
            continue;
        for (const file of target.files) {
            for (const step of stepsForFile(target, file)) {
                const key = JSON.stringify(step);
                if (seen.has(key))
                    continue;
                seen.add(key);
                yield step;
                if (seen.size >= MAX_STEPS)
                    return;
            }
        }
    }
}
/** Steps about the order of changes come before those about their text, which may be right as it is. */
const withOrder = (order, text) => order.length === 0 ? text : [...order, ...text.map(step => (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `If that is not it: ${uncapital(step)}`)];
const uncapital = ([first, ...others]) => typeof first === 'string'
    ? [first.charAt(0).toLowerCase() + first.slice(1), ...others]
    : [first ?? '', ...others];
/**
 * What to do next about one file on one target.
 *
 * @param on - Where, when that is more than the target.
 */
function stepsForFile(target, file, on = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `${target.target}`) {
    const steps = [];
    const unknown = file.statements.find(({ status }) => status === 'unknown');
    const failed = file.statements.find(({ status }) => status === 'failed');
    const { succeeded } = (0,_core_results_js__WEBPACK_IMPORTED_MODULE_0__/* .countStatements */ .UE)([file]);
    if (unknown && target.role === 'environment') {
        steps.push((0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `Check on ${on} whether ${file.path} line ${unknown.line} took effect; re-execute only when you know.`);
    }
    if (failed) {
        const correct = (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .phrase */ .MZ) `Correct ${file.path} line ${lineOf(failed)} and push`;
        const again = target.role !== 'environment' || succeeded === 0
            ? (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)('.')
            : (0,_phrase_js__WEBPACK_IMPORTED_MODULE_2__/* .own */ .ZV)(`: the whole file runs again, so the ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .plural */ .LS)(succeeded, 'statement')} that succeeded must be able to run twice.`);
        steps.push([...correct, ...again]);
    }
    return steps;
}


/***/ })

};
