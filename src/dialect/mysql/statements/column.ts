/**
 * Column definitions. Invariant: a definition is read to its end or not at all.
 */
import { readCharset, readCollation, readDataType, type DataType } from './data-type.js'
import { readForeignTarget, type ForeignTarget } from './key.js'
import { literalOf, type Literal } from './literal.js'
import { readGroup, readString, textOf } from './parts.js'
import type { Reader } from './reader.js'
import type { Reading, Token } from './tokens.js'

export type Default =
  | { readonly kind: 'literal'; readonly value: Literal }
  /** CURRENT_TIMESTAMP in one of its spellings. */
  | { readonly kind: 'now'; readonly precision: number }
  | { readonly kind: 'expression'; readonly text: string }

export interface CheckDefinition {
  readonly name?: string
  readonly expression: string
  readonly isEnforced: boolean
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: DataType
  /** As written; undefined when nothing is. */
  readonly nullability?: 'null' | 'not null'
  readonly default?: Default
  readonly onUpdate?: { readonly precision: number }
  readonly isAutoIncrement: boolean
  readonly key?: 'primary' | 'unique'
  readonly generated?: { readonly expression: string; readonly isStored: boolean }
  readonly checks: readonly CheckDefinition[]
  readonly references?: ForeignTarget
  readonly isInvisible: boolean
  readonly comment: string
}

/** A text and how to read it. */
export interface Source {
  readonly text: string
  readonly reading: Reading
}

/** @param reader - At the column's name. It stops at a comma, FIRST, AFTER, or the end. */
export function readColumn(reader: Reader, source: Source): ColumnDefinition | undefined {
  const token = reader.peek()
  if (token?.kind !== 'name') return undefined
  reader.skip()
  const isSerial = reader.take('SERIAL') !== undefined
  const type = isSerial
    ? { name: 'bigint', sizes: [], values: [], isUnsigned: true }
    : readDataType(reader, source.reading)
  if (type === undefined) return undefined
  let column: ColumnDefinition = {
    ...{ name: token.text, type, checks: [], isInvisible: false, comment: '' },
    ...(isSerial
      ? { nullability: 'not null' as const, isAutoIncrement: true, key: 'unique' as const }
      : { isAutoIncrement: false }),
  }
  for (;;) {
    const next = reader.peek()
    if (next === undefined || next.text === ',' || next.text === ';') return column
    if (next.keyword === 'FIRST' || next.keyword === 'AFTER') return column
    const more = readAttribute(reader, column, source)
    if (more === undefined) return undefined
    column = { ...column, ...more }
  }
}

function readAttribute(
  reader: Reader,
  column: ColumnDefinition,
  source: Source,
): Partial<ColumnDefinition> | undefined {
  if (reader.takeAll('NOT', 'NULL')) return { nullability: 'not null' }
  if (reader.take('NULL') !== undefined) return { nullability: 'null' }
  if (reader.take('AUTO_INCREMENT') !== undefined) return { isAutoIncrement: true }
  if (reader.takeAll('SERIAL', 'DEFAULT', 'VALUE')) {
    return { nullability: 'not null', isAutoIncrement: true, key: 'unique' }
  }
  if (reader.take('DEFAULT') !== undefined) {
    const value = readDefault(reader, source)
    return value && { default: value }
  }
  if (reader.takeAll('ON', 'UPDATE')) {
    const now = readNow(reader)
    return now && { onUpdate: now }
  }
  if (reader.takeAll('PRIMARY', 'KEY') || reader.take('KEY') !== undefined) return { key: 'primary' }
  if (reader.take('UNIQUE') !== undefined) {
    reader.take('KEY')
    return column.key === 'primary' ? undefined : { key: 'unique' }
  }
  if (reader.take('COMMENT') !== undefined) {
    const comment = readString(reader, source.reading.sqlMode)
    return comment === undefined ? undefined : { comment }
  }
  const collation = readCollation(reader)
  if (collation !== undefined) return { type: { ...column.type, collation } }
  const charset = readCharset(reader)
  if (charset !== undefined) return { type: { ...column.type, charset } }
  const isGenerated = reader.takeAll('GENERATED', 'ALWAYS', 'AS') || reader.take('AS') !== undefined
  if (isGenerated) {
    const group = readGroup(reader)
    if (group === undefined) return undefined
    const isStored = reader.take('VIRTUAL', 'STORED', 'PERSISTENT')
    return {
      generated: { expression: textOf(source.text, group), isStored: (isStored ?? 'VIRTUAL') !== 'VIRTUAL' },
    }
  }
  if (reader.peek()?.keyword === 'CHECK' || reader.peek()?.keyword === 'CONSTRAINT') {
    const check = readCheck(reader, source)
    return check && { checks: [...column.checks, check] }
  }
  if (reader.take('REFERENCES') !== undefined) {
    const references = readForeignTarget(reader)
    return references && { references }
  }
  if (reader.take('INVISIBLE') !== undefined) return { isInvisible: true }
  if (reader.take('VISIBLE') !== undefined) return {}
  if (reader.take('COLUMN_FORMAT', 'STORAGE') !== undefined) {
    return reader.take('FIXED', 'DYNAMIC', 'DEFAULT', 'DISK', 'MEMORY') === undefined ? undefined : {}
  }
  return undefined
}

