/**
 * Qualified names inside texts that a server has stored: views, routines,
 * triggers, events, defaults. Invariant: only identifiers are looked at, never
 * what stands in a string or a comment; what is not a reference stays as it is.
 */

/** A name with dots in it, such as `db`.`table` or `db`.`table`.`column`. */
export interface QualifiedName {
  /** Offsets of the first part, with its quotes, and of the second. */
  readonly start: number
  readonly end: number
  readonly second: number
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

const BEFORE_A_TABLE = new Set([
  ...['JOIN', 'STRAIGHT_JOIN', 'UPDATE', 'TABLE', 'CALL', 'REFERENCES'],
  ...['TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT', 'PACKAGE', 'BODY'],
])
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
function namesAmong(tokens: readonly Token[]): readonly QualifiedName[] {
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
      const [first, second, last] = [chain[0] as Token, chain[1] as Token, chain.at(-1) as Token]
      names.push({
        start: first.start,
        end: first.end,
        second: second.start,
        parts: chain.map(part => part.text),
        place: placeOf(tokens, at, at + chain.length * 2 - 1, expectsTable),
      })
      at = tokens.indexOf(last, at)
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
  if (tokens[start - 1]?.keyword === 'ON' && tokens[end]?.keyword === 'FOR') return 'table'
  if (tokens[end]?.text === '(') return 'routine'
  const isArgument = tokens[start - 1]?.text === '(' && OF_SEQUENCES.has(tokens[start - 2]?.keyword ?? '')
  return isArgument ? 'sequence' : 'other'
}

/**
 * Tells which names begin with the database's own. An alias, a variable or a table may have the same name: in what
 * the server shows, and wherever the name also stands alone, only its place tells them apart.
 */
function ownTest(
  tokens: readonly Token[],
  rules: NameRules,
  kind: TextKind,
): (name: QualifiedName) => boolean {
  const fold = (name: string): string => (rules.foldsCase ? name.toLowerCase() : name)
  const database = fold(rules.database)
  const isDot = (token: Token | undefined): boolean => token?.kind === 'sign' && token.text === '.'
  const standsAlone = tokens.some(
    ({ kind, text }, at) => kind === 'name' && fold(text) === database && !isDot(tokens[at + 1]),
  )
  return ({ parts, place }) => {
    if (fold(parts[0] ?? '') !== database) return false
    return (kind === 'written' && !standsAlone) || parts.length > 2 || place !== 'other'
  }
}

/**
 * The text with references to its own database pointing to another one.
 *
 * @param database - The new name; the empty one leaves the qualification out, which makes texts of different
 *   databases comparable.
 */
export function pointTo(
  text: string,
  { rules, kind, sqlMode, database }: { rules: NameRules; kind: TextKind; sqlMode: string; database: string },
): string {
  if (rules.database === database) return text
  if (!text.toLowerCase().includes(rules.database.toLowerCase())) return text
  const tokens = [...tokensOf(text, sqlMode)]
  const isOwn = ownTest(tokens, rules, kind)
  let pointed = ''
  let end = 0
  for (const name of namesAmong(tokens)) {
    if (!isOwn(name)) continue
    pointed += text.slice(end, name.start) + (database === '' ? '' : quoteName(database))
    end = database === '' ? name.second : name.end
  }
  return pointed + text.slice(end)
}

/** Databases that every server has. */
const SYSTEM = new Set(['information_schema', 'performance_schema', 'mysql', 'sys'])

/** Whether a database of this name is the server's own. */
export const isSystemDatabase = (name: string): boolean => SYSTEM.has(name.toLowerCase())

/** The other databases a text refers to, sorted. */
export function otherDatabases(
  text: string,
  { rules, kind, sqlMode }: { rules: NameRules; kind: TextKind; sqlMode: string },
): readonly string[] {
  const found = new Set<string>()
  const tokens = [...tokensOf(text, sqlMode)]
  for (const name of namesAmong(tokens)) {
    const [first = ''] = name.parts
    const lower = first.toLowerCase()
    if (isSystemDatabase(lower) || lower === rules.database.toLowerCase()) continue
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
