/** What is left when main does not live to its end: the log tells what the database holds. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { SERVERS, untilQuiet } from '../kit/databases.js'
import { openScene, said, type Scene } from './scene.js'

const insert = (n: number): string => `INSERT INTO token VALUES (${n});\n`
const SLEEP = { postgres: 'SELECT pg_sleep(20);\n', mysql: 'SELECT SLEEP(20) FROM (SELECT 1) t;\n' }

/** Waits until the environment's database runs the sleeping statement. */
async function untilAsleep(scene: Scene, postgres: boolean): Promise<void> {
  const sql = postgres
    ? "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND datname = current_database()"
    : "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND db = DATABASE()"
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await scene.read(sql)).length > 0) return
    await sleep(100)
  }
  throw new Error('The statement never ran')
}

describe.each(SERVERS)('an interrupted deployment on $name', ({ dialect }) => {
  const postgres = dialect === 'postgres'

  test('kill -9 in the middle of a file, then post: one statement unknown, the rest as it is', async () => {
    await using scene = await openScene(dialect)
    await scene.push({
      'sql/a.sql': `CREATE TABLE token (n integer PRIMARY KEY);\n${insert(1)}`,
      'sql/b.sql': insert(2) + SLEEP[dialect] + insert(3),
      'sql/c.sql': insert(4),
    })
    const inputs = { 'dry-run': 'off', 'dry-run-url': '' }
    const { child, finished } = await scene.start(inputs)
    await untilAsleep(scene, postgres)
    child.kill('SIGKILL')
    const main = await finished
    expect(main.exitCode).toBeNull()
    expect(await scene.logs()).toEqual([])

    const post = await scene.post(main.state, inputs)
    expect(post.exitCode).toBe(1)
    expect(said(post)).toMatch(/did not reach its end/)
    const logs = await scene.logs()
    expect(logs.map(path => path.split('/').at(-1))).toEqual(['a.sql.md', 'b.sql.md', 'c.sql.md'])
    const [, b = '', c = ''] = await Promise.all(
      logs.map(path => scene.repository.read('execution-logs', path)),
    )
    expect(b).toMatch(/^\+ INSERT INTO token VALUES \(2\);$/m)
    expect(b).toMatch(/^! SELECT .*(pg_sleep|SLEEP)/m)
    expect(b).toMatch(/^ {2}INSERT INTO token VALUES \(3\);$/m)
    expect(b.match(/^! SELECT/gm)).toHaveLength(1)
    expect(c).toMatch(/^ {2}INSERT INTO token VALUES \(4\);$/m)
    expect((await scene.read('SELECT n FROM token ORDER BY n')).map(row => Number(row['n']))).toEqual([1, 2])
    expect(scene.github.violations).toEqual([])

    // Post again, as after a main that lived, adds nothing.
    const again = await scene.post({ ...main.state, published: 'true' }, inputs)
    expect(again.exitCode).toBe(0)
  })

  test('kill -9 while many statements travel: what was in flight is unknown, and nothing else', async () => {
    await using scene = await openScene(dialect)
    const count = 20_000
    const inserts = Array.from({ length: count }, (_, n) => insert(n)).join('')
    await scene.push({ 'sql/a.sql': `CREATE TABLE token (n integer PRIMARY KEY);\n${inserts}` })
    const inputs = { 'dry-run': 'off', 'dry-run-url': '' }
    const { child, finished } = await scene.start(inputs)
    for (let there = 0; there < 2_000;) {
      there = await scene.read('SELECT COUNT(*) AS n FROM token').then(
        ([row]) => Number(row?.['n']),
        () => 0,
      )
    }
    child.kill('SIGKILL')
    const main = await finished
    expect(main.exitCode).toBeNull()
    await untilQuiet(scene.environment.url)
    const there = new Set((await scene.read('SELECT n FROM token')).map(row => Number(row['n'])))
    expect(there.size).toBeLessThan(count)

    await scene.post(main.state, inputs)
    const [path = ''] = await scene.logs()
    const log = await scene.repository.read('execution-logs', path)
    const claims = [...log.matchAll(/^([+!-]| ) ?\s*INSERT INTO token VALUES \((\d+)\);$/gm)]
    expect(claims).toHaveLength(count)
    const marked = (mark: string): number[] =>
      claims.filter(claim => claim[1] === mark).map(claim => Number(claim[2]))
    expect(marked('-')).toEqual([])
    expect(marked('+').length).toBeGreaterThan(1_000)
    for (const n of marked('+')) expect(there).toContain(n)
    for (const n of marked(' ')) expect(there).not.toContain(n)
    expect(marked('!').length).toBeLessThanOrEqual(1_024)
  })

  test('cancel (SIGINT): the statement ends on the server, the log is published by main', async () => {
    await using scene = await openScene(dialect)
    await scene.push({
      'sql/a.sql': `CREATE TABLE token (n integer PRIMARY KEY);\n${SLEEP[dialect]}${insert(1)}`,
      'sql/b.sql': insert(2),
    })
    const { child, finished } = await scene.start({ 'dry-run': 'off', 'dry-run-url': '' })
    await untilAsleep(scene, postgres)
    const cancelled = performance.now()
    child.kill('SIGINT')
    const main = await finished
    expect(performance.now() - cancelled).toBeLessThan(7_500)
    expect(main.exitCode).toBe(1)
    expect(main.outputs).toMatchObject({
      result: 'red',
      'statements-succeeded': '1',
      'statements-failed': '1',
      'statements-skipped': '2',
      'statements-unknown': '0',
    })
    expect(await scene.logs()).toHaveLength(2)
    expect(await scene.read('SELECT n FROM token')).toEqual([])
  })

  test('on-cancel: finish lets the file that runs go on to its end, and begins no other', async () => {
    await using scene = await openScene(dialect)
    await scene.push({
      'sql/a.sql': `CREATE TABLE token (n integer PRIMARY KEY);\n${SLEEP[dialect].replace('20', '2')}${insert(1)}`,
      'sql/b.sql': insert(2),
    })
    const inputs = { 'dry-run': 'off', 'dry-run-url': '', 'on-cancel': 'finish' }
    const { child, finished } = await scene.start(inputs)
    await untilAsleep(scene, postgres)
    child.kill('SIGINT')
    const main = await finished
    expect(main.exitCode).toBe(1)
    expect(said(main)).toMatch(/CANCELLED: The execution was stopped: what ran went on to its end/)
    expect(main.outputs).toMatchObject({
      result: 'red',
      'statements-succeeded': '3',
      'statements-failed': '0',
      'statements-skipped': '1',
    })
    expect(await scene.read('SELECT n FROM token')).toEqual([{ n: 1 }])
  })
})
