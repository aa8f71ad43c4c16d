/**
 * What GitHub keeps about runs and environments: approvals, protection rules,
 * deployments and their statuses, and comparisons of commits. Invariant: nothing
 * is there until a test puts it there; commits come from the bare repository.
 */
import { git } from './git.js'
import { refusal, type Reply } from './github-faults.js'
import { Refused, resolve, type Call } from './github-git.js'

export interface ApprovalGiven {
  /** `1000` without it, which is the runner's. */
  readonly runId?: string
  readonly environment: string
  /** Login. */
  readonly by: string
  readonly comment?: string
  readonly state?: 'approved' | 'rejected'
}

export interface DeploymentMade {
  readonly runId?: string
  readonly environment: string
  readonly sha: string
  /** In order, a second apart; a job in the environment by default. GitHub's own `waiting` is not in its description. */
  readonly states?: readonly ('pending' | 'queued' | 'in_progress' | 'success' | 'failure' | 'inactive')[]
  /** Of the first status. */
  readonly at?: string
  /** Which address of a status names the run. */
  readonly link?: 'log_url' | 'target_url'
}

/** Puts things into the stand-in's state. */
export interface RunsState {
  approve(approval: ApprovalGiven): void
  /** Makes an environment with these required reviewers; without any it has no such rule. */
  protect(environment: string, reviewers: readonly string[]): void
  /** @returns Adds a status to the deployment. */
  deployment(deployment: DeploymentMade): (state: NonNullable<DeploymentMade['states']>[number]) => void
}

/** Answers requests about runs. `endpoints` are by their operation. */
export interface Runs {
  readonly state: RunsState
  readonly endpoints: Readonly<Record<string, (call: Call) => Promise<Reply>>>
}

const RUN = '1000'
const START = '2026-11-22T09:00:00Z'
const MAX_PER_PAGE = 100

interface Status {
  readonly id: number
  readonly state: string
  readonly created: string
}

interface Deployment extends Required<Omit<DeploymentMade, 'states' | 'at'>> {
  readonly id: number
  readonly statuses: Status[]
}

/** A user as the description wants one. */
function user(call: Call, login: string): Record<string, unknown> {
  const site = new URL(call.htmlUrl).origin
  const place = encodeURIComponent(login)
  const api = `${site}/users/${place}`
  const lists = ['followers', 'following', 'gists', 'starred', 'subscriptions', 'orgs', 'repos']
  const urls = [...lists, 'events', 'received_events'].map(name => [
    `${name === 'orgs' ? 'organizations' : name}_url`,
    `${api}/${name}`,
  ])
  return {
    ...{ login, id: 1, node_id: 'U_1', avatar_url: `${site}/${place}.png`, gravatar_id: '' },
    ...{ url: api, html_url: `${site}/${place}`, type: 'User', site_admin: false },
    ...(Object.fromEntries(urls) as Record<string, string>),
  }
}

/** An account has the address `<login>@example.com`; other addresses belong to nobody. */
const loginOf = (email: string): string | undefined => /^([\w-]+)@example\.com$/.exec(email)?.[1]

