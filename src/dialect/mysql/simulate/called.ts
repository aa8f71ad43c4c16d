/** CALL, HANDLER and KILL. Invariant: only what is told without running them is told. */
import type { CallStatement } from '../statements/calls.js'
import type { Told } from './reading.js'
import { doubt, refuse } from './refusal.js'
import { mustCall } from './routines.js'
import { mustFindTable, qualify, type Scene } from './scene.js'

type Of<K extends CallStatement['kind']> = Extract<CallStatement, { readonly kind: K }>

export async function call(scene: Scene, { name, values }: Of<'call'>): Promise<Told> {
  await mustCall(scene, 'procedure', name, values.length)
  return doubt(`nobody can tell what the procedure ${name.name} does`)
}

export async function handle(scene: Scene, { name, action, alias }: Of<'handler'>): Promise<Told> {
  const { handlers } = scene.session
  const own = (alias ?? name.name).toLowerCase()
  if (action === 'open') {
    if (handlers.has(own)) refuse(1066, `Not unique table/alias: '${alias ?? name.name}'`)
    await mustFindTable(scene, qualify(scene, name))
    handlers.add(own)
    return { rows: 0 }
  }
  if (!handlers.has(own)) refuse(1109, `Unknown table '${name.name}' in HANDLER`)
  if (action === 'read') doubt('which rows HANDLER finds is not looked at')
  handlers.delete(own)
  return { rows: 0 }
}

/** Sessions are numbered upwards: one far above all that there are is not there, nor will be soon. */
const FAR = 1_000_000_000n

export async function kill(scene: Scene, { id }: Of<'kill'>): Promise<Told> {
  const [row] = await scene.ask('SELECT CONNECTION_ID() AS id')
  const newest = row?.['id']
  if (id === undefined || typeof newest !== 'string' || id < BigInt(newest) + FAR)
    return doubt('whether there will be such a session is not known')
  return refuse(1094, `Unknown thread id: ${id}`)
}
