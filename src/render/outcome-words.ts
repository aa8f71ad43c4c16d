/**
 * Outcomes, colours and their counts as words and signs. Invariant: a sign never stands without its word, and
 * what was only foreseen is never told as done.
 */
import type { Role, StatementResult, StatementStatus } from '../core/model.js'
import type { Colour, Totals, Verdict } from '../core/results.js'
import { plural } from './format.js'

const DONE: Record<StatementStatus, string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'not-simulated': 'not simulated',
  skipped: 'skipped',
  'rolled-back': 'rolled back',
  unknown: 'unknown',
}
const FORESEEN: Record<StatementStatus, string> = {
  ...DONE,
  succeeded: 'would succeed',
  failed: 'would fail',
  skipped: 'would be skipped',
  'rolled-back': 'would be rolled back',
}

/** An outcome as people read it. */
export const outcomeWord = (status: StatementStatus, role: Role): string =>
  (role === 'simulation' ? FORESEEN : DONE)[status]

/** What became of a statement, or would become of it. */
export function wordOf(statement: StatementResult): string {
  const prediction = 'prediction' in statement ? statement.prediction : undefined
  if (prediction?.verdict === 'would-do-nothing') return 'would do nothing'
  return outcomeWord(statement.status, prediction === undefined ? 'environment' : 'simulation')
}

/** Where something was, to come after it: ` in the dry run`; empty for the environment. */
export const IN_ROLE: Record<Role, string> = {
  simulation: ' in the simulation',
  'dry-run': ' in the dry run',
  environment: '',
}

/** What goes before the name of a target: `dry run for `; empty for the environment. */
export const FOR_ROLE: Record<Role, string> = {
  simulation: 'simulation on ',
  'dry-run': 'dry run for ',
  environment: '',
}

/** Signs of outcomes; a word always stands beside them. */
export const OUTCOME_SIGNS: Record<StatementStatus, string> = {
  succeeded: '🟢',
  failed: '🔴',
  'not-simulated': '🟡',
  skipped: '⚪',
  'rolled-back': '🟤',
  unknown: '🟠',
}

/** What a line of source begins with, where colours may be missing. */
export const MARKS: Record<StatementStatus, string> = {
  succeeded: '+',
  failed: '-',
  'not-simulated': '~',
  'rolled-back': '↩',
  unknown: '?',
  skipped: ' ',
}

/** Signs of colours and verdicts. */
export const SIGNS: Record<Colour | Verdict, string> = {
  green: '🟢',
  yellow: '🟡',
  red: '🔴',
  grey: '⚪',
  'nothing to do': '⚪',
  'not run': '⚪',
}

/** Colours in the order of a table's columns; only a simulation knows yellow. */
export const coloursOf = (role: Role): readonly Colour[] =>
  role === 'simulation' ? ['green', 'yellow', 'red', 'grey'] : ['green', 'red', 'grey']

/** The heads of those columns, where they count databases. */
export const COLOUR_HEADS: Record<Colour, string> = {
  green: 'Green',
  yellow: 'Not all simulated',
  red: 'Red',
  grey: 'Not begun',
}

/** The worst colour that there is, else green. */
export const worstColour = (has: (colour: Colour) => boolean): Colour =>
  (['red', 'grey', 'yellow'] as const).find(has) ?? 'green'

/** What an unknown statement needs. */
export const UNKNOWN_ADVICE = 'sent; the answer never came: check the database before re-executing'

const COUNTS = [
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['notSimulated', 'not-simulated'],
  ['unknown', 'unknown'],
  ['rolledBack', 'rolled-back'],
  ['skipped', 'skipped'],
] as const satisfies readonly (readonly [keyof Totals, StatementStatus])[]

/** The counts that are not zero, such as `3 succeeded, 1 failed`. */
export function describeTotals(totals: Omit<Totals, 'total'>, role: Role): string {
  const told = COUNTS.flatMap(([name, status]) => {
    const word = outcomeWord(status, role)
    return totals[name] === 0 ? [] : [plural(totals[name], word, word)]
  })
  return told.length === 0 ? 'no statements' : told.join(', ')
}
