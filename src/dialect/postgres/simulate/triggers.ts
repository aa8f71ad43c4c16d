/** Triggers and policies. Invariant: what they do is not simulated, only that they are there. */
import { checkCondition } from './expressions.js'
import { shapeOf } from './content.js'
import { dropAll } from './drop.js'
import { skip } from './drop-statement.js'
import { insideParentheses, stringsOf, tokenAfter, type Ast } from './parse.js'
import { dotted, findRelation, mustFind, settingsOf, splitNames } from './resolve.js'
import { mustOwn } from './roles.js'
import { findRoutines } from './routines.js'
import { toRoleName } from './role-names.js'
import { identifier, qualified } from './names.js'
import type { Relation } from './objects.js'
import { columnOf, keyOf, pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, kindOf, label, lock, newOid, put, use, type World } from './world.js'

const ROW = 1
const BEFORE = 2
const INSTEAD = 64

export async function createTrigger(world: World, stmt: Ast.CreateTrigStmt): Promise<void> {
  const relation = use(world, await mustFind(world, stmt.relation ?? {}))
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  const name = stmt.trigname ?? ''
  const timing = stmt.timing ?? 0
  if (relation.kind === 'v') {
    if (stmt.row === true && (timing & INSTEAD) === 0) {
      throw refusal('42809', `"${relation.name}" is a view`, {
        detail: 'Views cannot have row-level BEFORE or AFTER triggers.',
      })
    }
  } else if (['r', 'p', 'f'].includes(relation.kind)) {
    if ((timing & INSTEAD) !== 0) {
      throw refusal('42809', `"${relation.name}" is a table`, {
        detail: 'Tables cannot have INSTEAD OF triggers.',
      })
    }
  } else {
    throw refusal('42809', `relation "${relation.name}" cannot have triggers`, {
      detail: `This operation is not supported for ${kindOf(relation)}s.`,
    })
  }
  await mustOwn(world, relation)
  for (const node of stmt.columns ?? []) {
    const column = 'String' in node ? (node.String.sval ?? '') : ''
    if (columnOf(relation, column) === undefined) {
      throw refusal('42703', `column "${column}" of relation "${relation.name}" does not exist`)
    }
  }
  const names = stringsOf(stmt.funcname)
  const found = (await findRoutines(world, names)).find(({ argumentTypes }) => argumentTypes.length === 0)
  if (found === undefined) throw refusal('42883', `function ${dotted(names)}() does not exist`)
  if (found.returns !== 'trigger')
    throw refusal('42P17', `function ${dotted(names)} must return type trigger`)
  if (stmt.whenClause !== undefined) await checkWhen(world, relation, stmt)
  if (stmt.isconstraint === true && stmt.replace === true)
    throw new Unsure('a constraint trigger is replaced')
  if (stmt.transitionRels !== undefined && (timing & BEFORE) !== 0)
    throw new Unsure('its transition tables are not looked at')
  const existing = relation.triggers.find(trigger => trigger.name === name)
  if (existing !== undefined && stmt.replace !== true) {
    throw refusal('42710', `trigger "${name}" for relation "${relation.name}" already exists`)
  }
  lock(world, relation, 'SHARE ROW EXCLUSIVE')
  const oid = existing?.oid ?? newOid(world)
  const type = (stmt.row === true ? ROW : 0) | timing | (stmt.events ?? 0)
  put(world, {
    ...relation,
    triggers: [
      ...relation.triggers.filter(trigger => trigger !== existing),
      { oid, name, type, enabled: true, function: found.name },
    ],
  })
  const key = keyOf('pg_trigger', oid)
  label(world, key, `trigger ${identifier(name)} on ${kindOf(relation)} ${identifier(relation.name)}`)
  addDependencies(world, [
    { from: key, on: keyOf('pg_class', relation.oid), kind: 'a' },
    { from: key, on: keyOf('pg_proc', found.oid), kind: 'n' },
  ])
  world.notes.effects.push({
    what: `trigger ${identifier(name)} on ${qualified(relation.schema, relation.name)}`,
    how: existing === undefined ? 'created' : 'replaced',
  })
}

