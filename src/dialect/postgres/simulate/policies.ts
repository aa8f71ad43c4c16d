/** Policies, rules and extended statistics: what stands on a table. Invariant: their expressions are read over its columns as they are then. */
import { bind, describeBound } from './bind.js'
import { shapeOf } from './content.js'
import { dependOnNamed } from './depend-on-named.js'
import { roleNames } from './object-grants.js'
import { identifier, qualified } from './names.js'
import type { Relation } from './objects.js'
import { stringsOf, until, type Ast } from './parse.js'
import { creationSchema, mustFind, splitNames } from './resolve.js'
import { mustOwn } from './roles.js'
import { columnOf, keyOf, pathOf } from './state.js'
import { findThing, makeThing, thingName } from './things.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { addDependencies, kindOf, label, lock, look, newOid, put, use, type World } from './world.js'

/** Has a condition of a policy read. */
async function checkPolicy(
  world: World,
  relation: Relation,
  node: Ast.Node | undefined,
  word: 'USING' | 'CHECK',
): Promise<void> {
  if (node === undefined) return
  const { parsed } = world
  const tokens = parsed.tokens()
  const at = tokens.findIndex(
    ({ text, kind }, index) =>
      kind !== 'SCONST' && text.toUpperCase() === word && tokens[index + 1]?.text === '(',
  )
  const open = tokens[at + 1]
  if (at < 0 || open === undefined) throw new Unsure('its condition cannot be found')
  const { calls, subqueries } = referencesOf(node)
  const own = subqueries.length > 0
  const bound = await bind(world, {
    node,
    span: until(parsed, open.end, new Set<string>()),
    view: 'shape',
    privilege: 'none',
  })
  if (own && bound.replaced) throw new Unsure('its condition reads what this change makes or alters')
  for (const { funcname, over } of calls) {
    if (over !== undefined) throw refusal('42P20', 'window functions are not allowed in policy expressions')
    const kinds = await look<string>(
      world,
      `SELECT to_json(prokind)::text FROM pg_proc WHERE proname = '${(stringsOf(funcname).at(-1) ?? '').replaceAll("'", "''")}'`,
    )
    if (kinds.includes('a') && !own) throw new Unsure('its condition may hold an aggregate')
  }
  const before = `SELECT FROM (${await shapeOf(world, relation)}) AS ${identifier(relation.name)} WHERE (`
  await describeBound(world, bound, { before, after: ')' }).catch((thrown: unknown) => {
    if (!(thrown instanceof Refusal)) throw thrown
    const { sqlError, position } = thrown
    throw new Refusal(
      { ...sqlError, message: sqlError.message.replace('argument of WHERE', 'argument of POLICY') },
      position,
    )
  })
}

const policyName = (relation: Relation, name: string): string =>
  `policy ${identifier(name)} on ${qualified(relation.schema, relation.name)}`

async function tableOf(world: World, range: Ast.RangeVar | undefined): Promise<Relation> {
  const relation = use(world, await mustFind(world, range ?? {}))
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  await mustOwn(world, relation)
  if (!['r', 'p'].includes(relation.kind)) throw refusal('42809', `"${relation.name}" is not a table`)
  lock(world, relation, 'ACCESS EXCLUSIVE')
  return relation
}

export async function createPolicy(world: World, stmt: Ast.CreatePolicyStmt): Promise<void> {
  const name = stmt.policy_name ?? ''
  const command = stmt.cmd_name
  if (stmt.with_check !== undefined && (command === 'select' || command === 'delete')) {
    throw refusal('42601', 'WITH CHECK cannot be applied to SELECT or DELETE')
  }
  if (stmt.qual !== undefined && command === 'insert')
    throw refusal('42601', 'only WITH CHECK expression allowed for INSERT')
  world.notes.reach = 'nothing'
  await roleNames(world, stmt.roles)
  const relation = await tableOf(world, stmt.table)
  await checkPolicy(world, relation, stmt.qual, 'USING')
  await checkPolicy(world, relation, stmt.with_check, 'CHECK')
  if (relation.policies.some(policy => policy.name === name)) {
    throw refusal('42710', `policy "${name}" for table "${relation.name}" already exists`)
  }
  const oid = newOid(world)
  put(world, { ...relation, policies: [...relation.policies, { oid, name }] })
  await hold(world, relation, keyOf('pg_policy', oid), `policy ${identifier(name)}`, [
    stmt.qual,
    stmt.with_check,
  ])
  world.notes.effects.push({ what: policyName(relation, name), how: 'created' })
}

