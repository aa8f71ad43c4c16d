/**
 * What a case of a simulation is. Invariant: a case says what the server does with its last statement,
 * and that is proven by running it; a prediction is compared with what happened, never with the table alone.
 */

export type Outcome = 'succeeds' | 'does nothing' | { readonly fails: string }

/** One change, on the base schema of its dialect. */
export interface Case {
  /** What kind of statement the last one is. */
  readonly kind: string
  /** Unique in its dialect: the kind and what is special. */
  readonly name: string
  /** The text of a file. */
  readonly change: string
  /** Of the last statement. `does nothing` is for those that the server itself passes over (IF EXISTS and the like). */
  readonly outcome: Outcome
  /** Codes of the statements before the last that fail, by their place from 0; the others succeed. */
  readonly before: Readonly<Record<number, string>>
  /** Why nobody can say what the last one would do; asserted, and not counted as a kind. */
  readonly notSimulated?: string
}

export type Variant = readonly [
  what: string,
  change: string,
  outcome: Outcome,
  more?: Partial<Pick<Case, 'before' | 'notSimulated'>>,
]

export const OK = 'succeeds'
export const NOTHING = 'does nothing'
/** @param code - SQLSTATE of PostgreSQL, error number of MySQL and MariaDB. */
export const fails = (code: string | number): Outcome => ({ fails: String(code) })

/** Cases of one kind. */
export const kind = (name: string, ...variants: readonly Variant[]): readonly Case[] =>
  variants.map(([what, change, outcome, more]) => ({
    ...{ kind: name, name: `${name}: ${what}`, change, outcome },
    before: {},
    ...more,
  }))
