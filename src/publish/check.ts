/**
 * Announces an execution as a check run on its commit. Invariant: where the token
 * may not write checks, the failing lines are annotated all the same, and a
 * reader is told which permission is missing.
 */
import type { Results } from '../core/model.js'
import { writeCheckRun } from '../github/checks.js'
import type { Client } from '../github/client.js'
import type { RepositoryName } from '../github/git-data.js'
import type { Annotation } from '../render/annotations.js'
import { renderCheck } from '../render/check.js'
import { oneLine } from '../render/escape.js'
import { plural } from '../render/format.js'
import { toLinks } from '../render/summary-parts.js'
import type { Announcer } from './store.js'

/** One annotation for the log of the run. */
export interface LogAnnotation {
  readonly level: 'error' | 'warning'
  readonly text: string
  /** Absent for the count of what is not annotated. */
  readonly path?: string
  readonly line?: number
}

export interface CheckOptions {
  readonly client: Client
  readonly repository: RepositoryName
  /** Of a pull request: its own head, never the merge commit that GitHub makes. */
  readonly headSha: string
  /** Takes what the check cannot; a workflow command each, escaped by the host. */
  readonly annotate: (annotation: LogAnnotation) => void
}

/** GitHub shows so many annotations of a kind from one step's log. */
export const MAX_LOG_ANNOTATIONS = 10
const MAX_NAME_CHARACTERS = 255

/** The check's name: one for each environment and method, so that a deployment does not hide a dry run. */
export const checkNameOf = ({ environment, method }: Results['execution']): string => {
  const suffix = method === 'deploy' ? '' : ` (${method})`
  return `${oneLine(`Greenline: ${environment}`, MAX_NAME_CHARACTERS - suffix.length)}${suffix}`
}

/** An announcer that writes a check run. */
export function createCheck({ client, repository, headSha, annotate }: CheckOptions): Announcer {
  return {
    name: 'check',
    async announce(results, links) {
      const { execution } = results
      const check = renderCheck(results, { links: toLinks(links) })
      const written = await writeCheckRun(client, repository, {
        ...check,
        name: checkNameOf(execution),
        headSha,
        externalId: `${execution.run}.${execution.attempt}.${execution.environment}`.slice(0, 255),
        detailsUrl: execution.runUrl,
        startedAt: execution.startedAt,
        completedAt: execution.finishedAt,
      })
      if (written.status === 'written') return written.url === undefined ? {} : { url: written.url }
      for (const annotation of toLogAnnotations(check.annotations)) annotate(annotation)
      const note = `No check run: GitHub answered "${oneLine(written.why, 200)}"; give the job \`permissions: checks: write\`.`
      return { note: `${note} Pull requests from forks and Dependabot cannot have it.` }
    },
  }
}

/** The first annotations of each kind that a log shows; the last of them counts the others. */
export function toLogAnnotations(all: readonly Annotation[]): readonly LogAnnotation[] {
  return (['error', 'warning'] as const).flatMap(level => {
    const these = all.filter(each => each.level === (level === 'error' ? 'failure' : 'warning'))
    const shown = these.length > MAX_LOG_ANNOTATIONS ? these.slice(0, MAX_LOG_ANNOTATIONS - 1) : these
    const more = these.length - shown.length
    const annotations = shown.map(({ path, startLine, title, message }): LogAnnotation => {
      return { level, text: `${title}\n${message}`, path, line: startLine }
    })
    const rest = `… and ${plural(more, level)} more: the job summary and the log show them.`
    return more === 0 ? annotations : [...annotations, { level, text: rest }]
  })
}
