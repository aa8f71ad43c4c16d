/**
 * A session that says what statements would do on a target, and does nothing. Invariant: the server itself refuses
 * every write of it (a READ ONLY transaction that is never left), and only SELECT, SHOW, EXPLAIN, PREPARE and SET of
 * the session's own variables are sent.
 */
import type { Notice, Prediction } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import { connectionLost } from '../../connection-error.js'
import type {
  Answer,
  Connection,
  SessionOptions,
  SimulationOptions,
  Statement,
  StatementAnswer,
} from '../../dialect.js'
import { keepRows } from '../../keep-rows.js'
import { checkDatabase, checkServer } from '../checks.js'
import { openSession } from '../connect.js'
import { killQuery, startDeadline } from '../deadline.js'
import { isFromServer, type ServerError } from '../sql-error.js'
import { endOf } from '../transaction-end.js'
import { openCatalog, type Catalog } from './catalog.js'
import { enter, findDeployer, type Judged } from './deployer.js'
import type { Question } from './question.js'
import { impactOf } from './impact.js'
import { createReadOnlyClient } from './read-only-client.js'
import type { Scene, SessionState } from './scene.js'
import { simulate, type Simulated } from './simulate.js'
import { createTransaction } from './transaction.js'
import { tokensOf } from '../statements/tokens.js'
import { EMPTY_WORLD, type World } from './world.js'

/** What the sessions of one simulation share. */
export interface SharedWorld {
  world: World
  catalog?: Promise<Catalog>
  judged?: Promise<Judged>
  /** Of the session that is open: what the catalog knows outlives each of them. */
  ask?: Question
  readonly told: Set<string>
  readonly numbers: SessionState['numbers']
}

export const startWorld = (): SharedWorld => ({ world: EMPTY_WORLD, told: new Set(), numbers: new Map() })

