/**
 * The vocabulary as zod schemas: types, `results.json` and its published JSON
 * Schema come from this one source. Invariant: everything here is plain data
 * that survives JSON, and holds no secret.
 *
 * change       the SQL files changed by the triggering commits, in execution order
 * SQL file     one file of the change; its bytes are those of the commit's blob
 * statement    what the server is sent at once
 * environment  the GitHub environment named by the job (Test, Acceptance, Production)
 * server       host, port, user; belongs to an environment
 * target       one database on one server: `environment/server/database`
 * deployment   a change on its way through the environments; its id is the head commit
 * execution    one run of a deployment on one environment (run id and attempt)
 * phase        a step of an execution: gate, change, history, validate, simulate, dry-run, deploy, publish
 * simulation   look-ups on the live target that say what the change would do there
 * outcome      how a statement ended: succeeded, failed, not-simulated, skipped, rolled-back, unknown
 */
import { z } from 'zod'

export const METHODS = ['validate', 'test', 'dry-run', 'deploy'] as const
export const Method = z.enum(METHODS)
export type Method = z.infer<typeof Method>

/** Milliseconds on a monotonic clock, three decimals at most. */
const DurationMs = z.number().nonnegative()
const Offset = z.int().nonnegative().describe('UTF-8 bytes from the start of the file')
const Line = z.int().positive().describe('1-based')

/** Something to act on that is not a server's answer to a statement. */
export const Problem = z.object({
  code: z.string().describe('Stable code, see README, Troubleshooting'),
  message: z.string(),
  hint: z.string().describe('What to do next'),
  severity: z.enum(['error', 'warning']),
  path: z.string().optional(),
  line: Line.optional(),
  column: z.int().positive().optional(),
  target: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** What a server said against a statement, in the server's words. */
export const SqlError = z.object({
  code: z.string().describe('SQLSTATE (PostgreSQL) or error number (MySQL, MariaDB)'),
  sqlState: z.string().optional(),
  message: z.string(),
  detail: z.string().optional(),
  hint: z.string().optional(),
  line: Line.optional().describe('Line in the file'),
  column: z.int().positive().optional().describe('Column in that line, in characters'),
})
export type SqlError = z.infer<typeof SqlError>

/** A notice or warning that came with a statement. */
export const Notice = z.object({ severity: z.string(), code: z.string(), message: z.string() })
export type Notice = z.infer<typeof Notice>

/** What a statement returned, as far as it is kept: values as the server writes them, null for NULL. */
export const Output = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
  more: z.int().nonnegative().describe('Rows that were not kept'),
})
export type Output = z.infer<typeof Output>

/** What a lock keeps others from, on a table that is in use. */
export const BLOCKS = ['nothing', 'schema changes', 'writes', 'reads and writes'] as const

/** What a statement of the dry run did to what was there before it. */
export const Impact = z.object({
  locks: z
    .array(z.object({ on: z.string(), mode: z.string(), blocks: z.enum(BLOCKS) }))
    .describe("The strongest on each table, in the server's words"),
  rewrites: z.array(z.string()).describe('Tables whose rows are all written anew'),
  destroys: z
    .array(z.object({ what: z.string(), how: z.enum(['dropped', 'emptied', 'narrowed']) }))
    .describe('Named as in a fingerprint, such as `column public.customer.name`'),
  algorithm: z
    .string()
    .optional()
    .describe('How a table was altered: INSTANT, NOCOPY, INPLACE, COPY (MySQL)'),
})
export type Impact = z.infer<typeof Impact>

export const VERDICTS = ['would-succeed', 'would-do-nothing', 'would-fail', 'not-simulated'] as const

/** What a statement would do to one object. */
export const Effect = z.object({
  what: z.string().describe('Named as in a fingerprint, such as `table public.customer`'),
  how: z.enum([
    'created',
    'replaced',
    'altered',
    'renamed',
    'dropped',
    'emptied',
    'inserted',
    'updated',
    'deleted',
  ]),
  to: z.string().optional().describe('The new name, when renamed'),
  rows: z
    .object({ count: z.int().nonnegative(), exact: z.boolean().describe('Counted, not estimated') })
    .optional()
    .describe('That it would touch, or that the object holds'),
  bytes: z.int().nonnegative().optional().describe('That the object takes on disk'),
})
export type Effect = z.infer<typeof Effect>

/** What a simulation says of a statement. */
export const Prediction = z.object({
  verdict: z.enum(VERDICTS),
  reason: z.string().optional().describe('Why it would do nothing, or why it was not simulated'),
  needs: z.array(z.string()).optional().describe('Objects it works with that only this change makes'),
  effects: z.array(Effect).optional(),
  scans: z.array(z.string()).optional().describe('Tables that it would read from end to end'),
})
export type Prediction = z.infer<typeof Prediction>

