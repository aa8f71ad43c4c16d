/**
 * What the ways to get a password or token have in common. Invariant: of what a
 * provider says, only words are passed on, and nothing that may be a secret.
 */
import { GreenlineError } from '../../core/errors.js'
import type { Target } from '../../core/target.js'
import type { Expiring } from './remember.js'

/** What is sent to the server in place of a password. */
export interface Token extends Expiring {
  readonly secret: string
}

/** Why there is no token, in words that are safe to show. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** @param hint - The next thing to try, as one imperative sentence. */
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message)
  }
}

/** The error of a target whose account cannot prove itself. @param who - Such as `AWS`, to complete `… gave no token`. */
export function unavailable(target: Target, who: string, thrown: unknown, hint: string): GreenlineError {
  // The thrown value is no cause: it may hold the request, and that the token.
  const said = thrown instanceof Refusal ? thrown.message : safeWords(thrown)
  const own = thrown instanceof Refusal ? thrown.hint : undefined
  return new GreenlineError('CREDENTIAL_UNAVAILABLE', `${who} for ${target.name}: ${said}`, own ?? hint, {
    place: { target: target.name },
  })
}

const MAX_CHARACTERS = 400

/** What a provider's error says, on one line, without anything as long as a token. */
export function safeWords(thrown: unknown): string {
  const { name, message } = thrown as { readonly name?: unknown; readonly message?: unknown }
  const words = `${typeof name === 'string' && name !== 'Error' ? `${name}: ` : ''}${String(message)}`
    .replace(/[\w+/=%.~-]{60,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
  return words.length > MAX_CHARACTERS ? `${words.slice(0, MAX_CHARACTERS)}…` : words
}

/** @throws Refusal when it takes longer than `deadlineMs`; the work itself goes on, and its end is ignored. */
export async function within<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Refusal(`there was no answer within ${deadlineMs / 1000} s.`)),
      deadlineMs,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
