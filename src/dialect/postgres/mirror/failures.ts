/** Why there is no mirror. Invariant: nothing that a server said is left out, and no secret is in it. */
import { GreenlineError } from '../../../core/errors.js'

/** @param hint - One imperative sentence. */
export const impossible = (message: string, hint: string, cause?: unknown): GreenlineError =>
  new GreenlineError('DRY_RUN_IMPOSSIBLE', message, hint, cause === undefined ? {} : { cause })

export const cancelled = (): GreenlineError =>
  new GreenlineError('CANCELLED', 'Cancelled while the mirror was made.', 'Run again.')
