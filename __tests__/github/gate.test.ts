import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ErrorCode, toGreenlineErrors } from '../../src/core/errors.js'
import type { Gate, Problem } from '../../src/core/model.js'
import { createClient } from '../../src/github/client.js'
import type { RunContext } from '../../src/github/context.js'
import { type GateRules, type GateSources, passGate } from '../../src/github/gate.js'
import { notAccessible, serverError, type Reply } from '../kit/github-faults.js'
import { startGitHub, type GitHub } from '../kit/github.js'
import { type Claims, type Issuer, startIssuer, type TokenFault } from '../kit/oidc.js'
import { makeRepository, type TestRepository } from '../kit/repository.js'

const TOKEN = 'ghs_0123456789abcdefghij'
const OPENED = '2026-11-22T10:00:01.000Z'

let repository: TestRepository
let issuer: Issuer
/** `base..head` is a commit by bea, then one by ada; `strange` comes after them, by nobody GitHub knows. */
const commits = { base: '', head: '', strange: '' }

beforeAll(async () => {
  repository = await makeRepository()
  issuer = await startIssuer()
  const commit = async (email: string): Promise<string> => {
    const env = { GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_EMAIL: 'web-flow@example.com' }
    await repository.git(['commit', '-q', '--allow-empty', '-m', `By ${email}`], { env })
    return repository.sha()
  }
  commits.base = await repository.commit({ 'a.sql': 'SELECT 1;\n' }, 'First')
  await commit('bea@example.com')
  commits.head = await commit('ada@example.com')
  commits.strange = await commit('someone@elsewhere.example')
  await repository.git(['push', '-q', 'origin', 'HEAD'])
})
afterAll(async () => {
  await issuer[Symbol.asyncDispose]()
  await repository[Symbol.asyncDispose]()
})

/** What stands around a run. What is absent is as in most workflows. */
interface Fixture {
  readonly rules?: Partial<GateRules>
  readonly context?: Partial<RunContext>
  /** `forbidden`: no `id-token: write`. Otherwise what the token claims. */
  readonly oidc?: Claims | 'forbidden' | TokenFault
  /** Refusals, by what is asked. */
  readonly refuse?: Readonly<Partial<Record<Question, Reply>>>
  readonly put?: (github: GitHub) => void
  readonly withoutClient?: true
}
const QUESTIONS = {
  'actions/get-reviews-for-run': 'approvals',
  'repos/get-environment': 'environment',
  'repos/list-deployments': 'deployments',
  'repos/list-deployment-statuses': 'statuses',
  'repos/compare-commits-with-basehead': 'compare',
} as const
type Question = (typeof QUESTIONS)[keyof typeof QUESTIONS]

interface Outcome {
  readonly gate: Gate | undefined
  readonly errors: readonly { readonly code: ErrorCode; readonly message: string; readonly hint: string }[]
  readonly warnings: readonly Problem[]
  readonly requests: string
  /** Everything that was said, in the hope that there is no token in it. */
  readonly said: string
}

const isFault = (oidc: Fixture['oidc']): oidc is TokenFault =>
  typeof oidc === 'string' && oidc !== 'forbidden'
const NO_OIDC = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }

