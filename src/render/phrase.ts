/**
 * Sentences that mix our words with foreign ones, before anyone knows whether
 * they become Markdown, HTML or plain text. Invariant: foreign words are marked
 * as such, so each renderer escapes exactly those.
 */
import { cellCode, escapeHtml, escapeText, inlineCode, oneLine } from './escape.js'

/** Our own words are strings; names are `code`; sentences of others are `text`. */
export type Phrase = readonly (string | { readonly code: string } | { readonly text: string })[]

/** Makes a phrase: a string put in is a name, a number a line, a phrase is spliced in. */
export const phrase = (own: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase =>
  own.flatMap((words, index): Phrase => {
    const value = values[index]
    if (value === undefined) return [words]
    if (typeof value === 'string') return [words, { code: value }]
    return typeof value === 'number' ? [words, String(value)] : [words, ...value]
  })

/** Our own words, made at run time. */
export const own = (words: string): Phrase => [words]

/** A sentence of somebody else: a server's or a library's. */
export const quoted = (text: string): Phrase => [{ text }]

const join = (
  parts: Phrase,
  code: (text: string) => string,
  foreign: (text: string) => string,
  ours: (text: string) => string,
): string =>
  parts
    .map(part =>
      typeof part === 'string' ? ours(part) : 'code' in part ? code(part.code) : foreign(part.text),
    )
    .join('')

const asIs = (text: string): string => text

/** Markdown on one line; not for tables. */
export const toMarkdown = (parts: Phrase): string =>
  join(
    parts,
    text => inlineCode(text, 200),
    text => escapeText(text, 600),
    asIs,
  )

/** Markdown for inside a table. */
export const toCell = (parts: Phrase): string =>
  join(
    parts,
    text => cellCode(text, 200),
    text => escapeText(text, 600),
    asIs,
  )

/** Plain text on one line. */
export const toText = (parts: Phrase): string =>
  join(
    parts,
    text => oneLine(text, 200),
    text => oneLine(text, 600),
    asIs,
  )

/** HTML for inside an element. */
export const toHtml = (parts: Phrase): string =>
  join(parts, text => `<code>${escapeHtml(oneLine(text))}</code>`, escapeHtml, escapeHtml)
