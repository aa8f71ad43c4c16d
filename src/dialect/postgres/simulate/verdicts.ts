/**
 * The two ways in which a statement does not simply succeed, as they leave the code that
 * finds them out. Invariant: nothing but these two and bugs is thrown while a statement is judged.
 */
import type { SqlError } from '../../../core/model.js'

/** The server would refuse the statement. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** @param position - Code points from the start of the statement's text. */
  constructor(
    readonly sqlError: SqlError,
    readonly position?: number,
  ) {
    super(sqlError.message)
  }
}

/** Nobody can say what the statement would do. @param message - Why, as part of a sentence. */
export class Unsure extends Error {
  override readonly name = 'Unsure'
}

interface More {
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly position?: number | undefined
}

/** @param code - SQLSTATE. @param message - The server's own. */
export function refusal(code: string, message: string, { detail, hint, position }: More = {}): Refusal {
  return new Refusal(
    {
      code,
      sqlState: code,
      message,
      ...(detail === undefined ? {} : { detail }),
      ...(hint === undefined ? {} : { hint }),
    },
    position,
  )
}
