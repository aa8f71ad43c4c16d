/**
 * Runs git on one repository, to read the change and to write the log branch.
 * Invariant: nothing that the repository configures runs as code of ours (hooks,
 * file system monitors), nothing prompts, and what git says is shown without the
 * credentials of a URL.
 */
import { spawn } from 'node:child_process'
import { GreenlineError } from '../core/errors.js'

/** What git answered; a code other than 0 is an answer too. */
export interface GitAnswer {
  /** -1 when a signal ended it. */
  readonly code: number
  readonly stdout: Buffer
  /** In English, without ANSI codes and credentials. */
  readonly stderr: string
}

export interface GitOptions {
  readonly input?: string
  /** Variables besides those of `gitEnvironment`. */
  readonly env?: Readonly<Record<string, string>>
}

/** Variables by which a caller, such as a hook, would point git elsewhere than at the folder. */
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
  // A silent network ends the transfer instead of the job's whole time.
  ...['-c', 'http.lowSpeedLimit=1'],
  ...['-c', 'http.lowSpeedTime=120'],
]

/** What git said, fit to be shown. */
export const toMessage = (stderr: readonly Buffer[]): string =>
  Buffer.concat(stderr)
    .toString()
    .replace(/\/\/[^/\s'"]*@/g, '//')
    .trim()

/** The error for a machine without git. */
export const gitIsMissing = (cause: unknown): GreenlineError =>
  new GreenlineError(
    'GIT_MISSING',
    'git could not be started.',
    'Install git, or use a container image that has it.',
    { cause },
  )

/**
 * Runs one git command. Arguments that come from outside must not start with a dash.
 *
 * @throws GreenlineError GIT_MISSING
 */
export function runGit(
  folder: string,
  args: readonly string[],
  { input, env = {} }: GitOptions = {},
): Promise<GitAnswer> {
  // Not by @actions/exec: git may end before it has read its input, and the toolkit lets the broken pipe end us.
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...gitArguments(folder), ...args], {
      cwd: folder,
      env: { ...gitEnvironment(), ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    child.once('error', cause => reject(gitIsMissing(cause)))
    child.once('close', (code, signal) => {
      const said = toMessage(stderr)
      const ended = signal === null ? said : `${said} (ended by ${signal})`
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: ended })
    })
  })
}

/**
 * Runs a command that only a defect or a damaged repository makes fail.
 *
 * @returns Its standard output, as bytes.
 * @throws Error with git's own words
 */
export async function gitBytes(
  folder: string,
  args: readonly string[],
  options?: GitOptions,
): Promise<Buffer> {
  const { code, stdout, stderr } = await runGit(folder, args, options)
  if (code !== 0) throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr}`)
  return stdout
}
