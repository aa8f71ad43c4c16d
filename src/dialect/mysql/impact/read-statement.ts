/**
 * What a statement is about, as far as that may lock, rewrite or destroy. Invariant: `mayTouch` looks
 * at the first words only, so that what changes rows costs nothing.
 */
import { firstWords } from '../words.js'
import { readAlterTable, readIndexStatement, type Alteration } from './read-alter.js'
import { createReader, readNames, type ObjectName, type Reader } from '../statements/reader.js'
import { tokensOf, type Reading, type Token } from '../statements/tokens.js'

const KINDS = [
  ...['TABLE', 'VIEW', 'PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'SEQUENCE', 'DATABASE', 'PACKAGE'],
] as const
/** A kind of object as in a fingerprint. */
export type ObjectKind =
  | 'table'
  | 'view'
  | 'procedure'
  | 'function'
  | 'trigger'
  | 'event'
  | 'sequence'
  | 'database'
  | 'package'
  | 'package body'

/** A statement whose doings are looked at. */
export type Subject =
  | Alteration
  /** `replace` is CREATE OR REPLACE of what is dropped by it. */
  | { readonly kind: 'drop' | 'replace'; readonly what: ObjectKind; readonly names: readonly ObjectName[] }
  /** TRUNCATE, and DELETE of all rows; of some partitions, where they are named. */
  | {
      readonly kind: 'empty'
      readonly by: 'truncate' | 'delete'
      readonly table: ObjectName
      readonly partitions: readonly string[]
    }
  | { readonly kind: 'rename'; readonly names: readonly ObjectName[] }
  | { readonly kind: 'optimize'; readonly names: readonly ObjectName[] }
  /** LOCK TABLES and FLUSH TABLES; without names, every table. */
  | {
      readonly kind: 'lock'
      readonly locks: readonly { readonly name: ObjectName; readonly mode: string; readonly blocks: Blocks }[]
      readonly everyTable: boolean
    }
  /** May hold locks afterwards that the text does not tell of. */
  | { readonly kind: 'call' }

type Blocks = 'writes' | 'reads and writes'

const LOOKED_AT = new Set([
  'ALTER',
  'CREATE',
  'DROP',
  'TRUNCATE',
  'RENAME',
  'OPTIMIZE',
  'LOCK',
  'FLUSH',
  'CALL',
])

/** Whether a statement may be a subject. A DELETE is one only without a condition. */
export function mayTouch(text: string): boolean {
  const [first = '', ...others] = firstWords(text, 5)
  if (first === 'DELETE') return !/\b(?:WHERE|LIMIT)\b/i.test(text)
  if (first === 'ALTER') return others.includes('TABLE')
  if (first === 'CREATE') return others.includes('INDEX') || others[1] === 'REPLACE'
  return LOOKED_AT.has(first) && others[0] !== 'TEMPORARY'
}

/** @returns undefined when there is nothing to look at. */
export function readStatement(text: string, reading: Reading): Subject | undefined {
  const tokens = tokensOf(text, reading)
  const reader = createReader(tokens)
  switch (reader.take(...LOOKED_AT, 'DELETE')) {
    case 'ALTER': {
      const online = reader.take('ONLINE')
      reader.take('IGNORE')
      return reader.take('TABLE') === undefined ? undefined : readAlterTable(text, tokens, reader, online)
    }
    case 'CREATE':
      return readCreate(text, tokens, reader)
    case 'DROP':
      return readDrop(text, tokens, reader)
    case 'TRUNCATE': {
      reader.take('TABLE')
      const table = reader.name()
      return table === undefined ? undefined : { kind: 'empty', by: 'truncate', table, partitions: [] }
    }
    case 'RENAME':
      return reader.take('TABLE', 'TABLES') === undefined
        ? undefined
        : { kind: 'rename', names: readRenamed(reader) }
    case 'OPTIMIZE':
      reader.take('NO_WRITE_TO_BINLOG', 'LOCAL')
      return reader.take('TABLE', 'TABLES') === undefined
        ? undefined
        : { kind: 'optimize', names: readNames(reader) }
    case 'LOCK':
      return reader.take('TABLE', 'TABLES') === undefined ? undefined : readLocks(reader)
    case 'FLUSH':
      return readFlush(reader)
    case 'CALL':
      return { kind: 'call' }
    case 'DELETE':
      return readDelete(reader)
    default:
      return undefined
  }
}

function readCreate(text: string, tokens: readonly Token[], reader: Reader): Subject | undefined {
  const replaces = reader.takeAll('OR', 'REPLACE')
  const isIndex = reader.take('UNIQUE', 'FULLTEXT', 'SPATIAL', 'VECTOR') !== undefined
  if (reader.take('INDEX') !== undefined) return readIndexStatement(text, { tokens, reader, verb: 'CREATE' })
  // A view, routine or event that takes another's place is changed, not lost; a table's rows are.
  const what = replaces && !isIndex ? reader.take('TABLE', 'SEQUENCE', 'DATABASE', 'SCHEMA') : undefined
  const name = what === undefined ? undefined : reader.name()
  return what === undefined || name === undefined
    ? undefined
    : { kind: 'replace', what: kindOf(what), names: [name] }
}

function readDrop(text: string, tokens: readonly Token[], reader: Reader): Subject | undefined {
  if (reader.take('INDEX') !== undefined) return readIndexStatement(text, { tokens, reader, verb: 'DROP' })
  const word = reader.take(...KINDS, 'TABLES', 'SCHEMA')
  if (word === undefined) return undefined
  const isBody = word === 'PACKAGE' && reader.take('BODY') !== undefined
  reader.takeAll('IF', 'EXISTS')
  return { kind: 'drop', what: isBody ? 'package body' : kindOf(word), names: readNames(reader) }
}

function kindOf(word: string): ObjectKind {
  if (word === 'SCHEMA') return 'database'
  return word === 'TABLES' ? 'table' : (word.toLowerCase() as ObjectKind)
}

function readRenamed(reader: Reader): readonly ObjectName[] {
  const names: ObjectName[] = []
  do {
    reader.takeAll('IF', 'EXISTS')
    const name = reader.name()
    if (name === undefined) break
    names.push(name)
    reader.wait()
    reader.take('TO')
    reader.name()
  } while (reader.sign(','))
  return names
}

function readLocks(reader: Reader): Subject {
  const locks: { name: ObjectName; mode: string; blocks: Blocks }[] = []
  do {
    const name = reader.name()
    if (name === undefined) break
    if (reader.take('AS') !== undefined || !isLockWord(reader.peek())) reader.skip()
    reader.take('LOW_PRIORITY')
    const mode = reader.take('READ', 'WRITE')
    if (mode === undefined) break
    // WRITE CONCURRENT lets others in. https://mariadb.com/kb/en/lock-tables/
    const isShared = reader.take('LOCAL', 'CONCURRENT') === 'CONCURRENT'
    if (!isShared) {
      locks.push({
        name,
        mode: `LOCK TABLES ${mode}`,
        blocks: mode === 'READ' ? 'writes' : 'reads and writes',
      })
    }
  } while (reader.sign(','))
  return { kind: 'lock', locks, everyTable: false }
}

const LOCK_WORDS = new Set(['READ', 'WRITE', 'LOW_PRIORITY'])
const isLockWord = (token: Token | undefined): boolean => LOCK_WORDS.has(token?.keyword ?? '')

function readFlush(reader: Reader): Subject | undefined {
  reader.take('NO_WRITE_TO_BINLOG', 'LOCAL')
  if (reader.take('TABLE', 'TABLES') === undefined) return undefined
  const names = reader.peek()?.keyword === 'WITH' ? [] : readNames(reader)
  const isLocking = reader.takeAll('WITH', 'READ', 'LOCK')
  if (!isLocking && !reader.takeAll('FOR', 'EXPORT')) return undefined
  const mode = isLocking ? 'FLUSH TABLES WITH READ LOCK' : 'FLUSH TABLES FOR EXPORT'
  return {
    kind: 'lock',
    locks: names.map(name => ({ name, mode, blocks: 'writes' })),
    everyTable: names.length === 0,
  }
}

/** DELETE FROM t, DELETE t FROM t and DELETE FROM t USING t, to the end of the text or RETURNING. */
function readDelete(reader: Reader): Subject | undefined {
  while (reader.take('LOW_PRIORITY', 'QUICK', 'IGNORE') !== undefined);
  const isListed = reader.take('FROM') === undefined
  const table = readDeleted(reader)
  if (table === undefined) return undefined
  if (reader.take(isListed ? 'FROM' : 'USING') !== undefined) {
    const source = reader.name()
    if (source?.name !== table.name || source.database !== table.database) return undefined
  } else if (isListed) return undefined
  const partitions = reader.take('PARTITION') !== undefined && reader.sign('(') ? readNames(reader) : []
  if (partitions.length > 0) reader.sign(')')
  const next = reader.peek()
  if (next !== undefined && next.text !== ';' && next.keyword !== 'RETURNING' && next.keyword !== 'ORDER')
    return undefined
  return { kind: 'empty', by: 'delete', table, partitions: partitions.map(({ name }) => name) }
}

/** MySQL takes `t.*` for the table to delete from. */
function readDeleted(reader: Reader): ObjectName | undefined {
  const table = reader.name()
  if (reader.sign('.')) reader.sign('*')
  return table
}
