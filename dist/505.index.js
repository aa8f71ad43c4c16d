export const id = 505;
export const ids = [505,1426];
export const modules = {

/***/ 46479:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SF: () => (/* binding */ refusedOr),
/* harmony export */   lS: () => (/* binding */ writeCheckRun)
/* harmony export */ });
/* unused harmony export MAX_ANNOTATIONS_PER_REQUEST */
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81426);
/**
 * Check runs: a verdict on a commit with annotations on its lines. Invariant: a
 * token that may not write them is an answer and not an error, and every
 * annotation is sent once, in its order.
 */

/** https://docs.github.com/en/rest/checks/runs: more than these take further requests, which append. */
const MAX_ANNOTATIONS_PER_REQUEST = 50;
/**
 * Makes a check run that is completed, with all its annotations: one request for every fifty of them, and at least
 * one.
 *
 * @throws GreenlineError PUBLISH_FAILED, TOKEN_FORBIDDEN (a wrong token) or REPOSITORY_UNREACHABLE
 */
async function writeCheckRun(client, { owner, name }, run) {
    const { title, summary, text, annotations } = run;
    const place = { owner, repo: name };
    const outputWith = (from) => ({
        title,
        summary,
        ...(text !== undefined && { text }),
        annotations: annotations.slice(from, from + MAX_ANNOTATIONS_PER_REQUEST).map(toWire),
    });
    try {
        const { data: made } = await client.rest.checks.create({
            ...place,
            name: run.name,
            head_sha: run.headSha,
            external_id: run.externalId,
            ...(run.detailsUrl !== undefined && { details_url: run.detailsUrl }),
            ...(run.startedAt !== undefined && { started_at: run.startedAt }),
            ...(run.completedAt !== undefined && { completed_at: run.completedAt }),
            status: 'completed',
            conclusion: run.conclusion,
            output: outputWith(0),
        });
        for (let sent = MAX_ANNOTATIONS_PER_REQUEST; sent < annotations.length;) {
            await append(client, { ...place, check_run_id: made.id }, outputWith(sent), sent);
            sent += MAX_ANNOTATIONS_PER_REQUEST;
        }
        return { status: 'written', ...(made.html_url !== null && { url: made.html_url }) };
    }
    catch (thrown) {
        return refusedOr(thrown, `to write the check run of ${owner}/${name}`);
    }
}
const MAX_TRIES = 4;
/**
 * Appends annotations once. A lost answer to a request that was carried out would have the client repeat it, and every
 * line of the change be annotated twice; so the run is asked how many it has before anything is sent again.
 *
 * @param before - How many annotations the run has when none of these have arrived.
 */
async function append(client, place, output, before) {
    for (let attempt = 1;; attempt += 1) {
        try {
            await client.rest.checks.update({ ...place, output, request: { retries: 0 } });
            return;
        }
        catch (thrown) {
            if (attempt === MAX_TRIES || ((0,_client_js__WEBPACK_IMPORTED_MODULE_0__/* .statusOf */ .c2)(thrown) ?? 0) < 500)
                throw thrown;
            const { data } = await client.rest.checks.get(place);
            if (data.output.annotations_count > before)
                return;
        }
    }
}
const toWire = (annotation) => ({
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    ...(annotation.startColumn !== undefined && { start_column: annotation.startColumn }),
    ...(annotation.endColumn !== undefined && { end_column: annotation.endColumn }),
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    ...(annotation.rawDetails !== undefined && { raw_details: annotation.rawDetails }),
});
/**
 * The answer to a token without the permission: a value. Forks' and Dependabot's tokens may never write, and GitHub
 * says 404 where even reading is not allowed.
 *
 * @param doing - To complete "GitHub refused …".
 * @throws What else went wrong, as a GreenlineError where it is the user's to mend.
 */
function refusedOr(thrown, doing) {
    const status = (0,_client_js__WEBPACK_IMPORTED_MODULE_0__/* .statusOf */ .c2)(thrown);
    const why = (0,_client_js__WEBPACK_IMPORTED_MODULE_0__/* .refusalOf */ .Of)(thrown);
    if ((status === 403 || status === 404) && !/rate limit/i.test(why))
        return { status: 'refused', why };
    throw (0,_client_js__WEBPACK_IMPORTED_MODULE_0__/* .toGitHubError */ .Lg)(thrown, doing);
}