async function pass(fixture: Fixture): Promise<Outcome> {
  const { oidc = { environment: 'Production' }, refuse = {} } = fixture
  await using github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  const questionOf = (operation = ''): Question | undefined => QUESTIONS[operation as keyof typeof QUESTIONS]
  github.fail(({ operation }) => {
    const question = questionOf(operation)
    return question === undefined ? undefined : refuse[question]
  })
  fixture.put?.(github)
  issuer.fail(isFault(oidc) ? oidc : undefined)
  issuer.claim(typeof oidc === 'object' ? oidc : { environment: 'Production' })
  ;(issuer.requests as string[]).splice(0)

  const rules: GateRules = {
    environment: 'Production',
    method: 'deploy',
    environmentCheck: 'required',
    requireApproval: false,
    selfApproval: 'deny',
    allowEvents: [],
    ...fixture.rules,
  }
  const context: RunContext = {
    repository: { owner: 'acme', name: 'shop', fullName: 'acme/shop' },
    defaultBranch: 'main',
    eventName: 'push',
    sha: commits.head,
    ref: 'refs/heads/main',
    runId: '1000',
    runAttempt: 1,
    actor: 'ada',
    triggeringActor: 'ada',
    apiUrl: github.url,
    serverUrl: issuer.serverUrl,
    runUrl: `${issuer.serverUrl}/acme/shop/actions/runs/1000`,
    workspace: '/nowhere',
    source: {
      kind: 'push',
      before: commits.base,
      after: commits.head,
      ref: 'refs/heads/main',
      defaultBranch: 'main',
    },
    trust: 'full',
    ...fixture.context,
  }
  const warnings: Problem[] = []
  const client = createClient({ token: TOKEN, apiUrl: github.url, onNote: () => undefined, waitUnitMs: 1 })
  const sources: GateSources = {
    client: fixture.withoutClient ? undefined : client,
    env: { GITHUB_JOB: 'deploy', ...issuer.env, ...(oidc === 'forbidden' ? NO_OIDC : {}) },
    warn: problem => warnings.push(problem),
    deadlineMs: 200,
    pauseMs: 1,
  }
  const passed = await passGate(rules, context, sources).catch((thrown: unknown) => {
    const errors = toGreenlineErrors(thrown)
    if (errors === undefined) throw thrown
    return { errors }
  })
  expect(github.violations).toEqual([])
  const errors = 'errors' in passed ? passed.errors : []
  const asked = [
    ...issuer.requests.map(path => (path.startsWith('/runner/token') ? 'token' : 'keys')),
    ...github.requests.map(({ operation }) => questionOf(operation) ?? String(operation)),
  ]
  const said = JSON.stringify([
    passed,
    warnings,
    errors.map(error => [error.message, error.stack, error.cause]),
  ])
  return {
    gate: 'errors' in passed ? undefined : passed,
    ...{ errors, warnings, said },
    requests: asked.filter((what, index) => what !== 'keys' || asked[index - 1] !== 'keys').join(' '),
  }
}

const here = (more: object = {}) => ({
  environment: 'Production',
  sha: commits.head,
  at: '2026-11-22T10:00:00Z',
  ...more,
})
const running: Fixture['put'] = github => void github.runs.deployment(here())
const approved =
  (...logins: string[]): NonNullable<Fixture['put']> =>
  ({ runs }) => {
    for (const by of logins) runs.approve({ environment: 'Production', by, comment: `Yes, says ${by}` })
  }
const reviewed =
  (...logins: string[]): NonNullable<Fixture['put']> =>
  github => {
    github.runs.protect('Production', ['bea', 'cleo'])
    github.runs.deployment(here({ states: ['pending', 'queued', 'in_progress'] }))
    approved(...logins)(github)
  }
const APPROVAL: Fixture['rules'] = { requireApproval: true }
const OWN_APPROVAL: Fixture['rules'] = { requireApproval: true, selfApproval: 'allow' }
const ASK = 'token keys'

/** Name, fixture, requests, then the proof with who approved, or the codes of the refusal. */
type Row = readonly [
  name: string,
  fixture: Fixture,
  requests: string,
  outcome: { readonly proof: Gate['proof']; readonly by?: readonly string[] } | readonly ErrorCode[],
  warnings?: readonly string[],
]

