/** UPDATE. Invariant: keys and checks are held against the rows as they would be. */
import { literalOf } from '../statements/literal.js'
import { createReader } from '../statements/reader.js'
import type { Update } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import { assignmentFaults, assignmentsOf, keptText, type Assigned, type Target } from './assignments.js'
import type { Outcome } from './create-table.js'
import { AS_READ, inTheirOrder } from './data.js'
import { mentions } from './expressions.js'
import { refuseFirst } from './faults.js'
import { followRows } from './follow.js'
import { referrersOf } from './foreign.js'
import { misfitsOfGenerated, withGenerated } from './generated.js'
import { mustNotHide } from './hidden-warnings.js'
import { isJoin, updateJoin } from './joins.js'
import { ask, condition, scan, unsteadyIn } from './matching.js'
import { isSame, primaryKeyOf, type Table } from './model.js'
import { fieldsOver, frozen, overWorld } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, isRefusal } from './refusal.js'
import { isMariaDb, mustFind, put, qualify, shown, type Scene } from './scene.js'
import { rethrow } from './server-words.js'
import { checkTriggers } from './triggers.js'
import { isReadWhole, refuseEarliest, type Changing, type Trouble } from './turns.js'
import { troublesWithKeys } from './update-keys.js'
import { evaluated, refuseEvaluation } from './warnings.js'

/** The only table of a statement; a doubt when there are several. */
async function onlyTable(scene: Scene, tokens: readonly Token[]): Promise<Target> {
  const reader = createReader(tokens)
  const name = reader.name()
  reader.take('AS')
  const alias = reader.peek()?.kind === 'name' ? reader.name()?.name : undefined
  if (name === undefined || reader.peek() !== undefined) return doubt('it is about several tables')
  const found = await mustFind(scene, qualify(scene, name))
  if (found.kind !== 'table') return doubt(`${name.name} is a ${found.kind}`)
  return { table: found, alias: alias ?? name.name }
}

/** Says what an UPDATE would do. */
export async function update(scene: Scene, statement: Update): Promise<Outcome> {
  if (isJoin(statement.tables)) return updateJoin(scene, statement)
  const { table, alias } = await onlyTable(scene, statement.tables)
  await checkTriggers(scene, table, ['UPDATE'])
  if (table.isVersioned) doubt(`${table.name} keeps the history of its rows`)
  const source = `FROM ${quoteTable(table)} AS ${quoteName(alias)}`
  const where = condition(scene, statement.where)
  const assignments = assignmentsOf(scene, { table, alias }, statement)
  const matching = `${source} WHERE ${where}`
  const changed = assignments
    .map(({ column, text }) => `NOT (${quoteName(alias)}.${quoteName(column.name)} <=> (${text}))`)
    .join(' OR ')
  const held = `SELECT COUNT(*) AS held, COALESCE(SUM(${changed === '' ? 'FALSE' : changed}), 0) AS changed ${matching}`
  const changing: Changing = { target: { table, alias }, assignments, where, matching }
  // Names first: what else the server has against it, it says row by row.
  await fieldsOver(scene, held)
  const isOpenEnded = statement.order.some(({ keyword }) => keyword === 'LIMIT')
  if (isOpenEnded || statement.isIgnore) await mustStandAlone(scene, changing)
  const unknown = await unjudged(() => mustNotWarn(scene, changing, statement), statement, isOpenEnded)
  const [counted] = await ask(scene, held, 'rows')
  const count = Number(counted?.['held'])
  await scan(scene, `SELECT 1 ${matching}`)
  if (count === 0) return { rows: 0, nothing: 'no row meets its condition' }
  const after = await updated(changing, scene)
  const why = unknown ?? (await unjudged(() => judge(scene, changing, after), statement, isOpenEnded))
  put(scene, why === undefined ? after : { ...after, content: { ...after.content, unknown: why } })
  const rows = { count, exact: why === undefined }
  scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'updated', rows })
  return why === undefined ? { rows: Number(counted?.['changed']) } : {}
}

/** Whether the rows may be as they would be. @returns Why nobody knows the rows all the same. */
async function unjudged(
  judging: () => Promise<void>,
  { isIgnore }: Update,
  isOpenEnded: boolean,
): Promise<string | undefined> {
  try {
    await judging()
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    if (isIgnore) return 'IGNORE leaves rows as they are that would not fit'
    if (isOpenEnded) doubt('which rows it takes (LIMIT) is the server’s to say')
    throw thrown
  }
  return isOpenEnded ? 'which rows it takes (LIMIT) is the server’s to say' : undefined
}

/** Where only some rows are updated, nothing else may hang on which. */
async function mustStandAlone(scene: Scene, { target: { table }, assignments }: Changing): Promise<void> {
  const isSet = (names: readonly string[]): boolean =>
    assignments.some(({ column }) => names.some(name => isSame(name, column.name)))
  const isReferred = (await referrersOf(scene, table)).some(({ key }) => isSet(key.targetColumns))
  if (isReferred && scene.session.foreignKeyChecks) doubt('foreign keys point to its rows')
}

