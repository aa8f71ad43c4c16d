/**
 * Many databases in the HTML report: an overview, then a section for each log of the
 * plan. Pure. Invariant: every foreign text is escaped; the number of sections does not
 * grow with the number of databases.
 */
import type { Results, Role } from '../core/model.js'
import { colourOfFile } from '../core/results.js'
import { groupByServer } from './database-list.js'
import { escapeHtml, oneLine } from './escape.js'
import { formatCount, formatDuration, plural } from './format.js'
import { list, table } from './html-parts.js'
import type { PlannedLog } from './log-plan.js'
import { mergeOutputs, rowsOfOutput, type MergedOutput } from './outputs.js'
import { nameDatabases, saidIn, shortName } from './overview.js'
import { own, toHtml } from './phrase.js'
import { firstSaidOf } from './shared-log.js'
import { surveyOf, type Survey, type Tally } from './survey.js'
import { lineOf } from './words.js'
import { COLOUR_HEADS, IN_ROLE, coloursOf } from './outcome-words.js'

/** Rows of errors and notices, and of red databases. */
const MAX_ROWS = 1000
/** Rows of one table of what a statement returned. */
const MAX_OUTPUT_ROWS = 100_000
/** Names in one list of databases. */
const MAX_NAMES = 20_000

/** How far databases have come, what went wrong, and where. */
export function overviewSections(results: Results, role: Role): string {
  const survey = surveyOf(results, role)
  const { environment } = results.execution
  const where = IN_ROLE[role]
  return [
    errorsSection(survey, environment, role, where),
    tallies('Stages', 'Stage', survey.stages, role, where),
    tallies('Regions', 'Region', survey.regions, role, where),
    tallies('Servers', 'Server', survey.servers, role, where),
    redSection(survey, environment, role, where),
    noticesSection(survey, environment, role, where),
  ]
    .filter(Boolean)
    .join('\n')
}

const code = (text: string): string => `<code>${escapeHtml(oneLine(text))}</code>`
const idOf = (title: string, role: Role): string => `${title.toLowerCase().replace(/ /g, '-')}-${role}`

/** A table whose last line says how many rows it leaves out. */
function cutTable(
  title: string,
  role: Role,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  more: number,
  where = '',
): string {
  const made = table(idOf(title, role), `${title}${where}`, heads, rows)
  const rest = more > 0 ? list([own(`${formatCount(more)} more: see results.json.gz.`)]) : ''
  return made.replace(/<\/section>$/, () => `${rest}</section>`)
}

function tallies(title: string, head: string, all: readonly Tally[], role: Role, where: string): string {
  const colours = coloursOf(role)
  const rows = all
    .slice(0, MAX_ROWS)
    .map(tally => [
      code(tally.name),
      `${formatCount(tally.total - tally.grey)} of ${formatCount(tally.total)}`,
      ...colours.map(colour => formatCount(tally[colour])),
      formatDuration(tally.durationMs),
    ])
  const heads = [head, 'Databases done', ...colours.map(colour => COLOUR_HEADS[colour]), 'Time, summed']
  return cutTable(title, role, heads, rows, all.length - rows.length, where)
}

function errorsSection({ troubles }: Survey, environment: string, role: Role, where: string): string {
  const all = troubles.toSorted((a, b) => b.targets.length - a.targets.length)
  const rows = all
    .slice(0, MAX_ROWS)
    .map(trouble => [
      code(saidIn(trouble)),
      code(`${trouble.file.path}:${lineOf(trouble.statement)}`),
      formatCount(trouble.targets.length),
      toHtml(nameDatabases(trouble.targets, environment)),
    ])
  const heads = ['Error', 'Where', 'Databases', 'Their names']
  return cutTable('Errors', role, heads, rows, all.length - rows.length, where)
}

