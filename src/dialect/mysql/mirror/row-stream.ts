/**
 * Rows of SELECTs as they come. Invariant: no more of them is held in memory
 * than the socket has handed over; while a taker is busy the server waits.
 */
import type { Connection as Client, QueryError } from 'mysql2'
import type { Value } from './row-values.js'

/**
 * Takes one row, whose values are only valid until it returns.
 *
 * @param statement - Which of the statements it is from, 0-based.
 * @returns A promise when no further row is to come before it resolves.
 */
export type TakeRow = (statement: number, row: readonly Value[]) => Promise<void> | undefined

/** The driver's error, with the statement that it stopped at, or the one behind it. */
export class StreamError extends Error {
  constructor(
    readonly statement: number,
    override readonly cause: unknown,
  ) {
    super('A statement failed')
  }
}

/**
 * Runs statements that were joined into one text and gives the rows of each.
 *
 * @param texts - One byte a character (see `asBytes`).
 * @throws StreamError, and what `take` throws; the session is then in the middle of an answer and of no further use.
 */
export function streamRows(client: Client, texts: readonly string[], take: TakeRow): Promise<void> {
  return new Promise((resolve, reject) => {
    let at = -1
    let gaveRows = false
    let failed = false
    const finish = (end: () => void): void => {
      failed = true
      client.removeListener('error', lost)
      end()
    }
    // Failed in its middle, a statement is taken for the one behind it: whoever wants to know which gives them in pairs.
    const next = (): number => Math.min(at + 1, texts.length - 1)
    const lost = (error: QueryError): void => {
      if (!failed) finish(() => reject(new StreamError(next(), error)))
    }
    const query = client.query({ sql: texts.join('\n;\n'), rowsAsArray: true, typeCast: false })
    query.on('fields', (fields: unknown) => {
      at += 1
      gaveRows = fields !== undefined
    })
    query.on('result', (row: unknown) => {
      if (!gaveRows || failed) return
      const stop = (thrown: unknown): void => {
        client.pause()
        const error = thrown instanceof Error ? thrown : new Error(String(thrown))
        if (!failed) finish(() => reject(error))
      }
      try {
        const busy = take(at, row as readonly Value[])
        if (busy === undefined) return
        client.pause()
        busy.then(() => {
          if (!failed) client.resume()
        }, stop)
      } catch (thrown) {
        stop(thrown)
      }
    })
    query.on('error', (error: QueryError) => {
      if (!failed) finish(() => reject(new StreamError(next(), error)))
    })
    query.on('end', () => {
      if (!failed) finish(resolve)
    })
    client.on('error', lost)
  })
}
