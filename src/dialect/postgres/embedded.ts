/**
 * PGlite in a thread of its own, as streams that `pg` takes for sockets. There
 * is one backend: sessions are served one after the other, each of them fresh,
 * and nothing but the end of the thread stops a running statement.
 */
import { Duplex } from 'node:stream'
import { resolve } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'

/** An embedded PostgreSQL 18. */
export interface EmbeddedServer {
  /**
   * Opens a session: `new pg.Client({ stream: () => server.connect() })`. Its stream is answered
   * once every session opened before has ended. Locks need no second session: nobody else is there.
   */
  connect(): Duplex
  /** Ends open sessions, waits for a running statement, writes a checkpoint and stops the thread. */
  close(): Promise<void>
  /** Stops the thread at once, whatever it is doing; open streams fail. A folder recovers as after a crash. */
  terminate(): Promise<void>
}

/** What the thread and a session share: see embedded-worker.js. */
const ARRIVED = 0
const UNREAD = 1
const ENDED = 2
const STATE_BYTES = 12
const WRITING_ENDED = 1
const CLOSED = 2
/** A count that a waiting thread cannot have seen, so that it wakes. */
const ALL_READ = -0x40000000
/** Bytes on their way to the thread before a writer has to wait. */
const MAX_UNTAKEN_BYTES = 1024 * 1024

/** Beside this module, or beside the bundle: not a literal where it is used, or the bundler would move it. */
const WORKER = './embedded-worker.js'

const STOPPED = 'The embedded database was stopped'

/**
 * Starts an embedded PostgreSQL.
 *
 * @param folder - Keeps the data; created when missing. Without one the data is in memory. One process at a time.
 * @throws Error when PGlite does not start (a folder that is not its own, no memory left).
 */
export async function openEmbedded(folder?: string): Promise<EmbeddedServer> {
  const worker = new Worker(new URL(WORKER, import.meta.url), {
    workerData: { folder: folder === undefined ? undefined : resolve(folder) },
  })
  const sessions = new Set<Duplex>()
  let ended: Error | undefined
  const end = (error: Error): void => {
    ended ??= error
    for (const session of sessions) session.destroy(ended)
  }
  const exited = new Promise<void>(done => worker.once('exit', () => done()))
  await new Promise<void>((ready, failed) => {
    worker.once('message', () => ready())
    worker.on('error', error => {
      end(new Error('The embedded database crashed', { cause: error }))
      failed(new Error('The embedded database did not start', { cause: error }))
    })
    worker.once('exit', () => {
      end(new Error(STOPPED))
      failed(new Error('The embedded database did not start'))
    })
  })
  worker.unref()
  return {
    connect() {
      const session = openSession(worker)
      sessions.add(session)
      session.once('close', () => sessions.delete(session))
      if (ended !== undefined) session.destroy(ended)
      return session
    },
    async close() {
      for (const session of sessions) session.destroy()
      if (ended !== undefined) return
      worker.ref()
      worker.postMessage('close')
      await exited
    },
    async terminate() {
      end(new Error(STOPPED))
      await worker.terminate()
    },
  }
}

/** A stream over a channel to the thread. Both directions wait for their reader. */
function openSession(worker: Worker): Duplex {
  const { port1: port, port2 } = new MessageChannel()
  const shared = new SharedArrayBuffer(STATE_BYTES)
  const state = new Int32Array(shared)
  let untakenBytes = 0
  let resumeWriting: (() => void) | undefined
  let unreadBytes = 0

  const letGo = (): void => {
    Atomics.sub(state, UNREAD, unreadBytes)
    Atomics.notify(state, UNREAD)
    unreadBytes = 0
  }
  const send = (chunk: Buffer, done: () => void): void => {
    // A Buffer may be a part of a shared pool, which must not be moved to the other thread.
    const bytes = Uint8Array.from(chunk)
    untakenBytes += bytes.length
    port.postMessage(bytes, [bytes.buffer])
    Atomics.add(state, ARRIVED, 1)
    Atomics.notify(state, ARRIVED)
    if (untakenBytes <= MAX_UNTAKEN_BYTES) done()
    else resumeWriting = done
  }
  const end = (how: typeof WRITING_ENDED | typeof CLOSED): void => {
    Atomics.store(state, ENDED, how)
    Atomics.add(state, ARRIVED, 1)
    Atomics.notify(state, ARRIVED)
  }
  const stream = new Duplex({
    write: (chunk: Buffer, _encoding, done) => send(chunk, done),
    writev: (chunks, done) => send(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final: done => {
      end(WRITING_ENDED)
      done()
    },
    read: letGo,
    destroy: (error, done) => {
      end(CLOSED)
      Atomics.store(state, UNREAD, ALL_READ)
      Atomics.notify(state, UNREAD)
      port.close()
      done(error)
    },
  })
  port.on('message', (message: Uint8Array | number | 'end') => {
    if (typeof message === 'number') {
      untakenBytes -= message
      const resume = resumeWriting
      if (resume === undefined || untakenBytes > MAX_UNTAKEN_BYTES) return
      resumeWriting = undefined
      resume()
    } else if (message === 'end') {
      stream.push(null)
      stream.end()
    } else {
      unreadBytes += message.length
      if (stream.push(Buffer.from(message.buffer))) letGo()
    }
  })
  worker.postMessage({ port: port2, state: shared }, [port2])
  // What `pg` asks of a socket besides reading and writing.
  return Object.assign(stream, {
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
    connect: () => {
      process.nextTick(() => stream.emit('connect'))
      return stream
    },
  })
}
