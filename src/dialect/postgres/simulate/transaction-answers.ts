/** What is foreseen of BEGIN, COMMIT and the like. Invariant: pure. */
import type { Foreseen } from './judge.js'
import { refusal, type Refusal } from './verdicts.js'
import { newNotes } from './world.js'

/** It is done. */
export const done = (): Foreseen => ({ prediction: { verdict: 'would-succeed' }, notes: newNotes() })

/** The server refuses it. */
export const failed = ({ sqlError: error }: Refusal): Foreseen => ({
  prediction: { verdict: 'would-fail' },
  error,
  notes: newNotes(),
})

/** The server passes over it with a warning. */
export const warned = (code: string, message: string): Foreseen => {
  const notes = newNotes()
  notes.notices.push({ severity: 'WARNING', code, message })
  return { prediction: { verdict: 'would-do-nothing', reason: message }, notes }
}

/** Why nothing more can be said of a transaction. @param line - Of the statement that was not simulated. */
export const mayAbort = (line: number): string =>
  `Line ${line} was not simulated, and may have aborted the transaction`

/** The answer to everything in a transaction that an error has aborted. */
export const ABORTED = () =>
  refusal('25P02', 'current transaction is aborted, commands ignored until end of transaction block')

/** The answer to its COMMIT. */
export const REFUSED_COMMIT = () =>
  refusal(
    '25P02',
    'COMMIT did not commit: an earlier statement of the transaction failed, so the server rolled it back',
  )
