/** Schemas, extensions and roles. Invariant: what an extension brings is not guessed. */
import { dropAll } from './drop.js'
import { skip } from './drop-statement.js'
import { identifier, literal } from './names.js'
import { stringOf, type Ast } from './parse.js'
import { toRoleName } from './role-names.js'
import { currentRole, mayCreateInDatabase, mustOwnThing, roleNamed } from './roles.js'
import { keyOf, withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, label, look, newOid, roleOf, schemaOf, type World } from './world.js'

const databaseName = async (world: World): Promise<string> =>
  (await look<string>(world, 'SELECT to_json(current_database())::text'))[0] ?? ''

export async function createSchema(world: World, stmt: Ast.CreateSchemaStmt): Promise<void> {
  const owner = stmt.authrole === undefined ? (roleOf(world) ?? '') : await toRoleName(world, stmt.authrole)
  const name = stmt.schemaname ?? owner
  world.notes.reach = [`schema ${name}`]
  if (!(await mayCreateInDatabase(world))) {
    throw refusal('42501', `permission denied for database ${await databaseName(world)}`)
  }
  if (/^pg_/.test(name)) {
    throw refusal('42939', `unacceptable schema name "${name}"`, {
      detail: 'The prefix "pg_" is reserved for system schemas.',
    })
  }
  if ((await schemaOf(world, name)) !== undefined) {
    const said = `schema "${name}" already exists`
    if (stmt.if_not_exists !== true) throw refusal('42P06', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '42P06', message: `${said}, skipping` })
    world.notes.nothing = said
    return
  }
  if (stmt.schemaElts !== undefined)
    throw new Unsure('a schema that is made with what is in it is not simulated')
  const oid = newOid(world)
  change(world, { schemas: withEntry(world.state.schemas, name, { oid, name, owner, isNew: true }) })
  label(world, keyOf('pg_namespace', oid), `schema ${identifier(name)}`)
  world.notes.effects.push({ what: `schema ${identifier(name)}`, how: 'created' })
}

export async function dropSchema(world: World, stmt: Ast.DropStmt): Promise<void> {
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    const name = stringOf(node) ?? ''
    const schema = await schemaOf(world, name)
    if (schema === undefined) {
      const said = `schema "${name}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('3F000', said)
      skip(world, said)
      continue
    }
    await mustOwnThing(world, schema.owner, 'schema', name)
    roots.push({ key: keyOf('pg_namespace', schema.oid), described: `schema ${identifier(name)}` })
    world.notes.effects.push({ what: `schema ${identifier(name)}`, how: 'dropped' })
    if (!schema.isNew) world.notes.destroys.push({ what: `schema ${identifier(name)}`, how: 'dropped' })
  }
  if (roots.length === 0) world.notes.nothing ??= 'there is no such schema'
  else await dropAll(world, roots, stmt.behavior)
}

export async function createExtension(world: World, stmt: Ast.CreateExtensionStmt): Promise<void> {
  const name = stmt.extname ?? ''
  const [installed] = await look<string>(
    world,
    `SELECT to_json(extname)::text FROM pg_extension WHERE extname = ${literal(name)}`,
  )
  if (installed !== undefined && world.state.things.get(`extension ${name}`) !== null) {
    const said = `extension "${name}" already exists`
    if (stmt.if_not_exists !== true) throw refusal('42710', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '42710', message: `${said}, skipping` })
    world.notes.nothing = said
    return
  }
  const [available] = await look<{ readonly trusted: boolean; readonly superuser: boolean }>(
    world,
    `SELECT json_build_object('trusted', v.trusted, 'superuser', v.superuser)::text FROM pg_available_extensions a
       JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version WHERE a.name = ${literal(name)}`,
  )
  if (available === undefined) {
    throw refusal('0A000', `extension "${name}" is not available`)
  }
  const role = await currentRole(world)
  if (
    role !== undefined &&
    !role.superuser &&
    available.superuser &&
    !(available.trusted && (await mayCreateInDatabase(world)))
  ) {
    throw refusal('42501', `permission denied to create extension "${name}"`, {
      hint: available.trusted
        ? 'Must have CREATE privilege on current database to create this extension.'
        : 'Must be superuser to create this extension.',
    })
  }
  throw new Unsure(`what the extension ${name} brings is not known before it is there`)
}

export async function dropExtension(world: World, stmt: Ast.DropStmt): Promise<void> {
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    const name = stringOf(node) ?? ''
    const [found] = await look<{ readonly oid: number; readonly owner: string }>(
      world,
      `SELECT json_build_object('oid', oid::bigint, 'owner', pg_get_userbyid(extowner))::text FROM pg_extension WHERE extname = ${literal(name)}`,
    )
    if (found === undefined || world.state.things.get(`extension ${name}`) === null) {
      const said = `extension "${name}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('42704', said)
      skip(world, said)
      continue
    }
    await mustOwnThing(world, found.owner, 'extension', name)
    roots.push({ key: keyOf('pg_extension', found.oid), described: `extension ${identifier(name)}` })
    world.notes.effects.push({ what: `extension ${identifier(name)}`, how: 'dropped' })
    world.notes.destroys.push({ what: `extension ${identifier(name)}`, how: 'dropped' })
    change(world, { things: withEntry(world.state.things, `extension ${name}`, null) })
  }
  if (roots.length === 0) world.notes.nothing ??= 'there is no such extension'
  else await dropAll(world, roots, stmt.behavior)
}

