/**
 * What an ALTER TABLE may touch beside the table, for when nobody can tell what it does. Invariant:
 * names of indexes and sequences that it may make are among it, as the server would make them.
 */
import { madeName } from './names.js'
import { stringsOf, type Ast } from './parse.js'

/** @returns `everything` when what it touches has no names in it. */
export function namesMadeBy(
  table: string,
  cmds: readonly Ast.AlterTableCmd[],
): readonly string[] | 'everything' {
  if (cmds.some(({ behavior }) => behavior === 'DROP_CASCADE')) return 'everything'
  return cmds.flatMap(({ subtype, name = '', def }) => {
    if (def === undefined) return []
    if ('Constraint' in def) {
      return subtype === 'AT_AddIdentity' ? [madeName(table, name, 'seq')] : namesOf(table, def.Constraint)
    }
    if ('ColumnDef' in def && subtype === 'AT_AddColumn') {
      const column = def.ColumnDef.colname ?? ''
      return [
        madeName(table, column, 'seq'),
        ...(def.ColumnDef.constraints ?? []).flatMap(node =>
          'Constraint' in node ? namesOf(table, node.Constraint, column) : [],
        ),
      ]
    }
    if ('RangeVar' in def) return [def.RangeVar.relname ?? '']
    if ('PartitionCmd' in def) return [def.PartitionCmd.name?.relname ?? '']
    return []
  })
}

const LABELS: Readonly<Record<string, string>> = {
  CONSTR_PRIMARY: 'pkey',
  CONSTR_UNIQUE: 'key',
  CONSTR_EXCLUSION: 'excl',
}

function namesOf(table: string, { contype, conname, keys, pktable }: Ast.Constraint, column?: string) {
  if (pktable !== undefined) return [pktable.relname ?? '']
  const label = LABELS[contype ?? '']
  if (label === undefined) return []
  const second = column ?? stringsOf(keys).join('_')
  return [conname ?? madeName(table, label === 'pkey' ? undefined : second, label)]
}
