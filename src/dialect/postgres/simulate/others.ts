/** Statements with little to them. Invariant: what may do anything is not simulated. */
import { Unsure } from './verdicts.js'

/** DO and CALL run code that only running shows. */
export async function runCode(): Promise<void> {
  throw new Unsure('what its code does cannot be told without running it')
}
