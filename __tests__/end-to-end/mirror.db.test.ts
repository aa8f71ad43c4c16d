/**
 * The dry run on a mirror of the environment: an inverted order between changes
 * in transit is caught before the environment is touched, and nothing is left behind.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { freshDatabase, query, QUICK, SERVERS } from '../kit/databases.js'
import { runAction, type RunResult } from '../kit/runner.js'
import { openScene, said, scratchOf, type Scene } from './scene.js'

const C0 = { 'sql/0.sql': 'CREATE TABLE item (id integer PRIMARY KEY, old_name varchar(20));\n' }

interface Pair {
  readonly name: string
  readonly c1: string
  readonly c2: string
}

const INDEPENDENT: Pair = {
  name: 'independent',
  c1: 'CREATE TABLE one (n integer);\n',
  c2: 'CREATE TABLE two (n integer);\n',
}
const TAKES_AWAY: Pair = {
  name: 'C2 changes what C1 needs',
  c1: "INSERT INTO item (id, old_name) VALUES (1, 'one');\n",
  c2: 'ALTER TABLE item RENAME COLUMN old_name TO name;\n',
}
const NEEDS: Pair = {
  name: 'C2 needs C1',
  c1: 'CREATE TABLE parent (id integer PRIMARY KEY);\n',
  c2: 'ALTER TABLE parent ADD COLUMN name varchar(20);\n',
}

/** Names of scratch databases on the scene's server. */
async function scratches(scene: Scene, postgres: boolean): Promise<readonly string[]> {
  const rows = await scene.read(
    postgres
      ? `SELECT datname AS name FROM pg_database WHERE datname LIKE '${scratchOf(scene)}'`
      : `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name LIKE '${scratchOf(scene)}'`,
  )
  return rows.map(row => String(row['name']))
}

describe.each(SERVERS)('the order problem on $name', ({ dialect }) => {
  const postgres = dialect === 'postgres'

  /** Test gets C0, C1 and C2 in order; Acceptance has C0 and gets C2 first. */
  async function inverted({ c1, c2 }: Pair, onAcceptance: Readonly<Record<string, string>> = {}) {
    const scene = await openScene(dialect)
    const acceptance = await freshDatabase(dialect)
    const runs: RunResult[] = []
    const toAcceptance = { environment: 'Acceptance', 'database-url': acceptance.url, ...onAcceptance }
    let id = 1000
    const deploy = async (options: ReturnType<Scene['options']>): Promise<RunResult> => {
      const run = await runAction({ ...options, env: { ...options.env, GITHUB_RUN_ID: String((id += 1)) } })
      runs.push(run)
      return run
    }
    await scene.push(C0)
    await deploy(scene.options())
    await deploy(scene.options({ ...toAcceptance, 'dry-run': 'server', 'dry-run-url': scene.dryRun.url }))
    await scene.push({ 'sql/1.sql': c1 })
    const first = scene.options()
    await deploy(first)
    await scene.push({ 'sql/2.sql': c2 })
    await deploy(scene.options())
    expect(runs.map(run => run.outputs['result'])).toEqual(['green', 'green', 'green', 'green'])
    const c2First = await deploy(scene.options(toAcceptance))
    const c1Second = await deploy({ ...first, inputs: { ...first.inputs, ...toAcceptance } })
    return {
      c2First,
      c1Second,
      scene,
      read: (sql: string) => query(acceptance.url, sql),
      async [Symbol.asyncDispose]() {
        await acceptance[Symbol.asyncDispose]()
        await scene[Symbol.asyncDispose]()
      },
    }
  }

  test('(a) independent changes: green in either order', async () => {
    await using world = await inverted(INDEPENDENT)
    expect(world.c2First.outputs['result']).toBe('green')
    expect(world.c1Second.outputs['result']).toBe('green')
    expect(await world.read('SELECT n FROM one UNION SELECT n FROM two')).toEqual([])
  })

  test('(b) C2 changes what C1 needs: C1 is red on the dry run, Acceptance untouched', async () => {
    await using world = await inverted(TAKES_AWAY)
    expect(world.c2First.outputs['result']).toBe('green')
    expect(world.c1Second.outputs).toMatchObject({
      result: 'red',
      'statements-skipped': '1',
      'statements-failed': '0',
    })
    expect(said(world.c1Second)).toMatch(/Nothing was sent to Acceptance/)
    expect(await world.read('SELECT id FROM item')).toEqual([])
  })

  test('(c) C2 needs C1: C2 is red on the dry run, Acceptance untouched', async () => {
    await using world = await inverted(NEEDS)
    expect(world.c2First.outputs).toMatchObject({
      result: 'red',
      'statements-skipped': '1',
      'statements-failed': '0',
    })
    expect(said(world.c2First)).toMatch(/Nothing was sent to Acceptance/)
    expect(await scratches(world.scene, postgres)).toEqual([])
  })

  /** Whether each of the two runs on Acceptance was green, and how many of its statements failed there. */
  const CONTRAST = [
    // A false alarm: the sandbox has the table of C1, Acceptance has not.
    { ...INDEPENDENT, c2First: ['green', '0'], c1Second: ['red', '0'] },
    { ...TAKES_AWAY, c2First: ['green', '0'], c1Second: ['red', '0'] },
    // A false green: C2 finds in the sandbox what it misses on Acceptance. Then a false alarm, as above.
    { ...NEEDS, c2First: ['red', '1'], c1Second: ['red', '0'] },
  ]
  // Six deployments each: the quick form looks at the false green alone.
  test.each(QUICK ? CONTRAST.filter(({ name }) => name === NEEDS.name) : CONTRAST)(
    'the contrast: a sandbox that has seen C1 already; $name',
    async ({ c2First, c1Second, ...pair }) => {
      await using sandbox = await freshDatabase(dialect)
      await query(sandbox.url, C0['sql/0.sql'] + pair.c1)
      await using world = await inverted(pair, { 'dry-run': 'prepared', 'dry-run-url': sandbox.url })
      const seen = [world.c2First, world.c1Second].map(({ outputs }) => [
        outputs['result'],
        outputs['statements-failed'],
      ])
      expect(seen).toEqual([c2First, c1Second])
    },
  )
})