async function judge(scene: Scene, changing: Changing, after: Table): Promise<void> {
  const { table } = changing.target
  const troubles: Trouble[] = []
  for (const assignment of changing.assignments)
    troubles.push(...(await troublesWithValue(scene, changing, assignment)))
  const numbered = `SELECT ROW_NUMBER() OVER (${AS_READ}) AS \`#\`, x.* FROM ${inTheirOrder(`(${after.content.sql}) AS x`, 'x')}`
  if (troubles.length === 0) refuseFirst(await misfitsOfGenerated(scene, table, numbered))
  troubles.push(...(await troublesWithKeys(scene, changing, after)))
  await refuseEarliest(scene, changing, troubles)
  const columns = changing.assignments.map(({ column }) => column.name)
  if (after.engine !== 'innodb') return
  const touched = await frozen(
    scene,
    `SELECT ${quoteName(changing.target.alias)}.* ${changing.matching}`,
    'columns',
  )
  await followRows(scene, { before: table, after, event: 'update', columns, touched })
}

async function troublesWithValue(
  scene: Scene,
  { target, where, matching }: Changing,
  assigned: Assigned,
): Promise<readonly Trouble[]> {
  const { table, alias } = target
  const faults = await assignmentFaults(scene, target, assigned, { matching })
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => `${quoteName(alias)}.${quoteName(column)}`)
  const rows = `${quoteTable(table)} AS ${quoteName(alias)}`
  const from = key === undefined ? inTheirOrder(rows, quoteName(alias)) : rows
  const inOrder = {
    row: `ROW_NUMBER() OVER (${key === undefined ? AS_READ : `ORDER BY ${key.join(', ')}`})`,
    matching: `FROM ${from} WHERE ${where}`,
  }
  return faults.map(({ refusal }, at) => ({
    refusal,
    turn: async () => {
      const placed = await assignmentFaults(scene, target, assigned, inOrder)
      return placed[at]?.row ?? 1
    },
  }))
}

/**
 * Whether the server finds the rows before it updates the first: it does where it sorts them, and where the key is set
 * that InnoDB keeps them by. It minds no warning while it does. Measured on MariaDB; MySQL minds them all.
 */
function areFoundFirst(
  scene: Scene,
  { target: { table }, assignments }: Changing,
  order: Update['order'],
): boolean {
  if (!isMariaDb(scene)) return false
  if (order[0]?.keyword === 'ORDER') return true
  const kept = table.engine === 'innodb' ? primaryKeyOf(table)?.parts : undefined
  return kept?.some(({ column = '' }) => assignments.some(each => isSame(each.column.name, column))) === true
}

/** What a SELECT only warns of, an UPDATE refuses in strict mode: a division by zero, a text that is no number. */
async function mustNotWarn(scene: Scene, changing: Changing, { order }: Update): Promise<void> {
  const { target, assignments, where, matching } = changing
  const { table } = target
  const computed = assignments.filter(({ value }) => literalOf(value, scene.session.sqlMode) === undefined)
  const all = `SELECT * FROM ${quoteTable(table)}`
  const isChanged = (await overWorld(scene, all, 'columns')) !== all
  const source = `(${await overWorld(scene, all, 'columns')}) AS x`
  const columns = table.columns.map(each => each.name).filter(name => mentions(where, name))
  const found = await overWorld(scene, `SELECT COUNT(*) ${matching}`, 'rows')
  const isFoundFirst = areFoundFirst(scene, changing, order)
  const isLed = table.indexes.some(({ parts: [first] }) => mentions(where, first?.column ?? ''))
  try {
    await refuseEvaluation(scene, { query: found, condition: where, source, columns }).catch(
      async (thrown: unknown) => {
        if (!isRefusal(thrown)) throw thrown
        if (isLed && (isChanged || !(await isReadWhole(scene, `SELECT * ${matching}`))))
          doubt('which rows the server looks at, and so what it minds in them, is its to say')
        if (!isFoundFirst) throw thrown
      },
    )
    if (isLed && !isFoundFirst) await mustNotHide(scene, changing, isChanged)
    if (computed.length === 0) return
    const texts = computed.map(({ text }) => text)
    const query = await overWorld(scene, `SELECT ${texts.map(evaluated).join(', ')} ${matching}`, 'rows')
    const forgiven = isFoundFirst ? await scene.warningsOf(found) : []
    const condition = [...texts, where].join(' , ')
    await refuseEvaluation(scene, { query, condition, source, columns, forgiven })
  } catch (thrown) {
    rethrow(thrown, isChanged)
  }
}

async function updated(
  { target: { table, alias }, assignments, where }: Changing,
  scene: Scene,
): Promise<Table> {
  const vague = new Map(table.content.vague)
  const list = table.columns.map(column => {
    const name = `${quoteName(alias)}.${quoteName(column.name)}`
    const assigned = assignments.findLast(each => each.column === column)
    const key = column.name.toLowerCase()
    if (column.onUpdate !== undefined && assigned === undefined) vague.set(key, 'it is the time of execution')
    if (assigned === undefined) return `${name} AS ${quoteName(column.name)}`
    const unsteady = unsteadyIn(assigned.value)
    if (unsteady !== undefined) vague.set(key, `it comes from ${unsteady}`)
    const value = keptText(scene, table, assigned)
    return `CASE WHEN ${where} THEN ${value} ELSE ${name} END AS ${quoteName(column.name)}`
  })
  const { unknown } = table.content
  const sql = `SELECT ${list.join(', ')} FROM ${quoteTable(table)} AS ${quoteName(alias)}`
  return {
    ...table,
    isChanged: true,
    content: {
      sql:
        unknown === undefined ? withGenerated(table, await frozen(scene, sql, 'columns')) : table.content.sql,
      vague,
      ...(unknown === undefined ? {} : { unknown }),
    },
  }
}
