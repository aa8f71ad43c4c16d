/** CREATE TABLE. Invariant: what the server would make beside the table, sequences and indexes, is made here too. */
import { addConstraint, type ConstraintRequest } from './constraints.js'
import { mustHaveKeys } from './keys.js'
import { draftColumn, finishColumn, type ColumnDraft } from './columns.js'
import { makeOwnedSequence } from './sequence-parts.js'
import { baseTypeText, typeAt } from './type-names.js'
import { mustBeFree } from './index-parts.js'
import { createChild } from './create-child.js'
import { likeParts } from './create-like.js'
import { identifier, qualified } from './names.js'
import type { Relation, Schema } from './objects.js'
import type { Ast } from './parse.js'
import { readPartitionKey } from './partitions.js'
import { mustKnowOptions } from './storage-options.js'
import { creationSchema, TEMPORARY } from './resolve.js'
import { currentRole } from './roles.js'
import { keyOf, pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, label, look, nameOf, newOid, put, relationAt, roleOf, type World } from './world.js'

export interface Place {
  readonly schema: Schema
  readonly persistence: Relation['persistence']
}

/** Where something is made, and for how long. */
export async function placeOf(world: World, { schemaname, relpersistence }: Ast.RangeVar): Promise<Place> {
  if (relpersistence === 't' || schemaname === TEMPORARY) {
    if (schemaname !== undefined && schemaname !== TEMPORARY) {
      throw refusal('42P16', 'cannot create temporary relation in non-temporary schema')
    }
    const owner = roleOf(world) ?? ''
    return { schema: { oid: 0, name: TEMPORARY, owner, isNew: true }, persistence: 't' }
  }
  return {
    schema: await creationSchema(world, schemaname),
    persistence: relpersistence === 'u' ? 'u' : 'p',
  }
}

/** A relation with nothing in it yet. */
export function newRelation(world: World, place: Place, name: string, kind: Relation['kind']): Relation {
  return {
    oid: newOid(world),
    schema: place.schema.name,
    name,
    kind,
    owner: roleOf(world) ?? '',
    persistence: place.persistence,
    columns: [],
    constraints: [],
    indexes: [],
    triggers: [],
    policies: [],
    rules: [],
    rowSecurity: false,
    forceRowSecurity: false,
    parents: [],
    children: [],
    isPartition: false,
    estimatedRows: 0,
    bytes: 0,
    isNew: true,
    epoch: world.state.epoch,
    isAltered: false,
  }
}

/** Registers what a new relation is called in messages and what it hangs on. */
export function introduce(world: World, relation: Relation, schema: Schema): void {
  const key = keyOf('pg_class', relation.oid)
  const kind = nameOf(relation).split(' ').slice(0, -1).join(' ')
  label(world, key, `${kind} ${identifier(relation.name)}`)
  if (schema.oid !== 0)
    addDependencies(world, [{ from: key, on: keyOf('pg_namespace', schema.oid), kind: 'n' }])
  if (relation.isNew) world.notes.effects.push({ what: nameOf(relation), how: 'created' })
}

/** @returns Whether the name is taken and that is all right. @throws Refusal 42P07 */
export async function isThere(
  world: World,
  schema: string,
  name: string,
  ifNotExists: boolean | undefined,
): Promise<boolean> {
  const existing = await relationAt(world, schema, name)
  if (existing === undefined) return false
  const said = `relation "${name}" already exists`
  if (ifNotExists !== true) throw refusal('42P07', said)
  world.notes.nothing = `${qualified(schema, name)} exists already`
  world.notes.notices.push({ severity: 'NOTICE', code: '42P07', message: `${said}, skipping` })
  return true
}

export async function createTable(world: World, stmt: Ast.CreateStmt): Promise<void> {
  const range = stmt.relation ?? {}
  const name = range.relname ?? ''
  world.notes.reach = [pathOf(range.schemaname ?? '', name)]
  const place = await placeOf(world, range)
  world.notes.reach = [pathOf(place.schema.name, name)]
  // Without IF NOT EXISTS the name is looked at when the columns have been read.
  if (stmt.if_not_exists === true && (await isThere(world, place.schema.name, name, true))) return
  await mustBeOptions(world, stmt)
  if (stmt.partbound !== undefined || stmt.inhRelations !== undefined || stmt.ofTypename !== undefined) {
    return createChild(world, stmt, place)
  }
  await currentRole(world)
  const kind = stmt.partspec === undefined ? 'r' : 'p'
  await makeTable(world, stmt, newRelation(world, place, name, kind), place.schema)
}

