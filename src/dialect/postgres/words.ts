/**
 * What kind of statement a text is, by its first words. Invariant: looks at the
 * head of the text only, whatever its length.
 */

const WORD = /[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*"/uy
const GAP = /(?:\s+|--[^\n]*(?:\n|$))+/y

/**
 * The first words of a statement: keywords in upper case, quoted identifiers as
 * they are. Ends early at anything that is neither a word nor a comment.
 */
export function firstWords(text: string, count: number): readonly string[] {
  const words: string[] = []
  let at = 0
  while (words.length < count) {
    at = skipGaps(text, at)
    WORD.lastIndex = at
    const word = WORD.exec(text)?.[0]
    if (word === undefined) break
    words.push(word.startsWith('"') ? word : word.toUpperCase())
    at += word.length
  }
  return words
}

/** Passes over white space and comments, which nest. */
function skipGaps(text: string, from: number): number {
  let at = from
  for (;;) {
    GAP.lastIndex = at
    at += GAP.exec(text)?.[0].length ?? 0
    if (!text.startsWith('/*', at)) return at
    at = endOfComment(text, at)
  }
}

function endOfComment(text: string, from: number): number {
  let depth = 0
  let at = from
  do {
    const open = text.indexOf('/*', at)
    const close = text.indexOf('*/', at)
    if (close < 0) return text.length
    const opens = open >= 0 && open < close
    depth += opens ? 1 : -1
    at = (opens ? open : close) + 2
  } while (depth > 0)
  return at
}

const ENDS = new Set(['COMMIT', 'END', 'ROLLBACK', 'ABORT', 'PREPARE', 'CALL', 'DO'])

/** Whether the statement may end the transaction it is sent in. */
export const mayEndTransaction = (text: string): boolean => ENDS.has(firstWords(text, 1)[0] ?? '')

/** Whether it asks for a commit (so that a ROLLBACK in answer is a failure). */
export const asksForCommit = (text: string): boolean =>
  ['COMMIT', 'END'].includes(firstWords(text, 1)[0] ?? '')

/** What a statement does to a savepoint, if it is about one. */
export function savepointOf(
  text: string,
): { action: 'set' | 'rolled-back-to' | 'released'; name: string } | undefined {
  const words = firstWords(text, 5).filter(word => word !== 'WORK' && word !== 'TRANSACTION')
  const [first, second, third, fourth] = words
  if (first === 'SAVEPOINT' && second !== undefined) return { action: 'set', name: foldName(second) }
  if (first === 'RELEASE') {
    const name = second === 'SAVEPOINT' ? third : second
    return name === undefined ? undefined : { action: 'released', name: foldName(name) }
  }
  if (first === 'ROLLBACK' && second === 'TO') {
    const name = third === 'SAVEPOINT' && fourth !== undefined ? fourth : third
    return name === undefined ? undefined : { action: 'rolled-back-to', name: foldName(name) }
  }
  return undefined
}

const foldName = (word: string): string =>
  word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase()
