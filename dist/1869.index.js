export const id = 1869;
export const ids = [1869,1426];
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

/***/ 53298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(91659);
// EXTERNAL MODULE: ./tmp/bundle/action.js + 5 modules
var action = __webpack_require__(91804);
// EXTERNAL MODULE: ./tmp/bundle/config/settings.js
var config_settings = __webpack_require__(62376);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/deploy.js + 29 modules
var deploy = __webpack_require__(89274);
// EXTERNAL MODULE: ./tmp/bundle/cancel.js
var cancel = __webpack_require__(40866);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./tmp/bundle/core/artifact-name.js
var artifact_name = __webpack_require__(97702);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./tmp/bundle/github/client.js + 3 modules
var client = __webpack_require__(81426);
// EXTERNAL MODULE: ./tmp/bundle/github/fetch.js
var fetch = __webpack_require__(98788);
;// CONCATENATED MODULE: ./tmp/bundle/github/artifacts.js
/**
 * The artifacts of a run. Invariant: the token goes to GitHub's API and to nobody
 * that it sends us on to; what is read is no larger than was asked for.
 */




const PER_PAGE = 100;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const MAX_TRIES = 3;
/**
 * Lists the artifacts of a run, of all its attempts: a request for each hundred.
 *
 * @throws GreenlineError TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED
 */
async function listArtifacts(client, { owner, name: repo }, runId) {
    const artifacts = [];
    for (let page = 1, seen = 0;; page += 1) {
        const { data } = await asking('to list the artifacts of this run', () => client.rest.actions.listWorkflowRunArtifacts({
            ...{ owner, repo, run_id: Number(runId), per_page: PER_PAGE, page },
        }));
        for (const { id, name, size_in_bytes: bytes, expired, digest } of data.artifacts) {
            if (!expired)
                artifacts.push({ id, name, bytes, ...(digest ? { digest } : {}) });
        }
        seen += data.artifacts.length;
        if (data.artifacts.length === 0 || seen >= data.total_count)
            return artifacts;
    }
}
/**
 * Downloads an artifact's zip archive: one request to the API, and one to the storage that it names.
 *
 * @param pauseMs - Before the second try; it doubles.
 * @throws GreenlineError TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED
 */
async function downloadArtifact(client, { owner, name: repo }, { id, name, bytes }, { maxBytes, pauseMs = 1_000 }) {
    if (bytes > maxBytes)
        return refused(`it has ${bytes} bytes, more than results can have`);
    for (let tries = 1;; tries += 1) {
        const { headers } = await asking(`to read the artifact ${name}`, () => client.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
            ...{ owner, repo, artifact_id: id, archive_format: 'zip' },
            // A redirect that is followed would take the token along to another host.
            request: { redirect: 'manual' },
        }));
        const answer = await readStorage(placeOf(client, headers.location), maxBytes);
        if (answer.status !== 'again')
            return answer;
        if (tries === MAX_TRIES)
            return refused(answer.reason);
        await (0,promises_.setTimeout)(pauseMs * 2 ** (tries - 1));
    }
}
const refused = (reason) => ({ status: 'refused', reason });
/** Where the API sends us; nothing is fetched in the clear unless the API is. */
function placeOf(client, location) {
    const { baseUrl } = client.request.endpoint.DEFAULTS;
    const isSafe = location !== undefined && (location.startsWith('https:') || baseUrl.startsWith('http:'));
    return isSafe ? location : undefined;
}
/** The address holds its own right to read, for a minute. */
async function readStorage(location, maxBytes) {
    if (location === undefined)
        return refused('GitHub named no place to read it from');
    try {
        const response = await (0,fetch/* fetchWithin */.G)(DOWNLOAD_TIMEOUT_MS)(location, { redirect: 'error' });
        if (!response.ok || response.body === null) {
            await response.body?.cancel();
            return { status: 'again', reason: `the storage answered with HTTP ${response.status}` };
        }
        const chunks = [];
        let length = 0;
        for await (const chunk of response.body) {
            length += chunk.length;
            if (length > maxBytes)
                return refused('it has more bytes than results can have');
            chunks.push(chunk);
        }
        return { status: 'there', archive: Buffer.concat(chunks) };
    }
    catch (thrown) {
        // What fetch throws may hold the address, and that is a key.
        const kind = thrown instanceof Error ? thrown.name : 'error';
        return { status: 'again', reason: `the storage could not be reached (${kind})` };
    }
}
async function asking(doing, request) {
    try {
        return await request();
    }
    catch (thrown) {
        const status = (0,client/* statusOf */.c2)(thrown);
        if (status !== 403 && status !== 404)
            throw (0,client/* toGitHubError */.Lg)(thrown, doing);
        if (/rate limit/i.test((0,client/* refusalOf */.Of)(thrown)))
            throw (0,client/* toGitHubError */.Lg)(thrown, doing);
        throw new errors/* GreenlineError */.yi('TOKEN_FORBIDDEN', `GitHub refused ${doing}: ${(0,client/* refusalOf */.Of)(thrown)} (HTTP ${status})`, 'Give the job `permissions: actions: read`.');
    }
}

