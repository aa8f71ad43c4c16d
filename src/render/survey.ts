/**
 * What many databases came to, told together: errors, notices and problems by their
 * text, databases by server, region and stage. Pure. Invariant: linear in what the
 * results hold; made once for the results, and every part of it names its databases.
 */
import { generaliseError, generaliseFor, generaliseProblem, type Generalise } from '../core/alike.js'
import type {
  FileResult,
  Notice,
  Problem,
  Results,
  Role,
  StatementResult,
  TargetResult,
} from '../core/model.js'
import { colourOfTarget, targetsOf } from '../core/results.js'
import { readTargetName } from '../core/target-name.js'

/** Up to so many databases have a row for each of their files. */
export const FEW_TARGETS = 25

/** A statement that failed, or is unknown, in the same way on all of `targets`. */
export interface TroubleGroup {
  /** On the first of them. */
  readonly target: TargetResult
  readonly file: FileResult
  readonly statement: StatementResult
  /** Without the name of the own database when there are several targets. */
  readonly message: string
  readonly targets: readonly TargetResult[]
}

/** The same notice of a statement. */
export interface NoticeGroup {
  readonly path: string
  readonly line: number
  readonly notice: Notice
  readonly targets: readonly TargetResult[]
}

/** The same problem, of the execution or of targets. */
export interface ProblemGroup {
  readonly problem: Problem
  /** What it is about: the execution as a whole, a target, or a file on a target. */
  readonly of: 'execution' | 'target' | 'file'
  /** Empty for a problem of the execution as a whole. */
  readonly targets: readonly TargetResult[]
}

/** How far some databases have come. */
export interface Tally {
  readonly name: string
  readonly total: number
  readonly green: number
  readonly yellow: number
  readonly red: number
  /** Not begun, or nothing to run. */
  readonly grey: number
  /** Of all databases together. */
  readonly durationMs: number
}

export interface Survey {
  readonly targets: readonly TargetResult[]
  /** Failed ones first, else in the order of the results. */
  readonly troubles: readonly TroubleGroup[]
  readonly notices: readonly NoticeGroup[]
  readonly red: readonly TargetResult[]
  /** Sorted by name. */
  readonly servers: readonly Tally[]
  /** Empty unless there are several. */
  readonly regions: readonly Tally[]
  /** In their order; empty unless there are any. */
  readonly stages: readonly Tally[]
}

const surveys = new WeakMap<Results, Map<Role, Survey>>()

/** What the targets of one role came to. */
export function surveyOf(results: Results, role: Role): Survey {
  const known = surveys.get(results) ?? new Map<Role, Survey>()
  surveys.set(results, known)
  const survey = known.get(role) ?? makeSurvey(targetsOf(results, role), results.execution.environment)
  known.set(role, survey)
  return survey
}

function makeSurvey(targets: readonly TargetResult[], environment: string): Survey {
  const failed = new Map<string, Growing<TroubleGroup>>()
  const unknown = new Map<string, Growing<TroubleGroup>>()
  const notices = new Map<string, Growing<NoticeGroup>>()
  // A database that is alone is told of in its own words.
  const isOne = targets.length === 1
  for (const target of targets) {
    const generalise: Generalise = isOne ? text => text : generaliseFor(target, environment)
    for (const file of target.files) {
      for (const statement of file.statements) {
        if (statement.status === 'failed') {
          const { code, sqlState, message, line, column } = generaliseError(statement.error, generalise)
          const key = JSON.stringify([file.path, statement.start, code, sqlState, message, line, column])
          grow(failed, key, target, () => ({ target, file, statement, message, targets: [] }))
        } else if (statement.status === 'unknown') {
          const key = JSON.stringify([file.path, statement.start])
          grow(unknown, key, target, () => ({ target, file, statement, message: '', targets: [] }))
        }
        if (!('notices' in statement)) continue
        for (const each of statement.notices ?? []) {
          const notice = { ...each, message: generalise(each.message) }
          const key = JSON.stringify([file.path, statement.start, notice])
          const { line } = statement
          grow(notices, key, target, () => ({ path: file.path, line, notice, targets: [] }))
        }
      }
    }
  }
  const serverOf = ({ target }: TargetResult): string => readTargetName(target, environment).server
  const regions = tallyBy(targets, ({ region }) => region)
  return {
    targets,
    troubles: [...failed.values(), ...unknown.values()],
    notices: [...notices.values()],
    red: targets.filter(target => colourOfTarget(target) === 'red'),
    servers: sorted(tallyBy(targets, serverOf), ({ name }) => name),
    regions: regions.length > 1 ? sorted(regions, ({ name }) => name) : [],
    stages: sorted(
      tallyBy(targets, ({ stage }) => (stage === undefined ? undefined : String(stage))),
      ({ name }) => name.padStart(9, '0'),
    ),
  }
}

type Growing<T extends { readonly targets: readonly TargetResult[] }> = T & { targets: TargetResult[] }

/** A target that says the same several times is named once. */
function grow<T extends { readonly targets: readonly TargetResult[] }>(
  groups: Map<string, Growing<T>>,
  key: string,
  target: TargetResult,
  make: () => Growing<T>,
): void {
  const group = groups.get(key) ?? make()
  groups.set(key, group)
  if (group.targets.at(-1) !== target) group.targets.push(target)
}

function tallyBy(
  targets: readonly TargetResult[],
  nameOf: (target: TargetResult) => string | undefined,
): readonly Tally[] {
  const tallies = new Map<string, { -readonly [key in keyof Tally]: Tally[key] }>()
  for (const target of targets) {
    const name = nameOf(target)
    if (name === undefined) continue
    const tally = tallies.get(name) ?? { name, total: 0, green: 0, yellow: 0, red: 0, grey: 0, durationMs: 0 }
    tallies.set(name, tally)
    tally.total += 1
    tally[colourOfTarget(target)] += 1
    for (const { durationMs = 0 } of target.files) tally.durationMs += durationMs
  }
  return [...tallies.values()]
}

/** By code units, so no locale has a say. */
const sorted = (tallies: readonly Tally[], keyOf: (tally: Tally) => string): readonly Tally[] =>
  [...tallies].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

const problemGroups = new WeakMap<Results, readonly ProblemGroup[]>()

/** All problems of an execution, those of the whole first; the same on several databases is one. */
export function groupProblems(results: Results): readonly ProblemGroup[] {
  const known = problemGroups.get(results)
  if (known !== undefined) return known
  const groups = new Map<string, Growing<ProblemGroup>>()
  const { environment } = results.execution
  for (const target of results.targets) {
    const generalise = generaliseFor(target, environment)
    const add = (problem: Problem, of: 'target' | 'file'): void => {
      const said = generaliseProblem(problem, generalise)
      const key = JSON.stringify([target.role, of, said])
      grow(groups, key, target, () => ({ problem, of, targets: [] }))
      const group = groups.get(key)
      // From the second database on it is told without the name of the first.
      if (group?.targets.length === 2) groups.set(key, { ...group, problem: said })
    }
    for (const problem of target.problems) add(problem, 'target')
    for (const { problems } of target.files) for (const problem of problems) add(problem, 'file')
  }
  const whole = results.problems.map((problem): ProblemGroup => ({ problem, of: 'execution', targets: [] }))
  const made = [...whole, ...groups.values()]
  problemGroups.set(results, made)
  return made
}
