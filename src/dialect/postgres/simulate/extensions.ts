/** CREATE EXTENSION. Invariant: what an extension brings is not known before it is there, so later errors of names are doubts. */
import { optionsOf } from './create-routine.js'
import { identifier, literal } from './names.js'
import { stringOf, type Ast } from './parse.js'
import { noSchema, searchPath } from './resolve.js'
import { currentRole, mayCreateInDatabase } from './roles.js'
import { keyOf } from './state.js'
import { findThing, makeThing, thingName, unseen } from './things.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, look, roleOf, schemaOf, type World } from './world.js'

interface Available {
  readonly version: string
  readonly superuser: boolean
  readonly trusted: boolean
  readonly requires: readonly string[] | null
  readonly schema: string | null
}

export async function createExtension(world: World, stmt: Ast.CreateExtensionStmt): Promise<void> {
  const name = stmt.extname ?? ''
  world.notes.reach = 'everything'
  if ((await findThing(world, 'extension', [name])) !== undefined) {
    const message = `extension "${name}" already exists`
    if (stmt.if_not_exists !== true) throw refusal('42710', message)
    world.notes.nothing = `the extension ${name} exists already`
    world.notes.notices.push({ severity: 'NOTICE', code: '42710', message: `${message}, skipping` })
    return
  }
  const options = optionsOf(stmt.options)
  await mustBeAvailable(world, name, stringOf(options.get('new_version')))
  const [available] = await look<Available>(
    world,
    `SELECT json_build_object('version', version, 'superuser', superuser, 'trusted', trusted, 'requires', requires, 'schema', schema)::text
       FROM pg_available_extension_versions v WHERE name = ${literal(name)}
        AND version = COALESCE(${stringOf(options.get('new_version')) === undefined ? 'NULL' : literal(stringOf(options.get('new_version')) ?? '')},
              (SELECT default_version FROM pg_available_extensions e WHERE e.name = v.name))`,
  )
  if (available === undefined)
    throw new Unsure('the version of the extension is reached by updates, which are not simulated')
  await mustBeAllowedTo(world, name, available)
  const wanted = stringOf(options.get('schema'))
  if (wanted !== undefined && (await schemaOf(world, wanted)) === undefined) throw noSchema(wanted)
  if (available.schema !== null && wanted !== undefined && available.schema !== wanted) {
    throw refusal('0A000', `extension "${name}" must be installed in schema "${available.schema}"`)
  }
  for (const required of available.requires ?? []) {
    if ((await findThing(world, 'extension', [required])) !== undefined) continue
    if (options.has('cascade')) throw new Unsure('extensions that come along with CASCADE are not simulated')
    throw refusal('42704', `required extension "${required}" is not installed`, {
      hint: 'Use CREATE EXTENSION ... CASCADE to install required extensions too.',
    })
  }
  const schema = wanted ?? available.schema ?? (await searchPath(world))[0]?.name
  if (schema === undefined) throw refusal('3F000', 'no schema has been selected to create in')
  const key = makeThing(world, { sort: 'extension', name, owner: roleOf(world) })
  const place = await schemaOf(world, schema)
  if (place !== undefined)
    addDependencies(world, [{ from: key, on: keyOf('pg_namespace', place.oid), kind: 'n' }])
  await mustNotMeet(world, name, schema)
  unseen(world, `the extension ${name}`)
  world.notes.effects.push({ what: thingName({ sort: 'extension', name }), how: 'created' })
}

async function mustBeAvailable(world: World, name: string, version: string | undefined): Promise<void> {
  const versions = await look<string>(
    world,
    `SELECT to_json(version)::text FROM pg_available_extension_versions WHERE name = ${literal(name)}`,
  )
  if (versions.length === 0) {
    throw refusal('0A000', `extension "${name}" is not available`, {
      hint: 'The extension must first be installed on the system where PostgreSQL is running.',
    })
  }
  if (version !== undefined && !versions.includes(version)) {
    throw refusal(
      '22023',
      `extension "${name}" has no installation script nor update path for version "${version}"`,
    )
  }
}

async function mustBeAllowedTo(world: World, name: string, { superuser, trusted }: Available): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser || !superuser) return
  if (trusted && (await mayCreateInDatabase(world))) return
  throw refusal('42501', `permission denied to create extension "${name}"`, {
    hint: trusted
      ? 'Must have CREATE privilege on current database to create this extension.'
      : 'Must be superuser to create this extension.',
  })
}

/** An object of the same name would stop its script: that is not seen from outside. */
async function mustNotMeet(world: World, name: string, schema: string): Promise<void> {
  const [met] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = ${literal(schema)} AND t.typname = ${literal(name)}))::text`,
  )
  if (met === true)
    throw new Unsure(`${identifier(name)} is the name of a type there, which may be in its way`)
}
