/** LOCK, VACUUM, ANALYZE, REINDEX, CLUSTER and what else leaves the definitions alone. Invariant: they change no row. */
import type { LockMode } from '../impact/lock-modes.js'
import { optionsOf } from './create-routine.js'
import { literal, qualified } from './names.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { mustFind, noSchema } from './resolve.js'
import { mustBeSuperuser, mustBeSurelyAllowed, mustOwnObject } from './role-rights.js'
import { mayWith, mustOwn } from './roles.js'
import { columnOf, withEntry } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { bind, describeBound } from './bind.js'
import { change, kindOf, lock, look, relationWith, schemaOf, use, type World } from './world.js'

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

export async function checkpoint(world: World): Promise<void> {
  world.notes.reach = 'nothing'
  await mustBeSurelyAllowed(world, 'run CHECKPOINT')
}

/** LISTEN, UNLISTEN, NOTIFY. */
export async function notify(world: World, stmt: Ast.NotifyStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (Buffer.byteLength(stmt.payload ?? '') >= 8000) throw refusal('22023', 'payload string too long')
}

/** PREPARE: the statement is analysed, not run. */
export async function prepare(world: World, stmt: Ast.PrepareStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const name = stmt.name ?? ''
  if (world.state.things.get(`prepared ${name}`))
    throw refusal('42P05', `prepared statement "${name}" already exists`)
  if (stmt.argtypes !== undefined || stmt.query === undefined)
    throw new Unsure('a prepared statement with parameters is not simulated')
  if (!('SelectStmt' in stmt.query)) throw new Unsure('only a prepared SELECT is simulated')
  const tokens = world.parsed.tokens()
  const as = tokens.findIndex(({ text }) => text.toUpperCase() === 'AS')
  const first = tokens[as + 1]
  const last = tokens.findLast(({ text }) => text !== ';')
  if (as < 0 || first === undefined || last === undefined) throw new Unsure('its statement cannot be found')
  const bound = await bind(world, {
    node: stmt.query,
    span: { start: first.start, end: last.end },
    view: 'shape',
    privilege: 'none',
  })
  if (bound.references.parameters.length > 0)
    throw new Unsure('a prepared statement with parameters is not simulated')
  await describeBound(world, bound)
  const key = `prepared ${name}`
  change(world, { things: withEntry(world.state.things, key, { key, isNew: true }) })
}

export async function execute(world: World, stmt: Ast.ExecuteStmt): Promise<void> {
  const name = stmt.name ?? ''
  if (!world.state.things.get(`prepared ${name}`)) {
    world.notes.reach = 'nothing'
    throw refusal('26000', `prepared statement "${name}" does not exist`)
  }
  throw new Unsure('running a prepared statement is not simulated')
}

export async function deallocate(world: World, stmt: Ast.DeallocateStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const things = new Map(world.state.things)
  if (stmt.isall === true) {
    for (const path of things.keys()) if (path.startsWith('prepared ')) things.delete(path)
  } else if (!things.delete(`prepared ${stmt.name ?? ''}`)) {
    throw refusal('26000', `prepared statement "${stmt.name ?? ''}" does not exist`)
  }
  change(world, { things })
}

/** SECURITY LABEL: without a provider there is none to give. */
export async function securityLabel(world: World, stmt: Ast.SecLabelStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const [libraries] = await look<string>(
    world,
    `SELECT to_json(string_agg(setting, ''))::text FROM pg_settings WHERE name IN ('shared_preload_libraries', 'session_preload_libraries', 'local_preload_libraries')`,
  )
  if (libraries !== '') throw new Unsure('whether a library of the server gives labels is not known')
  throw refusal(
    '22023',
    stmt.provider === undefined
      ? 'no security label providers have been loaded'
      : `security label provider "${stmt.provider}" is not loaded`,
  )
}

/** Databases of the server. */
export async function createDatabase(world: World, stmt: Ast.CreatedbStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (world.inTransaction) throw refusal('25001', 'CREATE DATABASE cannot run inside a transaction block')
  const name = stmt.dbname ?? ''
  if (await hasDatabase(world, name)) throw refusal('42P04', `database "${name}" already exists`)
  throw new Unsure('whether the template is in use by another session is not known')
}

const hasDatabase = async (world: World, name: string): Promise<boolean> =>
  (
    await look<string>(
      world,
      `SELECT to_json(datname)::text FROM pg_database WHERE datname = ${literal(name)}`,
    )
  ).length > 0

export async function dropDatabase(world: World, stmt: Ast.DropdbStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (world.inTransaction) throw refusal('25001', 'DROP DATABASE cannot run inside a transaction block')
  const name = stmt.dbname ?? ''
  if (!(await hasDatabase(world, name))) {
    const message = `database "${name}" does not exist`
    if (stmt.missing_ok !== true) throw refusal('3D000', message)
    world.notes.nothing = message
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${message}, skipping` })
    return
  }
  throw new Unsure('whether other sessions use the database is not known')
}

export async function alterDatabase(world: World, stmt: { readonly dbname?: string }): Promise<void> {
  world.notes.reach = 'nothing'
  const name = stmt.dbname ?? ''
  if (!(await hasDatabase(world, name))) throw refusal('3D000', `database "${name}" does not exist`)
  throw new Unsure('what a database is like is not simulated')
}

export async function alterSystem(world: World, { setstmt }: Ast.AlterSystemStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (world.inTransaction) throw refusal('25001', 'ALTER SYSTEM cannot run inside a transaction block')
  await mustBeSuperuser(world, 'permission denied to set parameter')
  const name = setstmt?.name ?? ''
  const there = await look<string>(
    world,
    `SELECT to_json(name)::text FROM pg_settings WHERE lower(name) = ${literal(name.toLowerCase())}`,
  )
  if (there.length === 0 && name !== '' && !name.includes('.')) {
    throw refusal('42704', `unrecognized configuration parameter "${name}"`)
  }
  throw new Unsure('settings of the server are not simulated')
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
