/**
 * What one statement does, by looking before and after it. Invariant: what did not exist before is never
 * told as destroyed, and a statement that failed destroyed only what is gone.
 */
import type { Impact } from '../../../core/model.js'
import type { Session } from '../connect.js'
import type { Send, Sent } from '../send.js'
import { alter, waysToTry, type Way } from './attempts.js'
import { lossesBetween, type Loss } from './compare.js'
import type { FullName, Lookout } from './lookout.js'
import type { Alteration } from './read-alter.js'
import type { ObjectKind, Subject } from './read-statement.js'
import type { ObjectName } from '../statements/reader.js'
import type { Table } from './table-text.js'

/** A name as it is found and as it is told: with its database where that is not the session's. */
export interface Named extends FullName {
  readonly shown: string
}

/** What a statement is watched with. */
export interface Scene {
  readonly session: Session
  readonly lookout: Lookout
  /** Sends as it is. */
  readonly send: Send
  readonly isCancelled: () => boolean
  /** Metadata locks that have been told of. */
  readonly heldLocks: Set<string>
  /** @returns undefined for what nobody else sees. */
  readonly resolve: (name: ObjectName) => Promise<Named | undefined>
  /** The session prefers an algorithm of its own: others are not tried. */
  readonly choosesAlgorithm: boolean
  /** How a name is told. */
  readonly show: (name: FullName) => string
}

type Held = Impact['locks'][number]

/** Sends a statement and tells what it did. */
export async function watch(text: string, subject: Subject, scene: Scene): Promise<Sent> {
  switch (subject.kind) {
    case 'alter':
      return watchAlter(text, subject, scene)
    case 'drop':
    case 'replace':
      return watchDrop(text, subject, scene)
    case 'empty':
      return watchEmpty(text, subject, scene)
    case 'rename': {
      const tables = await tablesOf(subject.names, scene)
      const sent = await scene.send(text)
      return succeeded(sent) ? withImpact(sent, { locks: tables.map(({ named }) => exclusive(named)) }) : sent
    }
    case 'optimize':
      return watchOptimize(text, subject.names, scene)
    case 'lock':
      return watchLocks(text, subject, scene)
    case 'call': {
      const sent = await scene.send(text)
      return withImpact(sent, { locks: await newLocks(scene) })
    }
  }
}

const succeeded = ({ reply }: Sent): boolean => reply.error === undefined

interface Told {
  readonly locks?: readonly Held[]
  readonly rewrites?: readonly string[]
  readonly destroys?: readonly Loss[]
  readonly algorithm?: string
}

/** Adds what there is to tell, if anything. */
function withImpact(sent: Sent, { locks = [], rewrites = [], destroys = [], algorithm }: Told): Sent {
  if (locks.length + rewrites.length + destroys.length === 0 && algorithm === undefined) return sent
  return {
    ...sent,
    impact: {
      locks: [...locks],
      rewrites: [...rewrites],
      destroys: [...destroys],
      ...(algorithm === undefined ? {} : { algorithm }),
    },
  }
}

/**
 * Dropping, emptying and renaming wait for everybody who uses the table, and make everybody wait.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html
 */
const exclusive = ({ shown }: Named): Held => ({ on: shown, mode: 'EXCLUSIVE', blocks: 'reads and writes' })

interface Seen {
  readonly named: Named
  readonly table: Table
}

/** Those of the names that are tables, and not temporary ones. */
async function tablesOf(names: readonly ObjectName[], { resolve, lookout }: Scene): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  for (const name of names) {
    const named = await resolve(name)
    const table = named && (await lookout.table(named))
    if (named !== undefined && table !== undefined) seen.push({ named, table })
  }
  return seen
}

async function watchAlter(text: string, alteration: Alteration, scene: Scene): Promise<Sent> {
  const { lookout, send } = scene
  const [seen] = await tablesOf([alteration.table], scene)
  if (seen?.table.kind !== 'table') return send(text)
  const { named, table } = seen
  // Of MariaDB's algorithms, only INPLACE rebuilds, and the attempts tell it apart from NOCOPY.
  const asksIds = scene.session.server.product === 'MySQL' || mustAskIds(alteration)
  const idsBefore = asksIds ? await lookout.tableIds(named) : new Set<string>()
  const ways = scene.choosesAlgorithm ? [] : waysToTry(alteration, scene.session.server)
  const { sent, way } = await alter(text, alteration, ways, { server: scene.session.server, ...scene })
  if (!succeeded(sent)) return sent
  const newName = alteration.newName && { database: named.database, ...alteration.newName }
  const after = await lookout.table(newName ?? named)
  // Emptied partitions have new numbers too.
  const isRebuilt =
    way.algorithm === 'COPY' ||
    (asksIds
      ? alteration.emptied.length === 0 && areOthers(idsBefore, await lookout.tableIds(newName ?? named))
      : way.algorithm === 'INPLACE')
  if (way.algorithm === 'INSTANT' && table.text === after?.text) return sent
  return withImpact(sent, {
    locks: newName === undefined ? lockOf(named, way) : [exclusive(named)],
    rewrites: isRebuilt ? [named.shown] : [],
    destroys: [
      ...(after === undefined ? [] : lossesBetween(table, after, alteration, named.shown)),
      ...emptied(named, alteration.emptied),
    ],
    ...(way.algorithm === undefined ? {} : { algorithm: way.algorithm }),
  })
}

const mustAskIds = ({ given, partitioning }: Alteration): boolean =>
  given.algorithm !== undefined || partitioning !== 'untouched'

/** Whether nothing is left of what a table's rows were in. */
const areOthers = (before: ReadonlySet<string>, after: ReadonlySet<string>): boolean =>
  before.size > 0 && after.size > 0 && ![...after].some(id => before.has(id))

