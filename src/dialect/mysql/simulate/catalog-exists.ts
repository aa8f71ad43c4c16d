/** Whether an object is on the live server. Invariant: what the account may not see is `hidden`, never absent. */
import type { Grants } from './grants.js'
import type { OtherKind } from './model.js'
import type { Question } from './question.js'
import { quoteText } from './quoting.js'

export interface Looking {
  readonly ask: Question
  readonly grants: Grants
  /** A database's name as it is kept. */
  readonly fold: (name: string) => string
}

/** @param name - Of an account, user and host with a NUL between them. */
export async function exists(
  { ask, grants, fold }: Looking,
  kind: OtherKind,
  schema: string,
  name: string,
): Promise<boolean | 'hidden'> {
  const inSchema = { database: schema, name: '*' }
  switch (kind) {
    case 'procedure':
    case 'function':
    case 'package':
    case 'package body': {
      const rows = await ask(
        `SELECT 1 AS found FROM information_schema.routines WHERE routine_schema = ${quoteText(fold(schema))}
           AND routine_name = ${quoteText(name)} AND routine_type = ${quoteText(kind.toUpperCase())}`,
      )
      if (rows.length > 0) return true
      return grants.seesRoutines(schema) ? false : 'hidden'
    }
    case 'event': {
      const rows = await ask(
        `SELECT 1 AS found FROM information_schema.events WHERE event_schema = ${quoteText(fold(schema))}
           AND event_name = ${quoteText(name)}`,
      )
      if (rows.length > 0) return true
      return grants.has('EVENT', inSchema) ? false : 'hidden'
    }
    case 'user':
    case 'role': {
      const [user = '', host = ''] = name.split('\0')
      try {
        const rows = await ask(
          `SELECT 1 AS found FROM mysql.user WHERE user = ${quoteText(user)} AND host = ${quoteText(host)}`,
        )
        return rows.length > 0
      } catch {
        return 'hidden'
      }
    }
    default:
      return 'hidden'
  }
}
