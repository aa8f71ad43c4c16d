/**
 * Sends a change through the splitter to a session, simulated or real. Invariant: both get the same
 * statements, and every statement that was sent has what became of it.
 */
import type { Target } from '../../../src/core/target.js'
import { DIALECTS } from '../../../src/dialect/registry.js'
import type { Answer, Connection, Statement } from '../../../src/dialect/dialect.js'
import { piecesOf, statementsOf } from '../../../src/engine/statements.js'
import { sqlFile } from '../../engine/run.js'
import { SESSION_OPTIONS, type World } from './world.js'

/** What became of a statement, or would. */
export interface Fate {
  readonly sql: string
  readonly status: Answer['status']
  readonly code?: string
  readonly message?: string
  /** Of a simulation. */
  readonly verdict?: NonNullable<Answer['prediction']>['verdict']
  readonly reason?: string
  /** Of an execution, where it was looked at: whether catalog, rows and accounts were the same after it. */
  readonly unchanged?: boolean
}

const fateOf = ({ piece }: Statement, { status, error, prediction }: Answer): Fate => ({
  ...{ sql: piece.text, status },
  ...(error === undefined ? {} : { code: error.code, message: error.message }),
  ...(prediction === undefined ? {} : { verdict: prediction.verdict }),
  ...(prediction?.reason === undefined ? {} : { reason: prediction.reason }),
})

/** The whole change in one stream, as the engine sends a file. */
export async function simulate(target: Target, change: string): Promise<readonly Fate[]> {
  const dialect = DIALECTS[target.dialect]
  const open = dialect.simulating(target, { privilegesOf: 'nobody' })
  const fates: Fate[] = []
  await using connection: Connection = await open(SESSION_OPTIONS)
  const statements = statementsOf(piecesOf(sqlFile('change.sql', change), dialect))
  const options = { onError: 'continue', beforeSend: () => undefined } as const
  for await (const { statement, answer } of connection.execute(statements, options)) {
    fates.push(fateOf(statement, answer))
  }
  return fates
}

/**
 * Runs a change for real, one statement after the other.
 *
 * @param lookAt - Places of statements whose effect is looked at.
 */
export async function executeReally(
  world: World,
  database: string,
  change: string,
  lookAt: (place: number, isLast: boolean) => boolean,
): Promise<readonly Fate[]> {
  const target = world.owner(database)
  const dialect = DIALECTS[target.dialect]
  const fates: Fate[] = []
  await using connection = await dialect.connect(target, SESSION_OPTIONS)
  let transaction = 'none'
  const statements = statementsOf(piecesOf(sqlFile('change.sql', change), dialect))
  let next = await statements.next()
  while (next.done !== true) {
    const statement = next.value
    // Its data has to be read before what follows it.
    const following = statement.data === undefined ? await statements.next() : undefined
    const looked = transaction === 'none' && lookAt(fates.length, following?.done === true)
    const before = looked ? await world.state(database) : undefined
    const one = (async function* () {
      yield statement
    })()
    const options = { onError: 'continue', beforeSend: () => undefined } as const
    for await (const { answer } of connection.execute(one, options)) {
      transaction = answer.transaction
      const unchanged = before === undefined ? undefined : (await world.state(database)) === before
      fates.push({ ...fateOf(statement, answer), ...(unchanged === undefined ? {} : { unchanged }) })
    }
    next = following ?? (await statements.next())
  }
  return fates
}

/** Why a prediction is not what happened; undefined when it is. */
export function mismatch(predicted: Fate | undefined, happened: Fate | undefined): string | undefined {
  if (predicted === undefined || happened === undefined) return 'one of them was not sent'
  if (predicted.reason?.startsWith('Greenline has a fault') === true) return 'a fault of our own'
  if (predicted.status === 'not-simulated') return 'not simulated'
  if (predicted.status !== happened.status)
    return `predicted ${predicted.status}, happened ${happened.status}`
  if (happened.status === 'failed' && predicted.code !== happened.code) return 'another code'
  if (predicted.verdict === undefined) return 'no verdict'
  const fits = { succeeded: ['would-succeed', 'would-do-nothing'], failed: ['would-fail'] }[
    happened.status as 'succeeded' | 'failed'
  ]
  if (!fits.includes(predicted.verdict)) return `status ${predicted.status}, verdict ${predicted.verdict}`
  if (predicted.verdict === 'would-do-nothing' && happened.unchanged === false) return 'it did something'
  return undefined
}

export const describeFate = ({ status, code, verdict, reason, message }: Fate): string =>
  [verdict ?? status, code, reason ?? message].filter(part => part !== undefined).join(' ')
