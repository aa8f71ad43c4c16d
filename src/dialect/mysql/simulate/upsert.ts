/**
 * INSERT IGNORE, REPLACE and INSERT … ON DUPLICATE KEY UPDATE where a row does not fit. Invariant: row after row, each
 * sees the table as the one before it has left it.
 */
import { readStatement } from '../statements/read.js'
import { createReader } from '../statements/reader.js'
import type { Insert } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import type { Outcome } from './create-table.js'
import { cast, emptyContent, partsOf } from './data.js'
import { update } from './update.js'
import { firstFault } from './faults.js'
import { followRows } from './follow.js'
import { append, type Incoming } from './incoming.js'
import { faultsOf, type KeyFault } from './incoming-keys.js'
import { columnOf, isSame, type Column, type Index, type Table } from './model.js'
import { quoteLiteral, quoteName, quoteTable } from './quoting.js'
import { tokensIn } from './queries.js'
import { doubt, refuse, refuseWith } from './refusal.js'
import { isMariaDb, mustFindTable, put, shown, type Scene } from './scene.js'

/** Rows that are followed one by one; each makes the questions longer. */
const MOST_ROWS = 20

/** Adds rows of which some do not fit, as the statement asks. */
export async function addOneByOne(
  scene: Scene,
  table: Table,
  incoming: Incoming,
  statement: Insert,
): Promise<Outcome> {
  const { count, fault } = incoming
  if (statement.query !== undefined && (await hasTwice(scene, table, incoming)))
    doubt('in which order its query gives the rows is the server’s to say')
  const last = fault === undefined ? count : fault.row - 1
  if (last > MOST_ROWS) doubt('too many rows are added where some do not fit')
  if (incoming.unknown !== undefined) doubt(incoming.unknown)
  if (statement.onDuplicate.length > 0) checkColumns(scene, table, statement)
  // A row that is left out may have taken its number with it.
  const next = incoming.next === table.autoIncrement ? incoming.next : undefined
  let rows = 0
  for (let number = 1; number <= last; number += 1) {
    const now = await mustFindTable(scene, table)
    const one: Incoming = {
      ...incoming,
      ...(incoming.rows === undefined ? {} : { rows: incoming.rows.slice(number - 1, number) }),
      sql: `SELECT * FROM (${incoming.sql}) AS n WHERE n.\`#\` = ${number}`,
      ...{ count: 1, next },
    }
    rows += await addOne(scene, now, one, statement)
  }
  const now = await mustFindTable(scene, table)
  if (now.autoIncrement !== next) put(scene, { ...now, autoIncrement: next })
  if (fault !== undefined) refuseWith(fault.refusal)
  return rows === 0 ? { rows, nothing: 'its rows are there already, or are left out' } : { rows }
}

/** Whether some of the rows are the same to a unique index: then it matters which comes first. */
async function hasTwice(scene: Scene, table: Table, incoming: Incoming): Promise<boolean> {
  if (incoming.count === 1) return false
  const faults = await faultsOf(scene, { ...table, content: emptyContent(table.columns) }, incoming)
  return faults.some(each => each?.index !== undefined)
}

/** @returns How many rows were touched, as the server counts: one that is replaced or updated is two. */
async function addOne(scene: Scene, table: Table, one: Incoming, statement: Insert): Promise<number> {
  const faults = (await faultsOf(scene, table, one, statement.options)).filter(each => each !== undefined)
  const first = firstFault<KeyFault>(faults)
  const added = (): number => {
    append(scene, table, one)
    return 1
  }
  if (first === undefined) return added()
  if (statement.isIgnore) {
    // A check refuses a row that comes alone: MariaDB ignores it only where there are several.
    const isAlone = statement.query === undefined && statement.rows?.length === 1
    if (isMariaDb(scene) && isAlone && /^(?:4025|1369)$/.test(first.refusal.refusal.code))
      refuseWith(first.refusal)
    if (statement.onDuplicate.length > 0) doubt('IGNORE leaves rows as they are that would not fit')
    return 0
  }
  if (first.index === undefined) refuseWith(first.refusal)
  if (statement.onDuplicate.length > 0) return updateOne(scene, table, { one, statement, index: first.index })
  const taken = faults.flatMap(({ index }) => (index === undefined ? [] : [index]))
  const rest = await without(scene, table, one, taken)
  const left = firstFault<KeyFault>(await faultsOf(scene, rest, one, statement.options))
  if (left !== undefined) refuseWith(left.refusal)
  append(scene, rest, one)
  return 2
}

