/** GRANT and REVOKE on objects. Invariant: a privilege that the change gives is found by its later statements. */
import { identifier, literal } from './names.js'
import { mustFindObject, namesIn, type Found } from './objects-found.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { mustFind, noSchema } from './resolve.js'
import { mustBeSurelyAllowed } from './role-rights.js'
import { toRoleName } from './role-names.js'
import { hasRightsOf } from './roles.js'
import { columnOf, withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, look, nameOf, put, relationWith, schemaOf, use, type World } from './world.js'

/**
 * Privileges by the parser's word for the kind of object.
 *
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
const PRIVILEGES: Readonly<Record<string, { readonly all: readonly string[]; readonly noun: string }>> = {
  OBJECT_TABLE: {
    all: ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'],
    noun: 'relation',
  },
  OBJECT_SEQUENCE: { all: ['usage', 'select', 'update'], noun: 'sequence' },
  OBJECT_DATABASE: { all: ['create', 'connect', 'temporary', 'temp'], noun: 'database' },
  OBJECT_DOMAIN: { all: ['usage'], noun: 'type' },
  OBJECT_TYPE: { all: ['usage'], noun: 'type' },
  OBJECT_FUNCTION: { all: ['execute'], noun: 'function' },
  OBJECT_PROCEDURE: { all: ['execute'], noun: 'procedure' },
  OBJECT_ROUTINE: { all: ['execute'], noun: 'function' },
  OBJECT_LANGUAGE: { all: ['usage'], noun: 'language' },
  OBJECT_SCHEMA: { all: ['create', 'usage'], noun: 'schema' },
  OBJECT_TABLESPACE: { all: ['create'], noun: 'tablespace' },
  OBJECT_FDW: { all: ['usage'], noun: 'foreign-data wrapper' },
  OBJECT_FOREIGN_SERVER: { all: ['usage'], noun: 'foreign server' },
}

const KNOWN = new Set(
  'select insert update delete truncate references trigger usage create connect temporary temp execute set alter_system maintain'.split(
    ' ',
  ),
)
/** What may be given on a column. */
const OF_COLUMNS = new Set(['select', 'insert', 'update', 'references'])

interface Privilege {
  readonly name: string
  readonly columns: readonly string[]
}

const accesses = (nodes: readonly Ast.Node[] | undefined): readonly Privilege[] =>
  (nodes ?? []).flatMap(node =>
    'AccessPriv' in node
      ? [{ name: node.AccessPriv.priv_name ?? '', columns: (node.AccessPriv.cols ?? []).flatMap(namesIn) }]
      : [],
  )

/** The roles of a statement. @throws Refusal 42704 */
export async function roleNames(
  world: World,
  nodes: readonly Ast.Node[] | undefined,
): Promise<readonly string[]> {
  const names: string[] = []
  for (const node of nodes ?? []) {
    if ('RoleSpec' in node) names.push(await toRoleName(world, node.RoleSpec))
  }
  return names
}

export async function grant(world: World, stmt: Ast.GrantStmt): Promise<void> {
  const kind = stmt.objtype ?? ''
  const rules = PRIVILEGES[kind]
  if (rules === undefined) throw new Unsure(`privileges on objects of this kind (${kind}) are not simulated`)
  world.notes.reach = 'nothing'
  const objects =
    stmt.targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? await allIn(world, stmt) : await named(world, stmt)
  const grantees = await roleNames(world, stmt.grantees)
  const given = mustBePrivileges(stmt, rules, objects)
  for (const { name, columns } of given) {
    for (const { relation } of objects) {
      if (relation !== undefined) columns.forEach(column => mustBeColumn(relation, name, column))
    }
  }
  if (stmt.is_grant === true && stmt.grant_option === true && grantees.includes('public')) {
    throw refusal('0LP01', 'grant options can only be granted to roles')
  }
  await mustBeGrantor(world, objects)
  const isGiven = stmt.is_grant === true
  for (const object of objects) {
    for (const grantee of grantees) {
      world.notes.effects.push({ what: object.what, how: 'altered' })
      remember(world, object, { grantee, privileges: given, isGiven })
    }
  }
  if (objects.length === 0) world.notes.nothing = 'there is nothing in the schema that it could be on'
}

