/**
 * pg_dump over a session that is open: its WebAssembly build, in a thread, through
 * the socket that `pg` has authenticated. Invariant: whatever happens, the thread is gone
 * when it returns; the source is only read, and nothing in it locked.
 */
import { MessageChannel, Worker } from 'node:worker_threads'
import type { GreenlineError } from '../../../core/errors.js'
import type { Session } from '../connect.js'
import { cancelled, impossible } from './failures.js'
import { readMessages, readError, takeOver, writeMessage } from './raw-session.js'

/** What the thread and this module share: see pg-dump-worker.js. */
const ARRIVED = 0
const ENDED = 1
const STATE_BYTES = 8
/** Bytes of the server on their way to the thread before the socket has to wait. */
const MAX_UNTAKEN_BYTES = 4 * 1024 * 1024

/** Beside this module, or beside the bundle: not a literal where it is used, or the bundler would move it. */
const WORKER = './pg-dump-worker.js'

export interface DumpOptions {
  /** Options of pg_dump, none of them about the connection. */
  readonly options: readonly string[]
  /** Milliseconds in which neither the server nor pg_dump says anything, after which it is given up. */
  readonly silenceMs: number
  readonly signal: AbortSignal
}

export interface Dump {
  /** As pg_dump writes it. */
  readonly sql: string
  /** What pg_dump warned of, a sentence each. */
  readonly warnings: readonly string[]
}

type Outcome = Dump | { readonly failure: string }

/**
 * Dumps the session's database. The session is left in pg_dump's own transaction, which
 * is read only and REPEATABLE READ: what it reads next is what the dump was made of.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE with the server's or pg_dump's words, CANCELLED.
 */
export async function dump(session: Session, { options, silenceMs, signal }: DumpOptions): Promise<Dump> {
  const greeting = await greetingOf(session)
  if (signal.aborted) throw cancelled()
  const { stream, listen: hear, handBack, close } = takeOver(session)
  const { port1: port, port2 } = new MessageChannel()
  const shared = new SharedArrayBuffer(STATE_BYTES)
  const state = new Int32Array(shared)
  const worker = new Worker(new URL(WORKER, import.meta.url), {
    workerData: { port: port2, state: shared, greeting, options },
    transferList: [port2],
    stdout: true,
    stderr: true,
  })
  // Read, or the thread's output would wait for a reader.
  worker.stdout.resume()
  worker.stderr.resume()
  let untakenBytes = 0
  let said: string | undefined
  let silence: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  try {
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      const listen = (): void => {
        clearTimeout(silence)
        silence = setTimeout(() => {
          const message = `Neither the server nor pg_dump said anything for ${Math.round(silenceMs / 1000)} s`
          reject(impossible(message, 'Look on the server for what its sessions wait for, then run again.'))
        }, silenceMs)
      }
      const wake = (): void => {
        Atomics.add(state, ARRIVED, 1)
        Atomics.notify(state, ARRIVED)
      }
      const end = (): void => {
        Atomics.store(state, ENDED, 1)
        wake()
      }
      const read = readMessages()
      abort = () => reject(cancelled())
      signal.addEventListener('abort', abort, { once: true })
      listen()
      const take = (chunk: Buffer): void => {
        listen()
        for (const { type, body } of read(chunk)) if (type === 'E') said = readError(body).message ?? said
        // A Buffer may be a part of a shared pool, which must not be moved to the other thread.
        const bytes = Uint8Array.from(chunk)
        untakenBytes += bytes.length
        port.postMessage(bytes, [bytes.buffer])
        wake()
        if (untakenBytes > MAX_UNTAKEN_BYTES) stream.pause()
      }
      hear({ data: take, end })
      port.on('message', (message: Uint8Array | number) => {
        listen()
        if (typeof message === 'number') {
          untakenBytes -= message
          if (untakenBytes <= MAX_UNTAKEN_BYTES) stream.resume()
        } else stream.write(message)
      })
      worker.once('message', resolve)
      worker.once('error', error => reject(new Error('The thread of pg_dump crashed', { cause: error })))
      worker.once('exit', () => reject(new Error('The thread of pg_dump ended without a result')))
    })
    if ('failure' in outcome) throw toFailure(outcome.failure, said)
    handBack()
    return { sql: outcome.sql, warnings: outcome.warnings.flatMap(toWarning) }
  } catch (thrown) {
    close()
    throw thrown
  } finally {
    clearTimeout(silence)
    if (abort !== undefined) signal.removeEventListener('abort', abort)
    port.close()
    await worker.terminate()
  }
}

/** Words of pg_dump on its standard error, which come without line ends. */
function toFailure(failure: string, said: string | undefined): GreenlineError {
  const words = failure
    .split(/(?=pg_dump: (?:error|detail|hint|warning): )/)
    .filter(part => part.startsWith('pg_dump: error: '))
    .map(part => part.slice('pg_dump: error: '.length).trim())
    .join('; ')
  const reason = said ?? (words === '' ? failure : words)
  return impossible(
    `pg_dump could not read the catalog: ${reason}`,
    'Give the account what the message asks for, or choose another kind of dry run.',
  )
}

/** A line of pg_dump's standard error as a sentence; details and hints go with what they are about. */
const toWarning = (line: string): readonly string[] => {
  const words = /^pg_dump: warning: (.*)$/.exec(line)?.[1]
  return words === undefined ? [] : [words]
}

/** What a server sends when a session begins, as pg_dump needs it. */
async function greetingOf({ client, backendPid }: Session): Promise<Uint8Array> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_catalog.pg_settings
      WHERE name IN ('server_version', 'server_encoding', 'client_encoding', 'DateStyle', 'IntervalStyle',
                     'TimeZone', 'integer_datetimes', 'standard_conforming_strings', 'is_superuser')
      UNION ALL SELECT 'session_authorization', session_user::text`,
  )
  const key = Buffer.alloc(8)
  key.writeInt32BE(backendPid)
  return Buffer.concat([
    writeMessage('R', Buffer.alloc(4)),
    ...rows.map(({ name, setting }) => writeMessage('S', `${name}\0${setting}\0`)),
    writeMessage('K', key),
    writeMessage('Z', 'I'),
  ])
}
