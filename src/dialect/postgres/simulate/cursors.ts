/** DECLARE, FETCH, MOVE and CLOSE. Invariant: a cursor shows the rows that were there when it was declared. */
import { bind, describeBound } from './bind.js'
import { mustBeHarmless } from './calls.js'
import { ofValues } from './carry-out.js'
import { firstBehind, wordBehind } from './clauses.js'
import type { Ast } from './parse.js'
import { spanBehind } from './query.js'
import { settingsOf } from './resolve.js'
import { withEntry, withoutEntry } from './state.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { change, type World } from './world.js'

/** Bits of `DeclareCursorStmt.options`. */
const HOLD = 0x0020

export async function declareCursor(world: World, stmt: Ast.DeclareCursorStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const { portalname: name = '', options = 0, query } = stmt
  const holds = (options & HOLD) !== 0
  if (!holds && !world.inTransaction)
    throw refusal('25P01', 'DECLARE CURSOR can only be used in transaction blocks')
  if (query === undefined) throw new Unsure('the cursor has no query')
  const bound = await bind(world, {
    node: query,
    span: spanBehind(world.parsed, queryStart(world)),
    view: 'rows',
  })
  if (bound.references.statements.size > 0)
    throw refusal('0A000', 'DECLARE CURSOR must not contain data-modifying statements in WITH')
  if (bound.references.kinds.has('LockingClause'))
    throw new Unsure('a cursor that locks rows is not simulated')
  await mustBeHarmless(world, bound.references)
  await describeBound(world, bound)
  if (world.state.cursors.has(name)) throw refusal('42P03', `cursor "${name}" already exists`)
  if (holds) await mustBeReadable(world, bound.text)
  change(world, { cursors: withEntry(world.state.cursors, name, { query: bound.text, holds }) })
}

function queryStart({ parsed }: World): number {
  const word = wordBehind(parsed, 0, 'FOR')
  if (word === undefined) throw new Unsure('the query cannot be found')
  return firstBehind(parsed, word.end)
}

/** Reads all rows: what fails in one of them fails when that is fetched. */
async function mustBeReadable(world: World, query: string): Promise<void> {
  await world.server
    .evaluate(`SELECT count(c_) FROM (${query}) AS c_`, await settingsOf(world))
    .catch((thrown: unknown) => {
      const failed = ofValues(thrown)
      throw failed instanceof Refusal
        ? new Unsure(`a row of the cursor fails, and whether it is fetched is not known (${failed.message})`)
        : failed
    })
}

export async function fetchRows(world: World, { portalname: name = '' }: Ast.FetchStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const cursor = world.state.cursors.get(name)
  if (cursor === undefined) throw refusal('34000', `cursor "${name}" does not exist`)
  await mustBeReadable(world, cursor.query)
}

export async function closeCursor(world: World, { portalname: name }: Ast.ClosePortalStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (name === undefined) {
    change(world, { cursors: new Map() })
    return
  }
  if (!world.state.cursors.has(name)) throw refusal('34000', `cursor "${name}" does not exist`)
  change(world, { cursors: withoutEntry(world.state.cursors, name) })
}
