import { describe, expect, test } from '@jest/globals'
import type { Impact, Mirror, TargetResult } from '../../src/core/model.js'
import {
  describeEffects,
  describeLocks,
  describeMirror,
  describeRows,
  describeTotalImpact,
  impactRows,
  impactSection,
} from '../../src/render/impact.js'
import { toText } from '../../src/render/phrase.js'
import { renderSummary } from '../../src/render/summary.js'
import { ran, target } from './fixtures/build.js'
import { picture, reviewed } from './fixtures/results.js'

const NOTHING: Impact = { locks: [], rewrites: [], destroys: [] }
const blocks = (on: string, what: Impact['locks'][number]['blocks']): Impact => ({
  ...NOTHING,
  locks: [{ on, mode: 'SomeLock', blocks: what }],
})
const destroys = (what: string, how: Impact['destroys'][number]['how']): Impact => ({
  ...NOTHING,
  destroys: [{ what, how }],
})
/** A dry run of statements with these impacts, a line each. */
const dryRun = (impacts: readonly Impact[], more: Partial<TargetResult> = {}): TargetResult => {
  const sql = impacts.map((_, index) => `statement ${index}`)
  const told = impacts.map((impact, index) => ({ sql: sql[index]!, status: 'succeeded' as const, impact }))
  return target('dry-run', [ran('a.sql', `${sql.join(';\n')};\n`, told)], more)
}
const linesOf = (targets: readonly TargetResult[]): number[] => impactRows(targets).map(({ line }) => line)
const DETAIL = { troubles: 9, diffRows: 9, fileRows: 9, others: 9 }
const section = (targets: readonly TargetResult[], others = 9): string =>
  impactSection({ results: { ...reviewed, targets: [...targets] }, detail: { ...DETAIL, others } })

describe('impactRows', () => {
  test('the worst comes first, else the order of execution', () => {
    const targets = [
      dryRun([
        blocks('a', 'writes'),
        blocks('b', 'reads and writes'),
        { ...NOTHING, rewrites: ['c'] },
        destroys('column d.e', 'narrowed'),
        destroys('table f', 'emptied'),
        destroys('table g', 'dropped'),
        destroys('table h', 'dropped'),
      ]),
    ]
    expect(linesOf(targets)).toEqual([6, 7, 5, 4, 3, 2, 1])
  })

  test('what blocks nobody who reads or writes is left out', () => {
    expect(linesOf([dryRun([NOTHING, blocks('a', 'nothing'), blocks('b', 'schema changes')])])).toEqual([])
  })

  test('the same on several targets is one row with the longest time', () => {
    const targets = [1, 2, 3].map(number => {
      const each = dryRun([destroys('table t', 'dropped')], { target: `Test/main/db${number}` })
      each.files[0]!.statements[0] = { ...each.files[0]!.statements[0]!, durationMs: number * 10 } as never
      return each
    })
    expect(impactRows(targets)).toMatchObject([
      { durationMs: 30, targets: ['Test/main/db1', 'Test/main/db2', 'Test/main/db3'] },
    ])
    expect(section(targets)).toContain('| `a.sql:1`<br>on 3 targets | drops `table t` |')
  })

  test('only a dry run counts, and only statements that ran', () => {
    const [dry] = reviewed.targets
    expect(impactRows([{ ...dry!, role: 'environment' }])).toEqual([])
    const statements = dry!.files[0]!.statements.map(statement => ({
      ...statement,
      status: 'failed' as const,
      error: { code: '1', message: '' },
    }))
    expect(impactRows([{ ...dry!, files: [{ ...dry!.files[0]!, statements } as never] }])).toEqual([])
  })
})

