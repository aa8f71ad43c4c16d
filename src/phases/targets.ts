/** How many targets are worked on at once. Invariant: no server is given more than its own limit. */
import type { Run } from './run.js'

/** The limits of an execution: in all, and on one server by its name. */
export function limitsOf({ settings }: Pick<Run, 'settings'>): {
  readonly limit: number
  readonly limitOf: (server: string) => number
} {
  const own = new Map(settings.servers.map(({ name, maxParallel }) => [name, maxParallel]))
  const { maxParallel } = settings
  return { limit: maxParallel, limitOf: server => own.get(server) ?? maxParallel }
}
