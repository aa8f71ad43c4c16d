/**
 * Runs the statements of a file, several on their way where nobody can tell the difference.
 * Invariant: every statement is answered once, in order, as if each had been awaited; only a
 * kill or a lost connection shows how many were in flight.
 */
import type { Answer, ExecuteOptions, Statement, StatementAnswer, TransactionState } from './dialect.js'
import { lookAhead, type Ahead } from './look-ahead.js'
import { startTrust, type Trust } from './trust.js'

/** What the statements run on. */
export interface Course {
  /** Whether a statement may travel with others, as the session stands. */
  readonly mayTravel: (statement: Statement) => boolean
  /** Whether a statement may end the transaction it is in. */
  readonly mayEnd: (statement: Statement) => boolean
  /** Runs one alone. */
  readonly alone: (statement: Statement) => Promise<Answer>
  /**
   * Runs statements that may travel, from the next one on: announces them, and takes each with its
   * answer. Nothing is in flight when it ends: behind one that may not travel, one without
   * success, or earlier. What it announced and did not take, the server has passed over.
   */
  readonly together: (ahead: Ahead, trust: Trust) => AsyncIterable<StatementAnswer>
  readonly transaction: () => TransactionState
  readonly isCancelled: () => boolean
  /** The error that says that the connection is lost. */
  readonly lost: () => Error
}

/**
 * Sends nothing new after a cancel.
 *
 * @see Connection.execute
 */
export async function* executeAhead(
  statements: AsyncIterable<Statement>,
  { beforeSend, onError }: ExecuteOptions,
  course: Course,
): AsyncGenerator<StatementAnswer> {
  await using ahead = lookAhead(statements, beforeSend)
  const trust = startTrust()
  for (;;) {
    const next = await ahead.peek(0)
    if (next === undefined) return
    if (course.isCancelled()) {
      yield* passedOver(ahead, course)
      return
    }
    const travels = course.mayTravel(next)
    let status: Answer['status'] | undefined
    for await (const answered of travels && trust.isEarned()
      ? course.together(ahead, trust)
      : runAlone(ahead, next, course)) {
      status = answered.answer.status
      if (status === 'succeeded') trust.succeeded(travels ? 'traveller' : 'other')
      else trust.failed()
      yield answered
    }
    if (status === 'unknown' || (status === 'failed' && onError === 'stop')) {
      yield* passedOver(ahead, course)
      if (status === 'unknown') throw course.lost()
      return
    }
  }
}

async function* runAlone(
  ahead: Ahead,
  statement: Statement,
  course: Course,
): AsyncGenerator<StatementAnswer> {
  ahead.announce(1, course.mayEnd(statement) ? 'transaction' : 'nothing')
  const answer = await course.alone(statement)
  yield { statement: ahead.take(), answer }
}

/** Answers what was announced and will not be sent again: the server has passed over it, if it was sent at all. */
export function* passedOver(ahead: Ahead, course: Pick<Course, 'transaction'>): Generator<StatementAnswer> {
  while (ahead.announced() > 0) {
    yield { statement: ahead.take(), answer: withoutReply('skipped', course.transaction()) }
  }
}

/** An answer for what has no reply of its own. */
export const withoutReply = (status: 'skipped' | 'unknown', transaction: TransactionState): Answer => ({
  status,
  durationMs: 0,
  notices: [],
  transaction,
})
