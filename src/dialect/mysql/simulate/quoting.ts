/** Values and names as parts of questions to the server. Invariant: reads the same under every sql_mode. */
import type { Literal } from '../statements/literal.js'
import type { TableName } from './model.js'

export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``

export const quoteTable = ({ database, name }: TableName): string =>
  `${quoteName(database)}.${quoteName(name)}`

/** A text as a constant; hexadecimal where a backslash would be read in two ways. */
export function quoteText(value: string): string {
  if (!/[\\\0]/.test(value)) return `_utf8mb4'${value.replaceAll("'", "''")}'`
  return `_utf8mb4 x'${Buffer.from(value).toString('hex')}'`
}

export function quoteLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'null':
      return 'NULL'
    case 'number':
      return literal.value
    case 'string':
      return quoteText(literal.value)
    case 'bytes':
      return `x'${Buffer.from(literal.value).toString('hex')}'`
  }
}
