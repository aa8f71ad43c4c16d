/**
 * A server as RDS, Cloud SQL and Azure run MySQL for accounts of their clouds: it asks for the password in clear text,
 * which MariaDB does only with PAM. Invariant: it lets nobody in, and tells what it was sent, and how.
 */
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'

export interface ClearPasswordServer extends AsyncDisposable {
  readonly port: number
  /** What came as a password, and whether it was encrypted on its way. */
  readonly passwords: readonly { readonly text: string; readonly encrypted: boolean }[]
}

const SSL = 0x800
/** CLIENT_LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. */
const CAPABILITIES = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
function greeting(capabilities: number): Buffer {
  const numbers = Buffer.alloc(18)
  numbers.writeUInt16LE(capabilities & 0xffff, 0)
  numbers.writeUInt8(45, 2)
  numbers.writeUInt16LE(2, 3)
  numbers.writeUInt16LE(capabilities >>> 16, 5)
  numbers.writeUInt8(21, 7)
  return Buffer.concat([
    Buffer.from('\x0a8.4.0\0\x01\0\0\0abcdefgh\0', 'latin1'),
    numbers,
    Buffer.from('ijklmnopqrst\0caching_sha2_password\0'),
  ])
}

const packet = (sequence: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([body.length & 255, body.length >> 8, 0, sequence & 255]), body])

const ASK = Buffer.from('\xfemysql_clear_password\0', 'latin1')
const DENIED = Buffer.from('\xff\x15\x04#28000Access denied', 'latin1')

/** Waits for one packet. @returns undefined when the connection ends before. */
async function read(
  stream: Duplex,
): Promise<{ readonly sequence: number; readonly body: Buffer } | undefined> {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const length = bytes.length < 4 ? Infinity : bytes.readUIntLE(0, 3) + 4
    if (bytes.length >= length) {
      // What belongs to TLS is left for TLS.
      if (bytes.length > length) stream.unshift(bytes.subarray(length))
      return { sequence: bytes[3] ?? 0, body: bytes.subarray(4, length) }
    }
    const chunk = stream.read() as Buffer | null
    if (chunk !== null) {
      bytes = Buffer.concat([bytes, chunk])
      continue
    }
    const ended = await new Promise<boolean>(resolve => {
      stream.once('readable', () => resolve(false))
      stream.once('close', () => resolve(true))
      stream.once('end', () => resolve(true))
    })
    if (ended && stream.readableLength === 0) return undefined
  }
}

/** Starts it on a free port of 127.0.0.1, with TLS when there is a certificate. */
export async function startClearPasswordServer(certificate?: {
  readonly certificate: string
  readonly key: string
}): Promise<ClearPasswordServer> {
  const passwords: { text: string; encrypted: boolean }[] = []
  const sockets = new Set<Socket>()
  const serve = async (socket: Socket): Promise<void> => {
    socket.write(packet(0, greeting(CAPABILITIES | (certificate === undefined ? 0 : SSL))))
    let stream: Duplex = socket
    let said = await read(stream)
    if (said !== undefined && (said.body.readUInt32LE(0) & SSL) !== 0 && certificate !== undefined) {
      stream = new TLSSocket(socket, { isServer: true, cert: certificate.certificate, key: certificate.key })
      stream.on('error', () => undefined)
      said = await read(stream)
    }
    if (said === undefined) return
    stream.write(packet(said.sequence + 1, ASK))
    const password = await read(stream)
    if (password === undefined) return
    passwords.push({ text: password.body.toString().replace(/\0$/, ''), encrypted: stream !== socket })
    stream.end(packet(password.sequence + 1, DENIED))
  }
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    void serve(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    passwords,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
