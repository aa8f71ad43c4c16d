export const id = 1652;
export const ids = [1652];
export const modules = {

/***/ 11652:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readAzureToken: () => (/* binding */ readAzureToken)
/* harmony export */ });
/* harmony import */ var _core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19355);
/* harmony import */ var _job_token_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(14865);
/* harmony import */ var _token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(12811);



/** As Microsoft has set it for workload identity federation. */
const AUDIENCE = 'api://AzureADTokenExchange';
/** Whom the databases of each of Azure's clouds trust, by the host of AZURE_AUTHORITY_HOST. */
const DATABASES = {
    'login.microsoftonline.com': 'https://ossrdbms-aad.database.windows.net',
    'login.microsoftonline.us': 'https://ossrdbms-aad.database.usgovcloudapi.net',
    'login.chinacloudapi.cn': 'https://ossrdbms-aad.database.chinacloudapi.cn',
};
const PUBLIC = 'login.microsoftonline.com';
/** Other ways to prove who the application is; they come before the token of the job. */
const OTHER_PROOFS = [
    'AZURE_CLIENT_SECRET',
    'AZURE_CLIENT_CERTIFICATE_PATH',
    'AZURE_FEDERATED_TOKEN_FILE',
    'AZURE_USERNAME',
];
/** Asks for a token, which is good for all servers that know the account. */
async function readAzureToken() {
    const host = hostOf(process.env['AZURE_AUTHORITY_HOST'] ?? '');
    const credential = await credentialFor({ disableInstanceDiscovery: !(host in DATABASES) });
    const token = await credential.getToken(`${DATABASES[host] ?? DATABASES[PUBLIC]}/.default`);
    if (token === null)
        throw new _token_js__WEBPACK_IMPORTED_MODULE_2__/* .Refusal */ .P_('the answer holds no token.');
    (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .learnSecret */ .dG)(token.token);
    return { secret: token.token, expiresAtMs: token.expiresOnTimestamp };
}
/** @param options - Without discovery: a cloud of one's own is not known to the public one, which is asked otherwise. */
async function credentialFor(options) {
    const { ClientAssertionCredential, DefaultAzureCredential } = await Promise.all(/* import() */[__webpack_require__.e(3669), __webpack_require__.e(4915), __webpack_require__.e(3324), __webpack_require__.e(3952)]).then(__webpack_require__.bind(__webpack_require__, 23952));
    const { AZURE_TENANT_ID: tenant = '', AZURE_CLIENT_ID: client = '' } = process.env;
    const others = OTHER_PROOFS.filter(name => (process.env[name] ?? '') !== '');
    const isDirect = tenant !== '' && client !== '' && (0,_job_token_js__WEBPACK_IMPORTED_MODULE_1__/* .mayAskForJobToken */ .M)() && others.length === 0;
    if (!isDirect)
        return new DefaultAzureCredential(options);
    return new ClientAssertionCredential(tenant, client, () => (0,_job_token_js__WEBPACK_IMPORTED_MODULE_1__/* .readJobToken */ .L)(AUDIENCE), options);
}
const hostOf = (authority) => {
    if (authority === '')
        return PUBLIC;
    return URL.canParse(authority) ? new URL(authority).host : authority;
};


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
