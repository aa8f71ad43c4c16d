export const id = 952;
export const ids = [952];
export const modules = {

/***/ 41025:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ readTextFile),
/* harmony export */   j: () => (/* binding */ readCertificates)
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
const PEM = { ca: /-----BEGIN (TRUSTED )?CERTIFICATE-----/, key: /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/ };
/** Reads the files of the TLS words; what is missing or something else is a problem. */
async function readCertificates({ mode, files, names }, read) {
    const problems = [];
    const tls = { mode };
    for (const word of ['ca', 'certificate', 'key']) {
        const path = files[word];
        if (path === undefined)
            continue;
        const what = word === 'key' ? 'private key' : 'certificate';
        const text = await read(path).catch(() => undefined);
        if (text === undefined) {
            const message = `the file of ${names[word]}, "${path}", is not there or cannot be read`;
            problems.push({
                message,
                hint: 'Write the path from the working directory, and make the file in an earlier step.',
            });
        }
        else if (word === 'key' && /-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text)) {
            const message = `the private key of ${names.key}, "${path}", is encrypted`;
            problems.push({ message, hint: 'Store the key without a passphrase, as a secret.' });
        }
        else if (!(word === 'key' ? PEM.key : PEM.ca).test(text)) {
            const message = `the file of ${names[word]}, "${path}", holds no ${what} in PEM form`;
            problems.push({ message, hint: `Give ${names[word]} a file that holds a ${what}.` });
        }
        else
            tls[word] = text;
    }
    return { tls, problems };
}


/***/ }),

/***/ 59360:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ readSettings)
});

// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./tmp/bundle/config/inputs.js + 1 modules
var inputs = __webpack_require__(45018);
// EXTERNAL MODULE: ./tmp/bundle/config/nearest.js
var nearest = __webpack_require__(9119);
// EXTERNAL MODULE: ./tmp/bundle/config/secrets.js
var config_secrets = __webpack_require__(1756);
;// CONCATENATED MODULE: ./tmp/bundle/config/config-file.js
/**
 * The configuration file: the same keys as the inputs, and `environments:` with
 * them again per environment. Invariant: every value keeps the place it was
 * written at, and nothing of the file is executed or expanded here.
 */





