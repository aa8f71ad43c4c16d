/**
 * What GitHub keeps about a run and its environment: approvals, protection,
 * deployments, and who wrote the change. Invariant: a question that GitHub does
 * not answer is an answer too, never taken for "there is none".
 */
import type { Approval } from '../core/model.js'
import { type Client, refusalOf, statusOf } from './client.js'

/** Where questions go. */
export interface Place {
  readonly client: Client
  readonly repository: { readonly owner: string; readonly name: string }
}

/** `denied`: the token may not know, or there is no such thing (GitHub does not tell which). `reason` is a phrase. */
export type Answer<T> =
  | { readonly status: 'known'; readonly value: T }
  | { readonly status: 'denied' | 'failed'; readonly reason: string }

/** One entry of the run's review history that let a job in. */
export interface RunApproval extends Approval {
  /** Names of the environments it holds for. */
  readonly environments: readonly string[]
}

/** Who approved what in a run, in GitHub's order. Needs `actions: read`. Rejections are left out. */
export const listApprovals = (place: Place, runId: string): Promise<Answer<readonly RunApproval[]>> =>
  ask(async () => {
    const { data } = await place.client.rest.actions.getReviewsForRun({ ...at(place), run_id: Number(runId) })
    return data
      .filter(review => review.state === 'approved')
      .map(review => ({
        by: review.user.login,
        ...(review.comment === '' ? {} : { comment: review.comment }),
        environments: review.environments.map(({ name }) => name ?? ''),
      }))
  })

/** Whether somebody has to approve before a job enters the environment. Needs `actions: read`. */
export const readProtection = (
  place: Place,
  environment: string,
): Promise<Answer<{ readonly hasReviewers: boolean }>> =>
  ask(async () => {
    const { data } = await place.client.rest.repos.getEnvironment({
      ...at(place),
      environment_name: environment,
    })
    const rules = data.protection_rules ?? []
    return { hasReviewers: rules.some(rule => rule.type === 'required_reviewers') }
  })

/** A deployment that GitHub made for a job. */
export interface JobDeployment {
  /** Of the job: `over` has ended, `ahead` waits for an approval or a runner. */
  readonly progress: 'ahead' | 'running' | 'over'
  /** When the environment opened, in ISO 8601; absent when it has not or GitHub does not tell. */
  readonly openedAt?: string
}

/** Which deployments are looked through. */
export interface DeploymentQuery {
  readonly runId: string
  readonly environment: string
  /** Absent: whatever the commit, which takes longer. */
  readonly sha?: string | undefined
}

const PER_PAGE = 100
/** Newest come first, and this run's are among them unless hundreds of others have been made since. */
const MAX_PAGES = 5
const MAX_CANDIDATES = 50

/**
 * Looks for deployments of a run to an environment, and prefers one whose job is running. Needs `deployments: read`.
 *
 * @returns undefined in the answer when the run has none.
 */
export const findDeployment = (
  place: Place,
  { runId, environment, sha }: DeploymentQuery,
): Promise<Answer<JobDeployment | undefined>> =>
  ask(async () => {
    let found: JobDeployment | undefined
    let candidates = 0
    // The commit narrows it down enough; the name is compared here, because GitHub's names have no case.
    const filter = sha === undefined ? { environment } : { sha }
    for (let page = 1; page <= MAX_PAGES; page++) {
      const { data } = await place.client.rest.repos.listDeployments({
        ...at(place),
        ...filter,
        per_page: PER_PAGE,
        page,
      })
      for (const { id } of data.filter(deployment => isSameName(deployment.environment, environment))) {
        if (candidates++ === MAX_CANDIDATES) return found
        const statuses = await listStatuses(place, id)
        if (!statuses.some(status => isOfRun(status, runId))) continue
        found = better(found, toDeployment(statuses))
        if (found.progress === 'running') return found
      }
      if (data.length < PER_PAGE) break
    }
    return found
  })

interface DeploymentStatus {
  readonly state: string
  readonly log_url?: string
  readonly target_url?: string
  readonly created_at: string
}

/** @returns The oldest first. */
async function listStatuses(place: Place, deployment: number): Promise<readonly DeploymentStatus[]> {
  const { data } = await place.client.rest.repos.listDeploymentStatuses({
    ...at(place),
    deployment_id: deployment,
    per_page: PER_PAGE,
  })
  // The list comes newest first; several may bear the same second.
  return data.toReversed().sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
}

