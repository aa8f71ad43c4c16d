import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model.js'
import { createClient } from '../../src/github/client.js'
import { markerOf } from '../../src/github/comments.js'
import { createComment } from '../../src/publish/comment.js'
import * as faults from '../kit/github-faults.js'
import { type GitHub, startGitHub } from '../kit/github.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'
import { dryRunRed, hostile, reviewed } from '../render/fixtures/results.js'
import { outsideCode } from '../render/outside-code.js'

const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const LOG = 'https://github.com/acme/shop/blob/execution-logs/deployments/1/README.md'

let repository: TestRepository
let github: GitHub

beforeAll(async () => {
  repository = await makeRepository()
  await repository.commit({ 'sql/a.sql': 'select 1;\n' }, 'First')
})
afterAll(async () => repository[Symbol.asyncDispose]())

beforeEach(async () => {
  github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
})

afterEach(async () => github[Symbol.asyncDispose]())

const announce = (results: Results) =>
  createComment({
    client: createClient({ token: TOKEN, apiUrl: github.url, onNote: () => undefined, waitUnitMs: 1 }),
    repository: { owner: 'acme', name: 'shop' },
    pullRequest: 7,
  }).announce(results, new Map([['commit', LOG]]))

test('one comment tells of the latest execution', async () => {
  await announce(dryRunRed)
  const { url } = await announce(reviewed)
  expect(url).toContain('/acme/shop/pull/7#issuecomment-')
  expect(github.reviews.comments).toHaveLength(1)
  const [{ body } = { body: '' }] = github.reviews.comments
  expect(body.split('\n').slice(0, 2)).toEqual([markerOf('Test'), '## 🟢 Dry run for `Test` is green'])
  expect(body).toContain('### What it does to what is there')
  expect(body).toContain(`](${LOG})`)
  expect(github.violations).toEqual([])
})

test('a thousand red files stay under the limit and keep the link', async () => {
  const [first] = dryRunRed.targets
  const [a, b] = first!.files
  const targets = Array.from({ length: 1000 }, (_, index) => {
    const statements = b!.statements.map(each =>
      each.status === 'failed' ? { ...each, error: { ...each.error, message: `no row ${index}` } } : each,
    )
    return { ...first!, target: `Test/main/${index}`, files: [a!, { ...b!, statements }] }
  })
  await announce({ ...dryRunRed, targets })
  const [{ body } = { body: '' }] = github.reviews.comments
  expect(Array.from(body).length).toBeLessThanOrEqual(65_536)
  expect(body).toContain(`](${LOG})`)
  expect(body.trimEnd()).toMatch(/\*\*Shortened to fit\.\*\* The whole log: .*$/)
})

test('hostile results stay in their comment', async () => {
  await announce(hostile)
  await announce(hostile)
  const [{ body } = { body: '' }, ...others] = github.reviews.comments
  expect(others).toEqual([])
  expect(body.match(/<!--/g)).toHaveLength(1)
  expect(outsideCode(body)).not.toMatch(/@\w/)
})

test('a token that may not comment is told which permission is missing', async () => {
  github.fail(() => faults.notAccessible)
  const { note, url } = await announce(reviewed)
  expect(url).toBeUndefined()
  expect(note).toContain('give the job `permissions: pull-requests: write`')
})
