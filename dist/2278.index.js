export const id = 2278;
export const ids = [2278,1426];
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

/***/ 62278:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  passGate: () => (/* binding */ passGate)
});

// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var core_errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/github/client.js + 3 modules
var client = __webpack_require__(81426);
;// CONCATENATED MODULE: ./tmp/bundle/github/runs.js

/** Who approved what in a run, in GitHub's order. Needs `actions: read`. Rejections are left out. */
const listApprovals = (place, runId) => ask(async () => {
    const { data } = await place.client.rest.actions.getReviewsForRun({ ...at(place), run_id: Number(runId) });
    return data
        .filter(review => review.state === 'approved')
        .map(review => ({
        by: review.user.login,
        ...(review.comment === '' ? {} : { comment: review.comment }),
        environments: review.environments.map(({ name }) => name ?? ''),
    }));
});
/** Whether somebody has to approve before a job enters the environment. Needs `actions: read`. */
const readProtection = (place, environment) => ask(async () => {
    const { data } = await place.client.rest.repos.getEnvironment({
        ...at(place),
        environment_name: environment,
    });
    const rules = data.protection_rules ?? [];
    return { hasReviewers: rules.some(rule => rule.type === 'required_reviewers') };
});
const PER_PAGE = 100;
/** Newest come first, and this run's are among them unless hundreds of others have been made since. */
const MAX_PAGES = 5;
const MAX_CANDIDATES = 50;
/**
 * Looks for deployments of a run to an environment, and prefers one whose job is running. Needs `deployments: read`.
 *
 * @returns undefined in the answer when the run has none.
 */
const findDeployment = (place, { runId, environment, sha }) => ask(async () => {
    let found;
    let candidates = 0;
    // The commit narrows it down enough; the name is compared here, because GitHub's names have no case.
    const filter = sha === undefined ? { environment } : { sha };
    for (let page = 1; page <= MAX_PAGES; page++) {
        const { data } = await place.client.rest.repos.listDeployments({
            ...at(place),
            ...filter,
            per_page: PER_PAGE,
            page,
        });
        for (const { id } of data.filter(deployment => isSameName(deployment.environment, environment))) {
            if (candidates++ === MAX_CANDIDATES)
                return found;
            const statuses = await listStatuses(place, id);
            if (!statuses.some(status => isOfRun(status, runId)))
                continue;
            found = better(found, toDeployment(statuses));
            if (found.progress === 'running')
                return found;
        }
        if (data.length < PER_PAGE)
            break;
    }
    return found;
});
/** @returns The oldest first. */
async function listStatuses(place, deployment) {
    const { data } = await place.client.rest.repos.listDeploymentStatuses({
        ...at(place),
        deployment_id: deployment,
        per_page: PER_PAGE,
    });
    // The list comes newest first; several may bear the same second.
    return data.toReversed().sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
}
const isOfRun = ({ log_url, target_url }, runId) => [log_url, target_url].some(url => url !== undefined && `${url}/`.includes(`/actions/runs/${runId}/`));
/**
 * A job's deployment goes `waiting` (for an approval), `queued`, `in_progress`, then to how it ended. `waiting` is
 * missing in GitHub's description of its API.
 */
function toDeployment(statuses) {
    const isAhead = ({ state }) => ['waiting', 'pending', 'queued'].includes(state);
    const isWaiting = ({ state }) => ['waiting', 'pending'].includes(state);
    const last = statuses.at(-1);
    const opened = statuses.some(isWaiting)
        ? statuses[statuses.findLastIndex(isWaiting) + 1]
        : statuses.find(({ state }) => state === 'in_progress');
    const progress = last?.state === 'in_progress' ? 'running' : last && !isAhead(last) ? 'over' : 'ahead';
    return {
        progress,
        ...(opened === undefined ? {} : { openedAt: new Date(opened.created_at).toISOString() }),
    };
}
const RANK = { over: 0, ahead: 1, running: 2 };
const better = (found, other) => found === undefined || RANK[other.progress] > RANK[found.progress] ? other : found;
/** GitHub's names of environments and people have no case. */
const isSameName = (one, other) => one.toLowerCase() === other.toLowerCase();
/** Who makes the commits of the website. */
const WEB_FLOW = 'web-flow';
/**
 * Lists who wrote the commits between two. Needs `contents: read`.
 *
 * @param range - Any commits, branches or tags. Without `base`: from the first parent of `head`.
 */
