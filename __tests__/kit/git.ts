/**
 * Runs git for tests. Invariant: no configuration of the machine or its user is
 * read, so the same commands give the same object ids everywhere.
 */
import { spawn } from 'node:child_process'

/** The identity, the time and the absence of configuration every test commits with. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
}

/** A git command that ended with an exit code other than 0. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed'
  constructor(
    readonly words: readonly string[],
    readonly stderr: string,
  ) {
    super(`git ${words.join(' ')}: ${stderr.trim()}`)
  }
}

export interface GitOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs git in a folder.
 *
 * @returns The bytes of its standard output.
 * @throws GitFailed
 */
export function gitBytes(
  folder: string,
  words: readonly string[],
  options: GitOptions = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', words, { cwd: folder, env: { ...GIT_ENVIRONMENT, ...options.env } })
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) resolve(Buffer.concat(stdout))
      else reject(new GitFailed(words, Buffer.concat(stderr).toString()))
    })
    // Git may end before it has read everything; its exit code tells the story.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/**
 * Runs git in a folder.
 *
 * @returns Its standard output as text, without the line break at the end.
 * @throws GitFailed
 */
export async function git(
  folder: string,
  words: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  return (await gitBytes(folder, words, options)).toString('utf8').replace(/\n$/, '')
}
