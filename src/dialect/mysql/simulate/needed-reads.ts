/**
 * What reading takes: SELECT on tables, or on the columns that are named, EXECUTE on functions. Invariant: what a
 * view or a function does in the name of who calls it is a doubt, unless that account may do everything.
 */
import { tablesRead } from '../statements/table-references.js'
import type { ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import {
  connectedName,
  mustHoldGlobally,
  mustHoldOnRoutine,
  mustHoldOnTable,
  type Asking,
} from './must-hold.js'
import { isSame, type TableName } from './model.js'
import { tokensIn } from './queries.js'
import { quoteText } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { keyIn, peek, qualify } from './scene.js'

/** Words of expressions that are no names of columns. */
const WORDS = new Set(
  (
    'AND OR NOT XOR NULL IS IN LIKE BETWEEN TRUE FALSE UNKNOWN ASC DESC ORDER BY LIMIT OFFSET CASE WHEN THEN ELSE END ' +
    'DIV MOD REGEXP RLIKE ESCAPE BINARY COLLATE INTERVAL SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR AS SELECT ' +
    'FROM WHERE GROUP HAVING DISTINCT ALL ANY EXISTS DEFAULT UNION CURRENT_DATE CURRENT_TIMESTAMP CURRENT_TIME ' +
    'LOCALTIME LOCALTIMESTAMP CURRENT_USER DATE TIME TIMESTAMP FOR UPDATE LOCK SHARE MODE NOWAIT RETURNING ON USING ' +
    'JOIN INNER LEFT RIGHT OUTER CROSS NATURAL STRAIGHT_JOIN INTO EXCEPT INTERSECT SOUNDS'
  ).split(' '),
)

export interface NamedColumns {
  /** In the order of the text. */
  readonly columns: readonly string[]
  /** Names that the query itself gives, in lower case. */
  readonly aliases: ReadonlySet<string>
  readonly hasStar: boolean
  /** Whether every other word is known to be no column. */
  readonly isClear: boolean
}

/** Which of a table's columns an expression names. @param known - Words that are names of something else. */
export function namedColumns(
  tokens: readonly Token[],
  columns: readonly string[],
  known: readonly string[] = [],
): NamedColumns {
  const found: string[] = []
  const aliases = new Set<string>()
  let lists = false
  let [hasStar, isClear] = [false, true]
  tokens.forEach((token, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]]
    if (token.kind === 'sign') {
      const isFirst = /^(?:SELECT|DISTINCT|ALL|RETURNING)$/.test(before?.keyword ?? '')
      if (token.text === '*' && (isFirst || before === undefined || /^[,.]$/.test(before.text)))
        hasStar = true
      return
    }
    if (token.kind !== 'name' || /^\d/.test(token.text) || before?.text === '@') return
    if (next?.text === '.' || (next?.text === '(' && token.keyword !== '')) return
    if (/^(?:SELECT|RETURNING)$/.test(token.keyword)) lists = true
    if (isAlias(before, lists)) {
      aliases.add(token.text.toLowerCase())
      return
    }
    const column = columns.find(each => isSame(each, token.text))
    if (column !== undefined) found.push(column)
    else if (!WORDS.has(token.keyword) && !known.some(each => isSame(each, token.text))) isClear = false
  })
  return { columns: found, aliases, hasStar, isClear }
}

/** What stands behind AS, or behind a value without anything between, is a name for it. */
const isAlias = (before: Token | undefined, lists: boolean): boolean =>
  before?.keyword === 'AS' ||
  (lists &&
    before !== undefined &&
    (before.kind === 'string' ||
      before.text === ')' ||
      (before.kind === 'name' &&
        (!WORDS.has(before.keyword) || /^(?:END|NULL|TRUE|FALSE)$/.test(before.keyword)))))

/** Columns of a table or view by now; undefined where nobody knows them. */
export async function columnsOf({ scene }: Asking, name: TableName): Promise<readonly string[] | undefined> {
  const found = await peek(scene, name)
  if (found?.kind === 'table') return found.columns.map(each => each.name)
  return found?.kind === 'view' ? found.columns : undefined
}

const CATALOG = /^information_schema$/i

/** All tables that words read from, and all functions that they call. */
export async function mustRead(
  asking: Asking,
  tokens: readonly Token[],
  start: 'words' | 'tables' = 'words',
): Promise<void> {
  const { tables, isUnsure } = tablesRead(tokens, start)
  for (const table of tables) await mustSelect(asking, table, { tokens, isAlone: tables.length === 1 })
  await mustUseSequences(asking, tokens)
  await mustCallFunctions(asking, tokens)
  if (isUnsure && !asking.rights.global.has('SELECT'))
    doubt('which tables it reads is not understood, nor so whether the account of the change may')
}

interface Reading {
  readonly tokens: readonly Token[]
  /** No other table is read. */
  readonly isAlone: boolean
}

async function mustSelect(asking: Asking, written: ObjectName, reading: Reading): Promise<void> {
  const { scene, rights } = asking
  const name = qualify(scene, written)
  if (CATALOG.test(name.database)) {
    if (/^INNODB_/i.test(name.name)) mustHoldGlobally(asking, 'PROCESS')
    return
  }
  if (/^(?:performance_schema|sys)$/i.test(name.database) && !rights.isEverything)
    doubt(`whether the account of the change may read ${name.database} is not known`)
  const onColumns = mustHoldOnTable(asking, name, ['SELECT'])
  if (onColumns.size > 0) await mustSelectColumns(asking, name, reading)
  else await mustSeeThrough(asking, name)
}

