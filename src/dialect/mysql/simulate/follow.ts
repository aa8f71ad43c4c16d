/**
 * What becomes of the rows that point to others by a foreign key, when those go or get other keys. Invariant: a chain
 * of cascades is followed to its end, and a circle of them is a doubt.
 */
import { rowsOf, unknownContent } from './data.js'
import { describeKey, referrersOf } from './foreign.js'
import { isSame, type Content, type ForeignKey, type Table } from './model.js'
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
  const lost = lostRows(key, before, after)
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

/** The condition on a child `c` that its parent is there before, and not afterwards. */
function lostRows(key: ForeignKey, before: Table, after: Table): string {
  const equal = key.columns
    .map((column, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = c.${quoteName(column)}`)
    .join(' AND ')
  const notNull = key.columns.map(column => `c.${quoteName(column)} IS NOT NULL`).join(' AND ')
  return `${notNull} AND EXISTS (SELECT 1 FROM ${rowsOf(before, key.targetColumns, 'p')} WHERE ${equal})
      AND NOT EXISTS (SELECT 1 FROM ${rowsOf(after, key.targetColumns, 'p')} WHERE ${equal})`
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
