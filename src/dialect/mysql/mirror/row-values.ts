/**
 * Values on their way from one server to another: in which form a column is
 * selected, and how what came back is written. Invariant: the bytes that a table
 * holds are the bytes that its copy holds; no character set is converted.
 */
import type { Connection as Client } from 'mysql2'
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import { ask, type Row } from './batch.js'
import { quoteName } from './names.js'

/**
 * `number`: digits. `index`: the number of an ENUM's value, where 0 is the empty value of an error.
 * `text`: bytes in the column's character set. `bytes`: no character set. `words`: ASCII in quotes, such as dates.
 * `json`: UTF-8, which has to be said.
 */
export type Form = 'number' | 'index' | 'text' | 'bytes' | 'words' | 'json'

export interface Column {
  readonly name: string
  readonly form: Form
  readonly type: string
  /** Of `text` only. */
  readonly characterSet?: string
  /** The server computes it, and takes no value for it. */
  readonly isGenerated: boolean
}

const FORMS: Readonly<Record<string, Form>> = {
  ...{ tinyint: 'number', smallint: 'number', mediumint: 'number', int: 'number', bigint: 'number' },
  ...{ bit: 'number', set: 'number', enum: 'index', json: 'json' },
  ...{ binary: 'bytes', varbinary: 'bytes', tinyblob: 'bytes', blob: 'bytes', mediumblob: 'bytes' },
  ...{ longblob: 'bytes', vector: 'bytes', geometry: 'bytes', point: 'bytes', linestring: 'bytes' },
  ...{ polygon: 'bytes', multipoint: 'bytes', multilinestring: 'bytes', multipolygon: 'bytes' },
  ...{ geometrycollection: 'bytes', geomcollection: 'bytes' },
}

/** A row of information_schema.columns as a column. */
export function toColumn(row: Row): Column {
  const type = String(row['type']).toLowerCase()
  const characterSet = row['charset']
  const form = FORMS[type] ?? (typeof characterSet === 'string' ? 'text' : 'words')
  return {
    name: String(row['name']),
    form,
    type,
    isGenerated: Number(row['is_generated']) === 1,
    ...(form === 'text' ? { characterSet: String(characterSet) } : {}),
  }
}

/**
 * What is selected for a column.
 *
 * @param table - An alias of the table, if it has one.
 */
export function selected({ name, type }: Column, table?: string): string {
  const column = `${table === undefined ? '' : `${table}.`}${quoteName(name)}`
  switch (type) {
    // Shown with six digits; as a DOUBLE with as many as tell it from every other. Adding 0 would lose the sign of -0.
    case 'float':
    case 'double':
      return `${column} * 1e0`
    // Values of ENUM and SET may have any letters in them, and the bits of BIT are bytes.
    case 'bit':
    case 'enum':
    case 'set':
      return `${column} + 0`
    default:
      return column
  }
}

/** SQL on its way to a server, as bytes. */
export interface SqlBytes {
  /** In bytes. */
  length(): number
  add(text: string): void
  addByte(byte: number): void
  /** Bytes as they are. */
  addRaw(value: Uint8Array): void
  /** Bytes as a string literal, where backslashes escape. */
  addQuoted(value: Uint8Array): void
  /** Forgets what was added after this length. */
  truncate(length: number): void
  /** Gives all and is empty then: every character is one byte. */
  take(): string
}

const QUOTE = 0x27
const BACKSLASH = 0x5c

/** An empty buffer, which grows beyond its first size only for a row that is larger. */
export function createSqlBytes(initialBytes: number): SqlBytes {
  let bytes = Buffer.allocUnsafe(initialBytes)
  let end = 0
  const reserve = (more: number): void => {
    if (end + more <= bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(Math.ceil(bytes.length * 1.5), end + more))
    bytes.copy(larger, 0, 0, end)
    bytes = larger
  }
  return {
    length: () => end,
    add(text) {
      reserve(text.length * 3)
      end += bytes.write(text, end)
    },
    addByte(byte) {
      reserve(1)
      bytes[end++] = byte
    },
    addRaw(value) {
      reserve(value.length)
      // Numbers are too short for a copy of the runtime's to pay off.
      for (let at = 0; at < value.length; at += 1) bytes[end++] = value[at] as number
    },
    addQuoted(value) {
      reserve(value.length * 2 + 2)
      bytes[end++] = QUOTE
      for (let at = 0; at < value.length; at += 1) {
        const byte = value[at] as number
        if (byte === QUOTE || byte === BACKSLASH) bytes[end++] = BACKSLASH
        bytes[end++] = byte
      }
      bytes[end++] = QUOTE
    },
    truncate(length) {
      end = length
    },
    take() {
      const text = bytes.toString('latin1', 0, end)
      if (bytes.length > initialBytes * 2) bytes = Buffer.allocUnsafe(initialBytes)
      end = 0
      return text
    },
  }
}

/** A value of a row, as a text query gives it. */
export type Value = Uint8Array | null

const NULL = Buffer.from('NULL')

/** Writes a value as it is inserted, on a session whose character set is `binary`. */
export function addValue(sql: SqlBytes, { form }: Column, value: Value): void {
  if (value === null) {
    sql.addRaw(NULL)
  } else if (form === 'number' || form === 'index') {
    sql.addRaw(value)
  } else {
    // A string of no character set is taken byte by byte; some types want a text, and would take it for their own bytes.
    if (form === 'words' || form === 'json') sql.add('_utf8mb4')
    sql.addQuoted(value)
  }
}

/** Writes a value as it is compared with a column, so that the column's collation and index are used. */
export function addKey(sql: SqlBytes, { form, characterSet }: Column, value: Value): void {
  if (value === null) throw new Error('A NULL refers to nothing')
  if (form === 'number' || form === 'index') {
    sql.addRaw(value)
  } else {
    sql.add(`_${form === 'bytes' ? 'binary' : (characterSet ?? 'utf8mb4')}`)
    sql.addQuoted(value)
  }
}

/**
 * Makes a session take and give bytes: no character set is converted from here on, and every character of a text
 * that is sent is one byte. The driver follows the server's word on the session's character set; a session that is
 * opened with this one would have names of accounts and databases in Latin-1.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when something between driver and server keeps that word back.
 */
export async function useBytes(client: Client, target: Target): Promise<void> {
  await ask(client, `SET SESSION session_track_system_variables = 'character_set_client'`)
  await ask(client, 'SET NAMES binary')
  const [row] = await ask(client, `SELECT LENGTH('\u00ff') AS bytes`)
  if (Number(row?.['bytes']) === 1) return
  throw new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `${target.name} takes no bytes as they are, so rows cannot be copied exactly.`,
    'Give the address of the server itself instead of a proxy, or write mirror-data: none.',
    { place: { target: target.name } },
  )
}

/** SQL for a session that takes bytes. */
export const asBytes = (sql: string): string => Buffer.from(sql, 'utf8').toString('latin1')
