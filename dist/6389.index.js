export const id = 6389;
export const ids = [6389];
export const modules = {

/***/ 41875:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $r: () => (/* binding */ targetOf),
/* harmony export */   Q8: () => (/* binding */ serverOfTarget),
/* harmony export */   cX: () => (/* binding */ SESSIONS_PER_DATABASE),
/* harmony export */   ek: () => (/* binding */ placesOf)
/* harmony export */ });
/** Sessions that working on one database takes at once: one runs the change, one holds the lock. */
const SESSIONS_PER_DATABASE = 2;
/** A database of a server as a target. */
const targetOf = (server, database) => ({
    name: `${server.environment}/${server.name}/${database}`,
    environment: server.environment,
    server: server.name,
    database,
    dialect: server.dialect,
    address: server.address,
});
/** Servers as results name them. */
const placesOf = (servers) => servers.map(({ name, region }) => ({ server: name, ...(region !== undefined && { region }) }));
/** A target as a server of its own, with this one database. */
const serverOfTarget = ({ server, environment, dialect, address, database }) => ({
    ...{ name: server, environment, dialect, address },
    databases: { kind: 'one', name: database },
    labels: [],
});


/***/ }),

/***/ 48148:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bx: () => (/* binding */ connectionLost),
/* harmony export */   IJ: () => (/* binding */ privilegeMissing),
/* harmony export */   P$: () => (/* binding */ atTarget),
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   d7: () => (/* binding */ connectionsFull),
/* harmony export */   uy: () => (/* binding */ toConnectError)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _network_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22297);
/**
 * What goes wrong on the way to a server and with a session, as far as network
 * and TLS tell. Invariant: of a driver's error only its code is used.
 */


/** What did not happen in time, and what to look at. */
const SILENCE = {
    name: seconds => ({
        what: `its name was not resolved within ${seconds} s`,
        hint: 'Check the host, and whether the name server of this runner answers.',
    }),
    tcp: seconds => ({
        what: `no TCP connection came about within ${seconds} s`,
        hint: 'Check host and port, and that no firewall drops the packets of this runner.',
    }),
    answer: seconds => ({
        what: `it took the TCP connection, and no session came about within ${seconds} s (greeting, TLS or log-in)`,
        hint: 'Check that the port is that of the database server, and that a proxy in front of it has a server behind it.',
    }),
    look: seconds => ({
        what: `it let the account in, and left a question about itself open for ${seconds} s`,
        hint: 'Look at what keeps the server busy, and run again.',
    }),
};
const TLS = {
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
    CERT_SIGNATURE_FAILURE: 'its certificate is not signed by the authority given',
};
/**
 * A failed connection as an error a person can act on, as far as network and TLS
 * tell; the dialect knows what its server said.
 *
 * @param error - What the driver threw; of its text only the code is used.
 * @param stopped - How far it got.
 */
function toConnectError(target, error, stopped) {
    const where = { cause: error, place: { target: target.name } };
    const code = String(error.code);
    if (code in _network_js__WEBPACK_IMPORTED_MODULE_1__/* .NETWORK */ .pG) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('TARGET_UNREACHABLE', `${nameOf(target)} cannot be reached: ${_network_js__WEBPACK_IMPORTED_MODULE_1__/* .NETWORK */ .pG[code] ?? code} (${code}).`, 'Check host and port in the database URL, and that this runner may reach the server.', where);
    }
    if (code === 'ETIMEDOUT') {
        const { what, hint } = SILENCE[stopped.step](Math.round(stopped.timeoutMs / 100) / 10);
        const message = `${nameOf(target)} did not answer in time: ${what}.`;
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('TARGET_TIMEOUT', message, hint, where);
    }
    if (code in TLS || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('TLS_FAILED', `${nameOf(target)} was not trusted: ${TLS[code] ?? 'the TLS handshake failed'} (${code}).`, 'Give the authority with sslrootcert=FILE, or choose a weaker sslmode (verify-ca, require) in the database URL.', where);
    }
    return undefined;
}
/** A server that has no place for one more session. */
const connectionsFull = (target, said, cause) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('CONNECTIONS_FULL', `${nameOf(target)} has no connections left: ${said}.`, 'End sessions that nobody needs, or raise the limit that the message names on the server.', { cause, place: { target: target.name } });
/** An account that the server knows and lets in, and that may not do what is needed. */
const privilegeMissing = (target, said, cause) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('PRIVILEGE_MISSING', `${nameOf(target)} lets the account in, and ${said}.`, 'Grant the account what the change needs: CREATE on the schema or ownership of its tables (PostgreSQL), ALL on the database (MySQL, MariaDB).', { cause, place: { target: target.name } });
/** An error that was made below a dialect, for one of the targets that it keeps out of reach. */
function atTarget(target, error) {
    if (error.place.target !== undefined)
        return error;
    const message = error.code.startsWith('SSH_')
        ? `${nameOf(target)} is out of reach. ${error.message}`
        : error.message;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi(error.code, message, error.hint, { cause: error, place: { target: target.name } });
}
/** The server as a person knows it. */
function nameOf({ name, address }) {
    return address.kind === 'network' ? `The server ${address.host}:${address.port} of ${name}` : name;
}
/** A session that went away before it answered. */
const connectionLost = (target) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('CONNECTION_LOST', `${nameOf(target)} closed the connection, or it was lost, before it answered.`, 'Look in the database whether the statement marked unknown took effect before you run the change again.', { place: { target: target.name } });


/***/ }),

/***/ 52562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LT: () => (/* binding */ learnPasswords),
/* harmony export */   Oz: () => (/* binding */ mayShowPassword),
/* harmony export */   o9: () => (/* binding */ withPassword)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19355);
/* harmony import */ var _connection_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48148);
/* harmony import */ var _identity_remember_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(41391);
/* harmony import */ var _identity_token_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(12811);
/**
 * What an account proves itself with. Invariant: nothing is kept longer than it
 * is good for, and nothing but the server it is for gets to see it: a token goes
 * over TLS with a checked certificate or not at all.
 */





const DEADLINE_MS = 30_000;
/** More than a connection takes to open, and than clocks differ. */
const SPARE_MS = 2 * 60_000;
/** The answer of a command says nothing of its end, so none of its short time is given away. */
const memories = { command: (0,_identity_remember_js__WEBPACK_IMPORTED_MODULE_4__/* .createMemory */ .I)(0), token: (0,_identity_remember_js__WEBPACK_IMPORTED_MODULE_4__/* .createMemory */ .I)(SPARE_MS) };
/**
 * Opens a session with the password, or the token in its place. What a command printed a while ago and is rejected
 * is asked for anew, once: the password may have been changed meanwhile.
 *
 * @param open - Called once or twice.
 * @throws GreenlineError CREDENTIAL_UNAVAILABLE, TLS_FAILED where a token would travel unprotected, and what `open`
 *   throws.
 */
async function withPassword(target, open) {
    const { address } = target;
    if (address.kind !== 'network')
        return open('');
    const { credential } = address;
    if (credential.kind === 'password')
        return open(credential.password);
    if (credential.kind !== 'command' && !mayShowPassword(address))
        throw unprotected(target, credential);
    const isCommand = credential.kind === 'command';
    const memory = isCommand ? memories.command : memories.token;
    const key = keyOf(target.server, address, credential);
    const ask = () => askFor(target, address, credential);
    const first = memory.recall(key, ask);
    const { secret } = await first.answer;
    try {
        return await open(secret);
    }
    catch (thrown) {
        const isRejected = thrown instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi && thrown.code === 'CREDENTIALS_REJECTED';
        if (!isRejected || !isCommand)
            throw thrown;
        memory.forget(key, first.answer);
        if (!first.kept)
            throw thrown;
        const again = await memory.recall(key, ask).answer;
        if (again.secret === secret)
            throw thrown;
        return open(again.secret);
    }
}
/**
 * Asks the commands of these targets, so that what they print is a secret to a process that writes about sessions of
 * another one. (A token of a cloud is a new one each time; nothing that is written holds it.) Never throws.
 */
async function learnPasswords(targets) {
    const asking = targets.filter(({ address }) => address.kind === 'network' && address.credential.kind === 'command');
    await Promise.allSettled(asking.map(target => withPassword(target, async () => undefined)));
}
/** Whether a server may be sent what it asks for in clear text: it has shown who it is, and nobody listens. */
const mayShowPassword = ({ credential, tls }) => credential.kind !== 'password' && (tls.mode === 'verify-ca' || tls.mode === 'verify-full');
async function askFor(target, address, credential) {
    const { who, hint } = ABOUT[credential.kind];
    try {
        const token = await (0,_identity_token_js__WEBPACK_IMPORTED_MODULE_3__/* .within */ .ux)(DEADLINE_MS + 1_000, tokenFor(target.server, address, credential));
        // Of a token of AWS only a part is secret, and that part has been learned.
        if (credential.kind !== 'aws-rds')
            (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_1__/* .learnSecret */ .dG)(token.secret);
        return token;
    }
    catch (thrown) {
        throw (0,_identity_token_js__WEBPACK_IMPORTED_MODULE_3__/* .unavailable */ .hU)(target, who, thrown, hint);
    }
}
/** The providers' libraries are large: each is loaded for its own tokens only. */
async function tokenFor(server, address, credential) {
    switch (credential.kind) {
        case 'command': {
            const { readFromCommand } = await __webpack_require__.e(/* import() */ 6939).then(__webpack_require__.bind(__webpack_require__, 26939));
            return readFromCommand(credential.command, { server, address, deadlineMs: DEADLINE_MS });
        }
        case 'aws-rds': {
            const { signForRds } = await __webpack_require__.e(/* import() */ 1789).then(__webpack_require__.bind(__webpack_require__, 51789));
            return signForRds(address, credential.region);
        }
        case 'google-cloud-sql': {
            const { readGoogleToken } = await __webpack_require__.e(/* import() */ 9350).then(__webpack_require__.bind(__webpack_require__, 59350));
            return readGoogleToken();
        }
        case 'azure-entra': {
            const { readAzureToken } = await __webpack_require__.e(/* import() */ 1652).then(__webpack_require__.bind(__webpack_require__, 11652));
            return readAzureToken();
        }
    }
}
/** Tokens of Google and Azure are the same for all servers. */
function keyOf(server, { host, port, user }, credential) {
    const own = credential.kind === 'command' || credential.kind === 'aws-rds';
    return JSON.stringify(own ? [credential, server, host, port, user] : [credential]);
}
/** `who` begins a message that a target and a reason follow. */
const ABOUT = {
    command: {
        who: 'The password-command gave no password',
        hint: 'Run the command in a step of the job, and mend what it says there.',
    },
    'aws-rds': {
        who: 'AWS gave no token',
        hint: 'Give the job AWS_ROLE_ARN and id-token: write, or log in to AWS in a step before, and check the trust policy of the role.',
    },
    'google-cloud-sql': {
        who: 'Google Cloud gave no token',
        hint: 'Log in to Google Cloud in a step before, or give the job GOOGLE_APPLICATION_CREDENTIALS and id-token: write, and check the workload identity pool.',
    },
    'azure-entra': {
        who: 'Azure gave no token',
        hint: 'Give the job AZURE_CLIENT_ID, AZURE_TENANT_ID and id-token: write, or log in to Azure in a step before, and check the federated credential of the application.',
    },
};
const unprotected = (target, { kind }) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('TLS_FAILED', `${(0,_connection_error_js__WEBPACK_IMPORTED_MODULE_2__/* .nameOf */ .Vb)(target)} would get a token of ${kind} without having shown a certificate that was checked.`, 'Set the TLS mode verify-full, or verify-ca where the certificate names no host, with the authority of the provider.', { place: { target: target.name } });


/***/ }),

/***/ 41391:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ createMemory)
/* harmony export */ });
/**
 * Keeps what is good for a while, such as tokens. Invariant: callers that come at
 * the same time share one request, a failure is not kept, and nothing is given out
 * that may expire before a connection is open.
 */
/**
 * An empty memory.
 *
 * @param spareMs - How long before its end a thing counts as expired.
 */
function createMemory(spareMs) {
    const entries = new Map();
    const forget = (key, answer) => {
        if (entries.get(key)?.answer === answer)
            entries.delete(key);
    };
    return {
        forget,
        recall(key, ask) {
            const known = entries.get(key);
            const isPending = known !== undefined && known.expiresAtMs === undefined;
            if (known !== undefined && (isPending || (known.expiresAtMs ?? 0) - spareMs > Date.now()))
                return { answer: known.answer, kept: !isPending };
            const answer = ask();
            const entry = { answer };
            entries.set(key, entry);
            answer.then(({ expiresAtMs }) => (entry.expiresAtMs = expiresAtMs), () => forget(key, answer));
            return { answer, kept: false };
        },
    };
}


/***/ }),

/***/ 12811:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P_: () => (/* binding */ Refusal),
/* harmony export */   hU: () => (/* binding */ unavailable),
/* harmony export */   ux: () => (/* binding */ within)
/* harmony export */ });
/* unused harmony export safeWords */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/**
 * What the ways to get a password or token have in common. Invariant: of what a
 * provider says, only words are passed on, and nothing that may be a secret.
 */

/** Why there is no token, in words that are safe to show. */
class Refusal extends Error {
    hint;
    name = 'Refusal';
    /** @param hint - The next thing to try, as one imperative sentence. */
    constructor(message, hint) {
        super(message);
        this.hint = hint;
    }
}
/** The error of a target whose account cannot prove itself. @param who - Such as `AWS`, to complete `… gave no token`. */
function unavailable(target, who, thrown, hint) {
    // The thrown value is no cause: it may hold the request, and that the token.
    const said = thrown instanceof Refusal ? thrown.message : safeWords(thrown);
    const own = thrown instanceof Refusal ? thrown.hint : undefined;
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('CREDENTIAL_UNAVAILABLE', `${who} for ${target.name}: ${said}`, own ?? hint, {
        place: { target: target.name },
    });
}
const MAX_CHARACTERS = 400;
/** What a provider's error says, on one line, without anything as long as a token. */
function safeWords(thrown) {
    const { name, message } = thrown;
    const words = `${typeof name === 'string' && name !== 'Error' ? `${name}: ` : ''}${String(message)}`
        .replace(/[\w+/=%.~-]{60,}/g, '…')
        .replace(/\s+/g, ' ')
        .trim();
    return words.length > MAX_CHARACTERS ? `${words.slice(0, MAX_CHARACTERS)}…` : words;
}
/** @throws Refusal when it takes longer than `deadlineMs`; the work itself goes on, and its end is ignored. */
async function within(deadlineMs, work) {
    let timer;
    const late = new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new Refusal(`there was no answer within ${deadlineMs / 1000} s.`)), deadlineMs);
    });
    try {
        return await Promise.race([work, late]);
    }
    finally {
        clearTimeout(timer);
    }
}


/***/ }),

/***/ 22297:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   iU: () => (/* binding */ timedOut),
/* harmony export */   kn: () => (/* binding */ openSocket),
/* harmony export */   pG: () => (/* binding */ NETWORK)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/**
 * Plain connections over TCP. Invariant: a socket that is handed over is connected,
 * sends what it has at once, and notices a silent network.
 */

/** What the codes of a socket's errors mean, as a clause. */
const NETWORK = {
    ENOTFOUND: 'its name is not known',
    EAI_AGAIN: 'its name could not be looked up',
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'it closed the connection',
    EHOSTUNREACH: 'there is no route to it',
    ENETUNREACH: 'its network cannot be reached',
    EPIPE: 'it closed the connection',
    PROTOCOL_CONNECTION_LOST: 'it closed the connection',
};
/** Only its code is for telling. */
const timedOut = () => Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' });
/**
 * Connects to a port.
 *
 * @param timeoutMs - Zero is no limit.
 * @throws An error with a `code`: ETIMEDOUT, or that of the socket.
 */
function openSocket(host, port, timeoutMs) {
    return new Promise((resolve, reject) => {
        const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)(port, host);
        const timer = timeoutMs > 0 ? setTimeout(() => socket.destroy(timedOut()), timeoutMs) : undefined;
        const failed = (error) => {
            clearTimeout(timer);
            reject(error);
        };
        socket.once('error', failed);
        socket.once('connect', () => {
            clearTimeout(timer);
            socket.off('error', failed);
            // It may fail before its user listens; that one sees it closed.
            socket.on('error', () => undefined);
            socket.setNoDelay(true);
            socket.setKeepAlive(true, 10_000);
            resolve(socket);
        });
    });
}


/***/ }),

/***/ 76389:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ DIALECTS)
});

// NAMESPACE OBJECT: ./tmp/bundle/dialect/postgres/lexer-state.js
var lexer_state_namespaceObject = {};
__webpack_require__.r(lexer_state_namespaceObject);
__webpack_require__.d(lexer_state_namespaceObject, {
  r_: () => (lexer_state_BACKSLASH),
  Nd: () => (lexer_state_CLOSE),
  oH: () => (COLON),
  jr: () => (lexer_state_DASH),
  GR: () => (DIGIT),
  hr: () => (DOLLAR),
  y0: () => (DOT),
  fi: () => (lexer_state_DOUBLE_QUOTE),
  bn: () => (GOES_ON),
  eB: () => (KIND),
  zW: () => (MODE_BITS),
  Wp: () => (MODE_BLOCK_COMMENT),
  tv: () => (MODE_CLOSED),
  pw: () => (MODE_DOLLAR),
  oT: () => (MODE_ESCAPED),
  jR: () => (MODE_GAP),
  H6: () => (MODE_GAP_COMMENT),
  ZH: () => (MODE_LINE_COMMENT),
  yU: () => (MODE_NAME),
  X7: () => (MODE_NEXT_LINE),
  tV: () => (MODE_QUOTED),
  Hl: () => (MODE_SQL),
  Xy: () => (NEWLINE),
  vP: () => (lexer_state_OPEN),
  jA: () => (lexer_state_QUOTE),
  I8: () => (SEMICOLON),
  o: () => (lexer_state_SLASH),
  t6: () => (lexer_state_SPACE),
  f7: () => (lexer_state_WORD),
  $P: () => (createLexer),
  xC: () => (lexer_state_isSpace),
  EU: () => (openConstruct),
  Ei: () => (resetLexer),
  iG: () => (setStandardStrings)
});

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./tmp/bundle/dialect/credential.js
var credential = __webpack_require__(52562);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/patience.js
/**
 * How long a server is waited for, and how far a session got. Invariant: no wait is
 * endless, and what is given up is closed.
 */

/**
 * Waits for an answer.
 *
 * @param giveUp - Called when the time is over; has to make `work` end.
 * @throws What `work` throws; after the time an error with the code `ETIMEDOUT`.
 */
async function within(timeoutMs, work, giveUp) {
    let timer;
    const over = new Promise((_resolve, reject) => {
        timer = setTimeout(() => {
            reject(Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' }));
            giveUp();
        }, timeoutMs);
    });
    try {
        return await Promise.race([work, over]);
    }
    finally {
        clearTimeout(timer);
    }
}
/** Follows a socket that is about to connect. @returns Tells the step it is at. */
function followSteps(socket, { address }) {
    if (address.kind === 'embedded' || address.tunnel !== undefined)
        return () => 'answer';
    let step = (0,external_node_net_.isIP)(address.host) === 0 ? 'name' : 'tcp';
    socket.once('lookup', (error) => {
        if (error === null)
            step = 'tcp';
    });
    socket.once('connect', () => {
        step = 'answer';
    });
    return () => step;
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/tls.js
/** One meaning of TLS for both drivers. Invariant: nothing here falls back to plaintext. */


/** Options for the driver's `ssl`, or false for plaintext, which is only ever asked for. */
function toTlsOptions({ host, tls }) {
    if (tls.mode === 'disable')
        return false;
    return {
        // An address is no server name (RFC 6066), but it is what the certificate has to be for.
        ...((0,external_node_net_.isIP)(host) === 0 ? { servername: host } : {}),
        rejectUnauthorized: tls.mode !== 'require',
        checkServerIdentity: tls.mode === 'verify-full'
            ? (_name, certificate) => (0,external_node_tls_.checkServerIdentity)(host, certificate)
            : () => undefined,
        ...(tls.ca === undefined ? {} : { ca: tls.ca }),
        ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
        ...(tls.key === undefined ? {} : { key: tls.key }),
    };
}
/** What was negotiated, for the log. */
function describeTls(socket) {
    const { encrypted, getProtocol, getCipher } = socket;
    if (encrypted !== true || getProtocol === undefined || getCipher === undefined)
        return 'none';
    return `${getProtocol.call(socket) ?? 'TLS'}, ${getCipher.call(socket).name}`;
}

// EXTERNAL MODULE: ./tmp/bundle/dialect/tunnel.js
var tunnel = __webpack_require__(99125);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var core_errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/dialect/connection-error.js
var connection_error = __webpack_require__(48148);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/sql-error.js
/**
 * MySQL's and MariaDB's messages as outcomes and errors. Invariant: of a
 * driver's error only number, state and the server's message are used; the rest
 * holds the SQL, and at times the password.
 */


/** Whether the server said it, and not the socket or the driver. */
const isFromServer = (error) => error.sqlState !== undefined && error.sqlMessage !== undefined && error.errno !== undefined;
const toSqlError = ({ errno, sqlState, sqlMessage, message }) => ({
    code: String(errno ?? 'unknown'),
    ...(sqlState === undefined || sqlState === '' ? {} : { sqlState }),
    message: sqlMessage ?? message ?? 'The server gave no message',
    ...(errno === 3024 || errno === 1969
        ? { hint: 'Raise statement-timeout, or make the statement do less.' }
        : {}),
});
/**
 * Where a syntax error is: the server quotes the text from there on, and its line.
 *
 * @returns Characters from the start of the sent text, 0-based.
 */
function positionOf(text, { errno, sqlMessage = '' }) {
    if (errno !== 1064)
        return undefined;
    const found = /near '([^]*)' at line (\d+)$/.exec(sqlMessage);
    if (found === null)
        return undefined;
    const near = found[1] ?? '';
    const lineStart = startOfLine(text, Number(found[2]));
    const at = near === '' ? text.length : text.indexOf(near, lineStart);
    return at < 0 ? undefined : Array.from(text.slice(0, at)).length;
}
function startOfLine(text, line) {
    let at = 0;
    for (let current = 1; current < line; current += 1)
        at = text.indexOf('\n', at) + 1;
    return at;
}
const REJECTED = new Set([1045, 1130, 1227, 1251, 1698, 1820, 1862, 4151]);
/** Too many connections of the server, or of the account: at once, or in an hour. */
const FULL = new Set([1040, 1203, 1226]);
/** Why a session could not be had. @param stopped - How far it got. */
function toConnectFailure(target, thrown, stopped) {
    if (thrown instanceof core_errors/* GreenlineError */.yi)
        return (0,connection_error/* atTarget */.P$)(target, thrown);
    const error = thrown;
    const options = { cause: thrown, place: { target: target.name } };
    const server = (0,connection_error/* nameOf */.Vb)(target);
    const said = error.sqlMessage ?? error.message ?? 'no reason given';
    if (error.errno === 1049) {
        return new core_errors/* GreenlineError */.yi('DATABASE_MISSING', `${server} has no database "${target.database}".`, 'Create the database, or correct its name in the database URL.', options);
    }
    if (FULL.has(error.errno ?? 0))
        return (0,connection_error/* connectionsFull */.d7)(target, said, thrown);
    if (error.errno === 1044)
        return (0,connection_error/* privilegeMissing */.IJ)(target, `refuses it this database: ${said}`, thrown);
    if (REJECTED.has(error.errno ?? 0)) {
        return new core_errors/* GreenlineError */.yi('CREDENTIALS_REJECTED', `${server} rejected the user or password: ${said}.`, 'Check user and password of the database URL in the secret, and that special characters in it are percent-encoded.', options);
    }
    if (error.code === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED') {
        return new core_errors/* GreenlineError */.yi('CREDENTIALS_REJECTED', `${server} asks for the password in clear text.`, 'Use an account that proves itself in another way, or a token or password-command over TLS that checks the certificate.', options);
    }
    if (error.code === 'HANDSHAKE_NO_SSL_SUPPORT') {
        return new core_errors/* GreenlineError */.yi('TLS_FAILED', `${server} offers no TLS.`, 'Switch TLS on at the server, or add ssl-mode=DISABLED to the database URL where plaintext is acceptable.', options);
    }
    const known = (0,connection_error/* toConnectError */.uy)(target, tlsCause(error), stopped);
    if (known !== undefined)
        return known;
    return new core_errors/* GreenlineError */.yi('TARGET_UNREACHABLE', `${server} refused the session: ${said}${error.errno === undefined ? '' : ` (${error.errno})`}.`, 'Mend on the server what the message names, and run again.', options);
}
/** Of what TLS said, the driver keeps the text only; the code is kept aside (connect.ts). */
function tlsCause(error) {
    if (error.code !== 'HANDSHAKE_SSL_ERROR')
        return error;
    const cause = error.cause;
    return { code: cause?.code ?? 'EPROTO' };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/connect.js
/**
 * Opens sessions on MySQL and MariaDB. Invariant: a session behaves as one of
 * the command-line client: the driver's own flags that change what SQL means
 * are switched off.
 */






/**
 * LOCAL_FILES would let the server ask for files of this machine; FOUND_ROWS,
 * IGNORE_SPACE and ODBC change what ROW_COUNT(), function names and IS NULL mean.
 */
const FLAGS = ['-LOCAL_FILES', '-FOUND_ROWS', '-IGNORE_SPACE', '-ODBC'];
/**
 * Opens a session with its limits set.
 *
 * @throws GreenlineError see `Dialect.connect`
 */
const openSession = (target, options, extras = {}) => (0,credential/* withPassword */.o9)(target, password => openWith(target, { ...options, password }, extras));
async function openWith(target, options, extras) {
    if (target.address.kind !== 'network')
        throw new Error(`${target.name} is not on the network`);
    const timeoutMs = options.connectTimeoutMs;
    let stepNow = () => 'answer';
    try {
        const { address, database } = target;
        const client = await makeClient(address, extras.database ?? database, options, extras);
        stepNow = followSteps(socketOf(client), target);
        try {
            await connected(client);
            // What answers the log-in may still be silent after it.
            return await within(timeoutMs, prepareSession(client, address, options), () => client.destroy());
        }
        catch (thrown) {
            client.destroy();
            throw thrown;
        }
    }
    catch (thrown) {
        throw toConnectFailure(target, thrown, { step: stepNow(), timeoutMs });
    }
}
async function makeClient(address, database, options, { statements, charset }) {
    const { default: mysql } = await __webpack_require__.e(/* import() */ 909).then(__webpack_require__.t.bind(__webpack_require__, 20909, 19));
    const started = performance.now();
    const timeoutMs = options.connectTimeoutMs;
    const stream = (await (0,tunnel/* openTunnel */.X)(address, { timeoutMs })) ?? openSocket(address);
    return mysql.createConnection({
        ...clientOptions(address, database),
        password: options.password,
        connectTimeout: (0,tunnel/* timeLeft */.f$)(timeoutMs, started),
        stream: () => withHost(stream, address),
        ...(statements === undefined ? {} : { multipleStatements: true }),
        ...(charset === undefined ? {} : { charset }),
    });
}
async function connected(client) {
    // A lost connection also reaches the query in flight; without a listener it would end the process.
    client.on('error', () => undefined);
    await new Promise((resolve, reject) => {
        // The driver emits some failures instead of handing them to the callback.
        client.once('error', reject);
        client.connect(error => {
            client.removeListener('error', reject);
            if (error === null)
                resolve();
            else
                reject(Object.assign(error, { cause: { code: tlsCodeOf(client) } }));
        });
    });
}
/** Why a certificate was not trusted: the driver writes a code of its own over that of the error. */
const tlsCodeOf = (client) => socketOf(client).authorizationError;
function clientOptions(address, database) {
    const tls = toTlsOptions(address);
    const { ca, cert, key, rejectUnauthorized } = tls === false ? {} : tls;
    return {
        host: address.host,
        port: address.port,
        user: address.user,
        database,
        charset: 'UTF8MB4_GENERAL_CI',
        flags: FLAGS,
        // How servers take the tokens of clouds: in clear text, so never but over TLS that was checked.
        enableCleartextPlugin: (0,credential/* mayShowPassword */.Oz)(address),
        ...(tls === false
            ? {}
            : {
                ssl: {
                    rejectUnauthorized: rejectUnauthorized === true,
                    // `checkServerIdentity` is not handed on by the driver; this is its own word for it.
                    verifyIdentity: address.tls.mode === 'verify-full',
                    ...(ca === undefined ? {} : { ca: ca }),
                    ...(cert === undefined ? {} : { cert: cert }),
                    ...(key === undefined ? {} : { key: key }),
                },
            }),
    };
}
function openSocket({ host, port }) {
    const socket = (0,external_node_net_.connect)(port, host);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 10_000);
    return socket;
}
/**
 * The driver checks a certificate against the socket's host name, which Node leaves
 * out for an address: without it, any certificate for "localhost" would do. Behind
 * a tunnel it is the database server's name as well.
 */
const withHost = (stream, { host }) => Object.assign(stream, { _host: host });
/** One round trip at most, and another one to a server that is new: over a slow network that is what opening takes. */
async function prepareSession(client, address, options) {
    const version = await versionOf(client, address);
    const product = version.includes('MariaDB') ? 'MariaDB' : 'MySQL';
    const limits = limitsOf(product, options);
    if (limits.length > 0)
        await run(client, `SET SESSION ${limits.join(', ')}`);
    return { client, server: { product, version, tls: describeTls(socketOf(client)) } };
}
/** Versions of servers by their address and what they call themselves in the handshake. */
const versions = new Map();
/**
 * Asked once by a process: a proxy calls itself what it likes, and MariaDB has "5.5.5-" in front.
 *
 * @see https://mariadb.com/kb/en/connection/#initial-handshake-packet
 */
async function versionOf(client, { host, port, tunnel = [] }) {
    const { serverVersion } = client._handshakePacket;
    const way = tunnel.map(hop => [hop.host, hop.port]);
    const server = JSON.stringify([...way, host, port, serverVersion]);
    const known = versions.get(server);
    if (known !== undefined)
        return known;
    const [row] = await connect_select(client, 'SELECT VERSION() AS version');
    const version = String(row?.['version']);
    versions.set(server, version);
    return version;
}
/** The socket below a client, of TLS when it is encrypted; the driver has no public name for it. */
const socketOf = (client) => client.stream;
/** Metadata locks wait a year by default; row locks 50 s. Both count in whole seconds here. */
function limitsOf(product, options) {
    const lockSeconds = Math.max(1, Math.round(options.lockTimeoutMs / 1000));
    const locks = options.lockTimeoutMs === 0
        ? []
        : [`lock_wait_timeout = ${lockSeconds}`, `innodb_lock_wait_timeout = ${lockSeconds}`];
    // MySQL's max_execution_time is for SELECT only: there the engine's own deadline does it (session.ts).
    const statement = options.statementTimeoutMs > 0 && product === 'MariaDB'
        ? [`max_statement_time = ${options.statementTimeoutMs / 1000}`]
        : [];
    return [...locks, ...statement];
}
/** Runs a query of our own and gives its rows. Rejects with the driver's error. */
function connect_select(client, sql, values = []) {
    return new Promise((resolve, reject) => {
        client.query(sql, [...values], (error, rows) => {
            if (error === null)
                resolve(rows);
            else
                reject(error);
        });
    });
}
const run = (client, sql) => connect_select(client, sql);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/names.js
/**
 * Qualified names inside texts that a server has stored: views, routines,
 * triggers, events, defaults. Invariant: only identifiers are looked at, never
 * what stands in a string or a comment; what is not a reference stays as it is.
 */
const STRINGS = {
    escaped: String.raw `(?<single>'(?:[^'\\]|''|\\[^])*')|(?<double>"(?:[^"\\]|""|\\[^])*")`,
    plain: String.raw `(?<single>'(?:[^']|'')*')|(?<double>"(?:[^"]|"")*")`,
};
const tokenPattern = (strings) => new RegExp([
    String.raw `(?<comment>/\*(?!M?!)[^]*?\*/|--(?=\s|$)[^\n]*|#[^\n]*)`,
    String.raw `(?<variable>@+(?:[\p{L}\p{N}_$.]+|${'`(?:[^`]|``)*`'})?)`,
    strings,
    '(?<quoted>`(?:[^`]|``)*`)',
    String.raw `(?<word>[\p{L}\p{N}_$]+)|(?<sign>\S)`,
].join('|'), 'gu');
const ESCAPED = tokenPattern(STRINGS.escaped);
const PLAIN = tokenPattern(STRINGS.plain);
function* tokensOf(text, sqlMode) {
    const ansiQuotes = sqlMode.includes('ANSI_QUOTES');
    for (const match of text.matchAll(sqlMode.includes('NO_BACKSLASH_ESCAPES') ? PLAIN : ESCAPED)) {
        const { comment, single, double, quoted, word, variable } = match.groups ?? {};
        if (comment !== undefined)
            continue;
        const place = { start: match.index, end: match.index + match[0].length };
        if (single !== undefined || (double !== undefined && !ansiQuotes)) {
            yield { kind: 'string', text: match[0], keyword: '', ...place };
        }
        else if (quoted !== undefined || double !== undefined) {
            const quote = match[0].charAt(0);
            const name = match[0].slice(1, -1).replaceAll(quote + quote, quote);
            yield { kind: 'name', text: name, keyword: '', ...place };
        }
        else if (word !== undefined) {
            yield { kind: 'name', text: word, keyword: word.toUpperCase(), ...place };
        }
        else {
            yield { kind: 'sign', text: variable === undefined ? match[0] : '@', keyword: '', ...place };
        }
    }
}
const BEFORE_A_TABLE = new Set([
    ...['JOIN', 'STRAIGHT_JOIN', 'UPDATE', 'TABLE', 'CALL', 'REFERENCES'],
    ...['TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT', 'PACKAGE', 'BODY'],
]);
const INSERTING = new Set(['INSERT', 'REPLACE', 'IGNORE', 'DELAYED', 'LOW_PRIORITY', 'HIGH_PRIORITY']);
const ENDS_FROM = new Set(['SELECT', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'ON', 'SET']);
const OF_SEQUENCES = new Set(['NEXTVAL', 'LASTVAL', 'SETVAL']);
/** The qualified names of a text, in order. */
function namesAmong(tokens) {
    const names = [];
    const clauses = [{ selects: false, inFrom: false }];
    let expectsTable = false;
    for (let at = 0; at < tokens.length; at += 1) {
        const token = tokens[at];
        const clause = clauses.at(-1);
        if (token === undefined || clause === undefined)
            break;
        const { keyword } = token;
        if (token.kind === 'sign') {
            if (token.text === '(')
                clauses.push({ selects: false, inFrom: expectsTable });
            if (token.text === ')' && clauses.length > 1)
                clauses.pop();
            expectsTable = (token.text === '(' && expectsTable) || (token.text === ',' && clause.inFrom);
            continue;
        }
        const chain = token.kind === 'name' ? chainAt(tokens, at) : [];
        if (chain.length > 1) {
            const [first, second, last] = [chain[0], chain[1], chain.at(-1)];
            names.push({
                start: first.start,
                end: first.end,
                second: second.start,
                parts: chain.map(part => part.text),
                place: placeOf(tokens, at, at + chain.length * 2 - 1, expectsTable),
            });
            at = tokens.indexOf(last, at);
            expectsTable = false;
            continue;
        }
        if (keyword === 'SELECT' || keyword === 'DELETE')
            clause.selects = true;
        if (ENDS_FROM.has(keyword))
            clause.inFrom = false;
        if (keyword === 'FROM' && clause.selects)
            clause.inFrom = true;
        const inserts = keyword === 'INTO' && INSERTING.has(tokens[at - 1]?.keyword ?? '');
        expectsTable = (keyword === 'FROM' && clause.inFrom) || BEFORE_A_TABLE.has(keyword) || inserts;
    }
    return names;
}
function chainAt(tokens, at) {
    const chain = [];
    for (let next = at; tokens[next]?.kind === 'name'; next += 2) {
        chain.push(tokens[next]);
        const dot = tokens[next + 1];
        if (dot?.kind !== 'sign' || dot.text !== '.')
            break;
    }
    return chain;
}
function placeOf(tokens, start, end, expectsTable) {
    if (expectsTable)
        return 'table';
    if (tokens[start - 1]?.keyword === 'ON' && tokens[end]?.keyword === 'FOR')
        return 'table';
    if (tokens[end]?.text === '(')
        return 'routine';
    const isArgument = tokens[start - 1]?.text === '(' && OF_SEQUENCES.has(tokens[start - 2]?.keyword ?? '');
    return isArgument ? 'sequence' : 'other';
}
/**
 * Tells which names begin with the database's own. An alias, a variable or a table may have the same name: in what
 * the server shows, and wherever the name also stands alone, only its place tells them apart.
 */
function ownTest(tokens, rules, kind) {
    const fold = (name) => (rules.foldsCase ? name.toLowerCase() : name);
    const database = fold(rules.database);
    const isDot = (token) => token?.kind === 'sign' && token.text === '.';
    const standsAlone = tokens.some(({ kind, text }, at) => kind === 'name' && fold(text) === database && !isDot(tokens[at + 1]));
    return ({ parts, place }) => {
        if (fold(parts[0] ?? '') !== database)
            return false;
        return (kind === 'written' && !standsAlone) || parts.length > 2 || place !== 'other';
    };
}
/**
 * The text with references to its own database pointing to another one.
 *
 * @param database - The new name; the empty one leaves the qualification out, which makes texts of different
 *   databases comparable.
 */
function pointTo(text, { rules, kind, sqlMode, database }) {
    if (rules.database === database)
        return text;
    if (!text.toLowerCase().includes(rules.database.toLowerCase()))
        return text;
    const tokens = [...tokensOf(text, sqlMode)];
    const isOwn = ownTest(tokens, rules, kind);
    let pointed = '';
    let end = 0;
    for (const name of namesAmong(tokens)) {
        if (!isOwn(name))
            continue;
        pointed += text.slice(end, name.start) + (database === '' ? '' : quoteName(database));
        end = database === '' ? name.second : name.end;
    }
    return pointed + text.slice(end);
}
/** Databases that every server has. */
const SYSTEM = new Set(['information_schema', 'performance_schema', 'mysql', 'sys']);
/** Whether a database of this name is the server's own. */
const isSystemDatabase = (name) => SYSTEM.has(name.toLowerCase());
/** The other databases a text refers to, sorted. */
function otherDatabases(text, { rules, kind, sqlMode }) {
    const found = new Set();
    const tokens = [...tokensOf(text, sqlMode)];
    for (const name of namesAmong(tokens)) {
        const [first = ''] = name.parts;
        const lower = first.toLowerCase();
        if (isSystemDatabase(lower) || lower === rules.database.toLowerCase())
            continue;
        // A package's routine looks like another database's.
        if (name.place === 'routine' && rules.objects.has(lower))
            continue;
        const isCertain = name.place !== 'other' || (kind === 'shown' && name.parts.length > 2);
        if (isCertain && (kind === 'shown' || rules.others.has(lower) || name.place === 'table'))
            found.add(first);
    }
    return [...found].sort();
}
/** A name as an identifier in backticks. */
const quoteName = (name) => `\`${name.replaceAll('`', '``')}\``;
/** A text as a literal, where backslashes escape (no NO_BACKSLASH_ESCAPES). */
const quoteText = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/table-text.js
/**
 * What SHOW CREATE TABLE says, in parts. Invariant: reads the server's own output with backquotes
 * (sql_mode '', sql_quote_show_create 1), where each column, index, constraint and partition has a line.
 */
const IDENTIFIER = '`((?:[^`]|``)*)`';
const COLUMN = new RegExp(`^ {2}${IDENTIFIER} (.*)$`);
const CONSTRAINT = new RegExp(`^ {2}CONSTRAINT ${IDENTIFIER} (.*)$`);
const INDEX = new RegExp(`^ {2}((?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?)KEY ${IDENTIFIER} (.*)$`);
const PRIMARY = /^ {2}(PRIMARY KEY )(.*)$/;
const PARTITION = new RegExp(String.raw `^ *\(?PARTITION ${IDENTIFIER} (.*)$`);
const UNQUOTED_PARTITION = /^ *\(?PARTITION (\w+) (VALUES .*|ENGINE .*)$/;
const HEAD = new RegExp(`^CREATE (TEMPORARY )?TABLE ${IDENTIFIER}`);
/** @param text - What SHOW CREATE TABLE says. @returns undefined when it is no table's. */
function readTable(text) {
    const head = HEAD.exec(text);
    if (head === null)
        return undefined;
    const lines = text.split('\n');
    const options = lines.find(line => line.startsWith(') ')) ?? '';
    const charset = /\bCHARSET=(\w+)/.exec(options)?.[1] ?? '';
    const columns = new Map();
    const [indexes, constraints, partitions] = [1, 2, 3].map(() => new Map());
    for (const shown of lines) {
        const line = shown.replace(/,$/, '');
        const column = COLUMN.exec(line);
        const constraint = CONSTRAINT.exec(line);
        const index = INDEX.exec(line);
        const primary = PRIMARY.exec(line);
        const partition = PARTITION.exec(line) ?? UNQUOTED_PARTITION.exec(line);
        if (column !== null)
            add(columns, readColumn(unquote(column[1]), column[2] ?? '', charset));
        else if (constraint !== null)
            add(constraints, { name: unquote(constraint[1]), text: constraint[2] ?? '' });
        else if (index !== null)
            add(indexes, { name: unquote(index[2]), text: `${index[1] ?? ''}${index[3] ?? ''}` });
        else if (primary !== null)
            add(indexes, { name: 'PRIMARY', text: `PRIMARY ${primary[2] ?? ''}` });
        else if (partition !== null)
            add(partitions, { name: unquote(partition[1]), text: partition[2] ?? '' });
    }
    return {
        kind: /\bSEQUENCE=1\b/.test(options) ? 'sequence' : 'table',
        name: unquote(head[2]),
        isTemporary: head[1] !== undefined,
        isVersioned: / WITH SYSTEM VERSIONING\b/.test(options) || /^ {2}PERIOD FOR SYSTEM_TIME /m.test(text),
        text,
        columns,
        indexes,
        constraints,
        partitions,
    };
}
const unquote = (name = '') => name.replaceAll('``', '`');
const add = (parts, part) => {
    parts.set(part.name.toLowerCase(), part);
};
const TYPE = /^(\w+)(?:\(((?:'(?:[^']|'')*'|[^')])*)\))?((?: unsigned| zerofill)*)/i;
function readColumn(name, text, tableCharset) {
    const [whole = '', base = '', size = '', signs = ''] = TYPE.exec(text) ?? [];
    // What the user has written (comment, default, expression) comes behind these words.
    const rest = text.slice(whole.length);
    const bare = rest.replace(/'(?:[^']|'')*'/g, "''");
    return {
        name,
        text,
        type: base.toLowerCase() + (/unsigned|zerofill/.test(signs) ? ' unsigned' : ''),
        size,
        charset: /^ CHARACTER SET (\w+)/.exec(rest)?.[1] ?? tableCharset,
        isNullable: !/ NOT NULL\b/.test(bare),
        isGenerated: / GENERATED ALWAYS AS \(/.test(bare),
        hasCheck: / CHECK \(/.test(bare),
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/lookout.js



/** Opens its session when it is first asked something. */
function createLookout(target, options, { product, shared }) {
    let opening;
    const open = async () => {
        const session = await openSession(target, { connectTimeoutMs: options.connectTimeoutMs, lockTimeoutMs: 1_000, statementTimeoutMs: 0 }, { database: '' });
        await connect_select(session.client, `SET SESSION sql_mode = '', sql_quote_show_create = 1`);
        return session;
    };
    const ask = async (sql, values = []) => {
        try {
            return await connect_select((await (opening ??= open())).client, sql, values);
        }
        catch {
            return undefined;
        }
    };
    return {
        async table(name) {
            const rows = await ask(`SHOW CREATE TABLE ${quoted(name)}`);
            const text = rows?.[0]?.['Create Table'];
            return typeof text === 'string' ? readTable(text) : undefined;
        },
        async exists(kind, name) {
            const object = kind === 'database' ? quoteName(name.name) : quoted(name);
            return (await ask(`SHOW CREATE ${kind.toUpperCase()} ${object}`)) !== undefined;
        },
        async tableIds({ database, name }) {
            const tables = product === 'MariaDB' ? 'innodb_sys_tables' : 'innodb_tables';
            // Names are in the coding of file names; those of partitions have a tail.
            const rows = await ask(`SELECT table_id AS id FROM information_schema.${tables},
           (SELECT CONCAT(CAST(CONVERT(? USING filename) AS BINARY), '/', CAST(CONVERT(? USING filename) AS BINARY)) AS own) AS asked
         WHERE CAST(name AS BINARY) = own
            OR LEFT(CAST(name AS BINARY), LENGTH(own) + 3) IN (CONCAT(own, '#P#'), CONCAT(own, '#p#'))`, [database, name]);
            return new Set((rows ?? []).map(row => String(row['id'])));
        },
        async locksOf(threadId) {
            // Off unless somebody has switched it on in MariaDB, on in MySQL 8.
            shared.tellsLocks ??= ask(`SELECT 1 FROM performance_schema.setup_instruments, performance_schema.setup_consumers
          WHERE setup_instruments.name = 'wait/lock/metadata/sql/mdl' AND setup_instruments.enabled = 'YES'
            AND setup_consumers.name = 'global_instrumentation' AND setup_consumers.enabled = 'YES'`).then(rows => (rows?.length ?? 0) > 0);
            if (!(await shared.tellsLocks))
                return undefined;
            const rows = await ask(`SELECT object_schema AS db, object_name AS name, lock_type AS mode
           FROM performance_schema.metadata_locks JOIN performance_schema.threads ON thread_id = owner_thread_id
          WHERE processlist_id = ? AND object_type = 'TABLE' AND lock_status = 'GRANTED'
          ORDER BY object_schema, object_name`, [threadId]);
            return rows?.map(row => ({
                database: String(row['db']),
                name: String(row['name']),
                mode: String(row['mode']),
            }));
        },
        async [Symbol.asyncDispose]() {
            const session = await opening?.catch(() => undefined);
            await new Promise(resolve => {
                if (session === undefined)
                    resolve();
                else
                    session.client.end(() => resolve());
            });
        },
    };
}
const quoted = ({ database, name }) => `${quoteName(database)}.${quoteName(name)}`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/words.js
/**
 * What kind of statement a text is, by its first words. Invariant: looks at the
 * head of the text only; executable comments count as what they hold.
 */
const WORD = /[A-Za-z_][\w$]*|`(?:[^`]|``)*`/y;
/** White space, comments, and the brackets of executable comments. */
const GAP = /(?:\s+|#[^\n]*(?:\n|$)|--(?=\s|$)[^\n]*(?:\n|$)|\/\*M?!\d*|\*\/|\/\*(?!M?!)(?:[^*]|\*(?!\/))*\*\/)+/y;
/**
 * The first words of a statement: keywords in upper case, quoted identifiers as
 * they are. Ends early at anything that is neither a word nor a comment.
 */
function firstWords(text, count) {
    const words = [];
    let at = 0;
    while (words.length < count) {
        GAP.lastIndex = at;
        at += GAP.exec(text)?.[0].length ?? 0;
        WORD.lastIndex = at;
        const word = WORD.exec(text)?.[0];
        if (word === undefined)
            break;
        words.push(word.startsWith('`') ? word : word.toUpperCase());
        at += word.length;
    }
    return words;
}
/** Statements that leave an open transaction as it is. Everything else may end it. */
const KEEPS = new Set([
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'REPLACE',
    'WITH',
    'VALUES',
    'SAVEPOINT',
    'RELEASE',
    'SHOW',
    'EXPLAIN',
    'DO',
    'USE',
    'LOAD',
]);
/** Whether the statement may end the transaction it is sent in: many do so on their own. */
const mayEndTransaction = (text) => !KEEPS.has(firstWords(text, 1)[0] ?? '');
/** What the statement asks of the transaction. */
function transactionWord(text) {
    const [first, ...others] = firstWords(text, 4);
    if (first === 'COMMIT')
        return 'commit';
    if (first === 'CALL')
        return 'call';
    return first === 'ROLLBACK' && !others.includes('TO') ? 'rollback' : undefined;
}
/** Whether it opens a transaction, which commits the one that is open. */
function opensTransaction(text) {
    const [first, second] = firstWords(text, 2);
    return first === 'BEGIN' || (first === 'START' && second === 'TRANSACTION');
}
/** What a statement does to a savepoint, if it is about one. Names are compared without case. */
function savepointOf(text) {
    const [first, second, third, fourth] = firstWords(text, 5).filter(word => word !== 'WORK');
    if (first === 'SAVEPOINT' && second !== undefined)
        return { action: 'set', name: foldName(second) };
    if (first === 'RELEASE' && second === 'SAVEPOINT' && third !== undefined) {
        return { action: 'released', name: foldName(third) };
    }
    if (first === 'ROLLBACK' && second === 'TO') {
        const name = third === 'SAVEPOINT' && fourth !== undefined ? fourth : third;
        return name === undefined ? undefined : { action: 'rolled-back-to', name: foldName(name) };
    }
    return undefined;
}
const foldName = (word) => (word.startsWith('`') ? word.slice(1, -1).replaceAll('``', '`') : word).toLowerCase();

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/reader.js
/** @param tokens - Of a whole statement or of a part of it. */
function createReader(tokens) {
    let at = 0;
    const peek = (ahead = 0) => tokens[at + ahead];
    const is = (keyword, ahead = 0) => keyword !== '' && peek(ahead)?.keyword === keyword;
    const reader = {
        peek,
        end: () => tokens[at - 1]?.end ?? 0,
        take(...keywords) {
            const found = keywords.find(keyword => is(keyword));
            if (found !== undefined)
                at += 1;
            return found;
        },
        takeAll(...keywords) {
            if (!keywords.every((keyword, ahead) => is(keyword, ahead)))
                return false;
            at += keywords.length;
            return true;
        },
        sign(text) {
            if (peek()?.kind !== 'sign' || peek()?.text !== text)
                return false;
            at += 1;
            return true;
        },
        name() {
            const first = peek();
            if (first?.kind !== 'name')
                return undefined;
            at += 1;
            const second = peek(1);
            if (peek()?.text !== '.' || second?.kind !== 'name')
                return { name: first.text };
            at += 2;
            return { database: first.text, name: second.text };
        },
        skip(count = 1) {
            at += count;
        },
        wait() {
            if (reader.take('WAIT') !== undefined)
                at += 1;
            else
                reader.take('NOWAIT');
        },
    };
    return reader;
}
/** Names with commas between them. */
function readNames(reader) {
    const names = [];
    do {
        const name = reader.name();
        if (name === undefined)
            break;
        names.push(name);
    } while (reader.sign(','));
    return names;
}
/** The parts between the commas that stand outside of brackets. */
function splitAtCommas(tokens) {
    const parts = [[]];
    for (const token of tokens) {
        if (token.kind === 'sign' && token.text === ',' && token.depth === 0)
            parts.push([]);
        else
            parts.at(-1)?.push(token);
    }
    return parts;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/read-alter.js
/**
 * Reads the statements that change a table or its indexes. Invariant: a clause about the algorithm is
 * put only where the grammar has a place for it, and what is not understood is left as it is.
 */

const PARTITION_VERBS = new Set([
    ...[
        'ADD',
        'DROP',
        'TRUNCATE',
        'COALESCE',
        'REORGANIZE',
        'EXCHANGE',
        'ANALYZE',
        'CHECK',
        'OPTIMIZE',
        'REBUILD',
    ],
    ...['REPAIR', 'DISCARD', 'IMPORT', 'CONVERT'],
]);
/** @param reader - After `ALTER [ONLINE] [IGNORE] TABLE`. */
function readAlterTable(text, tokens, reader, online) {
    reader.takeAll('IF', 'EXISTS');
    const table = reader.name();
    if (table === undefined)
        return undefined;
    reader.wait();
    const at = reader.end();
    const next = reader.peek();
    const isAloneBefore = next === undefined || next.text === ';';
    // The partitioning of a table follows the other clauses without a comma.
    const isPartitioning = next?.keyword === 'PARTITION' || next?.keyword === 'REMOVE';
    const comma = isAloneBefore || isPartitioning ? '' : ',';
    const rest = isAloneBefore ? [] : tokens.slice(tokens.indexOf(next));
    const parts = splitAtCommas(rest);
    const clauses = parts.map(part => readClause(part));
    const given = Object.assign({}, ...clauses.map(clause => clause.given));
    const newName = clauses.find(clause => clause.newName !== undefined)?.newName;
    return {
        kind: 'alter',
        table,
        given: { ...(online === undefined ? {} : { lock: 'NONE' }), ...given },
        ...(newName === undefined ? {} : { newName }),
        columns: new Map(clauses.flatMap(({ column }) => (column === undefined ? [] : [column]))),
        indexes: new Map(clauses.flatMap(({ index }) => (index === undefined ? [] : [index]))),
        ...readPartitions(rest),
        withClauses: words => `${text.slice(0, at)} ${words.join(', ')}${comma}${text.slice(at)}`,
    };
}
/** What is said of partitions, which ends the list of clauses or stands alone. */
function readPartitions(tokens) {
    const outside = tokens.filter(({ depth }) => depth === 0);
    const isScheme = outside.some(({ keyword }, at) => (keyword === 'PARTITION' && outside[at + 1]?.keyword === 'BY') ||
        (keyword === 'REMOVE' && outside[at + 1]?.keyword === 'PARTITIONING'));
    const reader = createReader(tokens);
    // MySQL takes an algorithm before it.
    const start = tokens.findIndex(({ keyword }, at) => PARTITION_VERBS.has(keyword) && tokens[at + 1]?.keyword === 'PARTITION');
    reader.skip(Math.max(start, 0));
    const verb = reader.peek()?.keyword;
    reader.skip();
    const isVerb = start >= 0 && reader.take('PARTITION') !== undefined;
    const empties = isVerb && (verb === 'TRUNCATE' || verb === 'DISCARD');
    const isWhole = tokens[0]?.keyword === 'DISCARD' && tokens[1]?.keyword === 'TABLESPACE';
    return {
        partitioning: isScheme ? 'scheme' : isVerb ? 'partitions' : 'untouched',
        dropsPartitions: isVerb && verb === 'DROP',
        emptied: isWhole || (empties && reader.take('ALL') !== undefined)
            ? 'all'
            : empties
                ? readNames(reader).map(({ name }) => name)
                : [],
    };
}
function readClause(tokens) {
    const reader = createReader(tokens);
    const given = readGiven(reader);
    if (given !== undefined)
        return { given };
    if (reader.take('CHANGE') !== undefined) {
        reader.take('COLUMN');
        return pair('column', reader, undefined);
    }
    if (reader.take('RENAME') !== undefined) {
        if (reader.take('COLUMN') !== undefined)
            return pair('column', reader, 'TO');
        if (reader.take('INDEX', 'KEY') !== undefined)
            return pair('index', reader, 'TO');
        if (reader.take('TO', 'AS') === undefined)
            reader.sign('=');
        const newName = reader.name();
        return newName === undefined ? {} : { newName };
    }
    return {};
}
function pair(what, reader, between) {
    reader.takeAll('IF', 'EXISTS');
    const from = reader.name();
    if (between !== undefined)
        reader.take(between);
    const to = reader.name();
    return from === undefined || to === undefined ? {} : { [what]: [from.name.toLowerCase(), to.name] };
}
function readGiven(reader) {
    const what = reader.take('ALGORITHM', 'LOCK');
    if (what === undefined)
        return undefined;
    reader.sign('=');
    const value = reader.peek()?.keyword ?? '';
    if (value === '' || value === 'DEFAULT')
        return {};
    return what === 'LOCK' ? { lock: value } : { algorithm: value };
}
/**
 * @param reader - After the word INDEX.
 * @param verb - MariaDB takes no algorithm in DROP INDEX; there and in MySQL it stands for an ALTER TABLE.
 */
function readIndexStatement(text, { tokens, reader, verb }) {
    const nameStart = reader.peek()?.start ?? 0;
    for (let next = reader.peek(); next !== undefined && next.keyword !== 'ON'; next = reader.peek())
        reader.skip();
    const index = text.slice(nameStart, reader.end());
    reader.skip();
    const tableStart = reader.peek()?.start ?? 0;
    const table = reader.name();
    const last = tokens.findLast(({ text }) => text !== ';');
    if (table === undefined || last === undefined)
        return undefined;
    const tableEnd = reader.end();
    if (verb === 'DROP')
        reader.wait();
    const place = text.slice(tableStart, verb === 'DROP' ? reader.end() : tableEnd);
    let given = {};
    for (let next = reader.peek(); next !== undefined; next = reader.peek()) {
        const more = next.depth > 0 ? undefined : readGiven(reader);
        if (more === undefined)
            reader.skip();
        else
            given = { ...given, ...more };
    }
    return {
        ...{ kind: 'alter', table, given, columns: new Map(), indexes: new Map() },
        ...{ partitioning: 'untouched', dropsPartitions: false, emptied: [] },
        withClauses: words => verb === 'DROP' && Object.keys(given).length === 0
            ? `ALTER TABLE ${place} ${words.join(', ')}, DROP INDEX ${index}`
            : `${text.slice(0, last.end)} ${words.join(' ')}${text.slice(last.end)}`,
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/tokens.js
const tokens_STRINGS = {
    escaped: String.raw `(?<single>'(?:[^'\\]|''|\\[^])*')|(?<double>"(?:[^"\\]|""|\\[^])*")`,
    plain: String.raw `(?<single>'(?:[^']|'')*')|(?<double>"(?:[^"]|"")*")`,
};
const pattern = (strings) => new RegExp([
    String.raw `\s+|#[^\n]*|--(?=\s|$)[^\n]*`,
    String.raw `(?<open>/\*(?<mariadb>M?)!(?<version>\d{5,6})?)|/\*(?!M?!)(?:[^*]|\*(?!/))*\*/|(?<close>\*/)`,
    strings,
    '(?<quoted>`(?:[^`]|``)*`)',
    String.raw `(?<word>[\p{L}\p{N}_$]+)|(?<sign>\S)`,
].join('|'), 'uy');
/** Splits a text into tokens; ends early at what no server would take, such as a string that is left open. */
function tokens_tokensOf(text, { server, sqlMode }) {
    const tokens = [];
    const ansiQuotes = sqlMode.includes('ANSI_QUOTES');
    const expression = pattern(sqlMode.includes('NO_BACKSLASH_ESCAPES') ? tokens_STRINGS.plain : tokens_STRINGS.escaped);
    let at = 0;
    let depth = 0;
    for (;;) {
        expression.lastIndex = at;
        const match = expression.exec(text);
        if (match === null)
            return tokens;
        const { open, mariadb, version, single, double, quoted, word, sign } = match.groups ?? {};
        const [start, end] = [at, at + match[0].length];
        at = end;
        if (open !== undefined) {
            if (runs(server, mariadb === 'M', version))
                continue;
            const close = text.indexOf('*/', end);
            if (close < 0)
                return tokens;
            at = close + 2;
        }
        else if (single !== undefined || (double !== undefined && !ansiQuotes)) {
            tokens.push({ kind: 'string', text: match[0], keyword: '', start, end, depth });
        }
        else if (quoted !== undefined || double !== undefined) {
            const quote = match[0].charAt(0);
            const name = match[0].slice(1, -1).replaceAll(quote + quote, quote);
            tokens.push({ kind: 'name', text: name, keyword: '', start, end, depth });
        }
        else if (word !== undefined) {
            tokens.push({ kind: 'name', text: word, keyword: word.toUpperCase(), start, end, depth });
        }
        else if (sign !== undefined) {
            if (sign === ')')
                depth = Math.max(0, depth - 1);
            tokens.push({ kind: 'sign', text: sign, keyword: '', start, end, depth });
            if (sign === '(')
                depth += 1;
        }
    }
}
/**
 * Whether a server runs what an executable comment holds. MariaDB passes over those for MySQL 5.7 and later.
 *
 * @see https://mariadb.com/kb/en/comment-syntax/
 */
function runs({ product, version }, isMariaDb, from) {
    if (isMariaDb && product !== 'MariaDB')
        return false;
    if (from === undefined)
        return true;
    const wanted = Number(from);
    if (product === 'MariaDB' && !isMariaDb && wanted >= 50_700 && wanted <= 99_999)
        return false;
    return wanted <= versionNumber(version);
}
/** A version as one number: 101119 for 10.11.19. */
function versionNumber(version) {
    const [, major = '0', minor = '0', patch = '0'] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
    return Number(major) * 10_000 + Number(minor) * 100 + Number(patch);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/read-statement.js
/**
 * What a statement is about, as far as that may lock, rewrite or destroy. Invariant: `mayTouch` looks
 * at the first words only, so that what changes rows costs nothing.
 */




const KINDS = [
    ...['TABLE', 'VIEW', 'PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'SEQUENCE', 'DATABASE', 'PACKAGE'],
];
const LOOKED_AT = new Set([
    'ALTER',
    'CREATE',
    'DROP',
    'TRUNCATE',
    'RENAME',
    'OPTIMIZE',
    'LOCK',
    'FLUSH',
    'CALL',
]);
/** Whether a statement may be a subject. A DELETE is one only without a condition. */
function mayTouch(text) {
    const [first = '', ...others] = firstWords(text, 5);
    if (first === 'DELETE')
        return !/\b(?:WHERE|LIMIT)\b/i.test(text);
    if (first === 'ALTER')
        return others.includes('TABLE');
    if (first === 'CREATE')
        return others.includes('INDEX') || others[1] === 'REPLACE';
    return LOOKED_AT.has(first) && others[0] !== 'TEMPORARY';
}
/** @returns undefined when there is nothing to look at. */
function readStatement(text, reading) {
    const tokens = tokens_tokensOf(text, reading);
    const reader = createReader(tokens);
    switch (reader.take(...LOOKED_AT, 'DELETE')) {
        case 'ALTER': {
            const online = reader.take('ONLINE');
            reader.take('IGNORE');
            return reader.take('TABLE') === undefined ? undefined : readAlterTable(text, tokens, reader, online);
        }
        case 'CREATE':
            return readCreate(text, tokens, reader);
        case 'DROP':
            return readDrop(text, tokens, reader);
        case 'TRUNCATE': {
            reader.take('TABLE');
            const table = reader.name();
            return table === undefined ? undefined : { kind: 'empty', by: 'truncate', table, partitions: [] };
        }
        case 'RENAME':
            return reader.take('TABLE', 'TABLES') === undefined
                ? undefined
                : { kind: 'rename', names: readRenamed(reader) };
        case 'OPTIMIZE':
            reader.take('NO_WRITE_TO_BINLOG', 'LOCAL');
            return reader.take('TABLE', 'TABLES') === undefined
                ? undefined
                : { kind: 'optimize', names: readNames(reader) };
        case 'LOCK':
            return reader.take('TABLE', 'TABLES') === undefined ? undefined : readLocks(reader);
        case 'FLUSH':
            return readFlush(reader);
        case 'CALL':
            return { kind: 'call' };
        case 'DELETE':
            return readDelete(reader);
        default:
            return undefined;
    }
}
function readCreate(text, tokens, reader) {
    const replaces = reader.takeAll('OR', 'REPLACE');
    const isIndex = reader.take('UNIQUE', 'FULLTEXT', 'SPATIAL', 'VECTOR') !== undefined;
    if (reader.take('INDEX') !== undefined)
        return readIndexStatement(text, { tokens, reader, verb: 'CREATE' });
    // A view, routine or event that takes another's place is changed, not lost; a table's rows are.
    const what = replaces && !isIndex ? reader.take('TABLE', 'SEQUENCE', 'DATABASE', 'SCHEMA') : undefined;
    const name = what === undefined ? undefined : reader.name();
    return what === undefined || name === undefined
        ? undefined
        : { kind: 'replace', what: kindOf(what), names: [name] };
}
function readDrop(text, tokens, reader) {
    if (reader.take('INDEX') !== undefined)
        return readIndexStatement(text, { tokens, reader, verb: 'DROP' });
    const word = reader.take(...KINDS, 'TABLES', 'SCHEMA');
    if (word === undefined)
        return undefined;
    const isBody = word === 'PACKAGE' && reader.take('BODY') !== undefined;
    reader.takeAll('IF', 'EXISTS');
    return { kind: 'drop', what: isBody ? 'package body' : kindOf(word), names: readNames(reader) };
}
function kindOf(word) {
    if (word === 'SCHEMA')
        return 'database';
    return word === 'TABLES' ? 'table' : word.toLowerCase();
}
function readRenamed(reader) {
    const names = [];
    do {
        reader.takeAll('IF', 'EXISTS');
        const name = reader.name();
        if (name === undefined)
            break;
        names.push(name);
        reader.wait();
        reader.take('TO');
        reader.name();
    } while (reader.sign(','));
    return names;
}
function readLocks(reader) {
    const locks = [];
    do {
        const name = reader.name();
        if (name === undefined)
            break;
        if (reader.take('AS') !== undefined || !isLockWord(reader.peek()))
            reader.skip();
        reader.take('LOW_PRIORITY');
        const mode = reader.take('READ', 'WRITE');
        if (mode === undefined)
            break;
        // WRITE CONCURRENT lets others in. https://mariadb.com/kb/en/lock-tables/
        const isShared = reader.take('LOCAL', 'CONCURRENT') === 'CONCURRENT';
        if (!isShared) {
            locks.push({
                name,
                mode: `LOCK TABLES ${mode}`,
                blocks: mode === 'READ' ? 'writes' : 'reads and writes',
            });
        }
    } while (reader.sign(','));
    return { kind: 'lock', locks, everyTable: false };
}
const LOCK_WORDS = new Set(['READ', 'WRITE', 'LOW_PRIORITY']);
const isLockWord = (token) => LOCK_WORDS.has(token?.keyword ?? '');
function readFlush(reader) {
    reader.take('NO_WRITE_TO_BINLOG', 'LOCAL');
    if (reader.take('TABLE', 'TABLES') === undefined)
        return undefined;
    const names = reader.peek()?.keyword === 'WITH' ? [] : readNames(reader);
    const isLocking = reader.takeAll('WITH', 'READ', 'LOCK');
    if (!isLocking && !reader.takeAll('FOR', 'EXPORT'))
        return undefined;
    const mode = isLocking ? 'FLUSH TABLES WITH READ LOCK' : 'FLUSH TABLES FOR EXPORT';
    return {
        kind: 'lock',
        locks: names.map(name => ({ name, mode, blocks: 'writes' })),
        everyTable: names.length === 0,
    };
}
/** DELETE FROM t, DELETE t FROM t and DELETE FROM t USING t, to the end of the text or RETURNING. */
function readDelete(reader) {
    while (reader.take('LOW_PRIORITY', 'QUICK', 'IGNORE') !== undefined)
        ;
    const isListed = reader.take('FROM') === undefined;
    const table = readDeleted(reader);
    if (table === undefined)
        return undefined;
    if (reader.take(isListed ? 'FROM' : 'USING') !== undefined) {
        const source = reader.name();
        if (source?.name !== table.name || source.database !== table.database)
            return undefined;
    }
    else if (isListed)
        return undefined;
    const partitions = reader.take('PARTITION') !== undefined && reader.sign('(') ? readNames(reader) : [];
    if (partitions.length > 0)
        reader.sign(')');
    const next = reader.peek();
    if (next !== undefined && next.text !== ';' && next.keyword !== 'RETURNING' && next.keyword !== 'ORDER')
        return undefined;
    return { kind: 'empty', by: 'delete', table, partitions: partitions.map(({ name }) => name) };
}
/** MySQL takes `t.*` for the table to delete from. */
function readDeleted(reader) {
    const table = reader.name();
    if (reader.sign('.'))
        reader.sign('*');
    return table;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/attempts.js


const LOCKS = ['NONE', 'SHARED', 'EXCLUSIVE'];
/** The algorithms that a server has, gentlest first; COPY is what is left when all are refused. */
function algorithmsOf({ given, partitioning }, product) {
    if (given.algorithm !== undefined)
        return [given.algorithm];
    // MariaDB takes no algorithm with clauses about partitions, and with PARTITION BY heeds only INPLACE.
    if (partitioning !== 'untouched')
        return product === 'MariaDB' && partitioning === 'partitions' ? [] : ['INPLACE'];
    if (product === 'MariaDB')
        return ['INSTANT', 'NOCOPY', 'INPLACE'];
    // MySQL takes no lock beside INSTANT, which never has one that lasts.
    return given.lock === undefined ? ['INSTANT', 'INPLACE'] : ['INPLACE'];
}
/** Ways that a statement may be tried in, gentlest first, without what it says itself. */
function waysToTry(alteration, { product, version }) {
    const { given } = alteration;
    const algorithms = algorithmsOf(alteration, product);
    // A copy lets others write since 11.2. https://mariadb.com/kb/en/innodb-online-ddl-overview/
    const copiesOnline = product === 'MariaDB' && versionNumber(version) >= 110_200 && algorithms.length > 0;
    const withLocks = (algorithm) => {
        if (given.lock !== undefined || algorithm === 'INSTANT')
            return [{ algorithm }];
        if (algorithm === 'COPY')
            return copiesOnline ? [{ algorithm, lock: 'NONE' }] : [];
        return LOCKS.map(lock => ({ algorithm, lock }));
    };
    return [...new Set([...algorithms, ...(copiesOnline && given.algorithm === undefined ? ['COPY'] : [])])]
        .flatMap(withLocks)
        .map(way => Object.fromEntries(Object.entries(way).filter(([key]) => !(key in given))))
        .filter(way => Object.keys(way).length > 0);
}
/**
 * ER_ALTER_OPERATION_NOT_SUPPORTED, the same with its reason, ER_UNKNOWN_ALTER_ALGORITHM of servers before
 * INSTANT and NOCOPY, ER_INNODB_MAX_ROW_VERSION of columns that came by INSTANT 64 times.
 *
 * @see https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
 */
const REFUSALS = new Set([1845, 1846, 1800, 4092]);
/** Time is over, or somebody has stopped it: trying again would only take longer. */
const ENDINGS = new Set([1205, 1317, 1969, 3024, 1053]);
/** Runs an alteration. @returns The answer that counts, and what is known of how it was come by. */
async function alter(text, { given, withClauses }, ways, { server, send, isCancelled }) {
    let isOnlyRefused = ways.length > 0;
    for (const way of ways) {
        const { algorithm, lock } = way;
        const clauses = [
            ...(algorithm === undefined ? [] : [`ALGORITHM=${algorithm}`]),
            ...(lock === undefined ? [] : [`LOCK=${lock}`]),
        ];
        const sent = await send(withClauses(clauses));
        const { error } = sent.reply;
        if (error === undefined)
            return { sent, way: { ...given, ...way } };
        if (!isFromServer(error) || ENDINGS.has(error.errno ?? 0))
            return { sent, way: {} };
        if (isCancelled())
            return { sent: interrupted(sent), way: {} };
        isOnlyRefused &&= REFUSALS.has(error.errno ?? 0);
        if (!isOnlyRefused)
            break;
        // Only where nothing else is named as a way out; INSTANT's may read COPY/INPLACE.
        if (/ALGORITHM=COPY(?!\/)/.test(error.message) && server.product === 'MySQL')
            break;
    }
    const sent = await send(text);
    const isCopy = given.algorithm === 'COPY' || (given.algorithm === undefined && isOnlyRefused);
    // A copy lets others read until the tables change places.
    return { sent, way: isCopy ? { algorithm: 'COPY', lock: given.lock ?? 'SHARED' } : given };
}
/** What the server says of a statement that is cancelled: cancelled between two tries, nobody was there to say it. */
const interrupted = (sent) => ({
    ...sent,
    reply: {
        ...sent.reply,
        error: Object.assign(new Error('Query execution was interrupted'), {
            ...{ code: 'ER_QUERY_INTERRUPTED', errno: 1317, sqlState: '70100' },
            ...{ sqlMessage: 'Query execution was interrupted', fatal: false },
        }),
    },
});

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/narrower.js
/** Whether some value of the column before has no place in the column after. */
function isNarrower(before, after) {
    if (before.isNullable && !after.isNullable)
        return true;
    if (!before.isGenerated && after.isGenerated)
        return true;
    if (!before.hasCheck && after.hasCheck)
        return true;
    return !holds(after, before);
}
const INTEGER_BITS = {
    ...{ tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 },
};
/** Exponents of two: the low and the high end. */
function integerRange({ type, size }) {
    const [base = '', sign] = type.split(' ');
    if (base === 'year')
        return { low: 0, high: 12 };
    if (base === 'bit')
        return { low: 0, high: Number(size === '' ? 1 : size) };
    const bits = INTEGER_BITS[base];
    if (bits === undefined)
        return undefined;
    return sign === undefined ? { low: bits - 1, high: bits - 1 } : { low: 0, high: bits };
}
/** Digits of the largest value of so many bits, and how many digits surely fit. */
const digitsOf = (bits) => Math.ceil(bits * Math.log10(2));
function decimal(column) {
    const [base, sign] = column.type.split(' ');
    if (base === 'decimal') {
        const [precision = 10, fraction = 0] = column.size === '' ? [] : column.size.split(',').map(Number);
        return { whole: precision - fraction, fraction, isSigned: sign === undefined };
    }
    const range = integerRange(column);
    return range && { whole: digitsOf(range.high), fraction: 0, isSigned: range.low > 0 };
}
/** Bits of a whole number that a floating point number keeps. */
const MANTISSA = { float: 24, double: 53 };
function holdsNumber(after, before) {
    const [from, to] = [before.type.split(' ')[0] ?? '', after.type.split(' ')[0] ?? ''];
    const isSignLost = !before.type.includes(' ') && after.type.includes(' ');
    if (to in MANTISSA) {
        if (from in MANTISSA) {
            return (MANTISSA[to] ?? 0) >= (MANTISSA[from] ?? 0) && !isSignLost && sizeHolds(after.size, before.size);
        }
        const range = integerRange(before);
        return range !== undefined && range.high <= (MANTISSA[to] ?? 0) && !isSignLost && after.size === '';
    }
    const [inside, outside] = [integerRange(before), integerRange(after)];
    if (inside !== undefined && outside !== undefined) {
        return outside.low >= inside.low && outside.high >= inside.high && (from !== 'year') === (to !== 'year');
    }
    const [held, holder] = [decimal(before), decimal(after)];
    if (held === undefined || holder === undefined)
        return undefined;
    if (to !== 'decimal')
        return false;
    return holder.whole >= held.whole && holder.fraction >= held.fraction && (holder.isSigned || !held.isSigned);
}
/** `(M,D)` of FLOAT and DOUBLE. */
function sizeHolds(after, before) {
    if (after === '' || after === before)
        return true;
    if (before === '')
        return false;
    const [[m = 0, d = 0], [n = 0, e = 0]] = [after, before].map(size => size.split(',').map(Number));
    return m - d >= n - e && d >= e;
}
const TEXT_BYTES = {
    ...{ tinytext: 2 ** 8 - 1, text: 2 ** 16 - 1, mediumtext: 2 ** 24 - 1, longtext: 2 ** 32 - 1 },
};
const BLOB_BYTES = {
    ...{ tinyblob: 2 ** 8 - 1, blob: 2 ** 16 - 1, mediumblob: 2 ** 24 - 1, longblob: 2 ** 32 - 1 },
};
/** Bytes of the widest character; of sets that are not here, at most four. */
const CHARACTER_BYTES = {
    ...{ latin1: 1, latin2: 1, latin5: 1, latin7: 1, ascii: 1, binary: 1, cp1250: 1, cp1251: 1, koi8r: 1 },
    ...{ ucs2: 2, big5: 2, gbk: 2, gb2312: 2, sjis: 2, cp932: 2, euckr: 2, ujis: 3, utf8: 3, utf8mb3: 3 },
};
const bytesPerCharacter = (charset) => CHARACTER_BYTES[charset] ?? 4;
function room({ type, size, charset }) {
    if (type === 'char' || type === 'varchar') {
        const length = Number(size === '' ? 1 : size);
        return { unit: 'characters', least: length, most: length };
    }
    if (type === 'binary' || type === 'varbinary') {
        const length = Number(size === '' ? 1 : size);
        return { unit: 'bytes', least: length, most: length };
    }
    const text = TEXT_BYTES[type];
    if (text !== undefined) {
        return { unit: 'characters', least: Math.floor(text / bytesPerCharacter(charset)), most: text };
    }
    const blob = BLOB_BYTES[type] ?? (type === 'json' ? TEXT_BYTES['longtext'] : undefined);
    return blob === undefined ? undefined : { unit: 'bytes', least: blob, most: blob };
}
const ALL_OF_UNICODE = new Set(['utf8mb4', 'utf16', 'utf16le', 'utf32', 'gb18030']);
const BASIC_PLANE = new Set(['utf8', 'utf8mb3', 'ucs2']);
/** Whether every character of one set is in the other. */
function holdsCharset(after, before) {
    if (after === before || ALL_OF_UNICODE.has(after) || before === 'ascii')
        return true;
    return BASIC_PLANE.has(after) && !ALL_OF_UNICODE.has(before);
}
function holdsText(after, before) {
    const [inside, outside] = [room(before), room(after)];
    if (outside === undefined)
        return inside === undefined ? undefined : false;
    if (inside === undefined) {
        const longest = longestShown(before);
        return longest !== undefined && outside.least >= longest && after.type !== 'json';
    }
    if (after.type === 'json')
        return before.type === 'json';
    if (inside.unit === 'bytes' && outside.unit === 'characters')
        return before.type === 'json' && after.type === 'longtext';
    if (inside.unit === 'characters' && outside.unit === 'bytes') {
        const perCharacter = before.type in TEXT_BYTES ? 1 : bytesPerCharacter(before.charset);
        return outside.least >= inside.most * perCharacter;
    }
    if (!holdsCharset(after.charset, before.charset))
        return false;
    // Within one character set, texts are measured in the same bytes.
    if (before.type in TEXT_BYTES && after.type in TEXT_BYTES && after.charset === before.charset) {
        return outside.most >= inside.most;
    }
    return outside.least >= inside.most || (outside.most >= inside.most && isOneByte(before, after));
}
const isOneByte = (...columns) => columns.every(({ charset }) => bytesPerCharacter(charset) === 1);
const DATE_LENGTH = {
    date: 10,
    time: 10,
    datetime: 19,
    timestamp: 19,
    year: 4,
};
/** Characters of the longest value as text. */
function longestShown(column) {
    const digits = decimal(column);
    if (column.type === 'bit')
        return undefined;
    if (digits !== undefined)
        return digits.whole + (digits.fraction > 0 ? digits.fraction + 1 : 0) + (digits.isSigned ? 1 : 0);
    const date = DATE_LENGTH[column.type];
    if (date !== undefined)
        return date + (Number(column.size) > 0 ? Number(column.size) + 1 : 0);
    const values = valuesOf(column);
    if (values === undefined)
        return column.type === 'uuid' ? 36 : undefined;
    const lengths = values.map(value => Array.from(value).length);
    return column.type === 'enum' ? Math.max(...lengths) : lengths.reduce((sum, length) => sum + length + 1, 0);
}
function valuesOf({ type, size }) {
    if (type !== 'enum' && type !== 'set')
        return undefined;
    return [...size.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"));
}
/** Which moments hold which: a TIMESTAMP has fewer years, a DATE no time. */
const MOMENTS = {
    datetime: ['datetime', 'timestamp', 'date'],
    timestamp: ['timestamp'],
    date: ['date'],
    time: ['time'],
};
/** Whether every value of one column can be kept in the other. */
function holds(after, before) {
    const [values, kept] = [valuesOf(before), valuesOf(after)];
    if (kept !== undefined) {
        if (values === undefined || after.type !== before.type || !holdsCharset(after.charset, before.charset))
            return false;
        return values.every(value => kept.includes(value));
    }
    if (before.type in MOMENTS && after.type in MOMENTS) {
        return (MOMENTS[after.type] ?? []).includes(before.type) && Number(after.size) >= Number(before.size);
    }
    const known = holdsNumber(after, before) ?? holdsText(after, before);
    if (known !== undefined)
        return known;
    if (after.type === 'geometry' || (after.type === 'inet6' && before.type === 'inet4'))
        return true;
    return after.type === before.type && after.size === before.size;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/compare.js

/**
 * Losses in the order of the table's text.
 *
 * @param shown - The table's name before, with its database where that is another.
 */
function lossesBetween(before, after, { columns, indexes, dropsPartitions }, shown) {
    const renamed = (text) => text.replace(/`((?:[^`]|``)*)`/g, (quoted, name) => {
        const now = columns.get(name.replaceAll('``', '`').toLowerCase());
        return now === undefined ? quoted : `\`${now.replaceAll('`', '``')}\``;
    });
    const losses = [];
    const lost = (what, { name }, how) => losses.push({ what: `${what} ${shown}.${name}`, how });
    for (const [key, column] of before.columns) {
        const now = after.columns.get(columns.get(key)?.toLowerCase() ?? key);
        if (now === undefined)
            lost('column', column, 'dropped');
        else if (isNarrower(column, now))
            lost('column', column, 'narrowed');
    }
    const definitions = (parts) => new Set([...parts.values()].map(({ text }) => text));
    const [were, are] = [new Set([...definitions(before.indexes)].map(renamed)), definitions(after.indexes)];
    for (const [key, index] of before.indexes) {
        const now = after.indexes.get(indexes.get(key)?.toLowerCase() ?? key);
        if (now === undefined && !are.has(renamed(index.text)))
            lost('index', index, 'dropped');
    }
    for (const index of after.indexes.values()) {
        if (/^(?:UNIQUE|PRIMARY) /.test(index.text) && !were.has(index.text))
            lost('index', index, 'narrowed');
    }
    for (const [key, constraint] of before.constraints) {
        if (!after.constraints.has(key))
            lost('constraint', constraint, 'dropped');
    }
    for (const [key, constraint] of after.constraints) {
        const was = before.constraints.get(key);
        if (was === undefined || renamed(was.text) !== constraint.text)
            lost('constraint', constraint, 'narrowed');
    }
    if (dropsPartitions) {
        for (const [key, partition] of before.partitions) {
            if (!after.partitions.has(key))
                lost('partition', partition, 'dropped');
        }
    }
    // Dropping it takes the rows of the past with it. https://mariadb.com/kb/en/system-versioned-tables/
    if (before.isVersioned && !after.isVersioned)
        losses.push({ what: `table ${shown}`, how: 'narrowed' });
    return losses;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/watch.js


/** Sends a statement and tells what it did. */
async function watch(text, subject, scene) {
    switch (subject.kind) {
        case 'alter':
            return watchAlter(text, subject, scene);
        case 'drop':
        case 'replace':
            return watchDrop(text, subject, scene);
        case 'empty':
            return watchEmpty(text, subject, scene);
        case 'rename': {
            const tables = await tablesOf(subject.names, scene);
            const sent = await scene.send(text);
            return succeeded(sent) ? withImpact(sent, { locks: tables.map(({ named }) => exclusive(named)) }) : sent;
        }
        case 'optimize':
            return watchOptimize(text, subject.names, scene);
        case 'lock':
            return watchLocks(text, subject, scene);
        case 'call': {
            const sent = await scene.send(text);
            return withImpact(sent, { locks: await newLocks(scene) });
        }
    }
}
const succeeded = ({ reply }) => reply.error === undefined;
/** Adds what there is to tell, if anything. */
function withImpact(sent, { locks = [], rewrites = [], destroys = [], algorithm }) {
    if (locks.length + rewrites.length + destroys.length === 0 && algorithm === undefined)
        return sent;
    return {
        ...sent,
        impact: {
            locks: [...locks],
            rewrites: [...rewrites],
            destroys: [...destroys],
            ...(algorithm === undefined ? {} : { algorithm }),
        },
    };
}
/**
 * Dropping, emptying and renaming wait for everybody who uses the table, and make everybody wait.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html
 */
const exclusive = ({ shown }) => ({ on: shown, mode: 'EXCLUSIVE', blocks: 'reads and writes' });
/** Those of the names that are tables, and not temporary ones. */
async function tablesOf(names, { resolve, lookout }) {
    const seen = [];
    for (const name of names) {
        const named = await resolve(name);
        const table = named && (await lookout.table(named));
        if (named !== undefined && table !== undefined)
            seen.push({ named, table });
    }
    return seen;
}
async function watchAlter(text, alteration, scene) {
    const { lookout, send } = scene;
    const [seen] = await tablesOf([alteration.table], scene);
    if (seen?.table.kind !== 'table')
        return send(text);
    const { named, table } = seen;
    // Of MariaDB's algorithms, only INPLACE rebuilds, and the attempts tell it apart from NOCOPY.
    const asksIds = scene.session.server.product === 'MySQL' || mustAskIds(alteration);
    const idsBefore = asksIds ? await lookout.tableIds(named) : new Set();
    const ways = scene.choosesAlgorithm ? [] : waysToTry(alteration, scene.session.server);
    const { sent, way } = await alter(text, alteration, ways, { server: scene.session.server, ...scene });
    if (!succeeded(sent))
        return sent;
    const newName = alteration.newName && { database: named.database, ...alteration.newName };
    const after = await lookout.table(newName ?? named);
    // Emptied partitions have new numbers too.
    const isRebuilt = way.algorithm === 'COPY' ||
        (asksIds
            ? alteration.emptied.length === 0 && areOthers(idsBefore, await lookout.tableIds(newName ?? named))
            : way.algorithm === 'INPLACE');
    if (way.algorithm === 'INSTANT' && table.text === after?.text)
        return sent;
    return withImpact(sent, {
        locks: newName === undefined ? lockOf(named, way) : [exclusive(named)],
        rewrites: isRebuilt ? [named.shown] : [],
        destroys: [
            ...(after === undefined ? [] : lossesBetween(table, after, alteration, named.shown)),
            ...emptied(named, alteration.emptied),
        ],
        ...(way.algorithm === undefined ? {} : { algorithm: way.algorithm }),
    });
}
const mustAskIds = ({ given, partitioning }) => given.algorithm !== undefined || partitioning !== 'untouched';
/** Whether nothing is left of what a table's rows were in. */
const areOthers = (before, after) => before.size > 0 && after.size > 0 && ![...after].some(id => before.has(id));
function lockOf({ shown }, { lock }) {
    if (lock === undefined || lock === 'NONE')
        return [];
    return [{ on: shown, mode: `LOCK=${lock}`, blocks: lock === 'SHARED' ? 'writes' : 'reads and writes' }];
}
function emptied({ shown }, partitions) {
    if (partitions === 'all')
        return [{ what: `table ${shown}`, how: 'emptied' }];
    return partitions.map(name => ({ what: `partition ${shown}.${name}`, how: 'emptied' }));
}
async function watchDrop(text, { kind, what, names }, scene) {
    if (what !== 'table')
        return watchDropOf(text, { kind, what, names }, scene);
    const seen = await tablesOf(names, scene);
    const sent = await scene.send(text);
    const dropped = [];
    for (const one of seen) {
        // A DROP of several may have failed on one and done the others.
        const isGone = (kind === 'replace' && succeeded(sent)) || (await scene.lookout.table(one.named)) === undefined;
        if (isGone)
            dropped.push(one);
    }
    return withImpact(sent, {
        locks: dropped.map(({ named }) => exclusive(named)),
        destroys: dropped.map(({ named, table }) => ({ what: `${table.kind} ${named.shown}`, how: 'dropped' })),
    });
}
/** What is no table. */
async function watchDropOf(text, { kind, what, names }, { resolve, lookout, send }) {
    const there = [];
    for (const name of names) {
        const named = what === 'database' ? { database: name.name, name: name.name, shown: name.name } : await resolve(name);
        if (named !== undefined && (await lookout.exists(what, named)))
            there.push(named);
    }
    const sent = await send(text);
    const destroys = [];
    for (const named of there) {
        const isGone = (kind === 'replace' && succeeded(sent)) || !(await lookout.exists(what, named));
        if (isGone)
            destroys.push({ what: `${what} ${named.shown}`, how: 'dropped' });
    }
    return withImpact(sent, { destroys });
}
async function watchEmpty(text, { by, table, partitions }, scene) {
    const [seen] = await tablesOf([table], scene);
    const sent = await scene.send(text);
    if (seen === undefined || !succeeded(sent))
        return sent;
    return withImpact(sent, {
        locks: by === 'truncate' ? [exclusive(seen.named)] : [],
        destroys: emptied(seen.named, partitions.length === 0 ? 'all' : partitions),
    });
}
async function watchOptimize(text, names, scene) {
    const seen = await tablesOf(names, scene);
    const before = await Promise.all(seen.map(({ named }) => scene.lookout.tableIds(named)));
    const sent = await scene.send(text);
    const after = await Promise.all(seen.map(({ named }) => scene.lookout.tableIds(named)));
    const rebuilt = seen.filter((_, at) => areOthers(before[at] ?? new Set(), after[at] ?? new Set()));
    return withImpact(sent, { rewrites: rebuilt.map(({ named }) => named.shown) });
}
async function watchLocks(text, { locks, everyTable }, scene) {
    const seen = await tablesOf(locks.map(({ name }) => name), scene);
    const sent = await scene.send(text);
    if (!succeeded(sent))
        return sent;
    const told = new Map();
    if (everyTable)
        told.set('', { on: 'every table', mode: 'FLUSH TABLES WITH READ LOCK', blocks: 'writes' });
    for (const { name, mode, blocks } of locks) {
        const named = seen.find(({ named }) => named.name === name.name && (name.database ?? named.database) === named.database);
        if (named !== undefined && told.get(named.named.shown)?.blocks !== 'reads and writes') {
            told.set(named.named.shown, { on: named.named.shown, mode, blocks });
        }
    }
    // The server may tell of more: what views, triggers and foreign keys drag along.
    for (const held of await newLocks(scene)) {
        if (!told.has(held.on))
            told.set(held.on, held);
    }
    return withImpact(sent, { locks: [...told.values()] });
}
/**
 * What others are kept from by a metadata lock. Weaker ones only keep others from changing the table
 * while a transaction is open, as every SELECT does.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/performance-schema-metadata-locks-table.html
 */
const BLOCKS = {
    SHARED_READ_ONLY: 'writes',
    SHARED_NO_WRITE: 'writes',
    SHARED_NO_READ_WRITE: 'reads and writes',
    EXCLUSIVE: 'reads and writes',
};
/** The metadata locks on tables that the session holds and has not been told to hold before. */
async function newLocks({ session, lookout, heldLocks, show }) {
    const held = await lookout.locksOf(session.client.threadId);
    if (held === undefined)
        return [];
    const before = new Set(heldLocks);
    heldLocks.clear();
    const locks = [];
    for (const { database, name, mode } of held) {
        const blocks = BLOCKS[mode];
        const key = JSON.stringify([database, name, mode]);
        if (blocks === undefined)
            continue;
        heldLocks.add(key);
        if (before.has(key) || (await lookout.table({ database, name })) === undefined)
            continue;
        locks.push({ on: show({ database, name }), mode, blocks });
    }
    return locks;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/impact/observe.js






/** Makes senders that observe, for the sessions of one dry run. */
function observer(target, options, shared) {
    return (session, send, isCancelled) => {
        const lookout = createLookout(target, options, { product: session.server.product, shared });
        const scene = { session, lookout, send, isCancelled, heldLocks: new Set() };
        return {
            send: text => (mayTouch(text) ? sendWatched(text, scene) : send(text)),
            passesBy: text => !mayTouch(text),
            [Symbol.asyncDispose]: () => lookout[Symbol.asyncDispose](),
        };
    };
}
async function sendWatched(text, stage) {
    const { session, send } = stage;
    try {
        const context = await readContext(session);
        if (context === undefined)
            return await send(text);
        const subject = readStatement(text, { server: session.server, sqlMode: context.sqlMode });
        if (subject === undefined)
            return await send(text);
        const show = ({ database, name }) => database === context.database ? name : `${database}.${name}`;
        const resolve = (name) => nameIn(context.database, name, { session, show });
        return await watch(text, subject, { ...stage, resolve, show, choosesAlgorithm: context.choosesAlgorithm });
    }
    catch (thrown) {
        const error = thrown;
        if (typeof error.code !== 'string')
            throw thrown;
        // The connection was lost before the statement was sent, as it may be while it runs.
        return { reply: { error: thrown }, durationMs: 0 };
    }
}
const DEFAULT_ALGORITHM = new Set(['0', 'OFF', 'DEFAULT']);
/** What the reading of a statement depends on, asked in the session: any routine may have changed it. */
async function readContext({ client }) {
    const rows = await refusedAsNothing(connect_select(client, 'SELECT DATABASE() AS db, @@sql_mode AS mode, @@old_alter_table AS old'));
    const row = rows?.[0];
    if (row === undefined)
        return undefined;
    const database = row['db'];
    return {
        database: database ?? undefined,
        sqlMode: String(row['mode']),
        choosesAlgorithm: !DEFAULT_ALGORITHM.has(String(row['old'])),
    };
}
/** A name with its database; nothing for a temporary table, which nobody else sees, and without a database. */
async function nameIn(current, { database = current, name }, { session, show }) {
    if (database === undefined)
        return undefined;
    const asked = `SHOW CREATE TABLE ${quoteName(database)}.${quoteName(name)}`;
    const [row] = (await refusedAsNothing(connect_select(session.client, asked))) ?? [];
    if (String(row?.['Create Table']).startsWith('CREATE TEMPORARY '))
        return undefined;
    return { database, name, shown: show({ database, name }) };
}
async function refusedAsNothing(answer) {
    try {
        return await answer;
    }
    catch (thrown) {
        if (isFromServer(thrown))
            return undefined;
        throw thrown;
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/batch.js

/** Below the smallest `max_allowed_packet` in use (4 MiB by default in MySQL 5.7, 16 MiB elsewhere). */
const MAX_CHUNK_BYTES = 512 * 1024;
/** Comments at the end of a stored body would swallow a semicolon on the same line. */
const SEPARATOR = '\n;\n';
/**
 * Sends statements, each of which answers exactly once (no CALL that selects).
 *
 * @throws The driver's error when the session is lost.
 */
async function runBatch(client, statements) {
    const answers = [];
    while (answers.length < statements.length) {
        answers.push(...(await sendChunk(client, nextChunk(statements, answers.length))));
    }
    return answers;
}
/** The rows of one statement that has to succeed. @throws The driver's error. */
async function ask(client, statement) {
    const [answer] = await runBatch(client, [statement]);
    if (answer?.rows === undefined)
        throw answer?.error;
    return answer.rows;
}
function nextChunk(statements, from) {
    let bytes = 0;
    let to = from;
    do {
        bytes += Buffer.byteLength(statements[to] ?? '') + SEPARATOR.length;
        to += 1;
    } while (to < statements.length && bytes + Buffer.byteLength(statements[to] ?? '') < MAX_CHUNK_BYTES);
    return statements.slice(from, to);
}
/** The server stops at the first statement that fails: that one is the last answer. */
function sendChunk(client, statements) {
    return new Promise((resolve, reject) => {
        const results = [];
        let gaveRows = false;
        const finish = (end) => {
            client.removeListener('error', lost);
            end();
        };
        const lost = (error) => finish(() => reject(error));
        const answered = () => results.map(rows => ({ rows }));
        const query = client.query(statements.join(SEPARATOR));
        query.on('fields', (fields) => {
            gaveRows = fields !== undefined;
            results.push([]);
        });
        query.on('result', (row) => {
            if (gaveRows)
                results.at(-1)?.push(row);
        });
        query.on('error', (error) => {
            finish(() => (isFromServer(error) ? resolve([...answered(), { error }]) : reject(error)));
        });
        query.on('end', () => finish(() => resolve(answered())));
        client.on('error', lost);
    });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/privileges.js
/**
 * What an account must be allowed to see for a mirror to be complete. Invariant:
 * a catalog that hides objects in silence is an error: servers leave out the
 * triggers, events and routines of which an account may know nothing.
 */

/** Access denied: to a database, to a table or column, to a routine, by a missing global privilege. */
const DENIED = new Set([1044, 1045, 1142, 1143, 1227, 1370, 1419]);
/** Whether the server refused for want of a privilege. */
const isDenied = (error) => DENIED.has(error?.errno ?? 0);
/**
 * Checks what cannot be found out by looking.
 *
 * @param grants - The rows of SHOW GRANTS.
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE
 */
function requirePrivileges(target, { server, database, grants }) {
    const held = grants.flatMap(row => toGrants(String(Object.values(row)[0])));
    const has = (names, where) => held.some(grant => where(grant) && names.some(name => grant.privileges.has(name)));
    const here = (grant) => grant.object === '*' && matches(grant.database, database);
    const everywhere = (grant) => grant.database === '*';
    if (!has(['ALL PRIVILEGES', 'ALL', 'TRIGGER'], here))
        throw missingPrivilege(target, server, 'trigger');
    if (!has(['ALL PRIVILEGES', 'ALL', 'EVENT'], here))
        throw missingPrivilege(target, server, 'event');
    const seesRoutines = has(['ALL PRIVILEGES', 'ALL', 'EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE'], here) ||
        has(['SHOW CREATE ROUTINE'], here) ||
        has(['SHOW_ROUTINE', 'SELECT'], everywhere) ||
        has(['ALL PRIVILEGES', 'ALL', 'SELECT'], grant => grant.database === 'mysql');
    if (!seesRoutines)
        throw missingPrivilege(target, server, 'function');
}
/** What an account lacks that may not see objects of this kind. */
function missingPrivilege(target, { product }, kind, name) {
    const [what, privilege] = neededFor(kind, product);
    return new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `The account of ${target.name} may not see ${name === undefined ? what : `the definition of the ${kind} ${name}`}.`, `Grant the account ${privilege}, so that the mirror can hold everything the target holds.`, { place: { target: target.name } });
}
function neededFor(kind, product) {
    switch (kind) {
        case 'table':
        case 'sequence':
            return ['tables', 'SELECT on the database'];
        case 'view':
            return ['views', 'SELECT and SHOW VIEW on the database'];
        case 'trigger':
            return ['triggers', 'TRIGGER on the database'];
        case 'event':
            return ['events', 'EVENT on the database'];
        case 'function':
        case 'procedure':
        case 'package':
        case 'package body':
            return product === 'MariaDB'
                ? ['routines', 'SELECT on mysql.proc (from MariaDB 11.3 on also SHOW CREATE ROUTINE on the database)']
                : ['routines', 'SHOW_ROUTINE on *.* (before MySQL 8.0.20 SELECT on *.*)'];
    }
}
/** One line of SHOW GRANTS; roles and proxies are none. */
function toGrants(line) {
    const found = /^GRANT (.*?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) TO /.exec(line);
    if (found === null)
        return [];
    const [, privileges = '', database = '', object = ''] = found;
    const names = privileges.replace(/\([^)]*\)/g, '').split(',');
    return [
        {
            privileges: new Set(names.map(name => name.trim())),
            database: privileges_unquote(database),
            object: privileges_unquote(object),
        },
    ];
}
const privileges_unquote = (name) => name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name;
/** A grant's database is a pattern, with `%`, `_` and backslash as in LIKE. */
function matches(pattern, database) {
    if (pattern === '*')
        return true;
    const expression = pattern.replace(/\\?[^]/g, part => {
        if (part === '%')
            return '[^]*';
        if (part === '_')
            return '[^]';
        return (part.length > 1 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    });
    return new RegExp(`^${expression}$`, 'i').test(database);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/catalog.js



const OBJECT_KINDS = [
    ...['sequence', 'package', 'package body', 'function', 'procedure'],
    ...['table', 'view', 'trigger', 'event'],
];
/**
 * Reads the catalog of the session's database.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the account may not see all of it; the driver's error.
 */
async function readCatalog(client, server, target) {
    // Quotes, dates, defaults and messages in the answers depend on these.
    await ask(client, `SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1,
       lc_messages = 'en_US'`);
    const own = '= DATABASE()';
    const answers = await runBatch(client, [
        'SELECT DATABASE() AS name, @@lower_case_table_names AS fold',
        'SHOW GRANTS',
        `SELECT * FROM information_schema.schemata WHERE schema_name ${own}`,
        'SELECT schema_name AS name FROM information_schema.schemata',
        `SELECT table_name AS name, table_type AS type, row_format AS detail, table_comment AS comment
       FROM information_schema.tables WHERE table_schema ${own} ORDER BY table_name`,
        `SELECT routine_name AS name, routine_type AS type
       FROM information_schema.routines WHERE routine_schema ${own} ORDER BY routine_name`,
        `SELECT trigger_name AS name, event_object_table AS tab, action_timing AS timing,
            event_manipulation AS event, action_order AS place
       FROM information_schema.triggers WHERE trigger_schema ${own}
       ORDER BY event_object_table, action_timing, event_manipulation, action_order`,
        `SELECT event_name AS name FROM information_schema.events WHERE event_schema ${own} ORDER BY event_name`,
    ]);
    const [context, grants, schemata, databases, tables, routines, triggers, events] = answers.map(rowsOf);
    const database = textOf(context?.[0], 'name');
    requirePrivileges(target, { server, database, grants: grants ?? [] });
    const listed = [
        ...(tables ?? []).map(toTable),
        ...(routines ?? []).map(toRoutine),
        ...(triggers ?? []).map(toTrigger),
        ...(events ?? []).map(row => ({ kind: 'event', name: textOf(row, 'name'), detail: '' })),
    ].sort((a, b) => OBJECT_KINDS.indexOf(a.kind) - OBJECT_KINDS.indexOf(b.kind));
    const shown = await runBatch(client, listed.map(({ kind, name }) => `SHOW CREATE ${kind.toUpperCase()} ${quoteName(name)}`));
    const read = listed.map((object, index) => toObject(target, server, object, shown[index]));
    const schema = schemata?.[0];
    return {
        server,
        characterSet: textOf(schema, 'default_character_set_name'),
        collation: textOf(schema, 'default_collation_name'),
        comment: textOf(schema, 'schema_comment'),
        rules: {
            database,
            objects: new Set(listed.map(({ name }) => name.toLowerCase())),
            others: new Set((databases ?? []).map(row => textOf(row, 'name').toLowerCase())),
            foldsCase: textOf(context?.[0], 'fold') !== '0',
        },
        objects: read.filter(object => 'create' in object),
        broken: read.filter(object => 'message' in object),
    };
}
function toTable(row) {
    const [name, type, comment] = [textOf(row, 'name'), textOf(row, 'type'), textOf(row, 'comment')];
    if (type === 'SEQUENCE')
        return { kind: 'sequence', name, detail: '' };
    if (type !== 'VIEW')
        return { kind: 'table', name, detail: textOf(row, 'detail').toUpperCase() };
    // The comment of a view is its type, or what is wrong with it; a privilege that this account lacks is nothing wrong.
    return {
        kind: 'view',
        name,
        detail: '',
        ...(comment.includes(' references invalid ') ? { broken: comment } : {}),
    };
}
const toRoutine = (row) => ({
    kind: textOf(row, 'type').toLowerCase(),
    name: textOf(row, 'name'),
    detail: '',
});
const toTrigger = (row) => ({
    kind: 'trigger',
    name: textOf(row, 'name'),
    detail: ['tab', 'timing', 'event', 'place'].map(key => textOf(row, key)).join(' '),
});
/** Names of the columns in which SHOW CREATE gives the text, per kind. */
const TEXT_COLUMN = {
    sequence: 'create table',
    table: 'create table',
    view: 'create view',
    function: 'create function',
    procedure: 'create procedure',
    package: 'create package',
    'package body': 'create package body',
    trigger: 'sql original statement',
    event: 'create event',
};
function toObject(target, server, { kind, name, detail, broken }, answer) {
    if (answer?.rows === undefined) {
        const said = answer?.error.sqlMessage ?? 'no answer';
        if (isDenied(answer?.error))
            throw missingPrivilege(target, server, kind, name);
        return { kind, name, message: said };
    }
    if (broken !== undefined)
        return { kind, name, message: broken };
    const row = answer.rows[0];
    const create = fieldOf(row, TEXT_COLUMN[kind]);
    if (typeof create !== 'string')
        throw missingPrivilege(target, server, kind, name);
    const session = Object.entries({
        characterSet: 'character_set_client',
        collation: 'collation_connection',
        databaseCollation: 'database collation',
        timeZone: 'time_zone',
    }).flatMap(([key, column]) => {
        const value = fieldOf(row, column);
        return typeof value === 'string' ? [[key, value]] : [];
    });
    return {
        kind,
        name,
        create,
        detail,
        session: { sqlMode: textOf(row, 'sql_mode'), ...Object.fromEntries(session) },
    };
}
/** Servers differ in the case of column names. */
function fieldOf(row, column) {
    const key = Object.keys(row ?? {}).find(name => name.toLowerCase() === column);
    return key === undefined ? undefined : row?.[key];
}
function textOf(row, column) {
    const value = fieldOf(row, column);
    return value === null || value === undefined ? '' : String(value);
}
function rowsOf({ rows, error }) {
    if (rows === undefined)
        throw error;
    return rows;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/session.js
/**
 * Sessions that a mirror is read and made with. Invariant: they are closed when
 * the work on them ends, however it ends, and at once when it is cancelled.
 */





/** A dry run that was called off. */
const cancelled = () => new core_errors/* GreenlineError */.yi('CANCELLED', 'The dry run was cancelled while its mirror was made.', 'Run it again.');
/**
 * Works on a session of its own that takes several statements at once.
 *
 * @throws GreenlineError what `connect` throws, CANCELLED, CONNECTION_LOST, and DRY_RUN_IMPOSSIBLE with the
 *   server's words when it refused.
 */
async function onSession(target, options, work, extras = {}) {
    const { signal } = options;
    throwIfCancelled(signal);
    const session = await openSession(target, options, { ...extras, statements: 'several' });
    const { client } = session;
    // Destroying settles nothing that is in flight, and the server would go on with what it was sent.
    const breakOff = () => {
        client.destroy();
        return killSession(target, options, client.threadId);
    };
    let abort = () => undefined;
    const aborted = new Promise((_, reject) => {
        abort = () => void breakOff().then(() => reject(cancelled()));
    });
    aborted.catch(() => undefined);
    signal?.addEventListener('abort', abort);
    try {
        throwIfCancelled(signal);
        const done = await Promise.race([work(session), aborted]);
        await session_close(session);
        return done;
    }
    catch (thrown) {
        // It may be in the middle of an answer, which a polite end would wait for.
        await breakOff();
        throw isAborted(signal) ? cancelled() : toMirrorError(target, thrown);
    }
    finally {
        signal?.removeEventListener('abort', abort);
    }
}
const isAborted = (signal) => signal?.aborted ?? false;
/** @throws GreenlineError CANCELLED */
function throwIfCancelled(signal) {
    if (isAborted(signal))
        throw cancelled();
}
/** Ends a session on the server. Never rejects: where it cannot be ended, dropping the mirror does it. */
async function killSession(target, options, id) {
    try {
        const session = await openSession(target, options, { database: '' });
        // It may have ended in the meantime: then the server knows no such session.
        await ask(session.client, `KILL ${id}`).catch(() => undefined);
        await session_close(session);
    }
    catch {
        // No session is to be had: the server may be gone.
    }
}
const session_close = ({ client }) => new Promise(resolve => {
    client.once('end', resolve);
    client.end(() => resolve());
});
function toMirrorError(target, thrown) {
    if (thrown instanceof core_errors/* GreenlineError */.yi)
        return thrown;
    const { errno, code, sqlMessage } = thrown;
    if (errno === undefined && code === undefined)
        return thrown;
    if (!isFromServer(thrown))
        return (0,connection_error/* connectionLost */.Bx)(target);
    return new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `${target.name} refused what a mirror needs: ${sqlMessage ?? ''} (${errno ?? code ?? ''}).`, 'Give the account the privilege the message names, or choose another place for the mirror with `dry-run`.', { cause: thrown, place: { target: target.name } });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/view-order.js
const NAME = /`((?:[^`]|``)*)`/g;
/** Views by what they name; a column of a view's name puts it later than needed, never wrongly. */
function orderViews(creations) {
    const views = new Map(creations.flatMap(creation => creation.object.kind === 'view' ? [[creation.object.name, creation]] : []));
    const ordered = [];
    const seen = new Set();
    const place = (creation) => {
        if (seen.has(creation.object.name))
            return;
        seen.add(creation.object.name);
        for (const [, quoted = ''] of creation.object.create.matchAll(NAME)) {
            const needed = views.get(quoted.replaceAll('``', '`'));
            if (needed !== undefined)
                place(needed);
        }
        ordered.push(creation);
    };
    views.forEach(place);
    return creations.flatMap(creation => {
        if (creation.object.kind !== 'view')
            return [creation];
        const next = ordered.shift();
        return next === undefined ? [] : [next];
    });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/create.js




/** Waiting for the disk is most of the time that creating a table takes, so several sessions are faster. */
const TABLE_SESSIONS = 4;
const MIN_TABLES_PER_SESSION = 20;
/**
 * Creates all; gives those that the server refuses.
 *
 * @param loadTables - Called with those that were refused so far, when the tables are there and no trigger is.
 */
async function createObjects(given, loadTables) {
    const { creations } = given;
    const firstTable = creations.findIndex(({ object }) => object.kind === 'table');
    const tables = creations.filter(({ object }) => object.kind === 'table');
    const before = firstTable === -1 ? [] : creations.slice(0, firstTable);
    const after = orderViews(firstTable === -1 ? creations : creations.slice(firstTable + tables.length));
    const refused = await createWaiting(given, [
        ...(await createEncoded(given, before)),
        ...(await createTables(given, tables)),
    ]);
    await loadTables(refused);
    return createWaiting(given, [...refused, ...(await createEncoded(given, after))]);
}
/** Tries again what was refused, as long as something of it succeeds. */
async function createWaiting(given, refused) {
    const objects = new Set(refused.map(({ object }) => object));
    const waiting = given.creations.filter(({ object }) => objects.has(object));
    if (waiting.length === 0)
        return refused;
    const still = await createEncoded(given, waiting);
    return still.length === waiting.length ? still : createWaiting(given, still);
}
/**
 * What was made by a client with an old character set has to travel in it again: the server remembers the set, and
 * reads the text by it.
 */
async function createEncoded(given, creations) {
    const refused = [];
    let from = 0;
    while (from < creations.length) {
        const charset = encodingOf(creations[from]);
        let to = from;
        while (to < creations.length && encodingOf(creations[to]) === charset)
            to += 1;
        const run = creations.slice(from, to);
        from = to;
        if (charset === undefined)
            refused.push(...(await createInOrder(given, given.client, run)));
        else {
            const create = async ({ client }) => {
                await create_prepareSession(client);
                return createInOrder(given, client, run);
            };
            refused.push(...(await onSession(given.mirror, given.options, create, { charset })));
        }
    }
    return refused;
}
/** @returns undefined when UTF-8 will do. */
function encodingOf(creation) {
    const charset = creation?.object.session.characterSet ?? 'utf8mb4';
    // eslint-disable-next-line no-control-regex -- all of ASCII is meant
    return charset.startsWith('utf8') || /^[\x00-\x7f]*$/.test(creation?.text ?? '') ? undefined : charset;
}
/** Tables need nothing of each other while foreign keys are not checked. */
async function createTables(given, tables) {
    const sessions = Math.min(TABLE_SESSIONS, Math.floor(tables.length / MIN_TABLES_PER_SESSION));
    if (sessions < 2)
        return createInOrder(given, given.client, tables);
    const perSession = Math.ceil(tables.length / sessions);
    const settled = await Promise.allSettled(Array.from({ length: sessions }, (_, index) => onSession(given.mirror, given.options, async ({ client }) => {
        await create_prepareSession(client);
        return createInOrder(given, client, tables.slice(index * perSession, (index + 1) * perSession));
    })));
    return settled.flatMap(result => {
        if (result.status === 'rejected')
            throw result.reason;
        return result.value;
    });
}
/** Limits that objects made long ago may not meet; some need a privilege, and then stay as they are. */
async function create_prepareSession(client) {
    await runBatch(client, [
        `SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00'`,
        'SET SESSION innodb_strict_mode = 0',
        'SET SESSION sql_require_primary_key = 0',
        'SET SESSION sql_log_bin = 0',
    ]);
}
async function createInOrder({ mirror, server, catalog, options }, client, creations) {
    throwIfCancelled(options.signal);
    const statements = [];
    const places = [];
    let current = [];
    let collation = catalog.collation;
    const useCollation = (wanted) => {
        if (wanted === collation)
            return;
        statements.push(`ALTER DATABASE ${quoteName(mirror.database)} COLLATE ${wanted}`);
        collation = wanted;
    };
    for (const { object, text } of creations) {
        const settings = settingsFor(object, server);
        const changed = settings.filter(setting => !current.includes(setting));
        if (changed.length > 0)
            statements.push(`SET SESSION ${changed.join(', ')}`);
        current = settings;
        // Routines, triggers and events remember the database's collation of their day.
        useCollation(object.session.databaseCollation ?? catalog.collation);
        places.push(statements.push(text) - 1);
    }
    useCollation(catalog.collation);
    const answers = await runBatch(client, statements);
    return creations.flatMap(({ object }, index) => {
        const error = answers[places[index] ?? 0]?.error;
        return error === undefined ? [] : [{ object, message: error.sqlMessage ?? 'no reason given' }];
    });
}
/** A setting for each variable, always all of them, so that nothing is left over from the one before. */
function settingsFor({ kind, session }, { product }) {
    const { characterSet = 'utf8mb4', collation = 'utf8mb4_general_ci', timeZone = '+00:00', } = session;
    return [
        `sql_mode = ${quoteText(kind === 'table' ? tableMode(product) : session.sqlMode)}`,
        `character_set_client = ${characterSet}`,
        `collation_connection = ${collation}`,
        `time_zone = ${quoteText(timeZone)}`,
    ];
}
/** A table's folders are those of the other server; options of engines that are not there say nothing here. */
const tableMode = (product) => product === 'MariaDB' ? 'NO_DIR_IN_CREATE,IGNORE_BAD_TABLE_OPTIONS' : 'NO_DIR_IN_CREATE';

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/texts.js

const texts_HEAD = /^(CREATE (?:OR REPLACE )?(?:ALGORITHM\s*=\s*\w+ )?)(DEFINER\s*=\s*((?:`(?:[^`]|``)*`|"(?:[^"]|"")*")(?:@(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"))?)) /i;
/** The account an object runs as, as `user`@`host`. */
function definerOf({ create }) {
    const definer = texts_HEAD.exec(create)?.[3];
    if (definer === undefined || definer.startsWith('`'))
        return definer;
    return definer.replace(/"((?:[^"]|"")*)"/g, (_, name) => {
        return `\`${name.replaceAll('""', '"').replaceAll('`', '``')}\``;
    });
}
/** The same text, to run as another account, or without any said. */
const withDefiner = (create, definer) => create.replace(texts_HEAD, (_, before) => definer === undefined ? before : `${before}DEFINER=${definer} `);
/**
 * The text with its own database's name replaced.
 *
 * @param counters - Whether AUTO_INCREMENT goes on where it is.
 */
function textFor(object, rules, { database, counters }) {
    const { kind, session } = object;
    const create = kind === 'table' && counters === 'kept' ? object.create : withoutState(object);
    if (kind === 'sequence')
        return create;
    const isShown = kind === 'table' || kind === 'view';
    return pointTo(create, {
        rules,
        database,
        kind: isShown ? 'shown' : 'written',
        sqlMode: session.sqlMode,
    });
}
/** Without the next value of AUTO_INCREMENT, and with events disabled. */
function withoutState({ kind, create }) {
    // Line ends inside of comments are shown as \n, so only the options of a table begin a line with a bracket.
    if (kind === 'table')
        return create.replace(/^(\) [^'"]*?) AUTO_INCREMENT=\d+/m, '$1');
    if (kind !== 'event')
        return create;
    return create.replace(/( ON COMPLETION (?:NOT )?PRESERVE) (?:ENABLE|DISABLE ON SLAVE|DISABLE ON REPLICA|DISABLE)(?= )/, '$1 DISABLE');
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/definers.js


const PROBE = '`greenline probe`';
/**
 * Tries every definer out, in the mirror while it is empty: only running something as an account shows whether it
 * is there and may read and write here.
 *
 * @returns The definers that can be kept, as `user`@`host`.
 */
async function keptDefiners(mirror, objects) {
    const definers = [...new Set(objects.flatMap(object => definerOf(object) ?? []))];
    const kept = new Set();
    if (definers.length === 0)
        return kept;
    const answers = await runBatch(mirror, [
        `CREATE TABLE ${PROBE} (a int)`,
        ...definers.flatMap(definer => [
            `CREATE DEFINER=${definer} PROCEDURE ${PROBE}() SQL SECURITY DEFINER BEGIN INSERT INTO ${PROBE} VALUES (1); UPDATE ${PROBE} SET a = 2; DELETE FROM ${PROBE}; END`,
            `CALL ${PROBE}()`,
            `DROP PROCEDURE IF EXISTS ${PROBE}`,
        ]),
        `DROP TABLE ${PROBE}`,
    ]);
    definers.forEach((definer, index) => {
        const [created, called] = answers.slice(1 + index * 3);
        if (created?.error === undefined && called?.error === undefined)
            kept.add(definer);
    });
    return kept;
}
/** One warning for each definer that was not kept, with what runs as somebody else. */
function definerProblems(objects, kept, target) {
    const lost = new Map();
    for (const object of objects) {
        const definer = definerOf(object);
        if (definer === undefined || kept.has(definer))
            continue;
        lost.set(definer, [...(lost.get(definer) ?? []), `${object.kind} ${object.name}`]);
    }
    return [...lost].map(([definer, names]) => ({
        code: 'MIRROR_INCOMPLETE',
        message: `On the mirror these run as the account that made it, since ${definer} is not there or may not work in it: ${names.join(', ')}.`,
        hint: 'Create the account on the server of the mirror and let it use every database there, if its privileges matter to the change.',
        severity: 'warning',
        target,
    }));
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/engines.js

/** Engines whose tables are windows onto another server or file. */
const REMOTE = new Set(['FEDERATED', 'CONNECT', 'SPIDER', 'S3', 'OQGRAPH', 'SPHINX']);
/** Whether rows of this engine's tables live outside of their server. */
const isRemote = (engine) => REMOTE.has(engine.toUpperCase());
/** Asks the mirror's server what it has. */
async function findEngines(mirror) {
    const rows = await ask(mirror, `SELECT engine AS name FROM information_schema.engines WHERE support IN ('YES', 'DEFAULT')`);
    const there = new Set(rows.map(row => String(row['name']).toUpperCase()));
    const isUsable = (engine) => there.has(engine.toUpperCase()) && !isRemote(engine);
    return {
        adapt: ({ kind }, text) => {
            const engine = kind === 'table' ? engineOf(text) : undefined;
            if (engine === undefined || isUsable(engine))
                return text;
            // The options belong to the engine that goes.
            return text.replace(/^\) [^]*$/m, ') ENGINE=InnoDB');
        },
        problems: objects => objects.flatMap(({ kind, name, create }) => {
            const engine = kind === 'table' ? engineOf(create) : undefined;
            if (engine === undefined || isUsable(engine))
                return [];
            return [
                there.has(engine.toUpperCase())
                    ? `The table ${name} is an InnoDB table on the mirror: with ${engine} its rows would live outside of it`
                    : `The table ${name} is an InnoDB table on the mirror, whose server lacks the engine ${engine}`,
            ];
        }),
    };
}
/** The engine that SHOW CREATE TABLE names in the table's options. */
const engineOf = (create) => /^\) [^'"]*?ENGINE=(\w+)/m.exec(create)?.[1];

// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __webpack_require__(21916);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-choice.js
/**
 * Which tables a mirror has rows of. Invariant: what the user named is there, or
 * it is an error before anything is copied.
 */


/** @throws GreenlineError DRY_RUN_IMPOSSIBLE, for each name that no table has. */
function chooseTables(data, all, { source, catalog }) {
    switch (data.kind) {
        case 'none':
            return { tables: [], read: [] };
        case 'all':
            return { tables: all, read: all };
        case 'sample':
            return { tables: all, maxRows: data.rows, read: all };
        case 'tables': {
            const { rules } = catalog;
            const tests = data.tables.map(name => nameTest(name, rules));
            const unknown = data.tables.filter((_, index) => !all.some(({ name }) => tests[index]?.(name)));
            (0,core_errors/* throwAll */.Kx)(unknown.map(name => noSuchTable(name, all, { source, catalog })));
            const tables = all.filter(({ name }) => tests.some(test => test(name)));
            return { tables, read: withParents(tables, all) };
        }
    }
}
/** Whether a table is meant: by its name, also behind its database's, where `*` stands for any letters. */
function nameTest(given, { database, foldsCase }) {
    const matches = (pattern, name) => {
        const expression = pattern.split('*').map(escapeExpression).join('[^]*');
        return new RegExp(`^${expression}$`, foldsCase ? 'iu' : 'u').test(name);
    };
    // A name may have dots in it as well.
    const behindDatabase = [...given.matchAll(/\./g)]
        .filter(({ index }) => matches(given.slice(0, index), database))
        .map(({ index }) => given.slice(index + 1));
    return table => [given, ...behindDatabase].some(pattern => matches(pattern, table));
}
const escapeExpression = (text) => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
function noSuchTable(given, all, { source, catalog }) {
    const { database } = catalog.rules;
    const bare = given.startsWith(`${database}.`) ? given.slice(database.length + 1) : given;
    const kind = catalog.objects.find(({ name }) => name === bare)?.kind;
    const near = all
        .map(({ name }) => ({ name, edits: (0,mod/* distance */.Io)(name.toLowerCase(), bare.toLowerCase()) }))
        .filter(({ edits }) => edits <= Math.max(2, bare.length / 4))
        .sort((a, b) => a.edits - b.edits)
        .slice(0, 3)
        .map(({ name }) => name);
    const also = near.length > 0
        ? ` It has ${near.join(', ')}.`
        : kind !== undefined
            ? ` There, ${bare} is a ${kind} without rows of its own.`
            : '';
    return new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `No table of ${source.name} is called ${given}.${also}`, `Correct the name in \`mirror-data\`: a table of ${database} by its name, or with * for any letters.`, { place: { target: source.name } });
}
function withParents(tables, all) {
    const byName = new Map(all.map(table => [table.name, table]));
    const found = new Set(tables);
    // A set gives what is added to it on the way as well.
    for (const { references } of found) {
        for (const { parent } of references) {
            const table = byName.get(parent);
            if (table !== undefined)
                found.add(table);
        }
    }
    return [...found];
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-values.js



const FORMS = {
    ...{ tinyint: 'number', smallint: 'number', mediumint: 'number', int: 'number', bigint: 'number' },
    ...{ bit: 'number', set: 'number', enum: 'index', json: 'json' },
    ...{ binary: 'bytes', varbinary: 'bytes', tinyblob: 'bytes', blob: 'bytes', mediumblob: 'bytes' },
    ...{ longblob: 'bytes', vector: 'bytes', geometry: 'bytes', point: 'bytes', linestring: 'bytes' },
    ...{ polygon: 'bytes', multipoint: 'bytes', multilinestring: 'bytes', multipolygon: 'bytes' },
    ...{ geometrycollection: 'bytes', geomcollection: 'bytes' },
};
/** A row of information_schema.columns as a column. */
function toColumn(row) {
    const type = String(row['type']).toLowerCase();
    const characterSet = row['charset'];
    const form = FORMS[type] ?? (typeof characterSet === 'string' ? 'text' : 'words');
    return {
        name: String(row['name']),
        form,
        type,
        isGenerated: Number(row['is_generated']) === 1,
        ...(form === 'text' ? { characterSet: String(characterSet) } : {}),
    };
}
/**
 * What is selected for a column.
 *
 * @param table - An alias of the table, if it has one.
 */
function selected({ name, type }, table) {
    const column = `${table === undefined ? '' : `${table}.`}${quoteName(name)}`;
    switch (type) {
        // Shown with six digits; as a DOUBLE with as many as tell it from every other. Adding 0 would lose the sign of -0.
        case 'float':
        case 'double':
            return `${column} * 1e0`;
        // Values of ENUM and SET may have any letters in them, and the bits of BIT are bytes.
        case 'bit':
        case 'enum':
        case 'set':
            return `${column} + 0`;
        default:
            return column;
    }
}
const QUOTE = 0x27;
const BACKSLASH = 0x5c;
/** An empty buffer, which grows beyond its first size only for a row that is larger. */
function createSqlBytes(initialBytes) {
    let bytes = Buffer.allocUnsafe(initialBytes);
    let end = 0;
    const reserve = (more) => {
        if (end + more <= bytes.length)
            return;
        const larger = Buffer.allocUnsafe(Math.max(Math.ceil(bytes.length * 1.5), end + more));
        bytes.copy(larger, 0, 0, end);
        bytes = larger;
    };
    return {
        length: () => end,
        add(text) {
            reserve(text.length * 3);
            end += bytes.write(text, end);
        },
        addByte(byte) {
            reserve(1);
            bytes[end++] = byte;
        },
        addRaw(value) {
            reserve(value.length);
            // Numbers are too short for a copy of the runtime's to pay off.
            for (let at = 0; at < value.length; at += 1)
                bytes[end++] = value[at];
        },
        addQuoted(value) {
            reserve(value.length * 2 + 2);
            bytes[end++] = QUOTE;
            for (let at = 0; at < value.length; at += 1) {
                const byte = value[at];
                if (byte === QUOTE || byte === BACKSLASH)
                    bytes[end++] = BACKSLASH;
                bytes[end++] = byte;
            }
            bytes[end++] = QUOTE;
        },
        truncate(length) {
            end = length;
        },
        take() {
            const text = bytes.toString('latin1', 0, end);
            if (bytes.length > initialBytes * 2)
                bytes = Buffer.allocUnsafe(initialBytes);
            end = 0;
            return text;
        },
    };
}
const NULL = Buffer.from('NULL');
/** Writes a value as it is inserted, on a session whose character set is `binary`. */
function addValue(sql, { form }, value) {
    if (value === null) {
        sql.addRaw(NULL);
    }
    else if (form === 'number' || form === 'index') {
        sql.addRaw(value);
    }
    else {
        // A string of no character set is taken byte by byte; some types want a text, and would take it for their own bytes.
        if (form === 'words' || form === 'json')
            sql.add('_utf8mb4');
        sql.addQuoted(value);
    }
}
/** Writes a value as it is compared with a column, so that the column's collation and index are used. */
function addKey(sql, { form, characterSet }, value) {
    if (value === null)
        throw new Error('A NULL refers to nothing');
    if (form === 'number' || form === 'index') {
        sql.addRaw(value);
    }
    else {
        sql.add(`_${form === 'bytes' ? 'binary' : (characterSet ?? 'utf8mb4')}`);
        sql.addQuoted(value);
    }
}
/**
 * Makes a session take and give bytes: no character set is converted from here on, and every character of a text
 * that is sent is one byte. The driver follows the server's word on the session's character set; a session that is
 * opened with this one would have names of accounts and databases in Latin-1.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when something between driver and server keeps that word back.
 */
async function useBytes(client, target) {
    await ask(client, `SET SESSION session_track_system_variables = 'character_set_client'`);
    await ask(client, 'SET NAMES binary');
    const [row] = await ask(client, `SELECT LENGTH('\u00ff') AS bytes`);
    if (Number(row?.['bytes']) === 1)
        return;
    throw new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `${target.name} takes no bytes as they are, so rows cannot be copied exactly.`, 'Give the address of the server itself instead of a proxy, or write mirror-data: none.', { place: { target: target.name } });
}
/** SQL for a session that takes bytes. */
const asBytes = (sql) => Buffer.from(sql, 'utf8').toString('latin1');

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/counters.js




/**
 * Sets MariaDB's sequences to what the source would give out after what its sessions hold in store.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the account may not read one; the driver's error.
 */
async function copyCounters(from, to, { source, sequences }) {
    if (sequences.length === 0)
        return;
    const states = await runBatch(from, sequences.map(name => asBytes(`SELECT CAST(next_not_cached_value AS CHAR) AS next, CAST(cycle_count AS CHAR) AS round FROM ${quoteName(name)}`)));
    const refused = sequences.filter((_, index) => states[index]?.error !== undefined);
    if (refused.length > 0) {
        throw new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `${source.name} refused to say where these sequences are: ${refused.join(', ')}.`, 'Grant the account SELECT on the database, so that its sequences can go on where they are.', { place: { target: source.name } });
    }
    await runBatch(to, sequences.map((name, index) => {
        const state = states[index]?.rows?.[0];
        return asBytes(`DO SETVAL(${quoteName(name)}, ${String(state?.['next'])}, 0, ${String(state?.['round'])})`);
    }));
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-writer.js


/** What tables are loaded with: rows of large tables travel in texts of this size. */
const row_writer_TEXT_BYTES = 1024 * 1024;
/** A transaction that grows without end makes the server's undo log grow as well. */
const COMMIT_AFTER_BYTES = 16 * row_writer_TEXT_BYTES;
/** The driver hands texts over as strings, which cannot be longer. */
const MAX_TEXT_BYTES = 0x1fffffe8;
const [OPEN, CLOSE, COMMA, ZERO] = [0x28, 0x29, 0x2c, 0x30];
/** A row that is too large for the mirror's server. */
class RowTooLarge extends Error {
    table;
    rowBytes;
    maxBytes;
    constructor(table, rowBytes, maxBytes) {
        super('A row is too large');
        this.table = table;
        this.rowBytes = rowBytes;
        this.maxBytes = maxBytes;
    }
}
/** The driver's error, with the table whose rows were on their way. */
class WriteError extends Error {
    table;
    cause;
    constructor(table, cause) {
        super('Rows were not taken');
        this.table = table;
        this.cause = cause;
    }
}
/** @param maxPacketBytes - `max_allowed_packet` of the session. */
function createRowWriter(client, maxPacketBytes) {
    // The packet holds more than the text: its command, and a COMMIT.
    const maxBytes = Math.min(maxPacketBytes, MAX_TEXT_BYTES) - 1024;
    const fullBytes = Math.min(row_writer_TEXT_BYTES, maxBytes);
    const sql = createSqlBytes(fullBytes + 64 * 1024);
    const rows = new Map();
    const changed = new Map();
    let inserts = [];
    let last;
    let uncommittedBytes = 0;
    let onItsWay;
    /** Sends what was gathered, after what is on its way; the promise is of the latter. */
    function send() {
        const sent = inserts;
        uncommittedBytes += sql.length();
        if (uncommittedBytes > COMMIT_AFTER_BYTES) {
            sql.add('\n;\nCOMMIT');
            uncommittedBytes = 0;
        }
        const text = sql.take();
        inserts = [];
        const previous = onItsWay;
        const next = (previous ?? Promise.resolve())
            .then(() => insert(client, text, sent))
            .then(warnings => {
            sent.forEach(({ table, expectedWarnings }, index) => {
                const more = (warnings[index] ?? 0) - expectedWarnings;
                if (more > 0)
                    changed.set(table.name, (changed.get(table.name) ?? 0) + more);
            });
            if (onItsWay === next)
                onItsWay = undefined;
        });
        // Whoever writes or finishes next meets the failure.
        next.catch(() => undefined);
        onItsWay = next;
        return previous;
    }
    function begin(table) {
        const columns = table.columns.filter(({ isGenerated }) => !isGenerated);
        const names = columns.map(({ name }) => quoteName(name)).join(',');
        sql.add(`${inserts.length === 0 ? '' : '\n;\n'}INSERT INTO ${quoteName(table.name)} (${names}) VALUES `);
        const insert = { table, expectedWarnings: 0 };
        inserts.push(insert);
        last = insert;
        return insert;
    }
    function addRow({ columns }, row) {
        let place = 0;
        let emptyEnums = 0;
        sql.addByte(OPEN);
        for (const column of columns) {
            if (column.isGenerated)
                continue;
            const value = row[place] ?? null;
            if (place > 0)
                sql.addByte(COMMA);
            addValue(sql, column, value);
            if (column.form === 'index' && value?.length === 1 && value[0] === ZERO)
                emptyEnums += 1;
            place += 1;
        }
        sql.addByte(CLOSE);
        return emptyEnums;
    }
    function write(table, row) {
        const start = sql.length();
        const current = inserts.at(-1);
        const continues = current?.table === table;
        const insert = continues ? current : begin(table);
        if (continues)
            sql.addByte(COMMA);
        const emptyEnums = addRow(table, row);
        if (sql.length() > maxBytes) {
            if (start === 0)
                throw new RowTooLarge(table.name, sql.length(), maxBytes);
            sql.truncate(start);
            if (!continues)
                inserts.pop();
            const before = send();
            return write(table, row) ?? before;
        }
        insert.expectedWarnings += emptyEnums;
        rows.set(table.name, (rows.get(table.name) ?? 0) + 1);
        return sql.length() >= fullBytes ? send() : undefined;
    }
    return {
        write,
        rows,
        changed,
        async finish() {
            if (inserts.length > 0)
                void send();
            await onItsWay;
            // MariaDB tells of a row that it refuses here, when the table was empty.
            await insert(client, 'COMMIT', last === undefined ? [] : [last]);
        },
    };
}
/** Sends a text of INSERTs, in order. @returns How many warnings each gave. */
function insert(client, text, inserts) {
    return new Promise((resolve, reject) => {
        const warnings = [];
        const settle = (end) => {
            client.removeListener('error', failed);
            end();
        };
        const failed = (error) => {
            const at = inserts[Math.min(warnings.length, inserts.length - 1)];
            settle(() => reject(new WriteError(at?.table.name ?? '', error)));
        };
        const query = client.query(text);
        query.on('result', (header) => warnings.push(header.warningStatus));
        query.on('error', failed);
        query.on('end', () => settle(() => resolve(warnings)));
        client.on('error', failed);
    });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-failures.js
/**
 * What ends a copy of rows, as errors a person can act on. Invariant: each names
 * the table whose rows were on their way.
 */



/** ER_CONNECTION_KILLED, ER_SERVER_SHUTDOWN: said by a server that then hangs up. */
const FAREWELLS = new Set([1927, 1053]);
const isLost = (error) => !isFromServer(error) || FAREWELLS.has(error.errno ?? 0);
const impossible = (target, message, hint, cause) => new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', message, hint, { cause, place: { target: target.name } });
/** What a writer of rows threw; anything else stays what it is. */
function toWriteFailure(mirror, thrown) {
    if (thrown instanceof RowTooLarge)
        return tooLarge(mirror, thrown);
    return thrown instanceof WriteError ? notWritten(mirror, thrown) : thrown;
}
/** Why the rows of a table were not read. */
function notRead(source, table, error) {
    if (isLost(error))
        return lost(source, table, error);
    return impossible(source, `${source.name} refused to give the rows of ${table}: ${error.sqlMessage ?? ''} (${error.errno ?? ''}).`, 
    // ER_TABLE_DEF_CHANGED: somebody altered it after the snapshot was taken.
    error.errno === 1412
        ? 'Run again when nobody alters tables of the target.'
        : 'Mend on the server what the message names, or leave the table out of `mirror-data`.', error);
}
function notWritten(mirror, { table, cause }) {
    const error = cause;
    if (isLost(error))
        return lost(mirror, table, error);
    return impossible(mirror, `The mirror's server refused rows of ${table}: ${error.sqlMessage ?? ''} (${error.errno ?? ''}).`, 'Mend on the server what the message names, or leave the table out of `mirror-data`.', error);
}
const lost = (target, table, cause) => impossible(target, `The connection to ${target.name} was lost while rows of ${table} were copied.`, 'Run again; if it happens again, look into the log of that server.', cause);
function tooLarge(mirror, { table, rowBytes, maxBytes }) {
    const inMib = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
    return impossible(mirror, `A row of ${table} takes ${inMib(rowBytes)} as a statement, and the mirror's server takes ${inMib(maxBytes)} at once.`, 'Raise max_allowed_packet on the server of the mirror, or leave the table out of `mirror-data`.');
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-stream.js
/** The driver's error, with the statement that it stopped at, or the one behind it. */
class StreamError extends Error {
    statement;
    cause;
    constructor(statement, cause) {
        super('A statement failed');
        this.statement = statement;
        this.cause = cause;
    }
}
/**
 * Runs statements that were joined into one text and gives the rows of each.
 *
 * @param texts - One byte a character (see `asBytes`).
 * @throws StreamError, and what `take` throws; the session is then in the middle of an answer and of no further use.
 */
function streamRows(client, texts, take) {
    return new Promise((resolve, reject) => {
        let at = -1;
        let gaveRows = false;
        let failed = false;
        const finish = (end) => {
            failed = true;
            client.removeListener('error', lost);
            end();
        };
        // Failed in its middle, a statement is taken for the one behind it: whoever wants to know which gives them in pairs.
        const next = () => Math.min(at + 1, texts.length - 1);
        const lost = (error) => {
            if (!failed)
                finish(() => reject(new StreamError(next(), error)));
        };
        const query = client.query({ sql: texts.join('\n;\n'), rowsAsArray: true, typeCast: false });
        query.on('fields', (fields) => {
            at += 1;
            gaveRows = fields !== undefined;
        });
        query.on('result', (row) => {
            if (!gaveRows || failed)
                return;
            const stop = (thrown) => {
                client.pause();
                const error = thrown instanceof Error ? thrown : new Error(String(thrown));
                if (!failed)
                    finish(() => reject(error));
            };
            try {
                const busy = take(at, row);
                if (busy === undefined)
                    return;
                client.pause();
                busy.then(() => {
                    if (!failed)
                        client.resume();
                }, stop);
            }
            catch (thrown) {
                stop(thrown);
            }
        });
        query.on('error', (error) => {
            if (!failed)
                finish(() => reject(new StreamError(next(), error)));
        });
        query.on('end', () => {
            if (!failed)
                finish(resolve);
        });
        client.on('error', lost);
    });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-closure.js






/** Keys that are asked for at once. MariaDB makes a temporary table of 1,000 and more, and uses no index then. */
const KEYS_AT_ONCE = 500;
const KEY_BYTES = 256 * 1024;
/** Fetches parents until nothing more is missing that is there on the source. */
async function copyReferred({ tables, maxRows, read }, { mirror, session, writer, reader, }) {
    // Whoever has all tables has all parents.
    const whole = new Set(maxRows === undefined ? tables : []);
    const edges = edgesOf(read).filter(({ parent }) => !whole.has(parent));
    if (edges.length === 0)
        return;
    await onSession(mirror, session, async ({ client }) => {
        await useBytes(client, mirror);
        await ask(client, `SET SESSION sql_mode = '', time_zone = '+00:00'`);
        const waiting = new Set(edges.filter(({ child }) => writer.rows.has(child.name)));
        // What is added to a set while it is gone through comes later in it.
        for (const edge of waiting) {
            waiting.delete(edge);
            let copied = 0;
            const keys = createKeys(edge);
            const fetch = async () => {
                copied += await reader.copyWhere(edge.parent, keys.take());
            };
            try {
                await streamRows(client, [asBytes(missingParents(edge))], (_, row) => keys.add(row) ? fetch() : undefined);
            }
            catch (thrown) {
                if (!(thrown instanceof StreamError))
                    throw thrown;
                throw notRead(mirror, edge.child.name, thrown.cause);
            }
            if (keys.count() > 0)
                await fetch();
            if (copied === 0)
                continue;
            for (const next of edges)
                if (next.child === edge.parent)
                    waiting.add(next);
        }
    });
}
function edgesOf(tables) {
    const byName = new Map(tables.map(table => [table.name, table]));
    return tables.flatMap(child => child.references.flatMap(reference => {
        const parent = byName.get(reference.parent);
        const columns = reference.columns.flatMap(name => child.columns.find(column => column.name === name) ?? []);
        if (parent === undefined || columns.length < reference.columns.length)
            return [];
        return [{ child, parent, reference, columns }];
    }));
}
/** Asked of the mirror: keys in the child whose row in the parent is not there. A key with a NULL refers to nothing. */
function missingParents({ child, parent, reference, columns }) {
    const pairs = reference.columns.map((column, index) => [
        `c.${quoteName(column)}`,
        `p.${quoteName(reference.parentColumns[index] ?? '')}`,
    ]);
    return `SELECT DISTINCT ${columns.map(column => selected(column, 'c')).join(', ')}
    FROM ${quoteName(child.name)} AS c LEFT JOIN ${quoteName(parent.name)} AS p
      ON ${pairs.map(([own, other]) => `${own} = ${other}`).join(' AND ')}
    WHERE ${pairs.map(([own]) => `${own} IS NOT NULL`).join(' AND ')} AND ${pairs[0]?.[1] ?? ''} IS NULL`;
}
function createKeys({ columns, reference }) {
    const sql = createSqlBytes(KEY_BYTES);
    const names = reference.parentColumns.map(quoteName);
    let count = 0;
    return {
        count: () => count,
        add(row) {
            const [only] = columns;
            if (columns.length === 1 && only !== undefined) {
                sql.add(count === 0 ? `${names[0] ?? ''} IN (` : ',');
                addKey(sql, only, row[0] ?? null);
            }
            else {
                // MariaDB looks nothing up in an index for (a, b) IN (…).
                columns.forEach((column, index) => {
                    sql.add(`${index > 0 ? ' AND ' : count > 0 ? ' OR (' : '('}${names[index] ?? ''} = `);
                    addKey(sql, column, row[index] ?? null);
                });
                sql.add(')');
            }
            count += 1;
            return count === KEYS_AT_ONCE || sql.length() > KEY_BYTES;
        },
        take() {
            if (columns.length === 1)
                sql.add(')');
            count = 0;
            return sql.take();
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-copy.js










/** So many SELECTs travel at once: a round trip for each is most of the time that small tables take. */
const TABLES_AT_ONCE = 20;
const PROGRESS_MS = 1000;
/**
 * Copies the rows of the chosen tables, those they refer to, and the counters of sequences. The tables are there,
 * and their triggers are not.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, naming the table; CANCELLED, and what `connect` throws.
 */
async function copyRows(copy) {
    const { source, mirror, choice, sequences, options } = copy;
    // A table takes as long as it takes; the mirror's server waits for the source, and the other way round.
    const session = { ...options, statementTimeoutMs: 0 };
    return onSession(source, session, async ({ client: from }) => {
        await openSnapshot(from, source);
        const write = async ({ client: to }) => {
            await prepareLoading(to, mirror);
            const [limits] = await ask(to, 'SELECT @@max_allowed_packet AS bytes');
            const writer = createRowWriter(to, Number(limits?.['bytes']));
            const reader = row_copy_createReader(from, writer, copy);
            await reader.copyTables(choice);
            await copyReferred(choice, { mirror, session, writer, reader });
            await copyCounters(from, to, { source, sequences });
            const counts = [...writer.rows.values()];
            return {
                tables: counts.length,
                rows: counts.reduce((sum, count) => sum + count, 0),
                changed: writer.changed,
            };
        };
        return onSession(mirror, session, write);
    });
}
async function openSnapshot(client, source) {
    await useBytes(client, source);
    await ask(client, `SET SESSION sql_mode = '', time_zone = '+00:00', net_write_timeout = 3600`);
    await ask(client, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await ask(client, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    await ask(client, 'SAVEPOINT greenline');
}
async function prepareLoading(client, mirror) {
    await create_prepareSession(client);
    await useBytes(client, mirror);
    // Values are taken as they are: what a server would not take today may be in a table since long ago.
    await ask(client, `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', sql_notes = 0, autocommit = 0`);
    // Each of these is known to one product alone.
    await runBatch(client, ['SET SESSION check_constraint_checks = 0']);
}
function row_copy_createReader(from, writer, { source, mirror, options }) {
    let toldAt = 0;
    const tell = (table) => {
        const now = performance.now();
        if (now - toldAt < PROGRESS_MS)
            return;
        toldAt = now;
        options.progress(`Copying rows of ${table}: ${(writer.rows.get(table) ?? 0).toLocaleString('en-US')}`);
    };
    async function read(tables, selects) {
        // Back at the savepoint the session lets go of the table: nobody who wants to alter it has to wait for the rest.
        const texts = selects.flatMap(select => [select, 'ROLLBACK TO SAVEPOINT greenline']);
        try {
            await streamRows(from, texts, (statement, row) => {
                const table = tables[Math.floor(statement / 2)];
                const busy = writer.write(table, row);
                tell(table.name);
                return busy;
            });
        }
        catch (thrown) {
            if (!(thrown instanceof StreamError))
                throw toWriteFailure(mirror, thrown);
            const table = tables[Math.floor(thrown.statement / 2)]?.name ?? '';
            throw notRead(source, table, thrown.cause);
        }
        try {
            if (writer.rows.size > 0)
                await writer.finish();
        }
        catch (thrown) {
            throw toWriteFailure(mirror, thrown);
        }
    }
    return {
        async copyTables({ tables, maxRows }) {
            for (let at = 0; at < tables.length; at += TABLES_AT_ONCE) {
                const some = tables.slice(at, at + TABLES_AT_ONCE);
                options.progress(`Copying rows of ${some[0]?.name ?? ''}${some.length > 1 ? ' and others' : ''}`);
                await read(some, some.map(table => asBytes(row_copy_select(table) + order(table) + limit(maxRows))));
            }
        },
        async copyWhere(table, where) {
            const before = writer.rows.get(table.name) ?? 0;
            await read([table], [`${asBytes(row_copy_select(table))} WHERE ${where}`]);
            return (writer.rows.get(table.name) ?? 0) - before;
        },
    };
}
/** Rows of a table that is not transactional are put aside by the server first, so that it is free again at once. */
function row_copy_select({ name, columns, isTransactional }) {
    const list = columns.filter(({ isGenerated }) => !isGenerated).map(column => selected(column));
    return `SELECT ${isTransactional ? '' : 'SQL_BUFFER_RESULT '}${list.join(', ')} FROM ${quoteName(name)}`;
}
const order = ({ primaryKey }) => primaryKey.length === 0 ? '' : ` ORDER BY ${primaryKey.map(quoteName).join(', ')}`;
const limit = (maxRows) => (maxRows === undefined ? '' : ` LIMIT ${maxRows}`);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/row-tables.js






/** Rows of MERGE tables are those of other tables; BLACKHOLE has none. */
const ROWLESS = new Set(['MRG_MYISAM', 'BLACKHOLE']);
/**
 * Reads what the copy needs to know of every table that holds rows of its own.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when columns are hidden from the account; the driver's error.
 */
async function readRowTables(client, { objects, rules }, source) {
    const rows = await ask(client, `SELECT table_name AS tab, column_name AS name, data_type AS type, character_set_name AS charset,
            COALESCE(generation_expression, '') <> '' AS is_generated
       FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`);
    const engines = await ask(client, `SELECT engine AS name, transactions FROM information_schema.engines`);
    const transactional = new Set(engines.filter(row => row['transactions'] === 'YES').map(row => String(row['name']).toUpperCase()));
    const columns = new Map();
    for (const row of rows) {
        const table = String(row['tab']);
        columns.set(table, [...(columns.get(table) ?? []), toColumn(row)]);
    }
    const tables = objects.filter(({ kind, create }) => {
        const engine = engineOf(create)?.toUpperCase() ?? '';
        return kind === 'table' && !isRemote(engine) && !ROWLESS.has(engine);
    });
    const fold = (name) => (rules.foldsCase ? name.toLowerCase() : name);
    const names = new Map(tables.map(({ name }) => [fold(name), name]));
    const read = tables.map((object) => {
        const { name, create } = object;
        const own = columns.get(name) ?? [];
        return {
            name,
            columns: own,
            primaryKey: namesIn(/^ {2}PRIMARY KEY \((.*)\)/m.exec(create)?.[1] ?? '').filter(key => own.some(column => column.name === key)),
            references: referencesOf(object).flatMap(reference => {
                const parent = names.get(fold(reference.parent));
                return parent === undefined ? [] : [{ ...reference, parent }];
            }),
            isTransactional: transactional.has(engineOf(create)?.toUpperCase() ?? ''),
        };
    });
    const hidden = tables.filter(({ create }, index) => {
        const seen = new Set(read[index]?.columns.map(({ name }) => name));
        return [...create.matchAll(/^ {2}`((?:[^`]|``)*)` /gm)].some(([, name = '']) => !seen.has(row_tables_unquote(name)));
    });
    if (hidden.length > 0)
        throw mayNotSelect(source, hidden);
    return read;
}
/**
 * Finds out, without reading a row, whether the account may read these tables.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, naming all of those that it may not read.
 */
async function requireSelect(client, tables, source) {
    const answers = await runBatch(client, tables.map(({ name }) => `SELECT * FROM ${quoteName(name)} LIMIT 0`));
    const denied = tables.filter((_, index) => isDenied(answers[index]?.error));
    if (denied.length > 0)
        throw mayNotSelect(source, denied);
}
const mayNotSelect = (source, tables) => {
    const names = tables.map(({ name }) => name).join(', ');
    return new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `The account of ${source.name} may not read the rows of ${names}.`, `Grant the account SELECT on ${tables.length === 1 ? 'this table' : 'these tables'} of ${source.database}, or name other tables in \`mirror-data\`.`, { place: { target: source.name } });
};
const REFERENCE = /^ {2}CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY \(((?:`(?:[^`]|``)*`(?:, )?)+)\) REFERENCES `((?:[^`]|``)*)` \(((?:`(?:[^`]|``)*`(?:, )?)+)\)/gm;
/** The foreign keys that SHOW CREATE TABLE names; one to another database has a dot and is passed over. */
const referencesOf = ({ create }) => [...create.matchAll(REFERENCE)].map(([, columns = '', parent = '', parentColumns = '']) => ({
    columns: namesIn(columns),
    parent: row_tables_unquote(parent),
    parentColumns: namesIn(parentColumns),
}));
const namesIn = (list) => [...list.matchAll(/`((?:[^`]|``)*)`/g)].map(([, name = '']) => row_tables_unquote(name));
const row_tables_unquote = (name) => name.replaceAll('``', '`');

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/private-folder.js
/**
 * The folder of a throw-away server, and what is left of one when its process
 * was killed. Invariant: only folders of this user are touched, only when the
 * process that made them is gone, and only a process that runs in such a folder
 * is ended.
 *
 * Each folder is `greenline-mysql-*` in the temporary folder and holds
 * `server.json`: `{ owner, host, pid }`, where `owner` is the process that
 * started the server and `pid` the server's, once it runs. After a kill -9 the
 * action's post step, or the next start, calls `removeAbandoned`.
 */





const PREFIX = 'greenline-mysql-';
const STATE = 'server.json';
/** Makes a folder that only the account, and this user, can look into. */
function makePrivateFolder(account) {
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_.join(external_node_os_.tmpdir(), PREFIX));
    const record = (pid) => {
        const state = { owner: process.pid, host: external_node_os_.hostname(), ...(pid === undefined ? {} : { pid }) };
        (0,external_node_fs_.writeFileSync)(external_node_path_.join(folder, STATE), JSON.stringify(state), { mode: 0o600 });
    };
    record();
    // The account passes through to its own folder, and sees nothing else.
    (0,external_node_fs_.chmodSync)(folder, 0o711);
    const home = external_node_path_.join(folder, 'home');
    (0,external_node_fs_.mkdirSync)(home, { mode: 0o700 });
    give(home, account);
    return { path: folder, home, record, remove: () => removeFolder(folder) };
}
/** Whether a path is inside of a folder that `makePrivateFolder` made, as far as its name tells. */
const isPrivateFolder = (file) => file.split(external_node_path_.sep).some(part => part.startsWith(PREFIX));
/** Gives a file to an account. */
function give(file, { uid, gid }) {
    if (uid !== undefined && gid !== undefined)
        (0,external_node_fs_.chownSync)(file, uid, gid);
}
/** Nobody special when this process is root, since servers refuse to run as root. */
function serverAccount() {
    if (process.getuid?.() !== 0)
        return {};
    for (const name of ['mysql', 'nobody']) {
        try {
            const [uid, gid] = ['-u', '-g'].map(flag => Number((0,external_node_child_process_.execFileSync)('id', [flag, name], { stdio: 'pipe' })));
            if (uid !== undefined && gid !== undefined)
                return { uid, gid };
        }
        catch {
            // No such account here.
        }
    }
    return {};
}
/**
 * Ends the servers and removes the folders of processes that are gone.
 *
 * @returns The folders that were removed.
 */
function removeAbandoned() {
    const removed = [];
    for (const name of (0,external_node_fs_.readdirSync)(external_node_os_.tmpdir())) {
        const folder = external_node_path_.join(external_node_os_.tmpdir(), name);
        if (!name.startsWith(PREFIX) || !isOurs(folder))
            continue;
        const state = readState(folder);
        if (state === undefined || state.host !== external_node_os_.hostname() || isAlive(state.owner))
            continue;
        if (state.pid !== undefined && commandOf(state.pid).includes(folder))
            kill(state.pid);
        removeFolder(folder);
        removed.push(folder);
    }
    return removed;
}
function readState(folder) {
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(external_node_path_.join(folder, STATE), 'utf8'));
    }
    catch {
        return undefined;
    }
}
function isOurs(folder) {
    try {
        const found = (0,external_node_fs_.lstatSync)(folder);
        return found.isDirectory() && found.uid === process.getuid?.();
    }
    catch {
        return false;
    }
}
function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (thrown) {
        return thrown.code === 'EPERM';
    }
}
/** A process id may have been given to somebody else since. */
function commandOf(pid) {
    try {
        return (0,external_node_child_process_.execFileSync)('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    }
    catch {
        return '';
    }
}
function kill(pid) {
    try {
        process.kill(pid, 'SIGKILL');
    }
    catch {
        // It ended in the meantime.
    }
}
/** A server that is being killed may still write into it. */
const removeFolder = (folder) => (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/surroundings.js



/** What new sessions begin with, and what names and tables are made by. A server has those it knows. */
const SETTINGS = [
    ...['lower_case_table_names', 'sql_mode', 'explicit_defaults_for_timestamp', 'collation_server'],
    ...['default_storage_engine', 'innodb_default_row_format', 'innodb_strict_mode', 'innodb_page_size'],
    ...['sql_require_primary_key', 'default_collation_for_utf8mb4', 'character_set_collations'],
];
/** Reads a server's settings. @throws The driver's error. */
async function readSurroundings(client, server) {
    const names = SETTINGS.map(name => `'${name}'`).join(', ');
    const rows = await ask(client, `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`);
    return { server, settings: new Map(rows.map(toSetting)) };
}
function toSetting(row) {
    const [name, value] = [String(row['Variable_name']).toLowerCase(), String(row['Value'])];
    // A set, whose order means nothing.
    return [name, name === 'sql_mode' ? value.split(',').sort().join(',') : value];
}
/**
 * Gives the sessions to come on a throw-away server the settings of the target, as far as they can be changed.
 *
 * @returns What they are then; on any other server, what they are.
 */
async function matchSurroundings(client, server, wanted) {
    const own = await readSurroundings(client, server);
    const [place] = await ask(client, 'SELECT @@datadir AS folder');
    if (!isPrivateFolder(String(place?.['folder'])))
        return own;
    const differing = differences(wanted, own);
    if (differing.length === 0)
        return own;
    // One by one: what cannot be set stays, and is told.
    await runBatch(client, differing.map(({ name, there }) => `SET GLOBAL ${name} = ${quoteText(there)}`));
    return readSurroundings(client, server);
}
/** Settings that both know, with other values. */
function differences(target, mirror) {
    return SETTINGS.flatMap(name => {
        const [there, here] = [target.settings.get(name), mirror.settings.get(name)];
        return there === undefined || here === undefined || there === here ? [] : [{ name, there, here }];
    });
}
/** Warnings: another product or release series, and settings that differ. */
function surroundingsProblems(target, mirror, names) {
    const problem = (message, hint) => ({
        ...{ code: 'MIRROR_INCOMPLETE', message, hint, severity: 'warning', target: names.mirror.name },
    });
    const called = ({ server: { product, version } }) => `${product} ${version}`;
    const series = ({ server: { product, version } }) => `${product} ${/^\d+\.\d+/.exec(version)?.[0] ?? version}`;
    const differing = differences(target, mirror).map(({ name, there, here }) => `${name} (${shown(here)} on the mirror, ${shown(there)} there)`);
    return [
        ...(series(target) === series(mirror)
            ? []
            : [
                problem(`The mirror is on ${called(mirror)}, and ${names.source.name} is on ${called(target)}: what one takes the other may refuse.`, `Give dry-run-url a server of ${series(target)}.`),
            ]),
        ...(differing.length === 0
            ? []
            : [
                problem(`The mirror's server is not set up as that of ${names.source.name}: ${differing.join(', ')}.`, 'Set the server of the mirror up as that of the target.'),
            ]),
    ];
}
const shown = (value) => (value === '' ? 'empty' : value);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/copy.js












/** Copies the catalog of `source` into the empty `mirror`, and rows. @throws see `Mirroring.copy` */
async function copy(source, mirror, options) {
    const { data } = options;
    const { catalog, choice, surroundings } = await onSession(source, options, ({ client, server }) => readSource(client, { server, source, data }));
    return onSession(mirror, options, async ({ client, server }) => {
        await create_prepareSession(client);
        const own = await matchSurroundings(client, server, surroundings);
        await setDefaults(client, mirror.database, catalog);
        const kept = await keptDefiners(client, catalog.objects);
        const engines = await findEngines(client);
        const counters = data.kind === 'none' ? 'left out' : 'kept';
        const creations = catalog.objects.map((object) => {
            const definer = definerOf(object);
            const text = textFor(object, catalog.rules, { database: mirror.database, counters });
            return {
                object,
                text: engines.adapt(object, definer === undefined ? text : withDefiner(text, kept.has(definer) ? definer : 'CURRENT_USER')),
            };
        });
        let copied = { tables: 0, rows: 0, changed: new Map() };
        const failed = await createObjects({ mirror, client, server, catalog, creations, options }, async (refused) => {
            if (data.kind === 'none')
                return;
            const missing = new Set(refused.map(({ object }) => object.name));
            const there = ({ name }) => !missing.has(name);
            const sequences = catalog.objects.filter(object => object.kind === 'sequence' && there(object));
            copied = await copyRows({
                ...{ source, mirror, options },
                choice: { ...choice, tables: choice.tables.filter(there), read: choice.read.filter(there) },
                sequences: sequences.map(({ name }) => name),
            });
        });
        const messages = [
            ...catalog.broken.map(({ kind, name, message }) => `The ${kind} ${name} is broken on the target: ${message}`),
            ...failed.map(({ object: { kind, name }, message }) => `The mirror's server refused the ${kind} ${name}: ${message}`),
            ...engines.problems(catalog.objects),
            ...[...copied.changed].map(([table, count]) => `The mirror's server took ${count} values of the table ${table} for others than the target holds`),
        ];
        const problems = [
            ...surroundingsProblems(surroundings, own, { source, mirror }),
            ...messages.map(message => incomplete(mirror, message)),
            ...definerProblems(catalog.objects, kept, mirror.name),
            ...catalog.objects.flatMap(object => referenceProblems(object, catalog, mirror)),
        ];
        return { problems, tables: copied.tables, rows: copied.rows };
    });
}
/** All that is to be known before anything is made: what the user cannot have is said here. */
async function readSource(client, { server, source, data }) {
    const catalog = await readCatalog(client, server, source);
    const surroundings = await readSurroundings(client, server);
    if (data.kind === 'none')
        return { catalog, choice: { tables: [], read: [] }, surroundings };
    const tables = await readRowTables(client, catalog, source);
    const choice = chooseTables(data, tables, { source, catalog });
    await requireSelect(client, choice.read, source);
    return { catalog, choice, surroundings };
}
async function setDefaults(client, database, catalog) {
    const { characterSet, collation, comment, server } = catalog;
    await ask(client, `ALTER DATABASE ${quoteName(database)} CHARACTER SET ${characterSet} COLLATE ${collation}`);
    if (server.product !== 'MariaDB' || comment === '')
        return;
    await runBatch(client, [`ALTER DATABASE ${quoteName(database)} COMMENT ${quoteText(comment)}`]);
}
function incomplete(mirror, message) {
    return {
        code: 'MIRROR_INCOMPLETE',
        message: /[.!]$/.test(message) ? message : `${message}.`,
        hint: 'Check whether the change touches it; its dry run says nothing about what the mirror lacks.',
        severity: 'warning',
        target: mirror.name,
    };
}
/** What an object reaches outside of its database: the mirror leaves it where it is. */
function referenceProblems(object, { rules }, mirror) {
    const kind = object.kind === 'table' || object.kind === 'view' ? 'shown' : 'written';
    return otherDatabases(object.create, { rules, kind, sqlMode: object.session.sqlMode }).map(database => ({
        code: 'MIRROR_INCOMPLETE',
        message: `The ${object.kind} ${object.name} refers to the database ${database}, of which there is no mirror.`,
        hint: `Make sure that the dry run may reach no database ${database} that matters.`,
        severity: 'warning',
        target: mirror.name,
    }));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/fingerprint.js
/**
 * A catalog as hashes, object by object. Invariant: equal catalogs give equal
 * fingerprints whatever their databases are called, and a difference has the
 * name of the smallest object it is in.
 */




/**
 * Reads a database's catalog and hashes it. The account an object runs as has an entry of its own (`definer of
 * view public`), since a mirror may have to name another one.
 *
 * @throws What `connect` throws, and GreenlineError DRY_RUN_IMPOSSIBLE when the account may not see all of it.
 */
async function fingerprint(target, options) {
    return onSession(target, options, async ({ client, server }) => fingerprintOf(await readCatalog(client, server, target)));
}
/** The fingerprint of a catalog that has been read. */
function fingerprintOf(catalog) {
    const { characterSet, collation, comment } = catalog;
    const entries = [
        ['database', hash(characterSet, collation, comment)],
        ...catalog.objects.flatMap(object => entriesOf(object, catalog)),
    ];
    return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
function entriesOf(object, { rules }) {
    const { kind, name, detail, session } = object;
    const text = textFor(object, rules, { database: '', counters: 'left out' });
    if (kind === 'table')
        return tableEntries(name, text, detail);
    const { sqlMode, characterSet = '', collation = '', databaseCollation = '', timeZone = '' } = session;
    const definer = definerOf(object);
    return [
        [
            `${kind} ${name}`,
            hash(withDefiner(text, undefined), detail, sqlMode, characterSet, collation, databaseCollation, timeZone),
        ],
        ...(definer === undefined ? [] : [[`definer of ${kind} ${name}`, hash(definer)]]),
    ];
}
const fingerprint_IDENTIFIER = '`((?:[^`]|``)*)`';
const PARTS = [
    ['column', new RegExp(`^ {2}${fingerprint_IDENTIFIER} `)],
    ['constraint', new RegExp(`^ {2}CONSTRAINT ${fingerprint_IDENTIFIER} `)],
    ['index', new RegExp(`^ {2}(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?KEY ${fingerprint_IDENTIFIER} `)],
    ['index', /^ {2}(PRIMARY) KEY /],
    ['period', new RegExp(`^ {2}PERIOD FOR ${fingerprint_IDENTIFIER} `)],
    ['period', /^ {2}PERIOD FOR (SYSTEM_TIME) /],
    ['partition', new RegExp(`^ *\\(?PARTITION ${fingerprint_IDENTIFIER} `)],
];
/** A table line by line: SHOW CREATE gives each column, index, constraint and partition one of its own. */
function tableEntries(table, text, rowFormat) {
    const parts = new Map();
    const rest = [rowFormat];
    let partition;
    for (const line of text.split('\n')) {
        const [what, found] = PARTS.map(([what, pattern]) => [what, pattern.exec(line)]).find(([, found]) => found !== null) ?? ['', null];
        const name = `${what} ${table}.${found?.[1]?.replaceAll('``', '`') ?? ''}`;
        if (what === 'partition')
            partition = name;
        // Subpartitions follow their partition, on lines of their own.
        const key = found === null ? partition : name;
        if (key === undefined)
            rest.push(line);
        else
            parts.set(key, `${parts.get(key) ?? ''}${line.replace(key.startsWith('partition ') ? /[,)]+( \*\/)?$/ : /,$/, '')}\n`);
    }
    // The order of columns is the table's; that of indexes and constraints is nobody's.
    const columns = [...parts.keys()].filter(key => key.startsWith('column '));
    return [
        [`table ${table}`, hash(...rest, ...columns)],
        ...[...parts].map(([key, line]) => [key, hash(line)]),
    ];
}
/** Parts are kept apart: lengths go in as well. */
function hash(...parts) {
    const sum = (0,external_node_crypto_.createHash)('sha256');
    for (const part of parts)
        sum.update(`${part.length}:${part}\n`);
    return sum.digest('hex');
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/inspect.js




/** Privileges that change rows or objects; what a mirror is read with (TRIGGER, EVENT, EXECUTE) is not among them. */
const WRITING = [
    'ALL PRIVILEGES',
    'INSERT',
    'UPDATE',
    'DELETE',
    'CREATE',
    'ALTER',
    'DROP',
    'INDEX',
    'CREATE VIEW',
];
/** See `Mirroring.inspect`. */
async function inspect(target, options) {
    return onSession(target, options, async ({ client }) => {
        const lines = (await ask(client, 'SHOW GRANTS')).map(row => String(Object.values(row)[0]));
        const [size] = await ask(client, `SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables
        WHERE table_schema = ${quoteText(target.database)}`);
        const grants = lines.flatMap(toGrants);
        const first = writingOn(target.database, lines);
        return {
            mayCreate: hasRoles(lines) ||
                grants.some(({ privileges, database, object }) => object === '*' &&
                    matches(database, `greenline_dry_run_${'0'.repeat(12)}`) &&
                    ['ALL PRIVILEGES', 'CREATE'].some(name => privileges.has(name))),
            bytes: Number(size?.['bytes'] ?? 0),
            ...(first === undefined ? {} : { mayWrite: `use ${first.privilege} on ${first.on}` }),
        };
    });
}
/** The first privilege to change something in a database, and what it is on. @param lines - The rows of SHOW GRANTS. */
function writingOn(database, lines) {
    for (const { database: pattern, privileges, object } of lines.flatMap(toGrants)) {
        if (!matches(pattern, database))
            continue;
        const privilege = WRITING.find(name => privileges.has(name));
        if (privilege !== undefined)
            return { privilege, on: object === '*' ? database : object };
    }
    return undefined;
}
/** What a role may do is not among an account's grants on every server. */
const hasRoles = (lines) => lines.some(line => /^GRANT .* TO /.test(line) && !/ ON /.test(line));

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/binaries.js
/**
 * Finds a server's programs on this machine. Invariant: the folders of PATH come
 * first, and MariaDB before MySQL, of whatever is there.
 */


/** @returns undefined when there is no server, or none that could be set up. */
function findBinaries() {
    const folders = searchFolders();
    for (const server of [...programs('mariadbd', folders), ...programs('mysqld', folders)]) {
        // Where MariaDB is installed, mysqld is a link to it.
        const file = (0,external_node_fs_.realpathSync)(server);
        const isMariaDb = external_node_path_.basename(file).startsWith('mariadbd');
        if (!isMariaDb)
            return { product: 'MySQL', server, install: undefined, systemTables: [] };
        const systemTables = findSystemTables(external_node_path_.dirname(external_node_path_.dirname(file)));
        const [install] = programs('mariadb-install-db', [external_node_path_.join(external_node_path_.dirname(file), '../bin'), ...folders]);
        if (systemTables.length > 0 || install !== undefined) {
            return { product: 'MariaDB', server, install, systemTables };
        }
    }
    return undefined;
}
function searchFolders() {
    const kegs = ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'].flatMap(folder => {
        if (!(0,external_node_fs_.existsSync)(folder))
            return [];
        const names = (0,external_node_fs_.readdirSync)(folder).filter(name => /^(mariadb|mysql)(@|$)/.test(name));
        return names.map(name => external_node_path_.join(folder, name, 'bin'));
    });
    return [
        ...(process.env['PATH'] ?? '').split(external_node_path_.delimiter).filter(folder => external_node_path_.isAbsolute(folder)),
        ...['/usr/sbin', '/usr/libexec', '/usr/local/sbin', '/usr/local/mysql/bin', '/usr/bin'],
        ...kegs,
    ];
}
function programs(name, folders) {
    return folders.map(folder => external_node_path_.join(folder, name)).filter(isExecutable);
}
function isExecutable(file) {
    try {
        (0,external_node_fs_.accessSync)(file, external_node_fs_.constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}
/** Their names begin with `mysql` up to MariaDB 10.11, with `mariadb` later. */
function findSystemTables(root) {
    for (const share of ['share/mysql', 'share/mariadb', 'share']) {
        for (const prefix of ['mariadb', 'mysql']) {
            const names = ['system_tables', 'performance_tables', 'system_tables_data'];
            const files = names.map(name => external_node_path_.join(root, share, `${prefix}_${name}.sql`));
            if (files.every(file => (0,external_node_fs_.existsSync)(file)))
                return files;
        }
    }
    return [];
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/local.js
/**
 * A throw-away server of this machine. Invariant: it listens on 127.0.0.1 and on
 * a socket in its private folder, lets in one account with a random password,
 * and is gone with its folder when it is disposed of or this process exits.
 *
 * Of MariaDB's system databases `sys` is not made: it takes longer than the rest.
 */











const READY_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 3_000;
const ATTEMPTS = 3;
const USER = 'greenline';
const SESSION = { connectTimeoutMs: 5_000, lockTimeoutMs: 0, statementTimeoutMs: 0 };
/** Nothing has to survive a crash: the data is thrown away. An option that a server does not know is passed over. */
const FAST = [
    ...['--loose-skip-log-bin', '--loose-innodb-flush-log-at-trx-commit=0', '--loose-innodb-doublewrite=0'],
    // Rows of any size can come into it.
    ...[
        '--loose-max-allowed-packet=1G',
        '--loose-innodb-flush-method=nosync',
        '--loose-sync-frm=0',
        '--loose-debug-no-sync',
    ],
    ...['--loose-innodb-buffer-pool-size=64M', '--loose-innodb-temp-data-file-path=ibtmp1:1M:autoextend'],
];
const LOG_SIZE = '--loose-innodb-log-file-size=8M';
/** @throws GreenlineError DRY_RUN_IMPOSSIBLE when a server is there and does not start. */
async function startLocal() {
    removeAbandoned();
    const binaries = findBinaries();
    if (binaries === undefined)
        return undefined;
    const account = serverAccount();
    const folder = makePrivateFolder(account);
    const password = (0,external_node_crypto_.randomBytes)(24).toString('hex');
    let running;
    const onExit = () => {
        running?.child.kill('SIGKILL');
        folder.remove();
    };
    process.once('exit', onExit);
    const dispose = async () => {
        if (running !== undefined)
            await stop(running);
        folder.remove();
        process.removeListener('exit', onExit);
    };
    try {
        await makeSystemTables(binaries, folder, account);
        for (let attempt = 1;; attempt += 1) {
            const target = toTarget(await freePort(), password);
            running = startServer(binaries, { folder, account, target, password });
            const failure = await whenReady(running, target);
            (0,external_node_fs_.rmSync)(firstStatements(folder), { force: true });
            if (failure === undefined)
                return { target, [Symbol.asyncDispose]: dispose };
            await stop(running);
            if (attempt === ATTEMPTS)
                throw startFailed(binaries.server, failure, folder);
        }
    }
    catch (thrown) {
        await dispose();
        throw thrown;
    }
}
const firstStatements = ({ home }) => external_node_path_.join(home, 'init.sql');
const logFile = ({ path: folder }) => external_node_path_.join(folder, 'server.log');
const dataFolder = ({ home }) => external_node_path_.join(home, 'data');
/** Makes the system tables, by MariaDB's own SQL where it is found: that takes a third of its script's time. */
function makeSystemTables({ product, server, install, systemTables }, folder, account) {
    const words = ['--no-defaults', `--datadir=${dataFolder(folder)}`, LOG_SIZE, ...FAST];
    const run = async (program, more, input) => {
        const running = start(program, [...words, ...more], { folder, account, input });
        const what = await running.ended;
        if (running.child.exitCode !== 0)
            throw startFailed(program, what, folder);
    };
    if (product === 'MySQL')
        return run(server, ['--initialize-insecure']);
    if (systemTables.length === 0 && install !== undefined) {
        return run(install, ['--skip-test-db', '--skip-name-resolve', '--auth-root-authentication-method=normal']);
    }
    (0,external_node_fs_.mkdirSync)(dataFolder(folder), { mode: 0o700 });
    give(dataFolder(folder), account);
    const first = 'CREATE DATABASE mysql;\nUSE mysql;\nSET @skip_auth_anonymous=1;\nSET @auth_root_socket=NULL;\n';
    return run(server, ['--bootstrap'], first + systemTables.map(file => (0,external_node_fs_.readFileSync)(file, 'utf8')).join('\n'));
}
function startServer({ server }, { folder, account, target, password, }) {
    const { home } = folder;
    (0,external_node_fs_.writeFileSync)(firstStatements(folder), accountStatements(password), { mode: 0o600 });
    give(firstStatements(folder), account);
    const port = target.address.kind === 'network' ? target.address.port : 0;
    return start(server, [
        ...['--no-defaults', `--datadir=${dataFolder(folder)}`, `--tmpdir=${home}`, `--socket=${home}/s`],
        ...[`--pid-file=${home}/pid`, `--init-file=${firstStatements(folder)}`, '--bind-address=127.0.0.1'],
        ...[
            `--port=${port}`,
            '--skip-name-resolve',
            // Not while the system tables are made: those pages have to reach the disk.
            '--loose-innodb-fast-shutdown=2',
            '--loose-log-bin-trust-function-creators=1',
            LOG_SIZE,
            ...FAST,
        ],
    ], { folder, account });
}
/** One statement a line, as init-file wants them; nobody but our own account gets in. */
function accountStatements(password) {
    const others = ['127.0.0.1', '::1', external_node_os_.hostname().replace(/[^\w.-]/g, '')].map(host => `root@'${host}'`);
    return [
        `CREATE USER ${USER}@'%' IDENTIFIED BY '${password}';`,
        `GRANT ALL ON *.* TO ${USER}@'%' WITH GRANT OPTION;`,
        `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
        `DROP USER IF EXISTS ${others.join(', ')};`,
        '',
    ].join('\n');
}
function start(program, words, { folder, account, input }) {
    const output = (0,external_node_fs_.openSync)(logFile(folder), 'a');
    try {
        const child = (0,external_node_child_process_.spawn)(program, words, {
            ...account,
            cwd: folder.home,
            env: { PATH: process.env['PATH'], HOME: folder.home, TMPDIR: folder.home, LC_ALL: 'C' },
            stdio: [input === undefined ? 'ignore' : 'pipe', output, output],
            // A Ctrl-C at the terminal is for Greenline, which then stops the server.
            detached: true,
        });
        if (child.pid !== undefined)
            folder.record(child.pid);
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input);
        const ended = new Promise(resolve => {
            child.once('error', error => resolve(`could not be started (${error.message})`));
            child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `exit code ${code ?? 0}`}`));
        });
        return { child, ended };
    }
    finally {
        (0,external_node_fs_.closeSync)(output);
    }
}
/** @returns undefined when it answers, else what became of it. */
async function whenReady({ ended }, target) {
    let outcome;
    void ended.then(what => (outcome = what));
    const deadline = performance.now() + READY_WITHIN_MS;
    for (;;) {
        try {
            const { client } = await openSession(target, SESSION);
            client.end();
            return undefined;
        }
        catch {
            if (performance.now() > deadline)
                return 'did not answer in time';
        }
        await (0,promises_.setTimeout)(20);
        if (outcome !== undefined)
            return outcome;
    }
}
async function stop({ child, ended }) {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(patience);
}
/** A port of 127.0.0.1 that was free a moment ago. */
function freePort() {
    return new Promise((resolve, reject) => {
        const server = (0,external_node_net_.createServer)();
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
        });
    });
}
const toTarget = (port, password) => ({
    name: 'mirror/local/mysql',
    environment: 'mirror',
    server: 'local',
    database: 'mysql',
    dialect: 'mysql',
    address: {
        ...{ kind: 'network', host: '127.0.0.1', port, user: USER },
        credential: { kind: 'password', password },
        tls: { mode: 'disable' },
    },
});
function startFailed(program, what, folder) {
    const tail = (0,external_node_fs_.readFileSync)(logFile(folder), 'utf8').trimEnd().split('\n').slice(-5).join('\n');
    return new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `The throw-away server ${program} ${what}. The end of its log:\n${tail}`, 'Give a server for the mirror with `dry-run-url`, or choose another place with `dry-run`.');
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/scratch.js
/**
 * Scratch databases. Invariant: only a database that `createScratch` made is
 * ever dropped: creating one that is there already fails.
 */







const NO_DATABASE = { database: '' };
/** Makes an empty database, of any name but the server's own. @throws see `Mirroring.createScratch` */
async function createScratch(server, name, options) {
    if (isSystemDatabase(name))
        throw belongsToServer(server, name);
    await onSession(server, options, async ({ client }) => {
        try {
            await ask(client, `CREATE DATABASE ${quoteName(name)}`);
        }
        catch (thrown) {
            const error = thrown;
            if (!isFromServer(error))
                throw thrown;
            throw new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `${(0,connection_error/* nameOf */.Vb)(server)} refused to create the database ${name} for the mirror: ${error.sqlMessage ?? ''}.`, isDenied(error)
                ? `Grant the account ALL PRIVILEGES on databases of this name, or choose another place for the mirror with \`dry-run\`.`
                : 'Mend on the server what the message names, or choose another place for the mirror with `dry-run`.', { cause: thrown, place: { target: server.name } });
        }
    }, NO_DATABASE);
    const { environment, server: host } = server;
    return { ...server, name: `${environment}/${host}/${name}`, database: name };
}
const belongsToServer = (server, name) => new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', `The database ${name} belongs to the server itself, and cannot be mirrored.`, 'Name a database of your own in the database URL.', { place: { target: server.name } });
/** Drops it, after the sessions that still use it. @throws what `connect` throws, DRY_RUN_IMPOSSIBLE */
async function dropScratch(scratch, options) {
    await onSession(scratch, options, async ({ client }) => {
        // A session that still holds a metadata lock would make DROP DATABASE wait.
        const sessions = await ask(client, `SELECT CAST(id AS CHAR) AS id FROM information_schema.processlist WHERE db = ${quoteText(scratch.database)}`);
        await runBatch(client, sessions.map(session => `KILL ${String(session['id'])}`));
        await ask(client, `DROP DATABASE IF EXISTS ${quoteName(scratch.database)}`);
    }, NO_DATABASE);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/mirror/index.js






const mirroring = {
    inspect: inspect,
    createScratch: createScratch,
    dropScratch: dropScratch,
    copy: copy,
    fingerprint: fingerprint,
    startLocal: startLocal,
    sweepLocal: async () => removeAbandoned().length,
    // Any statement can name another database of the server (USE shop, shop.customer), a routine's body too.
    reachesBeyond: () => true,
};

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/databases.js

/** `innodb` and `tmp` are made by RDS. */
const OWN = new Set(['information_schema', 'performance_schema', 'mysql', 'sys', 'innodb', 'tmp']);
/** See `Dialect.databases`; an account sees those that it has some right on. */
async function listDatabases(target, options) {
    const { client } = await openSession(target, options, { database: '' });
    try {
        const rows = await connect_select(client, 'SELECT schema_name AS name FROM information_schema.schemata');
        const all = rows.map(({ name }) => String(name));
        return { all, own: all.filter(name => OWN.has(name.toLowerCase())) };
    }
    finally {
        await new Promise(resolve => client.end(() => resolve()));
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/look-ahead.js
function lookAhead(statements, beforeSend) {
    const source = statements[Symbol.asyncIterator]();
    const waiting = [];
    let announced = 0;
    let ended = false;
    let failure;
    async function pull() {
        try {
            const next = await source.next();
            if (next.done === true)
                ended = true;
            else
                waiting.push(next.value);
        }
        catch (thrown) {
            failure = { thrown };
            ended = true;
        }
    }
    return {
        async peek(index) {
            while (waiting.length <= index && !ended)
                await pull();
            if (waiting.length === 0 && failure !== undefined)
                throw failure.thrown;
            return waiting[index];
        },
        announce(count, ends) {
            if (count <= announced)
                return;
            beforeSend(waiting.slice(announced, count), ends);
            announced = count;
        },
        announced: () => announced,
        take() {
            const statement = waiting.shift();
            if (statement === undefined)
                throw new Error('There is no statement to take');
            announced -= 1;
            return statement;
        },
        async [Symbol.asyncDispose]() {
            if (!ended)
                await source.return?.();
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/trust.js
/**
 * How many statements may be in flight. Invariant: what is in doubt after a kill or a lost
 * connection is within these limits, and one statement as long as a file is short.
 */
/** So many in a row must have succeeded one at a time before several are in flight. */
const FIRST_ALONE = 16;
const MAX_STATEMENTS = 1_024;
/** How many bytes of text may be in flight. One statement may be longer; then it is in flight by itself. */
const MAX_BYTES_IN_FLIGHT = 1 << 20;
/** Trusts nothing yet. */
function startTrust() {
    let inRow = 0;
    let earned = false;
    return {
        isEarned: () => earned,
        limit: () => Math.min(Math.max(inRow, 1), MAX_STATEMENTS),
        succeeded(what) {
            if (what === 'traveller')
                inRow += 1;
            else if (!earned)
                inRow = 0;
            earned ||= inRow >= FIRST_ALONE;
        },
        failed() {
            inRow = 0;
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/execute-ahead.js
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
 * Sends nothing new after a cancel.
 *
 * @see Connection.execute
 */
async function* executeAhead(statements, { beforeSend, onError }, course) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const ahead = __addDisposableResource(env_1, lookAhead(statements, beforeSend), true);
        const trust = startTrust();
        for (;;) {
            const next = await ahead.peek(0);
            if (next === undefined)
                return;
            if (course.isCancelled()) {
                yield* passedOver(ahead, course);
                return;
            }
            const travels = course.mayTravel(next);
            let status;
            for await (const answered of travels && trust.isEarned()
                ? course.together(ahead, trust)
                : runAlone(ahead, next, course)) {
                status = answered.answer.status;
                if (status === 'succeeded')
                    trust.succeeded(travels ? 'traveller' : 'other');
                else
                    trust.failed();
                yield answered;
            }
            if (status === 'unknown' || (status === 'failed' && onError === 'stop')) {
                yield* passedOver(ahead, course);
                if (status === 'unknown')
                    throw course.lost();
                return;
            }
        }
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
async function* runAlone(ahead, statement, course) {
    ahead.announce(1, course.mayEnd(statement) ? 'transaction' : 'nothing');
    const answer = await course.alone(statement);
    yield { statement: ahead.take(), answer };
}
/** Answers what was announced and will not be sent again: the server has passed over it, if it was sent at all. */
function* passedOver(ahead, course) {
    while (ahead.announced() > 0) {
        yield { statement: ahead.take(), answer: withoutReply('skipped', course.transaction()) };
    }
}
/** An answer for what has no reply of its own. */
const withoutReply = (status, transaction) => ({
    status,
    durationMs: 0,
    notices: [],
    transaction,
});

;// CONCATENATED MODULE: ./tmp/bundle/dialect/keep-rows.js
const MAX_STATEMENT_CHARACTERS = 256 * 1024;
const MAX_VALUE_CHARACTERS = 4 * 1024;
/** @param maxRows - Undefined and 0 keep nothing. */
function keepRows(maxRows) {
    if (maxRows === undefined || maxRows === 0)
        return undefined;
    let columns;
    let sets = 0;
    let characters = 0;
    let more = 0;
    const rows = [];
    return {
        begin(names) {
            sets += 1;
            columns ??= [...names];
        },
        row(values) {
            if (sets > 1)
                return;
            const kept = values.map(value => (value === null ? null : cut(value)));
            characters += kept.reduce((sum, value) => sum + (value?.length ?? 4), 0);
            if (rows.length >= maxRows || characters > MAX_STATEMENT_CHARACTERS)
                more += 1;
            else
                rows.push(kept);
        },
        output: () => (columns === undefined ? undefined : { columns, rows, more }),
    };
}
const cut = (value) => value.length <= MAX_VALUE_CHARACTERS
    ? value
    : `${value.slice(0, MAX_VALUE_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/lock-retry.js
/**
 * Tries a statement again that failed only because it waited too long for a lock.
 * Invariant: it is tried again only where the server has undone all of it.
 */

const RETRIES = 3;
const PAUSE_MS = 500;
/**
 * Runs a statement outside any transaction, up to four times, with a pause in between.
 *
 * @param run - Sends it once.
 * @returns The last answer, with a notice that says how often it was tried, if more than once.
 */
async function retryLocks(run, { isLockTimeout, isCancelled }) {
    let answer = await run();
    let tries = 1;
    while (tries <= RETRIES && isLockTimeout(answer) && !isCancelled()) {
        await (0,promises_.setTimeout)(PAUSE_MS * (0.5 + Math.random()));
        if (isCancelled())
            break;
        answer = await run();
        tries += 1;
    }
    if (tries === 1)
        return answer;
    const message = `A lock was not to be had in time; this is try ${tries} of ${RETRIES + 1}`;
    return { ...answer, notices: [...answer.notices, { severity: 'NOTICE', code: 'GREENLINE', message }] };
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/query.js
/**
 * One statement on the wire: a text query whose rows are counted and thrown
 * away. Invariant: a reply is given exactly once, whether the server answers or
 * its connection is lost.
 */


/** Bits of the server's status. @see https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html */
const IN_TRANSACTION = 0x0001;
const AUTOCOMMIT = 0x0002;
/** Sends a text as one query. */
function sendQuery(client, text, keeper) {
    return new Promise(resolve => {
        let rows = 0;
        let header;
        let gaveRows = false;
        const settle = (reply) => {
            client.removeListener('error', lost);
            resolve(reply);
        };
        const lost = (error) => settle({ error });
        // Before the query: a client that is closed says so at once.
        client.on('error', lost);
        const query = client.query({ sql: text, rowsAsArray: true, typeCast: false });
        query.on('fields', (fields) => {
            gaveRows = fields !== undefined;
            if (fields !== undefined)
                keeper?.begin(fields.map(({ name }) => name));
        });
        query.on('result', (result) => {
            if (gaveRows) {
                rows += 1;
                keeper?.row(result.map(toText));
            }
            else
                header = result;
        });
        query.on('error', (error) => settle({ error }));
        query.on('end', () => {
            const output = keeper?.output();
            const kept = output === undefined ? {} : { output };
            settle({ ...(header === undefined ? { rows } : toReply(header, rows)), ...kept });
        });
    });
}
/** A value as the server writes it; one that is no text in hexadecimal digits, as a literal of SQL. */
function toText(value) {
    if (value === null)
        return null;
    if (typeof value === 'string')
        return value;
    if (!Buffer.isBuffer(value))
        throw new Error('The driver gave a value that is not as it came from the server');
    return (0,external_node_buffer_.isUtf8)(value) ? value.toString('utf8') : `0x${value.toString('hex')}`;
}
/** @param rows - Rows that came before the answer's end, of a procedure. */
function toReply(header, rows = 0) {
    const { serverStatus, warningStatus, affectedRows } = header;
    return {
        rows: rows + affectedRows,
        warnings: warningStatus,
        status: {
            inTransaction: (serverStatus & IN_TRANSACTION) !== 0,
            autocommit: (serverStatus & AUTOCOMMIT) !== 0,
        },
    };
}
/** Closes a connection at once; what is in flight learns that it is lost, which `destroy` of the driver keeps from it. */
function breakOff(client) {
    socketOf(client).destroy(Object.assign(new Error('The connection was given up'), { code: 'GIVEN_UP' }));
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/batch-send.js


/** A warning as it is reported. */
const toNotice = ({ Level, Code, Message }) => ({
    severity: String(Level).toUpperCase(),
    code: String(Code),
    message: String(Message),
});
/** The line end closes a comment, if there were one. */
const batch_send_SEPARATOR = '\n;\nSHOW WARNINGS\n;\n';
/** How much a statement's text adds to a batch. */
const batchedBytes = (text) => Buffer.byteLength(text) + batch_send_SEPARATOR.length;
/** A bug in what is sent, or a server that answers otherwise than it was asked. */
const unexpected = () => Object.assign(new Error('The answers do not match the statements'), {
    code: 'UNEXPECTED_ANSWER',
});
/**
 * Sends plain statements, each of which answers with a count.
 *
 * @returns What came of each, in order, as it comes. It ends early when the server stopped: behind
 *   the one that failed, or behind one that succeeded when what stood between was interrupted. After
 *   a lost connection the last one has the error of that.
 */
async function* sendBatch(client, texts, deadline) {
    const arrived = [];
    const progress = { ended: false };
    let wake = () => undefined;
    receive(client, texts, {
        next: deadline.next,
        give(sent) {
            arrived.push(sent);
            wake();
        },
        end() {
            deadline.stop();
            progress.ended = true;
            wake();
        },
    });
    for (;;) {
        const sent = arrived.shift();
        if (sent !== undefined)
            yield sent;
        else if (progress.ended)
            return;
        else
            await new Promise(resolve => (wake = resolve));
    }
}
function receive(client, texts, { next, give, end }) {
    const lastIndex = (texts.length - 1) * 2;
    let lastAnswered = performance.now();
    /** Even for a statement, odd for the warnings of the one before. */
    let index = -1;
    let settled = false;
    /** Succeeded; to be handed over when its warnings are there, and the last one when nothing follows it. */
    let waiting;
    const handOver = () => {
        if (waiting !== undefined)
            give(waiting.sent);
        waiting = undefined;
    };
    const timed = (reply) => {
        const durationMs = performance.now() - lastAnswered;
        lastAnswered += durationMs;
        return { reply, durationMs };
    };
    const count = (header) => {
        const reply = toReply(header);
        const notices = [];
        waiting = { sent: index === lastIndex ? timed(reply) : { ...timed(reply), notices }, notices };
        if (index < lastIndex)
            next();
        if (reply.warnings === 0 && index < lastIndex)
            handOver();
    };
    const finish = (error) => {
        if (settled)
            return;
        settled = true;
        client.removeListener('error', finish);
        const interrupted = error !== undefined && index % 2 === 0 && index < lastIndex;
        // How many they were is known, what they said is not.
        if (interrupted)
            waiting?.notices.push(untold(waiting.sent.reply));
        if (error !== undefined && index === lastIndex)
            waiting = undefined;
        handOver();
        if (error !== undefined && !(interrupted && isFromServer(error)))
            give(timed({ error }));
        end();
    };
    const giveUp = () => {
        finish(unexpected());
        breakOff(client);
    };
    // First of all: a client that is closed already says so before `query` returns.
    client.on('error', finish);
    const query = client.query({ sql: texts.join(batch_send_SEPARATOR) });
    query.on('fields', (fields) => {
        if (settled)
            return;
        if (index % 2 !== 0)
            handOver();
        index += 1;
        const isCount = fields === undefined;
        if (isCount !== (index % 2 === 0) || index > lastIndex)
            giveUp();
    });
    query.on('result', (result) => {
        if (settled)
            return;
        if (index % 2 === 0)
            count(result);
        else if (waiting !== undefined) {
            waiting.notices.push(toNotice(result));
            if (waiting.notices.length === waiting.sent.reply.warnings)
                handOver();
        }
    });
    query.on('error', (error) => finish(error));
    query.on('end', () => {
        // It also ends behind an error.
        if (!settled && index < lastIndex)
            giveUp();
        else
            finish();
    });
}
const untold = ({ warnings = 0 }) => ({
    severity: 'WARNING',
    code: 'GREENLINE',
    message: `The server had ${warnings} warning${warnings === 1 ? '' : 's'}, and was interrupted before it told them`,
});
/**
 * A syntax error quotes the text from there on, and with it what travels behind. It is found before
 * anything is run: sent alone, the statement fails again, with its own words.
 */
function quotesWhatFollows({ reply }) {
    const error = reply.error;
    return error?.errno === 1064 && /near '/.test(error.sqlMessage ?? '');
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/batch.js



/** @see Course.together */
async function* batch_runBatch(ahead, trust, batching) {
    let statements = await nextBatch(ahead, trust.limit(), batching);
    // Only now: to a statement that travels alone, ROW_COUNT() would tell of the question.
    if (statements.length > 1 && batching.batchBytes() === undefined) {
        if ((await batching.prepare()) === 'lost') {
            yield* passedOver(ahead, batching);
            throw batching.lost();
        }
        statements = await nextBatch(ahead, trust.limit(), batching);
    }
    if (batching.isCancelled())
        return;
    ahead.announce(statements.length, 'nothing');
    let answered = 0;
    for await (const answer of answersOf(statements, batching)) {
        yield { statement: ahead.take(), answer };
        answered += 1;
        if (answer.status !== 'unknown')
            continue;
        for (; answered < statements.length; answered += 1) {
            yield { statement: ahead.take(), answer: withoutReply('unknown', batching.transaction()) };
        }
        return;
    }
}
/** The next statement, and those behind it that may travel with it. */
async function nextBatch(ahead, limit, batching) {
    const maxBytes = Math.min(batching.batchBytes() ?? MAX_BYTES_IN_FLIGHT, MAX_BYTES_IN_FLIGHT);
    const batch = [];
    let bytes = 0;
    while (batch.length < limit) {
        const next = await ahead.peek(batch.length);
        if (next === undefined)
            break;
        const travels = batching.mayTravel(next);
        bytes += batchedBytes(next.piece.text);
        if (batch.length > 0 && (!travels || bytes > maxBytes))
            break;
        batch.push(next);
        if (!travels)
            break;
    }
    return batch;
}
async function* answersOf(statements, batching) {
    const [first, ...others] = statements;
    if (first !== undefined && others.length === 0)
        yield await batching.alone(first);
    else
        yield* sendTogether(statements, batching);
}
/** @returns An answer for each, up to one behind which the server stopped. */
async function* sendTogether(statements, { client, once, settle, withRetries, watch, lost }) {
    const deadline = watch();
    const texts = statements.map(({ piece }) => piece.text);
    let index = 0;
    try {
        for await (const sent of sendBatch(client, texts, deadline)) {
            const statement = statements[index];
            index += 1;
            if (statement === undefined)
                throw lost();
            const { text } = statement.piece;
            let first = sent;
            const run = () => {
                const came = first;
                first = undefined;
                return came === undefined || quotesWhatFollows(came) ? once(statement) : settle(text, came);
            };
            yield await (sent.reply.error === undefined ? run() : withRetries(statement, run));
        }
    }
    finally {
        deadline.stop();
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/batch-option.js


/** COM_SET_OPTION. @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_set_option.html */
const SET_OPTION = 0x1b;
const ON = 0;
const OFF = 1;
/** As a session is opened: it takes one. */
function createStatementOption(client) {
    let takes = 'one';
    const one = async () => {
        const error = takes === 'several' ? await takeStatements(client, 'one') : undefined;
        if (error === undefined && takes === 'several')
            takes = 'one';
        return error;
    };
    return {
        one,
        async several() {
            if (takes === 'never several')
                return NONE;
            try {
                const error = takes === 'one' ? await takeStatements(client, 'several') : undefined;
                if (error !== undefined)
                    throw error;
                takes = 'several';
                return await readLimits(client);
            }
            catch (thrown) {
                if (!isFromServer(thrown) || (await one()) !== undefined)
                    throw thrown;
                takes = 'never several';
                return NONE;
            }
        },
    };
}
const NONE = { bytes: 0, mode: { noBackslashEscapes: false, ansiQuotes: false } };
/**
 * Asked for, not followed: what the status of every answer says of backslashes is wrong behind a
 * routine that set its own sql_mode (seen in MariaDB 10.11).
 */
async function readLimits(client) {
    const [row] = await connect_select(client, 'SELECT @@max_allowed_packet AS bytes, @@sql_mode AS mode');
    const modes = String(row?.['mode']).split(',');
    return {
        bytes: Math.floor(Number(row?.['bytes']) / 2),
        mode: {
            noBackslashEscapes: modes.includes('NO_BACKSLASH_ESCAPES'),
            ansiQuotes: modes.includes('ANSI_QUOTES'),
        },
    };
}
/**
 * Switches it for what is sent from now on.
 *
 * @returns The error when the server refuses, or the connection is lost.
 */
function takeStatements(client, howMany) {
    return new Promise(resolve => {
        const settle = (error) => {
            client.removeListener('error', settle);
            resolve(error);
        };
        // A client that is closed already says so here.
        client.on('error', settle);
        const wire = client;
        wire.addCommand({
            onResult: settle,
            execute(packet, { clientEncoding }) {
                if (packet !== undefined) {
                    settle(packet.isError() ? packet.asError(clientEncoding) : undefined);
                    return true;
                }
                wire._resetSequenceId();
                wire._bumpSequenceId(1);
                wire.write(Buffer.from([3, 0, 0, 0, SET_OPTION, howMany === 'several' ? ON : OFF, 0]));
                return false;
            },
        });
    });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/batch-text.js
/** A longer one travels alone. */
const MAX_CHARACTERS = 1024 * 1024;
const FIRST_WORD = /^(?:INSERT|REPLACE|UPDATE|DELETE)\s/i;
/**
 * RETURNING answers with rows, HISTORY (MariaDB) changes what transactions see; the others ask
 * about the statement before, which is one of ours in a batch.
 */
const ALONE = /\b(?:RETURNING|HISTORY|ROW_COUNT|FOUND_ROWS|WARNING_COUNT|ERROR_COUNT)\b/i;
const batch_text_BACKSLASH = 0x5c;
const BACKQUOTE = 0x60;
const SINGLE_QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
/** Outside of quotes. Not among them: `;`, backslashes, `#` and `$` (which may open a string), braces, other alphabets. */
const batch_text_PLAIN = new Uint8Array(128);
for (const character of ' \t\n\v\f\r()[],.=<>!+-*/%&|^~:@?_')
    batch_text_PLAIN[character.charCodeAt(0)] = 1;
for (let code = 0; code < 128; code++)
    if (/\w/.test(String.fromCharCode(code)))
        batch_text_PLAIN[code] = 1;
/**
 * Whether a text is a plain INSERT, REPLACE, UPDATE or DELETE that answers with a count, and holds
 * nothing that could be read in two ways: no comment, no semicolon outside of quotes, no open quote.
 *
 * @param mode - Of the session, as the server tells.
 */
function mayTravelTogether(text, mode) {
    if (text.length > MAX_CHARACTERS || !FIRST_WORD.test(text))
        return false;
    const unquoted = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE || code === BACKQUOTE) {
            unquoted.push(text.slice(from, at));
            at = endOfQuoted(text, at, mode);
            if (at < 0)
                return false;
            from = at + 1;
        }
        else if (code >= 128 || batch_text_PLAIN[code] === 0)
            return false;
    }
    const rest = [...unquoted, text.slice(from)].join(' ');
    return !/--|\/\*|\*\//.test(rest) && !ALONE.test(rest);
}
/** The index of the closing quote; below 0 when it is not certain where the server sees it. */
function endOfQuoted(text, start, mode) {
    const quote = text.charCodeAt(start);
    const isName = quote === BACKQUOTE || (quote === DOUBLE_QUOTE && mode.ansiQuotes);
    const escapes = !isName && !mode.noBackslashEscapes;
    for (let at = start + 1; at < text.length; at++) {
        const code = text.charCodeAt(at);
        // In gbk, sjis and the like, these two may be the second byte of a character.
        if ((code === batch_text_BACKSLASH || code === BACKQUOTE) && text.charCodeAt(at - 1) >= 128)
            return -1;
        if (code === batch_text_BACKSLASH && escapes)
            at++;
        else if (code === quote) {
            if (text.charCodeAt(at + 1) !== quote)
                return at;
            at++;
        }
    }
    return -1;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/checks.js

/** A server takes no writes. @param why - To complete `The server …`. */
const readOnly = (target, why) => ({
    code: 'TARGET_READ_ONLY',
    message: `${(0,connection_error/* nameOf */.Vb)(target)} ${why}.`,
    hint: 'Put the address of the primary, and of an account that may write, into the database URL.',
    severity: 'error',
    target: target.name,
});
/** A server lacks what Greenline asks of it. */
const tooOld = (target, version, oldest) => ({
    code: 'SERVER_TOO_OLD',
    message: `${(0,connection_error/* nameOf */.Vb)(target)} is ${version}; Greenline needs ${oldest} or later.`,
    hint: 'Upgrade the server.',
    severity: 'error',
    target: target.name,
});
/** An error that is told beside others, and not thrown. */
const asProblem = ({ code, message, hint }, target) => ({
    ...{ code, message, hint },
    severity: 'error',
    target: target.name,
});
/** An account that may do nothing but read. @param account - As the server knows it. */
const mayChangeNothing = (target, account) => asProblem((0,connection_error/* privilegeMissing */.IJ)(target, `${account} may change nothing in the database "${target.database}"`), target);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/checks.js





/** Several locks in one session (MySQL 5.7), a time limit for statements (MariaDB 10.1). */
const OLDEST = {
    MySQL: [5, 7],
    MariaDB: [10, 1],
};
/** See `Connection.checkServer`. */
async function checkServer(target, session, options, now) {
    const { product, version } = session.server;
    const before = now();
    // SYSDATE, unlike NOW, is not held still by `SET timestamp`.
    const [row] = await checks_ask(...[target, session, options], `SELECT UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS time, @@global.max_connections AS most,
            @@session.max_user_connections AS own`);
    const after = now();
    const [used] = await checks_ask(target, session, options, `SHOW GLOBAL STATUS LIKE 'Threads_connected'`);
    const ofServer = Number(row?.['most']) - Number(used?.['Value']);
    const limit = Number(row?.['own']);
    const ofAccount = limit === 0 ? ofServer : limit - (await sessionsOfAccount(target, session, options));
    return {
        problems: isTooOld(session.server)
            ? [tooOld(target, `${product} ${version}`, `${product} ${(OLDEST[product] ?? []).join('.')}`)]
            : [],
        clockAheadMs: Number(row?.['time']) - (before + after) / 2,
        // The session that asks ends before others begin.
        freeConnections: Math.max(0, Math.min(ofServer, ofAccount) + 1),
    };
}
/** Whether a server is older than what Greenline needs; a version that is no number is taken for new. */
function isTooOld({ product, version }) {
    const [major, minor] = /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
    const [oldestMajor, oldestMinor] = OLDEST[product] ?? [0, 0];
    if (major === undefined || minor === undefined)
        return false;
    return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
async function sessionsOfAccount(target, session, options) {
    // Without PROCESS, an account sees its own sessions only, which are the ones meant.
    const [row] = await checks_ask(...[target, session, options], `SELECT COUNT(*) AS count FROM information_schema.processlist
      WHERE user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)`);
    return Number(row?.['count']);
}
/** See `Connection.validate`. */
async function checkDatabase(target, session, options) {
    const [state] = await checks_ask(target, session, options, 'SELECT @@global.read_only AS read_only');
    const problems = Number(state?.['read_only']) === 1 ? [readOnly(target, 'takes no writes (read_only is on)')] : [];
    const rows = await checks_ask(target, session, options, 'SHOW GRANTS');
    const lines = rows.map(row => String(Object.values(row)[0]));
    if (writingOn(target.database, lines) === undefined && !hasRoles(lines)) {
        const account = / TO (\S+)/.exec(lines[0] ?? '')?.[1] ?? 'the account';
        problems.push(mayChangeNothing(target, account));
    }
    return problems;
}
/** Asks, for as long as opening a session may take. @throws GreenlineError */
async function checks_ask(target, { client }, { connectTimeoutMs: timeoutMs }, sql) {
    try {
        return await within(timeoutMs, connect_select(client, sql), () => client.destroy());
    }
    catch (thrown) {
        throw toConnectFailure(target, thrown, { step: 'look', timeoutMs });
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/deadline.js


/** How much longer than its statement timeout a server may take to answer before it is given up. */
const GRACE_MS = 15_000;
/** Starts to watch over a statement: on MySQL, which has no limit of its own for all kinds, it is ended here. */
function startDeadline(target, session, options) {
    const { statementTimeoutMs } = options;
    if (statementTimeoutMs === 0)
        return { next: () => undefined, stop: () => undefined };
    const kill = () => void killQuery(target, session, options);
    const killing = session.server.product === 'MySQL' ? setTimeout(kill, statementTimeoutMs) : undefined;
    const givingUp = setTimeout(() => breakOff(session.client), statementTimeoutMs + GRACE_MS);
    return {
        next() {
            killing?.refresh();
            givingUp.refresh();
        },
        stop() {
            clearTimeout(killing);
            clearTimeout(givingUp);
        },
    };
}
/** Ends what a session runs, over a session of its own. Never throws. */
async function killQuery(target, { client }, options) {
    try {
        const other = await openSession(target, options);
        await connect_select(other.client, `KILL QUERY ${client.threadId}`);
        other.client.end();
    }
    catch {
        // Without a second session, closing this one is all that is left.
        breakOff(client);
    }
}
/** How long a server has to end what it was told to. */
const deadline_PAUSE_MS = 100;
/** Starts to watch over the statements of a batch, one after the other; from a cancel on, over nothing but its end. */
function startBatchDeadline(target, session, options, isCancelled) {
    const deadline = startDeadline(target, session, options);
    let killing;
    return {
        next() {
            // A KILL QUERY that came between two statements may have ended none of them.
            if (isCancelled())
                killing ??= keepKilling(target, session, options);
            else
                deadline.next();
        },
        stop() {
            killing?.stop();
            deadline.stop();
        },
    };
}
/** Ends one statement after the other, until nothing of a batch is left. */
function keepKilling(target, session, options) {
    let timer;
    let stopped = false;
    const kill = async () => {
        await killQuery(target, session, options);
        if (!isStopped())
            timer = setTimeout(() => void kill(), deadline_PAUSE_MS);
    };
    const isStopped = () => stopped;
    void kill();
    return {
        stop() {
            stopped = true;
            clearTimeout(timer);
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/transaction-end.js

/** What a statement that succeeded did to the transaction it was in. */
function endOf(text, before, after) {
    const savepoint = savepointOf(text);
    if (savepoint !== undefined)
        return { savepoint };
    if (before === 'none')
        return {};
    switch (transactionWord(text)) {
        case 'commit':
            return { ended: 'committed' };
        case 'rollback':
            return { ended: 'rolled-back' };
        case 'call':
            // A procedure may commit or roll back inside; the server does not say which.
            return after === 'none' ? { ended: 'unknown' } : {};
        case undefined:
            return after === 'none' || opensTransaction(text) ? { ended: 'committed', implicitCommit: true } : {};
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/session.js















/** Errors after which the server has undone the whole transaction: deadlock, and a lock wait where it is set so. */
const UNDOING = new Set([1205, 1213, 1020, 3058]);
/** ER_LOCK_WAIT_TIMEOUT. */
const isLockTimeout = ({ error }) => error?.code === '1205';
/** Sends every text as it is. */
const plain = (_session, send) => ({
    send,
    passesBy: () => true,
    [Symbol.asyncDispose]: async () => undefined,
});
/**
 * @param makeSender - What stands between the session and its statements.
 * @throws GreenlineError see `Dialect.connect`
 */
async function connect(target, options, makeSender = plain) {
    const session = await openSession(target, options);
    const { client, server } = session;
    const option = createStatementOption(client);
    let state = 'none';
    let autocommit = true;
    /** Undefined behind a statement that may have changed them. */
    let limits;
    let mode = { noBackslashEscapes: false, ansiQuotes: false };
    let cancelled = false;
    /** Ends what takes longer than it may. */
    async function inTime(work) {
        const deadline = startDeadline(target, session, options);
        try {
            return await work();
        }
        finally {
            deadline.stop();
        }
    }
    /** Whether a text is one statement for the server, whatever the session takes. */
    const isOne = (text) => !text.includes(';') || (limits !== undefined && mayTravelTogether(text, limits.mode));
    /** Runs one text. */
    const run = (text, keeper) => inTime(async () => {
        const error = isOne(text) ? undefined : await option.one();
        return error === undefined ? sendQuery(client, text, keeper) : { error };
    });
    const sender = makeSender(session, async (text) => {
        const started = performance.now();
        const replying = run(text, keepRows(options.outputRows));
        // What was cancelled may have been a question of our own, with the statement still to come.
        if (cancelled)
            void killQuery(target, session, options);
        const reply = await replying;
        return { reply, durationMs: performance.now() - started };
    }, () => cancelled);
    /** The session's transaction after a reply. A SELECT opens one only when autocommit is off. */
    function follow({ status, error }) {
        if (status !== undefined) {
            autocommit = status.autocommit;
            return status.inTransaction ? 'open' : 'none';
        }
        return error === undefined && !autocommit ? 'open' : state;
    }
    const answer = async ({ piece: { text } }) => settle(text, await sender.send(text));
    /** Follows what came of a statement, which is the last one that the server has run. */
    async function settle(text, { reply, durationMs, notices, impact }) {
        const before = state;
        const seen = impact === undefined ? {} : { impact };
        if (reply.error !== undefined && !isFromServer(reply.error)) {
            state = 'none';
            return { status: 'unknown', durationMs, notices: [], transaction: 'none' };
        }
        if (reply.error !== undefined) {
            return { ...(await failure(text, reply.error, durationMs, before)), ...seen };
        }
        state = follow(reply);
        return {
            status: 'succeeded',
            durationMs,
            notices: notices ?? (reply.warnings === 0 ? [] : await warnings(session)),
            transaction: state,
            ...(reply.rows === undefined ? {} : { rows: reply.rows }),
            ...(reply.output === undefined ? {} : { output: reply.output }),
            // With its notices comes one of a batch: these end nothing.
            ...(notices === undefined ? endOf(text, before, state) : {}),
            ...seen,
        };
    }
    /** An error packet carries no status: when it matters, an empty statement is asked for it. */
    async function failure(text, error, durationMs, before) {
        if (before === 'open')
            state = follow(await run('DO 0'));
        const ended = before === 'open' && state === 'none';
        const position = positionOf(text, error);
        return {
            status: 'failed',
            durationMs,
            notices: [],
            transaction: state,
            error: toSqlError(error),
            ...(position === undefined ? {} : { position }),
            ...(ended ? { ended: UNDOING.has(error.errno ?? 0) ? 'rolled-back' : 'committed' } : {}),
        };
    }
    /** Tries a statement again that waited too long for a lock, where the server has undone all of it. */
    function withRetries(statement, run) {
        // A procedure may have committed inside, before it met the lock.
        const once = state !== 'none' || !autocommit || transactionWord(statement.piece.text) !== undefined;
        return once ? run() : retryLocks(run, { isLockTimeout, isCancelled: () => cancelled });
    }
    const mayTravel = ({ piece: { text, refused } }) => refused === undefined && sender.passesBy(text) && mayTravelTogether(text, mode);
    async function prepare() {
        try {
            limits = await inTime(() => option.several());
        }
        catch {
            return 'lost';
        }
        if (limits.bytes > 0)
            mode = limits.mode;
        return 'ready';
    }
    const batching = {
        mayTravel,
        alone(statement) {
            if (!mayTravel(statement))
                limits = undefined;
            return withRetries(statement, () => answer(statement));
        },
        batchBytes: () => limits?.bytes,
        prepare,
        client,
        once: answer,
        settle,
        withRetries,
        watch: () => startBatchDeadline(target, session, options, () => cancelled),
        transaction: () => state,
        isCancelled: () => cancelled,
        lost: () => (0,connection_error/* connectionLost */.Bx)(target),
    };
    const execute = (statements, settings) => executeAhead(statements, settings, {
        ...batching,
        mayEnd: ({ piece }) => mayEndTransaction(piece.text),
        together: (ahead, trust) => batch_runBatch(ahead, trust, batching),
    });
    async function end(text) {
        const { error } = await run(text);
        state = 'none';
        if (error === undefined)
            return { outcome: text === 'COMMIT' ? 'committed' : 'rolled-back' };
        if (isFromServer(error))
            return { outcome: 'rolled-back', error: toSqlError(error) };
        return { outcome: text === 'COMMIT' ? 'unknown' : 'rolled-back' };
    }
    return {
        server,
        execute,
        async begin() {
            const { error } = await run('START TRANSACTION');
            if (error !== undefined)
                throw (0,connection_error/* connectionLost */.Bx)(target);
            state = 'open';
        },
        commit: () => end('COMMIT'),
        rollback: () => end('ROLLBACK'),
        cancel() {
            cancelled = true;
            return killQuery(target, session, options);
        },
        validate: () => checkDatabase(target, session, options),
        checkServer: now => checkServer(target, session, options, now),
        async [Symbol.asyncDispose]() {
            await sender[Symbol.asyncDispose]();
            await new Promise(resolve => {
                client.end(() => resolve());
            });
        },
    };
}
async function warnings({ client }) {
    const rows = await connect_select(client, 'SHOW WARNINGS').catch(() => []);
    return rows.map(toNotice);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/bytes.js
/** The bytes that mean something to the reading of a SQL file. Invariant: ASCII only. */
const LF = 0x0a;
const CR = 0x0d;
const SLASH = 0x2f;
const STAR = 0x2a;
const DASH = 0x2d;
const HASH = 0x23;
const BANG = 0x21;
const UPPER_M = 0x4d;
const UPPER_N = 0x4e;
const bytes_BACKSLASH = 0x5c;
const bytes_BACKQUOTE = 0x60;
const bytes_SINGLE_QUOTE = 0x27;
const bytes_DOUBLE_QUOTE = 0x22;
const LOWER_D = 0x64;
/** White space as the client sees it. */
const isSpace = (byte) => byte === 32 || (byte >= 9 && byte <= 13);
/** What C calls graphic in UTF-8: neither white space nor a control character. */
const isGraphic = (byte) => byte > 32 && byte !== 127;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/client-commands.js
/**
 * The commands that the mariadb client carries out itself instead of sending
 * them: which text is one, its argument, and what Greenline makes of it.
 * Invariant: text is a byte string here (one character per byte, `latin1`).
 */

const command = (name, letter, argument, effect, hint) => ({ name, letter, argument, effect, ...(hint === undefined ? {} : { hint }) });
const REST_IS_LOST = 'Remove the command, and the statements after it if they are not meant to run.';
// The list that `help` prints in mariadb 10.11; the first one of a letter wins, as in the client.
const COMMANDS = [
    command('?', '?', 'taken', 'refused', 'Remove the command.'),
    command('charset', 'C', 'taken', 'refused', 'Remove the command and save the file as UTF-8.'),
    command('clear', 'c', 'none', 'clear'),
    command('connect', 'r', 'taken', 'refused', 'Deploy to the other server as a target of its own.'),
    command('delimiter', 'd', 'taken', 'delimiter'),
    command('edit', 'e', 'none', 'refused', 'Remove the command.'),
    command('ego', 'G', 'none', 'send'),
    command('exit', 'q', 'none', 'refused', REST_IS_LOST),
    command('go', 'g', 'none', 'send'),
    command('help', 'h', 'taken', 'refused', 'Remove the command.'),
    command('nopager', 'n', 'none', 'ignored'),
    command('notee', 't', 'none', 'ignored'),
    command('nowarning', 'w', 'none', 'ignored'),
    command('pager', 'P', 'taken', 'ignored'),
    command('print', 'p', 'none', 'ignored'),
    command('prompt', 'R', 'taken', 'ignored'),
    command('quit', 'q', 'none', 'refused', REST_IS_LOST),
    command('rehash', '#', 'none', 'ignored'),
    command('sandbox', '-', 'none', 'ignored'),
    command('source', '.', 'taken', 'refused', 'Deploy that file as a file of its own, or copy its statements here.'),
    command('status', 's', 'none', 'ignored'),
    command('system', '!', 'taken', 'refused', 'Run the shell command in a step of the workflow.'),
    command('tee', 'T', 'taken', 'refused', 'Remove the command: Greenline logs every statement.'),
    command('use', 'u', 'taken', 'use'),
    command('warnings', 'W', 'none', 'ignored'),
];
const BY_NAME = new Map(COMMANDS.map(entry => [entry.name, entry]));
const BY_LETTER = new Map([...COMMANDS].reverse().map(entry => [entry.letter, entry]));
/** No command's name is longer than this. */
const LONGEST_COMMAND = 9;
/** The command of a short form such as `\G`. */
const commandOfLetter = (letter) => BY_LETTER.get(letter);
const FIRST_LETTERS = new Uint8Array(256);
for (const { name } of COMMANDS) {
    FIRST_LETTERS[name.charCodeAt(0)] = 1;
    FIRST_LETTERS[name.toUpperCase().charCodeAt(0)] = 1;
}
/** Whether a command's name begins with this byte: most statements are told apart by it. */
const beginsCommand = (byte) => FIRST_LETTERS[byte] === 1;
/** Whether a text's first word is a command's name: cheap, for texts of any length. */
const mayBeCommand = (text) => firstWord(text).command !== undefined;
/** The command that the first word names, and the index after that word. */
function firstWord(text) {
    let start = 0;
    while (isSpace(text.charCodeAt(start)))
        start++;
    if (!beginsCommand(text.charCodeAt(start)))
        return { command: undefined, end: start };
    let end = start;
    while (end < text.length && text[end] !== ' ' && text[end] !== '\t') {
        if (++end - start > LONGEST_COMMAND)
            return { command: undefined, end };
    }
    return { command: BY_NAME.get(text.slice(start, end).toLowerCase()), end };
}
/**
 * The command that a line, or all that stands before a delimiter, is: its first word names one,
 * and nothing in it says that it is to be read as SQL.
 */
function commandOfText(text, delimiter) {
    const first = firstWord(text);
    const found = first.command;
    let { end } = first;
    if (found === undefined || text.includes('\\g'))
        return undefined;
    if (found.effect !== 'delimiter' && text.includes(delimiter))
        return undefined;
    while (isSpace(text.charCodeAt(end)))
        end++;
    if (end >= text.length)
        return found;
    return found.argument === 'taken' && readArgument(text) !== undefined ? found : undefined;
}
/**
 * The first argument of a command in its long (`use x`) or short form (`\u x`), without its quotes.
 * An argument without quotes reaches to the next space; tabs belong to it.
 *
 * @returns undefined when there is none or its quote stays open.
 */
function readArgument(text) {
    let at = 0;
    while (isSpace(text.charCodeAt(at)))
        at++;
    const short = text[at] === '\\';
    if (short)
        at += 2;
    else
        while (at < text.length && !isSpace(text.charCodeAt(at)))
            at++;
    if (at >= text.length)
        return undefined;
    while (isSpace(text.charCodeAt(at)))
        at++;
    const quote = /^['"`]/.exec(text.charAt(at))?.[0];
    if (quote !== undefined)
        at++;
    const start = at;
    let argument = '';
    for (; at < text.length; at++) {
        const character = text.charAt(at);
        const next = text.charAt(at + 1);
        const escaped = character === '\\' && next !== '' && (short || quote !== '`');
        const doubled = !short && quote !== undefined && character === quote && next === quote;
        if (escaped || doubled)
            argument += text.charAt(++at);
        else if (character === (quote ?? ' '))
            return at > start ? argument : undefined;
        else
            argument += character;
    }
    return quote === undefined && at > start ? argument : undefined;
}
/** The client's limit; the rest of a longer delimiter is dropped. */
const LONGEST_DELIMITER = 15;
/** The delimiter that a DELIMITER command sets, or why it sets none. */
function readDelimiter(text) {
    const argument = readArgument(text);
    const hint = 'Write `DELIMITER` followed by the characters that end a statement, such as `//`.';
    if (argument === undefined || argument === '') {
        return { refused: { message: 'DELIMITER names no delimiter', hint } };
    }
    if (argument.includes('\\'))
        return { refused: { message: 'A delimiter cannot hold a backslash', hint } };
    // With a UTF-8 connection the client copies multi-byte characters before it looks for the delimiter.
    if (argument.charCodeAt(0) >= 0x80) {
        return {
            refused: { message: 'A delimiter that does not start with an ASCII character is never found', hint },
        };
    }
    return { delimiter: argument.slice(0, LONGEST_DELIMITER) };
}
/** The refusal of a command that only a client can carry out. */
const refuseCommand = (refused, written) => ({
    message: `\`${written}\` is a command of the mysql client (${refused.name}), not SQL`,
    hint: refused.hint ?? 'Remove the command.',
});
/** The refusal of a backslash that names no command: the client stops there. */
const refuseUnknown = (letter) => ({
    message: `The mysql client stops at \`\\${letter}\`: it knows no such command`,
    hint: 'Remove the backslash, or put the text into quotes.',
});
/** The refusal of a DELIMITER line inside a statement: the client sends it as SQL. */
const refuseLateDelimiter = (written, line) => ({
    message: `\`${written}\` has no effect here: the statement of line ${line} has not ended`,
    hint: `End the statement of line ${line} with its delimiter before \`${written}\`.`,
});
/** The refusal of USE without a name, or with one in mid-statement. */
const refuseUse = {
    message: 'USE names no database, or stands inside another statement',
    hint: 'Write `USE name;` as a statement of its own.',
};
/** The refusal of a command whose line is not all of it: the client drops the lines that follow. */
function refuseLostText({ name }, text) {
    if (!/\n\s*\S/.test(text))
        return undefined;
    return {
        message: `The mysql client takes the lines after ${name.toUpperCase()} for its argument and drops them`,
        hint: `Write ${name.toUpperCase()} on a line of its own.`,
    };
}
/** `USE x` as SQL; a name that needs quotes gets them. */
function useStatement(name) {
    const plain = /^[0-9A-Za-z_$]*[A-Za-z_$][0-9A-Za-z_$]*$/.test(name);
    return plain ? `USE ${name}` : `USE \`${name.replaceAll('`', '``')}\``;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/open-statement.js
/**
 * The statement being read: which stretches of the file are sent, and what the
 * client drops inside it. Invariant: offsets are bytes into the file; the text
 * is made once, when the statement is complete.
 */

const openStatement = (start, line) => ({
    start,
    line,
    edges: [start],
    spaced: undefined,
    asides: undefined,
    refused: undefined,
});
const isSending = ({ edges }) => (edges.length & 1) === 1;
/** From `at` on bytes are sent. */
function resumeSending(statement, at) {
    if (!isSending(statement))
        statement.edges.push(at);
}
/** From `at` on bytes are sent, after a space that the file does not have. */
function resumeAfterSpace(statement, at) {
    pauseSending(statement, at);
    statement.edges.push(at);
    statement.spaced ??= [];
    statement.spaced.push(at);
}
/** From `at` on bytes are dropped. */
function pauseSending(statement, at) {
    if (isSending(statement))
        statement.edges.push(at);
}
/**
 * The offset after the last byte that is sent, not before `from`. Wants a paused statement.
 *
 * @param from - An offset after which there may be nothing; the statement's start by default.
 */
function endOfSent({ bytes, base }, statement, from = statement.start) {
    const { edges } = statement;
    for (let edge = edges.length - 2; edge >= 0; edge -= 2) {
        const start = Math.max(edges[edge] ?? 0, from) - base;
        for (let at = (edges[edge + 1] ?? 0) - base - 1; at >= start; at--) {
            if (isGraphic(bytes[at] ?? 0))
                return base + at + 1;
        }
        if ((edges[edge] ?? 0) <= from)
            break;
    }
    return from;
}
/** Notes a dropped stretch, and forgets those before it that a sent byte follows. */
function addAside(window, statement, aside) {
    const last = statement.asides?.at(-1);
    if (last === undefined || endOfSent(window, statement, last.end) > last.end)
        statement.asides = [];
    statement.asides?.push(aside);
}
const SPACE = 0x20;
/** The text as the client holds it: what is sent, and the white space after it. Wants a paused statement. */
function open_statement_textOf({ bytes, base }, { edges, spaced = [] }) {
    const [first = 0, end = first] = edges;
    if (edges.length === 2)
        return bytes.toString('utf8', first - base, end - base);
    // One buffer for all: there may be as many stretches as a file has comments.
    const text = Buffer.allocUnsafe((edges.at(-1) ?? 0) - first + spaced.length);
    let length = 0;
    let space = 0;
    for (let edge = 0; edge < edges.length; edge += 2) {
        const start = edges[edge] ?? 0;
        if (spaced[space] === start) {
            text[length++] = SPACE;
            space++;
        }
        length += bytes.copy(text, length, start - base, (edges[edge + 1] ?? start) - base);
    }
    return text.toString('utf8', 0, length);
}
/** A text without what the client cuts off its end: white space and control characters. */
function cutEnd(text) {
    let end = text.length;
    while (end > 0 && !isGraphic(text.charCodeAt(end - 1)))
        end--;
    return text.slice(0, end);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/window.js
/**
 * The bytes of a file between the start of what is still open and the last
 * byte read. Invariant: every byte is copied a bounded number of times, whatever
 * the size of the chunks.
 */
const MIN_BYTES = 256 * 1024;
const emptyWindow = () => ({ bytes: Buffer.alloc(0), base: 0, length: 0 });
/** The window with a chunk appended, and without its first bytes up to `from` where room is needed. */
function extendWindow(window, from, chunk) {
    const { bytes, base, length } = window;
    if (length + chunk.length <= bytes.length) {
        bytes.set(chunk, length);
        return { bytes, base, length: length + chunk.length };
    }
    const kept = length - from;
    const needed = kept + chunk.length;
    // At least half of it is free after a copy, so the next copy is that many bytes away.
    const room = needed * 2 <= bytes.length ? bytes : Buffer.allocUnsafe(Math.max(MIN_BYTES, needed * 2));
    bytes.copy(room, 0, from, length);
    room.set(chunk, kept);
    return { bytes: room, base: base + from, length: needed };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/scan-state.js
/**
 * Where the reading of a file stands. Invariant: `at` and the window move
 * forward only; everything else that reading depends on is in here.
 */



function createScanState(delimiter, mode) {
    const state = {
        window: emptyWindow(),
        at: 0,
        line: 1,
        ended: false,
        delimiter,
        delimiterBytes: Buffer.alloc(0),
        special: new Uint8Array(256),
        mode,
        quote: 0,
        quoteLine: 0,
        comment: 'none',
        commentStart: 0,
        commentLine: 0,
        statement: undefined,
        lineHead: 'command',
        segment: 0,
        spaceDue: false,
        executable: false,
        searched: 0,
        lineFeed: -1,
    };
    setDelimiter(state, delimiter);
    return state;
}
/** @param delimiter - A byte string (`latin1`). */
function setDelimiter(state, delimiter) {
    state.delimiter = delimiter;
    state.delimiterBytes = Buffer.from(delimiter, 'latin1');
    state.special = new Uint8Array(256);
    for (const byte of Buffer.from('\n\r\'"`\\#-/*'))
        state.special[byte] = 1;
    state.special[state.delimiterBytes[0] ?? 0] = 1;
}
/** Takes a chunk in; what is before the open statement or comment is let go. */
function feed(state, chunk) {
    const { window, statement } = state;
    let keep = Math.min(offsetOf(state), statement?.start ?? Infinity, state.segment);
    if (state.comment !== 'none')
        keep = Math.min(keep, state.commentStart);
    state.window = extendWindow(window, keep - window.base, chunk);
    const moved = state.window.base - window.base;
    state.at -= moved;
    state.searched -= moved;
    state.lineFeed -= moved;
}
/** File offset of the next byte. */
const offsetOf = (state) => state.window.base + state.at;
/** The byte `ahead` of the next one; 0 after the end, as in the client's lines. */
function peek(state, ahead) {
    const at = state.at + ahead;
    return at < state.window.length ? (state.window.bytes[at] ?? 0) : 0;
}
/** Whether that many bytes can be looked at, or no more will come. */
const has = (state, count) => state.ended || state.window.length - state.at >= count;
/** Bytes of the line break at `ahead`: a carriage return belongs to it only right before the line feed. */
function lineBreak(state, ahead) {
    const byte = peek(state, ahead);
    if (byte === LF)
        return 1;
    return byte === CR && peek(state, ahead + 1) === LF ? 2 : 0;
}
/** Whether the line, or the file, ends at `ahead`. */
const endsLine = (state, ahead) => lineBreak(state, ahead) > 0 || state.at + ahead >= state.window.length;
/** Sends the bytes up to window index `end` as they are. */
function sendUpTo(state, end) {
    const offset = offsetOf(state);
    if (state.statement === undefined)
        state.statement = openStatement(offset, state.line);
    else
        resumeSending(state.statement, offset);
    state.at = end;
}
/** Sends one byte that may need a space before it; the space stands for a comment. */
function sendOne(state) {
    if (state.spaceDue) {
        if (state.statement !== undefined && !isSpace(peek(state, 0))) {
            resumeAfterSpace(state.statement, offsetOf(state));
        }
        // What is put together on this line begins with a space now.
        state.segment = Infinity;
        state.spaceDue = false;
    }
    sendUpTo(state, state.at + 1);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/scan-line.js
/**
 * What depends on lines: commands that take a whole one, and the line feed that
 * the client puts behind what it has. Invariant: a line is looked through for its
 * end once.
 */




/** Passes over a line break. The client puts a line feed of its own behind what it has of a statement. */
function endLine(state, width) {
    const { statement } = state;
    if (statement !== undefined) {
        const offset = offsetOf(state);
        if (state.comment === 'block' || (state.quote === 0 && isDelimiterWord(state))) {
            pauseSending(statement, offset);
        }
        else if (width === 2) {
            pauseSending(statement, offset);
            resumeSending(statement, offset + 1);
        }
        else {
            resumeSending(statement, offset);
        }
    }
    state.at += width;
    state.line++;
    state.segment = offsetOf(state);
    state.spaceDue = false;
    state.executable = false;
    if (state.quote !== 0 || state.comment === 'block')
        state.lineHead = 'none';
    else
        state.lineHead = statement === undefined ? 'command' : 'continuation';
    return true;
}
/** A line that begins with the letters of "delimiter" gets no line feed: the client's own oddity. */
function isDelimiterWord({ window, at, segment }) {
    const from = segment - window.base;
    if (((window.bytes[from] ?? 0) | 0x20) !== LOWER_D || at - from < LONGEST_COMMAND)
        return false;
    return window.bytes.toString('latin1', from, from + LONGEST_COMMAND).toLowerCase() === 'delimiter';
}
/** The index after the line at `at`, its break not counted; undefined when its end is not there yet. */
function findLineEnd(state) {
    const { bytes, length } = state.window;
    if (state.lineFeed < state.at) {
        const found = bytes.subarray(0, length).indexOf(LF, Math.max(state.at, state.searched));
        if (found < 0) {
            state.searched = length;
            return state.ended ? length : undefined;
        }
        state.lineFeed = found;
    }
    const { lineFeed } = state;
    return lineFeed > state.at && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
}
/** Reads the start of a line: its white space, and what its first word may make of it. */
function readLineHead(state) {
    const { bytes, length, base } = state.window;
    if (base + state.at === 0 && bytes[0] === 0xef) {
        if (!has(state, 3))
            return undefined;
        // Only the first line may begin with a byte order mark.
        if (peek(state, 1) === 0xbb && peek(state, 2) === 0xbf) {
            state.at = 3;
            state.segment = 3;
            return true;
        }
    }
    let at = state.at;
    while (at < length && bytes[at] !== LF && isSpace(bytes[at] ?? 0)) {
        if (bytes[at] === CR && (at + 1 < length ? bytes[at + 1] === LF : !state.ended))
            break;
        at++;
    }
    if (state.lineHead === 'continuation') {
        if (at > state.at)
            sendUpTo(state, at);
    }
    else {
        state.at = at;
        state.segment = offsetOf(state);
    }
    if (at >= length)
        return true;
    if (bytes[at] === CR && at + 1 === length)
        return undefined;
    const step = state.lineHead === 'command' ? readCommandLine(state) : readLateDelimiter(state);
    if (step !== undefined)
        state.lineHead = 'none';
    return step;
}
function readCommandLine(state) {
    const { bytes, length } = state.window;
    if (!beginsCommand(bytes[state.at] ?? 0))
        return true;
    const limit = Math.min(length, state.at + LONGEST_COMMAND + 1);
    let end = state.at;
    while (end < limit && (bytes[end] ?? 0) > BANG - 1)
        end++;
    if (end === limit) {
        if (end - state.at > LONGEST_COMMAND)
            return true;
        if (!state.ended)
            return undefined;
    }
    if (!mayBeCommand(bytes.toString('latin1', state.at, end)))
        return true;
    const lineEnd = findLineEnd(state);
    if (lineEnd === undefined)
        return undefined;
    const text = bytes.toString('latin1', state.at, lineEnd);
    const command = commandOfText(text, state.delimiter);
    if (command === undefined)
        return true;
    const start = offsetOf(state);
    state.at = lineEnd;
    return { type: 'line-command', command, text, start };
}
/** `DELIMITER //` in mid-statement is SQL for the client; a column called delimiter looks different. */
function readLateDelimiter(state) {
    const { bytes, length } = state.window;
    if (((bytes[state.at] ?? 0) | 0x20) !== LOWER_D)
        return true;
    const known = Math.min(length - state.at, LONGEST_COMMAND);
    const word = bytes.toString('latin1', state.at, state.at + known).toLowerCase();
    if (!'delimiter'.startsWith(word))
        return true;
    if (!has(state, LONGEST_COMMAND + 1))
        return undefined;
    if (known < LONGEST_COMMAND || !isSpace(peek(state, LONGEST_COMMAND)))
        return true;
    const lineEnd = findLineEnd(state);
    if (lineEnd === undefined)
        return undefined;
    const text = bytes.toString('latin1', state.at, Math.min(lineEnd, state.at + 64)).trimEnd();
    const argument = text.slice(LONGEST_COMMAND).trimStart();
    const isOne = /^[;/$|&%!@#^~:*]+$/.test(argument) && !argument.startsWith(state.delimiter);
    return isOne ? { type: 'late-delimiter', text } : true;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/scan-quoted.js
/**
 * Reads strings, quoted names and comments. Invariant: what opened one is
 * remembered until it is closed, so an open one can be named at the end.
 */




/** Reads a string or quoted name up to its end or that of the line. */
function readQuoted(state) {
    const { bytes, length } = state.window;
    const { quote, mode } = state;
    // https://github.com/MariaDB/server/blob/10.11/client/mysql.cc, add_line: names have no escapes.
    const escapes = !mode.noBackslashEscapes && quote !== bytes_BACKQUOTE && !(quote === bytes_DOUBLE_QUOTE && mode.ansiQuotes);
    const escape = escapes ? bytes_BACKSLASH : quote;
    let at = state.at;
    for (;;) {
        while (at < length && bytes[at] !== quote && bytes[at] !== escape && bytes[at] !== LF && bytes[at] !== CR)
            at++;
        // An escaped byte that is no line's end is as good as any other.
        if (escapes && bytes[at] === bytes_BACKSLASH && at + 1 < length && bytes[at + 1] !== LF && bytes[at + 1] !== CR)
            at += 2;
        else
            break;
    }
    if (at > state.at)
        sendUpTo(state, at);
    if (at >= length)
        return true;
    const byte = bytes[at];
    if (byte === quote) {
        sendUpTo(state, at + 1);
        state.quote = 0;
        return true;
    }
    if (byte === LF)
        return endLine(state, 1);
    if (byte === escape)
        return readEscape(state);
    if (!has(state, 2))
        return undefined;
    if (lineBreak(state, 0) === 2)
        return endLine(state, 2);
    sendUpTo(state, at + 1);
    return true;
}
function readEscape(state) {
    if (!has(state, 3))
        return undefined;
    if (!endsLine(state, 1)) {
        sendUpTo(state, state.at + 2);
        return true;
    }
    // The last backslash of a line is dropped, in strings too.
    if (state.statement !== undefined)
        pauseSending(state.statement, offsetOf(state));
    state.at++;
    return true;
}
/** Opens a comment whose opening has `width` bytes. */
function openComment(state, comment, width) {
    if (state.statement !== undefined)
        pauseSending(state.statement, offsetOf(state));
    state.comment = comment;
    state.commentStart = offsetOf(state);
    state.commentLine = state.line;
    state.at += width;
    return true;
}
/** Ends the open comment before the next byte. */
function closeComment(state) {
    const end = offsetOf(state);
    const aside = { kind: 'comment', start: state.commentStart, end, line: state.commentLine };
    state.comment = 'none';
    state.segment = end;
    if (state.statement === undefined)
        return { type: 'aside', aside };
    addAside(state.window, state.statement, aside);
    return undefined;
}
function readLineComment(state) {
    const { bytes, length } = state.window;
    let at = state.at;
    while (at < length && bytes[at] !== LF && bytes[at] !== CR)
        at++;
    state.at = at;
    if (at >= length)
        return true;
    if (!has(state, 2) && bytes[at] === CR)
        return undefined;
    if (lineBreak(state, 0) > 0)
        return closeComment(state) ?? true;
    state.at++;
    return true;
}
function readBlockComment(state) {
    const { bytes, length } = state.window;
    let at = state.at;
    while (at < length && bytes[at] !== STAR && bytes[at] !== SLASH && bytes[at] !== LF)
        at++;
    state.at = at;
    if (at >= length)
        return true;
    if (bytes[at] === LF)
        return endLine(state, 1);
    if (!has(state, 2) || (bytes[at] === SLASH && peek(state, 1) === STAR && !has(state, 4)))
        return undefined;
    if (bytes[at] === STAR && peek(state, 1) === SLASH) {
        if (!state.executable) {
            state.at += 2;
            state.spaceDue = true;
            return closeComment(state) ?? true;
        }
        state.executable = false;
    }
    else if (bytes[at] === SLASH && peek(state, 1) === STAR) {
        // A second opening is passed over whole, so "/*/" inside a comment does not end it.
        if (peek(state, 2) === BANG)
            state.executable = true;
        else if (!(peek(state, 2) === UPPER_M && peek(state, 3) === BANG))
            state.at++;
    }
    state.at++;
    return true;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/scan.js
/**
 * Reads a file byte by byte as the mariadb client's batch mode does (client/mysql.cc,
 * https://github.com/MariaDB/server/blob/10.11/client/mysql.cc): line by line, comments
 * dropped, quirks included. Invariant: every byte is looked at a bounded number of times.
 */






/** The client's own limit on a command and its argument. */
const MAX_ARGUMENT_BYTES = 512;
const ENDED_BY_DELIMITER = { type: 'statement', end: 'delimiter' };
/** Reads up to the next event. */
function scan(state) {
    for (;;) {
        if (state.at >= state.window.length)
            return atEnd(state);
        const step = readStep(state);
        if (step !== true)
            return step;
    }
}
function readStep(state) {
    if (state.quote !== 0)
        return readQuoted(state);
    if (state.comment === 'block')
        return readBlockComment(state);
    if (state.comment === 'line')
        return readLineComment(state);
    return state.lineHead === 'none' ? readCode(state) : readLineHead(state);
}
function atEnd(state) {
    if (!state.ended)
        return undefined;
    if (state.comment === 'line') {
        const event = closeComment(state);
        if (event !== undefined)
            return event;
    }
    if (state.statement === undefined || state.comment === 'block' || state.quote !== 0)
        return undefined;
    pauseSending(state.statement, offsetOf(state));
    return { type: 'statement', end: 'file' };
}
function readCode(state) {
    const { bytes, length } = state.window;
    const { special } = state;
    let at = state.at;
    if (state.statement === undefined) {
        while (at < length && isSpace(bytes[at] ?? 0) && bytes[at] !== LF && bytes[at] !== CR)
            at++;
        if (at > state.at) {
            state.at = at;
            state.segment = offsetOf(state);
            return true;
        }
    }
    if (state.spaceDue) {
        const step = readAfterComment(state);
        if (step !== 'special')
            return step;
        at = state.at;
    }
    while (at < length && special[bytes[at] ?? 0] === 0)
        at++;
    if (at > state.at)
        sendUpTo(state, at);
    return at < length ? readSpecial(state) : true;
}
/** The first byte after a dropped comment, unless it may mean something else than itself. */
function readAfterComment(state) {
    const byte = peek(state, 0);
    if (state.special[byte] !== 0)
        return 'special';
    const width = characterWidth(byte);
    if (!has(state, width))
        return undefined;
    // The client copies a multi-byte character before it thinks of the space, which comes after it then.
    if (isCharacter(state, width))
        sendUpTo(state, state.at + width);
    else
        sendOne(state);
    return true;
}
const characterWidth = (lead) => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1);
function isCharacter(state, width) {
    for (let ahead = 1; ahead < width; ahead++)
        if ((peek(state, ahead) & 0xc0) !== 0x80)
            return false;
    return width > 1;
}
/** A byte that may begin something. The order of the questions is the client's. */
function readSpecial(state) {
    const byte = peek(state, 0);
    if (byte === LF)
        return endLine(state, 1);
    if (byte === CR) {
        if (!has(state, 2))
            return undefined;
        if (peek(state, 1) === LF)
            return endLine(state, 2);
        if (state.statement === undefined) {
            state.at++;
            state.segment = offsetOf(state);
            return true;
        }
    }
    if (byte === bytes_BACKSLASH)
        return readBackslash(state);
    if (byte === state.delimiterBytes[0] && byte < 0x80) {
        const step = scan_readDelimiter(state);
        if (step !== 'not-one')
            return step;
    }
    if (byte === bytes_SINGLE_QUOTE || byte === bytes_DOUBLE_QUOTE || byte === bytes_BACKQUOTE) {
        state.quote = byte;
        state.quoteLine = state.line;
        sendOne(state);
        return readQuoted(state);
    }
    return readCommentMark(state, byte);
}
function readCommentMark(state, byte) {
    if (byte === HASH)
        return openComment(state, 'line', 1);
    if (byte === DASH) {
        if (!has(state, 2) || (peek(state, 1) === DASH && !has(state, 4)))
            return undefined;
        if (peek(state, 1) === DASH) {
            const fresh = state.statement === undefined;
            if (fresh || endsLine(state, 2) || isSpace(peek(state, 2)))
                return openComment(state, 'line', 2);
        }
    }
    else if (byte === SLASH) {
        if (!has(state, 2) || (peek(state, 1) === STAR && !has(state, 4)))
            return undefined;
        if (peek(state, 1) === STAR) {
            const executable = peek(state, 2) === BANG;
            if (!executable && !(peek(state, 2) === UPPER_M && peek(state, 3) === BANG)) {
                return openComment(state, 'block', 2);
            }
            if (executable)
                state.executable = true;
        }
    }
    else if (byte === STAR && state.executable) {
        if (!has(state, 2))
            return undefined;
        if (peek(state, 1) === SLASH)
            state.executable = false;
    }
    sendOne(state);
    return true;
}
/** A delimiter that begins with a multi-byte character is never found: the client copies those as they are. */
function scan_readDelimiter(state) {
    const { delimiterBytes } = state;
    for (let ahead = 1; ahead < delimiterBytes.length; ahead++) {
        if (state.at + ahead >= state.window.length)
            return state.ended ? 'not-one' : undefined;
        if (peek(state, ahead) !== delimiterBytes[ahead])
            return 'not-one';
    }
    if (state.statement !== undefined)
        pauseSending(state.statement, offsetOf(state));
    state.at += delimiterBytes.length;
    state.segment = offsetOf(state);
    return state.statement === undefined ? true : ENDED_BY_DELIMITER;
}
function readBackslash(state) {
    if (!has(state, 3))
        return undefined;
    const start = offsetOf(state);
    const { statement } = state;
    if (endsLine(state, 1)) {
        // The last backslash of a line is dropped.
        const aside = { kind: 'meta', start, end: start + 1, line: state.line };
        if (statement !== undefined) {
            pauseSending(statement, start);
            addAside(state.window, statement, aside);
        }
        state.at++;
        return statement === undefined ? { type: 'aside', aside } : true;
    }
    if (peek(state, 1) === UPPER_N) {
        sendUpTo(state, state.at + 2);
        return true;
    }
    const letter = String.fromCharCode(peek(state, 1));
    const command = commandOfLetter(letter);
    const lineEnd = command?.argument === 'taken' ? findLineEnd(state) : state.at + 2;
    if (lineEnd === undefined)
        return undefined;
    const end = Math.min(lineEnd, state.at + MAX_ARGUMENT_BYTES);
    const text = state.window.bytes.toString('latin1', state.at, end);
    if (command === undefined)
        sendUpTo(state, state.at + 2);
    else {
        if (statement !== undefined)
            pauseSending(statement, start);
        state.at += 2;
        state.segment = offsetOf(state);
    }
    if (command?.effect === 'send')
        return statement === undefined ? true : { type: 'statement', end: 'command' };
    return { type: 'letter-command', letter, command, text, start };
}
/**
 * Passes over the argument of a short command as the client does: up to the end of the executable
 * comment it stands in, else to the end of the line or through the next delimiter.
 *
 * @returns The file offset after the argument; a delimiter passed over is not counted.
 */
function skipArgument(state) {
    const end = findLineEnd(state) ?? state.window.length;
    const rest = state.window.bytes.subarray(state.at, end);
    const found = state.executable ? rest.indexOf('*/') : rest.indexOf(state.delimiterBytes);
    state.at = found < 0 ? end : state.at + found;
    const offset = offsetOf(state);
    if (found >= 0 && !state.executable)
        state.at += state.delimiterBytes.length;
    state.segment = offsetOf(state);
    return offset;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/sql-mode.js
const NO_BACKSLASH_ESCAPES = 1 << 20;
const ANSI_QUOTES = 1 << 2;
/** Modes that stand for several ones, ANSI_QUOTES among them, as bits of the numeric form. */
const COMBINATIONS = new Map([
    ['POSTGRESQL', 1 << 8],
    ['ORACLE', 1 << 9],
    ['MSSQL', 1 << 10],
    ['DB2', 1 << 11],
    ['MAXDB', 1 << 12],
    ['ANSI', 1 << 18],
]);
/** A SET of more than this does not set a mode. */
const MAX_SET_CHARACTERS = 16 * 1024;
/** The state of a fresh session, whose mode is the server's default: strings as usual. */
function createSqlMode() {
    let session = '';
    let global = '';
    const variables = new Map();
    const assign = (tokens) => {
        const operator = tokens.findIndex(token => token === '=' || token === ':=');
        const target = tokens
            .slice(0, operator)
            .join(' ')
            .toUpperCase()
            .replace(/ ?\. ?/g, '.')
            .replaceAll('`', '');
        const [, scope, name] = /^(?:@@)?(?:(SESSION|LOCAL|GLOBAL|PERSIST)[ .](?:@@)?)?(.*)$/.exec(target) ?? [];
        const isVariable = /^@[^@]/.test(target);
        if (operator < 1 || (name !== 'SQL_MODE' && !isVariable))
            return;
        const value = evaluate(tokens.slice(operator + 1));
        if (isVariable) {
            if (value === undefined)
                variables.delete(target);
            else
                variables.set(target, value);
        }
        else if (value !== undefined && (scope === 'GLOBAL' || scope === 'PERSIST'))
            global = value;
        else if (value !== undefined)
            session = expand(value);
    };
    const evaluate = (tokens) => {
        const [first = '', ...rest] = tokens;
        const word = first.toUpperCase();
        if (rest.length === 0)
            return constant(first);
        if (first === '(' && tokens.at(-1) === ')')
            return evaluate(tokens.slice(1, -1));
        if (word === 'SELECT')
            return evaluate(rest);
        if (word.startsWith('@@') && rest[0] === '.')
            return constant(tokens.join(''));
        if (rest[0] !== '(' || tokens.at(-1) !== ')')
            return undefined;
        const values = sql_mode_splitAtCommas(rest.slice(1, -1)).map(evaluate);
        if (values.some(value => value === undefined))
            return undefined;
        const [a = '', b = '', c = ''] = values;
        if (word === 'CONCAT')
            return values.join('');
        if (word === 'CONCAT_WS')
            return values.slice(1).join(a);
        if (word === 'REPLACE')
            return b === '' ? a : a.replaceAll(b, c);
        if (word === 'TRIM' || word === 'UPPER' || word === 'UCASE')
            return a;
        if (word === 'IFNULL' || word === 'COALESCE')
            return a;
        return undefined;
    };
    const constant = (token) => {
        const word = token.toUpperCase().replaceAll('`', '');
        if (/^['"]/.test(token))
            return sql_mode_unquote(token).toUpperCase();
        if (/^@@((SESSION|LOCAL)\.)?SQL_MODE$/.test(word))
            return session;
        if (word === '@@GLOBAL.SQL_MODE' || word === 'DEFAULT')
            return global;
        if (word.startsWith('@'))
            return variables.get(word);
        if (/^\d+$/.test(word))
            return namesOf(Number(word));
        return /^\w+$/.test(word) ? word : undefined;
    };
    return {
        current: () => {
            const names = session.split(',').map(name => name.trim());
            return {
                noBackslashEscapes: names.includes('NO_BACKSLASH_ESCAPES'),
                ansiQuotes: names.includes('ANSI_QUOTES'),
            };
        },
        follow: text => {
            if (!/^[s/]/i.test(text) || text.length > MAX_SET_CHARACTERS)
                return 'same';
            if (!/^(?:\/\*M?!\d*\s*)?SET\s/i.test(text))
                return 'same';
            const tokens = sql_mode_tokensOf(text.slice(text.search(/SET\s/i) + 3));
            // SET STATEMENT … FOR holds for one statement only.
            if (tokens[0]?.toUpperCase() === 'STATEMENT')
                return 'same';
            for (const assignment of sql_mode_splitAtCommas(tokens))
                assign(assignment);
            return 'changed';
        },
    };
}
/** A combination stands beside what it is made of, as the server shows it. */
function expand(mode) {
    const names = mode.split(',').map(name => name.trim());
    return names.some(name => COMBINATIONS.has(name)) ? `${mode},ANSI_QUOTES` : mode;
}
function namesOf(bits) {
    const names = [...COMBINATIONS].filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name);
    if ((bits & ANSI_QUOTES) !== 0)
        names.push('ANSI_QUOTES');
    if ((bits & NO_BACKSLASH_ESCAPES) !== 0)
        names.push('NO_BACKSLASH_ESCAPES');
    return names.join(',');
}
const TOKEN = /'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`[^`]*`|@{0,2}[\w$]+|@`[^`]*`|@{1,2}|:=|\S/g;
/** The words of a short SET, without what belongs to an executable comment. */
function sql_mode_tokensOf(text) {
    const tokens = text.match(TOKEN) ?? [];
    const last = tokens.length - 1;
    return tokens[last] === '/' && tokens[last - 1] === '*' ? tokens.slice(0, -2) : [...tokens];
}
function sql_mode_splitAtCommas(tokens) {
    const parts = [[]];
    let depth = 0;
    for (const token of tokens) {
        if (token === '(')
            depth++;
        if (token === ')')
            depth--;
        if (token === ',' && depth === 0)
            parts.push([]);
        else
            parts.at(-1)?.push(token);
    }
    return parts;
}
const sql_mode_unquote = (token) => token.slice(1, -1);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/source-offset.js



/** No file holds this as a delimiter: it is not the start of a character. */
const NO_DELIMITER = '\xff';
const MODES = [
    { noBackslashEscapes: false, ansiQuotes: false },
    { noBackslashEscapes: true, ansiQuotes: false },
    { noBackslashEscapes: false, ansiQuotes: true },
];
/**
 * Where a position in a statement's text is in the file.
 *
 * @param source - The file's bytes from `piece.start` to `piece.end`.
 * @param at - Characters (code points) from the start of `piece.text`, 0-based.
 * @returns Bytes from `piece.start`; the end of the statement when `at` is behind it.
 */
function offsetInSource(piece, source, at) {
    let rest = Buffer.byteLength(firstCharacters(piece.text, at));
    if (source.length === Buffer.byteLength(piece.text))
        return Math.min(rest, source.length);
    for (const mode of MODES) {
        const statement = readAgain(piece.text, source, mode);
        if (statement === undefined)
            continue;
        const { edges, spaced = [] } = statement;
        let space = 0;
        for (let edge = 0; edge < edges.length; edge += 2) {
            const start = edges[edge] ?? 0;
            if (spaced[space] === start) {
                space++;
                if (rest > 0)
                    rest--;
            }
            const length = (edges[edge + 1] ?? start) - start;
            if (rest < length)
                return start + rest;
            rest -= length;
        }
        return source.length;
    }
    // The client rewrites what it sends for `use x`: there is nothing finer than the statement.
    return 0;
}
function firstCharacters(text, count) {
    let end = 0;
    for (let left = count; left > 0 && end < text.length; left--)
        end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    return text.slice(0, end);
}
/** The statement that the source is when strings are read in this mode, if it gives this text. */
function readAgain(text, source, mode) {
    const state = createScanState(NO_DELIMITER, mode);
    state.lineHead = 'none';
    feed(state, source);
    state.ended = true;
    for (let event = scan(state); event !== undefined; event = scan(state)) {
        if (event.type === 'letter-command' && event.command?.argument === 'taken')
            skipArgument(state);
        if (event.type !== 'statement')
            continue;
        const { statement } = state;
        return statement !== undefined && cutEnd(open_statement_textOf(state.window, statement)) === text ? statement : undefined;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/split.js
/**
 * Cuts a SQL file into what the mariadb client sends in batch mode, from chunks
 * of any size. Invariant: the pieces, and the white space and delimiters between
 * them, are the file.
 */







/** A statement of more bytes than this is an error: no server takes one. */
const MAX_STATEMENT_BYTES = 256 * 1024 * 1024;
/** A chunk is taken in parts of this size, so that what is read can be let go. */
const PART_BYTES = 1024 * 1024;
/**
 * A fresh splitter, in the state of a fresh session: delimiter `;`, strings with backslash escapes.
 *
 * @throws GreenlineError FILE_UNTERMINATED at the end, STATEMENT_TOO_LARGE as soon as one is.
 */
function createSplitter() {
    const mode = createSqlMode();
    const reading = { state: createScanState(';', mode.current()), mode, pieces: [] };
    const { state } = reading;
    const handOver = () => {
        const { pieces } = reading;
        reading.pieces = [];
        return pieces;
    };
    return {
        push(chunk) {
            for (let from = 0; from < chunk.length; from += PART_BYTES) {
                feed(state, chunk.subarray(from, from + PART_BYTES));
                readAll(reading);
            }
            return handOver();
        },
        end() {
            state.ended = true;
            readAll(reading);
            checkTerminated(state);
            return handOver();
        },
    };
}
function readAll(reading) {
    const { state } = reading;
    for (let event = scan(state); event !== undefined; event = scan(state))
        take(reading, event);
    const open = state.statement ??
        (state.comment === 'none' ? undefined : { start: state.commentStart, line: state.commentLine });
    // Unread bytes count too: a command waits for the end of its line.
    const start = open?.start ?? offsetOf(state);
    checkSize(state.window.base + state.window.length - start, open?.line ?? state.line);
}
function take(reading, event) {
    const { state } = reading;
    switch (event.type) {
        case 'statement':
            takeStatement(reading, event.end);
            break;
        case 'aside':
            takeAside(reading, event.aside);
            break;
        case 'line-command':
            takeLineCommand(reading, event);
            break;
        case 'letter-command':
            takeLetterCommand(reading, event);
            break;
        case 'late-delimiter':
            refuse(state, refuseLateDelimiter(event.text, state.statement?.line ?? state.line));
    }
}
function refuse({ statement }, refused) {
    if (statement !== undefined)
        statement.refused ??= refused;
}
function takeStatement(reading, end) {
    const { state } = reading;
    const { statement, window } = state;
    if (statement === undefined)
        return;
    state.statement = undefined;
    checkSize(offsetOf(state) - statement.start, statement.line);
    const held = open_statement_textOf(window, statement);
    const sentEnd = endOfSent(window, statement);
    // Before a delimiter the client looks for its commands once more.
    const command = end === 'delimiter' && mayBeCommand(held) ? commandOfText(bytesOf(held), state.delimiter) : undefined;
    if (command !== undefined && command.effect !== 'send') {
        takeCommand(reading, command, bytesOf(held), { ...statement, end: sentEnd });
    }
    else if (sentEnd > statement.start) {
        const text = cutEnd(held);
        const { start, line, refused } = statement;
        reading.pieces.push({ kind: 'statement', start, end: sentEnd, line, text, ...(refused && { refused }) });
        if (reading.mode.follow(text) === 'changed')
            state.mode = reading.mode.current();
    }
    for (const aside of statement.asides ?? [])
        if (aside.start >= sentEnd)
            takeAside(reading, aside);
}
const bytesOf = (text) => Buffer.from(text).toString('latin1');
function takeAside({ state, pieces }, { kind, start, end, line, refused }) {
    checkSize(end - start, line);
    const { bytes, base } = state.window;
    const text = bytes.toString('utf8', start - base, end - base);
    pieces.push({ kind, start, end, line, text, ...(refused && { refused }) });
}
function takeLineCommand(reading, event) {
    const { state } = reading;
    const end = event.start + cutEnd(event.text).length;
    takeCommand(reading, event.command, event.text, { start: event.start, end, line: state.line });
}
/** Carries out a command that stands between statements. */
function takeCommand(reading, command, text, place) {
    const { start, end, line } = place;
    const name = command.effect === 'use' ? readArgument(text) : undefined;
    if (name !== undefined) {
        const sent = useStatement(Buffer.from(name.replace(/[\t-\r ]+$/, ''), 'latin1').toString('utf8'));
        const refused = place.refused ?? refuseLostText(command, text);
        reading.pieces.push({ kind: 'statement', start, end, line, text: sent, ...(refused && { refused }) });
        return;
    }
    const refused = place.refused ?? carryOut(reading.state, command, text);
    takeAside(reading, { kind: 'meta', start, end, line, ...(refused && { refused }) });
}
/** Does what a command does to the reading; the refusal when it is not to be followed. */
function carryOut(state, command, text) {
    if (command.effect === 'refused')
        return refuseCommand(command, cutEnd(text).split(/\s/, 1)[0] ?? '');
    if (command.effect === 'use')
        return refuseUse;
    if (command.effect !== 'delimiter')
        return refuseLostText(command, text);
    const read = readDelimiter(text);
    if ('refused' in read)
        return read.refused;
    setDelimiter(state, read.delimiter);
    return refuseLostText(command, text);
}
/** A command within a line, such as `\p`. In mid-statement what it cannot do there is refused. */
function takeLetterCommand(reading, event) {
    const { state } = reading;
    const { command, start, text, letter } = event;
    const { statement } = state;
    if (command === undefined) {
        refuse(state, refuseUnknown(letter));
        return;
    }
    if (command.effect === 'clear') {
        takeCleared(reading, start);
        return;
    }
    const line = state.line;
    if (command.effect === 'use' && statement === undefined && readArgument(text) !== undefined) {
        takeCommand(reading, command, text, { start, end: endOfArgument(state, command), line });
        return;
    }
    const refused = carryOut(state, command, text);
    const end = command.argument === 'taken' ? endOfArgument(state, command) : offsetOf(state);
    if (statement === undefined) {
        takeAside(reading, { kind: 'meta', start, end, line, ...(refused && { refused }) });
        return;
    }
    addAside(state.window, statement, { kind: 'meta', start, end, line });
    if (command.effect === 'use')
        refuse(state, refuseUse);
    else if (refused !== undefined)
        refuse(state, refused);
}
/** Passes over a command's argument; without the white space after it. */
function endOfArgument(state, { effect }) {
    const { base, bytes } = state.window;
    const beforeDelimiter = skipArgument(state);
    // The delimiter that is found after `\d //` is its own argument.
    let end = (effect === 'delimiter' ? offsetOf(state) : beforeDelimiter) - base;
    while ((bytes[end - 1] ?? 0) <= 0x20)
        end--;
    return base + end;
}
/** `\c` throws the statement away that it stands in. */
function takeCleared(reading, start) {
    const { state } = reading;
    const from = state.statement ?? { start, line: state.line, refused: undefined };
    const { refused } = from;
    const end = offsetOf(state);
    takeAside(reading, { kind: 'meta', start: from.start, end, line: from.line, ...(refused && { refused }) });
    state.statement = undefined;
}
function checkSize(sizeBytes, line) {
    if (sizeBytes <= MAX_STATEMENT_BYTES)
        return;
    throw new core_errors/* GreenlineError */.yi('STATEMENT_TOO_LARGE', 'A statement is larger than 256 MiB', 'Split it into several statements, such as INSERTs of fewer rows.', { place: { line } });
}
const QUOTED = { "'": 'string', '"': 'string', '`': 'quoted name' };
function checkTerminated(state) {
    if (state.quote === 0 && state.comment !== 'block')
        return;
    const quote = String.fromCharCode(state.quote);
    const [what, closing, line] = state.quote === 0
        ? ['comment', '*/', state.commentLine]
        : [QUOTED[quote] ?? 'string', quote, state.quoteLine];
    throw new core_errors/* GreenlineError */.yi('FILE_UNTERMINATED', `The ${what} that begins in line ${line} is never closed`, `Close it with ${closing === '`' ? 'a backquote' : `\`${closing}\``}.`, { place: { line } });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/written-table.js
/**
 * The table that a statement writes rows into, from its first words. Invariant: a
 * guess for people and for comparing changes; nothing is decided by it alone.
 */
const written_table_NAME = '(?:`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\\p{L}\\p{N}_$]+)';
const MODIFIERS = String.raw `(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|QUICK|IGNORE|CONCURRENT|LOCAL)\s+)*`;
const WRITES = new RegExp(String.raw `^(?:(?:INSERT|REPLACE)\s+${MODIFIERS}(?:INTO\s+)?|UPDATE\s+${MODIFIERS}|DELETE\s+${MODIFIERS}FROM\s+|` +
    String.raw `TRUNCATE\s+(?:TABLE\s+)?|LOAD\s+(?:DATA|XML)\s[^]*?\sINTO\s+TABLE\s+)` +
    String.raw `(${written_table_NAME})(?:\s*\.\s*(${written_table_NAME}))?`, 'iu');
/** What it takes to see the name, whatever follows it. */
const HEAD_CHARACTERS = 600;
/** See `Dialect.writesInto`. */
function writesInto(text) {
    const [, first, second] = WRITES.exec(text.slice(0, HEAD_CHARACTERS)) ?? [];
    if (first === undefined)
        return undefined;
    return `table ${[first, second].flatMap(name => (name === undefined ? [] : [written_table_plain(name)])).join('.')}`;
}
function written_table_plain(name) {
    const quote = name.charAt(0);
    return quote === '`' || quote === '"' ? name.slice(1, -1).replaceAll(quote + quote, quote) : name;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/mysql/index.js







const mysql = {
    name: 'mysql',
    splitter: createSplitter,
    offsetInSource: offsetInSource,
    writesInto: writesInto,
    connect: connect,
    databases: listDatabases,
    observing: target => {
        const shared = {};
        return options => connect(target, options, observer(target, options, shared));
    },
    tryLock,
    mirroring: mirroring,
    release: async () => undefined,
    embedded: () => undefined,
};
async function tryLock(target, options) {
    const { client } = await openSession(target, { ...options, statementTimeoutMs: 0 });
    // Names are global to the server and at most 64 characters long.
    const name = `CONCAT('greenline:', MD5(DATABASE()))`;
    const [row] = await connect_select(client, `SELECT GET_LOCK(${name}, 0) AS taken`);
    const close = () => new Promise(resolve => client.end(() => resolve()));
    if (Number(row?.['taken']) === 1)
        return { [Symbol.asyncDispose]: close };
    const [holder] = await connect_select(client, `SELECT id, host FROM information_schema.processlist WHERE id = IS_USED_LOCK(${name})`);
    await close();
    if (holder === undefined)
        return 'another execution, whose session this account may not see or which has just ended';
    return `the session ${String(holder['id'])} from ${String(holder['host'])}`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/embedded-servers.js
/**
 * The embedded servers that are running, one per database. Invariant: a server
 * starts with the first session and runs until its target is released.
 */


const servers = new Map();
function keyOf(target) {
    if (target.address.kind !== 'embedded')
        throw new Error(`${target.name} is not embedded`);
    return target.address.folder ?? `memory: ${target.name}`;
}
/** A stream for one session with the target's server, which starts when it is not running yet. */
async function streamTo(target) {
    const key = keyOf(target);
    const { openEmbedded } = await __webpack_require__.e(/* import() */ 3989).then(__webpack_require__.bind(__webpack_require__, 43989));
    const folder = target.address.kind === 'embedded' ? target.address.folder : undefined;
    // PGlite makes its folder, but not the folders above it.
    if (folder !== undefined)
        await (0,external_node_fs_promises_.mkdir)(external_node_path_.dirname(external_node_path_.resolve(folder)), { recursive: true });
    const server = servers.get(key) ?? openEmbedded(folder);
    servers.set(key, server);
    return (await server).connect();
}
/** Closes the target's server, if one runs; a database in memory is gone then. */
async function releaseEmbedded(target) {
    if (target.address.kind === 'embedded')
        await embedded_servers_stop(target, server => server.close());
}
/** Ends the target's server at once, in the middle of a statement if need be. */
const terminateEmbedded = (target) => embedded_servers_stop(target, server => server.terminate());
async function embedded_servers_stop(target, how) {
    const server = servers.get(keyOf(target));
    servers.delete(keyOf(target));
    if (server !== undefined)
        await how(await server);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/sql-error.js
/**
 * PostgreSQL's messages as outcomes and errors. Invariant: only fields of the
 * protocol are used, never a driver's own text with a query in it.
 *
 * @see https://www.postgresql.org/docs/current/protocol-error-fields.html
 */


/** Whether the server said it, and not the socket. */
const sql_error_isFromServer = (message) => message.severity !== undefined;
/** Whether the server ends the session with this message. */
const endsSession = ({ severity }) => severity === 'FATAL' || severity === 'PANIC';
function sql_error_toSqlError(message) {
    const detail = [message.detail, message.where].filter(part => part !== undefined && part !== '').join('\n');
    return {
        code: message.code ?? 'XX000',
        ...(message.code === undefined ? {} : { sqlState: message.code }),
        message: message.message ?? 'The server gave no message',
        ...(detail === '' ? {} : { detail }),
        ...(message.hint === undefined ? {} : { hint: message.hint }),
    };
}
const sql_error_toNotice = ({ severity, code, message }) => ({
    severity: severity ?? 'NOTICE',
    code: code ?? '00000',
    message: message ?? '',
});
/** Why a session could not be had. @param stopped - How far it got. */
function sql_error_toConnectFailure(target, thrown, stopped) {
    if (thrown instanceof core_errors/* GreenlineError */.yi)
        return (0,connection_error/* atTarget */.P$)(target, thrown);
    const message = thrown;
    const options = { cause: thrown, place: { target: target.name } };
    const server = (0,connection_error/* nameOf */.Vb)(target);
    const said = message.message ?? 'no reason given';
    if (sql_error_isFromServer(message)) {
        switch (message.code) {
            case '28P01':
            case '28000':
                return new core_errors/* GreenlineError */.yi('CREDENTIALS_REJECTED', `${server} rejected the user or password: ${said}.`, 'Check user and password of the database URL in the secret, and that special characters in it are percent-encoded.', options);
            case '3D000':
                return new core_errors/* GreenlineError */.yi('DATABASE_MISSING', `${server} has no database "${target.database}".`, 'Create the database, or correct its name in the database URL.', options);
            // too_many_connections: of the server, the account or the database.
            case '53300':
                return (0,connection_error/* connectionsFull */.d7)(target, said, thrown);
            case '42501':
                return (0,connection_error/* privilegeMissing */.IJ)(target, `refuses it this database: ${said}`, thrown);
            default:
                return new core_errors/* GreenlineError */.yi('TARGET_UNREACHABLE', `${server} refused the session: ${said} (${message.code ?? 'no code'}).`, 'Mend on the server what the message names, and run again.', options);
        }
    }
    if (target.address.kind === 'embedded') {
        return new core_errors/* GreenlineError */.yi('TARGET_UNREACHABLE', `The embedded database of ${target.name} did not start: ${said}`, 'Check that its folder can be written, and that it holds an embedded database or nothing.', options);
    }
    const known = (0,connection_error/* toConnectError */.uy)(target, message, stopped);
    if (known !== undefined)
        return known;
    if (said.includes('does not support SSL')) {
        return new core_errors/* GreenlineError */.yi('TLS_FAILED', `${server} offers no TLS.`, 'Switch TLS on at the server, or add sslmode=disable to the database URL where plaintext is acceptable.', options);
    }
    // The driver's own words, which come without a code.
    const code = CODES_OF_TEXTS.find(([text]) => said.includes(text))?.[1];
    const named = code === undefined ? undefined : (0,connection_error/* toConnectError */.uy)(target, { code }, stopped);
    return (named ??
        new core_errors/* GreenlineError */.yi('TARGET_UNREACHABLE', `${server} cannot be reached: ${said.includes('establishing an SSL') ? 'it does not speak the protocol of PostgreSQL' : said}.`, 'Check host and port in the database URL, and that this runner may reach the server.', options));
}
const CODES_OF_TEXTS = [
    ['timeout', 'ETIMEDOUT'],
    ['terminated unexpectedly', 'ECONNRESET'],
];

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/connect.js







/**
 * Opens a session with its limits set.
 *
 * @throws GreenlineError see `Dialect.connect`
 */
const connect_openSession = (target, options) => (0,credential/* withPassword */.o9)(target, password => connect_openWith(target, password, options));
async function connect_openWith(target, password, options) {
    const timeoutMs = options.connectTimeoutMs;
    const { address } = target;
    const started = performance.now();
    let stepNow = () => 'answer';
    try {
        const stream = address.kind === 'network' ? await (0,tunnel/* openTunnel */.X)(address, { timeoutMs }) : await streamTo(target);
        const client = await connect_makeClient(target, { password, stream, timeoutMs: (0,tunnel/* timeLeft */.f$)(timeoutMs, started) });
        stepNow = followSteps(connect_socketOf(client), target);
        try {
            await client.connect();
            // What answers the log-in may still be silent after it.
            return await within(timeoutMs, connect_prepareSession(client, target, options), () => connect_socketOf(client).destroy());
        }
        catch (thrown) {
            connect_socketOf(client).destroy();
            // TLS may be above it.
            stream?.destroy();
            throw thrown;
        }
    }
    catch (thrown) {
        throw sql_error_toConnectFailure(target, thrown, { step: stepNow(), timeoutMs });
    }
}
async function connect_makeClient(target, { password, stream, timeoutMs }) {
    const { default: pg } = await __webpack_require__.e(/* import() */ 3849).then(__webpack_require__.bind(__webpack_require__, 83849));
    const { address } = target;
    const client = new pg.Client({
        database: target.database,
        client_encoding: 'UTF8',
        application_name: 'greenline',
        connectionTimeoutMillis: timeoutMs,
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
        ...(stream === undefined ? {} : { stream: () => stream }),
        ...(address.kind === 'network' ? networkOptions(address, password) : { user: 'postgres', ssl: false }),
    });
    client.connectionParameters.options = '';
    // An error of the socket also reaches the query in flight; without a listener it would end the process.
    client.on('error', () => undefined);
    return client;
}
const networkOptions = (address, password) => ({
    host: address.host,
    port: address.port,
    user: address.user,
    // As a function, since an empty password would make `pg` look for one elsewhere.
    password: () => password,
    ssl: toTlsOptions(address),
});
const PREPARE = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, pg_backend_pid() AS pid,
         pg_is_in_recovery() AS recovery, current_setting('default_transaction_read_only') AS read_only,
         set_config('lock_timeout', $1, false), set_config('statement_timeout', $2, false)`;
/**
 * Makes the server notice a killed client in mid-statement. Not before PostgreSQL 14, nor on every platform.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
const AND_WATCH = `,
         CASE WHEN current_setting('server_version_num')::int >= 140000
              THEN set_config('client_connection_check_interval', '500ms', false) END`;
/** In one round trip: over a slow network, these are what opening a session takes. */
async function connect_prepareSession(client, target, options) {
    const embedded = target.address.kind === 'embedded';
    const limits = [String(options.lockTimeoutMs), String(options.statementTimeoutMs)];
    const prepare = (text) => client.query(text, limits);
    const { rows } = embedded
        ? await prepare(PREPARE)
        : await prepare(PREPARE + AND_WATCH).catch((thrown) => {
            if (!sql_error_isFromServer(thrown))
                throw thrown;
            return prepare(PREPARE);
        });
    const [row] = rows;
    if (row === undefined)
        throw new Error('A SELECT without FROM gave no row');
    return {
        client,
        backendPid: row.pid,
        versionNumber: row.number,
        readOnly: row.recovery ? 'replica' : row.read_only === 'on' ? 'default' : 'no',
        server: {
            product: embedded ? 'PGlite' : 'PostgreSQL',
            version: row.version,
            tls: embedded ? 'none: inside this process' : describeTls(connect_socketOf(client)),
        },
    };
}
/** The socket below a client; `pg` has no public name for it. */
const connect_socketOf = (client) => client.connection.stream;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/catalog-state.js
const emptyCatalog = () => ({ entries: new Map(), newestOid: 0, stale: true });
function createUndoLog() {
    const undo = [];
    return {
        set(map, key, value) {
            const before = map.get(key);
            undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
            if (value === undefined)
                map.delete(key);
            else
                map.set(key, value);
        },
        position: () => undo.length,
        backTo(position) {
            while (undo.length > position)
                undo.pop()?.();
        },
        forget() {
            undo.length = 0;
        },
    };
}
/** What a look-up at the locked and the new tells: locked and not seen is gone. */
function differenceOf(catalog, seen) {
    const present = new Set(seen.entries.map(({ key }) => key));
    const gone = new Map();
    for (const { key } of seen.held) {
        const entry = catalog.entries.get(key);
        if (entry !== undefined && !present.has(key))
            gone.set(key, entry);
    }
    return { gone: [...gone.values()], ...comparedWith(catalog, seen) };
}
/** What a look-up at everything tells. */
function wholeDifference(catalog, seen) {
    const present = new Set(seen.entries.map(({ key }) => key));
    return {
        gone: [...catalog.entries.values()].filter(({ key }) => !present.has(key)),
        ...comparedWith(catalog, seen),
    };
}
function comparedWith(catalog, { entries }) {
    return {
        changed: entries.flatMap(after => {
            const before = catalog.entries.get(after.key);
            return before === undefined ? [] : [{ before, after }];
        }),
        added: entries.filter(({ key }) => !catalog.entries.has(key)),
    };
}
/** Takes a difference over. Names that hold the name of something renamed make the catalog stale. */
function applyDifference(catalog, { gone, changed, added }, log) {
    for (const { key } of gone)
        log.set(catalog.entries, key, undefined);
    for (const { before, after } of changed) {
        log.set(catalog.entries, after.key, after);
        if (before.name !== after.name)
            catalog.stale = true;
    }
    for (const entry of added)
        log.set(catalog.entries, entry.key, entry);
    for (const { oid } of [...changed.map(({ after }) => after), ...added]) {
        catalog.newestOid = Math.max(catalog.newestOid, oid);
    }
}
/** Replaces all that is known. */
function replaceCatalog(catalog, { entries }) {
    catalog.entries.clear();
    catalog.newestOid = 0;
    for (const entry of entries) {
        catalog.entries.set(entry.key, entry);
        catalog.newestOid = Math.max(catalog.newestOid, entry.oid);
    }
    catalog.stale = false;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/catalog-filters.js
/**
 * What belongs to a database's own catalog, as SQL. Invariant: nothing of the server,
 * of an extension or of a running session counts, and no OID gets into a result.
 */
/** OIDs below are those of objects that every server has. */
const FIRST_OWN_OID = 16384;
/** A condition: the object is no member of an extension. */
const notOfExtension = (catalog, oid) => `${oid} NOT IN (SELECT e.objid FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.deptype = 'e')`;
/** A condition: the schema is neither the server's nor a session's. */
const inOwnSchema = (schema) => `${schema} IN (SELECT own.oid FROM pg_namespace own
                  WHERE own.nspname !~ '^pg_' AND own.nspname <> 'information_schema')`;
/** The objects of a catalog with schemas that belong to the database. */
const own = (catalog, alias, schemaColumn) => `${inOwnSchema(`${alias}.${schemaColumn}`)} AND ${notOfExtension(catalog, `${alias}.oid`)}`;
/** The objects of a catalog without schemas that belong to the database. */
const ownGlobal = (catalog, alias) => `${alias}.oid >= ${FIRST_OWN_OID} AND ${notOfExtension(catalog, `${alias}.oid`)}`;
/** A condition on pg_type: made by a statement, and not together with a table, a type or a range. */
const ownType = (alias) => `${own('pg_type', alias, 'typnamespace')} AND ${alias}.typtype <> 'm'
   AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = ${alias}.oid)
   AND (${alias}.typrelid = 0
        OR EXISTS (SELECT FROM pg_class r WHERE r.oid = ${alias}.typrelid AND r.relkind = 'c'))`;
/** A condition on pg_proc: made by a statement, and not together with a range. */
const ownRoutine = (alias) => `${own('pg_proc', alias, 'pronamespace')}
   AND ${alias}.oid NOT IN (SELECT i.objid FROM pg_depend i
                             WHERE i.classid = 'pg_proc'::regclass AND i.deptype = 'i')`;
/** A relation's kind in words. */
const kindOfRelation = (alias) => `CASE ${alias}.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
        WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'c' THEN 'type' ELSE 'table' END`;
/** A routine's kind in words. */
const kindOfRoutine = (alias) => `CASE ${alias}.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`;
/** A text[] as text, in an order of its own. */
const sorted = (array) => `ARRAY(SELECT unnest(${array}) ORDER BY 1)::text`;
/** Any object in words: what `pg_identify_object` says depends neither on the language nor on the search path. */
const identify = (classId, objectId, subId) => `(SELECT regexp_replace(i.type, '^(table|view|materialized view|foreign table) column$', 'column') || ' ' || replace(i.identity, 'pg_catalog.', '')
      FROM pg_identify_object(${classId}, ${objectId}, ${subId}) i)`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/catalog-queries.js
/**
 * The look-ups behind an impact: the catalog's entries, all of them or those that a
 * transaction touched, and the locks it holds. Invariant: one SELECT without a parameter,
 * which writes nothing and gives the same whatever search path or role the session has.
 */

const inRelation = (oid) => ({ catalog: 'pg_class', oid });
/** Those of NOT NULL (since version 18) are seen in the columns; those of partitions follow from their table's. */
const CONSTRAINTS = {
    catalog: 'pg_constraint',
    where: `x.conrelid <> 0 AND x.contype IN ('c', 'f', 'p', 'u', 'x') AND x.conparentid = 0`,
    owner: inRelation('x.conrelid'),
    columns: 'x.conkey',
    restricts: 'true',
};
/** Looked up together with types. */
const DOMAIN_CONSTRAINTS = {
    catalog: 'pg_constraint',
    where: `x.contypid <> 0 AND x.contype = 'c'`,
    owner: { catalog: 'pg_type', oid: 'x.contypid' },
    restricts: 'true',
};
/** Kinds of objects besides relations and constraints, by the catalog that holds them. */
const OBJECTS = [
    { catalog: 'pg_proc', where: ownRoutine('x') },
    { catalog: 'pg_type', where: ownType('x'), type: `CASE x.typtype WHEN 'd' THEN 'domain' ELSE i.type END` },
    { catalog: 'pg_namespace', where: `x.nspname !~ '^pg_' AND x.nspname <> 'information_schema'` },
    { catalog: 'pg_trigger', where: 'NOT x.tgisinternal AND x.tgparentid = 0', owner: inRelation('x.tgrelid') },
    { catalog: 'pg_policy', owner: inRelation('x.polrelid') },
    { catalog: 'pg_rewrite', where: `x.rulename <> '_RETURN'`, owner: inRelation('x.ev_class') },
    { catalog: 'pg_statistic_ext', owner: inRelation('x.stxrelid'), columns: 'x.stxkeys::smallint[]' },
    ...[
        'pg_extension',
        'pg_event_trigger',
        'pg_publication',
        'pg_foreign_server',
        'pg_foreign_data_wrapper',
        'pg_collation',
        'pg_conversion',
        'pg_operator',
        'pg_opclass',
        'pg_opfamily',
        'pg_ts_config',
        'pg_ts_dict',
        'pg_ts_parser',
        'pg_ts_template',
        'pg_cast',
        'pg_language',
        'pg_am',
        'pg_transform',
    ].map(catalog => ({ catalog })),
];
/** The schema `public` is older than the first own OID, and it can be dropped like any other. */
const firstOid = (catalog) => (catalog === 'pg_namespace' ? 2200 : FIRST_OWN_OID);
const regclass = (catalog) => `'pg_catalog.${catalog}'::regclass::oid`;
const key = (classId, oid) => `pg_catalog.json_build_array((${classId})::bigint, (${oid})::bigint)`;
function objectsOf({ catalog, where = 'true', owner, columns = 'NULL', restricts = 'false', type = 'i.type' }, filter) {
    return `SELECT pg_catalog.json_build_array('object', x.tableoid::bigint, x.oid::bigint, ${type}, i.identity,
      ${owner === undefined ? 'NULL' : key(regclass(owner.catalog), owner.oid)}, ${columns}, ${restricts})::text
    FROM pg_catalog.${catalog} x, pg_catalog.pg_identify_object(x.tableoid, x.oid, 0) i
   WHERE ${filter('x.oid', catalog)} AND ${where}
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = x.tableoid AND e.objid = x.oid AND e.deptype = 'e')`;
}
const relations = (filter) => `SELECT pg_catalog.json_build_array('relation', c.tableoid::bigint, c.oid::bigint, c.relkind,
      pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), c.relfilenode::bigint,
      pg_catalog.concat_ws(' ', c.relpersistence, c.reltablespace, c.relam),
      (SELECT ${key('h.tableoid', 'h.oid')} FROM pg_catalog.pg_inherits p JOIN pg_catalog.pg_class h ON h.oid = p.inhparent
        WHERE p.inhrelid = c.oid ORDER BY p.inhseqno LIMIT 1),
      c.relispartition, COALESCE(x.indisunique, false),
      (SELECT pg_catalog.json_agg(${key('d.refclassid', 'd.refobjid')}) FROM pg_catalog.pg_depend d
        WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.objsubid = 0
          AND (d.deptype = 'e' OR c.relkind IN ('i', 'I', 'S') AND d.deptype IN ('a', 'i')
               AND d.refclassid IN (${regclass('pg_class')}, ${regclass('pg_constraint')}))),
      COALESCE(x.indkey::smallint[], ARRAY(SELECT d.refobjsubid FROM pg_catalog.pg_depend d
        WHERE c.relkind = 'S' AND d.classid = c.tableoid AND d.objid = c.oid AND d.refobjsubid > 0)::smallint[]),
      ${key('c.tableoid', 'x.indrelid')},
      (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, pg_catalog.quote_ident(a.attname),
                a.atttypid::bigint, a.atttypmod, a.attnotnull))
         FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND c.relkind IN ('r', 'p', 'f', 'm', 'c')))::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
   WHERE c.relkind <> 't' AND ${filter('c.oid', 'pg_class')}
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** Every catalog whose entries have names, but those of relations and constraints, which always count. */
const OBJECT_CATALOGS = OBJECTS.map(({ catalog }) => catalog);
const entries = (filter, catalogs) => [
    relations(filter),
    ...[
        CONSTRAINTS,
        ...(catalogs.includes('pg_type') ? [DOMAIN_CONSTRAINTS] : []),
        ...OBJECTS.filter(({ catalog }) => catalogs.includes(catalog)),
    ].map(catalog => objectsOf(catalog, filter)),
];
/** A name that cannot be read (a syntax error) makes `to_regclass` fail: only names of the right shape come here. */
const named = (names) => names.map(name => `SELECT pg_catalog.json_build_array('named', ${key(regclass('pg_class'), `pg_catalog.to_regclass(${quote(name)})::oid`)})::text`);
const quote = (text) => `'${text.replaceAll("'", "''")}'`;
/** The whole catalog, and what the names stand for in this session. */
const wholeCatalog = (names) => [...entries((oid, catalog) => `${oid} >= ${firstOid(catalog)}`, OBJECT_CATALOGS), ...named(names)].join('\nUNION ALL\n');
/**
 * What the transaction so far has locked more strongly than a writer of rows does,
 * the entries among it that are still there, and those made since the newest known.
 *
 * @see https://www.postgresql.org/docs/current/view-pg-locks.html
 */
const touched = ({ newestOid, catalogs, names }) => `WITH held AS (
  SELECT CASE locktype WHEN 'relation' THEN ${regclass('pg_class')} ELSE classid END AS classid,
         CASE locktype WHEN 'relation' THEN relation ELSE objid END AS oid, mode
    FROM pg_catalog.pg_locks
   WHERE pid = pg_catalog.pg_backend_pid() AND granted AND locktype IN ('relation', 'object')
     AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
     AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
SELECT pg_catalog.json_build_array('lock', classid::bigint, oid::bigint, mode)::text FROM held WHERE oid >= 2200
UNION ALL
${[
    ...entries((oid, catalog) => `(${oid} > ${newestOid} OR ${oid} = ANY (ARRAY(SELECT h.oid FROM held h WHERE h.classid = ${regclass(catalog)})))`, catalogs),
    ...named(names),
].join('\nUNION ALL\n')}`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/narrowing.js
/** OIDs of `pg_type`, the same on every server. */
const BOOLEAN = 16;
const BIGINT = 20;
const SMALLINT = 21;
const INTEGER = 23;
const TEXT = 25;
const JSON_TEXT = 114;
const REAL = 700;
const DOUBLE = 701;
const CHAR = 1042;
const VARCHAR = 1043;
const DATE = 1082;
const TIME = 1083;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const TIMETZ = 1266;
const BIT = 1560;
const VARBIT = 1562;
const NUMERIC = 1700;
const JSON_BINARY = 3802;
/** Types that take every value of the type, as far as its modifiers allow. */
const HELD_BY = {
    [BOOLEAN]: [SMALLINT, INTEGER, BIGINT, NUMERIC],
    [SMALLINT]: [INTEGER, BIGINT, NUMERIC, REAL, DOUBLE],
    [INTEGER]: [BIGINT, NUMERIC, DOUBLE],
    [BIGINT]: [NUMERIC],
    [REAL]: [DOUBLE, NUMERIC],
    [DOUBLE]: [NUMERIC],
    [NUMERIC]: [],
    [DATE]: [TIMESTAMP, TIMESTAMPTZ],
    [TIME]: [TIMETZ],
    [TIMETZ]: [],
    // One is the other in a time zone.
    [TIMESTAMP]: [TIMESTAMPTZ],
    [TIMESTAMPTZ]: [TIMESTAMP],
    [CHAR]: [VARCHAR],
    [VARCHAR]: [CHAR],
    [TEXT]: [VARCHAR, CHAR],
    [BIT]: [VARBIT],
    [VARBIT]: [BIT],
    [JSON_TEXT]: [JSON_BINARY],
    [JSON_BINARY]: [JSON_TEXT],
};
/** Every value has a text of its own. */
const TEXTS = [TEXT, VARCHAR, CHAR];
/** Characters of the longest text of a value. */
const TEXT_LENGTH = {
    [BOOLEAN]: 5,
    [SMALLINT]: 6,
    [INTEGER]: 11,
    [BIGINT]: 20,
    [DATE]: 13,
};
/** Length of a type whose modifier is a length; undefined when it has no limit. */
function lengthOf({ type, modifier }) {
    if (modifier < 0)
        return TEXT_LENGTH[type];
    return type === VARCHAR || type === CHAR ? modifier - 4 : modifier;
}
/** Digits before and behind the point; undefined when there is no limit. */
function narrowing_digitsOf({ type, modifier }) {
    if (type === SMALLINT)
        return { before: 5, behind: 0 };
    if (type === INTEGER)
        return { before: 10, behind: 0 };
    if (type === BIGINT)
        return { before: 19, behind: 0 };
    if (modifier < 0)
        return undefined;
    // The scale has eleven bits with a sign: https://doxygen.postgresql.org/backend_2utils_2adt_2numeric_8c_source.html
    const behind = (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
    return { before: (((modifier - 4) >> 16) & 0xffff) - behind, behind };
}
/** Fractional digits of a second. */
const secondsOf = ({ modifier }) => (modifier < 0 ? 6 : modifier);
/** Whether values of the old column may not fit the new one. */
function narrowing_isNarrower(before, after) {
    if (before.type === after.type && before.modifier === after.modifier)
        return false;
    const heldBy = HELD_BY[before.type];
    if (heldBy === undefined || HELD_BY[after.type] === undefined) {
        return before.type === after.type && isTighter(lengthOf(before), lengthOf(after));
    }
    if (TEXTS.includes(after.type))
        return isTighter(lengthOf(before), lengthOf(after));
    if (before.type !== after.type && !heldBy.includes(after.type)) {
        // From a text to another type, and among types that are no kin, values are refused or lose something.
        return true;
    }
    if (after.type === NUMERIC) {
        const [had, has] = [narrowing_digitsOf(before), narrowing_digitsOf(after)];
        return has !== undefined && (had === undefined || has.before < had.before || has.behind < had.behind);
    }
    if ([TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ].includes(after.type)) {
        return before.type !== DATE && secondsOf(after) < secondsOf(before);
    }
    return (after.type === BIT || after.type === VARBIT) && isTighter(lengthOf(before), lengthOf(after));
}
const isTighter = (before, after) => after !== undefined && (before === undefined || after < before);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/destruction.js

/** `pg_class.relkind` of what has columns that can be dropped. */
const TABLES = 'rpf';
const pairsOf = ({ changed }, kinds) => changed.flatMap(({ before, after }) => before.relation !== undefined && after.relation !== undefined && kinds.includes(before.relation.kind)
    ? [{ name: before.name, before: before.relation, after: after.relation }]
    : []);
/** What is younger than the transaction is nobody's loss. */
function destroysOf(difference, known) {
    const old = {
        gone: difference.gone.filter(({ key }) => known(key) !== undefined),
        changed: difference.changed.filter(({ before }) => known(before.key) !== undefined),
        added: difference.added,
    };
    const all = [
        ...droppedObjects(old),
        ...lostColumns(old),
        ...narrowedTypes(old),
        ...restrictions(old, known),
    ];
    return [...new Map(all.map(entry => [`${entry.how} ${entry.what}`, entry])).values()];
}
function droppedObjects({ gone, changed, added }) {
    const goneKeys = new Set(gone.map(({ key }) => key));
    const again = new Set(added.map(({ name }) => name));
    const columns = new Map(changed.map(({ after }) => [after.key, after.relation?.columns]));
    /** Everything that it is about is a column that went, so it is told as the column. */
    const fellWithColumns = ({ owners, about }) => about.length > 0 &&
        owners.some(owner => {
            const left = columns.get(owner);
            return left !== undefined && about.every(column => !left.has(column));
        });
    return gone
        .filter(entry => !entry.owners.some(owner => goneKeys.has(owner)) && !fellWithColumns(entry))
        .filter(({ name }) => name.startsWith('table ') || !again.has(name))
        .map(({ name }) => ({ what: name, how: 'dropped' }));
}
/** Each column that is not told of the parent already. */
function columnsThat(difference, how, holds) {
    const parents = new Map(difference.changed.map(({ before, after }) => [before.key, { before, after }]));
    const isTold = (pair, number) => {
        const pairs = [parents.get(pair.before.parent ?? '')].flatMap(parent => parent?.before.relation === undefined || parent.after.relation === undefined
            ? []
            : [{ name: '', before: parent.before.relation, after: parent.after.relation }]);
        const name = pair.before.columns.get(number)?.name;
        return pairs.some(parent => [...parent.before.columns].some(([other, column]) => column.name === name && holds(parent, other)));
    };
    return pairsOf(difference, TABLES).flatMap(pair => [...pair.before.columns]
        .filter(([number]) => holds(pair, number) && !isTold(pair, number))
        .map(([, column]) => ({ what: `column ${pair.before.name}.${column.name}`, how })));
}
const lostColumns = (difference) => [
    ...columnsThat(difference, 'dropped', ({ after }, number) => !after.columns.has(number)),
    // The attributes of a composite type have no name in a fingerprint.
    ...pairsOf(difference, 'c')
        .filter(({ before, after }) => [...before.columns.keys()].some(number => !after.columns.has(number)))
        .map(({ name }) => ({ what: name, how: 'narrowed' })),
];
const narrowedTypes = (difference) => columnsThat(difference, 'narrowed', ({ before, after }, number) => {
    const [had, has] = [before.columns.get(number), after.columns.get(number)];
    if (had === undefined || has === undefined)
        return false;
    return (has.notNull && !had.notNull) || narrowing_isNarrower(had, has);
});
function restrictions({ gone, changed, added }, known) {
    const before = new Set(gone.map(({ name }) => name));
    // A partition that is detached gets its bounds as a constraint.
    const detached = new Set(changed.flatMap(({ before, after }) => before.relation?.parent !== undefined && after.relation?.parent === undefined ? [before.key] : []));
    return added
        .filter(({ restricts, name }) => restricts && !before.has(name))
        .flatMap(({ owners: [owner = ''], about }) => {
        const of = known(owner);
        if (of === undefined || detached.has(owner))
            return [];
        const columns = about.filter(column => column !== 0);
        const old = columns.map(column => of.relation?.columns.get(column));
        if (old.length > 0 && old.every(column => column === undefined))
            return [];
        const [only] = old;
        const what = of.relation !== undefined && only !== undefined && about.length === 1
            ? `column ${of.relation.name}.${only.name}`
            : of.name;
        return [{ what, how: 'narrowed' }];
    });
}
/** Tables with another file: written anew, or emptied. */
function refilled(difference, known, told) {
    const changed = difference.changed.filter(({ before }) => known(before.key) !== undefined);
    const tables = { ...difference, changed };
    const refilledPairs = pairsOf(tables, 'rm').filter(({ before, after }) => before.file !== after.file);
    const isEmptied = (pair) => told === 'truncates' || (told === 'other' && pair.before.kind === 'r' && !hasOtherShape(pair));
    // A partitioned table has no file of its own; it is told instead of its partitions.
    const partitioned = told === 'truncates' ? pairsOf(tables, 'p') : [];
    const isTold = ({ before: { parent = '' } }) => partitioned.some(({ name }) => name === known(parent)?.name);
    return {
        rewrites: refilledPairs.filter(pair => !isEmptied(pair)).map(({ before }) => before.name),
        emptied: [...partitioned, ...refilledPairs.filter(isEmptied)]
            .filter(pair => !isTold(pair))
            .map(({ name }) => ({ what: name, how: 'emptied' })),
    };
}
/** Inside a routine a rewrite is known from TRUNCATE by what made it necessary. */
function hasOtherShape({ before, after }) {
    const shape = ({ storage, columns }) => JSON.stringify([storage, [...columns].map(([number, { type, modifier }]) => [number, type, modifier])]);
    return shape(before) !== shape(after);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/lock-modes.js
/** From weak to strong, with what waits for it; weaker ones keep nobody waiting but what is in this list. */
const BLOCKED = {
    'SHARE UPDATE EXCLUSIVE': 'schema changes',
    SHARE: 'writes',
    'SHARE ROW EXCLUSIVE': 'writes',
    EXCLUSIVE: 'writes',
    'ACCESS EXCLUSIVE': 'reads and writes',
};
const lock_modes_MODES = Object.keys(BLOCKED);
/** A mode in the words of `pg_locks` or of a statement; undefined when it is too weak to matter. */
function toLockMode(words) {
    const mode = words
        .replace(/Lock$/, '')
        .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
        .replaceAll(/\s+/g, ' ')
        .toUpperCase();
    return lock_modes_MODES.find(known => known === mode);
}
const isStronger = (mode, other) => other === undefined || lock_modes_MODES.indexOf(mode) > lock_modes_MODES.indexOf(other);
const toLock = (on, mode) => ({
    on,
    mode,
    blocks: BLOCKED[mode],
});
/**
 * Locks of statements that commit before they end, when nothing can be seen of them any
 * more: what the documentation says.
 */
function documentedLocks(words, outline) {
    const [first, second] = words;
    const full = /^\s*VACUUM\s*(?:\([^()]*\bFULL\b|FULL\b)/i.test(outline);
    const concurrently = /\bCONCURRENTLY\b/i.test(outline);
    switch (first) {
        // https://www.postgresql.org/docs/current/sql-vacuum.html
        // https://www.postgresql.org/docs/current/sql-analyze.html
        case 'VACUUM':
        case 'ANALYZE':
        case 'ANALYSE':
            return [{ mode: full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE', on: 'named tables' }];
        // https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
        // https://www.postgresql.org/docs/current/sql-dropindex.html
        case 'CREATE':
        case 'DROP':
            return [{ mode: 'SHARE UPDATE EXCLUSIVE', on: 'tables of changed indexes' }];
        // https://www.postgresql.org/docs/current/sql-reindex.html
        case 'REINDEX':
            return [{ mode: concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE', on: 'tables of changed indexes' }];
        // https://www.postgresql.org/docs/current/sql-cluster.html
        case 'CLUSTER':
            return [{ mode: 'ACCESS EXCLUSIVE', on: 'rewritten tables' }];
        // https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION
        case 'ALTER':
            return second === 'TABLE' ? [{ mode: 'SHARE UPDATE EXCLUSIVE', on: 'detached partitions' }] : [];
        default:
            return [];
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/documented.js

function documentedLocksOn({ mode, on }, traces) {
    const { difference, catalog } = traces;
    const relations = (keys, kinds) => [...new Set(keys)].flatMap(key => {
        const relation = key === undefined ? undefined : catalog.entries.get(key)?.relation;
        return relation !== undefined && kinds.includes(relation.kind) ? [relation.name] : [];
    });
    const refiled = difference.changed.filter(({ before, after }) => before.relation?.file !== after.relation?.file);
    switch (on) {
        case 'named tables': {
            const keys = traces.areNamed ? traces.named : catalog.entries.keys();
            return relations(keys, 'rm').map(name => toLock(name, mode));
        }
        case 'rewritten tables':
            return relations(refiled.map(({ before }) => before.key), 'rm').map(name => toLock(name, mode));
        case 'tables of changed indexes': {
            const indexes = [...difference.gone, ...difference.added, ...refiled.map(({ after }) => after)];
            return relations(indexes.map(({ relation }) => relation?.table), 'rpm').map(name => toLock(name, mode));
        }
        case 'detached partitions':
            return difference.changed.flatMap(({ before, after }) => {
                const parent = before.relation?.parent;
                if (parent === undefined || after.relation?.parent !== undefined)
                    return [];
                return [
                    ...relations([parent], 'p').map(name => toLock(name, mode)),
                    ...relations([before.key], 'rp').map(name => toLock(name, 'ACCESS EXCLUSIVE')),
                ];
            });
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/words.js
/**
 * What kind of statement a text is, by its first words. Invariant: looks at the
 * head of the text only, whatever its length.
 */
const words_WORD = /[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*"/uy;
const words_GAP = /(?:\s+|--[^\n]*(?:\n|$))+/y;
/**
 * The first words of a statement: keywords in upper case, quoted identifiers as
 * they are. Ends early at anything that is neither a word nor a comment.
 */
function words_firstWords(text, count) {
    const words = [];
    let at = 0;
    while (words.length < count) {
        at = skipGaps(text, at);
        words_WORD.lastIndex = at;
        const word = words_WORD.exec(text)?.[0];
        if (word === undefined)
            break;
        words.push(word.startsWith('"') ? word : word.toUpperCase());
        at += word.length;
    }
    return words;
}
/** Passes over white space and comments, which nest. */
function skipGaps(text, from) {
    let at = from;
    for (;;) {
        words_GAP.lastIndex = at;
        at += words_GAP.exec(text)?.[0].length ?? 0;
        if (!text.startsWith('/*', at))
            return at;
        at = endOfComment(text, at);
    }
}
function endOfComment(text, from) {
    let depth = 0;
    let at = from;
    do {
        const open = text.indexOf('/*', at);
        const close = text.indexOf('*/', at);
        if (close < 0)
            return text.length;
        const opens = open >= 0 && open < close;
        depth += opens ? 1 : -1;
        at = (opens ? open : close) + 2;
    } while (depth > 0);
    return at;
}
const ENDS = new Set(['COMMIT', 'END', 'ROLLBACK', 'ABORT', 'PREPARE', 'CALL', 'DO']);
/** Whether the statement may end the transaction it is sent in. */
const words_mayEndTransaction = (text) => ENDS.has(words_firstWords(text, 1)[0] ?? '');
/** Whether it asks for a commit (so that a ROLLBACK in answer is a failure). */
const asksForCommit = (text) => ['COMMIT', 'END'].includes(words_firstWords(text, 1)[0] ?? '');
/** What a statement does to a savepoint, if it is about one. */
function words_savepointOf(text) {
    const words = words_firstWords(text, 5).filter(word => word !== 'WORK' && word !== 'TRANSACTION');
    const [first, second, third, fourth] = words;
    if (first === 'SAVEPOINT' && second !== undefined)
        return { action: 'set', name: words_foldName(second) };
    if (first === 'RELEASE') {
        const name = second === 'SAVEPOINT' ? third : second;
        return name === undefined ? undefined : { action: 'released', name: words_foldName(name) };
    }
    if (first === 'ROLLBACK' && second === 'TO') {
        const name = third === 'SAVEPOINT' && fourth !== undefined ? fourth : third;
        return name === undefined ? undefined : { action: 'rolled-back-to', name: words_foldName(name) };
    }
    return undefined;
}
const words_foldName = (word) => word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/outline.js
/**
 * A statement without what may hold anything: strings, comments, quoted names, bodies
 * and what stands in parentheses. Invariant: what is left keeps its order.
 */
/** A dollar inside a name opens no quote. */
const outline_PARTS = /--[^\n]*|\/\*|\b[Ee]'(?:[^'\\]|\\[^]|'')*'?|[\p{L}_][\p{L}\p{N}_$]*|\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[()]|[^]/gu;
const INSIDE_COMMENT = /\/\*|\*\//g;
function outlineOf(sql) {
    let text = '';
    let top = '';
    let depth = 0;
    const add = (part) => {
        text += part;
        if (depth === 0)
            top += part;
    };
    outline_PARTS.lastIndex = 0;
    for (let match = outline_PARTS.exec(sql); match !== null; match = outline_PARTS.exec(sql)) {
        const [part] = match;
        if (part === '/*')
            outline_PARTS.lastIndex = commentEnd(sql, outline_PARTS.lastIndex);
        const dollar = part.length > 1 && part.startsWith('$');
        if (dollar) {
            const end = sql.indexOf(part, outline_PARTS.lastIndex);
            outline_PARTS.lastIndex = end < 0 ? sql.length : end + part.length;
        }
        if (part === ')')
            depth = Math.max(0, depth - 1);
        if (part.startsWith('--') || part === '/*')
            add(' ');
        else
            add(dollar || /^[Ee]?'/.test(part) ? "''" : part);
        if (part === '(')
            depth += 1;
    }
    return { text, top };
}
function commentEnd(sql, from) {
    let depth = 1;
    INSIDE_COMMENT.lastIndex = from;
    while (depth > 0) {
        const edge = INSIDE_COMMENT.exec(sql);
        if (edge === null)
            return sql.length;
        depth += edge[0] === '/*' ? 1 : -1;
    }
    return INSIDE_COMMENT.lastIndex;
}
const outline_NAME = /^(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")+")(?:\s*\.\s*(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")+"))*/u;
/** The names of tables in a list such as `a, ONLY public."b" *`; empty when it is anything else. */
function tableNames(list) {
    const names = list.split(',').map(part => outline_NAME.exec(part.trim().replace(/^ONLY\b\s*/i, ''))?.[0]);
    return names.every(name => name !== undefined) ? names : [];
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/plan.js
/**
 * How a statement is observed, from its text. Invariant: what writes or reads rows and
 * nothing else is not observed, and costs nothing.
 */




const NOT_IN_THIS_DATABASE = ['DATABASE', 'ROLE', 'USER', 'GROUP', 'TABLESPACE', 'SYSTEM', 'SUBSCRIPTION'];
const OBSERVED = new Set('CREATE ALTER DROP TRUNCATE LOCK COMMENT SECURITY REINDEX CLUSTER VACUUM ANALYZE ANALYSE REFRESH REASSIGN IMPORT DO CALL SELECT DELETE'.split(' '));
/** Functions whose effect is on no table's definition; `count(*)` and the like stand for all others that read. */
const READING = /^(?:pg_catalog\s*\.\s*)?(?:setval|nextval|currval|set_config|current_setting|now|count|max|min|sum|coalesce|exists|pg_sleep|pg_notify|pg_advisory\w*|pg_try_advisory\w*)$/i;
/** SELECT that begins with a call of a function. */
const CALLS = /^\s*SELECT\s+((?:[\w$]+\s*\.\s*|"[^"]+"\s*\.\s*)?(?:[\w$]+|"[^"]+"))\s*\(/i;
/** May be followed by objects of any kind. */
const REACHES_FAR = /\bCASCADE\b|^\s*(?:DO|CALL|SELECT|IMPORT|REASSIGN)\b|\b(?:EXTENSION|SCHEMA|OWNED)\b/i;
/** By the words behind CREATE, ALTER and DROP. */
const CATALOGS = [
    [/^(?:FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)\b/, ['pg_proc']],
    [/^(?:TYPE|DOMAIN)\b/, ['pg_type']],
    [/^(?:CONSTRAINT )?TRIGGER\b/, ['pg_trigger']],
    [/^EVENT TRIGGER\b/, ['pg_event_trigger']],
    [/^POLICY\b/, ['pg_policy']],
    [/^RULE\b/, ['pg_rewrite']],
    [/^(?:TABLE|STATISTICS)\b/, ['pg_statistic_ext']],
    [
        /^(?:UNIQUE |UNLOGGED |GLOBAL |LOCAL |TEMP |TEMPORARY |RECURSIVE |FOREIGN )?(?:TABLE|INDEX|VIEW|SEQUENCE)\b/,
        [],
    ],
    [/^MATERIALIZED VIEW\b/, []],
    [/^PUBLICATION\b/, ['pg_publication']],
    [/^SERVER\b/, ['pg_foreign_server']],
];
const CONCURRENTLY = /^\s*(?:(?:CREATE\s+(?:UNIQUE\s+)?|DROP\s+)INDEX\s+|REINDEX\b.*?\b)CONCURRENTLY\b/is;
const COMMITS_INSIDE = /^\s*(?:VACUUM|CLUSTER\s*(?:\([^()]*\)|VERBOSE)?\s*;?\s*$|REINDEX\b\s*(?:\([^()]*\))?\s*(?:SCHEMA|DATABASE|SYSTEM)\b)/i;
const DETACHES = /^\s*ALTER\s+TABLE\b.*\bDETACH\s+PARTITION\b.*\bCONCURRENTLY\b/is;
/** @param inTransaction - A transaction is open. */
function planOf(sql, inTransaction) {
    const [first = '', second = ''] = words_firstWords(sql, 2);
    if (!OBSERVED.has(first) || NOT_IN_THIS_DATABASE.includes(second)) {
        return first === 'EXECUTE' || second === 'PREPARED' ? 'unseen effect' : 'no effect';
    }
    // Most are of this kind, and some are long.
    if (first === 'DELETE' && /\bWHERE\b/i.test(sql) && !/[-/'"$(]/.test(sql))
        return 'no effect';
    const { text, top } = outlineOf(sql);
    // Several statements, or a parameter, are another matter to the extended protocol (BEGIN ATOMIC … END, too).
    if (/;\s*\S/.test(top) || /\$\d/.test(text))
        return 'unseen effect';
    const common = { told: 'other', catalogs: catalogsOf(sql, text, first), names: [], documented: [] };
    const mayRename = /\bRENAME\b|\bSET\s+SCHEMA\b/i.test(first === 'DO' ? sql : text);
    const renames = mayRename ? { renames: true } : {};
    switch (first) {
        case 'LOCK':
            return inTransaction ? planOfLock(top) : 'no effect';
        case 'DELETE':
            if (/\bWHERE\b/i.test(top))
                return 'no effect';
            return {
                ...common,
                how: 'look-up',
                names: tableNames(top.replace(/^\s*DELETE\s+FROM\s+/i, '').replace(/\bUSING\b[^]*/i, '')).slice(0, 1),
                empties: true,
            };
        case 'SELECT':
            return isReading(text) ? 'no effect' : { ...common, how: 'look-up' };
        case 'TRUNCATE':
            return { ...common, how: 'look-up', told: 'truncates' };
        case 'DO':
        case 'CALL':
            return {
                ...common,
                ...renames,
                how: !inTransaction && (first === 'CALL' || /\b(?:COMMIT|ROLLBACK)\b/i.test(sql)) ? 'both' : 'look-up',
            };
        default:
    }
    if (!inTransaction && commitsInside(text, top)) {
        return {
            ...common,
            told: 'alters',
            how: 'compare',
            names: VACUUMS.has(first) ? vacuumed(top) : [],
            documented: documentedLocks([first, second], text),
        };
    }
    return { ...common, ...renames, told: 'alters', how: 'look-up' };
}
const VACUUMS = new Set(['VACUUM', 'ANALYZE', 'ANALYSE']);
/** The tables of VACUUM or ANALYZE; none means all. */
const vacuumed = (top) => tableNames(top
    .replace(/^\s*(?:VACUUM|ANALYZE|ANALYSE)\b\s*(?:\(\)|(?:(?:FULL|FREEZE|VERBOSE|ANALYZE|ANALYSE)\b\s*)*)?/i, '')
    .replace(/;\s*$/, ''));
/** Whether a statement, run alone, commits before it ends. ANALYZE of one table does not. */
const commitsInside = (text, top) => CONCURRENTLY.test(text) ||
    COMMITS_INSIDE.test(text) ||
    DETACHES.test(text) ||
    (/^\s*ANALY[ZS]E\b/i.test(text) && vacuumed(top).length !== 1);
function isReading(text) {
    const called = CALLS.exec(text)?.[1];
    return called === undefined || READING.test(called);
}
function catalogsOf(sql, text, first) {
    if (REACHES_FAR.test(text))
        return OBJECT_CATALOGS;
    if (!['CREATE', 'ALTER', 'DROP'].includes(first))
        return [];
    const words = words_firstWords(sql, 6)
        .slice(1)
        .join(' ')
        .replace(/^OR REPLACE /, '');
    return CATALOGS.find(([pattern]) => pattern.test(words))?.[1] ?? OBJECT_CATALOGS;
}
/**
 * LOCK is all that takes a lock without taking a snapshot, so `SET TRANSACTION ISOLATION
 * LEVEL` may follow, which a look-up in between would forbid.
 *
 * https://www.postgresql.org/docs/current/sql-set-transaction.html
 */
function planOfLock(top) {
    const [, tables = '', mode = 'ACCESS EXCLUSIVE'] = /^\s*LOCK\s+(?:TABLE\s+)?([^]*?)(?:\s+IN\s+([\w\s]+?)\s+MODE)?(?:\s+NOWAIT)?\s*;?\s*$/i.exec(top) ?? [];
    return {
        how: 'read-text',
        catalogs: [],
        told: 'other',
        names: tableNames(tables),
        documented: [],
        lockMode: mode,
    };
}
const NEEDS_NO_SNAPSHOT = new Set('BEGIN START SET RESET SHOW LOCK SAVEPOINT RELEASE ROLLBACK FETCH MOVE CLOSE LISTEN NOTIFY UNLISTEN CHECKPOINT'.split(' '));
/** Whether a transaction has a snapshot after this, so that `SET TRANSACTION` is too late anyway. */
const takesSnapshot = (sql) => !NEEDS_NO_SNAPSHOT.has(words_firstWords(sql, 1)[0] ?? '');

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/rows.js
/**
 * The rows of the look-ups as entries of a catalog. Invariant: an entry is called as in
 * a fingerprint, such as `table public.customer` or `trigger t on public.customer`.
 */
const RELATION_KINDS = {
    v: 'view',
    m: 'materialized view',
    f: 'foreign table',
    S: 'sequence',
    i: 'index',
    I: 'index',
    c: 'type',
};
/** @param texts - One JSON array a row, see catalog-queries.ts. */
function readRows(texts) {
    const entries = [];
    const held = [];
    const named = [];
    for (const text of texts) {
        const row = JSON.parse(text);
        if (row[0] === 'lock')
            held.push({ key: rows_keyOf([row[1], row[2]]), mode: row[3] });
        else if (row[0] === 'relation')
            entries.push(toRelation(row));
        else if (row[0] === 'named') {
            if (row[1][1] !== null)
                named.push(rows_keyOf(row[1]));
        }
        else {
            const [, classId, oid, type, identity, owner, about, restricts] = row;
            entries.push({
                key: rows_keyOf([classId, oid]),
                oid,
                name: nameOf(type, identity),
                owners: owner === null ? [] : [rows_keyOf(owner)],
                about: about ?? [],
                restricts,
            });
        }
    }
    return { entries, held, named };
}
const rows_keyOf = ([classId, oid]) => `${classId} ${oid}`;
function toRelation(row) {
    const [, classId, oid, kind, name, file, storage, parent, isPartition, unique, owners, about, table, columns,] = row;
    const isIndex = kind === 'i' || kind === 'I';
    // The index of a constraint is told as the constraint.
    const ofConstraint = isIndex && owners?.some(([owner]) => owner !== classId) === true;
    return {
        key: rows_keyOf([classId, oid]),
        oid,
        name: `${RELATION_KINDS[kind] ?? 'table'} ${name}`,
        owners: [
            ...(owners ?? []).map(rows_keyOf),
            ...(isIndex ? [rows_keyOf(table)] : []),
            ...(isPartition && parent !== null ? [rows_keyOf(parent)] : []),
        ],
        about,
        restricts: unique && !ofConstraint && !isPartition,
        relation: {
            kind,
            name,
            file,
            storage,
            ...(parent === null ? {} : { parent: rows_keyOf(parent) }),
            ...(isIndex ? { table: rows_keyOf(table) } : {}),
            columns: new Map((columns ?? []).map(([number, column, type, modifier, notNull]) => [
                number,
                { name: column, type, modifier, notNull },
            ])),
        },
    };
}
/** What `pg_identify_object` calls otherwise than a fingerprint does. */
function nameOf(type, identity) {
    const name = identity.replaceAll('pg_catalog.', '');
    switch (type) {
        case 'table constraint':
            return `constraint ${name}`;
        case 'domain constraint':
            return `constraint ${name.replace(' on ', ' on domain ')}`;
        case 'statistics object':
            return `statistics ${name}`;
        case 'foreign-data wrapper':
            return `foreign data wrapper ${name}`;
        case 'operator class':
        case 'operator family':
            return `${type} ${name.replace(' USING ', ' using ')}`;
        case 'transform':
            return `transform ${name.replace(' on language ', ' language ')}`;
        default:
            return `${type} ${name}`;
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/impact/observe.js







/** A relation that can be locked, by `pg_class.relkind`: no index, no composite type. */
const LOCKABLE = 'rpvmfS';
/** @param catalog - What is known of the database; read when nothing is yet. */
async function observe({ client }, catalog) {
    const undo = createUndoLog();
    /** The strongest lock on each relation that the open transaction had when it was last looked at. */
    const held = new Map();
    /** What the open transaction made: nobody else has ever seen it. */
    const made = new Map();
    const savepoints = new Map();
    let hasSnapshot = false;
    let current;
    const known = (key) => (made.has(key) ? undefined : catalog.entries.get(key));
    function endTransaction(how) {
        if (how === 'rolled-back')
            undo.backTo(0);
        undo.forget();
        held.clear();
        made.clear();
        savepoints.clear();
        hasSnapshot = false;
    }
    function noteSavepoint({ action, name }) {
        const position = savepoints.get(name);
        if (action === 'set')
            savepoints.set(name, undo.position());
        else if (action === 'rolled-back-to' && position !== undefined)
            undo.backTo(position);
    }
    /** The locks that were taken now, on what others can see. */
    function locksOf(taken) {
        const strongest = new Map();
        for (const { key, mode: words } of taken) {
            const mode = toLockMode(words);
            if (mode === undefined || !isStronger(mode, held.get(key)))
                continue;
            if (isStronger(mode, strongest.get(key)))
                strongest.set(key, mode);
        }
        return [...strongest].flatMap(([key, mode]) => {
            const relation = known(key)?.relation;
            undo.set(held, key, mode);
            return relation !== undefined && LOCKABLE.includes(relation.kind) ? [toLock(relation.name, mode)] : [];
        });
    }
    function impactOf(plan, difference, locks, seen) {
        const { rewrites, emptied } = refilled(difference, known, plan.told);
        const named = plan.empties === undefined ? [] : seen.named.flatMap(key => known(key)?.name ?? []);
        return {
            locks,
            rewrites,
            destroys: [
                ...destroysOf(difference, known),
                ...emptied,
                ...named.map(what => ({ what, how: 'emptied' })),
            ],
        };
    }
    async function afterLookUp(plan, rows) {
        const seen = readRows(rows);
        const difference = differenceOf(catalog, seen);
        const impact = impactOf(plan, difference, locksOf(seen.held), seen);
        if (plan.how !== 'both')
            takeOver(difference);
        return impact;
    }
    function takeOver(difference) {
        if (current?.before !== 'none')
            for (const { key } of difference.added)
                undo.set(made, key, true);
        applyDifference(catalog, difference, undo);
    }
    async function afterCompare(plan) {
        const seen = await observe_readCatalog(client, plan.names);
        if (seen === undefined)
            return undefined;
        const difference = wholeDifference(catalog, seen);
        const locks = plan.documented.flatMap(documented => documentedLocksOn(documented, {
            difference,
            catalog,
            named: seen.named,
            areNamed: plan.names.length > 0,
        }));
        const impact = impactOf(plan, difference, locks, seen);
        replaceCatalog(catalog, seen);
        return impact;
    }
    function readFromText(plan) {
        const relations = [...catalog.entries.values()].filter(({ relation }) => relation !== undefined && LOCKABLE.includes(relation.kind));
        const keys = plan.names.flatMap(name => {
            const folded = fold(name);
            const matches = relations.filter(({ relation }) => relation?.name === folded || relation?.name.endsWith(`.${folded}`) === true);
            return (matches.find(({ relation }) => relation?.name === `public.${folded}`) ?? matches[0])?.key ?? [];
        });
        return {
            locks: locksOf(keys.map(key => ({ key, mode: plan.lockMode ?? '' }))),
            rewrites: [],
            destroys: [],
        };
    }
    async function impactOfCurrent(rows) {
        const plan = current?.plan;
        if (plan === undefined)
            return undefined;
        if (plan.renames !== undefined)
            catalog.stale = true;
        if (plan.how === 'read-text' && rows === undefined)
            return readFromText(plan);
        const looked = rows === undefined ? undefined : await afterLookUp(plan, rows);
        if (plan.how !== 'compare' && plan.how !== 'both')
            return looked;
        const compared = await afterCompare(plan);
        if (looked === undefined || compared === undefined)
            return compared ?? looked;
        return { ...compared, locks: looked.locks };
    }
    if (catalog.stale)
        await refresh(client, catalog);
    return {
        async before(text, transaction) {
            const plan = transaction === 'aborted' ? 'no effect' : planOf(text, transaction === 'open');
            const isPlan = typeof plan === 'object';
            if (isPlan && catalog.stale && transaction === 'none')
                await refresh(client, catalog);
            if (plan === 'unseen effect')
                catalog.stale = true;
            current = { text, before: transaction, plan: isPlan && !isEmpty(catalog) ? plan : undefined };
            if (current.plan === undefined)
                return undefined;
            const looks = current.plan.how === 'read-text' ? hasSnapshot : current.plan.how !== 'compare';
            return looks
                ? touched({
                    newestOid: catalog.newestOid,
                    catalogs: current.plan.catalogs,
                    names: current.plan.names,
                })
                : undefined;
        },
        async after(answer, rows) {
            if (current === undefined)
                return undefined;
            const { text, before } = current;
            const impact = answer.status === 'succeeded' ? await impactOfCurrent(rows) : undefined;
            if (answer.savepoint !== undefined)
                noteSavepoint(answer.savepoint);
            const isOver = answer.transaction === 'none' || answer.ended !== undefined;
            if (isOver) {
                const committed = answer.status === 'succeeded' && answer.ended !== 'rolled-back';
                endTransaction(committed ? 'committed' : 'rolled-back');
            }
            else if (before !== 'none' && takesSnapshot(text))
                hasSnapshot = true;
            return impact === undefined || saysNothing(impact) ? undefined : inOrder(impact);
        },
        ended: endTransaction,
    };
}
const isEmpty = ({ newestOid }) => newestOid === 0;
const saysNothing = ({ locks, rewrites, destroys }) => locks.length + rewrites.length + destroys.length === 0;
/** The server gives them in no order. */
const inOrder = ({ locks, rewrites, destroys }) => ({
    locks: locks.toSorted((a, b) => byText(a.on, b.on)),
    rewrites: rewrites.toSorted(byText),
    destroys: destroys.toSorted((a, b) => byText(a.what, b.what) || byText(a.how, b.how)),
});
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
/** An unquoted name in lower case. */
const fold = (name) => name.replace(/"(?:[^"]|"")*"|[^"]+/g, part => part.startsWith('"')
    ? /^"[a-z_][a-z0-9_$]*"$/.test(part)
        ? part.slice(1, -1)
        : part
    : part.toLowerCase().replaceAll(/\s/g, ''));
async function refresh(client, catalog) {
    const seen = await observe_readCatalog(client, []);
    if (seen !== undefined)
        replaceCatalog(catalog, seen);
}
/** Reads everything, in a transaction of its own: only where none is open. */
async function observe_readCatalog(client, names) {
    const text = ['BEGIN READ ONLY', 'SET LOCAL statement_timeout = 0', wholeCatalog(names), 'COMMIT'].join(';\n');
    try {
        const results = (await client.query({ text, rowMode: 'array' }));
        return readRows((results[2]?.rows ?? []).map(([row]) => row));
    }
    catch {
        await client.query('ROLLBACK').catch(() => undefined);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/failures.js
/** Why there is no mirror. Invariant: nothing that a server said is left out, and no secret is in it. */

/** @param hint - One imperative sentence. */
const failures_impossible = (message, hint, cause) => new core_errors/* GreenlineError */.yi('DRY_RUN_IMPOSSIBLE', message, hint, cause === undefined ? {} : { cause });
const failures_cancelled = () => new core_errors/* GreenlineError */.yi('CANCELLED', 'Cancelled while the mirror was made.', 'Run again.');

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/raw-session.js

/** Takes the socket of an idle session from `pg`, which hears of its end only. */
function takeOver(session) {
    const stream = connect_socketOf(session.client);
    const ofPg = stream.listeners('data');
    stream.removeAllListeners('data');
    let stop = () => undefined;
    return {
        stream,
        listen: ({ data, end }) => {
            stream.on('data', data);
            stream.once('end', end);
            stream.once('close', end);
            stop = () => {
                stream.off('data', data);
                stream.off('end', end);
                stream.off('close', end);
            };
            stream.resume();
        },
        handBack: () => {
            stop();
            for (const listener of ofPg)
                stream.on('data', listener);
        },
        close: () => closeAtOnce(session),
    };
}
/** Ends a session, whatever it is doing. */
function closeAtOnce({ client }) {
    connect_socketOf(client).destroy();
    // `pg` waits for the end that has come.
    client.end().catch(() => undefined);
}
/** Puts messages together from chunks of any size. */
function readMessages() {
    let pending = Buffer.alloc(0);
    return chunk => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
        const messages = [];
        let at = 0;
        while (pending.length >= at + 5 && pending.length > at + pending.readInt32BE(at + 1)) {
            const end = at + 1 + pending.readInt32BE(at + 1);
            messages.push({ type: pending.toString('latin1', at, at + 1), body: pending.subarray(at + 5, end) });
            at = end;
        }
        pending = pending.subarray(at);
        return messages;
    };
}
/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
function writeMessage(type, body) {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
    head.writeInt32BE(Buffer.byteLength(body) + 4, 1);
    return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body) : body]);
}
const FIELDS = {
    V: 'severity',
    C: 'code',
    M: 'message',
    D: 'detail',
    H: 'hint',
};
/** The body of an ErrorResponse. */
function readError(body) {
    const fields = body.toString('utf8').split('\0');
    return Object.fromEntries(fields.flatMap(field => {
        const name = FIELDS[field.charAt(0)];
        return name === undefined ? [] : [[name, field.slice(1)]];
    }));
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/ask.js


/** @param silenceMs - After so many milliseconds without an answer the session is closed. */
function asking(session, where, silenceMs) {
    return async (text) => {
        const heard = { nothing: false };
        const silence = setTimeout(() => {
            heard.nothing = true;
            closeAtOnce(session);
        }, silenceMs);
        try {
            return (await session.client.query(text)).rows;
        }
        catch (thrown) {
            const { message = 'no reason given', code } = thrown;
            const said = heard.nothing ? `no answer for ${Math.round(silenceMs / 1000)} s` : message;
            throw failures_impossible(`A look-up of the ${where} failed: ${said}${code === undefined ? '' : ` (${code})`}.`, `Look into the log of the ${where}'s server, then run again.`, thrown);
        }
        finally {
            clearTimeout(silence);
        }
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/copy-problems.js
/** One refusal of each object: what follows from the first says nothing new. */
const firstByObject = (refusals) => [...new Map([...refusals].reverse().map(refusal => [refusal.statement.object, refusal])).values()].reverse();
/** A warning for each, MIRROR_INCOMPLETE. */
function toProblems(mirror, found) {
    const warn = (message, hint) => ({
        code: 'MIRROR_INCOMPLETE',
        severity: 'warning',
        message,
        hint,
        target: mirror.name,
    });
    return [
        ...found.differing.map(message => warn(message, 'Choose a mirror like the target, where the change depends on it.')),
        ...found.lacking.map(name => warn(`The mirror's server has no ${name}.`, `Create ${name} on the mirror's server, if the change needs it.`)),
        ...found.leftOut.map(name => warn(...leftOut(name))),
        // Its one backend has read them when it started.
        ...found.withoutEffect.map(name => warn(`The ${name} has no effect on an embedded mirror.`, 'Set it in the SQL file, or choose another kind of dry run.')),
        ...found.warnings.map(warning => warn(`pg_dump warned about the target: ${warning}.`, 'Mend in the catalog of the target what it names.')),
        ...firstByObject(found.refusals).map(({ statement, error }) => warn(`The mirror has no ${statement.object}: ${error.message ?? 'the server gave no reason'} (${error.code ?? 'no code'}).`, "Provide on the mirror's server what the message names, or choose another kind of dry run.")),
        ...[...found.refusedRows].map(([table, said]) => warn(`The mirror could not take rows of ${table}: ${said}.`, 'Mend the rows on the target, or choose a mirror like the target.')),
        ...found.unreadableSequences.map(name => warn(`The account may not read where sequence ${name} is: on the mirror it goes on behind the copied rows.`, `Have its owner run GRANT SELECT ON SEQUENCE ${name} TO the account.`)),
    ];
}
function leftOut(name) {
    if (name.endsWith('invalid')) {
        return [`The mirror has no ${name} on the target.`, 'Drop the index on the target, or build it again.'];
    }
    if (name.startsWith('rows of ')) {
        return [`The mirror has no ${name}.`, 'Read from the primary server, if the change needs them.'];
    }
    return [
        `The mirror has no ${name}: it would let the dry run reach another server.`,
        'Look at statements that need it in the log of the environment instead.',
    ];
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/row-refusals.js

const INSUFFICIENT_PRIVILEGE = '42501';
/** Beginnings of codes, to what helps. */
const HINTS = [
    ['57014', 'Raise statement-timeout, or let mirror-data copy fewer rows.'],
    ['55P03', 'Run again when nobody holds a lock on the table, or raise lock-timeout.'],
    ['42', 'Run again when nobody changes the catalog of the target.'],
    ['40001', 'Run again, or read from the primary server.'],
];
/** @param table - As the source calls it, quoted. */
function unreadable(table, error) {
    const said = withoutValues(error);
    const message = `The rows of ${table} could not be read: ${said}.`;
    if (error.code === INSUFFICIENT_PRIVILEGE) {
        return said.includes('row-level security') ? filtered([table]) : notReadable([table]);
    }
    const hint = HINTS.find(([code]) => error.code?.startsWith(code))?.[1];
    return failures_impossible(message, hint ?? "Look into the log of the target's server, then run again.", error);
}
/** The account may not read these tables, quoted. */
const notReadable = (tables) => failures_impossible(`The account may not read the rows of ${tables.join(', ')}.`, `Have the owner run GRANT SELECT ON ${tables.join(', ')} TO the account (and GRANT USAGE ON their schemas), or write mirror-data: none.`);
/** The account would see a part of these tables, quoted. */
const filtered = (tables) => failures_impossible(`Row-level security hides rows of ${tables.join(', ')} from the account.`, 'Give the account the attribute BYPASSRLS, or leave these tables out of mirror-data.');
/** What the server said. Messages of class 22 quote the value that they are about. */
const withoutValues = ({ code = 'no code', message = 'no reason given' }) => code.startsWith('22') ? `a value is not valid there (${code})` : `${message} (${code})`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/row-selection.js
/**
 * Which tables' rows are copied, and how each is read. Invariant: what the account may
 * not read whole is refused before the mirror is touched, all of it in one error.
 */




/** How many names that are not there are told apart. */
const NAMED = 3;
/** @throws GreenlineError DRY_RUN_IMPOSSIBLE: a name without a table, tables that the account may not read. */
function selectRows(all, data) {
    const byOid = new Map(all.tables.map(table => [table.oid, table]));
    const asked = data.kind === 'tables' ? row_selection_named(all.tables, data.tables) : all.tables;
    // A replica has no rows of what is not written to the log.
    const lost = asked.filter(table => table.unlogged && table.kind === 'rows' && all.isReplica);
    const wanted = asked.filter(table => !lost.includes(table));
    const { parts, refused } = partsOf(wanted, all.tables, byOid);
    const closure = data.kind === 'all' ? [] : reachable(all.foreignKeys, parts, byOid);
    const parents = closure.flatMap(({ parent }) => byOid.get(parent) ?? []);
    const problems = [...new Set([...refused, ...parents.filter(isHidden)])];
    const names = (of) => of.map(table => table.quoted);
    const unreadable = problems.filter(table => !table.readable);
    const hidden = problems.filter(table => table.readable);
    (0,core_errors/* throwAll */.Kx)([
        ...(unreadable.length === 0 ? [] : [notReadable(names(unreadable))]),
        ...(hidden.length === 0 ? [] : [filtered(names(hidden))]),
    ]);
    return {
        parts: data.kind === 'sample' ? sampled(parts, data.rows) : parts,
        closure,
        leftOut: lost.map(table => `rows of ${table.quoted}: it is unlogged, and a replica has none of them`),
    };
}
const isHidden = (table) => !table.readable || table.filtered;
/** Partitions one by one where the account may, else the partitioned table as one. */
function partsOf(wanted, all, byOid) {
    const holding = wanted.filter(table => table.kind === 'rows');
    const hiddenRoots = new Set(holding.filter(isHidden).map(table => table.root));
    const whole = [...hiddenRoots].flatMap(root => {
        const table = byOid.get(root);
        const leaves = all.filter(leaf => leaf.root === root && leaf.kind !== 'partitioned');
        const isOne = table?.kind === 'partitioned' &&
            !isHidden(table) &&
            leaves.every(leaf => leaf.kind === 'rows' && holding.includes(leaf));
        return isOne ? [table] : [];
    });
    const rest = holding.filter(table => !whole.some(({ oid }) => oid === table.root));
    return {
        parts: [
            ...rest.map(table => ({ table, into: table.hashed ? (byOid.get(table.root) ?? table) : table })),
            ...whole.map(table => ({ table, into: table })),
        ].sort((a, b) => (a.table.quoted < b.table.quoted ? -1 : 1)),
        refused: rest.filter(isHidden),
    };
}
/** Rows of a partitioned table are taken from all of its partitions. */
function sampled(parts, rows) {
    const leaves = new Map();
    for (const { table } of parts)
        leaves.set(table.root, (leaves.get(table.root) ?? 0) + 1);
    return parts.map(part => ({ ...part, maxRows: Math.ceil(rows / (leaves.get(part.table.root) ?? 1)) }));
}
/** The foreign keys of tables that may get rows. */
function reachable(keys, parts, byOid) {
    const family = (oid) => byOid.get(oid)?.root ?? oid;
    const reached = new Set(parts.map(({ table }) => table.root));
    const found = new Set();
    for (let before = -1; before < found.size;) {
        before = found.size;
        for (const key of keys) {
            if (!reached.has(family(key.child)) || !byOid.has(key.parent))
                continue;
            found.add(key);
            reached.add(family(key.parent));
        }
    }
    return [...found];
}
/** The tables of these names or globs. Without a schema: those of `public`, or else of any schema. */
function row_selection_named(tables, patterns) {
    const found = new Set();
    const errors = [];
    for (const pattern of patterns) {
        const matches = matching(tables, pattern);
        if (matches.length === 0)
            errors.push(nothingNamed(pattern, tables));
        for (const match of matches) {
            found.add(match);
            for (const leaf of tables)
                if (leaf.ancestors.includes(match.oid))
                    found.add(leaf);
        }
    }
    (0,core_errors/* throwAll */.Kx)(errors);
    return tables.filter(table => found.has(table));
}
function matching(tables, pattern) {
    const plain = pattern.replaceAll('"', '');
    const glob = new RegExp(`^${plain
        .split('*')
        .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw `\$&`))
        .join('.*')}$`);
    const candidates = tables.filter(table => table.kind !== 'foreign');
    const qualified = candidates.filter(({ schema, name }) => glob.test(`${schema}.${name}`.replaceAll('"', '')));
    if (plain.includes('.'))
        return qualified;
    const bare = candidates.filter(({ name }) => glob.test(name.replaceAll('"', '')));
    const inPublic = bare.filter(({ schema }) => schema === 'public');
    return inPublic.length > 0 ? inPublic : bare;
}
function nothingNamed(pattern, tables) {
    const wanted = pattern.replaceAll('"', '').toLowerCase();
    const near = tables
        .map(({ schema, name }) => {
        const whole = wanted.includes('.') ? `${schema}.${name}` : name;
        return { name: `${schema}.${name}`, edits: (0,mod/* distance */.Io)(wanted, whole.toLowerCase()) };
    })
        .filter(({ edits }) => edits <= Math.max(2, wanted.length / 3))
        .sort((a, b) => a.edits - b.edits)
        .slice(0, NAMED)
        .map(({ name }) => name);
    return failures_impossible(`mirror-data names ${pattern}, and the target has no such table.${near.length === 0 ? '' : ` It has ${near.join(', ')}.`}`, 'Write the table as schema.table, or a glob such as public.*.');
}
/** The whole of a part, or its sample, as it is read and written. */
function streamOf({ table, into, maxRows }) {
    const only = table.kind === 'partitioned' ? '' : 'ONLY ';
    const condition = table.condition === null ? '' : ` ${table.condition}`;
    const limit = maxRows === undefined ? '' : ` LIMIT ${maxRows}`;
    return {
        from: table.quoted,
        into: into.quoted,
        columns: table.columns,
        select: `SELECT ${table.columns.join(', ')} FROM ${only}${table.quoted}${condition}${limit}`,
        isReplaced: isReplaced(table),
    };
}
/**
 * TRUNCATE and rewrites show an empty table to snapshots that are older, and a table made
 * anew has no row for them: https://www.postgresql.org/docs/current/mvcc-caveats.html
 */
const isReplaced = ({ oid, quoted }) => `SELECT to_regclass(${literal(quoted)}) IS DISTINCT FROM ${oid}::oid OR EXISTS (SELECT FROM pg_class
     WHERE oid = ${oid} AND relfilenode <> 0 AND relfilenode IS DISTINCT FROM pg_relation_filenode(oid))`;
const literal = (text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/row-messages.js
/** CopyData means the same in both directions, so its bytes can be passed on as they are. */
const COPY_DATA = 0x64;
const HEAD_BYTES = 5;
/** @returns What takes the server's bytes, in chunks of any size. */
function passRows({ rows, other }) {
    let pending = Buffer.alloc(0);
    /** Bytes of a row that are still to come. */
    let rest = 0;
    return chunk => {
        const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
        let at = Math.min(rest, bytes.length);
        rest -= at;
        let from = 0;
        let begun = 0;
        const flush = () => {
            if (at > from)
                rows(bytes.subarray(from, at), begun);
            begun = 0;
        };
        while (bytes.length >= at + HEAD_BYTES) {
            const end = at + 1 + bytes.readInt32BE(at + 1);
            if (bytes[at] === COPY_DATA) {
                begun += 1;
                rest = Math.max(0, end - bytes.length);
                at = Math.min(end, bytes.length);
                continue;
            }
            if (bytes.length < end)
                break;
            flush();
            other({ type: bytes.toString('latin1', at, at + 1), body: bytes.subarray(at + HEAD_BYTES, end) });
            from = at = end;
        }
        flush();
        pending = bytes.subarray(at);
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/stream-rows.js





/** Tables that are asked for before the first of them has been answered. */
const ASKED_AHEAD = 16;
const PROGRESS_EVERY_MS = 1_000;
const copyFrom = ({ into, columns }) => `COPY ${into}${columns.length === 0 ? '' : ` (${columns.join(', ')})`} FROM STDIN`;
/** What is locked for a table is let go with its savepoint. */
const copyTo = ({ select, isReplaced }) => ['SAVEPOINT rows', `COPY (${select}) TO STDOUT`, ...(isReplaced === undefined ? [] : [isReplaced])]
    .concat('ROLLBACK TO SAVEPOINT rows', 'RELEASE SAVEPOINT rows')
    .join('; ');
/**
 * Copies tables, one behind the other. The source is in a transaction; each table of the
 * mirror is a transaction of its own. Both sessions are closed when it fails.
 *
 * @returns What became of each, in order.
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the source refuses or a session is lost, CANCELLED.
 */
async function stream_rows_streamRows(source, mirror, streams, { silenceMs, signal, progress }) {
    if (streams.length === 0)
        return [];
    const reading = takeOver(source);
    const writing = takeOver(mirror);
    const results = [];
    let silence;
    let abort;
    let drained;
    try {
        await new Promise((resolve, reject) => {
            let asked = 0;
            let read = 0;
            /** Those that the mirror was sent, and has not settled. */
            const sent = [];
            let current;
            let rowsRead = 0;
            let told = performance.now();
            const streamAt = (index) => {
                // A session may be lost when all has been read, or before anything was written.
                const stream = streams[Math.min(index, streams.length - 1)];
                if (stream === undefined)
                    throw new Error('There is nothing to copy');
                return stream;
            };
            const hearSomething = () => {
                clearTimeout(silence);
                silence = setTimeout(() => {
                    reject(failures_impossible(`No row of ${streamAt(read).from} moved for ${Math.round(silenceMs / 1000)} s.`, 'Look on both servers for what their sessions wait for, then run again.'));
                }, silenceMs);
            };
            const ask = () => {
                for (; asked < streams.length && asked - read < ASKED_AHEAD; asked++) {
                    reading.stream.write(writeMessage('Q', `${copyTo(streamAt(asked))}\0`));
                }
            };
            const finish = () => {
                if (read === streams.length && sent.length === 0)
                    resolve();
            };
            const write = (bytes) => {
                if (!writing.stream.write(bytes))
                    reading.stream.pause();
            };
            drained = () => {
                hearSomething();
                reading.stream.resume();
            };
            const take = passRows({
                rows: (bytes, count) => {
                    if (current === undefined) {
                        current = { index: read, rows: 0 };
                        sent.push(current);
                        // The mirror need not answer before its rows come: it passes over those of a COPY that it refused.
                        write(writeMessage('Q', `${copyFrom(streamAt(read))}\0`));
                    }
                    if (current.refusal === undefined)
                        write(bytes);
                    rowsRead += count;
                    if (performance.now() - told < PROGRESS_EVERY_MS)
                        return;
                    told = performance.now();
                    progress(streamAt(read).from, rowsRead);
                },
                other: ({ type, body }) => {
                    if (type === 'E')
                        reject(unreadable(streamAt(read).from, readError(body)));
                    // The one answer with a row is that of `isReplaced`.
                    if (type === 'D' && body.toString('latin1').endsWith('t'))
                        reject(replaced(streamAt(read)));
                    if (type === 'c' && current !== undefined) {
                        write(writeMessage('c', ''));
                        current = undefined;
                    }
                    if (type !== 'Z')
                        return;
                    read += 1;
                    rowsRead = 0;
                    ask();
                    finish();
                },
            });
            const settle = passRows({
                rows: () => undefined,
                other: ({ type, body }) => {
                    const [oldest] = sent;
                    if (oldest === undefined)
                        return;
                    if (type === 'C')
                        oldest.rows = Number(/^COPY (\d+)/.exec(body.toString('latin1'))?.[1] ?? 0);
                    if (type === 'E') {
                        const error = readError(body);
                        if (endsSession(error))
                            reject(stream_rows_lost(streamAt(oldest.index), error.message));
                        oldest.refusal = error;
                    }
                    if (type !== 'Z')
                        return;
                    sent.shift();
                    const { rows, refusal, index } = oldest;
                    results[index] = { stream: streamAt(index), rows, ...(refusal === undefined ? {} : { refusal }) };
                    finish();
                },
            });
            abort = () => reject(failures_cancelled());
            if (signal.aborted)
                abort();
            signal.addEventListener('abort', abort, { once: true });
            hearSomething();
            writing.stream.on('drain', drained);
            reading.listen({
                data: chunk => {
                    hearSomething();
                    take(chunk);
                },
                end: () => reject(unreadable(streamAt(read).from, { message: 'the connection ended' })),
            });
            writing.listen({
                data: chunk => {
                    hearSomething();
                    settle(chunk);
                },
                end: () => reject(stream_rows_lost(streamAt(sent[0]?.index ?? read))),
            });
            ask();
        });
        writing.handBack();
        reading.handBack();
        return streams.map((stream, index) => results[index] ?? { stream, rows: 0 });
    }
    catch (thrown) {
        reading.close();
        writing.close();
        throw thrown;
    }
    finally {
        clearTimeout(silence);
        if (abort !== undefined)
            signal.removeEventListener('abort', abort);
        if (drained !== undefined)
            writing.stream.off('drain', drained);
    }
}
const stream_rows_lost = ({ into }, reason = 'the connection ended') => failures_impossible(`The mirror was lost while rows of ${into} were copied: ${reason}`, 'Look into the log of the server that holds the mirror, then run again.');
const replaced = ({ from }) => failures_impossible(`${from} was emptied, rewritten or made anew while the mirror was made, so its rows cannot be read as they were.`, 'Run again when nobody changes the target.');

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/closure.js
/**
 * The rows that a sample refers to: parents of foreign keys, their parents, and so on.
 * Invariant: every round adds rows that the source has and the mirror has not, so it
 * ends, also where a key that is not valid has no parent anywhere.
 */





/** Keys that are looked up at once. */
const BATCH = 2_000;
const CURSOR = 'greenline_keys';
/** A table that a foreign key is of counts without those that inherit from it, and with its partitions. */
const closure_rowsOf = (table) => (table.kind === 'rows' ? `ONLY ${table.quoted}` : table.quoted);
/** Keys of children that have no parent here, each once. */
function missing({ columns }, child, parent) {
    const keys = columns.map(column => `c.${column.child}`);
    const matches = columns.map(column => `p.${column.parent} ${column.operator} c.${column.child} ${column.collation ?? ''}`);
    return `SELECT DISTINCT ${keys.map((key, index) => `${key}::text AS k${index}`).join(', ')} FROM ${closure_rowsOf(child)} c
    WHERE ${keys.map(key => `${key} IS NOT NULL`).join(' AND ')}
      AND NOT EXISTS (SELECT FROM ${closure_rowsOf(parent)} p WHERE ${matches.join(' AND ')})`;
}
/** The parents with these keys. */
function parents({ columns }, parent, keys) {
    const rows = keys.map((key, at) => `(${columns
        .map(({ type }, index) => {
        const value = literal(key[index] ?? '');
        // The other rows follow the types of the first.
        return at === 0 ? `${value}::${type}` : value;
    })
        .join(', ')})`);
    const names = columns.map((_, index) => `k${index}`).join(', ');
    const matches = columns.map(({ parent: column, operator, collation }, index) => `p.${column} ${operator} k.k${index} ${collation ?? ''}`);
    return `SELECT ${parent.columns.map(column => `p.${column}`).join(', ')} FROM ${closure_rowsOf(parent)} p
    WHERE EXISTS (SELECT FROM (VALUES ${rows.join(', ')}) k (${names}) WHERE ${matches.join(' AND ')})`;
}
/**
 * Fetches what is missing on the mirror, which has no constraint yet.
 *
 * @param keys - Those to look at.
 * @returns What was fetched.
 * @throws What `streamRows` throws.
 */
async function fetchParents(source, mirror, keys, tables, options) {
    const fetched = [];
    const waiting = new Set(keys);
    const rootOf = (oid) => tables.get(oid)?.root ?? oid;
    for (const key of waiting) {
        waiting.delete(key);
        const child = tables.get(key.child);
        const parent = tables.get(key.parent);
        if (child === undefined || parent === undefined)
            continue;
        const found = await fetchParentsOf(source, mirror, key, child, parent, options);
        fetched.push(...found);
        if (found.every(({ rows }) => rows === 0))
            continue;
        // A Set gives what is added while it is read, behind the rest.
        for (const next of keys)
            if (rootOf(next.child) === rootOf(parent.oid))
                waiting.add(next);
    }
    return fetched;
}
async function fetchParentsOf(source, mirror, key, child, parent, options) {
    const ask = asking(mirror, 'mirror', options.workMs);
    const fetched = [];
    if (!(await openCursor(ask, missing(key, child, parent))))
        return [];
    for (;;) {
        const rows = await ask(`FETCH ${BATCH} FROM ${CURSOR}`);
        if (rows.length > 0) {
            const values = rows.map(row => Object.values(row));
            const stream = {
                ...{ from: parent.quoted, into: parent.quoted, columns: parent.columns },
                select: parents(key, parent, values),
                isReplaced: isReplaced(parent),
            };
            fetched.push(...(await stream_rows_streamRows(source, mirror, [stream], options)));
        }
        if (rows.length < BATCH)
            break;
    }
    await ask(`CLOSE ${CURSOR}`);
    return fetched;
}
/**
 * One that goes on showing what was there when it was opened, outside of a transaction.
 *
 * @returns false when the mirror cannot compare the columns; then it refuses the key too, which is told.
 */
async function openCursor(ask, query) {
    try {
        await ask(`DECLARE ${CURSOR} NO SCROLL CURSOR WITH HOLD FOR ${query}`);
        return true;
    }
    catch (thrown) {
        if (thrown instanceof core_errors/* GreenlineError */.yi && sql_error_isFromServer(thrown.cause))
            return false;
        throw thrown;
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/tables.js

const ofOwnTable = own('pg_class', 'c', 'relnamespace');
const tables_TABLES = `
  SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted,
         CASE c.relkind WHEN 'r' THEN 'rows' WHEN 'p' THEN 'partitioned' ELSE 'foreign' END AS kind,
         ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                ORDER BY a.attnum) AS columns,
         CASE WHEN c.relispartition THEN coalesce(pg_partition_root(c.oid), c.oid) ELSE c.oid END::oid::text AS root,
         ARRAY(SELECT p.relid::oid::text FROM pg_partition_ancestors(c.oid) p WHERE p.relid <> c.oid) AS ancestors,
         EXISTS (SELECT FROM pg_partition_ancestors(c.oid) p JOIN pg_partitioned_table t ON t.partrelid = p.relid
                  WHERE t.partstrat = 'h') AS hashed,
         c.relpersistence = 'u' AS unlogged,
         has_schema_privilege(n.oid, 'USAGE') AND (has_table_privilege(c.oid, 'SELECT')
           OR (SELECT coalesce(bool_and(has_column_privilege(c.oid, a.attnum, 'SELECT')), false) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')) AS readable,
         row_security_active(c.oid) AS filtered,
         (SELECT e.extcondition[array_position(e.extconfig, c.oid)] FROM pg_extension e
           WHERE c.oid = ANY (e.extconfig)) AS condition
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relpersistence <> 't'
     AND (c.relkind IN ('r', 'p') OR (c.relkind = 'f' AND c.relispartition))
     AND (${ofOwnTable} OR EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY (e.extconfig)))
   ORDER BY n.nspname, c.relname`;
// A key over periods (PostgreSQL 18) asks for more than one row of the parent.
const FOREIGN_KEYS = `
  SELECT quote_ident(k.conname) AS name, k.conrelid::text AS child, k.confrelid::text AS parent,
         (SELECT json_agg(json_build_object('child', quote_ident(a.attname), 'parent', quote_ident(b.attname),
                   'type', format_type(a.atttypid, a.atttypmod),
                   'operator', format('OPERATOR(%I.%s)', s.nspname, o.oprname),
                   'collation', CASE WHEN a.attcollation <> b.attcollation AND b.attcollation <> 0
                                     THEN (SELECT format('COLLATE %I.%I', m.nspname, l.collname)
                                             FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                                            WHERE l.oid = b.attcollation) END) ORDER BY key.at)
            FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY key (child, parent, operator, at)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.child
            JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = key.parent
            JOIN pg_operator o ON o.oid = key.operator
            JOIN pg_namespace s ON s.oid = o.oprnamespace) AS columns
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE k.contype = 'f' AND k.conparentid = 0 AND coalesce(to_jsonb(k) ->> 'conperiod', 'false') = 'false'
     AND ${ofOwnTable}
   ORDER BY c.relname, k.conname`;
/** Without them a name would be found in the account's search path, and a table would be read in part. */
const tables_PREPARE = `SELECT set_config('search_path', '', false), set_config('row_security', 'off', false)`;
/** Reads them by look-ups that every account may make. */
async function readTables(ask) {
    await ask(tables_PREPARE);
    const tables = await ask(tables_TABLES);
    const foreignKeys = await ask(FOREIGN_KEYS);
    const [state] = await ask('SELECT pg_is_in_recovery() AS replica');
    return { tables, foreignKeys, isReplica: state?.replica === true };
}
/** The names of the tables that hold rows on the mirror, as `keyOf` writes them. */
async function readPresent(ask) {
    const rows = await ask(`SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')`);
    return new Set(rows.map(tables_keyOf));
}
/** One text for a table's name, whatever is in it. */
const tables_keyOf = ({ schema, name }) => JSON.stringify([schema, name]);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/copy-rows.js






/**
 * Copies the rows that were selected, then those that they refer to. A table that the
 * mirror has not is passed over: it has been named already.
 *
 * @throws What `streamRows` throws.
 */
async function copy_rows_copyRows(source, mirror, { tables }, { parts, closure }, { progress, ...limits }) {
    const present = await readPresent(asking(mirror, 'mirror', limits.workMs));
    const byOid = new Map(tables.filter(table => present.has(tables_keyOf(table))).map(table => [table.oid, table]));
    const options = {
        ...limits,
        progress: (table, rows) => progress(`Copying rows of ${table}: ${rows.toLocaleString('en-US')}`),
    };
    const wanted = parts.filter(({ table, into }) => byOid.has(table.oid) && byOid.has(into.oid));
    progress(`Copying rows of ${wanted.length} ${wanted.length === 1 ? 'table' : 'tables'}`);
    const streamed = [
        ...(await stream_rows_streamRows(source, mirror, wanted.map(streamOf), options)),
        ...(await fetchParents(source, mirror, closure, byOid, options)),
    ];
    const roots = new Map(tables.map(({ quoted, root }) => [quoted, root]));
    const refused = streamed.flatMap(({ stream, refusal }) => refusal === undefined ? [] : [[stream.into, withoutValues(refusal)]]);
    return {
        tables: new Set(streamed.filter(({ rows }) => rows > 0).map(({ stream }) => roots.get(stream.from))).size,
        rows: streamed.reduce((sum, { rows }) => sum + rows, 0),
        refused: new Map(refused.reverse()),
    };
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/binaries.js
/** Where a PostgreSQL server's programs are on this machine. Invariant: looked up, never downloaded. */




const binaries_run = (0,external_node_util_.promisify)(external_node_child_process_.execFile);
/** Folders of packages: Debian and Ubuntu, Red Hat, Homebrew. */
const PLACES = [
    { folder: '/usr/lib/postgresql', name: /^(\d+)$/ },
    { folder: '/usr', name: /^pgsql-(\d+)$/ },
    { folder: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/ },
    { folder: '/usr/local/opt', name: /^postgresql@(\d+)$/ },
];
/**
 * The first pair of programs found: in PATH, then the newest of the packages, then where pg_config says.
 *
 * @returns undefined when there is none.
 */
async function binaries_findBinaries() {
    const inPath = (process.env['PATH'] ?? '').split(external_node_path_.delimiter).filter(folder => external_node_path_.isAbsolute(folder));
    const folders = [...inPath, ...(await ofPackages()), ...(await ofConfig())];
    for (const folder of folders) {
        const binaries = { initdb: external_node_path_.join(folder, 'initdb'), postgres: external_node_path_.join(folder, 'postgres') };
        if ((await binaries_isExecutable(binaries.initdb)) && (await binaries_isExecutable(binaries.postgres)))
            return binaries;
    }
    return undefined;
}
async function ofPackages() {
    const found = [];
    for (const { folder, name } of PLACES) {
        for (const entry of await (0,external_node_fs_promises_.readdir)(folder).catch(() => [])) {
            const major = name.exec(entry)?.[1];
            if (major !== undefined)
                found.push({ major: Number(major), folder: external_node_path_.join(folder, entry, 'bin') });
        }
    }
    return found.sort((a, b) => b.major - a.major).map(({ folder }) => folder);
}
const ofConfig = async () => binaries_run('pg_config', ['--bindir']).then(({ stdout }) => [stdout.trim()], () => []);
const binaries_isExecutable = (file) => (0,external_node_fs_promises_.access)(file, external_node_fs_promises_.constants.X_OK).then(() => true, () => false);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/local-state.js
/**
 * What is known of throw-away servers on disk, for a process that comes after one that
 * was killed. Beside the folder `greenline-postgres-XXXXXX` in the temporary folder lies
 * `greenline-postgres-XXXXXX.json`: `{ "pid": of the server, "owner": of the process that
 * started it }`. Invariant: a file of another user is not believed, and a process is
 * ended only when its command line names the folder.
 */






const FOLDER_PREFIX = 'greenline-postgres-';
const STOP_SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGKILL'];
/** How long a server may take to end after each signal. */
const PATIENCE_MS = 4_000;
const POLL_MS = 25;
const stateFile = (folder) => `${folder}.json`;
/** Notes a server's folder before it is made, and its process once there is one. */
const writeState = (folder, pid) => (0,external_node_fs_promises_.writeFile)(stateFile(folder), JSON.stringify({ pid, owner: process.pid }), { mode: 0o600 });
/** Ends a server by its process id, gently first, and removes its folder and the note. */
async function removeLocal(folder, pid) {
    if (pid !== undefined) {
        for (const signal of STOP_SIGNALS) {
            if (!(await isServerOf(pid, folder)))
                break;
            process.kill(pid, signal);
            const deadline = performance.now() + PATIENCE_MS;
            while (performance.now() < deadline && (await isServerOf(pid, folder)))
                await (0,promises_.setTimeout)(POLL_MS);
        }
    }
    await (0,external_node_fs_promises_.rm)(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    await (0,external_node_fs_promises_.rm)(stateFile(folder), { force: true });
}
/**
 * Removes what processes that are gone have left: servers, folders, notes.
 *
 * @returns How many servers' folders were removed.
 */
async function sweepLocal() {
    let removed = 0;
    for (const name of await (0,external_node_fs_promises_.readdir)((0,external_node_os_.tmpdir)())) {
        if (!name.startsWith(FOLDER_PREFIX) || !name.endsWith('.json'))
            continue;
        const file = external_node_path_.join((0,external_node_os_.tmpdir)(), name);
        const state = await local_state_readState(file);
        if (state === undefined || local_state_isAlive(state.owner))
            continue;
        await removeLocal(file.slice(0, -'.json'.length), state.pid);
        removed += 1;
    }
    return removed;
}
async function local_state_readState(file) {
    try {
        const { uid } = await (0,external_node_fs_promises_.lstat)(file);
        if (process.getuid !== undefined && uid !== process.getuid())
            return undefined;
        const { pid, owner } = JSON.parse(await (0,external_node_fs_promises_.readFile)(file, 'utf8'));
        if (!Number.isInteger(owner))
            return undefined;
        return { owner: Number(owner), ...(Number.isInteger(pid) ? { pid: Number(pid) } : {}) };
    }
    catch {
        // Half written, or removed meanwhile by the one who wrote it.
        return undefined;
    }
}
function local_state_isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/** Whether the process is that server and not another one that got its number. */
async function isServerOf(pid, folder) {
    if (!local_state_isAlive(pid))
        return false;
    const command = await (0,external_node_fs_promises_.readFile)(`/proc/${pid}/cmdline`, 'utf8').catch(() => (0,external_node_util_.promisify)(external_node_child_process_.execFile)('ps', ['-o', 'args=', '-p', String(pid)]).then(({ stdout }) => stdout, () => ''));
    // A process that has ended and was not waited for has no command line any more.
    return command.includes(folder);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/local-server.js
/**
 * A throw-away server on 127.0.0.1, from the machine's own binaries. Invariant: it is
 * noted on disk before it exists, so it can be removed whatever kills this process.
 */












const local_server_USER = 'greenline';
const local_server_READY_WITHIN_MS = 30_000;
const local_server_POLL_MS = 30;
const local_server_ATTEMPTS = 3;
/** Nothing here survives the dry run, so nothing has to survive a crash. */
const local_server_SETTINGS = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    shared_buffers: '64MB',
    max_connections: '60',
    max_locks_per_transaction: '512',
    max_prepared_transactions: '10',
};
const started = new Set();
const local_server_keyOf = ({ host, port }) => `${host}:${port}`;
/** Whether nobody else uses the target's server: it is in this process, or was started by it. */
const isPrivate = ({ address }) => address.kind === 'embedded' || started.has(local_server_keyOf(address));
/** See `Mirroring.startLocal`. @throws GreenlineError DRY_RUN_IMPOSSIBLE when the binaries do not work. */
async function local_server_startLocal() {
    const binaries = await binaries_findBinaries();
    if (binaries === undefined)
        return undefined;
    const account = await local_server_serverAccount();
    const folder = await (0,external_node_fs_promises_.mkdtemp)(external_node_path_.join((0,external_node_os_.tmpdir)(), FOLDER_PREFIX));
    let pid;
    try {
        await writeState(folder);
        if (account.uid !== undefined && account.gid !== undefined)
            await (0,external_node_fs_promises_.chown)(folder, account.uid, account.gid);
        const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
        await initialise(binaries, folder, account, password);
        for (let attempt = 1;; attempt++) {
            const target = targetAt(await local_server_freePort(), password);
            pid = await launch(binaries, folder, account, target.address.port);
            const refusal = await becomesReady(target, pid, folder);
            if (refusal === undefined)
                return serve(target, folder, pid);
            if (attempt === local_server_ATTEMPTS)
                throw new Error(refusal);
        }
    }
    catch (thrown) {
        const log = await (0,external_node_fs_promises_.readFile)(external_node_path_.join(folder, 'log'), 'utf8').catch(() => '');
        await removeLocal(folder, pid);
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        const tail = log.trimEnd().split('\n').slice(-5).join(' ');
        throw failures_impossible(`A local server of ${binaries.postgres} did not start: ${reason} ${tail}`.trim(), 'Mend the installation of PostgreSQL on this machine, or choose another kind of dry run.', thrown);
    }
}
function serve(target, folder, pid) {
    const key = local_server_keyOf(target.address);
    started.add(key);
    return {
        target,
        [Symbol.asyncDispose]: async () => {
            started.delete(key);
            await removeLocal(folder, pid);
        },
    };
}
/** PostgreSQL refuses to run as root. */
async function local_server_serverAccount() {
    if (process.getuid?.() !== 0)
        return {};
    for (const name of ['postgres', 'nobody']) {
        const found = await Promise.all(['-u', '-g'].map(flag => (0,external_node_util_.promisify)(external_node_child_process_.execFile)('id', [flag, name]))).catch(() => undefined);
        if (found === undefined)
            continue;
        const [uid, gid] = found.map(({ stdout }) => Number(stdout));
        if (uid !== undefined && gid !== undefined)
            return { uid, gid };
    }
    throw failures_impossible('PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` to run it as.', 'Run Greenline as an ordinary user, or choose another kind of dry run.');
}
const environment = (folder) => ({
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: folder,
    LC_ALL: 'C',
    TZ: 'UTC',
});
async function initialise({ initdb }, folder, account, password) {
    const passwordFile = external_node_path_.join(folder, 'password');
    await (0,external_node_fs_promises_.writeFile)(passwordFile, password, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined)
        await (0,external_node_fs_promises_.chown)(passwordFile, account.uid, account.gid);
    const run = (locale) => (0,external_node_util_.promisify)(external_node_child_process_.execFile)(initdb, [
        ...['-D', external_node_path_.join(folder, 'data'), '-U', local_server_USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
        ...['--no-sync', '--encoding=UTF8', `--locale=${locale}`],
    ], { ...account, cwd: folder, env: environment(folder) });
    // Not every system has a locale that knows letters beyond ASCII.
    await run('C.UTF-8').catch(() => run('C'));
    await (0,external_node_fs_promises_.rm)(passwordFile);
}
async function launch({ postgres }, folder, account, port) {
    const log = await (0,external_node_fs_promises_.open)(external_node_path_.join(folder, 'log'), 'a');
    try {
        const settings = Object.entries(local_server_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
        const child = (0,external_node_child_process_.spawn)(postgres, ['-D', external_node_path_.join(folder, 'data'), '-c', `port=${port}`, ...settings], {
            ...account,
            cwd: folder,
            env: environment(folder),
            stdio: ['ignore', log.fd, log.fd],
            // A Ctrl-C at the terminal reaches it through the end of the dry run only.
            detached: true,
        });
        const pid = await new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('spawn', () => resolve(Number(child.pid)));
        });
        child.unref();
        await writeState(folder, pid);
        return pid;
    }
    finally {
        await log.close();
    }
}
/** @returns Why it is not ready, or undefined when it is. */
async function becomesReady(target, pid, folder) {
    const options = { connectTimeoutMs: 5_000, lockTimeoutMs: 0, statementTimeoutMs: 0 };
    const deadline = performance.now() + local_server_READY_WITHIN_MS;
    for (;;) {
        try {
            const { client } = await connect_openSession(target, options);
            await client.end();
            return undefined;
        }
        catch (thrown) {
            const gone = !(await (0,external_node_fs_promises_.readFile)(external_node_path_.join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => ''));
            if (performance.now() > deadline)
                return thrown instanceof Error ? thrown.message : String(thrown);
            if (gone && hasEnded(pid))
                return 'It ended at once.';
            await (0,promises_.setTimeout)(local_server_POLL_MS);
        }
    }
}
function hasEnded(pid) {
    try {
        process.kill(pid, 0);
        return false;
    }
    catch {
        return true;
    }
}
/** A port that was free a moment ago; another may take it, so starting is tried again. */
function local_server_freePort() {
    return new Promise((resolve, reject) => {
        const server = (0,external_node_net_.createServer)();
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
        });
    });
}
const targetAt = (port, password) => ({
    name: 'DryRun/local/postgres',
    environment: 'DryRun',
    server: 'local',
    database: 'postgres',
    dialect: 'postgres',
    address: {
        ...{ kind: 'network', host: '127.0.0.1', port, user: local_server_USER },
        credential: { kind: 'password', password },
        tls: { mode: 'disable' },
    },
});

// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/pg-dump.js
/**
 * pg_dump over a session that is open: its WebAssembly build, in a thread, through
 * the socket that `pg` has authenticated. Invariant: whatever happens, the thread is gone
 * when it returns; the source is only read, and nothing in it locked.
 */



/** What the thread and this module share: see pg-dump-worker.js. */
const ARRIVED = 0;
const ENDED = 1;
const STATE_BYTES = 8;
/** Bytes of the server on their way to the thread before the socket has to wait. */
const MAX_UNTAKEN_BYTES = 4 * 1024 * 1024;
/** Beside this module, or beside the bundle: not a literal where it is used, or the bundler would move it. */
const WORKER = './pg-dump-worker.js';
/**
 * Dumps the session's database. The session is left in pg_dump's own transaction, which
 * is read only and REPEATABLE READ: what it reads next is what the dump was made of.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE with the server's or pg_dump's words, CANCELLED.
 */
async function dump(session, { options, silenceMs, signal }) {
    const greeting = await greetingOf(session);
    if (signal.aborted)
        throw failures_cancelled();
    const { stream, listen: hear, handBack, close } = takeOver(session);
    const { port1: port, port2 } = new external_node_worker_threads_.MessageChannel();
    const shared = new SharedArrayBuffer(STATE_BYTES);
    const state = new Int32Array(shared);
    const worker = new external_node_worker_threads_.Worker(new URL(WORKER, import.meta.url), {
        workerData: { port: port2, state: shared, greeting, options },
        transferList: [port2],
        stdout: true,
        stderr: true,
    });
    // Read, or the thread's output would wait for a reader.
    worker.stdout.resume();
    worker.stderr.resume();
    let untakenBytes = 0;
    let said;
    let silence;
    let abort;
    try {
        const outcome = await new Promise((resolve, reject) => {
            const listen = () => {
                clearTimeout(silence);
                silence = setTimeout(() => {
                    const message = `Neither the server nor pg_dump said anything for ${Math.round(silenceMs / 1000)} s`;
                    reject(failures_impossible(message, 'Look on the server for what its sessions wait for, then run again.'));
                }, silenceMs);
            };
            const wake = () => {
                Atomics.add(state, ARRIVED, 1);
                Atomics.notify(state, ARRIVED);
            };
            const end = () => {
                Atomics.store(state, ENDED, 1);
                wake();
            };
            const read = readMessages();
            abort = () => reject(failures_cancelled());
            signal.addEventListener('abort', abort, { once: true });
            listen();
            const take = (chunk) => {
                listen();
                for (const { type, body } of read(chunk))
                    if (type === 'E')
                        said = readError(body).message ?? said;
                // A Buffer may be a part of a shared pool, which must not be moved to the other thread.
                const bytes = Uint8Array.from(chunk);
                untakenBytes += bytes.length;
                port.postMessage(bytes, [bytes.buffer]);
                wake();
                if (untakenBytes > MAX_UNTAKEN_BYTES)
                    stream.pause();
            };
            hear({ data: take, end });
            port.on('message', (message) => {
                listen();
                if (typeof message === 'number') {
                    untakenBytes -= message;
                    if (untakenBytes <= MAX_UNTAKEN_BYTES)
                        stream.resume();
                }
                else
                    stream.write(message);
            });
            worker.once('message', resolve);
            worker.once('error', error => reject(new Error('The thread of pg_dump crashed', { cause: error })));
            worker.once('exit', () => reject(new Error('The thread of pg_dump ended without a result')));
        });
        if ('failure' in outcome)
            throw toFailure(outcome.failure, said);
        handBack();
        return { sql: outcome.sql, warnings: outcome.warnings.flatMap(toWarning) };
    }
    catch (thrown) {
        close();
        throw thrown;
    }
    finally {
        clearTimeout(silence);
        if (abort !== undefined)
            signal.removeEventListener('abort', abort);
        port.close();
        await worker.terminate();
    }
}
/** Words of pg_dump on its standard error, which come without line ends. */
function toFailure(failure, said) {
    const words = failure
        .split(/(?=pg_dump: (?:error|detail|hint|warning): )/)
        .filter(part => part.startsWith('pg_dump: error: '))
        .map(part => part.slice('pg_dump: error: '.length).trim())
        .join('; ');
    const reason = said ?? (words === '' ? failure : words);
    return failures_impossible(`pg_dump could not read the catalog: ${reason}`, 'Give the account what the message asks for, or choose another kind of dry run.');
}
/** A line of pg_dump's standard error as a sentence; details and hints go with what they are about. */
const toWarning = (line) => {
    const words = /^pg_dump: warning: (.*)$/.exec(line)?.[1];
    return words === undefined ? [] : [words];
};
/** What a server sends when a session begins, as pg_dump needs it. */
async function greetingOf({ client, backendPid }) {
    const { rows } = await client.query(`SELECT name, setting FROM pg_catalog.pg_settings
      WHERE name IN ('server_version', 'server_encoding', 'client_encoding', 'DateStyle', 'IntervalStyle',
                     'TimeZone', 'integer_datetimes', 'standard_conforming_strings', 'is_superuser')
      UNION ALL SELECT 'session_authorization', session_user::text`);
    const key = Buffer.alloc(8);
    key.writeInt32BE(backendPid);
    return Buffer.concat([
        writeMessage('R', Buffer.alloc(4)),
        ...rows.map(({ name, setting }) => writeMessage('S', `${name}\0${setting}\0`)),
        writeMessage('K', key),
        writeMessage('Z', 'I'),
    ]);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/lexer-state.js
/**
 * What the lexer (lexer.ts) remembers between two chunks, and its tables of bytes.
 * Invariant: this is all it remembers; a token that a chunk cuts is lexed anew.
 */
const MODE_SQL = 0;
const MODE_QUOTED = 1;
const MODE_ESCAPED = 2;
const MODE_BITS = 3;
const MODE_NAME = 4;
const MODE_BLOCK_COMMENT = 5;
const MODE_LINE_COMMENT = 6;
const MODE_DOLLAR = 7;
/** Right after a quote that ends a string unless another one follows. */
const MODE_CLOSED = 8;
/** At the start of the line after one that ended with a string. */
const MODE_NEXT_LINE = 9;
/** In white space after a string, which a quote may continue. */
const MODE_GAP = 10;
const MODE_GAP_COMMENT = 11;
const createLexer = () => ({
    mode: MODE_SQL,
    line: 1,
    openLine: 1,
    position: 0,
    tokenStart: 0,
    previousByte: 0,
    parenDepth: 0,
    commentDepth: 0,
    beginDepth: 0,
    identifierCount: 0,
    firstWord: '',
    routineHead: ['', '', '', ''],
    droppedLines: 0,
    stringMode: MODE_QUOTED,
    carriageReturnSeen: false,
    dollarTag: new Uint8Array(0),
    dollarMatched: 0,
    standardStrings: true,
    stringsBefore: true,
    stringsLine: 0,
});
/** Forgets the statement, as psql does when it has sent it. */
function resetLexer(lexer) {
    lexer.mode = MODE_SQL;
    lexer.parenDepth = 0;
    lexer.beginDepth = 0;
    lexer.identifierCount = 0;
    lexer.firstWord = '';
    lexer.droppedLines = 0;
}
/** Sets standard_conforming_strings; psql notices only at the next line. */
function setStandardStrings(lexer, value) {
    if (lexer.stringsLine !== lexer.line)
        lexer.stringsBefore = lexer.standardStrings;
    lexer.stringsLine = lexer.line;
    lexer.standardStrings = value === 'on';
}
/** Names the construct that is open, or undefined when the statement may end here. */
function openConstruct(lexer) {
    switch (lexer.mode) {
        case MODE_QUOTED:
        case MODE_ESCAPED:
        case MODE_BITS:
            return 'quoted string';
        case MODE_NAME:
            return 'quoted identifier';
        case MODE_BLOCK_COMMENT:
            return 'comment';
        case MODE_DOLLAR:
            return `dollar-quoted string (${Buffer.from(lexer.dollarTag).toString()})`;
        default:
            return undefined;
    }
}
/** What a byte may begin, outside quotes and comments. */
const OTHER = 0;
const lexer_state_SPACE = 1;
const NEWLINE = 2;
const lexer_state_WORD = 3;
const DIGIT = 4;
const lexer_state_QUOTE = 5;
const lexer_state_DOUBLE_QUOTE = 6;
const DOLLAR = 7;
const COLON = 8;
const SEMICOLON = 9;
const lexer_state_OPEN = 10;
const lexer_state_CLOSE = 11;
const lexer_state_BACKSLASH = 12;
const lexer_state_DASH = 13;
const lexer_state_SLASH = 14;
const DOT = 15;
const KIND = new Uint8Array(256);
/** Bits: 1 goes on in an identifier, 2 goes on in a dollar tag or variable name. */
const GOES_ON = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z_\x80-\xff]/.test(char))
        KIND[byte] = lexer_state_WORD;
    else if (/[0-9]/.test(char))
        KIND[byte] = DIGIT;
    if (/[A-Za-z_\x80-\xff0-9]/.test(char))
        GOES_ON[byte] = 3;
}
GOES_ON[0x24] = 1;
const SPECIAL = [
    [' ', lexer_state_SPACE],
    ['\t', lexer_state_SPACE],
    ['\f', lexer_state_SPACE],
    ['\r', lexer_state_SPACE],
    ['\n', NEWLINE],
    ["'", lexer_state_QUOTE],
    ['"', lexer_state_DOUBLE_QUOTE],
    ['$', DOLLAR],
    [':', COLON],
    [';', SEMICOLON],
    ['(', lexer_state_OPEN],
    [')', lexer_state_CLOSE],
    ['\\', lexer_state_BACKSLASH],
    ['-', lexer_state_DASH],
    ['/', lexer_state_SLASH],
    ['.', DOT],
];
for (const [char, kind] of SPECIAL)
    KIND[char.charCodeAt(0)] = kind;
/** Whether a byte is white space to psql; a vertical tab is not. */
const lexer_state_isSpace = (byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/collected-text.js
/**
 * The text of the piece that is open, collected across chunks. Invariant: bytes are
 * copied once and decoded once, so a chunk may be reused after `keep`.
 */


const collectText = () => ({ start: 0, line: 1, segment: 0, bytes: 0, parts: [] });
/** Begins a piece at an index of the source. */
function openText(text, { base }, at, line) {
    text.start = base + at;
    text.line = line;
    text.segment = at;
    text.bytes = 0;
    if (text.parts.length > 0)
        text.parts.length = 0;
}
/** Copies the bytes up to an index (exclusive). */
function keep(text, { bytes }, to) {
    if (to > text.segment) {
        text.parts.push(Buffer.from(bytes.subarray(text.segment, to)));
        text.bytes += to - text.segment;
    }
    text.segment = to;
}
/** Ends the piece before an index and gives its text. */
function takeText(text, source, to) {
    if (text.parts.length === 0)
        return source.bytes.toString('utf8', text.segment, to);
    keep(text, source, to);
    const taken = Buffer.concat(text.parts, text.bytes).toString('utf8');
    text.parts.length = 0;
    text.bytes = 0;
    return taken;
}
/** Takes back the line end that was kept last. */
function dropLastNewline(text) {
    const last = text.parts.pop();
    if (last === undefined)
        return;
    text.bytes--;
    if (last.length > 1)
        text.parts.push(last.subarray(0, -1));
}
/** @throws GreenlineError STATEMENT_TOO_LARGE */
function collected_text_checkSize(bytes, maxBytes, line) {
    if (bytes <= maxBytes)
        return;
    throw new core_errors/* GreenlineError */.yi('STATEMENT_TOO_LARGE', `The statement that begins on line ${line} is larger than ${Math.floor(maxBytes / 1_048_576)} MiB`, 'Split the statement, or load its rows with COPY … FROM STDIN.', { place: { line } });
}
/** The text without the white space at its end. */
function trimEnd(text) {
    let end = text.length;
    while (end > 0 && lexer_state_isSpace(text.charCodeAt(end - 1)))
        end--;
    return text.slice(0, end);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/copy-block.js

/** A part is cut at the first character at or behind this many bytes. */
const copy_block_PART_BYTES = 262_144;
const copy_block_NEWLINE = 0x0a;
const RETURN = 0x0d;
const copy_block_BACKSLASH = 0x5c;
const copy_block_DOT = 0x2e;
/** Reads data and adds the parts it completes; the last part only when the block has ended. */
function lexDataBlock(block, source, from, atEnd, pieces) {
    const { bytes } = source;
    const { text } = block;
    let at = from;
    let lineEnd = from;
    while (at < bytes.length) {
        if (block.atLineStart && bytes[at] === copy_block_BACKSLASH) {
            const end = endMarker(bytes, at, atEnd);
            if (end === -1)
                return { position: at, ended: false };
            if (end > 0) {
                pieces.push(takePart(block, source, at));
                block.line++;
                return { position: end, ended: true };
            }
        }
        if (lineEnd <= at)
            lineEnd = bytes.indexOf(copy_block_NEWLINE, at) + 1 || Number.POSITIVE_INFINITY;
        const full = text.segment + copy_block_PART_BYTES - text.bytes;
        if (full < Math.min(lineEnd, bytes.length)) {
            const cut = characterStart(bytes, Math.max(full, at));
            if (cut > at)
                block.atLineStart = false;
            at = cut;
            if (at === bytes.length)
                break;
            pieces.push({ ...takePart(block, source, at), continues: true });
            openText(text, source, at, block.line);
        }
        else if (lineEnd <= bytes.length) {
            at = lineEnd;
            block.line++;
            block.atLineStart = true;
        }
        else {
            at = bytes.length;
            block.atLineStart = false;
        }
    }
    return { position: at, ended: false };
}
function takePart({ text }, source, to) {
    const { start, line } = text;
    return { kind: 'copy-data', start, end: source.base + to, line, text: takeText(text, source, to) };
}
/** The index behind a line `\.`, 0 when it is another line, -1 when more bytes decide. */
function endMarker(bytes, at, atEnd) {
    if (at + 1 < bytes.length && bytes[at + 1] !== copy_block_DOT)
        return 0;
    const end = bytes[at + 2] === RETURN ? at + 3 : at + 2;
    if (end < bytes.length)
        return bytes[end] === copy_block_NEWLINE ? end + 1 : 0;
    if (atEnd === 0)
        return -1;
    return at + 1 < bytes.length ? bytes.length : 0;
}
/** The first index from `from` on where a character of UTF-8 begins. */
function characterStart(bytes, from) {
    let at = from;
    while (at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80)
        at++;
    return at;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/refusals.js
/**
 * What a file holds that only psql could run, and what it leaves open. Invariant:
 * each says what to write instead.
 */

/** A command that would be passed over, were it not inside a statement. */
const INSIDE_STATEMENT = {
    message: 'A command of psql stands inside a statement',
    hint: 'Move the command to a line of its own before the statement, or remove it.',
};
const SPANS_DATA = {
    message: 'A statement begins on the line of COPY … FROM STDIN and ends behind its data',
    hint: 'Begin the statement on a line of its own after the data.',
};
const BINARY_COPY = {
    message: 'COPY in binary format cannot be part of a text file',
    hint: 'Write the rows in text or CSV format.',
};
const AFTER_QUIT = {
    message: 'psql does not run what follows \\q',
    hint: 'Remove \\q, or remove what follows it.',
};
/** Why a statement cannot run in which psql takes the backslash away from `\;` or `\:`. */
const refusalOfEscape = (char) => ({
    message: `psql takes the backslash of \\${char} away`,
    hint: char === ';'
        ? 'Write one statement after the other, each with a plain semicolon.'
        : 'Write a plain colon.',
});
/** The error for a file that ends inside something; a construct is named as lexer-state.ts does. */
const unterminated = (construct, line) => new core_errors/* GreenlineError */.yi('FILE_UNTERMINATED', `The file ends inside a ${construct} that begins on line ${line}`, construct === COPY_BLOCK ? 'End the rows with a line that holds only \\.' : `Close the ${construct}.`, { place: { line } });
const COPY_BLOCK = 'block of COPY data';

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/string-setting.js
/**
 * Follows standard_conforming_strings through a file, because it decides where
 * strings end. Invariant: only what a statement plainly says is followed; the
 * setting is `on` in a fresh session.
 */
/** The first words of statements that can change the setting. */
const SETTING_WORDS = new Set([
    'set',
    'reset',
    'discard',
    'select',
    'begin',
    'start',
    'commit',
    'end',
    'rollback',
    'abort',
    'savepoint',
    'release',
]);
const string_setting_NAME = 'standard_conforming_strings';
/** Longer statements say something else. */
const MAX_LENGTH = 400;
const string_setting_TOKEN = /\s+|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|[Ee]?'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w$]+|[^]/gy;
function followStringSetting() {
    let now = { session: 'on', local: undefined };
    /** What to go back to: the start of the open transaction, then its savepoints. */
    let marks = [];
    const endTransaction = (state, chained) => {
        now = { session: state.session, local: undefined };
        marks = chained === 'and chain' ? [{ name: '', state: now }] : [];
    };
    const markOf = (name) => marks.findLastIndex(mark => mark.name === name);
    function apply(words) {
        const [first = '', second = '', third = ''] = words;
        const last = words.at(-1) ?? '';
        switch (first) {
            case 'begin':
            case 'start':
                if (marks.length === 0)
                    marks = [{ name: '', state: now }];
                return;
            case 'commit':
            case 'end':
                if (second !== 'prepared')
                    endTransaction(now, words.slice(-2).join(' '));
                return;
            case 'abort':
            case 'rollback':
                if (words.includes('to')) {
                    const at = markOf(last);
                    if (at > 0) {
                        now = marks[at]?.state ?? now;
                        marks = marks.slice(0, at + 1);
                    }
                }
                else if (second !== 'prepared')
                    endTransaction(marks[0]?.state ?? now, words.slice(-2).join(' '));
                return;
            case 'savepoint':
                if (marks.length > 0)
                    marks.push({ name: second, state: now });
                return;
            case 'release':
                if (markOf(last) > 0)
                    marks = marks.slice(0, markOf(last));
                return;
            case 'discard':
            case 'reset':
                if (second === 'all' || second === string_setting_NAME)
                    now = { session: 'on', local: undefined };
                return;
            case 'set': {
                const scoped = second === 'session' || second === 'local';
                const [name, verb, value, ...rest] = words.slice(scoped ? 2 : 1);
                if (name !== string_setting_NAME || (verb !== '=' && verb !== 'to') || rest.length > 0)
                    return;
                change(value ?? '', second === 'local' ? 'local' : 'session');
                return;
            }
            case 'select': {
                const call = words.slice(second === 'pg_catalog' && third === '.' ? 3 : 1);
                const [name, open, setting, , value, , isLocal, close, ...rest] = call;
                if (name !== 'set_config' || open !== '(' || setting !== string_setting_NAME || close !== ')' || rest.length > 0)
                    return;
                change(value ?? '', isLocal === 'true' ? 'local' : 'session');
            }
        }
    }
    function change(text, scope) {
        const value = text === 'default' ? 'on' : toValue(text);
        if (value === undefined)
            return;
        if (scope === 'session')
            now = { session: value, local: undefined };
        else if (marks.length > 0)
            now = { ...now, local: value };
    }
    return {
        apply(text) {
            if (text.length <= MAX_LENGTH)
                apply(readWords(text));
            return now.local ?? now.session;
        },
    };
}
/** The tokens in lower case and without quotes, comments or the semicolon. */
const readWords = (text) => (text.match(string_setting_TOKEN) ?? [])
    .filter(token => token.trim() !== '' && !token.startsWith('--') && !token.startsWith('/*') && token !== ';')
    .map(token => (/^[Ee]?['"]/.test(token) ? token.replace(/^[Ee]?['"]|['"]$/g, '') : token).toLowerCase());
/** Booleans as PostgreSQL reads them: any beginning of a word that leaves no doubt. */
function toValue(text) {
    if (text === '1' || text === 'on' || isBeginning(text, 'true') || isBeginning(text, 'yes'))
        return 'on';
    if (text === '0' || text === 'of' || text === 'off')
        return 'off';
    return isBeginning(text, 'false') || isBeginning(text, 'no') ? 'off' : undefined;
}
const isBeginning = (text, word) => text !== '' && word.startsWith(text);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/reading.js




const reading_NEWLINE = 0x0a;
function startReading(maxStatementBytes) {
    const text = collectText();
    return {
        lexer: createLexer(),
        setting: followStringSetting(),
        variables: new Set(),
        maxStatementBytes,
        text,
        data: { text, line: 1, atLineStart: true },
        phase: 'start',
        pieces: [],
        source: { bytes: Buffer.alloc(0), base: 0 },
        at: 0,
        atEnd: 0,
        refused: undefined,
        solidEnd: 0,
        lineEnd: 0,
        quit: false,
        ignoredSeen: false,
        copyLine: 0,
        tail: undefined,
        inTail: false,
        spans: undefined,
    };
}
/** The offset in the file of an index of the source. */
const reading_offsetOf = (reading, index) => reading.source.base + index;
/** Opens a piece at `at`. */
function openPiece(reading) {
    openText(reading.text, reading.source, reading.at, reading.lexer.line);
}
/** Adds a piece; one that has a block of data in its midst is cut in two and refused. */
function emit(reading, piece) {
    const { pieces, spans } = reading;
    reading.spans = undefined;
    if (spans === undefined)
        pieces.push(piece);
    else if (piece.end <= spans.resumes)
        pieces.push({ ...piece, end: spans.end });
    else {
        pieces.push({ ...piece, end: spans.end, refused: SPANS_DATA });
        const { resumes: start, line } = spans;
        pieces.push({ kind: 'meta', start, end: piece.end, line, text: '', refused: SPANS_DATA });
    }
}
/** The index of the next line end or the end of the file, or -1 to wait; a long line is searched once. */
function nextLineEnd(reading) {
    const { source, at } = reading;
    if (reading.lineEnd <= reading_offsetOf(reading, at)) {
        const newline = source.bytes.indexOf(reading_NEWLINE, at);
        if (newline === -1 && reading.atEnd === 0)
            return -1;
        reading.lineEnd = reading_offsetOf(reading, newline === -1 ? source.bytes.length : newline);
    }
    return reading.lineEnd - source.base;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/read-copy.js
/**
 * The data of COPY … FROM STDIN: it begins on the next line, and what follows COPY on
 * its own line is read after it. Invariant: pieces come in the order of execution.
 */




const read_copy_NEWLINE = 0x0a;
/** @param line - Of the COPY. */
function awaitData(reading, line) {
    reading.phase = 'copy-line';
    reading.copyLine = line;
}
/** Puts aside the rest of the line. */
function readCopyLine(reading) {
    const { bytes } = reading.source;
    const newline = nextLineEnd(reading);
    if (newline === -1 || newline === bytes.length)
        return false;
    const rest = bytes.subarray(reading.at, newline + 1);
    if (!rest.every(lexer_state_isSpace)) {
        // The chunk is the caller's again before the data have ended.
        const kept = { bytes: reading.inTail ? rest : Buffer.from(rest), base: reading_offsetOf(reading, reading.at) };
        reading.tail = { source: kept, line: reading.lexer.line };
    }
    reading.at = newline + 1;
    reading.lexer.line++;
    startData(reading);
    return true;
}
function startData(reading) {
    reading.phase = 'data';
    reading.data.line = reading.lexer.line;
    reading.data.atLineStart = true;
    openPiece(reading);
}
/** @param read - Reads the source to its end. */
function readData(reading, read) {
    const { position, ended } = lexDataBlock(reading.data, reading.source, reading.at, reading.atEnd, reading.pieces);
    reading.at = position;
    if (!ended)
        return false;
    reading.lexer.line = reading.data.line;
    reading.lexer.previousByte = read_copy_NEWLINE;
    reading.phase = 'between';
    readTail(reading, read);
    return true;
}
function readTail(reading, read) {
    const { tail, source, at, lexer } = reading;
    const { line } = lexer;
    if (tail === undefined)
        return;
    reading.tail = undefined;
    reading.source = tail.source;
    reading.at = 0;
    lexer.line = tail.line;
    reading.inTail = true;
    read(reading);
    reading.inTail = false;
    reading.source = source;
    reading.at = at;
    lexer.line = line;
    // What the last piece of the tail opened goes on behind the data.
    if (reading.phase === 'data')
        startData(reading);
    else if (reading.phase === 'statement') {
        reading.text.segment = at;
        const end = tail.source.base + trimEnd(tail.source.bytes.toString('latin1')).length;
        reading.spans = { end, resumes: reading_offsetOf(reading, at), line };
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/copy-statement.js
/**
 * Whether a statement is a COPY that reads its rows from the client. Invariant: reads
 * the grammar of COPY up to STDIN and no further; what stands behind decides nothing.
 *
 * https://www.postgresql.org/docs/15/sql-copy.html
 */
const copy_statement_SPACE = /(?:[ \t\r\n\f]+|--[^\r\n]*)+/y;
const copy_statement_NAME = /[A-Za-z_\x80-\u{10ffff}][A-Za-z0-9_$\x80-\u{10ffff}]*|(?:[Uu]&)?"(?:[^"]|"")*"/uy;
const COMMENT_EDGE = /\/\*|\*\//g;
const IN_COLUMNS = /"(?:[^"]|"")*"|[^()"/-]+|[()/-]/y;
const BINARY_OPTION = /^\s*(?:with\s*)?(?:binary\b|\([^)]*\bformat\s+'?binary\b)/i;
/** The format of the rows that a server asks for, or undefined when it asks for none. */
function formatOfRows(text) {
    const copy = nameEnd(text, 0);
    if (!isWord(text, 0, copy, 'copy'))
        return undefined;
    let at = nameEnd(text, copy);
    const binary = isWord(text, copy, at, 'binary');
    if (binary)
        at = nameEnd(text, at);
    while (at !== -1 && text[skip(text, at)] === '.')
        at = nameEnd(text, skip(text, at) + 1);
    if (at === -1)
        return undefined;
    if (text[skip(text, at)] === '(')
        at = columnsEnd(text, skip(text, at));
    const from = nameEnd(text, at);
    if (!isWord(text, at, from, 'from'))
        return undefined;
    const source = nameEnd(text, from);
    // The grammar takes STDOUT for STDIN here.
    if (!isWord(text, from, source, 'stdin') && !isWord(text, from, source, 'stdout'))
        return undefined;
    return binary || BINARY_OPTION.test(text.slice(source)) ? 'binary' : 'text';
}
const isWord = (text, from, end, word) => end !== -1 && text.slice(skip(text, from), end).toLowerCase() === word;
/** The index behind the next name, or -1. */
function nameEnd(text, from) {
    copy_statement_NAME.lastIndex = skip(text, from);
    return copy_statement_NAME.test(text) ? copy_statement_NAME.lastIndex : -1;
}
function columnsEnd(text, open) {
    let depth = 0;
    let at = open;
    for (;;) {
        at = skip(text, at);
        IN_COLUMNS.lastIndex = at;
        const [token] = IN_COLUMNS.exec(text) ?? [];
        if (token === undefined)
            return at;
        at += token.length;
        if (token === '(')
            depth++;
        else if (token === ')' && --depth === 0)
            return at;
    }
}
/** The index behind white space and comments, which nest. */
function skip(text, from) {
    let at = from;
    for (;;) {
        copy_statement_SPACE.lastIndex = at;
        if (copy_statement_SPACE.test(text))
            at = copy_statement_SPACE.lastIndex;
        if (!text.startsWith('/*', at))
            return at;
        let depth = 0;
        COMMENT_EDGE.lastIndex = at;
        do {
            const edge = COMMENT_EDGE.exec(text);
            if (edge === null)
                return text.length;
            depth += edge[0] === '/*' ? 1 : -1;
        } while (depth > 0);
        at = COMMENT_EDGE.lastIndex;
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/quotes.js
/**
 * The inside of strings, quoted names, comments and dollar quotes, and the gap after
 * a string that a quote may continue. Invariant: as lexer.ts.
 */

const quotes_QUOTE = 0x27;
const quotes_DOUBLE_QUOTE = 0x22;
const quotes_NEWLINE = 0x0a;
const quotes_RETURN = 0x0d;
const quotes_BACKSLASH = 0x5c;
const quotes_DASH = 0x2d;
const quotes_SLASH = 0x2f;
const quotes_STAR = 0x2a;
const quotes_DOLLAR = 0x24;
/** Lexes in the lexer's mode; `go-on` when the mode has changed. */
function lexQuoted(lexer, bytes, atEnd) {
    switch (lexer.mode) {
        case MODE_QUOTED:
        case MODE_BITS:
            return lexUntil(lexer, bytes, quotes_QUOTE);
        case MODE_NAME:
            return lexUntil(lexer, bytes, quotes_DOUBLE_QUOTE);
        case MODE_ESCAPED:
            return lexEscaped(lexer, bytes, atEnd);
        case MODE_BLOCK_COMMENT:
            return lexBlockComment(lexer, bytes, atEnd);
        case MODE_LINE_COMMENT:
        case MODE_GAP_COMMENT:
            return lexLineComment(lexer, bytes);
        case MODE_DOLLAR:
            return lexDollar(lexer, bytes);
        case MODE_CLOSED:
            return lexClosed(lexer, bytes);
        case MODE_NEXT_LINE:
            return lexNextLine(lexer, bytes);
        default:
            return lexGap(lexer, bytes, atEnd);
    }
}
const quotes_stop = (lexer, position) => {
    lexer.position = position;
    return 'need-more';
};
const change = (lexer, position, mode) => {
    lexer.position = position;
    lexer.mode = mode;
    return 'go-on';
};
function lexUntil(lexer, bytes, quote) {
    const length = bytes.length;
    let at = lexer.position;
    let lines = 0;
    for (; at < length; at++) {
        const byte = bytes[at];
        if (byte === quote)
            break;
        if (byte === quotes_NEWLINE)
            lines++;
    }
    lexer.line += lines;
    if (at === length)
        return quotes_stop(lexer, at);
    if (quote === quotes_DOUBLE_QUOTE)
        return change(lexer, at + 1, MODE_SQL);
    return quotes_close(lexer, at + 1);
}
function quotes_close(lexer, position) {
    lexer.stringMode = lexer.mode;
    return change(lexer, position, MODE_CLOSED);
}
function lexEscaped(lexer, bytes, atEnd) {
    const length = bytes.length;
    for (let at = lexer.position; at < length; at++) {
        const byte = bytes[at];
        if (byte === quotes_QUOTE)
            return quotes_close(lexer, at + 1);
        if (byte === quotes_NEWLINE)
            lexer.line++;
        if (byte !== quotes_BACKSLASH)
            continue;
        if (at + 1 === length && atEnd === 0)
            return quotes_stop(lexer, at);
        // psql reads by lines: a backslash at a line's end escapes nothing, and nothing needs it to.
        if (bytes[at + 1] !== quotes_NEWLINE)
            at++;
    }
    return quotes_stop(lexer, length);
}
function lexBlockComment(lexer, bytes, atEnd) {
    const length = bytes.length;
    let at = lexer.position;
    while (at < length) {
        const byte = bytes[at];
        if (byte === quotes_STAR || byte === quotes_SLASH) {
            if (at + 1 === length && atEnd === 0)
                return quotes_stop(lexer, at);
            const next = bytes[at + 1];
            if (byte === quotes_STAR && next === quotes_SLASH) {
                at += 2;
                if (lexer.commentDepth === 0)
                    return change(lexer, at, MODE_SQL);
                lexer.commentDepth--;
                continue;
            }
            if (byte === quotes_SLASH && next === quotes_STAR) {
                lexer.commentDepth++;
                at += 2;
                continue;
            }
        }
        else if (byte === quotes_NEWLINE)
            lexer.line++;
        at++;
    }
    return quotes_stop(lexer, at);
}
function lexLineComment(lexer, bytes) {
    let at = lexer.position;
    while (at < bytes.length && bytes[at] !== quotes_NEWLINE && bytes[at] !== quotes_RETURN)
        at++;
    if (at === bytes.length)
        return quotes_stop(lexer, at);
    return change(lexer, at, lexer.mode === MODE_GAP_COMMENT ? MODE_GAP : MODE_SQL);
}
function lexDollar(lexer, bytes) {
    const length = bytes.length;
    const tag = lexer.dollarTag;
    const last = tag.length - 1;
    let matched = lexer.dollarMatched;
    for (let at = lexer.position; at < length; at++) {
        const byte = bytes[at];
        if (byte === quotes_DOLLAR) {
            if (matched === last)
                return change(lexer, at + 1, MODE_SQL);
            matched = 1;
        }
        else {
            if (byte === quotes_NEWLINE)
                lexer.line++;
            if (matched > 0)
                matched = byte === tag[matched] ? matched + 1 : 0;
        }
    }
    lexer.dollarMatched = matched;
    return quotes_stop(lexer, length);
}
function lexClosed(lexer, bytes) {
    const at = lexer.position;
    if (at === bytes.length)
        return quotes_stop(lexer, at);
    const byte = bytes[at];
    if (byte === quotes_QUOTE) {
        return lexer.stringMode === MODE_BITS
            ? change(lexer, at, MODE_SQL)
            : change(lexer, at + 1, lexer.stringMode);
    }
    if (byte === quotes_NEWLINE) {
        lexer.line++;
        return change(lexer, at + 1, MODE_NEXT_LINE);
    }
    lexer.carriageReturnSeen = false;
    return change(lexer, at, MODE_GAP);
}
function lexNextLine(lexer, bytes) {
    const at = lexer.position;
    if (at === bytes.length)
        return quotes_stop(lexer, at);
    if (bytes[at] === quotes_NEWLINE) {
        lexer.line++;
        lexer.position = at + 1;
        return 'blank-line';
    }
    lexer.carriageReturnSeen = false;
    return change(lexer, at, MODE_GAP);
}
/** Strings go on after white space with a line end; to psql, that is a bare carriage return. */
function lexGap(lexer, bytes, atEnd) {
    for (let at = lexer.position; at < bytes.length; at++) {
        const byte = bytes[at];
        if (byte === quotes_RETURN)
            lexer.carriageReturnSeen = true;
        else if (byte === quotes_QUOTE && lexer.carriageReturnSeen)
            return change(lexer, at + 1, lexer.stringMode);
        else if (byte === quotes_DASH) {
            if (at + 1 === bytes.length && atEnd === 0)
                return quotes_stop(lexer, at);
            const comment = bytes[at + 1] === quotes_DASH;
            return change(lexer, at, comment ? MODE_GAP_COMMENT : MODE_SQL);
        }
        else if (byte === quotes_NEWLINE || !lexer_state_isSpace(byte))
            return change(lexer, at, MODE_SQL);
    }
    return quotes_stop(lexer, bytes.length);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/tokens.js
/**
 * Where the tokens of SQL end that may run up to the end of a chunk. Invariant:
 * every function is given the index of a token's first byte and returns the index
 * after it, or -1 when more bytes may belong to it.
 */

const tokens_DOLLAR = 0x24;
const PLUS = 0x2b;
const MINUS = 0x2d;
const tokens_DOT = 0x2e;
const kindAt = (bytes, at) => KIND[bytes[at] ?? 0] ?? 0;
function runEnd(bytes, from, atEnd, mask) {
    let at = from;
    while (at < bytes.length && (GOES_ON[bytes[at]] & mask) !== 0)
        at++;
    return at === bytes.length && atEnd === 0 ? -1 : at;
}
/** An identifier or key word. */
const wordEnd = (bytes, from, atEnd) => runEnd(bytes, from, atEnd, 1);
function digitsEnd(bytes, from, atEnd) {
    let at = from;
    while (at < bytes.length && KIND[bytes[at]] === DIGIT)
        at++;
    return at === bytes.length && atEnd === 0 ? -1 : at;
}
/**
 * A number with the letters that cling to it: since PostgreSQL 15 `1e'x'` is `1e`
 * and a plain string. `1..2` ends before the dots, and `1e-` swallows the dash.
 */
function numberEnd(bytes, from, atEnd) {
    let at = digitsEnd(bytes, from, atEnd);
    if (at === -1)
        return -1;
    if (bytes[at] === tokens_DOT) {
        if (at + 1 === bytes.length && atEnd === 0)
            return -1;
        if (at > from && bytes[at + 1] === tokens_DOT)
            return at;
        at = digitsEnd(bytes, at + 1, atEnd);
        if (at === -1)
            return -1;
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
        if (at + 1 === bytes.length && atEnd === 0)
            return -1;
        const sign = bytes[at + 1];
        if (sign === PLUS || sign === MINUS) {
            const digits = at + 2;
            at = digitsEnd(bytes, digits, atEnd);
            if (at === -1 || at === digits)
                return at;
        }
    }
    return kindAt(bytes, at) === lexer_state_WORD ? wordEnd(bytes, at, atEnd) : at;
}
/** A parameter `$1`, with the letters that cling to it. */
function parameterEnd(bytes, from, atEnd) {
    const at = digitsEnd(bytes, from + 1, atEnd);
    return at !== -1 && kindAt(bytes, at) === lexer_state_WORD ? wordEnd(bytes, at, atEnd) : at;
}
/** `$tag$`; just the dollar when it opens no quote. */
function dollarTagEnd(bytes, from, atEnd) {
    if (from + 1 === bytes.length && atEnd === 0)
        return -1;
    if (bytes[from + 1] === tokens_DOLLAR)
        return from + 2;
    if (kindAt(bytes, from + 1) !== lexer_state_WORD)
        return from + 1;
    const at = runEnd(bytes, from + 1, atEnd, 2);
    if (at === -1)
        return -1;
    return bytes[at] === tokens_DOLLAR ? at + 1 : from + 1;
}
/**
 * What begins with a colon: `::`, `:=`, `:name`, `:'name'`, `:"name"` or `:{?name}`;
 * just the colon when it is none of these.
 */
function colonEnd(bytes, from, atEnd) {
    if (from + 1 === bytes.length && atEnd === 0)
        return -1;
    const next = bytes[from + 1];
    if (next === 0x3a || next === 0x3d)
        return from + 2;
    const opens = next === 0x27 || next === 0x22 ? 2 : next === 0x7b ? 3 : 1;
    if (opens === 3) {
        if (from + 2 === bytes.length && atEnd === 0)
            return -1;
        if (bytes[from + 2] !== 0x3f)
            return from + 1;
    }
    const at = runEnd(bytes, from + opens, atEnd, 2);
    if (opens === 1 || at === -1)
        return at;
    const closer = next === 0x7b ? 0x7d : next;
    return at > from + opens && bytes[at] === closer ? at + 1 : from + 1;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/statement-words.js

/** Words that are looked for, by their first byte in lower case. */
const BY_INITIAL = [];
const LOOKED_FOR = 'create function procedure or replace begin case end copy'.split(' ');
for (const word of new Set([...LOOKED_FOR, ...SETTING_WORDS])) {
    const initial = word.charCodeAt(0);
    BY_INITIAL[initial] = [...(BY_INITIAL[initial] ?? []), word];
}
const LOWER = 0x20;
/** The initials of these words count, as in psql's lexer. */
const HEAD_WORDS = new Set(['create', 'function', 'procedure', 'or', 'replace']);
/** The word in lower case when it is looked for, else an empty text. */
function findWord(bytes, from, to) {
    const words = BY_INITIAL[bytes[from] | LOWER];
    if (words === undefined)
        return '';
    const length = to - from;
    for (const word of words) {
        if (word.length !== length)
            continue;
        let at = 1;
        while (at < length && (bytes[from + at] | LOWER) === word.charCodeAt(at))
            at++;
        if (at === length)
            return word;
    }
    return '';
}
/** Takes note of a word outside quotes. */
function noteWord(lexer, bytes, from, to) {
    const index = lexer.identifierCount++;
    if (index > 0 && lexer.routineHead[0] !== 'c')
        return;
    const word = findWord(bytes, from, to);
    if (index === 0) {
        lexer.routineHead.fill('');
        lexer.firstWord = word;
    }
    if (index < lexer.routineHead.length)
        lexer.routineHead[index] = HEAD_WORDS.has(word) ? word.charAt(0) : '';
    if (lexer.parenDepth === 0 && isRoutine(lexer.routineHead))
        noteRoutineWord(lexer, word);
}
const isRoutine = ([first, second, third, fourth]) => first === 'c' &&
    (second === 'f' ||
        second === 'p' ||
        (second === 'o' && third === 'r' && (fourth === 'f' || fourth === 'p')));
function noteRoutineWord(lexer, word) {
    if (word === 'begin')
        lexer.beginDepth++;
    else if (word === 'case') {
        if (lexer.beginDepth > 0)
            lexer.beginDepth++;
    }
    else if (word === 'end' && lexer.beginDepth > 0)
        lexer.beginDepth--;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/lexer.js
/**
 * psql's lexer for the inside of a statement, over bytes. Invariant: it stops and
 * changes mode where psqlscan.l of psql 15 does, and no byte is looked at more than
 * a fixed number of times.
 *
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/fe_utils/psqlscan.l
 */




const { /* KIND */ "eB": lexer_KIND } = lexer_state_namespaceObject;
const lexer_QUOTE = 0x27;
const lexer_DOUBLE_QUOTE = 0x22;
const lexer_NEWLINE = 0x0a;
const lexer_DASH = 0x2d;
const lexer_DOT = 0x2e;
const lexer_STAR = 0x2a;
const AMPERSAND = 0x26;
/**
 * Lexes from `from` until something the splitter must know.
 *
 * @param atEnd - 1 when nothing follows the buffer, else 0: a token cut by its end waits.
 * @returns Why it stopped; `lexer.position` is the first byte not consumed: after a
 *   semicolon, blank line or variable, at a backslash.
 */
function lex(lexer, bytes, from, atEnd) {
    lexer.position = from;
    for (;;) {
        const event = lexer.mode === MODE_SQL ? lexSql(lexer, bytes, atEnd) : lexQuoted(lexer, bytes, atEnd);
        if (event !== 'go-on')
            return event;
    }
}
/** Lexes outside quotes and comments; `go-on` when one has begun. */
function lexSql(lexer, bytes, atEnd) {
    const length = bytes.length;
    let at = lexer.position;
    while (at < length) {
        const byte = bytes[at];
        const kind = lexer_KIND[byte];
        let end = at + 1;
        if (kind === lexer_state_SPACE) {
            at = end;
            continue;
        }
        if (kind === NEWLINE) {
            const before = at > 0 ? bytes[at - 1] : lexer.previousByte;
            lexer.line++;
            at = end;
            if (before !== lexer_NEWLINE)
                continue;
            lexer.position = at;
            return 'blank-line';
        }
        switch (kind) {
            case lexer_state_WORD:
                end = wordEnd(bytes, at, atEnd);
                if (end === -1)
                    break;
                if (end === at + 1) {
                    const opened = openPrefixed(lexer, bytes, at, atEnd);
                    if (opened !== 0) {
                        end = opened;
                        break;
                    }
                }
                noteWord(lexer, bytes, at, end);
                break;
            case DIGIT:
                end = numberEnd(bytes, at, atEnd);
                break;
            case lexer_state_QUOTE:
                openQuoted(lexer, stringMode(lexer));
                break;
            case lexer_state_DOUBLE_QUOTE:
                openQuoted(lexer, MODE_NAME);
                break;
            case lexer_state_DASH:
                if (end === length)
                    end = atEnd === 1 ? end : -1;
                else if (bytes[end] === lexer_DASH)
                    openQuoted(lexer, MODE_LINE_COMMENT);
                break;
            case lexer_state_SLASH:
                if (end === length)
                    end = atEnd === 1 ? end : -1;
                else if (bytes[end] === lexer_STAR) {
                    openQuoted(lexer, MODE_BLOCK_COMMENT);
                    lexer.commentDepth = 0;
                    end++;
                }
                break;
            case DOT:
                if (end === length)
                    end = atEnd === 1 ? end : -1;
                else if (bytes[end] === lexer_DOT)
                    end++;
                else if (lexer_KIND[bytes[end]] === DIGIT)
                    end = numberEnd(bytes, at, atEnd);
                break;
            case lexer_state_OPEN:
                lexer.parenDepth++;
                break;
            case lexer_state_CLOSE:
                if (lexer.parenDepth > 0)
                    lexer.parenDepth--;
                break;
            case SEMICOLON:
                if (lexer.parenDepth > 0 || lexer.beginDepth > 0)
                    break;
                lexer.droppedLines = 0;
                lexer.position = end;
                return 'semicolon';
            case lexer_state_BACKSLASH:
                lexer.position = at;
                return end === length && atEnd === 0 ? 'need-more' : 'backslash';
            case DOLLAR:
                end = openDollar(lexer, bytes, at, atEnd);
                break;
            case COLON:
                end = colonEnd(bytes, at, atEnd);
                if (end > at + 1 && isVariable(bytes, at)) {
                    lexer.droppedLines = 0;
                    lexer.tokenStart = at;
                    lexer.position = end;
                    return 'variable';
                }
                break;
            default:
        }
        if (end === -1) {
            lexer.position = at;
            return 'need-more';
        }
        lexer.droppedLines = 0;
        at = end;
        if (lexer.mode !== MODE_SQL) {
            lexer.position = at;
            return 'go-on';
        }
    }
    lexer.position = at;
    return 'need-more';
}
/** `::` and `:=` are the only long tokens with a colon that name no variable. */
function isVariable(bytes, colon) {
    const next = bytes[colon + 1];
    return next !== 0x3a && next !== 0x3d;
}
function openQuoted(lexer, mode) {
    lexer.mode = mode;
    lexer.openLine = lexer.line;
}
/** psql asks for standard_conforming_strings once a line. */
function stringMode(lexer) {
    const standard = lexer.line === lexer.stringsLine ? lexer.stringsBefore : lexer.standardStrings;
    return standard ? MODE_QUOTED : MODE_ESCAPED;
}
/**
 * Opens what a letter opens together with the bytes after it: E'', B'', X'', U&'', U&"".
 *
 * @returns The index after the opening, 0 when the letter is a word, -1 to wait.
 */
function openPrefixed(lexer, bytes, at, atEnd) {
    const next = bytes[at + 1];
    if (next !== lexer_QUOTE && next !== AMPERSAND)
        return 0;
    switch (bytes[at] | 0x20) {
        case 0x65:
            if (next !== lexer_QUOTE)
                return 0;
            openQuoted(lexer, MODE_ESCAPED);
            return at + 2;
        case 0x62:
        case 0x78:
            if (next !== lexer_QUOTE)
                return 0;
            openQuoted(lexer, MODE_BITS);
            return at + 2;
        case 0x6e:
            // N'' is an N that is no word, and a plain string.
            return next === lexer_QUOTE ? at + 1 : 0;
        case 0x75: {
            if (next !== AMPERSAND)
                return 0;
            if (at + 2 === bytes.length && atEnd === 0)
                return -1;
            const opener = bytes[at + 2];
            if (opener !== lexer_QUOTE && opener !== lexer_DOUBLE_QUOTE)
                return at + 1;
            openQuoted(lexer, opener === lexer_QUOTE ? MODE_QUOTED : MODE_NAME);
            return at + 3;
        }
        default:
            return 0;
    }
}
function openDollar(lexer, bytes, at, atEnd) {
    if (lexer_KIND[bytes[at + 1] ?? 0] === DIGIT)
        return parameterEnd(bytes, at, atEnd);
    const end = dollarTagEnd(bytes, at, atEnd);
    if (end <= at + 1)
        return end;
    openQuoted(lexer, MODE_DOLLAR);
    // A copy: the chunk is the caller's again afterwards.
    lexer.dollarTag = Uint8Array.from(bytes.subarray(at, end));
    lexer.dollarMatched = 0;
    return end;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/meta-commands.js
/**
 * psql's own commands: where they end in a line, and which of them Greenline can
 * pass over. Invariant: what changes which SQL runs, or touches anything but psql's
 * output, is refused by name.
 *
 * https://www.postgresql.org/docs/15/app-psql.html#APP-PSQL-META-COMMANDS
 */

const meta_commands_BACKSLASH = 0x5c;
const MAX_ARGUMENTS = 10_000;
const WHOLE_LINE = new Set(['!', 'copy', 'h', 'help', 'ef', 'ev', 'sf', 'sf+', 'sv', 'sv+']);
/** They take the rest of the line when it begins with a bar. */
const PIPES = new Set(['g', 'gx', 'o', 'out', 'w', 'write']);
const SENDS = new Set(['g', 'gx', 'gexec', 'gset', 'crosstabview', 'watch']);
/** `\\gdesc` has the statement described, not run. */
const DISCARDS = new Set(['gdesc', 'r', 'reset', 'e', 'edit', 'ef', 'ev']);
const QUITS = new Set(['q', 'quit']);
const HARMLESS = new Set('restrict unrestrict echo qecho warn timing pset x a t T C f H html conninfo copyright errverbose'.split(' '));
/** Settings of psql's output and prompt. */
const HARMLESS_VARIABLES = new Set(('ON_ERROR_STOP QUIET ECHO ECHO_HIDDEN VERBOSITY SHOW_CONTEXT SHOW_ALL_RESULTS HIDE_TABLEAM ' +
    'HIDE_TOAST_COMPRESSION HISTCONTROL HISTFILE HISTSIZE IGNOREEOF COMP_KEYWORD_CASE PROMPT1 PROMPT2 PROMPT3').split(' '));
const OTHER_COMMANDS = new Set(('c connect cd elif else endif encoding getenv getresults i include ir include_relative if l list l+ list+ ' +
    'p print password prompt s set setenv unset z ?').split(' '));
const meta_commands_HINTS = {
    connect: 'Remove it and name the database in the database URL; one target runs one file on one database.',
    include: 'Put the SQL of the included file in place of the command, or deploy that file by itself.',
    shell: 'Run shell commands in a step of the workflow instead.',
    copy: 'Write COPY … FROM STDIN with the rows below it and a line with \\. at their end.',
    condition: 'Write the condition in SQL, for instance in a DO block.',
    send: 'End the statement with a semicolon instead.',
    gexec: 'Run the generated statements with EXECUTE in a DO block instead.',
    result: 'Keep the value in a DO block or in a temporary table instead.',
    variable: 'Write the value itself where the variable stands.',
    describe: 'Remove it; query pg_catalog or information_schema when the rows matter.',
    output: 'Remove it; Greenline keeps a log of its own.',
    encoding: 'Convert the file to UTF-8 and remove the command.',
    quit: 'Remove what follows \\q, which psql would never run, or remove \\q.',
    object: 'Use the functions lo_create, lo_put and lo_unlink instead.',
    remove: 'Remove the command: only psql knows it.',
};
const HINT_OF = {
    ...{ c: 'connect', connect: 'connect' },
    ...{ i: 'include', include: 'include', ir: 'include', include_relative: 'include' },
    ...{ '!': 'shell', setenv: 'shell', getenv: 'shell', cd: 'shell', s: 'output' },
    ...{ copy: 'copy', if: 'condition', elif: 'condition', else: 'condition', endif: 'condition' },
    ...{ g: 'send', gx: 'send', watch: 'send', crosstabview: 'send', gdesc: 'send' },
    ...{ gexec: 'gexec', gset: 'result', set: 'variable', unset: 'variable', prompt: 'variable' },
    ...{ o: 'output', out: 'output', w: 'output', write: 'output', encoding: 'encoding' },
    ...{ l: 'describe', list: 'describe', 'l+': 'describe', 'list+': 'describe', z: 'describe' },
    ...{ sf: 'describe', 'sf+': 'describe', sv: 'describe', 'sv+': 'describe' },
};
/**
 * Reads one command.
 *
 * @param from - The index of its backslash.
 * @param to - The index of the line end.
 */
function readMetaCommand(bytes, from, to) {
    const args = meta_commands_nameEnd(bytes, from + 1, to);
    const name = bytes.toString('latin1', from + 1, args);
    const whole = !isKnown(name) || WHOLE_LINE.has(name) || (PIPES.has(name) && bytes[skipSpace(bytes, args, to)] === 0x7c);
    const end = whole ? to : wordsEnd(bytes, args, to);
    // One character a byte; arguments of many kilobytes are of no interest.
    const { words, runsShell } = meta_commands_readWords(bytes.toString('latin1', args, Math.min(end, args + MAX_ARGUMENTS)));
    const refused = refusalOf(utf8(name), words, runsShell && !whole);
    const separated = end + 1 < to && bytes[end] === meta_commands_BACKSLASH && bytes[end + 1] === meta_commands_BACKSLASH;
    return {
        end: separated ? end + 2 : meta_commands_trimEnd(bytes, args, end),
        next: separated ? end + 2 : end,
        effect: SENDS.has(name) ? 'sends' : DISCARDS.has(name) ? 'discards' : QUITS.has(name) ? 'quits' : 'none',
        readsData: name === 'copy' && readsStdin(words.map(word => word.toLowerCase())),
        sets: (name === 'set' || name === 'getenv' || name === 'prompt') && words[0] !== undefined
            ? [utf8(words[0])]
            : [],
        ...(refused === undefined ? {} : { refused }),
    };
}
const readsStdin = (words) => words.some((word, at) => word === 'from' && words[at + 1]?.replace(/;$/, '') === 'stdin');
const utf8 = (latin1) => Buffer.from(latin1, 'latin1').toString();
function meta_commands_nameEnd(bytes, from, to) {
    let at = from;
    while (at < to && bytes[at] !== meta_commands_BACKSLASH && !lexer_state_isSpace(bytes[at]))
        at++;
    return at;
}
function skipSpace(bytes, from, to) {
    let at = from;
    while (at < to && lexer_state_isSpace(bytes[at]))
        at++;
    return at;
}
function meta_commands_trimEnd(bytes, from, to) {
    let at = to;
    while (at > from && lexer_state_isSpace(bytes[at - 1]))
        at--;
    return at;
}
/** \d and \do and \lo_import come in dozens of spellings. */
const isDescribe = (name) => /^d[A-Za-z]*[S+]*$/.test(name);
const isLargeObject = (name) => /^lo_[a-z_]+$/.test(name);
const KNOWN = new Set([HARMLESS, SENDS, DISCARDS, QUITS, PIPES, WHOLE_LINE, OTHER_COMMANDS].flatMap(names => [...names]));
const isKnown = (name) => KNOWN.has(name) || isDescribe(name) || isLargeObject(name);
/** Arguments go up to the line end or the next backslash outside quotes; one within '' escapes. */
function wordsEnd(bytes, from, to) {
    let quote = 0;
    for (let at = from; at < to; at++) {
        const byte = bytes[at];
        if (byte === meta_commands_BACKSLASH) {
            if (quote === 0)
                return at;
            if (quote === 0x27)
                at++;
        }
        else if (byte === quote)
            quote = 0;
        else if (quote === 0 && (byte === 0x27 || byte === 0x22 || byte === 0x60))
            quote = byte;
    }
    return to;
}
/** The arguments without their quotes. */
function meta_commands_readWords(text) {
    if (text === '')
        return { words: [], runsShell: false };
    const words = text.match(/(?:'(?:[^'\\]|\\[^])*'?|"[^"]*"?|`[^`]*`?|[^ \t\r\n\f'"`])+/g) ?? [];
    return {
        words: words.map(word => word.replace(/['"`]/g, '')),
        runsShell: words.some(word => word.replace(/'(?:[^'\\]|\\[^])*'?|"[^"]*"?/g, '').includes('`')),
    };
}
function refusalOf(name, words, runsShell) {
    const [first = '', second] = words;
    const hint = meta_commands_HINTS[HINT_OF[name] ?? ''] ?? meta_commands_HINTS[otherHint(name)] ?? '';
    const message = `\\${name} is a command of psql`;
    if (runsShell)
        return { message: `\\${name} runs a shell command in backquotes`, hint: meta_commands_HINTS['shell'] ?? '' };
    if (HARMLESS.has(name) || QUITS.has(name))
        return undefined;
    if (name === 'encoding')
        return /^(?:utf-?8|unicode)?;?$/i.test(first) ? undefined : { message: `${message} ${first}`, hint };
    if (name === 'set' || name === 'unset') {
        const harmless = first === '' || HARMLESS_VARIABLES.has(first) || isDefault(name, first, second);
        return harmless ? undefined : { message: `\\${name} ${utf8(first)} is a command of psql`, hint };
    }
    return { message, hint };
}
/** Switches that would change what runs, set to what they are anyway. */
const isDefault = (name, variable, value) => variable === 'AUTOCOMMIT'
    ? name === 'unset' || /^(?:on|true|1)$/i.test(value ?? 'on')
    : (variable === 'ON_ERROR_ROLLBACK' || variable === 'SINGLELINE') &&
        (name === 'unset' || /^(?:off|false|0)$/i.test(value ?? 'on'));
const otherHint = (name) => isDescribe(name) ? 'describe' : isLargeObject(name) ? 'object' : 'remove';
/** Variables that psql sets itself; what stands for them is known only to psql. */
const BUILT_IN = new Set(('AUTOCOMMIT COMP_KEYWORD_CASE DBNAME ECHO ECHO_HIDDEN ENCODING ERROR FETCH_COUNT HIDE_TABLEAM ' +
    'HIDE_TOAST_COMPRESSION HISTCONTROL HISTSIZE HOST IGNOREEOF LASTOID LAST_ERROR_MESSAGE LAST_ERROR_SQLSTATE ' +
    'ON_ERROR_ROLLBACK ON_ERROR_STOP PIPELINE_COMMAND_COUNT PIPELINE_RESULT_COUNT PIPELINE_SYNC_COUNT PORT ' +
    'PROMPT1 PROMPT2 PROMPT3 QUIET ROW_COUNT SERVER_VERSION_NAME SERVER_VERSION_NUM SERVICE SHELL_ERROR ' +
    'SHELL_EXIT_CODE SHOW_ALL_RESULTS SHOW_CONTEXT SINGLELINE SINGLESTEP SQLSTATE USER VERBOSITY VERSION ' +
    'VERSION_NAME VERSION_NUM WATCH_INTERVAL').split(' '));
/**
 * Why a statement cannot run that holds `:name`, `:'name'`, `:"name"` or `:{?name}`.
 *
 * @param token - The whole token.
 * @param set - Variables the file has set before.
 * @returns undefined when psql sends the token as it is.
 */
function refusalOfVariable(token, set) {
    const name = token.replace(/^:(?:\{\?|['"])?/, '').replace(/['"}]$/, '');
    if (!token.startsWith(':{') && !BUILT_IN.has(name) && !set.has(name))
        return undefined;
    return { message: `psql puts the value of a variable in place of ${token}`, hint: meta_commands_HINTS['variable'] ?? '' };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/read-statement.js
/**
 * Statements, and psql's commands between and inside them. Invariant: what a statement
 * sends is what psql has in its query buffer when it sends it.
 *
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/bin/psql/mainloop.c
 */









const read_statement_NEWLINE = 0x0a;
const read_statement_SEMICOLON = 0x3b;
const read_statement_COLON = 0x3a;
/** @returns Whether it got further; else more bytes are needed. */
function read_statement_readStatement(reading) {
    const { lexer, source, text } = reading;
    const event = lex(lexer, source.bytes, reading.at, reading.atEnd);
    reading.at = lexer.position;
    switch (event) {
        case 'need-more':
            return false;
        case 'semicolon':
            emitStatement(reading);
            return true;
        case 'blank-line':
            keep(text, source, reading.at - 1);
            text.segment = reading.at;
            lexer.droppedLines++;
            return true;
        case 'variable': {
            const token = source.bytes.toString('utf8', lexer.tokenStart, reading.at);
            reading.refused ??= refusalOfVariable(token, reading.variables);
            return true;
        }
        case 'backslash':
            return read_statement_readBackslash(reading);
    }
}
function read_statement_readBackslash(reading) {
    const { lexer, source, text, at } = reading;
    const next = source.bytes[at + 1];
    if (next !== read_statement_SEMICOLON && next !== read_statement_COLON)
        return readMeta(reading);
    reading.refused ??= refusalOfEscape(String.fromCharCode(next));
    keep(text, source, at);
    text.segment = at + 1;
    lexer.droppedLines = 0;
    if (next === read_statement_SEMICOLON)
        lexer.identifierCount = 0;
    reading.at += 2;
    return true;
}
function readMeta(reading) {
    const { source, text } = reading;
    const from = reading.at;
    const to = nextLineEnd(reading);
    if (to === -1)
        return false;
    const command = readMetaCommand(source.bytes, from, to);
    for (const name of command.sets)
        reading.variables.add(name);
    const alone = reading_offsetOf(reading, from) === text.start;
    if (!alone && command.effect === 'none') {
        leaveOut(reading, command);
        return true;
    }
    const joins = !alone && command.effect === 'discards';
    if (!alone && !joins)
        emitStatement(reading);
    const copies = reading.phase === 'copy-line';
    if (!joins)
        openPiece(reading);
    reading.at = command.end;
    const { start, line } = text;
    const end = reading_offsetOf(reading, command.end);
    const piece = { kind: 'meta', start, end, line, text: takeText(text, source, command.end) };
    emit(reading, command.refused === undefined ? piece : { ...piece, refused: command.refused });
    resetLexer(reading.lexer);
    reading.phase = 'between';
    reading.quit ||= command.effect === 'quits';
    if (copies || command.readsData)
        awaitData(reading, line);
    return true;
}
/** Leaves a command out of the text of the statement it stands in, as psql does. */
function leaveOut(reading, { end, next, refused }) {
    const { lexer, source, text, at } = reading;
    keep(text, source, at);
    const before = at > 0 ? source.bytes[at - 1] : lexer.previousByte;
    if (before === read_statement_NEWLINE)
        dropLastNewline(text);
    text.segment = next;
    reading.solidEnd = reading_offsetOf(reading, end);
    reading.at = next;
    reading.refused ??= refused ?? INSIDE_STATEMENT;
}
/**
 * Ends the statement before `at`.
 *
 * @throws GreenlineError STATEMENT_TOO_LARGE
 */
function emitStatement(reading) {
    const { lexer, source, text, at } = reading;
    collected_text_checkSize(text.bytes + at - text.segment, reading.maxStatementBytes, text.line);
    const { start, line } = text;
    const whole = takeText(text, source, at);
    const sent = trimEnd(whole);
    const dropped = whole.length - sent.length + lexer.droppedLines;
    const end = Math.max(reading.solidEnd, reading_offsetOf(reading, at) - dropped);
    const rows = lexer.firstWord === 'copy' ? formatOfRows(sent) : undefined;
    if (rows === 'binary')
        reading.refused ??= BINARY_COPY;
    const piece = { kind: 'statement', start, end, line, text: sent };
    emit(reading, reading.refused === undefined ? piece : { ...piece, refused: reading.refused });
    reading.refused = undefined;
    if (SETTING_WORDS.has(lexer.firstWord))
        setStandardStrings(lexer, reading.setting.apply(sent));
    resetLexer(lexer);
    reading.phase = 'between';
    if (rows !== undefined)
        awaitData(reading, line);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/waiting-bytes.js
/**
 * Bytes that wait for the rest of their token. Invariant: a cut token is tried again
 * only when twice as many bytes are there, so that the work stays linear whatever
 * the size of chunks.
 */
function waitForBytes() {
    let waiting = [];
    let bytes = 0;
    let wanted = 0;
    return {
        add(chunk) {
            const added = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
            if (bytes + added.length >= wanted)
                return bytes === 0 ? added : Buffer.concat([...waiting, added]);
            waiting.push(Buffer.from(added));
            bytes += added.length;
            return undefined;
        },
        end: () => Buffer.concat(waiting),
        leave(rest) {
            waiting = rest.length === 0 ? [] : [Buffer.from(rest)];
            bytes = rest.length;
            wanted = 2 * bytes;
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/source-offset.js
const source_offset_NEWLINE = 0x0a;
/**
 * Where a position in a statement's text is in the file.
 *
 * @param source - The file's bytes from `piece.start` to `piece.end`.
 * @param at - Characters (code points) from the start of `piece.text`, 0-based:
 *   PostgreSQL's error position less one.
 * @returns Bytes from `piece.start`; the end of the statement when `at` is behind it.
 */
function source_offset_offsetInSource(piece, source, at) {
    const { text } = piece;
    let inText = 0;
    let offset = 0;
    for (let left = at; left > 0 && inText < text.length; left--) {
        const point = text.codePointAt(inText) ?? 0;
        inText += point > 0xffff ? 2 : 1;
        offset += utf8Length(point);
        if (point !== source_offset_NEWLINE || text.charCodeAt(inText) === source_offset_NEWLINE)
            continue;
        // Of a run of line ends psql sends all (in a string) or one.
        while (source[offset] === source_offset_NEWLINE)
            offset++;
    }
    return Math.min(offset, source.length);
}
const utf8Length = (point) => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/split.js









const split_NEWLINE = 0x0a;
const split_RETURN = 0x0d;
const split_DASH = 0x2d;
const split_BACKSLASH = 0x5c;
const split_MAX_STATEMENT_BYTES = 268_435_456;
/**
 * A fresh splitter, in the state of a fresh session of psql.
 *
 * A statement's text has its semicolon, and leading block comments; an empty
 * statement is sent too. Harmless commands of psql and what follows `\q` are pieces
 * that are not sent; see meta-commands.ts for what is refused.
 *
 * @param maxStatementBytes - A larger statement is STATEMENT_TOO_LARGE.
 */
function split_createSplitter({ maxStatementBytes = split_MAX_STATEMENT_BYTES } = {}) {
    const reading = startReading(maxStatementBytes);
    const waiting = waitForBytes();
    function take(bytes, atEnd) {
        reading.source = { bytes, base: reading_offsetOf(reading, reading.at) };
        reading.at = 0;
        reading.atEnd = atEnd;
        reading.text.segment = 0;
        reading.pieces = [];
        read(reading);
        collected_text_checkSize(bytes.length - reading.at, maxStatementBytes, reading.lexer.line);
        waiting.leave(bytes.subarray(reading.at));
        return reading.pieces;
    }
    return {
        push(chunk) {
            const bytes = waiting.add(chunk);
            return bytes === undefined ? [] : take(bytes, 0);
        },
        end() {
            take(waiting.end(), 1);
            finish(reading);
            return reading.pieces;
        },
    };
}
/** Ends the open piece at the end of the file. */
function finish(reading) {
    const { lexer } = reading;
    if (reading.phase === 'statement') {
        const open = openConstruct(lexer);
        if (open !== undefined)
            throw unterminated(open, lexer.openLine);
        emitStatement(reading);
    }
    else if (reading.phase === 'comment' || reading.phase === 'ignored')
        emitComment(reading);
    if (awaitsData(reading))
        throw unterminated(COPY_BLOCK, reading.copyLine);
}
const awaitsData = ({ phase }) => phase === 'copy-line' || phase === 'data';
/** Reads the source until more bytes are needed. */
function read(reading) {
    const { source, text } = reading;
    while (reading.at < source.bytes.length && step(reading))
        ;
    const { at, phase } = reading;
    if (phase === 'statement' || phase === 'comment' || phase === 'ignored' || phase === 'data') {
        keep(text, source, at);
        if (phase === 'statement')
            collected_text_checkSize(text.bytes, reading.maxStatementBytes, text.line);
    }
    if (at > 0)
        reading.lexer.previousByte = source.bytes[at - 1] ?? 0;
}
/** @returns Whether it got further; else more bytes are needed. */
function step(reading) {
    switch (reading.phase) {
        case 'start':
            return skipByteOrderMark(reading);
        case 'between':
            return readBetween(reading);
        case 'comment':
        case 'ignored':
            return readComment(reading);
        case 'statement':
            return read_statement_readStatement(reading);
        case 'copy-line':
            return readCopyLine(reading);
        case 'data':
            return readData(reading, read);
    }
}
function skipByteOrderMark(reading) {
    const { bytes } = reading.source;
    const mark = bytes[0] === 0xef;
    if (mark && bytes.length < 3 && reading.atEnd === 0)
        return false;
    if (mark && bytes[1] === 0xbb && bytes[2] === 0xbf)
        reading.at = 3;
    reading.phase = 'between';
    return true;
}
function readBetween(reading) {
    const { lexer, source } = reading;
    const { bytes } = source;
    let { at } = reading;
    while (at < bytes.length && lexer_state_isSpace(bytes[at]))
        if (bytes[at++] === split_NEWLINE)
            lexer.line++;
    reading.at = at;
    if (at === bytes.length)
        return true;
    const byte = bytes[at];
    if ((byte === split_DASH || byte === split_BACKSLASH) && at + 1 === bytes.length && reading.atEnd === 0)
        return false;
    openPiece(reading);
    const comment = byte === split_DASH && bytes[at + 1] === split_DASH;
    reading.phase = comment ? 'comment' : reading.quit ? 'ignored' : 'statement';
    reading.refused = undefined;
    reading.solidEnd = 0;
    return true;
}
/** A line that is not sent; a very long one comes in parts. */
function readComment(reading) {
    const { source, text, phase } = reading;
    const { bytes } = source;
    let { at } = reading;
    const full = Math.min(bytes.length, Math.max(at, text.segment + copy_block_PART_BYTES - text.bytes));
    while (at < full && bytes[at] !== split_NEWLINE && (bytes[at] !== split_RETURN || phase === 'ignored'))
        at++;
    if (at === full)
        at = characterStart(bytes, at);
    reading.at = at;
    if (at === bytes.length)
        return true;
    emitComment(reading);
    if (bytes[at] === split_NEWLINE || bytes[at] === split_RETURN)
        reading.phase = 'between';
    else
        openPiece(reading);
    return true;
}
function emitComment(reading) {
    const { pieces, source, text, phase, at } = reading;
    const { start, line } = text;
    const piece = { start, end: reading_offsetOf(reading, at), line, text: takeText(text, source, at) };
    if (phase === 'comment' || reading.ignoredSeen)
        pieces.push({ kind: 'comment', ...piece });
    else
        pieces.push({ kind: 'meta', ...piece, refused: AFTER_QUIT });
    reading.ignoredSeen ||= phase === 'ignored';
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/restore.js



/** What is on its way at most. */
const MAX_IN_FLIGHT = 256;
const MAX_IN_FLIGHT_BYTES = 1024 * 1024;
/**
 * Types of pg_dump's entries that it puts behind the rows; in a dump in order all that
 * follows the first of them belongs there too.
 *
 * @see https://github.com/postgres/postgres/blob/REL_18_0/src/bin/pg_dump/pg_dump.c SECTION_POST_DATA
 */
const AFTER_ROWS = new Set([
    ...['INDEX', 'INDEX ATTACH', 'STATISTICS', 'CONSTRAINT', 'CHECK CONSTRAINT', 'FK CONSTRAINT'],
    ...['TRIGGER', 'RULE', 'POLICY', 'ROW SECURITY', 'PUBLICATION', 'PUBLICATION TABLE'],
    ...['PUBLICATION TABLES IN SCHEMA', 'SUBSCRIPTION', 'SUBSCRIPTION TABLE', 'EVENT TRIGGER'],
    ...['MATERIALIZED VIEW DATA', 'DEFAULT ACL', 'ACL'],
]);
/** The statements of a dump, without those that set time limits: the session has its own. */
function readDump(dump) {
    const splitter = split_createSplitter();
    const pieces = [...splitter.push(Buffer.from(dump)), ...splitter.end()];
    const catalog = { beforeRows: [], afterRows: [] };
    let entry = 'the session';
    let part = catalog.beforeRows;
    for (const { kind, text } of pieces) {
        if (kind === 'comment') {
            const type = ENTRY.exec(text)?.[2];
            if (type !== undefined && AFTER_ROWS.has(type))
                part = catalog.afterRows;
            entry = readEntry(text) ?? entry;
        }
        else if (kind === 'statement' && !/^SET \w*_timeout = /.test(text)) {
            part.push({ sql: text, object: nameObject(entry, text) });
        }
    }
    return catalog;
}
/** The line that pg_dump writes before the statements of an object. */
const ENTRY = /^-- Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: /;
/** Types of pg_dump's entries whose names are `table object`, to the words before the object. */
const OF_TABLE = {
    CONSTRAINT: 'constraint',
    'FK CONSTRAINT': 'constraint',
    'CHECK CONSTRAINT': 'constraint',
    TRIGGER: 'trigger',
    RULE: 'rule',
    POLICY: 'policy',
};
/** That line as the object's name in a fingerprint. */
function readEntry(comment) {
    const found = ENTRY.exec(comment);
    if (found === null)
        return undefined;
    const [, name = '', type = '', schema = ''] = found;
    if (type === 'COMMENT' || type === 'ACL') {
        const [, of = '', rest = name] = /^((?:[A-Z]+ )+)(.*)$/.exec(name) ?? [];
        return `${type === 'ACL' ? 'privileges' : 'comment'} on ${nameEntry(of.trim(), rest, schema)}`;
    }
    return nameEntry(type, name, schema);
}
function nameEntry(type, name, schema) {
    const prefix = schema === '-' ? '' : `${restore_quoteName(schema)}.`;
    const [table = '', object = ''] = name.split(' ');
    const word = OF_TABLE[type];
    if (word !== undefined)
        return `${word} ${restore_quoteName(object)} on ${prefix}${restore_quoteName(table)}`;
    if (type === 'DEFAULT')
        return `column ${prefix}${restore_quoteName(table)}.${restore_quoteName(object)}`;
    if (type === 'FOREIGN SERVER')
        return `server ${name}`;
    if (type === 'CAST')
        return `cast ${name.replace(/^CAST /, '')}`;
    // Names with arguments have their own quotes.
    const own = name.endsWith(')') ? name.replaceAll(', ', ',') : restore_quoteName(name);
    return `${type.toLowerCase().replace(/^procedural | owned by$/, '')} ${prefix}${own}`;
}
const restore_quoteName = (name) => (/^[a-z_][a-z0-9_$]*$|"|\./.test(name) ? name : `"${name}"`);
function nameObject(entry, sql) {
    if (/^ALTER [A-Z ]+ .* OWNER TO /s.test(sql))
        return `owner of ${entry}`;
    const setting = /^SET (\w+) = /.exec(sql)?.[1];
    return setting === undefined ? entry : `setting ${setting} for ${entry}`;
}
/**
 * Runs the statements in order, going on after those that the mirror refuses. The
 * session is closed when it fails.
 *
 * @returns What was refused, in order.
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the session is lost, CANCELLED.
 */
async function restore(session, statements, { silenceMs, signal }) {
    const { stream, listen, handBack, close } = takeOver(session);
    const refusals = [];
    let silence;
    let abort;
    try {
        await new Promise((resolve, reject) => {
            let sent = 0;
            let answered = 0;
            let bytesInFlight = 0;
            let refusal;
            const lost = (reason) => {
                const at = statements[answered]?.object ?? 'its last object';
                return failures_impossible(`The mirror was lost while it was made, at ${at}: ${reason}`, 'Look into the log of the server that holds the mirror, then run again.');
            };
            const send = () => {
                clearTimeout(silence);
                silence = setTimeout(() => reject(lost(`no answer for ${Math.round(silenceMs / 1000)} s`)), silenceMs);
                stream.cork();
                for (; sent - answered < MAX_IN_FLIGHT && bytesInFlight < MAX_IN_FLIGHT_BYTES; sent++) {
                    const statement = statements[sent];
                    if (statement === undefined)
                        break;
                    bytesInFlight += statement.sql.length;
                    stream.write(writeMessage('Q', `${statement.sql}\0`));
                }
                stream.uncork();
                if (answered === statements.length)
                    resolve();
            };
            const settle = () => {
                const statement = statements[answered++];
                if (statement === undefined)
                    throw new Error('The server answered what nobody asked');
                bytesInFlight -= statement.sql.length;
                if (refusal !== undefined)
                    refusals.push({ statement, error: refusal });
                refusal = undefined;
            };
            const read = readMessages();
            abort = () => reject(failures_cancelled());
            if (signal.aborted)
                abort();
            signal.addEventListener('abort', abort, { once: true });
            const take = (chunk) => {
                for (const { type, body } of read(chunk)) {
                    if (type === 'E')
                        refusal = readError(body);
                    else if (type === 'Z')
                        settle();
                }
                if (sent - answered < MAX_IN_FLIGHT / 2)
                    send();
            };
            listen({ data: take, end: () => reject(lost(refusal?.message ?? 'the connection ended')) });
            send();
        });
        handBack();
        return refusals;
    }
    catch (thrown) {
        close();
        throw thrown;
    }
    finally {
        clearTimeout(silence);
        if (abort !== undefined)
            signal.removeEventListener('abort', abort);
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/sequences.js


const SEQUENCES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS quoted,
         has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT') AS readable,
         quote_ident(m.nspname) || '.' || quote_ident(t.relname) AS table, quote_ident(a.attname) AS column
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class t ON t.oid = d.refobjid
    LEFT JOIN pg_namespace m ON m.oid = t.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
   WHERE c.relkind = 'S' AND c.relpersistence = 'p' AND ${own('pg_class', 'c', 'relnamespace')}
   ORDER BY 1`;
/** Sequences that are read by one statement. */
const sequences_BATCH = 200;
/** Reads them. One that may not be read and counts for a column goes on behind the mirror's rows. */
async function readCounters(ask) {
    const sequences = await ask(SEQUENCES);
    const readable = sequences.filter(sequence => sequence.readable);
    const unreadable = sequences.filter(sequence => !sequence.readable);
    const statements = [];
    for (let at = 0; at < readable.length; at += sequences_BATCH) {
        const rows = await ask(readable
            .slice(at, at + sequences_BATCH)
            .map(({ quoted }) => `SELECT ${literal(quoted)} AS quoted, last_value::text AS value, is_called AS called FROM ${quoted}`)
            .join(' UNION ALL '));
        for (const { quoted, value, called } of rows) {
            statements.push(set(quoted, `SELECT setval(${literal(quoted)}, ${value}, ${called})`));
        }
    }
    for (const { quoted, table, column } of unreadable) {
        if (table === null || column === null)
            continue;
        statements.push(set(quoted, `SELECT setval(${literal(quoted)}, max(${column})) FROM ${table}`));
    }
    return { statements, unreadable: unreadable.map(({ quoted }) => quoted) };
}
const set = (quoted, sql) => ({ object: `value of sequence ${quoted}`, sql });

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/surroundings.js
const READ = `
  SELECT
    (SELECT json_agg(json_build_object(
        'name', r.rolname,
        'attributes', array_remove(ARRAY[
          CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
          CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
          CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END], NULL),
        'memberOf', ARRAY(SELECT g.rolname FROM pg_catalog.pg_auth_members m
          JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1)) ORDER BY r.rolname)
      FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_') AS roles,
    (SELECT coalesce(json_agg(spcname ORDER BY spcname), '[]') FROM pg_catalog.pg_tablespace
      WHERE spcname !~ '^pg_') AS tablespaces,
    (SELECT coalesce(json_agg(json_build_object('of', of, 'name', split_part(line, '=', 1),
          'value', substr(line, strpos(line, '=') + 1))), '[]')
      FROM (SELECT CASE s.setrole WHEN 0 THEN 'database' ELSE 'account' END AS of, unnest(s.setconfig) AS line
              FROM pg_catalog.pg_db_role_setting s
             WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
               AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
             ORDER BY s.setdatabase, s.setrole) AS settings) AS settings,
    current_setting('server_version_num')::integer / 10000 AS major,
    split_part(current_setting('server_version'), ' ', 1) AS version,
    (SELECT json_object_agg(extname, extversion) FROM pg_catalog.pg_extension) AS extensions,
    d.encoding, d.locale,
    NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public') AS "withoutPublic",
    NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'plpgsql') AS "withoutPlpgsql",
    ARRAY(SELECT 'subscription ' || quote_ident(subname) FROM pg_catalog.pg_subscription
           WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
          UNION ALL
          SELECT 'user mapping ' || quote_ident(usename) || ' SERVER ' || quote_ident(srvname)
            FROM pg_catalog.pg_user_mappings
          UNION ALL
          SELECT format('index %I.%I, which is invalid', n.nspname, c.relname)
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE NOT i.indisvalid ORDER BY 1) AS "leftOut",
    ARRAY(SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'm' AND c.relispopulated
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                AND e.objid = c.oid AND e.deptype = 'e') ORDER BY 1) AS populated
   FROM (SELECT pg_catalog.pg_encoding_to_char(encoding) AS encoding,
                CASE WHEN datcollate = datctype THEN datcollate ELSE datcollate || ' and ' || datctype END AS locale
           FROM pg_catalog.pg_database WHERE datname = current_database()) d`;
/** Reads them by look-ups that every account may make. */
async function surroundings_readSurroundings(ask) {
    const [row] = await ask(READ);
    if (row === undefined)
        throw new Error('A SELECT without FROM gave no row');
    return row;
}
/** Versions of the extensions that a server could install, each as `name version`. */
async function readAvailable(ask, names) {
    if (names.length === 0)
        return new Set();
    const rows = await ask(`SELECT name || ' ' || version AS extension FROM pg_catalog.pg_available_extension_versions
      WHERE name IN (${names.map(surroundings_literal).join(', ')})`);
    return new Set(rows.map(row => row.extension));
}
/** Adds the source's version to CREATE EXTENSION, where the mirror's server has that one too. */
function withVersion(statement, source, available) {
    const name = /^extension (.*)$/.exec(statement.object)?.[1];
    const version = name === undefined ? undefined : source.extensions[surroundings_unquote(name)];
    if (!statement.sql.startsWith('CREATE EXTENSION') || name === undefined || version === undefined)
        return statement;
    if (!available.has(`${surroundings_unquote(name)} ${version}`))
        return statement;
    return { ...statement, sql: `${statement.sql.replace(/;$/, '')} VERSION ${surroundings_literal(version)}` };
}
/**
 * What has to be on a mirror before the dump runs.
 *
 * @param use - `private`: nobody else uses the mirror's server.
 */
function prepare(source, mirror, use) {
    const has = new Set(mirror.roles.map(role => role.name));
    const missing = source.roles.filter(role => !has.has(role.name));
    const tablespaces = source.tablespaces.filter(name => !mirror.tablespaces.includes(name));
    const owned = [
        ...missing.map(({ name, attributes }) => ({
            object: `role ${name}`,
            sql: `CREATE ROLE ${surroundings_quote(name)} NOLOGIN ${attributes.join(' ')}`,
        })),
        ...missing.flatMap(({ name, memberOf }) => memberOf.map(group => ({
            object: `membership of role ${name} in ${group}`,
            sql: `GRANT ${surroundings_quote(group)} TO ${surroundings_quote(name)}`,
        }))),
        // A folder inside the data folder: https://www.postgresql.org/docs/current/runtime-config-developer.html
        ...tablespaces.flatMap(name => [
            { object: `tablespace ${name}`, sql: 'SET allow_in_place_tablespaces = on' },
            { object: `tablespace ${name}`, sql: `CREATE TABLESPACE ${surroundings_quote(name)} LOCATION ''` },
        ]),
    ];
    return [
        // What is lost with the mirror's server is thrown away anyway.
        { object: 'the session', sql: 'SET synchronous_commit = off' },
        ...(use === 'private' ? owned : []),
        // pg_dump takes it for granted that the schema is as version 15 makes it.
        ...(mirror.major < 15 && !mirror.withoutPublic
            ? [{ object: 'privileges on schema public', sql: 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' }]
            : []),
        ...(mirror.major < 15 && source.major >= 15 && !mirror.withoutPublic && !source.withoutPublic
            ? [{ object: 'owner of schema public', sql: 'ALTER SCHEMA public OWNER TO pg_database_owner' }]
            : []),
        ...(source.withoutPublic && !mirror.withoutPublic
            ? [{ object: 'schema public', sql: 'DROP SCHEMA public' }]
            : []),
        ...(source.withoutPlpgsql && !mirror.withoutPlpgsql
            ? [{ object: 'extension plpgsql', sql: 'DROP EXTENSION plpgsql' }]
            : []),
    ];
}
const nameSetting = ({ of, name }) => `setting ${name} of the ${of}`;
/** Values of these are lists, each of which is quoted by itself. */
const LISTS = /^(search_path|temp_tablespaces|\w+_preload_libraries|datestyle)$/i;
/** What is set on the mirror after the dump: the next session begins with it. */
function settingStatements(source, database) {
    return source.settings.map(({ of, name, value }) => ({
        object: nameSetting({ of, name, value }),
        sql: (of === 'database'
            ? `ALTER DATABASE ${surroundings_quote(database)}`
            : `ALTER ROLE CURRENT_USER IN DATABASE ${surroundings_quote(database)}`) +
            // A list is stored as the server reads it, so it needs no quotes of ours.
            ` SET ${name.split('.').map(surroundings_quote).join('.')} TO ${LISTS.test(name) && value !== '' ? value : surroundings_literal(value)}`,
    }));
}
/** What a shared mirror's server lacks, in words for a warning each. */
function lacking(source, mirror) {
    const roles = new Set(mirror.roles.map(role => role.name));
    return [
        ...source.roles.filter(role => !roles.has(role.name)).map(role => `role ${role.name}`),
        ...source.tablespaces
            .filter(name => !mirror.tablespaces.includes(name))
            .map(name => `tablespace ${name}`),
    ];
}
/** What is of another kind on the mirror, in a sentence each. */
function differing(source, mirror, available) {
    const compared = [
        ['encoding', source.encoding, mirror.encoding],
        ['locale', source.locale, mirror.locale],
    ];
    const names = [...available].map(extension => extension.split(' ')[0]);
    return [
        // Another minor version is another one of the same.
        ...(source.major === mirror.major
            ? []
            : [
                `The mirror's version is PostgreSQL ${mirror.version}, the target's is PostgreSQL ${source.version}.`,
            ]),
        ...compared
            .filter(([, ofTarget, ofMirror]) => ofTarget !== ofMirror)
            .map(([what, ofTarget, ofMirror]) => `The mirror's ${what} is ${ofMirror}, the target's is ${ofTarget}.`),
        ...Object.entries(source.extensions)
            .filter(([name, version]) => names.includes(name) && !available.has(`${name} ${version}`))
            .map(([name, version]) => `The mirror has another version of extension ${name} than the target's ${version}.`),
    ];
}
const surroundings_unquote = (name) => name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
const surroundings_quote = (name) => `"${name.replaceAll('"', '""')}"`;
const surroundings_literal = (text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/copy.js
/**
 * The target's catalog on the mirror, and its rows where they are asked for. Invariant:
 * all that is read of the source is read in one session and one snapshot; what the mirror
 * could not hold is a warning, never silence.
 */














/** Where no statement timeout is asked for, a server that says nothing for so long is given up. */
const SILENCE_MS = 120_000;
/** How much longer than its own statement timeout a server may take to answer. */
const copy_GRACE_MS = 15_000;
/** As SILENCE_MS, where the mirror has rows: it may build one index for long. */
const WORK_MS = 1_800_000;
/** How long a server may take to end a session that does nothing. */
const PARTING_MS = 2_000;
/** See `Mirroring.copy`. */
async function copy_copy(source, mirror, options) {
    const { signal, statementTimeoutMs } = options;
    const silenceMs = statementTimeoutMs === 0 ? SILENCE_MS : statementTimeoutMs + copy_GRACE_MS;
    const limits = { ...options, silenceMs, workMs: options.data.kind === 'none' ? silenceMs : WORK_MS };
    const opened = new Set();
    const abort = () => {
        for (const session of opened)
            closeAtOnce(session);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
        signal.throwIfAborted();
        return await copyWith(source, mirror, limits, {
            open: async (target) => {
                const session = await connect_openSession(target, options);
                opened.add(session);
                signal.throwIfAborted();
                return session;
            },
            end: async (session) => {
                await Promise.race([
                    session.client.end().catch(() => undefined),
                    (0,promises_.setTimeout)(PARTING_MS, undefined, { ref: false }),
                ]);
                closeAtOnce(session);
                opened.delete(session);
            },
        });
    }
    catch (thrown) {
        throw signal.aborted ? failures_cancelled() : thrown;
    }
    finally {
        signal.removeEventListener('abort', abort);
        abort();
    }
}
async function copyWith(source, mirror, limits, sessions) {
    const { surroundings, catalog, warnings, rows, session: from } = await copy_readSource(source, limits, sessions);
    const to = await sessions.open(mirror);
    const askMirror = asking(to, 'mirror', limits.silenceMs);
    const present = await surroundings_readSurroundings(askMirror);
    const available = await readAvailable(askMirror, Object.keys(surroundings.extensions));
    const use = isPrivate(mirror) ? 'private' : 'shared';
    const copied = (part) => part.filter(isCopied).map(statement => withVersion(statement, surroundings, available));
    const run = (statements) => restore(to, statements, { silenceMs: limits.workMs, signal: limits.signal });
    const beforeRows = [
        ...prepare(surroundings, present, use),
        ...(rows === undefined ? [] : FOR_ROWS),
        ...copied(catalog.beforeRows),
    ];
    const afterRows = [...copied(catalog.afterRows), ...settingStatements(surroundings, mirror.database)];
    let refusals;
    let copiedRows = NO_ROWS;
    if (rows === undefined)
        refusals = await run([...beforeRows, ...afterRows]);
    else {
        const first = await run(beforeRows);
        const { tables, selection } = rows;
        const streamed = await copy_rows_copyRows(from, to, tables, selection, limits);
        const counters = await readCounters(asking(from, 'target', limits.silenceMs));
        await sessions.end(from);
        copiedRows = { ...streamed, ...counters };
        refusals = [...first, ...(await run([...counters.statements, ...afterRows]))];
    }
    refusals = [...refusals, ...(await copy_refresh(surroundings.populated, run))];
    await sessions.end(to);
    const found = {
        differing: differing(surroundings, present, available),
        lacking: use === 'shared' ? lacking(surroundings, present) : [],
        leftOut: [...surroundings.leftOut, ...(rows?.selection.leftOut ?? [])],
        withoutEffect: mirror.address.kind === 'embedded' ? surroundings.settings.map(nameSetting) : [],
        ...{ warnings, refusals },
        refusedRows: copiedRows.refused,
        unreadableSequences: copiedRows.unreadable,
    };
    return { problems: toProblems(mirror, found), tables: copiedRows.tables, rows: copiedRows.rows };
}
const NO_ROWS = {
    ...{ tables: 0, rows: 0, refused: new Map() },
    ...{ statements: [], unreadable: [] },
};
/** What a mirror's session has to be like where rows are copied. */
const FOR_ROWS = [
    // The limit is for statements of the change, not for building the index of a large table.
    'SET statement_timeout = 0',
    // As pg_dump sets them for the source: values are written and read in one way.
    "SET DateStyle = 'ISO'",
    "SET IntervalStyle = 'postgres'",
    "SET bytea_output = 'hex'",
].map(sql => ({ object: 'the session', sql }));
async function copy_readSource(source, limits, sessions) {
    const { data, signal, silenceMs } = limits;
    const session = await sessions.open(source);
    const ask = asking(session, 'target', silenceMs);
    const surroundings = await surroundings_readSurroundings(ask);
    const select = async () => {
        if (data.kind === 'none')
            return undefined;
        const tables = await readTables(ask);
        return { tables, selection: selectRows(tables, data) };
    };
    // What cannot be copied is refused before anything is made; what is copied is chosen in the snapshot.
    await select();
    const { sql, warnings } = await dump(session, {
        options: ['--schema-only', '--no-subscriptions', '--no-sync'],
        ...{ silenceMs, signal },
    });
    if (data.kind === 'none') {
        await sessions.end(session);
        return { session, surroundings, warnings, catalog: readDump(sql) };
    }
    // pg_dump has lifted them for itself.
    await ask(`SET lock_timeout = ${limits.lockTimeoutMs}; SET statement_timeout = ${limits.statementTimeoutMs}`);
    const rows = await select();
    const catalog = readDump(sql);
    return { session, surroundings, warnings, catalog, ...(rows === undefined ? {} : { rows }) };
}
/** A mirror with user mappings would read and write other servers in a dry run. */
const isCopied = ({ sql }) => !sql.startsWith('CREATE USER MAPPING');
/**
 * Fills the materialized views that hold something on the source, or a statement that
 * reads one would fail. One that reads another which is still empty is tried again.
 */
async function copy_refresh(names, run) {
    let refusals = [];
    let left = names.map(name => ({
        object: `rows of materialized view ${name}`,
        sql: `REFRESH MATERIALIZED VIEW ${name}`,
    }));
    while (left.length > 0) {
        refusals = await run(left);
        const again = left.filter(view => refusals.some(({ statement }) => statement === view));
        if (again.length === left.length)
            break;
        left = again;
    }
    return refusals;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/object-queries.js
/**
 * The look-ups that list what is no relation: routines, types, operators, text search,
 * foreign data and so on. Invariant: as in relation-queries.ts.
 */

const object_queries_named = (alias, nameColumn, schemaColumn) => `(SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = ${alias}.${schemaColumn}) || '.' || quote_ident(${alias}.${nameColumn})`;
const routine = (column) => `CASE WHEN ${column} <> 0 THEN ${column}::regprocedure::text END`;
const operator = (column) => `CASE WHEN ${column} <> 0 THEN ${column}::regoperator::text END`;
const type = (column) => `CASE WHEN ${column} <> 0 THEN ${column}::regtype::text END`;
const collation = (column) => `CASE WHEN ${column} <> 0 THEN ${column}::regcollation::text END`;
/** @param major - Of the server: publications know columns, conditions and schemas since version 15. */
const objectQueries = (major) => [
    `SELECT ${kindOfRoutine('p')} || ' ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
     FROM pg_proc p WHERE p.prokind <> 'a' AND ${ownRoutine('p')}`,
    `SELECT 'aggregate ' || p.oid::regprocedure,
          json_build_array(pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.proparallel,
            a.aggkind, a.aggnumdirectargs, ${[
        'transfn',
        'finalfn',
        'combinefn',
        'serialfn',
        'deserialfn',
        'mtransfn',
        'minvtransfn',
        'mfinalfn',
    ]
        .map(name => routine(`a.agg${name}`))
        .join(', ')}, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify,
            ${operator('a.aggsortop')}, ${type('a.aggtranstype')}, a.aggtransspace, ${type('a.aggmtranstype')},
            a.aggmtransspace, a.agginitval, a.aggminitval)::text
     FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE ${ownRoutine('p')}`,
    `SELECT CASE t.typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || t.oid::regtype,
          json_build_array(t.typtype, t.typisdefined,
            ARRAY(SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder),
            (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), ${collation('a.attcollation')}) ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
            CASE t.typtype WHEN 'd' THEN json_build_array(format_type(t.typbasetype, t.typtypmod), t.typnotnull,
              coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), ${collation('t.typcollation')}) END,
            (SELECT json_build_array(${type('r.rngsubtype')}, ${collation('r.rngcollation')}, ${routine('r.rngcanonical')},
                ${routine('r.rngsubdiff')}, (SELECT ${object_queries_named('o', 'opcname', 'opcnamespace')} FROM pg_opclass o WHERE o.oid = r.rngsubopc))
               FROM pg_range r WHERE r.rngtypid = t.oid),
            CASE t.typtype WHEN 'b' THEN json_build_array(t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory,
              t.typispreferred, t.typdelim, ${type('t.typelem')}, t.typdefault, t.typinput::text, t.typoutput::text,
              t.typreceive::text, t.typsend::text, t.typmodin::text, t.typmodout::text, t.typanalyze::text) END)::text
     FROM pg_type t WHERE ${ownType('t')}`,
    `SELECT 'constraint ' || quote_ident(k.conname) || ' on domain ' || t.oid::regtype,
          json_build_array(pg_get_constraintdef(k.oid), k.convalidated)::text
     FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid WHERE k.contype <> 'n' AND ${ownType('t')}`,
    `SELECT 'extension ' || quote_ident(extname), extnamespace::regnamespace::text FROM pg_extension`,
    `SELECT 'version of extension ' || quote_ident(extname), extversion FROM pg_extension`,
    `SELECT 'cast (' || castsource::regtype || ' AS ' || casttarget::regtype || ')',
          json_build_array(${routine('k.castfunc')}, k.castcontext, k.castmethod)::text
     FROM pg_cast k WHERE ${ownGlobal('pg_cast', 'k')}
      AND k.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_cast'::regclass AND deptype = 'i')`,
    `SELECT 'operator ' || o.oid::regoperator,
          json_build_array(${routine('o.oprcode')}, ${type('o.oprresult')}, ${operator('o.oprcom')}, ${operator('o.oprnegate')},
            ${routine('o.oprrest')}, ${routine('o.oprjoin')}, o.oprcanhash, o.oprcanmerge)::text
     FROM pg_operator o WHERE o.oprcode <> 0 AND ${own('pg_operator', 'o', 'oprnamespace')}`,
    `SELECT 'operator class ' || ${object_queries_named('o', 'opcname', 'opcnamespace')} || ' using ' || m.amname,
          json_build_array(o.opcdefault, ${type('o.opcintype')}, ${type('o.opckeytype')},
            (SELECT ${object_queries_named('f', 'opfname', 'opfnamespace')} FROM pg_opfamily f WHERE f.oid = o.opcfamily))::text
     FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod WHERE ${own('pg_opclass', 'o', 'opcnamespace')}`,
    `SELECT 'operator family ' || ${object_queries_named('f', 'opfname', 'opfnamespace')} || ' using ' || m.amname,
          json_build_array(
            ARRAY(SELECT format('%s %s %s', a.amopstrategy, a.amopopr::regoperator, a.amoppurpose)
                    FROM pg_amop a WHERE a.amopfamily = f.oid ORDER BY 1),
            ARRAY(SELECT format('%s %s %s %s', a.amprocnum, a.amproc::regprocedure, a.amproclefttype::regtype, a.amprocrighttype::regtype)
                    FROM pg_amproc a WHERE a.amprocfamily = f.oid ORDER BY 1))::text
     FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod WHERE ${own('pg_opfamily', 'f', 'opfnamespace')}`,
    // The column with the locale of ICU is called by three names.
    `SELECT 'collation ' || c.oid::regcollation,
          json_build_array(c.collprovider, c.collisdeterministic,
            CASE c.collprovider WHEN 'c' THEN c.collcollate || ' ' || c.collctype
              ELSE coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate) END,
            to_jsonb(c) ->> 'collicurules')::text
     FROM pg_collation c WHERE ${own('pg_collation', 'c', 'collnamespace')}`,
    `SELECT 'conversion ' || ${object_queries_named('c', 'conname', 'connamespace')},
          json_build_array(pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::text, c.condefault)::text
     FROM pg_conversion c WHERE ${own('pg_conversion', 'c', 'connamespace')}`,
    `SELECT 'text search configuration ' || c.oid::regconfig,
          json_build_array((SELECT ${object_queries_named('p', 'prsname', 'prsnamespace')} FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
            ARRAY(SELECT format('%s %s %s', m.maptokentype, m.mapseqno, m.mapdict::regdictionary)
                    FROM pg_ts_config_map m WHERE m.mapcfg = c.oid ORDER BY m.maptokentype, m.mapseqno))::text
     FROM pg_ts_config c WHERE ${own('pg_ts_config', 'c', 'cfgnamespace')}`,
    `SELECT 'text search dictionary ' || d.oid::regdictionary,
          json_build_array((SELECT ${object_queries_named('t', 'tmplname', 'tmplnamespace')} FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption)::text
     FROM pg_ts_dict d WHERE ${own('pg_ts_dict', 'd', 'dictnamespace')}`,
    `SELECT 'text search parser ' || ${object_queries_named('p', 'prsname', 'prsnamespace')},
          json_build_array(p.prsstart::text, p.prstoken::text, p.prsend::text, p.prsheadline::text, p.prslextype::text)::text
     FROM pg_ts_parser p WHERE ${own('pg_ts_parser', 'p', 'prsnamespace')}`,
    `SELECT 'text search template ' || ${object_queries_named('t', 'tmplname', 'tmplnamespace')},
          json_build_array(t.tmplinit::text, t.tmpllexize::text)::text
     FROM pg_ts_template t WHERE ${own('pg_ts_template', 't', 'tmplnamespace')}`,
    `SELECT 'event trigger ' || quote_ident(e.evtname),
          json_build_array(e.evtevent, ${sorted('e.evttags')}, ${routine('e.evtfoid')}, e.evtenabled)::text
     FROM pg_event_trigger e WHERE ${ownGlobal('pg_event_trigger', 'e')}`,
    `SELECT 'publication ' || quote_ident(p.pubname),
          json_build_array(p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
            ARRAY(SELECT r.prrelid::regclass::text${major < 15
        ? ''
        : ` || coalesce(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), '') ||
                    coalesce((SELECT ' (' || string_agg(a.attname, ',' ORDER BY a.attnum) || ')' FROM pg_attribute a
                       WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), '')`} FROM pg_publication_rel r WHERE r.prpubid = p.oid ORDER BY 1)${major < 15
        ? ", '{}'::text[]"
        : `, ARRAY(SELECT s.pnnspid::regnamespace::text FROM pg_publication_namespace s WHERE s.pnpubid = p.oid ORDER BY 1)`})::text
     FROM pg_publication p WHERE ${ownGlobal('pg_publication', 'p')}`,
    `SELECT 'foreign data wrapper ' || quote_ident(w.fdwname),
          json_build_array(${routine('w.fdwhandler')}, ${routine('w.fdwvalidator')}, ${sorted('w.fdwoptions')})::text
     FROM pg_foreign_data_wrapper w WHERE ${ownGlobal('pg_foreign_data_wrapper', 'w')}`,
    `SELECT 'server ' || quote_ident(s.srvname),
          json_build_array(s.srvtype, s.srvversion, w.fdwname, ${sorted('s.srvoptions')})::text
     FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE ${ownGlobal('pg_foreign_server', 's')}`,
    `SELECT 'language ' || quote_ident(l.lanname),
          json_build_array(l.lanpltrusted, ${routine('l.lanplcallfoid')}, ${routine('l.laninline')}, ${routine('l.lanvalidator')})::text
     FROM pg_language l WHERE ${ownGlobal('pg_language', 'l')}`,
    `SELECT 'access method ' || quote_ident(m.amname), json_build_array(m.amtype, ${routine('m.amhandler')})::text
     FROM pg_am m WHERE ${ownGlobal('pg_am', 'm')}`,
    `SELECT 'transform for ' || t.trftype::regtype || ' language ' || quote_ident(l.lanname),
          json_build_array(${routine('t.trffromsql')}, ${routine('t.trftosql')})::text
     FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE ${ownGlobal('pg_transform', 't')}`,
    `SELECT 'setting ' || split_part(line, '=', 1) || ' of the database', line
     FROM pg_db_role_setting s, unnest(s.setconfig) line
    WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`,
];

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/ownership-queries.js
/**
 * The look-ups that list owners, privileges, comments and labels. Invariant: as in
 * relation-queries.ts; privileges that are those of a new object are left out.
 */

const inSchema = (catalog, prefix) => ({
    catalog,
    owner: `o.${prefix}owner`,
    where: own(catalog, 'o', `${prefix}namespace`),
});
const OWNED = [
    {
        catalog: 'pg_class',
        owner: 'o.relowner',
        where: `o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${own('pg_class', 'o', 'relnamespace')}`,
        acl: ['relacl', `CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`],
    },
    {
        catalog: 'pg_namespace',
        owner: 'o.nspowner',
        where: `(o.nspname = 'public' OR ${ownGlobal('pg_namespace', 'o')}) AND o.nspname !~ '^pg_'`,
        acl: ['nspacl', `'n'`],
    },
    { catalog: 'pg_proc', owner: 'o.proowner', where: ownRoutine('o'), acl: ['proacl', `'f'`] },
    { catalog: 'pg_type', owner: 'o.typowner', where: ownType('o'), acl: ['typacl', `'T'`] },
    {
        catalog: 'pg_foreign_data_wrapper',
        owner: 'o.fdwowner',
        where: ownGlobal('pg_foreign_data_wrapper', 'o'),
        acl: ['fdwacl', `'F'`],
    },
    {
        catalog: 'pg_foreign_server',
        owner: 'o.srvowner',
        where: ownGlobal('pg_foreign_server', 'o'),
        acl: ['srvacl', `'S'`],
    },
    {
        catalog: 'pg_language',
        owner: 'o.lanowner',
        where: ownGlobal('pg_language', 'o'),
        acl: ['lanacl', `'l'`],
    },
    { catalog: 'pg_event_trigger', owner: 'o.evtowner', where: ownGlobal('pg_event_trigger', 'o') },
    { catalog: 'pg_publication', owner: 'o.pubowner', where: ownGlobal('pg_publication', 'o') },
    inSchema('pg_operator', 'opr'),
    inSchema('pg_opclass', 'opc'),
    inSchema('pg_opfamily', 'opf'),
    inSchema('pg_collation', 'coll'),
    inSchema('pg_conversion', 'con'),
    inSchema('pg_ts_dict', 'dict'),
    inSchema('pg_ts_config', 'cfg'),
    inSchema('pg_statistic_ext', 'stx'),
];
/**
 * Privileges in words. MAINTAIN is there since version 17 and comes with ALL, so one
 * who has the seven older ones has it or not by the server's version.
 */
const inWords = (acl, owner) => `(SELECT string_agg(g.grantee || ' ' || g.privileges, '; ' ORDER BY g.grantee) FROM (
      SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' WHEN ${owner} THEN 'the owner' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS grantee,
             string_agg(x.privilege, ',' ORDER BY x.privilege)
               FILTER (WHERE x.privilege !~ '^MAINTAIN' OR x.older < 7) AS privileges
        FROM (SELECT DISTINCT e.grantee, e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END AS privilege,
                count(*) FILTER (WHERE e.privilege_type <> 'MAINTAIN') OVER (PARTITION BY e.grantee) AS older
                FROM aclexplode(${acl}) e) x
       GROUP BY 1, x.grantee) g)`;
const OWNERS = OWNED.map(({ catalog, owner, where }) => `SELECT 'owner of ' || ${identify(`'${catalog}'::regclass`, 'o.oid', '0')}, pg_get_userbyid(${owner})::text
       FROM ${catalog} o WHERE ${where}`);
const PRIVILEGES = OWNED.flatMap(({ catalog, owner, where, acl }) => {
    if (acl === undefined)
        return [];
    const [column, letter] = acl;
    return `SELECT 'privileges on ' || ${identify(`'${catalog}'::regclass`, 'o.oid', '0')}, coalesce(p.granted, 'none')
            FROM ${catalog} o, LATERAL (SELECT ${inWords(`o.${column}`, owner)} AS granted,
              ${inWords(`acldefault(${letter}, ${owner})`, owner)} AS initial) p
           WHERE o.${column} IS NOT NULL AND p.granted IS DISTINCT FROM p.initial AND ${where}`;
});
const described = (catalog) => `(d.objoid >= ${FIRST_OWN_OID} OR d.objoid = (SELECT oid FROM pg_namespace WHERE nspname = 'public'))
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
   AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE d.classoid = 'pg_class'::regclass AND i.indexrelid = d.objoid
                      AND NOT i.indisvalid AND c.relkind = 'i')
   AND d.classoid <> 'pg_extension'::regclass /* of ${catalog} */`;
const OWNERSHIP_QUERIES = [
    ...OWNERS,
    ...PRIVILEGES,
    `SELECT 'privileges on column ' || c.oid::regclass || '.' || quote_ident(a.attname), ${inWords('a.attacl', 'c.relowner')}
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND a.attacl <> '{}' AND NOT a.attisdropped AND ${own('pg_class', 'c', 'relnamespace')}`,
    `SELECT format('default privileges of role %s%s on type %s', quote_ident(pg_get_userbyid(d.defaclrole)),
            ' in schema ' || CASE WHEN d.defaclnamespace <> 0 THEN d.defaclnamespace::regnamespace::text END, d.defaclobjtype),
          coalesce(${inWords('d.defaclacl', 'd.defaclrole')}, 'none')
     FROM pg_default_acl d WHERE ${notOfExtension('pg_default_acl', 'd.oid')}`,
    `SELECT 'comment on ' || ${identify('d.classoid', 'd.objoid', 'd.objsubid')}, d.description
     FROM pg_description d WHERE ${described('pg_description')}`,
    `SELECT 'security label on ' || ${identify('d.classoid', 'd.objoid', 'd.objsubid')}, d.provider || ' ' || d.label
     FROM pg_seclabel d WHERE ${described('pg_seclabel')}`,
];

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/relation-queries.js
/**
 * The look-ups that list relations and what belongs to them. Invariant: each gives
 * `name` and `definition`, the same for equal catalogs on servers of other versions.
 */

const ownRelation = own('pg_class', 'c', 'relnamespace');
const options = sorted('c.reloptions');
// A table keeps its TOAST table when the columns that needed it are gone.
const toastOptions = `coalesce((SELECT ${sorted('toast.reloptions')} FROM pg_class toast
  WHERE toast.oid = c.reltoastrelid), '{}')`;
const tablespace = `(SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace)`;
const relation_queries_parents = `ARRAY(SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid ORDER BY inhseqno)`;
/** NULL since version 17, -1 before. */
const statisticsTarget = (column) => `nullif(${column}, -1)`;
/** In partitions nothing is local in one version of their history and everything in another. */
const LOCAL = `CASE WHEN c.relispartition THEN NULL ELSE %s END`;
const RELATION_QUERIES = [
    `SELECT 'schema ' || quote_ident(nspname) AS name, '' AS definition FROM pg_namespace n
    WHERE ${inOwnSchema('n.oid')}
      AND n.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND deptype = 'e')`,
    // The columns of a child table come in the order of its history.
    `SELECT ${kindOfRelation('c')} || ' ' || c.oid::regclass,
          json_build_array(c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
            (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident),
            (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisclustered),
            ${options}, ${toastOptions}, (SELECT amname FROM pg_am WHERE oid = c.relam AND c.relkind = 'r'),
            CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END,
            pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), ${relation_queries_parents}, ${tablespace},
            (SELECT json_agg(attname ORDER BY CASE WHEN NOT c.relispartition AND hierarchy.is_child THEN attname END, attnum)
               FROM pg_attribute, LATERAL (SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) AS is_child) hierarchy
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
            (SELECT json_build_array(s.srvname, ${sorted('f.ftoptions')}) FROM pg_foreign_table f
               JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid))::text
     FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f') AND ${ownRelation}`,
    `SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname),
          json_build_array(format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
            a.attgenerated, a.attidentity, CASE WHEN a.attcollation <> 0 THEN a.attcollation::regcollation::text END,
            ${statisticsTarget('a.attstattarget')}, a.attstorage, ${sorted('a.attoptions')}, ${sorted('a.attfdwoptions')},
            ${LOCAL.replace('%s', 'a.attislocal')}, ${LOCAL.replace('%s', 'a.attinhcount')})::text
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${ownRelation}`,
    // Those of NOT NULL are in the catalog since version 18; foreign keys of partitions follow from their table's.
    `SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || c.oid::regclass,
          json_build_array(pg_get_constraintdef(k.oid), k.convalidated,
            ${LOCAL.replace('%s', 'k.conislocal')}, ${LOCAL.replace('%s', 'k.coninhcount')})::text
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype NOT IN ('n', 't') AND NOT (k.contype = 'f' AND k.conparentid <> 0) AND ${ownRelation}`,
    // One that is invalid is left out of a mirror, which the copy tells; one of a partitioned table waits for others.
    `SELECT 'index ' || i.indexrelid::regclass,
          json_build_array(pg_get_indexdef(i.indexrelid), i.indisvalid, ${tablespace.replace('c.', 'x.')},
            (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = i.indexrelid),
            ARRAY(SELECT ${statisticsTarget('attstattarget')} FROM pg_attribute
                   WHERE attrelid = i.indexrelid ORDER BY attnum))::text
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE c.relkind IN ('r', 'p', 'm') AND (i.indisvalid OR x.relkind = 'I') AND ${ownRelation}`,
    `SELECT ${kindOfRelation('c')} || ' ' || c.oid::regclass, pg_get_viewdef(c.oid) || E'\\n' ||
          json_build_array(${options}, (SELECT amname FROM pg_am WHERE oid = c.relam), ${tablespace},
            (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisclustered))
     FROM pg_class c WHERE c.relkind IN ('v', 'm') AND ${ownRelation}`,
    `SELECT 'sequence ' || c.oid::regclass,
          json_build_array(s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
            (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || quote_ident(a.attname) FROM pg_depend d
               JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
                AND d.deptype IN ('a', 'i')))::text
     FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid WHERE ${ownRelation}`,
    // Those of partitions follow from their table's.
    `SELECT 'trigger ' || quote_ident(t.tgname) || ' on ' || c.oid::regclass,
          json_build_array(pg_get_triggerdef(t.oid), t.tgenabled)::text
     FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${ownRelation}`,
    `SELECT 'rule ' || quote_ident(r.rulename) || ' on ' || c.oid::regclass,
          json_build_array(pg_get_ruledef(r.oid), r.ev_enabled)::text
     FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND ${ownRelation}`,
    `SELECT 'policy ' || quote_ident(p.polname) || ' on ' || c.oid::regclass,
          json_build_array(p.polcmd, p.polpermissive,
            ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END::text FROM unnest(p.polroles) r ORDER BY 1),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))::text
     FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE ${ownRelation}`,
    `SELECT 'statistics ' || quote_ident(n.nspname) || '.' || quote_ident(x.stxname),
          json_build_array(pg_get_statisticsobjdef(x.oid), ${statisticsTarget('x.stxstattarget')})::text
     FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace
    WHERE ${own('pg_statistic_ext', 'x', 'stxnamespace')}`,
];

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/view-text.js
/**
 * A view's text as every version of the server would write it. Invariant: texts of
 * different versions become equal; a view that reads several relations keeps its text.
 */
const view_text_NAME = String.raw `(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const view_text_TOKEN = new RegExp(String.raw `'(?:[^']|'')*'|${view_text_NAME}(?:\.${view_text_NAME})*`, 'gu');
/** The FROM of the outermost SELECT is indented by three blanks, the clauses behind it by two. */
const FROM = /\n {3}FROM ([\s\S]*?)(?=\n {2}\S|\n {1}[A-Z]|;|$)/;
/**
 * Takes the name of the only relation from the columns: since version 16 the server
 * leaves it out, https://github.com/postgres/postgres/commit/47bb9db759
 */
function canonicalView(definition) {
    const alias = onlyRelation(definition);
    if (alias === undefined)
        return definition;
    return definition.replace(view_text_TOKEN, token => token.startsWith(`${alias}.`) ? token.slice(alias.length + 1) : token);
}
function onlyRelation(definition) {
    const from = FROM.exec(definition)?.[1];
    if (from === undefined || /^\(?\s*SELECT\b|\bJOIN\b/.test(from))
        return undefined;
    let depth = 0;
    let bare = '';
    for (const [part] of from.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[\s\S]/gu)) {
        if (part === ')')
            depth--;
        if (depth === 0)
            bare += part;
        if (part === '(')
            depth++;
    }
    if (bare.includes(','))
        return undefined;
    const words = bare
        .replace(/\(\)\s*$/, '')
        .trim()
        .match(new RegExp(`${view_text_NAME}(?:\\.${view_text_NAME})*`, 'gu'));
    return words?.at(-1)?.match(new RegExp(view_text_NAME, 'gu'))?.at(-1);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/fingerprint.js
/**
 * The catalog, object by object, as hashes. Invariant: look-ups of one session, one
 * snapshot and one round trip; nothing is locked, and an account that may do nothing
 * else gets the same answer.
 */






/** What changes how the server writes a definition. */
const fingerprint_SETTINGS = {
    search_path: '',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    bytea_output: 'hex',
    extra_float_digits: '1',
    quote_all_identifiers: 'off',
    xmlbinary: 'base64',
};
/** See `Mirroring.fingerprint`. */
async function fingerprint_fingerprint(target, options) {
    const { client, server } = await connect_openSession(target, options);
    try {
        const queries = [
            ...RELATION_QUERIES,
            ...objectQueries(Number.parseInt(server.version)),
            ...OWNERSHIP_QUERIES,
        ];
        const settings = Object.entries(fingerprint_SETTINGS).map(([name, value]) => `set_config('${name}', '${value}', true)`);
        const text = [
            'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
            `SELECT ${settings.join(', ')}`,
            ...queries.map(query => `SELECT * FROM (${query}) AS entry (name, definition)`),
            'COMMIT',
        ].join(';\n');
        const results = (await client.query(text));
        return toFingerprint(results.slice(2, -1).flatMap(result => result.rows));
    }
    finally {
        await client.end();
    }
}
function toFingerprint(rows) {
    const entries = rows.flatMap(({ name, definition }) => 
    // An object that was dropped meanwhile has no name any more.
    name === null ? [] : [[name, fingerprint_hash(canonical(name, definition ?? ''))]]);
    return new Map(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
const canonical = (name, definition) => /^(materialized )?view |^rule /.test(name) ? canonicalView(definition) : definition;
const fingerprint_hash = (definition) => (0,external_node_crypto_.createHash)('sha256').update(definition).digest('hex').slice(0, 32);

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/inspect.js

const INSPECT = `
  SELECT r.rolsuper OR r.rolcreatedb AS "mayCreate",
         pg_catalog.pg_database_size(pg_catalog.current_database())::text AS bytes,
         CASE WHEN r.rolsuper THEN 'everything, since it is a superuser'
              ELSE coalesce(
                (SELECT format('alter %I.%I, which it owns', n.nspname, c.relname) FROM own c
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                  WHERE pg_catalog.pg_has_role(c.relowner, 'USAGE') LIMIT 1),
                (SELECT format('write rows into %I.%I', n.nspname, c.relname) FROM own c
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                  WHERE pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') LIMIT 1),
                (SELECT format('create objects in the schema %I', nspname) FROM pg_catalog.pg_namespace
                  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                    AND pg_catalog.has_schema_privilege(oid, 'CREATE') LIMIT 1))
         END AS "mayWrite"
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`;
const inspect_OWN = `
  WITH own AS (
    SELECT c.oid, c.relname, c.relowner, c.relnamespace FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     ORDER BY c.oid)`;
/** See `Mirroring.inspect`. */
async function inspect_inspect(target, options) {
    const { client } = await connect_openSession(target, options);
    try {
        const { rows } = await client.query(inspect_OWN + INSPECT);
        const [row] = rows;
        if (row === undefined)
            throw new Error('The account of a session is not among the roles');
        return {
            mayCreate: row.mayCreate,
            bytes: Number(row.bytes),
            ...(row.mayWrite === null ? {} : { mayWrite: row.mayWrite }),
        };
    }
    finally {
        await client.end();
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/cluster-wide.js
/**
 * Statements whose effect is on the whole server and not on one database.
 * Invariant: when in doubt, a statement counts as such.
 */

const SHARED = new Set(['ROLE', 'USER', 'GROUP', 'DATABASE', 'TABLESPACE', 'SYSTEM', 'SUBSCRIPTION']);
const ABOUT_OBJECTS = / ON /i;
/** Whether a statement reaches beyond the database it runs in. */
function reachesBeyond(text) {
    const [first = '', second = ''] = words_firstWords(text, 2);
    if (['CREATE', 'ALTER', 'DROP'].includes(first))
        return SHARED.has(second);
    // GRANT and REVOKE of a role, without ON, change who is a member of what on the whole server.
    if (first === 'GRANT' || first === 'REVOKE')
        return !ABOUT_OBJECTS.test(text);
    // COPY … TO and FROM a file or program, and code in a language that is not trusted, leave the database.
    if (first === 'COPY')
        return /\b(?:PROGRAM|FROM\s+'|TO\s+')/i.test(text);
    return (first === 'REASSIGN' ||
        first === 'LOAD' ||
        (first === 'COMMENT' && /^[^']*\bON\s+(?:ROLE|DATABASE|TABLESPACE)\b/i.test(text)));
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/scratch.js



const DATABASE_EXISTS = '42P04';
const INVALID_PARAMETER = '22023';
const scratch_quote = (name) => `"${name.replaceAll('"', '""')}"`;
/** See `Mirroring.createScratch`. An embedded server has the one database that it has. */
async function scratch_createScratch(server, name, options) {
    if (server.address.kind === 'embedded')
        return server;
    const { client } = await connect_openSession(server, options);
    try {
        const create = `CREATE DATABASE ${scratch_quote(name)} TEMPLATE template0`;
        // A server whose locale belongs to another encoding refuses UTF-8.
        await client.query(`${create} ENCODING 'UTF8'`).catch((thrown) => {
            if (thrown.code !== INVALID_PARAMETER)
                throw thrown;
            return client.query(create);
        });
    }
    catch (thrown) {
        throw scratch_toFailure(name, thrown);
    }
    finally {
        await client.end();
    }
    return { ...server, name: `${server.environment}/${server.server}/${name}`, database: name };
}
function scratch_toFailure(name, error) {
    const message = `The scratch database "${name}" could not be made: ${error.message ?? 'no reason given'} (${error.code ?? 'no code'}).`;
    return error.code === DATABASE_EXISTS
        ? failures_impossible(message, 'Drop the database of this name, which a dry run has left behind.', error)
        : failures_impossible(message, 'Give the account the right CREATEDB, or choose another kind of dry run.', error);
}
/** See `Mirroring.dropScratch`. Dropping what is gone does nothing. */
async function scratch_dropScratch(scratch, options) {
    if (scratch.address.kind === 'embedded')
        return releaseEmbedded(scratch);
    const { client } = await openAdministrative(scratch, options);
    try {
        await client.query(`DROP DATABASE IF EXISTS ${scratch_quote(scratch.database)} WITH (FORCE)`);
    }
    catch (thrown) {
        const { message = 'no reason given' } = thrown;
        throw failures_impossible(`The scratch database "${scratch.database}" could not be dropped: ${message}.`, `Drop the database "${scratch.database}" by hand.`, thrown);
    }
    finally {
        await client.end();
    }
}
/** A session on another database of the scratch's server: one that every server has, and lets in. */
async function openAdministrative(scratch, options) {
    try {
        return await connect_openSession({ ...scratch, database: 'postgres' }, options);
    }
    catch (thrown) {
        if (!(thrown instanceof core_errors/* GreenlineError */.yi))
            throw thrown;
        return connect_openSession({ ...scratch, database: 'template1' }, options);
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/mirror/index.js







const mirror_mirroring = {
    inspect: inspect_inspect,
    createScratch: scratch_createScratch,
    dropScratch: scratch_dropScratch,
    copy: copy_copy,
    fingerprint: fingerprint_fingerprint,
    startLocal: local_server_startLocal,
    sweepLocal: sweepLocal,
    reachesBeyond: reachesBeyond,
};

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/databases.js

/** The server's own, and those that providers keep beside the customer's: RDS, Cloud SQL, AlloyDB, Azure. */
const databases_OWN = new Set([
    ...['postgres', 'template0', 'template1', 'rdsadmin', 'cloudsqladmin', 'alloydbadmin'],
    ...['alloydbmetadata', 'azure_maintenance', 'azure_sys'],
]);
/** See `Dialect.databases`. */
async function databases_listDatabases(target, options) {
    const { client } = await connect_openSession(target, options);
    try {
        const { rows } = await client.query('SELECT datname AS name, datistemplate AS template FROM pg_database WHERE datallowconn');
        const own = rows.filter(({ name, template }) => template || databases_OWN.has(name));
        return { all: rows.map(({ name }) => name), own: own.map(({ name }) => name) };
    }
    finally {
        await client.end();
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/answer.js


/** ReadyForQuery's status as the state of the session's transaction. */
const STATES = {
    I: 'none',
    T: 'open',
    E: 'aborted',
};
/** @param text - The statement that was sent. */
function toAnswer(text, reply, { before, after, notices, durationMs }) {
    const common = { durationMs, notices, transaction: after };
    if (reply.error !== undefined && sql_error_isFromServer(reply.error)) {
        const { position } = reply.error;
        return {
            status: 'failed',
            ...common,
            error: sql_error_toSqlError(reply.error),
            ...(position === undefined ? {} : { position: Number(position) - 1 }),
            // A session that the server ends takes its transaction with it.
            ...(endsSession(reply.error) && before !== 'none' ? { ended: 'rolled-back' } : {}),
        };
    }
    if (reply.tag === undefined || reply.error !== undefined)
        return { status: 'unknown', ...common };
    const savepoint = words_savepointOf(text);
    if (savepoint !== undefined)
        return { status: 'succeeded', ...common, savepoint };
    if (reply.tag === 'ROLLBACK' && asksForCommit(text))
        return refusedCommit(common);
    const ended = answer_endOf(reply.tag, before, after);
    const rows = answer_rowsOf(reply.tag);
    return {
        status: 'succeeded',
        ...common,
        ...(rows === undefined ? {} : { rows }),
        ...(reply.output === undefined ? {} : { output: reply.output }),
        ...(ended === undefined ? {} : { ended }),
    };
}
/** COMMIT in a failed transaction is answered with the tag ROLLBACK and no error: a green that would lie. */
const refusedCommit = (common) => ({
    status: 'failed',
    ...common,
    ended: 'rolled-back',
    error: {
        code: '25P02',
        sqlState: '25P02',
        message: 'COMMIT did not commit: an earlier statement of the transaction failed, so the server rolled it back',
    },
});
function answer_endOf(tag, before, after) {
    if (tag === 'COMMIT' || tag === 'PREPARE TRANSACTION')
        return 'committed';
    if (tag === 'ROLLBACK')
        return 'rolled-back';
    return before !== 'none' && after === 'none' ? 'committed' : undefined;
}
/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html CommandComplete */
function answer_rowsOf(tag) {
    const rows = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|SELECT|FETCH|MOVE|COPY) (\d+)$/.exec(tag)?.[1];
    return rows === undefined ? undefined : Number(rows);
}

// EXTERNAL MODULE: ./tmp/bundle/core/target.js
var core_target = __webpack_require__(41875);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/pooler.js
/**
 * Whether a pooler stands between, and gives a session to several clients.
 * Invariant: it is proven by two sessions that are both open, never guessed from a
 * name; what is held for it is only ever BEGIN and COMMIT around a look-up.
 */



/** How long a pool may take to find a second server connection. */
const SECOND_WITHIN_MS = 500;
/** More than enough for a pool that hands out its connections in turn to come to another one. */
const LOOKS = 4;
/** What PgBouncer says to BEGIN in its statement mode (protocol_violation). */
const NO_TRANSACTIONS = '08P01';
/** @returns `none` also for a pooler that keeps a server connection for each session. */
async function poolerMode(client, { pids, target, options }) {
    const [first] = pids;
    if (pids.some(pid => pid !== first))
        return 'transaction';
    // A server tells its own process at the log-in; a pooler tells what it made up for cancelling.
    if (client.processID === first)
        return 'none';
    const other = await connect_openSession(target, options);
    try {
        return await shareServer(client, other.client);
    }
    catch (thrown) {
        if (thrown.code === NO_TRANSACTIONS)
            return 'transaction';
        throw thrown;
    }
    finally {
        connect_socketOf(other.client).destroy();
    }
}
/** Makes both hold a server connection at once, and then looks whether the first has kept its own. */
async function shareServer(one, other) {
    await one.query('BEGIN');
    const own = await pidOf(one);
    // With a pool of one, it begins only after the first has committed.
    const beginning = other.query('BEGIN');
    await Promise.race([beginning, (0,promises_.setTimeout)(SECOND_WITHIN_MS)]);
    await one.query('COMMIT');
    await beginning;
    const others = await pidOf(other);
    await other.query('COMMIT');
    if (others === own)
        return 'transaction';
    for (let look = 0; look < LOOKS; look += 1) {
        if ((await pidOf(one)) !== own)
            return 'transaction';
    }
    return 'none';
}
async function pidOf(client) {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    return rows[0]?.pid;
}
const poolerInTransactionMode = (target) => ({
    code: 'POOLER_IN_TRANSACTION_MODE',
    message: `${(0,connection_error/* nameOf */.Vb)(target)} is a pooler that gives one server connection to several sessions (transaction mode): neither the lock that keeps executions apart nor a SET would hold.`,
    hint: 'Put the address of the server itself, or of a pool in session mode, into the database URL.',
    severity: 'error',
    target: target.name,
});

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/checks.js







/** Generated columns, which catalogs are copied and compared with, are new in it. */
const checks_OLDEST = { number: 120_000, name: 'PostgreSQL 12' };
/** Counts sessions that take a place; of other accounts' sessions the kind is not always shown. */
const COUNTED = `datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'`;
const SERVER = `
  SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time, pg_backend_pid() AS pid,
         current_setting('max_connections')::integer
           - CASE WHEN r.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::integer
                  + coalesce(current_setting('reserved_connections', true), '0')::integer END
           - (SELECT count(*) FROM pg_stat_activity WHERE ${COUNTED})::integer AS "ofServer",
         CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
              THEN r.rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usename = session_user)::integer
         END AS "ofAccount"
    FROM pg_roles r WHERE r.rolname = session_user`;
/** The cheap questions first: CASE keeps to its order. */
const DATABASE = `
  SELECT CASE WHEN r.rolsuper OR has_database_privilege(d.oid, 'CREATE') THEN true
              WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                              AND has_schema_privilege(oid, 'CREATE')) THEN true
              ELSE EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                              AND (pg_has_role(c.relowner, 'USAGE')
                                   OR has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')))
         END AS "mayChange", current_user::text AS account,
         CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper THEN d.datconnlimit END AS "limit",
         CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
              THEN (SELECT count(*) FROM pg_stat_activity WHERE datid = d.oid)::integer END AS used
    FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user`;
/** See `Connection.checkServer`. */
async function checks_checkServer(target, session, options, now) {
    const { server, versionNumber, backendPid } = session;
    if (versionNumber < checks_OLDEST.number) {
        return { problems: [tooOld(target, `PostgreSQL ${server.version}`, checks_OLDEST.name)] };
    }
    // An embedded database has no sessions but those of this process, one after the other.
    if (target.address.kind === 'embedded')
        return { problems: [] };
    return postgres_checks_ask(target, session, options, async (client) => {
        const before = now();
        const { rows } = await client.query(SERVER);
        const after = now();
        const [row] = rows;
        // A server that is not quite PostgreSQL may not show accounts: then there is nothing to count.
        if (row === undefined)
            return { problems: [] };
        const mode = await poolerMode(client, { pids: [backendPid, row.pid], target, options });
        const free = Math.min(row.ofServer, row.ofAccount ?? row.ofServer);
        return {
            problems: mode === 'transaction' ? [poolerInTransactionMode(target)] : [],
            clockAheadMs: row.time - (before + after) / 2,
            // The session that asks ends before others begin.
            freeConnections: Math.max(0, free + 1),
        };
    });
}
/** See `Connection.validate`. */
async function checks_checkDatabase(target, session, options) {
    const { readOnly: state } = session;
    if (state === 'replica')
        return [readOnly(target, 'is a replica and takes no writes')];
    const problems = state === 'default'
        ? [readOnly(target, 'opens every session read-only (default_transaction_read_only)')]
        : [];
    const row = await postgres_checks_ask(target, session, options, async (client) => {
        const { rows } = await client.query(DATABASE);
        return rows[0];
    });
    if (row === undefined)
        return problems;
    if (!row.mayChange)
        problems.push(mayChangeNothing(target, `"${row.account}"`));
    if (row.limit !== null && row.used !== null && row.limit - row.used + 1 < core_target/* SESSIONS_PER_DATABASE */.cX) {
        const said = `${row.used} of the ${row.limit} connections that the database "${target.database}" lets in are in use, this one counted in, and ${core_target/* SESSIONS_PER_DATABASE */.cX} are needed`;
        problems.push(asProblem((0,connection_error/* connectionsFull */.d7)(target, said), target));
    }
    return problems;
}
/** Asks, for as long as opening a session may take. @throws GreenlineError */
async function postgres_checks_ask(target, { client }, { connectTimeoutMs: timeoutMs }, question) {
    try {
        return await within(timeoutMs, question(client), () => connect_socketOf(client).destroy());
    }
    catch (thrown) {
        throw sql_error_toConnectFailure(target, thrown, { step: 'look', timeoutMs });
    }
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/query.js

/** The wire below a client. */
const wireOf = (client) => client.connection;
/** The status of the next ReadyForQuery, or undefined when the connection ends before it. */
function nextStatus(wire) {
    if (wire.stream.destroyed)
        return Promise.resolve(undefined);
    return new Promise(resolve => {
        const settle = (status) => {
            wire.removeListener('readyForQuery', ready);
            wire.removeListener('end', gone);
            resolve(status);
        };
        const ready = (message) => settle(message.status);
        const gone = () => settle(undefined);
        wire.on('readyForQuery', ready);
        wire.on('end', gone);
    });
}
/**
 * Sends a text as one simple Query through `submit`, which is `client.query`.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SIMPLE-QUERY
 */
async function query_sendQuery(submit, text, keeper) {
    const { reply } = await converse(submit, wire => wire.query(text), { keeper });
    const output = keeper?.output();
    return output === undefined ? reply : { ...reply, output };
}
/**
 * Sends a text in the extended protocol, and behind it a SELECT that runs before the
 * statement's transaction ends, when it has none to stay in: the first statement before
 * a Sync is run as it would be alone, and what it locked is held until the Sync.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
async function sendWithLookUp(submit, text, lookUp) {
    const rows = [];
    const { reply, completedMs } = await converse(submit, wire => {
        for (const statement of [text, lookUp]) {
            wire.parse({ text: statement });
            wire.bind();
            wire.execute();
        }
        wire.sync();
    }, { lookedUp: rows });
    const [statementMs, lookUpEndMs] = completedMs;
    if (statementMs === undefined || lookUpEndMs === undefined)
        return { ...reply, lookUpMs: 0 };
    return { ...reply, rows, lookUpMs: lookUpEndMs - statementMs };
}
function converse(submit, speak, { lookedUp, keeper }) {
    return new Promise(resolve => {
        let tag;
        let error;
        const completedMs = [];
        const settle = (status) => resolve({
            completedMs,
            reply: {
                ...(tag === undefined ? {} : { tag }),
                ...(error === undefined ? {} : { error }),
                ...(status === undefined ? {} : { status }),
            },
        });
        const query = {
            submit(wire) {
                void nextStatus(wire).then(settle);
                speak(wire);
            },
            handleRowDescription({ fields }) {
                keeper?.begin(fields.map(({ name }) => name));
            },
            handleDataRow({ fields }) {
                if (completedMs.length > 0)
                    lookedUp?.push(...fields.slice(0, 1).map(String));
                else
                    keeper?.row(fields);
            },
            handlePortalSuspended() { },
            handleCommandComplete(message) {
                if (completedMs.push(performance.now()) === 1 || lookedUp === undefined)
                    tag = message.text;
            },
            /** A text of comments alone is answered without a tag. */
            handleEmptyQuery() {
                completedMs.push(performance.now());
                tag = '';
            },
            handleReadyForQuery() { },
            handleError(message) {
                error ??= message;
                // Without a socket there is no ReadyForQuery; a client that has lost its own submits nothing.
                if (!sql_error_isFromServer(message))
                    settle(undefined);
            },
            /** COPY … FROM STDIN whose block of data is empty. */
            handleCopyInResponse(wire) {
                wire.endCopyFrom();
            },
            handleCopyData() { },
        };
        submit(query);
    });
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/copy.js
/**
 * COPY … FROM STDIN with the data of the file. Invariant: at most about a
 * megabyte of the data is in memory, whatever the pace of the server.
 */



/** Runs one COPY … FROM STDIN; the reply is complete when this returns. */
async function copyIn(client, text, data) {
    const { from } = await __webpack_require__.e(/* import() */ 6901).then(__webpack_require__.t.bind(__webpack_require__, 26901, 19));
    const copy = from(text);
    const ready = nextStatus(wireOf(client));
    client.query(copy);
    let error;
    copy.once('error', (thrown) => (error = thrown));
    const texts = async function* () {
        for await (const part of data.parts)
            yield Buffer.from(part.text);
    };
    const source = external_node_stream_.Readable.from(texts(), { objectMode: false, highWaterMark: 1 << 20 });
    source.pipe(copy);
    await (0,external_node_stream_promises_.finished)(copy).catch(() => source.destroy());
    const status = await ready;
    return {
        ...(error === undefined ? { tag: `COPY ${copy.rowCount}` } : { error }),
        ...(status === undefined ? {} : { status }),
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/pipeline-kinds.js

const FIRST = new Set('INSERT UPDATE DELETE MERGE TRUNCATE COMMENT GRANT REVOKE'.split(' '));
const DEFINING = new Set(['CREATE', 'ALTER', 'DROP']);
/** Between CREATE and what is created. */
const QUALIFIERS = new Set('OR REPLACE TEMP TEMPORARY UNLOGGED GLOBAL LOCAL UNIQUE RECURSIVE MATERIALIZED CONSTRAINT'.split(' '));
const pipeline_kinds_OBJECTS = new Set('TABLE VIEW INDEX SEQUENCE FUNCTION PROCEDURE TRIGGER POLICY DOMAIN TYPE SCHEMA'.split(' '));
/** What a listed object does in steps of its own, and what has semicolons inside. */
const OF_ITS_OWN = /\b(?:CONCURRENTLY|ATOMIC)\b/i;
/** A parameter, or a second statement behind a semicolon. */
const SUSPECT = /;(?!\s*$)|\$\d/;
/** Where quotes need more than counting: backslashes, identifiers, comments, dollar quotes. */
const INTRICATE = /[\\"]|--|\/\*|\$(?!\d)/;
/** Whether a statement may travel in a pipeline, in a transaction of its own or in an open one. */
function mayTravel({ piece: { text }, data }) {
    return data === undefined && isListed(text) && isSingle(text) && !text.includes('\0');
}
function isListed(text) {
    const [first = '', ...rest] = words_firstWords(text, 5);
    if (FIRST.has(first))
        return true;
    if (!DEFINING.has(first))
        return false;
    const object = rest.find(word => !QUALIFIERS.has(word)) ?? '';
    // A value that is added to a type could not be added in a transaction before PostgreSQL 12.
    if (first === 'ALTER' && object === 'TYPE')
        return false;
    return pipeline_kinds_OBJECTS.has(object) && !OF_ITS_OWN.test(text);
}
/** Whether the text is surely one statement without parameters; both are another matter to the extended protocol. */
const isSingle = (text) => !SUSPECT.test(text) || (!INTRICATE.test(text) && !SUSPECT.test(text.replaceAll(/'[^']*'/g, "''")));

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/pipeline-window.js

/** Closes by itself at the first statement that is not admitted: then it only drains. */
function openWindow(ahead, { limit, admits }) {
    const inFlight = [];
    let bytes = 0;
    let closed = false;
    /** @returns undefined when no more fits. */
    async function admit() {
        if (inFlight.length >= limit())
            return undefined;
        const next = await ahead.peek(inFlight.length);
        // It may have been cancelled meanwhile.
        closed = next === undefined || limit() === 0 || !admits(next);
        if (next === undefined || closed)
            return undefined;
        const { text } = next.piece;
        const length = Buffer.byteLength(text);
        if (inFlight.length > 0 && bytes + length > MAX_BYTES_IN_FLIGHT)
            return undefined;
        inFlight.push(text);
        bytes += length;
        return text;
    }
    return {
        async fill() {
            const texts = [];
            if (closed || inFlight.length > limit() / 2 || bytes > MAX_BYTES_IN_FLIGHT / 2)
                return texts;
            for (let text = await admit(); text !== undefined; text = await admit())
                texts.push(text);
            ahead.announce(inFlight.length, 'nothing');
            return texts;
        },
        size: () => inFlight.length,
        take() {
            const text = inFlight.shift();
            if (text === undefined)
                throw new Error('Nothing is in flight');
            bytes -= Buffer.byteLength(text);
            return text;
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/pipeline-wire.js



const STEPS = {
    each: ['begin', 'statement', 'commit'],
    none: ['statement'],
};
const SYNC = message('S');
const FLUSH = message('H');
/** Bind and Execute of the unnamed statement, all rows. */
const RUN = Buffer.concat([message('B', Buffer.alloc(8)), message('E', Buffer.alloc(5))]);
/** Unnamed, since DISCARD ALL in a file would drop a name. */
const unnamed = (text) => Buffer.concat([message('P', Buffer.from(`\0${text}\0\0\0`)), RUN]);
const BEFORE = { each: unnamed('BEGIN'), none: Buffer.alloc(0) };
const BEHIND = {
    each: Buffer.concat([RUN, unnamed('COMMIT'), FLUSH]),
    none: Buffer.concat([RUN, FLUSH]),
};
/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type, body = Buffer.alloc(0)) {
    const head = Buffer.alloc(5);
    head.write(type, 'latin1');
    head.writeInt32BE(4 + body.length, 1);
    return Buffer.concat([head, body]);
}
/** Parse of the unnamed statement, without parameters. */
function parse(text) {
    const bytes = Buffer.byteLength(text);
    const parsing = Buffer.allocUnsafe(bytes + 9);
    parsing.write('P\0\0\0\0\0', 'latin1');
    parsing.writeInt32BE(bytes + 8, 1);
    parsing.write(text, 6);
    parsing.fill(0, bytes + 6);
    return parsing;
}
/** Opens a pipeline on a session that is ready. */
function openPipeline(client, { commits, takeNotices, silenceMs }) {
    const steps = STEPS[commits];
    const replies = [];
    let owed = 0;
    let step = 0;
    let tag = '';
    let error;
    let synced = false;
    let over = false;
    let previousMs = performance.now();
    let wake;
    const wire = wireOf(client);
    const write = (bytes) => {
        if (connect_socketOf(client).writable)
            connect_socketOf(client).write(bytes);
    };
    const silence = silenceMs === undefined
        ? undefined
        : setTimeout(() => {
            if (owed > 0 || synced)
                connect_socketOf(client).destroy();
        }, silenceMs);
    function sync() {
        if (synced)
            return;
        synced = true;
        silence?.refresh();
        write(SYNC);
    }
    const passed = () => {
        const nowMs = performance.now();
        const durationMs = nowMs - previousMs;
        previousMs = nowMs;
        return durationMs;
    };
    function complete(completed) {
        silence?.refresh();
        if (steps[step] === 'statement')
            tag = completed;
        else if (steps[step] === 'commit' && completed !== 'COMMIT') {
            // Never seen; what it would mean for the statement is not known.
            connect_socketOf(client).destroy();
            return;
        }
        step = (step + 1) % steps.length;
        if (step > 0 || over)
            return;
        owed -= 1;
        replies.push({ tag, notices: takeNotices(), durationMs: passed() });
        wake?.();
    }
    const ended = new Promise(resolve => {
        const finish = (status) => {
            if (over)
                return;
            over = true;
            clearTimeout(silence);
            resolve({
                ...(error === undefined ? {} : { error }),
                ...(status === undefined ? {} : { status }),
                step: steps[step] ?? 'statement',
                notices: takeNotices(),
                durationMs: passed(),
            });
            wake?.();
        };
        const query = {
            submit() {
                void nextStatus(wire).then(finish);
            },
            handleRowDescription() { },
            handleDataRow() { },
            handlePortalSuspended() { },
            handleCommandComplete: ({ text }) => complete(text),
            handleEmptyQuery: () => complete(''),
            handleReadyForQuery() { },
            handleError(thrown) {
                // Without a socket there will be no ReadyForQuery.
                if (sql_error_isFromServer(thrown)) {
                    error ??= thrown;
                    sync();
                }
                else
                    finish(undefined);
            },
            handleCopyInResponse: (connection) => connection.sendCopyFail('COPY goes alone'),
            handleCopyData() { },
        };
        client.query(query);
    });
    return {
        isOpen: () => !synced && !over,
        send(texts) {
            // Behind the Sync they would run.
            if (synced || over)
                return;
            if (owed === 0) {
                previousMs = performance.now();
                silence?.refresh();
            }
            owed += texts.length;
            write(Buffer.concat(texts.flatMap(text => [BEFORE[commits], parse(text), BEHIND[commits]])));
        },
        async reply() {
            if (replies.length === 0 && !over)
                await new Promise(resolve => (wake = resolve));
            wake = undefined;
            return replies.shift();
        },
        end() {
            sync();
            return ended;
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/pipeline.js








/** lock_not_available. */
const pipeline_isLockTimeout = ({ error }) => error?.code === '55P03';
/** The course of a session's statements. */
const courseOf = (runner) => ({
    mayTravel: statement => isTraveller(statement, runner),
    mayEnd: ({ piece }) => words_mayEndTransaction(piece.text),
    alone(statement) {
        const { piece, data } = statement;
        const run = () => runner.once(statement);
        // A data block can be read once only; what may commit inside is not known to be undone.
        const isOnce = runner.state() !== 'none' || data !== undefined || words_mayEndTransaction(piece.text);
        return isOnce ? run() : retried(run, runner);
    },
    together: (ahead, trust) => runPipeline(ahead, trust, runner),
    transaction: () => runner.state(),
    isCancelled: () => runner.isCancelled(),
    lost: () => runner.lost(),
});
const isTraveller = (statement, runner) => runner.state() !== 'aborted' && mayTravel(statement) && runner.mayShare(statement.piece.text);
const retried = (run, runner) => retryLocks(run, { isLockTimeout: pipeline_isLockTimeout, isCancelled: () => runner.isCancelled() });
/** Runs statements until one fails or may not travel. */
async function* runPipeline(ahead, trust, runner) {
    const before = runner.state();
    const pipeline = openPipeline(runner.client, { ...runner, commits: before === 'none' ? 'each' : 'none' });
    const window = openWindow(ahead, {
        limit: () => (runner.isCancelled() || !pipeline.isOpen() ? 0 : trust.limit()),
        admits: statement => isTraveller(statement, runner),
    });
    runner.setPipeline('open');
    try {
        for (;;) {
            const texts = await window.fill();
            if (texts.length > 0)
                pipeline.send(texts);
            const reply = window.size() === 0 ? undefined : await pipeline.reply();
            if (reply === undefined)
                break;
            const text = window.take();
            const answer = toAnswer(text, reply, { ...reply, before, after: before });
            yield { statement: ahead.take(), answer: await runner.observed(text, before, answer) };
        }
        const end = await pipeline.end();
        runner.setState(end.status === undefined ? 'none' : STATES[end.status]);
        // The error of a statement leaves the transaction open that its own BEGIN has opened.
        if (before === 'none' && runner.state() !== 'none')
            await runner.rollback();
        runner.setPipeline('ended');
        if (window.size() > 0)
            yield* afterEnd(ahead, window, before, end, runner);
    }
    finally {
        runner.setPipeline('ended');
    }
}
/** Answers what had no reply when its pipeline came to its end. */
async function* afterEnd(ahead, window, before, { error, step, status, notices, durationMs }, runner) {
    // A session that was ended at its COMMIT may have committed; what came behind was never reached.
    const atCommit = error !== undefined && step === 'commit' && endsSession(error);
    if (error === undefined || atCommit) {
        for (let lost = atCommit ? 1 : window.size(); lost > 0; lost -= 1)
            yield { statement: ahead.take(), answer: withoutReply('unknown', runner.state()) };
        return;
    }
    const statement = await ahead.peek(0);
    if (statement === undefined)
        throw new Error('A statement failed that was never sent');
    const { text } = statement.piece;
    const circumstances = { before, after: runner.state(), notices, durationMs };
    const reply = { error, ...(status === undefined ? {} : { status }) };
    let first = await runner.observed(text, before, toAnswer(text, reply, circumstances));
    const run = async () => {
        const answer = first ?? (await runner.once(statement));
        first = undefined;
        return answer;
    };
    const answer = before === 'none' ? await retried(run, runner) : await run();
    yield { statement: ahead.take(), answer };
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/session.js
/**
 * A session on PostgreSQL as the engine sees it, observed or not. Invariant: a statement
 * is `succeeded` only when the server said so, and `unknown` whenever it was sent
 * and nothing came back.
 */













/** How much longer than its own statement timeout a server may take to answer before it is given up. */
const session_GRACE_MS = 15_000;
/** While a pipeline runs, a cancel that came between two statements is lost: it is sent again. */
const CANCEL_AGAIN_MS = 200;
const FIRST_WITH_PIPELINES = 11;
/**
 * @param observe - Starts an observer of the session; without one there is no `Answer.impact`.
 * @throws GreenlineError see `Dialect.connect`
 */
async function session_connect(target, options, observe) {
    const session = await connect_openSession(target, options);
    const observer = await observe?.(session);
    const { client } = session;
    let state = 'none';
    const notices = [];
    let cancelled = false;
    let pipeline = 'ended';
    const silenceMs = options.statementTimeoutMs === 0 ? undefined : options.statementTimeoutMs + session_GRACE_MS;
    const pipelines = takesPipelines(target, session);
    client.on('notice', message => notices.push(sql_error_toNotice(message)));
    const takeNotices = () => notices.splice(0);
    /** Runs one text alone; the reply is complete when this returns. */
    async function run(text, { data, lookUp, keeper } = {}) {
        const timer = silenceMs === undefined ? undefined : setTimeout(() => connect_socketOf(client).destroy(), silenceMs);
        const submit = (query) => void client.query(query);
        try {
            if (data !== undefined)
                return await copyIn(client, text, data);
            return lookUp === undefined
                ? await query_sendQuery(submit, text, keeper)
                : await sendWithLookUp(submit, text, lookUp);
        }
        finally {
            clearTimeout(timer);
        }
    }
    async function answer({ piece: { text }, data }) {
        const lookUp = await observer?.before(text, state);
        takeNotices();
        const started = performance.now();
        const reply = await run(text, { data, lookUp, keeper: keepRows(options.outputRows) });
        const before = state;
        state = reply.status === undefined ? 'none' : STATES[reply.status];
        const answered = toAnswer(text, reply, {
            before,
            after: state,
            notices: takeNotices(),
            durationMs: performance.now() - started - (reply.lookUpMs ?? 0),
        });
        const impact = await observer?.after(answered, reply.rows);
        return impact === undefined ? answered : { ...answered, impact };
    }
    /** A pipeline throws rows away. */
    const hasOutput = (text) => (options.outputRows ?? 0) > 0 && /\bRETURNING\b/i.test(text);
    const isUnseen = (text) => observer === undefined || planOf(text, state === 'open') === 'no effect';
    const course = courseOf({
        client,
        silenceMs,
        takeNotices,
        mayShare: text => pipelines && !hasOutput(text) && isUnseen(text),
        state: () => state,
        setState: after => (state = after),
        setPipeline: what => (pipeline = what),
        isCancelled: () => cancelled,
        once: answer,
        async rollback() {
            const { status } = await run('ROLLBACK');
            state = status === undefined ? 'none' : STATES[status];
        },
        async observed(text, before, answered) {
            // Nothing is looked up for what has no effect on the catalog, but its end is taken note of.
            await observer?.before(text, before);
            await observer?.after(answered, undefined);
            return answered;
        },
        lost: () => (0,connection_error/* connectionLost */.Bx)(target),
    });
    async function end(text) {
        const reply = await run(text);
        state = 'none';
        observer?.ended(text === 'COMMIT' && reply.tag === 'COMMIT' ? 'committed' : 'rolled-back');
        // Even a FATAL error may come after the commit was done (a synchronous standby that is waited for).
        if (reply.status === undefined)
            return { outcome: text === 'COMMIT' ? 'unknown' : 'rolled-back' };
        if (reply.error !== undefined)
            return { outcome: 'rolled-back', error: sql_error_toSqlError(reply.error) };
        return { outcome: reply.tag === 'COMMIT' ? 'committed' : 'rolled-back' };
    }
    return {
        server: session.server,
        execute: (statements, executing) => executeAhead(statements, executing, course),
        async begin() {
            const { error, status } = await run('BEGIN');
            if (error !== undefined || status === undefined)
                throw (0,connection_error/* connectionLost */.Bx)(target);
            state = 'open';
        },
        commit: () => end('COMMIT'),
        rollback: () => end('ROLLBACK'),
        cancel() {
            cancelled = true;
            return cancel(target, session, options, () => pipeline === 'open');
        },
        validate: () => checks_checkDatabase(target, session, options),
        checkServer: now => checks_checkServer(target, session, options, now),
        async [Symbol.asyncDispose]() {
            await client.end().catch(() => undefined);
        },
    };
}
/**
 * Whether several statements may be in flight. Before PostgreSQL 11 the statement timeout
 * counts from the first of them; the embedded server has no round trips to hide.
 */
const takesPipelines = ({ address }, { server }) => address.kind === 'network' && Number.parseInt(server.version, 10) >= FIRST_WITH_PIPELINES;
async function cancel(target, { backendPid, client }, options, isPipelining) {
    if (target.address.kind === 'embedded') {
        await terminateEmbedded(target);
        return;
    }
    try {
        const other = await connect_openSession(target, options);
        for (;;) {
            await other.client.query('SELECT pg_cancel_backend($1)', [backendPid]);
            if (isPipelining())
                await (0,promises_.setTimeout)(CANCEL_AGAIN_MS);
            if (!isPipelining())
                break;
        }
        await other.client.end();
    }
    catch {
        // Without a second session, closing this one is all that is left; the server then sees that nobody listens.
        connect_socketOf(client).destroy();
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/written-table.js
/**
 * The table that a statement writes rows into, from its first words. Invariant: a
 * guess for people and for comparing changes; nothing is decided by it alone.
 */
const postgres_written_table_NAME = String.raw `(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const written_table_WRITES = new RegExp(String.raw `^(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|COPY|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?` +
    String.raw `(${postgres_written_table_NAME})(?:\s*\.\s*(${postgres_written_table_NAME}))?`, 'iu');
const written_table_PLAIN = /^[a-z_][a-z0-9_$]*$/;
/** What it takes to see the name, whatever follows it. */
const written_table_HEAD_CHARACTERS = 300;
/** See `Dialect.writesInto`. A name without a schema is taken for one of `public`. */
function written_table_writesInto(text) {
    const [, first, second] = written_table_WRITES.exec(text.slice(0, written_table_HEAD_CHARACTERS)) ?? [];
    if (first === undefined)
        return undefined;
    const [schema, table] = second === undefined ? ['public', first] : [first, second];
    return `table ${written_table_shown(schema)}.${written_table_shown(table)}`;
}
/** As `quote_ident` writes it. */
function written_table_shown(name) {
    const plain = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
    return written_table_PLAIN.test(plain) ? plain : `"${plain.replaceAll('"', '""')}"`;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/postgres/index.js








/** The key of the advisory lock: the bytes of "greenlin" as a bigint. Such locks count within one database. */
const LOCK_KEY = BigInt(`0x${Buffer.from('greenlin').toString('hex')}`).toString();
const postgres = {
    name: 'postgres',
    splitter: split_createSplitter,
    offsetInSource: source_offset_offsetInSource,
    writesInto: written_table_writesInto,
    connect: session_connect,
    databases: databases_listDatabases,
    observing: target => {
        const catalog = emptyCatalog();
        return options => session_connect(target, options, session => observe(session, catalog));
    },
    tryLock: postgres_tryLock,
    mirroring: mirror_mirroring,
    release: releaseEmbedded,
    embedded: ({ database }) => ({
        name: `DryRun/embedded/${database}`,
        environment: 'DryRun',
        server: 'embedded',
        database: 'postgres',
        dialect: 'postgres',
        address: { kind: 'embedded' },
    }),
};
async function postgres_tryLock(target, options) {
    // An embedded database belongs to this process and has one session: nobody else can be in it.
    if (target.address.kind === 'embedded')
        return { [Symbol.asyncDispose]: async () => undefined };
    const { client } = await connect_openSession(target, { ...options, statementTimeoutMs: 0 });
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${LOCK_KEY}) AS taken`);
    if (rows[0]?.taken === true)
        return { [Symbol.asyncDispose]: () => client.end() };
    const holder = await client.query(`SELECT a.pid, a.application_name AS name, a.client_addr::text AS address,
            to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY}`);
    await client.end();
    const [other] = holder.rows;
    if (other === undefined)
        return 'another execution that has just ended';
    return `the session ${other.pid} (${other.name}) from ${other.address ?? 'this machine'}, open since ${other.since} UTC`;
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/registry.js


const DIALECTS = { postgres: postgres, mysql: mysql };


/***/ }),

/***/ 37938:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ asConnecting),
/* harmony export */   y: () => (/* binding */ toSocket)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/**
 * A channel of SSH as the socket that drivers know. Invariant: it is closed exactly
 * once, whoever ends it, a write is always answered, and no more is taken in than
 * the connection below can send or the reader can read.
 *
 * The package's own stream is none of that: it never tells that it was destroyed,
 * drops the callback of a write that the end of the connection overtakes, and
 * ignores that the connection's socket is full.
 */

/**
 * @param below - What the connection of the channel is sent over.
 * @returns A stream that is connected.
 */
function toSocket(channel, below) {
    let unanswered;
    let isClosed = false;
    const answer = (error) => {
        const done = unanswered;
        unanswered = undefined;
        done?.(error);
    };
    const lost = () => {
        isClosed = true;
        answer(reset());
    };
    /** The connection below has room for one more write of this channel. */
    const taken = (error) => {
        if (error != null)
            answer(error);
        else if (below.writableNeedDrain && !below.destroyed)
            below.once('drain', () => answer());
        else
            answer();
    };
    const stream = new node_stream__WEBPACK_IMPORTED_MODULE_0__.Duplex({
        allowHalfOpen: false,
        read: () => channel.resume(),
        write: (chunk, _encoding, done) => {
            if (isClosed || below.destroyed) {
                done(reset());
                return;
            }
            unanswered = done;
            channel.write(chunk, taken);
        },
        final: done => {
            channel.end();
            done();
        },
        destroy: (error, done) => {
            below.off('close', lost);
            // What still comes is left unread: the window bounds it.
            channel.pause();
            channel.destroy();
            lost();
            // As with a socket: what TLS above has to say about its end comes before it.
            setImmediate(done, error);
        },
    });
    channel.on('data', (chunk) => {
        try {
            if (!stream.push(chunk))
                channel.pause();
        }
        catch (thrown) {
            // A bug of the reader; the package would take it for one of the connection, which others use too.
            process.nextTick(() => {
                throw thrown;
            });
        }
    });
    channel.once('end', () => stream.push(null));
    channel.once('close', () => {
        lost();
        // It was read to its end before; what could still be written goes nowhere.
        stream.end();
    });
    channel.on('error', (error) => stream.destroy(error));
    below.once('close', lost);
    // Its user may not be listening yet; that one sees it closed.
    stream.on('error', () => undefined);
    return stream;
}
/** What a socket says of a connection that is gone. */
const reset = () => Object.assign(new Error('The tunnel was closed'), { code: 'ECONNRESET' });
/**
 * What drivers ask of a socket besides reading and writing. They connect it themselves,
 * and are told that it is.
 */
function asConnecting(stream) {
    const same = () => stream;
    return Object.assign(stream, {
        setNoDelay: same,
        setKeepAlive: same,
        setTimeout: same,
        ref: same,
        unref: same,
        connect: () => {
            process.nextTick(() => stream.emit('connect'));
            return stream;
        },
    });
}


/***/ }),

/***/ 35707:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HB: () => (/* binding */ unreachable),
/* harmony export */   IK: () => (/* binding */ hostKeyRefused),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   _f: () => (/* binding */ notForwarded),
/* harmony export */   eG: () => (/* binding */ lostOnTheWay),
/* harmony export */   eP: () => (/* binding */ noSession),
/* harmony export */   j2: () => (/* binding */ keyUnreadable),
/* harmony export */   jc: () => (/* binding */ forwardTimedOut),
/* harmony export */   nS: () => (/* binding */ rejected)
/* harmony export */ });
/* unused harmony export showPlace */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _network_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22297);
/**
 * What goes wrong on the way through SSH, as errors a person can act on. Invariant:
 * none holds a key, a password or a passphrase; host keys and fingerprints are public.
 */


/** `host:port`, with an IPv6 address in brackets. */
const showPlace = ({ host, port }) => host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
const serverOf = (hop) => `The SSH server ${showPlace(hop)}`;
/** Text of a server, short and on one line. */
const oneLine = (text) => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 200);
const WHERE = 'Check host and port of the SSH server, and that it may be reached';
/** @param code - Of a socket's error. */
function unreachable(hop, code) {
    const why = code === 'ETIMEDOUT' ? 'it did not answer in time' : (_network_js__WEBPACK_IMPORTED_MODULE_1__/* .NETWORK */ .pG[code] ?? 'the connection failed');
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_UNREACHABLE', `${serverOf(hop)} cannot be reached: ${why} (${code}).`, `${WHERE} from this runner.`);
}
/** It answers, but not as an SSH server should. @param why - A clause. */
const noSession = (hop, why) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_UNREACHABLE', `${serverOf(hop)} gave no session: ${why}.`, 'Check that an SSH server listens at this port, and look into its log.');
/** @param detail - A clause that says what was offered and what is accepted. */
const rejected = (hop, detail) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_REJECTED', `${serverOf(hop)} did not let the user ${hop.user} in: ${detail}.`, 'Check user, key and password of the SSH server, and that the public key is in its authorized_keys.');
/** @param why - A clause. */
const keyUnreadable = (hop, why) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_REJECTED', `The private key for the SSH server ${showPlace(hop)} cannot be used: ${why}.`, 'Give the whole private key as ssh-keygen wrote it, with its first and last line, and its passphrase if it has one.');
/** @param why - A clause about the key that was presented, or about what was pinned. */
const hostKeyRefused = (hop, why, hint) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_HOST_KEY', `${serverOf(hop)} is not trusted: ${why}.`, hint);
/**
 * The server of a hop did not open the way on.
 *
 * @param reason - Of the protocol: 1 is prohibited, 2 is that the connection failed.
 * @see https://www.rfc-editor.org/rfc/rfc4254#section-5.1
 */
function notForwarded(hop, to, reason, said) {
    const end = showPlace(to);
    if (reason === 1) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_FORWARD', `${serverOf(hop)} does not let the user ${hop.user} connect to ${end} (${oneLine(said)}).`, `Allow it there: AllowTcpForwarding and PermitOpen in sshd_config, permitopen in authorized_keys.`);
    }
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_FORWARD', `${serverOf(hop)} cannot reach ${end}: ${oneLine(said)}.`, 'Check host and port as they are seen from the SSH server, and that something listens there.');
}
/** Nothing came back about a way on. */
const forwardTimedOut = (hop, to) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('SSH_FORWARD', `${serverOf(hop)} did not reach ${showPlace(to)} in time.`, 'Check host and port as they are seen from the SSH server, and that no firewall drops its packets.');
/** The connection went away while a way on was asked for. */
const lostOnTheWay = (hop) => noSession(hop, 'the connection to it was lost');


/***/ }),

/***/ 99125:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ openTunnel),
/* harmony export */   f$: () => (/* binding */ timeLeft),
/* harmony export */   sw: () => (/* binding */ closeTunnels)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _network_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22297);
/* harmony import */ var _ssh_channel_stream_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(37938);
/* harmony import */ var _ssh_failures_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(35707);
/**
 * Streams to servers through SSH. Invariant: all streams through the same
 * machines share one connection to each, which is opened for the first of them and
 * closed when the last one has ended.
 */





/** How long a connection is kept when nothing uses it: sessions follow each other. */
const IDLE_MS = 3_000;
/** How long `closeTunnels` waits for streams that are still open. */
const LAST_STREAMS_MS = 2_000;
/** By what makes a chain the same; a link that is being opened counts too. */
const links = new Map();
/**
 * Opens a stream to the server of an address through its tunnel; undefined when it has
 * none. The stream is connected, and has a `connect` that says so, for drivers that
 * connect their socket themselves.
 *
 * @throws GreenlineError SSH_UNREACHABLE, SSH_REJECTED, SSH_HOST_KEY, SSH_FORWARD
 */
async function openTunnel({ host, port, tunnel = [] }, { timeoutMs }) {
    if (tunnel.length === 0)
        return undefined;
    const deadline = timeoutMs > 0 ? performance.now() + timeoutMs : Infinity;
    return (0,_ssh_channel_stream_js__WEBPACK_IMPORTED_MODULE_3__/* .asConnecting */ .f)(await through(tunnel, { host, port }, deadline));
}
/** What is left of a time limit in milliseconds, at least one; zero when there is no limit. */
const timeLeft = (limitMs, startedAt) => limitMs === 0 ? 0 : Math.max(1, Math.round(limitMs - (performance.now() - startedAt)));
/** Closes what `openTunnel` keeps. After it nothing of a tunnel holds the process. */
async function closeTunnels() {
    const closing = [...links.values()].map(async (opening) => {
        const link = await opening.catch(() => undefined);
        if (link === undefined)
            return;
        if (link.state === 'open')
            link.state = 'last';
        if (link.streams === 0)
            link.close();
        const patience = setTimeout(link.close, LAST_STREAMS_MS);
        await link.connection.ended;
        clearTimeout(patience);
    });
    await Promise.all(closing);
}
/** A stream from the last of the machines to a place. */
async function through(hops, to, deadline) {
    const link = await inTime(linkTo(hops, deadline), hops, deadline);
    clearTimeout(link.idle);
    link.streams += 1;
    const release = () => {
        link.streams -= 1;
        if (link.streams > 0 || link.state === 'ended')
            return;
        if (link.state === 'last')
            link.close();
        else
            link.idle = setTimeout(link.close, IDLE_MS);
    };
    try {
        const stream = await link.connection.forward(to, left(deadline));
        stream.once('close', release);
        return stream;
    }
    catch (thrown) {
        release();
        throw thrown;
    }
}
function linkTo(hops, deadline) {
    const key = keyOf(hops);
    const known = links.get(key);
    if (known !== undefined)
        return known;
    const forget = () => {
        if (links.get(key) === opening)
            links.delete(key);
    };
    const opening = connect(hops, deadline).then(connection => {
        const link = {
            connection,
            streams: 0,
            state: 'open',
            close() {
                forget();
                connection.close();
            },
        };
        // Who asked for it may have given up.
        link.idle = setTimeout(link.close, IDLE_MS);
        void connection.ended.then(() => {
            forget();
            link.state = 'ended';
            clearTimeout(link.idle);
        });
        return link;
    });
    links.set(key, opening);
    opening.catch(forget);
    return opening;
}
/** Logs in at the last of the machines. */
async function connect(hops, deadline) {
    const hop = hops.at(-1);
    if (hop === undefined)
        throw new Error('A tunnel has at least one machine');
    const before = hops.slice(0, -1);
    const { logIn } = await __webpack_require__.e(/* import() */ 4689).then(__webpack_require__.bind(__webpack_require__, 64689));
    const below = before.length === 0 ? await socketTo(hop, deadline) : await through(before, hop, deadline);
    return logIn(hop, below, left(deadline));
}
async function socketTo(hop, deadline) {
    try {
        return await (0,_network_js__WEBPACK_IMPORTED_MODULE_2__/* .openSocket */ .kn)(hop.host, hop.port, left(deadline));
    }
    catch (thrown) {
        throw (0,_ssh_failures_js__WEBPACK_IMPORTED_MODULE_4__/* .unreachable */ .HB)(hop, String(thrown.code));
    }
}
/** Waits no longer than this caller may; the link goes on being opened for the others. */
async function inTime(opening, hops, deadline) {
    if (deadline === Infinity)
        return opening;
    let timer;
    const late = new Promise((_, reject) => {
        // Later than the link's own deadline, whose error says more.
        timer = setTimeout(() => reject((0,_network_js__WEBPACK_IMPORTED_MODULE_2__/* .timedOut */ .iU)()), left(deadline) + 50);
    });
    try {
        return await Promise.race([opening, late]);
    }
    catch (thrown) {
        const [first] = hops;
        throw thrown instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi || first === undefined ? thrown : (0,_ssh_failures_js__WEBPACK_IMPORTED_MODULE_4__/* .unreachable */ .HB)(first, 'ETIMEDOUT');
    }
    finally {
        clearTimeout(timer);
    }
}
/** What is left of the time, at least a moment; zero when there is no limit. */
const left = (deadline) => deadline === Infinity ? 0 : Math.max(1, Math.round(deadline - performance.now()));
/** Not the hops themselves, since they hold secrets. */
const keyOf = (hops) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(hops)).digest('base64');


/***/ })

};