/** @throws Refusal 0LP01, 42601 */
function mustBePrivileges(
  { privileges, objtype }: Ast.GrantStmt,
  { all, noun }: { readonly all: readonly string[]; readonly noun: string },
  objects: readonly Found[],
): readonly Privilege[] {
  const given = accesses(privileges)
  if (given.length === 0) return all.map(name => ({ name, columns: [] }))
  for (const { name, columns } of given) {
    if (name === '') continue
    if (!KNOWN.has(name)) throw refusal('42601', `unrecognized privilege type "${name}"`)
    if (name === 'maintain') throw new Unsure('the privilege MAINTAIN is not simulated')
    // A sequence may be given like a table.
    const isAllowed =
      all.includes(name) ||
      (objtype === 'OBJECT_TABLE' &&
        name === 'usage' &&
        objects.every(({ relation }) => relation?.kind === 'S'))
    if (!isAllowed) {
      if (objtype === 'OBJECT_TABLE' && name === 'usage') {
        throw refusal('0LP01', `invalid privilege type USAGE for table`)
      }
      throw refusal('0LP01', `invalid privilege type ${name.toUpperCase()} for ${noun}`)
    }
    if (columns.length > 0 && objtype !== 'OBJECT_TABLE') {
      throw refusal('0LP01', 'column privileges are only valid for relations')
    }
    if (columns.length > 0 && !OF_COLUMNS.has(name)) {
      throw refusal('0LP01', `invalid privilege type ${name.toUpperCase()} for column`)
    }
  }
  return given
}

function mustBeColumn(relation: Relation, _privilege: string, column: string): void {
  if (columnOf(relation, column) !== undefined) return
  if (['tableoid', 'cmax', 'xmax', 'cmin', 'xmin', 'ctid'].includes(column)) return
  throw refusal('42703', `column "${column}" of relation "${relation.name}" does not exist`)
}

async function named(world: World, { objtype, objects }: Ast.GrantStmt): Promise<readonly Found[]> {
  const found: Found[] = []
  for (const node of objects ?? []) {
    if (!('RangeVar' in node)) {
      found.push(await mustFindObject(world, objtype ?? '', node))
      continue
    }
    const relation = use(world, await mustFind(world, node.RangeVar))
    if (relation.kind === 'i' || relation.kind === 'I')
      throw refusal('42809', `"${relation.name}" is an index`)
    if (relation.kind === 'c') throw refusal('42809', `"${relation.name}" is a composite type`)
    if (objtype === 'OBJECT_SEQUENCE' && relation.kind !== 'S') {
      throw refusal('42809', `"${relation.name}" is not a sequence`)
    }
    found.push({
      key: '',
      described: '',
      what: nameOf(relation),
      isNew: relation.isNew,
      owner: relation.owner,
      relation,
    })
  }
  return found
}

const KINDS_IN_SCHEMA: Readonly<Record<string, string>> = { OBJECT_TABLE: 'rvmfp', OBJECT_SEQUENCE: 'S' }

