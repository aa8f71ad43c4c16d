/**
 * How a session's statements run one behind the other, and several in one pipeline. Invariant: a
 * statement is tried again only where the server has undone all of it.
 */
import type { Client } from 'pg'
import type { Answer, Statement, StatementAnswer, TransactionState } from '../dialect.js'
import { withoutReply, type Course } from '../execute-ahead.js'
import { retryLocks } from '../lock-retry.js'
import type { Ahead } from '../look-ahead.js'
import type { Trust } from '../trust.js'
import { STATES, toAnswer } from './answer.js'
import { mayTravel } from './pipeline-kinds.js'
import { openWindow, type Window } from './pipeline-window.js'
import { openPipeline, type PipelineEnd, type PipelineOptions } from './pipeline-wire.js'
import { endsSession } from './sql-error.js'
import { mayEndTransaction } from './words.js'

/** lock_not_available. */
const isLockTimeout = ({ error }: Answer): boolean => error?.code === '55P03'

/** A session as its statements see it. */
export interface Runner
  extends Pick<Course, 'isCancelled' | 'lost'>, Pick<PipelineOptions, 'takeNotices' | 'silenceMs'> {
  readonly client: Client
  /** Whether the session lets this statement travel with others; its kind is looked at elsewhere. */
  mayShare(text: string): boolean
  state(): TransactionState
  setState(state: TransactionState): void
  /** A pipeline is open, or is open no longer. */
  setPipeline(what: 'open' | 'ended'): void
  /** Sends one alone, once. */
  once(statement: Statement): Promise<Answer>
  /** Ends a transaction that a pipeline opened. */
  rollback(): Promise<void>
  /** Adds what is observed of a statement that has travelled. */
  observed(text: string, before: TransactionState, answer: Answer): Promise<Answer>
}

/** The course of a session's statements. */
export const courseOf = (runner: Runner): Course => ({
  mayTravel: statement => isTraveller(statement, runner),
  mayEnd: ({ piece }) => mayEndTransaction(piece.text),
  alone(statement) {
    const { piece, data } = statement
    const run = (): Promise<Answer> => runner.once(statement)
    // A data block can be read once only; what may commit inside is not known to be undone.
    const isOnce = runner.state() !== 'none' || data !== undefined || mayEndTransaction(piece.text)
    return isOnce ? run() : retried(run, runner)
  },
  together: (ahead, trust) => runPipeline(ahead, trust, runner),
  transaction: () => runner.state(),
  isCancelled: () => runner.isCancelled(),
  lost: () => runner.lost(),
})

const isTraveller = (statement: Statement, runner: Runner): boolean =>
  runner.state() !== 'aborted' && mayTravel(statement) && runner.mayShare(statement.piece.text)

const retried = (run: () => Promise<Answer>, runner: Runner): Promise<Answer> =>
  retryLocks(run, { isLockTimeout, isCancelled: () => runner.isCancelled() })

/** Runs statements until one fails or may not travel. */
async function* runPipeline(ahead: Ahead, trust: Trust, runner: Runner): AsyncGenerator<StatementAnswer> {
  const before = runner.state()
  const pipeline = openPipeline(runner.client, { ...runner, commits: before === 'none' ? 'each' : 'none' })
  const window = openWindow(ahead, {
    limit: () => (runner.isCancelled() || !pipeline.isOpen() ? 0 : trust.limit()),
    admits: statement => isTraveller(statement, runner),
  })
  runner.setPipeline('open')
  try {
    for (;;) {
      const texts = await window.fill()
      if (texts.length > 0) pipeline.send(texts)
      const reply = window.size() === 0 ? undefined : await pipeline.reply()
      if (reply === undefined) break
      const text = window.take()
      const answer = toAnswer(text, reply, { ...reply, before, after: before })
      yield { statement: ahead.take(), answer: await runner.observed(text, before, answer) }
    }
    const end = await pipeline.end()
    runner.setState(end.status === undefined ? 'none' : STATES[end.status])
    // The error of a statement leaves the transaction open that its own BEGIN has opened.
    if (before === 'none' && runner.state() !== 'none') await runner.rollback()
    runner.setPipeline('ended')
    if (window.size() > 0) yield* afterEnd(ahead, window, before, end, runner)
  } finally {
    runner.setPipeline('ended')
  }
}

/** Answers what had no reply when its pipeline came to its end. */
async function* afterEnd(
  ahead: Ahead,
  window: Window,
  before: TransactionState,
  { error, step, status, notices, durationMs }: PipelineEnd,
  runner: Runner,
): AsyncGenerator<StatementAnswer> {
  // A session that was ended at its COMMIT may have committed; what came behind was never reached.
  const atCommit = error !== undefined && step === 'commit' && endsSession(error)
  if (error === undefined || atCommit) {
    for (let lost = atCommit ? 1 : window.size(); lost > 0; lost -= 1)
      yield { statement: ahead.take(), answer: withoutReply('unknown', runner.state()) }
    return
  }
  const statement = await ahead.peek(0)
  if (statement === undefined) throw new Error('A statement failed that was never sent')
  const { text } = statement.piece
  const circumstances = { before, after: runner.state(), notices, durationMs }
  const reply = { error, ...(status === undefined ? {} : { status }) }
  let first: Answer | undefined = await runner.observed(text, before, toAnswer(text, reply, circumstances))
  const run = async (): Promise<Answer> => {
    const answer = first ?? (await runner.once(statement))
    first = undefined
    return answer
  }
  const answer = before === 'none' ? await retried(run, runner) : await run()
  yield { statement: ahead.take(), answer }
}
