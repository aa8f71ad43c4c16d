/**
 * Which logs an execution has, and which targets each tells of. Pure. Invariant:
 * every file of every target is in exactly one log, and of each file of the change
 * there are at most `MAX_OWN_LOGS + MAX_SHARED_LOGS + 1` logs a role, however many
 * targets there are.
 *
 * With one target of a role every file has its own log. With several, those on which a
 * file came to the same (see core/alike.ts) share one: most of the green ones, and
 * those where it was not run. Targets that are red, and green ones that deviate from
 * the most, have logs of their own, the rarest outcomes first, up to `MAX_OWN_LOGS`;
 * what is left of an outcome then shares one as well. When there are more kinds of
 * outcomes than `MAX_SHARED_LOGS`, the rarest are told of in one last log.
 */
import { groupAlike, type Alike } from '../core/alike.js'
import type { FileResult, Results, Role, TargetResult } from '../core/model.js'
import { colourOfFile, targetsOf, type Colour } from '../core/results.js'
import { logPath, sharedLogPath } from './log-path.js'
import { worstColour } from './outcome-words.js'

/** Of one file and role. */
export const MAX_OWN_LOGS = 50
/** Of one file and role; one more tells of what is left. */
export const MAX_SHARED_LOGS = 50

/** One log. */
export interface PlannedLog {
  /** `own`: of one target; `alike`: of several with the same outcome; `others`: of several with any. */
  readonly kind: 'own' | 'alike' | 'others'
  readonly role: Role
  /** Of the SQL file, in the repository. */
  readonly file: string
  /** Of the log, inside the execution's folder. */
  readonly path: string
  readonly colour: Colour
  /** Never empty; in the order of the results. */
  readonly targets: readonly [TargetResult, ...TargetResult[]]
  /** What became of the file on each of `targets`. */
  readonly files: readonly [FileResult, ...FileResult[]]
}

export interface LogPlan {
  /** By role and file, in the order of the results. */
  readonly logs: readonly PlannedLog[]
  /** The log that tells of a file on a target; undefined when the target has no such file. */
  readonly logOf: (target: TargetResult, file: string) => PlannedLog | undefined
}

const plans = new WeakMap<Results, LogPlan>()

/** The logs of an execution; every renderer of the same results gets the same plan. */
export function planLogs(results: Results): LogPlan {
  const known = plans.get(results)
  if (known !== undefined) return known
  const parts = new Map(rolesOf(results).map(role => [role, planRole(results, role)]))
  const plan: LogPlan = {
    logs: [...parts.values()].flatMap(({ logs }) => logs),
    logOf: (target, file) => parts.get(target.role)?.logOf(target, file),
  }
  plans.set(results, plan)
  return plan
}

/** The roles that there are targets of, in the order of the results. */
export const rolesOf = (results: Results): readonly Role[] => [
  ...new Set(results.targets.map(({ role }) => role)),
]

function planRole(results: Results, role: Role): LogPlan {
  const targets = targetsOf(results, role)
  const [only] = targets
  if (only !== undefined && targets.length === 1) {
    const logs = only.files.map(file => ownLog(only, file))
    return { logs, logOf: (_target, path) => logs.find(({ file }) => file === path) }
  }
  const position = new Map(targets.map((target, index) => [target, index]))
  const byPath = new Map<string, { readonly logs: readonly PlannedLog[]; readonly which: Uint8Array }>()
  for (const [path, groups] of groupAlike(targets, results.execution.environment)) {
    const logs = planFile(role, groups)
    // One byte a target: a map of a million entries would take more than the results themselves.
    const which = new Uint8Array(targets.length)
    logs.forEach((log, index) => {
      for (const target of log.targets) which[position.get(target) ?? 0] = index + 1
    })
    byPath.set(path, { logs, which })
  }
  return {
    logs: [...byPath.values()].flatMap(({ logs }) => logs),
    logOf: (target, path) => {
      const [file, at] = [byPath.get(path), position.get(target)]
      return at === undefined ? undefined : file?.logs[(file.which[at] ?? 0) - 1]
    },
  }
}

