/**
 * Statements that write rows. Invariant: expressions are kept as tokens, to be evaluated by the server; only where
 * one clause ends and the next begins is read here.
 */
import { isAtEnd, listOf, readGroup, readNameGroup, restOf } from './parts.js'
import { createReader, readNames, type ObjectName, type Reader } from './reader.js'
import type { Token } from './tokens.js'

export interface Assignment {
  /** The column, with its table where that is written. */
  readonly column: readonly string[]
  readonly value: readonly Token[]
}

export interface Insert {
  readonly kind: 'insert'
  readonly replaces: boolean
  readonly isIgnore: boolean
  readonly table: ObjectName
  /** Those that PARTITION names. */
  readonly partitions?: readonly string[]
  /** Undefined when none are written. */
  readonly columns: readonly string[] | undefined
  /** Rows of expressions, or the query that gives them. */
  readonly rows?: readonly (readonly (readonly Token[])[])[]
  readonly query?: readonly Token[]
  readonly onDuplicate: readonly Assignment[]
  readonly hasReturning: boolean
  /** Conditions of views that the rows must meet, and what the server says otherwise. */
  readonly options?: readonly {
    readonly name: string
    readonly expression: string
    readonly option?: string
  }[]
}

export interface Update {
  readonly kind: 'update'
  readonly isIgnore: boolean
  /** All that stands before SET: tables and joins. */
  readonly tables: readonly Token[]
  readonly assignments: readonly Assignment[]
  readonly where: readonly Token[]
  /** ORDER BY and LIMIT. */
  readonly order: readonly Token[]
}

export interface Delete {
  readonly kind: 'delete'
  readonly isIgnore: boolean
  /** What rows are deleted from; aliases in a statement over several tables. */
  readonly targets: readonly ObjectName[]
  /** Tables and joins; undefined when it is about one table. */
  readonly tables: readonly Token[] | undefined
  readonly partitions?: readonly string[]
  readonly where: readonly Token[]
  readonly order: readonly Token[]
  readonly hasReturning: boolean
}

export interface Load {
  readonly kind: 'load'
  readonly table: ObjectName | undefined
  /** On the client's side. */
  readonly isLocal: boolean
  readonly file: string | undefined
}

export type RowStatement = Insert | Update | Delete | Load

export function readRows(reader: Reader): RowStatement | undefined {
  switch (reader.take('INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'LOAD')) {
    case 'INSERT':
      return readInsert(reader, false)
    case 'REPLACE':
      return readInsert(reader, true)
    case 'UPDATE':
      return readUpdate(reader)
    case 'DELETE':
      return readDelete(reader)
    case 'LOAD': {
      const rest = restOf(reader)
      const at = rest.findIndex(
        ({ keyword }, index) => keyword === 'TABLE' && rest[index - 1]?.keyword === 'INTO',
      )
      const file = rest.find(({ kind }, index) => kind === 'string' && rest[index - 1]?.keyword === 'INFILE')
      return {
        ...{ kind: 'load', table: at < 0 ? undefined : createReader(rest.slice(at + 1)).name() },
        ...{ isLocal: rest.some(({ keyword }) => keyword === 'LOCAL'), file: file?.text.slice(1, -1) },
      }
    }
    default:
      return undefined
  }
}

/** Tokens up to one of these keywords outside of brackets, or to the end. */
function until(reader: Reader, ...keywords: readonly string[]): readonly Token[] {
  const tokens: Token[] = []
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    if (token.depth === 0 && keywords.includes(token.keyword)) break
    if (token.depth === 0 && token.text === ';') break
    tokens.push(token)
    reader.skip()
  }
  return tokens
}

function readInsert(reader: Reader, replaces: boolean): Insert | undefined {
  let isIgnore = false
  for (;;) {
    const word = reader.take('LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE')
    if (word === undefined) break
    isIgnore ||= word === 'IGNORE'
  }
  reader.take('INTO')
  const table = reader.name()
  if (table === undefined) return undefined
  const partitions = reader.take('PARTITION') === undefined ? undefined : readNameGroup(reader)
  const isQueryFirst = /^(?:SELECT|WITH)$/.test(reader.peek(1)?.keyword ?? '')
  const hasColumns = reader.peek()?.text === '(' && !isQueryFirst && reader.peek(1)?.text !== '('
  const columns = hasColumns ? readColumnList(reader) : undefined
  if (hasColumns && columns === undefined) return undefined
  const head = {
    kind: 'insert' as const,
    replaces,
    isIgnore,
    table,
    ...(partitions === undefined ? {} : { partitions }),
  }
  if (reader.take('SET') !== undefined) {
    const assignments = readAssignments(until(reader, 'ON', 'RETURNING'))
    if (assignments === undefined || columns !== undefined) return undefined
    const names = assignments.map(({ column }) => column.at(-1) ?? '')
    return ended(reader, { ...head, columns: names, rows: [assignments.map(({ value }) => value)] })
  }
  if (reader.peek()?.keyword === 'VALUES' || reader.peek()?.keyword === 'VALUE') {
    reader.skip()
    const rows: (readonly Token[])[][] = []
    do {
      reader.take('ROW')
      const group = readGroup(reader)
      if (group === undefined) return undefined
      rows.push([...listOf(group)] as Token[][])
    } while (reader.sign(','))
    return ended(reader, { ...head, columns, rows })
  }
  const query = untilDuplicate(reader)
  return query.length === 0 ? undefined : ended(reader, { ...head, columns, query })
}

