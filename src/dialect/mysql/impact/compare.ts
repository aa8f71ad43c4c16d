/**
 * What an ALTER took from a table, by what SHOW CREATE TABLE said before and after. Invariant: what only
 * got another name is not lost, and every loss is named as a fingerprint names it.
 */
import type { Impact } from '../../../core/model.js'
import { isNarrower } from './narrower.js'
import type { Alteration } from './read-alter.js'
import type { Part, Table } from './table-text.js'

export type Loss = Impact['destroys'][number]

/**
 * Losses in the order of the table's text.
 *
 * @param shown - The table's name before, with its database where that is another.
 */
export function lossesBetween(
  before: Table,
  after: Table,
  { columns, indexes, dropsPartitions }: Pick<Alteration, 'columns' | 'indexes' | 'dropsPartitions'>,
  shown: string,
): readonly Loss[] {
  const renamed = (text: string): string =>
    text.replace(/`((?:[^`]|``)*)`/g, (quoted, name: string) => {
      const now = columns.get(name.replaceAll('``', '`').toLowerCase())
      return now === undefined ? quoted : `\`${now.replaceAll('`', '``')}\``
    })
  const losses: Loss[] = []
  const lost = (what: string, { name }: Part, how: Loss['how']): number =>
    losses.push({ what: `${what} ${shown}.${name}`, how })

  for (const [key, column] of before.columns) {
    const now = after.columns.get(columns.get(key)?.toLowerCase() ?? key)
    if (now === undefined) lost('column', column, 'dropped')
    else if (isNarrower(column, now)) lost('column', column, 'narrowed')
  }
  const definitions = (parts: Table['indexes']): ReadonlySet<string> =>
    new Set([...parts.values()].map(({ text }) => text))
  const [were, are] = [new Set([...definitions(before.indexes)].map(renamed)), definitions(after.indexes)]
  for (const [key, index] of before.indexes) {
    const now = after.indexes.get(indexes.get(key)?.toLowerCase() ?? key)
    if (now === undefined && !are.has(renamed(index.text))) lost('index', index, 'dropped')
  }
  for (const index of after.indexes.values()) {
    if (/^(?:UNIQUE|PRIMARY) /.test(index.text) && !were.has(index.text)) lost('index', index, 'narrowed')
  }
  for (const [key, constraint] of before.constraints) {
    if (!after.constraints.has(key)) lost('constraint', constraint, 'dropped')
  }
  for (const [key, constraint] of after.constraints) {
    const was = before.constraints.get(key)
    if (was === undefined || renamed(was.text) !== constraint.text) lost('constraint', constraint, 'narrowed')
  }
  if (dropsPartitions) {
    for (const [key, partition] of before.partitions) {
      if (!after.partitions.has(key)) lost('partition', partition, 'dropped')
    }
  }
  // Dropping it takes the rows of the past with it. https://mariadb.com/kb/en/system-versioned-tables/
  if (before.isVersioned && !after.isVersioned) losses.push({ what: `table ${shown}`, how: 'narrowed' })
  return losses
}
