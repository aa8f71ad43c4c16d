/**
 * What became of the databases of one role, as parts of a summary: what went wrong, in
 * its surroundings, and a row a database and file, or an overview when they are many.
 * Pure. Invariant: a part that shows less than there is says how much it leaves out.
 */
import { ROLES, type FileResult, type Role, type StatementResult, type TargetResult } from '../core/model.js'
import { colourOfFile, colourOfTarget, countStatements, countTargets, type Totals } from '../core/results.js'
import { cellLink, codeLink } from './escape.js'
import { cellDuration, formatCount, plural } from './format.js'
import { describeTarget, folded, renderDiff } from './markdown-log.js'
import { describeDatabases, errorsTable, noticesTable, outputsPart, overview } from './overview.js'
import { phrase, toCell, toMarkdown } from './phrase.js'
import { abridge, type SourceRow } from './source.js'
import type { Page } from './summary-parts.js'
import { FEW_TARGETS, surveyOf, type TroubleGroup } from './survey.js'
import * as words from './words.js'
import { OUTCOME_SIGNS, SIGNS } from './outcome-words.js'

const MAX_LINE_CHARACTERS = 400

/** The target of a link to the log that tells of a file on a target. */
const logLink = ({ plan, linkTo }: Page, target: TargetResult, path: string): string | undefined => {
  const log = plan.logOf(target, path)
  return log === undefined ? undefined : linkTo(log)
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

const TITLES: Record<Role, string> = {
  simulation: 'Simulation',
  'dry-run': 'Dry run',
  environment: 'Environment',
}

/** The roles that an execution is not about, folded, in the order they had their turn. */
export const otherDatabases = (page: Page): readonly string[] =>
  ROLES.filter(role => role !== words.shownRole(page.results)).map(role =>
    folded(TITLES[role], allOf(databases(page, role))),
  )

/** Blocks as one. */
const allOf = (blocks: readonly string[]): string => blocks.filter(Boolean).join('\n\n')

function oneTrouble(page: Page, { target, file, statement, targets }: TroubleGroup): readonly string[] {
  const { detail, results } = page
  const link = logLink(page, target, file.path)
  const name = codeLink(file.path, link)
  const on =
    targets.length === 1
      ? phrase`${target.target}`
      : describeDatabases(targets, results.execution.environment)
  const where = toMarkdown(phrase`line ${words.lineOf(statement)} on ${on}`)
  const title = `**${OUTCOME_SIGNS[statement.status]} ${name} ${where}**`
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
  const cells = [SIGNS[colourOfTarget(target)], `**${toCell(describeTarget(target))}**`]
  return `| ${cells.join(' | ')} | ${totalsCells(countTargets([target]), columns)} | ${cellDuration(durationMs)} |`
}

function fileRow(file: FileResult, columns: readonly Column[], link: string | undefined): string {
  const took = file.durationMs === undefined ? 'not started' : cellDuration(file.durationMs)
  const totals = totalsCells(countStatements([file]), columns)
  return `| ${SIGNS[colourOfFile(file)]} | ${cellLink(file.path, link)} | ${totals} | ${took} |`
}
