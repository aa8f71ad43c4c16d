/**
 * What the statements before have changed, over what the server has. Invariant: a world is never changed in place:
 * going back to an earlier one is all that a rollback takes.
 */
import type { Holdings } from './held.js'
import type { Obscure, OtherKind, Relation, TableName, Trigger } from './model.js'

export interface World {
  /** By `keyOf`; `gone` hides what the server has. */
  readonly relations: ReadonlyMap<string, Relation | Obscure | 'gone'>
  /** By kind and name. */
  readonly others: ReadonlyMap<string, Other | 'gone'>
  /** Why everything may be other than the server has it. */
  readonly unknown?: string
  /** Why it is not known any more what the account of the change holds. */
  readonly rightsUnknown?: string
  /** The role that its next sessions begin with, once the change has set it. */
  readonly defaultRole?: { readonly role: string | undefined }
}

export interface Other {
  /** Of a database. */
  readonly charset?: string
  readonly collation?: string
  readonly trigger?: Trigger
  /** What a routine does, when it was made here. */
  readonly body?: string
  /** What an account holds by now. */
  readonly holdings?: Holdings
  /** Of a role that somebody else may hand on. */
  readonly isForOthers?: true
  /** Of a database that is only altered: what is in it is as the server has it. */
  readonly isAltered?: true
}

export const EMPTY_WORLD: World = { relations: new Map(), others: new Map() }

export const keyOf = ({ database, name }: TableName, foldsCase: boolean): string => {
  const key = `${database}\0${name}`
  return foldsCase ? key.toLowerCase() : key
}

export const withRelation = (world: World, key: string, relation: Relation | Obscure | 'gone'): World => ({
  ...world,
  relations: new Map([...world.relations, [key, relation]]),
})

export const otherKey = (kind: OtherKind, name: string): string => `${kind}\0${name}`

/** Whether the change has made or dropped a database, so that the server's own look-ups say nothing of it. */
export function isOtherDatabase({ others }: World, database: string): boolean {
  const known = others.get(otherKey('database', database))
  return known === 'gone' || (known !== undefined && known.isAltered === undefined)
}

export const withOther = (world: World, key: string, other: Other | 'gone'): World => ({
  ...world,
  others: new Map([...world.others, [key, other]]),
})

/** A world in which anything may have happened. */
export const withUnknown = (world: World, reason: string): World =>
  world.unknown === undefined ? { ...world, unknown: reason } : world
