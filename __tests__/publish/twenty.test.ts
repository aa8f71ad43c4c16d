/** Twenty publications at once on one log branch, while GitHub refuses every tenth request. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient } from '../../src/github/client.js'
import { openGitData } from '../../src/github/git-data.js'
import { verifyChain } from '../../src/history/chain.js'
import { readHistory, type BranchState } from '../../src/history/history.js'
import { LEDGER_PATH, parseLedger } from '../../src/history/ledger.js'
import { createCommitApiStore } from '../../src/publish/commit-api.js'
import { compressResults } from '../../src/render/layout.js'
import { git } from '../kit/git.js'
import * as faults from '../kit/github-faults.js'
import { type Fault, type GitHub, type RecordedRequest, startGitHub } from '../kit/github.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'
import { makePublication } from './publication.js'
import { RESULTS } from './results.js'

const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const BRANCH = 'execution-logs'
const NAME = { owner: 'acme', name: 'shop' }

let repository: TestRepository
let github: GitHub
beforeEach(async () => {
  repository = await makeRepository()
  await repository.commit({ 'sql/a.sql': 'select 1;\n' }, 'First')
  github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
})
afterEach(async () => {
  await github[Symbol.asyncDispose]()
  await repository[Symbol.asyncDispose]()
})

const client = () =>
  createClient({ token: TOKEN, apiUrl: github.url, onNote: () => undefined, waitUnitMs: 1 })
const save = (run: string) =>
  createCommitApiStore({
    ...{ client: client(), repository: NAME, branch: BRANCH, pauseMs: 100 },
    serverUrl: 'https://github.example',
  }).save(makePublication({ run, logs: 0 }))
const operations = (): string[] => github.requests.map(({ operation }) => operation ?? '?')
const stored = async () => parseLedger(await repository.read(BRANCH, LEDGER_PATH))

/** Refuses every tenth request, in turn in each way; the same request never more than twice. */
function everyTenth(): (request: RecordedRequest) => Fault {
  const ways = [
    faults.conflict,
    faults.notFastForward,
    faults.secondaryRateLimit,
    faults.serverError,
    'lose-reply' as const,
  ]
  const refused = new Map<string, number>()
  let asked = 0
  let used = 0
  return ({ method, path, body, operation }) => {
    asked += 1
    const request = JSON.stringify([method, path, body])
    const before = refused.get(request) ?? 0
    if (asked % 10 !== 0 || before === 2) return undefined
    refused.set(request, before + 1)
    const way = ways[used++ % ways.length]
    // The description has another form for what a blob is refused with.
    return way === faults.notFastForward && operation === 'git/create-blob' ? faults.conflict : way
  }
}

describe('a log branch', () => {
  test('takes twenty publications at once, with a tenth of the requests refused', async () => {
    github.fail(everyTenth())
    const runs = Array.from({ length: 20 }, (_none, index) => String(index + 1))
    await Promise.all(runs.map(save))

    const entries = await stored()
    expect(entries.map(({ run }) => run).sort((a, b) => Number(a) - Number(b))).toEqual(runs)
    expect(verifyChain(entries)).toEqual({ status: 'whole' })
    const parents = (await git(repository.bare, ['log', '--format=%P', BRANCH])).split('\n')
    expect(parents).toHaveLength(20)
    expect(parents.filter(parent => parent.includes(' '))).toEqual([])
    const refused = github.requests.filter(({ status }) => [0, 403, 409, 422, 502].includes(status))
    expect(refused.length).toBeGreaterThanOrEqual(20)
    expect(github.violations).toEqual([])
  }, 240_000)

  test('takes four requests to read and four to write when nobody interferes', async () => {
    await save('1')
    const before = operations().length
    await save('2')
    expect(operations().slice(before)).toEqual([
      'git/create-blob',
      ...['git/get-ref', 'git/get-commit', 'git/get-tree', 'git/get-blob'],
      ...['git/create-tree', 'git/create-commit', 'git/update-ref'],
    ])
  })
})

