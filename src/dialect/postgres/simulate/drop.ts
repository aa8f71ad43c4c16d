/**
 * Dropping things, with what hangs on them. Invariant: without CASCADE nothing goes that
 * somebody made by a statement of its own.
 */
import { hangingOn, type Hanging } from './dependents.js'
import { sequenceWith } from './sequence-parts.js'
import { identifier } from './names.js'
import type { Relation } from './objects.js'
import { removeAll } from './remove.js'
import { keyOf, type Key } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { measures, nameOf, type World } from './world.js'

export interface Root {
  readonly key: Key
  /** As the server's messages call it: `table customer`. */
  readonly described: string
}

/**
 * Drops objects and what hangs on them.
 *
 * @throws Refusal 2BP01
 */
export async function dropAll(
  world: World,
  roots: readonly Root[],
  behavior: string | undefined,
): Promise<Hanging> {
  for (const root of roots) mustNotBeNamed(world, root)
  const keys = roots.map(({ key }) => key)
  const hanging = await hangingOn(world, keys)
  const doubtful = hanging.blocking.filter(key => hanging.isDoubtful(key))
  if (
    behavior === 'DROP_CASCADE'
      ? doubtful.length > 0
      : doubtful.length > 0 && doubtful.length === hanging.blocking.length
  ) {
    throw new Unsure(`whether ${hanging.describe(doubtful[0] ?? '')} uses it cannot be told`)
  }
  if (behavior !== 'DROP_CASCADE' && hanging.blocking.length > 0) throw inTheWay(roots, hanging)
  for (const key of hanging.blocking) noteDropped(world, hanging, key)
  const count = hanging.blocking.length
  if (count > 0) {
    const [first = ''] = hanging.blocking
    world.notes.notices.push({
      severity: 'NOTICE',
      code: '00000',
      message:
        count === 1
          ? `drop cascades to ${hanging.describe(first)}`
          : `drop cascades to ${count} other objects`,
    })
  }
  await removeAll(world, [...keys, ...hanging.along, ...hanging.blocking])
  return hanging
}

/** Such as `function add(integer,integer)`, `type app.mood` and `sequence "Tickets"`. */
const USED =
  /^(?:function|procedure|aggregate|type|domain|sequence) (?:.*\.)?(?:"((?:[^"]|"")+)"|([\w$]+))(?:\(.*)?$/

/** @throws Unsure when a statement that was not simulated names it: what that has made may hang on it. */
function mustNotBeNamed({ state }: World, { described }: Root): void {
  const [, quotedName, plain] = USED.exec(described) ?? []
  const name = quotedName ?? plain
  if (name === undefined) return
  const word = new RegExp(`(?<![\\w$])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'i')
  const naming = state.leftOut.find(({ text }) => word.test(text))
  if (naming !== undefined)
    throw new Unsure(`line ${naming.line} was not simulated, and may have made something that uses it`)
}

function inTheWay(roots: readonly Root[], hanging: Hanging): Error {
  const described = (key: Key): string => {
    const root = roots.find(candidate => key === candidate.key)
    return root?.described ?? hanging.describe(key)
  }
  const lines = hanging.blocking.map(key => {
    const on = hanging.because(key)
    return `${hanging.describe(key)} depends on ${on === undefined ? 'it' : described(on)}`
  })
  const [root] = roots
  const message =
    roots.length === 1
      ? `cannot drop ${root?.described ?? ''} because other objects depend on it`
      : 'cannot drop desired object(s) because other objects depend on them'
  return refusal('2BP01', message, {
    detail: lines.slice(0, 100).join('\n'),
    hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
  })
}

/** What goes with CASCADE is destroyed, too. */
function noteDropped(world: World, hanging: Hanging, key: Key): void {
  const identity = hanging.identify(key)
  const what = identity === undefined ? hanging.describe(key) : named(identity)
  world.notes.effects.push({ what, how: 'dropped' })
  world.notes.destroys.push({ what, how: 'dropped' })
}

/** `table column|public.a.b` as a fingerprint names it. */
function named(identity: string): string {
  const at = identity.indexOf('|')
  const type = identity
    .slice(0, at)
    .replace(/^.* column$/, 'column')
    .replace(/^.* constraint$/, 'constraint')
  return `${type} ${identity.slice(at + 1).replaceAll('pg_catalog.', '')}`
}

/** @throws Refusal 2BP01 when something else owns it */
export async function mustNotBelong(world: World, relation: Relation): Promise<void> {
  if (relation.ofExtension !== undefined) {
    throw refusal(
      '2BP01',
      `cannot drop ${describeRelation(relation)} because extension ${relation.ofExtension} requires it`,
      { hint: `You can drop extension ${relation.ofExtension} instead.` },
    )
  }
  if (relation.kind !== 'S') return
  const { ownedBy } = await sequenceWith(world, relation.oid)
  if (ownedBy?.identity !== true) return
  const table = world.state.relations.get(ownedBy.relation)
  const column = table?.columns.find(({ number }) => number === ownedBy.column)?.name
  const of =
    table === undefined || column === undefined
      ? 'its column'
      : `column ${identifier(column)} of table ${identifier(table.name)}`
  throw refusal('2BP01', `cannot drop ${describeRelation(relation)} because ${of} requires it`, {
    hint: `You can drop ${of} instead.`,
  })
}

export const describeRelation = (relation: Relation): string =>
  `${nameOf({ ...relation, schema: '' }).replace(/ [^ ]*$/, '')} ${identifier(relation.name)}`

/** Notes that a relation goes, with what it holds. */
export function noteRelationDropped(world: World, relation: Relation): void {
  const what = nameOf(relation)
  world.notes.effects.push({ what, how: 'dropped', ...measures(relation) })
  if (!relation.isNew) world.notes.destroys.push({ what, how: 'dropped' })
}

/** Drops a part of a table. */
export const columnKey = (relation: Relation, number: number): Key => keyOf('pg_class', relation.oid, number)
