/**
 * Creates objects in the order of their dependencies, each in the session it was
 * made in. Invariant: one that is refused is tried again as long as others
 * succeed, since it may need them; then it is returned with the server's words.
 */
import type { Connection as Client } from 'mysql2'
import type { ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { SessionOptions } from '../../dialect.js'
import type { Session } from '../connect.js'
import { runBatch } from './batch.js'
import type { Catalog, CatalogObject, ObjectSession } from './catalog.js'
import { quoteName, quoteText } from './names.js'
import { onSession, throwIfCancelled } from './session.js'
import { orderViews } from './view-order.js'

/** An object, and the text that makes it on the mirror. */
export interface Creation {
  readonly object: CatalogObject
  readonly text: string
}

export interface Refused {
  readonly object: CatalogObject
  readonly message: string
}

export interface CreateOptions {
  readonly mirror: Target
  readonly client: Client
  readonly server: ServerInfo
  readonly catalog: Catalog
  /** In the order of `OBJECT_KINDS`. */
  readonly creations: readonly Creation[]
  readonly options: SessionOptions & { readonly signal: AbortSignal }
}

/** Waiting for the disk is most of the time that creating a table takes, so several sessions are faster. */
const TABLE_SESSIONS = 4
const MIN_TABLES_PER_SESSION = 20

/**
 * Creates all; gives those that the server refuses.
 *
 * @param loadTables - Called with those that were refused so far, when the tables are there and no trigger is.
 */
export async function createObjects(
  given: CreateOptions,
  loadTables: (refused: readonly Refused[]) => Promise<void>,
): Promise<readonly Refused[]> {
  const { creations } = given
  const firstTable = creations.findIndex(({ object }) => object.kind === 'table')
  const tables = creations.filter(({ object }) => object.kind === 'table')
  const before = firstTable === -1 ? [] : creations.slice(0, firstTable)
  const after = orderViews(firstTable === -1 ? creations : creations.slice(firstTable + tables.length))
  const refused = await createWaiting(given, [
    ...(await createEncoded(given, before)),
    ...(await createTables(given, tables)),
  ])
  await loadTables(refused)
  return createWaiting(given, [...refused, ...(await createEncoded(given, after))])
}

/** Tries again what was refused, as long as something of it succeeds. */
async function createWaiting(given: CreateOptions, refused: readonly Refused[]): Promise<readonly Refused[]> {
  const objects = new Set(refused.map(({ object }) => object))
  const waiting = given.creations.filter(({ object }) => objects.has(object))
  if (waiting.length === 0) return refused
  const still = await createEncoded(given, waiting)
  return still.length === waiting.length ? still : createWaiting(given, still)
}

/**
 * What was made by a client with an old character set has to travel in it again: the server remembers the set, and
 * reads the text by it.
 */
async function createEncoded(given: CreateOptions, creations: readonly Creation[]): Promise<Refused[]> {
  const refused: Refused[] = []
  let from = 0
  while (from < creations.length) {
    const charset = encodingOf(creations[from])
    let to = from
    while (to < creations.length && encodingOf(creations[to]) === charset) to += 1
    const run = creations.slice(from, to)
    from = to
    if (charset === undefined) refused.push(...(await createInOrder(given, given.client, run)))
    else {
      const create = async ({ client }: Session): Promise<Refused[]> => {
        await prepareSession(client)
        return createInOrder(given, client, run)
      }
      refused.push(...(await onSession(given.mirror, given.options, create, { charset })))
    }
  }
  return refused
}

/** @returns undefined when UTF-8 will do. */
function encodingOf(creation: Creation | undefined): string | undefined {
  const charset = creation?.object.session.characterSet ?? 'utf8mb4'
  // eslint-disable-next-line no-control-regex -- all of ASCII is meant
  return charset.startsWith('utf8') || /^[\x00-\x7f]*$/.test(creation?.text ?? '') ? undefined : charset
}

/** Tables need nothing of each other while foreign keys are not checked. */
async function createTables(given: CreateOptions, tables: readonly Creation[]): Promise<Refused[]> {
  const sessions = Math.min(TABLE_SESSIONS, Math.floor(tables.length / MIN_TABLES_PER_SESSION))
  if (sessions < 2) return createInOrder(given, given.client, tables)
  const perSession = Math.ceil(tables.length / sessions)
  const settled = await Promise.allSettled(
    Array.from({ length: sessions }, (_, index) =>
      onSession(given.mirror, given.options, async ({ client }) => {
        await prepareSession(client)
        return createInOrder(given, client, tables.slice(index * perSession, (index + 1) * perSession))
      }),
    ),
  )
  return settled.flatMap(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

/** Limits that objects made long ago may not meet; some need a privilege, and then stay as they are. */
export async function prepareSession(client: Client): Promise<void> {
  await runBatch(client, [
    `SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00'`,
    'SET SESSION innodb_strict_mode = 0',
    'SET SESSION sql_require_primary_key = 0',
    'SET SESSION sql_log_bin = 0',
  ])
}

async function createInOrder(
  { mirror, server, catalog, options }: CreateOptions,
  client: Client,
  creations: readonly Creation[],
): Promise<Refused[]> {
  throwIfCancelled(options.signal)
  const statements: string[] = []
  const places: number[] = []
  let current: readonly string[] = []
  let collation = catalog.collation
  const useCollation = (wanted: string): void => {
    if (wanted === collation) return
    statements.push(`ALTER DATABASE ${quoteName(mirror.database)} COLLATE ${wanted}`)
    collation = wanted
  }
  for (const { object, text } of creations) {
    const settings = settingsFor(object, server)
    const changed = settings.filter(setting => !current.includes(setting))
    if (changed.length > 0) statements.push(`SET SESSION ${changed.join(', ')}`)
    current = settings
    // Routines, triggers and events remember the database's collation of their day.
    useCollation(object.session.databaseCollation ?? catalog.collation)
    places.push(statements.push(text) - 1)
  }
  useCollation(catalog.collation)
  const answers = await runBatch(client, statements)
  return creations.flatMap(({ object }, index) => {
    const error = answers[places[index] ?? 0]?.error
    return error === undefined ? [] : [{ object, message: error.sqlMessage ?? 'no reason given' }]
  })
}

/** A setting for each variable, always all of them, so that nothing is left over from the one before. */
function settingsFor({ kind, session }: CatalogObject, { product }: ServerInfo): readonly string[] {
  const {
    characterSet = 'utf8mb4',
    collation = 'utf8mb4_general_ci',
    timeZone = '+00:00',
  }: ObjectSession = session
  return [
    `sql_mode = ${quoteText(kind === 'table' ? tableMode(product) : session.sqlMode)}`,
    `character_set_client = ${characterSet}`,
    `collation_connection = ${collation}`,
    `time_zone = ${quoteText(timeZone)}`,
  ]
}

/** A table's folders are those of the other server; options of engines that are not there say nothing here. */
const tableMode = (product: ServerInfo['product']): string =>
  product === 'MariaDB' ? 'NO_DIR_IN_CREATE,IGNORE_BAD_TABLE_OPTIONS' : 'NO_DIR_IN_CREATE'
