/**
 * A file to keep: a log, a page or the results. Invariant: its content is
 * already redacted, and its path is one that can be checked out everywhere.
 */

export interface LogFile {
  /** From the root of the log branch, with `/`. */
  readonly path: string
  /** Text is stored as UTF-8. */
  readonly content: string | Uint8Array
}
