/**
 * The PostgreSQL splitter. What psql does is in cases/: every file there was held
 * against the real psql by scripts/referee-postgres.mjs, which writes the expected
 * pieces beside it.
 */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readFileSync, readdirSync } from 'node:fs'
import { GreenlineError } from '../../../src/core/errors.js'
import type { Piece } from '../../../src/dialect/dialect.js'
import { createSplitter, offsetInSource } from '../../../src/dialect/postgres/split.js'

const CASES = new URL('cases/', import.meta.url)
const names = readdirSync(CASES)
  .filter(name => name.endsWith('.sql'))
  .map(name => name.slice(0, -4))

interface Outcome {
  readonly pieces: readonly Piece[]
  readonly error?: GreenlineError
}

function split(file: Uint8Array | string, chunkSizes: readonly number[] = [Infinity]): Outcome {
  const bytes = Buffer.from(file as string)
  const splitter = createSplitter()
  const pieces: Piece[] = []
  let turn = 0
  for (let at = 0; at < bytes.length; turn++) {
    const size = chunkSizes[turn % chunkSizes.length] ?? Infinity
    const chunk = Buffer.from(bytes.subarray(at, at + size))
    pieces.push(...splitter.push(chunk))
    // The chunk is the caller's again.
    chunk.fill(0x78)
    at += size
  }
  try {
    pieces.push(...splitter.end())
    return { pieces }
  } catch (error) {
    if (error instanceof GreenlineError) return { pieces, error }
    throw error
  }
}

/** The outcome as plain data, refusals by their message: the shape of the case files. */
const plain = ({ pieces, error }: Outcome): unknown => ({
  pieces: pieces.map(({ refused, ...piece }) =>
    refused === undefined ? piece : { ...piece, refused: refused.message },
  ),
  ...(error === undefined ? {} : { error: { code: error.code, ...error.place } }),
})

const statements = (file: string): readonly string[] =>
  split(file)
    .pieces.filter(piece => piece.kind === 'statement')
    .map(piece => piece.text)

/** Fails unless the pieces and the gaps between them are the file. */
function expectLaw(file: Buffer, { pieces }: Outcome): void {
  const sorted = pieces.toSorted((a, b) => a.start - b.start || a.end - b.end)
  let at = 0
  const expectGap = (to: number): void => {
    const gap = file.toString('utf8', at, to).replace(/^\ufeff/, '')
    expect(gap).toMatch(/^(?:[ \t\r\n\f]|\\\.\r?(?:\n|$))*$/)
  }
  for (const piece of sorted) {
    expect(piece.start).toBeGreaterThanOrEqual(at)
    expect(piece.end).toBeGreaterThanOrEqual(piece.start)
    expectGap(piece.start)
    expect(piece.line).toBe(file.subarray(0, piece.start).filter(byte => byte === 0x0a).length + 1)
    const source = file.toString('utf8', piece.start, piece.end)
    if (piece.refused === undefined) {
      const withoutBlankLines = (text: string): string => text.replace(/\n+/g, '\n')
      if (piece.kind === 'statement') expect(withoutBlankLines(source)).toBe(withoutBlankLines(piece.text))
      else expect(source).toBe(piece.text)
    }
    at = piece.end
  }
  expectGap(file.length)
}

describe('the case files', () => {
  test('are many', () => {
    expect(names.length).toBeGreaterThanOrEqual(150)
  })

  test.each(names)('%s', name => {
    const file = readFileSync(new URL(`${name}.sql`, CASES))
    const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, CASES), 'utf8'))
    const outcome = split(file)
    expect(plain(outcome)).toEqual(expected)
    for (const sizes of [[1], [2, 3, 5, 7]]) {
      const cut = split(file, sizes)
      if (outcome.error === undefined) expect(plain(cut)).toEqual(expected)
      else
        expect([cut.error?.message, cut.error?.place]).toEqual([outcome.error.message, outcome.error.place])
    }
    if (outcome.error === undefined) expectLaw(file, outcome)
  })
})

