/**
 * The results as one HTML page that needs nothing else: no script, no font, no
 * image, nothing from the network. Pure. Invariant: every foreign text goes
 * through `escapeHtml`, and the page's own policy forbids everything but its style.
 */
import { createHash } from 'node:crypto'

import { ROLES, type Results, type Role, type TargetResult } from '../core/model.js'
import { colourOfTarget, countStatements, targetsOf, verdictOf } from '../core/results.js'
import { escapeHtml, linkTarget, oneLine } from './escape.js'
import { formatDuration, formatTime, millisecondsBetween, plural, shortCommit } from './format.js'
import { STYLE } from './html-style.js'
import { describeMirror } from './impact.js'
import { COLOUR_WORDS, fileSection } from './html-file.js'
import { databasesOf, othersSection, outputSections, overviewSections } from './html-many.js'
import { list, table } from './html-parts.js'
import { comparisonTable, foreseenTables, impactTable, provenance } from './html-review.js'
import { planLogs } from './log-plan.js'
import { describeProblem, describeTarget } from './markdown-log.js'
import { describeDatabases } from './overview.js'
import { phrase, toHtml, toText } from './phrase.js'
import { exampleOf } from './shared-log.js'
import { FEW_TARGETS, groupProblems } from './survey.js'
import * as words from './words.js'
import { SIGNS, describeTotals, IN_ROLE } from './outcome-words.js'

const HASH = createHash('sha256').update(STYLE).digest('base64')
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`

/** The whole report as one page. */
export function renderHtml(results: Results): string {
  const title = escapeHtml(toText(words.headline(results)))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
${verdict(results)}
${execution(results)}
</header>
<main>
${[problems(results), foreseenTables(results), impactTable(results), comparisonTable(results), provenance(results), ...roleSections(results), notRun(results), phases(results), parameters(results)].filter(Boolean).join('\n')}
</main>
<footer class="dim"><p>Greenline ${escapeHtml(results.greenline)}</p></footer>
</body>
</html>
`
}

/** What became of the targets, those that the execution is about first. */
function roleSections(results: Results): readonly string[] {
  const shown = words.shownRole(results)
  const roles = [shown, ...ROLES.filter(role => role !== shown)]
  let index = 0
  return roles.flatMap(each => {
    const targets = targetsOf(results, each)
    const [first] = targets
    if (first === undefined) return []
    const { role } = first
    const sections =
      targets.length > FEW_TARGETS
        ? [overviewSections(results, role), logsSection(results, role)]
        : targets.map(target => targetSection(results, target, index++))
    return [...sections, outputSections(results, role)]
  })
}

/** A section for each log instead of each target. */
function logsSection(results: Results, role: Role): string {
  const logs = planLogs(results).logs.filter(log => log.role === role)
  const { environment } = results.execution
  const parts = logs.map((log, index) => {
    if (log.kind === 'others') return othersSection(log, environment)
    const on = log.targets.length === 1 ? log.targets[0].target : plural(log.targets.length, 'database')
    const about = { on, databases: databasesOf(log, environment), colour: log.colour }
    return fileSection(
      results,
      log.targets[0],
      exampleOf(log, environment),
      `log-${role}-${index + 1}`,
      about,
    )
  })
  return `<section aria-labelledby="logs-${role}">
<h2 id="logs-${role}">Files${IN_ROLE[role]}</h2>
${parts.join('\n')}
</section>`
}

function verdict(results: Results): string {
  const colour = verdictOf(results)
  const steps = words.nextSteps(results)
  const next =
    steps.length === 0
      ? ''
      : `\n<p><strong>What to do next</strong></p>\n<ol>${steps.map(step => `<li>${toHtml(step)}</li>`).join('')}</ol>`
  return `<div class="verdict ${['green', 'yellow', 'red'].includes(colour) ? colour : 'grey'}">
<h1>${SIGNS[colour]} ${toHtml(words.headline(results))}</h1>
<p>${toHtml(words.describeResults(results))}</p>${next}
</div>`
}

function execution(results: Results): string {
  const { deployment, run, attempt, actor, runUrl, startedAt, finishedAt } = results.execution
  const took = millisecondsBetween(startedAt, finishedAt)
  const link = linkTarget(runUrl)
  const name = `${escapeHtml(run)} attempt ${attempt}`
  return `<p class="dim">${[
    `Deployment <code>${escapeHtml(shortCommit(deployment))}</code>`,
    ...(actor === undefined ? [] : [`by <code>${escapeHtml(actor)}</code>`]),
    `on ${escapeHtml(formatTime(startedAt))}${took === undefined ? '' : `, ${formatDuration(took)} in all`}`,
    `run ${link === undefined ? name : `<a href="${escapeHtml(link)}" rel="noreferrer noopener">${name}</a>`}`,
  ].join(' · ')}</p>`
}

function targetSection(results: Results, target: TargetResult, index: number): string {
  const id = `target-${index + 1}`
  const colour = colourOfTarget(target)
  const files = target.files.map((file, at) => fileSection(results, target, file, `${id}-file-${at + 1}`))
  return `<section aria-labelledby="${id}">
<h2 id="${id}"><span class="sign ${colour}">${COLOUR_WORDS[colour]}</span> ${toHtml(describeTarget(target))}</h2>
<p class="dim">${escapeHtml(describeTotals(countStatements(target.files), target.role))}${target.server ? `; encryption: ${escapeHtml(target.server.tls)}` : ''}${target.mirror ? `; ${toHtml(describeMirror(target.mirror))}` : ''}</p>
${list(target.problems.map(describeProblem))}
${files.join('\n')}
</section>`
}

function problems(results: Results): string {
  const { environment } = results.execution
  const all = groupProblems(results).filter(
    ({ of, targets }) => of === 'execution' || (of === 'target' && isMany(results, targets)),
  )
  const said = all.map(({ problem, targets }) => [
    ...describeProblem(problem),
    ...(targets.length === 0 ? [] : phrase` (on ${describeDatabases(targets, environment)})`),
  ])
  return said.length === 0 ? '' : `<section><h2>Problems</h2>\n${list(said)}</section>`
}

/** Whether the targets have no sections of their own. */
const isMany = (results: Results, [first]: readonly TargetResult[]): boolean =>
  first !== undefined && targetsOf(results, first.role).length > FEW_TARGETS

const notRun = ({ change }: Results): string =>
  table(
    'not-run',
    'Files that do not run',
    ['File', 'Why'],
    change.files
      .filter(({ action }) => action !== 'run')
      .map(({ path, action, from }) => [
        `<code>${escapeHtml(oneLine(path))}</code>`,
        `${action}${from === undefined ? '' : `, was <code>${escapeHtml(oneLine(from))}</code>`}`,
      ]),
  )

const phases = ({ phases: all }: Results): string =>
  table(
    'phases',
    'Phases',
    ['Phase', 'Result', 'Time', 'Note'],
    all.map(({ name, status, durationMs, note }) => [
      name,
      status === 'running' ? 'did not end' : status,
      durationMs === undefined ? '' : formatDuration(durationMs),
      escapeHtml(note ?? ''),
    ]),
  )

const parameters = (results: Results): string =>
  table(
    'parameters',
    'Parameters',
    ['Parameter', 'Value'],
    Object.entries(results.parameters).map(([name, value]) => [
      `<code>${escapeHtml(name)}</code>`,
      `<code>${escapeHtml(value)}</code>`,
    ]),
  )
