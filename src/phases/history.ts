/**
 * The phase that looks at what the log branch tells: newer and earlier deployments,
 * the environment before, the attempt before. Invariant: the past refuses and warns;
 * it leaves a file out only where the user asked for that in so many words.
 */
import { openCommits } from '../change/commits.js'
import { DRY_RUN_ENVIRONMENT } from '../config/inputs.js'
import type { Commits } from '../core/commits.js'
import type { Problem } from '../core/model.js'
import { colourOfTarget } from '../core/results.js'
import { problemOf } from '../engine/problem.js'
import { toGreenlineErrors } from '../core/errors.js'
import type { Scan } from '../engine/scan.js'
import type { History } from '../history/history.js'
import { judgeOvertaking } from '../history/judge-overtaking.js'
import { findOvertaken, touchesOf } from '../history/overtaking.js'
import { filesToExecute, findPreviousAttempts } from '../history/re-execute.js'
import { refuseOlder, refusePromotion } from '../history/refusals.js'
import { plural } from '../render/format.js'
import { report, type Run } from './run.js'

/** What the past leaves of a change, and what is still to be judged when it has been tried. */
export interface Consulted {
  /** Without the files that are not run again. */
  readonly scan: Scan
  /** Tells which earlier changes this one overtakes. @param dryRun - Whether one was made meanwhile. */
  readonly judgeOvertaking: (dryRun: 'ran' | 'off') => Promise<void>
}

/**
 * Looks at the past of a change before any database is connected to.
 *
 * @throws GreenlineError OLDER_DEPLOYMENT, PROMOTION_REFUSED, RESULTS_UNREADABLE, and what reading the log branch and
 *   git throws
 */
export async function consultHistory(run: Run, scan: Scan): Promise<Consulted> {
  const history = await readHistory(run)
  if (history === undefined) return { scan, judgeOvertaking: async () => undefined }
  const { settings } = run
  const { entries } = history
  const { head: deployment, digest = '' } = scan.change
  const { environment, after, method } = settings
  const commits = await openCommits(run.folder, settings.files)
  if (method === 'deploy') {
    const isAncestor = commits.isAncestor.bind(commits)
    if (!settings.allowOlder) await refuseOlder({ entries, deployment, environment, isAncestor })
    if (after !== undefined) refusePromotion({ entries, deployment, after, digest })
  }
  const judge: Consulted['judgeOvertaking'] = dryRun => tellOvertaken(run, scan, { history, commits }, dryRun)
  // What will not be tried on a mirror, or is refused whatever the mirror says, is judged before anything is touched.
  const isJudgedNow = method === 'deploy' && (settings.dryRun === 'off' || settings.overtaking === 'error')
  if (isJudgedNow) await judge('off')
  return {
    scan: method === 'deploy' ? await withoutDone(run, scan, history) : scan,
    judgeOvertaking: isJudgedNow ? async () => undefined : judge,
  }
}

/** The history, if there is one and this execution has to do with it. What only a warning hangs on may be unreadable. */
async function readHistory(run: Run): Promise<History | undefined> {
  const { settings, host } = run
  if (run.history === undefined || settings.method === 'test' || settings.environment === DRY_RUN_ENVIRONMENT)
    return undefined
  try {
    const history = await run.history()
    host.info(`The log branch knows ${plural(history.entries.length, 'execution')}.`)
    if (history.chain.status === 'broken') report(run, altered(settings.logBranch, history.chain.at + 1))
    return history
  } catch (thrown) {
    const errors = settings.method === 'deploy' ? undefined : toGreenlineErrors(thrown)
    if (errors === undefined) throw thrown
    for (const error of errors) report(run, { ...problemOf(error), severity: 'warning' })
    return undefined
  }
}

const altered = (branch: string, line: number): Problem => ({
  code: 'LEDGER_ALTERED',
  message: `The list of executions on the branch ${branch} was altered: line ${line} does not follow from the one before it.`,
  hint: "Look into the branch's history for who changed the file, and restore it.",
  severity: 'warning',
})

/** Leaves out what was green in the attempt before, where that is asked for. */
async function withoutDone(run: Run, scan: Scan, history: History): Promise<Scan> {
  const { settings, execution, recorder, host } = run
  if (settings.reExecute === 'all') return scan
  const { head: deployment } = scan.change
  const { environment } = settings
  const { run: id, attempt } = execution
  const attempts = findPreviousAttempts(history.entries, { deployment, environment, run: id, attempt })
  const read = await Promise.all(attempts.map(({ path }) => history.readResults(path)))
  const previous = read.filter(results => results !== undefined)
  if (previous.length === 0 && attempt > 1) {
    host.info('No attempt before this one is on the log branch, so all files run again.')
  }
  const paths = filesToExecute({ mode: 'failed', change: scan.change, previous })
  const files = scan.change.files.map(file =>
    file.action === 'run' && !paths.has(file.path) ? { ...file, action: 'done' as const } : file,
  )
  for (const { path, action } of files)
    if (action === 'done') host.info(`${path}: green before, not run again`)
  const kept: Scan = {
    ...scan,
    change: { ...scan.change, files },
    scripts: scan.scripts.filter(({ file }) => paths.has(file.path)),
  }
  recorder.record({ event: 'change', change: kept.change, plan: { ...kept.plan } })
  return kept
}

async function tellOvertaken(
  run: Run,
  scan: Scan,
  { history, commits }: { readonly history: History; readonly commits: Commits },
  dryRun: 'ran' | 'off',
): Promise<void> {
  const { settings, recorder, execution } = run
  const { overtaking, method, environment } = settings
  if (overtaking === 'off' || run.signal.aborted) return
  const { entries } = history
  const { head: deployment, base, digest } = scan.change
  const mirrors = recorder.results().targets.filter(target => target.touches !== undefined)
  const seen = mirrors.flatMap(target => target.touches ?? [])
  const before = touchesOf(entries, deployment, digest)
  // A statement that failed, for want of what is overtaken perhaps, has touched nothing: earlier executions tell more.
  const isTold = before !== undefined || mirrors.some(target => colourOfTarget(target) === 'green')
  const { startedAt } = execution
  const overtaken = await findOvertaken({
    ...{ entries, commits, deployment, base, environment, startedAt },
    files: scan.scripts.map(({ file }) => file.path),
    touches: [...new Set([...seen, ...(before ?? []), ...(isTold ? [] : scan.writes)])].sort(),
  })
  recorder.record({ event: 'overtakes', overtakes: [...overtaken] })
  const problems = judgeOvertaking(overtaken, {
    // A dry run alone changes nothing, so it is only told what would be.
    mode: method === 'deploy' ? overtaking : 'warn',
    dryRun: method === 'deploy' ? dryRun : 'ran',
    sharesKnown: isTold ? 'known' : 'unknown',
  })
  for (const problem of problems) report(run, problem)
}
