/**
 * Cancelling from outside. Invariant: the first signal cancels what runs on the
 * servers and lets the results be published; the second one ends the process.
 */
import type { Host } from './core/host.js'

/** A signal that is aborted by SIGINT or SIGTERM: the runner sends both, 7.5 s apart, and kills 2.5 s later. */
export function cancelOnSignal(host: Host): AbortSignal {
  const controller = new AbortController()
  const cancel = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      if (name === 'SIGINT' && process.stdout.isTTY) process.exit(130)
      return
    }
    host.warning('Cancelling: the running statement is cancelled on the server, nothing new starts.')
    controller.abort()
  }
  process.on('SIGINT', cancel)
  process.on('SIGTERM', cancel)
  return controller.signal
}
