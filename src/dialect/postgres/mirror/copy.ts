/**
 * The target's catalog on the mirror, and its rows where they are asked for. Invariant:
 * all that is read of the source is read in one session and one snapshot; what the mirror
 * could not hold is a warning, never silence.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Target } from '../../../core/target.js'
import type { Copy, CopyOptions } from '../../dialect.js'
import { openSession, type Session } from '../connect.js'
import { asking } from './ask.js'
import { toProblems, type Shortcomings } from './copy-problems.js'
import { copyRows, type CopiedRows } from './copy-rows.js'
import { cancelled } from './failures.js'
import { isPrivate } from './local-server.js'
import { dump } from './pg-dump.js'
import { closeAtOnce } from './raw-session.js'
import { readDump, restore, type Catalog, type DumpStatement, type Refusal } from './restore.js'
import { selectRows, type Selection } from './row-selection.js'
import { readCounters, type Counters } from './sequences.js'
import {
  differing,
  lacking,
  nameSetting,
  prepare,
  readAvailable,
  readSurroundings,
  settingStatements,
  withVersion,
  type Surroundings,
} from './surroundings.js'
import { readTables, type Tables } from './tables.js'

/** Where no statement timeout is asked for, a server that says nothing for so long is given up. */
const SILENCE_MS = 120_000
/** How much longer than its own statement timeout a server may take to answer. */
const GRACE_MS = 15_000
/** As SILENCE_MS, where the mirror has rows: it may build one index for long. */
const WORK_MS = 1_800_000

/** How long a server may take to end a session that does nothing. */
const PARTING_MS = 2_000

/** The sessions of one copy. */
interface Sessions {
  /** Opens one that is closed with the others. */
  readonly open: (target: Target) => Promise<Session>
  /** Ends one that is not needed any more. */
  readonly end: (session: Session) => Promise<void>
}

interface Limits extends CopyOptions {
  readonly silenceMs: number
  readonly workMs: number
}

/** What is read of the source before the mirror is touched. */
interface Source {
  readonly session: Session
  readonly surroundings: Surroundings
  readonly catalog: Catalog
  readonly warnings: readonly string[]
  readonly rows?: { readonly tables: Tables; readonly selection: Selection }
}

/** See `Mirroring.copy`. */
export async function copy(source: Target, mirror: Target, options: CopyOptions): Promise<Copy> {
  const { signal, statementTimeoutMs } = options
  const silenceMs = statementTimeoutMs === 0 ? SILENCE_MS : statementTimeoutMs + GRACE_MS
  const limits = { ...options, silenceMs, workMs: options.data.kind === 'none' ? silenceMs : WORK_MS }
  const opened = new Set<Session>()
  const abort = (): void => {
    for (const session of opened) closeAtOnce(session)
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    signal.throwIfAborted()
    return await copyWith(source, mirror, limits, {
      open: async target => {
        const session = await openSession(target, options)
        opened.add(session)
        signal.throwIfAborted()
        return session
      },
      end: async session => {
        await Promise.race([
          session.client.end().catch(() => undefined),
          pause(PARTING_MS, undefined, { ref: false }),
        ])
        closeAtOnce(session)
        opened.delete(session)
      },
    })
  } catch (thrown) {
    throw signal.aborted ? cancelled() : thrown
  } finally {
    signal.removeEventListener('abort', abort)
    abort()
  }
}

