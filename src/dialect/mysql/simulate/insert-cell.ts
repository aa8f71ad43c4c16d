/** The value of one column of one row. Invariant: what is only known at the time of execution says why. */
import { literalOf, type Literal } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import type { Token } from '../statements/tokens.js'
import { implicitValue } from './alter-content.js'
import { cutToFit } from './loose.js'
import { columnOf, type Column, type Table } from './model.js'
import { overWorld } from './queries.js'
import { typeOf } from './query-columns.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, isStrict, type Scene } from './scene.js'
import { refuseWarnings, rethrow } from './server-words.js'
import { placeIn } from './stored.js'
import { store } from './values.js'

/** A value as it is kept. */
export interface Given {
  readonly value: Literal
  /** Why its value is only known at the time of execution. */
  readonly vague?: string
}

/** What a column that cannot be NULL holds instead, outside of strict mode. */
export function zeroOf(column: Column): Given {
  const value = implicitValue(column)
  return value === undefined ? { value: { kind: 'null' }, vague: 'it has the zero of its type' } : { value }
}

/** Names in an expression are looked up before any row is read. */
export async function resolve(scene: Scene, table: Table, tokens: readonly Token[]): Promise<void> {
  const isPlain = tokens.length === 0 || (tokens.length === 1 && tokens[0]?.keyword === 'DEFAULT')
  if (isPlain || literalOf(tokens, scene.session.sqlMode) !== undefined) return
  mustBeSteady(table, tokens)
  const query = `SELECT ${textOf(scene.text, tokens)} AS v`
  const sql = await overWorld(scene, query, 'columns')
  await scene.fieldsOf(sql).catch((thrown: unknown) => refuseName(scene, thrown, tokens, sql !== query))
}

