/**
 * A session on MySQL or MariaDB as the engine sees it. Invariant: a statement is
 * `succeeded` only when the server said so, and `unknown` whenever it was sent
 * and nothing came back.
 */
import type { Notice } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import type {
  Answer,
  Connection,
  SessionOptions,
  Statement,
  TransactionEnd,
  TransactionState,
} from '../dialect.js'
import { connectionLost } from '../connection-error.js'
import { executeAhead } from '../execute-ahead.js'
import { keepRows, type RowKeeper } from '../keep-rows.js'
import { retryLocks } from '../lock-retry.js'
import { runBatch, type Batching } from './batch.js'
import { createStatementOption, type BatchLimits } from './batch-option.js'
import { toNotice } from './batch-send.js'
import { mayTravelTogether } from './batch-text.js'
import { checkDatabase, checkServer } from './checks.js'
import { openSession, select, type Session } from './connect.js'
import { sendQuery, type Reply } from './query.js'
import { killQuery, startBatchDeadline, startDeadline } from './deadline.js'
import type { MakeSender, Sent } from './send.js'
import type { StringMode } from './scan-state.js'
import { isFromServer, positionOf, toSqlError } from './sql-error.js'
import { endOf } from './transaction-end.js'
import { mayEndTransaction, transactionWord } from './words.js'

/** Errors after which the server has undone the whole transaction: deadlock, and a lock wait where it is set so. */
const UNDOING = new Set([1205, 1213, 1020, 3058])

/** ER_LOCK_WAIT_TIMEOUT. */
const isLockTimeout = ({ error }: Answer): boolean => error?.code === '1205'

/** Sends every text as it is. */
const plain: MakeSender = (_session, send) => ({
  send,
  passesBy: () => true,
  [Symbol.asyncDispose]: async () => undefined,
})

/**
 * @param makeSender - What stands between the session and its statements.
 * @throws GreenlineError see `Dialect.connect`
 */
