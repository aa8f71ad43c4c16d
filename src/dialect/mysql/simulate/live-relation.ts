/** A relation of the live server, by what SHOW CREATE TABLE says. Invariant: what the account may not see is obscure. */
import type { ServerInfo } from '../../../core/model.js'
import { readStatement } from '../statements/read.js'
import { createReader } from '../statements/reader.js'
import { tokensOf } from '../statements/tokens.js'
import type { Catalog } from './catalog.js'
import { fromDefinition } from './from-definition.js'
import type { Column, Obscure, Relation, TableName } from './model.js'
import { quoteName, quoteTable, quoteText } from './quoting.js'
import type { Question } from './question.js'

/** Errors that say that something is not there. */
const ABSENT = new Set([1146, 1049, 1305])
const DENIED = new Set([1044, 1045, 1142, 1143, 1227, 1370, 1419])

interface Surroundings extends Pick<Catalog, 'settings' | 'collationOf' | 'database' | 'views'> {
  readonly ask: Question
  readonly server: ServerInfo
  /** A name as the server compares it. */
  readonly fold: (name: string) => string
}

/** @returns What looks a relation up; `undefined` when there is none by the name. */
export function relationLookUp(
  around: Surroundings,
): (name: TableName) => Promise<Relation | Obscure | undefined> {
  const { ask, server, settings, collationOf, database, views, fold } = around
  return async name => {
    const obscure = (reason: string): Obscure => ({ kind: 'obscure', ...name, reason })
    let shown: Record<string, unknown> | undefined
    try {
      ;[shown] = await ask(`SHOW CREATE TABLE ${quoteTable(name)}`)
    } catch (thrown) {
      const { errno = 0 } = thrown as { errno?: number }
      if (ABSENT.has(errno)) return undefined
      if (DENIED.has(errno)) return obscure(`the account may not see ${name.database}.${name.name}`)
      if (errno === 1356) return obscure(`the view ${name.name} is broken`)
      throw thrown
    }
    const text = (field: string): string | undefined => {
      const key = Object.keys(shown ?? {}).find(each => each.toLowerCase() === field)
      return key === undefined ? undefined : String(shown?.[key])
    }
    const view = text('create view')
    if (view !== undefined) {
      const columns = await ask(
        `SELECT column_name AS name FROM information_schema.columns
          WHERE table_schema = ${quoteText(fold(name.database))} AND table_name = ${quoteText(fold(name.name))}
          ORDER BY ordinal_position`,
      )
      const [found] = (await views(name.database)).filter(each => fold(each.name) === fold(name.name))
      return {
        ...{ kind: 'view', ...name, columns: columns.map(each => String(each['name'])) },
        ...{ query: found?.query ?? '', checks: found?.checks ?? 'none', origin: 'live', isChanged: false },
        ...(found?.isUpdatable === undefined ? {} : { isUpdatable: found.isUpdatable }),
      }
    }
    const create = text('create table') ?? ''
    const reading = { server, sqlMode: '' }
    const tokens = tokensOf(create, reading)
    const statement = readStatement(createReader(tokens), { text: create, reading })
    if (statement?.kind !== 'create table')
      return obscure(`Greenline cannot read the definition of ${name.name}`)
    if (statement.options.isSequence === true) {
      return { kind: 'sequence', ...name, origin: 'live', isChanged: false }
    }
    const place = await database(name.database)
    const table = fromDefinition(statement, name, {
      ...{ server, settings, collationOf },
      place: typeof place === 'object' ? place : undefined,
    })
    return {
      ...table,
      columns: await Promise.all(table.columns.map(each => withBareness(around, table, each))),
    }
  }
}

/** Whether an AUTO_INCREMENT column has lost its default, only DEFAULT() tells. */
async function withBareness(
  { ask, server }: Surroundings,
  table: TableName,
  column: Column,
): Promise<Column> {
  if (!column.isAutoIncrement || server.product !== 'MariaDB') return column
  try {
    await ask(`SELECT DEFAULT(${quoteName(column.name)}) AS value FROM ${quoteTable(table)} LIMIT 0`)
    return column
  } catch (thrown) {
    if ((thrown as { errno?: number }).errno === 1364) return { ...column, isBare: true }
    // An account that may not read the table cannot tell.
    if (DENIED.has((thrown as { errno?: number }).errno ?? 0)) return column
    throw thrown
  }
}