const listAuthors = (place, range) => ask(async () => {
    const commits = range.base === undefined
        ? await lastCommits(place, range.head)
        : await compare(place, range.base, range.head);
    const byLogin = new Map();
    const unknown = [];
    for (const { sha, author, committer } of commits) {
        const logins = [loginOf(author), loginOf(committer)].filter(login => login !== undefined);
        if (loginOf(author) === undefined)
            unknown.push(sha);
        for (const login of new Set(logins.filter(name => name !== WEB_FLOW))) {
            byLogin.set(login, [...(byLogin.get(login) ?? []), sha]);
        }
    }
    return { commits: byLogin, unknown };
});
/** A comparison with itself tells of one commit, whose parents it names. */
async function lastCommits(place, head) {
    const { data } = await place.client.rest.repos.compareCommitsWithBasehead({
        ...at(place),
        basehead: `${head}...${head}`,
        per_page: 1,
    });
    const [parent] = data.base_commit.parents;
    return parent === undefined ? [data.base_commit] : compare(place, parent.sha, data.base_commit.sha);
}
async function compare(place, base, head) {
    const commits = [];
    for (let page = 1;; page++) {
        const { data } = await place.client.rest.repos.compareCommitsWithBasehead({
            ...at(place),
            basehead: `${base}...${head}`,
            per_page: PER_PAGE,
            page,
        });
        commits.push(...data.commits);
        if (data.commits.length === 0 || commits.length >= data.total_commits)
            return commits;
    }
}
const loginOf = (person) => typeof person === 'object' && person !== null && 'login' in person && typeof person.login === 'string'
    ? person.login
    : undefined;