/** Names of columns, which may be written with their table; `()` names none. */
function readColumnList(reader: Reader): readonly string[] | undefined {
  const group = readGroup(reader)
  if (group === undefined) return undefined
  const names = listOf(group).map(part => part.filter(({ kind }) => kind === 'name').at(-1)?.text)
  return names.includes(undefined) ? undefined : (names as readonly string[])
}

/** A query up to ON DUPLICATE KEY UPDATE: its joins have an ON too. */
function untilDuplicate(reader: Reader): readonly Token[] {
  const tokens: Token[] = []
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    if (token.depth === 0 && token.keyword === 'ON' && reader.peek(1)?.keyword === 'DUPLICATE') break
    if (token.depth === 0 && (token.keyword === 'RETURNING' || token.text === ';')) break
    tokens.push(token)
    reader.skip()
  }
  return tokens
}

function ended(reader: Reader, insert: Omit<Insert, 'onDuplicate' | 'hasReturning'>): Insert | undefined {
  const isAlias = reader.peek()?.keyword === 'AS'
  if (isAlias) return undefined
  let onDuplicate: readonly Assignment[] | undefined = []
  if (reader.takeAll('ON', 'DUPLICATE', 'KEY', 'UPDATE'))
    onDuplicate = readAssignments(until(reader, 'RETURNING'))
  const hasReturning = reader.take('RETURNING') !== undefined
  if (hasReturning) until(reader)
  if (onDuplicate === undefined || !isAtEnd(reader)) return undefined
  return { ...insert, onDuplicate, hasReturning }
}

function readAssignments(tokens: readonly Token[]): readonly Assignment[] | undefined {
  const assignments = listOf(tokens).map(part => {
    const at = part.findIndex(({ text }, index) => text === '=' && part[index - 1]?.text !== ':')
    const column = part.slice(0, at).flatMap(({ kind, text }) => (kind === 'name' ? [text] : []))
    const value = part.slice(at + 1)
    return at < 1 || column.length === 0 || value.length === 0 ? undefined : { column, value }
  })
  return assignments.includes(undefined) || assignments.length === 0
    ? undefined
    : (assignments as Assignment[])
}

function readUpdate(reader: Reader): Update | undefined {
  let isIgnore = false
  for (;;) {
    const word = reader.take('LOW_PRIORITY', 'IGNORE')
    if (word === undefined) break
    isIgnore ||= word === 'IGNORE'
  }
  const tables = until(reader, 'SET')
  if (tables.length === 0 || reader.take('SET') === undefined) return undefined
  const assignments = readAssignments(until(reader, 'WHERE', 'ORDER', 'LIMIT'))
  if (assignments === undefined) return undefined
  const where = reader.take('WHERE') === undefined ? [] : until(reader, 'ORDER', 'LIMIT')
  const order = until(reader)
  return isAtEnd(reader) ? { kind: 'update', isIgnore, tables, assignments, where, order } : undefined
}

function readDelete(reader: Reader): Delete | undefined {
  let isIgnore = false
  let isHistory = false
  for (;;) {
    const word = reader.take('LOW_PRIORITY', 'QUICK', 'IGNORE', 'HISTORY')
    if (word === undefined) break
    isIgnore ||= word === 'IGNORE'
    isHistory ||= word === 'HISTORY'
  }
  if (isHistory) return undefined
  const isFrom = reader.take('FROM') !== undefined
  const targets = readTargets(reader)
  if (targets.length === 0) return undefined
  let tables: readonly Token[] | undefined
  if (reader.take(isFrom ? 'USING' : 'FROM') !== undefined)
    tables = until(reader, 'WHERE', 'ORDER', 'LIMIT', 'RETURNING')
  else if (!isFrom) return undefined
  const partitions = reader.take('PARTITION') === undefined ? undefined : readNameGroup(reader)
  const where = reader.take('WHERE') === undefined ? [] : until(reader, 'ORDER', 'LIMIT', 'RETURNING')
  const order = until(reader, 'RETURNING')
  const hasReturning = reader.take('RETURNING') !== undefined
  if (hasReturning) until(reader)
  if (!isAtEnd(reader)) return undefined
  return {
    ...{ kind: 'delete', isIgnore, targets, tables, where, order, hasReturning },
    ...(partitions === undefined ? {} : { partitions }),
  }
}

/** `t`, `t.*`, `db.t`, with commas. */
function readTargets(reader: Reader): readonly ObjectName[] {
  const names: ObjectName[] = []
  do {
    const [name] = readNames(createReader(nameTokens(reader)))
    if (name !== undefined) names.push(name)
    if (reader.sign('.')) reader.sign('*')
  } while (reader.sign(','))
  return names
}

/** Passes one name; a `.*` behind it stays. */
function nameTokens(reader: Reader): readonly Token[] {
  const [first, dot, second] = [reader.peek(), reader.peek(1), reader.peek(2)]
  if (first?.kind !== 'name') return []
  reader.skip()
  if (dot?.text !== '.' || second?.kind !== 'name') return [first]
  reader.skip(2)
  return [first, dot, second]
}
