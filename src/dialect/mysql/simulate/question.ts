/** A look at the live server: one SELECT or SHOW of our own. */

/** @throws The driver's error, or a doubt when it takes too long. */
export type Question = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
