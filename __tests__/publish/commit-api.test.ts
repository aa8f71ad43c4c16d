import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { gunzipSync } from 'node:zlib'
import type { GreenlineError } from '../../src/core/errors.js'
import { createClient } from '../../src/github/client.js'
import { LEDGER_PATH, entriesOf } from '../../src/history/ledger.js'
import { createCommitApiStore } from '../../src/publish/commit-api.js'
import type { Store } from '../../src/publish/store.js'
import { git, gitBytes } from '../kit/git.js'
import * as faults from '../kit/github-faults.js'
import { type GitHub, startGitHub } from '../kit/github.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'
import { makePublication } from './publication.js'

const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const BRANCH = 'execution-logs'

let repository: TestRepository
let github: GitHub
let notes: string[]

beforeEach(async () => {
  repository = await makeRepository()
  await repository.commit({ 'sql/a.sql': 'select 1;\n' }, 'First')
  github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  notes = []
})

afterEach(async () => {
  await github[Symbol.asyncDispose]()
  await repository[Symbol.asyncDispose]()
})

const makeStore = (
  over: { token?: string; name?: string; branch?: string; apiUrl?: string; pauseMs?: number } = {},
): Store =>
  createCommitApiStore({
    client: createClient({
      token: over.token ?? TOKEN,
      apiUrl: over.apiUrl ?? github.url,
      onNote: text => notes.push(text),
      waitUnitMs: 1,
    }),
    repository: { owner: 'acme', name: over.name ?? 'shop' },
    branch: over.branch ?? BRANCH,
    serverUrl: 'https://github.example',
    pauseMs: over.pauseMs ?? 20,
  })

const ledger = async (): Promise<readonly string[]> =>
  entriesOf(await repository.read(BRANCH, LEDGER_PATH)).map(entry => `${entry.run} ${entry.verdict}`)
const count = (operation: string): number =>
  github.requests.filter(request => request.operation === operation).length
const log = (format: string): Promise<string> => git(repository.bare, ['log', `--format=${format}`, BRANCH])

async function failure(saving: Promise<unknown>): Promise<GreenlineError> {
  return saving.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: unknown) => error as GreenlineError,
  )
}

describe('a commit on the log branch', () => {
  test('makes the branch without history', async () => {
    const saved = await makeStore().save(makePublication({ run: '1' }))

    expect(saved.url).toBe(
      `https://github.example/acme/shop/blob/execution-logs/deployments/${'d'.repeat(40)}/Test/1.1/README.md`,
    )
    expect(await log('%s|%P')).toBe('deploy on Test: green (dddddddddd)|')
    const folder = `deployments/${'d'.repeat(40)}/Test/1.1`
    expect([...(await repository.paths(BRANCH))].sort()).toEqual([
      'README.md',
      `${folder}/README.md`,
      `${folder}/Test/local/shop/sql/0 ünï 'ok' [x].sql.md`,
      `${folder}/Test/local/shop/sql/1 ünï 'ok' [x].sql.md`,
      `${folder}/results.json.gz`,
      LEDGER_PATH,
    ])
    expect(await repository.read(BRANCH, `${folder}/Test/local/shop/sql/1 ünï 'ok' [x].sql.md`)).toBe(
      '+ select 1 -- 1\r\n+ 日本\n',
    )
    const results = await gitBytes(repository.bare, [
      'cat-file',
      'blob',
      `${BRANCH}:${folder}/results.json.gz`,
    ])
    expect(gunzipSync(results).toString()).toBe('{"run":"1"}')
    expect(github.violations).toEqual([])
  })

  test('adds to what is there', async () => {
    await makeStore().save(makePublication({ run: '1' }))
    await makeStore().save(makePublication({ run: '2', verdict: 'red' }))

    expect(await ledger()).toEqual(['1 green', '2 red'])
    expect(await repository.read(BRANCH, 'README.md')).toBe('1 green\n2 red\n')
    expect(await repository.paths(BRANCH)).toContain(`deployments/${'d'.repeat(40)}/Test/1.1/README.md`)
    expect((await log('%H')).split('\n')).toHaveLength(2)
    expect(github.violations).toEqual([])
  })

  test('is Verified, because it names no author', async () => {
    await makeStore().save(makePublication({ run: '1' }))
    const commit = github.requests.find(request => request.operation === 'git/create-commit')
    expect(Object.keys(commit?.body as object).sort()).toEqual(['message', 'parents', 'tree'])
  })

  test('moves the branch without force', async () => {
    await makeStore().save(makePublication({ run: '1' }))
    await makeStore().save(makePublication({ run: '2' }))
    const update = github.requests.find(request => request.operation === 'git/update-ref')
    expect(update?.body).toMatchObject({ force: false })
  })

  test('replaces the same execution', async () => {
    await makeStore().save(makePublication({ run: '1', verdict: 'red' }))
    await makeStore().save(makePublication({ run: '2' }))
    await makeStore().save(makePublication({ run: '1', verdict: 'green' }))
    expect(await ledger()).toEqual(['1 green', '2 green'])
  })

  test('takes as many requests for 500 logs as for one', async () => {
    await makeStore().save(makePublication({ run: '1', logs: 1 }))
    const requests = async (run: string, logs: number): Promise<number> => {
      const before = github.requests.length
      await makeStore().save(makePublication({ run, logs }))
      return github.requests.length - before
    }
    const forOne = await requests('2', 1)
    expect(await requests('3', 500)).toBe(forOne)
    expect(forOne).toBeLessThanOrEqual(8)
    expect((await repository.paths(BRANCH)).filter(path => path.includes('/3.1/'))).toHaveLength(502)
  })

  test('goes to a branch whose name has slashes and marks', async () => {
    const branch = 'logs/test-#1'
    const saved = await makeStore({ branch }).save(makePublication({ run: '1' }))
    await makeStore({ branch }).save(makePublication({ run: '2' }))
    expect(saved.url).toContain('/blob/logs/test-%231/deployments/')
    expect(await repository.read(branch, 'README.md')).toBe('1 green\n2 green\n')
  })
})

