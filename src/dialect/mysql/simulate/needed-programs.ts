/**
 * What making, altering and dropping views and programs takes, and what any DROP takes, in the order in which the
 * server asks for it.
 *
 * @see https://mariadb.com/kb/en/grant/
 */
import type { Drop } from '../statements/drop.js'
import type { ProgramStatement } from '../statements/programs.js'
import type { ObjectName } from '../statements/reader.js'
import { tablesRead } from '../statements/table-references.js'
import type { Token } from '../statements/tokens.js'
import type { ViewStatement } from '../statements/views.js'
import type { TableName } from './model.js'
import {
  holdsGlobally,
  mustHoldDefiner,
  mustHoldGlobally,
  mustHoldOnDatabase,
  mustHoldOnRoutine,
  mustHoldOnWholeTable,
  refuseTable,
  type Asking,
} from './must-hold.js'
import { mustRead } from './needed-reads.js'
import { mustHoldOnPermanent } from './needed-structure.js'
import { triggerTable } from './programs.js'
import { tokensIn } from './queries.js'
import { quoteText } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { peek, qualify } from './scene.js'
import type { World } from './world.js'

export async function dropNeeds(asking: Asking, { what, names, isTemporary }: Drop): Promise<void> {
  for (const written of names) {
    if (what === 'database') mustHoldOnDatabase(asking, written.name, 'DROP')
    else if (what === 'server') mustHoldGlobally(asking, 'SUPER', 'FEDERATED ADMIN')
    else await dropOne(asking, what, qualify(asking.scene, written), isTemporary)
  }
}

async function dropOne(
  asking: Asking,
  what: Drop['what'],
  name: TableName,
  isTemporary: boolean,
): Promise<void> {
  switch (what) {
    case 'table':
    case 'view':
    case 'sequence':
      if (!isTemporary) mustHoldOnWholeTable(asking, name, 'DROP')
      return
    case 'procedure':
    case 'function':
      mustHoldOnRoutine(asking, what, name, 'ALTER ROUTINE')
      return
    case 'event':
      mustHoldOnDatabase(asking, name.database, 'EVENT')
      return
    case 'trigger': {
      await mustBeTrustedByLog(asking)
      const table = await triggerTable(asking.scene, name)
      if (table !== undefined)
        mustHoldOnWholeTable(asking, { database: name.database, name: table }, 'TRIGGER')
      return
    }
    default:
      if (!asking.rights.isEverything) doubt(`which privileges a ${what} takes is not known`)
  }
}

/**
 * @param world - What is left when it is refused.
 *
 * @see https://mariadb.com/kb/en/binary-logging-of-stored-routines/
 */
export async function mustBeTrustedByLog(asking: Asking, world?: World): Promise<void> {
  if (holdsGlobally(asking, 'SUPER')) return
  const [row] = await asking.scene.ask(
    'SELECT @@log_bin AS logs, @@log_bin_trust_function_creators AS trusts',
  )
  if (String(row?.['logs']) !== '1' || String(row?.['trusts']) === '1') return
  refuse(
    1419,
    'You do not have the SUPER privilege and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)',
    world === undefined ? {} : { world },
  )
}

/** Any of these is enough on what a view reads in its outermost FROM, as it may be written to. */
const OF_VIEWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']

