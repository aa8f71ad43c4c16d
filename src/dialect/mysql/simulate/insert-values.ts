/**
 * Rows as VALUES writes them. Invariant: they are read one after the other, and in each the columns in the order in
 * which they are named, as the server does.
 */
import type { Literal } from '../statements/literal.js'
import type { Insert } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import { cast } from './data.js'
import { faultAt, type Fault } from './faults.js'
import type { Incoming } from './incoming.js'
import { evaluate, resolve, zeroOf, type Given } from './insert-cell.js'
import type { Cells, Column, Table } from './model.js'
import { asksForNumber, nextNumber, NUMBERED, numberAfter, numbersLeft, refuseNumber } from './numbering.js'
import { quoteLiteral } from './quoting.js'
import { isRefusal, refuse } from './refusal.js'
import { isStrict, type Scene } from './scene.js'
import { rowsAsQuery } from './written-rows.js'

interface Written {
  readonly statement: Insert
  /** The columns that are named. */
  readonly columns: readonly Column[]
}

/** The rows of INSERT … VALUES. */
export async function fromValues(scene: Scene, table: Table, written: Written): Promise<Incoming> {
  const { statement, columns } = written
  const all = (statement.rows ?? []).map(row =>
    row.length === 0 && (statement.columns?.length ?? 0) === 0
      ? columns.map((): readonly Token[] => [])
      : row,
  )
  all.forEach((values, at) => {
    if (values.length !== columns.length)
      refuse(1136, `Column count doesn't match value count at row ${at + 1}`)
  })
  for (const tokens of all.flat()) await resolve(scene, table, tokens)
  if (!statement.isIgnore) mustBeGiven(scene, table, columns)
  const vague = new Map<string, string>()
  const rows: Cells[] = []
  let next = nextNumber(scene, table)
  let numberedRows = 0
  let fault: Fault | undefined
  for (const [at, values] of all.entries()) {
    const number = at + 1
    const isAlone = all.length === 1
    const given = await rowOf(scene, {
      table,
      columns,
      values,
      row: number,
      isIgnore: statement.isIgnore,
      isAlone,
    })
    if ('fault' in given) {
      fault = given.fault
      break
    }
    const spent = table.columns.find(
      column =>
        isNumbered(scene, column, given.cells.get(column)) &&
        next !== undefined &&
        numbersLeft(column, next) === 0n,
    )
    if (spent !== undefined) {
      fault = faultAt(number, () => refuseNumber(scene, spent, number))
      break
    }
    if (table.columns.some(column => isNumbered(scene, column, given.cells.get(column)))) numberedRows += 1
    const cells = table.columns.map(column => {
      const { value, why } = numbered(scene, column, given.cells.get(column), next)
      if (why !== undefined) vague.set(column.name.toLowerCase(), why)
      if (column.isAutoIncrement && value.kind === 'number') next = numberAfter(value.value, next)
      return column.generated === undefined ? cast(quoteLiteral(value), column) : 'NULL'
    })
    rows.push(cells)
  }
  const names = ['#', ...table.columns.map(({ name }) => name)]
  const sql = rowsAsQuery(
    scene,
    names,
    rows.map((cells, at) => [String(at + 1), ...cells]),
  )
  return {
    ...{ sql, rows, count: rows.length, vague, next, isNumbered: numberedRows === rows.length },
    ...(fault === undefined ? {} : { fault }),
  }
}

/** Whether the server gives a number. */
const isNumbered = (scene: Scene, column: Column, given: Given | undefined): boolean =>
  column.isAutoIncrement && (given === undefined || asksForNumber(scene, given.value))

/** A cell, with the number that an AUTO_INCREMENT column gets where none is given. */
function numbered(
  scene: Scene,
  column: Column,
  given: Given | undefined,
  next: bigint | undefined,
): { readonly value: Literal; readonly why: string | undefined } {
  if (!isNumbered(scene, column, given)) return { value: given?.value ?? { kind: 'null' }, why: given?.vague }
  if (next === undefined) return { value: { kind: 'null' }, why: NUMBERED }
  return { value: { kind: 'number', value: String(next) }, why: undefined }
}

interface Row {
  readonly table: Table
  readonly columns: readonly Column[]
  readonly values: readonly (readonly Token[])[]
  readonly row: number
  readonly isIgnore: boolean
  /** Then NULL is refused in every mode. */
  readonly isAlone: boolean
}

/** The cells of a row, or what is wrong with the first that does not fit. */
async function rowOf(
  scene: Scene,
  { table, columns, values, row, isIgnore, isAlone }: Row,
): Promise<{ readonly cells: ReadonlyMap<Column, Given> } | { readonly fault: Fault }> {
  const cells = new Map<Column, Given>()
  try {
    const rest = table.columns.filter(column => !columns.includes(column))
    for (const column of [...columns, ...rest]) {
      const at = columns.indexOf(column)
      const cell = { table, column, row, isIgnore }
      const given = await evaluate(scene, cell, at < 0 ? undefined : values[at])
      if (given === undefined) continue
      const isNull = given.value.kind === 'null' && given.vague === undefined
      const isRefused =
        isNull && !column.isNullable && !column.isAutoIncrement && column.generated === undefined
      if (!isRefused) cells.set(column, given)
      else if (!isIgnore && (isAlone || isStrict(scene, table.engine)))
        refuse(1048, `Column '${column.name}' cannot be null`)
      else cells.set(column, zeroOf(column))
    }
    return { cells }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    return {
      fault: faultAt(row, () => {
        throw thrown
      }),
    }
  }
}

/** Columns that need a value are looked for before any row is read. */
export function mustBeGiven(scene: Scene, table: Table, columns: readonly Column[]): void {
  const missing = table.columns.find(
    column => !columns.includes(column) && needsValue(column) && column.type.name !== 'enum',
  )
  if (missing !== undefined && isStrict(scene, table.engine))
    refuse(1364, `Field '${missing.name}' doesn't have a default value`)
}

const needsValue = (column: Column): boolean =>
  !column.isNullable &&
  column.default === undefined &&
  !column.isAutoIncrement &&
  column.generated === undefined

/** An INSERT of a query's rows asks for the default of the column that numbers itself too. */
export function mustNotBeBare(scene: Scene, table: Table, columns: readonly Column[]): void {
  const bare = table.columns.find(column => column.isBare === true && !columns.includes(column))
  if (bare !== undefined && isStrict(scene, table.engine))
    refuse(1364, `Field '${bare.name}' doesn't have a default value`)
}
