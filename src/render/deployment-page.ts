/**
 * The page of one deployment on the log branch: its files, its parameters and
 * every execution. Pure. Invariant: its links lead to what lies in its folder.
 */
import type { LedgerEntry } from '../core/ledger.js'
import type { Results } from '../core/model.js'
import { cellCode, escapeText, inlineCode, relativeTarget } from './escape.js'
import { cellDuration, formatCount, formatTime, plural, shortCommit } from './format.js'
import { deploymentFolder } from './log-path.js'
import { folded } from './markdown-log.js'
import { notRunTable, parametersTable } from './summary-parts.js'
import { SIGNS, describeTotals } from './outcome-words.js'
import { mainRoleOf } from '../core/results.js'

const MAX_EXECUTIONS = 500
const EVERYTHING = { troubles: 0, diffRows: 0, fileRows: 500, others: 500 }

/**
 * The page of a deployment.
 *
 * @param newest - Its executions, newest first.
 * @param results - Of the latest one, for files and parameters.
 */
export function renderDeployment(
  deployment: string,
  newest: readonly LedgerEntry[],
  results?: Results,
): string {
  const subject = newest.find(entry => entry.subject !== undefined)?.subject
  const folder = `${deploymentFolder(deployment)}/`
  const shown = newest.slice(0, MAX_EXECUTIONS)
  const isSomebodyKnown = shown.some(({ actor }) => actor !== undefined)
  const rows = shown.map(entry => {
    const took = entry.durationMs === undefined ? 'did not end' : cellDuration(entry.durationMs)
    const cells = [
      stateCell(entry, folder),
      cellCode(entry.environment),
      describeTotals(
        { ...entry.totals, notSimulated: entry.totals.notSimulated ?? 0 },
        mainRoleOf(entry.method),
      ),
      formatTime(entry.startedAt),
      took,
      ...(isSomebodyKnown ? [entry.actor === undefined ? '' : cellCode(entry.actor)] : []),
      cellCode(`${entry.run} attempt ${entry.attempt}`),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const more = newest.length - shown.length
  const page = results && { results, detail: EVERYTHING }
  return [
    `# Deployment ${inlineCode(shortCommit(deployment))}`,
    subject === undefined ? '' : escapeText(subject, 200),
    `Commit ${inlineCode(deployment)} · [all deployments](../../README.md)`,
    [
      `| Result | Environment | Statements | When | Time |${isSomebodyKnown ? ' By |' : ''} Run |`,
      `| --- | --- | --- | --- | ---: |${isSomebodyKnown ? ' --- |' : ''} --- |`,
      ...rows,
      ...(more > 0
        ? [`| … ${plural(more, 'execution')} more | | | | |${isSomebodyKnown ? ' |' : ''} |`]
        : []),
    ].join('\n'),
    page ? filesOf(page.results) : '',
    page ? notRunTable(page) : '',
    page ? folded('Parameters of the latest execution', parametersTable(page)) : '',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

/**
 * A coloured sign with the count that matters, linked to the execution's page.
 *
 * @param from - The folder of the page that has the cell, with a slash at its end; empty for the root.
 */
export function stateCell(entry: LedgerEntry, from: string): string {
  const { verdict, totals, method, path } = entry
  const bad = totals.total - totals.succeeded
  const counts = bad === 0 ? 'red' : `${formatCount(bad)} of ${formatCount(totals.total)}`
  const red = totals.total === totals.skipped ? 'nothing sent' : counts
  const count = {
    green: formatCount(totals.succeeded),
    yellow: `${formatCount(totals.notSimulated ?? 0)} not simulated`,
    red,
    'nothing to do': 'nothing to do',
    'not run': 'not run',
  }[verdict]
  const unknown = totals.unknown === 0 ? '' : `, ${formatCount(totals.unknown)} unknown`
  const what = method === 'deploy' ? '' : ` (${method})`
  const target = relativeTarget(path.startsWith(from) ? path.slice(from.length) : path)
  return `[${SIGNS[verdict]} ${count}${unknown}${what}](${target}/README.md)`
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
