import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient, type Client } from '../../src/github/client.js'
import { MAX_COMMENT_BODY_BYTES, markerOf, writeComment } from '../../src/github/comments.js'
import { BOT, type Author } from '../kit/github-checks.js'
import * as faults from '../kit/github-faults.js'
import { type GitHub, startGitHub } from '../kit/github.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'

const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const OWN = { owner: 'acme', name: 'shop' }
const MALLORY: Author = { id: 666, login: 'mallory', type: 'User' }
const OTHER_BOT: Author = { id: 667, login: 'echo[bot]', type: 'Bot' }

let repository: TestRepository
let github: GitHub
let client: Client

async function start(author?: Author): Promise<void> {
  github = await startGitHub({
    repository: 'acme/shop',
    bare: repository.bare,
    token: TOKEN,
    ...(author && { author }),
  })
  client = createClient({ token: TOKEN, apiUrl: github.url, onNote: () => undefined, waitUnitMs: 1 })
}

beforeAll(async () => {
  repository = await makeRepository()
  await repository.commit({ 'sql/a.sql': 'select 1;\n' }, 'First')
})
afterAll(async () => repository[Symbol.asyncDispose]())
beforeEach(() => start())
afterEach(async () => github[Symbol.asyncDispose]())

/** A comment of ours from before. The client leaves seconds between comments that it makes, not between updates. */
const seed = (environment = 'Test', pullRequest = 7, author = BOT): void =>
  github.reviews.say(author, pullRequest, `${markerOf(environment)}\nfirst`)
const write = (body: string, environment = 'Test', pullRequest = 7) =>
  writeComment(client, OWN, { pullRequest, environment, body })
const bodies = (): readonly string[] => github.reviews.comments.map(({ body }) => body)

test('the first comment is made, the next execution writes into its place', async () => {
  const written = await write('red')
  expect(written).toEqual({
    status: 'written',
    url: expect.stringContaining('/acme/shop/pull/7#issuecomment-'),
  })
  await write('green')
  expect(bodies()).toEqual([`${markerOf('Test')}\ngreen`])
  expect(github.violations).toEqual([])
})

test('environments and pull requests have a comment each', async () => {
  seed('Test', 7)
  seed('Production', 7)
  seed('Test', 8)
  await write('second', 'Test')
  await write('third', 'Test', 8)
  expect(github.reviews.comments.map(({ issue, body }) => [issue, body.split('\n')[1]])).toEqual([
    [7, 'second'],
    [7, 'first'],
    [8, 'third'],
  ])
})

test('a comment is found on a later page', async () => {
  for (let number = 0; number < 230; number += 1) github.reviews.say(MALLORY, 7, `talk ${number}`)
  seed()
  for (let number = 0; number < 30; number += 1) github.reviews.say(MALLORY, 7, `more ${number}`)
  await write('b')
  expect(bodies().filter(body => body.includes('greenline'))).toEqual([`${markerOf('Test')}\nb`])
})

describe('somebody else', () => {
  test.each([MALLORY, OTHER_BOT])('$login plants the marker: left alone', async author => {
    seed('Test', 7, author)
    seed()
    await write('red')
    expect(bodies()).toEqual([`${markerOf('Test')}\nfirst`, `${markerOf('Test')}\nred`])
  })

  test('plants the marker before there is one of ours: a new one is made', async () => {
    seed('Test', 7, MALLORY)
    await write('red')
    await write('still red')
    expect(bodies()).toEqual([`${markerOf('Test')}\nfirst`, `${markerOf('Test')}\nstill red`])
  })

  test('quotes us further down: no marker', async () => {
    github.reviews.say(BOT, 7, `> see\n${markerOf('Test')}\n`)
    await write('red')
    expect(bodies()).toHaveLength(2)
  })
})

test('a token of a person or another app finds its own comments', async () => {
  await github[Symbol.asyncDispose]()
  await start(OTHER_BOT)
  seed()
  seed('Test', 7, OTHER_BOT)
  await write('b')
  expect(bodies()).toEqual([`${markerOf('Test')}\nfirst`, `${markerOf('Test')}\nb`])
})

test.each([
  ['refuses', faults.notAccessible],
  ['answers with errors', { status: 200, body: { data: null, errors: [{ message: 'no' }] } }],
])('where GraphQL %s, the token counts as the workflow’s own', async (_name, fault) => {
  github.fail(({ path }) => (path === '/graphql' ? fault : undefined))
  seed()
  await write('b')
  expect(bodies()).toEqual([`${markerOf('Test')}\nb`])
})

describe('the marker', () => {
  test.each([
    '--> <script>',
    '-->',
    'a -- b',
    'ünï 日本',
    '../Te|st: @octocat',
    "x' environment=Test",
    '\u202e\n',
  ])('of %j can hold nothing but itself', async environment => {
    expect(markerOf(environment)).toMatch(/^<!-- greenline environment=[\w.%]+ -->$/)
    expect(markerOf(environment)).not.toBe(markerOf('Test'))
    seed(environment)
    await write('b', environment)
    expect(bodies()).toEqual([`${markerOf(environment)}\nb`])
  })

  test('leaves room for the text', async () => {
    const environment = '日'.repeat(255)
    const body = 'x'.repeat(MAX_COMMENT_BODY_BYTES)
    seed(environment)
    seed()
    expect(await write(body, environment)).toMatchObject({ status: 'written' })
    await expect(write('x'.repeat(65_600))).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
  })
})

test.each([
  ['list', 'issues/list-comments', faults.notAccessible],
  ['create', 'issues/create-comment', faults.notAccessible],
  ['find the repository', 'issues/create-comment', faults.refusal(404, 'Not Found')],
])('a token that may not %s is a value', async (_name, operation, fault) => {
  github.fail(request => (request.operation === operation ? fault : undefined))
  expect(await write('a')).toEqual({
    status: 'refused',
    why: expect.stringMatching(/^(Resource not accessible by integration|Not Found)$/),
  })
})
