/**
 * What the server only warns of in a SELECT, and refuses in strict mode where rows are written. Invariant: warnings
 * that come while rows are looked at are told from those that come before the first.
 */
import { tokensIn } from './queries.js'
import { quoteName } from './quoting.js'
import { doubt } from './refusal.js'
import type { Scene, Warning } from './scene.js'
import { refuseWarnings } from './server-words.js'

interface Evaluation {
  /** A query whose WHERE is the condition. */
  readonly query: string
  readonly condition: string
  /** What the condition looks at, behind FROM. */
  readonly source: string
  /** The columns it is about. */
  readonly columns: readonly string[]
}

const telling = (warnings: readonly Warning[]): readonly Warning[] =>
  warnings.filter(({ level }) => level !== 'Note')

/** @throws A refusal when the server would not evaluate a condition over the rows in strict mode. */
export async function refuseEvaluation(scene: Scene, evaluation: Evaluation): Promise<void> {
  const { query, condition, source, columns } = evaluation
  const warned = telling(await scene.warningsOf(query))
  if (warned.length === 0) return
  const early = telling(await scene.warningsOf(`${query} LIMIT 0`))
  const fresh = warned.filter(({ message }) => !early.some(each => each.message === message))
  if (fresh.length > 0) refuseWarnings(fresh)
  // A constant is made to fit what it is compared with once: a list before all rows, any other at the first row
  // that is not NULL.
  const tokens = tokensIn(scene, condition)
  const isList = tokens.some(({ keyword }) => keyword === 'IN')
  if (isList && !tokens.some(({ text }) => /^[<>=]$/.test(text))) return
  if (isList || tokens.some(({ keyword }) => /^(?:AND|OR|XOR|CASE|IF)$/.test(keyword)))
    doubt(`the server warns: ${warned[0]?.message ?? ''}`)
  const notNull = columns.map(column => `${quoteName(column)} IS NOT NULL`)
  const rows = await scene.askAs(
    `SELECT 1 AS found FROM ${source} WHERE ${['TRUE', ...notNull].join(' AND ')} LIMIT 1`,
  )
  if (rows.length > 0) refuseWarnings(warned)
}
