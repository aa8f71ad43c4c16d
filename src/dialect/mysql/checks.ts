/**
 * What is looked at before anything runs on MySQL or MariaDB: the server once,
 * each of its databases. Invariant: look-ups only; no wait is longer than opening a session may take.
 */
import type { Problem, ServerInfo } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import { mayChangeNothing, readOnly, tooOld } from '../checks.js'
import type { ServerCheck, SessionOptions } from '../dialect.js'
import { within } from '../patience.js'
import { select, type Session } from './connect.js'
import { hasRoles, writingOn } from './mirror/inspect.js'
import { toConnectFailure } from './sql-error.js'

/** Several locks in one session (MySQL 5.7), a time limit for statements (MariaDB 10.1). */
const OLDEST: Partial<Record<ServerInfo['product'], readonly [major: number, minor: number]>> = {
  MySQL: [5, 7],
  MariaDB: [10, 1],
}

/** See `Connection.checkServer`. */
export async function checkServer(
  target: Target,
  session: Session,
  options: SessionOptions,
  now: () => number,
): Promise<ServerCheck> {
  const { product, version } = session.server
  const before = now()
  // SYSDATE, unlike NOW, is not held still by `SET timestamp`.
  const [row] = await ask(
    ...([target, session, options] as const),
    `SELECT UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS time, @@global.max_connections AS most,
            @@session.max_user_connections AS own`,
  )
  const after = now()
  const [used] = await ask(target, session, options, `SHOW GLOBAL STATUS LIKE 'Threads_connected'`)
  const ofServer = Number(row?.['most']) - Number(used?.['Value'])
  const limit = Number(row?.['own'])
  const ofAccount = limit === 0 ? ofServer : limit - (await sessionsOfAccount(target, session, options))
  return {
    problems: isTooOld(session.server)
      ? [tooOld(target, `${product} ${version}`, `${product} ${(OLDEST[product] ?? []).join('.')}`)]
      : [],
    clockAheadMs: Number(row?.['time']) - (before + after) / 2,
    // The session that asks ends before others begin.
    freeConnections: Math.max(0, Math.min(ofServer, ofAccount) + 1),
  }
}

/** Whether a server is older than what Greenline needs; a version that is no number is taken for new. */
export function isTooOld({ product, version }: ServerInfo): boolean {
  const [major, minor] = /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? []
  const [oldestMajor, oldestMinor] = OLDEST[product] ?? [0, 0]
  if (major === undefined || minor === undefined) return false
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}

async function sessionsOfAccount(target: Target, session: Session, options: SessionOptions): Promise<number> {
  // Without PROCESS, an account sees its own sessions only, which are the ones meant.
  const [row] = await ask(
    ...([target, session, options] as const),
    `SELECT COUNT(*) AS count FROM information_schema.processlist
      WHERE user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)`,
  )
  return Number(row?.['count'])
}

/** See `Connection.validate`. */
export async function checkDatabase(
  target: Target,
  session: Session,
  options: SessionOptions,
): Promise<readonly Problem[]> {
  const [state] = await ask(target, session, options, 'SELECT @@global.read_only AS read_only')
  const problems =
    Number(state?.['read_only']) === 1 ? [readOnly(target, 'takes no writes (read_only is on)')] : []
  const rows = await ask(target, session, options, 'SHOW GRANTS')
  const lines = rows.map(row => String(Object.values(row)[0]))
  if (writingOn(target.database, lines) === undefined && !hasRoles(lines)) {
    const account = / TO (\S+)/.exec(lines[0] ?? '')?.[1] ?? 'the account'
    problems.push(mayChangeNothing(target, account))
  }
  return problems
}

/** Asks, for as long as opening a session may take. @throws GreenlineError */
async function ask(
  target: Target,
  { client }: Session,
  { connectTimeoutMs: timeoutMs }: SessionOptions,
  sql: string,
): ReturnType<typeof select> {
  try {
    return await within(timeoutMs, select(client, sql), () => client.destroy())
  } catch (thrown) {
    throw toConnectFailure(target, thrown, { step: 'look', timeoutMs })
  }
}
