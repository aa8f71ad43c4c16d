/**
 * Which tables a query reads, by its words alone. Invariant: a place where a table may stand and that is not
 * understood makes the list unsure, never shorter in silence.
 */
import type { ObjectName } from './reader.js'
import type { Token } from './tokens.js'

export interface TableReference extends ObjectName {
  readonly alias?: string
}

export interface TableReferences {
  readonly tables: readonly TableReference[]
  /** Whether a name in it may stand for a table or for a common table expression. */
  readonly isUnsure: boolean
}

/** What the words of one pair of brackets are up to. */
interface Level {
  /** A SELECT or DELETE was read, so that FROM begins a list of tables. */
  selects: boolean
  /** `table` where the name of one comes next, `behind` within the list, `joined` behind ON. */
  place: 'none' | 'table' | 'behind' | 'joined'
  /** A common table expression that holds from the closing bracket on. */
  readonly defines?: string
}

const ENDS =
  /^(?:WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|UNION|EXCEPT|INTERSECT|MINUS|INTO|FOR|LOCK|PROCEDURE|SET|RETURNING|VALUES|VALUE)$/
const NO_ALIAS =
  /^(?:ON|USING|JOIN|INNER|CROSS|LEFT|RIGHT|NATURAL|STRAIGHT_JOIN|USE|FORCE|IGNORE|PARTITION|FOR|OUTER|AS|SELECT|WITH)$/

/**
 * @param tokens - Of a query, or of any expression with queries in it.
 * @param start - `tables` where a list of tables comes first, as in UPDATE.
 */
export function tablesRead(tokens: readonly Token[], start: 'words' | 'tables' = 'words'): TableReferences {
  const tables: TableReference[] = []
  const common = new Set<string>()
  let isUnsure = false
  const levels: Level[] = [{ selects: false, place: start === 'tables' ? 'table' : 'none' }]
  /** Names that WITH has just given, by the depth at which it stands. */
  let defining: { readonly depth: number; readonly isRecursive: boolean } | undefined
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    const level = levels.at(-1)
    if (token === undefined || level === undefined) break
    if (token.text === '(' && token.kind === 'sign') {
      const next = tokens[at + 1]
      const isQuery = /^(?:SELECT|WITH|VALUES|TABLE)$/.test(next?.keyword ?? '')
      const isList = level.place === 'table' && !isQuery
      const name = definedBefore(tokens, at)
      const defines = defining !== undefined && defining.depth === levels.length ? name : undefined
      if (level.place === 'table') level.place = 'behind'
      levels.push({
        selects: false,
        place: isList ? 'table' : 'none',
        ...(defines === undefined ? {} : { defines }),
      })
      continue
    }
    if (token.text === ')' && token.kind === 'sign') {
      if (levels.length > 1) levels.pop()
      if (level.defines !== undefined) {
        common.add(level.defines.toLowerCase())
        // Inside of brackets it holds there only.
        if (levels.length > 1) isUnsure = true
        if (tokens[at + 1]?.text !== ',') defining = undefined
      }
      continue
    }
    if (token.kind === 'sign') {
      if (token.text === ',' && (level.place === 'behind' || level.place === 'joined')) level.place = 'table'
      continue
    }
    if (token.kind !== 'name') continue
    const word = tokens[at - 1]?.text === '.' ? '' : token.keyword
    if (word === 'WITH' && /^(?:name)$/.test(tokens[at + 1]?.kind ?? '')) {
      const isRecursive = tokens[at + 1]?.keyword === 'RECURSIVE'
      if (/^(?:ROLLUP|CONSISTENT|PARSER|QUERY)$/.test(tokens[at + 1]?.keyword ?? '')) continue
      defining = { depth: levels.length, isRecursive }
      if (isRecursive) for (const name of namesDefined(tokens.slice(at + 2))) common.add(name)
      if (levels.length > 1 && isRecursive) isUnsure = true
      continue
    }
    if (level.place === 'table') {
      if (word === 'LATERAL' || word === 'ONLY') continue
      if (tokens[at + 1]?.text === '(' && word === 'JSON_TABLE') {
        level.place = 'behind'
        continue
      }
      if (/^(?:SELECT)$/.test(word)) {
        level.place = 'none'
        level.selects = true
        continue
      }
      const read = readTable(tokens, at)
      if (read.reference.database !== undefined || !common.has(read.reference.name.toLowerCase())) {
        if (!(read.reference.database === undefined && word === 'DUAL')) tables.push(read.reference)
      }
      at = read.last
      level.place = 'behind'
      continue
    }
    if (/^(?:SELECT|DELETE)$/.test(word)) {
      level.selects = true
      level.place = 'none'
    } else if (word === 'FROM' && level.selects) level.place = 'table'
    else if (word === 'TABLE' && (at === 0 || tokens[at - 1]?.text === '(')) level.place = 'table'
    else if (level.place !== 'none') {
      if (word === 'JOIN' || word === 'STRAIGHT_JOIN') level.place = 'table'
      else if (word === 'ON' || word === 'USING') level.place = 'joined'
      else if (ENDS.test(word) && !isHint(tokens, at)) {
        level.place = 'none'
        if (/^(?:UNION|EXCEPT|INTERSECT|MINUS)$/.test(word)) level.selects = false
      }
    }
  }
  return { tables, isUnsure }
}

/** `FOR JOIN` and the like of index hints, and FOR SYSTEM_TIME. */
const isHint = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.keyword === 'FOR' && /^(?:JOIN|ORDER|GROUP|SYSTEM_TIME)$/.test(tokens[at + 1]?.keyword ?? '')

function readTable(
  tokens: readonly Token[],
  at: number,
): { readonly reference: TableReference; readonly last: number } {
  const isQualified = tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'name'
  const last = isQualified ? at + 2 : at
  const name: ObjectName = isQualified
    ? { database: tokens[at]?.text ?? '', name: tokens[last]?.text ?? '' }
    : { name: tokens[at]?.text ?? '' }
  const isAs = tokens[last + 1]?.keyword === 'AS'
  const alias = tokens[isAs ? last + 2 : last + 1]
  const isAlias =
    alias?.kind === 'name' && (isAs || (!NO_ALIAS.test(alias.keyword) && !ENDS.test(alias.keyword)))
  if (!isAlias) return { reference: name, last }
  return { reference: { ...name, alias: alias.text }, last: isAs ? last + 2 : last + 1 }
}

/** The name in front of `AS (`, or of `(columns) AS (`. */
function definedBefore(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at - 1]?.keyword !== 'AS') return undefined
  let before = at - 2
  if (tokens[before]?.text === ')') {
    const { depth } = tokens[before] ?? { depth: 0 }
    while (before >= 0 && !(tokens[before]?.text === '(' && tokens[before]?.depth === depth)) before -= 1
    before -= 1
  }
  return tokens[before]?.kind === 'name' ? tokens[before]?.text : undefined
}

/** All names that a WITH RECURSIVE gives. @param tokens - Behind RECURSIVE. */
function namesDefined(tokens: readonly Token[]): readonly string[] {
  const depth = tokens[0]?.depth ?? 0
  return tokens.flatMap((token, at) => {
    if (token.depth !== depth || token.text !== '(') return []
    const name = definedBefore(tokens, at)
    return name === undefined ? [] : [name.toLowerCase()]
  })
}
