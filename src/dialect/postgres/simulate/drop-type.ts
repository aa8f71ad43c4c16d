/** DROP TYPE and DROP DOMAIN. Invariant: what uses the type stands in the way, or goes along. */
import { dotted, splitNames } from './resolve.js'
import { dropAll } from './drop.js'
import { skip } from './drop-statement.js'
import { identifier, qualified } from './names.js'
import type { TypeObject } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { mustOwnThing } from './roles.js'
import { keyOf } from './state.js'
import { findType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { schemaOf, type World } from './world.js'

const what = ({ kind, schema, name }: Pick<TypeObject, 'kind' | 'schema' | 'name'>): string =>
  `${kind === 'd' ? 'domain' : 'type'} ${qualified(schema, name)}`

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
