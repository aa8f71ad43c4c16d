/**
 * A file to be kept by the stores. Invariant: its path is safe on every system
 * and never leaves the folder it is put into.
 */
export interface LogFile {
  /** Relative, with slashes, from the root of the log branch. */
  readonly path: string
  readonly content: string | Uint8Array
}
