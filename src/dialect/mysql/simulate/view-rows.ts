/**
 * Rows written through a view. Invariant: the statement is simulated as one on the base table, for the rows that the
 * view shows, and what the view's check option refuses is refused.
 */
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import { readStatement, type Statement } from '../statements/read.js'
import { createReader } from '../statements/reader.js'
import type { Delete, Insert, Update } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import { cast } from './data.js'
import { isSame, type Check, type View } from './model.js'
import type { Run } from './prepared.js'
import { tokensIn } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import type { Told } from './reading.js'
import { doubt, isRefusal, refuse, refuseWith, type Refusal } from './refusal.js'
import { adopt, find, isMariaDb, qualify, type Scene } from './scene.js'
import { rethrow } from './server-words.js'
import { rewritten, shapeOf, type Shape, type ViewColumn } from './view-shape.js'

/** @returns undefined for what is not about one view. */
export async function onView(scene: Scene, statement: Statement, run: Run): Promise<Told | undefined> {
  const written = targetOf(statement)
  if (written === undefined) return undefined
  const view = await find(scene, qualify(scene, written))
  if (view?.kind !== 'view') return undefined
  const shape = await shapeOf(scene, view)
  switch (statement.kind) {
    case 'insert':
      return insertThrough(scene, { view, shape, statement, run })
    case 'update':
      return updateThrough(scene, { view, shape, statement, run })
    case 'delete':
      return deleteThrough(scene, { view, shape, statement, run })
    default:
      return undefined
  }
}

interface Through<S> {
  readonly view: View
  readonly shape: Shape | undefined
  readonly statement: S
  readonly run: Run
}

function targetOf(statement: Statement): { database?: string; name: string } | undefined {
  if (statement.kind === 'insert') return statement.table
  if (statement.kind === 'delete')
    return statement.tables === undefined && statement.targets.length === 1 ? statement.targets[0] : undefined
  if (statement.kind !== 'update') return undefined
  const reader = createReader(statement.tables)
  const name = reader.name()
  reader.take('AS')
  reader.name()
  return reader.peek() === undefined ? name : undefined
}

const columnNamed = ({ columns }: Shape, name: string): ViewColumn | undefined =>
  columns.find(column => isSame(column.name, name))

async function insertThrough(scene: Scene, { view, shape, statement, run }: Through<Insert>): Promise<Told> {
  if (shape === undefined)
    return refuse(1471, `The target table ${view.name} of the INSERT is not insertable-into`)
  if (shape.columns.some(({ base }) => base === undefined))
    doubt(`${view.name} has columns that are expressions`)
  if (statement.onDuplicate.length > 0 || statement.hasReturning || statement.isIgnore)
    doubt(`${view.name} is a view`)
  const names = statement.columns ?? shape.columns.map(({ name }) => name)
  const columns = names.map(name => {
    const place = isMariaDb(scene) ? 'INSERT INTO' : 'field list'
    return columnNamed(shape, name)?.base ?? refuse(1054, `Unknown column '${name}' in '${place}'`)
  })
  const { database, name } = shape.base
  const options = shape.checked.map((condition): Check => ({
    ...{ name: view.name, expression: `(${condition}) IS TRUE` },
    option: optionError(view),
  }))
  try {
    return await run(scene, { ...statement, table: { database, name }, columns, options })
  } catch (thrown) {
    if (isRefusal(thrown) && thrown.refusal.code === '1364') {
      const message = `Field of view '${view.database}.${view.name}' underlying table doesn't have a default value`
      refuse(1423, message)
    }
    throw thrown
  }
}

const optionError = ({ database, name }: View): string =>
  `CHECK OPTION failed ${quoteTable({ database, name })}`

/** The statement on the base table, in the place of the one on the view. */
async function runInstead(scene: Scene, text: string, run: Run): Promise<Told> {
  const there = { ...scene, text, tokens: tokensIn(scene, text) }
  const reading = { server: scene.server, sqlMode: scene.session.sqlMode }
  const statement = readStatement(createReader(there.tokens), { text, reading })
  if (statement === undefined) return doubt('Greenline does not understand what it does through the view')
  const told = await run(there, statement)
  adopt(scene, there)
  return told
}