const TOKENS = (
  "' '' E' e'\\' U&' U&\" x' N' \" \"\" $$ $a$ $é$ $1 $ab a$$ /* */ -- - / * + ( ) ( ) ; ; ; [ ] , . .. : :: := :a :'a :'a' :\"a\" " +
  ':{?a} :DBNAME \\ \\; \\: \\. select a é 1 1e- 1. .5 1..2 u e begin end case create or replace function procedure atomic ' +
  '`~` @ #'
).split(' ')
const LINES = [
  ' ',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '\t',
  '\ufeff',
  '-- c\n',
  '\\echo x\n',
  "\\echo 'a;' \\\\ ",
  '\\gset\n',
  '\\r\n',
  '\\q\n',
  '\\foo x; y\n',
  '\\copy t from stdin\n',
  'set standard_conforming_strings = off;\n',
  'set standard_conforming_strings = on; ',
  ';copy t from stdin;\n1\n\\.\n',
  ';copy t from stdin; select 1;\n1\n\\.\n',
  ';copy t from stdin; copy u from stdin; select\n1\n\\.\r\n2\n\\.\n',
  "';\n",
  '*/;\n',
  '$$;\n',
]
const file = fc
  .array(fc.oneof(fc.constantFrom(...TOKENS), fc.constantFrom(...LINES)), { maxLength: 60 })
  .map(tokens => Buffer.from(tokens.join('')))

