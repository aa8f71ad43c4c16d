/** Whether writing to a table does what the statement says and no more. Invariant: in doubt it does more. */
import type { Relation } from './objects.js'
import { currentRole, hasRightsOf } from './roles.js'
import { isNewOid } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { kindOf, look, nameOf, type World } from './world.js'

/** Bits of `pg_trigger.tgtype`. */
export const TRIGGER = { ROW: 1, INSERT: 4, DELETE: 8, UPDATE: 16, TRUNCATE: 32 } as const

/** By `pg_rewrite.ev_type`. */
const RULE_OF = { INSERT: '3', UPDATE: '2', DELETE: '4' } as const

export type Event = keyof typeof RULE_OF

/** @throws Refusal 42809; Unsure when something else happens with rows of the table than what the statement says. */
export async function mustWritePlainly(world: World, relation: Relation, event: Event): Promise<void> {
  world.notes.reach = 'rows'
  if (['m', 'S', 't', 'i', 'I'].includes(relation.kind))
    throw refusal('42809', `cannot change ${kindOf(relation)} "${relation.name}"`)
  if (!['r', 'p'].includes(relation.kind))
    throw new Unsure(`writing through the ${nameOf(relation)} is not simulated`)
  const trigger = relation.triggers.find(
    ({ enabled, type }) => enabled && (type & TRIGGER[event]) !== 0 && (type & TRIGGER.ROW) === 0,
  )
  if (trigger !== undefined)
    throw new Unsure(`the trigger ${trigger.name} fires, and what it does is not simulated`)
  if (relation.rowSecurity) {
    const role = await currentRole(world)
    const passes =
      role === undefined ||
      role.superuser ||
      role.bypassesRowSecurity ||
      (!relation.forceRowSecurity && (await hasRightsOf(world, relation.owner)))
    if (!passes || role === undefined) throw new Unsure(`policies of ${relation.name} apply`)
  }
  if (relation.children.length > 0 && relation.kind !== 'p')
    throw new Unsure(`${relation.name} has child tables`)
}

/** @throws Unsure when a trigger fires for each row that is written so. */
export function mustFireNothing({ triggers }: Relation, event: Event, changed?: ReadonlySet<number>): void {
  const trigger = triggers.find(
    ({ enabled, type, columns = [] }) =>
      enabled &&
      (type & TRIGGER[event]) !== 0 &&
      (type & TRIGGER.ROW) !== 0 &&
      (columns.length === 0 || changed === undefined || columns.some(number => changed.has(number))),
  )
  if (trigger !== undefined)
    throw new Unsure(`the trigger ${trigger.name} fires, and what it does is not simulated`)
}

/**
 * What rules make of a statement: `nothing` when one says DO INSTEAD NOTHING.
 *
 * @throws Unsure when one says something else.
 */
export async function ruledOut(
  world: World,
  relation: Relation,
  event: Event,
): Promise<'nothing' | undefined> {
  const rules = relation.rules.filter(rule => rule.event === RULE_OF[event])
  if (rules.length === 0) return undefined
  const [rule] = rules
  // Those that the change makes say nothing else.
  if (rule !== undefined && rules.length === 1 && isNewOid(rule.oid)) return 'nothing'
  const [definition] =
    rule === undefined || rules.length > 1
      ? []
      : await look<string | null>(world, `SELECT to_json(pg_get_ruledef(${rule.oid}))::text`)
  if (/\sDO INSTEAD NOTHING;?\s*$/.test(definition ?? '') && !/\sWHERE\s/i.test(definition ?? ''))
    return 'nothing'
  throw new Unsure(`rules of ${relation.name} rewrite it`)
}

export function mustHaveNoExclusion(relation: Relation): void {
  if (relation.constraints.some(({ kind }) => kind === 'x')) {
    throw new Unsure(`exclusion constraints of ${relation.name} are not looked at`)
  }
}
