/** A dry run that is stopped in its midst leaves nothing: no scratch database, no server process, no folder. */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { SERVERS } from '../kit/databases.js'
import { cancelAction } from '../kit/runner.js'
import { openScene, said, scratchOf, type Scene } from './scene.js'

/** A folder for temporary files that a server under another account may use too. */
async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'greenline-leftovers-'))
  await chmod(folder, 0o755)
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Command lines of processes that work in a folder. */
async function processesIn(folder: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const lines = await Promise.all(ids.map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(line => line.includes(folder)).map(line => line.replaceAll('\0', ' '))
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await condition()) return
    await sleep(100)
  }
  throw new Error('It never came so far')
}

describe.each(SERVERS)('a dry run on $name that is stopped', ({ dialect }) => {
  const postgres = dialect === 'postgres'
  const slow = postgres ? 'SELECT pg_sleep(60);\n' : 'SELECT SLEEP(60) FROM (SELECT 1) t;\n'

  /** Sessions on scratch databases of the scene's server, and the databases themselves. */
  const scratches = (scene: Scene) =>
    scene.read(
      postgres
        ? `SELECT datname AS name FROM pg_database WHERE datname LIKE '${scratchOf(scene)}'`
        : `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name LIKE '${scratchOf(scene)}'`,
    )

  async function stopped(place: 'server' | 'local' | 'embedded', how: 'cancel' | 'kill -9') {
    const scene = await openScene(dialect)
    const folder = await temporaryFolder()
    await scene.push({ 'sql/a.sql': `CREATE TABLE t (n integer);\n${slow}` })
    const inputs = { 'dry-run': place, ...(place === 'server' ? {} : { 'dry-run-url': '' }) }
    const more = { env: { TMPDIR: folder.path } }
    const running = await scene.start(inputs, more)
    if (place === 'server') await until(async () => (await scratches(scene)).length > 0)
    if (place === 'local') await until(async () => (await processesIn(folder.path)).length > 0)
    await sleep(place === 'embedded' ? 6_000 : 2_500)
    const main =
      how === 'cancel' ? await cancelAction(running) : await (running.child.kill('SIGKILL'), running.finished)
    const post = await scene.post(main.state, inputs, more)
    return { scene, folder, main, post }
  }

  const places = postgres ? (['server', 'local', 'embedded'] as const) : (['server', 'local'] as const)
  const cases = places.flatMap(place => (['cancel', 'kill -9'] as const).map(how => [how, place] as const))

  test.each(cases)('by %s leaves nothing of its mirror: dry-run: %s', async (how, place) => {
    const { scene, folder, main, post } = await stopped(place, how)
    await using _scene = scene
    await using _folder = folder
    expect(`${said(main)}${said(post)}`).not.toMatch(/BUG/)
    if (how === 'cancel') expect(main.outputs['result']).toBe('red')
    else expect(main.signal).toBe('SIGKILL')
    expect(await scratches(scene)).toEqual([])
    expect(await processesIn(folder.path)).toEqual([])
    expect(await readdir(folder.path)).toEqual([])
    expect(
      await scene.read("SELECT table_name FROM information_schema.tables WHERE table_name = 't'"),
    ).toEqual([])
  })
})
