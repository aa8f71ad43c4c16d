/**
 * What columns get that a statement does not name. Invariant: values of a sequence are those that it would give,
 * and it has given them even when the statement fails.
 */
import { identitySequence } from './alter-identity.js'
import type { Column, Relation, Sequence } from './objects.js'
import type { Ast } from './parse.js'
import { advanced, putSequence, sequenceWith } from './sequence-parts.js'
import { sequenceNamed } from './sequences.js'
import { typeOfColumn, typeWith } from './type-names.js'
import { Unsure } from './verdicts.js'
import { put, relationWith, type World } from './world.js'

/** The default of a column as SQL: its own or that of its domain. */
export async function defaultOf(world: World, column: Column): Promise<string> {
  if (column.default !== undefined) return column.default
  const type = typeOfColumn(world, column.typeOid) ?? (await typeWith(world, column.typeOid))
  return (type?.kind === 'd' ? type.default : undefined) ?? 'NULL'
}

/** A sequence that a statement takes values from. */
export interface Taken {
  readonly sequence: Sequence
  readonly name: string
  /** How many values so many rows take. */
  readonly used: (rows: number) => number
}

/** The value that a sequence gives next. */
export const firstOf = ({ last = 0n, increment, isCalled }: Sequence): bigint =>
  isCalled ? last + BigInt(increment) : last

/** The value that a sequence gives at a place from 0. @param place - SQL */
export const valueAt = ({ sequence }: Pick<Taken, 'sequence'>, place: string): string =>
  `${firstOf(sequence)} + ${sequence.increment} * (${place})`

/**
 * The sequence that a column takes its default from.
 *
 * @throws Unsure when it may not be read
 */
export async function sequenceOf(
  world: World,
  relation: Relation,
  column: Column,
): Promise<Pick<Taken, 'sequence' | 'name'> | undefined> {
  let sequence: Sequence | undefined
  if (column.identity !== undefined) sequence = await identitySequence(world, relation, column)
  else if (column.default !== undefined && /\bnextval\s*\(/i.test(column.default)) {
    const found = /^nextval\('((?:[^']|'')+)'(?:::regclass)?\)$/.exec(column.default)
    if (found === null)
      throw new Unsure(`the default of ${column.name} takes a value of a sequence and does more`)
    const text = (found[1] ?? '').replaceAll("''", "'")
    const node: Ast.Node = { A_Const: { sval: { sval: text } } }
    sequence = await sequenceWith(world, (await sequenceNamed(world, node)).oid)
  } else return undefined
  if (sequence === undefined) throw new Unsure(`the sequence of ${column.name} cannot be found`)
  const { name } = await relationWith(world, sequence.oid)
  return { sequence: mustBeReadable(sequence, name), name }
}

/** @throws Unsure */
export function mustBeReadable(sequence: Sequence, name: string): Sequence {
  if (sequence.lastUnknown !== undefined)
    throw new Unsure(`the next value of the sequence ${name} is not known: ${sequence.lastUnknown}`)
  if (sequence.last !== undefined) return sequence
  throw new Unsure(
    `the account of the simulation may not read the sequence ${name} (grant it SELECT on the sequence)`,
  )
}

/** Has the sequences give the values for so many rows. @throws Refusal 2200H */
export async function spend(world: World, taken: readonly Taken[], rows: number): Promise<void> {
  for (const { sequence, name, used } of taken) {
    put(world, await relationWith(world, sequence.oid))
    putSequence(world, advanced(sequence, name, used(rows)))
  }
}

/** Nobody knows how many values they gave. */
export function spendUnknown(world: World, taken: readonly Taken[], reason: string): void {
  for (const { sequence } of taken) putSequence(world, { ...sequence, lastUnknown: reason })
}
