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
  /** Warnings that the server does not mind here, wherever it comes upon them. */
  readonly forgiven?: readonly Warning[]
}

/** What makes the server work an expression out for each row; it need not to count what is never NULL. */
export const evaluated = (expression: string): string => `MAX((${expression}))`

const telling = (warnings: readonly Warning[]): readonly Warning[] =>
  warnings.filter(({ level }) => level !== 'Note')

/** What strict mode makes an error of, by when the server warns of it. */
interface Raised {
  /** While it looks at rows. */
  readonly fresh: readonly Warning[]
  /** Before the first: a constant is made to fit what it is compared with, or the tables have no more than a row. */
  readonly early: readonly Warning[]
}

/** Those that are more often here than there. */
function beyond(these: readonly Warning[], there: readonly Warning[]): readonly Warning[] {
  const count = (all: readonly Warning[], message: string): number =>
    all.filter(each => each.message === message).length
  return these.filter(({ message }) => count(these, message) > count(there, message))
}

/** A list of constants is made to fit before all else, and strict mode does not mind that: it is left out. */
export async function raisedBy(scene: Scene, query: string): Promise<Raised> {
  const warned = telling(await scene.warningsOf(query))
  if (warned.length === 0) return { fresh: [], early: [] }
  const counted = beyond(warned, telling(await scene.preparedWarningsOf(query)))
  if (counted.length === 0) return { fresh: [], early: [] }
  const fresh = beyond(counted, telling(await scene.warningsOf(`${query} LIMIT 0`)))
  return { fresh, early: counted.filter(each => !fresh.includes(each)) }
}

/** @throws A refusal when the server would not evaluate a condition over the rows in strict mode. */
export async function refuseEvaluation(scene: Scene, evaluation: Evaluation): Promise<void> {
  const { query, condition, source, columns, forgiven = [] } = evaluation
  const raised = await raisedBy(scene, query)
  const [fresh, early] = [beyond(raised.fresh, forgiven), beyond(raised.early, forgiven)]
  const [first] = [...fresh, ...early]
  if (first === undefined) return
  // What a change has done to the rows may be what the server warns of here.
  const own = telling(await scene.warningsOf(`SELECT COUNT(*) FROM ${source}`))
  if (own.length > 0) doubt(`the server warns: ${first.message}`)
  refuseWarnings(fresh)
  if (tokensIn(scene, condition).some(({ keyword }) => /^(?:AND|OR|XOR|CASE|IF|IN)$/.test(keyword)))
    doubt(`the server warns: ${first.message}`)
  // At the first row that is not NULL.
  const notNull = columns.map(column => `${quoteName(column)} IS NOT NULL`)
  const rows = await scene.askAs(
    `SELECT 1 AS found FROM ${source} WHERE ${['TRUE', ...notNull].join(' AND ')} LIMIT 1`,
  )
  if (rows.length > 0) refuseWarnings(early)
}
