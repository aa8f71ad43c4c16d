/**
 * What the change has made of the database so far, over what is really there. Invariant:
 * immutable: to remember a state is to keep it, to go back is to use it again.
 */
import type { Column, Relation, Routine, Schema, Sequence, TypeObject } from './objects.js'

/** `catalog:oid:sub`, as in pg_depend; what the change makes has OIDs that no server gives. */
export type Key = string

export const keyOf = (catalog: string, oid: number, sub = 0): Key => `${catalog}:${oid}:${sub}`

/** As a row of pg_depend: `a` and `i` go along when what they need goes, `n` stands in the way. */
export interface Dependency {
  readonly from: Key
  readonly on: Key
  readonly kind: 'n' | 'a' | 'i'
  /** It may be another relation's column of the same name. */
  readonly doubtful?: true
}

/** Something beside relations, types and routines. */
export interface Thing {
  readonly key: Key
  readonly isNew: boolean
  readonly owner?: string
}

export interface State {
  /** Relations that were looked at or changed, by OID. */
  readonly relations: ReadonlyMap<number, Relation>
  /** By path, to the OID of a relation, index, sequence or composite type; null when it is gone. */
  readonly names: ReadonlyMap<string, number | null>
  readonly sequences: ReadonlyMap<number, Sequence>
  readonly schemas: ReadonlyMap<string, Schema | null>
  /** By path. */
  readonly types: ReadonlyMap<string, TypeObject | null>
  /** By path and the types of the arguments. */
  readonly routines: ReadonlyMap<string, Routine | null>
  /** By kind and name, such as `extension x`. */
  readonly things: ReadonlyMap<string, Thing | null>
  readonly gone: ReadonlySet<Key>
  readonly dependencies: readonly Dependency[]
  /** Of what the change made, as the server describes it in messages. */
  readonly labels: ReadonlyMap<Key, string>
  /** Why nothing can be said any more. */
  readonly allUnknown?: string
  /** Why nothing can be said of the rows of what was there before it. */
  readonly rowsUnknown?: string
  readonly epoch: number
  /** By path or by `kind name`: what a statement that was not simulated may have made or changed. */
  readonly unknown: ReadonlyMap<string, string>
  /** Statements that were not simulated: what they name may be used by what they made. */
  readonly leftOut: readonly { readonly line: number; readonly text: string }[]
  /** Settings by name: the text that sets them. */
  readonly settings: ReadonlyMap<string, Setting>
  /** The role that SET ROLE chose. */
  readonly role?: string
  readonly roleIsLocal?: true
  /** Foreign keys and the like that are checked at the end of the transaction. */
  readonly deferred: readonly { readonly relation: number; readonly constraint: string }[]
  /** By name: what they show, and whether they outlive the transaction. */
  readonly cursors: ReadonlyMap<string, { readonly query: string; readonly holds: boolean }>
  readonly deferredNow: ReadonlyMap<string, 'deferred' | 'immediate'>
  readonly nextOid: number
  /** Values of enums that cannot be used before the transaction ends, by key of the type. */
  /** Tables whose foreign keys of this change point to a table, by `referrers oid`. */
  readonly referrers: ReadonlyMap<string, readonly number[]>
  readonly freshLabels: readonly { readonly type: Key; readonly label: string }[]
}

export interface Setting {
  /** Of a list such as search_path. */
  readonly values?: readonly string[]
  readonly text: string
  readonly local: boolean
  /** What it was set to for the session, when this is for the transaction only. */
  readonly outer?: Setting | undefined
}

/** No server gives OIDs of this size. */
const FIRST_NEW_OID = 10_000_000_000

export const isNewOid = (oid: number): boolean => oid >= FIRST_NEW_OID

export const emptyState: State = {
  relations: new Map(),
  names: new Map(),
  sequences: new Map(),
  schemas: new Map(),
  types: new Map(),
  routines: new Map(),
  things: new Map(),
  gone: new Set(),
  dependencies: [],
  labels: new Map(),
  epoch: 0,
  unknown: new Map(),
  leftOut: [],
  settings: new Map(),
  deferred: [],
  deferredNow: new Map(),
  cursors: new Map(),
  nextOid: FIRST_NEW_OID,
  freshLabels: [],
  referrers: new Map(),
}

/** A map with one entry more, or another one. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value)

export const withoutEntry = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}

export const withMembers = <T>(set: ReadonlySet<T>, members: Iterable<T>): ReadonlySet<T> =>
  new Set([...set, ...members])

/** The column of a name. */
export const columnOf = (relation: Relation, name: string): Column | undefined =>
  relation.columns.find(column => column.name === name)

/** The path of an object, as a key of maps. */
export const pathOf = (schema: string, name: string): string => `${schema}\0${name}`

/** What counts for one transaction only is gone after it. */
export function withoutLocals(state: State): State {
  const settings = new Map<string, Setting>()
  for (const [name, setting] of state.settings) {
    const kept = setting.local ? setting.outer : setting
    if (kept !== undefined) settings.set(name, kept)
  }
  const { role, roleIsLocal, ...rest } = state
  return {
    ...rest,
    ...(role === undefined || roleIsLocal === true ? {} : { role }),
    settings,
    deferred: [],
    deferredNow: new Map(),
    cursors: new Map([...state.cursors].filter(([, { holds }]) => holds)),
    freshLabels: [],
  }
}

/**
 * A state that is gone back to, with the values gone that sequences have given since: no rollback
 * takes these back.
 */
export function backTo(before: State, since: State): State {
  const sequences = new Map(before.sequences)
  for (const [oid, sequence] of since.sequences) {
    const known = before.sequences.get(oid)
    if (known === undefined && isNewOid(oid)) continue
    if ((known?.generation ?? 0) === (sequence.generation ?? 0)) sequences.set(oid, sequence)
  }
  return { ...before, sequences }
}
