/**
 * Commits, fetched when the checkout lacks them. Invariant: an answer is that of
 * the complete history; where a shallow checkout could answer differently, more
 * history is fetched first. A complete repository is never made shallow.
 */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GreenlineError } from '../core/errors.js'
import { git, gitOutput, type Repository } from './git.js'

/** Commits by which a shallow history grows at each step, before all of it is fetched. */
const DEEPEN_STEPS = [32, 128, 512, 2048]
const FETCH = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules']
const COMMIT_HINT =
  'Run actions/checkout before this step, with `fetch-depth: 0` when the remote does not serve single commits.'

const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)

/** Whether a commit is in the repository. */
export const hasCommit = async (repository: Repository, commit: string): Promise<boolean> =>
  (await git(repository, 'cat-file', '-e', `${commit}^{commit}`)).code === 0

/** The remote that missing commits come from: origin, or the only other one. */
async function remoteOf(repository: Repository): Promise<string | undefined> {
  const remotes = (await gitOutput(repository, 'remote')).toString().split('\n').filter(Boolean)
  return remotes.includes('origin') ? 'origin' : remotes[0]
}

/** Whether the repository holds a cut history only. */
export async function isShallow(repository: Repository): Promise<boolean> {
  return (await gitOutput(repository, 'rev-parse', '--is-shallow-repository')).toString().trim() === 'true'
}

function unreachable(stderr: string): GreenlineError {
  return new GreenlineError(
    'REPOSITORY_UNREACHABLE',
    `git could not fetch from the remote: ${stderr}`,
    'Check the network, and that actions/checkout keeps its credentials (`persist-credentials`) with `contents: read`.',
  )
}

/**
 * Makes a commit available, from the remote if need be.
 *
 * @returns Whether it is; false means that the remote says it has no such commit, or there is no remote.
 * @throws GreenlineError COMMIT_MISSING when it is no commit id, REPOSITORY_UNREACHABLE
 */
export async function obtainCommit(repository: Repository, commit: string): Promise<boolean> {
  if (!isObjectId(commit)) {
    throw new GreenlineError(
      'COMMIT_MISSING',
      `${JSON.stringify(commit)} is not the full id of a commit.`,
      'Give the id in full, in lower case.',
    )
  }
  if (await hasCommit(repository, commit)) return true
  const remote = await remoteOf(repository)
  if (remote === undefined) return false
  // `--depth` would cut the history of a repository that has all of it.
  const depth = (await isShallow(repository)) ? ['--depth=1'] : []
  const { code, stderr } = await git(repository, ...FETCH, ...depth, '--', remote, commit)
  if (code === 0) return hasCommit(repository, commit)
  if (/not our ref|unadvertised object|find remote ref|no such remote ref/i.test(stderr)) return false
  throw unreachable(stderr)
}

/**
 * Makes commits available that the change cannot do without.
 *
 * @throws GreenlineError COMMIT_MISSING, REPOSITORY_UNREACHABLE
 */
export async function requireCommit(repository: Repository, commit: string): Promise<string> {
  if (await obtainCommit(repository, commit)) return commit
  throw new GreenlineError(
    'COMMIT_MISSING',
    `Commit ${commit} is neither in the checkout nor on the remote.`,
    COMMIT_HINT,
  )
}

/**
 * The commit that a branch (or any full reference name) has on the remote; without a remote, in the repository.
 *
 * @throws GreenlineError REPOSITORY_UNREACHABLE
 */
