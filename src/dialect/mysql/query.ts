/**
 * One statement on the wire: a text query whose rows are counted and thrown
 * away. Invariant: a reply is given exactly once, whether the server answers or
 * its connection is lost.
 */
import { isUtf8 } from 'node:buffer'
import type { Connection as Client, FieldPacket, QueryError, ResultSetHeader } from 'mysql2'
import type { Output } from '../../core/model.js'
import type { RowKeeper } from '../keep-rows.js'
import { socketOf } from './connect.js'

/** Bits of the server's status. @see https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html */
const IN_TRANSACTION = 0x0001
const AUTOCOMMIT = 0x0002

/** What came back for one statement. */
export interface Reply {
  readonly error?: QueryError
  readonly rows?: number
  /** What it returned, as far as it was to be kept. */
  readonly output?: Output
  /** Number of warnings; absent after a result set, whose count the driver does not hand on. */
  readonly warnings?: number
  /** Absent after an error, and after a statement that only gave rows. */
  readonly status?: { readonly inTransaction: boolean; readonly autocommit: boolean }
}

/** Sends a text as one query. */
export function sendQuery(client: Client, text: string, keeper?: RowKeeper): Promise<Reply> {
  return new Promise(resolve => {
    let rows = 0
    let header: ResultSetHeader | undefined
    let gaveRows = false
    const settle = (reply: Reply): void => {
      client.removeListener('error', lost)
      resolve(reply)
    }
    const lost = (error: QueryError): void => settle({ error })
    // Before the query: a client that is closed says so at once.
    client.on('error', lost)
    const query = client.query({ sql: text, rowsAsArray: true, typeCast: false })
    query.on('fields', (fields: readonly FieldPacket[] | undefined) => {
      gaveRows = fields !== undefined
      if (fields !== undefined) keeper?.begin(fields.map(({ name }) => name))
    })
    query.on('result', (result: ResultSetHeader | unknown[]) => {
      if (gaveRows) {
        rows += 1
        keeper?.row((result as readonly unknown[]).map(toText))
      } else header = result as ResultSetHeader
    })
    query.on('error', (error: QueryError) => settle({ error }))
    query.on('end', () => {
      const output = keeper?.output()
      const kept = output === undefined ? {} : { output }
      settle({ ...(header === undefined ? { rows } : toReply(header, rows)), ...kept })
    })
  })
}

/** A value as the server writes it; one that is no text in hexadecimal digits, as a literal of SQL. */
function toText(value: unknown): string | null {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (!Buffer.isBuffer(value))
    throw new Error('The driver gave a value that is not as it came from the server')
  return isUtf8(value) ? value.toString('utf8') : `0x${value.toString('hex')}`
}

/** @param rows - Rows that came before the answer's end, of a procedure. */
export function toReply(header: ResultSetHeader, rows = 0): Reply {
  const { serverStatus, warningStatus, affectedRows } = header
  return {
    rows: rows + affectedRows,
    warnings: warningStatus,
    status: {
      inTransaction: (serverStatus & IN_TRANSACTION) !== 0,
      autocommit: (serverStatus & AUTOCOMMIT) !== 0,
    },
  }
}

/** Closes a connection at once; what is in flight learns that it is lost, which `destroy` of the driver keeps from it. */
export function breakOff(client: Client): void {
  socketOf(client).destroy(Object.assign(new Error('The connection was given up'), { code: 'GIVEN_UP' }))
}
