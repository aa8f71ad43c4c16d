/** Rows as a query gives them to an INSERT. Invariant: whether they fit is asked of all rows at once. */
import { misfitIn } from './conversions.js'
import { AS_READ, cast, inTheirOrder } from './data.js'
import { faultAt, firstFault, type Fault } from './faults.js'
import type { Incoming } from './incoming.js'
import { defaultOf, timelyIn, unsteadyIn } from './insert-cell.js'
import { mustBeGiven, mustNotBeBare } from './insert-values.js'
import type { Column, Table } from './model.js'
import { nextNumber, NUMBERED, numbersLeft, numbersTaken, refuseNumber } from './numbering.js'
import { fieldsOver, frozen, tokensIn } from './queries.js'
import { columnsOfQuery, withNames } from './query-columns.js'
import { quoteLiteral, quoteName } from './quoting.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, refuse } from './refusal.js'
import { isStrict, type Scene } from './scene.js'
import { refuseWarnings, rethrow } from './server-words.js'
import { isReadWhole } from './turns.js'
import { raisedBy } from './warnings.js'

interface Filling {
  readonly text: string
  /** Those that it fills, in its order. */
  readonly columns: readonly Column[]
  readonly isIgnore: boolean
  /** The rows are to be told apart from one question to the next, whatever their order. */
  readonly isLenient: boolean
}

