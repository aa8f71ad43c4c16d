/** UPDATE and DELETE. Invariant: which rows they hit is asked of each row as the statement sees it. */
import { assignmentsOf, type Assignment } from './assignments.js'
import { bind, describeBound, inStatement, type BoundText } from './bind.js'
import { isVolatile, mustBeHarmless } from './calls.js'
import { carryOut } from './carry-out.js'
import { clause, STOPS } from './clauses.js'
import { isTouched, rowsOf, shapeOf } from './content.js'
import { mustFireNothing, mustWritePlainly, ruledOut } from './may-write.js'
import { identifier } from './names.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { isInOrder } from './physical-order.js'
import { wholeSpan } from './query.js'
import { mustFind, settingsOf } from './resolve.js'
import { mustReturn, readReturning } from './returning.js'
import { mustBeAllowed } from './roles.js'
import { rowAs, targetOf, type Target } from './targets.js'
import { Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { updatedRows } from './update-rows.js'
import { nameOf, use, type World } from './world.js'
import { absent, numbered, type Writes } from './writes.js'

/** What was read of an UPDATE or DELETE. */
export interface Read {
  readonly target: Target
  readonly bound: BoundText
  /** The server has read it as it stands. */
  readonly isPlain: boolean
  readonly alias: string
  /** Whether a rule leaves nothing of it. */
  readonly rule: 'nothing' | undefined
  /** Behind the row at hand: other tables and the condition. */
  readonly behind: string
  readonly others: string
  readonly values: readonly Assignment[]
  readonly withText: string
}

const WORDS = { UpdateStmt: 'UPDATE', DeleteStmt: 'DELETE' } as const

/** Has the statement read, analysed and allowed. */
export async function readWrite(
  world: World,
  kind: keyof typeof WORDS,
  stmt: Ast.UpdateStmt & Ast.DeleteStmt,
): Promise<Read> {
  world.notes.reach = 'rows'
  const event = WORDS[kind]
  const range = stmt.relation ?? {}
  const called = use(world, await mustFind(world, range, 'here'))
  const node = { [kind]: stmt }
  const references = referencesOf(node)
  const { parsed } = world
  const whole = wholeSpan(parsed)
  const bound = await bind(world, { node, span: whole, view: 'rows', except: new Set([range]) })
  const target = await targetOf(world, called, event)
  const isPlain = !bound.replaced && !(await isTouched(world, called))
  if (isPlain) {
    await describeBound(world, bound).catch((thrown: unknown) => {
      throw thrown instanceof Unsure ? (target.refused ?? thrown) : thrown
    })
  }
  if (target.refused !== undefined) throw target.refused
  await mustBeAllowed(world, called, event)
  const rule = await ruledOut(world, called, event)
  if (rule === undefined) await mustWritePlainly(world, target.relation, event)
  await mustBeHarmless(world, references)
  if (await isVolatile(world, references)) throw new Unsure('it works with what is another value each time')
  const alias = range.alias?.aliasname ?? range.relname ?? ''
  const from = parsed.tokens().find(({ start }) => start >= (range.location ?? 0))?.start ?? 0
  const start = stmt.withClause === undefined ? whole.start : withEnd(world, from, event)
  const withText =
    stmt.withClause === undefined ? '' : `${bound.part({ start: whole.start, end: start }).text} `
  const othersSpan = clause(parsed, from, kind === 'UpdateStmt' ? 'FROM' : 'USING')
  const others = othersSpan === undefined ? '' : `, ${bound.part(othersSpan).text}`
  const whereSpan = clause(parsed, from, 'WHERE')
  if (stmt.whereClause !== undefined && 'CurrentOfExpr' in stmt.whereClause)
    throw new Unsure('which row a cursor is at is not looked at')
  const where = whereSpan === undefined ? '' : ` WHERE (${bound.part(whereSpan).text})`
  const behind = others + where
  const read = { target, bound, isPlain, alias, rule, behind, others, withText }
  const typesOf = (texts: readonly string[]) => analyse(world, read, stmt, texts)
  if (kind === 'DeleteStmt') {
    if (!isPlain) await typesOf([])
    return { ...read, values: [] }
  }
  const reading = { bound, stops: STOPS, ...(isPlain ? {} : { typesOf }) }
  return { ...read, values: await assignmentsOf(world, target, stmt.targetList ?? [], reading) }
}

/** Where the statement behind WITH begins. */
function withEnd(world: World, before: number, word: string): number {
  const token = world.parsed
    .tokens()
    .findLast(({ start, text }) => start < before && text.toUpperCase() === word)
  if (token === undefined) throw new Unsure('where it begins cannot be found')
  return token.start
}

/**
 * Names and types, over rows that there are none of: of the condition first, then of RETURNING, and of what is
 * assigned in the end.
 *
 * @returns The types of `texts`.
 */
async function analyse(
  world: World,
  read: Omit<Read, 'values'>,
  { returningClause }: Ast.UpdateStmt & Ast.DeleteStmt,
  texts: readonly string[],
): Promise<readonly (number | undefined)[]> {
  const { target, bound, alias, behind, withText } = read
  const shape = `(${await shapeOf(world, target.called)}) AS ${identifier(alias)}`
  const settings = await settingsOf(world)
  const describe = async (list: readonly string[]): Promise<readonly (number | undefined)[]> => {
    const text = `${withText}SELECT ${list.join(', ')} FROM ${shape}${behind}`
    const fields = await world.server.describe(text, settings).catch((thrown: unknown) => {
      throw inStatement(thrown, bound, Infinity)
    })
    return (fields ?? []).map(({ type }) => type)
  }
  const returning = () => readReturning(world, target, returningClause, { ...read, isPlain: false })
  try {
    const types = await describe(texts)
    await returning()
    return types
  } catch (thrown) {
    if (texts.length > 0) await describe([])
    await returning()
    throw thrown
  }
}

export async function update(world: World, stmt: Ast.UpdateStmt): Promise<void> {
  const read = await readWrite(world, 'UpdateStmt', stmt)
  const { target } = read
  const { relation } = target
  if (read.rule === 'nothing') {
    nothingWritten(world, 'a rule says that nothing is done instead')
    return
  }
  const { writes, changed } = await updatedRows(world, read)
  await mustReturn(world, target, stmt.returningClause, {
    ...read,
    isPlain: true,
    writes,
  })
  const { count } = await carryOut(world, relation, writes, {
    onCount: hits => {
      if (hits > 0) mustFireNothing(relation, 'UPDATE', changed)
    },
    isOrdered: () => isInOrder(world, relation, read),
  })
  noteCount(world, relation, 'updated', count)
}

export async function deleteRows(world: World, stmt: Ast.DeleteStmt): Promise<void> {
  const read = await readWrite(world, 'DeleteStmt', stmt)
  const { target, alias, behind, withText } = read
  const { relation } = target
  if (read.rule === 'nothing') {
    nothingWritten(world, 'a rule says that nothing is done instead')
    return
  }
  const rows = await rowsOf(world, relation)
  const all = behind === '' && target.called === relation
  const meeting = `${withText}SELECT FROM ${rowAs(target, alias)}${behind}`
  const hit = `EXISTS (${meeting})`
  // Beside nothing else, a row is met once. Joined, the condition can be looked up in an index.
  const found = read.others === '' ? ` CROSS JOIN LATERAL (${meeting}) AS h_` : ` WHERE ${hit}`
  const list = numbered(relation.columns, 't_.')
  const kept = `SELECT ${list} FROM (${rows}) AS t_ WHERE ${all ? 'false' : `NOT ${hit}`}`
  const written = `SELECT row_number() OVER () AS n_, true AS old_, false AS new_, ${numbered(relation.columns, 't_.', 'b')}, ${await absent(world, relation, 'c')} FROM (${rows}) AS t_${all ? '' : found}`
  const writes: Writes = { ctes: [], written, kept, next: kept, before: 'deleted' }
  await mustReturn(world, target, stmt.returningClause, {
    ...read,
    isPlain: true,
    writes,
  })
  const { count } = await carryOut(world, relation, writes, {
    onCount: rowsHit => {
      if (rowsHit > 0) mustFireNothing(relation, 'DELETE')
    },
  })
  noteCount(world, relation, 'deleted', count)
  if (all && count > 0 && !relation.isNew)
    world.notes.destroys.push({ what: nameOf(relation), how: 'emptied' })
}

export function nothingWritten(world: World, reason: string): void {
  world.notes.rows = 0
  world.notes.nothing = reason
}

export function noteCount(
  world: World,
  relation: Relation,
  how: 'inserted' | 'updated' | 'deleted',
  count: number,
): void {
  if (count === 0) {
    nothingWritten(world, 'no row fulfils the condition')
    return
  }
  world.notes.rows = count
  world.notes.effects.push({ what: nameOf(relation), how, rows: { count, exact: true } })
}
