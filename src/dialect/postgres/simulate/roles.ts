/**
 * Who may do what: the deploying role's privileges, as the server judges them, and those
 * that the change itself gives. Invariant: of nobody's privileges nothing is refused.
 */
import type { Relation, Schema } from './objects.js'
import { literal } from './names.js'
import { kindOf, look, roleOf, type World } from './world.js'
import { refusal, Unsure } from './verdicts.js'

export interface Role {
  readonly name: string
  readonly isNew: boolean
  readonly superuser: boolean
  readonly createRole: boolean
  readonly createDatabase: boolean
  readonly bypassesRowSecurity: boolean
}

/** A role of the server or of the change. */
export async function roleNamed(world: World, name: string): Promise<Role | undefined> {
  const thing = world.state.things.get(`role ${name}`)
  if (thing === null) return undefined
  const [row] = await look<Omit<Role, 'isNew'>>(
    world,
    `SELECT json_build_object('name', rolname, 'superuser', rolsuper, 'createRole', rolcreaterole, 'createDatabase', rolcreatedb,
       'bypassesRowSecurity', rolbypassrls)::text FROM pg_roles WHERE rolname = ${literal(name)}`,
  )
  if (row !== undefined) return { ...row, isNew: false }
  if (thing === undefined) return undefined
  return {
    name,
    isNew: true,
    superuser: false,
    createRole: false,
    createDatabase: false,
    bypassesRowSecurity: false,
  }
}

/** The role whose privileges count; undefined when nobody's do. @throws Unsure when it is not there. */
export async function currentRole(world: World): Promise<Role | undefined> {
  const name = roleOf(world)
  if (name === undefined) return undefined
  const role = await roleNamed(world, name)
  if (role === undefined) throw new Unsure(`the role ${name}, whose privileges count, is not on the server`)
  return role
}

/** Whether the current role has the rights of another. */
export async function hasRightsOf(world: World, owner: string): Promise<boolean> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser || role.name === owner) return true
  const other = await roleNamed(world, owner)
  if (role.isNew || other === undefined || other.isNew) {
    if (world.state.things.has(`member ${role.name} of ${owner}`)) return true
    return false
  }
  if (world.state.things.get(`member ${role.name} of ${owner}`) !== undefined) return true
  const [has] = await look<boolean>(
    world,
    `SELECT to_json(pg_has_role(${literal(role.name)}, ${literal(owner)}, 'USAGE'))::text`,
  )
  return has === true
}

/** @throws Refusal 42501 */
export function mustNotBeOfSystem({ schema, name }: Relation): void {
  if (schema === 'pg_catalog') throw refusal('42501', `permission denied: "${name}" is a system catalog`)
}

/** @throws Refusal 42501 */
export async function mustOwn(world: World, relation: Relation): Promise<void> {
  if (await hasRightsOf(world, relation.owner)) return
  throw refusal('42501', `must be owner of ${ownedKind(relation)} ${relation.name}`)
}

const ownedKind = (relation: Relation): string => kindOf(relation)

/** @throws Refusal 42501 */
export async function mustOwnThing(world: World, owner: string, kind: string, name: string): Promise<void> {
  if (await hasRightsOf(world, owner)) return
  throw refusal('42501', `must be owner of ${kind} ${name}`)
}

type Granted = ReadonlyMap<string, boolean> | undefined

/** What the change itself gave to or took from a role; undefined when it did neither. */
function given(grants: Granted, role: string, privilege: string): boolean | undefined {
  return grants?.get(`${role} ${privilege}`) ?? grants?.get(`public ${privilege}`)
}

/** Whether the current role may do something with a relation. */
export async function mayWith(world: World, relation: Relation, privilege: string): Promise<boolean> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return true
  const changed = given(relation.grants, role.name, privilege)
  if (changed === true) return true
  if (relation.isNew || role.isNew) return hasRightsOf(world, relation.owner)
  const [has] = await look<boolean>(
    world,
    `SELECT to_json(${relation.kind === 'S' ? 'has_sequence_privilege' : 'has_table_privilege'}(${literal(role.name)}, ${relation.oid}::oid, ${literal(privilege)}))::text`,
  )
  if (changed === false && has === true && !(await hasRightsOf(world, relation.owner))) {
    throw new Unsure(`the change takes privileges on ${relation.name} away, and there may be others`)
  }
  return has === true
}

/** @throws Refusal 42501 */
export async function mustBeAllowed(world: World, relation: Relation, privilege: string): Promise<void> {
  if (await mayWith(world, relation, privilege)) return
  throw refusal('42501', `permission denied for ${deniedKind(relation)} ${relation.name}`)
}

const deniedKind = (relation: Relation): string => (relation.kind === 'p' ? 'table' : kindOf(relation))

/** Whether the current role may use a schema, or make something in it. */
export async function mayInSchema(
  world: World,
  schema: Schema,
  privilege: 'USAGE' | 'CREATE',
): Promise<boolean> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return true
  const changed = given(schema.grants, role.name, privilege)
  if (changed === true) return true
  if (schema.isNew || role.isNew) return hasRightsOf(world, schema.owner)
  const [has] = await look<boolean>(
    world,
    `SELECT to_json(has_schema_privilege(${literal(role.name)}, ${schema.oid}::oid, ${literal(privilege)}))::text`,
  )
  if (changed === false && has === true && !(await hasRightsOf(world, schema.owner))) {
    throw new Unsure(`the change takes privileges on the schema ${schema.name} away, and there may be others`)
  }
  return has === true
}

/** @throws Refusal 42501 */
export async function mustBeAllowedInSchema(
  world: World,
  schema: Schema,
  privilege: 'USAGE' | 'CREATE',
): Promise<void> {
  if (await mayInSchema(world, schema, privilege)) return
  throw refusal('42501', `permission denied for schema ${schema.name}`)
}

/** Whether it may make something in the database itself: schemas, extensions. */
export async function mayCreateInDatabase(world: World): Promise<boolean> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return true
  if (role.isNew) return false
  const [has] = await look<boolean>(
    world,
    `SELECT to_json(has_database_privilege(${literal(role.name)}, current_database(), 'CREATE'))::text`,
  )
  return has === true
}
