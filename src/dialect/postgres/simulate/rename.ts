/** RENAME of anything. Invariant: what a name leads to afterwards is the same object as before. */
import { toAlter } from './alter-table.js'
import { requireColumn, mustNotBeInherited } from './alter-parts.js'
import { identifier, qualified } from './names.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { mustBeFree } from './index-parts.js'
import { mustBeAllowedInSchema, mustOwn } from './roles.js'
import { renameOther } from './rename-others.js'
import { columnOf, keyOf, pathOf, withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, kindOf, label, lock, nameOf, put, relationWith, schemaOf, type World } from './world.js'

const RELATIONS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_INDEX',
  'OBJECT_FOREIGN_TABLE',
])

export async function renameStatement(world: World, stmt: Ast.RenameStmt): Promise<void> {
  const to = stmt.newname ?? ''
  if (stmt.renameType === 'OBJECT_COLUMN') return renameColumn(world, stmt, to)
  if (stmt.renameType === 'OBJECT_TABCONSTRAINT') return renameConstraint(world, stmt, to)
  if (!RELATIONS.has(stmt.renameType ?? '')) return renameOther(world, stmt)
  const relation = await toAlter(world, stmt.relation ?? {}, stmt.renameType ?? '', stmt.missing_ok, [to])
  if (relation === undefined) return
  if (relation.table === undefined) await mustOwn(world, relation)
  else await mustOwn(world, await relationWith(world, relation.table))
  const schema = await schemaOf(world, relation.schema)
  if (schema !== undefined) await mustBeAllowedInSchema(world, schema, 'CREATE')
  await mustBeFree(world, relation.schema, to)
  lock(world, relation, relation.table === undefined ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
  world.notes.effects.push({ what: nameOf(relation), how: 'renamed', to: qualified(relation.schema, to) })
  await moveRelation(world, relation, { schema: relation.schema, name: to })
}

/** Gives a relation another path. */
export async function moveRelation(
  world: World,
  relation: Relation,
  { schema, name }: { readonly schema: string; readonly name: string },
): Promise<void> {
  change(world, { names: withEntry(world.state.names, pathOf(relation.schema, relation.name), null) })
  put(world, { ...relation, schema, name })
  label(world, keyOf('pg_class', relation.oid), `${kindOf(relation)} ${identifier(name)}`)
  if (relation.table !== undefined) {
    const table = await relationWith(world, relation.table)
    const index = table.indexes.find(({ oid }) => oid === relation.oid)
    put(world, {
      ...table,
      indexes: table.indexes.map(candidate => (candidate === index ? { ...candidate, name } : candidate)),
      constraints: table.constraints.map(constraint =>
        constraint.index === relation.oid ? { ...constraint, name } : constraint,
      ),
    })
  }
}

async function renameColumn(world: World, stmt: Ast.RenameStmt, to: string): Promise<void> {
  const relation = await toAlter(world, stmt.relation ?? {}, stmt.relationType ?? '', stmt.missing_ok)
  if (relation === undefined) return
  await mustOwn(world, relation)
  if (!['r', 'p', 'v', 'm', 'c', 'f'].includes(relation.kind)) {
    throw refusal('42809', `cannot rename columns of relation "${relation.name}"`)
  }
  const column = columnOf(relation, stmt.subname ?? '')
  if (column === undefined) throw refusal('42703', `column "${stmt.subname ?? ''}" does not exist`)
  mustNotBeInherited(relation, column, 'rename')
  if (columnOf(relation, to) !== undefined) {
    throw refusal('42701', `column "${to}" of relation "${relation.name}" already exists`)
  }
  if (SYSTEM.has(to)) throw refusal('42701', `column name "${to}" conflicts with a system column name`)
  lock(world, relation, 'ACCESS EXCLUSIVE')
  world.notes.effects.push({
    what: `column ${qualified(relation.schema, relation.name)}.${identifier(column.name)}`,
    how: 'renamed',
    to: identifier(to),
  })
  await renameIn(world, relation.oid, column.name, to)
}

const SYSTEM = new Set(['tableoid', 'cmax', 'xmax', 'cmin', 'xmin', 'ctid'])

async function renameIn(world: World, oid: number, from: string, to: string): Promise<void> {
  const relation = await relationWith(world, oid)
  const column = requireColumn(relation, from)
  const { boundCondition, ...plain } = relation
  put(world, {
    ...plain,
    // The bounds of a partition are text with the name that the column had.
    ...(boundCondition === undefined || boundCondition.includes(from) ? {} : { boundCondition }),
    isAltered: true,
    columns: relation.columns.map(c => (c === column ? { ...c, name: to } : c)),
  })
  label(
    world,
    keyOf('pg_class', oid, column.number),
    `column ${identifier(to)} of table ${identifier(relation.name)}`,
  )
  for (const child of relation.children) await renameIn(world, child, from, to)
}

async function renameConstraint(world: World, stmt: Ast.RenameStmt, to: string): Promise<void> {
  const relation = await toAlter(world, stmt.relation ?? {}, 'OBJECT_TABLE', stmt.missing_ok, [
    stmt.newname ?? '',
  ])
  if (relation === undefined) return
  await mustOwn(world, relation)
  const from = stmt.subname ?? ''
  const constraint = relation.constraints.find(({ name }) => name === from)
  if (constraint === undefined) {
    throw refusal('42704', `constraint "${from}" for table "${relation.name}" does not exist`)
  }
  if (constraint.inherited === true) throw refusal('42P16', `cannot rename inherited constraint "${from}"`)
  if (relation.constraints.some(({ name }) => name === to)) {
    throw refusal('42710', `constraint "${to}" for relation "${relation.name}" already exists`)
  }
  if (relation.children.length > 0)
    throw new Unsure('the table has children, whose constraints are renamed too')
  lock(world, relation, 'ACCESS EXCLUSIVE')
  world.notes.effects.push({
    what: `constraint ${identifier(from)} on ${qualified(relation.schema, relation.name)}`,
    how: 'renamed',
    to: identifier(to),
  })
  if (constraint.index !== undefined) {
    await mustBeFree(world, relation.schema, to)
    const index = await relationWith(world, constraint.index)
    await moveRelation(world, index, { schema: relation.schema, name: to })
  }
  const after = await relationWith(world, relation.oid)
  put(world, {
    ...after,
    isAltered: true,
    constraints: after.constraints.map(c => (c.oid === constraint.oid ? { ...c, name: to } : c)),
  })
  label(
    world,
    keyOf('pg_constraint', constraint.oid),
    `constraint ${identifier(to)} on table ${identifier(relation.name)}`,
  )
}
