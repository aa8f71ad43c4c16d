export const id = 3804;
export const ids = [3804];
export const modules = {

/***/ 3804:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cli: () => (/* binding */ cli)
});

;// CONCATENATED MODULE: ./tmp/bundle/commands/commands.js
const COMMANDS = {
    demo: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91), __webpack_require__.e(7336)]).then(__webpack_require__.bind(__webpack_require__, 27336))).demo(args),
    plan: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91), __webpack_require__.e(6430)]).then(__webpack_require__.bind(__webpack_require__, 86430))).plan(args),
    validate: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 90091))).runMethod('validate', args),
    test: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 90091))).runMethod('test', args),
    'dry-run': async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 90091))).runMethod('dry-run', args),
    deploy: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 90091))).runMethod('deploy', args),
    collect: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4006), __webpack_require__.e(663), __webpack_require__.e(7411), __webpack_require__.e(3958), __webpack_require__.e(1935), __webpack_require__.e(2825), __webpack_require__.e(91), __webpack_require__.e(4562), __webpack_require__.e(903)]).then(__webpack_require__.bind(__webpack_require__, 903))).collect(args),
    executions: async (args) => (await __webpack_require__.e(/* import() */ 8430).then(__webpack_require__.bind(__webpack_require__, 78430))).executions(args),
    split: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(7411), __webpack_require__.e(9505)]).then(__webpack_require__.bind(__webpack_require__, 29505))).split(args),
    report: async (args) => (await Promise.all(/* import() */[__webpack_require__.e(3958), __webpack_require__.e(4351)]).then(__webpack_require__.bind(__webpack_require__, 24351))).report(args),
};

// EXTERNAL MODULE: ./tmp/bundle/config/inputs.js
var inputs = __webpack_require__(73232);
// EXTERNAL MODULE: ./tmp/bundle/config/nearest.js
var nearest = __webpack_require__(9119);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
;// CONCATENATED MODULE: ./tmp/bundle/commands/arguments.js
/**
 * Arguments of the command line as a command, flags and operands. Invariant:
 * nothing is guessed; what is not known is an error with the nearest name.
 */



