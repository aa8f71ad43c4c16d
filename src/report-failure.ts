/**
 * The end of the line for everything thrown. Invariant: what a user can mend is
 * shown with its hint; anything else is a bug and keeps its stack.
 */
import { toGreenlineErrors, type GreenlineError } from './core/errors.js'
import type { Host } from './core/host.js'
import type { Problem } from './core/model.js'
import { problemOf } from './engine/problem.js'

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
export const showErrors = (host: Host, errors: readonly GreenlineError[]): void =>
  errors.forEach(error => showProblem(host, problemOf(error)))

/** One problem as one message, at its place in the repository when it has one. */
export function showProblem(
  host: Host,
  { code, message, hint, severity, path, line, column }: Problem,
): void {
  const at = line === undefined || column === undefined ? '' : `line ${line}, column ${column}: `
  const text = `${code}: ${at}${message}\n${hint}`
  const place = { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) }
  if (severity === 'error') host.error(text, place)
  else host.warning(text, place)
}
