/**
 * Check runs and comments of GitHub's REST API, kept in memory. Invariant: what
 * GitHub refuses for its size or its shape is refused here, in GitHub's words as
 * far as they are known.
 */
import type { Reply } from './github-faults.js'
import { Refused, resolve, type Call } from './github-git.js'

interface SentAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column?: number
  readonly end_column?: number
  readonly annotation_level: string
  readonly message: string
  readonly title?: string
  readonly raw_details?: string
}
interface SentOutput {
  readonly title?: string
  readonly summary: string
  readonly text?: string
  readonly annotations?: readonly SentAnnotation[]
}
interface SentRun {
  readonly name?: string
  readonly head_sha?: string
  readonly details_url?: string
  readonly external_id?: string
  readonly status?: string
  readonly conclusion?: string
  readonly started_at?: string
  readonly completed_at?: string
  readonly output?: SentOutput
}

/** A check run as it is kept. */
export interface StoredRun extends Omit<SentRun, 'output'> {
  readonly id: number
  readonly output: Omit<SentOutput, 'annotations' | 'summary'> & { readonly summary?: string }
  readonly annotations: readonly SentAnnotation[]
}

export interface Author {
  readonly id: number
  readonly login: string
  readonly type: 'Bot' | 'User'
}
/** Whom a workflow's own token is. */
export const BOT: Author = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' }

export interface StoredComment {
  readonly id: number
  readonly issue: number
  readonly author: Author
  body: string
}

type Endpoint = (call: Call) => Promise<Reply>

/** What a stand-in keeps of checks and comments. */
export interface Reviews {
  /** By operation, such as `checks/create`. */
  readonly endpoints: Readonly<Record<string, Endpoint>>
  /** The answer to the question whose token it is (GraphQL). */
  readonly viewer: Reply
  /** In the order in which they were made. */
  readonly runs: readonly StoredRun[]
  readonly comments: readonly StoredComment[]
  /** Somebody comments. */
  say(author: Author, issue: number, body: string): void
}

// The description speaks of characters; GitHub counts bytes (https://github.com/github/docs/issues/35252).
const MAX_TEXT_BYTES = 65_535
const MAX_DETAIL_BYTES = 64 * 1024
const MAX_TITLE_CHARACTERS = 255
const MAX_COMMENT_CHARACTERS = 65_536
const MAX_PAGE = 100
const AT = '2026-11-22T09:00:00Z'

/** @param author - Whom the token is. */
export function createReviews(author: Author = BOT): Reviews {
  const runs: StoredRun[] = []
  const comments: StoredComment[] = []
  const runOf = (call: Call): number => {
    const index = runs.findIndex(({ id }) => id === Number(call.parameters['check_run_id']))
    if (index < 0) throw new Refused(404, 'Not Found')
    return index
  }
  const commentOf = (call: Call): StoredComment => {
    const found = comments.find(({ id }) => id === Number(call.parameters['comment_id']))
    if (found === undefined) throw new Refused(404, 'Not Found')
    return found
  }
  const say = (by: Author, issue: number, body: string): StoredComment => {
    const comment = { id: 9_000_000_000 + comments.length, issue, author: by, body }
    comments.push(comment)
    return comment
  }

  const endpoints: Readonly<Record<string, Endpoint>> = {
    async 'checks/create'(call) {
      const { output, ...run } = call.body as SentRun
      const sha = run.head_sha ?? ''
      if ((await resolve(call.bare, sha, 'commit')) !== sha) {
        throw new Refused(422, `No commit found for SHA: ${sha}`)
      }
      checkOutput(output)
      const { annotations = [], ...texts } = output ?? { summary: '' }
      const made: StoredRun = { ...run, id: 8_000_000_000 + runs.length, output: texts, annotations }
      runs.push(made)
      return { status: 201, body: toRun(call, made) }
    },
    async 'checks/update'(call) {
      const index = runOf(call)
      const { output, ...more } = call.body as SentRun
      checkOutput(output)
      const before = runs[index]!
      const { annotations = [], ...texts } = output ?? {}
      const updated: StoredRun = {
        ...before,
        ...more,
        output: { ...before.output, ...texts },
        annotations: [...before.annotations, ...annotations],
      }
      runs[index] = updated
      return { status: 200, body: toRun(call, updated) }
    },
    async 'checks/get'(call) {
      return { status: 200, body: toRun(call, runs[runOf(call)]!) }
    },
    async 'checks/list-annotations'(call) {
      const run = runs[runOf(call)]!
      const { body, headers } = pageOf(call, `check-runs/${run.id}/annotations`, run.annotations)
      return { status: 200, body: body.map(each => toAnnotation(call, run, each)), headers }
    },
    async 'checks/list-for-ref'(call) {
      const sha = await resolve(call.bare, call.parameters['ref']!, 'commit')
      const { check_name: name, filter = 'latest' } = call.query
      const found = runs
        .filter(run => run.head_sha === sha && (name === undefined || run.name === name))
        .filter(
          (run, index, all) => filter === 'all' || all.findLastIndex(o => o.name === run.name) === index,
        )
      const { body, headers } = pageOf(call, `commits/${call.parameters['ref']!}/check-runs`, found)
      const runsHere = body.map(run => toRun(call, run))
      return { status: 200, body: { total_count: found.length, check_runs: runsHere }, headers }
    },
    async 'issues/list-comments'(call) {
      const issue = Number(call.parameters['issue_number'])
      const found = comments.filter(comment => comment.issue === issue)
      const { body, headers } = pageOf(call, `issues/${issue}/comments`, found)
      return { status: 200, body: body.map(comment => toComment(call, comment)), headers }
    },
    async 'issues/create-comment'(call) {
      const { body } = call.body as { body: string }
      checkComment(body)
      const made = toComment(call, say(author, Number(call.parameters['issue_number']), body))
      return { status: 201, body: made, headers: { location: made.url } }
    },
    async 'issues/update-comment'(call) {
      const { body } = call.body as { body: string }
      checkComment(body)
      const comment = commentOf(call)
      comment.body = body
      return { status: 200, body: toComment(call, comment) }
    },
    async 'issues/get-comment'(call) {
      return { status: 200, body: toComment(call, commentOf(call)) }
    },
  }
  const viewer = { status: 200, body: { data: { viewer: { databaseId: author.id } } } }
  return { endpoints, viewer, runs, comments, say }
}

