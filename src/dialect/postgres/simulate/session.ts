/**
 * A session that says what statements would do. Invariant: no statement of the change is
 * ever sent where it could write, and what one session has changed the next one finds, as
 * far as the change's own transactions would have kept it.
 */
import type { Target } from '../../../core/target.js'
import { connectionLost } from '../../connection-error.js'
import type {
  Answer,
  Connection,
  ExecuteOptions,
  SessionOptions,
  SimulationOptions,
  Statement,
  StatementAnswer,
  TransactionEnd,
} from '../../dialect.js'
import { keepRows } from '../../keep-rows.js'
import { checkDatabase, checkServer } from '../checks.js'
import { openSession, socketOf } from '../connect.js'
import { mayEndTransaction } from '../words.js'
import { judge, type Foreseen } from './judge.js'
import { literal } from './names.js'
import { loadParser } from './parse.js'
import { openServer, type Server } from './server.js'
import { emptyState, type State } from './state.js'
import { startTransactions } from './transactions.js'
import { impactOf, newNotes, type LiveAnswers, type World } from './world.js'

/** What the sessions of a simulation share. */
export interface Simulated {
  state: State
  readonly live: LiveAnswers
}

export const nothingSimulated = (): Simulated => ({ state: emptyState, live: new Map() })

/** @throws GreenlineError see `Dialect.connect` */
export async function connectSimulation(
  target: Target,
  simulation: SimulationOptions,
  shared: Simulated,
  options: SessionOptions,
): Promise<Connection> {
  const server = await openServer(target, options)
  const { session } = server
  const parser = await loadParser()
  const { deployer, path } = await whoseSession(server, simulation)
  const world: World = {
    parser,
    server,
    live: shared.live,
    deployer,
    startPath: path,
    state: freshSession(shared.state),
    inTransaction: false,
    parsed: { text: '', count: 0, tokens: () => [], slice: () => '', characters: () => 0 },
    notes: newNotes(),
  }
  const transactions = startTransactions(world)
  let cancelled = false

  async function answer({ piece, data }: Statement): Promise<Answer> {
    world.data = data
    const started = performance.now()
    const how = await transactions.around(piece.text, piece.line, () => judge(world, piece.text, piece.line))
    if (how.transaction === 'none') shared.state = world.state
    return toAnswer(how, performance.now() - started, options)
  }

  async function* execute(
    statements: AsyncIterable<Statement>,
    { beforeSend, onError }: ExecuteOptions,
  ): AsyncGenerator<StatementAnswer> {
    for await (const statement of statements) {
      if (cancelled) return
      beforeSend([statement], mayEndTransaction(statement.piece.text) ? 'transaction' : 'nothing')
      let answered: Answer
      try {
        answered = await answer(statement)
      } catch (thrown) {
        if (!socketOf(session.client).destroyed) throw thrown
        yield {
          statement,
          answer: { status: 'unknown', durationMs: 0, notices: [], transaction: transactions.state() },
        }
        throw connectionLost(target)
      }
      yield { statement, answer: answered }
      if (answered.status === 'failed' && onError === 'stop') return
    }
  }

  return {
    server: session.server,
    execute,
    async begin() {
      transactions.begin()
    },
    async commit(): Promise<TransactionEnd> {
      const end = await transactions.commit()
      shared.state = world.state
      return end
    },
    async rollback(): Promise<TransactionEnd> {
      transactions.rollback()
      shared.state = world.state
      return { outcome: 'rolled-back' }
    },
    async cancel() {
      cancelled = true
      try {
        const other = await openSession(target, options)
        await other.client.query('SELECT pg_cancel_backend($1)', [session.backendPid])
        await other.client.end()
      } catch {
        socketOf(session.client).destroy()
      }
    },
    validate: () => checkDatabase(target, session, options),
    checkServer: now => checkServer(target, session, options, now),
    async [Symbol.asyncDispose]() {
      await session.client.end().catch(() => undefined)
    },
  }
}

/** What a session leaves behind is not found by the next: settings, its role, temporary tables. */
function freshSession(state: State): State {
  const { role: _, roleIsLocal: __, ...rest } = state
  const names = new Map([...state.names].filter(([path]) => !path.startsWith('pg_temp\0')))
  const none = {
    settings: new Map(),
    cursors: new Map(),
    deferred: [],
    deferredNow: new Map(),
    freshLabels: [],
  }
  return { ...rest, ...none, names }
}

interface Whose {
  readonly deployer: string | undefined
  readonly path: readonly string[]
}

/** The role whose privileges count, and its search path. */
async function whoseSession(server: Server, { privilegesOf }: SimulationOptions): Promise<Whose> {
  const [own] = await server.look<{ readonly user: string; readonly path: string }>(
    `SELECT json_build_object('user', session_user, 'path', (SELECT reset_val FROM pg_settings WHERE name = 'search_path'))::text`,
  )
  if (own === undefined) throw new Error('A SELECT without FROM gave no row')
  const role = typeof privilegesOf === 'object' ? privilegesOf.deployer : own.user
  const [path] =
    role === own.user
      ? [own.path]
      : await server.look<string>(
          `SELECT to_json(COALESCE(
             (SELECT substr(line, 13) FROM pg_db_role_setting s, unnest(s.setconfig) line
               WHERE line LIKE 'search\\_path=%' AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = ${literal(role)}))
                 AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
               ORDER BY s.setrole = 0, s.setdatabase = 0 LIMIT 1), (SELECT boot_val FROM pg_settings WHERE name = 'search_path')))::text`,
        )
  return {
    deployer: privilegesOf === 'nobody' ? undefined : role,
    path: (path ?? '').split(',').flatMap(name => {
      const trimmed = name.trim()
      const bare = trimmed.startsWith('"')
        ? trimmed.slice(1, -1).replaceAll('""', '"')
        : trimmed.toLowerCase()
      return bare === '' ? [] : [bare]
    }),
  }
}

interface Answered extends Pick<Answer, 'transaction' | 'ended' | 'savepoint'> {
  readonly foreseen: Foreseen
}

function toAnswer(
  { foreseen, transaction, ended, savepoint }: Answered,
  durationMs: number,
  { outputRows }: SessionOptions,
): Answer {
  const { prediction, error, position, notes } = foreseen
  const keeper = keepRows(outputRows)
  if (notes.output !== undefined && notes.output.fields.length > 0) {
    keeper?.begin(notes.output.fields.map(({ name }) => name))
    for (const row of notes.output.rows) keeper?.row(row)
  }
  const output = keeper?.output()
  const impact = impactOf(notes)
  const common = {
    durationMs,
    notices: [...notes.notices],
    transaction,
    prediction,
    ...(ended === undefined ? {} : { ended }),
    ...(savepoint === undefined ? {} : { savepoint }),
  }
  if (error !== undefined) {
    return { status: 'failed', ...common, error, ...(position === undefined ? {} : { position }) }
  }
  return {
    status: prediction.verdict === 'not-simulated' ? 'not-simulated' : 'succeeded',
    ...common,
    ...(notes.rows === undefined ? {} : { rows: notes.rows }),
    ...(output === undefined ? {} : { output }),
    ...(impact === undefined || prediction.verdict === 'not-simulated' ? {} : { impact }),
  }
}
