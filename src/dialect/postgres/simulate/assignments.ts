/** What SET gives columns. Invariant: a value is read by the server in the scope that it has in the statement. */
import type { BoundText } from './bind.js'
import { firstBehind, stretch, wordBehind } from './clauses.js'
import { isUntyped } from './coercion.js'
import { defaultOf } from './defaults.js'
import { inOrder, mustAssign, type Literal } from './fit-values.js'
import { generatedOver } from './generated.js'
import type { Column, Relation } from './objects.js'
import type { Ast } from './parse.js'
import { positionOf } from './resolve.js'
import { stored } from './storing.js'
import type { Target } from './targets.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** A value for a column; its text as the statement has it, if it has one. */
export interface Assignment {
  readonly column: Column
  /** As it is stored. */
  readonly sql: string
  readonly written?: { readonly text: string; readonly node: Ast.Node }
}

interface Reading {
  readonly bound: BoundText
  readonly stops: ReadonlySet<string>
  /** Types of the values that are written, in order, where the server has not read the statement itself. */
  readonly typesOf?: (texts: readonly string[]) => Promise<readonly (number | undefined)[]>
}

/**
 * What SET says. The server first reads all values, then finds each column and fits its value to it, and looks
 * at what may be assigned in the end.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/parser/analyze.c transformUpdateTargetList
 * @throws Refusal 42703, 42804, 42601, 428C9, 0A000
 */
export async function assignmentsOf(
  world: World,
  target: Target,
  targetList: readonly Ast.Node[],
  reading: Reading,
): Promise<readonly Assignment[]> {
  const sets = targetList.flatMap(node =>
    'ResTarget' in node ? [setOf(world, node.ResTarget, reading)] : [],
  )
  const texts = sets.flatMap(({ written }) => (written === undefined ? [] : [`(${written.text})`]))
  const types = await reading.typesOf?.(texts)
  const columns = await columnsOf(world, target, sets, types)
  for (const [at, { name, written }] of sets.entries()) {
    const column = columns[at]
    if (column === undefined) continue
    if (columns.indexOf(column) < at) throw refusal('42601', `multiple assignments to same column "${name}"`)
    if (written === undefined || (column.generated === undefined && column.identity !== 'a')) continue
    throw refusal('428C9', `column "${name}" can only be updated to DEFAULT`, {
      detail:
        column.generated === undefined
          ? `Column "${name}" is an identity column defined as GENERATED ALWAYS.`
          : `Column "${name}" is a generated column.`,
    })
  }
  const values: Assignment[] = []
  for (const [at, { written }] of sets.entries()) {
    const column = columns[at]
    if (column === undefined) continue
    if (written === undefined) values.push({ column, sql: await fallback(world, column) })
    else values.push({ column, written, sql: await stored(world, column, written.text) })
  }
  return values
}

interface ReadSet {
  readonly node: Ast.ResTarget
  readonly name: string
  /** Absent: DEFAULT. */
  readonly written?: NonNullable<Assignment['written']>
}

function setOf(world: World, node: Ast.ResTarget, { bound, stops }: Reading): ReadSet {
  const { name = '', val, indirection, location = 0 } = node
  if (indirection !== undefined || val === undefined) throw new Unsure('it stores into a part of a column')
  if ('SetToDefault' in val) return { node, name }
  const written =
    'MultiAssignRef' in val
      ? oneOfSeveral(world, val.MultiAssignRef, location, bound, stops)
      : { node: val, text: textBehind(world, location, bound, stops) }
  return { node, name, written }
}

/** The columns, each fit for its value as far as types are given. */
async function columnsOf(
  world: World,
  target: Target,
  sets: readonly ReadSet[],
  types: readonly (number | undefined)[] | undefined,
): Promise<readonly Column[]> {
  const columns: Column[] = []
  const literals: Literal[] = []
  const rest = [...(types ?? [])]
  await inOrder(world, literals, async () => {
    for (const { node, written } of sets) {
      const column = columnNamed(world, target, node)
      columns.push(column)
      if (written === undefined || types === undefined) continue
      const type = rest.shift()
      if (isUntyped(written.node)) literals.push({ column, ...written })
      else if (type !== undefined) await mustAssign(world, column, type)
    }
  })
  return columns
}

