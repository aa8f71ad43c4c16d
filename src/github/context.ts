/**
 * What a run on GitHub says of itself: the runner's variables and the event
 * file, parsed. Invariant: a pure function of both; nothing is looked up, and an
 * event that does not say which commits changed is refused, never guessed at.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ChangeSource } from '../core/change-source.js'
import { GreenlineError } from '../core/errors.js'
import { describeRefusal } from './events.js'

export type Environment = Readonly<Record<string, string | undefined>>

export interface RunContext {
  readonly repository: { readonly owner: string; readonly name: string; readonly fullName: string }
  /** Short name: `main`. */
  readonly defaultBranch: string
  readonly eventName: string
  /** The commit that was checked out. */
  readonly sha: string
  /** In full: `refs/heads/main`. */
  readonly ref: string
  readonly runId: string
  readonly runAttempt: number
  /** Who started the run. Its rights are those of the run, whoever runs it again. */
  readonly actor: string
  /** Who started this attempt of it. */
  readonly triggeringActor: string
  readonly apiUrl: string
  readonly serverUrl: string
  readonly runUrl: string
  readonly workspace: string
  /** The pull request that the run is for, and its own head: the commit checked out is a merge that GitHub makes. */
  readonly pullRequest?: { readonly number: number; readonly head: string }
  /** Where the change is measured from. */
  readonly source: ChangeSource
  /**
   * `read-only` for a change from a fork or by Dependabot: the token may only read and secrets are empty, and where
   * GitHub does give them (`pull_request_target`, `workflow_run`), they are not meant for this change.
   */
  readonly trust: 'full' | 'read-only'
}

/** The inputs `base` and `head`; each beats what the event says. */
export interface ExplicitRange {
  readonly base?: string | undefined
  readonly head?: string | undefined
}

const Url = z.url().transform(url => url.replace(/\/+$/, ''))
const Variables = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_SHA: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
  GITHUB_REF: z.string().default(''),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().positive().default(1),
  GITHUB_ACTOR: z.string().default(''),
  GITHUB_TRIGGERING_ACTOR: z.string().optional(),
  GITHUB_API_URL: Url.default('https://api.github.com'),
  GITHUB_SERVER_URL: Url.default('https://github.com'),
  GITHUB_WORKSPACE: z.string().min(1),
})

const Sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const Repository = z.object({ default_branch: z.string().min(1) })
const AnyEvent = z.object({ repository: Repository.optional() })
const PushEvent = z.object({ before: Sha, after: Sha, ref: z.string(), deleted: z.boolean().optional() })
const PullRequestSide = z.object({ sha: Sha, repo: z.object({ full_name: z.string() }).nullish() })
const PullRequestEvent = z.object({
  pull_request: z.object({ base: PullRequestSide, head: PullRequestSide }),
})
const MergeGroupEvent = z.object({ merge_group: z.object({ base_sha: Sha, head_sha: Sha }) })

/**
 * Reads the context of the run.
 *
 * @param env - The runner's variables; `GITHUB_EVENT_PATH` names the event file, which is read.
 * @throws GreenlineError EVENT_UNSUPPORTED when the event names no change; INPUT_INVALID when the variables or the
 *   event file are not those of a runner.
 */
export function readContext(env: Environment, explicit: ExplicitRange = {}): RunContext {
  const variables = parse(Variables, definedOf(env), 'The variables of the run')
  const event = readEvent(variables.GITHUB_EVENT_PATH)
  const [owner = '', name = ''] = variables.GITHUB_REPOSITORY.split('/')
  const fullName = variables.GITHUB_REPOSITORY
  const defaultBranch = parse(AnyEvent, event, 'The event file').repository?.default_branch ?? 'main'
  const actor = variables.GITHUB_ACTOR
  return {
    repository: { owner, name, fullName },
    defaultBranch,
    eventName: variables.GITHUB_EVENT_NAME,
    sha: variables.GITHUB_SHA,
    ref: variables.GITHUB_REF,
    runId: variables.GITHUB_RUN_ID,
    runAttempt: variables.GITHUB_RUN_ATTEMPT,
    actor,
    triggeringActor: variables.GITHUB_TRIGGERING_ACTOR ?? actor,
    apiUrl: variables.GITHUB_API_URL,
    serverUrl: variables.GITHUB_SERVER_URL,
    runUrl: `${variables.GITHUB_SERVER_URL}/${fullName}/actions/runs/${variables.GITHUB_RUN_ID}`,
    workspace: variables.GITHUB_WORKSPACE,
    source: sourceOf(variables.GITHUB_EVENT_NAME, variables.GITHUB_SHA, event, defaultBranch, explicit),
    trust: actor === 'dependabot[bot]' || isFromFork(event, fullName) ? 'read-only' : 'full',
    ...pullRequestOf(event),
  }
}

