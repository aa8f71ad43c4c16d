/** Where a MySQL or MariaDB mirror is: databases of any name, and servers that are set up otherwise. */
import { describe, expect, test } from '@jest/globals'
import type { NetworkAddress, Target } from '../../../src/core/target.js'
import type { Copy } from '../../../src/dialect/dialect.js'
import { mirroring } from '../../../src/dialect/mysql/mirror/index.js'
import { freshDatabase, query, serverOf, passwordOf } from '../../kit/databases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 10_000, statementTimeoutMs: 60_000 }

const urlOf = ({ address, database }: Target): string => {
  const { host, port, user } = address as NetworkAddress
  const password = passwordOf(address as NetworkAddress)
  return `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(database)}`
}

const copyAll = (source: Target, mirror: Target): Promise<Copy> =>
  mirroring.copy(source, mirror, {
    ...OPTIONS,
    ...{ data: { kind: 'all' }, signal: new AbortController().signal, progress: () => undefined },
  })

describe('a scratch database', () => {
  test.each([
    ...['two-words', 'dotted.name', `quotes'"\`\\`, 'Upper', 'select', 'per%cent_', 'Zürich', 'a b', '1'],
    'x'.repeat(64),
  ])('can be called %p, as its source is', async name => {
    await using source = await freshDatabase('mysql')
    const quoted = `\`${name.replaceAll('`', '``')}\``
    const user = `größe ${source.name}`
    await query(
      source.url,
      `CREATE DATABASE ${quoted}; CREATE USER \`${user}\` IDENTIFIED BY 'pässword'; GRANT ALL ON *.* TO \`${user}\``,
    )
    const original: Target = {
      ...source.target,
      database: name,
      address: { ...source.target.address, user, credential: { kind: 'password', password: 'pässword' } },
    }
    try {
      await query(
        urlOf({ ...original, address: source.target.address }),
        `CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); CREATE VIEW v AS SELECT a FROM ${quoted}.t;
         CREATE TABLE heard (a int); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW INSERT INTO ${quoted}.heard VALUES (NEW.a)`,
      )
      await using server = (await mirroring.startLocal())!
      const mirror = await mirroring.createScratch(server.target, name, OPTIONS)
      expect(await copyAll(original, mirror)).toEqual({ problems: [], tables: 1, rows: 2 })
      expect(await mirroring.fingerprint(mirror, OPTIONS)).toEqual(
        await mirroring.fingerprint(original, OPTIONS),
      )
      // A statement that names its own database means the mirror's.
      await query(urlOf(mirror), `INSERT INTO ${quoted}.t VALUES (3)`)
      const counts = 'SELECT (SELECT count(*) FROM v) AS a, (SELECT count(*) FROM heard) AS b'
      expect(await query(urlOf(mirror), counts)).toEqual([{ a: 3, b: 1 }])
      expect(await query(urlOf(original), counts)).toEqual([{ a: 2, b: 0 }])
      await mirroring.dropScratch(mirror, OPTIONS)
      expect((await query(urlOf(server.target), 'SHOW DATABASES')).map(row => row['Database'])).not.toContain(
        name,
      )
    } finally {
      await query(source.url, `DROP DATABASE ${quoted}; DROP USER \`${user}\``)
    }
  })

  test.each(['mysql', 'sys', 'INFORMATION_SCHEMA', 'performance_schema'])('is never %s', async name => {
    await expect(
      mirroring.createScratch((await freshDatabase('mysql')).target, name, OPTIONS),
    ).rejects.toMatchObject({
      code: 'DRY_RUN_IMPOSSIBLE',
      message: `The database ${name} belongs to the server itself, and cannot be mirrored.`,
    })
  })
})

describe('the settings of a server', () => {
  const CHANGED = `SET GLOBAL sql_mode = 'ANSI_QUOTES', GLOBAL collation_server = utf8mb4_polish_ci, GLOBAL innodb_strict_mode = 0`

  test('are given to a throw-away server', async () => {
    await using origin = (await mirroring.startLocal())!
    await query(urlOf(origin.target), CHANGED)
    const source = await mirroring.createScratch(origin.target, 'shop', OPTIONS)
    await using server = (await mirroring.startLocal())!
    const mirror = await mirroring.createScratch(server.target, 'shop', OPTIONS)
    expect((await copyAll(source, mirror)).problems).toEqual([])
    expect(
      await query(
        urlOf(mirror),
        'SELECT @@global.sql_mode AS mode, @@collation_server AS collation, @@innodb_strict_mode AS strict',
      ),
    ).toEqual([{ mode: 'ANSI_QUOTES', collation: 'utf8mb4_polish_ci', strict: 0 }])
  })

  test('stay on any other server, and are told', async () => {
    await using origin = (await mirroring.startLocal())!
    await query(urlOf(origin.target), CHANGED)
    const source = await mirroring.createScratch(origin.target, 'shop', OPTIONS)
    await using beside = await freshDatabase('mysql')
    const before = await query(serverOf('mysql').url, 'SELECT @@global.sql_mode AS mode')
    const { problems } = await copyAll(source, beside.target)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: 'MIRROR_INCOMPLETE', severity: 'warning' })
    expect(problems[0]?.message).toMatch(/sql_mode \(.* on the mirror, ANSI_QUOTES there\)/)
    expect(problems[0]?.message).toMatch(/innodb_strict_mode \(ON on the mirror, OFF there\)/)
    expect(await query(serverOf('mysql').url, 'SELECT @@global.sql_mode AS mode')).toEqual(before)
  })
})