/** MariaDB says of an unknown name where it stood. */
function refuseName(scene: Scene, thrown: unknown, tokens: readonly Token[], isSubstituted: boolean): never {
  const { errno, sqlMessage = '' } = thrown as { errno?: number; sqlMessage?: string }
  const isSubquery = tokens.some(({ keyword }) => keyword === 'SELECT')
  if (errno === 1054 && !isSubquery)
    refuse(1054, sqlMessage.replace(/in '[^']*'$/, `in '${isMariaDb(scene) ? 'VALUES' : 'field list'}'`))
  return rethrow(thrown, isSubstituted)
}

interface Cell {
  readonly isIgnore: boolean
  readonly table: Table
  readonly column: Column
  readonly row: number
}

/** @returns undefined for an AUTO_INCREMENT column that nothing is given for. */
export async function evaluate(
  scene: Scene,
  cell: Cell,
  tokens: readonly Token[] | undefined,
): Promise<Given | undefined> {
  const { isIgnore } = cell
  const { table, column, row } = cell
  const isDefault =
    tokens === undefined || tokens.length === 0 || (tokens.length === 1 && tokens[0]?.keyword === 'DEFAULT')
  if (column.generated !== undefined) {
    if (isDefault) return { value: { kind: 'null' } }
    if (!isMariaDb(scene))
      refuse(
        3105,
        `The value specified for generated column '${column.name}' in table '${table.name}' is not allowed.`,
      )
    refuse(
      1906,
      `The value specified for generated column '${column.name}' in table '${table.name}' has been ignored`,
    )
  }
  if (isDefault) return defaultOf(scene, cell, tokens)
  const literal = literalOf(tokens, scene.session.sqlMode)
  const given: Given = literal === undefined ? await ask(scene, tokens) : { value: literal }
  const stored = store(given.value, placeIn(scene, table, column, row))
  if ('doubt' in stored) return doubt(`${stored.doubt} (column ${column.name})`)
  if ('errno' in stored) {
    if (isStrict(scene, table.engine) && !isIgnore) return refuse(stored.errno, stored.message)
    const cut = cutToFit(given.value, column)
    return 'value' in cut
      ? { ...given, value: cut.value }
      : doubt('what a value is cut to is the server’s to say')
  }
  return { ...given, value: stored.value }
}

/** @returns undefined for an AUTO_INCREMENT column. */
export function defaultOf(
  scene: Scene,
  { table, column, row, isIgnore }: Cell,
  tokens: readonly Token[] | undefined,
): Given | undefined {
  const given = column.default
  if (given?.kind === 'now') return { value: { kind: 'null' }, vague: 'it is the time of execution' }
  if (given?.kind === 'expression') return { value: { kind: 'null' }, vague: 'it comes from an expression' }
  if (given?.kind === 'literal') {
    const place = placeIn(scene, table, column, row)
    const stored = store(given.value, place)
    return { value: 'value' in stored ? stored.value : given.value }
  }
  const isRefusedAnyway = column.isBare === true && tokens !== undefined && tokens.length > 0
  if (column.isAutoIncrement && !isRefusedAnyway) return undefined
  if (column.isNullable) return { value: { kind: 'null' } }
  // Of an ENUM, the first value stands in.
  const isRefused = column.type.name !== 'enum' || tokens !== undefined
  if (isRefused && isStrict(scene, table.engine) && !isIgnore)
    refuse(1364, `Field '${column.name}' doesn't have a default value`)
  return zeroOf(column)
}

/** Functions whose values differ from time to time, but never in their form. */
const TIMELY =
  /^(?:NOW|CURRENT_TIMESTAMP|CURDATE|CURRENT_DATE|CURTIME|CURRENT_TIME|UTC_TIMESTAMP|UTC_DATE|UTC_TIME|LOCALTIME|LOCALTIMESTAMP|SYSDATE|UNIX_TIMESTAMP|UUID)$/
const UNSTEADY =
  /^(?:RAND|UUID_SHORT|SYS_GUID|RANDOM_BYTES|USER|CURRENT_USER|SESSION_USER|SYSTEM_USER|CONNECTION_ID|VERSION|VALUES?|ROW_COUNT|FOUND_ROWS|LAST_INSERT_ID)$/

/** These are called without brackets too; by the names of the others there may be columns. */
const BARE = /^(?:CURRENT_|LOCALTIME|UTC_)/

const calledIn = (tokens: readonly Token[], names: RegExp): Token | undefined =>
  tokens.find(
    ({ keyword }, at) => names.test(keyword) && (BARE.test(keyword) || tokens[at + 1]?.text === '('),
  )

/** The first word of an expression whose value is another from session to session. */
export const unsteadyIn = (tokens: readonly Token[]): Token | undefined => calledIn(tokens, UNSTEADY)

/** The first word of an expression whose value is another from time to time. */
export const timelyIn = (tokens: readonly Token[]): Token | undefined => calledIn(tokens, TIMELY)

/** @throws A doubt when nobody can say what an expression gives. */
function mustBeSteady(table: Table, tokens: readonly Token[]): void {
  mustOnlyRead(tokens)
  const unsteady = unsteadyIn(tokens)
  if (unsteady !== undefined) doubt(`what ${unsteady.text} gives differs from session to session`)
  const isSubquery = tokens.some(({ keyword }) => keyword === 'SELECT')
  const isOwn = tokens.some(
    ({ kind, text: name }, at) =>
      kind === 'name' &&
      tokens[at - 1]?.text !== '@' &&
      tokens[at + 1]?.text !== '(' &&
      columnOf(table, name) !== undefined,
  )
  if (isOwn && !isSubquery) doubt('a value is made from other columns of its row')
}

/** Asks the server for the value of an expression. */
async function ask(scene: Scene, tokens: readonly Token[]): Promise<Given> {
  const timely = timelyIn(tokens)
  const query = `SELECT ${textOf(scene.text, tokens)} AS v`
  const sql = await overWorld(scene, query, 'rows')
  try {
    const [field] = await scene.fieldsOf(sql)
    refuseWarnings(await scene.warningsOf(sql))
    const [row] = await scene.askAs(sql)
    return {
      value: toLiteral(row?.['v'], field === undefined ? undefined : typeOf(field)?.name),
      ...(timely === undefined ? {} : { vague: `it comes from ${timely.text}` }),
    }
  } catch (thrown) {
    return refuseName(scene, thrown, tokens, sql !== query)
  }
}

function toLiteral(value: unknown, type: string | undefined): Literal {
  if (value === null || value === undefined) return { kind: 'null' }
  if (value instanceof Uint8Array) return { kind: 'bytes', value }
  const text = typeof value === 'string' ? value : doubt('a value has another form than text')
  if (/int$|^decimal$|^double$|^float$|^year$/.test(type ?? '')) return { kind: 'number', value: text }
  return { kind: 'string', value: text }
}
