/**
 * The parts of a summary, each a block of Markdown or the empty text. Pure.
 * Invariant: a part that shows less than there is says how much it leaves out.
 */
import type { ChangedFile, FileResult, Results } from '../core/model.js'
import { cellCode, codeLink, inlineCode, linkTarget } from './escape.js'
import {
  cellDuration,
  formatDuration,
  formatTime,
  millisecondsBetween,
  plural,
  shortCommit,
} from './format.js'
import type { LogPlan, PlannedLog } from './log-plan.js'
import { describeProblem } from './markdown-log.js'
import { describeDatabases } from './overview.js'
import { own, phrase, toMarkdown } from './phrase.js'
import { alignSource, type SourceRow } from './source.js'
import { groupProblems } from './survey.js'

/** How much is shown of what can be long. */
export interface Detail {
  readonly troubles: number
  readonly diffRows: number
  readonly fileRows: number
  readonly others: number
}

/** Where things are: the path of a log on the log branch, or a name to show, to its address. */
export type Links = ReadonlyMap<string, URL>

export interface Page {
  readonly results: Results
  readonly detail: Detail
  /** Whether nothing was left out to save room. */
  readonly isAll: boolean
  readonly links: Links
  readonly plan: LogPlan
  /** The target of a link to a log, escaped; undefined when there is none. */
  readonly linkTo: (log: PlannedLog) => string | undefined
  /** A file's source with its outcomes; asked for once per failing statement. */
  readonly align: (file: FileResult) => readonly SourceRow[]
}

/** Aligns every file once. */
export function createAlign(results: Results): Page['align'] {
  const known = new Map<FileResult, readonly SourceRow[]>()
  const changed = new Map(results.change.files.map(each => [each.path, each]))
  return file => {
    const rows = known.get(file) ?? alignSource(changed.get(file.path), file)
    known.set(file, rows)
    return rows
  }
}

/** What a part without links is made from. */
export type Sheet = Pick<Page, 'results' | 'detail'>

/** Links from texts; a key without a slash is a name. */
export const toLinks = (urls: ReadonlyMap<string, string>): Links =>
  new Map([...urls].flatMap(([name, url]) => (URL.canParse(url) ? [[name, new URL(url)]] : [])))

/** Links to what the stores keep, by their names. */
export const namedLinks = ({ links }: Page): string =>
  [...links]
    .filter(([name]) => !name.includes('/'))
    .flatMap(([name, url]) => (linkTarget(url) === undefined ? [] : [codeLink(name, linkTarget(url))]))
    .join(' · ')

/** Where the whole log is: what the stores keep, and the run. */
export function wholeLog(page: Page): string {
  const run = linkTarget(page.results.execution.runUrl)
  const all = [namedLinks(page), run === undefined ? '' : codeLink('run', run)].filter(Boolean)
  return all.length === 0 ? '' : `The whole log: ${all.join(' · ')}`
}

/** The last line of a page that is shorter than it could be. */
export const leftOut = (page: Page): string => {
  const where = page.isAll ? '' : wholeLog(page)
  return where === '' ? '' : `**Shortened to fit.** ${where}`
}

/** Problems with their hints. */
export function problemsList({ results, detail }: Sheet): string {
  const all = groupProblems(results)
  const shown = all.slice(0, detail.others)
  if (shown.length === 0) return ''
  const lines = shown.map(({ problem, targets }) => {
    const on =
      targets.length < 2 ? [] : phrase` (on ${describeDatabases(targets, results.execution.environment)})`
    return `- ${problem.severity === 'error' ? '🔴' : '🟡'} ${toMarkdown([...describeProblem(problem), ...on])}`
  })
  const more = all.length > shown.length ? [`- … ${plural(all.length - shown.length, 'problem')} more`] : []
  return ['### Problems', '', ...lines, ...more].join('\n')
}

const PHASE_SIGNS = { green: '🟢', red: '🔴', running: '🟠', skipped: '⚪' } as const

/** The phases with their durations. */
export function phasesTable({ results, detail }: Sheet): string {
  if (detail.fileRows === 0 || results.phases.length === 0) return ''
  const rows = results.phases.map(({ name, status, durationMs, note }) => {
    const took = durationMs === undefined ? '' : cellDuration(durationMs)
    const said = status === 'running' ? 'did not end' : status
    return `| ${PHASE_SIGNS[status]} ${name} | ${said} | ${took} | ${note === undefined ? '' : cellCode(note, 300)} |`
  })
  return ['| Phase | | Time | Note |', '| --- | --- | ---: | --- |', ...rows].join('\n')
}

const WHY_NOT: Record<Exclude<ChangedFile['action'], 'run'>, string> = {
  done: 'green in the attempt before',
  empty: 'holds no statement',
  deleted: 'deleted: nothing is undone in the database',
  renamed: 'renamed without a change',
  refused: 'refused',
}

/** Files of the change that do not run, and why. */
export function notRunTable({ results, detail }: Sheet): string {
  const all = results.change.files.flatMap(({ path, from, action }) =>
    action === 'run' ? [] : [{ path, from, why: WHY_NOT[action] }],
  )
  if (all.length === 0 || detail.others === 0) return ''
  const rows = all.slice(0, detail.others).map(({ path, from, why }) => {
    return `| ⚪ ${cellCode(path)} | ${why}${from === undefined ? '' : `, was ${cellCode(from)}`} |`
  })
  const more = all.length > rows.length ? [`| … ${plural(all.length - rows.length, 'file')} more | |`] : []
  return ['| Not run | Why |', '| --- | --- |', ...rows, ...more].join('\n')
}

/** The parameters as they were given. */
export function parametersTable({ results, detail }: Sheet): string {
  const all = Object.entries(results.parameters)
  if (all.length === 0 || detail.others === 0) return ''
  const rows = all
    .slice(0, detail.others)
    .map(([name, value]) => `| ${cellCode(name)} | ${cellCode(value)} |`)
  return ['| Parameter | Value |', '| --- | --- |', ...rows].join('\n')
}

/** What ran when, for whom, from which commit. */
export function footer({ results }: Pick<Sheet, 'results'>): string {
  const { deployment, run, attempt, actor, runUrl, startedAt, finishedAt } = results.execution
  const took = millisecondsBetween(startedAt, finishedAt)
  const phrases = [
    `deployment ${inlineCode(shortCommit(deployment))}`,
    ...(actor === undefined ? [] : [`by ${inlineCode(actor)}`]),
    `on ${formatTime(startedAt)}${took === undefined ? '' : `, ${formatDuration(took)} in all`}`,
    `run ${codeLink(`${run} attempt ${attempt}`, linkTarget(runUrl))}`,
    toMarkdown(phrase`Greenline ${own(results.greenline.replace(/[^\w.+-]/g, ''))}`),
  ]
  return `<sub>${phrases.join(' · ')}</sub>`
}
