/**
 * What the lexer (lexer.ts) remembers between two chunks, and its tables of bytes.
 * Invariant: this is all it remembers; a token that a chunk cuts is lexed anew.
 */

export const MODE_SQL = 0
export const MODE_QUOTED = 1
export const MODE_ESCAPED = 2
export const MODE_BITS = 3
export const MODE_NAME = 4
export const MODE_BLOCK_COMMENT = 5
export const MODE_LINE_COMMENT = 6
export const MODE_DOLLAR = 7
/** Right after a quote that ends a string unless another one follows. */
export const MODE_CLOSED = 8
/** At the start of the line after one that ended with a string. */
export const MODE_NEXT_LINE = 9
/** In white space after a string, which a quote may continue. */
export const MODE_GAP = 10
export const MODE_GAP_COMMENT = 11

/** Why `lex` stopped. */
export type LexEvent = 'need-more' | 'semicolon' | 'backslash' | 'blank-line' | 'variable'

/** What the lexer knows between two calls. */
export interface Lexer {
  mode: number
  /** 1-based line of the next byte. */
  line: number
  /** Line where the open quote or comment began. */
  openLine: number
  /** Set by `lex`: the index of the first byte that is not consumed. */
  position: number
  /** Set by `lex` with `variable`: the index of its colon. */
  tokenStart: number
  /** The byte before the buffer. */
  previousByte: number
  parenDepth: number
  commentDepth: number
  /** Open BEGIN and CASE of a routine body in standard SQL. */
  beginDepth: number
  identifierCount: number
  /** The first word in lower case when it is one that matters. */
  firstWord: string
  /** Initials of the first four words where they may announce a routine. */
  readonly routineHead: string[]
  /** Newlines dropped since the last byte that is not white space. */
  droppedLines: number
  stringMode: number
  carriageReturnSeen: boolean
  dollarTag: Uint8Array
  dollarMatched: number
  /** standard_conforming_strings, and what it was at the start of line `stringsLine`. */
  standardStrings: boolean
  stringsBefore: boolean
  stringsLine: number
}

export const createLexer = (): Lexer => ({
  mode: MODE_SQL,
  line: 1,
  openLine: 1,
  position: 0,
  tokenStart: 0,
  previousByte: 0,
  parenDepth: 0,
  commentDepth: 0,
  beginDepth: 0,
  identifierCount: 0,
  firstWord: '',
  routineHead: ['', '', '', ''],
  droppedLines: 0,
  stringMode: MODE_QUOTED,
  carriageReturnSeen: false,
  dollarTag: new Uint8Array(0),
  dollarMatched: 0,
  standardStrings: true,
  stringsBefore: true,
  stringsLine: 0,
})

/** Forgets the statement, as psql does when it has sent it. */
export function resetLexer(lexer: Lexer): void {
  lexer.mode = MODE_SQL
  lexer.parenDepth = 0
  lexer.beginDepth = 0
  lexer.identifierCount = 0
  lexer.firstWord = ''
  lexer.droppedLines = 0
}

/** Sets standard_conforming_strings; psql notices only at the next line. */
export function setStandardStrings(lexer: Lexer, value: 'on' | 'off'): void {
  if (lexer.stringsLine !== lexer.line) lexer.stringsBefore = lexer.standardStrings
  lexer.stringsLine = lexer.line
  lexer.standardStrings = value === 'on'
}

/** Names the construct that is open, or undefined when the statement may end here. */
export function openConstruct(lexer: Lexer): string | undefined {
  switch (lexer.mode) {
    case MODE_QUOTED:
    case MODE_ESCAPED:
    case MODE_BITS:
      return 'quoted string'
    case MODE_NAME:
      return 'quoted identifier'
    case MODE_BLOCK_COMMENT:
      return 'comment'
    case MODE_DOLLAR:
      return `dollar-quoted string (${Buffer.from(lexer.dollarTag).toString()})`
    default:
      return undefined
  }
}

/** What a byte may begin, outside quotes and comments. */
export const OTHER = 0
export const SPACE = 1
export const NEWLINE = 2
export const WORD = 3
export const DIGIT = 4
export const QUOTE = 5
export const DOUBLE_QUOTE = 6
export const DOLLAR = 7
export const COLON = 8
export const SEMICOLON = 9
export const OPEN = 10
export const CLOSE = 11
export const BACKSLASH = 12
export const DASH = 13
export const SLASH = 14
export const DOT = 15

export const KIND = new Uint8Array(256)
/** Bits: 1 goes on in an identifier, 2 goes on in a dollar tag or variable name. */
export const GOES_ON = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte)
  if (/[A-Za-z_\x80-\xff]/.test(char)) KIND[byte] = WORD
  else if (/[0-9]/.test(char)) KIND[byte] = DIGIT
  if (/[A-Za-z_\x80-\xff0-9]/.test(char)) GOES_ON[byte] = 3
}
GOES_ON[0x24] = 1
const SPECIAL: readonly (readonly [string, number])[] = [
  [' ', SPACE],
  ['\t', SPACE],
  ['\f', SPACE],
  ['\r', SPACE],
  ['\n', NEWLINE],
  ["'", QUOTE],
  ['"', DOUBLE_QUOTE],
  ['$', DOLLAR],
  [':', COLON],
  [';', SEMICOLON],
  ['(', OPEN],
  [')', CLOSE],
  ['\\', BACKSLASH],
  ['-', DASH],
  ['/', SLASH],
  ['.', DOT],
]
for (const [char, kind] of SPECIAL) KIND[char.charCodeAt(0)] = kind

/** Whether a byte is white space to psql; a vertical tab is not. */
export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c
