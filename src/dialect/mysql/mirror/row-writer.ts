/**
 * Writes rows as INSERTs of many, one text on its way while the next is filled.
 * Invariant: rows are on the mirror, and committed, when `finish` resolves; no
 * text is larger than the server takes, and no more than two are in memory.
 */
import type { Connection as Client, QueryError, ResultSetHeader } from 'mysql2'
import { quoteName } from './names.js'
import type { RowTable } from './row-tables.js'
import { addValue, createSqlBytes, type Value } from './row-values.js'

/** What tables are loaded with: rows of large tables travel in texts of this size. */
const TEXT_BYTES = 1024 * 1024
/** A transaction that grows without end makes the server's undo log grow as well. */
const COMMIT_AFTER_BYTES = 16 * TEXT_BYTES
/** The driver hands texts over as strings, which cannot be longer. */
const MAX_TEXT_BYTES = 0x1fffffe8

const [OPEN, CLOSE, COMMA, ZERO] = [0x28, 0x29, 0x2c, 0x30]

/** A row that is too large for the mirror's server. */
export class RowTooLarge extends Error {
  constructor(
    readonly table: string,
    readonly rowBytes: number,
    readonly maxBytes: number,
  ) {
    super('A row is too large')
  }
}

/** The driver's error, with the table whose rows were on their way. */
export class WriteError extends Error {
  constructor(
    readonly table: string,
    override readonly cause: unknown,
  ) {
    super('Rows were not taken')
  }
}

export interface RowWriter {
  /**
   * Adds a row.
   *
   * @returns A promise when the next row has to wait for it.
   * @throws RowTooLarge; the promise rejects with WriteError.
   */
  write(table: RowTable, row: readonly Value[]): Promise<void> | undefined
  /** Sends what is left, and commits. @throws WriteError */
  finish(): Promise<void>
  /** Rows that were added, by table. */
  readonly rows: ReadonlyMap<string, number>
  /** Rows that the server said it changed, by table. */
  readonly changed: ReadonlyMap<string, number>
}

interface Insert {
  readonly table: RowTable
  /** The empty value of an ENUM that was an error once is one again. */
  expectedWarnings: number
}

/** @param maxPacketBytes - `max_allowed_packet` of the session. */
export function createRowWriter(client: Client, maxPacketBytes: number): RowWriter {
  // The packet holds more than the text: its command, and a COMMIT.
  const maxBytes = Math.min(maxPacketBytes, MAX_TEXT_BYTES) - 1024
  const fullBytes = Math.min(TEXT_BYTES, maxBytes)
  const sql = createSqlBytes(fullBytes + 64 * 1024)
  const rows = new Map<string, number>()
  const changed = new Map<string, number>()
  let inserts: Insert[] = []
  let last: Insert | undefined
  let uncommittedBytes = 0
  let onItsWay: Promise<void> | undefined

  /** Sends what was gathered, after what is on its way; the promise is of the latter. */
  function send(): Promise<void> | undefined {
    const sent = inserts
    uncommittedBytes += sql.length()
    if (uncommittedBytes > COMMIT_AFTER_BYTES) {
      sql.add('\n;\nCOMMIT')
      uncommittedBytes = 0
    }
    const text = sql.take()
    inserts = []
    const previous = onItsWay
    const next = (previous ?? Promise.resolve())
      .then(() => insert(client, text, sent))
      .then(warnings => {
        sent.forEach(({ table, expectedWarnings }, index) => {
          const more = (warnings[index] ?? 0) - expectedWarnings
          if (more > 0) changed.set(table.name, (changed.get(table.name) ?? 0) + more)
        })
        if (onItsWay === next) onItsWay = undefined
      })
    // Whoever writes or finishes next meets the failure.
    next.catch(() => undefined)
    onItsWay = next
    return previous
  }

  function begin(table: RowTable): Insert {
    const columns = table.columns.filter(({ isGenerated }) => !isGenerated)
    const names = columns.map(({ name }) => quoteName(name)).join(',')
    sql.add(`${inserts.length === 0 ? '' : '\n;\n'}INSERT INTO ${quoteName(table.name)} (${names}) VALUES `)
    const insert = { table, expectedWarnings: 0 }
    inserts.push(insert)
    last = insert
    return insert
  }

  function addRow({ columns }: RowTable, row: readonly Value[]): number {
    let place = 0
    let emptyEnums = 0
    sql.addByte(OPEN)
    for (const column of columns) {
      if (column.isGenerated) continue
      const value = row[place] ?? null
      if (place > 0) sql.addByte(COMMA)
      addValue(sql, column, value)
      if (column.form === 'index' && value?.length === 1 && value[0] === ZERO) emptyEnums += 1
      place += 1
    }
    sql.addByte(CLOSE)
    return emptyEnums
  }

  function write(table: RowTable, row: readonly Value[]): Promise<void> | undefined {
    const start = sql.length()
    const current = inserts.at(-1)
    const continues = current?.table === table
    const insert = continues ? current : begin(table)
    if (continues) sql.addByte(COMMA)
    const emptyEnums = addRow(table, row)
    if (sql.length() > maxBytes) {
      if (start === 0) throw new RowTooLarge(table.name, sql.length(), maxBytes)
      sql.truncate(start)
      if (!continues) inserts.pop()
      const before = send()
      return write(table, row) ?? before
    }
    insert.expectedWarnings += emptyEnums
    rows.set(table.name, (rows.get(table.name) ?? 0) + 1)
    return sql.length() >= fullBytes ? send() : undefined
  }

  return {
    write,
    rows,
    changed,
    async finish() {
      if (inserts.length > 0) void send()
      await onItsWay
      // MariaDB tells of a row that it refuses here, when the table was empty.
      await insert(client, 'COMMIT', last === undefined ? [] : [last])
    },
  }
}

/** Sends a text of INSERTs, in order. @returns How many warnings each gave. */
function insert(client: Client, text: string, inserts: readonly Insert[]): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const warnings: number[] = []
    const settle = (end: () => void): void => {
      client.removeListener('error', failed)
      end()
    }
    const failed = (error: QueryError): void => {
      const at = inserts[Math.min(warnings.length, inserts.length - 1)]
      settle(() => reject(new WriteError(at?.table.name ?? '', error)))
    }
    const query = client.query(text)
    query.on('result', (header: ResultSetHeader) => warnings.push(header.warningStatus))
    query.on('error', failed)
    query.on('end', () => settle(() => resolve(warnings)))
    client.on('error', failed)
  })
}
