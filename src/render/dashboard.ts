/**
 * The pages of the log branch that show many executions. Pure. Invariant: what
 * a cell shows is the latest execution of that deployment on that environment,
 * and a dry run never looks like a deployment.
 */
import type { LedgerEntry } from '../core/ledger.js'
import type { LogFile } from '../core/log-file.js'
import type { Results } from '../core/model.js'
import { cellCode, cellLink, escapeText, inlineCode, relativeTarget } from './escape.js'
import { formatCount, formatDuration, formatTime, plural, shortCommit } from './format.js'
import { deploymentFolder } from './log-path.js'
import { folded, notRunTable, parametersTable } from './summary-parts.js'
import { describeTotals, SIGNS } from './words.js'

const MAX_DEPLOYMENTS = 200
const MAX_EXECUTIONS = 500
const EVERYTHING = { troubles: 0, diffRows: 0, fileRows: 500, others: 500 }

/**
 * The dashboard and the pages of deployments.
 *
 * @param results - The execution that was just added: then only its deployment's
 *   page is made, with its files and parameters.
 */
export function layoutLedger(entries: readonly LedgerEntry[], results?: Results): readonly LogFile[] {
  const newest = newestFirst(entries)
  const deployments = [...new Set(newest.map(({ deployment }) => deployment))]
  const pages = results === undefined ? deployments : [results.execution.deployment]
  return [
    { path: 'README.md', content: renderDashboard(newest, deployments) },
    ...pages.map(deployment => ({
      path: `${deploymentFolder(deployment)}/README.md`,
      content: renderDeployment(
        deployment,
        newest.filter(entry => entry.deployment === deployment),
        results,
      ),
    })),
  ]
}

const keyOf = ({ startedAt, run, attempt }: LedgerEntry): string =>
  `${startedAt} ${run.padStart(24, '0')} ${String(attempt).padStart(6, '0')}`

/** Sorted by code units, so no locale has a say. */
const newestFirst = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : keyOf(a) > keyOf(b) ? -1 : 0))

/** Environments in the order in which a change first reached them. */
const environmentsOf = (newest: readonly LedgerEntry[]): readonly string[] => [
  ...new Set(newest.toReversed().map(({ environment }) => environment)),
]

