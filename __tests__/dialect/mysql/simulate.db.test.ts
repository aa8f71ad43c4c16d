/**
 * What a simulation says of statements, and what the server then does with them. Invariant: every
 * prediction is made on an account that may only read, and is held against the same database.
 */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import mysql2 from 'mysql2/promise'
import type { Answer, Connection, Piece } from '../../../src/dialect/dialect.js'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { freshDatabase, query, serverOf, type TestDatabase } from '../../kit/databases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 0, outputRows: 10 }

const SETUP = `
CREATE TABLE parent (id INT NOT NULL PRIMARY KEY, code VARCHAR(20) UNIQUE) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, NULL);
CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40), n INT, price DECIMAL(10,2) NOT NULL DEFAULT 0,
  KEY by_n (n), CONSTRAINT price_positive CHECK (price >= 0)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO t (name, n, price) VALUES ('one', 1, 10), ('two', 2, 20), (NULL, 2, 30.5);
CREATE TABLE child (id INT PRIMARY KEY, parent_id INT, CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parent (id)) ENGINE=InnoDB;
INSERT INTO child VALUES (10, 1), (11, NULL);
CREATE VIEW v AS SELECT id, name FROM t WHERE n > 0;
CREATE TABLE log (a INT) ENGINE=MyISAM;
DO 0`

interface ReadOnly extends AsyncDisposable {
  readonly target: TestDatabase['target']
}

/** An account that may look at one database, and no more. */
async function readOnlyOn({ name, target }: TestDatabase): Promise<ReadOnly> {
  const user = `r_${randomBytes(6).toString('hex')}`
  const { url } = serverOf('mysql')
  await query(
    url,
    `CREATE USER ${user} IDENTIFIED BY 'x'; GRANT SELECT, SHOW VIEW ON \`${name}\`.* TO ${user}`,
  )
  const address = { ...target.address, user, credential: { kind: 'password' as const, password: 'x' } }
  return {
    target: { ...target, address },
    [Symbol.asyncDispose]: async () => {
      await query(url, `DROP USER ${user}`)
    },
  }
}

function piecesOf(text: string): readonly Piece[] {
  const splitter = mysql.splitter()
  return [...splitter.push(Buffer.from(text)), ...splitter.end()].filter(({ kind }) => kind === 'statement')
}

async function answersOf(connection: Connection, text: string): Promise<readonly Answer[]> {
  async function* statements(): AsyncGenerator<{ piece: Piece }> {
    for (const piece of piecesOf(text)) yield { piece }
  }
  const answers: Answer[] = []
  const settings = { beforeSend: () => undefined, onError: 'continue' as const }
  for await (const { answer } of connection.execute(statements(), settings)) answers.push(answer)
  return answers
}

async function simulated(database: TestDatabase, text: string): Promise<readonly Answer[]> {
  await using account = await readOnlyOn(database)
  await using connection = await mysql.simulating(account.target, { privilegesOf: 'nobody' })(OPTIONS)
  return await answersOf(connection, text)
}

/** What the server does: a word for each statement, or the error's number. */
async function executed({ url }: TestDatabase, text: string): Promise<readonly string[]> {
  const client = await mysql2.createConnection({ uri: url, flags: ['-FOUND_ROWS', '-IGNORE_SPACE'] })
  const words: string[] = []
  for (const piece of piecesOf(text)) {
    try {
      await client.query(piece.text)
      words.push('succeeded')
    } catch (error) {
      words.push(String((error as { errno?: number }).errno))
    }
  }
  await client.end()
  return words
}

const wordOf = ({ status, error }: Answer): string => (status === 'failed' ? (error?.code ?? '') : status)

async function prepared(): Promise<TestDatabase> {
  const database = await freshDatabase('mysql')
  await query(database.url, SETUP)
  return database
}

