/** Enums, domains and composite types. Invariant: a label that is new cannot be used before its transaction ends. */
import { checkDefault } from './expressions.js'
import { creationSchema, dotted, settingsOf, splitNames } from './resolve.js'
import { dropAll } from './drop.js'
import { skip } from './drop-statement.js'
import { identifier, qualified, quoted } from './names.js'
import type { TypeObject } from './objects.js'
import { insideParentheses, stringsOf, tokenAfter, until, type Ast } from './parse.js'
import { mustBeFree } from './index-parts.js'
import { mustOwnThing } from './roles.js'
import { keyOf, pathOf, withEntry } from './state.js'
import { findType, resolveType, typeAt } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { addDependencies, change, label, newOid, roleOf, schemaOf, type World } from './world.js'

const what = ({ kind, schema, name }: Pick<TypeObject, 'kind' | 'schema' | 'name'>): string =>
  `${kind === 'd' ? 'domain' : 'type'} ${qualified(schema, name)}`

async function make(
  world: World,
  names: readonly string[],
  rest: Partial<TypeObject> & Pick<TypeObject, 'kind'>,
): Promise<void> {
  const { schema: schemaName, name } = splitNames(names)
  const schema = await creationSchema(world, schemaName)
  if ((await typeAt(world, schema.name, name)) !== undefined)
    throw refusal('42710', `type "${name}" already exists`)
  if (rest.kind === 'c') await mustBeFree(world, schema.name, name)
  const type: TypeObject = {
    oid: newOid(world),
    schema: schema.name,
    name,
    owner: roleOf(world) ?? '',
    isNew: true,
    isAltered: false,
    ...rest,
  }
  putType(world, type)
  label(world, keyOf('pg_type', type.oid), `type ${identifier(name)}`)
  addDependencies(world, [
    { from: keyOf('pg_type', type.oid), on: keyOf('pg_namespace', schema.oid), kind: 'n' },
  ])
  world.notes.effects.push({ what: what(type), how: 'created' })
}

const putType = (world: World, type: TypeObject): void =>
  change(world, { types: withEntry(world.state.types, pathOf(type.schema, type.name), type) })

export async function createEnum(world: World, stmt: Ast.CreateEnumStmt): Promise<void> {
  const labels = stringsOf(stmt.vals)
  const twice = labels.find((value, at) => labels.indexOf(value) !== at)
  if (twice !== undefined)
    throw refusal('23505', 'duplicate key value violates unique constraint "pg_enum_typid_label_index"')
  await make(world, stringsOf(stmt.typeName), { kind: 'e', labels })
}

export async function alterEnum(world: World, stmt: Ast.AlterEnumStmt): Promise<void> {
  const names = stringsOf(stmt.typeName)
  const type = await findType(world, names)
  if (type === undefined) throw refusal('42704', `type "${dotted(names)}" does not exist`)
  if (type.kind !== 'e') throw refusal('42809', `${type.name} is not an enum`)
  await mustOwnThing(world, type.owner, 'type', type.name)
  const labels = [...(type.labels ?? [])]
  const value = stmt.newVal ?? ''
  if (stmt.oldVal !== undefined) {
    const at = labels.indexOf(stmt.oldVal)
    if (at < 0) throw refusal('22023', `"${stmt.oldVal}" is not an existing enum label`)
    if (labels.includes(value)) throw refusal('42710', `enum label "${value}" already exists`)
    throw new Unsure('rows have the label under its old name')
  }
  if (labels.includes(value)) {
    const said = `enum label "${value}" already exists`
    if (stmt.skipIfNewValExists !== true) throw refusal('42710', said)
    skip(world, said)
    world.notes.nothing = said
    return
  }
  if (stmt.newValNeighbor !== undefined && !labels.includes(stmt.newValNeighbor)) {
    throw refusal('22023', `"${stmt.newValNeighbor}" is not an existing enum label`)
  }
  const at =
    stmt.newValNeighbor === undefined
      ? labels.length
      : labels.indexOf(stmt.newValNeighbor) + (stmt.newValIsAfter === true ? 1 : 0)
  labels.splice(at, 0, value)
  putType(world, { ...type, labels, isAltered: true })
  if (world.inTransaction && !type.isNew) {
    change(world, {
      freshLabels: [...world.state.freshLabels, { type: keyOf('pg_type', type.oid), label: value }],
    })
  }
  world.notes.effects.push({ what: what(type), how: 'altered' })
}

