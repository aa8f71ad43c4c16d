/** INSERT … VALUES. Invariant: a value is fit for its column before the next is looked at, as on the server. */
import { inStatement, type BoundText } from './bind.js'
import { isUntyped, UNKNOWN } from './coercion.js'
import { defaultOf, sequenceOf, valueAt, type Taken } from './defaults.js'
import { inOrder, mustAssign, type Literal } from './fit-values.js'
import { firstOfSelect, inRowOrder, mustTake, targetsOf, type Given, type Source } from './insert-parts.js'
import type { Column } from './objects.js'
import { closing, type Ast, type Span } from './parse.js'
import { settingsOf } from './resolve.js'
import { stored } from './storing.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** VALUES: every value is cast by itself, as the server does it in an INSERT. */
export async function valuesSource(world: World, given: Given, select: Ast.SelectStmt): Promise<Source> {
  const { relation, stmt, bound, isPlain } = given
  const rows = (select.valuesLists ?? []).map(node => ('List' in node ? (node.List.items ?? []) : []))
  const spans = valueSpans(world, firstOfSelect(world, stmt))
  const width = rows[0]?.length ?? 0
  if (rows.some(row => row.length !== width))
    throw refusal('42601', 'VALUES lists must all be the same length')
  const targets = targetsOf(given, width)
  if (!isPlain) await fitValues(world, { rows, spans, targets, bound })
  /** Those that are DEFAULT in every row are as if they were not named. */
  const used = targets.map(
    (column, at) => rows.some(row => !isDefault(row[at])) && mustTake(column, stmt) !== 'ignored',
  )
  const taken = new Map<
    Column,
    { readonly from: Pick<Taken, 'sequence' | 'name'>; readonly rows: number[] }
  >()
  const lines: string[] = []
  for (const [rowAt, row] of rows.entries()) {
    const values: { readonly column: Column; readonly sql: string }[] = []
    for (const [at, item] of row.entries()) {
      const [column, span] = [targets[at], spans[rowAt]?.[at]]
      if (column === undefined || span === undefined) throw new Unsure('a value in it cannot be found')
      if (used[at] !== true) continue
      if (isDefault(item)) {
        const from = taken.get(column)?.from ?? (await sequenceOf(world, relation, column))
        if (from === undefined)
          values.push({ column, sql: await stored(world, column, await defaultOf(world, column)) })
        else {
          const before = taken.get(column)?.rows ?? []
          values.push({ column, sql: await stored(world, column, valueAt(from, String(before.length))) })
          taken.set(column, { from, rows: [...before, rowAt + 1] })
        }
        continue
      }
      values.push({ column, sql: await stored(world, column, bound.part(span).text) })
    }
    const named = values.map(({ column, sql }, at) => ({ column, sql: `${sql} AS s${at}` }))
    // Several rows are made as they are written, and put into the columns afterwards.
    const list = rows.length === 1 ? inRowOrder(named) : named.map(({ sql }) => sql)
    lines.push(`SELECT ${list.join(', ')}`)
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

interface Written {
  readonly rows: readonly (readonly Ast.Node[])[]
  readonly spans: readonly (readonly Span[])[]
  readonly targets: readonly Column[]
  readonly bound: BoundText
}

/** Values that the server has not read. @throws Refusal 42804 and what it says of one */
async function fitValues(world: World, { rows, spans, targets, bound }: Written): Promise<void> {
  const literals: Literal[] = []
  await inOrder(world, literals, async () => {
    for (const [rowAt, row] of rows.entries()) {
      for (const [at, item] of row.entries()) {
        const [column, span] = [targets[at], spans[rowAt]?.[at]]
        if (column === undefined || span === undefined) throw new Unsure('a value in it cannot be found')
        if (isDefault(item)) continue
        const { text } = bound.part(span)
        if (isUntyped(item)) literals.push({ column, text, node: item })
        else {
          const fields = await world.server
            .describe(`SELECT (${text})`, await settingsOf(world))
            .catch((thrown: unknown) => {
              throw inStatement(thrown, bound, Infinity)
            })
          await mustAssign(world, column, fields?.[0]?.type ?? UNKNOWN)
        }
      }
    }
  })
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