/** Whether the run gets secrets, told before any setting is read; a run that says nothing of itself counts as one that does. */
export function trustOf(env: Environment): RunContext['trust'] {
  const { GITHUB_EVENT_PATH: path = '', GITHUB_REPOSITORY: fullName = '', GITHUB_ACTOR: actor } = env
  if (actor === 'dependabot[bot]') return 'read-only'
  try {
    return isFromFork(JSON.parse(readFileSync(path, 'utf8')), fullName) ? 'read-only' : 'full'
  } catch {
    return 'full'
  }
}

function pullRequestOf(event: unknown): Pick<RunContext, 'pullRequest'> {
  const shape = z.object({
    pull_request: z.object({ number: z.int().positive(), head: z.object({ sha: Sha }) }),
  })
  const parsed = shape.safeParse(event)
  if (!parsed.success) return {}
  const { number, head } = parsed.data.pull_request
  return { pullRequest: { number, head: head.sha } }
}

/** Events whose run is about a commit, but which do not say what changed. */
const RANGE_EVENTS = new Set(['workflow_dispatch', 'schedule', 'release', 'repository_dispatch'])

function sourceOf(
  eventName: string,
  sha: string,
  event: unknown,
  defaultBranch: string,
  explicit: ExplicitRange,
): ChangeSource {
  const { base, head } = explicit
  if (base !== undefined) return { kind: 'range', base, head: head ?? headOf(eventName, sha, event) }
  if (head !== undefined) return { kind: 'range', head }
  switch (eventName) {
    case 'push':
      return pushSource(parse(PushEvent, event, 'The push event'), defaultBranch)
    case 'pull_request': {
      const { pull_request } = parse(PullRequestEvent, event, 'The pull_request event')
      return { kind: 'pull-request', base: pull_request.base.sha, head: pull_request.head.sha }
    }
    case 'merge_group': {
      const { merge_group } = parse(MergeGroupEvent, event, 'The merge_group event')
      return { kind: 'merge-group', base: merge_group.base_sha, head: merge_group.head_sha }
    }
    default:
      if (RANGE_EVENTS.has(eventName)) return { kind: 'range', head: sha }
      throw unsupported(eventName)
  }
}

function pushSource(push: z.infer<typeof PushEvent>, defaultBranch: string): ChangeSource {
  if (push.deleted === true || /^0+$/.test(push.after)) {
    throw new GreenlineError(
      'EVENT_UNSUPPORTED',
      `This push deleted ${push.ref}: there is no commit to deploy.`,
      'Skip the job with `if: ${{ !github.event.deleted }}`.',
    )
  }
  return { kind: 'push', before: push.before, after: push.after, ref: push.ref, defaultBranch }
}

/** On a pull request GITHUB_SHA is a merge commit made by GitHub; the change's own commit is its head. */
function headOf(eventName: string, sha: string, event: unknown): string {
  if (eventName !== 'pull_request') return sha
  return parse(PullRequestEvent, event, 'The pull_request event').pull_request.head.sha
}

/** The repository is null when the fork was deleted. */
const HeadRepository = z.object({ full_name: z.string() }).nullish()
const EventOfHead = z.union([
  z.object({ pull_request: z.object({ head: z.object({ repo: HeadRepository }) }) }),
  z.object({ workflow_run: z.object({ head_repository: HeadRepository }) }),
])

function isFromFork(event: unknown, fullName: string): boolean {
  const parsed = EventOfHead.safeParse(event)
  if (!parsed.success) return false
  const head =
    'pull_request' in parsed.data
      ? parsed.data.pull_request.head.repo
      : parsed.data.workflow_run.head_repository
  return head?.full_name !== fullName
}

function unsupported(eventName: string): GreenlineError {
  const { message, hint } = describeRefusal(eventName)
  return new GreenlineError('EVENT_UNSUPPORTED', message, hint)
}

function readEvent(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new GreenlineError(
      'INPUT_INVALID',
      `The event file named by GITHUB_EVENT_PATH cannot be read: ${path}`,
      'Run Greenline as a step of a GitHub Actions job, or use its command line.',
      { cause },
    )
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  throw new GreenlineError(
    'INPUT_INVALID',
    `${subject} cannot be understood: ${fields.join('; ')}`,
    'Run Greenline as a step of a GitHub Actions job, or use its command line.',
  )
}

/** An empty variable means the same as an absent one. */
const definedOf = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
