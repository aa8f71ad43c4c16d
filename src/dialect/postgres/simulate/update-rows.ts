/** The rows that UPDATE writes. Invariant: each is made of what was there before the statement. */
import { rowWith, type Assignment } from './assignments.js'
import { rowsOf } from './content.js'
import { orderedRows } from './physical-order.js'
import { isTrue } from './questions.js'
import { rowAs } from './targets.js'
import type { Read } from './update.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'
import { numbered, type Writes } from './writes.js'

export async function updatedRows(
  world: World,
  read: Read,
): Promise<{ readonly writes: Writes; readonly changed: ReadonlySet<number> }> {
  const { target, alias, behind, others, withText } = read
  const { relation, checked } = target
  const { columns } = relation
  // Values are made in the order of the columns, whatever the order in which SET has them.
  const values = read.values.toSorted((a, b) => a.column.number - b.column.number)
  const { changed, select } = await rowWith(world, relation, values)
  const rows = await rowsOf(world, relation)
  const list = ['true AS hit_', ...values.map(({ column, sql }) => `${sql} AS v${column.number}`)].join(', ')
  const one = others === '' ? '' : ' LIMIT 1'
  const hit = `${withText}SELECT ${list} FROM ${rowAs(target, alias)}${behind}${one}`
  if (others !== '') await mustBeOne(world, rows, hit, values)
  const olds = numbered(columns, 't_.', 'b')
  const was = columns.map(({ number }) => `u_.b${number}`).join(', ')
  const kept = `SELECT ${numbered(columns, 't_.')} FROM (${rows}) AS t_ WHERE NOT EXISTS (${hit})`
  const both = `SELECT ${olds}, h_.* FROM (${rows}) AS t_ LEFT JOIN LATERAL (${hit}) AS h_ ON true`
  const after = columns.map(({ number }) =>
    changed.has(number)
      ? `CASE WHEN n_.hit_ THEN n_.c${number} ELSE n_.b${number} END AS c${number}`
      : `n_.b${number} AS c${number}`,
  )
  const ordered = orderedRows(relation)
  const hitsOf = (window: string, more = ''): string =>
    `SELECT ${more}row_number() OVER (${window}) AS n_, ${olds}, h_.* FROM (${ordered ?? rows}) AS t_ CROSS JOIN LATERAL (${hit}) AS h_`
  const writtenOf = (hits: string): string => select(hits, `u_.n_, true AS old_, true AS new_, ${was}, `)
  // Without sorting: rows that come later are not even looked at, where that can be helped.
  const first = (count: number): Promise<Partial<Writes>> => {
    const old = columns.map(({ number }) => `b${number} AS c${number}`).join(', ')
    const hits = `${hitsOf('', ordered === undefined ? '' : 't_.ctid_, ')} LIMIT ${count}`
    const left =
      ordered === undefined
        ? `${kept} UNION ALL SELECT ${old} FROM (${hitsOf('')} OFFSET ${count}) AS l_`
        : `SELECT ${numbered(columns, 't_.')} FROM (${ordered}) AS t_ WHERE t_.ctid_ NOT IN (SELECT l_.ctid_ FROM (${hits}) AS l_)`
    return Promise.resolve({ written: writtenOf(hits), kept: left })
  }
  return {
    changed,
    writes: {
      ...{ ctes: [], kept, first, changed, before: changed, checked },
      written: writtenOf(hitsOf(ordered === undefined ? '' : 'ORDER BY t_.ctid_')),
      next: `SELECT ${after.join(', ')} FROM (${select(both, `u_.hit_, ${was}, `)}) AS n_`,
    },
  }
}

/** When a row has several others beside it, which of them counts is not known, unless they say the same. */
async function mustBeOne(
  world: World,
  rows: string,
  hit: string,
  values: readonly Assignment[],
): Promise<void> {
  const list = values.map(({ column }) => `h_.v${column.number}`).join(', ')
  const several = hit.replace(/ LIMIT 1$/, '')
  const condition = `EXISTS (SELECT FROM (${rows}) AS t_ WHERE (SELECT count(DISTINCT ROW(${list})::pg_catalog.text) FROM (${several}) AS h_) > 1)`
  if (await isTrue(world, condition).catch(() => true))
    throw new Unsure('a row meets several others, and which of them counts is not known')
}
