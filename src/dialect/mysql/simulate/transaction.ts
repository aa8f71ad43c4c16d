/**
 * The transaction of a session that does nothing. Invariant: what is rolled back is gone from the world, and what
 * the server commits on its own cannot be rolled back.
 */
import type { TransactionState } from '../../dialect.js'
import type { SharedWorld } from './session.js'
import type { Simulated } from './simulate.js'
import type { SessionState } from './scene.js'
import type { World } from './world.js'

export interface Transaction {
  state(): TransactionState
  begin(): void
  commit(): void
  rollback(): void
  /** Follows a statement that was simulated; the world before it is what an implicit begin goes back to. */
  follow(simulated: Simulated, worldBefore: World): void
}

/** Statements that leave an open transaction open. */
const KEEPS = new Set([
  ...[
    'query',
    'insert',
    'update',
    'delete',
    'load',
    'use',
    'savepoint',
    'rollback to',
    'release',
    'opaque',
    'unlock tables',
    'prepare',
    'execute',
    'deallocate',
    'call',
    'handler',
    'kill',
    'explain',
    'set role',
  ],
])

export function createTransaction(shared: SharedWorld, session: SessionState): Transaction {
  /** The world to go back to; undefined when no transaction is open. */
  let saved: World | undefined
  const savepoints = new Map<string, World>()
  const listSavepoints = (): void => {
    session.savepoints.clear()
    for (const name of savepoints.keys()) session.savepoints.add(name)
  }

  const commit = (): void => {
    saved = undefined
    savepoints.clear()
    listSavepoints()
  }
  const begin = (): void => {
    commit()
    saved = shared.world
  }
  const rollback = (): void => {
    if (saved !== undefined) shared.world = withEngines(saved, shared.world)
    commit()
  }

  function follow({ verdict, statement }: Simulated, worldBefore: World): void {
    const failed = verdict.verdict === 'would-fail'
    // A text that is not parsed ends nothing.
    if (statement === undefined) return
    const isTemporary = 'isTemporary' in statement && statement.isTemporary
    switch (statement.kind) {
      case 'begin':
        begin()
        return
      case 'commit':
        commit()
        if (statement.chain) begin()
        return
      case 'rollback':
        rollback()
        if (statement.chain) begin()
        return
      case 'savepoint':
        // Outside of a transaction there is nothing to go back to, and it is gone at once.
        if (saved !== undefined) savepoints.set(statement.name, shared.world)
        listSavepoints()
        return
      case 'release':
        savepoints.delete(statement.name)
        listSavepoints()
        return
      case 'rollback to': {
        const to = savepoints.get(statement.name)
        if (to !== undefined) shared.world = withEngines(to, shared.world)
        return
      }
      case 'set': {
        const isCommitting =
          !failed && session.autocommit && statement.assignments.some(({ name }) => name === 'autocommit')
        if (isCommitting) commit()
        return
      }
      default:
        if (!KEEPS.has(statement.kind) && !isTemporary) commit()
    }
    const isRows = /^(?:query|insert|update|delete|load)$/.test(statement.kind)
    if (!session.autocommit && saved === undefined && isRows) saved = worldBefore
  }

  return { state: () => (saved === undefined ? 'none' : 'open'), begin, commit, rollback, follow }
}

/** Tables of engines without transactions keep their rows. */
function withEngines(saved: World, now: World): World {
  const relations = new Map(saved.relations)
  for (const [key, relation] of now.relations) {
    if (relation === 'gone' || relation.kind !== 'table' || relation.engine === 'innodb') continue
    relations.set(key, relation)
  }
  return { ...saved, relations, ...(now.unknown === undefined ? {} : { unknown: now.unknown }) }
}
