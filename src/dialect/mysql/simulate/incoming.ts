/**
 * Rows on their way into a table: whether its keys and checks let them in, and what it holds afterwards. Invariant:
 * rows that the server would refuse are refused before any is added.
 */
import type { Insert } from '../statements/rows.js'
import type { Outcome } from './create-table.js'
import { rowsOf } from './data.js'
import { mentions } from './expressions.js'
import { describeKey, referrersOf } from './foreign.js'
import { isSame, uniqueIndexesOf, type Check, type Index, type Table } from './model.js'
import { checkPlaces, inPartitions, mayLackPartition, partitionColumns, schemeOf } from './partitions.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, isRefusal, refuse } from './refusal.js'
import { find, isMariaDb, keyIn, put, shown, type Scene } from './scene.js'
import { isText } from './build.js'

export interface Incoming {
  /** All columns of the table by their names, and `#`, a number from 1 on. */
  readonly sql: string
  readonly count: number
  readonly vague: ReadonlyMap<string, string>
  /** The next AUTO_INCREMENT. */
  readonly next: bigint | undefined
  /** Why nobody knows the rows. */
  readonly unknown?: string
}

export async function addRows(
  scene: Scene,
  table: Table,
  incoming: Incoming,
  statement: Insert,
): Promise<Outcome> {
  if (incoming.count === 0) return { rows: 0, nothing: 'the query finds no rows' }
  if (incoming.sql.length > 4_000_000) doubt('it has more rows than Greenline asks about')
  const full = withGenerated(table, incoming)
  await checkChecks(scene, table, full, statement.options)
  await checkPartition(scene, table, full, statement)
  if (statement.isIgnore && table.foreignKeys.length > 0)
    await checkParents(scene, table, full, () => doubt('IGNORE leaves rows out that have no parent'))
  const twice = await duplicates(scene, table, full, statement)
  if (!statement.isIgnore) await checkParents(scene, table, full)
  const rows = await settle(scene, table, { incoming: full, twice, statement })
  return rows === undefined ? {} : { rows }
}

/** Generated columns are evaluated over the others. */
function withGenerated(table: Table, incoming: Incoming): Incoming {
  const generated = table.columns.filter(each => each.generated !== undefined)
  if (generated.length === 0) return incoming
  const list = table.columns.map(column =>
    column.generated === undefined
      ? quoteName(column.name)
      : `(${column.generated.expression}) AS ${quoteName(column.name)}`,
  )
  const plain = table.columns.filter(each => each.generated === undefined).map(each => quoteName(each.name))
  const vague = new Map(incoming.vague)
  for (const column of generated) {
    const why = [...incoming.vague.keys()].find(name => mentions(column.generated?.expression ?? '', name))
    if (why !== undefined) vague.set(column.name.toLowerCase(), `it is made from ${why}`)
    if (generated.some(each => each !== column && mentions(column.generated?.expression ?? '', each.name)))
      doubt('a generated column is made from another')
  }
  const inner = `SELECT \`#\`, ${plain.join(', ')} FROM (${incoming.sql}) AS n`
  return {
    ...incoming,
    vague,
    sql: `SELECT \`#\`, ${list.join(', ')} FROM (${inner}) AS ${quoteName(table.name)}`,
  }
}

