/**
 * The execution log of one SQL file on one target, as GitHub-flavoured Markdown:
 * its source, green and red. Pure: same results, same bytes. Invariant: nothing
 * of the source leaves its fence.
 */
import type {
  FileResult,
  Phase,
  Problem,
  Results,
  StatementResult,
  StatementStatus,
  TargetResult,
} from '../core/model.js'
import { colourOfFile, countStatements, PHASE_OF_ROLE } from '../core/results.js'
import { annotate, type LogLine } from './annotate.js'
import { cellCode, codeLink, fenced, inlineCode, linkTarget } from './escape.js'
import {
  cellDuration,
  formatBytes,
  formatCount,
  formatDuration,
  formatTime,
  plural,
  shortCommit,
} from './format.js'
import { describeImpact, describeMirror, impactOf } from './impact.js'
import { own, phrase, quoted, toCell, toMarkdown, type Phrase } from './phrase.js'
import { describeApproval, stepsForOvertaking } from './provenance.js'
import { alignSource, type SourceRow } from './source.js'
import { describeFile, stepsForFile, withOrder } from './words.js'
import { OUTCOME_SIGNS, SIGNS, wordOf, FOR_ROLE } from './outcome-words.js'

/** What a line of the `diff` block begins with; GitHub colours by it. */
const DIFF_MARKS: Record<StatementStatus, string> = {
  succeeded: '+',
  failed: '-',
  'not-simulated': '!',
  'rolled-back': '-',
  unknown: '!',
  skipped: ' ',
}
const MAX_TABLE_ROWS = 200
const MAX_NOTICES = 10

/** One line of a log as a line of a `diff` block. */
export function toDiffLine(line: LogLine): string {
  if (line.kind === 'gap') return `@@ ${line.text} @@`
  if (line.kind === 'source')
    return `${line.status ? DIFF_MARKS[line.status] : ' '} ${line.text}`
      .replace(/^(.) $/, '$1')
      .replace(/^ $/, '')
  if (line.kind === 'output') return `  ${line.text}`
  return `${line.kind === 'note' ? DIFF_MARKS[line.status] : '-'} ${line.text}`
}

/** The fenced `diff` block of a file's rows; empty when there is nothing to show. */
export function renderDiff(rows: readonly SourceRow[], file: FileResult): string {
  const lines = [...annotate(rows, file)].map(toDiffLine)
  return lines.length === 0 ? '' : fenced(lines.join('\n'), 'diff')
}

/** GitHub's coloured box around some lines of Markdown. */
export const alertBox = (kind: 'CAUTION' | 'WARNING' | 'TIP' | 'NOTE', lines: readonly string[]): string =>
  [`[!${kind}]`, ...lines].map(line => `> ${line}`.trimEnd()).join('\n')

/** A block behind a triangle; the empty text stays empty. */
export const folded = (title: string, content: string): string =>
  content === '' ? '' : `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`

/** What a log tells of. */
export interface LogSubject {
  /** The target, or one of those on which the file came to the same. */
  readonly target: TargetResult
  readonly file: FileResult
  /** Follows the file's name in the heading; Markdown. */
  readonly on: string
  /** Where and when it ran; Markdown. */
  readonly facts: readonly string[]
  /** What differs from one target to the next, by the statement's position in the file. */
  readonly measures: (statement: StatementResult, index: number) => Measures
  readonly steps: readonly Phrase[]
  /** Blocks of Markdown below everything else. */
  readonly more: readonly string[]
}

/** Time and rows of a statement as a cell shows them; empty for none. */
export interface Measures {
  readonly time: string
  readonly rows: string
  /** Whether they are worth a row of their own. */
  readonly isTold: boolean
}

const measuresOf = (statement: StatementResult): Measures => ({
  time: 'durationMs' in statement ? cellDuration(statement.durationMs) : '',
  rows: 'rows' in statement && statement.rows !== undefined ? formatCount(statement.rows) : '',
  isTold: false,
})

/** How deep the heading of a log is: 1 for a page of its own. */
export type HeadingLevel = 1 | 2 | 3

