/** Roles: made, changed, dropped, made members. Invariant: roles of the whole server are looked at as this database shows them. */
import { skip } from './drop-statement.js'
import { roleNames } from './object-grants.js'
import { identifier, literal } from './names.js'
import type { Ast } from './parse.js'
import { toRoleName } from './role-names.js'
import { currentRole, roleNamed } from './roles.js'
import { mustBeSuperuser, mustBeSurelyAllowed } from './role-rights.js'
import { withEntry } from './state.js'
import { makeThing } from './things.js'
import { refusal, Unsure } from './verdicts.js'
import { change, knownName, look, type World } from './world.js'

const RESERVED = new Set(['public', 'none'])

async function mustBeFreeRoleName(world: World, name: string): Promise<void> {
  if (name.startsWith('pg_')) {
    throw refusal('42939', `role name "${name}" is reserved`, {
      detail: 'Role names starting with "pg_" are reserved.',
    })
  }
  if (RESERVED.has(name)) throw refusal('42939', `role name "${name}" is reserved`)
  if ((await roleNamed(world, name)) !== undefined) throw refusal('42710', `role "${name}" already exists`)
}

async function mustMakeRoles(world: World, what: string): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return
  if (role.createRole) return mustBeSurelyAllowed(world, what)
  throw refusal('42501', `permission denied to ${what}`)
}

const rolesIn = (options: readonly Ast.Node[] | undefined, names: readonly string[]): readonly Ast.Node[] =>
  (options ?? []).flatMap(node => {
    if (!('DefElem' in node) || !names.includes(node.DefElem.defname ?? '')) return []
    const { arg } = node.DefElem
    return arg !== undefined && 'List' in arg ? (arg.List.items ?? []) : []
  })

/** Options whose values the server reads when it runs. */
function mustBeOptions(options: readonly Ast.Node[] | undefined): void {
  const seen = new Set<string>()
  for (const node of options ?? []) {
    if (!('DefElem' in node)) continue
    const { defname = '', arg } = node.DefElem
    if (seen.has(defname)) throw refusal('42601', 'conflicting or redundant options')
    seen.add(defname)
    if (
      defname === 'connectionlimit' &&
      arg !== undefined &&
      'Integer' in arg &&
      (arg.Integer.ival ?? 0) < -1
    ) {
      throw refusal('22023', `invalid connection limit: ${arg.Integer.ival ?? 0}`)
    }
    if (defname === 'validUntil') throw new Unsure('the date of VALID UNTIL is not looked at')
    if (
      defname === 'password' &&
      arg !== undefined &&
      'String' in arg &&
      /^md5|^SCRAM/.test(arg.String.sval ?? '')
    ) {
      throw new Unsure('a password that is encrypted already is not looked at')
    }
  }
}

export async function createRole(world: World, stmt: Ast.CreateRoleStmt): Promise<void> {
  const name = stmt.role ?? ''
  world.notes.reach = [`role ${name}`]
  knownName(world, `role ${name}`, `the role ${name}`)
  mustBeOptions(stmt.options)
  await mustMakeRoles(world, 'create role')
  await mustBeFreeRoleName(world, name)
  await roleNames(world, rolesIn(stmt.options, ['addroleto', 'rolemembers', 'adminmembers']))
  makeThing(world, { sort: 'role', name })
  world.notes.effects.push({ what: `role ${identifier(name)}`, how: 'created' })
}

export async function alterRole(world: World, stmt: Ast.AlterRoleStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const name = await toRoleName(world, stmt.role)
  world.notes.reach = [`role ${name}`]
  mustBeOptions(stmt.options)
  await mustBeSurelyAllowed(world, `alter the role ${name}`)
  await roleNames(world, rolesIn(stmt.options, ['rolemembers']))
  if ((stmt.options ?? []).some(node => 'DefElem' in node && node.DefElem.defname === 'superuser')) {
    throw new Unsure('what a role may do that becomes a superuser is not simulated')
  }
  world.notes.effects.push({ what: `role ${identifier(name)}`, how: 'altered' })
}