/** A file without any values. */
const emptyConfigFile = (path, status) => ({
    path,
    status,
    top: new Map(),
    environments: new Map(),
    problems: [],
});
const MAX_CHARACTERS = 1024 * 1024;
// Each use of an anchor counts; a file of settings needs a handful.
const MAX_ALIASES = 100;
// What follows the first faults is mostly their echo.
const MAX_FAULTS = 5;
/** Reads a configuration file; never throws for what a user wrote. */
function parseConfigFile(text, path) {
    try {
        return readDocument(text, path);
    }
    catch (error) {
        const problems = (0,errors/* toGreenlineErrors */.mT)(error);
        if (problems === undefined)
            throw error;
        return { ...emptyConfigFile(path, 'refused'), problems };
    }
}
function readDocument(text, path) {
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
        if (error instanceof RangeError)
            throw tooDeep();
        throw problem(`${path} has an alias without an anchor, or too many aliases.`, 'Write the values out instead of repeating them by aliases.');
    }
    const reader = { document, path, problems: [], place };
    const root = document.contents;
    if (root === null)
        return emptyConfigFile(path, 'read');
    if (!(0,dist/* isMap */.jh)(root)) {
        throw problem(`${path} holds no settings.`, 'Write one "name: value" per line.', place());
    }
    const environments = new Map();
    const top = readSettingsOf(reader, root, ['environments'], '', node => {
        for (const [name, values] of readEnvironments(reader, node))
            environments.set(name, values);
    });
    return { path, status: 'read', top, environments, problems: reader.problems };
}
function parse(text, lineCounter, tooDeep) {
    const document = (0,dist/* parseDocument */.Tp)(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
    // The parser turns an exhausted stack into a fault of the file.
    if (document.errors.some(({ message }) => message.startsWith('Maximum call stack')))
        throw tooDeep();
    return document;
}
/** Keys of a mapping with their places; what is no key or comes twice is a problem. */
function* keysOf(reader, map) {
    const seen = new Map();
    for (const pair of map.items) {
        const keyNode = resolved(reader, pair.key);
        const at = reader.place(pair.key?.range?.[0]);
        const key = (0,dist/* isScalar */.jn)(keyNode) ? textOf(keyNode.value, keyNode.source) : undefined;
        if (key === undefined) {
            fault(reader, 'holds a key that is no name', 'Write the name of a setting before the ":".', at);
            continue;
        }
        const first = seen.get(key);
        if (first !== undefined) {
            fault(reader, `sets ${quoted(key)} twice, first in line ${first}`, 'Keep one of them.', at);
            continue;
        }
        seen.set(key, at.line ?? 1);
        yield { key, at, value: resolved(reader, pair.value) };
    }
}
function readSettingsOf(reader, map, others, prefix, onOther) {
    const values = new Map();
    const excluded = prefix === '' ? ['config'] : ['config', 'environment'];
    const known = [...inputs/* INPUT_NAMES */.Qh.filter(name => !excluded.includes(name)), ...others];
    for (const { key, at, value } of keysOf(reader, map)) {
        if (others.includes(key)) {
            onOther(value, at);
        }
        else if (!(0,inputs/* isInputName */.wp)(key) || excluded.includes(key)) {
            fault(reader, ...refusedKey(key, prefix, known), at);
        }
        else {
            const text = settingText(reader, value, key, prefix, at);
            const place = reader.place(value?.range?.[0]);
            if (text !== undefined)
                values.set(key, { text, label: `${prefix}${key} in ${reader.path}`, place });
        }
    }
    return values;
}
function refusedKey(key, prefix, known) {
    if ((0,inputs/* isInputName */.wp)(key)) {
        return [
            `sets ${prefix}${key}, which cannot be set here`,
            'Give it as an input of the action or as a flag.',
        ];
    }
    if (key === '<<')
        return ['merges a mapping with "<<", which is not supported', 'Write the values out.'];
    const near = (0,nearest/* nearest */.p)(key, known);
    const question = near === undefined ? '' : `; did you mean ${near}?`;
    const hint = near === undefined ? `Use one of ${known.join(', ')}.` : `Rename it to ${near}.`;
    return [`has the unknown key ${prefix}${quoted(key)}${question}`, hint];
}
function readEnvironments(reader, node) {
    const environments = new Map();
    if (!(0,dist/* isMap */.jh)(node)) {
        const at = reader.place(node?.range?.[0]);
        fault(reader, 'has no mapping below environments', 'Write the name of an environment and ":" there.', at);
        return environments;
    }
    for (const { key, at, value } of keysOf(reader, node)) {
        const namesake = [...environments.keys()].find(name => name.toLowerCase() === key.toLowerCase());
        if (namesake !== undefined) {
            const message = `has both ${quoted(namesake)} and ${quoted(key)} below environments, which GitHub holds for one`;
            fault(reader, message, 'Keep one of them.', at);
        }
        else if (!(0,dist/* isMap */.jh)(value)) {
            const message = `has no settings below environments.${quoted(key)}`;
            fault(reader, message, 'Write settings below it, or remove it.', at);
        }
        else {
            environments.set(key, readSettingsOf(reader, value, [], `environments.${shown(key)}.`, () => undefined));
        }
    }
    return environments;
}
function settingText(reader, value, name, prefix, keyPlace) {
    const at = value?.range ? reader.place(value.range[0]) : keyPlace;
    if ((0,dist/* isScalar */.jn)(value)) {
        const text = textOf(value.value, value.source);
        if (text !== undefined && text.trim() !== '')
            return text.trim();
        fault(reader, `gives ${prefix}${name} no value`, 'Write a value after the ":", or remove the line.', at);
        return undefined;
    }
    if ((0,dist/* isSeq */.oP)(value) && name === 'files') {
        const items = value.items.map(item => {
            const node = resolved(reader, item);
            return (0,dist/* isScalar */.jn)(node) ? textOf(node.value, node.source) : undefined;
        });
        const texts = items.filter(item => item !== undefined);
        if (texts.length === items.length)
            return texts;
        fault(reader, `lists something in ${prefix}files that is no glob`, 'Write one glob after each "-".', at);
        return undefined;
    }
    const kind = (0,dist/* isSeq */.oP)(value) ? 'a list' : (0,dist/* isMap */.jh)(value) ? 'a mapping' : 'nothing';
    const allowed = name === 'files' ? 'a text or a list of texts' : 'a text, a number, true or false';
    fault(reader, `gives ${prefix}${name} ${kind}; allowed is ${allowed}`, 'Write one value after the ":".', at);
    return undefined;
}
/** A scalar as it was written: `1e5` and `0123` may be names of commits. */
const textOf = (value, source) => {
    if (typeof value === 'string')
        return value;
    if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint')
        return undefined;
    return source ?? String(value);
};
const resolved = (reader, node) => (0,dist/* isAlias */.Vj)(node) ? (node.resolve(reader.document) ?? null) : node;
function fault(reader, message, hint, place) {
    const where = `${reader.path}, line ${place.line ?? 1}, column ${place.column ?? 1}`;
    reader.problems.push(new errors/* GreenlineError */.yi('CONFIG_INVALID', `${where}: the file ${message}.`, hint, { place }));
}
const oneLine = (text) => text.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200);
const shown = (key) => (0,config_secrets/* withoutCredentials */.ri)(oneLine(key)).slice(0, 80);
const quoted = (key) => JSON.stringify(shown(key));
/** What the YAML parser says, without the piece of the file that some of its messages end in. */
const ownWords = (message) => oneLine(message.replace(/(:\s| %).*$/s, ''));

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./tmp/bundle/config/certificates.js
var certificates = __webpack_require__(41025);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(73136);
;// CONCATENATED MODULE: ./tmp/bundle/config/tls-words.js

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
 *
 * @param reach - `loopback` when the host is this machine.
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
    const mode = given === undefined ? undefined : MODES.get(given.toLowerCase().replace(/_/g, '-'));
    if (given !== undefined && mode === undefined)
        problems.push(unknownMode(given, dialect));
    // libpq's word for the system's own authorities, which are trusted anyway.
    if (found.get('ca') === 'system')
        found.delete('ca');
    const hasFiles = found.has('ca') || found.has('certificate') || found.has('key');
    if (mode === 'disable' && hasFiles) {
        problems.push({
            message: `a certificate is given, but ${names.mode} turns TLS off`,
            hint: `Remove the certificate, or write ${names.mode}=${OWN_MODES[dialect].at(-1) ?? ''}.`,
        });
    }
    if (found.has('certificate') !== found.has('key')) {
        const [one, other] = found.has('key') ? [names.key, names.certificate] : [names.certificate, names.key];
        problems.push({ message: `${one} comes without ${other}`, hint: `Give both ${one} and ${other}.` });
    }
    const usual = reach === 'loopback' && !hasFiles ? 'disable' : 'verify-full';
    const checked = mode === 'require' && found.has('ca') ? 'verify-ca' : mode;
    return { words: { mode: checked ?? usual, files: pathsOf(found), names }, problems };
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
    const near = (0,nearest/* nearest */.p)(name, known);
    const question = near === undefined || advice !== undefined ? '' : `; did you mean ${near}?`;
    const hint = advice?.(own, strictest) ?? (near === undefined ? 'Remove it.' : `Write ${near}.`);
    return { message: `${shown} after the "?" is not known${question} (allowed are ${(0,nearest/* listed */.K)(known)})`, hint };
}
function unknownMode(given, dialect) {
    const { mode } = OWN_WORDS[dialect];
    const allowed = OWN_MODES[dialect];
    const strictest = allowed.at(-1) ?? '';
    if (/^(allow|prefer|preferred)$/i.test(given)) {
        return {
            message: `${mode}=${given} falls back to plain text without saying so; allowed are ${(0,nearest/* listed */.K)(allowed)}`,
            hint: `Write ${mode}=${strictest}, or ${mode}=${allowed[0] ?? ''} where plain text is meant.`,
        };
    }
    const shown = /^[A-Za-z_-]{1,20}$/.test(given) ? `"${given}"` : 'that';
    const near = (0,nearest/* nearest */.p)(given, allowed);
    return {
        message: `${mode} cannot be ${shown}; allowed are ${(0,nearest/* listed */.K)(allowed)}`,
        hint: `Write ${mode}=${near ?? strictest}.`,
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

;// CONCATENATED MODULE: ./tmp/bundle/config/url-fields.js
/**
 * The fields of a database URL. Invariant: no message holds anything that stands
 * between `://` and `@`, however malformed the URL is.
 */





const SCHEMES = {
    postgres: { dialect: 'postgres', port: 5432 },
    postgresql: { dialect: 'postgres', port: 5432 },
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
    if (usable && !path.startsWith('//') && (0,external_node_path_.basename)((0,external_node_path_.resolve)(path)) !== '') {
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
    const { words: tls, problems } = readTlsWords(query.join('?'), scheme.dialect, reachOf(place.host));
    // Without a sound structure the words after "?" may be pieces of a password: they are not shown.
    const words = structure.length === 0 ? problems : [];
    return { url: { kind: 'network', scheme, ...fields, tls }, structure, words };
}
function readHost(text, marker, problems) {
    const [, bracketed, plain = '', portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? [];
    if ((0,external_node_net_.isIPv6)(text)) {
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
        if (!(0,external_node_net_.isIPv6)(address))
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
        const host = (0,external_node_url_.domainToASCII)(plain);
        if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?$/.test(host) && !plain.includes('%'))
            return { host, port: portOf(portText) };
        problems.push({ message: 'its host is no host name or address', hint: 'Write one host name or address.' });
    }
    return { host: '', port: undefined };
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
    const near = (0,nearest/* nearest */.p)(word, [...Object.keys(SCHEMES), 'pglite']);
    // Only a word that is near a known one is surely no piece of a password.
    const message = near === undefined ? 'its scheme is not known' : `its scheme is not known; did you mean ${near}?`;
    return { message, hint: `Begin the URL with ${FORMS}.` };
}

;// CONCATENATED MODULE: ./tmp/bundle/config/database-url.js
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
    const { url: read, problems } = readUrl(url.trim());
    (0,errors/* throwAll */.Kx)(toErrors(problems, origin));
    if (read === undefined)
        throw new Error('A URL was refused without a reason');
    if (read.kind === 'embedded')
        return embeddedTarget(read, origin.environment);
    const { tls, problems: fileProblems } = await (0,certificates/* readCertificates */.j)(read.tls, origin.readFile ?? certificates/* readTextFile */.G);
    (0,errors/* throwAll */.Kx)(toErrors(fileProblems, origin));
    const { dialect } = read.scheme;
    const { host, port, user, password, database } = read;
    const server = serverName(read);
    return {
        name: `${origin.environment}/${server}/${database}`,
        environment: origin.environment,
        server,
        database,
        dialect,
        address: { kind: 'network', host, port, user, password, tls },
    };
}
/** The problems of a URL that show without looking at any file. */
const problemsOfUrl = (url, origin) => toErrors(readUrl(url.trim()).problems, origin);
/** The embedded PostgreSQL of an environment, in memory or in a folder. */
function embeddedTarget({ folder }, environment) {
    const database = folder === undefined ? 'memory' : (0,external_node_path_.basename)((0,external_node_path_.resolve)(folder));
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
/** Whether two targets are one database, by their addresses. */
function isSameDatabase(one, other) {
    if (one.address.kind === 'network' && other.address.kind === 'network') {
        const [host, otherHost] = [hostOf(one.address), hostOf(other.address)];
        return host === otherHost && one.address.port === other.address.port && one.database === other.database;
    }
    if (one.address.kind === 'network' || other.address.kind === 'network')
        return false;
    const folders = [one.address.folder, other.address.folder];
    return !folders.includes(undefined) && (0,external_node_path_.resolve)(folders[0] ?? '') === (0,external_node_path_.resolve)(folders[1] ?? '');
}
/** All names of this machine are one. */
const hostOf = ({ host }) => (reachOf(host) === 'loopback' ? 'localhost' : host);
function serverName({ host, port, scheme }) {
    if (port === scheme.port)
        return host;
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
const toErrors = (problems, { input, place }) => problems.map(({ message, hint }) => {
    const options = place === undefined ? {} : { place };
    return new errors/* GreenlineError */.yi('URL_INVALID', `${input}: ${message}.`, hint, options);
});

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
const writtenOf = (text) => typeof text === 'string' ? text : text.join(', ');
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
    return { text, written: writtenOf(value.text), label: value.label, file: value };
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
    const shown = (0,inputs/* isSecret */.$f)(name) ? '' : ` is ${chosen_quoted(written)}`;
    const [code, options] = file === undefined
        ? ['INPUT_INVALID', {}]
        : ['CONFIG_INVALID', { place: file.place }];
    return new errors/* GreenlineError */.yi(code, `${label}${shown}: ${issue.message}.`, params?.hint ?? 'Write a text.', options);
}
const chosen_quoted = (text) => {
    const safe = (0,config_secrets/* withoutCredentials */.ri)(text);
    return JSON.stringify(safe.length > 120 ? `${safe.slice(0, 119)}…` : safe);
};
/** Values of the file that this execution does not use are held to the same rules, as far as they are written out. */
function problemsNotInEffect(file, used) {
    const problems = [];
    for (const values of [file.top, ...file.environments.values()]) {
        for (const [name, value] of values) {
            if ((0,inputs/* isSecret */.$f)(name) && holdsLiteralSecret(name, writtenOf(value.text))) {
                const message = `${value.label}: ${name === 'token' ? 'a token' : 'a password'} is written into the file.`;
                const advice = 'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.';
                problems.push(new errors/* GreenlineError */.yi('CONFIG_INVALID', message, advice, { place: value.place }));
            }
            const { text } = value;
            if (used.has(value) || hasReferences(writtenOf(text)))
                continue;
            if (name === 'database-url' || name === 'dry-run-url') {
                problems.push(...problemsOfUrl(writtenOf(text), { input: value.label, place: value.place }));
            }
            else
                parseValue(name, { text, written: writtenOf(text), label: value.label, file: value }, {}, problems);
        }
    }
    return problems;
}
const holdsLiteralSecret = (name, written) => name === 'token'
    ? literalPart(written) !== ''
    : (0,config_secrets/* passwordsIn */.gW)(written).some(password => literalPart(password) !== '');

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
;// CONCATENATED MODULE: ./tmp/bundle/config/settings.js
/**
 * What the inputs mean together. Invariant: settings exist only when every
 * combination in them makes sense; nobody downstream asks again.
 */





const TargetValue = schemas/* custom */.IeY(value => typeof value === 'object' && value !== null);
/** The parsed settings of one execution. Durations are in milliseconds, 0 is no limit. */
const Settings = schemas/* object */.Ikc({
    environment: schemas/* string */.YjP().describe('As the user wrote it; DryRun for a dry run without one'),
    method: model/* Method */.IT,
    files: schemas/* array */.YOg(schemas/* string */.YjP()).readonly().describe('Globs; those with "!" in front take files out'),
    target: TargetValue.optional().describe('The database of the environment; always there to validate or deploy'),
    dryRunTarget: TargetValue.optional().describe('Where the change runs first, or on whose server its mirror lives'),
    dryRun: schemas/* enum */.k5n(inputs/* DRY_RUNS */.Rg),
    mirrorData: schemas/* custom */.IeY(value => typeof value === 'object' && value !== null),
    mirrorDifference: schemas/* enum */.k5n(inputs/* MIRROR_DIFFERENCES */.Zq),
    reExecutable: schemas/* enum */.k5n(inputs/* RE_EXECUTABLES */.el),
    environmentCheck: schemas/* enum */.k5n(inputs/* ENVIRONMENT_CHECKS */.i3),
    requireApproval: schemas/* boolean */.zMY(),
    selfApproval: schemas/* enum */.k5n(inputs/* SELF_APPROVALS */.We),
    allowEvents: schemas/* array */.YOg(schemas/* string */.YjP()).readonly().describe('Events that may deploy beside the usual ones'),
    after: schemas/* string */.YjP().optional().describe('Environment on which the change has to be green before'),
    overtaking: schemas/* enum */.k5n(inputs/* OVERTAKINGS */.UD),
    allowOlder: schemas/* boolean */.zMY(),
    reExecute: schemas/* enum */.k5n(inputs/* RE_EXECUTES */.TT),
    deployment: schemas/* string */.YjP().optional().describe('An earlier deployment whose change is run again'),
    check: schemas/* boolean */.zMY(),
    comment: schemas/* boolean */.zMY(),
    transaction: schemas/* enum */.k5n(inputs/* TRANSACTIONS */.e6),
    onError: schemas/* enum */.k5n(inputs/* ON_ERRORS */.Ek),
    order: schemas/* enum */.k5n(inputs/* ORDERS */.gf),
    base: schemas/* string */.YjP().optional(),
    head: schemas/* string */.YjP().optional(),
    config: schemas/* string */.YjP().optional().describe('Path of the configuration file, when there is one'),
    token: schemas/* string */.YjP().optional(),
    logBranch: schemas/* string */.YjP(),
    commitLogs: schemas/* boolean */.zMY(),
    artifact: schemas/* boolean */.zMY(),
    lockTimeoutMs: schemas/* int */.Whr().nonnegative(),
    statementTimeoutMs: schemas/* int */.Whr().nonnegative(),
    streamAboveBytes: schemas/* int */.Whr().positive(),
})
    .readonly();
/** What stands against the inputs as a whole. */
function problemsOfCombination(given) {
    const missing = given.secrets === 'withheld' && given.target === undefined && given.dryRunTarget === undefined;
    const ofDatabases = missing ? [] : databaseProblems(given);
    return [...ofDatabases, ...errorPolicyProblems(given), ...historyProblems(given)];
}
const invalid = (message, hint) => new errors/* GreenlineError */.yi('INPUT_INVALID', message, hint);
/** Dry runs that are made from the database of the environment. */
const NEEDS_TARGET = new Set(['server', 'local', 'target']);
/** Dry runs that use what dry-run-url names. */
const USES_URL = new Set(['auto', 'server', 'prepared']);
function databaseProblems({ values, target, dryRunTarget, explicit, labelOf, config, sections }) {
    const problems = [];
    const { method } = values;
    const dryRun = values['dry-run'];
    const label = labelOf('database-url');
    const section = sections.length === 0 ? '' : `, or in the section of the environment in ${config ?? 'the file'}`;
    if (method !== undefined && method !== 'dry-run') {
        if (!explicit.has('environment')) {
            const message = `${labelOf('environment')} is missing; method ${method} needs the environment that the database belongs to.`;
            problems.push(invalid(message, 'Give the name of the GitHub environment that the job names.'));
        }
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
    if (target !== undefined && dryRunTarget !== undefined) {
        const shown = labelOf('dry-run-url');
        if (target.dialect !== dryRunTarget.dialect) {
            const message = `${shown} names another kind of server (${dryRunTarget.dialect}) than database-url (${target.dialect}).`;
            problems.push(invalid(message, 'Give a dry-run-url of the same kind of server.'));
        }
        else if (isSameDatabase(target, dryRunTarget)) {
            const message = `${shown} names the same database as database-url, so a dry run would be the real thing.`;
            problems.push(invalid(message, 'Give dry-run-url a database of its own.'));
        }
    }
    return problems;
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
/** Puts the settings together from inputs that have no problem. */
function toSettings({ values, target, dryRunTarget, explicit, config }) {
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
    const environment = values.environment ?? inputs/* DRY_RUN_ENVIRONMENT */.Ii;
    const onError = transaction === 'change' && !explicit.has('on-error') ? 'stop' : values['on-error'];
    const settings = Settings.parse({
        environment,
        method,
        files: values.files,
        // Only PostgreSQL can be meant when `embedded` is all that is known.
        target: target ?? (dryRun === 'embedded' ? embeddedTarget({}, environment) : undefined),
        dryRunTarget: usesUrl ? dryRunTarget : undefined,
        dryRun,
        mirrorData: values['mirror-data'],
        mirrorDifference: values['mirror-difference'],
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
        const value = section?.get(name) ?? file.top.get(name);
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
    const urls = { readFile: source.readFile, problems };
    const environmentName = values.environment ?? inputs/* DRY_RUN_ENVIRONMENT */.Ii;
    const target = await readTarget(chosen.get('database-url'), environmentName, urls);
    const dryRunTarget = await readTarget(chosen.get('dry-run-url'), inputs/* DRY_RUN_ENVIRONMENT */.Ii, urls);
    const all = {
        values,
        target,
        dryRunTarget,
        explicit: new Set([
            ...chosen.keys(),
            ...inputs/* INPUT_NAMES */.Qh.filter(name => section?.has(name) || file.top.has(name)),
        ]),
        labelOf: name => chosen.get(name)?.label ?? label(name),
        config: isThere(file) ? file.path : undefined,
        secrets: source.secrets ?? 'given',
        sections: [...file.environments.keys()],
    };
    // Without the file nobody knows what is missing.
    if (file.status !== 'refused')
        problems.push(...problemsOfCombination(all));
    (0,errors/* throwAll */.Kx)(problems);
    const { settings, notes } = toSettings(all);
    return {
        settings,
        secrets: allSecrets(source, chosen, [target, dryRunTarget]),
        parameters: toParameters(settings, chosen, target, dryRunTarget),
        notes: [...notes, ...noteOnSection(file, environment, section)],
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
        return await parseDatabaseUrl(chosen.text, { environment, input: chosen.label, readFile, ...place });
    }
    catch (error) {
        const found = (0,errors/* toGreenlineErrors */.mT)(error);
        if (found === undefined)
            throw error;
        problems.push(...found);
        return undefined;
    }
}
function allSecrets({ given, env }, chosen, targets) {
    const secrets = new Set((0,config_secrets/* collectSecrets */.qb)(given, env));
    for (const [name, { text }] of chosen) {
        if ((0,inputs/* isSecret */.$f)(name) && typeof text === 'string')
            for (const secret of (0,config_secrets/* secretsOf */.Fj)(text))
                secrets.add(secret);
    }
    for (const target of targets) {
        if (target?.address.kind === 'network')
            secrets.add(target.address.password).add(target.address.tls.key ?? '');
    }
    secrets.delete('');
    return [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
function toParameters(settings, chosen, target, dryRunTarget) {
    const special = {
        environment: settings.environment,
        'database-url': target && showTarget(target),
        'dry-run-url': dryRunTarget && showTarget(dryRunTarget),
        'on-error': settings.onError,
        config: settings.config,
        token: undefined,
    };
    const parameters = {};
    for (const name of inputs/* INPUT_NAMES */.Qh) {
        const text = chosen.get(name)?.text ?? (0,inputs/* defaultOf */.HA)(name);
        const shown = name in special ? special[name] : text === undefined ? undefined : writtenOf(text);
        if (shown !== undefined)
            parameters[name] = (0,config_secrets/* withoutCredentials */.ri)(shown);
    }
    return parameters;
}


/***/ }),

/***/ 94184:
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
    const { durationMs, rows, notices, implicitCommit, impact, error, data } = answer;
    const place = { ...(data === undefined ? {} : { data }), ...sent };
    if (answer.status === 'unknown' || answer.status === 'skipped')
        return { status: answer.status, ...place };
    const common = {
        ...place,
        durationMs,
        ...(rows === undefined ? {} : { rows }),
        ...(notices === undefined || notices.length === 0 ? {} : { notices }),
        ...(implicitCommit === undefined ? {} : { implicitCommit }),
        ...(impact === undefined ? {} : { impact }),
    };
    if (answer.status === 'succeeded')
        return { status: 'succeeded', ...common };
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
// EXTERNAL MODULE: ./tmp/bundle/core/lines.js
var lines = __webpack_require__(9375);
;// CONCATENATED MODULE: ./tmp/bundle/core/source.js
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
    const line = added.line + (0,lines/* countNewlines */.D)(bytes.subarray(0, from - added.start));
    const text = bytes.toString('utf8', from - added.start, to - added.start);
    return [...before, { start: from, line, text }, ...after];
}

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
                targetAt(event.target).touches = event.touches;
                return;
            case 'problem':
                ;
                (event.target === undefined ? problems : targetAt(event.target).problems).push(event.problem);
                return;
            case 'target':
                targets.push({
                    head: event.target,
                    server: event.target.server,
                    touches: event.target.touches,
                    files: startFiles(change),
                    problems: [],
                    begun: undefined,
                    savepoints: [],
                    committing: false,
                });
                return;
            case 'server':
                targetAt(event.target).server = event.server;
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
            targets: targets.map(target => ({
                ...target.head,
                ...(target.server === undefined ? {} : { server: target.server }),
                ...(target.touches === undefined ? {} : { touches: [...target.touches] }),
                files: filesOf(target),
                problems: [...target.problems],
            })),
            problems: [...problems],
            interrupted: false,
        };
    }
    return { apply, results };
}
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
    files: change.files.map(file => file.path === path ? { ...file, source: [...addSegment(file.source, segment)] } : file),
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
    status: schemas/* enum */.k5n(['succeeded', 'failed', 'skipped', 'unknown']),
    durationMs: schemas/* number */.aig().nonnegative(),
    rows: schemas/* int */.Whr().nonnegative().optional(),
    notices: schemas/* array */.YOg(model/* Notice */.$T).optional(),
    error: model/* SqlError */.L8.optional(),
    transaction: schemas/* enum */.k5n(['none', 'open', 'aborted']),
    ended: schemas/* enum */.k5n(['committed', 'rolled-back', 'unknown']).optional(),
    implicitCommit: schemas/* literal */.euz(true).optional(),
    impact: model/* Impact */.N9.optional(),
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
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('scratch'), name: schemas/* string */.YjP(), place: schemas/* enum */.k5n(['server', 'target']) }),
    schemas/* object */.Ikc({ event: schemas/* literal */.euz('finished'), finishedAt: iso/* datetime */.w$() }),
]);

