/** 1,000 INSERTs of one row that each commit by themselves, over a network that takes its time. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository, runBundle } from './bundle.mjs'
import { delayed } from './delay.mjs'
import { median } from './measure.mjs'

const STATEMENTS = 1_000
const DATABASE = 'bench_network'
const DELAYS_MS = [10, 20, 25]

export const title = '1,000 INSERTs of one row, each committed by itself, by the delay of the network'
export const columns = ['server', 'round trip', 'deploy phase', 'peer', 'time', 'peer / phase']
export const needsServers = true

export async function* measure({ folder, runs, signal, say, databases }) {
  for (const database of databases) {
    const written = join(folder, 'network.sql')
    const inserts = Array.from(
      { length: STATEMENTS },
      (_, number) => `INSERT INTO item VALUES (${number}, 'item number ${number}');\n`,
    )
    const table = 'CREATE TABLE item (id int PRIMARY KEY, name varchar(80) NOT NULL);\n'
    await writeFile(written, table + inserts.join(''))
    const repository = await makeRepository(folder, written, signal)
    for (const delayMs of DELAYS_MS) {
      const direct = new URL(database.url(DATABASE))
      const way = await delayed({ host: direct.hostname, port: direct.port, delayMs })
      try {
        const url = Object.assign(new URL(direct), { port: way.port }).href
        const phases = []
        for (let run = 1; run <= runs; run += 1) {
          signal.throwIfAborted()
          say(`${database.dialect}: ${2 * delayMs} ms, run ${run} of ${runs}`)
          await database.recreate(DATABASE)
          const flags = { 'database-url': url, 'dry-run': 'off' }
          const { phaseMs } = await runBundle('deploy', flags, { repository, folder, signal })
          phases.push(phaseMs.deploy)
        }
        // Once is enough: it waits for the network nearly all the time.
        say(`${database.dialect}: ${2 * delayMs} ms, ${database.client}`)
        await database.recreate(DATABASE)
        const { durationMs } = await database.load(DATABASE, repository.file, way.port)
        yield [
          database.dialect,
          `${2 * delayMs} ms`,
          `${median(phases).toFixed(0)} ms`,
          database.client,
          `${durationMs.toFixed(0)} ms`,
          (durationMs / median(phases)).toFixed(1),
        ]
      } finally {
        await way.close()
      }
    }
    await database.drop(DATABASE)
  }
}
