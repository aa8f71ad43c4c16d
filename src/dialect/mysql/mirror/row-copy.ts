/**
 * Copies rows from one server to another. Invariant: the source is only read, in
 * one snapshot, and keeps nothing locked: a table is let go when its rows are
 * read. What is not transactional there is read as it is at that moment.
 */
import type { Connection as Client } from 'mysql2'
import type { Target } from '../../../core/target.js'
import type { CopyOptions } from '../../dialect.js'
import type { ServerError } from '../sql-error.js'
import { ask, runBatch } from './batch.js'
import { copyCounters } from './counters.js'
import { prepareSession } from './create.js'
import { quoteName } from './names.js'
import { copyReferred } from './row-closure.js'
import type { Choice } from './row-choice.js'
import { notRead, toWriteFailure } from './row-failures.js'
import { streamRows, StreamError } from './row-stream.js'
import type { RowTable } from './row-tables.js'
import { asBytes, selected, useBytes } from './row-values.js'
import { createRowWriter, type RowWriter } from './row-writer.js'
import { onSession } from './session.js'

export interface RowCopy {
  readonly source: Target
  readonly mirror: Target
  readonly choice: Choice
  /** Names of the source's sequences. */
  readonly sequences: readonly string[]
  readonly options: CopyOptions
}

export interface CopiedRows {
  readonly tables: number
  readonly rows: number
  /** Tables in which the mirror's server changed values, and how many. */
  readonly changed: ReadonlyMap<string, number>
}

/** So many SELECTs travel at once: a round trip for each is most of the time that small tables take. */
const TABLES_AT_ONCE = 20
const PROGRESS_MS = 1000

/**
 * Copies the rows of the chosen tables, those they refer to, and the counters of sequences. The tables are there,
 * and their triggers are not.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, naming the table; CANCELLED, and what `connect` throws.
 */
export async function copyRows(copy: RowCopy): Promise<CopiedRows> {
  const { source, mirror, choice, sequences, options } = copy
  // A table takes as long as it takes; the mirror's server waits for the source, and the other way round.
  const session = { ...options, statementTimeoutMs: 0 }
  return onSession(source, session, async ({ client: from }) => {
    await openSnapshot(from, source)
    const write = async ({ client: to }: { client: Client }): Promise<CopiedRows> => {
      await prepareLoading(to, mirror)
      const [limits] = await ask(to, 'SELECT @@max_allowed_packet AS bytes')
      const writer = createRowWriter(to, Number(limits?.['bytes']))
      const reader = createReader(from, writer, copy)
      await reader.copyTables(choice)
      await copyReferred(choice, { mirror, session, writer, reader })
      await copyCounters(from, to, { source, sequences })
      const counts = [...writer.rows.values()]
      return {
        tables: counts.length,
        rows: counts.reduce((sum, count) => sum + count, 0),
        changed: writer.changed,
      }
    }
    return onSession(mirror, session, write)
  })
}

async function openSnapshot(client: Client, source: Target): Promise<void> {
  await useBytes(client, source)
  await ask(client, `SET SESSION sql_mode = '', time_zone = '+00:00', net_write_timeout = 3600`)
  await ask(client, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  await ask(client, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
  await ask(client, 'SAVEPOINT greenline')
}

async function prepareLoading(client: Client, mirror: Target): Promise<void> {
  await prepareSession(client)
  await useBytes(client, mirror)
  // Values are taken as they are: what a server would not take today may be in a table since long ago.
  await ask(
    client,
    `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', sql_notes = 0, autocommit = 0`,
  )
  // Each of these is known to one product alone.
  await runBatch(client, ['SET SESSION check_constraint_checks = 0'])
}

/** Reads from the source, and hands on to the mirror. */
export interface RowReader {
  copyTables(choice: Pick<Choice, 'tables' | 'maxRows'>): Promise<void>
  /**
   * Copies the rows of a table that meet a condition.
   *
   * @param where - One byte a character (see `asBytes`).
   * @returns How many.
   */
  copyWhere(table: RowTable, where: string): Promise<number>
}

function createReader(from: Client, writer: RowWriter, { source, mirror, options }: RowCopy): RowReader {
  let toldAt = 0
  const tell = (table: string): void => {
    const now = performance.now()
    if (now - toldAt < PROGRESS_MS) return
    toldAt = now
    options.progress(`Copying rows of ${table}: ${(writer.rows.get(table) ?? 0).toLocaleString('en-US')}`)
  }

  async function read(tables: readonly RowTable[], selects: readonly string[]): Promise<void> {
    // Back at the savepoint the session lets go of the table: nobody who wants to alter it has to wait for the rest.
    const texts = selects.flatMap(select => [select, 'ROLLBACK TO SAVEPOINT greenline'])
    try {
      await streamRows(from, texts, (statement, row) => {
        const table = tables[Math.floor(statement / 2)] as RowTable
        const busy = writer.write(table, row)
        tell(table.name)
        return busy
      })
    } catch (thrown) {
      if (!(thrown instanceof StreamError)) throw toWriteFailure(mirror, thrown)
      const table = tables[Math.floor(thrown.statement / 2)]?.name ?? ''
      throw notRead(source, table, thrown.cause as ServerError)
    }
    try {
      if (writer.rows.size > 0) await writer.finish()
    } catch (thrown) {
      throw toWriteFailure(mirror, thrown)
    }
  }

  return {
    async copyTables({ tables, maxRows }) {
      for (let at = 0; at < tables.length; at += TABLES_AT_ONCE) {
        const some = tables.slice(at, at + TABLES_AT_ONCE)
        options.progress(`Copying rows of ${some[0]?.name ?? ''}${some.length > 1 ? ' and others' : ''}`)
        await read(
          some,
          some.map(table => asBytes(select(table) + order(table) + limit(maxRows))),
        )
      }
    },
    async copyWhere(table, where) {
      const before = writer.rows.get(table.name) ?? 0
      await read([table], [`${asBytes(select(table))} WHERE ${where}`])
      return (writer.rows.get(table.name) ?? 0) - before
    },
  }
}

/** Rows of a table that is not transactional are put aside by the server first, so that it is free again at once. */
function select({ name, columns, isTransactional }: RowTable): string {
  const list = columns.filter(({ isGenerated }) => !isGenerated).map(column => selected(column))
  return `SELECT ${isTransactional ? '' : 'SQL_BUFFER_RESULT '}${list.join(', ')} FROM ${quoteName(name)}`
}

const order = ({ primaryKey }: RowTable): string =>
  primaryKey.length === 0 ? '' : ` ORDER BY ${primaryKey.map(quoteName).join(', ')}`

const limit = (maxRows: number | undefined): string => (maxRows === undefined ? '' : ` LIMIT ${maxRows}`)