export async function connect(
  target: Target,
  options: SessionOptions,
  makeSender: MakeSender = plain,
): Promise<Connection> {
  const session = await openSession(target, options)
  const { client, server } = session
  const option = createStatementOption(client)
  let state: TransactionState = 'none'
  let autocommit = true
  /** Undefined behind a statement that may have changed them. */
  let limits: BatchLimits | undefined
  let mode: StringMode = { noBackslashEscapes: false, ansiQuotes: false }
  let cancelled = false

  /** Ends what takes longer than it may. */
  async function inTime<T>(work: () => Promise<T>): Promise<T> {
    const deadline = startDeadline(target, session, options)
    try {
      return await work()
    } finally {
      deadline.stop()
    }
  }

  /** Whether a text is one statement for the server, whatever the session takes. */
  const isOne = (text: string): boolean =>
    !text.includes(';') || (limits !== undefined && mayTravelTogether(text, limits.mode))

  /** Runs one text. */
  const run = (text: string, keeper?: RowKeeper): Promise<Reply> =>
    inTime(async () => {
      const error = isOne(text) ? undefined : await option.one()
      return error === undefined ? sendQuery(client, text, keeper) : { error }
    })

  const sender = makeSender(
    session,
    async text => {
      const started = performance.now()
      const replying = run(text, keepRows(options.outputRows))
      // What was cancelled may have been a question of our own, with the statement still to come.
      if (cancelled) void killQuery(target, session, options)
      const reply = await replying
      return { reply, durationMs: performance.now() - started }
    },
    () => cancelled,
  )

  /** The session's transaction after a reply. A SELECT opens one only when autocommit is off. */
  function follow({ status, error }: Reply): TransactionState {
    if (status !== undefined) {
      autocommit = status.autocommit
      return status.inTransaction ? 'open' : 'none'
    }
    return error === undefined && !autocommit ? 'open' : state
  }

  const answer = async ({ piece: { text } }: Statement): Promise<Answer> =>
    settle(text, await sender.send(text))

  /** Follows what came of a statement, which is the last one that the server has run. */
  async function settle(text: string, { reply, durationMs, notices, impact }: Sent): Promise<Answer> {
    const before = state
    const seen = impact === undefined ? {} : { impact }
    if (reply.error !== undefined && !isFromServer(reply.error)) {
      state = 'none'
      return { status: 'unknown', durationMs, notices: [], transaction: 'none' }
    }
    if (reply.error !== undefined) {
      return { ...(await failure(text, reply.error, durationMs, before)), ...seen }
    }
    state = follow(reply)
    return {
      status: 'succeeded',
      durationMs,
      notices: notices ?? (reply.warnings === 0 ? [] : await warnings(session)),
      transaction: state,
      ...(reply.rows === undefined ? {} : { rows: reply.rows }),
      ...(reply.output === undefined ? {} : { output: reply.output }),
      // With its notices comes one of a batch: these end nothing.
      ...(notices === undefined ? endOf(text, before, state) : {}),
      ...seen,
    }
  }

  /** An error packet carries no status: when it matters, an empty statement is asked for it. */
  async function failure(
    text: string,
    error: NonNullable<Reply['error']>,
    durationMs: number,
    before: TransactionState,
  ): Promise<Answer> {
    if (before === 'open') state = follow(await run('DO 0'))
    const ended = before === 'open' && state === 'none'
    const position = positionOf(text, error)
    return {
      status: 'failed',
      durationMs,
      notices: [],
      transaction: state,
      error: toSqlError(error),
      ...(position === undefined ? {} : { position }),
      ...(ended ? { ended: UNDOING.has(error.errno ?? 0) ? 'rolled-back' : 'committed' } : {}),
    }
  }

  /** Tries a statement again that waited too long for a lock, where the server has undone all of it. */
  function withRetries(statement: Statement, run: () => Promise<Answer>): Promise<Answer> {
    // A procedure may have committed inside, before it met the lock.
    const once = state !== 'none' || !autocommit || transactionWord(statement.piece.text) !== undefined
    return once ? run() : retryLocks(run, { isLockTimeout, isCancelled: () => cancelled })
  }

  const mayTravel = ({ piece: { text, refused } }: Statement): boolean =>
    refused === undefined && sender.passesBy(text) && mayTravelTogether(text, mode)

  async function prepare(): Promise<'ready' | 'lost'> {
    try {
      limits = await inTime(() => option.several())
    } catch {
      return 'lost'
    }
    if (limits.bytes > 0) mode = limits.mode
    return 'ready'
  }

  const batching: Batching = {
    mayTravel,
    alone(statement) {
      if (!mayTravel(statement)) limits = undefined
      return withRetries(statement, () => answer(statement))
    },
    batchBytes: () => limits?.bytes,
    prepare,
    client,
    once: answer,
    settle,
    withRetries,
    watch: () => startBatchDeadline(target, session, options, () => cancelled),
    transaction: () => state,
    isCancelled: () => cancelled,
    lost: () => connectionLost(target),
  }
  const execute: Connection['execute'] = (statements, settings) =>
    executeAhead(statements, settings, {
      ...batching,
      mayEnd: ({ piece }) => mayEndTransaction(piece.text),
      together: (ahead, trust) => runBatch(ahead, trust, batching),
    })

  async function end(text: 'COMMIT' | 'ROLLBACK'): Promise<TransactionEnd> {
    const { error } = await run(text)
    state = 'none'
    if (error === undefined) return { outcome: text === 'COMMIT' ? 'committed' : 'rolled-back' }
    if (isFromServer(error)) return { outcome: 'rolled-back', error: toSqlError(error) }
    return { outcome: text === 'COMMIT' ? 'unknown' : 'rolled-back' }
  }

  return {
    server,
    execute,
    async begin() {
      const { error } = await run('START TRANSACTION')
      if (error !== undefined) throw connectionLost(target)
      state = 'open'
    },
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    cancel() {
      cancelled = true
      return killQuery(target, session, options)
    },
    validate: () => checkDatabase(target, session, options),
    checkServer: now => checkServer(target, session, options, now),
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]()
      await new Promise<void>(resolve => {
        client.end(() => resolve())
      })
    },
  }
}

async function warnings({ client }: Session): Promise<Notice[]> {
  const rows = await select(client, 'SHOW WARNINGS').catch(() => [])
  return rows.map(toNotice)
}