describe.each(SERVERS)('a mirror on $name', ({ dialect }) => {
  const postgres = dialect === 'postgres'

  test('a file that cannot run twice is named, with what would mend it', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/a.sql': 'CREATE TABLE once (n integer);\n' })
    const warned = await scene.deploy()
    expect(warned.outputs['result']).toBe('green')
    expect(said(warned)).toMatch(/NOT_RE_EXECUTABLE[^]*IF NOT EXISTS/)
    await scene.push({ 'sql/b.sql': 'CREATE TABLE twice (n integer);\n' })
    const refused = await scene.deploy({ 're-executable': 'error' }, { env: { GITHUB_RUN_ID: '1001' } })
    expect(refused.outputs['result']).toBe('red')
    expect(
      await scene.read("SELECT table_name FROM information_schema.tables WHERE table_name = 'twice'"),
    ).toEqual([])
    expect(await scratches(scene, postgres)).toEqual([])
  })

  test.each(postgres ? ['local', 'embedded', 'target'] : ['local'])('dry-run: %s', async place => {
    await using scene = await openScene(dialect)
    await scene.push(C0)
    await scene.deploy({ 'dry-run': 'off', 'dry-run-url': '' })
    await scene.push({ 'sql/1.sql': TAKES_AWAY.c1, 'sql/2.sql': 'SELECT no_such_column FROM item;\n' })
    const run = await scene.deploy(
      { 'dry-run': place, 'dry-run-url': '' },
      { env: { GITHUB_RUN_ID: '1001' } },
    )
    expect(said(run)).not.toMatch(/BUG|MIRROR_DIFFERS/)
    expect(run.outputs).toMatchObject({ result: 'red', 'statements-skipped': '2', 'statements-failed': '0' })
    expect(said(run)).toMatch(/no_such_column/)
    expect(await scene.read('SELECT id FROM item')).toEqual([])
    expect(await scratches(scene, postgres)).toEqual([])
  })

  test('a scratch database beside the real one is refused to what could reach the real one', async () => {
    await using scene = await openScene(dialect)
    await scene.push({
      'sql/a.sql': postgres ? 'SELECT 1;\nCREATE ROLE intruder;\n' : 'CREATE TABLE t (n integer);\n',
    })
    const run = await scene.deploy({ 'dry-run': 'target', 'dry-run-url': '' })
    expect(run.outputs['result']).toBe('red')
    expect(said(run)).toMatch(/DRY_RUN_IMPOSSIBLE[^]*could reach the real one/)
    expect(await scratches(scene, postgres)).toEqual([])
  })

  test('kill -9 in the middle of the dry run, then post: no scratch database is left', async () => {
    await using scene = await openScene(dialect)
    const slow = postgres ? 'SELECT pg_sleep(30);\n' : 'SELECT SLEEP(30) FROM (SELECT 1) t;\n'
    await scene.push({ 'sql/a.sql': slow })
    const { child, finished } = await scene.start()
    for (let tries = 0; tries < 200; tries += 1) {
      const running = await scene.read(
        postgres
          ? `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname LIKE '${scratchOf(scene)}'`
          : `SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND db LIKE '${scratchOf(scene)}'`,
      )
      if (running.length > 0) break
      await sleep(100)
    }
    expect(await scratches(scene, postgres)).toHaveLength(1)
    child.kill('SIGKILL')
    const main = await finished
    const post = await scene.post(main.state)
    expect(said(post)).toMatch(/scratch database greenline\w+ is dropped/)
    expect(await scratches(scene, postgres)).toEqual([])
    expect(scene.github.violations).toEqual([])
  })
})

