/**
 * What writing rows takes, in the order in which the server asks for it. Invariant: where only columns are granted,
 * every column that is named is held against them.
 */
import { tablesRead, type TableReference } from '../statements/table-references.js'
import type { Delete, Insert, Load, Update } from '../statements/rows.js'
import type { ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import { isSame, type TableName } from './model.js'
import {
  holdsGlobally,
  mustHoldOnColumns,
  mustHoldOnTable,
  mustHoldOnWholeTable,
  refuseLogin,
  type Asking,
} from './must-hold.js'
import { columnsOf, mustRead, mustSeeThrough, namedColumns } from './needed-reads.js'
import { doubt, refuse } from './refusal.js'
import { qualify } from './scene.js'

export async function insertNeeds(asking: Asking, statement: Insert): Promise<void> {
  const { scene } = asking
  const name = qualify(scene, statement.table)
  const updates = statement.onDuplicate.length > 0
  const needed = ['INSERT', ...(updates ? ['UPDATE'] : []), ...(statement.replaces ? ['DELETE'] : [])]
  const onColumns = mustHoldOnTable(asking, name, needed)
  const values = (statement.rows ?? []).flat(2)
  await mustRead(asking, [...values, ...(statement.query ?? [])])
  if (onColumns.has('INSERT')) {
    const listed = statement.columns
    if (listed === undefined || listed.length === 0) {
      const all = await columnsOf(asking, name)
      const held = asking.rights.onTable(name).columns
      if (all === undefined || all.some(each => held.get(each.toLowerCase())?.has('INSERT') !== true))
        mustHoldWithoutColumns(asking, name)
    } else mustHoldOnColumns(asking, name, 'INSERT', listed)
  }
  if (updates) {
    const assigned = statement.onDuplicate.map(({ column }) => column.at(-1) ?? '')
    mustHoldOnColumns(asking, name, 'UPDATE', assigned)
    mustHoldOnColumns(asking, name, 'SELECT', assigned)
    await mustReadNamed(
      asking,
      name,
      statement.onDuplicate.flatMap(({ value }) => value),
    )
  }
  if (statement.hasReturning) await mustReadNamed(asking, name, behind(scene.tokens, 'RETURNING'))
  await mustSeeThrough(asking, name, ['SELECT', ...needed])
}

/** INSERT is asked of the whole table where no columns are listed. */
function mustHoldWithoutColumns(asking: Asking, name: TableName): void {
  const { rights } = asking
  const bare = {
    ...rights,
    onTable: (table: TableName) => ({ ...rights.onTable(table), columns: new Map() }),
  }
  mustHoldOnTable({ ...asking, rights: bare }, name, ['INSERT'])
}

const behind = (tokens: readonly Token[], keyword: string): readonly Token[] => {
  const at = tokens.findIndex(token => token.keyword === keyword && token.depth === 0)
  return at < 0 ? [] : tokens.slice(at)
}

/** SELECT on those columns of a table that an expression over it alone names. */
async function mustReadNamed(asking: Asking, name: TableName, tokens: readonly Token[]): Promise<void> {
  if (tokens.length === 0) return
  const { sure } = asking.rights.onTable(name)
  if (sure.has('SELECT')) return
  const columns = await columnsOf(asking, name)
  const unsure = (): never =>
    doubt(`whether the account of the change may read what it needs of ${name.name} is not known`)
  if (columns === undefined) return unsure()
  const { columns: named, aliases, hasStar, isClear } = namedColumns(tokens, columns, ['RETURNING'])
  const isNested = tokens.some(({ keyword }) => keyword === 'SELECT')
  if (isNested && (named.length > 0 || !isClear)) unsure()
  if (columns.some(each => aliases.has(each.toLowerCase()))) unsure()
  mustHoldOnColumns(asking, name, 'SELECT', hasStar ? columns : named)
  if (!isClear) unsure()
}

export async function updateNeeds(asking: Asking, statement: Update): Promise<void> {
  const { tables } = tablesRead(statement.tables, 'tables')
  const values = [
    ...statement.assignments.flatMap(({ value }) => value),
    ...statement.where,
    ...statement.order,
  ]
  const [only] = tables
  const isSingle = tables.length === 1 && !statement.tables.some(({ text }) => text === '(')
  if (only === undefined) return doubt('which tables it updates is not understood')
  if (!isSingle) return updateOfMany(asking, statement, tables, values)
  const name = qualify(asking.scene, only)
  mustHoldOnTable(asking, name, ['UPDATE'])
  await mustRead(asking, values)
  mustHoldOnColumns(
    asking,
    name,
    'UPDATE',
    statement.assignments.map(({ column }) => column.at(-1) ?? ''),
  )
  await mustReadNamed(asking, name, values)
  await mustSeeThrough(asking, name, ['SELECT', 'UPDATE'])
}

async function updateOfMany(
  asking: Asking,
  statement: Update,
  tables: readonly TableReference[],
  values: readonly Token[],
): Promise<void> {
  const names = tables.map(table => qualify(asking.scene, table))
  const rights = names.map(name => asking.rights.onTable(name))
  for (const [at, name] of names.entries()) {
    const right = rights[at]
    if (right === undefined || right.sure.has('UPDATE') || right.sure.has('SELECT')) continue
    if (right.maybe.has('UPDATE') || right.columns.size > 0)
      mustHoldOnWholeTable(asking, name, 'SELECT', 'UPDATE')
    mustHoldOnTable(asking, name, ['SELECT'])
  }
  await mustRead(asking, values)
  for (const { column } of statement.assignments) {
    const target = await targetOf(asking, tables, column)
    mustHoldOnWholeTable(asking, target, 'UPDATE')
  }
  for (const [at, name] of names.entries()) {
    if (rights[at]?.sure.has('SELECT') !== true)
      doubt(`whether the account of the change may read what it needs of ${name.name} is not known`)
    await mustSeeThrough(asking, name, ['SELECT', 'UPDATE'])
  }
}

/** The table of a column that is assigned to. */
async function targetOf(
  asking: Asking,
  tables: readonly TableReference[],
  column: readonly string[],
): Promise<TableName> {
  const { scene } = asking
  const qualifier = column.at(-2)
  if (qualifier !== undefined) {
    const table = tables.find(each => isSame(each.alias ?? each.name, qualifier))
    return table === undefined ? doubt('which table it updates is not understood') : qualify(scene, table)
  }
  const owners: TableName[] = []
  for (const table of tables) {
    const name = qualify(scene, table)
    const columns = (await columnsOf(asking, name)) ?? doubt('which table it updates is not known')
    if (columns.some(each => isSame(each, column[0] ?? ''))) owners.push(name)
  }
  const [owner] = owners
  return owner === undefined || owners.length > 1 ? doubt('which table it updates is not known') : owner
}

export async function deleteNeeds(asking: Asking, statement: Delete): Promise<void> {
  const { scene } = asking
  const conditions = [...statement.where, ...statement.order]
  if (statement.tables === undefined) {
    for (const target of statement.targets) {
      const name = qualify(scene, target)
      mustHoldOnTable(asking, name, ['DELETE'])
      await mustRead(asking, conditions)
      await mustReadNamed(asking, name, [
        ...conditions,
        ...(statement.hasReturning ? behind(scene.tokens, 'RETURNING') : []),
      ])
      await mustSeeThrough(asking, name, ['SELECT', 'DELETE'])
    }
    return
  }
  const { tables } = tablesRead(statement.tables, 'tables')
  const targets = statement.targets.map(target => tables.find(each => isTarget(asking, each, target)))
  const unknown = statement.targets.find((_, at) => targets[at] === undefined)
  if (unknown !== undefined) refuse(1109, `Unknown table '${unknown.name}' in MULTI DELETE`)
  await mustRead(asking, [...statement.tables, ...conditions], 'tables')
  for (const table of targets) {
    if (table === undefined) continue
    mustHoldOnWholeTable(asking, qualify(scene, table), 'DELETE')
  }
}

/** A target is an alias, or a table by its own name and database. */
function isTarget({ scene }: Asking, table: TableReference, target: ObjectName): boolean {
  const { foldsCase } = scene.catalog.settings
  const same = (left: string, right: string): boolean => (foldsCase ? isSame(left, right) : left === right)
  if (table.alias !== undefined) return target.database === undefined && isSame(table.alias, target.name)
  const [one, other] = [qualify(scene, table), qualify(scene, target)]
  return same(one.database, other.database) && same(one.name, other.name)
}

export function loadNeeds(asking: Asking, { table, isLocal }: Load): void {
  if (!isLocal && !holdsGlobally(asking, 'FILE')) refuseLogin(asking.rights, 1045)
  if (table === undefined) return doubt('which table it fills is not understood')
  const replaces = asking.scene.tokens.some(({ keyword, depth }) => keyword === 'REPLACE' && depth === 0)
  mustHoldOnWholeTable(asking, qualify(asking.scene, table), 'INSERT', ...(replaces ? ['DELETE'] : []))
}
