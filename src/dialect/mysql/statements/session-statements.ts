/**
 * Queries, transactions, settings, and what is only told by its first words. Invariant: a statement that is not
 * one of these is `opaque`: it may do anything.
 */
import { readCall, type CallStatement } from './calls.js'
import type { Source } from './column.js'
import { isAtEnd, listOf, restOf, textOf } from './parts.js'
import { createReader, readNames, type ObjectName, type Reader } from './reader.js'
import { readSetAccount, type SetAccount } from './set-account.js'
import type { Token } from './tokens.js'

export type SessionStatement =
  | CallStatement
  | SetAccount
  | { readonly kind: 'query'; readonly word: string }
  | { readonly kind: 'begin'; readonly isReadOnly: boolean }
  | { readonly kind: 'commit' | 'rollback'; readonly chain: boolean }
  | { readonly kind: 'savepoint' | 'rollback to' | 'release'; readonly name: string }
  | { readonly kind: 'set'; readonly assignments: readonly SetAssignment[] }
  | { readonly kind: 'use'; readonly database: string }
  | {
      readonly kind: 'lock tables'
      readonly locks: readonly {
        readonly table: ObjectName
        readonly alias?: string
        readonly writes: boolean
      }[]
    }
  | { readonly kind: 'unlock tables' }
  | { readonly kind: 'maintain'; readonly word: string; readonly tables: readonly ObjectName[] }
  /** FLUSH, SHUTDOWN and others that leave the database as it is. */
  | { readonly kind: 'administer'; readonly word: string }
  | { readonly kind: 'opaque'; readonly word: string }

export interface SetAssignment {
  readonly scope: 'session' | 'global' | 'user' | 'names'
  /** Lower case; of a user variable without its `@`. */
  readonly name: string
  readonly value: readonly Token[]
  readonly text: string
}

const QUERIES = new Set(['SELECT', 'WITH', 'VALUES', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'TABLE', 'HELP'])
const ADMINISTRATION = new Set([
  'FLUSH',
  'SHUTDOWN',
  'RESET',
  'PURGE',
  'CHANGE',
  'START',
  'STOP',
  'CACHE',
  'BACKUP',
  'INSTALL',
  'UNINSTALL',
  'BINLOG',
  'CLONE',
  'RESTART',
])

export function readSessionStatement(reader: Reader, source: Source): SessionStatement | undefined {
  const first = reader.peek()
  const word = first?.text === '(' ? 'SELECT' : (first?.keyword ?? '')
  if (word === 'WITH' && writesBehindWith(reader)) return { kind: 'opaque', word: 'WITH … UPDATE' }
  const call = readCall(again(reader), source)
  if (call !== undefined) {
    restOf(reader)
    return call
  }
  if (QUERIES.has(word)) return { kind: 'query', word }
  const transaction = readTransaction(reader)
  if (transaction !== undefined) return transaction
  switch (word) {
    case 'SET':
      reader.skip()
      return readSetAccount(again(reader), source) ?? readSet(reader, source)
    case 'USE': {
      reader.skip()
      const database = reader.name()?.name
      return database !== undefined && isAtEnd(reader) ? { kind: 'use', database } : undefined
    }
    case 'LOCK':
      return readLocks(reader)
    case 'UNLOCK':
      return { kind: 'unlock tables' }
    case 'ANALYZE':
    case 'OPTIMIZE':
    case 'CHECK':
    case 'REPAIR':
    case 'CHECKSUM':
      return readMaintenance(reader, word)
    default:
      return ADMINISTRATION.has(word) ? { kind: 'administer', word } : { kind: 'opaque', word }
  }
}

/** A reader of what is left, so that this one can be read in another way. */
function again(reader: Reader): Reader {
  const rest: Token[] = []
  for (let ahead = 0; ; ahead += 1) {
    const token = reader.peek(ahead)
    if (token === undefined) return createReader(rest)
    rest.push(token)
  }
}

function writesBehindWith(reader: Reader): boolean {
  for (let ahead = 0; ; ahead += 1) {
    const token = reader.peek(ahead)
    if (token === undefined) return false
    if (token.depth === 0 && /^(?:UPDATE|DELETE|INSERT|REPLACE)$/.test(token.keyword)) {
      return reader.peek(ahead + 1)?.text !== '('
    }
  }
}

function readTransaction(reader: Reader): SessionStatement | undefined {
  const word = reader.peek()?.keyword
  if (word === 'START' && reader.peek(1)?.keyword === 'TRANSACTION') {
    const rest = restOf(reader)
      .map(({ keyword }) => keyword)
      .join(' ')
    return { kind: 'begin', isReadOnly: rest.includes('READ ONLY') }
  }
  if (word === 'BEGIN') {
    reader.skip()
    reader.take('WORK')
    return isAtEnd(reader) ? { kind: 'begin', isReadOnly: false } : { kind: 'opaque', word: 'BEGIN' }
  }
  if (word === 'SAVEPOINT' || (word === 'RELEASE' && reader.peek(1)?.keyword === 'SAVEPOINT')) {
    reader.skip(word === 'RELEASE' ? 2 : 1)
    const name = reader.name()?.name
    if (name === undefined) return undefined
    return { kind: word === 'RELEASE' ? 'release' : 'savepoint', name: name.toLowerCase() }
  }
  if (word !== 'COMMIT' && word !== 'ROLLBACK') return undefined
  reader.skip()
  reader.take('WORK')
  if (word === 'ROLLBACK' && reader.take('TO') !== undefined) {
    reader.take('SAVEPOINT')
    const name = reader.name()?.name
    return name === undefined ? undefined : { kind: 'rollback to', name: name.toLowerCase() }
  }
  const rest = restOf(reader)
    .map(({ keyword }) => keyword)
    .join(' ')
  return { kind: word === 'COMMIT' ? 'commit' : 'rollback', chain: rest.startsWith('AND CHAIN') }
}

