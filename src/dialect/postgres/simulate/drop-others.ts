/** DROP of what is no relation. Invariant: a kind that is not here is not simulated. */
import type { Ast } from './parse.js'
import { dropRoutine } from './routines.js'
import { dropExtension, dropSchema } from './drop-schema.js'
import { dropOfTable } from './drop-of-table.js'
import { dropType } from './drop-type.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

export async function dropOther(world: World, stmt: Ast.DropStmt): Promise<void> {
  switch (stmt.removeType) {
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE':
      return dropRoutine(world, stmt)
    case 'OBJECT_SCHEMA':
      return dropSchema(world, stmt)
    case 'OBJECT_EXTENSION':
      return dropExtension(world, stmt)
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return dropType(world, stmt)
    case 'OBJECT_TRIGGER':
      return dropOfTable(world, stmt, 'trigger')
    case 'OBJECT_POLICY':
      return dropOfTable(world, stmt, 'policy')
    case 'OBJECT_RULE':
      return dropOfTable(world, stmt, 'rule')
    default:
      throw new Unsure(`dropping this (${stmt.removeType ?? ''}) is not simulated`)
  }
}