/** Passes `[CONSTRAINT [name]] CHECK (…) [[NOT] ENFORCED]`. */
export function readCheck(reader: Reader, { text }: Source): CheckDefinition | undefined {
  const isNamed = reader.take('CONSTRAINT') !== undefined
  const name = isNamed && reader.peek()?.keyword !== 'CHECK' ? reader.name()?.name : undefined
  if (reader.take('CHECK') === undefined) return undefined
  const group = readGroup(reader)
  if (group === undefined) return undefined
  const isEnforced = !reader.takeAll('NOT', 'ENFORCED')
  reader.take('ENFORCED')
  return { ...(name === undefined ? {} : { name }), expression: textOf(text, group), isEnforced }
}

const NOW = ['CURRENT_TIMESTAMP', 'NOW', 'LOCALTIME', 'LOCALTIMESTAMP']

function readNow(reader: Reader): { readonly precision: number } | undefined {
  if (reader.take(...NOW) === undefined) return undefined
  const group = readGroup(reader) ?? []
  const precision = group.length === 0 ? 0 : Number(group[0]?.text)
  return Number.isInteger(precision) && group.length < 2 ? { precision } : undefined
}

/** @param reader - After DEFAULT. */
export function readDefault(reader: Reader, { text, reading }: Source): Default | undefined {
  const now = readNow(reader)
  if (now !== undefined) return { kind: 'now', ...now }
  const group = readGroup(reader)
  if (group !== undefined) {
    const value = literalOf(group, reading.sqlMode)
    return value === undefined
      ? { kind: 'expression', text: `(${textOf(text, group)})` }
      : { kind: 'literal', value }
  }
  const tokens = readSimple(reader)
  const value = literalOf(tokens, reading.sqlMode)
  if (value !== undefined) return { kind: 'literal', value }
  return tokens.length === 0 ? undefined : { kind: 'expression', text: textOf(text, tokens) }
}

/** A constant, or a function with its arguments. */
function readSimple(reader: Reader): readonly Token[] {
  const tokens: Token[] = []
  const pass = (): void => {
    const token = reader.peek()
    if (token !== undefined) tokens.push(token)
    reader.skip()
  }
  while (reader.peek()?.text === '-' || reader.peek()?.text === '+') pass()
  const first = reader.peek()
  if (first === undefined) return []
  pass()
  if (first.kind === 'string') {
    while (reader.peek()?.kind === 'string') pass()
    return tokens
  }
  // What has nothing between it is one: 1.5e-3, x'41', next value for db.s.
  for (let next = reader.peek(); next !== undefined; next = reader.peek()) {
    const isClose = next.start === tokens.at(-1)?.end
    if (isClose && (next.text === '.' || next.text === '-' || next.text === '+' || next.kind === 'string'))
      pass()
    else if (isClose && next.kind === 'name' && tokens.at(-1)?.kind === 'sign') pass()
    else break
  }
  if (reader.peek()?.text === '(') {
    const depth = reader.peek()?.depth
    do pass()
    while (reader.peek() !== undefined && !(reader.peek()?.text === ')' && reader.peek()?.depth === depth))
    pass()
  }
  return tokens
}
