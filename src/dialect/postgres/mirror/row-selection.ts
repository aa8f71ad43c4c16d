/**
 * Which tables' rows are copied, and how each is read. Invariant: what the account may
 * not read whole is refused before the mirror is touched, all of it in one error.
 */
import { distance } from 'fastest-levenshtein'
import { throwAll, type GreenlineError } from '../../../core/errors.js'
import type { MirrorData } from '../../../core/mirror-data.js'
import { impossible } from './failures.js'
import { filtered, notReadable } from './row-refusals.js'
import type { RowStream } from './stream-rows.js'
import type { ForeignKey, Table, Tables } from './tables.js'

export interface Selection {
  /** Tables to read first, with how many rows of each at most. */
  readonly parts: readonly Part[]
  /** Keys whose parents come along, when not all rows do. */
  readonly closure: readonly ForeignKey[]
  /** Tables left out, in words for a warning each. */
  readonly leftOut: readonly string[]
}

/** A table, or a partitioned one as a whole. */
export interface Part {
  readonly table: Table
  readonly into: Table
  readonly maxRows?: number
}

/** How many names that are not there are told apart. */
const NAMED = 3

/** @throws GreenlineError DRY_RUN_IMPOSSIBLE: a name without a table, tables that the account may not read. */
export function selectRows(all: Tables, data: Exclude<MirrorData, { kind: 'none' }>): Selection {
  const byOid = new Map(all.tables.map(table => [table.oid, table]))
  const asked = data.kind === 'tables' ? named(all.tables, data.tables) : all.tables
  // A replica has no rows of what is not written to the log.
  const lost = asked.filter(table => table.unlogged && table.kind === 'rows' && all.isReplica)
  const wanted = asked.filter(table => !lost.includes(table))
  const { parts, refused } = partsOf(wanted, all.tables, byOid)
  const closure = data.kind === 'all' ? [] : reachable(all.foreignKeys, parts, byOid)
  const parents = closure.flatMap(({ parent }) => byOid.get(parent) ?? [])
  const problems = [...new Set([...refused, ...parents.filter(isHidden)])]
  const names = (of: readonly Table[]): string[] => of.map(table => table.quoted)
  const unreadable = problems.filter(table => !table.readable)
  const hidden = problems.filter(table => table.readable)
  throwAll([
    ...(unreadable.length === 0 ? [] : [notReadable(names(unreadable))]),
    ...(hidden.length === 0 ? [] : [filtered(names(hidden))]),
  ])
  return {
    parts: data.kind === 'sample' ? sampled(parts, data.rows) : parts,
    closure,
    leftOut: lost.map(table => `rows of ${table.quoted}: it is unlogged, and a replica has none of them`),
  }
}

const isHidden = (table: Table): boolean => !table.readable || table.filtered

/** Partitions one by one where the account may, else the partitioned table as one. */
function partsOf(
  wanted: readonly Table[],
  all: readonly Table[],
  byOid: ReadonlyMap<string, Table>,
): { readonly parts: readonly Part[]; readonly refused: readonly Table[] } {
  const holding = wanted.filter(table => table.kind === 'rows')
  const hiddenRoots = new Set(holding.filter(isHidden).map(table => table.root))
  const whole = [...hiddenRoots].flatMap(root => {
    const table = byOid.get(root)
    const leaves = all.filter(leaf => leaf.root === root && leaf.kind !== 'partitioned')
    const isOne =
      table?.kind === 'partitioned' &&
      !isHidden(table) &&
      leaves.every(leaf => leaf.kind === 'rows' && holding.includes(leaf))
    return isOne ? [table] : []
  })
  const rest = holding.filter(table => !whole.some(({ oid }) => oid === table.root))
  return {
    parts: [
      ...rest.map(table => ({ table, into: table.hashed ? (byOid.get(table.root) ?? table) : table })),
      ...whole.map(table => ({ table, into: table })),
    ].sort((a, b) => (a.table.quoted < b.table.quoted ? -1 : 1)),
    refused: rest.filter(isHidden),
  }
}

