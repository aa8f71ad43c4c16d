/**
 * The messages of COPY in a stream of bytes. Invariant: rows are passed on in the pieces
 * that they come in, so that none of them is ever held whole.
 */
import type { Message } from './raw-session.js'

/** CopyData means the same in both directions, so its bytes can be passed on as they are. */
const COPY_DATA = 0x64
const HEAD_BYTES = 5

export interface Reader {
  /** Bytes of CopyData messages, in order, and how many of them began in these bytes: the server sends one for each row. */
  readonly rows: (bytes: Buffer, begun: number) => void
  /** Any other message, whole. */
  readonly other: (message: Message) => void
}

/** @returns What takes the server's bytes, in chunks of any size. */
export function passRows({ rows, other }: Reader): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  /** Bytes of a row that are still to come. */
  let rest = 0
  return chunk => {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    let at = Math.min(rest, bytes.length)
    rest -= at
    let from = 0
    let begun = 0
    const flush = (): void => {
      if (at > from) rows(bytes.subarray(from, at), begun)
      begun = 0
    }
    while (bytes.length >= at + HEAD_BYTES) {
      const end = at + 1 + bytes.readInt32BE(at + 1)
      if (bytes[at] === COPY_DATA) {
        begun += 1
        rest = Math.max(0, end - bytes.length)
        at = Math.min(end, bytes.length)
        continue
      }
      if (bytes.length < end) break
      flush()
      other({ type: bytes.toString('latin1', at, at + 1), body: bytes.subarray(at + HEAD_BYTES, end) })
      from = at = end
    }
    flush()
    pending = bytes.subarray(at)
  }
}
