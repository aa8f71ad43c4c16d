/** DROP TRIGGER, POLICY and RULE. Invariant: the table is looked for before what is on it. */
import { dropAll } from './drop.js'
import { skip } from './drop-statement.js'
import { stringsOf, type Ast } from './parse.js'
import { dotted, findRelation, splitNames } from './resolve.js'
import { mustOwn } from './roles.js'
import { identifier, qualified } from './names.js'
import { keyOf, pathOf } from './state.js'
import { refusal } from './verdicts.js'
import { kindOf, lock, put, type World } from './world.js'

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
