/**
 * Who objects run as on the mirror. Invariant: an object keeps its definer only
 * where that account is there and may work in the mirror; else it runs as the
 * account that made the mirror, and that is said.
 */
import type { Connection as Client } from 'mysql2'
import type { Problem } from '../../../core/model.js'
import { runBatch } from './batch.js'
import type { CatalogObject } from './catalog.js'
import { definerOf } from './texts.js'

const PROBE = '`greenline probe`'

/**
 * Tries every definer out, in the mirror while it is empty: only running something as an account shows whether it
 * is there and may read and write here.
 *
 * @returns The definers that can be kept, as `user`@`host`.
 */
export async function keptDefiners(
  mirror: Client,
  objects: readonly CatalogObject[],
): Promise<ReadonlySet<string>> {
  const definers = [...new Set(objects.flatMap(object => definerOf(object) ?? []))]
  const kept = new Set<string>()
  if (definers.length === 0) return kept
  const answers = await runBatch(mirror, [
    `CREATE TABLE ${PROBE} (a int)`,
    ...definers.flatMap(definer => [
      `CREATE DEFINER=${definer} PROCEDURE ${PROBE}() SQL SECURITY DEFINER BEGIN INSERT INTO ${PROBE} VALUES (1); UPDATE ${PROBE} SET a = 2; DELETE FROM ${PROBE}; END`,
      `CALL ${PROBE}()`,
      `DROP PROCEDURE IF EXISTS ${PROBE}`,
    ]),
    `DROP TABLE ${PROBE}`,
  ])
  definers.forEach((definer, index) => {
    const [created, called] = answers.slice(1 + index * 3)
    if (created?.error === undefined && called?.error === undefined) kept.add(definer)
  })
  return kept
}

/** One warning for each definer that was not kept, with what runs as somebody else. */
export function definerProblems(
  objects: readonly CatalogObject[],
  kept: ReadonlySet<string>,
  target: string,
): readonly Problem[] {
  const lost = new Map<string, string[]>()
  for (const object of objects) {
    const definer = definerOf(object)
    if (definer === undefined || kept.has(definer)) continue
    lost.set(definer, [...(lost.get(definer) ?? []), `${object.kind} ${object.name}`])
  }
  return [...lost].map(([definer, names]) => ({
    code: 'MIRROR_INCOMPLETE',
    message: `On the mirror these run as the account that made it, since ${definer} is not there or may not work in it: ${names.join(', ')}.`,
    hint: 'Create the account on the server of the mirror and let it use every database there, if its privileges matter to the change.',
    severity: 'warning',
    target,
  }))
}
