/**
 * The dry run: the change where nothing is at stake. Invariant: the environment's
 * database is only read, and what was made for the dry run is gone after it.
 */
import type { Settings } from '../config/settings.js'
import { colourOfTarget } from '../core/results.js'
import {
  localPlace,
  openMirror,
  refuseToReachBeyond,
  type LocalPlace,
  type MirrorPlace,
} from '../engine/mirror.js'
import { groupByCatalog, type MirrorGroup } from '../engine/mirror-groups.js'
import { executeAgain } from '../engine/re-execute.js'
import type { Scan } from '../engine/scan.js'
import { plural } from '../render/format.js'
import { execute } from './execute.js'
import { dialectOf, report, required, type Run } from './run.js'
import { limitsOf, type Validated } from './targets.js'

/**
 * Runs the change on a database that was prepared, or on mirrors of the targets. Targets that nothing tells apart
 * share one; rows may tell them apart, so a mirror that holds rows stands for one target.
 */
export async function dryRun(run: Run, scan: Scan, validated: Validated): Promise<void> {
  const { targets } = validated
  const { settings, session, host, stop } = run
  const places = placesOf(settings)
  if (places === 'prepared') {
    await execute(run, scan, required(settings.dryRunTarget), { role: 'dry-run' })
    return
  }
  const [first] = targets
  if (first === undefined) throw new Error('A dry run without a target came through')
  if (places.includes('target')) {
    await refuseToReachBeyond(
      dialectOf(first),
      first,
      scan.scripts.map(script => script.file),
    )
  }
  const isAlone = targets.length === 1 || settings.mirrorData.kind !== 'none'
  const groups = isAlone
    ? targets.map(source => ({ source, alsoFor: [] }))
    : await groupByCatalog(targets, dialectOf(first), { session, ...limitsOf(run, validated) })
  if (targets.length > 1) {
    host.info(`${plural(targets.length, 'database')}: ${plural(groups.length, 'mirror')} for their dry run`)
  }
  await using local = localPlace(dialectOf(first))
  for (const group of groups) {
    if (!stop.aborted) await dryRunFor(run, scan, group, { places, local })
  }
}

async function dryRunFor(
  run: Run,
  scan: Scan,
  { source, alsoFor }: MirrorGroup,
  where: { readonly places: readonly MirrorPlace[]; readonly local: LocalPlace },
): Promise<void> {
  const { settings, recorder, session, signal, stop, host } = run
  await using mirror = await openMirror(dialectOf(source), source, {
    ...{ ...where, session, signal, host },
    server: settings.dryRunTarget,
    data: settings.mirrorData,
    difference: settings.mirrorDifference,
    report: problem => report(run, problem),
    beforeScratch: scratch => recorder.record({ event: 'scratch', ...scratch }),
  })
  const others = alsoFor.map(({ name }) => name)
  const facts = { ...mirror.facts, ...(others.length === 0 ? {} : { alsoFor: others }) }
  const execution = await execute(run, scan, mirror.target, { role: 'dry-run', mirror: facts })
  if (stop.aborted) return
  const { index } = execution
  const touches = [...new Set([...(await mirror.touched()), ...scan.writes])].sort()
  recorder.record({ event: 'touched', target: index, touches })
  if (settings.reExecutable === 'off' || colourOfTarget(recorder.target(index)) !== 'green') return
  const severity = settings.reExecutable === 'error' ? 'error' : 'warning'
  const problems = await executeAgain(execution, recorder.results(), severity)
  for (const problem of problems) report(run, problem, index)
}

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
