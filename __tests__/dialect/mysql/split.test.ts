/**
 * The MySQL splitter: files whose pieces were checked against the real client
 * (scripts/referee-mysql.mjs), and laws that hold for any bytes.
 */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GreenlineError } from '../../../src/core/errors.js'
import type { Piece } from '../../../src/dialect/dialect.js'
import { createSplitter, offsetInSource } from '../../../src/dialect/mysql/split.js'

interface Outcome {
  readonly pieces: readonly Piece[]
  readonly error?: { readonly code: string; readonly line: number | undefined }
}

const folder = fileURLToPath(new URL('cases/', import.meta.url))
const cases = readdirSync(folder)
  .filter(name => name.endsWith('.sql'))
  .map(name => name.slice(0, -4))

function split(source: string | Buffer, chunkSizes: readonly number[] = [Infinity]): Outcome {
  const bytes = Buffer.from(source)
  const splitter = createSplitter()
  const pieces: Piece[] = []
  try {
    for (let from = 0, turn = 0; from < bytes.length; turn++) {
      const size = chunkSizes[turn % chunkSizes.length]!
      // A copy: what a splitter was given may be written over afterwards.
      const chunk = Buffer.from(bytes.subarray(from, from + size))
      for (const piece of splitter.push(chunk)) pieces.push(piece)
      chunk.fill(0)
      from += size
    }
    for (const piece of splitter.end()) pieces.push(piece)
    return { pieces }
  } catch (error) {
    if (!(error instanceof GreenlineError)) throw error
    return { pieces, error: { code: error.code, line: error.place.line } }
  }
}

const statements = (source: string | Buffer): string[] =>
  split(source)
    .pieces.filter(piece => piece.kind === 'statement')
    .map(piece => piece.text)

