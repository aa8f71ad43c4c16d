export const id = 1935;
export const ids = [1935];
export const modules = {

/***/ 41025:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bi: () => (/* binding */ missingFile),
/* harmony export */   Gu: () => (/* binding */ readTextFile),
/* harmony export */   X3: () => (/* binding */ isPem),
/* harmony export */   jZ: () => (/* binding */ readCertificates),
/* harmony export */   nb: () => (/* binding */ problemOfPem)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/**
 * The PEM files a database URL names. Invariant: a file that is not what its
 * word promises is refused here, with its path, and not by a TLS library later.
 */

/** Reads a text file relative to the working directory. */
const readTextFile = async (path) => {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    }
};
const PEM = {
    certificate: /-----BEGIN (TRUSTED )?CERTIFICATE-----/,
    'private key': /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/,
};
/** Whether a value is such a text itself, and not the path of one. */
const isPem = (text) => text.includes('-----BEGIN');
/**
 * Why a text is of no use as what it is given for; undefined when it is.
 *
 * @param path - Where it was read, if it was not given itself.
 */
function problemOfPem(text, kind, { word, path }) {
    if (kind === 'private key' && /-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text)) {
        const message = `the private key of ${path === undefined ? word : `${word}, "${path}",`} is encrypted`;
        return { message, hint: 'Store the key without a passphrase, as a secret.' };
    }
    if (PEM[kind].test(text))
        return undefined;
    const what = path === undefined ? word : `the file of ${word}, "${path}",`;
    return {
        message: `${what} holds no ${kind} in PEM form`,
        hint: `Give ${word} a file that holds a ${kind}.`,
    };
}
/** Reads the files of the TLS words; what is missing or something else is a problem. */
async function readCertificates({ mode, files, names }, read) {
    const problems = [];
    const tls = { mode };
    for (const name of ['ca', 'certificate', 'key']) {
        const [path, word] = [files[name], names[name]];
        if (path === undefined)
            continue;
        const text = await read(path).catch(() => undefined);
        const problem = text === undefined
            ? missingFile(word, path)
            : problemOfPem(text, name === 'key' ? 'private key' : 'certificate', { word, path });
        if (problem !== undefined)
            problems.push(problem);
        else if (text !== undefined)
            tls[name] = text;
    }
    return { tls, problems };
}
/** The problem of a path where nothing can be read; a path that may be a secret is not shown. */
const missingFile = (word, path) => ({
    message: `the file of ${word}${path === undefined ? '' : `, "${path}",`} is not there or cannot be read`,
    hint: 'Write the path from the working directory, and make the file in an earlier step.',
});


/***/ }),

/***/ 56056:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gp: () => (/* binding */ isSameDatabase),
/* harmony export */   Rg: () => (/* binding */ showTarget),
/* harmony export */   el: () => (/* binding */ embeddedTarget),
/* harmony export */   mx: () => (/* binding */ parseDatabaseUrl),
/* harmony export */   xs: () => (/* binding */ problemsOfUrl)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _certificates_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(41025);
/* harmony import */ var _url_fields_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(87680);
/**
 * Database URLs, read by fields. The drivers' own reading is not used: theirs
 * lets words of the URL weaken TLS, and prints the password of a malformed one.
 * Invariant: what leaves here is a whole target, or every problem of the URL.
 */





/**
 * Reads a database URL and the certificate files it names.
 *
 * @returns The target, named `environment/server/database`; the server is its host,
 *   with the port when that is not the usual one.
 * @throws GreenlineError(s) URL_INVALID, every problem at once.
 */
async function parseDatabaseUrl(url, origin) {
    const { url: read, problems } = (0,_url_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .readUrl */ .wo)(url.trim());
    (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .throwAll */ .Kx)(toErrors(problems, origin));
    if (read === undefined)
        throw new Error('A URL was refused without a reason');
    if (read.kind === 'embedded')
        return embeddedTarget(read, origin.environment);
    const { tls, problems: fileProblems } = await (0,_certificates_js__WEBPACK_IMPORTED_MODULE_2__/* .readCertificates */ .jZ)(read.tls, origin.readFile ?? _certificates_js__WEBPACK_IMPORTED_MODULE_2__/* .readTextFile */ .Gu);
    (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .throwAll */ .Kx)(toErrors(fileProblems, origin));
    const { dialect } = read.scheme;
    const { host, port, user, password, database } = read;
    const server = serverName(read);
    return {
        name: `${origin.environment}/${server}/${database}`,
        environment: origin.environment,
        server,
        database,
        dialect,
        address: { kind: 'network', host, port, user, credential: { kind: 'password', password }, tls },
    };
}
/** The problems of a URL that show without looking at any file. */
const problemsOfUrl = (url, origin) => toErrors((0,_url_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .readUrl */ .wo)(url.trim()).problems, origin);
/** The embedded PostgreSQL of an environment, in memory or in a folder. */
function embeddedTarget({ folder }, environment) {
    const database = folder === undefined ? 'memory' : (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folder));
    return {
        name: `${environment}/embedded/${database}`,
        environment,
        server: 'embedded',
        database,
        dialect: 'postgres',
        address: { kind: 'embedded', ...(folder === undefined ? {} : { folder }) },
    };
}
/** A target as a URL without user and password, for parameters and logs. */
function showTarget({ address, dialect, server, database }) {
    if (address.kind === 'embedded')
        return `pglite:${address.folder ?? 'memory'}`;
    return `${dialect}://${server}/${database}`;
}
/** Whether a database is surely one of those that are meant on a server, by addresses and names. */
function isSameDatabase(one, other) {
    if (one.address.kind === 'network' && other.address.kind === 'network') {
        const [host, otherHost] = [hostOf(one.address), hostOf(other.address)];
        const isBehind = one.address.tunnel !== undefined || other.address.tunnel !== undefined;
        const isSameServer = !isBehind && host === otherHost && one.address.port === other.address.port;
        return isSameServer && isNamed(one.databases, other.database);
    }
    if (one.address.kind === 'network' || other.address.kind === 'network')
        return false;
    const folders = [one.address.folder, other.address.folder];
    return !folders.includes(undefined) && (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folders[0] ?? '') === (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(folders[1] ?? '');
}
const isNamed = (choice, database) => choice.kind === 'one' ? choice.name === database : choice.patterns.includes(database);
/** All names of this machine are one. */
const hostOf = ({ host }) => ((0,_url_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .reachOf */ .xw)(host) === 'loopback' ? 'localhost' : host);
function serverName({ host, port, scheme }) {
    if (port === scheme.port)
        return host;
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
const toErrors = (problems, { input, place }) => problems.map(({ message, hint }) => {
    const options = place === undefined ? {} : { place };
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('URL_INVALID', `${input}: ${message}.`, hint, options);
});


/***/ }),

/***/ 82284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ readSettings)
});

// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/config/inputs.js
var inputs = __webpack_require__(73232);
// EXTERNAL MODULE: ./tmp/bundle/config/nearest.js
var nearest = __webpack_require__(9119);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./tmp/bundle/config/secrets.js
var config_secrets = __webpack_require__(1756);
;// CONCATENATED MODULE: ./tmp/bundle/config/yaml-tree.js
/**
 * A YAML file as plain texts, lists and mappings, each with the place it was
 * written at. Invariant: nothing is executed or expanded here, aliases stand for
 * what they name, and no message quotes the file.
 */



const MAX_CHARACTERS = 1024 * 1024;
// Each use of an anchor counts: a thousand servers may share tunnel and authority.
const MAX_ALIASES = 10_000;
const MAX_PIECES = 200_000;
const MAX_DEPTH = 50;
// What follows the first faults is mostly their echo.
const MAX_FAULTS = 5;
/**
 * Reads a YAML text.
 *
 * @returns Its content, undefined when there is none, and what is wrong with its keys.
 * @throws GreenlineError(s) CONFIG_INVALID when it cannot be read at all.
 */
function readYaml(text, path) {
    const problem = (message, hint, place = { path }) => new errors/* GreenlineError */.yi('CONFIG_INVALID', message, hint, { place });
    if (text.length > MAX_CHARACTERS) {
        throw problem(`${path} is larger than 1 MiB.`, 'Check that this is the configuration file.');
    }
    const lines = new dist/* LineCounter */.HN();
    const place = (offset = 0) => {
        const { line, col } = lines.linePos(offset);
        return { path, line, column: Array.from(text.slice(offset - col + 1, offset)).length + 1 };
    };
    const tooDeep = () => problem(`${path} is nested too deeply.`, 'Write settings one below the other.');
    const tooMany = () => problem(`${path} has an alias without an anchor, or too many aliases.`, 'Write the values out instead of repeating them by aliases.');
    const document = parse(text, lines, tooDeep);
    const faults = [...document.errors, ...document.warnings].slice(0, MAX_FAULTS);
    // A pretty message would quote the line, and with it perhaps a password.
    (0,errors/* throwAll */.Kx)(faults.map(({ message, code, pos }) => {
        const at = place(pos[0]);
        const hint = code === 'TAB_AS_INDENT' ? 'Indent with spaces.' : 'Mend the YAML at this place.';
        const where = `${path}, line ${at.line ?? 1}, column ${at.column ?? 1}`;
        return problem(`${where}: ${ownWords(message)}.`, hint, at);
    }));
    try {
        document.toJS({ maxAliasCount: MAX_ALIASES, mapAsMap: true });
    }
    catch (error) {
        throw error instanceof RangeError ? tooDeep() : tooMany();
    }
    const walk = { named: aliasesOf(document), path, place, tooDeep, tooMany, problems: [], pieces: 0 };
    const root = document.contents === null ? undefined : writtenOf(document.contents, walk, 0);
    return { root, problems: walk.problems };
}
/** A fault of the file's shape, with its place in the words. */
function faultOf(message, hint, place) {
    const where = `${place.path ?? ''}, line ${place.line ?? 1}, column ${place.column ?? 1}`;
    return new errors/* GreenlineError */.yi('CONFIG_INVALID', `${where}: the file ${message}.`, hint, { place });
}
/** A key in one short line, without what looks like a password. */
const shownKey = (key) => (0,config_secrets/* withoutCredentials */.ri)(oneLine(key)).slice(0, 80);
/** The same in quotes. */
const quotedKey = (key) => JSON.stringify(shownKey(key));
function parse(text, lineCounter, tooDeep) {
    const document = (0,dist/* parseDocument */.Tp)(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
    // The parser turns an exhausted stack into a fault of the file.
    if (document.errors.some(({ message }) => message.startsWith('Maximum call stack')))
        throw tooDeep();
    return document;
}
/** Found in one pass: the parser's own way looks through the whole file for each alias. */
function aliasesOf(document) {
    const anchors = new Map();
    const named = new Map();
    (0,dist/* visit */.YR)(document, {
        Node: (_key, node) => {
            if (!(0,dist/* isAlias */.Vj)(node)) {
                if (node.anchor !== undefined)
                    anchors.set(node.anchor, node);
                return;
            }
            const target = anchors.get(node.source);
            if (target !== undefined)
                named.set(node, target);
        },
    });
    return named;
}
function writtenOf(given, walk, depth) {
    const node = (0,dist/* isAlias */.Vj)(given) ? (walk.named.get(given) ?? null) : given;
    const place = walk.place((node ?? given)?.range?.[0]);
    walk.pieces += 1;
    if (walk.pieces > MAX_PIECES)
        throw walk.tooMany();
    if (depth > MAX_DEPTH)
        throw walk.tooDeep();
    if ((0,dist/* isScalar */.jn)(node)) {
        const text = textOf(node.value, node.source);
        return text === undefined ? { kind: 'nothing', place } : { kind: 'text', text, place };
    }
    if ((0,dist/* isSeq */.oP)(node)) {
        return { kind: 'list', items: node.items.map(item => writtenOf(item, walk, depth + 1)), place };
    }
    if ((0,dist/* isMap */.jh)(node))
        return { kind: 'mapping', entries: [...entriesOf(node, walk, depth + 1)], place };
    return { kind: 'nothing', place };
}
/** Keys of a mapping with their places; what is no key or comes twice is a problem. */
function* entriesOf(map, walk, depth) {
    const seen = new Map();
    const fault = (message, hint, at) => {
        walk.problems.push(faultOf(message, hint, at));
    };
    for (const pair of map.items) {
        const given = pair.key;
        const keyNode = (0,dist/* isAlias */.Vj)(given) ? (walk.named.get(given) ?? null) : given;
        const at = walk.place(given?.range?.[0]);
        const key = (0,dist/* isScalar */.jn)(keyNode) ? textOf(keyNode.value, keyNode.source) : undefined;
        if (key === undefined) {
            fault('holds a key that is no name', 'Write the name of a setting before the ":".', at);
            continue;
        }
        const first = seen.get(key);
        if (first !== undefined) {
            fault(`sets ${quotedKey(key)} twice, first in line ${first}`, 'Keep one of them.', at);
            continue;
        }
        seen.set(key, at.line ?? 1);
        const value = writtenOf(pair.value, walk, depth);
        // Where nothing is written, the key is the nearest place.
        yield { key, at, value: pair.value === null ? { kind: 'nothing', place: at } : value };
    }
}
const textOf = (value, source) => {
    if (typeof value === 'string')
        return value;
    if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint')
        return undefined;
    return source ?? String(value);
};
const oneLine = (text) => text.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200);
/** What the YAML parser says, without the piece of the file that some of its messages end in. */
const ownWords = (message) => oneLine(message.replace(/(:\s| %).*$/s, ''));

;// CONCATENATED MODULE: ./tmp/bundle/config/config-file.js
/**
 * The configuration file: the same keys as the inputs, and `environments:` with
 * them again per environment, with servers and regions beside. Invariant: every
 * value keeps the place it was written at, and nothing is expanded here.
 */




/** A file without any values. */
const emptyConfigFile = (path, status) => ({
    path,
    status,
    top: new Map(),
    environments: new Map(),
    problems: [],
});
/** Reads a configuration file; never throws for what a user wrote. */
function parseConfigFile(text, path) {
    try {
        const { root, problems } = readYaml(text, path);
        if (root === undefined)
            return { ...emptyConfigFile(path, 'read'), problems };
        if (root.kind === 'mapping')
            return readTop(root.entries, path, [...problems]);
        const message = `${path} holds no settings.`;
        throw new errors/* GreenlineError */.yi('CONFIG_INVALID', message, 'Write one "name: value" per line.', {
            place: { path, line: 1, column: 1 },
        });
    }
    catch (error) {
        const problems = (0,errors/* toGreenlineErrors */.mT)(error);
        if (problems === undefined)
            throw error;
        return { ...emptyConfigFile(path, 'refused'), problems };
    }
}
const fault = ({ problems }, message, hint, place) => {
    problems.push(faultOf(message, hint, place));
};
/** Keys that hold more than one value, by where they may stand. */
const TOP = ['environments'];
const OF_ENVIRONMENT = ['servers', 'regions'];
function readTop(entries, path, problems) {
    const reader = { path, problems };
    const { values, others } = readValues(reader, entries, TOP, '');
    const environments = others.get('environments');
    return {
        path,
        status: 'read',
        top: values,
        environments: environments === undefined ? new Map() : readEnvironments(reader, environments.value),
        problems,
    };
}
function readEnvironments(reader, node) {
    const environments = new Map();
    if (node.kind !== 'mapping') {
        const hint = 'Write the name of an environment and ":" there.';
        fault(reader, 'has no mapping below environments', hint, node.place);
        return environments;
    }
    for (const { key, at, value } of node.entries) {
        const namesake = [...environments.keys()].find(name => name.toLowerCase() === key.toLowerCase());
        if (namesake !== undefined) {
            const message = `has both ${quotedKey(namesake)} and ${quotedKey(key)} below environments, which GitHub holds for one`;
            fault(reader, message, 'Keep one of them.', at);
        }
        else if (value.kind !== 'mapping') {
            const message = `has no settings below environments.${quotedKey(key)}`;
            fault(reader, message, 'Write settings below it, or remove it.', at);
        }
        else {
            const prefix = `environments.${shownKey(key)}.`;
            const { values, others } = readValues(reader, value.entries, OF_ENVIRONMENT, prefix);
            environments.set(key, { values, prefix, ...Object.fromEntries(others) });
        }
    }
    return environments;
}
function readValues(reader, entries, others, prefix) {
    const values = new Map();
    const found = new Map();
    const excluded = prefix === '' ? ['config'] : ['config', 'environment'];
    const known = [...inputs/* INPUT_NAMES */.Qh.filter(name => !excluded.includes(name)), ...others];
    for (const entry of entries) {
        const { key, at, value } = entry;
        const other = others.find(each => each === key);
        if (other !== undefined)
            found.set(other, entry);
        else if (!(0,inputs/* isInputName */.wp)(key) || excluded.includes(key)) {
            fault(reader, ...refusedKey(key, prefix, known), at);
        }
        else {
            const text = settingText(reader, value, key, prefix);
            if (text !== undefined) {
                values.set(key, { text, label: `${prefix}${key} in ${reader.path}`, place: value.place });
            }
        }
    }
    return { values, others: found };
}
/** What is wrong with a key that is not known at a place. */
function refusedKey(key, prefix, known) {
    if ((0,inputs/* isInputName */.wp)(key)) {
        return [
            `sets ${prefix}${key}, which cannot be set here`,
            'Give it as an input of the action or as a flag.',
        ];
    }
    if (prefix === '' && OF_ENVIRONMENT.some(each => each === key)) {
        return [`sets ${key} outside of an environment`, `Write ${key} below the name of an environment.`];
    }
    if (key === '<<')
        return ['merges a mapping with "<<", which is not supported', 'Write the values out.'];
    const near = (0,nearest/* nearest */.p)(key, known);
    const question = near === undefined ? '' : `; did you mean ${near}?`;
    const hint = near === undefined ? `Use one of ${known.join(', ')}.` : `Rename it to ${near}.`;
    return [`has the unknown key ${prefix}${quotedKey(key)}${question}`, hint];
}
function settingText(reader, value, name, prefix) {
    const at = value.place;
    if (value.kind === 'nothing' || (value.kind === 'text' && value.text.trim() === '')) {
        fault(reader, ...noValue(`${prefix}${name}`), at);
        return undefined;
    }
    if (value.kind === 'text')
        return value.text.trim();
    if (value.kind === 'list' && name === 'files') {
        const texts = textsOf(value.items);
        if (texts !== undefined)
            return texts;
        fault(reader, `lists something in ${prefix}files that is no glob`, 'Write one glob after each "-".', at);
        return undefined;
    }
    const allowed = name === 'files' ? 'a text or a list of texts' : 'a text, a number, true or false';
    const message = `gives ${prefix}${name} a ${value.kind}; allowed is ${allowed}`;
    fault(reader, message, 'Write one value after the ":".', at);
    return undefined;
}
/** The fault of a key that nothing follows. */
const noValue = (name) => [
    `gives ${name} no value`,
    'Write a value after the ":", or remove the line.',
];
/** The texts of a list; undefined when it holds anything else. */
function textsOf(items) {
    const texts = items.flatMap(item => (item.kind === 'text' ? [item.text] : []));
    return texts.length === items.length ? texts : undefined;
}

// EXTERNAL MODULE: ./tmp/bundle/config/database-url.js
var database_url = __webpack_require__(56056);
;// CONCATENATED MODULE: ./tmp/bundle/config/references.js
/**
 * `${NAME}` in the configuration file. Invariant: values of variables are put
 * in after the YAML was parsed, so they can never change its structure.
 */
