/** INSERT. Invariant: defaults, sequences and casts are those that the server would use. */
import { columnNamed } from './assignments.js'
import { bind, describeBound, type BoundText } from './bind.js'
import { isVolatile, mustBeHarmless } from './calls.js'
import { isTouched } from './content.js'
import type { Source } from './insert-parts.js'
import { sourceOf } from './insert-source.js'
import { mustWritePlainly, ruledOut } from './may-write.js'
import type { Column } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { wholeSpan } from './query.js'
import { putRows } from './put-rows.js'
import { mustFind } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { targetOf, type Target } from './targets.js'
import { refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { use, type World } from './world.js'
import { nothingWritten } from './update.js'

export interface ReadInsert {
  readonly target: Target
  readonly bound: BoundText
  readonly isPlain: boolean
  readonly alias: string
  readonly rule: 'nothing' | undefined
  readonly source: Source
}

/** Has the statement read, analysed and allowed. */
export async function readInsert(world: World, stmt: Ast.InsertStmt): Promise<ReadInsert> {
  world.notes.reach = 'rows'
  const range = stmt.relation ?? {}
  const called = use(world, await mustFind(world, range, 'here'))
  const node = { InsertStmt: stmt }
  const references = referencesOf(node)
  const bound = await bind(world, {
    node,
    span: wholeSpan(world.parsed),
    view: 'rows',
    except: new Set([range]),
  })
  const target = await targetOf(world, called, 'INSERT')
  // The server analyses what it has as the statement would find it, with its own words and positions.
  const isPlain = !bound.replaced && !(await isTouched(world, called))
  if (isPlain) {
    await describeBound(world, bound).catch((thrown: unknown) => {
      throw thrown instanceof Unsure ? (target.refused ?? thrown) : thrown
    })
  }
  if (target.refused !== undefined) throw target.refused
  await mustBeAllowed(world, called, 'INSERT')
  const rule = await ruledOut(world, called, 'INSERT')
  if (rule === undefined) await mustWritePlainly(world, target.relation, 'INSERT')
  await mustBeHarmless(world, references)
  if (await isVolatile(world, references)) throw new Unsure('it stores what is another value each time')
  const given = targetColumns(world, target, stmt)
  const source = await sourceOf(world, {
    ...{ relation: target.relation, stmt, bound, isPlain },
    columns: given ?? target.columns.flatMap(({ column }) => (column === undefined ? [] : [column])),
    named: given !== undefined,
  })
  return { target, bound, isPlain, alias: range.alias?.aliasname ?? range.relname ?? '', rule, source }
}

/** @throws Refusal 42703, 42701 */
function targetColumns(
  world: World,
  target: Target,
  { cols = [] }: Ast.InsertStmt,
): readonly Column[] | undefined {
  if (cols.length === 0) return undefined
  const columns: Column[] = []
  for (const node of cols) {
    if (!('ResTarget' in node)) continue
    const { name = '', indirection, location = 0 } = node.ResTarget
    const column = columnNamed(world, target, node.ResTarget)
    if (stringsOf(indirection).length > 0 || indirection !== undefined)
      throw new Unsure('it stores into a part of a column')
    if (columns.includes(column)) {
      throw refusal('42701', `column "${name}" specified more than once`, {
        position: world.parsed.characters(location),
      })
    }
    columns.push(column)
  }
  return columns
}

export async function insert(world: World, stmt: Ast.InsertStmt): Promise<void> {
  const read = await readInsert(world, stmt)
  if (read.rule === 'nothing') {
    nothingWritten(world, 'a rule says that nothing is done instead')
    return
  }
  await putRows(world, read, { onConflict: stmt.onConflictClause, returning: stmt.returningClause })
}
