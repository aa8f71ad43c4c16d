/**
 * What a statement writes to: a table, or the table behind views that hand on what is written.
 * Invariant: a row of the table (`t_`) is seen as the statement sees it, or not at all.
 */
import { liveDefinition, marker } from './content.js'
import { identifier, quoted } from './names.js'
import type { Column, Relation, ViewDefinition } from './objects.js'
import { parse, stringsOf, type Ast } from './parse.js'
import { roleOf } from './world.js'
import { refusal, Unsure, type Refusal } from './verdicts.js'
import { referencesOf } from './walk.js'
import { relationWith, type World } from './world.js'
import type { Writes } from './writes.js'

export interface Target {
  /** What the statement names. */
  readonly called: Relation
  /** The table whose rows are written. */
  readonly relation: Relation
  /** The columns of `called`, each with the one of the table that it stands for. */
  readonly columns: readonly { readonly name: string; readonly column: Column | undefined }[]
  /** A row as a query, given what its columns (`c1` …) are prefixed with: no row where a view shows none. */
  readonly row: (prefix: string) => string
  /** Views whose new rows must be among those that they show. */
  readonly checked: NonNullable<Writes['checked']>
  /** Why the server refuses it. */
  readonly refused?: Refusal
}

const VERBS = { INSERT: 'insert into', UPDATE: 'update', DELETE: 'delete from' } as const

export async function targetOf(world: World, called: Relation, what: keyof typeof VERBS): Promise<Target> {
  if (called.kind !== 'v') return tableTarget(called)
  const definition =
    called.isNew || called.definition?.relations.length !== 0
      ? called.definition
      : await liveDefinition(world, called)
  const select = definition === undefined ? undefined : plainSelect(world, definition)
  if (definition === undefined || select === undefined) {
    const refused = refusal('55000', `cannot ${VERBS[what]} view "${called.name}"`)
    return { ...tableTarget(called), refused }
  }
  if (called.triggers.some(({ type, enabled }) => enabled && (type & 64) !== 0))
    throw new Unsure(`triggers stand in for writing to ${called.name}`)
  if (called.rules.length > 0) throw new Unsure(`rules of ${called.name} rewrite it`)
  const [base] = definition.relations
  if (base === undefined) throw new Unsure(`what the view ${called.name} reads is not known`)
  const inner = await targetOf(world, await relationWith(world, base.oid), what)
  if (inner.refused !== undefined) return { ...inner, called, refused: inner.refused }
  if (roleOf(world) !== undefined && called.owner !== inner.called.owner)
    throw new Unsure(`whether the owner of ${called.name} may write to ${inner.called.name} is not looked at`)
  const columns = called.columns.map(({ name }, at) => {
    const from = sourceColumns(select, base.names)[at]
    const found = inner.columns.find(column => column.name === nameNow(inner.called, from))
    return { name, column: found?.column }
  })
  const aliases = called.columns.map(({ name }) => quoted(name)).join(', ')
  const innerRow = (prefix: string): string => {
    const list = [...base.names].flatMap(([number, name]) => {
      const now = inner.called.columns.find(column => column.number === number)
      return now === undefined ? [] : [`r_.${quoted(now.name)} AS ${quoted(name)}`]
    })
    return `SELECT ${list.join(', ')} FROM (${inner.row(prefix)}) AS r_`
  }
  const row = (prefix: string): string =>
    `SELECT * FROM (${definition.sql.replaceAll(marker(0), () => `(${innerRow(prefix)})`)}) AS v_(${aliases})`
  const option = (called.options ?? []).find(text => text.startsWith('check_option='))
  if (option === 'check_option=local' && inner.called.kind === 'v')
    throw new Unsure('a check option of one view over another is not simulated')
  return {
    ...{ called, relation: inner.relation, columns, row },
    checked: [...inner.checked, ...(option === undefined ? [] : [{ view: called.name, row }])],
  }

  function nameNow(relation: Relation, number: number | undefined): string | undefined {
    return relation.columns.find(column => column.number === number)?.name
  }
}

/** A table, which is written to itself. */
export function tableTarget(relation: Relation): Target {
  return {
    called: relation,
    relation,
    columns: relation.columns.map(column => ({ name: column.name, column })),
    row: prefix => `SELECT ${listOf(relation, prefix)}`,
    checked: [],
  }
}

/** The columns of a row under their names. */
export const listOf = (relation: Relation, prefix: string): string =>
  relation.columns.map(({ number, name }) => `${prefix}${number} AS ${quoted(name)}`).join(', ')

/** The row of the table at hand under its name in the statement. */
export const rowAs = (target: Target, alias: string, prefix = 't_.c'): string =>
  `(${target.row(prefix)}) AS ${identifier(alias)}`

/**
 * The query of a view that hands on what is written to it.
 *
 * @see https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS
 */
function plainSelect(world: World, { sql, relations }: ViewDefinition): Ast.SelectStmt | undefined {
  const text = relations.reduce((before, _, at) => before.replaceAll(marker(at), `greenline_${at}`), sql)
  const parsed = parse(world.parser, text)
  if (!('count' in parsed) || parsed.node === undefined || !('SelectStmt' in parsed.node))
    throw new Unsure('what the view reads is not known')
  const select = parsed.node.SelectStmt
  const { fromClause = [], targetList = [] } = select
  const [from] = fromClause
  const isPlain =
    relations.length >= 1 &&
    fromClause.length === 1 &&
    from !== undefined &&
    'RangeVar' in from &&
    from.RangeVar.relname === 'greenline_0' &&
    select.distinctClause === undefined &&
    select.groupClause === undefined &&
    select.havingClause === undefined &&
    select.limitCount === undefined &&
    select.limitOffset === undefined &&
    select.withClause === undefined &&
    select.valuesLists === undefined &&
    (select.op === undefined || select.op === 'SETOP_NONE')
  if (!isPlain) return undefined
  if (referencesOf(targetList).calls.length > 0)
    throw new Unsure('whether the view can be written is not known')
  if (relations.length > 1) throw new Unsure('the view reads more than the table that it hands rows on to')
  return select
}

/** The numbers of the columns that a view's columns stand for. */
function sourceColumns(
  { targetList = [] }: Ast.SelectStmt,
  names: ReadonlyMap<number, string>,
): readonly (number | undefined)[] {
  const ordered = [...names].toSorted(([a], [b]) => a - b)
  return targetList.flatMap(node => {
    const value = 'ResTarget' in node ? node.ResTarget.val : undefined
    if (value === undefined || !('ColumnRef' in value)) return [undefined]
    const { fields = [] } = value.ColumnRef
    if (fields.some(field => 'A_Star' in field)) return ordered.map(([number]) => number)
    const name = stringsOf(fields).at(-1)
    return [ordered.find(([, each]) => each === name)?.[0]]
  })
}
