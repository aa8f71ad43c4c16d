export const id = 4562;
export const ids = [4562];
export const modules = {

/***/ 92101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ ArchiveRefused),
/* harmony export */   b: () => (/* binding */ readArchive)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var yauzl__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20663);
/**
 * Files out of a zip archive that somebody else made. Invariant: only entries of
 * the names that are asked for are read, into memory, and none of them is larger
 * or more compressed than it may be; no name is ever a path.
 */


/** More entries than these are no artifact of ours. */
const MAX_ENTRIES = 10_000;
/** What is compressed already does not shrink; text of ours shrinks to a fiftieth. */
const MAX_RATIO = 100;
/** Below this size nobody minds the ratio. */
const FREE_BYTES = 1 << 20;
/** Why an archive is not read; the text is a phrase. */
class ArchiveRefused extends Error {
    name = 'ArchiveRefused';
}
/**
 * Reads entries by their exact names.
 *
 * @param wanted - The largest size of each in bytes, by name.
 * @returns Those that are there.
 * @throws ArchiveRefused
 */
async function readArchive(bytes, wanted) {
    const zip = await open(bytes);
    try {
        return await readEntries(zip, wanted);
    }
    finally {
        zip.close();
    }
}
async function open(bytes) {
    const options = { lazyEntries: true, validateEntrySizes: true, strictFileNames: true };
    try {
        return await (0,node_util__WEBPACK_IMPORTED_MODULE_0__.promisify)(yauzl__WEBPACK_IMPORTED_MODULE_1__/* .fromBuffer */ .vY)(bytes, options);
    }
    catch (thrown) {
        throw new ArchiveRefused(`it is no zip archive (${messageOf(thrown)})`);
    }
}
async function readEntries(zip, wanted) {
    if (zip.entryCount > MAX_ENTRIES)
        throw new ArchiveRefused(`it has ${zip.entryCount} entries`);
    const found = new Map();
    for (;;) {
        const entry = await nextEntry(zip);
        if (entry === undefined)
            return found;
        const maxBytes = wanted.get(entry.fileName);
        if (maxBytes === undefined)
            continue;
        if (found.has(entry.fileName))
            throw new ArchiveRefused(`it has ${entry.fileName} twice`);
        refuseBomb(entry, maxBytes);
        found.set(entry.fileName, await readEntry(zip, entry));
    }
}
function nextEntry(zip) {
    return new Promise((resolve, reject) => {
        const settle = (work) => {
            zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
            work();
        };
        zip.once('entry', (entry) => settle(() => resolve(entry)));
        zip.once('end', () => settle(() => resolve(undefined)));
        zip.once('error', thrown => settle(() => reject(new ArchiveRefused(messageOf(thrown)))));
        zip.readEntry();
    });
}
/** The sizes are those that the archive claims; `validateEntrySizes` holds it to them while it is read. */
function refuseBomb({ fileName, uncompressedSize, compressedSize }, maxBytes) {
    if (uncompressedSize > maxBytes) {
        throw new ArchiveRefused(`${fileName} is larger than it may be (${uncompressedSize} bytes)`);
    }
    if (uncompressedSize > FREE_BYTES && uncompressedSize > compressedSize * MAX_RATIO) {
        throw new ArchiveRefused(`${fileName} is compressed to less than 1/${MAX_RATIO} of its size`);
    }
}
async function readEntry(zip, entry) {
    try {
        const stream = await new Promise((resolve, reject) => {
            zip.openReadStream(entry, (error, opened) => (error === null ? resolve(opened) : reject(error)));
        });
        const chunks = [];
        for await (const chunk of stream)
            chunks.push(chunk);
        return Buffer.concat(chunks);
    }
    catch (thrown) {
        throw new ArchiveRefused(`${entry.fileName} cannot be unpacked (${messageOf(thrown)})`);
    }
}
const messageOf = (thrown) => (thrown instanceof Error ? thrown.message : String(thrown));


/***/ }),

/***/ 32621:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ openUnpacking),
  h: () => (/* binding */ unpackResults)
});

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./tmp/bundle/core/intern.js
/**
 * Equal things once in memory. Invariant: what comes out is equal to what went
 * in, and is not to be changed by anybody.
 */