function lockOf({ shown }: Named, { lock }: Way): readonly Held[] {
  if (lock === undefined || lock === 'NONE') return []
  return [{ on: shown, mode: `LOCK=${lock}`, blocks: lock === 'SHARED' ? 'writes' : 'reads and writes' }]
}

function emptied({ shown }: Named, partitions: readonly string[] | 'all'): readonly Loss[] {
  if (partitions === 'all') return [{ what: `table ${shown}`, how: 'emptied' }]
  return partitions.map(name => ({ what: `partition ${shown}.${name}`, how: 'emptied' }))
}

async function watchDrop(
  text: string,
  { kind, what, names }: Extract<Subject, { kind: 'drop' | 'replace' }>,
  scene: Scene,
): Promise<Sent> {
  if (what !== 'table') return watchDropOf(text, { kind, what, names }, scene)
  const seen = await tablesOf(names, scene)
  const sent = await scene.send(text)
  const dropped: Seen[] = []
  for (const one of seen) {
    // A DROP of several may have failed on one and done the others.
    const isGone =
      (kind === 'replace' && succeeded(sent)) || (await scene.lookout.table(one.named)) === undefined
    if (isGone) dropped.push(one)
  }
  return withImpact(sent, {
    locks: dropped.map(({ named }) => exclusive(named)),
    destroys: dropped.map(({ named, table }) => ({ what: `${table.kind} ${named.shown}`, how: 'dropped' })),
  })
}

/** What is no table. */
async function watchDropOf(
  text: string,
  { kind, what, names }: { kind: 'drop' | 'replace'; what: ObjectKind; names: readonly ObjectName[] },
  { resolve, lookout, send }: Scene,
): Promise<Sent> {
  const there: Named[] = []
  for (const name of names) {
    const named =
      what === 'database' ? { database: name.name, name: name.name, shown: name.name } : await resolve(name)
    if (named !== undefined && (await lookout.exists(what, named))) there.push(named)
  }
  const sent = await send(text)
  const destroys: Loss[] = []
  for (const named of there) {
    const isGone = (kind === 'replace' && succeeded(sent)) || !(await lookout.exists(what, named))
    if (isGone) destroys.push({ what: `${what} ${named.shown}`, how: 'dropped' })
  }
  return withImpact(sent, { destroys })
}

async function watchEmpty(
  text: string,
  { by, table, partitions }: Extract<Subject, { kind: 'empty' }>,
  scene: Scene,
): Promise<Sent> {
  const [seen] = await tablesOf([table], scene)
  const sent = await scene.send(text)
  if (seen === undefined || !succeeded(sent)) return sent
  return withImpact(sent, {
    locks: by === 'truncate' ? [exclusive(seen.named)] : [],
    destroys: emptied(seen.named, partitions.length === 0 ? 'all' : partitions),
  })
}

async function watchOptimize(text: string, names: readonly ObjectName[], scene: Scene): Promise<Sent> {
  const seen = await tablesOf(names, scene)
  const before = await Promise.all(seen.map(({ named }) => scene.lookout.tableIds(named)))
  const sent = await scene.send(text)
  const after = await Promise.all(seen.map(({ named }) => scene.lookout.tableIds(named)))
  const rebuilt = seen.filter((_, at) => areOthers(before[at] ?? new Set(), after[at] ?? new Set()))
  return withImpact(sent, { rewrites: rebuilt.map(({ named }) => named.shown) })
}

async function watchLocks(
  text: string,
  { locks, everyTable }: Extract<Subject, { kind: 'lock' }>,
  scene: Scene,
): Promise<Sent> {
  const seen = await tablesOf(
    locks.map(({ name }) => name),
    scene,
  )
  const sent = await scene.send(text)
  if (!succeeded(sent)) return sent
  const told = new Map<string, Held>()
  if (everyTable) told.set('', { on: 'every table', mode: 'FLUSH TABLES WITH READ LOCK', blocks: 'writes' })
  for (const { name, mode, blocks } of locks) {
    const named = seen.find(
      ({ named }) => named.name === name.name && (name.database ?? named.database) === named.database,
    )
    if (named !== undefined && told.get(named.named.shown)?.blocks !== 'reads and writes') {
      told.set(named.named.shown, { on: named.named.shown, mode, blocks })
    }
  }
  // The server may tell of more: what views, triggers and foreign keys drag along.
  for (const held of await newLocks(scene)) {
    if (!told.has(held.on)) told.set(held.on, held)
  }
  return withImpact(sent, { locks: [...told.values()] })
}

/**
 * What others are kept from by a metadata lock. Weaker ones only keep others from changing the table
 * while a transaction is open, as every SELECT does.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/performance-schema-metadata-locks-table.html
 */
const BLOCKS: Readonly<Record<string, Held['blocks']>> = {
  SHARED_READ_ONLY: 'writes',
  SHARED_NO_WRITE: 'writes',
  SHARED_NO_READ_WRITE: 'reads and writes',
  EXCLUSIVE: 'reads and writes',
}

/** The metadata locks on tables that the session holds and has not been told to hold before. */
async function newLocks({ session, lookout, heldLocks, show }: Scene): Promise<readonly Held[]> {
  const held = await lookout.locksOf(session.client.threadId)
  if (held === undefined) return []
  const before = new Set(heldLocks)
  heldLocks.clear()
  const locks: Held[] = []
  for (const { database, name, mode } of held) {
    const blocks = BLOCKS[mode]
    const key = JSON.stringify([database, name, mode])
    if (blocks === undefined) continue
    heldLocks.add(key)
    if (before.has(key) || (await lookout.table({ database, name })) === undefined) continue
    locks.push({ on: show({ database, name }), mode, blocks })
  }
  return locks
}