export async function createRole(world: World, stmt: Ast.CreateRoleStmt): Promise<void> {
  const name = stmt.role ?? ''
  world.notes.reach = [`role ${name}`]
  const role = await currentRole(world)
  if (role !== undefined && !role.superuser && !role.createRole)
    throw refusal('42501', 'permission denied to create role')
  const risky = (stmt.options ?? []).some(
    node =>
      'DefElem' in node &&
      /^(?:superuser|isreplication|bypassrls|addroleto|rolemembers|adminmembers)$/.test(
        node.DefElem.defname ?? '',
      ),
  )
  if (risky && role?.superuser === false)
    throw new Unsure('whether the role may give such attributes is not looked at')
  for (const node of stmt.options ?? []) {
    if (!('DefElem' in node)) continue
    const { defname = '', arg } = node.DefElem
    if (!/^(?:addroleto|rolemembers|adminmembers)$/.test(defname)) continue
    for (const item of arg !== undefined && 'List' in arg ? (arg.List.items ?? []) : []) {
      if ('RoleSpec' in item) await toRoleName(world, item.RoleSpec)
    }
  }
  if (/^pg_/.test(name))
    throw refusal('42939', `role name "${name}" is reserved`, {
      detail: 'Role names starting with "pg_" are reserved.',
    })
  if ((await roleNamed(world, name)) !== undefined) throw refusal('42710', `role "${name}" already exists`)
  const key = keyOf('pg_authid', newOid(world))
  change(world, { things: withEntry(world.state.things, `role ${name}`, { key, isNew: true }) })
  world.notes.effects.push({ what: `role ${identifier(name)}`, how: 'created' })
}

export async function dropRole(world: World, stmt: Ast.DropRoleStmt): Promise<void> {
  const role = await currentRole(world)
  if (role !== undefined && !role.superuser && !role.createRole)
    throw refusal('42501', 'permission denied to drop role')
  const names: string[] = []
  for (const node of stmt.roles ?? []) {
    if (!('RoleSpec' in node)) continue
    const name = node.RoleSpec.rolename ?? ''
    const found = await roleNamed(world, name)
    if (found === undefined) {
      const said = `role "${name}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('42704', said)
      skip(world, said)
      continue
    }
    if (name === role?.name) throw refusal('55006', 'current user cannot be dropped')
    if (!found.isNew) {
      const [uses] = await look<number>(
        world,
        `SELECT to_json(count(*))::text FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = ${literal(name)})`,
      )
      if ((uses ?? 0) > 0)
        throw refusal('2BP01', `role "${name}" cannot be dropped because some objects depend on it`)
      if (found.superuser && role?.superuser === false)
        throw refusal('42501', 'must be superuser to drop superusers')
    }
    if (world.state.relations.size > 0 && found.isNew)
      throw new Unsure('what the change gave to the role is not looked at')
    names.push(name)
    change(world, { things: withEntry(world.state.things, `role ${name}`, null) })
    world.notes.effects.push({ what: `role ${identifier(name)}`, how: 'dropped' })
  }
  if (names.length === 0) world.notes.nothing ??= 'there is no such role'
}
