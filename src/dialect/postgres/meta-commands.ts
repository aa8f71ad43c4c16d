/**
 * psql's own commands: where they end in a line, and which of them Greenline can
 * pass over. Invariant: what changes which SQL runs, or touches anything but psql's
 * output, is refused by name.
 *
 * https://www.postgresql.org/docs/15/app-psql.html#APP-PSQL-META-COMMANDS
 */

import { isSpace } from './lexer-state.js'
import type { Refusal } from './refusals.js'

export interface MetaCommand {
  /** The index after the command, without trailing white space. */
  readonly end: number
  /** The index where psql goes on. */
  readonly next: number
  /** What becomes of the statement it stands in; `quit` also ends the file. */
  readonly effect: 'none' | 'sends' | 'discards' | 'quits'
  /** What follows is data up to `\.`, as after COPY … FROM STDIN. */
  readonly readsData: boolean
  /** Variables that have a value from here on. */
  readonly sets: readonly string[]
  readonly refused?: Refusal
}

const BACKSLASH = 0x5c
const MAX_ARGUMENTS = 10_000

const WHOLE_LINE = new Set(['!', 'copy', 'h', 'help', 'ef', 'ev', 'sf', 'sf+', 'sv', 'sv+'])
/** They take the rest of the line when it begins with a bar. */
const PIPES = new Set(['g', 'gx', 'o', 'out', 'w', 'write'])
const SENDS = new Set(['g', 'gx', 'gexec', 'gset', 'crosstabview', 'watch'])
/** `\\gdesc` has the statement described, not run. */
const DISCARDS = new Set(['gdesc', 'r', 'reset', 'e', 'edit', 'ef', 'ev'])
const QUITS = new Set(['q', 'quit'])
const HARMLESS = new Set(
  'restrict unrestrict echo qecho warn timing pset x a t T C f H html conninfo copyright errverbose'.split(
    ' ',
  ),
)
/** Settings of psql's output and prompt. */
const HARMLESS_VARIABLES = new Set(
  (
    'ON_ERROR_STOP QUIET ECHO ECHO_HIDDEN VERBOSITY SHOW_CONTEXT SHOW_ALL_RESULTS HIDE_TABLEAM ' +
    'HIDE_TOAST_COMPRESSION HISTCONTROL HISTFILE HISTSIZE IGNOREEOF COMP_KEYWORD_CASE PROMPT1 PROMPT2 PROMPT3'
  ).split(' '),
)
const OTHER_COMMANDS = new Set(
  (
    'c connect cd elif else endif encoding getenv getresults i include ir include_relative if l list l+ list+ ' +
    'p print password prompt s set setenv unset z ?'
  ).split(' '),
)

const HINTS: Readonly<Record<string, string>> = {
  connect: 'Remove it and name the database in the database URL; one target runs one file on one database.',
  include: 'Put the SQL of the included file in place of the command, or deploy that file by itself.',
  shell: 'Run shell commands in a step of the workflow instead.',
  copy: 'Write COPY … FROM STDIN with the rows below it and a line with \\. at their end.',
  condition: 'Write the condition in SQL, for instance in a DO block.',
  send: 'End the statement with a semicolon instead.',
  gexec: 'Run the generated statements with EXECUTE in a DO block instead.',
  result: 'Keep the value in a DO block or in a temporary table instead.',
  variable: 'Write the value itself where the variable stands.',
  describe: 'Remove it; query pg_catalog or information_schema when the rows matter.',
  output: 'Remove it; Greenline keeps a log of its own.',
  encoding: 'Convert the file to UTF-8 and remove the command.',
  quit: 'Remove what follows \\q, which psql would never run, or remove \\q.',
  object: 'Use the functions lo_create, lo_put and lo_unlink instead.',
  remove: 'Remove the command: only psql knows it.',
}
const HINT_OF: Readonly<Record<string, string>> = {
  ...{ c: 'connect', connect: 'connect' },
  ...{ i: 'include', include: 'include', ir: 'include', include_relative: 'include' },
  ...{ '!': 'shell', setenv: 'shell', getenv: 'shell', cd: 'shell', s: 'output' },
  ...{ copy: 'copy', if: 'condition', elif: 'condition', else: 'condition', endif: 'condition' },
  ...{ g: 'send', gx: 'send', watch: 'send', crosstabview: 'send', gdesc: 'send' },
  ...{ gexec: 'gexec', gset: 'result', set: 'variable', unset: 'variable', prompt: 'variable' },
  ...{ o: 'output', out: 'output', w: 'output', write: 'output', encoding: 'encoding' },
  ...{ l: 'describe', list: 'describe', 'l+': 'describe', 'list+': 'describe', z: 'describe' },
  ...{ sf: 'describe', 'sf+': 'describe', sv: 'describe', 'sv+': 'describe' },
}

