/**
 * Many statements of our own on one session, in few round trips. Invariant: the
 * result has one entry for every statement sent, in order; a statement that the
 * server refuses is an entry, and the ones behind it still run.
 */
import type { Connection as Client, QueryError } from 'mysql2'
import { isFromServer, type ServerError } from '../sql-error.js'

export type Row = Readonly<Record<string, unknown>>

/** What the server answered to one statement. */
export type BatchAnswer =
  | { readonly rows: readonly Row[]; readonly error?: undefined }
  | { readonly error: ServerError; readonly rows?: undefined }

/** Below the smallest `max_allowed_packet` in use (4 MiB by default in MySQL 5.7, 16 MiB elsewhere). */
const MAX_CHUNK_BYTES = 512 * 1024
/** Comments at the end of a stored body would swallow a semicolon on the same line. */
const SEPARATOR = '\n;\n'

/**
 * Sends statements, each of which answers exactly once (no CALL that selects).
 *
 * @throws The driver's error when the session is lost.
 */
export async function runBatch(client: Client, statements: readonly string[]): Promise<BatchAnswer[]> {
  const answers: BatchAnswer[] = []
  while (answers.length < statements.length) {
    answers.push(...(await sendChunk(client, nextChunk(statements, answers.length))))
  }
  return answers
}

/** The rows of one statement that has to succeed. @throws The driver's error. */
export async function ask(client: Client, statement: string): Promise<readonly Row[]> {
  const [answer] = await runBatch(client, [statement])
  if (answer?.rows === undefined) throw answer?.error as Error
  return answer.rows
}

function nextChunk(statements: readonly string[], from: number): readonly string[] {
  let bytes = 0
  let to = from
  do {
    bytes += Buffer.byteLength(statements[to] ?? '') + SEPARATOR.length
    to += 1
  } while (to < statements.length && bytes + Buffer.byteLength(statements[to] ?? '') < MAX_CHUNK_BYTES)
  return statements.slice(from, to)
}

/** The server stops at the first statement that fails: that one is the last answer. */
function sendChunk(client: Client, statements: readonly string[]): Promise<BatchAnswer[]> {
  return new Promise((resolve, reject) => {
    const results: Row[][] = []
    let gaveRows = false
    const finish = (end: () => void): void => {
      client.removeListener('error', lost)
      end()
    }
    const lost = (error: QueryError): void => finish(() => reject(error))
    const answered = (): BatchAnswer[] => results.map(rows => ({ rows }))
    const query = client.query(statements.join(SEPARATOR))
    query.on('fields', (fields: unknown) => {
      gaveRows = fields !== undefined
      results.push([])
    })
    query.on('result', (row: Row) => {
      if (gaveRows) results.at(-1)?.push(row)
    })
    query.on('error', (error: QueryError) => {
      finish(() => (isFromServer(error) ? resolve([...answered(), { error }]) : reject(error)))
    })
    query.on('end', () => finish(() => resolve(answered())))
    client.on('error', lost)
  })
}