/** Each runs on a database of its own, statement by statement, whatever fails. */
const SCRIPTS: readonly string[] = [
  `CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, v INT); INSERT INTO a (v) VALUES (1), (2); INSERT INTO a (id) VALUES (2);
   ALTER TABLE a ADD w INT NOT NULL DEFAULT 7 AFTER id; SELECT w FROM a WHERE id = 2; ALTER TABLE a ADD UNIQUE (w); DROP TABLE a; SELECT 1 FROM a;`,
  `ALTER TABLE t MODIFY name VARCHAR(40) NOT NULL; UPDATE t SET name = 'three' WHERE name IS NULL;
   ALTER TABLE t MODIFY name VARCHAR(40) NOT NULL; ALTER TABLE t ADD UNIQUE (n); DELETE FROM t WHERE id = 3; ALTER TABLE t ADD UNIQUE (n);
   INSERT INTO t (name, n) VALUES ('x', 2);`,
  `ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES parent (id); INSERT INTO t (n) VALUES (99); DELETE FROM parent WHERE id = 2;
   DELETE FROM parent WHERE id = 3; DROP TABLE parent; SET foreign_key_checks = 0; DROP TABLE parent; INSERT INTO child VALUES (12, 77);`,
  `ALTER TABLE t RENAME COLUMN n TO m; SELECT n FROM t; SELECT m FROM t; SELECT * FROM v; RENAME TABLE t TO u; SELECT 1 FROM t; SELECT m FROM u;
   ALTER TABLE u RENAME COLUMN price TO cost; INSERT INTO u (cost) VALUES (-1); CREATE VIEW w AS SELECT m FROM u; SELECT m FROM w; SELECT x FROM w;`,
  `BEGIN; INSERT INTO parent VALUES (4, 'd'); SAVEPOINT s; INSERT INTO parent VALUES (5, 'e'); ROLLBACK TO s; INSERT INTO parent VALUES (5, 'a');
   INSERT INTO parent VALUES (4, 'x'); ROLLBACK; INSERT INTO parent VALUES (4, 'x'); ROLLBACK TO s;`,
  `INSERT INTO t (n) VALUES ('abc'); INSERT INTO t (n) VALUES (99999999999); INSERT INTO t (name) VALUES (REPEAT('x', 41)); INSERT INTO t (price) VALUES (-1);
   INSERT INTO t (nope) VALUES (1); INSERT INTO parent (code) VALUES ('q'); INSERT INTO parent SELECT id + 10, name FROM t; INSERT INTO parent SELECT n, 'z' FROM t;
   UPDATE t SET n = n / 0; UPDATE t SET n = 1 +; UPDATE t SET name = n;`,
  `CREATE TABLE a (x INT DEFAULT 'abc'); CREATE TABLE a (x INT, x INT); CREATE TABLE a (x INT AUTO_INCREMENT); CREATE TABLE a (x INT, KEY (y)); CREATE TABLE a (x VARCHAR(70000));
   CREATE TABLE a (x TEXT, PRIMARY KEY (x)); CREATE TABLE a (x BIGINT, FOREIGN KEY (x) REFERENCES parent (id)); CREATE TABLE t (x INT); CREATE TABLE IF NOT EXISTS t (x INT);
   CREATE TABLE a (x INT) ENGINE=Nothing; CREATE TABLE a LIKE t; INSERT INTO a (name) VALUES ('only'); SELECT id FROM a;`,
  `ALTER TABLE t DROP COLUMN nope; ALTER TABLE t DROP COLUMN IF EXISTS nope; ALTER TABLE t DROP INDEX nope; ALTER TABLE t ADD INDEX by_n (name); ALTER TABLE child DROP INDEX of_parent;
   ALTER TABLE t MODIFY name VARCHAR(2); ALTER TABLE t MODIFY name INT; ALTER TABLE t ADD CONSTRAINT c CHECK (n > 1); ALTER TABLE t CHANGE n name INT;
   ALTER TABLE t DROP CONSTRAINT price_positive, DROP COLUMN price; CREATE INDEX i ON t (nope); CREATE INDEX i ON t (name); DROP INDEX i ON t; TRUNCATE parent;`,
]

test.each(SCRIPTS.map((script): [string, string] => [script.slice(0, 60), script]))(
  'what is said of %s … comes to pass',
  async (_, script) => {
    await using database = await prepared()
    const said = await simulated(database, script)
    const done = await executed(database, script)
    expect(said.map(wordOf)).toEqual(done)
  },
)

