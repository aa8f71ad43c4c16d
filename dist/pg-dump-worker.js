/**
 * The thread in which pg_dump runs: WebAssembly that blocks while it waits for the
 * server. Plain JavaScript, because a thread starts from a file that Node loads as
 * it is. Invariant: pg_dump sees a session that is authenticated already, and the
 * server sees only what pg_dump asks of its catalog: no table is ever locked.
 */
import { existsSync } from 'node:fs'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'

/** Slots of the shared state. */
const ARRIVED = 0
const ENDED = 1

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104

const { port, greeting, options } = workerData
const state = new Int32Array(workerData.state)

// A bundle carries pg_dump beside this file; the source has it in node_modules.
const bundled = new URL('./pg-dump/pg_dump.js', import.meta.url)
const moduleUrl = existsSync(bundled)
  ? bundled.href
  : import.meta.resolve('@electric-sql/pglite-tools/pg_dump')
const { pgDump } = await import(moduleUrl)

/** What pg_dump wrote and is not a whole message yet. */
let pending = Buffer.alloc(0)
/** What the server sent and pg_dump was not given yet. */
let received = Buffer.alloc(0)
let started = false

const server = {
  query: async () => ({ rows: [{ search_path: '' }] }),
  exec: async () => [],
  execProtocolRawStream(bytes, { onRawData }) {
    pending = Buffer.concat([pending, bytes])
    if (!started) start(onRawData)
    while (started && pending.length >= 5) {
      const end = 1 + pending.readInt32BE(1)
      if (pending.length < end) return
      const message = pending.subarray(0, end)
      pending = pending.subarray(end)
      pass(message, onRawData)
    }
  },
}

/** Answers the packets with which a session begins, as the server did when it let us in. */
function start(give) {
  while (pending.length >= 8 && pending.length >= pending.readInt32BE(0)) {
    const length = pending.readInt32BE(0)
    const code = pending.readInt32BE(4)
    pending = pending.subarray(length)
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      give(Buffer.from('N'))
      continue
    }
    started = true
    give(greeting)
    return
  }
}

function pass(sent, give) {
  const type = String.fromCharCode(sent[0])
  // The session is ended by whoever opened it.
  if (type === 'X') return
  // Locks would need SELECT on every table and stand in the way of others; a catalog that changes
  // meanwhile shows when the fingerprints are compared.
  if (type === 'Q' && /^LOCK TABLE /.test(sent.toString('latin1', 5, 16))) {
    give(Buffer.concat([message('C', Buffer.from('LOCK TABLE\0')), message('Z', Buffer.from('T'))]))
    return
  }
  const bytes = Uint8Array.from(sent)
  port.postMessage(bytes, [bytes.buffer])
  if (type === 'Q' || type === 'S') give(answer())
}

/** Waits for the server's answer up to ReadyForQuery; what there is when the connection ends before. */
function answer() {
  const parts = [received]
  let rest = received
  for (;;) {
    let at = 0
    while (rest.length >= at + 5 && rest.length > at + rest.readInt32BE(at + 1)) {
      const end = at + 1 + rest.readInt32BE(at + 1)
      const ready = rest[at] === 0x5a
      at = end
      if (!ready) continue
      const all = Buffer.concat(parts)
      const left = rest.length - at
      received = all.subarray(all.length - left)
      return all.subarray(0, all.length - left)
    }
    rest = rest.subarray(at)
    const chunk = nextChunk()
    if (chunk === undefined) {
      received = Buffer.alloc(0)
      return Buffer.concat(parts)
    }
    parts.push(chunk)
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
  }
}

/** @returns undefined when the connection has ended. */
function nextChunk() {
  for (;;) {
    const arrived = Atomics.load(state, ARRIVED)
    const ended = Atomics.load(state, ENDED) !== 0
    const next = receiveMessageOnPort(port)
    if (next !== undefined) {
      port.postMessage(next.message.length)
      return Buffer.from(next.message.buffer, next.message.byteOffset, next.message.length)
    }
    if (ended) return undefined
    Atomics.wait(state, ARRIVED, arrived)
  }
}

function int32(value) {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function message(type, body) {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

/** Lines of pg_dump's standard error. */
const warnings = []

/**
 * pgDump keeps them to itself when all went well, and calls itself by the file of this
 * thread. Its module asks its own options for `thisProgram` before it takes `printErr`
 * from them, and nobody else in this thread asks for it.
 */
Object.defineProperty(Object.prototype, 'thisProgram', {
  configurable: true,
  get() {
    const { printErr } = this
    if (typeof printErr === 'function') {
      this.printErr = line => {
        warnings.push(line)
        printErr(line)
      }
    }
    return 'pg_dump'
  },
})

try {
  const file = await pgDump({ pg: server, args: options })
  parentPort.postMessage({ sql: await file.text(), warnings })
} catch (error) {
  parentPort.postMessage({ failure: String(error?.message ?? error) })
}
