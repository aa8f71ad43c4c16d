/**
 * The folder of a throw-away server, and what is left of one when its process
 * was killed. Invariant: only folders of this user are touched, only when the
 * process that made them is gone, and only a process that runs in such a folder
 * is ended.
 *
 * Each folder is `greenline-mysql-*` in the temporary folder and holds
 * `server.json`: `{ owner, host, pid }`, where `owner` is the process that
 * started the server and `pid` the server's, once it runs. After a kill -9 the
 * action's post step, or the next start, calls `removeAbandoned`.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const PREFIX = 'greenline-mysql-'
const STATE = 'server.json'

/** An account that a server may run as; `{}` is the current user. */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

export interface PrivateFolder {
  readonly path: string
  /** Where the server lives; belongs to its account. */
  readonly home: string
  /** Writes down which process runs in it. */
  record(pid: number): void
  /** Does nothing when it is gone already. */
  remove(): void
}

/** Makes a folder that only the account, and this user, can look into. */
export function makePrivateFolder(account: Account): PrivateFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), PREFIX))
  const record = (pid?: number): void => {
    const state = { owner: process.pid, host: os.hostname(), ...(pid === undefined ? {} : { pid }) }
    writeFileSync(path.join(folder, STATE), JSON.stringify(state), { mode: 0o600 })
  }
  record()
  // The account passes through to its own folder, and sees nothing else.
  chmodSync(folder, 0o711)
  const home = path.join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  give(home, account)
  return { path: folder, home, record, remove: () => removeFolder(folder) }
}

/** Whether a path is inside of a folder that `makePrivateFolder` made, as far as its name tells. */
export const isPrivateFolder = (file: string): boolean =>
  file.split(path.sep).some(part => part.startsWith(PREFIX))

/** Gives a file to an account. */
export function give(file: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid)
}

/** Nobody special when this process is root, since servers refuse to run as root. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['mysql', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map(flag => Number(execFileSync('id', [flag, name], { stdio: 'pipe' })))
      if (uid !== undefined && gid !== undefined) return { uid, gid }
    } catch {
      // No such account here.
    }
  }
  return {}
}

/**
 * Ends the servers and removes the folders of processes that are gone.
 *
 * @returns The folders that were removed.
 */
export function removeAbandoned(): readonly string[] {
  const removed: string[] = []
  for (const name of readdirSync(os.tmpdir())) {
    const folder = path.join(os.tmpdir(), name)
    if (!name.startsWith(PREFIX) || !isOurs(folder)) continue
    const state = readState(folder)
    if (state === undefined || state.host !== os.hostname() || isAlive(state.owner)) continue
    if (state.pid !== undefined && commandOf(state.pid).includes(folder)) kill(state.pid)
    removeFolder(folder)
    removed.push(folder)
  }
  return removed
}

interface State {
  readonly owner: number
  readonly host: string
  readonly pid?: number
}

function readState(folder: string): State | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, STATE), 'utf8')) as State
  } catch {
    return undefined
  }
}

function isOurs(folder: string): boolean {
  try {
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === process.getuid?.()
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A process id may have been given to somebody else since. */
function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in the meantime.
  }
}

/** A server that is being killed may still write into it. */
const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
