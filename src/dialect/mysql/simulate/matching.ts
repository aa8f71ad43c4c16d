/** The rows that an UPDATE or DELETE is about. Invariant: the server finds them, by the statement's own condition. */
import { textOf } from '../statements/parts.js'
import type { Token } from '../statements/tokens.js'
import { overWorld } from './queries.js'
import { mustOnlyRead } from './read-only.js'
import { doubt } from './refusal.js'
import type { Scene } from './scene.js'
import { rethrow } from './server-words.js'

const UNSTEADY =
  /^(?:RAND|UUID|UUID_SHORT|NOW|SYSDATE|CURRENT_TIMESTAMP|CURDATE|CURRENT_DATE|CURTIME|CURRENT_TIME|UTC_TIMESTAMP|UTC_DATE|UTC_TIME|LOCALTIME|LOCALTIMESTAMP|UNIX_TIMESTAMP|USER|CURRENT_USER|SESSION_USER|CONNECTION_ID)$/

/** The first word of a text whose value is another from time to time, or from session to session. */
export const unsteadyIn = (tokens: readonly Token[]): string | undefined =>
  tokens.find(
    ({ keyword }, at) =>
      UNSTEADY.test(keyword) && (tokens[at + 1]?.text === '(' || /^(?:CURRENT_|LOCALTIME)/.test(keyword)),
  )?.text

/** A condition as a query has it. */
export function condition(scene: Scene, where: readonly Token[]): string {
  mustOnlyRead(where)
  const unsteady = unsteadyIn(where)
  if (unsteady !== undefined) doubt(`its condition depends on ${unsteady}`)
  return where.length === 0 ? 'TRUE' : `(${textOf(scene.text, where)})`
}

/** Asks the server about the statement as a query: names, types, and how many rows. */
export async function ask(
  scene: Scene,
  sql: string,
  need: 'columns' | 'rows',
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const over = await overWorld(scene, sql, need)
  try {
    return await scene.askAs(over)
  } catch (thrown) {
    return rethrow(thrown, over !== sql)
  }
}

/** Tables that a query reads from end to end. */
export async function scan(scene: Scene, sql: string): Promise<void> {
  try {
    const over = await overWorld(scene, sql, 'columns')
    if (over !== sql) return
    for (const row of await scene.askAs(`EXPLAIN ${sql}`)) {
      const table = row['table']
      if (row['type'] === 'ALL' && typeof table === 'string' && !table.startsWith('<')) scene.scans.add(table)
    }
  } catch {
    // What cannot be explained is not told of.
  }
}
