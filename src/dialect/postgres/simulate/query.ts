/** SELECT, VALUES, SHOW and EXPLAIN. Invariant: what is run could not write, and no more rows are fetched than are kept. */
import { bind, describeBound, evaluateBound, type BoundText } from './bind.js'
import { mustBeHarmless } from './calls.js'
import { createTableAs } from './create-as.js'
import { open as openNode, stringsOf, type Ast, type Parsed, type Span } from './parse.js'
import { settingsOf } from './resolve.js'
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
  world.notes.reach = 'nothing'
  const references = referencesOf(node)
  if (references.statements.size > 0) {
    world.notes.reach = 'rows'
    throw new Unsure('a WITH that writes rows is not simulated')
  }
  if (stmt.lockingClause !== undefined) throw new Unsure('a SELECT that locks rows is not simulated')
  const bound = await bind(world, {
    node,
    span: wholeSpan(world.parsed),
    view: 'rows',
    routines: 'missing',
  })
  if (bound.missing !== undefined) {
    await describeBound(world, bound)
    throw bound.missing
  }
  await mustBeHarmless(world, references)
  await runBound(world, bound)
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

export async function explain(world: World, stmt: Ast.ExplainStmt): Promise<void> {
  const { query } = stmt
  if (query === undefined) throw new Unsure('there is nothing to explain')
  const [kind] = openNode(query)
  const analyzes = (stmt.options ?? []).some(
    node => 'DefElem' in node && node.DefElem.defname === 'analyze' && isOn(node.DefElem.arg),
  )
  if (analyzes && kind !== 'SelectStmt') throw new Unsure('EXPLAIN ANALYZE of what writes is not simulated')
  world.notes.reach = 'nothing'
  if (kind === 'SelectStmt') {
    const first = firstByteOf(world.parsed)
    const bound = await bind(world, { node: query, span: spanBehind(world.parsed, first), view: 'rows' })
    await mustBeHarmless(world, bound.references)
    await describeBound(world, bound)
    return
  }
  throw new Unsure('EXPLAIN of what writes is not simulated')
}

const isOn = (node: Ast.Node | undefined): boolean =>
  node === undefined || !('String' in node) || !['off', 'false', '0'].includes(node.String.sval ?? '')

/** Where the explained query begins: at the first word that can begin one. */
function firstByteOf(parsed: Parsed): number {
  const words = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', '('])
  let depth = 0
  const tokens = parsed.tokens().slice(1)
  for (const [at, token] of tokens.entries()) {
    const word = token.text.toUpperCase()
    if (depth === 0 && words.has(word)) {
      if (word !== '(') return token.start
      // Options of EXPLAIN stand in parentheses right behind it.
      const next = tokens[at + 1]?.text.toUpperCase() ?? ''
      if (words.has(next)) return token.start
    }
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
  }
  throw refusal('42601', 'syntax error at end of input')
}