function noticesSection({ notices }: Survey, environment: string, role: Role, where: string): string {
  const all = notices.toSorted((a, b) => b.targets.length - a.targets.length)
  const rows = all
    .slice(0, MAX_ROWS)
    .map(({ notice, path, line, targets }) => [
      code(`${notice.severity} ${notice.code}: ${notice.message}`),
      code(`${path}:${line}`),
      formatCount(targets.length),
      toHtml(nameDatabases(targets, environment)),
    ])
  const heads = ['Notice', 'Where', 'Databases', 'Their names']
  return cutTable('Notices', role, heads, rows, all.length - rows.length, where)
}

function redSection({ red }: Survey, environment: string, role: Role, where: string): string {
  const rows = red.slice(0, MAX_ROWS).map(target => [
    code(shortName(target, environment)),
    escapeHtml(target.region ?? ''),
    target.files
      .filter(file => colourOfFile(file) === 'red')
      .map(({ path }) => code(path))
      .join(' '),
  ])
  return cutTable(
    'Red databases',
    role,
    ['Database', 'Region', 'Red files'],
    rows,
    red.length - rows.length,
    where,
  )
}

/** The databases that a log tells of, behind a triangle. */
export function databasesOf({ targets }: PlannedLog, environment: string): string {
  if (targets.length === 1) return ''
  let left = MAX_NAMES
  const servers = groupByServer(targets, environment).map(({ server, region, databases }) => {
    const shown = databases.slice(0, Math.max(0, left))
    left -= shown.length
    const names = shown.map(code).join(' ')
    const where = region === undefined ? '' : ` in ${code(region)}`
    const more = databases.length - shown.length
    const rest = more > 0 ? ` … and ${formatCount(more)} more` : ''
    return `<p>${code(server)}${where}, ${plural(databases.length, 'database')}: ${names}${rest}</p>`
  })
  return `<details><summary>${plural(targets.length, 'database')}</summary><div>${servers.join('\n')}</div></details>`
}

/** A log of different outcomes: a row a database. */
export function othersSection({ file, targets, files }: PlannedLog, environment: string): string {
  const shown = targets.slice(0, MAX_ROWS).flatMap((target, index) => {
    const became = files[index]
    if (became === undefined) return []
    return [`<li>${code(shortName(target, environment))}: ${toHtml(firstSaidOf(became, target.role))}</li>`]
  })
  const more = targets.length - shown.length
  const rest = more > 0 ? `<li>${formatCount(more)} more: see results.json.gz</li>` : ''
  return `<details><summary>${code(file)} on ${plural(targets.length, 'database')} with other outcomes</summary>
<div><ul>${shown.join('')}${rest}</ul></div></details>`
}

/** What statements returned, merged over the databases of a role. */
export function outputSections(results: Results, role: Role): string {
  const { targets } = surveyOf(results, role)
  if (targets.length < 2) return ''
  return mergeOutputs(targets, results.execution.environment)
    .map((output, index) => outputSection(output, `${role}-${index + 1}`))
    .join('\n')
}

function outputSection(output: MergedOutput, id: string): string {
  const { path, line, columns, parts, isSame } = output
  const { rows, more } = rowsOfOutput(output, MAX_OUTPUT_ROWS)
  const lead = isSame ? [] : ['Database']
  const heads = [...lead, ...columns.map(code)]
  const cells = rows.map(({ database, values }) => [
    ...(database === undefined ? [] : [code(database)]),
    ...values.map(value => (value === null ? '<em>NULL</em>' : escapeHtml(value))),
  ])
  const on = isSame
    ? `the same on all ${plural(parts.length, 'database')}`
    : `on ${plural(parts.length, 'database')}`
  const made = table(`output-${id}`, `What ${code(`${path}:${line}`)} returned, ${on}`, heads, cells)
  const rest = more > 0 ? list([own(`${formatCount(more)} more ${more === 1 ? 'row' : 'rows'}`)]) : ''
  return made.replace(/<\/section>$/, () => `${rest}</section>`)
}
