/**
 * Makes a database again in an empty one: its catalog, and rows. Invariant: the source is
 * only read; whatever the mirror does not hold afterwards is in the warnings.
 */
import type { Connection as Client } from 'mysql2'
import type { MirrorData } from '../../../core/mirror-data.js'
import type { Problem, ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { Copy, CopyOptions } from '../../dialect.js'
import { ask, runBatch } from './batch.js'
import { readCatalog, type Catalog, type CatalogObject } from './catalog.js'
import { createObjects, prepareSession, type Creation } from './create.js'
import { definerProblems, keptDefiners } from './definers.js'
import { findEngines } from './engines.js'
import { otherDatabases, quoteName, quoteText } from './names.js'
import { chooseTables, type Choice } from './row-choice.js'
import { copyRows, type CopiedRows } from './row-copy.js'
import { readRowTables, requireSelect } from './row-tables.js'
import { onSession } from './session.js'
import {
  matchSurroundings,
  readSurroundings,
  surroundingsProblems,
  type Surroundings,
} from './surroundings.js'
import { definerOf, textFor, withDefiner } from './texts.js'

/** Copies the catalog of `source` into the empty `mirror`, and rows. @throws see `Mirroring.copy` */
export async function copy(source: Target, mirror: Target, options: CopyOptions): Promise<Copy> {
  const { data } = options
  const { catalog, choice, surroundings } = await onSession(source, options, ({ client, server }) =>
    readSource(client, { server, source, data }),
  )
  return onSession(mirror, options, async ({ client, server }) => {
    await prepareSession(client)
    const own = await matchSurroundings(client, server, surroundings)
    await setDefaults(client, mirror.database, catalog)
    const kept = await keptDefiners(client, catalog.objects)
    const engines = await findEngines(client)
    const counters = data.kind === 'none' ? 'left out' : 'kept'
    const creations = catalog.objects.map((object): Creation => {
      const definer = definerOf(object)
      const text = textFor(object, catalog.rules, { database: mirror.database, counters })
      return {
        object,
        text: engines.adapt(
          object,
          definer === undefined ? text : withDefiner(text, kept.has(definer) ? definer : 'CURRENT_USER'),
        ),
      }
    })
    let copied: CopiedRows = { tables: 0, rows: 0, changed: new Map() }
    const failed = await createObjects(
      { mirror, client, server, catalog, creations, options },
      async refused => {
        if (data.kind === 'none') return
        const missing = new Set(refused.map(({ object }) => object.name))
        const there = ({ name }: { readonly name: string }): boolean => !missing.has(name)
        const sequences = catalog.objects.filter(object => object.kind === 'sequence' && there(object))
        copied = await copyRows({
          ...{ source, mirror, options },
          choice: { ...choice, tables: choice.tables.filter(there), read: choice.read.filter(there) },
          sequences: sequences.map(({ name }) => name),
        })
      },
    )
    const messages = [
      ...catalog.broken.map(
        ({ kind, name, message }) => `The ${kind} ${name} is broken on the target: ${message}`,
      ),
      ...failed.map(
        ({ object: { kind, name }, message }) =>
          `The mirror's server refused the ${kind} ${name}: ${message}`,
      ),
      ...engines.problems(catalog.objects),
      ...[...copied.changed].map(
        ([table, count]) =>
          `The mirror's server took ${count} values of the table ${table} for others than the target holds`,
      ),
    ]
    const problems = [
      ...surroundingsProblems(surroundings, own, { source, mirror }),
      ...messages.map(message => incomplete(mirror, message)),
      ...definerProblems(catalog.objects, kept, mirror.name),
      ...catalog.objects.flatMap(object => referenceProblems(object, catalog, mirror)),
    ]
    return { problems, tables: copied.tables, rows: copied.rows }
  })
}

/** All that is to be known before anything is made: what the user cannot have is said here. */
async function readSource(
  client: Client,
  { server, source, data }: { server: ServerInfo; source: Target; data: MirrorData },
): Promise<{ readonly catalog: Catalog; readonly choice: Choice; readonly surroundings: Surroundings }> {
  const catalog = await readCatalog(client, server, source)
  const surroundings = await readSurroundings(client, server)
  if (data.kind === 'none') return { catalog, choice: { tables: [], read: [] }, surroundings }
  const tables = await readRowTables(client, catalog, source)
  const choice = chooseTables(data, tables, { source, catalog })
  await requireSelect(client, choice.read, source)
  return { catalog, choice, surroundings }
}

async function setDefaults(client: Client, database: string, catalog: Catalog): Promise<void> {
  const { characterSet, collation, comment, server } = catalog
  await ask(
    client,
    `ALTER DATABASE ${quoteName(database)} CHARACTER SET ${characterSet} COLLATE ${collation}`,
  )
  if (server.product !== 'MariaDB' || comment === '') return
  await runBatch(client, [`ALTER DATABASE ${quoteName(database)} COMMENT ${quoteText(comment)}`])
}

function incomplete(mirror: Target, message: string): Problem {
  return {
    code: 'MIRROR_INCOMPLETE',
    message: /[.!]$/.test(message) ? message : `${message}.`,
    hint: 'Check whether the change touches it; its dry run says nothing about what the mirror lacks.',
    severity: 'warning',
    target: mirror.name,
  }
}

/** What an object reaches outside of its database: the mirror leaves it where it is. */
function referenceProblems(object: CatalogObject, { rules }: Catalog, mirror: Target): readonly Problem[] {
  const kind = object.kind === 'table' || object.kind === 'view' ? 'shown' : 'written'
  return otherDatabases(object.create, { rules, kind, sqlMode: object.session.sqlMode }).map(database => ({
    code: 'MIRROR_INCOMPLETE',
    message: `The ${object.kind} ${object.name} refers to the database ${database}, of which there is no mirror.`,
    hint: `Make sure that the dry run may reach no database ${database} that matters.`,
    severity: 'warning',
    target: mirror.name,
  }))
}
