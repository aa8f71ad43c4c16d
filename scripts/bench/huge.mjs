/** A dump of `--size` (1 GB: `--only huge --size 1000MB`) through the bundle, against the client programs. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository, runBundle } from './bundle.mjs'
import { writeMysqlDump, writePostgresCopy, writePostgresInserts } from './dumps.mjs'
import { MEBIBYTE, takeTurns } from './measure.mjs'

const DUMPS = [
  {
    name: 'pg_dump, COPY',
    dialect: 'postgres',
    write: (file, { sizeBytes }) => writePostgresCopy(file, sizeBytes),
  },
  {
    name: 'pg_dump, INSERTs',
    dialect: 'postgres',
    write: (file, { sizeBytes, rowsPerInsert }) => writePostgresInserts(file, sizeBytes, { rowsPerInsert }),
  },
  { name: 'mysqldump', dialect: 'mysql', write: (file, { sizeBytes }) => writeMysqlDump(file, sizeBytes) },
]
const DATABASE = 'bench_huge'

export const title = 'A huge dump, deployed (greenline: whole process, files read and split twice)'
export const columns = ['dump', 'greenline', 'its peak RSS', 'peer', 'time', 'greenline / peer']
export const needsServers = true

export async function* measure(bench) {
  const { folder, runs, signal, say, databases } = bench
  for (const { name, dialect, write } of DUMPS) {
    const database = databases.find(each => each.dialect === dialect)
    const written = join(folder, 'huge.sql')
    say(`${name}: making the dump`)
    await write(written, bench)
    const repository = await makeRepository(folder, written, signal)
    const flags = { 'database-url': database.url(DATABASE), 'dry-run': 'off' }
    const contenders = {
      greenline: async () => {
        await database.recreate(DATABASE)
        const { durationMs, peakBytes } = await runBundle('deploy', flags, { repository, folder, signal })
        return { durationMs, peakBytes }
      },
      [database.client]: async () => {
        await database.recreate(DATABASE)
        const { durationMs } = await database.load(DATABASE, repository.file)
        return { durationMs }
      },
    }
    const medians = await takeTurns(contenders, { runs, signal, say: text => say(`${name}: ${text}`) })
    const [ours, peers] = [medians.greenline, medians[database.client]]
    yield [
      `${name}, ${(bench.sizeBytes / 1e6).toFixed(0)} MB`,
      `${(ours.durationMs / 1000).toFixed(1)} s`,
      `${(ours.peakBytes / MEBIBYTE).toFixed(0)} MiB`,
      database.client,
      `${(peers.durationMs / 1000).toFixed(1)} s`,
      (ours.durationMs / peers.durationMs).toFixed(2),
    ]
    await database.drop(DATABASE)
    await rm(repository.folder, { recursive: true })
  }
}
