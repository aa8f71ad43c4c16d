/**
 * What a terminal or the runner's log shows. Pure. Invariant: escape sequences
 * are ours alone (colours, closed on every line); foreign ones are made visible
 * before. Workflow commands in the text are the host's to break.
 */
import type { ChangedFile, FileResult, Results, Role, StatementStatus } from '../core/model.js'
import {
  colourOfFile,
  countStatements,
  targetsOf,
  verdictOf,
  type Colour,
  type Verdict,
} from '../core/results.js'
import { annotate, type LogLine } from './annotate.js'
import { oneLine } from './escape.js'
import { formatCount, formatDuration, millisecondsBetween, plural } from './format.js'
import { planLogs, rolesOf, type PlannedLog } from './log-plan.js'
import { describeProblem, describeTarget } from './markdown-log.js'
import { describeTotalImpact, impactRows } from './impact.js'
import { shortName } from './overview.js'
import { own, toText } from './phrase.js'
import { describeOvertaking } from './provenance.js'
import { exampleOf } from './shared-log.js'
import { abridge, alignSource } from './source.js'
import { describeFile, describeResults, headline, nextSteps, stepsForFile } from './words.js'
import { MARKS, describeTotals, FOR_ROLE, IN_ROLE } from './outcome-words.js'

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
  'not-simulated': 'yellow',
  'rolled-back': 'red',
  unknown: 'yellow',
  skipped: 'grey',
}
const SIGNS: Record<Colour | Verdict, string> = {
  green: '✔',
  yellow: '▲',
  red: '✘',
  grey: '○',
  'nothing to do': '○',
  'not run': '○',
}
const COLOUR_TONES: Record<Colour | Verdict, Exclude<keyof Palette, 'bold'>> = {
  green: 'green',
  yellow: 'yellow',
  red: 'red',
  grey: 'grey',
  'nothing to do': 'grey',
  'not run': 'grey',
}

/** The title of a log on one line, for a foldable group. */
export function renderConsoleTitle(log: PlannedLog, palette: Palette): string {
  const { role, targets, files, colour } = log
  const totals = describeTotals(countStatements(log.kind === 'others' ? files : files.slice(0, 1)), role)
  const sign = palette[COLOUR_TONES[colour]](SIGNS[colour])
  const where = role === 'dry-run' ? 'in the dry run for' : `${IN_ROLE[role].trim()} on`.trim()
  const on = targets.length === 1 ? oneLine(targets[0].target, 200) : plural(targets.length, 'database')
  return `${sign} ${oneLine(log.file, 200)} ${where} ${on}: ${totals}${tookOf(log)}`
}

function tookOf({ files }: PlannedLog): string {
  let [min, max] = [Infinity, -Infinity]
  for (const { durationMs } of files) {
    if (durationMs === undefined) continue
    min = Math.min(min, durationMs)
    max = Math.max(max, durationMs)
  }
  if (max < 0) return ''
  const [from, to] = [formatDuration(min), formatDuration(max)]
  return `, ${from === to ? from : `${from} to ${to}`}`
}

/** A log with its title. */
export function renderConsolePart(results: Results, log: PlannedLog, palette: Palette): string {
  const { environment } = results.execution
  const title = renderConsoleTitle(log, palette)
  const names = log.targets.length === 1 ? [] : [palette.grey(namesOf(log, environment))]
  if (log.kind === 'others') return [title, ...names].join('\n')
  const changed = results.change.files.find(({ path }) => path === log.file)
  const file = exampleOf(log, environment)
  return [title, ...names, renderConsoleLog(changed, log.targets, file, palette)].join('\n')
}

const MAX_NAMES = 10

function namesOf({ targets }: PlannedLog, environment: string): string {
  const names = targets.slice(0, MAX_NAMES).map(target => oneLine(shortName(target, environment), 100))
  const more = targets.length - names.length
  return `  ${names.join(', ')}${more > 0 ? ` … and ${formatCount(more)} more` : ''}`
}

/**
 * The source of a file, green, red and grey, with its errors below the failing statements.
 *
 * @param changed - The file's source; without it only errors and counts are shown.
 * @param targets - Those on which `file` is what it came to.
 */
export function renderConsoleLog(
  changed: ChangedFile | undefined,
  targets: PlannedLog['targets'],
  file: FileResult,
  palette: Palette,
): string {
  const [target] = targets
  const on = targets.length === 1 ? undefined : own(`each of the ${plural(targets.length, 'database')}`)
  const rows = abridge(alignSource(changed, file), MAX_ROWS)
  const last = rows.reduce((most, row) => Math.max(most, row.line), 1)
  const width = Math.max(4, String(last).length)
  const lines = Array.from(annotate(rows, file), line => consoleLine(line, width, palette))
  const problems = file.problems.map(problem => palette.red(`✗ ${toText(describeProblem(problem))}`))
  const why = target.note === undefined ? [] : [oneLine(target.note, 600)]
  const steps = stepsForFile(target, file, on).map(step => `${palette.bold('→')} ${toText(step)}`)
  const said = toText(describeFile(file, target.role))
  return [...lines, '', palette[COLOUR_TONES[colourOfFile(file)]](said), ...why, ...problems, ...steps].join(
    '\n',
  )
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

/** Logs of single databases that a console shows of one file; the log branch has more, the results have all. */
const MAX_OWN_LOGS = 10

/**
 * The logs of a role that a console shows: every outcome that several databases share, and the first ones of single
 * databases. With one database of the role, all.
 *
 * @returns And a line about what is left out, if anything is.
 */
export function consoleLogs(
  results: Results,
  role: Role,
): { readonly logs: readonly PlannedLog[]; readonly leftOut?: string } {
  const all = planLogs(results).logs.filter(log => log.role === role)
  if (targetsOf(results, role).length === 1) return { logs: all }
  const counts = new Map<string, number>()
  const logs = all.filter(({ kind, file }) => {
    if (kind !== 'own') return true
    const count = (counts.get(file) ?? 0) + 1
    counts.set(file, count)
    return count <= MAX_OWN_LOGS
  })
  const more = all.length - logs.length
  return more === 0
    ? { logs }
    : { logs, leftOut: `… and ${plural(more, 'log')} more of single databases: the log branch has them.` }
}

/** The console's whole log of an execution: every outcome of every file, then the verdict. */
export function renderConsole(results: Results, palette: Palette): string {
  const logs = rolesOf(results).flatMap(role => {
    const targets = targetsOf(results, role)
    const [only] = targets
    if (only === undefined) return []
    const title =
      targets.length === 1
        ? toText(describeTarget(only))
        : `${FOR_ROLE[role]}${plural(targets.length, 'database')}`
    const { logs: shown, leftOut } = consoleLogs(results, role)
    return [
      palette.bold(title),
      ...shown.flatMap(log => [renderConsolePart(results, log, palette), '']),
      ...(leftOut === undefined ? [] : [leftOut, '']),
    ]
  })
  return [...logs, renderConsoleVerdict(results, palette), ''].join('\n')
}
