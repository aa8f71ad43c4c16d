/**
 * The log branch through git itself: where it is, and what it holds. Invariant:
 * what the remote has counts, if there is a remote; a branch that is not there is
 * told apart from one that cannot be reached.
 */
import { GreenlineError } from '../core/errors.js'
import { gitBytes, runGit } from '../git/git.js'
import { openHistory, type History } from '../history/history.js'
import { type Git, gitOutput, openGit } from './git.js'
import { toPushError } from './push-answer.js'

/** The remote that has the log branch. */
export const REMOTE = 'origin'

/** Whether the repository has that remote. */
export const hasRemote = async (git: Git): Promise<boolean> =>
  (await gitOutput(git, ['remote'])).split('\n').includes(REMOTE)

/** The commit of a branch in the repository itself. */
export async function localHead(git: Git, branch: string): Promise<string | undefined> {
  const { code, stdout } = await git(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`])
  return code === 0 ? stdout.trim() : undefined
}

/**
 * The commit of the remote's branch, with its objects fetched.
 *
 * @throws GreenlineError BRANCH_PROTECTED, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE or PUBLISH_FAILED
 */
export async function fetchHead(
  git: Git,
  branch: string,
  doing: 'read' | 'write',
): Promise<string | undefined> {
  // A fetch alone would not tell an absent branch from a failure.
  const listed = await git(['ls-remote', '--exit-code', REMOTE, `refs/heads/${branch}`])
  if (listed.code === 2) return undefined
  if (listed.code !== 0) throw toPushError(listed.stderr, branch, doing)
  const tracking = `refs/remotes/${REMOTE}/${branch}`
  const refspec = `+refs/heads/${branch}:${tracking}`
  const fetched = await git(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', REMOTE, refspec])
  if (fetched.code !== 0 && !/cannot lock ref/.test(fetched.stderr)) {
    throw toPushError(fetched.stderr, branch, doing)
  }
  return gitOutput(git, ['rev-parse', '--verify', `${tracking}^{commit}`])
}

/**
 * A file of a commit; undefined when there is no commit, or no such file in it.
 *
 * @param folder - A folder of the repository.
 */
export async function readBranchFile(
  folder: string,
  head: string | undefined,
  path: string,
): Promise<Buffer | undefined> {
  if (head === undefined) return undefined
  // The folder may be one below the root, which paths would count from.
  const listed = await gitBytes(folder, ['ls-tree', '-z', '--full-tree', head, '--', path])
  const [, blob] = /^100(?:644|755) blob ([0-9a-f]+)\t/.exec(listed.toString()) ?? []
  return blob === undefined ? undefined : gitBytes(folder, ['cat-file', 'blob', blob])
}

/**
 * Reads the history with git: the remote's branch, or without a remote the repository's own.
 *
 * @param folder - A folder of the repository.
 * @throws GreenlineError RESULTS_UNREADABLE, NOT_A_REPOSITORY, TOKEN_FORBIDDEN or REPOSITORY_UNREACHABLE
 */
export async function readHistoryByGit(folder: string, branch: string): Promise<History> {
  const { code, stderr } = await runGit(folder, ['rev-parse', '--git-dir'])
  if (code !== 0) {
    throw new GreenlineError(
      'NOT_A_REPOSITORY',
      `git cannot read a repository at ${JSON.stringify(folder)}: ${stderr}`,
      'Run this in a checkout of the repository.',
    )
  }
  const git = openGit(folder)
  const head = (await hasRemote(git)) ? await fetchHead(git, branch, 'read') : await localHead(git, branch)
  return openHistory(path => readBranchFile(folder, head, path))
}
