/**
 * The job summary: verdict, what happened and what to do next on the first
 * screen, details below. Pure. Invariant: however small the limit, what comes
 * out is whole Markdown that begins with the verdict.
 */
import type { Results } from '../core/model.js'
import { verdictOf } from '../core/results.js'
import { databases, troubles, otherDatabases } from './databases.js'
import { linkTarget } from './escape.js'
import { comparisonSection } from './comparison.js'
import { foreseenSections } from './foreseen.js'
import { impactSection } from './impact.js'
import { executionFolder } from './log-path.js'
import { planLogs } from './log-plan.js'
import { alertBox, folded } from './markdown-log.js'
import { toMarkdown } from './phrase.js'
import { gateSection, overtakingSection } from './provenance.js'
import * as parts from './summary-parts.js'
import * as words from './words.js'

/** The step summary's own limit; above it the whole summary is dropped in silence. */
export const MAX_SUMMARY_BYTES = 1024 * 1024

export type { Links } from './summary-parts.js'
import { SIGNS } from './outcome-words.js'

export interface SummaryOptions {
  /** A key that is a log's path (see `layoutLogs`) links that log; the others are listed by name. */
  readonly links?: parts.Links
  readonly maxBytes?: number
  /** Makes an escaped target of a link from a log's path, for a page that lies beside the logs. */
  readonly linkLog?: (path: string) => string
}

/** From everything to next to nothing. */
export const DETAILS: readonly parts.Detail[] = [
  { troubles: 25, diffRows: 40, fileRows: 2000, others: 500 },
  { troubles: 10, diffRows: 30, fileRows: 300, others: 100 },
  { troubles: 5, diffRows: 20, fileRows: 100, others: 20 },
  { troubles: 3, diffRows: 15, fileRows: 25, others: 5 },
  { troubles: 1, diffRows: 11, fileRows: 10, others: 2 },
  { troubles: 1, diffRows: 0, fileRows: 0, others: 0 },
]

/**
 * The first rendering, from the most detailed on, that takes at most this many bytes.
 *
 * @returns Else the last one, cut at the end of a line.
 */
export function fitInto(maxBytes: number, renderings: Iterable<string>): string {
  let last = ''
  for (const rendering of renderings) {
    if (Buffer.byteLength(rendering) <= maxBytes) return rendering
    last = rendering
  }
  const lines = last.split('\n')
  while (lines.length > 0 && Buffer.byteLength(lines.join('\n')) > maxBytes) lines.pop()
  return lines.join('\n')
}

/** The summary of an execution as Markdown. */
export const renderSummary = (results: Results, options: SummaryOptions = {}): string =>
  fitInto(options.maxBytes ?? MAX_SUMMARY_BYTES, renderings(results, options))

function* renderings(results: Results, options: SummaryOptions): Generator<string> {
  const align = parts.createAlign(results)
  const start = opening(results)
  for (const detail of DETAILS) yield renderWith(pageFor(results, options, detail, align), start)
  yield `${start.join('\n\n')}\n`
  yield `${headingOf(results)}\n`
}

/** What the parts of a page are made from. */
export const pageFor = (
  results: Results,
  options: Pick<SummaryOptions, 'links' | 'linkLog'>,
  detail: parts.Detail,
  align: parts.Page['align'],
): parts.Page => ({
  results,
  detail,
  isAll: detail === DETAILS[0],
  align,
  links: options.links ?? new Map<string, URL>(),
  plan: planLogs(results),
  linkTo: ({ path }) =>
    options.linkLog?.(path) ??
    linkTarget(options.links?.get(`${executionFolder(results.execution)}/${path}`)),
})

function renderWith(page: parts.Page, start: readonly string[]): string {
  const { results } = page
  const shown = words.shownRole(results)
  return [
    ...start,
    parts.namedLinks(page),
    ...troubles(page, shown),
    ...databases(page, shown),
    ...foreseenSections(page),
    impactSection(page),
    comparisonSection(page),
    overtakingSection(page),
    gateSection(page),
    ...otherDatabases(page),
    parts.problemsList(page),
    parts.phasesTable(page),
    parts.notRunTable(page),
    folded('Parameters', parts.parametersTable(page)),
    parts.footer(page),
    parts.leftOut(page),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

const BOXES = {
  green: 'TIP',
  yellow: 'WARNING',
  red: 'CAUTION',
  'nothing to do': 'NOTE',
  'not run': 'NOTE',
} as const

const headingOf = (results: Results): string =>
  `## ${SIGNS[verdictOf(results)]} ${toMarkdown(words.headline(results))}`

function opening(results: Results): readonly string[] {
  const steps = words.nextSteps(results).map((step, index) => `${index + 1}. ${toMarkdown(step)}`)
  const next = steps.length === 0 ? [] : ['', '**What to do next**', '', ...steps]
  return [
    headingOf(results),
    alertBox(BOXES[verdictOf(results)], [toMarkdown(words.describeResults(results)), ...next]),
  ]
}
