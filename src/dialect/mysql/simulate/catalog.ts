/**
 * What the live server has, looked up when it is asked for and kept. Invariant: only looks, and says `hidden` where
 * the account may not see, never that there is nothing.
 */
import type { ServerInfo } from '../../../core/model.js'
import { exists } from './catalog-exists.js'
import { relationLookUp } from './live-relation.js'
import type { Obscure, OtherKind, Relation, TableName, Trigger, View } from './model.js'
import { quoteTable, quoteText } from './quoting.js'
import { grantsOf, type Grants } from './grants.js'
import type { Question } from './question.js'

export interface Database {
  readonly charset: string
  readonly collation: string
}

/** How the server is set up, as far as it matters. */
export interface Settings {
  readonly foldsCase: boolean
  readonly defaultEngine: string
  readonly automaticTimestamps: boolean
  /** AUTO_INCREMENT counts by 1, as it does not where several servers share the numbers. */
  readonly numbersByOne: boolean
  readonly lowerCaseTableNames: number
  readonly serverCharset: string
  readonly serverCollation: string
  readonly account: string
}

export interface Catalog {
  readonly settings: Settings
  readonly grants: Grants
  /** The default collation of a character set. */
  readonly collationOf: (charset: string) => string | undefined
  hasCollation(collation: string): boolean
  database(name: string): Promise<Database | 'hidden' | undefined>
  relation(name: TableName): Promise<Relation | Obscure | undefined>
  /** The views of a database. */
  views(database: string): Promise<readonly Pick<View, 'name' | 'query' | 'checks' | 'isUpdatable'>[]>
  /** Tables with a foreign key to this one. */
  referencing(name: TableName): Promise<readonly TableName[]>
  triggers(name: TableName): Promise<readonly Trigger[] | 'hidden'>
  trigger(database: string, name: string): Promise<Trigger | 'hidden' | undefined>
  exists(kind: OtherKind, database: string, name: string): Promise<boolean | 'hidden'>
  /** What SHOW CREATE says of a routine; undefined when the account may not see it. */
  routine(kind: 'procedure' | 'function', database: string, name: string): Promise<string | undefined>
  /** Names of the functions of a database that the account sees, in lower case. */
  functions(database: string): Promise<ReadonlySet<string>>
  /** Rows and bytes, as the server estimates them. */
  size(name: TableName): Promise<{ readonly rows: number; readonly bytes: number } | undefined>
  /** The table that has the foreign key of this name. */
  foreignKeyOwner(database: string, name: string): Promise<string | undefined>
}

