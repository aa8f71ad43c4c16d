/**
 * A session without `pg` on it: bytes in, bytes out. Invariant: taken over only
 * between statements, so nothing of the protocol is lost; closing it never waits.
 */
import type { Duplex } from 'node:stream'
import { socketOf, type Session } from '../connect.js'
import type { ServerMessage } from '../sql-error.js'

export interface RawSession {
  readonly stream: Duplex
  /** Ends the session at once. */
  readonly close: () => void
}

/** Takes the socket of an idle session from `pg`, which hears of its end only. */
export function takeOver({ client }: Session): RawSession {
  const stream = socketOf(client)
  stream.removeAllListeners('data')
  return {
    stream,
    close: () => {
      stream.destroy()
      // `pg` waits for the end that has come.
      client.end().catch(() => undefined)
    },
  }
}

/** A message of the server. */
export interface Message {
  readonly type: string
  readonly body: Buffer
}

/** Puts messages together from chunks of any size. */
export function readMessages(): (chunk: Buffer) => Message[] {
  let pending: Buffer = Buffer.alloc(0)
  return chunk => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    const messages: Message[] = []
    let at = 0
    while (pending.length >= at + 5 && pending.length > at + pending.readInt32BE(at + 1)) {
      const end = at + 1 + pending.readInt32BE(at + 1)
      messages.push({ type: pending.toString('latin1', at, at + 1), body: pending.subarray(at + 5, end) })
      at = end
    }
    pending = pending.subarray(at)
    return messages
  }
}

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
export function writeMessage(type: string, body: Buffer | string): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeInt32BE(Buffer.byteLength(body) + 4, 1)
  return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body) : body])
}

const FIELDS: Readonly<Record<string, keyof ServerMessage>> = {
  V: 'severity',
  C: 'code',
  M: 'message',
  D: 'detail',
  H: 'hint',
}

/** The body of an ErrorResponse. */
export function readError(body: Buffer): ServerMessage {
  const fields = body.toString('utf8').split('\0')
  return Object.fromEntries(
    fields.flatMap(field => {
      const name = FIELDS[field.charAt(0)]
      return name === undefined ? [] : [[name, field.slice(1)]]
    }),
  )
}