/** More different values than these are not remembered: they were not the same in many places after all. */
const MAX_KNOWN = 200_000;
/** Starts with nothing known. */
function createIntern() {
    const texts = new Map();
    const known = new Map();
    return {
        text(value) {
            const first = texts.get(value);
            if (first === undefined && texts.size < MAX_KNOWN)
                texts.set(value, value);
            return first ?? value;
        },
        data(value) {
            if (value === undefined)
                return value;
            const key = JSON.stringify(value);
            const first = known.get(key);
            if (first === undefined && known.size < MAX_KNOWN)
                known.set(key, value);
            return first ?? value;
        },
    };
}

// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
// EXTERNAL MODULE: ./tmp/bundle/core/redact.js
var core_redact = __webpack_require__(74451);
// EXTERNAL MODULE: ./tmp/bundle/collect/archive.js
var archive = __webpack_require__(92101);
;// CONCATENATED MODULE: ./tmp/bundle/collect/unpack.js
/**
 * `results.json.gz` of a job → results in little memory. Invariant: what comes out
 * has the shape of results, holds no secret of this process, and is no larger
 * than an execution can be.
 */





/** Of one job, unpacked; a text in V8 could be twice as long. */
const MAX_RESULTS_BYTES = 256 << 20;
/** Statements that were all skipped shrink to a hundredth; what shrinks more is no results of ours. */
const MAX_RATIO = 400;
const FREE_BYTES = 8 << 20;
/** More texts than these are not remembered. */
const unpack_MAX_KNOWN = 100_000;
const MAX_KNOWN_CHARACTERS = 500;
/** @param redact - Asked once for a text that comes again and again. */
function openUnpacking(redact) {
    const known = new Map();
    const remembering = (text) => {
        if (text.length > MAX_KNOWN_CHARACTERS)
            return redact(text);
        const before = known.get(text);
        if (before !== undefined)
            return before;
        const redacted = redact(text);
        if (known.size < unpack_MAX_KNOWN)
            known.set(text, redacted === text ? text : redacted);
        return redacted;
    };
    return {
        redact: Object.assign(remembering, { sameLength: redact.sameLength }),
        intern: createIntern(),
    };
}
/**
 * Unpacks, checks and shrinks the results of one job.
 *
 * @param bytes - Compressed, or plain JSON.
 * @throws ArchiveRefused
 */
