/** Where an expression stands in a statement. Invariant: parentheses, which leave no trace in the tree, are found in the tokens. */
import { until, type Ast, type Span } from './parse.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

const STOPS: ReadonlySet<string> = new Set(['ASC', 'DESC', 'NULLS', 'COLLATE'])

/** The text of an expression in a list between parentheses. */
export function spanOf(world: World, node: Ast.Node): Span {
  const start = firstToken(world, node)
  return until(world.parsed, start, STOPS)
}

/** The first byte of an expression, which begins no later than the earliest of its parts, after `(` or `,`. */
function firstToken(world: World, node: Ast.Node): number {
  const locations: number[] = []
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      for (const [field, content] of Object.entries(value)) {
        if (field === 'location' && typeof content === 'number') locations.push(content)
        else collect(content)
      }
    }
  }
  collect(node)
  const earliest = Math.min(...locations)
  if (!Number.isFinite(earliest)) throw new Unsure('an expression in it cannot be found again')
  // Parentheses around it, as around every expression in an index, leave no trace in the tree.
  const tokens = world.parsed.tokens()
  let at = tokens.findIndex(({ start }) => start >= earliest)
  const first = tokens[at]
  if (first === undefined) throw new Unsure('an expression in it cannot be found again')
  let depth = 0
  let start = first.start
  for (at -= 1; at >= 0; at -= 1) {
    const token = tokens[at]
    if (token?.text !== '(') break
    depth += 1
    if (isClosedBehind(world, token.start, earliest)) start = token.start
    else break
  }
  return depth === 0 ? first.start : start
}

/** Whether the parenthesis at `open` is closed before the list ends that it is in. */
function isClosedBehind(world: World, open: number, inside: number): boolean {
  const tokens = world.parsed.tokens()
  let depth = 0
  for (const token of tokens) {
    if (token.start < open) continue
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0) {
      const next = tokens.find(({ start }) => start >= token.end)
      return (
        token.start > inside &&
        (next?.text === ',' || next?.text === ')' || STOPS.has(next?.text.toUpperCase() ?? ''))
      )
    }
  }
  return false
}
