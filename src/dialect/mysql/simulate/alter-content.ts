/** A table's rows after an ALTER TABLE. Invariant: what only the server knows is vague. */
import type { Literal } from '../statements/literal.js'
import type { Draft, DraftColumn } from './alter-draft.js'
import { isText } from './build.js'
import { AS_READ, cast, emptyContent, inTheirOrder } from './data.js'
import { isMadeFrom } from './generated.js'
import { convertedTo } from './misfits.js'
import { primaryKeyOf, type Column, type Content, type Table } from './model.js'
import { NUMBERED } from './numbering.js'
import { quoteLiteral, quoteName } from './quoting.js'
import type { Scene } from './scene.js'
import { placeIn } from './stored.js'
import { store } from './values.js'

/** The rows that come before one that does not fit. */
export function firstRows(table: Table, count: number): Content {
  if (count === 0) return emptyContent(table.columns)
  const list = table.columns.map(({ name }) => quoteName(name))
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => quoteName(column)) ?? []
  const order = key.length === 0 ? AS_READ : `ORDER BY ${key.join(', ')}`
  const rows = `(${table.content.sql}) AS x`
  const source = key.length === 0 ? inTheirOrder(rows, 'x') : rows
  return {
    ...table.content,
    sql: `SELECT ${list.join(', ')} FROM (SELECT x.*, ROW_NUMBER() OVER (${order}) AS \`#\` FROM ${source}) AS y
      WHERE \`#\` <= ${count}`,
  }
}

/** What a column holds where nothing is given for it. */
export function implicitValue({ type }: Column): Literal | undefined {
  if (/int$|^decimal$|^float$|^double$|^year$|^bit$/.test(type.name)) return { kind: 'number', value: '0' }
  if (type.name === 'enum') return { kind: 'string', value: type.values[0] ?? '' }
  if (isText(type) || /blob$|binary$/.test(type.name)) return { kind: 'string', value: '' }
  if (type.name === 'date') return { kind: 'string', value: '0000-00-00' }
  if (type.name === 'datetime') return { kind: 'string', value: '0000-00-00 00:00:00' }
  return undefined
}

/** The rows as the draft has them. */
export function contentAfter(scene: Scene, before: Table, { columns }: Draft): Content {
  const vague = new Map<string, string>()
  const later: DraftColumn[] = []
  const values = columns.flatMap(each => {
    const { column, from } = each
    const old = before.columns.find(one => one.name === from)
    const key = column.name.toLowerCase()
    if (old !== undefined) {
      const why = before.content.vague.get(old.name.toLowerCase())
      if (why !== undefined) vague.set(key, why)
      return [`${convert(old, column, vague)} AS ${quoteName(column.name)}`]
    }
    if (column.generated !== undefined) {
      const from = [...vague.keys()].find(name => isMadeFrom(column, name))
      if (from !== undefined) vague.set(key, `it is made from ${from}`)
      // Out of range, it is found only when it is read. https://mariadb.com/kb/en/generated-columns/
      if (!column.generated.isStored) vague.set(key, 'it is made when it is read')
      later.push(each)
      return []
    }
    const value = addedValue(scene, before, column)
    if (value.why !== undefined) vague.set(key, value.why)
    return [`${value.sql} AS ${quoteName(column.name)}`]
  })
  const inner = `SELECT ${values.join(', ')} FROM (${before.content.sql}) AS x`
  const unknown = before.content.unknown === undefined ? {} : { unknown: before.content.unknown }
  if (later.length === 0) return { sql: inner, vague, ...unknown }
  const all = columns.map(({ column }) =>
    later.some(each => each.column === column)
      ? `${cast(`(${column.generated?.expression ?? 'NULL'})`, column)} AS ${quoteName(column.name)}`
      : quoteName(column.name),
  )
  return { sql: `SELECT ${all.join(', ')} FROM (${inner}) AS ${quoteName(before.name)}`, vague, ...unknown }
}

function convert(old: Column, column: Column, vague: Map<string, string>): string {
  const name = `x.${quoteName(old.name)}`
  if (old.type === column.type) return name
  const isSameKind =
    old.type.name === column.type.name &&
    old.type.charset === column.type.charset &&
    old.type.collation === column.type.collation
  if (isSameKind && !/^(?:decimal|datetime|timestamp|time|enum|set)$/.test(column.type.name)) return name
  const both = [old, column].map(({ type }) => type.name)
  const isRounded = old.type.name === 'double' && isText(column.type)
  if (isRounded || both.some(type => /^(?:float|time|bit|json|geometry|point)$/.test(type))) {
    vague.set(column.name.toLowerCase(), 'its type was changed')
  }
  return convertedTo(old, column, name)
}

function addedValue(
  scene: Scene,
  table: Table,
  column: Column,
): { readonly sql: string; readonly why?: string } {
  if (column.isAutoIncrement) return { sql: cast('ROW_NUMBER() OVER ()', column), why: NUMBERED }
  const given = column.default
  if (given?.kind === 'now') return { sql: cast('NOW(6)', column), why: 'it is the time of execution' }
  if (given?.kind === 'expression') return { sql: cast('NULL', column), why: 'it comes from an expression' }
  if (given?.kind === 'literal') {
    const stored = store(given.value, placeIn(scene, table, column))
    const value = 'value' in stored ? stored.value : given.value
    return { sql: cast(quoteLiteral(value), column) }
  }
  if (column.isNullable) return { sql: cast('NULL', column) }
  const implicit = implicitValue(column)
  if (implicit === undefined) return { sql: cast('NULL', column), why: 'it has the zero of its type' }
  return { sql: cast(quoteLiteral(implicit), column) }
}
