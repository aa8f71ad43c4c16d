/**
 * What ends a copy of rows, as errors a person can act on. Invariant: each names
 * the table whose rows were on their way.
 */
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import { endsSession, isFromServer, type ServerError } from '../sql-error.js'
import { RowTooLarge, WriteError } from './row-writer.js'

const isLost = (error: ServerError): boolean => !isFromServer(error) || endsSession(error)

const impossible = (target: Target, message: string, hint: string, cause?: unknown): GreenlineError =>
  new GreenlineError('DRY_RUN_IMPOSSIBLE', message, hint, { cause, place: { target: target.name } })

/** What a writer of rows threw; anything else stays what it is. */
export function toWriteFailure(mirror: Target, thrown: unknown): unknown {
  if (thrown instanceof RowTooLarge) return tooLarge(mirror, thrown)
  return thrown instanceof WriteError ? notWritten(mirror, thrown) : thrown
}

/** Why the rows of a table were not read. */
export function notRead(source: Target, table: string, error: ServerError): GreenlineError {
  if (isLost(error)) return lost(source, table, error)
  return impossible(
    source,
    `${source.name} refused to give the rows of ${table}: ${error.sqlMessage ?? ''} (${error.errno ?? ''}).`,
    // ER_TABLE_DEF_CHANGED: somebody altered it after the snapshot was taken.
    error.errno === 1412
      ? 'Run again when nobody alters tables of the target.'
      : 'Mend on the server what the message names, or leave the table out of `mirror-data`.',
    error,
  )
}

function notWritten(mirror: Target, { table, cause }: WriteError): GreenlineError {
  const error = cause as ServerError
  if (isLost(error)) return lost(mirror, table, error)
  return impossible(
    mirror,
    `The mirror's server refused rows of ${table}: ${error.sqlMessage ?? ''} (${error.errno ?? ''}).`,
    'Mend on the server what the message names, or leave the table out of `mirror-data`.',
    error,
  )
}

const lost = (target: Target, table: string, cause: unknown): GreenlineError =>
  impossible(
    target,
    `The connection to ${target.name} was lost while rows of ${table} were copied.`,
    'Run again; if it happens again, look into the log of that server.',
    cause,
  )

function tooLarge(mirror: Target, { table, rowBytes, maxBytes }: RowTooLarge): GreenlineError {
  const inMib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
  return impossible(
    mirror,
    `A row of ${table} takes ${inMib(rowBytes)} as a statement, and the mirror's server takes ${inMib(maxBytes)} at once.`,
    'Raise max_allowed_packet on the server of the mirror, or leave the table out of `mirror-data`.',
  )
}
