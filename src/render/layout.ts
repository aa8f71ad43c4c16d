/**
 * The files of one execution as they lie on the log branch. Pure: same results,
 * same bytes, the compressed ones too.
 */
import type { LedgerEntry } from '../core/ledger.js'
import type { LogFile } from '../core/log-file.js'
import type { Results } from '../core/model.js'
import { colourOfFile, countResults, targetsOf, verdictOf } from '../core/results.js'
import { resultsText } from '../core/results-text.js'
import { gzipPieces } from './compress.js'
import { relativeTarget } from './escape.js'
import { millisecondsBetween } from './format.js'
import { executionFolder } from './log-path.js'
import { planLogs } from './log-plan.js'
import { renderPlannedLog } from './shared-log.js'
import { renderSummary } from './summary.js'

/** GitHub shows Markdown files up to this size as text; larger ones only raw. */
const MAX_PAGE_BYTES = 400_000

/** The page of one execution, with links to the logs beside it. */
export const renderExecutionPage = (results: Results): string =>
  renderSummary(results, {
    maxBytes: MAX_PAGE_BYTES,
    linkLog: relativeTarget,
  }).replace(/^## /, '# ')

/** `results.json.gz`: the whole execution. */
export const compressResults = (results: Results): Uint8Array => gzipPieces(resultsText(results, 0))

/**
 * Every file of one execution, in a fixed order: its page, its results, its logs. However many databases there are, a
 * file of the change has at most 101 logs a role (see log-plan.ts).
 */
export function layoutLogs(results: Results): readonly LogFile[] {
  const folder = executionFolder(results.execution)
  const logs = planLogs(results).logs.map(log => ({
    path: `${folder}/${log.path}`,
    content: renderPlannedLog(results, log),
  }))
  return [
    { path: `${folder}/README.md`, content: renderExecutionPage(results) },
    { path: `${folder}/results.json.gz`, content: compressResults(results) },
    ...logs,
  ]
}

/** More than these are not kept of what a change touched: the whole list is in its results. */
const MAX_TOUCHES = 200

/** Of a change with more files than these, no list is kept. */
const MAX_FILES = 500

/** Which files an execution was to run, and which of them did not become green on every target of the environment. */
function filesOf(results: Results): Pick<LedgerEntry, 'files' | 'unfinished'> {
  const files = results.change.files.filter(({ action }) => action === 'run').map(({ path }) => path)
  if (files.length > MAX_FILES) return {}
  if (results.execution.method !== 'deploy') return { files }
  const targets = targetsOf(results, 'environment')
  const greens = new Map<string, number>()
  for (const target of targets) {
    const green = target.files.filter(file => colourOfFile(file) === 'green')
    for (const path of new Set(green.map(file => file.path))) greens.set(path, (greens.get(path) ?? 0) + 1)
  }
  const isGreen = (path: string): boolean => targets.length > 0 && greens.get(path) === targets.length
  return { files, unfinished: files.filter(path => !isGreen(path)) }
}

/** The entry of the ledger that an execution becomes. */
export function toLedgerEntry(results: Results, subject = results.change.subject): LedgerEntry {
  const { deployment, environment, method, run, attempt, startedAt, finishedAt, actor } = results.execution
  const { base, digest, event } = results.change
  const durationMs = millisecondsBetween(startedAt, finishedAt)
  const seen = targetsOf(results, 'dry-run').flatMap(({ touches }) =>
    touches === undefined ? [] : [touches],
  )
  const touches = [...new Set(seen.flat())].sort().slice(0, MAX_TOUCHES)
  return {
    deployment,
    environment,
    method,
    run,
    attempt,
    verdict: verdictOf(results),
    totals: { ...countResults(results) },
    startedAt,
    ...(durationMs !== undefined && { durationMs }),
    ...(actor !== undefined && { actor }),
    ...(base !== undefined && { base }),
    ...(digest !== undefined && { digest }),
    event,
    ...(seen.length > 0 && { touches }),
    ...filesOf(results),
    ...(subject !== undefined && { subject }),
    path: executionFolder(results.execution),
  }
}
