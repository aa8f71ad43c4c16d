/**
 * How many things that wait for a network are begun at once. Invariant: something
 * that waits long does not keep others from being begun: its place is given on.
 */

/** Runs work when there is a place for it. */
export type Starts = <T>(work: () => Promise<T>) => Promise<T>

/**
 * @param places - Work at once, as long as none of it takes longer than `heldMs`.
 * @param heldMs - After so long, work goes on without a place.
 */
export function createStarts(places: number, heldMs: number): Starts {
  const waiting: (() => void)[] = []
  let free = places
  const take = (): Promise<void> => {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    return new Promise(resolve => waiting.push(resolve))
  }
  const give = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return async work => {
    await take()
    let isHeld = true
    const giveOnce = (): void => {
      if (isHeld) give()
      isHeld = false
    }
    const timer = setTimeout(giveOnce, heldMs)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      giveOnce()
    }
  }
}
