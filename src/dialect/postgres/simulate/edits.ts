/** Texts of which parts are replaced. Invariant: every position in the result is known in the original. */
import type { Parsed, Span } from './parse.js'

export interface Edit extends Span {
  readonly text: string
}

export interface Edited {
  readonly text: string
  /** A position in the result as one in the statement's text, both in code points. */
  position(at: number): number
}

/** Replaces parts of a stretch of a statement. */
export function edit(parsed: Parsed, span: Span, edits: readonly Edit[]): Edited {
  const ordered = edits
    .filter(({ start, end }) => start >= span.start && end <= span.end)
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
  const pieces: string[] = []
  /** Where each piece begins, in the result and in the original. */
  const starts: { readonly result: number; readonly original: number; readonly copied: boolean }[] = []
  let result = 0
  let from = span.start
  const push = (text: string, original: number, copied: boolean): void => {
    starts.push({ result, original: parsed.characters(original), copied })
    pieces.push(text)
    result += Array.from(text).length
  }
  for (const { start, end, text } of ordered) {
    if (start < from) continue
    push(parsed.slice(from, start), from, true)
    push(text, start, false)
    from = end
  }
  push(parsed.slice(from, span.end), from, true)
  return {
    text: pieces.join(''),
    position(at) {
      const piece = starts.findLast(start => start.result <= at) ?? starts[0]
      if (piece === undefined) return 0
      return piece.copied ? piece.original + at - piece.result : piece.original
    },
  }
}
