/**
 * Stretches of a huge file's text. Invariant: segments are in order, hold whole
 * lines and never overlap.
 */
import { countNewlines } from './lines.js'
import type { SourceSegment } from './model.js'

/** More stretches than these are not kept, however many errors there are. */
const MAX_SEGMENTS = 60

const endOf = ({ start, text }: SourceSegment): number => start + Buffer.byteLength(text)

/** Puts one more stretch in its place; what others hold already is taken off it. */
export function addSegment(
  segments: readonly SourceSegment[],
  added: SourceSegment,
): readonly SourceSegment[] {
  if (segments.length >= MAX_SEGMENTS) return segments
  const before = segments.filter(segment => segment.start <= added.start)
  const after = segments.slice(before.length)
  const from = Math.max(added.start, ...before.map(endOf))
  const to = Math.min(endOf(added), ...after.map(segment => segment.start))
  if (from >= to) return segments
  const bytes = Buffer.from(added.text)
  const line = added.line + countNewlines(bytes.subarray(0, from - added.start))
  const text = bytes.toString('utf8', from - added.start, to - added.start)
  return [...before, { start: from, line, text }, ...after]
}
