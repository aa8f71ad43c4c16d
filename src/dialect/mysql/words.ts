/**
 * What kind of statement a text is, by its first words. Invariant: looks at the
 * head of the text only; executable comments count as what they hold.
 */

const WORD = /[A-Za-z_][\w$]*|`(?:[^`]|``)*`/y
/** White space, comments, and the brackets of executable comments. */
const GAP =
  /(?:\s+|#[^\n]*(?:\n|$)|--(?=\s|$)[^\n]*(?:\n|$)|\/\*M?!\d*|\*\/|\/\*(?!M?!)(?:[^*]|\*(?!\/))*\*\/)+/y

/**
 * The first words of a statement: keywords in upper case, quoted identifiers as
 * they are. Ends early at anything that is neither a word nor a comment.
 */
export function firstWords(text: string, count: number): readonly string[] {
  const words: string[] = []
  let at = 0
  while (words.length < count) {
    GAP.lastIndex = at
    at += GAP.exec(text)?.[0].length ?? 0
    WORD.lastIndex = at
    const word = WORD.exec(text)?.[0]
    if (word === undefined) break
    words.push(word.startsWith('`') ? word : word.toUpperCase())
    at += word.length
  }
  return words
}

/** Statements that leave an open transaction as it is. Everything else may end it. */
const KEEPS = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'REPLACE',
  'WITH',
  'VALUES',
  'SAVEPOINT',
  'RELEASE',
  'SHOW',
  'EXPLAIN',
  'DO',
  'USE',
  'LOAD',
])

/** Whether the statement may end the transaction it is sent in: many do so on their own. */
export const mayEndTransaction = (text: string): boolean => !KEEPS.has(firstWords(text, 1)[0] ?? '')

/** What the statement asks of the transaction. */
export function transactionWord(text: string): 'commit' | 'rollback' | 'call' | undefined {
  const [first, ...others] = firstWords(text, 4)
  if (first === 'COMMIT') return 'commit'
  if (first === 'CALL') return 'call'
  return first === 'ROLLBACK' && !others.includes('TO') ? 'rollback' : undefined
}

/** Whether it opens a transaction, which commits the one that is open. */
export function opensTransaction(text: string): boolean {
  const [first, second] = firstWords(text, 2)
  return first === 'BEGIN' || (first === 'START' && second === 'TRANSACTION')
}

/** What a statement does to a savepoint, if it is about one. Names are compared without case. */
export function savepointOf(
  text: string,
): { action: 'set' | 'rolled-back-to' | 'released'; name: string } | undefined {
  const [first, second, third, fourth] = firstWords(text, 5).filter(word => word !== 'WORK')
  if (first === 'SAVEPOINT' && second !== undefined) return { action: 'set', name: foldName(second) }
  if (first === 'RELEASE' && second === 'SAVEPOINT' && third !== undefined) {
    return { action: 'released', name: foldName(third) }
  }
  if (first === 'ROLLBACK' && second === 'TO') {
    const name = third === 'SAVEPOINT' && fourth !== undefined ? fourth : third
    return name === undefined ? undefined : { action: 'rolled-back-to', name: foldName(name) }
  }
  return undefined
}

const foldName = (word: string): string =>
  (word.startsWith('`') ? word.slice(1, -1).replaceAll('``', '`') : word).toLowerCase()
