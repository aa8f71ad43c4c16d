/**
 * Creates objects in the order of their dependencies, each in the session it was
 * made in. Invariant: one that is refused is tried again as long as others
 * succeed, since it may need them; then it is returned with the server's words.
 */
import type { Connection as Client } from 'mysql2'
import type { ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { SessionOptions } from '../../dialect.js'
import { runBatch } from './batch.js'
import type { Catalog, CatalogObject, ObjectSession } from './catalog.js'
import { quoteName, quoteText } from './names.js'
import { throwIfCancelled } from './session.js'
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

/** Creates all; gives those that the server refuses. */
export async function createObjects(given: CreateOptions): Promise<readonly Refused[]> {
  let waiting = orderViews(given.creations)
  for (;;) {
    const refused = await createInOrder(given, waiting)
    if (refused.length === 0 || refused.length === waiting.length) return refused
    const names = new Set(refused.map(({ object }) => object))
    waiting = waiting.filter(({ object }) => names.has(object))
  }
}

async function createInOrder(
  { mirror, client, server, catalog, options }: CreateOptions,
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
