/**
 * What an account proves itself with. Invariant: nothing is kept longer than it
 * is good for, and nothing but the server it is for gets to see it.
 */
import type { NetworkAddress } from '../core/target.js'

/** The password, or a token in its place, for a connection that is about to be opened. */
export async function passwordFor({ credential }: NetworkAddress): Promise<string> {
  if (credential.kind === 'password') return credential.password
  throw new Error(`No way to get a credential of kind ${credential.kind}`)
}
