/** CREATE INDEX. Invariant: CONCURRENTLY is refused where the server refuses it, and nothing else is different about it. */
import { readIndex, type IndexRequest } from './index-keys.js'
import { addIndex } from './index-parts.js'
import { qualified } from './names.js'
import type { Relation } from './objects.js'
import { until, type Ast } from './parse.js'
import { mustFind } from './resolve.js'
import { mustBeAllowedInSchema, mustOwn } from './roles.js'
import { pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { kindOf, lock, measures, put, relationAt, relationWith, schemaOf, use, type World } from './world.js'
import { mustKnowIndexOptions } from './storage-options.js'
import { mustKnowTablespace } from './tablespaces.js'
import { article } from './drop-statement.js'

const NO_STOPS: ReadonlySet<string> = new Set()

export async function createIndex(world: World, stmt: Ast.IndexStmt): Promise<void> {
  const concurrently = stmt.concurrent === true
  if (concurrently && world.inTransaction) {
    throw refusal('25001', 'CREATE INDEX CONCURRENTLY cannot run inside a transaction block')
  }
  const table = use(world, await mustFind(world, stmt.relation ?? {}))
  world.notes.reach = [pathOf(table.schema, table.name), pathOf(table.schema, stmt.idxname ?? '')]
  if (!['r', 'p', 'm'].includes(table.kind)) {
    throw refusal('42809', `cannot create index on relation "${table.name}"`, {
      detail: `This operation is not supported for ${kindOf(table)}s.`,
    })
  }
  if (table.kind === 'p' && concurrently) {
    throw refusal('0A000', `cannot create index on partitioned table "${table.name}" concurrently`)
  }
  await mustOwn(world, table)
  const schema = await schemaOf(world, table.schema)
  if (schema !== undefined) await mustBeAllowedInSchema(world, schema, 'CREATE')
  await mustKnowTablespace(world, stmt.tableSpace)
  mustKnowIndexOptions(stmt.options, stmt.accessMethod ?? 'btree')
  if (table.children.length > 0 && table.kind !== 'p') {
    // Only the table itself is indexed.
    if (stmt.unique === true) throw new Unsure('unique indexes of tables with children')
  }
  const elements = (stmt.indexParams ?? []).flatMap(node => ('IndexElem' in node ? [node.IndexElem] : []))
  const included = (stmt.indexIncludingParams ?? []).flatMap(node =>
    'IndexElem' in node ? [node.IndexElem.name ?? ''] : [],
  )
  const request: IndexRequest = {
    name: stmt.idxname,
    method: stmt.accessMethod ?? 'btree',
    unique: stmt.unique === true,
    nullsNotDistinct: stmt.nulls_not_distinct === true,
    elements,
    included,
    predicate:
      stmt.whereClause === undefined ? undefined : { node: stmt.whereClause, span: whereSpan(world) },
    label: 'idx',
  }
  const existing =
    stmt.idxname === undefined ? undefined : await relationAt(world, table.schema, stmt.idxname)
  if (existing !== undefined) {
    await readIndex(world, table, request)
    return alreadyThere(world, existing, stmt)
  }
  const { index, relation } = await addIndex(world, table, request)
  put(world, relation)
  await indexPartitions(world, table.oid, stmt, elements)
  lock(world, table, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE')
  world.notes.effects.push({
    what: `index ${qualified(table.schema, index.name)}`,
    how: 'created',
    ...measures(table),
  })
}

/** @throws Refusal 42P07 */
async function alreadyThere(
  world: World,
  existing: Relation,
  { idxname = '', if_not_exists }: Ast.IndexStmt,
): Promise<void> {
  const said = `relation "${idxname}" already exists`
  if (if_not_exists !== true) throw refusal('42P07', said)
  world.notes.notices.push({ severity: 'NOTICE', code: '42P07', message: `${said}, skipping` })
  const index = existing.table === undefined ? undefined : await indexOf(world, existing.table, existing.oid)
  world.notes.nothing =
    index?.valid === false
      ? `${qualified(existing.schema, existing.name)} exists already, and it is invalid`
      : existing.table === undefined
        ? `${qualified(existing.schema, existing.name)} exists already, as ${article(kindOf(existing))}`
        : `${qualified(existing.schema, existing.name)} exists already`
}

async function indexOf(world: World, table: number, oid: number) {
  return (await relationWith(world, table)).indexes.find(index => index.oid === oid)
}

/** A partitioned table's index is made on every partition. */
async function indexPartitions(
  world: World,
  oid: number,
  stmt: Ast.IndexStmt,
  elements: readonly Ast.IndexElem[],
): Promise<void> {
  const table = await relationWith(world, oid)
  if (table.kind !== 'p') return
  if (stmt.relation?.inh !== true) throw new Unsure('indexes of the partitioned table only')
  for (const child of table.children) {
    const partition = await relationWith(world, child)
    await addIndex(world, partition, {
      method: stmt.accessMethod ?? 'btree',
      unique: stmt.unique === true,
      nullsNotDistinct: stmt.nulls_not_distinct === true,
      elements,
      label: 'idx',
      predicate:
        stmt.whereClause === undefined ? undefined : { node: stmt.whereClause, span: whereSpan(world) },
    })
    lock(world, partition, 'SHARE')
    await indexPartitions(world, child, stmt, elements)
  }
}

/** The condition of a partial index is the last thing in the statement. */
function whereSpan(world: World) {
  const tokens = world.parsed.tokens()
  let depth = 0
  for (const [at, { text }] of tokens.entries()) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    const next = tokens[at + 1]
    if (depth === 0 && text.toUpperCase() === 'WHERE' && next !== undefined) {
      return until(world.parsed, next.start, NO_STOPS)
    }
  }
  throw new Unsure('the condition of the index cannot be found')
}
