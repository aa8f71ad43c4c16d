/**
 * `greenline executions`: what the log branch knows, as a table. Invariant:
 * nothing is written, and a ledger that was altered is never shown as a whole one.
 */
import { INPUTS } from '../config/inputs.js'
import { GreenlineError } from '../core/errors.js'
import type { ChainState, LedgerEntry } from '../core/ledger.js'
import { isSameEnvironment } from '../history/refusals.js'
import { readHistoryByGit } from '../publish/log-branch.js'
import { formatCount, formatTime, plural, shortCommit } from '../render/format.js'
import type { Arguments } from './arguments.js'
import { createTerminalHost } from './terminal-host.js'

/** Prints the executions, newest first. @returns 1 when the ledger's chain is broken. */
export async function executions({ flags }: Arguments): Promise<number> {
  const host = createTerminalHost({ redact: text => text })
  const branch = readBranchName(flags['log-branch'] ?? INPUTS['log-branch'].default)
  const { entries, chain } = await readHistoryByGit(process.cwd(), branch)
  const { deployment, environment } = flags
  const newest = entries
    .filter(entry => deployment === undefined || isCalled(entry, deployment))
    .filter(entry => environment === undefined || isSameEnvironment(entry.environment, environment))
    .toReversed()
  if (flags['json'] !== undefined) {
    process.stdout.write(`${JSON.stringify({ chain, executions: newest }, undefined, 2)}\n`)
  } else {
    const none =
      entries.length === 0 ? `There is nothing on the branch ${branch}.` : 'No execution is like that.'
    host.info(newest.length === 0 ? none : renderTable(newest))
    host.info(describeChain(chain, entries.length))
  }
  return chain.status === 'whole' ? 0 : 1
}

function readBranchName(text: string): string {
  const name = INPUTS['log-branch'].schema.safeParse(text)
  if (name.success) return name.data
  throw new GreenlineError(
    'INPUT_INVALID',
    `--log-branch: ${name.error.issues[0]?.message ?? 'it is no branch'}`,
    'Give the short name of a branch.',
  )
}

const isCalled = ({ deployment }: LedgerEntry, prefix: string): boolean =>
  deployment.toLowerCase().startsWith(prefix.toLowerCase())

const HEADER = ['Deployment', 'Environment', 'Verdict', 'Statements', 'When', 'By', 'Run']

function renderTable(entries: readonly LedgerEntry[]): string {
  const rows = [HEADER, ...entries.map(toRow)]
  const widths = HEADER.map((_title, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return rows.map(row => line(row).trimEnd()).join('\n')
}

function toRow(entry: LedgerEntry): readonly string[] {
  const { verdict, method, totals } = entry
  const good = `${formatCount(totals.succeeded)} of ${formatCount(totals.total)}`
  return [
    shortCommit(entry.deployment),
    entry.environment,
    method === 'deploy' ? verdict : `${verdict} (${method})`,
    totals.total === 0 ? '' : good,
    formatTime(entry.startedAt),
    entry.actor ?? '',
    `${entry.run}.${entry.attempt}`,
  ].map(cell => cell.replace(/\s+/g, ' '))
}

function describeChain(chain: ChainState, count: number): string {
  if (chain.status === 'whole') return `The chain of ${plural(count, 'execution')} is whole.`
  return `The chain is broken: entry ${formatCount(chain.at)} of executions.json does not follow from what was before it. The history of the log branch shows who changed it.`
}
