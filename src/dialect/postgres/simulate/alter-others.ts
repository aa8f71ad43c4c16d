/** What ALTER TABLE does to a table as a whole. Invariant: as in alter-table.ts. */
import { literal } from './names.js'
import type { Relation } from './objects.js'
import { mustBeMember, toRoleName } from './role-names.js'
import { currentRole, hasRightsOf, mayInSchema } from './roles.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { kindOf, look, schemaOf, type World } from './world.js'

export async function changeOwner(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const owner = await toRoleName(world, cmd.newowner)
  if (relation.owner === owner) {
    return relation
  }
  if (!(await hasRightsOf(world, relation.owner))) {
    throw refusal('42501', `must be owner of ${kindOf(relation)} ${relation.name}`)
  }
  await mustBeMember(world, owner)
  const schema = await schemaOf(world, relation.schema)
  if (schema !== undefined && !(await mayInSchema(world, schema, 'USAGE'))) {
    throw refusal('42501', `permission denied for schema ${schema.name}`)
  }
  await ownerMustCreateIn(world, owner, relation.schema)
  return { ...relation, owner }
}

/** A new owner must be able to create in the schema, unless a superuser gives. */
async function ownerMustCreateIn(world: World, owner: string, schema: string): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return
  const found = await schemaOf(world, schema)
  if (found === undefined || found.isNew) return
  const [may] = await look<boolean>(
    world,
    `SELECT to_json(has_schema_privilege(${literal(owner)}, ${found.oid}::oid, 'CREATE'))::text`,
  )
  if (may !== true) throw refusal('42501', `permission denied for schema ${schema}`)
}

export async function rowSecurity(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  switch (cmd.subtype) {
    case 'AT_EnableRowSecurity':
      return { ...relation, rowSecurity: true }
    case 'AT_DisableRowSecurity':
      return { ...relation, rowSecurity: false }
    case 'AT_ForceRowSecurity':
      return { ...relation, forceRowSecurity: true }
    default:
      return { ...relation, forceRowSecurity: false }
  }
}

export async function switchTrigger(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const enabled = !/Disable/.test(cmd.subtype ?? '') && !/Replica/.test(cmd.subtype ?? '')
  if (/TrigAll|TrigUser/.test(cmd.subtype ?? '')) {
    if (/TrigAll/.test(cmd.subtype ?? '') && relation.constraints.some(({ kind }) => kind === 'f')) {
      throw new Unsure('triggers of foreign keys are switched, which takes a superuser')
    }
    return { ...relation, triggers: relation.triggers.map(trigger => ({ ...trigger, enabled })) }
  }
  const name = cmd.name ?? ''
  if (!relation.triggers.some(trigger => trigger.name === name)) {
    if (/^RI_ConstraintTrigger/.test(name)) throw new Unsure('a trigger of a foreign key is switched')
    throw refusal('42704', `trigger "${name}" for table "${relation.name}" does not exist`)
  }
  return {
    ...relation,
    triggers: relation.triggers.map(trigger => (trigger.name === name ? { ...trigger, enabled } : trigger)),
  }
}

export const keep = async (_world: World, { relation }: Subcommand): Promise<Relation> => relation
