/** What is neither relation, type, routine nor schema: extensions, collations, roles and so on. Invariant: found by name alone. */
import { identifier, literal, qualified } from './names.js'
import { lookUpPath, splitNames } from './resolve.js'
import { keyOf, withEntry, type Key, type Thing } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { change, knownName, label, look, newOid, type World } from './world.js'

interface Sort {
  readonly catalog: string
  /** Column of the name; the others follow from it. */
  readonly name: string
  readonly schema?: string
  readonly owner?: string
  readonly code?: string
  readonly where?: string
}

const SORTS: Readonly<Record<string, Sort>> = {
  extension: { catalog: 'pg_extension', name: 'extname', owner: 'extowner' },
  collation: {
    ...{ catalog: 'pg_collation', name: 'collname', schema: 'collnamespace', owner: 'collowner' },
    where: `collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))`,
  },
  publication: { catalog: 'pg_publication', name: 'pubname', owner: 'pubowner' },
  'event trigger': { catalog: 'pg_event_trigger', name: 'evtname', owner: 'evtowner' },
  language: { catalog: 'pg_language', name: 'lanname', owner: 'lanowner' },
  'statistics object': {
    catalog: 'pg_statistic_ext',
    name: 'stxname',
    schema: 'stxnamespace',
    owner: 'stxowner',
  },
  'text search configuration': {
    catalog: 'pg_ts_config',
    name: 'cfgname',
    schema: 'cfgnamespace',
    owner: 'cfgowner',
  },
  'text search dictionary': {
    catalog: 'pg_ts_dict',
    name: 'dictname',
    schema: 'dictnamespace',
    owner: 'dictowner',
  },
  'text search parser': { catalog: 'pg_ts_parser', name: 'prsname', schema: 'prsnamespace' },
  'text search template': { catalog: 'pg_ts_template', name: 'tmplname', schema: 'tmplnamespace' },
  'foreign-data wrapper': { catalog: 'pg_foreign_data_wrapper', name: 'fdwname', owner: 'fdwowner' },
  server: { catalog: 'pg_foreign_server', name: 'srvname', owner: 'srvowner' },
  conversion: { catalog: 'pg_conversion', name: 'conname', schema: 'connamespace', owner: 'conowner' },
  'access method': { catalog: 'pg_am', name: 'amname' },
  database: { catalog: 'pg_database', name: 'datname', owner: 'datdba', code: '3D000' },
  tablespace: { catalog: 'pg_tablespace', name: 'spcname', owner: 'spcowner' },
  role: { catalog: 'pg_roles', name: 'rolname' },
}

export interface FoundThing extends Thing {
  readonly sort: string
  readonly schema?: string
  readonly name: string
  /** Its place in the state. */
  readonly path: string
}

/** By parser's word. */
export const THING_SORTS: Readonly<Record<string, string>> = {
  OBJECT_EXTENSION: 'extension',
  OBJECT_COLLATION: 'collation',
  OBJECT_PUBLICATION: 'publication',
  OBJECT_EVENT_TRIGGER: 'event trigger',
  OBJECT_LANGUAGE: 'language',
  OBJECT_STATISTIC_EXT: 'statistics object',
  OBJECT_TSCONFIGURATION: 'text search configuration',
  OBJECT_TSDICTIONARY: 'text search dictionary',
  OBJECT_TSPARSER: 'text search parser',
  OBJECT_TSTEMPLATE: 'text search template',
  OBJECT_FDW: 'foreign-data wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_CONVERSION: 'conversion',
  OBJECT_ACCESS_METHOD: 'access method',
  OBJECT_DATABASE: 'database',
  OBJECT_TABLESPACE: 'tablespace',
  OBJECT_ROLE: 'role',
}

export const thingPath = (sort: string, schema: string | undefined, name: string): string =>
  schema === undefined ? `${sort} ${name}` : `${sort} ${schema}\0${name}`