const at = ({ repository }) => ({
    owner: repository.owner,
    repo: repository.name,
});
async function ask(question) {
    try {
        return { status: 'known', value: await question() };
    }
    catch (thrown) {
        const status = (0,client/* statusOf */.c2)(thrown);
        if (status === undefined)
            throw thrown;
        const reason = `HTTP ${status}: ${(0,client/* refusalOf */.Of)(thrown)}`;
        return { status: [401, 403, 404].includes(status) ? 'denied' : 'failed', reason };
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/github/approval.js
/**
 * Whether somebody let this run into its environment who may. Invariant: with
 * `require-approval`, what cannot be read counts as missing.
 */


/**
 * What is missing of an approval.
 *
 * @param approvals - Those of the run for the environment.
 * @returns GreenlineErrors APPROVAL_MISSING; none when all is well.
 */
async function findApprovalProblems(rules, context, place, approvals) {
    if (place === undefined) {
        const message = `Whether ${rules.environment} was approved cannot be asked without a token.`;
        return [missing(message, 'Give the input `token`, and the job `permissions: actions: read`.')];
    }
    return [
        ...(await findProtectionProblems(rules, context, place)),
        ...(approvals.status === 'known'
            ? await findApproverProblems(rules, context, place, approvals.value)
            : [unreadable('The approvals of this run', approvals, 'actions: read')]),
    ];
}
async function findProtectionProblems({ environment }, { serverUrl, repository }, place) {
    const protection = await readProtection(place, environment);
    if (protection.status !== 'known') {
        return [unreadable(`The rules of the environment ${environment}`, protection, 'actions: read')];
    }
    if (protection.value.hasReviewers)
        return [];
    const settings = `${serverUrl}/${repository.fullName}/settings/environments`;
    const message = `The environment ${environment} has no required reviewers, so anybody's run gets in.`;
    return [missing(message, `Add required reviewers to it in the settings of the repository: ${settings}`)];
}
async function findApproverProblems(rules, context, place, approvals) {
    const { environment, selfApproval } = rules;
    const approvers = [...new Set(approvals.map(({ by }) => by))];
    if (approvers.length === 0) {
        const message = `Nobody has approved this run for the environment ${environment}.`;
        return [
            missing(message, 'Run it again and have a required reviewer approve it, rather than bypass the rule.'),
        ];
    }
    if (selfApproval === 'allow')
        return [];
    const starters = [context.actor, context.triggeringActor];
    const others = approvers.filter(login => !starters.some(starter => isSameName(starter, login)));
    const reasons = approvers.filter(login => !others.includes(login)).map(login => `${login} started the run`);
    if (others.length > 0) {
        const authors = await listAuthors(place, rules.change);
        if (authors.status !== 'known') {
            return [unreadable('Who wrote the commits of the change', authors, 'contents: read')];
        }
        const wrote = others.map(login => [login, commitsOf(authors.value, login)]);
        if (wrote.some(([, commits]) => commits.length === 0)) {
            warnOfUnknown(rules, authors.value);
            return [];
        }
        reasons.push(...wrote.map(([login, commits]) => `${login} made ${named(commits)} of the change`));
    }
    const message = `Only who made this change has approved it for ${environment}: ${reasons.join('; ')}.`;
    return [missing(message, 'Have somebody else approve it, or write `self-approval: allow`.')];
}
const commitsOf = ({ commits }, login) => [...commits].find(([author]) => isSameName(author, login))?.[1] ?? [];
/** Their address belongs to no account, so it could be anybody's, the approver's too. */
function warnOfUnknown({ warn }, { unknown }) {
    if (unknown.length === 0)
        return;
    warn({
        severity: 'warning',
        code: 'APPROVAL_MISSING',
        message: `GitHub knows no account for the author of ${named(unknown)}, so it is not known whether somebody else approved.`,
        hint: 'Commit with an address that belongs to an account.',
    });
}
const SHOWN = 3;
function named(commits) {
    const shown = commits.slice(0, SHOWN).map(commit => commit.slice(0, 7));
    const more = commits.length > SHOWN ? ` and ${commits.length - SHOWN} more` : '';
    return `${commits.length === 1 ? 'commit' : 'commits'} ${shown.join(', ')}${more}`;
}
const missing = (message, hint) => new core_errors/* GreenlineError */.yi('APPROVAL_MISSING', message, hint);
function unreadable(what, { status, reason }, permission) {
    const hint = status === 'failed'
        ? 'Run the job again when GitHub answers; see https://www.githubstatus.com.'
        : `Give the job \`permissions: ${permission}\`, and check that the environment exists.`;
    return missing(`${what} cannot be read (${reason}), and require-approval is set.`, hint);
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/coerce.js
var coerce = __webpack_require__(49567);
// EXTERNAL MODULE: ./tmp/bundle/github/fetch.js
var fetch = __webpack_require__(98788);
;// CONCATENATED MODULE: ./tmp/bundle/github/oidc.js
/**
 * What GitHub signs about the job: the claims of its OIDC token. Invariant: a
 * claim is believed only when the issuer of this GitHub signed it for Greenline
 * and it has not expired; neither token ever gets into an error or a log.
 */



/** What is asked for and expected as `aud`, so that a token made for another service is worth nothing here. */
const AUDIENCE = 'greenline';
const DEADLINE_MS = 10_000;
const TRIES = 2;
/** How far the clock of a self-hosted runner may be off. */
const CLOCK_TOLERANCE_SECONDS = 60;
/**
 * Asks the runner for the job's token and checks it.
 *
 * @throws GreenlineError ENVIRONMENT_UNPROVEN when there is a token and it is not to be believed.
 */
async function readJobIdentity(options) {
    const { env, serverUrl, deadlineMs = DEADLINE_MS } = options;
    const address = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
    const permit = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
    if (address === '' || permit === '')
        return { status: 'forbidden' };
    const issuer = issuerOf(serverUrl);
    if (issuer === undefined || !isConfidential(address)) {
        return { status: 'unreachable', reason: 'OIDC tokens need https.' };
    }
    const url = new URL(address);
    url.searchParams.set('audience', AUDIENCE);
    try {
        const answer = await readJson(url, deadlineMs, { authorization: `Bearer ${permit}` }, 'token service');
        const token = TokenAnswer.safeParse(answer);
        if (!token.success)
            throw new Unreachable('The token service of the runner gave no token.');
        return { status: 'known', claims: await verify(token.data.value, issuer, deadlineMs) };
    }
    catch (thrown) {
        if (thrown instanceof Unreachable)
            return { status: 'unreachable', reason: thrown.message };
        throw thrown;
    }
}
/**
 * Who signs for a GitHub. A server on http is believed only on this very machine, which is how tests stand in for
 * GitHub: the runner sets GITHUB_SERVER_URL, a step cannot, and whoever could change it could as well write
 * `environment-check: off`.
 *
 * https://docs.github.com/actions/reference/security/oidc
 *
 * @returns undefined for a server whose word could be changed on its way.
 */
function issuerOf(serverUrl) {
    if (!isConfidential(serverUrl))
        return undefined;
    const { origin, hostname } = new URL(serverUrl);
    if (hostname === 'github.com')
        return 'https://token.actions.githubusercontent.com';
    // GitHub Enterprise Cloud with data residency has a domain per enterprise.
    if (/^[a-z0-9-]+\.ghe\.com$/.test(hostname))
        return `https://token.actions.${hostname}`;
    return `${origin}/_services/token`;
}
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);
function isConfidential(address) {
    if (!URL.canParse(address))
        return false;
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}
/** An enterprise may have its name put behind the issuer; GitHub signs either way. */
const isFrom = (issuer, named) => named === issuer || (named.startsWith(`${issuer}/`) && /^[\w-]+$/.test(named.slice(issuer.length + 1)));
/** Nobody answered, or not to the point. The message is a sentence without secrets. */
class Unreachable extends Error {
}
const TokenAnswer = schemas/* object */.Ikc({ value: schemas/* string */.YjP().min(1) });
const Discovery = schemas/* object */.Ikc({ issuer: schemas/* string */.YjP(), jwks_uri: schemas/* url */.OZ5() });
const KeySet = schemas/* object */.Ikc({ keys: schemas/* array */.YOg(schemas/* looseObject */._H3({ kty: schemas/* string */.YjP() })) });
const Claims = schemas/* object */.Ikc({
    environment: schemas/* string */.YjP().optional(),
    repository: schemas/* string */.YjP(),
    run_id: coerce/* string */.Yj(),
    run_attempt: coerce/* number */.ai().int(),
    sha: schemas/* string */.YjP().optional(),
    ref: schemas/* string */.YjP().optional(),
    event_name: schemas/* string */.YjP().optional(),
    job_workflow_ref: schemas/* string */.YjP().optional(),
    actor: schemas/* string */.YjP().optional(),
});
async function verify(token, expected, deadlineMs) {
    // Only a job that may ask for a token needs it.
    const { createLocalJWKSet, decodeJwt, errors, jwtVerify } = await __webpack_require__.e(/* import() */ 2839).then(__webpack_require__.bind(__webpack_require__, 92839));
    const named = attempt(() => decodeJwt(token).iss);
    if (named === undefined)
        throw unbelievable('it is no signed token');
    if (!isFrom(expected, named))
        throw unbelievable(`it was issued by ${named}, not by ${expected}`);
    const keys = await readKeys(named, deadlineMs);
    try {
        const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
            algorithms: ['RS256'],
            issuer: named,
            audience: AUDIENCE,
            clockTolerance: CLOCK_TOLERANCE_SECONDS,
            requiredClaims: ['exp', 'iat'],
        });
        return toClaims(payload);
    }
    catch (thrown) {
        // Never passed on as a cause: it holds the payload.
        if (thrown instanceof errors.JWTExpired)
            throw unbelievable('it has expired');
        if (thrown instanceof errors.JWTClaimValidationFailed)
            throw unbelievable(`its ${thrown.claim} is wrong`);
        if (thrown instanceof errors.JOSEError)
            throw unbelievable(`its signature is wrong (${thrown.code})`);
        throw thrown;
    }
}
async function readKeys(issuer, deadlineMs) {
    const place = new URL(`${issuer}/.well-known/openid-configuration`);
    const discovery = Discovery.safeParse(await readJson(place, deadlineMs, {}, 'issuer'));
    // Keys from elsewhere would let the document vouch for anybody.
    const isOwn = discovery.success &&
        discovery.data.issuer === issuer &&
        new URL(discovery.data.jwks_uri).origin === place.origin;
    if (!isOwn)
        throw new Unreachable(`The issuer ${issuer} does not say which keys are its own.`);
    const keys = KeySet.safeParse(await readJson(new URL(discovery.data.jwks_uri), deadlineMs, {}, 'issuer'));
    if (!keys.success)
        throw new Unreachable(`The keys of ${issuer} cannot be understood.`);
    return keys.data;
}
function toClaims(payload) {
    const parsed = Claims.safeParse(payload);
    if (!parsed.success)
        throw unbelievable('its claims are not those of a job');
    const { run_id, run_attempt, event_name, job_workflow_ref, ...rest } = parsed.data;
    return {
        ...rest,
        runId: run_id,
        runAttempt: run_attempt,
        eventName: event_name,
        jobWorkflowRef: job_workflow_ref,
    };
}
const unbelievable = (why) => new core_errors/* GreenlineError */.yi('ENVIRONMENT_UNPROVEN', `The OIDC token of the job proves nothing: ${why}.`, 'Check the clock of the runner and that no step or service stands in for the token service of GitHub.');
function attempt(read) {
    try {
        return read();
    }
    catch {
        return undefined;
    }
}
/** @throws Unreachable after two tries; a refusal below 500 is not tried again. */
async function readJson(url, deadlineMs, headers, name) {
    const who = name === 'issuer' ? `The issuer at ${url.host}` : 'The token service of the runner';
    let reason = '';
    for (let tries = 0; tries < TRIES; tries++) {
        try {
            // A redirect would carry the bearer elsewhere, or bring keys from there.
            const response = await (0,fetch/* fetchWithin */.G)(deadlineMs)(url.href, { headers, redirect: 'error' });
            const text = await response.text();
            if (response.ok)
                return JSON.parse(text);
            reason = `${who} answered HTTP ${response.status}.`;
            if (response.status < 500 && response.status !== 429)
                break;
        }
        catch (thrown) {
            // Only its name is looked at: its text may hold the address, and that the address of the job.
            const { name: kind } = thrown;
            reason =
                kind === 'TimeoutError'
                    ? `${who} did not answer within ${deadlineMs / 1000} s.`
                    : `${who} ${kind === 'SyntaxError' ? 'did not answer in JSON' : 'cannot be reached'}.`;
        }
    }
    throw new Unreachable(reason);
}

