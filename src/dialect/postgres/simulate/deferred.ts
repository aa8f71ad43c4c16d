/** Constraints that are checked when the transaction ends. Invariant: they are looked at as things are then. */
import { mustHaveNoOrphans } from './questions.js'
import { change, relationWith, type World } from './world.js'

/**
 * Checks what waits.
 *
 * @param names - Of the constraints that wait no longer; all when there are none.
 * @throws Refusal 23503 when rows point to nothing.
 */
export async function checkDeferred(world: World, names?: readonly string[]): Promise<void> {
  const isDue = (name: string): boolean => names === undefined || names.includes(name)
  for (const { relation: oid, constraint: name } of world.state.deferred) {
    const relation = world.state.relations.get(oid)
    if (relation === undefined || !isDue(name)) continue
    const constraint = relation.constraints.find(candidate => candidate.name === name)
    if (constraint !== undefined) await mustHaveNoOrphans(world, await relationWith(world, oid), constraint)
  }
  change(world, { deferred: world.state.deferred.filter(({ constraint }) => !isDue(constraint)) })
}
