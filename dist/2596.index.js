export const id = 2596;
export const ids = [2596,1426,6241];
export const modules = {

/***/ 81426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createClient: () => (/* binding */ createClient),
  bz: () => (/* binding */ isProtected),
  Of: () => (/* binding */ refusalOf),
  c2: () => (/* binding */ statusOf),
  Lg: () => (/* binding */ toGitHubError)
});

// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var dist_bundle = __webpack_require__(49735);
// EXTERNAL MODULE: ./node_modules/bottleneck/light.js
var light = __webpack_require__(63251);
;// CONCATENATED MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
// pkg/dist-src/index.js


// pkg/dist-src/version.js
var VERSION = "0.0.0-development";

// pkg/dist-src/wrap-request.js
var noop = () => Promise.resolve();
function wrapRequest(state, request, options) {
  return state.retryLimiter.schedule(doRequest, state, request, options);
}
async function doRequest(state, request, options) {
  const { pathname } = new URL(options.url, "http://github.test");
  const isAuth = isAuthRequest(options.method, pathname);
  const isWrite = !isAuth && options.method !== "GET" && options.method !== "HEAD";
  const isSearch = options.method === "GET" && pathname.startsWith("/search/");
  const isGraphQL = pathname.startsWith("/graphql");
  const retryCount = ~~request.retryCount;
  const jobOptions = retryCount > 0 ? { priority: 0, weight: 0 } : {};
  if (state.clustering) {
    jobOptions.expiration = 1e3 * 60;
  }
  if (isWrite || isGraphQL) {
    await state.write.key(state.id).schedule(jobOptions, noop);
  }
  if (isWrite && state.triggersNotification(pathname)) {
    await state.notifications.key(state.id).schedule(jobOptions, noop);
  }
  if (isSearch) {
    await state.search.key(state.id).schedule(jobOptions, noop);
  }
  const req = (isAuth ? state.auth : state.global).key(state.id).schedule(jobOptions, request, options);
  if (isGraphQL) {
    const res = await req;
    if (res.data.errors != null && res.data.errors.some((error) => error.type === "RATE_LIMITED")) {
      const error = Object.assign(new Error("GraphQL Rate Limit Exceeded"), {
        response: res,
        data: res.data
      });
      throw error;
    }
  }
  return req;
}
function isAuthRequest(method, pathname) {
  return method === "PATCH" && // https://docs.github.com/en/rest/apps/apps?apiVersion=2022-11-28#create-a-scoped-access-token
  /^\/applications\/[^/]+\/token\/scoped$/.test(pathname) || method === "POST" && // https://docs.github.com/en/rest/apps/oauth-applications?apiVersion=2022-11-28#reset-a-token
  (/^\/applications\/[^/]+\/token$/.test(pathname) || // https://docs.github.com/en/rest/apps/apps?apiVersion=2022-11-28#create-an-installation-access-token-for-an-app
  /^\/app\/installations\/[^/]+\/access_tokens$/.test(pathname) || // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
  pathname === "/login/oauth/access_token");
}

// pkg/dist-src/generated/triggers-notification-paths.js
var triggers_notification_paths_default = [
  "/orgs/{org}/invitations",
  "/orgs/{org}/invitations/{invitation_id}",
  "/orgs/{org}/teams/{team_slug}/discussions",
  "/orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments",
  "/repos/{owner}/{repo}/collaborators/{username}",
  "/repos/{owner}/{repo}/commits/{commit_sha}/comments",
  "/repos/{owner}/{repo}/issues",
  "/repos/{owner}/{repo}/issues/{issue_number}/comments",
  "/repos/{owner}/{repo}/issues/{issue_number}/sub_issue",
  "/repos/{owner}/{repo}/issues/{issue_number}/sub_issues/priority",
  "/repos/{owner}/{repo}/pulls",
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
  "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
  "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
  "/repos/{owner}/{repo}/releases",
  "/teams/{team_id}/discussions",
  "/teams/{team_id}/discussions/{discussion_number}/comments"
];

// pkg/dist-src/route-matcher.js
function routeMatcher(paths) {
  const regexes = paths.map(
    (path) => path.split("/").map((c) => c.startsWith("{") ? "(?:.+?)" : c).join("/")
  );
  const regex2 = `^(?:${regexes.map((r) => `(?:${r})`).join("|")})[^/]*$`;
  return new RegExp(regex2, "i");
}

