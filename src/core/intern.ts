/**
 * Equal things once in memory. Invariant: what comes out is equal to what went
 * in, and is not to be changed by anybody.
 */

/** Gives back the first of all equal values that it was given. */
export interface Intern {
  text(value: string): string
  /** For small plain data that is the same in many places, such as what a server is. */
  data<T>(value: T): T
}

/** More different values than these are not remembered: they were not the same in many places after all. */
const MAX_KNOWN = 200_000

/** Starts with nothing known. */
export function createIntern(): Intern {
  const texts = new Map<string, string>()
  const known = new Map<string, unknown>()
  return {
    text(value) {
      const first = texts.get(value)
      if (first === undefined && texts.size < MAX_KNOWN) texts.set(value, value)
      return first ?? value
    },
    data<T>(value: T): T {
      if (value === undefined) return value
      const key = JSON.stringify(value)
      const first = known.get(key)
      if (first === undefined && known.size < MAX_KNOWN) known.set(key, value)
      return (first as T | undefined) ?? value
    },
  }
}
