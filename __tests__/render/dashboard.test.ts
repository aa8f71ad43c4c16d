import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { LedgerEntry, LedgerState } from '../../src/core/ledger.js'
import { layoutLedger } from '../../src/render/dashboard.js'
import { toLedgerEntry } from '../../src/render/layout.js'
import { execution } from './fixtures/build.js'
import { allGreen, dryRunRed, empty, hostile, interrupted, picture } from './fixtures/results.js'
import { expectGolden } from './golden.js'

const SECOND = '9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d5a4c3b2a'
const on = (environment: string, startedAt: string, more = {}) =>
  execution({ environment, startedAt, finishedAt: startedAt.replace(':00.', ':07.'), ...more })

const whole = (executions: readonly LedgerEntry[]): LedgerState => ({
  executions,
  chain: { status: 'whole' },
})

const executions = [
  toLedgerEntry(
    { ...allGreen, execution: on('Test', '2026-11-20T08:00:00.000Z', { run: '1' }) },
    'Add customers',
  ),
  toLedgerEntry({ ...allGreen, execution: on('Acceptance', '2026-11-20T09:00:00.000Z', { run: '2' }) }),
  toLedgerEntry({ ...allGreen, execution: on('Production', '2026-11-20T10:00:00.000Z', { run: '3' }) }),
  toLedgerEntry(
    { ...picture, execution: on('Test', '2026-11-21T08:00:00.000Z', { run: '4', deployment: SECOND }) },
    'Close | <accounts> @octocat #2',
  ),
  toLedgerEntry({
    ...allGreen,
    execution: on('Test', '2026-11-21T08:30:00.000Z', { run: '4', attempt: 2, deployment: SECOND }),
  }),
  toLedgerEntry({
    ...dryRunRed,
    execution: on('Acceptance', '2026-11-21T09:00:00.000Z', { run: '5', deployment: SECOND }),
  }),
  toLedgerEntry({
    ...interrupted,
    execution: on('Production', '2026-11-21T10:00:00.000Z', {
      run: '6',
      deployment: SECOND,
      finishedAt: undefined,
    }),
  }),
  toLedgerEntry({
    ...dryRunRed,
    execution: on('Test', '2026-11-21T11:00:00.000Z', { run: '7', deployment: SECOND, method: 'dry-run' }),
  }),
  toLedgerEntry({
    ...empty,
    execution: on('Test', '2026-11-22T08:00:00.000Z', { run: '8', deployment: 'local-3' }),
  }),
  toLedgerEntry(hostile, '[x](https://evil.example) `y` <b>'),
]

test('the dashboard and the pages of deployments', () => {
  const files = layoutLedger(whole(executions))
  expect(files.map(({ path }) => path)).toEqual([
    'README.md',
    `deployments/${hostile.execution.deployment}/README.md`,
    'deployments/local-3/README.md',
    `deployments/${SECOND}/README.md`,
  ])
  for (const { path, content } of files) expectGolden(`ledger/${path.replace(/\//g, '.')}`, content as string)
})

test('the order of the entries does not matter', () => {
  expect(layoutLedger(whole([...executions].reverse()))).toEqual(layoutLedger(whole(executions)))
})

test('with results only the page of their deployment is made, with its files and parameters', () => {
  const files = layoutLedger(whole(executions), { results: picture })
  expect(files.map(({ path }) => path)).toEqual([
    'README.md',
    `deployments/${picture.execution.deployment}/README.md`,
  ])
  expectGolden('ledger/after-picture.md', files[1]!.content as string)
})

