import { describe, expect, test } from '@jest/globals'
import type { LedgerEntry } from '../../src/core/ledger.js'
import type { Overtaken } from '../../src/core/model.js'
import { judgeOvertaking, type OvertakingRule } from '../../src/history/judge-overtaking.js'
import { findOvertaken, touchesOf } from '../../src/history/overtaking.js'
import { commitsOf, run, type Graph } from './story.js'

/** Four pushes of one commit each, one after the other. */
const LINE: Graph = { D0: [], D1: ['D0'], D2: ['D1'], D3: ['D2'], D4: ['D3'] }
const BASES: Readonly<Record<string, string>> = { D1: 'D0', D2: 'D1', D3: 'D2', D4: 'D3' }
const told = (...texts: readonly string[]): LedgerEntry[] =>
  texts.map(text => {
    const base = BASES[text.split(' ')[0] ?? '']
    return run(text, base === undefined ? {} : { base })
  })

interface Question {
  readonly entries: readonly LedgerEntry[]
  readonly graph?: Graph
  readonly sql?: readonly string[]
  readonly deployment?: string
  readonly base?: string | undefined
  readonly environment?: string
  readonly touches?: readonly string[]
  readonly files?: readonly string[]
  readonly startedAt?: string
}

const find = (question: Question): Promise<readonly Overtaken[]> => {
  const { graph = LINE, sql, deployment = 'D3', environment = 'Acceptance' } = question
  return findOvertaken({
    ...{ entries: question.entries, deployment, environment },
    commits: commitsOf(graph, sql),
    base: 'base' in question ? question.base : BASES[deployment],
    touches: question.touches,
    files: question.files ?? ['ours.sql'],
    startedAt: question.startedAt ?? '2026-11-02T00:00:00Z',
  })
}
const summary = (overtaken: readonly Overtaken[]): string[] =>
  overtaken.map(({ deployment, state }) => `${deployment} ${state}`)

