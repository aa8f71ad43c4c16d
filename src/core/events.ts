/**
 * What happens during an execution, as a list of events. The journal is these
 * events on disk; the results are their fold (fold.ts). Invariant: an event is
 * written before what it announces is done, and is never taken back; a later
 * event revises it.
 */
import { z } from 'zod'
import {
  Execution,
  Change,
  Gate,
  Impact,
  Notice,
  Output,
  Overtaken,
  Phase,
  Prediction,
  Problem,
  SourceSegment,
  SqlError,
  TargetResult,
} from './model.js'

const Offset = z.int().nonnegative()

/** Where a statement is in its file. */
export const StatementPlace = z.object({
  start: Offset,
  end: Offset,
  line: z.int().positive(),
  data: z.object({ start: Offset, end: Offset }).optional(),
})
export type StatementPlace = z.infer<typeof StatementPlace>

/** The answer to one statement; see dialect.ts, `Answer`. */
export const AnswerRecord = z.object({
  status: z.enum(['succeeded', 'failed', 'not-simulated', 'skipped', 'unknown']),
  durationMs: z.number().nonnegative(),
  rows: z.int().nonnegative().optional(),
  notices: z.array(Notice).optional(),
  error: SqlError.optional(),
  transaction: z.enum(['none', 'open', 'aborted']),
  ended: z.enum(['committed', 'rolled-back', 'unknown']).optional(),
  implicitCommit: z.literal(true).optional(),
  output: Output.optional(),
  impact: Impact.optional(),
  prediction: Prediction.optional(),
  savepoint: z.object({ action: z.enum(['set', 'rolled-back-to', 'released']), name: z.string() }).optional(),
  /** Where the data block of a COPY … FROM STDIN was found. */
  data: z.object({ start: Offset, end: Offset }).optional(),
})
export type AnswerRecord = z.infer<typeof AnswerRecord>

/** `target` and `file` are positions in the results' lists. */
export const JournalEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('opened'),
    greenline: z.string(),
    execution: Execution,
    parameters: z.record(z.string(), z.string()),
  }),
  z.object({
    event: z.literal('change'),
    change: Change,
    /** By path: every statement, in execution order; a huge file has no entry. */
    plan: z.record(z.string(), z.array(StatementPlace)),
  }),
  z.object({ event: z.literal('phase'), phase: Phase }),
  z.object({ event: z.literal('gate'), gate: Gate }),
  z.object({ event: z.literal('overtakes'), overtakes: z.array(Overtaken) }),
  /** What the change touched on a mirror. */
  z.object({ event: z.literal('touched'), target: z.int(), touches: z.array(z.string()) }),
  z.object({ event: z.literal('problem'), problem: Problem, target: z.int().optional() }),
  z.object({ event: z.literal('target'), target: TargetResult.omit({ files: true, problems: true }) }),
  /** Why nothing was sent to a target. */
  z.object({ event: z.literal('note'), target: z.int(), note: z.string() }),
  z.object({ event: z.literal('server'), target: z.int(), server: TargetResult.shape.server.unwrap() }),
  z.object({
    event: z.literal('sent'),
    target: z.int(),
    file: z.int(),
    statements: z.array(StatementPlace),
    /** One of them may end the transaction it is in: without an answer, nothing before it is sure. */
    mayCommit: z.literal(true).optional(),
  }),
  z.object({ event: z.literal('answered'), target: z.int(), file: z.int(), answer: AnswerRecord }),
  /** The engine opened a transaction (`transaction: file` or `change`). */
  z.object({ event: z.literal('began'), target: z.int(), file: z.int() }),
  /** The engine is about to send COMMIT. */
  z.object({ event: z.literal('committing'), target: z.int() }),
  /**
   * A transaction ended other than by a statement of a file: by the engine, or
   * with its session. `lost`: the connection went away, and only what was in
   * flight tells whether a commit may have been among it.
   */
  z.object({
    event: z.literal('ended'),
    target: z.int(),
    outcome: z.enum(['committed', 'rolled-back', 'unknown', 'lost']),
  }),
  z.object({
    event: z.literal('file'),
    target: z.int(),
    file: z.int(),
    durationMs: z.number().nonnegative(),
    problems: z.array(Problem),
  }),
  /** The text around an error in a huge file. */
  z.object({ event: z.literal('source'), path: z.string(), segment: SourceSegment }),
  /** A scratch database is about to be made; whoever comes after a kill drops it. */
  z.object({
    event: z.literal('scratch'),
    name: z.string(),
    place: z.enum(['server', 'target']),
    /** Of the environment: whose database it mirrors. */
    server: z.string(),
  }),
  z.object({ event: z.literal('finished'), finishedAt: z.iso.datetime() }),
])
export type JournalEvent = z.infer<typeof JournalEvent>
