/**
 * Sessions that a mirror is read and made with. Invariant: they are closed when
 * the work on them ends, however it ends, and at once when it is cancelled.
 */
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import { connectionLost } from '../../connection-error.js'
import type { SessionOptions } from '../../dialect.js'
import { openSession, type Session, type SessionExtras } from '../connect.js'
import { ask } from './batch.js'
import { isFromServer, type ServerError } from '../sql-error.js'

/** A dry run that was called off. */
export const cancelled = (): GreenlineError =>
  new GreenlineError('CANCELLED', 'The dry run was cancelled while its mirror was made.', 'Run it again.')

/**
 * Works on a session of its own that takes several statements at once.
 *
 * @throws GreenlineError what `connect` throws, CANCELLED, CONNECTION_LOST, and DRY_RUN_IMPOSSIBLE with the
 *   server's words when it refused.
 */
export async function onSession<T>(
  target: Target,
  options: SessionOptions & { readonly signal?: AbortSignal },
  work: (session: Session) => Promise<T>,
  extras: SessionExtras = {},
): Promise<T> {
  const { signal } = options
  throwIfCancelled(signal)
  const session = await openSession(target, options, { ...extras, statements: 'several' })
  const { client } = session
  // Destroying settles nothing that is in flight, and the server would go on with what it was sent.
  const breakOff = (): Promise<void> => {
    client.destroy()
    return killSession(target, options, client.threadId)
  }
  let abort: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    abort = () => void breakOff().then(() => reject(cancelled()))
  })
  aborted.catch(() => undefined)
  signal?.addEventListener('abort', abort)
  try {
    throwIfCancelled(signal)
    const done = await Promise.race([work(session), aborted])
    await close(session)
    return done
  } catch (thrown) {
    // It may be in the middle of an answer, which a polite end would wait for.
    await breakOff()
    throw isAborted(signal) ? cancelled() : toMirrorError(target, thrown)
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false

/** @throws GreenlineError CANCELLED */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (isAborted(signal)) throw cancelled()
}

/** Ends a session on the server. Never rejects: where it cannot be ended, dropping the mirror does it. */
async function killSession(target: Target, options: SessionOptions, id: number): Promise<void> {
  try {
    const session = await openSession(target, options, { database: '' })
    // It may have ended in the meantime: then the server knows no such session.
    await ask(session.client, `KILL ${id}`).catch(() => undefined)
    await close(session)
  } catch {
    // No session is to be had: the server may be gone.
  }
}

const close = ({ client }: Session): Promise<void> =>
  new Promise(resolve => {
    client.once('end', resolve)
    client.end(() => resolve())
  })

function toMirrorError(target: Target, thrown: unknown): unknown {
  if (thrown instanceof GreenlineError) return thrown
  const { errno, code, sqlMessage } = thrown as ServerError
  if (errno === undefined && code === undefined) return thrown
  if (!isFromServer(thrown as ServerError)) return connectionLost(target)
  return new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `${target.name} refused what a mirror needs: ${sqlMessage ?? ''} (${errno ?? code ?? ''}).`,
    'Give the account the privilege the message names, or choose another place for the mirror with `dry-run`.',
    { cause: thrown, place: { target: target.name } },
  )
}