async function copyWith(source: Target, mirror: Target, limits: Limits, sessions: Sessions): Promise<Copy> {
  const { surroundings, catalog, warnings, rows, session: from } = await readSource(source, limits, sessions)
  const to = await sessions.open(mirror)
  const askMirror = asking(to, 'mirror', limits.silenceMs)
  const present = await readSurroundings(askMirror)
  const available = await readAvailable(askMirror, Object.keys(surroundings.extensions))
  const use = isPrivate(mirror) ? 'private' : 'shared'
  const copied = (part: readonly DumpStatement[]): readonly DumpStatement[] =>
    part.filter(isCopied).map(statement => withVersion(statement, surroundings, available))
  const run = (statements: readonly DumpStatement[]): Promise<readonly Refusal[]> =>
    restore(to, statements, { silenceMs: limits.workMs, signal: limits.signal })
  const beforeRows = [
    ...prepare(surroundings, present, use),
    ...(rows === undefined ? [] : FOR_ROWS),
    ...copied(catalog.beforeRows),
  ]
  const afterRows = [...copied(catalog.afterRows), ...settingStatements(surroundings, mirror.database)]
  let refusals: readonly Refusal[]
  let copiedRows: CopiedRows & Counters = NO_ROWS
  if (rows === undefined) refusals = await run([...beforeRows, ...afterRows])
  else {
    const first = await run(beforeRows)
    const { tables, selection } = rows
    const streamed = await copyRows(from, to, tables, selection, limits)
    const counters = await readCounters(asking(from, 'target', limits.silenceMs))
    await sessions.end(from)
    copiedRows = { ...streamed, ...counters }
    refusals = [...first, ...(await run([...counters.statements, ...afterRows]))]
  }
  refusals = [...refusals, ...(await refresh(surroundings.populated, run))]
  await sessions.end(to)
  const found: Shortcomings = {
    differing: differing(surroundings, present, available),
    lacking: use === 'shared' ? lacking(surroundings, present) : [],
    leftOut: [...surroundings.leftOut, ...(rows?.selection.leftOut ?? [])],
    withoutEffect: mirror.address.kind === 'embedded' ? surroundings.settings.map(nameSetting) : [],
    ...{ warnings, refusals },
    refusedRows: copiedRows.refused,
    unreadableSequences: copiedRows.unreadable,
  }
  return { problems: toProblems(mirror, found), tables: copiedRows.tables, rows: copiedRows.rows }
}

const NO_ROWS: CopiedRows & Counters = {
  ...{ tables: 0, rows: 0, refused: new Map() },
  ...{ statements: [], unreadable: [] },
}

/** What a mirror's session has to be like where rows are copied. */
const FOR_ROWS: readonly DumpStatement[] = [
  // The limit is for statements of the change, not for building the index of a large table.
  'SET statement_timeout = 0',
  // As pg_dump sets them for the source: values are written and read in one way.
  "SET DateStyle = 'ISO'",
  "SET IntervalStyle = 'postgres'",
  "SET bytea_output = 'hex'",
].map(sql => ({ object: 'the session', sql }))

async function readSource(source: Target, limits: Limits, sessions: Sessions): Promise<Source> {
  const { data, signal, silenceMs } = limits
  const session = await sessions.open(source)
  const ask = asking(session, 'target', silenceMs)
  const surroundings = await readSurroundings(ask)
  const select = async (): Promise<Source['rows']> => {
    if (data.kind === 'none') return undefined
    const tables = await readTables(ask)
    return { tables, selection: selectRows(tables, data) }
  }
  // What cannot be copied is refused before anything is made; what is copied is chosen in the snapshot.
  await select()
  const { sql, warnings } = await dump(session, {
    options: ['--schema-only', '--no-subscriptions', '--no-sync'],
    ...{ silenceMs, signal },
  })
  if (data.kind === 'none') {
    await sessions.end(session)
    return { session, surroundings, warnings, catalog: readDump(sql) }
  }
  // pg_dump has lifted them for itself.
  await ask(
    `SET lock_timeout = ${limits.lockTimeoutMs}; SET statement_timeout = ${limits.statementTimeoutMs}`,
  )
  const rows = await select()
  const catalog = readDump(sql)
  return { session, surroundings, warnings, catalog, ...(rows === undefined ? {} : { rows }) }
}

/** A mirror with user mappings would read and write other servers in a dry run. */
const isCopied = ({ sql }: DumpStatement): boolean => !sql.startsWith('CREATE USER MAPPING')

/**
 * Fills the materialized views that hold something on the source, or a statement that
 * reads one would fail. One that reads another which is still empty is tried again.
 */
async function refresh(
  names: readonly string[],
  run: (statements: readonly DumpStatement[]) => Promise<readonly Refusal[]>,
): Promise<readonly Refusal[]> {
  let refusals: readonly Refusal[] = []
  let left = names.map(name => ({
    object: `rows of materialized view ${name}`,
    sql: `REFRESH MATERIALIZED VIEW ${name}`,
  }))
  while (left.length > 0) {
    refusals = await run(left)
    const again = left.filter(view => refusals.some(({ statement }) => statement === view))
    if (again.length === left.length) break
    left = again
  }
  return refusals
}
