/** Where rows of a partitioned table go. Invariant: the server's own conditions of the partitions decide. */
import type { Flag } from './dml-parts.js'
import { named } from './questions.js'
import type { Relation } from './objects.js'
import { refusal, Unsure } from './verdicts.js'
import { relationWith, type World } from './world.js'

export async function partitionFlag(
  world: World,
  relation: Relation,
  rows: string,
): Promise<readonly Flag[]> {
  if (relation.isPartition) {
    const { boundCondition } = relation
    if (boundCondition === undefined) throw new Unsure(`the bounds of ${relation.name} are not known`)
    const names = new Map(relation.columns.map(({ number, name }) => [number, name]))
    return [
      {
        condition: `EXISTS (SELECT FROM ${named(relation, rows, { sql: '', names })} WHERE NOT (${boundCondition}))`,
        error: refusal('23514', `new row for relation "${relation.name}" violates partition constraint`),
      },
    ]
  }
  if (relation.kind !== 'p') return []
  const conditions: string[] = []
  for (const child of relation.children) {
    const { boundCondition, name, kind } = await relationWith(world, child)
    if (boundCondition === undefined || kind === 'p') throw new Unsure(`the bounds of ${name} are not known`)
    conditions.push(`(${boundCondition})`)
  }
  const names = new Map(relation.columns.map(({ number, name }) => [number, name]))
  const anywhere = conditions.join(' OR ') || 'false'
  return [
    {
      condition: `EXISTS (SELECT FROM ${named(relation, rows, { sql: '', names })} WHERE NOT coalesce(${anywhere}, false))`,
      error: refusal('23514', `no partition of relation "${relation.name}" found for row`),
    },
  ]
}
