/**
 * The databases of an execution, and how many of them are worked on at once.
 * Invariant: no server is given more than its own limit, nor more than it has room for.
 */
import { SESSIONS_PER_DATABASE, type Target } from '../core/target.js'
import type { Run } from './run.js'

/** What the validation found, and the phases after it work with. */
export interface Validated {
  /** In the order of the servers, those of a server by name. */
  readonly targets: readonly Target[]
  /** Sessions that may be open at once, by the server's name; absent where nothing limits them. */
  readonly freeConnections: ReadonlyMap<string, number>
}

/** The limits of an execution: databases at once, in all and on one server by its name. */
export function limitsOf(
  { settings }: Pick<Run, 'settings'>,
  { freeConnections }: Pick<Validated, 'freeConnections'>,
): { readonly limit: number; readonly limitOf: (server: string) => number } {
  const own = new Map(settings.servers.map(({ name, maxParallel }) => [name, maxParallel]))
  const { maxParallel } = settings
  const roomOn = (server: string): number =>
    Math.floor((freeConnections.get(server) ?? Infinity) / SESSIONS_PER_DATABASE)
  return {
    limit: maxParallel,
    limitOf: server => Math.max(1, Math.min(own.get(server) ?? maxParallel, roomOn(server))),
  }
}
