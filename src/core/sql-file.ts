/**
 * One SQL file of a change, as bytes. Invariant: the bytes are those of the
 * commit's blob, the same at every `open`, whatever the work tree holds.
 */

export interface SqlFile {
  /** From the root of the repository, with `/`. */
  readonly path: string
  /** Object id of the blob. */
  readonly blob: string
  readonly bytes: number
  /**
   * The bytes of the blob, in chunks; may be called several times. Stopping early frees what it holds.
   *
   * @throws GreenlineError BLOB_MISSING
   */
  open(): AsyncIterable<Uint8Array>
}
