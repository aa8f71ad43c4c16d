/**
 * Expressions in definitions: checks, generated columns, defaults. Invariant: the server itself resolves them,
 * over a table of the same columns and no rows.
 */
import type { Check, Column, Table } from './model.js'
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
    const place = check.column ?? check.name
    if (isMariaDb(scene) && /\bSELECT\b/i.test(withoutStrings(check.expression)))
      refuse(1970, 'CHECK does not support subqueries or stored functions')
    mustNotVary(scene, check.expression, { clause: 'CHECK', name: place, what: `the check ${check.name}` })
    await resolve(
      scene,
      table,
      check.expression,
      isMariaDb(scene) ? 'CHECK' : `check constraint ${check.name} expression`,
      place,
    )
    checkOwn(scene, table, check)
  }
}

/** Columns that the server changes by itself have no check. */
function checkOwn(scene: Scene, table: Table, { name, expression }: Check): void {
  const automatic = table.columns.find(each => each.isAutoIncrement && mentions(expression, each.name))
  const clause = (what: string, where: string): never =>
    refuse(1901, `Function or expression '${what}' cannot be used in the CHECK clause of \`${where}\``)
  if (automatic !== undefined) {
    if (isMariaDb(scene)) clause('AUTO_INCREMENT', automatic.name)
    refuse(3818, `Check constraint '${name}' cannot refer to an auto-increment column.`)
  }
  for (const key of table.foreignKeys) {
    const changes = /^set /.test(key.onDelete) || /^set /.test(key.onUpdate) || key.onUpdate === 'cascade'
    const column = changes ? key.columns.find(each => mentions(expression, each)) : undefined
    if (column === undefined) continue
    if (isMariaDb(scene)) clause(column, name)
    refuse(
      3823,
      `Column '${column}' cannot be used in a check constraint '${name}': needed in a foreign key constraint '${key.name}' referential action.`,
    )
  }
}

const withoutStrings = (text: string): string =>
  text.replace(/'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`[^`]*`/g, "''")

async function checkGenerated(scene: Scene, table: Table, column: Column): Promise<void> {
  const expression = column.generated?.expression ?? ''
  const what = `the generated column ${column.name}`
  const isKept = column.generated?.isStored === true
  if (!isKept && VARYING.test(withoutStrings(expression)))
    doubt(`${what} calls what may not be allowed there`)
  mustNotVary(scene, expression, { clause: 'GENERATED ALWAYS AS', name: column.name, what })
  if (column.isAutoIncrement || column.default !== undefined)
    refuse(1221, 'Incorrect usage of DEFAULT and generated column')
  await resolve(
    scene,
    table,
    expression,
    isMariaDb(scene) ? 'GENERATED ALWAYS AS' : 'generated column function',
    column.name,
  )
}

async function checkDefault(scene: Scene, table: Table, column: Column, expression: string): Promise<void> {
  if (/\bSELECT\b|@|\bNEXT\b|\bVALUES?\b|\bNEXTVAL\b/i.test(withoutStrings(expression)))
    doubt(`the default of ${column.name} is an expression`)
  await resolve(scene, table, expression, 'DEFAULT', column.name)
}

interface Placed {
  readonly clause: string
  readonly name: string
  /** In words. */
  readonly what: string
}

function mustNotVary(scene: Scene, expression: string, { clause, name, what }: Placed): void {
  const found = VARYING.exec(withoutStrings(expression))
  if (found === null) return
  if (!isMariaDb(scene) || /^VALUES?$/i.test(found[0])) doubt(`${what} calls what may not be allowed there`)
  notAllowed(`${found[0].toLowerCase()}()`, clause, name)
}

const notAllowed = (called: string, clause: string, name: string): never =>
  refuse(1901, `Function or expression '${called}' cannot be used in the ${clause} clause of \`${name}\``)

/** Errors that say that a function is not the server's own, or that this session may not call it. */
const STORED = new Set([1305, 1370, 1630])

/** Asks the server for an expression's type. */
async function resolve(
  scene: Scene,
  table: Table,
  expression: string,
  place: string,
  name: string,
): Promise<void> {
  await mustBeBuiltIn(scene, expression, place, name)
  const { sql } = emptyContent(table.columns)
  try {
    await scene.fieldsOf(`SELECT (${expression}) AS e FROM (${sql}) AS ${quoteName(table.name)}`)
  } catch (thrown) {
    const { errno, sqlMessage = '' } = thrown as { errno?: number; sqlMessage?: string }
    if (errno === undefined) throw thrown
    if (errno === 1054) refuse(1054, sqlMessage.replace(/in '[^']*'$/, `in '${place}'`))
    if (STORED.has(errno) && isMariaDb(scene)) notAllowed('stored function', place, name)
    doubt(`the server does not take the expression (${expression}): ${sqlMessage}`)
  }
}

/** No stored function may be called where rows are checked or made. */
async function mustBeBuiltIn(scene: Scene, expression: string, place: string, name: string): Promise<void> {
  const { database } = scene.session
  if (database === undefined) return
  for (const [, called = ''] of withoutStrings(expression).matchAll(/([\p{L}_$][\p{L}\p{N}_$]*)\s*\(/gu)) {
    if ((await scene.catalog.exists('function', database, called)) !== true) continue
    if (!isMariaDb(scene)) doubt(`it calls the function ${called}`)
    notAllowed(called, place, name)
  }
}

/** Whether an expression is about a column. */
export const mentions = (expression: string, column: string): boolean =>
  [
    ...expression
      .replace(/'(?:[^'\\]|''|\\[^])*'/g, "''")
      .matchAll(/`((?:[^`]|``)*)`|[\p{L}_$][\p{L}\p{N}_$]*/gu),
  ].some(([word, quoted]) => (quoted ?? word).toLowerCase() === column.toLowerCase())
