/**
 * INSERT and REPLACE. Invariant: every value is evaluated, by Greenline where it is a constant and by the server
 * where it is not, before the rows are asked about as a whole.
 */
import type { Insert } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import type { Literal } from '../statements/literal.js'
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import { implicitValue } from './alter-rows.js'
import { checkConversion } from './conversions.js'
import type { Outcome } from './create-table.js'
import { cast } from './data.js'
import { addRows, type Incoming } from './incoming.js'
import { inPartitions } from './partitions.js'
import { columnOf, shownColumns, type Column, type Table } from './model.js'
import {
  columnsOfQuery,
  fieldsOver,
  mustOnlyRead,
  overWorld,
  refuseWarnings,
  rethrow,
  tokensIn,
  typeOf,
} from './queries.js'
import { quoteLiteral, quoteName } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, isStrict, mustFind, qualify, type Scene } from './scene.js'
import { checkTriggers } from './triggers.js'
import { store } from './values.js'

export async function insert(scene: Scene, statement: Insert): Promise<Outcome> {
  const name = qualify(scene, statement.table)
  const found = await mustFind(scene, name)
  if (found.kind !== 'table') return doubt(`${name.name} is a ${found.kind}`)
  if (statement.partitions !== undefined) inPartitions(scene, found, statement.partitions)
  await checkTriggers(
    scene,
    found,
    statement.replaces
      ? ['INSERT', 'DELETE']
      : statement.onDuplicate.length > 0
        ? ['INSERT', 'UPDATE']
        : ['INSERT'],
  )
  if (found.isVersioned) doubt(`${found.name} keeps the history of its rows`)
  const columns = (statement.columns ?? shownColumns(found).map(each => each.name)).map(
    (each): Column => columnOf(found, each) ?? unknownColumn(scene, each),
  )
  const twice = columns.find((column, at) => columns.indexOf(column) < at)
  if (twice !== undefined) refuse(1110, `Column '${twice.name}' specified twice`)
  const incoming =
    statement.query === undefined
      ? await fromValues(scene, found, { statement, columns })
      : await fromQuery(scene, found, { query: statement.query, columns })
  return addRows(scene, found, incoming, statement)
}

const unknownColumn = (scene: Scene, name: string): never =>
  refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'INSERT INTO' : 'field list'}'`)

interface Given {
  readonly value: Literal
  /** Why its value is only known at the time of execution. */
  readonly vague?: string
}

async function fromValues(
  scene: Scene,
  table: Table,
  { statement, columns }: { statement: Insert; columns: readonly Column[] },
): Promise<Incoming> {
  const vague = new Map<string, string>()
  const rows: string[] = []
  let next = table.autoIncrement
  let number = 0
  for (const written of statement.rows ?? []) {
    number += 1
    const values =
      written.length === 0 && (statement.columns?.length ?? 0) === 0
        ? columns.map((): readonly Token[] => [])
        : written
    if (values.length !== columns.length)
      refuse(1136, `Column count doesn't match value count at row ${number}`)
    const cells: string[] = []
    for (const column of table.columns) {
      const at = columns.indexOf(column)
      const tokens = at < 0 ? undefined : values[at]
      const given = await evaluate(
        scene,
        { table, column, row: number, isIgnore: statement.isIgnore },
        tokens,
      )
      if (given?.vague !== undefined) vague.set(column.name.toLowerCase(), given.vague)
      const isAutomatic = column.isAutoIncrement && (given === undefined || asksForNumber(scene, given.value))
      if (isAutomatic) {
        if (next === undefined) vague.set(column.name.toLowerCase(), 'nobody knows the next number')
        cells.push(`${cast(String(next ?? 'NULL'), column)} AS ${quoteName(column.name)}`)
        if (next !== undefined) next += 1n
        continue
      }
      const value = given?.value ?? { kind: 'null' as const }
      if (
        column.isAutoIncrement &&
        value.kind === 'number' &&
        next !== undefined &&
        BigInt(value.value) >= next
      ) {
        next = BigInt(value.value) + 1n
      }
      if (column.generated !== undefined) cells.push(`NULL AS ${quoteName(column.name)}`)
      else {
        if (
          value.kind === 'null' &&
          given?.vague === undefined &&
          !column.isNullable &&
          !column.isAutoIncrement
        )
          refuseNull(scene, table, column)
        cells.push(`${cast(quoteLiteral(value), column)} AS ${quoteName(column.name)}`)
      }
    }
    rows.push(`SELECT ${number} AS \`#\`, ${cells.join(', ')}`)
  }
  return { sql: rows.join(' UNION ALL '), count: number, vague, next }
}

function refuseNull(scene: Scene, table: Table, column: Column): never {
  if (!isStrict(scene, table.engine)) doubt('outside of strict mode, NULL may become another value')
  return refuse(1048, `Column '${column.name}' cannot be null`)
}

