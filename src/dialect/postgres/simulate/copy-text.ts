/**
 * The data of a COPY in its text format. Invariant: read as the server reads it, or not at all.
 *
 * @see https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2
 */
import type { Piece } from '../../dialect.js'

/** Too much for a question. */
export const TooMuch = Symbol('too much')
const MOST_CHARACTERS = 200_000

const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The values of each line; null for `\N`. */
export async function readCopyText(
  parts: AsyncIterable<Piece>,
): Promise<readonly (readonly (string | null)[])[] | typeof TooMuch> {
  let text = ''
  for await (const part of parts) {
    text += part.text
    if (text.length > MOST_CHARACTERS) return TooMuch
  }
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const end = lines.indexOf('\\.')
  return (end === -1 ? lines : lines.slice(0, end)).map(line => line.split('\t').map(readValue))
}

const readValue = (value: string): string | null =>
  value === '\\N'
    ? null
    : value.replaceAll(
        /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]))/g,
        (_, octal?: string, hex?: string, one = '') =>
          octal === undefined && hex === undefined
            ? (LETTERS[one as string] ?? (one as string))
            : String.fromCharCode(parseInt(octal ?? hex ?? '', octal === undefined ? 16 : 8)),
      )
