/**
 * A session on PostgreSQL as the engine sees it, observed or not. Invariant: a statement
 * is `succeeded` only when the server said so, and `unknown` whenever it was sent
 * and nothing came back.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Submittable } from 'pg'
import type { Notice } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import type {
  Answer,
  Connection,
  DataBlock,
  SessionOptions,
  Statement,
  TransactionEnd,
  TransactionState,
} from '../dialect.js'
import { connectionLost } from '../connection-error.js'
import { executeAhead } from '../execute-ahead.js'
import { keepRows, type RowKeeper } from '../keep-rows.js'
import { STATES, toAnswer } from './answer.js'
import { checkDatabase, checkServer } from './checks.js'
import { openSession, socketOf, type Session } from './connect.js'
import { copyIn } from './copy.js'
import { terminateEmbedded } from './embedded-servers.js'
import type { Observer } from './impact/observe.js'
import { planOf } from './impact/plan.js'
import { courseOf } from './pipeline.js'
import { sendQuery, sendWithLookUp, type Reply, type ReplyWithRows } from './query.js'
import { toNotice, toSqlError } from './sql-error.js'

/** How much longer than its own statement timeout a server may take to answer before it is given up. */
const GRACE_MS = 15_000

/** While a pipeline runs, a cancel that came between two statements is lost: it is sent again. */
const CANCEL_AGAIN_MS = 200

const FIRST_WITH_PIPELINES = 11

/** Sees what the statements of a session do; none is needed to run them. */
export type Observe = (session: Session) => Promise<Observer>

/** What goes with a text, or comes after it. */
interface Run {
  readonly data?: DataBlock | undefined
  readonly lookUp?: string | undefined
  readonly keeper?: RowKeeper | undefined
}

/**
 * @param observe - Starts an observer of the session; without one there is no `Answer.impact`.
 * @throws GreenlineError see `Dialect.connect`
 */
export async function connect(
  target: Target,
  options: SessionOptions,
  observe?: Observe,
): Promise<Connection> {
  const session = await openSession(target, options)
  const observer = await observe?.(session)
  const { client } = session
  let state: TransactionState = 'none'
  const notices: Notice[] = []
  let cancelled = false
  let pipeline: 'open' | 'ended' = 'ended'
  const silenceMs = options.statementTimeoutMs === 0 ? undefined : options.statementTimeoutMs + GRACE_MS
  const pipelines = takesPipelines(target, session)
  client.on('notice', message => notices.push(toNotice(message)))
  const takeNotices = (): Notice[] => notices.splice(0)

  /** Runs one text alone; the reply is complete when this returns. */
  async function run(
    text: string,
    { data, lookUp, keeper }: Run = {},
  ): Promise<Reply & Partial<ReplyWithRows>> {
    const timer =
      silenceMs === undefined ? undefined : setTimeout(() => socketOf(client).destroy(), silenceMs)
    const submit = (query: Submittable): void => void client.query(query)
    try {
      if (data !== undefined) return await copyIn(client, text, data)
      return lookUp === undefined
        ? await sendQuery(submit, text, keeper)
        : await sendWithLookUp(submit, text, lookUp)
    } finally {
      clearTimeout(timer)
    }
  }

  async function answer({ piece: { text }, data }: Statement): Promise<Answer> {
    const lookUp = await observer?.before(text, state)
    takeNotices()
    const started = performance.now()
    const reply = await run(text, { data, lookUp, keeper: keepRows(options.outputRows) })
    const before = state
    state = reply.status === undefined ? 'none' : STATES[reply.status]
    const answered = toAnswer(text, reply, {
      before,
      after: state,
      notices: takeNotices(),
      durationMs: performance.now() - started - (reply.lookUpMs ?? 0),
    })
    const impact = await observer?.after(answered, reply.rows)
    return impact === undefined ? answered : { ...answered, impact }
  }

  /** A pipeline throws rows away. */
  const hasOutput = (text: string): boolean => (options.outputRows ?? 0) > 0 && /\bRETURNING\b/i.test(text)
  const isUnseen = (text: string): boolean =>
    observer === undefined || planOf(text, state === 'open') === 'no effect'

  const course = courseOf({
    client,
    silenceMs,
    takeNotices,
    mayShare: text => pipelines && !hasOutput(text) && isUnseen(text),
    state: () => state,
    setState: after => (state = after),
    setPipeline: what => (pipeline = what),
    isCancelled: () => cancelled,
    once: answer,
    async rollback() {
      const { status } = await run('ROLLBACK')
      state = status === undefined ? 'none' : STATES[status]
    },
    async observed(text, before, answered) {
      // Nothing is looked up for what has no effect on the catalog, but its end is taken note of.
      await observer?.before(text, before)
      await observer?.after(answered, undefined)
      return answered
    },
    lost: () => connectionLost(target),
  })

  async function end(text: 'COMMIT' | 'ROLLBACK'): Promise<TransactionEnd> {
    const reply = await run(text)
    state = 'none'
    observer?.ended(text === 'COMMIT' && reply.tag === 'COMMIT' ? 'committed' : 'rolled-back')
    // Even a FATAL error may come after the commit was done (a synchronous standby that is waited for).
    if (reply.status === undefined) return { outcome: text === 'COMMIT' ? 'unknown' : 'rolled-back' }
    if (reply.error !== undefined) return { outcome: 'rolled-back', error: toSqlError(reply.error) }
    return { outcome: reply.tag === 'COMMIT' ? 'committed' : 'rolled-back' }
  }

  return {
    server: session.server,
    execute: (statements, executing) => executeAhead(statements, executing, course),
    async begin() {
      const { error, status } = await run('BEGIN')
      if (error !== undefined || status === undefined) throw connectionLost(target)
      state = 'open'
    },
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    cancel() {
      cancelled = true
      return cancel(target, session, options, () => pipeline === 'open')
    },
    validate: () => checkDatabase(target, session, options),
    checkServer: now => checkServer(target, session, options, now),
    async [Symbol.asyncDispose]() {
      await client.end().catch(() => undefined)
    },
  }
}

/**
 * Whether several statements may be in flight. Before PostgreSQL 11 the statement timeout
 * counts from the first of them; the embedded server has no round trips to hide.
 */
const takesPipelines = ({ address }: Target, { server }: Session): boolean =>
  address.kind === 'network' && Number.parseInt(server.version, 10) >= FIRST_WITH_PIPELINES

async function cancel(
  target: Target,
  { backendPid, client }: Session,
  options: SessionOptions,
  isPipelining: () => boolean,
): Promise<void> {
  if (target.address.kind === 'embedded') {
    await terminateEmbedded(target)
    return
  }
  try {
    const other = await openSession(target, options)
    for (;;) {
      await other.client.query('SELECT pg_cancel_backend($1)', [backendPid])
      if (isPipelining()) await sleep(CANCEL_AGAIN_MS)
      if (!isPipelining()) break
    }
    await other.client.end()
  } catch {
    // Without a second session, closing this one is all that is left; the server then sees that nobody listens.
    socketOf(client).destroy()
  }
}
