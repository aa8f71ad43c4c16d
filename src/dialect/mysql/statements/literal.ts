/**
 * Constants as a statement writes them. Invariant: what is not surely a constant of a known value is
 * read as an expression, which is somebody else's to evaluate.
 */
import { stringValue } from './parts.js'
import type { Token } from './tokens.js'

export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'string'; readonly value: string }
  /** Its digits, with sign and exponent as written. */
  | { readonly kind: 'number'; readonly value: string }
  /** Hexadecimal and binary constants, as bytes. */
  | { readonly kind: 'bytes'; readonly value: Uint8Array }

/** @returns undefined for anything but one constant. */
export function literalOf(tokens: readonly Token[], sqlMode: string): Literal | undefined {
  const [first] = tokens
  if (first === undefined) return undefined
  if (tokens.every(({ kind }) => kind === 'string')) {
    return { kind: 'string', value: tokens.map(token => stringValue(token, sqlMode)).join('') }
  }
  if (tokens.length === 1 && first.keyword !== '') return wordLiteral(first)
  const prefix = first.keyword
  const second = tokens[1]
  if (tokens.length === 2 && second?.kind === 'string' && first.end === second.start) {
    if (prefix === 'X') return bytes(second.text.slice(1, -1))
    if (prefix === 'B') return bits(second.text.slice(1, -1))
  }
  return numberOf(tokens)
}

function wordLiteral({ keyword, text }: Token): Literal | undefined {
  if (keyword === 'NULL') return { kind: 'null' }
  if (keyword === 'TRUE') return { kind: 'number', value: '1' }
  if (keyword === 'FALSE') return { kind: 'number', value: '0' }
  if (/^0x[0-9a-f]+$/i.test(text)) return bytes(text.slice(2))
  if (/^0b[01]+$/.test(text)) return bits(text.slice(2))
  return /^\d+(?:e\d+)?$/i.test(text) ? { kind: 'number', value: text } : undefined
}

function bytes(digits: string): Literal | undefined {
  if (!/^[0-9a-f]*$/i.test(digits)) return undefined
  return { kind: 'bytes', value: Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex') }
}

function bits(digits: string): Literal | undefined {
  if (!/^[01]*$/.test(digits)) return undefined
  const hex = digits === '' ? '' : BigInt(`0b${digits}`).toString(16)
  const whole = Math.ceil(digits.length / 8) * 2
  return bytes(hex.padStart(whole, '0'))
}

/** Signs, digits, a point and an exponent, with nothing between them. */
function numberOf(tokens: readonly Token[]): Literal | undefined {
  let sign = ''
  let at = 0
  for (; tokens[at]?.text === '-' || tokens[at]?.text === '+'; at += 1) {
    if (tokens[at]?.text === '-') sign = sign === '-' ? '' : '-'
  }
  const rest = tokens.slice(at)
  if (rest.some((token, index) => index > 0 && rest[index - 1]?.end !== token.start)) return undefined
  const written = rest.map(({ kind, text }) => (kind === 'string' ? '' : text)).join('')
  if (rest.some(({ kind }) => kind === 'string')) return undefined
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written)
    ? { kind: 'number', value: sign + written }
    : undefined
}
