/**
 * A session without `pg` on it: bytes in, bytes out. Invariant: taken over and handed
 * back only between statements, so nothing of the protocol is lost; closing never waits.
 */
import type { Duplex } from 'node:stream'
import { socketOf, type Session } from '../connect.js'
import type { ServerMessage } from '../sql-error.js'

export interface RawSession {
  readonly stream: Duplex
  /** Hears what the server sends, and that the connection has ended; until it is handed back. */
  readonly listen: (on: { readonly data: (chunk: Buffer) => void; readonly end: () => void }) => void
  /** Gives the idle session back to `pg`. */
  readonly handBack: () => void
  /** Ends the session at once. */
  readonly close: () => void
}

/** Takes the socket of an idle session from `pg`, which hears of its end only. */
export function takeOver(session: Session): RawSession {
  const stream = socketOf(session.client)
  const ofPg = stream.listeners('data') as ((chunk: Buffer) => void)[]
  stream.removeAllListeners('data')
  let stop = (): void => undefined
  return {
    stream,
    listen: ({ data, end }) => {
      stream.on('data', data)
      stream.once('end', end)
      stream.once('close', end)
      stop = () => {
        stream.off('data', data)
        stream.off('end', end)
        stream.off('close', end)
      }
      stream.resume()
    },
    handBack: () => {
      stop()
      for (const listener of ofPg) stream.on('data', listener)
    },
    close: () => closeAtOnce(session),
  }
}

/** Ends a session, whatever it is doing. */
export function closeAtOnce({ client }: Session): void {
  socketOf(client).destroy()
  // `pg` waits for the end that has come.
  client.end().catch(() => undefined)
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
