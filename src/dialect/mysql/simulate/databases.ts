/** CREATE, ALTER and DROP DATABASE, and USE. */
import type { DatabaseStatement } from '../statements/databases.js'
import { charsetOf } from './charsets.js'
import type { Database } from './catalog.js'
import type { Outcome } from './create-table.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'
import { isOtherDatabase, otherKey, withOther } from './world.js'

const fold = ({ catalog }: Scene, name: string): string =>
  catalog.settings.foldsCase ? name.toLowerCase() : name

async function peekDatabase(scene: Scene, name: string): Promise<Database | 'hidden' | undefined> {
  const known = scene.world.others.get(otherKey('database', fold(scene, name)))
  if (known === 'gone') return undefined
  if (known !== undefined) {
    const { serverCharset, serverCollation } = scene.catalog.settings
    return { charset: known.charset ?? serverCharset, collation: known.collation ?? serverCollation }
  }
  return scene.catalog.database(name)
}

const HIDDEN = 'the account does not see all databases (it would take SHOW DATABASES)'

/** @throws A refusal: there is no such database. */
export async function mustHaveDatabase(scene: Scene, name: string): Promise<Database> {
  const found = await peekDatabase(scene, name)
  if (found === 'hidden') return doubt(HIDDEN)
  return found ?? refuse(1049, `Unknown database '${name}'`)
}

function options(
  scene: Scene,
  { charset, collation }: DatabaseStatement,
): { charset: string; collation: string } {
  const { serverCharset, serverCollation } = scene.catalog.settings
  if (collation !== undefined) return { charset: charset ?? charsetOf(collation), collation }
  if (charset === undefined) return { charset: serverCharset, collation: serverCollation }
  return { charset, collation: scene.catalog.collationOf(charset) ?? `${charset}_bin` }
}

export async function createDatabase(scene: Scene, statement: DatabaseStatement): Promise<Outcome> {
  const name = statement.name ?? ''
  const found = await peekDatabase(scene, name)
  if (found === 'hidden') doubt(HIDDEN)
  if (found !== undefined && statement.orReplace) doubt('a database takes the place of another')
  if (found !== undefined) {
    if (!statement.ifNotExists) refuse(1007, `Can't create database '${name}'; database exists`)
    return { nothing: `there is a database ${name} already` }
  }
  scene.world = withOther(scene.world, otherKey('database', fold(scene, name)), options(scene, statement))
  scene.effects.push({ what: `database ${name}`, how: 'created' })
  return { rows: 1 }
}

export async function alterDatabase(scene: Scene, statement: DatabaseStatement): Promise<Outcome> {
  const name = statement.name ?? scene.session.database ?? refuse(1046, 'No database selected')
  const before = await peekDatabase(scene, name)
  if (before === 'hidden') doubt(HIDDEN)
  if (before === undefined) {
    if (!isMariaDb(scene)) refuse(1049, `Unknown database '${name}'`)
    // It looks for the folder only when it writes.
    refuse(1, `Can't create/write to file './${name}/db.opt' (Errcode: 2 "No such file or directory")`)
  }
  const { charset, collation } = statement
  const isSaid = charset !== undefined || collation !== undefined
  const key = otherKey('database', fold(scene, name))
  const isNew = isOtherDatabase(scene.world, fold(scene, name))
  scene.world = withOther(scene.world, key, {
    ...(isSaid ? options(scene, statement) : before),
    ...(isNew ? {} : { isAltered: true }),
  })
  scene.effects.push({ what: `database ${name}`, how: 'altered' })
  return { rows: 1 }
}

export async function dropDatabase(scene: Scene, name: string, ifExists: boolean): Promise<Outcome> {
  const found = await peekDatabase(scene, name)
  if (found === 'hidden') doubt(HIDDEN)
  if (found === undefined) {
    if (!ifExists) refuse(1008, `Can't drop database '${name}'; database doesn't exist`)
    return { nothing: `there is no database ${name}` }
  }
  scene.world = withOther(scene.world, otherKey('database', fold(scene, name)), 'gone')
  const prefix = `${fold(scene, name)}\0`
  scene.world = {
    ...scene.world,
    relations: new Map([...scene.world.relations].filter(([key]) => !key.startsWith(prefix))),
  }
  if (scene.session.database !== undefined && fold(scene, scene.session.database) === fold(scene, name)) {
    scene.session.database = undefined
  }
  scene.effects.push({ what: `database ${name}`, how: 'dropped' })
  return {}
}

export async function use(scene: Scene, name: string): Promise<Outcome> {
  await mustHaveDatabase(scene, name)
  scene.session.database = name
  return { rows: 0 }
}
