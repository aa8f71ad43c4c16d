/**
 * One file in the HTML report: its source, green and red, and what the lines do not
 * say. Pure. Invariant: every foreign text goes through `escapeHtml`.
 */
import type { FileResult, Results, StatementResult, TargetResult } from '../core/model.js'
import { colourOfFile, countStatements, type Colour } from '../core/results.js'
import { annotate, type LogLine } from './annotate.js'
import { escapeHtml, oneLine } from './escape.js'
import { formatCount, formatDuration, plural } from './format.js'
import { list } from './html-parts.js'
import { describeImpact, impactOf } from './impact.js'
import { describeOutcome } from './markdown-log.js'
import { toHtml } from './phrase.js'
import { alignSource } from './source.js'
import * as words from './words.js'
import { MARKS, wordOf, UNKNOWN_ADVICE, describeTotals } from './outcome-words.js'

/** Colours as signs with words. */
export const COLOUR_WORDS: Record<Colour, string> = {
  green: '✔ green',
  yellow: '▲ not all simulated',
  red: '✘ red',
  grey: '○ not run',
}

/** What a file's section says when it tells of more than the target it lies below. */
export interface About {
  /** Plain text. */
  readonly on: string
  readonly databases: string
  readonly colour: Colour
}

/** A file on a target, or on those that `about` tells of. */
export function fileSection(
  results: Results,
  target: TargetResult,
  file: FileResult,
  id: string,
  about?: About,
): string {
  const colour = about?.colour ?? colourOfFile(file)
  const changed = results.change.files.find(({ path }) => path === file.path)
  const lines = Array.from(annotate(alignSource(changed, file), file), sourceLine).join('')
  const took = file.durationMs === undefined ? 'not started' : formatDuration(file.durationMs)
  const totals = describeTotals(countStatements([file]), target.role)
  const on = about === undefined ? '' : ` on <code>${escapeHtml(oneLine(about.on))}</code>`
  const counts = about === undefined ? `${escapeHtml(totals)}, ${took}` : escapeHtml(totals)
  const [said = [], ...more] = describeOutcome(target, file)
  const source =
    lines === ''
      ? ''
      : `<pre tabindex="0" role="region" aria-label="Source of ${escapeHtml(oneLine(file.path))}">${lines}</pre>`
  return `<details id="${id}"${colour === 'red' ? ' open' : ''}>
<summary><span class="sign ${colour}">${COLOUR_WORDS[colour]}</span> <code>${escapeHtml(oneLine(file.path))}</code>${on} <span class="dim">${counts}</span></summary>
<div>
${about === undefined || about.databases === '' ? '' : `${about.databases}\n`}<p>${toHtml(said)}</p>
${list(more)}
${source}
${notes(file)}
</div>
</details>`
}

function sourceLine(line: LogLine): string {
  if (line.kind === 'source') {
    const { status } = line
    const mark = status === undefined ? ' ' : MARKS[status]
    return `<span class="${status ?? 'none'}"><i>${line.line}</i>${mark} ${escapeHtml(line.text)}\n</span>`
  }
  const kind =
    line.kind === 'note'
      ? `note ${line.status}`
      : line.kind === 'gap' || line.kind === 'output'
        ? line.kind
        : `${line.kind} failed`
  return `<span class="${kind}"><i></i>  ${escapeHtml(line.text)}\n</span>`
}

/** What the log's lines do not say: durations, rows, notices, implicit commits. */
function notes(file: FileResult): string {
  const rows = file.statements.filter(statement => statement.status !== 'skipped').slice(0, MAX_ROWS)
  if (rows.length === 0) return ''
  const more = file.statements.filter(statement => statement.status !== 'skipped').length - rows.length
  return `<div class="scroll"><table>
<thead><tr><th class="number">Line</th><th>Outcome</th><th class="number">Time</th><th class="number">Rows</th><th>Notes</th></tr></thead>
<tbody>
${rows.map(noteRow).join('\n')}
</tbody></table></div>${more > 0 ? `\n<p class="dim">and ${plural(more, 'statement')} more</p>` : ''}`
}

const MAX_ROWS = 500

function noteRow(statement: StatementResult): string {
  const answered = 'durationMs' in statement ? statement : undefined
  const impact = impactOf(statement)
  const said = [
    ...(statement.status === 'failed' ? [toHtml(words.verdictOfStatement(statement))] : []),
    ...(statement.status === 'unknown' ? [UNKNOWN_ADVICE] : []),
    ...(answered?.implicitCommit ? ['the server committed on its own: this cannot be rolled back'] : []),
    ...(impact === undefined ? [] : describeImpact(impact).map(toHtml)),
    ...(answered?.notices ?? []).map(({ severity, code, message }) =>
      escapeHtml(`${severity} ${code}: ${message}`),
    ),
  ]
  const took = answered ? formatDuration(answered.durationMs) : ''
  const count = answered?.rows === undefined ? '' : formatCount(answered.rows)
  return `<tr><td class="number">${statement.line}</td><td class="${statement.status}">${wordOf(statement)}</td><td class="number">${took}</td><td class="number">${count}</td><td>${said.join('<br>')}</td></tr>`
}
