/**
 * The words of a statement as its server reads it. Invariant: comments are passed over, and what an
 * executable comment holds counts exactly when this server would run it.
 */
import type { ServerInfo } from '../../../core/model.js'

export interface Token {
  readonly kind: 'string' | 'name' | 'sign'
  /** Unquoted, for names; a string keeps its quotes. */
  readonly text: string
  /** Upper case; empty for all that cannot be a keyword. */
  readonly keyword: string
  /** Offsets in UTF-16 units, the end exclusive. */
  readonly start: number
  readonly end: number
  /** How many brackets are open around it; a bracket itself is outside. */
  readonly depth: number
}

/** What the reading of a text depends on. */
export interface Reading {
  readonly server: Pick<ServerInfo, 'product' | 'version'>
  readonly sqlMode: string
}

const STRINGS = {
  escaped: String.raw`(?<single>'(?:[^'\\]|''|\\[^])*')|(?<double>"(?:[^"\\]|""|\\[^])*")`,
  plain: String.raw`(?<single>'(?:[^']|'')*')|(?<double>"(?:[^"]|"")*")`,
}
const pattern = (strings: string): RegExp =>
  new RegExp(
    [
      String.raw`\s+|#[^\n]*|--(?=\s|$)[^\n]*`,
      String.raw`(?<open>/\*(?<mariadb>M?)!(?<version>\d{5,6})?)|/\*(?!M?!)(?:[^*]|\*(?!/))*\*/|(?<close>\*/)`,
      strings,
      '(?<quoted>`(?:[^`]|``)*`)',
      String.raw`(?<word>[\p{L}\p{N}_$]+)|(?<sign>\S)`,
    ].join('|'),
    'uy',
  )

/** Splits a text into tokens; ends early at what no server would take, such as a string that is left open. */
export function tokensOf(text: string, { server, sqlMode }: Reading): readonly Token[] {
  const tokens: Token[] = []
  const ansiQuotes = sqlMode.includes('ANSI_QUOTES')
  const expression = pattern(sqlMode.includes('NO_BACKSLASH_ESCAPES') ? STRINGS.plain : STRINGS.escaped)
  let at = 0
  let depth = 0
  for (;;) {
    expression.lastIndex = at
    const match = expression.exec(text)
    if (match === null) return tokens
    const { open, mariadb, version, single, double, quoted, word, sign } = match.groups ?? {}
    const [start, end] = [at, at + match[0].length]
    at = end
    if (open !== undefined) {
      if (runs(server, mariadb === 'M', version)) continue
      const close = text.indexOf('*/', end)
      if (close < 0) return tokens
      at = close + 2
    } else if (single !== undefined || (double !== undefined && !ansiQuotes)) {
      tokens.push({ kind: 'string', text: match[0], keyword: '', start, end, depth })
    } else if (quoted !== undefined || double !== undefined) {
      const quote = match[0].charAt(0)
      const name = match[0].slice(1, -1).replaceAll(quote + quote, quote)
      tokens.push({ kind: 'name', text: name, keyword: '', start, end, depth })
    } else if (word !== undefined) {
      tokens.push({ kind: 'name', text: word, keyword: word.toUpperCase(), start, end, depth })
    } else if (sign !== undefined) {
      if (sign === ')') depth = Math.max(0, depth - 1)
      tokens.push({ kind: 'sign', text: sign, keyword: '', start, end, depth })
      if (sign === '(') depth += 1
    }
  }
}

/**
 * Whether a server runs what an executable comment holds. MariaDB passes over those for MySQL 5.7 and later.
 *
 * @see https://mariadb.com/kb/en/comment-syntax/
 */
function runs(
  { product, version }: Reading['server'],
  isMariaDb: boolean,
  from: string | undefined,
): boolean {
  if (isMariaDb && product !== 'MariaDB') return false
  if (from === undefined) return true
  const wanted = Number(from)
  if (product === 'MariaDB' && !isMariaDb && wanted >= 50_700 && wanted <= 99_999) return false
  return wanted <= versionNumber(version)
}

/** A version as one number: 101119 for 10.11.19. */
export function versionNumber(version: string): number {
  const [, major = '0', minor = '0', patch = '0'] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []
  return Number(major) * 10_000 + Number(minor) * 100 + Number(patch)
}
