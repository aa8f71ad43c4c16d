/**
 * What a reviewer sees on the lines of the SQL. Pure. Invariant: every failed and
 * every unknown statement is there, failures come first, and the order depends on
 * nothing but the results.
 */
import type { Problem, Results, StatementResult, TargetResult } from '../core/model.js'
import { cutBytes, oneLine, visibleLines } from './escape.js'
import { plural } from './format.js'
import { describeEffects, describeLocks, describeHeldRows, impactRows, type ImpactRow } from './impact.js'
import { toText } from './phrase.js'
import { lineOf, UNKNOWN_ADVICE } from './words.js'

/** Lines and columns are 1-based; there are columns only where both lines are one. */
export interface Annotation {
  /** A file of the change. */
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly startColumn?: number
  readonly endColumn?: number
  readonly level: 'failure' | 'warning' | 'notice'
  /** One line of at most 255 characters. */
  readonly title: string
  /** Plain text of at most 64 KB. */
  readonly message: string
  readonly rawDetails?: string
}

const MAX_TITLE_CHARACTERS = 255
const MAX_TEXT_BYTES = 64_000
/** More targets than these are listed in the details. */
const MAX_TARGETS = 5

/** What is said of a line, before the targets that it is said of are known. */
interface Remark {
  readonly path: string
  readonly line: number
  readonly column?: number | undefined
  readonly level: Annotation['level']
  readonly title: string
  readonly said: readonly string[]
}

/** All annotations, failures first, then in execution order. The same on several targets is one. */
export function annotationsOf(results: Results): readonly Annotation[] {
  // A file that is gone has no line to show anything on; other paths are not of this repository's commit.
  const order = new Map(
    results.change.files.filter(({ action }) => action !== 'deleted').map(({ path }, index) => [path, index]),
  )
  const remarks = new Map<string, { readonly remark: Remark; readonly targets: Set<string> }>()
  const add = (remark: Remark, targets: readonly string[]): void => {
    if (!order.has(remark.path)) return
    const key = JSON.stringify(remark)
    const known = remarks.get(key) ?? { remark, targets: new Set() }
    for (const target of targets) known.targets.add(target)
    remarks.set(key, known)
  }
  for (const problem of results.problems) {
    add(ofProblem(problem), problem.target === undefined ? [] : [problem.target])
  }
  for (const target of results.targets) {
    for (const problem of target.problems) add(ofProblem(problem), [target.target])
    for (const file of target.files) {
      for (const problem of file.problems) add(ofProblem({ path: file.path, ...problem }), [target.target])
      for (const statement of file.statements) {
        const remark = ofStatement(target, file.path, statement)
        if (remark !== undefined) add(remark, [target.target])
      }
    }
  }
  const rows = describeHeldRows(results.targets).map(toText)
  for (const row of impactRows(results.targets)) add(ofImpact(row, rows), row.targets)
  const place = ({ path }: Remark): number => order.get(path) ?? 0
  return [...remarks.values()]
    .sort(({ remark: a }, { remark: b }) => {
      const byLevel = LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)
      return byLevel || place(a) - place(b) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0)
    })
    .map(({ remark, targets }) => toAnnotation(remark, [...targets]))
}

const LEVELS: readonly Annotation['level'][] = ['failure', 'warning', 'notice']

function ofStatement({ role }: TargetResult, path: string, statement: StatementResult): Remark | undefined {
  const where = role === 'dry-run' ? ' in the dry run' : ''
  const line = lineOf(statement)
  if (statement.status === 'unknown') {
    return { path, line, level: 'failure', title: `Unknown outcome${where}`, said: [UNKNOWN_ADVICE] }
  }
  if (statement.status !== 'failed') return undefined
  const { code, sqlState, message, detail, hint, column } = statement.error
  const state = sqlState === undefined || sqlState === code ? '' : ` (${sqlState})`
  return {
    path,
    line,
    // A column belongs to the line that the server named, not to the statement's first.
    column: statement.error.line === undefined ? undefined : column,
    level: 'failure',
    title: `${code}${state}: failed${where}`,
    said: [message, ...labelled('detail', detail), ...labelled('hint', hint)],
  }
}

const labelled = (label: string, text: string | undefined): readonly string[] =>
  text === undefined || text.trim() === '' ? [] : [`${label}: ${text}`]

const ofProblem = ({ code, message, hint, severity, path = '', line = 1, column }: Problem): Remark => ({
  path,
  line,
  column,
  level: severity === 'error' ? 'failure' : 'warning',
  title: code,
  said: [message, hint],
})

function ofImpact({ path, line, impact }: ImpactRow, rows: readonly string[]): Remark {
  const effects = describeEffects(impact).map(toText)
  const locks = describeLocks(impact).map(toText)
  const [title = '', ...said] = [...effects, ...locks]
  const algorithm = labelled('algorithm', impact.algorithm)
  return {
    path,
    line,
    level: 'warning',
    title: title.charAt(0).toUpperCase() + title.slice(1),
    said: [...said, ...algorithm, ...rows],
  }
}

function toAnnotation({ path, line, column, level, title, said }: Remark, targets: string[]): Annotation {
  const told = targets.slice(0, MAX_TARGETS).map(target => oneLine(target, 200))
  const more = targets.length - told.length
  const on =
    targets.length === 0
      ? []
      : [`on ${told.join(', ')}${more > 0 ? ` and ${plural(more, 'target')} more` : ''}`]
  const text = said.flatMap(visibleLines).join('\n').trim()
  return {
    path,
    startLine: line,
    endLine: line,
    ...(column !== undefined && { startColumn: column, endColumn: column }),
    level,
    title: oneLine(title, MAX_TITLE_CHARACTERS),
    message: [cut(text), ...on].filter(Boolean).join('\n') || title,
    ...(more > 0 && { rawDetails: cut(targets.map(target => oneLine(target, 500)).join('\n')) }),
  }
}

const cut = (text: string): string => {
  const short = cutBytes(text, MAX_TEXT_BYTES)
  return short === text ? text : `${short}…`
}