const REFERENCE = /\$\$\{|\$\{([^}]*)\}|\$\{/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Replaces each `${NAME}` by the variable of the process; `$${` stands for `${`. */
function expandReferences(text, env) {
    const missing = [];
    let malformed = 0;
    const expanded = text.replace(REFERENCE, (whole, name) => {
        if (whole === '$${')
            return '${';
        if (name === undefined || !NAME.test(name)) {
            malformed += 1;
            return '';
        }
        const value = Object.hasOwn(env, name) ? env[name] : undefined;
        if (value === undefined || value === '')
            missing.push(name);
        return value ?? '';
    });
    return { text: expanded, missing: [...new Set(missing)], malformed };
}
/** Whether a text depends on variables of the process. */
const hasReferences = (text) => /(?<!\$)\$\{/.test(text);
/** What is left of a text when its references are taken out: the part written down literally. */
const literalPart = (text) => text.replace(REFERENCE, whole => (whole === '$${' ? '${' : ''));

;// CONCATENATED MODULE: ./tmp/bundle/config/chosen.js





/** A text, or a list as one text. */
const chosen_writtenOf = (text) => typeof text === 'string' ? text : text.join(', ');
/** Puts variables into a value of the file; undefined when that, or the value itself, is refused. */
function expanded(value, env, problems) {
    const refuse = (message, hint) => {
        problems.push(new errors/* GreenlineError */.yi('CONFIG_INVALID', `${value.label}: ${message}.`, hint, { place: value.place }));
    };
    const parts = typeof value.text === 'string' ? [value.text] : value.text;
    const expansions = parts.map(part => expandReferences(part, env));
    if (expansions.some(({ malformed }) => malformed > 0)) {
        refuse('a "${" is not followed by a name and "}"', 'Write ${NAME}, or $${ for the characters themselves.');
        return;
    }
    const missing = [...new Set(expansions.flatMap(each => each.missing))];
    if (missing.length > 0) {
        const names = missing.join(', ');
        refuse(`${names} ${missing.length === 1 ? 'is' : 'are'} not set in the environment of the process, or empty`, `Set ${names} in env: of the step, for instance from a secret.`);
        return;
    }
    const texts = expansions.map(({ text }) => text.trim());
    const text = typeof value.text === 'string' ? (texts[0] ?? '') : texts;
    return { text, written: chosen_writtenOf(value.text), label: value.label, file: value };
}
/** Adds what the input's schema makes of a value, or what is wrong with it. */
function parseValue(name, chosen, values, problems) {
    const schema = inputs/* INPUTS */.mc[name].schema;
    const parsed = schema.safeParse(chosen.text);
    if (parsed.success) {
        Object.assign(values, { [name]: parsed.data });
        return;
    }
    problems.push(...parsed.error.issues.map(issue => valueProblem(name, chosen, issue)));
}
function valueProblem(name, { written, label, file }, issue) {
    const params = issue.code === 'custom' ? issue.params : undefined;
    const shown = (0,inputs/* isSecret */.$f)(name) ? '' : ` is ${quoted(written)}`;
    const [code, options] = file === undefined
        ? ['INPUT_INVALID', {}]
        : ['CONFIG_INVALID', { place: file.place }];
    return new errors/* GreenlineError */.yi(code, `${label}${shown}: ${issue.message}.`, params?.hint ?? 'Write a text.', options);
}
const quoted = (text) => {
    const safe = (0,config_secrets/* withoutCredentials */.ri)(text);
    return JSON.stringify(safe.length > 120 ? `${safe.slice(0, 119)}…` : safe);
};
/** Values of the file that this execution does not use are held to the same rules, as far as they are written out. */
function problemsNotInEffect(file, used) {
    const problems = [];
    for (const values of [file.top, ...[...file.environments.values()].map(section => section.values)]) {
        for (const [name, value] of values) {
            if ((0,inputs/* isSecret */.$f)(name) && holdsLiteralSecret(name, chosen_writtenOf(value.text))) {
                const message = `${value.label}: ${name === 'token' ? 'a token' : 'a password'} is written into the file.`;
                const advice = 'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.';
                problems.push(new errors/* GreenlineError */.yi('CONFIG_INVALID', message, advice, { place: value.place }));
            }
            const { text } = value;
            if (used.has(value) || hasReferences(chosen_writtenOf(text)))
                continue;
            if (name === 'database-url' || name === 'dry-run-url') {
                problems.push(...(0,database_url/* problemsOfUrl */.xs)(chosen_writtenOf(text), { input: value.label, place: value.place }));
            }
            else
                parseValue(name, { text, written: chosen_writtenOf(text), label: value.label, file: value }, {}, problems);
        }
    }
    return problems;
}
const holdsLiteralSecret = (name, written) => name === 'token'
    ? literalPart(written) !== ''
    : (0,config_secrets/* passwordsIn */.gW)(written).some(password => literalPart(password) !== '');

;// CONCATENATED MODULE: ./tmp/bundle/config/combination.js
/**
 * What inputs cannot mean together. Invariant: every problem is found at once, and
 * named by the way the input was given.
 */



/** What stands against the inputs as a whole. */
function problemsOfCombination(given) {
    if (given.values.method === 'plan' || given.values.method === 'collect')
        return environmentProblems(given);
    const missing = given.secrets === 'withheld' && given.servers.length === 0 && given.dryRunTarget === undefined;
    const ofDatabases = missing ? [] : databaseProblems(given);
    return [...ofDatabases, ...stageProblems(given), ...errorPolicyProblems(given), ...historyProblems(given)];
}
/** A plan can be made for no environment, as a dry run can. */
function environmentProblems({ values: { method }, explicit, labelOf }) {
    if (method === undefined || method === 'plan' || explicit.has('environment'))
        return [];
    const message = `${labelOf('environment')} is missing; method ${method} needs the environment that the database belongs to.`;
    return [invalid(message, 'Give the name of the GitHub environment that the job names.')];
}
const invalid = (message, hint) => new errors/* GreenlineError */.yi('INPUT_INVALID', message, hint);
/** Dry runs that are made from the database of the environment. */
const NEEDS_TARGET = new Set(['server', 'local', 'target']);
function databaseProblems(given) {
    const { values, servers, databases, dryRunTarget, explicit, labelOf, config, sections } = given;
    const problems = [];
    const { method } = values;
    const dryRun = values['dry-run'];
    const label = labelOf('database-url');
    const section = sections.length === 0
        ? ''
        : `, or it or servers in the section of the environment in ${config ?? 'the file'}`;
    if (method !== undefined && method !== 'dry-run') {
        problems.push(...environmentProblems(given));
        if (!explicit.has('database-url')) {
            const message = `${label} is missing; method ${method} needs the database of the environment.`;
            problems.push(invalid(message, `Give the URL as a secret of the environment${section}.`));
        }
    }
    const undecided = dryRun === 'auto' && !explicit.has('database-url') && !explicit.has('dry-run-url');
    if (method === 'dry-run' && undecided) {
        const message = `${labelOf('dry-run-url')} is missing, and without ${label} the kind of database is not known.`;
        problems.push(invalid(message, 'Give dry-run-url, or write dry-run: embedded for PostgreSQL.'));
    }
    if (method === 'dry-run' && values.predict !== 'off' && !explicit.has('database-url')) {
        const message = `${labelOf('predict')} is "${values.predict ?? ''}", but ${label} is missing, so there is no database to look at.`;
        problems.push(invalid(message, 'Give the URL of the database that the change is meant for.'));
    }
    if (method === 'dry-run' && dryRun === 'off') {
        const message = `${labelOf('dry-run')} is "off", and method dry-run does nothing else.`;
        problems.push(invalid(message, 'Remove dry-run, or choose another method.'));
    }
    if ((dryRun === 'prepared' || dryRun === 'server') && !explicit.has('dry-run-url')) {
        const message = `${labelOf('dry-run')} is "${dryRun}", but dry-run-url is missing.`;
        problems.push(invalid(message, 'Give dry-run-url, the database or server that the change runs on first.'));
    }
    if (dryRun !== undefined && NEEDS_TARGET.has(dryRun) && !explicit.has('database-url')) {
        const message = `${labelOf('dry-run')} is "${dryRun}", but ${label} is missing, so there is nothing to mirror.`;
        problems.push(invalid(message, 'Give the URL of the database that the change is meant for.'));
    }
    const [server] = servers;
    if (server !== undefined && dryRunTarget !== undefined) {
        const shown = labelOf('dry-run-url');
        if (server.dialect !== dryRunTarget.dialect) {
            const message = `${shown} names another kind of server (${dryRunTarget.dialect}) than ${databases} (${server.dialect}).`;
            problems.push(invalid(message, 'Give a dry-run-url of the same kind of server.'));
        }
        else if (servers.some(each => (0,database_url/* isSameDatabase */.Gp)(each, dryRunTarget))) {
            const message = `${shown} names the same database as ${databases}, so a dry run would be the real thing.`;
            problems.push(invalid(message, 'Give dry-run-url a database of its own.'));
        }
    }
    return problems;
}
function stageProblems({ values, servers, labels, labelOf }) {
    if (servers.length === 0)
        return [];
    const known = [...labels].sort();
    const stages = (values.stages ?? []).flatMap(stage => (stage.kind === 'label' ? [stage.label] : []));
    return stages
        .filter(label => !labels.has(label))
        .map(label => {
        const near = (0,nearest/* nearest */.p)(label, known);
        const there = known.length === 0 ? 'none has a label' : `there are ${(0,nearest/* listed */.K)(known)}`;
        const hint = near === undefined ? 'Write labels of servers and shares such as 10%.' : `Write ${near}.`;
        return invalid(`${labelOf('stages')} has ${JSON.stringify(label)}, which is no label of a server; ${there}.`, hint);
    });
}
function errorPolicyProblems({ values, explicit, labelOf }) {
    const { transaction } = values;
    const onError = values['on-error'];
    if (transaction === undefined || onError === undefined || !explicit.has('on-error'))
        return [];
    const label = labelOf('on-error');
    if (onError === 'next-statement' && transaction !== 'statement') {
        const message = `${label} is "next-statement", but transaction is "${transaction}": an error undoes the whole ${transaction}, so there is nothing to go on with inside it.`;
        return [invalid(message, 'Write transaction: statement, or choose another on-error.')];
    }
    if (onError === 'next-file' && transaction === 'change') {
        const message = `${label} is "next-file", but transaction is "change": an error undoes all files, so there is no next one.`;
        return [invalid(message, 'Write on-error: stop, or transaction: file.')];
    }
    return [];
}
function historyProblems({ values, labelOf }) {
    if (values['commit-logs'] !== true || values.head === undefined)
        return [];
    // A log branch that is deployed from would grow a change with each log.
    if (values.head.replace(/^refs\/heads\//, '') !== values['log-branch'])
        return [];
    const message = `${labelOf('head')} is the log branch, "${values.head}".`;
    return [invalid(message, 'Give the branch that holds the SQL files, or another log-branch.')];
}

// EXTERNAL MODULE: ./tmp/bundle/core/target.js
var core_target = __webpack_require__(41875);
// EXTERNAL MODULE: ./tmp/bundle/core/artifact-name.js
var artifact_name = __webpack_require__(97702);
;// CONCATENATED MODULE: ./tmp/bundle/config/name-globs.js
/**
 * Names chosen by `region` and `server`. Invariant: an entry that means nothing
 * is told, so that a slip of the pen never leaves servers out in silence.
 */
/**
 * Which of some names are meant: by their names, or with `*` for any characters and `?` for one; `!` in front takes
 * out. Entries that only take out leave all others in. Upper and lower case differ.
 *
 * @returns `unmatched` are the entries that mean none of the names.
 */
function chooseNames(entries, names) {
    const namesOf = (entry) => {
        const expression = toExpression(entry.replace(/^!\s*/, ''));
        return names.filter(name => expression.test(name));
    };
    const ins = entries.filter(entry => !entry.startsWith('!'));
    const outs = entries.filter(entry => entry.startsWith('!'));
    const chosen = new Set(ins.length === 0 ? names : ins.flatMap(namesOf));
    for (const name of outs.flatMap(namesOf))
        chosen.delete(name);
    return { chosen, unmatched: entries.filter(entry => namesOf(entry).length === 0) };
}
function toExpression(glob) {
    const parts = Array.from(glob, char => {
        if (char === '*')
            return '.*';
        return char === '?' ? '.' : char.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
    });
    return new RegExp(`^${parts.join('')}$`, 'su');
}

;// CONCATENATED MODULE: ./tmp/bundle/config/server-choice.js
/**
 * Which servers the inputs `region` and `server` choose. Invariant: a filter never
 * leaves anything out by a slip of the pen; an entry that means nothing is a problem.
 */




/** A server without a region is in one all the same, so that a job can be given it. */
const regionOf = ({ region = artifact_name/* DEFAULT_REGION */.t9 }) => region;
/**
 * The names of the servers that both filters let pass.
 *
 * @returns `problems` are INPUT_INVALID, with the names there are.
 */
function chooseServers(servers, { region, server, labelOf }) {
    const problems = [];
    const pass = (of, entries) => {
        if (entries === undefined || servers.length === 0)
            return undefined;
        const names = [...new Set(servers.map(each => (of === 'region' ? regionOf(each) : each.name)))];
        const { chosen, unmatched } = chooseNames(entries, names);
        problems.push(...unmatched.map(entry => unmatchedProblem(labelOf(of), of, entry, names)));
        return chosen;
    };
    const [regions, names] = [pass('region', region), pass('server', server)];
    const chosen = servers.filter(each => (names?.has(each.name) ?? true) && (regions === undefined || regions.has(regionOf(each))));
    if (chosen.length === 0 && servers.length > 0 && problems.length === 0) {
        const given = [
            ...(regions === undefined ? [] : [labelOf('region')]),
            ...(names === undefined ? [] : [labelOf('server')]),
        ];
        const message = `${(0,nearest/* listed */.K)(given)} together leave no server of ${someOf(servers.map(each => each.name))}.`;
        const text = given.length === 1 ? message.replace(' together leave', ' leaves') : message;
        problems.push(new errors/* GreenlineError */.yi('INPUT_INVALID', text, 'Choose at least one server.'));
    }
    return { chosen: new Set(chosen.map(each => each.name)), problems };
}
function unmatchedProblem(label, of, entry, names) {
    const near = (0,nearest/* nearest */.p)(entry.replace(/^!\s*/, ''), names);
    const shown = JSON.stringify(entry.slice(0, 80));
    const isNone = of === 'region' && names.every(name => name === artifact_name/* DEFAULT_REGION */.t9);
    const there = isNone ? 'no server has a region' : `there are ${someOf(names)}`;
    const hint = near === undefined ? `Write the name of a ${of}, or a pattern such as eu-*.` : `Write ${near}.`;
    return new errors/* GreenlineError */.yi('INPUT_INVALID', `${label} has ${shown}, which is no ${of}; ${there}.`, hint);
}
/** Some of many names, for a line of text. */
function someOf(names, most = 20) {
    return names.length <= most
        ? (0,nearest/* listed */.K)(names)
        : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

;// CONCATENATED MODULE: ./tmp/bundle/config/found.js
/** The value of a key; undefined when it was not given, was refused or is not known. */
const valueIn = (field) => field?.kind === 'leaf' ? field.value : undefined;

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(29396);
;// CONCATENATED MODULE: ./tmp/bundle/config/shape.js
/**
 * Reads a piece of the configuration file by its zod schema: the same schema that
 * is published for editors. Invariant: what is found keeps label and place, so
 * that whoever looks at several keys together can say where; no message holds
 * what a variable put into the file, and a secret is only ever a variable.
 */







const newReport = () => ({
    problems: [],
    secrets: new Set(),
    missing: new Set(),
    said: new Set(),
});
/** Adds a problem, once for each place. */
function objectTo({ path, report }, { label, place }, { message, hint, shown = '' }, code = 'CONFIG_INVALID') {
    const text = `${label} in ${path}${shown}: ${message}.`;
    if (isNew(report, place, message))
        report.problems.push(new errors/* GreenlineError */.yi(code, text, hint, { place }));
}
function shape_fault({ report }, [message, hint], place, key = message) {
    if (isNew(report, place, key))
        report.problems.push(faultOf(message, hint, place));
}
function isNew({ said }, { line, column }, message) {
    const key = `${line ?? 0}:${column ?? 0}:${message}`;
    return said.size < said.add(key).size;
}
/**
 * Reads what was written where a schema is expected.
 *
 * @returns Undefined when something else stands there, which is a problem then.
 */
function readShape(schema, value, label, reading) {
    return find(schema, value, label, reading);
}
function find(given, value, label, reading) {
    const schema = given instanceof schemas/* ZodOptional */.IiU ? given.unwrap() : given;
    if (value.kind === 'nothing' || (value.kind === 'text' && value.text.trim() === '')) {
        shape_fault(reading, noValue(label), value.place, 'no value');
        return undefined;
    }
    const options = schema instanceof schemas/* ZodUnion */.fZ7 ? schema.options : [schema];
    const ofKind = options.find(option => takes(option, value));
    if (ofKind instanceof schemas/* ZodObject */.bvH && value.kind === 'mapping') {
        return readGroup(ofKind.shape, value.entries, { label, place: value.place }, reading);
    }
    if (ofKind instanceof schemas/* ZodArray */.naA && value.kind === 'list') {
        const items = value.items.flatMap((item, index) => find(ofKind.element, item, `${label}.${index + 1}`, reading) ?? []);
        return { kind: 'row', items, label, place: value.place };
    }
    if (ofKind instanceof schemas/* ZodType */.aRx)
        return readLeaf(ofKind, value, label, reading);
    const allowed = options.map(nounOf).join(' or ');
    const message = `gives ${label} a ${value.kind}; allowed is ${allowed}`;
    shape_fault(reading, [message, `Write ${allowed} there.`], value.place, `a ${value.kind}`);
    return undefined;
}
/** A schema that takes a text as well as a list of them. */
const takesTexts = (schema) => schema instanceof schemas/* ZodPipe */.utH && schema.def.in instanceof schemas/* ZodUnion */.fZ7;
function takes(schema, value) {
    if (schema instanceof schemas/* ZodObject */.bvH)
        return value.kind === 'mapping';
    if (schema instanceof schemas/* ZodArray */.naA)
        return value.kind === 'list';
    return (value.kind === 'text' ||
        (value.kind === 'list' && takesTexts(schema) && textsOf(value.items) !== undefined));
}
function nounOf(schema) {
    if (schema instanceof schemas/* ZodObject */.bvH)
        return 'a mapping';
    if (schema instanceof schemas/* ZodArray */.naA)
        return 'a list of mappings';
    return takesTexts(schema) ? 'a text or a list of texts' : 'a text';
}
function readGroup(shape, entries, where, reading) {
    const fields = {};
    const known = Object.keys(shape);
    const prefix = `${where.label}.`;
    for (const { key, at, value } of entries) {
        if (!known.includes(key)) {
            shape_fault(reading, refusedKey(key, prefix, known), at, `unknown ${key}`);
            continue;
        }
        // What is refused is there all the same: nobody has to be told that it is missing.
        const refused = { kind: 'refused', label: prefix + key, place: value.place };
        fields[key] = find(shape[key], value, prefix + key, reading) ?? refused;
    }
    for (const key of known) {
        if (fields[key] !== undefined || shape[key] instanceof schemas/* ZodOptional */.IiU)
            continue;
        objectTo(reading, where, { message: `it has no ${key}`, hint: `Write ${key} below it.` });
    }
    return { kind: 'group', fields, ...where };
}
/**
 * What some values are for: a `connection` alone, so that they need not be there when none is opened; or the `choice`
 * among servers, which is made before any variable is looked up.
 */
const PURPOSES = registries/* registry */.u5();
/** Whether a schema is that of a secret: editors know it as something that is only written. */
const isSecretValue = (schema) => schema.meta()?.['writeOnly'] === true;
function readLeaf(schema, value, label, reading) {
    const parts = value.kind === 'list' ? (textsOf(value.items) ?? []) : value.kind === 'text' ? [value.text] : [];
    const written = chosen_writtenOf(parts);
    const leaf = { kind: 'leaf', label, place: value.place, written };
    const isSecret = isSecretValue(schema);
    if (isSecret && literalPart(written).trim() !== '') {
        const hint = 'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.';
        objectTo(reading, leaf, { message: 'a secret is written into the file', hint });
        return leaf;
    }
    if (PURPOSES.get(schema)?.for === 'choice' && hasReferences(written)) {
        const message = 'it depends on a variable, and servers are chosen before variables are looked up';
        objectTo(reading, leaf, { message, hint: 'Write the name itself.' });
        return leaf;
    }
    const expansions = parts.map(part => expandReferences(part, reading.env ?? {}));
    if (expansions.some(({ malformed }) => malformed > 0)) {
        const message = 'a "${" is not followed by a name and "}"';
        objectTo(reading, leaf, { message, hint: 'Write ${NAME}, or $${ for the characters themselves.' });
        return leaf;
    }
    if (hasReferences(written) && reading.env === undefined)
        return leaf;
    const isOfConnection = isSecret || PURPOSES.get(schema)?.for === 'connection';
    if (isOfConnection && reading.credentials === 'unneeded')
        return { ...leaf, value: '' };
    const missing = [...new Set(expansions.flatMap(each => each.missing))];
    if (missing.length > 0) {
        missing.forEach(name => objectToMissing(reading, leaf, name));
        return leaf;
    }
    // Blanks may belong to a password; the line end of a file that was pasted does not.
    const texts = expansions.map(({ text }) => (isSecret ? text.replace(/[\r\n]+$/, '') : text.trim()));
    if (isSecret)
        for (const text of texts)
            reading.report.secrets.add(text);
    const parsed = schema.safeParse(value.kind === 'list' ? texts : texts[0]);
    if (parsed.success)
        return { ...leaf, value: parsed.data };
    for (const issue of parsed.error.issues) {
        const params = issue.code === 'custom' ? issue.params : undefined;
        const shown = isSecret ? '' : shownValue(written);
        objectTo(reading, leaf, { message: issue.message, hint: params?.hint ?? 'Write a text.', shown });
    }
    return leaf;
}
function objectToMissing(reading, leaf, name) {
    const { missing } = reading.report;
    // Many servers may share a password: its name is said once, where it comes first.
    if (missing.size === missing.add(name).size || reading.credentials === 'withheld')
        return;
    const message = `${name} is not set in the environment of the process, or empty`;
    const hint = `Set ${name} in env: of the step, for instance from a secret.`;
    objectTo(reading, leaf, { message, hint });
}
/** A value as it was written, for a message; what may hold credentials is left out. */
function shownValue(written) {
    const safe = (0,config_secrets/* withoutCredentials */.ri)(written);
    if (safe !== written || /@.*:|:.*@|-----BEGIN/s.test(written))
        return '';
    return ` is ${JSON.stringify(safe.length > 120 ? `${safe.slice(0, 119)}…` : safe)}`;
}

// EXTERNAL MODULE: ./tmp/bundle/config/certificates.js
var certificates = __webpack_require__(41025);
// EXTERNAL MODULE: ./tmp/bundle/config/tls-words.js
var tls_words = __webpack_require__(11456);
;// CONCATENATED MODULE: ./tmp/bundle/config/tls-file.js





const FILES = ['ca', 'certificate', 'key'];
const NAMES = {
    mode: 'mode',
    ca: 'ca',
    certificate: 'certificate',
    key: 'key',
    strictest: 'mode: verify-full',
};
function wordsOf(tls) {
    if (tls?.kind === 'leaf')
        return { mode: tls.value, files: {} };
    if (tls?.kind !== 'group')
        return { mode: undefined, files: {} };
    const files = {};
    const { fields } = tls;
    for (const name of FILES) {
        const file = fields[name];
        // The word of libpq for the authorities of the system, which are trusted anyway.
        if (file !== undefined && !(name === 'ca' && valueIn(file) === 'system'))
            files[name] = file;
    }
    return { mode: valueIn(fields.mode), files };
}
/** The mode that counts; undefined where it depends on a variable that is not looked at. */
function modeOfFile(tls, reach) {
    const { mode, files } = wordsOf(tls);
    const said = tls?.kind === 'group' ? tls.fields.mode : tls;
    return said !== undefined && mode === undefined ? undefined : (0,tls_words/* settleMode */.r7)(mode, files, reach);
}
/** Objects to what cannot be meant together, and to a key that is written out. */
function checkTls(tls, reading) {
    if (tls?.kind !== 'group')
        return;
    const { mode, files } = wordsOf(tls);
    for (const problem of (0,tls_words/* contradictions */.vM)(mode, files, NAMES))
        objectTo(reading, tls, problem);
    checkKey(files.key, reading);
}
/** Whether a private key stands in the file itself. */
const isWrittenOut = (key) => key?.kind === 'leaf' && (0,certificates/* isPem */.X3)(literalPart(key.written));
/** Objects to a private key that stands in the file. */
function checkKey(key, reading) {
    if (key === undefined || !isWrittenOut(key))
        return;
    const hint = 'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the key.';
    objectTo(reading, key, { message: 'a private key is written into the file', hint });
}
/** Reads the PEM texts of `tls:`; what is missing or something else is a problem. */
async function readTls(tls, mode, reading, readFile) {
    const { files } = wordsOf(tls);
    const read = { mode };
    if (reading.credentials === 'unneeded')
        return read;
    for (const name of FILES) {
        const file = files[name];
        if (file?.kind !== 'leaf' || file.value === undefined)
            continue;
        const kind = name === 'key' ? 'private key' : 'certificate';
        if (kind === 'private key' && isWrittenOut(file))
            continue;
        const text = await readPem({ ...file, value: file.value }, name, reading, readFile);
        if (text === undefined)
            continue;
        if (kind === 'private key')
            reading.report.secrets.add(text);
        const path = (0,certificates/* isPem */.X3)(file.value) ? {} : { path: file.written };
        const problem = (0,certificates/* problemOfPem */.nb)(text, kind, { word: name, ...path });
        if (problem === undefined)
            read[name] = text;
        else
            objectTo(reading, file, problem);
    }
    return read;
}
/** A text that is given itself, or by its path. */
async function readPem(leaf, word, reading, readFile) {
    if ((0,certificates/* isPem */.X3)(leaf.value))
        return leaf.value;
    const text = leaf.value.includes('\n') ? undefined : await readFile(leaf.value).catch(() => undefined);
    if (text === undefined)
        objectTo(reading, leaf, (0,certificates/* missingFile */.Bi)(word, shownPath(leaf)));
    return text;
}
/** A path as it stands in the file: a variable may hold anything, and so may what is no path at all. */
const shownPath = ({ written }) => shownValue(written) === '' ? undefined : written.slice(0, 200);

;// CONCATENATED MODULE: ./tmp/bundle/config/ssh-file.js




const SSH_PORT = 22;
/** The machines in the order of the way: those of `jump` come first. */
function hopsOf(ssh) {
    if (ssh?.kind !== 'group')
        return [];
    const { jump } = ssh.fields;
    return [...(jump?.kind === 'row' ? jump.items : []), ssh];
}
/** Objects to what shows without opening a file. */
function checkSsh(ssh, reading) {
    for (const hop of hopsOf(ssh)) {
        const { key, passphrase, password, agent } = hop.fields;
        checkKey(key, reading);
        const hasAgent = agent !== undefined && valueIn(agent) !== 'false';
        if (key === undefined && password === undefined && !hasAgent) {
            const message = 'it has neither key nor password nor agent';
            objectTo(reading, hop, { message, hint: 'Write key: ${NAME} below it, from a secret.' });
        }
        if (passphrase !== undefined && key === undefined) {
            const message = 'it has a passphrase, but no key';
            objectTo(reading, passphrase, {
                message,
                hint: 'Write the key that the passphrase opens, or remove it.',
            });
        }
    }
}
/**
 * The tunnel; undefined when there is none.
 *
 * @param tunnel - What `ssh:` holds, without problems; with some, the result is not to be used.
 */
async function readTunnel(ssh, reading, readFile) {
    if (ssh === undefined)
        return undefined;
    const tunnel = [];
    for (const hop of hopsOf(ssh))
        tunnel.push(await readHop(hop, reading, readFile));
    return tunnel;
}
async function readHop(hop, reading, readFile) {
    const { fields } = hop;
    const password = valueIn(fields.password);
    const passphrase = valueIn(fields.passphrase);
    const needed = reading.credentials !== 'unneeded';
    const key = needed ? await readKey(hop, reading, readFile) : undefined;
    const agent = needed ? readAgent(hop, reading) : undefined;
    return {
        host: valueIn(fields.host) ?? '',
        port: valueIn(fields.port) ?? SSH_PORT,
        user: valueIn(fields.user) ?? '',
        hostKeys: valueIn(fields['host-key']) ?? [],
        ...(password === undefined ? {} : { password }),
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(key === undefined ? {} : { key }),
        ...(agent === undefined ? {} : { agent }),
    };
}
async function readKey(hop, reading, readFile) {
    const { key, passphrase } = hop.fields;
    if (key?.kind !== 'leaf' || key.value === undefined || isWrittenOut(key))
        return undefined;
    const isText = (0,certificates/* isPem */.X3)(key.value) || key.value.startsWith(PUTTY);
    const text = isText ? key.value : await readPem({ ...key, value: key.value }, 'key', reading, readFile);
    if (text === undefined)
        return undefined;
    reading.report.secrets.add(text);
    const form = formOf(text);
    if (form === 'none') {
        const message = 'it holds no private key in the form of OpenSSH, PEM or PuTTY';
        objectTo(reading, key, { message, hint: 'Store the whole private key as a secret, with its line ends.' });
    }
    else if (form === 'locked' && passphrase === undefined) {
        const message = 'the private key is encrypted, and there is no passphrase';
        objectTo(reading, key, { message, hint: 'Write passphrase: ${NAME} beside it, from a secret.' });
    }
    return text;
}
const PUTTY = 'PuTTY-User-Key-File-';
/** Whether a text is a private key that can be used as it is, one that a passphrase opens, or none. */
function formOf(text) {
    const putty = /^PuTTY-User-Key-File-\d: [^\n]+\r?\nEncryption: (\S+)/.exec(text)?.[1];
    if (putty !== undefined)
        return putty === 'none' ? 'open' : 'locked';
    const [, kind = '', body] = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[ \t]*\r?\n([^]+?)-----END \1PRIVATE KEY-----/.exec(text) ?? [];
    if (body === undefined)
        return 'none';
    if (kind === 'ENCRYPTED ' || /^Proc-Type:.*ENCRYPTED/m.test(body))
        return 'locked';
    if (kind !== 'OPENSSH ')
        return 'open';
    // Magic, then the name of the cipher: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
    const bytes = Buffer.from(body, 'base64');
    const magic = 'openssh-key-v1\0';
    if (bytes.subarray(0, magic.length).toString('latin1') !== magic)
        return 'none';
    const cipher = bytes.subarray(magic.length + 4, magic.length + 8).toString('latin1');
    return cipher === 'none' ? 'open' : 'locked';
}
function readAgent({ fields: { agent } }, reading) {
    if (agent?.kind !== 'leaf' || agent.value === undefined || agent.value === 'false')
        return undefined;
    if (agent.value !== 'true')
        return agent.value;
    const socket = reading.env?.['SSH_AUTH_SOCK'] ?? '';
    if (socket !== '')
        return socket;
    const message = 'SSH_AUTH_SOCK is not set, so there is no agent';
    objectTo(reading, agent, { message, hint: 'Start an agent in an earlier step, or write key: ${NAME}.' });
    return undefined;
}

// EXTERNAL MODULE: ./tmp/bundle/config/url-fields.js
var url_fields = __webpack_require__(87680);
;// CONCATENATED MODULE: ./tmp/bundle/config/server-check.js
/**
 * What can be held against a server of the configuration file. Invariant: nothing
 * but the file is looked at, so that the environments which are not in effect are
 * held to the same rules, as far as they are written out.
 */







/** What a URL says already. */
const IN_URL = ['dialect', 'host', 'port', 'user', 'password', 'database'];
/** What has no meaning for a database inside the process. */
const OF_NETWORK = ['password-command', 'identity', 'tls', 'ssh', 'databases'];
const CREDENTIALS = ['password', 'password-command', 'identity'];
/** Objects to what shows from the file alone. */
function checkServer(server, reading) {
    const { fields } = server;
    if (fields.url !== undefined)
        checkUrl(server, reading);
    else {
        for (const key of ['dialect', 'host', 'user']) {
            if (fields[key] !== undefined)
                continue;
            objectTo(reading, server, { message: `it has no ${key}`, hint: `Write ${key} below it, or a url.` });
        }
        if (fields.database === undefined && fields.databases === undefined) {
            const hint = 'Write database and its name, or databases and patterns.';
            objectTo(reading, server, { message: 'it has neither database nor databases', hint });
        }
    }
    checkDatabases(server, reading);
    checkCredential(server, reading);
    checkTls(fields.tls, reading);
    checkSsh(fields.ssh, reading);
}
function checkUrl({ fields }, reading) {
    const { url } = fields;
    for (const key of IN_URL) {
        const hint = `Remove ${key}, or write the server without url.`;
        refuseKey(fields, key, { message: 'url says this already', hint }, reading);
    }
    if (url?.kind !== 'leaf')
        return;
    if ((0,config_secrets/* passwordsIn */.gW)(url.written).some(password => literalPart(password) !== '')) {
        const hint = 'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.';
        objectTo(reading, url, { message: 'a password is written into the file', hint });
    }
    if (url.value === undefined)
        return;
    const { url: read, problems } = (0,url_fields/* readUrl */.wo)(url.value);
    for (const problem of problems)
        objectTo(reading, url, problem, 'URL_INVALID');
    if (problems.length > 0 || read === undefined)
        return;
    if (read.kind === 'embedded') {
        for (const key of OF_NETWORK) {
            const message = `an embedded database has no ${key}`;
            refuseKey(fields, key, { message, hint: `Remove ${key}.` }, reading);
        }
        return;
    }
    if (read.tls.said) {
        const message = 'url says this already, with the words after "?"';
        refuseKey(fields, 'tls', { message, hint: 'Remove tls, or the words.' }, reading);
    }
    if (read.password === '')
        return;
    for (const key of ['password-command', 'identity']) {
        const message = 'url has a password already';
        refuseKey(fields, key, { message, hint: `Remove ${key}, or the password.` }, reading);
    }
}
function checkDatabases({ fields }, reading) {
    const { database, databases } = fields;
    if (database !== undefined && databases !== undefined) {
        const hint = 'Keep one of database and databases.';
        objectTo(reading, databases, { message: 'database is given as well', hint });
    }
    const scheme = schemeOf(fields);
    const needsNone = scheme !== undefined && scheme.first === undefined;
    if (databases === undefined || needsNone) {
        const message = needsNone ? 'such a server lists its databases without it' : 'it goes with databases only';
        refuseKey(fields, 'read-from', { message, hint: 'Remove read-from.' }, reading);
    }
}
function checkCredential(server, reading) {
    const { fields } = server;
    const given = CREDENTIALS.filter(key => fields[key] !== undefined);
    for (const key of given.slice(1)) {
        const message = `${given[0] ?? ''} is given as well`;
        refuseKey(fields, key, { message, hint: `Keep one of ${CREDENTIALS.join(', ')}.` }, reading);
    }
    const identity = valueIn(fields.identity);
    if (identity === 'aws-rds') {
        const isKnown = fields.host?.kind !== 'leaf' || fields.host.value === undefined;
        if (fields['aws-region'] !== undefined || isKnown || awsRegionOf(server) !== undefined)
            return;
        const hint = 'Write aws-region, such as eu-west-1.';
        objectTo(reading, server, { message: 'it has no aws-region, which identity: aws-rds needs', hint });
    }
    else if (fields.identity?.kind !== 'leaf' || identity !== undefined) {
        const message = 'it goes with identity: aws-rds only';
        refuseKey(fields, 'aws-region', { message, hint: 'Remove aws-region.' }, reading);
    }
}
function refuseKey(fields, key, problem, reading) {
    const field = fields[key];
    if (field !== undefined)
        objectTo(reading, field, problem);
}
/** The kind of server that `dialect` names. */
const schemeOf = (fields) => url_fields/* SCHEMES */.dz[valueIn(fields.dialect) ?? ''];
/** The region of AWS: the one that was said, or the one that the names of RDS carry. */
function awsRegionOf({ fields }) {
    const named = /\.([a-z0-9-]+)\.rds\.amazonaws\.com(\.cn)?$/.exec(valueIn(fields.host) ?? '')?.[1];
    return valueIn(fields['aws-region']) ?? named;
}

;// CONCATENATED MODULE: ./tmp/bundle/config/server-file.js









/**
 * The server with all that is needed to reach it. `checkServer` comes before.
 *
 * @param region - That it stands in, whose tunnel and TLS it has unless it has its own.
 * @returns Undefined when something is missing; then that is in the report.
 */
async function toServer(found, region, context) {
    const { fields } = found;
    const { name, environment, reading, readFile } = context;
    const url = urlOf(found, reading);
    const maxParallel = valueIn(fields['max-parallel']);
    const regionName = valueIn(fields.region);
    const server = {
        name,
        environment,
        labels: valueIn(fields.labels) ?? [],
        ...(regionName === undefined ? {} : { region: regionName }),
        ...(maxParallel === undefined ? {} : { maxParallel }),
    };
    if (url?.kind === 'embedded') {
        const { dialect, address, database } = (0,database_url/* embeddedTarget */.el)(url, environment);
        return { ...server, dialect, address, databases: { kind: 'one', name: database } };
    }
    const parts = url ?? partsOf(fields);
    if (parts === undefined)
        return undefined;
    const { host, port, user, scheme } = parts;
    const databases = databasesOf(fields, parts);
    if (databases === undefined)
        return undefined;
    const tunnel = await readTunnel(fields.ssh ?? region?.fields.ssh, reading, readFile);
    const tls = await tlsOf(found, region, { host, url, isBehind: tunnel !== undefined }, { reading, readFile });
    const credential = credentialOf(found, parts.password);
    if (tls === undefined || credential === undefined)
        return undefined;
    return {
        ...server,
        dialect: scheme.dialect,
        address: {
            kind: 'network',
            host,
            port,
            user,
            credential,
            tls,
            ...(tunnel === undefined ? {} : { tunnel }),
        },
        databases,
    };
}
function urlOf({ fields }, reading) {
    const url = valueIn(fields.url);
    if (url === undefined)
        return undefined;
    for (const secret of (0,config_secrets/* secretsOf */.Fj)(url))
        reading.report.secrets.add(secret);
    const read = (0,url_fields/* readUrl */.wo)(url);
    if (read.url?.kind === 'network')
        reading.report.secrets.add(read.url.password);
    return read.problems.length === 0 ? read.url : undefined;
}
function partsOf(fields) {
    const scheme = schemeOf(fields);
    const [host, user] = [valueIn(fields.host), valueIn(fields.user)];
    if (scheme === undefined || host === undefined || user === undefined)
        return undefined;
    return {
        ...{ scheme, host, user },
        port: valueIn(fields.port) ?? scheme.port,
        password: valueIn(fields.password) ?? '',
        database: valueIn(fields.database),
    };
}
function databasesOf(fields, { database, scheme }) {
    const patterns = valueIn(fields.databases);
    if (patterns === undefined)
        return database === undefined ? undefined : { kind: 'one', name: database };
    const readFrom = valueIn(fields['read-from']) ?? database ?? scheme.first ?? 'information_schema';
    return { kind: 'matching', patterns, readFrom };
}
function credentialOf(found, password) {
    const { fields } = found;
    const command = valueIn(fields['password-command']);
    if (command !== undefined)
        return { kind: 'command', command };
    const identity = valueIn(fields.identity);
    if (identity === undefined)
        return { kind: 'password', password };
    if (identity !== 'aws-rds')
        return { kind: identity };
    const region = awsRegionOf(found);
    return region === undefined ? undefined : { kind: identity, region };
}
async function tlsOf({ fields }, region, { host, url, isBehind }, { reading, readFile }) {
    const said = fields.tls ?? region?.fields.tls;
    const identity = fields.identity;
    const inUrl = url?.tls.said === true && fields.tls === undefined;
    // A token is worth a password: plain text is never what is meant when nothing is said.
    const reach = identity !== undefined ? 'remote' : isBehind ? 'loopback' : (0,url_fields/* reachOf */.xw)(host);
    const mode = inUrl ? url.tls.mode : modeOfFile(said, reach);
    if ((mode === 'disable' || mode === 'require') && identity !== undefined) {
        const message = mode === 'disable'
            ? 'a token of a cloud is not sent in plain text, and TLS is turned off'
            : 'a token of a cloud is not sent to a server that has not shown who it is, and tls: require checks no certificate';
        objectTo(reading, identity, { message, hint: 'Write tls: verify-full.' });
    }
    if (mode === undefined)
        return undefined;
    if (!inUrl)
        return readTls(said, mode, reading, readFile);
    if (reading.credentials === 'unneeded')
        return { mode };
    const { tls, problems } = await (0,certificates/* readCertificates */.jZ)(url.tls, readFile);
    if (tls.key !== undefined)
        reading.report.secrets.add(tls.key);
    if (fields.url !== undefined) {
        for (const problem of problems)
            objectTo(reading, fields.url, problem, 'URL_INVALID');
    }
    return tls;
}

// EXTERNAL MODULE: ./tmp/bundle/config/rollout-values.js
var rollout_values = __webpack_require__(34639);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
// EXTERNAL MODULE: ./tmp/bundle/config/values.js
var values = __webpack_require__(91403);
;// CONCATENATED MODULE: ./tmp/bundle/config/server-values.js
/**
 * The kinds of values that describe a server. Invariant: as in values.ts, from
 * which the way of refusing comes.
 */






/** A schema from a list, which may also be written as one text. */
function texts(parse, split = rollout_values/* entriesOf */.Mc) {
    return schemas/* union */.KCZ([schemas/* string */.YjP().transform(split), schemas/* array */.YOg(schemas/* string */.YjP())]).transform((given, context) => {
        const parsed = parse(given.map(item => item.trim()).filter(item => item !== ''));
        if ('value' in parsed)
            return parsed.value;
        const params = { hint: parsed.hint };
        context.addIssue({ code: 'custom', message: parsed.reason, params });
        return core/* NEVER */.tm;
    });
}
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
/** A text in one line. */
const Line = (0,values/* text */.Qq)(given => CONTROL.test(given) ? (0,values/* refuse */.TR)('it holds a control character', 'Write it in one line.') : { value: given });
/** A text that is only ever given by a variable; to editors, one that is never shown. */
const Secret = (0,values/* text */.Qq)(given => (given.includes('\0') ? (0,values/* refuse */.TR)('it holds a zero byte', 'Remove that byte.') : { value: given }), { writeOnly: true, pattern: '\\$\\{' });
/** A host name or an address; brackets around an IPv6 address are left out. */
const HostName = (0,values/* text */.Qq)(given => {
    const address = /^\[(.*)\]$/.exec(given)?.[1] ?? given;
    if ((0,external_node_net_.isIPv6)(address))
        return { value: address.toLowerCase() };
    const host = (0,url_fields/* asciiHost */.Ak)(given);
    if (host !== undefined)
        return { value: host };
    return /:\/\//.test(given)
        ? (0,values/* refuse */.TR)('it is a URL', 'Write the URL after url, or the name of the host alone.')
        : /^[^:]+:\d+$/.test(given)
            ? (0,values/* refuse */.TR)('it holds a port', 'Write the port after port.')
            : (0,values/* refuse */.TR)('it is no host name or address', 'Write one host name or address.');
});
/** A mode of TLS in any of its spellings. */
const TlsMode = (0,values/* text */.Qq)(given => {
    const value = (0,tls_words/* modeOf */.VV)(given);
    if (value !== undefined)
        return { value };
    const { message, hint } = (0,tls_words/* unknownMode */.ow)(given, { word: 'mode', between: ': ', modes: MODES });
    return (0,values/* refuse */.TR)(message, hint);
}, (0,values/* oneOf */.yL)(tls_words/* MODE_SPELLINGS */.oK));
const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
/** Labels of a server. */
const Labels = texts(items => items.every(item => rollout_values/* LABEL */.d_.test(item))
    ? { value: items }
    : (0,values/* refuse */.TR)('a label begins with a letter or digit and has no punctuation but ". _ -"', 'Write a name such as canary.'));
/** A name of a region, as part of the names of jobs and artifacts. */
const RegionName = (0,values/* text */.Qq)(given => rollout_values/* LABEL */.d_.test(given) ? { value: given } : (0,values/* refuse */.TR)('it is no name of a region', 'Write a name such as eu.'));
/** The labels of the runner that a region's job runs on: one, or all of several. */
const RunsOn = texts(items => {
    const [first, ...others] = items;
    if (first === undefined)
        return (0,values/* refuse */.TR)('it names no runner', 'Write a label such as ubuntu-latest.');
    return { value: others.length === 0 ? first : items };
});
/** Names and patterns of databases. */
const DatabasePatterns = texts(items => {
    if (items.some(item => item === '!'))
        return (0,values/* refuse */.TR)('a "!" has no name after it', 'Write the name after it.');
    return items.some(item => !item.startsWith('!'))
        ? { value: items }
        : (0,values/* refuse */.TR)('it takes in no database', 'Write a name or a pattern such as tenant_%.');
});
/** A region of AWS. */
const AwsRegion = (0,values/* text */.Qq)(given => /^[a-z]{2,3}(-[a-z]+)+-\d+$/.test(given)
    ? { value: given }
    : (0,values/* refuse */.TR)('it is no region of AWS', 'Write a region such as eu-west-1.'));
/** Lines of known_hosts, or fingerprints. */
const HostKeys = texts(items => {
    const keys = items.filter(item => !item.startsWith('#'));
    const [problem] = keys.flatMap(key => refusalOfHostKey(key) ?? []);
    if (problem !== undefined)
        return (0,values/* refuse */.TR)(problem, HOW_TO_PIN);
    return keys.length > 0 ? { value: keys } : (0,values/* refuse */.TR)('it holds no key', HOW_TO_PIN);
}, given => given.split(/[\r\n]+/));
const HOW_TO_PIN = 'Write the lines that ssh-keyscan prints for a host that you trust, or a fingerprint such as SHA256:….';
const KEY_TYPE = /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp(256|384|521))$/;
function refusalOfHostKey(line) {
    if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(line))
        return undefined;
    if (/^SHA256:/i.test(line))
        return 'a fingerprint has 43 characters after "SHA256:"';
    if (/^(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(line))
        return 'a fingerprint by MD5 proves too little';
    if (line.startsWith('@'))
        return 'a line that begins with "@" is not supported';
    const [hosts = '', type = '', key = ''] = line.split(/\s+/);
    if (KEY_TYPE.test(hosts))
        return 'the host is missing before the key';
    if (!KEY_TYPE.test(type))
        return 'it is neither a line of known_hosts nor a fingerprint';
    const bytes = Buffer.from(key, 'base64');
    const length = bytes.length > 4 ? bytes.readUInt32BE(0) : 0;
    const inside = bytes.subarray(4, 4 + length).toString('latin1');
    return inside === type && bytes.length > 4 + length ? undefined : 'the key in it is damaged';
}
/** Why a region cannot have a name: it is part of the names of jobs. */
const refusalOfRegionName = (name) => rollout_values/* LABEL */.d_.test(name) ? undefined : (0,values/* refuse */.TR)('it is no name of a region', 'Write a name such as eu.');
/** Why a server cannot have a name: it is a folder of the log branch, and chosen by globs. */
function refusalOfServerName(name) {
    if (name.includes('/'))
        return (0,values/* refuse */.TR)('a name of a server holds no "/"', 'Write "-" in place of it.');
    const isSafe = /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(name) && !name.endsWith('.');
    if (!isSafe) {
        const allowed = 'a name of a server has letters, digits, ".", "_" and "-" only, and begins with a letter or digit';
        return (0,values/* refuse */.TR)(allowed, 'Write a name such as eu-1.');
    }
    return name.length > 80 ? (0,values/* refuse */.TR)('it is longer than 80 characters', 'Shorten the name.') : undefined;
}

;// CONCATENATED MODULE: ./tmp/bundle/config/server-shape.js
/**
 * What may stand below an environment beside inputs: servers and regions. The one
 * source of the keys, their kinds and their descriptions, for reading and for the
 * JSON Schema that editors use.
 */





const IDENTITIES = ['aws-rds', 'google-cloud-sql', 'azure-entra'];
const DIALECTS = ['postgres', 'mysql', 'mariadb'];
const Port = (0,rollout_values/* Count */.y_)({ least: 1, most: 65_535 });
/** A path, or a text in PEM form; which of them, shows when it is read. */
const Pem = (0,values/* text */.Qq)(given => ({ value: given })).register(PURPOSES, { for: 'connection' });
const TlsKeys = schemas/* strictObject */.rej({
    mode: TlsMode.describe('How the connection is protected').optional(),
    ca: Pem.describe('Authority that the certificate of the server has to come from: a path, or PEM text').optional(),
    certificate: Pem.describe('Client certificate: a path, or PEM text').optional(),
    key: Pem.describe('Private key of the client certificate: a path, or PEM text as ${NAME}').optional(),
})
    .meta({ id: 'tls' });
/** A mode alone, or keys. */
const TlsShape = schemas/* union */.KCZ([TlsMode, TlsKeys]);
const hop = {
    host: HostName.describe('Machine that the tunnel goes through'),
    port: Port.describe('22 without it').optional(),
    user: Line.describe('Account on that machine'),
    'host-key': HostKeys.describe('Lines of known_hosts, or fingerprints such as SHA256:…'),
    key: Pem.describe('Private key: a path, or PEM text as ${NAME}').optional(),
    passphrase: Secret.describe('What opens the private key, as ${NAME}').optional(),
    password: Secret.describe('Password of the account, as ${NAME}').optional(),
    agent: (0,values/* text */.Qq)(given => ({ value: given }), { type: ['boolean', 'string'] })
        .register(PURPOSES, { for: 'connection' })
        .describe('true for the agent at SSH_AUTH_SOCK, or the path of its socket')
        .optional(),
};
const HopShape = schemas/* strictObject */.rej(hop).meta({ id: 'jump' });
const SshShape = schemas/* strictObject */.rej({
    ...hop,
    jump: schemas/* array */.YOg(HopShape).describe('Machines on the way to that one, the first comes first').optional(),
})
    .meta({ id: 'ssh' });
const RegionShape = schemas/* strictObject */.rej({
    'runs-on': RunsOn.describe('Labels of the runner that reaches the servers of the region').optional(),
    ssh: SshShape.describe('Tunnel of its servers that name none of their own').optional(),
    tls: TlsShape.describe('TLS of its servers that say nothing of it').optional(),
})
    .meta({ id: 'region' });
const ServerShape = schemas/* strictObject */.rej({
    dialect: (0,values/* word */.Vm)(DIALECTS).describe('Kind of server; mariadb is another name for mysql').optional(),
    host: HostName.describe('As seen from the end of the tunnel, if there is one').optional(),
    port: Port.describe('5432 for postgres, 3306 for mysql, without it').optional(),
    user: Line.optional(),
    password: Secret.describe('As ${NAME}').optional(),
    'password-command': (0,values/* text */.Qq)(given => ({ value: given }))
        .describe('Command of the runner whose first line is the password')
        .optional(),
    identity: (0,values/* word */.Vm)(IDENTITIES).describe('Cloud whose short-lived token is the password').optional(),
    'aws-region': AwsRegion.describe('Region of the database, for identity: aws-rds').optional(),
    database: Line.describe('The one database').optional(),
    databases: DatabasePatterns.describe('Names or patterns: % or * for any characters, _ or ? for one, ! takes out').optional(),
    'read-from': Line.describe('Database that is connected to for the list of databases; postgres without it').optional(),
    url: schemas/* string */.YjP()
        .describe('Database URL, in place of dialect, host, port, user, password and database')
        .optional(),
    tls: TlsShape.describe('How the connection is protected').optional(),
    ssh: SshShape.describe('Tunnel that the server is reached through').optional(),
    region: RegionName.register(PURPOSES, { for: 'choice' })
        .describe('Region that the server stands in')
        .optional(),
    labels: Labels.register(PURPOSES, { for: 'choice' }).describe('Names that stages mean it by').optional(),
    'max-parallel': (0,rollout_values/* Count */.y_)({ least: 1, most: 1000 })
        .describe('How many of its databases are worked on at once')
        .optional(),
})
    .meta({ id: 'server', anyOf: [{ required: ['url'] }, { required: ['dialect', 'host', 'user'] }] });

;// CONCATENATED MODULE: ./tmp/bundle/config/servers.js













/** Reads the servers of the environment in effect; problems are in the report. */
async function readServers(section, options) {
    const { path, env, credentials, environment, readFile } = options;
    const report = newReport();
    const reading = { path, env, credentials, report };
    const unread = { ...reading, env: undefined };
    const entries = namedEntries(section, 'servers', report);
    const all = entries.map(entry => ({ name: entry.key, region: regionNameOf(entry) }));
    const { chosen, problems } = chooseServers(all, options.filters);
    report.problems.push(...problems);
    const inUse = new Set(all.flatMap(({ name, region }) => (chosen.has(name) ? [region] : [])));
    const regions = readRegions(section, report, name => (inUse.has(name) ? reading : unread));
    const labels = new Set();
    const servers = [];
    for (const entry of entries) {
        const mine = chosen.has(entry.key) ? reading : unread;
        const found = readServer(entry, section, regions, mine);
        for (const label of valueIn(found?.fields.labels) ?? [])
            labels.add(label);
        if (found === undefined || mine === unread)
            continue;
        const region = regions.get(valueIn(found.fields.region) ?? '');
        const server = await toServer(found, region, { name: entry.key, environment, reading, readFile });
        if (server !== undefined)
            servers.push({ server, found });
    }
    checkTogether(servers, reading);
    const made = servers.map(({ server }) => server);
    const places = (0,core_target/* placesOf */.ek)(all.map(({ name, region }) => ({ name, ...(region !== undefined && { region }) })));
    return { servers: made, regions: regionsOf(made, regions), labels, places, report };
}
/** What is wrong with the servers of an environment that is not in effect. */
function problemsOfServers(section, path) {
    const report = newReport();
    const reading = { path, env: undefined, credentials: 'needed', report };
    const regions = readRegions(section, report, () => reading);
    for (const entry of namedEntries(section, 'servers', report))
        readServer(entry, section, regions, reading);
    return report.problems;
}
const REFUSALS = {
    servers: refusalOfServerName,
    regions: refusalOfRegionName,
};
/** The entries below `servers` or `regions` whose names can be used. */
function namedEntries(section, of, { problems }) {
    const given = section[of];
    if (given === undefined)
        return [];
    const { value, at } = given;
    const label = `${section.prefix}${of}`;
    if (value.kind !== 'mapping' || value.entries.length === 0) {
        const what = value.kind === 'nothing' || value.kind === 'mapping' ? undefined : `a ${value.kind}`;
        const [message, hint] = what === undefined
            ? noValue(label)
            : [`gives ${label} ${what}; allowed is a mapping`, 'Write a name and ":" before each.'];
        problems.push(faultOf(message, hint, what === undefined ? at : value.place));
        return [];
    }
    const seen = new Map();
    return value.entries.filter(({ key, at: place }) => {
        const refusal = REFUSALS[of](key);
        const namesake = seen.get(key.toLowerCase());
        seen.set(key.toLowerCase(), key);
        const shown = JSON.stringify(key.slice(0, 80));
        if (refusal !== undefined) {
            problems.push(faultOf(`has ${shown} below ${label}: ${refusal.reason}`, refusal.hint, place));
        }
        else if (namesake !== undefined) {
            const message = `has both ${JSON.stringify(namesake)} and ${shown} below ${label}, which are one folder on some systems`;
            problems.push(faultOf(message, 'Rename one of them.', place));
        }
        return refusal === undefined && namesake === undefined;
    });
}
/** The region that a server says it stands in. */
function regionNameOf({ value }) {
    const region = value.kind === 'mapping' ? value.entries.find(({ key }) => key === 'region')?.value : undefined;
    return region?.kind === 'text' ? region.text.trim() : undefined;
}
/** A value as if it stood where its name does: that is where a server begins. */
const atName = ({ at, value }) => ({ ...value, place: at });
function readRegions(section, report, readingOf) {
    const regions = new Map();
    for (const entry of namedEntries(section, 'regions', report)) {
        const reading = readingOf(entry.key);
        const found = readShape(RegionShape, atName(entry), `${section.prefix}regions.${entry.key}`, reading);
        checkTls(found?.fields.tls, reading);
        checkSsh(found?.fields.ssh, reading);
        regions.set(entry.key, found);
    }
    return regions;
}
function readServer(entry, section, regions, reading) {
    const found = readShape(ServerShape, atName(entry), `${section.prefix}servers.${entry.key}`, reading);
    if (found === undefined)
        return undefined;
    checkServer(found, reading);
    const { region } = found.fields;
    const name = valueIn(region);
    if (region === undefined || name === undefined || section.regions === undefined || regions.has(name))
        return found;
    const near = (0,nearest/* nearest */.p)(name, [...regions.keys()]);
    const others = regions.size === 0 ? '' : `, only ${someOf([...regions.keys()])}`;
    const hint = near === undefined ? 'Write it below regions as well.' : `Write ${near}.`;
    objectTo(reading, region, { message: `regions has no ${JSON.stringify(name)}${others}`, hint });
    return found;
}
/** What servers that are fine one by one cannot be together. */
function checkTogether(servers, reading) {
    const [first] = servers;
    const other = servers.find(({ server }) => server.dialect !== first?.server.dialect);
    if (first !== undefined && other !== undefined) {
        const message = `it is ${other.server.dialect}, but ${first.server.name} is ${first.server.dialect}; an execution has one dialect`;
        const hint = 'Choose some with server or region, or give them an environment of their own.';
        objectTo(reading, other.found, { message, hint });
    }
    const places = new Map();
    for (const { server, found } of servers) {
        const { address, databases, name } = server;
        if (address.kind !== 'network' || databases.kind !== 'one')
            continue;
        const way = (address.tunnel ?? []).map(({ host, port }) => [host, port]);
        const place = JSON.stringify([way, address.host, address.port, databases.name]);
        const namesake = places.get(place);
        places.set(place, name);
        if (namesake === undefined)
            continue;
        const message = `it is the same database as ${namesake}, so the change would run there twice`;
        objectTo(reading, found, { message, hint: 'Remove one of them.' });
    }
}
/** The regions of some servers: first those that the file describes, in its order, then the others. */
function regionsOf(servers, described) {
    const used = new Set(servers.flatMap(({ region }) => region ?? []));
    const names = [...[...described.keys()].filter(name => used.has(name)), ...used];
    return [...new Set(names)].map(name => {
        const { 'runs-on': labels } = described.get(name)?.fields ?? {};
        const runsOn = valueIn(labels);
        return runsOn === undefined ? { name } : { name, runsOn };
    });
}
/** All servers of an environment as a short text, for the parameters of an execution. */
const showPlaces = (places) => `${places.length}: ${someOf(places.map(({ server }) => server))}`;

;// CONCATENATED MODULE: ./tmp/bundle/config/effective-servers.js
/**
 * The servers an execution is about: that of database-url, or those of the
 * environment's section in the file. Invariant: never both, and what `region` and
 * `server` leave out is not among them.
 */





/** Methods that read about servers without connecting to any. */
const WITHOUT_CONNECTION = ['plan', 'collect'];
/** Gathers the servers; what is wrong with those of the file is among the problems. */
async function gatherServers(sources) {
    const { section, target, url, values, labelOf } = sources;
    const filters = { region: values.region, server: values.server, labelOf };
    if (section?.servers === undefined && section?.regions === undefined) {
        const servers = target === undefined ? [] : [(0,core_target/* serverOfTarget */.Q8)(target)];
        const { chosen, problems } = chooseServers(servers, filters);
        return {
            servers: servers.filter(({ name }) => chosen.has(name)),
            places: (0,core_target/* placesOf */.ek)(servers),
            ...{ regions: [], labels: new Set(), secrets: new Set(), notes: [], problems },
            source: url === undefined ? 'nowhere' : 'database-url',
        };
    }
    const options = {
        ...{ ...sources, filters },
        credentials: WITHOUT_CONNECTION.includes(values.method)
            ? 'unneeded'
            : sources.secrets === 'withheld'
                ? 'withheld'
                : 'needed',
    };
    const { servers, regions, labels, places, report } = await readServers(section, options);
    const both = url !== undefined && section.servers !== undefined ? [bothProblem(url, section, sources)] : [];
    const { missing, secrets } = report;
    const isWithheld = options.credentials === 'withheld' && missing.size > 0;
    const left = `The servers of ${section.prefix.slice(0, -1)} are left out: this run gets no secrets, and ${(0,nearest/* listed */.K)([...missing])} ${missing.size === 1 ? 'is' : 'are'} not set.`;
    return {
        // A part of the servers would look like all of them.
        servers: isWithheld ? [] : servers,
        regions: isWithheld ? [] : regions,
        ...{ labels, places, secrets, problems: [...report.problems, ...both] },
        source: section.servers !== undefined ? 'servers' : url === undefined ? 'nowhere' : 'database-url',
        notes: isWithheld ? [left] : [],
    };
}
function bothProblem(url, section, { path }) {
    const message = `${url.label} is given, and there are servers below ${section.prefix.slice(0, -1)} in ${path}; nobody knows which are meant.`;
    const hint = `Remove database-url, or ${section.prefix}servers.`;
    const place = section.servers?.at;
    return new errors/* GreenlineError */.yi('CONFIG_INVALID', message, hint, place === undefined ? {} : { place });
}

// EXTERNAL MODULE: ./tmp/bundle/config/settings.js
var config_settings = __webpack_require__(62376);
;// CONCATENATED MODULE: ./tmp/bundle/config/read-settings.js
/**
 * From what a user gave to settings: inputs or flags, before the environment's
 * section of the configuration file, before its top level, before the defaults.
 * Invariant: every problem is reported in one throw, and no message holds a secret.
 */











/**
 * Reads, checks and combines all settings.
 *
 * @throws GreenlineError(s) INPUT_INVALID, CONFIG_INVALID and URL_INVALID, every problem at once.
 */
async function readSettings(source) {
    const { origin, env } = source;
    const given = withoutEmpty(source.given);
    const label = (name) => (origin === 'flag' ? `--${name}` : `Input ${name}`);
    const file = await readConfig(given, source.readFile, label('config'));
    const problems = [...unknownInputs(given, origin), ...file.problems];
    const choose = (name, section) => {
        const text = given[name];
        if (text !== undefined)
            return { text, written: text, label: label(name) };
        const value = section?.values.get(name) ?? file.top.get(name);
        return value === undefined ? undefined : expanded(value, env, problems);
    };
    const values = {};
    const environment = choose('environment', undefined);
    const section = sectionOf(file, environment?.text);
    const chosen = new Map();
    for (const name of inputs/* INPUT_NAMES */.Qh) {
        const one = name === 'environment' ? environment : choose(name, section);
        if (one !== undefined)
            chosen.set(name, one);
        const byDefault = (0,inputs/* defaultOf */.HA)(name);
        if (one === undefined && byDefault === undefined)
            continue;
        parseValue(name, one ?? { text: byDefault ?? '', written: '', label: label(name) }, values, problems);
    }
    problems.push(...problemsNotInEffect(file, new Set([...chosen.values()].map(one => one.file))));
    for (const other of file.environments.values()) {
        if (other !== section)
            problems.push(...problemsOfServers(other, file.path));
    }
    const urls = { readFile: source.readFile, problems };
    const environmentName = values.environment ?? inputs/* DRY_RUN_ENVIRONMENT */.Ii;
    const target = await readTarget(chosen.get('database-url'), environmentName, urls);
    const dryRunTarget = await readTarget(chosen.get('dry-run-url'), inputs/* DRY_RUN_ENVIRONMENT */.Ii, urls);
    const labelOf = (name) => chosen.get(name)?.label ?? label(name);
    const gathered = await gatherServers({
        ...{ section, target, values, labelOf, env, path: file.path, environment: environmentName },
        url: chosen.get('database-url'),
        readFile: source.readFile,
        secrets: source.secrets ?? 'given',
    });
    problems.push(...gathered.problems);
    const all = {
        values,
        ...{ servers: gathered.servers, regions: gathered.regions, labels: gathered.labels },
        places: gathered.places,
        dryRunTarget,
        explicit: new Set([
            ...chosen.keys(),
            ...inputs/* INPUT_NAMES */.Qh.filter(name => section?.values.has(name) || file.top.has(name)),
            ...(gathered.source === 'servers' ? ['database-url'] : []),
        ]),
        databases: gathered.source === 'servers' ? 'servers' : 'database-url',
        labelOf,
        config: isThere(file) ? file.path : undefined,
        secrets: source.secrets ?? 'given',
        sections: [...file.environments.keys()],
    };
    // Without the file nobody knows what is missing.
    if (file.status !== 'refused')
        problems.push(...problemsOfCombination(all));
    (0,errors/* throwAll */.Kx)(problems);
    const { settings, notes } = (0,config_settings/* toSettings */.R4)(all);
    return {
        settings,
        secrets: allSecrets(source, chosen, [target, dryRunTarget], gathered.secrets),
        parameters: toParameters(settings, chosen, target, dryRunTarget, gathered.source),
        notes: [...notes, ...gathered.notes, ...noteOnSection(file, environment, section)],
    };
}
const withoutEmpty = (given) => Object.fromEntries(Object.entries(given).flatMap(([name, text = '']) => (text.trim() === '' ? [] : [[name, text.trim()]])));
const isThere = (file) => file.status === 'read';
function unknownInputs(given, origin) {
    const unknown = Object.keys(given).filter(name => !(0,inputs/* isInputName */.wp)(name));
    return unknown.map(name => {
        const near = (0,nearest/* nearest */.p)(name, inputs/* INPUT_NAMES */.Qh);
        const shown = (0,config_secrets/* withoutCredentials */.ri)(name);
        const what = origin === 'flag' ? `flag --${shown}` : `input ${JSON.stringify(shown)}`;
        const end = near === undefined ? '.' : `; did you mean ${near}?`;
        const others = origin === 'flag' ? inputs/* INPUT_NAMES */.Qh.map(each => `--${each}`) : inputs/* INPUT_NAMES */.Qh;
        const hint = near === undefined ? `Remove it, or use one of ${others.join(', ')}.` : `Rename it to ${near}.`;
        return new errors/* GreenlineError */.yi('INPUT_INVALID', `There is no ${what}${end}`, hint);
    });
}
async function readConfig(given, readFile, label) {
    const path = given['config'] ?? inputs/* DEFAULT_CONFIG */.PV;
    const refused = (what, hint) => {
        const message = `${label} is "${(0,config_secrets/* withoutCredentials */.ri)(path)}": ${what}.`;
        return {
            ...emptyConfigFile(path, 'refused'),
            problems: [new errors/* GreenlineError */.yi('CONFIG_INVALID', message, hint, { place: { path } })],
        };
    };
    let text;
    try {
        text = await readFile(path);
    }
    catch {
        return refused('the file cannot be read', 'Give the path of a readable file.');
    }
    if (text !== undefined)
        return parseConfigFile(text, path);
    if (given['config'] === undefined)
        return emptyConfigFile(path, 'absent');
    return refused('there is no such file', 'Check the path, and that a checkout step comes before this one.');
}
/** GitHub takes the names of environments without regard to case. */
function sectionOf(file, environment) {
    if (typeof environment !== 'string')
        return undefined;
    const name = [...file.environments.keys()].find(each => each.toLowerCase() === environment.toLowerCase());
    return name === undefined ? undefined : file.environments.get(name);
}
function noteOnSection(file, environment, section) {
    if (environment === undefined || section !== undefined || file.environments.size === 0)
        return [];
    const near = (0,nearest/* nearest */.p)(environment.written, [...file.environments.keys()]);
    const question = near === undefined ? '.' : `; did you mean ${near}?`;
    return [`${file.path} has no section for environment ${(0,config_secrets/* withoutCredentials */.ri)(environment.written)}${question}`];
}
async function readTarget(chosen, environment, { readFile, problems }) {
    if (chosen === undefined || typeof chosen.text !== 'string')
        return undefined;
    const place = chosen.file === undefined ? {} : { place: chosen.file.place };
    try {
        return await (0,database_url/* parseDatabaseUrl */.mx)(chosen.text, { environment, input: chosen.label, readFile, ...place });
    }
    catch (error) {
        const found = (0,errors/* toGreenlineErrors */.mT)(error);
        if (found === undefined)
            throw error;
        problems.push(...found);
        return undefined;
    }
}
function allSecrets({ given, env }, chosen, targets, ofServers) {
    const secrets = new Set([...(0,config_secrets/* collectSecrets */.qb)(given, env), ...ofServers]);
    for (const [name, { text }] of chosen) {
        if ((0,inputs/* isSecret */.$f)(name) && typeof text === 'string')
            for (const secret of (0,config_secrets/* secretsOf */.Fj)(text))
                secrets.add(secret);
    }
    for (const target of targets) {
        if (target?.address.kind !== 'network')
            continue;
        const { credential, tls } = target.address;
        secrets.add(credential.kind === 'password' ? credential.password : '').add(tls.key ?? '');
    }
    secrets.delete('');
    return [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
function toParameters(settings, chosen, target, dryRunTarget, source) {
    const special = {
        environment: settings.environment,
        'database-url': target && (0,database_url/* showTarget */.Rg)(target),
        'dry-run-url': dryRunTarget && (0,database_url/* showTarget */.Rg)(dryRunTarget),
        'on-error': settings.onError,
        config: settings.config,
        token: undefined,
    };
    const parameters = {};
    for (const name of inputs/* INPUT_NAMES */.Qh) {
        const text = chosen.get(name)?.text ?? (0,inputs/* defaultOf */.HA)(name);
        const shown = name in special ? special[name] : text === undefined ? undefined : chosen_writtenOf(text);
        if (shown !== undefined)
            parameters[name] = (0,config_secrets/* withoutCredentials */.ri)(shown);
        if (name === 'database-url' && source === 'servers')
            parameters['servers'] = showPlaces(settings.places);
    }
    return parameters;
}


/***/ }),

/***/ 62376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R4: () => (/* binding */ toSettings),
/* harmony export */   aR: () => (/* binding */ areOfExecution)
/* harmony export */ });
/* unused harmony export Settings */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92857);
/* harmony import */ var _core_model_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79385);
/* harmony import */ var _core_target_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(41875);
/* harmony import */ var _database_url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(56056);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(73232);
/**
 * What the inputs mean together. Invariant: settings exist only when every
 * combination in them makes sense; nobody downstream asks again.
 */