describe('a simulation', () => {
  test('says why a statement would do nothing, what it works with, and what it would change', async () => {
    await using database = await prepared()

    const [exists, , index] = await simulated(
      database,
      'CREATE TABLE IF NOT EXISTS t (x INT); CREATE TABLE a (x INT); CREATE INDEX i ON a (x);',
    )

    expect(exists?.prediction).toEqual({ verdict: 'would-do-nothing', reason: 'there is a table t already' })
    expect(index?.prediction).toMatchObject({ verdict: 'would-succeed', needs: ['table a'] })
    expect(index?.prediction?.effects).toContainEqual({ what: 'index a.i', how: 'created' })
  })

  test('counts the rows that would be touched', async () => {
    await using database = await prepared()

    const [answer] = await simulated(database, 'UPDATE t SET n = 5 WHERE price > 15;')

    expect(answer?.rows).toBe(2)
    expect(answer?.prediction?.effects).toEqual([
      { what: 'table t', how: 'updated', rows: { count: 2, exact: true } },
    ])
    expect(answer?.prediction?.scans).toEqual(['t'])
  })

  test('says of nothing that it would succeed behind a statement that may do anything', async () => {
    await using database = await prepared()

    const answers = await simulated(database, 'CALL nope();\nSELECT 1 FROM t;\nCREATE TABLE a (x INT);')

    expect(answers.map(({ status }) => status)).toEqual(['not-simulated', 'not-simulated', 'not-simulated'])
    expect(answers[2]?.prediction?.reason).toBe('the statement of line 1 could not be simulated')
  })

  test('keeps what it could not follow to the table that it was about', async () => {
    await using database = await prepared()

    const answers = await simulated(
      database,
      "LOAD DATA LOCAL INFILE 'x' INTO TABLE log; SELECT * FROM log; SELECT * FROM t;",
    )

    expect(answers.map(({ status }) => status)).toEqual(['not-simulated', 'not-simulated', 'succeeded'])
  })

  test('remembers from session to session, but not what was rolled back', async () => {
    await using database = await prepared()
    await using account = await readOnlyOn(database)
    const open = mysql.simulating(account.target, { privilegesOf: 'nobody' })
    {
      await using first = await open(OPTIONS)
      await answersOf(first, 'CREATE TABLE a (x INT);')
      await first.begin()
      await answersOf(first, 'INSERT INTO a VALUES (1);')
      await first.rollback()
      await answersOf(first, 'BEGIN; INSERT INTO a VALUES (2);')
    }
    await using second = await open(OPTIONS)

    const [answer] = await answersOf(second, 'SELECT COUNT(*) FROM a;')

    expect(answer?.output?.rows).toEqual([['0']])
  })

  test('is refused every write by the server itself', async () => {
    await using database = await prepared()
    await query(database.url, 'CREATE TABLE seen (a INT)')
    const before = await query(database.url, 'SELECT * FROM seen')
    // An account that may do everything: only the transaction keeps it from writing.
    await using connection = await mysql.simulating(database.target, { privilegesOf: 'nobody' })(OPTIONS)

    const answers = await answersOf(
      connection,
      'INSERT INTO seen VALUES (1); CREATE TABLE a (x INT); DROP TABLE t; SELECT COUNT(*) FROM seen;',
    )

    expect(answers.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded'])
    expect(answers[3]?.output?.rows).toEqual([['1']])
    expect(await query(database.url, 'SELECT * FROM seen')).toEqual(before)
    expect(await query(database.url, 'SELECT COUNT(*) AS held FROM t')).toEqual([{ held: 3 }])
  })

  test('tells where a text is wrong', async () => {
    await using database = await prepared()

    const [answer] = await simulated(database, 'SELECT 1,\n  FROM t;')

    expect(answer?.error).toMatchObject({ code: '1064', sqlState: '42000' })
    expect(answer?.position).toBe(12)
  })

  test('says that it may not see triggers', async () => {
    await using database = await prepared()

    const [first, second] = await simulated(
      database,
      'INSERT INTO log VALUES (1); INSERT INTO log VALUES (2);',
    )

    expect(first?.notices[0]?.message).toContain('The account may not see triggers')
    expect(second?.notices).toEqual([])
  })
})
