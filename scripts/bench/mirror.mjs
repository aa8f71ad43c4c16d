/**
 * The mirror of a database with 500 tables, against the client programs that copy a catalog into an empty
 * database of the same server. Invariant: the peers copy only; Greenline's figures hold more, as the columns say.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository, runBundle } from './bundle.mjs'
import { makeCatalog } from './catalogs.mjs'
import { takeTurns } from './measure.mjs'

const SOURCE = 'bench_source'
const COPY = 'bench_copy'

export const title =
  'Mirroring 500 tables (copy and proof: from the first look-up until both fingerprints are compared)'
export const columns = [
  ...['server', 'copy and proof', 'whole dry-run phase', 'peer', 'its copy', 'copy and proof / peer'],
  'phase / peer',
]
export const needsServers = true

export async function* measure({ folder, runs, signal, say, databases }) {
  for (const database of databases) {
    const catalog = join(folder, 'catalog.sql')
    await writeFile(catalog, makeCatalog(database.dialect))
    await database.recreate(SOURCE)
    await database.load(SOURCE, catalog)
    const written = join(folder, 'statement.sql')
    await writeFile(written, 'CREATE TABLE added (id integer);\n')
    const repository = await makeRepository(folder, written, signal)
    const flags = {
      'database-url': database.url(SOURCE),
      'dry-run-url': database.url(database.dialect === 'mysql' ? 'mysql' : 'postgres'),
      ...{ 'dry-run': 'server', 're-executable': 'off' },
    }
    const marks = { start: 'Copying the catalog of', end: ' mirrors ' }
    const contenders = {
      greenline: async () => {
        const { phaseMs, atMs } = await runBundle('dry-run', flags, { repository, folder, signal, marks })
        return { copyMs: atMs.end - atMs.start, phaseMs: phaseMs['dry-run'] }
      },
      [database.schemaCopier]: async () => {
        await database.recreate(COPY)
        const { durationMs } = await database.copySchema(SOURCE, COPY)
        return { durationMs }
      },
    }
    const medians = await takeTurns(contenders, {
      runs,
      signal,
      say: text => say(`${database.dialect}: ${text}`),
    })
    const [ours, peers] = [medians.greenline, medians[database.schemaCopier]]
    yield [
      database.dialect,
      `${ours.copyMs.toFixed(0)} ms`,
      `${ours.phaseMs.toFixed(0)} ms`,
      database.schemaCopier,
      `${peers.durationMs.toFixed(0)} ms`,
      (ours.copyMs / peers.durationMs).toFixed(2),
      (ours.phaseMs / peers.durationMs).toFixed(2),
    ]
    await database.drop(SOURCE)
    await database.drop(COPY)
  }
}
