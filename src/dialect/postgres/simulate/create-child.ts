/** CREATE TABLE … PARTITION OF and INHERITS. Invariant: bounds that cannot be compared are not said to fit. */
import type { placeOf } from './create-table.js'
import type { Ast } from './parse.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

export async function createChild(
  _world: World,
  _stmt: Ast.CreateStmt,
  _place: Awaited<ReturnType<typeof placeOf>>,
): Promise<void> {
  throw new Unsure('partitions and children of tables')
}
