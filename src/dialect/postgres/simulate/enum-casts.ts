/** Casts to enums of the change, for which texts stand in. Invariant: only what the server casts to an enum is cast to its text. */
import type { Relation } from './objects.js'
import { stringsOf } from './parse.js'
import { positionOf } from './resolve.js'
import { columnOf } from './state.js'
import { formatType, typeOfChange } from './type-names.js'
import { refusal } from './verdicts.js'
import type { References } from './walk.js'
import type { World } from './world.js'

/** bpchar, varchar, text. */
const TEXTS = new Set([1042, 1043, 25])

/** @throws Refusal 42846 where a column is neither a text nor of the enum */
export async function mustCastToEnum(
  world: World,
  relation: Relation,
  { casts }: Pick<References, 'casts'>,
): Promise<void> {
  for (const cast of casts) {
    const { arg, typeName } = cast
    if (arg === undefined || !('ColumnRef' in arg) || typeName === undefined) continue
    const type = await typeOfChange(world, stringsOf(typeName.names))
    const column = columnOf(relation, stringsOf(arg.ColumnRef.fields).at(-1) ?? '')
    if (type?.kind !== 'e' || column === undefined) continue
    if (column.typeOid === type.oid || TEXTS.has(column.typeOid)) continue
    throw refusal(
      '42846',
      `cannot cast type ${await formatType(world, column.typeOid, -1)} to ${type.name}`,
      { position: positionOf(world, cast) },
    )
  }
}
