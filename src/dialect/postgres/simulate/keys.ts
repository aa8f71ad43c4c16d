/** PRIMARY KEY and UNIQUE. Invariant: a key is there only after its index was made, or found to be fit. */
import { columnsNamed, deferral, putConstraint, type ConstraintRequest } from './constraints.js'
import { addIndex, freeName, mustBeFree } from './index-parts.js'
import type { Column, Index, Relation } from './objects.js'
import { stringsOf } from './parse.js'
import { hasNulls } from './questions.js'
import { moveRelation } from './rename.js'
import { keyOf } from './state.js'
import { refusal } from './verdicts.js'
import { addDependencies, newOid, relationWith, type World, put } from './world.js'

/** PRIMARY KEY and UNIQUE. @returns The table with it. */
export async function addKey(world: World, before: Relation, request: ConstraintRequest): Promise<Relation> {
  const { node, column } = request
  let relation = before
  const primary = node.contype === 'CONSTR_PRIMARY'
  if (primary && relation.constraints.some(({ kind }) => kind === 'p')) {
    throw refusal('42P16', `multiple primary keys for table "${relation.name}" are not allowed`)
  }
  if (node.indexname !== undefined) return useIndex(world, relation, request, node.indexname)
  const names = column === undefined ? stringsOf(node.keys) : [column]
  const columns = columnsNamed(relation, names, name => `column "${name}" named in key does not exist`)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) {
    throw refusal(
      '42701',
      `column "${twice}" appears twice in ${primary ? 'primary key' : 'unique'} constraint`,
    )
  }
  if (primary) {
    relation = put(world, {
      ...relation,
      isAltered: true,
      columns: relation.columns.map(c => (columns.includes(c) ? { ...c, notNull: true } : c)),
    })
  }
  const oid = newOid(world)
  const name =
    node.conname ??
    (await freeName(
      world,
      relation.schema,
      [relation.name, primary ? undefined : names.join('_'), primary ? 'pkey' : 'key'],
      taken => relation.constraints.some(constraint => constraint.name === taken),
    ))
  const { deferrable, deferred } = deferral(request)
  const { relation: indexed, index } = await addIndex(world, relation, {
    name,
    method: 'btree',
    unique: true,
    primary,
    immediate: !deferrable,
    nullsNotDistinct: node.nulls_not_distinct === true,
    elements: names.map(key => ({ name: key })),
    included: stringsOf(node.including),
    label: primary ? 'pkey' : 'key',
    constraint: oid,
  })
  // The server makes the index first, and looks for nulls in the end.
  const nullable = primary ? columns.filter(({ notNull }) => !notNull) : []
  for (const { number, name: each } of nullable) {
    if (await hasNulls(world, before, number)) {
      throw refusal('23502', `column "${each}" of relation "${relation.name}" contains null values`)
    }
  }
  return putConstraint(world, indexed, {
    oid,
    name,
    kind: primary ? 'p' : 'u',
    columns: columns.map(({ number }) => number),
    validated: true,
    deferrable,
    deferred,
    index: index.oid,
  })
}

/** ADD CONSTRAINT … USING INDEX. */
async function useIndex(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
  indexName: string,
): Promise<Relation> {
  const { node } = request
  const primary = node.contype === 'CONSTR_PRIMARY'
  const index = relation.indexes.find(({ name }) => name === indexName)
  if (index === undefined) throw refusal('42704', `index "${indexName}" does not exist`)
  if (index.constraint !== undefined) {
    throw refusal('55000', `index "${indexName}" is already associated with a constraint`)
  }
  if (!index.valid) throw refusal('55000', `index "${indexName}" is not valid`)
  if (!index.unique) throw refusal('42809', `"${indexName}" is not a unique index`)
  if (index.columns.includes(0)) throw refusal('42809', `index "${indexName}" contains expressions`)
  if (index.predicate !== undefined) throw refusal('42809', `"${indexName}" is a partial index`)
  const oid = newOid(world)
  const name = node.conname ?? indexName
  if (name !== indexName) return renamed(world, relation, request, index)
  if (primary) {
    for (const number of index.columns) {
      const column = relation.columns.find(candidate => candidate.number === number)
      if (column?.notNull === false && (await hasNulls(world, relation, number))) {
        throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
      }
    }
  }
  const used: Index = { ...index, primary, constraint: oid }
  addDependencies(world, [{ from: keyOf('pg_class', index.oid), on: keyOf('pg_constraint', oid), kind: 'i' }])
  return putConstraint(
    world,
    {
      ...relation,
      indexes: relation.indexes.map(candidate => (candidate === index ? used : candidate)),
      columns: relation.columns.map(column =>
        primary && index.columns.includes(column.number) ? { ...column, notNull: true } : column,
      ),
    },
    {
      oid,
      name,
      kind: primary ? 'p' : 'u',
      columns: index.columns,
      validated: true,
      ...deferral(request),
      index: index.oid,
    },
  )
}

/** The index takes on the name of its constraint. */
async function renamed(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
  { oid, name }: Index,
): Promise<Relation> {
  const to = request.node.conname ?? name
  await mustBeFree(world, relation.schema, to)
  await moveRelation(world, await relationWith(world, oid), { schema: relation.schema, name: to })
  world.notes.notices.push({
    severity: 'NOTICE',
    code: '00000',
    message: `ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index "${name}" to "${to}"`,
  })
  return useIndex(world, await relationWith(world, relation.oid), request, to)
}

/**
 * Looks at the keys of a new table by name, before anything of it is made.
 *
 * @throws Refusal 42703, 42P16
 */
export function mustHaveKeys(
  table: string,
  columns: readonly Column[],
  requests: readonly ConstraintRequest[],
): void {
  const keys = requests.filter(({ node }) => ['CONSTR_PRIMARY', 'CONSTR_UNIQUE'].includes(node.contype ?? ''))
  if (keys.filter(({ node }) => node.contype === 'CONSTR_PRIMARY').length > 1) {
    throw refusal('42P16', `multiple primary keys for table "${table}" are not allowed`)
  }
  for (const { node, column } of keys) {
    for (const name of column === undefined ? stringsOf(node.keys) : []) {
      if (!columns.some(each => each.name === name))
        throw refusal('42703', `column "${name}" named in key does not exist`)
    }
  }
}