// pkg/dist-src/index.js
var regex = routeMatcher(triggers_notification_paths_default);
var triggersNotification = regex.test.bind(regex);
var groups = {};
var createGroups = function(Bottleneck, common) {
  groups.global = new Bottleneck.Group({
    id: "octokit-global",
    maxConcurrent: 10,
    ...common
  });
  groups.auth = new Bottleneck.Group({
    id: "octokit-auth",
    maxConcurrent: 1,
    ...common
  });
  groups.search = new Bottleneck.Group({
    id: "octokit-search",
    maxConcurrent: 1,
    minTime: 2e3,
    ...common
  });
  groups.write = new Bottleneck.Group({
    id: "octokit-write",
    maxConcurrent: 1,
    minTime: 1e3,
    ...common
  });
  groups.notifications = new Bottleneck.Group({
    id: "octokit-notifications",
    maxConcurrent: 1,
    minTime: 3e3,
    ...common
  });
};
function throttling(octokit, octokitOptions) {
  const {
    enabled = true,
    Bottleneck = light,
    id = "no-id",
    timeout = 1e3 * 60 * 2,
    // Redis TTL: 2 minutes
    connection
  } = octokitOptions.throttle || {};
  if (!enabled) {
    return {};
  }
  const common = { timeout };
  if (typeof connection !== "undefined") {
    common.connection = connection;
  }
  const state = Object.assign(
    {
      clustering: connection != null,
      triggersNotification,
      fallbackSecondaryRateRetryAfter: 60,
      retryAfterBaseValue: 1e3,
      id
    },
    octokitOptions.throttle
  );
  if (typeof state.onSecondaryRateLimit !== "function" || typeof state.onRateLimit !== "function") {
    throw new Error(`octokit/plugin-throttling error:
        You must pass the onSecondaryRateLimit and onRateLimit error handlers.
        See https://octokit.github.io/rest.js/#throttling

        const octokit = new Octokit({
          throttle: {
            onSecondaryRateLimit: (retryAfter, options) => {/* ... */},
            onRateLimit: (retryAfter, options) => {/* ... */}
          }
        })
    `);
  }
  let initialized = false;
  const initializeBottleneck = () => {
    if (initialized) {
      return;
    }
    initialized = true;
    if (groups.global == null) {
      createGroups(Bottleneck, common);
    }
    state.global = state.global ?? groups.global;
    state.auth = state.auth ?? groups.auth;
    state.search = state.search ?? groups.search;
    state.write = state.write ?? groups.write;
    state.notifications = state.notifications ?? groups.notifications;
    state.retryLimiter = state.retryLimiter ?? new Bottleneck();
    const events = {};
    const emitter = new Bottleneck.Events(events);
    events.on("secondary-limit", state.onSecondaryRateLimit);
    events.on("rate-limit", state.onRateLimit);
    events.on(
      "error",
      (e) => octokit.log.warn("Error in throttling-plugin limit handler", e)
    );
    state.retryLimiter.on("failed", async function(error, info) {
      const [state2, request, options] = info.args;
      const { pathname } = new URL(options.url, "http://github.test");
      const shouldRetryGraphQL = pathname.startsWith("/graphql") && error.status !== 401;
      if (!(shouldRetryGraphQL || error.status === 403 || error.status === 429)) {
        return;
      }
      const retryCount = ~~request.retryCount;
      request.retryCount = retryCount;
      options.request.retryCount = retryCount;
      const { wantRetry, retryAfter = 0 } = await (async function() {
        if (/\bsecondary rate\b/i.test(error.message)) {
          const retryAfter2 = Number(error.response.headers["retry-after"]) || state2.fallbackSecondaryRateRetryAfter;
          const wantRetry2 = await emitter.trigger(
            "secondary-limit",
            retryAfter2,
            options,
            octokit,
            retryCount
          );
          return { wantRetry: wantRetry2, retryAfter: retryAfter2 };
        }
        if (error.response.headers != null && error.response.headers["x-ratelimit-remaining"] === "0" || (error.response.data?.errors ?? []).some(
          (error2) => error2.type === "RATE_LIMITED"
        )) {
          const rateLimitReset = new Date(
            ~~error.response.headers["x-ratelimit-reset"] * 1e3
          ).getTime();
          const retryAfter2 = Math.max(
            // Add one second so we retry _after_ the reset time
            // https://docs.github.com/en/rest/overview/resources-in-the-rest-api?apiVersion=2022-11-28#exceeding-the-rate-limit
            Math.ceil((rateLimitReset - Date.now()) / 1e3) + 1,
            0
          );
          const wantRetry2 = await emitter.trigger(
            "rate-limit",
            retryAfter2,
            options,
            octokit,
            retryCount
          );
          return { wantRetry: wantRetry2, retryAfter: retryAfter2 };
        }
        return {};
      })();
      if (wantRetry) {
        request.retryCount++;
        return retryAfter * state2.retryAfterBaseValue;
      }
    });
  };
  octokit.hook.wrap("request", (request, options) => {
    initializeBottleneck();
    return wrapRequest(state, request, options);
  });
  return {};
}
throttling.VERSION = VERSION;
throttling.triggersNotification = triggersNotification;


