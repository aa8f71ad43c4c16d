/**
 * The hash chain of the ledger. Invariant: pure; an entry that was changed,
 * moved, left out or put in shows, except at the ledger's end.
 */
import { createHash } from 'node:crypto'
import type { ChainState, LedgerEntry, StoredEntry } from '../core/ledger.js'

/** What the first entry follows. */
const START = ''

/** Chains an entry to the last one of a ledger. */
export function chain(entry: LedgerEntry, last: StoredEntry | undefined): StoredEntry {
  const previous = last === undefined ? START : (last.hash ?? START)
  return { ...entry, previous, hash: hashOf(previous, entry) }
}

/** Follows the chain from its start. What was cut off its end leaves no trace in it; git's history tells of that. */
export function verifyChain(entries: readonly StoredEntry[]): ChainState {
  let expected = START
  for (const [index, { hash, ...rest }] of entries.entries()) {
    if (rest.previous !== expected || hash !== hashOf(expected, rest)) {
      return { status: 'broken', at: index + 1 }
    }
    expected = hash
  }
  return { status: 'whole' }
}

const hashOf = (previous: string, entry: Readonly<Record<string, unknown>>): string =>
  createHash('sha256')
    .update(`${previous}\n${canonical({ ...entry, previous })}`)
    .digest('hex')

/** JSON with sorted keys: the same value gives the same text, whoever has written it. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const pairs = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
  return `{${pairs.join(',')}}`
}
