/**
 * Reads a database's catalog with SHOW CREATE, which is what the server itself
 * would need to make it again. Invariant: the database is only read, and an
 * object that the account may not see in full is an error, never left out.
 */
import type { Connection as Client } from 'mysql2'
import type { ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import { ask, runBatch, type BatchAnswer, type Row } from './batch.js'
import { quoteName, type NameRules } from './names.js'
import { isDenied, missingPrivilege, requirePrivileges } from './privileges.js'

export const OBJECT_KINDS = [
  ...['sequence', 'package', 'package body', 'function', 'procedure'],
  ...['table', 'view', 'trigger', 'event'],
] as const
export type ObjectKind =
  'sequence' | 'package' | 'package body' | 'function' | 'procedure' | 'table' | 'view' | 'trigger' | 'event'

/** The session that an object was made in, as far as the server remembers it. */
export interface ObjectSession {
  readonly sqlMode: string
  readonly characterSet?: string
  readonly collation?: string
  readonly databaseCollation?: string
  readonly timeZone?: string
}

export interface CatalogObject {
  readonly kind: ObjectKind
  readonly name: string
  /** What SHOW CREATE says. */
  readonly create: string
  readonly session: ObjectSession
  /** What SHOW CREATE does not say: a table's row format, a trigger's place in the order. */
  readonly detail: string
}

/** An object that cannot be made from what the server says: a view on a table that is gone. */
export interface BrokenObject {
  readonly kind: ObjectKind
  readonly name: string
  readonly message: string
}

export interface Catalog {
  readonly server: ServerInfo
  readonly characterSet: string
  readonly collation: string
  readonly comment: string
  readonly rules: NameRules
  /** In an order in which they can be made, but for views on views. */
  readonly objects: readonly CatalogObject[]
  readonly broken: readonly BrokenObject[]
}

/**
 * Reads the catalog of the session's database.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the account may not see all of it; the driver's error.
 */
export async function readCatalog(client: Client, server: ServerInfo, target: Target): Promise<Catalog> {
  // Quotes, dates, defaults and messages in the answers depend on these.
  await ask(
    client,
    `SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1,
       lc_messages = 'en_US'`,
  )
  const own = '= DATABASE()'
  const answers = await runBatch(client, [
    'SELECT DATABASE() AS name, @@lower_case_table_names AS fold',
    'SHOW GRANTS',
    `SELECT * FROM information_schema.schemata WHERE schema_name ${own}`,
    'SELECT schema_name AS name FROM information_schema.schemata',
    `SELECT table_name AS name, table_type AS type, row_format AS detail, table_comment AS comment
       FROM information_schema.tables WHERE table_schema ${own} ORDER BY table_name`,
    `SELECT routine_name AS name, routine_type AS type
       FROM information_schema.routines WHERE routine_schema ${own} ORDER BY routine_name`,
    `SELECT trigger_name AS name, event_object_table AS tab, action_timing AS timing,
            event_manipulation AS event, action_order AS place
       FROM information_schema.triggers WHERE trigger_schema ${own}
       ORDER BY event_object_table, action_timing, event_manipulation, action_order`,
    `SELECT event_name AS name FROM information_schema.events WHERE event_schema ${own} ORDER BY event_name`,
  ])
  const [context, grants, schemata, databases, tables, routines, triggers, events] = answers.map(rowsOf)
  const database = textOf(context?.[0], 'name')
  requirePrivileges(target, { server, database, grants: grants ?? [] })
  const listed = [
    ...(tables ?? []).map(toTable),
    ...(routines ?? []).map(toRoutine),
    ...(triggers ?? []).map(toTrigger),
    ...(events ?? []).map(row => ({ kind: 'event' as const, name: textOf(row, 'name'), detail: '' })),
  ].sort((a, b) => OBJECT_KINDS.indexOf(a.kind) - OBJECT_KINDS.indexOf(b.kind))
  const shown = await runBatch(
    client,
    listed.map(({ kind, name }) => `SHOW CREATE ${kind.toUpperCase()} ${quoteName(name)}`),
  )
  const read = listed.map((object, index) => toObject(target, server, object, shown[index]))
  const schema = schemata?.[0]
  return {
    server,
    characterSet: textOf(schema, 'default_character_set_name'),
    collation: textOf(schema, 'default_collation_name'),
    comment: textOf(schema, 'schema_comment'),
    rules: {
      database,
      objects: new Set(listed.map(({ name }) => name.toLowerCase())),
      others: new Set((databases ?? []).map(row => textOf(row, 'name').toLowerCase())),
      foldsCase: textOf(context?.[0], 'fold') !== '0',
    },
    objects: read.filter(object => 'create' in object),
    broken: read.filter(object => 'message' in object),
  }
}

interface Listed {
  readonly kind: ObjectKind
  readonly name: string
  readonly detail: string
  readonly broken?: string
}

function toTable(row: Row): Listed {
  const [name, type, comment] = [textOf(row, 'name'), textOf(row, 'type'), textOf(row, 'comment')]
  if (type === 'SEQUENCE') return { kind: 'sequence', name, detail: '' }
  if (type !== 'VIEW') return { kind: 'table', name, detail: textOf(row, 'detail').toUpperCase() }
  // The comment of a view is its type, or what is wrong with it; a privilege that this account lacks is nothing wrong.
  return {
    kind: 'view',
    name,
    detail: '',
    ...(comment.includes(' references invalid ') ? { broken: comment } : {}),
  }
}

const toRoutine = (row: Row): Listed => ({
  kind: textOf(row, 'type').toLowerCase() as ObjectKind,
  name: textOf(row, 'name'),
  detail: '',
})

const toTrigger = (row: Row): Listed => ({
  kind: 'trigger',
  name: textOf(row, 'name'),
  detail: ['tab', 'timing', 'event', 'place'].map(key => textOf(row, key)).join(' '),
})

/** Names of the columns in which SHOW CREATE gives the text, per kind. */
const TEXT_COLUMN: Record<ObjectKind, string> = {
  sequence: 'create table',
  table: 'create table',
  view: 'create view',
  function: 'create function',
  procedure: 'create procedure',
  package: 'create package',
  'package body': 'create package body',
  trigger: 'sql original statement',
  event: 'create event',
}

function toObject(
  target: Target,
  server: ServerInfo,
  { kind, name, detail, broken }: Listed,
  answer: BatchAnswer | undefined,
): CatalogObject | BrokenObject {
  if (answer?.rows === undefined) {
    const said = answer?.error.sqlMessage ?? 'no answer'
    if (isDenied(answer?.error)) throw missingPrivilege(target, server, kind, name)
    return { kind, name, message: said }
  }
  if (broken !== undefined) return { kind, name, message: broken }
  const row = answer.rows[0]
  const create = fieldOf(row, TEXT_COLUMN[kind])
  if (typeof create !== 'string') throw missingPrivilege(target, server, kind, name)
  const session = Object.entries({
    characterSet: 'character_set_client',
    collation: 'collation_connection',
    databaseCollation: 'database collation',
    timeZone: 'time_zone',
  }).flatMap(([key, column]) => {
    const value = fieldOf(row, column)
    return typeof value === 'string' ? [[key, value] as const] : []
  })
  return {
    kind,
    name,
    create,
    detail,
    session: { sqlMode: textOf(row, 'sql_mode'), ...Object.fromEntries(session) },
  }
}

/** Servers differ in the case of column names. */
function fieldOf(row: Row | undefined, column: string): unknown {
  const key = Object.keys(row ?? {}).find(name => name.toLowerCase() === column)
  return key === undefined ? undefined : row?.[key]
}

function textOf(row: Row | undefined, column: string): string {
  const value = fieldOf(row, column) as string | number | null | undefined
  return value === null || value === undefined ? '' : String(value)
}

function rowsOf({ rows, error }: BatchAnswer): readonly Row[] {
  if (rows === undefined) throw error as unknown as Error
  return rows
}
