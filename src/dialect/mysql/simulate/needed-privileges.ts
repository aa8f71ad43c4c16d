/**
 * Which privileges each kind of statement takes. Invariant: a kind that is not listed is in doubt, unless the
 * account may do everything.
 */
import type { Statement } from '../statements/read.js'
import type { ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import {
  holdsGlobally,
  mustHoldGlobally,
  mustHoldOnDatabase,
  mustHoldOnRoutine,
  mustHoldOnTable,
  mustHoldOnWholeTable,
  mustHoldSome,
  mustSeeDatabase,
  type Asking,
} from './must-hold.js'
import { accountNeeds } from './needed-accounts.js'
import { dropNeeds, programNeeds, viewNeeds } from './needed-programs.js'
import { mustRead } from './needed-reads.js'
import { deleteNeeds, insertNeeds, loadNeeds, updateNeeds } from './needed-rows.js'
import { mustSet } from './needed-settings.js'
import { mustExplain, OF_TABLES, showNeeds } from './needed-shows.js'
import {
  alterTableNeeds,
  createTableNeeds,
  databaseNeeds,
  indexNeeds,
  renameNeeds,
  truncateNeeds,
} from './needed-structure.js'
import { doubt } from './refusal.js'
import { isMariaDb, qualify } from './scene.js'

/**
 * What PREPARE, EXECUTE and EXPLAIN run is asked for where it is run.
 *
 * @throws What the server would say; a doubt where it is not known whether the account may.
 */
export async function mustBeAllowed(asking: Asking, statement: Statement): Promise<void> {
  const { scene, rights } = asking
  if (rights.isEverything && !/^(?:grant|revoke)$/.test(statement.kind)) return
  switch (statement.kind) {
    case 'create table':
      return createTableNeeds(asking, statement)
    case 'alter table': {
      alterTableNeeds(asking, statement)
      return
    }
    case 'index': {
      indexNeeds(asking, statement)
      return
    }
    case 'rename tables': {
      renameNeeds(asking, statement)
      return
    }
    case 'truncate': {
      truncateNeeds(asking, statement)
      return
    }
    case 'drop':
      return dropNeeds(asking, statement)
    case 'create view':
    case 'alter view':
      return viewNeeds(asking, statement)
    case 'create program':
    case 'alter program':
      return programNeeds(asking, statement)
    case 'create database':
    case 'alter database': {
      databaseNeeds(asking, statement)
      return
    }
    case 'insert':
      return insertNeeds(asking, statement)
    case 'update':
      return updateNeeds(asking, statement)
    case 'delete':
      return deleteNeeds(asking, statement)
    case 'load': {
      loadNeeds(asking, statement)
      return
    }
    case 'query':
      return queryNeeds(asking, statement.word)
    case 'set':
      for (const assignment of statement.assignments) {
        await mustRead(asking, assignment.value)
        await mustSet(asking, assignment)
      }
      return
    case 'use': {
      mustSeeDatabase(asking, statement.database)
      return
    }
    case 'lock tables':
      for (const { table } of statement.locks) {
        const name = qualify(scene, table)
        if (scene.session.temporary.size > 0 && !rights.isEverything) doubt('it may lock a temporary table')
        mustHoldOnDatabase(asking, name.database, 'LOCK TABLES')
        mustHoldOnWholeTable(asking, name, 'SELECT')
      }
      return
    case 'maintain': {
      maintainNeeds(asking, statement.word, statement.tables)
      return
    }
    case 'administer': {
      administerNeeds(asking, statement.word)
      return
    }
    case 'call': {
      await mustRead(asking, statement.values.flat())
      mustHoldOnRoutine(asking, 'procedure', qualify(scene, statement.name), 'EXECUTE')
      return
    }
    case 'handler':
      if (statement.action === 'open') mustHoldOnTable(asking, qualify(scene, statement.name), ['SELECT'])
      return
    case 'opaque':
      if (statement.word === 'DO') await mustRead(asking, scene.tokens)
      return
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'savepoint':
    case 'rollback to':
    case 'release':
    case 'unlock tables':
    case 'deallocate':
    case 'kill':
    case 'prepare':
    case 'execute':
    case 'explain':
      return
    default:
      return accountNeeds(asking, statement)
  }
}

async function queryNeeds(asking: Asking, word: string): Promise<void> {
  const { scene, rights } = asking
  const { tokens } = scene
  const describes = /^(?:DESCRIBE|DESC|EXPLAIN)$/.test(word)
  const isOfQuery = describes && tokens.some(({ keyword }) => /^(?:SELECT|WITH|VALUES)$/.test(keyword))
  if (word === 'SHOW' || (describes && !isOfQuery)) return showNeeds(asking)
  if (word === 'HELP') return
  if (isFile(tokens)) mustHoldGlobally(asking, 'FILE')
  const isLocking = tokens.some(
    ({ keyword }, at) => keyword === 'FOR' && /^(?:UPDATE|SHARE)$/.test(tokens[at + 1]?.keyword ?? ''),
  )
  await mustRead(asking, tokens)
  if (isLocking && !isMariaDb(scene) && !rights.isEverything)
    doubt('whether the account of the change may lock rows is not known')
  if (describes) await mustExplain(asking, tokens)
}

/** SELECT … INTO OUTFILE and INTO DUMPFILE. */
const isFile = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ keyword }, at) => keyword === 'INTO' && /^(?:OUTFILE|DUMPFILE)$/.test(tokens[at + 1]?.keyword ?? ''),
  )

function maintainNeeds(asking: Asking, word: string, tables: readonly ObjectName[]): void {
  for (const table of tables) {
    const name = qualify(asking.scene, table)
    if (word === 'CHECK') mustHoldSome(asking, name, OF_TABLES, 'CHECK TABLE')
    else mustHoldOnWholeTable(asking, name, 'SELECT', ...(word === 'CHECKSUM' ? [] : ['INSERT']))
  }
}

const ADMINISTRATION: Readonly<Record<string, readonly string[]>> = {
  ...{ FLUSH: ['RELOAD'], RESET: ['RELOAD'], BACKUP: ['RELOAD'], SHUTDOWN: ['SHUTDOWN'] },
  ...{ PURGE: ['SUPER', 'BINLOG ADMIN'], BINLOG: ['SUPER', 'BINLOG REPLAY'] },
  ...{ CHANGE: ['SUPER', 'REPLICATION SLAVE ADMIN'], START: ['SUPER', 'REPLICATION SLAVE ADMIN'] },
  ...{ STOP: ['SUPER', 'REPLICATION SLAVE ADMIN'] },
}

function administerNeeds(asking: Asking, word: string): void {
  const { scene } = asking
  const needed = ADMINISTRATION[word]
  if (needed !== undefined) {
    if (isMariaDb(scene)) {
      mustHoldGlobally(asking, ...needed)
      return
    }
    if (!holdsGlobally(asking, ...needed)) doubt(`whether the account of the change may ${word} is not known`)
    return
  }
  if (word === 'INSTALL') mustHoldOnWholeTable(asking, { database: 'mysql', name: 'plugin' }, 'INSERT')
  else if (word === 'UNINSTALL') mustHoldOnWholeTable(asking, { database: 'mysql', name: 'plugin' }, 'DELETE')
  else if (!asking.rights.isEverything) doubt(`whether the account of the change may ${word} is not known`)
}
