/**
 * UPDATE and DELETE. Invariant: the rows that a statement is about are found by the server, by the statement's own
 * condition.
 */
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import { createReader } from '../statements/reader.js'
import type { Delete, Update } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import { checkConversion } from './conversions.js'
import type { Outcome } from './create-table.js'
import { cast, firstDuplicate, hasOrphans, rowsOf, unknownContent } from './data.js'
import { mentions } from './expressions.js'
import { describeKey, referrersOf } from './foreign.js'
import {
  columnOf,
  isSame,
  uniqueIndexesOf,
  type Column,
  type ForeignKey,
  type Table,
  type TableName,
} from './model.js'
import { isJoin, removeJoin, updateJoin } from './joins.js'
import { checkAllPlaces, inPartitions } from './partitions.js'
import { checkTriggers } from './triggers.js'
import { columnsOfQuery, mustOnlyRead, overWorld, refuseWarnings, rethrow, tokensIn } from './queries.js'
import { quoteName, quoteTable, quoteLiteral } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { find, isMariaDb, isStrict, keyIn, mustFind, put, qualify, shown, type Scene } from './scene.js'
import { store } from './values.js'

interface Target {
  readonly table: Table
  /** What the statement calls it. */
  readonly alias: string
}

/** The only table of a statement; a doubt when there are several. */
async function onlyTable(scene: Scene, tokens: readonly Token[]): Promise<Target> {
  const reader = createReader(tokens)
  const name = reader.name()
  reader.take('AS')
  const alias = reader.peek()?.kind === 'name' ? reader.name()?.name : undefined
  if (name === undefined || reader.peek() !== undefined) return doubt('it is about several tables')
  const found = await mustFind(scene, qualify(scene, name))
  if (found.kind !== 'table') return doubt(`${name.name} is a ${found.kind}`)
  return { table: found, alias: alias ?? name.name }
}

const UNSTEADY =
  /^(?:RAND|UUID|UUID_SHORT|NOW|SYSDATE|CURRENT_TIMESTAMP|CURDATE|CURRENT_DATE|CURTIME|CURRENT_TIME|UTC_TIMESTAMP|UTC_DATE|UTC_TIME|LOCALTIME|LOCALTIMESTAMP|UNIX_TIMESTAMP|USER|CURRENT_USER|SESSION_USER|CONNECTION_ID)$/

const unsteadyIn = (tokens: readonly Token[]): string | undefined =>
  tokens.find(
    ({ keyword }, at) =>
      UNSTEADY.test(keyword) && (tokens[at + 1]?.text === '(' || /^(?:CURRENT_|LOCALTIME)/.test(keyword)),
  )?.text

function condition(scene: Scene, where: readonly Token[]): string {
  mustOnlyRead(where)
  const unsteady = unsteadyIn(where)
  if (unsteady !== undefined) doubt(`its condition depends on ${unsteady}`)
  return where.length === 0 ? 'TRUE' : `(${textOf(scene.text, where)})`
}

/** Asks the server about the statement as a query: names, types, and how many rows. */
async function ask(
  scene: Scene,
  sql: string,
  need: 'columns' | 'rows',
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const over = await overWorld(scene, sql, need)
  try {
    return await scene.askAs(over)
  } catch (thrown) {
    return rethrow(thrown, over !== sql)
  }
}