// EXTERNAL MODULE: ./node_modules/@octokit/core/dist-src/index.js + 12 modules
var dist_src = __webpack_require__(14730);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-request-log/dist-src/index.js + 1 modules
var plugin_request_log_dist_src = __webpack_require__(55077);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-paginate-rest/dist-bundle/index.js
var plugin_paginate_rest_dist_bundle = __webpack_require__(93779);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-rest-endpoint-methods/dist-src/index.js + 3 modules
var plugin_rest_endpoint_methods_dist_src = __webpack_require__(49210);
;// CONCATENATED MODULE: ./node_modules/@octokit/rest/dist-src/version.js
const version_VERSION = "22.0.1";


;// CONCATENATED MODULE: ./node_modules/@octokit/rest/dist-src/index.js





const Octokit = dist_src/* Octokit */.E.plugin(plugin_request_log_dist_src/* requestLog */.M, plugin_rest_endpoint_methods_dist_src/* legacyRestEndpointMethods */.T, plugin_paginate_rest_dist_bundle/* paginateRest */.ud).defaults(
  {
    userAgent: `octokit-rest.js/${version_VERSION}`
  }
);


// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/github/fetch.js
var fetch = __webpack_require__(98788);
;// CONCATENATED MODULE: ./tmp/bundle/github/client.js
/**
 * The GitHub API client and what its refusals mean. Invariant: it writes nothing
 * to the console, waits for rate limits up to a bound, and no error that leaves
 * this file holds a token, a request or a response.
 */





const REQUEST_TIMEOUT_MS = 120_000;
const MAX_RATE_LIMIT_WAIT_SECONDS = 300;
const MAX_RATE_LIMIT_RETRIES = 3;
const RETRIES = 3;
/**
 * Makes a client. Server errors and broken connections are retried three times, rate limits waited for up to five
 * minutes; a conflict (409) is not retried, because only the caller knows what to build anew.
 */
function createClient({ token, apiUrl, onNote, waitUnitMs = 1_000 }) {
    const wait = (kind) => (retryAfterSeconds, _request, _octokit, count) => {
        const waits = retryAfterSeconds <= MAX_RATE_LIMIT_WAIT_SECONDS && count < MAX_RATE_LIMIT_RETRIES;
        if (waits)
            onNote(`GitHub's ${kind} is reached; waiting ${retryAfterSeconds} s.`);
        return waits;
    };
    const WithWaits = Octokit.plugin(dist_bundle/* retry */.L, throttling);
    return new WithWaits({
        auth: token,
        baseUrl: apiUrl,
        userAgent: 'greenline',
        log: SILENT,
        request: { fetch: (0,fetch/* fetchWithin */.G)(REQUEST_TIMEOUT_MS), log: SILENT },
        retry: { retries: RETRIES, retryAfterBaseValue: waitUnitMs, doNotRetry: [...FINAL] },
        throttle: {
            onRateLimit: wait('rate limit'),
            onSecondaryRateLimit: wait('secondary rate limit'),
            retryAfterBaseValue: waitUnitMs,
            write: UNPACED,
            notifications: UNPACED,
        },
    });
}
/** Answers that a repetition of the same request does not change; 403 and 429 are the throttling plugin's. */
const FINAL = [400, 401, 403, 404, 409, 410, 413, 422, 429, 451];
const ignore = () => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
/**
 * The throttling plugin leaves a second between writes, for clients that write a lot. A publication is four writes,
 * and the pauses would only widen the window in which another run's commit comes first.
 */