/** Takes the rows out of a table that unique indexes find to be the same as one that comes in. */
async function without(
  scene: Scene,
  table: Table,
  { sql }: Incoming,
  indexes: readonly Index[],
): Promise<Table> {
  const same = indexes.map(index => {
    const [mine, theirs] = [partsOf(index, table, 'n'), partsOf(index, table, 'x')]
    return `(${mine.map((part, at) => `${part} = ${theirs[at] ?? ''}`).join(' AND ')})`
  })
  const list = table.columns.map(each => `x.${quoteName(each.name)}`).join(', ')
  const after: Table = {
    ...table,
    isChanged: true,
    content: {
      ...table.content,
      sql: `SELECT ${list} FROM (${table.content.sql}) AS x WHERE NOT EXISTS (SELECT 1 FROM (${sql}) AS n WHERE ${same.join(' OR ')})`,
    },
  }
  await followRows(scene, { before: table, after, event: 'delete' })
  scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'deleted' })
  return after
}

function checkColumns(scene: Scene, table: Table, { onDuplicate }: Insert): void {
  for (const { column } of onDuplicate) {
    const name = column.at(-1) ?? ''
    if (columnOf(table, name) === undefined)
      refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'UPDATE' : 'field list'}'`)
  }
}

interface Meeting {
  readonly one: Incoming
  readonly statement: Insert
  /** The first that has the row already. */
  readonly index: Index
}

/** The row that is there, updated by a statement of its own. */
async function updateOne(scene: Scene, table: Table, { one, statement, index }: Meeting): Promise<number> {
  const columns = table.columns.filter(each => !one.vague.has(each.name.toLowerCase()))
  const [row = {}] = await scene.ask(
    `SELECT ${columns.map(each => quoteName(each.name)).join(', ')} FROM (${one.sql}) AS n`,
  )
  const valueOf = (name: string): string => {
    const column = columns.find(each => isSame(each.name, name))
    if (column === undefined) return doubt(`nobody knows the new value of ${name}`)
    return constantOf(row[column.name], column)
  }
  const sets = statement.onDuplicate.map(
    ({ column, value }) => `${quoteName(column.at(-1) ?? '')} = ${withValues(scene.text, value, valueOf)}`,
  )
  const where = index.parts.map(({ column = '', length }) => {
    if (length !== undefined) doubt('a unique index is on the beginning of a text')
    return `${quoteName(column)} = ${valueOf(column)}`
  })
  const text = `UPDATE ${quoteTable(table)} SET ${sets.join(', ')} WHERE ${where.join(' AND ')}`
  const tokens = tokensIn(scene, text)
  const reading = { server: scene.server, sqlMode: scene.session.sqlMode }
  const read = readStatement(createReader(tokens), { text, reading })
  if (read?.kind !== 'update') return doubt('Greenline does not understand what it updates')
  const inner: Scene = { ...scene, text, tokens }
  const { rows = 0 } = await update(inner, read)
  scene.world = inner.world
  return rows === 0 ? 0 : 2
}

function constantOf(value: unknown, column: Column): string {
  if (value === null || value === undefined) return 'NULL'
  if (value instanceof Uint8Array) return quoteLiteral({ kind: 'bytes', value })
  if (typeof value !== 'string') return doubt('a value has another form than text')
  if (/int$|^decimal$|^double$|^year$/.test(column.type.name)) return value
  return column.type.name === 'float'
    ? cast(quoteLiteral({ kind: 'string', value }), column)
    : quoteLiteral({ kind: 'string', value })
}

/** An expression in which VALUES(column) is what would have been inserted. */
function withValues(text: string, value: readonly Token[], valueOf: (name: string) => string): string {
  const [first, last] = [value[0], value.at(-1)]
  let now = text.slice(0, last?.end)
  for (let at = value.length - 1; at >= 0; at -= 1) {
    const [word, open, name, close] = value.slice(at, at + 4)
    if (!/^VALUES?$/.test(word?.keyword ?? '') || open?.text !== '(') continue
    if (name?.kind !== 'name' || close?.text !== ')')
      return doubt('VALUES() is about something else than a column')
    now = `${now.slice(0, word?.start)}${valueOf(name.text)}${now.slice(close.end)}`
  }
  return now.slice(first?.start)
}
