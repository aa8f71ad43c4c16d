/**
 * WITH whose parts write. Invariant: all parts see the tables as they were before the statement; a part
 * that would read what another writes is not simulated.
 *
 * @see https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
 */
import { bind, describeBound } from './bind.js'
import { isTouched } from './content.js'
import { columnsOf } from './create-as.js'
import { newRelation } from './create-table.js'
import { insert } from './insert.js'
import { merge } from './merge.js'
import type { Relation } from './objects.js'
import { insideParentheses, open as openNode, parse, stringsOf, tokenAfter, type Ast } from './parse.js'
import { wholeSpan } from './query.js'
import { findRelation, settingsOf, TEMPORARY } from './resolve.js'
import { pathOf, withoutEntry } from './state.js'
import { deleteRows, update } from './update.js'
import { Refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { change, put, type World } from './world.js'

type Writing = Ast.InsertStmt | Ast.UpdateStmt | Ast.DeleteStmt | Ast.MergeStmt | Ast.SelectStmt
type Judge<S> = (world: World, stmt: S) => Promise<void>

const isWrite = (node: Ast.Node | undefined): boolean =>
  node !== undefined && /^(?:Insert|Update|Delete|Merge)Stmt$/.test(openNode(node)[0])

/** Judges a statement; parts of its WITH that write come first. */
export async function withWrites<S extends Writing>(
  world: World,
  kind: string,
  stmt: S,
  judge: Judge<S>,
): Promise<void> {
  const parts = (stmt.withClause?.ctes ?? []).flatMap(node =>
    'CommonTableExpr' in node ? [node.CommonTableExpr] : [],
  )
  if (!parts.some(({ ctequery }) => isWrite(ctequery))) return judge(world, stmt)
  world.notes.reach = 'rows'
  if (stmt.withClause?.recursive === true) throw new Unsure('a recursive WITH that writes is not simulated')
  const outer = world.parsed
  const whole = wholeSpan(outer)
  await describeWhole(world, kind, stmt)
  const before = world.state.relations
  const pieces: string[] = []
  const made: Relation[] = []
  let end = whole.start
  try {
    for (const { ctename = '', aliascolnames, ctequery, location = 0 } of parts) {
      const as = tokenAfter(outer, location, 'AS')
      const span = as === undefined ? undefined : insideParentheses(outer, as.end)
      if (span === undefined || ctequery === undefined) throw new Unsure('a part of its WITH cannot be found')
      end = span.end + 1
      if (!isWrite(ctequery)) {
        pieces.push(
          outer.slice(outer.tokens().find(({ start }) => start >= location)?.start ?? location, end),
        )
        continue
      }
      const text = `${pieces.length === 0 ? '' : `WITH ${pieces.join(', ')} `}${outer.slice(span.start, span.end)}`
      const returned = await judgeText(world, text, before)
      const name = `greenline with ${made.length}`
      if (returned !== undefined) made.push(await keep(world, name, returned))
      const columns =
        aliascolnames === undefined ? '' : ` (${stringsOf(aliascolnames).map(quote).join(', ')})`
      pieces.push(
        `${quote(ctename)}${columns} AS (${returned === undefined ? 'SELECT' : `SELECT * FROM ${quote(name)}`})`,
      )
    }
    const { effects } = world.notes
    const count = effects.length
    await judgeText(world, `WITH ${pieces.join(', ')} ${outer.slice(end, whole.end)}`, before, judge)
    if (count > 0) delete world.notes.nothing
  } catch (thrown) {
    // Foreign keys are asked when all parts are done.
    if (thrown instanceof Refusal && thrown.sqlError.code === '23503')
      throw new Unsure(`a part of it may come after what it needs (${thrown.message})`)
    // Positions are those of another text.
    throw thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown
  } finally {
    world.parsed = outer
    for (const { oid, name } of made) {
      change(world, {
        relations: withoutEntry(world.state.relations, oid),
        names: withoutEntry(world.state.names, pathOf(TEMPORARY, name)),
      })
    }
  }
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The server's own words for it, if it has all of it as it would be found. */
async function describeWhole(world: World, kind: string, stmt: Writing): Promise<void> {
  const node = { [kind]: stmt }
  const bound = await bind(world, { node, span: wholeSpan(world.parsed), view: 'shape', privilege: 'none' })
  if (!bound.replaced) await describeBound(world, bound)
}

async function judgeText(
  world: World,
  text: string,
  before: World['state']['relations'],
  judge?: Judge<never>,
): Promise<string | undefined> {
  delete world.notes.returned
  const parsed = parse(world.parser, text)
  if (!('count' in parsed) || parsed.node === undefined) throw new Unsure('a part of it cannot be read')
  world.parsed = parsed
  const { node } = parsed
  await mustSeeAsBefore(world, node, before)
  if (judge !== undefined) await judge(world, openNode(node)[1] as never)
  else if ('InsertStmt' in node) await insert(world, node.InsertStmt)
  else if ('UpdateStmt' in node) await update(world, node.UpdateStmt)
  else if ('DeleteStmt' in node) await deleteRows(world, node.DeleteStmt)
  else if ('MergeStmt' in node) await merge(world, node.MergeStmt)
  return returnedOf(world)
}

const returnedOf = ({ notes: { returned } }: World): string | undefined => returned

/** @throws Unsure when it reads rows that another part has written. */
async function mustSeeAsBefore(
  world: World,
  node: Ast.Node,
  before: World['state']['relations'],
): Promise<void> {
  const own = 'InsertStmt' in node ? node.InsertStmt.relation : undefined
  for (const range of referencesOf(node).ranges) {
    if (range === own) continue
    const relation = await findRelation(world, range, 'nothing')
    if (relation === undefined || relation.name.startsWith('greenline with ')) continue
    if (relation.kind === 'v' && (await isTouched(world, relation)))
      throw new Unsure(`a part of it may read through ${relation.name} what another writes`)
    const was = before.get(relation.oid)
    if (relation.rows !== was?.rows || relation.rowsUnknown !== was?.rowsUnknown)
      throw new Unsure(`one part of it writes ${relation.name}, and another reads it`)
  }
}

/** What RETURNING gives, as a table for the parts behind. */
async function keep(world: World, name: string, returned: string): Promise<Relation> {
  const fields = (await world.server.describe(returned, await settingsOf(world))) ?? []
  const columns = await columnsOf(world, fields, [], '')
  const list = columns.map(({ number }) => `c${number}`).join(', ')
  const schema = { oid: 0, name: TEMPORARY, owner: '', isNew: true }
  return put(world, {
    ...newRelation(world, { schema, persistence: 't' }, name, 'r'),
    columns,
    rows: `SELECT ${list} FROM (${returned}) AS r_(${list})`,
  })
}
