export const id = 23;
export const ids = [23];
export const modules = {

/***/ 40866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ cancelOnSignal)
/* harmony export */ });
/** A signal that is aborted by SIGINT or SIGTERM: the runner sends both, 7.5 s apart, and kills 2.5 s later. */
function cancelOnSignal(host) {
    const controller = new AbortController();
    const cancel = (name) => {
        if (controller.signal.aborted) {
            if (name === 'SIGINT' && process.stdout.isTTY)
                process.exit(130);
            return;
        }
        host.warning('Cancelling: the running statement is cancelled on the server, nothing new starts.');
        controller.abort();
    };
    process.on('SIGINT', cancel);
    process.on('SIGTERM', cancel);
    return controller.signal;
}


/***/ }),

/***/ 17850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ readChange)
});

// UNUSED EXPORTS: DEFAULT_IN_MEMORY_BYTES

// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var core_errors = __webpack_require__(16845);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./tmp/bundle/git/git.js
var git = __webpack_require__(44473);
;// CONCATENATED MODULE: ./tmp/bundle/change/blobs.js
/**
 * The bytes of blobs: small ones held in memory, large ones streamed from git at
 * each opening. Invariant: what a consumer has read to the end without an error
 * has the hash that the commit names.
 */




/** Larger than any Git LFS pointer, so that those are always at hand. */
const ALWAYS_IN_MEMORY_BYTES = 1024;
/** How many of the largest blobs are held at most. */
const IN_MEMORY_BLOBS = 16;
// Streams, at the pace of whoever reads: a 1 GB blob would pile up in memory.
function startCatFile(repository, ...args) {
    const child = (0,external_node_child_process_.spawn)('git', [...(0,git/* gitArguments */.D5)(repository.folder), 'cat-file', ...args], {
        cwd: repository.folder,
        env: (0,git/* gitEnvironment */._K)(),
        stdio: 'pipe',
        windowsHide: true,
    });
    const stderr = [];
    child.stderr.on('data', (data) => stderr.push(data));
    // A process that dies early breaks the pipe; `ended` tells.
    child.stdin.on('error', () => undefined);
    const ended = new Promise(settle => {
        child.on('error', error => settle({ failure: (0,git/* gitIsMissing */.Xj)(error), stderr: '' }));
        child.on('close', () => settle({ stderr: (0,git/* toMessage */.R9)(stderr) }));
    });
    const stop = () => {
        child.stdout.destroy();
        child.kill();
    };
    return { stdout: child.stdout, stdin: child.stdin, ended, stop };
}
function blobMissing(id, reason) {
    return new core_errors/* GreenlineError */.yi('BLOB_MISSING', `The bytes of blob ${id} cannot be read: ${reason}`, 'Check the repository out again, without a `filter`.');
}
function verify(id, bytes) {
    const hash = (0,external_node_crypto_.createHash)(id.length === 40 ? 'sha1' : 'sha256').update(`blob ${bytes}\0`);
    return {
        update: chunk => void hash.update(chunk),
        end: () => {
            if (hash.digest('hex') !== id)
                throw blobMissing(id, 'they do not have the hash that names them.');
        },
    };
}
async function* streamBlob(repository, id, bytes) {
    const process = startCatFile(repository, 'blob', id);
    const check = verify(id, bytes);
    let read = 0;
    try {
        process.stdin.end();
        for await (const chunk of process.stdout) {
            check.update(chunk);
            read += chunk.length;
            yield chunk;
        }
        const { failure, stderr } = await process.ended;
        if (failure !== undefined)
            throw failure;
        if (read < bytes)
            throw blobMissing(id, stderr === '' ? 'git stopped half-way.' : stderr);
        check.end();
    }
    finally {
        process.stop();
        await process.ended;
    }
}
async function* chunksOf(content) {
    if (content.length > 0)
        yield await Promise.resolve(content);
}
/** Reads lines and stretches of known length from a stream; undefined where it ended before. */
function createReader(stream) {
    const chunks = stream[Symbol.asyncIterator]();
    let rest = Buffer.alloc(0);
    const next = async () => {
        const result = await chunks.next();
        return result.done === true ? undefined : result.value;
    };
    return {
        async line() {
            for (;;) {
                const end = rest.indexOf(0x0a);
                if (end !== -1) {
                    const line = rest.toString('latin1', 0, end);
                    rest = rest.subarray(end + 1);
                    return line;
                }
                const chunk = await next();
                if (chunk === undefined)
                    return undefined;
                rest = Buffer.concat([rest, chunk]);
            }
        },
        async bytes(count) {
            const target = Buffer.allocUnsafe(count);
            let filled = 0;
            while (filled < count) {
                if (rest.length === 0) {
                    const chunk = await next();
                    if (chunk === undefined)
                        return undefined;
                    rest = chunk;
                }
                const taken = rest.copy(target, filled);
                filled += taken;
                rest = rest.subarray(taken);
            }
            return target;
        },
    };
}
/** What git says of each object id, in order; an error where it has none. */
async function* catFiles(repository, mode, ids) {
    // A damaged object ends git, so the ids after it are asked of another process.
    for (let at = 0; at < ids.length;) {
        const process = startCatFile(repository, mode);
        try {
            process.stdin.end(ids
                .slice(at)
                .map(id => `${id}\n`)
                .join(''));
            const reader = createReader(process.stdout);
            for (; at < ids.length; at++) {
                const id = ids[at] ?? '';
                const header = await reader.line();
                if (header === undefined)
                    break;
                const [, size] = /^[0-9a-f]+ blob ([0-9]+)$/.exec(header) ?? [];
                if (size === undefined) {
                    yield { id, error: blobMissing(id, 'the repository does not have it.') };
                    continue;
                }
                const content = mode === '--batch' ? await reader.bytes(Number(size)) : Buffer.alloc(0);
                if (content === undefined)
                    break;
                if (mode === '--batch')
                    await reader.bytes(1);
                yield { id, bytes: Number(size), content };
            }
            const id = ids[at];
            if (id === undefined)
                return;
            const { failure, stderr } = await process.ended;
            if (failure !== undefined)
                throw failure;
            at++;
            yield { id, error: blobMissing(id, stderr === '' ? 'git stopped.' : stderr) };
        }
        finally {
            process.stop();
            await process.ended;
        }
    }
}
/**
 * Looks blobs up. Those of up to `inMemoryBytes` are read at once, as long as
 * they do not exceed sixteen times that together; the others at each opening.
 *
 * @returns For each id the blob, or why there is none (BLOB_MISSING).
 */
