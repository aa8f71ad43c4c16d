/**
 * The phase that reads the change. Invariant: what comes out was read from commits
 * and cut into statements to its end; no database has been connected to.
 */
import { createTextCheck } from '../change/decode.js'
import { readChange, type ReadChange } from '../change/read-change.js'
import { scanChange, type Scan } from '../engine/scan.js'
import { findDeployment, refuseOtherChange, type EarlierDeployment } from '../history/redeploy.js'
import { formatTime, plural } from '../render/format.js'
import { dialectOf, required, type Run } from './run.js'

/**
 * Reads the change, cuts it into statements and records it.
 *
 * @throws GreenlineError(s) see `readFiles` and `scanChange`
 */
export async function readScan(run: Run): Promise<Scan> {
  const { settings, recorder, host } = run
  const { change, files } = await readFiles(run)
  const scan = await scanChange(change, files, {
    dialect: dialectOf(required(settings.servers[0] ?? settings.dryRunTarget)),
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

/**
 * Reads which files changed, those of an earlier deployment when one is asked for, and records them.
 *
 * @throws GreenlineError(s) see `readChange`; DEPLOYMENT_UNKNOWN, and what reading the log branch throws
 */
export async function readFiles(run: Run): Promise<ReadChange> {
  const { settings, event, folder, recorder, host } = run
  const { files: globs, order } = settings
  const earlier = settings.deployment === undefined ? undefined : await findEarlier(run, settings.deployment)
  const read = await readChange({
    ...{ folder, files: globs, order, event },
    source: earlier?.source ?? run.source,
    inMemoryBytes: settings.streamAboveBytes,
  })
  read.notes.forEach(note => host.info(note))
  recorder.record({ event: 'change', change: read.change, plan: {} })
  if (earlier !== undefined) refuseOtherChange(earlier, read.change.digest)
  return read
}

async function findEarlier({ history, host }: Run, id: string): Promise<EarlierDeployment> {
  const { entries } = (await history?.()) ?? { entries: [] }
  const earlier = findDeployment(entries, id)
  const { deployment, environment, startedAt } = earlier.entry
  host.info(`The change is that of ${deployment}, as it ran on ${environment} on ${formatTime(startedAt)}.`)
  return earlier
}
