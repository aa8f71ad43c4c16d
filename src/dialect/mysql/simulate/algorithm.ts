/**
 * How MariaDB alters a table, foreseen: the gentlest algorithm and lock that can do all of it. Invariant: rules
 * were measured on 10.11 by asking for each algorithm in turn; what was not measured is not told.
 *
 * @see https://mariadb.com/kb/en/innodb-online-ddl-overview/
 */
import type { AlterTable } from '../statements/alter-table.js'
import { versionNumber } from '../statements/tokens.js'
import type { Draft, DraftColumn } from './alter-draft.js'
import { widestCharacter } from './charsets.js'
import { isSame, type Column, type Index, type Table } from './model.js'
import { isMariaDb, type Scene } from './scene.js'

/** The gentlest first. */
export const ALGORITHMS = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] as const
const LOCKS = ['NONE', 'SHARED', 'EXCLUSIVE'] as const

export interface Way {
  readonly algorithm: (typeof ALGORITHMS)[number]
  readonly lock: (typeof LOCKS)[number]
  /** All rows are written anew. */
  readonly rewrites: boolean
}

type Step = readonly [algorithm: Way['algorithm'], lock: Way['lock']]
const INSTANT: Step = ['INSTANT', 'NONE']
const WITHOUT_COPY: Step = ['NOCOPY', 'NONE']
const IN_PLACE: Step = ['INPLACE', 'NONE']
const COPY: Step = ['COPY', 'SHARED']
/** Nobody has measured it. */
type Steps = readonly Step[] | undefined

/** Dropping columns and renaming indexes at once, and all other rules, as of this version. */
const MEASURED_FROM = 100_503

/** @returns undefined where that is not known. */
export async function foreseeWay(
  scene: Scene,
  { before, after, draft }: { before: Table; after: Table; draft: Draft },
  clauses: AlterTable['clauses'],
): Promise<Way | undefined> {
  if (!isMeasured(scene)) return undefined
  const [chosen] = await scene.ask('SELECT @@old_alter_table AS algorithm')
  if (!/^(?:0|OFF|DEFAULT)$/.test(String(chosen?.['algorithm']))) return undefined
  const steps = stepsOf(scene, before, after, draft)
  if (steps === undefined) return undefined
  const { algorithm: least, lock } = strongestOf(steps)
  const given = (word: string): string | undefined => {
    const clause = clauses.find(each => each.kind === 'way' && each.word === word)
    return clause?.kind === 'way' && clause.value !== 'DEFAULT' ? clause.value : undefined
  }
  const algorithm = ALGORITHMS.find(name => name === given('ALGORITHM')) ?? least
  const ownLock = algorithm === 'COPY' ? 'SHARED' : lock
  return {
    algorithm,
    lock: LOCKS.find(name => name === given('LOCK')) ?? ownLock,
    rewrites: algorithm === 'COPY' || least === 'INPLACE' || least === 'COPY',
  }
}

/** Whether the rules were measured on such a server. */
export const isMeasured = (scene: Scene): boolean =>
  isMariaDb(scene) && versionNumber(scene.server.version) >= MEASURED_FROM

/** What all of the steps need. */
export const strongestOf = (steps: readonly Step[]): Pick<Way, 'algorithm' | 'lock'> => ({
  algorithm: strongest(ALGORITHMS, steps, 0),
  lock: strongest(LOCKS, steps, 1),
})

function strongest<T extends string>(order: readonly T[], steps: readonly Step[], part: 0 | 1): T {
  const places = steps.map(step => order.indexOf(step[part] as T))
  return order[Math.max(0, ...places)] as T
}

/** What each part of an alteration needs; undefined where that was not measured. */
export function stepsOf(scene: Scene, before: Table, after: Table, draft: Draft): Steps {
  if (before.engine !== after.engine) return [COPY]
  if (before.partitioning !== after.partitioning) {
    return before.partitioning === undefined || after.partitioning === undefined ? [COPY] : undefined
  }
  const all = [
    ...draft.columns.map(each => columnSteps(before, after, each)),
    ...before.columns.map(column => dropSteps(before, after, draft, column)),
    indexSteps(before, after, draft),
    constraintSteps(scene, before, after, draft),
    draft.isForced || before.rowFormat !== after.rowFormat ? [IN_PLACE] : [],
    // What is written again may be the default so far, and then counts.
    draft.options.rowFormat !== undefined && before.rowFormat === after.rowFormat ? undefined : [],
  ]
  if (all.includes(undefined)) return undefined
  const steps = all.flatMap(each => each ?? [])
  // Other engines only rename and change defaults at once.
  if (before.engine !== 'innodb' && steps.some(([algorithm]) => algorithm !== 'INSTANT')) return [COPY]
  return steps
}

function columnSteps(before: Table, after: Table, { column, from }: DraftColumn): Steps {
  const old = before.columns.find(({ name }) => name === from)
  if (old === undefined) {
    if (before.engine !== 'innodb') return [COPY]
    if (column.generated !== undefined) return column.generated.isStored ? [COPY] : [INSTANT]
    if (column.default?.kind === 'expression') return [COPY]
    if (column.isAutoIncrement || hasFulltext(before)) return [['INPLACE', 'SHARED']]
    return [before.rowFormat === 'COMPRESSED' ? IN_PLACE : INSTANT]
  }
  if (JSON.stringify(old.generated) !== JSON.stringify(column.generated)) return undefined
  if (!old.isAutoIncrement && column.isAutoIncrement) return [COPY]
  const isNullable = after.columns.find(({ name }) => name === column.name)?.isNullable ?? true
  const steps = typeSteps(before, old, column)
  return (
    steps && [
      ...steps,
      ...(old.isNullable === isNullable || (isNullable && before.rowFormat === 'REDUNDANT')
        ? []
        : [IN_PLACE]),
    ]
  )
}

