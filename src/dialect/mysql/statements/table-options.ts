/** Options behind a table's brackets, or in ALTER TABLE. Invariant: an option that is not known is not read. */
import { readCharset, readCollation } from './data-type.js'
import { readGroup, readString } from './parts.js'
import type { Reader } from './reader.js'

export interface TableOptions {
  readonly engine?: string
  readonly charset?: string
  readonly collation?: string
  readonly autoIncrement?: bigint
  readonly comment?: string
  readonly rowFormat?: string
  readonly versioning?: 'with' | 'without'
  readonly isSequence?: boolean
  /** What else is set, which changes neither columns nor rows. */
  readonly others?: readonly string[]
}

const NUMBERS = [
  ...['AVG_ROW_LENGTH', 'CHECKSUM', 'TABLE_CHECKSUM', 'DELAY_KEY_WRITE', 'KEY_BLOCK_SIZE', 'MAX_ROWS'],
  ...['MIN_ROWS', 'PACK_KEYS', 'STATS_AUTO_RECALC', 'STATS_PERSISTENT', 'STATS_SAMPLE_PAGES'],
  ...['PAGE_CHECKSUM', 'TRANSACTIONAL', 'PAGE_COMPRESSED', 'PAGE_COMPRESSION_LEVEL', 'AUTOEXTEND_SIZE'],
]

/** Passes one option. @returns undefined when there is none, or none that is known. */
export function readTableOption(reader: Reader, sqlMode: string): TableOptions | undefined {
  if (reader.take('ENGINE', 'TYPE') !== undefined) {
    reader.sign('=')
    return valueOf(reader, value => ({ engine: value }))
  }
  const charset = readDefaultCharset(reader)
  if (charset !== undefined) return charset
  if (reader.take('AUTO_INCREMENT') !== undefined) {
    reader.sign('=')
    return valueOf(reader, value => (/^\d+$/.test(value) ? { autoIncrement: BigInt(value) } : undefined))
  }
  if (reader.take('COMMENT') !== undefined) {
    reader.sign('=')
    const comment = readString(reader, sqlMode)
    return comment === undefined ? undefined : { comment }
  }
  if (reader.take('ROW_FORMAT') !== undefined) {
    reader.sign('=')
    return valueOf(reader, value => ({ rowFormat: value.toUpperCase() }))
  }
  if (reader.takeAll('WITH', 'SYSTEM', 'VERSIONING')) return { versioning: 'with' }
  if (reader.takeAll('WITHOUT', 'SYSTEM', 'VERSIONING')) return { versioning: 'without' }
  if (reader.take('SEQUENCE') !== undefined) {
    reader.sign('=')
    return valueOf(reader, value => ({ isSequence: value !== '0' }))
  }
  const number = reader.take(...NUMBERS)
  if (number !== undefined) {
    reader.sign('=')
    return valueOf(reader, value => (/^[\w']+$/.test(value) ? { others: [number] } : undefined))
  }
  if (reader.take('INSERT_METHOD') !== undefined) {
    reader.sign('=')
    return valueOf(reader, () => ({ others: ['INSERT_METHOD'] }))
  }
  return undefined
}

function readDefaultCharset(reader: Reader): TableOptions | undefined {
  const isDefault = reader.peek()?.keyword === 'DEFAULT'
  if (isDefault && !/^(?:CHARACTER|CHARSET|CHAR|COLLATE)$/.test(reader.peek(1)?.keyword ?? ''))
    return undefined
  if (isDefault) reader.skip()
  const charset = readCharset(reader)
  if (charset !== undefined) return { charset }
  const collation = readCollation(reader)
  return collation === undefined ? undefined : { collation }
}

function valueOf(reader: Reader, to: (value: string) => TableOptions | undefined): TableOptions | undefined {
  const token = reader.peek()
  if (token === undefined || token.text === '(') {
    readGroup(reader)
    return undefined
  }
  reader.skip()
  return to(token.text.replace(/^['"]|['"]$/g, ''))
}
