/**
 * `greenline plan`: which files a change has and in which order they run, and which jobs deploy them. Invariant: no
 * database is touched.
 */
import { readChange } from '../change/read-change.js'
import type { Arguments } from './arguments.js'
import { matrixOf } from '../plan.js'
import { readAnyCommandSettings } from './execution.js'

/** Prints one line per file, with --json the change as JSON, or with --matrix the jobs as JSON. */
export async function plan({ flags }: Arguments): Promise<number> {
  const folder = process.cwd()
  const { settings, host } = await readAnyCommandSettings(flags, 'plan', folder)
  if (flags['matrix'] !== undefined) {
    process.stdout.write(`${JSON.stringify(matrixOf(settings))}\n`)
    return 0
  }
  const { files, order, base, head } = settings
  const { change, notes } = await readChange({
    folder,
    files,
    order,
    source: { kind: 'range', base, head },
  })
  if (flags['json'] !== undefined) {
    process.stdout.write(`${JSON.stringify(change, undefined, 2)}\n`)
    return 0
  }
  notes.forEach(note => host.info(note))
  host.info(`From ${change.base ?? 'the beginning'} to ${change.head}`)
  if (change.files.length === 0) host.info('No SQL file was changed: nothing to do.')
  let position = 0
  for (const file of change.files) {
    if (file.action === 'run') host.info(`${(position += 1)}. ${file.path}`)
    else host.info(`   ${file.path}: ${file.action}, not run`)
  }
  return 0
}