const UNPACED = { key: () => ({ schedule: async (_options, run) => run() }) };
/** The HTTP status of a refused request; undefined for anything else. A broken connection counts as 500. */
function statusOf(thrown) {
    return isRefusal(thrown) ? thrown.status : undefined;
}
/** GitHub's own words about a refused request, without its link to the documentation. */
function refusalOf(thrown) {
    return isRefusal(thrown) ? (thrown.message.split(/ - https?:\/\/|\r?\n/)[0] ?? '').trim() : '';
}
/** A rule or a protection stands in the way; it comes as 403, 409 or 422. */
const isProtected = (thrown) => isRefusal(thrown) &&
    /protected (branch|ref)|branch protection|rule violation|ruleset|reference update failed/i.test(thrown.message);
/**
 * What a refused request means for the user. Anything else than a refused request is given back as it is: a bug.
 *
 * @param doing - What was attempted, to complete "GitHub refused …": `to write the branch execution-logs`.
 */
function toGitHubError(thrown, doing) {
    if (!isRefusal(thrown))
        return thrown;
    const message = `GitHub refused ${doing}: ${refusalOf(thrown)} (HTTP ${thrown.status})`;
    if (isProtected(thrown)) {
        return new errors/* GreenlineError */.yi('BRANCH_PROTECTED', message, 'Exempt the log branch from the protection rule or ruleset, or name another one with `log-branch`.');
    }
    if (/rate limit/i.test(thrown.message) || thrown.status === 429) {
        return new errors/* GreenlineError */.yi('PUBLISH_FAILED', message, 'Run the job again when the rate limit has been reset.');
    }
    switch (thrown.status) {
        case 401:
            return new errors/* GreenlineError */.yi('TOKEN_FORBIDDEN', message, 'Pass a valid token, such as `token: ${{ github.token }}`.');
        case 403:
            return new errors/* GreenlineError */.yi('TOKEN_FORBIDDEN', message, 'Give the job `permissions: contents: write`; pull requests from forks and Dependabot cannot have it.');
        case 404:
            return new errors/* GreenlineError */.yi('REPOSITORY_UNREACHABLE', message, 'Check that the token may write to this repository: give the job `permissions: contents: write`.');
    }
    if (thrown.status >= 500) {
        return new errors/* GreenlineError */.yi('REPOSITORY_UNREACHABLE', `GitHub did not answer the request ${doing}: ${refusalOf(thrown)} (HTTP ${thrown.status})`, 'Run the job again when GitHub and the network are back; see https://www.githubstatus.com.');
    }
    return new errors/* GreenlineError */.yi('PUBLISH_FAILED', message, 'Run the job again.');
}
const isRefusal = (thrown) => thrown instanceof Error &&
    thrown.name === 'HttpError' &&
    'status' in thrown &&
    typeof thrown.status === 'number';


/***/ }),

/***/ 98788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ fetchWithin)
/* harmony export */ });
/**
 * Requests over HTTP. Invariant: every request has a deadline, and goes through
 * the runner's proxy where one is set.
 */
/**
 * A `fetch` that gives up. Without a deadline a silent network would hang the job until GitHub ends it.
 *
 * @returns A function whose promise is rejected with a `TimeoutError` when body and all took longer.
 */
const fetchWithin = (timeoutMs) => async (url, init = {}) => {
    const within = { ...init, signal: AbortSignal.timeout(timeoutMs) };
    if (!usesProxy(process.env))
        return fetch(url, within);
    // The toolkit's fetch knows the proxy variables; Node's own does not. It is large, hence loaded only when needed.
    const { defaults } = await __webpack_require__.e(/* import() */ 2032).then(__webpack_require__.bind(__webpack_require__, 22032));
    const proxied = defaults.request?.fetch;
    return proxied(url, within);
};
const usesProxy = (env) => ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some(name => (env[name] ?? '') !== '');


/***/ }),

/***/ 76241:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openGitData: () => (/* binding */ openGitData)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81426);
/**
 * One branch of a repository through the Git Data API. Invariant: the branch is
 * only ever moved forward, and who loses a race is told so as a value.
 */


/** Answers that come and go while others write; the pauses give them their turn. */
const CONFLICTS = new Set([409, 422]);
/** How often a request is tried that a conflict elsewhere in the repository stopped. */
const MAX_TRIES = 4;
/**
 * Every function throws GreenlineError BRANCH_PROTECTED, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE or PUBLISH_FAILED.
 *
 * @param branch - Short name.
 * @param pauseMs - The longest pause before a request is tried again; it doubles.
 */
