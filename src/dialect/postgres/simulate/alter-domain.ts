/** ALTER DOMAIN. Invariant: the values of every column of the domain are looked at before they are taken to fit. */
import { skip } from './drop-statement.js'
import { identifier } from './names.js'
import type { Relation, TypeObject } from './objects.js'
import { mustFindType } from './objects-found.js'
import { stringsOf, type Ast } from './parse.js'
import { isTrue } from './questions.js'
import { rowsOf } from './content.js'
import { mustOwnThing } from './roles.js'
import { isNewOid, keyOf, pathOf, withEntry } from './state.js'
import { typeNamed } from './create-type.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, change, label, look, newOid, relationWith, type World } from './world.js'
import { dependOnNamed } from './depend-on-named.js'
import { checkText, defaultOf, freeCheckName } from './domains.js'

export async function alterDomain(world: World, stmt: Ast.AlterDomainStmt): Promise<void> {
  const names = stringsOf(stmt.typeName)
  const type = await mustFindType(world, names)
  world.notes.reach = [`type ${pathOf(type.schema, type.name)}`]
  if (type.kind !== 'd' || type.base === undefined)
    throw refusal('42809', `"${names.join('.')}" is not a domain`)
  await mustOwnThing(world, type.owner, 'type', type.name)
  if (type.isNew) world.notes.needs.add(typeNamed(type))
  const changed = await altered(world, stmt, type)
  if (changed === undefined) return
  change(world, {
    types: withEntry(world.state.types, pathOf(type.schema, type.name), { ...changed, isAltered: true }),
  })
  world.notes.effects.push({ what: typeNamed(type), how: 'altered' })
}

async function altered(
  world: World,
  stmt: Ast.AlterDomainStmt,
  type: TypeObject,
): Promise<TypeObject | undefined> {
  const base = type.base?.type ?? 'text'
  switch (stmt.subtype) {
    case 'T': {
      if (stmt.def === undefined) {
        const { default: _, ...rest } = type
        return rest
      }
      return { ...type, default: await setDefaultOf(world, stmt.def, base) }
    }
    case 'N':
      return { ...type, notNull: false }
    case 'O': {
      if (type.notNull !== true) await mustHaveNoNulls(world, type)
      return { ...type, notNull: true }
    }
    case 'C':
      return addCheck(world, stmt, type, base)
    case 'X': {
      const name = stmt.name ?? ''
      if (!(type.checks ?? []).some(check => check.name === name)) {
        if (stmt.missing_ok !== true) {
          throw refusal('42704', `constraint "${name}" of domain "${type.name}" does not exist`)
        }
        skip(world, `constraint "${name}" of domain "${type.name}" does not exist`)
        world.notes.nothing = 'there is no such constraint'
        return undefined
      }
      return { ...type, checks: (type.checks ?? []).filter(check => check.name !== name) }
    }
    case 'V': {
      const name = stmt.name ?? ''
      const check = (type.checks ?? []).find(candidate => candidate.name === name)
      if (check === undefined)
        throw refusal('42704', `constraint "${name}" of domain "${type.name}" does not exist`)
      if (!check.validated) await mustHoldFor(world, type, check.sql ?? 'true')
      return {
        ...type,
        checks: (type.checks ?? []).map(each => (each === check ? { ...each, validated: true } : each)),
      }
    }
    default:
      throw new Unsure('this way to alter a domain is not simulated')
  }
}

async function setDefaultOf(world: World, node: Ast.Node, base: string): Promise<string> {
  return defaultOf(world, node, base)
}