export async function update(scene: Scene, statement: Update): Promise<Outcome> {
  if (isJoin(statement.tables)) return updateJoin(scene, statement)
  const { table, alias } = await onlyTable(scene, statement.tables)
  await checkTriggers(scene, table, ['UPDATE'])
  if (table.isVersioned) doubt(`${table.name} keeps the history of its rows`)
  if (statement.isIgnore) doubt('IGNORE leaves rows as they are that would not fit')
  const source = `FROM ${quoteTable(table)} AS ${quoteName(alias)}`
  const where = condition(scene, statement.where)
  const assignments = statement.assignments.map(({ column, value }) => {
    const name = column.at(-1) ?? ''
    const target =
      columnOf(table, name) ??
      refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'SET' : 'field list'}'`)
    if (target.generated !== undefined) doubt('it sets a generated column')
    mustOnlyRead(value)
    const isDefault = value.length === 1 && value[0]?.keyword === 'DEFAULT'
    if (!isDefault) return { column: target, value, text: textOf(scene.text, value) }
    const text = defaultText(target)
    return { column: target, value: tokensIn(scene, text), text }
  })
  if (new Set(assignments.map(({ column }) => column)).size < assignments.length)
    doubt('it sets a column twice')
  assignments.forEach(({ value }, at) => {
    const early = assignments
      .slice(0, at)
      .find(({ column }) => value.some(({ text }) => isSame(text, column.name)))
    if (early !== undefined) doubt('a column is set from one that was set before it')
  })
  const matching = `${source} WHERE ${where}`
  await mustNotWarn(scene, assignments, matching)
  const changed = assignments
    .map(({ column, text }) => `NOT (${quoteName(alias)}.${quoteName(column.name)} <=> (${text}))`)
    .join(' OR ')
  const [counted] = await ask(
    scene,
    `SELECT COUNT(*) AS held, COALESCE(SUM(${changed}), 0) AS changed ${matching}`,
    'rows',
  )
  const count = Number(counted?.['held'])
  await scan(scene, `SELECT 1 ${matching}`)
  if (count === 0) return { rows: 0, nothing: 'no row meets its condition' }
  for (const assignment of assignments) await checkAssignment(scene, { table, alias }, assignment, matching)
  const after = updated({ table, alias }, assignments, where, scene)
  await checkAfter(
    scene,
    table,
    after,
    assignments.map(({ column }) => column.name),
  )
  const isOpenEnded = statement.order.some(({ keyword }) => keyword === 'LIMIT')
  put(
    scene,
    isOpenEnded
      ? {
          ...after,
          content: { ...after.content, unknown: 'which rows it takes (LIMIT) is the server’s to say' },
        }
      : after,
  )
  scene.effects.push({
    what: `table ${shown(scene, table)}`,
    how: 'updated',
    rows: { count, exact: !isOpenEnded },
  })
  return isOpenEnded ? {} : { rows: Number(counted?.['changed']) }
}

/** What a SELECT only warns of, an UPDATE refuses in strict mode: a division by zero, a text that is no number. */
async function mustNotWarn(scene: Scene, assignments: readonly Assigned[], matching: string): Promise<void> {
  const computed = assignments.filter(({ value }) => literalOf(value, scene.session.sqlMode) === undefined)
  const list = computed.map(({ text }) => `COUNT((${text}))`).join(', ')
  const query = `SELECT ${computed.length === 0 ? 'COUNT(*)' : list} ${matching}`
  const over = await overWorld(scene, query, 'rows')
  refuseWarnings(await scene.warningsOf(over).catch((thrown: unknown) => rethrow(thrown, over !== query)))
}

/** What DEFAULT stands for. */
function defaultText(column: Column): string {
  const given = column.default
  if (given?.kind === 'literal') return quoteLiteral(given.value)
  if (given === undefined && column.isNullable) return 'NULL'
  return doubt(`it sets ${column.name} to a default that is no constant`)
}

interface Assigned {
  readonly column: Column
  readonly value: readonly Token[]
  readonly text: string
}