function unpackResults(bytes, { redact, intern }) {
    const parsed = model/* Results */.nB.safeParse(parseJson(gunzip(bytes)));
    if (parsed.success)
        return shrink((0,core_redact/* redactResults */.Cj)(parsed.data, redact), intern);
    const [issue] = parsed.error.issues;
    throw new archive/* ArchiveRefused */.V(`it does not hold results of this version (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
}
function gunzip(bytes) {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
        return bytes;
    try {
        return (0,external_node_zlib_.gunzipSync)(bytes, {
            maxOutputLength: Math.min(MAX_RESULTS_BYTES, Math.max(FREE_BYTES, bytes.length * MAX_RATIO)),
        });
    }
    catch (thrown) {
        const { code } = thrown;
        const isTooLarge = code === 'ERR_BUFFER_TOO_LARGE';
        throw new archive/* ArchiveRefused */.V(isTooLarge ? 'its results are larger than those of a job can be' : 'its results cannot be unpacked');
    }
}
function parseJson(bytes) {
    try {
        return JSON.parse(bytes.toString('utf8'));
    }
    catch {
        throw new archive/* ArchiveRefused */.V('its results are not JSON');
    }
}
/** The same results, with what is alike in them held once. */
function shrink(results, intern) {
    return {
        ...results,
        change: intern.data(results.change),
        parameters: intern.data(results.parameters),
        targets: results.targets.map(target => shrinkTarget(target, intern)),
    };
}
const shrinkTarget = (target, intern) => ({
    ...target,
    ...(target.server !== undefined && { server: intern.data(target.server) }),
    ...(target.touches !== undefined && { touches: intern.data(target.touches) }),
    files: target.files.map(file => shrinkFile(file, intern)),
    problems: intern.data(target.problems),
});
const shrinkFile = (file, intern) => ({
    ...file,
    path: intern.text(file.path),
    statements: file.statements.map(statement => shrinkStatement(statement, intern)),
    condensed: file.condensed.length === 0 ? intern.data(file.condensed) : file.condensed,
    problems: intern.data(file.problems),
});
/** Most statements are made anew from their fields: an object that was made field by field is half as large again. */
function shrinkStatement(statement, intern) {
    if (statement.status === 'skipped')
        return intern.data(statement);
    if (statement.status === 'failed')
        return { ...statement, error: intern.data(statement.error) };
    if (statement.status !== 'succeeded' || Object.keys(statement).length > 6)
        return statement;
    const { status, start, end, line, durationMs, rows } = statement;
    if (rows === undefined)
        return Object.keys(statement).length === 5 ? { status, start, end, line, durationMs } : statement;
    return { status, start, end, line, durationMs, rows };
}


/***/ }),

/***/ 2142:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ mergeResults)
});

;// CONCATENATED MODULE: ./tmp/bundle/core/merge-choice.js
/** Parameters that may be another in each job: where it works, and how it is told of. */
const OF_A_JOB = new Set([
    ...['region', 'server', 'database-url', 'dry-run-url', 'max-parallel'],
    ...['check', 'comment', 'artifact', 'commit-logs', 'log-branch'],
]);
/** Parameters that say which servers a job was for: an execution of all of them has none. */
const LIMITS = ['region', 'server'];
const NAMES = {
    environment: 'environment',
    method: 'method',
    run: 'run',
    repository: 'repository',
    deployment: 'deployment',
    change: 'digest of the change',
    version: 'version of Greenline',
    servers: 'list of servers',
};
/** The part of an execution; results without one are refused before they come here. */
function partOf({ execution }) {
    if (execution.part === undefined)
        throw new Error('Results of a whole execution are not merged');
    return execution.part;
}
function identityOf(results) {
    const { environment, method, run, repository, deployment } = results.execution;
    const matters = Object.entries(results.parameters).filter(([name]) => !OF_A_JOB.has(name));
    return {
        ...{ environment, method, repository, deployment },
        // Only GitHub gives several processes one run; each process of a command line makes an id of its own.
        run: /^\d+$/.test(run) ? run : '',
        change: results.change.digest,
        version: results.greenline,
        servers: JSON.stringify(partOf(results).of),
        parameters: Object.fromEntries(matters.sort(([one], [other]) => (one < other ? -1 : 1))),
    };
}
/** Leaves out what does not belong to most of the others. */
function keepTogether(jobs) {
    const identities = jobs.map(({ results }) => identityOf(results));
    const keys = identities.map(identity => JSON.stringify(identity));
    const counts = new Map();
    for (const key of keys)
        counts.set(key, (counts.get(key) ?? 0) + 1);
    const [common] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0]);
    const reference = identities[keys.indexOf(common)];
    const problems = jobs.flatMap(({ name }, index) => {
        const identity = identities[index];
        if (keys[index] === common || identity === undefined || reference === undefined)
            return [];
        return [differs(`${name} does not belong to the others: ${differences(identity, reference)}`)];
    });
    return { kept: jobs.filter((_job, index) => keys[index] === common), problems };
}
function differences(one, other) {
    const fields = Object.entries(NAMES).flatMap(([field, name]) => one[field] === other[field] ? [] : [name]);
    const names = [...new Set([...Object.keys(one.parameters), ...Object.keys(other.parameters)])];
    const parameters = names.filter(name => one.parameters[name] !== other.parameters[name]);
    const all = [...fields, ...parameters.map(name => `parameter ${name}`)];
    return `${all.join(', ')} ${all.length === 1 ? 'is' : 'are'} not the same.`;
}
/** Of several results for the same servers the latest, and of results that share a server the first. */
function keepLatest(jobs) {
    const problems = [];
    const bySameServers = new Map();
    for (const job of [...jobs].sort(byTime)) {
        const key = JSON.stringify(partOf(job.results).servers);
        const before = bySameServers.get(key);
        if (before !== undefined && areTwoExecutions(before.results, job.results)) {
            problems.push(differs(`${before.name} and ${job.name} are both of ${placesOf(job.results)}.`));
        }
        bySameServers.set(key, before === undefined ? job : { ...job, results: afterAttempt(before, job) });
    }
    const taken = new Map();
    const kept = [...bySameServers.values()].filter(({ name, results }) => {
        const { servers } = partOf(results);
        const shared = servers.find(server => taken.has(server));
        if (shared !== undefined) {
            problems.push(differs(`${taken.get(shared) ?? ''} and ${name} are both of the server ${shared}.`));
            return false;
        }
        for (const server of servers)
            taken.set(server, name);
        return true;
    });
    return { kept, problems };
}
const byTime = ({ results: { execution: one } }, { results: { execution: other } }) => one.attempt - other.attempt || Date.parse(one.startedAt) - Date.parse(other.startedAt);
/** A step after the main one publishes the same execution again; another job of the attempt is another one. */
const areTwoExecutions = ({ execution: one }, { execution: other }) => one.attempt === other.attempt && one.startedAt !== other.startedAt;
/** The servers of a job, by their regions where they have one. */
function placesOf(results) {
    const { servers, of } = partOf(results);
    return describePlaces(of.filter(({ server }) => servers.includes(server)));
}
/** More names are not told in a sentence. */
const MAX_NAMES = 10;
/** `the regions eu and us`, `the server one`; more than ten are counted. */
function describePlaces(places) {
    const regions = [...new Set(places.map(({ region }) => region).filter(region => region !== undefined))];
    const servers = places.filter(({ region }) => region === undefined).map(({ server }) => server);
    const lists = [
        ...(regions.length === 0 ? [] : [describeNames('region', regions)]),
        ...(servers.length === 0 ? [] : [describeNames('server', servers)]),
    ];
    return lists.join(' and ');
}
function describeNames(kind, names) {
    const told = names.slice(0, MAX_NAMES);
    const more = names.length - told.length;
    const all = more > 0 ? [...told, `${more} more`] : told;
    const list = all.length === 1 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
    return `the ${kind}${names.length === 1 ? '' : 's'} ${list}`;
}
const differs = (message) => ({
    code: 'RESULTS_DIFFER',
    message,
    hint: 'Run all jobs of the matrix from one commit with the same inputs, each server in one of them, and collect again.',
    severity: 'error',
});
/**
 * The results of a later attempt, with what an earlier one did to files that were green there and were not run again.
 */
function afterAttempt({ results: before }, { results: after }) {
    const done = new Set(after.change.files.filter(({ action }) => action === 'done').map(({ path }) => path));
    if (done.size === 0 || before.execution.attempt === after.execution.attempt)
        return after;
    const earlier = before.targets.filter(({ role }) => role === 'environment');
    const byName = new Map(earlier.map(target => [target.target, target]));
    const known = new Set(after.targets.filter(({ role }) => role === 'environment').map(({ target }) => target));
    const order = new Map(after.change.files.map(({ path }, index) => [path, index]));
    const filesOf = (target) => (target?.files ?? []).filter(({ path }) => done.has(path));
    const inOrder = (files) => [...files].sort((one, other) => (order.get(one.path) ?? 0) - (order.get(other.path) ?? 0));
    const joined = after.targets.map(target => target.role === 'environment'
        ? { ...target, files: inOrder([...filesOf(byName.get(target.target)), ...target.files]) }
        : target);
    const alone = earlier
        .filter(({ target }) => !known.has(target))
        .map(target => ({ ...target, files: inOrder(filesOf(target)), problems: [] }));
    const ran = new Set(earlier.flatMap(target => filesOf(target).map(({ path }) => path)));
    const files = after.change.files.map((file) => ran.has(file.path) ? { ...file, action: 'run' } : file);
    return { ...after, targets: [...joined, ...alone], change: { ...after.change, files } };
}

// EXTERNAL MODULE: ./tmp/bundle/core/model.js
var model = __webpack_require__(79385);
// EXTERNAL MODULE: ./tmp/bundle/core/source.js
var core_source = __webpack_require__(77667);
;// CONCATENATED MODULE: ./tmp/bundle/core/merge-parts.js
/**
 * What several jobs say of one execution, joined. Pure. Invariant: of several
 * answers the one that claims least counts.
 */


/** The weakest proof, and everybody who approved; nothing when a job has passed no gate. */
function joinGates(all) {
    const gates = all.flatMap(({ gate }) => (gate === undefined ? [] : [gate]));
    if (gates.length === 0 || gates.length < all.length)
        return {};
    const weakest = Math.max(...gates.map(({ proof }) => model/* GATE_PROOFS */.Ci.indexOf(proof)));
    const approvals = new Map();
    for (const approval of gates.flatMap(gate => gate.approvals)) {
        const key = JSON.stringify([approval.by, approval.comment]);
        const before = approvals.get(key);
        if (before === undefined || (approval.at ?? '') < (before.at ?? ''))
            approvals.set(key, approval);
    }
    return { gate: { proof: model/* GATE_PROOFS */.Ci[weakest] ?? 'none', approvals: [...approvals.values()] } };
}
/** Every earlier deployment once, with all that both changes touch. */
function joinOvertaken(all) {
    const byId = new Map();
    for (const each of all.flatMap(({ overtakes }) => overtakes)) {
        const before = byId.get(each.deployment);
        const shares = [...new Set([...(before?.shares ?? []), ...each.shares])];
        byId.set(each.deployment, { ...each, shares: before === undefined ? shares : shares.sort() });
    }
    return [...byId.values()];
}
/** From what counts most on: a file that ran anywhere ran. */
const ACTIONS = ['run', 'refused', ...model/* FILE_ACTIONS */.ll];
/** The change, with the text around the errors of all jobs where a file is huge. */
function joinChanges(changes) {
    const [first, ...others] = new Set(changes);
    if (first === undefined)
        throw new Error('There is nothing to join');
    const byPath = new Map(first.files.map(file => [file.path, file]));
    for (const file of others.flatMap(({ files }) => files)) {
        const known = byPath.get(file.path);
        if (known !== undefined)
            byPath.set(file.path, joinFiles(known, file));
    }
    return { ...first, files: first.files.map(file => byPath.get(file.path) ?? file) };
}
function joinFiles(one, other) {
    const action = ACTIONS.find(each => each === one.action || each === other.action) ?? one.action;
    const source = other.source.reduce((segments, segment) => [...(0,core_source/* addSegment */.H)(segments, segment)], one.source);
    return { ...one, action, source };
}
/** More notes than these are counted. */
const MAX_NOTES = 5;
/** Each phase once, in the order of an execution: red if one is red, left out only where all left it out. */
function joinPhases(all) {
    return model/* PHASES */.ZG.flatMap(name => {
        const these = all.flatMap(phases => phases.filter(phase => phase.name === name));
        const [first] = these;
        return first === undefined ? [] : [joinPhase(first, these)];
    });
}
const STATUSES = ['red', 'running', 'green', 'skipped'];
function joinPhase(first, these) {
    const durations = these.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]));
    const notes = [...new Set(these.flatMap(({ note }) => (note === undefined ? [] : [note])))];
    const more = notes.length - MAX_NOTES;
    const told = [...notes.slice(0, MAX_NOTES), ...(more > 0 ? [`and ${more} other notes`] : [])];
    return {
        name: first.name,
        status: STATUSES.find(status => these.some(phase => phase.status === status)) ?? first.status,
        startedAt: these
            .map(({ startedAt }) => startedAt)
            .reduce((one, other) => (Date.parse(other) < Date.parse(one) ? other : one)),
        ...(durations.length > 0 && { durationMs: Math.max(...durations) }),
        ...(told.length > 0 && { note: told.join('; ') }),
    };
}

// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/core/target-name.js
var target_name = __webpack_require__(69023);
;// CONCATENATED MODULE: ./tmp/bundle/core/merge.js
/**
 * Results of the jobs of a matrix → the results of one execution, as one process
 * would have given them. Pure. Invariant: no green is made: a server without
 * results, results that do not belong together, and anything red make it red.
 */




/**
 * Merges what the jobs have done.
 *
 * @param jobs - At least one, in any order, of one or several attempts.
 * @returns Targets in the order of the servers, and of the databases in them; dry runs first.
 */
function mergeResults(jobs, options = {}) {
    const together = keepTogether(jobs);
    const latest = keepLatest(together.kept);
    const of = options.servers ?? partOf(firstOf(together.kept).results).of;
    const order = new Map(of.map(({ server }, index) => [server, index]));
    const placeOf = ({ results }) => Math.min(...partOf(results).servers.map(server => order.get(server) ?? of.length));
    const kept = [...latest.kept].sort((one, other) => placeOf(one) - placeOf(other));
    const all = kept.map(({ results }) => results);
    const covered = new Set(all.flatMap(results => partOf(results).servers));
    return {
        ...firstOf(kept).results,
        execution: joinExecutions(all, options.attempt),
        parameters: joinParameters(all),
        ...joinGates(all),
        overtakes: joinOvertaken(all),
        change: joinChanges(all.map(({ change }) => change)),
        phases: joinPhases(all.map(({ phases }) => phases)),
        targets: joinTargets(all, order),
        problems: distinct([
            ...(options.problems ?? []),
            ...together.problems,
            ...latest.problems,
            ...missing(of.filter(({ server }) => !covered.has(server))),
            ...unexpected([...covered].filter(server => !order.has(server))),
            ...all.flatMap(({ problems }) => problems),
        ]),
        interrupted: all.some(({ interrupted }) => interrupted),
    };
}
function firstOf(jobs) {
    const [first] = jobs;
    if (first === undefined)
        throw new Error('There is nothing to merge');
    return first;
}
const missing = (places) => places.length === 0
    ? []
    : [
        {
            code: 'RESULTS_MISSING',
            message: `There are no results of ${describePlaces(places)}: nothing is known of what ran there.`,
            hint: 'Look at the job that should have made them for why it did not, and run it again.',
            severity: 'error',
        },
    ];
const unexpected = (servers) => servers.length === 0
    ? []
    : [
        {
            code: 'RESULTS_DIFFER',
            message: `There are results of ${describePlaces(servers.map(server => ({ server })))}, which the environment does not have.`,
            hint: 'Collect with the configuration file of the commit that was deployed.',
            severity: 'error',
        },
    ];
function joinExecutions(all, attempt) {
    const executions = all.map(({ execution }) => execution);
    const [first] = executions;
    if (first === undefined)
        throw new Error('There is nothing to merge');
    const { part: _part, finishedAt: _finishedAt, ...execution } = first;
    const ends = executions.flatMap(({ finishedAt }) => (finishedAt === undefined ? [] : [finishedAt]));
    const latest = ends.sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1);
    return {
        ...execution,
        attempt: attempt ?? Math.max(...executions.map(each => each.attempt)),
        startedAt: executions
            .map(({ startedAt }) => startedAt)
            .reduce((one, other) => (Date.parse(other) < Date.parse(one) ? other : one)),
        ...(latest !== undefined && { finishedAt: latest }),
    };
}
/** Those that all jobs share; one that is another in each tells nothing of the whole. */
function joinParameters(all) {
    const [first] = all;
    const shared = Object.entries(first?.parameters ?? {}).filter(([name, value]) => !LIMITS.includes(name) && all.every(({ parameters }) => parameters[name] === value));
    return Object.fromEntries(shared);
}
function joinTargets(all, order) {
    const environment = all[0]?.execution.environment ?? '';
    const targets = withoutRepeatedDryRuns(all.flatMap(results => results.targets));
    return targets
        .map((target, index) => {
        // A database of the dry run alone, which belongs to no server here, comes first.
        const name = (0,target_name/* readTargetName */.X)(target.mirror?.of ?? target.target, environment);
        const place = name.environment === environment ? (order.get(name.server) ?? order.size) : -1;
        return { target, index, role: target.role === 'dry-run' ? 0 : 1, place };
    })
        .sort((one, other) => one.role - other.role || one.place - other.place || one.index - other.index)
        .map(({ target }) => target);
}
/** A database that every job makes its dry run on is one target; what is not green there is always told. */
function withoutRepeatedDryRuns(targets) {
    const known = new Map();
    const isRepeated = (target) => {
        if (target.role !== 'dry-run' || target.mirror !== undefined)
            return false;
        const isGreen = (0,results/* colourOfTarget */.TT)(target) === 'green';
        const before = known.get(target.target);
        known.set(target.target, isGreen && before !== false);
        return before !== undefined && isGreen;
    };
    return targets.filter(target => !isRepeated(target));
}
const distinct = (problems) => [
    ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
];


/***/ })

};
