/**
 * One change on many databases of one server (`--databases 1000`), without and with 20 ms of network. The change takes
 * away what it made, so that every run finds the databases as they were.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository, runBundle } from './bundle.mjs'
import { delayed } from './delay.mjs'
import { MEBIBYTE, takeTurns } from './measure.mjs'

const PREFIX = 'bench_tenant_'
const ROUND_TRIPS_MS = [0, 20]
/** Each database takes two connections at a time, and the server has 200. */
const MAX_PARALLEL = 64

export const title = `10 statements on each of many databases of one server, ${MAX_PARALLEL} at a time, with no dry run`
export const columns = [
  'server',
  'databases',
  'round trip',
  'deploy phase',
  'to 0 ms',
  'whole process',
  'peak RSS',
]
export const needsServers = true

const CHANGE = [
  'CREATE TABLE item (id int PRIMARY KEY, name varchar(80) NOT NULL);',
  ...Array.from(
    { length: 8 },
    (_, number) => `INSERT INTO item VALUES (${number}, 'item number ${number}');`,
  ),
  'DROP TABLE item;',
].join('\n')

export async function* measure({ folder, runs, signal, say, databases, databaseCount }) {
  for (const database of databases) {
    const names = Array.from({ length: databaseCount }, (_, at) => `${PREFIX}${String(at).padStart(5, '0')}`)
    say(`${database.dialect}: making ${databaseCount} databases`)
    await database.createAll(names)
    const written = join(folder, 'tenants.sql')
    await writeFile(written, `${CHANGE}\n`)
    const repository = await makeRepository(folder, written, signal)
    const ways = []
    try {
      const contenders = {}
      for (const roundTripMs of ROUND_TRIPS_MS) {
        const { hostname: host, port, username, password } = new URL(database.url(''))
        const way = await delayed({ host, port, delayMs: roundTripMs / 2 })
        ways.push(way)
        const config = join(folder, `tenants-${roundTripMs}.yml`)
        await writeFile(config, configOf({ ...database, username, port: way.port }))
        contenders[`${roundTripMs} ms`] = async () => {
          const flags = { 'dry-run': 'off', config, 'max-parallel': MAX_PARALLEL }
          const env = { ...process.env, BENCH_PASSWORD: password }
          const { durationMs, phaseMs, peakBytes } = await runBundle('deploy', flags, {
            ...{ repository, folder, signal, env },
          })
          return { durationMs, deployMs: phaseMs.deploy, peakBytes }
        }
      }
      const medians = await takeTurns(contenders, {
        ...{ runs, signal },
        say: text => say(`${database.dialect}: ${text}`),
      })
      const without = medians['0 ms'].deployMs
      for (const [name, { durationMs, deployMs, peakBytes }] of Object.entries(medians)) {
        yield [
          ...[database.dialect, databaseCount, name, `${(deployMs / 1000).toFixed(1)} s`],
          ...[(deployMs / without).toFixed(2), `${(durationMs / 1000).toFixed(1)} s`],
          `${(peakBytes / MEBIBYTE).toFixed(0)} MiB`,
        ]
      }
    } finally {
      for (const way of ways) await way.close()
      say(`${database.dialect}: dropping them`)
      await database.dropAll(names)
    }
  }
}

const configOf = ({ dialect, username, port }) => `environments:
  Bench:
    servers:
      tenants:
        dialect: ${dialect}
        host: 127.0.0.1
        port: ${port}
        user: ${username}
        password: \${BENCH_PASSWORD}
        databases: ['${PREFIX}%']
`
