/**
 * The list of executions on the log branch, as text and as entries. Invariant:
 * pure; what was stored is never changed, a later entry supersedes; a ledger
 * that cannot be understood is an error and never taken for an empty one.
 */
import { z } from 'zod'
import { GreenlineError } from '../core/errors.js'
import { StoredEntry, type LedgerEntry, type LedgerState } from '../core/ledger.js'
import { chain, verifyChain } from './chain.js'

/** The ledger's path on the log branch. */
export const LEDGER_PATH = 'executions.json'

/**
 * Reads a ledger.
 *
 * @param text - Undefined when the log branch holds none yet.
 * @returns In the order of appending, with all that ever was stored.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
export function parseLedger(text: string | undefined): readonly StoredEntry[] {
  if (text === undefined) return []
  const entries = z.array(StoredEntry).safeParse(parseJson(text))
  if (entries.success) return entries.data
  const issue = entries.error.issues[0]
  throw unreadable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

/** One entry a line, so that a commit's diff shows what was added. */
export const formatLedger = (entries: readonly StoredEntry[]): string =>
  `[\n${entries.map(entry => JSON.stringify(entry)).join(',\n')}\n]\n`

/** Adds an entry at the end, chained to the last one. */
export const appendEntry = (entries: readonly StoredEntry[], entry: LedgerEntry): readonly StoredEntry[] => [
  ...entries,
  chain(entry, entries.at(-1)),
]

/**
 * The executions of a ledger: of several entries of one execution (the post step after the main step) the last.
 *
 * @returns Oldest first, by the time the executions started.
 */
export function executionsOf(stored: readonly StoredEntry[]): readonly LedgerEntry[] {
  const latest = new Map<string, LedgerEntry>()
  for (const { previous: _previous, hash: _hash, ...entry } of stored) latest.set(keyOf(entry), entry)
  return [...latest.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
}

/** A ledger as its readers see it. */
export const stateOf = (stored: readonly StoredEntry[]): LedgerState => ({
  executions: executionsOf(stored),
  chain: verifyChain(stored),
})

/**
 * The executions in a ledger's text, oldest first.
 *
 * @throws GreenlineError RESULTS_UNREADABLE
 */
export const entriesOf = (text: string | undefined): readonly LedgerEntry[] => executionsOf(parseLedger(text))

/** The run and its attempt tell executions apart; one run may serve several environments, by several methods. */
const keyOf = ({ deployment, environment, method, run, attempt }: LedgerEntry): string =>
  JSON.stringify([deployment, environment, method, run, attempt])

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('it is not JSON')
  }
}

const unreadable = (reason: string): GreenlineError =>
  new GreenlineError(
    'RESULTS_UNREADABLE',
    `The list of executions on the log branch cannot be read: ${reason}`,
    `Mend \`${LEDGER_PATH}\` on the log branch, or restore it from the branch's history.`,
    { place: { path: LEDGER_PATH } },
  )
