/**
 * Ends what runs on a server: on demand, and when a statement's time is over. Invariant: whoever
 * waits for an answer learns what came of it, also when the server says nothing more.
 */
import type { Target } from '../../core/target.js'
import type { SessionOptions } from '../dialect.js'
import { openSession, select, type Session } from './connect.js'
import { breakOff } from './query.js'

/** How much longer than its statement timeout a server may take to answer before it is given up. */
const GRACE_MS = 15_000

/** Watches over one statement at a time. */
export interface Deadline {
  /** One was answered, and the next one begins. */
  readonly next: () => void
  readonly stop: () => void
}

/** Starts to watch over a statement: on MySQL, which has no limit of its own for all kinds, it is ended here. */
export function startDeadline(target: Target, session: Session, options: SessionOptions): Deadline {
  const { statementTimeoutMs } = options
  if (statementTimeoutMs === 0) return { next: () => undefined, stop: () => undefined }
  const kill = (): void => void killQuery(target, session, options)
  const killing = session.server.product === 'MySQL' ? setTimeout(kill, statementTimeoutMs) : undefined
  const givingUp = setTimeout(() => breakOff(session.client), statementTimeoutMs + GRACE_MS)
  return {
    next() {
      killing?.refresh()
      givingUp.refresh()
    },
    stop() {
      clearTimeout(killing)
      clearTimeout(givingUp)
    },
  }
}

/** Ends what a session runs, over a session of its own. Never throws. */
export async function killQuery(target: Target, { client }: Session, options: SessionOptions): Promise<void> {
  try {
    const other = await openSession(target, options)
    await select(other.client, `KILL QUERY ${client.threadId}`)
    other.client.end()
  } catch {
    // Without a second session, closing this one is all that is left.
    breakOff(client)
  }
}

/** How long a server has to end what it was told to. */
const PAUSE_MS = 100

/** Starts to watch over the statements of a batch, one after the other; from a cancel on, over nothing but its end. */
export function startBatchDeadline(
  target: Target,
  session: Session,
  options: SessionOptions,
  isCancelled: () => boolean,
): Deadline {
  const deadline = startDeadline(target, session, options)
  let killing: Pick<Deadline, 'stop'> | undefined
  return {
    next() {
      // A KILL QUERY that came between two statements may have ended none of them.
      if (isCancelled()) killing ??= keepKilling(target, session, options)
      else deadline.next()
    },
    stop() {
      killing?.stop()
      deadline.stop()
    },
  }
}

/** Ends one statement after the other, until nothing of a batch is left. */
function keepKilling(target: Target, session: Session, options: SessionOptions): Pick<Deadline, 'stop'> {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const kill = async (): Promise<void> => {
    await killQuery(target, session, options)
    if (!isStopped()) timer = setTimeout(() => void kill(), PAUSE_MS)
  }
  const isStopped = (): boolean => stopped
  void kill()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
