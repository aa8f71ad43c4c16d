/**
 * Follows standard_conforming_strings through a file, because it decides where
 * strings end. Invariant: only what a statement plainly says is followed; the
 * setting is `on` in a fresh session.
 */

export interface StringSetting {
  /** Takes a statement that begins with one of `SETTING_WORDS`; gives the setting after it. */
  apply(text: string): 'on' | 'off'
}

type Value = 'on' | 'off'

/** The first words of statements that can change the setting. */
export const SETTING_WORDS: ReadonlySet<string> = new Set([
  'set',
  'reset',
  'discard',
  'select',
  'begin',
  'start',
  'commit',
  'end',
  'rollback',
  'abort',
  'savepoint',
  'release',
])

const NAME = 'standard_conforming_strings'
/** Longer statements say something else. */
const MAX_LENGTH = 400
const TOKEN = /\s+|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|[Ee]?'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w$]+|[^]/gy

interface State {
  readonly session: Value
  /** SET LOCAL, until the transaction ends. */
  readonly local: Value | undefined
}

export function followStringSetting(): StringSetting {
  let now: State = { session: 'on', local: undefined }
  /** What to go back to: the start of the open transaction, then its savepoints. */
  let marks: { readonly name: string; readonly state: State }[] = []

  const endTransaction = (state: State, chained: string): void => {
    now = { session: state.session, local: undefined }
    marks = chained === 'and chain' ? [{ name: '', state: now }] : []
  }
  const markOf = (name: string): number => marks.findLastIndex(mark => mark.name === name)

  function apply(words: readonly string[]): void {
    const [first = '', second = '', third = ''] = words
    const last = words.at(-1) ?? ''
    switch (first) {
      case 'begin':
      case 'start':
        if (marks.length === 0) marks = [{ name: '', state: now }]
        return
      case 'commit':
      case 'end':
        if (second !== 'prepared') endTransaction(now, words.slice(-2).join(' '))
        return
      case 'abort':
      case 'rollback':
        if (words.includes('to')) {
          const at = markOf(last)
          if (at > 0) {
            now = marks[at]?.state ?? now
            marks = marks.slice(0, at + 1)
          }
        } else if (second !== 'prepared') endTransaction(marks[0]?.state ?? now, words.slice(-2).join(' '))
        return
      case 'savepoint':
        if (marks.length > 0) marks.push({ name: second, state: now })
        return
      case 'release':
        if (markOf(last) > 0) marks = marks.slice(0, markOf(last))
        return
      case 'discard':
      case 'reset':
        if (second === 'all' || second === NAME) now = { session: 'on', local: undefined }
        return
      case 'set': {
        const scoped = second === 'session' || second === 'local'
        const [name, verb, value, ...rest] = words.slice(scoped ? 2 : 1)
        if (name !== NAME || (verb !== '=' && verb !== 'to') || rest.length > 0) return
        change(value ?? '', second === 'local' ? 'local' : 'session')
        return
      }
      case 'select': {
        const call = words.slice(second === 'pg_catalog' && third === '.' ? 3 : 1)
        const [name, open, setting, , value, , isLocal, close, ...rest] = call
        if (name !== 'set_config' || open !== '(' || setting !== NAME || close !== ')' || rest.length > 0)
          return
        change(value ?? '', isLocal === 'true' ? 'local' : 'session')
      }
    }
  }

  function change(text: string, scope: 'session' | 'local'): void {
    const value = text === 'default' ? 'on' : toValue(text)
    if (value === undefined) return
    if (scope === 'session') now = { session: value, local: undefined }
    else if (marks.length > 0) now = { ...now, local: value }
  }

  return {
    apply(text) {
      if (text.length <= MAX_LENGTH) apply(readWords(text))
      return now.local ?? now.session
    },
  }
}

/** The tokens in lower case and without quotes, comments or the semicolon. */
const readWords = (text: string): readonly string[] =>
  (text.match(TOKEN) ?? [])
    .filter(
      token => token.trim() !== '' && !token.startsWith('--') && !token.startsWith('/*') && token !== ';',
    )
    .map(token => (/^[Ee]?['"]/.test(token) ? token.replace(/^[Ee]?['"]|['"]$/g, '') : token).toLowerCase())

/** Booleans as PostgreSQL reads them: any beginning of a word that leaves no doubt. */
function toValue(text: string): Value | undefined {
  if (text === '1' || text === 'on' || isBeginning(text, 'true') || isBeginning(text, 'yes')) return 'on'
  if (text === '0' || text === 'of' || text === 'off') return 'off'
  return isBeginning(text, 'false') || isBeginning(text, 'no') ? 'off' : undefined
}

const isBeginning = (text: string, word: string): boolean => text !== '' && word.startsWith(text)
