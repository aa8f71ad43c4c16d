/** DROP SCHEMA and DROP EXTENSION. Invariant: what is in them stands in the way, or goes along. */
import { dropAll } from './drop.js'
import { skip } from './drop-statement.js'
import { identifier, literal } from './names.js'
import { stringOf, type Ast } from './parse.js'
import { mustOwnThing } from './roles.js'
import { keyOf, withEntry } from './state.js'
import { refusal } from './verdicts.js'
import { change, look, schemaOf, type World } from './world.js'

export async function dropSchema(world: World, stmt: Ast.DropStmt): Promise<void> {
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    const name = stringOf(node) ?? ''
    const schema = await schemaOf(world, name)
    if (schema === undefined) {
      const said = `schema "${name}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('3F000', said)
      skip(world, said)
      continue
    }
    await mustOwnThing(world, schema.owner, 'schema', name)
    roots.push({ key: keyOf('pg_namespace', schema.oid), described: `schema ${identifier(name)}` })
    world.notes.effects.push({ what: `schema ${identifier(name)}`, how: 'dropped' })
    if (!schema.isNew) world.notes.destroys.push({ what: `schema ${identifier(name)}`, how: 'dropped' })
  }
  if (roots.length === 0) world.notes.nothing ??= 'there is no such schema'
  else await dropAll(world, roots, stmt.behavior)
}

export async function dropExtension(world: World, stmt: Ast.DropStmt): Promise<void> {
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    const name = stringOf(node) ?? ''
    const [found] = await look<{ readonly oid: number; readonly owner: string }>(
      world,
      `SELECT json_build_object('oid', oid::bigint, 'owner', pg_get_userbyid(extowner))::text FROM pg_extension WHERE extname = ${literal(name)}`,
    )
    if (found === undefined || world.state.things.get(`extension ${name}`) === null) {
      const said = `extension "${name}" does not exist`
      if (stmt.missing_ok !== true) throw refusal('42704', said)
      skip(world, said)
      continue
    }
    await mustOwnThing(world, found.owner, 'extension', name)
    roots.push({ key: keyOf('pg_extension', found.oid), described: `extension ${identifier(name)}` })
    world.notes.effects.push({ what: `extension ${identifier(name)}`, how: 'dropped' })
    world.notes.destroys.push({ what: `extension ${identifier(name)}`, how: 'dropped' })
    change(world, { things: withEntry(world.state.things, `extension ${name}`, null) })
  }
  if (roots.length === 0) world.notes.nothing ??= 'there is no such extension'
  else await dropAll(world, roots, stmt.behavior)
}
