/**
 * What hangs on an object: the server's pg_depend and what the change has added to it.
 * Invariant: what the change has dropped hangs on nothing any more.
 */
import { dependentsOf as liveDependents } from './catalog-queries.js'
import { isNewOid, keyOf, type Key } from './state.js'
import { look, type World } from './world.js'

export interface Edge {
  readonly from: Key
  readonly on: Key
  readonly kind: string
  readonly doubtful?: true
}

export interface Hanging {
  /** Goes along without being asked. */
  readonly along: readonly Key[]
  /** Stands in the way, or goes with CASCADE. */
  readonly blocking: readonly Key[]
  /** As the server describes it. */
  describe(key: Key): string
  /** Such as `table|public.customer`. */
  identify(key: Key): string | undefined
  /** What it hangs on. */
  because(key: Key): Key | undefined
  /** Nobody can tell whether it hangs on it. */
  isDoubtful(key: Key): boolean
}

type Row = readonly [string, number, number, string, number, number, string, string, string | null]

export const partsOf = (
  key: Key,
): { readonly catalog: string; readonly oid: number; readonly sub: number } => {
  const [catalog = '', oid = '0', sub = '0'] = key.split(':')
  return { catalog, oid: Number(oid), sub: Number(sub) }
}

/** A dependency on a part counts when the whole goes. */
const isOn = (on: Key, key: Key): boolean =>
  on === key || (key.endsWith(':0') && on.startsWith(key.slice(0, -1)))

/** Marks that what the server knows of an object's needs is past. */
export const redefined = (key: Key): Key => `needs ${key}`

/** Finds what hangs on objects that are dropped together. */
export async function hangingOn(world: World, roots: readonly Key[]): Promise<Hanging> {
  const labels = new Map<Key, string>(world.state.labels)
  const identities = new Map<Key, string>()
  const edges = new Map<string, Edge>()
  const asked = new Set<Key>()
  const add = (edge: Edge): void => void edges.set(`${edge.from} ${edge.on} ${edge.kind}`, edge)
  world.state.dependencies.forEach(add)

  async function fetch(key: Key): Promise<void> {
    const { catalog, oid, sub } = partsOf(key)
    if (asked.has(key) || isNewOid(oid) || !catalog.startsWith('pg_')) return
    asked.add(key)
    for (const [catalog2, oid2, sub2, refCatalog, refOid, refSub, kind, text, identity] of await look<Row>(
      world,
      liveDependents(catalog, oid, sub),
    )) {
      const from = keyOf(catalog2, oid2, sub2)
      const on = keyOf(refCatalog, refOid, refSub)
      if (!labels.has(from)) labels.set(from, text)
      if (identity !== null) identities.set(from, identity)
      if (!world.state.gone.has(redefined(from))) add({ from, on, kind })
    }
  }

  const isGone = (key: Key): boolean => {
    const { catalog, oid } = partsOf(key)
    return world.state.gone.has(key) || world.state.gone.has(keyOf(catalog, oid))
  }
  const reach = async (starts: readonly Key[], kinds: (kind: string) => boolean): Promise<Map<Key, Key>> => {
    const found = new Map<Key, Key>()
    const queue = [...starts]
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      await fetch(key)
      for (const { from, on, kind } of edges.values()) {
        if (!isOn(on, key) || !kinds(kind) || found.has(from) || starts.includes(from) || isGone(from))
          continue
        // A part of what is dropped anyway.
        if (starts.some(start => start !== from && isOn(from, start))) continue
        found.set(from, on)
        queue.push(from)
      }
    }
    return found
  }
  const along = await reach(roots, kind => kind !== 'n' && kind !== 'x')
  const together = [...roots, ...along.keys()]
  const all = await reach(together, () => true)
  return {
    along: [...along.keys()],
    blocking: [...all.keys()].filter(
      key => !along.has(key) && ![...along.keys()].some(start => isOn(key, start)),
    ),
    describe: key => labels.get(key) ?? key,
    identify: key => identities.get(key),
    because: key => all.get(key) ?? along.get(key),
    isDoubtful: key => {
      const on = all.get(key)
      return [...edges.values()]
        .filter(edge => edge.from === key && edge.on === on)
        .every(({ doubtful }) => doubtful === true)
    },
  }
}
