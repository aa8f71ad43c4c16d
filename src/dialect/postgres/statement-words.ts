/**
 * What the words of a statement say about its end: the bodies of routines in standard
 * SQL, and the first word. Invariant: routine bodies are detected as psql does.
 */
import type { Lexer } from './lexer-state.js'

import { SETTING_WORDS } from './string-setting.js'

/** Words that are looked for, by their first byte in lower case. */
const BY_INITIAL: (readonly string[] | undefined)[] = []
const LOOKED_FOR = 'create function procedure or replace begin case end copy'.split(' ')
for (const word of new Set([...LOOKED_FOR, ...SETTING_WORDS])) {
  const initial = word.charCodeAt(0)
  BY_INITIAL[initial] = [...(BY_INITIAL[initial] ?? []), word]
}
const LOWER = 0x20

/** The initials of these words count, as in psql's lexer. */
const HEAD_WORDS: ReadonlySet<string> = new Set(['create', 'function', 'procedure', 'or', 'replace'])

/** The word in lower case when it is looked for, else an empty text. */
function findWord(bytes: Uint8Array, from: number, to: number): string {
  const words = BY_INITIAL[(bytes[from] as number) | LOWER]
  if (words === undefined) return ''
  const length = to - from
  for (const word of words) {
    if (word.length !== length) continue
    let at = 1
    while (at < length && ((bytes[from + at] as number) | LOWER) === word.charCodeAt(at)) at++
    if (at === length) return word
  }
  return ''
}

/** Takes note of a word outside quotes. */
export function noteWord(lexer: Lexer, bytes: Uint8Array, from: number, to: number): void {
  const index = lexer.identifierCount++
  if (index > 0 && lexer.routineHead[0] !== 'c') return
  const word = findWord(bytes, from, to)
  if (index === 0) {
    lexer.routineHead.fill('')
    lexer.firstWord = word
  }
  if (index < lexer.routineHead.length) lexer.routineHead[index] = HEAD_WORDS.has(word) ? word.charAt(0) : ''
  if (lexer.parenDepth === 0 && isRoutine(lexer.routineHead)) noteRoutineWord(lexer, word)
}

const isRoutine = ([first, second, third, fourth]: readonly string[]): boolean =>
  first === 'c' &&
  (second === 'f' ||
    second === 'p' ||
    (second === 'o' && third === 'r' && (fourth === 'f' || fourth === 'p')))

function noteRoutineWord(lexer: Lexer, word: string): void {
  if (word === 'begin') lexer.beginDepth++
  else if (word === 'case') {
    if (lexer.beginDepth > 0) lexer.beginDepth++
  } else if (word === 'end' && lexer.beginDepth > 0) lexer.beginDepth--
}
