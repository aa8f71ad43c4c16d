/**
 * What a simulation says of the privileges of the account that will run a change, and what the server says to that
 * account. Invariant: the account that simulates may only read, and a verdict counts with its number and its words.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import mysql2 from 'mysql2/promise'
import type { Answer, Piece, SimulationOptions } from '../../../src/dialect/dialect.js'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { freshDatabase, serverOf, type TestDatabase } from '../../kit/databases.js'
import { CASES } from './privilege-cases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 0, outputRows: 10 }

/** `pa` and `pb` are databases, `who` runs the change, `kin` is another account, `clerk` a role. */
const SETUP = `
CREATE OR REPLACE DATABASE pa; CREATE OR REPLACE DATABASE pb; USE pa;
CREATE TABLE t (id INT PRIMARY KEY, n INT, name VARCHAR(20)); INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b');
CREATE TABLE u (id INT PRIMARY KEY, n INT); INSERT INTO u VALUES (1, 1);
CREATE TABLE parted (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
CREATE VIEW v AS SELECT id, n FROM t; CREATE SQL SECURITY INVOKER VIEW iv AS SELECT id, n FROM t;
CREATE PROCEDURE p() SELECT 1; CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
CREATE TRIGGER tr BEFORE INSERT ON u FOR EACH ROW SET NEW.n = 5;
CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1; CREATE SEQUENCE s;
CREATE TABLE pb.x (id INT PRIMARY KEY, n INT); CREATE PROCEDURE pb.q() SELECT 1;
CREATE OR REPLACE USER who IDENTIFIED BY 'x'; CREATE OR REPLACE USER kin; CREATE OR REPLACE ROLE clerk;
DROP USER IF EXISTS fresh; DROP ROLE IF EXISTS clerk2;`

const TAG = randomBytes(4).toString('hex')
const NAMES = ['pa', 'pb', 'who', 'kin', 'clerk', 'clerk2', 'fresh', 'reader']
const named = (text: string): string =>
  text.replace(new RegExp(`\\b(${NAMES.join('|')})\\b`, 'g'), (_, name: string) => `${name}${TAG}`)

let database: TestDatabase
let root: mysql2.Connection
let isReset = false

beforeAll(async () => {
  database = await freshDatabase('mysql')
  const { url } = serverOf('mysql')
  root = await mysql2.createConnection({ uri: url, multipleStatements: true })
  await root.query(
    named(`CREATE USER reader IDENTIFIED BY 'x'; GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* TO reader`),
  )
})
afterAll(async () => {
  await root.query(
    named(
      `DROP DATABASE IF EXISTS pa; DROP DATABASE IF EXISTS pb; DROP USER IF EXISTS who, kin, fresh, reader; DROP ROLE IF EXISTS clerk, clerk2`,
    ),
  )
  await root.end()
  await database[Symbol.asyncDispose]()
})

async function granted(grants: string): Promise<void> {
  if (!isReset) await root.query(named(SETUP))
  else await root.query(named(`CREATE OR REPLACE USER who IDENTIFIED BY 'x'; CREATE OR REPLACE ROLE clerk`))
  isReset = true
  for (const each of grants.split(';').map(part => part.trim())) {
    const [, what, option = ''] = /^(.*?)( WITH (?:GRANT|ADMIN) OPTION)?$/.exec(each) ?? []
    const isWhole = /^(?:GRANT (?!OPTION)|SET DEFAULT|CREATE ROLE)/.test(each)
    if (each !== '') await root.query(named(isWhole ? each : `GRANT ${what ?? ''} TO who${option}`))
  }
}

const piecesOf = (text: string): readonly Piece[] => {
  const splitter = mysql.splitter()
  return [...splitter.push(Buffer.from(text)), ...splitter.end()].filter(({ kind }) => kind === 'statement')
}

async function simulated(
  texts: readonly string[],
  user: string,
  privilegesOf: SimulationOptions['privilegesOf'],
): Promise<readonly Answer[]> {
  const credential = { kind: 'password' as const, password: 'x' }
  const address = { ...database.target.address, user: named(user), credential }
  const target = { ...database.target, address, database: named('pa') }
  await using connection = await mysql.simulating(target, { privilegesOf })(OPTIONS)
  async function* statements(): AsyncGenerator<{ piece: Piece }> {
    for (const text of texts) for (const piece of piecesOf(named(text) + ';')) yield { piece }
  }
  const answers: Answer[] = []
  const settings = { beforeSend: () => undefined, onError: 'continue' as const }
  for await (const { answer } of connection.execute(statements(), settings)) answers.push(answer)
  return answers
}