// EXTERNAL MODULE: ./tmp/bundle/core/fold.js + 2 modules
var core_fold = __webpack_require__(94184);
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
            scratches.push({ name: event.name, place: event.place });
        fold.apply(event);
    }
    return { results: fold.results(), scratches };
}


/***/ }),

/***/ 23619:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
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
async function makeEmptyAt(place, dialect, source, { session, server, beforeScratch }, undo) {
    if (place === 'embedded') {
        const embedded = dialect.embedded(source);
        if (embedded !== undefined)
            undo.push(() => dialect.release(embedded));
        return embedded;
    }
    const name = scratchNameFor(source);
    const { mirroring } = dialect;
    if (place === 'local') {
        const local = await mirroring.startLocal();
        if (local === undefined)
            return undefined;
        undo.push(() => local[Symbol.asyncDispose]());
        // SQL that names its own database finds it here too, unless the server keeps the name for itself.
        return mirroring.createScratch(local.target, source.database, session).catch((thrown) => {
            if (!(thrown instanceof errors/* GreenlineError */.yi))
                throw thrown;
            return mirroring.createScratch(local.target, name, session);
        });
    }
    beforeScratch({ name, place });
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

/***/ 20504:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
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
// EXTERNAL MODULE: ./tmp/bundle/render/summary-parts.js
var summary_parts = __webpack_require__(31420);
// EXTERNAL MODULE: ./tmp/bundle/render/words.js
var words = __webpack_require__(1382);
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
            (0,words/* describeTotals */.xJ)(entry.totals),
            (0,format/* formatTime */.fU)(entry.startedAt),
            took,
            ...(isSomebodyKnown ? [entry.actor === undefined ? '' : (0,render_escape/* cellCode */.GA)(entry.actor)] : []),
            (0,render_escape/* cellCode */.GA)(`${entry.run} attempt ${entry.attempt}`),
        ];
        return `| ${cells.join(' | ')} |`;
    });
    const more = newest.length - shown.length;
    const links = new Map();
    const page = results && {
        ...{ results, detail: EVERYTHING, isAll: true, links },
        ...{ logLink: () => undefined, align: () => [] },
    };
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
        page ? (0,summary_parts/* folded */.TM)('Parameters of the latest execution', (0,summary_parts/* parametersTable */.JX)(page)) : '',
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
        red,
        'nothing to do': 'nothing to do',
        'not run': 'not run',
    }[verdict];
    const unknown = totals.unknown === 0 ? '' : `, ${(0,format/* formatCount */.B4)(totals.unknown)} unknown`;
    const what = method === 'deploy' ? '' : ` (${method})`;
    const target = (0,render_escape/* relativeTarget */.Ar)(path.startsWith(from) ? path.slice(from.length) : path);
    return `[${words/* SIGNS */.B2[verdict]} ${count}${unknown}${what}](${target}/README.md)`;
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

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/render/markdown-log.js
var markdown_log = __webpack_require__(16661);
// EXTERNAL MODULE: ./tmp/bundle/render/summary.js
var summary = __webpack_require__(29915);
;// CONCATENATED MODULE: ./tmp/bundle/render/layout.js
/**
 * The files of one execution as they lie on the log branch. Pure: same results,
 * same bytes, the compressed ones too.
 */







