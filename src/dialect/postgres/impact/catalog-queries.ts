/**
 * The look-ups behind an impact: the catalog's entries, all of them or those that a
 * transaction touched, and the locks it holds. Invariant: one SELECT without a parameter,
 * which writes nothing and gives the same whatever search path or role the session has.
 */
import { FIRST_OWN_OID, ownRoutine, ownType } from '../mirror/catalog-filters.js'

/** A catalog whose objects can be dropped by name. */
interface NamedCatalog {
  readonly catalog: string
  /** Which of its rows a statement made, beside those of the server and of extensions. */
  readonly where?: string
  /** The relation or type that an object is part of: class and OID. */
  readonly owner?: { readonly catalog: string; readonly oid: string }
  /** The columns of that relation it is about, as an array. */
  readonly columns?: string
  /** Whether a new one keeps rows out that were let in before. */
  readonly restricts?: string
  /** What it is, where `pg_identify_object` says less. */
  readonly type?: string
}

const inRelation = (oid: string) => ({ catalog: 'pg_class', oid })

/** Those of NOT NULL (since version 18) are seen in the columns; those of partitions follow from their table's. */
const CONSTRAINTS: NamedCatalog = {
  catalog: 'pg_constraint',
  where: `x.conrelid <> 0 AND x.contype IN ('c', 'f', 'p', 'u', 'x') AND x.conparentid = 0`,
  owner: inRelation('x.conrelid'),
  columns: 'x.conkey',
  restricts: 'true',
}

/** Looked up together with types. */
const DOMAIN_CONSTRAINTS: NamedCatalog = {
  catalog: 'pg_constraint',
  where: `x.contypid <> 0 AND x.contype = 'c'`,
  owner: { catalog: 'pg_type', oid: 'x.contypid' },
  restricts: 'true',
}

/** Kinds of objects besides relations and constraints, by the catalog that holds them. */
const OBJECTS: readonly NamedCatalog[] = [
  { catalog: 'pg_proc', where: ownRoutine('x') },
  { catalog: 'pg_type', where: ownType('x'), type: `CASE x.typtype WHEN 'd' THEN 'domain' ELSE i.type END` },
  { catalog: 'pg_namespace', where: `x.nspname !~ '^pg_' AND x.nspname <> 'information_schema'` },
  { catalog: 'pg_trigger', where: 'NOT x.tgisinternal AND x.tgparentid = 0', owner: inRelation('x.tgrelid') },
  { catalog: 'pg_policy', owner: inRelation('x.polrelid') },
  { catalog: 'pg_rewrite', where: `x.rulename <> '_RETURN'`, owner: inRelation('x.ev_class') },
  { catalog: 'pg_statistic_ext', owner: inRelation('x.stxrelid'), columns: 'x.stxkeys::smallint[]' },
  ...[
    'pg_extension',
    'pg_event_trigger',
    'pg_publication',
    'pg_foreign_server',
    'pg_foreign_data_wrapper',
    'pg_collation',
    'pg_conversion',
    'pg_operator',
    'pg_opclass',
    'pg_opfamily',
    'pg_ts_config',
    'pg_ts_dict',
    'pg_ts_parser',
    'pg_ts_template',
    'pg_cast',
    'pg_language',
    'pg_am',
    'pg_transform',
  ].map(catalog => ({ catalog })),
]

/** The schema `public` is older than the first own OID, and it can be dropped like any other. */
const firstOid = (catalog: string): number => (catalog === 'pg_namespace' ? 2200 : FIRST_OWN_OID)

const regclass = (catalog: string): string => `'pg_catalog.${catalog}'::regclass::oid`
const key = (classId: string, oid: string): string =>
  `pg_catalog.json_build_array((${classId})::bigint, (${oid})::bigint)`

/** A condition on the OID of a catalog's row. */
type Filter = (oid: string, catalog: string) => string

function objectsOf(
  { catalog, where = 'true', owner, columns = 'NULL', restricts = 'false', type = 'i.type' }: NamedCatalog,
  filter: Filter,
): string {
  return `SELECT pg_catalog.json_build_array('object', x.tableoid::bigint, x.oid::bigint, ${type}, i.identity,
      ${owner === undefined ? 'NULL' : key(regclass(owner.catalog), owner.oid)}, ${columns}, ${restricts})::text
    FROM pg_catalog.${catalog} x, pg_catalog.pg_identify_object(x.tableoid, x.oid, 0) i
   WHERE ${filter('x.oid', catalog)} AND ${where}
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = x.tableoid AND e.objid = x.oid AND e.deptype = 'e')`
}