async function checkChecks(
  scene: Scene,
  table: Table,
  { sql, vague }: Incoming,
  options: readonly Check[] = [],
): Promise<void> {
  for (const check of [...options, ...(scene.session.checkConstraints ? table.checks : [])]) {
    const unclear = [...vague.keys()].find(name => mentions(check.expression, name))
    if (unclear !== undefined)
      doubt(`the check ${check.name} is on ${unclear}, whose value is only known at the time`)
    const rows = await scene.askAs(
      `SELECT 1 AS found FROM (${sql}) AS ${quoteName(table.name)} WHERE NOT (${check.expression}) LIMIT 1`,
    )
    if (rows.length === 0) continue
    if (check.option !== undefined) refuse(1369, check.option)
    const name = check.column === undefined ? check.name : `${table.name}.${check.name}`
    if (isMariaDb(scene)) refuse(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(table)}`)
    refuse(3819, `Check constraint '${check.name}' is violated.`)
  }
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

/** Columns of an index, cut where the index cuts them. */
const keyParts = (table: Table, { parts }: Index, alias: string): readonly string[] =>
  parts.map(({ column = '', length }) => {
    const name = `${alias}.${quoteName(column)}`
    const type = table.columns.find(each => isSame(each.name, column))?.type
    if (length === undefined) return name
    return type !== undefined && isText(type)
      ? `LEFT(${name}, ${length})`
      : `SUBSTRING(${name}, 1, ${length})`
  })

/** Numbers of incoming rows that are there already, or twice among themselves; of IGNORE, REPLACE and ON DUPLICATE KEY. */
async function duplicates(
  scene: Scene,
  table: Table,
  incoming: Incoming,
  statement: Insert,
): Promise<readonly Twice[]> {
  const found: Twice[] = []
  const tolerates = statement.isIgnore || statement.replaces || statement.onDuplicate.length > 0
  for (const index of uniqueIndexesOf(table)) {
    const names = index.parts.map(({ column = '' }) => column)
    if (index.parts.some(({ expression }) => expression !== undefined))
      doubt('a unique index is on an expression')
    const unclear = names.find(name => incoming.vague.has(name.toLowerCase()))
    if (unclear !== undefined) {
      const automatic = table.columns.find(each => isSame(each.name, unclear))
      // A number that the server gives is a new one.
      if (automatic?.isAutoIncrement === true && names.length === 1) continue
      if (/UUID/i.test(incoming.vague.get(unclear.toLowerCase()) ?? '')) continue
      doubt(
        `the unique index ${index.name} is on ${unclear}: ${incoming.vague.get(unclear.toLowerCase()) ?? ''}`,
      )
    }
    const [mine, theirs] = [keyParts(table, index, 'n'), keyParts(table, index, 'x')]
    const equal = mine.map((part, at) => `${part} = ${theirs[at] ?? ''}`).join(' AND ')
    const shownValue = `CONCAT_WS('-', ${mine.join(', ')})`
    const live = await scene.ask(
      `SELECT n.\`#\` AS n, ${shownValue} AS value FROM (${incoming.sql}) AS n
        WHERE EXISTS (SELECT 1 FROM ${rowsOf(table, names)} WHERE ${equal}) ORDER BY n.\`#\` LIMIT 1000`,
    )
    const own = await scene.ask(
      `SELECT n.\`#\` AS n, ${shownValue} AS value FROM (${incoming.sql}) AS n
        WHERE EXISTS (SELECT 1 FROM (${incoming.sql}) AS x WHERE ${equal} AND x.\`#\` < n.\`#\`) ORDER BY n.\`#\` LIMIT 1000`,
    )
    for (const row of live)
      found.push({ number: Number(row['n']), value: String(row['value']), index, with: 'table' })
    for (const row of own)
      found.push({ number: Number(row['n']), value: String(row['value']), index, with: 'rows' })
  }
  const first = [...found].sort((a, b) => a.number - b.number)[0]
  if (first !== undefined && !tolerates) {
    const name = isMariaDb(scene) ? first.index.name : `${table.name}.${first.index.name}`
    refuse(1062, `Duplicate entry '${first.value}' for key '${name}'`)
  }
  return found
}

interface Twice {
  readonly number: number
  readonly value: string
  readonly index: Index
  readonly with: 'table' | 'rows'
}

