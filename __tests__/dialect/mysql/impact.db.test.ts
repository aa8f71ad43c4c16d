/**
 * What statements of a dry run do to what is there, on a real server. Invariant: every case is run
 * observed and unobserved on databases made alike, and must come out alike.
 */
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Execution, FileResult, Impact, StatementResult, TargetResult } from '../../../src/core/model.js'
import type { Target } from '../../../src/core/target.js'
import { createTextCheck } from '../../../src/change/decode.js'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { executeChange, type TargetExecution } from '../../../src/engine/execute.js'
import { openJournal } from '../../../src/engine/journal.js'
import { scanChange } from '../../../src/engine/scan.js'
import { SILENT, sqlFile } from '../../engine/run.js'
import { freshDatabase, query, type TestDatabase } from '../../kit/databases.js'
import { CASES, setupFor, type Case } from './impact/cases.js'

type Options = TargetExecution['options']

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 0 }

/** Runs files through the engine, in sessions of `open`. */
async function execute(
  target: Target,
  open: TargetExecution['open'],
  files: Readonly<Record<string, string>>,
  options: Partial<Options> = {},
): Promise<TargetResult> {
  const recorder = openJournal(path.join(tmpdir(), `greenline-test-${randomUUID()}.jsonl`))
  const execution: Execution = {
    ...{ deployment: 'head', environment: 'Test', method: 'dry-run', run: '1', attempt: 1 },
    startedAt: '2026-11-22T09:00:00Z',
  }
  recorder.record({ event: 'opened', greenline: '0.0.0', execution, parameters: {} })
  const sqlFiles = Object.entries(files).map(([name, text]) => sqlFile(name, text))
  const changed = sqlFiles.map(({ path, bytes }) => ({ path, bytes, action: 'run' as const, source: [] }))
  const scan = await scanChange({ event: 'test', head: 'head', files: changed }, sqlFiles, {
    ...{ dialect: mysql, hugeBytes: 1 << 22, startTextCheck: createTextCheck },
  })
  recorder.record({ event: 'change', change: scan.change, plan: { ...scan.plan } })
  recorder.record({ event: 'target', target: { target: target.name, role: 'dry-run', dialect: 'mysql' } })
  const signal = new AbortController().signal
  await executeChange({
    ...{ open, index: 0, target, dialect: mysql, recorder, host: SILENT, signal, scripts: scan.scripts },
    options: { transaction: 'statement', onError: 'next-statement', session: SESSION, ...options },
  })
  recorder.close()
  const [result] = recorder.results().targets
  if (result === undefined) throw new Error('No target in the results')
  return result
}

const observed = (target: Target): TargetExecution['open'] => mysql.observing(target)
const unobserved =
  (target: Target): TargetExecution['open'] =>
  options =>
    mysql.connect(target, options)

const impactOf = (statement: StatementResult | undefined): Impact | undefined =>
  statement !== undefined && 'impact' in statement ? statement.impact : undefined

/** All that must be the same with and without somebody looking. */
function outcomes({ files, problems }: TargetResult, database: string): string {
  const statement = (result: StatementResult): object => {
    const { durationMs: _, impact: __, ...rest } = { durationMs: 0, impact: undefined, ...result }
    return rest
  }
  const told = files.map(({ statements, ...file }: FileResult) => ({
    ...{ ...file, durationMs: 0 },
    statements: statements.map(statement),
  }))
  return JSON.stringify({ told, problems }, null, 1).replaceAll(database, 'DATABASE')
}

/** What is in the database afterwards, rows and all. */
async function contents({ url, name }: TestDatabase): Promise<string> {
  const tables = await query(url, 'SHOW FULL TABLES')
  const parts = await Promise.all(
    tables.map(async row => {
      const table = `\`${String(Object.values(row)[0])}\``
      const created = await query(url, `SHOW CREATE TABLE ${table}`)
      const rows = await query(url, `SELECT * FROM ${table}`).catch(() => [])
      return [created, rows]
    }),
  )
  return JSON.stringify(parts).replaceAll(name, 'DATABASE')
}

/** InnoDB's number of each table: another one means new files, so all rows were written. */
async function tableIds({ url, name }: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const rows = await query(
    url,
    `SELECT name, GROUP_CONCAT(table_id) AS id FROM information_schema.innodb_sys_tables
      WHERE name LIKE '${name}/%' GROUP BY name`,
  )
  return new Map(rows.map(row => [String(row['name']).slice(name.length + 1), String(row['id'])]))
}

async function prepared(sql: string, setup = ''): Promise<TestDatabase> {
  const database = await freshDatabase('mysql')
  await query(database.url, `${setupFor(sql)}${setup}DO 0`)
  return database
}

const NOTHING: Impact = { locks: [], rewrites: [], destroys: [] }

describe('what a statement does', () => {
  test.each(CASES.map((each): [string, Case] => [each.sql, each]))('%s', async (_, each) => {
    const statements = `${each.before ?? ''}${each.sql}`
    await using looked = await prepared(statements, each.setup)
    await using plain = await prepared(statements, each.setup)
    const before = await tableIds(looked)
    const file = ({ name }: TestDatabase): Record<string, string> => ({
      'a.sql': `${statements.replaceAll('OTHER', `\`${name}\``)};\n`,
    })

    const seen = await execute(looked.target, observed(looked.target), file(looked))
    const unseen = await execute(plain.target, unobserved(plain.target), file(plain))

    expect(outcomes(seen, looked.name)).toBe(outcomes(unseen, plain.name))
    expect(await contents(looked)).toBe(await contents(plain))
    const last = seen.files[0]?.statements.at(-1)
    expect(last?.status).toBe(each.ends ?? 'succeeded')
    const expected = each.impact === undefined ? undefined : { ...NOTHING, ...each.impact }
    expect(impactOf(last)).toEqual(expected)
    // The server's own numbers say the same of what was written anew.
    const after = await tableIds(looked)
    const rebuilt = [...before].flatMap(([name, id]) =>
      after.has(name) && after.get(name) !== id ? [name] : [],
    )
    if (each.notByNumber !== true) expect(impactOf(last)?.rewrites ?? []).toEqual(rebuilt)
  })
})