/** The rows of the view that a condition is for. */
function condition(scene: Scene, shape: Shape, where: readonly Token[]): string {
  if (where.some(({ keyword }) => keyword === 'SELECT'))
    doubt('its condition has a subquery, and it is about a view')
  const own = where.length === 0 ? [] : [`(${rewritten(scene.text, where, shape.columns)})`]
  const all = [...shape.conditions, ...own]
  return all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`
}

async function updateThrough(scene: Scene, { view, shape, statement, run }: Through<Update>): Promise<Told> {
  if (shape === undefined) return refuse(1288, `The target table ${view.name} of the UPDATE is not updatable`)
  const assigned = statement.assignments.map(({ column: path, value }) => {
    const name = path.at(-1) ?? ''
    const found =
      columnNamed(shape, name) ??
      refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'SET' : 'field list'}'`)
    const base = found.base ?? refuse(1348, `Column '${name}' is not updatable`)
    const isPlain = literalOf(value, scene.session.sqlMode) !== undefined || value[0]?.keyword === 'DEFAULT'
    if (!isPlain && value.some(({ keyword }) => keyword === 'SELECT'))
      doubt('a value has a subquery, and it is about a view')
    return {
      base,
      isPlain,
      text: isPlain ? textOf(scene.text, value) : rewritten(scene.text, value, shape.columns),
    }
  })
  const where = condition(scene, shape, statement.where)
  const order =
    statement.order.length === 0 ? '' : ` ${rewritten(scene.text, statement.order, shape.columns)}`
  const list = assigned.map(({ base, text }) => `${quoteName(base)} = ${text}`).join(', ')
  const text = `UPDATE ${statement.isIgnore ? 'IGNORE ' : ''}${quoteTable(shape.base)} SET ${list}${where}${order}`
  const before = scene.world
  let told: Told | undefined
  let refusal: Refusal | undefined
  try {
    told = await runInstead(scene, text, run)
  } catch (thrown) {
    if (!isRefusal(thrown) || !OF_KEYS.test(thrown.refusal.code)) throw thrown
    refusal = thrown
  }
  if (statement.isIgnore && shape.checked.length > 0)
    doubt('IGNORE leaves rows out that the view would not show')
  await checkOption({ ...scene, world: before }, { view, shape, assigned, where })
  if (refusal !== undefined) refuseWith(refusal)
  return told ?? {}
}

/** What the server looks at when a row is written, after the view's own check. */
const OF_KEYS = /^(?:1062|1451|1452|4025|3819|1526)$/

interface Checking {
  readonly view: View
  readonly shape: Shape
  readonly assigned: readonly { readonly base: string; readonly text: string }[]
  readonly where: string
}

/** @throws A refusal where a row would leave the view. */
async function checkOption(scene: Scene, { view, shape, assigned, where }: Checking): Promise<void> {
  const { base, checked } = shape
  if (checked.length === 0) return
  const name = quoteName(base.name)
  const list = base.columns.map(column => {
    const value = assigned.find(each => isSame(each.base, column.name))
    const plain = `${name}.${quoteName(column.name)}`
    if (value === undefined) return `${plain} AS ${quoteName(column.name)}`
    if (/^DEFAULT$/i.test(value.text)) return doubt('a column gets its default through a view')
    return `${cast(`(${value.text})`, column)} AS ${quoteName(column.name)}`
  })
  if (base.content.unknown !== undefined || base.content.vague.size > 0)
    doubt(`nobody knows all rows of ${base.name}`)
  const rows = `SELECT ${list.join(', ')} FROM (${base.content.sql}) AS ${name}${where}`
  const found = await scene
    .askAs(
      `SELECT 1 AS found FROM (${rows}) AS ${name} WHERE NOT ((${checked.join(' AND ')}) IS TRUE) LIMIT 1`,
    )
    .catch((thrown: unknown) => rethrow(thrown, true))
  if (found.length > 0) refuse(1369, optionError(view))
}

async function deleteThrough(scene: Scene, { view, shape, statement, run }: Through<Delete>): Promise<Told> {
  if (shape === undefined) return refuse(1288, `The target table ${view.name} of the DELETE is not updatable`)
  if (statement.hasReturning || statement.partitions !== undefined) doubt(`${view.name} is a view`)
  const where = condition(scene, shape, statement.where)
  const order =
    statement.order.length === 0 ? '' : ` ${rewritten(scene.text, statement.order, shape.columns)}`
  return runInstead(
    scene,
    `DELETE ${statement.isIgnore ? 'IGNORE ' : ''}FROM ${quoteTable(shape.base)}${where}${order}`,
    run,
  )
}
