/**
 * Statements that read: SELECT and its kin, SHOW, DESCRIBE, EXPLAIN, DO. Invariant: what they do beside reading is
 * taken out before they are sent, and what it would have given is not shown.
 */
import type { Output } from '../../../core/model.js'
import { createReader } from '../statements/reader.js'
import type { Outcome } from './create-table.js'
import { withoutDeeds } from './deeds.js'
import { scan } from './matching.js'
import { fieldsOver, overWorld, tokensIn } from './queries.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, isRefusal, refuse } from './refusal.js'
import { mustFind, qualify, type Scene } from './scene.js'
import { rethrow } from './server-words.js'

export type Told = Outcome & { readonly output?: Output }

/** @param word - Its first keyword. */
export async function query(scene: Scene, word: string): Promise<Told> {
  if (/^(?:SHOW|HELP)$/.test(word)) return show(scene)
  if (/^(?:DESCRIBE|DESC|EXPLAIN)$/.test(word)) return explain(scene)
  const { text, variables, isVague } = await withoutDeeds(scene)
  // ANALYZE runs a query as it is, and tells how.
  const from =
    word === 'ANALYZE' ? (tokensIn(scene, text).find(each => RUNS.test(each.keyword))?.start ?? 0) : 0
  const bare = text.slice(from)
  mustOnlyRead(tokensIn(scene, bare))
  const sql = await overWorld(scene, bare, 'columns')
  // Names and shapes first: they are known even where the rows are not.
  const fields = await fieldsOver(scene, bare)
  const over = await overWorld(scene, bare, 'rows')
  if (variables !== undefined)
    return assign(scene, { over, variables, isVague, isSame: over === bare }, fields.length)
  const found = await scene.run(over).catch((thrown: unknown) => rethrow(thrown, over !== bare))
  if (sql === bare) await scan(scene, bare)
  if (isVague) return fields.length > 0 && !/\bWHERE\b|\bHAVING\b/i.test(bare) ? { rows: found.rows } : {}
  return word === 'ANALYZE' ? {} : found
}

const RUNS = /^(?:SELECT|WITH|TABLE|VALUES)$/

interface Assignment {
  readonly over: string
  readonly variables: readonly string[]
  readonly isVague: boolean
  /** Whether no table stands for another. */
  readonly isSame: boolean
}

/** SELECT … INTO @variable, which holds in the session of the simulation too. */
async function assign(
  scene: Scene,
  { over, variables, isVague, isSame }: Assignment,
  columns: number,
): Promise<Told> {
  if (columns !== variables.length)
    refuse(1222, 'The used SELECT statements have a different number of columns')
  if (isVague) doubt('what it puts into a variable is only known at the time of execution')
  const found = await scene.askAs(over).catch((thrown: unknown) => rethrow(thrown, !isSame))
  if (found.length > 1) refuse(1172, 'Result consisted of more than one row')
  if (found.length === 1) {
    const sql = `${over} INTO ${variables.join(', ')}`
    await scene.run(sql).catch((thrown: unknown) => rethrow(thrown, !isSame))
  }
  return { rows: found.length }
}

/** Whether it shows how a table is made that the change has altered. */
async function showsTable(scene: Scene): Promise<boolean> {
  const [, create, table, ...rest] = scene.tokens
  if (create?.keyword !== 'CREATE' || table?.keyword !== 'TABLE') return false
  const name = createReader(rest).name()
  const found = name && (await mustFind(scene, qualify(scene, name)))
  return found?.kind === 'table' && (found.origin === 'made' || found.isChanged)
}

async function show(scene: Scene): Promise<Told> {
  const { text, tokens } = scene
  // These cannot fail any more; only what they would show is not known.
  if (await showsTable(scene)) return {}
  for (const [key, relation] of scene.world.relations) {
    const [, name = ''] = key.split('\0')
    const isNamed = tokens.some(token => token.kind === 'name' && token.text === name)
    const isOther =
      relation === 'gone' || relation.kind === 'obscure' || relation.origin === 'made' || relation.isChanged
    if (isNamed && isOther) doubt(`it is about ${name}, which the change has altered`)
  }
  if (scene.world.relations.size + scene.world.others.size > 0 && !UNTOUCHED.test(tokens[1]?.keyword ?? '')) {
    if (/^SHOW (?:FULL )?TABLES$/.test(tokens.map(({ keyword }) => keyword).join(' '))) return {}
    doubt('it lists what the change has altered')
  }
  return scene.run(text).catch((thrown: unknown) => rethrow(thrown, false))
}

/** What SHOW tells of the server, or of one object. */
const UNTOUCHED = /^(?:VARIABLES|STATUS|WARNINGS|ERRORS|ENGINES|GRANTS|PLUGINS|COLLATION|CHARSET|CREATE)$/

async function explain(scene: Scene): Promise<Told> {
  const { text } = await withoutDeeds(scene)
  const over = await overWorld(scene, text, 'columns').catch((thrown: unknown) => {
    if (isRefusal(thrown)) throw thrown
    return undefined
  })
  if (over !== text) doubt('it describes what the change has altered')
  return scene.run(text).catch((thrown: unknown) => rethrow(thrown, false))
}

/** DO evaluates, and throws away. */
export async function evaluate(scene: Scene): Promise<Told> {
  const [word] = scene.tokens
  const body = `SELECT ${scene.text.slice(word?.end ?? 0)}`
  const { text } = await withoutDeeds({ ...scene, text: body, tokens: tokensIn(scene, body) })
  mustOnlyRead(tokensIn(scene, text))
  const over = await overWorld(scene, text, 'rows')
  await scene.run(over).catch((thrown: unknown) => rethrow(thrown, over !== text))
  return { rows: 0 }
}
