export const id = 4689;
export const ids = [4689];
export const modules = {

/***/ 64689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  logIn: () => (/* binding */ logIn)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./tmp/bundle/dialect/ssh/failures.js
var failures = __webpack_require__(35707);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/ssh/authentication.js
/**
 * How a user is proved to a machine: with the key, the agent, then the password.
 * Invariant: nothing is tried that was not given, or that the machine does not take.
 */


/** As the protocol names what the methods use; an agent holds keys. */
const protocolName = ({ type }) => (type === 'agent' ? 'publickey' : type);
const SPOKEN = {
    publickey: 'the key',
    agent: 'the keys of the agent',
    password: 'the password',
    'keyboard-interactive': 'the password at its prompt',
};
/** @throws GreenlineError SSH_REJECTED when the private key cannot be read. */
function authentication(ssh, hop) {
    const methods = methodsOf(ssh, hop);
    const tried = [];
    let accepted = [];
    return {
        next(taken, _partly, use) {
            // Nobody asked yet: the answer to this tells what the machine takes.
            if (taken === null) {
                use({ type: 'none', username: hop.user });
                return;
            }
            accepted = taken;
            const at = methods.findIndex(method => taken.includes(protocolName(method)));
            const [method] = at < 0 ? [] : methods.splice(at, 1);
            if (method === undefined) {
                // The package takes this for its end, though its types do not say so.
                use(false);
                return;
            }
            tried.push(SPOKEN[method.type] ?? method.type);
            use(method);
        },
        describe() {
            const what = tried.length === 0 ? 'there was nothing to try' : `it did not accept ${tried.join(', ')}`;
            return accepted.length === 0 ? what : `${what}; it takes ${accepted.join(', ')}`;
        },
    };
}
function methodsOf(ssh, hop) {
    const { user: username, key, agent, password } = hop;
    const methods = [];
    if (key !== undefined)
        methods.push({ type: 'publickey', username, key: readKey(ssh, hop, key) });
    if (agent !== undefined)
        methods.push({ type: 'agent', username, agent: new ssh.OpenSSHAgent(agent) });
    if (password !== undefined) {
        methods.push({ type: 'password', username, password });
        methods.push({
            type: 'keyboard-interactive',
            username,
            // What is shown while it is typed is no password.
            prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(({ echo }) => (echo === true ? '' : password))),
        });
    }
    return methods;
}
function readKey({ utils }, hop, text) {
    const passphrase = hop.passphrase === '' ? undefined : hop.passphrase;
    // A secret that was pasted may have the line ends of another system.
    const pasted = text.replace(/\r\n?/g, '\n').trim();
    const read = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(pasted)
        ? utils.parseKey(fromPkcs8(hop, pasted, passphrase))
        : utils.parseKey(pasted, passphrase);
    const key = (Array.isArray(read) ? read[0] : read);
    if (key === undefined || key instanceof Error)
        throw (0,failures/* keyUnreadable */.j2)(hop, whyUnreadable(key?.message ?? ''));
    if (!key.isPrivateKey())
        throw (0,failures/* keyUnreadable */.j2)(hop, 'it is a public key');
    return key;
}
/** PKCS#8, as OpenSSL and some clouds write keys, in the older form of its kind: the package reads no other. */
function fromPkcs8(hop, pem, passphrase) {
    const key = decrypt(hop, pem, passphrase);
    switch (key.asymmetricKeyType) {
        case 'rsa':
            return key.export({ type: 'pkcs1', format: 'pem' }).toString();
        case 'ec':
            return key.export({ type: 'sec1', format: 'pem' }).toString();
        default:
            throw (0,failures/* keyUnreadable */.j2)(hop, `a key of this kind has to be in OpenSSH's own form`);
    }
}
function decrypt(hop, pem, passphrase) {
    try {
        return (0,external_node_crypto_.createPrivateKey)({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
    }
    catch {
        const isLocked = pem.startsWith('-----BEGIN ENCRYPTED');
        throw (0,failures/* keyUnreadable */.j2)(hop, !isLocked ? DAMAGED : passphrase === undefined ? NO_PASSPHRASE : WRONG_PASSPHRASE);
    }
}
const NO_PASSPHRASE = 'it is encrypted, and there is no passphrase';
const WRONG_PASSPHRASE = 'its passphrase is wrong';
const DAMAGED = 'it is damaged';
/** Of the package's text only its kind is used: it was made from the key. */
function whyUnreadable(said) {
    if (said.includes('no passphrase'))
        return NO_PASSPHRASE;
    if (/integrity check|decrypt|passphrase/i.test(said))
        return WRONG_PASSPHRASE;
    return said.startsWith('Unsupported')
        ? 'it is no private key, or one of a kind that is not supported'
        : DAMAGED;
}

// EXTERNAL MODULE: ./tmp/bundle/dialect/ssh/channel-stream.js
var channel_stream = __webpack_require__(37938);
;// CONCATENATED MODULE: ./tmp/bundle/dialect/ssh/host-keys.js
/**
 * Whether a machine is the one that was meant. Invariant: a key is accepted only
 * when a line for this host and port, or a fingerprint, names that very key, and no
 * line revokes it.
 *
 * @see https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT
 */

const FINGERPRINT = /^SHA256:([A-Za-z0-9+/]{43})=?$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MARKERS = {
    '@cert-authority': 'cert-authority',
    '@revoked': 'revoked',
};
/** Reads lines of known_hosts and fingerprints; blank lines and comments are none. */
function readHostKeys(texts) {
    const lines = texts.flatMap(text => text.split(/\r?\n|\r/)).map(line => line.trim());
    const fingerprints = [];
    const knownHosts = [];
    const unreadable = [];
    for (const [index, line] of lines.entries()) {
        if (line === '' || line.startsWith('#'))
            continue;
        const fingerprint = FINGERPRINT.exec(line)?.[1];
        const known = fingerprint === undefined ? readKnownHost(line) : undefined;
        if (fingerprint !== undefined)
            fingerprints.push(`SHA256:${fingerprint}`);
        else if (known !== undefined)
            knownHosts.push(known);
        else
            unreadable.push(index + 1);
    }
    return { fingerprints, knownHosts, unreadable };
}
function readKnownHost(line) {
    const words = line.split(/[ \t]+/);
    const marker = line.startsWith('@') ? MARKERS[words.shift() ?? ''] : 'none';
    const [hosts, type, base64] = words;
    if (marker === undefined || hosts === undefined || type === undefined || base64 === undefined)
        return undefined;
    const key = Buffer.from(base64, 'base64');
    return BASE64.test(base64) && typeOf(key) === type ? { marker, hosts, type, key } : undefined;
}
/** The algorithm that a public key begins with. */
function typeOf(key) {
    const length = key.length < 4 ? 0 : key.readUInt32BE(0);
    return length > key.length - 4 ? '' : key.toString('latin1', 4, 4 + length);
}
/** As `ssh-keygen -l` shows it. */
const fingerprintOf = (key) => `SHA256:${(0,external_node_crypto_.createHash)('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
/** Judges the key that the machine at a place presented, which it has proved to hold. */
function judge(key, place, { fingerprints, knownHosts, unreadable }) {
    const shown = `${typeOf(key)} ${fingerprintOf(key)}`;
    const refuse = (why, hint) => ({ accepted: false, why, hint });
    if (unreadable.length > 0) {
        return refuse(`line ${unreadable.join(', ')} of its host keys is neither a line of known_hosts nor a SHA256 fingerprint`, `Write what \`ssh-keyscan -p ${place.port} ${place.host}\` prints, after checking it.`);
    }
    const here = knownHosts.filter(({ hosts }) => isFor(hosts, place));
    const holding = (marker) => here.some(one => one.marker === marker && one.key.equals(key));
    if (holding('revoked')) {
        return refuse(`its key ${shown} is revoked`, 'Find out who answers there: this key must not be used any more, so its holder may be an impostor.');
    }
    if (holding('none') || fingerprints.includes(fingerprintOf(key)))
        return { accepted: true };
    if (here.some(({ marker }) => marker === 'cert-authority')) {
        return refuse(`authorities of host keys (@cert-authority) are not supported, and it presented ${shown}`, 'Pin the key itself, after checking it with who runs the machine.');
    }
    if (here.length === 0 && fingerprints.length === 0) {
        return refuse(`none of its host keys is for ${nameOf(place)}, and it presented ${shown}`, 'Check the fingerprint with who runs the machine, and pin that key.');
    }
    return refuse(`it presented ${shown}, which is not among its host keys`, 'Ask who runs the machine whether its key has changed; only then pin the new one. Else somebody may be in between.');
}
/** The algorithms that a key of a place is known for, for asking for such a key first. */
function knownTypes({ knownHosts }, place) {
    const here = knownHosts.filter(({ marker, hosts }) => marker === 'none' && isFor(hosts, place));
    return [...new Set(here.map(({ type }) => type))];
}
/** As known_hosts calls a place: the port counts where it is not the usual one. */
const nameOf = ({ host, port }) => (port === 22 ? host : `[${host}]:${port}`).toLowerCase();
function isFor(hosts, place) {
    const name = nameOf(place);
    if (hosts.startsWith('|'))
        return isHashOf(hosts, name);
    const patterns = hosts.toLowerCase().split(',');
    if (patterns.some(pattern => pattern.startsWith('!') && matches(pattern.slice(1), name)))
        return false;
    // An address in brackets is also written without port, where it is the usual one.
    const names = [name, ...(place.port === 22 ? [`[${place.host.toLowerCase()}]:22`] : [])];
    return patterns.some(pattern => names.some(each => matches(pattern, each)));
}
function matches(pattern, name) {
    const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, sign => sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`);
    return new RegExp(`^${source}$`).test(name);
}
/** `|1|salt|hash`: the name under HMAC-SHA1. */
function isHashOf(hosts, name) {
    const [, version, salt, hash] = hosts.split('|');
    if (version !== '1' || salt === undefined || hash === undefined)
        return false;
    const expected = Buffer.from(hash, 'base64');
    const found = (0,external_node_crypto_.createHmac)('sha1', Buffer.from(salt, 'base64')).update(name).digest();
    return found.length === expected.length && (0,external_node_crypto_.timingSafeEqual)(found, expected);
}

;// CONCATENATED MODULE: ./tmp/bundle/dialect/ssh/connection.js




const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVES_UNANSWERED = 3;
/** How long a connection may take to end politely. */
const FAREWELL_MS = 500;
/**
 * Logs in over a stream that is connected to the machine's port, which is closed when
 * that fails.
 *
 * @param timeoutMs - Zero is no limit.
 * @throws GreenlineError SSH_UNREACHABLE, SSH_REJECTED, SSH_HOST_KEY
 */
async function logIn(hop, below, timeoutMs) {
    const { default: ssh } = await __webpack_require__.e(/* import() */ 6123).then(__webpack_require__.t.bind(__webpack_require__, 36123, 19));
    const client = new ssh.Client();
    // One for every channel waits for room in it.
    below.setMaxListeners(0);
    try {
        const proof = authentication(ssh, hop);
        const hostKeys = readHostKeys(hop.hostKeys);
        let refused;
        const config = {
            sock: below,
            username: hop.user,
            readyTimeout: timeoutMs,
            keepaliveInterval: KEEP_ALIVE_MS,
            keepaliveCountMax: KEEP_ALIVES_UNANSWERED,
            authHandler: proof.next,
            algorithms: preferKnown(hostKeys, hop),
            hostVerifier: (key) => {
                const verdict = judge(key, hop, hostKeys);
                if (!verdict.accepted)
                    refused = (0,failures/* hostKeyRefused */.IK)(hop, verdict.why, verdict.hint);
                return verdict.accepted;
            },
        };
        await new Promise((resolve, reject) => {
            client.on('error', (error) => {
                const failure = refused ?? toFailure(hop, error, proof.describe);
                if (failure !== undefined)
                    reject(failure);
            });
            client.once('close', () => reject(refused ?? (0,failures/* noSession */.eP)(hop, 'it closed the connection')));
            client.once('ready', resolve);
            client.connect(config);
        });
    }
    catch (thrown) {
        client.end();
        below.destroy();
        throw thrown;
    }
    return established(hop, client, below);
}
function established(hop, client, below) {
    const ended = new Promise(resolve => {
        // An error is followed by the end, but not by that of what is below.
        client.on('error', () => below.destroy());
        client.once('end', () => below.destroy());
        if (below.closed)
            resolve();
        else
            below.once('close', resolve);
    });
    return {
        ended,
        forward: (to, timeoutMs) => forward(hop, client, below, { to, timeoutMs }),
        close() {
            client.end();
            const patience = setTimeout(() => below.destroy(), FAREWELL_MS);
            void ended.then(() => clearTimeout(patience));
        },
    };
}
function forward(hop, client, below, { to, timeoutMs }) {
    return new Promise((resolve, reject) => {
        let isLate = false;
        const giveUp = () => {
            isLate = true;
            reject((0,failures/* forwardTimedOut */.jc)(hop, to));
        };
        const timer = timeoutMs > 0 ? setTimeout(giveUp, timeoutMs) : undefined;
        const opened = (error, channel) => {
            clearTimeout(timer);
            if (error === undefined) {
                const stream = (0,channel_stream/* toSocket */.y)(channel, below);
                if (isLate)
                    stream.destroy();
                else
                    resolve(stream);
            }
            else if (error.reason === undefined) {
                reject((0,failures/* lostOnTheWay */.eG)(hop));
            }
            else {
                reject((0,failures/* notForwarded */._f)(hop, to, error.reason, saidIn(error)));
            }
        };
        try {
            client.forwardOut('127.0.0.1', 0, to.host, to.port, opened);
        }
        catch {
            // It throws what it does not hand on: that it is not connected any more.
            clearTimeout(timer);
            reject((0,failures/* lostOnTheWay */.eG)(hop));
        }
    });
}
/** The machine's own words, without those of the package. */
const saidIn = ({ message }) => message.replace(/^\(SSH\) Channel open failure: /, '');
/**
 * The algorithms of keys that are pinned come first, as with OpenSSH: a machine has a
 * key for each, and shows the one that is asked for. None is added.
 */
function preferKnown(hostKeys, hop) {
    const types = knownTypes(hostKeys, hop).flatMap(type => ALGORITHMS[type] ?? []);
    const first = { remove: types, prepend: types };
    return types.length === 0 ? {} : { serverHostKey: first };
}
const ALGORITHMS = {
    'ssh-ed25519': ['ssh-ed25519'],
    'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
    'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
    'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
    'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};
/** Why there is no session; undefined while there is more to try. */
function toFailure(hop, error, proof) {
    const { level, code, message } = error;
    switch (level) {
        // Another method comes, or the word that none is left.
        case 'agent':
            return undefined;
        case 'client-authentication':
            return message.startsWith('All configured') ? (0,failures/* rejected */.nS)(hop, proof()) : undefined;
        case 'client-timeout':
            return (0,failures/* unreachable */.HB)(hop, 'ETIMEDOUT');
        case 'client-socket':
            return (0,failures/* unreachable */.HB)(hop, String(code));
        case 'handshake':
            return (0,failures/* noSession */.eP)(hop, `they agree on no way to speak (${(0,failures/* oneLine */.TN)(message)})`);
        default:
            if (/authentication failures/i.test(message))
                return (0,failures/* rejected */.nS)(hop, proof());
            return (0,failures/* noSession */.eP)(hop, message.startsWith('Connection lost')
                ? 'it closed the connection before it said that it is one'
                : `it said ${(0,failures/* oneLine */.TN)(message)}`);
    }
}


/***/ })

};