/***/ }),

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

/***/ 70505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createCheck: () => (/* binding */ createCheck)
});

// UNUSED EXPORTS: MAX_LOG_ANNOTATIONS, checkNameOf, toLogAnnotations

// EXTERNAL MODULE: ./tmp/bundle/github/checks.js
var checks = __webpack_require__(46479);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/core/alike.js
var alike = __webpack_require__(28568);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
// EXTERNAL MODULE: ./tmp/bundle/render/escape.js
var render_escape = __webpack_require__(52460);
// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
// EXTERNAL MODULE: ./tmp/bundle/render/impact.js
var render_impact = __webpack_require__(16649);
// EXTERNAL MODULE: ./tmp/bundle/render/phrase.js
var phrase = __webpack_require__(90370);
// EXTERNAL MODULE: ./tmp/bundle/render/words.js
var words = __webpack_require__(1382);
// EXTERNAL MODULE: ./tmp/bundle/render/outcome-words.js
var outcome_words = __webpack_require__(34983);
;// CONCATENATED MODULE: ./tmp/bundle/render/annotations.js
/**
 * What a reviewer sees on the lines of the SQL. Pure. Invariant: every failed and
 * every unknown statement is there, failures come first, and the order depends on
 * nothing but the results.
 */









const MAX_TITLE_CHARACTERS = 255;
const MAX_TEXT_BYTES = 64_000;
/** More targets than these are listed in the details. */
const MAX_TARGETS = 5;
/** More are not listed even there; this many names of databases fill them. */
const MAX_LISTED_TARGETS = 2000;
/** Different remarks on one line: a thousand databases may fail there in a thousand ways. */
const MAX_ON_LINE = 20;
/** All annotations, failures first, then in execution order. The same on several targets is one. */
function annotationsOf(results) {
    // A file that is gone has no line to show anything on; other paths are not of this repository's commit.
    const order = new Map(results.change.files.filter(({ action }) => action !== 'deleted').map(({ path }, index) => [path, index]));
    const remarks = new Map();
    const add = (remark, targets) => {
        if (!order.has(remark.path))
            return;
        const { detail, ...others } = remark;
        const key = JSON.stringify(others);
        const known = remarks.get(key) ?? { remark, targets: new Set(), differs: false };
        for (const target of targets)
            known.targets.add(target);
        if (known.remark.detail !== detail)
            known.differs = true;
        remarks.set(key, known);
    };
    for (const problem of results.problems) {
        add(ofProblem(problem), problem.target === undefined ? [] : [problem.target]);
    }
    const { environment } = results.execution;
    const alone = new Set(model/* ROLES */.gg.filter(role => (0,core_results/* targetsOf */.QR)(results, role).length === 1));
    for (const target of results.targets) {
        // What is said of several databases leaves out the name of each.
        const generalise = alone.has(target.role) ? text => text : (0,alike/* generaliseFor */.$V)(target, environment);
        const addProblem = (problem) => add(ofProblem((0,alike/* generaliseProblem */.vN)(problem, generalise)), [target.target]);
        for (const problem of target.problems)
            addProblem(problem);
        for (const file of target.files) {
            for (const problem of file.problems)
                addProblem({ path: file.path, ...problem });
            for (const statement of file.statements) {
                const remark = ofStatement(target, file.path, statement, generalise);
                if (remark !== undefined)
                    add(remark, [target.target]);
            }
        }
    }
    const rows = (0,render_impact/* describeHeldRows */["if"])(results.targets).map(phrase/* toText */.fE);
    for (const row of (0,render_impact/* impactRows */.cE)(results.targets))
        add(ofImpact(row, rows), row.targets);
    const place = ({ path }) => order.get(path) ?? 0;
    const sorted = [...remarks.values()].sort(({ remark: a }, { remark: b }) => {
        const byLevel = LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level);
        return byLevel || place(a) - place(b) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
    });
    return [...onLines(sorted)].map(toAnnotation);
}
/** The first remarks on each line; the last of them counts the others. */
function* onLines(sorted) {
    const counts = new Map();
    const keyOf = ({ remark: { level, path, line } }) => JSON.stringify([level, path, line]);
    for (const remarks of sorted)
        counts.set(keyOf(remarks), (counts.get(keyOf(remarks)) ?? 0) + 1);
    const seen = new Map();
    for (const remarks of sorted) {
        const key = keyOf(remarks);
        const number = (seen.get(key) ?? 0) + 1;
        seen.set(key, number);
        const more = (counts.get(key) ?? 0) - MAX_ON_LINE;
        if (number < MAX_ON_LINE || (number === MAX_ON_LINE && more <= 0))
            yield remarks;
        else if (number === MAX_ON_LINE) {
            const said = [...remarks.remark.said, `… and ${(0,format/* plural */.LS)(more, 'other')} on this line: see the log`];
            yield { ...remarks, remark: { ...remarks.remark, said } };
        }
    }
}
const LEVELS = ['failure', 'warning', 'notice'];
function ofStatement({ role }, path, statement, generalise) {
    const where = outcome_words/* IN_ROLE */.rU[role];
    const line = (0,words/* lineOf */.cA)(statement);
    if (statement.status === 'unknown') {
        return { path, line, level: 'failure', title: `Unknown outcome${where}`, said: [outcome_words/* UNKNOWN_ADVICE */.ip] };
    }
    if (statement.status === 'not-simulated') {
        const why = statement.prediction?.reason ?? 'nobody can foresee what it would do';
        return { path, line, level: 'warning', title: 'Not simulated', said: [why] };
    }
    if (statement.status !== 'failed')
        return undefined;
    const { code, sqlState, message, detail, hint, column } = (0,alike/* generaliseError */.Q9)(statement.error, generalise);
    const state = sqlState === undefined || sqlState === code ? '' : ` (${sqlState})`;
    return {
        path,
        line,
        // A column belongs to the line that the server named, not to the statement's first.
        column: statement.error.line === undefined ? undefined : column,
        level: 'failure',
        title: `${code}${state}: ${(0,outcome_words/* outcomeWord */.nG)('failed', role)}${role === 'simulation' ? '' : where}`,
        said: [message, ...labelled('hint', hint)],
        detail,
    };
}
const labelled = (label, text) => text === undefined || text.trim() === '' ? [] : [`${label}: ${text}`];
const ofProblem = ({ code, message, hint, severity, path = '', line = 1, column }) => ({
    path,
    line,
    column,
    level: severity === 'error' ? 'failure' : 'warning',
    title: code,
    said: [message, hint],
});
function ofImpact({ path, line, impact }, rows) {
    const effects = (0,render_impact/* describeEffects */.QG)(impact).map(phrase/* toText */.fE);
    const locks = (0,render_impact/* describeLocks */.sF)(impact).map(phrase/* toText */.fE);
    const [title = '', ...said] = [...effects, ...locks];
    const algorithm = labelled('algorithm', impact.algorithm);
    return {
        path,
        line,
        level: 'warning',
        title: title.charAt(0).toUpperCase() + title.slice(1),
        said: [...said, ...algorithm, ...rows],
    };
}
function toAnnotation({ remark, targets: on, differs }) {
    const { path, line, column, level, title, said, detail } = remark;
    const targets = [...on];
    const told = targets.slice(0, MAX_TARGETS).map(target => (0,render_escape/* oneLine */.TN)(target, 200));
    const more = targets.length - told.length;
    const where = targets.length === 0
        ? []
        : [`on ${told.join(', ')}${more > 0 ? ` and ${(0,format/* plural */.LS)(more, 'target')} more` : ''}`];
    const listed = targets.slice(0, more > 0 ? MAX_LISTED_TARGETS : 0).map(target => (0,render_escape/* oneLine */.TN)(target, 500));
    const [message = '', ...others] = said;
    const details = labelled(differs ? `detail on ${targets[0] ?? ''}` : 'detail', detail);
    const text = [message, ...details, ...others].flatMap(render_escape/* visibleLines */.gB).join('\n').trim();
    return {
        path,
        startLine: line,
        endLine: line,
        ...(column !== undefined && { startColumn: column, endColumn: column }),
        level,
        title: (0,render_escape/* oneLine */.TN)(title, MAX_TITLE_CHARACTERS),
        message: [cut(text), ...where].filter(Boolean).join('\n') || title,
        ...(more > 0 && { rawDetails: cut(listed.join('\n')) }),
    };
}
const cut = (text) => {
    const short = (0,render_escape/* cutBytes */.Uw)(text, MAX_TEXT_BYTES);
    return short === text ? text : `${short}…`;
};