const isOfRun = ({ log_url, target_url }: DeploymentStatus, runId: string): boolean =>
  [log_url, target_url].some(url => url !== undefined && `${url}/`.includes(`/actions/runs/${runId}/`))

/**
 * A job's deployment goes `waiting` (for an approval), `queued`, `in_progress`, then to how it ended. `waiting` is
 * missing in GitHub's description of its API.
 */
export function toDeployment(statuses: readonly DeploymentStatus[]): JobDeployment {
  const isAhead = ({ state }: DeploymentStatus): boolean => ['waiting', 'pending', 'queued'].includes(state)
  const isWaiting = ({ state }: DeploymentStatus): boolean => ['waiting', 'pending'].includes(state)
  const last = statuses.at(-1)
  const opened = statuses.some(isWaiting)
    ? statuses[statuses.findLastIndex(isWaiting) + 1]
    : statuses.find(({ state }) => state === 'in_progress')
  const progress = last?.state === 'in_progress' ? 'running' : last && !isAhead(last) ? 'over' : 'ahead'
  return {
    progress,
    ...(opened === undefined ? {} : { openedAt: new Date(opened.created_at).toISOString() }),
  }
}

const RANK = { over: 0, ahead: 1, running: 2 } as const
const better = (found: JobDeployment | undefined, other: JobDeployment): JobDeployment =>
  found === undefined || RANK[other.progress] > RANK[found.progress] ? other : found

/** GitHub's names of environments and people have no case. */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Who made the commits of a change. */
export interface Authors {
  /** The commits of each login, in order; who committed what another wrote counts too. */
  readonly commits: ReadonlyMap<string, readonly string[]>
  /** Commits whose author has no account that GitHub knows. */
  readonly unknown: readonly string[]
}

/** Who makes the commits of the website. */
const WEB_FLOW = 'web-flow'

interface ComparedCommit {
  readonly sha: string
  readonly author: unknown
  readonly committer: unknown
  readonly parents: readonly { readonly sha?: string }[]
}

/**
 * Lists who wrote the commits between two. Needs `contents: read`.
 *
 * @param range - Any commits, branches or tags. Without `base`: from the first parent of `head`.
 */
export const listAuthors = (
  place: Place,
  range: { readonly base?: string | undefined; readonly head: string },
): Promise<Answer<Authors>> =>
  ask(async () => {
    const commits =
      range.base === undefined
        ? await lastCommits(place, range.head)
        : await compare(place, range.base, range.head)
    const byLogin = new Map<string, string[]>()
    const unknown: string[] = []
    for (const { sha, author, committer } of commits) {
      const logins = [loginOf(author), loginOf(committer)].filter(login => login !== undefined)
      if (loginOf(author) === undefined) unknown.push(sha)
      for (const login of new Set(logins.filter(name => name !== WEB_FLOW))) {
        byLogin.set(login, [...(byLogin.get(login) ?? []), sha])
      }
    }
    return { commits: byLogin, unknown }
  })

/** A comparison with itself tells of one commit, whose parents it names. */
async function lastCommits(place: Place, head: string): Promise<readonly ComparedCommit[]> {
  const { data } = await place.client.rest.repos.compareCommitsWithBasehead({
    ...at(place),
    basehead: `${head}...${head}`,
    per_page: 1,
  })
  const [parent] = data.base_commit.parents
  return parent === undefined ? [data.base_commit] : compare(place, parent.sha, data.base_commit.sha)
}

async function compare(place: Place, base: string, head: string): Promise<readonly ComparedCommit[]> {
  const commits: ComparedCommit[] = []
  for (let page = 1; ; page++) {
    const { data } = await place.client.rest.repos.compareCommitsWithBasehead({
      ...at(place),
      basehead: `${base}...${head}`,
      per_page: PER_PAGE,
      page,
    })
    commits.push(...data.commits)
    if (data.commits.length === 0 || commits.length >= data.total_commits) return commits
  }
}

const loginOf = (person: unknown): string | undefined =>
  typeof person === 'object' && person !== null && 'login' in person && typeof person.login === 'string'
    ? person.login
    : undefined

const at = ({ repository }: Place): { owner: string; repo: string } => ({
  owner: repository.owner,
  repo: repository.name,
})

async function ask<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { status: 'known', value: await question() }
  } catch (thrown) {
    const status = statusOf(thrown)
    if (status === undefined) throw thrown
    const reason = `HTTP ${status}: ${refusalOf(thrown)}`
    return { status: [401, 403, 404].includes(status) ? 'denied' : 'failed', reason }
  }
}
