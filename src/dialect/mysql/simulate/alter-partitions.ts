/**
 * The clauses of ALTER TABLE about single partitions. Invariant: rows go with the partition that they are in, and
 * none is left without one.
 *
 * @see https://mariadb.com/kb/en/alter-table/#partitions
 */
import type { AlterClause } from '../statements/alter-table.js'
import {
  numbered,
  readPartitions,
  schemeText,
  type Partition,
  type Scheme,
} from '../statements/partitions.js'
import { readGroup } from '../statements/parts.js'
import { createReader, type Reader } from '../statements/reader.js'
import type { Outcome } from './create-table.js'
import { isSame, type Content, type Table } from './model.js'
import { checkAllPlaces, checkPartitions, placeOf, schemeOf } from './partitions.js'
import { tokensIn } from './queries.js'
import { quoteName } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { put, shown, type Scene } from './scene.js'

type Clause = Extract<AlterClause, { readonly kind: 'partitions' }>

interface Work {
  readonly scene: Scene
  readonly table: Table
  readonly scheme: Scheme
  readonly clause: Clause
  /** Behind `VERB PARTITION`. */
  readonly reader: Reader
}

export async function alterPartitions(scene: Scene, table: Table, clause: Clause): Promise<Outcome> {
  const scheme =
    schemeOf(scene, table) ?? refuse(1505, 'Partition management on a not partitioned table is not possible')
  const reader = createReader(tokensIn(scene, clause.text))
  reader.skip(2)
  const work = { scene, table, scheme, clause, reader }
  switch (clause.verb) {
    case 'ADD':
      return add(work)
    case 'DROP':
      return drop(work)
    case 'TRUNCATE':
      return truncate(work)
    case 'COALESCE':
      return coalesce(work)
    case 'REORGANIZE':
      return reorganize(work)
    case 'REBUILD':
      if (reader.take('ALL') === undefined) placesOf(work, clause.names, 1507)
      return {}
    case 'ANALYZE':
    case 'CHECK':
    case 'OPTIMIZE':
    case 'REPAIR':
      // What is wrong is in the rows that they give.
      return {}
    default:
      return doubt(`Greenline does not follow ${clause.verb} PARTITION`)
  }
}

const same = (names: readonly string[], { name }: Partition): boolean =>
  names.some(each => isSame(each, name))

function placesOf({ scheme, table }: Work, names: readonly string[], errno: 1507 | 1735): readonly number[] {
  return names.map(name => {
    const at = scheme.partitions.findIndex(each => isSame(each.name, name))
    if (at >= 0) return at
    if (errno === 1735) refuse(1735, `Unknown partition '${name}' in table '${table.name}'`)
    return refuse(1507, 'Wrong partition name or partition list')
  })
}

function settle({ scene, table, scheme }: Work, partitions: readonly Partition[], content: Content): Outcome {
  put(scene, {
    ...table,
    ...{ partitioning: schemeText({ ...scheme, partitions }), content, isChanged: true },
  })
  scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'altered' })
  return {}
}

async function add(work: Work): Promise<Outcome> {
  const { scene, table, scheme, reader } = work
  const isConditional = reader.takeAll('IF', 'NOT', 'EXISTS')
  reader.take('NO_WRITE_TO_BINLOG', 'LOCAL')
  const { method, partitions } = scheme
  const isCounted = method === 'hash' || method === 'key'
  if (reader.take('PARTITIONS') !== undefined) {
    if (!isCounted) refuse(1492, `For ${method.toUpperCase()} partitions each partition must be defined`)
    const added = numbered(partitions.length, Number(reader.peek()?.text))
    return settle(work, [...partitions, ...added], table.content)
  }
  const added = readPartitions(readGroup(reader) ?? [], work.clause.text)
  if (added === undefined || added.length === 0) return doubt('Greenline does not understand the partitions')
  if (
    isConditional &&
    added.some(each =>
      same(
        partitions.map(({ name }) => name),
        each,
      ),
    )
  ) {
    if (added.length > 1) doubt('some of the partitions may be there already')
    return { nothing: `there is a partition ${added[0]?.name ?? ''} already` }
  }
  const last = partitions.at(-1)?.bound
  const isFull =
    last?.kind === 'less than' && last.values.length === 1 && /^MAXVALUE$/i.test(last.values[0] ?? '')
  if (method === 'range' && isFull) refuse(1481, 'MAXVALUE can only be used in last partition definition')
  const after = { ...scheme, partitions: [...partitions, ...added] }
  await checkPartitions(scene, table, after)
  if (partitions.some(({ bound }) => bound?.kind === 'default'))
    doubt('rows of the default partition may move')
  return settle(work, after.partitions, table.content)
}

/** Rows that are in none of some partitions. */
function without({ table, scheme }: Work, places: readonly number[]): Content {
  const list = table.columns.map(({ name }) => quoteName(name)).join(', ')
  return {
    ...table.content,
    sql: `SELECT ${list} FROM (${table.content.sql}) AS ${quoteName(table.name)} WHERE (${placeOf(scheme)}) NOT IN (${places.join(', ')})`,
  }
}

