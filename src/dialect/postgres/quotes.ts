/**
 * The inside of strings, quoted names, comments and dollar quotes, and the gap after
 * a string that a quote may continue. Invariant: as lexer.ts.
 */
import * as state from './lexer-state.js'
import type { LexEvent, Lexer } from './lexer-state.js'
import type { AtEnd } from './tokens.js'

const QUOTE = 0x27
const DOUBLE_QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d
const BACKSLASH = 0x5c
const DASH = 0x2d
const SLASH = 0x2f
const STAR = 0x2a
const DOLLAR = 0x24

/** Lexes in the lexer's mode; `go-on` when the mode has changed. */
export function lexQuoted(lexer: Lexer, bytes: Uint8Array, atEnd: AtEnd): LexEvent | 'go-on' {
  switch (lexer.mode) {
    case state.MODE_QUOTED:
    case state.MODE_BITS:
      return lexUntil(lexer, bytes, QUOTE)
    case state.MODE_NAME:
      return lexUntil(lexer, bytes, DOUBLE_QUOTE)
    case state.MODE_ESCAPED:
      return lexEscaped(lexer, bytes, atEnd)
    case state.MODE_BLOCK_COMMENT:
      return lexBlockComment(lexer, bytes, atEnd)
    case state.MODE_LINE_COMMENT:
    case state.MODE_GAP_COMMENT:
      return lexLineComment(lexer, bytes)
    case state.MODE_DOLLAR:
      return lexDollar(lexer, bytes)
    case state.MODE_CLOSED:
      return lexClosed(lexer, bytes)
    case state.MODE_NEXT_LINE:
      return lexNextLine(lexer, bytes)
    default:
      return lexGap(lexer, bytes, atEnd)
  }
}

const stop = (lexer: Lexer, position: number): 'need-more' => {
  lexer.position = position
  return 'need-more'
}

const change = (lexer: Lexer, position: number, mode: number): 'go-on' => {
  lexer.position = position
  lexer.mode = mode
  return 'go-on'
}

function lexUntil(lexer: Lexer, bytes: Uint8Array, quote: number): LexEvent | 'go-on' {
  const length = bytes.length
  let at = lexer.position
  let lines = 0
  for (; at < length; at++) {
    const byte = bytes[at]
    if (byte === quote) break
    if (byte === NEWLINE) lines++
  }
  lexer.line += lines
  if (at === length) return stop(lexer, at)
  if (quote === DOUBLE_QUOTE) return change(lexer, at + 1, state.MODE_SQL)
  return close(lexer, at + 1)
}

function close(lexer: Lexer, position: number): 'go-on' {
  lexer.stringMode = lexer.mode
  return change(lexer, position, state.MODE_CLOSED)
}

function lexEscaped(lexer: Lexer, bytes: Uint8Array, atEnd: AtEnd): LexEvent | 'go-on' {
  const length = bytes.length
  for (let at = lexer.position; at < length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return close(lexer, at + 1)
    if (byte === NEWLINE) lexer.line++
    if (byte !== BACKSLASH) continue
    if (at + 1 === length && atEnd === 0) return stop(lexer, at)
    // psql reads by lines: a backslash at a line's end escapes nothing, and nothing needs it to.
    if (bytes[at + 1] !== NEWLINE) at++
  }
  return stop(lexer, length)
}

function lexBlockComment(lexer: Lexer, bytes: Uint8Array, atEnd: AtEnd): LexEvent | 'go-on' {
  const length = bytes.length
  let at = lexer.position
  while (at < length) {
    const byte = bytes[at]
    if (byte === STAR || byte === SLASH) {
      if (at + 1 === length && atEnd === 0) return stop(lexer, at)
      const next = bytes[at + 1]
      if (byte === STAR && next === SLASH) {
        at += 2
        if (lexer.commentDepth === 0) return change(lexer, at, state.MODE_SQL)
        lexer.commentDepth--
        continue
      }
      if (byte === SLASH && next === STAR) {
        lexer.commentDepth++
        at += 2
        continue
      }
    } else if (byte === NEWLINE) lexer.line++
    at++
  }
  return stop(lexer, at)
}

function lexLineComment(lexer: Lexer, bytes: Uint8Array): LexEvent | 'go-on' {
  let at = lexer.position
  while (at < bytes.length && bytes[at] !== NEWLINE && bytes[at] !== RETURN) at++
  if (at === bytes.length) return stop(lexer, at)
  return change(lexer, at, lexer.mode === state.MODE_GAP_COMMENT ? state.MODE_GAP : state.MODE_SQL)
}

function lexDollar(lexer: Lexer, bytes: Uint8Array): LexEvent | 'go-on' {
  const length = bytes.length
  const tag = lexer.dollarTag
  const last = tag.length - 1
  let matched = lexer.dollarMatched
  for (let at = lexer.position; at < length; at++) {
    const byte = bytes[at]
    if (byte === DOLLAR) {
      if (matched === last) return change(lexer, at + 1, state.MODE_SQL)
      matched = 1
    } else {
      if (byte === NEWLINE) lexer.line++
      if (matched > 0) matched = byte === tag[matched] ? matched + 1 : 0
    }
  }
  lexer.dollarMatched = matched
  return stop(lexer, length)
}

function lexClosed(lexer: Lexer, bytes: Uint8Array): LexEvent | 'go-on' {
  const at = lexer.position
  if (at === bytes.length) return stop(lexer, at)
  const byte = bytes[at]
  if (byte === QUOTE) {
    return lexer.stringMode === state.MODE_BITS
      ? change(lexer, at, state.MODE_SQL)
      : change(lexer, at + 1, lexer.stringMode)
  }
  if (byte === NEWLINE) {
    lexer.line++
    return change(lexer, at + 1, state.MODE_NEXT_LINE)
  }
  lexer.carriageReturnSeen = false
  return change(lexer, at, state.MODE_GAP)
}

function lexNextLine(lexer: Lexer, bytes: Uint8Array): LexEvent | 'go-on' {
  const at = lexer.position
  if (at === bytes.length) return stop(lexer, at)
  if (bytes[at] === NEWLINE) {
    lexer.line++
    lexer.position = at + 1
    return 'blank-line'
  }
  lexer.carriageReturnSeen = false
  return change(lexer, at, state.MODE_GAP)
}

/** Strings go on after white space with a line end; to psql, that is a bare carriage return. */
function lexGap(lexer: Lexer, bytes: Uint8Array, atEnd: AtEnd): LexEvent | 'go-on' {
  for (let at = lexer.position; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === RETURN) lexer.carriageReturnSeen = true
    else if (byte === QUOTE && lexer.carriageReturnSeen) return change(lexer, at + 1, lexer.stringMode)
    else if (byte === DASH) {
      if (at + 1 === bytes.length && atEnd === 0) return stop(lexer, at)
      const comment = bytes[at + 1] === DASH
      return change(lexer, at, comment ? state.MODE_GAP_COMMENT : state.MODE_SQL)
    } else if (byte === NEWLINE || !state.isSpace(byte)) return change(lexer, at, state.MODE_SQL)
  }
  return stop(lexer, bytes.length)
}
