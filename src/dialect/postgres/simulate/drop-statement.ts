/** DROP of relations, and the way to DROP of everything else. Invariant: IF EXISTS makes of a missing object a notice, and of nothing else. */
import { describeRelation, dropAll, mustNotBelong, noteRelationDropped, type Root } from './drop.js'
import { dropOther } from './drop-others.js'
import { identifier } from './names.js'
import type { Relation } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { dotted, findRelation, splitNames } from './resolve.js'
import { hasRightsOf, mustNotBeOfSystem } from './roles.js'
import { keyOf, pathOf } from './state.js'
import { refusal } from './verdicts.js'
import { kindOf, lock, relationWith, schemaOf, use, type World } from './world.js'

interface Sort {
  readonly kinds: string
  readonly code: string
  readonly called: string
}

const SORTS: Readonly<Record<string, Sort>> = {
  OBJECT_TABLE: { kinds: 'rp', code: '42P01', called: 'table' },
  OBJECT_VIEW: { kinds: 'v', code: '42P01', called: 'view' },
  OBJECT_MATVIEW: { kinds: 'm', code: '42P01', called: 'materialized view' },
  OBJECT_SEQUENCE: { kinds: 'S', code: '42P01', called: 'sequence' },
  OBJECT_INDEX: { kinds: 'iI', code: '42704', called: 'index' },
  OBJECT_FOREIGN_TABLE: { kinds: 'f', code: '42P01', called: 'foreign table' },
}

export async function dropStatement(world: World, stmt: Ast.DropStmt): Promise<void> {
  const sort = SORTS[stmt.removeType ?? '']
  if (sort === undefined) return dropOther(world, stmt)
  if (stmt.concurrent === true && world.inTransaction) {
    throw refusal('25001', 'DROP INDEX CONCURRENTLY cannot run inside a transaction block')
  }
  if (stmt.concurrent === true && (stmt.objects ?? []).length > 1) {
    throw refusal('0A000', 'DROP INDEX CONCURRENTLY does not support dropping multiple objects')
  }
  if (stmt.concurrent === true && stmt.behavior === 'DROP_CASCADE') {
    throw refusal('0A000', 'DROP INDEX CONCURRENTLY does not support CASCADE')
  }
  const found: Relation[] = []
  for (const node of stmt.objects ?? []) {
    const names = 'List' in node ? stringsOf(node.List.items) : []
    const relation = await toDrop(world, names, sort, stmt.missing_ok === true)
    if (relation === undefined) continue
    world.notes.reach = [...found, relation].map(({ schema, name }) => pathOf(schema, name))
    mustNotBeOfSystem(relation)
    await mustBeDroppable(world, relation, sort)
    found.push(use(world, relation))
  }
  if (found.length === 0) {
    world.notes.nothing ??= 'there is nothing of this name'
    return
  }
  for (const relation of found) {
    noteRelationDropped(world, relation)
    const table = relation.table === undefined ? relation : await relationWith(world, relation.table)
    lock(world, table, stmt.concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
    await lockOthers(world, relation)
  }
  const roots = found.map((relation): Root => ({
    key: keyOf('pg_class', relation.oid),
    described: describeRelation(relation),
  }))
  world.notes.reach = 'everything'
  await dropAll(world, roots, stmt.behavior)
}

/** Tables that a foreign key of the dropped one points to are locked, too; and the table of a partition. */
async function lockOthers(world: World, relation: Relation): Promise<void> {
  for (const { target } of relation.constraints) {
    if (target !== undefined && target !== relation.oid) {
      lock(world, await relationWith(world, target), 'ACCESS EXCLUSIVE')
    }
  }
  for (const parent of relation.parents) lock(world, await relationWith(world, parent), 'ACCESS EXCLUSIVE')
}

async function toDrop(
  world: World,
  names: readonly string[],
  { called, code }: Sort,
  missingOk: boolean,
): Promise<Relation | undefined> {
  const { schema, name } = splitNames(names)
  const range = schema === undefined ? { relname: name } : { schemaname: schema, relname: name }
  const relation = await findRelation(world, range, 'nothing')
  if (relation !== undefined) return relation
  if (schema !== undefined && (await schemaOf(world, schema)) === undefined) {
    if (!missingOk) throw refusal('3F000', `schema "${schema}" does not exist`)
    skip(world, `schema "${schema}" does not exist`)
    return undefined
  }
  if (!missingOk) throw refusal(code, `${called} "${name}" does not exist`)
  skip(world, `${called} "${dotted(names.slice(-1))}" does not exist`)
  return undefined
}

/** Notes that something is not there, which is all right. */
export function skip(world: World, message: string): void {
  world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${message}, skipping` })
}

async function mustBeDroppable(world: World, relation: Relation, { kinds, called }: Sort): Promise<void> {
  if (!kinds.includes(relation.kind)) {
    const own = kindOf(relation)
    throw refusal('42809', `"${relation.name}" is not ${article(called)}`, {
      hint:
        own === 'type'
          ? 'Use DROP TYPE to remove a type.'
          : `Use DROP ${own.toUpperCase()} to remove ${article(own)}.`,
    })
  }
  const owner =
    relation.table === undefined ? relation.owner : (await relationWith(world, relation.table)).owner
  const ownsSchema = await schemaOf(world, relation.schema)
  if (
    !(await hasRightsOf(world, owner)) &&
    !(ownsSchema !== undefined && ownsSchema.owner !== '' && (await hasRightsOf(world, ownsSchema.owner)))
  ) {
    throw refusal('42501', `must be owner of ${kindOf(relation)} ${relation.name}`)
  }
  await mustNotBelong(world, relation)
  if (relation.table !== undefined) {
    const table = await relationWith(world, relation.table)
    const index = table.indexes.find(({ oid }) => oid === relation.oid)
    const constraint = table.constraints.find(({ oid }) => oid === index?.constraint)
    if (constraint !== undefined) {
      const label = `constraint ${identifier(constraint.name)} on table ${identifier(table.name)}`
      throw refusal('2BP01', `cannot drop index ${identifier(relation.name)} because ${label} requires it`, {
        hint: `You can drop ${label} instead.`,
      })
    }
    if (index?.parent !== undefined) {
      const parent = await relationWith(world, index.parent)
      throw refusal(
        '2BP01',
        `cannot drop index ${identifier(relation.name)} because index ${identifier(parent.name)} requires it`,
        { hint: `You can drop index ${identifier(parent.name)} instead.` },
      )
    }
  }
}

export const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