function drop(work: Work): Outcome {
  const { scene, table, scheme, reader, clause } = work
  if (!/^(?:range|list)$/.test(scheme.method))
    refuse(1512, 'DROP PARTITION can only be used on RANGE/LIST partitions')
  const isConditional = reader.takeAll('IF', 'EXISTS')
  const names = isConditional
    ? clause.names.filter(name => scheme.partitions.some(each => same([name], each)))
    : clause.names
  if (names.length === 0) return { nothing: `there is no partition ${clause.names.join(', ')}` }
  if (names.length >= scheme.partitions.length)
    refuse(1508, 'Cannot remove all partitions, use DROP TABLE instead')
  const places = placesOf(work, names, 1507)
  if (new Set(places).size < places.length) refuse(1507, 'Wrong partition name or partition list')
  const content = without(work, places)
  const outcome = settle(
    work,
    scheme.partitions.filter(each => !same(names, each)),
    content,
  )
  for (const name of names)
    scene.effects.push({ what: `partition ${shown(scene, table)}.${name}`, how: 'dropped' })
  return outcome
}

function truncate(work: Work): Outcome {
  const { scene, table, scheme, reader, clause } = work
  const isAll = reader.take('ALL') !== undefined
  const names = isAll ? scheme.partitions.map(({ name }) => name) : clause.names
  const places = placesOf(work, names, 1735)
  if (new Set(places).size < places.length) refuse(1567, 'Incorrect partition name')
  put(scene, { ...table, content: without(work, places), isChanged: true })
  const on = shown(scene, table)
  const emptied = isAll ? [`table ${on}`] : names.map(name => `partition ${on}.${name}`)
  const destroys = emptied.map(what => ({ what, how: 'emptied' as const }))
  scene.effects.push(...destroys)
  scene.impact = { locks: [], rewrites: [], destroys }
  return { rows: 0 }
}

function coalesce(work: Work): Outcome {
  const { scheme, table, reader } = work
  if (/^(?:range|list)$/.test(scheme.method))
    refuse(1509, 'COALESCE PARTITION can only be used on HASH/KEY partitions')
  reader.take('NO_WRITE_TO_BINLOG', 'LOCAL')
  const count = Number(reader.peek()?.text)
  if (count === 0) refuse(1515, 'At least one partition must be coalesced')
  if (!(count < scheme.partitions.length))
    refuse(1508, 'Cannot remove all partitions, use DROP TABLE instead')
  return settle(work, scheme.partitions.slice(0, -count), table.content)
}

async function reorganize(work: Work): Promise<Outcome> {
  const { scene, table, scheme, reader, clause } = work
  if (!/^(?:range|list)$/.test(scheme.method))
    return doubt('Greenline does not follow it for such partitions')
  if (reader.peek() === undefined) {
    refuse(
      1511,
      'REORGANIZE PARTITION without parameters can only be used on auto-partitioned tables using HASH PARTITIONs',
    )
  }
  while (reader.peek() !== undefined && reader.take('INTO') === undefined) reader.skip()
  const made = readPartitions(readGroup(reader) ?? [], clause.text)
  if (made === undefined || made.length === 0) return doubt('Greenline does not understand the partitions')
  const places = [...placesOf(work, clause.names, 1507)].sort((left, right) => left - right)
  const [first = 0] = places
  const last = first + places.length - 1
  if (scheme.method === 'range' && places.at(-1) !== last)
    refuse(1519, 'When reorganizing a set of partitions they must be in consecutive order')
  const kept = scheme.partitions.filter((_, at) => !places.includes(at))
  const partitions = [...kept.slice(0, first), ...made, ...kept.slice(first)]
  const after = { ...scheme, partitions }
  const isEnd = last === scheme.partitions.length - 1
  const [before, now] = [scheme.partitions[last], made.at(-1)]
  if (scheme.method === 'range' && before !== undefined && now !== undefined) {
    await checkPartitions(scene, table, after)
    const isSound = await spans(work, before, now, isEnd)
    if (!isSound) {
      refuse(
        1520,
        'Reorganize of range partitions cannot change total ranges except for last partition where it can extend the range',
      )
    }
  } else await checkPartitions(scene, table, after)
  const outcome = settle(work, partitions, table.content)
  await checkAllPlaces(scene, { ...table, partitioning: schemeText(after) })
  return outcome
}

/** Whether the last of the new partitions ends where the last of the old ones does, or later where it may. */
async function spans(
  { scene, table, scheme }: Work,
  before: Partition,
  now: Partition,
  isEnd: boolean,
): Promise<boolean> {
  const ends = [before, now].map(({ bound }) => (bound?.kind === 'less than' ? bound.values.join(', ') : ''))
  const [old = '', next = ''] = ends
  if (old.toUpperCase() === next.toUpperCase()) return true
  if (/\bMAXVALUE\b/i.test(old)) return false
  if (/\bMAXVALUE\b/i.test(next)) return isEnd
  const pair = { ...scheme, partitions: [before, { ...now, name: `${before.name}${now.name}x` }] }
  try {
    await checkPartitions(scene, table, pair)
    return isEnd
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('refusal' in thrown)) throw thrown
  }
  // It is not later: the same bound may be written in another way.
  const [row] = await scene.askAs(`SELECT (${old}) = (${next}) AS same`)
  return row?.['same'] === '1'
}
