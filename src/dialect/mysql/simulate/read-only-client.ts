/**
 * The only hand that a simulation has on the server. Invariant: its transaction is READ ONLY from the first to the
 * last statement, so that the server refuses what would write.
 *
 * @see https://mariadb.com/kb/en/start-transaction/#access-mode
 */
import { isUtf8 } from 'node:buffer'
import type { FieldPacket, PrepareStatementInfo, RowDataPacket } from 'mysql2'
import type { Output } from '../../../core/model.js'
import type { SessionOptions } from '../../dialect.js'
import type { RowKeeper } from '../../keep-rows.js'
import { sendQuery } from '../query.js'
import { select, type Session } from '../connect.js'
import { isCutShort, isFromServer, positionOf, toSqlError, type ServerError } from '../sql-error.js'
import type { Question } from './question.js'
import { doubt, refuse, refuseWith } from './refusal.js'
import type { Field, Warning } from './scene.js'

/** How long one look may take. */
const QUESTION_MS = 5_000
/** Rows that a query of the change gives at most. */
const MOST_ROWS = 10_000

export interface ReadOnlyClient {
  /** The session's sql_mode as it was opened. */
  readonly sqlMode: string
  /** In a mode of our own. */
  readonly ask: Question
  askAs(sql: string, sqlMode: string): ReturnType<Question>
  fieldsOf(sql: string, sqlMode: string): Promise<readonly Field[]>
  run(sql: string, sqlMode: string, keeper: RowKeeper | undefined): Promise<{ rows: number; output?: Output }>
  /** @param when - Once it has run, or already when it is prepared. */
  warningsOf(sql: string, sqlMode: string, when: 'run' | 'prepared'): Promise<readonly Warning[]>
  runSet(sql: string, sqlMode: string): Promise<string>
  checkSyntax(text: string, sqlMode: string, marks: 'refused' | 'allowed'): Promise<void>
}

