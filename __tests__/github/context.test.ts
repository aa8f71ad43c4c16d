import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { GreenlineError } from '../../src/core/errors.js'
import { type ExplicitRange, type RunContext, readContext } from '../../src/github/context.js'

const folder = mkdtempSync(join(tmpdir(), 'greenline-context-'))
afterAll(() => rmSync(folder, { recursive: true }))

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const C = 'c'.repeat(40)
const ZERO = '0'.repeat(40)
const repository = { default_branch: 'trunk', full_name: 'acme/shop' }

let events = 0
function envOf(eventName: string, event: unknown, env: Record<string, string | undefined> = {}) {
  const path = join(folder, `event-${(events += 1)}.json`)
  writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event))
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: path,
    GITHUB_SHA: C,
    GITHUB_REF: 'refs/heads/trunk',
    GITHUB_RUN_ID: '12345678901',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_ACTOR: 'ada',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: '/home/runner/shop',
    ...env,
  }
}
const read = (eventName: string, event: unknown, explicit?: ExplicitRange): RunContext =>
  readContext(envOf(eventName, event), explicit)

function refusal(action: () => unknown): GreenlineError {
  try {
    action()
  } catch (error) {
    if (error instanceof GreenlineError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const PUSH = { repository, ref: 'refs/heads/trunk', before: A, after: B, deleted: false }
const PULL = {
  repository,
  pull_request: { base: { sha: A, repo: repository }, head: { sha: B, repo: { full_name: 'acme/shop' } } },
}

test('a run says who it is', () => {
  expect(read('push', PUSH)).toEqual({
    repository: { owner: 'acme', name: 'shop', fullName: 'acme/shop' },
    defaultBranch: 'trunk',
    eventName: 'push',
    sha: C,
    ref: 'refs/heads/trunk',
    runId: '12345678901',
    runAttempt: 2,
    actor: 'ada',
    triggeringActor: 'ada',
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
    runUrl: 'https://github.com/acme/shop/actions/runs/12345678901',
    workspace: '/home/runner/shop',
    trust: 'full',
    source: { kind: 'push', before: A, after: B, ref: 'refs/heads/trunk', defaultBranch: 'trunk' },
  })
})

describe('the change of an event', () => {
  test.each<[string, unknown, ExplicitRange, RunContext['source']]>([
    [
      'push',
      { ...PUSH, before: ZERO },
      {},
      { kind: 'push', before: ZERO, after: B, ref: 'refs/heads/trunk', defaultBranch: 'trunk' },
    ],
    ['pull_request', PULL, {}, { kind: 'pull-request', base: A, head: B }],
    [
      'merge_group',
      { repository, merge_group: { base_sha: A, head_sha: B } },
      {},
      { kind: 'merge-group', base: A, head: B },
    ],
    ['workflow_dispatch', { repository, inputs: {} }, {}, { kind: 'range', head: C }],
    ['schedule', { schedule: '0 4 * * *' }, {}, { kind: 'range', head: C }],
    ['release', { repository, release: {} }, {}, { kind: 'range', head: C }],
    ['repository_dispatch', { repository }, {}, { kind: 'range', head: C }],
    [
      'workflow_dispatch',
      { repository },
      { base: 'v1', head: 'v2' },
      { kind: 'range', base: 'v1', head: 'v2' },
    ],
    ['workflow_dispatch', { repository }, { base: 'v1' }, { kind: 'range', base: 'v1', head: C }],
    ['push', PUSH, { base: 'v1' }, { kind: 'range', base: 'v1', head: C }],
    ['push', PUSH, { head: 'v2' }, { kind: 'range', head: 'v2' }],
    ['pull_request', PULL, { base: 'v1' }, { kind: 'range', base: 'v1', head: B }],
    ['merge_group', { repository }, { base: 'v1', head: 'v2' }, { kind: 'range', base: 'v1', head: 'v2' }],
    ['workflow_run', { repository }, { base: 'v1', head: 'v2' }, { kind: 'range', base: 'v1', head: 'v2' }],
    ['push', { ...PUSH, deleted: true, after: ZERO }, { base: 'v1' }, { kind: 'range', base: 'v1', head: C }],
  ])('%s %j with %j', (eventName, event, explicit, source) => {
    expect(read(eventName, event, explicit).source).toEqual(source)
  })

  test.each([
    ['pull_request_target', 'secrets'],
    ['issue_comment', 'comment'],
    ['workflow_run', 'default branch'],
    ['delete', 'no longer exists'],
    ['create', 'new branch'],
    ['watch', 'does not say which commits changed'],
  ])('%s is refused with its reason', (eventName, reason) => {
    const error = refusal(() => read(eventName, { repository }))
    expect(error.code).toBe('EVENT_UNSUPPORTED')
    expect(error.message).toContain(`\`${eventName}\``)
    expect(error.message).toContain(reason)
    expect(error.hint).toMatch(/^Use .*`allow-events`.*`base` and `head`\.$/)
  })

  test.each([
    { ...PUSH, deleted: true },
    { ...PUSH, deleted: undefined, after: ZERO },
  ])('a push that deletes a branch is refused: %j', event => {
    expect(refusal(() => read('push', event))).toMatchObject({ code: 'EVENT_UNSUPPORTED' })
  })
})

describe('trust', () => {
  const from = (full_name: string | null): unknown => ({
    ...PULL,
    pull_request: { ...PULL.pull_request, head: { sha: B, repo: full_name === null ? null : { full_name } } },
  })
  test.each([
    ['acme/shop', 'full'],
    ['mallory/shop', 'read-only'],
    [null, 'read-only'],
  ])('a pull request from %s has %s trust', (fullName, trust) => {
    expect(read('pull_request', from(fullName)).trust).toBe(trust)
  })

  test.each([
    ['acme/shop', 'full'],
    ['mallory/shop', 'read-only'],
    [null, 'read-only'],
  ])('a workflow_run after one of %s has %s trust', (fullName, trust) => {
    const head_repository = fullName === null ? null : { full_name: fullName }
    const event = { repository, workflow_run: { head_repository } }
    expect(read('workflow_run', event, { base: A, head: B }).trust).toBe(trust)
  })

  test('a fork has none in pull_request_target either, where GitHub gives it secrets', () => {
    const event = from('mallory/shop')
    expect(read('pull_request_target', event, { base: A, head: B }).trust).toBe('read-only')
  })

  test('Dependabot has a read-only token', () => {
    expect(readContext(envOf('push', PUSH, { GITHUB_ACTOR: 'dependabot[bot]' })).trust).toBe('read-only')
  })
})

test('who runs it again is another than who started it', () => {
  const context = readContext(envOf('push', PUSH, { GITHUB_TRIGGERING_ACTOR: 'bea' }))
  expect(context).toMatchObject({ actor: 'ada', triggeringActor: 'bea' })
})

describe('variables', () => {
  test('absent ones have their documented defaults', () => {
    const env = { GITHUB_API_URL: '', GITHUB_SERVER_URL: undefined, GITHUB_RUN_ATTEMPT: '' }
    const context = readContext(envOf('push', { ...PUSH, repository: undefined }, env))
    expect(context).toMatchObject({
      apiUrl: 'https://api.github.com',
      serverUrl: 'https://github.com',
      runAttempt: 1,
      defaultBranch: 'main',
    })
  })

  test('an enterprise server keeps its paths', () => {
    const env = {
      GITHUB_API_URL: 'https://ghe.acme.example/api/v3/',
      GITHUB_SERVER_URL: 'https://ghe.acme.example',
    }
    const context = readContext(envOf('push', PUSH, env))
    expect(context.apiUrl).toBe('https://ghe.acme.example/api/v3')
    expect(context.runUrl).toBe('https://ghe.acme.example/acme/shop/actions/runs/12345678901')
  })

  test.each([
    [{ GITHUB_REPOSITORY: 'shop' }, 'GITHUB_REPOSITORY'],
    [{ GITHUB_SHA: 'HEAD' }, 'GITHUB_SHA'],
    [{ GITHUB_RUN_ID: '../..' }, 'GITHUB_RUN_ID'],
    [{ GITHUB_EVENT_NAME: undefined }, 'GITHUB_EVENT_NAME'],
    [{ GITHUB_EVENT_PATH: '/nonexistent/event.json' }, '/nonexistent/event.json'],
  ])('%j is refused by name', (env, named) => {
    const error = refusal(() => readContext(envOf('push', PUSH, env)))
    expect(error.code).toBe('INPUT_INVALID')
    expect(error.message).toContain(named)
  })

  test.each([
    ['{', 'cannot be read'],
    [{ repository, before: A }, 'after'],
    [{ ...PUSH, before: '--upload-pack=x' }, 'before'],
  ])('the event %j is refused', (event, reason) => {
    const error = refusal(() => read('push', event))
    expect(error.code).toBe('INPUT_INVALID')
    expect(error.message).toContain(reason)
  })
})
