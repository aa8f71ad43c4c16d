/**
 * The rows of the look-ups as entries of a catalog. Invariant: an entry is called as in
 * a fingerprint, such as `table public.customer` or `trigger t on public.customer`.
 */

/** A column of a relation. */
export interface Column {
  /** Quoted where needed. */
  readonly name: string
  readonly type: number
  /** Length or precision, -1 when there is none. */
  readonly modifier: number
  readonly notNull: boolean
}

/** What only relations have. */
export interface Relation {
  /** `pg_class.relkind` */
  readonly kind: string
  /** Schema and name, quoted where needed. */
  readonly name: string
  /** Another number after its rows were written anew, or removed by TRUNCATE. */
  readonly file: number
  /** Persistence, tablespace and access method. */
  readonly storage: string
  /** The table that it inherits from or is a partition of. */
  readonly parent?: string
  /** The table of an index. */
  readonly table?: string
  readonly columns: ReadonlyMap<number, Column>
}

/** An object that can be dropped. */
export interface Entry {
  /** Class and OID. */
  readonly key: string
  readonly oid: number
  readonly name: string
  /** What it is part of: dropped with any of these, it is not told. */
  readonly owners: readonly string[]
  /** The columns of its owner that it is about. */
  readonly about: readonly number[]
  /** Whether a new one keeps rows out that were let in before. */
  readonly restricts: boolean
  readonly relation?: Relation
}

/** A lock of the transaction. */
export interface Held {
  readonly key: string
  /** As in `pg_locks`: `AccessExclusiveLock`. */
  readonly mode: string
}

/** What a look-up gave. */
export interface Seen {
  readonly entries: readonly Entry[]
  readonly held: readonly Held[]
  /** What the names that were asked for stand for; without those that stand for nothing. */
  readonly named: readonly string[]
}

type Key = readonly [classId: number, oid: number | null]
type ColumnRow = readonly [number: number, name: string, type: number, modifier: number, notNull: boolean]
type Row =
  | readonly ['lock', number, number, string]
  | readonly ['named', Key]
  | readonly ['object', number, number, string, string, Key | null, readonly number[] | null, boolean]
  | RelationRow
type RelationRow = readonly [
  tag: 'relation',
  classId: number,
  oid: number,
  kind: string,
  name: string,
  file: number,
  storage: string,
  parent: Key | null,
  isPartition: boolean,
  unique: boolean,
  owners: readonly Key[] | null,
  about: readonly number[],
  table: Key,
  columns: readonly ColumnRow[] | null,
]

const RELATION_KINDS: Record<string, string> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  S: 'sequence',
  i: 'index',
  I: 'index',
  c: 'type',
}

/** @param texts - One JSON array a row, see catalog-queries.ts. */
export function readRows(texts: Iterable<string>): Seen {
  const entries: Entry[] = []
  const held: Held[] = []
  const named: string[] = []
  for (const text of texts) {
    const row = JSON.parse(text) as Row
    if (row[0] === 'lock') held.push({ key: keyOf([row[1], row[2]]), mode: row[3] })
    else if (row[0] === 'relation') entries.push(toRelation(row))
    else if (row[0] === 'named') {
      if (row[1][1] !== null) named.push(keyOf(row[1]))
    } else {
      const [, classId, oid, type, identity, owner, about, restricts] = row
      entries.push({
        key: keyOf([classId, oid]),
        oid,
        name: nameOf(type, identity),
        owners: owner === null ? [] : [keyOf(owner)],
        about: about ?? [],
        restricts,
      })
    }
  }
  return { entries, held, named }
}

const keyOf = ([classId, oid]: Key): string => `${classId} ${oid}`

function toRelation(row: RelationRow): Entry {
  const [
    ,
    classId,
    oid,
    kind,
    name,
    file,
    storage,
    parent,
    isPartition,
    unique,
    owners,
    about,
    table,
    columns,
  ] = row
  const isIndex = kind === 'i' || kind === 'I'
  // The index of a constraint is told as the constraint.
  const ofConstraint = isIndex && owners?.some(([owner]) => owner !== classId) === true
  return {
    key: keyOf([classId, oid]),
    oid,
    name: `${RELATION_KINDS[kind] ?? 'table'} ${name}`,
    owners: [
      ...(owners ?? []).map(keyOf),
      ...(isIndex ? [keyOf(table)] : []),
      ...(isPartition && parent !== null ? [keyOf(parent)] : []),
    ],
    about,
    restricts: unique && !ofConstraint && !isPartition,
    relation: {
      kind,
      name,
      file,
      storage,
      ...(parent === null ? {} : { parent: keyOf(parent) }),
      ...(isIndex ? { table: keyOf(table) } : {}),
      columns: new Map(
        (columns ?? []).map(([number, column, type, modifier, notNull]) => [
          number,
          { name: column, type, modifier, notNull },
        ]),
      ),
    },
  }
}

/** What `pg_identify_object` calls otherwise than a fingerprint does. */
function nameOf(type: string, identity: string): string {
  const name = identity.replaceAll('pg_catalog.', '')
  switch (type) {
    case 'table constraint':
      return `constraint ${name}`
    case 'domain constraint':
      return `constraint ${name.replace(' on ', ' on domain ')}`
    case 'statistics object':
      return `statistics ${name}`
    case 'foreign-data wrapper':
      return `foreign data wrapper ${name}`
    case 'operator class':
    case 'operator family':
      return `${type} ${name.replace(' USING ', ' using ')}`
    case 'transform':
      return `transform ${name.replace(' on language ', ' language ')}`
    default:
      return `${type} ${name}`
  }
}
