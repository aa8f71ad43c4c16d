/**
 * Reads the statements that change a table or its indexes. Invariant: a clause about the algorithm is
 * put only where the grammar has a place for it, and what is not understood is left as it is.
 */
import { createReader, readNames, splitAtCommas, type ObjectName, type Reader } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'

/** ALTER TABLE, CREATE INDEX or DROP INDEX. */
export interface Alteration {
  readonly kind: 'alter'
  readonly table: ObjectName
  /** What the statement itself asks for; DEFAULT counts as nothing. */
  readonly given: { readonly algorithm?: string; readonly lock?: string }
  /** The name after it. */
  readonly newName?: ObjectName
  /** Old names to new ones, in lower case to as written. */
  readonly columns: ReadonlyMap<string, string>
  readonly indexes: ReadonlyMap<string, string>
  readonly dropsPartitions: boolean
  /** Whether it is about how the table is partitioned, or about some of its partitions. */
  readonly partitioning: 'untouched' | 'scheme' | 'partitions'
  /** Partitions whose rows go; `all` means the table's. */
  readonly emptied: readonly string[] | 'all'
  /** The text with clauses such as `ALGORITHM=INPLACE` in it. */
  readonly withClauses: (clauses: readonly string[]) => string
}

const PARTITION_VERBS = new Set([
  ...[
    'ADD',
    'DROP',
    'TRUNCATE',
    'COALESCE',
    'REORGANIZE',
    'EXCHANGE',
    'ANALYZE',
    'CHECK',
    'OPTIMIZE',
    'REBUILD',
  ],
  ...['REPAIR', 'DISCARD', 'IMPORT', 'CONVERT'],
])

/** @param reader - After `ALTER [ONLINE] [IGNORE] TABLE`. */
export function readAlterTable(
  text: string,
  tokens: readonly Token[],
  reader: Reader,
  online: string | undefined,
): Alteration | undefined {
  reader.takeAll('IF', 'EXISTS')
  const table = reader.name()
  if (table === undefined) return undefined
  reader.wait()
  const at = reader.end()
  const next = reader.peek()
  const isAloneBefore = next === undefined || next.text === ';'
  // The partitioning of a table follows the other clauses without a comma.
  const isPartitioning = next?.keyword === 'PARTITION' || next?.keyword === 'REMOVE'
  const comma = isAloneBefore || isPartitioning ? '' : ','
  const rest = isAloneBefore ? [] : tokens.slice(tokens.indexOf(next))
  const parts = splitAtCommas(rest)
  const clauses = parts.map(part => readClause(part))
  const given = Object.assign({}, ...clauses.map(clause => clause.given)) as Alteration['given']
  const newName = clauses.find(clause => clause.newName !== undefined)?.newName
  return {
    kind: 'alter',
    table,
    given: { ...(online === undefined ? {} : { lock: 'NONE' }), ...given },
    ...(newName === undefined ? {} : { newName }),
    columns: new Map(clauses.flatMap(({ column }) => (column === undefined ? [] : [column]))),
    indexes: new Map(clauses.flatMap(({ index }) => (index === undefined ? [] : [index]))),
    ...readPartitions(rest),
    withClauses: words => `${text.slice(0, at)} ${words.join(', ')}${comma}${text.slice(at)}`,
  }
}

/** What is said of partitions, which ends the list of clauses or stands alone. */
function readPartitions(
  tokens: readonly Token[],
): Pick<Alteration, 'partitioning' | 'dropsPartitions' | 'emptied'> {
  const outside = tokens.filter(({ depth }) => depth === 0)
  const isScheme = outside.some(
    ({ keyword }, at) =>
      (keyword === 'PARTITION' && outside[at + 1]?.keyword === 'BY') ||
      (keyword === 'REMOVE' && outside[at + 1]?.keyword === 'PARTITIONING'),
  )
  const reader = createReader(tokens)
  // MySQL takes an algorithm before it.
  const start = tokens.findIndex(
    ({ keyword }, at) => PARTITION_VERBS.has(keyword) && tokens[at + 1]?.keyword === 'PARTITION',
  )
  reader.skip(Math.max(start, 0))
  const verb = reader.peek()?.keyword
  reader.skip()
  const isVerb = start >= 0 && reader.take('PARTITION') !== undefined
  const empties = isVerb && (verb === 'TRUNCATE' || verb === 'DISCARD')
  const isWhole = tokens[0]?.keyword === 'DISCARD' && tokens[1]?.keyword === 'TABLESPACE'
  return {
    partitioning: isScheme ? 'scheme' : isVerb ? 'partitions' : 'untouched',
    dropsPartitions: isVerb && verb === 'DROP',
    emptied:
      isWhole || (empties && reader.take('ALL') !== undefined)
        ? 'all'
        : empties
          ? readNames(reader).map(({ name }) => name)
          : [],
  }
}

