// A server that speaks just enough of the MySQL protocol to hear what the real
// mariadb client sends: it accepts everybody and answers everything with OK.
// Invariant: a heard text is the client's, byte for byte.
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const QUIT = 1
const CHANGE_DATABASE = 2
const QUERY = 3
const AUTOCOMMIT = 0x0002
const NO_BACKSLASH_ESCAPES = 0x0200
const ANSI_QUOTES = 0x8000
const LONGEST_PACKET = 0xffffff

/** https://mariadb.com/kb/en/connection/#initial-handshake-packet, for mysql_native_password. */
function handshake() {
  const capabilities = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x10000 | 0x80000
  const numbers = Buffer.alloc(18)
  numbers.writeUInt16LE(capabilities & 0xffff, 0)
  numbers.writeUInt8(45, 2) // utf8mb4_general_ci
  numbers.writeUInt16LE(AUTOCOMMIT, 3)
  numbers.writeUInt16LE(capabilities >>> 16, 5)
  numbers.writeUInt8(21, 7) // bytes of scramble
  return Buffer.concat([
    Buffer.from('\x0a5.5.5-10.11.0-MariaDB\0\x01\0\0\0abcdefgh\0', 'latin1'),
    numbers,
    Buffer.from('ijklmnopqrst\0mysql_native_password\0'),
  ])
}

const packet = (sequence, body) =>
  Buffer.concat([Buffer.from([body.length & 255, body.length >> 8, 0, sequence & 255]), body])

const ASSIGNMENT =
  /(@\w+|(?:@@)?(?:(?:session|local|global)[. ]\s*)?`?sql_mode`?)\s*:?=\s*('[^']*'|"[^"]*"|@@?[\w.]+|(?:\(select )?(?:concat|replace)\([^)]*\)|\w+)/gi

/** The status that a server's answer carries after a statement, by its own reading of SET. */
function statusAfter(session, text) {
  if (/^\s*(\/\*M?!\d*\s*)?set\s(?!statement)/i.test(text)) {
    for (const [, target, value] of text.matchAll(ASSIGNMENT)) {
      const mode = valueOf(session, value)
      const name = target.toLowerCase().replaceAll('`', '')
      if (/^@[^@]/.test(name)) session.set(name, mode)
      else if (!name.includes('global')) session.set('sql_mode', mode)
    }
  }
  const mode = session.get('sql_mode') ?? ''
  return (
    AUTOCOMMIT |
    (/no_backslash_escapes/i.test(mode) ? NO_BACKSLASH_ESCAPES : 0) |
    (/ansi|oracle|mssql|db2|maxdb|postgresql/i.test(mode) ? ANSI_QUOTES : 0)
  )
}

function valueOf(session, value) {
  if (/^['"]/.test(value)) return value.slice(1, -1)
  const call = /(concat|replace)\((.*)\)/is.exec(value)
  if (call !== null) {
    const [first = '', ...others] = call[2].split(/,(?=\s*['"@])/).map(part => valueOf(session, part.trim()))
    return /concat/i.test(call[1]) ? [first, ...others].join('') : first.replaceAll(others[0], others[1])
  }
  const name = value.toLowerCase()
  if (/^@@((session|local)\.)?sql_mode$/.test(name)) return session.get('sql_mode') ?? ''
  return name.startsWith('@') ? (session.get(name) ?? '') : value
}

/** Serves one client and hands over each command it sends as `{ command, text }`. */
function serve(socket, hear) {
  const session = new Map()
  let received = Buffer.alloc(0)
  let parts = []
  let authenticated = false
  socket.on('error', () => socket.destroy())
  socket.write(packet(0, handshake()))
  const ok = (sequence, status) =>
    socket.write(packet(sequence, Buffer.from([0, 0, 0, status & 255, status >> 8, 0, 0])))
  const answer = (sequence, body) => {
    const text = body.subarray(1)
    if (!authenticated) authenticated = true
    else if (body[0] === QUIT) return socket.end()
    else hear({ command: body[0], text })
    ok(sequence + 1, statusAfter(session, body[0] === QUERY ? text.subarray(0, 4096).toString() : ''))
  }
  socket.on('data', chunk => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    while (received.length >= 4) {
      const length = received.readUIntLE(0, 3)
      if (received.length < 4 + length) return
      const sequence = received[3]
      parts.push(received.subarray(4, 4 + length))
      received = received.subarray(4 + length)
      if (length === LONGEST_PACKET) continue
      const body = Buffer.concat(parts)
      parts = []
      answer(sequence, body)
    }
  })
}

const CLIENT_OPTIONS = [
  '--no-defaults',
  '--batch',
  '--sandbox', // keeps source, system and tee from doing anything
  '--default-character-set=utf8mb4',
  '--host=127.0.0.1',
  '--user=nobody',
  '--max-allowed-packet=1G',
]

/** Questions that the client asks for its own commands (status, help, use). */
const isOwnQuestion = text =>
  /^(select (DATABASE\(\), USER\(\)|@@version_comment|@@character_set_client, [^']*) limit 1|help '.*)$/s.test(
    text,
  )

/**
 * Starts a server for one client at a time.
 *
 * @returns `listen(bytes)` runs the mariadb client on a file's bytes and gives what it sent, as
 *   `{ kind: 'query' | 'use', text: Buffer }`, and its exit code; `close()` ends the server.
 */
export async function startFakeMysql() {
  const folder = mkdtempSync(join(tmpdir(), 'referee-'))
  let sent = []
  const server = createServer(socket =>
    serve(socket, ({ command, text }) => {
      if (command === CHANGE_DATABASE) {
        if (sent.at(-1)?.text.toString() === 'SELECT DATABASE()') sent.pop()
        sent.push({ kind: 'use', text })
      } else if (command === QUERY && !isOwnQuestion(text.subarray(0, 300).toString())) {
        sent.push({ kind: 'query', text })
      }
    }),
  )
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  return {
    close: () => server.close(),
    listen: bytes =>
      new Promise((resolve, reject) => {
        sent = []
        const client = spawn('mariadb', [...CLIENT_OPTIONS, `--port=${port}`], {
          cwd: folder,
          env: { PATH: process.env.PATH, HOME: folder, EDITOR: 'true', VISUAL: 'true' },
          timeout: 120_000,
        })
        let errors = ''
        client.stderr.on('data', chunk => (errors += chunk))
        client.stdout.resume()
        client.stdin.on('error', () => undefined)
        client.on('error', reject)
        client.on('close', code => resolve({ code, errors, sent }))
        client.stdin.end(bytes)
      }),
  }
}