function openGitData(client, { owner, name }, branch, pauseMs = 500) {
    const { git } = client.rest;
    const repository = { owner, repo: name };
    const reading = `to read the branch ${branch} of ${owner}/${name}`;
    const writing = `to write the branch ${branch} of ${owner}/${name}`;
    // Objects are named by their content, so whoever stores or reads one may do it again, whatever the branch does.
    const patiently = async (request) => {
        for (let tries = 1;; tries += 1) {
            try {
                return await request();
            }
            catch (thrown) {
                if (tries === MAX_TRIES || (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isProtected */ .bz)(thrown) || !CONFLICTS.has((0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .statusOf */ .c2)(thrown)))
                    throw thrown;
                await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.random() * pauseMs * 2 ** tries);
            }
        }
    };
    const asking = async (doing, request) => {
        try {
            return await patiently(request);
        }
        catch (thrown) {
            throw (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .toGitHubError */ .Lg)(thrown, doing);
        }
    };
    const readBlob = async (id) => {
        const { data } = await asking(reading, () => git.getBlob({ ...repository, file_sha: id }));
        return Buffer.from(data.content, 'base64');
    };
    return {
        async readHead() {
            try {
                const ref = await patiently(() => git.getRef({ ...repository, ref: `heads/${branch}` }));
                const { sha } = ref.data.object;
                const commit = await patiently(() => git.getCommit({ ...repository, commit_sha: sha }));
                return { commit: sha, tree: commit.data.tree.sha };
            }
            catch (thrown) {
                // An absent branch and an absent repository look alike; the first write tells them apart.
                if ((0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .statusOf */ .c2)(thrown) === 404)
                    return undefined;
                throw (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .toGitHubError */ .Lg)(thrown, reading);
            }
        },
        async findRootFile(head, file) {
            const { data } = await asking(reading, () => git.getTree({ ...repository, tree_sha: head.tree }));
            return data.tree.find(entry => entry.path === file && entry.type === 'blob')?.sha;
        },
        readBlob,
        async readFile(head, path) {
            try {
                const { data } = await patiently(() => client.rest.repos.getContent({ ...repository, path, ref: head.commit }));
                if (Array.isArray(data) || data.type !== 'file')
                    return undefined;
                // Above one megabyte the answer names the blob only; an empty file has no content either way:
                // https://docs.github.com/en/rest/repos/contents#get-repository-content
                const isWhole = 'encoding' in data && data.encoding === 'base64' && 'content' in data;
                return isWhole ? Buffer.from(data.content, 'base64') : await readBlob(data.sha);
            }
            catch (thrown) {
                if ((0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .statusOf */ .c2)(thrown) === 404)
                    return undefined;
                throw (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .toGitHubError */ .Lg)(thrown, reading);
            }
        },
        async readLatest(path) {
            try {
                const { data } = await patiently(() => client.rest.repos.getContent({ ...repository, path, ref: branch, mediaType: { format: 'raw' } }));
                // The types know the description of a file only: https://docs.github.com/en/rest/repos/contents
                const text = data;
                return typeof text === 'string' ? text : undefined;
            }
            catch (thrown) {
                if ((0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .statusOf */ .c2)(thrown) === 404)
                    return undefined;
                throw (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .toGitHubError */ .Lg)(thrown, reading);
            }
        },
        async writeBlob(bytes) {
            const content = Buffer.from(bytes).toString('base64');
            const { data } = await asking(writing, () => git.createBlob({ ...repository, content, encoding: 'base64' }));
            return data.sha;
        },
        async writeTree(base, files) {
            const tree = files.map(file => ({
                path: file.path,
                mode: '100644',
                type: 'blob',
                ...('text' in file ? { content: file.text } : { sha: file.blob }),
            }));
            const request = { ...repository, tree, ...(base === undefined ? {} : { base_tree: base }) };
            return (await asking(writing, () => git.createTree(request))).data.sha;
        },
        async writeCommit(tree, parent, message) {
            const parents = parent === undefined ? [] : [parent];
            return (await asking(writing, () => git.createCommit({ ...repository, tree, parents, message }))).data
                .sha;
        },
        async moveBranch(commit, parent) {
            try {
                await (parent === undefined
                    ? git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: commit })
                    : git.updateRef({ ...repository, ref: `heads/${branch}`, sha: commit, force: false }));
                return { status: 'moved' };
            }
            catch (thrown) {
                if (isOvertaken(thrown))
                    return { status: 'overtaken', reason: (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .refusalOf */ .Of)(thrown) };
                throw (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .toGitHubError */ .Lg)(thrown, writing);
            }
        },
    };
}
/**
 * 409 when two writers meet; 422 `Update is not a fast forward`, `Reference cannot be updated` (locked by another
 * writer), `Reference already exists` (created meanwhile) or `Reference does not exist` (deleted meanwhile).
 */
