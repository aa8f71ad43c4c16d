import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChangedFile, FileResult, StatementResult } from '../../src/core/model.js'
import { STATEMENT_STATUSES } from '../../src/core/model.js'
import { annotate, caretsUnder } from '../../src/render/annotate.js'
import { visible } from '../../src/render/escape.js'
import { renderDiff, toDiffLine } from '../../src/render/markdown-log.js'
import { abridge, alignSource, worstOf, type SourceRow } from '../../src/render/source.js'
import { changed, ran, type Told } from './fixtures/build.js'
import { huge } from './fixtures/results.js'

const align = (text: string, told: readonly Told[]) =>
  alignSource(changed('a.sql', text), ran('a.sql', text, told))
/** Lines as number, first letter of the outcome, text. */
const short = (rows: readonly SourceRow[]) =>
  rows.map(row =>
    row.kind === 'gap'
      ? `gap ${row.line}+${row.lines ?? '?'}`
      : `${row.line}${(row.status ?? '.')[0] ?? ''} ${row.text}`,
  )

describe('alignSource', () => {
  test('counts bytes, not characters', () => {
    const text = "select 'é日😀';\nselect 2;\nselect 3;\n"
    expect(short(align(text, [{ sql: 'select 2', status: 'failed' }]))).toEqual([
      "1. select 'é日😀';",
      '2f select 2;',
      '3. select 3;',
    ])
  })

  test('a byte order mark and CRLF are not shown, yet counted', () => {
    const text = '\ufeffselect 1;\r\n\r\nselect 2;'
    const rows = align(text, [
      { sql: 'select 1', status: 'succeeded' },
      { sql: 'select 2', status: 'failed' },
    ])
    expect(short(rows)).toEqual(['1s select 1;', '2. ', '3f select 2;'])
  })

  test('a text that begins after its byte order mark has nothing left out', () => {
    const source: ChangedFile = {
      path: 'a.sql',
      action: 'run',
      bytes: 11,
      source: [{ start: 3, line: 1, text: 'select 1' }],
    }
    const file: FileResult = {
      path: 'a.sql',
      statements: [{ status: 'skipped', start: 3, end: 11, line: 1 }],
      condensed: [],
      problems: [],
    }
    expect(short(alignSource(source, file))).toEqual(['1s select 1'])
  })

  test('a line that statements share takes the worst outcome', () => {
    const rows = align('select 1; bad; select 3;\nselect 4;', [
      { sql: 'select 1', status: 'succeeded' },
      { sql: 'bad', status: 'failed' },
      { sql: 'select 3', status: 'skipped' },
      { sql: 'select 4', status: 'unknown' },
    ])
    expect(rows.map(row => row.kind === 'line' && row.status)).toEqual(['failed', 'unknown'])
    expect(rows[0]).toMatchObject({ shared: ['succeeded', 'failed', 'skipped'] })
  })

  test('comments and blank lines between statements have no outcome; a lone delimiter has its statement’s', () => {
    const text = 'select 1\n;\n\n-- note\n/* more */\nselect 2;\n'
    const rows = align(text, [
      { sql: 'select 1', status: 'succeeded' },
      { sql: 'select 2', status: 'failed' },
    ])
    expect(short(rows)).toEqual(['1s select 1', '2s ;', '3. ', '4. -- note', '5. /* more */', '6f select 2;'])
  })

  test('COPY data has the outcome of its statement, the terminator too', () => {
    const text = 'copy t from stdin;\n1\t2\n\n3\t4\n\\.\nselect 1;\n'
    const rows = align(text, [
      { sql: 'copy t from stdin', status: 'failed', data: '1\t2\n\n3\t4\n' },
      { sql: 'select 1', status: 'skipped' },
    ])
    expect(short(rows)).toEqual([
      '1f copy t from stdin;',
      '2f 1\t2',
      '3f ',
      '4f 3\t4',
      '5f \\.',
      '6s select 1;',
    ])
    expect(rows.map(row => row.ending.length)).toEqual([0, 0, 0, 1, 0, 1])
  })

  test('what segments leave out is told, with the statements in it', () => {
    const rows = alignSource(huge.change.files[0], huge.targets[0]!.files[0]!)
    const gaps = rows.filter(row => row.kind === 'gap')
    expect(gaps.map(({ line, lines, runs }) => [line, lines, runs.map(({ count }) => count)])).toEqual([
      [5, 499_996, [499_996]],
      [500_004, 499_995, [499_995]],
    ])
  })

  test('the rest of a file that is longer than its segments is told', () => {
    const source = { ...changed('a.sql', 'select 1;\n'), bytes: 5000 }
    expect(short(alignSource(source, ran('a.sql', 'select 1;\n', [])))).toEqual(['1. select 1;', 'gap 2+?'])
  })

  test('without a source every statement still has its place', () => {
    const file = ran('a.sql', 'bad', [
      { sql: 'bad', status: 'failed', error: { code: '42601', message: 'syntax error' } },
    ])
    const diff = renderDiff(alignSource(undefined, file), file)
    expect(diff).toContain('@@ the source is not kept: 1 statement failed @@')
    expect(diff).toContain('- ✗ 42601: syntax error (the statement at line 1)')
  })
})

