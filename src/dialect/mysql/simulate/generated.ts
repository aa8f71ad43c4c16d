/** Generated columns of rows that are written. Invariant: each is made from the others, and from no generated one. */
import { misfitIn } from './conversions.js'
import { cast } from './data.js'
import { mentions } from './expressions.js'
import type { Fault } from './faults.js'
import type { Column, Table } from './model.js'
import { typeOf } from './query-columns.js'
import { quoteName } from './quoting.js'
import { doubt } from './refusal.js'
import type { Scene } from './scene.js'
import { refuseWarnings } from './server-words.js'
import { evaluated } from './warnings.js'

const generatedOf = ({ columns }: Pick<Table, 'columns'>): readonly Column[] =>
  columns.filter(each => each.generated !== undefined)

/** Rows with their generated columns, from rows that have all others. @param before - Columns in front of them. */
export function withGenerated(table: Table, sql: string, before: readonly string[] = []): string {
  const generated = generatedOf(table)
  if (generated.length === 0) return sql
  if (generated.some(each => generated.some(other => other !== each && isMadeFrom(each, other.name))))
    doubt('a generated column is made from another')
  const list = table.columns.map(column =>
    column.generated === undefined
      ? quoteName(column.name)
      : `${cast(`(${column.generated.expression})`, column)} AS ${quoteName(column.name)}`,
  )
  const plain = table.columns.filter(each => each.generated === undefined).map(each => quoteName(each.name))
  const inner = `SELECT ${[...before, ...plain].join(', ')} FROM (${sql}) AS n`
  return `SELECT ${[...before, ...list].join(', ')} FROM (${inner}) AS ${quoteName(table.name)}`
}

/** Whether a generated column is made from another column. */
export const isMadeFrom = ({ generated }: Column, name: string): boolean =>
  mentions(generated?.expression ?? '', name)

/**
 * Generated values that have no place in their columns.
 *
 * @param sql - The rows with `#`, their numbers, and all columns that are not generated.
 */
export async function misfitsOfGenerated(
  scene: Scene,
  table: Table,
  sql: string,
): Promise<readonly (Fault | undefined)[]> {
  const faults: (Fault | undefined)[] = []
  for (const column of generatedOf(table)) {
    const made = `SELECT \`#\`, (${column.generated?.expression ?? 'NULL'}) AS made FROM (${sql}) AS ${quoteName(table.name)}`
    const [, field] = await scene.fieldsOf(made)
    const type = field && typeOf(field, 'as text')
    if (type === undefined)
      return doubt(`Greenline does not know the type of what ${column.name} is made from`)
    refuseWarnings(await scene.warningsOf(`SELECT ${evaluated('made')} AS n FROM (${made}) AS m`))
    const { charset, collation } = column.type
    const before: Column = {
      ...column,
      name: 'made',
      type: {
        ...type,
        ...(charset === undefined ? {} : { charset }),
        ...(collation === undefined ? {} : { collation }),
      },
    }
    const source: Table = {
      ...table,
      columns: [before],
      indexes: [{ name: 'PRIMARY', kind: 'primary', parts: [{ column: '#' }], maker: 'user' }],
      content: { sql: made, vague: new Map() },
    }
    faults.push(await misfitIn(scene, source, { before, after: column, by: 'store' }))
  }
  return faults
}
