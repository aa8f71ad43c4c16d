/**
 * What a database relies on and pg_dump leaves out: roles, tablespaces, settings of
 * the database and of the account. Invariant: roles and tablespaces are made on a
 * mirror that nobody else uses, and nowhere else; no password is ever read.
 */
import type { Ask } from './ask.js'
import type { DumpStatement } from './restore.js'

interface Role {
  readonly name: string
  readonly attributes: readonly string[]
  readonly memberOf: readonly string[]
}

interface Setting {
  readonly of: 'database' | 'account'
  readonly name: string
  readonly value: string
}

export interface Surroundings {
  readonly roles: readonly Role[]
  readonly tablespaces: readonly string[]
  readonly settings: readonly Setting[]
  readonly major: number
  /** In full: `15.18`. */
  readonly version: string
  readonly encoding: string
  /** Collation and character type. */
  readonly locale: string
  /** Name to version. */
  readonly extensions: Readonly<Record<string, string>>
  /** Schemas and extensions that every new database has and this one has not. */
  readonly withoutPublic: boolean
  readonly withoutPlpgsql: boolean
  /** Subscriptions and user mappings, since a mirror that had them would reach other servers; invalid indexes. */
  readonly leftOut: readonly string[]
  /** Materialized views that hold something, quoted. */
  readonly populated: readonly string[]
}

const READ = `
  SELECT
    (SELECT json_agg(json_build_object(
        'name', r.rolname,
        'attributes', array_remove(ARRAY[
          CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
          CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
          CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END], NULL),
        'memberOf', ARRAY(SELECT g.rolname FROM pg_catalog.pg_auth_members m
          JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1)) ORDER BY r.rolname)
      FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_') AS roles,
    (SELECT coalesce(json_agg(spcname ORDER BY spcname), '[]') FROM pg_catalog.pg_tablespace
      WHERE spcname !~ '^pg_') AS tablespaces,
    (SELECT coalesce(json_agg(json_build_object('of', of, 'name', split_part(line, '=', 1),
          'value', substr(line, strpos(line, '=') + 1))), '[]')
      FROM (SELECT CASE s.setrole WHEN 0 THEN 'database' ELSE 'account' END AS of, unnest(s.setconfig) AS line
              FROM pg_catalog.pg_db_role_setting s
             WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
               AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
             ORDER BY s.setdatabase, s.setrole) AS settings) AS settings,
    current_setting('server_version_num')::integer / 10000 AS major,
    split_part(current_setting('server_version'), ' ', 1) AS version,
    (SELECT json_object_agg(extname, extversion) FROM pg_catalog.pg_extension) AS extensions,
    d.encoding, d.locale,
    NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public') AS "withoutPublic",
    NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'plpgsql') AS "withoutPlpgsql",
    ARRAY(SELECT 'subscription ' || quote_ident(subname) FROM pg_catalog.pg_subscription
           WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
          UNION ALL
          SELECT 'user mapping ' || quote_ident(usename) || ' SERVER ' || quote_ident(srvname)
            FROM pg_catalog.pg_user_mappings
          UNION ALL
          SELECT format('index %I.%I, which is invalid', n.nspname, c.relname)
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE NOT i.indisvalid ORDER BY 1) AS "leftOut",
    ARRAY(SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'm' AND c.relispopulated
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                AND e.objid = c.oid AND e.deptype = 'e') ORDER BY 1) AS populated
   FROM (SELECT pg_catalog.pg_encoding_to_char(encoding) AS encoding,
                CASE WHEN datcollate = datctype THEN datcollate ELSE datcollate || ' and ' || datctype END AS locale
           FROM pg_catalog.pg_database WHERE datname = current_database()) d`

/** Reads them by look-ups that every account may make. */
export async function readSurroundings(ask: Ask): Promise<Surroundings> {
  const [row] = await ask<Surroundings>(READ)
  if (row === undefined) throw new Error('A SELECT without FROM gave no row')
  return row
}

/** Versions of the extensions that a server could install, each as `name version`. */
export async function readAvailable(ask: Ask, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set()
  const rows = await ask<{ extension: string }>(
    `SELECT name || ' ' || version AS extension FROM pg_catalog.pg_available_extension_versions
      WHERE name IN (${names.map(literal).join(', ')})`,
  )
  return new Set(rows.map(row => row.extension))
}

/** Adds the source's version to CREATE EXTENSION, where the mirror's server has that one too. */
export function withVersion(
  statement: DumpStatement,
  source: Surroundings,
  available: ReadonlySet<string>,
): DumpStatement {
  const name = /^extension (.*)$/.exec(statement.object)?.[1]
  const version = name === undefined ? undefined : source.extensions[unquote(name)]
  if (!statement.sql.startsWith('CREATE EXTENSION') || name === undefined || version === undefined)
    return statement
  if (!available.has(`${unquote(name)} ${version}`)) return statement
  return { ...statement, sql: `${statement.sql.replace(/;$/, '')} VERSION ${literal(version)}` }
}

