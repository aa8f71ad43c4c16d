/**
 * One statement of a change: what the server would do with it. Invariant: whatever is not surely understood is
 * `not-simulated`, and leaves behind a world in which all that it may have touched is unknown.
 */
import { createReader } from '../statements/reader.js'
import { readStatement, type Statement } from '../statements/read.js'
import { accounts } from './accounts.js'
import { alterIndex, alterTable } from './alter-table.js'
import { createTable, type Outcome } from './create-table.js'
import { alterDatabase, createDatabase, use } from './databases.js'
import { remove as removeRows, scan, update } from './dml.js'
import { drop, renameTables, truncate } from './drop.js'
import { insert } from './insert.js'
import { alterProgram, createProgram } from './programs.js'
import { fieldsOver, mustOnlyRead, overWorld, rethrow } from './queries.js'
import { doubt, isDoubt, isRefusal, refuse, type Refusal } from './refusal.js'
import { keyIn, mustFind, peek, put, qualify, type Scene } from './scene.js'
import { set } from './settings.js'
import { makeView } from './views.js'
import { withUnknown } from './world.js'
import type { ObjectName } from '../statements/reader.js'
import type { Output } from '../../../core/model.js'

export type Verdict =
  | { readonly verdict: 'would-succeed'; readonly rows?: number; readonly output?: Output }
  | { readonly verdict: 'would-do-nothing'; readonly reason: string; readonly rows?: number }
  | { readonly verdict: 'would-fail'; readonly refusal: Refusal }
  | { readonly verdict: 'not-simulated'; readonly reason: string }

/** What a statement is, for those who keep the session's transaction. */
export interface Simulated {
  readonly verdict: Verdict
  readonly statement: Statement | undefined
}

/** @param line - Where it is, for those that cannot be simulated because of it. */
export async function simulate(scene: Scene, line: number): Promise<Simulated> {
  const before = scene.world
  let statement: Statement | undefined
  try {
    await scene.checkSyntax()
    const source = { text: scene.text, reading: { server: scene.server, sqlMode: scene.session.sqlMode } }
    statement = readStatement(createReader(scene.tokens), source)
    if (before.unknown !== undefined && !isIndependent(statement)) doubt(before.unknown)
    if (scene.tokens.length === 0) {
      return {
        statement,
        verdict: { verdict: 'would-do-nothing', reason: 'its comment is for another server', rows: 0 },
      }
    }
    if (statement === undefined) doubt('Greenline does not understand all of it')
    if (scene.session.locked !== undefined) checkLocks(scene, statement)
    const outcome = await run(scene, statement)
    if (outcome.nothing !== undefined) {
      const rows = outcome.rows === undefined ? {} : { rows: outcome.rows }
      return { statement, verdict: { verdict: 'would-do-nothing', reason: outcome.nothing, ...rows } }
    }
    const { rows, output } = outcome
    const told = { ...(rows === undefined ? {} : { rows }), ...(output === undefined ? {} : { output }) }
    return { statement, verdict: { verdict: 'would-succeed', ...told } }
  } catch (thrown) {
    if (isRefusal(thrown)) {
      scene.world = thrown.world ?? before
      return { statement, verdict: { verdict: 'would-fail', refusal: thrown } }
    }
    if (!isDoubt(thrown)) throw thrown
    scene.world = before
    taint(scene, statement, `the statement of line ${line} could not be simulated`)
    return { statement, verdict: { verdict: 'not-simulated', reason: thrown.doubt } }
  }
}

type Told = Outcome & { readonly output?: Output }

/** Statements whose outcome does not depend on any object. */
function isIndependent(statement: Statement | undefined): boolean {
  const kinds = ['begin', 'commit', 'rollback', 'savepoint', 'rollback to', 'release', 'unlock tables']
  return statement !== undefined && kinds.includes(statement.kind)
}

