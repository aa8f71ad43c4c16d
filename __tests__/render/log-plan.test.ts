import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { FileResult, Results, TargetResult } from '../../src/core/model.js'
import { colourOfFile } from '../../src/core/results.js'
import { layoutLogs } from '../../src/render/layout.js'
import { MAX_OWN_LOGS, MAX_SHARED_LOGS, planLogs } from '../../src/render/log-plan.js'
import { changed, ran, results, target } from './fixtures/build.js'
import { canary, many } from './fixtures/many.js'

const SQL = 'insert into t values (1);\nselect 2;\n'
const [FIRST, SECOND] = SQL.split(';\n') as [string, string]

/** What a file came to, by a word. */
const OUTCOMES = {
  green: () =>
    ran(
      'a.sql',
      SQL,
      [FIRST, SECOND].map(sql => ({ sql, status: 'succeeded' as const })),
    ),
  noticed: () =>
    ran('a.sql', SQL, [
      { sql: FIRST, status: 'succeeded', notices: [{ severity: 'NOTICE', code: '1', message: 'x' }] },
      { sql: SECOND, status: 'succeeded' },
    ]),
  grey: () => {
    const { statements, ...others } = ran(
      'a.sql',
      SQL,
      [FIRST, SECOND].map(sql => ({ sql, status: 'skipped' as const })),
    )
    const { durationMs: _durationMs, ...unbegun } = others
    return { ...unbegun, statements }
  },
  unknown: () =>
    ran('a.sql', SQL, [
      { sql: FIRST, status: 'succeeded' },
      { sql: SECOND, status: 'unknown' },
    ]),
  refused: () => failing('refused'),
  denied: () => failing('denied'),
} satisfies Record<string, () => FileResult>

const failing = (message: string): FileResult =>
  ran('a.sql', SQL, [
    { sql: FIRST, status: 'failed', error: { code: '42000', message } },
    { sql: SECOND, status: 'skipped' },
  ])

const over = (files: readonly FileResult[], role: TargetResult['role'] = 'environment'): Results =>
  results(
    [changed('a.sql', SQL)],
    files.map((file, index) => target(role, [file], { target: `Test/s${index % 3}/db${index}` })),
  )

const names = Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]
const outcomes = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 400 })

describe('any outcomes', () => {
  test('every file of every target is in exactly one log, which says what became of it', () => {
    fc.assert(
      fc.property(outcomes, all => {
        const made = over(all.map(name => OUTCOMES[name]()))
        const { logs, logOf } = planLogs(made)
        const listed = logs.flatMap(({ targets, file }) => targets.map(each => `${each.target} ${file}`))
        expect(listed.sort()).toEqual(made.targets.map(each => `${each.target} a.sql`).sort())
        for (const log of logs) {
          expect(log.files).toHaveLength(log.targets.length)
          log.targets.forEach((each, index) => {
            expect(log.files[index]).toBe(each.files[0])
            expect(logOf(each, 'a.sql')).toBe(log)
            if (log.kind !== 'others') expect(colourOfFile(each.files[0]!)).toBe(log.colour)
          })
          expect(log.kind === 'own').toBe(log.targets.length === 1)
        }
        expect(new Set(logs.map(({ path }) => path)).size).toBe(logs.length)
        expect(logs.length).toBeLessThanOrEqual(MAX_OWN_LOGS + MAX_SHARED_LOGS + 1)
      }),
      { numRuns: 60 },
    )
  })

  test('the order of the targets does not decide who is told of with whom', () => {
    fc.assert(
      fc.property(outcomes, all => {
        const made = over(all.map(name => OUTCOMES[name]()))
        const turned = { ...made, targets: made.targets.toReversed() }
        const sizes = ({ logs }: ReturnType<typeof planLogs>): string[] =>
          logs.map(({ kind, colour, targets }) => `${kind} ${colour} ${targets.length}`).sort()
        expect(sizes(planLogs(turned))).toEqual(sizes(planLogs(made)))
      }),
      { numRuns: 30 },
    )
  })
})

const kindsOf = (made: Results): string[] =>
  planLogs(made).logs.map(({ kind, colour, targets }) => `${kind} ${colour} ${targets.length}`)

test('one target has its own logs, two that are alike share theirs', () => {
  expect(planLogs(over([OUTCOMES.green()])).logs.map(({ path }) => path)).toEqual(['Test/s0/db0/a.sql.md'])
  expect(planLogs(over([OUTCOMES.green(), OUTCOMES.green()])).logs.map(({ path }) => path)).toEqual([
    'alike/green/a.sql.md',
  ])
})

test('thousands that are red with one error: the first have logs of their own, the others share one', () => {
  const made = over(
    Array.from({ length: 3000 }, (_none, index) => OUTCOMES[index < 10 ? 'green' : 'denied']()),
  )
  const kinds = kindsOf(made)
  expect(kinds).toHaveLength(52)
  expect(kinds.slice(0, 3)).toEqual(['alike red 2940', 'alike green 10', 'own red 1'])
})

test('a rare error is not lost among a frequent one', () => {
  const made = over(
    Array.from({ length: 500 }, (_none, index) => OUTCOMES[index === 444 ? 'refused' : 'denied']()),
  )
  const own = planLogs(made).logs.filter(({ kind }) => kind === 'own')
  expect(own.map(({ targets: [each] }) => each.target)).toContain('Test/s0/db444')
})

test('ten thousand different errors are 101 logs', () => {
  const made = over(Array.from({ length: 10_000 }, (_none, index) => failing(`at ${index}`)))
  expect(kindsOf(made)).toHaveLength(101)
  const twice = over(Array.from({ length: 10_000 }, (_none, index) => failing(`at ${index >> 1}`)))
  const kinds = kindsOf(twice)
  expect(kinds).toHaveLength(101)
  expect(kinds.filter(kind => kind.startsWith('others'))).toEqual(['others red 9850'])
})

test('the name of the own database in an error is no difference', () => {
  const made = over(
    Array.from({ length: 200 }, (_none, index) => failing(`Table 'db${index}.orders' doesn't exist`)),
  )
  const [log] = planLogs(made).logs
  expect(log?.targets).toHaveLength(150)
  const page = layoutLogs(made).find(({ path }) => path.endsWith(`/${log?.path ?? ''}`))?.content as string
  expect(page).toContain("Table '‹database›.orders' doesn't exist")
})

test('the fixtures come to so many logs', () => {
  expect(kindsOf(many)).toEqual([
    ...['own green 1', 'own green 1'],
    ...['alike green 39', 'own green 1', 'alike green 37', 'own red 1', 'own red 1', 'own red 1'],
  ])
  expect(kindsOf(canary)).toEqual([
    ...['own green 1', 'own green 1'],
    ...['alike grey 36', 'alike green 4', 'alike grey 36', 'alike green 3', 'own red 1'],
  ])
})
