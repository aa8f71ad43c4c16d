/**
 * What changing tables and databases takes, in the order in which the server asks for it.
 *
 * @see https://mariadb.com/kb/en/grant/
 */
import type { AlterTable } from '../statements/alter-table.js'
import type { CreateTable } from '../statements/create-table.js'
import type { DatabaseStatement } from '../statements/databases.js'
import type { ForeignTarget } from '../statements/key.js'
import type { IndexStatement, RenameTables, Truncate } from '../statements/read.js'
import type { TableName } from './model.js'
import {
  mustHoldOnDatabase,
  mustHoldOnTable,
  mustHoldOnWholeTable,
  mustHoldSome,
  type Asking,
} from './must-hold.js'
import { mustRead } from './needed-reads.js'
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
export function mustHoldOnPermanent(asking: Asking, name: TableName, ...privileges: readonly string[]): void {
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
  const drops = renaming !== undefined || partitions.some(({ verb }) => verb === 'DROP')
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
  // It is taken for a TRUNCATE, which needs no ALTER.
  if (partitions.some(({ verb }) => verb === 'TRUNCATE')) {
    mustHoldOnWholeTable(asking, name, 'DROP')
    return
  }
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

export function databaseNeeds(asking: Asking, statement: DatabaseStatement): void {
  const name = statement.name ?? asking.scene.session.database ?? refuse(1046, 'No database selected')
  if (statement.kind === 'alter database') mustHoldOnDatabase(asking, name, 'ALTER')
  else mustHoldOnDatabase(asking, name, 'CREATE', ...(statement.orReplace ? ['DROP'] : []))
}
