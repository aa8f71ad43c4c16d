/**
 * Tables and their parts: partitions, and children by inheritance. Invariant: the rows of the whole
 * are those of its parts, or not known.
 */
import { isTouched, rowsOf, rowsUnknownOf } from './content.js'
import { emptyRows } from './create-table.js'
import type { Column, Constraint, Relation } from './objects.js'
import { columnOf, keyOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, change, put, relationWith, type World } from './world.js'

/** Makes a table a part of another, whose rows it has from then on. */
export async function adopt(world: World, parent: Relation, child: Relation): Promise<void> {
  const rows = await rowsWith(world, parent, child)
  const whole = await relationWith(world, parent.oid)
  put(world, { ...child, parents: [...child.parents, parent.oid] })
  put(world, { ...whole, ...rows, children: [...whole.children, child.oid] })
  addDependencies(world, [
    {
      from: keyOf('pg_class', child.oid),
      on: keyOf('pg_class', parent.oid),
      kind: child.isPartition ? 'a' : 'n',
    },
  ])
}

async function rowsWith(
  world: World,
  parent: Relation,
  child: Relation,
): Promise<Pick<Relation, 'rows' | 'rowsUnknown'>> {
  if (parent.parents.length > 0) throw new Unsure('the table is a part of another itself')
  for (const relation of [parent, child]) {
    const reason = rowsUnknownOf(world, relation)
    if (reason !== undefined) return { rowsUnknown: reason }
  }
  const own = await rowsOf(world, parent)
  // A part without rows leaves those of the whole as they are.
  if (child.isNew && child.rows?.endsWith(' WHERE false') === true) return { rows: own }
  return { rows: `${listed(parent, own)} UNION ALL ${await partRows(world, parent, child)}` }
}

const listed = ({ columns }: Relation, rows: string): string =>
  `SELECT ${columns.map(({ number }) => `c${number}`).join(', ')} FROM (${rows}) AS r`

/** The rows of a part, as rows of the whole. */
async function partRows(world: World, parent: Relation, child: Relation): Promise<string> {
  const columns = parent.columns.map(({ name, number }) => {
    const column = columnOf(child, name)
    if (column === undefined) throw new Unsure(`the columns of ${child.name} are not those of ${parent.name}`)
    return `c${column.number} AS c${number}`
  })
  return `SELECT ${columns.join(', ')} FROM (${await rowsOf(world, child)}) AS part_`
}

/** Takes a part off a table. */
export async function leave(world: World, parent: Relation, child: number): Promise<void> {
  const children = parent.children.filter(oid => oid !== child)
  const left = { ...parent, children }
  const { rows: _, rowsUnknown: __, ...rest } = left
  put(world, { ...rest, ...(await rowsOfParts(world, left)) })
  const from = keyOf('pg_class', child)
  const on = keyOf('pg_class', parent.oid)
  change(world, {
    dependencies: world.state.dependencies.filter(edge => edge.from !== from || edge.on !== on),
  })
}

/** The rows of a table that has none of its own. */
async function rowsOfParts(world: World, parent: Relation): Promise<Pick<Relation, 'rows' | 'rowsUnknown'>> {
  if (parent.kind !== 'p' || parent.parents.length > 0) {
    return { rowsUnknown: 'the change takes a part off it' }
  }
  if (parent.children.length === 0) return { rows: await emptyRows(world, parent) }
  const parts: string[] = []
  for (const oid of parent.children) {
    const child = await relationWith(world, oid)
    const reason = rowsUnknownOf(world, child)
    if (reason !== undefined) return { rowsUnknown: reason }
    parts.push(await partRows(world, parent, child))
  }
  return { rows: parts.join(' UNION ALL ') }
}

/**
 * Whether a table has what its parent has.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/tablecmds.c MergeAttributesIntoExisting
 * @throws Refusal 42804, 42P21, 55000
 */
export async function mustMatch(world: World, parent: Relation, child: Relation): Promise<void> {
  for (const column of parent.columns) mustHaveColumn(child, column)
  for (const constraint of parent.constraints) {
    if (constraint.kind === 'c' && constraint.noInherit !== true) mustHaveCheck(child, constraint)
  }
  for (const relation of [parent, child]) {
    if (
      relation.columns.some(({ generated }) => generated !== undefined) &&
      (await isTouched(world, relation))
    )
      throw new Unsure('generated columns of the change are not compared')
  }
}

function mustHaveColumn(child: Relation, column: Column): void {
  const { name } = column
  const own = columnOf(child, name)
  if (own === undefined) throw refusal('42804', `child table is missing column "${name}"`)
  if (own.typeOid !== column.typeOid || own.typmod !== column.typmod) {
    throw refusal('42804', `child table "${child.name}" has different type for column "${name}"`)
  }
  if (own.collation !== column.collation) {
    throw refusal('42P21', `child table "${child.name}" has different collation for column "${name}"`)
  }
  if (column.notNull && !own.notNull) {
    throw refusal('42804', `column "${name}" in child table must be marked NOT NULL`)
  }
  if (column.generated !== undefined && own.generated === undefined) {
    throw refusal('42804', `column "${name}" in child table must be a generated column`)
  }
  if (column.generated === undefined && own.generated !== undefined) {
    throw refusal('42804', `column "${name}" in child table must not be a generated column`)
  }
}

function mustHaveCheck(child: Relation, { name, check }: Constraint): void {
  const own = child.constraints.find(each => each.kind === 'c' && each.name === name)
  if (own === undefined) throw refusal('42804', `child table is missing constraint "${name}"`)
  // The server compares trees; the same text is the same tree.
  if (own.check?.sql !== check?.sql)
    throw new Unsure(`whether the checks ${name} are the same is not looked at`)
  if (own.noInherit === true) {
    throw refusal(
      '55000',
      `constraint "${name}" conflicts with non-inherited constraint on child table "${child.name}"`,
    )
  }
}

/** Marks as inherited what a table has of its parent. */
export const inheriting = (parent: Relation, child: Relation): Relation => ({
  ...child,
  columns: child.columns.map(column =>
    columnOf(parent, column.name) === undefined ? column : { ...column, inherited: true },
  ),
  constraints: child.constraints.map(constraint =>
    parent.constraints.some(
      ({ kind, name }) => kind === 'c' && constraint.kind === 'c' && name === constraint.name,
    )
      ? { ...constraint, inherited: true }
      : constraint,
  ),
})