async function run(scene: Scene, statement: Statement): Promise<Told> {
  if (scene.session.readsOnly && !isIndependent(statement) && !/^(?:query|use|set)$/.test(statement.kind)) {
    if (scene.session.temporary.size > 0) doubt('the transaction may write temporary tables only')
    refuse(1792, 'Cannot execute statement in a READ ONLY transaction')
  }
  switch (statement.kind) {
    case 'create table':
      return createTable(scene, statement)
    case 'alter table':
      return alterTable(scene, statement)
    case 'index':
      return alterIndex(scene, statement)
    case 'drop':
      return drop(scene, statement)
    case 'truncate':
      return truncate(scene, statement)
    case 'rename tables':
      return renameTables(scene, statement)
    case 'create view':
    case 'alter view':
      return makeView(scene, statement)
    case 'create program':
      return createProgram(scene, statement)
    case 'alter program':
      return alterProgram(scene, statement)
    case 'create database':
      return createDatabase(scene, statement)
    case 'alter database':
      return alterDatabase(scene, statement)
    case 'insert':
      return insert(scene, statement)
    case 'update':
      return update(scene, statement)
    case 'delete':
      return removeRows(scene, statement)
    case 'load':
      return doubt('its rows come from a file')
    case 'query':
      return query(scene, statement.word)
    case 'use':
      return use(scene, statement.database)
    case 'set':
      return set(scene, statement.assignments)
    case 'maintain':
      return maintain(scene, statement.word, statement.tables)
    case 'lock tables':
      for (const { table } of statement.locks) await mustFind(scene, qualify(scene, table))
      scene.session.locked = new Map(
        statement.locks.map(({ table, writes }) => [keyIn(scene, qualify(scene, table)), writes]),
      )
      return { rows: 0 }
    case 'unlock tables':
      scene.session.locked = undefined
      return { rows: 0 }
    case 'rollback to':
    case 'release':
      if (!scene.session.savepoints.has(statement.name))
        refuse(1305, `SAVEPOINT ${statement.name} does not exist`)
      return { rows: 0 }
    case 'begin':
      scene.session.locked = undefined
      scene.session.readsOnly = statement.isReadOnly
      return { rows: 0 }
    case 'commit':
    case 'rollback':
      scene.session.readsOnly = false
      return { rows: 0 }
    case 'savepoint':
      return { rows: 0 }
    case 'administer':
      return administer(scene, statement.word)
    case 'opaque':
      return statement.word === 'DO' ? evaluate(scene) : doubt(`${statement.word} may do anything`)
    default:
      return accounts(scene, statement)
  }
}

async function query(scene: Scene, word: string): Promise<Told> {
  const { text, tokens } = scene
  if (/^(?:SHOW|HELP)$/.test(word)) {
    for (const [key, relation] of scene.world.relations) {
      const [, name = ''] = key.split('\0')
      const isNamed = tokens.some(token => token.kind === 'name' && token.text === name)
      if (
        isNamed &&
        (relation === 'gone' ||
          relation.kind === 'obscure' ||
          relation.origin === 'made' ||
          relation.isChanged)
      ) {
        doubt(`it is about ${name}, which the change has altered`)
      }
    }
    if (
      scene.world.relations.size + scene.world.others.size > 0 &&
      !/^(?:VARIABLES|STATUS|WARNINGS|ERRORS|ENGINES|GRANTS|PLUGINS|COLLATION|CHARSET|CREATE)$/.test(
        tokens[1]?.keyword ?? '',
      )
    ) {
      doubt('it lists what the change has altered')
    }
    return scene.run(text).catch((thrown: unknown) => rethrow(thrown, false))
  }
  if (/^(?:DESCRIBE|DESC|EXPLAIN)$/.test(word)) return explain(scene)
  mustOnlyRead(tokens)
  const isInformation = tokens.some(token =>
    /^(?:information_schema|performance_schema|mysql|sys)$/i.test(token.text),
  )
  if (isInformation && scene.world.relations.size + scene.world.others.size > 0)
    doubt('it looks at the catalog, which the change has altered')
  const sql = await overWorld(scene, text, 'columns')
  // Names and shapes first: they are known even where the rows are not.
  if (word !== 'SHOW') await fieldsOver(scene, text)
  const over = await overWorld(scene, text, 'rows')
  const found = await scene.run(over).catch((thrown: unknown) => rethrow(thrown, over !== text))
  if (sql === text) await scan(scene, text)
  return found
}

async function explain(scene: Scene): Promise<Told> {
  const over = await overWorld(scene, scene.text, 'columns').catch((thrown: unknown) => {
    if (isRefusal(thrown)) throw thrown
    return undefined
  })
  if (over !== scene.text) doubt('it describes what the change has altered')
  return scene.run(scene.text).catch((thrown: unknown) => rethrow(thrown, false))
}

