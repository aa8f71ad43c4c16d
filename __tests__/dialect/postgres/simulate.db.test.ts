/** Predictions against what the server then does, with an account that may only read. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Answer, Statement } from '../../../src/dialect/dialect.js'
import { postgres } from '../../../src/dialect/postgres/index.js'
import { freshDatabase, query, urlWith, type TestDatabase } from '../../kit/databases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }

const BASE = `
CREATE TABLE customer (id serial PRIMARY KEY, name text NOT NULL, email varchar(9) UNIQUE, age int CHECK (age > 0));
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customer ON DELETE CASCADE);
CREATE VIEW named AS SELECT id, name FROM customer;
INSERT INTO customer (name, email, age) VALUES ('Ann', 'a', 3), ('Bob', 'b', NULL);
INSERT INTO orders VALUES (1, 1);
`

/** Each runs as one file; a statement is judged with what those before it did. */
const FILES = [
  [
    'CREATE TABLE t (id int PRIMARY KEY)',
    'INSERT INTO t VALUES (1)',
    'INSERT INTO t VALUES (1)',
    'DROP TABLE t',
  ],
  [
    'ALTER TABLE customer ADD x int NOT NULL',
    'ALTER TABLE customer ADD y int NOT NULL DEFAULT 1',
    'SELECT y FROM customer',
  ],
  [
    'ALTER TABLE customer ALTER age SET NOT NULL',
    'UPDATE customer SET age = 1',
    'ALTER TABLE customer ALTER age SET NOT NULL',
  ],
  ['DROP TABLE customer', 'DROP TABLE customer CASCADE', 'SELECT * FROM named', 'SELECT * FROM orders'],
  ['ALTER TABLE customer RENAME name TO called', 'SELECT called FROM customer', 'SELECT name FROM named'],
  [
    "INSERT INTO customer (name, email) VALUES ('Zoe', '1234567890')",
    "INSERT INTO customer (name, email) VALUES ('Zoe', 'a')",
  ],
  [
    "INSERT INTO customer (name) VALUES ('Zoe')",
    "UPDATE customer SET email = 'z' WHERE id = 3",
    "UPDATE customer SET email = 'z'",
  ],
  ['DELETE FROM customer WHERE id = 1', 'SELECT * FROM orders', 'INSERT INTO orders VALUES (2, 1)'],
  ['BEGIN', 'CREATE TABLE t (id int)', 'SELECT 1/0', 'SELECT 1', 'ROLLBACK', 'DROP TABLE t'],
  [
    'CREATE UNIQUE INDEX ON customer (age)',
    'CREATE INDEX ON customer (nothing)',
    'CREATE INDEX CONCURRENTLY ON orders (customer)',
  ],
  [
    "CREATE TYPE mood AS ENUM ('good')",
    'CREATE TABLE t (m mood)',
    "INSERT INTO t VALUES ('bad')",
    "INSERT INTO t VALUES ('good')",
  ],
  [
    'SELEC 1',
    'CREATE TABLE t (id nothing)',
    'DROP TABLE IF EXISTS nothing',
    'CREATE TABLE customer (id int)',
  ],
]

let database: TestDatabase
const reader = `reader_${process.pid}`

beforeAll(async () => {
  database = await freshDatabase('postgres')
  await query(
    database.url,
    `${BASE} CREATE ROLE ${reader} LOGIN PASSWORD 'x'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader};
     GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${reader}`,
  )
})
afterAll(async () => {
  await query(database.url, `DROP OWNED BY ${reader}; DROP ROLE ${reader}`)
  await database[Symbol.asyncDispose]()
})

async function* statementsOf(texts: readonly string[]): AsyncGenerator<Statement> {
  let start = 0
  for (const [at, text] of texts.entries()) {
    yield { piece: { kind: 'statement', start, end: start + text.length, line: at + 1, text } }
    start += text.length + 1
  }
}

async function answersOf(
  url: string,
  texts: readonly string[],
  how: 'simulated' | 'real',
): Promise<Answer[]> {
  const { username, password, pathname } = new URL(url)
  const credential = { kind: 'password', password: decodeURIComponent(password) } as const
  const address = { ...database.target.address, user: decodeURIComponent(username), credential }
  const target = { ...database.target, database: pathname.slice(1), address }
  const deployer = database.target.address.user
  const open = postgres.simulating(target, { privilegesOf: { deployer } })
  await using connection = await (how === 'simulated' ? open(OPTIONS) : postgres.connect(target, OPTIONS))
  const answers: Answer[] = []
  const executing = { beforeSend: () => undefined, onError: 'continue' } as const
  for await (const { answer } of connection.execute(statementsOf(texts), executing)) answers.push(answer)
  return answers
}

test.each(FILES.map(texts => [texts]))('%j', async texts => {
  const simulated = await answersOf(
    urlWith(database.url, { user: reader, password: 'x' }),
    texts,
    'simulated',
  )
  const name = `${database.name}_copy`
  await query(
    urlWith(database.url, { database: 'postgres' }),
    `CREATE DATABASE ${name} TEMPLATE ${database.name}`,
  )
  try {
    const real = await answersOf(urlWith(database.url, { database: name }), texts, 'real')
    const said = ({ status, error, rows }: Answer): object => ({
      status,
      code: error?.code,
      message: error?.message,
      rows,
    })
    const rowsOf = (answer: Answer): object => ({
      ...said(answer),
      ...(answer.rows === undefined ? { rows: undefined } : {}),
    })
    expect(simulated.map(({ prediction }) => prediction?.verdict)).not.toContain('not-simulated')
    expect(simulated.map(rowsOf)).toEqual(
      real.map((answer, at) =>
        simulated[at]?.rows === undefined ? { ...said(answer), rows: undefined } : said(answer),
      ),
    )
  } finally {
    await query(urlWith(database.url, { database: 'postgres' }), `DROP DATABASE ${name} WITH (FORCE)`)
  }
})
