export const id = 1804;
export const ids = [1804];
export const modules = {

/***/ 91804:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X3: () => (/* binding */ askGitHub),
  Wf: () => (/* binding */ newJournalFile),
  Mf: () => (/* binding */ openActionRun),
  Cd: () => (/* binding */ openActionsHost),
  gI: () => (/* binding */ publishOptions)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./tmp/bundle/config/certificates.js
var certificates = __webpack_require__(41025);
// EXTERNAL MODULE: ./tmp/bundle/config/inputs.js
var inputs = __webpack_require__(73232);
// EXTERNAL MODULE: ./tmp/bundle/config/read-settings.js + 17 modules
var read_settings = __webpack_require__(82284);
// EXTERNAL MODULE: ./tmp/bundle/config/settings.js
var config_settings = __webpack_require__(62376);
// EXTERNAL MODULE: ./tmp/bundle/config/secrets.js
var config_secrets = __webpack_require__(1756);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
// EXTERNAL MODULE: ./tmp/bundle/core/learned-secrets.js
var learned_secrets = __webpack_require__(19355);
// EXTERNAL MODULE: ./tmp/bundle/core/redact.js
var core_redact = __webpack_require__(74451);
// EXTERNAL MODULE: ./tmp/bundle/core/visible.js
var visible = __webpack_require__(41238);
;// CONCATENATED MODULE: ./tmp/bundle/github/workflow-command.js
/**
 * The line protocol between an action and the runner. Invariant: only the lines
 * made by `workflowCommand` are commands; every other line has gone through
 * `defuse`, which no line leaves as a command.
 *
 * The runner reads a command from `::name …::` after leading white space, and
 * from `##[name …]` anywhere in a line.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
/** A hair space: hardly seen, and unlike zero-width characters never skipped when texts are compared. */
const BREAK = '\u200a';
/** Characters that .NET may skip when it compares texts, so they do not keep a command apart. */
const SKIPPED = String.raw `[\p{Cc}\p{Cf}]*`;
const COLONS = new RegExp(`:(?=${SKIPPED}:)`, 'u');
const LEGACY = new RegExp(`(#${SKIPPED}#${SKIPPED})\\[`, 'gu');
/** More than the runner trims: colours, controls, separators and format characters. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const UNSEEN = /\u001b\[[\d;]*m|[\s\p{C}\p{Z}]+/gu;
/** Makes one line of foreign text harmless; it looks the same. */
function defuse(line) {
    const broken = line.replace(LEGACY, `$1${BREAK}[`);
    const start = COLONS.exec(broken);
    if (start === null || broken.slice(0, start.index).replace(UNSEEN, '') !== '')
        return broken;
    return `${broken.slice(0, start.index + 1)}${BREAK}${broken.slice(start.index + 1)}`;
}
/** One workflow command as a line without its end; the texts are escaped. */
function workflowCommand(name, data, properties = {}) {
    const list = Object.entries(properties)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
    return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(data)}`;
}
// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
const escapeData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

;// CONCATENATED MODULE: ./tmp/bundle/github/actions-host.js


/** The log keeps every line, so progress comes as a line now and then. */
const PROGRESS_EVERY_MS = 10_000;
/** A host that writes to the runner's log. */
function createActionsHost(options) {
    const { redact, now = () => performance.now(), env = process.env } = options;
    const write = options.write ?? (lines => void process.stdout.write(lines));
    const colours = (env.NO_COLOR ?? '') === '';
    let lastProgressMs = -Infinity;
    const harmless = (text) => (0,visible/* showText */.h)(redact(text), colours ? 'shown' : 'dropped')
        .split('\n')
        .map(defuse)
        .join('\n');
    const plain = (text) => (0,visible/* showText */.h)(redact(text), 'dropped');
    const line = (text) => write(`${text}\n`);
    const annotate = (name) => (text, place) => {
        if (options.places === 'plain' && place?.line !== undefined) {
            line(harmless(`${place.path ?? ''}:${place.line}: ${text}`));
            return;
        }
        const file = place?.path === undefined ? undefined : plain(place.path);
        // The runner prints the message after decoding it, and the log viewer reads `##[` in it.
        const message = plain(text).split('\n').map(defuse).join('\n');
        line(workflowCommand(name, message, { file, line: file === undefined ? undefined : place?.line }));
    };
    return {
        colours,
        group(title) {
            line(workflowCommand('group', defuse(plain(title).replaceAll('\n', ' '))));
            let open = true;
            return {
                close() {
                    if (open)
                        line(workflowCommand('endgroup', ''));
                    open = false;
                },
            };
        },
        info: text => line(harmless(text)),
        warning: annotate('warning'),
        error: annotate('error'),
        progress(text) {
            if (now() - lastProgressMs < PROGRESS_EVERY_MS)
                return;
            lastProgressMs = now();
            line(harmless(text));
        },
    };
}
/**
 * Tells the runner to mask these secrets and their lines in its log. Comes before anything else is written.
 *
 * @param write - Takes whole lines; the process's standard output by default.
 */
