/**
 * What a name in a statement stands for. Invariant: the search path is the one that the
 * session would have there, and schemas that its role may not use are passed over as the
 * server passes them over.
 */
import { identifier } from './names.js'
import type { Relation, Schema } from './objects.js'
import type { Ast } from './parse.js'
import { mayInSchema, mustBeAllowedInSchema } from './roles.js'
import { pathOf } from './state.js'
import { relationAt, roleOf, schemaOf, type World } from './world.js'
import { refusal } from './verdicts.js'

/** Where temporary tables are, whatever the server calls it. */
export const TEMPORARY = 'pg_temp'

/** The schemas of the search path that are there and may be used, in order, without those that are always there. */
export async function searchPath(world: World): Promise<readonly Schema[]> {
  const setting = world.state.settings.get('search_path')
  const names = setting?.values ?? world.startPath
  const found: Schema[] = []
  for (const name of names) {
    const schema = await schemaOf(world, name === '$user' ? (roleOf(world) ?? name) : name)
    if (schema !== undefined && (await mayInSchema(world, schema, 'USAGE'))) found.push(schema)
  }
  return found
}

/** The search path for names that are looked up. */
export async function lookUpPath(world: World): Promise<readonly string[]> {
  const path = (await searchPath(world)).map(({ name }) => name)
  return [TEMPORARY, ...(path.includes('pg_catalog') ? [] : ['pg_catalog']), ...path]
}

/** As written, for messages. */
export const shown = ({ schemaname, relname = '' }: Ast.RangeVar): string =>
  schemaname === undefined ? relname : `${schemaname}.${relname}`

/** The relation that a name stands for. @param missing - What a schema that is not there means. */
export async function findRelation(
  world: World,
  { schemaname, relname = '' }: Pick<Ast.RangeVar, 'schemaname' | 'relname'>,
  missing: 'refused' | 'nothing' = 'refused',
): Promise<Relation | undefined> {
  if (schemaname !== undefined) {
    if (schemaname !== TEMPORARY) {
      const schema = await schemaOf(world, schemaname)
      if (schema === undefined) {
        if (missing === 'nothing') return undefined
        throw noSchema(schemaname)
      }
      await mustBeAllowedInSchema(world, schema, 'USAGE')
    }
    return relationAt(world, schemaname, relname)
  }
  for (const schema of await lookUpPath(world)) {
    const relation = await relationAt(world, schema, relname)
    if (relation !== undefined) return relation
  }
  return undefined
}

/** The paths that a name may lead to, and other names beside it. */
export async function pathsOf(
  world: World,
  { schemaname, relname = '' }: Pick<Ast.RangeVar, 'schemaname' | 'relname'>,
  others: readonly string[] = [],
): Promise<readonly string[]> {
  const schemas = schemaname === undefined ? await lookUpPath(world) : [schemaname]
  return schemas.flatMap(schema => [relname, ...others].map(name => pathOf(schema, name)))
}

export const noSchema = (name: string) => refusal('3F000', `schema "${name}" does not exist`)

/** Where a statement found its relation. */
export function positionOf(world: World, { location = 0 }: { readonly location?: number }): number {
  return world.parsed.characters(location)
}

/** @throws Refusal 42P01, 3F000 */
export async function mustFind(
  world: World,
  range: Ast.RangeVar,
  at: 'here' | 'nowhere' = 'nowhere',
): Promise<Relation> {
  const found = await findRelation(world, range, at === 'here' ? 'nothing' : 'refused')
  if (found !== undefined) return found
  const position = at === 'here' ? { position: positionOf(world, range) } : {}
  throw refusal('42P01', `relation "${shown(range)}" does not exist`, position)
}

/**
 * The schema in which something is made.
 *
 * @throws Refusal 3F000 when there is none, 42501 when the role may not
 */
export async function creationSchema(world: World, name: string | undefined): Promise<Schema> {
  if (name !== undefined) {
    const schema = await schemaOf(world, name)
    if (schema === undefined) throw noSchema(name)
    await mustBeAllowedInSchema(world, schema, 'CREATE')
    return schema
  }
  const [first] = await searchPath(world)
  if (first === undefined) throw refusal('3F000', 'no schema has been selected to create in')
  await mustBeAllowedInSchema(world, first, 'CREATE')
  return first
}

/** Schema and name of a list of names such as `a.b`. */
export function splitNames(names: readonly string[]): { readonly schema?: string; readonly name: string } {
  const name = names.at(-1) ?? ''
  const schema = names.at(-2)
  return schema === undefined ? { name } : { schema, name }
}

/** A dotted name as the server shows it in messages. */
export const dotted = (names: readonly string[]): string => names.join('.')

/** What `SET search_path` must be for the server to look names up as here. */
async function pathSetting(world: World): Promise<string> {
  const path = (await searchPath(world)).filter(({ isNew }) => !isNew)
  return `SET LOCAL search_path TO ${path.map(({ name }) => identifier(name)).join(', ') || "''"}`
}

/** The settings under which the server is asked what the statement would find. */
export async function settingsOf(world: World): Promise<readonly string[]> {
  const others = [...world.state.settings].filter(([name]) => name !== 'search_path')
  return [await pathSetting(world), ...others.map(([, { text }]) => text)]
}
