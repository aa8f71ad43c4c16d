/**
 * What keys, checks and foreign keys have against rows that come in. Invariant: of each, only the first row is told;
 * those before it were let in.
 */
import { partsOf } from './data.js'
import { mentions } from './expressions.js'
import { faultAt, mustBeDecided, type Fault } from './faults.js'
import { leads, refuseOrphan } from './foreign.js'
import type { Incoming } from './incoming.js'
import { isSame, uniqueIndexesOf, type Check, type ForeignKey, type Index, type Table } from './model.js'
import { NUMBERED } from './numbering.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { find, isMariaDb, keyIn, type Scene } from './scene.js'
import { evaluated, refuseEvaluation } from './warnings.js'
import { hasRow, narrowed } from './written-rows.js'

/** What keys and checks have against a row. */
export interface KeyFault extends Fault {
  /** The unique index that has the row already. */
  readonly index?: Index
}

/** In the order in which the server looks: checks, then index by index what it points to and what it holds. */
export async function faultsOf(
  scene: Scene,
  table: Table,
  incoming: Incoming,
  options: readonly Check[] = [],
): Promise<readonly (KeyFault | undefined)[]> {
  const faults: (KeyFault | undefined)[] = []
  const checks = scene.session.checkConstraints ? table.checks : []
  for (const check of [...options, ...checks]) faults.push(await brokenIn(scene, table, incoming, check))
  const isHeeded = scene.session.foreignKeyChecks && table.engine === 'innodb'
  const left = new Set(isHeeded ? table.foreignKeys : [])
  const unique = uniqueIndexesOf(table)
  for (const index of inOrder(table)) {
    for (const key of [...left].filter(each => leads(index, each.columns))) {
      left.delete(key)
      faults.push(await orphanIn(scene, table, incoming, key))
    }
    if (unique.includes(index)) faults.push(await duplicateIn(scene, table, incoming, index))
  }
  for (const key of left) faults.push(await orphanIn(scene, table, incoming, key))
  mustBeDecided(faults)
  return faults
}

/** Indexes as InnoDB writes them. */
export function inOrder(table: Table): readonly Index[] {
  const unique = uniqueIndexesOf(table)
  return [...unique, ...table.indexes.filter(each => !unique.includes(each))]
}

/** Where InnoDB comes to what hangs on some columns. */
export const placeOf = (table: Table, columns: readonly string[]): number =>
  inOrder(table).findIndex(index => leads(index, columns))