async function readBlobs(repository, ids, inMemoryBytes) {
    const blobs = new Map();
    const held = [];
    let heldBytes = 0;
    for await (const found of catFiles(repository, '--batch-check', [...new Set(ids)])) {
        const { id } = found;
        if ('error' in found) {
            blobs.set(id, found.error);
            continue;
        }
        const { bytes } = found;
        const fits = bytes <= inMemoryBytes && heldBytes + bytes <= IN_MEMORY_BLOBS * inMemoryBytes;
        if (fits || bytes <= ALWAYS_IN_MEMORY_BYTES) {
            held.push(id);
            heldBytes += bytes;
        }
        blobs.set(id, { id, bytes, open: () => streamBlob(repository, id, bytes) });
    }
    for await (const found of catFiles(repository, '--batch', held)) {
        blobs.set(found.id, 'error' in found ? found.error : holdBlob(found.id, found.content));
    }
    return blobs;
}
function holdBlob(id, content) {
    const check = verify(id, content.length);
    check.update(content);
    try {
        check.end();
    }
    catch (error) {
        if (error instanceof core_errors/* GreenlineError */.yi)
            return error;
        throw error;
    }
    return { id, bytes: content.length, open: () => chunksOf(content) };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./tmp/bundle/change/git.js
/**
 * Runs git on one repository. Invariant: nothing that the repository configures
 * runs as code of ours (hooks, file system monitors, external diffs), nothing
 * prompts, and no replaced object stands in for a committed one.
 */



/** Runs one git command in the repository. Arguments that come from outside must not start with a dash. */
const git_git = (repository, ...args) => (0,git/* runGit */.EO)(repository.folder, args);
/**
 * Runs a git command that only a defect or a damaged repository makes fail.
 *
 * @returns Its standard output, as bytes.
 * @throws Error with git's own words
 */
const gitOutput = (repository, ...args) => (0,git/* gitBytes */.s0)(repository.folder, args);
/**
 * Looks whether a folder belongs to a git repository that may be read.
 *
 * @throws GreenlineError NOT_A_REPOSITORY
 */
async function openRepository(folder) {
    const refuse = (message, hint, cause) => {
        throw new core_errors/* GreenlineError */.yi('NOT_A_REPOSITORY', message, hint, { cause });
    };
    const absolute = await (0,promises_.realpath)(folder).catch((error) => refuse(`The folder ${JSON.stringify(folder)} does not exist.`, 'Run actions/checkout before this step.', error));
    const { code, stdout, stderr } = await (0,git/* runGit */.EO)(absolute, ['rev-parse', '--git-path', 'shallow']);
    if (code === 0)
        return { folder: absolute, shallowFile: stdout.toString().replace(/\n$/, '') };
    if (/dubious ownership|unsafe repository/.test(stderr)) {
        const owner = /repository (?:at )?\(?'([^\n]*)'/.exec(stderr)?.[1] ?? absolute;
        refuse(`git refuses to read the repository at ${JSON.stringify(owner)}, because it belongs to another user.`, `Run \`git config --global --add safe.directory '${owner}'\` before this step.`);
    }
    if (/not a git repository/.test(stderr)) {
        refuse(`The folder ${JSON.stringify(absolute)} is not in a git repository.`, 'Run actions/checkout before this step.');
    }
    return refuse(`git cannot read the repository of the folder ${JSON.stringify(absolute)}: ${stderr}`, 'Check the repository out again.');
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./tmp/bundle/change/history.js
/**
 * Commits, fetched when the checkout lacks them. Invariant: an answer is that of
 * the complete history; where a shallow checkout could answer differently, more
 * history is fetched first. A complete repository is never made shallow.
 */




/** Commits by which a shallow history grows at each step, before all of it is fetched. */
const DEEPEN_STEPS = [32, 128, 512, 2048];
const FETCH = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules'];
const COMMIT_HINT = 'Run actions/checkout before this step, with `fetch-depth: 0` when the remote does not serve single commits.';
const isObjectId = (text) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
const hasCommit = async (repository, commit) => (await git_git(repository, 'cat-file', '-e', `${commit}^{commit}`)).code === 0;
/** The remote that missing commits come from: origin, or the only other one. */
async function remoteOf(repository) {
    const remotes = (await gitOutput(repository, 'remote')).toString().split('\n').filter(Boolean);
    return remotes.includes('origin') ? 'origin' : remotes[0];
}
async function isShallow(repository) {
    return (await gitOutput(repository, 'rev-parse', '--is-shallow-repository')).toString().trim() === 'true';
}
function unreachable(stderr) {
    return new core_errors/* GreenlineError */.yi('REPOSITORY_UNREACHABLE', `git could not fetch from the remote: ${stderr}`, 'Check the network, and that actions/checkout keeps its credentials (`persist-credentials`) with `contents: read`.');
}
/**
 * Makes a commit available, from the remote if need be.
 *
 * @returns Whether it is; false means that the remote says it has no such commit, or there is no remote.
 * @throws GreenlineError COMMIT_MISSING when it is no commit id, REPOSITORY_UNREACHABLE
 */
async function obtainCommit(repository, commit) {
    if (!isObjectId(commit)) {
        throw new core_errors/* GreenlineError */.yi('COMMIT_MISSING', `${JSON.stringify(commit)} is not the full id of a commit.`, 'Give the id in full, in lower case.');
    }
    if (await hasCommit(repository, commit))
        return true;
    const remote = await remoteOf(repository);
    if (remote === undefined)
        return false;
    // `--depth` would cut the history of a repository that has all of it.
    const depth = (await isShallow(repository)) ? ['--depth=1'] : [];
    const { code, stderr } = await git_git(repository, ...FETCH, ...depth, '--', remote, commit);
    if (code === 0)
        return hasCommit(repository, commit);
    if (/not our ref|unadvertised object|find remote ref|no such remote ref/i.test(stderr))
        return false;
    throw unreachable(stderr);
}
/**
 * Makes commits available that the change cannot do without.
 *
 * @throws GreenlineError COMMIT_MISSING, REPOSITORY_UNREACHABLE
 */
async function requireCommit(repository, commit) {
    if (await obtainCommit(repository, commit))
        return commit;
    throw new core_errors/* GreenlineError */.yi('COMMIT_MISSING', `Commit ${commit} is neither in the checkout nor on the remote.`, COMMIT_HINT);
}
/**
 * The commit that a branch (or any full reference name) has on the remote; without a remote, in the repository.
 *
 * @throws GreenlineError REPOSITORY_UNREACHABLE
 */
async function findReference(repository, names) {
    const remote = await remoteOf(repository);
    if (remote === undefined) {
        for (const name of names) {
            const local = await git_git(repository, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`);
            if (local.code === 0)
                return local.stdout.toString().trim();
        }
        return undefined;
    }
    const { code, stdout, stderr } = await git_git(repository, 'ls-remote', '--quiet', '--', remote, ...names);
    if (code !== 0)
        throw unreachable(stderr);
    // ls-remote matches the tails of names, so others than those asked for may come back.
    const found = new Map(stdout
        .toString()
        .split('\n')
        .map(line => line.split('\t'))
        .map(([commit = '', name = '']) => [name, commit]));
    return names.map(name => found.get(name)).find(commit => commit !== undefined);
}
/** Calls `attempt` with ever more history before the commits, until it answers or all history is there. */
async function deepenUntil(repository, commits, attempt) {
    for (const step of [...DEEPEN_STEPS, 'all']) {
        const answer = await attempt();
        if (answer !== undefined || !(await isShallow(repository)))
            return answer;
        const remote = await remoteOf(repository);
        if (remote === undefined)
            return undefined;
        const more = step === 'all' ? '--unshallow' : `--deepen=${step}`;
        const { code, stderr } = await git_git(repository, ...FETCH, more, '--', remote, ...commits);
        if (code !== 0)
            throw unreachable(stderr);
    }
    return attempt();
}
/** The commits whose parents a shallow history leaves out. */
async function readShallow(repository) {
    const text = await (0,promises_.readFile)((0,external_node_path_.resolve)(repository.folder, repository.shallowFile), 'utf8').catch(() => '');
    return new Set(text.split('\n').filter(Boolean));
}
/**
 * The best common ancestor of two commits that are there, as in the complete history.
 *
 * @returns undefined when the histories have nothing in common.
 * @throws GreenlineError REPOSITORY_UNREACHABLE
 */
async function findMergeBase(repository, one, other) {
    let last;
    const exact = await deepenUntil(repository, [one, other], async () => {
        const { code, stdout } = await git_git(repository, 'merge-base', one, other);
        last = code === 0 ? stdout.toString().trim() : undefined;
        if (last === undefined)
            return undefined;
        // A better ancestor can only hide behind a cut that lies between the two commits and this ancestor.
        const cuts = await readShallow(repository);
        if (cuts.size === 0)
            return last;
        const between = await gitOutput(repository, 'rev-list', one, other, '--not', last, '--');
        return between
            .toString()
            .split('\n')
            .some(commit => cuts.has(commit))
            ? undefined
            : last;
    });
    return exact ?? last;
}
/** The first parent of a commit that is there; undefined for a root commit. */
async function firstParent(repository, commit) {
    // Read from the object itself: rev-parse takes a commit at a shallow cut for a root.
    const text = (await gitOutput(repository, 'cat-file', 'commit', commit)).toString('latin1');
    return /^tree [0-9a-f]+\nparent ([0-9a-f]+)\n/.exec(text)?.[1];
}
/**
 * The commit that a revision of any of git's forms stands for. What the checkout
 * lacks is looked for on the remote, as a branch, a tag or a full commit id.
 *
 * @throws GreenlineError INPUT_INVALID, COMMIT_MISSING, REPOSITORY_UNREACHABLE
 */
async function resolveRevision(repository, revision) {
    if (/^-|[\0\n]|^$/.test(revision)) {
        throw new core_errors/* GreenlineError */.yi('INPUT_INVALID', `${JSON.stringify(revision)} is not a revision.`, 'Name a branch, a tag or a commit.');
    }
    const parse = async (text) => {
        const { code, stdout } = await git_git(repository, 'rev-parse', '--verify', '--quiet', `${text}^{commit}`);
        const id = stdout.toString().trim();
        return code === 0 && isObjectId(id) ? id : undefined;
    };
    const found = await parse(revision);
    if (found !== undefined)
        return found;
    // `main~2`: a name, and steps from it that a shallow history may not reach.
    const [, name = revision, steps = ''] = /^([^~^@:{]+|@)((?:[~^][0-9]*)*)$/.exec(revision) ?? [];
    const start = (await parse(name)) ?? (await fetchByName(repository, name));
    const commit = start === undefined ? undefined : await deepenUntil(repository, [start], () => parse(`${start}${steps}`));
    if (commit !== undefined)
        return commit;
    throw new core_errors/* GreenlineError */.yi('COMMIT_MISSING', `The revision ${JSON.stringify(revision)} is neither in the checkout nor on the remote.`, COMMIT_HINT);
}
async function fetchByName(repository, name) {
    if (isObjectId(name))
        return (await obtainCommit(repository, name)) ? name : undefined;
    // Nothing that git would not take for the name of a reference, and no pattern.
    if (!/^[^\s~^:?*[\\]+$/.test(name))
        return undefined;
    const short = name.replace(/^origin\//, '');
    const names = [`refs/tags/${name}^{}`, `refs/tags/${name}`, `refs/heads/${short}`, name];
    const commit = await findReference(repository, names);
    return commit !== undefined && (await obtainCommit(repository, commit)) ? commit : undefined;
}

;// CONCATENATED MODULE: ./tmp/bundle/change/range.js


const isZero = (commit) => /^0+$/.test(commit);
const unknownChange = (message) => new core_errors/* GreenlineError */.yi('CHANGE_UNKNOWN', message, 'Run the workflow by hand with `base` and `head`.');
/**
 * Finds the commits a change lies between, and fetches what the checkout lacks of them.
 *
 * @throws GreenlineError COMMIT_MISSING, CHANGE_UNKNOWN, INPUT_INVALID, REPOSITORY_UNREACHABLE
 */
async function findRange(repository, source) {
    switch (source.kind) {
        case 'push':
            return findPushRange(repository, source);
        case 'pull-request': {
            const head = await requireCommit(repository, source.head);
            const base = await findMergeBase(repository, await requireCommit(repository, source.base), head);
            if (base !== undefined)
                return { base, head, notes: [] };
            throw unknownChange('The pull request has no commit in common with its base branch.');
        }
        case 'merge-group': {
            const head = await requireCommit(repository, source.head);
            return { base: await requireCommit(repository, source.base), head, notes: [] };
        }
        case 'range': {
            const head = await resolveRevision(repository, source.head ?? 'HEAD');
            if (source.base !== undefined) {
                return { base: await resolveRevision(repository, source.base), head, notes: [] };
            }
            const parent = await firstParent(repository, head);
            if (parent === undefined) {
                return { head, notes: [`${head} is the first commit, so all of its files count as changed.`] };
            }
            return { base: await requireCommit(repository, parent), head, notes: [] };
        }
    }
}
async function findPushRange(repository, push) {
    if (isZero(push.after))
        throw unknownChange(`The push deleted ${push.ref}: there is nothing to deploy.`);
    const head = await requireCommit(repository, push.after);
    if (!isZero(push.before) && (await obtainCommit(repository, push.before))) {
        return { base: push.before, head, notes: [] };
    }
    return isZero(push.before)
        ? findFirstPushRange(repository, push, head)
        : findForcedPushRange(repository, push, head);
}
async function mergeBaseWithDefault(repository, push, head) {
    const tip = await findReference(repository, [`refs/heads/${push.defaultBranch}`]);
    if (tip === undefined)
        return undefined;
    return findMergeBase(repository, await requireCommit(repository, tip), head);
}
async function findFirstPushRange(repository, push, head) {
    const everything = `so all files of ${head} count as changed.`;
    if (push.ref === `refs/heads/${push.defaultBranch}`) {
        return { head, notes: [`This is the first push of the default branch, ${everything}`] };
    }
    const base = await mergeBaseWithDefault(repository, push, head);
    if (base !== undefined)
        return { base, head, notes: [] };
    return {
        head,
        notes: [`${push.ref} has no commit in common with the branch ${push.defaultBranch}, ${everything}`],
    };
}
async function findForcedPushRange(repository, push, head) {
    const gone = `Commit ${push.before}, which ${push.ref} was on before this push, no longer exists on the remote`;
    const base = await mergeBaseWithDefault(repository, push, head);
    // A merge base that is the pushed commit itself would make the change empty, and the run green for nothing.
    if (base === undefined || base === head)
        throw unknownChange(`${gone}, so what changed cannot be told.`);
    return {
        base,
        head,
        notes: [
            `${gone} (a force push), so the change is measured from ${base}, where it left the branch ${push.defaultBranch}.`,
        ],
    };
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(14006);
;// CONCATENATED MODULE: ./tmp/bundle/change/order.js
/**
 * The order in which SQL files run. Invariant: a total order on the bytes of the
 * paths, so it is the same on every machine and in every locale.
 */
const isDigit = (byte) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
/** Where the run of digits that starts at `from` ends. */
function endOfDigits(path, from) {
    let end = from;
    while (isDigit(path[end]))
        end++;
    return end;
}
/** Compares two runs of digits by value, whatever their length. */
function compareDigits(a, b) {
    const significant = (digits) => {
        const first = digits.findIndex(digit => digit !== 0x30);
        return first === -1 ? new Uint8Array() : digits.subarray(first);
    };
    const [left, right] = [significant(a), significant(b)];
    return left.length - right.length || Buffer.compare(left, right);
}
function compareNatural(a, b) {
    let [i, j] = [0, 0];
    while (i < a.length && j < b.length) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const [endA, endB] = [endOfDigits(a, i), endOfDigits(b, j)];
            const difference = compareDigits(a.subarray(i, endA), b.subarray(j, endB));
            if (difference !== 0)
                return difference;
            [i, j] = [endA, endB];
        }
        else {
            const difference = (a[i] ?? 0) - (b[j] ?? 0);
            if (difference !== 0)
                return difference;
            i++;
            j++;
        }
    }
    return a.length - i - (b.length - j) || Buffer.compare(a, b);
}
/**
 * Compares paths, given as UTF-8, as a sort function does. `alphabetical` is by
 * byte; in `natural` order runs of digits count by value, so 2 comes before 10.
 */
const comparePaths = (order, a, b) => order === 'natural' ? compareNatural(a, b) : Buffer.compare(a, b);

;// CONCATENATED MODULE: ./tmp/bundle/change/select.js
/**
 * From git's raw difference to the SQL files that count. Pure. Invariant: paths
 * are bytes until they are known to be UTF-8; every file that matches and cannot
 * run is an error that names it, never left out in silence.
 */




/** Reads the output of git diff-tree. */
function parseDifferences(output) {
    const differences = [];
    for (let from = 0; from < output.length;) {
        const endOfMeta = output.indexOf(0, from);
        const endOfPath = output.indexOf(0, endOfMeta + 1);
        const meta = output.toString('latin1', from, endOfMeta);
        const fields = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/.exec(meta);
        if (fields === null || endOfPath === -1)
            throw new Error(`git diff-tree gave ${JSON.stringify(meta)}`);
        const [, oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = fields;
        differences.push({
            oldMode,
            newMode,
            oldBlob,
            newBlob,
            path: output.subarray(endOfMeta + 1, endOfPath),
        });
        from = endOfPath + 1;
    }
    return differences;
}
/**
 * A test of paths against globs. As in a workflow's `paths`, the last glob that
 * matches decides and a leading `!` excludes; names that begin with a dot count.
 */
function matchGlobs(globs) {
    const rules = globs.map(glob => {
        const excludes = glob.startsWith('!') && !glob.startsWith('!(');
        const isMatch = picomatch(excludes ? glob.slice(1) : glob, {
            dot: true,
            nonegate: true,
            windows: false,
            // Without it no glob matches a name with a line break.
            flags: 's',
        });
        return { isMatch, includes: !excludes };
    });
    const startsIncluded = rules[0]?.includes === false;
    return path => rules.findLast(rule => rule.isMatch(path))?.includes ?? startsIncluded;
}
const isRegular = (mode) => mode === '100644' || mode === '100755';
/** A path as text: bytes of a name that is not UTF-8 appear as `\xE9`. */
function toText(path) {
    if ((0,external_node_buffer_.isUtf8)(path))
        return path.toString();
    return path
        .toString('latin1')
        .replace(/[\\\x80-\xff]/g, c => `\\x${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
function refusal({ newMode, path }) {
    const text = toText(path);
    const name = JSON.stringify(text);
    const place = { path: text };
    if (newMode === '120000' || newMode === '160000') {
        const [what, mend] = newMode === '120000'
            ? ['a symbolic link', 'Replace the link by the file itself']
            : ['a submodule', 'Commit the SQL file itself in this repository'];
        return new core_errors/* GreenlineError */.yi('FILE_NOT_REGULAR', `${name} is ${what}, not a file.`, `${mend}, or leave it out of \`files\`.`, { place });
    }
    if ((0,external_node_buffer_.isUtf8)(path))
        return undefined;
    return new core_errors/* GreenlineError */.yi('FILE_NOT_UTF8', `The name of the file '${text}' is not UTF-8.`, 'Rename the file, so that its name is UTF-8.', { place });
}
/**
 * Picks the files that match and says what becomes of each. A file whose mode
 * alone changed is no part of the change. A rename counts as one when both
 * paths match and the bytes are the same; a file that was moved to where it
 * matches runs.
 */
function selectFiles(differences, globs, order) {
    const matches = matchGlobs(globs);
    const counted = differences
        .filter(({ path }) => matches(path.toString()))
        .sort((a, b) => comparePaths(order, a.path, b.path));
    const removed = new Map();
    for (const difference of counted) {
        if (!isRegular(difference.oldMode) || difference.newMode !== '000000')
            continue;
        const alike = removed.get(difference.oldBlob);
        if (alike === undefined)
            removed.set(difference.oldBlob, [difference]);
        else
            alike.push(difference);
    }
    const files = [];
    const errors = [];
    for (const difference of counted) {
        const { oldMode, newMode, oldBlob, newBlob, path: bytes } = difference;
        if (newMode === '000000')
            continue;
        if (isRegular(oldMode) && isRegular(newMode) && oldBlob === newBlob)
            continue;
        const error = refusal(difference);
        if (error !== undefined) {
            errors.push(error);
            continue;
        }
        const path = bytes.toString();
        const old = oldMode === '000000' ? removed.get(newBlob)?.shift() : undefined;
        const file = old === undefined
            ? { action: 'run', path, blob: newBlob }
            : { action: 'renamed', path, from: toText(old.path), blob: newBlob };
        files.push({ file, bytes });
    }
    for (const { path } of [...removed.values()].flat()) {
        files.push({ file: { action: 'deleted', path: toText(path) }, bytes: path });
    }
    files.sort((a, b) => comparePaths(order, a.bytes, b.bytes));
    return { files: files.map(({ file }) => file), errors };
}

;// CONCATENATED MODULE: ./tmp/bundle/change/read-change.js





/** Blobs of up to 8 MiB are held in memory by default. */
const DEFAULT_IN_MEMORY_BYTES = 8 * 1024 * 1024;
const EVENTS = {
    push: 'push',
    'pull-request': 'pull_request',
    'merge-group': 'merge_group',
    range: 'command line',
};
/** The tree without files, which git knows without having it, per hash. */
const emptyTree = (commit) => commit.length === 40
    ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    : '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';
/**
 * Reads the change, and fetches what the checkout lacks for it.
 *
 * @throws GreenlineError NOT_A_REPOSITORY, COMMIT_MISSING, CHANGE_UNKNOWN, INPUT_INVALID or
 *   REPOSITORY_UNREACHABLE; FILE_NOT_REGULAR, FILE_NOT_UTF8 (a name), FILE_IS_LFS_POINTER and BLOB_MISSING for
 *   every file at once.
 */
async function readChange(options) {
    const repository = await openRepository(options.folder);
    const { base, head, notes } = await findRange(repository, options.source);
    const differences = await readDifferences(repository, base ?? emptyTree(head), head);
    const { files: selected, errors } = selectFiles(differences, options.files, options.order);
    const ids = selected.flatMap(file => (file.action === 'run' ? [file.blob] : []));
    const blobs = await readBlobs(repository, ids, options.inMemoryBytes ?? DEFAULT_IN_MEMORY_BYTES);
    const files = [];
    const problems = [...errors];
    for (const file of selected) {
        if (file.action !== 'run')
            continue;
        const blob = blobs.get(file.blob);
        const sqlFile = blob === undefined ? undefined : await toSqlFile(file.path, blob);
        if (sqlFile instanceof core_errors/* GreenlineError */.yi)
            problems.push(sqlFile);
        else if (sqlFile !== undefined)
            files.push(sqlFile);
    }
    (0,core_errors/* throwAll */.Kx)(problems);
    const bytes = new Map(files.map(file => [file.path, file.bytes]));
    const change = {
        event: options.event ?? EVENTS[options.source.kind],
        ...(base === undefined ? {} : { base }),
        head,
        files: selected.map(file => toChangedFile(file, bytes.get(file.path))),
    };
    return { change, files, notes };
}
async function readDifferences(repository, base, head) {
    const raw = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
    const plain = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
    return parseDifferences(await gitOutput(repository, 'diff-tree', ...raw, ...plain, base, head, '--'));
}
const toChangedFile = (file, bytes) => ({
    ...file,
    ...(bytes === undefined ? {} : { bytes }),
    source: [],
});
const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/');
async function toSqlFile(path, blob) {
    const place = { path };
    if (blob instanceof core_errors/* GreenlineError */.yi) {
        const { code, message, hint } = blob;
        return new core_errors/* GreenlineError */.yi(code, `${JSON.stringify(path)}: ${message}`, hint, { place, cause: blob });
    }
    if (await startsWith(blob, LFS_POINTER)) {
        return new core_errors/* GreenlineError */.yi('FILE_IS_LFS_POINTER', `${JSON.stringify(path)} is kept in Git LFS, so the commit holds a pointer instead of SQL.`, 'Take the file out of Git LFS: remove its pattern from .gitattributes and commit the file itself.', { place });
    }
    return { path, blob: blob.id, bytes: blob.bytes, open: () => blob.open() };
}
/** Whether a blob starts with these bytes and is small enough for a pointer. */
async function startsWith(blob, bytes) {
    if (blob.bytes > 1024)
        return false;
    for await (const chunk of blob.open())
        return bytes.equals(chunk.subarray(0, bytes.length));
    return false;
}


/***/ }),

/***/ 14660:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ deploy)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var core_errors = __webpack_require__(16845);
;// CONCATENATED MODULE: ./tmp/bundle/change/decode.js
/**
 * Checks that a SQL file is UTF-8 without NUL, as its bytes stream by. Invariant:
 * the verdict and its place do not depend on how the bytes are cut into chunks.
 */


/** So many bytes are looked at together before the first verdict: enough to tell UTF-16 by its NULs. */
const START_BYTES = 64;
/**
 * A fresh check for one file. A byte order mark of UTF-8 at the start is fine and
 * counts as no column.
 */
function createTextCheck() {
    let start = Buffer.alloc(0);
    /** Bytes at the end of the last chunk that may begin a character. */
    let tail = Buffer.alloc(0);
    const position = { offset: 0, line: 1, column: 1 };
    const check = (bytes) => {
        const nul = bytes.indexOf(0);
        const bad = (0,external_node_buffer_.isUtf8)(bytes) ? -1 : firstInvalid(bytes);
        const at = nul === -1 || (bad !== -1 && bad < nul) ? bad : nul;
        advance(position, at === -1 ? bytes : bytes.subarray(0, at));
        if (at === -1)
            return;
        throw at === nul ? hasNul(position) : notUtf8(position, bytes.subarray(at));
    };
    const take = (chunk) => {
        const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
        const end = endOfCharacters(bytes);
        tail = Buffer.from(bytes.subarray(end));
        check(bytes.subarray(0, end));
    };
    const takeStart = (bytes) => {
        start = undefined;
        refuseUtf16(bytes.subarray(0, START_BYTES));
        if (bytes.toString('hex', 0, 3) === 'efbbbf')
            position.column--;
        take(bytes);
    };
    return {
        push(chunk) {
            const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
            if (start === undefined) {
                take(bytes);
            }
            else {
                start = Buffer.concat([start, bytes]);
                if (start.length >= START_BYTES)
                    takeStart(start);
            }
        },
        end() {
            if (start !== undefined)
                takeStart(start);
            check(tail);
        },
    };
}
function advance(position, bytes) {
    // Two plain loops: this sees every byte of every file.
    let lines = 0;
    for (let i = 0; i < bytes.length; i++)
        if (bytes[i] === 0x0a)
            lines++;
    let characters = 0;
    const lastLine = bytes.lastIndexOf(0x0a) + 1;
    for (let i = lastLine; i < bytes.length; i++)
        if (((bytes[i] ?? 0) & 0xc0) !== 0x80)
            characters++;
    position.offset += bytes.length;
    position.line += lines;
    position.column = (lines === 0 ? position.column : 1) + characters;
}
/** How many bytes a character has whose first byte this is, well-formed or not. */
function lengthOf(lead) {
    if (lead >= 0xf0)
        return 4;
    if (lead >= 0xe0)
        return 3;
    return lead >= 0xc0 ? 2 : 1;
}
const isContinuation = (byte) => byte !== undefined && (byte & 0xc0) === 0x80;
/** Where a character begins that the bytes end in the middle of; else their length. */
function endOfCharacters(bytes) {
    const { length } = bytes;
    for (let back = 1; back <= Math.min(3, length); back++) {
        const byte = bytes[length - back] ?? 0;
        if (!isContinuation(byte))
            return lengthOf(byte) > back ? length - back : length;
    }
    return length;
}
/** Index of the first byte that belongs to no well-formed character; bytes that are all well-formed give -1. */
function firstInvalid(bytes) {
    // Halves the stretch, so that the search costs little more than the check did.
    let [from, to] = [0, bytes.length];
    while (to - from > START_BYTES) {
        const half = from + endOfCharacters(bytes.subarray(from, from + ((to - from) >> 1)));
        if ((0,external_node_buffer_.isUtf8)(bytes.subarray(from, half)))
            from = half;
        else
            to = half;
    }
    while (from < to) {
        const end = from + lengthOf(bytes[from] ?? 0);
        if (!(0,external_node_buffer_.isUtf8)(bytes.subarray(from, Math.min(end, bytes.length))))
            return from;
        from = end;
    }
    return -1;
}
const hasNul = ({ line, column, offset }) => new core_errors/* GreenlineError */.yi('FILE_HAS_NUL', `Line ${line}, column ${column} holds a NUL byte (byte ${offset}), which no server accepts in SQL.`, 'Remove the NUL byte, or write binary data as a hexadecimal literal.', { place: { line, column } });
/** The characters of Windows-1252 from 0x80 to 0x9F, with a space where it has none. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
function notUtf8({ line, column, offset }, rest) {
    const [byte = 0, next] = rest;
    // A lone byte between ASCII characters is how an accented letter looks in a one-byte encoding.
    const lone = !isContinuation(next) || isContinuation(byte);
    const character = byte < 0xa0 ? (WINDOWS_1252[byte - 0x80] ?? ' ') : String.fromCharCode(byte);
    const guess = lone && character !== ' ' ? `; it looks like Windows-1252 or Latin-1 ("${character}")` : '';
    const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    return new core_errors/* GreenlineError */.yi('FILE_NOT_UTF8', `Line ${line}, column ${column} is not UTF-8: byte ${hex} (byte ${offset})${guess}.`, guess === '' ? 'Save the file as UTF-8.' : 'Convert the file to UTF-8: `iconv -f WINDOWS-1252 -t UTF-8`.', { place: { line, column } });
}
/** Names UTF-16 and UTF-32 by their byte order mark, UTF-16 also by NULs in every other place. */
function refuseUtf16(start) {
    const encoding = encodingByMark(start) ?? encodingByNuls(start);
    if (encoding === undefined)
        return;
    throw new core_errors/* GreenlineError */.yi('FILE_NOT_UTF8', `The file is ${encoding}, not UTF-8.`, `Convert the file to UTF-8: \`iconv -f ${encoding} -t UTF-8\`.`, { place: { line: 1, column: 1 } });
}
function encodingByMark(start) {
    const begins = (mark) => start.toString('hex', 0, 4).startsWith(mark);
    if (begins('fffe0000') || begins('0000feff'))
        return 'UTF-32';
    return begins('fffe') || begins('feff') ? 'UTF-16' : undefined;
}
function encodingByNuls(start) {
    const pairs = start.length >> 1;
    if (pairs < 2)
        return undefined;
    const nuls = [0, 0];
    for (let i = 0; i < pairs * 2; i++)
        if (start[i] === 0)
            nuls[i % 2] = (nuls[i % 2] ?? 0) + 1;
    const [even = 0, odd = 0] = nuls;
    if (even === 0 && odd * 4 >= pairs * 3)
        return 'UTF-16LE';
    return odd === 0 && even * 4 >= pairs * 3 ? 'UTF-16BE' : undefined;
}

// EXTERNAL MODULE: ./tmp/bundle/change/read-change.js + 6 modules
var read_change = __webpack_require__(17850);
// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/dialect/registry.js + 81 modules
var registry = __webpack_require__(31043);
// EXTERNAL MODULE: ./tmp/bundle/engine/problem.js
var engine_problem = __webpack_require__(11002);
// EXTERNAL MODULE: ./tmp/bundle/engine/statements.js
var engine_statements = __webpack_require__(1751);
;// CONCATENATED MODULE: ./tmp/bundle/engine/execute.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/**
 * Runs a change on one target. The dry run and the execution both come through
 * here; only the target differs. Invariant: every statement is recorded before
 * it is sent and after it is answered.
 */



/**
 * Runs every file in order, in a fresh session each (one session for all with
 * `transaction: change`). What happened is in the recorder.
 *
 * @throws GreenlineError when no session can be had; what could not run stays `skipped`.
 */
async function executeChange(execution) {
    if (execution.options.transaction === 'change')
        return executeInOneTransaction(execution);
    for (const index of execution.scripts.keys()) {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            if (execution.signal.aborted)
                return;
            const connection = __addDisposableResource(env_1, await connect(execution), true);
            const end = await executeFile(execution, connection, index);
            if (end === 'red' && execution.options.onError === 'stop')
                return;
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
}
async function executeInOneTransaction(execution) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const { recorder, index: target } = execution;
        const connection = __addDisposableResource(env_2, await connect(execution), true);
        await connection.begin();
        recorder.record({ event: 'began', target, file: 0 });
        for (const file of execution.scripts.keys()) {
            const end = execution.signal.aborted ? 'red' : await executeFile(execution, connection, file);
            if (end === 'red') {
                await rollBack(execution, connection);
                return;
            }
        }
        const problem = await commit(execution, connection);
        if (problem !== undefined)
            recorder.record({ event: 'problem', target, problem });
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        const result_2 = __disposeResources(env_2);
        if (result_2)
            await result_2;
    }
}
async function connect({ dialect, target, options, recorder, index }) {
    const connection = await dialect.connect(target, options.session);
    recorder.record({ event: 'server', target: index, server: connection.server });
    return connection;
}
/** Runs one file on a session. With `transaction: file` it is committed or undone as a whole. */
async function executeFile(execution, connection, index) {
    const { options, recorder } = execution;
    const started = performance.now();
    const problems = [];
    const finish = () => {
        const durationMs = rounded(performance.now() - started);
        recorder.record({ event: 'file', target: execution.index, file: index, durationMs, problems });
        return problems.length > 0 || lastAnswer.failed ? 'red' : 'green';
    };
    const lastAnswer = { transaction: 'none', failed: false };
    try {
        if (options.transaction === 'file') {
            await connection.begin();
            recorder.record({ event: 'began', target: execution.index, file: index });
        }
        await executeStatements(execution, connection, index, lastAnswer);
    }
    catch (thrown) {
        if (!(thrown instanceof core_errors/* GreenlineError */.yi))
            throw thrown;
        // The session is gone, and with it the transaction that was open in it.
        recorder.record({ event: 'ended', target: execution.index, outcome: 'lost' });
        problems.push((0,engine_problem/* problemOf */.Z)(thrown, { path: pathOf(execution, index), target: execution.target.name }));
        return finish();
    }
    if (options.transaction === 'statement') {
        problems.push(...endSession(execution, lastAnswer));
    }
    else if (options.transaction === 'file') {
        if (lastAnswer.failed || execution.signal.aborted)
            await rollBack(execution, connection);
        else {
            const problem = await commit(execution, connection);
            if (problem !== undefined)
                problems.push({ ...problem, path: pathOf(execution, index) });
        }
    }
    return finish();
}
const pathOf = (execution, index) => scriptAt(execution, index).file.path;
function scriptAt({ scripts }, index) {
    const script = scripts[index];
    if (script === undefined)
        throw new Error(`There is no file ${index} in this change`);
    return script;
}
async function executeStatements(execution, connection, index, last) {
    const { options, recorder, dialect, signal } = execution;
    const script = scriptAt(execution, index);
    const { file, statements: total } = script;
    const started = performance.now();
    const cancel = () => void connection.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
        const answers = connection.execute(untilAborted((0,engine_statements/* statementsOf */.GX)((0,engine_statements/* piecesOf */.Xe)(file, dialect)), signal), {
            onError: options.onError === 'next-statement' ? 'continue' : 'stop',
            beforeSend: (statements, ends) => recorder.record({
                event: 'sent',
                target: execution.index,
                file: index,
                statements: statements.map(engine_statements/* placeOf */.$t),
                ...(ends === 'transaction' ? { mayCommit: true } : {}),
            }),
        });
        let count = 0;
        let failures = 0;
        for await (const answered of answers) {
            const { answer } = answered;
            failures += answer.status === 'failed' ? 1 : 0;
            await recordAnswer(execution, index, failures <= MAX_EXACT_ERRORS || !script.huge, answered);
            last.transaction = answer.transaction;
            last.failed ||= answer.status !== 'succeeded';
            count += 1;
            execution.host.progress(`${file.path}: statement ${count} of ${total}, ${seconds(started)} s`);
            if (options.transaction !== 'statement' &&
                answer.transaction === 'none' &&
                answer.status === 'succeeded') {
                // A COMMIT in the file, or a DDL of MySQL, ended what was to hold the file together.
                await connection.begin();
                recorder.record({ event: 'began', target: execution.index, file: index });
            }
        }
    }
    finally {
        signal.removeEventListener('abort', cancel);
    }
}
/** Ends the stream when the execution is cancelled; what was sent is still answered. */
async function* untilAborted(statements, signal) {
    for await (const statement of statements) {
        if (signal.aborted)
            return;
        yield statement;
    }
}
/** Beyond this many errors in a huge file, only their statements' lines are told: finding a column reads the file again. */
const MAX_EXACT_ERRORS = 20;
/** @param exact - Whether line and column of an error are looked up in the file. */
async function recordAnswer(execution, fileIndex, exact, { statement, answer }) {
    const { recorder, index: target, dialect } = execution;
    const { file, huge } = scriptAt(execution, fileIndex);
    const { piece } = statement;
    const { error, position, notices, durationMs, ...rest } = answer;
    const inText = error !== undefined && position !== undefined && exact;
    const place = inText ? await (0,engine_statements/* placeInFile */.ZU)(file, piece, dialect, position) : { line: piece.line };
    if (error !== undefined && huge && exact) {
        recorder.record({ event: 'source', path: file.path, segment: await (0,engine_statements/* surroundings */.i5)(file, piece) });
    }
    recorder.record({
        event: 'answered',
        target,
        file: fileIndex,
        answer: {
            ...rest,
            durationMs: rounded(durationMs),
            ...(notices.length === 0 ? {} : { notices: [...notices] }),
            ...(error === undefined ? {} : { error: { ...error, ...place } }),
            ...(statement.data === undefined ? {} : { data: statement.data.seen() }),
        },
    });
}
/** A file must close what it opens: the server undoes what is open when the session ends. */
function endSession({ recorder, index: target, target: { name } }, last) {
    if (last.transaction === 'none')
        return [];
    recorder.record({ event: 'ended', target, outcome: 'rolled-back' });
    if (last.failed)
        return [];
    return [
        {
            code: 'FILE_LEFT_TRANSACTION_OPEN',
            message: 'The file ends inside a transaction that it opened; the server has undone it.',
            hint: 'Add the missing COMMIT at the end of the file and push it again.',
            severity: 'error',
            target: name,
        },
    ];
}
async function rollBack({ recorder, index: target }, connection) {
    const { outcome } = await connection.rollback();
    recorder.record({ event: 'ended', target, outcome });
}
/** Ends the transaction that the engine opened; a refusal is a problem, since it belongs to no statement. */
async function commit({ recorder, index, target: { name } }, connection) {
    recorder.record({ event: 'committing', target: index });
    const { outcome, error } = await connection.commit();
    recorder.record({ event: 'ended', target: index, outcome });
    if (outcome === 'committed')
        return undefined;
    if (outcome === 'unknown') {
        return {
            code: 'COMMIT_UNKNOWN',
            message: 'The connection was lost before the server confirmed the COMMIT.',
            hint: 'Look in the database whether the change is there before you run it again.',
            severity: 'error',
            target: name,
        };
    }
    return {
        code: 'COMMIT_FAILED',
        message: `The server refused the COMMIT and undid the transaction: ${error?.message ?? 'no reason given'}${error === undefined ? '' : ` (${error.code})`}`,
        hint: error?.hint ?? 'Mend what the message names, and push the file again.',
        severity: 'error',
        target: name,
    };
}
const seconds = (started) => ((performance.now() - started) / 1000).toFixed(1);
const rounded = (milliseconds) => Math.round(milliseconds * 1000) / 1000;

// EXTERNAL MODULE: ./tmp/bundle/engine/journal.js + 1 modules
var journal = __webpack_require__(48382);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./tmp/bundle/engine/lock.js
/**
 * Keeps two executions off one target. Invariant: the lock belongs to a session,
 * so nothing is left behind when the process dies, and waiting is polling, never
 * a session that blocks inside the server.
 */


const POLL_EVERY_MS = 1_000;
/**
 * Takes the target's lock, waiting for another execution to end.
 *
 * @throws GreenlineError TARGET_LOCKED, naming the holder; CANCELLED; and what `Dialect.connect` throws.
 */
async function lockTarget(dialect, target, options) {
    const started = performance.now();
    for (;;) {
        const lock = await dialect.tryLock(target, options.session);
        if (typeof lock !== 'string')
            return lock;
        if (performance.now() - started >= options.waitMs)
            throw locked(target, lock);
        options.host.progress(`${target.name} is locked by ${lock}; waiting`);
        await (0,promises_.setTimeout)(POLL_EVERY_MS, undefined, { signal: options.signal }).catch(() => {
            throw cancelled(target);
        });
    }
}
const locked = (target, holder) => new core_errors/* GreenlineError */.yi('TARGET_LOCKED', `${target.name} is locked by ${holder}.`, 'Wait until that execution has ended, or end its session on the server, and run again.', { place: { target: target.name } });
const cancelled = (target) => new core_errors/* GreenlineError */.yi('CANCELLED', `The execution was cancelled while it waited for ${target.name}.`, 'Run it again when you are ready.', { place: { target: target.name } });

// EXTERNAL MODULE: ./tmp/bundle/engine/mirror.js + 1 modules
var engine_mirror = __webpack_require__(23619);
// EXTERNAL MODULE: ./tmp/bundle/core/fold.js + 2 modules
var core_fold = __webpack_require__(94184);
;// CONCATENATED MODULE: ./tmp/bundle/engine/re-execute.js
/**
 * The second pass over a mirror: SQL files run in full whenever they change, so a
 * file that cannot run twice is a defect. Invariant: only the mirror is touched,
 * and the first pass's outcomes stay as they are.
 */


/** What makes common statements re-executable, by the server's code. */
const ADVICE = {
    '42P07': 'Write CREATE … IF NOT EXISTS, or OR REPLACE where there is one.',
    '42710': 'Write CREATE … IF NOT EXISTS, or DROP … IF EXISTS before it.',
    '42701': 'Write ALTER TABLE … ADD COLUMN IF NOT EXISTS.',
    '42723': 'Write CREATE OR REPLACE FUNCTION.',
    '42P06': 'Write CREATE SCHEMA IF NOT EXISTS.',
    '42P01': 'Write DROP … IF EXISTS, or look into information_schema first.',
    '42703': 'Write DROP COLUMN IF EXISTS, or look into information_schema first.',
    '42704': 'Write DROP … IF EXISTS.',
    '42883': 'Write DROP FUNCTION IF EXISTS.',
    '23505': 'Write INSERT … ON CONFLICT DO NOTHING, or DO UPDATE.',
    '1050': 'Write CREATE TABLE IF NOT EXISTS.',
    '1060': 'Look into information_schema.columns first (MariaDB: ADD COLUMN IF NOT EXISTS).',
    '1061': 'Look into information_schema.statistics first (MariaDB: CREATE INDEX IF NOT EXISTS).',
    '1062': 'Write INSERT IGNORE, or INSERT … ON DUPLICATE KEY UPDATE.',
    '1051': 'Write DROP TABLE IF EXISTS.',
    '1091': 'Look into information_schema first (MariaDB: DROP … IF EXISTS).',
    '1304': 'Write DROP PROCEDURE IF EXISTS before it (MariaDB: CREATE OR REPLACE).',
    '1359': 'Write DROP TRIGGER IF EXISTS before it (MariaDB: CREATE OR REPLACE).',
};
/**
 * Runs the files that were green once more on the same mirror.
 *
 * @param first - The results of the first pass, whose last target it was.
 * @returns A problem for each statement that fails the second time.
 */
async function executeAgain(execution, first, severity) {
    const recorder = recordAside(first, execution.index);
    await executeChange({ ...execution, recorder });
    const target = recorder.results().targets[execution.index];
    return (target?.files ?? []).flatMap(({ path, statements }) => statements
        .filter(statement => statement.status === 'failed')
        .map(statement => toProblem(path, statement, severity, execution.target.name)));
}
function toProblem(path, statement, severity, target) {
    const { code, message, line = statement.line } = statement.error;
    return {
        code: 'NOT_RE_EXECUTABLE',
        message: `The file cannot run twice: on the second run of the dry run this statement fails with ${code}: ${message}`,
        hint: ADVICE[code] ?? 'Guard the statement, so that it does nothing when its work is done already.',
        ...{ severity, path, line, target },
    };
}
/** A recorder beside the journal, with the same change and targets. */
function recordAside(results, targets) {
    const fold = (0,core_fold/* createFold */.O)();
    const { execution, parameters, change, greenline } = results;
    fold.apply({ event: 'opened', greenline, execution, parameters });
    fold.apply({ event: 'change', change, plan: {} });
    for (const { target, role, dialect } of results.targets.slice(0, targets + 1)) {
        fold.apply({ event: 'target', target: { target, role, dialect } });
    }
    return { record: event => fold.apply(event), results: () => fold.results(), close: () => undefined };
}

// EXTERNAL MODULE: ./tmp/bundle/core/lines.js
var core_lines = __webpack_require__(9375);
;// CONCATENATED MODULE: ./tmp/bundle/engine/scan.js
/**
 * Reads every file of a change once, before any database is touched. Invariant:
 * what passes here is text that was cut into statements to its end; every defect
 * of every file is reported together.
 */


/**
 * @throws GreenlineError(s) FILE_NOT_UTF8, FILE_HAS_NUL, FILE_UNTERMINATED,
 *   STATEMENT_TOO_LARGE, CLIENT_COMMAND, BLOB_MISSING, each with its place.
 */
async function scanChange(change, files, options) {
    const scanned = new Map();
    const errors = [];
    for (const file of files) {
        const scan = await scanFile(file, options);
        scanned.set(file.path, scan);
        errors.push(...scan.errors);
    }
    (0,core_errors/* throwAll */.Kx)(errors);
    const plan = {};
    for (const [path, { places }] of scanned)
        if (places !== undefined)
            plan[path] = places;
    const described = change.files.map((file) => {
        const scan = scanned.get(file.path);
        if (file.action !== 'run' || scan === undefined)
            return file;
        const { count: statements, source } = scan;
        return { ...file, action: statements === 0 ? 'empty' : 'run', statements, source };
    });
    return {
        change: { ...change, files: described },
        plan,
        scripts: files
            .map(file => ({
            file,
            statements: scanned.get(file.path)?.count ?? 0,
            huge: file.bytes > options.hugeBytes,
        }))
            .filter(script => script.statements > 0),
    };
}
async function scanFile(file, options) {
    const huge = file.bytes > options.hugeBytes;
    const scan = { count: 0, places: huge ? undefined : [], source: [], errors: [] };
    const check = options.startTextCheck();
    const splitter = options.dialect.splitter();
    const excerpt = startExcerpt(huge);
    const take = (pieces) => pieces.forEach(piece => takePiece(scan, file, piece));
    try {
        for await (const chunk of file.open()) {
            check.push(chunk);
            excerpt.push(chunk);
            take(splitter.push(chunk));
        }
        check.end();
        take(splitter.end());
    }
    catch (thrown) {
        const errors = (0,core_errors/* toGreenlineErrors */.mT)(thrown);
        if (errors === undefined)
            throw thrown;
        scan.errors.push(...errors.map(error => inFile(error, file.path)));
    }
    scan.source = excerpt.segments();
    return scan;
}
function takePiece(scan, file, piece) {
    if (piece.refused !== undefined) {
        const { message, hint } = piece.refused;
        scan.errors.push(new core_errors/* GreenlineError */.yi('CLIENT_COMMAND', message, hint, { place: { path: file.path, line: piece.line } }));
    }
    const { start, end, line } = piece;
    if (piece.kind === 'statement') {
        scan.count += 1;
        scan.places?.push({ start, end, line });
    }
    else if (piece.kind === 'copy-data') {
        const last = scan.places?.at(-1);
        if (last !== undefined)
            last.data = { start: last.data?.start ?? start, end };
    }
}
/** The same error, with the file's path in it. */
const inFile = (error, path) => new core_errors/* GreenlineError */.yi(error.code, error.message, error.hint, {
    place: { ...error.place, path },
    cause: error.cause,
});
const EXCERPT_BYTES = 65_536;
/** Keeps the text of a file; of a huge one, its head and its tail in whole lines. */
function startExcerpt(huge) {
    const head = [];
    let headBytes = 0;
    let tail = Buffer.alloc(0);
    let offset = 0;
    /** Line breaks before the tail. */
    let lines = 0;
    function toTail(chunk) {
        const all = Buffer.concat([tail, chunk]);
        const drop = Math.max(0, all.length - EXCERPT_BYTES);
        lines += (0,core_lines/* countNewlines */.D)(all.subarray(0, drop));
        tail = all.subarray(drop);
    }
    return {
        push(chunk) {
            offset += chunk.length;
            const room = huge ? Math.max(0, EXCERPT_BYTES - headBytes) : chunk.length;
            if (room > 0) {
                const part = chunk.subarray(0, room);
                head.push(part);
                headBytes += part.length;
                lines += (0,core_lines/* countNewlines */.D)(part);
            }
            if (huge && chunk.length > room)
                toTail(chunk.subarray(room));
        },
        segments() {
            const whole = Buffer.concat(head);
            const bom = whole.length >= 3 && whole.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
            if (!huge)
                return [{ start: bom, line: 1, text: whole.toString('utf8', bom) }];
            const headEnd = whole.lastIndexOf(0x0a) + 1;
            const tailStart = tail.indexOf(0x0a) + 1;
            return [
                { start: bom, line: 1, text: whole.toString('utf8', bom, headEnd) },
                { start: offset - tail.length + tailStart, line: lines + 2, text: tail.toString('utf8', tailStart) },
            ];
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/engine/validate.js
var validate_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var validate_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});

const TRIES = 2;
/** Connects to each target, all at once; one that cannot be reached is tried twice. */
const validateTargets = (targets, dialectOf, session) => Promise.all(targets.map(target => validateTarget(target, dialectOf(target), session)));
async function validateTarget(target, dialect, session) {
    let problems = [];
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        try {
            const env_1 = { stack: [], error: void 0, hasError: false };
            try {
                const connection = validate_addDisposableResource(env_1, await dialect.connect(target, session), true);
                return { target, server: connection.server, problems: await connection.validate() };
            }
            catch (e_1) {
                env_1.error = e_1;
                env_1.hasError = true;
            }
            finally {
                const result_1 = validate_disposeResources(env_1);
                if (result_1)
                    await result_1;
            }
        }
        catch (thrown) {
            problems = (0,engine_problem/* problemsOf */.G)(thrown, { target: target.name });
            if (!problems.some(problem => MAY_PASS.has(problem.code)))
                break;
        }
    }
    return { target, problems };
}
/** Problems that a second try may not meet. */
const MAY_PASS = new Set(['TARGET_UNREACHABLE', 'TARGET_TIMEOUT', 'CONNECTION_LOST']);

// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
// EXTERNAL MODULE: ./tmp/bundle/report-failure.js
var report_failure = __webpack_require__(59777);
// EXTERNAL MODULE: ./tmp/bundle/render/console.js
var console = __webpack_require__(20374);
;// CONCATENATED MODULE: ./tmp/bundle/show-logs.js


/** Shows what became of every file on one target. */
function showLogs(host, results, index) {
    const target = results.targets[index];
    if (target === undefined)
        return;
    const palette = (0,console/* paletteFor */.DO)(host);
    for (const file of target.files) {
        const changed = results.change.files.find(({ path }) => path === file.path);
        host.info((0,console/* renderConsoleTitle */.aA)(target, file, palette));
        host.info(`${(0,console/* renderConsoleLog */.cP)(changed, target, file, palette)}\n`);
    }
    showFailures(host, target);
}
/** Marks the failing lines of the SQL, where the host shows files. */
function showFailures(host, { role, target, files }) {
    const where = role === 'dry-run' ? 'in the dry run' : `on ${target}`;
    for (const { path, statements, problems } of files) {
        for (const problem of problems)
            (0,report_failure/* showProblem */.Hi)(host, problem);
        for (const statement of statements) {
            if (statement.status !== 'failed')
                continue;
            const { code, message, line = statement.line } = statement.error;
            host.error(`${code}: ${message} (${where})`, { path, line });
        }
    }
}

// EXTERNAL MODULE: ./tmp/bundle/version.js
var version = __webpack_require__(13338);
;// CONCATENATED MODULE: ./tmp/bundle/deploy.js
var deploy_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var deploy_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/**
 * The pipeline: change, validation, dry run, environment. Invariant: no
 * statement reaches an environment unless the change is text that was read to
 * its end, every target was validated, and the dry run was green (or is off, in
 * so many words).
 */
















const CONNECT_TIMEOUT_MS = 15_000;
const LOCK_WAIT_MS = 5 * 60_000;
/**
 * Runs one execution from the change to the environment. Whatever goes wrong is
 * in the results; only bugs are thrown.
 *
 * @returns Results that still hold secrets, where a server or a file had them.
 */
async function deploy(deployment) {
    const { settings, execution, parameters } = deployment;
    const recorder = (0,journal/* openJournal */._)(deployment.journalFile);
    const session = {
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        lockTimeoutMs: settings.lockTimeoutMs,
        statementTimeoutMs: settings.statementTimeoutMs,
    };
    const run = { ...deployment, recorder, session };
    const { environment, method } = settings;
    recorder.record({
        event: 'opened',
        greenline: version/* VERSION */.x,
        execution: { ...execution, deployment: deployment.commit, environment, method },
        parameters,
    });
    try {
        await runPhases(run);
    }
    finally {
        for (const target of [settings.target, settings.dryRunTarget]) {
            if (target !== undefined)
                await dialectOf(target).release(target);
        }
    }
    if (run.signal.aborted)
        report(run, CANCELLED);
    recorder.record({ event: 'finished', finishedAt: new Date().toISOString() });
    recorder.close();
    return recorder.results();
}
async function runPhases(run) {
    const { settings } = run;
    const { method, environment } = settings;
    if (method === 'validate') {
        await inPhase(run, 'validate', 'Validate', () => validate(run));
        return;
    }
    const scan = await inPhase(run, 'change', 'Read the change', () => readScan(run));
    if (scan === undefined || scan.scripts.length === 0)
        return;
    if ((await inPhase(run, 'validate', 'Validate', () => validate(run))) === undefined)
        return;
    if (settings.dryRun === 'off')
        skipPhase(run, 'dry-run', 'Switched off by dry-run: off');
    else {
        await inPhase(run, 'dry-run', `Dry run for ${environment}`, () => dryRun(run, scan));
    }
    if (method === 'dry-run')
        return;
    if (run.signal.aborted || isRed(run, 'dry-run')) {
        openTarget(run, 'environment', required(settings.target));
        const why = run.signal.aborted ? 'the execution was cancelled' : 'the dry run is red';
        skipPhase(run, 'deploy', `Nothing was sent to ${environment}: ${why}`);
        return;
    }
    await inPhase(run, 'deploy', `Deploy to ${environment}`, () => execute(run, scan, 'environment', required(settings.target)));
}
/**
 * Runs a phase in a group of the log and records how it ended.
 *
 * @returns undefined when the phase is red because of what a user can mend.
 */
async function inPhase(run, name, title, work) {
    const { recorder, host } = run;
    const started = performance.now();
    const startedAt = new Date().toISOString();
    recorder.record({ event: 'phase', phase: { name, status: 'running', startedAt } });
    const group = host.group(title);
    const end = (status) => {
        const durationMs = Math.round(performance.now() - started);
        recorder.record({ event: 'phase', phase: { name, status, startedAt, durationMs } });
    };
    try {
        const done = await work();
        end(verdictOfPhases(recorder.results(), name));
        return done;
    }
    catch (thrown) {
        for (const problem of (0,engine_problem/* problemsOf */.G)(thrown))
            report(run, problem);
        end('red');
        return undefined;
    }
    finally {
        group.close();
    }
}
/** Records a problem, of a target or of the execution, and tells whoever watches. */
function report({ recorder, host }, problem, target) {
    recorder.record({ event: 'problem', problem, ...(target === undefined ? {} : { target }) });
    (0,report_failure/* showProblem */.Hi)(host, problem);
}
const isRed = ({ recorder }, name) => recorder.results().phases.some(phase => phase.name === name && phase.status === 'red');
/** A phase is green unless it left something red behind it. */
function verdictOfPhases(results, name) {
    if (results.problems.some(problem => problem.severity === 'error'))
        return 'red';
    const role = name === 'dry-run' ? 'dry-run' : name === 'deploy' ? 'environment' : undefined;
    const targets = results.targets.filter(target => target.role === role);
    return targets.every(target => (0,core_results/* colourOfTarget */.TT)(target) === 'green') ? 'green' : 'red';
}
function skipPhase({ recorder, host }, name, note) {
    recorder.record({
        event: 'phase',
        phase: { name, status: 'skipped', startedAt: new Date().toISOString(), durationMs: 0, note },
    });
    host.info(note);
}
async function readScan({ settings, source, event, folder, recorder, host }) {
    const { files: globs, order } = settings;
    const { change, files, notes } = await (0,read_change/* readChange */.p)({
        ...{ folder, source, files: globs, order, event },
        inMemoryBytes: settings.streamAboveBytes,
    });
    notes.forEach(note => host.info(note));
    recorder.record({ event: 'change', change, plan: {} });
    const dialect = dialectOf(settings.target ?? required(settings.dryRunTarget));
    const scan = await scanChange(change, files, {
        dialect,
        hugeBytes: settings.streamAboveBytes,
        startTextCheck: createTextCheck,
    });
    recorder.record({ event: 'change', change: scan.change, plan: { ...scan.plan } });
    for (const { path, action, statements = 0 } of scan.change.files) {
        host.info(action === 'run' ? `${path}: ${(0,format/* plural */.LS)(statements, 'statement')}` : `${path}: ${action}, not run`);
    }
    if (scan.change.files.length === 0)
        host.info('No SQL file was changed: nothing to do.');
    return scan;
}
/** Connects to every database that will be touched. @returns undefined when something speaks against it. */
async function validate(run) {
    const { settings, session, host } = run;
    const targets = [settings.method === 'dry-run' ? undefined : settings.target, settings.dryRunTarget];
    const validations = await validateTargets(targets.filter(target => target !== undefined), dialectOf, session);
    for (const { target, server, problems } of validations) {
        if (server !== undefined)
            host.info(`${target.name}: ${server.product} ${server.version}, TLS ${server.tls}`);
        for (const problem of problems)
            report(run, problem);
    }
    const problems = validations.flatMap(validation => validation.problems);
    return problems.some(problem => problem.severity === 'error') ? undefined : 'valid';
}
/** Runs the change where nothing is at stake: on a database that was prepared, or on a mirror of the target. */
async function dryRun(run, scan) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { settings, recorder, session, signal, host } = run;
        const places = placesOf(settings);
        if (places === 'prepared') {
            await execute(run, scan, 'dry-run', required(settings.dryRunTarget));
            return;
        }
        const source = required(settings.target);
        if (places.includes('target')) {
            await (0,engine_mirror/* refuseToReachBeyond */.sx)(dialectOf(source), source, scan.scripts.map(script => script.file));
        }
        const mirror = deploy_addDisposableResource(env_1, await (0,engine_mirror/* openMirror */.Y4)(dialectOf(source), source, {
            ...{ places, session, signal, host },
            server: settings.dryRunTarget,
            difference: settings.mirrorDifference,
            report: problem => report(run, problem),
            beforeScratch: scratch => recorder.record({ event: 'scratch', ...scratch }),
        }), true);
        const execution = await execute(run, scan, 'dry-run', mirror.target);
        const first = recorder.results();
        if (settings.reExecutable === 'off' || signal.aborted || !isGreen(first, execution.index))
            return;
        const severity = settings.reExecutable === 'error' ? 'error' : 'warning';
        const problems = await executeAgain(execution, first, severity);
        for (const problem of problems)
            report(run, problem, execution.index);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = deploy_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
const isGreen = ({ targets }, index) => targets.slice(index, index + 1).every(target => (0,core_results/* colourOfTarget */.TT)(target) === 'green');
/** Where the dry run may happen: a database that is used as it is, or places for a mirror, the best first. */
function placesOf({ dryRun: where, dryRunTarget, target }) {
    if (where === 'prepared')
        return 'prepared';
    if (where !== 'auto' && where !== 'off')
        return [where];
    if (dryRunTarget === undefined)
        return ['local', 'embedded'];
    return target === undefined ? 'prepared' : ['server'];
}
/** Runs the change on one target and shows its logs. */
async function execute(run, scan, role, target) {
    const { settings, recorder, host, signal, session } = run;
    const index = openTarget(run, role, target);
    const dialect = dialectOf(target);
    const { transaction, onError } = settings;
    const execution = {
        ...{ index, target, dialect, recorder, host, signal },
        scripts: scan.scripts,
        options: { transaction, onError, session },
    };
    try {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const _lock = deploy_addDisposableResource(env_2, await lockTarget(dialect, target, { session, waitMs: LOCK_WAIT_MS, host, signal }), true);
            await executeChange(execution);
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            const result_2 = deploy_disposeResources(env_2);
            if (result_2)
                await result_2;
        }
    }
    catch (thrown) {
        for (const problem of (0,engine_problem/* problemsOf */.G)(thrown, { target: target.name }))
            report(run, problem, index);
    }
    showLogs(host, recorder.results(), index);
    return execution;
}
/** Enters a target into the results; its statements are skipped until something else is known of them. */
function openTarget({ recorder }, role, { name, dialect }) {
    const index = recorder.results().targets.length;
    recorder.record({ event: 'target', target: { target: name, role, dialect } });
    return index;
}
const dialectOf = (target) => registry/* DIALECTS */.O[target.dialect];
const required = (target) => {
    if (target === undefined)
        throw new Error('Settings without a target came through');
    return target;
};
const CANCELLED = {
    code: 'CANCELLED',
    message: 'The execution was cancelled; the statement that ran was cancelled on the server.',
    hint: 'Look at the logs for what ran, and run the change again when you are ready.',
    severity: 'error',
};


/***/ }),

