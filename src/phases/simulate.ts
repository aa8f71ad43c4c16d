/**
 * The simulation: what the change would do on the live targets. Invariant: they are only read; what nobody can
 * foresee is never counted as success.
 */
import type { Problem, TargetResult } from '../core/model.js'
import type { Scan } from '../engine/scan.js'
import { plural } from '../render/format.js'
import { foreseeAll } from './execute.js'
import { report, type Run } from './run.js'
import type { Validated } from './targets.js'

/** Foresees every statement on every target. */
export async function simulate(run: Run, scan: Scan, validated: Validated): Promise<void> {
  const { settings, recorder } = run
  const indices = await foreseeAll(run, scan, validated)
  if (settings.notSimulated === 'warn') return
  for (const index of indices) {
    const problem = leftOpen(recorder.target(index))
    if (problem !== undefined) report(run, problem, index)
  }
}

/** What `not-simulated: error` makes of a target. */
function leftOpen({ target, files }: TargetResult): Problem | undefined {
  const open = files.flatMap(({ path, statements }) =>
    statements.flatMap(({ status, line }) => (status === 'not-simulated' ? [{ path, line }] : [])),
  )
  const [first] = open
  if (first === undefined) return undefined
  return {
    code: 'NOT_SIMULATED',
    message: `${plural(open.length, 'statement')} could not be simulated, and not-simulated is "error".`,
    hint: 'Read the reasons in the log; what no simulation can foresee needs the dry run, or not-simulated: warn.',
    severity: 'error',
    ...first,
    target,
  }
}
