/**
 * A server that psql can talk to and that runs nothing: it writes down what psql
 * sends. Invariant: every query succeeds, and is kept byte for byte.
 *
 * https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
import { createServer } from 'node:net'

const message = (type, ...parts) => {
  const body = Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)))
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const int32 = value => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const parameter = (name, value) => message('S', name, value)
const READY = message('Z', Buffer.from('I'))
const COPY_IN = message('G', Buffer.from([0, 0, 0]))
const GREETING = Buffer.concat([
  message('R', int32(0)),
  parameter('server_version', '15.0'),
  parameter('server_encoding', 'UTF8'),
  parameter('client_encoding', 'UTF8'),
  parameter('standard_conforming_strings', 'on'),
  message('K', int32(1), int32(1)),
  READY,
])
const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104

/** The grammar of COPY as far as a server needs it to ask for rows. Written apart from the splitter, on purpose. */
const IDENTIFIER = '[a-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*'
const COPY = new RegExp(
  `^ ?copy(?: binary)? ?${IDENTIFIER}(?: ?\\. ?${IDENTIFIER}){0,2} ?(?:\\([^()]*\\))? ?from std(?:in|out)(?![\\w$\\u0080-\\uffff])`,
  'i',
)

function isCopyIn(sql) {
  let bare = sql.replace(/--[^\r\n]*/g, ' ')
  for (let before = ''; before !== bare;) {
    before = bare
    bare = bare.replace(/\/\*(?:(?!\/\*|\*\/)[^])*\*\//g, ' ')
  }
  return COPY.test(bare.replace(/"(?:[^"]|"")*"/g, 'x').replace(/[ \t\r\n\f]+/g, ' '))
}

const SETTING = /^\s*set\s+(?:session\s+)?"?standard_conforming_strings"?\s*(?:=|to)\s*'?(\w+)'?\s*;?\s*$/i
const RESET = /^\s*(?:reset\s+(?:all|standard_conforming_strings)|discard\s+all)\s*;?\s*$/i
const CONFIG = /set_config\('standard_conforming_strings',\s*'(\w+)',\s*false\)/i

function newSetting(sql) {
  if (sql.length > 400) return undefined
  const bare = sql.replace(/--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\//g, ' ')
  if (RESET.test(bare)) return 'on'
  const value = (SETTING.exec(bare) ?? CONFIG.exec(bare))?.[1]?.toLowerCase()
  if (value === undefined) return undefined
  return ['off', 'of', 'false', 'no', '0', 'n', 'f'].includes(value) ? 'off' : 'on'
}

function serve(socket, sent) {
  let input = Buffer.alloc(0)
  let started = false
  let copying
  const answer = sql => {
    sent.push({ kind: 'statement', text: sql })
    if (isCopyIn(sql)) {
      copying = []
      return socket.write(COPY_IN)
    }
    const setting = newSetting(sql)
    if (setting !== undefined) socket.write(parameter('standard_conforming_strings', setting))
    socket.write(Buffer.concat([message('C', 'OK'), READY]))
  }
  const take = (type, body) => {
    if (type === 'Q') answer(body.subarray(0, -1).toString())
    else if (type === 'd') copying?.push(Buffer.from(body))
    else if (type === 'c' || type === 'f') {
      sent.push({ kind: 'copy-data', text: Buffer.concat(copying ?? []).toString() })
      copying = undefined
      socket.write(Buffer.concat([message('C', 'COPY 0'), READY]))
    } else if (type === 'P') {
      socket.write(message('E', Buffer.from('SERROR\0C0A000\0Mnot here\0\0')))
    } else if (type === 'S') socket.write(READY)
    else if (type === 'X') socket.end()
  }
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    input = input.length === 0 ? chunk : Buffer.concat([input, chunk])
    let at = 0
    for (;;) {
      const head = started ? 5 : 4
      if (input.length - at < head) break
      const length = input.readInt32BE(at + head - 4) + head - 4
      if (input.length - at < length) break
      const whole = input.subarray(at, at + length)
      at += length
      if (started) {
        take(String.fromCharCode(whole[0]), whole.subarray(5))
        continue
      }
      const code = whole.readInt32BE(4)
      if (code === SSL_REQUEST || code === GSS_REQUEST) socket.write('N')
      else {
        started = true
        socket.write(GREETING)
      }
    }
    input = input.subarray(at)
  })
}

/**
 * Listens on a free port of this machine.
 *
 * @returns The port; `sent`, which gives and forgets what came since; and `close`.
 */
export async function startFakePostgres() {
  let sent = []
  const server = createServer({ noDelay: true }, socket => serve(socket, sent))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    /** A fresh list for the next psql. */
    record() {
      sent = []
      return sent
    },
    close: () => server.close(),
  }
}
