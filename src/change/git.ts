/**
 * Runs git on one repository. Invariant: nothing that the repository configures
 * runs as code of ours (hooks, file system monitors, external diffs), nothing
 * prompts, and no replaced object stands in for a committed one.
 */
import { realpath } from 'node:fs/promises'
import { GreenlineError } from '../core/errors.js'
import { gitBytes, runGit, type GitAnswer } from '../git/git.js'

/** A repository that git agreed to read. */
export interface Repository {
  /** Absolute path of a folder of the repository. */
  readonly folder: string
  /** Path of the file that lists where a shallow history is cut, from `folder` or absolute. */
  readonly shallowFile: string
}

/** Runs one git command in the repository. Arguments that come from outside must not start with a dash. */
export const git = (repository: Repository, ...args: readonly string[]): Promise<GitAnswer> =>
  runGit(repository.folder, args)

/**
 * Runs a git command that only a defect or a damaged repository makes fail.
 *
 * @returns Its standard output, as bytes.
 * @throws Error with git's own words
 */
export const gitOutput = (repository: Repository, ...args: readonly string[]): Promise<Buffer> =>
  gitBytes(repository.folder, args)

/**
 * Looks whether a folder belongs to a git repository that may be read.
 *
 * @throws GreenlineError NOT_A_REPOSITORY
 */
export async function openRepository(folder: string): Promise<Repository> {
  const refuse = (message: string, hint: string, cause?: unknown): never => {
    throw new GreenlineError('NOT_A_REPOSITORY', message, hint, { cause })
  }
  const absolute = await realpath(folder).catch((error: unknown) =>
    refuse(
      `The folder ${JSON.stringify(folder)} does not exist.`,
      'Run actions/checkout before this step.',
      error,
    ),
  )
  const { code, stdout, stderr } = await runGit(absolute, ['rev-parse', '--git-path', 'shallow'])
  if (code === 0) return { folder: absolute, shallowFile: stdout.toString().replace(/\n$/, '') }
  if (/dubious ownership|unsafe repository/.test(stderr)) {
    const owner = /repository (?:at )?\(?'([^\n]*)'/.exec(stderr)?.[1] ?? absolute
    refuse(
      `git refuses to read the repository at ${JSON.stringify(owner)}, because it belongs to another user.`,
      `Run \`git config --global --add safe.directory '${owner}'\` before this step.`,
    )
  }
  if (/not a git repository/.test(stderr)) {
    refuse(
      `The folder ${JSON.stringify(absolute)} is not in a git repository.`,
      'Run actions/checkout before this step.',
    )
  }
  return refuse(
    `git cannot read the repository of the folder ${JSON.stringify(absolute)}: ${stderr}`,
    'Check the repository out again.',
  )
}
