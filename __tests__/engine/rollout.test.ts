/** Which target is begun when, and which is not: without any server. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Stage, Threshold } from '../../src/core/rollout.js'
import type { Target } from '../../src/core/target.js'
import {
  inParallel,
  planStages,
  rollOut,
  toleratedBy,
  type RolloutOptions,
} from '../../src/engine/rollout.js'

/** Targets such as `a/1`: the server and the database. */
const targetsOf = (...names: readonly string[]): readonly Target[] =>
  names.map(name => {
    const [server = '', database = ''] = name.split('/')
    const address = { kind: 'embedded' } as const
    return { name, environment: 'Test', server, database, dialect: 'postgres', address }
  })

const label = (name: string): Stage => ({ kind: 'label', label: name })
const share = (percent: number): Stage => ({ kind: 'share', percent })
const LABELS: Readonly<Record<string, readonly string[]>> = { a: ['canary'], b: ['canary', 'eu'], c: ['eu'] }
const plan = (targets: readonly Target[], ...stages: readonly Stage[]) =>
  planStages(targets, stages, server => LABELS[server] ?? [])

describe('planStages', () => {
  const targets = targetsOf('a/1', 'a/2', 'b/1', 'c/1', 'c/2', 'd/1', 'd/2', 'd/3', 'd/4', 'd/5')

  test.each<[what: string, stages: readonly Stage[], expected: Readonly<Record<string, readonly number[]>>]>([
    ['none', [], { 'the rest': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    ['a label', [label('canary')], { canary: [0, 1, 2], 'the rest': [3, 4, 5, 6, 7, 8, 9] }],
    [
      'two labels, a server with both is in the first',
      [label('canary'), label('eu')],
      { canary: [0, 1, 2], eu: [3, 4], 'the rest': [5, 6, 7, 8, 9] },
    ],
    ['a share of all', [share(25)], { '25%': [0, 1, 2], 'the rest': [3, 4, 5, 6, 7, 8, 9] }],
    [
      'a share that counts what came before',
      [label('canary'), share(50)],
      { canary: [0, 1, 2], '50%': [3, 4], 'the rest': [5, 6, 7, 8, 9] },
    ],
    [
      'a share that is reached already',
      [label('canary'), share(10)],
      { canary: [0, 1, 2], 'the rest': [3, 4, 5, 6, 7, 8, 9] },
    ],
    ['all of them', [share(100)], { '100%': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    ['a label nobody has', [label('nobody')], { 'the rest': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
  ])('%s', (_what, stages, expected) => {
    expect(Object.fromEntries(plan(targets, ...stages).map(stage => [stage.name, stage.targets]))).toEqual(
      expected,
    )
  })
})

test.each<[Threshold, count: number, expected: number]>([
  [{ kind: 'count', count: 3 }, 10, 3],
  [{ kind: 'share', percent: 5 }, 19, 0],
  [{ kind: 'share', percent: 5 }, 20, 1],
  [{ kind: 'share', percent: 100 }, 7, 7],
])('%j of %d lets %d pass', (threshold, count, expected) => {
  expect(toleratedBy(threshold, count)).toBe(expected)
})

describe('rollOut', () => {
  interface Story {
    readonly begun: string[]
    readonly notBegun: readonly string[]
  }

  async function tell(
    targets: readonly Target[],
    stages: readonly Stage[],
    red: readonly string[],
    more: Partial<RolloutOptions> = {},
  ): Promise<Story> {
    const begun: string[] = []
    const notBegun = await rollOut({
      ...{ plan: plan(targets, ...stages), targets, limit: 1, limitOf: () => 9 },
      threshold: { kind: 'count', count: 0 },
      failFast: 'never',
      stop: new AbortController().signal,
      onStage: stage => begun.push(`(${stage.name})`),
      work: async index => {
        const { name = '' } = targets[index] ?? {}
        begun.push(name)
        return red.includes(name) ? 'red' : 'green'
      },
      ...more,
    })
    return { begun, notBegun: notBegun.map(({ index, why }) => `${targets[index]?.name}: ${why}`) }
  }

  test('goes on after a red one, unless it is to fail fast', async () => {
    const targets = targetsOf('d/1', 'd/2', 'd/3')
    expect(await tell(targets, [], ['d/1'])).toEqual({
      begun: ['(the rest)', 'd/1', 'd/2', 'd/3'],
      notBegun: [],
    })
    expect(await tell(targets, [], ['d/1'], { failFast: 'after-red' })).toEqual({
      begun: ['(the rest)', 'd/1'],
      notBegun: ['d/2: fail-fast: d/1 is red', 'd/3: fail-fast: d/1 is red'],
    })
  })

  test('begins no stage after a red one', async () => {
    const story = await tell(targetsOf('a/1', 'a/2', 'd/1'), [label('canary')], ['a/1'])
    expect(story.begun).toEqual(['(canary)', 'a/1', 'a/2'])
    expect(story.notBegun).toEqual([
      'd/1: 1 of 2 databases of the stage before (canary) are red, and stage-threshold lets 0 pass',
    ])
  })

  test('lets as many red ones pass as the threshold says, in each stage anew', async () => {
    const targets = targetsOf('a/1', 'a/2', 'c/1', 'c/2', 'd/1')
    const one: Partial<RolloutOptions> = { threshold: { kind: 'count', count: 1 } }
    const stages = [label('canary'), label('eu')]
    expect((await tell(targets, stages, ['a/1', 'c/1'], one)).notBegun).toEqual([])
    expect((await tell(targets, stages, ['a/1', 'c/1', 'c/2'], one)).notBegun).toHaveLength(1)
  })

  test('begins nothing more once it is stopped', async () => {
    const controller = new AbortController()
    const begun: number[] = []
    const story = await tell(targetsOf('a/1', 'a/2', 'd/1'), [label('canary')], [], {
      stop: controller.signal,
      work: async index => {
        begun.push(index)
        controller.abort()
        return 'green'
      },
    })
    expect(begun).toEqual([0])
    expect(story.notBegun).toEqual([
      'a/2: the execution was cancelled before its turn',
      'd/1: the execution was cancelled before its turn',
    ])
  })

  test('begins a stage only when all of the one before has ended', async () => {
    const targets = targetsOf('a/1', 'a/2', 'a/3', 'd/1')
    const running = new Set<string>()
    let seen = 0
    await tell(targets, [label('canary')], [], {
      limit: 8,
      work: async index => {
        const { name = '' } = targets[index] ?? {}
        if (name === 'd/1') seen = running.size
        running.add(name)
        await sleep(5 * (index + 1))
        running.delete(name)
        return 'green'
      },
    })
    expect(seen).toBe(0)
  })
})

describe('inParallel', () => {
  test('keeps both limits, does everything once, and those of one key in their order', async () => {
    const job = fc.record({ key: fc.constantFrom('a', 'b', 'c'), ticks: fc.nat(3) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (jobs, limit) => {
          const limits: Readonly<Record<string, number>> = { a: 1, b: 2, c: 9 }
          const running: string[] = []
          const begun: number[] = []
          await inParallel(jobs.entries(), {
            ...{ limit, keyOf: ([, { key }]) => key, limitOf: key => limits[key] ?? 0 },
            work: async ([index, { key, ticks }]) => {
              begun.push(index)
              running.push(key)
              expect(running.length).toBeLessThanOrEqual(limit)
              expect(running.filter(each => each === key).length).toBeLessThanOrEqual(limits[key] ?? 0)
              for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
              running.splice(running.indexOf(key), 1)
            },
          })
          expect([...begun].sort((one, other) => one - other)).toEqual([...jobs.keys()])
          for (const key of ['a', 'b', 'c']) {
            const own = begun.filter(index => jobs[index]?.key === key)
            expect(own).toEqual([...own].sort((one, other) => one - other))
          }
        },
      ),
    )
  })

  test('a slow server keeps no other waiting', async () => {
    const ended: string[] = []
    await inParallel(['slow', 'slow', 'slow', 'quick', 'quick'], {
      ...{ limit: 2, keyOf: name => name, limitOf: () => 1 },
      work: async name => {
        await sleep(name === 'slow' ? 60 : 5)
        ended.push(name)
      },
    })
    expect(ended.slice(0, 2)).toEqual(['quick', 'quick'])
  })

  test('throws the first bug when all that was begun has ended', async () => {
    const ended: number[] = []
    const work = inParallel([1, 2, 3, 4], {
      ...{ limit: 2, keyOf: () => '', limitOf: () => 2 },
      work: async index => {
        await sleep(index)
        ended.push(index)
        if (index === 1) throw new Error('a bug')
      },
    })
    await expect(work).rejects.toThrow('a bug')
    expect(ended).toEqual([1, 2])
  })
})
