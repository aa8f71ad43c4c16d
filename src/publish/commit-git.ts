/**
 * Commits the logs to the log branch with git itself, for the command line.
 * Invariant: the branch only moves forward; the user's work tree, index and
 * current branch are not touched.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GreenlineError } from '../core/errors.js'
import type { LogFile } from '../core/log-file.js'
import { LEDGER_PATH } from '../history/ledger.js'
import { type Try, commitMessage, executionPage, sharedFiles, untilLanded } from './branch-commit.js'
import { type Git, gitOutput, openGit } from './git.js'
import { REMOTE, fetchHead, hasRemote, localHead, readBranchFile } from './log-branch.js'
import { toPushError, whyOvertaken } from './push-answer.js'
import type { Store } from './store.js'

export interface CommitGitOptions {
  /** A folder of the repository. */
  readonly folder: string
  /** Short name; made without history when it does not exist. */
  readonly branch: string
  /** The longest pause after the first lost race, see `untilLanded`. */
  readonly pauseMs?: number
}

/**
 * A store that commits to a branch of the remote `origin`, or of the repository alone when it has none.
 */
export function createCommitGitStore({ folder, branch, pauseMs = 200 }: CommitGitOptions): Store {
  const git = openGit(folder)
  return {
    name: 'commit',
    async save(publication) {
      const remote = await hasRemote(git)
      await untilLanded(
        branch,
        async () => {
          const head = await (remote ? fetchHead(git, branch, 'write') : localHead(git, branch))
          const ledger = await readBranchFile(folder, head, LEDGER_PATH)
          const files = [...publication.execution, ...sharedFiles(publication, ledger?.toString())]
          const commit = await writeCommit(git, head, files, commitMessage(publication.entry))
          return remote ? push(git, branch, commit) : moveLocal(git, branch, commit, head)
        },
        pauseMs,
      )
      const page = `${branch}:${executionPage(publication.entry)}`
      return remote
        ? { note: `The logs are on the branch ${branch} of ${REMOTE}: git show ${REMOTE}/${page}` }
        : {
            note: `There is no remote ${REMOTE}: the logs are on the local branch ${branch}: git show ${page}`,
          }
    },
  }
}

async function writeCommit(
  git: Git,
  head: string | undefined,
  files: readonly LogFile[],
  message: string,
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'greenline-commit-'))
  try {
    const tree = await writeTree(git, head, files, scratch)
    const parents = head === undefined ? [] : ['-p', head]
    return await gitOutput(git, ['commit-tree', tree, ...parents, '-m', message], {
      env: await identity(git),
    })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Works on an index of its own. One process stores all blobs, whatever their number. */
async function writeTree(
  git: Git,
  head: string | undefined,
  files: readonly LogFile[],
  scratch: string,
): Promise<string> {
  const copies = files.map((_file, index) => join(scratch, String(index)))
  for (const [index, file] of files.entries()) await writeFile(copies[index] ?? '', file.content)
  // Without filters: the repository's attributes must not change line ends.
  const stored = await gitOutput(git, ['hash-object', '-w', '--no-filters', '--stdin-paths'], {
    input: copies.map(copy => `${copy}\n`).join(''),
  })
  const blobs = stored.split('\n')
  const env = { GIT_INDEX_FILE: join(scratch, 'index') }
  await gitOutput(git, head === undefined ? ['read-tree', '--empty'] : ['read-tree', head], { env })
  await gitOutput(git, ['update-index', '--add', '--replace', '-z', '--index-info'], {
    env,
    input: files.map((file, index) => `100644 ${blobs[index] ?? ''}\t${file.path}\0`).join(''),
  })
  return gitOutput(git, ['write-tree'], { env })
}

/** A name for this commit alone where the user has set none. */
async function identity(git: Git): Promise<Record<string, string>> {
  const names = { GIT_AUTHOR_NAME: 'Greenline', GIT_COMMITTER_NAME: 'Greenline' }
  const emails = { GIT_AUTHOR_EMAIL: 'greenline@localhost', GIT_COMMITTER_EMAIL: 'greenline@localhost' }
  const isSet = async (key: string): Promise<boolean> => (await git(['config', '--get', key])).code === 0
  const unset = {
    ...((await isSet('user.name')) ? {} : names),
    ...((await isSet('user.email')) ? {} : emails),
  }
  return Object.fromEntries(Object.entries(unset).filter(([name]) => (process.env[name] ?? '') === ''))
}

async function push(git: Git, branch: string, commit: string): Promise<Try> {
  const refspec = `${commit}:refs/heads/${branch}`
  const { code, stdout, stderr } = await git(['push', '--porcelain', '--no-verify', REMOTE, refspec])
  if (code === 0) return { status: 'landed' }
  const reason = whyOvertaken(stdout)
  if (reason !== undefined) return { status: 'overtaken', reason }
  throw toPushError(`${stderr}\n${stdout}`, branch)
}

/** Moves the local branch only if it is still where it was read. */
async function moveLocal(git: Git, branch: string, commit: string, head: string | undefined): Promise<Try> {
  const expected = head ?? '0'.repeat(commit.length)
  const { code, stderr } = await git(['update-ref', `refs/heads/${branch}`, commit, expected])
  if (code === 0) return { status: 'landed' }
  if (/cannot lock ref|but expected|already exists/.test(stderr)) {
    return { status: 'overtaken', reason: stderr.trim() }
  }
  throw new GreenlineError(
    'PUBLISH_FAILED',
    `git could not move the branch ${branch}: ${stderr.trim()}`,
    'Name another branch with `--log-branch`.',
  )
}