/** Which host the client has, only the server knows. */
const plain = (message: string): string => message.replace(/'@'[^']*'/g, "'@'…'")
const DENIED = /^(?:1044|1045|1142|1143|1227|1345|1356|1370|1410|1419|1698|1959)$/

const wordOf = ({ status, error, prediction }: Answer): string => {
  if (status !== 'failed') return status === 'succeeded' ? status : `${status}: ${prediction?.reason ?? ''}`
  const { code = '', message = '' } = error ?? {}
  return DENIED.test(code) ? `${code} ${plain(message)}` : code
}

/** What the server does, as the account of the change. */
async function executed(texts: readonly string[]): Promise<readonly string[]> {
  const { address } = database.target
  const words: string[] = []
  const wordFor = (thrown: unknown): string => {
    const { errno, message } = thrown as { errno: number; message: string }
    return DENIED.test(String(errno)) ? `${errno} ${plain(message)}` : String(errno)
  }
  let client: mysql2.Connection
  try {
    client = await mysql2.createConnection({
      ...{ host: address.host, port: address.port, user: named('who'), password: 'x', database: named('pa') },
      flags: ['-FOUND_ROWS'],
    })
  } catch (thrown) {
    return texts.map(() => wordFor(thrown))
  }
  for (const text of texts) {
    try {
      await client.query(named(text))
      words.push('succeeded')
      if (!/^(?:SELECT|SHOW|DESC|EXPLAIN|USE)/.test(text)) isReset = false
    } catch (thrown) {
      words.push(wordFor(thrown))
    }
  }
  await client.end()
  return words
}

describe.each(CASES.map(([grants, ...texts]) => [grants, texts] as const))('with %s', (grants, texts) => {
  test(texts.join('; ').slice(0, 90), async () => {
    await granted(grants)
    const said = await simulated(texts, 'reader', { deployer: named('who') })
    const done = await executed(texts)
    expect(texts.map((text, at) => `${text} => ${wordOf(said[at] as Answer)}`)).toEqual(
      texts.map((text, at) => `${text} => ${done[at] ?? ''}`),
    )
  })
})

describe('whose privileges are judged', () => {
  const DROP = ['DROP TABLE t']

  test('those of nobody: what the rows and the catalog say', async () => {
    await granted('SELECT ON pa.*')
    const [answer] = await simulated(DROP, 'who', 'nobody')
    expect(answer).toMatchObject({ status: 'succeeded', notices: [] })
  })

  test('those of the session, which needs nothing to see its own grants', async () => {
    await granted('SELECT ON pa.*')
    const [answer] = await simulated(DROP, 'who', 'session')
    expect(wordOf(answer as Answer)).toBe(
      named("1142 DROP command denied to user 'who'@'…' for table `pa`.`t`"),
    )
  })

  test('nobody’s, where the grants of another account may not be read: said once', async () => {
    await granted('SELECT ON pa.*; GRANT SELECT ON pa.* TO kin')
    await root.query(named(`ALTER USER kin IDENTIFIED BY 'x'`))
    const answers = await simulated([...DROP, 'SELECT 1'], 'kin', { deployer: named('who') })
    expect(answers.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(answers.map(({ notices }) => notices.map(({ message }) => message))).toEqual([
      [
        named(
          "What 'who'@'%' may do is not judged: grant the account of the simulation SELECT on mysql.*, to see its grants",
        ),
      ],
      [],
    ])
  })

  test('an account that is not there is not named by anybody', async () => {
    await granted('SELECT ON pa.*')
    await expect(simulated(DROP, 'reader', { deployer: 'nobody@nowhere' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  })

  test('what the account takes from itself leaves open what it may do from then on', async () => {
    await granted('SELECT, INSERT ON pa.* WITH GRANT OPTION')
    const texts = ['REVOKE INSERT ON pa.* FROM who', 'INSERT INTO t (id) VALUES (9)']
    const answers = await simulated(texts, 'reader', { deployer: named('who') })
    expect(answers.map(({ status }) => status)).toEqual(['succeeded', 'not-simulated'])
  })

  test('grants on databases that an account of the same name at another host has leave it open', async () => {
    await granted('SELECT ON pa.*')
    const shadow = named("who@'10.%'")
    await root.query(named(`CREATE USER ${shadow}; GRANT INSERT ON pa.* TO ${shadow}`))
    try {
      const answers = await simulated(['INSERT INTO t (id) VALUES (9)'], 'reader', {
        deployer: named('who'),
      })
      expect(answers.map(({ status }) => status)).toEqual(['not-simulated'])
    } finally {
      await root.query(`DROP USER ${shadow}`)
    }
  })
})
