/**
 * One statement as typed clauses, by its family. Invariant: what is not understood to its end is `undefined`, never
 * half of it.
 */
import { readAlterTable, type AlterTable } from './alter-table.js'
import type { Source } from './column.js'
import { readCreateTable, type CreateTable } from './create-table.js'
import { readKeyOptions, readKeyParts, readKeyType, type KeyDefinition, type KeyKind } from './key.js'
import { isAtEnd } from './parts.js'
import { readAccounts, type AccountStatement } from './accounts.js'
import { readDatabase, type DatabaseStatement } from './databases.js'
import { readDrop, type Drop } from './drop.js'
import { readProgram, type ProgramStatement } from './programs.js'
import { readRows, type RowStatement } from './rows.js'
import type { ObjectName, Reader } from './reader.js'
import { readDeallocate } from './calls.js'
import { readSessionStatement, type SessionStatement } from './session-statements.js'
import { readAlterView, readCreateView, type ViewStatement } from './views.js'

export interface RenameTables {
  readonly kind: 'rename tables'
  readonly pairs: readonly {
    readonly from: ObjectName
    readonly to: ObjectName
    readonly ifExists: boolean
  }[]
}
export interface Truncate {
  readonly kind: 'truncate'
  readonly table: ObjectName
}
/** CREATE INDEX and DROP INDEX, as the ALTER TABLE that they are. */
export interface IndexStatement {
  readonly kind: 'index'
  readonly alter: AlterTable
  /** CREATE OR REPLACE INDEX. */
  readonly replaces?: string
}

export type Statement =
  | CreateTable
  | AlterTable
  | IndexStatement
  | RenameTables
  | Truncate
  | Drop
  | ViewStatement
  | ProgramStatement
  | DatabaseStatement
  | AccountStatement
  | RowStatement
  | SessionStatement

/** @param reader - Over all tokens of the statement. @returns undefined for what is not understood. */
export function readStatement(reader: Reader, source: Source): Statement | undefined {
  const word = reader.peek()?.keyword ?? ''
  switch (word) {
    case 'CREATE':
      return readCreate(reader, source)
    case 'ALTER':
      return readAlter(reader, source)
    case 'DROP':
      reader.skip()
      if (reader.peek()?.keyword === 'INDEX') return readDropIndex(reader)
      if (reader.peek()?.keyword === 'PREPARE') return readDeallocate(reader)
      return readAccounts(reader, source, 'DROP') ?? readDrop(reader)
    case 'RENAME':
      reader.skip()
      return reader.peek()?.keyword === 'USER' ? readAccounts(reader, source, 'RENAME') : readRename(reader)
    case 'TRUNCATE': {
      reader.skip()
      reader.take('TABLE')
      const table = reader.name()
      reader.wait()
      return table !== undefined && isAtEnd(reader) ? { kind: 'truncate', table } : undefined
    }
    case 'GRANT':
    case 'REVOKE':
      return readAccounts(reader, source, word)
    case 'INSERT':
    case 'REPLACE':
    case 'UPDATE':
    case 'DELETE':
    case 'LOAD':
      return readRows(reader)
    default:
      return readSessionStatement(reader, source)
  }
}

function readCreate(reader: Reader, source: Source): Statement | undefined {
  reader.skip()
  const orReplace = reader.takeAll('OR', 'REPLACE')
  const isTemporary = reader.take('TEMPORARY') !== undefined
  if (reader.take('TABLE') !== undefined) return readCreateTable(reader, source, { orReplace, isTemporary })
  if (isTemporary) return undefined
  const isOnline = reader.take('ONLINE', 'OFFLINE') !== undefined
  const kind = reader.take('UNIQUE', 'FULLTEXT', 'SPATIAL')?.toLowerCase() as KeyKind | undefined
  if (reader.take('INDEX') !== undefined) return readCreateIndex(reader, source, kind ?? 'index', orReplace)
  if (kind !== undefined || isOnline) return undefined
  return (
    readDatabase(reader, source, { verb: 'CREATE', orReplace }) ??
    readAccounts(reader, source, orReplace ? 'CREATE OR REPLACE' : 'CREATE') ??
    readCreateView(reader, source, orReplace) ??
    readProgram(reader, source, { verb: 'CREATE', orReplace })
  )
}

