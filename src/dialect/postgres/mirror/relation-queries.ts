/**
 * The look-ups that list relations and what belongs to them. Invariant: each gives
 * `name` and `definition`, the same for equal catalogs on servers of other versions.
 */
import { inOwnSchema, kindOfRelation, own, sorted } from './catalog-filters.js'

const ownRelation = own('pg_class', 'c', 'relnamespace')
const options = sorted('c.reloptions')
// A table keeps its TOAST table when the columns that needed it are gone.
const toastOptions = `coalesce((SELECT ${sorted('toast.reloptions')} FROM pg_class toast
  WHERE toast.oid = c.reltoastrelid), '{}')`
const tablespace = `(SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace)`
const parents = `ARRAY(SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid ORDER BY inhseqno)`
/** NULL since version 17, -1 before. */
const statisticsTarget = (column: string): string => `nullif(${column}, -1)`

/** In partitions nothing is local in one version of their history and everything in another. */
const LOCAL = `CASE WHEN c.relispartition THEN NULL ELSE %s END`

export const RELATION_QUERIES: readonly string[] = [
  `SELECT 'schema ' || quote_ident(nspname) AS name, '' AS definition FROM pg_namespace n
    WHERE ${inOwnSchema('n.oid')}
      AND n.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND deptype = 'e')`,

  // The columns of a child table come in the order of its history.
  `SELECT ${kindOfRelation('c')} || ' ' || c.oid::regclass,
          json_build_array(c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
            (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident),
            (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisclustered),
            ${options}, ${toastOptions}, (SELECT amname FROM pg_am WHERE oid = c.relam AND c.relkind = 'r'),
            CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END,
            pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), ${parents}, ${tablespace},
            (SELECT json_agg(attname ORDER BY CASE WHEN NOT c.relispartition AND hierarchy.is_child THEN attname END, attnum)
               FROM pg_attribute, LATERAL (SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) AS is_child) hierarchy
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
            (SELECT json_build_array(s.srvname, ${sorted('f.ftoptions')}) FROM pg_foreign_table f
               JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid))::text
     FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f') AND ${ownRelation}`,

  `SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname),
          json_build_array(format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
            a.attgenerated, a.attidentity, CASE WHEN a.attcollation <> 0 THEN a.attcollation::regcollation::text END,
            ${statisticsTarget('a.attstattarget')}, a.attstorage, ${sorted('a.attoptions')}, ${sorted('a.attfdwoptions')},
            ${LOCAL.replace('%s', 'a.attislocal')}, ${LOCAL.replace('%s', 'a.attinhcount')})::text
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${ownRelation}`,

  // Those of NOT NULL are in the catalog since version 18; foreign keys of partitions follow from their table's.
  `SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || c.oid::regclass,
          json_build_array(pg_get_constraintdef(k.oid), k.convalidated,
            ${LOCAL.replace('%s', 'k.conislocal')}, ${LOCAL.replace('%s', 'k.coninhcount')})::text
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype NOT IN ('n', 't') AND NOT (k.contype = 'f' AND k.conparentid <> 0) AND ${ownRelation}`,

  // One that is invalid is left out of a mirror, which the copy tells; one of a partitioned table waits for others.
  `SELECT 'index ' || i.indexrelid::regclass,
          json_build_array(pg_get_indexdef(i.indexrelid), i.indisvalid, ${tablespace.replace('c.', 'x.')},
            (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = i.indexrelid),
            ARRAY(SELECT ${statisticsTarget('attstattarget')} FROM pg_attribute
                   WHERE attrelid = i.indexrelid ORDER BY attnum))::text
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE c.relkind IN ('r', 'p', 'm') AND (i.indisvalid OR x.relkind = 'I') AND ${ownRelation}`,

  `SELECT ${kindOfRelation('c')} || ' ' || c.oid::regclass, pg_get_viewdef(c.oid) || E'\\n' ||
          json_build_array(${options}, (SELECT amname FROM pg_am WHERE oid = c.relam), ${tablespace},
            (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisclustered))
     FROM pg_class c WHERE c.relkind IN ('v', 'm') AND ${ownRelation}`,

  `SELECT 'sequence ' || c.oid::regclass,
          json_build_array(s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
            (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || quote_ident(a.attname) FROM pg_depend d
               JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
                AND d.deptype IN ('a', 'i')))::text
     FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid WHERE ${ownRelation}`,

  // Those of partitions follow from their table's.
  `SELECT 'trigger ' || quote_ident(t.tgname) || ' on ' || c.oid::regclass,
          json_build_array(pg_get_triggerdef(t.oid), t.tgenabled)::text
     FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${ownRelation}`,

  `SELECT 'rule ' || quote_ident(r.rulename) || ' on ' || c.oid::regclass,
          json_build_array(pg_get_ruledef(r.oid), r.ev_enabled)::text
     FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND ${ownRelation}`,

  `SELECT 'policy ' || quote_ident(p.polname) || ' on ' || c.oid::regclass,
          json_build_array(p.polcmd, p.polpermissive,
            ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END::text FROM unnest(p.polroles) r ORDER BY 1),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))::text
     FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE ${ownRelation}`,

  `SELECT 'statistics ' || quote_ident(n.nspname) || '.' || quote_ident(x.stxname),
          json_build_array(pg_get_statisticsobjdef(x.oid), ${statisticsTarget('x.stxstattarget')})::text
     FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace
    WHERE ${own('pg_statistic_ext', 'x', 'stxnamespace')}`,
]