/** A value that a schema of its own has made already. */
const made = () => zod__WEBPACK_IMPORTED_MODULE_3__/* .custom */ .IeY(value => typeof value === 'object' && value !== null);
/** The parsed settings of one execution. Durations are in milliseconds, 0 is no limit. */
const Settings = zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    environment: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().describe('As the user wrote it; DryRun for a dry run without one'),
    method: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_METHODS */ .uJ),
    files: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()).readonly().describe('Globs; those with "!" in front take files out'),
    servers: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(made())
        .readonly()
        .describe('Of the environment, all of one dialect; never empty to validate or deploy'),
    regions: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(made()).readonly().describe('Those that the servers stand in'),
    places: _core_model_js__WEBPACK_IMPORTED_MODULE_0__/* .Part */ .eS.shape.of
        .readonly()
        .describe('All servers of the environment, also those that are not meant'),
    part: _core_model_js__WEBPACK_IMPORTED_MODULE_0__/* .Part */ .eS.optional().describe('Set when region or server is given: the job is one of several'),
    dryRunTarget: made()
        .optional()
        .describe('Where the change runs first, or on whose server its mirror lives'),
    dryRun: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DRY_RUNS */ .Rg),
    mirrorData: made(),
    mirrorDifference: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .MIRROR_DIFFERENCES */ .Zq),
    predict: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .PREDICTS */ .xx),
    notSimulated: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .NOT_SIMULATEDS */ .wF),
    privilegesOf: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()
        .optional()
        .describe('Account whose privileges a simulation judges; the word session or nobody as well'),
    reExecutable: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .RE_EXECUTABLES */ .el),
    environmentCheck: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .ENVIRONMENT_CHECKS */ .i3),
    requireApproval: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    selfApproval: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .SELF_APPROVALS */ .We),
    allowEvents: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()).readonly().describe('Events that may deploy beside the usual ones'),
    after: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional().describe('Environment on which the change has to be green before'),
    overtaking: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .OVERTAKINGS */ .UD),
    allowOlder: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    reExecute: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .RE_EXECUTES */ .TT),
    deployment: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional().describe('An earlier deployment whose change is run again'),
    check: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    comment: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    transaction: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .TRANSACTIONS */ .e6),
    onError: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .ON_ERRORS */ .Ek),
    order: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .ORDERS */ .gf),
    maxParallel: zod__WEBPACK_IMPORTED_MODULE_3__/* .int */ .Whr().positive().describe('Databases that are worked on at once'),
    stages: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(made()).readonly(),
    stageThreshold: made(),
    failFast: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    onCancel: zod__WEBPACK_IMPORTED_MODULE_3__/* ["enum"] */ .k5n(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .ON_CANCELS */ ._Q),
    outputRows: zod__WEBPACK_IMPORTED_MODULE_3__/* .int */ .Whr().nonnegative().describe('Rows kept of what each statement returns'),
    base: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional(),
    head: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional(),
    config: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional().describe('Path of the configuration file, when there is one'),
    token: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().optional(),
    logBranch: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
    commitLogs: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    artifact: zod__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    lockTimeoutMs: zod__WEBPACK_IMPORTED_MODULE_3__/* .int */ .Whr().nonnegative(),
    statementTimeoutMs: zod__WEBPACK_IMPORTED_MODULE_3__/* .int */ .Whr().nonnegative(),
    streamAboveBytes: zod__WEBPACK_IMPORTED_MODULE_3__/* .int */ .Whr().positive(),
})
    .readonly();
