/**
 * Why rows of the target could not be read, and what to do. Invariant: no value of a row
 * gets into a message.
 */
import type { GreenlineError } from '../../../core/errors.js'
import type { ServerMessage } from '../sql-error.js'
import { impossible } from './failures.js'

const INSUFFICIENT_PRIVILEGE = '42501'

/** Beginnings of codes, to what helps. */
const HINTS: readonly (readonly [code: string, hint: string])[] = [
  ['57014', 'Raise statement-timeout, or let mirror-data copy fewer rows.'],
  ['55P03', 'Run again when nobody holds a lock on the table, or raise lock-timeout.'],
  ['42', 'Run again when nobody changes the catalog of the target.'],
  ['40001', 'Run again, or read from the primary server.'],
]

/** @param table - As the source calls it, quoted. */
export function unreadable(table: string, error: ServerMessage): GreenlineError {
  const said = withoutValues(error)
  const message = `The rows of ${table} could not be read: ${said}.`
  if (error.code === INSUFFICIENT_PRIVILEGE) {
    return said.includes('row-level security') ? filtered([table]) : notReadable([table])
  }
  const hint = HINTS.find(([code]) => error.code?.startsWith(code))?.[1]
  return impossible(message, hint ?? "Look into the log of the target's server, then run again.", error)
}

/** The account may not read these tables, quoted. */
export const notReadable = (tables: readonly string[]): GreenlineError =>
  impossible(
    `The account may not read the rows of ${tables.join(', ')}.`,
    `Have the owner run GRANT SELECT ON ${tables.join(', ')} TO the account (and GRANT USAGE ON their schemas), or write mirror-data: none.`,
  )

/** The account would see a part of these tables, quoted. */
export const filtered = (tables: readonly string[]): GreenlineError =>
  impossible(
    `Row-level security hides rows of ${tables.join(', ')} from the account.`,
    'Give the account the attribute BYPASSRLS, or leave these tables out of mirror-data.',
  )

/** What the server said. Messages of class 22 quote the value that they are about. */
export const withoutValues = ({ code = 'no code', message = 'no reason given' }: ServerMessage): string =>
  code.startsWith('22') ? `a value is not valid there (${code})` : `${message} (${code})`
