/**
 * Views that rows can be written through: what their columns and conditions are in terms of the base table. Invariant:
 * a shape is only given for a view of one table whose every part is understood.
 *
 * @see https://mariadb.com/kb/en/inserting-and-updating-with-views/
 */
import { listOf, textOf } from '../statements/parts.js'
import { createReader } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import { isSame, type Table, type View } from './model.js'
import { tokensIn } from './queries.js'
import { quoteName } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { find, qualify, type Scene } from './scene.js'

export interface ViewColumn {
  readonly name: string
  /** Over the base table's columns. */
  readonly expression: string
  /** The column of the base table that it is. */
  readonly base: string | undefined
}

export interface Shape {
  readonly base: Table
  readonly columns: readonly ViewColumn[]
  /** What rows of the view meet. */
  readonly conditions: readonly string[]
  /** What rows that are written must meet. */
  readonly checked: readonly string[]
}

const JOINED = /^(?:GROUP|HAVING|DISTINCT|DISTINCTROW|UNION|EXCEPT|INTERSECT|LIMIT|OVER|PROCEDURE)$/
const AGGREGATE =
  /^(?:COUNT|SUM|MIN|MAX|AVG|GROUP_CONCAT|STD|STDDEV|STDDEV_POP|STDDEV_SAMP|VARIANCE|VAR_POP|VAR_SAMP|BIT_AND|BIT_OR|BIT_XOR|JSON_ARRAYAGG|JSON_OBJECTAGG)$/

/** @returns undefined for a view that takes no rows. @throws A doubt for joins, subqueries and the like. */
export async function shapeOf(scene: Scene, view: View): Promise<Shape | undefined> {
  if (view.isUpdatable === false) return undefined
  const text = view.written ?? view.query
  const tokens = tokensIn(scene, text)
  const isSummed = tokens.some(
    ({ keyword }, at) => JOINED.test(keyword) || (AGGREGATE.test(keyword) && tokens[at + 1]?.text === '('),
  )
  const from = tokens.findIndex(({ keyword, depth }) => keyword === 'FROM' && depth === 0)
  if (isSummed || from < 0) return undefined
  if (tokens.filter(({ keyword }) => keyword === 'SELECT').length > 1)
    return doubt(`${view.name} has subqueries`)
  const where = tokens.findIndex(({ keyword, depth }) => keyword === 'WHERE' && depth === 0)
  const order = tokens.findIndex(({ keyword, depth }) => keyword === 'ORDER' && depth === 0)
  const end = order < 0 ? tokens.length : order
  const inner = await sourceOf(scene, view, tokens.slice(from + 1, where < 0 ? end : where))
  if (inner === undefined) return undefined
  const columns = columnsOf(view, listOf(tokens.slice(1, from)), { text, inner })
  const own = where < 0 ? [] : [`(${rewritten(text, tokens.slice(where + 1, end), inner.columns)})`]
  return {
    base: inner.base,
    columns,
    conditions: [...inner.conditions, ...own],
    checked:
      view.checks === 'cascaded'
        ? [...inner.conditions, ...own]
        : [...inner.checked, ...(view.checks === 'local' ? own : [])],
  }
}

/** The table, or the view, that a view is of, as a shape of its own. */
async function sourceOf(scene: Scene, view: View, tokens: readonly Token[]): Promise<Shape | undefined> {
  const bare = tokens.filter(({ text }) => text !== '(' && text !== ')')
  const reader = createReader(bare)
  const written = reader.name()
  reader.take('AS')
  reader.name()
  if (written === undefined || reader.peek() !== undefined) return doubt(`${view.name} is of several tables`)
  const there = { ...scene, session: { ...scene.session, database: view.database } }
  const found = await find(scene, qualify(there, written))
  if (found === undefined) return broken(view)
  if (found.kind === 'view') return shapeOf(scene, found)
  if (found.kind !== 'table') return undefined
  const columns = found.columns.map(({ name }) => ({ name, base: name, expression: nameIn(found, name) }))
  return { base: found, columns, conditions: [], checked: [] }
}

const nameIn = ({ name }: Table, column: string): string => `${quoteName(name)}.${quoteName(column)}`

function broken({ database, name }: View): never {
  return refuse(
    1356,
    `View '${database}.${name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them`,
  )
}

interface Inside {
  readonly text: string
  readonly inner: Shape
}

function columnsOf(
  view: View,
  parts: readonly (readonly Token[])[],
  { text, inner }: Inside,
): readonly ViewColumn[] {
  const all = parts.flatMap((part): readonly Omit<ViewColumn, 'name'>[] => {
    if (part.at(-1)?.text === '*' && (part.length === 1 || part.at(-2)?.text === '.')) return inner.columns
    const tokens = withoutAlias(part)
    const last = tokens.at(-1)
    const isName = tokens.every(({ kind, text: sign }) => kind === 'name' || sign === '.')
    const column = isName ? inner.columns.find(({ name }) => isSame(name, last?.text ?? '')) : undefined
    if (column !== undefined) return [column]
    return [{ expression: `(${rewritten(text, tokens, inner.columns)})`, base: undefined }]
  })
  if (all.length !== view.columns.length) return doubt(`the columns of ${view.name} are not understood`)
  return all.map((column, at) => ({ ...column, name: view.columns[at] ?? '' }))
}

/** `a AS b` and `a b`, without the name behind it. */
function withoutAlias(part: readonly Token[]): readonly Token[] {
  const as = part.findIndex(({ keyword, depth }) => keyword === 'AS' && depth === (part[0]?.depth ?? 0))
  if (as > 0) return part.slice(0, as)
  const [before, last] = part.slice(-2)
  const isAlias = part.length > 1 && last?.kind === 'name' && before?.text !== '.' && before?.kind !== 'sign'
  return isAlias || (last?.kind === 'name' && before?.text === ')') ? part.slice(0, -1) : part
}

/** An expression over a view's columns as one over the base table's. */
export function rewritten(text: string, tokens: readonly Token[], columns: readonly ViewColumn[]): string {
  const from = tokens[0]?.start ?? 0
  let written = textOf(text, tokens)
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at]
    if (token?.kind !== 'name' || tokens[at + 1]?.text === '(' || tokens[at + 1]?.text === '.') continue
    const column = columns.find(({ name }) => isSame(name, token.text))
    if (column === undefined || tokens[at - 1]?.text === '@') continue
    let first = at
    while (tokens[first - 1]?.text === '.' && tokens[first - 2]?.kind === 'name') first -= 2
    const start = (tokens[first]?.start ?? token.start) - from
    written = written.slice(0, start) + column.expression + written.slice(token.end - from)
  }
  return written
}