const EVENTS: readonly Row[] = [
  ...['push', 'workflow_dispatch', 'repository_dispatch', 'release', 'schedule', 'merge_group'].map(
    (eventName): Row => [eventName, { context: { eventName } }, `${ASK} approvals`, { proof: 'oidc' }],
  ),
  ...['pull_request', 'pull_request_target', 'workflow_run', 'issue_comment', 'watch'].flatMap(
    (eventName): Row[] => [
      [eventName, { context: { eventName } }, '', ['EVENT_REFUSED']],
      [
        `${eventName}, allowed`,
        { context: { eventName }, rules: { allowEvents: [eventName] } },
        `${ASK} approvals`,
        { proof: 'oidc' },
      ],
    ],
  ),
  ['a fork', { context: { trust: 'read-only' } }, '', ['EVENT_REFUSED']],
  [
    'a fork with secrets',
    { context: { eventName: 'pull_request_target', trust: 'read-only' } },
    '',
    ['EVENT_REFUSED', 'EVENT_REFUSED'],
  ],
  ['a dry run', { rules: { method: 'dry-run' } }, '', { proof: 'none' }],
  [
    'a dry run of a fork',
    { rules: { method: 'dry-run' }, context: { eventName: 'pull_request', trust: 'read-only' } },
    '',
    { proof: 'none' },
  ],
  ['a validation', { rules: { method: 'validate', ...APPROVAL } }, '', { proof: 'none' }],
  [
    'a dry run for a comment',
    { rules: { method: 'dry-run' }, context: { eventName: 'issue_comment' } },
    '',
    ['EVENT_REFUSED'],
  ],
]

const ENVIRONMENTS: readonly Row[] = [
  [
    'the claim, in another case',
    { oidc: { environment: 'PRODUCTION' } },
    `${ASK} approvals`,
    { proof: 'oidc' },
  ],
  [
    'a name with a colon',
    { oidc: { environment: 'eu%3AProduction' }, rules: { environment: 'eu:Production' } },
    `${ASK} approvals`,
    { proof: 'oidc' },
  ],
  ['the claim without a token for the API', { withoutClient: true }, ASK, { proof: 'oidc' }],
  ['no environment', { oidc: {} }, ASK, ['ENVIRONMENT_MISMATCH']],
  ['another environment', { oidc: { environment: 'Test' } }, ASK, ['ENVIRONMENT_MISMATCH']],
  ['an environment like it', { oidc: { environment: 'Production ' } }, ASK, ['ENVIRONMENT_MISMATCH']],
  ['another run', { oidc: { environment: 'Production', run_id: '999' } }, ASK, ['ENVIRONMENT_UNPROVEN']],
  [
    'another attempt',
    { oidc: { environment: 'Production', run_attempt: '2' } },
    ASK,
    ['ENVIRONMENT_UNPROVEN'],
  ],
  [
    'another repository',
    { oidc: { environment: 'Production', repository: 'mallory/shop' } },
    ASK,
    ['ENVIRONMENT_UNPROVEN'],
  ],
  // Something lies: a deployment makes up for no token, not for a wrong one.
  ...(['wrong key', 'expired', 'wrong audience', 'alg none'] as const).map((oidc): Row => [
    `a token: ${oidc}`,
    { oidc, put: running },
    ASK,
    ['ENVIRONMENT_UNPROVEN'],
  ]),
  ['a token: wrong issuer', { oidc: 'wrong issuer', put: running }, 'token', ['ENVIRONMENT_UNPROVEN']],
  [
    'no token, a deployment',
    { oidc: 'forbidden', put: running },
    'deployments statuses approvals',
    { proof: 'deployment' },
  ],
  [
    'a token service that is down, a deployment',
    { oidc: 'status 500', put: running },
    'token token deployments statuses approvals',
    { proof: 'deployment' },
  ],
  [
    'a token service that is silent, a deployment',
    { oidc: 'no answer', put: running },
    'token token deployments statuses approvals',
    { proof: 'deployment' },
  ],
  ['no token, no deployment', { oidc: 'forbidden' }, 'deployments', ['ENVIRONMENT_MISMATCH']],
  [
    'a deployment elsewhere',
    { oidc: 'forbidden', put: github => void github.runs.deployment(here({ environment: 'Test' })) },
    'deployments',
    ['ENVIRONMENT_MISMATCH'],
  ],
  [
    "another run's deployment",
    { oidc: 'forbidden', put: github => void github.runs.deployment(here({ runId: '999' })) },
    'deployments statuses',
    ['ENVIRONMENT_MISMATCH'],
  ],
  [
    'a deployment that is over',
    {
      oidc: 'forbidden',
      put: github => void github.runs.deployment(here({ states: ['in_progress', 'success'] })),
    },
    'deployments statuses',
    ['ENVIRONMENT_MISMATCH'],
  ],
  [
    'a deployment that never begins',
    { oidc: 'forbidden', put: github => void github.runs.deployment(here({ states: ['queued'] })) },
    'deployments statuses deployments statuses deployments statuses',
    ['ENVIRONMENT_MISMATCH'],
  ],
  [
    'neither permission',
    { oidc: 'forbidden', refuse: { deployments: notAccessible } },
    'deployments',
    ['ENVIRONMENT_UNPROVEN'],
  ],
  [
    'GitHub in trouble',
    { oidc: 'forbidden', refuse: { deployments: serverError } },
    'deployments deployments deployments deployments',
    ['ENVIRONMENT_UNPROVEN'],
  ],
  ['no token of any kind', { oidc: 'forbidden', withoutClient: true }, '', ['ENVIRONMENT_UNPROVEN']],
  [
    'the deployment of a pull request, on another commit',
    {
      oidc: 'forbidden',
      context: { eventName: 'pull_request' },
      rules: { allowEvents: ['pull_request'] },
      put: github => void github.runs.deployment(here({ sha: 'f'.repeat(40) })),
    },
    'deployments statuses approvals',
    { proof: 'deployment' },
  ],
]