describe('a publication that begins where the history was read', () => {
  const saveFrom = async (run: string, known: BranchState | undefined): Promise<void> => {
    const place = { repository: NAME, branch: BRANCH, serverUrl: 'https://github.example', pauseMs: 1 }
    await createCommitApiStore({ client: client(), ...place, known: () => known }).save(
      makePublication({ run, logs: 0 }),
    )
  }
  const readState = async (): Promise<BranchState | undefined> => {
    let state: BranchState | undefined
    await readHistory(openGitData(client(), NAME, BRANCH, 1), read => (state = read))
    return state
  }

  test('takes four calls when nothing interferes', async () => {
    await save('1')
    const state = await readState()
    const before = operations().length
    await saveFrom('2', state)
    expect(operations().slice(before)).toEqual([
      ...['git/create-blob', 'git/create-tree', 'git/create-commit', 'git/update-ref'],
    ])
    expect((await stored()).map(({ run }) => run)).toEqual(['1', '2'])
  })

  test('reads anew when somebody was first, and loses nothing', async () => {
    await save('1')
    const state = await readState()
    await save('2')
    await saveFrom('3', state)
    const entries = await stored()
    expect(entries.map(({ run }) => run)).toEqual(['1', '2', '3'])
    expect(verifyChain(entries)).toEqual({ status: 'whole' })
    expect(github.violations).toEqual([])
  })

  test('makes the branch, also when somebody has made it meanwhile', async () => {
    const state = await readState()
    expect(state).toEqual({ head: undefined, ledger: undefined })
    await save('1')
    await saveFrom('2', state)
    expect((await stored()).map(({ run }) => run)).toEqual(['1', '2'])
  })
})

describe('readHistory', () => {
  const read = () => readHistory(openGitData(client(), NAME, BRANCH, 1))

  test('an absent branch is an empty history', async () => {
    const { entries, chain, readResults } = await read()
    expect({ entries, chain }).toEqual({ entries: [], chain: { status: 'whole' } })
    expect(await readResults('deployments/x/Test/1.1')).toBeUndefined()
  })

  test('takes four requests at most, and tells entries, chain and results', async () => {
    await save('1')
    const publication = makePublication({ run: '2', logs: 0 })
    const { path } = publication.entry
    const execution = [{ path: `${path}/results.json.gz`, content: compressResults(RESULTS) }]
    await createCommitApiStore({
      ...{ client: client(), repository: NAME, branch: BRANCH, serverUrl: 'https://github.example' },
    }).save({ ...publication, execution })

    const before = github.requests.length
    const { entries, chain, readResults } = await read()
    expect(github.requests.length - before).toBeLessThanOrEqual(4)
    expect(entries.map(({ run }) => run)).toEqual(['1', '2'])
    expect(chain).toEqual({ status: 'whole' })

    expect(await readResults(path)).toEqual(RESULTS)
    expect(await readResults(`${path}-none`)).toBeUndefined()
    await expect(readResults(entries[0]!.path)).rejects.toMatchObject({ code: 'RESULTS_UNREADABLE' })
    expect(github.violations).toEqual([])
  })

  test('a ledger of more than a megabyte is read whole', async () => {
    await save('1')
    const [entry] = await stored()
    const long = {
      ...entry,
      touches: Array.from({ length: 60_000 }, (_none, index) => `table public.t${index}`),
    }
    await repository.git(['fetch', '-q', 'origin', BRANCH])
    await repository.git(['checkout', '-q', '-B', BRANCH, 'FETCH_HEAD'])
    await repository.commit({ [LEDGER_PATH]: JSON.stringify([long]) }, 'Tamper')

    const before = github.requests.length
    const { entries, chain } = await read()
    expect(github.requests.length - before).toBe(4)
    expect(entries[0]?.touches).toHaveLength(60_000)
    expect(chain).toEqual({ status: 'broken', at: 1 })
  })

  test('a ledger that cannot be understood is no empty history', async () => {
    await save('1')
    await repository.git(['fetch', '-q', 'origin', BRANCH])
    await repository.git(['checkout', '-q', '-B', BRANCH, 'FETCH_HEAD'])
    await repository.commit({ [LEDGER_PATH]: 'oops' }, 'Break it')
    await expect(read()).rejects.toMatchObject({ code: 'RESULTS_UNREADABLE' })
  })
})
