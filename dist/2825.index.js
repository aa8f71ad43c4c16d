export const id = 2825;
export const ids = [2825];
export const modules = {

/***/ 40866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ cancelOnSignal)
/* harmony export */ });
const CANCELLING = 'Cancelling: running statements are cancelled on their servers, nothing new begins.';
const FINISHING = 'Stopping: files that are running go on to their end, nothing new begins. A second signal cancels them too.';
/**
 * Listens to SIGINT and SIGTERM: the runner sends both, 7.5 s apart, and kills 2.5 s later.
 *
 * @param first - What the first signal does to what is running; the second cancels it.
 */
function cancelOnSignal(host, first = 'cancel') {
    const [stop, cancel] = [new AbortController(), new AbortController()];
    const onSignal = (name) => {
        if (cancel.signal.aborted) {
            if (name === 'SIGINT' && process.stdout.isTTY)
                process.exit(130);
            return;
        }
        const isFinishing = first === 'finish' && !stop.signal.aborted;
        host.warning(isFinishing ? FINISHING : CANCELLING);
        stop.abort();
        if (!isFinishing)
            cancel.abort();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    return { stop: stop.signal, signal: cancel.signal };
}


/***/ }),

/***/ 44145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ openCommits),
/* harmony export */   e: () => (/* binding */ subjectOf)
/* harmony export */ });
/* harmony import */ var _git_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45811);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92267);
/* harmony import */ var _select_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9927);



/** Longer subjects are cut: they go into tables. */
const MAX_SUBJECT_CHARACTERS = 200;
/** The newest of them, when there are more: nobody reads a longer list. */
const MAX_COMMITS = 5000;
/**
 * Opens a repository for questions about its commits. Answers are remembered.
 *
 * @param folder - A folder of the repository.
 * @param globs - Which files are SQL files, as in `ReadChangeOptions.files`.
 * @throws GreenlineError NOT_A_REPOSITORY
 */
async function openCommits(folder, globs) {
    const repository = await (0,_git_js__WEBPACK_IMPORTED_MODULE_0__/* .openRepository */ .h_)(folder);
    const known = new Map();
    return {
        isAncestor(older, newer) {
            const question = `${older} ${newer}`;
            const answer = known.get(question) ?? isAncestor(repository, older, newer);
            known.set(question, answer);
            return answer;
        },
        sqlCommits: (from, to) => sqlCommits(repository, from, to, (0,_select_js__WEBPACK_IMPORTED_MODULE_2__/* .matchGlobs */ .jv)(globs)),
    };
}
/**
 * The first line of a commit's message; undefined when it is empty.
 *
 * @param commit - One that is there.
 */
async function subjectOf(repository, commit) {
    const plain = ['--no-patch', '--no-show-signature', '--encoding=UTF-8', '--no-notes'];
    const line = (await (0,_git_js__WEBPACK_IMPORTED_MODULE_0__/* .gitOutput */ .oM)(repository, 'show', ...plain, '--format=%s', commit, '--')).toString().trim();
    return cutSubject(line);
}
const cutSubject = (line) => line === '' ? undefined : Array.from(line).slice(0, MAX_SUBJECT_CHARACTERS).join('');
const isObjectId = (text) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
async function isAncestor(repository, older, newer) {
    if (older === newer)
        return true;
    // Deployments from elsewhere than git have ids of their own.
    if (!isObjectId(older) || !isObjectId(newer))
        return false;
    // 0 is true of any part of the history; 1 only of all of it; 128 says that a commit is missing.
    const { code } = await (0,_git_js__WEBPACK_IMPORTED_MODULE_0__/* .git */ .$Y)(repository, 'merge-base', '--is-ancestor', older, newer);
    if (code === 0)
        return true;
    if (code === 1 && !(await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .isShallow */ .fE)(repository)))
        return false;
    if (!(await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .obtainCommit */ .LB)(repository, newer)))
        return false;
    if (!(await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .hasCommit */ .QE)(repository, older))) {
        // All ancestors of a commit are there, unless the history is cut.
        if (!(await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .isShallow */ .fE)(repository)))
            return false;
        if (!(await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .obtainCommit */ .LB)(repository, older)))
            return false;
    }
    return (await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .findMergeBase */ .fe)(repository, older, newer)) === older;
}
async function sqlCommits(repository, from, to, matches) {
    await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .requireCommit */ .Fo)(repository, from);
    await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .requireCommit */ .Fo)(repository, to);
    // Fetches what lies between.
    await (0,_history_js__WEBPACK_IMPORTED_MODULE_1__/* .findMergeBase */ .fe)(repository, from, to);
    const raw = ['--raw', '-r', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv'];
    // A merge differs from its first parent by all that it brought in.
    const walk = ['--first-parent', '-m', '--reverse', `--max-count=${MAX_COMMITS}`];
    const plain = ['--no-show-signature', '--encoding=UTF-8', '--no-notes', '--no-color'];
    const format = '--format=%H %s';
    const range = [to, `^${from}`, '--'];
    const output = await (0,_git_js__WEBPACK_IMPORTED_MODULE_0__/* .gitOutput */ .oM)(repository, 'log', ...walk, ...plain, ...raw, format, ...range);
    return parseLog(output).flatMap(({ id, subject, differences }) => (0,_select_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDifferences */ .M9)(differences).some(({ path, oldBlob, newBlob, newMode }) => newMode !== '000000' && oldBlob !== newBlob && matches(path.toString()))
        ? [{ id, subject: cutSubject(subject) ?? '' }]
        : []);
}
/** NUL after each title, each description of a difference, each path, and each commit. */
function parseLog(output) {
    const commits = [];
    for (let at = 0; at < output.length;) {
        const end = output.indexOf(0, at);
        const token = output.subarray(at, end === -1 ? output.length : end);
        at += token.length + 1;
        const text = token.toString('utf8').trimStart();
        if (text.startsWith(':')) {
            const path = output.subarray(at, output.indexOf(0, at));
            commits.at(-1)?.parts.push(Buffer.from(`${text}\0`), path, Buffer.from('\0'));
            at += path.length + 1;
        }
        else if (text !== '') {
            const space = text.indexOf(' ');
            commits.push({ id: text.slice(0, space), subject: text.slice(space + 1), parts: [] });
        }
    }
    return commits.map(({ parts, ...commit }) => ({ ...commit, differences: Buffer.concat(parts) }));
}


/***/ }),

/***/ 45811:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Y: () => (/* binding */ git),
/* harmony export */   h_: () => (/* binding */ openRepository),
/* harmony export */   oM: () => (/* binding */ gitOutput)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16845);
/* harmony import */ var _git_git_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44473);
/**
 * Runs git on one repository. Invariant: nothing that the repository configures
 * runs as code of ours (hooks, file system monitors, external diffs), nothing
 * prompts, and no replaced object stands in for a committed one.
 */



/** Runs one git command in the repository. Arguments that come from outside must not start with a dash. */
const git = (repository, ...args) => (0,_git_git_js__WEBPACK_IMPORTED_MODULE_2__/* .runGit */ .EO)(repository.folder, args);
/**
 * Runs a git command that only a defect or a damaged repository makes fail.
 *
 * @returns Its standard output, as bytes.
 * @throws Error with git's own words
 */
const gitOutput = (repository, ...args) => (0,_git_git_js__WEBPACK_IMPORTED_MODULE_2__/* .gitBytes */ .s0)(repository.folder, args);
/**
 * Looks whether a folder belongs to a git repository that may be read.
 *
 * @throws GreenlineError NOT_A_REPOSITORY
 */
async function openRepository(folder) {
    const refuse = (message, hint, cause) => {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GreenlineError */ .yi('NOT_A_REPOSITORY', message, hint, { cause });
    };
    const absolute = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(folder).catch((error) => refuse(`The folder ${JSON.stringify(folder)} does not exist.`, 'Run actions/checkout before this step.', error));
    const { code, stdout, stderr } = await (0,_git_git_js__WEBPACK_IMPORTED_MODULE_2__/* .runGit */ .EO)(absolute, ['rev-parse', '--git-path', 'shallow']);
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


/***/ }),

/***/ 92267:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fo: () => (/* binding */ requireCommit),
/* harmony export */   LB: () => (/* binding */ obtainCommit),
/* harmony export */   QE: () => (/* binding */ hasCommit),
/* harmony export */   eZ: () => (/* binding */ resolveRevision),
/* harmony export */   fE: () => (/* binding */ isShallow),
/* harmony export */   fe: () => (/* binding */ findMergeBase),
/* harmony export */   t3: () => (/* binding */ findReference),
/* harmony export */   v1: () => (/* binding */ firstParent)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16845);
/* harmony import */ var _git_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45811);
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
/** Whether a commit is in the repository. */
const hasCommit = async (repository, commit) => (await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, 'cat-file', '-e', `${commit}^{commit}`)).code === 0;
/** The remote that missing commits come from: origin, or the only other one. */
async function remoteOf(repository) {
    const remotes = (await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .gitOutput */ .oM)(repository, 'remote')).toString().split('\n').filter(Boolean);
    return remotes.includes('origin') ? 'origin' : remotes[0];
}
/** Whether the repository holds a cut history only. */
async function isShallow(repository) {
    return (await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .gitOutput */ .oM)(repository, 'rev-parse', '--is-shallow-repository')).toString().trim() === 'true';
}
function unreachable(stderr) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('REPOSITORY_UNREACHABLE', `git could not fetch from the remote: ${stderr}`, 'Check the network, and that actions/checkout keeps its credentials (`persist-credentials`) with `contents: read`.');
}
/**
 * Makes a commit available, from the remote if need be.
 *
 * @returns Whether it is; false means that the remote says it has no such commit, or there is no remote.
 * @throws GreenlineError COMMIT_MISSING when it is no commit id, REPOSITORY_UNREACHABLE
 */