describe('races', () => {
  test.each([
    ['409', faults.conflict],
    ['422 not a fast forward', faults.notFastForward],
  ])('%s: the commit is made anew on the new head', async (_name, fault) => {
    await makeStore().save(makePublication({ run: '1' }))
    let refused = 0
    github.fail(async request => {
      if (request.operation !== 'git/update-ref' || refused === 3) return undefined
      refused += 1
      if (refused > 1) return fault
      // Somebody else lands in between.
      github.fail(() => undefined)
      await makeStore().save(makePublication({ run: '2' }))
      github.fail(again => (again.operation === 'git/update-ref' && (refused += 1) <= 3 ? fault : undefined))
      return fault
    })
    await makeStore().save(makePublication({ run: '3' }))
    expect(refused).toBeGreaterThanOrEqual(3)
    expect(await ledger()).toEqual(['1 green', '2 green', '3 green'])
    expect((await log('%H')).split('\n')).toHaveLength(3)
  })

  test('the branch is made by somebody else first', async () => {
    let raced = 0
    github.fail(async request => {
      if (request.operation !== 'git/create-ref' || (raced += 1) > 1) return undefined
      await makeStore().save(makePublication({ run: '2' }))
      return undefined
    })
    await makeStore().save(makePublication({ run: '1' }))
    expect(await ledger()).toEqual(['1 green', '2 green'])
  })

  test('a lost answer does not make a second commit', async () => {
    for (const operation of ['git/create-ref', 'git/update-ref']) {
      let lost = 0
      github.fail(request =>
        request.operation === operation && (lost += 1) === 1 ? 'lose-reply' : undefined,
      )
      await makeStore().save(makePublication({ run: operation === 'git/create-ref' ? '1' : '2' }))
    }
    expect(await ledger()).toEqual(['1 green', '2 green'])
    expect((await log('%H')).split('\n')).toHaveLength(2)
  })
})