describe('properties', () => {
  test('pieces and gaps give back the file', () => {
    fc.assert(
      fc.property(file, bytes => {
        const outcome = split(bytes)
        if (outcome.error === undefined) expectLaw(bytes, outcome)
      }),
      { numRuns: 1500 },
    )
  })

  test('chunks of any size give the same pieces', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (bytes, sizes) => {
          const whole = split(bytes)
          const cut = split(bytes, sizes)
          expect(cut.error?.message).toBe(whole.error?.message)
          if (whole.error === undefined) expect(cut.pieces).toEqual(whole.pieces)
        },
      ),
      { numRuns: 1500 },
    )
  })

  const inside = fc.constantFrom("it''s", 'a;b', '--', '/*', '$$', '"', '\\', 'é', '😀', '\n\n', 'begin')
  const expression = fc.oneof(
    fc.integer().map(String),
    fc.array(inside).map(parts => `'${parts.join('')}'`),
    fc.array(inside).map(parts => `e'${parts.join('').replaceAll('\\', '\\\\')}'`),
    fc.array(inside).map(parts => `"${parts.join('').replaceAll('"', '""')}"`),
    fc.array(inside).map(parts => `$tag$${parts.join('')}$tag$`),
    fc.array(inside).map(parts => `/*${parts.join('').replaceAll('/*', '/* ; */')}*/`),
    fc.constantFrom('(1; 2)', 'a -- ;\n', '-1', '+', 'a\n b', 'x$1', '1.5e-3', '[1:2]', 'b::int'),
  )
  const statement = fc
    .array(expression, { minLength: 1, maxLength: 6 })
    .map(parts => `select ${parts.join(' ')} ;`)
    .filter(text => !/\n\n/.test(text.replace(/'[^]*'|"[^]*"|\$tag\$[^]*\$tag\$|\/\*[^]*\*\//g, '')))
  const separator = fc.constantFrom(
    '',
    ' ',
    '\n',
    '\n\n',
    '\r\n',
    "\t-- comment; it's\n",
    '\n\\echo x;\n',
    '\f',
  )

  test('statements joined by separators come back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(statement, separator)), list => {
        const found = statements(list.map(([text, gap]) => text + gap).join(''))
        expect(found).toEqual(list.map(([text]) => text))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('large input', () => {
  const million = (unit: string, bytes: number): Buffer =>
    Buffer.from(unit.repeat(Math.ceil(bytes / unit.length)))
  const HOSTILE: Record<string, (bytes: number) => Buffer> = {
    quotes: bytes => million("'", bytes),
    'quotes and spaces': bytes => million("' ", bytes),
    'escaped quotes': bytes => million("e'\\'", bytes),
    'open comments': bytes => million('/*', bytes),
    'nested comments': bytes => Buffer.concat([million('/*', bytes / 2), million('*/', bytes / 2)]),
    'dollar tags': bytes => million('$a', bytes),
    'a long dollar tag': bytes => Buffer.concat([Buffer.from('$'), million('a', bytes)]),
    'dollar tags inside': bytes => Buffer.concat([Buffer.from('$ab$'), million('$ab$a', bytes)]),
    'one word': bytes => million('a', bytes),
    'one number': bytes => million('1', bytes),
    variables: bytes => million(":'a", bytes),
    'variable tests': bytes => million(':{?a', bytes),
    parentheses: bytes => million('(', bytes),
    semicolons: bytes => million(';', bytes),
    'blank lines': bytes => Buffer.concat([Buffer.from('select'), million('\n', bytes)]),
    'blank lines between': bytes => million('\n \n', bytes),
    'strings over lines': bytes => million("'a'\n\r", bytes),
    'commands on a line': bytes => million('\\a', bytes),
    'one command': bytes => Buffer.concat([Buffer.from('\\echo '), million("'a", bytes)]),
    'unknown commands': bytes => million('\\y\n', bytes),
    'a line of copies': bytes =>
      Buffer.concat([million('copy t from stdin;', bytes), Buffer.from('\n'), million('\\.\n', bytes / 6)]),
    'one line of data': bytes => Buffer.concat([Buffer.from('copy t from stdin;\n'), million('a', bytes)]),
    'data with markers': bytes =>
      Buffer.concat([Buffer.from('copy t from stdin;\n'), million('\\.a\n', bytes)]),
    'one line comment': bytes => million('-', bytes),
    'a long list of columns': bytes =>
      Buffer.concat([Buffer.from('copy t ('), million('"', bytes), Buffer.from(') from stdin;')]),
  }

  const CHUNK_BYTES = 2048

  function cpuMs(bytes: Buffer): number {
    let best = Infinity
    for (let run = 0; run < 3; run++) {
      const splitter = createSplitter()
      const before = process.cpuUsage().user
      try {
        for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
          splitter.push(bytes.subarray(at, at + CHUNK_BYTES))
        }
        splitter.end()
      } catch (error) {
        if (!(error instanceof GreenlineError)) throw error
      }
      best = Math.min(best, (process.cpuUsage().user - before) / 1000)
    }
    return best
  }

  test.each(Object.keys(HOSTILE))('%s: time grows in proportion', name => {
    const make = HOSTILE[name]!
    // Eight times the bytes; work that grows with the square would take sixty-four times as long.
    // The floor is for what is too quick to be measured.
    const small = Math.max(5, cpuMs(make(100_000)))
    expect(cpuMs(make(800_000))).toBeLessThan(20 * small)
  })

  test('a block of data comes in bounded parts that make up the block', () => {
    const rows = Array.from({ length: 90_000 }, (_, row) => `${row}\té😀\n`).join('')
    const source = Buffer.from(`copy t from stdin;\n${rows}\\.\nselect 1;\n`)
    const outcome = split(source, [1000, 70_001])
    const parts = outcome.pieces.filter(piece => piece.kind === 'copy-data')
    expect(parts.length).toBeGreaterThan(3)
    expect(parts.map(part => part.text).join('')).toBe(rows)
    expect(parts.map(part => part.continues)).toEqual([...parts.slice(1).map(() => true), undefined])
    expect(Math.max(...parts.map(part => part.end - part.start))).toBeLessThan(263_000)
    expect(split(source).pieces).toEqual(outcome.pieces)
    expectLaw(source, outcome)
  })

  test('a comment without end comes in bounded parts', () => {
    const source = Buffer.from(`-- ${'é'.repeat(400_000)}\nselect 1;\n`)
    const outcome = split(source, [65_536])
    expect(Math.max(...outcome.pieces.map(piece => piece.end - piece.start))).toBeLessThan(263_000)
    expect(split(source).pieces).toEqual(outcome.pieces)
    expectLaw(source, outcome)
  })

  test.each(['select 1;\n\nselect ', 'select 1;\n\n'])(
    'a statement above the limit is refused (%j)',
    head => {
      const splitter = createSplitter({ maxStatementBytes: 100_000 })
      const feed = (): void => {
        splitter.push(Buffer.from(head))
        for (let at = 0; at < 100; at++) splitter.push(Buffer.from("'a', ".repeat(1000)))
      }
      expect(feed).toThrow('The statement that begins on line 3 is larger')
    },
  )
})

describe('refusals', () => {
  test.each([
    ['\\connect other\n', '\\connect', 'database URL'],
    ['\\i x.sql\n', '\\i', 'Put the SQL'],
    ['\\! ls\n', '\\!', 'workflow'],
    ["\\copy t from 'x'\n", '\\copy', 'COPY … FROM STDIN'],
    ['\\if true\n', '\\if', 'DO block'],
    ['\\set x 1\n', '\\set x', 'value itself'],
    ['\\dt\n', '\\dt', 'pg_catalog'],
    ['\\nonsense\n', '\\nonsense', 'only psql knows it'],
    ['select 1 \\gexec\n', '\\gexec', 'DO block'],
    ['select 1\\; select 2;\n', '\\;', 'plain semicolon'],
    ['select :DBNAME;\n', ':DBNAME', 'value itself'],
    ['select 1\n\\echo x\n;\n', 'inside a statement', 'line of its own'],
    ['copy t from stdin binary;\n\\.\n', 'binary', 'text or CSV'],
  ])('%j names the command and says what to write', (sql, named, advice) => {
    const [refused] = split(sql).pieces.flatMap(piece => piece.refused ?? [])
    expect(refused?.message).toContain(named)
    expect(refused?.hint).toContain(advice)
  })
})

describe('standard_conforming_strings', () => {
  const off = 'set standard_conforming_strings = off;\n'
  const on = 'set standard_conforming_strings = on;\n'
  const PROBE = "select 'a\\';\n"
  /** Whether a backslash escapes after these statements. */
  const isOff = (sql: string): boolean => split(sql + PROBE).error !== undefined

  test.each([
    ['', false],
    [off, true],
    [off + on, false],
    [`begin;\n${off}rollback;\n`, false],
    [`begin;\n${off}commit;\n`, true],
    [`begin;\nset local standard_conforming_strings = off;\n`, true],
    [`begin;\nset local standard_conforming_strings = off;\ncommit;\n`, false],
    [`set local standard_conforming_strings = off;\n`, false],
    [`${off}begin;\nset local standard_conforming_strings = on;\nend;\n`, true],
    [`begin;\nsavepoint s;\n${off}rollback to s;\n`, false],
    [`begin;\n${off}savepoint s;\n${on}rollback to savepoint s;\n`, true],
    [`begin;\n${off}rollback and chain;\n`, false],
    ['set standard_conforming_strings to DEFAULT;\n', false],
    ['set standard_conforming_strings to nonsense;\n', false],
    ['set standard_conforming_strings = f;\n', true],
    ['set other = off;\n', false],
  ])('after %j strings take backslashes: %s', (sql, expected) => {
    expect(isOff(sql)).toBe(expected)
  })
})

describe('offsetInSource', () => {
  const whereIs = (sql: string, needle: string): number => {
    const source = Buffer.from(sql)
    const [piece] = split(source).pieces.filter(({ kind }) => kind === 'statement')
    const characters = Array.from(piece!.text.slice(0, piece!.text.indexOf(needle))).length
    return piece!.start + offsetInSource(piece!, source.subarray(piece!.start, piece!.end), characters)
  }

  test.each([
    'select nowhere;',
    '-- é\n  select é, 😀, nowhere;',
    'select\n\n\n  é,\n\n nowhere;',
    "select 'a\n\n\nb',\n\nnowhere;",
    "select 'a'\n\n\n\nnowhere;",
    'select /* \n\n */\n\n\r\n\nnowhere;\r\n',
    '\ufeffselect\n\nnowhere',
  ])('finds the place of an error in %j', sql => {
    expect(whereIs(sql, 'nowhere')).toBe(Buffer.from(sql).indexOf('nowhere'))
  })

  test('stays inside the statement', () => {
    const [piece] = split('select 1;').pieces
    expect(offsetInSource(piece!, Buffer.from('select 1;'), 99)).toBe(9)
  })
})