async function obtainCommit(repository, commit) {
    if (!isObjectId(commit)) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('COMMIT_MISSING', `${JSON.stringify(commit)} is not the full id of a commit.`, 'Give the id in full, in lower case.');
    }
    if (await hasCommit(repository, commit))
        return true;
    const remote = await remoteOf(repository);
    if (remote === undefined)
        return false;
    // `--depth` would cut the history of a repository that has all of it.
    const depth = (await isShallow(repository)) ? ['--depth=1'] : [];
    const { code, stderr } = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, ...FETCH, ...depth, '--', remote, commit);
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
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('COMMIT_MISSING', `Commit ${commit} is neither in the checkout nor on the remote.`, COMMIT_HINT);
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
            const local = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`);
            if (local.code === 0)
                return local.stdout.toString().trim();
        }
        return undefined;
    }
    const { code, stdout, stderr } = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, 'ls-remote', '--quiet', '--', remote, ...names);
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
        const { code, stderr } = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, ...FETCH, more, '--', remote, ...commits);
        if (code !== 0)
            throw unreachable(stderr);
    }
    return attempt();
}
/** The commits whose parents a shallow history leaves out. */
async function readShallow(repository) {
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(repository.folder, repository.shallowFile), 'utf8').catch(() => '');
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
        const { code, stdout } = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, 'merge-base', one, other);
        last = code === 0 ? stdout.toString().trim() : undefined;
        if (last === undefined)
            return undefined;
        // A better ancestor can only hide behind a cut that lies between the two commits and this ancestor.
        const cuts = await readShallow(repository);
        if (cuts.size === 0)
            return last;
        const between = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .gitOutput */ .oM)(repository, 'rev-list', one, other, '--not', last, '--');
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
    const text = (await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .gitOutput */ .oM)(repository, 'cat-file', 'commit', commit)).toString('latin1');
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
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('INPUT_INVALID', `${JSON.stringify(revision)} is not a revision.`, 'Name a branch, a tag or a commit.');
    }
    const parse = async (text) => {
        const { code, stdout } = await (0,_git_js__WEBPACK_IMPORTED_MODULE_3__/* .git */ .$Y)(repository, 'rev-parse', '--verify', '--quiet', `${text}^{commit}`);
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
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .GreenlineError */ .yi('COMMIT_MISSING', `The revision ${JSON.stringify(revision)} is neither in the checkout nor on the remote.`, COMMIT_HINT);
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


/***/ }),

/***/ 83183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ readChange)
});

// UNUSED EXPORTS: DEFAULT_IN_MEMORY_BYTES

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./tmp/bundle/core/digest.js
/**
 * One name for what a change executes. Invariant: equal digests mean the same
 * files with the same bytes in the same order.
 */

/** Says what the bytes are, and how they are written down. */
const FORM = 'greenline change 1';
/**
 * The digest of a change, in hexadecimal.
 *
 * @param files - Those that run, in execution order. `blob` is the object id in git, so bytes are covered by it. They
 *   are what the commit holds: a file that turns out to be without statements counts all the same, so that the digest
 *   is known before any file is read and is equal on every environment.
 */
function digestOf(files) {
    // JSON quotes paths, so that no path can look like two files.
    const pairs = Array.from(files, ({ path, blob }) => [path, blob]);
    return (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([FORM, pairs]))
        .digest('hex');
}

// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var core_errors = __webpack_require__(16845);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
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

// EXTERNAL MODULE: ./tmp/bundle/change/commits.js
var commits = __webpack_require__(44145);
// EXTERNAL MODULE: ./tmp/bundle/change/git.js
var change_git = __webpack_require__(45811);
// EXTERNAL MODULE: ./tmp/bundle/change/history.js
var change_history = __webpack_require__(92267);
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
            const head = await (0,change_history/* requireCommit */.Fo)(repository, source.head);
            const base = await (0,change_history/* findMergeBase */.fe)(repository, await (0,change_history/* requireCommit */.Fo)(repository, source.base), head);
            if (base !== undefined)
                return { base, head, notes: [] };
            throw unknownChange('The pull request has no commit in common with its base branch.');
        }
        case 'merge-group': {
            const head = await (0,change_history/* requireCommit */.Fo)(repository, source.head);
            return { base: await (0,change_history/* requireCommit */.Fo)(repository, source.base), head, notes: [] };
        }
        case 'everything':
            return { head: await (0,change_history/* requireCommit */.Fo)(repository, source.head), notes: [] };
        case 'range': {
            const head = await (0,change_history/* resolveRevision */.eZ)(repository, source.head ?? 'HEAD');
            if (source.base !== undefined) {
                return { base: await (0,change_history/* resolveRevision */.eZ)(repository, source.base), head, notes: [] };
            }
            const parent = await (0,change_history/* firstParent */.v1)(repository, head);
            if (parent === undefined) {
                return { head, notes: [`${head} is the first commit, so all of its files count as changed.`] };
            }
            return { base: await (0,change_history/* requireCommit */.Fo)(repository, parent), head, notes: [] };
        }
    }
}
async function findPushRange(repository, push) {
    if (isZero(push.after))
        throw unknownChange(`The push deleted ${push.ref}: there is nothing to deploy.`);
    const head = await (0,change_history/* requireCommit */.Fo)(repository, push.after);
    if (!isZero(push.before) && (await (0,change_history/* obtainCommit */.LB)(repository, push.before))) {
        return { base: push.before, head, notes: [] };
    }
    return isZero(push.before)
        ? findFirstPushRange(repository, push, head)
        : findForcedPushRange(repository, push, head);
}
async function mergeBaseWithDefault(repository, push, head) {
    const tip = await (0,change_history/* findReference */.t3)(repository, [`refs/heads/${push.defaultBranch}`]);
    if (tip === undefined)
        return undefined;
    return (0,change_history/* findMergeBase */.fe)(repository, await (0,change_history/* requireCommit */.Fo)(repository, tip), head);
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

// EXTERNAL MODULE: ./tmp/bundle/change/select.js + 1 modules
var change_select = __webpack_require__(9927);
;// CONCATENATED MODULE: ./tmp/bundle/change/read-change.js







/** Blobs of up to 8 MiB are held in memory by default. */
const DEFAULT_IN_MEMORY_BYTES = 8 * 1024 * 1024;
const EVENTS = {
    push: 'push',
    'pull-request': 'pull_request',
    'merge-group': 'merge_group',
    everything: 'command line',
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
    const repository = await (0,change_git/* openRepository */.h_)(options.folder);
    const { base, head, notes } = await findRange(repository, options.source);
    const differences = await readDifferences(repository, base ?? emptyTree(head), head);
    const { files: selected, errors } = (0,change_select/* selectFiles */.AL)(differences, options.files, options.order);
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
    const subject = await (0,commits/* subjectOf */.e)(repository, head);
    const change = {
        event: options.event ?? EVENTS[options.source.kind],
        ...(base === undefined ? {} : { base }),
        head,
        ...(subject === undefined ? {} : { subject }),
        digest: digestOf(files),
        files: selected.map(file => toChangedFile(file, bytes.get(file.path))),
    };
    return { change, files, notes };
}
async function readDifferences(repository, base, head) {
    const raw = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
    const plain = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
    return (0,change_select/* parseDifferences */.M9)(await (0,change_git/* gitOutput */.oM)(repository, 'diff-tree', ...raw, ...plain, base, head, '--'));
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

/***/ 9927:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  jv: () => (/* binding */ matchGlobs),
  M9: () => (/* binding */ parseDifferences),
  AL: () => (/* binding */ selectFiles)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./node_modules/picomatch/index.js
var picomatch = __webpack_require__(14006);
// EXTERNAL MODULE: ./tmp/bundle/core/errors.js
var errors = __webpack_require__(16845);
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
        return new errors/* GreenlineError */.yi('FILE_NOT_REGULAR', `${name} is ${what}, not a file.`, `${mend}, or leave it out of \`files\`.`, { place });
    }
    if ((0,external_node_buffer_.isUtf8)(path))
        return undefined;
    return new errors/* GreenlineError */.yi('FILE_NOT_UTF8', `The name of the file '${text}' is not UTF-8.`, 'Rename the file, so that its name is UTF-8.', { place });
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


/***/ }),

/***/ 89274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ deploy)
});

// EXTERNAL MODULE: ./tmp/bundle/core/results.js
var core_results = __webpack_require__(45618);
// EXTERNAL MODULE: ./tmp/bundle/core/target.js
var core_target = __webpack_require__(41875);
// EXTERNAL MODULE: ./tmp/bundle/dialect/tunnel.js
var tunnel = __webpack_require__(99125);
// EXTERNAL MODULE: ./tmp/bundle/engine/journal.js + 1 modules
var journal = __webpack_require__(48382);
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

