/**
 * PostgreSQL's messages as outcomes and errors. Invariant: only fields of the
 * protocol are used, never a driver's own text with a query in it.
 *
 * @see https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
import { GreenlineError } from '../../core/errors.js'
import type { Notice, SqlError } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import { atTarget, connectionsFull, nameOf, privilegeMissing, toConnectError } from '../connection-error.js'
import type { Stopped } from '../patience.js'

/** ErrorResponse or NoticeResponse as `pg` hands it over; an error of the socket has no `severity`. */
export interface ServerMessage {
  readonly severity?: string | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  /** Characters from the start of the sent text, 1-based. */
  readonly position?: string | undefined
  readonly where?: string | undefined
  readonly internalQuery?: string | undefined
}

/** Whether the server said it, and not the socket. */
export const isFromServer = (message: ServerMessage): boolean => message.severity !== undefined

/** Whether the server ends the session with this message. */
export const endsSession = ({ severity }: ServerMessage): boolean =>
  severity === 'FATAL' || severity === 'PANIC'

export function toSqlError(message: ServerMessage): SqlError {
  const detail = [message.detail, message.where].filter(part => part !== undefined && part !== '').join('\n')
  return {
    code: message.code ?? 'XX000',
    ...(message.code === undefined ? {} : { sqlState: message.code }),
    message: message.message ?? 'The server gave no message',
    ...(detail === '' ? {} : { detail }),
    ...(message.hint === undefined ? {} : { hint: message.hint }),
  }
}

export const toNotice = ({ severity, code, message }: ServerMessage): Notice => ({
  severity: severity ?? 'NOTICE',
  code: code ?? '00000',
  message: message ?? '',
})

/** Why a session could not be had. @param stopped - How far it got. */
export function toConnectFailure(target: Target, thrown: unknown, stopped: Stopped): GreenlineError {
  if (thrown instanceof GreenlineError) return atTarget(target, thrown)
  const message = thrown as ServerMessage
  const options = { cause: thrown, place: { target: target.name } }
  const server = nameOf(target)
  const said = message.message ?? 'no reason given'
  if (isFromServer(message)) {
    switch (message.code) {
      case '28P01':
      case '28000':
        return new GreenlineError(
          'CREDENTIALS_REJECTED',
          `${server} rejected the user or password: ${said}.`,
          'Check user and password of the database URL in the secret, and that special characters in it are percent-encoded.',
          options,
        )
      case '3D000':
        return new GreenlineError(
          'DATABASE_MISSING',
          `${server} has no database "${target.database}".`,
          'Create the database, or correct its name in the database URL.',
          options,
        )
      // too_many_connections: of the server, the account or the database.
      case '53300':
        return connectionsFull(target, said, thrown)
      case '42501':
        return privilegeMissing(target, `refuses it this database: ${said}`, thrown)
      default:
        return new GreenlineError(
          'TARGET_UNREACHABLE',
          `${server} refused the session: ${said} (${message.code ?? 'no code'}).`,
          'Mend on the server what the message names, and run again.',
          options,
        )
    }
  }
  if (target.address.kind === 'embedded') {
    return new GreenlineError(
      'TARGET_UNREACHABLE',
      `The embedded database of ${target.name} did not start: ${said}`,
      'Check that its folder can be written, and that it holds an embedded database or nothing.',
      options,
    )
  }
  const known = toConnectError(target, message, stopped)
  if (known !== undefined) return known
  if (said.includes('does not support SSL')) {
    return new GreenlineError(
      'TLS_FAILED',
      `${server} offers no TLS.`,
      'Switch TLS on at the server, or add sslmode=disable to the database URL where plaintext is acceptable.',
      options,
    )
  }
  // The driver's own words, which come without a code.
  const code = CODES_OF_TEXTS.find(([text]) => said.includes(text))?.[1]
  const named = code === undefined ? undefined : toConnectError(target, { code }, stopped)
  return (
    named ??
    new GreenlineError(
      'TARGET_UNREACHABLE',
      `${server} cannot be reached: ${said.includes('establishing an SSL') ? 'it does not speak the protocol of PostgreSQL' : said}.`,
      'Check host and port in the database URL, and that this runner may reach the server.',
      options,
    )
  )
}

const CODES_OF_TEXTS = [
  ['timeout', 'ETIMEDOUT'],
  ['terminated unexpectedly', 'ECONNRESET'],
] as const
