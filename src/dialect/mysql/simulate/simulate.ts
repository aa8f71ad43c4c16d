/**
 * One statement of a change: what the server would do with it. Invariant: whatever is not surely understood is
 * `not-simulated`, and leaves behind a world in which all that it may have touched is unknown.
 */
import { endsSession, isCutShort, isFromServer, type ServerError } from '../sql-error.js'
import { ownFault } from '../../own-fault.js'
import type { Output } from '../../../core/model.js'
import type { Statement } from '../statements/read.js'
import { readScene } from './known-values.js'
import { forgetRights, keepRights, mustHave } from './privileges.js'
import { doubt, isDoubt, isRefusal, type Doubt, type Refusal } from './refusal.js'
import { mustCall } from './routines.js'
import { isIndependent, run } from './run.js'
import { adopt, type Scene } from './scene.js'
import { checkLocks } from './table-locks.js'
import { taint } from './taint.js'

export type Verdict =
  | { readonly verdict: 'would-succeed'; readonly rows?: number; readonly output?: Output }
  | { readonly verdict: 'would-do-nothing'; readonly reason: string; readonly rows?: number }
  | { readonly verdict: 'would-fail'; readonly refusal: Refusal }
  | { readonly verdict: 'not-simulated'; readonly reason: string }

/** What a statement is, for those who keep the session's transaction. */
export interface Simulated {
  readonly verdict: Verdict
  /** Of EXECUTE, the one that it runs. */
  readonly statement: Statement | undefined
}

/** @param line - Where it is, for those that cannot be simulated because of it. */
export async function simulate(scene: Scene, line: number): Promise<Simulated> {
  const before = scene.world
  const { progress } = scene
  try {
    const verdict = await judge(scene)
    return { statement: progress.statement, verdict }
  } catch (thrown) {
    const refusal = isDoubt(thrown) ? await refusalFor(scene, thrown) : thrown
    if (isRefusal(refusal)) {
      scene.world = refusal.world ?? before
      return { statement: progress.statement, verdict: { verdict: 'would-fail', refusal } }
    }
    const reason = isDoubt(thrown) ? thrown.doubt : (ownFault(thrown) ?? unanswered(thrown))
    if (reason === undefined) throw thrown
    scene.world = before
    const why = `the statement of line ${line} could not be simulated`
    await taint(scene, progress.statement, why)
    forgetRights(scene, progress.statement, why)
    return { statement: progress.statement, verdict: { verdict: 'not-simulated', reason } }
  }
}

/** Why a question of ours has no answer, when the server refused it; undefined for what ends the session. */
function unanswered(thrown: unknown): string | undefined {
  const error = thrown as ServerError
  return isFromServer(error) && !endsSession(error) && !isCutShort(error)
    ? `the server refuses to be asked about it (${error.sqlMessage ?? ''})`
    : undefined
}

async function judge(scene: Scene): Promise<Verdict> {
  await scene.checkSyntax(scene.text, 'refused')
  const read = await readScene(scene)
  const { statement } = read
  scene.progress.statement = statement
  if (scene.world.unknown !== undefined && !isIndependent(statement)) doubt(scene.world.unknown)
  if (scene.tokens.length === 0)
    return { verdict: 'would-do-nothing', reason: 'its comment is for another server', rows: 0 }
  if (statement === undefined) return doubt('Greenline does not understand all of it')
  await mustHave(scene, statement)
  if (scene.session.locked !== undefined) checkLocks(scene, statement)
  const outcome = await run(read.scene, statement)
  adopt(scene, read.scene)
  if (outcome.nothing === undefined) await keepRights(scene, statement)
  const { rows, output, nothing } = outcome
  const told = rows === undefined ? {} : { rows }
  if (nothing !== undefined) return { verdict: 'would-do-nothing', reason: nothing, ...told }
  return { verdict: 'would-succeed', ...told, ...(output === undefined ? {} : { output }) }
}

/** The account of the simulation may not call a function: whether there is one is known all the same. */
async function refusalFor(scene: Scene, { routine }: Doubt): Promise<unknown> {
  if (routine === undefined) return undefined
  const at = scene.tokens.findIndex(
    ({ text }, place) =>
      text.toLowerCase() === routine.name.toLowerCase() && scene.tokens[place + 1]?.text === '(',
  )
  try {
    await mustCall(scene, 'function', routine, valuesAt(scene, at + 1))
    return undefined
  } catch (thrown) {
    return thrown
  }
}

/** How many values stand between the brackets that begin at a place. */
function valuesAt({ tokens }: Scene, at: number): number | undefined {
  const open = tokens[at]
  if (open?.text !== '(') return undefined
  const rest = tokens.slice(at + 1)
  const end = rest.findIndex(({ text, depth }) => text === ')' && depth === open.depth)
  if (end < 1) return end === 0 ? 0 : undefined
  return rest.slice(0, end).filter(({ text, depth }) => text === ',' && depth === open.depth + 1).length + 1
}
