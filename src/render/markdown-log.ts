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
import { colourOfFile, countStatements } from '../core/results.js'
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
import { OUTCOME_SIGNS, OUTCOME_WORDS, SIGNS, describeFile, stepsForFile, withOrder } from './words.js'

/** What a line of the `diff` block begins with; GitHub colours by it. */
const DIFF_MARKS: Record<StatementStatus, string> = {
  succeeded: '+',
  failed: '-',
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

/**
 * The log of one file on one target.
 *
 * @param heading - How deep the log's heading is: 1 for a page of its own.
 */
export function renderLog(
  results: Results,
  target: TargetResult,
  file: FileResult,
  heading: 1 | 2 | 3 = 1,
): string {
  const changed = results.change.files.find(({ path }) => path === file.path)
  const colour = colourOfFile(file)
  const diff = renderDiff(alignSource(changed, file), file)
  const failed = file.statements.some(({ status }) => status === 'failed')
  const order = failed && target.role === 'dry-run' ? stepsForOvertaking(results) : []
  const steps = withOrder(order, stepsForFile(target, file))
  const said = [describeFile(file, target.role), ...file.problems.map(describeProblem)].map(toMarkdown)
  const level = '#'.repeat(heading)
  return [
    `${level} ${SIGNS[colour]} ${inlineCode(file.path)}`,
    alertBox(colour === 'green' ? 'TIP' : colour === 'red' ? 'CAUTION' : 'NOTE', spaced(said)),
    facts(results, target, file),
    diff,
    diff === '' ? '' : legend(file),
    troubleTable(file),
    steps.length === 0 ? '' : `${level}# What to do next`,
    steps.map((step, index) => `${index + 1}. ${toMarkdown(step)}`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

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
  results.phases.find(({ name }) => name === (role === 'environment' ? 'deploy' : 'dry-run'))

/** Where it ran: the role, the target, the server's product and version. */
export const describeTarget = ({ target, role, server }: TargetResult): Phrase => {
  const on = server ? phrase` (${`${server.product} ${server.version}`})` : own(' (not reached)')
  return phrase`${own(role === 'dry-run' ? 'dry run for ' : '')}${target}${on}`
}

/** Where, when and for whom, in one paragraph: what is red shall be on the first screen. */
function facts(results: Results, target: TargetResult, file: FileResult): string {
  const { deployment, environment, run, attempt, actor, runUrl, startedAt } = results.execution
  const { statements, condensed } = file
  const rows = [...statements, ...condensed].reduce(
    (sum, each) => sum + ('rows' in each ? (each.rows ?? 0) : 0),
    0,
  )
  const took = file.durationMs === undefined ? 'not started' : `took ${formatDuration(file.durationMs)}`
  const phase =
    target.role === 'dry-run' ? 'environment not touched' : `executed on ${inlineCode(environment)}`
  return [
    `**${toMarkdown(describeTarget(target))}**`,
    phase,
    `${formatTime(phaseOf(results, target)?.startedAt ?? startedAt)}, ${took}`,
    `${plural(countStatements([file]).total, 'statement')}, ${plural(rows, 'row')}`,
    `deployment ${inlineCode(shortCommit(deployment))}${actor === undefined ? '' : ` by ${inlineCode(actor)}`}`,
    `run ${codeLink(`${run} attempt ${attempt}`, linkTarget(runUrl))}`,
    ...(target.server ? [`encryption ${inlineCode(target.server.tls)}`] : []),
    ...(target.mirror ? [toMarkdown(describeMirror(target.mirror))] : []),
    ...(results.gate?.approvals ?? []).map(approval => toMarkdown(describeApproval(approval))),
  ].join(' · ')
}

function legend(file: FileResult): string {
  const seen = new Set([...file.statements, ...file.condensed].map(({ status }) => status))
  const marks: Record<StatementStatus, string> = {
    succeeded: '`+` green: succeeded',
    failed: '`-` red: failed',
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

function troubleTable(file: FileResult): string {
  const worth = file.statements.filter(
    statement =>
      !['succeeded', 'skipped'].includes(statement.status) ||
      noticesOf(statement).length > 0 ||
      impactOf(statement) !== undefined ||
      ('implicitCommit' in statement && statement.implicitCommit),
  )
  if (worth.length === 0) return ''
  return [
    '| Line | Outcome | Time | Rows | Notes |',
    '| ---: | --- | ---: | ---: | --- |',
    ...worth.slice(0, MAX_TABLE_ROWS).map(troubleRow),
    ...(worth.length > MAX_TABLE_ROWS
      ? [`| … | ${plural(worth.length - MAX_TABLE_ROWS, 'statement')} more | | | |`]
      : []),
  ].join('\n')
}

function troubleRow(statement: StatementResult): string {
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
    `${OUTCOME_SIGNS[statement.status]} ${OUTCOME_WORDS[statement.status]}`,
    answered ? cellDuration(answered.durationMs) : '',
    answered?.rows === undefined ? '' : formatCount(answered.rows),
    notes.join('<br>'),
  ]
  return `| ${cells.join(' | ')} |`
}
