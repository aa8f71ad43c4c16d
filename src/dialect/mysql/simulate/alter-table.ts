/**
 * ALTER TABLE, CREATE INDEX and DROP INDEX. Invariant: all clauses see the table as it was before; what is dropped
 * goes first, what is added comes last, as in the server.
 */
import type { AlterClause, AlterTable } from '../statements/alter-table.js'
import type { IndexStatement } from '../statements/read.js'
import { applyAdditions } from './alter-add.js'
import { applyChanges } from './alter-change.js'
import { startDraft, toTable, type Draft } from './alter-draft.js'
import { applyDrops, checkNeeded } from './alter-drop.js'
import { applyOptions, applyTableOptions } from './alter-options.js'
import { alterPartitions } from './alter-partitions.js'
import { checkRows } from './alter-rows.js'
import { checkWays } from './alter-way.js'
import { checkTable } from './check-table.js'
import type { Outcome } from './create-table.js'
import { checkExpressions, mentions } from './expressions.js'
import { checkForeignKey, checkForeignName, referrersOf } from './foreign.js'
import { alterationImpact } from './impact.js'
import { columnOf, isSame, type Table, type TableName } from './model.js'
import { checkAllPlaces, checkPartitioning } from './partitions.js'
import { doubt, refuse } from './refusal.js'
import { find, mustFindTable, peek, put, qualify, remove, shown, type Scene } from './scene.js'

export async function alterIndex(scene: Scene, { alter, replaces }: IndexStatement): Promise<Outcome> {
  if (replaces === undefined) return alterTable(scene, alter)
  const table = await mustFindTable(scene, qualify(scene, alter.table))
  if (!table.indexes.some(({ name }) => isSame(name, replaces))) return alterTable(scene, alter)
  const drop: AlterClause = { kind: 'drop index', name: replaces, ifExists: false }
  return alterTable(scene, { ...alter, clauses: [drop, ...alter.clauses] })
}

export async function alterTable(scene: Scene, statement: AlterTable): Promise<Outcome> {
  const name = qualify(scene, statement.table)
  const there = await find(scene, name)
  if (there === undefined && statement.ifExists) return { nothing: `there is no table ${shown(scene, name)}` }
  const renames = statement.clauses.filter(clause => clause.kind === 'rename')
  if (there?.kind === 'view' && renames.length > 0) doubt('a view is renamed by ALTER TABLE')
  if (there?.kind === 'sequence') doubt('a sequence is altered as a table')
  const before = await mustFindTable(scene, name)
  if (before.isVersioned) doubt(`${before.name} keeps the history of its rows`)
  if (statement.isIgnore) doubt('ALTER IGNORE drops rows that do not fit')
  const partitions = statement.clauses.find(clause => clause.kind === 'partitions')
  if (partitions !== undefined && before.partitioning !== undefined) {
    if (statement.clauses.length > 1) doubt('it changes partitions and more')
    return alterPartitions(scene, before, partitions)
  }
  for (const clause of statement.clauses) {
    if (clause.kind === 'drop column' && mentions(before.partitioning ?? '', clause.name))
      refuse(1054, `Unknown column '${clause.name}' in 'partition function'`)
  }
  const draft = startDraft(before, statement.clauses)
  const done = [
    ...applyTableOptions(scene, draft, statement.clauses),
    ...applyDrops(scene, draft, statement.clauses),
    ...applyChanges(scene, draft, statement.clauses),
    ...applyAdditions(scene, draft, statement.clauses),
    ...applyOptions(scene, draft, statement.clauses),
  ]
  if (statement.clauses.length > 0 && done.length === 0) {
    return { nothing: 'all that it would do is done already', rows: 0 }
  }
  await checkNeeded(scene, draft)
  const after = toTable(draft)
  await check(scene, before, after, draft)
  const impact = await alterationImpact(scene, { before, after, draft }, statement.clauses)
  if (impact !== undefined) scene.impact = impact
  return settle(scene, before, after, draft)
}

