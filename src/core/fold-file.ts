/**
 * What became of one file, statement by statement, while it runs. Invariant:
 * memory is bounded for a huge file (one without a plan): its head, its tail and
 * what surrounds errors are kept one by one, the rest as counted runs.
 */
import type { AnswerRecord, StatementPlace } from './events.js'
import type { ChangedFile, CondensedRun, FileResult, Problem, StatementResult } from './model.js'

/** Statements of a huge file that are kept one by one: at its head, at its tail, and around each error. */
const KEPT_HEAD = 200
const KEPT_TAIL = 200
const KEPT_AROUND = 10
/** Errors beyond this many are counted only. */
const KEPT_ERRORS = 500

interface Revision {
  readonly from: number
  readonly outcome: 'rolled-back' | 'unknown'
}

export interface FileFold {
  /** Statements are on their way. */
  send(statements: readonly StatementPlace[], mayCommit: boolean): void
  /** The oldest one in flight was answered. */
  answer(answer: AnswerRecord): void
  /** How many were answered so far. */
  answered(): number
  /** Changes what succeeded from one statement up to another (exclusive). */
  revise(from: number, to: number, outcome: Revision['outcome']): void
  /** Keeps a run from growing across this statement: a transaction or savepoint begins there. */
  cut(statement: number): void
  forgetCuts(): void
  /** Whether something that ends a transaction was sent and not answered. */
  mayHaveCommitted(): boolean
  finish(durationMs: number, problems: readonly Problem[]): void
  /** The file as it stands, with a revision that is not recorded. */
  result(revision?: Revision): FileResult
}

interface Entry {
  /** Position of the first statement of the entry in the file. */
  first: number
  result: StatementResult | CondensedRun
}

const isStatement = (result: Entry['result']): result is StatementResult => !('count' in result)
const isRun = (result: Entry['result']): result is CondensedRun => 'count' in result

/** @param plan - Every statement in execution order; absent when the file is huge. */
export function startFile(file: ChangedFile, plan: readonly StatementPlace[] | undefined): FileFold {
  const total = plan?.length ?? file.statements ?? 0
  const entries: Entry[] = []
  const inFlight: StatementPlace[] = []
  const problems: Problem[] = []
  let durationMs: number | undefined
  let answered = 0
  let settled = 0
  let errors = 0
  let mayCommit = false
  let cuts = new Set<number>()

  function push(result: StatementResult): void {
    entries.push({ first: answered, result })
    answered += 1
    if (plan === undefined) while (entries.length - settled > KEPT_TAIL) settle()
  }

  /** Decides whether the oldest unsettled entry stays or joins a run. */
  function settle(): void {
    const entry = entries[settled]
    if (entry === undefined || !mayCondense(entry)) {
      settled += 1
      return
    }
    entry.result = toRun(entry.result)
    const previous = entries[settled - 1]
    if (previous !== undefined && canJoin(previous, entry)) {
      previous.result = joinRuns(previous.result as CondensedRun, entry.result)
      entries.splice(settled, 1)
    } else {
      settled += 1
    }
  }

  function mayCondense({ first, result }: Entry): boolean {
    if (first < KEPT_HEAD || isRun(result)) return false
    if (result.status === 'failed') return (errors += 1) > KEPT_ERRORS
    const near = entries.slice(Math.max(0, settled - KEPT_AROUND), settled + KEPT_AROUND + 1)
    return (
      errors > KEPT_ERRORS || !near.some(other => other.result.status === 'failed' && !isRun(other.result))
    )
  }

  const canJoin = (previous: Entry, next: Entry): boolean =>
    isRun(previous.result) && previous.result.status === next.result.status && !cuts.has(next.first)

  function revised({ first, result }: Entry, from: number, to: number, outcome: Revision['outcome']): Entry {
    if (result.status !== 'succeeded' || first < from || first >= to) return { first, result }
    if (isRun(result)) return { first, result: { ...result, status: outcome } }
    const { start, end, line, data } = result
    const place = { start, end, line, ...(data === undefined ? {} : { data }) }
    return {
      first,
      result: outcome === 'unknown' ? { status: outcome, ...place } : { ...result, status: outcome },
    }
  }

  return {
    send(statements, commits) {
      for (const place of statements) inFlight.push(plan?.[answered + inFlight.length] ?? place)
      mayCommit ||= commits
    },
    answer(answer) {
      const place = inFlight.shift()
      if (place === undefined) throw new Error(`An answer without a statement in ${file.path}`)
      push(toResult(place, answer))
      if (inFlight.length === 0 && answer.status !== 'unknown') mayCommit = false
    },
    answered: () => answered,
    revise(from, to, outcome) {
      entries.forEach((entry, index) => (entries[index] = revised(entry, from, to, outcome)))
    },
    cut: statement => cuts.add(statement),
    forgetCuts: () => (cuts = new Set()),
    mayHaveCommitted: () => mayCommit,
    finish(duration, found) {
      durationMs = duration
      problems.push(...found)
    },
    result(revision) {
      const kept = entries.map(entry =>
        revision === undefined
          ? entry.result
          : revised(entry, revision.from, Number.POSITIVE_INFINITY, revision.outcome).result,
      )
      const lost = inFlight.map(place => ({ status: 'unknown' as const, ...place }))
      const seen = answered + lost.length
      const skipped = plan?.slice(seen).map(place => ({ status: 'skipped' as const, ...place })) ?? []
      const condensed = kept.filter(isRun)
      if (plan === undefined && seen < total) condensed.push(skippedRun(file, kept.at(-1), total - seen))
      return {
        path: file.path,
        statements: [...kept.filter(isStatement), ...lost, ...skipped],
        condensed,
        problems: [...problems],
        ...(durationMs === undefined ? {} : { durationMs }),
      }
    },
  }
}

