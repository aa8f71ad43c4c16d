/**
 * What the dashboard knows of every execution on the log branch. Invariant: an
 * entry is derived from the results of its execution and holds no more than a
 * table needs.
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
  verdict: z.enum(['green', 'red', 'nothing to do']),
  totals: z.object({
    total: Count,
    succeeded: Count,
    failed: Count,
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
  touches: z.array(z.string()).optional().describe('What the change touched on its mirror'),
  subject: z.string().optional().describe("First line of the head commit's message"),
  path: z.string().describe("The execution's folder, from the root of the log branch"),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>
