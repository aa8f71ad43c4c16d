/**
 * What a file holds that only psql could run, and what it leaves open. Invariant:
 * each says what to write instead.
 */
import { GreenlineError } from '../../core/errors.js'

/** Why Greenline does not run a piece, and what to write instead. */
export interface Refusal {
  readonly message: string
  readonly hint: string
}

/** A command that would be passed over, were it not inside a statement. */
export const INSIDE_STATEMENT: Refusal = {
  message: 'A command of psql stands inside a statement',
  hint: 'Move the command to a line of its own before the statement, or remove it.',
}
export const SPANS_DATA: Refusal = {
  message: 'A statement begins on the line of COPY … FROM STDIN and ends behind its data',
  hint: 'Begin the statement on a line of its own after the data.',
}
export const BINARY_COPY: Refusal = {
  message: 'COPY in binary format cannot be part of a text file',
  hint: 'Write the rows in text or CSV format.',
}
export const AFTER_QUIT: Refusal = {
  message: 'psql does not run what follows \\q',
  hint: 'Remove \\q, or remove what follows it.',
}

/** Why a statement cannot run in which psql takes the backslash away from `\;` or `\:`. */
export const refusalOfEscape = (char: string): Refusal => ({
  message: `psql takes the backslash of \\${char} away`,
  hint:
    char === ';'
      ? 'Write one statement after the other, each with a plain semicolon.'
      : 'Write a plain colon.',
})

/** The error for a file that ends inside something; a construct is named as lexer-state.ts does. */
export const unterminated = (construct: string, line: number): GreenlineError =>
  new GreenlineError(
    'FILE_UNTERMINATED',
    `The file ends inside a ${construct} that begins on line ${line}`,
    construct === COPY_BLOCK ? 'End the rows with a line that holds only \\.' : `Close the ${construct}.`,
    { place: { line } },
  )

export const COPY_BLOCK = 'block of COPY data'
