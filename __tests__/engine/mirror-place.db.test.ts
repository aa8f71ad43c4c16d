/** What is said before a mirror is made: rights, room, and an account that may do more than a dry run needs. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { ServerInfo } from '../../src/core/model.js'
import type { NetworkAddress, Target } from '../../src/core/target.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import {
  inspectPlace,
  seriesProblems,
  spaceProblems,
  type PlaceOptions,
} from '../../src/engine/mirror-place.js'
import { freshDatabase, query, SERVERS, serverOf, type TestDatabase } from '../kit/databases.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 5_000, statementTimeoutMs: 0 }
const PASSWORD = 'a-Password-of-tests-1'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

describe.each(SERVERS)('a mirror on $name', ({ dialect }) => {
  const postgres = dialect === 'postgres'
  const administrator = serverOf(dialect).url

  /** An account with these rights, on a database with one table. */
  async function account(
    grants: (database: string, user: string) => readonly string[],
  ): Promise<Target & { readonly administrator: Target }> {
    const database: TestDatabase = await freshDatabase(dialect)
    const user = `place_${Math.random().toString(36).slice(2, 10)}`
    await query(database.url, 'CREATE TABLE customer (id integer)')
    await query(
      administrator,
      postgres
        ? `CREATE ROLE ${user} LOGIN PASSWORD '${PASSWORD}'`
        : `CREATE USER ${user} IDENTIFIED BY '${PASSWORD}'`,
    )
    undo.push(async () => {
      if (postgres) await query(database.url, `DROP OWNED BY ${user}`)
      await database[Symbol.asyncDispose]()
      await query(administrator, postgres ? `DROP ROLE ${user}` : `DROP USER ${user}`)
    })
    if (postgres) await query(database.url, 'REVOKE CREATE ON SCHEMA public FROM PUBLIC')
    for (const grant of grants(database.name, user)) await query(database.url, grant)
    const address: NetworkAddress = {
      ...database.target.address,
      user,
      credential: { kind: 'password', password: PASSWORD },
    }
    return { ...database.target, address, administrator: database.target }
  }

  const inspect = (source: Target, more: Partial<PlaceOptions> = {}) =>
    inspectPlace(DIALECTS[dialect], source, {
      places: ['embedded'],
      server: undefined,
      data: { kind: 'none' },
      session: SESSION,
      account: 'deploys',
      ...more,
    })

  const READER = postgres
    ? (_: string, user: string) => [`GRANT SELECT ON customer TO ${user}`]
    : (database: string, user: string) => [
        `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON \`${database}\`.* TO ${user}`,
      ]

  test('an account that may not create databases is refused where a scratch database is needed', async () => {
    const reader = await account(READER)
    const places = ['server'] as const
    expect(await inspect(reader, { places, server: reader })).toMatchObject([
      {
        code: 'DRY_RUN_IMPOSSIBLE',
        severity: 'error',
        message: expect.stringMatching(/may not create databases/),
      },
    ])
    expect(await inspect(reader, { places, server: reader.administrator })).toEqual([])
  })

  test('an account that may only read is as a pull request should have it', async () => {
    expect(await inspect(await account(READER), { account: 'reads-only' })).toEqual([])
  })

  test.each(
    postgres
      ? [
          ['write rows', 'GRANT INSERT ON customer TO {user}', /it may write rows into public\.customer/],
          [
            'create tables',
            'GRANT CREATE ON SCHEMA public TO {user}',
            /it may create objects in the schema public/,
          ],
          [
            'alter a table',
            'ALTER TABLE customer OWNER TO {user}',
            /it may alter public\.customer, which it owns/,
          ],
          ['do everything', 'ALTER ROLE {user} SUPERUSER', /it is a superuser/],
        ]
      : [
          ['write rows', 'GRANT INSERT ON `{database}`.customer TO {user}', /it may use INSERT on customer/],
          ['create tables', 'GRANT CREATE ON `{database}`.* TO {user}', /it may use CREATE on /],
          ['do everything', 'GRANT ALL PRIVILEGES ON *.* TO {user}', /it may use ALL PRIVILEGES/],
        ],
  )('an account that may %s is told of, on a pull request only', async (_, grant, expected) => {
    const writer = await account((database, user) => [
      ...READER(database, user),
      grant.replace('{user}', user).replace('{database}', database),
    ])
    expect(await inspect(writer, { account: 'reads-only' })).toMatchObject([
      { code: 'ACCOUNT_MAY_WRITE', severity: 'warning', message: expect.stringMatching(expected) },
    ])
    expect(await inspect(writer)).toEqual([])
  })

  test('a database that cannot be looked at is a problem, not a crash', async () => {
    const reader = await account(READER)
    const address: NetworkAddress = {
      ...(reader.address as NetworkAddress),
      credential: { kind: 'password', password: 'wrong' },
    }
    expect(await inspect({ ...reader, address })).toMatchObject([{ code: 'CREDENTIALS_REJECTED' }])
  })

  test('too little room is told with both figures', async () => {
    const target = await account(READER)
    expect(spaceProblems(target, 'error', 100 << 20, 512 << 20)).toMatchObject([
      {
        code: 'DRY_RUN_IMPOSSIBLE',
        severity: 'error',
        message: expect.stringMatching(/about 512 MiB.* has 100 MiB/),
      },
    ])
    expect(spaceProblems(target, 'error', 512 << 20, 512 << 20)).toEqual([])
  })
})

test.each([
  ['PostgreSQL 14.9', 'PostgreSQL 14.20', false],
  ['PostgreSQL 18.1', 'PGlite 18.3', false],
  ['PostgreSQL 14.9', 'PostgreSQL 15.2', true],
  ['MySQL 8.0.41', 'MySQL 8.0.36', false],
  ['MySQL 8.0.41', 'MySQL 8.4.2', true],
  ['MariaDB 10.6.1-MariaDB', 'MariaDB 10.11.14-MariaDB', true],
  ['MySQL 8.4.2', 'MariaDB 11.4.2-MariaDB', true],
])('%s and a prepared %s: another series is %s', (target, prepared, differs) => {
  const [one, other] = [target, prepared].map((words): ServerInfo => {
    const [product = '', version = ''] = words.split(' ')
    return { product: product as ServerInfo['product'], version, tls: '' }
  })
  const problems = seriesProblems(one!, other!)
  expect(problems.map(({ severity }) => severity)).toEqual(differs ? ['warning'] : [])
  if (differs) expect(problems[0]?.message).toContain(`${prepared}, the target's is ${target}`)
})
