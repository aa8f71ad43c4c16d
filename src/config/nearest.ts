/**
 * Finds the word somebody meant. Invariant: a word is only proposed when it is
 * near enough to be a slip of the pen.
 */
import { distance } from 'fastest-levenshtein'

/** Brings `databaseUrl`, `Database_URL` and `database-url` together. */
const plain = (word: string): string =>
  word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_]/g, '-')
    .toLowerCase()

/** The known word nearest to a given one, or undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  // The distance takes quadratic time, and nothing that long is a slip of the pen.
  if (word.length > 64) return undefined
  const given = plain(word)
  const ranked = known
    .map(candidate => ({ candidate, edits: distance(given, plain(candidate)) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  if (best === undefined) return undefined
  const allowed = Math.max(1, Math.floor(best.candidate.length / 3))
  return best.edits <= allowed ? best.candidate : undefined
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}
