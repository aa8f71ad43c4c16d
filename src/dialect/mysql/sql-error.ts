/**
 * MySQL's and MariaDB's messages as outcomes and errors. Invariant: of a
 * driver's error only number, state and the server's message are used; the rest
 * holds the SQL, and at times the password.
 */
import { GreenlineError } from '../../core/errors.js'
import type { SqlError } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import { atTarget, connectionsFull, nameOf, privilegeMissing, toConnectError } from '../connection-error.js'
import type { Stopped } from '../patience.js'

/** The part of a driver's error that is looked at. */
export interface ServerError {
  readonly code?: string | undefined
  readonly errno?: number | undefined
  readonly sqlState?: string | undefined
  readonly sqlMessage?: string | undefined
  readonly message?: string | undefined
}

/** Whether the server said it, and not the socket or the driver. */
export const isFromServer = (error: ServerError): boolean =>
  error.sqlState !== undefined && error.sqlMessage !== undefined && error.errno !== undefined

/** ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED, ER_CLIENT_INTERACTION_TIMEOUT (MySQL): the server says so and hangs up. */
const FAREWELLS = new Set([1053, 1927, 4031])

/** Whether the server ends the session with this message. */
export const endsSession = ({ errno }: ServerError): boolean => FAREWELLS.has(errno ?? 0)

/** ER_STATEMENT_TIMEOUT of MariaDB, ER_QUERY_TIMEOUT of MySQL. */
const isOutOfTime = ({ errno }: ServerError): boolean => errno === 1969 || errno === 3024

/** Whether the statement was killed, or ran out of time. */
export const isCutShort = (error: ServerError): boolean => isOutOfTime(error) || error.errno === 1317

export const toSqlError = (error: ServerError): SqlError => {
  const { errno, sqlState, sqlMessage, message } = error
  return {
    code: String(errno ?? 'unknown'),
    ...(sqlState === undefined || sqlState === '' ? {} : { sqlState }),
    message: sqlMessage ?? message ?? 'The server gave no message',
    ...(isOutOfTime(error) ? { hint: 'Raise statement-timeout, or make the statement do less.' } : {}),
  }
}

/**
 * Where a syntax error is: the server quotes the text from there on, and its line.
 *
 * @returns Characters from the start of the sent text, 0-based.
 */
export function positionOf(text: string, { errno, sqlMessage = '' }: ServerError): number | undefined {
  if (errno !== 1064) return undefined
  const found = /near '([^]*)' at line (\d+)$/.exec(sqlMessage)
  if (found === null) return undefined
  const near = found[1] ?? ''
  const lineStart = startOfLine(text, Number(found[2]))
  const at = near === '' ? text.length : text.indexOf(near, lineStart)
  return at < 0 ? undefined : Array.from(text.slice(0, at)).length
}

function startOfLine(text: string, line: number): number {
  let at = 0
  for (let current = 1; current < line; current += 1) at = text.indexOf('\n', at) + 1
  return at
}

const REJECTED = new Set([1045, 1130, 1227, 1251, 1698, 1820, 1862, 4151])
/** Too many connections of the server, or of the account: at once, or in an hour. */
const FULL = new Set([1040, 1203, 1226])

/** Why a session could not be had. @param stopped - How far it got. */
export function toConnectFailure(target: Target, thrown: unknown, stopped: Stopped): GreenlineError {
  if (thrown instanceof GreenlineError) return atTarget(target, thrown)
  const error = thrown as ServerError
  const options = { cause: thrown, place: { target: target.name } }
  const server = nameOf(target)
  const said = error.sqlMessage ?? error.message ?? 'no reason given'
  if (error.errno === 1049) {
    return new GreenlineError(
      'DATABASE_MISSING',
      `${server} has no database "${target.database}".`,
      'Create the database, or correct its name in the database URL.',
      options,
    )
  }
  if (FULL.has(error.errno ?? 0)) return connectionsFull(target, said, thrown)
  if (error.errno === 1044) return privilegeMissing(target, `refuses it this database: ${said}`, thrown)
  if (REJECTED.has(error.errno ?? 0)) {
    return new GreenlineError(
      'CREDENTIALS_REJECTED',
      `${server} rejected the user or password: ${said}.`,
      'Check user and password of the database URL in the secret, and that special characters in it are percent-encoded.',
      options,
    )
  }
  if (error.code === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED') {
    return new GreenlineError(
      'CREDENTIALS_REJECTED',
      `${server} asks for the password in clear text.`,
      'Use an account that proves itself in another way, or a token or password-command over TLS that checks the certificate.',
      options,
    )
  }
  if (error.code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return new GreenlineError(
      'TLS_FAILED',
      `${server} offers no TLS.`,
      'Switch TLS on at the server, or add ssl-mode=DISABLED to the database URL where plaintext is acceptable.',
      options,
    )
  }
  const known = toConnectError(target, tlsCause(error), stopped)
  if (known !== undefined) return known
  return new GreenlineError(
    'TARGET_UNREACHABLE',
    `${server} refused the session: ${said}${error.errno === undefined ? '' : ` (${error.errno})`}.`,
    'Mend on the server what the message names, and run again.',
    options,
  )
}

/** Of what TLS said, the driver keeps the text only; the code is kept aside (connect.ts). */
function tlsCause(error: ServerError & { readonly cause?: unknown }): ServerError {
  if (error.code !== 'HANDSHAKE_SSL_ERROR') return error
  const cause = error.cause as ServerError | undefined
  return { code: cause?.code ?? 'EPROTO' }
}
