/** CREATE DOMAIN, and what a domain is made of. Invariant: a condition is read by the server before it is a check. */
import { bind, describeBound } from './bind.js'
import { dependOnNamed } from './depend-on-named.js'
import type { TypeObject } from './objects.js'
import { stringsOf, until, type Ast } from './parse.js'
import { resolveType } from './type-names.js'
import { keyOf } from './state.js'
import { placeOfType, putType } from './create-type.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { addDependencies, look, newOid, type World } from './world.js'

/** A check of a domain. */
export type Check = NonNullable<TypeObject['checks']>[number]

export async function createDomain(world: World, stmt: Ast.CreateDomainStmt): Promise<void> {
  const place = await placeOfType(world, stringsOf(stmt.domainname))
  const base = await resolveType(world, stmt.typeName ?? {})
  if (base.ofChange !== undefined) throw new Unsure('a domain over a type of this change is not simulated')
  const [kind] = await look<string>(
    world,
    `SELECT to_json(typtype)::text FROM pg_type WHERE oid = ${base.oid}`,
  )
  if (kind === 'p') throw refusal('42804', `"${base.text}" is not a valid base type for a domain`)
  if (stmt.collClause !== undefined) throw new Unsure('a domain with a collation is not simulated')
  let notNull: boolean | undefined
  let defaultText: string | undefined
  const checks: Check[] = []
  for (const node of stmt.constraints ?? []) {
    if (!('Constraint' in node)) continue
    const { Constraint: constraint } = node
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
      case 'CONSTR_NULL': {
        const wants = constraint.contype === 'CONSTR_NOTNULL'
        if (notNull !== undefined && notNull !== wants)
          throw refusal('42601', 'conflicting NULL/NOT NULL constraints')
        notNull = wants
        break
      }
      case 'CONSTR_DEFAULT': {
        if (defaultText !== undefined) throw refusal('42601', 'multiple default expressions')
        defaultText = await defaultOf(world, constraint.raw_expr, base.text)
        break
      }
      case 'CONSTR_CHECK': {
        const name = constraint.conname ?? freeCheckName(place.name, checks)
        if (checks.some(check => check.name === name)) {
          throw refusal('42710', `constraint "${name}" for domain "${place.name}" already exists`)
        }
        const oid = newOid(world)
        await dependOnNamed(world, keyOf('pg_constraint', oid), constraint.raw_expr)
        checks.push({
          oid,
          name,
          sql: await checkText(world, constraint, base.text),
          validated: true,
        })
        break
      }
      default:
        throw refusal('42601', 'this kind of constraint is not possible for domains')
    }
  }
  const type = putType(world, place, {
    kind: 'd',
    base: { type: base.text, typeOid: base.oid, typmod: base.typmod },
    notNull: notNull === true,
    checks,
    ...(defaultText === undefined ? {} : { default: defaultText }),
  })
  const key = keyOf('pg_type', type.oid)
  addDependencies(world, [
    { from: key, on: keyOf('pg_type', base.oid), kind: 'n' },
    ...checks.map(check => ({ from: keyOf('pg_constraint', check.oid), on: key, kind: 'a' as const })),
  ])
}

/**
 * A name for a check that has none.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/typecmds.c domainAddConstraint
 */
export function freeCheckName(domain: string, checks: readonly Check[]): string {
  for (let pass = 0; ; pass += 1) {
    const name = `${domain}_check${pass === 0 ? '' : pass}`
    if (!checks.some(check => check.name === name)) return name
  }
}

/** A default of a domain, read by the server. @returns Its text. @throws Refusal what the server says */
export async function defaultOf(world: World, node: Ast.Node | undefined, type: string): Promise<string> {
  if (node === undefined || !('A_Const' in node))
    throw new Unsure('a default of a domain that is no literal is not simulated')
  const tokens = world.parsed.tokens()
  const at = tokens.findIndex(({ text }) => text.toUpperCase() === 'DEFAULT')
  const first = tokens[at + 1]
  if (first === undefined) throw new Unsure('its default cannot be found')
  const { start, end } = until(world.parsed, first.start, STOPS)
  const text = world.parsed.slice(start, end)
  try {
    await world.server.describe(`SELECT (${text})::${type}`, [])
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown
  }
  return text
}

const STOPS: ReadonlySet<string> = new Set(['CHECK', 'CONSTRAINT', 'NOT', 'NULL', 'COLLATE'])

/** Has a condition read over a value. @throws Refusal what the server says */
export async function checkText(
  world: World,
  { raw_expr: node, location = 0 }: Ast.Constraint,
  base: string,
): Promise<string> {
  const tokens = world.parsed.tokens()
  const at = tokens.findIndex(({ start, text }) => start >= location && text.toUpperCase() === 'CHECK')
  const open = tokens[at + 1]
  if (node === undefined || at < 0 || open === undefined) throw new Unsure('its condition cannot be found')
  const { subqueries, calls, ranges, columns } = referencesOf(node)
  if (subqueries.length > 0 || ranges.length > 0)
    throw refusal('0A000', 'cannot use subquery in check constraint')
  if (calls.some(({ agg_star, over }) => agg_star === true || over !== undefined)) {
    throw new Unsure('its condition is not looked at')
  }
  if (columns.some(({ fields }) => stringsOf(fields)[0] === 'value' && (fields ?? []).length > 1)) {
    throw new Unsure('its condition looks at a field of a value')
  }
  const span = until(world.parsed, open.end, new Set<string>())
  const bound = await bind(world, { node, span, view: 'shape' })
  const before = `SELECT FROM (SELECT NULL::${base} AS value) AS domain_ WHERE (`
  await describeBound(world, bound, { before, after: ')' }).catch((thrown: unknown) => {
    if (!(thrown instanceof Refusal)) throw thrown
    const { sqlError, position } = thrown
    throw new Refusal(
      { ...sqlError, message: sqlError.message.replace('argument of WHERE', 'argument of CHECK') },
      position,
    )
  })
  const aggregates = await Promise.all(
    calls.map(({ funcname }) =>
      look<string>(
        world,
        `SELECT to_json(prokind)::text FROM pg_proc WHERE proname = ${sqlLiteral(stringsOf(funcname).at(-1) ?? '')}`,
      ),
    ),
  )
  if (aggregates.some(kinds => kinds.includes('a'))) throw new Unsure('its condition may hold an aggregate')
  return bound.text
}

const sqlLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`
