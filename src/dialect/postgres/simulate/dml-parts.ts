/**
 * What statements that write rows have in common. Invariant: new rows are let in only after
 * every constraint that the server would check was asked about them.
 */
import { isKnownEmpty, named, orphansIn } from './questions.js'
import { namedRows, rowsOf } from './content.js'
import { identifier, qualified } from './names.js'
import type { Column, Constraint, Index, Relation } from './objects.js'
import { settingsOf } from './resolve.js'
import { currentRole, hasRightsOf } from './roles.js'
import { literal } from './names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { change, look, nameOf, relationWith, type World } from './world.js'

/** Bits of `pg_trigger.tgtype`. */
export const TRIGGER = { INSERT: 4, DELETE: 8, UPDATE: 16, TRUNCATE: 32 } as const

/** @throws Unsure when something else happens with rows of the table than what the statement says. */
export async function mustWritePlainly(world: World, relation: Relation, bit: number): Promise<void> {
  world.notes.reach = 'rows'
  if (!['r', 'p'].includes(relation.kind))
    throw new Unsure(`writing through the ${nameOf(relation)} is not simulated`)
  const trigger = relation.triggers.find(({ enabled, type }) => enabled && (type & bit) !== 0)
  if (trigger !== undefined)
    throw new Unsure(`the trigger ${trigger.name} fires, and what it does is not simulated`)
  if (relation.rules.length > 0) throw new Unsure(`rules of ${relation.name} rewrite it`)
  if (relation.rowSecurity) {
    const role = await currentRole(world)
    const passes =
      role === undefined ||
      role.superuser ||
      role.bypassesRowSecurity ||
      (!relation.forceRowSecurity && (await hasRightsOf(world, relation.owner)))
    if (!passes || role === undefined) throw new Unsure(`policies of ${relation.name} apply`)
  }
  if (relation.children.length > 0 && relation.kind !== 'p')
    throw new Unsure(`${relation.name} has child tables`)
}

/** Conditions that must not be fulfilled, in the order in which the server finds out. */
export interface Flag {
  readonly condition: string
  readonly error: Refusal
}

/** Asks all at once. @returns The number of rows of `counted`. @throws Refusal of the first that holds */
export async function mustHold(
  world: World,
  prelude: string,
  counted: string,
  flags: readonly Flag[],
): Promise<number> {
  const list = [
    `(SELECT count(x_) FROM (${counted}) AS x_)`,
    ...flags.map(({ condition }) => `(${condition})`),
  ]
  let row: readonly (string | null)[] = []
  try {
    const { rows } = await world.server.evaluate(
      `${prelude} SELECT ${list.join(',\n')}`,
      await settingsOf(world),
    )
    row = rows[0] ?? []
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown
  }
  const failing = flags.find((_, at) => row[at + 1] === 't')
  if (failing !== undefined) throw failing.error
  return Number(row[0] ?? 0)
}

/** NOT NULL and CHECK of new rows. @param rows - Their query, columns called by their numbers. */
export function rowFlags(relation: Relation, rows: string, changed?: ReadonlySet<number>): Flag[] {
  const isChanged = (numbers: readonly number[]): boolean =>
    changed === undefined || numbers.some(number => changed.has(number))
  const nulls = relation.columns
    .filter(({ notNull, number }) => notNull && isChanged([number]))
    .map(({ number, name }) => ({
      condition: `EXISTS (SELECT FROM (${rows}) AS r WHERE r.c${number} IS NULL)`,
      error: refusal(
        '23502',
        `null value in column "${name}" of relation "${relation.name}" violates not-null constraint`,
      ),
    }))
  const checks = relation.constraints
    .filter(({ kind }) => kind === 'c')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, check }) =>
      check === undefined
        ? []
        : [
            {
              condition: `EXISTS (SELECT FROM ${named(relation, rows, check)} WHERE NOT (${check.sql}))`,
              error: refusal(
                '23514',
                `new row for relation "${relation.name}" violates check constraint "${name}"`,
              ),
            },
          ],
    )
  return [...nulls, ...checks]
}

/** The keys of an index over rows, as `k0`, `k1` and so on; rows that it does not hold are left out. */
export function keysOf(relation: Relation, index: Index, rows: string, more = ''): string {
  const names = index.keys[0]?.names ?? new Map<number, string>()
  const from = `(${namedRows(relation, rows, names)}) AS ${identifier(relation.name)}`
  const list = index.keys.map(({ sql }, at) => `(${sql}) AS k${at}`)
  const where = index.predicate === undefined ? '' : ` WHERE (${index.predicate.sql})`
  return `SELECT ${list.join(', ')}${more} FROM ${from}${where}`
}

