/** What SHOW, DESCRIBE and EXPLAIN take. Invariant: what is shown less to those who may less is not refused. */
import { createReader, type ObjectName } from '../statements/reader.js'
import { tablesRead } from '../statements/table-references.js'
import type { Token } from '../statements/tokens.js'
import type { TableName } from './model.js'
import {
  mustHoldGlobally,
  mustHoldOnDatabase,
  mustHoldOnTable,
  mustHoldOnWholeTable,
  mustHoldSome,
  mustSeeColumns,
  mustSeeDatabase,
  standingOf,
  type Asking,
} from './must-hold.js'
import { isOwn } from './needed-accounts.js'
import { triggerTable } from './programs.js'
import { tokensIn } from './queries.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, peek, qualify } from './scene.js'

/** Everybody may see these. */
const OPEN =
  /^(?:GLOBAL|SESSION|LOCAL|VARIABLES|STATUS|WARNINGS|ERRORS|COUNT|ENGINES|STORAGE|COLLATION|CHARSET|CHARACTER|DATABASES|SCHEMAS|PROCESSLIST|PRIVILEGES|PLUGINS|PROFILES|PROFILE|PROCEDURE STATUS|FUNCTION STATUS|PACKAGE STATUS|CONTRIBUTORS|AUTHORS)$/
const LISTS = /^(?:TABLES|TABLE|TRIGGERS|OPEN)$/
const COLUMNS = /^(?:COLUMNS|FIELDS|INDEX|INDEXES|KEYS)$/
const ACCOUNTS = /^(?:GRANTS|CREATE USER)$/

/** @see https://mariadb.com/kb/en/grant/#global-privileges */
const OF_SERVERS: Readonly<Record<string, readonly string[]>> = {
  ...{ 'BINARY LOGS': ['SUPER', 'BINLOG MONITOR'], 'MASTER LOGS': ['SUPER', 'BINLOG MONITOR'] },
  ...{ 'MASTER STATUS': ['SUPER', 'BINLOG MONITOR'], 'BINLOG STATUS': ['SUPER', 'BINLOG MONITOR'] },
  ...{ 'BINLOG EVENTS': ['BINLOG MONITOR'], 'RELAYLOG EVENTS': ['SLAVE MONITOR'] },
  ...{ 'SLAVE STATUS': ['SUPER', 'SLAVE MONITOR'], 'REPLICA STATUS': ['SUPER', 'SLAVE MONITOR'] },
  ...{ 'SLAVE HOSTS': ['REPLICATION MASTER ADMIN'] },
}

export async function showNeeds(asking: Asking): Promise<void> {
  const { scene, rights } = asking
  const [first, ...all] = scene.tokens
  if (first?.keyword !== 'SHOW') {
    describeNeeds(asking, nameIn(all))
    return
  }
  const rest = /^(?:FULL|EXTENDED)$/.test(all[0]?.keyword ?? '') ? all.slice(1) : all
  const [word = '', next = ''] = rest.map(({ keyword }) => keyword)
  if (OPEN.test(word) || OPEN.test(`${word} ${next}`)) return
  if (ACCOUNTS.test(word) || ACCOUNTS.test(`${word} ${next}`)) {
    mustSeeAccount(asking, rest)
    return
  }
  if (word === 'CREATE') return showCreate(asking, next, nameIn(rest.slice(2)))
  const at = rest.findIndex(({ keyword }) => /^(?:FROM|IN)$/.test(keyword))
  const from = rest.filter((_, index) => /^(?:FROM|IN)$/.test(rest[index - 1]?.keyword ?? ''))
  if (COLUMNS.test(word)) {
    const name = nameIn(rest.slice(at + 1))
    const database = from[1]?.text
    describeNeeds(asking, name && database !== undefined ? { database, name: name.name } : name)
    return
  }
  const needed = OF_SERVERS[`${word} ${next}`]
  if (needed !== undefined && isMariaDb(scene)) mustHoldGlobally(asking, ...needed)
  else if (word === 'ENGINE') mustHoldGlobally(asking, 'PROCESS')
  else if (LISTS.test(word) || word === 'EVENTS') {
    const database = from[0]?.text ?? scene.session.database ?? refuse(1046, 'No database selected')
    if (word === 'EVENTS') mustHoldOnDatabase(asking, database, 'EVENT')
    else mustSeeDatabase(asking, database)
  } else if (!rights.isEverything) doubt('whether the account of the change may see it is not known')
}

