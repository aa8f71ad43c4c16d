import { describe, expect, test } from '@jest/globals'
import type { Prediction, Results, Role, StatementResult, TargetResult } from '../../src/core/model.js'
import { verdictOf } from '../../src/core/results.js'
import { annotationsOf } from '../../src/render/annotations.js'
import { renderCheck } from '../../src/render/check.js'
import { compare, comparisonSection } from '../../src/render/comparison.js'
import { describeTotalEffects, foreseenRows, foreseenSections } from '../../src/render/foreseen.js'
import { renderHtml } from '../../src/render/html.js'
import { renderPlannedLog } from '../../src/render/shared-log.js'
import { planLogs } from '../../src/render/log-plan.js'
import { renderSummary } from '../../src/render/summary.js'

const SOURCE = [
  'CREATE TABLE IF NOT EXISTS customer (id int);',
  'DROP TABLE basket;',
  'DELETE FROM customer WHERE id < 10;',
  'DO $$ BEGIN END $$;',
].join('\n')
const DETAIL = { troubles: 10, diffRows: 100, fileRows: 100, others: 100 }

const placeOf = (index: number): { start: number; end: number; line: number } => {
  const lines = SOURCE.split('\n')
  const start = lines.slice(0, index).join('\n').length + (index === 0 ? 0 : 1)
  return { start, end: start + (lines[index]?.length ?? 0), line: index + 1 }
}

const PREDICTIONS: readonly Prediction[] = [
  { verdict: 'would-do-nothing', reason: 'the table public.customer exists' },
  {
    verdict: 'would-succeed',
    effects: [
      { what: 'table public.basket', how: 'dropped', rows: { count: 1200, exact: false }, bytes: 3_145_728 },
    ],
  },
  {
    verdict: 'would-succeed',
    effects: [{ what: 'table public.customer', how: 'deleted', rows: { count: 9, exact: true } }],
    scans: ['public.customer'],
  },
  { verdict: 'not-simulated', reason: 'a DO block may do anything' },
]

const FORESEEN: readonly StatementResult[] = PREDICTIONS.map((prediction, index) => ({
  status: prediction.verdict === 'not-simulated' ? 'not-simulated' : 'succeeded',
  ...placeOf(index),
  durationMs: 1,
  prediction,
}))

const ran = (status: 'succeeded' | 'skipped', index: number): StatementResult =>
  status === 'succeeded' ? { status, ...placeOf(index), durationMs: 2 } : { status, ...placeOf(index) }

const failed = (index: number): StatementResult => ({
  status: 'failed',
  ...placeOf(index),
  durationMs: 2,
  error: { code: '2BP01', message: 'other objects depend on it' },
})

const target = (role: Role, statements: readonly StatementResult[], name = 'eu/shop'): TargetResult => ({
  target: `Production/${name}`,
  role,
  dialect: 'postgres',
  server: { product: 'PostgreSQL', version: '15.18', tls: 'off' },
  files: [{ path: 'a.sql', statements: [...statements], condensed: [], problems: [], durationMs: 5 }],
  problems: [],
})

const results = (method: 'test' | 'deploy', targets: readonly TargetResult[]): Results => ({
  version: 1,
  greenline: '0.1.0',
  execution: {
    deployment: '0123456789abcdef0123456789abcdef01234567',
    environment: 'Production',
    method,
    run: '1',
    attempt: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
  },
  parameters: {},
  overtakes: [],
  change: {
    event: 'push',
    head: '0123456789abcdef0123456789abcdef01234567',
    files: [
      {
        path: 'a.sql',
        action: 'run',
        bytes: SOURCE.length,
        statements: 4,
        source: [{ start: 0, line: 1, text: SOURCE }],
      },
    ],
  },
  phases: [],
  targets: [...targets],
  problems: [],
  interrupted: false,
})

