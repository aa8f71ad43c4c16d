/**
 * What foreign keys have to say to rows that are written. Invariant: rows are asked as they are
 * when the statement ends, and only about what it wrote.
 */
import { rowsOf } from './content.js'
import type { Constraint, Relation } from './objects.js'
import { refusal, type Refusal } from './verdicts.js'
import { change, look, relationWith, type World } from './world.js'
import { WRITTEN, type Writes } from './writes.js'

/** A condition that must not be fulfilled when the statement ends. */
export interface EndFlag {
  readonly condition: string
  readonly error: Refusal
}

const pairsOf = ({ columns, targetColumns = [] }: Constraint, target: string, own: string): string =>
  columns.map((column, at) => `${target}${targetColumns[at] ?? 0} = ${own}${column}`).join(' AND ')

/** Rows afterwards. */
const after = (relation: Relation, { kept }: Writes): string => {
  const list = relation.columns.map(({ number }) => `c${number}`).join(', ')
  return `SELECT ${list} FROM (${kept}) AS k_ UNION ALL SELECT ${list} FROM ${WRITTEN} WHERE new_`
}

/** Foreign keys of new rows. Those that wait for the end of the transaction are noted for it. */
export async function pointingFlags(world: World, relation: Relation, writes: Writes): Promise<EndFlag[]> {
  const flags: EndFlag[] = []
  for (const constraint of relation.constraints) {
    const { columns, target = 0, matchFull } = constraint
    if (constraint.kind !== 'f') continue
    if (writes.changed !== undefined && !columns.some(number => writes.changed?.has(number))) continue
    if (isDeferred(world, constraint)) {
      noteDeferred(world, relation, constraint)
      continue
    }
    const there =
      target === relation.oid
        ? after(relation, writes)
        : await rowsOf(world, await relationWith(world, target))
    const all = columns.map(column => `r.c${column} IS NOT NULL`).join(' AND ')
    const some = columns.map(column => `r.c${column} IS NOT NULL`).join(' OR ')
    const same = columns.map(column => `r.c${column} IS NOT DISTINCT FROM r.b${column}`).join(' AND ')
    const missing = `NOT EXISTS (SELECT FROM (${there}) AS p WHERE ${pairsOf(constraint, 'p.c', 'r.c')})`
    const condition =
      matchFull === true && columns.length > 1
        ? `(${some}) AND (NOT (${all}) OR ${missing})`
        : `${all} AND ${missing}`
    flags.push({
      // What stays as it was is not asked again.
      condition: `EXISTS (SELECT FROM ${WRITTEN} AS r WHERE r.new_ AND NOT (r.old_ AND ${same}) AND ${condition})`,
      error: refusal(
        '23503',
        `insert or update on table "${relation.name}" violates foreign key constraint "${constraint.name}"`,
      ),
    })
  }
  return flags
}

export function isDeferred(world: World, { name, deferrable, deferred }: Constraint): boolean {
  if (!deferrable || !world.inTransaction) return false
  const chosen = world.state.deferredNow.get(name) ?? world.state.deferredNow.get('ALL')
  return chosen === undefined ? deferred : chosen === 'deferred'
}

export function noteDeferred(world: World, { oid: relation }: Relation, { name }: Constraint): void {
  const { deferred } = world.state
  if (deferred.some(noted => noted.relation === relation && noted.constraint === name)) return
  change(world, { deferred: [...deferred, { relation, constraint: name }] })
}

export interface Referrer {
  readonly table: Relation
  readonly constraint: Constraint
}

/** The tables whose foreign keys point to one, with those keys, the oldest first. */
export async function referrersOf(world: World, relation: Relation): Promise<readonly Referrer[]> {
  const live = relation.isNew
    ? []
    : ((
        await look<readonly number[] | null>(
          world,
          `SELECT json_agg(DISTINCT conrelid::bigint)::text FROM pg_constraint WHERE contype = 'f' AND confrelid = ${relation.oid}`,
        )
      )[0] ?? [])
  const oids = new Set([...live, ...(world.state.referrers.get(`referrers ${relation.oid}`) ?? [])])
  const found: Referrer[] = []
  for (const oid of oids) {
    if (world.state.gone.has(`pg_class:${oid}:0`)) continue
    const table = await relationWith(world, oid)
    for (const constraint of table.constraints) {
      if (constraint.kind === 'f' && constraint.target === relation.oid) found.push({ table, constraint })
    }
  }
  return found.toSorted((a, b) => a.constraint.oid - b.constraint.oid)
}

/** Rows of `written_` whose key was pointed to and is there no more, as `w_`. */
export const leaving = ({ targetColumns = [] }: Constraint): string =>
  `w_.old_ AND NOT (w_.new_ AND ${targetColumns.map(number => `w_.b${number} IS NOT DISTINCT FROM w_.c${number}`).join(' AND ')})`

/** Rows of another table point to keys that are there no more. */
export async function leavingFlag(
  world: World,
  relation: Relation,
  { table, constraint }: Referrer,
  writes: Writes,
): Promise<EndFlag> {
  const rows =
    table.oid === relation.oid
      ? after(relation, writes)
      : await rowsOf(world, await relationWith(world, table.oid))
  const { targetColumns = [] } = constraint
  const keys = targetColumns.map(number => `p.c${number} = w_.b${number}`).join(' AND ')
  return {
    condition: `EXISTS (SELECT FROM ${WRITTEN} AS w_ JOIN (${rows}) AS r ON ${pairsOf(constraint, 'w_.b', 'r.c')}
      WHERE ${leaving(constraint)} AND NOT EXISTS (SELECT FROM (${after(relation, writes)}) AS p WHERE ${keys}))`,
    error: refusal(
      '23503',
      `update or delete on table "${relation.name}" violates foreign key constraint "${constraint.name}" on table "${table.name}"`,
    ),
  }
}

export { pairsOf }
