/**
 * The job summary. Invariant: it never grows past GitHub's limit, because a
 * summary over it is dropped whole and in silence.
 */
import { appendFile, stat } from 'node:fs/promises'
import type { Results } from '../core/model.js'
import type { Announcer } from './store.js'

/** https://docs.github.com/en/actions/reference/limits: 1 MiB for each step. */
const MAX_SUMMARY_BYTES = 1024 * 1024
/** Below this nothing readable fits. */
const MIN_SUMMARY_BYTES = 1_000

export interface SummaryOptions {
  /** `GITHUB_STEP_SUMMARY`; without it nothing is announced. */
  readonly file: string | undefined
  /** Renders the results into at most `maxBytes` of Markdown. */
  readonly render: (results: Results, links: ReadonlyMap<string, string>, maxBytes: number) => string
}

/** An announcer that appends to the step's summary. */
export function createSummary({ file, render }: SummaryOptions): Announcer {
  return {
    name: 'summary',
    async announce(results, links) {
      if (file === undefined || file === '') return { note: 'There is no job summary here.' }
      const maxBytes = MAX_SUMMARY_BYTES - (await sizeOf(file)) - 1
      const summary = maxBytes < MIN_SUMMARY_BYTES ? '' : render(results, links, maxBytes)
      if (summary === '' || Buffer.byteLength(summary) > maxBytes) {
        return { note: 'The job summary has no room left; see the logs instead.' }
      }
      await appendFile(file, summary.endsWith('\n') ? summary : `${summary}\n`)
      return {}
    },
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}