/** The delimiters that a file may use: `;`, `\g`, `\G` and whatever DELIMITER or `\d` may set. */
function delimitersOf(source: string): string[] {
  const set = [...source.matchAll(/(?:delimiter\s|\\d)\s*([^\r\n]*)/gi)]
    .map(([, argument]) => argument!)
    .flatMap(argument => [argument.replace(/\\(?=.)/g, ''), /^(['"`])(.*?)\1/.exec(argument)?.[2] ?? ''])
    .flatMap(argument => [argument, argument.split(' ')[0]!])
    .map(argument => argument.slice(0, 15))
  return [';', '\\g', '\\G', ...set.filter(text => text !== '')].sort((a, b) => b.length - a.length)
}

/** Puts pieces and gaps together again, after checking what the gaps hold. */
function concatenate(source: Buffer, pieces: readonly Piece[]): Buffer {
  const parts: Buffer[] = []
  const delimiters = delimitersOf(source.toString())
  let at = 0
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    expect(piece.start).toBeGreaterThanOrEqual(at)
    const gap = source.subarray(at, piece.start)
    expectGap(at === 0 ? gap.toString().replace(/^\ufeff/, '') : gap.toString(), delimiters)
    parts.push(gap, source.subarray(piece.start, piece.end))
    at = piece.end
    const newlines = source.subarray(0, piece.start).filter(byte => byte === 0x0a).length
    expect(piece.line).toBe(newlines + 1)
  }
  return Buffer.concat([...parts, source.subarray(at)])
}

function expectGap(gap: string, delimiters: readonly string[]): void {
  let rest = gap
  for (const delimiter of delimiters) rest = rest.replaceAll(delimiter, '')
  // The client cuts control characters off the end of a statement as it does white space.
  expect(/[^\0-\x20\x7f]/.exec(rest)).toBeNull()
}

describe('files whose pieces the real client agreed to', () => {
  test('there are enough of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150)
  })

  test.each(cases)('%s', name => {
    const source = readFileSync(join(folder, `${name}.sql`))
    const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Outcome

    expect(split(source)).toEqual(expected)
    for (const size of [1, 2, 3, 7]) expect(split(source, [size])).toEqual(expected)
    if (expected.error === undefined) expect(concatenate(source, expected.pieces)).toEqual(source)
    for (const piece of expected.pieces) {
      const bytes = source.subarray(piece.start, piece.end)
      if (piece.kind !== 'statement') expect(piece.text).toBe(bytes.toString())
      if (piece.refused !== undefined) expect(piece.refused.hint).toMatch(/^[A-Z].*\.$/)
    }
  })
})

const TOKENS = [
  ...['SELECT 1', 'a', ' ', '\n', '\r\n', '\t', ';', ';\n', '/*', '*/', '/*!', '/*!50003 ', '/*M!', '/*+'],
  ...['*', '/', '-', '--', '-- ', '--x', '#', '# x\n', '-- c\n', "'", "''", '"', '`', '\\N', 'é', '名', '😀'],
  ...['delimiter', 'delimiter ', 'DELIMITER //\n', '//', 'delimiter ;\n', '$$', '\\g', '\\G', '\\c', '\\p'],
  ...['\\d //', '\\u x', 'use x\n', '\nuse `a b`;\n', '\ngo\n', '\nprint\n', 'source x\n', '\\! x', '\\z'],
  ...["SET sql_mode='NO_BACKSLASH_ESCAPES';\n", "SET sql_mode='';\n", "SET sql_mode='ANSI_QUOTES';\n"],
  ...["'a\\'b'", "'a\\\\'", '`a\\`', '\\', '\\\n', '\x01', '\f', '\r', '\ufeff', '/* a\n */', "'x;y'"],
]
const anySource = fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map(tokens => tokens.join(''))
const anyBytes = fc.oneof(
  anySource.map(text => Buffer.from(text)),
  fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
)

describe('laws', () => {
  test('pieces and gaps give back the file', () => {
    const law = fc.property(anySource, text => {
      const source = Buffer.from(text)
      const { pieces, error } = split(source)
      fc.pre(error === undefined && !pieces.some(piece => piece.refused !== undefined))
      expect(concatenate(source, pieces)).toEqual(source)
    })
    fc.assert(law, { numRuns: 1000 })
  })

  test('the size of the chunks changes nothing', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
    const law = fc.property(anyBytes, sizes, (source, chunkSizes) => {
      const whole = split(source)
      const parts = split(source, chunkSizes)
      // Pieces that end() completes are not handed over when it throws.
      if (whole.error !== undefined) expect(parts.error).toEqual(whole.error)
      else expect(parts).toEqual(whole)
    })
    fc.assert(law, { numRuns: 1000 })
  })

  test('statements put together with separators come back', () => {
    const string = fc
      .array(fc.constantFrom('a', ';', "''", '\\\\', "\\'", '"', '--', '# ', '/*', '*/', '\n', '名', '$$'))
      .map(parts => `'${parts.join('')}'`)
    const word = fc.constantFrom('SELECT', 'x', '1', '+', '(', ')', '`a;b`', '"c;d"', '\\N', '/*!40101 y */')
    const statement = fc
      .array(fc.oneof(word, string), { minLength: 1, maxLength: 8 })
      .map(parts => `SELECT ${parts.join(' ')}`)
    const separator = fc.constantFrom(
      ';',
      ' ;\n',
      ';\r\n',
      '\n;\n-- c; d\n',
      '; /* e; f */',
      '; # g;\n',
      ';;\n',
    )
    const list = fc.array(fc.tuple(statement, separator), { maxLength: 12 })
    const law = fc.property(list, pairs => {
      const source = pairs.map(([text, end]) => text + end).join('')
      expect(statements(source)).toEqual(pairs.map(([text]) => text))
    })
    fc.assert(law, { numRuns: 300 })
  })

  test('a place in the sent text is found in the file', () => {
    const noise = fc.constantFrom(' ', '/* a */', '/* b\nc */ ', '-- d\n', '# e\r\n', '\r\n', '\n', '\\\n')
    const law = fc.property(
      fc.array(noise, { maxLength: 12 }),
      fc.constantFrom('é', '😀', 'x'),
      (noises, word) => {
        const source = Buffer.from(`SELECT '${word}', 1 ${noises.join('2')} MARK ${noises.join("'b\\''")};`)
        const [piece] = split(source).pieces
        const bytes = source.subarray(piece!.start, piece!.end)
        const at = Array.from(piece!.text.slice(0, piece!.text.indexOf('MARK'))).length
        expect(offsetInSource(piece!, bytes, at)).toBe(bytes.indexOf('MARK'))
      },
    )
    fc.assert(law, { numRuns: 300 })
  })
})

describe('offsetInSource', () => {
  test('counts code points of the text and gives bytes of the file', () => {
    const [piece] = split('\nSELECT/* é */"😀",\r\nx;').pieces
    expect(piece).toMatchObject({ start: 1, text: 'SELECT "😀",\nx' })
    const source = Buffer.from('SELECT/* é */"😀",\r\nx')
    expect([0, 6, 7, 10, 12, 99].map(at => offsetInSource(piece!, source, at))).toEqual([
      0, 14, 14, 20, 23, 24,
    ])
  })

  test('knows nothing finer than the statement where the client writes another one', () => {
    const [piece] = split('use my-shop\n').pieces
    expect(piece?.text).toBe('USE `my-shop`')
    expect(offsetInSource(piece!, Buffer.from('use my-shop'), 6)).toBe(0)
  })
})

describe('limits', () => {
  test('a statement above 256 MiB is refused with its first line', () => {
    const splitter = createSplitter()
    splitter.push(Buffer.from("SELECT 1;\nSELECT '"))
    const chunk = Buffer.alloc(16 * 1024 * 1024, 'a')
    const push = (): void => {
      for (let sent = 0; sent <= 256; sent += 16) splitter.push(chunk)
    }
    expect(push).toThrow(expect.objectContaining({ code: 'STATEMENT_TOO_LARGE', place: { line: 2 } }))
  })

  const ADVERSARIAL: Record<string, string> = {
    quotes: "''",
    'nested comment openings': '/*/**/',
    comments: 'a/**/',
    'dropped comments before white space': 'a /**/\n',
    'short commands': '\\R ',
    'short commands with delimiters': '\\R some prompt;',
    'dropped backslashes': 'a\\\n',
    'uses on one line': 'use x ',
    'late delimiters': 'a\nDELIMITER //\n',
    'carriage returns': 'a\r\n',
  }
  test.each(Object.entries(ADVERSARIAL))('ten times the %s take about ten times as long', (_, unit) => {
    const timeMs = (bytes: number): number => {
      const source = Buffer.from(unit.repeat(bytes / unit.length))
      const began = process.cpuUsage()
      const splitter = createSplitter()
      for (let from = 0; from < bytes; from += 65_536) splitter.push(source.subarray(from, from + 65_536))
      splitter.end()
      const { user, system } = process.cpuUsage(began)
      return (user + system) / 1000
    }
    timeMs(240_000)
    // The floor is for a clock that ticks in milliseconds.
    const one = Math.max(5, Math.min(timeMs(240_000), timeMs(240_000)))
    const ten = Math.min(timeMs(2_400_000), timeMs(2_400_000))
    // Quadratic would be a hundred; the rest is the garbage collector and a busy machine.
    expect(ten / one).toBeLessThan(20)
  })
})
