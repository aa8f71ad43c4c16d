/**
 * The phase that reads the change. Invariant: what comes out was read from commits
 * and cut into statements to its end; no database has been connected to.
 */
import { createTextCheck } from '../change/decode.js'
import { readChange } from '../change/read-change.js'
import { scanChange, type Scan } from '../engine/scan.js'
import { plural } from '../render/format.js'
import { dialectOf, required, type Run } from './run.js'

/**
 * Reads the change and records it.
 *
 * @throws GreenlineError(s) see `readChange` and `scanChange`
 */
export async function readScan(run: Run): Promise<Scan> {
  const { settings, source, event, folder, recorder, host } = run
  const { files: globs, order } = settings
  const { change, files, notes } = await readChange({
    ...{ folder, source, files: globs, order, event },
    inMemoryBytes: settings.streamAboveBytes,
  })
  notes.forEach(note => host.info(note))
  recorder.record({ event: 'change', change, plan: {} })
  const scan = await scanChange(change, files, {
    dialect: dialectOf(settings.target ?? required(settings.dryRunTarget)),
    hugeBytes: settings.streamAboveBytes,
    startTextCheck: createTextCheck,
  })
  recorder.record({ event: 'change', change: scan.change, plan: { ...scan.plan } })
  for (const { path, action, statements = 0 } of scan.change.files) {
    host.info(
      action === 'run' ? `${path}: ${plural(statements, 'statement')}` : `${path}: ${action}, not run`,
    )
  }
  if (scan.change.files.length === 0) host.info('No SQL file was changed: nothing to do.')
  return scan
}