test('the worst outcome comes first', () => {
  expect(worstOf([])).toBeUndefined()
  expect(worstOf(['succeeded', 'skipped'])).toBe('skipped')
  expect(worstOf(['skipped', 'rolled-back', 'unknown'])).toBe('unknown')
  expect(worstOf(['unknown', 'failed'])).toBe('failed')
})

test('carets keep tabs and the width of characters, and are left out beyond the line', () => {
  expect(caretsUnder('select x', [8])).toBe('       ^')
  expect(caretsUnder('\tselect x', [9])).toBe('\t       ^')
  expect(caretsUnder('日本 x', [4])).toBe('\u3000\u3000 ^')
  expect(caretsUnder('a\u202eb', [3])).toBe('         ^')
  expect(caretsUnder('ab', [3])).toBe('  ^')
  expect(caretsUnder('ab', [1, 2])).toBe('^^')
  expect(caretsUnder('ab', [4])).toBe('')
  expect(caretsUnder('ab', [])).toBe('')
})

describe('abridge', () => {
  const text = Array.from({ length: 1000 }, (_, index) => `select ${index};\n`).join('')
  const told = Array.from({ length: 1000 }, (_, index): Told => ({
    sql: `select ${index}`,
    status: index === 500 ? 'failed' : index > 500 ? 'skipped' : 'succeeded',
  }))
  const rows = align(text, told)

  test('keeps what fits', () => {
    expect(abridge(rows, 1000)).toBe(rows)
  })

  test('keeps both ends and the failing line, counts every line and statement', () => {
    const shown = abridge(rows, 100)
    expect(shown.length).toBeLessThanOrEqual(100)
    expect(short(shown)).toContain('501f select 500;')
    expect(shown.reduce((sum, row) => sum + (row.kind === 'line' ? 1 : (row.lines ?? 0)), 0)).toBe(1000)
    expect(shown.reduce((sum, row) => sum + row.ending.length, 0)).toBe(1000)
  })
})

/** Reads a fenced block as CommonMark does; gives its lines and what follows. */
function readFence(markdown: string): { inside: string[]; after: string[] } {
  const [opening = '', ...lines] = markdown.split('\n')
  const ticks = /^(`{3,})diff$/.exec(opening)?.[1] ?? ''
  expect(ticks).not.toBe('')
  const closing = lines.findIndex(line => new RegExp(`^ {0,3}\`{${ticks.length},}[ \\t]*$`).test(line))
  return { inside: lines.slice(0, closing), after: lines.slice(closing + 1) }
}

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r\n',
        '\r',
        '```',
        '````\n',
        ' ',
        '\t',
        ';',
        '\u202e',
        '\u001b[31m',
        '\ufeff',
        '~~~',
        '::error::x\n',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join(''))

test('for any statements over any text the fence holds every source line exactly once, and nothing leaves it', () => {
  const ranges = fc.array(
    fc.tuple(fc.nat(200), fc.nat(200), fc.constantFrom(...STATEMENT_STATUSES), anyText),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(anyText, ranges, (text, drawn) => {
      const size = Buffer.byteLength(text)
      const cuts = [...new Set(drawn.flatMap(([a, b]) => [a % (size + 1), b % (size + 1)]))].sort(
        (a, b) => a - b,
      )
      const statements = drawn.flatMap(([, , status, message], index): StatementResult[] => {
        const [start, end] = [cuts[2 * index], cuts[2 * index + 1]]
        if (start === undefined || end === undefined) return []
        const line = Buffer.from(text).subarray(0, start).toString('latin1').split('\n').length
        const place = { start, end, line }
        if (status === 'skipped' || status === 'unknown') return [{ status, ...place }]
        if (status !== 'failed') return [{ status, ...place, durationMs: 1 }]
        return [
          {
            status,
            ...place,
            durationMs: 1,
            error: { code: message, message, detail: message, hint: message, line, column: 1 + (start % 7) },
          },
        ]
      })
      const file: FileResult = { path: 'a.sql', statements, condensed: [], problems: [] }
      const rows = alignSource(changed('a.sql', text), file)
      const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
      const expected = (/(^|\n)$/.test(text) ? lines.slice(0, -1) : lines).map(visible)
      expect(rows.flatMap(row => (row.kind === 'line' ? [visible(row.text)] : []))).toEqual(expected)
      expect(rows.reduce((sum, row) => sum + row.ending.length, 0)).toBe(statements.length)
      if (rows.length === 0) return
      const { inside, after } = readFence(renderDiff(rows, file))
      expect(after).toEqual([])
      const log = [...annotate(rows, file)]
      expect(log.flatMap(line => (line.kind === 'source' ? [line.text] : []))).toEqual(expected)
      expect(inside).toEqual(log.map(toDiffLine))
      for (const line of inside) expect(line).toMatch(/^(?:$|[-+!]$|[-+! ] |@@ )/)
    }),
    { numRuns: 500 },
  )
})
