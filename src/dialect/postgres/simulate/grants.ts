/** GRANT and REVOKE, COMMENT. Invariant: what the change gives counts for the statements after it. */
import { article } from './drop-statement.js'
import type { Relation } from './objects.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { dotted, mustFind, noSchema, splitNames } from './resolve.js'
import { toRoleName } from './role-names.js'
import { currentRole, hasRightsOf, mayWith, mustOwn, mustOwnThing, roleNamed } from './roles.js'
import { routineNamed } from './routines.js'
import { columnOf, keyOf, withEntry } from './state.js'
import { findType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import {
  change,
  kindOf,
  lock,
  look,
  nameOf,
  newOid,
  put,
  relationWith,
  schemaOf,
  use,
  type World,
} from './world.js'

const ON_TABLES = ['INSERT', 'SELECT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
const ON_SEQUENCES = ['USAGE', 'SELECT', 'UPDATE']
const KNOWN = new Set([
  ...ON_TABLES,
  'USAGE',
  'CREATE',
  'EXECUTE',
  'CONNECT',
  'TEMP',
  'TEMPORARY',
  'SET',
  'ALTER SYSTEM',
  'MAINTAIN',
])

function privilegesOf(stmt: Ast.GrantStmt, all: readonly string[], noun: string): readonly string[] {
  if (stmt.privileges === undefined) return all
  return stmt.privileges.flatMap(node => {
    if (!('AccessPriv' in node)) return []
    const { priv_name: name, cols } = node.AccessPriv
    const privilege = (name ?? '').toUpperCase()
    if (!KNOWN.has(privilege)) throw refusal('42601', `unrecognized privilege type "${name ?? ''}"`)
    if (cols !== undefined) return []
    if (!all.includes(privilege)) throw refusal('0LP01', `invalid privilege type ${privilege} for ${noun}`)
    return [privilege]
  })
}

const grantedTo = (
  before: ReadonlyMap<string, boolean> | undefined,
  grantees: readonly string[],
  privileges: readonly string[],
  isGrant: boolean,
): ReadonlyMap<string, boolean> => {
  const grants = new Map(before)
  for (const grantee of grantees)
    for (const privilege of privileges) grants.set(`${grantee} ${privilege}`, isGrant)
  return grants
}

export async function grant(world: World, stmt: Ast.GrantStmt): Promise<void> {
  const grantees: string[] = []
  for (const node of stmt.grantees ?? []) {
    if ('RoleSpec' in node) grantees.push(await toRoleName(world, node.RoleSpec))
  }
  if (stmt.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    for (const node of stmt.objects ?? []) {
      const name = stringOf(node) ?? ''
      if ((await schemaOf(world, name)) === undefined) throw noSchema(name)
    }
    if (world.state.relations.size > 0)
      throw new Unsure('which objects the schema holds by then is not known')
    for (const node of stmt.objects ?? []) await mustOwnAll(world, stringOf(node) ?? '', stmt)
    world.notes.effects.push(
      ...(stmt.objects ?? []).map(node => ({
        what: `schema ${stringOf(node) ?? ''}`,
        how: 'altered' as const,
      })),
    )
    return
  }
  if (stmt.targtype !== 'ACL_TARGET_OBJECT' && stmt.targtype !== undefined)
    throw new Unsure('default privileges are not simulated')
  const isGrant = stmt.is_grant === true
  for (const node of stmt.objects ?? []) {
    switch (stmt.objtype) {
      case 'OBJECT_TABLE':
      case 'OBJECT_SEQUENCE': {
        if (!('RangeVar' in node)) throw new Unsure('what it is about cannot be read')
        const relation = use(world, await mustFind(world, node.RangeVar))
        if (stmt.objtype === 'OBJECT_SEQUENCE' && relation.kind !== 'S')
          throw refusal('42809', `"${relation.name}" is not a sequence`)
        if (['i', 'I'].includes(relation.kind)) throw refusal('42809', `"${relation.name}" is an index`)
        const isSequence = relation.kind === 'S'
        const privileges = privilegesOf(
          stmt,
          isSequence ? ON_SEQUENCES : ON_TABLES,
          isSequence ? 'sequence' : 'relation',
        )
        mustHaveColumns(relation, stmt)
        await mustGrant(world, relation)
        put(world, { ...relation, grants: grantedTo(relation.grants, grantees, privileges, isGrant) })
        world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
        break
      }
      case 'OBJECT_SCHEMA': {
        const name = stringOf(node) ?? ''
        const schema = await schemaOf(world, name)
        if (schema === undefined) throw noSchema(name)
        const privileges = privilegesOf(stmt, ['CREATE', 'USAGE'], 'schema')
        if (!(await hasRightsOf(world, schema.owner)))
          throw new Unsure('whether the role may give privileges on the schema is not looked at')
        change(world, {
          schemas: withEntry(world.state.schemas, name, {
            ...schema,
            grants: grantedTo(schema.grants, grantees, privileges, isGrant),
          }),
        })
        world.notes.effects.push({ what: `schema ${name}`, how: 'altered' })
        break
      }
      case 'OBJECT_FUNCTION':
      case 'OBJECT_PROCEDURE':
      case 'OBJECT_ROUTINE': {
        if (!('ObjectWithArgs' in node)) throw new Unsure('what it is about cannot be read')
        const sort =
          stmt.objtype === 'OBJECT_FUNCTION'
            ? 'function'
            : stmt.objtype === 'OBJECT_PROCEDURE'
              ? 'procedure'
              : 'routine'
        const routine = await routineNamed(world, node.ObjectWithArgs, sort, false)
        privilegesOf(stmt, ['EXECUTE'], sort)
        if (routine !== undefined && !(await hasRightsOf(world, routine.owner)))
          throw new Unsure('whether the role may give privileges on it is not looked at')
        world.notes.effects.push({ what: `${sort} ${routine?.name ?? ''}`, how: 'altered' })
        break
      }
      case 'OBJECT_TYPE':
      case 'OBJECT_DOMAIN': {
        const names =
          'List' in node
            ? stringsOf(node.List.items)
            : 'TypeName' in node
              ? stringsOf(node.TypeName.names)
              : []
        const type = await findType(world, names)
        if (type === undefined) throw refusal('42704', `type "${dotted(names)}" does not exist`)
        privilegesOf(stmt, ['USAGE'], 'type')
        if (!(await hasRightsOf(world, type.owner)))
          throw new Unsure('whether the role may give privileges on it is not looked at')
        break
      }
      case 'OBJECT_DATABASE': {
        const name = stringOf(node) ?? ''
        const [owner] = await look<string>(
          world,
          `SELECT to_json(pg_get_userbyid(datdba))::text FROM pg_database WHERE datname = '${name.replaceAll("'", "''")}'`,
        )
        if (owner === undefined) throw refusal('3D000', `database "${name}" does not exist`)
        privilegesOf(stmt, ['CREATE', 'CONNECT', 'TEMP', 'TEMPORARY'], 'database')
        if (!(await hasRightsOf(world, owner)))
          throw new Unsure('whether the role may give privileges on it is not looked at')
        break
      }
      default:
        throw new Unsure(`privileges of this kind (${stmt.objtype ?? ''}) are not simulated`)
    }
  }
}

async function mustOwnAll(world: World, schema: string, stmt: Ast.GrantStmt): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return
  const [foreign] = await look<number>(
    world,
    `SELECT to_json(count(*))::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '${schema.replaceAll("'", "''")}'
       AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_get_userbyid(c.relowner) <> '${role.name.replaceAll("'", "''")}'`,
  )
  if ((foreign ?? 0) > 0 || !['OBJECT_TABLE', 'OBJECT_SEQUENCE'].includes(stmt.objtype ?? '')) {
    throw new Unsure('whether the role may give privileges on all of them is not looked at')
  }
}

function mustHaveColumns(relation: Relation, { privileges }: Ast.GrantStmt): void {
  for (const node of privileges ?? []) {
    if (!('AccessPriv' in node)) continue
    for (const name of stringsOf(node.AccessPriv.cols)) {
      if (columnOf(relation, name) === undefined) {
        throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
      }
    }
  }
}

async function mustGrant(world: World, relation: Relation): Promise<void> {
  if (await hasRightsOf(world, relation.owner)) return
  for (const privilege of relation.kind === 'S' ? ON_SEQUENCES : ON_TABLES) {
    if (await mayWith(world, relation, privilege))
      throw new Unsure('whether the role may pass its privileges on is not looked at')
  }
  throw refusal(
    '42501',
    `permission denied for ${relation.kind === 'p' ? 'table' : kindOf(relation)} ${relation.name}`,
  )
}

export async function grantRole(world: World, stmt: Ast.GrantRoleStmt): Promise<void> {
  const role = await currentRole(world)
  const members: string[] = []
  for (const node of stmt.grantee_roles ?? [])
    if ('RoleSpec' in node) members.push(await toRoleName(world, node.RoleSpec))
  for (const node of stmt.granted_roles ?? []) {
    const name = 'AccessPriv' in node ? (node.AccessPriv.priv_name ?? '') : ''
    const granted = await roleNamed(world, name)
    if (granted === undefined) throw refusal('42704', `role "${name}" does not exist`)
    if (role !== undefined && !role.superuser && (granted.superuser || !role.createRole)) {
      throw new Unsure('whether the role may grant it is not looked at')
    }
    if (world.server.session.versionNumber >= 160_000 && role?.superuser === false) {
      throw new Unsure('whether the role may grant it is not looked at')
    }
    for (const member of members) {
      if (member === name) throw refusal('0LP01', `role "${name}" is a member of role "${member}"`)
      const key = keyOf('pg_auth_members', newOid(world))
      const entry = stmt.is_grant === true ? { key, isNew: true } : null
      change(world, { things: withEntry(world.state.things, `member ${member} of ${name}`, entry) })
    }
  }
}

const RELATIONS: Readonly<Record<string, { readonly kinds: string; readonly called: string }>> = {
  OBJECT_TABLE: { kinds: 'rp', called: 'table' },
  OBJECT_VIEW: { kinds: 'v', called: 'view' },
  OBJECT_MATVIEW: { kinds: 'm', called: 'materialized view' },
  OBJECT_SEQUENCE: { kinds: 'S', called: 'sequence' },
  OBJECT_INDEX: { kinds: 'iI', called: 'index' },
  OBJECT_FOREIGN_TABLE: { kinds: 'f', called: 'foreign table' },
}

export async function comment(world: World, stmt: Ast.CommentStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const { object } = stmt
  if (object === undefined) throw new Unsure('what it is about cannot be read')
  const names =
    'List' in object
      ? stringsOf(object.List.items)
      : 'TypeName' in object
        ? stringsOf(object.TypeName.names)
        : [stringOf(object) ?? '']
  const range = (path: readonly string[]) => {
    const { schema, name } = splitNames(path)
    return schema === undefined ? { relname: name } : { schemaname: schema, relname: name }
  }
  const sort = RELATIONS[stmt.objtype ?? '']
  if (sort !== undefined) {
    const relation = use(world, await mustFind(world, range(names)))
    if (!sort.kinds.includes(relation.kind))
      throw refusal('42809', `"${relation.name}" is not ${article(sort.called)}`)
    await mustOwn(world, relation.table === undefined ? relation : await relationWith(world, relation.table))
    if (relation.table === undefined) lock(world, relation, 'SHARE UPDATE EXCLUSIVE')
    world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
    return
  }
  switch (stmt.objtype) {
    case 'OBJECT_COLUMN': {
      const relation = use(world, await mustFind(world, range(names.slice(0, -1))))
      const name = names.at(-1) ?? ''
      if (columnOf(relation, name) === undefined)
        throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
      await mustOwn(world, relation)
      lock(world, relation, 'SHARE UPDATE EXCLUSIVE')
      world.notes.effects.push({
        what: `column ${nameOf(relation).split(' ').at(-1) ?? ''}.${name}`,
        how: 'altered',
      })
      return
    }
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER': {
      const relation = use(world, await mustFind(world, range(names.slice(0, -1))))
      const name = names.at(-1) ?? ''
      const isTrigger = stmt.objtype === 'OBJECT_TRIGGER'
      const parts: readonly { readonly name: string }[] = isTrigger ? relation.triggers : relation.constraints
      if (!parts.some(part => part.name === name)) {
        throw refusal(
          '42704',
          `${isTrigger ? 'trigger' : 'constraint'} "${name}" for table "${relation.name}" does not exist`,
        )
      }
      await mustOwn(world, relation)
      return
    }
    case 'OBJECT_SCHEMA': {
      const schema = await schemaOf(world, names[0] ?? '')
      if (schema === undefined) throw noSchema(names[0] ?? '')
      return mustOwnThing(world, schema.owner, 'schema', schema.name)
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const type = await findType(world, names)
      if (type === undefined) throw refusal('42704', `type "${dotted(names)}" does not exist`)
      return mustOwnThing(world, type.owner, stmt.objtype === 'OBJECT_DOMAIN' ? 'domain' : 'type', type.name)
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE': {
      if (!('ObjectWithArgs' in object)) throw new Unsure('what it is about cannot be read')
      const kind = stmt.objtype === 'OBJECT_FUNCTION' ? 'function' : 'procedure'
      const routine = await routineNamed(world, object.ObjectWithArgs, kind, false)
      if (routine !== undefined) await mustOwnThing(world, routine.owner, kind, routine.name)
      return
    }
    default:
      throw new Unsure(`comments of this kind (${stmt.objtype ?? ''}) are not simulated`)
  }
}
