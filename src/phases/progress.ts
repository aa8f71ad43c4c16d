/**
 * How far an execution over many targets has come, for whoever watches. Invariant:
 * what is told was counted from targets that have ended.
 */
import type { Host } from '../core/host.js'
import type { Target } from '../core/target.js'

/** More servers than these are told in one sum. */
const MAX_SERVERS = 6

export interface Progress {
  /** The host for one target among many: what only tells of its progress is left out. */
  readonly quiet: Host
  ended(target: Target, colour: 'green' | 'red'): void
}

/** Counts the targets of each server as they end. */
export function startProgress(host: Host, targets: readonly Target[]): Progress {
  const counts = new Map<string, { total: number; done: number; red: number }>()
  for (const { server } of targets) {
    const count = counts.get(server) ?? { total: 0, done: 0, red: 0 }
    count.total += 1
    counts.set(server, count)
  }
  const told = (): string => {
    const rows = [...counts].map(([name, count]) => ({ name, ...count }))
    const sum = (pick: (row: (typeof rows)[number]) => number): number =>
      rows.reduce((total, row) => total + pick(row), 0)
    const all = {
      name: `${rows.length} servers`,
      total: sum(({ total }) => total),
      done: sum(({ done }) => done),
      red: sum(({ red }) => red),
    }
    return (rows.length > MAX_SERVERS ? [all] : rows)
      .map(({ name, total, done, red }) => {
        const reds = red === 0 ? '' : `, ${red} red`
        return `${name}: ${done} of ${total} databases${reds}`
      })
      .join('; ')
  }
  return {
    quiet: { ...host, progress: () => undefined },
    ended({ server }, colour) {
      const count = counts.get(server)
      if (count === undefined) return
      count.done += 1
      if (colour === 'red') count.red += 1
      host.progress(told())
    },
  }
}