const ownLog = (target: TargetResult, file: FileResult): PlannedLog => ({
  ...{ kind: 'own', role: target.role, file: file.path, colour: colourOfFile(file) },
  path: logPath(target, file.path),
  targets: [target],
  files: [file],
})

/** Not more logs than `MAX_OWN_LOGS + MAX_SHARED_LOGS + 1`. */
function planFile(role: Role, groups: readonly Alike[]): readonly PlannedLog[] {
  const most = groups
    .filter(({ colour }) => colour === 'green')
    .reduce<Alike | undefined>((best, each) => (each.targets.length > sizeOf(best) ? each : best), undefined)
  const together = groups.filter(group => group === most || group.colour === 'grey')
  const apart = groups.filter(group => !together.includes(group)).sort((a, b) => sizeOf(a) - sizeOf(b))
  const own: PlannedLog[] = []
  for (const group of apart) {
    const kept = Math.min(MAX_OWN_LOGS - own.length, group.targets.length)
    own.push(...membersOf(group, 0, kept).map(([target, file]) => ownLog(target, file)))
    if (kept < group.targets.length) together.push(rest(group, kept))
  }
  // The sort is stable: of two that are as frequent, the first stays the first.
  const byFrequency = together.sort((a, b) => sizeOf(b) - sizeOf(a))
  const shared = byFrequency.slice(0, MAX_SHARED_LOGS)
  const others = byFrequency.slice(MAX_SHARED_LOGS)
  return [...sharedLogs(role, shared), ...(others.length === 0 ? [] : [othersLog(role, others)]), ...own]
}

const sizeOf = (group: Alike | undefined): number => group?.targets.length ?? 0

const membersOf = (
  { targets, files }: Alike,
  from: number,
  to = targets.length,
): readonly (readonly [TargetResult, FileResult])[] =>
  targets.slice(from, to).flatMap((target, index) => {
    const file = files[from + index]
    return file === undefined ? [] : [[target, file] as const]
  })

const rest = (group: Alike, from: number): Alike => ({
  ...group,
  targets: group.targets.slice(from),
  files: group.files.slice(from),
})

const WORDS: Record<Colour, string> = {
  green: 'green',
  yellow: 'not-simulated',
  red: 'red',
  grey: 'not-run',
}

function sharedLogs(role: Role, groups: readonly Alike[]): readonly PlannedLog[] {
  const seen = { green: 0, yellow: 0, red: 0, grey: 0 }
  return groups.flatMap(({ path, colour, targets, files }): readonly PlannedLog[] => {
    const [target, ...otherTargets] = targets
    const [file, ...otherFiles] = files
    if (target === undefined || file === undefined) return []
    if (otherTargets.length === 0) return [ownLog(target, file)]
    const number = (seen[colour] += 1)
    const kind = `${WORDS[colour]}${number === 1 ? '' : `-${number}`}`
    return [
      {
        ...{ kind: 'alike', role, file: path, colour, path: sharedLogPath(role, kind, path) },
        targets: [target, ...otherTargets],
        files: [file, ...otherFiles],
      },
    ]
  })
}

function othersLog(role: Role, groups: readonly Alike[]): PlannedLog {
  const members = groups.flatMap(group => membersOf(group, 0))
  const [first, ...others] = members
  if (first === undefined) throw new Error('A log of no target was planned')
  const path = groups[0]?.path ?? ''
  const colours = new Set(groups.map(({ colour }) => colour))
  return {
    ...{ kind: 'others', role, file: path, path: sharedLogPath(role, 'others', path) },
    colour: worstColour(each => colours.has(each)),
    targets: [first[0], ...others.map(([target]) => target)],
    files: [first[1], ...others.map(([, file]) => file)],
  }
}