async function checkParents(
  scene: Scene,
  table: Table,
  { sql, vague }: Incoming,
  otherwise?: () => never,
): Promise<void> {
  if (!scene.session.foreignKeyChecks || table.engine !== 'innodb') return
  for (const key of table.foreignKeys) {
    const unclear = key.columns.find(name => vague.has(name.toLowerCase()))
    if (unclear !== undefined)
      doubt(`the foreign key ${key.name} is on ${unclear}, whose value is only known at the time`)
    const isSelf = keyIn(scene, key.target) === keyIn(scene, table)
    const parent = isSelf ? table : await find(scene, key.target)
    if (parent?.kind !== 'table') {
      refuse(
        1452,
        `Cannot add or update a child row: a foreign key constraint fails (${describeKey(table, key)})`,
      )
    }
    const equal = key.columns
      .map((column, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = n.${quoteName(column)}`)
      .join(' AND ')
    const notNull = key.columns.map(column => `n.${quoteName(column)} IS NOT NULL`).join(' AND ')
    // A row may be the parent of one that comes after it, or of itself.
    const own = isSelf
      ? ` AND NOT EXISTS (SELECT 1 FROM (${sql}) AS p WHERE ${equal} AND p.\`#\` <= n.\`#\`)`
      : ''
    const rows = await scene.ask(
      `SELECT 1 AS found FROM (${sql}) AS n WHERE ${notNull}
         AND NOT EXISTS (SELECT 1 FROM ${rowsOf(parent, key.targetColumns, 'p')} WHERE ${equal})${own} LIMIT 1`,
    )
    if (rows.length === 0) continue
    otherwise?.()
    refuse(
      1452,
      `Cannot add or update a child row: a foreign key constraint fails (${describeKey(table, key)})`,
    )
  }
}

interface Settling {
  readonly incoming: Incoming
  readonly twice: readonly Twice[]
  readonly statement: Insert
}

async function settle(
  scene: Scene,
  table: Table,
  { incoming, twice, statement }: Settling,
): Promise<number | undefined> {
  const list = table.columns.map(each => quoteName(each.name)).join(', ')
  const there = new Set(twice.map(({ number }) => number))
  const vague = new Map([...table.content.vague, ...incoming.vague])
  let sql = `${table.content.sql} UNION ALL SELECT ${list} FROM (${incoming.sql}) AS n`
  let rows: number | undefined = incoming.count
  let unknown = table.content.unknown ?? incoming.unknown
  if (there.size > 0) {
    const kept = `SELECT ${list} FROM (${incoming.sql}) AS n WHERE n.\`#\` NOT IN (${[...there].join(', ')})`
    if (statement.isIgnore) {
      sql = `${table.content.sql} UNION ALL ${kept}`
      rows = incoming.count - there.size
    } else {
      if ((await referrersOf(scene, table)).length > 0) doubt('rows that are replaced may have children')
      if (statement.onDuplicate.length > 0) await checkAssignments(scene, table, statement)
      unknown ??= 'rows of it are replaced or updated'
      rows = undefined
    }
  }
  put(scene, {
    ...table,
    isChanged: true,
    autoIncrement: there.size > 0 ? undefined : incoming.next,
    content: { sql, vague, ...(unknown === undefined ? {} : { unknown }) },
  })
  const count = rows ?? incoming.count
  scene.effects.push({
    what: `table ${shown(scene, table)}`,
    how: 'inserted',
    rows: { count, exact: rows !== undefined },
  })
  return rows
}

/** ON DUPLICATE KEY UPDATE of rows that are there: only values that were judged already. */
async function checkAssignments(scene: Scene, table: Table, { onDuplicate }: Insert): Promise<void> {
  for (const { column, value } of onDuplicate) {
    const name = column.at(-1) ?? ''
    const target = table.columns.find(each => isSame(each.name, name))
    if (target === undefined)
      refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'UPDATE' : 'field list'}'`)
    const isKey = table.indexes.some(
      index => index.kind !== 'index' && index.parts.some(part => isSame(part.column ?? '', name)),
    )
    const isForeign = table.foreignKeys.some(key => key.columns.some(each => isSame(each, name)))
    if (isForeign) doubt('ON DUPLICATE KEY UPDATE changes a foreign key')
    const [word, , inside] = value
    const isOwn = /^VALUES?$/.test(word?.keyword ?? '') && isSame(inside?.text ?? '', name)
    if (isKey && !isOwn) doubt('ON DUPLICATE KEY UPDATE changes a unique index')
    if (!isOwn) doubt('ON DUPLICATE KEY UPDATE sets something else than VALUES()')
  }
}
