/**
 * What decisions from the history ask of git. Invariant: as in history.ts, an
 * answer is that of the complete history; what a checkout lacks is fetched.
 */
import type { Commits, SqlCommit } from '../core/commits.js'
import { git, gitOutput, openRepository, type Repository } from './git.js'
import { findMergeBase, hasCommit, isShallow, obtainCommit, requireCommit } from './history.js'
import { matchGlobs, parseDifferences } from './select.js'

/** Longer subjects are cut: they go into tables. */
const MAX_SUBJECT_CHARACTERS = 200
/** The newest of them, when there are more: nobody reads a longer list. */
const MAX_COMMITS = 5000

/**
 * Opens a repository for questions about its commits. Answers are remembered.
 *
 * @param folder - A folder of the repository.
 * @param globs - Which files are SQL files, as in `ReadChangeOptions.files`.
 * @throws GreenlineError NOT_A_REPOSITORY
 */
export async function openCommits(folder: string, globs: readonly string[]): Promise<Commits> {
  const repository = await openRepository(folder)
  const known = new Map<string, Promise<boolean>>()
  return {
    isAncestor(older, newer) {
      const question = `${older} ${newer}`
      const answer = known.get(question) ?? isAncestor(repository, older, newer)
      known.set(question, answer)
      return answer
    },
    sqlCommits: (from, to) => sqlCommits(repository, from, to, matchGlobs(globs)),
  }
}

/**
 * The first line of a commit's message; undefined when it is empty.
 *
 * @param commit - One that is there.
 */
export async function subjectOf(repository: Repository, commit: string): Promise<string | undefined> {
  const plain = ['--no-patch', '--no-show-signature', '--encoding=UTF-8', '--no-notes']
  const line = (await gitOutput(repository, 'show', ...plain, '--format=%s', commit, '--')).toString().trim()
  return cutSubject(line)
}

const cutSubject = (line: string): string | undefined =>
  line === '' ? undefined : Array.from(line).slice(0, MAX_SUBJECT_CHARACTERS).join('')

const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)

async function isAncestor(repository: Repository, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true
  // Deployments from elsewhere than git have ids of their own.
  if (!isObjectId(older) || !isObjectId(newer)) return false
  // 0 is true of any part of the history; 1 only of all of it; 128 says that a commit is missing.
  const { code } = await git(repository, 'merge-base', '--is-ancestor', older, newer)
  if (code === 0) return true
  if (code === 1 && !(await isShallow(repository))) return false
  if (!(await obtainCommit(repository, newer))) return false
  if (!(await hasCommit(repository, older))) {
    // All ancestors of a commit are there, unless the history is cut.
    if (!(await isShallow(repository))) return false
    if (!(await obtainCommit(repository, older))) return false
  }
  return (await findMergeBase(repository, older, newer)) === older
}

async function sqlCommits(
  repository: Repository,
  from: string,
  to: string,
  matches: (path: string) => boolean,
): Promise<readonly SqlCommit[]> {
  await requireCommit(repository, from)
  await requireCommit(repository, to)
  // Fetches what lies between.
  await findMergeBase(repository, from, to)
  const raw = ['--raw', '-r', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv']
  // A merge differs from its first parent by all that it brought in.
  const walk = ['--first-parent', '-m', '--reverse', `--max-count=${MAX_COMMITS}`]
  const plain = ['--no-show-signature', '--encoding=UTF-8', '--no-notes', '--no-color']
  const format = '--format=%H %s'
  const range = [to, `^${from}`, '--']
  const output = await gitOutput(repository, 'log', ...walk, ...plain, ...raw, format, ...range)
  return parseLog(output).flatMap(({ id, subject, differences }) =>
    parseDifferences(differences).some(
      ({ path, oldBlob, newBlob, newMode }) =>
        newMode !== '000000' && oldBlob !== newBlob && matches(path.toString()),
    )
      ? [{ id, subject: cutSubject(subject) ?? '' }]
      : [],
  )
}

interface LoggedCommit {
  readonly id: string
  readonly subject: string
  /** As git diff-tree gives them. */
  readonly differences: Buffer
}

/** NUL after each title, each description of a difference, each path, and each commit. */
function parseLog(output: Buffer): readonly LoggedCommit[] {
  const commits: { id: string; subject: string; parts: Buffer[] }[] = []
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0, at)
    const token = output.subarray(at, end === -1 ? output.length : end)
    at += token.length + 1
    const text = token.toString('utf8').trimStart()
    if (text.startsWith(':')) {
      const path = output.subarray(at, output.indexOf(0, at))
      commits.at(-1)?.parts.push(Buffer.from(`${text}\0`), path, Buffer.from('\0'))
      at += path.length + 1
    } else if (text !== '') {
      const space = text.indexOf(' ')
      commits.push({ id: text.slice(0, space), subject: text.slice(space + 1), parts: [] })
    }
  }
  return commits.map(({ parts, ...commit }) => ({ ...commit, differences: Buffer.concat(parts) }))
}
