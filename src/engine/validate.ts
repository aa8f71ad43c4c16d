/**
 * Looks at every server and every database that is meant before anything runs.
 * Invariant: all problems of all of them are found in one pass, no server waits for
 * another, and nothing is written.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenlineError } from '../core/errors.js'
import type { Problem, ServerInfo } from '../core/model.js'
import { SESSIONS_PER_DATABASE, type Server, type Target } from '../core/target.js'
import type { Connection, Dialect, ServerCheck, SessionOptions } from '../dialect/dialect.js'
import { mergeAlike, type Found } from './merge-problems.js'
import { problemsOf } from './problem.js'
import { inParallel } from './rollout.js'
import { serverProblems } from './server-problems.js'
import { createStarts, type Starts } from './starts.js'
import { findTargets } from './targets.js'

/** Of the time for opening a session: a second try may have all of it. */
const SHARES_OF_TRIES = [1 / 3, 1]
/** Before a server that was full is tried again. */
const PAUSE_MS = 1_000
/** No step begins later: with the time that the last one takes, a server is done with after 45 s. */
const LAST_STEP_AFTER_MS = 30_000
/** A session that is opened for longer waits for the network, and others may be begun. */
const STARTING_MS = 1_000

export interface ValidateOptions {
  readonly session: SessionOptions
  readonly dialectOf: (server: Server) => Dialect
  /** Databases that will be worked on at once, in all. */
  readonly maxParallel: number
  /** Milliseconds since 1970, for comparing clocks. */
  readonly now: () => number
  /** `list`: only what databases there are; nothing is connected to that is named. */
  readonly depth: 'whole' | 'list'
}

/** What was found on one server. */
export interface ServerValidation {
  readonly server: Server
  /** In the order of their names; also those with problems. */
  readonly targets: readonly Target[]
  /** Absent when no session came about. */
  readonly info?: ServerInfo
  /** Sessions that the account can have open at once; absent where nothing limits them. */
  readonly freeConnections?: number
  readonly durationMs: number
  /** Those of several databases that are the same are one. */
  readonly problems: readonly Problem[]
}

/** Looks at servers, all at once. @returns One for each, in their order. */
export function validateServers(
  servers: readonly Server[],
  options: ValidateOptions,
): Promise<ServerValidation[]> {
  const starts = createStarts(options.maxParallel * SESSIONS_PER_DATABASE, STARTING_MS)
  return Promise.all(servers.map(server => validateServer(server, options, starts)))
}

async function validateServer(
  server: Server,
  options: ValidateOptions,
  starts: Starts,
): Promise<ServerValidation> {
  const started = performance.now()
  const look: Look = { server, options, starts, deadline: started + LAST_STEP_AFTER_MS }
  const durationMs = (): number => Math.round(performance.now() - started)
  const place = { target: `${server.environment}/${server.name}` }
  let targets: readonly Target[]
  try {
    targets = await twice(look, session => findTargets(server, options.dialectOf(server), session))
  } catch (thrown) {
    return { server, targets: [], durationMs: durationMs(), problems: problemsOf(thrown, place) }
  }
  if (options.depth === 'list') return { server, targets, durationMs: durationMs(), problems: [] }
  const { info, check, found, unseen } = await lookAtDatabases(look, targets)
  const problems = mergeAlike(found)
  const limit = Math.min(options.maxParallel, server.maxParallel ?? options.maxParallel, targets.length)
  return {
    ...{ server, targets, durationMs: durationMs() },
    ...(info === undefined ? {} : { info }),
    ...(check?.freeConnections === undefined ? {} : { freeConnections: check.freeConnections }),
    problems: [
      ...(check === undefined ? [] : serverProblems(server, check, limit)),
      ...problems.map((problem, at) =>
        unseen > 0 && at === problems.length - 1
          ? { ...problem, message: `${problem.message} ${notSeen(unseen)}` }
          : problem,
      ),
    ],
  }
}

const notSeen = (count: number): string =>
  count === 1
    ? 'One more of its databases was not looked at.'
    : `${count} more of its databases were not looked at.`

/** What looking at one server needs. */
interface Look {
  readonly server: Server
  readonly options: ValidateOptions
  readonly starts: Starts
  /** By `performance.now()`. */
  readonly deadline: number
}

interface Seen {
  info?: ServerInfo
  check?: ServerCheck
  readonly found: Found[]
  /** The server is not to be had, or no longer. */
  isGone: boolean
  /** Databases that were left out for that reason. */
  unseen: number
}

