/**
 * Runs the statements of a file, several on their way at once where that changes nothing.
 * Invariant: no more travel together than have just succeeded in a row, and one batch is on its way
 * at a time: the server would run a second one although the first has failed.
 */
import type { Answer, ExecuteOptions, Statement, StatementAnswer, TransactionState } from '../dialect.js'
import { createQueue, type Group, type Limits, type Queue } from './batch-queue.js'
import { mayEndTransaction } from './words.js'

/** Statements in a row that must have succeeded one at a time: what is in a small file is known one by one. */
const PROVEN = 16
const MAX_STATEMENTS = 1_024
const MAX_BYTES = 1024 * 1024

/** A session as this loop sees it. */
export interface BatchSession {
  /** Whether a statement may travel with others, as the session stands. */
  readonly mayTravel: (statement: Statement) => boolean
  /** Runs one alone. */
  readonly alone: (statement: Statement) => Promise<Answer>
  /** The bytes that a batch may have; 0 when the server takes none, undefined when `prepare` must come first. */
  readonly batchBytes: () => number | undefined
  /** Readies the session for batches; what may travel is better known afterwards. */
  readonly prepare: () => Promise<void>
  /** Runs plain statements. @returns An answer for each, up to one behind which the server stopped. */
  readonly together: (statements: readonly Statement[]) => AsyncIterable<Answer>
  readonly transaction: () => TransactionState
  readonly isCancelled: () => boolean
  /** What is thrown when the connection is lost. */
  readonly lost: () => Error
}

/** See `Connection.execute`. */
export async function* executeInBatches(
  statements: AsyncIterable<Statement>,
  { beforeSend, onError }: ExecuteOptions,
  session: BatchSession,
): AsyncGenerator<StatementAnswer> {
  await using queue = createQueue(statements, session.mayTravel)
  let succeeded = 0
  for (;;) {
    const group = await nextGroup(queue, session, succeeded)
    if (group === undefined) return
    const { statements: sent, state } = group
    if (session.isCancelled()) {
      queue.takeBack(group)
      yield* passOver(queue.announced(), session)
      return
    }
    const [first] = sent
    if (state === 'new') {
      beforeSend(sent, sent.length === 1 && mayEnd(first) ? 'transaction' : 'nothing')
    }
    let answered = 0
    let status: Answer['status'] = 'succeeded'
    for await (const answer of answersOf(sent, session)) {
      const statement = sent[answered++]
      if (statement === undefined) throw new Error('More answers than statements')
      status = answer.status
      yield { statement, answer }
      if (status === 'unknown') break
    }
    const rest = sent.slice(answered)
    if (status === 'unknown') {
      yield* rest.map(statement => ({ statement, answer: UNKNOWN }))
      // These came back before: the server never ran them.
      yield* passOver(queue.announced(), session)
      throw session.lost()
    }
    queue.takeBack({ statements: rest, state: 'announced' })
    if (status === 'failed' && onError === 'stop') {
      yield* passOver(queue.announced(), session)
      return
    }
    const all = status === 'succeeded' && rest.length === 0
    const plain = sent.length > 1 || (first !== undefined && session.mayTravel(first))
    succeeded = all && plain ? succeeded + sent.length : 0
  }
}

const UNKNOWN: Answer = { status: 'unknown', durationMs: 0, notices: [], transaction: 'none' }

const mayEnd = (statement: Statement | undefined): boolean =>
  statement === undefined || mayEndTransaction(statement.piece.text)

async function nextGroup(queue: Queue, session: BatchSession, succeeded: number): Promise<Group | undefined> {
  const limits = (): Limits => {
    const bytes = session.batchBytes() ?? MAX_BYTES
    const most = succeeded < PROVEN || bytes === 0 ? 1 : Math.min(succeeded, MAX_STATEMENTS)
    return { statements: most, bytes: Math.min(bytes, MAX_BYTES) }
  }
  const group = await queue.take(limits())
  const isBatch = group !== undefined && group.statements.length > 1
  if (!isBatch || session.batchBytes() !== undefined || session.isCancelled()) return group
  queue.takeBack(group)
  // Only now: to a statement that travels alone, ROW_COUNT() would tell of the question.
  await session.prepare()
  return queue.take(limits())
}

async function* answersOf(
  statements: readonly Statement[],
  { alone, together }: BatchSession,
): AsyncGenerator<Answer> {
  const [first, ...others] = statements
  if (first !== undefined && others.length === 0) yield await alone(first)
  else yield* together(statements)
}

/** Answers for what the journal was told of, and was not run. */
function passOver(statements: readonly Statement[], { transaction }: BatchSession): StatementAnswer[] {
  return statements.map(statement => ({
    statement,
    answer: { status: 'skipped', durationMs: 0, notices: [], transaction: transaction() },
  }))
}
