/** Sequences, whether a statement makes them or a column does. Invariant: what may not be read is not known. */
import { sequenceByOid } from './catalog-queries.js'
import { newSequence } from './columns.js'
import { introduce, newRelation } from './create-table.js'
import { freeName } from './index-parts.js'
import { identifier, literal, qualified, quotedPath } from './names.js'
import type { Column, Relation, Sequence } from './objects.js'
import type { Ast } from './parse.js'
import { keyOf, withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, change, label, look, newOid, put, relationWith, type World } from './world.js'

interface LiveSequence {
  readonly oid: number
  readonly type: string
  readonly increment: number
  readonly min: string
  readonly max: string
  readonly start: string
  readonly cycle: boolean
  readonly readable: boolean
  readonly owned: { readonly relation: number; readonly column: number; readonly identity: boolean } | null
}

/** The sequence with this OID. */
export async function sequenceWith(world: World, oid: number): Promise<Sequence> {
  const known = world.state.sequences.get(oid)
  if (known !== undefined) return known
  const [row] = await look<LiveSequence>(world, sequenceByOid(oid))
  if (row === undefined) throw new Unsure('a sequence that it uses cannot be found')
  const { min, max, start, readable, owned, ...rest } = row
  const bare = { ...rest, min: BigInt(min), max: BigInt(max), start: BigInt(start) }
  const whose = owned === null ? {} : { ownedBy: owned }
  if (!readable) return { ...bare, ...whose, isCalled: true }
  const { live } = await relationWith(world, oid)
  if (live === undefined) return { ...bare, ...whose, isCalled: true }
  const [state] = await look<{ readonly last: string; readonly called: boolean }>(
    world,
    `SELECT json_build_object('last', last_value::text, 'called', is_called)::text FROM ${quotedPath(live.schema, live.name)}`,
  )
  return state === undefined
    ? { ...bare, ...whose, isCalled: true }
    : { ...bare, ...whose, last: BigInt(state.last), isCalled: state.called }
}

export function putSequence(world: World, sequence: Sequence): void {
  change(world, { sequences: withEntry(world.state.sequences, sequence.oid, sequence) })
}

const BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n }

/** Whether a sequence can be of it. */
export const isIntegerType = (type: string): boolean => BITS[type] !== undefined

const rangeOf = (type: string): { readonly min: bigint; readonly max: bigint } => {
  const limit = 1n << (BITS[type] ?? 63n)
  return { min: -limit, max: limit - 1n }
}

/**
 * A sequence of another type: a limit that was its type's own becomes that of the other.
 *
 * @throws Refusal 22023
 */
export function withType(before: Sequence, type: string): Sequence {
  const [old, now] = [rangeOf(before.type), rangeOf(type)]
  const max = before.max === old.max ? now.max : before.max
  const min = before.min === old.min ? now.min : before.min
  for (const [word, value] of [
    ['MAXVALUE', max],
    ['MINVALUE', min],
  ] as const) {
    if (value < now.min || value > now.max) {
      throw refusal('22023', `${word} (${value}) is out of range for sequence data type ${type}`)
    }
  }
  return { ...before, type, min, max }
}

interface Serial {
  readonly type: string
  readonly identity: boolean
  readonly options: readonly Ast.Node[]
}

/** Makes the sequence of a serial or identity column. @returns The table, its column fed by it. */
export async function makeOwnedSequence(
  world: World,
  table: Relation,
  columnName: string,
  { type, identity, options }: Serial,
): Promise<Relation> {
  const column = table.columns.find(({ name }) => name === columnName)
  if (column === undefined) throw new Unsure('a column that it makes is gone')
  if (identity && !isIntegerType(type)) {
    throw refusal('22023', 'identity column type must be smallint, integer, or bigint')
  }
  const name = await freeName(world, table.schema, [table.name, columnName, 'seq'])
  const schema = { oid: 0, name: table.schema, owner: table.owner, isNew: true }
  const relation = put(world, {
    ...newRelation(world, { schema, persistence: table.persistence }, name, 'S'),
    owner: table.owner,
  })
  const plain = newSequence(relation.oid, type)
  putSequence(world, {
    ...applyOptions(plain, options, 'new'),
    ownedBy: { relation: table.oid, column: column.number, identity },
  })
  introduce(world, relation, schema)
  world.notes.effects.pop()
  const key = keyOf('pg_class', relation.oid)
  addDependencies(world, [
    { from: key, on: keyOf('pg_class', table.oid, column.number), kind: identity ? 'i' : 'a' },
  ])
  return identity ? table : withNextValue(world, table, column, relation)
}