function toResult(sent: StatementPlace, answer: AnswerRecord): StatementResult {
  const { durationMs, rows, notices, output, implicitCommit, impact, prediction, error, data } = answer
  const place = { ...(data === undefined ? {} : { data }), ...sent }
  if (answer.status === 'unknown' || answer.status === 'skipped') return { status: answer.status, ...place }
  const common = {
    ...place,
    durationMs,
    ...(rows === undefined ? {} : { rows }),
    ...(notices === undefined || notices.length === 0 ? {} : { notices }),
    ...(output === undefined ? {} : { output }),
    ...(implicitCommit === undefined ? {} : { implicitCommit }),
    ...(impact === undefined ? {} : { impact }),
    ...(prediction === undefined ? {} : { prediction }),
  }
  if (answer.status === 'succeeded' || answer.status === 'not-simulated')
    return { status: answer.status, ...common }
  return { status: 'failed', ...common, error: error ?? { code: 'unknown', message: 'No error was given' } }
}

function toRun(result: Entry['result']): CondensedRun {
  if (isRun(result)) return result
  const timed = 'durationMs' in result ? result : { durationMs: 0, rows: 0 }
  return {
    status: result.status,
    count: 1,
    start: result.start,
    end: result.data?.end ?? result.end,
    line: result.line,
    lastLine: result.line,
    durationMs: timed.durationMs,
    rows: timed.rows ?? 0,
  }
}

const joinRuns = (run: CondensedRun, next: CondensedRun): CondensedRun => ({
  ...run,
  count: run.count + next.count,
  end: next.end,
  lastLine: next.lastLine,
  durationMs: run.durationMs + next.durationMs,
  rows: run.rows + next.rows,
})

/** All that a huge file still held when it was left. */
function skippedRun(file: ChangedFile, last: Entry['result'] | undefined, count: number): CondensedRun {
  const end = file.bytes ?? 0
  const line = last === undefined ? 1 : isRun(last) ? last.lastLine : last.line
  return {
    status: 'skipped',
    count,
    start: Math.min(last?.end ?? 0, end),
    end,
    line,
    lastLine: line,
    durationMs: 0,
    rows: 0,
  }
}
