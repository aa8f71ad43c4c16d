/**
 * The thread in which PGlite serves sessions, one after the other, as a backend
 * process would: it blocks while it waits for bytes. Plain JavaScript, because a
 * thread starts from a file that Node loads as it is. Invariant: PostgreSQL is
 * only ever given whole messages and never sees the end of its input.
 */
import { Blob } from 'node:buffer'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

/** Slots of a session's shared state. */
const ARRIVED = 0
const UNREAD = 1
const ENDED = 2
/** Values of ENDED: nothing more will be written; nothing more will be read either. */
const CLOSED = 2
const MAX_UNREAD_BYTES = 4 * 1024 * 1024
/** As PQ_LARGE_MESSAGE_LIMIT: the server itself takes no longer message. */
const MAX_MESSAGE_BYTES = 1024 * 1024 * 1024 - 2

/** Parse, Bind, Describe, Execute, Close, Flush: after an error the server discards up to the next Sync. */
const EXTENDED_MESSAGES = 'PBDECH'
const TERMINATE = 0x58
const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
const CANCEL_REQUEST = 80877102

/** PGlite's own start parameters without those that make it unlike a server (`-O`, `search_path`). */
const START_PARAMETERS = [
  '--single',
  '-F',
  '-j',
  ...[
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'io_method=sync',
  ].flatMap(parameter => ['-c', parameter]),
]

/** The status PGlite leaves when a server error unwinds to the main loop by an exception. */
const UNWOUND_TO_MAIN_LOOP = 100

// A bundle carries PGlite's files beside this one; the source has them in node_modules.
const bundled = new URL('./pglite/index.js', import.meta.url)
const packageUrl = existsSync(bundled) ? bundled.href : import.meta.resolve('@electric-sql/pglite')

const { folder } = workerData
const { PGlite } = await import(packageUrl)
const prepared = brotliDecompressSync(readFileSync(new URL('./embedded-data.tar.br', import.meta.url)))
const isNew = folder === undefined || !existsSync(`${folder}/PG_VERSION`)
const database = await PGlite.create({
  ...(folder === undefined ? {} : { dataDir: `file://${folder}` }),
  ...(isNew ? { loadDataDir: new Blob([prepared]) } : {}),
  startParams: START_PARAMETERS,
})
const server = database.Module
installExtensions()

/** Bytes PostgreSQL has not read yet, and where its answers go. */
let input = new Uint8Array(0)
let session
let answer = () => undefined
server._pgl_set_rw_cbs(server.addFunction(giveInput, 'iii'), server.addFunction(takeOutput, 'iii'))

parentPort.on('message', message => {
  if (message === 'close') void close()
  else serve(message)
})
parentPort.postMessage('ready')

/** PGlite leaves something open that would keep the thread: in a thread, exit ends just that. */
async function close() {
  await database.close()
  process.exit(0)
}

/**
 * Writes the files of the extensions that PGlite ships. It would compile every library at
 * the start; written as files only, a library is compiled by the CREATE EXTENSION that wants it.
 */
function installExtensions() {
  const folderUrl = new URL('./', packageUrl)
  for (const name of readdirSync(folderUrl).filter(name => name.endsWith('.tar.gz'))) {
    for (const file of untar(gunzipSync(readFileSync(new URL(name, folderUrl))))) {
      const path = `/pglite/${file.name}`
      server.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
      server.FS.writeFile(path, file.bytes)
    }
  }
}

function* untar(bytes) {
  const text = (start, length) => bytes.toString('latin1', start, start + length).split('\0')[0]
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8)
    const name = text(at, 100)
    if (!name.endsWith('/')) yield { name, bytes: bytes.subarray(at + 512, at + 512 + size) }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

/** Serves one session until its client ends it, then leaves the server as a new session expects it. */
function serve({ port, state }) {
  session = { port, state: new Int32Array(state), pending: Buffer.alloc(0), ended: false }
  answer = sendToClient
  if (start()) {
    for (let next = nextMessage(); next !== undefined; next = nextMessage()) run(next)
    port.postMessage('end')
    reset()
  } else port.postMessage('end')
  port.close()
}

/** Answers the start of a session. @returns whether there is one. */
function start() {
  for (;;) {
    if (!fill(8)) return false
    const length = session.pending.readInt32BE(0)
    const code = session.pending.readInt32BE(4)
    if (length < 8 || length > 10_000 || !fill(length)) return false
    const packet = take(length)
    if (code === SSL_REQUEST || code === GSS_REQUEST) answer(Uint8Array.of(0x4e))
    else if (code === CANCEL_REQUEST) return false
    else return greet(packet)
  }
}

