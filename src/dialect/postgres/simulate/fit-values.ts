/** Whether values fit the columns that they go into. Invariant: what a statement is refused for when it is read, whatever rows there are. */
import type { Assignment } from './assignments.js'
import { isAssignable, isUntyped, TEXT } from './coercion.js'
import type { Column } from './objects.js'
import type { Ast } from './parse.js'
import { settingsOf } from './resolve.js'
import { baseTypeText, formatType, typeOfColumn } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** A literal whose type is not said, on its way into a column. */
export interface Literal {
  readonly column: Column
  readonly text: string
  readonly node: Ast.Node
}

/** Literals become values when a statement is read, before anything is planned or run. @throws Refusal 22P02 and its like */
async function mustCoerce(world: World, literals: readonly Literal[]): Promise<void> {
  if (literals.length === 0) return
  const casts: string[] = []
  let wrong: Refusal | undefined
  for (const { column, text, node } of literals) {
    wrong = noLabel(world, column, node)
    if (wrong !== undefined) break
    casts.push(`(${text})::${await baseTypeText(world, column)} IS NULL`)
  }
  try {
    await world.server.describe(`SELECT ${casts.join(' AND ')}`, await settingsOf(world))
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown
  }
  if (wrong !== undefined) throw wrong
}

/** Of a type that only the change makes. */
function noLabel(world: World, column: Column, node: Ast.Node): Refusal | undefined {
  const type = typeOfColumn(world, column.typeOid)
  const label = 'A_Const' in node ? node.A_Const.sval?.sval : undefined
  if (type?.kind !== 'e' || label === undefined || type.labels?.includes(label) !== false) return undefined
  return refusal('22P02', `invalid input value for enum ${type.name}: "${label}"`)
}

/** Fits values one after the other; literals, which `fit` only notes, before what it finds behind them. */
export async function inOrder(
  world: World,
  literals: readonly Literal[],
  fit: () => Promise<void>,
): Promise<void> {
  try {
    await fit()
  } catch (thrown) {
    await mustCoerce(world, literals)
    throw thrown
  }
  await mustCoerce(world, literals)
}

/** Whether types fit, of what only this reading sees. @param types - Of the values that are written, in order. @throws Refusal 42804 */
export async function mustFit(
  world: World,
  values: readonly Pick<Assignment, 'column' | 'written'>[],
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
