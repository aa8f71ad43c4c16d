/** The rows of a table whose column gets another type. Invariant: every value was cast before they are taken for those of the table. */
import { replaceColumn } from './alter-parts.js'
import type { Retyped } from './alter-type-parts.js'
import { rowsOf, stuck } from './content.js'
import { emptyRows } from './create-table.js'
import { quoted } from './names.js'
import type { Column } from './objects.js'
import { isKnownEmpty, isTrue, named } from './questions.js'
import { stored } from './storing.js'
import { refusal } from './verdicts.js'
import type { World } from './world.js'

interface Conversion extends Retyped {
  /** Over the columns as they are called now. */
  readonly value: string
  /** The value is the same for every row. */
  readonly isConstant: boolean
}

/** The rows with the column as it is then. @throws Refusal 23502 and what the server says of a value */
export async function convertRows(
  world: World,
  { relation, column, changed, value, isConstant }: Conversion,
): Promise<{ readonly rows: string }> {
  const converted = await stored(world, changed, value)
  // Evaluated while the statement is planned, whether there are rows or not.
  if (isConstant) await isTrue(world, `(${converted}) IS NULL`)
  if (isKnownEmpty(relation)) {
    return { rows: await emptyRows(world, replaceColumn(relation, changed)) }
  }
  const names = new Map(relation.columns.map(c => [c.number, c.name]))
  const from = named(relation, await rowsOf(world, relation), { sql: '', names })
  const cast = isConstant ? stuck(converted, quoted(column.name)) : converted
  const list = relation.columns.map(({ number, name }) =>
    number === column.number ? `${cast} AS c${number}` : `${quoted(name)} AS c${number}`,
  )
  const rows = `SELECT ${list.join(', ')} FROM ${from}`
  if (!(await isSafeCast(column, changed, value))) {
    await isTrue(world, `(SELECT count(r.v) FROM (SELECT ${cast} AS v FROM ${from}) AS r) >= 0`)
    if (
      column.notNull &&
      value !== quoted(column.name) &&
      (await isTrue(world, `EXISTS (SELECT FROM (${rows}) AS r WHERE c${column.number} IS NULL)`))
    ) {
      throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
    }
  }
  return { rows }
}

/** Casts that every value survives. */
async function isSafeCast(column: Column, changed: Column, value: string): Promise<boolean> {
  if (value !== quoted(column.name)) return false
  return column.typeOid === changed.typeOid && column.typmod === changed.typmod
}
