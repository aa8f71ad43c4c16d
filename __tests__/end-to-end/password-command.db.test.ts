/** A password that nobody stores: a command prints it, and no log shows it. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { passwordOf, SERVERS } from '../kit/databases.js'
import { openScene, type Scene } from './scene.js'

const INPUTS = { 'database-url': '', 'dry-run': 'off', 'dry-run-url': '' }
const SLEEP = { postgres: 'SELECT pg_sleep(20)', mysql: 'SELECT SLEEP(20)' }

/** A configuration file with the scene's server, whose password a command prints. */
function configOf({ environment: { target, name: database } }: Scene, command: string): string {
  const { host, port, user } = target.address
  const shop = { dialect: target.dialect, host, port, user, database, 'password-command': command }
  return JSON.stringify({ environments: { Test: { servers: { shop } } } })
}

/** A command that prints the password of the scene's server. */
async function printing({ repository, environment }: Scene): Promise<string> {
  const file = path.join(repository.folder, '..', `${environment.name}.txt`)
  await writeFile(file, `${passwordOf(environment.target.address)}\n`)
  return `cat '${file}'`
}

describe.each(SERVERS)('password-command on $name', ({ dialect }) => {
  test('lets the change in; the runner is told to mask what it printed, and no log holds it', async () => {
    await using scene = await openScene(dialect)
    const password = passwordOf(scene.environment.target.address)
    await scene.push({
      '.github/greenline.yml': configOf(scene, await printing(scene)),
      'sql/a.sql': `CREATE TABLE seen (n integer);\nINSERT INTO seen SELECT 1 WHERE '${password}' <> '';\n`,
    })
    const run = await scene.deploy(INPUTS)
    expect(run.outputs['result']).toBe('green')
    expect(await scene.read('SELECT n FROM seen')).toHaveLength(1)

    const [before = '', ...after] = run.stdout.split(`::add-mask::${password}\n`)
    expect(after).toHaveLength(1)
    expect(before + after.join('')).not.toContain(password)
    const [log = ''] = await scene.logs()
    const text = await scene.repository.read('execution-logs', log)
    expect(text).toContain(`WHERE '${'*'.repeat(password.length)}'`)
    expect(text).not.toContain(password)
  })

  test('is asked by the post step too, which has not seen the password', async () => {
    await using scene = await openScene(dialect)
    const password = passwordOf(scene.environment.target.address)
    await scene.push({
      '.github/greenline.yml': configOf(scene, await printing(scene)),
      'sql/a.sql': `SELECT '${password}';\n${SLEEP[dialect]};\n`,
    })
    const { child, finished } = await scene.start(INPUTS)
    const running =
      dialect === 'postgres'
        ? `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()
            AND datname = current_database()`
        : `SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(20)%' AND db = DATABASE()`
    for (let tries = 0; (await scene.read(running)).length === 0; tries += 1) {
      if (tries === 300) throw new Error('The statement never ran')
      await sleep(100)
    }
    child.kill('SIGKILL')
    const main = await finished
    const post = await scene.post(main.state, INPUTS)
    expect(post.masks).toContain(password)
    const [log = ''] = await scene.logs()
    const text = await scene.repository.read('execution-logs', log)
    expect(text).toContain(`SELECT '${'*'.repeat(password.length)}'`)
    expect(text).not.toContain(password)
  })

  test('that fails stops everything, with a code', async () => {
    await using scene = await openScene(dialect)
    await scene.push({
      '.github/greenline.yml': configOf(scene, 'exit 4'),
      'sql/a.sql': 'CREATE TABLE seen (n integer);\n',
    })
    const run = await scene.deploy(INPUTS)
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('CREDENTIAL_UNAVAILABLE')
    expect(run.stdout).toContain('it ended with exit code 4')
    await expect(scene.read('SELECT n FROM seen')).rejects.toThrow()
  })
})