/** WHEN: over OLD and NEW, which are rows of the table. */
async function checkWhen(world: World, relation: Relation, stmt: Ast.CreateTrigStmt): Promise<void> {
  const keyword = tokenAfter(world.parsed, (stmt.relation?.location ?? 0) + 1, 'WHEN')
  const span = keyword === undefined ? undefined : insideParentheses(world.parsed, keyword.end)
  if (span === undefined || stmt.whenClause === undefined) throw new Unsure('its condition cannot be found')
  const text = world.parsed.slice(span.start, span.end)
  if (/\bold\b/i.test(text) && /\bnew\b/i.test(text)) {
    const shape = await shapeOf(world, relation)
    await world.server.describe(
      `SELECT FROM (${shape}) AS old, (${shape}) AS new WHERE (${text})`,
      await settingsOf(world),
    )
    return
  }
  const alias = /\bold\b/i.test(text) ? 'old' : 'new'
  await checkCondition(world, { ...relation, name: alias }, { node: stmt.whenClause, span }, 'trigger')
}

/** DROP TRIGGER, POLICY and RULE: of a table. */
export async function dropOfTable(
  world: World,
  stmt: Ast.DropStmt,
  sort: 'trigger' | 'policy' | 'rule',
): Promise<void> {
  for (const node of stmt.objects ?? []) {
    const names = 'List' in node ? stringsOf(node.List.items) : []
    const name = names.at(-1) ?? ''
    const { schema, name: tableName } = splitNames(names.slice(0, -1))
    const range = schema === undefined ? { relname: tableName } : { schemaname: schema, relname: tableName }
    const relation = await findRelation(world, range, stmt.missing_ok === true ? 'nothing' : 'refused')
    if (relation === undefined) {
      const said = `relation "${dotted(names.slice(0, -1))}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('42P01', said)
      skip(world, said)
      world.notes.nothing = said
      continue
    }
    world.notes.reach = [pathOf(relation.schema, relation.name)]
    const parts =
      sort === 'trigger' ? relation.triggers : sort === 'policy' ? relation.policies : relation.rules
    const found = parts.find(part => part.name === name)
    if (found === undefined) {
      const said = `${sort} "${name}" for ${sort === 'policy' || sort === 'trigger' ? 'table' : 'relation'} "${relation.name}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('42704', said)
      skip(world, sort === 'rule' ? said : said.replace('for table', 'for relation'))
      world.notes.nothing = said
      continue
    }
    await mustOwn(world, relation)
    lock(world, relation, 'ACCESS EXCLUSIVE')
    const described = `${sort} ${identifier(name)} on ${kindOf(relation)} ${identifier(relation.name)}`
    const catalog = sort === 'trigger' ? 'pg_trigger' : sort === 'policy' ? 'pg_policy' : 'pg_rewrite'
    put(world, relation)
    await dropAll(world, [{ key: keyOf(catalog, found.oid), described }], stmt.behavior)
    const what = `${sort} ${identifier(name)} on ${qualified(relation.schema, relation.name)}`
    world.notes.effects.push({ what, how: 'dropped' })
    world.notes.destroys.push({ what, how: 'dropped' })
  }
}

export async function createPolicy(world: World, stmt: Ast.CreatePolicyStmt): Promise<void> {
  const relation = use(world, await mustFind(world, stmt.table ?? {}))
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  await mustOwn(world, relation)
  if (!['r', 'p'].includes(relation.kind)) throw refusal('42809', `"${relation.name}" is not a table`)
  const name = stmt.policy_name ?? ''
  if (relation.policies.some(policy => policy.name === name)) {
    throw refusal('42710', `policy "${name}" for table "${relation.name}" already exists`)
  }
  for (const node of stmt.roles ?? []) if ('RoleSpec' in node) await toRoleName(world, node.RoleSpec)
  for (const [clause, node] of [
    ['USING', stmt.qual],
    ['CHECK', stmt.with_check],
  ] as const) {
    if (node === undefined) continue
    const keyword = tokenAfter(world.parsed, stmt.table?.location ?? 0, clause)
    const span = keyword === undefined ? undefined : insideParentheses(world.parsed, keyword.end)
    if (span === undefined) throw new Unsure('its condition cannot be found')
    const text = world.parsed.slice(span.start, span.end)
    if (/\bselect\b/i.test(text)) throw new Unsure('a policy with a subquery is not simulated')
    await checkCondition(world, relation, { node, span }, 'check')
  }
  const oid = newOid(world)
  put(world, { ...relation, policies: [...relation.policies, { oid, name }] })
  addDependencies(world, [{ from: keyOf('pg_policy', oid), on: keyOf('pg_class', relation.oid), kind: 'a' }])
  lock(world, relation, 'ACCESS EXCLUSIVE')
  world.notes.effects.push({
    what: `policy ${identifier(name)} on ${qualified(relation.schema, relation.name)}`,
    how: 'created',
  })
}
