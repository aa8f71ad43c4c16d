/** Whether a value of one type may be stored in a column of another. Invariant: of types of the change nothing is claimed. */
import type { Ast } from './parse.js'
import { isNewOid } from './state.js'
import { Unsure } from './verdicts.js'
import { look, type World } from './world.js'

const UNKNOWN = 705
const TEXT = 25

/** Whether it is a literal whose type is not said, or NULL: it becomes what it is put into. */
export function isUntyped(node: Ast.Node | undefined): boolean {
  if (node === undefined || !('A_Const' in node)) return false
  const { sval, isnull } = node.A_Const
  return isnull === true || sval !== undefined
}

/**
 * Whether the server casts on assignment.
 *
 * @see https://www.postgresql.org/docs/current/typeconv-query.html
 */
export async function isAssignable(world: World, source: number, target: number): Promise<boolean> {
  if (source === target || source === UNKNOWN) return true
  if (isNewOid(source) || isNewOid(target)) throw new Unsure('a type of the change takes part in a cast')
  const [is] = await look<boolean | null>(world, ASSIGNABLE(source, target))
  return is === true
}

const ASSIGNABLE = (source: number, target: number): string => `
  WITH RECURSIVE based (oid, base, side) AS (
    SELECT oid, CASE WHEN typtype = 'd' THEN typbasetype END, 's' FROM pg_type WHERE oid = ${source}
    UNION ALL SELECT oid, CASE WHEN typtype = 'd' THEN typbasetype END, 't' FROM pg_type WHERE oid = ${target}
    UNION ALL SELECT t.oid, CASE WHEN t.typtype = 'd' THEN t.typbasetype END, b.side FROM based b JOIN pg_type t ON t.oid = b.base),
  pair AS (SELECT s.*, t.oid AS t_oid, t.typcategory AS t_category, t.typelem AS t_elem, t.typtype AS t_type
             FROM pg_type s, pg_type t
            WHERE s.oid = (SELECT oid FROM based WHERE side = 's' AND base IS NULL) AND t.oid = (SELECT oid FROM based WHERE side = 't' AND base IS NULL))
  SELECT to_json(
    p.oid = p.t_oid
    OR EXISTS (SELECT FROM pg_cast WHERE castsource = p.oid AND casttarget = p.t_oid AND castcontext IN ('a', 'i'))
    OR (p.t_category = 'S' AND NOT EXISTS (SELECT FROM pg_cast WHERE castsource = p.oid AND casttarget = p.t_oid)
        AND (p.t_oid <> 18 OR p.typcategory = 'S'))
    OR (p.typcategory = 'A' AND p.t_category = 'A' AND p.typelem <> 0 AND p.t_elem <> 0
        AND (p.typelem = p.t_elem OR EXISTS (SELECT FROM pg_cast WHERE castsource = p.typelem AND casttarget = p.t_elem AND castcontext IN ('a', 'i'))))
    OR (p.oid = 2249 AND p.t_type = 'c'))::text FROM pair p`

export { TEXT, UNKNOWN }
