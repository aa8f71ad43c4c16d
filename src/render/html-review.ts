/**
 * What a reviewer looks for, as sections of the HTML report: what the change would do and
 * does to what is there, who let it in, what it overtakes. Pure.
 */
import type { Results, StatementResult } from '../core/model.js'
import { targetsOf } from '../core/results.js'
import { COMPARISON_TITLE, compare, describeComparison, differingFirst, PASSES } from './comparison.js'
import {
  CHANGES_TITLE,
  describeChanges,
  describeTotalEffects,
  foreseenRows,
  locksOf,
  OPEN_TITLE,
  openRows,
  type ForeseenRow,
} from './foreseen.js'
import { formatDuration, plural } from './format.js'
import { list, table } from './html-parts.js'
import {
  describeEffects,
  describeLocks,
  describeRows,
  describeTotalImpact,
  IMPACT_TITLE,
  impactRows,
} from './impact.js'
import { OUTCOME_SIGNS, wordOf } from './outcome-words.js'
import { own, phrase, quoted, toHtml, type Phrase } from './phrase.js'
import {
  describeDigest,
  describeGate,
  describeOvertaken,
  describeOvertaking,
  GATE_TITLE,
} from './provenance.js'
import { verdictOfStatement } from './words.js'

const MAX_ROWS = 500

/** The statements that destroy, rewrite or block, the worst first. */
export function impactTable({ targets }: Results): string {
  const rows = impactRows(targets)
  if (rows.length === 0) return ''
  const more = rows.length - MAX_ROWS
  const lines = (phrases: readonly Phrase[]): string => phrases.map(toHtml).join('<br>')
  const cells = rows
    .slice(0, MAX_ROWS)
    .map(({ path, line, impact, durationMs, targets: on }) => [
      `${toHtml(phrase`${`${path}:${line}`}`)}${on.length === 1 ? '' : `<br>on ${plural(on.length, 'target')}`}`,
      lines(describeEffects(impact)),
      lines(describeLocks(impact)),
      formatDuration(durationMs),
      impact.algorithm === undefined ? '' : toHtml(phrase`${impact.algorithm}`),
    ])
  const shown = table('impact', IMPACT_TITLE, ['Where', 'What', 'Lock', 'Time', 'Algorithm'], cells)
  const said = [
    own(`${describeTotalImpact(rows)}.`),
    ...describeRows(targets),
    ...(more > 0 ? [own(`${plural(more, 'statement')} more: see the logs of the files.`)] : []),
  ]
  return shown.replace('</section>', () => `${list(said)}</section>`)
}

/** What a simulation foresees: what would change, the destructive first, and what nobody can tell. */
export function foreseenTables(results: Results): string {
  const [changes, open] = [foreseenRows(results), openRows(results)]
  const lines = (phrases: readonly Phrase[]): string => phrases.map(toHtml).join('<br>')
  const changed = table(
    'changes',
    CHANGES_TITLE,
    ['Where', 'What', 'Lock'],
    changes.slice(0, MAX_ROWS).map(row => [placeOf(row), lines(describeChanges(row)), lines(locksOf(row))]),
  )
  const total = list([own(`${describeTotalEffects(changes)}.`), ...moreThan(changes.length)])
  return [
    changed.replace('</section>', () => `${total}</section>`),
    table(
      'open',
      OPEN_TITLE,
      ['Where', 'Why'],
      open.slice(0, MAX_ROWS).map(row => [placeOf(row), toHtml(quoted(row.prediction.reason ?? ''))]),
    ).replace('</section>', () => `${list(moreThan(open.length))}</section>`),
  ]
    .filter(Boolean)
    .join('\n')
}

/** Prediction, dry run and outcome side by side, those that differ first. */
export function comparisonTable(results: Results): string {
  const all = compare(results)
  const passes = PASSES.filter(([role]) => targetsOf(results, role).length > 0)
  const rows = differingFirst(all)
    .slice(0, MAX_ROWS)
    .map(({ target, path, line, by, agree }) => [
      `${agree === 'differ' ? '⚠️ ' : ''}${toHtml(phrase`${`${path}:${line}`} on ${target}`)}`,
      ...passes.map(([role]) => saidOf(by[role])),
    ])
  const heads = ['Statement', ...passes.map(([, head]) => head)]
  const said = list([own(describeComparison(all)), ...moreThan(all.length)])
  return table('comparison', COMPARISON_TITLE, heads, rows).replace('</section>', () => `${said}</section>`)
}

function saidOf(statement: StatementResult | undefined): string {
  if (statement === undefined) return ''
  const why = statement.status === 'failed' ? `<br>${toHtml(verdictOfStatement(statement))}` : ''
  return `${OUTCOME_SIGNS[statement.status]} ${wordOf(statement)}${why}`
}

const placeOf = ({ path, line, targets }: ForeseenRow): string =>
  `${toHtml(phrase`${`${path}:${line}`}`)}${targets.length === 1 ? '' : `<br>on ${plural(targets.length, 'target')}`}`

const moreThan = (count: number): readonly Phrase[] =>
  count > MAX_ROWS ? [own(`${plural(count - MAX_ROWS, 'statement')} more: see the logs of the files.`)] : []

/** Approvals, earlier deployments and the digest of the change. */
export function provenance(results: Results): string {
  const overtaking = describeOvertaking(results)
  const phrases = [
    ...describeGate(results),
    ...(overtaking.length === 0 ? [] : [overtaking]),
    ...results.overtakes.map(describeOvertaken),
    ...(results.change.digest === undefined ? [] : [describeDigest(results)]),
  ]
  return phrases.length === 0
    ? ''
    : `<section aria-labelledby="provenance"><h2 id="provenance">${GATE_TITLE}</h2>\n${list(phrases)}</section>`
}
