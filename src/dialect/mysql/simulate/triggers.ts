/** Triggers in the way of statements that write rows. Invariant: what one would do is not followed. */
import type { Table, Trigger } from './model.js'
import { triggersOn } from './programs.js'
import { doubt } from './refusal.js'
import type { Scene } from './scene.js'

/** @throws A doubt where a trigger would run. */
export async function checkTriggers(
  scene: Scene,
  table: Table,
  events: readonly Trigger['event'][],
): Promise<void> {
  if (table.isTemporary) return
  for (const event of events) {
    const triggers = await triggersOn(scene, table, event)
    if (triggers === 'hidden') {
      scene.blind.add(`${table.database}.${table.name}`)
      continue
    }
    const [first] = triggers
    if (first !== undefined) doubt(`the trigger ${first.name} would run`)
  }
}
