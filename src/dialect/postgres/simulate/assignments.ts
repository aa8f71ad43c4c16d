/** What SET gives columns. Invariant: a value is read by the server in the scope that it has in the statement. */
import type { BoundText } from './bind.js'
import { firstBehind, stretch, wordBehind } from './clauses.js'
import { isAssignable, isUntyped, TEXT } from './coercion.js'
import { defaultOf } from './defaults.js'
import { generatedOver } from './generated.js'
import type { Column, Relation } from './objects.js'
import type { Ast } from './parse.js'
import { positionOf } from './resolve.js'
import { stored } from './storing.js'
import type { Target } from './targets.js'
import { formatType, typeOfColumn } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** A value for a column; its text as the statement has it, if it has one. */
export interface Assignment {
  readonly column: Column
  /** As it is stored. */
  readonly sql: string
  readonly written?: { readonly text: string; readonly node: Ast.Node }
}

/** @throws Refusal 42703, 42601, 428C9, 0A000 */
export async function assignmentsOf(
  world: World,
  target: Target,
  targetList: readonly Ast.Node[],
  { bound, stops }: { readonly bound: BoundText; readonly stops: ReadonlySet<string> },
): Promise<readonly Assignment[]> {
  const values: Assignment[] = []
  for (const node of targetList) {
    if (!('ResTarget' in node)) continue
    const { name = '', val, indirection, location = 0 } = node.ResTarget
    const column = columnNamed(world, target, node.ResTarget)
    if (indirection !== undefined || val === undefined) throw new Unsure('it stores into a part of a column')
    if (values.some(value => value.column === column)) {
      throw refusal('42601', `multiple assignments to same column "${name}"`)
    }
    if ('SetToDefault' in val) {
      values.push({ column, sql: await fallback(world, column) })
      continue
    }
    if (column.generated !== undefined || column.identity === 'a') {
      throw refusal('428C9', `column "${name}" can only be updated to DEFAULT`, {
        detail:
          column.generated === undefined
            ? `Column "${name}" is an identity column defined as GENERATED ALWAYS.`
            : `Column "${name}" is a generated column.`,
      })
    }
    const written =
      'MultiAssignRef' in val
        ? oneOfSeveral(world, val.MultiAssignRef, location, bound, stops)
        : { node: val, text: textBehind(world, location, bound, stops) }
    values.push({ column, written, sql: await stored(world, column, written.text) })
  }
  return values
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

/** Whether types fit, of what only this reading sees. @param types - Of the values that are written, in order. @throws Refusal 42804 */
export async function mustFit(
  world: World,
  values: readonly Assignment[],
  types: readonly (number | undefined)[],
): Promise<void> {
  const written = values.filter(value => value.written !== undefined)
  for (const [at, { column, written: value }] of written.entries()) {
    const type = types[at]
    if (type === undefined || value === undefined || isUntyped(value.node)) continue
    await mustAssign(world, column, type)
  }
}

/** @throws Refusal 42804 */
export async function mustAssign(world: World, column: Column, type: number): Promise<void> {
  if (typeOfColumn(world, column.typeOid) !== undefined) {
    // The server is shown texts in place of values of such a type.
    if (type === TEXT) throw new Unsure(`whether the value is of the type of ${column.name} is not known`)
    return
  }
  if (await isAssignable(world, type, column.typeOid)) return
  throw refusal(
    '42804',
    `column "${column.name}" is of type ${await formatType(world, column.typeOid, -1)} but expression is of type ${await formatType(world, type, -1)}`,
    { hint: 'You will need to rewrite or cast the expression.' },
  )
}
