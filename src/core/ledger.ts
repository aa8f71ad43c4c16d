/**
 * What the log branch's ledger holds of every execution. Invariant: an entry is
 * derived from the results of its execution and holds no more than tables and
 * later decisions need.
 */
import { z } from 'zod'

import { Method } from './model.js'

const Count = z.int().nonnegative()

/** One execution on the log branch. */
export const LedgerEntry = z.object({
  deployment: z.string().describe('The head commit'),
  environment: z.string(),
  method: Method,
  run: z.string(),
  attempt: z.int().positive(),
  verdict: z.enum(['green', 'yellow', 'red', 'nothing to do', 'not run']),
  totals: z.object({
    total: Count,
    succeeded: Count,
    failed: Count,
    notSimulated: Count.optional(),
    skipped: Count,
    rolledBack: Count,
    unknown: Count,
  }),
  startedAt: z.iso.datetime(),
  durationMs: z
    .number()
    .nonnegative()
    .optional()
    .describe('Absent when the execution did not come to its end'),
  actor: z.string().optional(),
  base: z.string().optional().describe('Commit the change is measured from'),
  digest: z.string().optional().describe('Of the change; see `Change`'),
  event: z.string().optional().describe('See `Change`'),
  touches: z.array(z.string()).optional().describe('What the change touched on its mirror'),
  files: z.array(z.string()).optional().describe('Paths that were to run; absent when there are very many'),
  unfinished: z
    .array(z.string())
    .optional()
    .describe('Those of `files` that are not green on the environment; of deployments only'),
  subject: z.string().optional().describe("First line of the head commit's message"),
  path: z.string().describe("The execution's folder, from the root of the log branch"),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

/**
 * An entry as it stands in the ledger, chained to the one before it. What a later version adds to an entry is kept,
 * since its hash covers it.
 */
export const StoredEntry = LedgerEntry.extend({
  previous: z.string().optional().describe('`hash` of the entry before; empty for the first one'),
  hash: z.string().optional().describe('SHA-256 over `previous` and the entry, in hexadecimal'),
}).loose()
export type StoredEntry = z.infer<typeof StoredEntry>

/** Whether every entry of a ledger follows from the one before it; `at` is the first that does not, 1-based. */
export type ChainState = { readonly status: 'whole' } | { readonly status: 'broken'; readonly at: number }

/** A ledger as its readers see it. */
export interface LedgerState {
  /** Each execution once, oldest first. */
  readonly executions: readonly LedgerEntry[]
  readonly chain: ChainState
}