/***/ 44473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D5: () => (/* binding */ gitArguments),
/* harmony export */   EO: () => (/* binding */ runGit),
/* harmony export */   R9: () => (/* binding */ toMessage),
/* harmony export */   Xj: () => (/* binding */ gitIsMissing),
/* harmony export */   _K: () => (/* binding */ gitEnvironment),
/* harmony export */   s0: () => (/* binding */ gitBytes)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/**
 * Runs git on one repository, to read the change and to write the log branch.
 * Invariant: nothing that the repository configures runs as code of ours (hooks,
 * file system monitors), nothing prompts, and what git says is shown without the
 * credentials of a URL.
 */


/** Variables by which a caller, such as a hook, would point git elsewhere than at the folder. */
const MISLEADING = [
    'GIT_DIR',
    'GIT_COMMON_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_NAMESPACE',
    'GIT_PREFIX',
    'GIT_EXTERNAL_DIFF',
];
/** The environment of every git process. */
function gitEnvironment() {
    const inherited = Object.entries(process.env).filter((entry) => entry[1] !== undefined && !MISLEADING.includes(entry[0]));
    return {
        ...Object.fromEntries(inherited),
        LC_ALL: 'C',
        LANGUAGE: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_PAGER: 'cat',
        GIT_NO_REPLACE_OBJECTS: '1',
    };
}
/** The arguments that come before git's command. */
const gitArguments = (folder) => [
    '--no-pager',
    // The user named this folder, so who owns it is no reason to refuse (a container job runs as root in a
    // workspace of the runner's user). Honoured on the command line since git 2.38:
    // https://git-scm.com/docs/git-config#SCOPES
    ...['-c', `safe.directory=${folder}`],
    ...['-c', 'core.fsmonitor=false'],
    ...['-c', 'core.hooksPath=/dev/null'],
    ...['-c', 'gc.auto=0'],
    ...['-c', 'maintenance.auto=false'],
    // A silent network ends the transfer instead of the job's whole time.
    ...['-c', 'http.lowSpeedLimit=1'],
    ...['-c', 'http.lowSpeedTime=120'],
];
/** What git said, fit to be shown. */
const toMessage = (stderr) => Buffer.concat(stderr)
    .toString()
    .replace(/\/\/[^/\s'"]*@/g, '//')
    .trim();
/** The error for a machine without git. */
const gitIsMissing = (cause) => new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('GIT_MISSING', 'git could not be started.', 'Install git, or use a container image that has it.', { cause });
/**
 * Runs one git command. Arguments that come from outside must not start with a dash.
 *
 * @throws GreenlineError GIT_MISSING
 */
function runGit(folder, args, { input, env = {} } = {}) {
    // Not by @actions/exec: git may end before it has read its input, and the toolkit lets the broken pipe end us.
    return new Promise((resolve, reject) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('git', [...gitArguments(folder), ...args], {
            cwd: folder,
            env: { ...gitEnvironment(), ...env },
            stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        });
        const stdout = [];
        const stderr = [];
        child.stdout?.on('data', (chunk) => stdout.push(chunk));
        child.stderr?.on('data', (chunk) => stderr.push(chunk));
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input);
        child.once('error', cause => reject(gitIsMissing(cause)));
        child.once('close', (code, signal) => {
            const said = toMessage(stderr);
            const ended = signal === null ? said : `${said} (ended by ${signal})`;
            resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: ended });
        });
    });
}
/**
 * Runs a command that only a defect or a damaged repository makes fail.
 *
 * @returns Its standard output, as bytes.
 * @throws Error with git's own words
 */
async function gitBytes(folder, args, options) {
    const { code, stdout, stderr } = await runGit(folder, args, options);
    if (code !== 0)
        throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr}`);
    return stdout;
}


/***/ })

};
