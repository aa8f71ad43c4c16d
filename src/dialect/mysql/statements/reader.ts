/** Walks through the tokens of one statement. Invariant: what is asked for and not there moves nothing. */
import type { Token } from './tokens.js'

/** A table or other object as a statement names it; without a database it is the session's. */
export interface ObjectName {
  readonly database?: string
  readonly name: string
}

/** A place among tokens. */
export interface Reader {
  /** The token at the place, or so many further on. */
  peek(ahead?: number): Token | undefined
  /** The end of the token before the place: an offset in the text. */
  end(): number
  /** Passes one of these keywords. @returns Which. */
  take(...keywords: readonly string[]): string | undefined
  /** Passes these keywords when all of them follow. */
  takeAll(...keywords: readonly string[]): boolean
  /** Passes a sign. */
  sign(text: string): boolean
  /** Passes a name, qualified or not. */
  name(): ObjectName | undefined
  /** Passes anything. */
  skip(count?: number): void
  /** Passes `WAIT n` and `NOWAIT`. @see https://mariadb.com/kb/en/wait-and-nowait/ */
  wait(): void
}

/** @param tokens - Of a whole statement or of a part of it. */
export function createReader(tokens: readonly Token[]): Reader {
  let at = 0
  const peek = (ahead = 0): Token | undefined => tokens[at + ahead]
  const is = (keyword: string, ahead = 0): boolean => keyword !== '' && peek(ahead)?.keyword === keyword
  const reader: Reader = {
    peek,
    end: () => tokens[at - 1]?.end ?? 0,
    take(...keywords) {
      const found = keywords.find(keyword => is(keyword))
      if (found !== undefined) at += 1
      return found
    },
    takeAll(...keywords) {
      if (!keywords.every((keyword, ahead) => is(keyword, ahead))) return false
      at += keywords.length
      return true
    },
    sign(text) {
      if (peek()?.kind !== 'sign' || peek()?.text !== text) return false
      at += 1
      return true
    },
    name() {
      const first = peek()
      if (first?.kind !== 'name') return undefined
      at += 1
      const second = peek(1)
      if (peek()?.text !== '.' || second?.kind !== 'name') return { name: first.text }
      at += 2
      return { database: first.text, name: second.text }
    },
    skip(count = 1) {
      at += count
    },
    wait() {
      if (reader.take('WAIT') !== undefined) at += 1
      else reader.take('NOWAIT')
    },
  }
  return reader
}

/** Names with commas between them. */
export function readNames(reader: Reader): readonly ObjectName[] {
  const names: ObjectName[] = []
  do {
    const name = reader.name()
    if (name === undefined) break
    names.push(name)
  } while (reader.sign(','))
  return names
}

/** The parts between the commas that stand outside of brackets. */
export function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === ',' && token.depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}
