/**
 * One comment on a pull request for each environment, kept up to date. Invariant:
 * only a comment by the token's own author is ever changed, so nobody can plant
 * one that is taken for ours.
 */
import { refusedOr, type Written } from './checks.js'
import { refusalOf, type Client } from './client.js'

export interface PullRequestComment {
  readonly pullRequest: number
  readonly environment: string
  /** Markdown of at most `MAX_COMMENT_BODY_BYTES`; the marker comes on top of it. */
  readonly body: string
}

/** GitHub's limit is in characters; none takes less than a byte. */
const MAX_COMMENT_BYTES = 65_536
/** An environment's name has up to 255 characters; as they are written here, each of its bytes takes up to three. */
const MAX_MARKER_BYTES = 3200
/** What the comment's text may take. */
export const MAX_COMMENT_BODY_BYTES = MAX_COMMENT_BYTES - MAX_MARKER_BYTES

/**
 * The hidden first line that a comment is found again by: everything that could end it or look like markup is written
 * as the code of its bytes.
 */
export function markerOf(environment: string): string {
  const name = Buffer.from(environment.slice(0, 255))
    .toString('latin1')
    .replace(/[^\w.]/g, byte => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  return `<!-- greenline environment=${name} -->`
}

/**
 * Writes the comment: in the place of the one that is there, else a new one.
 *
 * @throws GreenlineError PUBLISH_FAILED, TOKEN_FORBIDDEN (a wrong token) or REPOSITORY_UNREACHABLE
 */
export async function writeComment(
  client: Client,
  { owner, name }: { readonly owner: string; readonly name: string },
  comment: PullRequestComment,
): Promise<Written> {
  const place = { owner, repo: name }
  const marker = markerOf(comment.environment)
  const body = `${marker}\n${comment.body}`
  try {
    const known = await find(client, { ...place, issue_number: comment.pullRequest }, marker)
    const { data } =
      known === undefined
        ? await client.rest.issues.createComment({ ...place, issue_number: comment.pullRequest, body })
        : await client.rest.issues.updateComment({ ...place, comment_id: known, body })
    return { status: 'written', url: data.html_url }
  } catch (thrown) {
    return refusedOr(thrown, `to comment on the pull request #${comment.pullRequest}`)
  }
}

/** The id of the first comment of ours that begins with the marker. */
async function find(
  client: Client,
  place: { readonly owner: string; readonly repo: string; readonly issue_number: number },
  marker: string,
): Promise<number | undefined> {
  const marked: { readonly id: number; readonly by: number | undefined }[] = []
  for await (const { data } of client.paginate.iterator(client.rest.issues.listComments, {
    ...place,
    per_page: 100,
  })) {
    for (const { id, body, user } of data) {
      if (body?.split(/\r?\n/, 1)[0] === marker) marked.push({ id, by: user?.id })
    }
  }
  if (marked.length === 0) return undefined
  const self = await idOfAuthor(client)
  return marked.find(({ by }) => by === self)?.id
}

/** The account behind every workflow's own token, `github-actions[bot]`, on github.com. */
const WORKFLOW_BOT_ID = 41_898_282

/** Who we are. The REST API does not tell the token of an app; GraphQL tells every token. */
async function idOfAuthor(client: Client): Promise<number> {
  try {
    const { viewer } = await client.graphql<{ viewer: { databaseId: number } }>('{ viewer { databaseId } }')
    return viewer.databaseId
  } catch (thrown) {
    if (refusalOf(thrown) === '' && !(thrown instanceof Error && thrown.name === 'GraphqlResponseError')) {
      throw thrown
    }
    return WORKFLOW_BOT_ID
  }
}
