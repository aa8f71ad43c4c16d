/**
 * Which tables a mirror has rows of. Invariant: what the user named is there, or
 * it is an error before anything is copied.
 */
import { distance } from 'fastest-levenshtein'
import { GreenlineError, throwAll } from '../../../core/errors.js'
import type { MirrorData } from '../../../core/mirror-data.js'
import type { Target } from '../../../core/target.js'
import type { Catalog } from './catalog.js'
import type { RowTable } from './row-tables.js'

export interface Choice {
  /** Tables whose rows are copied, all of them or so many. */
  readonly tables: readonly RowTable[]
  readonly maxRows?: number
  /** Those and the tables that they refer to, directly or not. */
  readonly read: readonly RowTable[]
}

/** @throws GreenlineError DRY_RUN_IMPOSSIBLE, for each name that no table has. */
export function chooseTables(
  data: MirrorData,
  all: readonly RowTable[],
  { source, catalog }: { source: Target; catalog: Catalog },
): Choice {
  switch (data.kind) {
    case 'none':
      return { tables: [], read: [] }
    case 'all':
      return { tables: all, read: all }
    case 'sample':
      return { tables: all, maxRows: data.rows, read: all }
    case 'tables': {
      const { rules } = catalog
      const tests = data.tables.map(name => nameTest(name, rules))
      const unknown = data.tables.filter((_, index) => !all.some(({ name }) => tests[index]?.(name)))
      throwAll(unknown.map(name => noSuchTable(name, all, { source, catalog })))
      const tables = all.filter(({ name }) => tests.some(test => test(name)))
      return { tables, read: withParents(tables, all) }
    }
  }
}

/** Whether a table is meant: by its name, also behind its database's, where `*` stands for any letters. */
function nameTest(given: string, { database, foldsCase }: Catalog['rules']): (table: string) => boolean {
  const matches = (pattern: string, name: string): boolean => {
    const expression = pattern.split('*').map(escapeExpression).join('[^]*')
    return new RegExp(`^${expression}$`, foldsCase ? 'iu' : 'u').test(name)
  }
  // A name may have dots in it as well.
  const behindDatabase = [...given.matchAll(/\./g)]
    .filter(({ index }) => matches(given.slice(0, index), database))
    .map(({ index }) => given.slice(index + 1))
  return table => [given, ...behindDatabase].some(pattern => matches(pattern, table))
}

const escapeExpression = (text: string): string => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')

function noSuchTable(
  given: string,
  all: readonly RowTable[],
  { source, catalog }: { source: Target; catalog: Catalog },
): GreenlineError {
  const { database } = catalog.rules
  const bare = given.startsWith(`${database}.`) ? given.slice(database.length + 1) : given
  const kind = catalog.objects.find(({ name }) => name === bare)?.kind
  const near = all
    .map(({ name }) => ({ name, edits: distance(name.toLowerCase(), bare.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(2, bare.length / 4))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name)
  const also =
    near.length > 0
      ? ` It has ${near.join(', ')}.`
      : kind !== undefined
        ? ` There, ${bare} is a ${kind} without rows of its own.`
        : ''
  return new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `No table of ${source.name} is called ${given}.${also}`,
    `Correct the name in \`mirror-data\`: a table of ${database} by its name, or with * for any letters.`,
    { place: { target: source.name } },
  )
}

function withParents(tables: readonly RowTable[], all: readonly RowTable[]): readonly RowTable[] {
  const byName = new Map(all.map(table => [table.name, table]))
  const found = new Set(tables)
  // A set gives what is added to it on the way as well.
  for (const { references } of found) {
    for (const { parent } of references) {
      const table = byName.get(parent)
      if (table !== undefined) found.add(table)
    }
  }
  return [...found]
}