describe('refusals', () => {
  test.each([
    ['git/create-tree', faults.notAccessible, 'TOKEN_FORBIDDEN', 'contents: write'],
    ['git/create-blob', faults.notAccessible, 'TOKEN_FORBIDDEN', 'contents: write'],
    ['git/create-ref', faults.pullRequestNeeded, 'BRANCH_PROTECTED', 'log-branch'],
    ['git/create-ref', faults.protectedBranch, 'BRANCH_PROTECTED', 'log-branch'],
    [
      'git/create-ref',
      faults.refusal(403, 'Protected branch update failed'),
      'BRANCH_PROTECTED',
      'log-branch',
    ],
    [
      'git/create-ref',
      faults.refusal(409, 'Repository rule violations found'),
      'BRANCH_PROTECTED',
      'log-branch',
    ],
    ['git/create-tree', faults.refusal(404, 'Not Found'), 'REPOSITORY_UNREACHABLE', 'contents: write'],
    [
      'git/create-tree',
      faults.refusal(422, 'tree.path contains a malformed path component'),
      'PUBLISH_FAILED',
      'again',
    ],
    ['git/create-ref', faults.referenceRefused, 'BRANCH_PROTECTED', 'log-branch'],
    ['git/get-ref', faults.refusal(500, 'Server Error'), 'REPOSITORY_UNREACHABLE', 'again'],
    ['git/get-ref', 'hang-up' as const, 'REPOSITORY_UNREACHABLE', 'again'],
  ])('%s answered %j is %s', async (operation, fault, code, hint) => {
    github.fail(request => (request.operation === operation ? fault : undefined))
    const error = await failure(makeStore().save(makePublication({ run: '1' })))
    expect(error).toMatchObject({ code })
    expect(error.cause).toBeUndefined()
    expect(error.hint).toContain(hint)
    expect(error.message).not.toContain(TOKEN)
    expect(await repository.paths(BRANCH)).toEqual([])
  })

  test('a wrong token is named as such and never shown', async () => {
    const token = 'ghp_wrong_0123456789'
    const error = await failure(makeStore({ token }).save(makePublication({ run: '1' })))
    expect(error).toMatchObject({ code: 'TOKEN_FORBIDDEN' })
    expect(error.cause).toBeUndefined()
    expect(JSON.stringify([error, error.message, error.stack, error.hint])).not.toContain(token)
  })

  test('an unknown repository is unreachable', async () => {
    const error = await failure(makeStore({ name: 'other' }).save(makePublication({ run: '1' })))
    expect(error).toMatchObject({ code: 'REPOSITORY_UNREACHABLE' })
    expect(error.message).toContain('acme/other')
  })

  test('no server at all is unreachable', async () => {
    const error = await failure(
      makeStore({ apiUrl: 'http://127.0.0.1:9' }).save(makePublication({ run: '1' })),
    )
    expect(error).toMatchObject({ code: 'REPOSITORY_UNREACHABLE' })
  })

  test('a server error in between is waited for', async () => {
    const failed = new Set<string>()
    github.fail(request => {
      const operation = request.operation ?? ''
      if (failed.has(operation)) return undefined
      failed.add(operation)
      return faults.serverError
    })
    await makeStore().save(makePublication({ run: '1' }))
    expect(failed.size).toBe(5)
    expect(await ledger()).toEqual(['1 green'])
  })

  test('a rate limit is waited for and said', async () => {
    let limited = 0
    github.fail(request =>
      request.operation === 'git/create-tree' && (limited += 1) <= 2 ? faults.secondaryRateLimit : undefined,
    )
    await makeStore().save(makePublication({ run: '1' }))
    expect(notes).toHaveLength(2)
    expect(notes[0]).toContain('waiting 1 s')
    expect(count('git/create-tree')).toBe(3)
  })

  test('a rate limit that lasts too long is an error', async () => {
    const far = { 'retry-after': '3600' }
    github.fail(() => faults.refusal(403, 'You have exceeded a secondary rate limit.', far))
    const error = await failure(makeStore().save(makePublication({ run: '1' })))
    expect(error).toMatchObject({ code: 'PUBLISH_FAILED' })
    expect(error.message).toContain('rate limit')
    expect(notes).toEqual([])
  })

  test('a broken ledger is named and not overwritten', async () => {
    await makeStore().save(makePublication({ run: '1' }))
    const broken = '[{"deployment": oops\n'
    await repository.git(['fetch', '-q', 'origin', BRANCH])
    await repository.git(['checkout', '-q', '-B', BRANCH, 'FETCH_HEAD'])
    const head = await repository.commit({ [LEDGER_PATH]: broken }, 'Break it')

    const error = await failure(makeStore().save(makePublication({ run: '2' })))

    expect(error).toMatchObject({ code: 'RESULTS_UNREADABLE', place: { path: LEDGER_PATH } })
    expect(await repository.read(BRANCH, LEDGER_PATH)).toBe(broken)
    expect(await git(repository.bare, ['rev-parse', BRANCH])).toBe(head)
  })
})
