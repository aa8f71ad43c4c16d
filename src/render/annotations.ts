/**
 * What a reviewer sees on the lines of the SQL. Pure. Invariant: every failed and
 * every unknown statement is there, failures come first, and the order depends on
 * nothing but the results.
 */
import { generaliseError, generaliseFor, generaliseProblem, type Generalise } from '../core/alike.js'
import { ROLES, type Problem, type Results, type StatementResult, type TargetResult } from '../core/model.js'
import { targetsOf } from '../core/results.js'
import { cutBytes, oneLine, visibleLines } from './escape.js'
import { plural } from './format.js'
import { describeEffects, describeLocks, describeHeldRows, impactRows, type ImpactRow } from './impact.js'
import { toText } from './phrase.js'
import { lineOf } from './words.js'
import { IN_ROLE, outcomeWord, UNKNOWN_ADVICE } from './outcome-words.js'

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
/** More are not listed even there; this many names of databases fill them. */
const MAX_LISTED_TARGETS = 2000
/** Different remarks on one line: a thousand databases may fail there in a thousand ways. */
const MAX_ON_LINE = 20

/** What is said of a line, before the targets that it is said of are known. */
interface Remark {
  readonly path: string
  readonly line: number
  readonly column?: number | undefined
  readonly level: Annotation['level']
  readonly title: string
  readonly said: readonly string[]
  /** Of the first target where it is another one on each, such as the key that is there already. */
  readonly detail?: string | undefined
}

/** All annotations, failures first, then in execution order. The same on several targets is one. */
export function annotationsOf(results: Results): readonly Annotation[] {
  // A file that is gone has no line to show anything on; other paths are not of this repository's commit.
  const order = new Map(
    results.change.files.filter(({ action }) => action !== 'deleted').map(({ path }, index) => [path, index]),
  )
  const remarks = new Map<string, Remarks>()
  const add = (remark: Remark, targets: readonly string[]): void => {
    if (!order.has(remark.path)) return
    const { detail, ...others } = remark
    const key = JSON.stringify(others)
    const known = remarks.get(key) ?? { remark, targets: new Set<string>(), differs: false }
    for (const target of targets) known.targets.add(target)
    if (known.remark.detail !== detail) known.differs = true
    remarks.set(key, known)
  }
  for (const problem of results.problems) {
    add(ofProblem(problem), problem.target === undefined ? [] : [problem.target])
  }
  const { environment } = results.execution
  const alone = new Set(ROLES.filter(role => targetsOf(results, role).length === 1))
  for (const target of results.targets) {
    // What is said of several databases leaves out the name of each.
    const generalise: Generalise = alone.has(target.role) ? text => text : generaliseFor(target, environment)
    const addProblem = (problem: Problem): void =>
      add(ofProblem(generaliseProblem(problem, generalise)), [target.target])
    for (const problem of target.problems) addProblem(problem)
    for (const file of target.files) {
      for (const problem of file.problems) addProblem({ path: file.path, ...problem })
      for (const statement of file.statements) {
        const remark = ofStatement(target, file.path, statement, generalise)
        if (remark !== undefined) add(remark, [target.target])
      }
    }
  }
  const rows = describeHeldRows(results.targets).map(toText)
  for (const row of impactRows(results.targets)) add(ofImpact(row, rows), row.targets)
  const place = ({ path }: Remark): number => order.get(path) ?? 0
  const sorted = [...remarks.values()].sort(({ remark: a }, { remark: b }) => {
    const byLevel = LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)
    return byLevel || place(a) - place(b) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0)
  })
  return [...onLines(sorted)].map(toAnnotation)
}

/** The same remark on several targets. */
interface Remarks {
  readonly remark: Remark
  readonly targets: Set<string>
  /** Whether the details are not the same on all of them. */
  differs: boolean
}

/** The first remarks on each line; the last of them counts the others. */
function* onLines(sorted: readonly Remarks[]): Generator<Remarks> {
  const counts = new Map<string, number>()
  const keyOf = ({ remark: { level, path, line } }: Remarks): string => JSON.stringify([level, path, line])
  for (const remarks of sorted) counts.set(keyOf(remarks), (counts.get(keyOf(remarks)) ?? 0) + 1)
  const seen = new Map<string, number>()
  for (const remarks of sorted) {
    const key = keyOf(remarks)
    const number = (seen.get(key) ?? 0) + 1
    seen.set(key, number)
    const more = (counts.get(key) ?? 0) - MAX_ON_LINE
    if (number < MAX_ON_LINE || (number === MAX_ON_LINE && more <= 0)) yield remarks
    else if (number === MAX_ON_LINE) {
      const said = [...remarks.remark.said, `… and ${plural(more, 'other')} on this line: see the log`]
      yield { ...remarks, remark: { ...remarks.remark, said } }
    }
  }
}

const LEVELS: readonly Annotation['level'][] = ['failure', 'warning', 'notice']

function ofStatement(
  { role }: TargetResult,
  path: string,
  statement: StatementResult,
  generalise: Generalise,
): Remark | undefined {
  const where = IN_ROLE[role]
  const line = lineOf(statement)
  if (statement.status === 'unknown') {
    return { path, line, level: 'failure', title: `Unknown outcome${where}`, said: [UNKNOWN_ADVICE] }
  }
  if (statement.status === 'not-simulated') {
    const why = statement.prediction?.reason ?? 'nobody can foresee what it would do'
    return { path, line, level: 'warning', title: 'Not simulated', said: [why] }
  }
  if (statement.status !== 'failed') return undefined
  const { code, sqlState, message, detail, hint, column } = generaliseError(statement.error, generalise)
  const state = sqlState === undefined || sqlState === code ? '' : ` (${sqlState})`
  return {
    path,
    line,
    // A column belongs to the line that the server named, not to the statement's first.
    column: statement.error.line === undefined ? undefined : column,
    level: 'failure',
    title: `${code}${state}: ${outcomeWord('failed', role)}${role === 'simulation' ? '' : where}`,
    said: [message, ...labelled('hint', hint)],
    detail,
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

function toAnnotation({ remark, targets: on, differs }: Remarks): Annotation {
  const { path, line, column, level, title, said, detail } = remark
  const targets = [...on]
  const told = targets.slice(0, MAX_TARGETS).map(target => oneLine(target, 200))
  const more = targets.length - told.length
  const where =
    targets.length === 0
      ? []
      : [`on ${told.join(', ')}${more > 0 ? ` and ${plural(more, 'target')} more` : ''}`]
  const listed = targets.slice(0, more > 0 ? MAX_LISTED_TARGETS : 0).map(target => oneLine(target, 500))
  const [message = '', ...others] = said
  const details = labelled(differs ? `detail on ${targets[0] ?? ''}` : 'detail', detail)
  const text = [message, ...details, ...others].flatMap(visibleLines).join('\n').trim()
  return {
    path,
    startLine: line,
    endLine: line,
    ...(column !== undefined && { startColumn: column, endColumn: column }),
    level,
    title: oneLine(title, MAX_TITLE_CHARACTERS),
    message: [cut(text), ...where].filter(Boolean).join('\n') || title,
    ...(more > 0 && { rawDetails: cut(listed.join('\n')) }),
  }
}

const cut = (text: string): string => {
  const short = cutBytes(text, MAX_TEXT_BYTES)
  return short === text ? text : `${short}…`
}
