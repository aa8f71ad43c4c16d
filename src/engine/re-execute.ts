/**
 * The second pass over a mirror: SQL files run in full whenever they change, so a
 * file that cannot run twice is a defect. Invariant: only the mirror is touched,
 * and the first pass's outcomes stay as they are.
 */
import { createFold } from '../core/fold.js'
import type { Problem, Results, StatementResult } from '../core/model.js'
import { executeChange, type TargetExecution } from './execute.js'
import type { Recorder } from './journal.js'

/** What makes common statements re-executable, by the server's code. */
const ADVICE: Readonly<Record<string, string>> = {
  '42P07': 'Write CREATE … IF NOT EXISTS, or OR REPLACE where there is one.',
  '42710': 'Write CREATE … IF NOT EXISTS, or DROP … IF EXISTS before it.',
  '42701': 'Write ALTER TABLE … ADD COLUMN IF NOT EXISTS.',
  '42723': 'Write CREATE OR REPLACE FUNCTION.',
  '42P06': 'Write CREATE SCHEMA IF NOT EXISTS.',
  '42P01': 'Write DROP … IF EXISTS, or look into information_schema first.',
  '42703': 'Write DROP COLUMN IF EXISTS, or look into information_schema first.',
  '42704': 'Write DROP … IF EXISTS.',
  '42883': 'Write DROP FUNCTION IF EXISTS.',
  '23505': 'Write INSERT … ON CONFLICT DO NOTHING, or DO UPDATE.',
  '1050': 'Write CREATE TABLE IF NOT EXISTS.',
  '1060': 'Look into information_schema.columns first (MariaDB: ADD COLUMN IF NOT EXISTS).',
  '1061': 'Look into information_schema.statistics first (MariaDB: CREATE INDEX IF NOT EXISTS).',
  '1062': 'Write INSERT IGNORE, or INSERT … ON DUPLICATE KEY UPDATE.',
  '1051': 'Write DROP TABLE IF EXISTS.',
  '1091': 'Look into information_schema first (MariaDB: DROP … IF EXISTS).',
  '1304': 'Write DROP PROCEDURE IF EXISTS before it (MariaDB: CREATE OR REPLACE).',
  '1359': 'Write DROP TRIGGER IF EXISTS before it (MariaDB: CREATE OR REPLACE).',
}

/**
 * Runs the files that were green once more on the same mirror.
 *
 * @param first - The results of the first pass, whose last target it was.
 * @returns A problem for each statement that fails the second time.
 */
export async function executeAgain(
  execution: TargetExecution,
  first: Results,
  severity: Problem['severity'],
): Promise<Problem[]> {
  const recorder = recordAside(first, execution.index)
  await executeChange({ ...execution, recorder })
  const target = recorder.results().targets[execution.index]
  return (target?.files ?? []).flatMap(({ path, statements }) =>
    statements
      .filter(statement => statement.status === 'failed')
      .map(statement => toProblem(path, statement, severity, execution.target.name)),
  )
}

function toProblem(
  path: string,
  statement: Extract<StatementResult, { status: 'failed' }>,
  severity: Problem['severity'],
  target: string,
): Problem {
  const { code, message, line = statement.line } = statement.error
  return {
    code: 'NOT_RE_EXECUTABLE',
    message: `The file cannot run twice: on the second run of the dry run this statement fails with ${code}: ${message}`,
    hint: ADVICE[code] ?? 'Guard the statement, so that it does nothing when its work is done already.',
    ...{ severity, path, line, target },
  }
}

/** A recorder beside the journal, with the same change and targets. */
function recordAside(results: Results, targets: number): Recorder {
  const fold = createFold()
  const { execution, parameters, change, greenline } = results
  fold.apply({ event: 'opened', greenline, execution, parameters })
  fold.apply({ event: 'change', change, plan: {} })
  for (const { target, role, dialect } of results.targets.slice(0, targets + 1)) {
    fold.apply({ event: 'target', target: { target, role, dialect } })
  }
  return {
    record: event => fold.apply(event),
    results: () => fold.results(),
    targetCount: () => fold.targetCount(),
    target: index => fold.target(index),
    close: () => undefined,
  }
}