function isOvertaken(thrown) {
    if ((0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .isProtected */ .bz)(thrown))
        return false;
    const status = (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .statusOf */ .c2)(thrown);
    if (status === 409)
        return true;
    return (status === 422 && /fast.?forward|already exists|does not exist|cannot be updated/i.test((0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .refusalOf */ .Of)(thrown)));
}


/***/ }),

/***/ 54498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Kd: () => (/* binding */ LEDGER_PATH),
  D4: () => (/* binding */ appendEntry),
  t5: () => (/* binding */ formatLedger),
  h8: () => (/* binding */ parseLedger),
  L4: () => (/* binding */ stateOf)
});

// UNUSED EXPORTS: entriesOf, executionsOf

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
;// CONCATENATED MODULE: ./tmp/bundle/core/ledger.js
/**
 * What the log branch's ledger holds of every execution. Invariant: an entry is
 * derived from the results of its execution and holds no more than tables and
 * later decisions need.
 */


const Count = schemas/* int */.Whr().nonnegative();
/** One execution on the log branch. */
const LedgerEntry = schemas/* object */.Ikc({
    deployment: schemas/* string */.YjP().describe('The head commit'),
    environment: schemas/* string */.YjP(),
    method: model/* Method */.IT,
    run: schemas/* string */.YjP(),
    attempt: schemas/* int */.Whr().positive(),
    verdict: schemas/* enum */.k5n(['green', 'yellow', 'red', 'nothing to do', 'not run']),
    totals: schemas/* object */.Ikc({
        total: Count,
        succeeded: Count,
        failed: Count,
        notSimulated: Count.optional(),
        skipped: Count,
        rolledBack: Count,
        unknown: Count,
    }),
    startedAt: iso/* datetime */.w$(),
    durationMs: schemas/* number */.aig()
        .nonnegative()
        .optional()
        .describe('Absent when the execution did not come to its end'),
    actor: schemas/* string */.YjP().optional(),
    base: schemas/* string */.YjP().optional().describe('Commit the change is measured from'),
    digest: schemas/* string */.YjP().optional().describe('Of the change; see `Change`'),
    event: schemas/* string */.YjP().optional().describe('See `Change`'),
    touches: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('What the change touched on its mirror'),
    files: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('Paths that were to run; absent when there are very many'),
    unfinished: schemas/* array */.YOg(schemas/* string */.YjP())
        .optional()
        .describe('Those of `files` that are not green on the environment; of deployments only'),
    subject: schemas/* string */.YjP().optional().describe("First line of the head commit's message"),
    path: schemas/* string */.YjP().describe("The execution's folder, from the root of the log branch"),
});
/**
 * An entry as it stands in the ledger, chained to the one before it. What a later version adds to an entry is kept,
 * since its hash covers it.
 */
const StoredEntry = LedgerEntry.extend({
    previous: schemas/* string */.YjP().optional().describe('`hash` of the entry before; empty for the first one'),
    hash: schemas/* string */.YjP().optional().describe('SHA-256 over `previous` and the entry, in hexadecimal'),
}).loose();

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./tmp/bundle/history/chain.js
/**
 * The hash chain of the ledger. Invariant: pure; an entry that was changed,
 * moved, left out or put in shows, except at the ledger's end.
 */

/** What the first entry follows. */
const START = '';
/** Chains an entry to the last one of a ledger. */
function chain(entry, last) {
    const previous = last === undefined ? START : (last.hash ?? START);
    return { ...entry, previous, hash: hashOf(previous, entry) };
}
/** Follows the chain from its start. What was cut off its end leaves no trace in it; git's history tells of that. */
function verifyChain(entries) {
    let expected = START;
    for (const [index, { hash, ...rest }] of entries.entries()) {
        if (rest.previous !== expected || hash !== hashOf(expected, rest)) {
            return { status: 'broken', at: index + 1 };
        }
        expected = hash;
    }
    return { status: 'whole' };
}
const hashOf = (previous, entry) => (0,external_node_crypto_.createHash)('sha256')
    .update(`${previous}\n${canonical({ ...entry, previous })}`)
    .digest('hex');
