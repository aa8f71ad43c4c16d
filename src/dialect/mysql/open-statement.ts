/**
 * The statement being read: which stretches of the file are sent, and what the
 * client drops inside it. Invariant: offsets are bytes into the file; the text
 * is made once, when the statement is complete.
 */
import { isGraphic } from './bytes.js'
import type { Refusal } from './client-commands.js'
import type { Window } from './window.js'

/** What is not sent, between two statements or inside one. */
export interface Aside {
  readonly kind: 'comment' | 'meta'
  readonly start: number
  readonly end: number
  readonly line: number
  readonly refused?: Refusal
}

export interface OpenStatement {
  /** Offset and line of the first byte. */
  readonly start: number
  readonly line: number
  /** Where each stretch that is sent starts and ends, in turn; the last end is missing while it grows. */
  readonly edges: number[]
  /** The starts that the client puts a space before, in order. */
  spaced: number[] | undefined
  /** Dropped stretches; those that a sent byte follows are forgotten now and then. */
  asides: Aside[] | undefined
  refused: Refusal | undefined
}

export const openStatement = (start: number, line: number): OpenStatement => ({
  start,
  line,
  edges: [start],
  spaced: undefined,
  asides: undefined,
  refused: undefined,
})

const isSending = ({ edges }: OpenStatement): boolean => (edges.length & 1) === 1

/** From `at` on bytes are sent. */
export function resumeSending(statement: OpenStatement, at: number): void {
  if (!isSending(statement)) statement.edges.push(at)
}

/** From `at` on bytes are sent, after a space that the file does not have. */
export function resumeAfterSpace(statement: OpenStatement, at: number): void {
  pauseSending(statement, at)
  statement.edges.push(at)
  statement.spaced ??= []
  statement.spaced.push(at)
}

/** From `at` on bytes are dropped. */
export function pauseSending(statement: OpenStatement, at: number): void {
  if (isSending(statement)) statement.edges.push(at)
}

/**
 * The offset after the last byte that is sent, not before `from`. Wants a paused statement.
 *
 * @param from - An offset after which there may be nothing; the statement's start by default.
 */
export function endOfSent({ bytes, base }: Window, statement: OpenStatement, from = statement.start): number {
  const { edges } = statement
  for (let edge = edges.length - 2; edge >= 0; edge -= 2) {
    const start = Math.max(edges[edge] ?? 0, from) - base
    for (let at = (edges[edge + 1] ?? 0) - base - 1; at >= start; at--) {
      if (isGraphic(bytes[at] ?? 0)) return base + at + 1
    }
    if ((edges[edge] ?? 0) <= from) break
  }
  return from
}

/** Notes a dropped stretch, and forgets those before it that a sent byte follows. */
export function addAside(window: Window, statement: OpenStatement, aside: Aside): void {
  const last = statement.asides?.at(-1)
  if (last === undefined || endOfSent(window, statement, last.end) > last.end) statement.asides = []
  statement.asides?.push(aside)
}

const SPACE = 0x20

/** The text as the client holds it: what is sent, and the white space after it. Wants a paused statement. */
export function textOf({ bytes, base }: Window, { edges, spaced = [] }: OpenStatement): string {
  const [first = 0, end = first] = edges
  if (edges.length === 2) return bytes.toString('utf8', first - base, end - base)
  // One buffer for all: there may be as many stretches as a file has comments.
  const text = Buffer.allocUnsafe((edges.at(-1) ?? 0) - first + spaced.length)
  let length = 0
  let space = 0
  for (let edge = 0; edge < edges.length; edge += 2) {
    const start = edges[edge] ?? 0
    if (spaced[space] === start) {
      text[length++] = SPACE
      space++
    }
    length += bytes.copy(text, length, start - base, (edges[edge + 1] ?? start) - base)
  }
  return text.toString('utf8', 0, length)
}

/** A text without what the client cuts off its end: white space and control characters. */
export function cutEnd(text: string): string {
  let end = text.length
  while (end > 0 && !isGraphic(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}
