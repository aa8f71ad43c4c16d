/** EXPLAIN. Invariant: what is only explained is read and changes nothing; what ANALYZE runs is judged as if it stood alone. */
import { bind, describeBound } from './bind.js'
import { mustBeHarmless } from './calls.js'
import { insert, readInsert } from './insert.js'
import { merge } from './merge.js'
import { readMerge } from './merge-parts.js'
import { open as openNode, parse, type Ast, type Parsed } from './parse.js'
import { spanBehind, wholeSpan } from './query.js'
import { deleteRows, readWrite, update } from './update.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { withWrites } from './with-writes.js'
import type { World } from './world.js'

export async function explain(world: World, stmt: Ast.ExplainStmt): Promise<void> {
  const { query } = stmt
  if (query === undefined) throw new Unsure('there is nothing to explain')
  const analyzes = (stmt.options ?? []).some(
    node => 'DefElem' in node && node.DefElem.defname === 'analyze' && isOn(node.DefElem.arg),
  )
  world.notes.reach = 'nothing'
  const first = firstByteOf(world.parsed)
  if ('SelectStmt' in query) {
    const bound = await bind(world, { node: query, span: spanBehind(world.parsed, first), view: 'rows' })
    if (bound.references.statements.size > 0) {
      world.notes.reach = analyzes ? 'rows' : 'nothing'
      throw new Unsure('EXPLAIN of a WITH that writes is not simulated')
    }
    await mustBeHarmless(world, bound.references)
    await describeBound(world, bound)
    return
  }
  const inner = parse(world.parser, world.parsed.slice(first, wholeSpan(world.parsed).end))
  if (!('count' in inner) || inner.node === undefined) throw new Unsure('what it explains cannot be read')
  const outer = world.parsed
  world.parsed = inner
  try {
    await (analyzes ? run(world, inner.node) : read(world, inner.node))
  } catch (thrown) {
    throw thrown instanceof Refusal && thrown.position !== undefined
      ? new Refusal(thrown.sqlError, thrown.position + outer.characters(first))
      : thrown
  } finally {
    world.parsed = outer
  }
}

async function run(world: World, node: Ast.Node): Promise<void> {
  if ('InsertStmt' in node) await withWrites(world, 'InsertStmt', node.InsertStmt, insert)
  else if ('UpdateStmt' in node) await withWrites(world, 'UpdateStmt', node.UpdateStmt, update)
  else if ('DeleteStmt' in node) await withWrites(world, 'DeleteStmt', node.DeleteStmt, deleteRows)
  else if ('MergeStmt' in node) await withWrites(world, 'MergeStmt', node.MergeStmt, merge)
  else throw new Unsure(`EXPLAIN ANALYZE of such a statement (${openNode(node)[0]}) is not simulated`)
}

async function read(world: World, node: Ast.Node): Promise<void> {
  const before = world.state
  if ('InsertStmt' in node) await readInsert(world, node.InsertStmt)
  else if ('UpdateStmt' in node) await readWrite(world, 'UpdateStmt', node.UpdateStmt)
  else if ('DeleteStmt' in node) await readWrite(world, 'DeleteStmt', node.DeleteStmt)
  else if ('MergeStmt' in node) await readMerge(world, node.MergeStmt)
  else throw new Unsure(`EXPLAIN of such a statement (${openNode(node)[0]}) is not simulated`)
  world.state = before
  world.notes.reach = 'nothing'
}

const isOn = (node: Ast.Node | undefined): boolean =>
  node === undefined || !('String' in node) || !['off', 'false', '0'].includes(node.String.sval ?? '')

/** Where the explained statement begins: at the first word that can begin one. */
function firstByteOf(parsed: Parsed): number {
  const words = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', '('])
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
