/** The order of subcommands of ALTER TABLE, and what they are called. Invariant: pure. */
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { refusal, Unsure } from './verdicts.js'
import { kindOf } from './world.js'

/**
 * The order in which the server does them, whatever the order in which they are written.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/tablecmds.c AlterTablePass
 */
const PASSES: readonly (readonly string[])[] = [
  ['AT_DropColumn', 'AT_DropConstraint', 'AT_DropExpression', 'AT_DropNotNull', 'AT_DropIdentity'],
  ['AT_AlterColumnType'],
  ['AT_AddColumn'],
  [
    'AT_SetNotNull',
    'AT_AddIdentity',
    'AT_SetIdentity',
    'AT_SetStatistics',
    'AT_SetStorage',
    'AT_SetCompression',
    'AT_ColumnDefault',
  ],
  ['AT_AddConstraint'],
]

/** Subcommands in the order in which the server does them. */
export function inPasses(cmds: readonly Ast.AlterTableCmd[]): readonly Ast.AlterTableCmd[] {
  const rank = ({ subtype: given, def }: Ast.AlterTableCmd): number => {
    const subtype: string = given ?? ''
    const pass = PASSES.findIndex(names => names.includes(subtype))
    if (subtype === 'AT_ColumnDefault' && def === undefined) return 0
    return pass === -1 ? PASSES.length : pass
  }
  return cmds.toSorted((a, b) => rank(a) - rank(b))
}

const WORDS: Readonly<Record<string, string>> = {
  AT_AddColumn: 'ADD COLUMN',
  AT_DropColumn: 'DROP COLUMN',
  AT_ColumnDefault: 'ALTER COLUMN ... SET DEFAULT',
  AT_SetNotNull: 'ALTER COLUMN ... SET NOT NULL',
  AT_DropNotNull: 'ALTER COLUMN ... DROP NOT NULL',
  AT_AlterColumnType: 'ALTER COLUMN ... SET DATA TYPE',
  AT_AddConstraint: 'ADD CONSTRAINT',
  AT_DropConstraint: 'DROP CONSTRAINT',
  AT_ValidateConstraint: 'VALIDATE CONSTRAINT',
  AT_EnableRowSecurity: 'ENABLE ROW SECURITY',
  AT_DisableRowSecurity: 'DISABLE ROW SECURITY',
  AT_AttachPartition: 'ATTACH PARTITION',
  AT_DetachPartition: 'DETACH PARTITION',
}

/** What is said of a subcommand for another kind of relation. */
export function wrongKind(relation: Relation, { subtype: given }: Ast.AlterTableCmd): Error {
  const subtype: string = given ?? ''
  if (subtype === 'AT_AttachPartition' || subtype === 'AT_DetachPartition') {
    return refusal('42809', `table "${relation.name}" is not partitioned`)
  }
  const words = WORDS[subtype]
  if (words === undefined) return new Unsure(`it does to ${relation.name} what may not be done to it`)
  return refusal('42809', `ALTER action ${words} cannot be performed on relation "${relation.name}"`, {
    detail: `This operation is not supported for ${kindOf(relation)}s.`,
  })
}
