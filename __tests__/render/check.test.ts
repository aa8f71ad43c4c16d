import { describe, expect, test } from '@jest/globals'
import type { Results, StatementResult } from '../../src/core/model.js'
import { annotationsOf } from '../../src/render/annotations.js'
import { MAX_ANNOTATIONS, MAX_CHECK_BYTES, renderCheck } from '../../src/render/check.js'
import { MAX_SUMMARY_BYTES, renderSummary } from '../../src/render/summary.js'
import { changed, execution, phases, results as resultsOf, target } from './fixtures/build.js'
import { FIXTURES, dryRunRed, empty, hostile, interrupted, picture, reviewed } from './fixtures/results.js'
import { expectGolden } from './golden.js'
import { outsideCode } from './outside-code.js'

const LOG = 'https://github.com/acme/shop/tree/execution-logs/deployments/1'
const links = new Map([['commit', new URL(LOG)]])
/** Control characters but tab and line feed; bidirectional overrides. */
const FORBIDDEN = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

/** Failing statements of one file, one a line. */
function failing(lines: number, more: { message?: string; path?: string; targets?: number } = {}): Results {
  const path = more.path ?? 'sql/many.sql'
  const sql = Array.from({ length: lines }, (_, index) => `insert into t values ('${index}');\n`)
  let start = 0
  const statements = sql.map((text, index): StatementResult => {
    const at = start
    start += text.length
    const place = { start: at, end: at + text.length - 2, line: index + 1, durationMs: 0.4 }
    const message = more.message ?? `invalid input syntax for type integer: "${index}"`
    return {
      status: 'failed',
      ...place,
      error: { code: '22P02', message, line: index + 1, column: 23 },
    }
  })
  const file = { path, statements, condensed: [], problems: [], durationMs: 100 }
  const targets = Array.from({ length: more.targets ?? 1 }, (_, index) =>
    target('dry-run', [file], { target: `Test/main/db${index}` }),
  )
  return resultsOf([changed(path, sql.join(''))], targets, {
    execution: execution({ method: 'dry-run' }),
    phases: phases('red', 'skipped'),
  })
}

describe.each(Object.entries(FIXTURES))('the check of %s', (name, results) => {
  const check = renderCheck(results, { links })

  test('reads like this', () => {
    const { annotations, summary, text = '', ...others } = check
    expectGolden(`check/${name}.summary.md`, summary)
    expectGolden(`check/${name}.text.md`, text)
    expectGolden(`check/${name}.json`, `${JSON.stringify({ ...others, annotations }, undefined, 2)}\n`)
  })

  test('keeps to the limits, is the same every time, and shows no control characters', () => {
    for (const text of [check.summary, check.text ?? '']) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_CHECK_BYTES)
      expect(text).not.toMatch(FORBIDDEN)
    }
    for (const { title, message, rawDetails = '', startLine, endLine } of check.annotations) {
      expect(Array.from(title).length).toBeLessThanOrEqual(255)
      expect(`${title}${message}${rawDetails}`).not.toMatch(FORBIDDEN)
      expect(message).not.toBe('')
      expect(endLine).toBe(startLine)
    }
    expect(renderCheck(structuredClone(results), { links })).toEqual(check)
  })

  test('links to the whole log', () => expect(check.summary).toContain(`](${LOG})`))

  test('every failed and every unknown statement is annotated', () => {
    const lines = results.targets.flatMap(({ files }) =>
      files.flatMap(({ path, statements }) =>
        statements.flatMap(statement => {
          if (statement.status === 'unknown') return [`${path}:${statement.line}`]
          return statement.status === 'failed' ? [`${path}:${statement.error.line ?? statement.line}`] : []
        }),
      ),
    )
    const annotated = check.annotations
      .filter(({ level }) => level === 'failure')
      .map(({ path, startLine }) => `${path}:${startLine}`)
    expect(annotated).toEqual(expect.arrayContaining([...new Set(lines)]))
  })
})

test('the conclusion follows the verdict', () => {
  expect(renderCheck(reviewed).conclusion).toBe('success')
  expect(renderCheck(dryRunRed).conclusion).toBe('failure')
  expect(renderCheck(interrupted).conclusion).toBe('failure')
  expect(renderCheck(empty).conclusion).toBe('neutral')
})

test('the title counts what is shown', () => {
  expect(renderCheck(picture).title).toBe('Deployment to Test is red: 6 succeeded, 1 failed, 1 skipped')
  expect(renderCheck(empty).title).toBe('Nothing to do on Test')
})

test('two hundred failing lines are two hundred annotations, in their order', () => {
  const { annotations } = renderCheck(failing(200))
  expect(annotations).toHaveLength(200)
  expect(annotations.map(({ startLine }) => startLine)).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 1),
  )
  expect(annotations[41]).toEqual({
    path: 'sql/many.sql',
    startLine: 42,
    endLine: 42,
    startColumn: 23,
    endColumn: 23,
    level: 'failure',
    title: '22P02: failed in the dry run',
    message: 'invalid input syntax for type integer: "41"\non Test/main/db0',
  })
})

test('the same failure on many targets is one annotation that names them', () => {
  const annotations = annotationsOf(failing(3, { targets: 40 }))
  expect(annotations).toHaveLength(3)
  expect(annotations[0]?.message).toContain('on Test/main/db0, Test/main/db1')
  expect(annotations[0]?.message).toContain('and 35 targets more')
  expect(annotations[0]?.rawDetails?.split('\n')).toHaveLength(40)
})