// EXTERNAL MODULE: ./tmp/bundle/collect/archive.js
var collect_archive = __webpack_require__(92101);
// EXTERNAL MODULE: ./tmp/bundle/collect/unpack.js + 1 modules
var unpack = __webpack_require__(32621);
;// CONCATENATED MODULE: ./tmp/bundle/collect/collect.js
/**
 * The results of a run's matrix jobs, from their artifacts. Invariant: every
 * artifact that could be of this execution is merged, left out for a later
 * attempt, or told as a problem; none is trusted before its digests and its
 * contents say what its name says.
 */







/** An archive holds one file that is compressed already; hundreds of databases fill a few megabytes. */
const MAX_ARCHIVE_BYTES = 64 << 20;
const MAX_DIGEST_BYTES = 1024;
/** The latency of GitHub is hidden by these, while one archive at a time is unpacked. */
const DOWNLOADS_AT_ONCE = 4;
/** From the one that does most on: whoever deploys has validated before, in a matrix of its own perhaps. */
const METHODS_BY_WEIGHT = [...model/* METHODS */.J8].reverse();
/**
 * Downloads, verifies and reads the results of all jobs, those of the method that does most.
 *
 * @throws GreenlineError(s) RESULTS_MISSING, RESULTS_UNREADABLE, RESULTS_DIFFER when there is none that can be used;
 *   TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED
 */