/** JSON with sorted keys: the same value gives the same text, whoever has written it. */
function canonical(value) {
    if (Array.isArray(value))
        return `[${value.map(canonical).join(',')}]`;
    if (value === null || typeof value !== 'object')
        return JSON.stringify(value);
    const pairs = Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
    return `{${pairs.join(',')}}`;
}

;// CONCATENATED MODULE: ./tmp/bundle/history/ledger.js
/**
 * The list of executions on the log branch, as text and as entries. Invariant:
 * pure; what was stored is never changed, a later entry supersedes; a ledger
 * that cannot be understood is an error and never taken for an empty one.
 */




/** The ledger's path on the log branch. */
const LEDGER_PATH = 'executions.json';
/**
 * Reads a ledger.
 *
 * @param text - Undefined when the log branch holds none yet.
 * @returns In the order of appending, with all that ever was stored.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
function parseLedger(text) {
    if (text === undefined)
        return [];
    const entries = schemas/* array */.YOg(StoredEntry).safeParse(parseJson(text));
    if (entries.success)
        return entries.data;
    const issue = entries.error.issues[0];
    throw unreadable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
/** One entry a line, so that a commit's diff shows what was added. */
const formatLedger = (entries) => `[\n${entries.map(entry => JSON.stringify(entry)).join(',\n')}\n]\n`;
/** Adds an entry at the end, chained to the last one. */
const appendEntry = (entries, entry) => [
    ...entries,
    chain(entry, entries.at(-1)),
];
/**
 * The executions of a ledger: of several entries of one execution (the post step after the main step) the last.
 *
 * @returns Oldest first, by the time the executions started.
 */
function executionsOf(stored) {
    const latest = new Map();
    for (const { previous: _previous, hash: _hash, ...entry } of stored)
        latest.set(keyOf(entry), entry);
    return [...latest.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}
/** A ledger as its readers see it. */
const stateOf = (stored) => ({
    executions: executionsOf(stored),
    chain: verifyChain(stored),
});
/**
 * The executions in a ledger's text, oldest first.
 *
 * @throws GreenlineError RESULTS_UNREADABLE
 */
const entriesOf = (text) => executionsOf(parseLedger(text));
/** The run and its attempt tell executions apart; one run may serve several environments, by several methods. */
const keyOf = ({ deployment, environment, method, run, attempt }) => JSON.stringify([deployment, environment, method, run, attempt]);
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        throw unreadable('it is not JSON');
    }
}
const unreadable = (reason) => new errors/* GreenlineError */.yi('RESULTS_UNREADABLE', `The list of executions on the log branch cannot be read: ${reason}`, `Mend \`${LEDGER_PATH}\` on the log branch, or restore it from the branch's history.`, { place: { path: LEDGER_PATH } });


/***/ }),

/***/ 53788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nt: () => (/* binding */ sharedFiles),
/* harmony export */   Qe: () => (/* binding */ executionPage),
/* harmony export */   df: () => (/* binding */ commitMessage),
/* harmony export */   xt: () => (/* binding */ untilLanded)
/* harmony export */ });
/* unused harmony export MAX_TRIES */
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _history_ledger_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54498);
/**
 * What a commit on the log branch holds and how often it is tried, however it
 * is made. Invariant: the ledger and the pages are made anew from what the
 * branch holds at each try, so no execution is lost to a race.
 */



/** Thirty writers at once each get their turn: in every round at least one of them lands. */
const MAX_TRIES = 30;
const MAX_PAUSE_MS = 16_000;
/**
 * The files that change with every execution. A ledger whose chain is broken grows like any other: what happened must
 * be kept, and the dashboard tells.
 *
 * @param ledger - The ledger's text on the branch; undefined when there is none.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
function sharedFiles(publication, ledger) {
    const before = (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .parseLedger */ .h8)(ledger);
    const now = (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .appendEntry */ .D4)(before, publication.entry);
    const pages = publication.pages((0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .stateOf */ .L4)(now), (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .stateOf */ .L4)(before)).filter(page => page.path !== _history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .LEDGER_PATH */ .Kd);
    return [...pages, { path: _history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .LEDGER_PATH */ .Kd, content: (0,_history_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .formatLedger */ .t5)(now) }];
}
/** The subject of the commit. */
const commitMessage = ({ method, environment, verdict, deployment }) => `${method} on ${environment.replace(/\s+/g, ' ')}: ${verdict} (${deployment.slice(0, 10)})`;
/** The path of the page that tells about this execution. */
const executionPage = (entry) => `${entry.path}/README.md`;
/**
 * Tries until the commit lands, with pauses of random length that grow.
 *
 * @param pauseMs - The longest pause after the first try, or as long as that try took; it doubles up to 16 seconds.
 * @throws GreenlineError PUBLISH_FAILED when every try was overtaken.
 */
