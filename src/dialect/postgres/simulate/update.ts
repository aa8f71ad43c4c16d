/** UPDATE, DELETE and TRUNCATE. Invariant: rows that other tables point to are not changed before those were asked. */
import { bind, describeBound, type BoundText } from './bind.js'
import { isVolatile, mustBeHarmless } from './calls.js'
import { identitySequence } from './alter-identity.js'
import { isAssignable, isUntyped } from './coercion.js'
import { emptyRows } from './create-table.js'
import { isTouched, rowsOf, setRows } from './content.js'
import {
  foreignFlags,
  mustHaveNoExclusion,
  mustHold,
  mustWritePlainly,
  noteWritten,
  numbered,
  referrersOf,
  rowFlags,
  TRIGGER,
  uniqueFlags,
  type Flag,
} from './dml-parts.js'
import { isTrue } from './questions.js'
import { mustReturn } from './insert.js'
import { identifier, quoted } from './names.js'
import type { Column, Relation } from './objects.js'
import { until, type Ast, type Span } from './parse.js'
import { wholeSpan } from './query.js'
import { mustFind, positionOf, settingsOf } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { putSequence } from './sequence-parts.js'
import { columnOf } from './state.js'
import { stored } from './storing.js'
import { formatType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { lock, measures, nameOf, relationWith, use, type World } from './world.js'

const STOPS = new Set(['WHERE', 'RETURNING', 'FROM', 'USING'])

interface Found {
  readonly relation: Relation
  readonly bound: BoundText
  readonly isPlain: boolean
  readonly alias: string
}

/** Has the statement read, analysed and allowed. */
async function find(
  world: World,
  kind: 'UpdateStmt' | 'DeleteStmt',
  stmt: Ast.UpdateStmt | Ast.DeleteStmt,
): Promise<Found> {
  world.notes.reach = 'rows'
  const range = stmt.relation ?? {}
  const relation = use(world, await mustFind(world, range, 'here'))
  const node = { [kind]: stmt }
  const references = referencesOf(node)
  if (stmt.withClause !== undefined) throw new Unsure('WITH before it is not simulated')
  const bound = await bind(world, {
    node,
    span: wholeSpan(world.parsed),
    view: 'rows',
    except: new Set([range]),
  })
  const isPlain = !(await isTouched(world, relation)) && !bound.replaced
  if (isPlain) await describeBound(world, bound)
  await mustBeAllowed(world, relation, kind === 'UpdateStmt' ? 'UPDATE' : 'DELETE')
  await mustWritePlainly(world, relation, kind === 'UpdateStmt' ? TRIGGER.UPDATE : TRIGGER.DELETE)
  await mustBeHarmless(world, references)
  if (await isVolatile(world, references)) throw new Unsure('it works with what is another value each time')
  return { relation, bound, isPlain, alias: range.alias?.aliasname ?? range.relname ?? '' }
}

/** The text behind a keyword at the statement's own depth, up to the next clause. */
function clause(world: World, keyword: string): Span | undefined {
  let depth = 0
  const tokens = world.parsed.tokens()
  for (const [at, token] of tokens.entries()) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    const next = tokens[at + 1]
    const isKeyword = depth === 0 && token.kind !== 'SCONST' && token.text.toUpperCase() === keyword
    if (isKeyword && at > 0 && next !== undefined && !(keyword === 'FROM' && at === 1)) {
      return stretch(world, next.start)
    }
  }
  return undefined
}

/** Commas do not end it. */
function stretch(world: World, from: number): Span {
  let end = from
  let start = from
  for (;;) {
    const part = until(world.parsed, start, STOPS)
    end = part.end
    const comma = world.parsed.tokens().find(token => token.start >= end)
    if (comma?.text !== ',') return { start: from, end }
    const next = world.parsed.tokens().find(token => token.start >= comma.end)
    if (next === undefined) return { start: from, end }
    start = next.start
  }
}

/** The row of the table at hand under its name in the statement, as a subquery. */
const rowAs = (relation: Relation, alias: string): string =>
  `(SELECT ${relation.columns.map(({ number, name }) => `t_.c${number} AS ${quoted(name)}`).join(', ')}) AS ${identifier(alias)}`