const COMMAND_NAMES = [
    'demo',
    'plan',
    'validate',
    'test',
    'dry-run',
    'deploy',
    'collect',
    'executions',
    'split',
    'report',
];
/** Flags that are not inputs, by command. `flag` takes no value. */
const OWN_FLAGS = {
    demo: { keep: 'value' },
    plan: { json: 'flag', matrix: 'flag' },
    validate: { results: 'value', 'log-dir': 'value' },
    test: { results: 'value', 'log-dir': 'value' },
    'dry-run': { results: 'value', 'log-dir': 'value' },
    deploy: { results: 'value', 'log-dir': 'value' },
    collect: { results: 'value', 'log-dir': 'value' },
    executions: { deployment: 'value', environment: 'value', 'log-branch': 'value', json: 'flag' },
    split: { dialect: 'value', json: 'flag' },
    report: { html: 'value', markdown: 'value', csv: 'value', json: 'value' },
};
/** Commands that take every input of action.yml as a flag. */
const TAKES_INPUTS = new Set(['plan', 'validate', 'test', 'dry-run', 'deploy', 'collect']);
/** Commands that take paths of files. */
const TAKES_FILES = new Set(['split', 'report', 'collect']);
/** @returns An error instead of throwing it, since flags may hold secrets that must be known first. */
function parseArguments(args) {
    const [first = 'help', ...rest] = args;
    if (args.includes('--help') || args.includes('-h') || first === 'help')
        return { command: 'help' };
    if (first === '--version' || first === 'version')
        return { command: 'version' };
    const command = COMMAND_NAMES.find(name => name === first);
    if (command === undefined)
        return refuse(first, 'command', COMMAND_NAMES);
    return parseFlags(command, rest);
}
function parseFlags(command, args) {
    const own = OWN_FLAGS[command];
    const known = [...Object.keys(own), ...(TAKES_INPUTS.has(command) ? inputs/* INPUT_NAMES */.Qh : [])];
    const flags = {};
    const operands = [];
    for (let at = 0; at < args.length; at += 1) {
        const arg = args[at] ?? '';
        if (arg === '--') {
            operands.push(...args.slice(at + 1));
            break;
        }
        if (!arg.startsWith('--')) {
            if (arg.startsWith('-') && arg !== '-')
                return refuse(arg, 'flag', known.map(name => `--${name}`));
            operands.push(arg);
            continue;
        }
        const [name, inline] = splitOnce(arg.slice(2));
        if (!known.includes(name))
            return refuse(`--${name}`, 'flag', known.map(each => `--${each}`));
        if (name in flags)
            return problem(`--${name} is given twice.`, 'Give it once.');
        if (own[name] === 'flag') {
            if (inline !== undefined)
                return problem(`--${name} takes no value.`, `Write --${name} alone.`);
            flags[name] = 'true';
            continue;
        }
        const value = inline ?? args[(at += 1)];
        if (value === undefined)
            return problem(`--${name} needs a value.`, `Write --${name}=VALUE.`);
        flags[name] = value;
    }
    if (!TAKES_FILES.has(command) && operands.length > 0) {
        return problem(`${command} takes no "${operands[0] ?? ''}".`, 'Give everything by flags; see greenline --help.');
    }
    return { command, flags, operands };
}
function splitOnce(text) {
    const at = text.indexOf('=');
    return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
const problem = (message, hint) => ({
    error: new errors/* GreenlineError */.yi('INPUT_INVALID', message, hint),
});
function refuse(given, what, known) {
    const near = (0,nearest/* nearest */.p)(given, known);
    const end = near === undefined ? '.' : `; did you mean ${near}?`;
    return problem(`There is no ${what} ${given}${end}`, `Use one of ${known.join(', ')}.`);
}

;// CONCATENATED MODULE: ./tmp/bundle/commands/help.js
/** What `greenline --help` prints. Invariant: names every command and every flag that is not an input. */

const HELP = `greenline: deploy the SQL you changed: a dry run first, then green or red, statement by statement

  greenline demo                 the whole story on throw-away embedded databases   [--keep FOLDER]
  greenline plan                 which files a change has, in which order           [--base REV] [--head REV] [--json]
                                 or the jobs of an environment, for a matrix      --environment NAME --matrix
  greenline validate             connect to the databases and look at them
  greenline test                 what the change would do on the live databases: they are only read
  greenline dry-run              run the change on the dry run's database only
  greenline deploy               dry run, then the database of the environment
  greenline collect FILE...      merge results.json.gz of several regions into one execution
  greenline executions           what was executed, by the log branch               [--deployment ID] [--environment NAME] [--log-branch NAME] [--json]
  greenline split FILE...        cut files into statements                          --dialect postgres|mysql [--json]
  greenline report FILE          show results.json or results.json.gz               [--html FILE] [--markdown FILE] [--csv FILE] [--json FILE]

plan, validate, test, dry-run, deploy and collect take every input of the action as a flag:
  ${wrap(inputs/* INPUT_NAMES */.Qh.map(name => `--${name}`))}
validate, test, dry-run, deploy and collect also take
  --results FILE    where results.json is written
  --log-dir DIR     where the logs are written, instead of being committed

A database URL is postgres://, mysql://, mariadb:// or pglite: (pglite:memory, pglite:./folder).
Secrets are better given by environment variables: write \${NAME} in .github/greenline.yml.

Exit codes: 0 green, 1 something is red, 2 could not run.
`;
function wrap(words) {
    const lines = [''];
    for (const word of words) {
        const line = lines.at(-1) ?? '';
        if (line.length + word.length > 100)
            lines.push(word);
        else
            lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    }
    return lines.join('\n  ');
}

// EXTERNAL MODULE: ./tmp/bundle/commands/terminal-host.js
var terminal_host = __webpack_require__(46968);
// EXTERNAL MODULE: ./tmp/bundle/config/secrets.js
var secrets = __webpack_require__(1756);
// EXTERNAL MODULE: ./tmp/bundle/core/redact.js
var core_redact = __webpack_require__(74451);
// EXTERNAL MODULE: ./tmp/bundle/report-failure.js
var report_failure = __webpack_require__(59777);
// EXTERNAL MODULE: ./tmp/bundle/version.js
var version = __webpack_require__(13338);
;// CONCATENATED MODULE: ./tmp/bundle/cli.js
/**
 * The command line: `greenline COMMAND [flags]`. Invariant: a flag that is not
 * known stops everything before anything is read; exit 0 is green, 1 red, 2 could
 * not run.
 */








/** Runs one command. @param args - Without node and the script. */
async function cli(args) {
    const parsed = parseArguments(args);
    const redact = (0,core_redact/* createRedactor */.lY)((0,secrets/* collectSecrets */.qb)('flags' in parsed ? parsed.flags : {}, process.env));
    const host = (0,terminal_host/* createTerminalHost */.V)({ redact, stream: process.stderr });
    await (0,report_failure/* reportFailure */.xV)(host, async () => {
        if ('error' in parsed)
            throw parsed.error;
        if (!('flags' in parsed))
            process.stdout.write(parsed.command === 'help' ? HELP : `${version/* VERSION */.x}\n`);
        else
            process.exitCode = await COMMANDS[parsed.command](parsed);
    });
}


/***/ }),

