/**
 * Runs the statements of a file on a session, several in flight where nobody can tell the
 * difference. Invariant: every statement is answered once, in order, as if each had been
 * awaited; only a kill or a lost connection shows how many were in flight.
 */
import type { Client } from 'pg'
import type { Answer, ExecuteOptions, Statement, StatementAnswer, TransactionState } from '../dialect.js'
import { STATES, toAnswer } from './answer.js'
import { retryLocks } from '../lock-retry.js'
import { lookAhead, type Ahead } from './pipeline-ahead.js'
import { mayTravel } from './pipeline-kinds.js'
import { openWindow, startTrust, type Trust, type Window } from './pipeline-window.js'
import { openPipeline, type PipelineEnd, type PipelineOptions } from './pipeline-wire.js'
import { endsSession } from './sql-error.js'
import { mayEndTransaction } from './words.js'

/** lock_not_available. */
const isLockTimeout = ({ error }: Answer): boolean => error?.code === '55P03'

/** What the statements run on. */
export interface Runner extends Pick<PipelineOptions, 'takeNotices' | 'silenceMs'> {
  readonly client: Client
  /** Whether the session lets this statement travel with others; its kind is looked at elsewhere. */
  mayShare(text: string): boolean
  state(): TransactionState
  setState(state: TransactionState): void
  /** A pipeline is open, or is open no longer. */
  setPipeline(what: 'open' | 'ended'): void
  isCancelled(): boolean
  /** Runs one alone. */
  alone(statement: Statement): Promise<Answer>
  /** Ends a transaction that a pipeline opened. */
  rollback(): Promise<void>
  /** Adds what is observed of a statement that has travelled. */
  observed(text: string, before: TransactionState, answer: Answer): Promise<Answer>
  /** The error that says that the connection is lost. */
  lost(): Error
}

/**
 * Pulls nothing new after a cancel.
 *
 * @see Connection.execute
 */
export async function* executeAhead(
  statements: AsyncIterable<Statement>,
  { beforeSend, onError }: ExecuteOptions,
  runner: Runner,
): AsyncGenerator<StatementAnswer> {
  await using ahead = lookAhead(statements, beforeSend)
  const trust = startTrust()
  for (;;) {
    const next = await ahead.peek(0)
    if (next === undefined) return
    const travels = isTraveller(next, runner)
    const answers =
      travels && trust.isEarned() ? runPipeline(ahead, trust, runner) : runAlone(ahead, next, runner)
    let failed = false
    for await (const answered of answers) {
      const { status } = answered.answer
      failed ||= status === 'failed'
      if (status === 'succeeded') trust.succeeded(travels ? 'traveller' : 'other')
      else trust.failed()
      yield answered
    }
    if ((failed && onError === 'stop') || runner.isCancelled()) {
      yield* passedOver(ahead, runner)
      return
    }
  }
}

const isTraveller = (statement: Statement, runner: Runner): boolean =>
  runner.state() !== 'aborted' && mayTravel(statement) && runner.mayShare(statement.piece.text)

async function* runAlone(
  ahead: Ahead,
  statement: Statement,
  runner: Runner,
): AsyncGenerator<StatementAnswer> {
  const { text } = statement.piece
  ahead.announce(1, mayEndTransaction(text) ? 'transaction' : 'nothing')
  // A data block can be read once only; what may commit inside is not known to be undone.
  const once = runner.state() !== 'none' || statement.data !== undefined || mayEndTransaction(text)
  const run = (): Promise<Answer> => runner.alone(statement)
  yield* last(ahead, once ? await run() : await retried(run, runner), runner)
}

const retried = (run: () => Promise<Answer>, runner: Runner): Promise<Answer> =>
  retryLocks(run, { isLockTimeout, isCancelled: () => runner.isCancelled() })

/** Answers the oldest one; when it is `unknown`, nothing comes after it. */
async function* last(ahead: Ahead, answer: Answer, runner: Runner): AsyncGenerator<StatementAnswer> {
  yield { statement: ahead.take(), answer }
  if (answer.status !== 'unknown') return
  yield* passedOver(ahead, runner)
  throw runner.lost()
}

/** What was announced and will not be sent again: the server has passed over it, if it was sent at all. */
function* passedOver(ahead: Ahead, runner: Runner): Generator<StatementAnswer> {
  while (ahead.announced() > 0) yield { statement: ahead.take(), answer: without('skipped', runner) }
}

const without = (status: 'skipped' | 'unknown', runner: Runner): Answer => ({
  status,
  durationMs: 0,
  notices: [],
  transaction: runner.state(),
})

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
      yield { statement: ahead.take(), answer: without('unknown', runner) }
    yield* passedOver(ahead, runner)
    throw runner.lost()
  }
  const statement = await ahead.peek(0)
  if (statement === undefined) throw new Error('A statement failed that was never sent')
  const { text } = statement.piece
  const circumstances = { before, after: runner.state(), notices, durationMs }
  const reply = { error, ...(status === undefined ? {} : { status }) }
  let first: Answer | undefined = await runner.observed(text, before, toAnswer(text, reply, circumstances))
  const run = async (): Promise<Answer> => {
    const answer = first ?? (await runner.alone(statement))
    first = undefined
    return answer
  }
  yield* last(ahead, before === 'none' ? await retried(run, runner) : await run(), runner)
}
