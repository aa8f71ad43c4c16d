/**
 * The look-ups that list what is no relation: routines, types, operators, text search,
 * foreign data and so on. Invariant: as in relation-queries.ts.
 */
import { kindOfRoutine, own, ownGlobal, ownRoutine, ownType, sorted } from './catalog-filters.js'

const named = (alias: string, nameColumn: string, schemaColumn: string): string =>
  `(SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = ${alias}.${schemaColumn}) || '.' || quote_ident(${alias}.${nameColumn})`
const routine = (column: string): string => `CASE WHEN ${column} <> 0 THEN ${column}::regprocedure::text END`
const operator = (column: string): string => `CASE WHEN ${column} <> 0 THEN ${column}::regoperator::text END`
const type = (column: string): string => `CASE WHEN ${column} <> 0 THEN ${column}::regtype::text END`
const collation = (column: string): string =>
  `CASE WHEN ${column} <> 0 THEN ${column}::regcollation::text END`

/** @param major - Of the server: publications know columns, conditions and schemas since version 15. */
export const objectQueries = (major: number): readonly string[] => [
  `SELECT ${kindOfRoutine('p')} || ' ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
     FROM pg_proc p WHERE p.prokind <> 'a' AND ${ownRoutine('p')}`,

  `SELECT 'aggregate ' || p.oid::regprocedure,
          json_build_array(pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.proparallel,
            a.aggkind, a.aggnumdirectargs, ${[
              'transfn',
              'finalfn',
              'combinefn',
              'serialfn',
              'deserialfn',
              'mtransfn',
              'minvtransfn',
              'mfinalfn',
            ]
              .map(name => routine(`a.agg${name}`))
              .join(', ')}, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify,
            ${operator('a.aggsortop')}, ${type('a.aggtranstype')}, a.aggtransspace, ${type('a.aggmtranstype')},
            a.aggmtransspace, a.agginitval, a.aggminitval)::text
     FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE ${ownRoutine('p')}`,

  `SELECT CASE t.typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || t.oid::regtype,
          json_build_array(t.typtype, t.typisdefined,
            ARRAY(SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder),
            (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), ${collation('a.attcollation')}) ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
            CASE t.typtype WHEN 'd' THEN json_build_array(format_type(t.typbasetype, t.typtypmod), t.typnotnull,
              coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), ${collation('t.typcollation')}) END,
            (SELECT json_build_array(${type('r.rngsubtype')}, ${collation('r.rngcollation')}, ${routine('r.rngcanonical')},
                ${routine('r.rngsubdiff')}, (SELECT ${named('o', 'opcname', 'opcnamespace')} FROM pg_opclass o WHERE o.oid = r.rngsubopc))
               FROM pg_range r WHERE r.rngtypid = t.oid),
            CASE t.typtype WHEN 'b' THEN json_build_array(t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory,
              t.typispreferred, t.typdelim, ${type('t.typelem')}, t.typdefault, t.typinput::text, t.typoutput::text,
              t.typreceive::text, t.typsend::text, t.typmodin::text, t.typmodout::text, t.typanalyze::text) END)::text
     FROM pg_type t WHERE ${ownType('t')}`,

  `SELECT 'constraint ' || quote_ident(k.conname) || ' on domain ' || t.oid::regtype,
          json_build_array(pg_get_constraintdef(k.oid), k.convalidated)::text
     FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid WHERE k.contype <> 'n' AND ${ownType('t')}`,

  `SELECT 'extension ' || quote_ident(extname), extnamespace::regnamespace::text FROM pg_extension`,
  `SELECT 'version of extension ' || quote_ident(extname), extversion FROM pg_extension`,

  `SELECT 'cast (' || castsource::regtype || ' AS ' || casttarget::regtype || ')',
          json_build_array(${routine('k.castfunc')}, k.castcontext, k.castmethod)::text
     FROM pg_cast k WHERE ${ownGlobal('pg_cast', 'k')}
      AND k.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_cast'::regclass AND deptype = 'i')`,

  `SELECT 'operator ' || o.oid::regoperator,
          json_build_array(${routine('o.oprcode')}, ${type('o.oprresult')}, ${operator('o.oprcom')}, ${operator('o.oprnegate')},
            ${routine('o.oprrest')}, ${routine('o.oprjoin')}, o.oprcanhash, o.oprcanmerge)::text
     FROM pg_operator o WHERE o.oprcode <> 0 AND ${own('pg_operator', 'o', 'oprnamespace')}`,

  `SELECT 'operator class ' || ${named('o', 'opcname', 'opcnamespace')} || ' using ' || m.amname,
          json_build_array(o.opcdefault, ${type('o.opcintype')}, ${type('o.opckeytype')},
            (SELECT ${named('f', 'opfname', 'opfnamespace')} FROM pg_opfamily f WHERE f.oid = o.opcfamily))::text
     FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod WHERE ${own('pg_opclass', 'o', 'opcnamespace')}`,

  `SELECT 'operator family ' || ${named('f', 'opfname', 'opfnamespace')} || ' using ' || m.amname,
          json_build_array(
            ARRAY(SELECT format('%s %s %s', a.amopstrategy, a.amopopr::regoperator, a.amoppurpose)
                    FROM pg_amop a WHERE a.amopfamily = f.oid ORDER BY 1),
            ARRAY(SELECT format('%s %s %s %s', a.amprocnum, a.amproc::regprocedure, a.amproclefttype::regtype, a.amprocrighttype::regtype)
                    FROM pg_amproc a WHERE a.amprocfamily = f.oid ORDER BY 1))::text
     FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod WHERE ${own('pg_opfamily', 'f', 'opfnamespace')}`,

  // The column with the locale of ICU is called by three names.
  `SELECT 'collation ' || c.oid::regcollation,
          json_build_array(c.collprovider, c.collisdeterministic,
            CASE c.collprovider WHEN 'c' THEN c.collcollate || ' ' || c.collctype
              ELSE coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate) END,
            to_jsonb(c) ->> 'collicurules')::text
     FROM pg_collation c WHERE ${own('pg_collation', 'c', 'collnamespace')}`,

  `SELECT 'conversion ' || ${named('c', 'conname', 'connamespace')},
          json_build_array(pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc::text, c.condefault)::text
     FROM pg_conversion c WHERE ${own('pg_conversion', 'c', 'connamespace')}`,

  `SELECT 'text search configuration ' || c.oid::regconfig,
          json_build_array((SELECT ${named('p', 'prsname', 'prsnamespace')} FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
            ARRAY(SELECT format('%s %s %s', m.maptokentype, m.mapseqno, m.mapdict::regdictionary)
                    FROM pg_ts_config_map m WHERE m.mapcfg = c.oid ORDER BY m.maptokentype, m.mapseqno))::text
     FROM pg_ts_config c WHERE ${own('pg_ts_config', 'c', 'cfgnamespace')}`,
  `SELECT 'text search dictionary ' || d.oid::regdictionary,
          json_build_array((SELECT ${named('t', 'tmplname', 'tmplnamespace')} FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption)::text
     FROM pg_ts_dict d WHERE ${own('pg_ts_dict', 'd', 'dictnamespace')}`,
  `SELECT 'text search parser ' || ${named('p', 'prsname', 'prsnamespace')},
          json_build_array(p.prsstart::text, p.prstoken::text, p.prsend::text, p.prsheadline::text, p.prslextype::text)::text
     FROM pg_ts_parser p WHERE ${own('pg_ts_parser', 'p', 'prsnamespace')}`,
  `SELECT 'text search template ' || ${named('t', 'tmplname', 'tmplnamespace')},
          json_build_array(t.tmplinit::text, t.tmpllexize::text)::text
     FROM pg_ts_template t WHERE ${own('pg_ts_template', 't', 'tmplnamespace')}`,

  `SELECT 'event trigger ' || quote_ident(e.evtname),
          json_build_array(e.evtevent, ${sorted('e.evttags')}, ${routine('e.evtfoid')}, e.evtenabled)::text
     FROM pg_event_trigger e WHERE ${ownGlobal('pg_event_trigger', 'e')}`,

  `SELECT 'publication ' || quote_ident(p.pubname),
          json_build_array(p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
            ARRAY(SELECT r.prrelid::regclass::text${
              major < 15
                ? ''
                : ` || coalesce(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), '') ||
                    coalesce((SELECT ' (' || string_agg(a.attname, ',' ORDER BY a.attnum) || ')' FROM pg_attribute a
                       WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)), '')`
            } FROM pg_publication_rel r WHERE r.prpubid = p.oid ORDER BY 1)${
              major < 15
                ? ", '{}'::text[]"
                : `, ARRAY(SELECT s.pnnspid::regnamespace::text FROM pg_publication_namespace s WHERE s.pnpubid = p.oid ORDER BY 1)`
            })::text
     FROM pg_publication p WHERE ${ownGlobal('pg_publication', 'p')}`,

  `SELECT 'foreign data wrapper ' || quote_ident(w.fdwname),
          json_build_array(${routine('w.fdwhandler')}, ${routine('w.fdwvalidator')}, ${sorted('w.fdwoptions')})::text
     FROM pg_foreign_data_wrapper w WHERE ${ownGlobal('pg_foreign_data_wrapper', 'w')}`,
  `SELECT 'server ' || quote_ident(s.srvname),
          json_build_array(s.srvtype, s.srvversion, w.fdwname, ${sorted('s.srvoptions')})::text
     FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE ${ownGlobal('pg_foreign_server', 's')}`,

  `SELECT 'language ' || quote_ident(l.lanname),
          json_build_array(l.lanpltrusted, ${routine('l.lanplcallfoid')}, ${routine('l.laninline')}, ${routine('l.lanvalidator')})::text
     FROM pg_language l WHERE ${ownGlobal('pg_language', 'l')}`,
  `SELECT 'access method ' || quote_ident(m.amname), json_build_array(m.amtype, ${routine('m.amhandler')})::text
     FROM pg_am m WHERE ${ownGlobal('pg_am', 'm')}`,
  `SELECT 'transform for ' || t.trftype::regtype || ' language ' || quote_ident(l.lanname),
          json_build_array(${routine('t.trffromsql')}, ${routine('t.trftosql')})::text
     FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE ${ownGlobal('pg_transform', 't')}`,

  `SELECT 'setting ' || split_part(line, '=', 1) || ' of the database', line
     FROM pg_db_role_setting s, unnest(s.setconfig) line
    WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`,
]
