/**
 * CREATE TABLE. Invariant: a table that is made has the columns, indexes and constraints that SHOW CREATE TABLE
 * would tell of.
 */
import type { ColumnDefinition } from '../statements/column.js'
import { inlineForeignKey, type CreateTable, type TableElements } from '../statements/create-table.js'
import type { ForeignKeyDefinition } from '../statements/key.js'
import { jsonCheck, keyOfColumn, toCheck, toColumn, toIndex, type Inheritance } from './build.js'
import { charsetOf } from './charsets.js'
import { checkTable } from './check-table.js'
import { mustHaveDatabase } from './databases.js'
import { emptyContent, unknownContent } from './data.js'
import { checkEngine } from './engines.js'
import { checkExpressions } from './expressions.js'
import { checkForeignKey, checkForeignName, leads, malformed, referrersOf } from './foreign.js'
import type { Check, Column, ForeignKey, Index, Table, TableName } from './model.js'
import { columnOf, isSame } from './model.js'
import { checkPartitioning } from './partitions.js'
import { columnsOfQuery } from './queries.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, mustFind, peek, put, qualify, remove, shown, type Scene } from './scene.js'

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
  if (isThere && !statement.orReplace) {
    if (!statement.ifNotExists) refuse(1050, `Table '${name.name}' already exists`)
    return {
      nothing: `there is a ${there.kind === 'obscure' ? 'table' : there.kind} ${shown(scene, name)} already`,
    }
  }
  if (isThere && there.kind !== 'table') doubt(`${name.name} is a ${there.kind}`)
  if (isThere && (await referrersOf(scene, name)).some(({ child }) => child.name !== name.name)) {
    doubt(`foreign keys point to ${name.name}`)
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
  if (statement.like !== undefined)
    return createLike(scene, name, statement, await mustFind(scene, qualify(scene, statement.like)))
  const made = await build(scene, { name, statement, inherited })
  await checkTable(scene, made)
  if (made.partitioning !== undefined) await checkPartitioning(scene, made)
  await checkExpressions(scene, made, made.columns, made.checks)
  for (const key of made.foreignKeys) {
    await checkForeignKey(scene, made, key)
    await checkForeignName(scene, made, key)
  }
  await checkIncoming(scene, made)
  if (isThere) remove(scene, name)
  put(scene, made)
  scene.effects.push({ what: `table ${shown(scene, name)}`, how: isThere ? 'replaced' : 'created' })
  return statement.query === undefined ? { rows: 0 } : {}
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

async function build(scene: Scene, { name, statement, inherited }: Making): Promise<Table> {
  const { elements, options, query } = statement
  const engine = checkEngine(scene, options.engine)
  const selected = query === undefined ? [] : await columnsOfQuery(scene, query.text, inherited)
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
  if (query === undefined) return made
  if (own.some(({ name: each }) => selected.some(one => isSame(one.name, each))))
    doubt('what it selects may not fit the columns that it declares')
  if (made.indexes.some(({ kind }) => kind === 'primary' || kind === 'unique') || made.checks.length > 0) {
    doubt('a query fills a table with keys or checks')
  }
  if (own.some(each => !each.isNullable && selected.some(one => isSame(one.name, each.name)))) {
    doubt('a query fills columns that cannot be NULL')
  }
  return { ...made, content: unknownContent(made.columns, 'they come from a query') }
}

/** Columns, keys and constraints with the names that the server gives them. */
export function partsOfTable(
  scene: Scene,
  {
    elements,
    table,
    columns: given,
    product,
  }: { elements: TableElements; table: TableName; columns: readonly Column[]; product: string },
): Pick<Table, 'columns' | 'indexes' | 'foreignKeys' | 'checks'> {
  const keys = [...elements.columns.flatMap(keyOfColumn), ...elements.keys]
  const named: Index[] = []
  // Names that are written come first: those that the server makes keep out of their way.
  for (const key of keys) named.push(toIndex(key, named))
  const primary = named.find(({ kind }) => kind === 'primary')?.parts ?? []
  const columns = given.map(column => {
    if (!primary.some(part => isSame(part.column ?? '', column.name))) return column
    const definition = elements.columns.find(each => isSame(each.name, column.name))
    if (definition?.nullability === 'null' && product !== 'MariaDB') {
      refuse(
        1171,
        'All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead',
      )
    }
    return { ...column, isNullable: false }
  })
  const foreign = [...foreignOfColumns(scene, elements.columns), ...elements.foreignKeys]
  const { indexes, foreignKeys } = addForeignKeys(
    scene,
    { table, indexes: named, columns, foreignKeys: [] },
    foreign,
  )
  return { columns, indexes, foreignKeys, checks: checksOf(elements, table.name, product, []) }
}

/** MySQL before 9 reads REFERENCES at a column and forgets it; MariaDB heeds it. */
function foreignOfColumns(
  scene: Scene,
  columns: readonly ColumnDefinition[],
): readonly ForeignKeyDefinition[] {
  if (!isMariaDb(scene)) return []
  return columns.flatMap(({ name, references }) =>
    references === undefined ? [] : [inlineForeignKey(name, references)],
  )
}

export function checksOf(
  elements: TableElements,
  table: string,
  product: string,
  taken: readonly Check[],
): readonly Check[] {
  const checks: Check[] = [...taken]
  for (const column of elements.columns) {
    for (const check of column.checks) {
      if (check.isEnforced) checks.push(toCheck(check, checks, { table, column: column.name, product }))
    }
    const json = jsonCheck(column, product)
    if (json !== undefined) checks.push(json)
  }
  for (const check of elements.checks) {
    if (!check.isEnforced) continue
    const made = toCheck(check, checks, { table, product })
    if (checks.some(each => isSame(each.name, made.name) && each.column === undefined)) {
      if (product === 'MariaDB') refuse(1826, `Duplicate CHECK constraint name '${made.name}'`)
      refuse(3822, `Duplicate check constraint name '${made.name}'.`)
    }
    checks.push(made)
  }
  return checks
}

type Keyed = Pick<Table, 'indexes' | 'columns' | 'foreignKeys'> & { readonly table: TableName }

/** Names foreign keys and makes the indexes that they need. */
export function addForeignKeys(
  scene: Scene,
  { table, indexes: given, columns, foreignKeys: before }: Keyed,
  definitions: readonly ForeignKeyDefinition[],
): { readonly indexes: readonly Index[]; readonly foreignKeys: readonly ForeignKey[] } {
  const indexes = [...given]
  const foreignKeys = [...before]
  for (const { name, indexName, columns: own, target } of definitions) {
    const place = { columns }
    for (const each of own) {
      if (columnOf(place as Table, each) === undefined)
        refuse(1072, `Key column '${each}' doesn't exist in table`)
    }
    const key: ForeignKey = {
      name: name ?? freeForeignName(table.name, foreignKeys),
      columns: own,
      target: qualify({ ...scene, session: { ...scene.session, database: table.database } }, target.table),
      targetColumns: target.columns,
      ...{ onDelete: target.onDelete, onUpdate: target.onUpdate },
    }
    const isTwice = foreignKeys.some(each => isSame(each.name, key.name))
    const hasIndex = indexes.some(index => leads(index, own))
    // Where each makes an index of its name, the server sees that first.
    if (isTwice && (hasIndex || !isMariaDb(scene))) duplicateName(scene, table, key.name)
    if (key.targetColumns.length === 0)
      malformed(scene, table, 'the columns of the other table are not named')
    foreignKeys.push(key)
    if (indexes.some(index => leads(index, own))) continue
    const parts = own.map(column => ({ column }))
    const wanted = indexName ?? name
    const definition = {
      kind: 'index' as const,
      parts,
      ifNotExists: false,
      ...(wanted === undefined ? {} : { name: wanted }),
    }
    indexes.push({ ...toIndex(definition, indexes), isImplied: true })
  }
  return { indexes, foreignKeys }
}

function duplicateName(scene: Scene, table: TableName, name: string): never {
  if (!isMariaDb(scene)) refuse(1826, `Duplicate foreign key constraint name '${name}'`)
  return malformed(scene, table, `two are called ${name}`)
}

/** `t_ibfk_1` and so on: one more than the highest there is. */
function freeForeignName(table: string, taken: readonly ForeignKey[]): string {
  const numbers = taken.map(({ name }) =>
    Number(name.startsWith(`${table}_ibfk_`) ? name.slice(table.length + 6) : 0),
  )
  return `${table}_ibfk_${Math.max(0, ...numbers.filter(Number.isInteger)) + 1}`
}