function maskSecrets(secrets, write = lines => void process.stdout.write(lines)) {
    // The runner splits a masked value into its lines by itself, but refuses an empty one.
    for (const secret of secrets)
        if (secret.trim() !== '')
            write(`${workflowCommand('add-mask', secret)}\n`);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/coerce.js
var coerce = __webpack_require__(49567);
// EXTERNAL MODULE: ./tmp/bundle/github/events.js
var events = __webpack_require__(31735);
;// CONCATENATED MODULE: ./tmp/bundle/github/context.js
/**
 * What a run on GitHub says of itself: the runner's variables and the event
 * file, parsed. Invariant: a pure function of both; nothing is looked up, and an
 * event that does not say which commits changed is refused, never guessed at.
 */




const Url = schemas/* url */.OZ5().transform(url => url.replace(/\/+$/, ''));
const Variables = schemas/* object */.Ikc({
    GITHUB_REPOSITORY: schemas/* string */.YjP().regex(/^[^/\s]+\/[^/\s]+$/),
    GITHUB_EVENT_NAME: schemas/* string */.YjP().min(1),
    GITHUB_EVENT_PATH: schemas/* string */.YjP().min(1),
    GITHUB_SHA: schemas/* string */.YjP().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
    GITHUB_REF: schemas/* string */.YjP().default(''),
    GITHUB_RUN_ID: schemas/* string */.YjP().regex(/^\d+$/),
    GITHUB_RUN_ATTEMPT: coerce/* number */.ai().int().positive().default(1),
    GITHUB_ACTOR: schemas/* string */.YjP().default(''),
    GITHUB_TRIGGERING_ACTOR: schemas/* string */.YjP().optional(),
    GITHUB_API_URL: Url.default('https://api.github.com'),
    GITHUB_SERVER_URL: Url.default('https://github.com'),
    GITHUB_WORKSPACE: schemas/* string */.YjP().min(1),
});
const Sha = schemas/* string */.YjP().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const Repository = schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP().min(1) });
const AnyEvent = schemas/* object */.Ikc({ repository: Repository.optional() });
const PushEvent = schemas/* object */.Ikc({ before: Sha, after: Sha, ref: schemas/* string */.YjP(), deleted: schemas/* boolean */.zMY().optional() });
const PullRequestSide = schemas/* object */.Ikc({ sha: Sha, repo: schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() }).nullish() });
const PullRequestEvent = schemas/* object */.Ikc({
    pull_request: schemas/* object */.Ikc({ base: PullRequestSide, head: PullRequestSide }),
});
const MergeGroupEvent = schemas/* object */.Ikc({ merge_group: schemas/* object */.Ikc({ base_sha: Sha, head_sha: Sha }) });
/**
 * Reads the context of the run.
 *
 * @param env - The runner's variables; `GITHUB_EVENT_PATH` names the event file, which is read.
 * @throws GreenlineError EVENT_UNSUPPORTED when the event names no change; INPUT_INVALID when the variables or the
 *   event file are not those of a runner.
 */
