/** What INSERT … VALUES and INSERT … SELECT have in common. Invariant: values go into columns in the order in which both are written. */
import type { BoundText } from './bind.js'
import type { Taken } from './defaults.js'
import type { Column, Relation } from './objects.js'
import { closing, type Ast } from './parse.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

/** Rows on their way in: a query whose columns are called `s0`, `s1` …, for these columns of the table. */
export interface Source {
  readonly sql: string
  readonly columns: readonly Column[]
  /** Sequences that stand behind DEFAULT in some rows. */
  readonly taken: readonly Taken[]
  /** What fails in it fails before the first row is made. */
  readonly isConstant: boolean
}

export interface Given {
  readonly relation: Relation
  readonly stmt: Ast.InsertStmt
  readonly bound: BoundText
  /** Those that may get values, in order. */
  readonly columns: readonly Column[]
  /** They are named in the statement. */
  readonly named: boolean
  readonly isPlain: boolean
}

/** @throws Refusal 42601 */
export function targetsOf({ columns, named }: Given, width: number): readonly Column[] {
  if (width > columns.length) throw refusal('42601', 'INSERT has more expressions than target columns')
  if (named && width < columns.length)
    throw refusal('42601', 'INSERT has more target columns than expressions')
  return columns.slice(0, width)
}

/** The server makes a row's values in the order of its columns. */
export const inRowOrder = (values: readonly { readonly column: Column; readonly sql: string }[]): string[] =>
  values.toSorted((a, b) => a.column.number - b.column.number).map(({ sql }) => sql)

/** The first byte of the query: behind the table's name and the list of its columns. */
export function firstOfSelect(world: World, { relation }: Ast.InsertStmt): number {
  const words = new Set(['SELECT', 'VALUES', 'WITH', 'TABLE'])
  const tokens = world.parsed.tokens()
  const from = relation?.location ?? 0
  let at = tokens.findIndex(({ start }) => start >= from)
  for (; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (words.has(token.text.toUpperCase())) return token.start
    if (token.text === '(') {
      const next = tokens[at + 1]?.text.toUpperCase() ?? ''
      if (words.has(next) || next === '(') return token.start
      at = closing(tokens, at)
    }
  }
  throw new Unsure('where its rows come from cannot be found')
}

/** Whether a value that is given for a column counts. @throws Refusal 428C9 */
export function mustTake(column: Column, { override }: Ast.InsertStmt): 'taken' | 'ignored' {
  const said = `cannot insert a non-DEFAULT value into column "${column.name}"`
  if (column.generated !== undefined) {
    throw refusal('428C9', said, { detail: `Column "${column.name}" is a generated column.` })
  }
  if (column.identity === undefined) return 'taken'
  if (override === 'OVERRIDING_USER_VALUE') return 'ignored'
  if (column.identity === 'a' && override !== 'OVERRIDING_SYSTEM_VALUE') {
    throw refusal('428C9', said, {
      detail: `Column "${column.name}" is an identity column defined as GENERATED ALWAYS.`,
      hint: 'Use OVERRIDING SYSTEM VALUE to override.',
    })
  }
  return 'taken'
}