const statement = {
  start: Offset,
  end: Offset.describe('After the last byte that was sent'),
  line: Line.describe('Line of the first byte'),
  data: z.object({ start: Offset, end: Offset }).optional().describe('The data block of COPY … FROM STDIN'),
}
const answered = {
  durationMs: DurationMs,
  rows: z.int().nonnegative().optional().describe('Rows affected or returned'),
  notices: z.array(Notice).optional(),
  output: Output.optional().describe('Absent unless rows are asked for, see input output-rows'),
  implicitCommit: z.literal(true).optional().describe('The server committed on its own (MySQL DDL)'),
  impact: Impact.optional().describe('Seen in a dry run, or foreseen; absent when there was nothing to see'),
  prediction: Prediction.optional().describe('Of a simulation'),
}

/** Every statement ends in exactly one of these; `unknown` is never rounded. */
export const StatementResult = z.discriminatedUnion('status', [
  z.object({ status: z.literal('succeeded'), ...statement, ...answered }),
  z.object({ status: z.literal('failed'), ...statement, ...answered, error: SqlError }),
  z
    .object({ status: z.literal('not-simulated'), ...statement, ...answered })
    .describe('Only in a simulation: nobody can say what it would do'),
  z.object({ status: z.literal('skipped'), ...statement }).describe('Never sent'),
  z.object({ status: z.literal('rolled-back'), ...statement, ...answered }).describe('Ran, then undone'),
  z.object({ status: z.literal('unknown'), ...statement }).describe('Sent; the answer never came'),
])
export type StatementResult = z.infer<typeof StatementResult>
export type StatementStatus = StatementResult['status']
export const STATEMENT_STATUSES = [
  'succeeded',
  'failed',
  'not-simulated',
  'skipped',
  'rolled-back',
  'unknown',
] as const

/** A stretch of like statements of a huge file, kept as a count. */
export const CondensedRun = z.object({
  status: z.enum(STATEMENT_STATUSES),
  count: z.int().positive(),
  start: Offset,
  end: Offset,
  line: Line,
  lastLine: Line,
  durationMs: DurationMs,
  rows: z.int().nonnegative(),
})
export type CondensedRun = z.infer<typeof CondensedRun>

/** What became of one SQL file on one target. */
export const FileResult = z.object({
  path: z.string(),
  statements: z.array(StatementResult).describe('In execution order'),
  condensed: z
    .array(CondensedRun)
    .describe('Statements not listed one by one; empty unless the file is huge'),
  problems: z.array(Problem).describe('About the file as a whole, such as a transaction left open'),
  durationMs: DurationMs.optional().describe('Absent when the file was not started'),
})
export type FileResult = z.infer<typeof FileResult>

export const ServerInfo = z.object({
  product: z.enum(['PostgreSQL', 'PGlite', 'MySQL', 'MariaDB']),
  version: z.string(),
  tls: z.string().describe('Protocol and cipher, or why there is none'),
})
export type ServerInfo = z.infer<typeof ServerInfo>

export const MIRROR_PLACES = ['server', 'local', 'embedded', 'target'] as const
export const MIRROR_DATA_KINDS = ['none', 'all', 'sample', 'tables'] as const
/** What a dry run's database was made from. */
export const Mirror = z.object({
  of: z.string().describe('The target that it mirrors'),
  alsoFor: z
    .array(z.string())
    .optional()
    .describe(
      'Further targets, whose catalogs and servers are the same, that the dry run counts for as well',
    ),
  place: z.enum(MIRROR_PLACES),
  entries: z.int().nonnegative().describe("Of the target's catalog"),
  differences: z.int().nonnegative().describe('Entries that are another on the mirror'),
  data: z.object({
    kind: z.enum(MIRROR_DATA_KINDS),
    tables: z.int().nonnegative().describe('That rows were copied into'),
    rows: z.int().nonnegative(),
  }),
})
export type Mirror = z.infer<typeof Mirror>

export const ROLES = ['simulation', 'dry-run', 'environment'] as const
/** One pass of the change over one database: the simulation's, the dry run's or the environment's. */
export const TargetResult = z.object({
  target: z.string().describe('environment/server/database'),
  role: z.enum(ROLES),
  dialect: z.enum(['postgres', 'mysql']),
  region: z.string().optional(),
  stage: z.int().positive().optional().describe('Of a roll-out in stages; 1 is the first'),
  note: z.string().optional().describe('Why nothing was sent to it'),
  server: ServerInfo.optional().describe('Absent when the database was not reached'),
  touches: z
    .array(z.string())
    .optional()
    .describe('What the change made, altered, dropped or wrote rows into, such as `table public.customer`'),
  mirror: Mirror.optional().describe('Absent for an environment, and for a database that was prepared'),
  files: z.array(FileResult).describe('In execution order'),
  problems: z.array(Problem),
})
export type TargetResult = z.infer<typeof TargetResult>
export type Role = TargetResult['role']

