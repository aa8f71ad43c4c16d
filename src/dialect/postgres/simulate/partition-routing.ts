/** Where rows of a partitioned table go. Invariant: the server's own conditions of the partitions decide. */
import type { Index, Relation } from './objects.js'
import { refusal, Unsure } from './verdicts.js'
import { relationWith, type World } from './world.js'
import { rowUnder, WRITTEN, type RowFlag, type Writes } from './writes.js'

/** New rows that no partition takes, or that do not belong to this one. */
export async function partitionFlags(
  world: World,
  relation: Relation,
  { changed }: Writes,
): Promise<readonly RowFlag[]> {
  const keys = relation.partitionKey?.columns ?? []
  if (relation.kind === 'p')
    for (const child of relation.children) mustBeAlike(relation, await relationWith(world, child))
  if (changed !== undefined && relation.kind === 'p' && !keys.some(key => key === 0 || changed.has(key)))
    return []
  const names = new Map(relation.columns.map(({ number, name }) => [number, name]))
  const where = (condition: string): string =>
    `SELECT w_.n_ FROM ${WRITTEN} AS w_ WHERE w_.new_ AND NOT EXISTS (SELECT FROM ${rowUnder(relation, 'w_.c', names)} WHERE ${condition})`
  const flags: RowFlag[] = []
  if (relation.isPartition) {
    flags.push({
      rows: where(bounds(relation)),
      error: refusal('23514', `new row for relation "${relation.name}" violates partition constraint`),
    })
  }
  if (relation.kind === 'p') {
    const conditions: string[] = []
    for (const child of relation.children) {
      const partition = await relationWith(world, child)
      if (partition.kind === 'p') throw new Unsure(`the partitions of ${partition.name} are not looked at`)
      if (partition.columns.length !== relation.columns.length)
        throw new Unsure(`the bounds of ${partition.name} are not known`)
      conditions.push(`(${bounds(partition)})`)
    }
    flags.push({
      rows: where(conditions.join(' OR ') || 'false'),
      error: refusal('23514', `no partition of relation "${relation.name}" found for row`),
    })
  }
  return flags
}

/**
 * What a partition asks for beyond its table would have to be asked of its rows only.
 *
 * @throws Unsure
 */
function mustBeAlike(table: Relation, partition: Relation): void {
  const namesOf = ({ columns }: Relation, index: Index): string =>
    index.columns.map(number => columns.find(column => column.number === number)?.name ?? '').join('\0')
  // Those that the change itself makes of an index of the table do not name it.
  const isOfTable = (index: Index): boolean =>
    !index.columns.includes(0) &&
    table.indexes.some(other => other.unique && namesOf(table, other) === namesOf(partition, index))
  const own =
    partition.constraints.some(({ inherited, kind }) => inherited !== true && 'cfx'.includes(kind)) ||
    partition.indexes.some(index => index.unique && index.parent === undefined && !isOfTable(index)) ||
    partition.triggers.some(({ inherited, enabled }) => enabled && inherited !== true) ||
    partition.columns.some(
      ({ name, notNull }) => notNull && !table.columns.some(column => column.name === name && column.notNull),
    )
  if (own) throw new Unsure(`the partition ${partition.name} asks for more than its table`)
}

/** @throws Unsure */
function bounds({ boundCondition, name }: Relation): string {
  if (boundCondition === undefined) throw new Unsure(`the bounds of ${name} are not known`)
  return `(${boundCondition})`
}