async function checkAssignment(
  scene: Scene,
  { table }: Target,
  { column, value, text }: Assigned,
  matching: string,
): Promise<void> {
  const place = { table, column, row: 1, sqlMode: scene.session.sqlMode, product: scene.server.product }
  const literal = literalOf(value, scene.session.sqlMode)
  if (!isStrict(scene, table.engine)) doubt('outside of strict mode, values are cut to fit')
  if (literal?.kind === 'null' && !column.isNullable) refuse(1048, `Column '${column.name}' cannot be null`)
  if (literal !== undefined) {
    const stored = store(literal, place)
    if ('doubt' in stored) doubt(stored.doubt)
    if ('errno' in stored) refuse(stored.errno, stored.message)
    return
  }
  const query = `SELECT (${text}) AS ${quoteName(column.name)} ${matching}`
  const inherited = {
    charset: table.charset,
    collation: table.collation,
    collationOf: scene.catalog.collationOf,
    product: scene.server.product,
    automaticTimestamps: false,
  }
  const [type] = await columnsOfQuery(scene, query, inherited, 'as text')
  if (type === undefined) return
  const sql = await overWorld(scene, query, 'rows')
  const source: Table = { ...table, columns: [type], indexes: [], content: { sql, vague: new Map() } }
  await checkConversion(scene, source, {
    before: type,
    after: { ...type, type: column.type, name: column.name },
    by: 'store',
  })
  if (!column.isNullable && type.isNullable) {
    const rows = await scene.askAs(
      `SELECT 1 AS found FROM (${sql}) AS q WHERE ${quoteName(column.name)} IS NULL LIMIT 1`,
    )
    if (rows.length > 0) refuse(1048, `Column '${column.name}' cannot be null`)
  }
}

function updated(
  { table, alias }: Target,
  assignments: readonly Assigned[],
  where: string,
  scene: Scene,
): Table {
  const vague = new Map(table.content.vague)
  const hasSubquery = /\bSELECT\b/i.test(where) || assignments.some(({ text }) => /\bSELECT\b/i.test(text))
  const list = table.columns.map(column => {
    const name = `${quoteName(alias)}.${quoteName(column.name)}`
    const assigned = assignments.find(each => each.column === column)
    const key = column.name.toLowerCase()
    if (column.onUpdate !== undefined && assigned === undefined) vague.set(key, 'it is the time of execution')
    if (
      column.generated !== undefined &&
      assignments.some(each => mentions(column.generated?.expression ?? '', each.column.name))
    ) {
      vague.set(key, 'it is generated from what was updated')
    }
    if (assigned === undefined) return `${name} AS ${quoteName(column.name)}`
    const unsteady = unsteadyIn(assigned.value)
    if (unsteady !== undefined) vague.set(key, `it comes from ${unsteady}`)
    const literal = literalOf(assigned.value, scene.session.sqlMode)
    const stored =
      literal &&
      store(literal, { table, column, row: 1, sqlMode: scene.session.sqlMode, product: scene.server.product })
    const value =
      stored !== undefined && 'value' in stored ? quoteLiteral(stored.value) : `(${assigned.text})`
    return `CASE WHEN ${where} THEN ${cast(value, column)} ELSE ${name} END AS ${quoteName(column.name)}`
  })
  const unknown = table.content.unknown ?? (hasSubquery ? 'it was updated from other tables' : undefined)
  return {
    ...table,
    isChanged: true,
    content: {
      sql: `SELECT ${list.join(', ')} FROM (${table.content.sql}) AS ${quoteName(alias)}`,
      vague,
      ...(unknown === undefined ? {} : { unknown }),
    },
  }
}