interface Clause {
  readonly given?: { readonly algorithm?: string; readonly lock?: string }
  readonly newName?: ObjectName
  readonly column?: readonly [string, string]
  readonly index?: readonly [string, string]
}

function readClause(tokens: readonly Token[]): Clause {
  const reader = createReader(tokens)
  const given = readGiven(reader)
  if (given !== undefined) return { given }
  if (reader.take('CHANGE') !== undefined) {
    reader.take('COLUMN')
    return pair('column', reader, undefined)
  }
  if (reader.take('RENAME') !== undefined) {
    if (reader.take('COLUMN') !== undefined) return pair('column', reader, 'TO')
    if (reader.take('INDEX', 'KEY') !== undefined) return pair('index', reader, 'TO')
    if (reader.take('TO', 'AS') === undefined) reader.sign('=')
    const newName = reader.name()
    return newName === undefined ? {} : { newName }
  }
  return {}
}

function pair(
  what: 'column' | 'index',
  reader: Reader,
  between: string | undefined,
): Partial<Record<typeof what, readonly [string, string]>> {
  reader.takeAll('IF', 'EXISTS')
  const from = reader.name()
  if (between !== undefined) reader.take(between)
  const to = reader.name()
  return from === undefined || to === undefined ? {} : { [what]: [from.name.toLowerCase(), to.name] }
}

function readGiven(reader: Reader): Alteration['given'] | undefined {
  const what = reader.take('ALGORITHM', 'LOCK')
  if (what === undefined) return undefined
  reader.sign('=')
  const value = reader.peek()?.keyword ?? ''
  if (value === '' || value === 'DEFAULT') return {}
  return what === 'LOCK' ? { lock: value } : { algorithm: value }
}

/**
 * @param reader - After the word INDEX.
 * @param verb - MariaDB takes no algorithm in DROP INDEX; there and in MySQL it stands for an ALTER TABLE.
 */
export function readIndexStatement(
  text: string,
  { tokens, reader, verb }: { tokens: readonly Token[]; reader: Reader; verb: 'CREATE' | 'DROP' },
): Alteration | undefined {
  const nameStart = reader.peek()?.start ?? 0
  for (let next = reader.peek(); next !== undefined && next.keyword !== 'ON'; next = reader.peek())
    reader.skip()
  const index = text.slice(nameStart, reader.end())
  reader.skip()
  const tableStart = reader.peek()?.start ?? 0
  const table = reader.name()
  const last = tokens.findLast(({ text }) => text !== ';')
  if (table === undefined || last === undefined) return undefined
  const tableEnd = reader.end()
  if (verb === 'DROP') reader.wait()
  const place = text.slice(tableStart, verb === 'DROP' ? reader.end() : tableEnd)
  let given: Alteration['given'] = {}
  for (let next = reader.peek(); next !== undefined; next = reader.peek()) {
    const more = next.depth > 0 ? undefined : readGiven(reader)
    if (more === undefined) reader.skip()
    else given = { ...given, ...more }
  }
  return {
    ...{ kind: 'alter', table, given, columns: new Map(), indexes: new Map() },
    ...{ partitioning: 'untouched', dropsPartitions: false, emptied: [] },
    withClauses: words =>
      verb === 'DROP' && Object.keys(given).length === 0
        ? `ALTER TABLE ${place} ${words.join(', ')}, DROP INDEX ${index}`
        : `${text.slice(0, last.end)} ${words.join(' ')}${text.slice(last.end)}`,
  }
}
