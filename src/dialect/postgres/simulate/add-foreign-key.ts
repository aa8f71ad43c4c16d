/** Foreign keys. Invariant: one is there only when its keys can be compared and no row points to what is not there. */
import {
  columnsNamed,
  constraintName,
  deferral,
  newConstraint,
  putConstraint,
  type ConstraintRequest,
} from './constraints.js'
import type { Column, Index, Relation } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { mustHaveNoOrphans } from './questions.js'
import { findRelation, mustFind, shown } from './resolve.js'
import { hasRightsOf, mayWith } from './roles.js'
import { keyOf, pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, lock, look, reachAlso, use, type World } from './world.js'

/** FOREIGN KEY. @returns The table with it. */
export async function addForeignKey(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
): Promise<Relation> {
  const { node, column } = request
  const { pktable } = node
  if (pktable === undefined) throw new Unsure('its foreign key points nowhere')
  reachAlso(world, [pathOf(pktable.schemaname ?? relation.schema, pktable.relname ?? '')])
  const isSelf = pktable.relname === relation.name && (await isSameTable(world, pktable, relation))
  const target = isSelf ? relation : use(world, await mustFind(world, pktable))
  reachAlso(world, [pathOf(target.schema, target.name)])
  if (!['r', 'p'].includes(target.kind)) {
    throw refusal('42809', `referenced relation "${target.name}" is not a table`)
  }
  if (node.fk_with_period === true) throw new Unsure('its foreign key is over periods')
  lock(world, target, 'SHARE ROW EXCLUSIVE')
  if (!isSelf && !(await hasRightsOf(world, target.owner)) && !(await mayWith(world, target, 'REFERENCES'))) {
    throw refusal('42501', `permission denied for table ${target.name}`)
  }
  mustLastAsLong(relation, target)
  const names = column === undefined ? stringsOf(node.fk_attrs) : [column]
  const missing = (name: string): string =>
    `column "${name}" referenced in foreign key constraint does not exist`
  const columns = columnsNamed(relation, names, missing)
  const { columns: targetColumns, index } = targetOf(target, stringsOf(node.pk_attrs), missing)
  if (columns.length !== targetColumns.length) {
    throw refusal('42830', 'number of referencing and referenced columns for foreign key disagree')
  }
  const name = node.conname ?? constraintName(relation, names.join('_'), 'fkey')
  await mustBeComparable(world, name, columns, targetColumns)
  const constraint = newConstraint(world, name, {
    kind: 'f',
    columns: columns.map(({ number }) => number),
    target: target.oid,
    targetColumns: targetColumns.map(({ number }) => number),
    targetIndex: index.oid,
    onDelete: node.fk_del_action ?? 'a',
    onUpdate: node.fk_upd_action ?? 'a',
    matchFull: node.fk_matchtype === 'f',
    validated: node.skip_validation !== true,
    ...deferral(request),
  })
  if (constraint.validated) await mustHaveNoOrphans(world, relation, constraint)
  const key = keyOf('pg_constraint', constraint.oid)
  const result = putConstraint(world, relation, constraint)
  addDependencies(world, [
    ...targetColumns.map(
      ({ number }) => ({ from: key, on: keyOf('pg_class', target.oid, number), kind: 'n' }) as const,
    ),
    { from: key, on: keyOf('pg_class', index.oid), kind: 'n' },
  ])
  noteReferrer(world, target, relation.oid)
  return result
}

/** Foreign keys of the change that point to a table, so that rows of it are not deleted unnoticed. */
function noteReferrer(world: World, target: Relation, from: number): void {
  const key = `referrers ${target.oid}`
  const known = world.state.referrers.get(key) ?? []
  if (known.includes(from)) return
  world.state = { ...world.state, referrers: new Map(world.state.referrers).set(key, [...known, from]) }
}

async function isSameTable(world: World, range: Ast.RangeVar, relation: Relation): Promise<boolean> {
  if (range.schemaname !== undefined) return range.schemaname === relation.schema
  const found = await findRelation(world, range)
  return found === undefined || found.oid === relation.oid || shown(range) === relation.name
}

