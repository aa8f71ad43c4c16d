/** The parts of a MERGE. Invariant: found by the words at the statement's own depth, in their order. */
import { bind, describeBound, type BoundText } from './bind.js'
import { isVolatile, mustBeHarmless } from './calls.js'
import { clause, firstBehind, stretch, wordBehind } from './clauses.js'
import { isTouched, shapeOf } from './content.js'
import { mustWritePlainly, ruledOut, type Event } from './may-write.js'
import { identifier } from './names.js'
import type { Ast, Parsed } from './parse.js'
import { wholeSpan } from './query.js'
import { mustFind } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { targetOf, type Target } from './targets.js'
import { Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { use, type World } from './world.js'

export interface When {
  readonly clause: Ast.MergeWhenClause
  /** Condition behind AND. */
  readonly condition: string | undefined
  /** Where its THEN ends. */
  readonly thenEnd: number
}

export interface ReadMerge {
  readonly target: Target
  readonly bound: BoundText
  readonly isPlain: boolean
  readonly alias: string
  readonly source: string
  readonly on: string
  readonly withText: string
  readonly whens: readonly When[]
  readonly events: readonly Event[]
  /** No row, but the right names and types. */
  readonly shape: string
}

const EVENTS: Readonly<Record<string, Event>> = {
  CMD_INSERT: 'INSERT',
  CMD_UPDATE: 'UPDATE',
  CMD_DELETE: 'DELETE',
}

export async function readMerge(world: World, stmt: Ast.MergeStmt): Promise<ReadMerge> {
  world.notes.reach = 'rows'
  const range = stmt.relation ?? {}
  const called = use(world, await mustFind(world, range, 'here'))
  const node = { MergeStmt: stmt }
  const references = referencesOf(node)
  const { parsed } = world
  const whole = wholeSpan(parsed)
  const bound = await bind(world, { node, span: whole, view: 'rows', except: new Set([range]) })
  const isPlain = !bound.replaced && !(await isTouched(world, called))
  if (isPlain) await describeBound(world, bound)
  if (called.kind === 'v') throw new Unsure('MERGE through a view is not simulated')
  const clauses = (stmt.mergeWhenClauses ?? []).flatMap(each =>
    'MergeWhenClause' in each ? [each.MergeWhenClause] : [],
  )
  const events = [...new Set(clauses.flatMap(({ commandType = '' }) => EVENTS[commandType] ?? []))]
  const target = await targetOf(world, called, events[0] ?? 'UPDATE')
  for (const event of events) {
    await mustBeAllowed(world, called, event)
    await mustWritePlainly(world, called, event)
    if ((await ruledOut(world, called, event)) !== undefined)
      throw new Unsure(`rules of ${called.name} rewrite it`)
  }
  await mustBeHarmless(world, references)
  if (await isVolatile(world, references)) throw new Unsure('it works with what is another value each time')
  if (stmt.sourceRelation !== undefined && 'JoinExpr' in stmt.sourceRelation)
    throw new Unsure('a join as the source of a MERGE is not simulated')
  const from = parsed.tokens().find(({ start }) => start >= (range.location ?? 0))?.start ?? 0
  const into = parsed.tokens().findLast(({ start, text }) => start < from && text.toUpperCase() === 'MERGE')
  const withText =
    stmt.withClause === undefined || into === undefined
      ? ''
      : `${bound.part({ start: whole.start, end: into.start }).text} `
  const sourceSpan = clause(parsed, from, 'USING', new Set(['ON']))
  if (sourceSpan === undefined) throw new Unsure('where its rows come from cannot be found')
  const onSpan = clause(parsed, sourceSpan.end, 'ON', new Set(['WHEN']))
  if (onSpan === undefined) throw new Unsure('its condition cannot be found')
  return {
    ...{ target, bound, isPlain, withText, events },
    alias: range.alias?.aliasname ?? range.relname ?? '',
    source: bound.part(sourceSpan).text,
    on: bound.part(onSpan).text,
    whens: whensOf(parsed, onSpan.end, clauses, bound),
    shape: `(${await shapeOf(world, called)}) AS ${identifier(range.alias?.aliasname ?? range.relname ?? '')}`,
  }
}

function whensOf(
  parsed: Parsed,
  from: number,
  clauses: readonly Ast.MergeWhenClause[],
  bound: BoundText,
): readonly When[] {
  let at = from
  return clauses.map(each => {
    const when = wordBehind(parsed, at, 'WHEN')
    const then = when === undefined ? undefined : wordBehind(parsed, when.start, 'THEN')
    if (when === undefined || then === undefined) throw new Unsure('a WHEN of it cannot be found')
    at = then.end
    const and = each.condition === undefined ? undefined : wordBehind(parsed, when.start, 'AND')
    const condition =
      and === undefined
        ? undefined
        : bound.part(stretch(parsed, firstBehind(parsed, and.end), new Set(['THEN']))).text
    return { clause: each, condition, thenEnd: then.end }
  })
}
