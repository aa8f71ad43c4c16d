/** CREATE VIEW and ALTER VIEW. */
import type { Source } from './column.js'
import { readNameGroup, restOf, textOf } from './parts.js'
import type { ObjectName, Reader } from './reader.js'
import type { Token } from './tokens.js'

export interface ViewStatement {
  readonly kind: 'create view' | 'alter view'
  readonly name: ObjectName
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  /** Empty when the query names them. */
  readonly columns: readonly string[]
  readonly query: string
  readonly checks: 'none' | 'local' | 'cascaded'
  /** ALGORITHM=TEMPTABLE. */
  readonly isCopied: boolean
}

/** @param reader - After CREATE [OR REPLACE]. */
export function readCreateView(
  reader: Reader,
  source: Source,
  orReplace: boolean,
): ViewStatement | undefined {
  return readView(reader, source, { kind: 'create view', orReplace })
}

/** @param reader - After ALTER. */
export function readAlterView(reader: Reader, source: Source): ViewStatement | undefined {
  return readView(reader, source, { kind: 'alter view', orReplace: false })
}

function readView(
  reader: Reader,
  { text }: Source,
  head: Pick<ViewStatement, 'kind' | 'orReplace'>,
): ViewStatement | undefined {
  const at = findView(reader)
  if (at === undefined) return undefined
  const isCopied = Array.from({ length: at }, (_, ahead) => reader.peek(ahead)?.keyword).includes('TEMPTABLE')
  reader.skip(at + 1)
  const ifNotExists = reader.takeAll('IF', 'NOT', 'EXISTS')
  const name = reader.name()
  const columns = reader.peek()?.text === '(' ? readNameGroup(reader) : []
  if (name === undefined || columns === undefined || reader.take('AS') === undefined) return undefined
  const tokens = restOf(reader).filter(token => token.text !== ';' || token.depth > 0)
  const query = withoutCheckOption(tokens)
  if (query.length === 0) return undefined
  return {
    ...head,
    name,
    ifNotExists,
    columns,
    query: textOf(text, query),
    checks:
      query.length === tokens.length ? 'none' : tokens.at(-3)?.keyword === 'LOCAL' ? 'local' : 'cascaded',
    isCopied,
  }
}

/** VIEW stands behind ALGORITHM, DEFINER and SQL SECURITY; a routine's text may hold the word much later. */
function findView(reader: Reader): number | undefined {
  for (let ahead = 0; ahead < 16; ahead += 1) {
    const keyword = reader.peek(ahead)?.keyword ?? ''
    if (keyword === 'VIEW') return ahead
    if (/^(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|SEQUENCE|PACKAGE)$/.test(keyword)) return undefined
  }
  return undefined
}

function withoutCheckOption(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.slice(-4).map(({ keyword }) => keyword)
  if (last.at(-1) !== 'OPTION' || last.at(-2) !== 'CHECK') return tokens
  const hasWord = last.at(-3) === 'CASCADED' || last.at(-3) === 'LOCAL'
  return tokens.slice(0, hasWord ? -4 : -3)
}
