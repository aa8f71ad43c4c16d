/**
 * Which statements may travel behind each other in one text. Invariant: a text that may is one
 * statement for the server whatever its character set, and ends where it ends: what is not
 * understood here travels alone.
 */
import type { StringMode } from './scan-state.js'

/** A longer one travels alone. */
const MAX_CHARACTERS = 1024 * 1024

const FIRST_WORD = /^(?:INSERT|REPLACE|UPDATE|DELETE)\s/i

/**
 * RETURNING answers with rows, HISTORY (MariaDB) changes what transactions see; the others ask
 * about the statement before, which is one of ours in a batch.
 */
const ALONE = /\b(?:RETURNING|HISTORY|ROW_COUNT|FOUND_ROWS|WARNING_COUNT|ERROR_COUNT)\b/i

const BACKSLASH = 0x5c
const BACKQUOTE = 0x60
const SINGLE_QUOTE = 0x27
const DOUBLE_QUOTE = 0x22

/** Outside of quotes. Not among them: `;`, backslashes, `#` and `$` (which may open a string), braces, other alphabets. */
const PLAIN = new Uint8Array(128)
for (const character of ' \t\n\v\f\r()[],.=<>!+-*/%&|^~:@?_') PLAIN[character.charCodeAt(0)] = 1
for (let code = 0; code < 128; code++) if (/\w/.test(String.fromCharCode(code))) PLAIN[code] = 1

/**
 * Whether a text is a plain INSERT, REPLACE, UPDATE or DELETE that answers with a count, and holds
 * nothing that could be read in two ways: no comment, no semicolon outside of quotes, no open quote.
 *
 * @param mode - Of the session, as the server tells.
 */
export function mayTravelTogether(text: string, mode: StringMode): boolean {
  if (text.length > MAX_CHARACTERS || !FIRST_WORD.test(text)) return false
  const unquoted: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE || code === BACKQUOTE) {
      unquoted.push(text.slice(from, at))
      at = endOfQuoted(text, at, mode)
      if (at < 0) return false
      from = at + 1
    } else if (code >= 128 || PLAIN[code] === 0) return false
  }
  const rest = [...unquoted, text.slice(from)].join(' ')
  return !/--|\/\*|\*\//.test(rest) && !ALONE.test(rest)
}

/** The index of the closing quote; below 0 when it is not certain where the server sees it. */
function endOfQuoted(text: string, start: number, mode: StringMode): number {
  const quote = text.charCodeAt(start)
  const isName = quote === BACKQUOTE || (quote === DOUBLE_QUOTE && mode.ansiQuotes)
  const escapes = !isName && !mode.noBackslashEscapes
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // In gbk, sjis and the like, these two may be the second byte of a character.
    if ((code === BACKSLASH || code === BACKQUOTE) && text.charCodeAt(at - 1) >= 128) return -1
    if (code === BACKSLASH && escapes) at++
    else if (code === quote) {
      if (text.charCodeAt(at + 1) !== quote) return at
      at++
    }
  }
  return -1
}