function checkOutput(output: Partial<SentOutput> | undefined): void {
  for (const field of ['summary', 'text'] as const) {
    const bytes = Buffer.byteLength(output?.[field] ?? '')
    if (bytes > MAX_TEXT_BYTES) {
      throw new Refused(422, `${field} exceeds a maximum bytesize of ${MAX_TEXT_BYTES}`)
    }
  }
  for (const annotation of output?.annotations ?? []) {
    const { title = '', message, raw_details = '', start_line, end_line, start_column } = annotation
    if (start_line < 1 || end_line < start_line)
      throw new Refused(422, 'end_line must not be before start_line')
    if (start_column !== undefined && start_line !== end_line) {
      throw new Refused(422, 'start_column cannot be used when start_line and end_line differ')
    }
    if (Array.from(title).length > MAX_TITLE_CHARACTERS) throw new Refused(422, 'title is too long')
    if (message === '') throw new Refused(422, 'message is missing')
    if (Math.max(Buffer.byteLength(message), Buffer.byteLength(raw_details)) > MAX_DETAIL_BYTES) {
      throw new Refused(422, 'message or raw_details exceeds 64 KB')
    }
  }
}

function checkComment(body: string): void {
  if (body.trim() === '') throw new Refused(422, "Body can't be blank")
  if (Array.from(body).length > MAX_COMMENT_CHARACTERS) {
    throw new Refused(422, `Body is too long (maximum is ${MAX_COMMENT_CHARACTERS} characters)`)
  }
}

/** One page, and where the next one is. */
function pageOf<T>({ query, url }: Call, path: string, all: readonly T[]) {
  const size = Math.min(MAX_PAGE, Number(query['per_page'] ?? 30))
  const page = Number(query['page'] ?? 1)
  const next = `${url}/${path}?${new URLSearchParams({ ...query, page: String(page + 1) }).toString()}`
  const headers: Record<string, string> = page * size < all.length ? { link: `<${next}>; rel="next"` } : {}
  return { body: all.slice((page - 1) * size, page * size), headers }
}

function toRun(call: Call, run: StoredRun): unknown {
  const url = `${call.url}/check-runs/${run.id}`
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.head_sha,
    external_id: run.external_id ?? '',
    url,
    html_url: `${call.htmlUrl}/runs/${run.id}`,
    details_url: run.details_url ?? null,
    status: run.status ?? 'queued',
    conclusion: run.conclusion ?? null,
    started_at: run.started_at ?? AT,
    completed_at: run.completed_at ?? null,
    output: {
      title: run.output.title ?? null,
      summary: run.output.summary ?? null,
      text: run.output.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: 5 },
    app: null,
    pull_requests: [],
  }
}

const toAnnotation = (call: Call, run: StoredRun, annotation: SentAnnotation): unknown => ({
  title: null,
  raw_details: null,
  start_column: null,
  end_column: null,
  ...annotation,
  blob_href: `${call.htmlUrl}/blob/${run.head_sha ?? ''}/${encodeURI(annotation.path)}`,
})

function toComment(call: Call, { id, issue, author, body }: StoredComment) {
  return {
    id,
    node_id: `IC_${id}`,
    url: `${call.url}/issues/comments/${id}`,
    html_url: `${call.htmlUrl}/pull/${issue}#issuecomment-${id}`,
    issue_url: `${call.url}/issues/${issue}`,
    body,
    user: toUser(call, author),
    created_at: AT,
    updated_at: AT,
    author_association: 'NONE',
    performed_via_github_app: null,
  }
}

function toUser(call: Call, { id, login, type }: Author): unknown {
  const url = `${new URL(call.url).origin}/users/${encodeURIComponent(login)}`
  return {
    id,
    login,
    type,
    node_id: `U_${id}`,
    avatar_url: `${url}/avatar`,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: `${url}/followers`,
    following_url: `${url}/following`,
    gists_url: `${url}/gists`,
    starred_url: `${url}/starred`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    received_events_url: `${url}/received_events`,
    site_admin: false,
  }
}
