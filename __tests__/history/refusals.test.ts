import { describe, expect, test } from '@jest/globals'
import type { GreenlineError } from '../../src/core/errors.js'
import type { LedgerEntry } from '../../src/core/ledger.js'
import { hasRun, refuseOlder, refusePromotion } from '../../src/history/refusals.js'
import { commitsOf, run, type Graph } from './story.js'

const LINE: Graph = { D1: [], D2: ['D1'], D3: ['D2'], X: ['D1'] }

const caught = async (work: () => unknown): Promise<GreenlineError | undefined> => {
  try {
    await work()
    return undefined
  } catch (error) {
    return error as GreenlineError
  }
}

describe('refuseOlder', () => {
  const refuse = (deployment: string, ...texts: readonly string[]): Promise<GreenlineError | undefined> =>
    caught(() =>
      refuseOlder({
        ...{ entries: texts.map(text => run(text)), deployment, environment: 'Production' },
        isAncestor: (older, newer) => commitsOf(LINE).isAncestor(older, newer),
      }),
    )

  test.each<[what: string, deployment: string, texts: readonly string[]]>([
    ['an empty history', 'D1', []],
    ['a newer one', 'D3', ['D1 Production green', 'D2 Production green']],
    ['a late one, which was never there', 'D2', ['D1 Production green', 'D3 Production green']],
    ['the same one again', 'D2', ['D1 Production green', 'D2 Production red']],
    ['a newer one that is elsewhere', 'D2', ['D2 Production green', 'D3 Test green']],
    [
      'a newer one that was stopped before anything was sent',
      'D2',
      ['D2 Production green', 'D3 Production stopped'],
    ],
    ['a newer one that had nothing to do', 'D2', ['D2 Production green', 'D3 Production nothing']],
    ['a dry run of a newer one', 'D2', ['D3 Production dry-run green']],
    ['another branch', 'D2', ['X Production green']],
    ['a commit that nobody knows any more', 'D2', ['gone Production green']],
    ['going back on purpose, again', 'D2', ['D3 Production green', 'D2 Production red']],
    ['going forward after going back on purpose', 'D2', ['D3 Production green', 'D1 Production green']],
  ])('lets pass: %s', async (_what, deployment, texts) => {
    expect(await refuse(deployment, ...texts)).toBeUndefined()
  })

  test.each<[what: string, deployment: string, texts: readonly string[]]>([
    ['a newer one is green', 'D2', ['D2 Production red', 'D3 Production green']],
    ['a newer one is red, and has changed something', 'D2', ['D2 Production red', 'D3 Production red']],
    ['another branch came after', 'D2', ['D2 Production green', 'D3 Production green', 'X Production green']],
    ['the environment is written otherwise', 'D1', ['D1 production green', 'D3 PRODUCTION green']],
    [
      'a newer one was stopped after one was green',
      'D2',
      ['D2 Production green', 'D3 Production green', 'D3 Production stopped'],
    ],
  ])('refuses when %s', async (_what, deployment, texts) => {
    expect(await refuse(deployment, ...texts)).toMatchObject({
      code: 'OLDER_DEPLOYMENT',
      message: expect.stringContaining('newer deployment already: D3'),
      hint: expect.stringContaining('allow-older: true'),
    })
  })

  test('names the newer one by its subject, and when it came', async () => {
    const entries = [
      run('D2 Production green', { startedAt: '2026-11-21T09:00:00Z' }),
      run('D3 Production green', { subject: 'Vouchers', startedAt: '2026-11-22T09:00:00Z' }),
    ]
    const error = await caught(() =>
      refuseOlder({
        ...{ entries, deployment: 'D2', environment: 'production' },
        isAncestor: (older, newer) => commitsOf(LINE).isAncestor(older, newer),
      }),
    )
    expect(error?.message).toBe(
      'Production has a newer deployment already: D3 (Vouchers) was deployed there on 2026-11-22 09:00:00 UTC and is built on D2, so this would put older SQL over newer.',
    )
  })
})

test.each<[text: string, expected: boolean]>([
  ['D1 Test green', true],
  ['D1 Test red', true],
  ['D1 Test stopped', false],
  ['D1 Test nothing', false],
  ['D1 Test dry-run green', false],
])('%s has run: %s', (text, expected) => {
  expect(hasRun(run(text))).toBe(expected)
})

describe('refusePromotion', () => {
  const told = (text: string, digest: string): LedgerEntry => run(text, { digest })
  const refuse = (entries: readonly LedgerEntry[]): Promise<GreenlineError | undefined> =>
    caught(() => refusePromotion({ entries, deployment: 'D1', after: 'test', digest: 'aaaa' }))

  test.each<[what: string, entries: readonly LedgerEntry[]]>([
    ['green there', [told('D1 Test green', 'aaaa')]],
    ['green at last', [told('D1 Test red', 'aaaa'), told('D1 Test green', 'aaaa')]],
    ['green with the same bytes at last', [told('D1 Test green', 'bbbb'), told('D1 Test green', 'aaaa')]],
    ['green there, red elsewhere since', [told('D1 Test green', 'aaaa'), told('D1 Acceptance red', 'aaaa')]],
    [
      'a dry run there that was red since',
      [told('D1 Test green', 'aaaa'), told('D1 Test dry-run red', 'aaaa')],
    ],
  ])('lets pass: %s', async (_what, entries) => {
    expect(await refuse(entries)).toBeUndefined()
  })

  test.each<[what: string, entries: readonly LedgerEntry[], message: string, hint: string]>([
    ['an empty history', [], 'D1 was never deployed to test', 'Deploy D1 to test'],
    [
      'another deployment',
      [told('D2 Test green', 'aaaa')],
      'D1 was never deployed to test',
      'Deploy D1 to test',
    ],
    [
      'an environment that nobody knows',
      [told('D1 Tset green', 'aaaa'), told('D1 Acceptance green', 'aaaa')],
      'the history knows Tset, Acceptance',
      'Correct `after`',
    ],
    ['a dry run', [told('D1 Test dry-run green', 'aaaa')], 'never deployed', 'Deploy D1'],
    ['red', [told('D1 Test red', 'aaaa')], 'to Test was red (run ', 'Mend what is red on Test'],
    ['red since', [told('D1 Test green', 'aaaa'), told('D1 Test red', 'aaaa')], 'was red', 'Mend'],
    ['nothing to do there', [told('D1 Test nothing', 'bbbb')], 'had nothing to do', 'the same `files`'],
    ['other bytes', [told('D1 Test green', 'bbbb')], '(bbbb there, aaaa here)', 'Use the same `files`'],
    ['no digest', [run('D1 Test green')], '(none there, aaaa here)', 'Use the same'],
  ])('refuses: %s', async (_what, entries, message, hint) => {
    expect(await refuse(entries)).toMatchObject({
      code: 'PROMOTION_REFUSED',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })
})
