/** LIKE in CREATE TABLE. Invariant: NOT NULL always comes along, everything else only where it is asked for. */
import type { Ast } from './parse.js'
import type { Column, Relation } from './objects.js'
import { freeName, registerIndex } from './index-parts.js'
import { makeOwnedSequence } from './sequence-parts.js'
import { mustFind, positionOf } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { refusal } from './verdicts.js'
import { kindOf, newOid, put, use, type World } from './world.js'

/** Bits of `TableLikeOption`. */
const CONSTRAINTS = 4
const DEFAULTS = 8
const GENERATED = 16
const IDENTITY = 32
const INDEXES = 64

export interface LikeParts {
  readonly columns: readonly Column[]
  /** Adds what needs all columns of the table. */
  readonly finish: (relation: Relation) => Promise<Relation>
}

/** @param before - Columns that the table has by then. */
export async function likeParts(
  world: World,
  clause: Ast.TableLikeClause,
  before: number,
): Promise<LikeParts> {
  const options = clause.options ?? 0
  const like = use(world, await mustFind(world, clause.relation ?? {}))
  if (!['r', 'v', 'm', 'c', 'f', 'p'].includes(like.kind)) {
    throw refusal('42809', `relation "${like.name}" is invalid in LIKE clause`, {
      position: positionOf(world, clause.relation ?? {}),
      detail: `This operation is not supported for ${kindOf(like)}s.`,
    })
  }
  await mustBeAllowed(world, like, 'SELECT')
  /** The table's own numbers of the columns. */
  const numbers = new Map(like.columns.map(({ number }, at) => [number, before + at + 1]))
  const renumbered = (names: ReadonlyMap<number, string>): ReadonlyMap<number, string> =>
    new Map([...names].map(([number, name]) => [numbers.get(number) ?? number, name]))
  const columns = like.columns.map((column, at): Column => {
    const { default: defaultText, generated, identity: _, defaultOid: __, inherited: ___, ...plain } = column
    return {
      ...plain,
      number: before + at + 1,
      ...(defaultText !== undefined && (options & DEFAULTS) !== 0 ? { default: defaultText } : {}),
      ...(generated !== undefined && (options & GENERATED) !== 0
        ? { generated: { ...generated, names: renumbered(generated.names) } }
        : {}),
    }
  })
  return {
    columns,
    async finish(start) {
      let relation = start
      if ((options & IDENTITY) !== 0) {
        for (const { name, type, identity } of like.columns) {
          if (identity === undefined) continue
          relation = put(world, {
            ...relation,
            columns: relation.columns.map(c => (c.name === name ? { ...c, identity } : c)),
          })
          relation = await makeOwnedSequence(world, relation, name, { type, identity: true, options: [] })
        }
      }
      if ((options & CONSTRAINTS) !== 0) {
        const checks = like.constraints.filter(({ kind }) => kind === 'c')
        relation = put(world, {
          ...relation,
          constraints: [
            ...relation.constraints,
            ...checks.map(({ check, ...rest }) => ({
              ...rest,
              oid: newOid(world),
              columns: rest.columns.map(number => numbers.get(number) ?? number),
              ...(check === undefined ? {} : { check: { ...check, names: renumbered(check.names) } }),
            })),
          ],
        })
      }
      if ((options & INDEXES) !== 0) relation = await copyIndexes(world, like, relation, numbers)
      return relation
    },
  }
}

/** Indexes of a like table or of a partition's parent, under names of their own. */
export async function copyIndexes(
  world: World,
  like: Relation,
  start: Relation,
  numbers: ReadonlyMap<number, number>,
): Promise<Relation> {
  let relation = start
  for (const index of like.indexes) {
    const map = (number: number): number => (number === 0 ? 0 : (numbers.get(number) ?? number))
    const nameOf = (number: number): string =>
      like.columns.find(column => column.number === number)?.name ?? 'expr'
    const second = index.columns.map(nameOf).join('_')
    const constraint = like.constraints.find(({ oid }) => oid === index.constraint)
    const labelled = index.primary
      ? 'pkey'
      : constraint === undefined
        ? 'idx'
        : constraint.kind === 'x'
          ? 'excl'
          : 'key'
    const name = await freeName(world, relation.schema, [
      relation.name,
      index.primary ? undefined : second,
      labelled,
    ])
    const constraintOid = constraint === undefined ? undefined : newOid(world)
    const { constraint: _, parent: __, ...plain } = index
    const copy = {
      ...plain,
      oid: newOid(world),
      name,
      columns: index.columns.map(map),
      included: index.included.map(map),
      keys: index.keys.map(key => ({
        ...key,
        names: new Map([...key.names].map(([number, column]) => [map(number), column])),
      })),
      ...(index.predicate === undefined
        ? {}
        : {
            predicate: {
              ...index.predicate,
              names: new Map([...index.predicate.names].map(([number, column]) => [map(number), column])),
            },
          }),
      ...(constraintOid === undefined ? {} : { constraint: constraintOid }),
    }
    registerIndex(world, relation, copy)
    relation = put(world, {
      ...relation,
      indexes: [...relation.indexes, copy],
      columns: relation.columns.map(column =>
        index.primary && copy.columns.includes(column.number) ? { ...column, notNull: true } : column,
      ),
      constraints:
        constraint === undefined || constraintOid === undefined
          ? relation.constraints
          : [
              ...relation.constraints,
              {
                ...constraint,
                oid: constraintOid,
                name,
                columns: constraint.columns.map(map),
                index: copy.oid,
              },
            ],
    })
  }
  return relation
}
