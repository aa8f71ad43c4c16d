/** The whole execution as one Markdown document: the summary, then every log. Pure. */
import type { Results } from '../core/model.js'
import { toMarkdown } from './phrase.js'
import { describeTarget, renderLog } from './markdown-log.js'
import { renderSummary } from './summary.js'

/** One document for reading and for printing; as long as it has to be. */
export function renderMarkdownReport(results: Results): string {
  const logs = results.targets.flatMap(target => [
    `## ${toMarkdown(describeTarget(target))}\n`,
    ...target.files.map(file => renderLog(results, target, file, 3)),
  ])
  return [renderSummary(results, { maxBytes: Infinity }).replace(/^## /, '# '), ...logs].join('\n')
}
