/** What SHOW and DESCRIBE take. Invariant: what is shown less to those who may less is not refused. */
import { createReader, type ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import {
  mustHoldGlobally,
  mustHoldOnDatabase,
  mustHoldOnTable,
  mustHoldOnWholeTable,
  mustSeeDatabase,
  mustSeeTable,
  type Asking,
} from './must-hold.js'
import { doubt, refuse } from './refusal.js'
import { peek, qualify } from './scene.js'

/** Everybody may see these. */
const OPEN =
  /^(?:GLOBAL|SESSION|LOCAL|VARIABLES|STATUS|WARNINGS|ERRORS|COUNT|ENGINES|STORAGE|COLLATION|CHARSET|CHARACTER|DATABASES|SCHEMAS|PROCESSLIST|FULL PROCESSLIST|PRIVILEGES|PLUGINS|PROFILES|PROFILE|PROCEDURE STATUS|FUNCTION STATUS|CONTRIBUTORS|AUTHORS)$/

const LISTS = /^(?:TABLES|TABLE|TRIGGERS|OPEN)$/
const COLUMNS = /^(?:COLUMNS|FIELDS|INDEX|INDEXES|KEYS)$/

export async function showNeeds(asking: Asking): Promise<void> {
  const { scene, rights } = asking
  const [first, ...all] = scene.tokens
  if (first?.keyword !== 'SHOW') {
    mustSeeColumns(asking, nameIn(all))
    return
  }
  const rest = /^(?:FULL|EXTENDED)$/.test(all[0]?.keyword ?? '') ? all.slice(1) : all
  const [word = '', next = ''] = rest.map(({ keyword }) => keyword)
  if (word === 'CREATE') return showCreate(asking, next, nameIn(rest.slice(2)))
  if (OPEN.test(word) || OPEN.test(`${word} ${next}`)) return
  const from = rest.filter((_, at) => /^(?:FROM|IN)$/.test(rest[at - 1]?.keyword ?? ''))
  if (COLUMNS.test(word)) {
    const at = rest.findIndex(({ keyword }) => /^(?:FROM|IN)$/.test(keyword))
    const name = nameIn(rest.slice(at + 1))
    const database = from[1]?.text
    mustSeeColumns(asking, name && database !== undefined ? { database, name: name.name } : name)
    return
  }
  const database = from[0]?.text ?? scene.session.database ?? refuse(1046, 'No database selected')
  if (LISTS.test(word)) {
    mustSeeDatabase(asking, database)
    return
  }
  if (word === 'EVENTS') {
    mustHoldOnDatabase(asking, database, 'EVENT')
    return
  }
  if (word === 'GRANTS') {
    showGrants(asking, rest)
    return
  }
  if (/^(?:BINARY|MASTER|BINLOG)$/.test(word) && next !== 'EVENTS') {
    mustHoldGlobally(asking, 'SUPER', 'BINLOG MONITOR')
    return
  }
  if (/^(?:ENGINE)$/.test(word)) {
    mustHoldGlobally(asking, 'PROCESS')
    return
  }
  if (!rights.isEverything) doubt(`whether the account of the change may see it is not known`)
}

const nameIn = (tokens: readonly Token[]): ObjectName | undefined => {
  const reader = createReader(tokens)
  reader.takeAll('IF', 'EXISTS')
  return reader.name()
}

function mustSeeColumns(asking: Asking, written: ObjectName | undefined): void {
  if (written === undefined) return doubt('what it describes is not understood')
  mustSeeTable(asking, qualify(asking.scene, written), 'SELECT', 'SELECT')
}

async function showCreate(asking: Asking, what: string, written: ObjectName | undefined): Promise<void> {
  const { scene, rights } = asking
  if (rights.isEverything) return
  if (what === 'DATABASE' || what === 'SCHEMA') {
    mustSeeDatabase(asking, written?.name ?? '')
    return
  }
  if (!/^(?:TABLE|VIEW|SEQUENCE)$/.test(what) || written === undefined)
    return doubt('whether the account of the change may see it is not known')
  const name = qualify(scene, written)
  const found = what === 'TABLE' ? await peek(scene, name) : undefined
  if (what === 'VIEW' || found?.kind === 'view') {
    mustHoldOnTable(asking, name, ['SELECT'])
    mustHoldOnWholeTable(asking, name, 'SHOW VIEW')
  } else mustSeeTable(asking, name, 'SELECT', 'SHOW')
}

/** Those of others are in the tables of the server. */
function showGrants(asking: Asking, rest: readonly Token[]): void {
  if (rest.length === 1 || asking.rights.isEverything) return
  const { account } = asking.rights.deployer
  const [, , who] = rest
  const isOwn = who?.keyword === 'CURRENT_USER' || who?.text.replace(/^['"]|['"]$/g, '') === account.name
  if (isOwn && rest.length === 3) return
  doubt('whose privileges it shows is not looked at')
}