async function collectJobs(options) {
    const { client, repository, runId, environment, note } = options;
    const artifacts = await listArtifacts(client, repository, runId);
    note(`This run has ${artifacts.length} artifacts.`);
    const unpacking = (0,unpack/* openUnpacking */.p)(options.redact);
    for (const method of METHODS_BY_WEIGHT) {
        const collected = await collectMethod(method, artifacts, options, unpacking);
        if (collected.jobs.length > 0)
            return collected;
        (0,errors/* throwAll */.Kx)(collected.problems.map(({ code, message, hint }) => new errors/* GreenlineError */.yi(code, message, hint)));
    }
    throw new errors/* GreenlineError */.yi('RESULTS_MISSING', `This run has no results of a matrix job for the environment ${environment}.`, 'Give each job of the matrix its region (`region: ${{ matrix.region }}`), and let this job need them all.');
}
async function collectMethod(method, artifacts, options, unpacking) {
    const byLabel = candidatesOf(method, artifacts, options);
    const jobs = [];
    const problems = [];
    const read = async (candidates) => {
        const archives = inOrder(candidates, each => download(each, options));
        for await (const [candidate, archive] of archives) {
            const found = await readJob(candidate, archive, { ...options, method }, unpacking);
            if (found.status === 'ours')
                jobs.push(found.job);
            else if (found.status === 'refused')
                problems.push(found.problem);
            else
                options.note(`The artifact ${candidate.artifact.name} is of another execution.`);
        }
    };
    const newest = [...byLabel.values()].flatMap(all => all.filter(({ attempt }) => attempt === all[0]?.attempt));
    await read(newest);
    tellEarlier(jobs, options);
    // A job that ran again without the files that were green before tells nothing of them.
    const partial = new Set(jobs
        .filter(({ results }) => results.change.files.some(({ action }) => action === 'done'))
        .map(labelOfJob));
    await read([...byLabel].flatMap(([label, all]) => partial.has(label) ? all.filter(each => !newest.includes(each)) : []));
    return { jobs, problems };
}
const labelOfJob = ({ results: { execution } }) => execution.part === undefined ? '' : (0,artifact_name/* labelOf */.Wy)(execution.part);
/** By region: those of the latest attempt first. */
function candidatesOf(method, artifacts, { environment, attempt: latest }) {
    const prefix = (0,artifact_name/* artifactPrefixOf */.we)({ method, environment });
    const byLabel = new Map();
    for (const artifact of artifacts) {
        // Environments have one name on GitHub, however it is written.
        const start = artifact.name.slice(0, prefix.length);
        const name = start.toLowerCase() === prefix.toLowerCase() ? prefix + artifact.name.slice(prefix.length) : '';
        const said = (0,artifact_name/* readArtifactName */.Ep)(name, prefix);
        if (said === undefined || said.attempt > latest)
            continue;
        const candidates = byLabel.get(said.label) ?? [];
        candidates.push({ artifact, ...said });
        byLabel.set(said.label, candidates);
    }
    for (const all of byLabel.values())
        all.sort((a, b) => b.attempt - a.attempt || a.number - b.number);
    return byLabel;
}
/** Jobs that were not run again keep what they did before. */
function tellEarlier(jobs, { attempt, note }) {
    const earlier = jobs.filter(({ results }) => results.execution.attempt < attempt);
    if (earlier.length === 0)
        return;
    note(`Of earlier attempts, since the jobs did not run again: ${earlier.map(({ name }) => name).join(', ')}.`);
}
async function download({ artifact }, { client, repository }) {
    const answer = await downloadArtifact(client, repository, artifact, { maxBytes: MAX_ARCHIVE_BYTES });
    if (answer.status === 'refused')
        return new collect_archive/* ArchiveRefused */.V(answer.reason);
    const digest = `sha256:${sha256(answer.archive)}`;
    return artifact.digest === undefined || artifact.digest === digest
        ? answer.archive
        : new collect_archive/* ArchiveRefused */.V(`its digest is ${digest}, and GitHub has ${artifact.digest}`);
}
const sha256 = (bytes) => (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
async function readJob({ artifact, ...said }, archive, expected, unpacking) {
    const name = `The artifact ${artifact.name}`;
    try {
        if (archive instanceof collect_archive/* ArchiveRefused */.V)
            throw archive;
        const files = await (0,collect_archive/* readArchive */.b)(archive, new Map([
            [artifact_name/* RESULTS_FILE */.yG, MAX_ARCHIVE_BYTES],
            [artifact_name/* DIGEST_FILE */.O8, MAX_DIGEST_BYTES],
        ]));
        const packed = files.get(artifact_name/* RESULTS_FILE */.yG);
        if (packed === undefined)
            throw new collect_archive/* ArchiveRefused */.V(`it holds no ${artifact_name/* RESULTS_FILE */.yG}`);
        const results = (0,unpack/* unpackResults */.h)(packed, unpacking);
        const { environment, part } = results.execution;
        // Names overlap: that of a whole execution, or of one on `Test-eu`, may begin as those of the jobs for `Test` do.
        if (part === undefined || !isSameName(environment, expected.environment))
            return { status: 'foreign' };
        if (files.get(artifact_name/* DIGEST_FILE */.O8)?.toString('latin1').split(' ')[0] !== sha256(packed)) {
            throw new collect_archive/* ArchiveRefused */.V('its results have another digest than their job wrote down');
        }
        const odd = oddities(results, said, expected);
        if (odd.length === 0)
            return { status: 'ours', job: { name, results } };
        return { status: 'refused', problem: differs(`${name} is not what it is called: ${odd.join(', ')}.`) };
    }
    catch (thrown) {
        if (!(thrown instanceof collect_archive/* ArchiveRefused */.V))
            throw thrown;
        return { status: 'refused', problem: unreadable(`${name} cannot be used: ${thrown.message}.`) };
    }
}
/** What results say otherwise than the run and the artifact's name, in words. */
function oddities({ execution }, { label, attempt }, { method, runId, repository }) {
    const { part } = execution;
    const fullName = `${repository.owner}/${repository.name}`;
    return [
        ...(execution.run === runId ? [] : [`it is of run ${execution.run}`]),
        ...(isSameName(execution.repository ?? '', fullName)
            ? []
            : [`it is of ${execution.repository ?? 'no repository'}`]),
        ...(execution.method === method ? [] : [`its method is ${execution.method}`]),
        ...(execution.attempt === attempt ? [] : [`it is of attempt ${execution.attempt}`]),
        ...(part !== undefined && (0,artifact_name/* labelOf */.Wy)(part) === label ? [] : ['it is of other servers']),
    ];
}
const isSameName = (one, other) => one.toLowerCase() === other.toLowerCase();
const unreadable = (message) => ({
    code: 'RESULTS_UNREADABLE',
    message,
    hint: 'Run the job that made it again, and collect again.',
    severity: 'error',
});
const differs = (message) => ({
    code: 'RESULTS_DIFFER',
    message,
    hint: 'Find out which job uploads under this name, and give it another one.',
    severity: 'error',
});
/** Works on a few at once and gives them in their order. */
async function* inOrder(items, work) {
    const running = [];
    const start = (item) => {
        const result = work(item);
        // It is awaited in its turn, and another one may fail before.
        result.catch(() => undefined);
        running.push({ item, result });
    };
    for (const item of items) {
        start(item);
        if (running.length < DOWNLOADS_AT_ONCE)
            continue;
        const first = running.shift();
        if (first !== undefined)
            yield [first.item, await first.result];
    }
    for (const { item, result } of running)
        yield [item, await result];
}

// EXTERNAL MODULE: ./tmp/bundle/core/merge.js + 2 modules
var merge = __webpack_require__(2142);
// EXTERNAL MODULE: ./tmp/bundle/core/target.js
var target = __webpack_require__(41875);
// EXTERNAL MODULE: ./tmp/bundle/github/events.js
var events = __webpack_require__(31735);
// EXTERNAL MODULE: ./tmp/bundle/publication.js + 2 modules
var publication = __webpack_require__(6835);
// EXTERNAL MODULE: ./tmp/bundle/report-failure.js
var report_failure = __webpack_require__(59777);
;// CONCATENATED MODULE: ./tmp/bundle/collect-results.js
/**
 * `method: collect`: what the jobs of a matrix have done becomes one execution.
 * Invariant: no database is touched, and a run that may not deploy publishes no
 * deployment.
 */








/**
 * Collects, merges and publishes.
 *
 * @throws GreenlineError(s) EVENT_REFUSED, and see `collectJobs` and `publishRedacted`
 */
async function collectResults(run, env) {
    const { settings, context, host, redact } = run;
    const judge = (method) => (0,events/* judgeEvent */.Ez)({ ...context, method, allowEvents: settings.allowEvents });
    judge('validate');
    const client = await run.client();
    if (client === undefined) {
        throw new errors/* GreenlineError */.yi('TOKEN_FORBIDDEN', 'The artifacts of the run cannot be read without a token.', 'Give the input token, and the job `permissions: actions: read`.');
    }
    const group = host.group('Collect the results');
    const { repository, runId, runAttempt } = context;
    const { environment } = settings;
    const { jobs, problems } = await collectJobs({
        ...{ client, repository, runId, attempt: runAttempt, environment, redact },
        note: text => host.info(text),
    });
    const servers = (0,target/* placesOf */.ek)(settings.servers);
    const results = (0,merge/* mergeResults */.n)(jobs, {
        ...{ attempt: runAttempt, problems },
        // Without the file, or the secret that names the only one, the jobs themselves say which there are.
        ...(servers.length > 0 && { servers }),
    });
    host.info(`Merged the results of ${jobs.length} jobs: ${results.targets.length} targets.`);
    group.close();
    // The one rule of the jobs' gate that holds here too; the environment is theirs, and nothing of it is reached.
    judge(results.execution.method);
    for (const problem of results.problems)
        (0,report_failure/* showProblem */.Hi)(host, problem);
    return (0,publication/* publishRedacted */.q)(results, await (0,action/* publishOptions */.gI)(run, env));
}

// EXTERNAL MODULE: ./tmp/bundle/plan.js + 1 modules
var plan = __webpack_require__(48539);
// EXTERNAL MODULE: ./tmp/bundle/render/console.js
var console = __webpack_require__(20374);
;// CONCATENATED MODULE: ./tmp/bundle/main.js
/** The action's main step. Invariant: whatever happens, the exit code is 0 only for a green execution that was published. */











/** Runs the execution and publishes it; sets outputs and exit code. */
async function main() {
    const { env } = process;
    const { host, secrets } = (0,action/* openActionsHost */.Cd)(env);
    await (0,report_failure/* reportFailure */.xV)(host, async () => {
        const run = await (0,action/* openActionRun */.Mf)(env, secrets);
        const { method } = run.settings;
        if (method === 'plan')
            setOutputs(await (0,plan/* planAction */.y)(run));
        else
            finish(run, await (method === 'collect' ? collectResults(run, env) : runAndPublish(run, env)));
    });
}
async function runAndPublish(run, env) {
    const { settings, context, host, parameters } = run;
    if (!(0,config_settings/* areOfExecution */.aR)(settings))
        throw new Error(`Method ${settings.method} makes no execution`);
    run.notes.forEach(note => host.info(note));
    const journalFile = (0,action/* newJournalFile */.Wf)(env);
    (0,core/* saveState */.LZ)('journal', journalFile);
    const { repository, runId, runAttempt, runUrl, actor } = context;
    const results = await (0,deploy/* deploy */.g)({
        settings,
        parameters,
        host,
        journalFile,
        execution: {
            run: runId,
            attempt: runAttempt,
            repository: repository.fullName,
            runUrl,
            startedAt: new Date().toISOString(),
            ...(actor === '' ? {} : { actor }),
        },
        source: context.source,
        commit: context.sha,
        event: context.eventName,
        folder: context.workspace,
        ...(0,cancel/* cancelOnSignal */.q)(host, settings.onCancel),
        ...(await (0,action/* askGitHub */.X3)(run, settings, env)),
    });
    const published = await (0,publication/* publishResults */.k)(results, await (0,action/* publishOptions */.gI)(run, env));
    (0,core/* saveState */.LZ)('published', 'true');
    return published;
}
function setOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs))
        (0,core/* setOutput */.uH)(name, value);
}
function finish({ host }, { results, resultsPath, logUrl, failures }) {
    const verdict = (0,core_results/* verdictOf */.Vj)(results);
    const totals = (0,core_results/* countResults */.aD)(results);
    const outputs = {
        result: verdict,
        'statements-total': totals.total,
        'statements-succeeded': totals.succeeded,
        'statements-failed': totals.failed,
        'statements-not-simulated': totals.notSimulated,
        'statements-skipped': totals.skipped,
        'statements-rolled-back': totals.rolledBack,
        'statements-unknown': totals.unknown,
        files: JSON.stringify(results.change.files.filter(file => file.action === 'run').map(file => file.path)),
        'log-url': logUrl ?? '',
        'results-path': resultsPath,
    };
    setOutputs(outputs);
    host.info((0,console/* renderConsoleVerdict */.DU)(results, (0,console/* paletteFor */.DO)(host)));
    host.info(`Results: ${resultsPath}${logUrl === undefined ? '' : `\nLogs: ${logUrl}`}`);
    (0,report_failure/* showErrors */.lP)(host, failures);
    if (verdict === 'red' || failures.length > 0)
        process.exitCode = 1;
}


