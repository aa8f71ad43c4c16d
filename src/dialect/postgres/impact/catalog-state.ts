/**
 * What is in the database, as known from look-ups. Invariant: changes of a transaction
 * are undone here when it is rolled back there.
 */
import type { Entry, Seen } from './rows.js'

/** What differs between two looks at a catalog. */
export interface Difference {
  /** No longer there. */
  readonly gone: readonly Entry[]
  readonly changed: readonly { readonly before: Entry; readonly after: Entry }[]
  readonly added: readonly Entry[]
}

/** The entries of a database; shared by its sessions. */
export interface Catalog {
  /** By key: class and OID. */
  readonly entries: Map<string, Entry>
  newestOid: number
  /** Something happened that look-ups at what is locked do not see: to be read anew. */
  stale: boolean
}

export const emptyCatalog = (): Catalog => ({ entries: new Map(), newestOid: 0, stale: true })

/**
 * What a transaction changed in a catalog and in other maps. Statements outside of one
 * are each a transaction of their own.
 */
export interface UndoLog {
  set<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void
  /** Where it is now, to go back to. */
  position(): number
  /** Undoes all behind a position. */
  backTo(position: number): void
  forget(): void
}

export function createUndoLog(): UndoLog {
  const undo: (() => void)[] = []
  return {
    set(map, key, value) {
      const before = map.get(key)
      undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)))
      if (value === undefined) map.delete(key)
      else map.set(key, value)
    },
    position: () => undo.length,
    backTo(position) {
      while (undo.length > position) undo.pop()?.()
    },
    forget() {
      undo.length = 0
    },
  }
}

/** What a look-up at the locked and the new tells: locked and not seen is gone. */
export function differenceOf(catalog: Catalog, seen: Seen): Difference {
  const present = new Set(seen.entries.map(({ key }) => key))
  const gone = new Map<string, Entry>()
  for (const { key } of seen.held) {
    const entry = catalog.entries.get(key)
    if (entry !== undefined && !present.has(key)) gone.set(key, entry)
  }
  return { gone: [...gone.values()], ...comparedWith(catalog, seen) }
}

/** What a look-up at everything tells. */
export function wholeDifference(catalog: Catalog, seen: Seen): Difference {
  const present = new Set(seen.entries.map(({ key }) => key))
  return {
    gone: [...catalog.entries.values()].filter(({ key }) => !present.has(key)),
    ...comparedWith(catalog, seen),
  }
}

function comparedWith(catalog: Catalog, { entries }: Seen): Omit<Difference, 'gone'> {
  return {
    changed: entries.flatMap(after => {
      const before = catalog.entries.get(after.key)
      return before === undefined ? [] : [{ before, after }]
    }),
    added: entries.filter(({ key }) => !catalog.entries.has(key)),
  }
}

/** Takes a difference over. Names that hold the name of something renamed make the catalog stale. */
export function applyDifference(catalog: Catalog, { gone, changed, added }: Difference, log: UndoLog): void {
  for (const { key } of gone) log.set(catalog.entries, key, undefined)
  for (const { before, after } of changed) {
    log.set(catalog.entries, after.key, after)
    if (before.name !== after.name) catalog.stale = true
  }
  for (const entry of added) log.set(catalog.entries, entry.key, entry)
  for (const { oid } of [...changed.map(({ after }) => after), ...added]) {
    catalog.newestOid = Math.max(catalog.newestOid, oid)
  }
}

/** Replaces all that is known. */
export function replaceCatalog(catalog: Catalog, { entries }: Seen): void {
  catalog.entries.clear()
  catalog.newestOid = 0
  for (const entry of entries) {
    catalog.entries.set(entry.key, entry)
    catalog.newestOid = Math.max(catalog.newestOid, entry.oid)
  }
  catalog.stale = false
}
