import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model.js'
import { createActionsHost } from '../../src/github/actions-host.js'
import { createClient } from '../../src/github/client.js'
import {
  checkNameOf,
  createCheck,
  MAX_LOG_ANNOTATIONS,
  toLogAnnotations,
  type LogAnnotation,
} from '../../src/publish/check.js'
import { annotationsOf } from '../../src/render/annotations.js'
import * as faults from '../kit/github-faults.js'
import { type GitHub, startGitHub } from '../kit/github.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'
import { execution } from '../render/fixtures/build.js'
import { dryRunRed, empty, hostile, reviewed } from '../render/fixtures/results.js'

const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const LOG = 'https://github.com/acme/shop/blob/execution-logs/deployments/1/README.md'

let repository: TestRepository
let github: GitHub
let head: string
let annotated: LogAnnotation[]

beforeAll(async () => {
  repository = await makeRepository()
  head = await repository.commit({ 'sql/b.sql': 'select 1;\n' }, 'First')
})
afterAll(async () => repository[Symbol.asyncDispose]())

beforeEach(async () => {
  github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  annotated = []
})

afterEach(async () => github[Symbol.asyncDispose]())

const announce = (results: Results, links: readonly (readonly [string, string])[] = [['commit', LOG]]) =>
  createCheck({
    client: createClient({ token: TOKEN, apiUrl: github.url, onNote: () => undefined, waitUnitMs: 1 }),
    repository: { owner: 'acme', name: 'shop' },
    headSha: head,
    annotate: annotation => annotated.push(annotation),
  }).announce(results, new Map(links))

/** Results with so many failing lines. */
const failing = (lines: number): Results => {
  const [first] = dryRunRed.targets
  const file = first!.files[1]!
  const failed = file.statements.find(({ status }) => status === 'failed')!
  const statements = Array.from({ length: lines }, (_, index) => ({
    ...failed,
    line: index + 1,
    error: { code: '42P01', message: `relation ${index} does not exist`, line: index + 1 },
  }))
  return { ...dryRunRed, targets: [{ ...first!, files: [{ ...file, statements }] }] }
}

test('a green dry run is a successful check with warnings on what it drops', async () => {
  const saved = await announce(reviewed)
  expect(saved).toEqual({ url: expect.stringContaining('/acme/shop/runs/') })
  const [run] = github.reviews.runs
  expect(run).toMatchObject({
    name: 'Greenline: Test (dry-run)',
    head_sha: head,
    conclusion: 'success',
    external_id: '7301.1.Test',
    details_url: 'https://github.com/acme/shop/actions/runs/7301',
    started_at: '2026-11-22T09:00:00.000Z',
    completed_at: '2026-11-22T09:00:05.250Z',
  })
  expect(run?.output.summary).toContain('### What it does to what is there')
  expect(run?.output.summary).toContain('9f86d081884c')
  expect(run?.output.summary).toContain(`](${LOG})`)
  expect(run?.annotations.map(({ annotation_level }) => annotation_level)).toEqual(
    Array<string>(5).fill('warning'),
  )
  expect(annotated).toEqual([])
  expect(github.violations).toEqual([])
})

test('two hundred failing lines: two hundred annotations, four requests', async () => {
  await announce(failing(200))
  expect(github.requests).toHaveLength(4)
  expect(github.reviews.runs[0]?.annotations).toHaveLength(200)
  expect(github.violations).toEqual([])
})

test('nothing to do is neutral', async () => {
  await announce(empty, [])
  expect(github.reviews.runs).toMatchObject([{ conclusion: 'neutral', name: 'Greenline: Test' }])
})

test('hostile results are written as they are, and do no harm', async () => {
  await announce(hostile)
  const [run] = github.reviews.runs
  expect(run?.name).toBe('Greenline: ../Te|st: @octocat')
  expect(run?.annotations[0]?.path).toBe(hostile.change.files[0]?.path)
  expect(github.violations).toEqual([])
})

test('an enormous name of an environment is cut', () => {
  const name = checkNameOf(execution({ environment: 'é'.repeat(255), method: 'validate' }))
  expect(Array.from(name)).toHaveLength(255)
  expect(name).toMatch(/… \(validate\)$/)
})

describe('a token that may not write checks', () => {
  beforeEach(() => github.fail(() => faults.notAccessible))

  test('is told which permission is missing, and the lines are annotated in the log', async () => {
    const { note, url } = await announce(dryRunRed)
    expect(url).toBeUndefined()
    expect(note).toContain('give the job `permissions: checks: write`')
    expect(note).toContain('Resource not accessible by integration')
    expect(annotated).toEqual([
      {
        level: 'error',
        path: 'sql/b.sql',
        line: 4,
        text: [
          '42P01: failed in the dry run',
          'relation "order_lines" does not exist',
          'hint: Perhaps you meant "orders".',
          'on Test/main/shop',
        ].join('\n'),
      },
    ])
  })

  test('ten of a kind at most, the last of which counts the others', async () => {
    await announce(failing(200))
    expect(annotated).toHaveLength(MAX_LOG_ANNOTATIONS)
    expect(annotated.slice(0, 9).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(annotated[9]).toEqual({
      level: 'error',
      text: '… and 191 errors more: the job summary and the log show them.',
    })
  })

  test('through the runner’s log, one command each and nothing else', async () => {
    let log = ''
    const host = createActionsHost({ redact: text => text, write: lines => void (log += lines), env: {} })
    for (const { level, text, ...place } of toLogAnnotations(annotationsOf(hostile))) host[level](text, place)
    const lines = log.trimEnd().split('\n')
    expect(lines).toHaveLength(annotationsOf(hostile).length)
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning) file=[^,:]*,line=\d+::/)
      expect(line).not.toContain('##[')
      expect(line.match(/^::|(?:%0A|\r|\n)\s*::/g)).toHaveLength(1)
    }
  })

  test('warnings have a limit of their own', () => {
    const many = [...annotationsOf(failing(10)), ...annotationsOf(reviewed)]
    expect(toLogAnnotations(many).map(({ level }) => level)).toEqual([
      ...Array<string>(10).fill('error'),
      ...Array<string>(5).fill('warning'),
    ])
  })
})