/**
 * Reads one command.
 *
 * @param from - The index of its backslash.
 * @param to - The index of the line end.
 */
export function readMetaCommand(bytes: Buffer, from: number, to: number): MetaCommand {
  const args = nameEnd(bytes, from + 1, to)
  const name = bytes.toString('latin1', from + 1, args)
  const whole =
    !isKnown(name) || WHOLE_LINE.has(name) || (PIPES.has(name) && bytes[skipSpace(bytes, args, to)] === 0x7c)
  const end = whole ? to : wordsEnd(bytes, args, to)
  // One character a byte; arguments of many kilobytes are of no interest.
  const { words, runsShell } = readWords(bytes.toString('latin1', args, Math.min(end, args + MAX_ARGUMENTS)))
  const refused = refusalOf(utf8(name), words, runsShell && !whole)
  const separated = end + 1 < to && bytes[end] === BACKSLASH && bytes[end + 1] === BACKSLASH
  return {
    end: separated ? end + 2 : trimEnd(bytes, args, end),
    next: separated ? end + 2 : end,
    effect: SENDS.has(name) ? 'sends' : DISCARDS.has(name) ? 'discards' : QUITS.has(name) ? 'quits' : 'none',
    readsData: name === 'copy' && readsStdin(words.map(word => word.toLowerCase())),
    sets:
      (name === 'set' || name === 'getenv' || name === 'prompt') && words[0] !== undefined
        ? [utf8(words[0])]
        : [],
    ...(refused === undefined ? {} : { refused }),
  }
}

const readsStdin = (words: readonly string[]): boolean =>
  words.some((word, at) => word === 'from' && words[at + 1]?.replace(/;$/, '') === 'stdin')

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString()

function nameEnd(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== BACKSLASH && !isSpace(bytes[at])) at++
  return at
}

function skipSpace(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && isSpace(bytes[at])) at++
  return at
}

function trimEnd(bytes: Buffer, from: number, to: number): number {
  let at = to
  while (at > from && isSpace(bytes[at - 1])) at--
  return at
}

/** \d and \do and \lo_import come in dozens of spellings. */
const isDescribe = (name: string): boolean => /^d[A-Za-z]*[S+]*$/.test(name)
const isLargeObject = (name: string): boolean => /^lo_[a-z_]+$/.test(name)

const KNOWN = new Set(
  [HARMLESS, SENDS, DISCARDS, QUITS, PIPES, WHOLE_LINE, OTHER_COMMANDS].flatMap(names => [...names]),
)
const isKnown = (name: string): boolean => KNOWN.has(name) || isDescribe(name) || isLargeObject(name)

/** Arguments go up to the line end or the next backslash outside quotes; one within '' escapes. */
function wordsEnd(bytes: Buffer, from: number, to: number): number {
  let quote = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    if (byte === BACKSLASH) {
      if (quote === 0) return at
      if (quote === 0x27) at++
    } else if (byte === quote) quote = 0
    else if (quote === 0 && (byte === 0x27 || byte === 0x22 || byte === 0x60)) quote = byte
  }
  return to
}