function mustLastAsLong(relation: Relation, target: Relation): void {
  if (relation.persistence === 'p' && target.persistence !== 'p') {
    throw refusal('42P16', 'constraints on permanent tables may reference only permanent tables')
  }
  if (relation.persistence === 'u' && target.persistence === 't') {
    throw refusal('42P16', 'constraints on unlogged tables may reference only permanent or unlogged tables')
  }
  if (relation.persistence === 't' && target.persistence !== 't') {
    throw refusal('42P16', 'constraints on temporary tables may reference only temporary tables')
  }
}

/** The columns that a foreign key points to, and the index that makes them unique. */
function targetOf(
  target: Relation,
  names: readonly string[],
  missing: (name: string) => string,
): { readonly columns: readonly Column[]; readonly index: Index } {
  const byNumber = (numbers: readonly number[]): Column[] =>
    numbers.flatMap(number => target.columns.find(column => column.number === number) ?? [])
  if (names.length === 0) {
    const primary = target.indexes.find(index => index.primary)
    if (primary === undefined) {
      throw refusal('42704', `there is no primary key for referenced table "${target.name}"`)
    }
    return { columns: byNumber(primary.columns), index: primary }
  }
  const columns = columnsNamed(target, names, missing)
  const numbers = columns.map(({ number }) => number).toSorted((a, b) => a - b)
  const same = ({ columns: keys }: Index): boolean =>
    keys.length === numbers.length && keys.toSorted((a, b) => a - b).every((key, at) => key === numbers[at])
  const index = target.indexes.find(
    candidate => candidate.unique && candidate.valid && candidate.predicate === undefined && same(candidate),
  )
  if (index === undefined) {
    throw refusal(
      '42830',
      `there is no unique constraint matching given keys for referenced table "${target.name}"`,
    )
  }
  if (!index.immediate) {
    throw refusal('55000', `cannot use a deferrable unique constraint for referenced table "${target.name}"`)
  }
  return { columns, index }
}

/** Asks whether the keys can be compared. @throws Refusal 42804 */
export async function mustBeComparable(
  world: World,
  name: string,
  columns: readonly Column[],
  targets: readonly Column[],
): Promise<void> {
  for (const [at, column] of columns.entries()) {
    const target = targets[at]
    if (target === undefined || column.typeOid === target.typeOid) continue
    if (column.typeOid > 4_294_967_295 || target.typeOid > 4_294_967_295) {
      throw new Unsure('its foreign key is over a type of the change')
    }
    const [can] = await look<boolean>(world, COMPARABLE(target.typeOid, column.typeOid))
    if (can === true) continue
    const type = ({ type: text }: Column): string => text.replace(/\(.*\)/, '')
    throw refusal('42804', `foreign key constraint "${name}" cannot be implemented`, {
      detail: `Key columns "${column.name}" and "${target.name}" are of incompatible types: ${type(column)} and ${type(target)}.`,
    })
  }
}

/** There is an operator of the index between the types, or the one is cast to the other without being asked. */
const COMPARABLE = (target: number, source: number): string => `
  WITH RECURSIVE t AS (SELECT oid, typtype, typbasetype, 't' AS side FROM pg_type WHERE oid = ${target}
     UNION ALL SELECT oid, typtype, typbasetype, 's' FROM pg_type WHERE oid = ${source}
     UNION ALL SELECT p.oid, p.typtype, p.typbasetype, t.side FROM t JOIN pg_type p ON p.oid = t.typbasetype WHERE t.typtype = 'd'),
  pair AS (SELECT (SELECT oid FROM t WHERE side = 't' AND typtype <> 'd') AS target, (SELECT oid FROM t WHERE side = 's' AND typtype <> 'd') AS source)
  SELECT to_json(target = source
    OR EXISTS (SELECT FROM pg_amop a JOIN pg_am m ON m.oid = a.amopmethod
                WHERE m.amname = 'btree' AND a.amopstrategy = 3 AND a.amoplefttype = target AND a.amoprighttype = source)
    OR EXISTS (SELECT FROM pg_cast WHERE castsource = source AND casttarget = target AND castcontext = 'i'))::text FROM pair`