async function maintain(scene: Scene, word: string, tables: readonly ObjectName[]): Promise<Told> {
  // What is wrong with a table is in the rows that they give; the statement itself succeeds.
  for (const name of tables) {
    const found = await peek(scene, qualify(scene, name))
    if (found?.kind === 'obscure') doubt(found.reason)
  }
  if (
    word === 'OPTIMIZE' ||
    word === 'ANALYZE' ||
    word === 'CHECK' ||
    word === 'REPAIR' ||
    word === 'CHECKSUM'
  )
    return {}
  return doubt(`${word} is not followed`)
}

/** FLUSH leaves the database as it is; the others are about more than it. */
function administer({ tokens }: Scene, word: string): Told {
  const rest = tokens
    .slice(1)
    .map(({ keyword }) => keyword)
    .join(' ')
  if (
    word === 'FLUSH' &&
    /^(?:(?:NO_WRITE_TO_BINLOG|LOCAL) )?(?:TABLES?|PRIVILEGES|STATUS|QUERY CACHE|HOSTS)$/.test(rest)
  ) {
    return { rows: 0 }
  }
  return doubt(`${word} is about the server, not the database`)
}

/** DO evaluates, and throws away. */
async function evaluate(scene: Scene): Promise<Told> {
  const [word] = scene.tokens
  mustOnlyRead(scene.tokens)
  const query = `SELECT ${scene.text.slice(word?.end ?? 0)}`
  const over = await overWorld(scene, query, 'rows')
  await scene.run(over).catch((thrown: unknown) => rethrow(thrown, over !== query))
  return { rows: 0 }
}

/** Under LOCK TABLES, only what is locked may be used. */
function checkLocks(scene: Scene, statement: Statement): void {
  const { locked } = scene.session
  if (
    locked === undefined ||
    statement.kind === 'unlock tables' ||
    statement.kind === 'set' ||
    statement.kind === 'lock tables'
  )
    return
  const isPlain =
    statement.kind === 'insert' ||
    (statement.kind === 'alter table' && statement.clauses.every(({ kind }) => kind === 'way'))
  if (!isPlain) doubt('tables are locked (LOCK TABLES)')
  const name = qualify(scene, statement.table)
  const key = keyIn(scene, name)
  if (!locked.has(key)) refuse(1100, `Table '${name.name}' was not locked with LOCK TABLES`)
  if (locked.get(key) === false)
    refuse(1099, `Table '${name.name}' was locked with a READ lock and can't be updated`)
}

/** Marks all that a statement may have touched. */
function taint(scene: Scene, statement: Statement | undefined, reason: string): void {
  const obscure = (name: ObjectName): void => {
    const place = qualify(scene, name)
    put(scene, { kind: 'obscure', ...place, reason })
  }
  switch (statement?.kind) {
    case 'query':
    case 'use':
    case 'begin':
    case 'maintain':
    case 'administer':
    case 'grant':
    case 'revoke':
      return
    case 'set':
      if (statement.assignments.every(({ scope }) => scope === 'global')) return
      break
    case 'create table':
    case 'create view':
    case 'alter view':
      obscure(statement.name)
      return
    case 'alter table':
      obscure(statement.table)
      for (const clause of statement.clauses) if (clause.kind === 'rename') obscure(clause.to)
      return
    case 'index':
      obscure(statement.alter.table)
      return
    case 'truncate':
    case 'insert':
      obscure(statement.table)
      return
    case 'drop':
      if (!/^(?:table|view|sequence)$/.test(statement.what)) break
      statement.names.forEach(obscure)
      return
    case 'rename tables':
      for (const { from, to } of statement.pairs) {
        obscure(from)
        obscure(to)
      }
      return
    case 'load':
      if (statement.table === undefined) break
      obscure(statement.table)
      return
    case 'update':
    case 'delete': {
      const tokens = statement.kind === 'update' ? statement.tables : [...(statement.tables ?? [])]
      const names = statement.kind === 'delete' ? statement.targets : []
      names.forEach(obscure)
      tokens.forEach((token, at) => {
        if (token.kind === 'name' && tokens[at + 1]?.text !== '.' && token.keyword !== 'JOIN')
          obscure({ name: token.text })
      })
      return
    }
    default:
      break
  }
  scene.world = withUnknown(scene.world, reason)
}
