/**
 * Locks, rewrites and losses of a statement, as an execution would tell them. Invariant: only what every other
 * session may notice is told, so nothing of temporary tables.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html
 */
import type { Effect, Impact } from '../../../core/model.js'
import type { AlterTable } from '../statements/alter-table.js'
import { foreseeWay } from './algorithm.js'
import type { Draft } from './alter-draft.js'
import { lossesOf } from './losses.js'
import type { Table } from './model.js'
import { shown, type Scene } from './scene.js'

type Held = Impact['locks'][number]

const exclusive = (on: string): Held => ({ on, mode: 'EXCLUSIVE', blocks: 'reads and writes' })

/** Of an ALTER TABLE, or of an index that is made or dropped. */
export async function alterationImpact(
  scene: Scene,
  altered: { readonly before: Table; readonly after: Table; readonly draft: Draft },
  clauses: AlterTable['clauses'],
): Promise<Impact | undefined> {
  const { before, after, draft } = altered
  if (before.isTemporary) return undefined
  const on = shown(scene, before)
  const destroys = [...lossesOf(before, after, draft, on)]
  const locks = draft.renamed === undefined ? [] : [exclusive(on)]
  const way = await foreseeWay(scene, altered, clauses)
  const saysNothing =
    way === undefined || (way.algorithm === 'INSTANT' && clauses.every(({ kind }) => kind === 'way'))
  if (saysNothing && locks.length + destroys.length === 0) return undefined
  if (way === undefined) return { locks, rewrites: [], destroys }
  const { lock, algorithm, rewrites } = way
  const held: Held = { on, mode: `LOCK=${lock}`, blocks: lock === 'SHARED' ? 'writes' : 'reads and writes' }
  return {
    locks: locks.length > 0 || lock === 'NONE' ? locks : [held],
    rewrites: rewrites ? [on] : [],
    destroys,
    algorithm,
  }
}

const LOCKING: ReadonlySet<Effect['how']> = new Set(['dropped', 'emptied', 'replaced', 'renamed'])

/** Of every other statement. */
export function impactOf(effects: readonly Effect[]): Impact | undefined {
  const locks: Held[] = []
  const destroys: Impact['destroys'] = []
  for (const [at, { what, how }] of effects.entries()) {
    const [kind, name] = [what.slice(0, what.indexOf(' ')), what.slice(what.indexOf(' ') + 1)]
    if (kind === 'temporary') continue
    if (how === 'dropped' || how === 'emptied') destroys.push({ what, how })
    if (how === 'replaced' && kind === 'table') destroys.push({ what, how: 'dropped' })
    // A name that the statement itself has given before is nobody else's.
    const isOwn = effects.slice(0, at).some(({ to }) => to === name)
    if (kind === 'table' && !isOwn && LOCKING.has(how)) locks.push(exclusive(name))
  }
  return locks.length + destroys.length === 0 ? undefined : { locks, rewrites: [], destroys }
}
