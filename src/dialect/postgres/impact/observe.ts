/**
 * What the statements of a session do to what was there before them. Invariant: what is
 * sent for it writes nothing and changes nothing of the session, and where it fails the
 * statements run unobserved.
 */
import type { Client } from 'pg'
import type { Impact } from '../../../core/model.js'
import type { Answer, TransactionState } from '../../dialect.js'
import type { Session } from '../connect.js'
import { touched, wholeCatalog } from './catalog-queries.js'
import {
  applyDifference,
  createUndoLog,
  differenceOf,
  replaceCatalog,
  wholeDifference,
  type Catalog,
  type Difference,
} from './catalog-state.js'
import { destroysOf, refilled } from './destruction.js'
import { isStronger, toLock, toLockMode, type LockMode } from './lock-modes.js'
import { documentedLocksOn } from './documented.js'
import { planOf, takesSnapshot, type Plan } from './plan.js'
import { readRows, type Entry, type Held, type Seen } from './rows.js'

/** Watches one session. */
export interface Observer {
  /**
   * Called before a statement is sent.
   *
   * @returns A SELECT to be run behind it and before its transaction ends, if there is anything to see.
   */
  before(text: string, transaction: TransactionState): Promise<string | undefined>
  /** Called when it is answered, with what the SELECT gave; undefined when there is nothing to tell. */
  after(answer: Answer, rows: readonly string[] | undefined): Promise<Impact | undefined>
  /** Called at the end of a transaction that no statement has ended. */
  ended(how: 'committed' | 'rolled-back'): void
}

/** A relation that can be locked, by `pg_class.relkind`: no index, no composite type. */
const LOCKABLE = 'rpvmfS'

/** @param catalog - What is known of the database; read when nothing is yet. */
export async function observe({ client }: Session, catalog: Catalog): Promise<Observer> {
  const undo = createUndoLog()
  /** The strongest lock on each relation that the open transaction had when it was last looked at. */
  const held = new Map<string, LockMode>()
  /** What the open transaction made: nobody else has ever seen it. */
  const made = new Map<string, true>()
  const savepoints = new Map<string, number>()
  let hasSnapshot = false
  let current: { text: string; plan: Plan | undefined; before: TransactionState } | undefined
  const known = (key: string): Entry | undefined => (made.has(key) ? undefined : catalog.entries.get(key))

  function endTransaction(how: 'committed' | 'rolled-back'): void {
    if (how === 'rolled-back') undo.backTo(0)
    undo.forget()
    held.clear()
    made.clear()
    savepoints.clear()
    hasSnapshot = false
  }

  function noteSavepoint({ action, name }: NonNullable<Answer['savepoint']>): void {
    const position = savepoints.get(name)
    if (action === 'set') savepoints.set(name, undo.position())
    else if (action === 'rolled-back-to' && position !== undefined) undo.backTo(position)
  }

  /** The locks that were taken now, on what others can see. */
  function locksOf(taken: readonly Held[]): Impact['locks'] {
    const strongest = new Map<string, LockMode>()
    for (const { key, mode: words } of taken) {
      const mode = toLockMode(words)
      if (mode === undefined || !isStronger(mode, held.get(key))) continue
      if (isStronger(mode, strongest.get(key))) strongest.set(key, mode)
    }
    return [...strongest].flatMap(([key, mode]) => {
      const relation = known(key)?.relation
      undo.set(held, key, mode)
      return relation !== undefined && LOCKABLE.includes(relation.kind) ? [toLock(relation.name, mode)] : []
    })
  }

  function impactOf(plan: Plan, difference: Difference, locks: Impact['locks'], seen: Seen): Impact {
    const { rewrites, emptied } = refilled(difference, known, plan.told)
    const named = plan.empties === undefined ? [] : seen.named.flatMap(key => known(key)?.name ?? [])
    return {
      locks,
      rewrites,
      destroys: [
        ...destroysOf(difference, known),
        ...emptied,
        ...named.map(what => ({ what, how: 'emptied' as const })),
      ],
    }
  }

  async function afterLookUp(plan: Plan, rows: readonly string[]): Promise<Impact> {
    const seen = readRows(rows)
    const difference = differenceOf(catalog, seen)
    const impact = impactOf(plan, difference, locksOf(seen.held), seen)
    if (plan.how !== 'both') takeOver(difference)
    return impact
  }

  function takeOver(difference: Difference): void {
    if (current?.before !== 'none') for (const { key } of difference.added) undo.set(made, key, true)
    applyDifference(catalog, difference, undo)
  }

  async function afterCompare(plan: Plan): Promise<Impact | undefined> {
    const seen = await readCatalog(client, plan.names)
    if (seen === undefined) return undefined
    const difference = wholeDifference(catalog, seen)
    const locks = plan.documented.flatMap(documented =>
      documentedLocksOn(documented, {
        difference,
        catalog,
        named: seen.named,
        areNamed: plan.names.length > 0,
      }),
    )
    const impact = impactOf(plan, difference, locks, seen)
    replaceCatalog(catalog, seen)
    return impact
  }

  function readFromText(plan: Plan): Impact {
    const relations = [...catalog.entries.values()].filter(
      ({ relation }) => relation !== undefined && LOCKABLE.includes(relation.kind),
    )
    const keys = plan.names.flatMap(name => {
      const folded = fold(name)
      const matches = relations.filter(
        ({ relation }) => relation?.name === folded || relation?.name.endsWith(`.${folded}`) === true,
      )
      return (matches.find(({ relation }) => relation?.name === `public.${folded}`) ?? matches[0])?.key ?? []
    })
    return {
      locks: locksOf(keys.map(key => ({ key, mode: plan.lockMode ?? '' }))),
      rewrites: [],
      destroys: [],
    }
  }

  async function impactOfCurrent(rows: readonly string[] | undefined): Promise<Impact | undefined> {
    const plan = current?.plan
    if (plan === undefined) return undefined
    if (plan.renames !== undefined) catalog.stale = true
    if (plan.how === 'read-text' && rows === undefined) return readFromText(plan)
    const looked = rows === undefined ? undefined : await afterLookUp(plan, rows)
    if (plan.how !== 'compare' && plan.how !== 'both') return looked
    const compared = await afterCompare(plan)
    if (looked === undefined || compared === undefined) return compared ?? looked
    return { ...compared, locks: looked.locks }
  }

  if (catalog.stale) await refresh(client, catalog)

  return {
    async before(text, transaction) {
      const plan = transaction === 'aborted' ? 'no effect' : planOf(text, transaction === 'open')
      const isPlan = typeof plan === 'object'
      if (isPlan && catalog.stale && transaction === 'none') await refresh(client, catalog)
      if (plan === 'unseen effect') catalog.stale = true
      current = { text, before: transaction, plan: isPlan && !isEmpty(catalog) ? plan : undefined }
      if (current.plan === undefined) return undefined
      const looks = current.plan.how === 'read-text' ? hasSnapshot : current.plan.how !== 'compare'
      return looks
        ? touched({
            newestOid: catalog.newestOid,
            catalogs: current.plan.catalogs,
            names: current.plan.names,
          })
        : undefined
    },
    async after(answer, rows) {
      if (current === undefined) return undefined
      const { text, before } = current
      const impact = answer.status === 'succeeded' ? await impactOfCurrent(rows) : undefined
      if (answer.savepoint !== undefined) noteSavepoint(answer.savepoint)
      const isOver = answer.transaction === 'none' || answer.ended !== undefined
      if (isOver) {
        const committed = answer.status === 'succeeded' && answer.ended !== 'rolled-back'
        endTransaction(committed ? 'committed' : 'rolled-back')
      } else if (before !== 'none' && takesSnapshot(text)) hasSnapshot = true
      return impact === undefined || saysNothing(impact) ? undefined : inOrder(impact)
    },
    ended: endTransaction,
  }
}

