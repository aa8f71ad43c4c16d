/** 10,000 INSERTs of one row that each commit by themselves, with no delay on the network. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository, runBundle } from './bundle.mjs'
import { takeTurns } from './measure.mjs'

const STATEMENTS = 10_000
const DATABASE = 'bench_execute'

export const title = '10,000 INSERTs of one row, each committed by itself, at 0 ms'
export const columns = [
  'server',
  'deploy phase',
  'whole process',
  'peer',
  'time',
  'phase / peer',
  'process / peer',
]
export const needsServers = true

export async function* measure({ folder, runs, signal, say, databases }) {
  for (const database of databases) {
    const written = join(folder, 'execute.sql')
    const inserts = Array.from(
      { length: STATEMENTS },
      (_, number) => `INSERT INTO item VALUES (${number}, 'item number ${number}');\n`,
    )
    const table = 'CREATE TABLE item (id int PRIMARY KEY, name varchar(80) NOT NULL);\n'
    await writeFile(written, table + inserts.join(''))
    const repository = await makeRepository(folder, written, signal)
    const flags = { 'database-url': database.url(DATABASE), 'dry-run': 'off' }
    const contenders = {
      greenline: async () => {
        await database.recreate(DATABASE)
        const { durationMs, phaseMs } = await runBundle('deploy', flags, { repository, folder, signal })
        return { durationMs, deployMs: phaseMs.deploy }
      },
      [database.client]: async () => {
        await database.recreate(DATABASE)
        const { durationMs } = await database.load(DATABASE, repository.file)
        return { durationMs }
      },
    }
    const medians = await takeTurns(contenders, {
      runs,
      signal,
      say: text => say(`${database.dialect}: ${text}`),
    })
    const [ours, peers] = [medians.greenline, medians[database.client]]
    yield [
      database.dialect,
      `${ours.deployMs.toFixed(0)} ms`,
      `${ours.durationMs.toFixed(0)} ms`,
      database.client,
      `${peers.durationMs.toFixed(0)} ms`,
      (ours.deployMs / peers.durationMs).toFixed(2),
      (ours.durationMs / peers.durationMs).toFixed(2),
    ]
    await database.drop(DATABASE)
  }
}
