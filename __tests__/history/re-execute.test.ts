import { describe, expect, test } from '@jest/globals'
import type { FileResult, Results, StatementResult } from '../../src/core/model.js'
import { filesToExecute, findPreviousAttempts } from '../../src/history/re-execute.js'
import { RESULTS } from '../publish/results.js'
import { run } from './story.js'

const PLACE = { start: 0, end: 1, line: 1 }
const file = (path: string, status: StatementResult['status']): FileResult => ({
  path,
  statements: [
    status === 'skipped' || status === 'unknown'
      ? { status, ...PLACE }
      : status === 'failed'
        ? { status, ...PLACE, durationMs: 1, error: { code: '1', message: 'no' } }
        : { status, ...PLACE, durationMs: 1 },
  ],
  condensed: [],
  problems: [],
})
const target = (
  role: 'dry-run' | 'environment',
  ...files: readonly FileResult[]
): Results['targets'][number] => ({
  ...{ target: 'Test/db/shop', role, dialect: 'postgres' },
  files: [...files],
  problems: [],
})
const PATHS = ['a.sql', 'b.sql', 'c.sql', 'd.sql', 'e.sql']
const change: Results['change'] = {
  ...{ event: 'push', head: 'd', digest: 'same' },
  files: [
    ...PATHS.map(path => ({ path, action: 'run' as const, source: [] })),
    { path: 'gone.sql', action: 'deleted', source: [] },
  ],
}
const results = (targets: Results['targets'], over: Partial<Results['change']> = {}): Results => ({
  ...RESULTS,
  change: { ...change, ...over },
  targets,
})
const mixed = target(
  'environment',
  file('a.sql', 'succeeded'),
  file('b.sql', 'failed'),
  file('c.sql', 'skipped'),
  file('d.sql', 'unknown'),
  file('e.sql', 'rolled-back'),
)
const allGreen = PATHS.map(path => file(path, 'succeeded'))

describe('filesToExecute', () => {
  test.each<
    [what: string, mode: 'all' | 'failed', previous: Results | undefined, expected: readonly string[]]
  >([
    ['all, whatever was before', 'all', results([mixed]), PATHS],
    ['all, when nothing was before', 'failed', undefined, PATHS],
    ['those that were not green', 'failed', results([mixed]), ['b.sql', 'c.sql', 'd.sql', 'e.sql']],
    ['none, when all were green', 'failed', results([target('environment', ...allGreen)]), []],
    ['all, when only the dry run came so far', 'failed', results([target('dry-run', ...allGreen)]), PATHS],
    [
      'all, of another change',
      'failed',
      results([target('environment', ...allGreen)], { digest: 'other' }),
      PATHS,
    ],
    [
      'those missing',
      'failed',
      results([target('environment', file('b.sql', 'succeeded'))]),
      PATHS.filter(path => path !== 'b.sql'),
    ],
    [
      'those that are red on one of two targets',
      'failed',
      results([target('environment', ...allGreen), mixed]),
      ['b.sql', 'c.sql', 'd.sql', 'e.sql'],
    ],
  ])('%s', (_what, mode, previous, expected) => {
    expect([...filesToExecute({ mode, change, previous: previous === undefined ? [] : [previous] })]).toEqual(
      expected,
    )
  })

  test('a change without a digest runs whole', () => {
    const { digest: _digest, ...without } = change
    const previous = { ...RESULTS, change: without, targets: [mixed] }
    expect([...filesToExecute({ mode: 'failed', change: without, previous: [previous] })]).toEqual(PATHS)
  })
})

test('what an attempt left out is as the attempt before left it', () => {
  const second = target('environment', file('b.sql', 'succeeded'), file('c.sql', 'failed'))
  const third = target('environment', file('b.sql', 'failed'))
  const previous = [results([mixed]), results([second])]
  expect([...filesToExecute({ mode: 'failed', change, previous })]).toEqual(['c.sql', 'd.sql', 'e.sql'])
  const again = [...previous, results([third])]
  expect([...filesToExecute({ mode: 'failed', change, previous: again })]).toEqual(PATHS.slice(1))
})

test('the attempts before are those of the same run, there', () => {
  const attempt = (text: string, number: number, over = {}) =>
    run(text, { run: '7', attempt: number, ...over })
  const first = attempt('D1 Test red', 1)
  const second = attempt('D1 Test red', 2)
  const entries = [
    second,
    first,
    attempt('D1 Test green', 4),
    attempt('D1 Test dry-run green', 3),
    attempt('D1 Acceptance green', 3),
    attempt('D2 Test green', 3),
    attempt('D1 Test green', 3, { run: '8' }),
  ]
  const asked = { deployment: 'D1', environment: 'test', run: '7' }
  expect(findPreviousAttempts(entries, { ...asked, attempt: 4 })).toEqual([first, second])
  expect(findPreviousAttempts(entries, { ...asked, attempt: 1 })).toEqual([])
})
