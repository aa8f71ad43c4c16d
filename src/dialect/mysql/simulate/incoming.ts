/**
 * Rows on their way into a table: whether its keys and checks let them in, and what it holds afterwards. Invariant:
 * of all that is wrong with them, the server tells what it comes upon first, row by row.
 */
import type { Insert } from '../statements/rows.js'
import type { Outcome } from './create-table.js'
import { firstFault, type Fault } from './faults.js'
import { isMadeFrom, misfitsOfGenerated, withGenerated } from './generated.js'
import { faultsOf } from './incoming-keys.js'
import { isSame, type Cells, type Table } from './model.js'
import { checkPlaces, inPartitions, mayLackPartition, partitionColumns, schemeOf } from './partitions.js'
import { quoteName } from './quoting.js'
import { doubt, isRefusal, refuse, refuseWith } from './refusal.js'
import { keyIn, put, shown, type Scene } from './scene.js'
import { addOneByOne } from './upsert.js'
import { withWritten } from './written-rows.js'

/** Rows as one query gives them. */
export interface Incoming {
  /** All columns of the table by their names, and `#`, a number from 1 on. */
  readonly sql: string
  /** The same without `#`, where they are constants. */
  readonly rows?: readonly Cells[]
  readonly count: number
  readonly vague: ReadonlyMap<string, string>
  /** Every row has a number that the server gives. */
  readonly isNumbered: boolean
  /** The next AUTO_INCREMENT. */
  readonly next: bigint | undefined
  /** Why nobody knows the rows. */
  readonly unknown?: string
  /** The first row whose values do not fit; only those before it are in `sql`, or are to be looked at. */
  readonly fault?: Fault
}

/** Of a statement that takes no offence at rows which are there already. */
export const isLenient = ({ isIgnore, replaces, onDuplicate }: Insert): boolean =>
  isIgnore || replaces || onDuplicate.length > 0

/** Lets rows into a table. @throws A refusal where the server would. */
export async function addRows(
  scene: Scene,
  table: Table,
  incoming: Incoming,
  statement: Insert,
): Promise<Outcome> {
  const { fault, count } = incoming
  if (count === 0) {
    if (fault !== undefined) refuseWith(fault.refusal)
    return { rows: 0, nothing: 'the query finds no rows' }
  }
  if (incoming.sql.length > 4_000_000) doubt('it has more rows than Greenline asks about')
  const misfits = await misfitsOfGenerated(scene, table, incoming.sql)
  const full = completed(table, incoming)
  await checkPartition(scene, table, full, statement)
  const faults = await faultsOf(scene, table, full, statement.options).catch((thrown: unknown) => {
    if (isRefusal(thrown) && statement.isIgnore)
      doubt('IGNORE makes a warning of what the server has against it')
    throw thrown
  })
  const first = firstFault<Fault>([...misfits, ...faults, fault])
  if (first !== undefined) {
    if (misfits.some(each => each !== undefined) && isLenient(statement))
      doubt('what it generates does not fit, and may be cut')
    if (isLenient(statement)) return addOneByOne(scene, table, full, statement)
    spendNumbers(scene, table, statement, { next: incoming.next, fault: first })
    refuseWith(first.refusal)
  }
  return append(scene, table, full)
}

/** Numbers that an INSERT has taken are gone, even where it fails: all at once for the rows that VALUES writes. */
function spendNumbers(
  scene: Scene,
  table: Table,
  { columns, rows }: Insert,
  { next, fault }: { readonly next: bigint | undefined; readonly fault: Fault },
): void {
  const automatic = table.columns.find(({ isAutoIncrement }) => isAutoIncrement)
  const isWritten = fault.row > 1 || /^(?:1062|1452)$/.test(fault.refusal.refusal.code)
  if (automatic === undefined || next === table.autoIncrement || !isWritten) return
  const all = columns ?? table.columns.map(({ name }) => name)
  const cell = rows?.[0]?.[all.findIndex(name => isSame(name, automatic.name))]
  const isGiven = cell !== undefined && cell.length > 0
  if (isGiven && fault.row === 1 && !/^(?:NULL|DEFAULT|0)$/i.test(cell[0]?.text ?? '')) return
  const { autoIncrement } = table
  const isKnown = !isGiven && rows !== undefined && autoIncrement !== undefined
  scene.session.numbers.set(keyIn(scene, table), isKnown ? autoIncrement + BigInt(rows.length) : undefined)
}

/** Rows with their generated columns, which are vague where what they are made from is. */
function completed(table: Table, incoming: Incoming): Incoming {
  const vague = new Map(incoming.vague)
  for (const column of table.columns) {
    const why = [...incoming.vague.keys()].find(name => isMadeFrom(column, name))
    if (why !== undefined) vague.set(column.name.toLowerCase(), `it is made from ${why}`)
  }
  const sql = withGenerated(table, incoming.sql, ['`#`'])
  const { rows, ...rest } = incoming
  return { ...rest, vague, sql, ...(rows === undefined || sql !== incoming.sql ? {} : { rows }) }
}

/** Puts rows that fit behind those that are there. */
export function append(scene: Scene, table: Table, incoming: Incoming): Outcome {
  const list = table.columns.map(each => quoteName(each.name)).join(', ')
  const unknown = table.content.unknown ?? incoming.unknown
  put(scene, {
    ...table,
    isChanged: true,
    autoIncrement: incoming.next,
    content: {
      ...(incoming.rows === undefined
        ? { sql: `${table.content.sql} UNION ALL SELECT ${list} FROM (${incoming.sql}) AS n` }
        : withWritten(scene, table, incoming.rows)),
      vague: new Map([...table.content.vague, ...incoming.vague]),
      ...(unknown === undefined ? {} : { unknown }),
    },
  })
  const { count } = incoming
  scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'inserted', rows: { count, exact: true } })
  return { rows: count }
}

/** Whether each row has a partition, and one of those that are named. */
async function checkPartition(
  scene: Scene,
  table: Table,
  { sql, vague }: Incoming,
  { partitions, isIgnore }: Insert,
): Promise<void> {
  const scheme = schemeOf(scene, table)
  if (scheme === undefined) return
  const unclear = partitionColumns(table, scheme).find(name => vague.has(name.toLowerCase()))
  if (unclear !== undefined && (partitions !== undefined || mayLackPartition(table)))
    doubt(`it is partitioned by ${unclear}, whose value is only known at the time`)
  const rows = `(${sql}) AS ${quoteName(table.name)}`
  if (mayLackPartition(table)) {
    try {
      await checkPlaces(scene, table, rows)
    } catch (thrown) {
      if (isIgnore && isRefusal(thrown)) doubt('IGNORE leaves rows out that have no partition')
      throw thrown
    }
  }
  if (partitions === undefined) return
  const strangers = await scene.askAs(
    `SELECT 1 AS found FROM ${rows} WHERE NOT (${inPartitions(scene, table, partitions)}) LIMIT 1`,
  )
  if (strangers.length === 0) return
  if (isIgnore) doubt('IGNORE leaves rows out that are of another partition')
  refuse(1748, 'Found a row not matching the given partition set')
}
