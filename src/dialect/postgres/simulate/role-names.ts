/** Roles as statements name them. Invariant: CURRENT_USER and the like are the role whose privileges count. */
import type { Ast } from './parse.js'
import { currentRole, hasRightsOf, roleNamed } from './roles.js'
import { refusal, Unsure } from './verdicts.js'
import { roleOf, type World } from './world.js'

/** @throws Refusal 42704 */
export async function toRoleName(world: World, spec: Ast.RoleSpec | undefined): Promise<string> {
  switch (spec?.roletype) {
    case 'ROLESPEC_CURRENT_USER':
    case 'ROLESPEC_CURRENT_ROLE':
      return roleOf(world) ?? unknownRole()
    case 'ROLESPEC_SESSION_USER':
      return world.deployer ?? unknownRole()
    case 'ROLESPEC_PUBLIC':
      return 'public'
    default: {
      const name = spec?.rolename ?? ''
      if ((await roleNamed(world, name)) === undefined)
        throw refusal('42704', `role "${name}" does not exist`)
      return name
    }
  }
}

function unknownRole(): never {
  throw new Unsure('nobody knows which role will deploy')
}

/** @throws Refusal 42501 when the current role may not act as another */
export async function mustBeMember(world: World, name: string): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser || role.name === name) return
  if (await hasRightsOf(world, name)) return
  throw refusal('42501', `must be member of role "${name}"`)
}
