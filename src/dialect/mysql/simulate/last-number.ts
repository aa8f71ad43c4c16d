/** What LAST_INSERT_ID() gives. Invariant: undefined from the moment that nobody knows it. */
import { literalOf } from '../statements/literal.js'
import type { Insert } from '../statements/rows.js'
import type { Outcome } from './create-table.js'
import { isSame, type Table } from './model.js'
import { nextNumber } from './numbering.js'
import { find, qualify, type Scene } from './scene.js'

/** Inserts, and keeps the first number that the server gives on its own. */
export async function insertNumbered(
  scene: Scene,
  statement: Insert,
  insert: (scene: Scene, statement: Insert) => Promise<Outcome>,
): Promise<Outcome> {
  const before = await find(scene, qualify(scene, statement.table))
  const outcome = await insert(scene, statement)
  if (before?.kind === 'table') follow(scene, before, statement, outcome)
  return outcome
}

function follow(scene: Scene, table: Table, statement: Insert, { rows }: Outcome): void {
  const column = table.columns.find(({ isAutoIncrement }) => isAutoIncrement)
  if (column === undefined || rows === 0) return
  const { sqlMode } = scene.session
  const columns = statement.columns ?? table.columns.map(({ name }) => name)
  const at = columns.findIndex(name => isSame(name, column.name))
  const given = (statement.rows ?? []).map(row => {
    const tokens = row[at]
    if (tokens === undefined || (tokens.length === 1 && tokens[0]?.keyword === 'DEFAULT')) return 'number'
    const literal = literalOf(tokens, sqlMode)
    if (literal === undefined) return 'unclear'
    const asks = literal.kind === 'null' || (literal.kind === 'number' && /^-?0+$/.test(literal.value))
    return asks ? (sqlMode.includes('NO_AUTO_VALUE_ON_ZERO') ? 'unclear' : 'number') : 'value'
  })
  const isPlain =
    statement.query === undefined &&
    !statement.isIgnore &&
    !statement.replaces &&
    statement.onDuplicate.length === 0
  if (isPlain && given.every(each => each === 'value')) return
  const isNumbered = isPlain && given.every(each => each === 'number')
  scene.session.lastNumber = isNumbered ? nextNumber(scene, table) : undefined
}
