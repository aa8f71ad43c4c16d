/** Users, roles and privileges. Invariant: an account is `name` and `host`, the host `%` when none is written. */
import type { Source } from './column.js'
import { isAtEnd, readGroup, restOf, stringValue } from './parts.js'
import type { Reader } from './reader.js'
import type { Token } from './tokens.js'

export interface Account {
  readonly name: string
  readonly host: string
  /** CURRENT_USER and the like. */
  readonly isCurrent?: true
  /** The host is written. */
  readonly hasHost?: true
}

export interface GrantStatement {
  readonly kind: 'grant' | 'revoke'
  /** Upper case, with the columns that each is on. */
  readonly privileges: readonly { readonly name: string; readonly columns: readonly string[] }[]
  /** What stands there as it is written: names of roles, when it is on nothing. */
  readonly roles: readonly string[]
  /** Absent for roles. */
  readonly on?: {
    readonly what: 'table' | 'procedure' | 'function'
    readonly database?: string
    readonly name: string
  }
  readonly accounts: readonly Account[]
  readonly canGrant: boolean
  /** An account that is not there is made. */
  readonly creates: boolean
}

export type AccountStatement =
  | {
      readonly kind: 'create user' | 'drop user' | 'alter user' | 'create role' | 'drop role'
      readonly accounts: readonly Account[]
      readonly isConditional: boolean
      readonly orReplace: boolean
    }
  | { readonly kind: 'rename user'; readonly pairs: readonly (readonly [Account, Account])[] }
  | GrantStatement

/** @param reader - After the verb, but for GRANT and REVOKE. */
export function readAccounts(
  reader: Reader,
  source: Source,
  verb: 'CREATE' | 'CREATE OR REPLACE' | 'ALTER' | 'DROP' | 'RENAME' | 'GRANT' | 'REVOKE',
): AccountStatement | undefined {
  if (verb === 'GRANT' || verb === 'REVOKE') {
    reader.skip()
    return readGrant(reader, source, verb)
  }
  const word = reader.take('USER', 'ROLE')
  if (word === undefined) return undefined
  if (verb === 'RENAME') return readRenames(reader, source)
  const isConditional = reader.takeAll('IF', 'NOT', 'EXISTS') || reader.takeAll('IF', 'EXISTS')
  const accounts: Account[] = []
  do {
    const account = readAccount(reader, source, word === 'ROLE' ? '' : '%')
    if (account === undefined) return undefined
    accounts.push(account)
    if (verb !== 'DROP') skipAuthentication(reader)
  } while (reader.sign(','))
  if (verb === 'DROP' && !isAtEnd(reader)) return undefined
  const what = verb === 'CREATE OR REPLACE' ? 'create' : (verb.toLowerCase() as 'create' | 'drop' | 'alter')
  const kind = `${what} ${word.toLowerCase()}`
  if (kind === 'alter role') return undefined
  return {
    kind: kind as 'create user',
    ...{ accounts, isConditional, orReplace: verb === 'CREATE OR REPLACE' },
  }
}

/** What follows an account, up to the next one. */
function skipAuthentication(reader: Reader): void {
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    if (token.text === ',' && token.depth === 0) return
    reader.skip()
  }
}

/** @param defaultHost - Of an account that is written without one. */
export function readAccount(reader: Reader, { reading }: Source, defaultHost: string): Account | undefined {
  const token = reader.peek()
  if (token === undefined || token.kind === 'sign') return undefined
  reader.skip()
  if (token.keyword === 'CURRENT_USER' || token.keyword === 'CURRENT_ROLE') {
    readGroup(reader)
    return { name: '', host: '', isCurrent: true }
  }
  const name = plain(token, reading.sqlMode)
  if (!reader.sign('@')) return { name, host: defaultHost }
  const parts: string[] = []
  for (let host = reader.peek(); host !== undefined; host = reader.peek()) {
    const isClose = parts.length === 0 || host.start === reader.end()
    if (!isClose || (host.kind === 'sign' && !/^[.%-]$/.test(host.text))) break
    parts.push(plain(host, reading.sqlMode))
    reader.skip()
  }
  return { name, host: parts.join(''), hasHost: true }
}

const plain = (token: Token, sqlMode: string): string =>
  token.kind === 'string' ? stringValue(token, sqlMode) : token.text

function readRenames(reader: Reader, source: Source): AccountStatement | undefined {
  const pairs: (readonly [Account, Account])[] = []
  do {
    const from = readAccount(reader, source, '%')
    if (from === undefined || reader.take('TO') === undefined) return undefined
    const to = readAccount(reader, source, '%')
    if (to === undefined) return undefined
    pairs.push([from, to])
  } while (reader.sign(','))
  return isAtEnd(reader) ? { kind: 'rename user', pairs } : undefined
}

function readGrant(reader: Reader, source: Source, verb: 'GRANT' | 'REVOKE'): AccountStatement | undefined {
  const privileges: { name: string; columns: readonly string[] }[] = []
  const roles: string[] = []
  do {
    const words: Token[] = []
    let columns: readonly string[] = []
    for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
      if (/^(?:ON|TO|FROM)$/.test(token.keyword) || token.text === ',') break
      if (token.text === '(') {
        columns = (readGroup(reader) ?? []).flatMap(({ kind, text }) => (kind === 'name' ? [text] : []))
        continue
      }
      words.push(token)
      reader.skip()
    }
    privileges.push({ name: words.map(({ keyword }) => keyword).join(' '), columns })
    roles.push(words.length === 1 && words[0] !== undefined ? plain(words[0], source.reading.sqlMode) : '')
  } while (reader.sign(','))
  const on = reader.take('ON') === undefined ? undefined : readObject(reader)
  if (on === null || reader.take(verb === 'GRANT' ? 'TO' : 'FROM') === undefined) return undefined
  const accounts: Account[] = []
  let creates = false
  do {
    const account = readAccount(reader, source, '%')
    if (account === undefined) return undefined
    accounts.push(account)
    for (let token = reader.peek(); token !== undefined && token.text !== ','; token = reader.peek()) {
      if (token.keyword === 'WITH' || isAtEnd(reader)) break
      creates ||= token.keyword === 'IDENTIFIED'
      reader.skip()
    }
  } while (reader.sign(','))
  const rest = restOf(reader).map(({ keyword }) => keyword)
  return {
    kind: verb === 'GRANT' ? 'grant' : 'revoke',
    ...{ privileges, roles, accounts, creates },
    canGrant: rest.some((word, at) => word === 'GRANT' && rest[at + 1] === 'OPTION'),
    ...(on === undefined ? {} : { on }),
  }
}

type Granted = GrantStatement['on']

function readObject(reader: Reader): NonNullable<Granted> | null {
  const word = reader.take('TABLE', 'PROCEDURE', 'FUNCTION')
  const what = (word ?? 'TABLE').toLowerCase() as 'table' | 'procedure' | 'function'
  const star = (): string | undefined => (reader.sign('*') ? '*' : undefined)
  const first = star() ?? firstName(reader)
  if (first === undefined) return null
  if (!reader.sign('.')) return { what, name: first }
  const second = star() ?? firstName(reader)
  return second === undefined ? null : { what, database: first, name: second }
}

function firstName(reader: Reader): string | undefined {
  const token = reader.peek()
  if (token?.kind !== 'name') return undefined
  reader.skip()
  return token.text
}
