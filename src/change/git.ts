/**
 * Runs git on one repository. Invariant: nothing that the repository configures
 * runs as code of ours (hooks, file system monitors, external diffs), nothing
 * prompts, and no replaced object stands in for a committed one.
 */
import { realpath } from 'node:fs/promises'
import { exec } from '@actions/exec'
import { GreenlineError } from '../core/errors.js'

/** A repository that git agreed to read. */
export interface Repository {
  /** Absolute path of a folder of the repository. */
  readonly folder: string
  /** Path of the file that lists where a shallow history is cut, from `folder` or absolute. */
  readonly shallowFile: string
}

/** What git answered; a code other than 0 is an answer too. */
export interface GitAnswer {
  readonly code: number
  readonly stdout: Buffer
  /** In English, without the credentials that a URL may carry. */
  readonly stderr: string
}

/** Variables by which a caller, such as a hook, would point git at another repository than the folder's. */
const MISLEADING = [
  'GIT_DIR',
  'GIT_COMMON_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_EXTERNAL_DIFF',
]

/** The environment of every git process. */
export function gitEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !MISLEADING.includes(entry[0]),
  )
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
}

/** The arguments that come before git's command. */
export const gitArguments = (folder: string): readonly string[] => [
  '--no-pager',
  // The user named this folder, so who owns it is no reason to refuse (a container job runs as root in a
  // workspace of the runner's user). Honoured on the command line since git 2.38:
  // https://git-scm.com/docs/git-config#SCOPES
  ...['-c', `safe.directory=${folder}`],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'gc.auto=0'],
  ...['-c', 'maintenance.auto=false'],
  // A silent network ends the fetch instead of the job's whole time.
  ...['-c', 'http.lowSpeedLimit=1'],
  ...['-c', 'http.lowSpeedTime=120'],
]

/** What git said, fit to be shown. */
export const toMessage = (stderr: readonly Buffer[]): string =>
  Buffer.concat(stderr)
    .toString()
    .replace(/:\/\/[^/@\s]+@/g, '://')
    .trim()

/** The error for a machine without git. */
export const gitIsMissing = (cause: unknown): GreenlineError =>
  new GreenlineError(
    'NOT_A_REPOSITORY',
    'git could not be started, so the change cannot be read.',
    'Install git, or use a container image that has it.',
    { cause },
  )

async function runGit(folder: string, args: readonly string[]): Promise<GitAnswer> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  const code = await exec('git', [...gitArguments(folder), ...args], {
    cwd: folder,
    env: gitEnvironment(),
    silent: true,
    ignoreReturnCode: true,
    listeners: { stdout: data => stdout.push(data), stderr: data => stderr.push(data) },
  }).catch((error: unknown) => {
    throw error instanceof Error && /Unable to locate executable file/.test(error.message)
      ? gitIsMissing(error)
      : error
  })
  return { code, stdout: Buffer.concat(stdout), stderr: toMessage(stderr) }
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
export async function gitOutput(repository: Repository, ...args: readonly string[]): Promise<Buffer> {
  const { code, stdout, stderr } = await git(repository, ...args)
  if (code !== 0) throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr}`)
  return stdout
}

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
