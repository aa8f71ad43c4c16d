/**
 * Expressions in definitions: checks, generated columns, defaults. Invariant: the server itself resolves them,
 * over a table of the same columns and no rows.
 */
import type { Check, Column, Table } from './model.js'
import { columnOf } from './model.js'
import { emptyContent } from './data.js'
import { quoteName } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

/** Functions that neither a check nor a generated column may call; the server refuses each in words of its own. */
const VARYING =
  /\b(?:RAND|UUID|UUID_SHORT|NOW|SYSDATE|CURRENT_TIMESTAMP|CURDATE|CURTIME|CURRENT_DATE|CURRENT_TIME|UTC_DATE|UTC_TIME|UTC_TIMESTAMP|LOCALTIME|LOCALTIMESTAMP|USER|CURRENT_USER|SESSION_USER|SYSTEM_USER|DATABASE|SCHEMA|CONNECTION_ID|LAST_INSERT_ID|ROW_COUNT|FOUND_ROWS|GET_LOCK|RELEASE_LOCK|SLEEP|BENCHMARK|VERSION|LOAD_FILE|NEXTVAL|LASTVAL|SETVAL|VALUES?)\b|@|\bSELECT\b/i

/** Those of some columns and checks of a table. @throws A refusal where the server would. */
export async function checkExpressions(
  scene: Scene,
  table: Table,
  columns: readonly Column[],
  checks: readonly Check[],
): Promise<void> {
  for (const column of columns) {
    if (column.generated !== undefined) await checkGenerated(scene, table, column)
    const given = column.default
    if (given?.kind === 'expression') await checkDefault(scene, table, column, given.text)
  }
  for (const check of checks) {
    if (check.name === check.column && /^json_valid\(/i.test(check.expression)) continue
    if (VARYING.test(withoutStrings(check.expression)))
      doubt(`the check ${check.name} calls what may not be allowed there`)
    await resolve(
      scene,
      table,
      check.expression,
      isMariaDb(scene) ? 'CHECK' : `check constraint ${check.name} expression`,
    )
  }
}

export const withoutStrings = (text: string): string =>
  text.replace(/'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`[^`]*`/g, "''")

async function checkGenerated(scene: Scene, table: Table, column: Column): Promise<void> {
  const expression = column.generated?.expression ?? ''
  if (VARYING.test(withoutStrings(expression)))
    doubt(`the generated column ${column.name} calls what may not be allowed there`)
  if (column.isAutoIncrement || column.default !== undefined)
    refuse(1221, 'Incorrect usage of DEFAULT and generated column')
  await resolve(
    scene,
    table,
    expression,
    isMariaDb(scene) ? 'GENERATED ALWAYS AS' : 'generated column function',
  )
}

async function checkDefault(scene: Scene, table: Table, column: Column, expression: string): Promise<void> {
  if (/\bSELECT\b|@|\bNEXT\b|\bVALUES?\b|\bNEXTVAL\b/i.test(withoutStrings(expression)))
    doubt(`the default of ${column.name} is an expression`)
  await resolve(scene, table, expression, 'DEFAULT')
}

/** Asks the server for an expression's type. */
async function resolve(scene: Scene, table: Table, expression: string, place: string): Promise<void> {
  const { sql } = emptyContent(table.columns)
  try {
    await scene.fieldsOf(`SELECT (${expression}) AS e FROM (${sql}) AS ${quoteName(table.name)}`)
  } catch (thrown) {
    const { errno, sqlMessage = '' } = thrown as { errno?: number; sqlMessage?: string }
    if (errno === undefined) throw thrown
    if (errno === 1054) refuse(1054, sqlMessage.replace(/in '[^']*'$/, `in '${place}'`))
    doubt(`the server does not take the expression (${expression}): ${sqlMessage}`)
  }
}

/** Whether an expression is about a column. */
export const mentions = (expression: string, column: string): boolean =>
  [
    ...expression
      .replace(/'(?:[^'\\]|''|\\[^])*'/g, "''")
      .matchAll(/`((?:[^`]|``)*)`|[\p{L}_$][\p{L}\p{N}_$]*/gu),
  ].some(([word, quoted]) => (quoted ?? word).toLowerCase() === column.toLowerCase())

export { columnOf }