/** A column's default is the next value of a sequence, which cannot go without it. */
function withNextValue(world: World, table: Relation, column: Column, sequence: Relation): Relation {
  const defaultOid = newOid(world)
  const key = keyOf('pg_attrdef', defaultOid)
  label(world, key, `default value for column ${identifier(column.name)} of table ${identifier(table.name)}`)
  addDependencies(world, [
    { from: key, on: keyOf('pg_class', table.oid, column.number), kind: 'a' },
    { from: key, on: keyOf('pg_class', sequence.oid), kind: 'n' },
  ])
  const text = `nextval(${literal(qualified(table.schema, sequence.name))}::regclass)`
  const fed = { ...column, default: text, defaultOid }
  return put(world, { ...table, columns: table.columns.map(c => (c === column ? fed : c)) })
}

/** The value of an option of a sequence. */
function numberOf(node: Ast.Node | undefined): bigint | undefined {
  if (node === undefined) return undefined
  if ('Integer' in node) return BigInt(node.Integer.ival ?? 0)
  if ('Float' in node && node.Float.fval !== undefined) return BigInt(node.Float.fval)
  throw new Unsure('an option of the sequence cannot be read')
}

/**
 * Applies what a statement says of a sequence.
 *
 * @see https://www.postgresql.org/docs/current/sql-createsequence.html
 * @throws Refusal 22023
 */
export function applyOptions(
  before: Sequence,
  options: readonly Ast.Node[],
  how: 'new' | 'altered',
): Sequence {
  let { increment, min, max, start, cycle, last, isCalled } = before
  let [minGiven, maxGiven, startGiven] = [false, false, false]
  for (const node of options) {
    if (!('DefElem' in node)) continue
    const { defname, arg } = node.DefElem
    switch (defname) {
      case 'increment':
        increment = Number(numberOf(arg) ?? 1n)
        if (increment === 0) throw refusal('22023', 'INCREMENT must not be zero')
        break
      case 'minvalue':
        if (arg !== undefined) {
          min = numberOf(arg) ?? min
          minGiven = true
        }
        break
      case 'maxvalue':
        if (arg !== undefined) {
          max = numberOf(arg) ?? max
          maxGiven = true
        }
        break
      case 'start':
        start = numberOf(arg) ?? start
        startGiven = true
        break
      case 'restart':
        last = numberOf(arg) ?? (startGiven ? start : before.start)
        isCalled = false
        break
      case 'cycle':
        cycle = arg === undefined || !('Boolean' in arg) || arg.Boolean.boolval === true
        break
      case 'cache': {
        const cache = numberOf(arg) ?? 1n
        if (cache < 1n) throw refusal('22023', `CACHE (${cache}) must be greater than zero`)
        break
      }
      case 'owned_by':
      case 'sequence_name':
      case 'as':
      case 'logged':
        break
      default:
        throw new Unsure('an option of the sequence is not known')
    }
  }
  if (how === 'new' && increment < 0) {
    if (!maxGiven) max = -1n
    if (!minGiven)
      min =
        before.type === 'smallint'
          ? -32_768n
          : before.type === 'integer'
            ? -2_147_483_648n
            : -9_223_372_036_854_775_808n
  }
  if (min >= max) throw refusal('22023', `MINVALUE (${min}) must be less than MAXVALUE (${max})`)
  if (how === 'new' && !startGiven) start = increment < 0 ? max : min
  if (start < min) throw refusal('22023', `START value (${start}) cannot be less than MINVALUE (${min})`)
  if (start > max) throw refusal('22023', `START value (${start}) cannot be greater than MAXVALUE (${max})`)
  if (how === 'new') {
    last = start
    isCalled = false
  }
  if (last !== undefined && last < min) {
    throw refusal('22023', `RESTART value (${last}) cannot be less than MINVALUE (${min})`)
  }
  if (last !== undefined && last > max) {
    throw refusal('22023', `RESTART value (${last}) cannot be greater than MAXVALUE (${max})`)
  }
  const { last: _, lastUnknown: __, ...rest } = before
  const isRestarted = options.some(node => 'DefElem' in node && node.DefElem.defname === 'restart')
  const unknown = before.lastUnknown === undefined || isRestarted ? {} : { lastUnknown: before.lastUnknown }
  return {
    ...unknown,
    ...rest,
    ...(how === 'altered' ? { generation: (before.generation ?? 0) + 1 } : {}),
    increment,
    min,
    max,
    start,
    cycle,
    isCalled,
    ...(last === undefined ? {} : { last }),
  }
}

/** How far a sequence is after it gave so many values. @throws Refusal 2200H */
export function advanced(sequence: Sequence, name: string, count: number): Sequence {
  if (count === 0 || sequence.last === undefined)
    return { ...sequence, isCalled: sequence.isCalled || count > 0 }
  const steps = BigInt(sequence.isCalled ? count : count - 1)
  const last = sequence.last + steps * BigInt(sequence.increment)
  if (last > sequence.max || last < sequence.min) {
    if (sequence.cycle) throw new Unsure(`the sequence ${name} begins anew in it`)
    const end =
      last > sequence.max
        ? `maximum value of sequence "${name}" (${sequence.max})`
        : `minimum value of sequence "${name}" (${sequence.min})`
    throw refusal('2200H', `nextval: reached ${end}`)
  }
  return { ...sequence, last, isCalled: true }
}
