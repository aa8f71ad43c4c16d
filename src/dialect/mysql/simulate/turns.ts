/**
 * The rows of an UPDATE, one after the other. Invariant: rows are updated in turn, so of all that is wrong the server
 * tells what it meets first, and a row may meet one whose turn is still to come.
 */
import { keptText, type Assigned, type Target } from './assignments.js'
import { AS_READ, inTheirOrder } from './data.js'
import { mentions } from './expressions.js'
import { mustBeDecided, refuseFirst, type Fault } from './faults.js'
import { isSame, primaryKeyOf } from './model.js'
import { frozen, overWorld } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refuseWith } from './refusal.js'
import type { Scene } from './scene.js'

/** An UPDATE of one table. */
export interface Changing {
  readonly target: Target
  readonly assignments: readonly Assigned[]
  /** The condition. */
  readonly where: string
  /** From FROM on. */
  readonly matching: string
}

/** What is wrong with some of the rows. */
export interface Trouble extends Pick<Fault, 'refusal' | 'isSecondary'> {
  /** The first of them, by its turn from 1. Asked only where it matters. */
  readonly turn: () => Promise<number>
}

/** @param troubles - In the order in which the server looks for them in one row. @throws The one that it meets first. */
export async function refuseEarliest(
  scene: Scene,
  changing: Changing,
  troubles: readonly Trouble[],
): Promise<void> {
  const [first] = troubles
  if (first === undefined) return
  if (troubles.every(({ refusal }) => refusal.refusal.code === first.refusal.refusal.code))
    refuseWith(first.refusal)
  if (!(await isTableOrder(scene, changing))) doubt('which of its rows comes first is the server’s to say')
  const faults: Fault[] = []
  for (const { turn, ...rest } of troubles) faults.push({ ...rest, row: await turn() })
  mustBeDecided(faults)
  refuseFirst(faults)
}

/** Whether the server goes through the whole table, in its own order. */
export async function isReadWhole(scene: Scene, query: string): Promise<boolean> {
  if ((await overWorld(scene, query, 'columns')) !== query) return false
  const plan = await scene.askAs(`EXPLAIN ${query}`)
  const [only] = plan
  return plan.length === 1 && only?.['type'] === 'ALL' && !/temporary|filesort/.test(String(only['Extra']))
}

/** Whether the rows have their turns in the order of the table. */
export async function isTableOrder(
  scene: Scene,
  { target: { table }, where, matching }: Changing,
): Promise<boolean> {
  const isLed = table.indexes.some(
    ({ kind, parts: [first] }) => kind !== 'primary' && mentions(where, first?.column ?? ''),
  )
  return !isLed || isReadWhole(scene, `SELECT * ${matching}`)
}

/** `turn`, from 1 among those that meet the condition (`hit`), with further columns. @param list - In terms of the table. */
export function inTurns(
  scene: Scene,
  { target: { table, alias }, where }: Changing,
  list: readonly string[],
): Promise<string> {
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => `${quoteName(alias)}.${quoteName(column)}`)
  const order = key === undefined ? AS_READ : `ORDER BY ${key.join(', ')}`
  const turn = `ROW_NUMBER() OVER (PARTITION BY (${where}) IS TRUE ${order}) AS turn`
  const rows = `${quoteTable(table)} AS ${quoteName(alias)}`
  const source = key === undefined ? inTheirOrder(rows, quoteName(alias)) : rows
  return frozen(scene, `SELECT ${[turn, `(${where}) IS TRUE AS hit`, ...list].join(', ')} FROM ${source}`)
}

/** The values of some columns before (`o0`, …) and after (`n0`, …) an UPDATE, in terms of the table. */
export const beforeAndAfter = (
  scene: Scene,
  { target: { table, alias }, assignments }: Changing,
  columns: readonly string[],
): readonly string[] =>
  columns.flatMap((column, at) => {
    const name = `${quoteName(alias)}.${quoteName(column)}`
    const assigned = assignments.findLast(each => isSame(each.column.name, column))
    return [
      `${name} AS o${at}`,
      `${assigned === undefined ? name : keptText(scene, table, assigned)} AS n${at}`,
    ]
  })