const METHODS_OF_EXECUTIONS = _core_model_js__WEBPACK_IMPORTED_MODULE_0__/* .METHODS */ .J8;
/** Whether settings are those of an execution. */
const areOfExecution = (settings) => METHODS_OF_EXECUTIONS.includes(settings.method);
/** Dry runs that use what dry-run-url names. */
const USES_URL = new Set(['auto', 'server', 'prepared']);
/** Puts the settings together from inputs that have no problem. */
function toSettings({ values, servers, regions, places, dryRunTarget, explicit, config }) {
    const notes = [];
    const dryRun = values['dry-run'];
    const { method, transaction } = values;
    const usesUrl = USES_URL.has(dryRun ?? '');
    if (dryRunTarget !== undefined && !usesUrl) {
        notes.push(`dry-run-url is not used, because dry-run is ${dryRun ?? ''}.`);
    }
    if (method === 'deploy' && dryRun === 'off') {
        notes.push('There is no dry run (dry-run: off): the change meets the database of the environment first.');
    }
    const environment = values.environment ?? _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DRY_RUN_ENVIRONMENT */ .Ii;
    const onError = transaction === 'change' && !explicit.has('on-error') ? 'stop' : values['on-error'];
    const settings = Settings.parse({
        environment,
        method,
        files: values.files,
        // Only PostgreSQL can be meant when `embedded` is all that is known.
        servers: servers.length === 0 && dryRun === 'embedded'
            ? [(0,_core_target_js__WEBPACK_IMPORTED_MODULE_4__/* .serverOfTarget */ .Q8)((0,_database_url_js__WEBPACK_IMPORTED_MODULE_1__/* .embeddedTarget */ .el)({}, environment))]
            : servers,
        regions,
        places,
        ...((explicit.has('region') || explicit.has('server')) && {
            part: { servers: servers.map(({ name }) => name), of: places },
        }),
        dryRunTarget: usesUrl ? dryRunTarget : undefined,
        dryRun,
        mirrorData: values['mirror-data'],
        mirrorDifference: values['mirror-difference'],
        predict: values.predict,
        notSimulated: values['not-simulated'],
        privilegesOf: values['privileges-of'],
        reExecutable: values['re-executable'],
        environmentCheck: values['environment-check'],
        requireApproval: values['require-approval'],
        selfApproval: values['self-approval'],
        allowEvents: values['allow-events'] ?? [],
        after: values.after,
        overtaking: values.overtaking,
        allowOlder: values['allow-older'],
        reExecute: values['re-execute'],
        deployment: values.deployment,
        check: values.check,
        comment: values.comment,
        transaction,
        onError,
        order: values.order,
        maxParallel: values['max-parallel'],
        stages: values.stages ?? [],
        stageThreshold: values['stage-threshold'],
        failFast: values['fail-fast'],
        onCancel: values['on-cancel'],
        outputRows: values['output-rows'],
        base: values.base,
        head: values.head,
        config,
        token: values.token,
        logBranch: values['log-branch'],
        commitLogs: values['commit-logs'],
        artifact: values.artifact,
        lockTimeoutMs: values['lock-timeout'],
        statementTimeoutMs: values['statement-timeout'],
        streamAboveBytes: values['stream-above'],
    });
    return { settings, notes };
}