const WARN: Fixture['rules'] = { environmentCheck: 'warn' }
const OFF: Fixture['rules'] = { environmentCheck: 'off' }
const LENIENT: readonly Row[] = [
  ['warn: proven', { rules: WARN }, `${ASK} approvals`, { proof: 'oidc' }],
  [
    'warn: another environment',
    { rules: WARN, oidc: { environment: 'Test' } },
    `${ASK} approvals`,
    { proof: 'none' },
    ['ENVIRONMENT_MISMATCH'],
  ],
  [
    'warn: neither permission',
    { rules: WARN, oidc: 'forbidden', refuse: { deployments: notAccessible, approvals: notAccessible } },
    'deployments approvals',
    { proof: 'none' },
    ['ENVIRONMENT_UNPROVEN'],
  ],
  [
    'warn: a wrong token',
    { rules: WARN, oidc: 'wrong key' },
    `${ASK} approvals`,
    { proof: 'none' },
    ['ENVIRONMENT_UNPROVEN'],
  ],
  ['off', { rules: OFF, put: reviewed('bea') }, '', { proof: 'none' }],
  ['off, for a refused event', { rules: OFF, context: { eventName: 'watch' } }, '', ['EVENT_REFUSED']],
  [
    'off, with an approval',
    { rules: { ...OFF, ...APPROVAL }, put: reviewed('cleo') },
    'approvals environment compare deployments statuses',
    { proof: 'none', by: ['cleo'] },
  ],
]

