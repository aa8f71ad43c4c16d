/**
 * Bytes that wait for the rest of their token. Invariant: a cut token is tried again
 * only when twice as many bytes are there, so that the work stays linear whatever
 * the size of chunks.
 */

export interface WaitingBytes {
  /**
   * Puts a chunk behind what waits.
   *
   * @returns What is to be read now, or undefined when it is too early to try again.
   */
  add(chunk: Uint8Array): Buffer | undefined
  /** All that waits; nothing follows. */
  end(): Buffer
  /** Keeps a copy of what could not be read. */
  leave(rest: Uint8Array): void
}

export function waitForBytes(): WaitingBytes {
  let waiting: Buffer[] = []
  let bytes = 0
  let wanted = 0
  return {
    add(chunk) {
      const added = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      if (bytes + added.length >= wanted) return bytes === 0 ? added : Buffer.concat([...waiting, added])
      waiting.push(Buffer.from(added))
      bytes += added.length
      return undefined
    },
    end: () => Buffer.concat(waiting),
    leave(rest) {
      waiting = rest.length === 0 ? [] : [Buffer.from(rest)]
      bytes = rest.length
      wanted = 2 * bytes
    },
  }
}
