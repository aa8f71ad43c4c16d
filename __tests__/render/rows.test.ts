import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Results } from '../../src/core/model.js'
import { rowsByTarget, toCsv, toJsonRows } from '../../src/render/rows.js'
import { changed, ran, results, target } from './fixtures/build.js'
import { canary, many } from './fixtures/many.js'
import { FIXTURES } from './fixtures/results.js'

const textOf = (chunks: Iterable<string>): string => [...chunks].join('')

/** A reader of RFC 4180 that shares nothing with the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  let row: string[] = []
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    rows.push(row)
    row = []
    if (field.lastIndex === text.length) return rows
  }
  throw new Error('not CSV')
}

const said = (message: string, path = 'a.sql', database = 'shop'): Results =>
  results(
    [changed(path, 'select 1;\n')],
    [
      target(
        'environment',
        [ran(path, 'select 1;\n', [{ sql: 'select 1', status: 'failed', error: { code: '1', message } }])],
        { target: `Test/main/${database}` },
      ),
    ],
  )

test.each(Object.entries(FIXTURES))('%s: a row a statement, in CSV and in JSON', (_name, fixture) => {
  const count = fixture.targets.reduce(
    (sum, { files }) =>
      sum + files.reduce((all, each) => all + each.statements.length + each.condensed.length, 0),
    0,
  )
  const [head, ...rows] = readCsv(textOf(toCsv(fixture)))
  expect(rows).toHaveLength(count)
  expect(rows.every(row => row.length === head?.length)).toBe(true)
  const json = JSON.parse(textOf(toJsonRows(fixture))) as { statement: string }[]
  expect(json).toEqual(JSON.parse(JSON.stringify([...rowsByTarget(fixture)].flat())))
})

test('a row says where, what and how it ended', () => {
  const rows = [...rowsByTarget(many)].flat()
  expect(rows.find(({ database, file }) => database === 'tenant_017' && file === 'sql/b.sql')).toEqual({
    time: '2026-11-22T09:00:03.530Z',
    environment: 'Production',
    region: 'us',
    server: 'us-1',
    database: 'tenant_017',
    role: 'environment',
    file: 'sql/b.sql',
    line: 1,
    statement: "insert into orders_archive\nselect * from orders where closed < '2020-01-01'",
    status: 'failed',
    response: '42501: permission denied for database "tenant_017"',
    durationMs: 1.5,
    rows: null,
  })
  const skipped = [...rowsByTarget(canary)].flat().find(({ database }) => database === 'tenant_039')
  expect(skipped).toMatchObject({
    status: 'skipped',
    response: 'Not begun: stage 1 is red',
    durationMs: null,
  })
  const json = JSON.parse(textOf(toJsonRows(many))) as { output?: { rows: string[][] } }[]
  expect(json[2]?.output?.rows).toEqual([['4.0', '1']])
})

test('no field is taken for a formula, and all of it is there', () => {
  const start = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' =', '＝', '|', '"', ',', '')
  fc.assert(
    fc.property(start, fc.string({ unit: 'grapheme' }), (first, rest) => {
      const message = `${first}${rest}`
      const [, row] = readCsv(textOf(toCsv(said('x', `${message}.sql`, message))))
      for (const [field, value] of [[row?.[6], `${message}.sql`] as const, [row?.[4], message] as const]) {
        expect(field).not.toMatch(/^\s*[=+\-@\t\r\n＝＋－＠|]/)
        expect([value, `'${value}`]).toContain(field)
      }
    }),
  )
})