/** What is in schemas now. */
async function allIn(world: World, { objtype, objects }: Ast.GrantStmt): Promise<readonly Found[]> {
  const kinds = KINDS_IN_SCHEMA[objtype ?? '']
  const found: Found[] = []
  for (const [name = ''] of (objects ?? []).map(namesIn)) {
    const schema = await schemaOf(world, name)
    if (schema === undefined) throw noSchema(name)
    if (kinds === undefined) {
      found.push({ key: '', described: '', what: `schema ${identifier(name)}`, isNew: schema.isNew })
      continue
    }
    const oids = schema.isNew
      ? []
      : await look<number>(
          world,
          `SELECT to_json(c.oid::bigint)::text FROM pg_class c WHERE relnamespace = ${schema.oid} AND relkind IN (${Array.from(kinds, literal).join(', ')})`,
        )
    const known = [...world.state.relations.values()]
    const inside = known.filter(relation => relation.schema === name && kinds.includes(relation.kind))
    const others = oids.filter(
      oid => !known.some(relation => relation.oid === oid) && !world.state.gone.has(`pg_class:${oid}:0`),
    )
    for (const relation of [...inside, ...(await Promise.all(others.map(oid => relationWith(world, oid))))]) {
      found.push({
        key: '',
        described: '',
        what: nameOf(relation),
        isNew: relation.isNew,
        owner: relation.owner,
        relation,
      })
    }
  }
  return found
}

/** Without any right to grant, the server refuses or only warns: which of them is not looked at. */
async function mustBeGrantor(world: World, objects: readonly Found[]): Promise<void> {
  for (const { owner, what } of objects) {
    if (owner !== undefined && (await hasRightsOf(world, owner))) continue
    await mustBeSurelyAllowed(world, `give privileges on the ${what}`)
  }
}

interface Given {
  readonly grantee: string
  readonly privileges: readonly Privilege[]
  readonly isGiven: boolean
}

function remember(world: World, { relation, what }: Found, { grantee, privileges, isGiven }: Given): void {
  const whole = privileges.filter(({ columns }) => columns.length === 0)
  const change_ = (grants: ReadonlyMap<string, boolean> | undefined): ReadonlyMap<string, boolean> => {
    const changed = new Map(grants)
    for (const { name } of whole) changed.set(`${grantee} ${name.toUpperCase()}`, isGiven)
    return changed
  }
  if (relation !== undefined) {
    const now = world.state.relations.get(relation.oid) ?? relation
    put(world, { ...now, grants: change_(now.grants) })
    return
  }
  const schema = [...world.state.schemas.values()].find(
    known => known !== null && what === `schema ${identifier(known.name)}`,
  )
  if (schema !== undefined && schema !== null) {
    change(world, {
      schemas: withEntry(world.state.schemas, schema.name, { ...schema, grants: change_(schema.grants) }),
    })
  }
}

/** ALTER DEFAULT PRIVILEGES: of what is made later. */
export async function alterDefaultPrivileges(
  world: World,
  stmt: Ast.AlterDefaultPrivilegesStmt,
): Promise<void> {
  world.notes.reach = 'nothing'
  const { action } = stmt
  if (action === undefined) throw new Unsure('it holds no action')
  const kind = action.objtype ?? ''
  let roles: readonly string[] = []
  let schemas: readonly string[] = []
  for (const node of stmt.options ?? []) {
    if (!('DefElem' in node)) continue
    const { defname, arg } = node.DefElem
    const items = arg !== undefined && 'List' in arg ? arg.List.items : undefined
    if (defname === 'roles') roles = await roleNames(world, items)
    if (defname === 'schemas') schemas = (items ?? []).flatMap(namesIn)
  }
  const grantees = await roleNames(world, action.grantees)
  const rules = PRIVILEGES[kind]
  if (rules === undefined) throw new Unsure(`default privileges of this kind (${kind}) are not simulated`)
  mustBePrivileges(action, rules, [])
  if (accesses(action.privileges).some(({ columns }) => columns.length > 0)) {
    throw refusal('0LP01', 'default privileges cannot be set for columns')
  }
  if (roles.length > 0) await mustBeSurelyAllowed(world, 'change the default privileges of another role')
  for (const name of schemas) if ((await schemaOf(world, name)) === undefined) throw noSchema(name)
  if (kind === 'OBJECT_SCHEMA' && schemas.length > 0) {
    throw refusal('0LP01', 'cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS')
  }
  for (const grantee of grantees) {
    world.notes.effects.push({ what: `default privileges of ${identifier(grantee)}`, how: 'altered' })
  }
}
