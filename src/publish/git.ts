/**
 * Runs git on the user's repository to write the log branch. Invariant: neither
 * the work tree nor the index is touched, no hook runs, nothing prompts, and
 * what git says is shown without the credentials of a URL.
 */
import { spawn } from 'node:child_process'
import { GreenlineError } from '../core/errors.js'

export interface GitAnswer {
  readonly code: number
  readonly stdout: string
  /** In English. */
  readonly stderr: string
}

/** Runs one git command; a code other than 0 is an answer too. */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<GitAnswer>

export interface GitOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Variables by which a caller, such as a hook, would point git elsewhere than at the folder. */
const MISLEADING = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_NAMESPACE', 'GIT_PREFIX']

const SETTINGS = [
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'gc.auto=0'],
  ...['-c', 'maintenance.auto=false'],
  // A silent network ends the transfer instead of hanging for ever.
  ...['-c', 'http.lowSpeedLimit=1'],
  ...['-c', 'http.lowSpeedTime=120'],
]

/** @param folder - A folder of the repository. */
export const openGit =
  (folder: string): Git =>
  (args, { input, env = {} } = {}) =>
    // Not by @actions/exec: git may end before it has read its input, and the toolkit lets the broken pipe end us.
    new Promise((resolve, reject) => {
      const settings = ['--no-pager', '-c', `safe.directory=${folder}`, ...SETTINGS]
      const child = spawn('git', [...settings, ...args], {
        cwd: folder,
        env: { ...inherited(), LC_ALL: 'C', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0', ...env },
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      })
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
      child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
      child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(input)
      child.once('error', cause => reject(gitIsMissing(cause)))
      child.once('close', (code, signal) =>
        resolve({
          code: code ?? -1,
          stdout: Buffer.concat(stdout).toString(),
          stderr: withoutCredentials(
            `${Buffer.concat(stderr).toString()}${signal === null ? '' : `ended by ${signal}`}`,
          ),
        }),
      )
    })

const gitIsMissing = (cause: Error): GreenlineError =>
  new GreenlineError(
    'PUBLISH_FAILED',
    'git could not be started, so the logs cannot be committed.',
    'Install git, or pass `--commit-logs false`.',
    { cause },
  )

/**
 * Runs a command that only a defect or a damaged repository makes fail.
 *
 * @returns Its output without the last line end.
 */
export async function gitOutput(git: Git, args: readonly string[], options?: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await git(args, options)
  if (code !== 0) throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr.trim()}`)
  return stdout.replace(/\n$/, '')
}

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !MISLEADING.includes(entry[0]),
    ),
  )

/** `https://user:password@host` in git's messages. */
const withoutCredentials = (text: string): string => text.replace(/\/\/[^/\s'"]*@/g, '//')
