/**
 * Runs a change on one target. The dry run and the execution both come through
 * here; only the target differs. Invariant: every statement is recorded before
 * it is sent and after it is answered.
 */
import { GreenlineError } from '../core/errors.js'
import type { Host } from '../core/host.js'
import type { Problem } from '../core/model.js'
import type { Target } from '../core/target.js'
import type {
  Answer,
  Connection,
  Dialect,
  SessionOptions,
  Statement,
  StatementAnswer,
} from '../dialect/dialect.js'
import type { Recorder } from './journal.js'
import type { Script } from './scan.js'
import { problemOf } from './problem.js'
import { piecesOf, placeInFile, placeOf, statementsOf, surroundings } from './statements.js'

export interface ExecutionOptions {
  readonly transaction: 'statement' | 'file' | 'change'
  readonly onError: 'next-file' | 'next-statement' | 'stop'
  readonly session: SessionOptions
}

/** One pass of a change over one target. */
export interface TargetExecution {
  /** Position of the target in the results. */
  readonly index: number
  readonly target: Target
  readonly dialect: Dialect
  /** Opens a session on the target: the one thing in which a dry run differs. */
  readonly open: (options: SessionOptions) => Promise<Connection>
  readonly scripts: readonly Script[]
  readonly options: ExecutionOptions
  readonly recorder: Recorder
  readonly host: Host
  /** Aborted when no further file is to begin. */
  readonly stop: AbortSignal
  /** Aborted when the execution is cancelled: the running statement is cancelled on the server. */
  readonly signal: AbortSignal
}

type FileEnd = 'green' | 'red'

/**
 * Runs every file in order, in a fresh session each (one session for all with
 * `transaction: change`). What happened is in the recorder.
 *
 * @throws GreenlineError when no session can be had; what could not run stays `skipped`.
 */
export async function executeChange(execution: TargetExecution): Promise<void> {
  if (execution.options.transaction === 'change') return executeInOneTransaction(execution)
  for (const index of execution.scripts.keys()) {
    if (execution.stop.aborted) return
    await using connection = await connect(execution)
    const end = await executeFile(execution, connection, index)
    if (end === 'red' && execution.options.onError === 'stop') return
  }
}

async function executeInOneTransaction(execution: TargetExecution): Promise<void> {
  const { recorder, index: target } = execution
  await using connection = await connect(execution)
  await connection.begin()
  recorder.record({ event: 'began', target, file: 0 })
  for (const file of execution.scripts.keys()) {
    const end = execution.stop.aborted ? 'red' : await executeFile(execution, connection, file)
    if (end === 'red') {
      await rollBack(execution, connection)
      return
    }
  }
  const problem = await commit(execution, connection)
  if (problem !== undefined) recorder.record({ event: 'problem', target, problem })
}

async function connect({ open, options, recorder, index }: TargetExecution): Promise<Connection> {
  const connection = await open(options.session)
  recorder.record({ event: 'server', target: index, server: connection.server })
  return connection
}

/** Runs one file on a session. With `transaction: file` it is committed or undone as a whole. */
async function executeFile(
  execution: TargetExecution,
  connection: Connection,
  index: number,
): Promise<FileEnd> {
  const { options, recorder } = execution
  const started = performance.now()
  const problems: Problem[] = []
  const finish = (): FileEnd => {
    const durationMs = rounded(performance.now() - started)
    recorder.record({ event: 'file', target: execution.index, file: index, durationMs, problems })
    return problems.length > 0 || lastAnswer.failed ? 'red' : 'green'
  }
  const lastAnswer = { transaction: 'none' as Answer['transaction'], failed: false }
  try {
    if (options.transaction === 'file') {
      await connection.begin()
      recorder.record({ event: 'began', target: execution.index, file: index })
    }
    await executeStatements(execution, connection, index, lastAnswer)
  } catch (thrown) {
    if (!(thrown instanceof GreenlineError)) throw thrown
    // The session is gone, and with it the transaction that was open in it.
    recorder.record({ event: 'ended', target: execution.index, outcome: 'lost' })
    problems.push(problemOf(thrown, { path: pathOf(execution, index), target: execution.target.name }))
    return finish()
  }
  if (options.transaction === 'statement') {
    problems.push(...endSession(execution, lastAnswer))
  } else if (options.transaction === 'file') {
    if (lastAnswer.failed || execution.signal.aborted) await rollBack(execution, connection)
    else {
      const problem = await commit(execution, connection)
      if (problem !== undefined) problems.push({ ...problem, path: pathOf(execution, index) })
    }
  }
  return finish()
}

const pathOf = (execution: TargetExecution, index: number): string => scriptAt(execution, index).file.path

function scriptAt({ scripts }: TargetExecution, index: number): Script {
  const script = scripts[index]
  if (script === undefined) throw new Error(`There is no file ${index} in this change`)
  return script
}

