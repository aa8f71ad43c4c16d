/**
 * What is known of throw-away servers on disk, for a process that comes after one that
 * was killed. Beside the folder `greenline-postgres-XXXXXX` in the temporary folder lies
 * `greenline-postgres-XXXXXX.json`: `{ "pid": of the server, "owner": of the process that
 * started it }`. Invariant: a file of another user is not believed, and a process is
 * ended only when its command line names the folder.
 */
import { execFile } from 'node:child_process'
import { lstat, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

export const FOLDER_PREFIX = 'greenline-postgres-'
const STOP_SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const
/** How long a server may take to end after each signal. */
const PATIENCE_MS = 4_000
const POLL_MS = 25

interface State {
  readonly pid?: number
  readonly owner: number
}

const stateFile = (folder: string): string => `${folder}.json`

/** Notes a server's folder before it is made, and its process once there is one. */
export const writeState = (folder: string, pid?: number): Promise<void> =>
  writeFile(stateFile(folder), JSON.stringify({ pid, owner: process.pid }), { mode: 0o600 })

/** Ends a server by its process id, gently first, and removes its folder and the note. */
export async function removeLocal(folder: string, pid: number | undefined): Promise<void> {
  if (pid !== undefined) {
    for (const signal of STOP_SIGNALS) {
      if (!(await isServerOf(pid, folder))) break
      process.kill(pid, signal)
      const deadline = performance.now() + PATIENCE_MS
      while (performance.now() < deadline && (await isServerOf(pid, folder))) await pause(POLL_MS)
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  await rm(stateFile(folder), { force: true })
}

/**
 * Removes what processes that are gone have left: servers, folders, notes.
 *
 * @returns How many servers' folders were removed.
 */
export async function sweepLocal(): Promise<number> {
  let removed = 0
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX) || !name.endsWith('.json')) continue
    const file = path.join(tmpdir(), name)
    const state = await readState(file)
    if (state === undefined || isAlive(state.owner)) continue
    await removeLocal(file.slice(0, -'.json'.length), state.pid)
    removed += 1
  }
  return removed
}

async function readState(file: string): Promise<State | undefined> {
  try {
    const { uid } = await lstat(file)
    if (process.getuid !== undefined && uid !== process.getuid()) return undefined
    const { pid, owner } = JSON.parse(await readFile(file, 'utf8')) as Partial<State>
    if (!Number.isInteger(owner)) return undefined
    return { owner: Number(owner), ...(Number.isInteger(pid) ? { pid: Number(pid) } : {}) }
  } catch {
    // Half written, or removed meanwhile by the one who wrote it.
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is that server and not another one that got its number. */
async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    ),
  )
  // A process that has ended and was not waited for has no command line any more.
  return command.includes(folder)
}
