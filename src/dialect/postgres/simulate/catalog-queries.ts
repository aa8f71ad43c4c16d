/**
 * The look-ups behind a simulation: one object with all that belongs to it, as a JSON
 * document. Invariant: they are sent with a search path of `pg_catalog` alone, so that
 * expressions come with every name written out.
 */
import { literal } from './names.js'

const names = (rel: string): string =>
  `(SELECT json_object_agg(a.attnum, a.attname) FROM pg_attribute a WHERE a.attrelid = ${rel} AND a.attnum > 0 AND NOT a.attisdropped)`

const COLUMNS = `(SELECT json_agg(json_build_object('number', a.attnum, 'name', a.attname,
    'type', format_type(a.atttypid, a.atttypmod), 'typeOid', a.atttypid::bigint, 'typmod', a.atttypmod, 'notNull', a.attnotnull,
    'expression', pg_get_expr(d.adbin, d.adrelid), 'defaultOid', d.oid::bigint, 'identity', a.attidentity, 'generated', a.attgenerated,
    'inherited', a.attinhcount > 0,
    'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END) ORDER BY a.attnum)
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`

const CONSTRAINTS = `(SELECT json_agg(json_build_object('oid', k.oid::bigint, 'name', k.conname, 'kind', k.contype, 'columns', k.conkey,
    'expression', CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
    'target', k.confrelid::bigint, 'targetColumns', k.confkey, 'targetIndex', k.conindid::bigint, 'onDelete', k.confdeltype,
    'onUpdate', k.confupdtype, 'matchFull', k.confmatchtype = 'f', 'validated', k.convalidated, 'deferrable', k.condeferrable,
    'deferred', k.condeferred, 'noInherit', k.connoinherit, 'inherited', k.coninhcount > 0) ORDER BY k.conname)
  FROM pg_constraint k WHERE k.conrelid = c.oid)`

const INDEXES = `(SELECT json_agg(json_build_object('oid', x.oid::bigint, 'name', x.relname, 'unique', i.indisunique, 'primary', i.indisprimary,
    'valid', i.indisvalid, 'immediate', i.indimmediate, 'nullsNotDistinct', COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
    'exclusion', i.indisexclusion, 'method', m.amname, 'all', i.indkey::smallint[], 'keyCount', i.indnkeyatts,
    'keys', (SELECT json_agg(pg_get_indexdef(i.indexrelid, n, false) ORDER BY n) FROM generate_series(1, i.indnkeyatts) n),
    'predicate', pg_get_expr(i.indpred, i.indrelid), 'replicaIdentity', i.indisreplident, 'clustered', i.indisclustered,
    'ownClasses', EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY (i.indclass::oid[]) AND NOT o.opcdefault),
    'constraint', (SELECT k.oid::bigint FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x') LIMIT 1),
    'parent', (SELECT h.inhparent::bigint FROM pg_inherits h WHERE h.inhrelid = x.oid)) ORDER BY x.relname)
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam WHERE i.indrelid = c.oid)`

const TRIGGERS = `(SELECT json_agg(json_build_object('oid', t.oid::bigint, 'name', t.tgname, 'type', t.tgtype, 'enabled', t.tgenabled NOT IN ('D', 'R'),
    'columns', t.tgattr::smallint[], 'function', t.tgfoid::regproc::text, 'inherited', t.tgparentid <> 0) ORDER BY t.tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)`

const RELATION = `SELECT json_build_object('oid', c.oid::bigint, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
  'owner', pg_get_userbyid(c.relowner), 'persistence', c.relpersistence, 'columns', ${COLUMNS}, 'constraints', ${CONSTRAINTS},
  'indexes', ${INDEXES}, 'triggers', ${TRIGGERS}, 'columnNames', ${names('c.oid')},
  'policies', (SELECT json_agg(json_build_object('oid', p.oid::bigint, 'name', p.polname)) FROM pg_policy p WHERE p.polrelid = c.oid),
  'rules', (SELECT json_agg(json_build_object('oid', r.oid::bigint, 'name', r.rulename, 'event', r.ev_type))
              FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN'),
  'rowSecurity', c.relrowsecurity, 'forceRowSecurity', c.relforcerowsecurity,
  'parents', (SELECT json_agg(inhparent::bigint ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
  'children', (SELECT json_agg(inhrelid::bigint) FROM pg_inherits WHERE inhparent = c.oid),
  'isPartition', c.relispartition, 'partitionKey', pg_get_partkeydef(c.oid),
  'partitionColumns', (SELECT partattrs::smallint[] FROM pg_partitioned_table WHERE partrelid = c.oid),
  'bound', pg_get_expr(c.relpartbound, c.oid),
  'boundCondition', CASE WHEN c.relispartition AND c.relkind IN ('r', 'p', 'f') THEN pg_get_partition_constraintdef(c.oid) END,
  'table', (SELECT indrelid::bigint FROM pg_index WHERE indexrelid = c.oid),
  'estimatedRows', CASE WHEN c.relkind IN ('p', 'v') THEN 0 ELSE greatest(c.reltuples, 0)::bigint END, 'neverCounted', c.reltuples < 0,
  'bytes', CASE WHEN c.relkind IN ('r', 'm', 'i', 't') THEN pg_total_relation_size(c.oid) ELSE 0 END,
  'viewText', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, 'populated', c.relispopulated,
  'options', c.reloptions, 'ofType', c.reloftype::bigint, 'typeOid', c.reltype::bigint,
  'extension', (SELECT e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e' LIMIT 1))::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE `

export const relationByName = (schema: string, name: string): string =>
  `${RELATION}n.nspname = ${literal(schema)} AND c.relname = ${literal(name)}`
export const relationByOid = (oid: number): string => `${RELATION}c.oid = ${oid}`

export const sequenceByOid = (oid: number): string =>
  `SELECT json_build_object('oid', s.seqrelid::bigint, 'type', s.seqtypid::regtype::text, 'increment', s.seqincrement,
     'min', s.seqmin::text, 'max', s.seqmax::text, 'start', s.seqstart::text, 'cycle', s.seqcycle,
     'readable', has_sequence_privilege(s.seqrelid, 'SELECT'),
     'owned', (SELECT json_build_object('relation', d.refobjid::bigint, 'column', d.refobjsubid, 'identity', d.deptype = 'i')
                 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
                  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 LIMIT 1))::text
     FROM pg_sequence s WHERE s.seqrelid = ${oid}`

export const schemaByName = (name: string): string =>
  `SELECT json_build_object('oid', oid::bigint, 'name', nspname, 'owner', pg_get_userbyid(nspowner))::text
     FROM pg_namespace WHERE nspname = ${literal(name)}`

const TYPE = `SELECT json_build_object('oid', t.oid::bigint, 'schema', n.nspname, 'name', t.typname, 'kind', t.typtype,
    'owner', pg_get_userbyid(t.typowner), 'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
    'base', CASE WHEN t.typtype = 'd' THEN json_build_object('type', format_type(t.typbasetype, t.typtypmod), 'typeOid', t.typbasetype::bigint, 'typmod', t.typtypmod) END,
    'notNull', t.typnotnull, 'default', CASE WHEN t.typtype = 'd' THEN COALESCE(pg_get_expr(t.typdefaultbin, 0), t.typdefault) END,
    'checks', (SELECT json_agg(json_build_object('oid', k.oid::bigint, 'name', k.conname, 'sql', pg_get_expr(k.conbin, 0), 'validated', k.convalidated))
                 FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
    'attributes', (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
                     FROM pg_attribute a WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
    'relation', t.typrelid::bigint, 'isArray', t.typcategory = 'A' AND t.typelem <> 0)::text
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE `
export const typeByName = (schema: string, name: string): string =>
  `${TYPE}n.nspname = ${literal(schema)} AND t.typname = ${literal(name)}`
export const typeByOid = (oid: number): string => `${TYPE}t.oid = ${oid}`

/** All routines of a name, in any schema. */
export const routinesByName = (name: string): string =>
  `SELECT json_build_object('oid', p.oid::bigint, 'schema', n.nspname, 'name', p.proname, 'kind', p.prokind, 'owner', pg_get_userbyid(p.proowner),
     'argumentTypes', ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS x (t, i) ORDER BY i),
     'argumentNames', p.proargnames, 'modes', p.proargmodes::text[], 'defaults', p.pronargdefaults, 'returns', pg_get_function_result(p.oid),
     'returnsSet', p.proretset, 'volatility', p.provolatile, 'language', l.lanname, 'source', CASE WHEN l.lanname IN ('plpgsql', 'sql') THEN p.prosrc END,
     'variadic', p.provariadic <> 0, 'argumentCount', p.pronargs,
     'argumentOids', p.proargtypes::oid[]::bigint[], 'safe', l.lanname IN ('internal', 'c'), 'returnOid', p.prorettype::bigint)::text
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang WHERE p.proname = ${literal(name)}`

/** All that hangs on an object, near or far, as rows of pg_depend; a rule stands for its view. */
export const dependentsOf = (catalog: string, oid: number, sub: number): string =>
  `WITH RECURSIVE node (classid, objid, objsubid) AS (
     SELECT ${literal(`pg_catalog.${catalog}`)}::regclass::oid, ${oid}::oid, ${sub}
     UNION
     SELECT CASE WHEN v.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass::oid END, COALESCE(v.ev_class, d.objid),
            CASE WHEN v.oid IS NULL THEN d.objsubid ELSE 0 END
       FROM node f JOIN pg_depend d ON d.refclassid = f.classid AND d.refobjid = f.objid AND (f.objsubid = 0 OR d.refobjsubid = f.objsubid)
       LEFT JOIN pg_rewrite v ON d.classid = 'pg_rewrite'::regclass AND v.oid = d.objid AND v.rulename = '_RETURN')
   SELECT DISTINCT json_build_array((SELECT relname FROM pg_class WHERE oid = x.classid), x.objid::bigint, x.objsubid,
     (SELECT relname FROM pg_class WHERE oid = d.refclassid), d.refobjid::bigint, d.refobjsubid, d.deptype,
     pg_describe_object(x.classid, x.objid, x.objsubid),
     (SELECT i.type || '|' || i.identity FROM pg_identify_object(x.classid, x.objid, x.objsubid) i))::text
     FROM node f JOIN pg_depend d ON d.refclassid = f.classid AND d.refobjid = f.objid AND (f.objsubid = 0 OR d.refobjsubid = f.objsubid)
     LEFT JOIN pg_rewrite v ON d.classid = 'pg_rewrite'::regclass AND v.oid = d.objid AND v.rulename = '_RETURN',
     LATERAL (SELECT CASE WHEN v.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass::oid END AS classid, COALESCE(v.ev_class, d.objid) AS objid,
                     CASE WHEN v.oid IS NULL THEN d.objsubid ELSE 0 END AS objsubid) x
    WHERE NOT (x.classid = d.refclassid AND x.objid = d.refobjid AND x.objsubid = 0)`
