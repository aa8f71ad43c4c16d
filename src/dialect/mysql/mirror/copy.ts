/**
 * Makes a database's catalog again in an empty one. Invariant: the source is
 * only read; whatever the mirror does not hold afterwards is in the warnings.
 */
import type { Connection as Client } from 'mysql2'
import type { Problem } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { SessionOptions } from '../../dialect.js'
import { ask, runBatch } from './batch.js'
import { readCatalog, type Catalog, type CatalogObject } from './catalog.js'
import { createObjects, prepareSession, type Creation } from './create.js'
import { definerProblems, keptDefiners } from './definers.js'
import { findEngines } from './engines.js'
import { otherDatabases, quoteName, quoteText } from './names.js'
import { onSession } from './session.js'
import { definerOf, textFor, withDefiner } from './texts.js'

/** Copies the catalog of `source` into the empty `mirror`. @throws see `Mirroring.copySchema` */
export async function copySchema(
  source: Target,
  mirror: Target,
  options: SessionOptions & { readonly signal: AbortSignal },
): Promise<readonly Problem[]> {
  const catalog = await onSession(source, options, ({ client, server }) =>
    readCatalog(client, server, source),
  )
  return onSession(mirror, options, async ({ client, server }) => {
    await prepareSession(client)
    await setDefaults(client, mirror.database, catalog)
    const kept = await keptDefiners(client, catalog.objects)
    const engines = await findEngines(client)
    const creations = catalog.objects.map((object): Creation => {
      const definer = definerOf(object)
      const text = textFor(object, catalog.rules, mirror.database)
      return {
        object,
        text: engines.adapt(
          object,
          definer === undefined ? text : withDefiner(text, kept.has(definer) ? definer : 'CURRENT_USER'),
        ),
      }
    })
    const failed = await createObjects({ mirror, client, server, catalog, creations, options })
    return [
      ...catalog.broken.map(({ kind, name, message }) =>
        incomplete(mirror, `The ${kind} ${name} is broken on the target: ${message}`),
      ),
      ...failed.map(({ object, message }) =>
        incomplete(mirror, `The mirror's server refused the ${object.kind} ${object.name}: ${message}`),
      ),
      ...engines.problems(catalog.objects).map(message => incomplete(mirror, message)),
      ...definerProblems(catalog.objects, kept, mirror.name),
      ...catalog.objects.flatMap(object => referenceProblems(object, catalog, mirror)),
    ]
  })
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
