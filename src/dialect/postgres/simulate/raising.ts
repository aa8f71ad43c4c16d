/**
 * Errors of our own inside a query: a cast that fails with a text that says which error the
 * server would give in earnest. Invariant: planning never evaluates one, since `concat` is not immutable.
 */
import { refusal, type Refusal } from './verdicts.js'
import { literal } from './names.js'

const MARK = 'greenline!'

/** An expression of type boolean that fails with this error. @param value - SQL of a text for the end of the message. */
export const raise = (code: string, message: string, value = "''"): string =>
  `(pg_catalog.concat(${literal(`${MARK}${code}!${message}`)}, ${value}))::pg_catalog.bool`

/** The error that a message of the server stands for. */
export function raised(message: string): Refusal | undefined {
  const found = /^invalid input syntax for type boolean: "greenline!(\w{5})!([^]*)"$/.exec(message)
  return found === null ? undefined : refusal(found[1] ?? 'XX000', found[2] ?? '')
}
