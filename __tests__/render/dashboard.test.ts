import { expect, test } from '@jest/globals'
import { layoutLedger } from '../../src/render/dashboard.js'
import { toLedgerEntry } from '../../src/render/layout.js'
import { execution } from './fixtures/build.js'
import { allGreen, dryRunRed, empty, hostile, interrupted, picture } from './fixtures/results.js'
import { expectGolden } from './golden.js'

const SECOND = '9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d5a4c3b2a'
const on = (environment: string, startedAt: string, more = {}) =>
  execution({ environment, startedAt, finishedAt: startedAt.replace(':00.', ':07.'), ...more })

const entries = [
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
  const files = layoutLedger(entries)
  expect(files.map(({ path }) => path)).toEqual([
    'README.md',
    `deployments/${hostile.execution.deployment}/README.md`,
    'deployments/local-3/README.md',
    `deployments/${SECOND}/README.md`,
  ])
  for (const { path, content } of files) expectGolden(`ledger/${path.replace(/\//g, '.')}`, content as string)
})

test('the order of the entries does not matter', () => {
  expect(layoutLedger([...entries].reverse())).toEqual(layoutLedger(entries))
})

test('with results only the page of their deployment is made, with its files and parameters', () => {
  const files = layoutLedger(entries, picture)
  expect(files.map(({ path }) => path)).toEqual([
    'README.md',
    `deployments/${picture.execution.deployment}/README.md`,
  ])
  expectGolden('ledger/after-picture.md', files[1]!.content as string)
})

test('a dry run that came later does not hide a deployment', () => {
  const [page] = layoutLedger(entries)
  expect(page!.content).toMatch(
    /9b1deb4d3.*\[🟢 8\]\(deployments\/9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d5a4c3b2a\/Test\/4\.2/,
  )
})

test('an empty log branch says so', () => {
  expect(layoutLedger([])).toEqual([
    { path: 'README.md', content: '# Deployments\n\nNothing has been executed yet.\n' },
  ])
})
