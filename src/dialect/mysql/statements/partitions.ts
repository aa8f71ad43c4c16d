/** How a table is partitioned. Invariant: a scheme that is not read to its end is `undefined`. */
import { isAtEnd, listOf, readGroup, restOf, textOf } from './parts.js'
import { createReader, type Reader } from './reader.js'
import type { Token } from './tokens.js'

export type Bound =
  /** Of RANGE: one text for each column, MAXVALUE among them. */
  | { readonly kind: 'less than'; readonly values: readonly string[] }
  /** Of LIST: for each value one text for each column. */
  | { readonly kind: 'in'; readonly values: readonly (readonly string[])[] }
  | { readonly kind: 'default' }

export interface Partition {
  readonly name: string
  readonly bound?: Bound
}

export interface Scheme {
  readonly method: 'range' | 'list' | 'hash' | 'key'
  readonly isLinear: boolean
  /** RANGE COLUMNS and LIST COLUMNS. */
  readonly isColumns: boolean
  /** What is between its brackets: one expression, or one text for each column. */
  readonly by: readonly string[]
  readonly partitions: readonly Partition[]
}

/** @param tokens - From PARTITION BY on, of the text. */
export function readScheme(tokens: readonly Token[], text: string): Scheme | undefined {
  const reader = createReader(tokens)
  if (!reader.takeAll('PARTITION', 'BY')) return undefined
  const isLinear = reader.take('LINEAR') !== undefined
  const word = reader.take('RANGE', 'LIST', 'HASH', 'KEY')
  if (word === undefined) return undefined
  const method = word.toLowerCase() as Scheme['method']
  if (reader.take('ALGORITHM') !== undefined) {
    reader.sign('=')
    reader.skip()
  }
  const isColumns = reader.take('COLUMNS') !== undefined
  const group = readGroup(reader)
  if (group === undefined) return undefined
  const by =
    isColumns || method === 'key' ? listOf(group).map(part => textOf(text, part)) : [textOf(text, group)]
  const head = { method, isLinear, isColumns, by }
  const count = reader.take('PARTITIONS') === undefined ? undefined : Number(reader.peek()?.text)
  if (count !== undefined) reader.skip()
  if (reader.peek()?.text !== '(') {
    if (!isAtEnd(reader) || (method !== 'hash' && method !== 'key')) return undefined
    return { ...head, partitions: numbered(0, count ?? 1) }
  }
  const partitions = readPartitions(readGroup(reader) ?? [], text)
  return partitions === undefined || !isAtEnd(reader) ? undefined : { ...head, partitions }
}

/** Partitions as the server names them. */
export const numbered = (from: number, count: number): readonly Partition[] =>
  Array.from({ length: count }, (_, at) => ({ name: `p${from + at}` }))

/** @param tokens - Between the brackets of a list of partitions. */
export function readPartitions(tokens: readonly Token[], text: string): readonly Partition[] | undefined {
  const partitions = listOf(tokens).map(part => readPartition(createReader(part), text))
  return partitions.includes(undefined) ? undefined : (partitions as readonly Partition[])
}

function readPartition(reader: Reader, text: string): Partition | undefined {
  if (reader.take('PARTITION') === undefined) return undefined
  const name = reader.name()?.name
  if (name === undefined) return undefined
  const bound = readBound(reader, text)
  // What is left says where it is stored.
  const isPlain = !restOf(reader).some(({ keyword }) => /^(?:SUBPARTITION|VALUES)$/.test(keyword))
  return isPlain ? { name, ...(bound === undefined ? {} : { bound }) } : undefined
}

function readBound(reader: Reader, text: string): Bound | undefined {
  if (reader.take('DEFAULT') !== undefined) return { kind: 'default' }
  const texts = (tokens: readonly Token[]): readonly string[] =>
    listOf(tokens).map(part => textOf(text, part))
  if (reader.takeAll('VALUES', 'LESS', 'THAN')) {
    if (reader.take('MAXVALUE') !== undefined) return { kind: 'less than', values: ['MAXVALUE'] }
    const group = readGroup(reader)
    return group && { kind: 'less than', values: texts(group) }
  }
  if (!reader.takeAll('VALUES', 'IN')) return undefined
  const group = readGroup(reader)
  if (group?.length === 1 && group[0]?.keyword === 'DEFAULT') return { kind: 'default' }
  return (
    group && {
      kind: 'in',
      values: listOf(group).map(part =>
        part[0]?.text === '(' ? texts(part.slice(1, -1)) : [textOf(text, part)],
      ),
    }
  )
}

/** A scheme as it is written. */
export function schemeText({ method, isLinear, isColumns, by, partitions }: Scheme): string {
  const head = `PARTITION BY ${isLinear ? 'LINEAR ' : ''}${method.toUpperCase()}${isColumns ? ' COLUMNS' : ''} (${by.join(', ')})`
  const list = partitions.map(
    ({ name, bound }) => `PARTITION \`${name.replaceAll('`', '``')}\`${boundText(bound)}`,
  )
  return `${head} (${list.join(', ')})`
}

function boundText(bound: Bound | undefined): string {
  if (bound === undefined) return ''
  if (bound.kind === 'default') return ' DEFAULT'
  if (bound.kind === 'less than') return ` VALUES LESS THAN (${bound.values.join(', ')})`
  const values = bound.values.map(each => (each.length === 1 ? each[0] : `(${each.join(', ')})`))
  return ` VALUES IN (${values.join(', ')})`
}
