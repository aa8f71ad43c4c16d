/**
 * Publications for tests. Invariant: the dashboard lists every execution of the
 * ledger it was given, so a lost one shows.
 */
import { gzipSync } from 'node:zlib'
import type { LedgerEntry } from '../../src/core/ledger.js'
import type { Publication } from '../../src/publish/store.js'

export interface PublicationOptions {
  readonly run: string
  readonly verdict?: LedgerEntry['verdict']
  /** Number of logs. */
  readonly logs?: number
}

export function makePublication({ run, verdict = 'green', logs = 2 }: PublicationOptions): Publication {
  const deployment = 'd'.repeat(40)
  const path = `deployments/${deployment}/Test/${run}.1`
  return {
    execution: [
      { path: `${path}/README.md`, content: `# Run ${run}: ${verdict}\n` },
      { path: `${path}/results.json.gz`, content: gzipSync(`{"run":"${run}"}`) },
      ...Array.from({ length: logs }, (_none, index) => ({
        path: `${path}/Test/local/shop/sql/${index} ünï 'ok' [x].sql.md`,
        content: `+ select ${index} -- ${run}\r\n+ 日本\n`,
      })),
    ],
    entry: {
      deployment,
      environment: 'Test',
      method: 'deploy',
      run,
      attempt: 1,
      verdict,
      totals: { total: 2, succeeded: 2, failed: 0, skipped: 0, rolledBack: 0, unknown: 0 },
      startedAt: new Date(Date.UTC(2026, 10, 22, 9, 0, Number(run))).toISOString(),
      durationMs: 10,
      path,
    },
    pages: ({ executions }) => [
      { path: 'README.md', content: executions.map(entry => `${entry.run} ${entry.verdict}\n`).join('') },
    ],
  }
}
