/**
 * Where sequences go on. Invariant: a number that the source has given out is
 * not given out on the mirror. (AUTO_INCREMENT is a part of a table's text.)
 */
import type { Connection as Client } from 'mysql2'
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import { runBatch } from './batch.js'
import { quoteName } from './names.js'
import { asBytes } from './row-values.js'

/**
 * Sets MariaDB's sequences to what the source would give out after what its sessions hold in store.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when the account may not read one; the driver's error.
 */
export async function copyCounters(
  from: Client,
  to: Client,
  { source, sequences }: { source: Target; sequences: readonly string[] },
): Promise<void> {
  if (sequences.length === 0) return
  const states = await runBatch(
    from,
    sequences.map(name =>
      asBytes(
        `SELECT CAST(next_not_cached_value AS CHAR) AS next, CAST(cycle_count AS CHAR) AS round FROM ${quoteName(name)}`,
      ),
    ),
  )
  const refused = sequences.filter((_, index) => states[index]?.error !== undefined)
  if (refused.length > 0) {
    throw new GreenlineError(
      'DRY_RUN_IMPOSSIBLE',
      `${source.name} refused to say where these sequences are: ${refused.join(', ')}.`,
      'Grant the account SELECT on the database, so that its sequences can go on where they are.',
      { place: { target: source.name } },
    )
  }
  await runBatch(
    to,
    sequences.map((name, index) => {
      const state = states[index]?.rows?.[0]
      return asBytes(
        `DO SETVAL(${quoteName(name)}, ${String(state?.['next'])}, 0, ${String(state?.['round'])})`,
      )
    }),
  )
}
