/**
 * `method: plan`: which files a change has, and which jobs deploy them. Invariant:
 * no database is touched, and no secret is needed.
 */
import type { ActionRun } from './action.js'
import { readChange } from './change/read-change.js'
import type { Settings } from './config/settings.js'
import { type Matrix, toMatrix } from './core/matrix.js'
import { placesOf } from './core/target.js'
import { plural } from './render/format.js'

/** The jobs that the environment of the settings is split into. @throws GreenlineError CONFIG_INVALID */
export const matrixOf = ({ regions, servers }: Settings): Matrix => toMatrix(regions, placesOf(servers))

/**
 * Plans the jobs of a workflow.
 *
 * @returns The outputs of the step.
 * @throws GreenlineError(s) CONFIG_INVALID, and see `readChange`
 */
export async function planAction({ settings, context, host }: ActionRun): Promise<Record<string, string>> {
  const { files: globs, order } = settings
  const { workspace, source, eventName } = context
  const { change, notes } = await readChange({
    ...{ folder: workspace, files: globs, order, event: eventName, source },
    inMemoryBytes: settings.streamAboveBytes,
  })
  notes.forEach(note => host.info(note))
  const files = change.files.filter(({ action }) => action === 'run').map(({ path }) => path)
  const matrix = matrixOf(settings)
  const regions = matrix.include.map(({ region }) => region)
  host.info(`${plural(files.length, 'file')} to run, ${plural(regions.length, 'job')}: ${regions.join(', ')}`)
  return { matrix: JSON.stringify(matrix), files: JSON.stringify(files) }
}
