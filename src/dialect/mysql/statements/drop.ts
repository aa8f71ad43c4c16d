/** DROP of everything but indexes and accounts. */
import { isAtEnd } from './parts.js'
import { readNames, type ObjectName, type Reader } from './reader.js'

type DropKind =
  | 'table'
  | 'view'
  | 'sequence'
  | 'procedure'
  | 'function'
  | 'trigger'
  | 'event'
  | 'database'
  | 'package'
  | 'package body'
  | 'server'

export interface Drop {
  readonly kind: 'drop'
  readonly what: DropKind
  readonly names: readonly ObjectName[]
  readonly ifExists: boolean
  readonly isTemporary: boolean
}

const KINDS: Readonly<Record<string, DropKind>> = {
  ...{ TABLE: 'table', TABLES: 'table', VIEW: 'view', SEQUENCE: 'sequence', PROCEDURE: 'procedure' },
  ...{ FUNCTION: 'function', TRIGGER: 'trigger', EVENT: 'event', DATABASE: 'database', SCHEMA: 'database' },
  ...{ PACKAGE: 'package', SERVER: 'server' },
}

/** @param reader - After DROP. */
export function readDrop(reader: Reader): Drop | undefined {
  const isTemporary = reader.take('TEMPORARY') !== undefined
  const word = reader.take(...Object.keys(KINDS))
  const kind = KINDS[word ?? '']
  if (kind === undefined) return undefined
  const what = kind === 'package' && reader.take('BODY') !== undefined ? 'package body' : kind
  const ifExists = reader.takeAll('IF', 'EXISTS')
  const names = readNames(reader)
  reader.wait()
  reader.take('RESTRICT', 'CASCADE')
  if (names.length === 0 || !isAtEnd(reader)) return undefined
  return { kind: 'drop', what, names, ifExists, isTemporary }
}