/** The log of one file on one target. */
export const renderLog = (
  results: Results,
  target: TargetResult,
  file: FileResult,
  heading: HeadingLevel = 1,
): string =>
  composeLog(
    results,
    {
      ...{ target, file, on: '', measures: measuresOf, more: [] },
      facts: facts(results, target, file),
      steps: stepsForFile(target, file),
    },
    heading,
  )

/** A log of one target or of several. */
export function composeLog(
  results: Results,
  { target, file, on, facts: told, measures, steps, more }: LogSubject,
  heading: HeadingLevel,
): string {
  const changed = results.change.files.find(({ path }) => path === file.path)
  const colour = colourOfFile(file)
  const diff = renderDiff(alignSource(changed, file), file)
  const failed = file.statements.some(({ status }) => status === 'failed')
  const order = failed && target.role === 'dry-run' ? stepsForOvertaking(results) : []
  const next = withOrder(order, steps)
  const said = describeOutcome(target, file).map(toMarkdown)
  const level = '#'.repeat(heading)
  return [
    `${level} ${SIGNS[colour]} ${inlineCode(file.path)}${on}`,
    alertBox(colour === 'green' ? 'TIP' : colour === 'red' ? 'CAUTION' : 'NOTE', spaced(said)),
    told.join(' · '),
    diff,
    diff === '' ? '' : legend(file),
    troubleTable(file, measures),
    next.length === 0 ? '' : `${level}# What to do next`,
    next.map((step, index) => `${index + 1}. ${toMarkdown(step)}`).join('\n'),
    ...more,
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

/** What became of a file, why nothing was sent, and what is wrong with the file as a whole. */
export const describeOutcome = ({ role, note }: TargetResult, file: FileResult): readonly Phrase[] => [
  describeFile(file, role),
  ...(note === undefined ? [] : [quoted(note)]),
  ...file.problems.map(describeProblem),
]

const spaced = (lines: readonly string[]): readonly string[] => lines.flatMap(line => ['', line]).slice(1)

/** A problem with its code, place and hint, as a phrase. */
export function describeProblem(problem: Problem): Phrase {
  const where = problem.path === undefined ? [] : phrase` ${problem.path}`
  const line = problem.line === undefined ? [] : own(` line ${problem.line}`)
  const place = where.length + line.length === 0 ? [] : [...own(' at'), ...where, ...line]
  return phrase`${problem.code}${place}: ${quoted(problem.message)} ${quoted(problem.hint)}`
}

/** The phase a target's statements ran in. */
export const phaseOf = (results: Results, { role }: TargetResult): Phase | undefined =>
  results.phases.find(({ name }) => name === PHASE_OF_ROLE[role])

/** Where it ran: the role, the target, the server's product and version. */
export const describeTarget = ({ target, role, server }: TargetResult): Phrase => {
  const on = server ? phrase` (${`${server.product} ${server.version}`})` : own(' (not reached)')
  return phrase`${own(FOR_ROLE[role])}${target}${on}`
}

/** Where, when and for whom, in one paragraph: what is red shall be on the first screen. */
function facts(results: Results, target: TargetResult, file: FileResult): readonly string[] {
  const took = file.durationMs === undefined ? 'not started' : `took ${formatDuration(file.durationMs)}`
  return [
    `**${toMarkdown(describeTarget(target))}**`,
    ...factsOfRun(results, target, {
      took,
      counts: `${plural(countStatements([file]).total, 'statement')}, ${plural(rowsOf(file), 'row')}`,
    }),
    ...(target.server ? [`encryption ${inlineCode(target.server.tls)}`] : []),
    ...(target.mirror ? [toMarkdown(describeMirror(target.mirror))] : []),
    ...factsOfGate(results),
  ]
}

/** Rows affected or returned by all statements of a file. */
export const rowsOf = ({ statements, condensed }: FileResult): number => {
  let sum = 0
  for (const each of statements) if ('rows' in each) sum += each.rows ?? 0
  for (const { rows } of condensed) sum += rows
  return sum
}

/** Which run, when, and how much of it. */
export function factsOfRun(
  results: Results,
  target: TargetResult,
  { took, counts }: { readonly took: string; readonly counts: string },
): readonly string[] {
  const { deployment, environment, run, attempt, actor, runUrl, startedAt } = results.execution
  return [
    {
      environment: `executed on ${inlineCode(environment)}`,
      'dry-run': 'environment not touched',
      simulation: `${inlineCode(environment)} was only read`,
    }[target.role],
    `${formatTime(phaseOf(results, target)?.startedAt ?? startedAt)}, ${took}`,
    counts,
    `deployment ${inlineCode(shortCommit(deployment))}${actor === undefined ? '' : ` by ${inlineCode(actor)}`}`,
    `run ${codeLink(`${run} attempt ${attempt}`, linkTarget(runUrl))}`,
  ]
}

/** Who let it in. */
export const factsOfGate = (results: Results): readonly string[] =>
  (results.gate?.approvals ?? []).map(approval => toMarkdown(describeApproval(approval)))

function legend(file: FileResult): string {
  const seen = new Set([...file.statements, ...file.condensed].map(({ status }) => status))
  const marks: Record<StatementStatus, string> = {
    succeeded: '`+` green: succeeded',
    failed: '`-` red: failed',
    'not-simulated': '`!` orange: not simulated',
    'rolled-back': '`-` red with `↩`: rolled back',
    unknown: '`!` orange: unknown',
    skipped: 'unmarked: skipped, or a comment',
  }
  const told = Object.entries(marks).filter(([status]) => seen.has(status as StatementStatus))
  return told.length === 0 ? '' : `<sub>${told.map(([, words]) => words).join(' · ')}</sub>`
}

const noticesOf = (statement: StatementResult): readonly string[] =>
  'notices' in statement
    ? (statement.notices ?? []).map(({ severity, code, message }) => `${severity} ${code}: ${message}`)
    : []

const isWorthTelling = (statement: StatementResult): boolean =>
  !['succeeded', 'skipped'].includes(statement.status) ||
  noticesOf(statement).length > 0 ||
  impactOf(statement) !== undefined ||
  ('implicitCommit' in statement && statement.implicitCommit === true)

function troubleTable(file: FileResult, measures: LogSubject['measures']): string {
  const worth = file.statements
    .map((statement, index) => ({ statement, measured: measures(statement, index) }))
    .filter(({ statement, measured }) => measured.isTold || isWorthTelling(statement))
  if (worth.length === 0) return ''
  return [
    '| Line | Outcome | Time | Rows | Notes |',
    '| ---: | --- | ---: | ---: | --- |',
    ...worth.slice(0, MAX_TABLE_ROWS).map(({ statement, measured }) => troubleRow(statement, measured)),
    ...(worth.length > MAX_TABLE_ROWS
      ? [`| … | ${plural(worth.length - MAX_TABLE_ROWS, 'statement')} more | | | |`]
      : []),
  ].join('\n')
}

function troubleRow(statement: StatementResult, { time, rows }: Measures): string {
  const answered = 'durationMs' in statement ? statement : undefined
  const notices = noticesOf(statement)
  const impact = impactOf(statement)
  const data = statement.data
    ? [`with ${formatBytes(statement.data.end - statement.data.start)} of COPY data`]
    : []
  const notes = [
    ...(statement.status === 'failed'
      ? [cellCode(`${statement.error.code}: ${statement.error.message}`, 300)]
      : []),
    ...(answered?.implicitCommit ? ['the server committed on its own: this cannot be rolled back'] : []),
    ...data,
    ...(impact === undefined ? [] : describeImpact(impact).map(toCell)),
    ...notices.slice(0, MAX_NOTICES).map(notice => cellCode(notice, 300)),
    ...(notices.length > MAX_NOTICES ? [`${plural(notices.length - MAX_NOTICES, 'notice')} more`] : []),
  ]
  const cells = [
    String(statement.line),
    `${OUTCOME_SIGNS[statement.status]} ${wordOf(statement)}`,
    time,
    rows,
    notes.join('<br>'),
  ]
  return `| ${cells.join(' | ')} |`
}
