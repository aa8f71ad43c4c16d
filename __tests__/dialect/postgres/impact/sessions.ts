/** Sessions of the dialect on the database of setup.sql, for the tests of what statements do to it. */
import { readFileSync } from 'node:fs'
import type { Target } from '../../../../src/core/target.js'
import type { Answer, Connection, SessionOptions, Statement } from '../../../../src/dialect/dialect.js'
import { openSession } from '../../../../src/dialect/postgres/connect.js'

export const OPTIONS: SessionOptions = {
  connectTimeoutMs: 10_000,
  lockTimeoutMs: 2_000,
  statementTimeoutMs: 0,
}

const SETUP = readFileSync(new URL('./setup.sql', import.meta.url), 'utf8')

/** Makes the database anew. */
export async function setUp(target: Target): Promise<void> {
  const { client } = await openSession(target, OPTIONS)
  await client.query(SETUP)
  await client.end()
}

const toStatement = (text: string): Statement => ({
  piece: { kind: 'statement', start: 0, end: Buffer.byteLength(text), line: 1, text },
})

/** Runs statements one by one, whatever fails, and ends the session. */
export async function answersOf(open: Promise<Connection>, texts: readonly string[]): Promise<Answer[]> {
  await using connection = await open
  const statements = async function* (): AsyncGenerator<Statement> {
    for (const text of texts) yield toStatement(text)
  }
  const answers: Answer[] = []
  const options = { beforeSend: () => undefined, onError: 'continue' } as const
  for await (const { answer } of connection.execute(statements(), options)) answers.push(answer)
  return answers
}
