/**
 * Finds out how a table is altered by asking for the gentlest way first. Invariant: the attempt that the
 * server takes is the execution; a refused one changes nothing, and after the last the text goes as written.
 *
 * What is asked for is what the server chooses by itself: the first algorithm that can do it, with the
 * weakest lock. A refusal commits an open transaction, as the statement as written does.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-performance
 * @see https://mariadb.com/kb/en/innodb-online-ddl-overview/
 */
import type { ServerInfo } from '../../../core/model.js'
import { endsSession, isCutShort, isFromServer, type ServerError } from '../sql-error.js'
import type { Send, Sent } from '../send.js'
import type { Alteration } from './read-alter.js'
import { versionNumber } from '../statements/tokens.js'

/** How a table was altered, as far as that is known. */
export interface Way {
  readonly algorithm?: string
  readonly lock?: string
}

const LOCKS = ['NONE', 'SHARED', 'EXCLUSIVE'] as const

/** The algorithms that a server has, gentlest first; COPY is what is left when all are refused. */
function algorithmsOf(
  { given, partitioning }: Pick<Alteration, 'given' | 'partitioning'>,
  product: ServerInfo['product'],
): readonly string[] {
  if (given.algorithm !== undefined) return [given.algorithm]
  // MariaDB takes no algorithm with clauses about partitions, and with PARTITION BY heeds only INPLACE.
  if (partitioning !== 'untouched')
    return product === 'MariaDB' && partitioning === 'partitions' ? [] : ['INPLACE']
  if (product === 'MariaDB') return ['INSTANT', 'NOCOPY', 'INPLACE']
  // MySQL takes no lock beside INSTANT, which never has one that lasts.
  return given.lock === undefined ? ['INSTANT', 'INPLACE'] : ['INPLACE']
}

/** Ways that a statement may be tried in, gentlest first, without what it says itself. */
export function waysToTry(
  alteration: Pick<Alteration, 'given' | 'partitioning'>,
  { product, version }: ServerInfo,
): readonly Way[] {
  const { given } = alteration
  const algorithms = algorithmsOf(alteration, product)
  // A copy lets others write since 11.2. https://mariadb.com/kb/en/innodb-online-ddl-overview/
  const copiesOnline = product === 'MariaDB' && versionNumber(version) >= 110_200 && algorithms.length > 0
  const withLocks = (algorithm: string): readonly Way[] => {
    if (given.lock !== undefined || algorithm === 'INSTANT') return [{ algorithm }]
    if (algorithm === 'COPY') return copiesOnline ? [{ algorithm, lock: 'NONE' }] : []
    return LOCKS.map(lock => ({ algorithm, lock }))
  }
  return [...new Set([...algorithms, ...(copiesOnline && given.algorithm === undefined ? ['COPY'] : [])])]
    .flatMap(withLocks)
    .map(way => Object.fromEntries(Object.entries(way).filter(([key]) => !(key in given))) as Way)
    .filter(way => Object.keys(way).length > 0)
}

/**
 * ER_ALTER_OPERATION_NOT_SUPPORTED, the same with its reason, ER_UNKNOWN_ALTER_ALGORITHM of servers before
 * INSTANT and NOCOPY, ER_INNODB_MAX_ROW_VERSION of columns that came by INSTANT 64 times.
 *
 * @see https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
 */
const REFUSALS = new Set([1845, 1846, 1800, 4092])

/** Time is over (also that to wait for a lock), or somebody has stopped it: trying again would only take longer. */
const isOver = (error: ServerError): boolean =>
  endsSession(error) || isCutShort(error) || error.errno === 1205

/** Runs an alteration. @returns The answer that counts, and what is known of how it was come by. */
export async function alter(
  text: string,
  { given, withClauses }: Alteration,
  ways: readonly Way[],
  { server, send, isCancelled }: { server: ServerInfo; send: Send; isCancelled: () => boolean },
): Promise<{ readonly sent: Sent; readonly way: Way }> {
  let isOnlyRefused = ways.length > 0
  for (const way of ways) {
    const { algorithm, lock } = way
    const clauses = [
      ...(algorithm === undefined ? [] : [`ALGORITHM=${algorithm}`]),
      ...(lock === undefined ? [] : [`LOCK=${lock}`]),
    ]
    const sent = await send(withClauses(clauses))
    const { error } = sent.reply
    if (error === undefined) return { sent, way: { ...given, ...way } }
    if (!isFromServer(error) || isOver(error)) return { sent, way: {} }
    if (isCancelled()) return { sent: interrupted(sent), way: {} }
    isOnlyRefused &&= REFUSALS.has(error.errno ?? 0)
    if (!isOnlyRefused) break
    // Only where nothing else is named as a way out; INSTANT's may read COPY/INPLACE.
    if (/ALGORITHM=COPY(?!\/)/.test(error.message) && server.product === 'MySQL') break
  }
  const sent = await send(text)
  const isCopy = given.algorithm === 'COPY' || (given.algorithm === undefined && isOnlyRefused)
  // A copy lets others read until the tables change places.
  return { sent, way: isCopy ? { algorithm: 'COPY', lock: given.lock ?? 'SHARED' } : given }
}

/** What the server says of a statement that is cancelled: cancelled between two tries, nobody was there to say it. */
const interrupted = (sent: Sent): Sent => ({
  ...sent,
  reply: {
    ...sent.reply,
    error: Object.assign(new Error('Query execution was interrupted'), {
      ...{ code: 'ER_QUERY_INTERRUPTED', errno: 1317, sqlState: '70100' },
      ...{ sqlMessage: 'Query execution was interrupted', fatal: false },
    }),
  },
})
