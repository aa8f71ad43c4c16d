/**
 * MERGE. Invariant: a row of the table meets all rows of the source as they were before, and the first WHEN
 * that fits says what becomes of it.
 *
 * @see https://www.postgresql.org/docs/current/sql-merge.html
 */
import { carryOut } from './carry-out.js'
import { rowsOf } from './content.js'
import { spend, spendUnknown } from './defaults.js'
import { mustFireNothing } from './may-write.js'
import { actionsOf, type Actions } from './merge-actions.js'
import { readMerge, type ReadMerge } from './merge-parts.js'
import { rowWith } from './assignments.js'
import type { Ast } from './parse.js'
import { mustReturn } from './returning.js'
import { listOf, rowAs } from './targets.js'
import { identifier } from './names.js'
import { noteCount } from './update.js'
import { refusal, Refusal } from './verdicts.js'
import type { World } from './world.js'
import { absent, numbered, type Writes } from './writes.js'

export async function merge(world: World, stmt: Ast.MergeStmt): Promise<void> {
  const read = await readMerge(world, stmt)
  const { relation } = read.target
  const actions = await actionsOf(world, read)
  const writes = await writesOf(world, read, actions)
  const others = `, ${read.source}`
  await mustReturn(world, read.target, stmt.returningClause, {
    isPlain: read.isPlain,
    alias: read.alias,
    others,
    withText: read.withText,
    writes,
  })
  try {
    const { count } = await carryOut(world, relation, writes, {
      onCount: rows => {
        for (const event of rows > 0 ? read.events : []) mustFireNothing(relation, event)
      },
      spend: rows => spend(world, actions.taken, rows),
    })
    noteCount(world, relation, 'updated', count)
  } catch (thrown) {
    if (thrown instanceof Refusal)
      spendUnknown(world, actions.taken, 'it is not known how many a statement took that failed')
    throw thrown
  }
}

async function writesOf(world: World, read: ReadMerge, actions: Actions): Promise<Writes> {
  const { target, alias, source, on, withText } = read
  const { relation } = target
  const rows = await rowsOf(world, relation)
  const list = numbered(relation.columns)
  const olds = numbered(relation.columns, 't_.', 'b')
  const changed = await rowWith(world, relation, actions.assigned)
  const row = rowAs(target, alias)
  const shown = `(SELECT ${listOf(relation, 't_.c')} FROM there_ AS t_) AS ${identifier(alias)}`
  const ctes = [
    `there_ AS MATERIALIZED (SELECT r_.*, row_number() OVER () AS r_ FROM (${rows}) AS r_)`,
    `pairs_ AS MATERIALIZED (SELECT row_number() OVER () AS n_, t_.r_, ${olds}, m_.* FROM there_ AS t_ CROSS JOIN LATERAL (
      ${withText}SELECT ${['w_.act_', ...actions.values].join(', ')} FROM ${row}, ${source}, LATERAL (SELECT ${actions.matched} AS act_) AS w_ WHERE (${on}) AND w_.act_ > 0) AS m_)`,
    `free_ AS MATERIALIZED (${withText}SELECT row_number() OVER () AS i_, w_.act_ FROM ${source}, LATERAL (SELECT ${actions.unmatched} AS act_) AS w_
      WHERE w_.act_ > 0 AND NOT EXISTS (SELECT FROM ${shown} WHERE (${on})))`,
  ]
  const nothingNew = await absent(world, relation, 'c')
  const nothingOld = await absent(world, relation, 'b')
  const was = relation.columns.map(({ number }) => `u_.b${number}`).join(', ')
  const plainOlds = relation.columns.map(({ number }) => `b${number}`).join(', ')
  const inserted =
    await actions.inserted(`${withText}SELECT w_.act_, {values} FROM ${source}, LATERAL (SELECT ${actions.unmatched} AS act_) AS w_
      WHERE w_.act_ > 0 AND NOT EXISTS (SELECT FROM ${shown} WHERE (${on}))`)
  const written = [
    changed.select(
      `SELECT * FROM pairs_ WHERE act_ IN (${actions.updates})`,
      `u_.n_, true AS old_, true AS new_, ${was}, `,
    ),
    `SELECT n_, true AS old_, false AS new_, ${plainOlds}, ${nothingNew} FROM pairs_ WHERE act_ IN (${actions.deletes})`,
    `SELECT (SELECT count(*) FROM pairs_) + n_ AS n_, false AS old_, true AS new_, ${nothingOld}, ${list} FROM (${inserted}) AS i_`,
  ].join(' UNION ALL ')
  const kept = `SELECT ${list} FROM there_ AS t_ WHERE NOT EXISTS (SELECT FROM pairs_ AS p WHERE p.r_ = t_.r_)`
  const next = `SELECT ${list} FROM (WITH ${ctes.join(', ')} ${kept} UNION ALL SELECT ${list} FROM (${written}) AS w WHERE new_) AS n_`
  return {
    ...{ ctes, written, kept, next, checked: target.checked, made: '(SELECT count(*) FROM free_)' },
    before: read.events.includes('DELETE')
      ? 'changed or deleted'
      : read.events.includes('UPDATE')
        ? changed.changed
        : 'left alone',
    flags: [
      {
        rows: 'SELECT n_ FROM (SELECT n_, row_number() OVER (PARTITION BY r_ ORDER BY n_) AS k_ FROM pairs_) AS p WHERE k_ > 1',
        error: refusal('21000', 'MERGE command cannot affect row a second time', {
          hint: 'Ensure that not more than one source row matches any one target row.',
        }),
      },
    ],
  }
}
