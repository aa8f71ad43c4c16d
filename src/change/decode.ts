/**
 * Checks that a SQL file is UTF-8 without NUL, as its bytes stream by. Invariant:
 * the verdict and its place do not depend on how the bytes are cut into chunks.
 */
import { isUtf8 } from 'node:buffer'
import { GreenlineError } from '../core/errors.js'

/** Takes a file's bytes in order. */
export interface TextCheck {
  /** @throws GreenlineError FILE_NOT_UTF8 or FILE_HAS_NUL, with line and column */
  push(chunk: Uint8Array): void
  /** Ends the file. @throws as `push` */
  end(): void
}

/** So many bytes are looked at together before the first verdict: enough to tell UTF-16 by its NULs. */
const START_BYTES = 64

/**
 * A fresh check for one file. A byte order mark of UTF-8 at the start is fine and
 * counts as no column.
 */
export function createTextCheck(): TextCheck {
  let start: Buffer | undefined = Buffer.alloc(0)
  /** Bytes at the end of the last chunk that may begin a character. */
  let tail: Buffer = Buffer.alloc(0)
  const position = { offset: 0, line: 1, column: 1 }

  const check = (bytes: Buffer): void => {
    const nul = bytes.indexOf(0)
    const bad = isUtf8(bytes) ? -1 : firstInvalid(bytes)
    const at = nul === -1 || (bad !== -1 && bad < nul) ? bad : nul
    advance(position, at === -1 ? bytes : bytes.subarray(0, at))
    if (at === -1) return
    throw at === nul ? hasNul(position) : notUtf8(position, bytes.subarray(at))
  }
  const take = (chunk: Buffer): void => {
    const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk])
    const end = endOfCharacters(bytes)
    tail = Buffer.from(bytes.subarray(end))
    check(bytes.subarray(0, end))
  }
  const takeStart = (bytes: Buffer): void => {
    start = undefined
    refuseUtf16(bytes.subarray(0, START_BYTES))
    if (bytes.toString('hex', 0, 3) === 'efbbbf') position.column--
    take(bytes)
  }
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      if (start === undefined) {
        take(bytes)
      } else {
        start = Buffer.concat([start, bytes])
        if (start.length >= START_BYTES) takeStart(start)
      }
    },
    end() {
      if (start !== undefined) takeStart(start)
      check(tail)
    },
  }
}

interface Position {
  /** Bytes from the start of the file. */
  offset: number
  line: number
  /** 1-based, in characters. */
  column: number
}

function advance(position: Position, bytes: Buffer): void {
  // Two plain loops: this sees every byte of every file.
  let lines = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0x0a) lines++
  let characters = 0
  const lastLine = bytes.lastIndexOf(0x0a) + 1
  for (let i = lastLine; i < bytes.length; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) characters++
  position.offset += bytes.length
  position.line += lines
  position.column = (lines === 0 ? position.column : 1) + characters
}

/** How many bytes a character has whose first byte this is, well-formed or not. */
function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4
  if (lead >= 0xe0) return 3
  return lead >= 0xc0 ? 2 : 1
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

/** Where a character begins that the bytes end in the middle of; else their length. */
function endOfCharacters(bytes: Uint8Array): number {
  const { length } = bytes
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0
    if (!isContinuation(byte)) return lengthOf(byte) > back ? length - back : length
  }
  return length
}

/** Index of the first byte that belongs to no well-formed character; bytes that are all well-formed give -1. */
function firstInvalid(bytes: Buffer): number {
  // Halves the stretch, so that the search costs little more than the check did.
  let [from, to] = [0, bytes.length]
  while (to - from > START_BYTES) {
    const half = from + endOfCharacters(bytes.subarray(from, from + ((to - from) >> 1)))
    if (isUtf8(bytes.subarray(from, half))) from = half
    else to = half
  }
  while (from < to) {
    const end = from + lengthOf(bytes[from] ?? 0)
    if (!isUtf8(bytes.subarray(from, Math.min(end, bytes.length)))) return from
    from = end
  }
  return -1
}

const hasNul = ({ line, column, offset }: Position): GreenlineError =>
  new GreenlineError(
    'FILE_HAS_NUL',
    `Line ${line}, column ${column} holds a NUL byte (byte ${offset}), which no server accepts in SQL.`,
    'Remove the NUL byte, or write binary data as a hexadecimal literal.',
    { place: { line, column } },
  )

/** The characters of Windows-1252 from 0x80 to 0x9F, with a space where it has none. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

function notUtf8({ line, column, offset }: Position, rest: Uint8Array): GreenlineError {
  const [byte = 0, next] = rest
  // A lone byte between ASCII characters is how an accented letter looks in a one-byte encoding.
  const lone = !isContinuation(next) || isContinuation(byte)
  const character = byte < 0xa0 ? (WINDOWS_1252[byte - 0x80] ?? ' ') : String.fromCharCode(byte)
  const guess = lone && character !== ' ' ? `; it looks like Windows-1252 or Latin-1 ("${character}")` : ''
  const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`
  return new GreenlineError(
    'FILE_NOT_UTF8',
    `Line ${line}, column ${column} is not UTF-8: byte ${hex} (byte ${offset})${guess}.`,
    guess === '' ? 'Save the file as UTF-8.' : 'Convert the file to UTF-8: `iconv -f WINDOWS-1252 -t UTF-8`.',
    { place: { line, column } },
  )
}

/** Names UTF-16 and UTF-32 by their byte order mark, UTF-16 also by NULs in every other place. */
function refuseUtf16(start: Buffer): void {
  const encoding = encodingByMark(start) ?? encodingByNuls(start)
  if (encoding === undefined) return
  throw new GreenlineError(
    'FILE_NOT_UTF8',
    `The file is ${encoding}, not UTF-8.`,
    `Convert the file to UTF-8: \`iconv -f ${encoding} -t UTF-8\`.`,
    { place: { line: 1, column: 1 } },
  )
}

function encodingByMark(start: Buffer): string | undefined {
  const begins = (mark: string): boolean => start.toString('hex', 0, 4).startsWith(mark)
  if (begins('fffe0000') || begins('0000feff')) return 'UTF-32'
  return begins('fffe') || begins('feff') ? 'UTF-16' : undefined
}

function encodingByNuls(start: Buffer): string | undefined {
  const pairs = start.length >> 1
  if (pairs < 2) return undefined
  const nuls = [0, 0]
  for (let i = 0; i < pairs * 2; i++) if (start[i] === 0) nuls[i % 2] = (nuls[i % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  if (even === 0 && odd * 4 >= pairs * 3) return 'UTF-16LE'
  return odd === 0 && even * 4 >= pairs * 3 ? 'UTF-16BE' : undefined
}
