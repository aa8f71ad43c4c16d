/**
 * Whether a column's values have a place in another type. Invariant: types that are not known to hold everything are
 * asked about, value by value, or are a doubt.
 */
import { isNarrower } from '../impact/narrower.js'
import { firstRow, rowsOf } from './data.js'
import { faultAt, refuseFirst, type Fault } from './faults.js'
import { misfits, type Conversion, type Misfit } from './misfits.js'
import { primaryKeyOf, type Column, type Table } from './model.js'
import { quoteName } from './quoting.js'
import type { Scene } from './scene.js'

/** A column as the other reading of SHOW CREATE TABLE has it. */
export function shownColumn({ name, type, generated }: Column): Parameters<typeof isNarrower>[0] {
  const sizes =
    type.values.length > 0 ? type.values.map(value => `'${value.replaceAll("'", "''")}'`) : type.sizes
  return {
    ...{ name, text: '', type: type.name + (type.isUnsigned ? ' unsigned' : ''), size: sizes.join(',') },
    ...{
      charset: type.charset ?? '',
      isNullable: true,
      isGenerated: generated !== undefined,
      hasCheck: false,
    },
  }
}

/** Whether every value of one type is kept by the other. */
const holdsAll = (before: Column, after: Column): boolean =>
  !isNarrower(
    shownColumn({ ...before, generated: undefined } as unknown as Column),
    shownColumn({ ...after, generated: undefined } as unknown as Column),
  )

/**
 * The first row whose value does not fit.
 *
 * @param table - Before, with the rows.
 * @throws A doubt when nobody can say.
 */
export async function misfitIn(scene: Scene, table: Table, change: Conversion): Promise<Fault | undefined> {
  const { before, after } = change
  if (holdsAll(before, after)) return undefined
  const rows = await firstRow(scene, table, `${quoteName(before.name)} IS NOT NULL`, [])
  if (rows === undefined) return undefined
  let first: { readonly row: number; readonly misfit: Misfit } | undefined
  for (const misfit of misfits(scene, table, change)) {
    const row = await firstRow(scene, table, misfit.condition, [before.name])
    if (row !== undefined && (first === undefined || row < first.row)) first = { row, misfit }
  }
  if (first === undefined) return undefined
  const { row, misfit } = first
  const value = await firstValue(scene, table, misfit.condition, before)
  return faultAt(row, () => misfit.refuse(row, value))
}

/** @throws A refusal when a value does not fit; a doubt when nobody can say. */
export const checkConversion = async (scene: Scene, table: Table, change: Conversion): Promise<void> =>
  refuseFirst([await misfitIn(scene, table, change)])

/** One of the values, as the server shows it. */
async function firstValue(scene: Scene, table: Table, condition: string, { name }: Column): Promise<string> {
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => quoteName(column)) ?? []
  const order = key.length === 0 ? '' : ` ORDER BY ${key.join(', ')}`
  const source = rowsOf(table, [name])
  const [row] = await scene.ask(
    `SELECT ${quoteName(name)} AS value FROM ${source} WHERE ${condition}${order} LIMIT 1`,
  )
  const value = row?.['value']
  return typeof value === 'string' ? value : ''
}
