/**
 * The bytes of a file between the start of what is still open and the last
 * byte read. Invariant: every byte is copied a bounded number of times, whatever
 * the size of the chunks.
 */

/** A stretch of a file. `bytes[i]` is the file's byte `base + i`, for `i < length`. */
export interface Window {
  readonly bytes: Buffer
  readonly base: number
  readonly length: number
}

const MIN_BYTES = 256 * 1024

export const emptyWindow = (): Window => ({ bytes: Buffer.alloc(0), base: 0, length: 0 })

/** The window with a chunk appended, and without its first bytes up to `from` where room is needed. */
export function extendWindow(window: Window, from: number, chunk: Uint8Array): Window {
  const { bytes, base, length } = window
  if (length + chunk.length <= bytes.length) {
    bytes.set(chunk, length)
    return { bytes, base, length: length + chunk.length }
  }
  const kept = length - from
  const needed = kept + chunk.length
  // At least half of it is free after a copy, so the next copy is that many bytes away.
  const room = needed * 2 <= bytes.length ? bytes : Buffer.allocUnsafe(Math.max(MIN_BYTES, needed * 2))
  bytes.copy(room, 0, from, length)
  room.set(chunk, kept)
  return { bytes: room, base: base + from, length: needed }
}
