/**
 * A reply of the server as an answer: what it says about the statement and about
 * the transaction around it. Invariant: only a command tag makes a success.
 */
import type { Notice } from '../../core/model.js'
import type { Answer, TransactionState } from '../dialect.js'
import type { Reply } from './query.js'
import { endsSession, isFromServer, toSqlError } from './sql-error.js'
import { asksForCommit, savepointOf } from './words.js'

/** ReadyForQuery's status as the state of the session's transaction. */
export const STATES: Record<NonNullable<Reply['status']>, TransactionState> = {
  I: 'none',
  T: 'open',
  E: 'aborted',
}

/** What surrounds a reply. */
export interface Circumstances {
  readonly before: TransactionState
  readonly after: TransactionState
  readonly notices: readonly Notice[]
  readonly durationMs: number
}

/** @param text - The statement that was sent. */
export function toAnswer(
  text: string,
  reply: Reply,
  { before, after, notices, durationMs }: Circumstances,
): Answer {
  const common = { durationMs, notices, transaction: after }
  if (reply.error !== undefined && isFromServer(reply.error)) {
    const { position } = reply.error
    return {
      status: 'failed',
      ...common,
      error: toSqlError(reply.error),
      ...(position === undefined ? {} : { position: Number(position) - 1 }),
      // A session that the server ends takes its transaction with it.
      ...(endsSession(reply.error) && before !== 'none' ? { ended: 'rolled-back' } : {}),
    }
  }
  if (reply.tag === undefined || reply.error !== undefined) return { status: 'unknown', ...common }
  const savepoint = savepointOf(text)
  if (savepoint !== undefined) return { status: 'succeeded', ...common, savepoint }
  if (reply.tag === 'ROLLBACK' && asksForCommit(text)) return refusedCommit(common)
  const ended = endOf(reply.tag, before, after)
  const rows = rowsOf(reply.tag)
  return {
    status: 'succeeded',
    ...common,
    ...(rows === undefined ? {} : { rows }),
    ...(reply.output === undefined ? {} : { output: reply.output }),
    ...(ended === undefined ? {} : { ended }),
  }
}

/** COMMIT in a failed transaction is answered with the tag ROLLBACK and no error: a green that would lie. */
const refusedCommit = (common: Pick<Answer, 'durationMs' | 'notices' | 'transaction'>): Answer => ({
  status: 'failed',
  ...common,
  ended: 'rolled-back',
  error: {
    code: '25P02',
    sqlState: '25P02',
    message:
      'COMMIT did not commit: an earlier statement of the transaction failed, so the server rolled it back',
  },
})

function endOf(tag: string, before: TransactionState, after: TransactionState): Answer['ended'] | undefined {
  if (tag === 'COMMIT' || tag === 'PREPARE TRANSACTION') return 'committed'
  if (tag === 'ROLLBACK') return 'rolled-back'
  return before !== 'none' && after === 'none' ? 'committed' : undefined
}

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html CommandComplete */
function rowsOf(tag: string): number | undefined {
  const rows = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|SELECT|FETCH|MOVE|COPY) (\d+)$/.exec(tag)?.[1]
  return rows === undefined ? undefined : Number(rows)
}