export async function createReadOnlyClient(
  { client, server }: Session,
  options: SessionOptions,
): Promise<ReadOnlyClient> {
  const [row] = await select(client, 'SELECT @@session.sql_mode AS mode, @@max_allowed_packet AS packet')
  const own = String(row?.['mode'] ?? '')
  const packet = Number(row?.['packet'] ?? 0)
  const limitMs =
    options.statementTimeoutMs === 0 ? QUESTION_MS : Math.min(QUESTION_MS, options.statementTimeoutMs)
  await select(
    client,
    server.product === 'MariaDB'
      ? `SET SESSION max_statement_time = ${limitMs / 1000}, sql_select_limit = ${MOST_ROWS}, lc_messages = 'en_US'`
      : `SET SESSION max_execution_time = ${limitMs}, sql_select_limit = ${MOST_ROWS}, lc_messages = 'en_US'`,
  )
  await select(client, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
  let mode = own

  /** Text reads as its author means it only under the sql_mode that he has set. */
  async function inMode(sqlMode: string): Promise<void> {
    if (mode === sqlMode) return
    await select(client, `SET SESSION sql_mode = '${sqlMode}'`)
    mode = sqlMode
  }

  const PLAIN = ''

  async function rows(sql: string): ReturnType<Question> {
    if (Buffer.byteLength(sql) > packet - 1024) doubt('the question to the server would be too long')
    return new Promise((resolve, reject) => {
      client.query<RowDataPacket[]>({ sql, typeCast: false }, (error, found) => {
        if (error === null) resolve(found.map(plainRow))
        else reject(error)
      })
    })
  }

  async function timed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (isCutShort(thrown as ServerError)) doubt('it takes too long to find out')
      throw thrown
    }
  }

  const prepare = (
    sql: string,
  ): Promise<PrepareStatementInfo & { columns: FieldPacket[]; parameters: unknown[] }> =>
    new Promise((resolve, reject) => {
      client.prepare(sql, (error, statement) => {
        if (error === null) resolve(statement as never)
        else reject(error)
      })
    })

  return {
    sqlMode: own,
    ask: async sql => {
      await inMode(PLAIN)
      return timed(() => rows(sql))
    },
    async askAs(sql, sqlMode) {
      await inMode(sqlMode)
      return timed(() => rows(sql))
    },
    async fieldsOf(sql, sqlMode) {
      await inMode(sqlMode)
      const statement = await timed(() => prepare(sql))
      const fields = statement.columns.map(toField)
      statement.close()
      return fields
    },
    async run(sql, sqlMode, keeper) {
      await inMode(sqlMode)
      const reply = await sendQuery(client, sql, keeper)
      if (reply.error !== undefined) throw reply.error
      return { rows: reply.rows ?? 0, ...(reply.output === undefined ? {} : { output: reply.output }) }
    },
    async warningsOf(sql, sqlMode, when) {
      await inMode(sqlMode)
      // A statement without tables leaves the warnings of the one before.
      await rows('SELECT 1 FROM information_schema.engines LIMIT 0')
      const statement = when === 'prepared' ? await timed(() => prepare(sql)) : undefined
      if (when === 'run') await timed(() => rows(sql))
      const warnings = await rows('SHOW WARNINGS')
      statement?.close()
      return warnings.map(each => ({
        level: String(each['Level']),
        code: String(each['Code']),
        message: String(each['Message']),
      }))
    },
    async runSet(sql, sqlMode) {
      await inMode(sqlMode)
      try {
        await select(client, sql)
      } catch (thrown) {
        const { errno, sqlMessage, sqlState } = thrown as ServerError
        if (!isFromServer(thrown as ServerError)) throw thrown
        refuseWith({
          refusal: {
            code: String(errno),
            ...(sqlState === undefined ? {} : { sqlState }),
            message: sqlMessage ?? '',
          },
        })
      }
      const [now] = await select(client, 'SELECT @@session.sql_mode AS mode')
      mode = String(now?.['mode'] ?? '')
      return mode
    },
    async checkSyntax(text, sqlMode, marks) {
      if (Buffer.byteLength(text) > packet - 1024) doubt('it is longer than the server takes at once')
      await inMode(sqlMode)
      try {
        const statement = await prepare(text)
        const hasMarks = statement.parameters.length > 0
        statement.close()
        if (hasMarks && marks === 'refused')
          refuse(
            1064,
            `You have an error in your SQL syntax; check the manual that corresponds to your ${server.product} server version for the right syntax to use near '?'`,
          )
      } catch (thrown) {
        const error = thrown as ServerError
        if (!isFromServer(error)) throw thrown
        if (!ofTheParser(error.errno ?? 0)) return
        const position = positionOf(text, error)
        refuseWith({ refusal: toSqlError(error), ...(position === undefined ? {} : { position }) })
      }
    },
  }
}

/**
 * What a server says while it reads a statement, before it looks at any object.
 *
 * @see https://mariadb.com/kb/en/mariadb-error-codes/
 */
const PARSER = new Set([
  ...[1059, 1063, 1064, 1065, 1074, 1102, 1103, 1115, 1149, 1166, 1193, 1221, 1234, 1248, 1253, 1273, 1280],
  ...[
    1308, 1309, 1310, 1313, 1314, 1319, 1320, 1322, 1324, 1327, 1330, 1331, 1332, 1333, 1335, 1336, 1337,
    1338,
  ],
  ...[
    1362, 1363, 1408, 1413, 1415, 1425, 1426, 1427, 1439, 1470, 1490, 1491, 1492, 1493, 1494, 1495, 1500,
    1501, 1542,
  ],
  ...[1654, 1655, 1656, 1697, 4161, 4085, 4129],
])
const ofTheParser = (errno: number): boolean => PARSER.has(errno)

/** Values as the server writes them; what is no text stays bytes. */
const plainRow = (row: RowDataPacket): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(row as Record<string, unknown>).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) && isUtf8(value) ? value.toString('utf8') : value,
    ]),
  )

interface DriverField {
  readonly name: string
  readonly columnType?: number
  readonly type?: number
  readonly flags: number | string[]
  readonly columnLength?: number
  readonly length?: number
  readonly decimals: number
  readonly characterSet?: number
}

function toField(packet: FieldPacket): Field {
  const field = packet as unknown as DriverField
  return {
    name: field.name,
    type: field.columnType ?? field.type ?? -1,
    flags: typeof field.flags === 'number' ? field.flags : 0,
    length: field.columnLength ?? field.length ?? 0,
    decimals: field.decimals,
    charset: field.characterSet ?? 0,
  }
}
