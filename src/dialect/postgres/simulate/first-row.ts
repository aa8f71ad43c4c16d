/**
 * Which row a statement fails on when one of its values cannot be made: rows are made and written one after the
 * other, so that one before it may have been refused. Invariant: only rows that the server would have made by then
 * are looked at.
 */
import { settingsOf } from './resolve.js'
import { Refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'
import { firstOf, preludeOf, WRITTEN, type RowFlag, type Writes } from './writes.js'

/** A row that is refused, by its place from 1. */
export interface RefusedRow {
  readonly row: number
  readonly error: Refusal
}

/** More rows than this are not looked through. */
const MOST_ROWS = 2 ** 22

/**
 * The row that is refused before a value fails.
 *
 * @param flagsOf - What rows are refused for.
 * @returns undefined when it is the value that fails first, or nobody can tell.
 */
export async function refusedBefore(
  world: World,
  writes: Writes,
  flagsOf: (some: Writes) => readonly RowFlag[],
): Promise<RefusedRow | undefined> {
  const { first } = writes
  if (first === undefined) return undefined
  const look = async (rows: number): Promise<RefusedRow | 'made' | 'not made'> => {
    try {
      const some = { ...writes, ...(await first(rows)) }
      const flags = flagsOf(some)
      const text = `${preludeOf(some)} SELECT (SELECT count(*) FROM ${WRITTEN}), ${firstOf(flags)}`
      const { rows: answers } = await world.server.evaluate(text, await settingsOf(world))
      const [, row, stage] = /^(\d+) (\d+)$/.exec(answers[0]?.[1] ?? '') ?? []
      const error = flags[Number(stage ?? -1)]?.error
      return error === undefined ? 'made' : { row: Number(row), error }
    } catch (thrown) {
      if (thrown instanceof Refusal) return 'not made'
      throw thrown
    }
  }
  try {
    // Without any row it is a constant that fails, while the statement is planned.
    if ((await look(0)) === 'not made') return undefined
    let [made, failing] = [0, Infinity]
    while (failing - made > 1) {
      const rows = failing === Infinity ? Math.max(1, made * 2) : Math.floor((made + failing) / 2)
      if (rows > MOST_ROWS) return undefined
      const found = await look(rows)
      if (found === 'made') made = rows
      else if (found === 'not made') failing = rows
      else return found
    }
    return undefined
  } catch (thrown) {
    if (thrown instanceof Unsure) return undefined
    throw thrown
  }
}