export async function createDomain(world: World, stmt: Ast.CreateDomainStmt): Promise<void> {
  if (stmt.typeName === undefined) throw new Unsure('the domain has no type')
  const base = await resolveType(world, stmt.typeName)
  if (base.ofChange !== undefined) throw new Unsure('a domain over a type of the change')
  const { name } = splitNames(stringsOf(stmt.domainname))
  const checks: { oid: number; name: string; sql: string; validated: boolean }[] = []
  let notNull = false
  let defaultText: string | undefined
  for (const node of stmt.constraints ?? []) {
    if (!('Constraint' in node)) continue
    const { contype, conname, raw_expr: expression, location = 0 } = node.Constraint
    if (contype === 'CONSTR_NOTNULL') notNull = true
    else if (contype === 'CONSTR_NULL') notNull = false
    else if (contype === 'CONSTR_CHECK') {
      const sql = await domainCheck(world, base.text, location)
      const made =
        conname ??
        freeCheck(
          name,
          checks.map(check => check.name),
        )
      if (checks.some(check => check.name === made))
        throw refusal('42710', `constraint "${made}" for domain "${name}" already exists`)
      checks.push({ oid: newOid(world), name: made, sql, validated: true })
    } else if (contype === 'CONSTR_DEFAULT' && expression !== undefined) {
      const keyword = tokenAfter(world.parsed, location, 'DEFAULT')
      const first = world.parsed.tokens().find(({ start }) => keyword !== undefined && start >= keyword.end)
      if (first === undefined) throw new Unsure('its default cannot be found')
      const span = until(
        world.parsed,
        first.start,
        new Set(['CONSTRAINT', 'NOT', 'NULL', 'CHECK', 'DEFAULT', 'COLLATE']),
      )
      defaultText = await checkDefault(
        world,
        { name, type: base.text, typeOid: base.oid },
        { node: expression, span },
      )
    } else throw new Unsure('a constraint of the domain is not known')
  }
  await make(world, stringsOf(stmt.domainname), {
    kind: 'd',
    base: { type: base.text, typeOid: base.oid, typmod: base.typmod },
    checks,
    notNull,
    ...(defaultText === undefined ? {} : { default: defaultText }),
  })
}

function freeCheck(name: string, taken: readonly string[]): string {
  for (let pass = 0; ; pass += 1) {
    const made = `${name}_check${pass === 0 ? '' : pass}`
    if (!taken.includes(made)) return made
  }
}

async function domainCheck(world: World, base: string, location: number): Promise<string> {
  const keyword = tokenAfter(world.parsed, location, 'CHECK')
  const span = keyword === undefined ? undefined : insideParentheses(world.parsed, keyword.end)
  if (span === undefined) throw new Unsure('a condition cannot be found')
  const sql = world.parsed.slice(span.start, span.end)
  if (/\bselect\b/i.test(sql)) throw refusal('0A000', 'cannot use subquery in check constraint')
  const probe = sql.replaceAll(/\bVALUE\b/gi, `(NULL::${base})`)
  try {
    await world.server.describe(`SELECT WHERE (${probe})`, await settingsOf(world))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    const { sqlError } = thrown
    throw new Refusal({
      ...sqlError,
      message: sqlError.message.replace('argument of WHERE', 'argument of CHECK'),
    })
  }
  return sql
}

export async function alterDomain(world: World, stmt: Ast.AlterDomainStmt): Promise<void> {
  const names = stringsOf(stmt.typeName)
  const type = await findType(world, names)
  if (type === undefined) throw refusal('42704', `type "${dotted(names)}" does not exist`)
  if (type.kind !== 'd') throw refusal('42809', `${type.name} is not a domain`)
  await mustOwnThing(world, type.owner, 'domain', type.name)
  throw new Unsure('altering a domain is not simulated')
}

export async function createComposite(world: World, stmt: Ast.CompositeTypeStmt): Promise<void> {
  const attributes: { name: string; type: string }[] = []
  for (const node of stmt.coldeflist ?? []) {
    if (!('ColumnDef' in node)) continue
    const { colname = '', typeName } = node.ColumnDef
    if (typeName === undefined) throw new Unsure('an attribute without a type')
    if (attributes.some(({ name }) => name === colname))
      throw refusal('42701', `attribute "${colname}" specified more than once`)
    attributes.push({ name: colname, type: (await resolveType(world, typeName)).text })
  }
  const { schemaname, relname = '' } = stmt.typevar ?? {}
  await make(world, schemaname === undefined ? [relname] : [schemaname, relname], { kind: 'c', attributes })
}

export async function dropType(world: World, stmt: Ast.DropStmt): Promise<void> {
  const isDomain = stmt.removeType === 'OBJECT_DOMAIN'
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    if (!('TypeName' in node)) continue
    const names = stringsOf(node.TypeName.names)
    const { schema } = splitNames(names)
    if (schema !== undefined && (await schemaOf(world, schema)) === undefined) {
      const said = `schema "${schema}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('3F000', said)
      skip(world, said)
      continue
    }
    const type = await findType(world, names)
    if (type === undefined) {
      const said = `type "${dotted(names)}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('42704', said)
      skip(world, said)
      continue
    }
    if (isDomain && type.kind !== 'd') throw refusal('42809', `"${dotted(names)}" is not a domain`)
    await mustOwnThing(world, type.owner, isDomain ? 'domain' : 'type', type.name)
    roots.push({ key: keyOf('pg_type', type.oid), described: `type ${identifier(type.name)}` })
    world.notes.effects.push({ what: what(type), how: 'dropped' })
    if (!type.isNew) world.notes.destroys.push({ what: what(type), how: 'dropped' })
    if (type.relation !== undefined && type.relation !== 0 && type.kind === 'c')
      throw new Unsure('dropping a composite type is not simulated')
  }
  if (roots.length === 0) world.notes.nothing ??= 'there is no such type'
  else await dropAll(world, roots, stmt.behavior)
}

export { quoted }
