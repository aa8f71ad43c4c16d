/**
 * The logs of the targets of a role for whoever watches. Invariant: says what the results say, and decides nothing;
 * how much it says does not grow with the number of databases.
 */
import type { Host } from './core/host.js'
import type { Results, Role, TargetResult } from './core/model.js'
import { targetsOf } from './core/results.js'
import { consoleLogs, paletteFor, renderConsolePart } from './render/console.js'
import { plural } from './render/format.js'
import { nameDatabases, saidIn } from './render/overview.js'
import { toText } from './render/phrase.js'
import { groupProblems, surveyOf } from './render/survey.js'
import { lineOf } from './render/words.js'
import { showProblem } from './report-failure.js'
import { IN_ROLE } from './render/outcome-words.js'

/** Lines that are marked when there are several databases: the host shows fewer. */
const MAX_MARKED = 50

/** Shows what became of every file on the targets of a role, once they have all ended. */
export function showTargets(host: Host, results: Results, role: Role): void {
  const { logs, leftOut } = consoleLogs(results, role)
  const palette = paletteFor(host)
  for (const log of logs) host.info(`${renderConsolePart(results, log, palette)}\n`)
  if (leftOut !== undefined) host.info(leftOut)
  showFailures(host, results, role)
}

/** Shows what became of every file on one target. */
export function showLogs(host: Host, results: Results, index: number): void {
  const target = results.targets[index]
  if (target !== undefined) showTargets(host, { ...results, targets: [target] }, target.role)
}

/** Marks the failing lines of the SQL, where the host shows files: each error once, with the databases it was seen on. */
function showFailures(host: Host, results: Results, role: Role): void {
  const { environment } = results.execution
  const where = (targets: readonly TargetResult[]): string => {
    const [only] = targets
    if (role !== 'environment' && targetsOf(results, role).length === 1) return IN_ROLE[role].trim()
    if (only !== undefined && targets.length === 1) return `on ${only.target}`
    return `on ${plural(targets.length, 'database')}: ${toText(nameDatabases(targets, environment))}`
  }
  for (const { problem, of, targets } of groupProblems(results)) {
    const [first] = targets
    if (of !== 'file' || first?.role !== role) continue
    const message = targets.length === 1 ? problem.message : `${problem.message} (${where(targets)})`
    showProblem(host, { ...problem, message })
  }
  const failed = surveyOf(results, role).troubles.filter(({ statement }) => statement.status === 'failed')
  const shown = targetsOf(results, role).length === 1 ? failed : failed.slice(0, MAX_MARKED)
  for (const trouble of shown) {
    const { file, statement, targets } = trouble
    host.error(`${saidIn(trouble)} (${where(targets)})`, { path: file.path, line: lineOf(statement) })
  }
  if (failed.length > shown.length) {
    host.error(
      `… and ${plural(failed.length - shown.length, 'error')} more: the summary and the logs show them.`,
    )
  }
}
