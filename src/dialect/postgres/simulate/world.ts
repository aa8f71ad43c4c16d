/**
 * The database as the statement at hand would find it: what the server has, under what
 * the change has done. Invariant: a look-up first asks the state, then the server, and
 * what the server said is kept for the whole simulation.
 */
import type * as Parser from 'libpg-query'
import type { DataBlock } from '../../dialect.js'
import type { Effect, Impact, Notice } from '../../../core/model.js'
import { isStronger, toLock, type LockMode } from '../impact/lock-modes.js'
import {
  relationByName as relationByNameQuery,
  relationByOid as relationByOidQuery,
  schemaByName,
} from './catalog-queries.js'
import { toRelation, type LiveRelation } from './live.js'
import { qualified } from './names.js'
import type { Relation, Schema } from './objects.js'
import type { Parsed } from './parse.js'
import type { Rows, Server } from './server.js'
import { keyOf, pathOf, withEntry, withMembers, type Dependency, type Key, type State } from './state.js'
import { Unsure } from './verdicts.js'

/** What a statement may have done when it could not be simulated. */
export type Reach = 'nothing' | 'rows' | 'everything' | readonly string[]

/** What is found out of the statement at hand. */
export interface Notes {
  readonly effects: Effect[]
  readonly needs: Set<string>
  readonly locks: Map<string, LockMode>
  readonly rewrites: Set<string>
  readonly destroys: Impact['destroys'][number][]
  readonly notices: Notice[]
  readonly scans: Set<string>
  /** Why it would do nothing. */
  nothing?: string
  rows?: number
  output?: Rows
  /** What RETURNING gives, as a query. */
  returned?: string
  reach: Reach
}

export const newNotes = (): Notes => ({
  effects: [],
  needs: new Set(),
  locks: new Map(),
  rewrites: new Set(),
  destroys: [],
  notices: [],
  scans: new Set(),
  reach: 'everything',
})

/** What the server said, by question; shared by the sessions of a simulation. */
export type LiveAnswers = Map<string, Promise<readonly unknown[]>>

export interface World {
  readonly parser: typeof Parser
  readonly server: Server
  readonly live: LiveAnswers
  /** Whose privileges are judged at the start of a session; undefined: nobody's. */
  readonly deployer: string | undefined
  readonly startPath: readonly string[]
  state: State
  /** Of the transaction that is open. */
  inTransaction: boolean
  parsed: Parsed
  /** What follows a COPY … FROM STDIN. */
  data?: DataBlock | undefined
  notes: Notes
}

/** Asks the server's catalog, once for all. */
export function look<T>(world: World, question: string): Promise<readonly T[]> {
  let answer = world.live.get(question)
  if (answer === undefined) {
    answer = world.server.look(question)
    world.live.set(question, answer)
    answer.catch(() => world.live.delete(question))
  }
  return answer as Promise<readonly T[]>
}

/** Notes what the statement may touch beside what is noted already. */
export function reachAlso({ notes }: World, paths: readonly string[]): void {
  if (notes.reach === 'nothing') notes.reach = paths
  else if (typeof notes.reach !== 'string') notes.reach = [...notes.reach, ...paths]
}

/** The role whose privileges count now; undefined: nobody's. */
export const roleOf = ({ deployer, state }: World): string | undefined =>
  deployer === undefined ? undefined : (state.role ?? deployer)

/** Changes the state. */
export function change(world: World, changes: Partial<State>): void {
  world.state = { ...world.state, ...changes }
}

export function newOid(world: World): number {
  const oid = world.state.nextOid
  change(world, { nextOid: oid + 1 })
  return oid
}

/** Puts a relation in its place, a new one or a changed one. */
export function put(world: World, relation: Relation): Relation {
  change(world, {
    relations: withEntry(world.state.relations, relation.oid, relation),
    names: withEntry(world.state.names, pathOf(relation.schema, relation.name), relation.oid),
  })
  return relation
}

export function addDependencies(world: World, added: readonly Dependency[]): void {
  change(world, { dependencies: [...world.state.dependencies, ...added] })
}

