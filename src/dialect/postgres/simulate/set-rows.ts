/**
 * Gives relations other rows. Invariant: a partition has those rows of its table that its bounds let in,
 * or nobody knows the rows of either.
 */
import { MAX_ROWS_TEXT, rowsOf } from './content.js'
import type { Relation, TypeObject } from './objects.js'
import { isKnownEmpty } from './questions.js'
import { substitute } from './type-names.js'
import { Unsure } from './verdicts.js'
import { put, relationWith, type World } from './world.js'
import { rowUnder } from './writes.js'

/** @param unknown - Why its rows are not known. */
export async function setRows(
  world: World,
  relation: Relation,
  rows: string | undefined,
  unknown?: string,
): Promise<void> {
  const parents = await parentsOf(world, relation, rows)
  putRows(world, relation, rows, unknown)
  await setChildren(world, relation, unknown === undefined ? rows : undefined)
  for (const [at, oid] of relation.parents.entries()) {
    const parent = await relationWith(world, oid)
    await setUpwards(world, parent, parents[at])
  }
}

function putRows(world: World, relation: Relation, rows: string | undefined, unknown?: string): void {
  const tooLong = rows !== undefined && rows.length > MAX_ROWS_TEXT
  const reason = unknown ?? (tooLong ? 'the change has touched them too often' : undefined)
  const { rowsUnknown: _, rows: __, ...rest } = relation
  put(world, {
    ...rest,
    ...(rows === undefined || tooLong ? {} : { rows }),
    ...(reason === undefined ? {} : { rowsUnknown: reason }),
  })
}

const LOST = 'the change writes rows of a partition or a child table'

async function setUpwards(world: World, relation: Relation, rows: string | undefined): Promise<void> {
  const parents = await parentsOf(world, relation, rows)
  putRows(world, relation, rows, rows === undefined ? LOST : undefined)
  for (const [at, oid] of relation.parents.entries())
    await setUpwards(world, await relationWith(world, oid), parents[at])
}

async function setChildren(world: World, relation: Relation, rows: string | undefined): Promise<void> {
  for (const oid of relation.children) {
    const child = await relationWith(world, oid)
    const own = rows === undefined || relation.kind !== 'p' ? undefined : partOf(child, relation, rows)
    putRows(world, child, own, own === undefined ? LOST : undefined)
    await setChildren(world, child, own)
  }
}

/** The columns of one relation from another's rows, by their names; undefined when they differ. */
function mapped(to: Relation, from: Relation, prefix: string): string | undefined {
  if (to.columns.length !== from.columns.length) return undefined
  const list = to.columns.map(({ name, number }) => {
    const source = from.columns.find(column => column.name === name)
    return source === undefined ? undefined : `${prefix}c${source.number} AS c${number}`
  })
  return list.includes(undefined) ? undefined : list.join(', ')
}

/** A condition over a row of a table (`r_`): it belongs to this partition. */
const belongs = (relation: Relation, { boundCondition }: Relation): string | undefined =>
  boundCondition === undefined
    ? undefined
    : `EXISTS (SELECT FROM ${rowUnder(relation, 'r_.c', new Map(relation.columns.map(({ number, name }) => [number, name])))} WHERE ${boundCondition})`

function partOf(child: Relation, relation: Relation, rows: string): string | undefined {
  const list = mapped(child, relation, 'r_.')
  const condition = belongs(relation, child)
  return list === undefined || condition === undefined
    ? undefined
    : `SELECT ${list} FROM (${rows}) AS r_ WHERE ${condition}`
}

/** The rows of each of its tables, in their order. */
async function parentsOf(
  world: World,
  relation: Relation,
  rows: string | undefined,
): Promise<readonly (string | undefined)[]> {
  const parents: (string | undefined)[] = []
  for (const oid of relation.parents) parents.push(await asParent(world, relation, oid, rows))
  return parents
}

/** The rows of a table when one of its partitions has others. */
async function asParent(
  world: World,
  child: Relation,
  oid: number,
  rows: string | undefined,
): Promise<string | undefined> {
  const parent = await relationWith(world, oid)
  const own = mapped(parent, child, 'n_.')
  const condition = belongs(parent, child)
  if (!child.isPartition || rows === undefined || own === undefined || condition === undefined)
    return undefined
  try {
    const others = parent.columns.map(({ number }) => `r_.c${number}`).join(', ')
    return `SELECT ${others} FROM (${await rowsOf(world, parent)}) AS r_ WHERE NOT ${condition} UNION ALL SELECT ${own} FROM (${rows}) AS n_`
  } catch (thrown) {
    if (thrown instanceof Unsure) return undefined
    throw thrown
  }
}

/** A type of the server becomes one of the change: rows that the change has made show its substitute from now on, as others do. */
export function showSubstitute(world: World, type: TypeObject): void {
  if (type.isNew || type.isAltered) return
  for (const relation of world.state.relations.values()) {
    if (relation.rows === undefined || !relation.columns.some(({ typeOid }) => typeOid === type.oid)) continue
    const list = relation.columns.map(({ number, typeOid }) =>
      typeOid === type.oid ? `c${number}::${substitute(type)} AS c${number}` : `c${number}`,
    )
    const none = isKnownEmpty(relation) ? ' WHERE false' : ''
    put(world, { ...relation, rows: `SELECT ${list.join(', ')} FROM (${relation.rows}) AS rows_${none}` })
  }
}
