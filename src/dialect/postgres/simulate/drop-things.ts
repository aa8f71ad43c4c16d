/** DROP of what is no relation. Invariant: what hangs on it stands in the way or goes along, as for relations. */
import { dropAll, type Root } from './drop.js'
import { dropStatement, skip } from './drop-statement.js'
import { identifier } from './names.js'
import { extensionOf, mustFindObject, namesIn, rangeOf, ROUTINE_SORTS, type Found } from './objects-found.js'
import type { Ast } from './parse.js'
import { findRelation, splitNames } from './resolve.js'
import { mustOwnObject } from './role-rights.js'
import { isNewOid, withEntry } from './state.js'
import { THING_SORTS, thingPath } from './things.js'
import { partsOf } from './dependents.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { change, lock, look, type World } from './world.js'

const RELATIONS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_INDEX',
  'OBJECT_FOREIGN_TABLE',
])
const PARTS = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE'])
/** What the server says of a thing that is not there, or of a thing around it. */
const MISSING = new Set(['42704', '42883', '3F000', '42P01', '3D000'])

export async function drop(world: World, stmt: Ast.DropStmt): Promise<void> {
  const kind = stmt.removeType ?? ''
  if (RELATIONS.has(kind)) return dropStatement(world, stmt)
  if (!PARTS.has(kind) && ROUTINE_SORTS[kind] === undefined && THING_SORTS[kind] === undefined) {
    if (!['OBJECT_SCHEMA', 'OBJECT_TYPE', 'OBJECT_DOMAIN'].includes(kind)) {
      throw new Unsure(`dropping this (${kind}) is not simulated`)
    }
  }
  world.notes.reach = 'nothing'
  const found: Found[] = []
  for (const node of stmt.objects ?? []) {
    const object = await toDrop(world, kind, node, stmt.missing_ok === true)
    if (object !== undefined) found.push(object)
  }
  if (found.length === 0) {
    world.notes.nothing ??= 'there is nothing of this name'
    return
  }
  world.notes.reach = 'everything'
  for (const object of found) await mustBeDroppable(world, kind, object)
  for (const { what, isNew, relation } of found) {
    world.notes.effects.push({ what, how: 'dropped' })
    if (!isNew) world.notes.destroys.push({ what, how: 'dropped' })
    if (relation !== undefined) lock(world, relation, 'ACCESS EXCLUSIVE')
  }
  const roots = found.map(({ key, described }): Root => ({ key, described }))
  if (kind === 'OBJECT_SCHEMA' || kind === 'OBJECT_EXTENSION') mustBeUnmoved(world)
  await dropAll(world, roots, stmt.behavior)
  const sort = THING_SORTS[kind]
  for (const node of stmt.objects ?? []) {
    if (sort === undefined) continue
    const { schema, name } = splitNames(namesIn(node))
    const path = thingPath(sort, schema, name)
    change(world, { things: withEntry(world.state.things, path, null) })
    if (sort === 'extension')
      change(world, { things: withEntry(world.state.things, `unseen the extension ${name}`, null) })
  }
  if (kind === 'OBJECT_EXTENSION') {
    // Functions and operators of it may still be found by the server.
    world.state = {
      ...world.state,
      allUnknown: 'this change drops an extension, whose members the server still shows',
    }
  }
}

/** What the server has in a schema may be elsewhere by now. */
function mustBeUnmoved({ state }: World): void {
  const moved = [...state.relations.values()].some(
    ({ isNew, live, schema }) => !isNew && live !== undefined && live.schema !== schema,
  )
  if (moved) throw new Unsure('what was in it before has another schema by now')
}

async function toDrop(
  world: World,
  kind: string,
  node: Ast.Node,
  missingOk: boolean,
): Promise<Found | undefined> {
  try {
    if (PARTS.has(kind)) {
      const names = namesIn(node)
      const relation = await findRelation(
        world,
        rangeOf(names.slice(0, -1)),
        missingOk ? 'nothing' : 'refused',
      )
      if (relation === undefined)
        throw refusal('42P01', `relation "${names.slice(0, -1).join('.')}" does not exist`)
    }
    return await mustFindObject(world, kind, node)
  } catch (thrown) {
    if (!missingOk || !(thrown instanceof Refusal) || !MISSING.has(thrown.sqlError.code)) throw thrown
    skip(world, thrown.sqlError.message)
    return undefined
  }
}

async function mustBeDroppable(world: World, kind: string, { key, described, owner }: Found): Promise<void> {
  const { catalog, oid } = partsOf(key)
  await mustOwnObject(world, owner, described)
  if (isNewOid(oid)) return
  if (kind === 'OBJECT_DATABASE' || kind === 'OBJECT_TABLESPACE')
    throw new Unsure('it is part of the whole server')
  if (oid < FIRST_NORMAL_OID) {
    throw refusal('2BP01', `cannot drop ${described} because it is required by the database system`)
  }
  if (catalog === 'pg_type') await mustBeOfNobody(world, oid, described)
  if (kind === 'OBJECT_EXTENSION') return
  const extension = await extensionOf(world, key)
  if (extension === undefined) return
  throw refusal('2BP01', `cannot drop ${described} because extension ${identifier(extension)} requires it`, {
    hint: `You can drop extension ${identifier(extension)} instead.`,
  })
}

/** OIDs below are those of the system; its own schema `public` is above only by name. */
const FIRST_NORMAL_OID = 2200

/** @throws Refusal 2BP01 for the type of a table, or of an array */
async function mustBeOfNobody(world: World, oid: number, described: string): Promise<void> {
  const [holder] = await look<string>(
    world,
    `SELECT to_json(CASE WHEN c.relkind IS NOT NULL AND c.relkind <> 'c' THEN pg_describe_object('pg_class'::regclass, c.oid, 0)
       WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN 'type ' || format_type(t.typelem, NULL) END)::text
       FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE t.oid = ${oid}`,
  )
  if (holder == null) return
  throw refusal('2BP01', `cannot drop ${described} because ${holder} requires it`, {
    hint: `You can drop ${holder} instead.`,
  })
}
