/** CREATE TABLE … PARTITION OF. Invariant: bounds that cannot be compared are not said to fit. */
import { copyIndexes } from './create-like.js'
import { emptyRows, introduce, newRelation, type Place } from './create-table.js'
import { mustBeFree } from './index-parts.js'
import { literal, quoted } from './names.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { keyColumns } from './partitions.js'
import { isTrue } from './questions.js'
import { mustFind } from './resolve.js'
import { mustOwn } from './roles.js'
import { keyOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { rowsOf } from './content.js'
import { addDependencies, lock, newOid, put, relationWith, use, type World } from './world.js'

export async function createChild(world: World, stmt: Ast.CreateStmt, place: Place): Promise<void> {
  const [first] = stmt.inhRelations ?? []
  if (stmt.partbound === undefined || first === undefined || !('RangeVar' in first)) {
    throw new Unsure('children of tables and tables of a type are not simulated')
  }
  if (stmt.partspec !== undefined || stmt.tableElts !== undefined) {
    throw new Unsure('a partition with parts or constraints of its own is not simulated')
  }
  const parent = use(world, await mustFind(world, first.RangeVar))
  const name = stmt.relation?.relname ?? ''
  if (parent.kind !== 'p') throw refusal('42P17', `"${parent.name}" is not partitioned`)
  await mustOwn(world, parent)
  await mustBeFree(world, place.schema.name, name)
  const { condition, text } = await conditionOf(world, parent, name, stmt.partbound)
  lock(world, parent, 'ACCESS EXCLUSIVE')
  let child: Relation = {
    ...newRelation(world, place, name, 'r'),
    isPartition: true,
    parents: [parent.oid],
    boundCondition: condition,
    bound: text,
    columns: parent.columns.map(({ identity: _, defaultOid: __, ...column }, at) => ({
      ...column,
      number: at + 1,
      inherited: true,
    })),
  }
  const numbers = new Map(parent.columns.map(({ number }, at) => [number, at + 1]))
  const renumbered = (names: ReadonlyMap<number, string>): ReadonlyMap<number, string> =>
    new Map([...names].map(([number, column]) => [numbers.get(number) ?? number, column]))
  child = {
    ...child,
    constraints: parent.constraints
      .filter(({ kind, noInherit }) => (kind === 'c' && noInherit !== true) || kind === 'f')
      .map(({ check, ...constraint }) => ({
        ...constraint,
        oid: newOid(world),
        inherited: true,
        columns: constraint.columns.map(number => numbers.get(number) ?? number),
        ...(check === undefined ? {} : { check: { ...check, names: renumbered(check.names) } }),
      })),
    triggers: parent.triggers.filter(({ type }) => (type & 1) !== 0),
  }
  child = put(world, { ...child, rows: await emptyRows(world, child) })
  introduce(world, child, place.schema)
  child = await copyIndexes(world, parent, child, numbers)
  addDependencies(world, [
    { from: keyOf('pg_class', child.oid), on: keyOf('pg_class', parent.oid), kind: 'a' },
  ])
  // A part without rows leaves those of the whole as they are.
  put(world, { ...parent, rows: await rowsOf(world, parent), children: [...parent.children, child.oid] })
}

/** The condition that rows of the partition fulfil. @throws Refusal 42P17, 23514 */
async function conditionOf(
  world: World,
  parent: Relation,
  name: string,
  bound: Ast.PartitionBoundSpec,
): Promise<{ readonly condition: string; readonly text: string }> {
  const { strategy } = parent.partitionKey ?? {}
  const [key, more] = keyColumns(parent)
  const siblings = await Promise.all(parent.children.map(oid => relationWith(world, oid)))
  if (bound.is_default === true) throw new Unsure('a default partition is not simulated')
  if (key === undefined || more !== undefined) throw new Unsure('the table is partitioned by several columns')
  if (siblings.some(({ bound: text }) => text === 'DEFAULT'))
    throw new Unsure('the table has a default partition')
  const expected = { list: 'l', range: 'r', hash: 'h' }[strategy ?? ''] ?? ''
  if (bound.strategy !== expected)
    throw refusal('42P16', `invalid bound specification for a ${strategy ?? ''} partition`)
  if (expected === 'h') throw new Unsure('partitions by hash are not simulated')
  const value = (node: Ast.Node | undefined): string => {
    if (node !== undefined && 'A_Const' in node) {
      const { sval, ival, fval } = node.A_Const
      const text = sval?.sval ?? fval?.fval ?? (ival === undefined ? undefined : String(ival.ival ?? 0))
      if (text !== undefined) return `${literal(text)}::${key.type}`
    }
    throw new Unsure('a bound is no plain value')
  }
  const column = quoted(key.name)
  const overlaps = async (probe: string): Promise<void> => {
    for (const sibling of siblings) {
      const { boundCondition } = sibling
      if (boundCondition === undefined) throw new Unsure(`the bounds of ${sibling.name} are not known`)
      if (
        await isTrue(
          world,
          probe.replace('%s', () => boundCondition),
        )
      ) {
        throw refusal('42P17', `partition "${name}" would overlap partition "${sibling.name}"`)
      }
    }
  }
  if (expected === 'l') {
    const values = (bound.listdatums ?? []).map(value)
    await overlaps(
      `EXISTS (SELECT FROM (VALUES ${values.map(v => `(${v})`).join(', ')}) AS v_ (${column}) WHERE %s)`,
    )
    return { condition: `(${column} IS NOT NULL AND ${column} IN (${values.join(', ')}))`, text: '' }
  }
  const [lower, upper] = [value(bound.lowerdatums?.[0]), value(bound.upperdatums?.[0])]
  if (await isTrue(world, `${lower} >= ${upper}`)) {
    throw refusal('42P17', `empty range bound specified for partition "${name}"`)
  }
  // Two ranges overlap when one of them holds the lower bound of the other.
  await overlaps(`EXISTS (SELECT FROM (VALUES (${lower})) AS v_ (${column}) WHERE %s)`)
  for (const sibling of siblings) {
    const from = /FROM \((.+)\) TO \((.+)\)$/.exec(sibling.bound ?? '')?.[1]
    if (from === undefined || /MINVALUE|MAXVALUE|,/.test(from))
      throw new Unsure(`the bounds of ${sibling.name} cannot be compared`)
    if (await isTrue(world, `${from}::${key.type} >= ${lower} AND ${from}::${key.type} < ${upper}`)) {
      throw refusal('42P17', `partition "${name}" would overlap partition "${sibling.name}"`)
    }
  }
  return {
    condition: `(${column} IS NOT NULL AND ${column} >= ${lower} AND ${column} < ${upper})`,
    text: `FOR VALUES FROM (${lower}) TO (${upper})`,
  }
}
