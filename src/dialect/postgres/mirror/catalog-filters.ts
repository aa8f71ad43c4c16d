/**
 * What belongs to a database's own catalog, as SQL. Invariant: nothing of the server,
 * of an extension or of a running session counts, and no OID gets into a result.
 */

/** OIDs below are those of objects that every server has. */
export const FIRST_OWN_OID = 16384

/** A condition: the object is no member of an extension. */
export const notOfExtension = (catalog: string, oid: string): string =>
  `${oid} NOT IN (SELECT e.objid FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.deptype = 'e')`

/** A condition: the schema is neither the server's nor a session's. */
export const inOwnSchema = (schema: string): string =>
  `${schema} IN (SELECT own.oid FROM pg_namespace own
                  WHERE own.nspname !~ '^pg_' AND own.nspname <> 'information_schema')`

/** The objects of a catalog with schemas that belong to the database. */
export const own = (catalog: string, alias: string, schemaColumn: string): string =>
  `${inOwnSchema(`${alias}.${schemaColumn}`)} AND ${notOfExtension(catalog, `${alias}.oid`)}`

/** The objects of a catalog without schemas that belong to the database. */
export const ownGlobal = (catalog: string, alias: string): string =>
  `${alias}.oid >= ${FIRST_OWN_OID} AND ${notOfExtension(catalog, `${alias}.oid`)}`

/** A condition on pg_type: made by a statement, and not together with a table, a type or a range. */
export const ownType = (alias: string): string =>
  `${own('pg_type', alias, 'typnamespace')} AND ${alias}.typtype <> 'm'
   AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = ${alias}.oid)
   AND (${alias}.typrelid = 0
        OR EXISTS (SELECT FROM pg_class r WHERE r.oid = ${alias}.typrelid AND r.relkind = 'c'))`

/** A condition on pg_proc: made by a statement, and not together with a range. */
export const ownRoutine = (alias: string): string =>
  `${own('pg_proc', alias, 'pronamespace')}
   AND ${alias}.oid NOT IN (SELECT i.objid FROM pg_depend i
                             WHERE i.classid = 'pg_proc'::regclass AND i.deptype = 'i')`

/** A relation's kind in words. */
export const kindOfRelation = (alias: string): string =>
  `CASE ${alias}.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
        WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'c' THEN 'type' ELSE 'table' END`

/** A routine's kind in words. */
export const kindOfRoutine = (alias: string): string =>
  `CASE ${alias}.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`

/** A text[] as text, in an order of its own. */
export const sorted = (array: string): string => `ARRAY(SELECT unnest(${array}) ORDER BY 1)::text`

/** Any object in words: what `pg_identify_object` says depends neither on the language nor on the search path. */
export const identify = (classId: string, objectId: string, subId: string): string =>
  `(SELECT regexp_replace(i.type, '^(table|view|materialized view|foreign table) column$', 'column') || ' ' || replace(i.identity, 'pg_catalog.', '')
      FROM pg_identify_object(${classId}, ${objectId}, ${subId}) i)`
