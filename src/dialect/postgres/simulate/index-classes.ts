/** What the keys of an index need: an access method, a collation, an operator class. Invariant: the server's catalog is asked, and of types of the change little is claimed. */
import type { IndexRequest } from './index-keys.js'
import { literal } from './names.js'
import { dotted } from './resolve.js'
import { typeOfColumn } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { look, type World } from './world.js'

/** @throws Refusal 42704, 0A000 */
export async function mustHaveMethod(world: World, method: string, request: IndexRequest): Promise<void> {
  const [found] = await look<{ readonly unique: boolean }>(
    world,
    `SELECT json_build_object('unique', pg_indexam_has_property(oid, 'can_unique'), 'many', pg_indexam_has_property(oid, 'can_multi_col'))::text
       FROM pg_am WHERE amname = ${literal(method)} AND amtype = 'i'`,
  )
  if (found === undefined) throw refusal('42704', `access method "${method}" does not exist`)
  if (request.unique && !found.unique && request.exclusion !== true) {
    throw refusal('0A000', `access method "${method}" does not support unique indexes`)
  }
  const many = method === 'hash' || method === 'spgist'
  if (many && request.elements.length > 1) {
    throw refusal('0A000', `access method "${method}" does not support multicolumn indexes`)
  }
}

/** @throws Refusal 42704 */
export async function mustHaveCollation(world: World, names: readonly string[]): Promise<void> {
  const name = names.at(-1) ?? ''
  const [found] = await look<boolean>(
    world,
    `SELECT to_json(true)::text FROM pg_collation WHERE collname = ${literal(name)} AND collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))`,
  )
  if (found !== undefined || world.state.things.has(`collation ${name}`)) return
  throw refusal('42704', `collation "${dotted(names)}" for encoding "UTF8" does not exist`)
}

/** @throws Refusal 42704, 42804 */
export async function mustHaveClass(
  world: World,
  {
    type,
    method,
    opclass,
  }: { readonly type: number; readonly method: string; readonly opclass: readonly string[] },
): Promise<void> {
  const ofChange = typeOfColumn(world, type)
  if (ofChange !== undefined) {
    if (ofChange.kind === 'e' && opclass.length === 0 && ['btree', 'hash'].includes(method)) return
    if (ofChange.kind !== 'd') throw new Unsure('the index is over a type of the change')
  }
  const given = ofChange?.base?.typeOid ?? type
  const name = opclass.at(-1)
  if (name !== undefined) {
    const [found] = await look<{ readonly fits: boolean }>(
      world,
      `SELECT json_build_object('fits', bool_or(${fits(given)}))::text FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
        WHERE m.amname = ${literal(method)} AND o.opcname = ${literal(name)} HAVING count(*) > 0`,
    )
    if (found === undefined) {
      throw refusal(
        '42704',
        `operator class "${dotted(opclass)}" does not exist for access method "${method}"`,
      )
    }
    if (found.fits) return
    const text = (await look<string>(world, `SELECT to_json(format_type(${given}, NULL))::text`))[0] ?? ''
    throw refusal('42804', `operator class "${dotted(opclass)}" does not accept data type ${text}`)
  }
  const [has] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
       WHERE m.amname = ${literal(method)} AND o.opcdefault AND (${fits(given)})))::text`,
  )
  if (has === true) return
  const text = (await look<string>(world, `SELECT to_json(format_type(${given}, NULL))::text`))[0] ?? ''
  throw refusal('42704', `data type ${text} has no default operator class for access method "${method}"`, {
    hint: 'You must specify an operator class for the index or define a default operator class for the data type.',
  })
}

/** Whether an operator class takes a type: itself, what it is bound to in binary form, or any of its kind. */
export const fits = (type: number): string => `
  o.opcintype = (WITH RECURSIVE b AS (SELECT oid, typtype, typbasetype FROM pg_type WHERE oid = ${type}
      UNION ALL SELECT t.oid, t.typtype, t.typbasetype FROM b JOIN pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd')
    SELECT oid FROM b WHERE typtype <> 'd' LIMIT 1)
  OR EXISTS (SELECT FROM pg_cast WHERE castsource = ${type} AND casttarget = o.opcintype AND castmethod = 'b' AND castcontext = 'i')
  OR (o.opcintype = 2277 AND (SELECT typcategory FROM pg_type WHERE oid = ${type}) = 'A')
  OR (o.opcintype = 3500 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'e')
  OR (o.opcintype = 3831 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'r')
  OR (o.opcintype = 4537 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'm')
  OR (o.opcintype = 2249 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'c')`
