/** Constraints that are checked when the transaction ends. Invariant: they are looked at as things are then. */
import { rowsOf } from './content.js'
import { duplicatesIn, isKnownEmpty, isTrue, mustHaveNoOrphans } from './questions.js'
import { change, relationWith, type World } from './world.js'
import { violation } from './writes.js'

/**
 * Checks what waits.
 *
 * @param names - Of the constraints that wait no longer; all when there are none.
 * @throws Refusal 23503 when rows point to nothing, 23505 when keys are there twice.
 */
export async function checkDeferred(world: World, names?: readonly string[]): Promise<void> {
  const isDue = (name: string): boolean => names === undefined || names.includes(name)
  for (const { relation: oid, constraint: name } of world.state.deferred) {
    const relation = world.state.relations.get(oid)
    if (relation === undefined || !isDue(name)) continue
    const constraint = relation.constraints.find(candidate => candidate.name === name)
    if (constraint === undefined) continue
    const now = await relationWith(world, oid)
    if (constraint.kind === 'f') {
      await mustHaveNoOrphans(world, now, constraint)
      continue
    }
    const index = now.indexes.find(each => each.constraint === constraint.oid)
    if (index === undefined || isKnownEmpty(now)) continue
    if (await isTrue(world, duplicatesIn(now, index, await rowsOf(world, now)))) throw violation(index)
  }
  change(world, { deferred: world.state.deferred.filter(({ constraint }) => !isDue(constraint)) })
}
