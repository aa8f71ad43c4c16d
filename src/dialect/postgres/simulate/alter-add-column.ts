/** ADD COLUMN. Invariant: the rows that are there get the value that the server would give them, or are not known. */
import { addConstraint } from './constraints.js'
import { describeColumns, inChildren, noteRewrite, what } from './alter-parts.js'
import { draftColumn, finishColumn } from './columns.js'
import { rowsOf, rowsUnknownOf, stuck } from './content.js'
import { valueAt } from './defaults.js'
import { dependOnTypes, emptyRows } from './create-table.js'
import type { Written } from './expressions.js'
import { quoted } from './names.js'
import type { Column, Relation, Sequence } from './objects.js'
import { stringsOf } from './parse.js'
import { countRows, hasRows, isKnownEmpty, isTrue, named } from './questions.js'
import { advanced, makeOwnedSequence, putSequence } from './sequence-parts.js'
import { columnOf } from './state.js'
import { stored } from './storing.js'
import { baseTypeText } from './type-names.js'
import { refusal, Unsure, type Refusal } from './verdicts.js'
import { referencesOf } from './walk.js'
import type { Subcommand } from './alter-table.js'
import { look, put, relationWith, type World } from './world.js'

export async function addColumn(world: World, sub: Subcommand, isChild = false): Promise<Relation> {
  const { cmd, relation: start } = sub
  if (cmd.def === undefined || !('ColumnDef' in cmd.def)) throw new Unsure('its column cannot be read')
  const definition = cmd.def.ColumnDef
  const name = definition.colname ?? ''
  if (start.isPartition && !isChild) throw refusal('42809', 'cannot add column to a partition')
  if (columnOf(start, name) !== undefined) {
    const said = `column "${name}" of relation "${start.name}" already exists`
    if (isChild) throw new Unsure(`a child table has a column ${name} already`)
    if (cmd.missing_ok !== true) throw refusal('42701', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '42701', message: `${said}, skipping` })
    if ((sub.stmt.cmds ?? []).length === 1) world.notes.nothing = `${what(start, name)} exists already`
    return start
  }
  const number =
    1 +
    Math.max(
      0,
      ...start.columns.map(column => column.number),
      ...(start.liveColumns?.keys() ?? []),
      await deadColumns(world, start),
    )
  const draft = await draftColumn(world, start.name, definition, number)
  let relation = put(world, { ...start, isAltered: true, columns: [...start.columns, draft.column] })
  const column = await finishColumn(world, relation, draft)
  relation = put(world, { ...relation, columns: [...start.columns, column] })
  if (draft.serial !== undefined) relation = await makeOwnedSequence(world, relation, name, draft.serial)
  const fed = columnOf(relation, name) ?? column
  await fillColumn(world, start, relation, fed, draft.serial !== undefined)
  relation = await relationWith(world, start.oid)
  if (await needsRewrite(world, fed, draft.serial !== undefined, draft.defaultWritten))
    noteRewrite(world, start)
  for (const request of draft.constraints) relation = await addConstraint(world, relation, request)
  await dependOnTypes(world, { ...relation, columns: [fed] })
  describeColumns(world, relation, [fed])
  world.notes.effects.push({ what: what(start, name), how: 'created' })
  await inChildren(world, { ...sub, relation: await relationWith(world, start.oid) }, child =>
    addColumn(world, child, true),
  )
  return relationWith(world, start.oid)
}

/** Numbers of columns are not used again. */
async function deadColumns(world: World, relation: Relation): Promise<number> {
  if (relation.isNew) return 0
  const [last] = await look<number>(
    world,
    `SELECT to_json(relnatts)::text FROM pg_class WHERE oid = ${relation.oid}`,
  )
  return last ?? 0
}

/** Gives the rows that are there the new column. */
async function fillColumn(
  world: World,
  before: Relation,
  relation: Relation,
  column: Column,
  isSerial: boolean,
): Promise<void> {
  const filled = !isSerial && (column.default !== undefined || column.generated !== undefined)
  const needsValue = column.notNull && !filled && !isSerial
  const holdsNulls = (): Refusal =>
    refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
  if (needsValue && relation.kind !== 'p' && (await hasRows(world, before))) throw holdsNulls()
  const given =
    isSerial || column.default === undefined ? undefined : await stored(world, column, column.default)
  // A default that is the same for all rows is evaluated, whether there are rows or not.
  if (given !== undefined && !/nextval/i.test(given)) {
    const isNull = await isTrue(world, `(${given}) IS NULL`)
    if (isNull && column.notNull && relation.kind !== 'p' && (await hasRows(world, before)))
      throw holdsNulls()
  }
  if (rowsUnknownOf(world, before) !== undefined) {
    if (column.notNull && given === undefined) throw new Unsure(`the rows of ${before.name} are not known`)
    return
  }
  const rows = await rowsOf(world, before).catch((thrown: unknown) => {
    if (thrown instanceof Unsure && !column.notNull) return undefined
    throw thrown
  })
  if (rows === undefined) return
  const base = await baseTypeText(world, column)
  if (column.generated !== undefined) {
    const from = named(before, rows, column.generated)
    const computed = await stored(world, column, column.generated.sql)
    const inner = before.columns.map(({ number, name }) => `${quoted(name)} AS c${number}`)
    const computedRows = `SELECT ${[...inner, `${computed} AS c${column.number}`].join(', ')} FROM ${from}`
    await mustEvaluate(world, before, computedRows)
    put(world, { ...relation, rows: computedRows })
    return
  }
  const other = before.columns.find(({ notNull }) => !notNull) ?? before.columns[0]
  const sequence = isSerial ? sequenceOf(world, relation, column) : undefined
  const value = sequence
    ? `(${valueAt({ sequence }, 'row_number() OVER () - 1')})::${base}`
    : stuck(given ?? `NULL::${base}`, other === undefined ? undefined : `c${other.number}`)
  const list = [...before.columns.map(({ number }) => `c${number}`), `${value} AS c${column.number}`]
  const next = isKnownEmpty(before)
    ? await emptyRows(world, relation)
    : `SELECT ${list.join(', ')} FROM (${rows}) AS r`
  put(world, { ...relation, rows: next })
  if (sequence === undefined) return
  // It has given every row a value.
  const { name } = await relationWith(world, sequence.oid)
  putSequence(world, advanced(sequence, name, await countRows(world, before)))
}

const sequenceOf = ({ state }: World, { oid }: Relation, { number }: Column): Sequence | undefined =>
  [...state.sequences.values()].find(({ ownedBy }) => ownedBy?.relation === oid && ownedBy.column === number)

/** Has every row evaluated. @throws Refusal what the server says then */
async function mustEvaluate(world: World, relation: Relation, rows: string): Promise<void> {
  if (isKnownEmpty(relation)) return
  await isTrue(world, `(SELECT count(r) FROM (${rows} OFFSET 0) AS r) >= 0`)
}

async function needsRewrite(
  world: World,
  column: Column,
  isSerial: boolean,
  written: Written | undefined,
): Promise<boolean> {
  if (isSerial || column.generated !== undefined) return true
  if (written === undefined) return false
  const { calls } = referencesOf(written.node)
  for (const { funcname } of calls) {
    const name = stringsOf(funcname).at(-1) ?? ''
    const volatilities = await look<string>(
      world,
      `SELECT to_json(provolatile)::text FROM pg_proc WHERE proname = '${name.replaceAll("'", "''")}'`,
    )
    if (volatilities.includes('v')) return true
  }
  return false
}
