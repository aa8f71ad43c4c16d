/** How long it takes to be there: the process itself, and the mirror of an empty PostgreSQL database. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CLI, makeRepository, runBundle } from './bundle.mjs'
import { MEBIBYTE, runNode, takeTurns } from './measure.mjs'

const DATABASE = 'bench_empty'

export const title =
  'Starting (dry run: the whole phase, of one statement, on the mirror of an empty database)'
export const columns = ['what', 'time', 'peak RSS of the process']
export const needsServers = true

export async function* measure({ folder, runs, signal, say, databases }) {
  const [postgres] = databases
  await postgres.recreate(DATABASE)
  const written = join(folder, 'statement.sql')
  await writeFile(written, 'CREATE TABLE added (id integer);\n')
  const repository = await makeRepository(folder, written, signal)
  const dryRun = flags => async () => {
    const given = { 'mirror-difference': 'warn', 're-executable': 'off', ...flags }
    const { phaseMs, peakBytes } = await runBundle('dry-run', given, { repository, folder, signal })
    return { ms: phaseMs['dry-run'], peakBytes }
  }
  const start = words => async () => {
    const { durationMs, peakBytes } = await runNode(words, { folder, signal })
    return { ms: durationMs, peakBytes }
  }
  const url = postgres.url(DATABASE)
  const contenders = {
    'greenline --version': start([CLI, '--version']),
    'node, doing nothing': start(['--eval', '0']),
    'dry-run: embedded': dryRun({ 'database-url': url, 'dry-run': 'embedded' }),
    'dry-run: embedded, target embedded too': dryRun({
      'database-url': 'pglite:memory',
      'dry-run': 'embedded',
    }),
    'dry-run: local': dryRun({ 'database-url': url, 'dry-run': 'local' }),
    'dry-run: server': dryRun({
      ...{ 'database-url': url, 'dry-run-url': postgres.url('postgres'), 'dry-run': 'server' },
    }),
  }
  const medians = await takeTurns(contenders, { runs, signal, say })
  for (const [name, { ms, peakBytes }] of Object.entries(medians)) {
    yield [name, `${ms.toFixed(0)} ms`, `${(peakBytes / MEBIBYTE).toFixed(0)} MiB`]
  }
  await postgres.drop(DATABASE)
}
