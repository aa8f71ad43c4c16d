/** The order of changes on their way: overtaking, promotion, running again, deploying again, older runs. */
import { describe, expect, test } from '@jest/globals'
import { freshDatabase, query, QUICK, serverOf, SERVERS, type TestDatabase } from '../kit/databases.js'
import { runAction, type ActionOptions, type RunResult } from '../kit/runner.js'
import { openScene, said, type Scene } from './scene.js'

interface World extends AsyncDisposable {
  readonly scene: Scene
  readonly acceptance: TestDatabase
  /** Runs with a run id of its own unless one is given. */
  readonly run: (options: ActionOptions) => Promise<RunResult>
  /** Inputs for Acceptance. */
  readonly toAcceptance: Readonly<Record<string, string>>
}

async function openWorld(dialect: TestDatabase['dialect']): Promise<World> {
  const scene = await openScene(dialect)
  const acceptance = await freshDatabase(dialect)
  let id = 2000
  return {
    scene,
    acceptance,
    run: options => runAction({ ...options, env: { GITHUB_RUN_ID: String((id += 1)), ...options.env } }),
    toAcceptance: { environment: 'Acceptance', 'database-url': acceptance.url },
    async [Symbol.asyncDispose]() {
      await acceptance[Symbol.asyncDispose]()
      await scene[Symbol.asyncDispose]()
    },
  }
}

/** Whether a database has the table `item`. */
const hasItem = async ({ url }: TestDatabase): Promise<boolean> =>
  query(url, 'SELECT id FROM item').then(
    () => true,
    () => false,
  )

const C0 = { 'sql/0.sql': 'CREATE TABLE item (id integer PRIMARY KEY, name varchar(20));\n' }

describe.each(SERVERS)('history on $name', ({ dialect }) => {
  test('a change that overtakes another says so, names what both touch, and is refused where that is asked for', async () => {
    await using world = await openWorld(dialect)
    const { scene, run, toAcceptance } = world
    await scene.push(C0)
    await run(scene.options())
    await run(scene.options(toAcceptance))
    await scene.push({ 'sql/1.sql': 'ALTER TABLE item ADD price integer;\n' })
    await run(scene.options())
    await scene.push({ 'sql/2.sql': 'ALTER TABLE item ADD weight integer;\n' })
    await run(scene.options())

    const refused = await run(scene.options({ ...toAcceptance, overtaking: 'error' }))
    expect(refused.outputs['result']).toBe('red')
    expect(said(refused)).toMatch(/OVERTAKING: This overtakes 1 earlier change/)
    const blind = await run(scene.options({ ...toAcceptance, 'dry-run': 'off', 'dry-run-url': '' }))
    expect(blind.outputs['result']).toBe('red')
    expect(said(blind)).toMatch(/OVERTAKING.*No dry run has shown/)
    expect(await query(world.acceptance.url, 'SELECT id, name FROM item')).toEqual([])

    const warned = await run(scene.options(toAcceptance))
    expect(warned.outputs['result']).toBe('green')
    expect(said(warned)).toMatch(/OVERTAKING: .*has not come here yet, and both touch table (public\.)?item/)
    expect(warned.summary).toMatch(/has not come here yet|overtak/i)
    const silent = await run(scene.options({ ...toAcceptance, overtaking: 'off', 'allow-older': 'true' }))
    expect(said(silent)).not.toMatch(/OVERTAKING/)
    expect(scene.github.violations).toEqual([])
  })

  test('whoever mends a red file and pushes overtakes nothing; what was left behind is told', async () => {
    await using world = await openWorld(dialect)
    const { scene, run } = world
    const strict = { overtaking: 'error' }
    await scene.push(C0)
    await run(scene.options())
    await scene.push({ 'sql/1.sql': 'CREATE TABLE one (n integer);\nSELECT oops FROM one;\n' })
    expect((await run(scene.options(strict))).outputs['result']).toBe('red')
    await scene.push({ 'sql/1.sql': 'CREATE TABLE one (n integer);\nSELECT n FROM one;\n' })
    const mended = await run(scene.options(strict))
    expect(said(mended)).not.toMatch(/OVERTAKING/)
    expect(mended.outputs['result']).toBe('green')

    await scene.push({ 'sql/2.sql': 'CREATE TABLE two (n integer);\n', 'sql/3.sql': 'SELECT oops;\n' })
    expect((await run(scene.options())).outputs['result']).toBe('red')
    await scene.push({ 'sql/3.sql': 'SELECT 3;\n' })
    const behind = await run(scene.options())
    expect(said(behind)).toMatch(
      /OVERTAKING: .* is red.*\n?Mend what is red, or run this by hand with a `base` before it/,
    )
  })
})

