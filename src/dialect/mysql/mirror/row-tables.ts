/**
 * Tables as their rows are copied: columns, primary key and foreign keys.
 * Invariant: a column that the account may not read is an error, never a row
 * with less in it.
 */
import type { Connection as Client } from 'mysql2'
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import { ask, runBatch } from './batch.js'
import type { Catalog, CatalogObject } from './catalog.js'
import { engineOf, isRemote } from './engines.js'
import { quoteName } from './names.js'
import { isDenied } from './privileges.js'
import { toColumn, type Column } from './row-values.js'

/** A foreign key, seen from the table that has it. */
export interface Reference {
  readonly columns: readonly string[]
  readonly parent: string
  readonly parentColumns: readonly string[]
}

export interface RowTable {
  readonly name: string
  /** Every column, the ones that the server computes as well. */
  readonly columns: readonly Column[]
  /** In the order of the key; empty without one. */
  readonly primaryKey: readonly string[]
  /** Foreign keys to tables of the same database. */
  readonly references: readonly Reference[]
  /** Whether a read sees the session's snapshot and locks nothing. */
  readonly isTransactional: boolean
}

/** Rows of MERGE tables are those of other tables; BLACKHOLE has none. */
const ROWLESS = new Set(['MRG_MYISAM', 'BLACKHOLE'])

/**
 * Reads what the copy needs to know of every table that holds rows of its own.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE when columns are hidden from the account; the driver's error.
 */
export async function readRowTables(
  client: Client,
  { objects, rules }: Catalog,
  source: Target,
): Promise<readonly RowTable[]> {
  const rows = await ask(
    client,
    `SELECT table_name AS tab, column_name AS name, data_type AS type, character_set_name AS charset,
            COALESCE(generation_expression, '') <> '' AS is_generated
       FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`,
  )
  const engines = await ask(client, `SELECT engine AS name, transactions FROM information_schema.engines`)
  const transactional = new Set(
    engines.filter(row => row['transactions'] === 'YES').map(row => String(row['name']).toUpperCase()),
  )
  const columns = new Map<string, Column[]>()
  for (const row of rows) {
    const table = String(row['tab'])
    columns.set(table, [...(columns.get(table) ?? []), toColumn(row)])
  }
  const tables = objects.filter(({ kind, create }) => {
    const engine = engineOf(create)?.toUpperCase() ?? ''
    return kind === 'table' && !isRemote(engine) && !ROWLESS.has(engine)
  })
  const fold = (name: string): string => (rules.foldsCase ? name.toLowerCase() : name)
  const names = new Map(tables.map(({ name }) => [fold(name), name]))
  const read = tables.map((object): RowTable => {
    const { name, create } = object
    const own = columns.get(name) ?? []
    return {
      name,
      columns: own,
      primaryKey: namesIn(/^ {2}PRIMARY KEY \((.*)\)/m.exec(create)?.[1] ?? '').filter(key =>
        own.some(column => column.name === key),
      ),
      references: referencesOf(object).flatMap(reference => {
        const parent = names.get(fold(reference.parent))
        return parent === undefined ? [] : [{ ...reference, parent }]
      }),
      isTransactional: transactional.has(engineOf(create)?.toUpperCase() ?? ''),
    }
  })
  const hidden = tables.filter(({ create }, index) => {
    const seen = new Set(read[index]?.columns.map(({ name }) => name))
    return [...create.matchAll(/^ {2}`((?:[^`]|``)*)` /gm)].some(([, name = '']) => !seen.has(unquote(name)))
  })
  if (hidden.length > 0) throw mayNotSelect(source, hidden)
  return read
}

/**
 * Finds out, without reading a row, whether the account may read these tables.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, naming all of those that it may not read.
 */
export async function requireSelect(
  client: Client,
  tables: readonly RowTable[],
  source: Target,
): Promise<void> {
  const answers = await runBatch(
    client,
    tables.map(({ name }) => `SELECT * FROM ${quoteName(name)} LIMIT 0`),
  )
  const denied = tables.filter((_, index) => isDenied(answers[index]?.error))
  if (denied.length > 0) throw mayNotSelect(source, denied)
}

const mayNotSelect = (source: Target, tables: readonly { readonly name: string }[]): GreenlineError => {
  const names = tables.map(({ name }) => name).join(', ')
  return new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `The account of ${source.name} may not read the rows of ${names}.`,
    `Grant the account SELECT on ${tables.length === 1 ? 'this table' : 'these tables'} of ${source.database}, or name other tables in \`mirror-data\`.`,
    { place: { target: source.name } },
  )
}

const REFERENCE =
  /^ {2}CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY \(((?:`(?:[^`]|``)*`(?:, )?)+)\) REFERENCES `((?:[^`]|``)*)` \(((?:`(?:[^`]|``)*`(?:, )?)+)\)/gm

/** The foreign keys that SHOW CREATE TABLE names; one to another database has a dot and is passed over. */
const referencesOf = ({ create }: CatalogObject): readonly Reference[] =>
  [...create.matchAll(REFERENCE)].map(([, columns = '', parent = '', parentColumns = '']) => ({
    columns: namesIn(columns),
    parent: unquote(parent),
    parentColumns: namesIn(parentColumns),
  }))

const namesIn = (list: string): readonly string[] =>
  [...list.matchAll(/`((?:[^`]|``)*)`/g)].map(([, name = '']) => unquote(name))

const unquote = (name: string): string => name.replaceAll('``', '`')
