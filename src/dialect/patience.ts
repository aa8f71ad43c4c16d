/**
 * How long a server is waited for, and how far a session got. Invariant: no wait is
 * endless, and what is given up is closed.
 */
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Target } from '../core/target.js'

/**
 * Waits for an answer.
 *
 * @param giveUp - Called when the time is over; has to make `work` end.
 * @throws What `work` throws; after the time an error with the code `ETIMEDOUT`.
 */
export async function within<T>(timeoutMs: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' }))
      giveUp()
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}

/** What was under way. `answer`: TLS or the log-in, TCP being open; `look`: a look-up on an open session. */
export type Step = 'name' | 'tcp' | 'answer' | 'look'

/** Follows a socket that is about to connect. @returns Tells the step it is at. */
export function followSteps(socket: Duplex, { address }: Target): () => Step {
  if (address.kind === 'embedded' || address.tunnel !== undefined) return () => 'answer'
  let step: Step = isIP(address.host) === 0 ? 'name' : 'tcp'
  socket.once('lookup', (error: unknown) => {
    if (error === null) step = 'tcp'
  })
  socket.once('connect', () => {
    step = 'answer'
  })
  return () => step
}

/** Where it stopped, and after how long. */
export interface Stopped {
  readonly step: Step
  readonly timeoutMs: number
}
