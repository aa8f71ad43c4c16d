/**
 * A check run: what a reviewer sees on a pull request. Pure. Invariant: its texts
 * stay within what GitHub takes, begin with the verdict, and link to the whole
 * log whatever had to be left out.
 */
import type { Results } from '../core/model.js'
import { countTargets, targetsOf, verdictOf } from '../core/results.js'
import { annotationsOf, type Annotation } from './annotations.js'
import { databases, troubles, otherDatabases } from './databases.js'
import { oneLine } from './escape.js'
import { plural } from './format.js'
import { comparisonSection } from './comparison.js'
import { foreseenSections } from './foreseen.js'
import { impactSection } from './impact.js'
import { folded } from './markdown-log.js'
import { toMarkdown, toText } from './phrase.js'
import { gateSection, overtakingSection } from './provenance.js'
import * as parts from './summary-parts.js'
import { DETAILS, fitInto, pageFor } from './summary.js'
import * as words from './words.js'
import { SIGNS, describeTotals } from './outcome-words.js'

/** A check run's output, verdict and annotations. */
export interface Check {
  /** One line of at most 255 characters. */
  readonly title: string
  /** Markdown of at most 65,535 bytes, as is the text. */
  readonly summary: string
  readonly text?: string
  readonly conclusion: 'success' | 'failure' | 'neutral'
  /** Failures first; as many as there are, up to `MAX_ANNOTATIONS`. */
  readonly annotations: readonly Annotation[]
}

export interface CheckOptions {
  /** See `SummaryOptions`. */
  readonly links?: parts.Links
}

/** GitHub's description says characters; what it counts is bytes: https://github.com/github/docs/issues/35252 */
export const MAX_CHECK_BYTES = 65_535
/** Fifty requests full of annotations: nobody reads more, and the log has them all. */
export const MAX_ANNOTATIONS = 2500
const MAX_TITLE_CHARACTERS = 255

const CONCLUSIONS = {
  green: 'success',
  red: 'failure',
  'nothing to do': 'neutral',
  'not run': 'neutral',
  yellow: 'neutral',
} as const

/** The check run of an execution. */
export function renderCheck(results: Results, options: CheckOptions = {}): Check {
  const align = parts.createAlign(results)
  const all = annotationsOf(results)
  const steps = words.nextSteps(results).map((step, index) => `${index + 1}. ${toMarkdown(step)}`)
  const pages = DETAILS.map(detail => pageFor(results, options, detail, align))
  const text = fitInto(MAX_CHECK_BYTES, renderEach(pages, textOf))
  return {
    title: titleOf(results),
    summary: fitInto(
      MAX_CHECK_BYTES,
      renderEach(pages, page => summaryOf(page, steps, all.length)),
    ),
    ...(text !== '' && { text }),
    conclusion: CONCLUSIONS[verdictOf(results)],
    annotations: all.slice(0, MAX_ANNOTATIONS),
  }
}

function* renderEach(
  pages: readonly parts.Page[],
  render: (page: parts.Page) => readonly string[],
): Generator<string> {
  for (const page of pages) yield render(page).filter(Boolean).join('\n\n').concat('\n')
}

function titleOf(results: Results): string {
  const role = words.shownRole(results)
  const totals = countTargets(targetsOf(results, role))
  const counts = totals.total === 0 ? '' : `: ${describeTotals(totals, role)}`
  return oneLine(`${toText(words.headline(results))}${counts}`, MAX_TITLE_CHARACTERS)
}

/** The verdict, what to do next, and what a reviewer decides by. */
function summaryOf(page: parts.Page, steps: readonly string[], annotations: number): readonly string[] {
  const { results } = page
  const more = annotations - MAX_ANNOTATIONS
  return [
    `### ${SIGNS[verdictOf(results)]} ${toMarkdown(words.headline(results))}`,
    toMarkdown(words.describeResults(results)),
    ...(steps.length === 0 ? [] : ['**What to do next**', steps.join('\n')]),
    parts.wholeLog(page),
    ...databases(page, words.shownRole(results)),
    ...foreseenSections(page),
    impactSection(page),
    comparisonSection(page),
    overtakingSection(page),
    gateSection(page),
    more > 0 ? `… and ${plural(more, 'annotation')} more than are shown on the lines: see the log.` : '',
    parts.leftOut(page),
  ]
}

/** What went wrong in its surroundings, and the rest. */
function textOf(page: parts.Page): readonly string[] {
  const { results } = page
  return [
    ...troubles(page, words.shownRole(results)),
    parts.problemsList(page),
    ...otherDatabases(page),
    parts.phasesTable(page),
    parts.notRunTable(page),
    folded('Parameters', parts.parametersTable(page)),
    parts.footer(page),
    parts.leftOut(page),
  ]
}
