/** Routines, triggers, events, sequences and packages. Invariant: a body is kept as text; the server has parsed it. */
import type { Source } from './column.js'
import { readGroup, restOf, textOf } from './parts.js'
import type { ObjectName, Reader } from './reader.js'
import type { Token } from './tokens.js'

export interface ProgramStatement {
  readonly kind: 'create program' | 'alter program'
  readonly what: 'procedure' | 'function' | 'trigger' | 'event' | 'sequence' | 'package' | 'package body'
  readonly name: ObjectName
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  /** Of ALTER. */
  readonly ifExists: boolean
  readonly definer?: string
  /** Of a trigger. */
  readonly on?: {
    readonly table: ObjectName
    readonly timing: 'BEFORE' | 'AFTER'
    readonly event: 'INSERT' | 'UPDATE' | 'DELETE'
    readonly beside?: string
  }
  /** Of an event that gets another name. */
  readonly newName?: ObjectName
  /** A function that is loaded from a library. */
  readonly isLoadable: boolean
  /** What follows the name. */
  readonly body: readonly Token[]
  readonly text: string
}

const WHAT = ['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'SEQUENCE', 'PACKAGE'] as const

/** @param reader - After CREATE [OR REPLACE] or ALTER. */
export function readProgram(
  reader: Reader,
  source: Source,
  { verb, orReplace }: { verb: 'CREATE' | 'ALTER'; orReplace: boolean },
): ProgramStatement | undefined {
  const definer = readDefiner(reader)
  reader.take('AGGREGATE')
  const word = reader.take(...WHAT)
  if (word === undefined) return undefined
  const isBody = word === 'PACKAGE' && reader.take('BODY') !== undefined
  const what = isBody ? 'package body' : (word.toLowerCase() as ProgramStatement['what'])
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const name = reader.name()
  if (name === undefined) return undefined
  const on = what === 'trigger' ? readTriggerHead(reader) : undefined
  if (what === 'trigger' && on === undefined) return undefined
  const body = restOf(reader)
  const newName = what === 'event' && verb === 'ALTER' ? renamed(body) : undefined
  return {
    kind: verb === 'CREATE' ? 'create program' : 'alter program',
    ...{ what, name, orReplace, ifNotExists, ifExists, body, text: textOf(source.text, body) },
    ...(definer === undefined ? {} : { definer }),
    ...(on === undefined ? {} : { on }),
    ...(newName === undefined ? {} : { newName }),
    isLoadable: body.some(({ keyword }) => keyword === 'SONAME') && what === 'function',
  }
}

function readDefiner(reader: Reader): string | undefined {
  if (reader.take('DEFINER') === undefined) return undefined
  reader.sign('=')
  const parts: string[] = []
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    if (WHAT.some(word => word === token.keyword) || token.keyword === 'AGGREGATE') break
    parts.push(token.text)
    reader.skip()
    if (token.text === '(') readGroup(reader)
  }
  return parts.join('')
}

function readTriggerHead(reader: Reader): ProgramStatement['on'] | undefined {
  const timing = reader.take('BEFORE', 'AFTER')
  const event = reader.take('INSERT', 'UPDATE', 'DELETE')
  if (timing === undefined || event === undefined || reader.take('ON') === undefined) return undefined
  const table = reader.name()
  if (table === undefined || !reader.takeAll('FOR', 'EACH', 'ROW')) return undefined
  const beside = reader.take('FOLLOWS', 'PRECEDES') === undefined ? undefined : reader.name()?.name
  return {
    ...{ table, timing: timing as 'BEFORE' | 'AFTER', event: event as 'INSERT' | 'UPDATE' | 'DELETE' },
    ...(beside === undefined ? {} : { beside }),
  }
}

function renamed(body: readonly Token[]): ObjectName | undefined {
  const at = body.findIndex(({ keyword }, index) => keyword === 'RENAME' && body[index + 1]?.keyword === 'TO')
  if (at < 0 || body.slice(0, at).some(({ keyword }) => keyword === 'DO')) return undefined
  const [first, sign, second] = body.slice(at + 2)
  if (first === undefined) return undefined
  return sign?.text === '.' && second !== undefined
    ? { database: first.text, name: second.text }
    : { name: first.text }
}