/***/ }),

/***/ 11456:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VV: () => (/* binding */ modeOf),
/* harmony export */   oK: () => (/* binding */ MODE_SPELLINGS),
/* harmony export */   ow: () => (/* binding */ unknownMode),
/* harmony export */   r7: () => (/* binding */ settleMode),
/* harmony export */   tt: () => (/* binding */ readTlsWords),
/* harmony export */   vM: () => (/* binding */ contradictions)
/* harmony export */ });
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9119);

/** A map, because what a user writes may be `constructor`. */
function entries(record) {
    return new Map(Object.entries(record));
}
const SPELLINGS = entries({
    sslmode: 'mode',
    sslrootcert: 'ca',
    sslca: 'ca',
    sslcert: 'certificate',
    sslkey: 'key',
});
const MODES = entries({
    disable: 'disable',
    disabled: 'disable',
    require: 'require',
    required: 'require',
    'verify-ca': 'verify-ca',
    'verify-full': 'verify-full',
    'verify-identity': 'verify-full',
});
/** The words and modes each dialect's users know, for messages. */
const OWN_WORDS = {
    postgres: { mode: 'sslmode', ca: 'sslrootcert', certificate: 'sslcert', key: 'sslkey' },
    mysql: { mode: 'ssl-mode', ca: 'ssl-ca', certificate: 'ssl-cert', key: 'ssl-key' },
};
const OWN_MODES = {
    postgres: ['disable', 'require', 'verify-ca', 'verify-full'],
    mysql: ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'],
};
/** Every spelling of a mode, as people write them. */
const MODE_SPELLINGS = [...new Set([...OWN_MODES.postgres, ...OWN_MODES.mysql])];
/** Words of other tools that say something about TLS or the address. */
const ADVICE = entries({
    ssl: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
    tls: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
    usessl: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
    sslaccept: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
    requiressl: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
    user: () => 'Write the user before the host, as in user:password@host.',
    password: () => 'Write the password before the host, as in user:password@host.',
    host: () => 'Write the host after the "@".',
    port: () => 'Write the port after the host, as in host:5432.',
    dbname: () => 'Write the database after the host, as in host/database.',
});
/**
 * Reads the query of a database URL (without its `?`).
 */
function readTlsWords(query, dialect, reach) {
    const names = OWN_WORDS[dialect];
    const problems = [];
    const found = new Map();
    for (const part of query.split('&').filter(each => each !== '')) {
        const [rawName = '', ...rest] = part.split('=');
        const name = decoded(rawName);
        const value = decoded(rest.join('='));
        const word = name === undefined ? undefined : SPELLINGS.get(name.toLowerCase().replace(/[-_]/g, ''));
        if (name === undefined || word === undefined) {
            problems.push(unknownWord(name ?? '', dialect));
        }
        else if (value === undefined || value === '') {
            const hint = `Give ${names[word]} a value or remove it.`;
            problems.push({ message: `${names[word]} has no readable value`, hint });
        }
        else if (found.has(word)) {
            problems.push({ message: `${names[word]} is given twice`, hint: `Keep one ${names[word]}.` });
        }
        else
            found.set(word, value);
    }
    const given = found.get('mode');
    const mode = given === undefined ? undefined : modeOf(given);
    if (given !== undefined && mode === undefined) {
        problems.push(unknownMode(given, { word: names.mode, between: '=', modes: OWN_MODES[dialect] }));
    }
    const said = found.size > 0;
    // libpq's word for the system's own authorities, which are trusted anyway.
    if (found.get('ca') === 'system')
        found.delete('ca');
    const files = pathsOf(found);
    const strictest = `${names.mode}=${OWN_MODES[dialect].at(-1) ?? ''}`;
    problems.push(...contradictions(mode, files, { ...names, strictest }));
    return { words: { mode: settleMode(mode, files, reach), said, files, names }, problems };
}
/** What a mode means, in any of its spellings; undefined for a word that is none. */
const modeOf = (given) => MODES.get(given.toLowerCase().replace(/_/g, '-'));
/** The mode that counts, from the one that was said and the files that go with it. */
function settleMode(mode, files, reach) {
    const hasFiles = files.ca !== undefined || files.certificate !== undefined || files.key !== undefined;
    const usual = reach === 'loopback' && !hasFiles ? 'disable' : 'verify-full';
    return (mode === 'require' && files.ca !== undefined ? 'verify-ca' : mode) ?? usual;
}
/**
 * What cannot be meant together.
 *
 * @param names - How the user spells each word, and the strictest mode with its word.
 */
function contradictions(mode, files, names) {
    const problems = [];
    const hasFiles = files.ca !== undefined || files.certificate !== undefined || files.key !== undefined;
    if (mode === 'disable' && hasFiles) {
        problems.push({
            message: `a certificate is given, but ${names.mode} turns TLS off`,
            hint: `Remove the certificate, or write ${names.strictest}.`,
        });
    }
    if ((files.certificate === undefined) !== (files.key === undefined)) {
        const [one, other] = files.key === undefined ? [names.certificate, names.key] : [names.key, names.certificate];
        problems.push({ message: `${one} comes without ${other}`, hint: `Give both ${one} and ${other}.` });
    }
    return problems;
}
function pathsOf(found) {
    const files = {};
    for (const word of ['ca', 'certificate', 'key']) {
        const path = found.get(word);
        if (path !== undefined)
            files[word] = path;
    }
    return files;
}
function unknownWord(name, dialect) {
    const own = OWN_WORDS[dialect];
    const known = Object.values(own);
    const strictest = OWN_MODES[dialect].at(-1) ?? '';
    // What looks like a word is shown; anything else may be a piece of a password.
    const shown = /^[A-Za-z_.-]{1,40}$/.test(name) ? `"${name}"` : 'a word';
    const advice = ADVICE.get(name.toLowerCase());
    const near = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(name, known);
    const question = near === undefined || advice !== undefined ? '' : `; did you mean ${near}?`;
    const hint = advice?.(own, strictest) ?? (near === undefined ? 'Remove it.' : `Write ${near}.`);
    return { message: `${shown} after the "?" is not known${question} (allowed are ${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .listed */ .K)(known)})`, hint };
}
/** Why a word is no mode, in the words of a URL or of the file. */
function unknownMode(given, { word, between, modes, }) {
    const write = (mode) => `${word}${between}${mode}`;
    const strictest = modes.at(-1) ?? '';
    if (/^(allow|prefer|preferred)$/i.test(given)) {
        return {
            message: `${write(given)} falls back to plain text without saying so; allowed are ${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .listed */ .K)(modes)}`,
            hint: `Write ${write(strictest)}, or ${write(modes[0] ?? '')} where plain text is meant.`,
        };
    }
    const shown = /^[A-Za-z_-]{1,20}$/.test(given) ? `"${given}"` : 'that';
    const near = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .p)(given, modes);
    return {
        message: `${word} cannot be ${shown}; allowed are ${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .listed */ .K)(modes)}`,
        hint: `Write ${write(near ?? strictest)}.`,
    };
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 87680:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ak: () => (/* binding */ asciiHost),
/* harmony export */   dz: () => (/* binding */ SCHEMES),
/* harmony export */   wo: () => (/* binding */ readUrl),
/* harmony export */   xw: () => (/* binding */ reachOf)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_url__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(73136);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9119);
/* harmony import */ var _tls_words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(11456);
/**
 * The fields of a database URL. Invariant: no message holds anything that stands
 * between `://` and `@`, however malformed the URL is.
 */





/** The kinds of servers, by the names that URLs and the configuration file have for them. */
const SCHEMES = {
    postgres: { dialect: 'postgres', port: 5432, first: 'postgres' },
    postgresql: { dialect: 'postgres', port: 5432, first: 'postgres' },
    mysql: { dialect: 'mysql', port: 3306 },
    mariadb: { dialect: 'mysql', port: 3306 },
};
const FORMS = 'postgres://, mysql://, mariadb:// or pglite:';
const EXAMPLE = 'postgres://user:password@host:5432/database';
const ENCODE = '"@" as %40, "/" as %2F, "#" as %23, "?" as %3F, "%" as %25 and a space as %20';
/** Reads a trimmed URL, with all its problems. */
function readUrl(url) {
    if (url === '')
        return { problems: [{ message: 'it is empty', hint: `Write a URL such as ${EXAMPLE}.` }] };
    const embedded = /^pglite:(.*)$/is.exec(url)?.[1];
    if (embedded !== undefined)
        return readEmbedded(embedded);
    const [, word, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? [];
    if (word === undefined || rest === undefined)
        return { problems: [withoutScheme(url)] };
    const scheme = Object.hasOwn(SCHEMES, word.toLowerCase()) ? SCHEMES[word.toLowerCase()] : undefined;
    const problems = scheme === undefined ? [unknownScheme(word)] : [];
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\s\u0000-\u001f\u007f]/.test(rest)) {
        problems.push({
            message: 'it holds a space, a line break or a control character',
            hint: `Remove it, or percent-encode it (${ENCODE}).`,
        });
    }
    const network = readNetwork(rest, scheme ?? { dialect: 'postgres', port: 0 });
    // The words after "?" are judged by the dialect: without one they say nothing.
    if (scheme === undefined)
        return { problems: [...problems, ...network.structure] };
    problems.push(...network.structure, ...network.words);
    return network.url === undefined ? { problems } : { url: network.url, problems };
}
function readEmbedded(path) {
    if (path === 'memory')
        return { url: { kind: 'embedded' }, problems: [] };
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    const usable = /^(\.\.?(?:$|[/\\])|\/|[A-Za-z]:[/\\])/.test(path) && !/[?#\u0000-\u001f]/.test(path);
    if (usable && !path.startsWith('//') && (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path)) !== '') {
        return { url: { kind: 'embedded', folder: path }, problems: [] };
    }
    return {
        problems: [
            {
                message: 'after pglite: comes the word memory, or a folder that begins with ./ or /',
                hint: 'Write pglite:memory or pglite:./folder.',
            },
        ],
    };
}
function readNetwork(rest, scheme) {
    const structure = [];
    const [, authority = '', tail = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? [];
    if (authority.split('@').length > 2 || tail.includes('@') || tail.includes('#')) {
        const message = 'it holds an unescaped "@", "/", "?" or "#", so nobody can tell where the password ends';
        return {
            structure: [{ message, hint: `Percent-encode the user and the password: ${ENCODE}.` }],
            words: [],
        };
    }
    const take = (text, what) => {
        const value = decode(text);
        if (typeof value === 'string')
            return value;
        structure.push({ message: `${what} ${value.message}`, hint: value.hint });
        return '';
    };
    const at = authority.indexOf('@');
    const [user = '', ...secret] = authority.slice(0, Math.max(0, at)).split(':');
    if (user === '') {
        structure.push({ message: 'it names no user', hint: 'Write user:password@ before the host.' });
    }
    const place = readHost(authority.slice(at + 1), at < 0 ? 'no "@"' : 'an "@"', structure);
    const [path = '', ...query] = tail.split('?');
    const database = take(path.slice(1), 'the database name');
    if (path.length < 2) {
        structure.push({
            message: 'it names no database',
            hint: 'Write the database after the host, as in host/database.',
        });
    }
    else if (path.slice(1).includes('/')) {
        structure.push({
            message: 'the database name holds an unescaped "/"',
            hint: 'Write it as %2F, or remove it.',
        });
    }
    const fields = {
        user: take(user, 'the user name'),
        password: take(secret.join(':'), 'the password'),
        host: place.host,
        port: place.port ?? scheme.port,
        database,
    };
    const { words: tls, problems } = (0,_tls_words_js__WEBPACK_IMPORTED_MODULE_4__/* .readTlsWords */ .tt)(query.join('?'), scheme.dialect, reachOf(place.host));
    // Without a sound structure the words after "?" may be pieces of a password: they are not shown.
    const words = structure.length === 0 ? problems : [];
    return { url: { kind: 'network', scheme, ...fields, tls }, structure, words };
}
function readHost(text, marker, problems) {
    const [, bracketed, plain = '', portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? [];
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(text)) {
        problems.push({
            message: 'the IPv6 address stands without brackets',
            hint: 'Write it as [address]:port.',
        });
    }
    else if (portText !== undefined && !isPort(portText)) {
        const missing = marker === 'no "@"' ? '; if it is a password, "@host" is missing after it' : '';
        problems.push({
            message: `what follows the ":" after the host is no port (a number from 1 to 65535)${missing}`,
            hint: `Write the URL as ${EXAMPLE}.`,
        });
    }
    else if (bracketed !== undefined) {
        const address = bracketed.replace(/%25/, '%');
        if (!(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(address))
            problems.push({ message: 'no IPv6 address stands in the brackets', hint: 'Write it as [::1].' });
        return { host: address.toLowerCase(), port: portOf(portText) };
    }
    else if (plain === '') {
        problems.push({ message: 'it names no host', hint: `Write the URL as ${EXAMPLE}.` });
    }
    else if (/%2f/i.test(plain)) {
        problems.push({ message: 'sockets are not supported', hint: 'Write the host name of the server.' });
    }
    else {
        const host = asciiHost(plain);
        if (host !== undefined)
            return { host, port: portOf(portText) };
        problems.push({ message: 'its host is no host name or address', hint: 'Write one host name or address.' });
    }
    return { host: '', port: undefined };
}
/** A host name in its ASCII form; undefined when it is none. */
function asciiHost(name) {
    const host = (0,node_url__WEBPACK_IMPORTED_MODULE_2__.domainToASCII)(name);
    return /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?$/.test(host) && !name.includes('%') ? host : undefined;
}
const isPort = (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
const portOf = (text) => text === undefined ? undefined : Number(text);
/** Whether a host is this machine. */
const reachOf = (host) => /^(localhost\.?|127(\.\d+){3}|::1)$/.test(host) ? 'loopback' : 'remote';
function decode(text) {
    if (/%(?![0-9a-f]{2})/i.test(text)) {
        return {
            message: 'holds a "%" that is not followed by two hexadecimal digits',
            hint: 'Write "%" as %25.',
        };
    }
    try {
        const value = decodeURIComponent(text);
        if (!value.includes('\0'))
            return value;
        return { message: 'holds a zero byte', hint: 'Remove %00.' };
    }
    catch {
        return { message: 'is not UTF-8 once decoded', hint: 'Percent-encode the UTF-8 bytes of each character.' };
    }
}
function withoutScheme(url) {
    if (/^jdbc:/i.test(url))
        return { message: 'it is a JDBC URL', hint: 'Remove "jdbc:" and write user:password@ before the host.' };
    if (/(^|[\s;])(host|server|dbname|data source)\s*=/i.test(url)) {
        return { message: 'it is a list of keywords, not a URL', hint: `Write it as ${EXAMPLE}.` };
    }
    const slashes = /^(postgres|postgresql|mysql|mariadb):/i.test(url) ? ' (the two slashes are missing)' : '';
    return { message: `it does not begin with ${FORMS}${slashes}`, hint: `Write it as ${EXAMPLE}.` };
}
function unknownScheme(word) {
    const near = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_3__/* .nearest */ .p)(word, [...Object.keys(SCHEMES), 'pglite']);
    // Only a word that is near a known one is surely no piece of a password.
    const message = near === undefined ? 'its scheme is not known' : `its scheme is not known; did you mean ${near}?`;
    return { message, hint: `Begin the URL with ${FORMS}.` };
}


/***/ }),

