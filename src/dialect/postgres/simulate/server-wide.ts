/** What is about the server as a whole: databases, its settings, checkpoints. Invariant: none of it is done in a transaction, or foreseen where other sessions count. */
import { literal } from './names.js'
import type { Ast } from './parse.js'
import { mustBeSuperuser, mustBeSurelyAllowed } from './role-rights.js'
import { refusal, Unsure } from './verdicts.js'
import { look, type World } from './world.js'

export async function checkpoint(world: World): Promise<void> {
  world.notes.reach = 'nothing'
  await mustBeSurelyAllowed(world, 'run CHECKPOINT')
}

/** SECURITY LABEL: without a provider there is none to give. */
export async function securityLabel(world: World, stmt: Ast.SecLabelStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const [libraries] = await look<string>(
    world,
    `SELECT to_json(string_agg(setting, ''))::text FROM pg_settings WHERE name IN ('shared_preload_libraries', 'session_preload_libraries', 'local_preload_libraries')`,
  )
  if (libraries !== '') throw new Unsure('whether a library of the server gives labels is not known')
  throw refusal(
    '22023',
    stmt.provider === undefined
      ? 'no security label providers have been loaded'
      : `security label provider "${stmt.provider}" is not loaded`,
  )
}

/** Databases of the server. */
export async function createDatabase(world: World, stmt: Ast.CreatedbStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (world.inTransaction) throw refusal('25001', 'CREATE DATABASE cannot run inside a transaction block')
  const name = stmt.dbname ?? ''
  if (await hasDatabase(world, name)) throw refusal('42P04', `database "${name}" already exists`)
  throw new Unsure('whether the template is in use by another session is not known')
}

const hasDatabase = async (world: World, name: string): Promise<boolean> =>
  (
    await look<string>(
      world,
      `SELECT to_json(datname)::text FROM pg_database WHERE datname = ${literal(name)}`,
    )
  ).length > 0

export async function dropDatabase(world: World, stmt: Ast.DropdbStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (world.inTransaction) throw refusal('25001', 'DROP DATABASE cannot run inside a transaction block')
  const name = stmt.dbname ?? ''
  if (!(await hasDatabase(world, name))) {
    const message = `database "${name}" does not exist`
    if (stmt.missing_ok !== true) throw refusal('3D000', message)
    world.notes.nothing = message
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${message}, skipping` })
    return
  }
  throw new Unsure('whether other sessions use the database is not known')
}

export async function alterDatabase(world: World, stmt: { readonly dbname?: string }): Promise<void> {
  world.notes.reach = 'nothing'
  const name = stmt.dbname ?? ''
  if (!(await hasDatabase(world, name))) throw refusal('3D000', `database "${name}" does not exist`)
  throw new Unsure('what a database is like is not simulated')
}

export async function alterSystem(world: World, { setstmt }: Ast.AlterSystemStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (world.inTransaction) throw refusal('25001', 'ALTER SYSTEM cannot run inside a transaction block')
  await mustBeSuperuser(world, 'permission denied to set parameter')
  const name = setstmt?.name ?? ''
  const there = await look<string>(
    world,
    `SELECT to_json(name)::text FROM pg_settings WHERE lower(name) = ${literal(name.toLowerCase())}`,
  )
  if (there.length === 0 && name !== '' && !name.includes('.')) {
    throw refusal('42704', `unrecognized configuration parameter "${name}"`)
  }
  throw new Unsure('settings of the server are not simulated')
}
