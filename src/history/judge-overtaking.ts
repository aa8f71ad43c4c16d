/**
 * What becomes of an execution that overtakes others: nothing, a warning or an
 * error. Invariant: pure; what was not known is said, never taken for harmless.
 */
import type { Overtaken, Problem } from '../core/model.js'
import { formatCount, plural } from '../render/format.js'
import { nameOf } from './refusals.js'

export interface OvertakingRule {
  readonly mode: 'error' | 'warn' | 'off'
  /** Whether a dry run on a mirror of the environment, which lacks what is overtaken, was made. */
  readonly dryRun: 'ran' | 'off'
  /** Whether all that the change touches is known; else empty `shares` tell nothing. */
  readonly sharesKnown: 'known' | 'unknown'
}

/** More are not named in a message: deployments, and objects of one deployment. */
const MAX_NAMED = 10

/**
 * Judges what `findOvertaken` found.
 *
 * @returns None for `off`. Errors for `error`; for `warn` only where the same objects are touched and no dry run has
 *   shown that the change does without the earlier one.
 */
export function judgeOvertaking(overtaken: readonly Overtaken[], rule: OvertakingRule): readonly Problem[] {
  if (rule.mode === 'off') return []
  const isBlind = ({ shares }: Overtaken): boolean => rule.dryRun === 'off' && shares.length > 0
  const isError = (each: Overtaken): boolean => rule.mode === 'error' || isBlind(each)
  const errors = overtaken.filter(isError)
  const warnings = overtaken.filter(each => !isError(each))
  return [
    ...(errors.length > 0 ? [toProblem(errors, 'error', rule)] : []),
    ...(warnings.length > 0 ? [toProblem(warnings, 'warning', rule)] : []),
  ]
}

function toProblem(
  overtaken: readonly Overtaken[],
  severity: Problem['severity'],
  rule: OvertakingRule,
): Problem {
  const named = overtaken.slice(0, MAX_NAMED).map(each => `${nameOf(each)} ${describe(each, rule)}`)
  const more = overtaken.length - named.length
  const list = more > 0 ? [...named, `and ${formatCount(more)} more`] : named
  const noun = plural(overtaken.length, 'earlier change')
  const blind =
    severity === 'error' && rule.dryRun === 'off' && overtaken.some(({ shares }) => shares.length > 0)
      ? ' No dry run has shown that this change does without.'
      : ''
  return {
    code: 'OVERTAKING',
    message: `This overtakes ${noun}: ${list.join('; ')}.${blind}`,
    hint: hintFor(overtaken, severity, rule),
    severity,
  }
}

function hintFor(
  overtaken: readonly Overtaken[],
  severity: Problem['severity'],
  rule: OvertakingRule,
): string {
  const first = firstSteps(overtaken)
  if (severity === 'warning') return `${first}, if this change needs them.`
  return rule.mode === 'error'
    ? `${first}; or set \`overtaking: warn\` for this run.`
    : `${first}; or make a dry run; or set \`overtaking: off\` for this run.`
}

/** A red change does not become green by being run again, and what was passed over has nothing that could. */
function firstSteps(overtaken: readonly Overtaken[]): string {
  const states = new Set(overtaken.map(({ state }) => state))
  if (states.has('passed over')) {
    return 'Deploy what was passed over first, or run this by hand with a `base` before it'
  }
  return states.has('red')
    ? 'Mend what is red, or run this by hand with a `base` before it, so that its files run too'
    : 'Deploy the earlier changes first, the earliest at the start'
}

const STATES: Readonly<Record<Overtaken['state'], string>> = {
  'in transit': 'has not come here yet',
  red: 'is red',
  'passed over': 'was passed over (its job never ran here)',
}

function describe({ state, shares }: Overtaken, { sharesKnown }: OvertakingRule): string {
  if (shares.length === 0) {
    return state === 'passed over' || sharesKnown === 'unknown'
      ? `${STATES[state]}; what both touch is not known`
      : `${STATES[state]} and touches nothing that this change touches`
  }
  const named = shares.slice(0, MAX_NAMED)
  const more = shares.length - named.length
  const objects = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
  return `${STATES[state]}, and both touch ${objects}`
}
