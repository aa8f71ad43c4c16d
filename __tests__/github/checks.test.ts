import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { GreenlineError } from '../../src/core/errors.js'
import { type CheckRun, writeCheckRun } from '../../src/github/checks.js'
import { createClient, type Client } from '../../src/github/client.js'
import * as faults from '../kit/github-faults.js'
import { type GitHub, startGitHub } from '../kit/github.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'

const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const OWN = { owner: 'acme', name: 'shop' }

let repository: TestRepository
let github: GitHub
let client: Client
let head: string

beforeAll(async () => {
  repository = await makeRepository()
  head = await repository.commit({ 'sql/a.sql': 'select 1;\n' }, 'First')
})
afterAll(async () => repository[Symbol.asyncDispose]())

beforeEach(async () => {
  github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  client = createClient({ token: TOKEN, apiUrl: github.url, onNote: () => undefined, waitUnitMs: 1 })
})

afterEach(async () => github[Symbol.asyncDispose]())

const annotations = (count: number): CheckRun['annotations'] =>
  Array.from({ length: count }, (_, index) => ({
    path: 'sql/a.sql',
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure' as const,
    title: '22P02: failed in the dry run',
    message: `line ${index + 1}`,
    ...(index % 2 === 0 && { startColumn: 3, endColumn: 3, rawDetails: 'Test/main/a\nTest/main/b' }),
  }))

const makeRun = (more: Partial<CheckRun> = {}): CheckRun => ({
  name: 'Greenline: Test',
  headSha: head,
  externalId: '7301.1.Test',
  detailsUrl: 'https://github.com/acme/shop/actions/runs/7301',
  startedAt: '2026-11-22T09:00:00.000Z',
  completedAt: '2026-11-22T09:00:05.250Z',
  title: 'Dry run for Test is red',
  summary: '### red\n',
  text: 'more\n',
  conclusion: 'failure',
  annotations: [],
  ...more,
})
const operations = (): readonly (string | undefined)[] => github.requests.map(({ operation }) => operation)
const failure = (writing: Promise<unknown>): Promise<GreenlineError> =>
  writing.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: unknown) => error as GreenlineError,
  )

test.each([
  [0, 1],
  [1, 1],
  [50, 1],
  [51, 2],
  [200, 4],
])('%d annotations take %d requests, each sent once and in order', async (count, requests) => {
  const written = await writeCheckRun(client, OWN, makeRun({ annotations: annotations(count) }))

  expect(github.violations).toEqual([])
  expect(operations()).toEqual(['checks/create', ...Array<string>(requests - 1).fill('checks/update')])
  const [run] = github.reviews.runs
  expect(written).toEqual({ status: 'written', url: expect.stringContaining(`/acme/shop/runs/${run?.id}`) })
  expect(run?.annotations.map(({ message }) => message)).toEqual(
    annotations(count).map(({ message }) => message),
  )
  const [first, second] = run?.annotations ?? []
  if (first)
    expect(first).toMatchObject({
      start_column: 3,
      annotation_level: 'failure',
      raw_details: 'Test/main/a\nTest/main/b',
    })
  if (second) expect(second).not.toHaveProperty('start_column')
})

test('the run is completed, on the head commit, and says which execution it is of', async () => {
  await writeCheckRun(client, OWN, makeRun({ annotations: annotations(60) }))
  expect(github.reviews.runs).toMatchObject([
    {
      name: 'Greenline: Test',
      head_sha: head,
      status: 'completed',
      conclusion: 'failure',
      external_id: '7301.1.Test',
      details_url: 'https://github.com/acme/shop/actions/runs/7301',
      completed_at: '2026-11-22T09:00:05.250Z',
      output: { title: 'Dry run for Test is red', summary: '### red\n', text: 'more\n' },
    },
  ])
  const { data } = await client.rest.checks.listForRef({ owner: 'acme', repo: 'shop', ref: head })
  expect(data.check_runs.map(({ name, output }) => [name, output.annotations_count])).toEqual([
    ['Greenline: Test', 60],
  ])
})