/** Rows of a partitioned table are taken from all of its partitions. */
function sampled(parts: readonly Part[], rows: number): readonly Part[] {
  const leaves = new Map<string, number>()
  for (const { table } of parts) leaves.set(table.root, (leaves.get(table.root) ?? 0) + 1)
  return parts.map(part => ({ ...part, maxRows: Math.ceil(rows / (leaves.get(part.table.root) ?? 1)) }))
}

/** The foreign keys of tables that may get rows. */
function reachable(
  keys: readonly ForeignKey[],
  parts: readonly Part[],
  byOid: ReadonlyMap<string, Table>,
): readonly ForeignKey[] {
  const family = (oid: string): string => byOid.get(oid)?.root ?? oid
  const reached = new Set(parts.map(({ table }) => table.root))
  const found = new Set<ForeignKey>()
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const key of keys) {
      if (!reached.has(family(key.child)) || !byOid.has(key.parent)) continue
      found.add(key)
      reached.add(family(key.parent))
    }
  }
  return [...found]
}

/** The tables of these names or globs. Without a schema: those of `public`, or else of any schema. */
function named(tables: readonly Table[], patterns: readonly string[]): readonly Table[] {
  const found = new Set<Table>()
  const errors: GreenlineError[] = []
  for (const pattern of patterns) {
    const matches = matching(tables, pattern)
    if (matches.length === 0) errors.push(nothingNamed(pattern, tables))
    for (const match of matches) {
      found.add(match)
      for (const leaf of tables) if (leaf.ancestors.includes(match.oid)) found.add(leaf)
    }
  }
  throwAll(errors)
  return tables.filter(table => found.has(table))
}

function matching(tables: readonly Table[], pattern: string): readonly Table[] {
  const plain = pattern.replaceAll('"', '')
  const glob = new RegExp(
    `^${plain
      .split('*')
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
  )
  const candidates = tables.filter(table => table.kind !== 'foreign')
  const qualified = candidates.filter(({ schema, name }) =>
    glob.test(`${schema}.${name}`.replaceAll('"', '')),
  )
  if (plain.includes('.')) return qualified
  const bare = candidates.filter(({ name }) => glob.test(name.replaceAll('"', '')))
  const inPublic = bare.filter(({ schema }) => schema === 'public')
  return inPublic.length > 0 ? inPublic : bare
}

function nothingNamed(pattern: string, tables: readonly Table[]): GreenlineError {
  const wanted = pattern.replaceAll('"', '').toLowerCase()
  const near = tables
    .map(({ schema, name }) => {
      const whole = wanted.includes('.') ? `${schema}.${name}` : name
      return { name: `${schema}.${name}`, edits: distance(wanted, whole.toLowerCase()) }
    })
    .filter(({ edits }) => edits <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, NAMED)
    .map(({ name }) => name)
  return impossible(
    `mirror-data names ${pattern}, and the target has no such table.${near.length === 0 ? '' : ` It has ${near.join(', ')}.`}`,
    'Write the table as schema.table, or a glob such as public.*.',
  )
}

/** The whole of a part, or its sample, as it is read and written. */
export function streamOf({ table, into, maxRows }: Part): RowStream {
  const only = table.kind === 'partitioned' ? '' : 'ONLY '
  const condition = table.condition === null ? '' : ` ${table.condition}`
  const limit = maxRows === undefined ? '' : ` LIMIT ${maxRows}`
  return {
    from: table.quoted,
    into: into.quoted,
    columns: table.columns,
    select: `SELECT ${table.columns.join(', ')} FROM ${only}${table.quoted}${condition}${limit}`,
    isReplaced: isReplaced(table),
  }
}

/**
 * TRUNCATE and rewrites show an empty table to snapshots that are older, and a table made
 * anew has no row for them: https://www.postgresql.org/docs/current/mvcc-caveats.html
 */
export const isReplaced = ({ oid, quoted }: Table): string =>
  `SELECT to_regclass(${literal(quoted)}) IS DISTINCT FROM ${oid}::oid OR EXISTS (SELECT FROM pg_class
     WHERE oid = ${oid} AND relfilenode <> 0 AND relfilenode IS DISTINCT FROM pg_relation_filenode(oid))`

export const literal = (text: string): string => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
