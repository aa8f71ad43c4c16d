/**
 * Foreign text made harmless. Invariant: nothing that a database, a file name
 * or a SQL text contains becomes markup, a link, a mention or an escape
 * sequence, and nothing of it is invisible.
 */

/* eslint-disable-next-line no-control-regex -- control characters are what this is about */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g
/** C1 controls, bidirectional marks and overrides, characters without width, line separators, tags. */
const INVISIBLE =
  /[\u0080-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const LONE_SURROGATES = /[\ud800-\udfff]/gu

/** Shows control characters, bidirectional overrides and the like as visible signs; keeps line feeds and tabs. */
export function visible(text: string): string {
  return text
    .replace(CONTROLS, control =>
      control === '\u007f' ? '␡' : String.fromCharCode(0x2400 + control.charCodeAt(0)),
    )
    .replace(INVISIBLE, character => `⟨U+${hexadecimal(character)}⟩`)
    .replace(LONE_SURROGATES, '\ufffd')
}

const hexadecimal = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')

/** The lines of a server's message or the like, each made visible. */
export const visibleLines = (text: string): readonly string[] =>
  text
    .replace(/(\r\n|\n)+$/, '')
    .split(/\r\n|\n/)
    .map(visible)

/** Visible text on one line, cut to a number of characters. */
export function oneLine(text: string, maxCharacters = 500): string {
  const line = visible(
    text
      .trim()
      .replace(/\r\n|\n/g, '⏎')
      .replace(/\t/g, ' '),
  )
  const characters = line.length > maxCharacters ? Array.from(line) : []
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : line
}

/** The beginning of a text, in whole characters, that takes at most so many bytes. */
export function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  let short = ''
  let bytes = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > maxBytes) return short
    short += character
  }
  return short
}

const longestRun = (text: string, runs: RegExp): number =>
  (text.match(runs) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)

/** A Markdown code fence that no line of the content can close. */
export const fenceFor = (content: string): string => '`'.repeat(Math.max(3, longestRun(content, /`+/g) + 1))

/** A fenced block of Markdown with the content as it is; lines that are not foreign must be made visible before. */
export function fenced(content: string, language: string): string {
  const fence = fenceFor(content)
  return `${fence}${language}\n${content}\n${fence}`
}

/** A code span with exactly this content. */
function codeSpan(line: string): string {
  const ticks = '`'.repeat(longestRun(line, /`+/g) + 1)
  const pad = /^`|`$|^ .* $/.test(line) && line.trim() !== '' ? ' ' : ''
  return `${ticks}${pad}${line}${pad}${ticks}`
}

/** Foreign text as inline code of Markdown, on one line; the empty text as a sign for it. */
export const inlineCode = (text: string, maxCharacters = 500): string =>
  codeSpan(oneLine(text, maxCharacters) || '∅')

/**
 * Foreign text as inline code inside a cell of a Markdown table. A pipe after a
 * backslash is read differently by different parsers, so it is set outside the code.
 */
export function cellCode(text: string, maxCharacters = 500): string {
  const line = oneLine(text, maxCharacters)
  if (!line.includes('\\|')) return inlineCode(line, maxCharacters).replace(/\|/g, '\\|')
  return line
    .split('|')
    .map(part => (part === '' ? '' : codeSpan(part)))
    .join('&#124;')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  visible(text).replace(/[&<>"']/g, character => ENTITIES[character] ?? character)

/**
 * A sentence that may hold foreign words, as Markdown text on one line, also
 * good inside a table: punctuation that could be markup becomes entities, and
 * what the platform itself would make a link or a mention is broken up.
 */
export function escapeText(text: string, maxCharacters = 2000): string {
  return oneLine(text, maxCharacters)
    .replace(/@|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=\/\/|[\w+-]+:)/gi, '$&\u200b')
    .replace(/[\\`*_{}[\]#|<>~&$^=!+]|^\d+(?=[.)])|^-/g, escapeMarkup)
}

const escapeMarkup = (found: string): string =>
  /^\d+$/.test(found) ? `&#8203;${found}` : `&#${found.charCodeAt(0)};`

/** A URL for use inside `(…)` of a Markdown link or an HTML attribute; undefined unless http or https. */
export function linkTarget(url: string | URL | undefined): string | undefined {
  const text = url instanceof URL ? url.href : url
  if (text === undefined || !URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return undefined
  return href.replace(/[()<>[\]|`'"*_~\\\s]/g, percent)
}

/** A relative path as the target of a Markdown link. */
export const relativeTarget = (path: string): string =>
  path
    .split('/')
    .map(segment =>
      encodeURIComponent(segment.replace(LONE_SURROGATES, '\ufffd')).replace(/[!'()*_~]/g, percent),
    )
    .join('/')

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** A Markdown link whose text is inline code; just the code without a target. Not for tables. */
export const codeLink = (text: string, target: string | undefined): string =>
  target === undefined ? inlineCode(text) : `[${inlineCode(text)}](${target})`

/** The same inside a cell of a table. */
export const cellLink = (text: string, target: string | undefined): string =>
  target === undefined ? cellCode(text) : `[${cellCode(text)}](${target})`
