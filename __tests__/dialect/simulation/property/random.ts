/** Choices that a seed decides. Invariant: the same seed makes the same choices, on every machine. */

export interface Random {
  /** A whole number from 0 to `below`, which is not reached. */
  below(limit: number): number
  /** @param percent - How often it is true. */
  chance(percent: number): boolean
  pick<T>(from: readonly T[]): T
  /** @param from - What to choose from, and how often. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T
  /** Some of them, in their order; at least `least`. */
  some<T>(from: readonly T[], least?: number): readonly T[]
}

/** @see https://en.wikipedia.org/wiki/Xorshift for what it is a cousin of (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error('There is nothing to choose from')
    return from[below(from.length)] as T
  }
  return {
    below,
    pick,
    chance: percent => next() * 100 < percent,
    weighted: from => {
      let at = next() * from.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of from) {
        at -= weight
        if (at < 0) return value
      }
      return from.at(-1)![1]
    },
    some: (from, least = 0) => {
      const taken = from.filter(() => next() < 0.5)
      return taken.length >= least ? taken : from.slice(0, least)
    },
  }
}
