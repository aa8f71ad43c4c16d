/** COPY. Invariant: its data come in as an INSERT of the same rows would. */
import { bind } from './bind.js'
import { readCopyText, TooMuch } from './copy-text.js'
import { mustWritePlainly, ruledOut } from './may-write.js'
import { literal } from './names.js'
import type { Column } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { putRows } from './put-rows.js'
import { wholeSpan } from './query.js'
import { mustFind } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { columnOf } from './state.js'
import { stored } from './storing.js'
import { tableTarget } from './targets.js'
import { refusal, Unsure } from './verdicts.js'
import { kindOf, use, type World } from './world.js'

export async function copy(world: World, stmt: Ast.CopyStmt): Promise<void> {
  const comesIn = stmt.is_from === true
  world.notes.reach = comesIn ? 'rows' : 'nothing'
  if (stmt.relation === undefined) throw new Unsure('a COPY to somewhere is not simulated')
  const relation = use(world, await mustFind(world, stmt.relation))
  await mustBeAllowed(world, relation, comesIn ? 'INSERT' : 'SELECT')
  const columns: Column[] = []
  for (const name of stringsOf(stmt.attlist)) {
    const column = columnOf(relation, name)
    if (column === undefined)
      throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
    if (columns.includes(column)) throw refusal('42701', `column "${name}" specified more than once`)
    if (column.generated !== undefined) {
      throw refusal('42P10', `column "${name}" is a generated column`, {
        detail: 'Generated columns cannot be used in COPY.',
      })
    }
    columns.push(column)
  }
  if (!comesIn) throw new Unsure('a COPY to somewhere is not simulated')
  if (stmt.filename !== undefined || stmt.is_program === true)
    throw new Unsure('what the server reads from a file is not known')
  if ((stmt.options ?? []).length > 0) throw new Unsure('options of a COPY are not simulated')
  if (stmt.whereClause !== undefined) throw new Unsure('a COPY with a condition is not simulated')
  if (['v', 'm', 'S'].includes(relation.kind))
    throw refusal('42809', `cannot copy to ${kindOf(relation)} "${relation.name}"`)
  if ((await ruledOut(world, relation, 'INSERT')) !== undefined)
    throw new Unsure(`rules of ${relation.name} are passed over`)
  await mustWritePlainly(world, relation, 'INSERT')
  const used =
    columns.length > 0 ? columns : relation.columns.filter(({ generated }) => generated === undefined)
  const lines = world.data === undefined ? [] : await readCopyText(world.data.parts)
  if (lines === TooMuch) throw new Unsure('its data are too much to look at')
  const source = { columns: used, taken: [], isConstant: false, sql: await rowsOf(world, used, lines) }
  const bound = await bind(world, { node: {}, span: wholeSpan(world.parsed), view: 'shape' })
  await putRows(world, {
    target: tableTarget(relation),
    source,
    bound,
    isPlain: true,
    alias: relation.name,
    rule: undefined,
  })
}

/** @throws Refusal 22P04 */
async function rowsOf(
  world: World,
  columns: readonly Column[],
  lines: readonly (readonly (string | null)[])[],
): Promise<string> {
  for (const line of lines) {
    if (line.length > columns.length) throw refusal('22P04', 'extra data after last expected column')
    const missing = columns[line.length]
    if (missing !== undefined) throw refusal('22P04', `missing data for column "${missing.name}"`)
  }
  const values: string[] = []
  for (const [at, column] of columns.entries())
    values.push(`${await stored(world, column, `q_.q${at}`)} AS s${at}`)
  const nothing = columns.map(() => 'NULL::pg_catalog.text').join(', ')
  const rows = lines.map(
    line => `(${line.map(value => (value === null ? 'NULL' : literal(value))).join(', ')})`,
  )
  const query =
    rows.length === 0 ? `SELECT ${nothing} WHERE false` : `VALUES (${nothing}), ${rows.join(', ')} OFFSET 1`
  return `SELECT ${values.join(', ')} FROM (${query}) AS q_(${columns.map((_, at) => `q${at}`).join(', ')})`
}
