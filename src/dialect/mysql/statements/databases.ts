/** CREATE DATABASE and ALTER DATABASE. */
import type { Source } from './column.js'
import { readCharset, readCollation } from './data-type.js'
import { isAtEnd, readString } from './parts.js'
import type { Reader } from './reader.js'

export interface DatabaseStatement {
  readonly kind: 'create database' | 'alter database'
  /** Absent for the session's. */
  readonly name?: string
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly charset?: string
  readonly collation?: string
}

/** @param reader - After CREATE [OR REPLACE] or ALTER. */
export function readDatabase(
  reader: Reader,
  { reading }: Source,
  { verb, orReplace }: { verb: 'CREATE' | 'ALTER'; orReplace: boolean },
): DatabaseStatement | undefined {
  if (reader.take('DATABASE', 'SCHEMA') === undefined) return undefined
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  const next = reader.peek()
  const isOption = /^(?:DEFAULT|CHARACTER|CHARSET|COLLATE|COMMENT)$/.test(next?.keyword ?? '')
  const name = verb === 'ALTER' && isOption ? undefined : reader.name()?.name
  if (verb === 'CREATE' && name === undefined) return undefined
  let options: { charset?: string; collation?: string } = {}
  while (!isAtEnd(reader)) {
    reader.take('DEFAULT')
    const charset = readCharset(reader)
    const collation = readCollation(reader)
    const isComment = reader.take('COMMENT') !== undefined
    if (isComment) {
      reader.sign('=')
      if (readString(reader, reading.sqlMode) === undefined) return undefined
    } else if (charset === undefined && collation === undefined) return undefined
    options = {
      ...options,
      ...(charset === undefined ? {} : { charset }),
      ...(collation === undefined ? {} : { collation }),
    }
  }
  return {
    kind: verb === 'CREATE' ? 'create database' : 'alter database',
    ...(name === undefined ? {} : { name }),
    ...{ orReplace, ifNotExists, ...options },
  }
}
