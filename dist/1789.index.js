export const id = 1789;
export const ids = [1789];
export const modules = {

/***/ 51789:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   signForRds: () => (/* binding */ signForRds)
/* harmony export */ });
/* harmony import */ var _core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19355);
/* harmony import */ var _job_token_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(14865);
/* harmony import */ var _remember_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(41391);



/** Both as AWS sets them. */
const AUDIENCE = 'sts.amazonaws.com';
const TOKEN_LIFE_MS = 15 * 60_000;
const identities = (0,_remember_js__WEBPACK_IMPORTED_MODULE_2__/* .createMemory */ .I)(TOKEN_LIFE_MS);
const providers = new Map();
/** Signs a token for one account of one server. Rejects with what the SDK says when there are no credentials. */
async function signForRds(address, region) {
    const { Signer } = await Promise.all(/* import() */[__webpack_require__.e(9719), __webpack_require__.e(4945)]).then(__webpack_require__.t.bind(__webpack_require__, 54945, 19));
    const provider = await providerFor(region);
    let expiresAtMs = Date.now() + TOKEN_LIFE_MS;
    const signer = new Signer({
        ...{ hostname: address.host, port: address.port, username: address.user, region },
        credentials: async (properties) => {
            const identity = await provider(properties);
            (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .learnSecret */ .dG)(identity.secretAccessKey);
            (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .learnSecret */ .dG)(identity.sessionToken ?? '');
            // What is signed by a session ends with the session.
            expiresAtMs = Math.min(expiresAtMs, identity.expiration?.getTime() ?? Infinity);
            return identity;
        },
    });
    const secret = await signer.getAuthToken();
    // The rest of it is an address. One short secret for each server keeps redaction quick where there are hundreds.
    (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .learnSecret */ .dG)(/X-Amz-Signature=(\w+)/.exec(secret)?.[1] ?? secret);
    return { secret, expiresAtMs };
}
/** One for a region, because it keeps the credentials until they expire. */
function providerFor(region) {
    const known = providers.get(region);
    if (known !== undefined)
        return known;
    const made = makeProvider(region);
    providers.set(region, made);
    return made;
}
/** A role and nothing to take it on with: then the job's own OIDC token does, as the login action would use it. */
async function makeProvider(region) {
    const { fromNodeProviderChain: fromChain, fromWebToken } = await __webpack_require__.e(/* import() */ 9719).then(__webpack_require__.t.bind(__webpack_require__, 29719, 19));
    const { env } = process;
    const roleArn = env['AWS_ROLE_ARN'] ?? '';
    const others = ['AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_PROFILE'];
    const isDirect = roleArn !== '' && (0,_job_token_js__WEBPACK_IMPORTED_MODULE_1__/* .mayAskForJobToken */ .M)() && others.every(name => (env[name] ?? '') === '');
    if (!isDirect)
        return fromChain({ clientConfig: { region } });
    const roleSessionName = env['AWS_ROLE_SESSION_NAME'] ?? `greenline-${env['GITHUB_RUN_ID'] ?? 'job'}`;
    const assume = async () => {
        const webIdentityToken = await (0,_job_token_js__WEBPACK_IMPORTED_MODULE_1__/* .readJobToken */ .L)(AUDIENCE);
        const options = { roleArn, roleSessionName, webIdentityToken, clientConfig: { region } };
        const identity = await fromWebToken(options)();
        return { identity, expiresAtMs: identity.expiration?.getTime() ?? 0 };
    };
    return async () => (await identities.recall(region, assume).answer).identity;
}


/***/ }),

/***/ 14865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ readJobToken),
/* harmony export */   M: () => (/* binding */ mayAskForJobToken)
/* harmony export */ });
/* harmony import */ var _core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19355);
/* harmony import */ var _token_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12811);
/**
 * The OIDC token of the job, for a cloud that believes GitHub. Invariant: it is
 * asked for with the audience of one cloud, goes nowhere else, and is a secret
 * from the moment it is there. (The gate has its own way, in github/, because it
 * does the opposite: it reads what such a token says.)
 */


const DEADLINE_MS = 10_000;
const TRIES = 2;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** Whether the runner gives tokens to this job: it has `id-token: write`. */
const mayAskForJobToken = (env = process.env) => isSet(env['ACTIONS_ID_TOKEN_REQUEST_URL']) && isSet(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']);
const isSet = (value) => value !== undefined && value !== '';
/** Asks the runner for a token. @throws Refusal when it gives none. */
async function readJobToken(audience, env = process.env) {
    const url = new URL(env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '');
    if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) {
        throw new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_('the token service of the runner is not reached by https.');
    }
    url.searchParams.set('audience', audience);
    const authorization = `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''}`;
    let reason = '';
    for (let tries = 0; tries < TRIES; tries++) {
        try {
            const signal = AbortSignal.timeout(DEADLINE_MS);
            // A redirect would carry the bearer elsewhere.
            const response = await fetch(url, { headers: { authorization }, redirect: 'error', signal });
            if (response.ok) {
                const { value } = (await response.json());
                if (typeof value !== 'string' || value === '')
                    break;
                (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .learnSecret */ .dG)(value);
                return value;
            }
            reason = `HTTP ${response.status}`;
            if (response.status < 500 && response.status !== 429)
                break;
        }
        catch {
            // Its text may hold the address, and that the address of the job.
            reason = 'no answer';
        }
    }
    const said = reason === '' ? 'an answer without a token' : reason;
    throw new _token_js__WEBPACK_IMPORTED_MODULE_1__/* .Refusal */ .P_(`the token service of the runner gave no OIDC token (${said}).`);
}


/***/ })

};
