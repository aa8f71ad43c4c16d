/** SELECT, VALUES and SHOW. Invariant: what is run could not write, and no more rows are fetched than are kept. */
import { bind, describeBound, evaluateBound, without, type BoundText } from './bind.js'
import { mustBeHarmless } from './calls.js'
import { stretch, wordBehind } from './clauses.js'
import { createTableAs } from './create-as.js'
import { stringsOf, type Ast, type Parsed, type Span } from './parse.js'
import { settingsOf } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { nextValue } from './next-value.js'
import { setValue } from './sequences.js'
import { setConfig } from './settings.js'
import { refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import type { World } from './world.js'

/** Rows that are fetched of a result. */
const MAX_ROWS = 1_000

/** The statement without what stands around it. */
export function wholeSpan(parsed: Parsed): Span {
  const tokens = parsed.tokens().filter(({ text }) => text !== ';')
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 }
}

/** The text behind a keyword, to the end of the statement. */
export function spanBehind(parsed: Parsed, from: number): Span {
  return { start: from, end: wholeSpan(parsed).end }
}

export async function select(world: World, stmt: Ast.SelectStmt): Promise<void> {
  if (stmt.intoClause !== undefined)
    return createTableAs(world, { query: { SelectStmt: stmt }, into: stmt.intoClause })
  const node = { SelectStmt: stmt }
  const only = onlyCall(stmt)
  if (only?.name === 'set_config') return setConfig(world, only.call)
  if (only?.name === 'setval') return setValue(world, only.call)
  if (only?.name === 'nextval') return nextValue(world, only.call)
  world.notes.reach = 'nothing'
  const references = referencesOf(node)
  const span = wholeSpan(world.parsed)
  const bound = await bind(world, { node, span, view: 'rows', routines: 'missing' })
  if (bound.missing !== undefined) {
    await describeBound(world, bound)
    throw bound.missing
  }
  await mustBeHarmless(world, references)
  if (stmt.lockingClause === undefined) await runBound(world, bound)
  else await runBound(world, await withoutLocks(world, stmt, bound, span))
}

/** FOR UPDATE and the like, which a session that only reads may not say: nobody else holds a lock here. */
async function withoutLocks(
  world: World,
  { lockingClause = [] }: Ast.SelectStmt,
  bound: BoundText,
  span: Span,
): Promise<BoundText> {
  if (!bound.replaced) await describeBound(world, bound)
  const named = lockingClause.flatMap(node =>
    'LockingClause' in node
      ? (node.LockingClause.lockedRels ?? []).flatMap(each =>
          'RangeVar' in each ? (each.RangeVar.relname ?? '') : [],
        )
      : [],
  )
  for (const { range, relation } of bound.relations) {
    const called = range.alias?.aliasname ?? range.relname ?? ''
    if (named.length > 0 && !named.includes(called)) continue
    await mustBeAllowed(world, relation, 'UPDATE')
    if (relation.kind === 'm')
      throw refusal('42809', `cannot lock rows in materialized view "${relation.name}"`)
  }
  const word = wordBehind(world.parsed, span.start, 'FOR')
  if (word === undefined) throw new Unsure('what it locks cannot be found')
  return without(bound, span, stretch(world.parsed, word.start, new Set(['LIMIT', 'OFFSET', 'FETCH'])))
}

/** Runs a query and notes what it returns. */
async function runBound(world: World, bound: BoundText): Promise<void> {
  const before = 'DECLARE greenline_rows NO SCROLL CURSOR FOR '
  const fetched = await evaluateBound(world, bound, {
    before,
    after: `;FETCH FORWARD ${MAX_ROWS} FROM greenline_rows`,
  })
  world.notes.output = fetched
  world.notes.rows = fetched.rows.length
  if (fetched.rows.length === MAX_ROWS) {
    const { count } = await evaluateBound(world, bound, {
      before,
      after: ';MOVE FORWARD ALL IN greenline_rows',
    })
    world.notes.rows = count
  }
  world.notes.notices.push(...fetched.notices.filter(({ severity }) => severity !== 'WARNING'))
}

/** The function of `SELECT f(…)` without anything else. */
function onlyCall(stmt: Ast.SelectStmt): { readonly name: string; readonly call: Ast.FuncCall } | undefined {
  if (stmt.fromClause !== undefined || stmt.whereClause !== undefined || stmt.targetList?.length !== 1)
    return undefined
  const [target] = stmt.targetList
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
  if (value === undefined || !('FuncCall' in value)) return undefined
  const names = stringsOf(value.FuncCall.funcname)
  return { name: names.at(-1) ?? '', call: value.FuncCall }
}

export async function show(world: World): Promise<void> {
  world.notes.reach = 'nothing'
  const { start, end } = wholeSpan(world.parsed)
  const rows = await world.server.evaluate(world.parsed.slice(start, end), await settingsOf(world))
  world.notes.output = rows
  world.notes.rows = rows.rows.length
}
