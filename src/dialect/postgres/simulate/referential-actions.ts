/** What foreign keys do with rows that pointed to what is gone. Invariant: the rows of the change's own state are meant. */
import { rowsOf } from './content.js'
import { defaultOf } from './defaults.js'
import { pairsOf, leaving, type Referrer } from './foreign-keys.js'
import { mustFireNothing, mustWritePlainly } from './may-write.js'
import type { Relation } from './objects.js'
import { stored } from './storing.js'
import { generatedOver } from './generated.js'
import { Unsure } from './verdicts.js'
import { relationWith, type World } from './world.js'
import { absent, numbered, preludeOf, WRITTEN, type Writes } from './writes.js'

interface Acted {
  readonly table: Relation
  readonly writes: Writes
  readonly onCount: (count: number) => void
}

/** @returns `nothing` when the foreign key only forbids. */
export async function actOn(
  world: World,
  { table: { oid }, constraint }: Referrer,
  writes: Writes,
  relation: Relation,
): Promise<Acted | 'nothing'> {
  const { onDelete = 'a', onUpdate = 'a' } = constraint
  const changes = typeof writes.before === 'object'
  const action = changes ? onUpdate : onDelete
  if (writes.before === 'changed or deleted' && (!'ar'.includes(onDelete) || !'ar'.includes(onUpdate)))
    throw new Unsure(`what becomes of rows of ${relation.name} differs, and others follow them`)
  if (action === 'a' || action === 'r') return 'nothing'
  if (oid === relation.oid) throw new Unsure('rows of the table itself go with it')
  const table = await relationWith(world, oid)
  const event = action === 'c' && !changes ? 'DELETE' : 'UPDATE'
  await mustWritePlainly(world, table, event)
  const { columns, targetColumns = [] } = constraint
  const gone = `${preludeOf(writes)} SELECT w_.* FROM ${WRITTEN} AS w_ WHERE ${leaving(constraint)}`
  const rows = await rowsOf(world, table)
  const on = pairsOf(constraint, 'g_.b', 't_.c')
  const kept = `SELECT ${numbered(table.columns, 't_.')} FROM (${rows}) AS t_ WHERE NOT EXISTS (SELECT FROM (${gone}) AS g_ WHERE ${on})`
  const olds = numbered(table.columns, 't_.', 'b')
  if (event === 'DELETE') {
    const nothing = await absent(world, table, 'c')
    const written = `SELECT row_number() OVER () AS n_, true AS old_, false AS new_, ${olds}, ${nothing} FROM (${rows}) AS t_ JOIN (${gone}) AS g_ ON ${on}`
    return {
      table,
      writes: { ctes: [], written, kept, next: kept, before: 'deleted' },
      onCount: count => {
        if (count > 0) mustFireNothing(table, event)
      },
    }
  }
  const values = new Map<number, string>()
  for (const [at, number] of columns.entries()) {
    const column = table.columns.find(each => each.number === number)
    if (column === undefined) continue
    if (action === 'd') {
      if (column.identity !== undefined || /nextval/i.test(column.default ?? ''))
        throw new Unsure(`rows of ${table.name} take values of a sequence with it`)
      values.set(number, await stored(world, column, await defaultOf(world, column)))
    } else {
      const value = action === 'n' ? 'NULL' : `g_.c${targetColumns[at] ?? 0}`
      values.set(number, await stored(world, column, value))
    }
  }
  const list = table.columns
    .filter(({ generated }) => generated === undefined)
    .map(({ number }) => `${values.get(number) ?? `t_.c${number}`} AS c${number}`)
  const computed = await generatedOver(world, table, 'u_.')
  const news = table.columns.map(({ number }) => `${computed.get(number) ?? `u_.c${number}`} AS c${number}`)
  const written = `SELECT u_.n_, true AS old_, true AS new_, ${table.columns.map(({ number }) => `u_.b${number}`).join(', ')}, ${news.join(', ')} FROM (
    SELECT row_number() OVER () AS n_, ${olds}, ${list.join(', ')} FROM (${rows}) AS t_ JOIN (${gone}) AS g_ ON ${on}) AS u_`
  const changed = new Set([...columns, ...computed.keys()])
  return {
    table,
    writes: {
      ctes: [],
      written,
      kept,
      next: `${kept} UNION ALL SELECT ${numbered(table.columns)} FROM (${written}) AS n_`,
      changed,
      before: changed,
    },
    onCount: count => {
      if (count > 0) mustFireNothing(table, event, changed)
    },
  }
}
