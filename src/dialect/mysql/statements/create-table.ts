/**
 * CREATE TABLE in clauses. Invariant: a statement with a clause that is not understood is not read; how a table
 * is partitioned and where its rows come from is kept as text.
 */
import { readCheck, readColumn, type CheckDefinition, type ColumnDefinition, type Source } from './column.js'
import {
  readForeignKey,
  readKey,
  type ForeignKeyDefinition,
  type ForeignTarget,
  type KeyDefinition,
} from './key.js'
import { isAtEnd, listOf, readGroup, restOf, textOf } from './parts.js'
import { createReader, type ObjectName, type Reader } from './reader.js'
import { readTableOption, type TableOptions } from './table-options.js'
import type { Token } from './tokens.js'

/** What stands between the brackets of a table. */
export interface TableElements {
  readonly columns: readonly ColumnDefinition[]
  readonly keys: readonly KeyDefinition[]
  readonly foreignKeys: readonly ForeignKeyDefinition[]
  readonly checks: readonly CheckDefinition[]
  readonly hasPeriod: boolean
}

export interface CreateTable {
  readonly kind: 'create table'
  readonly name: ObjectName
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly isTemporary: boolean
  readonly elements: TableElements
  readonly options: TableOptions
  /** From PARTITION BY on. */
  readonly partitioning?: string
  readonly like?: ObjectName
  /** The query that fills it, and what becomes of rows that are there twice. */
  readonly query?: { readonly text: string; readonly onDuplicate: 'error' | 'ignore' | 'replace' }
}

/** @param reader - After `CREATE [OR REPLACE] [TEMPORARY] TABLE`. */
export function readCreateTable(
  reader: Reader,
  source: Source,
  { orReplace, isTemporary }: { orReplace: boolean; isTemporary: boolean },
): CreateTable | undefined {
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  const name = reader.name()
  if (name === undefined) return undefined
  const head = { kind: 'create table' as const, name, orReplace, ifNotExists, isTemporary }
  const like = readLike(reader)
  if (like !== undefined) return isAtEnd(reader) ? { ...head, elements: NONE, options: {}, like } : undefined
  const hasElements = reader.peek()?.text === '(' && !isQueryInBrackets(reader)
  const elements = hasElements ? readElements(readGroup(reader) ?? [], source) : NONE
  if (elements === undefined) return undefined
  let options: TableOptions = {}
  for (;;) {
    reader.sign(',')
    const option = readTableOption(reader, source.reading.sqlMode)
    if (option === undefined) break
    options = { ...options, ...option }
  }
  const partitioning =
    reader.peek()?.keyword === 'PARTITION' ? readPartitioning(reader, source.text) : undefined
  const query = readQuery(reader, source.text)
  if (!isAtEnd(reader)) return undefined
  return {
    ...{ ...head, elements, options },
    ...(partitioning === undefined ? {} : { partitioning }),
    ...(query === undefined ? {} : { query }),
  }
}

const NONE: TableElements = { columns: [], keys: [], foreignKeys: [], checks: [], hasPeriod: false }

const isQueryInBrackets = (reader: Reader): boolean => {
  const inside = reader.peek(1)
  return inside?.keyword === 'SELECT' || inside?.keyword === 'WITH' || inside?.text === '('
}

function readLike(reader: Reader): ObjectName | undefined {
  if (reader.take('LIKE') !== undefined) return reader.name()
  if (reader.peek()?.text !== '(' || reader.peek(1)?.keyword !== 'LIKE') return undefined
  reader.skip(2)
  const name = reader.name()
  return reader.sign(')') ? name : undefined
}

/** Reads what stands between the brackets of a table, or of ALTER TABLE … ADD (…). */
export function readElements(tokens: readonly Token[], source: Source): TableElements | undefined {
  let elements = NONE
  for (const part of listOf(tokens)) {
    const more = readElement(createReader(part), source)
    if (more === undefined) return undefined
    elements = joined(elements, more)
  }
  return elements
}

function joined(left: TableElements, right: Partial<TableElements>): TableElements {
  return {
    columns: [...left.columns, ...(right.columns ?? [])],
    keys: [...left.keys, ...(right.keys ?? [])],
    foreignKeys: [...left.foreignKeys, ...(right.foreignKeys ?? [])],
    checks: [...left.checks, ...(right.checks ?? [])],
    hasPeriod: left.hasPeriod || (right.hasPeriod ?? false),
  }
}

/** Reads one key, constraint or column. @param reader - Over all of it. */
export function readElement(reader: Reader, source: Source): Partial<TableElements> | undefined {
  const all = restOf(reader)
  const again = (): Reader => createReader(all)
  const first = all[0]?.keyword ?? ''
  if (first === 'PERIOD' && all[1]?.keyword === 'FOR') return { hasPeriod: true }
  if (first === 'CONSTRAINT' || first === 'FOREIGN') {
    const foreign = whole(again(), readForeignKey)
    if (foreign !== undefined) return { foreignKeys: [foreign] }
  }
  if (first === 'CONSTRAINT' || first === 'CHECK') {
    const check = whole(again(), inner => readCheck(inner, source))
    if (check !== undefined) return { checks: [check] }
  }
  if (/^(?:CONSTRAINT|PRIMARY|UNIQUE|INDEX|KEY|FULLTEXT|SPATIAL)$/.test(first)) {
    const key = whole(again(), inner => readKey(inner, source.text))
    return key && { keys: [key] }
  }
  const column = whole(again(), inner => readColumn(inner, source))
  return column && { columns: [column] }
}

function whole<T>(reader: Reader, read: (reader: Reader) => T | undefined): T | undefined {
  const found = read(reader)
  return isAtEnd(reader) ? found : undefined
}

/** From PARTITION BY to the query or the end. */
export function readPartitioning(reader: Reader, text: string): string {
  const tokens: Token[] = []
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    const isQuery = token.depth === 0 && /^(?:SELECT|AS|IGNORE|REPLACE|WITH)$/.test(token.keyword)
    if (isQuery || (token.text === ';' && token.depth === 0)) break
    tokens.push(token)
    reader.skip()
  }
  return textOf(text, tokens)
}

function readQuery(reader: Reader, text: string): CreateTable['query'] {
  const word = reader.take('IGNORE', 'REPLACE')
  reader.take('AS')
  const first = reader.peek()
  const isQuery = first?.text === '(' || /^(?:SELECT|WITH|VALUES)$/.test(first?.keyword ?? '')
  if (!isQuery) return undefined
  const tokens = restOf(reader).filter(token => token.text !== ';')
  const onDuplicate = word === undefined ? 'error' : word === 'IGNORE' ? 'ignore' : 'replace'
  return { text: textOf(text, tokens), onDuplicate }
}

/** What a foreign key written at its column comes to. */
export const inlineForeignKey = (column: string, target: ForeignTarget): ForeignKeyDefinition => ({
  ...{ columns: [column], target, ifNotExists: false },
})
