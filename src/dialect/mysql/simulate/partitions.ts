/**
 * Partitioned tables: whether a scheme is sound, and which partition a row is in. Invariant: the server compares
 * bounds and values, as expressions over the rows.
 *
 * @see https://mariadb.com/kb/en/partitioning-types-overview/
 */
import { readScheme, type Partition, type Scheme } from '../statements/partitions.js'
import { cast, rowsOf } from './data.js'
import { mentions } from './expressions.js'
import { columnOf, isSame, type Table } from './model.js'
import { tokensIn } from './queries.js'
import { quoteName } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import type { Scene } from './scene.js'
import { rethrow } from './server-words.js'

/** @returns undefined for a table that is not partitioned. @throws A doubt for subpartitions and others. */
export function schemeOf(
  scene: Scene,
  { partitioning, name }: Pick<Table, 'partitioning' | 'name'>,
): Scheme | undefined {
  if (partitioning === undefined) return undefined
  const tokens = tokensIn(scene, partitioning)
  return readScheme(tokens, partitioning) ?? doubt(`Greenline does not follow such partitions (${name})`)
}

/** Whether some values have no partition. */
export const mayLackPartition = ({ partitioning = '' }: Table): boolean =>
  /^PARTITION\s+BY\s+(?:RANGE|LIST)\b/i.test(partitioning) && !/\bMAXVALUE\b|\bDEFAULT\b/i.test(partitioning)

/** `a, b` is below a bound; NULL is below everything. */
const isBelow = (by: readonly string[], bound: readonly string[]): string =>
  `(${bound
    .map((value, at) => {
      const equal = by.slice(0, at).map((left, place) => `(${left}) <=> (${bound[place] ?? ''})`)
      const less = isMost(value) ? 'TRUE' : `COALESCE((${by[at] ?? ''}) < (${value}), TRUE)`
      return `(${[...equal, less].join(' AND ')})`
    })
    .filter((_, at) => !bound.slice(0, at).some(isMost))
    .join(' OR ')})`

const isMost = (value: string): boolean => /^MAXVALUE$/i.test(value)

/** The place of a row's partition, as an expression over its columns; NULL where it has none. */
export function placeOf({ method, by, partitions, isLinear }: Scheme): string {
  if (method === 'hash' && !isLinear) return `COALESCE(ABS(MOD((${by[0] ?? ''}), ${partitions.length})), 0)`
  if (method === 'hash' || method === 'key') return doubt('in which partition a row is, the server says')
  const cases = partitions.flatMap(({ bound }, at) => {
    if (bound?.kind === 'less than') return [`WHEN ${isBelow(by, bound.values)} THEN ${at}`]
    if (bound?.kind !== 'in') return []
    const among = bound.values.map(
      value => `(${value.map((each, column) => `(${by[column] ?? ''}) <=> (${each})`).join(' AND ')})`,
    )
    return [`WHEN ${among.join(' OR ')} THEN ${at}`]
  })
  const rest = partitions.findIndex(({ bound }) => bound?.kind === 'default')
  return `CASE ${cases.join(' ')} ELSE ${rest < 0 ? 'NULL' : rest} END`
}

/** The columns that a table is partitioned by. */
export const partitionColumns = ({ columns }: Table, { by }: Scheme): readonly string[] =>
  columns.map(({ name }) => name).filter(name => by.some(each => mentions(each, name)))

/** Rows that have no place. @param rows - As a source of the table's name. @throws A refusal where there is one. */
export async function checkPlaces(scene: Scene, table: Table, rows: string): Promise<void> {
  const scheme = schemeOf(scene, table)
  if (scheme === undefined || !/^(?:range|list)$/.test(scheme.method)) return
  const by = scheme.isColumns ? `''` : `(${scheme.by[0] ?? ''})`
  const found = await scene
    .askAs(`SELECT ${by} AS v FROM ${rows} WHERE (${placeOf(scheme)}) IS NULL LIMIT 1`)
    .catch((thrown: unknown) => rethrow(thrown, true))
  const [row] = found
  if (row === undefined) return
  const value = row['v']
  const shown = scheme.isColumns ? 'from column_list' : typeof value === 'string' ? value : 'NULL'
  refuse(1526, `Table has no partition for value ${shown}`)
}

/** The rows of a table that is there. */
export const checkAllPlaces = (scene: Scene, table: Table): Promise<void> => {
  const scheme = schemeOf(scene, table)
  const columns = scheme === undefined ? [] : partitionColumns(table, scheme)
  return checkPlaces(scene, table, rowsOf(table, columns, quoteName(table.name)))
}

/**
 * A condition for the rows of some partitions.
 *
 * @throws A refusal where there are none of these names.
 */
export function inPartitions(scene: Scene, table: Table, names: readonly string[]): string {
  const scheme = schemeOf(scene, table) ?? refuse(1747, 'PARTITION () clause on non partitioned table')
  const places = names.map(name => {
    const at = scheme.partitions.findIndex(each => isSame(each.name, name))
    return at < 0 ? refuse(1735, `Unknown partition '${name}' in table '${table.name}'`) : at
  })
  return `(${placeOf(scheme)}) IN (${places.join(', ')})`
}

