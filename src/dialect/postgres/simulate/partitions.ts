/** Partition keys and bounds. Invariant: that a new part leaves the others alone is asked of the server, with the key's own type. */
import { dependOnNamed } from './depend-on-named.js'
import { checkExpression } from './expressions.js'
import { spanOf } from './expression-span.js'
import type { Column, Relation } from './objects.js'
import type { Ast } from './parse.js'
import { columnOf, keyOf } from './state.js'
import { SYSTEM_COLUMNS } from './columns.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

const STRATEGIES: Readonly<Record<string, string>> = {
  PARTITION_STRATEGY_LIST: 'list',
  PARTITION_STRATEGY_RANGE: 'range',
  PARTITION_STRATEGY_HASH: 'hash',
}

/** Gives a table its partition key. */
export async function readPartitionKey(
  world: World,
  relation: Relation,
  { strategy, partParams = [] }: Ast.PartitionSpec,
): Promise<Relation> {
  const columns: number[] = []
  for (const node of partParams) {
    if (!('PartitionElem' in node)) continue
    const { name, expr } = node.PartitionElem
    if (expr !== undefined) {
      await checkExpression(
        world,
        relation,
        { node: expr, span: spanOf(world, expr) },
        'partition key expression',
      )
      await dependOnNamed(world, keyOf('pg_class', relation.oid), expr)
      columns.push(0)
      continue
    }
    if (name === undefined) continue
    if (SYSTEM_COLUMNS.has(name))
      throw refusal('42P17', `cannot use system column "${name}" in partition key`)
    const column = columnOf(relation, name)
    if (column === undefined) {
      throw refusal('42703', `column "${name}" named in partition key does not exist`)
    }
    if (column.generated !== undefined) {
      throw refusal('42P17', 'cannot use generated column in partition key')
    }
    columns.push(column.number)
  }
  const named = STRATEGIES[strategy ?? ''] ?? ''
  if (named === 'list' && columns.length > 1) {
    throw refusal('42P17', 'cannot use "list" partition strategy with more than one column')
  }
  return { ...relation, kind: 'p', partitionKey: { strategy: named, columns, text: '' } }
}

/** The columns of a partition key. @throws Unsure when an expression is among them. */
export function keyColumns(relation: Relation): readonly Column[] {
  const { columns = [] } = relation.partitionKey ?? {}
  return columns.map(number => {
    const column = relation.columns.find(candidate => candidate.number === number)
    if (column === undefined) throw new Unsure(`${relation.name} is partitioned by an expression`)
    return column
  })
}