/***/ }),

/***/ 48539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ matrixOf),
  y: () => (/* binding */ planAction)
});

// EXTERNAL MODULE: ./tmp/bundle/change/read-change.js + 3 modules
var read_change = __webpack_require__(83183);
// EXTERNAL MODULE: ./tmp/bundle/core/artifact-name.js
var artifact_name = __webpack_require__(97702);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
;// CONCATENATED MODULE: ./tmp/bundle/core/matrix.js
/**
 * The jobs that an environment is split into: one for each region. Pure.
 * Invariant: every server is in exactly one of them, in the order of the
 * configuration file.
 */


/** https://docs.github.com/en/actions/reference/limits */
const MAX_MATRIX_JOBS = 256;
const DEFAULT_RUNNER = 'ubuntu-latest';
/**
 * The matrix of an environment.
 *
 * @param regions - All of the file, in its order; those without a server get no job.
 * @throws GreenlineError CONFIG_INVALID when there are more jobs than GitHub takes.
 */
function toMatrix(regions, servers) {
    const runners = new Map(regions.map(({ name, runsOn }) => [name, runsOn]));
    const used = new Set(servers.map(({ region }) => region ?? artifact_name/* DEFAULT_REGION */.t9));
    // Where the servers are not known, as without the secret that names the one there is, it is one job.
    if (used.size === 0)
        used.add(artifact_name/* DEFAULT_REGION */.t9);
    const names = [...new Set([...runners.keys(), ...used])].filter(name => used.has(name));
    if (names.length > MAX_MATRIX_JOBS) {
        throw new errors/* GreenlineError */.yi('CONFIG_INVALID', `The environment has ${names.length} regions, and a matrix of GitHub's has ${MAX_MATRIX_JOBS} jobs at most.`, 'Give servers that one runner reaches the same region.');
    }
    return {
        include: names.map(region => ({ region, 'runs-on': [runners.get(region) ?? DEFAULT_RUNNER].flat() })),
    };
}

