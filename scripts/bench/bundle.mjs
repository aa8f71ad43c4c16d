/**
 * Greenline as its users run it: the bundle, in a git repository of its own. Invariant: a run that is not
 * green is an error here, so nothing that failed is ever timed.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runNode, runProgram } from './measure.mjs'

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** @throws When the bundle was not built. */
export function checkBundle() {
  if (!existsSync(CLI)) throw new Error('There is no bundle to measure: run `npm run build` first.')
}

/** Makes a repository that holds one SQL file, which is moved into it. @returns `{ folder, file }` */
export async function makeRepository(folder, sqlFile, signal) {
  const repository = join(folder, `repository-${randomBytes(4).toString('hex')}`)
  const file = join(repository, 'change.sql')
  await mkdir(repository)
  await rename(sqlFile, file)
  const git = (...words) =>
    runProgram('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...words], {
      cwd: repository,
      signal,
    })
  await git('init', '-q')
  await git('-c', 'core.compression=1', 'add', '--', 'change.sql')
  await git('commit', '-q', '-m', 'A change')
  return { folder: repository, file }
}

/**
 * Runs `greenline METHOD` in a repository.
 *
 * @returns `{ durationMs, phaseMs, peakBytes, atMs }`: of the whole process, of each phase by name; its peak
 *   memory; and when a line that holds each of `marks` was written, since the start.
 */
export async function runBundle(
  method,
  flags,
  { repository, folder, signal, marks = {}, env = process.env },
) {
  const id = randomBytes(4).toString('hex')
  const results = join(folder, `results-${id}.json`)
  const temporary = join(folder, `temporary-${id}`)
  await mkdir(temporary)
  const atMs = {}
  const given = { environment: 'Bench', 'commit-logs': 'false', artifact: 'false', ...flags, results }
  try {
    const { durationMs, peakBytes } = await runNode(
      [CLI, method, ...Object.entries(given).map(([name, value]) => `--${name}=${value}`)],
      {
        ...{ folder, signal, cwd: repository.folder },
        env: { ...env, TMPDIR: temporary },
        onLine: (line, nowMs) => {
          for (const [mark, text] of Object.entries(marks)) if (line.includes(text)) atMs[mark] ??= nowMs
        },
      },
    )
    const { phases } = JSON.parse(await readFile(results, 'utf8'))
    const phaseMs = Object.fromEntries(phases.map(phase => [phase.name, phase.durationMs]))
    return { durationMs, peakBytes, phaseMs, atMs }
  } finally {
    await rm(temporary, { recursive: true, force: true })
    await rm(results, { force: true })
  }
}
