/**
 * Sends statements and tells what they did to what was there before. Invariant: the observed session
 * answers as a plain one: it is asked nothing after a statement, and before one only what the
 * statement's own answer covers up.
 *
 * All that shows is FOUND_ROWS() behind such a statement, where it is not meant to be asked for:
 * https://dev.mysql.com/doc/refman/8.4/en/information-functions.html#function_found-rows
 */
import type { Target } from '../../../core/target.js'
import type { SessionOptions } from '../../dialect.js'
import { select, type Session } from '../connect.js'
import { quoteName } from '../mirror/names.js'
import type { MakeSender, Sent } from '../send.js'
import { isFromServer, type ServerError } from '../sql-error.js'
import { createLookout, type FullName, type Shared } from './lookout.js'
import { mayTouch, readStatement } from './read-statement.js'
import type { ObjectName } from '../statements/reader.js'
import { watch, type Named, type Scene } from './watch.js'

/** Makes senders that observe, for the sessions of one dry run. */
export function observer(target: Target, options: SessionOptions, shared: Shared): MakeSender {
  return (session, send, isCancelled) => {
    const lookout = createLookout(target, options, { product: session.server.product, shared })
    const scene = { session, lookout, send, isCancelled, heldLocks: new Set<string>() }
    return {
      send: text => (mayTouch(text) ? sendWatched(text, scene) : send(text)),
      passesBy: text => !mayTouch(text),
      [Symbol.asyncDispose]: () => lookout[Symbol.asyncDispose](),
    }
  }
}

type Stage = Omit<Scene, 'resolve' | 'show' | 'choosesAlgorithm'>

async function sendWatched(text: string, stage: Stage): Promise<Sent> {
  const { session, send } = stage
  try {
    const context = await readContext(session)
    if (context === undefined) return await send(text)
    const subject = readStatement(text, { server: session.server, sqlMode: context.sqlMode })
    if (subject === undefined) return await send(text)
    const show = ({ database, name }: FullName): string =>
      database === context.database ? name : `${database}.${name}`
    const resolve = (name: ObjectName): Promise<Named | undefined> =>
      nameIn(context.database, name, { session, show })
    return await watch(text, subject, { ...stage, resolve, show, choosesAlgorithm: context.choosesAlgorithm })
  } catch (thrown) {
    const error = thrown as ServerError
    if (typeof error.code !== 'string') throw thrown
    // The connection was lost before the statement was sent, as it may be while it runs.
    return { reply: { error: thrown as NonNullable<Sent['reply']['error']> }, durationMs: 0 }
  }
}

interface Context {
  readonly database: string | undefined
  readonly sqlMode: string
  readonly choosesAlgorithm: boolean
}

const DEFAULT_ALGORITHM = new Set(['0', 'OFF', 'DEFAULT'])

/** What the reading of a statement depends on, asked in the session: any routine may have changed it. */
async function readContext({ client }: Session): Promise<Context | undefined> {
  const rows = await refusedAsNothing(
    select(client, 'SELECT DATABASE() AS db, @@sql_mode AS mode, @@old_alter_table AS old'),
  )
  const row = rows?.[0]
  if (row === undefined) return undefined
  const database = row['db'] as string | null | undefined
  return {
    database: database ?? undefined,
    sqlMode: String(row['mode']),
    choosesAlgorithm: !DEFAULT_ALGORITHM.has(String(row['old'])),
  }
}

/** A name with its database; nothing for a temporary table, which nobody else sees, and without a database. */
async function nameIn(
  current: string | undefined,
  { database = current, name }: ObjectName,
  { session, show }: Pick<Scene, 'session' | 'show'>,
): Promise<Named | undefined> {
  if (database === undefined) return undefined
  const asked = `SHOW CREATE TABLE ${quoteName(database)}.${quoteName(name)}`
  const [row] = (await refusedAsNothing(select(session.client, asked))) ?? []
  if (String(row?.['Create Table']).startsWith('CREATE TEMPORARY ')) return undefined
  return { database, name, shown: show({ database, name }) }
}

async function refusedAsNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (thrown) {
    if (isFromServer(thrown as ServerError)) return undefined
    throw thrown
  }
}
