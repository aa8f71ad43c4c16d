/**
 * Locks that were gone before anybody could look at them, put on the tables that the
 * catalog shows the statement to have worked on. Invariant: only what was there before.
 */
import type { Impact } from '../../../core/model.js'
import type { Catalog, Difference } from './catalog-state.js'
import { toLock, type DocumentedLock } from './lock-modes.js'
import type { Entry } from './rows.js'

/** What is known of a statement that committed inside. */
export interface Traces {
  readonly difference: Difference
  readonly catalog: Catalog
  /** Keys of the relations that it names. */
  readonly named: readonly string[]
  /** Without a name it works on every table. */
  readonly areNamed: boolean
}

export function documentedLocksOn({ mode, on }: DocumentedLock, traces: Traces): Impact['locks'] {
  const { difference, catalog } = traces
  const relations = (keys: Iterable<string | undefined>, kinds: string): string[] =>
    [...new Set(keys)].flatMap(key => {
      const relation = key === undefined ? undefined : catalog.entries.get(key)?.relation
      return relation !== undefined && kinds.includes(relation.kind) ? [relation.name] : []
    })
  const refiled = difference.changed.filter(
    ({ before, after }) => before.relation?.file !== after.relation?.file,
  )
  switch (on) {
    case 'named tables': {
      const keys = traces.areNamed ? traces.named : catalog.entries.keys()
      return relations(keys, 'rm').map(name => toLock(name, mode))
    }
    case 'rewritten tables':
      return relations(
        refiled.map(({ before }) => before.key),
        'rm',
      ).map(name => toLock(name, mode))
    case 'tables of changed indexes': {
      const indexes: Entry[] = [...difference.gone, ...difference.added, ...refiled.map(({ after }) => after)]
      return relations(
        indexes.map(({ relation }) => relation?.table),
        'rpm',
      ).map(name => toLock(name, mode))
    }
    case 'detached partitions':
      return difference.changed.flatMap(({ before, after }) => {
        const parent = before.relation?.parent
        if (parent === undefined || after.relation?.parent !== undefined) return []
        return [
          ...relations([parent], 'p').map(name => toLock(name, mode)),
          ...relations([before.key], 'rp').map(name => toLock(name, 'ACCESS EXCLUSIVE')),
        ]
      })
  }
}