/** NULL asks for the next number, and so does 0 in most modes. */
function asksForNumber({ session }: Scene, value: Literal): boolean {
  if (value.kind === 'null') return true
  return (
    value.kind === 'number' &&
    /^-?0+$/.test(value.value) &&
    !session.sqlMode.includes('NO_AUTO_VALUE_ON_ZERO')
  )
}

interface Cell {
  readonly isIgnore: boolean
  readonly table: Table
  readonly column: Column
  readonly row: number
}

/** @returns undefined for an AUTO_INCREMENT column that nothing is given for. */
async function evaluate(
  scene: Scene,
  cell: Cell,
  tokens: readonly Token[] | undefined,
): Promise<Given | undefined> {
  const { isIgnore } = cell
  const { table, column, row } = cell
  const isDefault =
    tokens === undefined || tokens.length === 0 || (tokens.length === 1 && tokens[0]?.keyword === 'DEFAULT')
  if (column.generated !== undefined) {
    if (isDefault) return { value: { kind: 'null' } }
    if (!isMariaDb(scene))
      refuse(
        3105,
        `The value specified for generated column '${column.name}' in table '${table.name}' is not allowed.`,
      )
    refuse(
      1906,
      `The value specified for generated column '${column.name}' in table '${table.name}' has been ignored`,
    )
  }
  if (isDefault) return defaultOf(scene, cell, tokens)
  const literal = literalOf(tokens, scene.session.sqlMode)
  const given: Given = literal === undefined ? await ask(scene, table, tokens) : { value: literal }
  const stored = store(given.value, {
    table,
    column,
    row,
    sqlMode: scene.session.sqlMode,
    product: scene.server.product,
  })
  if ('doubt' in stored) return doubt(`${stored.doubt} (column ${column.name})`)
  if ('errno' in stored) {
    if (!isStrict(scene, table.engine)) doubt('outside of strict mode, values are cut to fit')
    if (isIgnore) doubt('IGNORE cuts values to fit')
    return refuse(stored.errno, stored.message)
  }
  return { ...given, value: stored.value }
}

function defaultOf(
  scene: Scene,
  { table, column, row }: Cell,
  tokens: readonly Token[] | undefined,
): Given | undefined {
  const given = column.default
  if (column.isAutoIncrement) return undefined
  if (given?.kind === 'now') return { value: { kind: 'null' }, vague: 'it is the time of execution' }
  if (given?.kind === 'expression') return { value: { kind: 'null' }, vague: 'it comes from an expression' }
  if (given?.kind === 'literal') {
    const stored = store(given.value, {
      table,
      column,
      row,
      sqlMode: scene.session.sqlMode,
      product: scene.server.product,
    })
    return { value: 'value' in stored ? stored.value : given.value }
  }
  if (column.isNullable) return { value: { kind: 'null' } }
  // Of an ENUM, the first value stands in.
  if (column.type.name === 'enum' && tokens === undefined)
    return { value: { kind: 'string', value: column.type.values[0] ?? '' } }
  if (isStrict(scene, table.engine)) refuse(1364, `Field '${column.name}' doesn't have a default value`)
  const value = implicitValue(column)
  return value === undefined ? { value: { kind: 'null' }, vague: 'it has the zero of its type' } : { value }
}

/** Functions whose values differ from time to time, but never in their form. */
const TIMELY =
  /^(?:NOW|CURRENT_TIMESTAMP|CURDATE|CURRENT_DATE|CURTIME|CURRENT_TIME|UTC_TIMESTAMP|UTC_DATE|UTC_TIME|LOCALTIME|LOCALTIMESTAMP|SYSDATE|UNIX_TIMESTAMP|UUID)$/
const UNSTEADY =
  /^(?:RAND|UUID_SHORT|SYS_GUID|RANDOM_BYTES|USER|CURRENT_USER|SESSION_USER|SYSTEM_USER|CONNECTION_ID|VERSION|VALUES?|ROW_COUNT|FOUND_ROWS|LAST_INSERT_ID)$/