/***/ 97702:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ep: () => (/* binding */ readArtifactName),
/* harmony export */   O8: () => (/* binding */ DIGEST_FILE),
/* harmony export */   Wy: () => (/* binding */ labelOf),
/* harmony export */   nn: () => (/* binding */ artifactNameOf),
/* harmony export */   t9: () => (/* binding */ DEFAULT_REGION),
/* harmony export */   we: () => (/* binding */ artifactPrefixOf),
/* harmony export */   yG: () => (/* binding */ RESULTS_FILE)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/**
 * What artifacts of a run are called. Invariant: two jobs of a matrix never have
 * the same name, and a name can be one wherever GitHub puts it.
 */

/** What the artifact of a matrix job holds. */
const RESULTS_FILE = 'results.json.gz';
/** SHA-256 of the results, as `sha256sum` writes it. */
const DIGEST_FILE = `${RESULTS_FILE}.sha256`;
/** The region of servers that have none, where a region has to be named. */
const DEFAULT_REGION = 'default';
/** GitHub refuses `" : < > | * ? \ /` and line ends: https://github.com/actions/toolkit/tree/main/packages/artifact */
const UNSAFE = /[^\p{L}\p{N} ._-]/gu;
const UNSAFE_IN_LABEL = /[^\p{L}\p{N} ._+@-]/gu;
const MAX_LABEL_CHARACTERS = 80;
/** `greenline-<method>-<environment>-<attempt>`, or for a job of a matrix `…-<environment>-<region>-<attempt>`. */
const artifactNameOf = (execution) => `${artifactPrefixOf(execution)}${execution.part === undefined ? '' : `${labelOf(execution.part)}-`}${execution.attempt}`;
/** What comes before region and attempt. */
const artifactPrefixOf = ({ method, environment }) => `greenline-${method}-${environment}-`.replace(UNSAFE, '_');
/** The regions of a job, or its servers where it does not have all of them. A name that had to be changed carries a hash. */
function labelOf({ servers, of }) {
    const regionOf = new Map(of.map(({ server, region }) => [server, region ?? DEFAULT_REGION]));
    const regions = new Set(servers.map(server => regionOf.get(server) ?? DEFAULT_REGION));
    const isWhole = of.every(({ server, region }) => !regions.has(region ?? DEFAULT_REGION) || servers.includes(server));
    const names = isWhole ? [...regions] : servers;
    const label = `${isWhole ? '' : '@'}${names.join('+')}`;
    const safe = label.replace(UNSAFE_IN_LABEL, '_');
    const isPlain = safe === label && !names.some(name => /[@+]/.test(name));
    if (isPlain && label.length <= MAX_LABEL_CHARACTERS)
        return label;
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
        .update(JSON.stringify([isWhole, names]))
        .digest('hex')
        .slice(0, 12);
    return `${safe.slice(0, MAX_LABEL_CHARACTERS - 13)}~${hash}`;
}
/** What the name of a matrix job's artifact tells, given what it begins with. `number` counts uploads of one name from 1. */
function readArtifactName(name, prefix) {
    if (!name.startsWith(prefix))
        return undefined;
    const [, label, attempt, number = '1'] = /^(.+)-([1-9]\d{0,4})(?:\.([1-9]\d?))?$/.exec(name.slice(prefix.length)) ?? [];
    if (label === undefined)
        return undefined;
    return { label, attempt: Number(attempt), number: Number(number) };
}


/***/ }),

/***/ 35467:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ closeInterrupted),
  O: () => (/* binding */ createFold)
});

;// CONCATENATED MODULE: ./tmp/bundle/core/fold-file.js
/** Statements of a huge file that are kept one by one: at its head, at its tail, and around each error. */
const KEPT_HEAD = 200;
const KEPT_TAIL = 200;
const KEPT_AROUND = 10;
/** Errors beyond this many are counted only. */
const KEPT_ERRORS = 500;
const isStatement = (result) => !('count' in result);
const isRun = (result) => 'count' in result;
/** @param plan - Every statement in execution order; absent when the file is huge. */
function startFile(file, plan) {
    const total = plan?.length ?? file.statements ?? 0;
    const entries = [];
    const inFlight = [];
    const problems = [];
    let durationMs;
    let answered = 0;
    let settled = 0;
    let errors = 0;
    let mayCommit = false;
    let cuts = new Set();
    function push(result) {
        entries.push({ first: answered, result });
        answered += 1;
        if (plan === undefined)
            while (entries.length - settled > KEPT_TAIL)
                settle();
    }
    /** Decides whether the oldest unsettled entry stays or joins a run. */
    function settle() {
        const entry = entries[settled];
        if (entry === undefined || !mayCondense(entry)) {
            settled += 1;
            return;
        }
        entry.result = toRun(entry.result);
        const previous = entries[settled - 1];
        if (previous !== undefined && canJoin(previous, entry)) {
            previous.result = joinRuns(previous.result, entry.result);
            entries.splice(settled, 1);
        }
        else {
            settled += 1;
        }
    }
    function mayCondense({ first, result }) {
        if (first < KEPT_HEAD || isRun(result))
            return false;
        if (result.status === 'failed')
            return (errors += 1) > KEPT_ERRORS;
        const near = entries.slice(Math.max(0, settled - KEPT_AROUND), settled + KEPT_AROUND + 1);
        return (errors > KEPT_ERRORS || !near.some(other => other.result.status === 'failed' && !isRun(other.result)));
    }
    const canJoin = (previous, next) => isRun(previous.result) && previous.result.status === next.result.status && !cuts.has(next.first);
    function revised({ first, result }, from, to, outcome) {
        if (result.status !== 'succeeded' || first < from || first >= to)
            return { first, result };
        if (isRun(result))
            return { first, result: { ...result, status: outcome } };
        const { start, end, line, data } = result;
        const place = { start, end, line, ...(data === undefined ? {} : { data }) };
        return {
            first,
            result: outcome === 'unknown' ? { status: outcome, ...place } : { ...result, status: outcome },
        };
    }
    return {
        send(statements, commits) {
            for (const place of statements)
                inFlight.push(plan?.[answered + inFlight.length] ?? place);
            mayCommit ||= commits;
        },
        answer(answer) {
            const place = inFlight.shift();
            if (place === undefined)
                throw new Error(`An answer without a statement in ${file.path}`);
            push(toResult(place, answer));
            if (inFlight.length === 0 && answer.status !== 'unknown')
                mayCommit = false;
        },
        answered: () => answered,
        revise(from, to, outcome) {
            entries.forEach((entry, index) => (entries[index] = revised(entry, from, to, outcome)));
        },
        cut: statement => cuts.add(statement),
        forgetCuts: () => (cuts = new Set()),
        mayHaveCommitted: () => mayCommit,
        finish(duration, found) {
            durationMs = duration;
            problems.push(...found);
        },
        result(revision) {
            const kept = entries.map(entry => revision === undefined
                ? entry.result
                : revised(entry, revision.from, Number.POSITIVE_INFINITY, revision.outcome).result);
            const lost = inFlight.map(place => ({ status: 'unknown', ...place }));
            const seen = answered + lost.length;
            const skipped = plan?.slice(seen).map(place => ({ status: 'skipped', ...place })) ?? [];
            const condensed = kept.filter(isRun);
            if (plan === undefined && seen < total)
                condensed.push(skippedRun(file, kept.at(-1), total - seen));
            return {
                path: file.path,
                statements: [...kept.filter(isStatement), ...lost, ...skipped],
                condensed,
                problems: [...problems],
                ...(durationMs === undefined ? {} : { durationMs }),
            };
        },
    };
}
function toResult(sent, answer) {
    const { durationMs, rows, notices, output, implicitCommit, impact, prediction, error, data } = answer;
    const place = { ...(data === undefined ? {} : { data }), ...sent };
    if (answer.status === 'unknown' || answer.status === 'skipped')
        return { status: answer.status, ...place };
    const common = {
        ...place,
        durationMs,
        ...(rows === undefined ? {} : { rows }),
        ...(notices === undefined || notices.length === 0 ? {} : { notices }),
        ...(output === undefined ? {} : { output }),
        ...(implicitCommit === undefined ? {} : { implicitCommit }),
        ...(impact === undefined ? {} : { impact }),
        ...(prediction === undefined ? {} : { prediction }),
    };
    if (answer.status === 'succeeded' || answer.status === 'not-simulated')
        return { status: answer.status, ...common };
    return { status: 'failed', ...common, error: error ?? { code: 'unknown', message: 'No error was given' } };
}
function toRun(result) {
    if (isRun(result))
        return result;
    const timed = 'durationMs' in result ? result : { durationMs: 0, rows: 0 };
    return {
        status: result.status,
        count: 1,
        start: result.start,
        end: result.data?.end ?? result.end,
        line: result.line,
        lastLine: result.line,
        durationMs: timed.durationMs,
        rows: timed.rows ?? 0,
    };
}
const joinRuns = (run, next) => ({
    ...run,
    count: run.count + next.count,
    end: next.end,
    lastLine: next.lastLine,
    durationMs: run.durationMs + next.durationMs,
    rows: run.rows + next.rows,
});
/** All that a huge file still held when it was left. */
function skippedRun(file, last, count) {
    const end = file.bytes ?? 0;
    const line = last === undefined ? 1 : isRun(last) ? last.lastLine : last.line;
    return {
        status: 'skipped',
        count,
        start: Math.min(last?.end ?? 0, end),
        end,
        line,
        lastLine: line,
        durationMs: 0,
        rows: 0,
    };
}

// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
// EXTERNAL MODULE: ./tmp/bundle/core/source.js
var source = __webpack_require__(77667);
;// CONCATENATED MODULE: ./tmp/bundle/core/fold.js



/** Starts from nothing; the first event must be `opened`. */
function createFold() {
    let opened;
    let change;
    let finishedAt;
    let gate;
    let overtakes = [];
    const phases = [];
    const problems = [];
    const targets = [];
    const targetAt = (index) => existing(targets[index], 'target', index);
    const fileAt = (target, file) => existing(targetAt(target).files[file], 'file', file);
    function apply(event) {
        switch (event.event) {
            case 'opened':
                opened = event;
                return;
            case 'change':
                change = event;
                return;
            case 'phase': {
                const at = phases.findIndex(phase => phase.name === event.phase.name);
                phases.splice(at < 0 ? phases.length : at, at < 0 ? 0 : 1, event.phase);
                return;
            }
            case 'gate':
                gate = event.gate;
                return;
            case 'overtakes':
                overtakes = event.overtakes;
                return;
            case 'touched':
                amend(targetAt(event.target), { touches: [...event.touches] });
                return;
            case 'problem':
                ;
                (event.target === undefined ? problems : targetAt(event.target).problems).push(event.problem);
                return;
            case 'target':
                targets.push({
                    head: event.target,
                    files: startFiles(change),
                    problems: [],
                    begun: undefined,
                    savepoints: [],
                    committing: false,
                });
                return;
            case 'server':
                amend(targetAt(event.target), { server: event.server });
                return;
            case 'note':
                amend(targetAt(event.target), { note: event.note });
                return;
            case 'sent':
                fileAt(event.target, event.file).send(event.statements, event.mayCommit === true);
                return;
            case 'answered':
                applyAnswer(targetAt(event.target), event.file, event.answer);
                return;
            case 'began':
                begin(targetAt(event.target), {
                    file: event.file,
                    statement: fileAt(event.target, event.file).answered(),
                });
                return;
            case 'committing':
                targetAt(event.target).committing = true;
                return;
            case 'ended': {
                const target = targetAt(event.target);
                endTransaction(target, event.outcome === 'lost' ? fateOf(target) : event.outcome);
                return;
            }
            case 'file':
                fileAt(event.target, event.file).finish(event.durationMs, event.problems);
                return;
            case 'source':
                if (change !== undefined)
                    change = { ...change, change: withSegment(change.change, event) };
                return;
            case 'scratch':
                // Tells of what has to be dropped; the results know nothing of it.
                return;
            case 'finished':
                finishedAt = event.finishedAt;
        }
    }
    function results() {
        if (opened === undefined)
            throw new Error('The journal does not begin with an `opened` event');
        return {
            version: model/* RESULTS_VERSION */.kI,
            greenline: opened.greenline,
            execution: {
                ...opened.execution,
                deployment: change?.change.head ?? opened.execution.deployment,
                ...(finishedAt === undefined ? {} : { finishedAt }),
            },
            parameters: opened.parameters,
            ...(gate === undefined ? {} : { gate }),
            overtakes: [...overtakes],
            change: change?.change ?? { event: 'unknown', head: opened.execution.deployment, files: [] },
            phases: [...phases],
            targets: targets.map(toTargetResult),
            problems: [...problems],
            interrupted: false,
        };
    }
    return {
        apply,
        results,
        targetCount: () => targets.length,
        target: index => toTargetResult(targetAt(index)),
    };
}
function amend(target, more) {
    target.head = { ...target.head, ...more };
}
const toTargetResult = (target) => ({
    ...target.head,
    files: filesOf(target),
    problems: [...target.problems],
});
/**
 * The results of an execution whose main step did not reach its end: running
 * phases are red, and `interrupted` is set, so that it can never be green.
 */
function closeInterrupted(results, finishedAt) {
    const { execution } = results;
    return {
        ...results,
        execution: { ...execution, finishedAt: execution.finishedAt ?? finishedAt },
        phases: results.phases.map(phase => (phase.status === 'running' ? { ...phase, status: 'red' } : phase)),
        interrupted: true,
    };
}
const withSegment = (change, { path, segment }) => ({
    ...change,
    files: change.files.map(file => file.path === path ? { ...file, source: [...(0,source/* addSegment */.H)(file.source, segment)] } : file),
});
function existing(value, what, index) {
    if (value === undefined)
        throw new Error(`The journal speaks of ${what} ${index}, which it never opened`);
    return value;
}
function startFiles(change) {
    return (change?.change.files ?? [])
        .filter(file => file.action === 'run')
        .map(file => startFile(file, change?.plan[file.path]));
}
const begin = (target, position) => {
    target.begun = position;
    target.savepoints = [];
    target.files[position.file]?.cut(position.statement);
};
function applyAnswer(target, fileIndex, answer) {
    const file = existing(target.files[fileIndex], 'file', fileIndex);
    const before = file.answered();
    // What ran before this statement is decided first: a failing DDL of MySQL has committed it.
    if (answer.ended !== undefined)
        endTransaction(target, answer.ended);
    const opensOne = target.begun === undefined && answer.transaction !== 'none';
    // COMMIT AND CHAIN ends one transaction and opens the next, to which it does not belong.
    const statement = answer.ended === undefined ? before : before + 1;
    if (opensOne)
        begin(target, { file: fileIndex, statement });
    file.answer(answer);
    if (answer.savepoint !== undefined)
        applySavepoint(target, answer.savepoint, fileIndex, file.answered());
}
function applySavepoint(target, { action, name }, file, statement) {
    const at = target.savepoints.findLastIndex(savepoint => savepoint.name === name);
    if (action === 'set') {
        target.savepoints.push({ name, position: { file, statement } });
        target.files[file]?.cut(statement);
    }
    else if (at >= 0) {
        const savepoint = target.savepoints[at];
        // The ROLLBACK TO itself was answered last and stays.
        if (action === 'rolled-back-to' && savepoint !== undefined)
            revise(target, savepoint.position, 'rolled-back', { file, statement: statement - 1 });
        target.savepoints.length = action === 'released' ? at : at + 1;
    }
}
function endTransaction(target, outcome) {
    if (target.begun !== undefined && outcome !== 'committed')
        revise(target, target.begun, outcome);
    for (const file of target.files)
        file.forgetCuts();
    target.begun = undefined;
    target.savepoints = [];
    target.committing = false;
}
/** Marks every statement that succeeded from `from` on (and before `to`) as undone or unknown. */
function revise(target, from, outcome, to) {
    for (let index = from.file; index <= (to?.file ?? target.files.length - 1); index += 1) {
        const file = target.files[index];
        file?.revise(index === from.file ? from.statement : 0, index === to?.file ? to.statement : Number.POSITIVE_INFINITY, outcome);
    }
}
/** What becomes of an open transaction whose session is gone: the server undoes it, unless its end was in flight. */
const fateOf = (target) => target.committing || target.files.some(file => file.mayHaveCommitted()) ? 'unknown' : 'rolled-back';
function filesOf(target) {
    const { begun } = target;
    if (begun === undefined)
        return target.files.map(file => file.result());
    const outcome = fateOf(target);
    return target.files.map((file, index) => index < begun.file
        ? file.result()
        : file.result({ from: index === begun.file ? begun.statement : 0, outcome }));
}


/***/ }),

/***/ 9375:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ countNewlines),
/* harmony export */   w: () => (/* binding */ countCharacters)
/* harmony export */ });
/** Counting lines and characters in bytes of UTF-8. Invariant: a line ends with LF; a CR before it belongs to the line. */
/** How many line ends the bytes hold. */
function countNewlines(bytes) {
    let count = 0;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1))
        count += 1;
    return count;
}
/** How many characters (code points) the bytes hold. */
function countCharacters(bytes) {
    let count = 0;
    for (const byte of bytes)
        if ((byte & 0xc0) !== 0x80)
            count += 1;
    return count;
}


/***/ }),

/***/ 18472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ resultsText)
/* harmony export */ });
/** Pieces are about as long as this: longer texts would stay in memory until a whole collection of garbage. */
const PIECE_CHARACTERS = 100_000;
/** Nobody reads more targets than these line by line, and the lines would be most of the text. */
const MANY_TARGETS = 1000;
/** The text of results with a line end, in pieces. @param indent - Spaces of each level; 0 is one line. */
function* resultsText(results, indent) {
    let piece = '';
    for (const part of parts(results, indent)) {
        piece += part;
        if (piece.length < PIECE_CHARACTERS)
            continue;
        yield piece;
        piece = '';
    }
    yield `${piece}\n`;
}
function* parts(results, indent) {
    const line = (level) => (indent === 0 ? '' : `\n${' '.repeat(indent * level)}`);
    const colon = indent === 0 ? ':' : ': ';
    // A text in JSON holds no line end, so that each of these is one of the layout.
    const inner = (value, level) => {
        const text = JSON.stringify(value, undefined, indent);
        return indent === 0 ? text : text.replaceAll('\n', line(level));
    };
    let before = '{';
    for (const [name, value] of Object.entries(results)) {
        if (value === undefined)
            continue;
        yield `${before}${line(1)}${JSON.stringify(name)}${colon}`;
        before = ',';
        if (name !== 'targets' || results.targets.length === 0) {
            yield inner(value, 1);
            continue;
        }
        const isMany = results.targets.length > MANY_TARGETS;
        let open = '[';
        for (const target of results.targets) {
            yield `${open}${line(2)}${isMany ? JSON.stringify(target) : inner(target, 2)}`;
            open = ',';
        }
        yield `${line(1)}]`;
    }
    yield `${line(0)}}`;
}


/***/ }),

/***/ 77667:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ addSegment)
/* harmony export */ });
/* harmony import */ var _lines_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9375);
/**
 * Stretches of a huge file's text. Invariant: segments are in order, hold whole
 * lines and never overlap.
 */

/** More stretches than these are not kept, however many errors there are. */
const MAX_SEGMENTS = 60;
const endOf = ({ start, text }) => start + Buffer.byteLength(text);
/** Puts one more stretch in its place; what others hold already is taken off it. */
function addSegment(segments, added) {
    if (segments.length >= MAX_SEGMENTS)
        return segments;
    const before = segments.filter(segment => segment.start <= added.start);
    const after = segments.slice(before.length);
    const from = Math.max(added.start, ...before.map(endOf));
    const to = Math.min(endOf(added), ...after.map(segment => segment.start));
    if (from >= to)
        return segments;
    const bytes = Buffer.from(added.text);
    const line = added.line + (0,_lines_js__WEBPACK_IMPORTED_MODULE_0__/* .countNewlines */ .D)(bytes.subarray(0, from - added.start));
    const text = bytes.toString('utf8', from - added.start, to - added.start);
    return [...before, { start: from, line, text }, ...after];
}


