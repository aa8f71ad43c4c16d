/** Where the rows of an INSERT come from. Invariant: every value is cast as the server casts it. */
import { mustAssign } from './assignments.js'
import { inStatement, type BoundText } from './bind.js'
import { stretch, wordBehind } from './clauses.js'
import { isUntyped } from './coercion.js'
import { defaultOf, sequenceOf, valueAt, type Taken } from './defaults.js'
import { literal } from './names.js'
import type { Column, Relation } from './objects.js'
import { closing, type Ast, type Span } from './parse.js'
import { wholeSpan } from './query.js'
import { settingsOf } from './resolve.js'
import { stored } from './storing.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** Rows on their way in: a query whose columns are called `s0`, `s1` …, for these columns of the table. */
export interface Source {
  readonly sql: string
  readonly columns: readonly Column[]
  /** Sequences that stand behind DEFAULT in some rows. */
  readonly taken: readonly Taken[]
  /** What fails in it fails before the first row is made. */
  readonly isConstant: boolean
}

export interface Given {
  readonly relation: Relation
  readonly stmt: Ast.InsertStmt
  readonly bound: BoundText
  /** Those that may get values, in order. */
  readonly columns: readonly Column[]
  /** They are named in the statement. */
  readonly named: boolean
  readonly isPlain: boolean
}

export async function sourceOf(world: World, given: Given): Promise<Source> {
  const { selectStmt } = given.stmt
  if (selectStmt === undefined) return { sql: 'SELECT', columns: [], taken: [], isConstant: true }
  if (!('SelectStmt' in selectStmt)) throw new Unsure('where its rows come from cannot be read')
  const select = selectStmt.SelectStmt
  return select.valuesLists !== undefined && given.stmt.withClause === undefined && !hasTail(select)
    ? valuesSource(world, given, select)
    : selectSource(world, given, select)
}

const hasTail = ({ sortClause, limitCount, limitOffset, withClause }: Ast.SelectStmt): boolean =>
  sortClause !== undefined ||
  limitCount !== undefined ||
  limitOffset !== undefined ||
  withClause !== undefined

/** @throws Refusal 42601 */
function targetsOf({ columns, named }: Given, width: number): readonly Column[] {
  if (width > columns.length) throw refusal('42601', 'INSERT has more expressions than target columns')
  if (named && width < columns.length)
    throw refusal('42601', 'INSERT has more target columns than expressions')
  return columns.slice(0, width)
}

async function selectSource(world: World, given: Given, select: Ast.SelectStmt): Promise<Source> {
  const { stmt, bound } = given
  const start = firstOfSelect(world, stmt)
  const before = wholeSpan(world.parsed).start
  const into = wordBehind(world.parsed, before, 'INSERT')
  if (into === undefined) throw new Unsure('where its rows come from cannot be found')
  const withText = stmt.withClause === undefined ? '' : bound.part({ start: before, end: into.start }).text
  const query = `${withText} ${bound.part({ start, end: sourceEnd(world, stmt, start) }).text}`
  const fields =
    (await world.server.describe(query, await settingsOf(world)).catch((thrown: unknown) => {
      throw inStatement(thrown, bound, Infinity)
    })) ?? []
  const targets = targetsOf(given, fields.length)
  const values: string[] = []
  const used: Column[] = []
  for (const [at, column] of targets.entries()) {
    const field = fields[at]
    if (field === undefined) continue
    if (mustTake(column, stmt) === 'ignored') continue
    // A bare literal is of the column's type, and fails even when there is no row.
    const constant = bareLiteral(select, at, fields.length)
    if (!given.isPlain && constant === undefined) await mustAssign(world, column, field.type)
    values.push(`${await stored(world, column, constant ?? `q_.q${at}`)} AS s${used.length}`)
    used.push(column)
  }
  const names = fields.map((_, at) => `q${at}`).join(', ')
  return {
    sql: `SELECT ${values.join(', ')} FROM (${query}) AS q_(${names})`,
    columns: used,
    taken: [],
    isConstant: false,
  }
}

function bareLiteral({ targetList = [] }: Ast.SelectStmt, at: number, width: number): string | undefined {
  if (targetList.length !== width) return undefined
  const node = targetList[at]
  const value = node !== undefined && 'ResTarget' in node ? node.ResTarget.val : undefined
  if (value === undefined || !('A_Const' in value)) return undefined
  if (value.A_Const.isnull === true) return 'NULL'
  return value.A_Const.sval === undefined ? undefined : literal(value.A_Const.sval.sval ?? '')
}

/** The first byte of the query: behind the table's name and the list of its columns. */
function firstOfSelect(world: World, { relation }: Ast.InsertStmt): number {
  const words = new Set(['SELECT', 'VALUES', 'WITH', 'TABLE'])
  const tokens = world.parsed.tokens()
  const from = relation?.location ?? 0
  let at = tokens.findIndex(({ start }) => start >= from)
  for (; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (words.has(token.text.toUpperCase())) return token.start
    if (token.text === '(') {
      const next = tokens[at + 1]?.text.toUpperCase() ?? ''
      if (words.has(next) || next === '(') return token.start
      at = closing(tokens, at)
    }
  }
  throw new Unsure('where its rows come from cannot be found')
}

