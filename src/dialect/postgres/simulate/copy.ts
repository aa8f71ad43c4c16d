/** COPY. Invariant: what the data would do is not looked at, unless it is there. */
import type { Ast } from './parse.js'
import { mustFind } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { columnOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { use, type World } from './world.js'

/** COPY. */
export async function copy(world: World, stmt: Ast.CopyStmt): Promise<void> {
  world.notes.reach = stmt.is_from === true ? 'rows' : 'nothing'
  if (stmt.relation !== undefined) {
    const relation = use(world, await mustFind(world, stmt.relation))
    await mustBeAllowed(world, relation, stmt.is_from === true ? 'INSERT' : 'SELECT')
    for (const node of stmt.attlist ?? []) {
      const name = 'String' in node ? (node.String.sval ?? '') : ''
      if (columnOf(relation, name) === undefined) {
        throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
      }
    }
  }
  throw new Unsure(
    stmt.is_from === true ? 'the rows of a COPY are not looked at' : 'a COPY to somewhere is not simulated',
  )
}
