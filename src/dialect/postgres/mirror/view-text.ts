/**
 * A view's text as every version of the server would write it. Invariant: texts of
 * different versions become equal; a view that reads several relations keeps its text.
 */

const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const TOKEN = new RegExp(String.raw`'(?:[^']|'')*'|${NAME}(?:\.${NAME})*`, 'gu')
/** The FROM of the outermost SELECT is indented by three blanks, the clauses behind it by two. */
const FROM = /\n {3}FROM ([\s\S]*?)(?=\n {2}\S|\n {1}[A-Z]|;|$)/

/**
 * Takes the name of the only relation from the columns: since version 16 the server
 * leaves it out, https://github.com/postgres/postgres/commit/47bb9db759
 */
export function canonicalView(definition: string): string {
  const alias = onlyRelation(definition)
  if (alias === undefined) return definition
  return definition.replace(TOKEN, token =>
    token.startsWith(`${alias}.`) ? token.slice(alias.length + 1) : token,
  )
}

function onlyRelation(definition: string): string | undefined {
  const from = FROM.exec(definition)?.[1]
  if (from === undefined || /^\(?\s*SELECT\b|\bJOIN\b/.test(from)) return undefined
  let depth = 0
  let bare = ''
  for (const [part] of from.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[\s\S]/gu)) {
    if (part === ')') depth--
    if (depth === 0) bare += part
    if (part === '(') depth++
  }
  if (bare.includes(',')) return undefined
  const words = bare
    .replace(/\(\)\s*$/, '')
    .trim()
    .match(new RegExp(`${NAME}(?:\\.${NAME})*`, 'gu'))
  return words?.at(-1)?.match(new RegExp(NAME, 'gu'))?.at(-1)
}
