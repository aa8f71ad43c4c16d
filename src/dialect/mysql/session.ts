/**
 * A session on MySQL or MariaDB as the engine sees it. Invariant: a statement is
 * `succeeded` only when the server said so, and `unknown` whenever it was sent
 * and nothing came back.
 */
import type { Notice, Problem } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import type {
  Answer,
  Connection,
  ExecuteOptions,
  SessionOptions,
  Statement,
  StatementAnswer,
  TransactionEnd,
  TransactionState,
} from '../dialect.js'
import { connectionLost, nameOf } from '../connection-error.js'
import { retryLocks } from '../lock-retry.js'
import { openSession, select, type Session } from './connect.js'
import { sendQuery, type Reply } from './query.js'
import type { MakeSender } from './send.js'
import { isFromServer, positionOf, toSqlError } from './sql-error.js'
import { mayEndTransaction, opensTransaction, savepointOf, transactionWord } from './words.js'

/** How much longer than its statement timeout a server may take to answer before it is given up. */
const GRACE_MS = 15_000

/** Errors after which the server has undone the whole transaction: deadlock, and a lock wait where it is set so. */
const UNDOING = new Set([1205, 1213, 1020, 3058])

/** ER_LOCK_WAIT_TIMEOUT. */
const isLockTimeout = ({ error }: Answer): boolean => error?.code === '1205'

/** Sends every text as it is. */
const plain: MakeSender = (_session, send) => ({ send, [Symbol.asyncDispose]: async () => undefined })

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
  let state: TransactionState = 'none'
  let autocommit = true
  let cancelled = false

  /** Runs one text, ended by the engine when its time is over. */
  async function run(text: string): Promise<Reply> {
    const { statementTimeoutMs } = options
    const kill = (): void => void killQuery(target, session, options)
    const killing =
      statementTimeoutMs > 0 && server.product === 'MySQL' ? setTimeout(kill, statementTimeoutMs) : undefined
    const giveUp =
      statementTimeoutMs > 0 ? setTimeout(() => client.destroy(), statementTimeoutMs + GRACE_MS) : undefined
    try {
      return await sendQuery(client, text)
    } finally {
      clearTimeout(killing)
      clearTimeout(giveUp)
    }
  }

  const sender = makeSender(
    session,
    async text => {
      const started = performance.now()
      const replying = run(text)
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

  async function answer({ piece: { text } }: Statement): Promise<Answer> {
    const before = state
    const { reply, durationMs, impact } = await sender.send(text)
    const seen = impact === undefined ? {} : { impact }
    if (reply.error !== undefined && !isFromServer(reply.error)) {
      state = 'none'
      return { status: 'unknown', durationMs, notices: [], transaction: 'none' }
    }
    if (reply.error !== undefined) {
      return { ...(await failure(text, reply.error, durationMs, before)), ...seen }
    }
    state = follow(reply)
    const notices = reply.warnings === 0 ? [] : await warnings(session)
    return {
      status: 'succeeded',
      durationMs,
      notices,
      transaction: state,
      ...(reply.rows === undefined ? {} : { rows: reply.rows }),
      ...endOf(text, before, state),
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

  async function* execute(
    statements: AsyncIterable<Statement>,
    { beforeSend, onError }: ExecuteOptions,
  ): AsyncGenerator<StatementAnswer> {
    for await (const statement of statements) {
      beforeSend([statement], mayEndTransaction(statement.piece.text) ? 'transaction' : 'nothing')
      // A procedure may have committed inside, before it met the lock.
      const once = state !== 'none' || !autocommit || transactionWord(statement.piece.text) !== undefined
      const answered = once
        ? await answer(statement)
        : await retryLocks(() => answer(statement), { isLockTimeout, isCancelled: () => cancelled })
      yield { statement, answer: answered }
      if (answered.status === 'unknown') throw connectionLost(target)
      if (answered.status === 'failed' && onError === 'stop') return
    }
  }

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
    validate: async () => validate(target, session),
    async [Symbol.asyncDispose]() {
      await sender[Symbol.asyncDispose]()
      await new Promise<void>(resolve => {
        client.end(() => resolve())
      })
    },
  }
}

/** What a statement that succeeded did to the transaction it was in. */
function endOf(
  text: string,
  before: TransactionState,
  after: TransactionState,
): Pick<Answer, 'ended' | 'implicitCommit' | 'savepoint'> {
  const savepoint = savepointOf(text)
  if (savepoint !== undefined) return { savepoint }
  if (before === 'none') return {}
  switch (transactionWord(text)) {
    case 'commit':
      return { ended: 'committed' }
    case 'rollback':
      return { ended: 'rolled-back' }
    case 'call':
      // A procedure may commit or roll back inside; the server does not say which.
      return after === 'none' ? { ended: 'unknown' } : {}
    case undefined:
      return after === 'none' || opensTransaction(text) ? { ended: 'committed', implicitCommit: true } : {}
  }
}

async function warnings({ client }: Session): Promise<Notice[]> {
  const rows = await select(client, 'SHOW WARNINGS').catch(() => [])
  return rows.map(({ Level, Code, Message }) => ({
    severity: String(Level).toUpperCase(),
    code: String(Code),
    message: String(Message),
  }))
}

async function killQuery(target: Target, { client }: Session, options: SessionOptions): Promise<void> {
  try {
    const other = await openSession(target, options)
    await select(other.client, `KILL QUERY ${client.threadId}`)
    other.client.end()
  } catch {
    // Without a second session, closing this one is all that is left.
    client.destroy()
  }
}

function validate(target: Target, { readOnly }: Session): Problem[] {
  if (!readOnly) return []
  return [
    {
      code: 'TARGET_READ_ONLY',
      message: `${nameOf(target)} takes no writes (read_only is on).`,
      hint: 'Put the address of the primary into the database URL.',
      severity: 'error',
      target: target.name,
    },
  ]
}
