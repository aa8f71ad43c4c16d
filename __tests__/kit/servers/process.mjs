/**
 * Runs the programs of a server as an account that may run one. Invariant: a
 * server is a process group of its own, so a Ctrl-C at the terminal reaches it
 * only through the clean-up, after the tests have ended.
 */
import { spawn, spawnSync } from 'node:child_process'
import { openSync, closeSync, readFileSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_WITHIN_MS = 60_000

/** @returns Who runs the servers: nobody special, since PostgreSQL refuses root; `{}` means the current user. */
export function serverAccount() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map(flag => spawnSync('id', [flag, name], { encoding: 'utf8' }))
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error(
    'Run the tests as an ordinary user: there is neither a `postgres` nor a `nobody` to run servers as',
  )
}

/** Gives a file or folder to the account that runs the servers. */
export async function give(path, account) {
  if (account.uid !== undefined) await chown(path, account.uid, account.gid)
}

const environment = folder => ({
  PATH: process.env['PATH'],
  HOME: folder,
  TMPDIR: folder,
  LC_ALL: 'C',
  TZ: 'UTC',
})

/** Starts a program in `folder`, its output in the file `log`. */
function start(program, words, { account, folder, log }) {
  const output = openSync(log, 'a')
  try {
    const child = spawn(program, words, {
      ...account,
      cwd: folder,
      env: environment(folder),
      stdio: ['ignore', output, output],
      detached: true,
    })
    const ended = new Promise(resolve => {
      child.once('error', error => resolve(`could not be started (${error.message})`))
      child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `exit code ${code}`}`))
    })
    return { child, ended }
  } finally {
    closeSync(output)
  }
}

const failure = (program, what, log) => {
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n')
  return new Error(`${program} ${what}. The end of its log:\n${tail}`)
}

/** Runs a program to its end. @throws With the end of its log when it fails. */
export async function run(program, words, options) {
  const { child, ended } = start(program, words, options)
  const what = await ended
  if (child.exitCode !== 0) throw failure(program, what, options.log)
}

/** @returns A port of 127.0.0.1 that was free a moment ago. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/**
 * Starts a server and waits until `ask` is answered; tries another port when it
 * ends at once, since a free port can be taken by somebody else.
 *
 * @returns `{ port, stop }`
 */
export async function startServer({ program, words, ask, options, stopSignal, watchdog }) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const { child, ended } = start(program, words(port), options)
    if (child.pid !== undefined) watchdog.watch(stopSignal, child.pid)
    let outcome
    void ended.then(what => (outcome = what))
    const deadline = performance.now() + READY_WITHIN_MS
    for (let answered = false; outcome === undefined; await sleep(50)) {
      try {
        await ask(port)
        answered = true
      } catch (error) {
        if (performance.now() > deadline) outcome = `did not answer in time (${error.message})`
      }
      if (answered) return { port, stop: () => stop(child, ended, stopSignal) }
    }
    await stop(child, ended, 'SIGKILL')
    if (attempt === 3) throw failure(program, outcome, options.log)
  }
}

async function stop(child, ended, signal) {
  child.kill(signal)
  const patience = sleep(5_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))
  await Promise.race([ended, patience])
  await ended
}
