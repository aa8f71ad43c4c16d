/** ON CONFLICT. Invariant: the index that decides is one that the server would take. */
import type { BoundText } from './bind.js'
import { setRows } from './content.js'
import {
  foreignFlags,
  keysOf,
  mustHold,
  noteWritten,
  numbered,
  rowFlags,
  sameKeys,
  uniqueFlags,
  type Flag,
} from './dml-parts.js'
import type { Index, Relation } from './objects.js'
import type { Ast } from './parse.js'
import { columnOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

interface Conflict {
  readonly clause: Ast.OnConflictClause
  readonly fresh: string
  readonly existing: string | undefined
  readonly bound: BoundText
  readonly sequences: boolean
}

export async function onConflict(
  world: World,
  relation: Relation,
  { clause, fresh, existing, sequences }: Conflict,
): Promise<void> {
  const arbiters = arbitersOf(relation, clause)
  if (clause.action !== 'ONCONFLICT_NOTHING') throw new Unsure('ON CONFLICT DO UPDATE is not simulated')
  if (sequences && arbiters.length > 0)
    throw new Unsure('how many values of a sequence it takes depends on conflicts')
  const list = numbered(relation.columns)
  // Of rows that are in each other's way the first comes in.
  const inTheWay = arbiters.map((index, at) => {
    const other =
      existing === undefined
        ? ''
        : ` OR EXISTS (SELECT FROM (${keysOf(relation, index, existing)}) AS e WHERE ${sameKeys(index, `n${at}`, 'e')})`
    return `NOT EXISTS (SELECT FROM (${keysOf(relation, index, 'SELECT * FROM one_')}) AS n${at} WHERE EXISTS (SELECT FROM (${keysOf(relation, index, 'SELECT * FROM new_ AS w WHERE w.n_ < one_.n_')}) AS b WHERE ${sameKeys(index, `n${at}`, 'b')})${other})`
  })
  const numberedRows = `SELECT *, row_number() OVER () AS n_ FROM (${fresh}) AS f`
  const condition =
    inTheWay
      .join(' AND ')
      .replaceAll('SELECT * FROM one_', `SELECT ${list.replaceAll('c', 'o_.c')}`)
      .replaceAll('one_.n_', 'o_.n_') || 'true'
  const rows = `SELECT ${list.replaceAll('c', 'o_.c')} FROM new_ AS o_ WHERE ${condition}`
  const whole = `WITH new_ AS MATERIALIZED (${numberedRows}) ${rows}`
  const prelude = `WITH new_ AS MATERIALIZED (${numberedRows}), in_ AS MATERIALIZED (${rows})`
  const all =
    existing === undefined
      ? 'SELECT * FROM in_'
      : `SELECT ${list} FROM (${existing}) AS o UNION ALL SELECT ${list} FROM in_`
  const incoming = 'SELECT * FROM in_'
  const flags: Flag[] = [
    ...rowFlags(relation, `SELECT ${list} FROM new_`),
    ...uniqueFlags(
      { ...relation, indexes: relation.indexes.filter(index => !arbiters.includes(index)) },
      incoming,
      existing,
    ),
    ...(await foreignFlags(world, relation, incoming, all)),
  ]
  const count = await mustHold(world, prelude, incoming, flags)
  if (count > 0) {
    await setRows(
      world,
      relation,
      existing === undefined
        ? `SELECT ${list} FROM (${whole}) AS n`
        : `SELECT ${list} FROM (${existing}) AS o UNION ALL SELECT ${list} FROM (${whole}) AS n`,
    )
    noteWritten(world, relation, 'inserted', count)
  } else {
    world.notes.rows = 0
    world.notes.nothing = 'all of its rows are there already'
  }
}

/** @throws Refusal 42P10, 42704 */
function arbitersOf(relation: Relation, { infer, action }: Ast.OnConflictClause): readonly Index[] {
  const unique = relation.indexes.filter(index => index.unique && index.valid)
  if (infer === undefined) {
    if (action !== 'ONCONFLICT_NOTHING') {
      throw refusal('42601', 'ON CONFLICT DO UPDATE requires inference specification or constraint name')
    }
    return unique
  }
  if (infer.conname !== undefined) {
    const constraint = relation.constraints.find(({ name }) => name === infer.conname)
    if (constraint === undefined) {
      throw refusal('42704', `constraint "${infer.conname}" for table "${relation.name}" does not exist`)
    }
    const index = unique.filter(({ oid }) => oid === constraint.index)
    if (index.length === 0) throw refusal('42809', 'constraint in ON CONFLICT clause has no associated index')
    return index
  }
  if (infer.whereClause !== undefined) throw new Unsure('it infers a partial index')
  const numbers = (infer.indexElems ?? []).map(node => {
    const name = 'IndexElem' in node ? node.IndexElem.name : undefined
    if (name === undefined) throw new Unsure('it infers an index over an expression')
    const column = columnOf(relation, name)
    if (column === undefined) throw refusal('42703', `column "${name}" does not exist`)
    return column.number
  })
  const wanted = new Set(numbers)
  const found = unique.filter(
    ({ columns, predicate }) =>
      predicate === undefined &&
      columns.length === wanted.size &&
      columns.every(number => wanted.has(number)),
  )
  if (found.length === 0) {
    throw refusal(
      '42P10',
      'there is no unique or exclusion constraint matching the ON CONFLICT specification',
    )
  }
  if (found.some(({ immediate }) => !immediate)) {
    throw refusal(
      '55000',
      'ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters',
    )
  }
  return found
}
