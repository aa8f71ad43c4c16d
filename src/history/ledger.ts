/**
 * The list of executions on the log branch, as text and as entries. Invariant:
 * pure; an execution is in it once; a ledger that cannot be understood is an
 * error and never taken for an empty one.
 */
import { z } from 'zod'
import { GreenlineError } from '../core/errors.js'
import { LedgerEntry } from '../core/ledger.js'

/** The ledger's path on the log branch. */
export const LEDGER_PATH = 'executions.json'

/**
 * Reads a ledger.
 *
 * @param text - Undefined when the log branch holds none yet.
 * @returns Oldest first. Fields that a later version added are dropped.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
export function parseLedger(text: string | undefined): readonly LedgerEntry[] {
  if (text === undefined) return []
  const entries = z.array(LedgerEntry).safeParse(parseJson(text))
  if (entries.success) return entries.data
  const issue = entries.error.issues[0]
  throw unreadable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

/** One entry a line, so that a commit's diff shows what was added. */
export const formatLedger = (entries: readonly LedgerEntry[]): string =>
  `[\n${entries.map(entry => JSON.stringify(entry)).join(',\n')}\n]\n`

/**
 * Adds an entry, or puts it in the place of the same execution's earlier one (the post step after the main step).
 *
 * @returns Oldest first, by the time the executions started.
 */
export function putEntry(entries: readonly LedgerEntry[], entry: LedgerEntry): readonly LedgerEntry[] {
  const others = entries.filter(other => !isSameExecution(other, entry))
  return [...others, entry].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
}

/** The run and its attempt tell executions apart; one run may serve several environments, by several methods. */
const isSameExecution = (a: LedgerEntry, b: LedgerEntry): boolean =>
  a.deployment === b.deployment &&
  a.environment === b.environment &&
  a.method === b.method &&
  a.run === b.run &&
  a.attempt === b.attempt

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