export async function openSimulation(
  target: Target,
  options: SessionOptions,
  simulation: SimulationOptions,
  shared: SharedWorld,
): Promise<Connection> {
  const session = await openSession(target, options)
  const { client, server } = session
  const asker = await createReadOnlyClient(session, options)
  shared.ask = asker.ask
  const catalog = await (shared.catalog ??= openCatalog(server, sql => {
    if (shared.ask === undefined) throw new Error('A catalog was asked before a session was open')
    return shared.ask(sql)
  }))
  const judged = await (shared.judged ??= findDeployer(target, simulation, {
    ...{ server, catalog, ask: asker.ask },
  })).catch((thrown: unknown) => {
    client.destroy()
    throw thrown
  })
  const state: SessionState = {
    deployer: judged.deployer && enter(judged.deployer, target, shared.world),
    database: target.database === '' ? undefined : target.database,
    ...{ sqlMode: asker.sqlMode, foreignKeyChecks: true, uniqueChecks: true, checkConstraints: true },
    ...{ autocommit: true, readsOnly: false, temporary: new Map(), savepoints: new Set(), locked: undefined },
    // A session that has inserted nothing is told 0.
    ...{ lastNumber: 0n, prepared: new Map(), handlers: new Set(), numbers: shared.numbers },
  }
  const transaction = createTransaction(shared, state)
  let cancelled = false
  const isCancelled = (): boolean => cancelled

  async function answer({ piece: { text, line } }: Statement): Promise<Answer> {
    const started = performance.now()
    const scene = sceneFor(text)
    const worldBefore = shared.world
    const simulated = await simulate(scene, line)
    shared.world = scene.world
    const before = transaction.state()
    transaction.follow(simulated, worldBefore)
    return toAnswer(scene, simulated, {
      ...{ durationMs: performance.now() - started, before, text },
    })
  }

  function sceneFor(text: string): Scene {
    return {
      ...{ server, catalog, session: state, text, world: shared.world },
      tokens: tokensOf(text, { server, sqlMode: state.sqlMode }),
      ...{
        ask: asker.ask,
        askAs: sql => asker.askAs(sql, state.sqlMode),
        fieldsOf: sql => asker.fieldsOf(sql, state.sqlMode),
      },
      run: sql => asker.run(sql, state.sqlMode, keepRows(options.outputRows)),
      warningsOf: sql => asker.warningsOf(sql, state.sqlMode, 'run'),
      preparedWarningsOf: sql => asker.warningsOf(sql, state.sqlMode, 'prepared'),
      runSet: sql => asker.runSet(sql, state.sqlMode),
      checkSyntax: (written, marks) => asker.checkSyntax(written, state.sqlMode, marks),
      progress: { statement: undefined },
      ...{ needs: new Set(), effects: [], scans: new Set(), blind: new Set() },
    }
  }

  interface Passage {
    readonly durationMs: number
    readonly before: Answer['transaction']
    readonly text: string
  }

  function toAnswer(scene: Scene, { verdict }: Simulated, { durationMs, before, text }: Passage): Answer {
    const after = transaction.state()
    const notices = [...privilegeNotices(), ...blindNotices(scene)]
    const lists = {
      ...(scene.needs.size === 0 ? {} : { needs: [...scene.needs] }),
      ...(scene.effects.length === 0 || !/^would-(?:succeed|do)/.test(verdict.verdict)
        ? {}
        : { effects: scene.effects }),
      ...(scene.scans.size === 0 ? {} : { scans: [...scene.scans] }),
    }
    const prediction: Prediction = {
      verdict: verdict.verdict,
      ...('reason' in verdict ? { reason: verdict.reason } : {}),
      ...lists,
    }
    const rest = { durationMs, notices, transaction: after, prediction }
    if (verdict.verdict === 'would-fail') {
      const { refusal: error, position } = verdict.refusal
      const ended = before === 'open' && after === 'none'
      return {
        ...{ status: 'failed', ...rest, error },
        ...(position === undefined ? {} : { position }),
        ...(ended ? { ended: 'committed' as const } : {}),
      }
    }
    if (verdict.verdict === 'not-simulated')
      return { status: 'not-simulated', ...rest, ...endOf(text, before, after) }
    const impact = scene.impact ?? impactOf(scene.effects)
    return {
      ...{ status: 'succeeded', ...rest },
      ...(impact === undefined || verdict.verdict !== 'would-succeed' ? {} : { impact }),
      ...(verdict.rows === undefined ? {} : { rows: verdict.rows }),
      ...('output' in verdict ? { output: verdict.output } : {}),
      ...endOf(text, before, after),
    }
  }

  /** Once: why nobody's privileges are judged, though somebody is named. */
  function privilegeNotices(): readonly Notice[] {
    if (judged.deployer !== undefined || judged.notice === undefined || shared.told.has('')) return []
    shared.told.add('')
    return [{ severity: 'Warning', code: 'GREENLINE', message: judged.notice }]
  }

  /** Once for each table: its triggers may change everything that is said of its rows. */
  function blindNotices({ blind }: Scene): readonly Notice[] {
    return [...blind].flatMap(table => {
      if (shared.told.has(table)) return []
      shared.told.add(table)
      const message = `The account may not see triggers (it would take TRIGGER on ${table}): what is said of ${table} holds only if it has none`
      return [{ severity: 'Warning', code: 'GREENLINE', message }]
    })
  }

  async function* execute(
    statements: Parameters<Connection['execute']>[0],
    settings: Parameters<Connection['execute']>[1],
  ): AsyncGenerator<StatementAnswer> {
    for await (const statement of statements) {
      settings.beforeSend([statement], 'transaction')
      const deadline = startDeadline(target, session, options)
      let given: Answer
      try {
        given = await answer(statement)
      } catch (thrown) {
        const error = thrown as ServerError
        if (isFromServer(error)) throw thrown
        if (error.code === undefined) throw thrown
        yield { statement, answer: { status: 'unknown', durationMs: 0, notices: [], transaction: 'none' } }
        throw connectionLost(target)
      } finally {
        deadline.stop()
      }
      yield { statement, answer: given }
      if ((given.status === 'failed' && settings.onError === 'stop') || isCancelled()) return
    }
  }

  return {
    server,
    execute,
    begin: async () => transaction.begin(),
    commit: async () => {
      transaction.commit()
      return { outcome: 'committed' }
    },
    rollback: async () => {
      transaction.rollback()
      return { outcome: 'rolled-back' }
    },
    cancel() {
      cancelled = true
      return killQuery(target, session, options)
    },
    validate: () => checkDatabase(target, session, options),
    checkServer: now => checkServer(target, session, options, now),
    async [Symbol.asyncDispose]() {
      transaction.rollback()
      await new Promise<void>(resolve => client.end(() => resolve()))
    },
  }
}
