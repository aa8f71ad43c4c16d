import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient } from '../../src/github/client.js'
import {
  findDeployment,
  listApprovals,
  listAuthors,
  type Place,
  readProtection,
  toDeployment,
} from '../../src/github/runs.js'
import { notAccessible, serverError } from '../kit/github-faults.js'
import { startGitHub, type GitHub } from '../kit/github.js'
import { makeRepository } from '../kit/repository.js'

const repository = await makeRepository()
const first = await repository.commit({ 'a.sql': 'SELECT 1;\n' }, 'First')
afterAll(async () => {
  await repository[Symbol.asyncDispose]()
})

let github: GitHub
let place: Place
beforeEach(async () => {
  github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: 'ghs_test' })
  const client = createClient({
    token: 'ghs_test',
    apiUrl: github.url,
    onNote: () => undefined,
    waitUnitMs: 1,
  })
  place = { client, repository: { owner: 'acme', name: 'shop' } }
})
afterEach(async () => {
  await github[Symbol.asyncDispose]()
  expect(github.violations.slice(0, 5)).toEqual([])
})

const asked = (): readonly string[] =>
  github.requests.map(({ operation, query }) => [operation, ...Object.values(query)].join(' '))
const known = <T>(answer: { status: string; value?: T }): T | undefined => {
  expect(answer.status).toBe('known')
  return answer.value
}

describe('listApprovals', () => {
  test('gives who, what for and why; rejections and other runs are left out', async () => {
    const { runs } = github
    runs.approve({ environment: 'Production', by: 'bea', comment: 'Looks right' })
    runs.approve({ environment: 'Production', by: 'cleo', state: 'rejected' })
    runs.approve({ environment: 'Test', by: 'dan' })
    runs.approve({ environment: 'Production', by: 'eve', runId: '999' })
    expect(known(await listApprovals(place, '1000'))).toEqual([
      { by: 'bea', comment: 'Looks right', environments: ['Production'] },
      { by: 'dan', environments: ['Test'] },
    ])
  })

  test.each([
    [notAccessible, 'denied', 'HTTP 403: Resource not accessible by integration'],
    [serverError, 'failed', 'HTTP 502: Server Error'],
  ])('%j is an answer: %s', async (fault, status, reason) => {
    github.fail(() => fault)
    expect(await listApprovals(place, '1000')).toEqual({ status, reason })
  })
})

describe('readProtection', () => {
  test.each(['Production', 'Produktion Süd', 'eu/west #1?', '100 %'])('of %j', async name => {
    github.runs.protect(name, ['bea'])
    expect(known(await readProtection(place, name))).toEqual({ hasReviewers: true })
    expect(github.requests.at(-1)?.path).toBe(`/repos/acme/shop/environments/${name}`)
  })

  test('without reviewers, and of no environment', async () => {
    github.runs.protect('Test', [])
    expect(known(await readProtection(place, 'test'))).toEqual({ hasReviewers: false })
    expect(await readProtection(place, 'Nowhere')).toEqual({
      status: 'denied',
      reason: 'HTTP 404: Not Found',
    })
  })
})

