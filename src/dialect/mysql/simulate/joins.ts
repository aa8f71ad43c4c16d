/**
 * UPDATE and DELETE over several tables. Invariant: the join is run as a SELECT; what the rows are afterwards is not
 * known, so that keys and checks in the way are a doubt.
 */
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import { createReader } from '../statements/reader.js'
import type { Delete, Update } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import { checkConversion } from './conversions.js'
import type { Outcome } from './create-table.js'
import { unknownContent } from './data.js'
import { mentions } from './expressions.js'
import { referrersOf } from './foreign.js'
import { columnOf, isSame, uniqueIndexesOf, type Table } from './model.js'
import { mayLackPartition } from './partitions.js'
import { overWorld } from './queries.js'
import { columnsOfQuery } from './query-columns.js'
import { quoteName } from './quoting.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, isStrict, mustFind, put, qualify, shown, type Scene } from './scene.js'
import { refuseWarnings, rethrow } from './server-words.js'
import { checkTriggers } from './triggers.js'
import { placeIn } from './stored.js'
import { store } from './values.js'
import { evaluated } from './warnings.js'

const JOINING = /^(?:JOIN|STRAIGHT_JOIN|INNER|LEFT|RIGHT|CROSS|NATURAL)$/

export const isJoin = (tokens: readonly Token[]): boolean =>
  tokens.some(({ keyword, text, depth }) => JOINING.test(keyword) || (text === ',' && depth === 0))

interface Source {
  readonly alias: string
  readonly table: Table
}

/** The base tables that a list of tables and joins names, outside of subqueries. */
async function sourcesOf(scene: Scene, tokens: readonly Token[]): Promise<readonly Source[]> {
  const sources: Source[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const before = tokens[at - 1]
    const isStart = at === 0 || before?.text === ',' || /^(?:JOIN|STRAIGHT_JOIN)$/.test(before?.keyword ?? '')
    if (!isStart || tokens[at]?.depth !== 0) continue
    const reader = createReader(tokens.slice(at))
    const name = reader.name()
    if (name === undefined) doubt('it joins something else than tables')
    else {
      reader.take('AS')
      const next = reader.peek()
      const isAlias =
        next?.kind === 'name' &&
        !/^(?:ON|USING|JOIN|INNER|LEFT|RIGHT|CROSS|NATURAL|STRAIGHT_JOIN|SET|WHERE|USE|FORCE|IGNORE|PARTITION)$/.test(
          next.keyword,
        )
      const found = await mustFind(scene, qualify(scene, name))
      if (found.kind !== 'table') doubt(`${name.name} is a ${found.kind}`)
      else sources.push({ alias: isAlias ? next.text : name.name, table: found })
    }
  }
  return sources
}

const UNSTEADY =
  /^(?:RAND|UUID|NOW|SYSDATE|CURRENT_TIMESTAMP|CURDATE|CURRENT_DATE|UTC_TIMESTAMP|UTC_DATE|UNIX_TIMESTAMP|USER|CURRENT_USER|CONNECTION_ID)$/

async function ask(scene: Scene, sql: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const over = await overWorld(scene, sql, 'rows')
  try {
    const [row] = await scene.askAs(over)
    return row
  } catch (thrown) {
    return rethrow(thrown, over !== sql)
  }
}

export async function updateJoin(scene: Scene, statement: Update): Promise<Outcome> {
  if (statement.isIgnore || statement.order.length > 0) doubt('it is about several tables')
  const sources = await sourcesOf(scene, statement.tables)
  const all = [...statement.where, ...statement.assignments.flatMap(({ value }) => value)]
  mustOnlyRead(all)
  if (all.some(({ keyword }) => UNSTEADY.test(keyword))) doubt('it depends on the time or on the session')
  const where = statement.where.length === 0 ? '' : ` WHERE (${textOf(scene.text, statement.where)})`
  const matching = `FROM ${textOf(scene.text, statement.tables)}${where}`
  const counted = await ask(scene, `SELECT COUNT(*) AS held ${matching}`)
  const touched = new Map<Table, string[]>()
  for (const { column: path, value } of statement.assignments) {
    const name = path.at(-1) ?? ''
    const owner = path.at(-2)
    const owners = sources.filter(({ alias, table }) =>
      owner === undefined ? columnOf(table, name) !== undefined : isSame(alias, owner),
    )
    const [first] = owners
    const column = first && columnOf(first.table, name)
    if (column === undefined || first === undefined) {
      return refuse(
        1054,
        `Unknown column '${path.join('.')}' in '${isMariaDb(scene) ? 'SET' : 'field list'}'`,
      )
    }
    if (owners.length > 1)
      refuse(1052, `Column '${name}' in ${isMariaDb(scene) ? 'SET' : 'field list'} is ambiguous`)
    if (column.generated !== undefined) doubt('it sets a generated column')
    touched.set(first.table, [...(touched.get(first.table) ?? []), column.name])
    await checkValue(scene, { table: first.table, name: column.name, value }, matching)
  }
  const count = Number(counted?.['held'])
  for (const [table, names] of touched) {
    if (mayLackPartition(table)) doubt('a row may have no partition')
    await checkTriggers(scene, table, ['UPDATE'])
    mustBeFree(table, names)
    for (const { key } of await referrersOf(scene, table)) {
      if (key.targetColumns.some(each => names.some(name => isSame(name, each))))
        doubt('a foreign key points to what it sets')
    }
    if (count === 0) continue
    put(scene, {
      ...table,
      isChanged: true,
      content: unknownContent(table.columns, 'they are updated over several tables'),
    })
    scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'updated' })
  }
  return count === 0 ? { rows: 0, nothing: 'no row meets its condition' } : {}
}

