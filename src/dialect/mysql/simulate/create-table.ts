/**
 * CREATE TABLE. Invariant: a table that is made has the columns, indexes and constraints that SHOW CREATE TABLE
 * would tell of.
 */
import type { CreateTable } from '../statements/create-table.js'
import { toColumn, type Inheritance } from './build.js'
import { charsetOf } from './charsets.js'
import { checkTable } from './check-table.js'
import { columnsFrom, fill } from './create-from-query.js'
import { emptyContent } from './data.js'
import { mustHaveDatabase } from './databases.js'
import { checkEngine } from './engines.js'
import { checkExpressions } from './expressions.js'
import { checkForeignKey, checkForeignName, referrersOf } from './foreign.js'
import { isSame, type Column, type Table, type TableName } from './model.js'
import { checkPartitioning } from './partitions.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, keyIn, mustFind, peek, put, qualify, remove, shown, type Scene } from './scene.js'
import { partsOfTable } from './table-parts.js'

export interface Outcome {
  /** What it says beside its effects. */
  readonly nothing?: string
  readonly rows?: number
}

export async function createTable(scene: Scene, statement: CreateTable): Promise<Outcome> {
  const name = qualify(scene, statement.name)
  const place = await mustHaveDatabase(scene, name.database)
  const there = await peek(scene, name)
  const isThere =
    there !== undefined && (!statement.isTemporary || (there.kind === 'table' && there.isTemporary))
  const { like } = statement
  const isOfItself = like !== undefined && keyIn(scene, qualify(scene, like)) === keyIn(scene, name)
  if (isOfItself && isMariaDb(scene)) refuse(1066, `Not unique table/alias: '${name.name}'`)
  if (isThere && !statement.orReplace) {
    if (!statement.ifNotExists) refuse(1050, `Table '${name.name}' already exists`)
    return {
      nothing: `there is a ${there.kind === 'obscure' ? 'table' : there.kind} ${shown(scene, name)} already`,
    }
  }
  if (isThere && there.kind !== 'table') doubt(`${name.name} is a ${there.kind}`)
  const isMissed = (await referrersOf(scene, name)).some(({ child }) => child.name !== name.name)
  if (isThere && !statement.isTemporary && isMissed) {
    if (!isMariaDb(scene) || !scene.session.foreignKeyChecks) doubt(`foreign keys point to ${name.name}`)
    refuse(1451, 'Cannot delete or update a parent row: a foreign key constraint fails')
  }
  const charset =
    statement.options.charset ?? (statement.options.collation && charsetOf(statement.options.collation))
  const set = charset ?? place.charset
  const collation =
    statement.options.collation ?? (charset === undefined ? place.collation : scene.catalog.collationOf(set))
  const inherited: Inheritance = {
    ...{ charset: set, collation: collation ?? `${set}_bin`, product: scene.server.product },
    collationOf: scene.catalog.collationOf,
    automaticTimestamps: scene.catalog.settings.automaticTimestamps,
  }
  if (like !== undefined)
    return createLike(scene, name, statement, await mustFind(scene, qualify(scene, like)))
  const { made, selected } = await build(scene, { name, statement, inherited })
  checkTable(scene, made)
  if (made.partitioning !== undefined) await checkPartitioning(scene, made)
  await checkExpressions(scene, made, made.columns, made.checks)
  for (const key of made.foreignKeys) {
    await checkForeignKey(scene, made, key)
    await checkForeignName(scene, made, key)
  }
  if (!made.isTemporary) await checkIncoming(scene, made)
  scene.effects.push({ what: `table ${shown(scene, name)}`, how: isThere ? 'replaced' : 'created' })
  if (statement.query !== undefined) return fill(scene, made, statement, selected)
  if (isThere) remove(scene, name)
  put(scene, made)
  return { rows: 0 }
}

/** Tables that waited for this one, made with foreign_key_checks off, must fit it. */
async function checkIncoming(scene: Scene, made: Table): Promise<void> {
  for (const { child, key } of await referrersOf(scene, made)) {
    if (child.name !== made.name) doubt(`the foreign key ${key.name} of ${child.name} is waiting for it`)
  }
}

async function createLike(
  scene: Scene,
  name: TableName,
  { isTemporary }: CreateTable,
  source: Awaited<ReturnType<typeof mustFind>>,
): Promise<Outcome> {
  if (source.kind !== 'table')
    return refuse(1347, `'${source.database}.${source.name}' is not of type 'BASE TABLE'`)
  if (source.partitioning !== undefined && isTemporary) doubt('a temporary table cannot be partitioned')
  const { foreignKeys: _, ...rest } = source
  put(scene, {
    ...rest,
    ...{ ...name, foreignKeys: [], isTemporary, autoIncrement: 1n, origin: 'made', isChanged: true },
    content: emptyContent(source.columns),
  })
  scene.effects.push({ what: `table ${shown(scene, name)}`, how: 'created' })
  return { rows: 0 }
}

interface Making {
  readonly name: TableName
  readonly statement: CreateTable
  readonly inherited: Inheritance
}

interface Made {
  readonly made: Table
  /** What the query brings. */
  readonly selected: readonly Column[]
}

async function build(scene: Scene, { name, statement, inherited }: Making): Promise<Made> {
  const { elements, options, query } = statement
  const engine = checkEngine(scene, options.engine)
  const selected = query === undefined ? [] : await columnsFrom(scene, query.text, inherited)
  const own = elements.columns.map(column => toColumn(column, inherited))
  const columns = [
    ...own.filter(({ name: each }) => !selected.some(one => isSame(one.name, each))),
    ...selected.map(one => own.find(each => isSame(each.name, one.name)) ?? one),
  ]
  const parts = partsOfTable(scene, { elements, table: name, columns, product: scene.server.product })
  const made: Table = {
    ...{ kind: 'table', ...name, ...parts, engine },
    ...{ charset: inherited.charset, collation: inherited.collation },
    rowFormat: options.rowFormat ?? 'DYNAMIC',
    autoIncrement: options.autoIncrement ?? 1n,
    ...(statement.partitioning === undefined ? {} : { partitioning: statement.partitioning }),
    isVersioned: options.versioning === 'with' || elements.hasPeriod,
    isTemporary: statement.isTemporary,
    ...{ origin: 'made', isChanged: true },
    content: emptyContent(parts.columns),
  }
  return { made, selected }
}
