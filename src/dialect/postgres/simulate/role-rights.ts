/** Privileges of the statements that are not simulated one by one. Invariant: what only a superuser surely may is nobody else's to foresee. */
import { currentRole, hasRightsOf } from './roles.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** @throws Unsure for a role that is not a superuser */
export async function mustBeSurelyAllowed(world: World, what: string): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return
  throw new Unsure(`whether ${role.name} may ${what} is not simulated`)
}

/** @throws Refusal 42501 for a role that is not a superuser */
export async function mustBeSuperuser(world: World, message: string, hint?: string): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return
  throw refusal('42501', message, { hint })
}

/** @throws Refusal 42501 */
export async function mustOwnObject(
  world: World,
  owner: string | undefined,
  described: string,
): Promise<void> {
  if (owner === undefined) return mustBeSurelyAllowed(world, `change the ${described}`)
  if (await hasRightsOf(world, owner)) return
  throw refusal('42501', `must be owner of ${described.replace(/\(.*\)$/, '')}`)
}
