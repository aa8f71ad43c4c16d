/** What the server says against a query, or warns of. Invariant: what only this session may not do is a doubt. */
import { isCutShort } from '../sql-error.js'
import { doubt, refuse, refuseWith } from './refusal.js'
import type { Warning } from './scene.js'

/** Refuses what strict mode makes of warnings. */
export function refuseWarnings(warnings: readonly Warning[]): void {
  const [first] = warnings.filter(({ level }) => level !== 'Note')
  if (first === undefined) return
  if (/^(?:1292|1365|1366)$/.test(first.code)) refuse(Number(first.code), first.message)
  doubt(`the server warns: ${first.message}`)
}

/** Errors about names and shapes, which come out the same over a stand-in. */
export const SAME = new Set([
  1052, 1054, 1060, 1064, 1066, 1109, 1111, 1146, 1140, 1222, 1241, 1242, 1248, 1305, 1365, 1055, 1056, 1582,
  1630, 1690,
])
const DENIED = new Set([1044, 1045, 1142, 1143, 1227, 1370, 1792, 1290])

/** What the server said against a query. */
export function rethrow(thrown: unknown, isSubstituted: boolean): never {
  const { errno, sqlMessage, sqlState } = thrown as { errno?: number; sqlMessage?: string; sqlState?: string }
  if (errno === undefined || sqlMessage === undefined || sqlState === undefined) throw thrown
  if (DENIED.has(errno)) {
    const [, database, name] = (errno === 1370 && /for routine '(.*)\.(.*)'$/.exec(sqlMessage)) || []
    const routine = database === undefined || name === undefined ? {} : { routine: { database, name } }
    doubt(`this session may not try it: ${sqlMessage}`, routine)
  }
  if (isCutShort({ errno })) doubt('it takes too long to find out')
  if (isSubstituted && !SAME.has(errno)) doubt(`over the changed tables, the server says: ${sqlMessage}`)
  return refuseWith({ refusal: { code: String(errno), sqlState, message: sqlMessage } })
}