/** Keys and checks over the rows as they would be. */
async function checkAfter(
  scene: Scene,
  before: Table,
  after: Table,
  names: readonly string[],
): Promise<void> {
  const touches = (columns: readonly string[]): boolean =>
    columns.some(column => names.some(name => isSame(name, column)))
  for (const check of after.checks) {
    if (!scene.session.checkConstraints || !names.some(name => mentions(check.expression, name))) continue
    const all = after.columns.map(each => each.name).filter(name => mentions(check.expression, name))
    const rows = await scene.askAs(
      `SELECT 1 AS found FROM ${rowsOf(after, all, quoteName(after.name))} WHERE NOT (${check.expression}) LIMIT 1`,
    )
    if (rows.length === 0) continue
    const name = check.column === undefined ? check.name : `${after.name}.${check.name}`
    if (isMariaDb(scene)) refuse(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(after)}`)
    refuse(3819, `Check constraint '${check.name}' is violated.`)
  }
  if (names.some(name => mentions(after.partitioning ?? '', name))) await checkAllPlaces(scene, after)
  for (const index of uniqueIndexesOf(after)) {
    if (!touches(index.parts.map(({ column = '' }) => column))) continue
    const value = await firstDuplicate(scene, after, index)
    if (value !== undefined)
      refuse(
        1062,
        `Duplicate entry '${value}' for key '${isMariaDb(scene) ? index.name : `${after.name}.${index.name}`}'`,
      )
    const isPrimary = index.kind === 'primary' || index.kind === 'unique'
    if (isPrimary && /\bCASE\b/.test(after.content.sql)) await mustNotCollide(scene, before, after, index)
  }
  if (!scene.session.foreignKeyChecks || after.engine !== 'innodb') return
  for (const key of after.foreignKeys.filter(each => touches(each.columns))) {
    const parent = keyIn(scene, key.target) === keyIn(scene, after) ? after : await find(scene, key.target)
    if (parent?.kind === 'table' && (await hasOrphans(scene, after, key, parent))) {
      refuse(
        1452,
        `Cannot add or update a child row: a foreign key constraint fails (${describeKey(after, key)})`,
      )
    }
  }
  for (const { child, key } of await referrersOf(scene, after)) {
    if (touches(key.targetColumns))
      await followParent(scene, { child, key, before, after, action: key.onUpdate })
  }
}

/** Rows are updated one by one: a value may be taken by a row whose turn is still to come. */
async function mustNotCollide(
  scene: Scene,
  before: Table,
  after: Table,
  index: Table['indexes'][number],
): Promise<void> {
  const names = index.parts.map(({ column = '' }) => column)
  const equal = names.map(name => `x.${quoteName(name)} = y.${quoteName(name)}`).join(' AND ')
  const same = before.columns
    .map(each => `x.${quoteName(each.name)} <=> y.${quoteName(each.name)}`)
    .join(' AND ')
  const rows = await scene.ask(
    `SELECT 1 AS found FROM ${rowsOf(before, names, 'x')} WHERE EXISTS (SELECT 1 FROM ${rowsOf(after, names, 'y')} WHERE ${equal})
        AND NOT EXISTS (SELECT 1 FROM ${rowsOf(after, [], 'y')} WHERE ${same}) LIMIT 1`,
  )
  if (rows.length > 0)
    doubt('values of a unique index move from row to row; their order is the server’s to say')
}

interface Following {
  readonly child: Table
  readonly key: ForeignKey
  readonly before: Table
  readonly after: Table
  readonly action: ForeignKey['onDelete']
}

/** What becomes of the children of rows that go or get other keys. */
async function followParent(
  scene: Scene,
  { child: given, key, before, after, action }: Following,
): Promise<void> {
  const isSelf = keyIn(scene, given) === keyIn(scene, after)
  const child = isSelf ? after : given
  const equal = key.columns
    .map((column, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = c.${quoteName(column)}`)
    .join(' AND ')
  const notNull = key.columns.map(column => `c.${quoteName(column)} IS NOT NULL`).join(' AND ')
  const lost = `${notNull} AND EXISTS (SELECT 1 FROM ${rowsOf(before, key.targetColumns, 'p')} WHERE ${equal})
      AND NOT EXISTS (SELECT 1 FROM ${rowsOf(after, key.targetColumns, 'p')} WHERE ${equal})`
  const rows = await scene.ask(
    `SELECT 1 AS found FROM ${rowsOf(child, key.columns, 'c')} WHERE ${lost} LIMIT 1`,
  )
  if (rows.length === 0) return
  if (action === 'restrict' || action === 'no action' || action === 'set default') {
    refuse(
      1451,
      `Cannot delete or update a parent row: a foreign key constraint fails (${describeKey(child, key)})`,
    )
  }
  if (isSelf) doubt('a foreign key of the table on itself changes further rows')
  const further = await referrersOf(scene, child)
  if (further.length > 0)
    doubt(`the foreign key ${key.name} changes rows of ${child.name}, which others point to`)
  const now = await find(scene, child)
  if (now?.kind !== 'table') return
  if (action === 'cascade' && after.content.sql.includes(' IS NOT TRUE')) {
    const list = now.columns.map(each => `c.${quoteName(each.name)}`).join(', ')
    put(scene, {
      ...now,
      isChanged: true,
      content: { ...now.content, sql: `SELECT ${list} FROM (${now.content.sql}) AS c WHERE NOT (${lost})` },
    })
  } else {
    put(scene, {
      ...now,
      isChanged: true,
      content: unknownContent(now.columns, `the foreign key ${key.name} has changed them`),
    })
  }
  scene.effects.push({
    what: `table ${shown(scene, now)}`,
    how: action === 'cascade' && after.content.sql.includes(' IS NOT TRUE') ? 'deleted' : 'updated',
  })
}

