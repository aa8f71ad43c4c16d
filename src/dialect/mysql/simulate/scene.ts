/**
 * What one statement is simulated with: the world before it, which it may put another in place of, and the server
 * to ask. Invariant: all questions go through here, and none can write.
 */
import type { Effect, Impact, Output, ServerInfo } from '../../../core/model.js'
import type { Statement } from '../statements/read.js'
import type { ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import type { Catalog } from './catalog.js'
import type { Obscure, Relation, Sequence, Table, TableName, View } from './model.js'
import type { Question } from './question.js'
import { doubt, refuse } from './refusal.js'
import type { Deployer } from './rights.js'
import { isOtherDatabase, keyOf, withRelation, type World } from './world.js'

/** What a session has beside the world that all share. */
export interface SessionState {
  /** Absent before USE where the target names none. */
  database: string | undefined
  sqlMode: string
  foreignKeyChecks: boolean
  uniqueChecks: boolean
  checkConstraints: boolean
  autocommit: boolean
  /** The open transaction is READ ONLY. */
  readsOnly: boolean
  readonly temporary: Map<string, Table>
  /** Names in lower case. */
  readonly savepoints: Set<string>
  /** By key, to whether they may be written; undefined when LOCK TABLES is not in force. */
  locked: Map<string, boolean> | undefined
  /**
   * The next AUTO_INCREMENT of tables, by their keys, where the change has moved it: no rollback gives a number back.
   * Undefined when nobody knows. All sessions share it.
   */
  readonly numbers: Map<string, bigint | undefined>
  /** What LAST_INSERT_ID() gives; undefined when nobody knows. */
  lastNumber: bigint | undefined
  /** By name in lower case: the text, or why nobody knows it. */
  readonly prepared: Map<string, { readonly text: string } | { readonly reason: string }>
  /** Tables opened by HANDLER, by their names there in lower case. */
  readonly handlers: Set<string>
  /** Whose privileges are judged; undefined when nobody's are. */
  deployer?: Deployer | undefined
}

/** A line of SHOW WARNINGS. */
export interface Warning {
  readonly level: string
  readonly code: string
  readonly message: string
}

/** A column of a result, as the server describes it. */
export interface Field {
  readonly name: string
  readonly type: number
  readonly flags: number
  readonly length: number
  readonly decimals: number
  readonly charset: number
}

export interface Scene {
  readonly server: ServerInfo
  readonly catalog: Catalog
  readonly session: SessionState
  readonly text: string
  readonly tokens: readonly Token[]
  world: World
  readonly ask: Question
  /** Asks in the session's own sql_mode, where something of the statement's text is in the question. */
  readonly askAs: Question
  /** The columns that a query would give. */
  readonly fieldsOf: (sql: string) => Promise<readonly Field[]>
  /** Runs a query of the file's. */
  readonly run: (sql: string) => Promise<{ readonly rows: number; readonly output?: Output }>
  /** Runs a query for what the server warns of. */
  readonly warningsOf: (sql: string) => Promise<readonly Warning[]>
  /** What it warns of before it knows of any row. */
  readonly preparedWarningsOf: (sql: string) => Promise<readonly Warning[]>
  /** Makes a setting in the session of the simulation. @returns Its sql_mode afterwards. */
  readonly runSet: (sql: string) => Promise<string>
  /** @throws A refusal when the server cannot parse the text. */
  readonly checkSyntax: (text: string, marks: 'refused' | 'allowed') => Promise<void>
  /** What is run at the moment: EXECUTE runs another statement. */
  readonly progress: { statement: Statement | undefined }
  readonly needs: Set<string>
  readonly effects: Effect[]
  readonly scans: Set<string>
  /** Of an altered table; of the others, the effects tell. */
  impact?: Impact
  /** Tables whose triggers the account may not see. */
  readonly blind: Set<string>
}

export const isMariaDb = ({ server }: Pick<Scene, 'server'>): boolean => server.product === 'MariaDB'

export const isStrict = ({ session }: Scene, engine = 'innodb'): boolean =>
  /STRICT_ALL_TABLES|TRADITIONAL/.test(session.sqlMode) ||
  (session.sqlMode.includes('STRICT_TRANS_TABLES') && engine === 'innodb')

/** @throws A refusal: No database selected. */
export function qualify({ session, catalog }: Scene, { database, name }: ObjectName): TableName {
  const schema = database ?? session.database ?? refuse(1046, 'No database selected')
  const folds = catalog.settings.lowerCaseTableNames === 1
  return folds ? { database: schema.toLowerCase(), name: name.toLowerCase() } : { database: schema, name }
}

export const keyIn = ({ catalog }: Pick<Scene, 'catalog'>, name: TableName): string =>
  keyOf(name, catalog.settings.foldsCase)

/** A table, view or sequence as it is by now. @throws A doubt when nobody knows it. */
export async function find(scene: Scene, name: TableName): Promise<Relation | undefined> {
  const found = await peek(scene, name)
  if (found?.kind === 'obscure') doubt(found.reason)
  if (found?.origin === 'made') {
    scene.needs.add(`${found.kind} ${shown(scene, found)}`)
  }
  return found
}

export async function peek(scene: Scene, name: TableName): Promise<Relation | Obscure | undefined> {
  const key = keyIn(scene, name)
  const temporary = scene.session.temporary.get(key)
  if (temporary !== undefined) return temporary
  const known = scene.world.relations.get(key)
  if (known === 'gone') return undefined
  if (known === undefined && (await isGoneDatabase(scene, name.database))) return undefined
  const found = known ?? (await scene.catalog.relation(name))
  const { numbers } = scene.session
  return found?.kind === 'table' && numbers.has(key) ? { ...found, autoIncrement: numbers.get(key) } : found
}

/** Whether the database was dropped, or made, by the change: then the server's own look-ups say nothing of it. */
async function isGoneDatabase({ world, catalog }: Scene, database: string): Promise<boolean> {
  const fold = catalog.settings.foldsCase ? database.toLowerCase() : database
  return isOtherDatabase(world, fold)
}

/** @throws A refusal: there is no such table. */
export async function mustFind(scene: Scene, name: TableName): Promise<Relation> {
  return (await find(scene, name)) ?? refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
}

/** A base table. @throws A refusal: it is not there, or is something else. */
export async function mustFindTable(scene: Scene, name: TableName): Promise<Table> {
  const found = await mustFind(scene, name)
  return found.kind === 'table'
    ? found
    : refuse(1347, `'${name.database}.${name.name}' is not of type 'BASE TABLE'`)
}

/** Puts a table, view or sequence in place of what was there by its name. */
export function put(scene: Scene, relation: Table | View | Sequence | Obscure): void {
  const key = keyIn(scene, relation)
  if (relation.kind === 'table' && relation.isTemporary) {
    scene.session.temporary.set(key, relation)
    return
  }
  scene.world = withRelation(scene.world, key, relation)
  if (relation.kind === 'table') scene.session.numbers.set(key, relation.autoIncrement)
}

export function remove(scene: Scene, name: TableName): void {
  const key = keyIn(scene, name)
  if (scene.session.temporary.delete(key)) return
  scene.world = withRelation(scene.world, key, 'gone')
  scene.session.numbers.delete(key)
}

/** A name as the fingerprint has it: without the database where that is the session's. */
export const shown = ({ session }: Pick<Scene, 'session'>, { database, name }: TableName): string =>
  database === session.database ? name : `${database}.${name}`

/** Every base table that the change has touched, as it is by now. */
export const knownTables = ({ world }: Scene): readonly Table[] =>
  [...world.relations.values()].filter((each): each is Table => each !== 'gone' && each.kind === 'table')

/** Takes over what a statement has done that was simulated in the place of the scene's own. */
export function adopt(scene: Scene, inner: Scene): void {
  scene.world = inner.world
  if (inner.impact !== undefined) scene.impact = inner.impact
}
