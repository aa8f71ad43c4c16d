/** `greenline plan`: which files a change has and in which order they run. Invariant: no database is touched. */
import { readChange } from '../change/read-change.js'
import type { Arguments } from './arguments.js'
import { readCommandSettings } from './execution.js'

/** Prints one line per file, or with --json the change as JSON. */
export async function plan({ flags }: Arguments): Promise<number> {
  const folder = process.cwd()
  const { settings, host } = await readCommandSettings({ 'dry-run': 'embedded', ...flags }, 'dry-run', folder)
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
