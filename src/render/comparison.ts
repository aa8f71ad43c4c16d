/**
 * Prediction, dry run and outcome of the same statements side by side. Pure. Invariant: two of them disagree only
 * when both have spoken, and where they do is shown first.
 */
import type { Results, Role, StatementResult, TargetResult } from '../core/model.js'
import { targetsOf } from '../core/results.js'
import { cellCode } from './escape.js'
import { plural } from './format.js'
import { OUTCOME_SIGNS, wordOf } from './outcome-words.js'
import { phrase, toCell } from './phrase.js'
import type { Sheet } from './summary-parts.js'
import { verdictOfStatement } from './words.js'

/** What the passes of an execution came to for one statement on one target of the environment. */
export interface Compared {
  readonly target: string
  readonly path: string
  readonly line: number
  readonly by: Readonly<Partial<Record<Role, StatementResult>>>
  /** Whether one foresaw a success, or had it, and another a failure. */
  readonly agree: 'agree' | 'differ'
}

const comparisons = new WeakMap<Results, readonly Compared[]>()

/** Every statement that was simulated, in execution order; empty when nothing came after the simulation. */
export function compare(results: Results): readonly Compared[] {
  const known = comparisons.get(results) ?? makeComparison(results)
  comparisons.set(results, known)
  return known
}

function makeComparison(results: Results): readonly Compared[] {
  const dryRuns = new Map<string, TargetResult>()
  for (const dryRun of targetsOf(results, 'dry-run')) {
    const { target, mirror } = dryRun
    for (const name of mirror === undefined ? [target] : [mirror.of, ...(mirror.alsoFor ?? [])])
      dryRuns.set(name, dryRun)
  }
  const environment = new Map(targetsOf(results, 'environment').map(target => [target.target, target]))
  if (dryRuns.size + environment.size === 0) return []
  return targetsOf(results, 'simulation').flatMap(simulation => {
    const { target } = simulation
    const [tried, done] = [statementsOf(dryRuns.get(target)), statementsOf(environment.get(target))]
    return simulation.files.flatMap(({ path, statements }) =>
      statements.map((foreseen): Compared => {
        const key = keyOf(path, foreseen)
        const [dryRun, outcome] = [tried.get(key), done.get(key)]
        const by = {
          simulation: foreseen,
          ...(dryRun !== undefined && { 'dry-run': dryRun }),
          ...(outcome !== undefined && { environment: outcome }),
        }
        const said = new Set([foreseen, dryRun, outcome].map(saidBy).filter(each => each !== undefined))
        return { target, path, line: foreseen.line, by, agree: said.size > 1 ? 'differ' : 'agree' }
      }),
    )
  })
}

const keyOf = (path: string, { start }: StatementResult): string => JSON.stringify([path, start])

const statementsOf = (target: TargetResult | undefined): ReadonlyMap<string, StatementResult> =>
  new Map(
    (target?.files ?? []).flatMap(({ path, statements }) =>
      statements.map(statement => [keyOf(path, statement), statement] as const),
    ),
  )

/** Success or failure, when that was said. What was undone later had succeeded. */
function saidBy(statement: StatementResult | undefined): 'success' | 'failure' | undefined {
  if (statement?.status === 'succeeded' || statement?.status === 'rolled-back') return 'success'
  return statement?.status === 'failed' ? 'failure' : undefined
}

export const COMPARISON_TITLE = 'Foreseen, tried and done'

/** How many came out as foreseen. */
export function describeComparison(all: readonly Compared[]): string {
  const { length } = all.filter(({ agree }) => agree === 'differ')
  return length === 0
    ? `What was foreseen is what happened, as far as anything did: ${plural(all.length, 'statement')} compared.`
    : `${plural(length, 'statement')} of ${all.length} came out otherwise than foreseen.`
}

/** Those that differ first, else in execution order. */
export const differingFirst = (all: readonly Compared[]): readonly Compared[] => [
  ...all.filter(({ agree }) => agree === 'differ'),
  ...all.filter(({ agree }) => agree === 'agree'),
]

/** The roles in the order they had their turn, with the heads of their columns. */
export const PASSES: readonly (readonly [Role, string])[] = [
  ['simulation', 'Prediction'],
  ['dry-run', 'Dry run'],
  ['environment', 'Outcome'],
]

/** The section of a summary: how many agree, and a row a statement, those that differ first. */
export function comparisonSection({ results, detail }: Sheet): string {
  const all = compare(results)
  if (all.length === 0) return ''
  const shown = differingFirst(all).slice(0, detail.others)
  const heads = PASSES.filter(([role]) => targetsOf(results, role).length > 0)
  const names = targetsOf(results, 'simulation').length > 1
  const rows = shown.map(({ target, path, line, by, agree }) => {
    const where = `${agree === 'differ' ? '⚠️ ' : ''}${toCell(phrase`${`${path}:${line}`}`)}`
    const on = names ? `<br>${cellCode(target, 100)}` : ''
    return `| ${[`${where}${on}`, ...heads.map(([role]) => cellOf(by[role]))].join(' | ')} |`
  })
  const more = all.length - shown.length
  return [
    `### ${COMPARISON_TITLE}`,
    `**${describeComparison(all)}**`,
    ...(shown.length === 0
      ? []
      : [
          [
            `| Statement | ${heads.map(([, head]) => head).join(' | ')} |`,
            `| --- |${' --- |'.repeat(heads.length)}`,
            ...rows,
            ...(more > 0
              ? [`| … ${plural(more, 'statement')} more: see the logs |${' |'.repeat(heads.length)}`]
              : []),
          ].join('\n'),
        ]),
  ].join('\n\n')
}

function cellOf(statement: StatementResult | undefined): string {
  if (statement === undefined) return '·'
  const why = statement.status === 'failed' ? `<br>${toCell(verdictOfStatement(statement))}` : ''
  return `${OUTCOME_SIGNS[statement.status]} ${wordOf(statement)}${why}`
}
