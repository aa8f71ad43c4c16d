/**
 * Keys and constraints of a table, as CREATE TABLE, ALTER TABLE and CREATE INDEX write them. Invariant: a
 * definition is read to its end or not at all.
 */
import { listOf, readGroup, readNameGroup, readString, textOf } from './parts.js'
import { createReader, type ObjectName, type Reader } from './reader.js'
import type { Token } from './tokens.js'

export interface KeyPart {
  /** Absent for an expression (MySQL). */
  readonly column?: string
  /** Characters, or bytes of a binary column, where only the beginning is in the index. */
  readonly length?: number
  readonly expression?: string
}

export type KeyKind = 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial'

export interface KeyDefinition {
  readonly kind: KeyKind
  /** The constraint's name stands in for that of the index. */
  readonly name?: string
  readonly parts: readonly KeyPart[]
  readonly ifNotExists: boolean
}

/** What REFERENCES says. */
export interface ForeignTarget {
  readonly table: ObjectName
  /** Empty when none are written, which servers refuse or take for the primary key. */
  readonly columns: readonly string[]
  readonly onDelete: ForeignAction
  readonly onUpdate: ForeignAction
}
export type ForeignAction = 'restrict' | 'no action' | 'cascade' | 'set null' | 'set default'

export interface ForeignKeyDefinition {
  readonly name?: string
  readonly indexName?: string
  readonly columns: readonly string[]
  readonly target: ForeignTarget
  readonly ifNotExists: boolean
}

/** @param reader - After REFERENCES. */
export function readForeignTarget(reader: Reader): ForeignTarget | undefined {
  const table = reader.name()
  if (table === undefined) return undefined
  const columns = reader.peek()?.text === '(' ? readNameGroup(reader) : []
  if (columns === undefined) return undefined
  if (reader.take('MATCH') !== undefined && reader.take('FULL', 'PARTIAL', 'SIMPLE') === undefined)
    return undefined
  let [onDelete, onUpdate]: ForeignAction[] = ['restrict', 'restrict']
  while (reader.peek()?.keyword === 'ON' && /^(?:DELETE|UPDATE)$/.test(reader.peek(1)?.keyword ?? '')) {
    reader.skip()
    const event = reader.take('DELETE', 'UPDATE')
    const action = readAction(reader)
    if (action === undefined) return undefined
    if (event === 'DELETE') onDelete = action
    else onUpdate = action
  }
  return { table, columns, onDelete: onDelete as ForeignAction, onUpdate: onUpdate as ForeignAction }
}

function readAction(reader: Reader): ForeignAction | undefined {
  if (reader.take('RESTRICT') !== undefined) return 'restrict'
  if (reader.take('CASCADE') !== undefined) return 'cascade'
  if (reader.takeAll('NO', 'ACTION')) return 'no action'
  if (reader.takeAll('SET', 'NULL')) return 'set null'
  return reader.takeAll('SET', 'DEFAULT') ? 'set default' : undefined
}

const isKeyword = (reader: Reader, ...keywords: readonly string[]): boolean =>
  keywords.includes(reader.peek()?.keyword ?? '')

/**
 * Passes `[CONSTRAINT [name]] PRIMARY KEY | UNIQUE | INDEX | KEY | FULLTEXT | SPATIAL …`.
 *
 * @returns undefined when it is something else, or is not understood.
 */
export function readKey(reader: Reader, text: string): KeyDefinition | undefined {
  let constraint: string | undefined
  if (reader.take('CONSTRAINT') !== undefined && !isKeyword(reader, 'PRIMARY', 'UNIQUE')) {
    constraint = reader.name()?.name
  }
  const kind = readKind(reader)
  if (kind === undefined) return undefined
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  const isName = reader.peek()?.kind === 'name' && !isKeyword(reader, 'USING')
  // A name between PRIMARY KEY and the columns is passed over by the server too.
  const own = isName ? reader.name()?.name : undefined
  if (!readKeyType(reader)) return undefined
  const parts = readKeyParts(reader, text)
  if (parts === undefined || !readKeyOptions(reader)) return undefined
  const name = kind === 'primary' ? undefined : (own ?? constraint)
  return { kind, ...(name === undefined ? {} : { name }), parts, ifNotExists }
}