describe('findOvertaken', () => {
  test.each<[what: string, texts: readonly string[], expected: readonly string[]]>([
    ['nothing when each came before', ['D1 Acceptance green', 'D2 Acceptance green'], []],
    ['nothing in an empty history', [], []],
    [
      'one that is green on the environment before and waits for its approval here',
      ['D1 Acceptance green', 'D2 Test green', 'D3 Test green'],
      ['D2 in transit'],
    ],
    [
      'one that had its dry run here and was not started',
      ['D1 Acceptance green', 'D2 Acceptance dry-run green'],
      ['D2 in transit'],
    ],
    ['one that is red here', ['D1 Acceptance green', 'D2 Acceptance red'], ['D2 red']],
    ['one that its dry run stopped here', ['D1 Acceptance green', 'D2 Acceptance stopped'], ['D2 red']],
    ['one whose second attempt was red', ['D2 Acceptance green', 'D2 Acceptance red'], ['D2 red']],
    ['none whose second attempt was green', ['D2 Acceptance red', 'D2 Acceptance green'], []],
    ['one that is red on the environment before', ['D1 Acceptance green', 'D2 Test red'], ['D2 red']],
    ['not twice what went back to the environment before', ['D2 Acceptance green', 'D2 Test red'], []],
    ['none that had nothing to do', ['D2 Test nothing', 'D1 Test nothing'], []],
    ['none that was only validated', ['D2 Test validate green'], []],
    ['none that is later', ['D4 Test green', 'D4 Acceptance red'], []],
    ['not itself', ['D1 Acceptance green', 'D2 Acceptance green', 'D3 Acceptance red', 'D3 Test green'], []],
    ['two, in their order', ['D1 Test green', 'D2 Test green'], ['D1 in transit', 'D2 in transit']],
    ['one whose job a queue cancelled', ['D1 Acceptance green'], ['D2 passed over']],
    [
      'one whose job a queue cancelled, though another one was stopped since',
      ['D1 Acceptance green', 'D3 Acceptance stopped'],
      ['D2 passed over'],
    ],
    ['the name of an environment however it is written', ['D1 ACCEPTANCE green', 'D2 acceptance green'], []],
  ])('finds %s', async (_what, texts, expected) => {
    expect(summary(await find({ entries: told(...texts) }))).toEqual(expected)
  })

  test('a commit without SQL files is not passed over', async () => {
    expect(await find({ entries: told('D1 Acceptance green'), sql: ['D1', 'D3'] })).toEqual([])
  })

  test('what is within its own change is not overtaken', async () => {
    const entries = told('D1 Acceptance green', 'D2 Test green')
    expect(await find({ entries, base: 'D1' })).toEqual([])
    expect(await find({ entries, base: undefined })).toEqual([])
  })

  test('what another deployment here has run is not overtaken', async () => {
    const wide = run('D3 Acceptance green', { base: 'D1' })
    const entries = [...told('D1 Acceptance green', 'D2 Test green', 'D3 Test green'), wide]
    expect(await find({ entries, deployment: 'D4' })).toEqual([])
  })

  test('of a change within a larger one in transit, the larger one is told', async () => {
    const wide = run('D3 Test green', { base: 'D1' })
    const entries = [...told('D1 Acceptance green', 'D2 Test green'), wide]
    expect(summary(await find({ entries, deployment: 'D4' }))).toEqual(['D3 in transit'])
  })

  test('what was red here and is mended by a later one is told no longer', async () => {
    const entries = told('D1 Acceptance green', 'D2 Acceptance red', 'D3 Acceptance green')
    expect(await find({ entries, deployment: 'D4' })).toEqual([])
  })

  test('what went red here after a later one was green is told', async () => {
    const entries = told('D1 Acceptance green', 'D3 Acceptance green', 'D2 Acceptance red')
    expect(summary(await find({ entries, deployment: 'D4' }))).toEqual(['D2 red'])
  })

  test('what is still on its way is told until nothing was heard of it for thirty days', async () => {
    const entries = told('D1 Acceptance green', 'D2 Test green', 'D3 Acceptance green')
    const question = { entries, deployment: 'D4' }
    expect(summary(await find(question))).toEqual(['D2 in transit'])
    expect(await find({ ...question, startedAt: '2027-01-02T00:00:00Z' })).toEqual([])
  })

  test('what was passed over is told once', async () => {
    const entries = told('D1 Acceptance green', 'D3 Acceptance green')
    expect(await find({ entries, deployment: 'D4' })).toEqual([])
  })

  test('a branch that was merged counts as its merge', async () => {
    const graph: Graph = { D0: [], F1: ['D0'], F2: ['F1'], M: ['D0', 'F2'], D1: ['M'], D2: ['D1'] }
    const known = [run('D0 Acceptance green')]
    expect(summary(await find({ entries: known, graph, deployment: 'D2', base: 'D1' }))).toEqual([
      'M passed over',
      'D1 passed over',
    ])
    const merged = [...known, run('M Test green', { base: 'D0' })]
    expect(summary(await find({ entries: merged, graph, deployment: 'D2', base: 'D1' }))).toEqual([
      'M in transit',
      'D1 passed over',
    ])
  })

  test('the dry run of a pull request is on no way', async () => {
    const graph: Graph = { D0: [], P: ['D0'], D2: ['P'] }
    const entries = [
      run('D0 Acceptance green'),
      run('P Acceptance dry-run green', { base: 'D0', event: 'pull_request' }),
    ]
    const question = { entries, graph, deployment: 'D2', base: 'P' }
    expect(summary(await find(question))).toEqual(['P passed over'])
    expect(await find({ ...question, base: 'D0' })).toEqual([])
  })

  test('another branch overtakes nothing', async () => {
    const graph: Graph = { D0: [], D1: ['D0'], X: ['D0'], D2: ['D1'] }
    const entries = [run('D1 Acceptance green'), run('X Test green', { base: 'D0' })]
    expect(await find({ entries, graph, deployment: 'D2', base: 'D1' })).toEqual([])
  })

  test('tells the subject and what both touch', async () => {
    const entries = [
      ...told('D1 Acceptance green'),
      run('D2 Test green', {
        ...{ base: 'D1', subject: 'Vouchers' },
        touches: ['column public.customer.name', 'table public.voucher'],
      }),
    ]
    expect(await find({ entries, touches: ['column public.customer.email', 'function f()'] })).toEqual([
      { deployment: 'D2', subject: 'Vouchers', state: 'in transit', shares: ['table public.customer'] },
    ])
    expect(await find({ entries })).toMatchObject([{ shares: [] }])
  })

  test.each<[what: string, text: string, more: Partial<LedgerEntry>, expected: readonly string[]]>([
    ['a red one whose red file is mended', 'D2 Acceptance red', { files: ['a', 'b'], unfinished: ['b'] }, []],
    [
      'not a red one that left another file behind',
      'D2 Acceptance stopped',
      { files: ['a', 'b'], unfinished: ['a', 'b'] },
      ['D2 red'],
    ],
    [
      'one that was red elsewhere and never here, with all its files',
      'D2 Test red',
      { files: ['b'], unfinished: [] },
      [],
    ],
    [
      'not one that was red elsewhere and never here, with some',
      'D2 Test red',
      { files: ['a', 'b'], unfinished: ['b'] },
      ['D2 red'],
    ],
    ['one in transit, with all its files', 'D2 Test green', { files: ['b'], unfinished: [] }, []],
    ['not one whose files are not known', 'D2 Acceptance red', {}, ['D2 red']],
  ])('takes over: %s', async (_what, text, more, expected) => {
    const entries = [...told('D1 Acceptance green'), run(text, { base: 'D1', ...more })]
    expect(summary(await find({ entries, sql: ['D2'], files: ['b', 'c'] }))).toEqual(expected)
  })

  test('asks git little when all is well', async () => {
    const graph: Graph = Object.fromEntries(
      Array.from({ length: 200 }, (_none, at) => [`C${at}`, at === 0 ? [] : [`C${at - 1}`]]),
    )
    const entries = Array.from({ length: 199 }, (_none, at) =>
      run(`C${at} Acceptance green`, { base: `C${at - 1}` }),
    )
    const commits = commitsOf(graph)
    const question = {
      entries,
      commits,
      deployment: 'C199',
      environment: 'Acceptance',
      touches: [],
      files: [],
    }
    expect(await findOvertaken({ ...question, base: 'C198', startedAt: '2026-11-02T00:00:00Z' })).toEqual([])
    expect(commits.asked).toBeLessThan(5)
  })
})

