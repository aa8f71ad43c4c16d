/** A simulation, as GitHub's runner runs it: the bundle as a process, on real servers, with an account that only reads. */
import { readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Results } from '../../src/core/model.js'
import { query, SERVERS, urlWith } from '../kit/databases.js'
import type { RunResult } from '../kit/runner.js'
import { openScene, type Scene } from './scene.js'

const SHOP = [
  'CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) NOT NULL, email varchar(80))',
  "INSERT INTO customer VALUES (1, 'Ada', 'ada@example.com'), (2, 'Alan', 'ada@example.com'), (3, 'Grace', NULL), (4, 'Edsger', NULL)",
  'CREATE TABLE basket (id integer PRIMARY KEY)',
  'INSERT INTO basket VALUES (1), (2)',
]

/** An account that may read a database and nothing else. */
interface Reader extends AsyncDisposable {
  readonly url: string
}

async function makeReader({ environment }: Scene): Promise<Reader> {
  const user = `reader_${randomBytes(4).toString('hex')}`
  const password = randomBytes(8).toString('hex')
  const isPostgres = environment.dialect === 'postgres'
  const grants = isPostgres
    ? [
        `CREATE ROLE ${user} LOGIN PASSWORD '${password}'`,
        `GRANT USAGE ON SCHEMA public TO ${user}`,
        `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`,
      ]
    : [
        `CREATE USER ${user} IDENTIFIED BY '${password}'`,
        `GRANT SELECT, SHOW VIEW ON \`${environment.name}\`.* TO ${user}`,
      ]
  for (const grant of grants) await query(environment.url, grant)
  return {
    url: urlWith(environment.url, { user, password }),
    async [Symbol.asyncDispose]() {
      if (isPostgres) await query(environment.url, `DROP OWNED BY ${user}`)
      await query(environment.url, isPostgres ? `DROP ROLE ${user}` : `DROP USER ${user}`)
    },
  }
}

async function openShop(dialect: Scene['environment']['dialect']): Promise<Scene> {
  const scene = await openScene(dialect)
  for (const statement of SHOP) await query(scene.environment.url, statement)
  return scene
}

/** All that a simulation could have changed here: the tables, their columns and their rows. */
async function stateOf({ environment }: Scene): Promise<unknown> {
  const schema = environment.dialect === 'postgres' ? "'public'" : 'DATABASE()'
  const columns = await query(
    environment.url,
    `SELECT table_name AS t, column_name AS c, is_nullable AS n FROM information_schema.columns WHERE table_schema = ${schema} ORDER BY 1, 2`,
  )
  const rows = await query(environment.url, 'SELECT * FROM customer ORDER BY id')
  return { columns, rows, baskets: await query(environment.url, 'SELECT * FROM basket ORDER BY id') }
}

const resultsOf = ({ outputs }: RunResult): Results =>
  Results.parse(JSON.parse(readFileSync(outputs['results-path'] ?? '', 'utf8')))

const TEST = { method: 'test', 'dry-run-url': '' }

