/**
 * Scratch databases. Invariant: only a database that `createScratch` made is
 * ever dropped: creating one that is there already fails.
 */
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import { nameOf } from '../../connection-error.js'
import type { SessionOptions } from '../../dialect.js'
import { isFromServer, type ServerError } from '../sql-error.js'
import { ask, runBatch } from './batch.js'
import { isSystemDatabase, quoteName, quoteText } from './names.js'
import { isDenied } from './privileges.js'
import { onSession } from './session.js'

const NO_DATABASE = { database: '' }

/** Makes an empty database, of any name but the server's own. @throws see `Mirroring.createScratch` */
export async function createScratch(server: Target, name: string, options: SessionOptions): Promise<Target> {
  if (isSystemDatabase(name)) throw belongsToServer(server, name)
  await onSession(
    server,
    options,
    async ({ client }) => {
      try {
        await ask(client, `CREATE DATABASE ${quoteName(name)}`)
      } catch (thrown) {
        const error = thrown as ServerError
        if (!isFromServer(error)) throw thrown
        throw new GreenlineError(
          'DRY_RUN_IMPOSSIBLE',
          `${nameOf(server)} refused to create the database ${name} for the mirror: ${error.sqlMessage ?? ''}.`,
          isDenied(error)
            ? `Grant the account ALL PRIVILEGES on databases of this name, or choose another place for the mirror with \`dry-run\`.`
            : 'Mend on the server what the message names, or choose another place for the mirror with `dry-run`.',
          { cause: thrown, place: { target: server.name } },
        )
      }
    },
    NO_DATABASE,
  )
  const { environment, server: host } = server
  return { ...server, name: `${environment}/${host}/${name}`, database: name }
}

const belongsToServer = (server: Target, name: string): GreenlineError =>
  new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `The database ${name} belongs to the server itself, and cannot be mirrored.`,
    'Name a database of your own in the database URL.',
    { place: { target: server.name } },
  )

/** Drops it, after the sessions that still use it. @throws what `connect` throws, DRY_RUN_IMPOSSIBLE */
export async function dropScratch(scratch: Target, options: SessionOptions): Promise<void> {
  await onSession(
    scratch,
    options,
    async ({ client }) => {
      // A session that still holds a metadata lock would make DROP DATABASE wait.
      const sessions = await ask(
        client,
        `SELECT CAST(id AS CHAR) AS id FROM information_schema.processlist WHERE db = ${quoteText(scratch.database)}`,
      )
      await runBatch(
        client,
        sessions.map(session => `KILL ${String(session['id'])}`),
      )
      await ask(client, `DROP DATABASE IF EXISTS ${quoteName(scratch.database)}`)
    },
    NO_DATABASE,
  )
}
