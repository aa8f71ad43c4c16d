/** CREATE TRIGGER and event triggers. Invariant: what a trigger does when it fires is not foreseen here. */
import { bind, describeBound } from './bind.js'
import { shapeOf } from './content.js'
import { dependOnNamed } from './depend-on-named.js'
import { identifier, qualified } from './names.js'
import type { Relation, Routine, Trigger } from './objects.js'
import { stringsOf, until, type Ast } from './parse.js'
import { mustFind } from './resolve.js'
import { mustBeSuperuser, mustBeSurelyAllowed } from './role-rights.js'
import { hasRightsOf, mayWith } from './roles.js'
import { routinesNamed } from './routine-names.js'
import { columnOf, keyOf } from './state.js'
import { findThing, makeThing, thingName } from './things.js'
import { refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { addDependencies, kindOf, label, lock, newOid, put, use, type World } from './world.js'

const [ROW, BEFORE, INSERT, DELETE, TRUNCATE, INSTEAD] = [1, 2, 4, 8, 32, 64] as const

/** The function of a trigger, which takes no arguments. @throws Refusal 42883, 42P17 */
async function triggerFunction(
  world: World,
  nodes: readonly Ast.Node[] | undefined,
  returns: string,
): Promise<Routine> {
  const names = stringsOf(nodes)
  const routine = (await routinesNamed(world, names)).find(({ argumentTypes }) => argumentTypes.length === 0)
  if (routine === undefined) throw refusal('42883', `function ${names.join('.')}() does not exist`)
  if (routine.returns !== returns) {
    throw refusal('42P17', `function ${names.join('.')} must return type ${returns}`)
  }
  if (routine.isNew)
    world.notes.needs.add(`function ${identifier(routine.schema)}.${identifier(routine.name)}()`)
  return routine
}

/** @throws Refusal 42809 */
function mustFitKind(relation: Relation, type: number): void {
  const isRow = (type & ROW) !== 0
  const refuse = (detail: string, what = kindOf(relation)): never => {
    throw refusal(
      '42809',
      `"${relation.name}" is a ${what === 'table' && relation.kind === 'p' ? 'partitioned table' : what}`,
      { detail },
    )
  }
  switch (relation.kind) {
    case 'r':
      if ((type & INSTEAD) !== 0) refuse('Tables cannot have INSTEAD OF triggers.')
      return
    case 'p':
      if ((type & INSTEAD) !== 0) refuse('Tables cannot have INSTEAD OF triggers.')
      return
    case 'v':
      if ((type & INSTEAD) === 0 && isRow) refuse('Views cannot have row-level BEFORE or AFTER triggers.')
      if ((type & TRUNCATE) !== 0) refuse('Views cannot have TRUNCATE triggers.')
      return
    case 'f':
      if ((type & INSTEAD) !== 0) refuse('Foreign tables cannot have INSTEAD OF triggers.')
      return
    default:
      throw refusal('42809', `relation "${relation.name}" cannot have triggers`, {
        detail: `This operation is not supported for ${kindOf(relation).replace(/x$/, 'xe').replace(/y$/, 'ie')}s.`,
      })
  }
}

export async function createTrigger(world: World, stmt: Ast.CreateTrigStmt): Promise<void> {
  const name = stmt.trigname ?? ''
  world.notes.reach = []
  const relation = use(world, await mustFind(world, stmt.relation ?? {}))
  world.notes.reach = [`${relation.schema}\0${relation.name}`]
  const type = (stmt.row === true ? ROW : 0) | (stmt.timing ?? 0) | (stmt.events ?? 0)
  lock(world, relation, 'SHARE ROW EXCLUSIVE')
  mustFitKind(relation, type)
  if (stmt.constrrel !== undefined) throw new Unsure('a trigger FROM another table is not simulated')
  if (relation.kind === 'p' || relation.isPartition)
    throw new Unsure('a trigger on a partitioned table is not simulated')
  if (!(await mayWith(world, relation, 'TRIGGER'))) {
    throw refusal('42501', `permission denied for ${kindOf(relation)} ${relation.name}`)
  }
  if ((type & INSTEAD) !== 0) {
    if (stmt.row !== true) throw refusal('0A000', 'INSTEAD OF triggers must be FOR EACH ROW')
    if (stmt.whenClause !== undefined)
      throw refusal('0A000', 'INSTEAD OF triggers cannot have WHEN conditions')
    if (stmt.columns !== undefined) throw refusal('0A000', 'INSTEAD OF triggers cannot have column lists')
  }
  if (stmt.row === true && (type & TRUNCATE) !== 0)
    throw refusal('0A000', 'TRUNCATE FOR EACH ROW triggers are not supported')
  if (stmt.transitionRels !== undefined) throw new Unsure('transition tables are not simulated')
  if (stmt.whenClause !== undefined) await checkWhen(world, stmt, relation, type)
  const seen = new Set<string>()
  for (const column of stringsOf(stmt.columns)) {
    if (columnOf(relation, column) === undefined) {
      throw refusal('42703', `column "${column}" of relation "${relation.name}" does not exist`)
    }
    if (seen.has(column)) throw refusal('42701', `column "${column}" specified more than once`)
    seen.add(column)
  }
  const routine = await triggerFunction(world, stmt.funcname, 'trigger')
  if (!(await hasRightsOf(world, routine.owner)))
    await mustBeSurelyAllowed(world, `use the function ${routine.name}`)
  const existing = relation.triggers.find(trigger => trigger.name === name)
  if (existing !== undefined) {
    if (stmt.replace !== true) {
      throw refusal('42710', `trigger "${name}" for relation "${relation.name}" already exists`)
    }
    if (stmt.isconstraint === true)
      throw refusal('42710', `trigger "${name}" for relation "${relation.name}" is a constraint trigger`)
    if (relation.constraints.some(constraint => constraint.kind === 't' && constraint.name === name)) {
      throw refusal('42710', `trigger "${name}" for relation "${relation.name}" is a constraint trigger`)
    }
  }
  const oid = existing?.oid ?? newOid(world)
  const trigger: Trigger = {
    oid,
    name,
    type,
    enabled: true,
    function: qualified(routine.schema, routine.name),
  }
  const others = relation.triggers.filter(other => other !== existing)
  put(world, {
    ...relation,
    triggers: [...others, trigger].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  })
  const key = keyOf('pg_trigger', oid)
  label(world, key, `trigger ${identifier(name)} on ${kindOf(relation)} ${identifier(relation.name)}`)
  addDependencies(world, [
    { from: key, on: keyOf('pg_proc', routine.oid), kind: 'n' },
    { from: key, on: keyOf('pg_class', relation.oid), kind: 'a' },
    ...[...seen].map(column => ({
      from: key,
      on: keyOf('pg_class', relation.oid, columnOf(relation, column)?.number ?? 0),
      kind: 'n' as const,
    })),
  ])
  await dependOnNamed(world, key, stmt.whenClause)
  world.notes.effects.push({
    what: `trigger ${identifier(name)} on ${qualified(relation.schema, relation.name)}`,
    how: existing === undefined ? 'created' : 'altered',
  })
}

/** Has the condition read over rows called `old` and `new`. @throws Refusal 42P17 and what the server says */
async function checkWhen(
  world: World,
  stmt: Ast.CreateTrigStmt,
  relation: Relation,
  type: number,
): Promise<void> {
  const { parsed } = world
  const tokens = parsed.tokens()
  const from = world.parsed
    .tokens()
    .find(({ text }, at) => text.toUpperCase() === 'WHEN' && tokens[at + 1]?.text === '(')
  const open = tokens.find(({ start }) => start > (from?.start ?? 0))
  if (from === undefined || open === undefined || stmt.whenClause === undefined)
    throw new Unsure('its condition cannot be found')
  const { columns, subqueries, calls } = referencesOf(stmt.whenClause)
  if (subqueries.length > 0) throw refusal('0A000', 'cannot use subquery in trigger WHEN condition')
  const rows = new Set(columns.map(({ fields }) => stringsOf(fields)[0]))
  const isRow = (type & ROW) !== 0
  if (!isRow && columns.length > 0) {
    throw refusal('42P17', "statement trigger's WHEN condition cannot reference column values")
  }
  if (rows.has('old') && (type & INSERT) !== 0) {
    throw refusal('42P17', "INSERT trigger's WHEN condition cannot reference OLD values")
  }
  if (rows.has('new') && (type & DELETE) !== 0) {
    throw refusal('42P17', "DELETE trigger's WHEN condition cannot reference NEW values")
  }
  if (
    rows.has('new') &&
    (type & BEFORE) !== 0 &&
    relation.columns.some(({ generated }) => generated !== undefined)
  ) {
    throw new Unsure('its condition may look at a generated column before it is there')
  }
  if (calls.some(({ over }) => over !== undefined))
    throw refusal('42P20', 'window functions are not allowed in trigger WHEN conditions')
  if (calls.some(({ agg_star, agg_distinct }) => agg_star === true || agg_distinct === true)) {
    throw refusal('42803', 'aggregate functions are not allowed in trigger WHEN conditions')
  }
  const inside = until(parsed, open.end, new Set<string>())
  const bound = await bind(world, { node: stmt.whenClause, span: inside, view: 'shape' })
  const shape = `(${await shapeOf(world, relation)})`
  const before = `SELECT FROM ${shape} AS old, ${shape} AS new WHERE (`
  await describeBound(world, bound, { before, after: ')' })
}

const EVENTS = new Set(['ddl_command_start', 'ddl_command_end', 'sql_drop', 'table_rewrite'])

export async function createEventTrigger(world: World, stmt: Ast.CreateEventTrigStmt): Promise<void> {
  const name = stmt.trigname ?? ''
  world.notes.reach = [`event trigger ${name}`]
  await mustBeSuperuser(
    world,
    `permission denied to create event trigger "${name}"`,
    'Must be superuser to create an event trigger.',
  )
  const event = stmt.eventname ?? ''
  if (event === 'login') throw new Unsure('login triggers are not simulated')
  if (!EVENTS.has(event)) throw refusal('42601', `unrecognized event name "${event}"`)
  if (stmt.whenclause !== undefined) throw new Unsure('the filter of an event trigger is not simulated')
  if ((await findThing(world, 'event trigger', [name])) !== undefined) {
    throw refusal('42710', `event trigger "${name}" already exists`)
  }
  const routine = await triggerFunction(world, stmt.funcname, 'event_trigger')
  const key = makeThing(world, { sort: 'event trigger', name })
  addDependencies(world, [{ from: key, on: keyOf('pg_proc', routine.oid), kind: 'n' }])
  world.notes.effects.push({ what: thingName({ sort: 'event trigger', name }), how: 'created' })
  // It fires at every definition from here on, and may refuse it.
  world.state = { ...world.state, allUnknown: `the event trigger ${name}, which this change makes, fires` }
}
