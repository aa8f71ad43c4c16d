/**
 * Announces an execution in one comment on its pull request. Invariant: there is
 * never more than one of ours for an environment, and it tells of the latest
 * execution.
 */
import type { Client } from '../github/client.js'
import { MAX_COMMENT_BODY_BYTES, writeComment } from '../github/comments.js'
import type { RepositoryName } from '../github/git-data.js'
import { oneLine } from '../render/escape.js'
import { renderSummary } from '../render/summary.js'
import { toLinks } from '../render/summary-parts.js'
import type { Announcer } from './store.js'

export interface CommentOptions {
  readonly client: Client
  readonly repository: RepositoryName
  /** The pull request's number. */
  readonly pullRequest: number
}

/** An announcer that keeps one comment up to date. */
export function createComment({ client, repository, pullRequest }: CommentOptions): Announcer {
  return {
    name: 'comment',
    async announce(results, links) {
      const written = await writeComment(client, repository, {
        pullRequest,
        environment: results.execution.environment,
        body: renderSummary(results, { links: toLinks(links), maxBytes: MAX_COMMENT_BODY_BYTES }),
      })
      if (written.status === 'written') return written.url === undefined ? {} : { url: written.url }
      const why = oneLine(written.why, 200)
      return {
        note: `No comment: GitHub answered "${why}"; give the job \`permissions: pull-requests: write\`. Pull requests from forks and Dependabot cannot have it.`,
      }
    },
  }
}
