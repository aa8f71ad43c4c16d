/** The indexes by which ON CONFLICT tells that a row is there. Invariant: those that the server would take. */
import type { Index, Relation } from './objects.js'
import type { Ast } from './parse.js'
import { columnOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { isUnique } from './writes.js'

/**
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/optimizer/util/plancat.c infer_arbiter_indexes
 * @throws Refusal 42P10, 42704, 42809, 55000
 */
export function arbitersOf(relation: Relation, { infer, action }: Ast.OnConflictClause): readonly Index[] {
  const unique = relation.indexes.filter(isUnique)
  if (infer === undefined) {
    if (action !== 'ONCONFLICT_NOTHING') {
      throw refusal('42601', 'ON CONFLICT DO UPDATE requires inference specification or constraint name')
    }
    return unique.filter(({ immediate }) => immediate)
  }
  const found =
    infer.conname === undefined ? inferred(relation, unique, infer) : named(relation, unique, infer.conname)
  const usable = found.filter(({ immediate }) => immediate)
  if (usable.length === 0) {
    throw refusal(
      '55000',
      'ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters',
    )
  }
  return usable
}

function named(relation: Relation, unique: readonly Index[], name: string): readonly Index[] {
  const constraint = relation.constraints.find(each => each.name === name)
  if (constraint === undefined) {
    throw refusal('42704', `constraint "${name}" for table "${relation.name}" does not exist`)
  }
  const index = unique.filter(({ oid }) => oid === constraint.index)
  if (index.length === 0) throw refusal('42809', 'constraint in ON CONFLICT clause has no associated index')
  return index
}

function inferred(relation: Relation, unique: readonly Index[], infer: Ast.InferClause): readonly Index[] {
  const numbers = (infer.indexElems ?? []).map(node => {
    if (!('IndexElem' in node)) throw new Unsure('the index that it infers cannot be read')
    const { name, collation, opclass } = node.IndexElem
    if (name === undefined) throw new Unsure('it infers an index over an expression')
    if (collation !== undefined || opclass !== undefined)
      throw new Unsure('it infers an index of an operator class or a collation')
    const column = columnOf(relation, name)
    if (column === undefined) throw refusal('42703', `column "${name}" does not exist`)
    return column.number
  })
  const wanted = new Set(numbers)
  const fitting = unique.filter(
    ({ columns }) => new Set(columns).size === wanted.size && columns.every(number => wanted.has(number)),
  )
  const whole = fitting.filter(({ predicate }) => predicate === undefined)
  if (infer.whereClause !== undefined && fitting.length > whole.length)
    throw new Unsure('it infers a partial index')
  if (whole.length > 0) return whole
  throw refusal('42P10', 'there is no unique or exclusion constraint matching the ON CONFLICT specification')
}