/** A stretch of a SQL file's text. An ordinary file is one segment. */
export const SourceSegment = z.object({ start: Offset, line: Line, text: z.string() })
export type SourceSegment = z.infer<typeof SourceSegment>

export const FILE_ACTIONS = ['run', 'done', 'empty', 'deleted', 'renamed', 'refused'] as const
/** A file of the change. Only `run` files are executed; `done`: it was green in the attempt before, and is not run again. */
export const ChangedFile = z.object({
  path: z.string(),
  action: z.enum(FILE_ACTIONS),
  from: z.string().optional().describe('The path before a rename'),
  blob: z.string().optional().describe('Object id of the bytes that were executed'),
  bytes: z.int().nonnegative().optional(),
  statements: z.int().nonnegative().optional().describe('How many the file holds'),
  source: z.array(SourceSegment).describe('The text; head, tail and surroundings of errors when huge'),
})
export type ChangedFile = z.infer<typeof ChangedFile>

export const Change = z.object({
  event: z.string().describe('GitHub event, or `command line`'),
  base: z.string().optional().describe('Commit the change is measured from; absent when all files count'),
  head: z.string(),
  subject: z.string().optional().describe("First line of the head commit's message"),
  digest: z
    .string()
    .optional()
    .describe('Of the paths and blobs that run, in order: equal digests are the same change, byte for byte'),
  files: z.array(ChangedFile).describe('Files that run come in execution order'),
})
export type Change = z.infer<typeof Change>

/** Somebody let the job into its environment. */
export const Approval = z.object({
  by: z.string().describe('Login'),
  comment: z.string().optional(),
  at: z.iso.datetime().optional().describe('When the environment opened, as far as GitHub tells'),
})
export type Approval = z.infer<typeof Approval>

export const GATE_PROOFS = ['oidc', 'deployment', 'none'] as const
/** What GitHub says of the job that ran this. */
export const Gate = z.object({
  proof: z.enum(GATE_PROOFS).describe('How it is known that the job ran in the environment'),
  approvals: z.array(Approval),
})
export type Gate = z.infer<typeof Gate>

export const OVERTAKEN_STATES = ['in transit', 'red', 'passed over'] as const
/** An earlier deployment that had not come to the environment when this one went there. */
export const Overtaken = z.object({
  deployment: z.string(),
  subject: z.string().optional(),
  state: z.enum(OVERTAKEN_STATES).describe('Passed over: never started, as by a cancelled queue'),
  shares: z.array(z.string()).describe('What both changes touch'),
})
export type Overtaken = z.infer<typeof Overtaken>

export const PHASES = [
  'gate',
  'change',
  'history',
  'validate',
  'simulate',
  'dry-run',
  'deploy',
  'publish',
] as const
export const Phase = z.object({
  name: z.enum(PHASES),
  status: z.enum(['running', 'green', 'red', 'skipped']),
  startedAt: z.iso.datetime(),
  durationMs: DurationMs.optional(),
  note: z.string().optional().describe('Why it was skipped, or what to know about it'),
})
export type Phase = z.infer<typeof Phase>
export type PhaseName = Phase['name']

/** Which servers of its environment an execution was limited to. */
export const Part = z.object({
  servers: z.array(z.string()).describe('Those that were meant'),
  of: z
    .array(z.object({ server: z.string(), region: z.string().optional() }))
    .describe("All of the environment, in the configuration file's order"),
})
export type Part = z.infer<typeof Part>

/** One run of a deployment on one environment. */
export const Execution = z.object({
  deployment: z.string().describe('The head commit'),
  environment: z.string(),
  method: Method,
  run: z.string().describe('Run id; from the command line a time such as 20261122T090000Z-1f3c'),
  attempt: z.int().positive(),
  actor: z.string().optional(),
  repository: z.string().optional().describe('owner/name'),
  runUrl: z.url().optional(),
  part: Part.optional().describe(
    'Of a job of a matrix; absent when all servers of the environment were meant',
  ),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
})
export type Execution = z.infer<typeof Execution>

export const RESULTS_VERSION = 1
/** The one document that every log, report and message is rendered from. */
export const Results = z.object({
  version: z.literal(RESULTS_VERSION),
  greenline: z.string().describe('Version of Greenline'),
  execution: Execution,
  parameters: z.record(z.string(), z.string()).describe('As given, without secrets'),
  gate: Gate.optional().describe('Absent on the command line'),
  overtakes: z.array(Overtaken),
  change: Change,
  phases: z.array(Phase),
  targets: z.array(TargetResult),
  problems: z.array(Problem),
  interrupted: z.boolean().describe('The main step died or was cancelled; this was rebuilt from its journal'),
})
export type Results = z.infer<typeof Results>