async function untilLanded(branch, attempt, pauseMs) {
    let reason = '';
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const startedMs = performance.now();
        const result = await attempt();
        if (result.status === 'landed')
            return;
        reason = result.reason;
        // Writers that pause for less than a try takes would only meet again.
        const unitMs = pauseMs === 0 ? 0 : Math.max(pauseMs, performance.now() - startedMs);
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.random() * Math.min(unitMs * 2 ** tries, MAX_PAUSE_MS));
    }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('PUBLISH_FAILED', `The branch ${branch} moved under each of ${MAX_TRIES} tries to commit the logs: ${reason}`, 'Run the job again when fewer jobs write their logs at the same time.');
}


/***/ }),

/***/ 42596:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createCommitApiStore: () => (/* binding */ createCommitApiStore)
/* harmony export */ });
/* harmony import */ var _github_git_data_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76241);
/* harmony import */ var _history_ledger_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54498);
/* harmony import */ var _branch_commit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(53788);



/** Larger sets of logs go in several tree calls; GitHub refuses bodies somewhere above 40 MB. */
const MAX_TREE_BYTES = 20_000_000;
/** A store that commits to a branch on GitHub. The URL is that of the execution's page. */
function createCommitApiStore(options) {
    const { client, repository, branch, serverUrl, pauseMs = 500 } = options;
    const git = (0,_github_git_data_js__WEBPACK_IMPORTED_MODULE_0__.openGitData)(client, repository, branch, pauseMs);
    return {
        name: 'commit',
        async save(publication) {
            // Bytes are stored once; only the tree has to be made again after a lost race.
            const execution = await storeBytes(git, publication.execution);
            let committed;
            let known = options.known?.();
            await (0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_2__/* .untilLanded */ .xt)(branch, async () => {
                const { head, ledger } = known ?? (await readBranch(git));
                known = undefined;
                // The answer to the last try may have been lost while the commit landed.
                if (committed !== undefined && head?.commit === committed)
                    return { status: 'landed' };
                const shared = await storeBytes(git, (0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_2__/* .sharedFiles */ .Nt)(publication, ledger));
                const tree = await writeTrees(git, head?.tree, [...execution, ...shared]);
                committed = await git.writeCommit(tree, head?.commit, (0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_2__/* .commitMessage */ .df)(publication.entry));
                const move = await git.moveBranch(committed, head?.commit);
                return move.status === 'moved' ? { status: 'landed' } : move;
            }, pauseMs);
            return { url: pageUrl(serverUrl, repository, branch, (0,_branch_commit_js__WEBPACK_IMPORTED_MODULE_2__/* .executionPage */ .Qe)(publication.entry)) };
        },
    };
}
async function readBranch(git) {
    const head = await git.readHead();
    const blob = head && (await git.findRootFile(head, _history_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .LEDGER_PATH */ .Kd));
    const ledger = blob === undefined ? undefined : new TextDecoder().decode(await git.readBlob(blob));
    return { head, ledger };
}
async function storeBytes(git, files) {
    const stored = [];
    for (const { path, content } of files) {
        stored.push(typeof content === 'string' ? { path, text: content } : { path, blob: await git.writeBlob(content) });
    }
    return stored;
}
async function writeTrees(git, base, files) {
    let tree = base;
    let part = [];
    let bytes = 0;
    for (const file of files) {
        const size = Buffer.byteLength('text' in file ? file.text : '') + Buffer.byteLength(file.path);
        if (part.length > 0 && bytes + size > MAX_TREE_BYTES) {
            tree = await git.writeTree(tree, part);
            part = [];
            bytes = 0;
        }
        part.push(file);
        bytes += size;
    }
    return git.writeTree(tree, part);
}
function pageUrl(serverUrl, { owner, name }, branch, path) {
    const encode = (text) => text.split('/').map(encodeURIComponent).join('/');
    return `${serverUrl}/${owner}/${name}/blob/${encode(branch)}/${encode(path)}`;
}


/***/ })

};
