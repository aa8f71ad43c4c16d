/**
 * One name for what a change executes. Invariant: equal digests mean the same
 * files with the same bytes in the same order.
 */
import { createHash } from 'node:crypto'

/** Says what the bytes are, and how they are written down. */
const FORM = 'greenline change 1'

/**
 * The digest of a change, in hexadecimal.
 *
 * @param files - Those that run, in execution order. `blob` is the object id in git, so bytes are covered by it. They
 *   are what the commit holds: a file that turns out to be without statements counts all the same, so that the digest
 *   is known before any file is read and is equal on every environment.
 */
export function digestOf(files: Iterable<{ readonly path: string; readonly blob: string }>): string {
  // JSON quotes paths, so that no path can look like two files.
  const pairs = Array.from(files, ({ path, blob }) => [path, blob])
  return createHash('sha256')
    .update(JSON.stringify([FORM, pairs]))
    .digest('hex')
}