function readAlter(reader: Reader, source: Source): Statement | undefined {
  reader.skip()
  reader.take('ONLINE')
  const isIgnore = reader.take('IGNORE') !== undefined
  if (reader.take('TABLE') !== undefined) return readAlterTable(reader, source, isIgnore)
  if (isIgnore) return undefined
  return (
    readDatabase(reader, source, { verb: 'ALTER', orReplace: false }) ??
    readAccounts(reader, source, 'ALTER') ??
    readAlterView(reader, source) ??
    readProgram(reader, source, { verb: 'ALTER', orReplace: false })
  )
}

function readCreateIndex(
  reader: Reader,
  { text }: Source,
  kind: KeyKind,
  orReplace: boolean,
): IndexStatement | undefined {
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  const name = reader.name()?.name
  if (name === undefined || !readKeyType(reader) || reader.take('ON') === undefined) return undefined
  const table = reader.name()
  const parts = readKeyParts(reader, text)
  if (table === undefined || parts === undefined || !readKeyOptions(reader)) return undefined
  reader.wait()
  const ways = readWays(reader)
  if (ways === undefined || !readKeyOptions(reader) || !isAtEnd(reader)) return undefined
  const key: KeyDefinition = { kind, name, parts, ifNotExists }
  const elements = { columns: [], keys: [key], foreignKeys: [], checks: [], hasPeriod: false }
  return {
    kind: 'index',
    alter: {
      ...{ kind: 'alter table', table, ifExists: false, isIgnore: false },
      clauses: [{ kind: 'add', elements, ifNotExists }, ...ways],
    },
    ...(orReplace ? { replaces: name } : {}),
  }
}

/** @param reader - At INDEX. */
function readDropIndex(reader: Reader): IndexStatement | undefined {
  reader.skip()
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const name = reader.name()?.name
  if (name === undefined || reader.take('ON') === undefined) return undefined
  const table = reader.name()
  reader.wait()
  const ways = readWays(reader)
  if (table === undefined || ways === undefined || !isAtEnd(reader)) return undefined
  const isPrimary = name.toUpperCase() === 'PRIMARY'
  return {
    kind: 'index',
    alter: {
      ...{ kind: 'alter table', table, ifExists: false, isIgnore: false },
      clauses: [
        isPrimary ? { kind: 'drop primary key', ifExists } : { kind: 'drop index', name, ifExists },
        ...ways,
      ],
    },
  }
}

function readWays(reader: Reader): AlterTable['clauses'] | undefined {
  const ways: AlterTable['clauses'][number][] = []
  for (
    let word = reader.take('ALGORITHM', 'LOCK');
    word !== undefined;
    word = reader.take('ALGORITHM', 'LOCK')
  ) {
    reader.sign('=')
    const value = reader.peek()?.keyword ?? ''
    if (value === '') return undefined
    reader.skip()
    ways.push({ kind: 'way', word, value })
  }
  return ways
}

function readRename(reader: Reader): RenameTables | undefined {
  if (reader.take('TABLE', 'TABLES') === undefined) return undefined
  const pairs: RenameTables['pairs'][number][] = []
  const isConditional = reader.takeAll('IF', 'EXISTS')
  do {
    const ifExists = reader.takeAll('IF', 'EXISTS') || isConditional
    const from = reader.name()
    reader.wait()
    if (from === undefined || reader.take('TO') === undefined) return undefined
    const to = reader.name()
    if (to === undefined) return undefined
    pairs.push({ from, to, ifExists })
  } while (reader.sign(','))
  return isAtEnd(reader) ? { kind: 'rename tables', pairs } : undefined
}
