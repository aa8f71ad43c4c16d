/**
 * What a terminal or the runner's log shows. Pure. Invariant: escape sequences
 * are ours alone (colours, closed on every line); foreign ones are made visible
 * before. Workflow commands in the text are the host's to break.
 */
import type { ChangedFile, FileResult, Results, StatementStatus, TargetResult } from '../core/model.js'
import { colourOfFile, countStatements, verdictOf, type Colour, type Verdict } from '../core/results.js'
import { annotate, type LogLine } from './annotate.js'
import { oneLine } from './escape.js'
import { formatDuration, millisecondsBetween, plural } from './format.js'
import { describeProblem, describeTarget } from './markdown-log.js'
import { describeTotalImpact, impactRows } from './impact.js'
import { toText } from './phrase.js'
import { describeOvertaking } from './provenance.js'
import { abridge, alignSource } from './source.js'
import { describeFile, describeResults, describeTotals, headline, nextSteps, stepsForFile } from './words.js'

/** How colours are shown. */
export interface Palette {
  readonly green: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
  readonly grey: (text: string) => string
  readonly bold: (text: string) => string
}

const sgr =
  (code: string) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`
const asIs = (text: string): string => text

/** Colours by escape sequences, each closed on its own line. */
export const ANSI: Palette = {
  green: sgr('32'),
  red: sgr('31'),
  yellow: sgr('33'),
  grey: sgr('90'),
  bold: sgr('1'),
}
/** No colours. */
export const PLAIN: Palette = { green: asIs, red: asIs, yellow: asIs, grey: asIs, bold: asIs }

/** The palette for a host. */
export const paletteFor = (host: { readonly colours: boolean }): Palette => (host.colours ? ANSI : PLAIN)

/** Rows of one file that a console shows; the log branch has them all. */
const MAX_ROWS = 300

const TONES: Record<StatementStatus, Exclude<keyof Palette, 'bold'>> = {
  succeeded: 'green',
  failed: 'red',
  'rolled-back': 'red',
  unknown: 'yellow',
  skipped: 'grey',
}
const MARKS: Record<StatementStatus, string> = {
  succeeded: '+',
  failed: '-',
  'rolled-back': '↩',
  unknown: '?',
  skipped: ' ',
}
const SIGNS: Record<Colour | Verdict, string> = {
  green: '✔',
  red: '✘',
  grey: '○',
  'nothing to do': '○',
  'not run': '○',
}
const COLOUR_TONES: Record<Colour | Verdict, Exclude<keyof Palette, 'bold'>> = {
  green: 'green',
  red: 'red',
  grey: 'grey',
  'nothing to do': 'grey',
  'not run': 'grey',
}

/** The title of a file's log on one line, for a foldable group. */
export function renderConsoleTitle(target: TargetResult, file: FileResult, palette: Palette): string {
  const colour = colourOfFile(file)
  const took = file.durationMs === undefined ? '' : `, ${formatDuration(file.durationMs)}`
  const totals = describeTotals(countStatements([file]))
  const sign = palette[COLOUR_TONES[colour]](SIGNS[colour])
  const on = target.role === 'dry-run' ? 'in the dry run for' : 'on'
  return `${sign} ${oneLine(file.path, 200)} ${on} ${oneLine(target.target, 200)}: ${totals}${took}`
}

/**
 * The source of a file, green, red and grey, with its errors below the failing statements.
 *
 * @param changed - The file's source; without it only errors and counts are shown.
 */
export function renderConsoleLog(
  changed: ChangedFile | undefined,
  target: TargetResult,
  file: FileResult,
  palette: Palette,
): string {
  const rows = abridge(alignSource(changed, file), MAX_ROWS)
  const last = rows.reduce((most, row) => Math.max(most, row.line), 1)
  const width = Math.max(4, String(last).length)
  const lines = Array.from(annotate(rows, file), line => consoleLine(line, width, palette))
  const problems = file.problems.map(problem => palette.red(`✗ ${toText(describeProblem(problem))}`))
  const steps = stepsForFile(target, file).map(step => `${palette.bold('→')} ${toText(step)}`)
  const said = toText(describeFile(file, target.role))
  return [...lines, '', palette[COLOUR_TONES[colourOfFile(file)]](said), ...problems, ...steps].join('\n')
}

function consoleLine(line: LogLine, width: number, palette: Palette): string {
  const gutter = (number: string): string => palette.grey(`${number.padStart(width)} │`)
  if (line.kind === 'gap') return palette.grey(`${'⋯'.padStart(width)} │   ${line.text}`)
  if (line.kind === 'source') {
    const tone = palette[line.status ? TONES[line.status] : 'grey']
    const mark = line.status ? MARKS[line.status] : ' '
    return `${gutter(String(line.line))} ${tone(`${mark} ${line.text}`.trimEnd())}`.trimEnd()
  }
  if (line.kind === 'output') return `${gutter('')}   ${line.text}`
  const tone = line.kind === 'note' ? TONES[line.status] : 'red'
  return `${gutter('')} ${palette[tone](`  ${line.text}`)}`
}

/** The closing lines: verdict, what happened, what to do next. */
export function renderConsoleVerdict(results: Results, palette: Palette): string {
  const verdict = verdictOf(results)
  const tone = palette[COLOUR_TONES[verdict]]
  const { startedAt, finishedAt } = results.execution
  const took = millisecondsBetween(startedAt, finishedAt)
  const title = `${SIGNS[verdict]} ${toText(headline(results))}`
  const counts = `${describeScope(results)}${took === undefined ? '' : `, ${formatDuration(took)}`}`
  const steps = nextSteps(results).map((step, index) => `${index + 1}. ${toText(step)}`)
  const impact = describeTotalImpact(impactRows(results.targets))
  const overtaking = results.overtakes.length === 0 ? '' : toText(describeOvertaking(results))
  const rule = '─'.repeat(Math.min(100, Math.max(title.length, 40)))
  return [
    tone(rule),
    tone(palette.bold(title)),
    toText(describeResults(results)),
    palette.grey(counts),
    ...[impact && `Seen in the dry run: ${impact}.`, overtaking && `${overtaking}.`]
      .filter(Boolean)
      .map(palette.yellow),
    ...(steps.length === 0 ? [] : [palette.bold('What to do next'), ...steps]),
    tone(rule),
  ].join('\n')
}

const describeScope = ({ change, targets }: Results): string => {
  const files = change.files.filter(({ action }) => action === 'run').length
  return `${plural(files, 'file')}, ${plural(new Set(targets.map(({ target }) => target)).size, 'target')}`
}

/** The console's whole log of an execution: every file, then the verdict. */
export function renderConsole(results: Results, palette: Palette): string {
  const logs = results.targets.flatMap(target => [
    palette.bold(toText(describeTarget(target))),
    ...target.files.flatMap(file => {
      const changed = results.change.files.find(({ path }) => path === file.path)
      return [renderConsoleTitle(target, file, palette), renderConsoleLog(changed, target, file, palette), '']
    }),
  ])
  return [...logs, renderConsoleVerdict(results, palette), ''].join('\n')
}
