/**
 * Indexes, whether a statement makes them or a constraint does. Invariant: an index of the
 * change is a relation of its own name, too, as on the server.
 */
import { dependOnNamed } from './depend-on-named.js'
import { readIndex, type IndexRequest } from './index-keys.js'
import { identifier, madeName } from './names.js'
import type { Index, Relation } from './objects.js'
import { keyOf } from './state.js'
import { isKnownEmpty, isTrue, mustBeUnique } from './questions.js'
import { namedRows, rowsOf } from './content.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, label, look, newOid, put, relationAt, type World } from './world.js'

/** Values of more bytes may be too long for a key of a B-tree, which holds 2,704. */
const SAFE_KEY_BYTES = 2_600

/** @throws Refusal 42P07 */
export async function mustBeFree(world: World, schema: string, name: string): Promise<void> {
  if ((await relationAt(world, schema, name)) !== undefined) {
    throw refusal('42P07', `relation "${name}" already exists`)
  }
}

/** A name that is free, made as the server makes it. */
export async function freeName(
  world: World,
  schema: string,
  [first, second, labelled]: readonly [string, string | undefined, string],
  isTaken: (name: string) => boolean = () => false,
): Promise<string> {
  for (let pass = 0; ; pass += 1) {
    const name = madeName(first, second, pass === 0 ? labelled : `${labelled}${pass}`)
    if (!isTaken(name) && (await relationAt(world, schema, name)) === undefined) return name
  }
}

/** Makes an index on a relation, its rows permitting. @returns The relation with it. */
export async function addIndex(
  world: World,
  relation: Relation,
  request: IndexRequest,
): Promise<{ readonly relation: Relation; readonly index: Index }> {
  const { method, unique, elements } = request
  const { columns, included, keys, predicate } = await readIndex(world, relation, request)
  const second = elements.map(({ name }) => name ?? 'expr')
  const name =
    request.name ??
    (await freeName(world, relation.schema, [
      relation.name,
      request.primary === true ? undefined : namePart(second),
      request.label,
    ]))
  await mustBeFree(world, relation.schema, name)
  const oid = newOid(world)
  const index: Index = {
    oid,
    name,
    unique,
    primary: request.primary ?? false,
    valid: true,
    immediate: request.immediate ?? true,
    nullsNotDistinct: request.nullsNotDistinct ?? false,
    exclusion: request.exclusion ?? false,
    method,
    columns,
    included,
    keys,
    ...(elements.some(({ opclass }) => opclass !== undefined) ? { ownClasses: true } : {}),
    ...(predicate === undefined ? {} : { predicate }),
    ...(request.constraint === undefined ? {} : { constraint: request.constraint }),
  }
  await mustFitKeys(world, relation, index)
  if (unique && request.exclusion !== true) await mustBeUnique(world, relation, index)
  registerIndex(world, relation, index)
  const key = keyOf('pg_class', index.oid)
  await dependOnNamed(world, key, [elements.map(({ expr }) => expr), request.predicate?.node])
  return { relation: put(world, { ...relation, indexes: [...relation.indexes, index] }), index }
}

/** @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c ChooseIndexNameAddition */
const namePart = (columns: readonly string[]): string => {
  let part = ''
  for (const column of columns) {
    part = part === '' ? column : `${part}_${column}`
    if (part.length >= 63) break
  }
  return part
}

/** Lets an index be found under its name, and go with what it is made of. */
export function registerIndex(world: World, relation: Relation, index: Index): void {
  const { oid, name } = index
  put(world, {
    oid,
    schema: relation.schema,
    name,
    kind: relation.kind === 'p' ? 'I' : 'i',
    owner: relation.owner,
    persistence: relation.persistence,
    columns: [],
    constraints: [],
    indexes: [],
    triggers: [],
    policies: [],
    rules: [],
    rowSecurity: false,
    forceRowSecurity: false,
    parents: [],
    children: [],
    isPartition: false,
    table: relation.oid,
    estimatedRows: 0,
    bytes: 0,
    isNew: true,
    epoch: world.state.epoch,
    isAltered: false,
  })
  const key = keyOf('pg_class', oid)
  label(world, key, `index ${identifier(name)}`)
  const numbers = new Set([...index.columns, ...index.included].filter(number => number > 0))
  const whole = index.columns.includes(0) || index.predicate !== undefined
  addDependencies(world, [
    ...(index.constraint === undefined
      ? [...numbers].map(
          number => ({ from: key, on: keyOf('pg_class', relation.oid, number), kind: 'a' }) as const,
        )
      : [{ from: key, on: keyOf('pg_constraint', index.constraint), kind: 'i' } as const]),
    ...(whole
      ? relation.columns
          .filter(({ name: column }) =>
            [...index.keys, ...(index.predicate === undefined ? [] : [index.predicate])].some(({ sql }) =>
              sql.includes(column),
            ),
          )
          .map(
            ({ number }) => ({ from: key, on: keyOf('pg_class', relation.oid, number), kind: 'a' }) as const,
          )
      : []),
    { from: key, on: keyOf('pg_class', relation.oid), kind: 'a' },
  ])
}

/** @throws Unsure when a value may be too long for a B-tree: how far it can be compressed only the server finds out. */
export async function mustFitKeys(world: World, relation: Relation, index: Index): Promise<void> {
  if (index.method !== 'btree' || isKnownEmpty(relation)) return
  const long = await look<number>(
    world,
    `SELECT to_json(oid::bigint)::text FROM pg_type WHERE typlen = -1 AND oid IN (${relation.columns.map(({ typeOid }) => (typeOid > 4_294_967_295 ? 25 : typeOid)).join(', ') || '0'})`,
  )
  const columns = relation.columns.filter(
    ({ number, typeOid, typmod }) =>
      (index.columns.includes(number) || index.included.includes(number) || index.columns.includes(0)) &&
      (long.includes(typeOid) || typeOid > 4_294_967_295) &&
      (typmod < 4 || typmod > 500),
  )
  if (columns.length === 0 && !index.columns.includes(0)) return
  const names = index.keys[0]?.names ?? new Map<number, string>()
  const from = `(${namedRows(relation, await rowsOf(world, relation), names)}) AS ${identifier(relation.name)}`
  const keys = index.keys.map(({ sql }) => `coalesce(octet_length((${sql})::text), 0)`)
  const where = index.predicate === undefined ? '' : ` AND (${index.predicate.sql})`
  if (
    await isTrue(world, `EXISTS (SELECT FROM ${from} WHERE ${keys.join(' + ')} > ${SAFE_KEY_BYTES}${where})`)
  ) {
    throw new Unsure('a value may be too long for the index')
  }
}