/** What the server refuses in how a table is partitioned. */
export async function checkPartitioning(scene: Scene, table: Table): Promise<void> {
  const { partitioning = '', indexes, foreignKeys } = table
  if (foreignKeys.length > 0) refuse(1506, 'Partitioned tables do not support FOREIGN KEY')
  const scheme = schemeOf(scene, table)
  if (scheme === undefined) return
  const used = partitionColumns(table, scheme)
  for (const index of indexes) {
    if (index.kind !== 'primary' && index.kind !== 'unique') continue
    if (used.every(column => index.parts.some(part => isSame(part.column ?? '', column)))) continue
    const word = index.kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE INDEX'
    refuse(1503, `A ${word} must include all columns in the table's partitioning function`)
  }
  if (used.length === 0 && scheme.method !== 'key')
    doubt(`Greenline does not know which columns the partitioning is by (${partitioning.slice(0, 40)})`)
  await checkPartitions(scene, table, scheme)
}

/** Names and bounds. */
export async function checkPartitions(scene: Scene, table: Table, scheme: Scheme): Promise<void> {
  const { partitions, method } = scheme
  const twice = partitions.find(({ name }, at) => partitions.findIndex(each => isSame(each.name, name)) < at)
  if (twice !== undefined) refuse(1517, `Duplicate partition name ${twice.name}`)
  checkKinds(scheme)
  if (method === 'range') await checkOrder(scene, table, scheme)
  if (method === 'list') await checkValues(scene, table, scheme)
}

/** @throws A refusal where a partition has a bound of another method. */
function checkKinds({ method, partitions }: Scheme): void {
  const wanted = { range: 'less than', list: 'in', hash: undefined, key: undefined }[method]
  for (const { bound } of partitions) {
    if (bound?.kind === wanted || (method === 'list' && bound?.kind === 'default')) continue
    if (bound?.kind === 'less than')
      refuse(1480, 'Only RANGE PARTITIONING can use VALUES LESS THAN in partition definition')
    if (bound?.kind === 'in') refuse(1480, 'Only LIST PARTITIONING can use VALUES IN in partition definition')
    if (bound !== undefined) doubt('a partition is the default of no list')
    refuse(
      1479,
      method === 'range'
        ? 'Syntax error: RANGE PARTITIONING requires definition of VALUES LESS THAN for each partition'
        : 'Syntax error: LIST PARTITIONING requires definition of VALUES IN for each partition',
    )
  }
}

/** A bound as a value of what it bounds. */
function valueOf(
  table: Table,
  { isColumns, by }: Scheme,
  { name }: Partition,
  at: number,
  text: string,
): string {
  if (!isColumns) {
    if (/^['"]/.test(text)) refuse(1697, `VALUES value for partition '${name}' must have type INT`)
    return `(${text})`
  }
  const column = columnOf(table, (by[at] ?? '').replace(/^`|`$/g, '').replaceAll('``', '`'))
  return column === undefined
    ? doubt('Greenline does not know the type of a bound')
    : cast(`(${text})`, column)
}

async function checkOrder(scene: Scene, table: Table, scheme: Scheme): Promise<void> {
  const bounds = scheme.partitions.map(partition => ({
    partition,
    values: partition.bound?.kind === 'less than' ? partition.bound.values : [],
  }))
  const most = bounds.findIndex(({ values }) => values[0] !== undefined && isMost(values[0]))
  if (most >= 0 && most < bounds.length - 1)
    refuse(1481, 'MAXVALUE can only be used in last partition definition')
  const grows = bounds.slice(1).flatMap(({ partition, values }, before) => {
    const lower = bounds[before]
    if (lower === undefined || lower.values.length !== values.length) return []
    if (values.length === 1 && values.every(isMost)) return []
    if ([...lower.values, ...values].some(isMost)) return doubt('the order of its partitions cannot be told')
    const [left, right] = [
      lower.values.map((text, at) => valueOf(table, scheme, lower.partition, at, text)),
      values.map((text, at) => valueOf(table, scheme, partition, at, text)),
    ]
    return [isBelow(left, right)]
  })
  if (grows.length === 0) return
  const [row] = await scene
    .askAs(`SELECT ${grows.join(' AND ')} AS sound`)
    .catch((thrown: unknown) => rethrow(thrown, true))
  if (row?.['sound'] !== '1')
    refuse(1493, 'VALUES LESS THAN value must be strictly increasing for each partition')
}

async function checkValues(scene: Scene, table: Table, scheme: Scheme): Promise<void> {
  const { partitions } = scheme
  if (partitions.filter(({ bound }) => bound?.kind === 'default').length > 1)
    doubt('several partitions are the default')
  const rows = partitions.flatMap(partition =>
    partition.bound?.kind !== 'in'
      ? []
      : partition.bound.values.map(value =>
          value.map((text, at) => `${valueOf(table, scheme, partition, at, text)} AS v${at}`).join(', '),
        ),
  )
  if (rows.length < 2) return
  const names = scheme.by.map((_, at) => `v${at}`).join(', ')
  const twice = await scene
    .askAs(
      `SELECT 1 AS found FROM (${rows.map(row => `SELECT ${row}`).join(' UNION ALL ')}) AS x GROUP BY ${names} HAVING COUNT(*) > 1 LIMIT 1`,
    )
    .catch((thrown: unknown) => rethrow(thrown, true))
  if (twice.length > 0) refuse(1495, 'Multiple definition of same constant in list partitioning')
}
