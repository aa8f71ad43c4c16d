/**
 * What an ALTER TABLE does to the rows: whether they fit, and what they are afterwards. Invariant: a row is only
 * asked about where something could be wrong with it.
 */
import { contentAfter, firstRows } from './alter-content.js'
import type { Draft } from './alter-draft.js'
import { misfitIn } from './conversions.js'
import { AS_READ, firstDuplicate, firstRow, inTheirOrder, isEmpty, rowsOf } from './data.js'
import { mentions } from './expressions.js'
import { faultAt, firstFault, refuseFirst, type Fault } from './faults.js'
import { orphanIn, referrersOf, type Referrer } from './foreign.js'
import { misfitsOfGenerated } from './generated.js'
import {
  columnOf,
  isSame,
  primaryKeyOf,
  uniqueIndexesOf,
  type Check,
  type Column,
  type Index,
  type Table,
} from './model.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, isDoubt, refusalOf, refuse, type Refusal } from './refusal.js'
import { isMariaDb, isStrict, type Scene } from './scene.js'
import { evaluated, refuseEvaluation } from './warnings.js'

/** @param after - Its rows are set here. @throws A refusal when a row does not fit. */
export async function checkRows(scene: Scene, before: Table, after: Table, draft: Draft): Promise<void> {
  const faults: (Fault | undefined)[] = []
  let hasNew = false
  const isRowByRow = isCopied(before, draft) || after.foreignKeys.length > before.foreignKeys.length
  for (const { column, from, definition } of draft.columns) {
    const old = before.columns.find(each => each.name === from)
    if (old === undefined) {
      if (definition !== undefined) await checkAdded(scene, before, column)
      if (column.generated?.isStored === true) hasNew = true
      continue
    }
    const isKey = after.columns.find(each => each.name === column.name)?.isNullable === false
    if (old.isNullable && (isKey || !column.isNullable)) {
      const found = await nullIn(scene, before, old, column.name)
      // Where rows are not copied one by one, the server looks at keys once it has read them all.
      faults.push(found && (isRowByRow ? found : { ...found, row: 0 }))
    }
    if (old.type !== column.type) {
      if (!isStrict(scene, before.engine) && !(await isEmpty(scene, before)))
        doubt('outside of strict mode, values are cut to fit')
      faults.push(await misfitIn(scene, before, { before: old, after: column, by: 'alter' }))
    }
  }
  const content = contentAfter(scene, before, draft)
  const changed = isReshaped(before, draft)
  Object.assign(after, {
    content: changed ? content : before.content,
    isChanged: before.isChanged || changed,
  })
  if (hasNew && firstFault(faults) === undefined && !(await isEmpty(scene, after))) {
    const rows = `SELECT ROW_NUMBER() OVER (${AS_READ}) AS \`#\`, x.* FROM ${inTheirOrder(`(${after.content.sql}) AS x`, 'x')}`
    faults.push(...(await misfitsOfGenerated(scene, after, rows)))
  }
  // Over values that do not fit, nothing else can be asked.
  const misfit = firstFault(faults)
  const fitting: Table =
    misfit === undefined ? after : { ...after, content: firstRows(after, misfit.row - 1) }
  for (const check of after.checks) {
    const isOld =
      before.checks.some(each => each.name === check.name && each.column === check.column) &&
      !draft.columns.some(each => each.definition !== undefined && each.column.name === check.column)
    // An old one is evaluated again where a column of it gets another type.
    const isRead = draft.columns.some(
      ({ column, from }) =>
        from !== undefined && isOtherType(before, column, from) && mentions(check.expression, column.name),
    )
    if ((isOld && !isRead) || !scene.session.checkConstraints) continue
    const broken = brokenWith(scene, fitting, check, { before, draft })
    // Where a value does not fit, it fails in any case.
    faults.push(await (misfit === undefined ? broken : broken.catch(doubtAsNothing)))
  }
  for (const index of uniqueIndexesOf(after)) {
    if (!isToBeLookedAt(before, draft, index)) continue
    const found = await firstDuplicate(scene, fitting, index)
    if (found === undefined) continue
    const name = isMariaDb(scene) ? index.name : `${after.name}.${index.name}`
    const [referrer] = isRowByRow || isHashed(after, index) ? await referrersOf(scene, before) : []
    const refusal =
      referrer !== undefined && isMariaDb(scene)
        ? mustNotBeLeftOut(referrer)
        : refusalOf(1062, `Duplicate entry '${found.value}' for key '${name}'`)
    faults.push({ row: found.row, refusal })
  }
  for (const key of after.foreignKeys) {
    if (!before.foreignKeys.includes(key) && !draft.renamedKeys.has(key.name))
      faults.push(await orphanIn(scene, fitting, key))
  }
  refuseFirst(faults)
}

async function brokenWith(
  scene: Scene,
  table: Table,
  check: Check,
  { before, draft }: { readonly before: Table; readonly draft: Draft },
): Promise<Fault | undefined> {
  const tag = draft.columns.find(
    ({ column, from }) =>
      /^(?:enum|set)$/.test(column.type.name) &&
      isOtherType(before, column, from) &&
      mentions(check.expression, column.name),
  )
  // As a number it is its place, and what stands in for it is a text.
  if (tag !== undefined) doubt(`${tag.column.name} becomes an ENUM`)
  return brokenIn(scene, table, check, isCopied(before, draft))
}

function doubtAsNothing(thrown: unknown): undefined {
  if (!isDoubt(thrown)) throw thrown
}

