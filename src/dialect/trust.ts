/**
 * How many statements may be in flight. Invariant: what is in doubt after a kill or a lost
 * connection is within these limits, and one statement as long as a file is short.
 */

/** So many in a row must have succeeded one at a time before several are in flight. */
const FIRST_ALONE = 16
const MAX_STATEMENTS = 1_024

/** How many bytes of text may be in flight. One statement may be longer; then it is in flight by itself. */
export const MAX_BYTES_IN_FLIGHT = 1 << 20

export interface Trust {
  /** Whether so many have succeeded one at a time that several may be in flight. */
  isEarned(): boolean
  /** How many may be in flight: as many as succeeded since the last failure, so that few are sent twice. */
  limit(): number
  succeeded(what: 'traveller' | 'other'): void
  failed(): void
}

/** Trusts nothing yet. */
export function startTrust(): Trust {
  let inRow = 0
  let earned = false
  return {
    isEarned: () => earned,
    limit: () => Math.min(Math.max(inRow, 1), MAX_STATEMENTS),
    succeeded(what) {
      if (what === 'traveller') inRow += 1
      else if (!earned) inRow = 0
      earned ||= inRow >= FIRST_ALONE
    },
    failed() {
      inRow = 0
    },
  }
}