/***/ 46968:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ createTerminalHost)
/* harmony export */ });
/* harmony import */ var _core_visible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41238);

/** A person watches the line; a log keeps it. */
const TTY_PROGRESS_EVERY_MS = 100;
const LOG_PROGRESS_EVERY_MS = 5_000;
const CLEAR_LINE = '\r\u001b[2K';
/** A host that writes to a terminal or a plain log. */
function createTerminalHost(options) {
    const { redact, now = () => performance.now(), env = process.env } = options;
    const stream = options.stream ?? process.stdout;
    const tty = stream.isTTY === true && env.TERM !== 'dumb';
    const colours = showsColours(env, tty);
    const everyMs = tty ? TTY_PROGRESS_EVERY_MS : LOG_PROGRESS_EVERY_MS;
    let lastProgressMs = -Infinity;
    let progressShown = false;
    const line = (text) => {
        stream.write(`${progressShown ? CLEAR_LINE : ''}${text}\n`);
        progressShown = false;
    };
    const shown = (text) => (0,_core_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .showText */ .h)(redact(text), colours ? 'shown' : 'dropped');
    const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
    const labelled = (label, code) => (text, place) => {
        const where = place?.path === undefined ? '' : `${place.path}${place.line === undefined ? '' : `:${place.line}`}: `;
        line(`${paint(code, `${label}:`)} ${(0,_core_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .showControls */ .m)(redact(where)).replaceAll('\n', '␊')}${shown(text)}`);
    };
    return {
        colours,
        group(title) {
            line(paint(1, shown(title)));
            return { close: () => undefined };
        },
        info: text => line(shown(text)),
        warning: labelled('warning', 33),
        error: labelled('error', 31),
        progress(text) {
            if (now() - lastProgressMs < everyMs)
                return;
            lastProgressMs = now();
            const oneLine = (0,_core_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .showText */ .h)(redact(text), 'dropped').replaceAll('\n', ' ');
            if (tty) {
                // A line that wraps could not be cleared again.
                stream.write(CLEAR_LINE + fitColumns(oneLine, (stream.columns ?? 80) - 1));
                progressShown = true;
            }
            else {
                line(oneLine);
            }
        },
    };
}
/** https://no-color.org: any value but an empty one switches colours off. */
function showsColours(env, tty) {
    if ((env.NO_COLOR ?? '') !== '')
        return false;
    const forced = env.FORCE_COLOR;
    if (forced !== undefined && forced !== '')
        return forced !== '0' && forced !== 'false';
    return tty;
}
function fitColumns(text, columns) {
    let width = 0;
    let fitted = '';
    for (const character of text) {
        width += character.charCodeAt(0) < 0x300 ? 1 : 2;
        if (width > columns)
            return fitted;
        fitted += character;
    }
    return fitted;
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
