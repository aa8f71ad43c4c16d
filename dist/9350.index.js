export const id = 9350;
export const ids = [9350];
export const modules = {

/***/ 59350:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readGoogleToken: () => (/* binding */ readGoogleToken)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19355);
/* harmony import */ var _job_token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(14865);
/* harmony import */ var _token_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(12811);
/**
 * Tokens of Google Cloud for databases with IAM authentication. Invariant: a
 * token may log in to databases and nothing else, and is asked for by Google's
 * own library.
 *
 * @see https://cloud.google.com/sql/docs/postgres/iam-logins
 */




const SCOPE = 'https://www.googleapis.com/auth/sqlservice.login';
/** For a token whose end is not told; they are good for an hour. */
const UNTOLD_LIFE_MS = 5 * 60_000;
/** A token has no need of it, and the library would ask for it by a request that an account for logins may not make. */
const NO_PROJECT = 'none';
/** Asks for a token, which is good for all databases that the account may log in to. */
async function readGoogleToken() {
    const { GoogleAuth, IdentityPoolClient } = await Promise.all(/* import() */[__webpack_require__.e(3324), __webpack_require__.e(1269)]).then(__webpack_require__.t.bind(__webpack_require__, 492, 19));
    const account = await accountOfJob(process.env['GOOGLE_APPLICATION_CREDENTIALS'] ?? '');
    const client = account === undefined
        ? await new GoogleAuth({ scopes: [SCOPE], projectId: NO_PROJECT }).getClient()
        : new IdentityPoolClient({ ...account, scopes: [SCOPE] });
    const { token } = await client.getAccessToken();
    if (typeof token !== 'string' || token === '')
        throw new _token_js__WEBPACK_IMPORTED_MODULE_3__/* .Refusal */ .P_('the answer holds no token.');
    (0,_core_learned_secrets_js__WEBPACK_IMPORTED_MODULE_1__/* .learnSecret */ .dG)(token);
    return { secret: token, expiresAtMs: client.credentials.expiry_date ?? Date.now() + UNTOLD_LIFE_MS };
}
/**
 * An external account whose token nobody has written anywhere: then it is the job's own, with the audience that
 * Google's login action asks for.
 */
async function accountOfJob(file) {
    if (file === '' || !(0,_job_token_js__WEBPACK_IMPORTED_MODULE_2__/* .mayAskForJobToken */ .M)())
        return undefined;
    const account = await readAccount(file);
    if (account?.type !== 'external_account' || !('audience' in account))
        return undefined;
    const { credential_source: source, ...rest } = account;
    if (source !== undefined && (source.file === undefined || (await exists(source.file))))
        return undefined;
    return {
        ...rest,
        subject_token_supplier: {
            getSubjectToken: async ({ audience }) => (0,_job_token_js__WEBPACK_IMPORTED_MODULE_2__/* .readJobToken */ .L)(audience.replace(/^\/\//, 'https://')),
        },
    };
}
async function readAccount(file) {
    try {
        return JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8'));
    }
    catch {
        // Google's library says what is wrong with it.
        return undefined;
    }
}
const exists = (file) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(file).then(() => true, () => false);


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