/** ALTER ROLE … SET: what its sessions begin with. */
export async function alterRoleSet(world: World, stmt: Ast.AlterRoleSetStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (stmt.role !== undefined) await toRoleName(world, stmt.role)
  if (stmt.database !== undefined) {
    const [there] = await look<string>(
      world,
      `SELECT to_json(datname)::text FROM pg_database WHERE datname = ${literal(stmt.database)}`,
    )
    if (there === undefined) throw refusal('3D000', `database "${stmt.database}" does not exist`)
  }
  await mustBeSurelyAllowed(world, 'change the settings of a role')
  await mustBeSetting(world, stmt.setstmt)
  world.notes.effects.push({
    what: stmt.role === undefined ? 'every role' : `role ${identifier(stmt.role.rolename ?? '')}`,
    how: 'altered',
  })
}

/** @throws Refusal 42704 for a setting that is not there */
export async function mustBeSetting(world: World, set: Ast.VariableSetStmt | undefined): Promise<void> {
  const name = set?.name
  if (set?.kind === 'VAR_RESET_ALL' || name === undefined) return
  const [type] = await look<string>(
    world,
    `SELECT to_json(vartype)::text FROM pg_settings WHERE lower(name) = ${literal(name.toLowerCase())}`,
  )
  if (type === undefined) {
    if (name.includes('.')) throw new Unsure('settings of extensions are not looked at')
    throw refusal('42704', `unrecognized configuration parameter "${name}"`)
  }
  if (set?.kind !== 'VAR_SET_VALUE') return
  if (name.toLowerCase() === 'search_path') return
  // The server says what a value is worth: nothing is written by SET LOCAL.
  const args = set.args ?? []
  const [arg] = args
  if (args.length !== 1 || arg === undefined || !('A_Const' in arg))
    throw new Unsure('the value of the setting is not looked at')
  const { sval, ival, fval, boolval } = arg.A_Const
  const value =
    sval?.sval ??
    fval?.fval ??
    (boolval === undefined ? String(ival?.ival ?? 0) : String(boolval.boolval ?? false))
  const [context] = await look<string>(
    world,
    `SELECT to_json(context)::text FROM pg_settings WHERE lower(name) = ${literal(name.toLowerCase())}`,
  )
  if (context !== 'user') throw new Unsure('settings that not everybody may set are not looked at')
  await world.server.evaluate(`SELECT set_config(${literal(name)}, ${literal(value)}, true)`, [])
}

export async function dropRole(world: World, stmt: Ast.DropRoleStmt): Promise<void> {
  const found: string[] = []
  world.notes.reach = 'nothing'
  await mustMakeRoles(world, 'drop role')
  for (const node of stmt.roles ?? []) {
    if (!('RoleSpec' in node)) continue
    const { roletype, rolename: name = '' } = node.RoleSpec
    if (roletype !== 'ROLESPEC_CSTRING')
      throw refusal('22023', 'cannot use special role specifier in DROP ROLE')
    knownName(world, `role ${name}`, `the role ${name}`)
    const role = await roleNamed(world, name)
    if (role === undefined) {
      if (stmt.missing_ok !== true) throw refusal('42704', `role "${name}" does not exist`)
      skip(world, `role "${name}" does not exist`)
      continue
    }
    if (role.isNew) {
      mustOwnNothing(world, name)
      found.push(name)
      continue
    }
    const [needed] = await look<boolean>(
      world,
      `SELECT to_json(EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = ${literal(name)})))::text`,
    )
    if (needed === true && isUntouched(world)) {
      throw refusal('2BP01', `role "${name}" cannot be dropped because some objects depend on it`)
    }
    if (needed === true)
      throw new Unsure(`whether anything still depends on ${name} is not known after what the change did`)
    mustOwnNothing(world, name)
    const [inUse] = await look<boolean>(
      world,
      `SELECT to_json(${literal(name)} IN (current_user, session_user))::text`,
    )
    if (inUse === true || name === world.deployer)
      throw new Unsure('a role in use is not dropped in a simulation')
    found.push(name)
  }
  world.notes.reach = found.map(name => `role ${name}`)
  for (const name of found) {
    change(world, { things: withEntry(world.state.things, `role ${name}`, null) })
    world.notes.effects.push({ what: `role ${identifier(name)}`, how: 'dropped' })
    world.notes.destroys.push({ what: `role ${identifier(name)}`, how: 'dropped' })
  }
  if (found.length === 0) world.notes.nothing = 'there is no such role'
}

