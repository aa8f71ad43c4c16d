/** One execution over many databases: what runs where, what does not, and what the merged result says. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Results, TargetResult } from '../../src/core/model.js'
import { colourOfTarget } from '../../src/core/results.js'
import { query, QUICK, serverOf, SERVERS, urlWith, type TestDatabase } from '../kit/databases.js'
import type { RunResult } from '../kit/runner.js'
import { openScene, said, type Scene } from './scene.js'

type Dialect = TestDatabase['dialect']

interface Tenants extends AsyncDisposable {
  readonly names: readonly string[]
  /** Runs SQL on one of them. */
  on(name: string, sql: string): ReturnType<typeof query>
}

/** Databases with one prefix, made by as few statements as possible. */
async function makeTenants(dialect: Dialect, prefix: string, count: number): Promise<Tenants> {
  const { url } = serverOf(dialect)
  const names = Array.from({ length: count }, (_none, at) => `${prefix}${String(at + 1).padStart(3, '0')}`)
  const create =
    dialect === 'postgres'
      ? (name: string) => `CREATE DATABASE ${name} TEMPLATE template0 STRATEGY file_copy`
      : (name: string) => `CREATE DATABASE ${name}`
  for (const name of names) await query(url, create(name))
  return {
    names,
    on: (name, sql) => query(urlWith(url, { database: name }), sql),
    async [Symbol.asyncDispose]() {
      for (const name of names) await query(url, `DROP DATABASE IF EXISTS ${name}`)
    },
  }
}

interface ServerText {
  readonly name: string
  readonly databases: readonly string[]
  readonly labels?: readonly string[]
}

/** A configuration file with the private server of a dialect under several names. */
function configOf(dialect: Dialect, servers: readonly ServerText[]): string {
  const { hostname, port, username } = new URL(serverOf(dialect).url)
  const entries = servers.map(
    ({ name, databases, labels = [] }) => `
      ${name}:
        dialect: ${dialect}
        host: ${hostname}
        port: ${port}
        user: ${decodeURIComponent(username)}
        password: \${TENANTS_PASSWORD}
        databases: ${JSON.stringify(databases)}
        labels: ${JSON.stringify(labels)}`,
  )
  return `environments:\n  Test:\n    servers:${entries.join('')}\n`
}

interface Done {
  readonly run: RunResult
  readonly results: Results
  readonly environment: readonly TargetResult[]
  readonly log: string
}

async function deployTo(
  scene: Scene,
  dialect: Dialect,
  servers: readonly ServerText[],
  inputs: Readonly<Record<string, string>> = {},
): Promise<Done> {
  const folder = path.join(scene.repository.folder, '.github')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'greenline.yml'), configOf(dialect, servers))
  const password = decodeURIComponent(new URL(serverOf(dialect).url).password)
  const run = await scene.deploy(
    { 'database-url': '', 'dry-run': 'server', ...inputs },
    { env: { TENANTS_PASSWORD: password } },
  )
  const file = run.outputs['results-path'] ?? ''
  if (file === '') throw new Error(`There are no results:\n${said(run)}`)
  const results = JSON.parse(await readFile(file, 'utf8')) as Results
  const environment = results.targets.filter(({ role }) => role === 'environment')
  return { run, results, environment, log: said(run) }
}

const redOf = (targets: readonly TargetResult[]): readonly string[] =>
  targets.filter(target => colourOfTarget(target) !== 'green').map(({ target }) => target)

