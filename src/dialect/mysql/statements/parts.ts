/** Larger pieces of a statement: bracketed groups, lists, stretches of its text. Invariant: tokens keep their offsets. */
import type { Reader } from './reader.js'
import type { Token } from './tokens.js'

/** Passes a bracketed group. @returns What is between the brackets; undefined when there is no bracket. */
export function readGroup(reader: Reader): readonly Token[] | undefined {
  const open = reader.peek()
  if (!reader.sign('(')) return undefined
  const inside: Token[] = []
  for (;;) {
    const token = reader.peek()
    if (token === undefined) return undefined
    reader.skip()
    if (token.kind === 'sign' && token.text === ')' && token.depth === open?.depth) return inside
    inside.push(token)
  }
}

/** The parts between commas that stand outside of inner brackets. An empty list has no parts. */
export function listOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const depth = tokens[0]?.depth
  if (depth === undefined) return []
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === ',' && token.depth === depth) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

/** The stretch of text that tokens come from, comments between them included. */
export const textOf = (text: string, tokens: readonly Token[]): string =>
  text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0)

/** The names in a bracketed group of names alone. */
export function readNameGroup(reader: Reader): readonly string[] | undefined {
  const group = readGroup(reader)
  if (group === undefined) return undefined
  const names = listOf(group).map(part => (part.length === 1 && part[0]?.kind === 'name' ? part[0].text : ''))
  return names.includes('') ? undefined : names
}

/** What is left at a reader's place. */
export function restOf(reader: Reader): readonly Token[] {
  const rest: Token[] = []
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    rest.push(token)
    reader.skip()
  }
  return rest
}

/** Whether nothing is left but the end of the statement. */
export const isAtEnd = (reader: Reader): boolean => {
  const next = reader.peek()
  return next === undefined || (next.kind === 'sign' && next.text === ';' && reader.peek(1) === undefined)
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' },
}

/** What a string token stands for. */
export function stringValue({ text }: Token, sqlMode: string): string {
  const quote = text.charAt(0)
  const inside = text.slice(1, -1)
  if (sqlMode.includes('NO_BACKSLASH_ESCAPES')) return inside.replaceAll(quote + quote, quote)
  return inside.replace(/\\([^])|(['"])\2/g, (whole, escaped: string | undefined, doubled: string) => {
    if (escaped === undefined) return doubled === quote ? quote : whole
    // Before LIKE's own signs, the backslash stays.
    return ESCAPES[escaped] ?? (escaped === '%' || escaped === '_' ? whole : escaped)
  })
}

/** Passes strings side by side, which are one. */
export function readString(reader: Reader, sqlMode: string): string | undefined {
  let value: string | undefined
  for (let token = reader.peek(); token?.kind === 'string'; token = reader.peek()) {
    value = (value ?? '') + stringValue(token, sqlMode)
    reader.skip()
  }
  return value
}