async function check(scene: Scene, before: Table, after: Table, draft: Draft): Promise<void> {
  if (after.columns.length === 0)
    refuse(1090, "You can't delete all columns with ALTER TABLE; use DROP TABLE instead")
  checkTable(
    scene,
    after,
    draft.columns.flatMap(({ column, definition }) => (definition === undefined ? [] : [column.name])),
  )
  for (const look of draft.later) await look()
  checkSetNull(before, after)
  if (after.partitioning !== undefined && after.partitioning !== before.partitioning) {
    if (before.foreignKeys.length > 0 || (await referrersOf(scene, before)).length > 0) {
      refuse(1217, 'Cannot delete or update a parent row: a foreign key constraint fails')
    }
    await checkPartitioning(scene, after)
    await checkAllPlaces(scene, after)
  }
  const isReshaped =
    draft.columns.length !== before.columns.length ||
    draft.columns.some(({ column, from }) => column.name !== from)
  const touched = draft.columns
    .filter(({ definition }) => definition !== undefined)
    .map(({ column }) => column)
  const added = after.checks.filter(check => !before.checks.some(each => each.name === check.name))
  await checkExpressions(
    scene,
    after,
    isReshaped ? after.columns : touched,
    isReshaped || after.foreignKeys.length > before.foreignKeys.length ? after.checks : added,
  )
  for (const key of after.foreignKeys) {
    if (before.foreignKeys.includes(key) || draft.renamedKeys.has(key.name)) continue
    // An index that the key itself brings is not there yet.
    const own = after.indexes.filter(index => index.maker !== 'server' || before.indexes.includes(index))
    await checkForeignKey(scene, after, key, own)
    await checkForeignName(scene, after, key)
  }
  if (before.engine === 'innodb' && after.engine !== 'innodb') {
    const [referrer] = await referrersOf(scene, before)
    if (referrer !== undefined || after.foreignKeys.length > 0) {
      if (scene.session.foreignKeyChecks)
        refuse(1217, 'Cannot delete or update a parent row: a foreign key constraint fails')
    }
  }
  checkWays(scene, before, after, draft)
  await checkRows(scene, before, after, draft)
}

/** Columns that a foreign key sets to NULL stay so that they can be. */
function checkSetNull(before: Table, after: Table): void {
  if (before.engine !== 'innodb') return
  for (const key of after.foreignKeys.filter(each => before.foreignKeys.includes(each))) {
    if (key.onDelete !== 'set null' && key.onUpdate !== 'set null') continue
    const name = key.columns.find(each => columnOf(after, each)?.isNullable === false)
    if (name === undefined || columnOf(before, name)?.isNullable === false) continue
    refuse(
      1830,
      `Column '${name}' cannot be NOT NULL: needed in a foreign key constraint '${key.name}' SET NULL`,
    )
  }
}

async function settle(scene: Scene, before: Table, after: Table, draft: Draft): Promise<Outcome> {
  const to =
    draft.renamed === undefined
      ? undefined
      : qualify({ ...scene, session: { ...scene.session, database: before.database } }, draft.renamed)
  const size = before.origin === 'live' && !before.isChanged ? await scene.catalog.size(before) : undefined
  scene.effects.push({
    ...{ what: `table ${shown(scene, before)}`, how: 'altered' },
    ...(size === undefined ? {} : { rows: { count: size.rows, exact: false }, bytes: size.bytes }),
  })
  if (to === undefined || (to.name === before.name && to.database === before.database)) put(scene, after)
  else {
    if ((await peek(scene, to)) !== undefined) refuse(1050, `Table '${to.name}' already exists`)
    await rename(scene, before, { ...after, ...to, isChanged: true })
  }
  await followRenamedColumns(scene, before, draft)
  return {}
}

/** Gives a table another name; foreign keys that point to it follow. */
export async function rename(scene: Scene, before: TableName, after: Table): Promise<void> {
  const referrers = await referrersOf(scene, before)
  remove(scene, before)
  put(scene, { ...after, foreignKeys: after.foreignKeys.map(key => retarget(key, before, after)) })
  for (const { child } of referrers) {
    if (child.name === before.name && child.database === before.database) continue
    put(scene, { ...child, foreignKeys: child.foreignKeys.map(key => retarget(key, before, after)) })
  }
  scene.effects.push({ what: `table ${shown(scene, before)}`, how: 'renamed', to: shown(scene, after) })
}

function retarget(
  key: Table['foreignKeys'][number],
  before: TableName,
  after: TableName,
): Table['foreignKeys'][number] {
  const isIt = key.target.name === before.name && key.target.database === before.database
  return isIt ? { ...key, target: { database: after.database, name: after.name } } : key
}

async function followRenamedColumns(scene: Scene, table: Table, { columns }: Draft): Promise<void> {
  const renamed = new Map(
    columns.flatMap(({ column, from }) =>
      from === undefined || from === column.name ? [] : [[from.toLowerCase(), column.name] as const],
    ),
  )
  if (renamed.size === 0) return
  for (const { child, key } of await referrersOf(scene, table)) {
    if (!key.targetColumns.some(name => renamed.has(name.toLowerCase()))) continue
    const now = await find(scene, child)
    if (now?.kind !== 'table') continue
    const targetColumns = key.targetColumns.map(name => renamed.get(name.toLowerCase()) ?? name)
    put(scene, {
      ...now,
      foreignKeys: now.foreignKeys.map(each => (each.name === key.name ? { ...each, targetColumns } : each)),
    })
  }
}
