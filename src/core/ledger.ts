/**
 * One line about each execution on the log branch, from which the dashboard and
 * the pages of deployments are made. Invariant: it says nothing that the
 * execution's results do not say.
 */
import { z } from 'zod'
import { Execution, Method } from './model.js'

const Count = z.int().nonnegative()

/** An execution in the ledger (`executions.json`, an array, oldest first). */
export const LedgerEntry = z.object({
  deployment: Execution.shape.deployment,
  environment: Execution.shape.environment,
  method: Method,
  run: Execution.shape.run,
  attempt: Execution.shape.attempt,
  verdict: z.enum(['green', 'red', 'nothing to do']),
  totals: z.object({
    total: Count,
    succeeded: Count,
    failed: Count,
    skipped: Count,
    rolledBack: Count,
    unknown: Count,
  }),
  startedAt: Execution.shape.startedAt,
  durationMs: z.number().nonnegative(),
  actor: z.string().optional(),
  subject: z.string().optional().describe("First line of the head commit's message"),
  path: z.string().describe('Folder of the execution, from the root of the log branch'),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>