const relations = (filter: Filter): string =>
  `SELECT pg_catalog.json_build_array('relation', c.tableoid::bigint, c.oid::bigint, c.relkind,
      pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), c.relfilenode::bigint,
      pg_catalog.concat_ws(' ', c.relpersistence, c.reltablespace, c.relam),
      (SELECT ${key('h.tableoid', 'h.oid')} FROM pg_catalog.pg_inherits p JOIN pg_catalog.pg_class h ON h.oid = p.inhparent
        WHERE p.inhrelid = c.oid ORDER BY p.inhseqno LIMIT 1),
      c.relispartition, COALESCE(x.indisunique, false),
      (SELECT pg_catalog.json_agg(${key('d.refclassid', 'd.refobjid')}) FROM pg_catalog.pg_depend d
        WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.objsubid = 0
          AND (d.deptype = 'e' OR c.relkind IN ('i', 'I', 'S') AND d.deptype IN ('a', 'i')
               AND d.refclassid IN (${regclass('pg_class')}, ${regclass('pg_constraint')}))),
      COALESCE(x.indkey::smallint[], ARRAY(SELECT d.refobjsubid FROM pg_catalog.pg_depend d
        WHERE c.relkind = 'S' AND d.classid = c.tableoid AND d.objid = c.oid AND d.refobjsubid > 0)::smallint[]),
      ${key('c.tableoid', 'x.indrelid')},
      (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, pg_catalog.quote_ident(a.attname),
                a.atttypid::bigint, a.atttypmod, a.attnotnull))
         FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND c.relkind IN ('r', 'p', 'f', 'm', 'c')))::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
   WHERE c.relkind <> 't' AND ${filter('c.oid', 'pg_class')}
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

/** Every catalog whose entries have names, but those of relations and constraints, which always count. */
export const OBJECT_CATALOGS: readonly string[] = OBJECTS.map(({ catalog }) => catalog)

const entries = (filter: Filter, catalogs: readonly string[]): string[] => [
  relations(filter),
  ...[
    CONSTRAINTS,
    ...(catalogs.includes('pg_type') ? [DOMAIN_CONSTRAINTS] : []),
    ...OBJECTS.filter(({ catalog }) => catalogs.includes(catalog)),
  ].map(catalog => objectsOf(catalog, filter)),
]

/** A name that cannot be read (a syntax error) makes `to_regclass` fail: only names of the right shape come here. */
const named = (names: readonly string[]): string[] =>
  names.map(
    name =>
      `SELECT pg_catalog.json_build_array('named', ${key(regclass('pg_class'), `pg_catalog.to_regclass(${quote(name)})::oid`)})::text`,
  )

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The whole catalog, and what the names stand for in this session. */
export const wholeCatalog = (names: readonly string[]): string =>
  [...entries((oid, catalog) => `${oid} >= ${firstOid(catalog)}`, OBJECT_CATALOGS), ...named(names)].join(
    '\nUNION ALL\n',
  )

/** What a look-up is about. */
export interface Touch {
  /** The newest OID that is known. */
  readonly newestOid: number
  /** Catalogs that the statement may have changed, of OBJECT_CATALOGS. */
  readonly catalogs: readonly string[]
  /** Relations as the statement names them. */
  readonly names: readonly string[]
}

/**
 * What the transaction so far has locked more strongly than a writer of rows does,
 * the entries among it that are still there, and those made since the newest known.
 *
 * @see https://www.postgresql.org/docs/current/view-pg-locks.html
 */
export const touched = ({ newestOid, catalogs, names }: Touch): string =>
  `WITH held AS (
  SELECT CASE locktype WHEN 'relation' THEN ${regclass('pg_class')} ELSE classid END AS classid,
         CASE locktype WHEN 'relation' THEN relation ELSE objid END AS oid, mode
    FROM pg_catalog.pg_locks
   WHERE pid = pg_catalog.pg_backend_pid() AND granted AND locktype IN ('relation', 'object')
     AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
     AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
SELECT pg_catalog.json_build_array('lock', classid::bigint, oid::bigint, mode)::text FROM held WHERE oid >= 2200
UNION ALL
${[
  ...entries(
    (oid, catalog) =>
      `(${oid} > ${newestOid} OR ${oid} = ANY (ARRAY(SELECT h.oid FROM held h WHERE h.classid = ${regclass(catalog)})))`,
    catalogs,
  ),
  ...named(names),
].join('\nUNION ALL\n')}`