describe('in words', () => {
  test.each<[readonly Impact[], string]>([
    [[destroys('table a', 'dropped'), { ...NOTHING, rewrites: ['b'] }], '1 table dropped, 1 table rewritten'],
    [
      [destroys('index a', 'dropped'), destroys('index b', 'dropped'), destroys('Ünknown', 'dropped')],
      '2 indexes dropped, 1 object dropped',
    ],
    [[destroys('table a', 'emptied'), destroys('table a', 'emptied')], '1 table emptied'],
    [
      [blocks('a', 'writes'), blocks('a', 'writes'), blocks('b', 'reads and writes')],
      '1 statement blocks reads and writes, 2 statements block writes',
    ],
    [[destroys('table a', 'dropped'), blocks('a', 'writes')], '1 table dropped; 1 statement blocks writes'],
  ])('the total of %j', (impacts, words) => {
    expect(describeTotalImpact(impactRows([dryRun(impacts)]))).toBe(words)
  })

  test('many names are counted', () => {
    const impact = { ...NOTHING, rewrites: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }
    expect(describeEffects(impact).map(toText)).toEqual(['rewrites a, b, c, d, e and 2 others'])
  })

  test('locks are told by mode, the strongest first', () => {
    const locks: Impact['locks'] = [
      { on: 'a', mode: 'Share', blocks: 'writes' },
      { on: 'b', mode: 'Exclusive', blocks: 'reads and writes' },
      { on: 'c', mode: 'Share', blocks: 'writes' },
      { on: 'd', mode: 'AccessShare', blocks: 'nothing' },
    ]
    expect(describeLocks({ ...NOTHING, locks }).map(toText)).toEqual([
      'Exclusive on b blocks reads and writes',
      'Share on a, c blocks writes',
    ])
  })
})

describe('the mirror', () => {
  const mirror = (data: Mirror['data'], more: Partial<Mirror> = {}): Mirror => ({
    of: 'Test/main/shop',
    place: 'local',
    entries: 1,
    differences: 0,
    data,
    ...more,
  })
  const none = { kind: 'none', tables: 0, rows: 0 } as const

  test('no rows: durations tell nothing', () => {
    const targets = [dryRun([destroys('table a', 'dropped')], { mirror: mirror(none) })]
    expect(describeRows(targets).map(toText)).toEqual([
      'The mirror of Test/main/shop held no rows: how long it took says nothing about tables that have some.',
    ])
    expect(section(targets)).toContain('held no rows')
  })

  test('mirrors with the same rows are told together, a prepared database as such', () => {
    const targets = [
      dryRun([], { mirror: mirror(none) }),
      dryRun([], { mirror: mirror(none, { of: 'Test/main/other' }) }),
      dryRun([], { target: 'Test/main/third' }),
    ]
    expect(describeRows(targets).map(toText)).toEqual([
      expect.stringMatching(/^The mirrors of Test\/main\/shop, Test\/main\/other held no rows: /),
      'The mirror of Test/main/third held the rows of a database that was prepared for the dry run.',
    ])
  })

  test('of what, where, how alike, with which rows', () => {
    const all = mirror({ kind: 'all', tables: 1, rows: 2 }, { place: 'target', differences: 2 })
    expect(toText(describeMirror(all))).toBe(
      "mirror of Test/main/shop on the target's own server: 1 catalog entry, 2 entries different; all rows of the target (2 rows in 1 table)",
    )
  })
})

describe('the section', () => {
  test('is not there when there is nothing to say', () => {
    expect(section([dryRun([NOTHING])])).toBe('')
    expect(renderSummary(picture)).not.toContain('What it does')
  })

  test('has an algorithm only where a server told one', () => {
    expect(section([dryRun([destroys('table a', 'dropped')])])).not.toContain('Algorithm')
    const copied = section([dryRun([{ ...destroys('table a', 'narrowed'), algorithm: 'COPY' }])])
    expect(copied).toContain('| Time | Algorithm |')
    expect(copied).toMatch(/\| `COPY` \|$/m)
  })

  test('shrinks with the detail, down to the total', () => {
    const targets = [dryRun(Array.from({ length: 30 }, (_, index) => destroys(`table t${index}`, 'dropped')))]
    expect(section(targets, 5)).toContain('| … 25 statements more: see the logs | | | |')
    expect(section(targets, 0)).toBe('### What it does to what is there\n\n**30 tables dropped**')
  })

  test('stands after the table of files in the job summary', () => {
    const summary = renderSummary(reviewed)
    expect(summary.indexOf('### What it does')).toBeGreaterThan(summary.indexOf('| | File |'))
    expect(summary.indexOf('### What it does')).toBeLessThan(summary.indexOf('### Problems'))
  })
})