describe.each(SERVERS)('many databases on $name', ({ dialect }) => {
  test('one of them is red: the others are green, the merged result says which, and the step fails', async () => {
    // Databases cost a copy each on PostgreSQL; two hundred of them are validated in validation.db.test.ts.
    const count = dialect === 'postgres' ? 25 : QUICK ? 60 : 200
    const prefix = `many_${process.pid}_`
    await using scene = await openScene(dialect)
    await using tenants = await makeTenants(dialect, prefix, count)
    const odd = tenants.names[Math.floor(count / 2)] ?? ''
    // Nothing that a catalog shows: the dry run cannot know of it.
    for (const name of tenants.names) await tenants.on(name, 'CREATE TABLE item (n integer)')
    await tenants.on(odd, 'INSERT INTO item VALUES (7), (7)')
    await scene.push({
      'sql/1.sql': 'CREATE UNIQUE INDEX item_n ON item (n);\nINSERT INTO item VALUES (1);\n',
    })

    const { run, results, environment, log } = await deployTo(scene, dialect, [
      { name: 'tenants', databases: [`${prefix}%`] },
    ])

    expect(run.exitCode).toBe(1)
    expect(run.outputs['result']).toBe('red')
    expect(environment.map(({ target }) => target)).toEqual(tenants.names.map(name => `Test/tenants/${name}`))
    expect(redOf(environment)).toEqual([`Test/tenants/${odd}`])
    expect(log).toMatch(new RegExp(`${count} databases: 1 mirror for their dry run`))
    const [mirror, ...others] = results.targets.filter(({ role }) => role === 'dry-run')
    expect(others).toEqual([])
    expect(mirror?.mirror?.alsoFor).toHaveLength(count - 1)
    const rows = await Promise.all(
      [tenants.names[0] ?? '', odd].map(name => tenants.on(name, 'SELECT count(*) AS n FROM item')),
    )
    expect(rows.map(([row]) => Number(row?.['n']))).toEqual([1, 2])
    expect(scene.github.violations).toEqual([])
  })

  test('a red canary: no database of the next stage is touched', async () => {
    const prefix = `stages_${process.pid}_`
    await using scene = await openScene(dialect)
    await using tenants = await makeTenants(dialect, prefix, 6)
    for (const name of tenants.names) await tenants.on(name, 'CREATE TABLE item (n integer)')
    const canary = tenants.names.slice(4)
    await tenants.on(canary[1] ?? '', 'INSERT INTO item VALUES (7), (7)')
    await scene.push({
      'sql/1.sql': 'CREATE UNIQUE INDEX item_n ON item (n);\nINSERT INTO item VALUES (1);\n',
    })
    const servers: readonly ServerText[] = [
      { name: 'main', databases: [`${prefix}%`, ...canary.map(name => `!${name}`)] },
      { name: 'small', databases: canary, labels: ['canary'] },
    ]

    const { run, environment, log } = await deployTo(scene, dialect, servers, { stages: 'canary, 50%' })

    expect(run.exitCode).toBe(1)
    expect(log).toMatch(/Stage 1 of 3, canary: 2 databases/)
    expect(log).not.toMatch(/Stage 2 of 3/)
    expect(environment.map(({ target, stage }) => [target, stage])).toEqual([
      ...tenants.names.slice(0, 1).map(name => [`Test/main/${name}`, 2]),
      ...tenants.names.slice(1, 4).map(name => [`Test/main/${name}`, 3]),
      ...canary.map(name => [`Test/small/${name}`, 1]),
    ])
    const why =
      'Not begun: 1 of 2 databases of the stage before (canary) are red, and stage-threshold lets 0 pass'
    expect(environment.map(({ note }) => note)).toEqual([why, why, why, why, undefined, undefined])
    for (const name of tenants.names.slice(0, 4)) {
      expect(await tenants.on(name, 'SELECT n FROM item')).toEqual([])
    }
    expect(await tenants.on(canary[0] ?? '', 'SELECT n FROM item')).toEqual([{ n: 1 }])

    // With a threshold of one the others come as well, and the execution is red all the same.
    await tenants.on(canary[0] ?? '', 'DELETE FROM item')
    await tenants.on(canary[0] ?? '', `DROP INDEX item_n${dialect === 'mysql' ? ' ON item' : ''}`)
    const again = await deployTo(scene, dialect, servers, {
      ...{ stages: 'canary, 50%', 'stage-threshold': '1', 'mirror-difference': 'warn' },
    })
    expect(again.run.exitCode).toBe(1)
    expect(redOf(again.environment)).toEqual([`Test/small/${canary[1] ?? ''}`])
    expect(again.log).toMatch(/Stage 3 of 3, the rest: 3 databases/)
  })

  test('one that has drifted gets a mirror of its own, and its dry run keeps all others back', async () => {
    const prefix = `drift_${process.pid}_`
    await using scene = await openScene(dialect)
    await using tenants = await makeTenants(dialect, prefix, 3)
    const [first = '', drifted = ''] = tenants.names
    await tenants.on(drifted, 'CREATE TABLE item (n integer)')
    await scene.push({ 'sql/1.sql': 'CREATE TABLE item (n integer);\n' })

    const { run, results, environment, log } = await deployTo(scene, dialect, [
      { name: 'tenants', databases: [`${prefix}%`] },
    ])

    expect(run.exitCode).toBe(1)
    expect(log).toMatch(/3 databases: 2 mirrors for their dry run/)
    expect(
      results.targets.filter(({ role }) => role === 'dry-run').map(each => colourOfTarget(each)),
    ).toEqual(['green', 'red'])
    expect(environment.map(target => colourOfTarget(target))).toEqual(['grey', 'grey', 'grey'])
    const sql =
      dialect === 'postgres'
        ? `SELECT relname FROM pg_class WHERE relname = 'item'`
        : `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()`
    expect(await tenants.on(first, sql)).toEqual([])
  })
})
