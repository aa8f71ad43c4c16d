/**
 * The dry run: the change where nothing is at stake. Invariant: the environment's
 * database is only read, and what was made for the dry run is gone after it.
 */
import type { Settings } from '../config/settings.js'
import type { Results } from '../core/model.js'
import type { Target } from '../core/target.js'
import { colourOfTarget } from '../core/results.js'
import { openMirror, refuseToReachBeyond, type MirrorPlace } from '../engine/mirror.js'
import { executeAgain } from '../engine/re-execute.js'
import type { Scan } from '../engine/scan.js'
import { execute } from './execute.js'
import { dialectOf, report, required, type Run } from './run.js'

/** Runs the change on a database that was prepared, or on a mirror of each target. */
export async function dryRun(run: Run, scan: Scan, targets: readonly Target[]): Promise<void> {
  const { settings } = run
  const places = placesOf(settings)
  if (places === 'prepared') {
    await execute(run, scan, required(settings.dryRunTarget), { role: 'dry-run' })
    return
  }
  for (const target of targets) await dryRunFor(run, scan, target, places)
}

async function dryRunFor(
  run: Run,
  scan: Scan,
  source: Target,
  places: readonly MirrorPlace[],
): Promise<void> {
  const { settings, recorder, session, signal, host } = run
  if (places.includes('target')) {
    await refuseToReachBeyond(
      dialectOf(source),
      source,
      scan.scripts.map(script => script.file),
    )
  }
  await using mirror = await openMirror(dialectOf(source), source, {
    ...{ places, session, signal, host },
    server: settings.dryRunTarget,
    data: settings.mirrorData,
    difference: settings.mirrorDifference,
    report: problem => report(run, problem),
    beforeScratch: scratch => recorder.record({ event: 'scratch', ...scratch }),
  })
  const execution = await execute(run, scan, mirror.target, { role: 'dry-run', mirror: mirror.facts })
  if (signal.aborted) return
  const { index } = execution
  const touches = [...new Set([...(await mirror.touched()), ...scan.writes])].sort()
  recorder.record({ event: 'touched', target: index, touches })
  const first = recorder.results()
  if (settings.reExecutable === 'off' || !isGreen(first, index)) return
  const severity = settings.reExecutable === 'error' ? 'error' : 'warning'
  const problems = await executeAgain(execution, first, severity)
  for (const problem of problems) report(run, problem, index)
}

const isGreen = ({ targets }: Results, index: number): boolean =>
  targets.slice(index, index + 1).every(target => colourOfTarget(target) === 'green')

/** Where the dry run may happen: a database that is used as it is, or places for a mirror, the best first. */
export function placesOf({
  dryRun: where,
  dryRunTarget,
  servers,
}: Settings): 'prepared' | readonly MirrorPlace[] {
  if (where === 'prepared') return 'prepared'
  if (where !== 'auto' && where !== 'off') return [where]
  if (dryRunTarget === undefined) return ['local', 'embedded']
  return servers.length === 0 ? 'prepared' : ['server']
}
