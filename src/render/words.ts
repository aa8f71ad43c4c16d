/**
 * What the results mean, in words: what happened and what to do next.
 * Invariant: a sentence claims only what the outcomes say; `unknown` is never
 * told as success or failure, and "nothing reached" is counted, not assumed.
 */
import type {
  FileResult,
  Method,
  Problem,
  Results,
  Role,
  StatementResult,
  TargetResult,
} from '../core/model.js'
import {
  colourOfTarget,
  countStatements,
  countTargets,
  mainRole,
  targetsOf,
  verdictOf,
  type Totals,
} from '../core/results.js'
import { formatCount, plural } from './format.js'
import { describeTotals, UNKNOWN_ADVICE, wordOf } from './outcome-words.js'
import { own, phrase, quoted, type Phrase } from './phrase.js'
import { stepsForOvertaking } from './provenance.js'

/** A statement that needs a person, and where it is. */
export interface Trouble {
  readonly target: TargetResult
  readonly file: FileResult
  readonly statement: StatementResult
}

/** The line of a statement that matters most: where the server saw the error, else its first. */
export const lineOf = (statement: StatementResult): number =>
  statement.status === 'failed' ? (statement.error.line ?? statement.line) : statement.line

/** The first statement that failed, else the first that is unknown. */
function firstTrouble(targets: readonly TargetResult[]): Trouble | undefined {
  let unknown: Trouble | undefined
  for (const target of targets) {
    for (const file of target.files) {
      for (const statement of file.statements) {
        if (statement.status === 'failed') return { target, file, statement }
        if (statement.status === 'unknown') unknown ??= { target, file, statement }
      }
    }
  }
  return unknown
}

/** Whether any statement was sent to any of these targets. */
export const wasTouched = (targets: readonly TargetResult[]): boolean => {
  const { total, skipped } = countTargets(targets)
  return total > skipped
}

/** The role that an execution is about: the environment's once a statement was sent to it. */
export const shownRole = (results: Results): Role =>
  wasTouched(targetsOf(results, 'environment'))
    ? 'environment'
    : results.execution.method === 'test'
      ? 'simulation'
      : 'dry-run'

/** All problems of an execution, those of the whole first. */
export const problemsOf = (results: Results): readonly Problem[] => [
  ...results.problems,
  ...results.targets.flatMap(target => [...target.problems, ...target.files.flatMap(file => file.problems)]),
]

/** What did and did not run of one file, in one sentence or two. */
export function describeFile(file: FileResult, role: Role): Phrase {
  const totals = countStatements([file])
  const { total, succeeded, failed, skipped, rolledBack, unknown } = totals
  if (total === 0) return own('It holds no statement that was to run.')
  if (role === 'simulation') return describeForeseenFile(totals)
  if (skipped === total) {
    return own(
      total === 1
        ? 'Its only statement was skipped: never sent.'
        : `None of its ${plural(total, 'statement')} was sent.`,
    )
  }
  if (succeeded === total) {
    return own(`${allOf(total)} succeeded${role === 'dry-run' ? ' in the dry run' : ''}.`)
  }
  const stay =
    role === 'dry-run' ? ' in the dry run' : ` and ${succeeded === 1 ? 'stays' : 'stay'} in the database`
  const said = [
    failed > 0 && `${formatCount(failed)} failed`,
    unknown > 0 && `${formatCount(unknown)} unknown (${UNKNOWN_ADVICE})`,
    rolledBack > 0 && `${formatCount(rolledBack)} ran and ${rolledBack === 1 ? 'was' : 'were'} rolled back`,
    succeeded > 0 && `${formatCount(succeeded)} succeeded${stay}`,
    skipped > 0 && `${formatCount(skipped)} skipped, never sent`,
  ].filter(words => words !== false)
  const undone = rolledBack > 0 && succeeded === 0 && unknown === 0
  return own(
    `Of ${plural(total, 'statement')}: ${said.join('; ')}.${undone ? ' Nothing of this file is in the database.' : ''}`,
  )
}

const HEADS = {
  deploy: 'Deployment to',
  'dry-run': 'Dry run for',
  test: 'Test for',
  validate: 'Validation of',
} as const satisfies Record<Method, string>