async function brokenIn(
  scene: Scene,
  table: Table,
  { sql, vague }: Incoming,
  check: Check,
): Promise<Fault | undefined> {
  const unclear = [...vague.keys()].find(name => mentions(check.expression, name))
  if (unclear !== undefined)
    doubt(`the check ${check.name} is on ${unclear}, whose value is only known at the time`)
  const source = `(${sql}) AS ${quoteName(table.name)}`
  const [found] = await scene.askAs(`SELECT MIN(\`#\`) AS n FROM ${source} WHERE NOT (${check.expression})`)
  const columns = table.columns.map(each => each.name).filter(name => mentions(check.expression, name))
  // Up to the row that it stops at.
  const last = found === undefined || found['n'] === null ? Number.MAX_SAFE_INTEGER : Number(found['n'])
  const read = `(SELECT * FROM ${source} WHERE \`#\` <= ${last}) AS ${quoteName(table.name)}`
  const query = `SELECT ${evaluated(check.expression)} AS n FROM ${read}`
  await refuseEvaluation(scene, { query, condition: check.expression, source: read, columns })
  if (found === undefined || found['n'] === null) return undefined
  const { option } = check
  if (option !== undefined) return faultAt(Number(found['n']), () => refuse(1369, option))
  const name = check.column === undefined ? check.name : `${table.name}.${check.name}`
  return faultAt(Number(found['n']), () =>
    isMariaDb(scene)
      ? refuse(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(table)}`)
      : refuse(3819, `Check constraint '${check.name}' is violated.`),
  )
}

async function duplicateIn(
  scene: Scene,
  table: Table,
  { sql, rows, vague, isNumbered }: Incoming,
  index: Index,
): Promise<KeyFault | undefined> {
  const names = index.parts.map(({ column = '' }) => column)
  if (index.parts.some(({ expression }) => expression !== undefined))
    doubt('a unique index is on an expression')
  const unclear = names.find(name => vague.has(name.toLowerCase()))
  const [only] = names.length === 1 ? table.columns.filter(({ name }) => isSame(name, names[0] ?? '')) : []
  // A number that the server gives is another than all that it has given.
  const areOthers = table.content.vague.get(only?.name.toLowerCase() ?? '') === NUMBERED
  if (only?.isAutoIncrement === true && isNumbered && (areOthers || unclear !== undefined)) return undefined
  if (unclear !== undefined) {
    const why = vague.get(unclear.toLowerCase()) ?? ''
    if (/UUID/i.test(why)) return undefined
    doubt(`the unique index ${index.name} is on ${unclear}: ${why}`)
  }
  const [mine, theirs] = [partsOf(index, table, 'n'), partsOf(index, table, 'x')]
  const [first] = index.parts.filter(({ length }) => length === undefined).map(({ column = '' }) => column)
  const among =
    first === undefined ? [] : narrowed(table, rows, { column: `x.${quoteName(first)}`, name: first })
  const equal = [...among, ...mine.map((part, at) => `${part} = ${theirs[at] ?? ''}`)].join(' AND ')
  const notNull = mine.map(part => `${part} IS NOT NULL`).join(' AND ')
  const value = `CONCAT_WS('-', ${mine.join(', ')})`
  // Numbered only once: the numbers of a query may be others the next time.
  const again = `ROW_NUMBER() OVER (PARTITION BY ${mine.join(', ')} ORDER BY n.\`#\`) > 1 AND ${notNull}`
  const there = hasRow(scene, table, { names, condition: equal, alias: 'x' })
  const [row] = await scene.ask(
    `SELECT n, value FROM (SELECT n.\`#\` AS n, ${value} AS value, ${again} AS again, ${there} AS there FROM (${sql}) AS n) AS found
      WHERE again OR there ORDER BY n LIMIT 1`,
  )
  if (row === undefined) return undefined
  const name = isMariaDb(scene) ? index.name : `${table.name}.${index.name}`
  const fault = faultAt(Number(row['n']), () =>
    refuse(1062, `Duplicate entry '${String(row['value'])}' for key '${name}'`),
  )
  return { ...fault, index, isSecondary: index.kind !== 'primary' }
}

async function orphanIn(
  scene: Scene,
  table: Table,
  { sql, rows, vague }: Incoming,
  key: ForeignKey,
): Promise<Fault | undefined> {
  const unclear = key.columns.find(name => vague.has(name.toLowerCase()))
  if (unclear !== undefined)
    doubt(`the foreign key ${key.name} is on ${unclear}, whose value is only known at the time`)
  const isSelf = keyIn(scene, key.target) === keyIn(scene, table)
  const parent = isSelf ? table : await find(scene, key.target)
  if (parent?.kind !== 'table') return faultAt(1, () => refuseOrphan(table, key))
  const equal = key.columns
    .map((column, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = n.${quoteName(column)}`)
    .join(' AND ')
  const notNull = key.columns.map(column => `n.${quoteName(column)} IS NOT NULL`).join(' AND ')
  const [column = '', target = ''] = [key.columns[0], key.targetColumns[0]]
  const among = narrowed(table, rows, { column: `p.${quoteName(target)}`, name: column })
  const condition = [...among, equal].join(' AND ')
  // A row may be the parent of one that comes after it, and of itself where the index that its children look into is
  // written first.
  const [from, into] = [placeOf(table, key.columns), placeOf(table, key.targetColumns)]
  const own = isSelf
    ? ` AND NOT EXISTS (SELECT 1 FROM (${sql}) AS p WHERE ${equal} AND p.\`#\` ${into < from ? '<=' : '<'} n.\`#\`)`
    : ''
  const [row] = await scene.ask(
    `SELECT MIN(n.\`#\`) AS n FROM (${sql}) AS n WHERE ${notNull}
       AND NOT ${hasRow(scene, parent, { names: key.targetColumns, condition, alias: 'p' })}${own}`,
  )
  if (row === undefined || row['n'] === null) return undefined
  return { ...faultAt(Number(row['n']), () => refuseOrphan(table, key)), isSecondary: true }
}