export async function openCatalog(server: ServerInfo, ask: Question): Promise<Catalog> {
  const [row = {}] = await ask(
    `SELECT @@lower_case_table_names AS folding, @@default_storage_engine AS engine,
            @@explicit_defaults_for_timestamp AS explicit, @@collation_server AS collation,
            @@character_set_server AS charset, @@auto_increment_increment AS step, CURRENT_USER() AS account`,
  )
  const grants = grantsOf((await ask('SHOW GRANTS')).map(line => String(Object.values(line)[0])))
  const collations = await ask(
    `SELECT collation_name AS name, character_set_name AS charset, is_default AS isDefault
       FROM information_schema.collations`,
  )
  const defaults = new Map(
    collations.flatMap(each =>
      each['isDefault'] === 'Yes' ? [[String(each['charset']), String(each['name'])] as const] : [],
    ),
  )
  const known = new Set(collations.map(each => String(each['name'])))
  const folding = Number(row['folding'])
  const settings: Settings = {
    ...{ foldsCase: folding !== 0, lowerCaseTableNames: folding, defaultEngine: String(row['engine']) },
    automaticTimestamps: String(row['explicit']) === '0',
    numbersByOne: Number(row['step']) === 1,
    ...{ serverCollation: String(row['collation']), serverCharset: String(row['charset']) },
    account: String(row['account']),
  }
  const kept = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, look: () => Promise<T>): Promise<T> => {
    const found = (kept.get(key) as Promise<T> | undefined) ?? look()
    kept.set(key, found)
    // What failed may be asked again.
    found.catch(() => kept.delete(key))
    return found
  }
  const fold = (name: string): string => (settings.foldsCase ? name.toLowerCase() : name)
  const keyed = (what: string, ...names: readonly string[]): string => [what, ...names].join('\0')
  const collationOf = (charset: string): string | undefined =>
    defaults.get(charset === 'utf8' ? 'utf8mb3' : charset) ?? defaults.get(charset)

  const database = (name: string): Promise<Database | 'hidden' | undefined> =>
    once(keyed('database', fold(name)), async () => {
      const [found] = await ask(
        `SELECT default_character_set_name AS charset, default_collation_name AS collation
           FROM information_schema.schemata WHERE schema_name = ${quoteText(fold(name))}`,
      )
      if (found !== undefined)
        return { charset: String(found['charset']), collation: String(found['collation']) }
      return grants.seesDatabases ? undefined : 'hidden'
    })

  const views: Catalog['views'] = name =>
    once(keyed('views', fold(name)), async () => {
      const rows = await ask(
        `SELECT table_name AS name, view_definition AS query, check_option AS checks, is_updatable AS takes
           FROM information_schema.views
          WHERE table_schema = ${quoteText(fold(name))}`,
      )
      return rows.map(each => ({
        ...{ name: String(each['name']), query: String(each['query']) },
        checks: String(each['checks']).toLowerCase() as View['checks'],
        isUpdatable: String(each['takes']) === 'YES',
      }))
    })

  const look = relationLookUp({ ask, server, settings, collationOf, database, views, fold })

  return {
    settings,
    grants,
    collationOf,
    hasCollation: name => known.has(name) || [...known].some(each => name.endsWith(`_${each}`)),
    database,
    views,
    relation: name => once(keyed('relation', fold(name.database), fold(name.name)), () => look(name)),
    referencing: name =>
      once(keyed('referencing', fold(name.database), fold(name.name)), async () => {
        const rows = await ask(
          `SELECT DISTINCT constraint_schema AS db, table_name AS name
             FROM information_schema.referential_constraints
            WHERE unique_constraint_schema = ${quoteText(fold(name.database))}
              AND referenced_table_name = ${quoteText(fold(name.name))}`,
        )
        return rows.map(each => ({ database: String(each['db']), name: String(each['name']) }))
      }),
    triggers: name =>
      once(keyed('triggers', fold(name.database), fold(name.name)), async () => {
        if (!grants.has('TRIGGER', name)) return 'hidden'
        const rows = await ask(
          `${TRIGGERS} WHERE event_object_schema = ${quoteText(fold(name.database))}
             AND event_object_table = ${quoteText(fold(name.name))}`,
        )
        return rows.map(toTrigger)
      }),
    trigger: (schema, name) =>
      once(keyed('trigger', fold(schema), fold(name)), async () => {
        const [row] = await ask(
          `${TRIGGERS} WHERE trigger_schema = ${quoteText(fold(schema))} AND trigger_name = ${quoteText(fold(name))}`,
        )
        if (row !== undefined) return toTrigger(row)
        return grants.has('TRIGGER', { database: schema, name: '*' }) ? undefined : 'hidden'
      }),
    exists: (kind, schema, name) =>
      once(keyed('exists', kind, fold(schema), name.toLowerCase()), () =>
        exists({ ask, grants, fold }, kind, schema, name),
      ),
    routine: (kind, schema, name) =>
      once(keyed('routine', kind, fold(schema), name.toLowerCase()), async () => {
        const word = kind.toUpperCase()
        const rows = await ask(`SHOW CREATE ${word} ${quoteTable({ database: schema, name })}`).catch(
          () => [],
        )
        const text = rows[0]?.[`Create ${word.charAt(0)}${word.slice(1).toLowerCase()}`]
        return typeof text === 'string' ? text : undefined
      }),
    functions: schema =>
      once(keyed('functions', fold(schema)), async () => {
        const rows = await ask(
          `SELECT routine_name AS name FROM information_schema.routines
            WHERE routine_schema = ${quoteText(fold(schema))} AND routine_type = 'FUNCTION'`,
        )
        return new Set(rows.map(each => String(each['name']).toLowerCase()))
      }),
    size: name =>
      once(keyed('size', fold(name.database), fold(name.name)), async () => {
        const [row] = await ask(
          `SELECT table_rows AS held, data_length + index_length AS bytes FROM information_schema.tables
            WHERE table_schema = ${quoteText(fold(name.database))} AND table_name = ${quoteText(fold(name.name))}`,
        )
        const [rows, bytes] = [Number(row?.['held'] ?? NaN), Number(row?.['bytes'] ?? NaN)]
        return Number.isFinite(rows) && Number.isFinite(bytes) ? { rows, bytes } : undefined
      }),
    foreignKeyOwner: (schema, name) =>
      once(keyed('foreign', fold(schema), name.toLowerCase()), async () => {
        const rows = await ask(
          `SELECT table_name AS owner FROM information_schema.referential_constraints
            WHERE constraint_schema = ${quoteText(fold(schema))} AND constraint_name = ${quoteText(name)}`,
        )
        return rows[0] === undefined ? undefined : String(rows[0]['owner'])
      }),
  }
}

const TRIGGERS = `SELECT trigger_schema AS db, trigger_name AS name, event_object_table AS tab,
  action_timing AS timing, event_manipulation AS event, action_statement AS body FROM information_schema.triggers`

const toTrigger = (row: Record<string, unknown>): Trigger => ({
  ...{ database: String(row['db']), name: String(row['name']), table: String(row['tab']) },
  timing: String(row['timing']) as Trigger['timing'],
  event: String(row['event']) as Trigger['event'],
  body: String(row['body']),
})