/** MariaDB keeps a hash of a text that is unique, and copies the table for it. */
const isHashed = (table: Table, { kind, parts }: Index): boolean =>
  kind === 'unique' &&
  parts.some(
    ({ column = '', length }) =>
      length === undefined && /text$|blob$/.test(columnOf(table, column)?.type.name ?? ''),
  )

/** What MariaDB says, in a copy of the table, instead of naming what is there twice. */
const mustNotBeLeftOut = ({ child, key }: Referrer): Refusal =>
  refusalOf(
    1834,
    `Cannot delete rows from table which is parent in a foreign key constraint '${key.name}' of table '${child.name}'`,
  )

/** Whether the rows may be there twice in an index now. */
function isToBeLookedAt(before: Table, draft: Draft, index: Index): boolean {
  if (isNumbered(draft, index)) return false
  const isTouched = index.parts.some(part =>
    draft.columns.some(
      ({ column, from, definition }) =>
        (definition !== undefined || isOtherType(before, column, from)) &&
        isSame(column.name, part.column ?? ''),
    ),
  )
  if (isTouched) return true
  const now = (parts: Index['parts']): Index['parts'] =>
    parts.map(part =>
      part.column === undefined
        ? part
        : { ...part, column: draft.renamedColumns.get(part.column.toLowerCase()) ?? part.column },
    )
  return !uniqueIndexesOf(before).some(each => sameParts(now(each.parts), index.parts))
}

/** Whether the server writes the rows anew; only then it looks at checks that were not added. */
const isCopied = (before: Table, draft: Draft): boolean =>
  draft.columns.some(
    ({ column, from }) =>
      from !== undefined && isOtherType(before, column, from) && !isOnlySorted(before, column, from),
  ) ||
  draft.checks.some(
    check => check.column === undefined && !before.checks.some(each => each.name === check.name),
  )

/** Whether only the order of its texts is another one: the server makes the indexes again that it is in. */
function isOnlySorted(before: Table, { name, type }: Column, from: string): boolean {
  const old = before.columns.find(each => each.name === from)?.type
  const isInKey = primaryKeyOf(before)?.parts.some(({ column = '' }) => isSame(column, name)) === true
  return JSON.stringify({ ...old, collation: type.collation }) === JSON.stringify(type) && !isInKey
}

const isOtherType = (before: Table, column: Column, from: string | undefined): boolean =>
  before.columns.find(each => each.name === from)?.type !== column.type

/** The server numbers the rows of a new AUTO_INCREMENT column. */
const isNumbered = (draft: Draft, { parts }: Table['indexes'][number]): boolean =>
  draft.columns.some(
    ({ column, from }) =>
      from === undefined &&
      column.isAutoIncrement &&
      parts.some(part => isSame(part.column ?? '', column.name)),
  )

const sameParts = (
  left: Table['indexes'][number]['parts'],
  right: Table['indexes'][number]['parts'],
): boolean => JSON.stringify(left).toLowerCase() === JSON.stringify(right).toLowerCase()

function isReshaped(before: Table, { columns }: Draft): boolean {
  return (
    columns.length !== before.columns.length ||
    columns.some(({ column, from }, at) => {
      const old = before.columns[at]
      return old?.name !== from || column.name !== from || column.type !== old?.type
    })
  )
}

async function brokenIn(
  scene: Scene,
  table: Table,
  { name, expression, column }: Check,
  copies: boolean,
): Promise<Fault | undefined> {
  const about = table.columns.filter(each => mentions(expression, each.name)).map(each => each.name)
  const row = await firstRow(scene, table, `NOT (${expression})`, about)
  const isNeeded = !isMariaDb(scene) || column === undefined || copies
  if (isNeeded && !(await isEmpty(scene, table))) {
    // Up to the row that it stops at.
    const read = row === undefined ? table : { ...table, content: firstRows(table, row) }
    const source = rowsOf(read, about, quoteName(table.name))
    const query = `SELECT ${evaluated(expression)} AS n FROM ${source}`
    await refuseEvaluation(scene, { query, condition: expression, source, columns: about })
  }
  // A check that is written at a column does not make MariaDB look at the rows.
  if (row === undefined || !isNeeded) return undefined
  return faultAt(row, () =>
    isMariaDb(scene)
      ? refuse(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(table)}`)
      : refuse(3819, `Check constraint '${name}' is violated.`),
  )
}

async function nullIn(scene: Scene, before: Table, old: Column, name: string): Promise<Fault | undefined> {
  const row = await firstRow(scene, before, `${quoteName(old.name)} IS NULL`, [old.name])
  if (row === undefined) return undefined
  if (!isStrict(scene, before.engine)) doubt('outside of strict mode, NULL becomes another value')
  return faultAt(row, () =>
    isMariaDb(scene)
      ? refuse(1265, `Data truncated for column '${name}' at row ${row}`)
      : refuse(1138, 'Invalid use of NULL value'),
  )
}

/** A new column's value in the rows that are there. */
async function checkAdded(scene: Scene, before: Table, column: Column): Promise<void> {
  if (column.isNullable || column.default !== undefined || column.generated !== undefined) return
  if (
    /^(?:date|datetime|timestamp)$/.test(column.type.name) &&
    scene.session.sqlMode.includes('NO_ZERO_DATE')
  ) {
    if (await isEmpty(scene, before)) return
    const what = column.type.name === 'date' ? 'date' : 'datetime'
    const value = what === 'date' ? '0000-00-00' : '0000-00-00 00:00:00'
    refuse(
      1292,
      `Incorrect ${what} value: '${value}' for column ${isMariaDb(scene) ? `${quoteTable(before)}.\`${column.name}\`` : `'${column.name}'`} at row 1`,
    )
  }
}
