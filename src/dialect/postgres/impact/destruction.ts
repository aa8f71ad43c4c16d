/**
 * What a difference of catalogs means for what was there: dropped, emptied, narrowed,
 * written anew. Invariant: a table is told and not what it is made of, and a table
 * instead of its partitions; what is there again under its name was not dropped.
 *
 * A new constraint or unique index narrows the column it is about, or the table when
 * it is about several; one about new columns alone narrows nothing.
 */
import type { Impact } from '../../../core/model.js'
import type { Difference } from './catalog-state.js'
import { isNarrower } from './narrowing.js'
import type { Entry, Relation } from './rows.js'

type Destroyed = Impact['destroys'][number]
/** `pg_class.relkind` of what has columns that can be dropped. */
const TABLES = 'rpf'

/** What the statement says of itself, for what its traces leave open. */
export type Told = 'truncates' | 'alters' | 'other'

interface TablePair {
  readonly name: string
  readonly before: Relation
  readonly after: Relation
}

const pairsOf = ({ changed }: Difference, kinds: string): TablePair[] =>
  changed.flatMap(({ before, after }) =>
    before.relation !== undefined && after.relation !== undefined && kinds.includes(before.relation.kind)
      ? [{ name: before.name, before: before.relation, after: after.relation }]
      : [],
  )

/** The entry of this key as it was before the statement, if it was there before the transaction. */
export type Known = (key: string) => Entry | undefined

/** What is younger than the transaction is nobody's loss. */
export function destroysOf(difference: Difference, known: Known): Destroyed[] {
  const old: Difference = {
    gone: difference.gone.filter(({ key }) => known(key) !== undefined),
    changed: difference.changed.filter(({ before }) => known(before.key) !== undefined),
    added: difference.added,
  }
  const all = [
    ...droppedObjects(old),
    ...lostColumns(old),
    ...narrowedTypes(old),
    ...restrictions(old, known),
  ]
  return [...new Map(all.map(entry => [`${entry.how} ${entry.what}`, entry])).values()]
}

function droppedObjects({ gone, changed, added }: Difference): Destroyed[] {
  const goneKeys = new Set(gone.map(({ key }) => key))
  const again = new Set(added.map(({ name }) => name))
  const columns = new Map(changed.map(({ after }) => [after.key, after.relation?.columns]))
  /** Everything that it is about is a column that went, so it is told as the column. */
  const fellWithColumns = ({ owners, about }: Entry): boolean =>
    about.length > 0 &&
    owners.some(owner => {
      const left = columns.get(owner)
      return left !== undefined && about.every(column => !left.has(column))
    })
  return gone
    .filter(entry => !entry.owners.some(owner => goneKeys.has(owner)) && !fellWithColumns(entry))
    .filter(({ name }) => name.startsWith('table ') || !again.has(name))
    .map(({ name }) => ({ what: name, how: 'dropped' }))
}

/** Each column that is not told of the parent already. */
function columnsThat(
  difference: Difference,
  how: Destroyed['how'],
  holds: (pair: TablePair, number: number) => boolean,
): Destroyed[] {
  const parents = new Map(
    difference.changed.map(({ before, after }) => [before.key, { before, after }] as const),
  )
  const isTold = (pair: TablePair, number: number): boolean => {
    const pairs = [parents.get(pair.before.parent ?? '')].flatMap(parent =>
      parent?.before.relation === undefined || parent.after.relation === undefined
        ? []
        : [{ name: '', before: parent.before.relation, after: parent.after.relation }],
    )
    const name = pair.before.columns.get(number)?.name
    return pairs.some(parent =>
      [...parent.before.columns].some(([other, column]) => column.name === name && holds(parent, other)),
    )
  }
  return pairsOf(difference, TABLES).flatMap(pair =>
    [...pair.before.columns]
      .filter(([number]) => holds(pair, number) && !isTold(pair, number))
      .map(([, column]) => ({ what: `column ${pair.before.name}.${column.name}`, how })),
  )
}

const lostColumns = (difference: Difference): Destroyed[] => [
  ...columnsThat(difference, 'dropped', ({ after }, number) => !after.columns.has(number)),
  // The attributes of a composite type have no name in a fingerprint.
  ...pairsOf(difference, 'c')
    .filter(({ before, after }) => [...before.columns.keys()].some(number => !after.columns.has(number)))
    .map(({ name }): Destroyed => ({ what: name, how: 'narrowed' })),
]

const narrowedTypes = (difference: Difference): Destroyed[] =>
  columnsThat(difference, 'narrowed', ({ before, after }, number) => {
    const [had, has] = [before.columns.get(number), after.columns.get(number)]
    if (had === undefined || has === undefined) return false
    return (has.notNull && !had.notNull) || isNarrower(had, has)
  })

function restrictions({ gone, changed, added }: Difference, known: Known): Destroyed[] {
  const before = new Set(gone.map(({ name }) => name))
  // A partition that is detached gets its bounds as a constraint.
  const detached = new Set(
    changed.flatMap(({ before, after }) =>
      before.relation?.parent !== undefined && after.relation?.parent === undefined ? [before.key] : [],
    ),
  )
  return added
    .filter(({ restricts, name }) => restricts && !before.has(name))
    .flatMap(({ owners: [owner = ''], about }) => {
      const of = known(owner)
      if (of === undefined || detached.has(owner)) return []
      const columns = about.filter(column => column !== 0)
      const old = columns.map(column => of.relation?.columns.get(column))
      if (old.length > 0 && old.every(column => column === undefined)) return []
      const [only] = old
      const what =
        of.relation !== undefined && only !== undefined && about.length === 1
          ? `column ${of.relation.name}.${only.name}`
          : of.name
      return [{ what, how: 'narrowed' as const }]
    })
}

/** Tables with another file: written anew, or emptied. */
export function refilled(
  difference: Difference,
  known: Known,
  told: Told,
): { readonly rewrites: string[]; readonly emptied: Destroyed[] } {
  const changed = difference.changed.filter(({ before }) => known(before.key) !== undefined)
  const tables = { ...difference, changed }
  const refilledPairs = pairsOf(tables, 'rm').filter(({ before, after }) => before.file !== after.file)
  const isEmptied = (pair: TablePair): boolean =>
    told === 'truncates' || (told === 'other' && pair.before.kind === 'r' && !hasOtherShape(pair))
  // A partitioned table has no file of its own; it is told instead of its partitions.
  const partitioned = told === 'truncates' ? pairsOf(tables, 'p') : []
  const isTold = ({ before: { parent = '' } }: TablePair): boolean =>
    partitioned.some(({ name }) => name === known(parent)?.name)
  return {
    rewrites: refilledPairs.filter(pair => !isEmptied(pair)).map(({ before }) => before.name),
    emptied: [...partitioned, ...refilledPairs.filter(isEmptied)]
      .filter(pair => !isTold(pair))
      .map(({ name }) => ({ what: name, how: 'emptied' })),
  }
}

/** Inside a routine a rewrite is known from TRUNCATE by what made it necessary. */
function hasOtherShape({ before, after }: TablePair): boolean {
  const shape = ({ storage, columns }: Relation): string =>
    JSON.stringify([storage, [...columns].map(([number, { type, modifier }]) => [number, type, modifier])])
  return shape(before) !== shape(after)
}
