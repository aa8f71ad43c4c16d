/**
 * What an UPDATE sets. Invariant: each assignment sees what those before it have set, as MariaDB and MySQL have it.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/update.html
 */
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import type { Update } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import { misfitIn } from './conversions.js'
import { cast } from './data.js'
import type { Fault } from './faults.js'
import { columnOf, isSame, type Column, type Table } from './model.js'
import { overWorld, tokensIn } from './queries.js'
import { columnsOfQuery } from './query-columns.js'
import { quoteLiteral, quoteName } from './quoting.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, refusalOf, refuse } from './refusal.js'
import { isMariaDb, isStrict, type Scene } from './scene.js'
import { placeIn } from './stored.js'
import { store } from './values.js'

/** The table that an UPDATE is about. */
export interface Target {
  readonly table: Table
  /** What the statement calls it. */
  readonly alias: string
}

/** What DEFAULT stands for. */
function defaultText(column: Column): string {
  const given = column.default
  if (given?.kind === 'literal') return quoteLiteral(given.value)
  if (given === undefined && column.isNullable) return 'NULL'
  return doubt(`it sets ${column.name} to a default that is no constant`)
}

/** A column and what it is set to. */
export interface Assigned {
  readonly column: Column
  readonly value: readonly Token[]
  readonly text: string
}

/**
 * What a value that is assigned would be refused for: it has no place in its column, or is NULL.
 *
 * @param row - What numbers the rows where their order matters: else they come as the server reads them.
 */
export async function assignmentFaults(
  scene: Scene,
  { table }: Target,
  { column, value, text }: Assigned,
  { matching, row }: { readonly matching: string; readonly row?: string },
): Promise<readonly Fault[]> {
  const place = placeIn(scene, table, column)
  const literal = literalOf(value, scene.session.sqlMode)
  if (!isStrict(scene, table.engine)) doubt('outside of strict mode, values are cut to fit')
  const isNull = refusalOf(1048, `Column '${column.name}' cannot be null`)
  if (literal?.kind === 'null' && !column.isNullable) return [{ row: 1, refusal: isNull }]
  if (literal !== undefined) {
    const stored = store(literal, place)
    if ('doubt' in stored) doubt(stored.doubt)
    return 'errno' in stored ? [{ row: 1, refusal: refusalOf(stored.errno, stored.message) }] : []
  }
  const query = `SELECT (${text}) AS ${quoteName(column.name)}${row === undefined ? '' : `, ${row} AS \`#\``} ${matching}`
  const inherited = {
    charset: table.charset,
    collation: table.collation,
    collationOf: scene.catalog.collationOf,
    product: scene.server.product,
    automaticTimestamps: false,
  }
  const [type] = await columnsOfQuery(scene, query, inherited, 'as text')
  if (type === undefined) return []
  const sql = await overWorld(scene, query, 'rows')
  const source: Table = {
    ...{ ...table, columns: [type], content: { sql, vague: new Map() } },
    indexes:
      row === undefined
        ? []
        : [{ name: 'PRIMARY', kind: 'primary', parts: [{ column: '#' }], maker: 'user' }],
  }
  const after = { ...type, type: column.type, name: column.name }
  const faults = [await misfitIn(scene, source, { before: type, after, by: 'store' })]
  if (!column.isNullable && type.isNullable) {
    const [found] = await scene.askAs(
      `SELECT MIN(${row === undefined ? '1' : quoteName('#')}) AS n FROM (${sql}) AS q WHERE ${quoteName(column.name)} IS NULL`,
    )
    if (found !== undefined && found['n'] !== null) faults.push({ row: Number(found['n']), refusal: isNull })
  }
  return faults.filter(each => each !== undefined)
}

/** An assigned value as the column keeps it. */
export function keptText(scene: Scene, table: Table, { column, value, text }: Assigned): string {
  const literal = literalOf(value, scene.session.sqlMode)
  const stored = literal && store(literal, placeIn(scene, table, column))
  return cast(stored !== undefined && 'value' in stored ? quoteLiteral(stored.value) : `(${text})`, column)
}

/** What is assigned to which column. Each sees what those before it have set. */
export function assignmentsOf(
  scene: Scene,
  { table, alias }: Target,
  statement: Update,
): readonly Assigned[] {
  const assignments: Assigned[] = []
  for (const { column: path, value } of statement.assignments) {
    const name = path.at(-1) ?? ''
    const column =
      columnOf(table, name) ??
      refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'SET' : 'field list'}'`)
    const isDefault = value.length === 1 && value[0]?.keyword === 'DEFAULT'
    if (column.generated !== undefined && !isDefault) refuseGenerated(scene, table, column)
    mustOnlyRead(value)
    const kept = new Map(
      assignments.map(each => [each.column.name.toLowerCase(), keptText(scene, table, each)] as const),
    )
    const text = isDefault ? defaultText(column) : substituted(scene.text, value, { alias, kept })
    assignments.push({ column, text, value: tokensIn(scene, text) })
  }
  return assignments.filter(({ column }) => column.generated === undefined)
}

function refuseGenerated(scene: Scene, table: Table, column: Column): never {
  const which = `The value specified for generated column '${column.name}' in table '${table.name}'`
  return isMariaDb(scene)
    ? refuse(1906, `${which} has been ignored`)
    : refuse(3105, `${which} is not allowed.`)
}

/** An expression in which some columns are replaced by what they have become. */
function substituted(
  text: string,
  value: readonly Token[],
  { alias, kept }: { readonly alias: string; readonly kept: ReadonlyMap<string, string> },
): string {
  const [first, last] = [value[0], value.at(-1)]
  if (first === undefined || last === undefined) return ''
  const touched = (token: Token): boolean => token.kind === 'name' && kept.has(token.text.toLowerCase())
  if (!value.some(touched)) return textOf(text, value)
  if (value.some(({ keyword }) => keyword === 'SELECT'))
    return doubt('a subquery may see what was set before it')
  let now = text.slice(0, last.end)
  for (let at = value.length - 1; at >= 0; at -= 1) {
    const token = value[at]
    if (token === undefined || !touched(token) || /^[(.]$/.test(value[at + 1]?.text ?? '')) continue
    const isOwn = value[at - 1]?.text === '.' && isSame(value[at - 2]?.text ?? '', alias)
    if (value[at - 1]?.text === '.' && !isOwn) doubt('a column is set from one that was set before it')
    const start = isOwn ? (value[at - 2]?.start ?? token.start) : token.start
    now = `${now.slice(0, start)}(${kept.get(token.text.toLowerCase()) ?? ''})${now.slice(token.end)}`
  }
  return now.slice(first.start)
}
