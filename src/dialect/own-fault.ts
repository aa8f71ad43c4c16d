/**
 * Faults of Greenline itself while a statement is simulated. Invariant: what the language throws ends one statement
 * in doubt, never the simulation of the others; all else is thrown on.
 */
const THROWN_BY_THE_LANGUAGE = [TypeError, RangeError, SyntaxError]

/** Why a statement is not simulated, when the code that judges it is wrong; undefined for what is no such fault. */
export const ownFault = (thrown: unknown): string | undefined =>
  THROWN_BY_THE_LANGUAGE.some(kind => thrown instanceof kind)
    ? `Greenline has a fault there (${String(thrown)}); please report the statement`
    : undefined
