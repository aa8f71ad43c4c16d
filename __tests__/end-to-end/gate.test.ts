/**
 * The gate, through the bundle: which event, environment and token may do what. Where the database would be, a
 * listener counts who comes: whoever is refused opens no connection.
 */
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startGitHub, type GitHub } from '../kit/github.js'
import { startIssuer, type Claims, type Issuer, type TokenFault } from '../kit/oidc.js'
import { makeRepository, type TestRepository } from '../kit/repository.js'
import { runAction, type RunResult } from '../kit/runner.js'
import { said, TOKEN } from './said.js'

/** Somebody may come in and is sent away at once. */
async function startListener(): Promise<{ url: string; readonly visits: number } & AsyncDisposable> {
  let visits = 0
  const server = createServer(socket => {
    visits += 1
    socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://app:made-up@127.0.0.1:${port}/shop`,
    get visits() {
      return visits
    },
    [Symbol.asyncDispose]: () => new Promise(resolve => server.close(() => resolve())),
  }
}

let repository: TestRepository
let base: string
let head: string
beforeAll(async () => {
  repository = await makeRepository()
  base = await repository.commit({ 'sql/a.sql': 'SELECT 1;\n' }, 'One')
  head = await repository.commit({ 'sql/b.sql': 'SELECT 2;\n' }, 'Two')
})
afterAll(async () => repository[Symbol.asyncDispose]())

interface Fixture {
  readonly event: string
  /** Part of the event's payload. */
  readonly payload?: object
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Claims beside the right ones; `none`: the job may not ask for a token. */
  readonly token?: Claims | 'none'
  readonly fault?: TokenFault
  readonly setUp?: (github: GitHub) => void
  /** The code that refuses, and words of the message; or that it went on to the database. */
  readonly expected: readonly [code: string, words?: RegExp] | 'goes on' | RegExp
}

const push = { event: 'push' } as const
const PULL_REQUEST = { event: 'pull_request' } as const
const dryRun = { method: 'dry-run', 'dry-run': 'prepared' }
const explicit = (): Record<string, string> => ({ base, head })
const openTo = (github: GitHub): void =>
  void github.runs.deployment({ environment: 'Test', sha: head, states: ['in_progress'] })
const approval = { 'require-approval': 'true' }
const approved =
  (by: string, environment = 'Test') =>
  (github: GitHub): void => {
    github.runs.protect('Test', ['grace'])
    github.runs.approve({ environment, by, comment: 'Looks right' })
  }

const FIXTURES: Readonly<Record<string, Fixture>> = {
  'a push, the job in its environment': { ...push, expected: 'goes on' },
  'the environment in other letters': { ...push, token: { environment: 'TEST' }, expected: 'goes on' },
  'the job in another environment': {
    ...push,
    token: { environment: 'Production' },
    expected: ['ENVIRONMENT_MISMATCH', /runs in the environment Production, but is to deploy to Test/],
  },
  'a job without an environment': {
    ...push,
    token: { environment: null },
    expected: ['ENVIRONMENT_MISMATCH', /names no environment/],
  },
  'a token of another run': {
    ...push,
    token: { run_id: '999' },
    expected: ['ENVIRONMENT_UNPROVEN', /run 999/],
  },
  'a token of another repository': {
    ...push,
    token: { repository: 'evil/shop' },
    expected: ['ENVIRONMENT_UNPROVEN', /evil\/shop/],
  },
  ...Object.fromEntries(
    (
      [
        'wrong key',
        'unknown key',
        'expired',
        'alg none',
        'symmetric',
        'wrong audience',
        'wrong issuer',
        'tampered',
      ] as const
    ).map(fault => [
      `a token with ${fault}`,
      { ...push, fault, expected: ['ENVIRONMENT_UNPROVEN'] } as const,
    ]),
  ),
  'no token, and nothing else shows it': { ...push, token: 'none', expected: ['ENVIRONMENT_MISMATCH'] },
  'no token, but a deployment of this run': { ...push, token: 'none', setUp: openTo, expected: 'goes on' },
  'no token, and the deployments may not be read': {
    ...push,
    token: 'none',
    setUp: github =>
      github.fail(({ path }) =>
        path.endsWith('/deployments')
          ? { status: 403, body: { message: 'Resource not accessible by integration' } }
          : undefined,
      ),
    expected: ['ENVIRONMENT_UNPROVEN', /id-token: write/],
  },
  'not proven, but only to be warned of': {
    ...push,
    token: 'none',
    inputs: { 'environment-check': 'warn' },
    expected: 'goes on',
  },
  'not asked': {
    ...push,
    token: { environment: 'Production' },
    inputs: { 'environment-check': 'off' },
    expected: 'goes on',
  },
  'started by hand': { event: 'workflow_dispatch', expected: 'goes on' },
  'a schedule': { event: 'schedule', expected: 'goes on' },
  'a release': { event: 'release', expected: 'goes on' },
  'a repository dispatch': { event: 'repository_dispatch', expected: 'goes on' },
  'a merge group': { event: 'merge_group', expected: 'goes on' },
  'a deployment from a pull request': {
    ...PULL_REQUEST,
    expected: ['EVENT_REFUSED', /deploys nothing: its SQL has not been merged/],
  },
  'a deployment from a pull request that is allowed': {
    ...PULL_REQUEST,
    inputs: { 'allow-events': 'pull_request' },
    expected: 'goes on',
  },
  'the dry run of a pull request': { ...PULL_REQUEST, inputs: dryRun, expected: 'goes on' },
  'pull_request_target, even for a dry run': {
    event: 'pull_request_target',
    inputs: { ...dryRun, base: '', head: '' },
    expected: ['EVENT_', /runs with secrets on the base branch/],
  },
  'pull_request_target with commits given': {
    event: 'pull_request_target',
    inputs: { explicit: 'yes' },
    expected: ['EVENT_REFUSED', /allow-events/],
  },
  'pull_request_target that is allowed, with commits given': {
    event: 'pull_request_target',
    inputs: { explicit: 'yes', 'allow-events': 'pull_request_target' },
    expected: 'goes on',
  },
  'a comment': {
    event: 'issue_comment',
    inputs: { explicit: 'yes' },
    expected: ['EVENT_REFUSED', /comment/],
  },
  'the end of another workflow': {
    event: 'workflow_run',
    inputs: { explicit: 'yes' },
    expected: ['EVENT_REFUSED', /whatever commit the other workflow ran on/],
  },
  'an event that nobody heard of': {
    event: 'watch',
    inputs: { explicit: 'yes' },
    expected: ['EVENT_REFUSED'],
  },
  'a deployment from a fork': {
    ...PULL_REQUEST,
    payload: { repo: { full_name: 'stranger/shop' } },
    inputs: { 'allow-events': 'pull_request' },
    expected: ['EVENT_REFUSED', /fork or from Dependabot/],
  },
  'a deployment of Dependabot': {
    ...push,
    env: { GITHUB_ACTOR: 'dependabot[bot]' },
    expected: ['EVENT_REFUSED', /fork or from Dependabot/],
  },
  'a fork without secrets': {
    ...PULL_REQUEST,
    payload: { repo: { full_name: 'stranger/shop' } },
    inputs: { method: 'dry-run', 'database-url': '', 'dry-run-url': '' },
    expected: /given no database: pull requests from forks/,
  },
  'a validation without secrets, which validates nothing': {
    ...PULL_REQUEST,
    payload: { repo: { full_name: 'stranger/shop' } },
    inputs: { method: 'validate', 'database-url': '', 'dry-run-url': '' },
    expected: /given no database: pull requests from forks/,
  },
  'Dependabot without secrets': {
    ...PULL_REQUEST,
    env: { GITHUB_ACTOR: 'dependabot[bot]' },
    inputs: { method: 'dry-run', 'database-url': '', 'dry-run-url': '' },
    expected: /given no database: pull requests from forks/,
  },
  'an approval that is asked for of an environment without reviewers': {
    ...push,
    inputs: approval,
    setUp: github => github.runs.protect('Test', []),
    expected: ['APPROVAL_MISSING', /reviewers/],
  },
  'an approval that nobody gave': {
    ...push,
    inputs: approval,
    setUp: github => github.runs.protect('Test', ['grace']),
    expected: ['APPROVAL_MISSING'],
  },
  'an approval by somebody else': {
    ...push,
    inputs: approval,
    setUp: approved('grace'),
    expected: 'goes on',
  },
  'an approval by who started the run': {
    ...push,
    inputs: approval,
    setUp: approved('ada'),
    expected: ['APPROVAL_MISSING', /ada/],
  },
  'an approval by who started the run, where that counts': {
    ...push,
    inputs: { ...approval, 'self-approval': 'allow' },
    setUp: approved('ada'),
    expected: 'goes on',
  },
  'an approval by who started this attempt': {
    ...push,
    inputs: approval,
    env: { GITHUB_TRIGGERING_ACTOR: 'grace' },
    setUp: approved('grace'),
    expected: ['APPROVAL_MISSING', /grace/],
  },
  'an approval for another environment': {
    ...push,
    inputs: approval,
    setUp: approved('grace', 'Acceptance'),
    expected: ['APPROVAL_MISSING'],
  },
  'approvals that may not be read': {
    ...push,
    inputs: approval,
    setUp: github => {
      approved('grace')(github)
      github.fail(({ path }) =>
        path.endsWith('/approvals')
          ? { status: 403, body: { message: 'Resource not accessible by integration' } }
          : undefined,
      )
    },
    expected: ['APPROVAL_MISSING', /actions: read/],
  },
}

function payloadOf({ event, payload }: Fixture): object {
  const common = { repository: { default_branch: 'main', full_name: 'acme/shop' } }
  const pull_request = {
    number: 7,
    base: { sha: base, repo: { full_name: 'acme/shop' } },
    head: { sha: head, repo: { full_name: 'acme/shop' }, ...payload },
  }
  if (event === 'push') return { ...common, before: base, after: head, ref: 'refs/heads/main' }
  if (event.startsWith('pull_request')) return { ...common, number: 7, pull_request }
  if (event === 'merge_group') return { ...common, merge_group: { base_sha: base, head_sha: head } }
  return common
}

async function runFixture(fixture: Fixture, github: GitHub, issuer: Issuer, url: string): Promise<RunResult> {
  const { explicit: given, ...inputs } = fixture.inputs ?? {}
  fixture.setUp?.(github)
  if (fixture.token !== undefined && fixture.token !== 'none') issuer.claim(fixture.token)
  issuer.fail(fixture.fault)
  return runAction({
    entry: 'main',
    folder: repository.folder,
    eventName: fixture.event,
    event: payloadOf(fixture),
    token: TOKEN,
    ...(fixture.token === 'none' ? {} : { issuer }),
    inputs: {
      ...{ environment: 'Test', 'database-url': url, 'dry-run-url': url.replace('/shop', '/scratch') },
      ...{ artifact: 'false', check: 'false', 'commit-logs': 'false' },
      ...(given === undefined ? {} : explicit()),
      ...inputs,
    },
    env: { GITHUB_API_URL: github.url, ...fixture.env },
  })
}

test.each(Object.entries(FIXTURES))('%s', async (_name, fixture) => {
  await using github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  await using issuer = await startIssuer()
  await using listener = await startListener()
  const run = await runFixture(fixture, github, issuer, listener.url)
  const words = said(run)
  expect(words).not.toMatch(/BUG/)
  expect(github.violations).toEqual([])
  // What proves the job, and what lets it ask, stays with it.
  for (const token of issuer.tokens) expect(`${run.stdout}${run.stderr}${run.summary}`).not.toContain(token)
  if (fixture.expected === 'goes on') {
    const errors = run.commands.filter(({ name }) => name === 'error').map(({ data }) => data)
    expect(errors.filter(text => !text.startsWith('TARGET_UNREACHABLE'))).toEqual([])
    expect(listener.visits).toBeGreaterThan(0)
    return
  }
  expect(listener.visits).toBe(0)
  if (fixture.expected instanceof RegExp) {
    expect(words).toMatch(fixture.expected)
    expect([run.exitCode, run.outputs['result']]).toEqual([0, 'not run'])
    return
  }
  const [code, message = /./] = fixture.expected
  expect(words).toMatch(new RegExp(code))
  expect(words).toMatch(message)
  expect(run.exitCode).not.toBe(0)
})

test('there are enough of them', () => expect(Object.keys(FIXTURES).length).toBeGreaterThanOrEqual(45))

test('who approved, when and with which comment is in the results; their token asks for nothing more', async () => {
  await using github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  await using issuer = await startIssuer()
  await using listener = await startListener()
  github.runs.deployment({
    environment: 'Test',
    sha: head,
    states: ['in_progress'],
    at: '2026-11-22T09:30:00Z',
  })
  const run = await runFixture(
    { ...push, setUp: approved('grace'), expected: 'goes on' },
    github,
    issuer,
    listener.url,
  )
  expect(said(run)).toMatch(/Approved by grace on 2026-11-22 09:30.*: Looks right/)
  expect(run.summary).toMatch(/grace/)
  expect(run.summary).toMatch(/Looks right/)
})
