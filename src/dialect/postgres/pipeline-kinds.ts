/**
 * Which statements may travel in a pipeline. Invariant: a kind is listed only when it does
 * the same in `BEGIN; …; COMMIT` of the extended protocol as alone in a simple Query; what
 * is not listed goes alone.
 */
import type { Statement } from '../dialect.js'
import { firstWords } from './words.js'

const FIRST = new Set('INSERT UPDATE DELETE MERGE TRUNCATE COMMENT GRANT REVOKE'.split(' '))
const DEFINING = new Set(['CREATE', 'ALTER', 'DROP'])
/** Between CREATE and what is created. */
const QUALIFIERS = new Set(
  'OR REPLACE TEMP TEMPORARY UNLOGGED GLOBAL LOCAL UNIQUE RECURSIVE MATERIALIZED CONSTRAINT'.split(' '),
)
const OBJECTS = new Set(
  'TABLE VIEW INDEX SEQUENCE FUNCTION PROCEDURE TRIGGER POLICY DOMAIN TYPE SCHEMA'.split(' '),
)
/** What a listed object does in steps of its own, and what has semicolons inside. */
const OF_ITS_OWN = /\b(?:CONCURRENTLY|ATOMIC)\b/i

/** A parameter, or a second statement behind a semicolon. */
const SUSPECT = /;(?!\s*$)|\$\d/
/** Where quotes need more than counting: backslashes, identifiers, comments, dollar quotes. */
const INTRICATE = /[\\"]|--|\/\*|\$(?!\d)/

/** Whether a statement may travel in a pipeline, in a transaction of its own or in an open one. */
export function mayTravel({ piece: { text }, data }: Statement): boolean {
  return data === undefined && isListed(text) && isSingle(text) && !text.includes('\0')
}

function isListed(text: string): boolean {
  const [first = '', ...rest] = firstWords(text, 5)
  if (FIRST.has(first)) return true
  if (!DEFINING.has(first)) return false
  const object = rest.find(word => !QUALIFIERS.has(word)) ?? ''
  // A value that is added to a type could not be added in a transaction before PostgreSQL 12.
  if (first === 'ALTER' && object === 'TYPE') return false
  return OBJECTS.has(object) && !OF_ITS_OWN.test(text)
}

/** Whether the text is surely one statement without parameters; both are another matter to the extended protocol. */
const isSingle = (text: string): boolean =>
  !SUSPECT.test(text) || (!INTRICATE.test(text) && !SUSPECT.test(text.replaceAll(/'[^']*'/g, "''")))
