/**
 * The statement being read: which stretches of the file are sent, and what the
 * client drops inside it. Invariant: offsets are bytes into the file; the text
 * is made once, when the statement is complete.
 */
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
  /** The stretches that are sent, and whether the client puts a space before each. */
  readonly starts: number[]
  readonly ends: number[]
  readonly spaced: boolean[]
  /** Whether the last stretch is still growing; its end is not valid then. */
  growing: boolean
  /** Dropped stretches; those that a sent byte follows are forgotten now and then. */
  asides: Aside[]
  refused?: Refusal
}

export const openStatement = (start: number, line: number): OpenStatement => ({
  start,
  line,
  starts: [start],
  ends: [start],
  spaced: [false],
  growing: true,
  asides: [],
})

/** From `at` on bytes are sent. */
export function resumeSending(statement: OpenStatement, at: number): void {
  if (statement.growing) return
  statement.starts.push(at)
  statement.ends.push(at)
  statement.spaced.push(false)
  statement.growing = true
}

/** From `at` on bytes are sent, after a space that the file does not have. */
export function resumeAfterSpace(statement: OpenStatement, at: number): void {
  pauseSending(statement, at)
  resumeSending(statement, at)
  statement.spaced[statement.spaced.length - 1] = true
}

/** From `at` on bytes are dropped. */
export function pauseSending(statement: OpenStatement, at: number): void {
  if (!statement.growing) return
  statement.ends[statement.ends.length - 1] = at
  statement.growing = false
}

/** The client cuts off what C calls not graphic: white space and control characters. */
const isGraphic = (byte: number): boolean => byte > 32 && byte !== 127

/**
 * The offset after the last byte that is sent, not before `from`. Wants a paused statement.
 *
 * @param from - An offset after which there may be nothing; the statement's start by default.
 */
export function endOfSent({ bytes, base }: Window, statement: OpenStatement, from = statement.start): number {
  for (let run = statement.ends.length - 1; run >= 0; run--) {
    const start = Math.max(statement.starts[run] ?? 0, from) - base
    for (let at = (statement.ends[run] ?? 0) - base - 1; at >= start; at--) {
      if (isGraphic(bytes[at] ?? 0)) return base + at + 1
    }
    if ((statement.starts[run] ?? 0) <= from) break
  }
  return from
}

/** Notes a dropped stretch, and forgets those before it that a sent byte follows. */
export function addAside(window: Window, statement: OpenStatement, aside: Aside): void {
  const last = statement.asides.at(-1)
  if (last !== undefined && endOfSent(window, statement, last.end) > last.end) statement.asides = []
  statement.asides.push(aside)
}

const SPACE = Buffer.from(' ')

/** The text as the client holds it: what is sent, and the white space after it. */
export function textOf({ bytes, base }: Window, { starts, ends, spaced }: OpenStatement): string {
  const first = starts[0] ?? 0
  if (starts.length === 1) return bytes.toString('utf8', first - base, (ends[0] ?? first) - base)
  const parts: Buffer[] = []
  for (const [run, start] of starts.entries()) {
    if (spaced[run] === true) parts.push(SPACE)
    parts.push(bytes.subarray(start - base, (ends[run] ?? start) - base))
  }
  return Buffer.concat(parts).toString('utf8')
}

/** A text without the characters that the client cuts off its end. */
export function cutEnd(text: string): string {
  let end = text.length
  while (end > 0 && !isGraphic(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}