export async function remove(scene: Scene, statement: Delete): Promise<Outcome> {
  const [first] = statement.targets
  if (first === undefined || statement.targets.length > 1 || statement.tables !== undefined) {
    return removeJoin(scene, statement)
  }
  const name: TableName = qualify(scene, first)
  const table = await mustFind(scene, name)
  if (table.kind !== 'table') return doubt(`${name.name} is a ${table.kind}`)
  await checkTriggers(scene, table, ['DELETE'])
  if (table.isVersioned) doubt(`${table.name} keeps the history of its rows`)
  const inside =
    statement.partitions === undefined ? '' : `${inPartitions(scene, table, statement.partitions)} AND `
  const where = `${inside}${condition(scene, statement.where)}`
  const alias = first.name
  const matching = `FROM ${quoteTable(table)} AS ${quoteName(alias)} WHERE ${where}`
  const [counted] = await ask(scene, `SELECT COUNT(*) AS held ${matching}`, 'rows')
  const count = Number(counted?.['held'])
  await scan(scene, `SELECT 1 ${matching}`)
  if (count === 0) return { rows: 0, nothing: 'no row meets its condition' }
  const list = table.columns.map(each => `${quoteName(alias)}.${quoteName(each.name)}`).join(', ')
  const hasSubquery = statement.where.some(({ keyword }) => keyword === 'SELECT')
  const over =
    hasSubquery && scene.world.relations.size > 0 ? 'it was emptied by what is in other tables' : undefined
  const isOpenEnded = statement.order.some(({ keyword }) => keyword === 'LIMIT')
  const unknown =
    table.content.unknown ??
    over ??
    (isOpenEnded ? 'which rows it takes (LIMIT) is the server’s to say' : undefined)
  const after: Table = {
    ...table,
    isChanged: true,
    content: {
      ...table.content,
      sql: `SELECT ${list} FROM (${table.content.sql}) AS ${quoteName(alias)} WHERE (${where}) IS NOT TRUE`,
      ...(unknown === undefined ? {} : { unknown }),
    },
  }
  if (scene.session.foreignKeyChecks) {
    for (const { child, key } of await referrersOf(scene, table)) {
      if (statement.isIgnore || isOpenEnded || over !== undefined) doubt('foreign keys point to its rows')
      await followParent(scene, { child, key, before: table, after, action: key.onDelete })
    }
  }
  put(scene, after)
  if (isOpenEnded) {
    scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'deleted' })
    return {}
  }
  scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'deleted', rows: { count, exact: true } })
  return { rows: count }
}

/** Tables that a query reads from end to end. */
export async function scan(scene: Scene, sql: string): Promise<void> {
  try {
    const over = await overWorld(scene, sql, 'columns')
    if (over !== sql) return
    for (const row of await scene.askAs(`EXPLAIN ${sql}`)) {
      const table = row['table']
      if (row['type'] === 'ALL' && typeof table === 'string' && !table.startsWith('<')) scene.scans.add(table)
    }
  } catch {
    // What cannot be explained is not told of.
  }
}
