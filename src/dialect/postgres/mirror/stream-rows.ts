/**
 * Rows on their way from the target to the mirror: COPY answered by COPY, message by
 * message as they come. Invariant: memory is constant, whatever a table or a row holds;
 * nothing of the target stays locked when its table has been read.
 */
import type { Session } from '../connect.js'
import { endsSession, type ServerMessage } from '../sql-error.js'
import { cancelled, impossible } from './failures.js'
import { readError, takeOver, writeMessage } from './raw-session.js'
import { passRows } from './row-messages.js'
import { unreadable } from './row-refusals.js'

/** Rows of one table. */
export interface RowStream {
  /** The table in the source, and the one in the mirror, quoted. */
  readonly from: string
  readonly into: string
  /** What is read, as one SELECT. */
  readonly select: string
  /** Columns in the order of the SELECT, quoted. */
  readonly columns: readonly string[]
  /** A SELECT that gives `t` when the table is another one than the snapshot shows. */
  readonly isReplaced?: string
}

/** What became of it. */
export interface Streamed {
  readonly stream: RowStream
  /** How many rows the mirror took. */
  readonly rows: number
  /** Why the mirror took none. */
  readonly refusal?: ServerMessage
}

export interface StreamOptions {
  /** Milliseconds in which no byte moves, after which it is given up. */
  readonly silenceMs: number
  /** Milliseconds that the mirror may work on one statement without a word. */
  readonly workMs: number
  readonly signal: AbortSignal
  /** Told the table and how many of its rows have been read, now and then. */
  readonly progress: (table: string, rows: number) => void
}

/** Tables that are asked for before the first of them has been answered. */
const ASKED_AHEAD = 16
const PROGRESS_EVERY_MS = 1_000

const copyFrom = ({ into, columns }: RowStream): string =>
  `COPY ${into}${columns.length === 0 ? '' : ` (${columns.join(', ')})`} FROM STDIN`

/** What is locked for a table is let go with its savepoint. */
const copyTo = ({ select, isReplaced }: RowStream): string =>
  ['SAVEPOINT rows', `COPY (${select}) TO STDOUT`, ...(isReplaced === undefined ? [] : [isReplaced])]
    .concat('ROLLBACK TO SAVEPOINT rows', 'RELEASE SAVEPOINT rows')
    .join('; ')

/**
 * Copies tables, one behind the other. The source is in a transaction; each table of the
 * mirror is a transaction of its own. Both sessions are closed when it fails.
 *
 * @returns What became of each, in order.
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the source refuses or a session is lost, CANCELLED.
 */
export async function streamRows(
  source: Session,
  mirror: Session,
  streams: readonly RowStream[],
  { silenceMs, signal, progress }: Omit<StreamOptions, 'workMs'>,
): Promise<readonly Streamed[]> {
  if (streams.length === 0) return []
  const reading = takeOver(source)
  const writing = takeOver(mirror)
  const results: Streamed[] = []
  let silence: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  let drained: (() => void) | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      let asked = 0
      let read = 0
      /** Those that the mirror was sent, and has not settled. */
      const sent: { readonly index: number; rows: number; refusal?: ServerMessage }[] = []
      let current: (typeof sent)[number] | undefined
      let rowsRead = 0
      let told = performance.now()
      const streamAt = (index: number): RowStream => {
        // A session may be lost when all has been read, or before anything was written.
        const stream = streams[Math.min(index, streams.length - 1)]
        if (stream === undefined) throw new Error('There is nothing to copy')
        return stream
      }
      const hearSomething = (): void => {
        clearTimeout(silence)
        silence = setTimeout(() => {
          reject(
            impossible(
              `No row of ${streamAt(read).from} moved for ${Math.round(silenceMs / 1000)} s.`,
              'Look on both servers for what their sessions wait for, then run again.',
            ),
          )
        }, silenceMs)
      }
      const ask = (): void => {
        for (; asked < streams.length && asked - read < ASKED_AHEAD; asked++) {
          reading.stream.write(writeMessage('Q', `${copyTo(streamAt(asked))}\0`))
        }
      }
      const finish = (): void => {
        if (read === streams.length && sent.length === 0) resolve()
      }
      const write = (bytes: Buffer): void => {
        if (!writing.stream.write(bytes)) reading.stream.pause()
      }
      drained = () => {
        hearSomething()
        reading.stream.resume()
      }
      const take = passRows({
        rows: (bytes, count) => {
          if (current === undefined) {
            current = { index: read, rows: 0 }
            sent.push(current)
            // The mirror need not answer before its rows come: it passes over those of a COPY that it refused.
            write(writeMessage('Q', `${copyFrom(streamAt(read))}\0`))
          }
          if (current.refusal === undefined) write(bytes)
          rowsRead += count
          if (performance.now() - told < PROGRESS_EVERY_MS) return
          told = performance.now()
          progress(streamAt(read).from, rowsRead)
        },
        other: ({ type, body }) => {
          if (type === 'E') reject(unreadable(streamAt(read).from, readError(body)))
          // The one answer with a row is that of `isReplaced`.
          if (type === 'D' && body.toString('latin1').endsWith('t')) reject(replaced(streamAt(read)))
          if (type === 'c' && current !== undefined) {
            write(writeMessage('c', ''))
            current = undefined
          }
          if (type !== 'Z') return
          read += 1
          rowsRead = 0
          ask()
          finish()
        },
      })
      const settle = passRows({
        rows: () => undefined,
        other: ({ type, body }) => {
          const [oldest] = sent
          if (oldest === undefined) return
          if (type === 'C') oldest.rows = Number(/^COPY (\d+)/.exec(body.toString('latin1'))?.[1] ?? 0)
          if (type === 'E') {
            const error = readError(body)
            if (endsSession(error)) reject(lost(streamAt(oldest.index), error.message))
            oldest.refusal = error
          }
          if (type !== 'Z') return
          sent.shift()
          const { rows, refusal, index } = oldest
          results[index] = { stream: streamAt(index), rows, ...(refusal === undefined ? {} : { refusal }) }
          finish()
        },
      })
      abort = () => reject(cancelled())
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { once: true })
      hearSomething()
      writing.stream.on('drain', drained)
      reading.listen({
        data: chunk => {
          hearSomething()
          take(chunk)
        },
        end: () => reject(unreadable(streamAt(read).from, { message: 'the connection ended' })),
      })
      writing.listen({
        data: chunk => {
          hearSomething()
          settle(chunk)
        },
        end: () => reject(lost(streamAt(sent[0]?.index ?? read))),
      })
      ask()
    })
    writing.handBack()
    reading.handBack()
    return streams.map((stream, index) => results[index] ?? { stream, rows: 0 })
  } catch (thrown) {
    reading.close()
    writing.close()
    throw thrown
  } finally {
    clearTimeout(silence)
    if (abort !== undefined) signal.removeEventListener('abort', abort)
    if (drained !== undefined) writing.stream.off('drain', drained)
  }
}

const lost = ({ into }: RowStream, reason = 'the connection ended'): Error =>
  impossible(
    `The mirror was lost while rows of ${into} were copied: ${reason}`,
    'Look into the log of the server that holds the mirror, then run again.',
  )

const replaced = ({ from }: RowStream): Error =>
  impossible(
    `${from} was emptied, rewritten or made anew while the mirror was made, so its rows cannot be read as they were.`,
    'Run again when nobody changes the target.',
  )
