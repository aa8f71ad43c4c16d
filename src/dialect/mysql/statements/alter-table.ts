/**
 * ALTER TABLE in clauses, in their order. Invariant: one clause that is not understood makes the statement one
 * that is not read.
 */
import { readColumn, readDefault, type ColumnDefinition, type Default, type Source } from './column.js'
import { readElement, readElements, readPartitioning, type TableElements } from './create-table.js'
import { readCharset, readCollation } from './data-type.js'
import { listOf, readGroup, restOf, textOf } from './parts.js'
import { createReader, type ObjectName, type Reader } from './reader.js'
import { readTableOption, type TableOptions } from './table-options.js'
import type { Token } from './tokens.js'

export type ColumnPlace = 'last' | 'first' | { readonly after: string }

export type AlterClause =
  | {
      readonly kind: 'add column'
      readonly column: ColumnDefinition
      readonly place: ColumnPlace
      readonly ifNotExists: boolean
    }
  | { readonly kind: 'add'; readonly elements: TableElements; readonly ifNotExists: boolean }
  | {
      readonly kind: 'change column'
      readonly from: string
      readonly column: ColumnDefinition
      readonly place: ColumnPlace | undefined
      readonly ifExists: boolean
    }
  | {
      readonly kind: 'drop column' | 'drop index' | 'drop foreign key' | 'drop constraint'
      readonly name: string
      readonly ifExists: boolean
    }
  | { readonly kind: 'drop primary key'; readonly ifExists: boolean }
  | {
      readonly kind: 'set default'
      readonly column: string
      readonly default: Default | undefined
      readonly ifExists: boolean
    }
  | {
      readonly kind: 'rename column' | 'rename index'
      readonly from: string
      readonly to: string
      readonly ifExists: boolean
    }
  | { readonly kind: 'rename'; readonly to: ObjectName }
  | { readonly kind: 'convert'; readonly charset: string | undefined; readonly collation: string | undefined }
  | { readonly kind: 'options'; readonly options: TableOptions }
  | { readonly kind: 'partition by'; readonly text: string }
  | { readonly kind: 'remove partitioning' }
  | {
      readonly kind: 'partitions'
      readonly verb: string
      readonly names: readonly string[]
      readonly text: string
    }
  /** ALGORITHM, LOCK, ORDER BY, FORCE, DISABLE KEYS, VALIDATION: neither columns nor rows change. */
  | { readonly kind: 'way'; readonly word: string; readonly value: string }

export interface AlterTable {
  readonly kind: 'alter table'
  readonly table: ObjectName
  readonly ifExists: boolean
  readonly isIgnore: boolean
  readonly clauses: readonly AlterClause[]
}

/** @param reader - After `ALTER [ONLINE] [IGNORE] TABLE`. */
export function readAlterTable(reader: Reader, source: Source, isIgnore: boolean): AlterTable | undefined {
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const table = reader.name()
  if (table === undefined) return undefined
  reader.wait()
  const rest = restOf(reader).filter((token, at, all) => !(token.text === ';' && at === all.length - 1))
  const clauses: AlterClause[] = []
  for (const part of listOf(splitPartitioning(rest))) {
    const read = readClauses(part, source)
    if (read === undefined) return undefined
    clauses.push(...read)
  }
  const partitioning = rest.slice(splitPartitioning(rest).length)
  if (partitioning.length > 0) {
    const read = readPartitionClause(createReader(partitioning), source.text)
    if (read === undefined) return undefined
    clauses.push(read)
  }
  return { kind: 'alter table', table, ifExists, isIgnore, clauses }
}

const VERBS = new Set([
  ...['ADD', 'DROP', 'TRUNCATE', 'COALESCE', 'REORGANIZE', 'EXCHANGE', 'ANALYZE', 'CHECK', 'OPTIMIZE'],
  ...['REBUILD', 'REPAIR', 'DISCARD', 'IMPORT', 'CONVERT'],
])

/** What stands before the clauses about partitions, which end the statement and need no comma. */
function splitPartitioning(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ keyword, depth }, index) => {
    if (depth > 0) return false
    const next = tokens[index + 1]?.keyword ?? ''
    if (keyword === 'PARTITION' && next === 'BY') return true
    if (keyword === 'REMOVE' && next === 'PARTITIONING') return true
    const isStart = index === 0 || tokens[index - 1]?.text === ','
    return isStart && VERBS.has(keyword) && next === 'PARTITION'
  })
  return at < 0 ? tokens : tokens.slice(0, at)
}

