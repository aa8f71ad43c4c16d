/**
 * psql's lexer for the inside of a statement, over bytes. Invariant: it stops and
 * changes mode where psqlscan.l of psql 15 does, and no byte is looked at more than
 * a fixed number of times.
 *
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/fe_utils/psqlscan.l
 */
import * as state from './lexer-state.js'
import type { LexEvent, Lexer } from './lexer-state.js'
import { lexQuoted } from './quotes.js'
import { colonEnd, dollarTagEnd, numberEnd, parameterEnd, wordEnd, type AtEnd } from './tokens.js'
import { noteWord } from './statement-words.js'

const { KIND } = state
const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const NEWLINE = 0x0a
const DASH = 0x2d
const DOT = 0x2e
const STAR = 0x2a
const AMPERSAND = 0x26

/**
 * Lexes from `from` until something the splitter must know.
 *
 * @param atEnd - 1 when nothing follows the buffer, else 0: a token cut by its end waits.
 * @returns Why it stopped; `lexer.position` is the first byte not consumed: after a
 *   semicolon, blank line or variable, at a backslash.
 */
export function lex(lexer: Lexer, bytes: Uint8Array, from: number, atEnd: AtEnd): LexEvent {
  lexer.position = from
  for (;;) {
    const event = lexer.mode === state.MODE_SQL ? lexSql(lexer, bytes, atEnd) : lexQuoted(lexer, bytes, atEnd)
    if (event !== 'go-on') return event
  }
}

/** Lexes outside quotes and comments; `go-on` when one has begun. */
function lexSql(lexer: Lexer, bytes: Uint8Array, atEnd: AtEnd): LexEvent | 'go-on' {
  const length = bytes.length
  let at = lexer.position
  while (at < length) {
    const byte = bytes[at] as number
    const kind = KIND[byte] as number
    let end = at + 1
    if (kind === state.SPACE) {
      at = end
      continue
    }
    if (kind === state.NEWLINE) {
      const before = at > 0 ? bytes[at - 1] : lexer.previousByte
      lexer.line++
      at = end
      if (before !== NEWLINE) continue
      lexer.position = at
      return 'blank-line'
    }
    switch (kind) {
      case state.WORD:
        end = wordEnd(bytes, at, atEnd)
        if (end === -1) break
        if (end === at + 1) {
          const opened = openPrefixed(lexer, bytes, at, atEnd)
          if (opened !== 0) {
            end = opened
            break
          }
        }
        noteWord(lexer, bytes, at, end)
        break
      case state.DIGIT:
        end = numberEnd(bytes, at, atEnd)
        break
      case state.QUOTE:
        openQuoted(lexer, stringMode(lexer))
        break
      case state.DOUBLE_QUOTE:
        openQuoted(lexer, state.MODE_NAME)
        break
      case state.DASH:
        if (end === length) end = atEnd === 1 ? end : -1
        else if (bytes[end] === DASH) openQuoted(lexer, state.MODE_LINE_COMMENT)
        break
      case state.SLASH:
        if (end === length) end = atEnd === 1 ? end : -1
        else if (bytes[end] === STAR) {
          openQuoted(lexer, state.MODE_BLOCK_COMMENT)
          lexer.commentDepth = 0
          end++
        }
        break
      case state.DOT:
        if (end === length) end = atEnd === 1 ? end : -1
        else if (bytes[end] === DOT) end++
        else if (KIND[bytes[end] as number] === state.DIGIT) end = numberEnd(bytes, at, atEnd)
        break
      case state.OPEN:
        lexer.parenDepth++
        break
      case state.CLOSE:
        if (lexer.parenDepth > 0) lexer.parenDepth--
        break
      case state.SEMICOLON:
        if (lexer.parenDepth > 0 || lexer.beginDepth > 0) break
        lexer.droppedLines = 0
        lexer.position = end
        return 'semicolon'
      case state.BACKSLASH:
        lexer.position = at
        return end === length && atEnd === 0 ? 'need-more' : 'backslash'
      case state.DOLLAR:
        end = openDollar(lexer, bytes, at, atEnd)
        break
      case state.COLON:
        end = colonEnd(bytes, at, atEnd)
        if (end > at + 1 && isVariable(bytes, at)) {
          lexer.droppedLines = 0
          lexer.tokenStart = at
          lexer.position = end
          return 'variable'
        }
        break
      default:
    }
    if (end === -1) {
      lexer.position = at
      return 'need-more'
    }
    lexer.droppedLines = 0
    at = end
    if (lexer.mode !== state.MODE_SQL) {
      lexer.position = at
      return 'go-on'
    }
  }
  lexer.position = at
  return 'need-more'
}

/** `::` and `:=` are the only long tokens with a colon that name no variable. */
function isVariable(bytes: Uint8Array, colon: number): boolean {
  const next = bytes[colon + 1]
  return next !== 0x3a && next !== 0x3d
}

function openQuoted(lexer: Lexer, mode: number): void {
  lexer.mode = mode
  lexer.openLine = lexer.line
}

/** psql asks for standard_conforming_strings once a line. */
function stringMode(lexer: Lexer): number {
  const standard = lexer.line === lexer.stringsLine ? lexer.stringsBefore : lexer.standardStrings
  return standard ? state.MODE_QUOTED : state.MODE_ESCAPED
}

/**
 * Opens what a letter opens together with the bytes after it: E'', B'', X'', U&'', U&"".
 *
 * @returns The index after the opening, 0 when the letter is a word, -1 to wait.
 */
function openPrefixed(lexer: Lexer, bytes: Uint8Array, at: number, atEnd: AtEnd): number {
  const next = bytes[at + 1]
  if (next !== QUOTE && next !== AMPERSAND) return 0
  switch ((bytes[at] as number) | 0x20) {
    case 0x65:
      if (next !== QUOTE) return 0
      openQuoted(lexer, state.MODE_ESCAPED)
      return at + 2
    case 0x62:
    case 0x78:
      if (next !== QUOTE) return 0
      openQuoted(lexer, state.MODE_BITS)
      return at + 2
    case 0x6e:
      // N'' is an N that is no word, and a plain string.
      return next === QUOTE ? at + 1 : 0
    case 0x75: {
      if (next !== AMPERSAND) return 0
      if (at + 2 === bytes.length && atEnd === 0) return -1
      const opener = bytes[at + 2]
      if (opener !== QUOTE && opener !== DOUBLE_QUOTE) return at + 1
      openQuoted(lexer, opener === QUOTE ? state.MODE_QUOTED : state.MODE_NAME)
      return at + 3
    }
    default:
      return 0
  }
}

function openDollar(lexer: Lexer, bytes: Uint8Array, at: number, atEnd: AtEnd): number {
  if (KIND[bytes[at + 1] ?? 0] === state.DIGIT) return parameterEnd(bytes, at, atEnd)
  const end = dollarTagEnd(bytes, at, atEnd)
  if (end <= at + 1) return end
  openQuoted(lexer, state.MODE_DOLLAR)
  // A copy: the chunk is the caller's again afterwards.
  lexer.dollarTag = Uint8Array.from(bytes.subarray(at, end))
  lexer.dollarMatched = 0
  return end
}