export async function update(world: World, stmt: Ast.UpdateStmt): Promise<void> {
  const { relation, bound, isPlain, alias } = await find(world, 'UpdateStmt', stmt)
  mustHaveNoExclusion(relation)
  const values = await newValues(world, { stmt, relation, bound, isPlain, alias })
  const changed = new Set(values.map(({ column }) => column.number))
  for (const column of relation.columns) if (column.generated !== undefined) changed.add(column.number)
  if (relation.columns.some(({ generated }) => generated !== undefined))
    throw new Unsure('generated columns change with it')
  if (
    relation.partitionKey?.columns.some(number => number === 0 || changed.has(number)) === true ||
    relation.isPartition
  ) {
    throw new Unsure('a row may move to another partition')
  }
  const from = await rowsOf(world, relation)
  const fromClause = clause(world, 'FROM')
  const others = fromClause === undefined ? '' : `, ${bound.part(fromClause).text}`
  const whereClause = clause(world, 'WHERE')
  const where = whereClause === undefined ? '' : ` WHERE ${bound.part(whereClause).text}`
  const list = values.map(({ column, sql }) => `${sql} AS v${column.number}`)
  const hit = `SELECT ${['true AS hit_', ...list].join(', ')} FROM ${rowAs(relation, alias)}${others}${where} LIMIT 1`
  const kept = relation.columns.map(({ number }) =>
    changed.has(number)
      ? `CASE WHEN u_.hit_ THEN u_.v${number} ELSE t_.c${number} END AS c${number}`
      : `t_.c${number}`,
  )
  const old = values.map(({ column }) => `t_.c${column.number} AS o${column.number}`)
  const after = `SELECT ${kept.join(', ')} FROM (${from}) AS t_ LEFT JOIN LATERAL (${hit}) AS u_ ON true`
  const prelude = `WITH all_ AS MATERIALIZED (SELECT ${[...kept, ...old, 'coalesce(u_.hit_, false) AS hit_', 'row_number() OVER () AS n_'].join(', ')}
    FROM (${from}) AS t_ LEFT JOIN LATERAL (${hit}) AS u_ ON true)`
  const fresh = `SELECT ${numbered(relation.columns)} FROM all_ WHERE hit_`
  const whole = `SELECT ${numbered(relation.columns)} FROM all_`
  const touched = {
    ...relation,
    indexes: relation.indexes.filter(
      index =>
        index.columns.includes(0) ||
        index.predicate !== undefined ||
        index.columns.some(number => changed.has(number)),
    ),
  }
  const flags: Flag[] = [
    ...rowFlags(relation, fresh, undefined),
    ...uniqueFlags(touched, whole, undefined),
    ...(await foreignFlags(world, relation, fresh, whole, changed)),
    ...(await leavingFlags(world, relation, whole, changed)),
  ]
  const count = await mustHold(world, prelude, fresh, flags)
  await mustNotCross(world, touched, prelude)
  await mustReturn(world, relation, stmt.returningClause, isPlain)
  if (count > 0) {
    await setRows(world, relation, after)
    noteWritten(world, relation, 'updated', count)
  } else nothingWritten(world, 'no row fulfils the condition')
}

function nothingWritten(world: World, reason: string): void {
  world.notes.rows = 0
  world.notes.nothing = reason
}