// EXTERNAL MODULE: ./tmp/bundle/render/databases.js
var databases = __webpack_require__(55937);
// EXTERNAL MODULE: ./tmp/bundle/render/comparison.js
var comparison = __webpack_require__(7326);
// EXTERNAL MODULE: ./tmp/bundle/render/foreseen.js
var foreseen = __webpack_require__(54234);
// EXTERNAL MODULE: ./tmp/bundle/render/markdown-log.js
var markdown_log = __webpack_require__(16661);
// EXTERNAL MODULE: ./tmp/bundle/render/provenance.js
var provenance = __webpack_require__(34444);
// EXTERNAL MODULE: ./tmp/bundle/render/summary-parts.js
var summary_parts = __webpack_require__(31420);
// EXTERNAL MODULE: ./tmp/bundle/render/summary.js
var summary = __webpack_require__(29915);
;// CONCATENATED MODULE: ./tmp/bundle/render/check.js















/** GitHub's description says characters; what it counts is bytes: https://github.com/github/docs/issues/35252 */
const MAX_CHECK_BYTES = 65_535;
/** Fifty requests full of annotations: nobody reads more, and the log has them all. */
const MAX_ANNOTATIONS = 2500;
const check_MAX_TITLE_CHARACTERS = 255;
const CONCLUSIONS = {
    green: 'success',
    red: 'failure',
    'nothing to do': 'neutral',
    'not run': 'neutral',
    yellow: 'neutral',
};
/** The check run of an execution. */
function renderCheck(results, options = {}) {
    const align = summary_parts/* createAlign */.uD(results);
    const all = annotationsOf(results);
    const steps = words/* nextSteps */.Zn(results).map((step, index) => `${index + 1}. ${(0,phrase/* toMarkdown */.l6)(step)}`);
    const pages = summary/* DETAILS */.Dl.map(detail => (0,summary/* pageFor */.l6)(results, options, detail, align));
    const text = (0,summary/* fitInto */.I0)(MAX_CHECK_BYTES, renderEach(pages, textOf));
    return {
        title: titleOf(results),
        summary: (0,summary/* fitInto */.I0)(MAX_CHECK_BYTES, renderEach(pages, page => summaryOf(page, steps, all.length))),
        ...(text !== '' && { text }),
        conclusion: CONCLUSIONS[(0,core_results/* verdictOf */.Vj)(results)],
        annotations: all.slice(0, MAX_ANNOTATIONS),
    };
}
function* renderEach(pages, render) {
    for (const page of pages)
        yield render(page).filter(Boolean).join('\n\n').concat('\n');
}
function titleOf(results) {
    const role = words/* shownRole */.s0(results);
    const totals = (0,core_results/* countTargets */.cY)((0,core_results/* targetsOf */.QR)(results, role));
    const counts = totals.total === 0 ? '' : `: ${(0,outcome_words/* describeTotals */.xJ)(totals, role)}`;
    return (0,render_escape/* oneLine */.TN)(`${(0,phrase/* toText */.fE)(words/* headline */.Pl(results))}${counts}`, check_MAX_TITLE_CHARACTERS);
}
/** The verdict, what to do next, and what a reviewer decides by. */
function summaryOf(page, steps, annotations) {
    const { results } = page;
    const more = annotations - MAX_ANNOTATIONS;
    return [
        `### ${outcome_words/* SIGNS */.B2[(0,core_results/* verdictOf */.Vj)(results)]} ${(0,phrase/* toMarkdown */.l6)(words/* headline */.Pl(results))}`,
        (0,phrase/* toMarkdown */.l6)(words/* describeResults */.ws(results)),
        ...(steps.length === 0 ? [] : ['**What to do next**', steps.join('\n')]),
        summary_parts/* wholeLog */._L(page),
        ...(0,databases/* databases */.LL)(page, words/* shownRole */.s0(results)),
        ...(0,foreseen/* foreseenSections */.AH)(page),
        (0,render_impact/* impactSection */.Y_)(page),
        (0,comparison/* comparisonSection */.vU)(page),
        (0,provenance/* overtakingSection */.s6)(page),
        (0,provenance/* gateSection */.Tx)(page),
        more > 0 ? `… and ${(0,format/* plural */.LS)(more, 'annotation')} more than are shown on the lines: see the log.` : '',
        summary_parts/* leftOut */.ig(page),
    ];
}
/** What went wrong in its surroundings, and the rest. */
function textOf(page) {
    const { results } = page;
    return [
        ...(0,databases/* troubles */.d4)(page, words/* shownRole */.s0(results)),
        summary_parts/* problemsList */.Jm(page),
        ...(0,databases/* otherDatabases */.NQ)(page),
        summary_parts/* phasesTable */.lX(page),
        summary_parts/* notRunTable */.BY(page),
        (0,markdown_log/* folded */.TM)('Parameters', summary_parts/* parametersTable */.JX(page)),
        summary_parts/* footer */.qr(page),
        summary_parts/* leftOut */.ig(page),
    ];
}