function describeForeseenFile(totals: Totals): Phrase {
  const { total, succeeded } = totals
  if (succeeded === total) return own(`${allOf(total)} would succeed.`)
  return own(`Of ${plural(total, 'statement')}: ${describeTotals(totals, 'simulation')}.`)
}

const allOf = (total: number): string =>
  ['', 'The statement', 'Both statements'][total] ?? `All ${plural(total, 'statement')}`

/** The verdict on an execution as a heading. */
export function headline(results: Results): Phrase {
  const { environment, method } = results.execution
  const verdict = verdictOf(results)
  if (verdict === 'nothing to do') return phrase`Nothing to do on ${environment}`
  if (verdict === 'not run') {
    return phrase`${own(method === 'validate' ? 'No validation of' : 'No dry run for')} ${environment}`
  }
  const what = HEADS[method]
  if (verdict === 'yellow') return phrase`${own(what)} ${environment} could not simulate everything`
  return phrase`${own(what)} ${environment} is ${own(verdict)}`
}

/** What happened, in one or two sentences. */
export function describeResults(results: Results): Phrase {
  const { environment, method } = results.execution
  const verdict = verdictOf(results)
  const targets = targetsOf(results, mainRole(results))
  const files = new Set(targets.flatMap(target => target.files.map(({ path }) => path)))
  const on =
    targets.length === 1 ? phrase`${targets[0]?.target ?? ''}` : own(plural(targets.length, 'database'))
  if (verdict === 'nothing to do') return own('The change holds no SQL file to run.')
  if (verdict === 'not run') {
    const note = results.phases.find(({ status }) => status === 'skipped')?.note ?? 'It did not run.'
    return quoted(note)
  }
  if (verdict === 'green') {
    if (method === 'validate') return own('Every target can be reached and used.')
    const { total } = countTargets(targets)
    if (total === 0) return own('All files were green in the attempt before; none was run again.')
    if (method === 'test') return describeForeseen(targets, on)
    const done = phrase`All ${own(plural(total, 'statement'))} of ${own(plural(files.size, 'file'))} succeeded`
    return method === 'deploy'
      ? phrase`${done} on ${on}.`
      : phrase`${done} in the dry run for ${on}; ${environment} was not touched.`
  }
  if (verdict === 'yellow') return describeForeseen(targets, on)
  return [
    ...(results.interrupted
      ? own(`The main step died or was cancelled; this is rebuilt from its journal. `)
      : []),
    ...describeRed(results),
  ]
}

/** What a simulation says when nothing of it is red. */
function describeForeseen(targets: readonly TargetResult[], on: Phrase): Phrase {
  const { total, notSimulated } = countTargets(targets)
  const files = new Set(targets.flatMap(target => target.files.map(({ path }) => path)))
  const of = `${plural(total, 'statement')} of ${plural(files.size, 'file')}`
  return notSimulated === 0
    ? phrase`All ${own(of)} would succeed on ${on}, which was only read.`
    : phrase`${own(`${formatCount(notSimulated)} of ${of} ${notSimulated === 1 ? 'was' : 'were'} not simulated: nobody can say what ${notSimulated === 1 ? 'it' : 'they'} would do`)} on ${on}. The others would succeed. It was only read.`
}

function describeRed(results: Results): Phrase {
  const { environment, method } = results.execution
  const role = shownRole(results)
  const reached = role === 'environment'
  const targets = targetsOf(results, role)
  const totals = countTargets(targets)
  const place = role === 'dry-run' ? own('In the dry run') : phrase`On ${environment}`
  const untouched =
    method === 'validate'
      ? []
      : role === 'simulation'
        ? phrase` ${environment} was only read.`
        : phrase` No statement reached ${environment}.`
  const first = firstTrouble(targets)
  if (totals.total === totals.skipped) {
    const [problem] = problemsOf(results).filter(({ severity }) => severity === 'error')
    return [
      ...(problem ? quoted(problem.message) : own('The execution did not come to its end.')),
      ...untouched,
    ]
  }
  const counts = phrase`${place}: ${own(describeTotals(totals, role))}.`
  const where = first
    ? phrase` ${first.file.path} line ${lineOf(first.statement)}: ${verdictOfStatement(first.statement)}`
    : []
  return [...describeCounts(targets), ...counts, ...where, ...(reached ? [] : untouched)]
}