/** A key that one row takes and another has not left yet: then the order in which rows are changed decides. */
async function mustNotCross(world: World, relation: Relation, prelude: string): Promise<void> {
  for (const index of relation.indexes) {
    if (!index.unique || !index.immediate) continue
    const olds = index.columns
    if (olds.includes(0)) {
      if (await isTrue(world, `EXISTS (${prelude} SELECT FROM all_ WHERE hit_)`))
        throw new Unsure('a unique index over an expression changes')
      continue
    }
    const pairs = olds.map(number => `n.c${number} = e.b${number}`).join(' AND ')
    const has = await isTrue(
      world,
      `EXISTS (${prelude.replace('coalesce(u_.hit_', `${relation.columns.map(({ number }) => `t_.c${number} AS b${number}`).join(', ')}, coalesce(u_.hit_`)} SELECT FROM all_ AS n JOIN all_ AS e ON ${pairs} AND n.n_ <> e.n_ WHERE n.hit_)`,
    )
    if (has)
      throw new Unsure(
        'a row takes the key of another, and whether that is free by then depends on their order',
      )
  }
}

interface Values {
  readonly stmt: Ast.UpdateStmt
  readonly relation: Relation
  readonly bound: BoundText
  readonly isPlain: boolean
  readonly alias: string
}

/** The new values of columns, over the row and what else is in FROM. */
async function newValues(
  world: World,
  { stmt, relation, bound, isPlain, alias }: Values,
): Promise<readonly { readonly column: Column; readonly sql: string }[]> {
  const values: { column: Column; sql: string }[] = []
  for (const node of stmt.targetList ?? []) {
    if (!('ResTarget' in node)) continue
    const { name = '', val, indirection } = node.ResTarget
    const column = columnOf(relation, name)
    const position = positionOf(world, node.ResTarget)
    if (column === undefined) {
      throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`, { position })
    }
    if (indirection !== undefined || val === undefined) throw new Unsure('it stores into a part of a column')
    if (values.some(value => value.column === column)) {
      throw refusal('42601', `multiple assignments to same column "${name}"`)
    }
    if ('MultiAssignRef' in val) throw new Unsure('it assigns several columns at once')
    const isDefault = 'SetToDefault' in val
    if (!isDefault && column.generated !== undefined) {
      throw refusal('428C9', `column "${name}" can only be updated to DEFAULT`, {
        detail: `Column "${name}" is a generated column.`,
      })
    }
    if (!isDefault && column.identity === 'a') {
      throw refusal('428C9', `column "${name}" can only be updated to DEFAULT`, {
        detail: `Column "${name}" is an identity column defined as GENERATED ALWAYS.`,
      })
    }
    if (isDefault) {
      if (column.identity !== undefined || /nextval/i.test(column.default ?? ''))
        throw new Unsure('it takes a value of a sequence')
      values.push({ column, sql: await stored(world, column, column.default ?? 'NULL') })
      continue
    }
    const equals = world.parsed
      .tokens()
      .find(({ start, text }) => start >= (node.ResTarget.location ?? 0) && text === '=')
    const first =
      equals === undefined ? undefined : world.parsed.tokens().find(({ start }) => start >= equals.end)
    if (first === undefined) throw new Unsure('a value in it cannot be found')
    const text = bound.part(until(world.parsed, first.start, STOPS)).text
    if (!isPlain && !isUntyped(val)) {
      const fromClause = clause(world, 'FROM')
      const others = fromClause === undefined ? '' : `, ${bound.part(fromClause).text}`
      const row = rowAs(relation, alias)
      const shape = `(${(await emptyRows(world, relation)).replace(/ WHERE false$/, '')}) AS t_`
      const [field] =
        (await world.server.describe(
          `SELECT (${text}) FROM ${shape}, LATERAL ${row}${others}`,
          await settingsOf(world),
        )) ?? []
      if (
        field !== undefined &&
        column.typeOid < 4_294_967_296 &&
        !(await isAssignable(world, field.type, column.typeOid))
      ) {
        throw refusal(
          '42804',
          `column "${name}" is of type ${await formatType(world, column.typeOid, -1)} but expression is of type ${await formatType(world, field.type, -1)}`,
          {
            position,
            hint: 'You will need to rewrite or cast the expression.',
          },
        )
      }
    }
    values.push({ column, sql: await stored(world, column, text) })
  }
  return values
}

/** Rows of other tables point to keys that are there no more. @param left - What is left of the rows. */
async function leavingFlags(
  world: World,
  relation: Relation,
  left: string,
  changed: ReadonlySet<number>,
): Promise<Flag[]> {
  const flags: Flag[] = []
  for (const { table, constraint } of await referrersOf(world, relation)) {
    const keys = constraint.targetColumns ?? []
    if (!keys.some(number => changed.has(number))) continue
    if (!['a', 'r'].includes(constraint.onUpdate ?? 'a'))
      throw new Unsure(`the rows of ${table.name} change with it`)
    if (constraint.deferrable && world.inTransaction)
      throw new Unsure(`a foreign key of ${table.name} may wait for the end of the transaction`)
    if (table.oid === relation.oid) throw new Unsure('a foreign key of the table points to itself')
    flags.push({
      condition: await pointing(world, table, constraint, left),
      error: pointedTo(relation, table, constraint.name),
    })
  }
  return flags
}

const pointedTo = (relation: Relation, table: Relation, name: string) =>
  refusal(
    '23503',
    `update or delete on table "${relation.name}" violates foreign key constraint "${name}" on table "${table.name}"`,
  )

async function pointing(
  world: World,
  table: Relation,
  { columns, targetColumns = [] }: Relation['constraints'][number],
  left: string,
): Promise<string> {
  const pairs = columns.map((column, at) => `p.c${targetColumns[at] ?? 0} = r.c${column}`).join(' AND ')
  const all = columns.map(column => `r.c${column} IS NOT NULL`).join(' AND ')
  return `EXISTS (SELECT FROM (${await rowsOf(world, table)}) AS r WHERE ${all} AND NOT EXISTS (SELECT FROM (${left}) AS p WHERE ${pairs}))`
}

export async function deleteRows(world: World, stmt: Ast.DeleteStmt): Promise<void> {
  const { relation, bound, isPlain, alias } = await find(world, 'DeleteStmt', stmt)
  const usingClause = clause(world, 'USING')
  const others = usingClause === undefined ? '' : `, ${bound.part(usingClause).text}`
  const whereClause = clause(world, 'WHERE')
  const where = whereClause === undefined ? '' : ` WHERE ${bound.part(whereClause).text}`
  const hit = `EXISTS (SELECT FROM ${rowAs(relation, alias)}${others}${where})`
  const from = await rowsOf(world, relation)
  const count = await mustHold(world, '', `SELECT * FROM (${from}) AS t_ WHERE ${hit}`, [])
  await mustReturn(world, relation, stmt.returningClause, isPlain)
  if (count === 0) {
    nothingWritten(world, 'no row fulfils the condition')
    return
  }
  await remove(
    world,
    relation,
    whereClause === undefined && usingClause === undefined ? 'false' : `NOT ${hit}`,
  )
  noteWritten(world, relation, 'deleted', count)
  if (whereClause === undefined && usingClause === undefined && !relation.isNew) {
    world.notes.destroys.push({ what: nameOf(relation), how: 'emptied' })
  }
}

/** Takes rows away, and those that go with them. @param stays - A condition over `t_`. */
async function remove(world: World, relation: Relation, stays: string, depth = 0): Promise<void> {
  if (depth > 5) throw new Unsure('rows of too many tables go with it')
  const before = await rowsOf(world, relation)
  const left = `SELECT ${numbered(relation.columns, 't_.')} FROM (${before}) AS t_ WHERE ${stays}`
  const referrers = await referrersOf(world, relation)
  await setRows(world, relation, left)
  for (const { table, constraint } of referrers) {
    const condition = await pointing(world, await relationWith(world, table.oid), constraint, left)
    if (!(await isTrue(world, condition))) continue
    const action = constraint.onDelete ?? 'a'
    if (table.oid === relation.oid && action !== 'c') {
      if (action === 'a' && !constraint.deferrable) throw pointedTo(relation, table, constraint.name)
      throw new Unsure('a foreign key of the table points to itself')
    }
    if (action === 'a' || action === 'r') {
      if (constraint.deferrable && world.inTransaction)
        throw new Unsure(`a foreign key of ${table.name} may wait for the end of the transaction`)
      throw pointedTo(relation, table, constraint.name)
    }
    await mustWritePlainly(world, table, action === 'c' ? TRIGGER.DELETE : TRIGGER.UPDATE)
    const { columns, targetColumns = [] } = constraint
    const pairs = columns.map((column, at) => `p_.c${targetColumns[at] ?? 0} = t_.c${column}`).join(' AND ')
    const some = columns.map(column => `t_.c${column} IS NULL`).join(' OR ')
    const holds = `(${some} OR EXISTS (SELECT FROM (${left}) AS p_ WHERE ${pairs}))`
    if (action === 'c') {
      if (table.oid === relation.oid) throw new Unsure('rows of the table itself go with it')
      await remove(world, await relationWith(world, table.oid), holds, depth + 1)
      continue
    }
    if (action !== 'n') throw new Unsure(`rows of ${table.name} get defaults with it`)
    const child = await relationWith(world, table.oid)
    const bare = child.columns.find(({ number, notNull }) => columns.includes(number) && notNull)
    if (bare !== undefined) {
      throw refusal(
        '23502',
        `null value in column "${bare.name}" of relation "${child.name}" violates not-null constraint`,
      )
    }
    if (child.constraints.some(c => c.kind === 'c' && c.columns.some(number => columns.includes(number)))) {
      throw new Unsure(`checks of ${child.name} would be asked`)
    }
    const list = child.columns.map(({ number }) =>
      columns.includes(number) ? `CASE WHEN ${holds} THEN t_.c${number} END AS c${number}` : `t_.c${number}`,
    )
    await setRows(world, child, `SELECT ${list.join(', ')} FROM (${await rowsOf(world, child)}) AS t_`)
  }
}

export async function truncate(world: World, stmt: Ast.TruncateStmt): Promise<void> {
  world.notes.reach = 'rows'
  const tables: Relation[] = []
  for (const node of stmt.relations ?? []) {
    if (!('RangeVar' in node)) continue
    const relation = use(world, await mustFind(world, node.RangeVar))
    if (!['r', 'p', 'f'].includes(relation.kind)) throw refusal('42809', `"${relation.name}" is not a table`)
    await mustBeAllowed(world, relation, 'TRUNCATE')
    tables.push(relation)
  }
  for (let at = 0; at < tables.length; at += 1) {
    const relation = tables[at]
    if (relation === undefined) continue
    for (const child of relation.children) tables.push(await relationWith(world, child))
    for (const { table } of await referrersOf(world, relation)) {
      if (tables.some(({ oid }) => oid === table.oid)) continue
      if (stmt.behavior !== 'DROP_CASCADE') {
        throw refusal('0A000', 'cannot truncate a table referenced in a foreign key constraint', {
          detail: `Table "${table.name}" references "${relation.name}".`,
          hint: `Truncate table "${table.name}" at the same time, or use TRUNCATE ... CASCADE.`,
        })
      }
      await mustBeAllowed(world, table, 'TRUNCATE')
      tables.push(table)
      world.notes.notices.push({
        severity: 'NOTICE',
        code: '00000',
        message: `truncate cascades to table "${table.name}"`,
      })
    }
  }
  for (const relation of tables) {
    const trigger = relation.triggers.find(({ enabled, type }) => enabled && (type & TRIGGER.TRUNCATE) !== 0)
    if (trigger !== undefined)
      throw new Unsure(`the trigger ${trigger.name} fires, and what it does is not simulated`)
    lock(world, relation, 'ACCESS EXCLUSIVE')
    world.notes.effects.push({ what: nameOf(relation), how: 'emptied', ...measures(relation) })
    if (!relation.isNew) world.notes.destroys.push({ what: nameOf(relation), how: 'emptied' })
    if (stmt.restart_seqs === true) await restart(world, relation)
  }
  for (const relation of tables) {
    await setRows(world, await relationWith(world, relation.oid), await emptyRows(world, relation))
  }
  for (const relation of tables) {
    const { rowsUnknown: _, ...known } = await relationWith(world, relation.oid)
    world.state = { ...world.state, relations: new Map(world.state.relations).set(relation.oid, known) }
  }
}

async function restart(world: World, relation: Relation): Promise<void> {
  for (const column of relation.columns) {
    if (column.identity === undefined && !/nextval/.test(column.default ?? '')) continue
    const sequence = await identitySequence(world, relation, column)
    if (sequence !== undefined) putSequence(world, { ...sequence, last: sequence.start, isCalled: false })
  }
}

/** COPY. */
export async function copy(world: World, stmt: Ast.CopyStmt): Promise<void> {
  world.notes.reach = stmt.is_from === true ? 'rows' : 'nothing'
  if (stmt.relation !== undefined) {
    const relation = use(world, await mustFind(world, stmt.relation))
    await mustBeAllowed(world, relation, stmt.is_from === true ? 'INSERT' : 'SELECT')
    for (const node of stmt.attlist ?? []) {
      const name = 'String' in node ? (node.String.sval ?? '') : ''
      if (columnOf(relation, name) === undefined) {
        throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
      }
    }
  }
  throw new Unsure(
    stmt.is_from === true ? 'the rows of a COPY are not looked at' : 'a COPY to somewhere is not simulated',
  )
}
