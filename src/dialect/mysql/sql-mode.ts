/**
 * Follows `SET sql_mode` in the statements of a file, as far as strings depend on
 * it: the client learns the mode from the server's answers, Greenline reads ahead
 * of them. Invariant: what is not understood changes nothing.
 */
import type { StringMode } from './scan-state.js'

/** The session's sql_mode, as far as a file's own statements tell. */
export interface SqlMode {
  current(): StringMode
  /** Takes a statement that will have run before the next one is read. */
  follow(text: string): 'changed' | 'same'
}

const NO_BACKSLASH_ESCAPES = 1 << 20
const ANSI_QUOTES = 1 << 2
/** Modes that stand for several ones, ANSI_QUOTES among them, as bits of the numeric form. */
const COMBINATIONS = new Map([
  ['POSTGRESQL', 1 << 8],
  ['ORACLE', 1 << 9],
  ['MSSQL', 1 << 10],
  ['DB2', 1 << 11],
  ['MAXDB', 1 << 12],
  ['ANSI', 1 << 18],
])
/** A SET of more than this does not set a mode. */
const MAX_SET_CHARACTERS = 16 * 1024

/** A mode is its comma-separated names in upper case. */
type Mode = string

/** The state of a fresh session, whose mode is the server's default: strings as usual. */
export function createSqlMode(): SqlMode {
  let session: Mode = ''
  let global: Mode = ''
  const variables = new Map<string, Mode>()

  const assign = (tokens: readonly string[]): void => {
    const operator = tokens.findIndex(token => token === '=' || token === ':=')
    const target = tokens
      .slice(0, operator)
      .join(' ')
      .toUpperCase()
      .replace(/ ?\. ?/g, '.')
      .replaceAll('`', '')
    const [, scope, name] = /^(?:@@)?(?:(SESSION|LOCAL|GLOBAL|PERSIST)[ .](?:@@)?)?(.*)$/.exec(target) ?? []
    const isVariable = /^@[^@]/.test(target)
    if (operator < 1 || (name !== 'SQL_MODE' && !isVariable)) return
    const value = evaluate(tokens.slice(operator + 1))
    if (isVariable) {
      if (value === undefined) variables.delete(target)
      else variables.set(target, value)
    } else if (value !== undefined && (scope === 'GLOBAL' || scope === 'PERSIST')) global = value
    else if (value !== undefined) session = expand(value)
  }

  const evaluate = (tokens: readonly string[]): Mode | undefined => {
    const [first = '', ...rest] = tokens
    const word = first.toUpperCase()
    if (rest.length === 0) return constant(first)
    if (first === '(' && tokens.at(-1) === ')') return evaluate(tokens.slice(1, -1))
    if (word === 'SELECT') return evaluate(rest)
    if (word.startsWith('@@') && rest[0] === '.') return constant(tokens.join(''))
    if (rest[0] !== '(' || tokens.at(-1) !== ')') return undefined
    const values = splitAtCommas(rest.slice(1, -1)).map(evaluate)
    if (values.some(value => value === undefined)) return undefined
    const [a = '', b = '', c = ''] = values as Mode[]
    if (word === 'CONCAT') return values.join('')
    if (word === 'CONCAT_WS') return values.slice(1).join(a)
    if (word === 'REPLACE') return b === '' ? a : a.replaceAll(b, c)
    if (word === 'TRIM' || word === 'UPPER' || word === 'UCASE') return a
    if (word === 'IFNULL' || word === 'COALESCE') return a
    return undefined
  }

  const constant = (token: string): Mode | undefined => {
    const word = token.toUpperCase().replaceAll('`', '')
    if (/^['"]/.test(token)) return unquote(token).toUpperCase()
    if (/^@@((SESSION|LOCAL)\.)?SQL_MODE$/.test(word)) return session
    if (word === '@@GLOBAL.SQL_MODE' || word === 'DEFAULT') return global
    if (word.startsWith('@')) return variables.get(word)
    if (/^\d+$/.test(word)) return namesOf(Number(word))
    return /^\w+$/.test(word) ? word : undefined
  }

  return {
    current: () => {
      const names = session.split(',').map(name => name.trim())
      return {
        noBackslashEscapes: names.includes('NO_BACKSLASH_ESCAPES'),
        ansiQuotes: names.includes('ANSI_QUOTES'),
      }
    },
    follow: text => {
      if (!/^[s/]/i.test(text) || text.length > MAX_SET_CHARACTERS) return 'same'
      if (!/^(?:\/\*M?!\d*\s*)?SET\s/i.test(text)) return 'same'
      const tokens = tokensOf(text.slice(text.search(/SET\s/i) + 3))
      // SET STATEMENT … FOR holds for one statement only.
      if (tokens[0]?.toUpperCase() === 'STATEMENT') return 'same'
      for (const assignment of splitAtCommas(tokens)) assign(assignment)
      return 'changed'
    },
  }
}

/** A combination stands beside what it is made of, as the server shows it. */
function expand(mode: Mode): Mode {
  const names = mode.split(',').map(name => name.trim())
  return names.some(name => COMBINATIONS.has(name)) ? `${mode},ANSI_QUOTES` : mode
}

function namesOf(bits: number): Mode {
  const names = [...COMBINATIONS].filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name)
  if ((bits & ANSI_QUOTES) !== 0) names.push('ANSI_QUOTES')
  if ((bits & NO_BACKSLASH_ESCAPES) !== 0) names.push('NO_BACKSLASH_ESCAPES')
  return names.join(',')
}

const TOKEN = /'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`[^`]*`|@{0,2}[\w$]+|@`[^`]*`|@{1,2}|:=|\S/g

/** The words of a short SET, without what belongs to an executable comment. */
function tokensOf(text: string): string[] {
  const tokens = text.match(TOKEN) ?? []
  const last = tokens.length - 1
  return tokens[last] === '/' && tokens[last - 1] === '*' ? tokens.slice(0, -2) : [...tokens]
}

function splitAtCommas(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (token === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

const unquote = (token: string): string => token.slice(1, -1)
