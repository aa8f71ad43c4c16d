/**
 * Queries of the change, over tables as the change has left them: what was altered stands in front of the query as
 * a common table expression of the same name. Invariant: the server resolves every name but those of tables that
 * are gone.
 */
import { tokensOf, type Token } from '../statements/tokens.js'
import type { DataType } from '../statements/data-type.js'
import { isText, type Inheritance } from './build.js'
import { isSame, type Column, type Relation, type Table, type View } from './model.js'
import { quoteName } from './quoting.js'
import { doubt, isRefusal, refuse, refuseWith } from './refusal.js'
import { keyIn, peek, type Field, type Scene, type Warning } from './scene.js'

/** What is asked: only what a query's columns are, or what its rows are too. */
export type Need = 'columns' | 'rows'

export const tokensIn = (scene: Scene, text: string): readonly Token[] =>
  tokensOf(text, { server: scene.server, sqlMode: scene.session.sqlMode })

const DEEDS =
  /^(?:GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS|SLEEP|BENCHMARK|LOAD_FILE|NEXTVAL|SETVAL|LASTVAL|MASTER_POS_WAIT|MASTER_GTID_WAIT|LAST_INSERT_ID|ROW_COUNT|FOUND_ROWS)$/

/** @throws A doubt when a query does more than read. */
export function mustOnlyRead(tokens: readonly Token[]): void {
  tokens.forEach(({ keyword }, at) => {
    const next = tokens[at + 1]
    if (DEEDS.test(keyword) && next?.text === '(') doubt(`it calls ${keyword}()`)
    if (keyword === 'INTO') doubt('it puts what it finds somewhere (INTO)')
    if (keyword === 'NEXT' && next?.keyword === 'VALUE') doubt('it takes a value from a sequence')
    if (keyword === 'FOR' && /^(?:UPDATE|SHARE)$/.test(next?.keyword ?? '')) doubt('it locks rows')
    if (keyword === 'LOCK' && next?.keyword === 'IN') doubt('it locks rows')
    if (keyword === 'PROCEDURE') doubt('it hands its rows to a procedure')
  })
}

const CATALOGS = /^(?:information_schema|performance_schema|mysql|sys)$/i

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
  const isOfCatalog = tokens.some(({ kind, text: name }) => kind === 'name' && CATALOGS.test(name))
  if (isOfCatalog && scene.world.relations.size + scene.world.others.size > 0)
    doubt('it looks at the catalog, which the change has altered')
  checkRoutines(scene, tokens)
  const stands = await standsFor(scene, tokens, need)
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
  }
  return table.content.sql
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

/** Refuses what strict mode makes of warnings. */
export function refuseWarnings(warnings: readonly Warning[]): void {
  const [first] = warnings.filter(({ level }) => level !== 'Note')
  if (first === undefined) return
  if (/^(?:1292|1365|1366)$/.test(first.code)) refuse(Number(first.code), first.message)
  doubt(`the server warns: ${first.message}`)
}

/** Errors about names and shapes, which come out the same over a stand-in. */
const SAME = new Set([
  1052, 1054, 1060, 1064, 1066, 1109, 1111, 1146, 1140, 1222, 1241, 1242, 1248, 1305, 1365, 1055, 1056, 1582,
  1630,
])
const DENIED = new Set([1044, 1045, 1142, 1143, 1227, 1370, 1792, 1290])

/** What the server said against a query. */
export function rethrow(thrown: unknown, isSubstituted: boolean): never {
  const { errno, sqlMessage, sqlState } = thrown as { errno?: number; sqlMessage?: string; sqlState?: string }
  if (errno === undefined || sqlMessage === undefined || sqlState === undefined) throw thrown
  if (DENIED.has(errno)) {
    const [, database, name] = (errno === 1370 && /for routine '(.*)\.(.*)'$/.exec(sqlMessage)) || []
    const routine = database === undefined || name === undefined ? {} : { routine: { database, name } }
    doubt(`this session may not try it: ${sqlMessage}`, routine)
  }
  if (errno === 1969 || errno === 3024 || errno === 1317) doubt('it takes too long to find out')
  if (isSubstituted && !SAME.has(errno)) doubt(`over the changed tables, the server says: ${sqlMessage}`)
  return refuseWith({ refusal: { code: String(errno), sqlState, message: sqlMessage } })
}