function readPartitionClause(reader: Reader, text: string): AlterClause | undefined {
  if (reader.takeAll('REMOVE', 'PARTITIONING')) {
    return reader.peek() === undefined ? { kind: 'remove partitioning' } : undefined
  }
  if (reader.peek()?.keyword === 'PARTITION')
    return { kind: 'partition by', text: readPartitioning(reader, text) }
  const verb = reader.peek()?.keyword ?? ''
  const all = restOf(reader)
  const names = createReader(all.slice(2))
  names.takeAll('IF', 'EXISTS')
  const found: string[] = []
  do {
    const name = names.name()
    if (name !== undefined) found.push(name.name)
  } while (names.sign(','))
  return { kind: 'partitions', verb, names: found, text: textOf(text, all) }
}

/** One part between commas, which may hold several options without commas. */
function readClauses(tokens: readonly Token[], source: Source): readonly AlterClause[] | undefined {
  const reader = createReader(tokens)
  const clause = readClause(reader, source)
  if (clause !== undefined) return reader.peek() === undefined ? [clause] : undefined
  const options: AlterClause[] = []
  const again = createReader(tokens)
  while (again.peek() !== undefined) {
    const option = readTableOption(again, source.reading.sqlMode)
    if (option === undefined) return undefined
    options.push({ kind: 'options', options: option })
  }
  return options
}

function readClause(reader: Reader, source: Source): AlterClause | undefined {
  const word = reader.peek()?.keyword ?? ''
  switch (word) {
    case 'ADD':
      reader.skip()
      return readAdd(reader, source)
    case 'MODIFY':
    case 'CHANGE':
      reader.skip()
      return readChange(reader, source, word)
    case 'DROP':
      reader.skip()
      return readDrop(reader)
    case 'ALTER':
      reader.skip()
      return readAlter(reader, source)
    case 'RENAME':
      reader.skip()
      return readRename(reader)
    case 'CONVERT':
      reader.skip()
      return readConvert(reader)
    default:
      return readWay(reader)
  }
}

function readAdd(reader: Reader, source: Source): AlterClause | undefined {
  const rest = (): Reader => createReader(restOf(reader))
  const first = reader.peek()?.keyword ?? ''
  const isColumnWord = reader.take('COLUMN') !== undefined
  const isElement =
    !isColumnWord &&
    /^(?:CONSTRAINT|PRIMARY|UNIQUE|INDEX|KEY|FULLTEXT|SPATIAL|FOREIGN|CHECK|PERIOD)$/.test(first)
  if (isElement) {
    const conditional = readConditionalConstraint(reader)
    const elements = readElement(createReader([...conditional.before, ...restOf(reader)]), source)
    return elements && { kind: 'add', elements: { ...EMPTY, ...elements }, ifNotExists: conditional.is }
  }
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  if (reader.peek()?.text === '(') {
    const elements = readElements(readGroup(reader) ?? [], source)
    return elements && { kind: 'add', elements, ifNotExists }
  }
  const inner = rest()
  const column = readColumn(inner, source)
  const place = readPlace(inner)
  if (column === undefined || inner.peek() !== undefined) return undefined
  return { kind: 'add column', column, place: place ?? 'last', ifNotExists }
}

const EMPTY: TableElements = { columns: [], keys: [], foreignKeys: [], checks: [], hasPeriod: false }

/** MariaDB's `ADD CONSTRAINT IF NOT EXISTS name …`, as it would read without the condition. */
function readConditionalConstraint(reader: Reader): {
  readonly is: boolean
  readonly before: readonly Token[]
} {
  const constraint = reader.peek()
  if (constraint?.keyword !== 'CONSTRAINT' || reader.peek(1)?.keyword !== 'IF')
    return { is: false, before: [] }
  reader.skip()
  return { is: reader.takeAll('IF', 'NOT', 'EXISTS'), before: [constraint] }
}

function readPlace(reader: Reader): ColumnPlace | undefined {
  if (reader.take('FIRST') !== undefined) return 'first'
  if (reader.take('AFTER') === undefined) return undefined
  const name = reader.name()?.name
  return name === undefined ? undefined : { after: name }
}

