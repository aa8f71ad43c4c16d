/**
 * Where the clauses of a statement that writes are in its text. Invariant: only words at the depth
 * at which the clause begins count, and the FROM of IS DISTINCT FROM is none.
 */
import type { Parsed, Span, Token } from './parse.js'
import { Unsure } from './verdicts.js'

/** Words that end the clauses of UPDATE and DELETE. */
export const STOPS: ReadonlySet<string> = new Set(['WHERE', 'RETURNING', 'FROM', 'USING'])
export const NO_STOPS: ReadonlySet<string> = new Set()

const upper = ({ kind, text }: Token): string =>
  kind === 'SCONST' || kind === 'IDENT' ? text : text.toUpperCase()

/** How deep the tokens behind an offset are: inside parentheses, brackets and CASE. */
function* behind(parsed: Parsed, from: number): Generator<readonly [Token, string, number]> {
  let depth = 0
  let before = ''
  for (const token of parsed.tokens()) {
    if (token.start < from) continue
    const text = upper(token)
    if (text === ')' || text === ']' || (text === 'END' && depth > 0)) depth -= 1
    // A word that ends nothing is shown as another depth.
    yield [token, text, text === 'FROM' && before === 'DISTINCT' ? depth + 1 : depth]
    if (text === '(' || text === '[' || text === 'CASE') depth += 1
    before = text
  }
}

/** The text from an offset to a word of `stops`, a comma (unless they belong to it) or the end. */
export function stretch(
  parsed: Parsed,
  from: number,
  stops: ReadonlySet<string>,
  commas: 'end it' | 'belong to it' = 'belong to it',
): Span {
  let end = from
  for (const [token, text, depth] of behind(parsed, from)) {
    if (depth < 0 || (depth === 0 && text === ';')) break
    if (depth === 0 && text === ',' && commas === 'end it') break
    if (depth === 0 && token.start > from && stops.has(text)) break
    end = token.end
  }
  return { start: from, end }
}

/** The first token behind an offset that is this word, at the offset's own depth. */
export function wordBehind(parsed: Parsed, from: number, word: string): Token | undefined {
  for (const [token, text, depth] of behind(parsed, from)) {
    if (depth < 0) return undefined
    if (depth === 0 && text === word) return token
  }
  return undefined
}

/** The first byte behind a token. */
export function firstBehind(parsed: Parsed, offset: number): number {
  const next = parsed.tokens().find(({ start }) => start >= offset)
  if (next === undefined) throw new Unsure('a part of it cannot be found')
  return next.start
}

/** The text of the clause that a word opens. */
export function clause(
  parsed: Parsed,
  from: number,
  word: string,
  stops: ReadonlySet<string> = STOPS,
): Span | undefined {
  const token = wordBehind(parsed, from, word)
  return token === undefined ? undefined : stretch(parsed, firstBehind(parsed, token.end), stops)
}
