/**
 * The kinds of values that say how many targets are worked on, and in which order.
 * Invariant: as in values.ts, from which the way of refusing comes.
 */
import type { Stage, Threshold } from '../core/rollout.js'
import { NUMERIC, refuse, text } from './values.js'

/** A whole number from `least` to `most`. */
export const Count = ({ least, most }: { readonly least: number; readonly most: number }) =>
  text<number>(given => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : -1
    return value >= least && value <= most
      ? { value }
      : refuse(`allowed is a whole number from ${least} to ${most}`, `Write a number such as ${least}.`)
  }, NUMERIC)

/** What a label of servers, or a region, may be called. */
export const LABEL = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u

/** Stages of a roll-out, one per line or separated by commas: labels of servers, and shares such as `10%`. */
export const Stages = text<readonly Stage[]>(given => {
  const stages: Stage[] = []
  let before = 0
  for (const part of entriesOf(given)) {
    const [, share] = /^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(part) ?? []
    if (share === undefined) {
      if (!LABEL.test(part)) {
        return refuse(
          'a stage is a label of servers or a share such as 10%',
          'Write stages such as canary, 10%.',
        )
      }
      stages.push({ kind: 'label', label: part })
      continue
    }
    const percent = Number(share)
    if (percent <= before || percent > 100) {
      return refuse('shares have to grow, up to 100%', 'Write them in order, such as 1%, 10%, 50%.')
    }
    before = percent
    stages.push({ kind: 'share', percent })
  }
  return { value: stages }
})

/** How many may be red: a whole number, or a share such as `2%`. */
export const ThresholdValue = text<Threshold>(given => {
  const [, number, percent] = /^(\d{1,9}(?:\.\d+)?)\s?(%)?$/.exec(given) ?? []
  if (number !== undefined && percent !== undefined && Number(number) <= 100) {
    return { value: { kind: 'share', percent: Number(number) } }
  }
  if (number !== undefined && percent === undefined && Number.isInteger(Number(number))) {
    return { value: { kind: 'count', count: Number(number) } }
  }
  return refuse('allowed are a whole number and a share such as 2%', 'Write 0, a number or a share.')
}, NUMERIC)

/** Names or globs of them, one per line or separated by commas. */
export const Names = text<readonly string[]>(given => ({ value: entriesOf(given) }))

/** What a text with line ends or commas lists. */
export const entriesOf = (given: string): readonly string[] =>
  given
    .split(/[,\r\n]/)
    .map(part => part.trim())
    .filter(part => part !== '')
