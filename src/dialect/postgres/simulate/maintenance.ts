/** LOCK, VACUUM, ANALYZE, REINDEX, CLUSTER and what else leaves the definitions alone. Invariant: they change no row. */
import type { LockMode } from '../impact/lock-modes.js'
import { optionsOf } from './create-routine.js'
import { literal, qualified } from './names.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { mustFind, noSchema } from './resolve.js'
import { mustBeSurelyAllowed, mustOwnObject } from './role-rights.js'
import { mayWith, mustOwn } from './roles.js'
import { columnOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { kindOf, lock, look, relationWith, schemaOf, use, type World } from './world.js'

const MODES: readonly (LockMode | undefined)[] = [
  undefined,
  // Nobody waits long for the three weakest, which are not told of.
  undefined,
  undefined,
  undefined,
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
]

export async function lockTables(world: World, stmt: Ast.LockStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (!world.inTransaction) throw refusal('25P01', 'LOCK TABLE can only be used in transaction blocks')
  for (const node of stmt.relations ?? []) {
    if (!('RangeVar' in node)) continue
    const relation = use(world, await mustFind(world, node.RangeVar))
    if (!['r', 'p', 'v'].includes(relation.kind))
      throw refusal('42809', `"${relation.name}" is not a table or view`)
    const rights = [
      'UPDATE',
      'DELETE',
      'TRUNCATE',
      ...((stmt.mode ?? 8) <= 3 ? ['INSERT'] : []),
      ...((stmt.mode ?? 8) === 1 ? ['SELECT'] : []),
    ]
    const may = await Promise.all(rights.map(right => mayWith(world, relation, right)))
    if (!may.includes(true))
      throw refusal('42501', `permission denied for ${kindOf(relation)} ${relation.name}`)
    const mode = MODES[stmt.mode ?? 8]
    if (mode !== undefined) lock(world, relation, mode)
  }
}

const wants = (node: Ast.Node | undefined, isThere: boolean): boolean =>
  isThere &&
  (node === undefined ||
    ('Boolean' in node && node.Boolean.boolval === true) ||
    /^(?:on|true)$/i.test(stringOf(node) ?? ''))

export async function vacuum(world: World, stmt: Ast.VacuumStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const isVacuum = stmt.is_vacuumcmd === true
  const options = optionsOf(stmt.options)
  const isFull = wants(options.get('full'), options.has('full'))
  if (isVacuum && world.inTransaction) throw refusal('25001', 'VACUUM cannot run inside a transaction block')
  const known = isVacuum
    ? [
        'full',
        'freeze',
        'verbose',
        'analyze',
        'disable_page_skipping',
        'skip_locked',
        'index_cleanup',
        'process_toast',
        'truncate',
        'parallel',
      ]
    : ['verbose', 'skip_locked']
  for (const [name] of options)
    if (!known.includes(name)) throw new Unsure(`the option ${name} is not looked at`)
  if (isFull && options.has('parallel')) throw refusal('0A000', 'VACUUM FULL cannot be performed in parallel')
  if (isFull && options.has('disable_page_skipping'))
    throw new Unsure('these options together are not looked at')
  for (const node of stmt.rels ?? []) {
    if (!('VacuumRelation' in node)) continue
    const { relation: range, va_cols: columns } = node.VacuumRelation
    const relation = use(world, await mustFind(world, range ?? {}))
    if (columns !== undefined && isVacuum && !wants(options.get('analyze'), options.has('analyze'))) {
      throw refusal('0A000', 'ANALYZE option must be specified when a column list is provided')
    }
    for (const column of stringsOf(columns)) {
      if (columnOf(relation, column) === undefined) {
        throw refusal('42703', `column "${column}" of relation "${relation.name}" does not exist`)
      }
    }
    if (!['r', 'm', 'p'].includes(relation.kind)) world.notes.nothing = `${relation.name} is no table`
    // An expression of an index is evaluated while statistics are made.
    if (relation.indexes.some(({ columns: keys }) => keys.includes(0)) && relation.isAltered) {
      throw new Unsure('expressions of its indexes are evaluated')
    }
    lock(world, relation, isFull ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
    if (isFull) world.notes.rewrites.add(qualified(relation.schema, relation.name))
  }
}

export async function reindex(world: World, stmt: Ast.ReindexStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const concurrently = optionsOf(stmt.params).has('concurrently')
  const mustBeOutside = (what: string): void => {
    if (world.inTransaction) throw refusal('25001', `${what} cannot run inside a transaction block`)
  }
  switch (stmt.kind) {
    case 'REINDEX_OBJECT_TABLE':
    case 'REINDEX_OBJECT_INDEX': {
      if (concurrently) mustBeOutside('REINDEX CONCURRENTLY')
      const isIndex = stmt.kind === 'REINDEX_OBJECT_INDEX'
      const relation = use(world, await mustFind(world, stmt.relation ?? {}))
      const kinds = isIndex ? ['i', 'I'] : ['r', 'm', 'p', 't']
      if (!kinds.includes(relation.kind)) {
        throw refusal(
          '42809',
          `"${relation.name}" is not ${isIndex ? 'an index' : 'a table or materialized view'}`,
        )
      }
      if (relation.kind === 'p' || relation.kind === 'I')
        mustBeOutside(isIndex ? 'REINDEX INDEX' : 'REINDEX TABLE')
      const table = relation.table === undefined ? relation : await relationWith(world, relation.table)
      await mustOwn(world, table)
      if (
        table.isAltered ||
        table.rows !== undefined ||
        table.indexes.some(({ unique, valid }) => unique && !valid)
      ) {
        throw new Unsure('its indexes are built anew of rows that this change has altered')
      }
      if (!isIndex && table.indexes.length === 0) {
        world.notes.notices.push({
          severity: 'NOTICE',
          code: '00000',
          message: `table "${table.name}" has no indexes to reindex`,
        })
      }
      lock(world, table, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE')
      return
    }
    case 'REINDEX_OBJECT_SCHEMA': {
      mustBeOutside('REINDEX SCHEMA')
      const schema = await schemaOf(world, stmt.name ?? '')
      if (schema === undefined) throw noSchema(stmt.name ?? '')
      await mustOwnObject(world, schema.owner, `schema ${schema.name}`)
      return
    }
    default: {
      mustBeOutside(stmt.kind === 'REINDEX_OBJECT_SYSTEM' ? 'REINDEX SYSTEM' : 'REINDEX DATABASE')
      const [name] = await look<string>(world, `SELECT to_json(current_database())::text`)
      if (stmt.name !== undefined && stmt.name !== name) {
        throw refusal('0A000', 'can only reindex the currently open database')
      }
      await mustBeSurelyAllowed(world, 'rebuild the indexes of the database')
    }
  }
}

export async function cluster(world: World, stmt: Ast.ClusterStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (stmt.relation === undefined) {
    if (world.inTransaction) throw refusal('25001', 'CLUSTER cannot run inside a transaction block')
    return
  }
  const relation = use(world, await mustFind(world, stmt.relation))
  if (!['r', 'm', 'p'].includes(relation.kind)) {
    throw refusal('42809', `"${relation.name}" is not a table or materialized view`)
  }
  await mustOwn(world, relation)
  if (relation.kind === 'p' && world.inTransaction)
    throw refusal('25001', 'CLUSTER cannot run inside a transaction block')
  const name = stmt.indexname
  const index =
    name === undefined
      ? relation.indexes.find(({ clustered }) => clustered === true)
      : relation.indexes.find(each => each.name === name)
  if (index === undefined) {
    if (name === undefined)
      throw refusal('42704', `there is no previously clustered index for table "${relation.name}"`)
    throw refusal('42704', `index "${name}" for table "${relation.name}" does not exist`)
  }
  if (!['btree', 'gist'].includes(index.method)) {
    throw refusal(
      '0A000',
      `cannot cluster on index "${index.name}" because access method does not support clustering`,
    )
  }
  if (index.predicate !== undefined) throw refusal('0A000', `cannot cluster on partial index "${index.name}"`)
  if (!index.valid) throw refusal('0A000', `cannot cluster on invalid index "${index.name}"`)
  lock(world, relation, 'ACCESS EXCLUSIVE')
  if (!relation.isNew) world.notes.rewrites.add(qualified(relation.schema, relation.name))
}

/** LISTEN, UNLISTEN, NOTIFY. */
export async function notify(world: World, stmt: Ast.NotifyStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (Buffer.byteLength(stmt.payload ?? '') >= 8000) throw refusal('22023', 'payload string too long')
}

/** CALL: a procedure may do anything. */
export async function call(world: World, stmt: Ast.CallStmt): Promise<void> {
  const { funccall } = stmt
  const name = stringsOf(funccall?.funcname).at(-1) ?? ''
  const known = [...world.state.routines.values()].some(routine => routine?.name === name)
  const live = await look<string>(
    world,
    `SELECT to_json(proname)::text FROM pg_proc WHERE proname = ${literal(name)}`,
  )
  if (known || live.length > 0) throw new Unsure(`nobody can tell what the procedure ${name} does`)
  if ((funccall?.args ?? []).length > 0)
    throw new Unsure('the types of what it is called with are not looked at')
  throw refusal('42883', `procedure ${stringsOf(funccall?.funcname).join('.')}() does not exist`)
}
