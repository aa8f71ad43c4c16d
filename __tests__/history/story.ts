/**
 * Histories for tests, told in short. Invariant: commits are named by what they
 * are called in the story; one is built on those it names.
 */
import type { Commits } from '../../src/core/commits.js'
import type { LedgerEntry } from '../../src/core/ledger.js'

/** Each commit with its parents; those with an asterisk changed SQL files. The order is that of commits. */
export type Graph = Readonly<Record<string, readonly string[]>>

/** A graph of commits that answers as git does. */
export function commitsOf(
  graph: Graph,
  sql: readonly string[] = Object.keys(graph),
): Commits & { asked: number } {
  const ancestors = (commit: string): ReadonlySet<string> =>
    new Set([commit, ...(graph[commit] ?? []).flatMap(parent => [...ancestors(parent)])])
  const firstParents = (commit: string): string[] => {
    const [parent] = graph[commit] ?? []
    return parent === undefined ? [commit] : [...firstParents(parent), commit]
  }
  return {
    asked: 0,
    async isAncestor(older, newer) {
      this.asked += 1
      return newer in graph && ancestors(newer).has(older)
    },
    async sqlCommits(from, to) {
      const known = ancestors(from)
      return firstParents(to)
        .filter(commit => !known.has(commit) && sql.includes(commit))
        .map(id => ({ id, subject: `About ${id}` }))
    },
  }
}

const VERDICTS = { green: 'green', red: 'red', stopped: 'red', nothing: 'nothing to do' } as const

let minutes = 0

/**
 * An execution: `D2 Test red`, `D2 Test dry-run green`. `stopped` is red without a statement sent. Each is a minute
 * later than the one made before.
 */
export function run(text: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
  const [deployment = '', environment = '', ...words] = text.split(' ')
  const verdict = words.at(-1) as keyof typeof VERDICTS
  const method = words.length > 1 ? (words[0] as 'dry-run') : 'deploy'
  const number = (minutes += 1)
  const startedAt = new Date(Date.UTC(2026, 10, 1, 0, number)).toISOString()
  const none = { succeeded: 0, failed: 0, skipped: 0, rolledBack: 0, unknown: 0 }
  const totals = {
    green: { ...none, total: 3, succeeded: 3 },
    red: { ...none, total: 3, succeeded: 1, failed: 1, skipped: 1 },
    stopped: { ...none, total: 3, skipped: 3 },
    nothing: { ...none, total: 0 },
  }[verdict]
  return {
    ...{
      deployment,
      environment,
      method,
      run: String(number),
      attempt: 1,
      verdict: VERDICTS[verdict],
      totals,
      startedAt,
    },
    path: `deployments/${deployment}/${environment}/${number}.1`,
    ...more,
  }
}