/** Up to ON CONFLICT or RETURNING. */
function sourceEnd(
  { parsed }: World,
  { onConflictClause, returningClause }: Ast.InsertStmt,
  from: number,
): number {
  if (onConflictClause !== undefined) {
    const tokens = parsed.tokens()
    const at = tokens.findLastIndex(
      ({ text }, place) =>
        text.toUpperCase() === 'CONFLICT' && tokens[place - 1]?.text.toUpperCase() === 'ON',
    )
    const on = tokens[at - 1]
    if (on === undefined) throw new Unsure('where its rows come from cannot be found')
    return on.start
  }
  const stops = new Set(returningClause === undefined ? [] : ['RETURNING'])
  return stretch(parsed, from, stops).end
}

/** VALUES: every value is cast by itself, as the server does it in an INSERT. */
async function valuesSource(world: World, given: Given, select: Ast.SelectStmt): Promise<Source> {
  const { relation, stmt, bound, isPlain } = given
  const rows = (select.valuesLists ?? []).map(node => ('List' in node ? (node.List.items ?? []) : []))
  const spans = valueSpans(world, firstOfSelect(world, stmt))
  const width = rows[0]?.length ?? 0
  if (rows.some(row => row.length !== width))
    throw refusal('42601', 'VALUES lists must all be the same length')
  const targets = targetsOf(given, width)
  /** Those that are DEFAULT in every row are as if they were not named. */
  const used: boolean[] = []
  for (const [at, column] of targets.entries()) {
    const given_ = rows.some(row => !isDefault(row[at]))
    used.push(given_ && mustTake(column, stmt) !== 'ignored')
  }
  const taken = new Map<
    Column,
    { readonly from: Pick<Taken, 'sequence' | 'name'>; readonly rows: number[] }
  >()
  const lines: string[] = []
  for (const [rowAt, row] of rows.entries()) {
    const values: string[] = []
    for (const [at, item] of row.entries()) {
      const [column, span] = [targets[at], spans[rowAt]?.[at]]
      if (column === undefined || span === undefined) throw new Unsure('a value in it cannot be found')
      if (used[at] !== true) continue
      if (isDefault(item)) {
        const from = taken.get(column)?.from ?? (await sequenceOf(world, relation, column))
        if (from === undefined) values.push(await stored(world, column, await defaultOf(world, column)))
        else {
          const before = taken.get(column)?.rows ?? []
          values.push(await stored(world, column, valueAt(from, String(before.length))))
          taken.set(column, { from, rows: [...before, rowAt + 1] })
        }
        continue
      }
      const { text } = bound.part(span)
      if (!isPlain && !isUntyped(item)) {
        const [field] =
          (await world.server
            .describe(`SELECT (${text})`, await settingsOf(world))
            .catch((thrown: unknown) => {
              throw inStatement(thrown, bound, Infinity)
            })) ?? []
        if (field !== undefined) await mustAssign(world, column, field.type)
      }
      values.push(await stored(world, column, text))
    }
    lines.push(`SELECT ${values.map((value, at) => `${value} AS s${at}`).join(', ')}`)
  }
  return {
    sql: lines.join(' UNION ALL '),
    columns: targets.filter((_, at) => used[at] === true),
    taken: [...taken.values()].map(({ from, rows: places }) => ({
      ...from,
      used: count => places.filter(place => place <= count).length,
    })),
    isConstant: bound.references.subqueries.length === 0,
  }
}

const isDefault = (node: Ast.Node | undefined): boolean => node !== undefined && 'SetToDefault' in node

/** Where each value of each row is. */
function valueSpans({ parsed }: World, from: number): readonly (readonly Span[])[] {
  const tokens = parsed.tokens()
  let at = tokens.findIndex(({ start }) => start >= from)
  while (at < tokens.length && tokens[at]?.text.toUpperCase() !== 'VALUES') at += 1
  const rows: Span[][] = []
  for (at += 1; tokens[at]?.text === '('; at += 1) {
    const end = closing(tokens, at)
    const row: Span[] = []
    let depth = 0
    let first = tokens[at + 1]?.start ?? 0
    for (let inner = at; inner <= end; inner += 1) {
      const token = tokens[inner]
      if (token === undefined) break
      const closes = token.text === ')' || token.text === ']'
      if (closes) depth -= 1
      if ((depth === 1 && token.text === ',') || (depth === 0 && closes)) {
        row.push({ start: first, end: tokens[inner - 1]?.end ?? first })
        first = tokens[inner + 1]?.start ?? first
      }
      if (token.text === '(' || token.text === '[') depth += 1
    }
    rows.push(row)
    at = end + 1
    if (tokens[at]?.text !== ',') break
  }
  return rows
}

/** Whether a value that is given for a column counts. @throws Refusal 428C9 */
function mustTake(column: Column, { override }: Ast.InsertStmt): 'taken' | 'ignored' {
  const said = `cannot insert a non-DEFAULT value into column "${column.name}"`
  if (column.generated !== undefined) {
    throw refusal('428C9', said, { detail: `Column "${column.name}" is a generated column.` })
  }
  if (column.identity === undefined) return 'taken'
  if (override === 'OVERRIDING_USER_VALUE') return 'ignored'
  if (column.identity === 'a' && override !== 'OVERRIDING_SYSTEM_VALUE') {
    throw refusal('428C9', said, {
      detail: `Column "${column.name}" is an identity column defined as GENERATED ALWAYS.`,
      hint: 'Use OVERRIDING SYSTEM VALUE to override.',
    })
  }
  return 'taken'
}
