/**
 * Many databases in a summary: how far each server, region and stage has come, which
 * databases are red, which errors and notices there were, and what each file came to.
 * Pure. Invariant: as long as the servers, the files and the limits, whatever the number
 * of databases; what is red comes first where something is left out.
 */
import type { Role, TargetResult } from '../core/model.js'
import { colourOfFile } from '../core/results.js'
import { readTargetName } from '../core/target-name.js'
import { nameSome } from './database-list.js'
import { cellCode, cellLink } from './escape.js'
import { cellDuration, formatCount, plural } from './format.js'
import type { PlannedLog } from './log-plan.js'
import { folded } from './markdown-log.js'
import { outputTables } from './outputs.js'
import { own, phrase, quoted, toCell, type Phrase } from './phrase.js'
import type { Page } from './summary-parts.js'
import { surveyOf, type Tally, type TroubleGroup } from './survey.js'
import * as words from './words.js'
import {
  COLOUR_HEADS,
  IN_ROLE,
  SIGNS,
  coloursOf,
  worstColour,
  OUTCOME_SIGNS,
  UNKNOWN_ADVICE,
} from './outcome-words.js'

/** Names told of one error; the others are counted. */
const MAX_NAMES = 5
/** Rows of what a statement returned. */
const MAX_OUTPUT_ROWS = 50

/** The blocks about the targets of a role that are too many for a row each. */
export const overview = (page: Page, role: Role): readonly string[] => {
  const { results, detail } = page
  const { regions, stages, servers } = surveyOf(results, role)
  if (detail.fileRows === 0) return []
  return [
    redTable(page, role),
    tallyTable('Stage', stages, role, detail.others),
    tallyTable('Region', regions, role, detail.others),
    tallyTable('Server', servers, role, detail.others),
    manyFilesTable(page, role),
  ]
}

function tallyTable(head: string, tallies: readonly Tally[], role: Role, maxRows: number): string {
  if (tallies.length === 0 || maxRows === 0) return ''
  const all =
    tallies.length > maxRows
      ? [...tallies.filter(({ red }) => red > 0), ...tallies.filter(({ red }) => red === 0)]
      : tallies
  const colours = coloursOf(role)
  const rows = all.slice(0, maxRows).map(tally => {
    const { name, total, grey, durationMs } = tally
    const sign = SIGNS[worstColour(colour => tally[colour] > 0)]
    const done = `${formatCount(total - grey)} of ${formatCount(total)}`
    const counts = colours.map(colour => (tally[colour] === 0 ? '·' : formatCount(tally[colour])))
    return `| ${[sign, cellCode(name, 100), done, ...counts, cellDuration(durationMs)].join(' | ')} |`
  })
  const more = tallies.length - rows.length
  const heads = colours.map(colour => COLOUR_HEADS[colour])
  return [
    `| | ${head} | Databases done | ${heads.join(' | ')} | Time, summed |`,
    `| --- | --- | ---: |${' ---: |'.repeat(heads.length)} ---: |`,
    ...rows,
    ...(more > 0 ? [`| | … ${plural(more, head.toLowerCase())} more | |${' |'.repeat(heads.length)} |`] : []),
  ].join('\n')
}

/** `server/database`: where a table is of one environment, its name says nothing. */
export function shortName({ target }: TargetResult, environment: string): string {
  const { server, database } = readTargetName(target, environment)
  return database === '' ? target : `${server}/${database}`
}

/** The first names of some databases, and how many others there are. */
export const nameDatabases = (targets: readonly TargetResult[], environment: string): Phrase => [
  ...nameSome(
    targets.slice(0, MAX_NAMES).map(target => shortName(target, environment)),
    targets.length,
  ),
]

/** `2 databases: …`, for a sentence. */
export const describeDatabases = (targets: readonly TargetResult[], environment: string): Phrase => [
  ...own(`${plural(targets.length, 'database')}: `),
  ...nameDatabases(targets, environment),
]

/** The same for a cell under a head that says what is counted. */
const databasesCell = (targets: readonly TargetResult[], environment: string): string =>
  toCell([...own(`${formatCount(targets.length)}: `), ...nameDatabases(targets, environment)])

/** The databases that are red, each with the first thing that went wrong there. */
function redTable(page: Page, role: Role): string {
  const { results, detail, plan, linkTo } = page
  const { red } = surveyOf(results, role)
  if (red.length === 0 || detail.others === 0) return ''
  const rows = red.slice(0, detail.others).map(target => {
    const file = target.files.find(each => colourOfFile(each) === 'red')
    const log = file === undefined ? undefined : plan.logOf(target, file.path)
    const link = log === undefined ? undefined : linkTo(log)
    const where = file === undefined ? '' : cellLink(file.path, link)
    return `| 🔴 ${cellCode(shortName(target, results.execution.environment), 200)} | ${where} | ${toCell(firstSaid(target))} |`
  })
  const more = red.length - rows.length
  return [
    '| Red | File | What happened |',
    '| --- | --- | --- |',
    ...rows,
    ...(more > 0 ? [`| … ${plural(more, 'database')} more | | |`] : []),
  ].join('\n')
}

