/**
 * Lays the outcomes of statements over the lines of their file. Invariant:
 * every line of the source is there exactly once and in order, what the results
 * do not keep is said to be left out, and every statement has its place.
 */
import type {
  ChangedFile,
  CondensedRun,
  FileResult,
  StatementResult,
  StatementStatus,
} from '../core/model.js'

/** A line of the file; its text has no line ending and no byte order mark, and is not escaped. */
export interface SourceLine {
  readonly kind: 'line'
  readonly line: number
  readonly text: string
  /** The worst outcome of the statements on this line; absent for comments and blank lines between them. */
  readonly status?: StatementStatus
  /** The outcomes on this line, where there are several. */
  readonly shared: readonly StatementStatus[]
  /** Statements whose last line this is, in the order of the file. */
  readonly ending: readonly StatementResult[]
}

/** Lines that the results do not keep. */
export interface SourceGap {
  readonly kind: 'gap'
  /** First line that is left out. */
  readonly line: number
  /** How many lines are left out; absent when that is not known. */
  readonly lines?: number
  readonly bytes: number
  /** Statements that were kept as a count only. */
  readonly runs: readonly CondensedRun[]
  /** Statements that lie in the gap. */
  readonly ending: readonly StatementResult[]
}
export type SourceRow = SourceLine | SourceGap

/** From bad to good; a line that two statements share takes the first that applies. */
const WORST_FIRST: readonly StatementStatus[] = [
  ...(['failed', 'unknown', 'not-simulated', 'rolled-back', 'skipped', 'succeeded'] as const),
]

/** The worst of several outcomes; undefined for none. */
export const worstOf = (statuses: readonly StatementStatus[]): StatementStatus | undefined =>
  WORST_FIRST.find(status => statuses.includes(status))

/** A stretch of bytes with an outcome: a statement, its data, or a condensed run. */
interface Range {
  readonly start: number
  readonly end: number
  readonly status: StatementStatus
  readonly statement?: StatementResult
}

function rangesOf(file: FileResult): readonly Range[] {
  const ranges: Range[] = []
  for (const statement of file.statements) {
    const { status } = statement
    ranges.push({ start: statement.start, end: statement.end, status, statement })
    if (statement.data) ranges.push({ ...statement.data, status, statement })
  }
  for (const { start, end, status } of file.condensed) ranges.push({ start, end, status })
  return ranges.sort((a, b) => a.start - b.start || a.end - b.end)
}

interface RawLine {
  readonly kind: 'line'
  readonly line: number
  readonly text: string
  readonly start: number
  readonly end: number
}
type RawRow =
  | RawLine
  | {
      readonly kind: 'gap'
      readonly line: number
      readonly lines?: number
      readonly start: number
      readonly end: number
    }

/** Lines and gaps of the segments, with byte offsets. */
function* rawRows(source: ChangedFile): Generator<RawRow> {
  let at = 0
  let nextLine = 1
  for (const { start, line, text } of source.source) {
    // A file's text may begin after its byte order mark: nothing to see is left out then.
    if (start > at && (at > 0 || line > 1)) {
      yield { kind: 'gap', line: nextLine, lines: line - nextLine, start: at, end: start }
    }
    at = start
    nextLine = line
    for (const { content, ending } of linesOf(text)) {
      const end: number = at + Buffer.byteLength(content) + ending.length
      const shown = line === 1 && at === start ? content.replace(/^\ufeff/, '') : content
      yield { kind: 'line', line: nextLine, text: shown, start: at, end }
      at = end
      if (ending !== '') nextLine += 1
    }
  }
  if (source.source.length > 0 && (source.bytes ?? 0) > at) {
    yield { kind: 'gap', line: nextLine, start: at, end: source.bytes ?? at }
  }
}

function* linesOf(text: string): Generator<{ content: string; ending: string }> {
  let from = 0
  while (from < text.length) {
    const feed = text.indexOf('\n', from)
    if (feed < 0) {
      yield { content: text.slice(from), ending: '' }
      return
    }
    const cut = feed > from && text[feed - 1] === '\r' ? feed - 1 : feed
    yield { content: text.slice(from, cut), ending: text.slice(cut, feed + 1) }
    from = feed + 1
  }
}

/** Only a delimiter: it has the colour of the statement that it ends. */
const DELIMITER_ONLY = /^\s*(?:[;/$|]{1,4}|\\\.|\\g)\s*$/

/**
 * The lines of a file with the outcomes of one run of it, in order.
 *
 * @param source - The file's text in segments; undefined when it was not kept.
 */