export async function viewNeeds(asking: Asking, statement: ViewStatement): Promise<void> {
  const { scene, rights } = asking
  const name = qualify(scene, statement.name)
  mustHoldOnWholeTable(asking, name, 'CREATE VIEW')
  if (statement.orReplace || statement.kind === 'alter view') mustHoldOnWholeTable(asking, name, 'DROP')
  const { tables, isUnsure } = tablesRead(tokensIn(scene, statement.query))
  for (const table of tables) {
    const read = qualify(scene, table)
    const { sure, maybe, columns } = rights.onTable(read)
    if (sure.has('SELECT') || /^information_schema$/i.test(read.database)) continue
    const isNothing = columns.size === 0 && !OF_VIEWS.some(each => maybe.has(each))
    const isPlain = (statement.query.match(/\bSELECT\b/gi) ?? []).length === 1
    if (isNothing && isPlain) refuseTable(asking, 'ANY', read)
    doubt(`whether the account of the change may make a view on ${read.name} is not known`)
  }
  if (isUnsure && !rights.global.has('SELECT')) doubt('which tables the view reads is not understood')
  const definer = definerIn(scene.tokens)
  mustHoldDefiner(asking, definer ?? (await definerBefore(asking, statement.kind, name)))
  await mustRead(asking, tokensIn(scene, statement.query))
}

/** ALTER VIEW leaves a view to the one who has made it. */
async function definerBefore(
  { scene }: Asking,
  kind: ViewStatement['kind'],
  name: TableName,
): Promise<string | undefined> {
  const found = kind === 'alter view' ? await peek(scene, name) : undefined
  if (found?.kind !== 'view' || found.origin === 'made') return undefined
  const [row] = await scene.ask(
    `SELECT definer AS definer FROM information_schema.views
      WHERE table_schema = ${quoteText(name.database)} AND table_name = ${quoteText(name.name)}`,
  )
  const definer = Object.values(row ?? {})[0]
  return typeof definer === 'string' && definer !== '' ? definer : doubt('who has made the view is not known')
}

/** The account behind DEFINER, in front of VIEW. */
function definerIn(tokens: readonly Token[]): string | undefined {
  const end = tokens.findIndex(({ keyword }) => keyword === 'VIEW')
  const at = tokens.slice(0, end).findIndex(({ keyword }) => keyword === 'DEFINER')
  if (at < 0) return undefined
  const from = tokens[at + 1]?.text === '=' ? at + 2 : at + 1
  const rest = tokens.slice(from, end)
  const last = rest.findIndex(({ keyword }) => keyword === 'SQL')
  return (last < 0 ? rest : rest.slice(0, last)).map(({ text }) => text).join('')
}

export async function programNeeds(asking: Asking, statement: ProgramStatement): Promise<void> {
  const { scene } = asking
  const { what, orReplace, definer } = statement
  const isNew = statement.kind === 'create program'
  if (statement.isLoadable) {
    mustHoldOnDatabase(asking, 'mysql', 'INSERT', ...(orReplace ? ['DELETE'] : []))
    return
  }
  const name = qualify(scene, statement.name)
  switch (what) {
    case 'sequence':
      if (isNew) mustHoldOnPermanent(asking, name, 'CREATE', ...(orReplace ? ['DROP'] : []))
      else mustHoldOnWholeTable(asking, name, 'ALTER')
      return
    case 'trigger':
      await mustBeTrustedByLog(asking)
      if (statement.on !== undefined)
        mustHoldOnWholeTable(asking, triggered(asking, statement.on.table, name), 'TRIGGER')
      mustHoldDefiner(asking, definer)
      return
    case 'event':
      mustHoldDefiner(asking, definer)
      mustHoldOnDatabase(asking, name.database, 'EVENT')
      if (statement.newName !== undefined)
        mustHoldOnDatabase(asking, qualify(scene, statement.newName).database, 'EVENT')
      return
    case 'procedure':
    case 'function':
      if (isNew) mustHoldOnDatabase(asking, name.database, 'CREATE ROUTINE')
      if (!isNew || orReplace) mustHoldOnRoutine(asking, what, name, 'ALTER ROUTINE')
      mustHoldDefiner(asking, definer)
      return
    default:
      if (!asking.rights.isEverything) doubt(`which privileges a ${what} takes is not known`)
  }
}

/** A trigger stands in the database of its table. */
const triggered = ({ scene }: Asking, table: ObjectName, trigger: TableName): TableName =>
  qualify({ ...scene, session: { ...scene.session, database: trigger.database } }, table)