/** The first thing that went wrong on a target. */
function firstSaid(target: TargetResult): Phrase {
  for (const file of target.files) {
    const bad = file.statements.find(({ status }) => status === 'failed' || status === 'unknown')
    if (bad !== undefined) return phrase`line ${words.lineOf(bad)}: ${words.verdictOfStatement(bad)}`
  }
  const problems = [...target.problems, ...target.files.flatMap(file => file.problems)]
  const problem = problems.find(({ severity }) => severity === 'error')
  return problem === undefined
    ? own('It did not come to its end.')
    : phrase`${problem.code}: ${quoted(problem.message)}`
}

/** A row a file: on how many databases it came to what, with links to the logs that tell of most of them. */
function manyFilesTable({ detail, plan, linkTo }: Page, role: Role): string {
  const files = new Map<string, PlannedLog[]>()
  for (const log of plan.logs) {
    if (log.role !== role) continue
    const known = files.get(log.file)
    if (known === undefined) files.set(log.file, [log])
    else known.push(log)
  }
  if (files.size === 0) return ''
  const all = [...files].map(([path, logs]) => ({
    path,
    logs,
    isRed: logs.some(each => each.colour === 'red'),
  }))
  const ordered =
    all.length > detail.fileRows
      ? [...all.filter(({ isRed }) => isRed), ...all.filter(({ isRed }) => !isRed)]
      : all
  const colours = coloursOf(role)
  const rows = ordered.slice(0, detail.fileRows).map(({ path, logs }) => {
    const cells = colours.map(colour => {
      const these = logs.filter(log => log.colour === colour)
      const count = these.reduce((sum, { targets }) => sum + targets.length, 0)
      const [most] = these.toSorted((a, b) => b.targets.length - a.targets.length)
      const link = most === undefined ? undefined : linkTo(most)
      if (count === 0) return '·'
      return link === undefined ? formatCount(count) : `[${formatCount(count)}](${link})`
    })
    const sign = SIGNS[worstColour(colour => logs.some(log => log.colour === colour))]
    return `| ${[sign, cellCode(path), ...cells, formatCount(logs.length)].join(' | ')} |`
  })
  const more = all.length - rows.length
  const heads = colours.map(colour => (colour === 'grey' ? 'Not run' : COLOUR_HEADS[colour]))
  return [
    `| | File${IN_ROLE[role]} | ${heads.join(' | ')} | Logs |`,
    `| --- | --- |${' ---: |'.repeat(heads.length)} ---: |`,
    ...rows,
    ...(more > 0 ? [`| | … ${plural(more, 'row')} more: see the logs |${' |'.repeat(heads.length)} |`] : []),
  ].join('\n')
}

/** Code and message of an error; on one database in its own words. */
export const saidIn = ({ statement, message, targets }: TroubleGroup): string =>
  statement.status === 'failed'
    ? `${statement.error.code}: ${targets.length === 1 ? statement.error.message : message}`
    : `unknown: ${UNKNOWN_ADVICE}`

/** Every error, by its text, with the databases that it was seen on. */
export function errorsTable({ results, detail, plan, linkTo }: Page, role: Role): string {
  const { troubles } = surveyOf(results, role)
  if (troubles.length === 0 || detail.others === 0) return ''
  const { environment } = results.execution
  // The sort is stable: what is as frequent stays in its order.
  const all = troubles.toSorted((a, b) => b.targets.length - a.targets.length)
  const rows = all.slice(0, detail.others).map(trouble => {
    const { target, file, statement, targets } = trouble
    const said = statement.status === 'failed' ? cellCode(saidIn(trouble), 300) : 'unknown outcome'
    const log = plan.logOf(target, file.path)
    const where = cellLink(
      `${file.path}:${words.lineOf(statement)}`,
      log === undefined ? undefined : linkTo(log),
    )
    return `| ${OUTCOME_SIGNS[statement.status]} ${said} | ${where} | ${databasesCell(targets, environment)} |`
  })
  const more = all.length - rows.length
  return [
    '| Error | Where | Databases |',
    '| --- | --- | --- |',
    ...rows,
    ...(more > 0 ? [`| … ${plural(more, 'error')} more | | |`] : []),
  ].join('\n')
}

/** Every notice, by its text; folded, as most of them are harmless. */
export function noticesTable({ results, detail }: Page, role: Role): string {
  const { notices } = surveyOf(results, role)
  if (notices.length === 0 || detail.others === 0) return ''
  const { environment } = results.execution
  const all = notices.toSorted((a, b) => b.targets.length - a.targets.length)
  const rows = all.slice(0, detail.others).map(({ path, line, notice, targets }) => {
    const said = cellCode(`${notice.severity} ${notice.code}: ${notice.message}`, 300)
    return `| ${said} | ${cellCode(`${path}:${line}`)} | ${databasesCell(targets, environment)} |`
  })
  const more = all.length - rows.length
  const table = [
    '| Notice | Where | Databases |',
    '| --- | --- | --- |',
    ...rows,
    ...(more > 0 ? [`| … ${plural(more, 'notice')} more | | |`] : []),
  ]
  return folded('Notices', table.join('\n'))
}

/** What statements returned, merged over the databases of a role; nothing for one database, whose log has it. */
export function outputsPart({ results, detail }: Page, role: Role): string {
  const { targets } = surveyOf(results, role)
  if (targets.length < 2 || detail.others === 0) return ''
  const { environment } = results.execution
  const maxRows = Math.min(MAX_OUTPUT_ROWS, detail.others)
  const tables = outputTables(targets, { environment, maxRows, maxTables: Math.min(20, detail.others) })
  return folded('What statements returned', tables.join('\n\n'))
}
