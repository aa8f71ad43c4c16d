/**
 * The pages of the log branch that show many deployments. Pure. Invariant: what
 * a cell shows is the latest execution of that deployment on that environment,
 * and a dry run never looks like a deployment.
 */
import type { ChainState, LedgerEntry, LedgerState } from '../core/ledger.js'
import type { LogFile } from '../core/log-file.js'
import type { Results } from '../core/model.js'
import { renderDeployment, stateCell } from './deployment-page.js'
import { cellCode, cellLink, escapeText, relativeTarget } from './escape.js'
import { formatCount, formatTime, plural, shortCommit } from './format.js'
import { deploymentFolder } from './log-path.js'

/** On the dashboard itself. When there are more, every deployment is on the page of its year as well. */
const MAX_NEWEST = 200
/** On one page of a year: GitHub shows longer tables as text only. */
const MAX_ROWS = 500
const FOLDER = 'deployments/'

export interface LedgerLayoutOptions {
  /** The ledger as the log branch shows it already: only pages that differ are made then. */
  readonly before?: LedgerState
  /** The execution that was just added: only its deployment's page is made then, with files and parameters. */
  readonly results?: Results
}

/** The dashboard, the pages of years when there are many deployments, and the pages of deployments. */
export function layoutLedger(
  now: LedgerState,
  { before, results }: LedgerLayoutOptions = {},
): readonly LogFile[] {
  const deployments = readDeployments(now)
  const shown = new Map(
    before && yearPages(readDeployments(before)).map(({ path, content }) => [path, content]),
  )
  const own = results === undefined ? deployments : deployments.filter(isOf(results.execution.deployment))
  return [
    { path: 'README.md', content: renderDashboard(deployments, now.chain) },
    ...yearPages(deployments).filter(({ path, content }) => shown.get(path) !== content),
    ...own.map(({ id, newest }) => ({
      path: `${deploymentFolder(id)}/README.md`,
      content: renderDeployment(id, newest, results),
    })),
  ]
}

/** A deployment with its executions, newest first; never without one. */
interface Deployment {
  readonly id: string
  readonly newest: readonly LedgerEntry[]
}

const isOf =
  (id: string) =>
  (deployment: Deployment): boolean =>
    deployment.id === id

const keyOf = ({ startedAt, run, attempt }: LedgerEntry): string =>
  `${startedAt} ${run.padStart(24, '0')} ${String(attempt).padStart(6, '0')}`

/** Those with the newest executions first. Sorted by code units, so no locale has a say. */
function readDeployments({ executions }: LedgerState): readonly Deployment[] {
  const newest = executions
    .map(entry => ({ entry, key: keyOf(entry) }))
    .sort((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0))
  const byId = new Map<string, LedgerEntry[]>()
  for (const { entry } of newest) {
    const own = byId.get(entry.deployment)
    if (own === undefined) byId.set(entry.deployment, [entry])
    else own.push(entry)
  }
  return [...byId].map(([id, own]) => ({ id, newest: own }))
}

/** Environments in the order in which a change first reached them. */
function environmentsOf(deployments: readonly Deployment[]): readonly string[] {
  const firsts = new Map<string, string>()
  for (const entry of deployments.flatMap(({ newest }) => newest)) {
    const first = firsts.get(entry.environment)
    if (first === undefined || keyOf(entry) < first) firsts.set(entry.environment, keyOf(entry))
  }
  return [...firsts].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([environment]) => environment)
}

function renderDashboard(deployments: readonly Deployment[], chain: ChainState): string {
  const broken = chain.status === 'broken' ? brokenChain(chain.at) : ''
  if (deployments.length === 0) return page('# Deployments', broken, 'Nothing has been executed yet.')
  const environments = environmentsOf(deployments)
  return page(
    '# Deployments',
    broken,
    nowTable(deployments, environments),
    '## Every change on its way',
    deploymentsTable(deployments.slice(0, MAX_NEWEST), environments, ''),
    deployments.length > MAX_NEWEST ? linksToYears(deployments) : '',
    '<sub>🟢 5: all 5 statements succeeded · 🔴 2 of 6: 2 of 6 did not · 🔴 nothing sent: stopped before the first · ⚪ nothing to do</sub>',
  )
}

const page = (...parts: readonly string[]): string => parts.filter(Boolean).join('\n\n').concat('\n')

const brokenChain = (at: number): string =>
  `⚠️ **The ledger was altered:** entry ${formatCount(at)} of [\`executions.json\`](executions.json) does not follow from what was before it. The history of this branch shows who changed it.`

function linksToYears(deployments: readonly Deployment[]): string {
  const links = yearsOf(deployments).map(({ path, title, deployments: own }) => {
    const from = relativeTarget(path)
    return `[${title}](${from}) (${formatCount(own.length)})`
  })
  return `The newest ${formatCount(MAX_NEWEST)} of ${plural(deployments.length, 'deployment')}. All of them: ${links.join(' · ')}`
}

