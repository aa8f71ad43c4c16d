/** Problems of a server that are told alike, whatever its dialect. Invariant: words only; nothing is looked up. */
import type { GreenlineError } from '../core/errors.js'
import type { Problem } from '../core/model.js'
import type { Target } from '../core/target.js'
import { nameOf, privilegeMissing } from './connection-error.js'

/** A server takes no writes. @param why - To complete `The server …`. */
export const readOnly = (target: Target, why: string): Problem => ({
  code: 'TARGET_READ_ONLY',
  message: `${nameOf(target)} ${why}.`,
  hint: 'Put the address of the primary, and of an account that may write, into the database URL.',
  severity: 'error',
  target: target.name,
})

/** A server lacks what Greenline asks of it. */
export const tooOld = (target: Target, version: string, oldest: string): Problem => ({
  code: 'SERVER_TOO_OLD',
  message: `${nameOf(target)} is ${version}; Greenline needs ${oldest} or later.`,
  hint: 'Upgrade the server.',
  severity: 'error',
  target: target.name,
})

/** An error that is told beside others, and not thrown. */
export const asProblem = ({ code, message, hint }: GreenlineError, target: Target): Problem => ({
  ...{ code, message, hint },
  severity: 'error',
  target: target.name,
})

/** An account that may do nothing but read. @param account - As the server knows it. */
export const mayChangeNothing = (target: Target, account: string): Problem =>
  asProblem(
    privilegeMissing(target, `${account} may change nothing in the database "${target.database}"`),
    target,
  )