/** How many databases are red, where there are several. */
function describeCounts(targets: readonly TargetResult[]): Phrase {
  if (targets.length < 2) return []
  const colours = { green: 0, yellow: 0, red: 0, grey: 0 }
  for (const target of targets) colours[colourOfTarget(target)] += 1
  const { red, grey } = colours
  const left = grey === 0 ? '' : ` and ${formatCount(grey)} ${grey === 1 ? 'was' : 'were'} not begun`
  return own(
    `${formatCount(red)} of ${plural(targets.length, 'database')} ${red === 1 ? 'is' : 'are'} red${left}. `,
  )
}

/** What the server said, in a few words. */
export const verdictOfStatement = (statement: StatementResult): Phrase =>
  statement.status === 'failed'
    ? phrase`${statement.error.code} ${quoted(statement.error.message)}${own(/[.!?]\s*$/.test(statement.error.message) ? '' : '.')}`
    : own(statement.status === 'unknown' ? `${UNKNOWN_ADVICE}.` : `${wordOf(statement)}.`)

const MAX_STEPS = 5

/** What to do next, most urgent first; empty when all is green. */
export function nextSteps(results: Results): readonly Phrase[] {
  if (verdictOf(results) !== 'red') return []
  const role = shownRole(results)
  const targets = targetsOf(results, role)
  const isUnproven = role === 'dry-run' && firstTrouble(targets)?.statement.status === 'failed'
  const steps = withOrder(isUnproven ? stepsForOvertaking(results) : [], [...stepsForTargets(targets)])
  const hints = problemsOf(results).filter(({ severity }) => severity === 'error')
  const all = [...steps, ...hints.map(problem => quoted(problem.hint))]
  if (all.length === 0) all.push(own('Read the log of the run, then re-run the failed steps.'))
  const distinct = [...new Map(all.map(step => [JSON.stringify(step), step])).values()]
  return distinct.slice(0, MAX_STEPS)
}

/** The first steps that are not the same. */
function* stepsForTargets(targets: readonly TargetResult[]): Generator<Phrase> {
  const seen = new Set<string>()
  for (const target of targets) {
    if (colourOfTarget(target) === 'green') continue
    for (const file of target.files) {
      for (const step of stepsForFile(target, file)) {
        const key = JSON.stringify(step)
        if (seen.has(key)) continue
        seen.add(key)
        yield step
        if (seen.size >= MAX_STEPS) return
      }
    }
  }
}

/** Steps about the order of changes come before those about their text, which may be right as it is. */
export const withOrder = (order: readonly Phrase[], text: readonly Phrase[]): readonly Phrase[] =>
  order.length === 0 ? text : [...order, ...text.map(step => phrase`If that is not it: ${uncapital(step)}`)]

const uncapital = ([first, ...others]: Phrase): Phrase =>
  typeof first === 'string'
    ? [first.charAt(0).toLowerCase() + first.slice(1), ...others]
    : [first ?? '', ...others]

/**
 * What to do next about one file on one target.
 *
 * @param on - Where, when that is more than the target.
 */
export function stepsForFile(
  target: TargetResult,
  file: FileResult,
  on: Phrase = phrase`${target.target}`,
): readonly Phrase[] {
  const steps: Phrase[] = []
  const unknown = file.statements.find(({ status }) => status === 'unknown')
  const failed = file.statements.find(({ status }) => status === 'failed')
  const { succeeded } = countStatements([file])
  if (unknown && target.role === 'environment') {
    steps.push(
      phrase`Check on ${on} whether ${file.path} line ${unknown.line} took effect; re-execute only when you know.`,
    )
  }
  if (failed) {
    const correct = phrase`Correct ${file.path} line ${lineOf(failed)} and push`
    const again =
      target.role !== 'environment' || succeeded === 0
        ? own('.')
        : own(
            `: the whole file runs again, so the ${plural(succeeded, 'statement')} that succeeded must be able to run twice.`,
          )
    steps.push([...correct, ...again])
  }
  return steps
}
