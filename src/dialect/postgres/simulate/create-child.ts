/** CREATE TABLE … PARTITION OF and … INHERITS. Invariant: what the server copies from the table above is copied here. */
import { mustBeParent } from './alter-inherit.js'
import { copyIndexes } from './create-like.js'
import { emptyRows, introduce, makeTable, newRelation, type Place } from './create-table.js'
import { adopt } from './inherit-parts.js'
import { mustBeFree } from './index-parts.js'
import type { Column, Constraint, Relation } from './objects.js'
import type { Ast } from './parse.js'
import { narrowDefault, readBound } from './partition-bounds.js'
import { mustFind } from './resolve.js'
import { mustOwn } from './roles.js'
import { pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { lock, newOid, put, reachAlso, relationWith, use, type World } from './world.js'

export async function createChild(world: World, stmt: Ast.CreateStmt, place: Place): Promise<void> {
  const ranges = (stmt.inhRelations ?? []).flatMap(node => ('RangeVar' in node ? [node.RangeVar] : []))
  reachAlso(
    world,
    ranges.map(({ schemaname, relname = '' }) => pathOf(schemaname ?? place.schema.name, relname)),
  )
  if (stmt.ofTypename !== undefined) throw new Unsure('tables of a type are not simulated')
  const [first] = ranges
  if (stmt.partbound === undefined) return inherit(world, stmt, place, ranges)
  if (first === undefined) throw new Unsure('its table cannot be read')
  await createPartition(world, stmt, place, { range: first, bound: stmt.partbound })
}

interface Part {
  readonly range: Ast.RangeVar
  readonly bound: Ast.PartitionBoundSpec
}

async function createPartition(
  world: World,
  stmt: Ast.CreateStmt,
  place: Place,
  { range, bound: written }: Part,
): Promise<void> {
  if (stmt.partspec !== undefined || stmt.tableElts !== undefined) {
    throw new Unsure('a partition with parts or constraints of its own is not simulated')
  }
  const parent = use(world, await mustFind(world, range))
  const name = stmt.relation?.relname ?? ''
  if (parent.kind !== 'p') throw refusal('42P17', `"${parent.name}" is not partitioned`)
  await mustOwn(world, parent)
  await mustBeFree(world, place.schema.name, name)
  const bound = await readBound(world, parent, name, written)
  await narrowDefault(world, parent, bound)
  lock(world, parent, 'ACCESS EXCLUSIVE')
  let child: Relation = {
    ...newRelation(world, place, name, 'r'),
    isPartition: true,
    boundCondition: bound.condition,
    bound: bound.text,
    columns: parent.columns.map(({ identity: _, defaultOid: __, ...column }, at) => ({
      ...column,
      number: at + 1,
      inherited: true,
    })),
  }
  const numbers = new Map(parent.columns.map(({ number }, at) => [number, at + 1]))
  child = {
    ...child,
    constraints: inheritedOf(world, parent, numbers, 'cf'),
    triggers: parent.triggers.filter(({ type }) => (type & 1) !== 0),
  }
  child = put(world, { ...child, rows: await emptyRows(world, child) })
  introduce(world, child, place.schema)
  child = await copyIndexes(world, parent, child, numbers)
  await adopt(world, await relationWith(world, parent.oid), child)
}

/** Constraints of a table as those of its part. @param kinds - Those that it passes on. */
function inheritedOf(
  world: World,
  parent: Relation,
  numbers: ReadonlyMap<number, number>,
  kinds: string,
): readonly Constraint[] {
  const renumbered = (names: ReadonlyMap<number, string>): ReadonlyMap<number, string> =>
    new Map([...names].map(([number, column]) => [numbers.get(number) ?? number, column]))
  return parent.constraints
    .filter(({ kind, noInherit }) => kinds.includes(kind) && (kind !== 'c' || noInherit !== true))
    .map(({ check, ...constraint }) => ({
      ...constraint,
      oid: newOid(world),
      inherited: true,
      columns: constraint.columns.map(number => numbers.get(number) ?? number),
      ...(check === undefined ? {} : { check: { ...check, names: renumbered(check.names) } }),
    }))
}

/** INHERITS. */
async function inherit(
  world: World,
  stmt: Ast.CreateStmt,
  place: Place,
  ranges: readonly Ast.RangeVar[],
): Promise<void> {
  const parents: Relation[] = []
  for (const range of ranges) {
    const parent = use(world, await mustFind(world, range))
    mustBeParent(parent, place)
    await mustOwn(world, parent)
    parents.push(parent)
  }
  let columns: readonly Column[] = []
  let constraints: readonly Constraint[] = []
  for (const parent of parents) {
    const numbers = new Map(parent.columns.map(({ number }, at) => [number, columns.length + at + 1]))
    if (parent.columns.some(({ name }) => columns.some(column => column.name === name))) {
      throw new Unsure('columns of several parents are not merged')
    }
    if (parent.columns.some(({ generated }) => generated !== undefined)) {
      throw new Unsure('generated columns of parents are not simulated')
    }
    constraints = [...constraints, ...inheritedOf(world, parent, numbers, 'c')]
    const inherited = parent.columns.map(({ identity: _, defaultOid: __, ...column }, at) => ({
      ...column,
      number: columns.length + at + 1,
      inherited: true,
    }))
    columns = [...columns, ...inherited]
  }
  const own = (stmt.tableElts ?? []).flatMap(node => ('ColumnDef' in node ? [node.ColumnDef.colname] : []))
  if (columns.some(({ name }) => own.includes(name))) {
    throw new Unsure('columns that parents have, too, are not merged')
  }
  const start = { ...newRelation(world, place, stmt.relation?.relname ?? '', 'r'), columns, constraints }
  const made = await makeTable(world, stmt, start, place.schema)
  for (const parent of parents) {
    lock(world, parent, 'SHARE UPDATE EXCLUSIVE')
    await adopt(world, await relationWith(world, parent.oid), await relationWith(world, made.oid))
  }
}
