/** CREATE VIEW. Invariant: what OR REPLACE may not change is compared with the view that is there. */
import { bind, describeBound, toDefinition } from './bind.js'
import { columnsOf, querySpan } from './create-as.js'
import { introduce, newRelation, placeOf } from './create-table.js'
import { redefined } from './dependents.js'
import { quoted } from './names.js'
import type { Column, Relation } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { mustOwn } from './roles.js'
import { keyOf, pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { mustKnowViewOptions } from './storage-options.js'
import { dependOnUsed } from './view-parts.js'
import { lock, markGone, nameOf, put, reachAlso, relationAt, type World, change } from './world.js'

export async function createView(world: World, stmt: Ast.ViewStmt): Promise<void> {
  const range = stmt.view ?? {}
  const name = range.relname ?? ''
  const { query } = stmt
  if (query === undefined) throw new Unsure('the view has no query')
  const place = await placeOf(world, range)
  world.notes.reach = [pathOf(place.schema.name, name)]
  const span = querySpan(world, range.location ?? 0)
  if ('SelectStmt' in query && query.SelectStmt.intoClause !== undefined) {
    throw refusal('0A000', 'views must not contain SELECT INTO')
  }
  const bound = await bind(world, { node: query, span, view: 'shape' })
  // What it reads could not be dropped any more.
  reachAlso(
    world,
    bound.relations.map(({ relation }) => pathOf(relation.schema, relation.name)),
  )
  if (bound.references.statements.size > 0) {
    throw refusal('0A000', 'views must not contain data-modifying statements in WITH')
  }
  const around = recursion(world, name, stringsOf(stmt.aliases))
  const fields = await describeBound(world, bound, around)
  const columns = await columnsOf(
    world,
    fields,
    stringsOf(stmt.aliases),
    'CREATE VIEW specifies more column names than columns',
  )
  if (bound.relations.some(({ relation }) => relation.persistence === 't')) {
    if (place.persistence !== 't') throw new Unsure('the view would be temporary, as what it reads is')
  }
  mustKnowOptions(stmt)
  const { sql, relations } = await toDefinition(world, { node: query, span })
  const definition = { sql: around.before + sql + around.after, relations }
  const existing = await relationAt(world, place.schema.name, name)
  if (existing === undefined) {
    const view = put(world, { ...newRelation(world, place, name, 'v'), columns, definition })
    introduce(world, view, place.schema)
    await dependOnUsed(world, view, bound)
    return
  }
  if (stmt.replace !== true) throw refusal('42P07', `relation "${name}" already exists`)
  if (existing.kind !== 'v') throw refusal('42809', `"${name}" is not a view`)
  await mustOwn(world, existing)
  mustKeepColumns(existing, columns)
  lock(world, existing, 'ACCESS EXCLUSIVE')
  const key = keyOf('pg_class', existing.oid)
  if (!existing.isNew) markGone(world, [redefined(key)])
  change(world, {
    dependencies: world.state.dependencies.filter(
      ({ from, kind, on }) => from !== key || kind !== 'n' || on.startsWith('pg_namespace'),
    ),
  })
  const view = put(world, { ...existing, columns, definition, isAltered: true })
  await dependOnUsed(world, view, bound)
  world.notes.effects.push({ what: nameOf(view), how: 'replaced' })
}

/**
 * What CREATE RECURSIVE VIEW puts around the query that is written.
 *
 * @see https://www.postgresql.org/docs/current/sql-createview.html
 */
function recursion(
  world: World,
  name: string,
  aliases: readonly string[],
): { readonly before: string; readonly after: string } {
  const words = world.parsed.tokens().slice(1, 6)
  if (!words.some(({ text }) => text.toUpperCase() === 'RECURSIVE')) return { before: '', after: '' }
  const list = aliases.map(quoted).join(', ')
  return {
    before: `WITH RECURSIVE ${quoted(name)} (${list}) AS (`,
    after: `) SELECT ${list} FROM ${quoted(name)}`,
  }
}

/** @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/view.c checkViewTupleDesc */
function mustKeepColumns(existing: Relation, columns: readonly Column[]): void {
  if (columns.length < existing.columns.length) throw refusal('42P16', 'cannot drop columns from view')
  for (const [at, before] of existing.columns.entries()) {
    const after = columns[at]
    if (after === undefined) continue
    if (after.name !== before.name) {
      throw refusal('42P16', `cannot change name of view column "${before.name}" to "${after.name}"`, {
        hint: 'Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.',
      })
    }
    if (after.typeOid !== before.typeOid || after.typmod !== before.typmod) {
      throw refusal(
        '42P16',
        `cannot change data type of view column "${before.name}" from ${before.type} to ${after.type}`,
      )
    }
  }
}

function mustKnowOptions({ options, withCheckOption }: Ast.ViewStmt): void {
  mustKnowViewOptions(options)
  if (withCheckOption !== undefined && withCheckOption !== 'NO_CHECK_OPTION') {
    throw new Unsure('whether a view WITH CHECK OPTION can be written is not looked at')
  }
}
