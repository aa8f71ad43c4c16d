/**
 * What the results mean: colours and totals. Invariant: every count and every
 * colour shown anywhere is derived here and stored nowhere. A target is counted
 * once: nobody changes one after it was looked at, a later state is another object.
 */
import type {
  ChangedFile,
  FileResult,
  Method,
  Phase,
  Results,
  Role,
  StatementStatus,
  TargetResult,
} from './model.js'

/** Number of statements per outcome, and of all of them. */
export interface Totals {
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  /** In a simulation: nobody can say what they would do. */
  readonly notSimulated: number
  readonly skipped: number
  readonly rolledBack: number
  readonly unknown: number
}

/** Yellow is for simulations alone: nothing would fail, but not everything could be simulated. */
export type Colour = 'green' | 'yellow' | 'red' | 'grey'
export type Verdict = 'green' | 'yellow' | 'red' | 'nothing to do' | 'not run'

const COUNTED: Record<StatementStatus, Exclude<keyof Totals, 'total'>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'not-simulated': 'notSimulated',
  skipped: 'skipped',
  'rolled-back': 'rolledBack',
  unknown: 'unknown',
}

/** Counts the statements of files, by outcome. */
export function countStatements(files: Iterable<FileResult>): Totals {
  const totals = noTotals()
  const add = (status: StatementStatus, count: number): void => {
    totals[COUNTED[status]] += count
    totals.total += count
  }
  for (const file of files) {
    for (const statement of file.statements) add(statement.status, 1)
    for (const run of file.condensed) add(run.status, run.count)
  }
  return totals
}

/**
 * Red unless every statement succeeded and nothing is wrong with the file; yellow when what did not was not
 * simulated; grey when it never ran.
 */
export function colourOfFile(file: FileResult): Colour {
  const { total, succeeded, skipped, notSimulated } = countStatements([file])
  if (file.problems.some(problem => problem.severity === 'error')) return 'red'
  if (succeeded === total) return 'green'
  if (succeeded + notSimulated === total) return 'yellow'
  return skipped === total ? 'grey' : 'red'
}

/** A target as it was counted, for as long as somebody holds it. */
const counted = new WeakMap<TargetResult, { readonly colour: Colour; readonly totals: Totals }>()

function countTarget(target: TargetResult): { readonly colour: Colour; readonly totals: Totals } {
  const known = counted.get(target)
  if (known !== undefined) return known
  const made = { colour: findColour(target), totals: countStatements(target.files) }
  counted.set(target, made)
  return made
}

function findColour({ problems, files }: TargetResult): Colour {
  if (problems.some(problem => problem.severity === 'error')) return 'red'
  const colours = new Set(files.map(colourOfFile))
  if (colours.has('red')) return 'red'
  if (!colours.has('grey')) return colours.has('yellow') ? 'yellow' : 'green'
  return colours.size > 1 ? 'red' : 'grey'
}

/** Green only when every file is green; grey when no file was started. */
export const colourOfTarget = (target: TargetResult): Colour => countTarget(target).colour

/** Counts the statements of targets, by outcome. */
export function countTargets(targets: Iterable<TargetResult>): Totals {
  const sum = noTotals()
  for (const target of targets) {
    const { totals } = countTarget(target)
    for (const name of COUNTS) sum[name] += totals[name]
  }
  return sum
}

const noTotals = (): Record<keyof Totals, number> => ({
  ...{ total: 0, succeeded: 0, failed: 0, notSimulated: 0, skipped: 0, rolledBack: 0, unknown: 0 },
})

const COUNTS: readonly (keyof Totals)[] = ['total', ...Object.values(COUNTED)]

/** The phase in which a role has its turn. */
export const PHASE_OF_ROLE = {
  simulation: 'simulate',
  'dry-run': 'dry-run',
  environment: 'deploy',
} as const satisfies Record<Role, Phase['name']>

/** The targets of one role, in their order. */
export const targetsOf = (results: Results, role: Role): readonly TargetResult[] =>
  results.targets.filter(target => target.role === role)

const MAIN_ROLES = {
  validate: 'dry-run',
  test: 'simulation',
  'dry-run': 'dry-run',
  deploy: 'environment',
} as const satisfies Record<Method, Role>

/** The role whose statements an execution is about: the environment's when it deploys. */
export const mainRole = (results: Results): Role => mainRoleOf(results.execution.method)

/** The same of a method. */
export const mainRoleOf = (method: Method): Role => MAIN_ROLES[method]

/** Statements on the databases the execution is about. */
export const countResults = (results: Results): Totals => countTargets(targetsOf(results, mainRole(results)))

/**
 * The one place that decides whether an execution was green. Anything that is
 * not known to be good is red: an interrupted execution, a phase that is red or
 * still running, a target that was never reached.
 */
export function verdictOf(results: Results): Verdict {
  if (results.interrupted) return 'red'
  if (results.problems.some(problem => problem.severity === 'error')) return 'red'
  if (results.phases.some(phase => phase.status === 'red' || phase.status === 'running')) return 'red'
  // A simulation that goes before something else only informs, unless its phase is red.
  const judged = results.targets.filter(({ role }) => role !== 'simulation' || mainRole(results) === role)
  const colours = new Set(judged.map(colourOfTarget))
  if (colours.has('red') || colours.has('grey')) return 'red'
  if (colours.has('yellow')) return 'yellow'
  if (results.execution.method === 'validate') return isLeftOut(results, 'validate') ? 'not run' : 'green'
  const has = (action: ChangedFile['action']): boolean =>
    results.change.files.some(file => file.action === action)
  // What was green before is green still.
  if (!has('run')) return has('done') ? 'green' : 'nothing to do'
  // Nothing but a missing database makes a dry run or a simulation leave itself out.
  if (results.execution.method !== 'deploy' && isLeftOut(results, PHASE_OF_ROLE[mainRole(results)]))
    return 'not run'
  return targetsOf(results, mainRole(results)).length > 0 ? 'green' : 'red'
}

const isLeftOut = ({ phases }: Results, phase: Phase['name']): boolean =>
  phases.some(({ name, status }) => name === phase && status === 'skipped')
