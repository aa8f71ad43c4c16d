/**
 * What a reviewer looks for, as sections of the HTML report: what the change does
 * to what is there, who let it in, what it overtakes. Pure.
 */
import type { Results } from '../core/model.js'
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
import { own, phrase, toHtml, type Phrase } from './phrase.js'
import {
  describeDigest,
  describeGate,
  describeOvertaken,
  describeOvertaking,
  GATE_TITLE,
} from './provenance.js'

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
