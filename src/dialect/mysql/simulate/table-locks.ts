/** LOCK TABLES and UNLOCK TABLES. */
import type { Statement } from '../statements/read.js'
import type { SessionStatement } from '../statements/session-statements.js'
import type { Outcome } from './create-table.js'
import { doubt, refuse } from './refusal.js'
import { keyIn, mustFind, qualify, type Scene } from './scene.js'

type LockTables = Extract<SessionStatement, { readonly kind: 'lock tables' }>

export async function lockTables(scene: Scene, { locks }: LockTables): Promise<Outcome> {
  for (const { table } of locks) await mustFind(scene, qualify(scene, table))
  scene.session.locked = new Map(
    locks.map(({ table, writes }) => [keyIn(scene, qualify(scene, table)), writes]),
  )
  return { rows: 0 }
}

/** Under LOCK TABLES, only what is locked may be used. */
export function checkLocks(scene: Scene, statement: Statement): void {
  const { locked } = scene.session
  if (locked === undefined || /^(?:unlock tables|set|lock tables)$/.test(statement.kind)) return
  const isPlain =
    statement.kind === 'insert' ||
    (statement.kind === 'alter table' && statement.clauses.every(({ kind }) => kind === 'way'))
  if (!isPlain) doubt('tables are locked (LOCK TABLES)')
  const name = qualify(scene, statement.table)
  const key = keyIn(scene, name)
  if (!locked.has(key)) refuse(1100, `Table '${name.name}' was not locked with LOCK TABLES`)
  if (locked.get(key) === false)
    refuse(1099, `Table '${name.name}' was locked with a READ lock and can't be updated`)
}