function renderDashboard(newest: readonly LedgerEntry[], deployments: readonly string[]): string {
  if (newest.length === 0) return '# Deployments\n\nNothing has been executed yet.\n'
  const environments = environmentsOf(newest)
  const shown = deployments.slice(0, MAX_DEPLOYMENTS)
  const cells = new Map<string, LedgerEntry>()
  for (const entry of newest) {
    const key = JSON.stringify([entry.deployment, entry.environment])
    const known = cells.get(key)
    // A dry run that came later does not hide what was really deployed.
    if (!known || (known.method !== 'deploy' && entry.method === 'deploy')) cells.set(key, entry)
  }
  const rows = shown.map(deployment => {
    const own = newest.filter(entry => entry.deployment === deployment)
    const [latest] = own
    const subject = own.find(entry => entry.subject !== undefined)?.subject
    const link = cellLink(
      shortCommit(deployment),
      `${relativeTarget(deploymentFolder(deployment))}/README.md`,
    )
    const states = environments.map(environment => {
      const entry = cells.get(JSON.stringify([deployment, environment]))
      return entry ? stateCell(entry, '') : ''
    })
    const about = [link, ...(subject === undefined ? [] : [escapeText(subject, 100)])].join(' ')
    return `| ${about} | ${states.join(' | ')} | ${formatTime(latest?.startedAt ?? '')} |`
  })
  const more = deployments.length - shown.length
  return [
    '# Deployments',
    nowTable(newest, environments),
    '## Every change on its way',
    [
      `| Deployment | ${environments.map(name => cellCode(name)).join(' | ')} | Latest |`,
      `| --- | ${environments.map(() => '---').join(' | ')} | --- |`,
      ...rows,
    ].join('\n'),
    more > 0 ? `… and ${plural(more, 'deployment')} more in [\`deployments\`](deployments).` : '',
    '<sub>🟢 all statements succeeded · 🔴 something needs a person · ⚪ nothing to do · times in UTC</sub>',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

/** What each environment has: its latest deployment that had something to do, and the latest green one when that is red. */
function nowTable(newest: readonly LedgerEntry[], environments: readonly string[]): string {
  const rows = environments.map(environment => {
    const deployed = newest.filter(entry => entry.environment === environment && entry.method === 'deploy')
    const latest = deployed.find(({ verdict }) => verdict !== 'nothing to do') ?? deployed[0]
    const green = deployed.find(({ verdict }) => verdict === 'green')
    if (!latest) return `| ${cellCode(environment)} | not deployed to yet | | |`
    const by = latest.actor === undefined ? '' : cellCode(latest.actor)
    const before = latest.verdict === 'red' && green ? `<br>last green: ${deploymentLink(green)}` : ''
    const state = `${stateCell(latest, '')} of ${deploymentLink(latest)}${before}`
    return `| ${cellCode(environment)} | ${state} | ${formatTime(latest.startedAt)} | ${by} |`
  })
  return ['| Environment | Latest execution | When | By |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

const deploymentLink = ({ deployment }: LedgerEntry): string =>
  cellLink(shortCommit(deployment), `${relativeTarget(deploymentFolder(deployment))}/README.md`)

/** A coloured sign with the count that matters, linked to the execution's page. */
function stateCell(entry: LedgerEntry, from: string): string {
  const { verdict, totals, method, path } = entry
  const bad = totals.total - totals.succeeded
  const counts = bad === 0 ? 'red' : `${formatCount(bad)} of ${formatCount(totals.total)}`
  const red = totals.total === 0 ? 'not started' : counts
  const count = { green: formatCount(totals.succeeded), red, 'nothing to do': 'nothing to do' }[verdict]
  const unknown = totals.unknown === 0 ? '' : `, ${formatCount(totals.unknown)} unknown`
  const what = method === 'deploy' ? '' : ` (${method})`
  const target = relativeTarget(path.startsWith(from) ? path.slice(from.length) : path)
  return `[${SIGNS[verdict]} ${count}${unknown}${what}](${target}/README.md)`
}

function renderDeployment(deployment: string, newest: readonly LedgerEntry[], results?: Results): string {
  const subject = newest.find(entry => entry.subject !== undefined)?.subject
  const folder = `${deploymentFolder(deployment)}/`
  const shown = newest.slice(0, MAX_EXECUTIONS)
  const rows = shown.map(entry => {
    const took = entry.durationMs === undefined ? 'did not end' : formatDuration(entry.durationMs)
    const cells = [
      stateCell(entry, folder),
      cellCode(entry.environment),
      describeTotals(entry.totals),
      formatTime(entry.startedAt),
      took,
      entry.actor === undefined ? '' : cellCode(entry.actor),
      cellCode(`${entry.run} attempt ${entry.attempt}`),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const more = newest.length - shown.length
  const page = results && { results, detail: EVERYTHING, logLink: () => undefined, align: () => [] }
  return [
    `# Deployment ${inlineCode(shortCommit(deployment))}`,
    subject === undefined ? '' : escapeText(subject, 200),
    `Commit ${inlineCode(deployment)} · [all deployments](../../README.md)`,
    [
      '| Result | Environment | Statements | When | Time | By | Run |',
      '| --- | --- | --- | --- | ---: | --- | --- |',
      ...rows,
      ...(more > 0 ? [`| … ${plural(more, 'execution')} more | | | | | | |`] : []),
    ].join('\n'),
    page ? filesOf(page.results) : '',
    page ? notRunTable(page) : '',
    page ? folded('Parameters of the latest execution', parametersTable(page)) : '',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

function filesOf({ change }: Results): string {
  const files = change.files.filter(({ action }) => action === 'run')
  const shown = files.slice(0, MAX_EXECUTIONS)
  const more = files.length - shown.length
  if (files.length === 0) return ''
  return [
    '| # | File, in execution order |',
    '| ---: | --- |',
    ...shown.map(({ path }, index) => `| ${index + 1} | ${cellCode(path)} |`),
    ...(more > 0 ? [`| | … ${plural(more, 'file')} more |`] : []),
  ].join('\n')
}
