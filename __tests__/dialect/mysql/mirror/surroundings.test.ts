/** What is said of a mirror whose server is another than the target's. */
import { describe, expect, test } from '@jest/globals'
import type { Target } from '../../../../src/core/target.js'
import { surroundingsProblems, type Surroundings } from '../../../../src/dialect/mysql/mirror/surroundings.js'

const targetOf = (name: string): Target => ({
  ...{ name, environment: 'Test', server: 'a', database: 'shop', dialect: 'mysql' },
  address: { kind: 'embedded' },
})
const names = { source: targetOf('Test/a/shop'), mirror: targetOf('mirror/local/shop') }

const on = (
  product: 'MySQL' | 'MariaDB',
  version: string,
  settings: Readonly<Record<string, string>> = {},
): Surroundings => ({
  server: { product, version, tls: 'none' },
  settings: new Map(Object.entries(settings)),
})

const messages = (target: Surroundings, mirror: Surroundings): readonly string[] =>
  surroundingsProblems(target, mirror, names).map(({ message }) => message)

describe('a mirror on another server', () => {
  test.each([
    ['the same', on('MySQL', '8.0.36'), on('MySQL', '8.0.36')],
    ['another patch', on('MySQL', '8.0.36'), on('MySQL', '8.0.41-0ubuntu0.24.04.1')],
    ['a cloud of the same series', on('MySQL', '8.0.mysql_aurora.3.04.0'), on('MySQL', '8.0.41')],
    ['another build', on('MariaDB', '10.11.19-MariaDB-0+deb12u1'), on('MariaDB', '10.11.6-MariaDB-log')],
  ])('that is %s is not worth a word', (_, target, mirror) => {
    expect(messages(target, mirror)).toEqual([])
  })

  test.each([
    ['MySQL 8.0.36', on('MySQL', '8.0.36'), 'MySQL 8.4.2', on('MySQL', '8.4.2'), 'MySQL 8.0'],
    ['MySQL 5.7.44-log', on('MySQL', '5.7.44-log'), 'MySQL 8.0.41', on('MySQL', '8.0.41'), 'MySQL 5.7'],
    [
      ...(['MySQL 8.0.36', on('MySQL', '8.0.36')] as const),
      ...(['MariaDB 10.11.19-MariaDB', on('MariaDB', '10.11.19-MariaDB'), 'MySQL 8.0'] as const),
    ],
    [
      ...(['MariaDB 10.6.18-MariaDB', on('MariaDB', '10.6.18-MariaDB')] as const),
      ...(['MariaDB 10.11.19-MariaDB', on('MariaDB', '10.11.19-MariaDB'), 'MariaDB 10.6'] as const),
    ],
  ])('of a target on %s is named', (theirs, target, ours, mirror, wanted) => {
    const [problem, ...others] = surroundingsProblems(target, mirror, names)
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      code: 'MIRROR_INCOMPLETE',
      severity: 'warning',
      target: 'mirror/local/shop',
    })
    expect(problem?.message).toBe(
      `The mirror is on ${ours}, and Test/a/shop is on ${theirs}: what one takes the other may refuse.`,
    )
    expect(problem?.hint).toBe(`Give dry-run-url a server of ${wanted}.`)
  })

  test('with other settings is told, in one sentence, of those that both have', () => {
    const target = on('MySQL', '8.0.36', {
      ...{ lower_case_table_names: '1', sql_mode: '', collation_server: 'utf8mb4_bin' },
      sql_require_primary_key: 'ON',
    })
    const mirror = on('MySQL', '8.0.36', {
      ...{ lower_case_table_names: '0', sql_mode: 'ANSI_QUOTES', collation_server: 'utf8mb4_bin' },
    })
    expect(messages(target, mirror)).toEqual([
      `The mirror's server is not set up as that of Test/a/shop: lower_case_table_names (0 on the mirror, 1 there), sql_mode (ANSI_QUOTES on the mirror, empty there).`,
    ])
  })
})