function readContext(env, explicit = {}) {
    const variables = parse(Variables, definedOf(env), 'The variables of the run');
    const event = readEvent(variables.GITHUB_EVENT_PATH);
    const [owner = '', name = ''] = variables.GITHUB_REPOSITORY.split('/');
    const fullName = variables.GITHUB_REPOSITORY;
    const defaultBranch = parse(AnyEvent, event, 'The event file').repository?.default_branch ?? 'main';
    const actor = variables.GITHUB_ACTOR;
    return {
        repository: { owner, name, fullName },
        defaultBranch,
        eventName: variables.GITHUB_EVENT_NAME,
        sha: variables.GITHUB_SHA,
        ref: variables.GITHUB_REF,
        runId: variables.GITHUB_RUN_ID,
        runAttempt: variables.GITHUB_RUN_ATTEMPT,
        actor,
        triggeringActor: variables.GITHUB_TRIGGERING_ACTOR ?? actor,
        apiUrl: variables.GITHUB_API_URL,
        serverUrl: variables.GITHUB_SERVER_URL,
        runUrl: `${variables.GITHUB_SERVER_URL}/${fullName}/actions/runs/${variables.GITHUB_RUN_ID}`,
        workspace: variables.GITHUB_WORKSPACE,
        source: sourceOf(variables.GITHUB_EVENT_NAME, variables.GITHUB_SHA, event, defaultBranch, explicit),
        trust: actor === 'dependabot[bot]' || isFromFork(event, fullName) ? 'read-only' : 'full',
        ...pullRequestOf(event),
    };
}
/** Whether the run gets secrets, told before any setting is read; a run that says nothing of itself counts as one that does. */
function trustOf(env) {
    const { GITHUB_EVENT_PATH: path = '', GITHUB_REPOSITORY: fullName = '', GITHUB_ACTOR: actor } = env;
    if (actor === 'dependabot[bot]')
        return 'read-only';
    try {
        return isFromFork(JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8')), fullName) ? 'read-only' : 'full';
    }
    catch {
        return 'full';
    }
}
function pullRequestOf(event) {
    const shape = schemas/* object */.Ikc({
        pull_request: schemas/* object */.Ikc({ number: schemas/* int */.Whr().positive(), head: schemas/* object */.Ikc({ sha: Sha }) }),
    });
    const parsed = shape.safeParse(event);
    if (!parsed.success)
        return {};
    const { number, head } = parsed.data.pull_request;
    return { pullRequest: { number, head: head.sha } };
}
/** Events whose run is about a commit, but which do not say what changed. */
const RANGE_EVENTS = new Set(['workflow_dispatch', 'schedule', 'release', 'repository_dispatch']);
function sourceOf(eventName, sha, event, defaultBranch, explicit) {
    const { base, head } = explicit;
    if (base !== undefined)
        return { kind: 'range', base, head: head ?? headOf(eventName, sha, event) };
    if (head !== undefined)
        return { kind: 'range', head };
    switch (eventName) {
        case 'push':
            return pushSource(parse(PushEvent, event, 'The push event'), defaultBranch);
        case 'pull_request': {
            const { pull_request } = parse(PullRequestEvent, event, 'The pull_request event');
            return { kind: 'pull-request', base: pull_request.base.sha, head: pull_request.head.sha };
        }
        case 'merge_group': {
            const { merge_group } = parse(MergeGroupEvent, event, 'The merge_group event');
            return { kind: 'merge-group', base: merge_group.base_sha, head: merge_group.head_sha };
        }
        default:
            if (RANGE_EVENTS.has(eventName))
                return { kind: 'range', head: sha };
            throw unsupported(eventName);
    }
}
function pushSource(push, defaultBranch) {
    if (push.deleted === true || /^0+$/.test(push.after)) {
        throw new errors/* GreenlineError */.yi('EVENT_UNSUPPORTED', `This push deleted ${push.ref}: there is no commit to deploy.`, 'Skip the job with `if: ${{ !github.event.deleted }}`.');
    }
    return { kind: 'push', before: push.before, after: push.after, ref: push.ref, defaultBranch };
}
/** On a pull request GITHUB_SHA is a merge commit made by GitHub; the change's own commit is its head. */
function headOf(eventName, sha, event) {
    if (eventName !== 'pull_request')
        return sha;
    return parse(PullRequestEvent, event, 'The pull_request event').pull_request.head.sha;
}
/** The repository is null when the fork was deleted. */
const HeadRepository = schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() }).nullish();
const EventOfHead = schemas/* union */.KCZ([
    schemas/* object */.Ikc({ pull_request: schemas/* object */.Ikc({ head: schemas/* object */.Ikc({ repo: HeadRepository }) }) }),
    schemas/* object */.Ikc({ workflow_run: schemas/* object */.Ikc({ head_repository: HeadRepository }) }),
]);
function isFromFork(event, fullName) {
    const parsed = EventOfHead.safeParse(event);
    if (!parsed.success)
        return false;
    const head = 'pull_request' in parsed.data
        ? parsed.data.pull_request.head.repo
        : parsed.data.workflow_run.head_repository;
    return head?.full_name !== fullName;
}
function unsupported(eventName) {
    const { message, hint } = (0,events/* describeRefusal */.a2)(eventName);
    return new errors/* GreenlineError */.yi('EVENT_UNSUPPORTED', message, hint);
}
function readEvent(path) {
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
    }
    catch (cause) {
        throw new errors/* GreenlineError */.yi('INPUT_INVALID', `The event file named by GITHUB_EVENT_PATH cannot be read: ${path}`, 'Run Greenline as a step of a GitHub Actions job, or use its command line.', { cause });
    }
}
function parse(schema, value, subject) {
    const parsed = schema.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const fields = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`);
    throw new errors/* GreenlineError */.yi('INPUT_INVALID', `${subject} cannot be understood: ${fields.join('; ')}`, 'Run Greenline as a step of a GitHub Actions job, or use its command line.');
}
/** An empty variable means the same as an absent one. */
const definedOf = (env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./tmp/bundle/core/artifact-name.js
var artifact_name = __webpack_require__(97702);
// EXTERNAL MODULE: ./tmp/bundle/publish/workspace.js
var workspace = __webpack_require__(32143);
;// CONCATENATED MODULE: ./tmp/bundle/publish/artifact.js
/**
 * Uploads the results and logs as an artifact of the run. Invariant: where
 * artifacts do not exist (GitHub Enterprise Server, a plain `run:` step), that
 * is a note and not a failure, unless nothing else keeps the results.
 */







/** Artifacts are immutable and unique by name in a run: a second job, or the post step, takes the next number. */
const MAX_NAMES = 20;
/** A store that keeps the execution's files in an artifact named after environment, run and attempt. */
function createArtifactStore({ env, runUrl, extra }) {
    return {
        name: 'artifact',
        async save({ execution, entry }) {
            const missing = whyMissing(env);
            if (missing !== undefined)
                return { note: missing };
            const prefix = `${entry.path}/`;
            const inside = execution.map(log => ({ ...log, path: log.path.replace(prefix, '') }));
            const name = (0,artifact_name/* artifactNameOf */.nn)(entry);
            return keep([...inside, ...extra], {
                env,
                runUrl,
                nameOf: number => (number === 1 ? name : `${name}-${number}`),
            });
        },
    };
}
/**
 * A store that keeps the results of a matrix job for `method: collect`: they and their digest, nothing else.
 *
 * @param execution - The job's, with its part.
 */
function createPartStore({ env, runUrl, execution, }) {
    return {
        name: 'artifact',
        async save(publication) {
            const missing = whyMissing(env);
            if (missing !== undefined) {
                throw new errors/* GreenlineError */.yi('PUBLISH_FAILED', `${missing} Without it, method collect has no results of this job.`, 'Upload results.json.gz by a step of your own, and merge all of them with `greenline collect FILE...`.');
            }
            const results = publication.execution.find(({ path }) => path === `${publication.entry.path}/${artifact_name/* RESULTS_FILE */.yG}`);
            if (results === undefined)
                throw new Error('A publication without results');
            const digest = (0,external_node_crypto_.createHash)('sha256').update(results.content).digest('hex');
            const name = (0,artifact_name/* artifactNameOf */.nn)(execution);
            const saved = await keep([
                { path: artifact_name/* RESULTS_FILE */.yG, content: results.content },
                { path: artifact_name/* DIGEST_FILE */.O8, content: `${digest}  ${artifact_name/* RESULTS_FILE */.yG}\n` },
            ], { env, runUrl, nameOf: number => (number === 1 ? name : `${name}.${number}`) });
            const note = `The results of this job are in the artifact ${name} (SHA-256 ${digest}). A job with method: collect merges those of all jobs and commits the logs.`;
            return { ...saved, note };
        },
    };
}
async function keep(logs, { env, runUrl, nameOf }) {
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(env.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), 'greenline-artifact-'));
    const saved = await upload(nameOf, await (0,workspace/* writeLogs */.f)(folder, logs), folder, runUrl);
    // Not after a failure: the toolkit goes on reading, and throws where nobody can catch it when files are gone.
    await (0,promises_.rm)(folder, { recursive: true, force: true });
    return saved;
}
function whyMissing(env) {
    if ((env.ACTIONS_RUNTIME_TOKEN ?? '') === '' || (env.ACTIONS_RESULTS_URL ?? '') === '') {
        return 'No artifact: the runner gives access to artifacts to actions only, not to `run:` steps.';
    }
    const host = new URL(env.GITHUB_SERVER_URL ?? 'https://github.com').hostname;
    if (!/^github\.com$|\.ghe\.com$|\.localhost$/i.test(host)) {
        return 'No artifact: GitHub Enterprise Server does not support this kind of upload.';
    }
    return undefined;
}
async function upload(nameOf, files, folder, runUrl) {
    const { DefaultArtifactClient } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(3669), __webpack_require__.e(4915), __webpack_require__.e(2032), __webpack_require__.e(1409)]).then(__webpack_require__.bind(__webpack_require__, 41409));
    const client = new DefaultArtifactClient();
    for (let number = 1;; number += 1) {
        try {
            const uploaded = await client.uploadArtifact(nameOf(number), [...files], folder);
            return { url: `${runUrl}/artifacts/${uploaded.id ?? ''}` };
        }
        catch (thrown) {
            const message = thrown instanceof Error ? thrown.message : String(thrown);
            if (number < MAX_NAMES && /already exists|\(409\)/i.test(message))
                continue;
            throw new errors/* GreenlineError */.yi('PUBLISH_FAILED', `The artifact could not be uploaded: ${message.split('\n')[0] ?? ''}`, 'Run the job again, or set `artifact: false`.');
        }
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/publish/summary.js
/**
 * The job summary. Invariant: it never grows past GitHub's limit, because a
 * summary over it is dropped whole and in silence.
 */

/** https://docs.github.com/en/actions/reference/limits: 1 MiB for each step. */
const MAX_SUMMARY_BYTES = 1024 * 1024;
/** Below this nothing readable fits. */
const MIN_SUMMARY_BYTES = 1_000;
/** An announcer that appends to the step's summary. */
function createSummary({ file, render }) {
    return {
        name: 'summary',
        async announce(results, links) {
            if (file === undefined || file === '')
                return { note: 'There is no job summary here.' };
            const maxBytes = MAX_SUMMARY_BYTES - (await sizeOf(file)) - 1;
            const summary = maxBytes < MIN_SUMMARY_BYTES ? '' : render(results, links, maxBytes);
            if (summary === '' || Buffer.byteLength(summary) > maxBytes) {
                return { note: 'The job summary has no room left; see the logs instead.' };
            }
            await (0,promises_.appendFile)(file, summary.endsWith('\n') ? summary : `${summary}\n`);
            return {};
        },
    };
}
async function sizeOf(file) {
    try {
        return (await (0,promises_.stat)(file)).size;
    }
    catch {
        return 0;
    }
}

// EXTERNAL MODULE: ./tmp/bundle/render/summary.js
var summary = __webpack_require__(29915);
;// CONCATENATED MODULE: ./tmp/bundle/action.js
/**
 * What main and post have in common: the run they belong to, and how its results
 * are published. Invariant: every secret is masked before anything else is
 * written.
 */















/** Where the log of a step goes when its settings cannot be read: secrets are masked all the same. */
function openActionsHost(env) {
    const secrets = (0,config_secrets/* collectSecrets */.qb)((0,inputs/* inputsOfRunner */.PE)(env), env);
    maskSecrets(secrets);
    (0,learned_secrets/* onSecretLearned */.fw)(secret => maskSecrets([secret]));
    return { host: createActionsHost({ redact: (0,core_redact/* createRedactor */.lY)(secrets) }), secrets };
}
/**
 * Reads what the workflow and the runner say.
 *
 * @throws GreenlineError(s) INPUT_INVALID, CONFIG_INVALID, URL_INVALID, EVENT_UNSUPPORTED
 */
async function openActionRun(env, known) {
    const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
    const read = await (0,read_settings/* readSettings */.s)({
        given: (0,inputs/* inputsOfRunner */.PE)(env),
        env,
        readFile: file => (0,certificates/* readTextFile */.Gu)(external_node_path_.resolve(workspace, file)),
        origin: 'input',
        secrets: trustOf(env) === 'read-only' ? 'withheld' : 'given',
    });
    const secrets = [...new Set([...known, ...read.secrets])];
    maskSecrets(read.secrets.filter(secret => !known.includes(secret)));
    const redact = (0,core_redact/* createRedactor */.lY)(secrets);
    const { settings } = read;
    const marks = settings.check && settings.token !== undefined && settings.method !== 'validate';
    const context = readContext(env, settings);
    const host = createActionsHost({ redact, places: marks ? 'plain' : 'annotated' });
    let client;
    return {
        ...{ ...read, context, redact, host, seen: {} },
        client: () => (client ??= createRunClient(settings.token, context, host)),
    };
}
/** One for the whole run, so that its requests wait for rate limits together. */
async function createRunClient(token, { apiUrl }, host) {
    if (token === undefined)
        return undefined;
    const { createClient } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(1426)]).then(__webpack_require__.bind(__webpack_require__, 81426));
    return createClient({ token, apiUrl, onNote: note => host.info(note) });
}
/** A path for a new journal, in the folder that the runner empties after the job. */
const newJournalFile = (env) => external_node_path_.join(env['RUNNER_TEMP'] ?? process.cwd(), `greenline-${(0,external_node_crypto_.randomUUID)()}`, 'journal.jsonl');
/** How the results of this run are published. */
async function publishOptions(run, env) {
    const { settings, context, redact, host } = run;
    const { runId, runAttempt, workspace } = context;
    const folder = external_node_path_.join(workspace, 'greenline-results', `${runId}.${runAttempt}-${settings.method}`);
    return {
        redact,
        host,
        workspace: { folder: external_node_path_.join(folder, encodeURIComponent(settings.environment)) },
        stores: await storesFor(run, env),
        announcers: [summaryFor(env), ...(await announcersFor(run))],
    };
}
/** What GitHub and the log branch are asked before a change runs. */
async function askGitHub(run, settings, env) {
    const { context } = run;
    const client = await run.client();
    return {
        gate: async (warn) => {
            const { passGate } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(2278)]).then(__webpack_require__.bind(__webpack_require__, 62278));
            return passGate(settings, context, { client, env, warn });
        },
        ...(client !== undefined && {
            history: async () => {
                const { openGitData } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(6241)]).then(__webpack_require__.bind(__webpack_require__, 76241));
                const { readHistory, readHistorySparingly } = await __webpack_require__.e(/* import() */ 5429).then(__webpack_require__.bind(__webpack_require__, 35429));
                const git = openGitData(client, context.repository, settings.logBranch);
                if (settings.part !== undefined)
                    return readHistorySparingly(git, settings.logBranch);
                return readHistory(git, branch => (run.seen.branch = branch));
            },
        }),
    };
}
/** The check run on the commit, and the comment on the pull request. */
async function announcersFor(run) {
    const { settings, context, redact } = run;
    const client = await run.client();
    // A check and a comment tell of a whole execution: those of a job of a matrix would take each other's place.
    if (client === undefined || settings.method === 'validate' || isOfMatrix(settings))
        return [];
    const { repository, sha, pullRequest } = context;
    const announcers = [];
    if (settings.check) {
        const { createCheck } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(505)]).then(__webpack_require__.bind(__webpack_require__, 70505));
        const log = createActionsHost({ redact });
        announcers.push(createCheck({
            ...{ client, repository },
            headSha: pullRequest?.head ?? sha,
            annotate: ({ level, text, path, line }) => log[level](text, { ...(path !== undefined && { path }), ...(line !== undefined && { line }) }),
        }));
    }
    if (settings.comment && pullRequest !== undefined) {
        const { createComment } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(6458)]).then(__webpack_require__.bind(__webpack_require__, 6458));
        announcers.push(createComment({ client, repository, pullRequest: pullRequest.number }));
    }
    return announcers;
}
async function storesFor(run, env) {
    const { settings, context, host } = run;
    if (isOfMatrix(settings))
        return partStoresFor(run, env);
    const stores = [];
    const client = settings.commitLogs && context.trust === 'full' ? await run.client() : undefined;
    if (client !== undefined) {
        const { createCommitApiStore } = await Promise.all(/* import() */[__webpack_require__.e(4101), __webpack_require__.e(2596)]).then(__webpack_require__.bind(__webpack_require__, 42596));
        const { repository, serverUrl } = context;
        stores.push(createCommitApiStore({
            ...{ client, repository, serverUrl, branch: settings.logBranch },
            known: () => run.seen.branch,
        }));
    }
    else if (settings.commitLogs && context.trust === 'full') {
        stores.push(withoutToken);
    }
    else if (settings.commitLogs) {
        host.info('The logs are not committed: the token of this run may only read.');
    }
    if (settings.artifact)
        stores.push(createArtifactStore({ env, runUrl: context.runUrl, extra: [] }));
    return stores;
}
/** One job of several, whose results are one execution only together. */
const isOfMatrix = (settings) => (0,config_settings/* areOfExecution */.aR)(settings) && settings.part !== undefined;
/** What a job of a matrix leaves for `method: collect`. */
function partStoresFor({ settings, context, host }, env) {
    if (!(0,config_settings/* areOfExecution */.aR)(settings))
        return [];
    if (!settings.artifact) {
        host.info('No artifact (artifact: false): keep results.json.gz, and merge all jobs with `greenline collect`.');
        return [];
    }
    const { runUrl, runAttempt } = context;
    return [createPartStore({ env, runUrl, execution: { ...settings, attempt: runAttempt } })];
}
const withoutToken = {
    name: 'commit',
    async save() {
        throw new errors/* GreenlineError */.yi('TOKEN_FORBIDDEN', 'The logs cannot be committed without a token.', 'Give the input token, or set commit-logs: false.');
    },
};
const summaryFor = (env) => createSummary({
    file: env['GITHUB_STEP_SUMMARY'],
    render: (results, links, maxBytes) => (0,summary/* renderSummary */.Br)(results, {
        maxBytes,
        links: new Map([...links].map(([name, url]) => [name, new URL(url)])),
    }),
});


/***/ }),

/***/ 31735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ez: () => (/* binding */ judgeEvent),
/* harmony export */   a2: () => (/* binding */ describeRefusal)
/* harmony export */ });
/* unused harmony export DEPLOYING_EVENTS */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/**
 * Which event may do what. Invariant: an event that is named nowhere here is
 * refused; what lets others than those who may push start a run with secrets
 * needs the word of the workflow's author (`allow-events`).
 */

/** Events that may deploy. A reusable workflow sees the event of its caller. */
const DEPLOYING_EVENTS = [
    'push',
    'workflow_dispatch',
    'repository_dispatch',
    'release',
    'schedule',
    'merge_group',
];
/** Events that may do all but deploy. */
const REHEARSING_EVENTS = ['pull_request'];
const OUTSIDERS = 'and starts a run with the secrets of the default branch for anyone';
/** What speaks against an event, to complete "The event …", and what to use in its place. */
const REFUSED = {
    pull_request_target: [
        'runs with secrets on the base branch while the SQL comes from whoever opened the pull request',
        'Use `on: pull_request` for the dry run and `on: push` for the deployment',
    ],
    workflow_run: [
        'runs with secrets on the default branch, whatever commit the other workflow ran on, even one of a fork',
        'Use `on: push`',
    ],
    issue_comment: [
        `is about a comment, not about commits, ${OUTSIDERS} who may comment`,
        'Use `on: workflow_dispatch`',
    ],
    issues: [
        `is about an issue, not about commits, ${OUTSIDERS} who may open one`,
        'Use `on: workflow_dispatch`',
    ],
    discussion: [
        `is about a discussion, not about commits, ${OUTSIDERS} who may open one`,
        'Use `on: workflow_dispatch`',
    ],
    discussion_comment: [
        `is about a comment, not about commits, ${OUTSIDERS} who may comment`,
        'Use `on: workflow_dispatch`',
    ],
    delete: ['is about a branch or tag that no longer exists', 'Use `on: push`'],
    create: ['is about a new branch or tag and does not say what it changes', 'Use `on: push`'],
};
/** Why an event is refused as long as nobody allows it: message and hint of the error. */
function describeRefusal(eventName) {
    const [reason, instead] = REFUSED[eventName] ?? [
        'does not say which commits changed, and others than those who may push may have started it',
        'Use `on: push`, `pull_request` or `merge_group`',
    ];
    return {
        message: `The event \`${eventName}\` ${reason}.`,
        hint: `${instead}, or name \`${eventName}\` in \`allow-events\` and give commits you trust as \`base\` and \`head\`.`,
    };
}
/**
 * Judges whether an event may do what the method does.
 *
 * @throws GreenlineError(s) EVENT_REFUSED
 */
function judgeEvent({ eventName, method, trust, allowEvents }) {
    const refused = [];
    const isAllowed = DEPLOYING_EVENTS.includes(eventName) || allowEvents.includes(eventName);
    if (!isAllowed && !REHEARSING_EVENTS.includes(eventName)) {
        const { message, hint } = describeRefusal(eventName);
        refused.push(new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('EVENT_REFUSED', message, hint));
    }
    if (method === 'deploy' && trust === 'read-only') {
        refused.push(new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('EVENT_REFUSED', 'The change comes from a fork or from Dependabot, so nothing is deployed: such a run gets no secrets, and nobody who may push stands behind the SQL.', 'Run it with `method: dry-run`, and deploy `on: push` when the change has been merged.'));
    }
    else if (method === 'deploy' && !isAllowed && REHEARSING_EVENTS.includes(eventName)) {
        refused.push(new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('EVENT_REFUSED', `The event \`${eventName}\` deploys nothing: its SQL has not been merged.`, `Write \`method: dry-run\` for pull requests and deploy \`on: push\`, or name \`${eventName}\` in \`allow-events\`.`));
    }
    (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(refused);
}


/***/ })

};