/** The first session looks at the server too, and says how many others there may be. */
async function lookAtDatabases(look: Look, targets: readonly Target[]): Promise<Seen> {
  const { server, options } = look
  const seen: Seen = { found: [], unseen: 0, isGone: false }
  const lookAt = async (target: Target, within: Look): Promise<void> => {
    try {
      await twice(within, async session => {
        await using connection = await options.dialectOf(server).connect(target, session)
        await lookThrough(connection, target, seen, options)
      })
    } catch (thrown) {
      const problems = problemsOf(thrown, { target: target.name })
      seen.found.push(...problems.map(problem => ({ problem, target })))
      const own = seen.info === undefined ? OF_ONE_DATABASE : OF_ONE_WHEN_OTHERS_OPEN
      if (problems.some(({ code }) => !own.has(code))) seen.isGone = true
    }
  }
  const left = [...targets]
  while (seen.info === undefined && !seen.isGone) {
    const [target] = left.splice(0, 1)
    if (target === undefined) break
    await lookAt(target, look)
  }
  const lanes = lanesFor(look, seen.check)
  // Each database has its own time from here on: many of them take long without anything being wrong.
  const others = { ...look, deadline: Infinity }
  let begun = 0
  await inParallel(left, {
    limit: lanes,
    keyOf: () => '',
    limitOf: () => lanes,
    mayBegin: () => !seen.isGone,
    work: async target => {
      begun += 1
      await lookAt(target, others)
    },
  })
  const order = new Map(targets.map((target, at) => [target, at]))
  const at = ({ target }: Found): number => order.get(target) ?? 0
  return { ...seen, found: seen.found.sort((one, other) => at(one) - at(other)), unseen: left.length - begun }
}

/** Looks at a database, and at its server unless that has been done. */
async function lookThrough(
  connection: Connection,
  target: Target,
  seen: Seen,
  { now }: ValidateOptions,
): Promise<void> {
  const isFirst = seen.check === undefined
  seen.info ??= connection.server
  const check = isFirst ? await connection.checkServer(now) : undefined
  if (check !== undefined) {
    seen.check = check
    seen.found.push(...check.problems.map(problem => ({ problem, target })))
    if (check.problems.some(({ code }) => code === 'SERVER_TOO_OLD')) return
  }
  const problems = await connection.validate()
  seen.found.push(...problems.map(problem => ({ problem, target })))
}

/** Sessions at once: no more than the execution will have, nor than the server has places for. */
function lanesFor({ server, options }: Look, check: ServerCheck | undefined): number {
  const { maxParallel } = options
  const wanted = Math.min(maxParallel, server.maxParallel ?? maxParallel) * SESSIONS_PER_DATABASE
  return Math.max(1, Math.min(wanted, check?.freeConnections ?? wanted))
}

/** Problems that say nothing of the other databases; whatever else keeps a session from coming about does. */
const OF_ONE_DATABASE = new Set<string>(['DATABASE_MISSING', 'PRIVILEGE_MISSING'])
/** An account that was let in before is good: then pg_hba.conf tells databases apart. */
const OF_ONE_WHEN_OTHERS_OPEN = new Set<string>([...OF_ONE_DATABASE, 'CREDENTIALS_REJECTED'])
/** Problems that a second try may not meet. */
const MAY_PASS = new Set<string>([
  ...['TARGET_UNREACHABLE', 'TARGET_TIMEOUT', 'CONNECTION_LOST', 'CONNECTIONS_FULL'],
  ...['SSH_UNREACHABLE', 'SSH_FORWARD'],
])

/** Tries again what may pass. @throws What the last try throws. */
async function twice<T>(
  { server, options, starts, deadline }: Look,
  work: (session: SessionOptions) => Promise<T>,
): Promise<T> {
  const { session } = options
  for (let attempt = 0; ; attempt += 1) {
    const share = SHARES_OF_TRIES[attempt] ?? 1
    const limits = { ...session, connectTimeoutMs: session.connectTimeoutMs * share }
    if (performance.now() > deadline) throw outOfTime(server)
    try {
      return await starts(() => work(limits))
    } catch (thrown) {
      const codes = problemsOf(thrown).map(({ code }) => code)
      const isLast = attempt === SHARES_OF_TRIES.length - 1 || performance.now() > deadline
      if (isLast || !codes.some(code => MAY_PASS.has(code))) throw thrown
      if (codes.includes('CONNECTIONS_FULL')) await sleep(PAUSE_MS)
    }
  }
}

const outOfTime = ({ environment, name }: Server): GreenlineError =>
  new GreenlineError(
    'TARGET_TIMEOUT',
    `The server ${name} was not looked through within ${LAST_STEP_AFTER_MS / 1000} s: each step was answered, too slowly.`,
    'Look at what keeps the server or the way to it busy, and run again.',
    { place: { target: `${environment}/${name}` } },
  )
