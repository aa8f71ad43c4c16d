/**
 * Queries of the change, over tables as the change has left them: what was altered stands in front of the query as
 * a common table expression of the same name. Invariant: the server resolves every name but those of tables that
 * are gone.
 */
import { tokensOf, type Token } from '../statements/tokens.js'
import { isSame, type Relation, type Table, type TableName, type View } from './model.js'
import { quoteName } from './quoting.js'
import { doubt, isRefusal, refuse } from './refusal.js'
import { keyIn, peek, type Field, type Scene } from './scene.js'
import { SAME, rethrow } from './server-words.js'

/** What is asked: only what a query's columns are, or what its rows are too. */
type Need = 'columns' | 'rows'

export const tokensIn = (scene: Scene, text: string): readonly Token[] =>
  tokensOf(text, { server: scene.server, sqlMode: scene.session.sqlMode })

interface Stand {
  readonly name: string
  readonly database: string
  readonly sql: string
}

/**
 * A query as it is sent.
 *
 * @throws A refusal when a table is gone; a doubt when rows that are needed are not known.
 */
export async function overWorld(scene: Scene, text: string, need: Need): Promise<string> {
  const tokens = tokensIn(scene, text)
  checkObjects(scene, tokens)
  return standing(text, tokens, await standsFor(scene, tokens, need))
}

/**
 * A query that gives the same rows whatever is changed afterwards: each table in it stands for what it is now.
 *
 * @param need - Only the columns, where it is known already that the rows are.
 *
 * @throws As `overWorld` does.
 */
export async function frozen(scene: Scene, text: string, need: Need = 'rows'): Promise<string> {
  const tokens = tokensIn(scene, text)
  checkObjects(scene, tokens)
  const stands = [...(await standsFor(scene, tokens, need))]
  const isThere = (name: TableName): boolean => stands.some(each => keyIn(scene, each) === keyIn(scene, name))
  for (const name of placesOf(scene, tokens)) {
    if (isThere(name)) continue
    const relation = await peek(scene, name)
    if (relation?.kind === 'table') stands.push({ ...name, sql: tableSql(relation, tokens, need) })
    else if (relation?.kind === 'view') stands.push({ ...name, sql: await viewSql(scene, relation, []) })
  }
  return standing(text, tokens, stands)
}

