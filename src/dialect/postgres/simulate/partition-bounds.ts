/** Bounds of partitions. Invariant: bounds that cannot be compared are not said to fit. */
import { rowsOf } from './content.js'
import { literal, quoted } from './names.js'
import type { Column, Relation } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { keyColumns } from './partitions.js'
import { isKnownEmpty, isTrue, named } from './questions.js'
import { refusal, Unsure } from './verdicts.js'
import { put, relationWith, type World } from './world.js'

export interface PartitionBound {
  /** What rows of the partition fulfil, over its columns. */
  readonly condition: string
  /** As `pg_get_expr` writes it, as far as it is compared with others. */
  readonly text: string
}

/** End of a range, as SQL where it is a value. */
type Limit = 'min' | 'max' | { readonly sql: string }

const DEFAULT = 'DEFAULT'

/**
 * Reads the bound of a new partition and compares it with those that are there.
 *
 * @throws Refusal 42P16, 42P17
 */
export async function readBound(
  world: World,
  parent: Relation,
  name: string,
  bound: Ast.PartitionBoundSpec,
): Promise<PartitionBound> {
  const strategy = parent.partitionKey?.strategy ?? ''
  const siblings = await Promise.all(parent.children.map(oid => relationWith(world, oid)))
  const others = siblings.filter(({ bound: text }) => text !== DEFAULT)
  if (bound.is_default === true) {
    if (strategy === 'hash')
      throw refusal('42P16', 'a hash-partitioned table may not have a default partition')
    const [there] = siblings.filter(sibling => !others.includes(sibling))
    if (there !== undefined) {
      throw refusal('42P17', `partition "${name}" conflicts with existing default partition "${there.name}"`)
    }
    const taken = others.map(conditionOf)
    return {
      condition: taken.length === 0 ? 'true' : `NOT coalesce(${taken.join(' OR ')}, false)`,
      text: DEFAULT,
    }
  }
  const [key, more] = keyColumns(parent)
  if (key === undefined || more !== undefined) throw new Unsure('the table is partitioned by several columns')
  const expected = { list: 'l', range: 'r', hash: 'h' }[strategy] ?? ''
  if (bound.strategy !== expected)
    throw refusal('42P16', `invalid bound specification for a ${strategy} partition`)
  if (expected === 'h') throw new Unsure('partitions by hash are not simulated')
  const about = { key, name, siblings: others }
  return expected === 'l'
    ? readList(world, bound.listdatums ?? [], about)
    : readRange(world, [bound.lowerdatums?.[0], bound.upperdatums?.[0]], about)
}

interface About {
  readonly key: Column
  readonly name: string
  readonly siblings: readonly Relation[]
}

function conditionOf({ boundCondition, name }: Relation): string {
  if (boundCondition === undefined) throw new Unsure(`the bounds of ${name} are not known`)
  return `(${boundCondition})`
}

const overlap = (name: string, sibling: Relation) =>
  refusal('42P17', `partition "${name}" would overlap partition "${sibling.name}"`)

async function readList(
  world: World,
  datums: readonly Ast.Node[],
  { key, name, siblings }: About,
): Promise<PartitionBound> {
  const values = datums.map(datum => valueOf(datum, key))
  const column = quoted(key.name)
  const probe = values.map(value => `(${value})`).join(', ')
  for (const sibling of siblings) {
    const inIt = `SELECT FROM (VALUES ${probe}) AS v_ (${column}) WHERE ${conditionOf(sibling)}`
    if (await isTrue(world, `EXISTS (${inIt})`)) throw overlap(name, sibling)
  }
  return { condition: `(${column} IS NOT NULL AND ${column} IN (${values.join(', ')}))`, text: '' }
}

