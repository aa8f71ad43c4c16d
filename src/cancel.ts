/**
 * Cancelling from outside. Invariant: a first signal lets the results be published;
 * on a terminal, signals that go on end the process.
 */
import type { Host } from './core/host.js'

/** What a cancel does to an execution. */
export interface Cancellation {
  /** Aborted when nothing new is to begin. */
  readonly stop: AbortSignal
  /** Aborted when what runs is to be cancelled on its server; `stop` is aborted by then. */
  readonly signal: AbortSignal
}

const CANCELLING = 'Cancelling: running statements are cancelled on their servers, nothing new begins.'
const FINISHING =
  'Stopping: files that are running go on to their end, nothing new begins. A second signal cancels them too.'

/**
 * Listens to SIGINT and SIGTERM: the runner sends both, 7.5 s apart, and kills 2.5 s later.
 *
 * @param first - What the first signal does to what is running; the second cancels it.
 */
export function cancelOnSignal(host: Host, first: 'cancel' | 'finish' = 'cancel'): Cancellation {
  const [stop, cancel] = [new AbortController(), new AbortController()]
  const onSignal = (name: NodeJS.Signals): void => {
    if (cancel.signal.aborted) {
      if (name === 'SIGINT' && process.stdout.isTTY) process.exit(130)
      return
    }
    const isFinishing = first === 'finish' && !stop.signal.aborted
    host.warning(isFinishing ? FINISHING : CANCELLING)
    stop.abort()
    if (!isFinishing) cancel.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return { stop: stop.signal, signal: cancel.signal }
}
