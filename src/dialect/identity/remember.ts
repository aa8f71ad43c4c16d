/**
 * Keeps what is good for a while, such as tokens. Invariant: callers that come at
 * the same time share one request, a failure is not kept, and nothing is given out
 * that may expire before a connection is open.
 */

/** Something that is worth nothing after a moment of the wall clock. */
export interface Expiring {
  readonly expiresAtMs: number
}

/** One answer; `kept` when it was there before it was asked for now. */
export interface Remembered<T> {
  readonly answer: Promise<T>
  readonly kept: boolean
}

export interface Memory<T> {
  /** Gives what is kept under the key, or asks for it. */
  recall(key: string, ask: () => Promise<T>): Remembered<T>
  /** Asks anew next time, unless somebody has done so already. */
  forget(key: string, answer: Promise<T>): void
}

/**
 * An empty memory.
 *
 * @param spareMs - How long before its end a thing counts as expired.
 */
export function createMemory<T extends Expiring>(spareMs: number): Memory<T> {
  const entries = new Map<string, { readonly answer: Promise<T>; expiresAtMs?: number }>()
  const forget: Memory<T>['forget'] = (key, answer) => {
    if (entries.get(key)?.answer === answer) entries.delete(key)
  }
  return {
    forget,
    recall(key, ask) {
      const known = entries.get(key)
      const isPending = known !== undefined && known.expiresAtMs === undefined
      if (known !== undefined && (isPending || (known.expiresAtMs ?? 0) - spareMs > Date.now()))
        return { answer: known.answer, kept: !isPending }
      const answer = ask()
      const entry: { answer: Promise<T>; expiresAtMs?: number } = { answer }
      entries.set(key, entry)
      answer.then(
        ({ expiresAtMs }) => (entry.expiresAtMs = expiresAtMs),
        () => forget(key, answer),
      )
      return { answer, kept: false }
    },
  }
}