describe('a test', () => {
  const foreseen = results('test', [target('simulation', FORESEEN)])

  test('is neither green nor red when something could not be simulated', () => {
    expect(verdictOf(foreseen)).toBe('yellow')
    expect(renderCheck(foreseen)).toMatchObject({
      conclusion: 'neutral',
      title: 'Test for Production could not simulate everything: 3 would succeed, 1 not simulated',
    })
    expect(verdictOf(results('test', [target('simulation', FORESEEN.slice(0, 3))]))).toBe('green')
    expect(verdictOf(results('test', [target('simulation', [failed(0)])]))).toBe('red')
    expect(verdictOf(results('test', []))).toBe('red')
  })

  test('tells what would change, the destructive first, and what nobody can foresee', () => {
    expect(foreseenRows(foreseen).map(({ line }) => line)).toEqual([2, 3])
    expect(describeTotalEffects(foreseenRows(foreseen))).toBe('1 table dropped, 1 table with rows deleted')
    const [changes = '', open = ''] = foreseenSections({ results: foreseen, detail: DETAIL })
    expect(changes).toContain('drops `table public.basket` (about 1,200 rows, 3.1 MB)')
    expect(changes).toContain('deletes rows of `table public.customer` (9 rows)')
    expect(changes).toContain('reads `public.customer` from end to end')
    expect(changes.indexOf('basket')).toBeLessThan(changes.indexOf('public.customer'))
    expect(open).toContain('| `a.sql:4` | `a DO block may do anything` |')
  })

  test('says in the log what would do nothing, and marks what was not simulated', () => {
    const [log] = planLogs(foreseen).logs
    if (log === undefined) throw new Error('There is no log')
    const text = renderPlannedLog(foreseen, log, 1)

    expect(text).toContain('+ · would do nothing: the table public.customer exists')
    expect(text).toContain('! DO $$ BEGIN END $$;')
    expect(text).toContain('! ~ not simulated: a DO block may do anything')
    expect(text).toContain('simulation on')
    expect(text).not.toMatch(/\bsucceeded in\b|executed on/)
    expect(log.path).toMatch(/^simulation\//)
  })

  test('annotates the lines that nobody can foresee, as warnings', () => {
    expect(annotationsOf(foreseen)).toMatchObject([
      { path: 'a.sql', level: 'warning', title: 'Not simulated' },
    ])
  })

  test('never says that something happened', () => {
    const summary = renderSummary(foreseen)
    expect(summary).toContain('It was only read')
    expect(summary).not.toMatch(/statements? succeeded|was touched|stays in the database/)
  })
})

describe('prediction, dry run and outcome', () => {
  const mirror = {
    of: 'Production/eu/shop',
    place: 'local',
    entries: 5,
    differences: 0,
    data: { kind: 'none', tables: 0, rows: 0 },
  } as const
  const dryRun = {
    ...target(
      'dry-run',
      [0, 1, 2, 3].map(index => ran('succeeded', index)),
      'x/y',
    ),
    mirror,
  }
  const outcome = target('environment', [
    ran('succeeded', 0),
    failed(1),
    ran('skipped', 2),
    ran('skipped', 3),
  ])
  const all = results('deploy', [target('simulation', FORESEEN), dryRun, outcome])

  test('differ where one said success and another failure, and nowhere else', () => {
    expect(compare(all).map(({ line, agree }) => [line, agree])).toEqual([
      [1, 'agree'],
      [2, 'differ'],
      [3, 'agree'],
      [4, 'agree'],
    ])
    const section = comparisonSection({ results: all, detail: DETAIL })
    expect(section).toContain('**1 statement of 4 came out otherwise than foreseen.**')
    expect(section.split('\n').find(row => row.includes('⚠️'))).toBe(
      '| ⚠️ `a.sql:2` | 🟢 would succeed | 🟢 succeeded | 🔴 failed<br>`2BP01` other objects depend on it. |',
    )
    expect(section).toContain('| `a.sql:4` | 🟡 not simulated | 🟢 succeeded | ⚪ skipped |')
  })

  test('leave the verdict to the server, when the simulation only informs', () => {
    const wrong = results('deploy', [
      target('simulation', [failed(0)]),
      { ...dryRun, files: [{ ...dryRun.files[0]!, statements: [ran('succeeded', 0)] }] },
      target('environment', [ran('succeeded', 0)]),
    ])
    expect(verdictOf(wrong)).toBe('green')
    expect(comparisonSection({ results: wrong, detail: DETAIL })).toContain('1 statement of 1 came out')
  })
})

test('the HTML report has the same sections, and no text of others as HTML', () => {
  const hostile = FORESEEN.map(statement =>
    statement.status === 'not-simulated'
      ? {
          ...statement,
          prediction: { verdict: 'not-simulated' as const, reason: '<script>alert(1)</script>' },
        }
      : statement,
  )
  const html = renderHtml(
    results('deploy', [
      target('simulation', hostile),
      target('environment', [ran('succeeded', 0), failed(1), ran('skipped', 2), ran('skipped', 3)]),
    ]),
  )
  expect(html).toContain('What it would change')
  expect(html).toContain('What nobody can foresee')
  expect(html).toContain('Foreseen, tried and done')
  expect(html).toContain('1 statement of 4 came out otherwise than foreseen.')
  expect(html).not.toContain('<script>alert(1)')
})
