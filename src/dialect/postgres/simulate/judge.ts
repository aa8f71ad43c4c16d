/**
 * Says of one statement what it would do, and remembers what it would have changed.
 * Invariant: what the table of kinds does not have is not simulated, and neither is
 * anything that such a statement may have touched.
 */
import { ownFault } from '../../own-fault.js'
import type { Prediction, SqlError } from '../../../core/model.js'
import { HANDLERS, READS } from './kinds.js'
import { open as openNode, parse, type Parsed } from './parse.js'
import { settingsOf } from './resolve.js'
import { backTo } from './state.js'
import { Refusal, Unsure } from './verdicts.js'
import { change, newNotes, type Notes, type World } from './world.js'

/** What is foreseen. */
export interface Foreseen {
  readonly prediction: Prediction
  readonly error?: SqlError
  readonly position?: number
  readonly notes: Notes
}

/**
 * Judges a statement and changes the state accordingly.
 *
 * @param line - Of the statement in its file, for what later statements say about it.
 * @throws What is neither an answer of the server nor a doubt: the connection is lost, or a bug.
 */
export async function judge(world: World, text: string, line: number): Promise<Foreseen> {
  const before = world.state
  const notes = newNotes()
  world.notes = notes
  try {
    await judgeText(world, text)
    return { prediction: predictionOf(notes), notes }
  } catch (thrown) {
    world.state = backTo(before, world.state)
    if (thrown instanceof Refusal) {
      const { sqlError: error, position } = thrown
      const { needs } = predictionOf(notes)
      return {
        prediction: { verdict: 'would-fail', ...(needs === undefined ? {} : { needs }) },
        error,
        notes,
        ...(position === undefined ? {} : { position }),
      }
    }
    const reason = thrown instanceof Unsure ? thrown.message : ownFault(thrown)
    if (reason === undefined) throw thrown
    taint(world, notes, `line ${line} was not simulated`)
    change(world, { leftOut: [...world.state.leftOut, { line, text }] })
    return { prediction: { verdict: 'not-simulated', reason: sentence(reason) }, notes }
  }
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

async function judgeText(world: World, text: string): Promise<void> {
  const parsed = parse(world.parser, text)
  if (!('count' in parsed)) {
    await serverReads(world, text)
    throw new Unsure(`the parser cannot read it (${parsed.message}), and the server can`)
  }
  world.parsed = parsed
  if (parsed.node === undefined) {
    world.notes.reach = 'nothing'
    world.notes.nothing = 'it holds no statement'
    return
  }
  if (parsed.count > 1) throw new Unsure('it holds several statements')
  await judgeNode(world, parsed)
}

async function judgeNode(world: World, parsed: Parsed): Promise<void> {
  if (parsed.node === undefined) return
  const [kind, fields] = openNode(parsed.node)
  const handler = HANDLERS[kind]
  if (READS.has(kind)) world.notes.reach = 'nothing'
  const { allUnknown } = world.state
  if (allUnknown !== undefined && kind !== 'TransactionStmt' && kind !== 'VariableSetStmt') {
    throw new Unsure(`what it would find is not known: ${allUnknown}, and may have changed anything`)
  }
  const fresh = world.state.freshLabels.find(({ label }) => parsed.text.includes(`'${label}'`))
  if (fresh !== undefined && kind !== 'AlterEnumStmt' && kind !== 'InsertStmt') {
    throw new Unsure(
      `it may use the label '${fresh.label}', which cannot be used before the transaction ends`,
    )
  }
  // The server's own grammar: it may be older than the parser, and say no in its own words.
  if (!QUERIES.has(kind)) await serverReads(world, parsed.text)
  if (handler === undefined) throw new Unsure(`statements of this kind (${kind}) are not simulated`)
  await handler(world, fields)
}

/** Analysed by the server as they are asked, with what the change made in them. */
const QUERIES: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
])

/** Has the server read a text without running it. @throws Refusal 42601 */
async function serverReads(world: World, text: string): Promise<void> {
  try {
    await world.server.describe(text, await settingsOf(world))
  } catch (thrown) {
    // What it says beyond the grammar, it says of the database without the change.
    if (thrown instanceof Refusal && thrown.sqlError.code === '42601') throw thrown
    if (!(thrown instanceof Refusal) && !(thrown instanceof Unsure)) throw thrown
  }
}

function predictionOf({ nothing, needs, effects, scans }: Notes): Prediction {
  return {
    verdict: nothing === undefined ? 'would-succeed' : 'would-do-nothing',
    ...(nothing === undefined ? {} : { reason: sentence(nothing) }),
    ...(needs.size === 0 ? {} : { needs: [...needs] }),
    ...(effects.length === 0 ? {} : { effects }),
    ...(scans.size === 0 ? {} : { scans: [...scans] }),
  }
}

/** Remembers what nobody can know any more. */
function taint(world: World, { reach }: Notes, reason: string): void {
  if (reach === 'nothing') return
  const { state } = world
  if (reach === 'everything') world.state = { ...state, allUnknown: state.allUnknown ?? reason }
  else if (reach === 'rows') world.state = { ...state, rowsUnknown: reason, epoch: state.epoch + 1 }
  else {
    const unknown = new Map(state.unknown)
    for (const path of reach) unknown.set(path, `is not known: ${reason}`)
    world.state = { ...state, unknown }
  }
}
