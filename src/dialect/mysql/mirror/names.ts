/**
 * Qualified names inside texts that a server has stored: views, routines,
 * triggers, events, defaults. Invariant: only identifiers are looked at, never
 * what stands in a string or a comment; what is not a reference stays as it is.
 */

/** A name with dots in it, such as `db`.`table` or `db`.`table`.`column`. */
export interface QualifiedName {
  /** Offsets of the first part, with its quotes. */
  readonly start: number
  readonly end: number
  readonly parts: readonly string[]
  /** By where it stands: after FROM, JOIN, INTO … a table; before a bracket a routine. */
  readonly place: 'table' | 'routine' | 'sequence' | 'other'
}

/** How names are compared, and which of them are objects of the database. */
export interface NameRules {
  /** The database's own name. */
  readonly database: string
  /** Names of its objects, in lower case. */
  readonly objects: ReadonlySet<string>
  /** Names of other databases that the account sees, in lower case. */
  readonly others: ReadonlySet<string>
  /** The server takes names of databases without regard to case. */
  readonly foldsCase: boolean
}

/** `shown`: as the server prints views and columns. `written`: as somebody wrote it. */
export type TextKind = 'shown' | 'written'

const STRINGS = {
  escaped: String.raw`(?<single>'(?:[^'\\]|''|\\[^])*')|(?<double>"(?:[^"\\]|""|\\[^])*")`,
  plain: String.raw`(?<single>'(?:[^']|'')*')|(?<double>"(?:[^"]|"")*")`,
}
const tokenPattern = (strings: string): RegExp =>
  new RegExp(
    [
      String.raw`(?<comment>/\*(?!M?!)[^]*?\*/|--(?=\s|$)[^\n]*|#[^\n]*)`,
      String.raw`(?<variable>@+(?:[\p{L}\p{N}_$.]+|${'`(?:[^`]|``)*`'})?)`,
      strings,
      '(?<quoted>`(?:[^`]|``)*`)',
      String.raw`(?<word>[\p{L}\p{N}_$]+)|(?<sign>\S)`,
    ].join('|'),
    'gu',
  )
const ESCAPED = tokenPattern(STRINGS.escaped)
const PLAIN = tokenPattern(STRINGS.plain)

interface Token {
  readonly kind: 'string' | 'name' | 'sign'
  /** Unquoted, for names; an unquoted name is also a possible keyword. */
  readonly text: string
  readonly keyword: string
  readonly start: number
  readonly end: number
}

function* tokensOf(text: string, sqlMode: string): Generator<Token> {
  const ansiQuotes = sqlMode.includes('ANSI_QUOTES')
  for (const match of text.matchAll(sqlMode.includes('NO_BACKSLASH_ESCAPES') ? PLAIN : ESCAPED)) {
    const { comment, single, double, quoted, word, variable } = match.groups ?? {}
    if (comment !== undefined) continue
    const place = { start: match.index, end: match.index + match[0].length }
    if (single !== undefined || (double !== undefined && !ansiQuotes)) {
      yield { kind: 'string', text: match[0], keyword: '', ...place }
    } else if (quoted !== undefined || double !== undefined) {
      const quote = match[0].charAt(0)
      const name = match[0].slice(1, -1).replaceAll(quote + quote, quote)
      yield { kind: 'name', text: name, keyword: '', ...place }
    } else if (word !== undefined) {
      yield { kind: 'name', text: word, keyword: word.toUpperCase(), ...place }
    } else {
      yield { kind: 'sign', text: variable === undefined ? match[0] : '@', keyword: '', ...place }
    }
  }
}

const BEFORE_A_TABLE = new Set(['JOIN', 'STRAIGHT_JOIN', 'UPDATE', 'TABLE', 'CALL', 'REFERENCES'])
const INSERTING = new Set(['INSERT', 'REPLACE', 'IGNORE', 'DELAYED', 'LOW_PRIORITY', 'HIGH_PRIORITY'])
const ENDS_FROM = new Set(['SELECT', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'ON', 'SET'])
const OF_SEQUENCES = new Set(['NEXTVAL', 'LASTVAL', 'SETVAL'])

/** Which clause the text is in, per depth of brackets. */
interface Clause {
  /** A SELECT or DELETE stands at this depth, so that FROM is not EXTRACT's or TRIM's. */
  selects: boolean
  inFrom: boolean
}

/** The qualified names of a text, in order. */
export function qualifiedNames(text: string, sqlMode: string): readonly QualifiedName[] {
  const tokens = [...tokensOf(text, sqlMode)]
  const names: QualifiedName[] = []
  const clauses: Clause[] = [{ selects: false, inFrom: false }]
  let expectsTable = false
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    const clause = clauses.at(-1)
    if (token === undefined || clause === undefined) break
    const { keyword } = token
    if (token.kind === 'sign') {
      if (token.text === '(') clauses.push({ selects: false, inFrom: expectsTable })
      if (token.text === ')' && clauses.length > 1) clauses.pop()
      expectsTable = (token.text === '(' && expectsTable) || (token.text === ',' && clause.inFrom)
      continue
    }
    const chain = token.kind === 'name' ? chainAt(tokens, at) : []
    if (chain.length > 1) {
      const [first, second] = [chain[0] as Token, chain.at(-1) as Token]
      names.push({
        start: first.start,
        end: first.end,
        parts: chain.map(part => part.text),
        place: placeOf(tokens, at, at + chain.length * 2 - 1, expectsTable),
      })
      at = tokens.indexOf(second, at)
      expectsTable = false
      continue
    }
    if (keyword === 'SELECT' || keyword === 'DELETE') clause.selects = true
    if (ENDS_FROM.has(keyword)) clause.inFrom = false
    if (keyword === 'FROM' && clause.selects) clause.inFrom = true
    const inserts = keyword === 'INTO' && INSERTING.has(tokens[at - 1]?.keyword ?? '')
    expectsTable = (keyword === 'FROM' && clause.inFrom) || BEFORE_A_TABLE.has(keyword) || inserts
  }
  return names
}

function chainAt(tokens: readonly Token[], at: number): Token[] {
  const chain: Token[] = []
  for (let next = at; tokens[next]?.kind === 'name'; next += 2) {
    chain.push(tokens[next] as Token)
    const dot = tokens[next + 1]
    if (dot?.kind !== 'sign' || dot.text !== '.') break
  }
  return chain
}

function placeOf(
  tokens: readonly Token[],
  start: number,
  end: number,
  expectsTable: boolean,
): QualifiedName['place'] {
  if (expectsTable) return 'table'
  if (tokens[end]?.text === '(') return 'routine'
  const isArgument = tokens[start - 1]?.text === '(' && OF_SEQUENCES.has(tokens[start - 2]?.keyword ?? '')
  return isArgument ? 'sequence' : 'other'
}

function isOwn(name: QualifiedName, rules: NameRules, kind: TextKind): boolean {
  const [first = '', second = ''] = name.parts
  const same = rules.foldsCase
    ? first.toLowerCase() === rules.database.toLowerCase()
    : first === rules.database
  if (!same) return false
  // An alias or a table may have the database's name; then only its place tells.
  if (kind === 'shown') return name.parts.length > 2 || name.place !== 'other'
  return rules.objects.has(second.toLowerCase())
}

/**
 * The text with references to its own database pointing to another one.
 *
 * @param database - The new name; the empty one makes texts of different databases comparable.
 */
export function pointTo(
  text: string,
  { rules, kind, sqlMode, database }: { rules: NameRules; kind: TextKind; sqlMode: string; database: string },
): string {
  if (rules.database === database) return text
  if (!text.toLowerCase().includes(rules.database.toLowerCase())) return text
  let pointed = ''
  let end = 0
  for (const name of qualifiedNames(text, sqlMode)) {
    if (!isOwn(name, rules, kind)) continue
    pointed += text.slice(end, name.start) + quoteName(database)
    end = name.end
  }
  return pointed + text.slice(end)
}

/** Databases that every server has. */
const SYSTEM = new Set(['information_schema', 'performance_schema', 'mysql', 'sys'])

/** The other databases a text refers to, sorted. */
export function otherDatabases(
  text: string,
  { rules, kind, sqlMode }: { rules: NameRules; kind: TextKind; sqlMode: string },
): readonly string[] {
  const found = new Set<string>()
  for (const name of qualifiedNames(text, sqlMode)) {
    const [first = ''] = name.parts
    const lower = first.toLowerCase()
    if (SYSTEM.has(lower) || isOwn(name, rules, kind) || lower === rules.database.toLowerCase()) continue
    // A package's routine looks like another database's.
    if (name.place === 'routine' && rules.objects.has(lower)) continue
    const isCertain = name.place !== 'other' || (kind === 'shown' && name.parts.length > 2)
    if (isCertain && (kind === 'shown' || rules.others.has(lower) || name.place === 'table')) found.add(first)
  }
  return [...found].sort()
}

/** A name as an identifier in backticks. */
export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** A text as a literal, where backslashes escape (no NO_BACKSLASH_ESCAPES). */
export const quoteText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
