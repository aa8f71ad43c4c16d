/**
 * Questions to the server, in one READ ONLY transaction that sees one snapshot. Invariant:
 * each begins at the same savepoint, so that none leaves anything behind for the next; and
 * what the server says for a reason of ours is never taken for an answer.
 */
import type { Client } from 'pg'
import type { SessionOptions } from '../../dialect.js'
import { openSession, type Session } from '../connect.js'
import { endsSession, isFromServer, toNotice, toSqlError, type ServerMessage } from '../sql-error.js'
import type { Notice } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import { describe, type DescribedField } from './describe.js'
import { raised } from './raising.js'
import { Refusal, Unsure } from './verdicts.js'

/** How long one question may take. */
const QUESTION_MS = 5_000
const BACK = 'ROLLBACK TO SAVEPOINT greenline;'
/** In it, the catalog's functions write all names out. */
const CATALOG = `${BACK}SET LOCAL search_path TO pg_catalog;`

export interface Field {
  readonly name: string
  readonly type: number
  readonly typmod: number
}

export interface Rows {
  readonly fields: readonly Field[]
  /** Values as the server writes them. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly notices: readonly Notice[]
  /** Rows that the server counted, as MOVE does. */
  readonly count: number
}

export interface Server {
  readonly session: Session
  readonly timeoutMs: number
  /** A look-up of the catalog. Its rows hold one JSON document each. */
  look<T>(text: string): Promise<readonly T[]>
  /**
   * Runs what only reads, with settings set before it.
   *
   * @throws Refusal in the server's words, with the position in `text`.
   * @throws Unsure when the server speaks of this session and not of the statement.
   */
  evaluate(text: string, settings: readonly string[]): Promise<Rows>
  /** Has a query analysed and says what it would return. @throws As `evaluate`. */
  describe(text: string, settings: readonly string[]): Promise<readonly Field[] | undefined>
}

interface QueryRows {
  readonly rowCount: number | null
  readonly fields: readonly DescribedField[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** Opens the session and its transaction. @throws GreenlineError see `Dialect.connect` */
export async function openServer(target: Target, options: SessionOptions): Promise<Server> {
  const session = await openSession(target, options)
  const { client } = session
  const limit = options.statementTimeoutMs
  const timeoutMs = limit === 0 ? QUESTION_MS : Math.min(limit, QUESTION_MS)
  const notices: Notice[] = []
  client.on('notice', message => notices.push(toNotice(message)))
  await client.query(
    [
      'SET default_transaction_read_only = on',
      'SET row_security = off',
      // Questions are run once: to compile one takes several times as long as to answer it.
      'SET jit = off',
      'SET idle_in_transaction_session_timeout = 0',
      `SET statement_timeout = ${timeoutMs}`,
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      'SAVEPOINT greenline',
    ].join(';'),
  )
  return {
    session,
    timeoutMs,
    async look<T>(text: string) {
      const { rows } = await send(client, CATALOG + text).catch((thrown: unknown) => {
        throw ours(thrown, timeoutMs)
      })
      return rows.map(([document]) => JSON.parse(document ?? 'null') as T)
    },
    async evaluate(text, settings) {
      const before = [BACK, ...settings.map(setting => `${setting};`)].join('')
      notices.length = 0
      try {
        const { fields, rows, rowCount } = await send(client, before + text)
        return { fields: fields.map(toField), rows, notices: notices.splice(0), count: rowCount ?? 0 }
      } catch (thrown) {
        throw theirs(thrown, Array.from(before).length, timeoutMs)
      }
    },
    async describe(text, settings) {
      try {
        return (await describe(client, [BACK, ...settings], text))?.map(toField)
      } catch (thrown) {
        throw theirs(thrown, 0, timeoutMs)
      }
    },
  }
}

const toField = ({ name, dataTypeID, dataTypeModifier }: DescribedField): Field => ({
  name,
  type: dataTypeID,
  typmod: dataTypeModifier,
})

const asText = { getTypeParser: () => (value: unknown) => value }

async function send(client: Client, text: string): Promise<QueryRows> {
  const result = (await client.query({ text, rowMode: 'array', types: asText })) as unknown as
    QueryRows | readonly QueryRows[]
  const last = Array.isArray(result) ? (result as readonly QueryRows[]).at(-1) : (result as QueryRows)
  if (last === undefined) throw new Error('A question without an answer')
  return last
}

/** A look-up has no error that is the statement's. */
function ours(thrown: unknown, timeoutMs: number): unknown {
  const message = thrown as ServerMessage
  if (!isFromServer(message) || endsSession(message)) return thrown
  if (message.code === '57014') return new Unsure(`a look-up took longer than ${timeoutMs / 1000} s`)
  return new Unsure(`a look-up failed: ${message.message ?? 'no reason given'}`)
}

/** SQLSTATEs that tell of this session: read only, another account, short of something. */
const OF_THE_SESSION = new Map([
  ['25006', 'it would write'],
  ['42501', 'the account of the simulation may not look at it'],
  ['55000', 'the server cannot tell now'],
  ['54001', 'it is too deep for a question'],
  ['0A000', 'the server cannot be asked this way'],
  ['55P03', 'what it reads is locked'],
  ['40P01', 'what it reads is locked'],
])

function theirs(thrown: unknown, offset: number, timeoutMs: number): unknown {
  const message = thrown as ServerMessage
  if (!isFromServer(message) || endsSession(message)) return thrown
  const code = message.code ?? 'XX000'
  if (code === '57014') return new Unsure(`finding it out took longer than ${timeoutMs / 1000} s`)
  const reason =
    OF_THE_SESSION.get(code) ?? (/^(?:53|54|57|58|XX)/.test(code) ? 'the server failed' : undefined)
  if (reason !== undefined) return new Unsure(`${reason} (${message.message ?? code})`)
  const ownError = raised(message.message ?? '')
  if (ownError !== undefined) return ownError
  const position = message.position === undefined ? -1 : Number(message.position) - 1 - offset
  return new Refusal(toSqlError(message), position < 0 ? undefined : position)
}
