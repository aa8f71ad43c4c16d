/**
 * Where the tokens of SQL end that may run up to the end of a chunk. Invariant:
 * every function is given the index of a token's first byte and returns the index
 * after it, or -1 when more bytes may belong to it.
 */
import { DIGIT, GOES_ON, KIND, WORD } from './lexer-state.js'

const DOLLAR = 0x24
const PLUS = 0x2b
const MINUS = 0x2d
const DOT = 0x2e

/** 1 when nothing follows the bytes, else 0. */
export type AtEnd = 0 | 1

const kindAt = (bytes: Uint8Array, at: number): number => KIND[bytes[at] ?? 0] ?? 0

function runEnd(bytes: Uint8Array, from: number, atEnd: AtEnd, mask: number): number {
  let at = from
  while (at < bytes.length && ((GOES_ON[bytes[at] as number] as number) & mask) !== 0) at++
  return at === bytes.length && atEnd === 0 ? -1 : at
}

/** An identifier or key word. */
export const wordEnd = (bytes: Uint8Array, from: number, atEnd: AtEnd): number =>
  runEnd(bytes, from, atEnd, 1)

function digitsEnd(bytes: Uint8Array, from: number, atEnd: AtEnd): number {
  let at = from
  while (at < bytes.length && KIND[bytes[at] as number] === DIGIT) at++
  return at === bytes.length && atEnd === 0 ? -1 : at
}

/**
 * A number with the letters that cling to it: since PostgreSQL 15 `1e'x'` is `1e`
 * and a plain string. `1..2` ends before the dots, and `1e-` swallows the dash.
 */
export function numberEnd(bytes: Uint8Array, from: number, atEnd: AtEnd): number {
  let at = digitsEnd(bytes, from, atEnd)
  if (at === -1) return -1
  if (bytes[at] === DOT) {
    if (at + 1 === bytes.length && atEnd === 0) return -1
    if (at > from && bytes[at + 1] === DOT) return at
    at = digitsEnd(bytes, at + 1, atEnd)
    if (at === -1) return -1
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    if (at + 1 === bytes.length && atEnd === 0) return -1
    const sign = bytes[at + 1]
    if (sign === PLUS || sign === MINUS) {
      const digits = at + 2
      at = digitsEnd(bytes, digits, atEnd)
      if (at === -1 || at === digits) return at
    }
  }
  return kindAt(bytes, at) === WORD ? wordEnd(bytes, at, atEnd) : at
}

/** A parameter `$1`, with the letters that cling to it. */
export function parameterEnd(bytes: Uint8Array, from: number, atEnd: AtEnd): number {
  const at = digitsEnd(bytes, from + 1, atEnd)
  return at !== -1 && kindAt(bytes, at) === WORD ? wordEnd(bytes, at, atEnd) : at
}

/** `$tag$`; just the dollar when it opens no quote. */
export function dollarTagEnd(bytes: Uint8Array, from: number, atEnd: AtEnd): number {
  if (from + 1 === bytes.length && atEnd === 0) return -1
  if (bytes[from + 1] === DOLLAR) return from + 2
  if (kindAt(bytes, from + 1) !== WORD) return from + 1
  const at = runEnd(bytes, from + 1, atEnd, 2)
  if (at === -1) return -1
  return bytes[at] === DOLLAR ? at + 1 : from + 1
}

/**
 * What begins with a colon: `::`, `:=`, `:name`, `:'name'`, `:"name"` or `:{?name}`;
 * just the colon when it is none of these.
 */
export function colonEnd(bytes: Uint8Array, from: number, atEnd: AtEnd): number {
  if (from + 1 === bytes.length && atEnd === 0) return -1
  const next = bytes[from + 1]
  if (next === 0x3a || next === 0x3d) return from + 2
  const opens = next === 0x27 || next === 0x22 ? 2 : next === 0x7b ? 3 : 1
  if (opens === 3) {
    if (from + 2 === bytes.length && atEnd === 0) return -1
    if (bytes[from + 2] !== 0x3f) return from + 1
  }
  const at = runEnd(bytes, from + opens, atEnd, 2)
  if (opens === 1 || at === -1) return at
  const closer = next === 0x7b ? 0x7d : next
  return at > from + opens && bytes[at] === closer ? at + 1 : from + 1
}