/**
 * What has to be on a mirror before the dump runs.
 *
 * @param use - `private`: nobody else uses the mirror's server.
 */
export function prepare(
  source: Surroundings,
  mirror: Surroundings,
  use: 'private' | 'shared',
): readonly DumpStatement[] {
  const has = new Set(mirror.roles.map(role => role.name))
  const missing = source.roles.filter(role => !has.has(role.name))
  const tablespaces = source.tablespaces.filter(name => !mirror.tablespaces.includes(name))
  const owned: DumpStatement[] = [
    ...missing.map(({ name, attributes }) => ({
      object: `role ${name}`,
      sql: `CREATE ROLE ${quote(name)} NOLOGIN ${attributes.join(' ')}`,
    })),
    ...missing.flatMap(({ name, memberOf }) =>
      memberOf.map(group => ({
        object: `membership of role ${name} in ${group}`,
        sql: `GRANT ${quote(group)} TO ${quote(name)}`,
      })),
    ),
    // A folder inside the data folder: https://www.postgresql.org/docs/current/runtime-config-developer.html
    ...tablespaces.flatMap(name => [
      { object: `tablespace ${name}`, sql: 'SET allow_in_place_tablespaces = on' },
      { object: `tablespace ${name}`, sql: `CREATE TABLESPACE ${quote(name)} LOCATION ''` },
    ]),
  ]
  return [
    // What is lost with the mirror's server is thrown away anyway.
    { object: 'the session', sql: 'SET synchronous_commit = off' },
    ...(use === 'private' ? owned : []),
    // pg_dump takes it for granted that the schema is as version 15 makes it.
    ...(mirror.major < 15 && !mirror.withoutPublic
      ? [{ object: 'privileges on schema public', sql: 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' }]
      : []),
    ...(mirror.major < 15 && source.major >= 15 && !mirror.withoutPublic && !source.withoutPublic
      ? [{ object: 'owner of schema public', sql: 'ALTER SCHEMA public OWNER TO pg_database_owner' }]
      : []),
    ...(source.withoutPublic && !mirror.withoutPublic
      ? [{ object: 'schema public', sql: 'DROP SCHEMA public' }]
      : []),
    ...(source.withoutPlpgsql && !mirror.withoutPlpgsql
      ? [{ object: 'extension plpgsql', sql: 'DROP EXTENSION plpgsql' }]
      : []),
  ]
}

export const nameSetting = ({ of, name }: Setting): string => `setting ${name} of the ${of}`

/** Values of these are lists, each of which is quoted by itself. */
const LISTS = /^(search_path|temp_tablespaces|\w+_preload_libraries|datestyle)$/i

/** What is set on the mirror after the dump: the next session begins with it. */
export function settingStatements(source: Surroundings, database: string): readonly DumpStatement[] {
  return source.settings.map(({ of, name, value }) => ({
    object: nameSetting({ of, name, value }),
    sql:
      (of === 'database'
        ? `ALTER DATABASE ${quote(database)}`
        : `ALTER ROLE CURRENT_USER IN DATABASE ${quote(database)}`) +
      // A list is stored as the server reads it, so it needs no quotes of ours.
      ` SET ${name.split('.').map(quote).join('.')} TO ${LISTS.test(name) && value !== '' ? value : literal(value)}`,
  }))
}

/** What a shared mirror's server lacks, in words for a warning each. */
export function lacking(source: Surroundings, mirror: Surroundings): readonly string[] {
  const roles = new Set(mirror.roles.map(role => role.name))
  return [
    ...source.roles.filter(role => !roles.has(role.name)).map(role => `role ${role.name}`),
    ...source.tablespaces
      .filter(name => !mirror.tablespaces.includes(name))
      .map(name => `tablespace ${name}`),
  ]
}

/** What is of another kind on the mirror, in a sentence each. */
export function differing(
  source: Surroundings,
  mirror: Surroundings,
  available: ReadonlySet<string>,
): readonly string[] {
  const compared = [
    ['encoding', source.encoding, mirror.encoding],
    ['locale', source.locale, mirror.locale],
  ] as const
  const names = [...available].map(extension => extension.split(' ')[0])
  return [
    // Another minor version is another one of the same.
    ...(source.major === mirror.major
      ? []
      : [
          `The mirror's version is PostgreSQL ${mirror.version}, the target's is PostgreSQL ${source.version}.`,
        ]),
    ...compared
      .filter(([, ofTarget, ofMirror]) => ofTarget !== ofMirror)
      .map(
        ([what, ofTarget, ofMirror]) => `The mirror's ${what} is ${ofMirror}, the target's is ${ofTarget}.`,
      ),
    ...Object.entries(source.extensions)
      .filter(([name, version]) => names.includes(name) && !available.has(`${name} ${version}`))
      .map(
        ([name, version]) =>
          `The mirror has another version of extension ${name} than the target's ${version}.`,
      ),
  ]
}

const unquote = (name: string): string => name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"')
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