export function alignSource(source: ChangedFile | undefined, file: FileResult): readonly SourceRow[] {
  const ranges = rangesOf(file)
  const rows = source ? [...rawRows(source)] : []
  const statuses: StatementStatus[][] = []
  const lastRow = new Map<StatementResult, number>()
  let next = 0
  let open: Range[] = []
  let before: StatementStatus | undefined
  for (const [index, row] of rows.entries()) {
    while ((ranges[next]?.start ?? Infinity) < row.end) open.push(ranges[next++] as Range)
    open = open.filter(range => range.end > row.start)
    statuses.push(
      open.length > 1 ? [...new Set(open.map(range => range.status))] : open.map(range => range.status),
    )
    for (const { statement } of open) if (statement) lastRow.set(statement, index)
    if (row.kind === 'line' && open.length === 0 && before !== undefined && DELIMITER_ONLY.test(row.text)) {
      statuses[index] = [before]
    }
    if (row.kind === 'gap' || statuses[index]?.length !== 0 || row.text.trim() !== '') {
      before = row.kind === 'line' ? worstOf(statuses[index] ?? []) : undefined
    }
  }
  return withEndings(rows, statuses, file, lastRow)
}

function withEndings(
  rows: readonly RawRow[],
  statuses: readonly (readonly StatementStatus[])[],
  file: FileResult,
  lastRow: ReadonlyMap<StatementResult, number>,
): readonly SourceRow[] {
  const endings = rows.map((): StatementResult[] => [])
  const homeless: StatementResult[] = []
  for (const statement of [...file.statements].sort((a, b) => a.start - b.start)) {
    const row = lastRow.get(statement) ?? rows.findLastIndex(({ start }) => start <= statement.start)
    ;(endings[row] ?? homeless).push(statement)
  }
  const counted = new Set<CondensedRun>()
  const aligned = rows.map((row, index): SourceRow => {
    const ending = endings[index] ?? []
    if (row.kind === 'gap') {
      const runs = file.condensed.filter(
        run => run.start < row.end && run.end > row.start && !counted.has(run),
      )
      for (const run of runs) counted.add(run)
      const lines = row.lines === undefined ? {} : { lines: row.lines }
      return { kind: 'gap', line: row.line, ...lines, bytes: row.end - row.start, runs, ending }
    }
    const here = statuses[index] ?? []
    const status = worstOf(here)
    const shared = here.length > 1 ? here : []
    return { kind: 'line', line: row.line, text: row.text, ...(status && { status }), shared, ending }
  })
  if (rows.length > 0 || (homeless.length === 0 && file.condensed.length === 0)) return aligned
  return [{ kind: 'gap', line: 1, bytes: 0, runs: file.condensed, ending: homeless }]
}

/**
 * Fewer rows for a screen: both ends and the surroundings of what is not green
 * stay, the rest becomes gaps.
 *
 * @returns The same rows when there are no more than `maxRows`.
 */
export function abridge(rows: readonly SourceRow[], maxRows: number, around = 5): readonly SourceRow[] {
  if (rows.length <= maxRows) return rows
  const keep = new Set<number>()
  const keepNear = (index: number): void => {
    for (let near = index - around; near <= index + around; near++) keep.add(near)
  }
  keepNear(0)
  keepNear(rows.length - 1)
  for (const [index, row] of rows.entries()) {
    if (keep.size > maxRows) break
    if (isTrouble(row) && (!isTrouble(rows[index - 1]) || !isTrouble(rows[index + 1]))) keepNear(index)
    if (row.ending.some(({ status }) => status === 'failed' || status === 'unknown')) keepNear(index)
  }
  const short: SourceRow[] = []
  let left: SourceRow[] = []
  for (const [index, row] of rows.entries()) {
    if (!keep.has(index)) {
      left.push(row)
      continue
    }
    if (left.length > 0) short.push(toGap(left))
    left = []
    short.push(row)
  }
  return short
}

const isTrouble = (row: SourceRow | undefined): boolean =>
  row?.kind === 'line' && row.status !== undefined && row.status !== 'succeeded'

/** One gap instead of several rows. */
function toGap(rows: readonly SourceRow[]): SourceGap {
  const lines = rows.reduce<number | undefined>((sum, row) => {
    const more = row.kind === 'line' ? 1 : row.lines
    return sum === undefined || more === undefined ? undefined : sum + more
  }, 0)
  return {
    kind: 'gap',
    line: rows[0]?.line ?? 1,
    ...(lines !== undefined && { lines }),
    bytes: rows.reduce(
      (sum, row) => sum + (row.kind === 'line' ? Buffer.byteLength(row.text) : row.bytes),
      0,
    ),
    runs: rows.flatMap(row => (row.kind === 'line' ? [] : row.runs)),
    ending: rows.flatMap(row => row.ending),
  }
}