function mustBeFree(table: Table, names: readonly string[]): void {
  const isSet = (column: string): boolean => names.some(name => isSame(name, column))
  if (table.isVersioned) doubt(`${table.name} keeps the history of its rows`)
  if (uniqueIndexesOf(table).some(({ parts }) => parts.some(({ column = '' }) => isSet(column))))
    doubt('it sets columns of a unique index')
  if (table.foreignKeys.some(({ columns }) => columns.some(isSet))) doubt('it sets columns of a foreign key')
  if (table.checks.some(({ expression }) => names.some(name => mentions(expression, name))))
    doubt('it sets columns that a check is on')
}

interface Setting {
  readonly table: Table
  readonly name: string
  readonly value: readonly Token[]
}

async function checkValue(scene: Scene, { table, name, value }: Setting, matching: string): Promise<void> {
  const column = columnOf(table, name)
  if (column === undefined) return
  if (!isStrict(scene, table.engine)) doubt('outside of strict mode, values are cut to fit')
  const literal = literalOf(value, scene.session.sqlMode)
  const found = await ask(scene, `SELECT COUNT(*) AS held ${matching}`)
  if (Number(found?.['held']) === 0) return
  if (literal?.kind === 'null' && !column.isNullable) refuse(1048, `Column '${column.name}' cannot be null`)
  if (literal !== undefined) {
    const stored = store(literal, placeIn(scene, table, column))
    if ('doubt' in stored) doubt(stored.doubt)
    if ('errno' in stored) refuse(stored.errno, stored.message)
    return
  }
  const query = `SELECT (${textOf(scene.text, value)}) AS ${quoteName(column.name)} ${matching}`
  const inherited = {
    ...{ charset: table.charset, collation: table.collation, collationOf: scene.catalog.collationOf },
    ...{ product: scene.server.product, automaticTimestamps: false },
  }
  const [type] = await columnsOfQuery(scene, query, inherited, 'as text')
  const over = await overWorld(scene, query, 'rows')
  refuseWarnings(
    await scene.warningsOf(`SELECT ${evaluated(`q.${quoteName(column.name)}`)} FROM (${over}) AS q`),
  )
  if (type === undefined) return
  const source: Table = { ...table, columns: [type], indexes: [], content: { sql: over, vague: new Map() } }
  await checkConversion(scene, source, { before: type, after: { ...type, type: column.type }, by: 'store' })
  if (column.isNullable) return
  const rows = await scene.askAs(
    `SELECT 1 AS found FROM (${over}) AS q WHERE ${quoteName(column.name)} IS NULL LIMIT 1`,
  )
  if (rows.length > 0) refuse(1048, `Column '${column.name}' cannot be null`)
}

export async function removeJoin(scene: Scene, statement: Delete): Promise<Outcome> {
  const { tables } = statement
  if (tables === undefined || statement.isIgnore || statement.order.length > 0)
    return doubt('it is about several tables')
  const sources = await sourcesOf(scene, tables)
  mustOnlyRead(statement.where)
  if (statement.where.some(({ keyword }) => UNSTEADY.test(keyword)))
    doubt('it depends on the time or on the session')
  const where = statement.where.length === 0 ? '' : ` WHERE (${textOf(scene.text, statement.where)})`
  const matching = `FROM ${textOf(scene.text, tables)}${where}`
  const counted = await ask(scene, `SELECT COUNT(*) AS held ${matching}`)
  for (const target of statement.targets) {
    const source = sources.find(({ alias }) => isSame(alias, target.name))
    if (source === undefined) {
      return refuse(1109, `Unknown table '${target.name}' in MULTI DELETE`)
    }
    const { table } = source
    await checkTriggers(scene, table, ['DELETE'])
    if (table.isVersioned) doubt(`${table.name} keeps the history of its rows`)
    if ((await referrersOf(scene, table)).length > 0 && scene.session.foreignKeyChecks)
      doubt('foreign keys point to its rows')
    if (Number(counted?.['held']) === 0) continue
    put(scene, {
      ...table,
      isChanged: true,
      content: unknownContent(table.columns, 'rows are deleted over several tables'),
    })
    scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'deleted' })
  }
  return Number(counted?.['held']) === 0 ? { rows: 0, nothing: 'no row meets its condition' } : {}
}