/***/ }),

/***/ 48382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ openJournal),
  a: () => (/* binding */ readJournal)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
;// CONCATENATED MODULE: ./tmp/bundle/core/events.js
/**
 * What happens during an execution, as a list of events. The journal is these
 * events on disk; the results are their fold (fold.ts). Invariant: an event is
 * written before what it announces is done, and is never taken back; a later
 * event revises it.
 */


const Offset = schemas/* int */.Whr().nonnegative();
/** Where a statement is in its file. */
const StatementPlace = schemas/* object */.Ikc({
    start: Offset,
    end: Offset,
    line: schemas/* int */.Whr().positive(),
    data: schemas/* object */.Ikc({ start: Offset, end: Offset }).optional(),
});
/** The answer to one statement; see dialect.ts, `Answer`. */
const AnswerRecord = schemas/* object */.Ikc({
    status: schemas/* enum */.k5n(['succeeded', 'failed', 'not-simulated', 'skipped', 'unknown']),
    durationMs: schemas/* number */.aig().nonnegative(),
    rows: schemas/* int */.Whr().nonnegative().optional(),
    notices: schemas/* array */.YOg(model/* Notice */.$T).optional(),
    error: model/* SqlError */.L8.optional(),
    transaction: schemas/* enum */.k5n(['none', 'open', 'aborted']),
    ended: schemas/* enum */.k5n(['committed', 'rolled-back', 'unknown']).optional(),
    implicitCommit: schemas/* literal */.euz(true).optional(),
    output: model/* Output */.k7.optional(),
    impact: model/* Impact */.N9.optional(),
    prediction: model/* Prediction */.At.optional(),
    savepoint: schemas/* object */.Ikc({ action: schemas/* enum */.k5n(['set', 'rolled-back-to', 'released']), name: schemas/* string */.YjP() }).optional(),
    /** Where the data block of a COPY … FROM STDIN was found. */
    data: schemas/* object */.Ikc({ start: Offset, end: Offset }).optional(),
});
/** `target` and `file` are positions in the results' lists. */
const JournalEvent = schemas/* discriminatedUnion */.gMt('event', [
    schemas/* object */.Ikc({
        event: schemas/* literal */.euz('opened'),
        greenline: schemas/* string */.YjP(),
        execution: model/* Execution */.Zc,
        parameters: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    }),
    schemas/* object */.Ikc({
        event: schemas/* literal */.euz('change'),
        change: model/* Change */.lY,
        /** By path: every statement, in execution order; a huge file has no entry. */
        plan: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* array */.YOg(StatementPlace)),
    }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('phase'), phase: model/* Phase */.a0 }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('gate'), gate: model/* Gate */.iD }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('overtakes'), overtakes: schemas/* array */.YOg(model/* Overtaken */.cO) }),
    /** What the change touched on a mirror. */
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('touched'), target: schemas/* int */.Whr(), touches: schemas/* array */.YOg(schemas/* string */.YjP()) }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('problem'), problem: model/* Problem */.AF, target: schemas/* int */.Whr().optional() }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('target'), target: model/* TargetResult */.Zq.omit({ files: true, problems: true }) }),
    /** Why nothing was sent to a target. */
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('note'), target: schemas/* int */.Whr(), note: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('server'), target: schemas/* int */.Whr(), server: model/* TargetResult */.Zq.shape.server.unwrap() }),
    schemas/* object */.Ikc({
        event: schemas/* literal */.euz('sent'),
        target: schemas/* int */.Whr(),
        file: schemas/* int */.Whr(),
        statements: schemas/* array */.YOg(StatementPlace),
        /** One of them may end the transaction it is in: without an answer, nothing before it is sure. */
        mayCommit: schemas/* literal */.euz(true).optional(),
    }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('answered'), target: schemas/* int */.Whr(), file: schemas/* int */.Whr(), answer: AnswerRecord }),
    /** The engine opened a transaction (`transaction: file` or `change`). */
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('began'), target: schemas/* int */.Whr(), file: schemas/* int */.Whr() }),
    /** The engine is about to send COMMIT. */
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('committing'), target: schemas/* int */.Whr() }),
    /**
     * A transaction ended other than by a statement of a file: by the engine, or
     * with its session. `lost`: the connection went away, and only what was in
     * flight tells whether a commit may have been among it.
     */
    schemas/* object */.Ikc({
        event: schemas/* literal */.euz('ended'),
        target: schemas/* int */.Whr(),
        outcome: schemas/* enum */.k5n(['committed', 'rolled-back', 'unknown', 'lost']),
    }),
    schemas/* object */.Ikc({
        event: schemas/* literal */.euz('file'),
        target: schemas/* int */.Whr(),
        file: schemas/* int */.Whr(),
        durationMs: schemas/* number */.aig().nonnegative(),
        problems: schemas/* array */.YOg(model/* Problem */.AF),
    }),
    /** The text around an error in a huge file. */
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('source'), path: schemas/* string */.YjP(), segment: model/* SourceSegment */.T1 }),
    /** A scratch database is about to be made; whoever comes after a kill drops it. */
    schemas/* object */.Ikc({
        event: schemas/* literal */.euz('scratch'),
        name: schemas/* string */.YjP(),
        place: schemas/* enum */.k5n(['server', 'target']),
        /** Of the environment: whose database it mirrors. */
        server: schemas/* string */.YjP(),
    }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('finished'), finishedAt: iso/* datetime */.w$() }),
]);

// EXTERNAL MODULE: ./tmp/bundle/core/fold.js + 1 modules
var core_fold = __webpack_require__(35467);
;// CONCATENATED MODULE: ./tmp/bundle/engine/journal.js
/**
 * The journal: events on disk, one JSON line each, written ahead of what they
 * announce. Invariant: an event is in the operating system's hands before
 * `record` returns, so that it outlives this process, however that ends.
 */




/**
 * Opens a journal of its own, readable by its owner only: it holds what servers
 * said before secrets are removed.
 *
 * @param file - Overwritten when it exists.
 */
function openJournal(file) {
    external_node_fs_.mkdirSync(external_node_path_.dirname(file), { recursive: true });
    const descriptor = external_node_fs_.openSync(file, 'w', 0o600);
    const fold = (0,core_fold/* createFold */.O)();
    return {
        record(event) {
            external_node_fs_.writeSync(descriptor, `${JSON.stringify(event)}\n`);
            fold.apply(event);
        },
        results: () => fold.results(),
        targetCount: () => fold.targetCount(),
        target: index => fold.target(index),
        close: () => external_node_fs_.closeSync(descriptor),
    };
}
/**
 * Reads what a main step left behind. A last line that was cut off is left out:
 * what it announced had not begun.
 *
 * @returns undefined when there is no journal, or one that was never begun.
 */
function readJournal(file) {
    if (!external_node_fs_.existsSync(file))
        return undefined;
    const lines = external_node_fs_.readFileSync(file, 'utf8').split('\n').slice(0, -1);
    if (lines.length === 0)
        return undefined;
    const fold = (0,core_fold/* createFold */.O)();
    const scratches = [];
    for (const line of lines) {
        const event = JournalEvent.parse(JSON.parse(line));
        if (event.event === 'scratch')
            scratches.push(event);
        fold.apply(event);
    }
    return { results: fold.results(), scratches };
}


/***/ }),

/***/ 23619:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ul: () => (/* binding */ SCRATCH_PREFIX),
  N$: () => (/* binding */ localPlace),
  Y4: () => (/* binding */ openMirror),
  sx: () => (/* binding */ refuseToReachBeyond),
  FN: () => (/* binding */ serverOf)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/core/mirror-data.js
var mirror_data = __webpack_require__(74618);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/dialect.js
/**
 * Beginnings of entries that tell who may, and of which version, and not what a
 * statement finds. A server of its own rarely has the same accounts, so a
 * difference in these is a warning whatever the user chose.
 */
const SECONDARY_ENTRIES = ['owner of ', 'privileges on ', 'definer of ', 'version of extension '];

// EXTERNAL MODULE: ./tmp/bundle/engine/statements.js
var statements = __webpack_require__(1751);
;// CONCATENATED MODULE: ./tmp/bundle/engine/mirror.js
/**
 * The database a dry run happens on: the target's catalog, rebuilt for this
 * execution. Invariant: it is gone when it is disposed of, and the change runs on
 * it only when its fingerprint equals the target's (or the user said otherwise).
 */





/** A throw-away server of this machine that is started when it is needed first. */
function localPlace({ mirroring }) {
    let started;
    return {
        start: () => (started ??= mirroring.startLocal()),
        // A start that failed has been told of where it was asked for.
        [Symbol.asyncDispose]: async () => (await started?.catch(() => undefined))?.[Symbol.asyncDispose](),
    };
}
/** Scratch databases are known by this, also to people who look at a server; behind it is what they mirror. */
const SCRATCH_PREFIX = 'greenline_dry_run_';
/** So that the whole stays below the 63 bytes that PostgreSQL keeps of a name. */
const MAX_MIRRORED_CHARACTERS = 24;
const scratchNameFor = ({ database }) => {
    const mirrored = database
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .slice(0, MAX_MIRRORED_CHARACTERS);
    return `${SCRATCH_PREFIX}${mirrored}_${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
};
/** How many differing objects a message names. */
const NAMED_DIFFERENCES = 20;
/**
 * Builds a mirror of the target. The target is only read.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, MIRROR_DIFFERS, CANCELLED, and what `Dialect.connect` throws;
 *   nothing is left behind then.
 */
async function openMirror(dialect, source, options) {
    const { session, signal, host } = options;
    const undo = [];
    const dispose = async () => {
        for (const each of undo.splice(0).reverse())
            await each();
    };
    try {
        const { place, scratch } = await makeEmpty(dialect, source, options, undo);
        host.progress(`Copying the catalog of ${source.name}`);
        const { data } = options;
        const progress = (what) => host.progress(what);
        const copied = await dialect.mirroring.copy(source, scratch, { ...session, signal, data, progress });
        copied.problems.forEach(options.report);
        const original = await dialect.mirroring.fingerprint(source, session);
        const copy = await dialect.mirroring.fingerprint(scratch, session);
        const differences = differencesOf(original, copy);
        const name = `DryRun/${scratch.server}/${source.database}`;
        const { tables, rows } = copied;
        const facts = {
            ...{ of: source.name, place, entries: original.size, differences: differences.length },
            data: { kind: data.kind, tables, rows },
        };
        host.info(`${name} mirrors ${source.name}: ${original.size} catalog entries, ${differences.length} differ; ${(0,mirror_data/* rowsIn */.N)(facts)}.`);
        const secondary = differences.filter(isSecondary);
        const primary = differences.filter(difference => !isSecondary(difference));
        if (secondary.length > 0)
            options.report({ ...toProblem(source, secondary), severity: 'warning' });
        if (primary.length > 0) {
            const problem = toProblem(source, primary);
            if (options.difference === 'error') {
                throw new errors/* GreenlineError */.yi(problem.code, problem.message, problem.hint, {
                    place: { target: source.name },
                });
            }
            options.report({ ...problem, severity: 'warning' });
        }
        return {
            target: { ...scratch, name },
            facts,
            touched: async () => changedEntries(copy, await dialect.mirroring.fingerprint(scratch, session)),
            [Symbol.asyncDispose]: dispose,
        };
    }
    catch (thrown) {
        await dispose();
        throw thrown;
    }
}
/** An empty database in the first place that is to be had; what it takes to remove it goes onto the list. */
async function makeEmpty(dialect, source, options, undo) {
    for (const place of options.places) {
        const scratch = await makeEmptyAt(place, dialect, source, options, undo);
        if (scratch !== undefined)
            return { place, scratch };
    }
    throw impossible(source);
}
async function makeEmptyAt(place, dialect, source, { session, server, local: localServers, beforeScratch }, undo) {
    if (place === 'embedded') {
        const embedded = dialect.embedded(source);
        if (embedded !== undefined)
            undo.push(() => dialect.release(embedded));
        return embedded;
    }
    const name = scratchNameFor(source);
    const { mirroring } = dialect;
    if (place === 'local') {
        const local = await localServers.start();
        if (local === undefined)
            return undefined;
        // SQL that names its own database finds it here too, unless the server keeps the name for itself.
        const scratch = await mirroring
            .createScratch(local.target, source.database, session)
            .catch((thrown) => {
            if (!(thrown instanceof errors/* GreenlineError */.yi))
                throw thrown;
            return mirroring.createScratch(local.target, name, session);
        });
        undo.push(() => mirroring.dropScratch(scratch, session));
        return scratch;
    }
    beforeScratch({ name, place, server: source.server });
    const scratch = await mirroring.createScratch(serverOf(place, source, server), name, session);
    undo.push(() => mirroring.dropScratch(scratch, session));
    return scratch;
}
/**
 * Looks for statements that would reach the real thing from a scratch database beside it.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, naming the first.
 */
async function refuseToReachBeyond(dialect, source, files) {
    for (const file of files) {
        for await (const { kind, text, line } of (0,statements/* piecesOf */.Xe)(file, dialect)) {
            if (kind !== 'statement' || !dialect.mirroring.reachesBeyond(text))
                continue;
            throw new errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `From a scratch database beside ${source.name}, this statement could reach the real one or its server.`, 'Give dry-run-url another server, or write dry-run: local.', { place: { path: file.path, line, target: source.name } });
        }
    }
}
/** The server that a scratch database is on. */
function serverOf(place, target, server) {
    if (place === 'target')
        return target;
    if (server === undefined)
        throw new Error('A dry run on a server needs its URL');
    return server;
}
const impossible = (source) => new errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `There is no server to mirror ${source.name} on: none is given, and no server binaries are on this machine.`, 'Give dry-run-url (a services: container, say), install the server, or write dry-run: off to go without a dry run.', { place: { target: source.name } });
/** Entries that only one side has, or that differ. */
const changedEntries = (before, after) => [...new Set([...before.keys(), ...after.keys()])].filter(entry => before.get(entry) !== after.get(entry));
/** Objects that only one side has, or that differ, in the order of their names. */
const differencesOf = (original, copy) => changedEntries(original, copy)
    .map(object => {
    if (!copy.has(object))
        return `${object} (missing)`;
    return original.has(object) ? object : `${object} (only on the mirror)`;
})
    .sort();
const isSecondary = (difference) => SECONDARY_ENTRIES.some(beginning => difference.startsWith(beginning));
function toProblem(source, differences) {
    const named = differences.slice(0, NAMED_DIFFERENCES).join(', ');
    const more = differences.length - NAMED_DIFFERENCES;
    return {
        code: 'MIRROR_DIFFERS',
        message: `The mirror differs from ${source.name}: ${named}${more > 0 ? ` and ${more} more` : ''}.`,
        hint: 'Give dry-run-url a server of the same version with the same extensions and roles, or accept it with mirror-difference: warn.',
        severity: 'error',
        target: source.name,
    };
}


/***/ }),

/***/ 1751:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   GX: () => (/* binding */ statementsOf),
/* harmony export */   Xe: () => (/* binding */ piecesOf),
/* harmony export */   ZU: () => (/* binding */ placeInFile),
/* harmony export */   i5: () => (/* binding */ surroundings)
/* harmony export */ });
/* harmony import */ var _core_lines_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9375);

/** Cuts a file into pieces, in execution order; comments are left out. */
async function* piecesOf(file, dialect) {
    const splitter = dialect.splitter();
    for await (const chunk of file.open())
        yield* splitter.push(chunk).filter(isSent);
    yield* splitter.end().filter(isSent);
}
const isSent = (piece) => piece.kind === 'statement' || piece.kind === 'copy-data';
/** Puts each statement together with its data block. */
async function* statementsOf(pieces) {
    let next = await pieces.next();
    while (next.done !== true) {
        const piece = next.value;
        next = await pieces.next();
        if (next.done === true || next.value.kind !== 'copy-data') {
            yield { piece };
            continue;
        }
        const data = startData(next.value, pieces);
        yield { piece, data };
        while ((await data.parts.next()).done !== true)
            ;
        next = await pieces.next();
    }
}
function startData(first, pieces) {
    let { end } = first;
    async function* parts() {
        let part = first;
        yield part;
        while (part.continues === true) {
            const next = await pieces.next();
            if (next.done === true)
                return;
            part = next.value;
            end = part.end;
            yield part;
        }
    }
    return { parts: parts(), seen: () => ({ start: first.start, end }) };
}
/** What the journal and the results keep of a statement. */
const placeOf = ({ piece: { start, end, line } }) => ({ start, end, line });
/**
 * Where an error is in the file.
 *
 * @param at - Characters from the start of the sent text, 0-based.
 * @returns 1-based line, and column in characters.
 */
async function placeInFile(file, piece, dialect, at) {
    // A line that is longer than this before the statement has its columns counted from there.
    const from = Math.max(0, piece.start - 65_536);
    const bytes = await readRange(file, from, piece.end);
    const offset = piece.start - from + dialect.offsetInSource(piece, bytes.subarray(piece.start - from), at);
    const lineStart = bytes.lastIndexOf(0x0a, offset - 1) + 1;
    const newlines = (0,_core_lines_js__WEBPACK_IMPORTED_MODULE_0__/* .countNewlines */ .D)(bytes.subarray(piece.start - from, offset));
    return { line: piece.line + newlines, column: (0,_core_lines_js__WEBPACK_IMPORTED_MODULE_0__/* .countCharacters */ .w)(bytes.subarray(lineStart, offset)) + 1 };
}
/** How much of a huge file is kept before and after an error, and of the statement itself. */
const AROUND_BYTES = 2_048;
const STATEMENT_BYTES = 16_384;
/** The whole lines around a statement. */
async function surroundings(file, piece) {
    const from = Math.max(0, piece.start - AROUND_BYTES);
    const to = Math.min(piece.end, piece.start + STATEMENT_BYTES) + AROUND_BYTES;
    const bytes = await readRange(file, from, to);
    const first = from === 0 ? 0 : bytes.subarray(0, piece.start - from).indexOf(0x0a) + 1;
    const last = bytes.lastIndexOf(0x0a) + 1;
    const end = last > piece.start - from ? last : bytes.length;
    return {
        start: from + first,
        line: piece.line - (0,_core_lines_js__WEBPACK_IMPORTED_MODULE_0__/* .countNewlines */ .D)(bytes.subarray(first, piece.start - from)),
        text: bytes.toString('utf8', first, end),
    };
}
/** The bytes from `from` to `to` (exclusive) of a file. */
async function readRange(file, from, to) {
    const parts = [];
    let offset = 0;
    for await (const chunk of file.open()) {
        if (offset + chunk.length > from)
            parts.push(chunk.subarray(Math.max(0, from - offset), to - offset));
        offset += chunk.length;
        if (offset >= to)
            break;
    }
    return Buffer.concat(parts);
}


/***/ }),

/***/ 6835:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  q: () => (/* binding */ publishRedacted),
  k: () => (/* binding */ publishResults)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var core_errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/core/redact.js
var redact = __webpack_require__(74451);
// EXTERNAL MODULE: ./tmp/bundle/publish/workspace.js
var workspace = __webpack_require__(32143);
// EXTERNAL MODULE: ./tmp/bundle/render/escape.js
var render_escape = __webpack_require__(52460);
// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
// EXTERNAL MODULE: ./tmp/bundle/render/log-path.js
var log_path = __webpack_require__(733);
// EXTERNAL MODULE: ./tmp/bundle/render/markdown-log.js
var markdown_log = __webpack_require__(16661);
// EXTERNAL MODULE: ./tmp/bundle/render/summary-parts.js
var summary_parts = __webpack_require__(31420);
// EXTERNAL MODULE: ./tmp/bundle/render/outcome-words.js
var outcome_words = __webpack_require__(34983);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
;// CONCATENATED MODULE: ./tmp/bundle/render/deployment-page.js







const MAX_EXECUTIONS = 500;
const EVERYTHING = { troubles: 0, diffRows: 0, fileRows: 500, others: 500 };
/**
 * The page of a deployment.
 *
 * @param newest - Its executions, newest first.
 * @param results - Of the latest one, for files and parameters.
 */
function renderDeployment(deployment, newest, results) {
    const subject = newest.find(entry => entry.subject !== undefined)?.subject;
    const folder = `${(0,log_path/* deploymentFolder */.iR)(deployment)}/`;
    const shown = newest.slice(0, MAX_EXECUTIONS);
    const isSomebodyKnown = shown.some(({ actor }) => actor !== undefined);
    const rows = shown.map(entry => {
        const took = entry.durationMs === undefined ? 'did not end' : (0,format/* cellDuration */.FK)(entry.durationMs);
        const cells = [
            stateCell(entry, folder),
            (0,render_escape/* cellCode */.GA)(entry.environment),
            (0,outcome_words/* describeTotals */.xJ)({ ...entry.totals, notSimulated: entry.totals.notSimulated ?? 0 }, (0,core_results/* mainRoleOf */.nL)(entry.method)),
            (0,format/* formatTime */.fU)(entry.startedAt),
            took,
            ...(isSomebodyKnown ? [entry.actor === undefined ? '' : (0,render_escape/* cellCode */.GA)(entry.actor)] : []),
            (0,render_escape/* cellCode */.GA)(`${entry.run} attempt ${entry.attempt}`),
        ];
        return `| ${cells.join(' | ')} |`;
    });
    const more = newest.length - shown.length;
    const page = results && { results, detail: EVERYTHING };
    return [
        `# Deployment ${(0,render_escape/* inlineCode */.ti)((0,format/* shortCommit */.Ax)(deployment))}`,
        subject === undefined ? '' : (0,render_escape/* escapeText */.X1)(subject, 200),
        `Commit ${(0,render_escape/* inlineCode */.ti)(deployment)} · [all deployments](../../README.md)`,
        [
            `| Result | Environment | Statements | When | Time |${isSomebodyKnown ? ' By |' : ''} Run |`,
            `| --- | --- | --- | --- | ---: |${isSomebodyKnown ? ' --- |' : ''} --- |`,
            ...rows,
            ...(more > 0
                ? [`| … ${(0,format/* plural */.LS)(more, 'execution')} more | | | | |${isSomebodyKnown ? ' |' : ''} |`]
                : []),
        ].join('\n'),
        page ? filesOf(page.results) : '',
        page ? (0,summary_parts/* notRunTable */.BY)(page) : '',
        page ? (0,markdown_log/* folded */.TM)('Parameters of the latest execution', (0,summary_parts/* parametersTable */.JX)(page)) : '',
    ]
        .filter(Boolean)
        .join('\n\n')
        .concat('\n');
}
/**
 * A coloured sign with the count that matters, linked to the execution's page.
 *
 * @param from - The folder of the page that has the cell, with a slash at its end; empty for the root.
 */