/** Changes that fail on rows only, on a table with a null and with a duplicate. */
const ROWS =
  'CREATE TABLE customer (id integer PRIMARY KEY, email varchar(40), phone varchar(40));\n' +
  "INSERT INTO customer VALUES (1, NULL, '5'), (2, 'b@example.org', '5');\n"
const REFUSED_BY_ROWS = {
  'NOT NULL': {
    postgres: 'ALTER TABLE customer ALTER COLUMN email SET NOT NULL;\n',
    mysql: 'ALTER TABLE customer MODIFY email varchar(40) NOT NULL;\n',
  },
  UNIQUE: {
    postgres: 'ALTER TABLE customer ADD CONSTRAINT one_phone UNIQUE (phone);\n',
    mysql: 'ALTER TABLE customer ADD CONSTRAINT one_phone UNIQUE (phone);\n',
  },
}

/** The quick form looks at what differs most. */
const ROW_CHOICES = QUICK
  ? ['none', 'all', 'cust*']
  : ['none', 'all', 'sample', 'sample 1', 'customer', 'cust*']

describe.each(SERVERS)('the rows of a mirror on $name', ({ dialect }) => {
  test.each(Object.entries(REFUSED_BY_ROWS))('%s is green without rows, red with them', async (_, change) => {
    await using scene = await openScene(dialect)
    await query(scene.environment.url, ROWS)
    await scene.push({ 'sql/a.sql': change[dialect] })
    const outcomes: Record<string, readonly [string | undefined, string | undefined]> = {}
    let id = 1000
    for (const data of ROW_CHOICES) {
      const run = await scene.deploy(
        { method: 'dry-run', 'mirror-data': data },
        { env: { GITHUB_RUN_ID: String((id += 1)) } },
      )
      const told = /catalog entries, 0 differ; (.*)\.$/m.exec(said(run))?.[1]
      outcomes[data] = [run.outputs['result'], told]
    }
    const held = '(2 rows in 1 table)'
    const expected: typeof outcomes = {
      none: ['green', 'no rows'],
      all: ['red', `all rows of the target ${held}`],
      sample: ['red', `a sample of rows ${held}`],
      // The row with the null comes first; a duplicate takes two rows.
      'sample 1': [
        change === REFUSED_BY_ROWS.UNIQUE ? 'green' : 'red',
        'a sample of rows (1 row in 1 table)',
      ],
      customer: ['red', `the rows of the tables that were named ${held}`],
      'cust*': ['red', `the rows of the tables that were named ${held}`],
    }
    expect(outcomes).toEqual(Object.fromEntries(ROW_CHOICES.map(choice => [choice, expected[choice]])))
    const logs = await scene.logs()
    const texts = await Promise.all(logs.map(log => scene.repository.read('execution-logs', log)))
    expect(texts.filter(text => text.includes(`all rows of the target ${held}`))).toHaveLength(1)
    expect(texts.filter(text => text.includes('no rows'))).toHaveLength(1)
    expect((await scene.read('SELECT id FROM customer')).length).toBe(2)
  })

  test('a table that is not there is named before anything is made', async () => {
    await using scene = await openScene(dialect)
    await query(scene.environment.url, ROWS)
    await scene.push({ 'sql/a.sql': 'CREATE TABLE t (n integer);\n' })
    const run = await scene.deploy({ 'mirror-data': 'custommer' })
    expect(run.outputs['result']).toBe('red')
    expect(said(run)).toMatch(/DRY_RUN_IMPOSSIBLE.*custommer/)
    expect(await scratches(scene, dialect === 'postgres')).toEqual([])
  })
})