const READ = `${ASK} approvals`
const WITH_TIMES = 'deployments statuses'
const APPROVALS: readonly Row[] = [
  [
    'is in the log unasked',
    { put: reviewed('bea') },
    `${READ} ${WITH_TIMES}`,
    { proof: 'oidc', by: ['bea'] },
  ],
  [
    'with a deployment for proof is asked for once',
    { oidc: 'forbidden', put: reviewed('bea', 'cleo') },
    'deployments statuses approvals',
    { proof: 'deployment', by: ['bea', 'cleo'] },
  ],
  ['may be unreadable', { refuse: { approvals: notAccessible } }, READ, { proof: 'oidc' }],
  [
    'that GitHub does not tell is a warning',
    { refuse: { approvals: serverError } },
    `${READ} approvals approvals approvals`,
    { proof: 'oidc' },
    ['REPOSITORY_UNREACHABLE'],
  ],
  [
    'by somebody else',
    { rules: APPROVAL, put: reviewed('cleo') },
    `${READ} environment compare ${WITH_TIMES}`,
    { proof: 'oidc', by: ['cleo'] },
  ],
  [
    'by an author and somebody else',
    { rules: APPROVAL, put: reviewed('bea', 'cleo') },
    `${READ} environment compare ${WITH_TIMES}`,
    { proof: 'oidc', by: ['bea', 'cleo'] },
  ],
  [
    'by who started the run',
    { rules: APPROVAL, put: reviewed('Ada') },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'by who runs it again',
    { rules: APPROVAL, context: { triggeringActor: 'cleo' }, put: reviewed('cleo') },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'by an author',
    { rules: APPROVAL, put: reviewed('BEA') },
    `${READ} environment compare`,
    ['APPROVAL_MISSING'],
  ],
  [
    'by all but somebody else',
    { rules: APPROVAL, put: reviewed('ada', 'bea') },
    `${READ} environment compare`,
    ['APPROVAL_MISSING'],
  ],
  [
    'by an author, where that is allowed',
    { rules: OWN_APPROVAL, put: reviewed('bea') },
    `${READ} environment ${WITH_TIMES}`,
    { proof: 'oidc', by: ['bea'] },
  ],
  ['by nobody', { rules: APPROVAL, put: reviewed() }, `${READ} environment`, ['APPROVAL_MISSING']],
  [
    'in another run',
    {
      rules: APPROVAL,
      put: github => {
        reviewed()(github)
        github.runs.approve({ environment: 'Production', by: 'cleo', runId: '999' })
      },
    },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'for another environment',
    {
      rules: APPROVAL,
      put: github => {
        reviewed()(github)
        github.runs.approve({ environment: 'Test', by: 'cleo' })
      },
    },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'that was a rejection',
    {
      rules: APPROVAL,
      put: github => {
        reviewed()(github)
        github.runs.approve({ environment: 'Production', by: 'cleo', state: 'rejected' })
      },
    },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'of an environment without reviewers',
    {
      rules: APPROVAL,
      put: github => {
        github.runs.protect('Production', [])
        approved('cleo')(github)
      },
    },
    `${READ} environment compare`,
    ['APPROVAL_MISSING'],
  ],
  [
    'of an environment that is not there',
    { rules: OWN_APPROVAL, put: approved('cleo') },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'that may not be read',
    { rules: APPROVAL, put: reviewed('cleo'), refuse: { approvals: notAccessible } },
    `${READ} environment`,
    ['APPROVAL_MISSING'],
  ],
  [
    'without actions: read',
    { rules: APPROVAL, refuse: { approvals: notAccessible, environment: notAccessible } },
    `${READ} environment`,
    ['APPROVAL_MISSING', 'APPROVAL_MISSING'],
  ],
  [
    'of commits that may not be read',
    { rules: APPROVAL, put: reviewed('cleo'), refuse: { compare: notAccessible } },
    `${READ} environment compare`,
    ['APPROVAL_MISSING'],
  ],
  ['without a token', { rules: APPROVAL, withoutClient: true }, ASK, ['APPROVAL_MISSING']],
  [
    'and environment, both wrong',
    { rules: APPROVAL, oidc: { environment: 'Test' }, put: reviewed() },
    `${READ} environment`,
    ['ENVIRONMENT_MISMATCH', 'APPROVAL_MISSING'],
  ],
  [
    'without the time it was given',
    { put: approved('bea'), refuse: { deployments: notAccessible } },
    `${READ} deployments`,
    { proof: 'oidc', by: ['bea'] },
  ],
]