/** As fingerprints name it. */
export const thingName = ({ sort, schema, name }: Pick<FoundThing, 'sort' | 'schema' | 'name'>): string =>
  `${sort} ${schema === undefined ? identifier(name) : qualified(schema, name)}`

export async function findThing(
  world: World,
  sort: string,
  names: readonly string[],
): Promise<FoundThing | undefined> {
  const { schema, name } = splitNames(names)
  const columns = SORTS[sort]
  if (columns === undefined) throw new Unsure(`nothing is known of this kind of object (${sort})`)
  const schemas =
    columns.schema === undefined ? [undefined] : schema === undefined ? await lookUpPath(world) : [schema]
  for (const candidate of schemas) {
    const path = thingPath(sort, candidate, name)
    knownName(world, path, `the ${sort} ${name}`)
    const at = { sort, name, path, ...(candidate === undefined ? {} : { schema: candidate }) }
    const known = world.state.things.get(path)
    if (known === null) continue
    if (known !== undefined) return { ...known, ...at }
    const found = await liveThing(world, columns, candidate, name)
    if (found !== undefined && !world.state.gone.has(found.key)) return { ...found, ...at }
  }
  return undefined
}

async function liveThing(
  world: World,
  { catalog, name: column, schema: namespace, owner, where }: Sort,
  schema: string | undefined,
  name: string,
): Promise<Thing | undefined> {
  const conditions = [
    `${column} = ${literal(name)}`,
    ...(namespace === undefined || schema === undefined
      ? []
      : [`${namespace} = (SELECT oid FROM pg_namespace WHERE nspname = ${literal(schema)})`]),
    ...(where === undefined ? [] : [where]),
  ]
  const [row] = await look<{ readonly oid: number; readonly owner: string | null }>(
    world,
    `SELECT json_build_object('oid', oid::bigint, 'owner', ${owner === undefined ? 'NULL::text' : `pg_get_userbyid(${owner})`})::text
       FROM ${catalog} WHERE ${conditions.join(' AND ')}`,
  )
  if (row === undefined) return undefined
  return { key: keyOf(catalog, row.oid), isNew: false, ...(row.owner === null ? {} : { owner: row.owner }) }
}

/** @throws Refusal 42704 or what the server says instead */
export async function mustFindThing(
  world: World,
  sort: string,
  names: readonly string[],
): Promise<FoundThing> {
  const found = await findThing(world, sort, names)
  if (found !== undefined) return found
  throw refusal(SORTS[sort]?.code ?? '42704', await missingThing(world, sort, names))
}

async function missingThing(world: World, sort: string, names: readonly string[]): Promise<string> {
  if (sort !== 'collation') return `${sort} "${names.join('.')}" does not exist`
  const [encoding] = await look<string>(
    world,
    `SELECT to_json(pg_encoding_to_char(encoding))::text FROM pg_database WHERE datname = current_database()`,
  )
  return `collation "${names.join('.')}" for encoding "${encoding ?? ''}" does not exist`
}

/** Remembers something new. @returns Its key. */
export function makeThing(
  world: World,
  {
    sort,
    schema,
    name,
    owner,
  }: {
    readonly sort: string
    readonly schema?: string | undefined
    readonly name: string
    readonly owner?: string | undefined
  },
): Key {
  const key = keyOf(SORTS[sort]?.catalog ?? 'other', newOid(world))
  const thing = { key, isNew: true, ...(owner === undefined ? {} : { owner }) }
  change(world, { things: withEntry(world.state.things, thingPath(sort, schema, name), thing) })
  label(world, key, `${sort} ${identifier(name)}`)
  return key
}

/**
 * Notes that the server does not have what the change has made, so that errors of names may
 * come of that; `cautious` makes a doubt of them.
 */
export function unseen(world: World, what: string): void {
  change(world, {
    things: withEntry(world.state.things, `unseen ${what}`, { key: `unseen ${what}`, isNew: true }),
  })
}