// EXTERNAL MODULE: ./tmp/bundle/core/target.js
var target = __webpack_require__(41875);
// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
;// CONCATENATED MODULE: ./tmp/bundle/plan.js




/** The jobs that the environment of the settings is split into. @throws GreenlineError CONFIG_INVALID */
const matrixOf = ({ regions, servers }) => toMatrix(regions, (0,target/* placesOf */.ek)(servers));
/**
 * Plans the jobs of a workflow.
 *
 * @returns The outputs of the step.
 * @throws GreenlineError(s) CONFIG_INVALID, and see `readChange`
 */
async function planAction({ settings, context, host }) {
    const { files: globs, order } = settings;
    const { workspace, source, eventName } = context;
    const { change, notes } = await (0,read_change/* readChange */.p)({
        ...{ folder: workspace, files: globs, order, event: eventName, source },
        inMemoryBytes: settings.streamAboveBytes,
    });
    notes.forEach(note => host.info(note));
    const files = change.files.filter(({ action }) => action === 'run').map(({ path }) => path);
    const matrix = matrixOf(settings);
    const regions = matrix.include.map(({ region }) => region);
    host.info(`${(0,format/* plural */.LS)(files.length, 'file')} to run, ${(0,format/* plural */.LS)(regions.length, 'job')}: ${regions.join(', ')}`);
    return { matrix: JSON.stringify(matrix), files: JSON.stringify(files) };
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
