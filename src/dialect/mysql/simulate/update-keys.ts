/**
 * Keys, checks and foreign keys against rows as an UPDATE would leave them. Invariant: what is wrong is given in the
 * order in which InnoDB looks at one row: checks, then index by index those that point to it, its parents, its
 * likes.
 */
import { firstDuplicate, rowsOf } from './data.js'
import { mentions } from './expressions.js'
import { isForbidding, parentRefusal } from './follow.js'
import { orphanIn, referrersOf, type Referrer } from './foreign.js'
import { inOrder, placeOf } from './incoming-keys.js'
import { isSame, uniqueIndexesOf, type Check, type ForeignKey, type Index, type Table } from './model.js'
import { checkAllPlaces } from './partitions.js'
import { frozen } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refusalOf } from './refusal.js'
import { find, isMariaDb, keyIn, type Scene } from './scene.js'
import { beforeAndAfter, inTurns, isTableOrder, type Changing, type Trouble } from './turns.js'

/** What keys and checks have against the rows. */
export async function troublesWithKeys(
  scene: Scene,
  changing: Changing,
  after: Table,
): Promise<readonly Trouble[]> {
  const names = changing.assignments.map(({ column }) => column.name)
  const touches = (columns: readonly string[]): boolean =>
    columns.some(column => names.some(name => isSame(name, column)))
  const troubles: (Trouble | undefined)[] = []
  for (const check of after.checks) {
    if (!scene.session.checkConstraints || !names.some(name => mentions(check.expression, name))) continue
    troubles.push(await brokenCheck(scene, changing, after, check))
  }
  if (names.some(name => mentions(after.partitioning ?? '', name))) await checkAllPlaces(scene, after)
  const placed: { readonly place: number; readonly rank: number; readonly trouble: Trouble | undefined }[] =
    []
  for (const index of uniqueIndexesOf(after)) {
    if (!touches(index.parts.map(({ column = '' }) => column))) continue
    const place = inOrder(after).indexOf(index)
    placed.push({ place, rank: 2, trouble: await likeness(scene, changing, after, index) })
  }
  if (scene.session.foreignKeyChecks && after.engine === 'innodb') {
    for (const key of after.foreignKeys.filter(each => touches(each.columns))) {
      const trouble = await orphans(scene, changing, after, key)
      placed.push({ place: placeOf(after, key.columns), rank: 1, trouble })
    }
    for (const referrer of await referrersOf(scene, changing.target.table)) {
      const { targetColumns } = referrer.key
      if (!touches(targetColumns)) continue
      const trouble = await lostParent(scene, changing, after, referrer)
      placed.push({ place: placeOf(after, targetColumns), rank: 0, trouble })
    }
  }
  placed.sort((left, right) => left.place - right.place || left.rank - right.rank)
  return [...troubles, ...placed.map(({ trouble }) => trouble)].filter(each => each !== undefined)
}

/** The least `turn` of a query's rows. */
async function leastTurn(scene: Scene, from: string): Promise<number> {
  const [row] = await scene.askAs(`SELECT MIN(x.turn) AS turn FROM ${from}`)
  return Number(row?.['turn'] ?? 1)
}