;// CONCATENATED MODULE: ./tmp/bundle/publish/check.js





/** GitHub shows so many annotations of a kind from one step's log. */
const MAX_LOG_ANNOTATIONS = 10;
const MAX_NAME_CHARACTERS = 255;
/** The check's name: one for each environment and method, so that a deployment does not hide a dry run. */
const checkNameOf = ({ environment, method }) => {
    const suffix = method === 'deploy' ? '' : ` (${method})`;
    return `${(0,render_escape/* oneLine */.TN)(`Greenline: ${environment}`, MAX_NAME_CHARACTERS - suffix.length)}${suffix}`;
};
/** An announcer that writes a check run. */
function createCheck({ client, repository, headSha, annotate }) {
    return {
        name: 'check',
        async announce(results, links) {
            const { execution } = results;
            const check = renderCheck(results, { links: (0,summary_parts/* toLinks */.pW)(links) });
            const written = await (0,checks/* writeCheckRun */.lS)(client, repository, {
                ...check,
                name: checkNameOf(execution),
                headSha,
                externalId: `${execution.run}.${execution.attempt}.${execution.environment}`.slice(0, 255),
                detailsUrl: execution.runUrl,
                startedAt: execution.startedAt,
                completedAt: execution.finishedAt,
            });
            if (written.status === 'written')
                return written.url === undefined ? {} : { url: written.url };
            for (const annotation of toLogAnnotations(check.annotations))
                annotate(annotation);
            const note = `No check run: GitHub answered "${(0,render_escape/* oneLine */.TN)(written.why, 200)}"; give the job \`permissions: checks: write\`.`;
            return { note: `${note} Pull requests from forks and Dependabot cannot have it.` };
        },
    };
}
/** The first annotations of each kind that a log shows; the last of them counts the others. */
function toLogAnnotations(all) {
    return ['error', 'warning'].flatMap(level => {
        const these = all.filter(each => each.level === (level === 'error' ? 'failure' : 'warning'));
        const shown = these.length > MAX_LOG_ANNOTATIONS ? these.slice(0, MAX_LOG_ANNOTATIONS - 1) : these;
        const more = these.length - shown.length;
        const annotations = shown.map(({ path, startLine, title, message }) => {
            return { level, text: `${title}\n${message}`, path, line: startLine };
        });
        const rest = `… and ${(0,format/* plural */.LS)(more, level)} more: the job summary and the log show them.`;
        return more === 0 ? annotations : [...annotations, { level, text: rest }];
    });
}


/***/ })

};
