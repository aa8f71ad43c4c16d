/**
 * What becomes of the rows that point to others by a foreign key, when those go or get other keys. Invariant: a chain
 * of cascades is followed to its end, and a circle of them is a doubt.
 */
import { rowsOf, unknownContent } from './data.js'
import { describeKey, referrersOf } from './foreign.js'
import { columnOf, isSame, type Content, type ForeignKey, type Table } from './model.js'
import { quoteName } from './quoting.js'
import { doubt, refusalOf, refuseWith, type Refusal } from './refusal.js'
import { find, keyIn, put, shown, type Scene } from './scene.js'

/** Rows of a table before and after a statement. */
interface Passing {
  readonly before: Table
  readonly after: Table
  readonly event: 'delete' | 'update'
  /** The columns that are set, of an UPDATE. */
  readonly columns?: readonly string[]
  /** A query for the rows before that the statement changes, or more. */
  readonly touched?: string
  /** Tables whose rows led here, by their keys. */
  readonly path?: readonly string[]
}

/** Follows all foreign keys to a table. @throws A refusal where one forbids it. */
export async function followRows(scene: Scene, passing: Passing): Promise<void> {
  if (!scene.session.foreignKeyChecks) return
  const { before, columns } = passing
  for (const { child, key } of await referrersOf(scene, before)) {
    const isMeant =
      columns === undefined || key.targetColumns.some(name => columns.some(each => isSame(each, name)))
    if (isMeant) await follow(scene, passing, child, key)
  }
}

async function follow(scene: Scene, passing: Passing, child: Table, key: ForeignKey): Promise<void> {
  const { before, after, event, path = [] } = passing
  const isSelf = keyIn(scene, child) === keyIn(scene, after)
  const action = event === 'delete' ? key.onDelete : key.onUpdate
  const rows = isSelf ? after : child
  const values = await touchedKeys(scene, passing, key)
  if (values?.length === 0) return
  const lost = lostRows(key, before, after, values)
  const forbids = isForbidding(action)
  if (await has(scene, rows, key, lost)) {
    if (forbids) refuseWith(parentRefusal(child, key))
    if (isSelf) doubt('a foreign key of the table on itself changes further rows')
  } else {
    // Rows go one by one: a parent may go before the row that points to it.
    if (isSelf && forbids && (await has(scene, before, key, notOwn(key, lost)))) {
      doubt('the order in which its rows go is the server’s to say')
    }
    return
  }
  if (path.includes(keyIn(scene, child))) doubt(`foreign keys lead back to ${child.name}`)
  const now = await find(scene, child)
  if (now?.kind !== 'table') return
  const further: Table = {
    ...now,
    isChanged: true,
    content: contentWithout(now, key, lost, { action, event }),
  }
  put(scene, further)
  const goes = event === 'delete' && action === 'cascade'
  scene.effects.push({ what: `table ${shown(scene, now)}`, how: goes ? 'deleted' : 'updated' })
  await followRows(scene, {
    ...{ before: now, after: further, event: goes ? 'delete' : 'update' },
    ...(goes ? {} : { columns: key.columns }),
    touched: `SELECT c.* FROM (${now.content.sql}) AS c WHERE ${lost}`,
    path: [...path, keyIn(scene, before)],
  })
}

export const isForbidding = (action: ForeignKey['onDelete']): boolean =>
  action === 'restrict' || action === 'no action' || action === 'set default'

export const parentRefusal = (child: Table, key: ForeignKey): Refusal =>
  refusalOf(
    1451,
    `Cannot delete or update a parent row: a foreign key constraint fails (${describeKey(child, key)})`,
  )

/** More are not asked about one by one. */
const MOST_KEYS = 1_000
/** Their values are the same as text, too. */
const EXACT = /int$|^decimal$|char$|^date$|^datetime$|^timestamp$|^uuid$/

/**
 * What the first column of a key is in the rows that are touched, as constants: with them the server finds what points
 * there by an index. Undefined when there are too many.
 */
async function touchedKeys(
  scene: Scene,
  { before, touched }: Passing,
  { targetColumns: [first = ''] }: ForeignKey,
): Promise<readonly string[] | undefined> {
  const column = columnOf(before, first)
  if (touched === undefined || column === undefined || !EXACT.test(column.type.name)) return undefined
  if (before.content.unknown !== undefined || before.content.vague.has(first.toLowerCase())) return undefined
  const rows = await scene.askAs(
    `SELECT DISTINCT QUOTE(${quoteName(first)}) AS value FROM (${touched}) AS touched
      WHERE ${quoteName(first)} IS NOT NULL LIMIT ${MOST_KEYS + 1}`,
  )
  return rows.length > MOST_KEYS ? undefined : rows.map(row => String(row['value']))
}

/**
 * The condition on a child `c` that its parent is there before, and not afterwards.
 *
 * @param values - Of the first column of the keys that may be lost; undefined for any.
 */
function lostRows(
  key: ForeignKey,
  before: Table,
  after: Table,
  values: readonly string[] | undefined,
): string {
  const among = (column: string): string =>
    values === undefined ? '' : `${column} IN (${values.join(', ')}) AND `
  const parent = among(`p.${quoteName(key.targetColumns[0] ?? '')}`)
  const equal = key.columns
    .map((column, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = c.${quoteName(column)}`)
    .join(' AND ')
  const notNull = key.columns.map(column => `c.${quoteName(column)} IS NOT NULL`).join(' AND ')
  const child = among(`c.${quoteName(key.columns[0] ?? '')}`)
  return `${child}${notNull} AND EXISTS (SELECT 1 FROM ${rowsOf(before, key.targetColumns, 'p')} WHERE ${parent}${equal})
      AND NOT EXISTS (SELECT 1 FROM ${rowsOf(after, key.targetColumns, 'p')} WHERE ${parent}${equal})`
}

/** Of rows that do not point to themselves. */
const notOwn = (key: ForeignKey, lost: string): string =>
  `NOT (${key.columns.map((column, at) => `c.${quoteName(column)} = c.${quoteName(key.targetColumns[at] ?? '')}`).join(' AND ')}) AND ${lost}`

async function has(scene: Scene, rows: Table, key: ForeignKey, condition: string): Promise<boolean> {
  const found = await scene.ask(
    `SELECT 1 AS found FROM ${rowsOf(rows, key.columns, 'c')} WHERE ${condition} LIMIT 1`,
  )
  return found.length > 0
}

interface Deed {
  readonly action: ForeignKey['onDelete']
  readonly event: Passing['event']
}

function contentWithout(now: Table, key: ForeignKey, lost: string, { action, event }: Deed): Content {
  const names = now.columns.map(each => `c.${quoteName(each.name)}`)
  if (action === 'cascade' && event === 'delete') {
    return {
      ...now.content,
      sql: `SELECT ${names.join(', ')} FROM (${now.content.sql}) AS c WHERE (${lost}) IS NOT TRUE`,
    }
  }
  if (action === 'cascade') return unknownContent(now.columns, `the foreign key ${key.name} has changed them`)
  const list = now.columns.map(({ name }, at) =>
    key.columns.some(each => isSame(each, name))
      ? `CASE WHEN ${lost} THEN NULL ELSE ${names[at] ?? ''} END AS ${quoteName(name)}`
      : (names[at] ?? ''),
  )
  return { ...now.content, sql: `SELECT ${list.join(', ')} FROM (${now.content.sql}) AS c` }
}