function stateCell(entry, from) {
    const { verdict, totals, method, path } = entry;
    const bad = totals.total - totals.succeeded;
    const counts = bad === 0 ? 'red' : `${(0,format/* formatCount */.B4)(bad)} of ${(0,format/* formatCount */.B4)(totals.total)}`;
    const red = totals.total === totals.skipped ? 'nothing sent' : counts;
    const count = {
        green: (0,format/* formatCount */.B4)(totals.succeeded),
        yellow: `${(0,format/* formatCount */.B4)(totals.notSimulated ?? 0)} not simulated`,
        red,
        'nothing to do': 'nothing to do',
        'not run': 'not run',
    }[verdict];
    const unknown = totals.unknown === 0 ? '' : `, ${(0,format/* formatCount */.B4)(totals.unknown)} unknown`;
    const what = method === 'deploy' ? '' : ` (${method})`;
    const target = (0,render_escape/* relativeTarget */.Ar)(path.startsWith(from) ? path.slice(from.length) : path);
    return `[${outcome_words/* SIGNS */.B2[verdict]} ${count}${unknown}${what}](${target}/README.md)`;
}
function filesOf({ change }) {
    const files = change.files.filter(({ action }) => action === 'run');
    const shown = files.slice(0, MAX_EXECUTIONS);
    const more = files.length - shown.length;
    if (files.length === 0)
        return '';
    return [
        '| # | File, in execution order |',
        '| ---: | --- |',
        ...shown.map(({ path }, index) => `| ${index + 1} | ${(0,render_escape/* cellCode */.GA)(path)} |`),
        ...(more > 0 ? [`| | … ${(0,format/* plural */.LS)(more, 'file')} more |`] : []),
    ].join('\n');
}

;// CONCATENATED MODULE: ./tmp/bundle/render/dashboard.js




/** On the dashboard itself. When there are more, every deployment is on the page of its year as well. */
const MAX_NEWEST = 200;
/** On one page of a year: GitHub shows longer tables as text only. */
const MAX_ROWS = 500;
const FOLDER = 'deployments/';
/** The dashboard, the pages of years when there are many deployments, and the pages of deployments. */
function layoutLedger(now, { before, results } = {}) {
    const deployments = readDeployments(now);
    const shown = new Map(before && yearPages(readDeployments(before)).map(({ path, content }) => [path, content]));
    const own = results === undefined ? deployments : deployments.filter(isOf(results.execution.deployment));
    return [
        { path: 'README.md', content: renderDashboard(deployments, now.chain) },
        ...yearPages(deployments).filter(({ path, content }) => shown.get(path) !== content),
        ...own.map(({ id, newest }) => ({
            path: `${(0,log_path/* deploymentFolder */.iR)(id)}/README.md`,
            content: renderDeployment(id, newest, results),
        })),
    ];
}
const isOf = (id) => (deployment) => deployment.id === id;
const keyOf = ({ startedAt, run, attempt }) => `${startedAt} ${run.padStart(24, '0')} ${String(attempt).padStart(6, '0')}`;
/** Those with the newest executions first. Sorted by code units, so no locale has a say. */
function readDeployments({ executions }) {
    const newest = executions
        .map(entry => ({ entry, key: keyOf(entry) }))
        .sort((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0));
    const byId = new Map();
    for (const { entry } of newest) {
        const own = byId.get(entry.deployment);
        if (own === undefined)
            byId.set(entry.deployment, [entry]);
        else
            own.push(entry);
    }
    return [...byId].map(([id, own]) => ({ id, newest: own }));
}
/** Environments in the order in which a change first reached them. */
function environmentsOf(deployments) {
    const firsts = new Map();
    for (const entry of deployments.flatMap(({ newest }) => newest)) {
        const first = firsts.get(entry.environment);
        if (first === undefined || keyOf(entry) < first)
            firsts.set(entry.environment, keyOf(entry));
    }
    return [...firsts].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([environment]) => environment);
}
function renderDashboard(deployments, chain) {
    const broken = chain.status === 'broken' ? brokenChain(chain.at) : '';
    if (deployments.length === 0)
        return page('# Deployments', broken, 'Nothing has been executed yet.');
    const environments = environmentsOf(deployments);
    return page('# Deployments', broken, nowTable(deployments, environments), '## Every change on its way', deploymentsTable(deployments.slice(0, MAX_NEWEST), environments, ''), deployments.length > MAX_NEWEST ? linksToYears(deployments) : '', '<sub>🟢 5: all 5 statements succeeded · 🔴 2 of 6: 2 of 6 did not · 🔴 nothing sent: stopped before the first · ⚪ nothing to do</sub>');
}
const page = (...parts) => parts.filter(Boolean).join('\n\n').concat('\n');
const brokenChain = (at) => `⚠️ **The ledger was altered:** entry ${(0,format/* formatCount */.B4)(at)} of [\`executions.json\`](executions.json) does not follow from what was before it. The history of this branch shows who changed it.`;
function linksToYears(deployments) {
    const links = yearsOf(deployments).map(({ path, title, deployments: own }) => {
        const from = (0,render_escape/* relativeTarget */.Ar)(path);
        return `[${title}](${from}) (${(0,format/* formatCount */.B4)(own.length)})`;
    });
    return `The newest ${(0,format/* formatCount */.B4)(MAX_NEWEST)} of ${(0,format/* plural */.LS)(deployments.length, 'deployment')}. All of them: ${links.join(' · ')}`;
}
/** A deployment stays on the page of the year in which it first appeared, so later years leave that page alone. */
function yearsOf(deployments) {
    const firstOf = ({ newest }) => newest.at(-1);
    const oldest = deployments
        .map(deployment => ({ deployment, first: firstOf(deployment) }))
        .flatMap(({ deployment, first }) => (first === undefined ? [] : [{ deployment, key: keyOf(first) }]))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    const years = new Map();
    for (const { deployment, key } of oldest) {
        const year = key.slice(0, 4);
        years.set(year, [...(years.get(year) ?? []), deployment]);
    }
    return [...years].reverse().flatMap(([year, own]) => Array.from({ length: Math.ceil(own.length / MAX_ROWS) }, (_none, part) => ({
        path: `${FOLDER}${year}${part === 0 ? '' : `-${part + 1}`}.md`,
        title: `${year}${own.length > MAX_ROWS ? `, part ${part + 1}` : ''}`,
        deployments: own.slice(part * MAX_ROWS, (part + 1) * MAX_ROWS).reverse(),
    })).reverse());
}
function yearPages(deployments) {
    if (deployments.length <= MAX_NEWEST)
        return [];
    return yearsOf(deployments).map(({ path, title, deployments: own }) => ({
        path,
        content: page(`# Deployments of ${title}`, '[The newest deployments](../README.md)', deploymentsTable(own, environmentsOf(own), FOLDER)),
    }));
}
function deploymentsTable(deployments, environments, from) {
    const rows = deployments.map(({ id, newest }) => {
        const subject = newest.find(entry => entry.subject !== undefined)?.subject;
        const about = [deploymentLink(id, from), ...(subject === undefined ? [] : [(0,render_escape/* escapeText */.X1)(subject, 100)])];
        const states = environments.map(environment => {
            const there = newest.filter(entry => entry.environment === environment);
            // A dry run that came later does not hide what was really deployed.
            const entry = there.find(({ method }) => method === 'deploy') ?? there[0];
            return entry === undefined ? '' : stateCell(entry, from);
        });
        return `| ${about.join(' ')} | ${states.join(' | ')} | ${(0,format/* formatTime */.fU)(newest[0]?.startedAt ?? '')} |`;
    });
    return [
        `| Deployment | ${environments.map(name => (0,render_escape/* cellCode */.GA)(name)).join(' | ')} | Latest |`,
        `| --- | ${environments.map(() => '---').join(' | ')} | --- |`,
        ...rows,
    ].join('\n');
}
/** What each environment has: its latest deployment that had something to do, and the latest green one when that is red. */
function nowTable(deployments, environments) {
    const newest = deployments
        .flatMap(deployment => deployment.newest)
        .filter(({ method }) => method === 'deploy')
        .map(entry => ({ entry, key: keyOf(entry) }))
        .sort((a, b) => (a.key < b.key ? 1 : -1))
        .map(({ entry }) => entry);
    const isSomebodyKnown = newest.some(({ actor }) => actor !== undefined);
    const rows = environments.map(environment => {
        const deployed = newest.filter(entry => entry.environment === environment);
        const latest = deployed.find(({ verdict }) => verdict !== 'nothing to do') ?? deployed[0];
        const green = deployed.find(({ verdict }) => verdict === 'green');
        if (!latest)
            return `| ${(0,render_escape/* cellCode */.GA)(environment)} | not deployed to yet | |${isSomebodyKnown ? ' |' : ''}`;
        const by = isSomebodyKnown ? ` ${latest.actor === undefined ? '' : (0,render_escape/* cellCode */.GA)(latest.actor)} |` : '';
        const before = latest.verdict === 'red' && green ? `<br>last green: ${deploymentLink(green.deployment, '')}` : '';
        const state = `${stateCell(latest, '')} of ${deploymentLink(latest.deployment, '')}${before}`;
        return `| ${(0,render_escape/* cellCode */.GA)(environment)} | ${state} | ${(0,format/* formatTime */.fU)(latest.startedAt)} |${by}`;
    });
    return [
        `| Environment | Latest execution | When |${isSomebodyKnown ? ' By |' : ''}`,
        `| --- | --- | --- |${isSomebodyKnown ? ' --- |' : ''}`,
        ...rows,
    ].join('\n');
}
const deploymentLink = (id, from) => (0,render_escape/* cellLink */.Ng)((0,format/* shortCommit */.Ax)(id), `${(0,render_escape/* relativeTarget */.Ar)((0,log_path/* deploymentFolder */.iR)(id).slice(from.length))}/README.md`);

// EXTERNAL MODULE: ./tmp/bundle/render/layout.js + 1 modules
var layout = __webpack_require__(84291);
;// CONCATENATED MODULE: ./tmp/bundle/publication.js
/**
 * Results become logs, and logs reach their readers. Main and post both come
 * through here. Invariant: the results are on this machine's disk before
 * anything is sent, and a failure to publish is reported and never changes them.
 */






/** @throws GreenlineError PUBLISH_FAILED when not even the disk takes the results. */
const publishResults = (raw, options) => publishRedacted((0,redact/* redactResults */.Cj)(raw, options.redact), options);
/**
 * Publishes results that hold no secret any more.
 *
 * @throws GreenlineError PUBLISH_FAILED when not even the disk takes the results.
 */
async function publishRedacted(results, options) {
    const { host } = options;
    const logs = (0,layout/* layoutLogs */.qk)(results);
    const { resultsPath } = await (0,workspace/* writeWorkspace */.P)(results, relativeTo(logs, results), options.workspace);
    const publication = {
        execution: logs,
        entry: (0,layout/* toLedgerEntry */.no)(results),
        pages: (now, before) => layoutLedger(now, { before, results }),
    };
    const failures = [];
    const urls = new Map();
    for (const store of options.stores) {
        await attempt(failures, async () => {
            const { url, note } = await store.save(publication);
            if (url !== undefined)
                urls.set(store.name, url);
            if (note !== undefined)
                host.info(note);
        });
    }
    for (const announcer of options.announcers) {
        await attempt(failures, async () => {
            const { note } = await announcer.announce(results, linksTo(urls, publication));
            if (note !== undefined)
                host.info(note);
        });
    }
    const logUrl = urls.get('commit') ?? urls.get('artifact');
    return { results, resultsPath, failures, ...(logUrl === undefined ? {} : { logUrl }) };
}
async function attempt(failures, work) {
    try {
        await work();
    }
    catch (thrown) {
        const errors = (0,core_errors/* toGreenlineErrors */.mT)(thrown);
        if (errors === undefined)
            throw thrown;
        failures.push(...errors);
    }
}
/** On this machine the execution has a folder of its own already. */
const relativeTo = (logs, results) => {
    const folder = (0,layout/* toLedgerEntry */.no)(results).path;
    return logs.map(log => ({ ...log, path: external_node_path_.posix.relative(folder, log.path) }));
};
/** The stores' pages by name, and on the log branch every log by its path. */
function linksTo(urls, { execution, entry }) {
    const links = new Map(urls);
    const page = urls.get('commit');
    if (page === undefined)
        return links;
    for (const log of execution) {
        const relative = external_node_path_.posix.relative(entry.path, log.path);
        links.set(log.path, new URL(relative.split('/').map(encodeURIComponent).join('/'), page).href);
    }
    return links;
}


/***/ }),

/***/ 32143:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ writeWorkspace),
/* harmony export */   f: () => (/* binding */ writeLogs)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16845);
/* harmony import */ var _core_results_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(18472);
/* harmony import */ var _render_layout_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84291);
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/**
 * Keeps the results on the machine's own disk, before anything is sent anywhere.
 * Invariant: whatever happens to the network, `results.json` is complete or not
 * there at all.
 */





const COMPRESSED = 'results.json.gz';
/**
 * Writes the results and the logs.
 *
 * @param results - Already redacted.
 * @throws GreenlineError PUBLISH_FAILED when the disk refuses.
 */
async function writeWorkspace(results, logs, { folder, resultsFile, logFolder }) {
    const resultsPath = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(resultsFile ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'results.json'));
    const compressedPath = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder, COMPRESSED);
    try {
        await writeWhole(resultsPath, (0,_core_results_text_js__WEBPACK_IMPORTED_MODULE_4__/* .resultsText */ .q)(results, 2));
        const compressed = logs.find(({ path }) => path === COMPRESSED)?.content ?? (0,_render_layout_js__WEBPACK_IMPORTED_MODULE_3__/* .compressResults */ .$Z)(results);
        await writeWhole(compressedPath, [compressed]);
        return {
            resultsPath,
            compressedPath,
            logPaths: await writeLogs((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(logFolder ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'logs')), logs),
        };
    }
    catch (cause) {
        if (!isDiskError(cause))
            throw cause;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('PUBLISH_FAILED', `The results cannot be written to ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder)}: ${cause.code}`, 'Make the folder writable, or name another one with `--results` and `--log-dir`.', { cause });
    }
}
/**
 * Writes log files into a folder.
 *
 * @returns Absolute paths, in the order of the logs.
 */
async function writeLogs(folder, logs) {
    const paths = [];
    for (const { path, content } of logs) {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder, path);
        const inside = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(folder, file);
        if (inside.startsWith('..') || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(inside))
            throw new Error(`A log path leaves its folder: ${path}`);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(file), { recursive: true });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, content);
        paths.push(file);
    }
    return paths;
}
async function writeWhole(file, pieces) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(file), { recursive: true });
        const unfinished = `${file}.${process.pid}.tmp`;
        const handle = __addDisposableResource(env_1, await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(unfinished, 'w'), true);
        for (const piece of pieces)
            await handle.writeFile(piece);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(unfinished, file);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
const isDiskError = (thrown) => typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'syscall' in thrown;


/***/ }),

/***/ 84291:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $Z: () => (/* binding */ compressResults),
  qk: () => (/* binding */ layoutLogs),
  no: () => (/* binding */ toLedgerEntry)
});

// UNUSED EXPORTS: renderExecutionPage

// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/core/results-text.js
var results_text = __webpack_require__(18472);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./tmp/bundle/render/compress.js
/**
 * gzip of a text that comes in pieces. Pure: same text, same bytes, on every
 * system. Invariant: it is one member, which every reader takes, and no more than
 * a piece of the text is in memory.
 */

/** What one step may refer back to, by the format: https://www.rfc-editor.org/rfc/rfc1951 */
const WINDOW_BYTES = 32 * 1024;
/** The best level takes ten times as long on texts this large, for a twentieth of their size. */
const LARGE_BYTES = 4 << 20;
/** Magic number, deflate, no name, no time, the slowest level, 255 for a system that is not known (RFC 1952). */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
/** Compresses a text. */
function gzipPieces(pieces) {
    const compressed = [Buffer.from(HEADER)];
    let checksum = 0;
    let bytes = 0;
    let dictionary;
    let waiting;
    const deflate = (piece, flush) => {
        checksum = crc32(piece, checksum);
        bytes += piece.length;
        const level = bytes > LARGE_BYTES ? 6 : 9;
        const window = dictionary === undefined ? {} : { dictionary };
        compressed.push(external_node_zlib_.deflateRawSync(piece, { level, finishFlush: flush, ...window }));
        dictionary = piece.subarray(-WINDOW_BYTES);
    };
    for (const piece of pieces) {
        if (waiting !== undefined)
            deflate(waiting, external_node_zlib_.constants.Z_SYNC_FLUSH);
        waiting = Buffer.from(piece);
    }
    deflate(waiting ?? Buffer.alloc(0), external_node_zlib_.constants.Z_FINISH);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(checksum, 0);
    trailer.writeUInt32LE(bytes % 2 ** 32, 4);
    return Buffer.concat([...compressed, trailer]);
}
/** Node has had its own since 20.15. */
const crc32 = "crc32" in external_node_zlib_ ? external_node_zlib_.crc32 : crcByTable;
let table;
function crcByTable(piece, before) {
    table ??= Uint32Array.from({ length: 256 }, (_none, index) => {
        let value = index;
        for (let bit = 0; bit < 8; bit += 1)
            value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
        return value;
    });
    let checksum = ~before;
    for (const byte of piece)
        checksum = (checksum >>> 8) ^ (table[(checksum ^ byte) & 0xff] ?? 0);
    return ~checksum >>> 0;
}

// EXTERNAL MODULE: ./tmp/bundle/render/escape.js
var render_escape = __webpack_require__(52460);
// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
// EXTERNAL MODULE: ./tmp/bundle/render/log-path.js
var log_path = __webpack_require__(733);
// EXTERNAL MODULE: ./tmp/bundle/render/log-plan.js
var log_plan = __webpack_require__(41873);
// EXTERNAL MODULE: ./tmp/bundle/render/shared-log.js
var shared_log = __webpack_require__(47369);
// EXTERNAL MODULE: ./tmp/bundle/render/summary.js
var summary = __webpack_require__(29915);
;// CONCATENATED MODULE: ./tmp/bundle/render/layout.js









/** GitHub shows Markdown files up to this size as text; larger ones only raw. */
const MAX_PAGE_BYTES = 400_000;
/** The page of one execution, with links to the logs beside it. */
const renderExecutionPage = (results) => (0,summary/* renderSummary */.Br)(results, {
    maxBytes: MAX_PAGE_BYTES,
    linkLog: render_escape/* relativeTarget */.Ar,
}).replace(/^## /, '# ');
/** `results.json.gz`: the whole execution. */
const compressResults = (results) => gzipPieces((0,results_text/* resultsText */.q)(results, 0));
/**
 * Every file of one execution, in a fixed order: its page, its results, its logs. However many databases there are, a
 * file of the change has at most 101 logs a role (see log-plan.ts).
 */
function layoutLogs(results) {
    const folder = (0,log_path/* executionFolder */.H5)(results.execution);
    const logs = (0,log_plan/* planLogs */.p2)(results).logs.map(log => ({
        path: `${folder}/${log.path}`,
        content: (0,shared_log/* renderPlannedLog */.ly)(results, log),
    }));
    return [
        { path: `${folder}/README.md`, content: renderExecutionPage(results) },
        { path: `${folder}/results.json.gz`, content: compressResults(results) },
        ...logs,
    ];
}
/** More than these are not kept of what a change touched: the whole list is in its results. */
const MAX_TOUCHES = 200;
/** Of a change with more files than these, no list is kept. */
const MAX_FILES = 500;
/** Which files an execution was to run, and which of them did not become green on every target of the environment. */
function filesOf(results) {
    const files = results.change.files.filter(({ action }) => action === 'run').map(({ path }) => path);
    if (files.length > MAX_FILES)
        return {};
    if (results.execution.method !== 'deploy')
        return { files };
    const targets = (0,core_results/* targetsOf */.QR)(results, 'environment');
    const greens = new Map();
    for (const target of targets) {
        const green = target.files.filter(file => (0,core_results/* colourOfFile */.mX)(file) === 'green');
        for (const path of new Set(green.map(file => file.path)))
            greens.set(path, (greens.get(path) ?? 0) + 1);
    }
    const isGreen = (path) => targets.length > 0 && greens.get(path) === targets.length;
    return { files, unfinished: files.filter(path => !isGreen(path)) };
}
/** The entry of the ledger that an execution becomes. */
function toLedgerEntry(results, subject = results.change.subject) {
    const { deployment, environment, method, run, attempt, startedAt, finishedAt, actor } = results.execution;
    const { base, digest, event } = results.change;
    const durationMs = (0,format/* millisecondsBetween */.nl)(startedAt, finishedAt);
    const seen = (0,core_results/* targetsOf */.QR)(results, 'dry-run').flatMap(({ touches }) => touches === undefined ? [] : [touches]);
    const touches = [...new Set(seen.flat())].sort().slice(0, MAX_TOUCHES);
    return {
        deployment,
        environment,
        method,
        run,
        attempt,
        verdict: (0,core_results/* verdictOf */.Vj)(results),
        totals: { ...(0,core_results/* countResults */.aD)(results) },
        startedAt,
        ...(durationMs !== undefined && { durationMs }),
        ...(actor !== undefined && { actor }),
        ...(base !== undefined && { base }),
        ...(digest !== undefined && { digest }),
        event,
        ...(seen.length > 0 && { touches }),
        ...filesOf(results),
        ...(subject !== undefined && { subject }),
        path: (0,log_path/* executionFolder */.H5)(results.execution),
    };
}


/***/ })

};