/** @param reader - After SET. */
function readSet(reader: Reader, { text }: Source): SessionStatement {
  const rest = restOf(reader).filter(token => !(token.text === ';' && token.depth === 0))
  const [first, second] = rest
  const opaque: SessionStatement = { kind: 'opaque', word: `SET ${first?.keyword ?? ''}`.trim() }
  if (first === undefined) return opaque
  if (/^(?:PASSWORD|ROLE|STATEMENT|RESOURCE)$/.test(first.keyword) || second?.keyword === 'ROLE')
    return opaque
  if (first.keyword === 'TRANSACTION' || second?.keyword === 'TRANSACTION') {
    const scope = first.keyword === 'GLOBAL' ? 'global' : 'session'
    return { kind: 'set', assignments: [{ scope, name: 'transaction', value: [], text: textOf(text, rest) }] }
  }
  const assignments: SetAssignment[] = []
  let scope: 'session' | 'global' = 'session'
  for (const part of listOf(rest)) {
    const read = readSetPart(part, scope, text)
    if (read === undefined) return opaque
    scope = read.scope === 'global' && /^GLOBAL|^PERSIST/.test(part[0]?.keyword ?? '') ? 'global' : 'session'
    assignments.push(read)
  }
  return { kind: 'set', assignments }
}

function readSetPart(
  part: readonly Token[],
  inherited: 'session' | 'global',
  text: string,
): SetAssignment | undefined {
  const names =
    part[0]?.keyword === 'NAMES' ||
    part[0]?.keyword === 'CHARSET' ||
    (part[0]?.keyword === 'CHARACTER' && part[1]?.keyword === 'SET')
  if (names) {
    const from = part[0]?.keyword === 'CHARACTER' ? 2 : 1
    return { scope: 'names', name: 'names', value: part.slice(from), text: textOf(text, part) }
  }
  const at = part.findIndex(({ text: sign }) => sign === '=')
  if (at < 1) return undefined
  const isColon = part[at - 1]?.text === ':'
  const target = part.slice(0, isColon ? at - 1 : at)
  const value = part.slice(at + 1)
  if (value.length === 0) return undefined
  const written = target
    .map(token => (token.kind === 'string' ? token.text.slice(1, -1) : token.text))
    .join(' ')
    .toLowerCase()
  const whole = { value, text: textOf(text, part) }
  if (/^@ [^@]/.test(written)) return { scope: 'user', name: written.slice(2), ...whole }
  const found = /^(?:@ @ )?(?:(session|local|global|persist|persist_only)(?: \. (?:@ @ )?| ))?([\w$]+)$/.exec(
    written,
  )
  if (found === null) return undefined
  const word = found[1]
  const isGlobal =
    word === undefined ? inherited === 'global' && !written.startsWith('@') : /^(?:global|persist)/.test(word)
  return { scope: isGlobal ? 'global' : 'session', name: found[2] ?? '', ...whole }
}

function readLocks(reader: Reader): SessionStatement | undefined {
  reader.skip()
  if (reader.take('TABLE', 'TABLES') === undefined) return { kind: 'administer', word: 'LOCK INSTANCE' }
  const locks: { table: ObjectName; alias?: string; writes: boolean }[] = []
  do {
    const table = reader.name()
    if (table === undefined) return undefined
    const isAs = reader.take('AS') !== undefined
    const isWord = /^(?:READ|WRITE|LOW_PRIORITY)$/.test(reader.peek()?.keyword ?? '')
    const alias = isAs || !isWord ? reader.name()?.name : undefined
    reader.take('LOW_PRIORITY')
    const mode = reader.take('READ', 'WRITE')
    if (mode === undefined) return undefined
    reader.take('LOCAL', 'CONCURRENT')
    locks.push({ table, writes: mode === 'WRITE', ...(alias === undefined ? {} : { alias }) })
  } while (reader.sign(','))
  reader.wait()
  return isAtEnd(reader) ? { kind: 'lock tables', locks } : undefined
}

function readMaintenance(reader: Reader, word: string): SessionStatement | undefined {
  reader.skip()
  reader.take('NO_WRITE_TO_BINLOG', 'LOCAL')
  // ANALYZE of a query runs it and tells how.
  if (word === 'ANALYZE' && /^(?:SELECT|WITH|FORMAT)$/.test(reader.peek()?.keyword ?? ''))
    return { kind: 'query', word }
  if (reader.take('TABLE', 'TABLES') === undefined) return { kind: 'opaque', word }
  const tables = readNames(reader)
  restOf(reader)
  return tables.length === 0 ? undefined : { kind: 'maintain', word, tables }
}