/** @throws Refusal 42703, 0A000 */
export function columnNamed(world: World, target: Target, node: Ast.ResTarget): Column {
  const { name = '' } = node
  const found = target.columns.find(column => column.name === name)
  const position = positionOf(world, node)
  if (found === undefined) {
    throw refusal('42703', `column "${name}" of relation "${target.called.name}" does not exist`, {
      position,
    })
  }
  if (found.column === undefined) {
    throw refusal('0A000', `cannot insert into or update column "${name}" of view "${target.called.name}"`, {
      detail: 'View columns that are not columns of their base relation are not updatable.',
    })
  }
  return found.column
}

async function fallback(world: World, column: Column): Promise<string> {
  if (column.generated !== undefined) return 'NULL'
  if (column.identity !== undefined || /nextval/i.test(column.default ?? ''))
    throw new Unsure('it takes a value of a sequence')
  return stored(world, column, await defaultOf(world, column))
}

function textBehind(world: World, location: number, bound: BoundText, stops: ReadonlySet<string>): string {
  const equals = wordBehind(world.parsed, location, '=')
  if (equals === undefined) throw new Unsure('a value in it cannot be found')
  const from = firstBehind(world.parsed, equals.end)
  return bound.part(stretch(world.parsed, from, stops, 'end it')).text
}

/** `(a, b) = (1, 2)` and `(a, b) = (SELECT …)`. */
function oneOfSeveral(
  world: World,
  { source, colno = 1, ncolumns = 1 }: Ast.MultiAssignRef,
  location: number,
  bound: BoundText,
  stops: ReadonlySet<string>,
): { readonly text: string; readonly node: Ast.Node } {
  const { parsed } = world
  const tokens = parsed.tokens()
  const equals = tokens.find(({ start, text }) => start > location && text === '=')
  if (equals === undefined || source === undefined) throw new Unsure('a value in it cannot be found')
  const span = stretch(parsed, firstBehind(parsed, equals.end), stops, 'end it')
  if ('SubLink' in source) {
    const names = Array.from({ length: ncolumns }, (_, at) => `m${at + 1}`)
    return {
      node: source,
      text: `(SELECT m_.m${colno} FROM ${bound.part(span).text} AS m_(${names.join(', ')}))`,
    }
  }
  if (!('RowExpr' in source)) throw new Unsure('it assigns several columns at once')
  let from = (wordBehind(parsed, span.start, '(') ?? equals).end
  for (let at = 1; ; at += 1) {
    const part = stretch(parsed, firstBehind(parsed, from), stops, 'end it')
    const node = source.RowExpr.args?.[at - 1]
    if (node === undefined) throw new Unsure('a value in it cannot be found')
    if ('SetToDefault' in node) throw new Unsure('it assigns defaults to several columns at once')
    if (at === colno) return { node, text: bound.part(part).text }
    from = (wordBehind(parsed, part.end, ',') ?? equals).end
  }
}

interface RowWith {
  readonly changed: ReadonlySet<number>
  /** @param from - Has the old values as `b1` … and the new ones as `v1` …; `more` is selected before. */
  readonly select: (from: string, more: string) => string
}

/** All values of a row that SET changes, by number; generated columns come along. */
export async function rowWith(
  world: World,
  relation: Relation,
  values: readonly Assignment[],
): Promise<RowWith> {
  const computed = await generatedOver(world, relation, 'u_.')
  const changed = new Set([...values.map(({ column }) => column.number), ...computed.keys()])
  return {
    changed,
    select(from, more) {
      const set = new Set(values.map(({ column }) => column.number))
      const plain = relation.columns
        .filter(({ generated }) => generated === undefined)
        .map(({ number }) => `${set.has(number) ? `a_.v${number}` : `a_.b${number}`} AS c${number}`)
      const inner = `SELECT a_.*, ${plain.join(', ')} FROM (${from}) AS a_`
      const list = relation.columns.map(
        ({ number }) => `${computed.get(number) ?? `u_.c${number}`} AS c${number}`,
      )
      return `SELECT ${more}${list.join(', ')} FROM (${inner}) AS u_`
    },
  }
}