const isUntouched = ({ state }: World): boolean =>
  state.gone.size === 0 && state.relations.size === 0 && state.routines.size === 0 && state.types.size === 0

/** Of what the change has made or changed. */
function mustOwnNothing({ state }: World, name: string): void {
  const owned = [
    ...state.relations.values(),
    ...[
      ...state.types.values(),
      ...state.routines.values(),
      ...state.schemas.values(),
      ...state.things.values(),
    ].filter(each => each !== null),
  ]
  const isHeld = owned.some(
    each =>
      each.owner === name ||
      ('grants' in each && [...(each.grants ?? [])].some(([key, has]) => has && key.startsWith(`${name} `))),
  )
  if (isHeld) throw refusal('2BP01', `role "${name}" cannot be dropped because some objects depend on it`)
}

/** GRANT and REVOKE of roles. */
export async function grantRole(world: World, stmt: Ast.GrantRoleStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const members = await roleNames(world, stmt.grantee_roles)
  const roles: string[] = []
  for (const node of stmt.granted_roles ?? []) {
    if (!('AccessPriv' in node)) continue
    const { priv_name: name = '', cols } = node.AccessPriv
    if (cols !== undefined) throw refusal('0LP01', 'column names cannot be included in GRANT/REVOKE ROLE')
    if ((await roleNamed(world, name)) === undefined) throw refusal('42704', `role "${name}" does not exist`)
    roles.push(name)
  }
  await mustBeSurelyAllowed(world, 'give membership in a role')
  for (const role of roles) {
    for (const member of members) {
      if (stmt.is_grant === true) await mustNotBeCircle(world, role, member)
      const key = `member ${member} of ${role}`
      const things = new Map(world.state.things)
      if (stmt.is_grant === true) things.set(key, { key, isNew: true })
      else if (!things.delete(key)) things.set(key, null)
      change(world, { things })
      world.notes.effects.push({ what: `role ${identifier(member)}`, how: 'altered' })
    }
  }
}

/** @throws Refusal 0LP01 */
async function mustNotBeCircle(world: World, role: string, member: string): Promise<void> {
  if (role === member) throw refusal('0LP01', `role "${role}" is a member of role "${member}"`)
  const others = [...world.state.things.keys()].some(key => key.startsWith('member '))
  if (others) {
    if (world.state.things.has(`member ${role} of ${member}`))
      throw refusal('0LP01', `role "${role}" is a member of role "${member}"`)
  }
  const ofServer = async (name: string): Promise<boolean> => (await roleNamed(world, name))?.isNew === false
  if (!(await ofServer(role)) || !(await ofServer(member))) return
  const [is] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (WITH RECURSIVE up (id) AS (SELECT oid FROM pg_roles WHERE rolname = ${literal(role)}
       UNION SELECT m.roleid FROM up JOIN pg_auth_members m ON m.member = up.id)
       SELECT FROM up JOIN pg_roles r ON r.oid = up.id WHERE r.rolname = ${literal(member)}))::text`,
  )
  if (is === true) throw refusal('0LP01', `role "${role}" is a member of role "${member}"`)
}

/** ALTER ROLE … RENAME TO. */
export async function renameRole(world: World, name: string, to: string): Promise<void> {
  world.notes.reach = [`role ${name}`, `role ${to}`]
  const role = await roleNamed(world, name)
  if (role === undefined) throw refusal('42704', `role "${name}" does not exist`)
  await mustBeFreeRoleName(world, to)
  await mustBeSuperuser(world, 'permission denied to rename role')
  throw new Unsure('what a role owns under its new name is not simulated')
}

/** DROP OWNED and REASSIGN OWNED. */
export async function owned(world: World, stmt: Ast.DropOwnedStmt & Ast.ReassignOwnedStmt): Promise<void> {
  await roleNames(world, stmt.roles)
  if (stmt.newrole !== undefined) await toRoleName(world, stmt.newrole)
  throw new Unsure('everything that a role owns is not simulated at once')
}
