/** What CREATE SCHEMA may make in one go. Invariant: everything goes into the new schema. */
import { createTable } from './create-table.js'
import { createSequence } from './sequences.js'
import type { Ast } from './parse.js'
import { refusal } from './verdicts.js'
import type { World } from './world.js'

type Make = (world: World, schema: string, fields: unknown) => Promise<void>

function inside(schema: string, range: Ast.RangeVar | undefined): Ast.RangeVar {
  const own = range?.schemaname
  if (own !== undefined && own !== schema) {
    throw refusal(
      '42P15',
      `CREATE specifies a schema (${own}) different from the one being created (${schema})`,
    )
  }
  return { ...range, schemaname: schema }
}

export const OTHER_ELEMENTS: Readonly<Record<string, Make>> = {
  CreateStmt: (world, schema, fields) => {
    const stmt = fields as Ast.CreateStmt
    return createTable(world, { ...stmt, relation: inside(schema, stmt.relation) })
  },
  CreateSeqStmt: (world, schema, fields) => {
    const stmt = fields as Ast.CreateSeqStmt
    return createSequence(world, { ...stmt, sequence: inside(schema, stmt.sequence) })
  },
}
