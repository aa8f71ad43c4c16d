import { describe, expect, test } from '@jest/globals'
import { appendEntry, formatLedger } from '../../src/history/ledger.js'
import { MAX_TRIES, commitMessage, sharedFiles, untilLanded } from '../../src/publish/branch-commit.js'
import { makePublication } from './publication.js'

describe('untilLanded', () => {
  const losing = (times: number): { tries: () => number; attempt: Parameters<typeof untilLanded>[1] } => {
    let tries = 0
    return {
      tries: () => tries,
      attempt: async () =>
        (tries += 1) > times ? { status: 'landed' } : { status: 'overtaken', reason: `race ${tries}` },
    }
  }

  test.each([0, 1, 12, MAX_TRIES - 1])('lands after %d lost races', async times => {
    const { tries, attempt } = losing(times)
    await untilLanded('logs', attempt, 0)
    expect(tries()).toBe(times + 1)
  })

  test('gives up with a clear error', async () => {
    const { tries, attempt } = losing(Infinity)
    await expect(untilLanded('logs', attempt, 0)).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: `The branch logs moved under each of ${MAX_TRIES} tries to commit the logs: race ${MAX_TRIES}`,
    })
    expect(tries()).toBe(MAX_TRIES)
  })

  test('stops at an error', async () => {
    let tries = 0
    const broken = untilLanded('logs', () => Promise.reject(new Error(`broken ${(tries += 1)}`)), 0)
    await expect(broken).rejects.toThrow('broken 1')
    expect(tries).toBe(1)
  })
})

describe('sharedFiles', () => {
  test('the ledger itself wins over a page of its name', () => {
    const publication = makePublication({ run: '1' })
    const files = sharedFiles(
      { ...publication, pages: () => [{ path: 'executions.json', content: 'x' }] },
      formatLedger(appendEntry([], makePublication({ run: '0' }).entry)),
    )
    expect(files).toHaveLength(1)
    expect(files[0]?.content).toContain('"run":"0"')
    expect(files[0]?.content).toContain('"run":"1"')
  })

  test('a ledger that cannot be read is no empty ledger', () => {
    expect(() => sharedFiles(makePublication({ run: '1' }), '')).toThrow(
      expect.objectContaining({ code: 'RESULTS_UNREADABLE' }),
    )
  })
})

test('the commit message is one line, whatever the environment is called', () => {
  const { entry } = makePublication({ run: '1', verdict: 'red' })
  expect(commitMessage({ ...entry, environment: 'Pro\n\nduction' })).toBe(
    'deploy on Pro duction: red (dddddddddd)',
  )
})