/** A session's settings travel in its first packet; the user and the database are PGlite's own. */
function greet(packet) {
  const words = packet.toString('utf8', 8).split('\0')
  for (let i = 0; i + 1 < words.length && words[i] !== ''; i += 2) {
    const [name, value] = [words[i], words[i + 1]]
    if (['user', 'database', 'options', 'replication'].includes(name) || name.startsWith('_pq_.')) continue
    const failure = query(`select pg_catalog.set_config(${quote(name)}, ${quote(value)}, false)`)
    if (failure !== undefined) {
      answer(Uint8Array.from(failure))
      return false
    }
  }
  server._pgl_sendConnData()
  server._pgl_pq_flush()
  return true
}

const quote = text => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function reset() {
  run(message('S', Buffer.alloc(0)))
  query('ROLLBACK')
  query('DISCARD ALL')
}

/** Runs a statement of our own. @returns the server's ErrorResponse, if that was the answer. */
function query(sql) {
  const all = answersTo(() => run(message('Q', Buffer.from(`${sql}\0`))))
  for (let at = 0; at < all.length; at += 1 + all.readInt32BE(at + 1)) {
    if (all[at] === 0x45) return all.subarray(at, at + 1 + all.readInt32BE(at + 1))
  }
  return undefined
}

function message(type, body) {
  const head = Buffer.from(`${type}\0\0\0\0`)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** Runs one whole message through PostgreSQL's main loop, much as PGlite's execProtocolRawSync does. */
function run(whole) {
  const isExtended = EXTENDED_MESSAGES.includes(String.fromCharCode(whole[0]))
  input = whole
  while (input.length > 0 || server._pq_buffer_remaining_data() > 0) {
    try {
      server._PostgresMainLoopOnce()
    } catch (error) {
      if (server._pgl_setPGliteExitStatus(-2) !== UNWOUND_TO_MAIN_LOOP) throw error
      server._PostgresMainLongJmp()
      if (isExtended) swallowReadyForQuery()
    }
  }
  server._PostgresSendReadyForQueryIfNecessary()
}

/**
 * After an error in the extended protocol a server says that it is ready only at the next Sync;
 * PGlite says it at once, and again then. Settings that it reports with it are passed on.
 */
function swallowReadyForQuery() {
  server._pgl_pq_flush()
  const answers = answersTo(() => {
    server._PostgresSendReadyForQueryIfNecessary()
    server._pgl_pq_flush()
  })
  const isReady = answers.length >= 6 && answers[answers.length - 6] === 0x5a
  const settings = isReady ? answers.subarray(0, -6) : answers
  if (settings.length > 0) answer(Uint8Array.from(settings))
}

function answersTo(what) {
  const before = answer
  const answers = []
  answer = bytes => answers.push(bytes)
  what()
  answer = before
  return Buffer.concat(answers)
}

/** PostgreSQL's recv(): it asks for more than `run` gave it only inside COPY … FROM STDIN. */
function giveInput(pointer, maxBytes) {
  if (input.length === 0) {
    input = nextMessage() ?? message('f', Buffer.from('the session was closed\0'))
  }
  const given = input.subarray(0, maxBytes)
  server.HEAPU8.set(given, pointer)
  input = input.subarray(given.length)
  return given.length
}

/** PostgreSQL's send(). */
function takeOutput(pointer, bytes) {
  answer(server.HEAPU8.slice(pointer, pointer + bytes))
  return bytes
}

function sendToClient(bytes) {
  const { port, state } = session
  if (Atomics.load(state, ENDED) === CLOSED) return
  Atomics.add(state, UNREAD, bytes.length)
  port.postMessage(bytes, [bytes.buffer])
  for (;;) {
    const unread = Atomics.load(state, UNREAD)
    if (unread <= MAX_UNREAD_BYTES || Atomics.load(state, ENDED) === CLOSED) return
    Atomics.wait(state, UNREAD, unread)
  }
}

/** Waits for the next message. @returns undefined at the end of the session. */
function nextMessage() {
  if (!fill(5) || session.pending[0] === TERMINATE) session.ended = true
  if (session.ended) return undefined
  const length = session.pending.readInt32BE(1)
  if (length < 4 || length > MAX_MESSAGE_BYTES) throw new Error(`A message of ${length} bytes reached PGlite`)
  return fill(1 + length) ? take(1 + length) : undefined
}

function take(bytes) {
  const taken = session.pending.subarray(0, bytes)
  session.pending = session.pending.subarray(bytes)
  return taken
}

/** Waits until so many bytes are there. @returns false when the session ended before. */
function fill(bytes) {
  if (session.pending.length >= bytes) return true
  const { port, state } = session
  const parts = [session.pending]
  let length = session.pending.length
  while (length < bytes) {
    const arrived = Atomics.load(state, ARRIVED)
    const ended = Atomics.load(state, ENDED) !== 0
    const received = receiveMessageOnPort(port)
    if (received === undefined) {
      if (ended) {
        session.ended = true
        return false
      }
      Atomics.wait(state, ARRIVED, arrived)
      continue
    }
    port.postMessage(received.message.length)
    parts.push(received.message)
    length += received.message.length
  }
  session.pending = Buffer.concat(parts)
  return true
}