/** Makes a table of its elements. @param start - With what it has already. */
export async function makeTable(
  world: World,
  stmt: Ast.CreateStmt,
  start: Relation,
  schema: Schema,
): Promise<Relation> {
  const drafts: ColumnDraft[] = []
  const requests: ConstraintRequest[] = []
  const later: ((relation: Relation) => Promise<Relation>)[] = []
  let columns = [...start.columns]
  for (const element of stmt.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const draft = await draftColumn(world, start.name, element.ColumnDef, columns.length + 1)
      if (columns.some(column => column.name === draft.column.name)) {
        throw refusal('42701', `column "${draft.column.name}" specified more than once`)
      }
      drafts.push(draft)
      requests.push(...draft.constraints)
      columns.push(draft.column)
    } else if ('Constraint' in element) {
      requests.push({ node: element.Constraint })
    } else if ('TableLikeClause' in element) {
      const parts = await likeParts(world, element.TableLikeClause, columns.length)
      const twice = parts.columns.find(({ name }) => columns.some(column => column.name === name))
      if (twice !== undefined) throw refusal('42701', `column "${twice.name}" specified more than once`)
      columns = [...columns, ...parts.columns]
      later.push(parts.finish)
    } else throw new Unsure('the table has an element that simulations do not know')
  }
  mustHaveKeys(start.name, columns, requests)
  await mustBeFree(world, start.schema, start.name)
  await mustBeFreeType(world, start)
  let relation = put(world, { ...start, columns })
  relation = put(world, { ...relation, rows: await emptyRows(world, relation) })
  introduce(world, relation, schema)
  for (const draft of drafts) {
    const column = await finishColumn(world, relation, draft)
    relation = put(world, {
      ...relation,
      columns: relation.columns.map(c => (c.name === column.name ? column : c)),
    })
    if (draft.serial !== undefined)
      relation = await makeOwnedSequence(world, relation, column.name, draft.serial)
  }
  if (stmt.partspec !== undefined) {
    relation = put(world, await readPartitionKey(world, relation, stmt.partspec))
  }
  for (const finish of later) relation = await finish(relation)
  // As the server: keys first, since a foreign key may point to the table itself.
  const order = ['CONSTR_CHECK', 'CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION', 'CONSTR_FOREIGN']
  const ranked = requests.toSorted(
    (a, b) => order.indexOf(a.node.contype ?? '') - order.indexOf(b.node.contype ?? ''),
  )
  for (const request of ranked) relation = await addConstraint(world, relation, request)
  await dependOnTypes(world, relation)
  return relation
}

/** No row, with columns called by their numbers. */
export async function emptyRows(world: World, relation: Relation): Promise<string> {
  const columns: string[] = []
  for (const column of relation.columns) {
    columns.push(`NULL::${await baseTypeText(world, column)} AS c${column.number}`)
  }
  return `SELECT ${columns.join(', ')} WHERE false`
}

/** A table is a type, too. */
async function mustBeFreeType(world: World, { schema, name }: Relation): Promise<void> {
  if (schema === TEMPORARY) return
  if ((await typeAt(world, schema, name)) !== undefined) {
    throw refusal('42710', `type "${name}" already exists`, {
      hint: "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.",
    })
  }
}

export async function dependOnTypes(world: World, relation: Relation): Promise<void> {
  addDependencies(
    world,
    relation.columns
      .filter(({ typeOid }) => typeOid >= 16_384)
      .map(({ number, typeOid }) => ({
        from: keyOf('pg_class', relation.oid, number),
        on: keyOf('pg_type', typeOid),
        kind: 'n' as const,
      })),
  )
  for (const { number, name } of relation.columns) {
    label(
      world,
      keyOf('pg_class', relation.oid, number),
      `column ${identifier(name)} of table ${identifier(relation.name)}`,
    )
  }
}

async function mustBeOptions(world: World, stmt: Ast.CreateStmt): Promise<void> {
  if (stmt.tablespacename !== undefined) {
    const [found] = await look<boolean>(
      world,
      `SELECT to_json(true)::text FROM pg_tablespace WHERE spcname = '${stmt.tablespacename.replaceAll("'", "''")}'`,
    )
    if (found === undefined) throw refusal('42704', `tablespace "${stmt.tablespacename}" does not exist`)
  }
  if (stmt.accessMethod !== undefined && stmt.accessMethod !== 'heap') {
    throw refusal('42704', `access method "${stmt.accessMethod}" does not exist`)
  }
  mustKnowOptions(stmt.options)
}
