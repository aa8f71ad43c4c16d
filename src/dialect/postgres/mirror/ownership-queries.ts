/**
 * The look-ups that list owners, privileges, comments and labels. Invariant: as in
 * relation-queries.ts; privileges that are those of a new object are left out.
 */
import {
  FIRST_OWN_OID,
  identify,
  notOfExtension,
  own,
  ownGlobal,
  ownRoutine,
  ownType,
} from './catalog-filters.js'

interface Owned {
  readonly catalog: string
  readonly owner: string
  readonly where: string
  /** The column with its privileges, and the object's letter for acldefault. */
  readonly acl?: readonly [column: string, letter: string]
}

const inSchema = (catalog: string, prefix: string): Owned => ({
  catalog,
  owner: `o.${prefix}owner`,
  where: own(catalog, 'o', `${prefix}namespace`),
})

const OWNED: readonly Owned[] = [
  {
    catalog: 'pg_class',
    owner: 'o.relowner',
    where: `o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${own('pg_class', 'o', 'relnamespace')}`,
    acl: ['relacl', `CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`],
  },
  {
    catalog: 'pg_namespace',
    owner: 'o.nspowner',
    where: `(o.nspname = 'public' OR ${ownGlobal('pg_namespace', 'o')}) AND o.nspname !~ '^pg_'`,
    acl: ['nspacl', `'n'`],
  },
  { catalog: 'pg_proc', owner: 'o.proowner', where: ownRoutine('o'), acl: ['proacl', `'f'`] },
  { catalog: 'pg_type', owner: 'o.typowner', where: ownType('o'), acl: ['typacl', `'T'`] },
  {
    catalog: 'pg_foreign_data_wrapper',
    owner: 'o.fdwowner',
    where: ownGlobal('pg_foreign_data_wrapper', 'o'),
    acl: ['fdwacl', `'F'`],
  },
  {
    catalog: 'pg_foreign_server',
    owner: 'o.srvowner',
    where: ownGlobal('pg_foreign_server', 'o'),
    acl: ['srvacl', `'S'`],
  },
  {
    catalog: 'pg_language',
    owner: 'o.lanowner',
    where: ownGlobal('pg_language', 'o'),
    acl: ['lanacl', `'l'`],
  },
  { catalog: 'pg_event_trigger', owner: 'o.evtowner', where: ownGlobal('pg_event_trigger', 'o') },
  { catalog: 'pg_publication', owner: 'o.pubowner', where: ownGlobal('pg_publication', 'o') },
  inSchema('pg_operator', 'opr'),
  inSchema('pg_opclass', 'opc'),
  inSchema('pg_opfamily', 'opf'),
  inSchema('pg_collation', 'coll'),
  inSchema('pg_conversion', 'con'),
  inSchema('pg_ts_dict', 'dict'),
  inSchema('pg_ts_config', 'cfg'),
  inSchema('pg_statistic_ext', 'stx'),
]

/**
 * Privileges in words. MAINTAIN is there since version 17 and comes with ALL, so one
 * who has the seven older ones has it or not by the server's version.
 */
const inWords = (acl: string, owner: string): string =>
  `(SELECT string_agg(g.grantee || ' ' || g.privileges, '; ' ORDER BY g.grantee) FROM (
      SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' WHEN ${owner} THEN 'the owner' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS grantee,
             string_agg(x.privilege, ',' ORDER BY x.privilege)
               FILTER (WHERE x.privilege !~ '^MAINTAIN' OR x.older < 7) AS privileges
        FROM (SELECT DISTINCT e.grantee, e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END AS privilege,
                count(*) FILTER (WHERE e.privilege_type <> 'MAINTAIN') OVER (PARTITION BY e.grantee) AS older
                FROM aclexplode(${acl}) e) x
       GROUP BY 1, x.grantee) g)`

const OWNERS = OWNED.map(
  ({ catalog, owner, where }) =>
    `SELECT 'owner of ' || ${identify(`'${catalog}'::regclass`, 'o.oid', '0')}, pg_get_userbyid(${owner})::text
       FROM ${catalog} o WHERE ${where}`,
)

const PRIVILEGES = OWNED.flatMap(({ catalog, owner, where, acl }) => {
  if (acl === undefined) return []
  const [column, letter] = acl
  return `SELECT 'privileges on ' || ${identify(`'${catalog}'::regclass`, 'o.oid', '0')}, coalesce(p.granted, 'none')
            FROM ${catalog} o, LATERAL (SELECT ${inWords(`o.${column}`, owner)} AS granted,
              ${inWords(`acldefault(${letter}, ${owner})`, owner)} AS initial) p
           WHERE o.${column} IS NOT NULL AND p.granted IS DISTINCT FROM p.initial AND ${where}`
})

const described = (catalog: string): string =>
  `(d.objoid >= ${FIRST_OWN_OID} OR d.objoid = (SELECT oid FROM pg_namespace WHERE nspname = 'public'))
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
   AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE d.classoid = 'pg_class'::regclass AND i.indexrelid = d.objoid
                      AND NOT i.indisvalid AND c.relkind = 'i')
   AND d.classoid <> 'pg_extension'::regclass /* of ${catalog} */`

export const OWNERSHIP_QUERIES: readonly string[] = [
  ...OWNERS,
  ...PRIVILEGES,

  `SELECT 'privileges on column ' || c.oid::regclass || '.' || quote_ident(a.attname), ${inWords('a.attacl', 'c.relowner')}
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND a.attacl <> '{}' AND NOT a.attisdropped AND ${own('pg_class', 'c', 'relnamespace')}`,

  `SELECT format('default privileges of role %s%s on type %s', quote_ident(pg_get_userbyid(d.defaclrole)),
            ' in schema ' || CASE WHEN d.defaclnamespace <> 0 THEN d.defaclnamespace::regnamespace::text END, d.defaclobjtype),
          coalesce(${inWords('d.defaclacl', 'd.defaclrole')}, 'none')
     FROM pg_default_acl d WHERE ${notOfExtension('pg_default_acl', 'd.oid')}`,

  `SELECT 'comment on ' || ${identify('d.classoid', 'd.objoid', 'd.objsubid')}, d.description
     FROM pg_description d WHERE ${described('pg_description')}`,

  `SELECT 'security label on ' || ${identify('d.classoid', 'd.objoid', 'd.objsubid')}, d.provider || ' ' || d.label
     FROM pg_seclabel d WHERE ${described('pg_seclabel')}`,
]
