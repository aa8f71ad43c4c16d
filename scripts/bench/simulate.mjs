/**
 * `greenline test` on changes of an everyday kind, beside the database's own client that really runs them. Nothing
 * else simulates, so what it costs to know beforehand is held against the cost of the change itself.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepository, runBundle } from './bundle.mjs'
import { takeTurns } from './measure.mjs'

const DATABASE = 'bench_simulate'
const TABLES = 200
const ROWS = 1_000
const ALTERED = 20

export const title = `Simulations of changes to ${TABLES} tables of ${ROWS} rows, beside the changes themselves`
export const columns = [
  'server',
  'change',
  'statements',
  'simulation phase',
  'per statement',
  'client that runs it',
  'time',
]
export const needsServers = true

const numbers = count => Array.from({ length: count }, (_, at) => at)

const SCHEMA = numbers(TABLES).flatMap(at => {
  const rows = numbers(ROWS).map(row => `(${row}, ${row % 97}, 'row number ${row}')`)
  return [
    `CREATE TABLE item_${at} (id int PRIMARY KEY, kind int NOT NULL, name varchar(80));`,
    `INSERT INTO item_${at} VALUES ${rows.join(', ')};`,
  ]
})

const CHANGES = {
  '1,000 INSERTs of one row': numbers(1_000).map(
    row => `INSERT INTO item_0 VALUES (${ROWS + row}, ${row}, 'another ${row}');`,
  ),
  'columns, keys, checks and rows of 20 tables': numbers(ALTERED).flatMap(at => [
    `ALTER TABLE item_${at} ADD COLUMN parent int;`,
    `UPDATE item_${at} SET parent = id WHERE kind < 50;`,
    `ALTER TABLE item_${at} ADD CONSTRAINT item_${at}_parent FOREIGN KEY (parent) REFERENCES item_${at + ALTERED} (id);`,
    `ALTER TABLE item_${at} ADD CONSTRAINT item_${at}_kind CHECK (kind >= 0);`,
    `CREATE INDEX item_${at}_name ON item_${at} (name);`,
  ]),
}

export async function* measure({ folder, runs, signal, say, databases }) {
  const schema = join(folder, 'simulate-schema.sql')
  await writeFile(schema, `${SCHEMA.join('\n')}\n`)
  for (const database of databases) {
    const remake = async () => {
      await database.recreate(DATABASE)
      await database.load(DATABASE, schema)
    }
    for (const [name, statements] of Object.entries(CHANGES)) {
      const written = join(folder, 'simulate.sql')
      await writeFile(written, `${statements.join('\n')}\n`)
      const repository = await makeRepository(folder, written, signal)
      const contenders = {
        simulation: async () => {
          const flags = { 'database-url': database.url(DATABASE) }
          const { phaseMs } = await runBundle('test', flags, { repository, folder, signal })
          return { tookMs: phaseMs.simulate }
        },
        [database.client]: async () => {
          await remake()
          const { durationMs } = await database.load(DATABASE, repository.file)
          await remake()
          return { tookMs: durationMs }
        },
      }
      await remake()
      const medians = await takeTurns(contenders, {
        ...{ runs, signal },
        say: text => say(`${database.dialect}: ${name}, ${text}`),
      })
      const { tookMs } = medians.simulation
      yield [
        ...[database.dialect, name, statements.length, `${(tookMs / 1000).toFixed(2)} s`],
        ...[`${(tookMs / statements.length).toFixed(1)} ms`, database.client],
        `${(medians[database.client].tookMs / 1000).toFixed(2)} s`,
      ]
    }
    await database.drop(DATABASE)
  }
}
