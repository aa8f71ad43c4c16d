/** Identity of columns, and the sequences behind it. Invariant: an identity column has its sequence, and none without it. */
import { replaceColumn, requireColumn } from './alter-parts.js'
import { dropAll } from './drop.js'
import type { Column, Relation } from './objects.js'
import {
  applyOptions,
  isIntegerType,
  makeOwnedSequence,
  putSequence,
  sequenceWith,
  withType,
} from './sequence-parts.js'
import { keyOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { look, put, relationWith, type World } from './world.js'

export async function addIdentity(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  const node = cmd.def !== undefined && 'Constraint' in cmd.def ? cmd.def.Constraint : undefined
  if (!column.notNull) {
    throw refusal(
      '55000',
      `column "${column.name}" of relation "${relation.name}" must be declared NOT NULL before identity can be added`,
    )
  }
  if (column.identity !== undefined) {
    throw refusal(
      '55000',
      `column "${column.name}" of relation "${relation.name}" is already an identity column`,
    )
  }
  if (column.default !== undefined) {
    throw refusal(
      '55000',
      `column "${column.name}" of relation "${relation.name}" already has a default value`,
    )
  }
  const identity = node?.generated_when === 'a' ? 'a' : 'd'
  const changed = put(world, replaceColumn(relation, { ...column, identity }))
  return makeOwnedSequence(world, changed, column.name, {
    type: column.type,
    identity: true,
    options: node?.options ?? [],
  })
}

/** The sequence of an identity column. */
export async function identitySequence(world: World, relation: Relation, column: Column) {
  const own = [...world.state.sequences.values()].find(
    ({ ownedBy }) => ownedBy?.relation === relation.oid && ownedBy.column === column.number,
  )
  if (own !== undefined) return own
  const [oid] = await look<number | null>(
    world,
    `SELECT to_json(objid::bigint)::text FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
       AND refobjid = ${relation.isNew ? 0 : relation.oid} AND refobjsubid = ${column.number} AND deptype IN ('i', 'a')
       AND objid IN (SELECT seqrelid FROM pg_sequence)`,
  )
  return oid === undefined || oid === null ? undefined : sequenceWith(world, oid)
}

export async function dropIdentity(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity === undefined) {
    const said = `column "${column.name}" of relation "${relation.name}" is not an identity column`
    if (cmd.missing_ok !== true) throw refusal('55000', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${said}, skipping` })
    world.notes.nothing = said
    return relation
  }
  const sequence = await identitySequence(world, relation, column)
  const { identity: _, ...bare } = column
  const changed = put(world, replaceColumn(relation, bare))
  if (sequence !== undefined) {
    const own = await relationWith(world, sequence.oid)
    await dropAll(
      world,
      [{ key: keyOf('pg_class', sequence.oid), described: `sequence ${own.name}` }],
      'DROP_CASCADE',
    )
  }
  return put(world, replaceColumn(await relationWith(world, changed.oid), bare))
}

export async function setIdentity(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity === undefined) {
    throw refusal('55000', `column "${column.name}" of relation "${relation.name}" is not an identity column`)
  }
  const options = cmd.def !== undefined && 'List' in cmd.def ? (cmd.def.List.items ?? []) : []
  const generated = options.find(node => 'DefElem' in node && node.DefElem.defname === 'generated')
  const others = options.filter(node => node !== generated)
  if (others.length > 0) {
    const sequence = await identitySequence(world, relation, column)
    if (sequence === undefined) throw new Unsure('the sequence of the column cannot be found')
    putSequence(world, applyOptions(sequence, others, 'altered'))
  }
  if (generated === undefined || !('DefElem' in generated)) return relation
  const { arg } = generated.DefElem
  const how = arg !== undefined && 'Integer' in arg ? String.fromCharCode(arg.Integer.ival ?? 0) : 'd'
  return replaceColumn(relation, { ...column, identity: how === 'a' ? 'a' : 'd' })
}

/** The sequence of an identity column takes on the column's new type. @throws Refusal 22023 */
export async function retypeIdentity(
  world: World,
  relation: Relation,
  column: Column,
  type: string,
): Promise<void> {
  if (!isIntegerType(type)) {
    throw refusal('22023', 'identity column type must be smallint, integer, or bigint')
  }
  const sequence = await identitySequence(world, relation, column)
  if (sequence === undefined) throw new Unsure('the sequence of the column cannot be found')
  putSequence(world, applyOptions(withType(sequence, type), [], 'altered'))
}