describe.each([
  ['event', EVENTS],
  ['environment', ENVIRONMENTS],
  ['check', LENIENT],
  ['approval', APPROVALS],
])('%s', (_, rows) => {
  test.each<Row>([...rows])('%s', async (_name, fixture, requests, outcome, warnings = []) => {
    const { gate, errors, warnings: told, said, requests: asked } = await pass(fixture)
    if ('proof' in outcome) {
      expect(errors.map(({ message }) => message)).toEqual([])
      expect(gate).toMatchObject({ proof: outcome.proof })
      expect(gate?.approvals.map(({ by }) => by)).toEqual(outcome.by ?? [])
    } else {
      expect(errors.map(({ code }) => code)).toEqual(outcome)
    }
    expect(told.map(({ code, severity }) => [code, severity])).toEqual(
      warnings.map(code => [code, 'warning']),
    )
    expect(asked).toBe(requests)
    for (const { hint } of [...errors, ...told]) expect(hint).toMatch(/^[A-Z]/)
    for (const secret of [TOKEN, issuer.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']!, ...issuer.tokens]) {
      expect(said).not.toContain(secret)
      expect(said).not.toContain(secret.split('.').at(-1) || secret)
    }
  })
})

test('at least 40 fixtures', () => {
  expect([...EVENTS, ...ENVIRONMENTS, ...LENIENT, ...APPROVALS].length).toBeGreaterThanOrEqual(40)
})

test('an approval comes with its comment and the time the environment opened', async () => {
  const { gate } = await pass({ put: reviewed('bea') })
  expect(gate).toEqual({
    proof: 'oidc',
    approvals: [{ by: 'bea', comment: 'Yes, says bea', at: OPENED }],
  })
})

describe('what is said', () => {
  test.each<[string, Fixture, readonly string[]]>([
    [
      'no environment',
      { oidc: {} },
      [
        'The job names no environment, but is to deploy to Production.',
        '`environment: Production` in the job `deploy`',
      ],
    ],
    [
      'a name that YAML would read otherwise',
      { oidc: {}, rules: { environment: 'on' } },
      ['`environment: "on"`'],
    ],
    [
      'another environment',
      { oidc: { environment: 'Test' } },
      ['runs in the environment Test, but is to deploy to Production', 'the input `environment`'],
    ],
    [
      'neither permission',
      { oidc: 'forbidden', refuse: { deployments: notAccessible } },
      ['Resource not accessible by integration', '`permissions: id-token: write`', '`deployments: read`'],
    ],
    [
      'no reviewers',
      { rules: OWN_APPROVAL, put: github => github.runs.protect('Production', []) },
      ['has no required reviewers', '/acme/shop/settings/environments'],
    ],
    [
      'own approvals',
      { rules: APPROVAL, put: reviewed('ada', 'bea') },
      ['ada started the run; bea made commit ', 'self-approval: allow'],
    ],
  ])('of %s', async (_, fixture, parts) => {
    const { errors } = await pass(fixture)
    const text = errors.map(({ message, hint }) => `${message} ${hint}`).join('\n')
    for (const part of parts) expect(text).toContain(part)
  })

  test('of a commit by nobody GitHub knows', async () => {
    const source = { kind: 'range', base: commits.head, head: commits.strange } as const
    const { gate, warnings } = await pass({ rules: APPROVAL, put: reviewed('cleo'), context: { source } })
    expect(gate?.approvals).toHaveLength(1)
    expect(warnings).toMatchObject([{ code: 'APPROVAL_MISSING', severity: 'warning' }])
    expect(warnings[0]?.message).toContain(commits.strange.slice(0, 7))
  })
})

describe('the commits whose authors do not count', () => {
  const zero = '0'.repeat(40)
  const push = { kind: 'push', defaultBranch: 'main' } as const
  test.each<[string, () => RunContext['source'], boolean]>([
    [
      'of a push',
      () => ({ ...push, before: commits.base, after: commits.head, ref: 'refs/heads/main' }),
      true,
    ],
    [
      'of a first push',
      () => ({ ...push, before: zero, after: commits.head, ref: 'refs/heads/main' }),
      false,
    ],
    ['of a pull request', () => ({ kind: 'pull-request', base: commits.base, head: commits.head }), true],
    ['of a merge group', () => ({ kind: 'merge-group', base: commits.base, head: commits.head }), true],
    ['of a range', () => ({ kind: 'range', base: commits.base }), true],
    ['of the last commit', () => ({ kind: 'range' }), false],
    ['of everything in a commit', () => ({ kind: 'everything', head: commits.head }), false],
  ])('%s', async (_, source, isRefused) => {
    // Bea made the first commit of the change; of the last one alone she is no author.
    const { errors } = await pass({ rules: APPROVAL, put: reviewed('bea'), context: { source: source() } })
    expect(errors.map(({ code }) => code)).toEqual(isRefused ? ['APPROVAL_MISSING'] : [])
  })
})