/** SELECT is held on some columns of a table. */
async function mustSelectColumns(
  asking: Asking,
  name: TableName,
  { tokens, isAlone }: Reading,
): Promise<void> {
  const unsure = (): never => doubt(`the account of the change may read some columns of ${name.name} only`)
  const columns = (await columnsOf(asking, name)) ?? unsure()
  const held = asking.rights.onTable(name).columns
  const {
    columns: named,
    aliases,
    hasStar,
    isClear,
  } = namedColumns(tokens, columns, [name.name, name.database])
  const isHeld = (column: string): boolean => held.get(column.toLowerCase())?.has('SELECT') === true
  const missing = named.find(each => !isHeld(each))
  const hidden = columns.some(each => aliases.has(each.toLowerCase()) && !isHeld(each))
  if (missing === undefined && !hasStar && (isAlone ? isClear : !hidden)) return
  const isPlain = isAlone && tokens.filter(({ keyword }) => keyword === 'SELECT').length === 1
  const isOther = missing !== undefined && (hasStar || aliases.has(missing.toLowerCase()))
  if (!isPlain || isOther) unsure()
  if (hasStar) mustHoldOnAll(asking, name, columns)
  else if (missing !== undefined)
    refuse(
      1143,
      `SELECT command denied to user ${connectedName(asking)} for column '${missing}' in table '${name.name}'`,
    )
  else unsure()
}

/** `*` asks for the table where one of its columns is missing. */
function mustHoldOnAll(asking: Asking, name: TableName, columns: readonly string[]): void {
  const held = asking.rights.onTable(name).columns
  if (columns.every(each => held.get(each.toLowerCase())?.has('SELECT') === true)) return
  refuse(
    1142,
    `SELECT command denied to user ${connectedName(asking)} for table \`${name.database}\`.\`${name.name}\``,
  )
}

/** Views that read in the name of who asks: those that say so, and those that the change itself has made. */
export async function mustSeeThrough(
  asking: Asking,
  name: TableName,
  privileges: readonly string[] = ['SELECT'],
): Promise<void> {
  const { scene, rights } = asking
  if (rights.isEverything) return
  const found = scene.session.temporary.has(keyIn(scene, name)) ? undefined : await peek(scene, name)
  if (found?.kind !== 'view') return
  const isLive = found.origin === 'live' && !found.isChanged
  if (isLive) {
    const [row] = await scene.ask(
      `SELECT security_type AS security FROM information_schema.views
        WHERE table_schema = ${quoteText(name.database)} AND table_name = ${quoteText(name.name)}`,
    )
    if (row?.['security'] === 'DEFINER') return
  }
  const tokens = tokensIn(scene, found.query)
  for (const table of tablesRead(tokens).tables) {
    const inner = qualify({ ...scene, session: { ...scene.session, database: name.database } }, table)
    const right = rights.onTable(inner)
    if (privileges.every(each => right.sure.has(each))) {
      await mustSeeThrough(asking, inner, privileges)
      continue
    }
    const isMissing = right.columns.size === 0 && privileges.some(each => !right.maybe.has(each))
    if (!isLive || !isMissing)
      doubt(`the view ${name.name} uses ${inner.name} in the name of the account that asks`)
    refuse(
      1356,
      `View '${name.database}.${name.name}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them`,
    )
  }
}

/** NEXT VALUE FOR and its kin. */
async function mustUseSequences(asking: Asking, tokens: readonly Token[]): Promise<void> {
  for (const [at, token] of tokens.entries()) {
    const isWritten = /^(?:NEXT|PREVIOUS)$/.test(token.keyword) && tokens[at + 1]?.keyword === 'VALUE'
    const isCall = /^(?:NEXTVAL|LASTVAL|SETVAL)$/.test(token.keyword) && tokens[at + 1]?.text === '('
    if (!isWritten && !isCall) continue
    const first = at + (isWritten ? 3 : 2)
    const isQualified = tokens[first + 1]?.text === '.'
    const name = qualify(
      asking.scene,
      isQualified
        ? { database: tokens[first]?.text ?? '', name: tokens[first + 2]?.text ?? '' }
        : { name: tokens[first]?.text ?? '' },
    )
    const takes = /^NEXT/.test(token.keyword)
    const needed = takes ? ['SELECT', 'INSERT'] : token.keyword === 'SETVAL' ? ['INSERT'] : ['SELECT']
    mustHoldOnTable(asking, name, needed)
  }
}

/** Own functions, as far as the account of the simulation sees them: of others it says nothing anyway. */
async function mustCallFunctions(asking: Asking, tokens: readonly Token[]): Promise<void> {
  const { scene } = asking
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'name' || tokens[at + 1]?.text !== '(' || tokens[at - 1]?.text === '@') continue
    const isQualified = tokens[at - 1]?.text === '.'
    const database = isQualified ? tokens[at - 2]?.text : scene.session.database
    if (database === undefined) continue
    const name = { database, name: token.text }
    const text = await functionText(asking, name)
    if (text === undefined) continue
    mustHoldOnRoutine(asking, 'function', name, 'EXECUTE')
    if (!asking.rights.isEverything && /\bSQL\s+SECURITY\s+INVOKER\b/i.test(text))
      doubt(`the function ${name.name} runs in the name of the account that calls it`)
  }
}

/** @returns undefined where there is no such function. */
async function functionText({ scene }: Asking, { database, name }: TableName): Promise<string | undefined> {
  const place = scene.catalog.settings.foldsCase ? database.toLowerCase() : database
  const known = scene.world.others.get(`function\0${place}\0${name.toLowerCase()}`)
  if (known === 'gone') return undefined
  if (known !== undefined) return known.body ?? ''
  if (!(await scene.catalog.functions(database)).has(name.toLowerCase())) return undefined
  return (await scene.catalog.routine('function', database, name)) ?? 'SQL SECURITY INVOKER'
}