/** Names that stand where tables are read from. */
const placesOf = (scene: Scene, tokens: readonly Token[]): readonly TableName[] =>
  tokens.flatMap((token, at) => {
    const before = tokens[at - 1]
    const isPlace =
      /^(?:FROM|JOIN|STRAIGHT_JOIN)$/.test(before?.keyword ?? '') || /^[,(]$/.test(before?.text ?? '')
    if (!isPlace || token.kind !== 'name') return []
    const isQualified = tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'name'
    const name = isQualified ? (tokens[at + 2]?.text ?? '') : token.text
    const database = isQualified ? token.text : scene.session.database
    return database === undefined ? [] : [{ database, name }]
  })

function standing(text: string, tokens: readonly Token[], stands: readonly Stand[]): string {
  if (stands.length === 0) return text
  const names = new Set(stands.map(({ name }) => name.toLowerCase()))
  if (names.size < stands.length) doubt('tables of one name in several databases are changed')
  const definitions = stands.map(({ name, sql }) => `${quoteName(name)} AS (${sql})`).join(', ')
  const bare = withoutDatabases(text, tokens, stands)
  const [first] = tokens
  if (first?.keyword !== 'WITH') return `WITH ${definitions} ${bare}`
  const isRecursive = tokens[1]?.keyword === 'RECURSIVE'
  const at = (isRecursive ? tokens[1] : first)?.end ?? 0
  return `${bare.slice(0, at)} ${definitions}, ${bare.slice(at)}`
}

const CATALOGS = /^(?:information_schema|performance_schema|mysql|sys)$/i

/** @throws A doubt where a query is about what the server knows nothing of yet. */
function checkObjects(scene: Scene, tokens: readonly Token[]): void {
  const isOfCatalog = tokens.some(({ kind, text: name }) => kind === 'name' && CATALOGS.test(name))
  if (isOfCatalog && scene.world.relations.size + scene.world.others.size > 0)
    doubt('it looks at the catalog, which the change has altered')
  checkRoutines(scene, tokens)
}

/** Routines that the change has made or altered are not on the server yet. */
function checkRoutines(scene: Scene, tokens: readonly Token[]): void {
  for (const [key, other] of scene.world.others) {
    const [kind, database = '', name = ''] = key.split('\0')
    const at =
      kind !== 'function' ? -1 : tokens.findIndex(each => each.kind === 'name' && isSame(each.text, name))
    if (at < 0) continue
    const isCall = tokens[at + 1]?.text === '(' && database === scene.session.database
    if (isCall && other === 'gone' && tokens[at - 1]?.text !== '.')
      refuse(1305, `FUNCTION ${database}.${tokens[at]?.text ?? name} does not exist`)
    doubt(`it calls the function ${name}, which the change has made or dropped`)
  }
}

/** Whether a token names a relation, and not one of its namesakes. */
function refersTo(
  scene: Scene,
  tokens: readonly Token[],
  at: number,
  relation: { database: string; name: string },
): boolean {
  const token = tokens[at]
  if (token?.kind !== 'name') return false
  const fold = (name: string): string => (scene.catalog.settings.foldsCase ? name.toLowerCase() : name)
  if (fold(token.text) !== fold(relation.name)) return false
  const isQualified = tokens[at - 1]?.text === '.' && tokens[at - 2]?.kind === 'name'
  if (isQualified) return fold(tokens[at - 2]?.text ?? '') === fold(relation.database)
  return relation.database === scene.session.database
}

async function standsFor(scene: Scene, tokens: readonly Token[], need: Need): Promise<readonly Stand[]> {
  const stands = new Map<string, Stand>()
  const add = async (relation: Relation): Promise<void> => {
    const key = keyIn(scene, relation)
    if (stands.has(key)) return
    if (relation.origin === 'made') scene.needs.add(`${relation.kind} ${relation.name}`)
    if (relation.kind === 'sequence') return
    if (relation.kind === 'view') {
      const inner = await insideView(scene, relation, need)
      for (const each of inner) stands.set(`${each.database}\0${each.name}`, each)
      stands.set(key, { ...relation, sql: await viewSql(scene, relation, inner) })
    } else stands.set(key, { ...relation, sql: tableSql(relation, tokens, need) })
  }
  for (const [key, relation] of [...scene.world.relations, ...scene.session.temporary]) {
    const [database = '', name = ''] = key.split('\0')
    const at = tokens.findIndex((_, index) => refersTo(scene, tokens, index, { database, name }))
    if (at < 0) continue
    if (relation === 'gone') checkGone(scene, tokens, { database, name })
    else if (relation.kind === 'obscure') doubt(relation.reason)
    else if (relation.isChanged || isUnknown(relation)) await add(relation)
  }
  for (const view of await viewsNamed(scene, tokens)) {
    const inner = await insideView(scene, view, need)
    if (inner.length > 0) await add(view)
  }
  return [...stands.values()]
}

const isUnknown = (relation: Relation): boolean =>
  relation.kind === 'table' && relation.content.unknown !== undefined

/** Live views that a text names; those the change made are in the world. */
async function viewsNamed(scene: Scene, tokens: readonly Token[]): Promise<readonly View[]> {
  if (scene.world.relations.size === 0 && scene.session.temporary.size === 0) return []
  const found: View[] = []
  const names = new Set(tokens.flatMap(({ kind, text }) => (kind === 'name' ? [text.toLowerCase()] : [])))
  const { database } = scene.session
  if (database === undefined) return []
  for (const { name } of await scene.catalog.views(database)) {
    if (!names.has(name.toLowerCase()) || scene.world.relations.has(keyIn(scene, { database, name })))
      continue
    const view = await peek(scene, { database, name })
    if (view?.kind === 'view') found.push(view)
  }
  return found
}

const TABLE_WORDS = /^(?:FROM|JOIN|STRAIGHT_JOIN|INTO|UPDATE|TABLE|DESCRIBE|DESC|EXPLAIN)$/

function checkGone(scene: Scene, tokens: readonly Token[], gone: { database: string; name: string }): void {
  const places = tokens.flatMap((_, at) =>
    // In front of a column it says nothing that its place behind FROM does not say.
    refersTo(scene, tokens, at, gone) && tokens[at + 1]?.text !== '.' ? [at] : [],
  )
  const wordBefore = (at: number): Token | undefined => tokens[tokens[at - 1]?.text === '.' ? at - 3 : at - 1]
  if (places.length > 0 && tokens.some(({ keyword }) => keyword === 'WITH')) {
    doubt(`${gone.name} is gone, and the query may define it`)
  }
  const at = places.find(each => TABLE_WORDS.test(wordBefore(each)?.keyword ?? ''))
  if (at !== undefined)
    refuse(1146, `Table '${gone.database}.${tokens[at]?.text ?? gone.name}' doesn't exist`)
  if (places.some(each => /^[,(]$/.test(wordBefore(each)?.text ?? ''))) {
    doubt(`it may be about ${gone.name}, which is gone`)
  }
}

function tableSql(table: Table, tokens: readonly Token[], need: Need): string {
  if (need === 'rows') {
    if (table.content.unknown !== undefined)
      doubt(`nobody knows the rows of ${table.name}: ${table.content.unknown}`)
    const isAll = tokens.some(({ text }, at) => text === '*' && tokens[at - 1]?.text !== '(')
    for (const [column, why] of table.content.vague) {
      const isNamed = tokens.some(({ kind, text }) => kind === 'name' && isSame(text, column))
      if (isAll || isNamed) doubt(`nobody knows the values of ${table.name}.${column}: ${why}`)
    }
    mustNotFindZeros(table, tokens)
  }
  return table.content.sql
}

/**
 * IS NULL finds the zero dates of a column that is NOT NULL, but only in a table.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/comparison-operators.html
 */
function mustNotFindZeros({ name: table, columns }: Table, tokens: readonly Token[]): void {
  for (const { name, type, isNullable } of columns) {
    if (isNullable || !/^date(?:time)?$/.test(type.name)) continue
    const asks = tokens.some(
      ({ kind, text }, at) =>
        kind === 'name' &&
        isSame(text, name) &&
        tokens[at + 1]?.keyword === 'IS' &&
        tokens[at + 2]?.keyword === 'NULL',
    )
    if (asks) doubt(`IS NULL finds zero dates in ${table}.${name}, and not where the change has been`)
  }
}

/** A view's query over what stands for its tables. @throws A refusal when it no longer fits them. */
async function viewSql(scene: Scene, view: View, inner: readonly Stand[]): Promise<string> {
  const query = withoutDatabases(view.query, tokensIn(scene, view.query), inner)
  const definitions = inner.map(({ name, sql }) => `${quoteName(name)} AS (${sql})`).join(', ')
  try {
    await scene.fieldsOf(inner.length === 0 ? query : `WITH ${definitions} ${query}`)
  } catch (thrown) {
    const { errno } = thrown as { errno?: number }
    if (errno === undefined || !SAME.has(errno)) throw thrown
    refuseView(view)
  }
  return query
}

function refuseView({ database, name }: View): never {
  return refuse(
    1356,
    `View '${database}.${name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them`,
  )
}

async function insideView(scene: Scene, view: View, need: Need): Promise<readonly Stand[]> {
  const there = { ...scene, session: { ...scene.session, database: view.database } }
  try {
    return await standsFor(there, tokensIn(scene, view.query), need)
  } catch (thrown) {
    if (isRefusal(thrown)) refuseView(view)
    throw thrown
  }
}

/** Takes the database from in front of names that stand for something now. */
function withoutDatabases(text: string, tokens: readonly Token[], stands: readonly Stand[]): string {
  let bare = text
  for (let at = tokens.length - 1; at >= 2; at -= 1) {
    const [database, dot, name] = [tokens[at - 2], tokens[at - 1], tokens[at]]
    if (dot?.text !== '.' || database?.kind !== 'name' || name?.kind !== 'name') continue
    const isIt = stands.some(each => isSame(each.database, database.text) && isSame(each.name, name.text))
    // Blanks keep the offsets of all that comes after.
    if (isIt)
      bare = bare.slice(0, database.start) + ' '.repeat(name.start - database.start) + bare.slice(name.start)
  }
  return bare
}

/** The columns of a query. @throws A refusal in the server's words. */
export async function fieldsOver(scene: Scene, text: string): Promise<readonly Field[]> {
  const sql = await overWorld(scene, text, 'columns')
  return fieldsOr(scene, sql, text)
}

async function fieldsOr(scene: Scene, sql: string, text: string): Promise<readonly Field[]> {
  try {
    return await scene.fieldsOf(sql)
  } catch (thrown) {
    return rethrow(thrown, sql !== text)
  }
}
