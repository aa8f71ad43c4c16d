/**
 * The execution log of one SQL file on many targets. Pure. Invariant: what it says
 * of the file holds for every target that it lists; what differs among them is a range.
 */
import { generaliseError, generaliseFor, generaliseProblem } from '../core/alike.js'
import type { FileResult, Results, StatementResult, Role } from '../core/model.js'
import { colourOfFile, countStatements } from '../core/results.js'
import { readTargetName } from '../core/target-name.js'
import { renderDatabases } from './database-list.js'
import { cellCode, inlineCode } from './escape.js'
import { cellDuration, formatCount, formatDuration, plural } from './format.js'
import type { PlannedLog } from './log-plan.js'
import {
  alertBox,
  composeLog,
  factsOfGate,
  factsOfRun,
  renderLog,
  rowsOf,
  type HeadingLevel,
  type Measures,
} from './markdown-log.js'
import { outputTables } from './outputs.js'
import { own, phrase, quoted, toCell, toMarkdown, type Phrase } from './phrase.js'
import { lineOf, stepsForFile, verdictOfStatement } from './words.js'
import { SIGNS, describeTotals, FOR_ROLE } from './outcome-words.js'

/** Databases in the table of a log that tells of different outcomes. */
const MAX_OTHERS = 500

/** Any log of a plan, as Markdown. */
export function renderPlannedLog(results: Results, log: PlannedLog, heading: HeadingLevel = 1): string {
  const [target] = log.targets
  const [file] = log.files
  if (log.kind === 'own') return renderLog(results, target, file, heading)
  return log.kind === 'alike' ? renderAlike(results, log, heading) : renderOthers(results, log, heading)
}

function renderAlike(results: Results, log: PlannedLog, heading: HeadingLevel): string {
  const { targets, files } = log
  const [target] = targets
  const { environment } = results.execution
  const count = plural(targets.length, 'database')
  const file = exampleOf(log, environment)
  const spreads = spreadsOf(files)
  const measures = (_statement: StatementResult, index: number): Measures => {
    const { time, rows } = spreads[index] ?? { time: undefined, rows: undefined }
    return {
      time: showSpread(time, cellDuration),
      rows: showSpread(rows, formatCount),
      isTold: rows !== undefined && rows.min !== rows.max,
    }
  }
  return composeLog(
    results,
    {
      ...{ target, file, on: ` on ${count}`, measures },
      facts: factsOf(results, log),
      steps: stepsForFile(target, file, own(`each of the ${count}`)),
      more: [
        renderDatabases(targets, environment),
        ...outputTables(targets, { environment, paths: new Set([log.file]), maxRows: MAX_OTHERS }),
      ],
    },
    heading,
  )
}

/**
 * What became of the file on the first target, in words that hold for all: without the name of its own database, and
 * without what its statements returned.
 */
export function exampleOf({ targets, files }: PlannedLog, environment: string): FileResult {
  const [target] = targets
  const [file] = files
  if (targets.length === 1) return file
  const generalise = generaliseFor(target, environment)
  const statements = file.statements.map((statement): StatementResult => {
    if (!('durationMs' in statement)) return statement
    const { output: _output, notices, ...others } = statement
    const said = notices?.map(notice => ({ ...notice, message: generalise(notice.message) }))
    const told = { ...others, ...(said !== undefined && { notices: said }) }
    return told.status === 'failed' ? { ...told, error: generaliseError(told.error, generalise) } : told
  })
  const problems = file.problems.map(problem => generaliseProblem(problem, generalise))
  return { ...file, statements, problems }
}

interface Spread {
  min: number
  max: number
}

/** A range, or one value where both ends read the same. */
function showSpread(spread: Spread | undefined, format: (value: number) => string): string {
  if (spread === undefined) return ''
  const [from, to] = [format(spread.min), format(spread.max)]
  return from === to ? from : `${from} to ${to}`
}

const widen = (spread: Spread | undefined, value: number | undefined): Spread | undefined => {
  if (value === undefined) return spread
  if (spread === undefined) return { min: value, max: value }
  if (value < spread.min) spread.min = value
  if (value > spread.max) spread.max = value
  return spread
}

/** Time and rows of each statement over all files, by position. */
function spreadsOf(
  files: readonly FileResult[],
): readonly { readonly time: Spread | undefined; readonly rows: Spread | undefined }[] {
  const spreads: { time: Spread | undefined; rows: Spread | undefined }[] = []
  for (const { statements } of files) {
    for (const [index, statement] of statements.entries()) {
      const spread = (spreads[index] ??= { time: undefined, rows: undefined })
      if (!('durationMs' in statement)) continue
      spread.time = widen(spread.time, statement.durationMs)
      spread.rows = widen(spread.rows, statement.rows)
    }
  }
  return spreads
}

/** Where, when and how much, for all of the targets. */
function factsOf(results: Results, { targets, files }: PlannedLog): readonly string[] {
  const [target] = targets
  const [file] = files
  const { environment } = results.execution
  const servers = new Set(targets.map(each => readTargetName(each.target, environment).server))
  const products = new Set(targets.map(({ server }) => (server ? `${server.product} ${server.version}` : '')))
  const kinds = [...products]
    .filter(Boolean)
    .sort()
    .slice(0, 5)
    .map(kind => inlineCode(kind))
  let took: Spread | undefined
  let rows: Spread | undefined
  for (const each of files) {
    took = widen(took, each.durationMs)
    rows = widen(rows, rowsOf(each))
  }
  const what = FOR_ROLE[target.role]
  const on = `${what}${plural(targets.length, 'database')} on ${plural(servers.size, 'server')}`
  const statements = plural(countStatements([file]).total, 'statement')
  return [
    `**${on}**${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`,
    ...factsOfRun(results, target, {
      took: took === undefined ? 'not started' : `took ${showSpread(took, formatDuration)}`,
      counts: `${statements}, ${showSpread(rows, formatCount)} ${rows?.max === 1 ? 'row' : 'rows'} on each`,
    }),
    ...factsOfGate(results),
  ]
}

/** The first thing that went wrong with a file, else what its statements came to. */
export function firstSaidOf(file: FileResult, role: Role): Phrase {
  const bad = file.statements.find(({ status }) => status === 'failed' || status === 'unknown')
  if (bad !== undefined) return phrase`line ${lineOf(bad)}: ${verdictOfStatement(bad)}`
  const [problem] = file.problems
  return problem === undefined
    ? own(describeTotals(countStatements([file]), role))
    : phrase`${problem.code}: ${quoted(problem.message)}`
}

/** A log of outcomes that are too many kinds to have logs of their own: a row a database. */
function renderOthers(results: Results, log: PlannedLog, heading: HeadingLevel): string {
  const { targets, files, colour, file } = log
  const { environment } = results.execution
  const count = plural(targets.length, 'database')
  const rows = targets.slice(0, MAX_OTHERS).map((target, index) => {
    const became = files[index]
    if (became === undefined) return ''
    return `| ${SIGNS[colourOfFile(became)]} ${cellCode(target.target, 200)} | ${toCell(firstSaidOf(became, target.role))} |`
  })
  return [
    `${'#'.repeat(heading)} ${SIGNS[colour]} ${inlineCode(file)} on ${count}`,
    alertBox(colour === 'red' ? 'CAUTION' : 'NOTE', [
      toMarkdown(
        own(`It came to something else on each of these: ${count}, too many for logs of their own.`),
      ),
    ]),
    ['| Database | What happened |', '| --- | --- |', ...rows].join('\n'),
    renderDatabases(targets, environment),
  ]
    .join('\n\n')
    .concat('\n')
}