test('what failed comes before what warns, and a deleted file has no lines', () => {
  const { problems } = reviewed
  const mixed: Results = {
    ...failing(2),
    problems: [...problems, ...problems].map((problem, index) => ({
      ...problem,
      path: index === 0 ? 'sql/many.sql' : 'sql/gone.sql',
    })),
  }
  mixed.change.files.push({ path: 'sql/gone.sql', action: 'deleted', source: [] })
  const annotations = annotationsOf(mixed)
  expect(annotations.map(({ level }) => level)).toEqual(['failure', 'failure', 'warning'])
  expect(annotations[2]).toMatchObject({ path: 'sql/many.sql', startLine: 3, title: 'NOT_RE_EXECUTABLE' })
})

test('what destroys, rewrites or blocks is a warning on its line', () => {
  const warnings = annotationsOf(reviewed).filter(({ title }) => title !== 'NOT_RE_EXECUTABLE')
  expect(warnings.map(({ level, startLine, title }) => `${level} ${startLine} ${title}`)).toEqual([
    'warning 1 ShareLock on public.orders blocks writes',
    'warning 2 Rewrites public.customers',
    'warning 3 Drops column public.customers.nickname',
    'warning 4 Empties table public.order_lines',
  ])
  expect(warnings[1]?.message).toBe(
    [
      'AccessExclusiveLock on public.customers blocks reads and writes',
      'ShareRowExclusiveLock on public.orders blocks writes',
      'The mirror of Test/main/shop held a sample of rows (3,400 rows in 12 tables).',
      'on Test/main/shop',
    ].join('\n'),
  )
})

test('an enormous message stays under its limit', () => {
  const { annotations } = renderCheck(failing(1, { message: '😀'.repeat(100_000) }))
  expect(Buffer.byteLength(annotations[0]?.message ?? '')).toBeLessThanOrEqual(64 * 1024)
})

test('annotations beyond what anyone reads are counted', () => {
  const check = renderCheck(failing(MAX_ANNOTATIONS + 7))
  expect(check.annotations).toHaveLength(MAX_ANNOTATIONS)
  expect(check.summary).toContain('7 annotations more')
})

describe('what would be two megabytes', () => {
  const text = '😀 <b>`x`</b> @octocat '.repeat(20)
  const one = failing(4, { message: text, path: `sql/${'😀'.repeat(480)}.sql` })
  const [targetOne] = one.targets
  const big: Results = {
    ...one,
    targets: Array.from({ length: 1500 }, (_, index) => ({
      ...targetOne!,
      target: `Test/main/${index}-${'é'.repeat(190)}`,
      problems: [
        {
          code: 'MIRROR_DIFFERS',
          message: text,
          hint: `Look at database ${index}.`,
          severity: 'error' as const,
        },
      ],
    })),
  }

  test('really is', () => {
    expect(Buffer.byteLength(renderSummary(big, { maxBytes: Infinity }))).toBeGreaterThan(2_000_000)
  })

  test.each([
    ['check', () => renderCheck(big, { links }), MAX_CHECK_BYTES],
    ['job summary', () => ({ summary: renderSummary(big, { links }), text: '' }), MAX_SUMMARY_BYTES],
    ['comment', () => ({ summary: renderSummary(big, { links, maxBytes: 62_000 }), text: '' }), 62_000],
  ])('%s: ends whole, with its link', (_name, render, maxBytes) => {
    const { summary, text = '' } = render()
    for (const page of [summary, text].filter(Boolean)) {
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(maxBytes)
      expect(page.endsWith('\n')).toBe(true)
      expect((page.match(/^`{3,}/gm) ?? []).length % 2).toBe(0)
      expect((page.match(/<details>/g) ?? []).length).toBe((page.match(/<\/details>/g) ?? []).length)
    }
    expect(summary).toMatch(/^#{2,3} 🔴 Dry run for `Test` is red\n/)
    expect(summary).toContain(`](${LOG})`)
    expect(summary.trimEnd().split('\n').at(-1)).toMatch(/^\*\*Shortened to fit\.\*\* The whole log: /)
  })
})

describe('hostile names and messages', () => {
  const check = renderCheck(hostile, { links })
  const pages = [check.summary, check.text ?? '', renderSummary(hostile, { links })]

  test.each(pages.map((page, index) => [index, page] as const))(
    'page %d holds no foreign markup',
    (_i, page) => {
      const seen = outsideCode(page)
      expect(seen).not.toMatch(/<(?!\/?(?:details|summary|sub|br)>)[a-z!/]/i)
      expect(seen).not.toMatch(/@\w/)
      expect(seen).not.toMatch(/\]\((?!https:\/\/github\.com\/acme\/shop\/)/)
      expect(seen).not.toMatch(/(?:https?:\/\/|www\.)(?!github\.com\/acme\/shop)/)
      expect(seen).not.toMatch(/^\s*::\w/m)
      expect(seen).not.toContain('##[')
    },
  )

  test('every row of a table has the cells of its head', () => {
    for (const page of pages) {
      let cells = 0
      for (const line of page.split('\n')) {
        const count = (line.match(/(?<!\\)\|/g) ?? []).length
        if (!line.startsWith('|')) cells = 0
        else if (cells === 0) cells = count
        // A pipe inside a code span is cut off by a backslash, one outside it is an entity.
        else expect([line, count]).toEqual([line, cells])
      }
    }
  })

  test('annotations keep the path as the repository has it', () => {
    const paths = new Set(check.annotations.map(({ path }) => path))
    expect([...paths]).toEqual([hostile.change.files[0]?.path])
  })
})
