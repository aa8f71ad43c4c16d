/**
 * The commands that the mariadb client carries out itself instead of sending
 * them: which text is one, its argument, and what Greenline makes of it.
 * Invariant: text is a byte string here (one character per byte, `latin1`).
 */
import { isSpace } from './bytes.js'

/**
 * What becomes of a command: `ignored` has no effect in batch mode, `refused` would reach outside
 * the file's own session (or end it), the others change what is sent.
 */
export type CommandEffect = 'ignored' | 'refused' | 'send' | 'clear' | 'delimiter' | 'use'

/** A command of the client. */
export interface ClientCommand {
  readonly name: string
  /** The character after the backslash in the short form. */
  readonly letter: string
  /** Takes the rest of its line; the short form takes the next delimiter away with it. */
  readonly argument: 'taken' | 'none'
  readonly effect: CommandEffect
  /** For `refused`: what to write instead, as one imperative sentence. */
  readonly hint?: string
}

const command = (
  name: string,
  letter: string,
  argument: ClientCommand['argument'],
  effect: CommandEffect,
  hint?: string,
): ClientCommand => ({ name, letter, argument, effect, ...(hint === undefined ? {} : { hint }) })

const REST_IS_LOST = 'Remove the command, and the statements after it if they are not meant to run.'

// The list that `help` prints in mariadb 10.11; the first one of a letter wins, as in the client.
const COMMANDS: readonly ClientCommand[] = [
  command('?', '?', 'taken', 'refused', 'Remove the command.'),
  command('charset', 'C', 'taken', 'refused', 'Remove the command and save the file as UTF-8.'),
  command('clear', 'c', 'none', 'clear'),
  command('connect', 'r', 'taken', 'refused', 'Deploy to the other server as a target of its own.'),
  command('delimiter', 'd', 'taken', 'delimiter'),
  command('edit', 'e', 'none', 'refused', 'Remove the command.'),
  command('ego', 'G', 'none', 'send'),
  command('exit', 'q', 'none', 'refused', REST_IS_LOST),
  command('go', 'g', 'none', 'send'),
  command('help', 'h', 'taken', 'refused', 'Remove the command.'),
  command('nopager', 'n', 'none', 'ignored'),
  command('notee', 't', 'none', 'ignored'),
  command('nowarning', 'w', 'none', 'ignored'),
  command('pager', 'P', 'taken', 'ignored'),
  command('print', 'p', 'none', 'ignored'),
  command('prompt', 'R', 'taken', 'ignored'),
  command('quit', 'q', 'none', 'refused', REST_IS_LOST),
  command('rehash', '#', 'none', 'ignored'),
  command('sandbox', '-', 'none', 'ignored'),
  command(
    'source',
    '.',
    'taken',
    'refused',
    'Deploy that file as a file of its own, or copy its statements here.',
  ),
  command('status', 's', 'none', 'ignored'),
  command('system', '!', 'taken', 'refused', 'Run the shell command in a step of the workflow.'),
  command('tee', 'T', 'taken', 'refused', 'Remove the command: Greenline logs every statement.'),
  command('use', 'u', 'taken', 'use'),
  command('warnings', 'W', 'none', 'ignored'),
]

const BY_NAME = new Map(COMMANDS.map(entry => [entry.name, entry]))
const BY_LETTER = new Map([...COMMANDS].reverse().map(entry => [entry.letter, entry]))

/** No command's name is longer than this. */
export const LONGEST_COMMAND = 9

/** The command of a short form such as `\G`. */
export const commandOfLetter = (letter: string): ClientCommand | undefined => BY_LETTER.get(letter)

const FIRST_LETTERS = new Uint8Array(256)
for (const { name } of COMMANDS) {
  FIRST_LETTERS[name.charCodeAt(0)] = 1
  FIRST_LETTERS[name.toUpperCase().charCodeAt(0)] = 1
}

/** Whether a command's name begins with this byte: most statements are told apart by it. */
export const beginsCommand = (byte: number): boolean => FIRST_LETTERS[byte] === 1

/** Whether a text's first word is a command's name: cheap, for texts of any length. */
export const mayBeCommand = (text: string): boolean => firstWord(text).command !== undefined

/** The command that the first word names, and the index after that word. */
function firstWord(text: string): { readonly command: ClientCommand | undefined; readonly end: number } {
  let start = 0
  while (isSpace(text.charCodeAt(start))) start++
  if (!beginsCommand(text.charCodeAt(start))) return { command: undefined, end: start }
  let end = start
  while (end < text.length && text[end] !== ' ' && text[end] !== '\t') {
    if (++end - start > LONGEST_COMMAND) return { command: undefined, end }
  }
  return { command: BY_NAME.get(text.slice(start, end).toLowerCase()), end }
}