function page<T>({ query }: Call, all: readonly T[], otherwise = 30): readonly T[] {
  const size = Math.min(Number(query['per_page'] ?? otherwise), MAX_PER_PAGE)
  const first = (Number(query['page'] ?? 1) - 1) * size
  return all.slice(first, first + size)
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

function environmentPart(call: Call, id: number, name: string): Record<string, unknown> {
  return {
    ...{ id, node_id: `EN_${id}`, name },
    url: `${call.url}/environments/${encodeURIComponent(name)}`,
    html_url: `${call.htmlUrl}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    ...{ created_at: START, updated_at: START },
  }
}

function deploymentBody(call: Call, deployment: Deployment): Record<string, unknown> {
  const { id, sha, environment } = deployment
  const url = `${call.url}/deployments/${id}`
  return {
    ...{ url, id, node_id: `DE_${id}`, sha, ref: 'main', task: 'deploy', payload: {} },
    ...{ original_environment: environment, environment, description: null },
    creator: user(call, 'github-actions[bot]'),
    ...{ created_at: deployment.statuses[0]?.created ?? START, updated_at: START },
    ...{ statuses_url: `${url}/statuses`, repository_url: call.url },
  }
}

function statusBody(call: Call, { id, environment, runId, link }: Deployment, status: Status): unknown {
  const deployment = `${call.url}/deployments/${id}`
  const log = `${call.htmlUrl}/actions/runs/${runId}/job/${id}00`
  const elsewhere = 'https://shop.example'
  return {
    url: `${deployment}/statuses/${status.id}`,
    ...{ id: status.id, node_id: `DES_${status.id}`, state: status.state, description: '', environment },
    creator: user(call, 'github-actions[bot]'),
    ...{ created_at: status.created, updated_at: status.created, environment_url: elsewhere },
    log_url: link === 'log_url' ? log : elsewhere,
    target_url: link === 'target_url' ? log : elsewhere,
    ...{ deployment_url: deployment, repository_url: call.url },
  }
}

const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B']

async function commits(call: Call, words: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const text = await git(call.bare, ['log', '-z', `--format=${FIELDS.join('%x01')}`, ...words, '--'])
  const records = text === '' ? [] : text.replace(/\0$/, '').split('\0')
  return records.map(record => {
    const [sha, tree, parents, an, ae, ai, cn, ce, ci, message] = record.split('\x01') as [
      ...[string, string, string, string, string, string, string, string, string, string],
    ]
    const account = (email: string): unknown => {
      const login = loginOf(email)
      return login === undefined ? null : user(call, login)
    }
    const url = `${call.url}/commits/${sha}`
    const date = (iso: string): string => new Date(iso).toISOString().replace('.000', '')
    return {
      ...{ url, sha, node_id: `C_${sha}`, html_url: `${call.htmlUrl}/commit/${sha}` },
      comments_url: `${url}/comments`,
      commit: {
        url: `${call.url}/git/commits/${sha}`,
        author: { name: an, email: ae, date: date(ai) },
        committer: { name: cn, email: ce, date: date(ci) },
        ...{ message: message.trimEnd(), comment_count: 0 },
        tree: { sha: tree, url: `${call.url}/git/trees/${tree}` },
      },
      ...{ author: account(ae), committer: account(ce) },
      parents: parents
        .split(' ')
        .filter(parent => parent !== '')
        .map(parent => ({ sha: parent, url: `${call.url}/commits/${parent}` })),
    }
  })
}

async function compare(call: Call): Promise<Reply> {
  const [base = '', head = ''] = call.parameters['basehead']!.split('...')
  const [from, to] = [await resolve(call.bare, base, 'commit'), await resolve(call.bare, head, 'commit')]
  if (from === undefined || to === undefined) throw new Refused(404, 'Not Found')
  const mergeBase = await git(call.bare, ['merge-base', from, to]).catch(() => undefined)
  if (mergeBase === undefined) throw new Refused(404, `No common ancestor between ${base} and ${head}.`)
  const count = async (range: string): Promise<number> =>
    Number(await git(call.bare, ['rev-list', '--count', range]))
  const [ahead, behind] = [await count(`${from}..${to}`), await count(`${to}..${from}`)]
  const all = await commits(call, ['--reverse', '--topo-order', `${from}..${to}`])
  const url = `${call.url}/compare/${base}...${head}`
  const page_ = `${call.htmlUrl}/compare/${base}...${head}`
  const body = {
    ...{ url, html_url: page_, permalink_url: page_, diff_url: `${page_}.diff`, patch_url: `${page_}.patch` },
    base_commit: (await commits(call, ['-1', from]))[0],
    merge_base_commit: (await commits(call, ['-1', mergeBase]))[0],
    status: behind > 0 && ahead > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical',
    ...{ ahead_by: ahead, behind_by: behind, total_commits: ahead },
    commits: page(call, all, 250),
    files: [],
  }
  return { status: 200, body }
}

/** A state with nothing in it. */
export function createRuns(): Runs {
  const approvals: ApprovalGiven[] = []
  const environments: { readonly name: string; readonly reviewers: readonly string[] }[] = []
  const deployments: Deployment[] = []
  let statuses = 0

  const getReviews = (call: Call): Reply => ({
    status: 200,
    body: approvals
      .filter(({ runId = RUN }) => runId === call.parameters['run_id'])
      .map(({ environment, by, comment = '', state = 'approved' }, index) => ({
        ...{ state, comment, user: user(call, by) },
        environments: [environmentPart(call, index + 1, environment)],
      })),
  })

  const getEnvironment = (call: Call): Reply => {
    const wanted = call.parameters['environment_name']!
    const index = environments.findIndex(({ name }) => isSame(name, wanted))
    const found = environments[index]
    if (found === undefined) return refusal(404, 'Not Found')
    const rule = {
      ...{ id: 3515, node_id: 'GA_1', prevent_self_review: false, type: 'required_reviewers' },
      reviewers: found.reviewers.map(login => ({ type: 'User', reviewer: user(call, login) })),
    }
    const timer = { id: 3516, node_id: 'GA_2', type: 'wait_timer', wait_timer: 0 }
    const body = {
      ...environmentPart(call, index + 1, found.name),
      protection_rules: found.reviewers.length === 0 ? [timer] : [timer, rule],
      deployment_branch_policy: null,
    }
    return { status: 200, body }
  }

  const listDeployments = (call: Call): Reply => {
    const { sha, environment } = call.query
    const found = deployments
      .filter(deployment => sha === undefined || deployment.sha === sha)
      .filter(deployment => environment === undefined || isSame(deployment.environment, environment))
    return { status: 200, body: page(call, found.toReversed()).map(each => deploymentBody(call, each)) }
  }

  const listStatuses = (call: Call): Reply => {
    const deployment = deployments.find(({ id }) => String(id) === call.parameters['deployment_id'])
    if (deployment === undefined) return refusal(404, 'Not Found')
    const newestFirst = deployment.statuses.toReversed()
    return { status: 200, body: page(call, newestFirst).map(each => statusBody(call, deployment, each)) }
  }

  return {
    state: {
      approve: approval => void approvals.push(approval),
      protect: (name, reviewers) => void environments.push({ name, reviewers }),
      deployment({ states = ['queued', 'in_progress'], at = START, ...made }) {
        const defaults = { runId: RUN, link: 'log_url' } as const
        const deployment = { ...defaults, ...made, id: deployments.length + 1, statuses: [] as Status[] }
        const add = (state: string): void => {
          const time = Date.parse(at) + deployment.statuses.length * 1_000
          const created = new Date(time).toISOString().replace('.000', '')
          deployment.statuses.push({ id: (statuses += 1), state, created })
        }
        states.forEach(add)
        deployments.push(deployment)
        return add
      },
    },
    endpoints: {
      'actions/get-reviews-for-run': async call => getReviews(call),
      'repos/get-environment': async call => getEnvironment(call),
      'repos/list-deployments': async call => listDeployments(call),
      'repos/list-deployment-statuses': async call => listStatuses(call),
      'repos/compare-commits-with-basehead': compare,
    },
  }
}