export async function findReference(
  repository: Repository,
  names: readonly string[],
): Promise<string | undefined> {
  const remote = await remoteOf(repository)
  if (remote === undefined) {
    for (const name of names) {
      const local = await git(repository, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`)
      if (local.code === 0) return local.stdout.toString().trim()
    }
    return undefined
  }
  const { code, stdout, stderr } = await git(repository, 'ls-remote', '--quiet', '--', remote, ...names)
  if (code !== 0) throw unreachable(stderr)
  // ls-remote matches the tails of names, so others than those asked for may come back.
  const found = new Map(
    stdout
      .toString()
      .split('\n')
      .map(line => line.split('\t'))
      .map(([commit = '', name = '']) => [name, commit]),
  )
  return names.map(name => found.get(name)).find(commit => commit !== undefined)
}

/** Calls `attempt` with ever more history before the commits, until it answers or all history is there. */
async function deepenUntil<T>(
  repository: Repository,
  commits: readonly string[],
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const step of [...DEEPEN_STEPS, 'all'] as const) {
    const answer = await attempt()
    if (answer !== undefined || !(await isShallow(repository))) return answer
    const remote = await remoteOf(repository)
    if (remote === undefined) return undefined
    const more = step === 'all' ? '--unshallow' : `--deepen=${step}`
    const { code, stderr } = await git(repository, ...FETCH, more, '--', remote, ...commits)
    if (code !== 0) throw unreachable(stderr)
  }
  return attempt()
}

/** The commits whose parents a shallow history leaves out. */
async function readShallow(repository: Repository): Promise<ReadonlySet<string>> {
  const text = await readFile(resolve(repository.folder, repository.shallowFile), 'utf8').catch(() => '')
  return new Set(text.split('\n').filter(Boolean))
}

/**
 * The best common ancestor of two commits that are there, as in the complete history.
 *
 * @returns undefined when the histories have nothing in common.
 * @throws GreenlineError REPOSITORY_UNREACHABLE
 */
export async function findMergeBase(
  repository: Repository,
  one: string,
  other: string,
): Promise<string | undefined> {
  let last: string | undefined
  const exact = await deepenUntil(repository, [one, other], async () => {
    const { code, stdout } = await git(repository, 'merge-base', one, other)
    last = code === 0 ? stdout.toString().trim() : undefined
    if (last === undefined) return undefined
    // A better ancestor can only hide behind a cut that lies between the two commits and this ancestor.
    const cuts = await readShallow(repository)
    if (cuts.size === 0) return last
    const between = await gitOutput(repository, 'rev-list', one, other, '--not', last, '--')
    return between
      .toString()
      .split('\n')
      .some(commit => cuts.has(commit))
      ? undefined
      : last
  })
  return exact ?? last
}

/** The first parent of a commit that is there; undefined for a root commit. */
export async function firstParent(repository: Repository, commit: string): Promise<string | undefined> {
  // Read from the object itself: rev-parse takes a commit at a shallow cut for a root.
  const text = (await gitOutput(repository, 'cat-file', 'commit', commit)).toString('latin1')
  return /^tree [0-9a-f]+\nparent ([0-9a-f]+)\n/.exec(text)?.[1]
}

/**
 * The commit that a revision of any of git's forms stands for. What the checkout
 * lacks is looked for on the remote, as a branch, a tag or a full commit id.
 *
 * @throws GreenlineError INPUT_INVALID, COMMIT_MISSING, REPOSITORY_UNREACHABLE
 */
export async function resolveRevision(repository: Repository, revision: string): Promise<string> {
  if (/^-|[\0\n]|^$/.test(revision)) {
    throw new GreenlineError(
      'INPUT_INVALID',
      `${JSON.stringify(revision)} is not a revision.`,
      'Name a branch, a tag or a commit.',
    )
  }
  const parse = async (text: string): Promise<string | undefined> => {
    const { code, stdout } = await git(repository, 'rev-parse', '--verify', '--quiet', `${text}^{commit}`)
    const id = stdout.toString().trim()
    return code === 0 && isObjectId(id) ? id : undefined
  }
  const found = await parse(revision)
  if (found !== undefined) return found
  // `main~2`: a name, and steps from it that a shallow history may not reach.
  const [, name = revision, steps = ''] = /^([^~^@:{]+|@)((?:[~^][0-9]*)*)$/.exec(revision) ?? []
  const start = (await parse(name)) ?? (await fetchByName(repository, name))
  const commit =
    start === undefined ? undefined : await deepenUntil(repository, [start], () => parse(`${start}${steps}`))
  if (commit !== undefined) return commit
  throw new GreenlineError(
    'COMMIT_MISSING',
    `The revision ${JSON.stringify(revision)} is neither in the checkout nor on the remote.`,
    COMMIT_HINT,
  )
}

async function fetchByName(repository: Repository, name: string): Promise<string | undefined> {
  if (isObjectId(name)) return (await obtainCommit(repository, name)) ? name : undefined
  // Nothing that git would not take for the name of a reference, and no pattern.
  if (!/^[^\s~^:?*[\\]+$/.test(name)) return undefined
  const short = name.replace(/^origin\//, '')
  const names = [`refs/tags/${name}^{}`, `refs/tags/${name}`, `refs/heads/${short}`, name]
  const commit = await findReference(repository, names)
  return commit !== undefined && (await obtainCommit(repository, commit)) ? commit : undefined
}