describe.each(SERVERS)('a simulation on $name', ({ dialect }) => {
  test('says what each statement would do, and the database is as it was', async () => {
    await using scene = await openShop(dialect)
    await using reader = await makeReader(scene)
    const before = await stateOf(scene)
    await scene.push({
      'sql/a.sql': `CREATE TABLE invoice (id integer PRIMARY KEY, customer integer NOT NULL);
INSERT INTO invoice VALUES (1, 2), (2, 3);
ALTER TABLE invoice ADD CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id);
CREATE TABLE IF NOT EXISTS customer (id integer);
DELETE FROM customer WHERE id = 4;
`,
      'sql/b.sql': `DROP TABLE basket;
ALTER TABLE customer ADD CONSTRAINT one_email UNIQUE (email);
UPDATE customer SET name = 'x';
`,
      'sql/c.sql': 'SELECT count(*) AS customers FROM customer;\nDROP TABLE basket;\n',
    })
    const run = await scene.deploy({ ...TEST, 'database-url': reader.url, 'output-rows': '5' })
    expect(run.log).not.toMatch(/BUG/)
    expect(run.exitCode).toBe(1)
    const results = resultsOf(run)
    const [target] = results.targets
    expect(results.targets).toHaveLength(1)
    expect(target?.role).toBe('simulation')
    const said = target?.files.map(({ statements }) =>
      statements.map(each => ('prediction' in each ? each.prediction?.verdict : each.status)),
    )
    expect(said).toEqual([
      ['would-succeed', 'would-succeed', 'would-succeed', 'would-do-nothing', 'would-succeed'],
      ['would-succeed', 'would-fail', 'skipped'],
      // The basket is gone by then, as it would be.
      ['would-succeed', 'would-fail'],
    ])
    const codes = target?.files.flatMap(({ statements }) =>
      statements.flatMap(each => (each.status === 'failed' ? [each.error.code] : [])),
    )
    expect(codes).toEqual(dialect === 'postgres' ? ['23505', '42P01'] : ['1062', '1051'])
    const counted = target?.files[2]?.statements[0]
    expect(counted).toMatchObject({ output: { columns: ['customers'], rows: [['3']] } })
    expect(run.outputs).toMatchObject({
      result: 'red',
      'statements-total': '10',
      'statements-succeeded': '7',
      'statements-failed': '2',
      'statements-skipped': '1',
    })

    expect(await stateOf(scene)).toEqual(before)
    const logs = await scene.logs()
    expect(logs.every(path => path.includes('-test/simulation/'))).toBe(true)
    const log = await scene.repository.read('execution-logs', logs[0] ?? '')
    expect(log).toContain('would do nothing')
    expect(log).toContain('was only read')
    expect(run.summary).toContain('What it would change')
    expect(run.summary).toMatch(/drops `table [^`]*basket`/)
    expect(scene.github.violations).toEqual([])
  })

  test('is yellow when nobody can foresee a statement, and red when that is to be an error', async () => {
    await using scene = await openShop(dialect)
    if (dialect === 'mysql')
      await query(scene.environment.url, 'CREATE PROCEDURE anything() DELETE FROM basket')
    await using reader = await makeReader(scene)
    const text = dialect === 'postgres' ? 'DO $$ BEGIN DELETE FROM basket; END $$;\n' : 'CALL anything();\n'
    await scene.push({ 'sql/a.sql': `SELECT 1;\n${text}` })
    const inputs = { ...TEST, 'database-url': reader.url }
    const run = await scene.deploy(inputs)
    expect(run.log).not.toMatch(/BUG/)
    expect(run.outputs['result']).toBe('yellow')
    expect(run.exitCode).toBe(0)
    expect(run.summary).toContain('What nobody can foresee')
    const dashboard = await scene.repository.read('execution-logs', 'README.md')
    expect(dashboard).toContain('1 not simulated (test)')

    const strict = await scene.deploy(
      { ...inputs, 'not-simulated': 'error' },
      { env: { GITHUB_RUN_ID: '1001' } },
    )
    expect(strict.exitCode).toBe(1)
    expect(strict.log).toContain('NOT_SIMULATED')
    expect(await query(scene.environment.url, 'SELECT * FROM basket')).toHaveLength(2)
    expect(scene.github.violations).toEqual([])
  })

  test('in front of a deployment finds on the rows what an empty mirror cannot', async () => {
    await using scene = await openShop(dialect)
    await scene.push({ 'sql/a.sql': 'CREATE UNIQUE INDEX one_email ON customer (email);\n' })
    const stopped = await scene.deploy({ predict: 'required' })
    expect(stopped.log).not.toMatch(/BUG/)
    expect(stopped.exitCode).toBe(1)
    expect(resultsOf(stopped).phases.map(({ name, status }) => `${name} ${status}`)).toEqual(
      expect.arrayContaining(['simulate red', 'dry-run green', 'deploy skipped']),
    )

    const told = await scene.deploy({ predict: 'on' }, { env: { GITHUB_RUN_ID: '1001' } })
    const results = resultsOf(told)
    expect(results.targets.map(({ role }) => role)).toEqual(['simulation', 'dry-run', 'environment'])
    const codes = results.targets.map(({ files }) => {
      const statement = files[0]?.statements[0]
      return statement?.status === 'failed' ? statement.error.code : statement?.status
    })
    const code = dialect === 'postgres' ? '23505' : '1062'
    expect(codes).toEqual([code, 'succeeded', code])
    expect(told.summary).toContain('1 statement of 1 came out otherwise than foreseen.')
    expect(scene.github.violations).toEqual([])
  })
})
