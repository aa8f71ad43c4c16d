/** Thrown errors as problems of the results. Invariant: only what a user can mend becomes one. */
import { toGreenlineErrors, type ErrorPlace, type GreenlineError } from '../core/errors.js'
import type { Problem } from '../core/model.js'

/** @param place - Where it is, as far as the error itself does not say. */
export function problemOf(error: GreenlineError, place: ErrorPlace = {}): Problem {
  const { path, line, column, target } = { ...place, ...error.place }
  return {
    code: error.code,
    message: error.message,
    hint: error.hint,
    severity: 'error',
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(target === undefined ? {} : { target }),
  }
}

/** All problems in a thrown value; a bug is thrown on. */
export function problemsOf(thrown: unknown, place: ErrorPlace = {}): Problem[] {
  const errors = toGreenlineErrors(thrown)
  if (errors === undefined) throw thrown
  return errors.map(error => problemOf(error, place))
}