const TYPE_NAMES: Readonly<Record<number, string>> = {
  ...{
    0: 'decimal',
    1: 'tinyint',
    2: 'smallint',
    3: 'int',
    4: 'float',
    5: 'double',
    7: 'timestamp',
    8: 'bigint',
  },
  ...{
    9: 'mediumint',
    10: 'date',
    11: 'time',
    12: 'datetime',
    13: 'year',
    15: 'varchar',
    16: 'bit',
    245: 'json',
  },
  ...{
    246: 'decimal',
    252: 'text',
    253: 'varchar',
    254: 'char',
    249: 'tinytext',
    250: 'mediumtext',
    251: 'longtext',
  },
}
const UNSIGNED = 32
const NOT_NULL = 1

/** A type as a result's columns tell of it; a text's character set is not among it. */
export function typeOf(field: Field, enums: 'exact' | 'as text' = 'exact'): DataType | undefined {
  // NULL, which has no values that could be unfit.
  if (field.type === 6) return { name: 'varchar', sizes: [0], values: [], isUnsigned: false }
  const base = field.type === 247 || field.type === 248 ? 'char' : TYPE_NAMES[field.type]
  if (base === undefined) return undefined
  const isBinary = field.charset === 63
  const isUnsigned = (field.flags & UNSIGNED) !== 0
  const bare = { values: [], isUnsigned: isUnsigned && /int$|decimal|float|double/.test(base) }
  if (/^(?:char|varchar)$/.test(base)) {
    if ((field.flags & (256 | 2048)) !== 0 && enums === 'exact') return undefined
    const size = isBinary ? field.length : Math.floor(field.length / 4)
    return { ...bare, name: isBinary ? base.replace('char', 'binary') : base, sizes: [size] }
  }
  if (base === 'text') {
    const length = isBinary ? field.length : field.length / 4
    const prefix = length <= 255 ? 'tiny' : length <= 65_535 ? '' : length <= 16_777_215 ? 'medium' : 'long'
    return { ...bare, name: prefix + (isBinary ? 'blob' : 'text'), sizes: [] }
  }
  if (base === 'decimal') {
    const sign = isUnsigned ? 0 : 1
    const point = field.decimals > 0 ? 1 : 0
    return { ...bare, name: base, sizes: [Math.max(1, field.length - sign - point), field.decimals] }
  }
  if (/^(?:time|datetime|timestamp)$/.test(base))
    return { ...bare, name: base, sizes: field.decimals > 0 && field.decimals < 7 ? [field.decimals] : [] }
  return { ...bare, name: base, sizes: [] }
}

/** Columns of a table that a query would make. */
export async function columnsOfQuery(
  scene: Scene,
  text: string,
  inherited: Inheritance,
  enums: 'exact' | 'as text' = 'exact',
): Promise<readonly Column[]> {
  mustOnlyRead(tokensIn(scene, text))
  const fields = await fieldsOver(scene, text)
  const collations = await collationsOf(scene, text, fields)
  return fields.map((field, at): Column => {
    const type =
      typeOf(field, enums) ?? doubt(`Greenline does not know the type of ${field.name} in the query`)
    const collation = collations[at] ?? inherited.collation
    return {
      ...{ name: field.name, isAutoIncrement: false, isInvisible: false },
      type: isText(type)
        ? { ...type, collation, charset: collation.split('_')[0] ?? inherited.charset }
        : type,
      isNullable: (field.flags & NOT_NULL) === 0,
    }
  })
}

async function collationsOf(
  scene: Scene,
  text: string,
  fields: readonly Field[],
): Promise<readonly (string | undefined)[]> {
  const names = new Set(fields.map(({ name }) => name.toLowerCase()))
  if (names.size < fields.length)
    refuse(
      1060,
      `Duplicate column name '${fields.find((field, at) => fields.findIndex(each => isSame(each.name, field.name)) < at)?.name ?? ''}'`,
    )
  const sql = await overWorld(scene, text, 'columns')
  const list = fields.map(({ name }, at) => `COLLATION(x.${quoteName(name)}) AS c${at}`).join(', ')
  const [row] = await scene.askAs(`SELECT ${list} FROM (SELECT 1) AS one LEFT JOIN (${sql}) AS x ON FALSE`)
  return fields.map((_, at) => {
    const found = row?.[`c${at}`]
    return typeof found === 'string' ? found : undefined
  })
}
