/**
 * The seam to whoever watches: the runner's log or a terminal. Invariant: text
 * given to a host may hold anything a database or a file name holds; the host
 * makes it harmless (workflow commands, escape sequences) and removes secrets.
 */

export interface Host {
  /** Opens a foldable group until `close` is called; groups do not nest. */
  group(title: string): { close(): void }
  info(text: string): void
  warning(text: string, place?: { readonly path?: string; readonly line?: number }): void
  error(text: string, place?: { readonly path?: string; readonly line?: number }): void
  /** Replaces the last progress text where the medium can; throttled by the host. */
  progress(text: string): void
  /** Whether ANSI colours are shown. */
  readonly colours: boolean
}