describe('findDeployment', () => {
  const find = (more: { sha?: string; environment?: string } = { sha: first }) =>
    findDeployment(place, { runId: '1000', environment: 'Production', ...more })

  test('of the run, with the time the environment opened', async () => {
    const { runs } = github
    const environment = 'Production'
    runs.deployment({ environment, sha: first, runId: '999' })
    runs.deployment({ environment: 'Test', sha: first })
    runs.deployment({
      environment: 'production',
      sha: first,
      states: ['pending', 'queued', 'in_progress'],
      at: '2026-11-22T10:00:00Z',
    })
    runs.deployment({ environment, sha: first, runId: '10001' })
    expect(known(await find())).toEqual({ progress: 'running', openedAt: '2026-11-22T10:00:01.000Z' })
    expect(asked()).toEqual([
      `repos/list-deployments ${first} 100 1`,
      'repos/list-deployment-statuses 100',
      'repos/list-deployment-statuses 100',
    ])
  })

  test('is none when the run has none there', async () => {
    github.runs.deployment({ environment: 'Test', sha: first })
    github.runs.deployment({ environment: 'Production', sha: 'f'.repeat(40) })
    expect(known(await find())).toBeUndefined()
  })

  test('by either address, and whatever the commit when none is given', async () => {
    github.runs.deployment({ environment: 'Production', sha: 'f'.repeat(40), link: 'target_url' })
    expect(known(await find({}))).toMatchObject({ progress: 'running' })
    expect(asked()[0]).toBe('repos/list-deployments Production 100 1')
  })

  test('prefers the one whose job runs, of several in the run', async () => {
    const made = { environment: 'Production', sha: first }
    github.runs.deployment(made)
    github.runs.deployment({ ...made, states: ['queued', 'in_progress', 'success'] })
    github.runs.deployment({ ...made, states: ['queued'] })
    expect(known(await find())).toMatchObject({ progress: 'running' })
  })

  test('looks on the next page, and not for ever', async () => {
    const others = { environment: 'Test', sha: first }
    github.runs.deployment({ environment: 'Production', sha: first })
    for (let made = 0; made < 150; made++) github.runs.deployment(others)
    expect(known(await find())).toMatchObject({ progress: 'running' })
    for (let made = 0; made < 500; made++) github.runs.deployment(others)
    expect(known(await find())).toBeUndefined()
    expect(asked().filter(request => request.startsWith('repos/list-deployments '))).toHaveLength(2 + 5)
  })

  test('asks for the statuses of fifty at most', async () => {
    for (let made = 0; made < 60; made++) {
      github.runs.deployment({ environment: 'Production', sha: first, runId: String(made + 1) })
    }
    expect(known(await find())).toBeUndefined()
    expect(asked()).toHaveLength(1 + 50)
  })

  test.each<[readonly string[], string, number | undefined]>([
    [[], 'ahead', undefined],
    [['waiting'], 'ahead', undefined],
    [['queued'], 'ahead', undefined],
    [['waiting', 'queued'], 'ahead', 1],
    [['waiting', 'queued', 'in_progress'], 'running', 1],
    [['waiting', 'waiting', 'in_progress'], 'running', 2],
    [['queued', 'in_progress'], 'running', 1],
    [['in_progress'], 'running', 0],
    [['queued', 'in_progress', 'success'], 'over', 1],
    [['in_progress', 'failure'], 'over', 0],
    [['waiting', 'error'], 'over', 1],
    [['in_progress', 'success', 'inactive'], 'over', 0],
  ])('statuses %j: %s', (states, progress, opened) => {
    const at = (second: number): string => `2026-11-22T09:00:0${second}Z`
    const statuses = states.map((state, second) => ({ state, created_at: at(second) }))
    const openedAt = opened === undefined ? {} : { openedAt: at(opened).replace('Z', '.000Z') }
    expect(toDeployment(statuses)).toEqual({ progress, ...openedAt })
  })
})

describe('listAuthors', () => {
  const by = (login: string, words: readonly string[]) =>
    repository.git(words, {
      env: { GIT_AUTHOR_EMAIL: `${login}@example.com`, GIT_COMMITTER_EMAIL: `${login}@example.com` },
    })
  const push = () => repository.git(['push', '-q', '--force', 'origin', 'HEAD'])

  test('of all pages, in order', async () => {
    const base = await repository.sha()
    for (let made = 0; made < 205; made++) {
      await by(made === 204 ? 'zoe' : 'ada', ['commit', '-q', '--allow-empty', '-m', `${made}`])
    }
    await push()
    const head = await repository.sha()
    const authors = known(await listAuthors(place, { base, head }))
    expect([...(authors?.commits ?? [])].map(([login, commits]) => [login, commits.length])).toEqual([
      ['ada', 204],
      ['zoe', 1],
    ])
    expect(authors?.commits.get('zoe')).toEqual([head])
    expect(asked()).toEqual([1, 2, 3].map(page => `repos/compare-commits-with-basehead 100 ${page}`))
  })

  test('who committed what another wrote counts, the website does not, strangers are named', async () => {
    const base = await repository.sha()
    const commit = (author: string, committer: string) =>
      repository.git(['commit', '-q', '--allow-empty', '-m', 'x'], {
        env: { GIT_AUTHOR_EMAIL: author, GIT_COMMITTER_EMAIL: committer },
      })
    await commit('bea@example.com', 'web-flow@example.com')
    await commit('cleo@example.com', 'dan@example.com')
    await commit('someone@elsewhere.example', 'web-flow@example.com')
    await push()
    const authors = known(await listAuthors(place, { base, head: 'main' }))
    expect([...(authors?.commits.keys() ?? [])]).toEqual(['bea', 'cleo', 'dan'])
    expect(authors?.unknown).toEqual([await repository.sha()])
  })

  test('without a base: of the last commit, and of what a merge brought', async () => {
    await by('eve', ['checkout', '-q', '-b', 'feature/x'])
    await by('eve', ['commit', '-q', '--allow-empty', '-m', 'on the branch'])
    await by('ada', ['checkout', '-q', 'main'])
    await by('fay', ['merge', '-q', '--no-ff', '-m', 'merge', 'feature/x'])
    await push()
    const merged = known(await listAuthors(place, { head: await repository.sha() }))
    expect([...(merged?.commits.keys() ?? [])].sort()).toEqual(['eve', 'fay'])
    const root = known(await listAuthors(place, { head: first }))
    expect([...(root?.commits ?? [])]).toEqual([['ada', [first]]])
  })

  test('commits that are not there are an answer', async () => {
    expect(await listAuthors(place, { base: 'e'.repeat(40), head: first })).toMatchObject({
      status: 'denied',
    })
  })
})
