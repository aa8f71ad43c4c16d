/** RENAME of what is no relation. Invariant: a kind that is not here is not simulated. */
import type { Ast } from './parse.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

export async function renameOther(_world: World, stmt: Ast.RenameStmt): Promise<void> {
  throw new Unsure(`renaming this (${stmt.renameType ?? ''}) is not simulated`)
}
