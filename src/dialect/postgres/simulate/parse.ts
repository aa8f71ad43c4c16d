/**
 * A statement's text as PostgreSQL's own parser reads it (version 18, in WebAssembly),
 * and the text of any part of it. Invariant: offsets here are bytes of UTF-8, as the
 * parser gives them; nobody else counts in bytes.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type * as Parser from 'libpg-query'

export type * as Ast from 'libpg-query'

/** Beside the bundle; the source has it in node_modules. */
const BUNDLED = './libpg-query/index.cjs'

let loading: Promise<typeof Parser> | undefined

async function load(): Promise<typeof Parser> {
  const bundled = new URL(BUNDLED, import.meta.url)
  const name = existsSync(fileURLToPath(bundled)) ? bundled.href : 'libpg-query'
  const loaded = (await import(/* webpackIgnore: true */ name)) as {
    readonly default?: typeof Parser
  } & typeof Parser
  const parser = loaded.default ?? loaded
  await parser.loadModule()
  return parser
}

/** Loads the parser, once: 2 MB that only a simulation needs. */
export const loadParser = (): Promise<typeof Parser> => (loading ??= load())

/** A token; offsets in bytes. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly kind: string
}

/** A text that was read. */
export interface Parsed {
  readonly text: string
  /** Absent when the text holds no statement. */
  readonly node?: Parser.Node
  /** How many statements it holds. */
  readonly count: number
  /** Without comments. */
  tokens(): readonly Token[]
  /** The text between two offsets. */
  slice(start: number, end: number): string
  /** Code points before an offset. */
  characters(offset: number): number
}

/** What the parser said against a text; `position` counts code points. */
export interface SyntaxError_ {
  readonly message: string
  readonly position: number
}

/** Reads one statement. */
export function parse(parser: typeof Parser, text: string): Parsed | SyntaxError_ {
  const bytes = Buffer.from(text)
  const characters = (offset: number): number => Array.from(bytes.toString('utf8', 0, offset)).length
  if (text.trim() === '') return { ...emptyParsed, text }
  let tokens: readonly Token[] | undefined
  try {
    const { stmts = [] } = parser.parseSync(text)
    const node = stmts[0]?.stmt
    return {
      text,
      ...(node === undefined ? {} : { node }),
      count: stmts.length,
      tokens: () => (tokens ??= scan(parser, text, bytes)),
      slice: (start, end) => bytes.toString('utf8', start, end),
      characters,
    }
  } catch (thrown) {
    if (!parser.hasSqlDetails(thrown)) throw thrown
    const details = thrown.sqlDetails
    // The parser counts characters here, not bytes.
    return { message: thrown.message, position: details?.cursorPosition ?? 0 }
  }
}

const emptyParsed: Parsed = {
  text: '',
  count: 0,
  tokens: () => [],
  slice: () => '',
  characters: () => 0,
}

function scan(parser: typeof Parser, text: string, bytes: Buffer): readonly Token[] {
  return parser
    .scanSync(text)
    .tokens.filter(({ tokenName }) => !tokenName.endsWith('_COMMENT'))
    .map(({ start, end, tokenName }) => ({
      start,
      end,
      text: bytes.toString('utf8', start, end),
      kind: tokenName,
    }))
}

/** The errors that plpgsql's compiler finds in a CREATE FUNCTION by itself; undefined when it finds none. */
export function plpgsqlError(parser: typeof Parser, text: string): string | undefined {
  try {
    parser.parsePlPgSQLSync(text)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

/** A node's kind and its fields. */
export function open(node: Parser.Node): readonly [string, unknown] {
  const [entry] = Object.entries(node)
  if (entry === undefined) throw new Error('A node without a kind')
  return entry
}

/** The string of a String node; undefined for any other. */
export const stringOf = (node: Parser.Node | undefined): string | undefined =>
  node !== undefined && 'String' in node ? (node.String.sval ?? '') : undefined

/** The strings of a list of String nodes. */
export const stringsOf = (nodes: readonly Parser.Node[] | undefined): readonly string[] =>
  (nodes ?? []).flatMap(node => stringOf(node) ?? [])

/** Where an expression or query ends: the first byte of the token after it at its own depth. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text between the token at `from` (exclusive: its `(`) and its closing parenthesis. */
export function insideParentheses(parsed: Parsed, from: number): Span | undefined {
  const tokens = parsed.tokens()
  const open = tokens.findIndex(({ start, text }) => start >= from && text === '(')
  const first = tokens[open]
  if (first === undefined) return undefined
  const close = closing(tokens, open)
  const last = tokens[close]
  return last === undefined ? undefined : { start: first.end, end: last.start }
}

/** The index of the parenthesis or bracket that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    const text = tokens[at]?.text
    if (text === '(' || text === '[') depth += 1
    else if (text === ')' || text === ']') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return -1
}

/**
 * The text from an offset to the first token at its own depth that ends it: a comma, a closing
 * parenthesis, a semicolon, one of `stops` (upper case) or the offset `limit`.
 */
export function until(parsed: Parsed, from: number, stops: ReadonlySet<string>, limit = Infinity): Span {
  const tokens = parsed.tokens()
  let depth = 0
  let end = from
  for (const token of tokens) {
    if (token.start < from) continue
    if (token.start >= limit) break
    const { text } = token
    if (depth === 0) {
      if (text === ',' || text === ')' || text === ';') break
      if (token.kind !== 'SCONST' && token.start > from && stops.has(text.toUpperCase())) break
    }
    const word = token.kind === 'SCONST' || token.kind === 'IDENT' ? text : text.toUpperCase()
    if (word === '(' || word === '[' || word === 'CASE') depth += 1
    else if (word === ')' || word === ']' || (word === 'END' && depth > 0)) depth -= 1
    end = token.end
  }
  return { start: from, end }
}

/** The first token at or behind an offset whose text (upper case) is `word`. */
export const tokenAfter = (parsed: Parsed, from: number, word: string): Token | undefined =>
  parsed.tokens().find(token => token.start >= from && token.text.toUpperCase() === word)