;// CONCATENATED MODULE: ./tmp/bundle/github/environment-proof.js
/**
 * Whether the job runs in the environment it deploys to. Invariant: GitHub says
 * so, by a signed claim about this very run or by a deployment of it that is in
 * progress; nothing that the workflow could write about itself counts.
 */




const PAUSE_MS = 3_000;
const LOOKS = 3;
/**
 * Finds out whether the job runs in an environment.
 *
 * A deployment proves a little less than the claim: that a job of the run is in the environment now. Two jobs of one
 * run at the same time look alike.
 *
 * @throws GreenlineError ENVIRONMENT_MISMATCH when GitHub says it does not, ENVIRONMENT_UNPROVEN when GitHub cannot be
 *   asked.
 */
async function proveEnvironment(environment, context, sources) {
    const { env, deadlineMs } = sources;
    const within = deadlineMs === undefined ? {} : { deadlineMs };
    const identity = await readJobIdentity({ env, serverUrl: context.serverUrl, ...within });
    if (identity.status === 'known') {
        checkClaims(identity.claims, environment, context, env);
        return { proof: 'oidc' };
    }
    const withoutToken = identity.status === 'forbidden'
        ? 'The job may not ask for an OIDC token.'
        : `There is no OIDC token: ${identity.reason}`;
    const answer = await lookForDeployment(environment, context, sources);
    if (answer.status !== 'known') {
        throw new core_errors/* GreenlineError */.yi('ENVIRONMENT_UNPROVEN', `Nothing shows that the job runs in the environment ${environment}. ${withoutToken} The deployments of the run cannot be read: ${answer.reason}.`, 'Give the job `permissions: id-token: write`, or `deployments: read` where there is no OIDC.');
    }
    checkDeployment(answer.value, environment, env);
    return { proof: 'deployment', deployment: answer.value };
}
function checkClaims(claims, environment, context, env) {
    const { repository, runId, runAttempt } = context;
    const isThisRun = isSameName(claims.repository, repository.fullName) &&
        claims.runId === runId &&
        claims.runAttempt === runAttempt;
    if (!isThisRun) {
        const whose = `run ${claims.runId}, attempt ${claims.runAttempt}, of ${claims.repository}`;
        throw new core_errors/* GreenlineError */.yi('ENVIRONMENT_UNPROVEN', `The OIDC token is not this job's: it is of ${whose}; this is run ${runId}, attempt ${runAttempt}, of ${repository.fullName}.`, 'Check that no step or service stands in for the token service of GitHub.');
    }
    if (claims.environment === undefined) {
        throw mismatch(`The job names no environment, but is to deploy to ${environment}.`, environment, env);
    }
    // In the subject of the token GitHub writes a colon as %3A.
    const named = claims.environment.replaceAll('%3A', ':');
    if (isSameName(named, environment) || isSameName(claims.environment, environment))
        return;
    throw mismatch(`The job runs in the environment ${claims.environment}, but is to deploy to ${environment}.`, environment, env);
}
/** GitHub notes that a job has begun a moment after it began. */
async function lookForDeployment(environment, { runId, sha, eventName }, { place, pauseMs = PAUSE_MS }) {
    if (place === undefined)
        return { status: 'denied', reason: 'there is no token to ask with' };
    // The deployments of a pull request may be those of its head, and GITHUB_SHA is a merge commit.
    const commit = eventName.startsWith('pull_request') ? {} : { sha };
    for (let looks = 1;; looks++) {
        const answer = await findDeployment(place, { runId, environment, ...commit });
        const isAhead = answer.status === 'known' && answer.value?.progress === 'ahead';
        if (!isAhead || looks === LOOKS)
            return answer;
        await (0,promises_.setTimeout)(pauseMs);
    }
}
function checkDeployment(deployment, environment, env) {
    if (deployment?.progress === 'running')
        return;
    const what = deployment === undefined
        ? `This run has no deployment to the environment ${environment}, so the job does not run in it.`
        : deployment.progress === 'over'
            ? `The job of this run that deployed to the environment ${environment} has ended, so this job is another.`
            : `The deployment of this run to the environment ${environment} has not begun, so this job is another.`;
    throw mismatch(what, environment, env);
}
function mismatch(message, environment, env) {
    const job = env['GITHUB_JOB'] ?? '';
    const place = job === '' ? 'in the job' : `in the job \`${job}\``;
    return new core_errors/* GreenlineError */.yi('ENVIRONMENT_MISMATCH', message, `Write \`environment: ${yamlOf(environment)}\` ${place} of the workflow, or name the environment the job runs in as the input \`environment\`.`);
}
/** A name as a value of YAML: plain where that means the same. */
const yamlOf = (name) => /^[a-z][\w.-]*( [\w.-]+)*$/i.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name)
    ? name
    : JSON.stringify(name);

