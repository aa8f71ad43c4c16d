/** CREATE SCHEMA. Invariant: what the change makes in a schema hangs on it. */
import { identifier } from './names.js'
import { OTHER_ELEMENTS } from './schema-elements.js'
import type { Ast } from './parse.js'
import { open as openNode } from './parse.js'
import { mustBeMember, toRoleName } from './role-names.js'
import { mayCreateInDatabase } from './roles.js'
import { keyOf, withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, label, newOid, roleOf, schemaOf, type World } from './world.js'
import { look } from './world.js'

export async function createSchema(world: World, stmt: Ast.CreateSchemaStmt): Promise<void> {
  const owner = stmt.authrole === undefined ? (roleOf(world) ?? '') : await toRoleName(world, stmt.authrole)
  const name = stmt.schemaname ?? owner
  if (name === '') throw new Unsure('nobody knows which role will deploy')
  world.notes.reach = [`schema ${name}`]
  if (!(await mayCreateInDatabase(world))) {
    const [database] = await look<string>(world, `SELECT to_json(current_database())::text`)
    throw refusal('42501', `permission denied for database ${database ?? ''}`)
  }
  if (stmt.authrole !== undefined) await mustBeMember(world, owner)
  if (name.startsWith('pg_')) {
    throw refusal('42939', `unacceptable schema name "${name}"`, {
      detail: 'The prefix "pg_" is reserved for system schemas.',
    })
  }
  if ((await schemaOf(world, name)) !== undefined) {
    if (stmt.if_not_exists !== true) throw refusal('42P06', `schema "${name}" already exists`)
    world.notes.nothing = `the schema ${name} exists already`
    world.notes.notices.push({
      severity: 'NOTICE',
      code: '42P06',
      message: `schema "${name}" already exists, skipping`,
    })
    return
  }
  const oid = newOid(world)
  change(world, { schemas: withEntry(world.state.schemas, name, { oid, name, owner, isNew: true }) })
  label(world, keyOf('pg_namespace', oid), `schema ${identifier(name)}`)
  world.notes.effects.push({ what: `schema ${identifier(name)}`, how: 'created' })
  for (const element of stmt.schemaElts ?? []) await makeElement(world, name, element)
}

/** What stands in CREATE SCHEMA is made in it. */
async function makeElement(world: World, schema: string, element: Ast.Node): Promise<void> {
  const [kind, fields] = openNode(element)
  const make = OTHER_ELEMENTS[kind]
  if (make === undefined) throw new Unsure(`a schema made together with this (${kind}) is not simulated`)
  const path = world.state.settings.get('search_path')
  // It stands first in the search path while its elements are made.
  const values = [schema, ...(path?.values ?? world.startPath)]
  change(world, {
    settings: withEntry(world.state.settings, 'search_path', { values, text: '', local: false }),
  })
  const reach = world.notes.reach
  await make(world, schema, fields)
  world.notes.reach = reach
  const settings = new Map(world.state.settings)
  if (path === undefined) settings.delete('search_path')
  else settings.set('search_path', path)
  change(world, { settings })
}
