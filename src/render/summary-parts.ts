/**
 * The parts of a summary, each a block of Markdown or the empty text. Pure.
 * Invariant: a part that shows less than there is says how much it leaves out.
 */
import type { ChangedFile, FileResult, Results, Role, StatementResult, TargetResult } from '../core/model.js'
import {
  colourOfFile,
  colourOfTarget,
  countStatements,
  countTargets,
  targetsOf,
  type Totals,
} from '../core/results.js'
import { cellCode, cellLink, codeLink, inlineCode, linkTarget } from './escape.js'
import {
  cellDuration,
  formatCount,
  formatDuration,
  formatTime,
  millisecondsBetween,
  plural,
  shortCommit,
} from './format.js'
import type { LogPlan, PlannedLog } from './log-plan.js'
import { describeProblem, describeTarget, renderDiff } from './markdown-log.js'
import { describeDatabases, errorsTable, noticesTable, outputsPart, overview } from './overview.js'
import { own, phrase, toCell, toMarkdown } from './phrase.js'
import { abridge, alignSource, type SourceRow } from './source.js'
import { FEW_TARGETS, groupProblems, surveyOf, type TroubleGroup } from './survey.js'
import * as words from './words.js'

const MAX_LINE_CHARACTERS = 400

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

/** The target of a link to the log that tells of a file on a target. */
const logLink = ({ plan, linkTo }: Page, target: TargetResult, path: string): string | undefined => {
  const log = plan.logOf(target, path)
  return log === undefined ? undefined : linkTo(log)
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

/** The role that an execution is about: the environment's once a statement was sent to it. */
export const shownRole = (results: Results): TargetResult['role'] =>
  words.wasTouched(targetsOf(results, 'environment')) ? 'environment' : 'dry-run'

/** The role that is not shown first. */
export const otherRole = (results: Results): Role =>
  shownRole(results) === 'dry-run' ? 'environment' : 'dry-run'

/** The title over the targets that are not shown first. */
export const titleOfOthers = (results: Results): string =>
  shownRole(results) === 'dry-run' ? 'Environment' : 'Dry run'

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

/** The failed and unknown statements of a role, each in its surroundings; the same on several databases once. */
export function troubles(page: Page, role: Role): readonly string[] {
  const all = surveyOf(page.results, role).troubles
  if (all.length === 0 || page.detail.troubles === 0) return []
  const shown = all.slice(0, page.detail.troubles)
  const more = all.length - shown.length
  return [
    '### What went wrong',
    isMany(page, role) ? errorsTable(page, role) : '',
    ...shown.flatMap(trouble => oneTrouble(page, trouble)),
    more === 0
      ? ''
      : `… and ${plural(more, 'statement')} more: the logs show ${more === 1 ? 'it' : 'them all'}.`,
  ]
}

/** Whether a role has too many targets for a row each. */
const isMany = ({ results }: Page, role: Role): boolean =>
  surveyOf(results, role).targets.length > FEW_TARGETS

/** What became of the targets of a role: a row a target and file, or an overview when they are many. */
export const databases = (page: Page, role: Role): readonly string[] => [
  ...(isMany(page, role) ? overview(page, role) : [filesTable(page, surveyOf(page.results, role).targets)]),
  surveyOf(page.results, role).targets.length > 1 ? noticesTable(page, role) : '',
  outputsPart(page, role),
]

/** Blocks as one. */
export const allOf = (blocks: readonly string[]): string => blocks.filter(Boolean).join('\n\n')

function oneTrouble(page: Page, { target, file, statement, targets }: TroubleGroup): readonly string[] {
  const { detail, results } = page
  const link = logLink(page, target, file.path)
  const name = codeLink(file.path, link)
  const on =
    targets.length === 1
      ? phrase`${target.target}`
      : describeDatabases(targets, results.execution.environment)
  const where = toMarkdown(phrase`line ${words.lineOf(statement)} on ${on}`)
  const title = `**${words.OUTCOME_SIGNS[statement.status]} ${name} ${where}**`
  const rows = around(page.align(file), statement, detail.diffRows)
  const diff = rows.length === 0 ? '' : renderDiff(rows, file)
  return [title, diff === '' ? toMarkdown(words.verdictOfStatement(statement)) : diff]
}

/** The rows of one statement with two rows before and after it. */
function around(
  rows: readonly SourceRow[],
  statement: StatementResult,
  maxRows: number,
): readonly SourceRow[] {
  const last = rows.findIndex(row => row.ending.includes(statement))
  const first = rows.findIndex(row => row.kind === 'line' && row.line >= statement.line)
  if (maxRows === 0 || last < 0) return []
  const near = rows.slice(Math.max(0, Math.min(first < 0 ? last : first, last) - 2), last + 3)
  return abridge(near, maxRows, 3).map(clipped)
}

const clipped = (row: SourceRow): SourceRow =>
  row.kind === 'line' && row.text.length > MAX_LINE_CHARACTERS
    ? { ...row, text: `${row.text.slice(0, MAX_LINE_CHARACTERS)}…` }
    : row

/** A column of counts: its head, and which count it shows. */
type Column = readonly [head: string, count: Exclude<keyof Totals, 'total'>]
const ALWAYS: readonly Column[] = [
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['Skipped', 'skipped'],
]
const WHERE_THERE_ARE: readonly Column[] = [
  ['Rolled back', 'rolledBack'],
  ['Unknown', 'unknown'],
]

/** The rare outcomes get a column where there are any, so that most tables fit into a page. */
function columnsFor(targets: readonly TargetResult[]): readonly Column[] {
  const totals = countTargets(targets)
  return [...ALWAYS, ...WHERE_THERE_ARE.filter(([, count]) => totals[count] > 0)]
}

const totalsCells = (totals: Totals, columns: readonly Column[]): string =>
  columns.map(([, count]) => (totals[count] === 0 ? '·' : formatCount(totals[count]))).join(' | ')

/** One row a target and file; rows that are not green first when there are too many. */
function filesTable(page: Page, targets: readonly TargetResult[]): string {
  const { detail } = page
  if (targets.length === 0 || detail.fileRows === 0) return ''
  const columns = columnsFor(targets)
  const all = targets.flatMap(target => [
    { target, file: undefined, colour: colourOfTarget(target) },
    ...target.files.map(file => ({ target, file, colour: colourOfFile(file) })),
  ])
  const ordered =
    all.length > detail.fileRows ? [...all.filter(isBad), ...all.filter(row => !isBad(row))] : all
  const rows = ordered
    .slice(0, detail.fileRows)
    .map(({ target, file }) =>
      file ? fileRow(file, columns, logLink(page, target, file.path)) : targetRow(target, columns),
    )
  const more = all.length - rows.length
  return [
    `| | File | ${columns.map(([head]) => head).join(' | ')} | Time |`,
    `| --- | --- |${' ---: |'.repeat(columns.length + 1)}`,
    ...rows,
    ...(more > 0
      ? [`| | … ${plural(more, 'row')} more: see the logs |${' |'.repeat(columns.length + 1)}`]
      : []),
  ].join('\n')
}

const isBad = ({ colour }: { readonly colour: string }): boolean => colour !== 'green'

function targetRow(target: TargetResult, columns: readonly Column[]): string {
  const durationMs = target.files.reduce((sum, file) => sum + (file.durationMs ?? 0), 0)
  const cells = [words.SIGNS[colourOfTarget(target)], `**${toCell(describeTarget(target))}**`]
  return `| ${cells.join(' | ')} | ${totalsCells(countTargets([target]), columns)} | ${cellDuration(durationMs)} |`
}

function fileRow(file: FileResult, columns: readonly Column[], link: string | undefined): string {
  const took = file.durationMs === undefined ? 'not started' : cellDuration(file.durationMs)
  const totals = totalsCells(countStatements([file]), columns)
  return `| ${words.SIGNS[colourOfFile(file)]} | ${cellLink(file.path, link)} | ${totals} | ${took} |`
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