/** GitHub shows Markdown files up to this size as text; larger ones only raw. */
const MAX_PAGE_BYTES = 400_000;
/** The page of one execution, with links to the logs beside it. */
const renderExecutionPage = (results) => (0,summary/* renderSummary */.Br)(results, {
    maxBytes: MAX_PAGE_BYTES,
    linkLog: (target, path) => (0,render_escape/* relativeTarget */.Ar)((0,log_path/* logPath */.Q2)(target, path)),
}).replace(/^## /, '# ');
/** `results.json.gz`: the whole execution. */
function compressResults(results) {
    const bytes = (0,external_node_zlib_.gzipSync)(`${JSON.stringify(results)}\n`, { level: 9 });
    bytes.fill(0, 4, 8);
    // The header names the operating system it was made on; 255 means unknown (RFC 1952).
    bytes[9] = 255;
    return bytes;
}
/** Every file of one execution, in a fixed order: its page, its results, its logs. */
function layoutLogs(results) {
    const folder = (0,log_path/* executionFolder */.H5)(results.execution);
    const logs = results.targets.flatMap(target => target.files.map(file => ({
        path: `${folder}/${(0,log_path/* logPath */.Q2)(target, file.path)}`,
        content: (0,markdown_log/* renderLog */.No)(results, target, file),
    })));
    return [
        { path: `${folder}/README.md`, content: renderExecutionPage(results) },
        { path: `${folder}/results.json.gz`, content: compressResults(results) },
        ...logs,
    ];
}
/** More than these are not kept of what a change touched: the whole list is in its results. */
const MAX_TOUCHES = 200;
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
        ...(subject !== undefined && { subject }),
        path: (0,log_path/* executionFolder */.H5)(results.execution),
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/publication.js
/**
 * Results become logs, and logs reach their readers. Main and post both come
 * through here. Invariant: the results are on this machine's disk before
 * anything is sent, and a failure to publish is reported and never changes them.
 */






/** @throws GreenlineError PUBLISH_FAILED when not even the disk takes the results. */
async function publishResults(raw, options) {
    const { host } = options;
    const results = (0,redact/* redactResults */.Cj)(raw, options.redact);
    const logs = layoutLogs(results);
    const { resultsPath } = await (0,workspace/* writeWorkspace */.P)(results, relativeTo(logs, results), options.workspace);
    const publication = {
        execution: logs,
        entry: toLedgerEntry(results),
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
    const folder = toLedgerEntry(results).path;
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
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38522);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16845);
/**
 * Keeps the results on the machine's own disk, before anything is sent anywhere.
 * Invariant: whatever happens to the network, `results.json` is complete or not
 * there at all.
 */




/**
 * Writes the results and the logs.
 *
 * @param results - Already redacted.
 * @throws GreenlineError PUBLISH_FAILED when the disk refuses.
 */
async function writeWorkspace(results, logs, { folder, resultsFile, logFolder }) {
    const resultsPath = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(resultsFile ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'results.json'));
    const compressedPath = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder, 'results.json.gz');
    try {
        const json = `${JSON.stringify(results, undefined, 2)}\n`;
        await writeWhole(resultsPath, json);
        await writeWhole(compressedPath, (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.gzipSync)(json));
        return {
            resultsPath,
            compressedPath,
            logPaths: await writeLogs((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(logFolder ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'logs')), logs),
        };
    }
    catch (cause) {
        if (!isDiskError(cause))
            throw cause;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .GreenlineError */ .yi('PUBLISH_FAILED', `The results cannot be written to ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder)}: ${cause.code}`, 'Make the folder writable, or name another one with `--results` and `--log-dir`.', { cause });
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
async function writeWhole(file, content) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(file), { recursive: true });
    const unfinished = `${file}.${process.pid}.tmp`;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(unfinished, content);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(unfinished, file);
}
const isDiskError = (thrown) => typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'syscall' in thrown;


/***/ })

};
