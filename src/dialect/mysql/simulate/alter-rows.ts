/**
 * What an ALTER TABLE does to the rows: whether they fit, and what they are afterwards. Invariant: a row is only
 * asked about where something could be wrong with it.
 */
import type { Literal } from '../statements/literal.js'
import type { Draft, DraftColumn } from './alter-draft.js'
import { isText } from './build.js'
import { checkConversion } from './conversions.js'
import { cast, firstDuplicate, firstRow, isEmpty, rowsOf } from './data.js'
import { isSame, uniqueIndexesOf, type Column, type Content, type Table } from './model.js'
import { quoteLiteral, quoteName, quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, isStrict, type Scene } from './scene.js'
import { store } from './values.js'

/** @param after - Its rows are set here. @throws A refusal when a row does not fit. */
export async function checkRows(scene: Scene, before: Table, after: Table, draft: Draft): Promise<void> {
  for (const { column, from, definition } of draft.columns) {
    const old = before.columns.find(each => each.name === from)
    if (old === undefined) {
      if (definition !== undefined) await checkAdded(scene, before, column)
      continue
    }
    if (old.type !== column.type) {
      if (!isStrict(scene, before.engine) && !(await isEmpty(scene, before)))
        doubt('outside of strict mode, values are cut to fit')
      await checkConversion(scene, before, { before: old, after: column, by: 'alter' })
    }
    const isKey = after.columns.find(each => each.name === column.name)?.isNullable === false
    if (old.isNullable && (isKey || !column.isNullable)) await checkNulls(scene, before, old, column.name)
  }
  const content = contentAfter(scene, before, draft)
  const changed = isReshaped(before, draft)
  Object.assign(after, {
    content: changed ? content : before.content,
    isChanged: before.isChanged || changed,
  })
  for (const index of uniqueIndexesOf(after)) {
    const was = before.indexes.find(
      each => each.name === index.name && sameParts(each.parts, index.parts) && each.kind === index.kind,
    )
    const isTouched = index.parts.some(part =>
      draft.columns.some(
        ({ column, from, definition }) =>
          (definition !== undefined || isOtherType(before, column, from)) &&
          isSame(column.name, part.column ?? ''),
      ),
    )
    if (was !== undefined && !isTouched) continue
    const renamed = before.indexes.some(
      each => sameParts(each.parts, index.parts) && each.kind === index.kind,
    )
    if (renamed && !isTouched) continue
    if (isNumbered(draft, index)) continue
    const value = await firstDuplicate(scene, after, index)
    if (value !== undefined) {
      const name = isMariaDb(scene) ? index.name : `${after.name}.${index.name}`
      refuse(1062, `Duplicate entry '${value}' for key '${name}'`)
    }
  }
  for (const check of after.checks) {
    if (
      before.checks.some(each => each.name === check.name && each.column === check.column) &&
      !draft.columns.some(each => each.definition !== undefined && each.column.name === check.column)
    )
      continue
    if (!scene.session.checkConstraints) continue
    const isChanged = draft.columns.some(
      ({ column, from }) => from !== undefined && column.name === check.column,
    )
    await checkRowsAgainst(scene, after, { ...check, isChanged })
  }
}

const isOtherType = (before: Table, column: Column, from: string | undefined): boolean =>
  before.columns.find(each => each.name === from)?.type !== column.type

/** The server numbers the rows of a new AUTO_INCREMENT column. */
const isNumbered = (draft: Draft, { parts }: Table['indexes'][number]): boolean =>
  draft.columns.some(
    ({ column, from }) =>
      from === undefined &&
      column.isAutoIncrement &&
      parts.some(part => isSame(part.column ?? '', column.name)),
  )

const sameParts = (
  left: Table['indexes'][number]['parts'],
  right: Table['indexes'][number]['parts'],
): boolean => JSON.stringify(left).toLowerCase() === JSON.stringify(right).toLowerCase()

export function isReshaped(before: Table, { columns }: Draft): boolean {
  return (
    columns.length !== before.columns.length ||
    columns.some(({ column, from }, at) => {
      const old = before.columns[at]
      return old?.name !== from || column.name !== from || column.type !== old?.type
    })
  )
}

