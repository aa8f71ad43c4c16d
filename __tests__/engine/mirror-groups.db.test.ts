/** Which databases one mirror can stand for, on real servers. */
import { describe, expect, test } from '@jest/globals'
import { DIALECTS } from '../../src/dialect/registry.js'
import { groupByCatalog } from '../../src/engine/mirror-groups.js'
import { freshDatabase, query, SERVERS } from '../kit/databases.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 0 }
const COUNTRY = 'CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(80))'

describe.each(SERVERS)('groupByCatalog on $name', ({ dialect }) => {
  test('puts databases together whose catalogs are equal, whatever their names and rows', async () => {
    await using one = await freshDatabase(dialect)
    await using two = await freshDatabase(dialect)
    await using other = await freshDatabase(dialect)
    await using empty = await freshDatabase(dialect)
    await query(one.url, COUNTRY)
    await query(two.url, `${COUNTRY}; INSERT INTO country VALUES ('CH', 'Switzerland')`)
    await query(other.url, COUNTRY.replace('80', '81'))

    const targets = [one, empty, other, two].map(({ target }) => target)
    const groups = await groupByCatalog(targets, DIALECTS[dialect], {
      ...{ session: SESSION, limit: 4, limitOf: () => 2 },
    })

    expect(groups).toEqual([
      { source: one.target, alsoFor: [two.target] },
      { source: empty.target, alsoFor: [] },
      { source: other.target, alsoFor: [] },
    ])
  })
})