/** Asks the server for the value of an expression. */
async function ask(scene: Scene, table: Table, tokens: readonly Token[]): Promise<Given> {
  const text = textOf(scene.text, tokens)
  mustOnlyRead(tokens)
  const unsteady = tokens.find(({ keyword }) => UNSTEADY.test(keyword))
  if (unsteady !== undefined) doubt(`what ${unsteady.text} gives differs from session to session`)
  const isSubquery = tokens.some(({ keyword }) => keyword === 'SELECT')
  const isOwn = tokens.some(
    ({ kind, text: name }, at) =>
      kind === 'name' &&
      tokens[at - 1]?.text !== '@' &&
      tokens[at + 1]?.text !== '(' &&
      columnOf(table, name) !== undefined,
  )
  if (isOwn && !isSubquery) doubt('a value is made from other columns of its row')
  const timely = tokens.find(({ keyword }) => TIMELY.test(keyword))
  const query = `SELECT ${text} AS v`
  const sql = await overWorld(scene, query, 'rows')
  try {
    const [field] = await scene.fieldsOf(sql)
    refuseWarnings(await scene.warningsOf(sql))
    const [row] = await scene.askAs(sql)
    const value = row?.['v']
    return {
      value: toLiteral(value, field === undefined ? undefined : typeOf(field)?.name),
      ...(timely === undefined ? {} : { vague: `it comes from ${timely.text}` }),
    }
  } catch (thrown) {
    const { errno, sqlMessage = '' } = thrown as { errno?: number; sqlMessage?: string }
    if (errno === 1054 && !isSubquery)
      refuse(1054, sqlMessage.replace(/in '[^']*'$/, `in '${isMariaDb(scene) ? 'VALUES' : 'field list'}'`))
    return rethrow(thrown, sql !== query)
  }
}

function toLiteral(value: unknown, type: string | undefined): Literal {
  if (value === null || value === undefined) return { kind: 'null' }
  if (value instanceof Uint8Array) return { kind: 'bytes', value }
  const text = typeof value === 'string' ? value : doubt('a value has another form than text')
  if (/int$|^decimal$|^double$|^float$|^year$/.test(type ?? '')) return { kind: 'number', value: text }
  return { kind: 'string', value: text }
}

/** Rows that a query gives. */
async function fromQuery(
  scene: Scene,
  table: Table,
  { query, columns }: { query: readonly Token[]; columns: readonly Column[] },
): Promise<Incoming> {
  const text = textOf(scene.text, query)
  mustOnlyRead(query)
  const fields = await fieldsOver(scene, text)
  if (fields.length !== columns.length) refuse(1136, "Column count doesn't match value count at row 1")
  if (columns.some(({ generated }) => generated !== undefined)) doubt('a query fills generated columns')
  const unsteady = tokensIn(scene, text).find(({ keyword }) => UNSTEADY.test(keyword))
  if (unsteady !== undefined) doubt(`what ${unsteady.text} gives differs from session to session`)
  const sql = await overWorld(scene, text, 'rows')
  refuseWarnings(
    await scene
      .warningsOf(`SELECT COUNT(*) FROM (${sql}) AS q`)
      .catch((thrown: unknown) => rethrow(thrown, sql !== text)),
  )
  const names = fields.map((_, at) => `c${at}`)
  const inherited = {
    charset: table.charset,
    collation: table.collation,
    collationOf: scene.catalog.collationOf,
    product: scene.server.product,
    automaticTimestamps: false,
  }
  const list = fields.map(({ name }, at) => `q.${quoteName(name)} AS c${at}`).join(', ')
  const isNamed = new Set(fields.map(({ name }) => name.toLowerCase())).size === fields.length
  if (!isNamed) doubt('columns of the query have one name')
  const renamed = `SELECT ${list} FROM (${sql}) AS q`
  const types = (await columnsOfQuery(scene, text, inherited, 'as text')).map((column, at) => ({
    ...column,
    name: names[at] ?? '',
  }))
  const source: Table = { ...table, columns: types, indexes: [], content: { sql: renamed, vague: new Map() } }
  const timely = query.find(({ keyword }) => TIMELY.test(keyword))
  const vague = new Map<string, string>()
  const cells: string[] = []
  for (const column of table.columns) {
    const at = columns.indexOf(column)
    const type = types[at]
    if (at >= 0 && type !== undefined) {
      await checkConversion(scene, source, {
        before: type,
        after: { ...type, type: column.type, name: column.name },
        by: 'store',
      })
      if (!column.isNullable && !column.isAutoIncrement && type.isNullable) {
        const rows = await scene.askAs(
          `SELECT 1 AS found FROM (${renamed}) AS q WHERE ${names[at]} IS NULL LIMIT 1`,
        )
        if (rows.length > 0) refuseNull(scene, table, column)
      }
      if (column.isAutoIncrement) vague.set(column.name.toLowerCase(), 'the server may number them')
      if (timely !== undefined) vague.set(column.name.toLowerCase(), `it may come from ${timely.text}`)
      cells.push(`${cast(`q.${names[at]}`, column)} AS ${quoteName(column.name)}`)
      continue
    }
    const given =
      column.generated === undefined
        ? defaultOf(scene, { table, column, row: 1, isIgnore: false }, undefined)
        : undefined
    const why = given === undefined ? 'the server gives it' : given.vague
    if (why !== undefined) vague.set(column.name.toLowerCase(), why)
    cells.push(`${cast(quoteLiteral(given?.value ?? { kind: 'null' }), column)} AS ${quoteName(column.name)}`)
  }
  const [counted] = await scene.askAs(`SELECT COUNT(*) AS held FROM (${sql}) AS q`)
  const isOpenEnded = query.some(({ keyword }) => keyword === 'LIMIT')
  return {
    sql: `SELECT ROW_NUMBER() OVER () AS \`#\`, ${cells.join(', ')} FROM (${renamed}) AS q`,
    count: Number(counted?.['held']),
    vague,
    next: undefined,
    ...(isOpenEnded ? { unknown: 'which rows it takes (LIMIT) is the server’s to say' } : {}),
  }
}