/** What a part of a table hangs on: the table, and what its expressions name. */
async function hold(
  world: World,
  relation: Relation,
  key: string,
  noun: string,
  nodes: readonly (Ast.Node | undefined)[],
): Promise<void> {
  label(world, key, `${noun} on ${kindOf(relation)} ${identifier(relation.name)}`)
  const names = new Set(referencesOf(nodes).columns.flatMap(({ fields }) => stringsOf(fields).at(-1) ?? []))
  addDependencies(world, [
    { from: key, on: keyOf('pg_class', relation.oid), kind: 'a' },
    ...[...names].flatMap(name => {
      const column = columnOf(relation, name)
      return column === undefined
        ? []
        : [{ from: key, on: keyOf('pg_class', relation.oid, column.number), kind: 'n' as const }]
    }),
  ])
  await dependOnNamed(world, key, nodes)
}

export async function alterPolicy(world: World, stmt: Ast.AlterPolicyStmt): Promise<void> {
  const name = stmt.policy_name ?? ''
  world.notes.reach = 'nothing'
  await roleNames(world, stmt.roles)
  const relation = await tableOf(world, stmt.table)
  await checkPolicy(world, relation, stmt.qual, 'USING')
  await checkPolicy(world, relation, stmt.with_check, 'CHECK')
  const policy = relation.policies.find(each => each.name === name)
  if (policy === undefined)
    throw refusal('42704', `policy "${name}" for table "${relation.name}" does not exist`)
  if (stmt.qual !== undefined || stmt.with_check !== undefined) {
    const [command] = await look<string>(
      world,
      `SELECT to_json(polcmd)::text FROM pg_policy WHERE oid = ${policy.oid > 4_294_967_295 ? 0 : policy.oid}`,
    )
    if (command === undefined) throw new Unsure('a policy of this change is not altered in a simulation')
    if (stmt.with_check !== undefined && (command === 'r' || command === 'd'))
      throw refusal('42601', 'only USING expression allowed for SELECT, DELETE')
    if (stmt.qual !== undefined && command === 'a')
      throw refusal('42601', 'only WITH CHECK expression allowed for INSERT')
  }
  await hold(world, relation, keyOf('pg_policy', policy.oid), `policy ${identifier(name)}`, [
    stmt.qual,
    stmt.with_check,
  ])
  world.notes.effects.push({ what: policyName(relation, name), how: 'altered' })
}

export async function createRule(world: World, stmt: Ast.RuleStmt): Promise<void> {
  const name = stmt.rulename ?? ''
  world.notes.reach = 'nothing'
  const relation = use(world, await mustFind(world, stmt.relation ?? {}))
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  lock(world, relation, 'ACCESS EXCLUSIVE')
  await mustOwn(world, relation)
  if (!['r', 'p', 'v', 'm'].includes(relation.kind)) {
    throw refusal('42809', `relation "${relation.name}" cannot have rules`)
  }
  const existing = relation.rules.find(rule => rule.name === name)
  if (stmt.event === 'CMD_SELECT' || relation.kind === 'm')
    throw new Unsure('a rule for SELECT is not simulated')
  if (stmt.whereClause !== undefined || (stmt.actions ?? []).length > 0) {
    if (existing !== undefined && stmt.replace !== true)
      throw new Unsure('a rule that does something is not simulated')
    throw new Unsure('a rule that does something is not simulated')
  }
  if (existing !== undefined && stmt.replace !== true) {
    throw refusal('42710', `rule "${name}" for relation "${relation.name}" already exists`)
  }
  const oid = existing?.oid ?? newOid(world)
  const event =
    ({ CMD_UPDATE: '2', CMD_INSERT: '3', CMD_DELETE: '4' } as Readonly<Record<string, string>>)[
      stmt.event ?? ''
    ] ?? '2'
  put(world, {
    ...relation,
    rules: [...relation.rules.filter(rule => rule !== existing), { oid, name, event }],
  })
  await hold(world, relation, keyOf('pg_rewrite', oid), `rule ${identifier(name)}`, [])
  world.notes.effects.push({
    what: `rule ${identifier(name)} on ${qualified(relation.schema, relation.name)}`,
    how: existing === undefined ? 'created' : 'altered',
  })
}

