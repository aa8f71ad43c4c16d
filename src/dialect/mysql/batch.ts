/**
 * The next statements of a file as one batch. Invariant: one batch is on its way at a time: the
 * server would run a second one although the first has failed.
 */
import type { Connection as Client } from 'mysql2'
import type { Answer, Statement, StatementAnswer } from '../dialect.js'
import { passedOver, withoutReply, type Course } from '../execute-ahead.js'
import type { Ahead } from '../look-ahead.js'
import { MAX_BYTES_IN_FLIGHT, type Trust } from '../trust.js'
import { batchedBytes, quotesWhatFollows, sendBatch } from './batch-send.js'
import type { Deadline } from './deadline.js'
import type { Sent } from './send.js'

/** A session as its batches see it. */
export interface Batching extends Pick<
  Course,
  'mayTravel' | 'alone' | 'transaction' | 'isCancelled' | 'lost'
> {
  /** The bytes that a batch may have; 0 when the server takes none, undefined when `prepare` must come first. */
  readonly batchBytes: () => number | undefined
  /**
   * Readies the session for batches; what may travel is better known afterwards.
   *
   * @returns Whether the connection is still there.
   */
  readonly prepare: () => Promise<'ready' | 'lost'>
  readonly client: Client
  /** Sends one alone, once. */
  readonly once: (statement: Statement) => Promise<Answer>
  /** Follows what came of a statement, which is the last one that the server has run. */
  readonly settle: (text: string, sent: Sent) => Promise<Answer>
  /** Tries a statement again that waited too long for a lock, where the server has undone all of it. */
  readonly withRetries: (statement: Statement, run: () => Promise<Answer>) => Promise<Answer>
  /** Begins to watch over a batch. */
  readonly watch: () => Deadline
}

/** @see Course.together */
export async function* runBatch(
  ahead: Ahead,
  trust: Trust,
  batching: Batching,
): AsyncGenerator<StatementAnswer> {
  let statements = await nextBatch(ahead, trust.limit(), batching)
  // Only now: to a statement that travels alone, ROW_COUNT() would tell of the question.
  if (statements.length > 1 && batching.batchBytes() === undefined) {
    if ((await batching.prepare()) === 'lost') {
      yield* passedOver(ahead, batching)
      throw batching.lost()
    }
    statements = await nextBatch(ahead, trust.limit(), batching)
  }
  if (batching.isCancelled()) return
  ahead.announce(statements.length, 'nothing')
  let answered = 0
  for await (const answer of answersOf(statements, batching)) {
    yield { statement: ahead.take(), answer }
    answered += 1
    if (answer.status !== 'unknown') continue
    for (; answered < statements.length; answered += 1) {
      yield { statement: ahead.take(), answer: withoutReply('unknown', batching.transaction()) }
    }
    return
  }
}

/** The next statement, and those behind it that may travel with it. */
async function nextBatch(ahead: Ahead, limit: number, batching: Batching): Promise<readonly Statement[]> {
  const maxBytes = Math.min(batching.batchBytes() ?? MAX_BYTES_IN_FLIGHT, MAX_BYTES_IN_FLIGHT)
  const batch: Statement[] = []
  let bytes = 0
  while (batch.length < limit) {
    const next = await ahead.peek(batch.length)
    if (next === undefined) break
    const travels = batching.mayTravel(next)
    bytes += batchedBytes(next.piece.text)
    if (batch.length > 0 && (!travels || bytes > maxBytes)) break
    batch.push(next)
    if (!travels) break
  }
  return batch
}

async function* answersOf(statements: readonly Statement[], batching: Batching): AsyncGenerator<Answer> {
  const [first, ...others] = statements
  if (first !== undefined && others.length === 0) yield await batching.alone(first)
  else yield* sendTogether(statements, batching)
}

/** @returns An answer for each, up to one behind which the server stopped. */
async function* sendTogether(
  statements: readonly Statement[],
  { client, once, settle, withRetries, watch, lost }: Batching,
): AsyncGenerator<Answer> {
  const deadline = watch()
  const texts = statements.map(({ piece }) => piece.text)
  let index = 0
  try {
    for await (const sent of sendBatch(client, texts, deadline)) {
      const statement = statements[index]
      index += 1
      if (statement === undefined) throw lost()
      const { text } = statement.piece
      let first: Sent | undefined = sent
      const run = (): Promise<Answer> => {
        const came = first
        first = undefined
        return came === undefined || quotesWhatFollows(came) ? once(statement) : settle(text, came)
      }
      yield await (sent.reply.error === undefined ? run() : withRetries(statement, run))
    }
  } finally {
    deadline.stop()
  }
}