/**
 * The command that a line, or all that stands before a delimiter, is: its first word names one,
 * and nothing in it says that it is to be read as SQL.
 */
export function commandOfText(text: string, delimiter: string): ClientCommand | undefined {
  const first = firstWord(text)
  const found = first.command
  let { end } = first
  if (found === undefined || text.includes('\\g')) return undefined
  if (found.effect !== 'delimiter' && text.includes(delimiter)) return undefined
  while (isSpace(text.charCodeAt(end))) end++
  if (end >= text.length) return found
  return found.argument === 'taken' && readArgument(text) !== undefined ? found : undefined
}

/**
 * The first argument of a command in its long (`use x`) or short form (`\u x`), without its quotes.
 * An argument without quotes reaches to the next space; tabs belong to it.
 *
 * @returns undefined when there is none or its quote stays open.
 */
export function readArgument(text: string): string | undefined {
  let at = 0
  while (isSpace(text.charCodeAt(at))) at++
  const short = text[at] === '\\'
  if (short) at += 2
  else while (at < text.length && !isSpace(text.charCodeAt(at))) at++
  if (at >= text.length) return undefined
  while (isSpace(text.charCodeAt(at))) at++
  const quote = /^['"`]/.exec(text.charAt(at))?.[0]
  if (quote !== undefined) at++
  const start = at
  let argument = ''
  for (; at < text.length; at++) {
    const character = text.charAt(at)
    const next = text.charAt(at + 1)
    const escaped = character === '\\' && next !== '' && (short || quote !== '`')
    const doubled = !short && quote !== undefined && character === quote && next === quote
    if (escaped || doubled) argument += text.charAt(++at)
    else if (character === (quote ?? ' ')) return at > start ? argument : undefined
    else argument += character
  }
  return quote === undefined && at > start ? argument : undefined
}

/** The client's limit; the rest of a longer delimiter is dropped. */
const LONGEST_DELIMITER = 15

/** The delimiter that a DELIMITER command sets, or why it sets none. */
export function readDelimiter(text: string): { delimiter: string } | { refused: Refusal } {
  const argument = readArgument(text)
  const hint = 'Write `DELIMITER` followed by the characters that end a statement, such as `//`.'
  if (argument === undefined || argument === '') {
    return { refused: { message: 'DELIMITER names no delimiter', hint } }
  }
  if (argument.includes('\\')) return { refused: { message: 'A delimiter cannot hold a backslash', hint } }
  // With a UTF-8 connection the client copies multi-byte characters before it looks for the delimiter.
  if (argument.charCodeAt(0) >= 0x80) {
    return {
      refused: { message: 'A delimiter that does not start with an ASCII character is never found', hint },
    }
  }
  return { delimiter: argument.slice(0, LONGEST_DELIMITER) }
}

/** Why a piece is not run, and what to write instead. */
export interface Refusal {
  readonly message: string
  readonly hint: string
}

/** The refusal of a command that only a client can carry out. */
export const refuseCommand = (refused: ClientCommand, written: string): Refusal => ({
  message: `\`${written}\` is a command of the mysql client (${refused.name}), not SQL`,
  hint: refused.hint ?? 'Remove the command.',
})

/** The refusal of a backslash that names no command: the client stops there. */
export const refuseUnknown = (letter: string): Refusal => ({
  message: `The mysql client stops at \`\\${letter}\`: it knows no such command`,
  hint: 'Remove the backslash, or put the text into quotes.',
})

/** The refusal of a DELIMITER line inside a statement: the client sends it as SQL. */
export const refuseLateDelimiter = (written: string, line: number): Refusal => ({
  message: `\`${written}\` has no effect here: the statement of line ${line} has not ended`,
  hint: `End the statement of line ${line} with its delimiter before \`${written}\`.`,
})

/** The refusal of USE without a name, or with one in mid-statement. */
export const refuseUse: Refusal = {
  message: 'USE names no database, or stands inside another statement',
  hint: 'Write `USE name;` as a statement of its own.',
}

/** The refusal of a command whose line is not all of it: the client drops the lines that follow. */
export function refuseLostText({ name }: ClientCommand, text: string): Refusal | undefined {
  if (!/\n\s*\S/.test(text)) return undefined
  return {
    message: `The mysql client takes the lines after ${name.toUpperCase()} for its argument and drops them`,
    hint: `Write ${name.toUpperCase()} on a line of its own.`,
  }
}

/** `USE x` as SQL; a name that needs quotes gets them. */
export function useStatement(name: string): string {
  const plain = /^[0-9A-Za-z_$]*[A-Za-z_$][0-9A-Za-z_$]*$/.test(name)
  return plain ? `USE ${name}` : `USE \`${name.replaceAll('`', '``')}\``
}
