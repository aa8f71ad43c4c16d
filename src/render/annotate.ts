/**
 * The lines of an execution log before any colour: source, carets, errors and
 * notes. Invariant: source lines come through whole and in order; every other
 * line says by its kind that it is ours. All text is visible and on one line.
 */
import type { FileResult, Role, SqlError, StatementResult, StatementStatus } from '../core/model.js'
import { oneLine, visible, visibleLines } from './escape.js'
import { formatBytes, formatCount, plural } from './format.js'
import type { SourceGap, SourceLine, SourceRow } from './source.js'
import { outcomeWord, UNKNOWN_ADVICE } from './outcome-words.js'

export type LogLine =
  | {
      readonly kind: 'source'
      readonly line: number
      readonly text: string
      readonly status?: StatementStatus
    }
  | { readonly kind: 'caret' | 'error'; readonly text: string }
  | { readonly kind: 'note'; readonly status: StatementStatus; readonly text: string }
  /** A row of what a statement returned, below it. */
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'gap'; readonly text: string }

const MAX_ERRORS_IN_GAP = 20
const MAX_ERROR_LINES = 40
const MAX_ERROR_CHARACTERS = 4000
/** Wide characters take two cells of a terminal and of most monospaced fonts. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Turns aligned rows into the lines of a log. */
export function* annotate(rows: readonly SourceRow[], file: FileResult): Generator<LogLine> {
  const carets = caretsOf(file)
  const order = rows.flatMap(row => row.ending)
  const role = roleOf(file)
  let done = 0
  let run = 0
  for (const row of rows) {
    yield* row.kind === 'line' ? sourceLines(row, carets.get(row.line) ?? [], role) : [gapLine(row, role)]
    let errors = 0
    for (const statement of row.ending) {
      const follower = order[++done]
      run += 1
      if (statement.status === 'failed' && (row.kind === 'line' || ++errors <= MAX_ERRORS_IN_GAP)) {
        yield* errorLines(statement, row)
      }
      if (row.kind === 'line') yield* [...outputLines(statement), ...foreseenLines(statement)]
      if (follower?.status === statement.status) continue
      yield* noteLines(statement, run)
      run = 0
    }
    if (errors > MAX_ERRORS_IN_GAP) {
      yield {
        kind: 'error',
        text: `✗ and ${plural(errors - MAX_ERRORS_IN_GAP, 'error')} more in the lines left out`,
      }
    }
  }
}

/** Only a simulation predicts. */
const roleOf = ({ statements }: FileResult): Role =>
  statements.some(each => 'prediction' in each) ? 'simulation' : 'environment'

function* sourceLines(
  { line, text, status, shared }: SourceLine,
  columns: readonly number[],
  role: Role,
): Generator<LogLine> {
  yield { kind: 'source', line, text: visible(text), ...(status && { status }) }
  const carets = caretsUnder(text, columns)
  if (carets !== '') yield { kind: 'caret', text: carets }
  if (shared.length > 0) {
    const outcomes = shared.map(outcome => outcomeWord(outcome, role)).join(', ')
    yield {
      kind: 'note',
      status: status ?? 'unknown',
      text: `several statements share this line: ${outcomes}`,
    }
  }
}

function caretsOf(file: FileResult): ReadonlyMap<number, readonly number[]> {
  const carets = new Map<number, number[]>()
  for (const statement of file.statements) {
    if (statement.status !== 'failed') continue
    const { line, column } = statement.error
    if (line === undefined || column === undefined) continue
    carets.set(line, [...(carets.get(line) ?? []), column])
  }
  return carets
}

/** A line with a caret under each column that the text has; tabs and wide characters keep their width. */
export function caretsUnder(text: string, columns: readonly number[]): string {
  if (columns.length === 0) return ''
  const characters = Array.from(text)
  let under = ''
  for (let column = 1; column <= Math.min(Math.max(...columns), characters.length + 1); column++) {
    const character = characters[column - 1] ?? ''
    if (columns.includes(column)) under += '^'
    else if (character === '\t') under += '\t'
    else if (WIDE.test(character)) under += '\u3000'
    else if (!/^\p{M}$/u.test(character)) under += ' '.repeat(Array.from(visible(character)).length)
  }
  return under.includes('^') ? under : ''
}

