/** What becomes of a value in a column, in the words of the server. */
import type { Literal } from '../statements/literal.js'
import type { Column, TableName } from './model.js'
import { quoteTable } from './quoting.js'
import type { Scene } from './scene.js'

/** A value as it is kept, a refusal, or why nobody knows. */
export type Stored =
  | { readonly value: Literal }
  | { readonly errno: number; readonly message: string }
  | { readonly doubt: string }

export interface Place {
  readonly table: TableName
  readonly column: Column
  /** 1-based. */
  readonly row: number
  readonly sqlMode: string
  readonly product: string
}

/** A column of a row, in a session. @param row - 1-based; the first where it does not matter. */
export const placeIn = (
  { session, server }: Pick<Scene, 'session' | 'server'>,
  table: TableName,
  column: Column,
  row = 1,
): Place => ({ table, column, row, sqlMode: session.sqlMode, product: server.product })

export const tooLong = ({ column, row }: Place): Stored => ({
  errno: 1406,
  message: `Data too long for column '${column.name}' at row ${row}`,
})
export const outOfRange = ({ column, row }: Place): Stored => ({
  errno: 1264,
  message: `Out of range value for column '${column.name}' at row ${row}`,
})
export const truncated = ({ column, row }: Place): Stored => ({
  errno: 1265,
  message: `Data truncated for column '${column.name}' at row ${row}`,
})
/** @param what - The server's word for the type. */
export function incorrect(place: Place, what: string, value: string, errno = 1366): Stored {
  const { table, column, row, product } = place
  const where = product === 'MariaDB' ? `${quoteTable(table)}.\`${column.name}\`` : `'${column.name}'`
  return { errno, message: `Incorrect ${what} value: '${shown(value)}' for column ${where} at row ${row}` }
}

const shown = (value: string): string => value.slice(0, 128)
export const unsure = (what: string): Stored => ({ doubt: `Greenline cannot tell what becomes of ${what}` })
