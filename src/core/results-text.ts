/**
 * Results as JSON, in pieces: the text of many targets is longer than a string may
 * be. Invariant: the pieces make what `JSON.stringify` would have made of the whole,
 * but that each of very many targets has a line of its own.
 */
import type { Results } from './model.js'

/** Pieces are about as long as this: longer texts would stay in memory until a whole collection of garbage. */
const PIECE_CHARACTERS = 100_000
/** Nobody reads more targets than these line by line, and the lines would be most of the text. */
const MANY_TARGETS = 1000

/** The text of results with a line end, in pieces. @param indent - Spaces of each level; 0 is one line. */
export function* resultsText(results: Results, indent: 0 | 2): Generator<string> {
  let piece = ''
  for (const part of parts(results, indent)) {
    piece += part
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield `${piece}\n`
}

function* parts(results: Results, indent: 0 | 2): Generator<string> {
  const line = (level: number): string => (indent === 0 ? '' : `\n${' '.repeat(indent * level)}`)
  const colon = indent === 0 ? ':' : ': '
  // A text in JSON holds no line end, so that each of these is one of the layout.
  const inner = (value: unknown, level: number): string => {
    const text = JSON.stringify(value, undefined, indent)
    return indent === 0 ? text : text.replaceAll('\n', line(level))
  }
  let before = '{'
  for (const [name, value] of Object.entries(results)) {
    if (value === undefined) continue
    yield `${before}${line(1)}${JSON.stringify(name)}${colon}`
    before = ','
    if (name !== 'targets' || results.targets.length === 0) {
      yield inner(value, 1)
      continue
    }
    const isMany = results.targets.length > MANY_TARGETS
    let open = '['
    for (const target of results.targets) {
      yield `${open}${line(2)}${isMany ? JSON.stringify(target) : inner(target, 2)}`
      open = ','
    }
    yield `${line(1)}]`
  }
  yield `${line(0)}}`
}