const isEmpty = ({ newestOid }: Catalog): boolean => newestOid === 0

const saysNothing = ({ locks, rewrites, destroys }: Impact): boolean =>
  locks.length + rewrites.length + destroys.length === 0

/** The server gives them in no order. */
const inOrder = ({ locks, rewrites, destroys }: Impact): Impact => ({
  locks: locks.toSorted((a, b) => byText(a.on, b.on)),
  rewrites: rewrites.toSorted(byText),
  destroys: destroys.toSorted((a, b) => byText(a.what, b.what) || byText(a.how, b.how)),
})

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** An unquoted name in lower case. */
const fold = (name: string): string =>
  name.replace(/"(?:[^"]|"")*"|[^"]+/g, part =>
    part.startsWith('"')
      ? /^"[a-z_][a-z0-9_$]*"$/.test(part)
        ? part.slice(1, -1)
        : part
      : part.toLowerCase().replaceAll(/\s/g, ''),
  )

async function refresh(client: Client, catalog: Catalog): Promise<void> {
  const seen = await readCatalog(client, [])
  if (seen !== undefined) replaceCatalog(catalog, seen)
}

/** Reads everything, in a transaction of its own: only where none is open. */
async function readCatalog(client: Client, names: readonly string[]): Promise<Seen | undefined> {
  const text = ['BEGIN READ ONLY', 'SET LOCAL statement_timeout = 0', wholeCatalog(names), 'COMMIT'].join(
    ';\n',
  )
  try {
    const results = (await client.query({ text, rowMode: 'array' })) as unknown as readonly {
      rows: [string][]
    }[]
    return readRows((results[2]?.rows ?? []).map(([row]) => row))
  } catch {
    await client.query('ROLLBACK').catch(() => undefined)
    return undefined
  }
}