test('a dry run that came later does not hide a deployment', () => {
  const [page] = layoutLedger(whole(executions))
  expect(page!.content).toMatch(
    /9b1deb4d3.*\[🟢 8\]\(deployments\/9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d5a4c3b2a\/Test\/4\.2/,
  )
})

test('an empty log branch says so', () => {
  expect(layoutLedger(whole([]))).toEqual([
    { path: 'README.md', content: '# Deployments\n\nNothing has been executed yet.\n' },
  ])
})

describe('with 1,000 deployments', () => {
  const ENVIRONMENTS = ['Test', 'Acceptance', 'Production']
  const id = (index: number): string => createHash('sha1').update(String(index)).digest('hex')
  const at = (hours: number): string => new Date(Date.UTC(2024, 6, 1) + hours * 3_600_000).toISOString()
  const [first] = executions
  /** A new deployment every nine hours, and three environments an hour after each other. */
  const many = (count: number): LedgerEntry[] =>
    Array.from({ length: count }, (_none, index) =>
      ENVIRONMENTS.map((environment, step) => ({
        ...first!,
        ...{ deployment: id(index), environment, run: String(index), startedAt: at(index * 9 + step) },
        subject: `Change ${index}`,
        path: `deployments/${id(index)}/${environment}/${index}.1`,
      })),
    ).flat()
  const deploymentsOn = (content: string): string[] =>
    [...content.matchAll(/^\| \[`[0-9a-f]{9}`\]\(.*\) Change (\d+) \|/gm)].map(([, index]) => index!)
  const added = (deployment: string, hours: number): LedgerEntry => ({
    ...many(1)[0]!,
    ...{ deployment, run: '5000', startedAt: at(hours), path: `deployments/${deployment}/Test/5000.1` },
  })

  test('the newest 200 are on the dashboard, and every one on the page of its year', () => {
    const startedMs = performance.now()
    const files = new Map(layoutLedger(whole(many(1000))).map(file => [file.path, String(file.content)]))
    expect(performance.now() - startedMs).toBeLessThan(10_000)

    const readme = files.get('README.md')!
    expect(deploymentsOn(readme)).toEqual(Array.from({ length: 200 }, (_none, index) => String(999 - index)))
    expect(readme).toContain(
      'The newest 200 of 1,000 deployments. All of them: [2025, part 2](deployments/2025-2.md) (9) · [2025, part 1](deployments/2025.md) (500) · [2024](deployments/2024.md) (491)',
    )
    const years = [...files.keys()].filter(path => /^deployments\/\d+(-\d+)?\.md$/.test(path))
    for (const year of years) expect(readme).toContain(`](${year})`)
    const listed = years.flatMap(year => deploymentsOn(files.get(year)!))
    expect(listed).toHaveLength(1000)
    expect(new Set(listed).size).toBe(1000)
    for (const content of files.values()) expect(Buffer.byteLength(content)).toBeLessThan(400_000)
  })

  test('links on the page of a year lead to what is there', () => {
    const page = layoutLedger(whole(many(300))).find(({ path }) => path === 'deployments/2024.md')
    expect(page!.content).toContain(`](${id(7)}/README.md) Change 7 | [🟢 8](${id(7)}/Test/7.1/README.md)`)
    expect(page!.content).toContain('](../README.md)')
  })

  test('of the years, only the page of the deployment that was executed is made anew', () => {
    const before = many(1000)
    const change = (entry: LedgerEntry): string[] =>
      layoutLedger(whole([...before, entry]), {
        before: whole(before),
        results: { ...picture, execution: { ...picture.execution, deployment: entry.deployment } },
      }).map(({ path }) => path)

    expect(change(added(id(2000), 9001))).toEqual([
      'README.md',
      expect.stringMatching(/^deployments\/2025(-\d)?\.md$/),
      `deployments/${id(2000)}/README.md`,
    ])
    expect(change(added(id(3), 9001))).toEqual([
      'README.md',
      'deployments/2024.md',
      `deployments/${id(3)}/README.md`,
    ])
  })

  test('the pages of all years are made when they are first needed', () => {
    const before = many(200)
    const paths = (state: LedgerState, was: LedgerState): string[] =>
      layoutLedger(state, { before: was, results: picture }).map(({ path }) => path)
    expect(paths(whole(before), whole(before.slice(1)))).toEqual(['README.md'])
    expect(paths(whole(many(201)), whole(before))).toEqual(['README.md', 'deployments/2024.md'])
  })
})

test('a broken chain is one line of the dashboard', () => {
  const [page] = layoutLedger({ executions, chain: { status: 'broken', at: 3 } })
  const [whole_] = layoutLedger(whole(executions))
  const lines = (file: typeof page): string[] => String(file!.content).split('\n')
  const more = lines(page).filter(line => !lines(whole_).includes(line))
  expect(more).toEqual([expect.stringMatching(/ledger was altered.*entry 3 of .*executions\.json/)])
})

test('a deployment that its dry run stopped says that nothing was sent; without actors there is no column for them', () => {
  const { actor: _actor, ...nobody } = on('Acceptance', '2026-11-21T09:00:00.000Z')
  const skipped = { total: 6, succeeded: 0, failed: 0, skipped: 6, rolledBack: 0, unknown: 0 }
  const entry = toLedgerEntry({ ...dryRunRed, execution: nobody })
  const files = layoutLedger(whole([entry, { ...entry, run: '7302', totals: skipped }]))
  expect(files).toHaveLength(2)
  for (const { content } of files) {
    expect(content).toContain('[🔴 nothing sent](')
    expect(content).not.toContain('6 of 6')
    expect(content).not.toContain(' By |')
  }
})