async function checkRowsAgainst(
  scene: Scene,
  table: Table,
  { name, expression, isChanged }: { name: string; expression: string; isChanged: boolean },
): Promise<void> {
  const all = table.columns
    .map(each => each.name)
    .filter(each => expression.toLowerCase().includes(each.toLowerCase()))
  const source = rowsOf(table, all, quoteName(table.name))
  const rows = await scene.askAs(`SELECT 1 AS found FROM ${source} WHERE NOT (${expression}) LIMIT 1`)
  if (rows.length === 0) return
  // MariaDB looks at the rows only when it copies them.
  if (isMariaDb(scene) && isChanged)
    doubt(`rows do not meet the check of ${name}, and the server may not look at them`)
  if (isMariaDb(scene)) refuse(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(table)}`)
  refuse(3819, `Check constraint '${name}' is violated.`)
}

async function checkNulls(scene: Scene, before: Table, old: Column, name: string): Promise<void> {
  const row = await firstRow(scene, before, `${quoteName(old.name)} IS NULL`, [old.name])
  if (row === undefined) return
  if (!isStrict(scene, before.engine)) doubt('outside of strict mode, NULL becomes another value')
  if (isMariaDb(scene)) refuse(1265, `Data truncated for column '${name}' at row ${row}`)
  refuse(1138, 'Invalid use of NULL value')
}

/** A new column's value in the rows that are there. */
async function checkAdded(scene: Scene, before: Table, column: Column): Promise<void> {
  if (column.isNullable || column.default !== undefined || column.generated !== undefined) return
  if (
    /^(?:date|datetime|timestamp)$/.test(column.type.name) &&
    scene.session.sqlMode.includes('NO_ZERO_DATE')
  ) {
    if (await isEmpty(scene, before)) return
    const what = column.type.name === 'date' ? 'date' : 'datetime'
    const value = what === 'date' ? '0000-00-00' : '0000-00-00 00:00:00'
    refuse(
      1292,
      `Incorrect ${what} value: '${value}' for column ${isMariaDb(scene) ? `${quoteTable(before)}.\`${column.name}\`` : `'${column.name}'`} at row 1`,
    )
  }
}

/** What a column holds where nothing is given for it. */
export function implicitValue({ type }: Column): Literal | undefined {
  if (/int$|^decimal$|^float$|^double$|^year$|^bit$/.test(type.name)) return { kind: 'number', value: '0' }
  if (type.name === 'enum') return { kind: 'string', value: type.values[0] ?? '' }
  if (isText(type) || /blob$|binary$/.test(type.name)) return { kind: 'string', value: '' }
  return undefined
}

function contentAfter(scene: Scene, before: Table, { columns }: Draft): Content {
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
      ? `(${column.generated?.expression ?? 'NULL'}) AS ${quoteName(column.name)}`
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
  if (both.some(type => /^(?:float|double|time|bit|json|geometry|point)$/.test(type))) {
    vague.set(column.name.toLowerCase(), 'its type was changed')
  }
  return cast(name, column)
}

function addedValue(
  scene: Scene,
  table: Table,
  column: Column,
): { readonly sql: string; readonly why?: string } {
  if (column.isAutoIncrement)
    return { sql: cast('ROW_NUMBER() OVER ()', column), why: 'the server numbers them' }
  const given = column.default
  if (given?.kind === 'now') return { sql: cast('NOW(6)', column), why: 'it is the time of execution' }
  if (given?.kind === 'expression') return { sql: cast('NULL', column), why: 'it comes from an expression' }
  if (given?.kind === 'literal') {
    const stored = store(given.value, {
      table,
      column,
      row: 1,
      sqlMode: scene.session.sqlMode,
      product: scene.server.product,
    })
    const value = 'value' in stored ? stored.value : given.value
    return { sql: cast(quoteLiteral(value), column) }
  }
  if (column.isNullable) return { sql: cast('NULL', column) }
  const implicit = implicitValue(column)
  if (implicit === undefined) return { sql: cast('NULL', column), why: 'it has the zero of its type' }
  return { sql: cast(quoteLiteral(implicit), column) }
}
