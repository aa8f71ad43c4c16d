/** RETURNING. Invariant: what it gives is made of the rows as they were written. */
import { bind, inStatement, type BoundText } from './bind.js'
import { carriesErrors } from './calls.js'
import { ofValues } from './carry-out.js'
import { stretch, firstBehind, NO_STOPS, wordBehind } from './clauses.js'
import { shapeOf } from './content.js'
import { identifier } from './names.js'
import type { Ast } from './parse.js'
import { settingsOf } from './resolve.js'
import { rowAs, type Target } from './targets.js'
import { referencesOf } from './walk.js'
import type { World } from './world.js'
import { preludeOf, WRITTEN, type Writes } from './writes.js'

interface Given {
  /** The server has read it already. */
  readonly isPlain: boolean
  readonly alias: string
  /** Other tables of the statement, with a comma before them. */
  readonly others: string
  readonly withText: string
  readonly writes: Writes
}

/** Has the server read it. @throws Refusal, Unsure */
export async function readReturning(
  world: World,
  target: Target,
  returning: Ast.ReturningClause | undefined,
  { isPlain, alias, others, withText }: Omit<Given, 'writes'>,
): Promise<BoundText | undefined> {
  if (returning === undefined) return undefined
  const { parsed } = world
  const keyword = wordBehind(parsed, 0, 'RETURNING')
  if (keyword === undefined) return undefined
  const span = stretch(parsed, firstBehind(parsed, keyword.end), NO_STOPS)
  const bound = await bind(world, { node: returning, span, view: 'rows' })
  if (isPlain) return bound
  const shape = `(${await shapeOf(world, target.called)}) AS ${identifier(alias)}`
  const text = `${withText}SELECT ${bound.text} FROM ${shape}${others}`
  await world.server.describe(text, await settingsOf(world)).catch((thrown: unknown) => {
    throw inStatement(thrown, bound, Infinity)
  })
  return bound
}

/** Reads it and evaluates it, and notes what it gives for whoever asks. @throws Refusal, Unsure */
export async function mustReturn(
  world: World,
  target: Target,
  returning: Ast.ReturningClause | undefined,
  given: Given,
): Promise<void> {
  const { alias, others, writes } = given
  const bound = await readReturning(world, target, returning, given)
  if (bound === undefined || others !== '') return
  const prefix = writes.before === 'deleted' ? 'w_.b' : 'w_.c'
  const rows = `SELECT r_.* FROM ${WRITTEN} AS w_ CROSS JOIN LATERAL (SELECT ${bound.text} FROM ${rowAs(target, alias, prefix)}) AS r_`
  const text = `${preludeOf(writes)} ${rows}`
  world.notes.returned = text
  if (!carriesErrors(referencesOf(returning))) return
  await world.server
    .evaluate(`SELECT count(r_) FROM (${text}) AS r_`, await settingsOf(world))
    .catch((thrown: unknown) => {
      throw ofValues(thrown)
    })
}
