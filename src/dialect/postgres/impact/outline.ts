/**
 * A statement without what may hold anything: strings, comments, quoted names, bodies
 * and what stands in parentheses. Invariant: what is left keeps its order.
 */

/** A dollar inside a name opens no quote. */
const PARTS =
  /--[^\n]*|\/\*|\b[Ee]'(?:[^'\\]|\\[^]|'')*'?|[\p{L}_][\p{L}\p{N}_$]*|\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[()]|[^]/gu
const INSIDE_COMMENT = /\/\*|\*\//g

export interface Outline {
  /** Quoted names are kept, strings and bodies are `''`. */
  readonly text: string
  /** The same without what stands in parentheses. */
  readonly top: string
}

export function outlineOf(sql: string): Outline {
  let text = ''
  let top = ''
  let depth = 0
  const add = (part: string): void => {
    text += part
    if (depth === 0) top += part
  }
  PARTS.lastIndex = 0
  for (let match = PARTS.exec(sql); match !== null; match = PARTS.exec(sql)) {
    const [part] = match
    if (part === '/*') PARTS.lastIndex = commentEnd(sql, PARTS.lastIndex)
    const dollar = part.length > 1 && part.startsWith('$')
    if (dollar) {
      const end = sql.indexOf(part, PARTS.lastIndex)
      PARTS.lastIndex = end < 0 ? sql.length : end + part.length
    }
    if (part === ')') depth = Math.max(0, depth - 1)
    if (part.startsWith('--') || part === '/*') add(' ')
    else add(dollar || /^[Ee]?'/.test(part) ? "''" : part)
    if (part === '(') depth += 1
  }
  return { text, top }
}

function commentEnd(sql: string, from: number): number {
  let depth = 1
  INSIDE_COMMENT.lastIndex = from
  while (depth > 0) {
    const edge = INSIDE_COMMENT.exec(sql)
    if (edge === null) return sql.length
    depth += edge[0] === '/*' ? 1 : -1
  }
  return INSIDE_COMMENT.lastIndex
}

const NAME =
  /^(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")+")(?:\s*\.\s*(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")+"))*/u

/** The names of tables in a list such as `a, ONLY public."b" *`; empty when it is anything else. */
export function tableNames(list: string): readonly string[] {
  const names = list.split(',').map(part => NAME.exec(part.trim().replace(/^ONLY\b\s*/i, ''))?.[0])
  return names.every(name => name !== undefined) ? names : []
}
