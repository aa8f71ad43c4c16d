/** Tablespaces. Invariant: look-ups only. */
import { literal } from './names.js'
import { refusal } from './verdicts.js'
import { look, type World } from './world.js'

/** @throws Refusal 42704 */
export async function mustKnowTablespace(world: World, name: string | undefined): Promise<void> {
  if (name === undefined) return
  const [found] = await look<boolean>(
    world,
    `SELECT to_json(true)::text FROM pg_tablespace WHERE spcname = ${literal(name)}`,
  )
  if (found === undefined) throw refusal('42704', `tablespace "${name}" does not exist`)
}
