/**
 * What changing tables, views, programs and databases takes, in the order in which the server asks for it.
 *
 * @see https://mariadb.com/kb/en/grant/
 */
import type { AlterTable } from '../statements/alter-table.js'
import type { CreateTable } from '../statements/create-table.js'
import type { DatabaseStatement } from '../statements/databases.js'
import type { Drop } from '../statements/drop.js'
import type { ForeignTarget } from '../statements/key.js'
import type { ProgramStatement } from '../statements/programs.js'
import type { IndexStatement, RenameTables, Truncate } from '../statements/read.js'
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
  mustHoldOnTable,
  mustHoldOnWholeTable,
  mustHoldSome,
  refuseTable,
  type Asking,
} from './must-hold.js'
import { mustRead } from './needed-reads.js'
import { triggerTable } from './programs.js'
import { tokensIn } from './queries.js'
import { doubt, refuse } from './refusal.js'
import { qualify } from './scene.js'

/** Any of these lets a foreign key refer to a table. */
const REFERRING = ['REFERENCES', 'SELECT', 'INSERT', 'UPDATE', 'DELETE']

function mustRefer(asking: Asking, targets: readonly (ForeignTarget | undefined)[], database: string): void {
  const scene = { ...asking.scene, session: { ...asking.scene.session, database } }
  for (const target of targets)
    if (target !== undefined) mustHoldSome(asking, qualify(scene, target.table), REFERRING, 'REFERENCES')
}

type Elements = CreateTable['elements']

const targetsIn = ({ columns, foreignKeys }: Elements): readonly (ForeignTarget | undefined)[] => [
  ...columns.map(({ references }) => references),
  ...foreignKeys.map(({ target }) => target),
]

export async function createTableNeeds(asking: Asking, statement: CreateTable): Promise<void> {
  const { scene, rights } = asking
  const name = qualify(scene, statement.name)
  if (statement.isTemporary) mustHoldOnDatabase(asking, name.database, 'CREATE TEMPORARY TABLES')
  else {
    const needed = [
      ...['CREATE', ...(statement.orReplace ? ['DROP'] : [])],
      ...(statement.query === undefined ? [] : ['INSERT']),
    ]
    mustHoldOnPermanent(asking, name, ...needed)
  }
  if (statement.query !== undefined) await mustRead(asking, tokensIn(scene, statement.query.text))
  if (statement.like !== undefined) mustHoldOnWholeTable(asking, qualify(scene, statement.like), 'SELECT')
  mustRefer(asking, targetsIn(statement.elements), name.database)
  const isElsewhere = scene.tokens.some(
    ({ keyword }, at) => /^(?:DATA|INDEX)$/.test(keyword) && scene.tokens[at + 1]?.keyword === 'DIRECTORY',
  )
  if (isElsewhere && !rights.isEverything)
    doubt('whether the account of the change may keep a table in a folder of its own is not known')
}

/** A temporary table of the same name does not stand in for one that is made. */
function mustHoldOnPermanent(asking: Asking, name: TableName, ...privileges: readonly string[]): void {
  const session = { ...asking.scene.session, temporary: new Map() }
  mustHoldOnWholeTable({ ...asking, scene: { ...asking.scene, session } }, name, ...privileges)
}

export function alterTableNeeds(asking: Asking, { table, clauses }: AlterTable): void {
  const { scene } = asking
  const name = qualify(scene, table)
  const partitions = clauses.flatMap(each => (each.kind === 'partitions' ? [each] : []))
  if (partitions.some(({ verb }) => /^(?:ANALYZE|CHECK|OPTIMIZE|REPAIR)$/.test(verb))) {
    mustHoldOnWholeTable(asking, name, 'SELECT', 'INSERT')
    return
  }
  const exchange = partitions.find(({ verb }) => verb === 'EXCHANGE')
  const renaming = clauses.find(each => each.kind === 'rename')
  const drops = renaming !== undefined || partitions.some(({ verb }) => /^(?:DROP|TRUNCATE)$/.test(verb))
  if (exchange !== undefined) {
    mustHoldOnWholeTable(asking, name, 'INSERT', 'CREATE', 'DROP', 'ALTER')
    const tokens = tokensIn(scene, exchange.text)
    const at = tokens.findIndex(
      ({ keyword }, index) => keyword === 'TABLE' && tokens[index - 1]?.keyword === 'WITH',
    )
    const isQualified = tokens[at + 2]?.text === '.'
    const other = tokens[at + (isQualified ? 3 : 1)]?.text ?? doubt('its other table is not understood')
    const written = isQualified ? { database: tokens[at + 1]?.text ?? '', name: other } : { name: other }
    mustHoldOnWholeTable(asking, qualify(scene, written), 'INSERT', 'CREATE', 'DROP', 'ALTER')
    return
  }
  if (partitions.some(({ verb }) => verb === 'CONVERT') && !asking.rights.isEverything)
    doubt('which privileges CONVERT takes is not known')
  mustHoldOnWholeTable(asking, name, 'ALTER', ...(drops ? ['DROP'] : []))
  if (renaming?.kind === 'rename') mustHoldOnTable(asking, qualify(scene, renaming.to), ['INSERT', 'CREATE'])
  for (const clause of clauses) {
    if (clause.kind === 'add') mustRefer(asking, targetsIn(clause.elements), name.database)
    if (clause.kind === 'add column' || clause.kind === 'change column')
      mustRefer(asking, [clause.column.references], name.database)
  }
}

export const indexNeeds = (asking: Asking, { alter }: IndexStatement): void =>
  mustHoldOnWholeTable(asking, qualify(asking.scene, alter.table), 'INDEX')

export const truncateNeeds = (asking: Asking, { table }: Truncate): void =>
  mustHoldOnWholeTable(asking, qualify(asking.scene, table), 'DROP')

export function renameNeeds(asking: Asking, { pairs }: RenameTables): void {
  for (const { from, to } of pairs) {
    mustHoldOnWholeTable(asking, qualify(asking.scene, from), 'ALTER', 'DROP')
    mustHoldOnWholeTable(asking, qualify(asking.scene, to), 'INSERT', 'CREATE')
  }
}

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

/** @see https://mariadb.com/kb/en/binary-logging-of-stored-routines/ */
export async function mustBeTrustedByLog(asking: Asking): Promise<void> {
  if (holdsGlobally(asking, 'SUPER')) return
  const [row] = await asking.scene.ask(
    'SELECT @@log_bin AS logs, @@log_bin_trust_function_creators AS trusts',
  )
  if (String(row?.['logs']) !== '1' || String(row?.['trusts']) === '1') return
  refuse(
    1419,
    'You do not have the SUPER privilege and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)',
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
  mustHoldDefiner(asking, definerIn(scene.tokens))
  await mustRead(asking, tokensIn(scene, statement.query))
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
  qualify(
    { ...scene, session: { ...scene.session, database: scene.session.database ?? trigger.database } },
    table,
  )

export function databaseNeeds(asking: Asking, statement: DatabaseStatement): void {
  const name = statement.name ?? asking.scene.session.database ?? refuse(1046, 'No database selected')
  if (statement.kind === 'alter database') mustHoldOnDatabase(asking, name, 'ALTER')
  else mustHoldOnDatabase(asking, name, 'CREATE', ...(statement.orReplace ? ['DROP'] : []))
}
