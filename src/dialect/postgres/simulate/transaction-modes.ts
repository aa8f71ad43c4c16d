/** What BEGIN and SET TRANSACTION say of a transaction. Invariant: pure. */
import type { Ast } from './parse.js'

export interface TransactionModes {
  /** READ ONLY or READ WRITE; undefined when neither is said. */
  readonly readsOnly?: boolean
  /** An isolation level, DEFERRABLE or a snapshot is given. */
  readonly others: boolean
}

/** @param nodes - As the parser lists the modes. */
export function modesOf(nodes: readonly Ast.Node[] = []): TransactionModes {
  let readsOnly: boolean | undefined
  let others = false
  for (const node of nodes) {
    if (!('DefElem' in node)) continue
    const { defname, arg } = node.DefElem
    if (defname === 'transaction_read_only')
      readsOnly = arg !== undefined && 'A_Const' in arg && arg.A_Const.ival?.ival === 1
    else others = true
  }
  return { others, ...(readsOnly === undefined ? {} : { readsOnly }) }
}

/** The modes that a SET TRANSACTION gives; undefined for any other statement. */
export function modesSetBy(node: Ast.Node): TransactionModes | undefined {
  if (!('VariableSetStmt' in node)) return undefined
  const { kind, name = '', args } = node.VariableSetStmt
  if (kind !== 'VAR_SET_MULTI') return undefined
  if (name === 'TRANSACTION SNAPSHOT') return { others: true }
  return name === 'TRANSACTION' ? modesOf(args) : undefined
}
