/** The whole execution as one Markdown document: the summary, then every log. Pure. */
import type { Results, Role } from '../core/model.js'
import { targetsOf } from '../core/results.js'
import { inlineCode } from './escape.js'
import { plural } from './format.js'
import { planLogs, rolesOf } from './log-plan.js'
import { describeTarget } from './markdown-log.js'
import { toMarkdown } from './phrase.js'
import { renderPlannedLog } from './shared-log.js'
import { renderSummary } from './summary.js'
import { FOR_ROLE } from './outcome-words.js'

/** One document for reading and for printing; as long as it has to be. */
export function renderMarkdownReport(results: Results): string {
  const { logs } = planLogs(results)
  const parts = rolesOf(results).flatMap(role => {
    const own = logs.filter(log => log.role === role)
    return [`## ${titleOf(results, role)}\n`, ...own.map(log => renderPlannedLog(results, log, 3))]
  })
  return [renderSummary(results, { maxBytes: Infinity }).replace(/^## /, '# '), ...parts].join('\n')
}

function titleOf(results: Results, role: Role): string {
  const targets = targetsOf(results, role)
  const [only] = targets
  if (only !== undefined && targets.length === 1) return toMarkdown(describeTarget(only))
  const count = plural(targets.length, 'database')
  return role === 'environment'
    ? `${inlineCode(results.execution.environment)}: ${count}`
    : `${FOR_ROLE[role]}${count}`
}