function readKind(reader: Reader): KeyKind | undefined {
  if (reader.take('PRIMARY') !== undefined) return reader.take('KEY') === undefined ? undefined : 'primary'
  const word = reader.take('UNIQUE', 'FULLTEXT', 'SPATIAL')
  const isKey = reader.take('INDEX', 'KEY') !== undefined
  if (word !== undefined) return word.toLowerCase() as KeyKind
  return isKey ? 'index' : undefined
}

/** Passes `USING BTREE`. */
export const readKeyType = (reader: Reader): boolean =>
  reader.take('USING', 'TYPE') === undefined || reader.take('BTREE', 'HASH', 'RTREE') !== undefined

/** Passes the bracketed columns of a key. */
export function readKeyParts(reader: Reader, text: string): readonly KeyPart[] | undefined {
  const group = readGroup(reader)
  if (group === undefined || group.length === 0) return undefined
  const parts = listOf(group).map(tokens => readKeyPart(tokens, text))
  return parts.includes(undefined) ? undefined : (parts as readonly KeyPart[])
}

function readKeyPart(tokens: readonly Token[], text: string): KeyPart | undefined {
  const reader = createReader(tokens)
  if (reader.peek()?.text === '(') {
    const inside = readGroup(reader)
    if (inside === undefined) return undefined
    reader.take('ASC', 'DESC')
    return reader.peek() === undefined ? { expression: textOf(text, inside) } : undefined
  }
  const name = reader.peek()
  if (name?.kind !== 'name') return undefined
  reader.skip()
  const group = readGroup(reader)
  const length = group === undefined ? undefined : Number(group[0]?.text)
  if (length !== undefined && (!Number.isInteger(length) || group?.length !== 1)) return undefined
  reader.take('ASC', 'DESC')
  if (reader.peek() !== undefined) return undefined
  return { column: name.text, ...(length === undefined ? {} : { length }) }
}

/** Passes what follows the columns: type, comment, parser, visibility. */
export function readKeyOptions(reader: Reader): boolean {
  for (;;) {
    if (reader.take('USING') !== undefined) {
      if (reader.take('BTREE', 'HASH', 'RTREE') === undefined) return false
    } else if (reader.take('COMMENT') !== undefined) {
      reader.sign('=')
      if (readString(reader, '') === undefined) return false
    } else if (reader.take('KEY_BLOCK_SIZE') !== undefined) {
      reader.sign('=')
      reader.skip()
    } else if (reader.takeAll('WITH', 'PARSER')) reader.skip()
    else if (
      reader.take('VISIBLE', 'INVISIBLE', 'IGNORED') === undefined &&
      !reader.takeAll('NOT', 'IGNORED')
    )
      return true
  }
}

/** Passes `[CONSTRAINT [name]] FOREIGN KEY [IF NOT EXISTS] [index] (…) REFERENCES …`. */
export function readForeignKey(reader: Reader): ForeignKeyDefinition | undefined {
  let name: string | undefined
  let isIfNotExists = false
  if (reader.take('CONSTRAINT') !== undefined) {
    isIfNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
    if (!isKeyword(reader, 'FOREIGN')) name = reader.name()?.name
  }
  if (!reader.takeAll('FOREIGN', 'KEY')) return undefined
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS') || isIfNotExists
  const indexName = reader.peek()?.text === '(' ? undefined : reader.name()?.name
  const columns = readNameGroup(reader)
  if (columns === undefined || reader.take('REFERENCES') === undefined) return undefined
  const target = readForeignTarget(reader)
  if (target === undefined) return undefined
  return {
    ...(name === undefined ? {} : { name }),
    ...(indexName === undefined ? {} : { indexName }),
    ...{ columns, target, ifNotExists },
  }
}