async function executeStatements(
  execution: TargetExecution,
  connection: Connection,
  index: number,
  last: { transaction: Answer['transaction']; failed: boolean },
): Promise<void> {
  const { options, recorder, dialect, signal } = execution
  const script = scriptAt(execution, index)
  const { file, statements: total } = script
  const started = performance.now()
  const cancel = (): void => void connection.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const answers = connection.execute(untilAborted(statementsOf(piecesOf(file, dialect)), signal), {
      onError: options.onError === 'next-statement' ? 'continue' : 'stop',
      beforeSend: (statements, ends) =>
        recorder.record({
          event: 'sent',
          target: execution.index,
          file: index,
          statements: statements.map(placeOf),
          ...(ends === 'transaction' ? { mayCommit: true } : {}),
        }),
    })
    let count = 0
    let failures = 0
    for await (const answered of answers) {
      const { answer } = answered
      failures += answer.status === 'failed' ? 1 : 0
      await recordAnswer(execution, index, failures <= MAX_EXACT_ERRORS || !script.huge, answered)
      last.transaction = answer.transaction
      last.failed ||= answer.status !== 'succeeded' && answer.status !== 'not-simulated'
      count += 1
      execution.host.progress(`${file.path}: statement ${count} of ${total}, ${seconds(started)} s`)
      if (
        options.transaction !== 'statement' &&
        answer.transaction === 'none' &&
        answer.status === 'succeeded'
      ) {
        // A COMMIT in the file, or a DDL of MySQL, ended what was to hold the file together.
        await connection.begin()
        recorder.record({ event: 'began', target: execution.index, file: index })
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** Ends the stream when the execution is cancelled; what was sent is still answered. */
async function* untilAborted(
  statements: AsyncIterable<Statement>,
  signal: AbortSignal,
): AsyncGenerator<Statement> {
  for await (const statement of statements) {
    if (signal.aborted) return
    yield statement
  }
}

/** Beyond this many errors in a huge file, only their statements' lines are told: finding a column reads the file again. */
const MAX_EXACT_ERRORS = 20

/** @param exact - Whether line and column of an error are looked up in the file. */
async function recordAnswer(
  execution: TargetExecution,
  fileIndex: number,
  exact: boolean,
  { statement, answer }: StatementAnswer,
): Promise<void> {
  const { recorder, index: target, dialect } = execution
  const { file, huge } = scriptAt(execution, fileIndex)
  const { piece } = statement
  const { error, position, notices, durationMs, ...rest } = answer
  const inText = error !== undefined && position !== undefined && exact
  const place = inText ? await placeInFile(file, piece, dialect, position) : { line: piece.line }
  if (error !== undefined && huge && exact) {
    recorder.record({ event: 'source', path: file.path, segment: await surroundings(file, piece) })
  }
  recorder.record({
    event: 'answered',
    target,
    file: fileIndex,
    answer: {
      ...rest,
      durationMs: rounded(durationMs),
      ...(notices.length === 0 ? {} : { notices: [...notices] }),
      ...(error === undefined ? {} : { error: { ...error, ...place } }),
      ...(statement.data === undefined ? {} : { data: statement.data.seen() }),
    },
  })
}

/** A file must close what it opens: the server undoes what is open when the session ends. */
function endSession(
  { recorder, index: target, target: { name } }: TargetExecution,
  last: { readonly transaction: Answer['transaction']; readonly failed: boolean },
): Problem[] {
  if (last.transaction === 'none') return []
  recorder.record({ event: 'ended', target, outcome: 'rolled-back' })
  if (last.failed) return []
  return [
    {
      code: 'FILE_LEFT_TRANSACTION_OPEN',
      message: 'The file ends inside a transaction that it opened; the server has undone it.',
      hint: 'Add the missing COMMIT at the end of the file and push it again.',
      severity: 'error',
      target: name,
    },
  ]
}

async function rollBack({ recorder, index: target }: TargetExecution, connection: Connection): Promise<void> {
  const { outcome } = await connection.rollback()
  recorder.record({ event: 'ended', target, outcome })
}

/** Ends the transaction that the engine opened; a refusal is a problem, since it belongs to no statement. */
async function commit(
  { recorder, index, target: { name } }: TargetExecution,
  connection: Connection,
): Promise<Problem | undefined> {
  recorder.record({ event: 'committing', target: index })
  const { outcome, error } = await connection.commit()
  recorder.record({ event: 'ended', target: index, outcome })
  if (outcome === 'committed') return undefined
  if (outcome === 'unknown') {
    return {
      code: 'COMMIT_UNKNOWN',
      message: 'The connection was lost before the server confirmed the COMMIT.',
      hint: 'Look in the database whether the change is there before you run it again.',
      severity: 'error',
      target: name,
    }
  }
  return {
    code: 'COMMIT_FAILED',
    message: `The server refused the COMMIT and undid the transaction: ${error?.message ?? 'no reason given'}${error === undefined ? '' : ` (${error.code})`}`,
    hint: error?.hint ?? 'Mend what the message names, and push the file again.',
    severity: 'error',
    target: name,
  }
}

const seconds = (started: number): string => ((performance.now() - started) / 1000).toFixed(1)

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