test('what is not known is not sent', async () => {
  const run = makeRun({
    detailsUrl: undefined,
    startedAt: undefined,
    completedAt: undefined,
    text: undefined,
  })
  await writeCheckRun(client, OWN, run)
  expect(Object.keys(github.requests[0]?.body as object).sort()).toEqual(
    ['conclusion', 'external_id', 'head_sha', 'name', 'output', 'status'].sort(),
  )
})

describe('a broken connection', () => {
  test.each(['lose-reply', 'hang-up'] as const)('%s: no annotation comes twice or is lost', async fault => {
    let broken = 0
    github.fail(({ operation }) =>
      operation === 'checks/update' && (broken += 1) % 2 === 1 ? fault : undefined,
    )
    await writeCheckRun(client, OWN, makeRun({ annotations: annotations(200) }))
    expect(broken).toBeGreaterThan(2)
    expect(github.reviews.runs[0]?.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    )
  })

  test('for good is an error of the network', async () => {
    github.fail(({ operation }) => (operation === 'checks/update' ? faults.serverError : undefined))
    const error = await failure(writeCheckRun(client, OWN, makeRun({ annotations: annotations(51) })))
    expect(error).toMatchObject({ code: 'REPOSITORY_UNREACHABLE' })
  })
})

describe('refusals', () => {
  test.each([
    ['of the permission', faults.notAccessible, 'Resource not accessible by integration'],
    ['that hides the repository', faults.refusal(404, 'Not Found'), 'Not Found'],
  ])('%s are a value', async (_name, fault, why) => {
    github.fail(() => fault)
    const written = await writeCheckRun(client, OWN, makeRun({ annotations: annotations(200) }))
    expect(written).toEqual({ status: 'refused', why })
    expect(operations()).toEqual(['checks/create'])
  })

  test('a rate limit is an error', async () => {
    github.fail(() =>
      faults.refusal(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '3600' }),
    )
    expect(await failure(writeCheckRun(client, OWN, makeRun()))).toMatchObject({ code: 'PUBLISH_FAILED' })
  })

  test('a wrong token is an error that does not show it', async () => {
    const other = createClient({
      token: 'ghp_wrong_0123456789',
      apiUrl: github.url,
      onNote: () => undefined,
      waitUnitMs: 1,
    })
    const error = await failure(writeCheckRun(other, OWN, makeRun()))
    expect(error).toMatchObject({ code: 'TOKEN_FORBIDDEN' })
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('ghp_wrong')
  })

  test.each([
    ['a summary of too many bytes', { summary: 'é'.repeat(40_000) }, /bytesize of 65535/],
    ['a summary of too many characters', { summary: 'x'.repeat(65_536) }, /more than 65535 characters/],
    ['a merge commit that is not in the repository', { headSha: 'f'.repeat(40) }, /No commit found/],
  ])('%s is refused as GitHub does', async (_name, more, words) => {
    const error = await failure(writeCheckRun(client, OWN, makeRun(more)))
    expect(error).toMatchObject({ code: 'PUBLISH_FAILED' })
    expect(github.reviews.runs).toEqual([])
    expect(github.requests.at(-1)?.status).toBe(422)
    expect(error.message).toMatch(/^GitHub refused to write the check run of acme\/shop: .* \(HTTP 422\)$/)
    await expect(
      client.rest.checks.create({ owner: 'acme', repo: 'shop', ...wire(makeRun(more)) }),
    ).rejects.toThrow(words)
  })

  test('the stand-in refuses 51 annotations in one request', async () => {
    const { data } = await client.rest.checks.create({ owner: 'acme', repo: 'shop', ...wire(makeRun()) })
    const output = {
      title: 'x',
      summary: 'x',
      annotations: annotations(51).map(({ path, startLine, message }) => ({
        path,
        start_line: startLine,
        end_line: startLine,
        annotation_level: 'failure' as const,
        message,
      })),
    }
    const updating = client.rest.checks.update({ owner: 'acme', repo: 'shop', check_run_id: data.id, output })
    await expect(updating).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('50 items'),
    })
    expect(github.violations).toEqual([])
  })
})

const wire = ({ name, headSha, summary, title }: CheckRun) => ({
  name,
  head_sha: headSha,
  status: 'completed' as const,
  conclusion: 'neutral' as const,
  output: { title, summary },
})