interface YearPage {
  readonly path: string
  readonly title: string
  /** The latest to appear first. */
  readonly deployments: readonly Deployment[]
}

/** A deployment stays on the page of the year in which it first appeared, so later years leave that page alone. */
function yearsOf(deployments: readonly Deployment[]): readonly YearPage[] {
  const firstOf = ({ newest }: Deployment): LedgerEntry | undefined => newest.at(-1)
  const oldest = deployments
    .map(deployment => ({ deployment, first: firstOf(deployment) }))
    .flatMap(({ deployment, first }) => (first === undefined ? [] : [{ deployment, key: keyOf(first) }]))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const years = new Map<string, Deployment[]>()
  for (const { deployment, key } of oldest) {
    const year = key.slice(0, 4)
    years.set(year, [...(years.get(year) ?? []), deployment])
  }
  return [...years].reverse().flatMap(([year, own]) =>
    Array.from({ length: Math.ceil(own.length / MAX_ROWS) }, (_none, part) => ({
      path: `${FOLDER}${year}${part === 0 ? '' : `-${part + 1}`}.md`,
      title: `${year}${own.length > MAX_ROWS ? `, part ${part + 1}` : ''}`,
      deployments: own.slice(part * MAX_ROWS, (part + 1) * MAX_ROWS).reverse(),
    })).reverse(),
  )
}

function yearPages(deployments: readonly Deployment[]): readonly { path: string; content: string }[] {
  if (deployments.length <= MAX_NEWEST) return []
  return yearsOf(deployments).map(({ path, title, deployments: own }) => ({
    path,
    content: page(
      `# Deployments of ${title}`,
      '[The newest deployments](../README.md)',
      deploymentsTable(own, environmentsOf(own), FOLDER),
    ),
  }))
}

function deploymentsTable(
  deployments: readonly Deployment[],
  environments: readonly string[],
  from: string,
): string {
  const rows = deployments.map(({ id, newest }) => {
    const subject = newest.find(entry => entry.subject !== undefined)?.subject
    const about = [deploymentLink(id, from), ...(subject === undefined ? [] : [escapeText(subject, 100)])]
    const states = environments.map(environment => {
      const there = newest.filter(entry => entry.environment === environment)
      // A dry run that came later does not hide what was really deployed.
      const entry = there.find(({ method }) => method === 'deploy') ?? there[0]
      return entry === undefined ? '' : stateCell(entry, from)
    })
    return `| ${about.join(' ')} | ${states.join(' | ')} | ${formatTime(newest[0]?.startedAt ?? '')} |`
  })
  return [
    `| Deployment | ${environments.map(name => cellCode(name)).join(' | ')} | Latest |`,
    `| --- | ${environments.map(() => '---').join(' | ')} | --- |`,
    ...rows,
  ].join('\n')
}

/** What each environment has: its latest deployment that had something to do, and the latest green one when that is red. */
function nowTable(deployments: readonly Deployment[], environments: readonly string[]): string {
  const newest = deployments
    .flatMap(deployment => deployment.newest)
    .filter(({ method }) => method === 'deploy')
    .map(entry => ({ entry, key: keyOf(entry) }))
    .sort((a, b) => (a.key < b.key ? 1 : -1))
    .map(({ entry }) => entry)
  const isSomebodyKnown = newest.some(({ actor }) => actor !== undefined)
  const rows = environments.map(environment => {
    const deployed = newest.filter(entry => entry.environment === environment)
    const latest = deployed.find(({ verdict }) => verdict !== 'nothing to do') ?? deployed[0]
    const green = deployed.find(({ verdict }) => verdict === 'green')
    if (!latest) return `| ${cellCode(environment)} | not deployed to yet | |${isSomebodyKnown ? ' |' : ''}`
    const by = isSomebodyKnown ? ` ${latest.actor === undefined ? '' : cellCode(latest.actor)} |` : ''
    const before =
      latest.verdict === 'red' && green ? `<br>last green: ${deploymentLink(green.deployment, '')}` : ''
    const state = `${stateCell(latest, '')} of ${deploymentLink(latest.deployment, '')}${before}`
    return `| ${cellCode(environment)} | ${state} | ${formatTime(latest.startedAt)} |${by}`
  })
  return [
    `| Environment | Latest execution | When |${isSomebodyKnown ? ' By |' : ''}`,
    `| --- | --- | --- |${isSomebodyKnown ? ' --- |' : ''}`,
    ...rows,
  ].join('\n')
}

const deploymentLink = (id: string, from: string): string =>
  cellLink(shortCommit(id), `${relativeTarget(deploymentFolder(id).slice(from.length))}/README.md`)
