/**
 * Statements about other statements and sessions: PREPARE and what belongs to it, CALL, HANDLER, KILL, EXPLAIN.
 * Invariant: what is run by them is kept as tokens or text, to be read as a statement of its own.
 */
import type { Source } from './column.js'
import { isAtEnd, listOf, readGroup, readString, restOf, textOf } from './parts.js'
import { createReader, type ObjectName, type Reader } from './reader.js'
import type { Token } from './tokens.js'

export type CallStatement =
  | {
      readonly kind: 'prepare'
      readonly name: string
      /** A constant, or an expression such as a user variable. */
      readonly text?: string
      readonly value?: readonly Token[]
    }
  /** Without a name, EXECUTE IMMEDIATE of the text or value. */
  | {
      readonly kind: 'execute'
      readonly name?: string
      readonly text?: string
      readonly value?: readonly Token[]
      readonly using: readonly (readonly Token[])[]
    }
  | { readonly kind: 'deallocate'; readonly name: string }
  | { readonly kind: 'call'; readonly name: ObjectName; readonly values: readonly (readonly Token[])[] }
  | {
      readonly kind: 'handler'
      readonly name: ObjectName
      readonly action: 'open' | 'read' | 'close'
      readonly alias?: string
    }
  | { readonly kind: 'kill'; readonly id: bigint | undefined }
  /** EXPLAIN and ANALYZE of a statement that writes; the text is that statement. */
  | { readonly kind: 'explain'; readonly runs: boolean; readonly text: string }

/** @returns undefined for what is none of them. */
export function readCall(reader: Reader, source: Source): CallStatement | undefined {
  switch (reader.peek()?.keyword) {
    case 'PREPARE':
      return readPrepare(reader, source)
    case 'EXECUTE':
      return readExecute(reader, source)
    case 'DEALLOCATE':
      reader.skip()
      return readDeallocate(reader)
    case 'CALL': {
      reader.skip()
      const name = reader.name()
      const values = listOf(readGroup(reader) ?? [])
      return name !== undefined && isAtEnd(reader) ? { kind: 'call', name, values } : undefined
    }
    case 'HANDLER':
      return readHandler(reader)
    case 'KILL': {
      reader.skip()
      reader.take('HARD', 'SOFT')
      reader.take('CONNECTION')
      const id = reader.peek()?.text ?? ''
      reader.skip()
      return { kind: 'kill', id: /^\d+$/.test(id) && isAtEnd(reader) ? BigInt(id) : undefined }
    }
    case 'EXPLAIN':
    case 'DESCRIBE':
    case 'DESC':
    case 'ANALYZE':
      return readExplain(reader, source)
    default:
      return undefined
  }
}

/** @param reader - After DEALLOCATE or DROP. */
export function readDeallocate(reader: Reader): CallStatement | undefined {
  const name = reader.take('PREPARE') === undefined ? undefined : reader.name()?.name
  return name !== undefined && isAtEnd(reader) ? { kind: 'deallocate', name: name.toLowerCase() } : undefined
}

function readPrepare(reader: Reader, { reading }: Source): CallStatement | undefined {
  reader.skip()
  const name = reader.name()?.name.toLowerCase()
  if (name === undefined || reader.take('FROM') === undefined) return undefined
  return { kind: 'prepare', name, ...readText(restOf(reader), reading.sqlMode) }
}

/** A constant text, or what gives it. */
function readText(
  tokens: readonly Token[],
  sqlMode: string,
): { readonly text: string } | { readonly value: readonly Token[] } {
  const value = tokens.filter(token => token.text !== ';' || token.depth > 0)
  const isConstant = value.length > 0 && value.every(({ kind }) => kind === 'string')
  return isConstant ? { text: readString(createReader(value), sqlMode) ?? '' } : { value }
}

function readExecute(reader: Reader, { reading }: Source): CallStatement | undefined {
  reader.skip()
  const isImmediate = reader.take('IMMEDIATE') !== undefined
  const name = isImmediate ? undefined : reader.name()?.name.toLowerCase()
  if (!isImmediate && name === undefined) return undefined
  const rest = restOf(reader).filter(token => token.text !== ';' || token.depth > 0)
  const at = rest.findIndex(({ keyword, depth }) => keyword === 'USING' && depth === 0)
  const using = at < 0 ? [] : listOf(rest.slice(at + 1))
  const before = at < 0 ? rest : rest.slice(0, at)
  if (name === undefined) return { kind: 'execute', ...readText(before, reading.sqlMode), using }
  return before.length === 0 ? { kind: 'execute', name, using } : undefined
}

function readHandler(reader: Reader): CallStatement | undefined {
  reader.skip()
  const name = reader.name()
  const word = reader.take('OPEN', 'READ', 'CLOSE')
  if (name === undefined || word === undefined) return undefined
  const action = word.toLowerCase() as 'open' | 'read' | 'close'
  if (action !== 'open') {
    restOf(reader)
    return { kind: 'handler', name, action }
  }
  reader.take('AS')
  const alias = reader.name()?.name
  return isAtEnd(reader)
    ? { kind: 'handler', name, action, ...(alias === undefined ? {} : { alias }) }
    : undefined
}

function readExplain(reader: Reader, { text }: Source): CallStatement | undefined {
  const rest = restOf(reader)
  const at = rest.findIndex(({ keyword, depth }) => depth === 0 && WRITES.test(keyword))
  const isReading = rest
    .slice(0, at)
    .some(({ keyword }) => /^(?:SELECT|WITH|TABLE|VALUES|FOR)$/.test(keyword))
  if (at < 1 || isReading || (at > 1 && rest[1]?.kind === 'name' && !MODES.test(rest[1].keyword)))
    return undefined
  const runs = rest.slice(0, at).some(({ keyword }) => keyword === 'ANALYZE')
  return { kind: 'explain', runs, text: textOf(text, rest.slice(at)) }
}

const WRITES = /^(?:INSERT|REPLACE|UPDATE|DELETE)$/
const MODES = /^(?:EXTENDED|PARTITIONS|FORMAT|ANALYZE)$/