function readChange(reader: Reader, source: Source, word: 'MODIFY' | 'CHANGE'): AlterClause | undefined {
  reader.take('COLUMN')
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const from = word === 'CHANGE' ? reader.name()?.name : reader.peek()?.text
  const column = readColumn(reader, source)
  if (from === undefined || column === undefined) return undefined
  return { kind: 'change column', from, column, place: readPlace(reader), ifExists }
}

function readDrop(reader: Reader): AlterClause | undefined {
  if (reader.takeAll('PRIMARY', 'KEY')) return { kind: 'drop primary key', ifExists: false }
  const kind = reader.takeAll('FOREIGN', 'KEY')
    ? 'drop foreign key'
    : reader.take('INDEX', 'KEY') !== undefined
      ? 'drop index'
      : reader.take('CONSTRAINT', 'CHECK') !== undefined
        ? 'drop constraint'
        : 'drop column'
  if (kind === 'drop column') reader.take('COLUMN')
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const name = reader.name()?.name
  reader.take('RESTRICT', 'CASCADE')
  return name === undefined ? undefined : { kind, name, ifExists }
}

function readAlter(reader: Reader, source: Source): AlterClause | undefined {
  if (reader.peek()?.keyword === 'INDEX' || reader.peek()?.keyword === 'KEY') {
    reader.skip()
    reader.takeAll('IF', 'EXISTS')
    const name = reader.name()?.name
    const value = restOf(reader)
      .map(({ keyword }) => keyword)
      .join(' ')
    return name === undefined || !/^(?:VISIBLE|INVISIBLE|IGNORED|NOT IGNORED)$/.test(value)
      ? undefined
      : { kind: 'way', word: 'ALTER INDEX', value: name }
  }
  reader.take('COLUMN')
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const column = reader.name()?.name
  if (column === undefined) return undefined
  if (reader.takeAll('DROP', 'DEFAULT')) return { kind: 'set default', column, default: undefined, ifExists }
  if (!reader.takeAll('SET', 'DEFAULT')) return undefined
  const value = readDefault(reader, source)
  return value && { kind: 'set default', column, default: value, ifExists }
}

function readRename(reader: Reader): AlterClause | undefined {
  const word = reader.take('COLUMN', 'INDEX', 'KEY')
  if (word !== undefined) {
    const ifExists = reader.takeAll('IF', 'EXISTS')
    const from = reader.name()?.name
    if (reader.take('TO') === undefined) return undefined
    const to = reader.name()?.name
    if (from === undefined || to === undefined) return undefined
    return { kind: word === 'COLUMN' ? 'rename column' : 'rename index', from, to, ifExists }
  }
  if (reader.take('TO', 'AS') === undefined) reader.sign('=')
  const to = reader.name()
  return to && { kind: 'rename', to }
}

function readConvert(reader: Reader): AlterClause | undefined {
  if (reader.take('TO') === undefined) return undefined
  const charset = readCharset(reader)
  if (charset === undefined) return undefined
  return { kind: 'convert', charset, collation: readCollation(reader) }
}

function readWay(reader: Reader): AlterClause | undefined {
  const word = reader.take('ALGORITHM', 'LOCK')
  if (word !== undefined) {
    reader.sign('=')
    const value = reader.peek()?.keyword ?? ''
    reader.skip()
    return { kind: 'way', word, value }
  }
  if (reader.take('FORCE') !== undefined) return { kind: 'way', word: 'FORCE', value: '' }
  const keys = reader.take('DISABLE', 'ENABLE')
  if (keys !== undefined)
    return reader.take('KEYS') === undefined ? undefined : { kind: 'way', word: keys, value: 'KEYS' }
  if (reader.takeAll('ORDER', 'BY')) {
    const names = restOf(reader).flatMap(({ kind, text }) => (kind === 'name' ? [text] : []))
    return { kind: 'way', word: 'ORDER BY', value: names[0] ?? '' }
  }
  const validation = reader.take('WITH', 'WITHOUT')
  if (validation === undefined || reader.take('VALIDATION') === undefined) return undefined
  return { kind: 'way', word: 'VALIDATION', value: validation }
}
