import { describe, expect, test } from '@jest/globals'
import { Results } from '../../src/core/model.js'
import { annotationsOf } from '../../src/render/annotations.js'
import { renderCheck } from '../../src/render/check.js'
import { PLAIN, renderConsole } from '../../src/render/console.js'
import { renderHtml } from '../../src/render/html.js'
import { layoutLogs, toLedgerEntry } from '../../src/render/layout.js'
import { renderSummary } from '../../src/render/summary.js'
import { surveyOf } from '../../src/render/survey.js'
import { changed, ran, results, target } from './fixtures/build.js'
import { canary, many } from './fixtures/many.js'
import { outsideCode } from './outside-code.js'

const SQL = 'insert into t values (1);\n'
const failing = (message: string, detail?: string): ReturnType<typeof ran> =>
  ran('a.sql', SQL, [
    {
      sql: SQL.slice(0, -2),
      status: 'failed',
      error: { code: '23505', message, ...(detail !== undefined && { detail }) },
    },
  ])

const over = (
  count: number,
  nameOf: (index: number) => string,
  messageOf: (index: number) => string,
  detailOf?: (index: number) => string,
): Results =>
  results(
    [changed('a.sql', SQL)],
    Array.from({ length: count }, (_none, index) =>
      target('environment', [failing(messageOf(index), detailOf?.(index))], {
        target: `Test/${nameOf(index)}`,
        ...{ region: `<b>r${index % 2}</b>|`, stage: 1 + (index % 3) },
      }),
    ),
  )

test('servers, regions and stages count each database once', () => {
  const { servers, regions, stages, red, targets } = surveyOf(many, 'environment')
  for (const tallies of [servers, regions, stages]) {
    expect(tallies.reduce((sum, { total }) => sum + total, 0)).toBe(targets.length)
    expect(tallies.reduce((sum, tally) => sum + tally.red, 0)).toBe(red.length)
  }
  expect(surveyOf(canary, 'environment').stages).toMatchObject([
    { name: '1', green: 3, red: 1, grey: 0 },
    { name: '2', green: 0, red: 0, grey: 36 },
  ])
})

describe('hostile names of databases', () => {
  const NAMES = [
    's/`a`|b',
    's/<img src=x onerror=alert(1)>',
    's/x\n::error::y',
    's/@octocat',
    's/[x](https://evil.example)',
    's/\u202egpj',
    's/-->',
  ]
  const hostile = over(
    60,
    index => `${NAMES[index % NAMES.length] ?? ''}${index}`,
    index => `<script>alert(${index % 3})</script> | @octocat \`x\` ##[error]y`,
  )
  const pages = [
    renderSummary(hostile),
    renderCheck(hostile).summary,
    renderCheck(hostile).text ?? '',
    ...layoutLogs(hostile).flatMap(({ path, content }) =>
      typeof content === 'string' && path.endsWith('.md') ? [content] : [],
    ),
  ]

  test('the fixture is a valid document', () => {
    expect(Results.safeParse(JSON.parse(JSON.stringify(hostile))).error).toBeUndefined()
  })

  test.each(pages.map((page, index) => [index, page] as const))(
    'page %d: no foreign markup',
    (_index, page) => {
      const seen = outsideCode(page)
      expect(seen).not.toMatch(/<(?!\/?(?:details|summary|sub|br)>)[a-z!/]/i)
      expect(seen).not.toMatch(/@\w/)
      expect(seen).not.toMatch(/\]\((?!https:\/\/github\.com\/acme\/shop\/|alike\/|Test\/)/)
      expect(seen).not.toMatch(/^\s*::\w/m)
      expect(seen).not.toContain('##[')
      let cells = 0
      for (const line of page.split('\n')) {
        const count = (line.match(/(?<!\\)\|/g) ?? []).length
        if (!line.startsWith('|')) cells = 0
        else if (cells === 0) cells = count
        else expect([line, count]).toEqual([line, cells])
      }
    },
  )

  test('html and console', () => {
    expect(renderHtml(hostile)).not.toMatch(/<(?:script|img|iframe|link|object|base|form)\b/i)
    for (const line of renderConsole(hostile, PLAIN).split('\n')) expect(line).not.toMatch(/^\s*::\w/)
  })
})

describe('errors on one line', () => {
  test('a detail that is another one on each database does not part them', () => {
    const made = over(
      40,
      index => `s/db${index}`,
      () => 'duplicate key',
      index => `Key (id)=(${index}) already exists.`,
    )
    const [annotation, ...others] = annotationsOf(made)
    expect(others).toEqual([])
    expect(annotation?.message).toBe(
      [
        'duplicate key',
        'detail on Test/s/db0: Key (id)=(0) already exists.',
        'on Test/s/db0, Test/s/db1, Test/s/db2, Test/s/db3, Test/s/db4 and 35 targets more',
      ].join('\n'),
    )
  })

  test('a thousand different ones are twenty, and the rest is counted', () => {
    const annotations = annotationsOf(
      over(
        1000,
        index => `s/db${index}`,
        index => `Duplicate entry '${index}'`,
      ),
    )
    expect(annotations).toHaveLength(20)
    expect(annotations[19]?.message).toContain('… and 980 others on this line: see the log')
  })
})

test('twenty thousand red databases take no more room than two thousand', () => {
  const sizeOf = (count: number): { files: number; bytes: number } => {
    const made = over(
      count,
      index => `s${index % 7}/db${index}`,
      index => (index % 2 ? `at ${index}` : 'the same'),
    )
    const files = layoutLogs(made).filter(({ path }) => path.endsWith('.md'))
    expect(toLedgerEntry(made).verdict).toBe('red')
    const pages = [renderSummary(made), renderCheck(made).summary, renderConsole(made, PLAIN)]
    const bytes = [...files.map(({ content }) => content), ...pages].reduce(
      (sum, each) => sum + each.length,
      0,
    )
    return { files: files.length, bytes }
  }
  const [some, more] = [sizeOf(2000), sizeOf(20_000)]
  expect(more.files).toBe(some.files)
  expect(more.bytes).toBeLessThan(some.bytes * 1.5)
}, 30_000)