export function label(world: World, key: Key, text: string): void {
  change(world, { labels: withEntry(world.state.labels, key, text) })
}

export function markGone(world: World, keys: Iterable<Key>): void {
  change(world, { gone: withMembers(world.state.gone, keys) })
}

/** @throws Unsure when an earlier statement that was not simulated may have touched it. */
export function knownName(world: World, name: string, shown: string): void {
  const reason = world.state.unknown.get(name)
  if (reason !== undefined) throw new Unsure(`${shown} ${reason}`)
}

export async function schemaOf(world: World, name: string): Promise<Schema | undefined> {
  knownName(world, `schema ${name}`, `the schema ${name}`)
  const known = world.state.schemas.get(name)
  if (known !== undefined) return known ?? undefined
  const [row] = await look<Pick<Schema, 'oid' | 'name' | 'owner'>>(world, schemaByName(name))
  return row === undefined ? undefined : { ...row, isNew: false }
}

/** The relation (or index, sequence, composite type) of this path. */
export async function relationAt(world: World, schema: string, name: string): Promise<Relation | undefined> {
  const path = pathOf(schema, name)
  knownName(world, path, qualified(schema, name))
  const oid = world.state.names.get(path)
  if (oid === null) return undefined
  if (oid !== undefined) return world.state.relations.get(oid)
  if (world.state.schemas.get(schema) === null || world.state.schemas.get(schema)?.isNew === true)
    return undefined
  const [row] = await look<LiveRelation>(world, relationByNameQuery(schema, name))
  if (row === undefined || world.state.gone.has(keyOf('pg_class', row.oid))) return undefined
  return world.state.relations.get(row.oid) ?? toRelation(row)
}

/** The relation with this OID, as the statement would find it. */
export async function relationWith(world: World, oid: number): Promise<Relation> {
  const changed = world.state.relations.get(oid)
  if (changed !== undefined) return changed
  const [row] = await look<LiveRelation>(world, relationByOidQuery(oid))
  if (row === undefined) throw new Unsure('a relation that it works with cannot be found')
  knownName(world, pathOf(row.schema, row.name), qualified(row.schema, row.name))
  return toRelation(row)
}

/** Notes a lock; the strongest on each table counts. */
export function lock(world: World, relation: Relation, mode: LockMode): void {
  const name = qualified(relation.schema, relation.name)
  // Nobody else can be waiting for what only this change makes.
  if (relation.isNew) return
  if (isStronger(mode, world.notes.locks.get(name))) world.notes.locks.set(name, mode)
}

export const impactOf = ({ locks, rewrites, destroys }: Notes): Impact | undefined =>
  locks.size + rewrites.size + destroys.length === 0
    ? undefined
    : {
        locks: [...locks].map(([on, mode]) => toLock(on, mode)).sort((a, b) => (a.on < b.on ? -1 : 1)),
        rewrites: [...rewrites].sort(),
        destroys,
      }

const KINDS: Readonly<Record<Relation['kind'], string>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  S: 'sequence',
  c: 'type',
  i: 'index',
  I: 'index',
  t: 'table',
}

/** As the server's messages call its kind. */
export const kindOf = ({ kind }: Pick<Relation, 'kind'>): string => KINDS[kind]

/** As fingerprints call it. */
export const nameOf = (relation: Pick<Relation, 'kind' | 'schema' | 'name'>): string =>
  `${kindOf(relation)} ${qualified(relation.schema, relation.name)}`

/** Notes that the statement works with a relation: whether only the change makes it. */
export function use(world: World, relation: Relation): Relation {
  if (relation.isNew) world.notes.needs.add(nameOf(relation))
  return relation
}

/** Size and rows of a relation, for an effect. */
export function measures(relation: Relation): Pick<Effect, 'rows' | 'bytes'> {
  if (relation.isNew || relation.rows !== undefined) return {}
  if (!['r', 'm', 'p'].includes(relation.kind)) return {}
  return { rows: { count: relation.estimatedRows, exact: false }, bytes: relation.bytes }
}
