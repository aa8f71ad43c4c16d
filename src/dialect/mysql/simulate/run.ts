/**
 * Each kind of statement to what knows it. Invariant: it changes nothing but the scene, and ends in a refusal, a
 * doubt, or what is told of its success.
 */
import { remove as removeRows } from './delete.js'
import type { Statement } from '../statements/read.js'
import type { ObjectName } from '../statements/reader.js'
import { accounts } from './accounts.js'
import { alterIndex, alterTable } from './alter-table.js'
import { call, handle, kill } from './called.js'
import { createTable } from './create-table.js'
import { alterDatabase, createDatabase, use } from './databases.js'
import { drop, renameTables, truncate } from './drop.js'
import { explainWrite } from './explain-write.js'
import { insert } from './insert.js'
import { insertNumbered } from './last-number.js'
import { load } from './load.js'
import { deallocate, execute, prepare } from './prepared.js'
import { alterProgram, createProgram } from './programs.js'
import { evaluate, query, type Told } from './reading.js'
import { doubt, refuse } from './refusal.js'
import { peek, qualify, type Scene } from './scene.js'
import { setAccount } from './set-account.js'
import { set } from './settings.js'
import { lockTables } from './table-locks.js'
import { update } from './update.js'
import { onView } from './view-rows.js'
import { makeView } from './views.js'

/** Statements whose outcome does not depend on any object. */
export function isIndependent(statement: Statement | undefined): boolean {
  const kinds = ['begin', 'commit', 'rollback', 'savepoint', 'rollback to', 'release', 'unlock tables']
  return statement !== undefined && kinds.includes(statement.kind)
}

export async function run(scene: Scene, statement: Statement): Promise<Told> {
  if (
    scene.session.readsOnly &&
    !isIndependent(statement) &&
    !/^(?:query|use|set|prepare|execute|deallocate)$/.test(statement.kind)
  ) {
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
    case 'update':
    case 'delete':
      return (await onView(scene, statement, run)) ?? writeRows(scene, statement)
    case 'load':
      return load(scene, statement)
    case 'query':
      return query(scene, statement.word)
    case 'explain':
      return explainWrite(scene, statement, run)
    case 'use':
      return use(scene, statement.database)
    case 'set':
      return set(scene, statement.assignments)
    case 'maintain':
      return maintain(scene, statement.word, statement.tables)
    case 'prepare':
      return prepare(scene, statement, run)
    case 'execute':
      return execute(scene, statement, run)
    case 'deallocate':
      return deallocate(scene, statement)
    case 'call':
      return call(scene, statement)
    case 'handler':
      return handle(scene, statement)
    case 'kill':
      return kill(scene, statement)
    case 'set password':
    case 'set role':
    case 'set default role':
      return setAccount(scene, statement)
    case 'lock tables':
      return lockTables(scene, statement)
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

type RowStatement = Extract<Statement, { readonly kind: 'insert' | 'update' | 'delete' }>

function writeRows(scene: Scene, statement: RowStatement): Promise<Told> {
  if (statement.kind === 'insert') return insertNumbered(scene, statement, insert)
  return statement.kind === 'update' ? update(scene, statement) : removeRows(scene, statement)
}

async function maintain(scene: Scene, word: string, tables: readonly ObjectName[]): Promise<Told> {
  // What is wrong with a table is in the rows that they give; the statement itself succeeds.
  for (const name of tables) {
    const found = await peek(scene, qualify(scene, name))
    if (found?.kind === 'obscure') doubt(found.reason)
  }
  return /^(?:OPTIMIZE|ANALYZE|CHECK|REPAIR|CHECKSUM)$/.test(word) ? {} : doubt(`${word} is not followed`)
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
