/** Functions that the change has taken away. Invariant: one that may still be found is not said to be missing. */
import { routinesByName } from './catalog-queries.js'
import { stringsOf } from './parse.js'
import { positionOf } from './resolve.js'
import { routinesNamed } from './routine-names.js'
import { refusal, Unsure, type Refusal } from './verdicts.js'
import type { References } from './walk.js'
import { look, type World } from './world.js'

interface Called {
  readonly argumentTypes: readonly string[]
}

/**
 * The error of a call of a function that is not there any more.
 *
 * @throws Unsure when a function is called that the change has made or replaced
 */
export async function missingRoutine(world: World, { calls }: References): Promise<Refusal | undefined> {
  if (world.state.routines.size === 0) return undefined
  const names = new Set([...world.state.routines.keys()].map(path => path.split('\0')[1]))
  for (const call of calls) {
    const written = stringsOf(call.funcname)
    const name = written.at(-1) ?? ''
    if (!names.has(name)) continue
    const count = call.args?.length ?? 0
    // With one argument it may be a cast or a column.
    if (count === 1 || (await routinesNamed(world, written)).length > 0) {
      throw new Unsure(`it calls ${name}, which this change makes or alters`)
    }
    const before = await look<Called>(world, routinesByName(name))
    const types = before.find(({ argumentTypes }) => argumentTypes.length === count)?.argumentTypes
    return refusal('42883', `function ${written.join('.')}(${(types ?? []).join(', ')}) does not exist`, {
      hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
      position: positionOf(world, call),
    })
  }
  return undefined
}