// EXTERNAL MODULE: ./tmp/bundle/change/read-change.js + 3 modules
var read_change = __webpack_require__(83183);
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
        writes: [...new Set([...scanned.values()].flatMap(({ writes }) => [...writes]))],
    };
}
async function scanFile(file, options) {
    const huge = file.bytes > options.hugeBytes;
    const scan = {
        count: 0,
        places: huge ? undefined : [],
        source: [],
        writes: new Set(),
        errors: [],
    };
    const check = options.startTextCheck();
    const splitter = options.dialect.splitter();
    const excerpt = startExcerpt(huge);
    const take = (pieces) => {
        for (const piece of pieces) {
            takePiece(scan, file, piece);
            const table = piece.kind === 'statement' ? options.dialect.writesInto(piece.text) : undefined;
            if (table !== undefined)
                scan.writes.add(table);
        }
    };
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

// EXTERNAL MODULE: ./tmp/bundle/render/format.js
var format = __webpack_require__(1612);
// EXTERNAL MODULE: ./tmp/bundle/history/refusals.js
var refusals = __webpack_require__(11012);
;// CONCATENATED MODULE: ./tmp/bundle/history/redeploy.js



/** More are not listed in a message. */
const MAX_LISTED = 5;
/**
 * Finds a deployment by its id or the beginning of it.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError DEPLOYMENT_UNKNOWN when there is none or several, or its change is not known
 */
function findDeployment(entries, idPrefix) {
    const prefix = idPrefix.trim().toLowerCase();
    const latest = new Map(entries.map(entry => [entry.deployment, entry]));
    const found = [...latest.keys()].filter(id => prefix !== '' && id.toLowerCase().startsWith(prefix));
    const id = found.find(each => each.toLowerCase() === prefix) ?? (found.length === 1 ? found[0] : undefined);
    if (id === undefined)
        throw found.length === 0 ? none(idPrefix, latest) : several(idPrefix, found, latest);
    const known = entries.filter(entry => entry.deployment === id && entry.digest !== undefined);
    const entry = known.findLast(({ method }) => method === 'deploy') ?? known.at(-1);
    if (entry?.digest === undefined) {
        throw new core_errors/* GreenlineError */.yi('DEPLOYMENT_UNKNOWN', `No execution of the deployment ${id} came so far that its change was read.`, `Run the workflow for the commit ${id} itself.`);
    }
    const { base, digest } = entry;
    const source = base === undefined ? { kind: 'everything', head: id } : { kind: 'range', base, head: id };
    return { entry, source, digest };
}
/**
 * Refuses a change that was read again and came out another.
 *
 * @throws GreenlineError DEPLOYMENT_UNKNOWN
 */
function refuseOtherChange({ entry, digest }, now) {
    if (now === digest)
        return;
    throw new core_errors/* GreenlineError */.yi('DEPLOYMENT_UNKNOWN', `The change of ${(0,refusals/* nameOf */.Vb)(entry)} is not the one that ran on ${entry.environment} (run ${entry.run}, ${(0,format/* formatTime */.fU)(entry.startedAt)}): its digest is ${now?.slice(0, 12) ?? 'none'} and was ${digest.slice(0, 12)}.`, 'Use the same `files` and `order` as then.');
}
const none = (prefix, latest) => new core_errors/* GreenlineError */.yi('DEPLOYMENT_UNKNOWN', latest.size === 0
    ? `The log branch has no deployments yet, so there is no ${JSON.stringify(prefix)}.`
    : `The log branch has no deployment ${JSON.stringify(prefix)}. The latest are ${list([...latest.values()].reverse())}.`, 'Give the id of a deployment that is on the dashboard, in full or its first characters.');
const several = (prefix, found, latest) => new core_errors/* GreenlineError */.yi('DEPLOYMENT_UNKNOWN', `${JSON.stringify(prefix)} begins ${found.length} deployments: ${list(found.flatMap(id => latest.get(id) ?? []))}.`, 'Give more characters of the id.');
function list(entries) {
    const shown = entries.slice(0, MAX_LISTED).map(refusals/* nameOf */.Vb).join(', ');
    const more = entries.length - MAX_LISTED;
    return more > 0 ? `${shown} and ${more} more` : shown;
}

// EXTERNAL MODULE: ./tmp/bundle/dialect/registry.js + 426 modules
var registry = __webpack_require__(97411);
// EXTERNAL MODULE: ./tmp/bundle/engine/problem.js
var engine_problem = __webpack_require__(11002);
// EXTERNAL MODULE: ./tmp/bundle/report-failure.js
var report_failure = __webpack_require__(59777);
;// CONCATENATED MODULE: ./tmp/bundle/phases/run.js




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
        end(verdictOfPhase(run, name));
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
function verdictOfPhase({ recorder, settings }, name) {
    const results = recorder.results();
    if (results.problems.some(problem => problem.severity === 'error'))
        return 'red';
    // Where it only informs, the dry run and the server have the last word.
    if (name === 'simulate' && settings.method !== 'test' && settings.predict !== 'required')
        return 'green';
    const targets = results.targets.filter(({ role }) => core_results/* PHASE_OF_ROLE */.ZS[role] === name);
    return targets.every(target => FINE.has((0,core_results/* colourOfTarget */.TT)(target))) ? 'green' : 'red';
}
const FINE = new Set(['green', 'yellow']);
/** Records that a phase is left out, and says why. */
function skipPhase({ recorder, host }, name, note) {
    recorder.record({
        event: 'phase',
        phase: { name, status: 'skipped', startedAt: new Date().toISOString(), durationMs: 0, note },
    });
    host.info(note);
}
/** Records a problem, of a target or of the execution, and tells whoever watches. */
function report({ recorder, host }, problem, target) {
    recorder.record({ event: 'problem', problem, ...(target === undefined ? {} : { target }) });
    (0,report_failure/* showProblem */.Hi)(host, problem);
}
/** Whether a phase has ended red. */
const isRed = ({ recorder }, name) => recorder.results().phases.some(phase => phase.name === name && phase.status === 'red');
const dialectOf = ({ dialect }) => registry/* DIALECTS */.O[dialect];
/** @throws Error when settings came through without the database that their method needs. */
function required(database) {
    if (database === undefined)
        throw new Error('Settings without a database came through');
    return database;
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/change.js
/**
 * The phase that reads the change. Invariant: what comes out was read from commits
 * and cut into statements to its end; no database has been connected to.
 */






/**
 * Reads the change, cuts it into statements and records it.
 *
 * @throws GreenlineError(s) see `readFiles` and `scanChange`
 */
async function readScan(run) {
    const { settings, recorder, host } = run;
    const { change, files } = await readFiles(run);
    const scan = await scanChange(change, files, {
        dialect: dialectOf(required(settings.servers[0] ?? settings.dryRunTarget)),
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
/**
 * Reads which files changed, those of an earlier deployment when one is asked for, and records them.
 *
 * @throws GreenlineError(s) see `readChange`; DEPLOYMENT_UNKNOWN, and what reading the log branch throws
 */
async function readFiles(run) {
    const { settings, event, folder, recorder, host } = run;
    const { files: globs, order } = settings;
    const earlier = settings.deployment === undefined ? undefined : await findEarlier(run, settings.deployment);
    const read = await (0,read_change/* readChange */.p)({
        ...{ folder, files: globs, order, event },
        source: earlier?.source ?? run.source,
        inMemoryBytes: settings.streamAboveBytes,
    });
    read.notes.forEach(note => host.info(note));
    recorder.record({ event: 'change', change: read.change, plan: {} });
    if (earlier !== undefined)
        refuseOtherChange(earlier, read.change.digest);
    return read;
}
async function findEarlier({ history, host }, id) {
    const { entries } = (await history?.()) ?? { entries: [] };
    const earlier = findDeployment(entries, id);
    const { deployment, environment, startedAt } = earlier.entry;
    host.info(`The change is that of ${deployment}, as it ran on ${environment} on ${(0,format/* formatTime */.fU)(startedAt)}.`);
    return earlier;
}

// EXTERNAL MODULE: ./tmp/bundle/engine/mirror.js + 1 modules
var engine_mirror = __webpack_require__(23619);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./tmp/bundle/engine/rollout.js
/**
 * Puts targets into stages, in their order. What no stage takes comes last; a stage that would be empty is left out.
 *
 * @param labelsOf - The labels of a server, by its name.
 */
function planStages(targets, stages, labelsOf) {
    const left = new Set(targets.keys());
    const take = (indices) => {
        for (const index of indices)
            left.delete(index);
        return indices;
    };
    const planned = stages.map(stage => {
        if (stage.kind === 'label') {
            const { label } = stage;
            const labelled = [...left].filter(at => labelsOf(targets[at]?.server ?? '').includes(label));
            return { name: label, targets: take(labelled) };
        }
        const wanted = Math.ceil((targets.length * stage.percent) / 100) - (targets.length - left.size);
        return { name: `${stage.percent}%`, targets: take([...left].slice(0, Math.max(0, wanted))) };
    });
    return [...planned, { name: 'the rest', targets: [...left] }].filter(stage => stage.targets.length > 0);
}
/** How many of so many may be red. */
const toleratedBy = (threshold, count) => threshold.kind === 'count' ? threshold.count : Math.floor((count * threshold.percent) / 100);
/** Works on all targets, stage by stage. */
async function rollOut(options) {
    const { plan, targets, threshold, failFast, stop, work } = options;
    const notBegun = [];
    let ended;
    let firstRed;
    for (const [position, stage] of plan.entries()) {
        if (ended !== undefined) {
            const why = ended;
            notBegun.push(...stage.targets.map(index => ({ index, why })));
            continue;
        }
        options.onStage(stage, position);
        let red = 0;
        const begun = new Set();
        const whyNot = () => {
            if (stop.aborted)
                return 'the execution was cancelled before its turn';
            if (failFast === 'after-red' && firstRed !== undefined)
                return `fail-fast: ${firstRed} is red`;
            return undefined;
        };
        await inParallel(stage.targets, {
            limit: options.limit,
            keyOf: index => targets[index]?.server ?? '',
            limitOf: options.limitOf,
            mayBegin: () => whyNot() === undefined,
            work: async (index) => {
                begun.add(index);
                if ((await work(index)) === 'green')
                    return;
                red += 1;
                firstRed ??= targets[index]?.name;
            },
        });
        ended = whyNot();
        for (const index of stage.targets) {
            if (!begun.has(index))
                notBegun.push({ index, why: ended ?? 'it was left out' });
        }
        const tolerated = toleratedBy(threshold, stage.targets.length);
        if (ended === undefined && red > tolerated) {
            ended = `${red} of ${stage.targets.length} databases of the stage before (${stage.name}) are red, and stage-threshold lets ${tolerated} pass`;
        }
    }
    return notBegun;
}
/**
 * Works on items, several at a time: those of one key in their order, the keys in turn, so that a slow
 * server keeps no other waiting.
 *
 * @throws What `work` throws first, when all that was begun has ended.
 */
async function inParallel(items, options) {
    const { limit, keyOf, limitOf, mayBegin = () => true, work } = options;
    const queues = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const queue = queues.get(key) ?? { waiting: [], at: 0, running: 0 };
        queue.waiting.push(item);
        queues.set(key, queue);
    }
    const failures = [];
    let running = 0;
    await new Promise(resolve => {
        const beginMore = () => {
            for (let begun = true; begun && running < limit && failures.length === 0 && mayBegin();) {
                begun = false;
                for (const [key, queue] of queues) {
                    if (running >= limit || queue.running >= Math.max(1, limitOf(key)))
                        continue;
                    const item = queue.waiting[queue.at];
                    if (queue.at >= queue.waiting.length || !mayBegin())
                        continue;
                    queue.at += 1;
                    begin(item, queue);
                    begun = true;
                }
            }
            if (running === 0)
                resolve();
        };
        const begin = (item, queue) => {
            running += 1;
            queue.running += 1;
            void work(item)
                .catch((thrown) => failures.push(thrown))
                .finally(() => {
                running -= 1;
                queue.running -= 1;
                beginMore();
            });
        };
        beginMore();
    });
    if (failures.length > 0)
        throw failures[0];
}

;// CONCATENATED MODULE: ./tmp/bundle/engine/mirror-groups.js
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
 * Which targets one mirror can stand for. Invariant: targets are put together only
 * when nothing tells them apart that a change could notice in a catalog: every
 * entry is equal, and their servers are of one product and version.
 */


/**
 * Reads the catalogs of all targets and puts the equal ones together, in their order.
 *
 * @throws What `Dialect.connect` throws.
 */
async function groupByCatalog(targets, dialect, { session, limit, limitOf }) {
    const versions = new Map();
    const keys = new Array(targets.length);
    await inParallel(firstOfServers(targets), {
        ...{ limit, limitOf, keyOf: ({ server }) => server },
        work: async (target) => {
            const env_1 = { stack: [], error: void 0, hasError: false };
            try {
                const connection = __addDisposableResource(env_1, await dialect.connect(target, session), true);
                const { product, version } = connection.server;
                versions.set(target.server, `${product} ${version}`);
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
        },
    });
    await inParallel(targets.entries(), {
        ...{ limit, limitOf, keyOf: ([, { server }]) => server },
        work: async ([index, target]) => {
            const digest = digestOf(await dialect.mirroring.fingerprint(target, session));
            keys[index] = `${versions.get(target.server) ?? ''} ${digest}`;
        },
    });
    const groups = new Map();
    for (const [index, target] of targets.entries()) {
        const key = keys[index] ?? '';
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [target]);
        else
            group.push(target);
    }
    return [...groups.values()].flatMap(([source, ...alsoFor]) => source === undefined ? [] : [{ source, alsoFor }]);
}
const firstOfServers = (targets) => [
    ...new Map([...targets].reverse().map(target => [target.server, target])).values(),
];
function digestOf(fingerprint) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const [entry, definition] of [...fingerprint].sort(([one], [other]) => (one < other ? -1 : 1))) {
        hash.update(JSON.stringify([entry, definition]));
    }
    return hash.digest('hex');
}

// EXTERNAL MODULE: ./tmp/bundle/core/fold.js + 1 modules
var core_fold = __webpack_require__(35467);
// EXTERNAL MODULE: ./tmp/bundle/engine/statements.js
var engine_statements = __webpack_require__(1751);
;// CONCATENATED MODULE: ./tmp/bundle/engine/execute.js
var execute_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var execute_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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
            if (execution.stop.aborted)
                return;
            const connection = execute_addDisposableResource(env_1, await connect(execution), true);
            const end = await executeFile(execution, connection, index);
            if (end === 'red' && execution.options.onError === 'stop')
                return;
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = execute_disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
}
async function executeInOneTransaction(execution) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const { recorder, index: target } = execution;
        const connection = execute_addDisposableResource(env_2, await connect(execution), true);
        await connection.begin();
        recorder.record({ event: 'began', target, file: 0 });
        for (const file of execution.scripts.keys()) {
            const end = execution.stop.aborted ? 'red' : await executeFile(execution, connection, file);
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
        const result_2 = execute_disposeResources(env_2);
        if (result_2)
            await result_2;
    }
}
async function connect({ open, options, recorder, index }) {
    const connection = await open(options.session);
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
            last.failed ||= answer.status !== 'succeeded' && answer.status !== 'not-simulated';
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
    return {
        record: event => fold.apply(event),
        results: () => fold.results(),
        targetCount: () => fold.targetCount(),
        target: index => fold.target(index),
        close: () => undefined,
    };
}

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
    let told = false;
    for (;;) {
        const lock = await dialect.tryLock(target, options.session);
        if (typeof lock !== 'string')
            return lock;
        if (performance.now() - started >= options.waitMs)
            throw locked(target, lock);
        if (!told)
            options.host.info(`${target.name} is locked by ${lock}; waiting for up to ${minutes(options.waitMs)}.`);
        told = true;
        await (0,promises_.setTimeout)(POLL_EVERY_MS, undefined, { signal: options.stop }).catch(() => {
            throw cancelled(target);
        });
    }
}
const minutes = (milliseconds) => `${Math.ceil(milliseconds / 60_000)} min`;
const locked = (target, holder) => new core_errors/* GreenlineError */.yi('TARGET_LOCKED', `${target.name} is locked by ${holder}.`, 'Wait until that execution has ended, or end its session on the server, and run again.', { place: { target: target.name } });
const cancelled = (target) => new core_errors/* GreenlineError */.yi('CANCELLED', `The execution was cancelled while it waited for ${target.name}.`, 'Run it again when you are ready.', { place: { target: target.name } });

// EXTERNAL MODULE: ./tmp/bundle/render/console.js
var console = __webpack_require__(20374);
// EXTERNAL MODULE: ./tmp/bundle/render/overview.js
var overview = __webpack_require__(50092);
// EXTERNAL MODULE: ./tmp/bundle/render/phrase.js
var phrase = __webpack_require__(90370);
// EXTERNAL MODULE: ./tmp/bundle/render/survey.js
var survey = __webpack_require__(85317);
// EXTERNAL MODULE: ./tmp/bundle/render/words.js
var words = __webpack_require__(1382);
// EXTERNAL MODULE: ./tmp/bundle/render/outcome-words.js
var outcome_words = __webpack_require__(34983);
;// CONCATENATED MODULE: ./tmp/bundle/show-logs.js









