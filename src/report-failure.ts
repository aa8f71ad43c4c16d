/**
 * The end of the line for everything thrown. Invariant: what a user can mend is
 * shown with its hint; anything else is a bug and keeps its stack.
 */
import { toGreenlineErrors, type GreenlineError } from './core/errors.js'
import type { Host } from './core/host.js'

/** Runs a whole step; what it throws becomes a message and exit code 2. */
export async function reportFailure(host: Host, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    process.exitCode = 2
    const errors = toGreenlineErrors(thrown)
    if (errors !== undefined) {
      showErrors(host, errors)
      return
    }
    const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    host.error(
      `BUG: Greenline met a situation it does not know. Please report it with these lines.\n${stack}`,
    )
  }
}

/** Each error as one message: code, what happened, what to do next. */
export function showErrors(host: Host, errors: readonly GreenlineError[]): void {
  for (const { code, message, hint, place } of errors) {
    const at = [place.path, place.line, place.column].filter(part => part !== undefined).join(':')
    const where = {
      ...(place.path === undefined ? {} : { path: place.path }),
      ...(place.line === undefined ? {} : { line: place.line }),
    }
    host.error(`${code}: ${at === '' ? '' : `${at}: `}${message}\n${hint}`, where)
  }
}