/** The arguments without their quotes. */
function readWords(text: string): { readonly words: readonly string[]; readonly runsShell: boolean } {
  if (text === '') return { words: [], runsShell: false }
  const words = text.match(/(?:'(?:[^'\\]|\\[^])*'?|"[^"]*"?|`[^`]*`?|[^ \t\r\n\f'"`])+/g) ?? []
  return {
    words: words.map(word => word.replace(/['"`]/g, '')),
    runsShell: words.some(word => word.replace(/'(?:[^'\\]|\\[^])*'?|"[^"]*"?/g, '').includes('`')),
  }
}

function refusalOf(name: string, words: readonly string[], runsShell: boolean): Refusal | undefined {
  const [first = '', second] = words
  const hint = HINTS[HINT_OF[name] ?? ''] ?? HINTS[otherHint(name)] ?? ''
  const message = `\\${name} is a command of psql`
  if (runsShell)
    return { message: `\\${name} runs a shell command in backquotes`, hint: HINTS['shell'] ?? '' }
  if (HARMLESS.has(name) || QUITS.has(name)) return undefined
  if (name === 'encoding')
    return /^(?:utf-?8|unicode)?;?$/i.test(first) ? undefined : { message: `${message} ${first}`, hint }
  if (name === 'set' || name === 'unset') {
    const harmless = first === '' || HARMLESS_VARIABLES.has(first) || isDefault(name, first, second)
    return harmless ? undefined : { message: `\\${name} ${utf8(first)} is a command of psql`, hint }
  }
  return { message, hint }
}

/** Switches that would change what runs, set to what they are anyway. */
const isDefault = (name: string, variable: string, value: string | undefined): boolean =>
  variable === 'AUTOCOMMIT'
    ? name === 'unset' || /^(?:on|true|1)$/i.test(value ?? 'on')
    : (variable === 'ON_ERROR_ROLLBACK' || variable === 'SINGLELINE') &&
      (name === 'unset' || /^(?:off|false|0)$/i.test(value ?? 'on'))

const otherHint = (name: string): string =>
  isDescribe(name) ? 'describe' : isLargeObject(name) ? 'object' : 'remove'

/** Variables that psql sets itself; what stands for them is known only to psql. */
const BUILT_IN = new Set(
  (
    'AUTOCOMMIT COMP_KEYWORD_CASE DBNAME ECHO ECHO_HIDDEN ENCODING ERROR FETCH_COUNT HIDE_TABLEAM ' +
    'HIDE_TOAST_COMPRESSION HISTCONTROL HISTSIZE HOST IGNOREEOF LASTOID LAST_ERROR_MESSAGE LAST_ERROR_SQLSTATE ' +
    'ON_ERROR_ROLLBACK ON_ERROR_STOP PIPELINE_COMMAND_COUNT PIPELINE_RESULT_COUNT PIPELINE_SYNC_COUNT PORT ' +
    'PROMPT1 PROMPT2 PROMPT3 QUIET ROW_COUNT SERVER_VERSION_NAME SERVER_VERSION_NUM SERVICE SHELL_ERROR ' +
    'SHELL_EXIT_CODE SHOW_ALL_RESULTS SHOW_CONTEXT SINGLELINE SINGLESTEP SQLSTATE USER VERBOSITY VERSION ' +
    'VERSION_NAME VERSION_NUM WATCH_INTERVAL'
  ).split(' '),
)

/**
 * Why a statement cannot run that holds `:name`, `:'name'`, `:"name"` or `:{?name}`.
 *
 * @param token - The whole token.
 * @param set - Variables the file has set before.
 * @returns undefined when psql sends the token as it is.
 */
export function refusalOfVariable(token: string, set: ReadonlySet<string>): Refusal | undefined {
  const name = token.replace(/^:(?:\{\?|['"])?/, '').replace(/['"}]$/, '')
  if (!token.startsWith(':{') && !BUILT_IN.has(name) && !set.has(name)) return undefined
  return { message: `psql puts the value of a variable in place of ${token}`, hint: HINTS['variable'] ?? '' }
}
