/**
 * Whether a statement is a COPY that reads its rows from the client. Invariant: reads
 * the grammar of COPY up to STDIN and no further; what stands behind decides nothing.
 *
 * https://www.postgresql.org/docs/15/sql-copy.html
 */

const SPACE = /(?:[ \t\r\n\f]+|--[^\r\n]*)+/y
const NAME = /[A-Za-z_\x80-\u{10ffff}][A-Za-z0-9_$\x80-\u{10ffff}]*|(?:[Uu]&)?"(?:[^"]|"")*"/uy
const COMMENT_EDGE = /\/\*|\*\//g
const IN_COLUMNS = /"(?:[^"]|"")*"|[^()"/-]+|[()/-]/y
const BINARY_OPTION = /^\s*(?:with\s*)?(?:binary\b|\([^)]*\bformat\s+'?binary\b)/i

/** The format of the rows that a server asks for, or undefined when it asks for none. */
export function formatOfRows(text: string): 'text' | 'binary' | undefined {
  const copy = nameEnd(text, 0)
  if (!isWord(text, 0, copy, 'copy')) return undefined
  let at = nameEnd(text, copy)
  const binary = isWord(text, copy, at, 'binary')
  if (binary) at = nameEnd(text, at)
  while (at !== -1 && text[skip(text, at)] === '.') at = nameEnd(text, skip(text, at) + 1)
  if (at === -1) return undefined
  if (text[skip(text, at)] === '(') at = columnsEnd(text, skip(text, at))
  const from = nameEnd(text, at)
  if (!isWord(text, at, from, 'from')) return undefined
  const source = nameEnd(text, from)
  // The grammar takes STDOUT for STDIN here.
  if (!isWord(text, from, source, 'stdin') && !isWord(text, from, source, 'stdout')) return undefined
  return binary || BINARY_OPTION.test(text.slice(source)) ? 'binary' : 'text'
}

const isWord = (text: string, from: number, end: number, word: string): boolean =>
  end !== -1 && text.slice(skip(text, from), end).toLowerCase() === word

/** The index behind the next name, or -1. */
function nameEnd(text: string, from: number): number {
  NAME.lastIndex = skip(text, from)
  return NAME.test(text) ? NAME.lastIndex : -1
}

function columnsEnd(text: string, open: number): number {
  let depth = 0
  let at = open
  for (;;) {
    at = skip(text, at)
    IN_COLUMNS.lastIndex = at
    const [token] = IN_COLUMNS.exec(text) ?? []
    if (token === undefined) return at
    at += token.length
    if (token === '(') depth++
    else if (token === ')' && --depth === 0) return at
  }
}

/** The index behind white space and comments, which nest. */
function skip(text: string, from: number): number {
  let at = from
  for (;;) {
    SPACE.lastIndex = at
    if (SPACE.test(text)) at = SPACE.lastIndex
    if (!text.startsWith('/*', at)) return at
    let depth = 0
    COMMENT_EDGE.lastIndex = at
    do {
      const edge = COMMENT_EDGE.exec(text)
      if (edge === null) return text.length
      depth += edge[0] === '/*' ? 1 : -1
    } while (depth > 0)
    at = COMMENT_EDGE.lastIndex
  }
}
