/** Where the rows of an INSERT come from. Invariant: every value is cast as the server casts it. */
import { inStatement } from './bind.js'
import { stretch, wordBehind } from './clauses.js'
import { UNKNOWN } from './coercion.js'
import { inOrder, mustAssign, type Literal } from './fit-values.js'
import { firstOfSelect, inRowOrder, mustTake, targetsOf, type Given, type Source } from './insert-parts.js'
import { valuesSource } from './insert-values.js'
import { literal } from './names.js'
import type { Column } from './objects.js'
import type { Ast } from './parse.js'
import { wholeSpan } from './query.js'
import { settingsOf } from './resolve.js'
import { stored } from './storing.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

export async function sourceOf(world: World, given: Given): Promise<Source> {
  const { selectStmt } = given.stmt
  if (selectStmt === undefined) return { sql: 'SELECT', columns: [], taken: [], isConstant: true }
  if (!('SelectStmt' in selectStmt)) throw new Unsure('where its rows come from cannot be read')
  const select = selectStmt.SelectStmt
  return select.valuesLists !== undefined && given.stmt.withClause === undefined && !hasTail(select)
    ? valuesSource(world, given, select)
    : selectSource(world, given, select)
}

const hasTail = ({ sortClause, limitCount, limitOffset, withClause }: Ast.SelectStmt): boolean =>
  sortClause !== undefined ||
  limitCount !== undefined ||
  limitOffset !== undefined ||
  withClause !== undefined

async function selectSource(world: World, given: Given, select: Ast.SelectStmt): Promise<Source> {
  const { stmt, bound } = given
  const start = firstOfSelect(world, stmt)
  const before = wholeSpan(world.parsed).start
  const into = wordBehind(world.parsed, before, 'INSERT')
  if (into === undefined) throw new Unsure('where its rows come from cannot be found')
  const withText = stmt.withClause === undefined ? '' : bound.part({ start: before, end: into.start }).text
  const query = `${withText} ${bound.part({ start, end: sourceEnd(world, stmt, start) }).text}`
  const fields =
    (await world.server.describe(query, await settingsOf(world)).catch((thrown: unknown) => {
      throw inStatement(thrown, bound, Infinity)
    })) ?? []
  const targets = targetsOf(given, fields.length)
  const literals: Literal[] = []
  const fit = async (): Promise<void> => {
    for (const [at, column] of targets.entries()) {
      // A bare literal is of the column's type, and fails even when there is no row.
      const constant = bareLiteral(select, at, fields.length)
      if (constant !== undefined) literals.push({ column, ...constant })
      else await mustAssign(world, column, fields[at]?.type ?? UNKNOWN)
    }
  }
  if (!given.isPlain) await inOrder(world, literals, fit)
  const values: { readonly column: Column; readonly sql: string }[] = []
  const used: Column[] = []
  for (const [at, column] of targets.entries()) {
    if (mustTake(column, stmt) === 'ignored') continue
    const value = bareLiteral(select, at, fields.length)?.text ?? `q_.q${at}`
    values.push({ column, sql: `${await stored(world, column, value)} AS s${used.length}` })
    used.push(column)
  }
  const names = fields.map((_, at) => `q${at}`).join(', ')
  return {
    sql: `SELECT ${inRowOrder(values).join(', ')} FROM (${query}) AS q_(${names})`,
    columns: used,
    taken: [],
    isConstant: false,
  }
}

function bareLiteral(
  { targetList = [] }: Ast.SelectStmt,
  at: number,
  width: number,
): Omit<Literal, 'column'> | undefined {
  if (targetList.length !== width) return undefined
  const target = targetList[at]
  const node = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
  if (node === undefined || !('A_Const' in node)) return undefined
  if (node.A_Const.isnull === true) return { node, text: 'NULL' }
  const { sval } = node.A_Const
  return sval === undefined ? undefined : { node, text: literal(sval.sval ?? '') }
}

/** Up to ON CONFLICT or RETURNING. */
function sourceEnd(
  { parsed }: World,
  { onConflictClause, returningClause }: Ast.InsertStmt,
  from: number,
): number {
  if (onConflictClause !== undefined) {
    const tokens = parsed.tokens()
    const at = tokens.findLastIndex(
      ({ text }, place) =>
        text.toUpperCase() === 'CONFLICT' && tokens[place - 1]?.text.toUpperCase() === 'ON',
    )
    const on = tokens[at - 1]
    if (on === undefined) throw new Unsure('where its rows come from cannot be found')
    return on.start
  }
  const stops = new Set(returningClause === undefined ? [] : ['RETURNING'])
  return stretch(parsed, from, stops).end
}
