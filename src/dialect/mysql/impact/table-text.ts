/**
 * What SHOW CREATE TABLE says, in parts. Invariant: reads the server's own output with backquotes
 * (sql_mode '', sql_quote_show_create 1), where each column, index, constraint and partition has a line.
 */

export interface Table {
  /** `sequence` for one of MariaDB's sequences, which are shown as tables too. */
  readonly kind: 'table' | 'sequence'
  readonly name: string
  readonly isTemporary: boolean
  readonly isVersioned: boolean
  /** All of it. */
  readonly text: string
  /** By name, without the comma at the end; names in lower case where the server compares them so. */
  readonly columns: ReadonlyMap<string, Column>
  readonly indexes: ReadonlyMap<string, Part>
  readonly constraints: ReadonlyMap<string, Part>
  readonly partitions: ReadonlyMap<string, Part>
}

/** A line of the text: the name as shown, and what follows it. */
export interface Part {
  readonly name: string
  readonly text: string
}

export interface Column extends Part {
  /** Lower case, such as `varchar` and `int unsigned`. */
  readonly type: string
  /** What stands in the brackets behind the type. */
  readonly size: string
  readonly charset: string
  readonly isNullable: boolean
  readonly isGenerated: boolean
  readonly hasCheck: boolean
}

const IDENTIFIER = '`((?:[^`]|``)*)`'
const COLUMN = new RegExp(`^ {2}${IDENTIFIER} (.*)$`)
const CONSTRAINT = new RegExp(`^ {2}CONSTRAINT ${IDENTIFIER} (.*)$`)
const INDEX = new RegExp(`^ {2}((?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?)KEY ${IDENTIFIER} (.*)$`)
const PRIMARY = /^ {2}(PRIMARY KEY )(.*)$/
const PARTITION = new RegExp(String.raw`^ *\(?PARTITION ${IDENTIFIER} (.*)$`)
const UNQUOTED_PARTITION = /^ *\(?PARTITION (\w+) (VALUES .*|ENGINE .*)$/
const HEAD = new RegExp(`^CREATE (TEMPORARY )?TABLE ${IDENTIFIER}`)

/** @param text - What SHOW CREATE TABLE says. @returns undefined when it is no table's. */
export function readTable(text: string): Table | undefined {
  const head = HEAD.exec(text)
  if (head === null) return undefined
  const lines = text.split('\n')
  const options = lines.find(line => line.startsWith(') ')) ?? ''
  const charset = /\bCHARSET=(\w+)/.exec(options)?.[1] ?? ''
  const columns = new Map<string, Column>()
  const [indexes, constraints, partitions] = [1, 2, 3].map(() => new Map<string, Part>()) as [
    Map<string, Part>,
    Map<string, Part>,
    Map<string, Part>,
  ]
  for (const shown of lines) {
    const line = shown.replace(/,$/, '')
    const column = COLUMN.exec(line)
    const constraint = CONSTRAINT.exec(line)
    const index = INDEX.exec(line)
    const primary = PRIMARY.exec(line)
    const partition = PARTITION.exec(line) ?? UNQUOTED_PARTITION.exec(line)
    if (column !== null) add(columns, readColumn(unquote(column[1]), column[2] ?? '', charset))
    else if (constraint !== null)
      add(constraints, { name: unquote(constraint[1]), text: constraint[2] ?? '' })
    else if (index !== null)
      add(indexes, { name: unquote(index[2]), text: `${index[1] ?? ''}${index[3] ?? ''}` })
    else if (primary !== null) add(indexes, { name: 'PRIMARY', text: `PRIMARY ${primary[2] ?? ''}` })
    else if (partition !== null) add(partitions, { name: unquote(partition[1]), text: partition[2] ?? '' })
  }
  return {
    kind: /\bSEQUENCE=1\b/.test(options) ? 'sequence' : 'table',
    name: unquote(head[2]),
    isTemporary: head[1] !== undefined,
    isVersioned: / WITH SYSTEM VERSIONING\b/.test(options) || /^ {2}PERIOD FOR SYSTEM_TIME /m.test(text),
    text,
    columns,
    indexes,
    constraints,
    partitions,
  }
}

const unquote = (name = ''): string => name.replaceAll('``', '`')

const add = <T extends Part>(parts: Map<string, T>, part: T): void => {
  parts.set(part.name.toLowerCase(), part)
}

const TYPE = /^(\w+)(?:\(((?:'(?:[^']|'')*'|[^')])*)\))?((?: unsigned| zerofill)*)/i

function readColumn(name: string, text: string, tableCharset: string): Column {
  const [whole = '', base = '', size = '', signs = ''] = TYPE.exec(text) ?? []
  // What the user has written (comment, default, expression) comes behind these words.
  const rest = text.slice(whole.length)
  const bare = rest.replace(/'(?:[^']|'')*'/g, "''")
  return {
    name,
    text,
    type: base.toLowerCase() + (/unsigned|zerofill/.test(signs) ? ' unsigned' : ''),
    size,
    charset: /^ CHARACTER SET (\w+)/.exec(rest)?.[1] ?? tableCharset,
    isNullable: !/ NOT NULL\b/.test(bare),
    isGenerated: / GENERATED ALWAYS AS \(/.test(bare),
    hasCheck: / CHECK \(/.test(bare),
  }
}