async function brokenCheck(
  scene: Scene,
  changing: Changing,
  after: Table,
  check: Check,
): Promise<Trouble | undefined> {
  const all = after.columns.map(each => each.name).filter(name => mentions(check.expression, name))
  const rows = await scene.askAs(
    `SELECT 1 AS found FROM ${rowsOf(after, all, quoteName(after.name))} WHERE NOT (${check.expression}) LIMIT 1`,
  )
  if (rows.length === 0) return undefined
  const name = check.column === undefined ? check.name : `${after.name}.${check.name}`
  return {
    refusal: isMariaDb(scene)
      ? refusalOf(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(after)}`)
      : refusalOf(3819, `Check constraint '${check.name}' is violated.`),
    turn: async () => {
      const turns = await inTurns(scene, changing, beforeAndAfter(scene, changing, all))
      const list = all.map((column, at) => `t.n${at} AS ${quoteName(column)}`)
      const made = `(SELECT ${['t.turn', ...list].join(', ')} FROM (${turns}) AS t WHERE t.hit)`
      const broken = `SELECT turn FROM ${made} AS ${quoteName(after.name)} WHERE NOT (${check.expression})`
      return leastTurn(scene, `(${broken}) AS x`)
    },
  }
}

/** A value of a unique index that is there twice, at the end or on the way. */
async function likeness(
  scene: Scene,
  changing: Changing,
  after: Table,
  index: Index,
): Promise<Trouble | undefined> {
  const found = await firstDuplicate(scene, after, index)
  const value = found?.value ?? (await meetingIn(scene, changing, index))
  if (value === undefined) return undefined
  const name = isMariaDb(scene) ? index.name : `${after.name}.${index.name}`
  const columns = index.parts.map(({ column = '' }) => column)
  const equal = (which: 'o' | 'n'): string =>
    columns.map((_, at) => `x.n${at} = y.${which}${at}`).join(' AND ')
  const isPast = '(y.hit AND y.turn < x.turn)'
  return {
    refusal: refusalOf(1062, `Duplicate entry '${value}' for key '${name}'`),
    isSecondary: index.kind !== 'primary',
    turn: async () => {
      const turns = await inTurns(scene, changing, beforeAndAfter(scene, changing, columns))
      const other = 'NOT (y.hit AND y.turn = x.turn)'
      const meets = `(${isPast} AND ${equal('n')}) OR (NOT ${isPast} AND ${other} AND ${equal('o')})`
      const [row] = await scene.askAs(
        `WITH turns AS (${turns}) SELECT MIN(x.turn) AS turn FROM turns AS x JOIN turns AS y ON ${meets} WHERE x.hit`,
      )
      return Number(row?.['turn'] ?? 1)
    },
  }
}

/** Rows are updated one by one: a value may be taken by a row whose turn is still to come. */
async function meetingIn(scene: Scene, changing: Changing, index: Index): Promise<string | undefined> {
  if (index.parts.some(({ length }) => length !== undefined))
    doubt('a unique index is on the beginning of a text')
  const columns = index.parts.map(({ column = '' }) => column)
  const turns = await inTurns(scene, changing, beforeAndAfter(scene, changing, columns))
  const equal = columns.map((_, at) => `x.n${at} = y.o${at}`).join(' AND ')
  const shownValue = `CONCAT_WS('-', ${columns.map((_, at) => `x.n${at}`).join(', ')}) AS value`
  const meeting = async (order: string): Promise<string | undefined> => {
    const [row] = await scene.askAs(
      `WITH turns AS (SELECT * FROM (${turns}) AS t WHERE t.hit)
        SELECT ${shownValue} FROM turns AS x JOIN turns AS y ON y.turn ${order} x.turn AND ${equal} ORDER BY x.turn LIMIT 1`,
    )
    return row === undefined ? undefined : String(row['value'])
  }
  if (await isTableOrder(scene, changing)) return meeting('>')
  if ((await meeting('<>')) !== undefined)
    doubt('values of a unique index move from row to row; their order is the server’s to say')
  return undefined
}

async function orphans(
  scene: Scene,
  changing: Changing,
  after: Table,
  key: ForeignKey,
): Promise<Trouble | undefined> {
  const fault = await orphanIn(scene, after, key)
  if (fault === undefined) return undefined
  return {
    refusal: fault.refusal,
    isSecondary: true,
    turn: async () => {
      const parent = keyIn(scene, key.target) === keyIn(scene, after) ? after : await find(scene, key.target)
      if (parent?.kind !== 'table') return 1
      const turns = await inTurns(scene, changing, beforeAndAfter(scene, changing, key.columns))
      const equal = key.columns.map((_, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = x.n${at}`)
      const whole = key.columns.map((_, at) => `x.n${at} IS NOT NULL`)
      const parents = `SELECT 1 FROM ${rowsOf(parent, key.targetColumns, 'p')} WHERE ${equal.join(' AND ')}`
      return leastTurn(
        scene,
        `(${turns}) AS x WHERE x.hit AND ${whole.join(' AND ')} AND NOT EXISTS (${parents})`,
      )
    },
  }
}

/**
 * Rows that point to one whose key changes. It is looked at in its turn: that another row has the old key by the end
 * does not help.
 */
async function lostParent(
  scene: Scene,
  changing: Changing,
  after: Table,
  { child, key }: Referrer,
): Promise<Trouble | undefined> {
  const { table, alias } = changing.target
  const [keys, isSelf] = [key.targetColumns, keyIn(scene, child) === keyIn(scene, table)]
  const moves = keys.map((_, at) => `NOT (x.o${at} <=> x.n${at})`).join(' OR ')
  const equal = key.columns.map((column, at) => `c.${quoteName(column)} = x.o${at}`).join(' AND ')
  const children = `SELECT 1 FROM ${rowsOf(child, key.columns, 'c')} WHERE ${equal}`
  const lost = `(${moves}) AND EXISTS (${children})`
  const values = beforeAndAfter(scene, changing, keys)
  const matching = await frozen(scene, `SELECT ${values.join(', ')} ${changing.matching}`)
  const isThere = async (condition: string): Promise<boolean> =>
    (await scene.askAs(`SELECT 1 AS found FROM (${matching}) AS x WHERE ${condition} LIMIT 1`)).length > 0
  if (!(await isThere(lost))) return undefined
  if (isForbidding(key.onUpdate) && !isSelf) {
    const turns = `(${await inTurns(scene, changing, values)}) AS x WHERE x.hit AND ${lost}`
    return { refusal: parentRefusal(child, key), turn: () => leastTurn(scene, turns) }
  }
  const taken = keys.map((column, at) => `p.${quoteName(column)} = x.o${at}`).join(' AND ')
  if (await isThere(`${lost} AND EXISTS (SELECT 1 FROM ${rowsOf(after, keys, 'p')} WHERE ${taken})`))
    doubt(`keys that ${child.name} points to move from row to row of ${alias}`)
  return undefined
}
