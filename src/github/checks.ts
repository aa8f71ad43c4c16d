/**
 * Check runs: a verdict on a commit with annotations on its lines. Invariant: a
 * token that may not write them is an answer and not an error, and every
 * annotation is sent once, in its order.
 */
import { refusalOf, statusOf, toGitHubError, type Client } from './client.js'

/** A stretch of lines of a file with something to say. Lines and columns are 1-based; columns need equal lines. */
export interface CheckAnnotation {
  /** A file of the repository at the commit. */
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly startColumn?: number
  readonly endColumn?: number
  readonly level: 'failure' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
  readonly rawDetails?: string
}

export interface CheckRun {
  readonly name: string
  /** Of a pull request: its own head, never the merge commit that GitHub makes. */
  readonly headSha: string
  /** Ours, to tell which execution it is of. */
  readonly externalId: string
  readonly detailsUrl?: string | undefined
  readonly startedAt?: string | undefined
  readonly completedAt?: string | undefined
  readonly title: string
  readonly summary: string
  readonly text?: string | undefined
  readonly conclusion: 'success' | 'failure' | 'neutral'
  readonly annotations: readonly CheckAnnotation[]
}

/** What became of a check run or a comment. */
export type Written =
  { readonly status: 'written'; readonly url?: string } | { readonly status: 'refused'; readonly why: string }

/** https://docs.github.com/en/rest/checks/runs: more than these take further requests, which append. */
export const MAX_ANNOTATIONS_PER_REQUEST = 50

/**
 * Makes a check run that is completed, with all its annotations: one request for every fifty of them, and at least
 * one.
 *
 * @throws GreenlineError PUBLISH_FAILED, TOKEN_FORBIDDEN (a wrong token) or REPOSITORY_UNREACHABLE
 */
export async function writeCheckRun(
  client: Client,
  { owner, name }: { readonly owner: string; readonly name: string },
  run: CheckRun,
): Promise<Written> {
  const { title, summary, text, annotations } = run
  const place = { owner, repo: name }
  const outputWith = (from: number) => ({
    title,
    summary,
    ...(text !== undefined && { text }),
    annotations: annotations.slice(from, from + MAX_ANNOTATIONS_PER_REQUEST).map(toWire),
  })
  try {
    const { data: made } = await client.rest.checks.create({
      ...place,
      name: run.name,
      head_sha: run.headSha,
      external_id: run.externalId,
      ...(run.detailsUrl !== undefined && { details_url: run.detailsUrl }),
      ...(run.startedAt !== undefined && { started_at: run.startedAt }),
      ...(run.completedAt !== undefined && { completed_at: run.completedAt }),
      status: 'completed',
      conclusion: run.conclusion,
      output: outputWith(0),
    })
    for (let sent = MAX_ANNOTATIONS_PER_REQUEST; sent < annotations.length;) {
      await append(client, { ...place, check_run_id: made.id }, outputWith(sent), sent)
      sent += MAX_ANNOTATIONS_PER_REQUEST
    }
    return { status: 'written', ...(made.html_url !== null && { url: made.html_url }) }
  } catch (thrown) {
    return refusedOr(thrown, `to write the check run of ${owner}/${name}`)
  }
}

type Place = { readonly owner: string; readonly repo: string; readonly check_run_id: number }
type Output = NonNullable<NonNullable<Parameters<Client['rest']['checks']['update']>[0]>['output']>

const MAX_TRIES = 4

/**
 * Appends annotations once. A lost answer to a request that was carried out would have the client repeat it, and every
 * line of the change be annotated twice; so the run is asked how many it has before anything is sent again.
 *
 * @param before - How many annotations the run has when none of these have arrived.
 */
async function append(client: Client, place: Place, output: Output, before: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.rest.checks.update({ ...place, output, request: { retries: 0 } })
      return
    } catch (thrown) {
      if (attempt === MAX_TRIES || (statusOf(thrown) ?? 0) < 500) throw thrown
      const { data } = await client.rest.checks.get(place)
      if (data.output.annotations_count > before) return
    }
  }
}

const toWire = (annotation: CheckAnnotation) => ({
  path: annotation.path,
  start_line: annotation.startLine,
  end_line: annotation.endLine,
  ...(annotation.startColumn !== undefined && { start_column: annotation.startColumn }),
  ...(annotation.endColumn !== undefined && { end_column: annotation.endColumn }),
  annotation_level: annotation.level,
  title: annotation.title,
  message: annotation.message,
  ...(annotation.rawDetails !== undefined && { raw_details: annotation.rawDetails }),
})

/**
 * The answer to a token without the permission: a value. Forks' and Dependabot's tokens may never write, and GitHub
 * says 404 where even reading is not allowed.
 *
 * @param doing - To complete "GitHub refused …".
 * @throws What else went wrong, as a GreenlineError where it is the user's to mend.
 */
export function refusedOr(thrown: unknown, doing: string): Written {
  const status = statusOf(thrown)
  const why = refusalOf(thrown)
  if ((status === 403 || status === 404) && !/rate limit/i.test(why)) return { status: 'refused', why }
  throw toGitHubError(thrown, doing)
}
