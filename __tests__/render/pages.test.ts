import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gunzipSync } from 'node:zlib'
import { Results } from '../../src/core/model.js'
import { ANSI, PLAIN, paletteFor, renderConsole } from '../../src/render/console.js'
import { renderHtml } from '../../src/render/html.js'
import { layoutLogs, toLedgerEntry } from '../../src/render/layout.js'
import { renderMarkdownReport } from '../../src/render/markdown-report.js'
import { fitInto, renderSummary } from '../../src/render/summary.js'
import { LedgerEntry } from '../../src/core/ledger.js'
import { FIXTURES, picture } from './fixtures/results.js'
import { expectGolden } from './golden.js'

const COLOURS = /\p{Cc}\[(?:0|1|31|32|33|90)m/gu
/** Control characters but tab and line feed; bidirectional overrides. */
const FORBIDDEN = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

describe.each(Object.entries(FIXTURES))('%s', (name, results) => {
  const links = new Map([
    ['log branch', new URL('https://github.com/acme/shop/tree/execution-logs/deployments')],
    ['artifact', new URL('https://github.com/acme/shop/actions/runs/7301/artifacts/1')],
    ...layoutLogs(results)
      .filter(({ path }) => path.endsWith('.sql.md'))
      .map(({ path }): [string, URL] => [
        path,
        new URL(`https://github.com/acme/shop/blob/execution-logs/${path}`),
      ]),
  ])

  test('summary', () => expectGolden(`summary/${name}.md`, renderSummary(results, { links })))
  test('console', () => expectGolden(`console/${name}.txt`, renderConsole(results, PLAIN)))
  test('html', () => expectGolden(`html/${name}.html.txt`, renderHtml(results)))
  test('markdown report', () => expectGolden(`report/${name}.md`, renderMarkdownReport(results)))

  test('colours add escape sequences and nothing else', () => {
    const coloured = renderConsole(results, paletteFor({ colours: true }))
    expect(coloured.replace(COLOURS, '')).toBe(renderConsole(results, PLAIN))
    for (const line of coloured.split('\n')) {
      expect(line.split('\u001b[0m').length > 1).toBe(line.includes('\u001b['))
    }
  })

  test('only tabs, line feeds and our colours are control characters', () => {
    const pages = [
      renderConsole(results, PLAIN),
      renderHtml(results),
      ...layoutLogs(results).flatMap(({ content }) => (typeof content === 'string' ? [content] : [])),
    ]
    for (const page of pages) expect(page).not.toMatch(FORBIDDEN)
  })

  test('the same results give the same files, and the results come back from them', () => {
    const files = layoutLogs(results)
    expect(layoutLogs(structuredClone(results))).toEqual(files)
    const compressed = files.find(({ path }) => path.endsWith('/results.json.gz'))
    const read = Results.parse(JSON.parse(gunzipSync(compressed?.content as Uint8Array).toString()))
    expect(read).toEqual(JSON.parse(JSON.stringify(results)))
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
  })

  test('the ledger entry is valid', () => {
    expect(LedgerEntry.parse(toLedgerEntry(results, 'Add orders')).verdict).toBe(
      { picture: 'red', reviewed: 'green', 'all-green': 'green', empty: 'nothing to do' }[name] ?? 'red',
    )
  })

  test.each([65_000, 8_000, 3_000, 1_000, 400, 100, 0])(
    'a summary in %d bytes begins with the verdict',
    maxBytes => {
      const summary = renderSummary(results, { links, maxBytes })
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(maxBytes)
      if (maxBytes > 1000) expect(summary).toMatch(/^## (🟢|🔴|⚪) /)
      expect((summary.match(/^`{3,}/gm) ?? []).length % 2).toBe(0)
      expect((summary.match(/<details>/g) ?? []).length).toBe((summary.match(/<\/details>/g) ?? []).length)
    },
  )
})

test('the html page allows no script and asks for nothing', () => {
  const html = renderHtml(FIXTURES['hostile']!)
  expect(html).not.toMatch(/<(?:script|img|iframe|link|object|base|form)\b/i)
  expect(html).toMatch(/default-src 'none'; style-src 'sha256-[\w+/]{43}='/)
  expect([...html.matchAll(/href="([^"]*)"/g)].map(match => match[1])).toEqual([
    'https://github.com/acme/shop/actions/runs/7301',
  ])
})

test('a thousand red files on many targets fit into a comment', () => {
  const [environment] = picture.targets.filter(({ role }) => role === 'environment')
  const targets = Array.from({ length: 1000 }, (_, index) => ({
    ...environment!,
    target: `Test/main/db${index}`,
  }))
  const summary = renderSummary({ ...picture, targets }, { maxBytes: 65_536 })
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_536)
  expect(summary).toContain('1,000 of 1,000 databases are red.')
  expect(summary).toContain(
    '| 1,000: `main/db0`, `main/db1`, `main/db2`, `main/db3`, `main/db4` … and 995 more |',
  )
  expect(summary).toContain('… 500 databases more')
})

test('fitInto takes the first that fits, else cuts at a line', () => {
  expect(fitInto(5, ['123456', '12345', '1'])).toBe('12345')
  expect(fitInto(5, ['123456', '1é\n3456'])).toBe('1é')
  fc.assert(
    fc.property(fc.nat(50), fc.array(fc.string({ unit: 'grapheme' })), (maxBytes, texts) => {
      expect(Buffer.byteLength(fitInto(maxBytes, texts))).toBeLessThanOrEqual(maxBytes)
    }),
  )
})

test('the palette without colours is plain', () => {
  expect(paletteFor({ colours: false })).toBe(PLAIN)
  expect(ANSI.red('x')).toBe('\u001b[31mx\u001b[0m')
})
