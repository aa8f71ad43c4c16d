/**
 * What a statement that could not be simulated may have touched. Invariant: where nobody can tell, everything is
 * unknown from there on.
 */
import type { Statement } from '../statements/read.js'
import type { ObjectName } from '../statements/reader.js'
import { unknownContent } from './data.js'
import { isForbidding } from './follow.js'
import { referrersOf } from './foreign.js'
import type { Trigger } from './model.js'
import { triggersOn } from './programs.js'
import { isDoubt, isRefusal } from './refusal.js'
import { keyIn, peek, put, qualify, type Scene } from './scene.js'
import { withUnknown } from './world.js'

/** Marks all that a statement may have touched. @param reason - With the statement's line. */
export async function taint(scene: Scene, statement: Statement | undefined, reason: string): Promise<void> {
  if (statement === undefined || !(await isBounded(scene, statement, reason)))
    scene.world = withUnknown(scene.world, reason)
  // It may have given a row its number.
  if (statement === undefined || !/^(?:query|use|begin|grant|revoke|explain)$/.test(statement.kind))
    scene.session.lastNumber = undefined
}

/** Marks what is known to be all. @returns Whether it is. */
async function isBounded(scene: Scene, statement: Statement, reason: string): Promise<boolean> {
  try {
    return taintTables(scene, statement, reason) ?? (await taintWritten(scene, statement, reason))
  } catch (thrown) {
    if (isDoubt(thrown) || isRefusal(thrown)) return false
    throw thrown
  }
}

type Event = Trigger['event']

/** Statements that write rows, and the tables that they name. */
async function taintWritten(scene: Scene, statement: Statement, reason: string): Promise<boolean> {
  const written: [ObjectName, readonly Event[]][] = []
  if (statement.kind === 'insert') {
    const { replaces, onDuplicate, table } = statement
    const more: readonly Event[] = replaces ? ['DELETE'] : onDuplicate.length > 0 ? ['UPDATE'] : []
    written.push([table, ['INSERT', ...more]])
  } else if (statement.kind === 'load') {
    if (statement.table === undefined) return false
    written.push([statement.table, ['INSERT', 'DELETE']])
  } else if (statement.kind === 'update' || statement.kind === 'delete') {
    const event = statement.kind === 'update' ? 'UPDATE' : 'DELETE'
    if (statement.kind === 'delete') for (const each of statement.targets) written.push([each, [event]])
    const tokens = statement.tables ?? []
    tokens.forEach((token, at) => {
      if (token.kind !== 'name' || tokens[at + 1]?.text === '.' || token.keyword === 'JOIN') return
      const database = tokens[at - 1]?.text === '.' ? tokens[at - 2]?.text : undefined
      written.push([{ name: token.text, ...(database === undefined ? {} : { database }) }, [event]])
    })
  } else return false
  const seen = new Set<string>()
  for (const [name, events] of written) {
    if (!(await taintRows(scene, name, { reason, events, seen }))) return false
  }
  return true
}

interface Writing {
  readonly reason: string
  readonly events: readonly Event[]
  /** Tables that were marked for it. */
  readonly seen: Set<string>
}

/**
 * Takes what is known of a table's rows, and of those that follow them by foreign keys.
 *
 * @returns Whether nothing else may be touched: a trigger may do anything.
 */
async function taintRows(scene: Scene, name: ObjectName, writing: Writing): Promise<boolean> {
  const { reason, events, seen } = writing
  const place = qualify(scene, name)
  const found = await peek(scene, place)
  if (found === undefined || found.kind === 'obscure' || found.kind === 'sequence') return true
  if (found.kind === 'view') return false
  if (seen.has(keyIn(scene, place))) return true
  seen.add(keyIn(scene, place))
  const content = unknownContent(found.columns, reason)
  put(scene, { ...found, isChanged: true, autoIncrement: undefined, content })
  for (const event of events) {
    const triggers = found.isTemporary ? [] : await triggersOn(scene, found, event)
    if (triggers !== 'hidden' && triggers.length > 0) return false
  }
  for (const { child, key } of await referrersOf(scene, found)) {
    const further = events.flatMap((event): readonly Event[] => {
      const action = event === 'DELETE' ? key.onDelete : event === 'UPDATE' ? key.onUpdate : 'restrict'
      if (isForbidding(action)) return []
      return event === 'DELETE' && action === 'cascade' ? ['DELETE'] : ['UPDATE']
    })
    if (further.length > 0 && !(await taintRows(scene, child, { reason, events: further, seen })))
      return false
  }
  return true
}

/** Other statements. @returns Whether all that it may touch is known; undefined for those that write rows. */
function taintTables(scene: Scene, statement: Statement, reason: string): boolean | undefined {
  const obscure = (name: ObjectName): void => {
    const place = qualify(scene, name)
    put(scene, { kind: 'obscure', ...place, reason })
  }
  switch (statement.kind) {
    case 'query':
    case 'use':
    case 'begin':
    case 'maintain':
    case 'administer':
    case 'kill':
    case 'grant':
    case 'revoke':
    case 'set password':
    case 'set role':
    case 'set default role':
    case 'deallocate':
    case 'handler':
    case 'explain':
      return true
    case 'prepare':
      scene.session.prepared.set(statement.name, { reason })
      return true
    case 'set':
      return statement.assignments.every(({ scope }) => scope === 'global')
    case 'create table':
    case 'create view':
    case 'alter view':
      obscure(statement.name)
      return true
    case 'alter table':
      obscure(statement.table)
      for (const clause of statement.clauses) if (clause.kind === 'rename') obscure(clause.to)
      return true
    case 'index':
      obscure(statement.alter.table)
      return true
    case 'truncate':
      obscure(statement.table)
      return true
    case 'drop':
      if (!/^(?:table|view|sequence)$/.test(statement.what)) return false
      statement.names.forEach(obscure)
      return true
    case 'rename tables':
      for (const { from, to } of statement.pairs) {
        obscure(from)
        obscure(to)
      }
      return true
    case 'insert':
    case 'update':
    case 'delete':
    case 'load':
      return undefined
    default:
      return false
  }
}
