/**
 * Databases that live as long as one dry run. Invariant: made from template0, so
 * nothing is in one that a server's administrator has put into template1.
 */
import type { Client } from 'pg'
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import type { SessionOptions } from '../../dialect.js'
import { openSession, releaseEmbedded } from '../connect.js'
import type { ServerMessage } from '../sql-error.js'
import { impossible } from './failures.js'

const DATABASE_EXISTS = '42P04'
const INVALID_PARAMETER = '22023'

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** See `Mirroring.createScratch`. An embedded server has the one database that it has. */
export async function createScratch(server: Target, name: string, options: SessionOptions): Promise<Target> {
  if (server.address.kind === 'embedded') return server
  const { client } = await openSession(server, options)
  try {
    const create = `CREATE DATABASE ${quote(name)} TEMPLATE template0`
    // A server whose locale belongs to another encoding refuses UTF-8.
    await client.query(`${create} ENCODING 'UTF8'`).catch((thrown: unknown) => {
      if ((thrown as ServerMessage).code !== INVALID_PARAMETER) throw thrown
      return client.query(create)
    })
  } catch (thrown) {
    throw toFailure(name, thrown as ServerMessage)
  } finally {
    await client.end()
  }
  return { ...server, name: `${server.environment}/${server.server}/${name}`, database: name }
}

function toFailure(name: string, error: ServerMessage): GreenlineError {
  const message = `The scratch database "${name}" could not be made: ${error.message ?? 'no reason given'} (${error.code ?? 'no code'}).`
  return error.code === DATABASE_EXISTS
    ? impossible(message, 'Drop the database of this name, which a dry run has left behind.', error)
    : impossible(message, 'Give the account the right CREATEDB, or choose another kind of dry run.', error)
}

/** See `Mirroring.dropScratch`. Dropping what is gone does nothing. */
export async function dropScratch(scratch: Target, options: SessionOptions): Promise<void> {
  if (scratch.address.kind === 'embedded') return releaseEmbedded(scratch)
  const { client } = await openAdministrative(scratch, options)
  try {
    await client.query(`DROP DATABASE IF EXISTS ${quote(scratch.database)} WITH (FORCE)`)
  } catch (thrown) {
    const { message = 'no reason given' } = thrown as ServerMessage
    throw impossible(
      `The scratch database "${scratch.database}" could not be dropped: ${message}.`,
      `Drop the database "${scratch.database}" by hand.`,
      thrown,
    )
  } finally {
    await client.end()
  }
}

/** A session on another database of the scratch's server: one that every server has, and lets in. */
async function openAdministrative(
  scratch: Target,
  options: SessionOptions,
): Promise<{ readonly client: Client }> {
  try {
    return await openSession({ ...scratch, database: 'postgres' }, options)
  } catch (thrown) {
    if (!(thrown instanceof GreenlineError)) throw thrown
    return openSession({ ...scratch, database: 'template1' }, options)
  }
}
