/** SET PASSWORD, SET ROLE and SET DEFAULT ROLE. */
import { readAccount, type Account } from './accounts.js'
import type { Source } from './column.js'
import { isAtEnd } from './parts.js'
import type { Reader } from './reader.js'

export type SetAccount =
  | { readonly kind: 'set password'; readonly account: Account | undefined }
  /** Without roles, it is NONE, DEFAULT or ALL. */
  | { readonly kind: 'set role'; readonly roles: readonly string[] }
  | {
      readonly kind: 'set default role'
      readonly roles: readonly string[]
      readonly accounts: readonly Account[]
    }

/** @param reader - After SET. */
export function readSetAccount(reader: Reader, source: Source): SetAccount | undefined {
  if (reader.take('PASSWORD') !== undefined) {
    const account = reader.take('FOR') === undefined ? undefined : readAccount(reader, source, '%')
    return { kind: 'set password', account }
  }
  const isDefault = reader.takeAll('DEFAULT', 'ROLE')
  if (!isDefault && reader.take('ROLE') === undefined) return undefined
  const roles: string[] = []
  const none = reader.take('NONE', 'ALL', 'DEFAULT')
  if (none === undefined) {
    do {
      const role = readAccount(reader, source, '')
      if (role === undefined) return undefined
      roles.push(role.name)
    } while (reader.sign(','))
  }
  if (!isDefault) return isAtEnd(reader) ? { kind: 'set role', roles } : undefined
  const accounts: Account[] = []
  if (reader.take('FOR', 'TO') !== undefined) {
    do {
      const account = readAccount(reader, source, '%')
      if (account === undefined) return undefined
      accounts.push(account)
    } while (reader.sign(','))
  }
  return isAtEnd(reader) ? { kind: 'set default role', roles, accounts } : undefined
}