async function addCheck(
  world: World,
  stmt: Ast.AlterDomainStmt,
  type: TypeObject,
  base: string,
): Promise<TypeObject> {
  const { def } = stmt
  if (def === undefined || !('Constraint' in def)) throw new Unsure('its constraint cannot be read')
  const { Constraint: constraint } = def
  if (constraint.contype === 'CONSTR_NOTNULL') throw new Unsure('this way to alter a domain is not simulated')
  if (constraint.contype !== 'CONSTR_CHECK')
    throw refusal('42601', 'this kind of constraint is not possible for domains')
  const checks = type.checks ?? []
  const name = constraint.conname ?? freeCheckName(type.name, checks)
  if (checks.some(check => check.name === name)) {
    throw refusal('42710', `constraint "${name}" for domain "${type.name}" already exists`)
  }
  const sql = await checkText(world, constraint, base)
  const validated = constraint.skip_validation !== true
  if (validated) await mustHoldFor(world, type, sql)
  const oid = newOid(world)
  await dependOnNamed(world, keyOf('pg_constraint', oid), constraint.raw_expr)
  label(world, keyOf('pg_constraint', oid), `constraint ${identifier(name)}`)
  addDependencies(world, [{ from: keyOf('pg_constraint', oid), on: keyOf('pg_type', type.oid), kind: 'a' }])
  return { ...type, checks: [...checks, { oid, name, sql, validated }] }
}

interface Use {
  readonly relation: Relation
  readonly number: number
  readonly name: string
}

/** The columns of a domain. @throws Unsure when another type holds it */
async function usesOf(world: World, type: TypeObject): Promise<readonly Use[]> {
  const uses: Use[] = []
  const known = world.state.relations
  for (const relation of known.values()) {
    for (const column of relation.columns) {
      if (column.typeOid === type.oid) uses.push({ relation, number: column.number, name: column.name })
    }
  }
  if ([...world.state.types.values()].some(other => other?.base?.typeOid === type.oid)) {
    throw new Unsure('another domain is made of it')
  }
  if (isNewOid(type.oid)) return uses.filter(({ relation }) => 'rpmf'.includes(relation.kind))
  const [held] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (SELECT FROM pg_type WHERE typbasetype = ${type.oid} OR oid IN (
        SELECT rngtypid FROM pg_range WHERE rngsubtype = ${type.oid}))
      OR EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE NOT a.attisdropped AND
        (a.atttypid = (SELECT typarray FROM pg_type WHERE oid = ${type.oid}) OR a.atttypid = ${type.oid} AND c.relkind = 'c')))::text`,
  )
  if (held === true) throw new Unsure('another type or an array holds it')
  const rows = await look<readonly [number, number]>(
    world,
    `SELECT json_build_array(c.oid::bigint, a.attnum)::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE a.atttypid = ${type.oid} AND NOT a.attisdropped AND a.attnum > 0 AND c.relkind IN ('r', 'p', 'm', 'f')`,
  )
  for (const [oid, number] of rows) {
    if (
      known.has(oid) ||
      world.state.gone.has(keyOf('pg_class', oid)) ||
      world.state.gone.has(keyOf('pg_class', oid, number))
    )
      continue
    const relation = await relationWith(world, oid)
    const column = relation.columns.find(each => each.number === number)
    if (column !== undefined) uses.push({ relation, number, name: column.name })
  }
  return uses.filter(
    ({ relation }) => 'rm'.includes(relation.kind) || ('pf'.includes(relation.kind) && noParts(relation)),
  )
}

/** Rows of a partitioned table are those of its partitions, which have the column, too. */
const noParts = ({ kind }: Relation): boolean => kind === 'f'

/** @throws Refusal 23514 */
async function mustHoldFor(world: World, type: TypeObject, sql: string): Promise<void> {
  const base = type.base?.type ?? 'text'
  for (const { relation, number, name } of await usesOf(world, type)) {
    const values = `SELECT (c${number})::${base} AS value FROM (${await rowsOf(world, relation)}) AS rows_`
    if (!(await isTrue(world, `EXISTS (SELECT FROM (${values}) AS domain_ WHERE NOT (${sql}))`))) continue
    throw refusal(
      '23514',
      `column "${name}" of table "${relation.name}" contains values that violate the new constraint`,
    )
  }
}

/** @throws Refusal 23502 */
async function mustHaveNoNulls(world: World, type: TypeObject): Promise<void> {
  for (const { relation, number, name } of await usesOf(world, type)) {
    if (
      !(await isTrue(
        world,
        `EXISTS (SELECT FROM (${await rowsOf(world, relation)}) AS rows_ WHERE c${number} IS NULL)`,
      ))
    )
      continue
    throw refusal('23502', `column "${name}" of table "${relation.name}" contains null values`)
  }
}
