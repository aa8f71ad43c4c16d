/**
 * What became of the transaction that a statement ran in. Invariant: what the server does not tell
 * is `unknown`.
 */
import type { Answer, TransactionState } from '../dialect.js'
import { opensTransaction, savepointOf, transactionWord } from './words.js'

/** What a statement that succeeded did to the transaction it was in. */
export function endOf(
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
