/**
 * Tries a statement again that failed only because it waited too long for a lock.
 * Invariant: it is tried again only where the server has undone all of it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './dialect.js'

const RETRIES = 3
const PAUSE_MS = 500

export interface LockRetry {
  /** Whether the answer tells of a lock that was not to be had in time. */
  readonly isLockTimeout: (answer: Answer) => boolean
  /** Whether the execution was cancelled meanwhile. */
  readonly isCancelled: () => boolean
}

/**
 * Runs a statement outside any transaction, up to four times, with a pause in between.
 *
 * @param run - Sends it once.
 * @returns The last answer, with a notice that says how often it was tried, if more than once.
 */
export async function retryLocks(
  run: () => Promise<Answer>,
  { isLockTimeout, isCancelled }: LockRetry,
): Promise<Answer> {
  let answer = await run()
  let tries = 1
  while (tries <= RETRIES && isLockTimeout(answer) && !isCancelled()) {
    await sleep(PAUSE_MS * (0.5 + Math.random()))
    if (isCancelled()) break
    answer = await run()
    tries += 1
  }
  if (tries === 1) return answer
  const message = `A lock was not to be had in time; this is try ${tries} of ${RETRIES + 1}`
  return { ...answer, notices: [...answer.notices, { severity: 'NOTICE', code: 'GREENLINE', message }] }
}