export const sameKeys = (index: Index, one: string, other: string): string =>
  index.keys
    .map((_, at) =>
      index.nullsNotDistinct
        ? `${one}.k${at} IS NOT DISTINCT FROM ${other}.k${at}`
        : `${one}.k${at} = ${other}.k${at}`,
    )
    .join(' AND ')

export const violation = (index: Index): Refusal =>
  refusal('23505', `duplicate key value violates unique constraint "${index.name}"`)

/** New rows are different from each other and from those that are there. */
export function uniqueFlags(relation: Relation, fresh: string, existing: string | undefined): Flag[] {
  return relation.indexes
    .filter(index => index.unique && index.valid && !index.exclusion)
    .map(index => {
      const list = index.keys.map((_, at) => `k${at}`)
      const present = index.nullsNotDistinct ? 'true' : list.map(key => `${key} IS NOT NULL`).join(' AND ')
      const twice = `EXISTS (SELECT FROM (${keysOf(relation, index, fresh)}) AS n WHERE ${present} GROUP BY ${list.join(', ')} HAVING count(*) > 1)`
      const there =
        existing === undefined
          ? ''
          : ` OR EXISTS (SELECT FROM (${keysOf(relation, index, fresh)}) AS n JOIN (${keysOf(relation, index, existing)}) AS e ON ${sameKeys(index, 'n', 'e')})`
      return { condition: twice + there, error: violation(index) }
    })
}

export function mustHaveNoExclusion(relation: Relation): void {
  if (relation.constraints.some(({ kind }) => kind === 'x')) {
    throw new Unsure(`exclusion constraints of ${relation.name} are not looked at`)
  }
}

/** Foreign keys of new rows. Those that wait for the end of the transaction are noted for it. */
export async function foreignFlags(
  world: World,
  relation: Relation,
  fresh: string,
  own: string,
  changed?: ReadonlySet<number>,
): Promise<Flag[]> {
  const flags: Flag[] = []
  for (const constraint of relation.constraints) {
    if (constraint.kind !== 'f') continue
    if (changed !== undefined && !constraint.columns.some(number => changed.has(number))) continue
    if (isDeferred(world, constraint)) {
      change(world, {
        deferred: [...world.state.deferred, { relation: relation.oid, constraint: constraint.name }],
      })
      continue
    }
    const targetRows = constraint.target === relation.oid ? own : undefined
    flags.push({
      condition: await orphansIn(world, fresh, constraint, targetRows),
      error: refusal(
        '23503',
        `insert or update on table "${relation.name}" violates foreign key constraint "${constraint.name}"`,
      ),
    })
  }
  return flags
}

function isDeferred(world: World, { name, deferrable, deferred }: Constraint): boolean {
  if (!deferrable || !world.inTransaction) return false
  const chosen = world.state.deferredNow.get(name) ?? world.state.deferredNow.get('ALL')
  return chosen === undefined ? deferred : chosen === 'deferred'
}

/** The tables whose foreign keys point to one, with those keys. */
export async function referrersOf(
  world: World,
  relation: Relation,
): Promise<readonly { readonly table: Relation; readonly constraint: Constraint }[]> {
  const live = relation.isNew
    ? []
    : ((
        await look<readonly number[] | null>(
          world,
          `SELECT json_agg(DISTINCT conrelid::bigint)::text FROM pg_constraint WHERE contype = 'f' AND confrelid = ${relation.oid}`,
        )
      )[0] ?? [])
  const oids = new Set([...live, ...(world.state.referrers.get(`referrers ${relation.oid}`) ?? [])])
  const found: { table: Relation; constraint: Constraint }[] = []
  for (const oid of oids) {
    if (world.state.gone.has(`pg_class:${oid}:0`)) continue
    const table = await relationWith(world, oid)
    for (const constraint of table.constraints) {
      if (constraint.kind === 'f' && constraint.target === relation.oid) found.push({ table, constraint })
    }
  }
  return found
}

/** The rows of a table, unless it is known that there are none. */
export async function existingRows(world: World, relation: Relation): Promise<string | undefined> {
  return isKnownEmpty(relation) ? undefined : rowsOf(world, relation)
}

export const numbered = (columns: readonly Column[], prefix = ''): string =>
  columns.map(({ number }) => `${prefix}c${number}`).join(', ')

export function noteWritten(
  world: World,
  relation: Relation,
  how: 'inserted' | 'updated' | 'deleted',
  count: number,
): void {
  world.notes.rows = count
  world.notes.effects.push({ what: nameOf(relation), how, rows: { count, exact: true } })
}

export { literal, qualified }