async function readRange(
  world: World,
  [from, to]: readonly [Ast.Node | undefined, Ast.Node | undefined],
  { key, name, siblings }: About,
): Promise<PartitionBound> {
  const [lower, upper] = [limitOf(from, key), limitOf(to, key)]
  if (!(await isBelow(world, lower, upper))) {
    throw refusal('42P17', `empty range bound specified for partition "${name}"`)
  }
  for (const sibling of siblings) {
    const [low, high] = rangeOf(sibling, key)
    if ((await isBelow(world, lower, high)) && (await isBelow(world, low, upper)))
      throw overlap(name, sibling)
  }
  const column = quoted(key.name)
  const parts = [
    `${column} IS NOT NULL`,
    ...(typeof lower === 'string' ? [] : [`${column} >= ${lower.sql}`]),
    ...(typeof upper === 'string' ? [] : [`${column} < ${upper.sql}`]),
  ]
  return {
    condition: `(${parts.join(' AND ')})`,
    text: `FOR VALUES FROM (${textOf(lower)}) TO (${textOf(upper)})`,
  }
}

const textOf = (limit: Limit): string =>
  limit === 'min' ? 'MINVALUE' : limit === 'max' ? 'MAXVALUE' : limit.sql

function rangeOf({ bound, name }: Relation, key: Column): readonly [Limit, Limit] {
  const [, from, to] = /^FOR VALUES FROM \((.+)\) TO \((.+)\)$/.exec(bound ?? '') ?? []
  if (from === undefined || to === undefined) throw new Unsure(`the bounds of ${name} cannot be compared`)
  const limit = (text: string): Limit =>
    text === 'MINVALUE' ? 'min' : text === 'MAXVALUE' ? 'max' : { sql: `${text}::${key.type}` }
  return [limit(from), limit(to)]
}

async function isBelow(world: World, one: Limit, other: Limit): Promise<boolean> {
  if (one === 'min' || other === 'max') return one !== other
  if (one === 'max' || other === 'min') return false
  return isTrue(world, `${one.sql} < ${other.sql}`)
}

function limitOf(node: Ast.Node | undefined, key: Column): Limit {
  const word = node !== undefined && 'ColumnRef' in node ? stringsOf(node.ColumnRef.fields)[0] : undefined
  if (word === 'minvalue') return 'min'
  if (word === 'maxvalue') return 'max'
  return { sql: valueOf(node, key) }
}

/** A plain value of the key's type. */
function valueOf(node: Ast.Node | undefined, { type }: Column): string {
  if (node !== undefined && 'A_Const' in node) {
    const { sval, ival, fval } = node.A_Const
    if (sval !== undefined) return `${literal(sval.sval ?? '')}::${type}`
    const number = fval?.fval ?? (ival === undefined ? undefined : String(ival.ival ?? 0))
    if (number !== undefined && /^(?:smallint|integer|bigint|numeric)/.test(type)) {
      return `(${number})::${type}`
    }
  }
  throw new Unsure('a bound is no plain value')
}

/** Rows that belong to a new partition must not be in the default one. @throws Refusal 23514 */
export async function narrowDefault(
  world: World,
  parent: Relation,
  { condition, text }: PartitionBound,
): Promise<void> {
  if (text === DEFAULT) return
  for (const oid of parent.children) {
    const sibling = await relationWith(world, oid)
    if (sibling.bound !== DEFAULT) continue
    await mustNotHold(
      ...([world, sibling, condition] as const),
      `updated partition constraint for default partition "${sibling.name}" would be violated by some row`,
    )
    put(world, {
      ...sibling,
      boundCondition: `${conditionOf(sibling)} AND NOT coalesce(${condition}, false)`,
    })
  }
}

/** @throws Refusal 23514 when a row fulfils the condition */
export async function mustNotHold(
  world: World,
  relation: Relation,
  condition: string,
  message: string,
): Promise<void> {
  if (isKnownEmpty(relation)) return
  const names = new Map(relation.columns.map(({ number, name }) => [number, name]))
  const rows = named(relation, await rowsOf(world, relation), { sql: '', names })
  if (await isTrue(world, `EXISTS (SELECT FROM ${rows} WHERE ${condition})`)) throw refusal('23514', message)
}