function typeSteps(table: Table, { type: old }: Column, { type, name }: Column): Steps {
  const isSameText = old.charset === type.charset && old.collation === type.collation
  if (old.name !== type.name || old.isUnsigned !== type.isUnsigned) return [COPY]
  if (old.charset !== type.charset && type.charset === 'utf8mb4') return undefined
  if (old.charset !== type.charset) return [COPY]
  // Another collation changes the order in indexes, which newer servers make again without a copy.
  const holding = table.indexes.filter(({ parts }) => parts.some(part => isSame(part.column ?? '', name)))
  if (!isSameText && holding.length > 0)
    return holding.some(({ kind }) => kind === 'primary') ? [COPY] : undefined
  if (
    /int$/.test(type.name) ||
    JSON.stringify([old.sizes, old.values]) === JSON.stringify([type.sizes, type.values])
  )
    return [INSTANT]
  if (type.name === 'varchar' || type.name === 'varbinary') return [isExtension(old, type) ? INSTANT : COPY]
  const isAppended = old.values.every((value, at) => value === type.values[at])
  if (type.name === 'enum' && isAppended && type.values.length <= 255) return [INSTANT]
  if (type.name === 'set' && isAppended && eighths(old.values) === eighths(type.values)) return [INSTANT]
  return [COPY]
}

/** Bytes that a SET takes. */
const eighths = (values: readonly string[]): number => Math.ceil(values.length / 8)

/** Longer, with as many bytes in front that tell the length; from under 128 bytes, one becomes two at once. */
function isExtension(old: Column['type'], type: Column['type']): boolean {
  const width = type.name === 'varbinary' ? 1 : widestCharacter(type.charset ?? 'utf8mb4')
  const [from, to] = [(old.sizes[0] ?? 1) * width, (type.sizes[0] ?? 1) * width]
  return to >= from && (to < 256 || from >= 256 || from < 128)
}

const hasFulltext = ({ indexes }: Table): boolean => indexes.some(({ kind }) => kind === 'fulltext')

function dropSteps(before: Table, after: Table, { columns }: Draft, { name }: Column): Steps {
  if (columns.some(({ from }) => from === name)) return []
  if (before.engine !== 'innodb') return [COPY]
  if (before.rowFormat === 'COMPRESSED') return [IN_PLACE]
  const inIndex = before.indexes.filter(({ parts }) => parts.some(part => isSame(part.column ?? '', name)))
  if (inIndex.some(({ kind }) => kind === 'primary' || kind === 'fulltext')) return undefined
  const isCut = inIndex.some(index => after.indexes.some(each => isSame(each.name, index.name)))
  return [isCut ? IN_PLACE : INSTANT]
}

/** What an index is, whatever it is called. */
export const shapeOf = ({ kind, parts }: Index, renamed: ReadonlyMap<string, string> = new Map()): string =>
  JSON.stringify([
    kind,
    parts.map(part => ({
      ...part,
      ...(part.column === undefined
        ? {}
        : { column: (renamed.get(part.column.toLowerCase()) ?? part.column).toLowerCase() }),
    })),
  ])

function indexSteps(before: Table, after: Table, { renamedColumns }: Draft): Steps {
  const were = new Set(before.indexes.map(index => shapeOf(index, renamedColumns)))
  const are = new Set(after.indexes.map(index => shapeOf(index)))
  const added = after.indexes.filter(index => !were.has(shapeOf(index)))
  const dropped = before.indexes.filter(index => !are.has(shapeOf(index, renamedColumns)))
  const hadPrimary = before.indexes.some(({ kind }) => kind === 'primary')
  const hasPrimary = after.indexes.some(({ kind }) => kind === 'primary')
  // Rows lie in the order of a unique key where there is no primary one.
  if (!hadPrimary && !hasPrimary && [...added, ...dropped].some(({ kind }) => kind === 'unique'))
    return undefined
  return [
    ...added.map(({ kind }): Step => {
      if (kind === 'primary') return IN_PLACE
      if (kind === 'fulltext') return [hasFulltext(before) ? 'NOCOPY' : 'INPLACE', 'SHARED']
      return kind === 'spatial' ? ['NOCOPY', 'SHARED'] : WITHOUT_COPY
    }),
    ...dropped.map(({ kind }) => (kind === 'primary' && !hasPrimary ? COPY : WITHOUT_COPY)),
  ]
}

/** Checks of a new column hold for its default, and those of a column that is there are not looked at. */
function constraintSteps(scene: Scene, before: Table, after: Table, { renamedKeys }: Draft): Steps {
  const keys = after.foreignKeys.filter(
    ({ name }) => !renamedKeys.has(name) && !before.foreignKeys.some(each => isSame(each.name, name)),
  )
  const checks = after.checks.filter(
    ({ name, column }) => column === undefined && !before.checks.some(each => isSame(each.name, name)),
  )
  if (keys.length > 0 && !scene.session.foreignKeyChecks) return undefined
  if (checks.length > 0 && !scene.session.checkConstraints) return undefined
  return keys.length + checks.length > 0 ? [COPY] : []
}
