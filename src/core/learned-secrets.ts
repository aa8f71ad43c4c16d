/**
 * Secrets that the process gets to know while it runs: tokens, and what commands
 * print. Invariant: from the moment one is learned, every redactor of the process
 * removes it; hence they are kept here and not handed from function to function,
 * where one that forgets to would let them through.
 */

const learned: string[] = []
const seen = new Set<string>()
const watchers: ((secret: string) => void)[] = []

/** Makes a text a secret. Comes before anything can be said that might hold it. */
export function learnSecret(secret: string): void {
  if (secret === '' || seen.has(secret)) return
  seen.add(secret)
  learned.push(secret)
  for (const tell of watchers) tell(secret)
}

/** All of them so far, in the order they were learned. */
export const learnedSecrets = (): readonly string[] => learned

/** Calls `tell` with every secret that is learned from now on, once each: the runner has to mask them in its log too. */
export const onSecretLearned = (tell: (secret: string) => void): void => void watchers.push(tell)