function* errorLines(
  statement: Extract<StatementResult, { status: 'failed' }>,
  row: SourceRow,
): Generator<LogLine> {
  const { error } = statement
  const state =
    error.sqlState === undefined || error.sqlState === error.code ? '' : ` (${oneLine(error.sqlState, 40)})`
  const [first = '', ...more] = visibleLines(error.message)
  const place = placeOf(error, statement, row)
  const lines = [
    `✗ ${oneLine(error.code, 40)}${state}: ${first}${more.length === 0 ? place : ''}`,
    ...more.map((line, index) => `  ${line}${index === more.length - 1 ? place : ''}`),
    ...labelled('detail', error.detail),
    ...labelled('hint', error.hint),
  ]
  for (const text of lines.slice(0, MAX_ERROR_LINES))
    yield {
      kind: 'error',
      text: text.length > MAX_ERROR_CHARACTERS ? `${text.slice(0, MAX_ERROR_CHARACTERS)}…` : text,
    }
  if (lines.length > MAX_ERROR_LINES) {
    yield { kind: 'error', text: `  … ${plural(lines.length - MAX_ERROR_LINES, 'line')} more` }
  }
}

function placeOf(error: SqlError, statement: StatementResult, row: SourceRow): string {
  if (error.line !== undefined) {
    return ` (line ${error.line}${error.column === undefined ? '' : `, column ${error.column}`})`
  }
  return row.kind === 'gap' ? ` (the statement at line ${statement.line})` : ''
}

const labelled = (label: string, text: string | undefined): readonly string[] =>
  text === undefined || text === ''
    ? []
    : visibleLines(text).map((line, index) =>
        index === 0 ? `  ${label}: ${line}` : `  ${' '.repeat(label.length + 2)}${line}`,
      )

const MAX_OUTPUT_ROWS = 50
const MAX_OUTPUT_COLUMNS = 30
const MAX_VALUE_CHARACTERS = 60

/** What a statement returned, as a table of text. */
function* outputLines(statement: StatementResult): Generator<LogLine> {
  const output = 'output' in statement ? statement.output : undefined
  if (output === undefined) return
  const { columns, rows, more } = output
  const shown = [columns, ...rows.slice(0, MAX_OUTPUT_ROWS)].map(values =>
    values.slice(0, MAX_OUTPUT_COLUMNS).map(value => oneLine(value ?? 'NULL', MAX_VALUE_CHARACTERS)),
  )
  const widths = columns.map((_name, at) =>
    shown.reduce((most, values) => Math.max(most, widthOf(values[at] ?? '')), 0),
  )
  for (const values of columns.length === 0 ? [] : shown) {
    const cells = values.map((value, at) => value + ' '.repeat((widths[at] ?? 0) - widthOf(value)))
    yield { kind: 'output', text: `│ ${cells.join(' │ ')}`.trimEnd() }
  }
  const left = Math.max(0, rows.length - MAX_OUTPUT_ROWS) + more
  if (left > 0) yield { kind: 'output', text: `│ … ${formatCount(left)} more ${left === 1 ? 'row' : 'rows'}` }
}

const widthOf = (text: string): number => {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** What a simulation has to say beside the outcome. */
function* foreseenLines(statement: StatementResult): Generator<LogLine> {
  const prediction = 'prediction' in statement ? statement.prediction : undefined
  if (prediction === undefined) return
  const { verdict, reason, needs = [] } = prediction
  const note = (text: string): LogLine => ({
    kind: 'note',
    status: statement.status,
    text: oneLine(text, 1000),
  })
  if (verdict === 'would-do-nothing') yield note(`· would do nothing: ${reason ?? 'nothing to change'}`)
  if (verdict === 'not-simulated') yield note(`~ not simulated: ${reason ?? 'no reason given'}`)
  if (needs.length > 0) yield note(`· works with what only this change makes: ${needs.join(', ')}`)
}

function* noteLines({ status }: StatementResult, count: number): Generator<LogLine> {
  if (status === 'unknown') yield { kind: 'note', status, text: `? ${UNKNOWN_ADVICE}` }
  if (status === 'rolled-back') {
    const them =
      count === 1 ? 'this statement ran and was' : `these ${plural(count, 'statement')} ran and were`
    yield { kind: 'note', status, text: `↩ ${them} rolled back: nothing of it is in the database` }
  }
}

function gapLine({ line, lines, bytes, runs, ending }: SourceGap, role: Role): LogLine {
  const counts = new Map<StatementStatus, number>()
  for (const { status, count } of runs) counts.set(status, (counts.get(status) ?? 0) + count)
  for (const { status } of ending) counts.set(status, (counts.get(status) ?? 0) + 1)
  const told = [...counts].map(
    ([status, count]) => `${plural(count, 'statement')} ${outcomeWord(status, role)}`,
  )
  const what =
    lines === undefined
      ? bytes === 0
        ? 'the source is not kept'
        : `the rest of the file is left out, from line ${line} on (${formatBytes(bytes)})`
      : lines < 2
        ? `${lines === 0 ? `${formatBytes(bytes)} of line` : 'line'} ${line} left out`
        : `${formatCount(lines)} lines left out (${line} to ${line + lines - 1})`
  return { kind: 'gap', text: [what, told.join(', ')].filter(Boolean).join(': ') }
}