const STATISTICS = new Set(['ndistinct', 'dependencies', 'mcv'])

export async function createStatistics(world: World, stmt: Ast.CreateStatsStmt): Promise<void> {
  const { schema: wanted, name } = splitNames(stringsOf(stmt.defnames))
  world.notes.reach = 'nothing'
  const [node] = stmt.relations ?? []
  if (name === '') throw new Unsure('statistics without a name are not simulated')
  if (node === undefined || !('RangeVar' in node) || (stmt.relations ?? []).length > 1) {
    throw refusal('0A000', 'only a single relation is allowed in CREATE STATISTICS')
  }
  const relation = use(world, await mustFind(world, node.RangeVar))
  if (!['r', 'p', 'm', 'f'].includes(relation.kind)) {
    throw refusal('42809', `cannot define statistics for relation "${relation.name}"`)
  }
  await mustOwn(world, relation)
  const schema = await creationSchema(world, wanted)
  if ((await findThing(world, 'statistics object', [schema.name, name])) !== undefined) {
    if (stmt.if_not_exists !== true) throw refusal('42710', `statistics object "${name}" already exists`)
    world.notes.nothing = `the statistics ${name} exist already`
    world.notes.notices.push({
      severity: 'NOTICE',
      code: '42710',
      message: `statistics object "${name}" already exists, skipping`,
    })
    return
  }
  const columns: number[] = []
  for (const element of stmt.exprs ?? []) {
    if (!('StatsElem' in element)) continue
    const { name: column, expr } = element.StatsElem
    if (expr !== undefined || column === undefined)
      throw new Unsure('statistics on expressions are not simulated')
    const found = columnOf(relation, column)
    if (found === undefined) throw refusal('42703', `column "${column}" does not exist`)
    const [sorted] = await look<boolean>(
      world,
      `SELECT to_json(EXISTS (SELECT FROM pg_type t JOIN pg_opclass o ON o.opcdefault AND o.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
         AND (o.opcintype = t.oid OR o.opcintype = 25 AND t.typcategory = 'S' OR t.typtype IN ('e', 'd') OR t.typcategory = 'A') WHERE t.oid = ${found.typeOid > 4_294_967_295 ? 23 : found.typeOid}))::text`,
    )
    if (sorted !== true) throw new Unsure('whether values of such a column can be compared is not known')
    if (columns.includes(found.number))
      throw refusal('42701', 'duplicate column name in statistics definition')
    columns.push(found.number)
  }
  if (columns.length < 2) throw refusal('42P17', 'extended statistics require at least 2 columns')
  if (columns.length > 8) throw refusal('54011', 'cannot have more than 8 columns in statistics')
  const unknown = stringsOf(stmt.stat_types).find(type => !STATISTICS.has(type))
  if (unknown !== undefined) throw refusal('42601', `unrecognized statistics kind "${unknown}"`)
  const key = makeThing(world, {
    sort: 'statistics object',
    schema: schema.name,
    name,
    owner: relation.owner,
  })
  addDependencies(world, [
    ...columns.map(number => ({
      from: key,
      on: keyOf('pg_class', relation.oid, number),
      kind: 'a' as const,
    })),
    { from: key, on: keyOf('pg_namespace', schema.oid), kind: 'n' },
  ])
  lock(world, relation, 'SHARE UPDATE EXCLUSIVE')
  world.notes.effects.push({
    what: thingName({ sort: 'statistics object', schema: schema.name, name }),
    how: 'created',
  })
}
