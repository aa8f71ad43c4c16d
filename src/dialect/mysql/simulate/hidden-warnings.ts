/**
 * Warnings that a question does not bring, and that a statement would: an index keeps the question from rows that the
 * server looks at, and minds, when it updates. Invariant: no more of a table is read than its beginning.
 */
import type { ServerError } from '../sql-error.js'
import { isText } from './build.js'
import { cast } from './data.js'
import type { Column, Table } from './model.js'
import { overWorld } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt } from './refusal.js'
import type { Scene } from './scene.js'
import type { Changing } from './turns.js'
import { raisedBy } from './warnings.js'

const SAMPLE_ROWS = 1_000

/** @param isChanged - By the change: then reading its beginning would mean reading it all. */
export async function mustNotHide(
  scene: Scene,
  { target: { table, alias }, where }: Changing,
  isChanged: boolean,
): Promise<void> {
  const names = table.columns.map(({ name }) => quoteName(name)).join(', ')
  const rows = isChanged
    ? examplesOf(table)
    : `SELECT ${names} FROM ${quoteTable(table)} LIMIT ${SAMPLE_ROWS}`
  const query = `SELECT COUNT(*) FROM (${rows}) AS ${quoteName(alias)} WHERE ${where}`
  try {
    const { fresh } = await raisedBy(scene, await overWorld(scene, query, 'rows'))
    if (fresh.length > 0) doubt('which rows the server looks at, and so what it minds in them, is its to say')
  } catch (thrown) {
    // A name with its database, which the sample does not have.
    if ((thrown as ServerError).errno !== 1054) throw thrown
  }
}

/** Two rows as the table could have them: what is wrong with a constant shows in any. */
function examplesOf({ columns }: Table): string {
  const row = (valueOf: (column: Column) => string): string =>
    `SELECT ${columns.map(each => `${cast(valueOf(each), each)} AS ${quoteName(each.name)}`).join(', ')}`
  return `${row(exampleOf)} UNION ALL ${row(() => 'NULL')}`
}

function exampleOf({ type }: Column): string {
  if (type.name === 'time') return "'10:00:00'"
  if (/^(?:date|datetime|timestamp)$/.test(type.name)) return "'2000-01-01 10:00:00'"
  if (/int$|^(?:decimal|float|double|year)$/.test(type.name)) return '1'
  return isText(type) ? "'1'" : 'NULL'
}
