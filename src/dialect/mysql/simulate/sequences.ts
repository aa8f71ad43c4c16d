/**
 * Sequences. Invariant: which number is next is only known at the time of execution; whether there is one more, and
 * whether the limits fit together, is told from what the sequence's row says.
 *
 * @see https://mariadb.com/kb/en/create-sequence/
 */
import type { ProgramStatement } from '../statements/programs.js'
import { createReader, type ObjectName, type Reader } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import type { Outcome } from './create-table.js'
import { mustHaveDatabase } from './databases.js'
import type { Sequence, SequenceState } from './model.js'
import { quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { find, put, qualify, shown, type Scene } from './scene.js'

const HIGHEST = 9223372036854775807n

/** @throws A refusal: there is none, or it is something else. */
export async function mustFindSequence(scene: Scene, written: ObjectName): Promise<Sequence> {
  const name = qualify(scene, written)
  const found = (await find(scene, name)) ?? refuse(4091, `Unknown SEQUENCE: '${name.name}'`)
  if (found.kind !== 'sequence') refuse(4089, `'${name.database}.${name.name}' is not a SEQUENCE`)
  return found
}

async function stateOf(scene: Scene, sequence: Sequence): Promise<SequenceState> {
  if (sequence.state !== undefined) return sequence.state
  if (sequence.origin === 'made') return doubt(`the limits of ${sequence.name} are not known`)
  const rows = await scene.ask(`SELECT * FROM ${quoteTable(sequence)}`).catch(() => [])
  const [row] = rows
  if (row === undefined) return doubt(`the account may not read the sequence ${sequence.name}`)
  const number = (field: string): bigint => BigInt(String(row[field]))
  return {
    next: number('next_not_cached_value'),
    least: number('minimum_value'),
    most: number('maximum_value'),
    start: number('start_value'),
    increment: number('increment'),
    cache: number('cache_size'),
    cycles: String(row['cycle_option']) === '1',
  }
}

/** @throws A doubt where a sequence may have run out. */
export async function checkSupply(scene: Scene, sequence: Sequence): Promise<void> {
  const { next, least, most, increment, cycles } = await stateOf(scene, sequence)
  // As many as a statement of the usual size would take.
  const room = 1_000_000n * (increment === 0n ? 1n : increment)
  const isNear = increment < 0n ? next + room < least : next + room > most
  if (!cycles && isNear) doubt(`the sequence ${sequence.name} may run out of numbers`)
}

interface Options {
  readonly state: Partial<SequenceState>
  readonly restarts?: bigint | 'start'
}

/** @returns undefined for an option that is not known. */
function readOptions(body: readonly Token[]): Options | undefined {
  const reader = createReader(body.filter(token => token.text !== ';'))
  let state: Partial<Record<keyof SequenceState, bigint | boolean>> = {}
  let restarts: bigint | 'start' | undefined
  while (reader.peek() !== undefined) {
    const word = reader.peek()?.keyword ?? ''
    reader.skip()
    switch (word) {
      case 'START':
        reader.take('WITH')
        state = { ...state, start: number(reader) }
        break
      case 'INCREMENT':
        reader.take('BY')
        state = { ...state, increment: number(reader) }
        break
      case 'MINVALUE':
        state = { ...state, least: number(reader) }
        break
      case 'MAXVALUE':
        state = { ...state, most: number(reader) }
        break
      case 'CACHE':
        state = { ...state, cache: number(reader) }
        break
      case 'NOCACHE':
        state = { ...state, cache: 0n }
        break
      case 'CYCLE':
      case 'NOCYCLE':
        state = { ...state, cycles: word === 'CYCLE' }
        break
      case 'RESTART': {
        const hasWith = reader.take('WITH') !== undefined
        const isNumber = hasWith || /^(?:\d|[-+=]$)/.test(reader.peek()?.text ?? '')
        restarts = isNumber ? number(reader) : 'start'
        break
      }
      default:
        return undefined
    }
  }
  return { state: state as Partial<SequenceState>, ...(restarts === undefined ? {} : { restarts }) }
}

function number(reader: Reader): bigint {
  reader.sign('=')
  const isNegative = reader.sign('-')
  const text = reader.peek()?.text ?? ''
  reader.skip()
  if (!/^\d+$/.test(text)) return doubt(`the number ${text} of a sequence is not understood`)
  return isNegative ? -BigInt(text) : BigInt(text)
}

/** Whether a sequence's limits fit together, as its server sees it. */
function areSound({ next, least, most, start, increment, cache }: SequenceState): boolean {
  return (
    most >= start &&
    start >= least &&
    most > least &&
    most < HIGHEST &&
    least > -HIGHEST - 1n &&
    cache >= 0n &&
    (increment < 0n ? next <= most : next >= least)
  )
}

export async function alterSequence(scene: Scene, statement: ProgramStatement): Promise<Outcome> {
  const name = qualify(scene, statement.name)
  if (statement.ifExists && (await find(scene, name)) === undefined)
    return { nothing: `there is no sequence ${shown(scene, name)}`, rows: 0 }
  const sequence = await mustFindSequence(scene, statement.name)
  const before = await stateOf(scene, sequence)
  const options =
    readOptions(statement.body) ?? doubt('Greenline does not understand an option of the sequence')
  const after = { ...before, ...options.state }
  const { restarts } = options
  const state =
    restarts === undefined ? after : { ...after, next: restarts === 'start' ? after.start : restarts }
  if (!areSound(state))
    refuse(4085, `Sequence '${name.database}.${name.name}' has out of range value for options`)
  put(scene, { ...sequence, state, isChanged: true })
  scene.effects.push({ what: `sequence ${shown(scene, name)}`, how: 'altered' })
  return { rows: 0 }
}

export async function createSequence(scene: Scene, statement: ProgramStatement): Promise<Outcome> {
  const name = qualify(scene, statement.name)
  await mustHaveDatabase(scene, name.database)
  const there = await find(scene, name)
  if (there !== undefined && !(statement.orReplace && there.kind === 'sequence')) {
    if (statement.orReplace) doubt(`${name.name} is a ${there.kind}`)
    if (!statement.ifNotExists) refuse(1050, `Table '${name.name}' already exists`)
    return { nothing: `there is a ${there.kind} ${shown(scene, name)} already`, rows: 0 }
  }
  const state = startingState(statement.body)
  put(scene, {
    ...{ kind: 'sequence', ...name, origin: 'made', isChanged: true },
    ...(state === undefined ? {} : { state }),
  })
  scene.effects.push({
    what: `sequence ${shown(scene, name)}`,
    how: there === undefined ? 'created' : 'replaced',
  })
  return { rows: 0 }
}

function startingState(body: readonly Token[]): SequenceState | undefined {
  const written = readOptions(body)?.state
  if (written === undefined) return undefined
  const increment = written.increment ?? 1n
  const least = written.least ?? (increment < 0n ? -HIGHEST : 1n)
  const most = written.most ?? (increment < 0n ? -1n : HIGHEST - 1n)
  const start = written.start ?? (increment < 0n ? most : least)
  return {
    ...{ least, most, start, increment, next: start },
    ...{ cache: written.cache ?? 1000n, cycles: written.cycles ?? false },
  }
}
