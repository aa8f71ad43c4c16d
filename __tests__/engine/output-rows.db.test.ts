/** What is kept of the rows that statements return, on real servers. */
import { describe, expect, test } from '@jest/globals'
import { freshDatabase, SERVERS } from '../kit/databases.js'
import { run } from './run.js'

const TABLE = 'CREATE TABLE t (n int PRIMARY KEY, s varchar(9000));\n'
const ROWS = `INSERT INTO t VALUES (1, 'one'), (2, NULL), (3, '${'x'.repeat(5000)}');\n`

describe.each(SERVERS)('rows that are kept on $name', ({ dialect }) => {
  const outputsOf = async (sql: string, outputRows = 0): Promise<unknown[]> => {
    await using database = await freshDatabase(dialect)
    const { target } = await run(database.target, { 'a.sql': TABLE + ROWS + sql }, { outputRows })
    const statements = target.files[0]?.statements ?? []
    expect(statements.map(({ status }) => status)).toEqual(statements.map(() => 'succeeded'))
    return statements.slice(2).map(statement => ('output' in statement ? statement.output : undefined))
  }

  test('columns and rows as the server writes them, NULL apart, a long value cut, the rest counted', async () => {
    expect(
      await outputsOf(
        'SELECT n, s AS "a b" FROM t ORDER BY n;\n'.replaceAll('"', dialect === 'mysql' ? '`' : '"'),
        2,
      ),
    ).toEqual([
      {
        columns: ['n', 'a b'],
        rows: [
          ['1', 'one'],
          ['2', null],
        ],
        more: 1,
      },
    ])
    const [long] = (await outputsOf('SELECT s FROM t WHERE n = 3;\n', 2)) as { rows: string[][] }[]
    expect(long?.rows[0]?.[0]).toBe(`${'x'.repeat(4096)}…`)
  })

  test('of a statement without rows the columns alone; of one that returns nothing, nothing', async () => {
    expect(await outputsOf('SELECT n FROM t WHERE n > 9;\nDELETE FROM t;\n', 5)).toEqual([
      { columns: ['n'], rows: [], more: 0 },
      undefined,
    ])
  })

  test('RETURNING, among statements that would travel together', async () => {
    const inserts = Array.from(
      { length: 40 },
      (_none, at) => `INSERT INTO t VALUES (${at + 10}, 'x');\n`,
    ).join('')
    const outputs = await outputsOf(`${inserts}INSERT INTO t VALUES (99, 'y') RETURNING n;\n`, 5)
    expect(outputs.at(-1)).toEqual({ columns: ['n'], rows: [['99']], more: 0 })
  })

  test('none unless rows are asked for', async () => {
    expect(await outputsOf('SELECT n FROM t;\n')).toEqual([undefined])
  })
})