/** What the log branch alone decides is the same for both; the quick form looks at one. */
const DECIDED_BY_LEDGER = QUICK ? [serverOf('mysql')] : SERVERS

describe.each(DECIDED_BY_LEDGER)('the ledger decides on $name', ({ dialect }) => {
  test('a change that a cancelled queue passed over is named', async () => {
    await using world = await openWorld(dialect)
    const { scene, run } = world
    await scene.push(C0)
    await run(scene.options())
    await scene.push({ 'sql/1.sql': 'CREATE TABLE passed_over (id integer);\n' })
    await scene.push({ 'sql/2.sql': 'CREATE TABLE late (id integer);\n' })
    const late = await run(scene.options())
    expect(late.outputs['result']).toBe('green')
    expect(said(late)).toMatch(/OVERTAKING: .*was passed over/)
  })

  test('after: the environment before has to be green, with the same change', async () => {
    await using world = await openWorld(dialect)
    const { scene, run, toAcceptance } = world
    await scene.push(C0)
    const early = await run(scene.options({ ...toAcceptance, after: 'Test' }))
    expect(early.outputs['result']).toBe('red')
    expect(said(early)).toMatch(/PROMOTION_REFUSED/)
    expect(await hasItem(world.acceptance)).toBe(false)
    await run(scene.options())
    const narrower = await run(scene.options({ ...toAcceptance, after: 'test', files: 'sql/other/**' }))
    expect(said(narrower)).not.toMatch(/PROMOTION_REFUSED/)
    const after = await run(scene.options({ ...toAcceptance, after: 'test' }))
    expect(after.outputs['result']).toBe('green')
    expect(await hasItem(world.acceptance)).toBe(true)
  })

  test('run again: all files, or those that were not green; both attempts stay', async () => {
    await using world = await openWorld(dialect)
    const { scene, run } = world
    const inputs = { 'dry-run': 'off', 'dry-run-url': '' }
    await scene.push({
      'sql/a.sql': 'CREATE TABLE counted (n integer);\nINSERT INTO counted VALUES (1);\n',
      'sql/b.sql': 'INSERT INTO mended VALUES (1);\n',
    })
    const first = await run(scene.options(inputs, { env: { GITHUB_RUN_ID: '5000' } }))
    expect(first.outputs).toMatchObject({ result: 'red', 'statements-succeeded': '2' })
    await query(scene.environment.url, 'CREATE TABLE mended (n integer)')
    const again = { env: { GITHUB_RUN_ID: '5000', GITHUB_RUN_ATTEMPT: '2' } }
    const second = await run(scene.options({ ...inputs, 're-execute': 'failed' }, again))
    expect(second.outputs).toMatchObject({ result: 'green', 'statements-total': '1' })
    expect(said(second)).toMatch(/sql\/a\.sql: green before, not run again/)
    expect((await scene.read('SELECT n FROM counted')).length).toBe(1)
    const paths = await scene.repository.paths('execution-logs')
    expect(paths.filter(path => /Test\/5000\.[12]\/README\.md$/.test(path))).toHaveLength(2)
    const third = { env: { GITHUB_RUN_ID: '5000', GITHUB_RUN_ATTEMPT: '3' } }
    const done = await run(scene.options({ ...inputs, 're-execute': 'failed' }, third))
    expect(done.outputs).toMatchObject({ result: 'green', 'statements-total': '0' })
    const all = await run(scene.options(inputs, { env: { GITHUB_RUN_ID: '5000', GITHUB_RUN_ATTEMPT: '4' } }))
    expect(all.outputs).toMatchObject({ result: 'red', 'statements-failed': '1' })
  })

  test('an old run that is run again after a newer one is refused, unless it is allowed', async () => {
    await using world = await openWorld(dialect)
    const { scene, run } = world
    const inputs = { 'dry-run': 'off', 'dry-run-url': '' }
    await scene.push({ 'sql/a.sql': 'CREATE TABLE a (n integer);\n' })
    const old = scene.options(inputs)
    await run(old)
    await scene.push({ 'sql/b.sql': 'CREATE TABLE b (n integer);\n' })
    await run(scene.options(inputs))
    const refused = await run({ ...old, env: { ...old.env, GITHUB_RUN_ATTEMPT: '2' } })
    expect(refused.outputs).toMatchObject({ result: 'red', 'statements-failed': '0' })
    expect(said(refused)).toMatch(/OLDER_DEPLOYMENT/)
    const allowed = await run({ ...old, inputs: { ...old.inputs, 'allow-older': 'true' } })
    expect(said(allowed)).not.toMatch(/OLDER_DEPLOYMENT/)
    expect(allowed.outputs['statements-failed']).toBe('1')
  })

  test('deployed again by its id: the same change, byte for byte, on another environment', async () => {
    await using world = await openWorld(dialect)
    const { scene, run, toAcceptance } = world
    await scene.push(C0)
    await run(scene.options())
    const id = await scene.repository.sha()
    await scene.push({ 'sql/0.sql': 'CREATE TABLE something_else (id integer);\n' })
    const dispatch = {
      eventName: 'workflow_dispatch',
      event: { repository: { default_branch: 'main', full_name: 'acme/shop' } },
    }
    const again = await run(scene.options({ ...toAcceptance, deployment: id.slice(0, 8) }, dispatch))
    expect(again.outputs['result']).toBe('green')
    expect(await hasItem(world.acceptance)).toBe(true)
    const paths = await scene.repository.paths('execution-logs')
    expect(paths.some(path => path.startsWith(`deployments/${id}/Acceptance/`))).toBe(true)
    const unknown = await run(scene.options({ ...toAcceptance, deployment: 'f00d' }, dispatch))
    expect(said(unknown)).toMatch(/DEPLOYMENT_UNKNOWN/)
    const other = { ...toAcceptance, deployment: id, files: 'sql/9*.sql' }
    expect(said(await run(scene.options(other, dispatch)))).toMatch(/DEPLOYMENT_UNKNOWN.*digest/)
    expect(scene.github.violations).toEqual([])
  })

  test('a line of the ledger that was changed afterwards shows', async () => {
    await using world = await openWorld(dialect)
    const { scene, run } = world
    await scene.push(C0)
    await run(scene.options({ 'dry-run': 'off', 'dry-run-url': '' }))
    await scene.push({ 'sql/1.sql': 'CREATE TABLE one (n integer);\n' })
    await scene.repository.git(['fetch', '-q', 'origin', 'execution-logs'])
    await scene.repository.git(['checkout', '-q', '-B', 'execution-logs', 'FETCH_HEAD'])
    const ledger = await scene.repository.read('execution-logs', 'executions.json')
    await scene.repository.commit({ 'executions.json': ledger.replace('"green"', '"red"') }, 'Tampered')
    await scene.repository.git(['checkout', '-q', 'main'])
    const next = await run(scene.options({ 'dry-run': 'off', 'dry-run-url': '' }))
    expect(said(next)).toMatch(/LEDGER_ALTERED: .* line 2 /)
    expect(next.outputs['result']).toBe('green')
  })
})
