/**
 * What psql and Greenline read from a statement's words: routine bodies in standard
 * SQL, and COPY … FROM STDIN. Invariant: routine bodies are detected as psql does.
 */
import type { Lexer } from './lexer-state.js'

const LONGEST = 'procedure'.length
/** The first letters count as psql's lexer keeps them. */
const HEAD_WORDS = new Map([
  ['create', 'c'],
  ['function', 'f'],
  ['procedure', 'p'],
  ['or', 'o'],
  ['replace', 'r'],
])

/** Takes note of a word outside quotes. Words in other places than these cost nothing. */
export function noteWord(lexer: Lexer, bytes: Uint8Array, from: number, to: number): void {
  const index = lexer.identifierCount++
  if (index > 0 && lexer.copy === 'no' && lexer.routineHead[0] !== 'c') return
  const word = to - from > LONGEST ? '' : String.fromCharCode(...bytes.subarray(from, to)).toLowerCase()
  if (index === 0) {
    lexer.routineHead.fill('')
    lexer.firstWord = word
    if (word === 'copy' && lexer.parenDepth === 0) lexer.copy = 'copy'
  } else if (lexer.copy !== 'no') noteCopyWord(lexer, word)
  if (index < lexer.routineHead.length) lexer.routineHead[index] = HEAD_WORDS.get(word) ?? ''
  if (lexer.parenDepth === 0 && isRoutine(lexer.routineHead)) noteRoutineWord(lexer, word)
}

function noteCopyWord(lexer: Lexer, word: string): void {
  if (word === 'binary') lexer.copyIsBinary = true
  if (lexer.copy === 'in' || lexer.parenDepth > 0) return
  if (word === 'from') lexer.copy = 'from'
  // The grammar takes STDOUT for STDIN here.
  else if (lexer.copy === 'from') lexer.copy = word === 'stdin' || word === 'stdout' ? 'in' : 'copy'
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
