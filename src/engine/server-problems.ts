/** What speaks against a server as a whole. Invariant: pure; numbers are those that were found. */
import type { Problem } from '../core/model.js'
import { SESSIONS_PER_DATABASE, type Server } from '../core/target.js'
import type { ServerCheck } from '../dialect/dialect.js'

/** Clocks that are further apart make times of rows and of logs hard to compare. */
const CLOCKS_APART_MS = 60_000

/** @param atOnce - Databases of the server that are to be worked on at once. */
export function serverProblems(server: Server, check: ServerCheck, atOnce: number): readonly Problem[] {
  const { clockAheadMs = 0, freeConnections } = check
  const target = `${server.environment}/${server.name}`
  return [
    ...(Math.abs(clockAheadMs) > CLOCKS_APART_MS ? [clockDiffers(target, clockAheadMs)] : []),
    ...(freeConnections === undefined ? [] : connectionProblems(target, freeConnections, atOnce)),
  ]
}

const clockDiffers = (target: string, aheadMs: number): Problem => ({
  code: 'CLOCK_DIFFERS',
  message: `The clock of the server of ${target} is ${durationOf(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} this runner's.`,
  hint: 'Set both by a time service: times in the log are those of the runner, times in rows those of the server.',
  severity: 'warning',
  target,
})

function durationOf(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`
}

function connectionProblems(target: string, free: number, atOnce: number): readonly Problem[] {
  const needed = atOnce * SESSIONS_PER_DATABASE
  if (free >= needed) return []
  const left = `The server of ${target} has ${free} free ${free === 1 ? 'connection' : 'connections'} for this account`
  if (free < SESSIONS_PER_DATABASE) {
    return [
      {
        code: 'CONNECTIONS_FULL',
        message: `${left}, and one database needs ${SESSIONS_PER_DATABASE} at once.`,
        hint: 'End sessions that nobody needs, or raise max_connections or the limit of the account.',
        severity: 'error',
        target,
      },
    ]
  }
  const fewer = Math.floor(free / SESSIONS_PER_DATABASE)
  return [
    {
      code: 'CONNECTIONS_FULL',
      message: `${left}; ${atOnce} databases at once need ${needed}, so only ${fewer} ${fewer === 1 ? 'is' : 'are'} worked on at once.`,
      hint: 'Lower max-parallel, or raise max_connections or the limit of the account.',
      severity: 'warning',
      target,
    },
  ]
}
