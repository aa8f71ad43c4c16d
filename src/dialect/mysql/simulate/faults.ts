/**
 * What is wrong with single rows. Invariant: rows are written one after the other, so of all faults the server tells
 * of the one in the first row.
 */
import { doubt, isRefusal, refuseWith, type Refusal } from './refusal.js'

/** What is wrong with a row. */
export interface Fault {
  /** 1-based, in the order in which rows are written. */
  readonly row: number
  readonly refusal: Refusal
  /** Found in an index other than the primary key. */
  readonly isSecondary?: boolean
}

/** @throws A doubt: InnoDB looks into indexes in the order in which they were made, which nobody sees. */
export function mustBeDecided(faults: readonly (Fault | undefined)[]): void {
  const first = firstFault(faults)
  if (first?.isSecondary !== true) return
  const others = faults.filter(each => each?.row === first.row && each.isSecondary === true)
  if (others.some(each => each?.refusal.refusal.code !== first.refusal.refusal.code))
    doubt('two things are wrong with one row, and which index the server looks into first nobody sees')
}

/** Keeps a refusal as the fault of a row. @throws All that is no refusal. */
export function faultAt(row: number, say: () => unknown): Fault {
  try {
    say()
  } catch (thrown) {
    if (isRefusal(thrown)) return { row, refusal: thrown }
    throw thrown
  }
  throw new Error('A fault was looked at that the server does not mind')
}

/** The fault that the server comes upon first; of several in a row, the first given. */
export function firstFault<F extends Fault>(faults: readonly (F | undefined)[]): F | undefined {
  let first: F | undefined
  for (const each of faults) {
    if (each !== undefined && (first === undefined || each.row < first.row)) first = each
  }
  return first
}

/** @throws The refusal of the first of them, if there is any. */
export function refuseFirst(faults: readonly (Fault | undefined)[]): void {
  const first = firstFault(faults)
  if (first !== undefined) refuseWith(first.refusal)
}