// EXTERNAL MODULE: ./tmp/bundle/github/events.js
var events = __webpack_require__(31735);
;// CONCATENATED MODULE: ./tmp/bundle/github/gate.js
/**
 * The gate in front of an environment: the event may deploy, the job runs in the
 * environment, somebody approved. Invariant: when it opens for a deployment, all
 * that the settings ask for was shown by GitHub; what is amiss comes in one error.
 */





/**
 * Lets a run through, or does not. Methods other than `deploy` only have their event judged, without a request.
 *
 * @returns What the log says of it: how the environment was proven, and who approved.
 * @throws GreenlineError(s) EVENT_REFUSED, ENVIRONMENT_UNPROVEN, ENVIRONMENT_MISMATCH, APPROVAL_MISSING
 */
async function passGate(rules, context, sources) {
    const { environment, method, environmentCheck, requireApproval } = rules;
    (0,events/* judgeEvent */.Ez)({ ...rules, eventName: context.eventName, trust: context.trust });
    const isUnchecked = environmentCheck === 'off' && !requireApproval;
    if (method !== 'deploy' || isUnchecked)
        return { proof: 'none', approvals: [] };
    const { client, change = changeOf(context), warn } = sources;
    const place = client && { client, repository: context.repository };
    const { proven, errors } = await tryToProve(rules, context, { ...sources, place });
    if (!requireApproval)
        (0,core_errors/* throwAll */.Kx)(errors);
    const approvals = await askForApprovals(place, context, environment);
    if (approvals.status === 'failed')
        warn(unansweredAbout(approvals.reason));
    const missing = requireApproval
        ? await findApprovalProblems({ ...rules, change, warn }, context, place, approvals)
        : [];
    (0,core_errors/* throwAll */.Kx)([...errors, ...missing]);
    const found = approvals.status === 'known' ? approvals.value : [];
    return { proof: proven.proof, approvals: await withTimes(found, proven, place, rules, context) };
}
async function tryToProve({ environment, environmentCheck }, context, { warn, ...sources }) {
    const unproven = { proof: 'none' };
    if (environmentCheck === 'off')
        return { proven: unproven, errors: [] };
    try {
        return { proven: await proveEnvironment(environment, context, sources), errors: [] };
    }
    catch (thrown) {
        const errors = (0,core_errors/* toGreenlineErrors */.mT)(thrown);
        if (errors === undefined)
            throw thrown;
        if (environmentCheck === 'required')
            return { proven: unproven, errors };
        for (const { code, message, hint } of errors)
            warn({ code, message, hint, severity: 'warning' });
        return { proven: unproven, errors: [] };
    }
}
/** Those of the run for the environment. */
async function askForApprovals(place, { runId }, environment) {
    if (place === undefined)
        return { status: 'denied', reason: 'there is no token' };
    const answer = await listApprovals(place, runId);
    if (answer.status !== 'known')
        return answer;
    const value = answer.value.filter(({ environments }) => environments.some(name => isSameName(name, environment)));
    return { status: 'known', value };
}
/** GitHub keeps no time with an approval; the environment opens at once, and that has one. */
async function withTimes(approvals, proven, place, { environment }, { runId, sha }) {
    if (approvals.length === 0 || place === undefined)
        return [];
    let { deployment } = proven;
    if (deployment === undefined) {
        const answer = await findDeployment(place, { runId, environment, sha });
        if (answer.status === 'known')
            deployment = answer.value;
    }
    const at = deployment?.openedAt === undefined ? {} : { at: deployment.openedAt };
    return approvals.map(({ by, comment }) => ({ by, ...(comment === undefined ? {} : { comment }), ...at }));
}
/** The commits of the event, as far as it names them. A first push is measured from the default branch. */
function changeOf({ source, sha }) {
    switch (source.kind) {
        case 'push': {
            if (!/^0+$/.test(source.before))
                return { base: source.before, head: source.after };
            const isDefault = source.ref === `refs/heads/${source.defaultBranch}`;
            return isDefault ? { head: source.after } : { base: source.defaultBranch, head: source.after };
        }
        case 'pull-request':
        case 'merge-group':
            return { base: source.base, head: source.head };
        case 'everything':
            return { head: source.head };
        case 'range':
            return { base: source.base, head: source.head ?? sha };
    }
}
const unansweredAbout = (reason) => ({
    severity: 'warning',
    code: 'REPOSITORY_UNREACHABLE',
    message: `GitHub did not say who approved this run (${reason}), so the log does not either.`,
    hint: 'Look at the page of the run for who approved it.',
});


/***/ })

};