/** The rows of INSERT … SELECT. */
export async function fromQuery(
  scene: Scene,
  table: Table,
  { text, columns, isIgnore, isLenient }: Filling,
): Promise<Incoming> {
  const query = tokensIn(scene, text)
  mustOnlyRead(query)
  const fields = await fieldsOver(scene, text)
  if (fields.length !== columns.length) refuse(1136, "Column count doesn't match value count at row 1")
  if (!isIgnore) {
    mustBeGiven(scene, table, columns)
    mustNotBeBare(scene, table, columns)
  }
  if (columns.some(({ generated }) => generated !== undefined)) doubt('a query fills generated columns')
  const unsteady = unsteadyIn(query)
  if (unsteady !== undefined) doubt(`what ${unsteady.text} gives differs from session to session`)
  const sql = await frozen(scene, text)
  const named = withNames(sql, fields.length)
  const { fresh, early } = await raisedBy(scene, `SELECT COUNT(*) FROM (${named}) AS q`).catch(
    (thrown: unknown) => rethrow(thrown, sql !== text),
  )
  const raised = [...fresh, ...early]
  // The tables as the change leaves them may be what the server warns of here.
  if (raised.length > 0 && sql !== text) doubt(`the server warns: ${raised[0]?.message ?? ''}`)
  refuseWarnings(raised)
  const inherited = {
    ...{ charset: table.charset, collation: table.collation, collationOf: scene.catalog.collationOf },
    ...{ product: scene.server.product, automaticTimestamps: false },
  }
  const types = (await columnsOfQuery(scene, text, inherited, 'as text')).map((column, at) => ({
    ...column,
    name: nameAt(at),
  }))
  const order = isLenient ? `ORDER BY ${fields.map((_, at) => nameAt(at)).join(', ')}` : AS_READ
  const rows = `SELECT ROW_NUMBER() OVER (${order}) AS \`#\`, q.* FROM ${isLenient ? `(${named}) AS q` : inTheirOrder(`(${named}) AS q`, 'q')}`
  const source: Table = {
    ...table,
    columns: types,
    indexes: [{ name: 'PRIMARY', kind: 'primary', parts: [{ column: '#' }], maker: 'user' }],
    content: { sql: rows, vague: new Map() },
  }
  const [counted] = await scene.askAs(`SELECT COUNT(*) AS held FROM (${rows}) AS q`)
  const all = Number(counted?.['held'])
  const numbering = isLenient ? undefined : await numberingOf(scene, table, { text, rows: all })
  const faults: (Fault | undefined)[] = []
  const vague = new Map<string, string>()
  const cells: string[] = []
  let next: bigint | undefined
  for (const column of table.columns) {
    const at = columns.indexOf(column)
    const type = types[at]
    const key = column.name.toLowerCase()
    if (at >= 0 && type !== undefined) {
      const isTag = ((fields[at]?.flags ?? 0) & (256 | 2048)) !== 0
      if (isTag && !/char$|text$|^enum$|^set$/.test(column.type.name))
        doubt('a value of an ENUM becomes something else than a text')
      const after = { ...type, type: column.type, name: column.name }
      faults.push(await misfitIn(scene, source, { before: type, after, by: 'store' }))
      faults.push(await nullIn(scene, source, { column, type, table, isIgnore }))
      if (column.isAutoIncrement && (await asksForNumbers(scene, rows, type.name)))
        vague.set(key, 'the server may number them')
      const timely = timelyIn(query)
      if (timely !== undefined) vague.set(key, `it may come from ${timely.text}`)
      cells.push(`${cast(`q.${type.name}`, column)} AS ${quoteName(column.name)}`)
      continue
    }
    if (column.isAutoIncrement && column.default !== undefined)
      doubt(`${column.name} numbers itself, and only the first row gets its default`)
    if (column.isAutoIncrement && numbering !== undefined) {
      if (!numbering.isInOrder) vague.set(key, NUMBERED)
      cells.push(`${cast(`${numbering.first - 1n} + q.\`#\``, column)} AS ${quoteName(column.name)}`)
      next = numbering.next
      continue
    }
    const given =
      column.generated === undefined
        ? defaultOf(scene, { table, column, row: 1, isIgnore }, undefined)
        : undefined
    const why = given === undefined ? NUMBERED : given.vague
    if (why !== undefined) vague.set(key, why)
    cells.push(`${cast(quoteLiteral(given?.value ?? { kind: 'null' }), column)} AS ${quoteName(column.name)}`)
  }
  const fault = firstFault([...faults, next === undefined ? undefined : numbering?.fault])
  if (fault !== undefined && isIgnore) doubt('IGNORE cuts values to fit')
  const isNumbered = table.columns.some(each => each.isAutoIncrement && !columns.includes(each))
  const isOpenEnded = query.some(({ keyword }) => keyword === 'LIMIT')
  return {
    sql: `SELECT q.\`#\`, ${cells.join(', ')} FROM (${rows}) AS q${fault === undefined ? '' : ` WHERE q.\`#\` < ${fault.row}`}`,
    ...{ count: fault === undefined ? all : fault.row - 1, vague, next, isNumbered },
    ...(isOpenEnded ? { unknown: 'which rows it takes (LIMIT) is the server’s to say' } : {}),
    ...(fault === undefined ? {} : { fault }),
  }
}

const nameAt = (at: number): string => `c${at}`

interface Numbering {
  /** Of the first row. */
  readonly first: bigint
  /** Of the next statement. */
  readonly next: bigint
  /** Whether it is sure which row gets which. */
  readonly isInOrder: boolean
  readonly fault?: Fault
}

/** The numbers that InnoDB gives to the rows of a query; undefined when nobody knows them. */
async function numberingOf(
  scene: Scene,
  table: Table,
  { text, rows }: { readonly text: string; readonly rows: number },
): Promise<Numbering | undefined> {
  const column = table.columns.find(({ isAutoIncrement }) => isAutoIncrement)
  const first = nextNumber(scene, table)
  if (column === undefined || first === undefined || table.engine !== 'innodb') return undefined
  const left = numbersLeft(column, first)
  const spent = left !== undefined && left < BigInt(rows) ? Number(left) + 1 : undefined
  return {
    ...{ first, next: first + numbersTaken(rows) },
    isInOrder: rows <= 1 || (await isReadWhole(scene, text)),
    ...(spent === undefined ? {} : { fault: faultAt(spent, () => refuseNumber(scene, column, spent)) }),
  }
}

/** Whether some of the values that a query gives for an AUTO_INCREMENT column ask for the next number. */
async function asksForNumbers(scene: Scene, rows: string, name: string): Promise<boolean> {
  const found = await scene.ask(
    `SELECT 1 AS found FROM (${rows}) AS q WHERE ${name} IS NULL OR ${name} = 0 LIMIT 1`,
  )
  return found.length > 0
}

interface Nulls {
  readonly column: Column
  /** What the query gives. */
  readonly type: Column
  readonly table: Table
  readonly isIgnore: boolean
}

async function nullIn(
  scene: Scene,
  { content }: Table,
  { column, type, table, isIgnore }: Nulls,
): Promise<Fault | undefined> {
  if (column.isNullable || column.isAutoIncrement || !type.isNullable) return undefined
  const [found] = await scene.ask(
    `SELECT MIN(\`#\`) AS n FROM (${content.sql}) AS q WHERE ${type.name} IS NULL`,
  )
  if (found === undefined || found['n'] === null) return undefined
  if (isIgnore || !isStrict(scene, table.engine)) doubt('NULL becomes another value')
  return faultAt(Number(found['n']), () => refuse(1048, `Column '${column.name}' cannot be null`))
}
