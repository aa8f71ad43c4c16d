/**
 * Runs git on the user's repository to write the log branch. Invariant: neither
 * the work tree nor the index is touched, no hook runs, nothing prompts, and
 * what git says is shown without the credentials of a URL.
 */
import { getExecOutput } from '@actions/exec'

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
  async (args, { input = '', env = {} } = {}) => {
    const settings = ['--no-pager', '-c', `safe.directory=${folder}`, ...SETTINGS]
    const { exitCode, stdout, stderr } = await getExecOutput('git', [...settings, ...args], {
      cwd: folder,
      env: { ...inherited(), LC_ALL: 'C', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0', ...env },
      silent: true,
      ignoreReturnCode: true,
      input: Buffer.from(input),
    })
    return { code: exitCode, stdout, stderr: withoutCredentials(stderr) }
  }

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