/** Lines that are marked when there are several databases: the host shows fewer. */
const MAX_MARKED = 50;
/** Shows what became of every file on the targets of a role, once they have all ended. */
function showTargets(host, results, role) {
    const { logs, leftOut } = (0,console/* consoleLogs */.h_)(results, role);
    const palette = (0,console/* paletteFor */.DO)(host);
    for (const log of logs)
        host.info(`${(0,console/* renderConsolePart */.ph)(results, log, palette)}\n`);
    if (leftOut !== undefined)
        host.info(leftOut);
    showFailures(host, results, role);
}
/** Shows what became of every file on one target. */
function showLogs(host, results, index) {
    const target = results.targets[index];
    if (target !== undefined)
        showTargets(host, { ...results, targets: [target] }, target.role);
}
/** Marks the failing lines of the SQL, where the host shows files: each error once, with the databases it was seen on. */
function showFailures(host, results, role) {
    const { environment } = results.execution;
    const where = (targets) => {
        const [only] = targets;
        if (role !== 'environment' && (0,core_results/* targetsOf */.QR)(results, role).length === 1)
            return outcome_words/* IN_ROLE */.rU[role].trim();
        if (only !== undefined && targets.length === 1)
            return `on ${only.target}`;
        return `on ${(0,format/* plural */.LS)(targets.length, 'database')}: ${(0,phrase/* toText */.fE)((0,overview/* nameDatabases */.gZ)(targets, environment))}`;
    };
    for (const { problem, of, targets } of (0,survey/* groupProblems */.Uh)(results)) {
        const [first] = targets;
        if (of !== 'file' || first?.role !== role)
            continue;
        const message = targets.length === 1 ? problem.message : `${problem.message} (${where(targets)})`;
        (0,report_failure/* showProblem */.Hi)(host, { ...problem, message });
    }
    const failed = (0,survey/* surveyOf */.yj)(results, role).troubles.filter(({ statement }) => statement.status === 'failed');
    const shown = (0,core_results/* targetsOf */.QR)(results, role).length === 1 ? failed : failed.slice(0, MAX_MARKED);
    for (const trouble of shown) {
        const { file, statement, targets } = trouble;
        host.error(`${(0,overview/* saidIn */.$g)(trouble)} (${where(targets)})`, { path: file.path, line: (0,words/* lineOf */.cA)(statement) });
    }
    if (failed.length > shown.length) {
        host.error(`… and ${(0,format/* plural */.LS)(failed.length - shown.length, 'error')} more: the summary and the logs show them.`);
    }
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/progress.js
/** More servers than these are told in one sum. */
const MAX_SERVERS = 6;
/** Counts the targets of each server as they end. */
function startProgress(host, targets) {
    const counts = new Map();
    for (const { server } of targets) {
        const count = counts.get(server) ?? { total: 0, done: 0, red: 0 };
        count.total += 1;
        counts.set(server, count);
    }
    const told = () => {
        const rows = [...counts].map(([name, count]) => ({ name, ...count }));
        const sum = (pick) => rows.reduce((total, row) => total + pick(row), 0);
        const all = {
            name: `${rows.length} servers`,
            total: sum(({ total }) => total),
            done: sum(({ done }) => done),
            red: sum(({ red }) => red),
        };
        return (rows.length > MAX_SERVERS ? [all] : rows)
            .map(({ name, total, done, red }) => {
            const reds = red === 0 ? '' : `, ${red} red`;
            return `${name}: ${done} of ${total} databases${reds}`;
        })
            .join('; ');
    };
    return {
        quiet: { ...host, progress: () => undefined },
        ended({ server }, colour) {
            const count = counts.get(server);
            if (count === undefined)
                return;
            count.done += 1;
            if (colour === 'red')
                count.red += 1;
            host.progress(told());
        },
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/targets.js
/**
 * The databases of an execution, and how many of them are worked on at once.
 * Invariant: no server is given more than its own limit, nor more than it has room for.
 */

/** The limits of an execution: databases at once, in all and on one server by its name. */
function limitsOf({ settings }, { freeConnections }) {
    const own = new Map(settings.servers.map(({ name, maxParallel }) => [name, maxParallel]));
    const { maxParallel } = settings;
    const roomOn = (server) => Math.floor((freeConnections.get(server) ?? Infinity) / core_target/* SESSIONS_PER_DATABASE */.cX);
    return {
        limit: maxParallel,
        limitOf: server => Math.max(1, Math.min(own.get(server) ?? maxParallel, roomOn(server))),
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/execute.js
var phases_execute_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var phases_execute_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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










const LOCK_WAIT_MS = 5 * 60_000;
/** Problems of databases that are shown as they happen. */
const MAX_TOLD = 20;
/** Runs the change on one target and shows its logs. */
async function execute(run, scan, target, part) {
    const { recorder, host } = run;
    const execution = toExecution(run, scan, target, openTarget(run, target, part));
    await executeLocked(run, execution, (problem, index) => report(run, problem, index));
    showLogs(host, recorder.results(), execution.index);
    return execution;
}
/**
 * Runs the change on every target of the environment, stage by stage, as many at once as the limits let.
 * A target that is not begun says why.
 */
async function executeAll(run, scan, validated) {
    const { targets } = validated;
    const { settings, recorder, host, stop } = run;
    const [only] = targets;
    if (only !== undefined && targets.length === 1) {
        await execute(run, scan, only, { role: 'environment' });
        return;
    }
    const plan = planOf(run, targets);
    const stageOf = new Map(plan.flatMap((stage, at) => stage.targets.map(index => [index, at + 1])));
    const indices = targets.map((target, at) => {
        const stage = plan.length > 1 ? stageOf.get(at) : undefined;
        return openTarget(run, target, { role: 'environment', ...(stage === undefined ? {} : { stage }) });
    });
    const progress = startProgress(host, targets);
    const tell = tellFirst(run, MAX_TOLD);
    const notBegun = await rollOut({
        ...{ plan, targets, stop, ...limitsOf(run, validated) },
        threshold: settings.stageThreshold,
        failFast: settings.failFast ? 'after-red' : 'never',
        onStage: (stage, position) => {
            if (plan.length === 1)
                return;
            host.info(`Stage ${position + 1} of ${plan.length}, ${stage.name}: ${databases(stage.targets.length)}`);
        },
        work: async (at) => {
            const [target, index] = [targets[at], indices[at]];
            if (target === undefined || index === undefined)
                throw new Error(`There is no target ${at}`);
            await executeLocked(run, { ...toExecution(run, scan, target, index), host: progress.quiet }, tell);
            const colour = (0,core_results/* colourOfTarget */.TT)(recorder.target(index));
            progress.ended(target, colour === 'green' ? 'green' : 'red');
            return colour === 'green' ? 'green' : 'red';
        },
    });
    for (const { index: at, why } of notBegun) {
        const index = indices[at];
        if (index !== undefined)
            recorder.record({ event: 'note', target: index, note: `Not begun: ${why}` });
    }
    showTargets(host, recorder.results(), 'environment');
}
const databases = (count) => (0,format/* plural */.LS)(count, 'database');
function planOf({ settings }, targets) {
    const labels = new Map(settings.servers.map(server => [server.name, server.labels]));
    return planStages(targets, settings.stages, server => labels.get(server) ?? []);
}
function toExecution(run, scan, target, index) {
    const { settings, recorder, host, stop, signal, session } = run;
    const dialect = dialectOf(target);
    const { transaction, onError } = settings;
    const { role } = recorder.target(index);
    return {
        ...{ index, target, dialect, recorder, host, stop, signal },
        open: openerFor(run, dialect, target, role),
        scripts: scan.scripts,
        options: {
            transaction,
            onError,
            session: role === 'dry-run' ? session : { ...session, outputRows: settings.outputRows },
        },
    };
}
/** How the sessions of a pass are opened: all that its role decides of it. */
function openerFor(run, dialect, target, role) {
    if (role === 'environment')
        return options => dialect.connect(target, options);
    if (role === 'dry-run')
        return dialect.observing(target);
    return dialect.simulating(target, { privilegesOf: judgedAccount(run) });
}
/** Whose privileges a simulation judges: where the same account deploys afterwards, they are the session's own. */
function judgedAccount({ settings: { privilegesOf, method } }) {
    const named = privilegesOf ?? (method === 'deploy' ? 'session' : 'nobody');
    return named === 'session' || named === 'nobody' ? named : { deployer: named };
}
/**
 * Foresees the change on every target of the environment: nothing is locked, since nothing is written.
 *
 * @returns Positions of the targets in the results.
 */
async function foreseeAll(run, scan, validated) {
    const { recorder, host, stop } = run;
    const { targets } = validated;
    const indices = targets.map(target => openTarget(run, target, { role: 'simulation' }));
    const progress = startProgress(host, targets);
    const tell = tellFirst(run, MAX_TOLD);
    await inParallel(targets.keys(), {
        ...limitsOf(run, validated),
        keyOf: at => targets[at]?.server ?? '',
        mayBegin: () => !stop.aborted,
        work: async (at) => {
            const [target, index] = [targets[at], indices[at]];
            if (target === undefined || index === undefined)
                throw new Error(`There is no target ${at}`);
            await told(tell, target, index, () => executeChange({
                ...toExecution(run, scan, target, index),
                ...(targets.length > 1 && { host: progress.quiet }),
            }));
            if (targets.length > 1)
                progress.ended(target, (0,core_results/* colourOfTarget */.TT)(recorder.target(index)) === 'red' ? 'red' : 'green');
        },
    });
    showTargets(host, recorder.results(), 'simulation');
    return indices;
}
/** Shows the first problems only, when a thousand databases may have the same; all are in the results. */
function tellFirst(run, count) {
    let told = 0;
    return (problem, target) => {
        told += 1;
        if (told <= count)
            report(run, problem, target);
        else
            run.recorder.record({ event: 'problem', problem, target });
        if (told === count + 1)
            run.host.warning('More databases have problems: the summary shows them together.');
    };
}
/** Runs the change while nobody else does so; what stands in the way is a problem of the target. */
async function executeLocked(run, execution, tell) {
    const { session, stop } = run;
    const { target, dialect, index, host } = execution;
    await told(tell, target, index, async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const _lock = phases_execute_addDisposableResource(env_1, await lockTarget(dialect, target, { session, waitMs: LOCK_WAIT_MS, host, stop }), true);
            await executeChange(execution);
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = phases_execute_disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    });
}
/** What a user can mend becomes a problem of the target. */
async function told(tell, { name }, index, work) {
    try {
        await work();
    }
    catch (thrown) {
        for (const problem of (0,engine_problem/* problemsOf */.G)(thrown, { target: name }))
            tell(problem, index);
    }
}
/** Enters a target into the results; its statements are skipped until something else is known of them. */
function openTarget({ recorder, settings }, target, part) {
    const index = recorder.targetCount();
    const { name, dialect, server } = target;
    const region = settings.servers.find(each => each.name === server)?.region;
    recorder.record({
        event: 'target',
        target: { target: name, dialect, ...(region === undefined ? {} : { region }), ...part },
    });
    return index;
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/dry-run.js
var dry_run_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var dry_run_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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
 * Runs the change on a database that was prepared, or on mirrors of the targets. Targets that nothing tells apart
 * share one; rows may tell them apart, so a mirror that holds rows stands for one target.
 */
async function dryRun(run, scan, validated) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { targets } = validated;
        const { settings, session, host, stop } = run;
        const places = placesOf(settings);
        if (places === 'prepared') {
            await execute(run, scan, required(settings.dryRunTarget), { role: 'dry-run' });
            return;
        }
        const [first] = targets;
        if (first === undefined)
            throw new Error('A dry run without a target came through');
        if (places.includes('target')) {
            await (0,engine_mirror/* refuseToReachBeyond */.sx)(dialectOf(first), first, scan.scripts.map(script => script.file));
        }
        const isAlone = targets.length === 1 || settings.mirrorData.kind !== 'none';
        const groups = isAlone
            ? targets.map(source => ({ source, alsoFor: [] }))
            : await groupByCatalog(targets, dialectOf(first), { session, ...limitsOf(run, validated) });
        if (targets.length > 1) {
            host.info(`${(0,format/* plural */.LS)(targets.length, 'database')}: ${(0,format/* plural */.LS)(groups.length, 'mirror')} for their dry run`);
        }
        const local = dry_run_addDisposableResource(env_1, (0,engine_mirror/* localPlace */.N$)(dialectOf(first)), true);
        for (const group of groups) {
            if (!stop.aborted)
                await dryRunFor(run, scan, group, { places, local });
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = dry_run_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
async function dryRunFor(run, scan, { source, alsoFor }, where) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const { settings, recorder, session, signal, stop, host } = run;
        const mirror = dry_run_addDisposableResource(env_2, await (0,engine_mirror/* openMirror */.Y4)(dialectOf(source), source, {
            ...{ ...where, session, signal, host },
            server: settings.dryRunTarget,
            data: settings.mirrorData,
            difference: settings.mirrorDifference,
            report: problem => report(run, problem),
            beforeScratch: scratch => recorder.record({ event: 'scratch', ...scratch }),
        }), true);
        const others = alsoFor.map(({ name }) => name);
        const facts = { ...mirror.facts, ...(others.length === 0 ? {} : { alsoFor: others }) };
        const execution = await execute(run, scan, mirror.target, { role: 'dry-run', mirror: facts });
        if (stop.aborted)
            return;
        const { index } = execution;
        const touches = [...new Set([...(await mirror.touched()), ...scan.writes])].sort();
        recorder.record({ event: 'touched', target: index, touches });
        if (settings.reExecutable === 'off' || (0,core_results/* colourOfTarget */.TT)(recorder.target(index)) !== 'green')
            return;
        const severity = settings.reExecutable === 'error' ? 'error' : 'warning';
        const problems = await executeAgain(execution, recorder.results(), severity);
        for (const problem of problems)
            report(run, problem, index);
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        const result_2 = dry_run_disposeResources(env_2);
        if (result_2)
            await result_2;
    }
}
/** Where the dry run may happen: a database that is used as it is, or places for a mirror, the best first. */
function placesOf({ dryRun: where, dryRunTarget, servers, }) {
    if (where === 'prepared')
        return 'prepared';
    if (where !== 'auto' && where !== 'off')
        return [where];
    if (dryRunTarget === undefined)
        return ['local', 'embedded'];
    return servers.length === 0 ? 'prepared' : ['server'];
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/gate.js
/**
 * The phase in front of everything: whether this run may do what it is about to.
 * Invariant: when it is refused, nothing has been read or connected to.
 */


const PROOFS = {
    oidc: 'The job runs in its environment, by the token that GitHub signed for it.',
    deployment: 'The job runs in its environment, by the deployments of this run.',
    none: undefined,
};
/**
 * Asks GitHub, and records what it said.
 *
 * @throws GreenlineError(s) see `Deployment.gate`
 */
async function passGate(run) {
    const gate = await run.gate?.(problem => report(run, problem));
    if (gate === undefined)
        return 'open';
    run.recorder.record({ event: 'gate', gate });
    const proof = PROOFS[gate.proof];
    if (proof !== undefined)
        run.host.info(proof);
    for (const { by, at, comment } of gate.approvals) {
        const when = at === undefined ? '' : ` on ${(0,format/* formatTime */.fU)(at)}`;
        run.host.info(`Approved by ${by}${when}${comment === undefined ? '' : `: ${comment}`}`);
    }
    return 'open';
}

// EXTERNAL MODULE: ./tmp/bundle/change/commits.js
var change_commits = __webpack_require__(44145);
// EXTERNAL MODULE: ./tmp/bundle/config/inputs.js
var inputs = __webpack_require__(73232);
;// CONCATENATED MODULE: ./tmp/bundle/history/judge-overtaking.js


/** More are not named in a message: deployments, and objects of one deployment. */
const MAX_NAMED = 10;
/**
 * Judges what `findOvertaken` found.
 *
 * @returns None for `off`. Errors for `error`; for `warn` only where the same objects are touched and no dry run has
 *   shown that the change does without the earlier one.
 */
function judgeOvertaking(overtaken, rule) {
    if (rule.mode === 'off')
        return [];
    const isBlind = ({ shares }) => rule.dryRun === 'off' && shares.length > 0;
    const isError = (each) => rule.mode === 'error' || isBlind(each);
    const errors = overtaken.filter(isError);
    const warnings = overtaken.filter(each => !isError(each));
    return [
        ...(errors.length > 0 ? [judge_overtaking_toProblem(errors, 'error', rule)] : []),
        ...(warnings.length > 0 ? [judge_overtaking_toProblem(warnings, 'warning', rule)] : []),
    ];
}
function judge_overtaking_toProblem(overtaken, severity, rule) {
    const named = overtaken.slice(0, MAX_NAMED).map(each => `${(0,refusals/* nameOf */.Vb)(each)} ${describe(each, rule)}`);
    const more = overtaken.length - named.length;
    const list = more > 0 ? [...named, `and ${(0,format/* formatCount */.B4)(more)} more`] : named;
    const noun = (0,format/* plural */.LS)(overtaken.length, 'earlier change');
    const blind = severity === 'error' && rule.dryRun === 'off' && overtaken.some(({ shares }) => shares.length > 0)
        ? ' No dry run has shown that this change does without.'
        : '';
    return {
        code: 'OVERTAKING',
        message: `This overtakes ${noun}: ${list.join('; ')}.${blind}`,
        hint: hintFor(overtaken, severity, rule),
        severity,
    };
}
function hintFor(overtaken, severity, rule) {
    const first = firstSteps(overtaken);
    if (severity === 'warning')
        return `${first}, if this change needs them.`;
    return rule.mode === 'error'
        ? `${first}; or set \`overtaking: warn\` for this run.`
        : `${first}; or make a dry run; or set \`overtaking: off\` for this run.`;
}
/** A red change does not become green by being run again, and what was passed over has nothing that could. */
function firstSteps(overtaken) {
    const states = new Set(overtaken.map(({ state }) => state));
    if (states.has('passed over')) {
        return 'Deploy what was passed over first, or run this by hand with a `base` before it';
    }
    return states.has('red')
        ? 'Mend what is red, or run this by hand with a `base` before it, so that its files run too'
        : 'Deploy the earlier changes first, the earliest at the start';
}
const STATES = {
    'in transit': 'has not come here yet',
    red: 'is red',
    'passed over': 'was passed over (its job never ran here)',
};
function describe({ state, shares }, { sharesKnown }) {
    if (shares.length === 0) {
        return state === 'passed over' || sharesKnown === 'unknown'
            ? `${STATES[state]}; what both touch is not known`
            : `${STATES[state]} and touches nothing that this change touches`;
    }
    const named = shares.slice(0, MAX_NAMED);
    const more = shares.length - named.length;
    const objects = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
    return `${STATES[state]}, and both touch ${objects}`;
}

;// CONCATENATED MODULE: ./tmp/bundle/history/touches.js
/**
 * What two changes have in common, by the names that a fingerprint gives to
 * objects. Invariant: pure; a part of a table shares the table with every other
 * part of it.
 */
/** Several entries belong to one object: its owner, who may use it, the account it runs as. */
const ABOUT = /^(?:owner|definer|privileges|comment|version|default privileges) (?:of|on|for) /;
/** `policy p on public.customer`; a domain has constraints too. */
const ON = /^(?:constraint|trigger|rule|policy) .+? on (?:domain )?(\S.*)$/;
/** `column public.customer.name`; of MySQL and MariaDB, `index customer.name` as well. */
const PART = /^(?:column|index|constraint|period|partition) (.+)\.(?:"(?:[^"]|"")*"|[^."]+)$/;
const RELATION = /^(?:(?:materialized|foreign) )?(?:table|view) (.+)$/;
function placeOf(name) {
    const object = name.replace(ABOUT, '');
    const [, relation] = RELATION.exec(object) ?? ON.exec(object) ?? PART.exec(object) ?? [];
    return { object, relation };
}
/**
 * What both lists touch, sorted: the object itself where both name it, else the table that they both touch parts of.
 */
function sharedTouches(ours, theirs) {
    const [our, their] = [ours, theirs].map(names => names.map(placeOf));
    const shared = new Set();
    const exact = new Set();
    const objects = new Set(their?.map(({ object }) => object));
    for (const { object, relation } of our ?? []) {
        if (!objects.has(object))
            continue;
        shared.add(object);
        if (relation !== undefined)
            exact.add(relation);
    }
    const relations = new Set(their?.map(({ relation }) => relation));
    for (const { object, relation } of our ?? []) {
        if (relation === undefined || exact.has(relation) || !relations.has(relation))
            continue;
        // Without its table, `index public.name` of PostgreSQL looks like a part of a table called public.
        if (isIndex(object) && !touchesOtherThanIndex(their ?? [], relation))
            continue;
        shared.add(`table ${relation}`);
    }
    return [...shared].sort();
}
const isIndex = (object) => object.startsWith('index ');
const touchesOtherThanIndex = (places, relation) => places.some(place => place.relation === relation && !isIndex(place.object));

;// CONCATENATED MODULE: ./tmp/bundle/history/overtaking.js


/** GitHub ends a job that waited this long for its approval. */
const MAX_TRANSIT_MS = 30 * 24 * 3_600_000;
/** So many of the latest green deployments here are asked whether they are built on an earlier one. */
const MAX_GREEN = 100;
/**
 * Finds the earlier deployments (their commit is an ancestor of ours, and its change is not in ours) that had
 * something to do and are not green on this environment:
 *
 * - `red`: its last deployment here is red, or it never came here and is red where it was tried last. No longer told
 *   when a deployment built on it has become green here since.
 * - `in transit`: green, or dry run, elsewhere or here, and never started here. No longer told when a deployment
 *   built on it has become green here and nothing was heard of it for 30 days.
 * - `passed over`: a commit since the last deployment here that changed SQL files and is in no execution here.
 *
 * A deployment is not told when all files that it has not brought here are in our change as well: whoever mends a red
 * file and pushes overtakes nothing.
 *
 * @returns In the order of commits, as far as it is known; the earliest first.
 * @throws What `commits` throws
 */
async function findOvertaken(question) {
    const { base } = question;
    if (base === undefined)
        return [];
    const earlier = await overtaking_findEarlier(question, base);
    const passed = await findPassedOver(question, base, earlier);
    return [...earlier.filter(each => !each.isTakenOver).map(({ overtaken }) => overtaken), ...passed];
}
/**
 * What a change touches, as far as any execution of it has told: the dry run of this execution, or earlier ones.
 *
 * @param digest - Of the change: another deployment of the same bytes tells as much.
 */
function touchesOf(entries, deployment, digest) {
    const told = entries
        .filter(entry => entry.deployment === deployment || (digest !== undefined && entry.digest === digest))
        .flatMap(({ touches }) => (touches === undefined ? [] : [touches]));
    return told.length === 0 ? undefined : [...new Set(told.flat())].sort();
}
async function overtaking_findEarlier(question, base) {
    const { entries, commits, deployment, environment } = question;
    const isHere = (entry) => (0,refusals/* isSameEnvironment */.gj)(entry.environment, environment);
    const green = entries
        .filter(entry => isHere(entry) && entry.method === 'deploy' && entry.verdict === 'green')
        .slice(-MAX_GREEN);
    const found = [];
    for (const [id, own] of byDeployment(entries)) {
        const state = id === deployment ? undefined : stateHere(own, isHere);
        const entry = own.at(-1);
        if (state === undefined || entry === undefined)
            continue;
        if (!(await commits.isAncestor(id, base)))
            continue;
        const isRecent = Date.parse(question.startedAt) - Date.parse(entry.startedAt) < MAX_TRANSIT_MS;
        const keepsTelling = state === 'in transit' && isRecent;
        const here = own.findLast(each => isHere(each) && each.method === 'deploy');
        const since = green.slice(green.findLastIndex(each => here !== undefined && !isLater(each, here)) + 1);
        if (!keepsTelling && (await someOf(since, each => commits.isAncestor(id, each.deployment))))
            continue;
        // What a deployment that is green here has run is here.
        if (await someOf(since, each => isIn(commits, id, each)))
            continue;
        const subject = own.findLast(each => each.subject !== undefined)?.subject;
        const shares = sharedTouches(question.touches ?? [], touchesOf(own, id, undefined) ?? []);
        const open = here === undefined ? entry.files : here.unfinished;
        found.push({
            entry,
            isTakenOver: open?.every(path => question.files.includes(path)) ?? false,
            overtaken: { deployment: id, ...(subject !== undefined && { subject }), state, shares: [...shares] },
        });
    }
    // Of two that are one in the other, the later one tells of both.
    const isCovered = (one) => someOf(found, other => (other === one ? no() : isIn(commits, one.entry.deployment, other.entry)));
    const covered = await Promise.all(found.map(isCovered));
    return found.filter((_one, index) => covered[index] === false);
}
const isLater = (one, other) => Date.parse(one.startedAt) > Date.parse(other.startedAt);
const no = () => Promise.resolve(false);
/** In the order in which they first appeared, each with its entries that had something to do, oldest first. */
function byDeployment(entries) {
    const deployments = new Map();
    for (const entry of entries) {
        if (entry.method === 'validate' ||
            entry.method === 'test' ||
            entry.verdict === 'nothing to do' ||
            isProposal(entry))
            continue;
        const own = deployments.get(entry.deployment);
        if (own === undefined)
            deployments.set(entry.deployment, [entry]);
        else
            own.push(entry);
    }
    return deployments;
}
/** A pull request is on no way to any environment before it is merged. */
const isProposal = ({ method, event }) => method === 'dry-run' && (event?.startsWith('pull_request') ?? false);
/** Where a deployment stands; undefined when it is green here, or there is nothing to wait for. */
function stateHere(own, isHere) {
    const deploys = own.filter(({ method }) => method === 'deploy');
    const here = deploys.findLast(isHere);
    if (here !== undefined)
        return here.verdict === 'green' ? undefined : 'red';
    if (deploys.at(-1)?.verdict === 'red')
        return 'red';
    return deploys.length > 0 || own.some(({ verdict }) => verdict === 'green') ? 'in transit' : undefined;
}
/** Commits that no execution on this environment has run, since the last one that did. */
async function findPassedOver({ entries, commits, environment, deployment }, base, earlier) {
    const here = entries.filter(entry => (0,refusals/* isSameEnvironment */.gj)(entry.environment, environment));
    const last = await lastOf(here.filter(refusals/* hasRun */.gb), entry => commits.isAncestor(entry.deployment, base));
    if (last === undefined || last.deployment === base)
        return [];
    const known = [...here.filter(({ method }) => method === 'deploy'), ...earlier.map(({ entry }) => entry)];
    const passed = [];
    for (const { id, subject } of await commits.sqlCommits(last.deployment, base)) {
        if (id === deployment || (await someOf(known, entry => isIn(commits, id, entry))))
            continue;
        passed.push({
            deployment: id,
            ...(subject !== '' && { subject }),
            state: 'passed over',
            shares: [],
        });
    }
    return passed;
}
/** Whether a commit is part of the change of an execution: after its base, up to its head. */
async function isIn(commits, commit, { deployment, base }) {
    if (commit === deployment)
        return true;
    if (!(await commits.isAncestor(commit, deployment)))
        return false;
    return base === undefined || !(await commits.isAncestor(commit, base));
}
async function someOf(items, test) {
    // The latest first: it is the likely one, and each question may cost a fetch.
    for (const item of items.toReversed())
        if (await test(item))
            return true;
    return false;
}
async function lastOf(items, test) {
    for (const item of items.toReversed())
        if (await test(item))
            return item;
    return undefined;
}

;// CONCATENATED MODULE: ./tmp/bundle/history/re-execute.js


/**
 * The deployments by the attempts before this one, of the same run to the same environment.
 *
 * @param entries - Of the ledger; `path` of those that are found leads to their results.
 * @returns The first attempt first.
 */
function findPreviousAttempts(entries, { deployment, environment, run, attempt }) {
    return entries
        .filter(entry => entry.method === 'deploy' &&
        entry.deployment === deployment &&
        (0,refusals/* isSameEnvironment */.gj)(entry.environment, environment) &&
        entry.run === run &&
        entry.attempt < attempt)
        .sort((a, b) => a.attempt - b.attempt);
}
/**
 * The paths of the files to execute, in execution order.
 *
 * @returns All files that run, unless `failed` was asked for: then those that were not green on every target of the
 *   environment in the last attempt that had them. An attempt that itself left a file out does not list it.
 */
function filesToExecute({ mode, change, previous }) {
    const paths = change.files.filter(({ action }) => action === 'run').map(({ path }) => path);
    if (mode === 'all' || change.digest === undefined)
        return new Set(paths);
    const green = new Set();
    for (const attempt of previous) {
        const files = (0,core_results/* targetsOf */.QR)(attempt, 'environment').flatMap(target => target.files);
        for (const path of new Set(files.map(file => file.path))) {
            const isGreen = attempt.change.digest === change.digest &&
                files.filter(file => file.path === path).every(file => (0,core_results/* colourOfFile */.mX)(file) === 'green');
            if (isGreen)
                green.add(path);
            else
                green.delete(path);
        }
    }
    return new Set(paths.filter(path => !green.has(path)));
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/history.js
/**
 * The phase that looks at what the log branch tells: newer and earlier deployments,
 * the environment before, the attempt before. Invariant: the past refuses and warns;
 * it leaves a file out only where the user asked for that in so many words.
 */











/**
 * Looks at the past of a change before any database is connected to.
 *
 * @throws GreenlineError OLDER_DEPLOYMENT, PROMOTION_REFUSED, RESULTS_UNREADABLE, and what reading the log branch and
 *   git throws
 */
async function consultHistory(run, scan) {
    const history = await readHistory(run);
    if (history === undefined)
        return { scan, judgeOvertaking: async () => undefined };
    const { settings } = run;
    const { entries } = history;
    const { head: deployment, digest = '' } = scan.change;
    const { environment, after, method } = settings;
    const commits = await (0,change_commits/* openCommits */.J)(run.folder, settings.files);
    if (method === 'deploy') {
        const isAncestor = commits.isAncestor.bind(commits);
        if (!settings.allowOlder)
            await (0,refusals/* refuseOlder */.z3)({ entries, deployment, environment, isAncestor });
        if (after !== undefined)
            (0,refusals/* refusePromotion */.ml)({ entries, deployment, after, digest });
    }
    const judge = dryRun => tellOvertaken(run, scan, { history, commits }, dryRun);
    // What will not be tried on a mirror, or is refused whatever the mirror says, is judged before anything is touched.
    const isJudgedNow = method === 'deploy' && (settings.dryRun === 'off' || settings.overtaking === 'error');
    if (isJudgedNow)
        await judge('off');
    return {
        scan: method === 'deploy' ? await withoutDone(run, scan, history) : scan,
        judgeOvertaking: isJudgedNow ? async () => undefined : judge,
    };
}
/** The history, if there is one and this execution has to do with it. What only a warning hangs on may be unreadable. */
async function readHistory(run) {
    const { settings, host } = run;
    if (run.history === undefined || settings.method === 'test' || settings.environment === inputs/* DRY_RUN_ENVIRONMENT */.Ii)
        return undefined;
    try {
        const history = await run.history();
        host.info(`The log branch knows ${(0,format/* plural */.LS)(history.entries.length, 'execution')}.`);
        if (history.chain.status === 'broken')
            report(run, altered(settings.logBranch, history.chain.at + 1));
        return history;
    }
    catch (thrown) {
        const errors = settings.method === 'deploy' ? undefined : (0,core_errors/* toGreenlineErrors */.mT)(thrown);
        if (errors === undefined)
            throw thrown;
        for (const error of errors)
            report(run, { ...(0,engine_problem/* problemOf */.Z)(error), severity: 'warning' });
        return undefined;
    }
}
const altered = (branch, line) => ({
    code: 'LEDGER_ALTERED',
    message: `The list of executions on the branch ${branch} was altered: line ${line} does not follow from the one before it.`,
    hint: "Look into the branch's history for who changed the file, and restore it.",
    severity: 'warning',
});
/** Leaves out what was green in the attempt before, where that is asked for. */
async function withoutDone(run, scan, history) {
    const { settings, execution, recorder, host } = run;
    if (settings.reExecute === 'all')
        return scan;
    const { head: deployment } = scan.change;
    const { environment } = settings;
    const { run: id, attempt } = execution;
    const attempts = findPreviousAttempts(history.entries, { deployment, environment, run: id, attempt });
    const read = await Promise.all(attempts.map(({ path }) => history.readResults(path)));
    const previous = read.filter(results => results !== undefined);
    if (previous.length === 0 && attempt > 1) {
        host.info('No attempt before this one is on the log branch, so all files run again.');
    }
    const paths = filesToExecute({ mode: 'failed', change: scan.change, previous });
    const files = scan.change.files.map(file => file.action === 'run' && !paths.has(file.path) ? { ...file, action: 'done' } : file);
    for (const { path, action } of files)
        if (action === 'done')
            host.info(`${path}: green before, not run again`);
    const kept = {
        ...scan,
        change: { ...scan.change, files },
        scripts: scan.scripts.filter(({ file }) => paths.has(file.path)),
    };
    recorder.record({ event: 'change', change: kept.change, plan: { ...kept.plan } });
    return kept;
}
async function tellOvertaken(run, scan, { history, commits }, dryRun) {
    const { settings, recorder, execution } = run;
    const { overtaking, method, environment } = settings;
    if (overtaking === 'off' || run.signal.aborted)
        return;
    const { entries } = history;
    const { head: deployment, base, digest } = scan.change;
    const mirrors = recorder.results().targets.filter(target => target.touches !== undefined);
    const seen = mirrors.flatMap(target => target.touches ?? []);
    const before = touchesOf(entries, deployment, digest);
    // A statement that failed, for want of what is overtaken perhaps, has touched nothing: earlier executions tell more.
    const isTold = before !== undefined || mirrors.some(target => (0,core_results/* colourOfTarget */.TT)(target) === 'green');
    const { startedAt } = execution;
    const overtaken = await findOvertaken({
        ...{ entries, commits, deployment, base, environment, startedAt },
        files: scan.scripts.map(({ file }) => file.path),
        touches: [...new Set([...seen, ...(before ?? []), ...(isTold ? [] : scan.writes)])].sort(),
    });
    recorder.record({ event: 'overtakes', overtakes: [...overtaken] });
    const problems = judgeOvertaking(overtaken, {
        // A dry run alone changes nothing, so it is only told what would be.
        mode: method === 'deploy' ? overtaking : 'warn',
        dryRun: method === 'deploy' ? dryRun : 'ran',
        sharesKnown: isTold ? 'known' : 'unknown',
    });
    for (const problem of problems)
        report(run, problem);
}

;// CONCATENATED MODULE: ./tmp/bundle/phases/simulate.js



/** Foresees every statement on every target. */
async function simulate(run, scan, validated) {
    const { settings, recorder } = run;
    const indices = await foreseeAll(run, scan, validated);
    if (settings.notSimulated === 'warn')
        return;
    for (const index of indices) {
        const problem = leftOpen(recorder.target(index));
        if (problem !== undefined)
            report(run, problem, index);
    }
}
/** What `not-simulated: error` makes of a target. */
function leftOpen({ target, files }) {
    const open = files.flatMap(({ path, statements }) => statements.flatMap(({ status, line }) => (status === 'not-simulated' ? [{ path, line }] : [])));
    const [first] = open;
    if (first === undefined)
        return undefined;
    return {
        code: 'NOT_SIMULATED',
        message: `${(0,format/* plural */.LS)(open.length, 'statement')} could not be simulated, and not-simulated is "error".`,
        hint: 'Read the reasons in the log; what no simulation can foresee needs the dry run, or not-simulated: warn.',
        severity: 'error',
        ...first,
        target,
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./tmp/bundle/engine/mirror-place.js
/**
 * Whether a mirror can be made, before anything is. Invariant: databases are looked
 * at only; every objection is found in one pass.
 */




/** What an empty server of either kind takes, with its log files and room to work. */
const EMPTY_SERVER_BYTES = 512 * 1024 * 1024;
/** Rows take up more room while they are indexed. */
const GROWTH = 2;
/** What speaks against a mirror of `source` in the place that will be taken. */
async function inspectPlace(dialect, source, { places, server, data, session, account }) {
    const [place] = places;
    const inspect = (target) => dialect.mirroring.inspect(target, session);
    try {
        const ofSource = await inspect(source);
        const problems = [];
        if (place === 'server' || place === 'target') {
            const host = (0,engine_mirror/* serverOf */.FN)(place, source, server);
            const { mayCreate } = host === source ? ofSource : await inspect(host);
            if (!mayCreate)
                problems.push(mayNotCreate(host));
        }
        if (place === 'local') {
            const rowBytes = data.kind === 'none' || data.kind === 'sample' ? 0 : ofSource.bytes * GROWTH;
            const { bavail, bsize } = await (0,external_node_fs_promises_.statfs)((0,external_node_os_.tmpdir)());
            const severity = places.length === 1 ? 'error' : 'warning';
            problems.push(...spaceProblems(source, severity, bavail * bsize, EMPTY_SERVER_BYTES + rowBytes));
        }
        if (account === 'reads-only' && ofSource.mayWrite !== undefined) {
            problems.push(mayWrite(source, ofSource.mayWrite));
        }
        return problems;
    }
    catch (thrown) {
        return (0,engine_problem/* problemsOf */.G)(thrown, { target: source.name });
    }
}
const mayNotCreate = (server) => ({
    code: 'DRY_RUN_IMPOSSIBLE',
    message: `The account of ${server.name} may not create databases, so no mirror can be made there.`,
    hint: 'Grant it the right (PostgreSQL: CREATEDB; MySQL: CREATE and DROP on `greenline_dry_run_%`), or choose another dry-run.',
    severity: 'error',
    target: server.name,
});
/** @param freeBytes - Where throw-away servers keep their data. */
function spaceProblems(source, severity, freeBytes, neededBytes) {
    if (freeBytes >= neededBytes)
        return [];
    return [
        {
            code: 'DRY_RUN_IMPOSSIBLE',
            message: `A throw-away server for the mirror of ${source.name} needs about ${mebibytes(neededBytes)}, and the folder for temporary files has ${mebibytes(freeBytes)} left.`,
            hint: 'Make room, copy fewer rows with mirror-data, or give dry-run-url a server.',
            severity,
            target: source.name,
        },
    ];
}
const mebibytes = (bytes) => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en-US')} MiB`;
const mayWrite = (source, what) => ({
    code: 'ACCOUNT_MAY_WRITE',
    message: `A dry run needs to read the catalog of ${source.name} only, but its account may do more: it may ${what}.`,
    hint: 'Give pull requests an account of their own that may only read.',
    severity: 'warning',
    target: source.name,
});
/** Of MySQL and MariaDB, releases of one series differ little, and series differ much (8.0 and 8.4, 10.6 and 10.11). */
const NUMBERS_OF_SERIES = {
    PostgreSQL: 1,
    PGlite: 1,
    MySQL: 2,
    MariaDB: 2,
};
const seriesOf = ({ product, version }) => `${product} ${version.split('.').slice(0, NUMBERS_OF_SERIES[product]).join('.')}`.replace('PGlite', 'PostgreSQL');
/** Tells that a database which was prepared is on another kind of server than the target, or on one of another series. */
function seriesProblems(target, prepared) {
    if (seriesOf(target) === seriesOf(prepared))
        return [];
    const [ofTarget, ofPrepared] = [target, prepared].map(({ product, version }) => `${product} ${version}`);
    return [
        {
            code: 'MIRROR_INCOMPLETE',
            message: `The dry run's server is ${ofPrepared ?? ''}, the target's is ${ofTarget ?? ''}.`,
            hint: 'Prepare a database on a server like the target, where the change depends on it.',
            severity: 'warning',
        },
    ];
}

;// CONCATENATED MODULE: ./tmp/bundle/engine/merge-problems.js
/** Names that are told of those with the same problem; the others are counted. */
const NAMES = 3;
/** Merges the problems of one server's databases that differ in the database's name only. */
function mergeAlike(found) {
    const groups = new Map();
    for (const each of found) {
        const key = keyOf(each);
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [each]);
        else
            group.push(each);
    }
    return [...groups.values()].flatMap(([first, ...others]) => {
        if (first === undefined)
            return [];
        const { problem } = first;
        if (others.length === 0)
            return [problem];
        return [
            { ...problem, message: `${problem.message} ${alsoSaidOf(others.map(each => each.target.database))}` },
        ];
    });
}
/** @param names - Of at least one database. */
function alsoSaidOf(names) {
    const shown = names.slice(0, NAMES).map(name => JSON.stringify(name));
    const rest = names.length - shown.length;
    const list = rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`;
    return names.length === 1
        ? `The same holds for one more of its databases: ${list}.`
        : `The same holds for ${names.length} more of its databases: ${list}.`;
}
const keyOf = ({ problem: { code, severity, message }, target }) => JSON.stringify([
    code,
    severity,
    message
        .replaceAll(target.name, '…')
        .replaceAll(`"${target.database}"`, '…')
        .replaceAll(`'${target.database}'`, '…'),
]);

;// CONCATENATED MODULE: ./tmp/bundle/engine/server-problems.js

/** Clocks that are further apart make times of rows and of logs hard to compare. */
const CLOCKS_APART_MS = 60_000;
/** @param atOnce - Databases of the server that are to be worked on at once. */
function serverProblems(server, check, atOnce) {
    const { clockAheadMs = 0, freeConnections } = check;
    const target = `${server.environment}/${server.name}`;
    return [
        ...(Math.abs(clockAheadMs) > CLOCKS_APART_MS ? [clockDiffers(target, clockAheadMs)] : []),
        ...(freeConnections === undefined ? [] : connectionProblems(target, freeConnections, atOnce)),
    ];
}
const clockDiffers = (target, aheadMs) => ({
    code: 'CLOCK_DIFFERS',
    message: `The clock of the server of ${target} is ${durationOf(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} this runner's.`,
    hint: 'Set both by a time service: times in the log are those of the runner, times in rows those of the server.',
    severity: 'warning',
    target,
});
function durationOf(ms) {
    const seconds = Math.round(ms / 1000);
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
    return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
function connectionProblems(target, free, atOnce) {
    const needed = atOnce * core_target/* SESSIONS_PER_DATABASE */.cX;
    if (free >= needed)
        return [];
    const left = `The server of ${target} has ${free} free ${free === 1 ? 'connection' : 'connections'} for this account`;
    if (free < core_target/* SESSIONS_PER_DATABASE */.cX) {
        return [
            {
                code: 'CONNECTIONS_FULL',
                message: `${left}, and one database needs ${core_target/* SESSIONS_PER_DATABASE */.cX} at once.`,
                hint: 'End sessions that nobody needs, or raise max_connections or the limit of the account.',
                severity: 'error',
                target,
            },
        ];
    }
    const fewer = Math.floor(free / core_target/* SESSIONS_PER_DATABASE */.cX);
    return [
        {
            code: 'CONNECTIONS_FULL',
            message: `${left}; ${atOnce} databases at once need ${needed}, so only ${fewer} ${fewer === 1 ? 'is' : 'are'} worked on at once.`,
            hint: 'Lower max-parallel, or raise max_connections or the limit of the account.',
            severity: 'warning',
            target,
        },
    ];
}

;// CONCATENATED MODULE: ./tmp/bundle/engine/starts.js
/**
 * How many things that wait for a network are begun at once. Invariant: something
 * that waits long does not keep others from being begun: its place is given on.
 */
/**
 * @param places - Work at once, as long as none of it takes longer than `heldMs`.
 * @param heldMs - After so long, work goes on without a place.
 */
function createStarts(places, heldMs) {
    const waiting = [];
    let free = places;
    const take = () => {
        if (free > 0) {
            free -= 1;
            return Promise.resolve();
        }
        return new Promise(resolve => waiting.push(resolve));
    };
    const give = () => {
        const next = waiting.shift();
        if (next === undefined)
            free += 1;
        else
            next();
    };
    return async (work) => {
        await take();
        let isHeld = true;
        const giveOnce = () => {
            if (isHeld)
                give();
            isHeld = false;
        };
        const timer = setTimeout(giveOnce, heldMs);
        try {
            return await work();
        }
        finally {
            clearTimeout(timer);
            giveOnce();
        }
    };
}

;// CONCATENATED MODULE: ./tmp/bundle/engine/targets.js
/**
 * The databases that are meant, as targets. Invariant: their order is that of the
 * servers and, on one server, of the names by bytes: the same in every execution.
 */



/**
 * The targets of one server. Where patterns choose them, the server is asked.
 *
 * @throws GreenlineError DATABASE_MISSING when a pattern takes nothing in, and what `Dialect.connect` throws.
 */
async function findTargets(server, dialect, session) {
    const { databases } = server;
    if (databases.kind === 'one')
        return [(0,core_target/* targetOf */.$r)(server, databases.name)];
    const there = await dialect.databases((0,core_target/* targetOf */.$r)(server, databases.readFrom), session);
    const { chosen, unmatched } = chooseDatabases(databases.patterns, there);
    const [missing] = unmatched;
    if (missing !== undefined) {
        const among = there.all.length === 1 ? 'its one database' : `its ${there.all.length} databases`;
        throw new core_errors/* GreenlineError */.yi('DATABASE_MISSING', `The server ${server.name} has no database that ${JSON.stringify(missing)} takes in, among ${among}.`, 'Check the list of databases in the configuration file, and what the account may see.', { place: { target: `${server.environment}/${server.name}` } });
    }
    return chosen.map(name => (0,core_target/* targetOf */.$r)(server, name));
}
/**
 * Which databases a list of patterns means; see `DatabaseChoice`. A wildcard takes in neither the server's own
 * databases nor the scratch databases of dry runs.
 *
 * @returns `unmatched` are the patterns without `!` that take nothing in.
 */
function chooseDatabases(patterns, { all, own }) {
    const names = new Set(all);
    const open = all.filter(name => !own.includes(name) && !name.startsWith(engine_mirror/* SCRATCH_PREFIX */.ul));
    const matching = (pattern, among) => {
        if (names.has(pattern))
            return [pattern];
        const expression = toExpression(pattern);
        return among.filter(name => expression.test(name));
    };
    const ins = patterns.filter(pattern => !pattern.startsWith('!'));
    const taken = ins.map(pattern => matching(pattern, open));
    const out = new Set(patterns.filter(pattern => pattern.startsWith('!')).flatMap(each => matching(each.slice(1), all)));
    const chosen = [...new Set(taken.flat())].filter(name => !out.has(name));
    return {
        chosen: chosen.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
        unmatched: ins.filter((_pattern, index) => taken[index]?.length === 0),
    };
}
/** `%` and `*` are any characters, `_` and `?` one; a backslash makes the next character a plain one. */
function toExpression(pattern) {
    const parts = [...pattern.matchAll(/\\.|[^]/gu)].map(([part]) => {
        if (part === '%' || part === '*')
            return '.*';
        if (part === '_' || part === '?')
            return '.';
        return part.replace(/^\\/, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    });
    return new RegExp(`^${parts.join('')}$`, 'su');
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
/**
 * Looks at every server and every database that is meant before anything runs.
 * Invariant: all problems of all of them are found in one pass, no server waits for
 * another, and nothing is written.
 */









/** Of the time for opening a session: a second try may have all of it. */
const SHARES_OF_TRIES = [1 / 3, 1];
/** Before a server that was full is tried again. */
const PAUSE_MS = 1_000;
/** No step begins later: with the time that the last one takes, a server is done with after 45 s. */
const LAST_STEP_AFTER_MS = 30_000;
/** A session that is opened for longer waits for the network, and others may be begun. */
const STARTING_MS = 1_000;
/** Looks at servers, all at once. @returns One for each, in their order. */
function validateServers(servers, options) {
    const starts = createStarts(options.maxParallel * core_target/* SESSIONS_PER_DATABASE */.cX, STARTING_MS);
    return Promise.all(servers.map(server => validateServer(server, options, starts)));
}
async function validateServer(server, options, starts) {
    const started = performance.now();
    const look = { server, options, starts, deadline: started + LAST_STEP_AFTER_MS };
    const durationMs = () => Math.round(performance.now() - started);
    const place = { target: `${server.environment}/${server.name}` };
    let targets;
    try {
        targets = await twice(look, session => findTargets(server, options.dialectOf(server), session));
    }
    catch (thrown) {
        return { server, targets: [], durationMs: durationMs(), problems: (0,engine_problem/* problemsOf */.G)(thrown, place) };
    }
    if (options.depth === 'list')
        return { server, targets, durationMs: durationMs(), problems: [] };
    const { info, check, found, unseen } = await lookAtDatabases(look, targets);
    const problems = mergeAlike(found);
    const limit = Math.min(options.maxParallel, server.maxParallel ?? options.maxParallel, targets.length);
    return {
        ...{ server, targets, durationMs: durationMs() },
        ...(info === undefined ? {} : { info }),
        ...(check?.freeConnections === undefined ? {} : { freeConnections: check.freeConnections }),
        problems: [
            ...(check === undefined ? [] : serverProblems(server, check, limit)),
            ...problems.map((problem, at) => unseen > 0 && at === problems.length - 1
                ? { ...problem, message: `${problem.message} ${notSeen(unseen)}` }
                : problem),
        ],
    };
}
const notSeen = (count) => count === 1
    ? 'One more of its databases was not looked at.'
    : `${count} more of its databases were not looked at.`;
/** The first session looks at the server too, and says how many others there may be. */
async function lookAtDatabases(look, targets) {
    const { server, options } = look;
    const seen = { found: [], unseen: 0, isGone: false };
    const lookAt = async (target, within) => {
        try {
            await twice(within, async (session) => {
                const env_1 = { stack: [], error: void 0, hasError: false };
                try {
                    const connection = validate_addDisposableResource(env_1, await options.dialectOf(server).connect(target, session), true);
                    await lookThrough(connection, target, seen, options);
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
            });
        }
        catch (thrown) {
            const problems = (0,engine_problem/* problemsOf */.G)(thrown, { target: target.name });
            seen.found.push(...problems.map(problem => ({ problem, target })));
            const own = seen.info === undefined ? OF_ONE_DATABASE : OF_ONE_WHEN_OTHERS_OPEN;
            if (problems.some(({ code }) => !own.has(code)))
                seen.isGone = true;
        }
    };
    const left = [...targets];
    while (seen.info === undefined && !seen.isGone) {
        const [target] = left.splice(0, 1);
        if (target === undefined)
            break;
        await lookAt(target, look);
    }
    const lanes = lanesFor(look, seen.check);
    // Each database has its own time from here on: many of them take long without anything being wrong.
    const others = { ...look, deadline: Infinity };
    let begun = 0;
    await inParallel(left, {
        limit: lanes,
        keyOf: () => '',
        limitOf: () => lanes,
        mayBegin: () => !seen.isGone,
        work: async (target) => {
            begun += 1;
            await lookAt(target, others);
        },
    });
    const order = new Map(targets.map((target, at) => [target, at]));
    const at = ({ target }) => order.get(target) ?? 0;
    return { ...seen, found: seen.found.sort((one, other) => at(one) - at(other)), unseen: left.length - begun };
}
/** Looks at a database, and at its server unless that has been done. */
async function lookThrough(connection, target, seen, { now }) {
    const isFirst = seen.check === undefined;
    seen.info ??= connection.server;
    const check = isFirst ? await connection.checkServer(now) : undefined;
    if (check !== undefined) {
        seen.check = check;
        seen.found.push(...check.problems.map(problem => ({ problem, target })));
        if (check.problems.some(({ code }) => code === 'SERVER_TOO_OLD'))
            return;
    }
    const problems = await connection.validate();
    seen.found.push(...problems.map(problem => ({ problem, target })));
}
/** Sessions at once: no more than the execution will have, nor than the server has places for. */
function lanesFor({ server, options }, check) {
    const { maxParallel } = options;
    const wanted = Math.min(maxParallel, server.maxParallel ?? maxParallel) * core_target/* SESSIONS_PER_DATABASE */.cX;
    return Math.max(1, Math.min(wanted, check?.freeConnections ?? wanted));
}
/** Problems that say nothing of the other databases; whatever else keeps a session from coming about does. */
const OF_ONE_DATABASE = new Set(['DATABASE_MISSING', 'PRIVILEGE_MISSING']);
/** An account that was let in before is good: then pg_hba.conf tells databases apart. */
const OF_ONE_WHEN_OTHERS_OPEN = new Set([...OF_ONE_DATABASE, 'CREDENTIALS_REJECTED']);
/** Problems that a second try may not meet. */
const MAY_PASS = new Set([
    ...['TARGET_UNREACHABLE', 'TARGET_TIMEOUT', 'CONNECTION_LOST', 'CONNECTIONS_FULL'],
    ...['SSH_UNREACHABLE', 'SSH_FORWARD'],
]);
/** Tries again what may pass. @throws What the last try throws. */
async function twice({ server, options, starts, deadline }, work) {
    const { session } = options;
    for (let attempt = 0;; attempt += 1) {
        const share = SHARES_OF_TRIES[attempt] ?? 1;
        const limits = { ...session, connectTimeoutMs: session.connectTimeoutMs * share };
        if (performance.now() > deadline)
            throw outOfTime(server);
        try {
            return await starts(() => work(limits));
        }
        catch (thrown) {
            const codes = (0,engine_problem/* problemsOf */.G)(thrown).map(({ code }) => code);
            const isLast = attempt === SHARES_OF_TRIES.length - 1 || performance.now() > deadline;
            if (isLast || !codes.some(code => MAY_PASS.has(code)))
                throw thrown;
            if (codes.includes('CONNECTIONS_FULL'))
                await (0,promises_.setTimeout)(PAUSE_MS);
        }
    }
}
const outOfTime = ({ environment, name }) => new core_errors/* GreenlineError */.yi('TARGET_TIMEOUT', `The server ${name} was not looked through within ${LAST_STEP_AFTER_MS / 1000} s: each step was answered, too slowly.`, 'Look at what keeps the server or the way to it busy, and run again.', { place: { target: `${environment}/${name}` } });

;// CONCATENATED MODULE: ./tmp/bundle/phases/validate.js






/** Looks at every database that will be touched. @returns undefined when something speaks against it. */
async function validate(run) {
    const { settings, session, host } = run;
    const { servers, dryRunTarget, method, maxParallel } = settings;
    const options = { session, dialectOf: dialectOf, maxParallel, now: Date.now };
    // The account of a dry run or a simulation may be one that only reads: they say what they lack.
    const depth = method === 'dry-run' || method === 'test' ? 'list' : 'whole';
    const [validations, ofDryRun] = await Promise.all([
        validateServers(servers, { ...options, depth }),
        validateServers(dryRunTarget === undefined ? [] : [(0,core_target/* serverOfTarget */.Q8)(dryRunTarget)], {
            ...options,
            depth: 'whole',
        }),
    ]);
    for (const validation of [...validations, ...ofDryRun])
        showServer(host, validation);
    const problems = [
        ...validations.flatMap(validation => validation.problems),
        ...ofDryRun.flatMap(validation => validation.problems).filter(isOfDryRun(run)),
    ];
    const targets = validations.flatMap(validation => validation.targets);
    // A server that cannot be reached has been told of already.
    if (!hasError(problems)) {
        problems.push(...(await mirrorProblems(run, targets, [validations[0], ofDryRun[0]])));
    }
    for (const problem of problems)
        report(run, problem);
    if (hasError(problems))
        return undefined;
    const free = validations.flatMap(({ server, freeConnections }) => freeConnections === undefined ? [] : [[server.name, freeConnections]]);
    return { targets, freeConnections: new Map(free) };
}
const hasError = (problems) => problems.some(problem => problem.severity === 'error');
/** Where scratch databases are made, the database that the account logs in to may be one that it only sees. */
const isOfDryRun = ({ settings }) => ({ code }) => code !== 'PRIVILEGE_MISSING' || placesOf(settings) === 'prepared';
/** One line, however many databases a server has. */
function showServer(host, { server, info, targets, durationMs }) {
    if (info === undefined)
        return;
    const { address, environment, name } = server;
    const hops = address.kind === 'network' ? (address.tunnel ?? []).map(hop => `${hop.host}:${hop.port}`) : [];
    const through = hops.length === 0 ? '' : `, through ${hops.join(' and ')}`;
    const [only] = targets;
    const what = only !== undefined && targets.length === 1 ? only.name : `${environment}/${name}`;
    host.info(`${what}: ${info.product} ${info.version}, TLS ${info.tls}${through}, ${(0,format/* plural */.LS)(targets.length, 'database')}, ${(0,format/* formatDuration */.a3)(durationMs)}`);
}
/** What speaks against the mirrors of the dry run, if there are to be any. */
async function mirrorProblems({ settings, session, event }, targets, [ofTarget, ofDryRun]) {
    const { dryRun, dryRunTarget, mirrorData, method } = settings;
    const places = placesOf(settings);
    const [target] = targets;
    if (target === undefined || dryRun === 'off' || method === 'test')
        return [];
    if (places === 'prepared') {
        const [one, prepared] = [ofTarget?.info, ofDryRun?.info];
        return one === undefined || prepared === undefined ? [] : seriesProblems(one, prepared);
    }
    return inspectPlace(dialectOf(target), target, {
        ...{ places, session, server: dryRunTarget, data: mirrorData },
        account: method === 'dry-run' && event === 'pull_request' ? 'reads-only' : 'deploys',
    });
}

// EXTERNAL MODULE: ./tmp/bundle/version.js
var version = __webpack_require__(13338);
;// CONCATENATED MODULE: ./tmp/bundle/deploy.js













const CONNECT_TIMEOUT_MS = 15_000;
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
    const run = { ...deployment, ...readOnce(deployment), recorder, session };
    const { environment, method } = settings;
    recorder.record({
        event: 'opened',
        greenline: version/* VERSION */.x,
        execution: {
            ...{ ...execution, deployment: deployment.commit, environment, method },
            ...(settings.part !== undefined && { part: settings.part }),
        },
        parameters,
    });
    try {
        await runPhases(run);
    }
    finally {
        await releaseDatabases(run);
        await (0,tunnel/* closeTunnels */.sw)();
    }
    if (run.stop.aborted)
        report(run, run.signal.aborted ? CANCELLED : STOPPED);
    recorder.record({ event: 'finished', finishedAt: new Date().toISOString() });
    recorder.close();
    return recorder.results();
}
/** Two phases look at the history, and it is to be the same for both. */
function readOnce({ history }) {
    if (history === undefined)
        return {};
    let read;
    return { history: () => (read ??= history()) };
}
async function runPhases(run) {
    const { settings } = run;
    const { method, environment } = settings;
    if (run.gate !== undefined && (await inPhase(run, 'gate', 'Gate', () => passGate(run))) === undefined)
        return;
    if (settings.servers.length === 0 && settings.dryRunTarget === undefined) {
        await inPhase(run, 'change', 'Read the change', () => readFiles(run));
        skipPhase(run, method === 'validate' ? 'validate' : core_results/* PHASE_OF_ROLE */.ZS[(0,core_results/* mainRoleOf */.nL)(method)], NO_DATABASE);
        return;
    }
    if (method === 'validate') {
        await inPhase(run, 'validate', 'Validate', () => validate(run));
        return;
    }
    const whole = await inPhase(run, 'change', 'Read the change', () => readScan(run));
    if (whole === undefined || whole.scripts.length === 0)
        return;
    const past = await inPhase(run, 'history', 'Look at the history', () => consultHistory(run, whole));
    if (past === undefined || isRed(run, 'history') || past.scan.scripts.length === 0)
        return;
    const { scan } = past;
    const validated = await inPhase(run, 'validate', 'Validate', () => validate(run));
    if (validated === undefined)
        return;
    if (method === 'test' || settings.predict !== 'off') {
        await inPhase(run, 'simulate', `Simulate on ${environment}`, () => simulate(run, scan, validated));
    }
    if (method === 'test')
        return;
    if (settings.dryRun === 'off')
        skipPhase(run, 'dry-run', 'Switched off by dry-run: off');
    else {
        await inPhase(run, 'dry-run', `Dry run for ${environment}`, async () => {
            await dryRun(run, scan, validated);
            await past.judgeOvertaking('ran');
        });
    }
    if (method === 'dry-run')
        return;
    const red = ['dry-run', 'simulate'].find(phase => isRed(run, phase));
    if (run.stop.aborted || red !== undefined) {
        for (const target of validated.targets)
            openTarget(run, target, { role: 'environment' });
        const why = run.stop.aborted
            ? 'the execution was cancelled'
            : `the ${red === 'simulate' ? 'simulation' : 'dry run'} is red`;
        skipPhase(run, 'deploy', `Nothing was sent to ${environment}: ${why}`);
        return;
    }
    await inPhase(run, 'deploy', `Deploy to ${environment}`, () => executeAll(run, scan, validated));
}
/** Embedded databases in memory end with the execution. */
async function releaseDatabases({ settings: { servers, dryRunTarget } }) {
    const embedded = servers.flatMap(server => server.databases.kind === 'one' ? [(0,core_target/* targetOf */.$r)(server, server.databases.name)] : []);
    for (const target of [...embedded, ...(dryRunTarget === undefined ? [] : [dryRunTarget])]) {
        await dialectOf(target).release(target);
    }
}
const NO_DATABASE = 'The run was given no database: pull requests from forks and by Dependabot get no secrets. The files were read, nothing was executed; somebody who may push has to run them.';
const STOPPED = {
    code: 'CANCELLED',
    message: 'The execution was stopped: what ran went on to its end, and nothing new was begun.',
    hint: 'Look at the logs for what ran, and run the change again when you are ready.',
    severity: 'error',
};
const CANCELLED = {
    code: 'CANCELLED',
    message: 'The execution was cancelled; what ran was cancelled on the server.',
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


/***/ }),

/***/ 11012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   gb: () => (/* binding */ hasRun),
/* harmony export */   gj: () => (/* binding */ isSameEnvironment),
/* harmony export */   ml: () => (/* binding */ refusePromotion),
/* harmony export */   z3: () => (/* binding */ refuseOlder)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16845);
/* harmony import */ var _render_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1612);


/** Environments have one name on GitHub, however it is written. */
const isSameEnvironment = (a, b) => a.toLowerCase() === b.toLowerCase();
/** Whether an execution sent anything to its environment; a deployment that its dry run stopped did not. */
const hasRun = ({ method, verdict, totals }) => method === 'deploy' && (verdict === 'green' || (verdict === 'red' && totals.total > totals.skipped));
/** A deployment in a sentence: its id, and what it is about. */
const nameOf = ({ deployment, subject, }) => (subject === undefined ? (0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment) : `${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment)} (${subject})`);
/**
 * Refuses to run a deployment again after which a newer one, built on it, was deployed to the environment. One that
 * comes there for the first time is late and not old: its dry run on a mirror with the newer one tells whether that
 * matters. Who went back on purpose since (this deployment or one before it ran there last) may go on.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError OLDER_DEPLOYMENT, and what `isAncestor` throws
 */
async function refuseOlder({ entries, deployment, environment, isAncestor, }) {
    const there = entries.filter(entry => isSameEnvironment(entry.environment, environment) && hasRun(entry));
    if (!there.some(entry => entry.deployment === deployment))
        return;
    for (const entry of there.toReversed()) {
        // Asked first, because the answer is in the checkout: it is the common case.
        if (await isAncestor(entry.deployment, deployment))
            return;
        if (!(await isAncestor(deployment, entry.deployment)))
            continue;
        const when = `on ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatTime */ .fU)(entry.startedAt)}`;
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('OLDER_DEPLOYMENT', `${entry.environment} has a newer deployment already: ${nameOf(entry)} was deployed there ${when} and is built on ${(0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment)}, so this would put older SQL over newer.`, 'Deploy the newest commit instead, or set `allow-older: true` to go back on purpose.');
    }
}
/**
 * Refuses a deployment that is not green on the environment before, with the same bytes.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError PROMOTION_REFUSED
 */
function refusePromotion({ entries, deployment, after, digest }) {
    const deploys = entries.filter(({ method }) => method === 'deploy');
    const there = deploys.filter(({ environment }) => isSameEnvironment(environment, after));
    const latest = there.findLast(entry => entry.deployment === deployment);
    const id = (0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .shortCommit */ .Ax)(deployment);
    const refuse = (message, hint) => {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .GreenlineError */ .yi('PROMOTION_REFUSED', message, hint);
    };
    if (latest === undefined) {
        const known = [...new Set(deploys.map(({ environment }) => environment))];
        const unheardOf = there.length === 0 && known.length > 0;
        return refuse(`${id} was never deployed to ${after}, and \`after\` wants it green there first.${unheardOf ? ` Nothing ever was; the history knows ${known.join(', ')}.` : ''}`, unheardOf
            ? `Correct \`after\`, or deploy ${id} to ${after} first.`
            : `Deploy ${id} to ${after}, then run this again.`);
    }
    const when = (0,_render_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatTime */ .fU)(latest.startedAt);
    if (latest.verdict !== 'green') {
        const found = latest.verdict === 'red' ? 'was red' : 'had nothing to do';
        return refuse(`The last deployment of ${id} to ${latest.environment} ${found} (run ${latest.run}, attempt ${latest.attempt}, ${when}), and \`after\` wants it green there first.`, latest.verdict === 'red'
            ? `Mend what is red on ${latest.environment} and deploy it there again.`
            : `Give ${latest.environment} the same \`files\` as here, and deploy there first.`);
    }
    if (latest.digest === digest)
        return;
    return refuse(`What was green on ${latest.environment} (run ${latest.run}, ${when}) is not what would run here: the change of ${id} has another digest (${shortDigest(latest.digest)} there, ${shortDigest(digest)} here).`, `Use the same \`files\`, \`order\` and \`base\` here as for ${latest.environment}, or deploy this change there first.`);
}
const shortDigest = (digest) => digest?.slice(0, 12) ?? 'none';


/***/ })

};