const nameIn = (tokens: readonly Token[]): ObjectName | undefined => {
  const reader = createReader(tokens)
  reader.takeAll('IF', 'EXISTS')
  return reader.name()
}

function describeNeeds(asking: Asking, written: ObjectName | undefined): void {
  if (written === undefined) doubt('what it describes is not understood')
  else mustSeeColumns(asking, qualify(asking.scene, written))
}

/** Any of these shows how a table is made, or checks it. */
export const OF_TABLES = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'GRANT', 'REFERENCES', 'INDEX', 'ALTER'],
  ...['CREATE VIEW', 'SHOW VIEW', 'TRIGGER'],
]

async function showCreate(asking: Asking, what: string, written: ObjectName | undefined): Promise<void> {
  const { scene, rights } = asking
  if (rights.isEverything) return
  if (written === undefined) return doubt('what it shows is not understood')
  if (what === 'DATABASE' || what === 'SCHEMA') {
    mustSeeDatabase(asking, written.name)
    return
  }
  const name = qualify(scene, written)
  if (what === 'EVENT') {
    mustHoldOnDatabase(asking, name.database, 'EVENT')
    return
  }
  if (what === 'TRIGGER') {
    const table = await triggerTable(scene, name)
    if (table === undefined) return
    const standing = standingOf(asking, { database: name.database, name: table }, 'TRIGGER')
    if (standing === 'unsure') doubt('whether the account of the change may see it is not known')
    if (standing === 'missing') mustHoldGlobally(asking, 'TRIGGER')
    return
  }
  if (!/^(?:TABLE|VIEW|SEQUENCE)$/.test(what))
    doubt('whether the account of the change may see it is not known')
  const found = what === 'TABLE' ? await peek(scene, name) : undefined
  if (what === 'VIEW' || found?.kind === 'view') {
    mustHoldOnTable(asking, name, ['SELECT'])
    mustHoldOnWholeTable(asking, name, 'SHOW VIEW')
  } else mustHoldSome(asking, name, OF_TABLES, 'SHOW')
}

/** Accounts of others are in the tables of the server. */
function mustSeeAccount(asking: Asking, words: readonly Token[]): void {
  const at = words.findIndex(({ keyword }) => /^(?:FOR|USER)$/.test(keyword))
  const [who, sign, host] = at < 0 ? [] : words.slice(at + 1)
  const bare = (token: Token | undefined): string => (token?.text ?? '').replace(/^(['"])(.*)\1$/, '$2')
  if (who === undefined || /^CURRENT_(?:USER|ROLE)$/.test(who.keyword)) return
  if (isOwn(asking, { name: bare(who), host: sign?.text === '@' ? bare(host) : '%' })) return
  if (asking.rights.roles.includes(bare(who)) || /^PUBLIC$/i.test(bare(who)))
    doubt('whether the account of the change may see it is not known')
  mustHoldOnDatabase(asking, 'mysql', 'SELECT')
}

const NO_EXPLAIN = 'ANALYZE/EXPLAIN/SHOW can not be issued; lacking privileges for underlying table'

/** A view is only explained to those who may see how it is made, and read what it reads. */
export async function mustExplain(
  asking: Asking,
  tokens: readonly Token[],
  database?: string,
): Promise<void> {
  const { scene, rights } = asking
  if (rights.isEverything) return
  for (const table of tablesRead(tokens).tables) {
    const name = qualify(
      database === undefined ? scene : { ...scene, session: { ...scene.session, database } },
      table,
    )
    const found = await peek(scene, name)
    if (database !== undefined) mustStand(asking, name, 'SELECT')
    if (found?.kind !== 'view') continue
    mustStand(asking, name, 'SHOW VIEW')
    await mustExplain(asking, tokensIn(scene, found.query), name.database)
  }
}

function mustStand(asking: Asking, name: TableName, privilege: string): void {
  const standing = standingOf(asking, name, privilege)
  if (standing === 'missing') refuse(1345, NO_EXPLAIN)
  if (standing === 'unsure')
    doubt(`whether the account of the change may look into ${name.name} is not known`)
}