test('what a change touches is told by any execution of the same bytes', () => {
  const entries = [
    run('D1 Test green', { digest: 'a', touches: ['table b'] }),
    run('D2 Test green', { digest: 'a', touches: ['table a', 'table b'] }),
    run('D3 Test green', { digest: 'c' }),
  ]
  expect(touchesOf(entries, 'D1', undefined)).toEqual(['table b'])
  expect(touchesOf(entries, 'D1', 'a')).toEqual(['table a', 'table b'])
  expect(touchesOf(entries, 'D3', 'c')).toBeUndefined()
})

describe('judgeOvertaking', () => {
  const shared: Overtaken = {
    ...{ deployment: 'a'.repeat(40), subject: 'Vouchers', state: 'in transit' },
    shares: ['table public.customer'],
  }
  const apart: Overtaken = { deployment: 'b'.repeat(40), state: 'red', shares: [] }
  const passed: Overtaken = { deployment: 'c'.repeat(40), subject: 'Seed', state: 'passed over', shares: [] }
  const judge = (overtaken: readonly Overtaken[], rule: Partial<OvertakingRule>): string[] =>
    judgeOvertaking(overtaken, { mode: 'warn', dryRun: 'ran', sharesKnown: 'known', ...rule }).map(
      ({ severity, message }) =>
        `${severity}: ${['aaa', 'bbb', 'ccc'].filter(id => message.includes(id)).join(' ')}`,
    )

  test.each<[Partial<OvertakingRule>, readonly Overtaken[], readonly string[]]>([
    [{ mode: 'off' }, [shared, apart, passed], []],
    [{ mode: 'off', dryRun: 'off' }, [shared], []],
    [{ mode: 'warn' }, [], []],
    [{ mode: 'error' }, [], []],
    [{ mode: 'warn' }, [shared, apart, passed], ['warning: aaa bbb ccc']],
    [{ mode: 'error' }, [shared, apart, passed], ['error: aaa bbb ccc']],
    [{ mode: 'warn', dryRun: 'off' }, [shared, apart, passed], ['error: aaa', 'warning: bbb ccc']],
    [{ mode: 'warn', dryRun: 'off' }, [apart], ['warning: bbb']],
    [{ mode: 'error', dryRun: 'off' }, [shared, apart], ['error: aaa bbb']],
  ])('%j', (rule, overtaken, expected) => {
    expect(judge(overtaken, rule)).toEqual(expected)
  })

  test('says what is known, and what to do', () => {
    const [warning] = judgeOvertaking([shared, apart, passed], {
      mode: 'warn',
      dryRun: 'ran',
      sharesKnown: 'known',
    })
    expect(warning).toEqual({
      code: 'OVERTAKING',
      severity: 'warning',
      message:
        'This overtakes 3 earlier changes: aaaaaaaaa (Vouchers) has not come here yet, and both touch table public.customer; bbbbbbbbb is red and touches nothing that this change touches; ccccccccc (Seed) was passed over (its job never ran here); what both touch is not known.',
      hint: 'Deploy what was passed over first, or run this by hand with a `base` before it, if this change needs them.',
    })
    const [error] = judgeOvertaking([shared], { mode: 'warn', dryRun: 'off', sharesKnown: 'known' })
    expect(error?.message).toContain('No dry run has shown that this change does without.')
    expect(error?.hint).toContain('make a dry run')
    const [unknown] = judgeOvertaking([apart], { mode: 'error', dryRun: 'off', sharesKnown: 'unknown' })
    expect(unknown?.message).toContain('is red; what both touch is not known')
    expect(unknown?.hint).toContain('overtaking: warn')
    const [partly] = judgeOvertaking([shared], { mode: 'warn', dryRun: 'off', sharesKnown: 'unknown' })
    expect(partly).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('both touch table public.customer'),
    })
  })

  test('names ten of many', () => {
    const many = Array.from({ length: 60 }, (_none, at) => ({ ...apart, deployment: `d${at}` }))
    const [problem] = judgeOvertaking(many, { mode: 'warn', dryRun: 'ran', sharesKnown: 'known' })
    expect(problem?.message).toMatch(/^This overtakes 60 earlier changes: d0 .*; d9 [^;]*; and 50 more\.$/)
  })
})
