/** CREATE VIEW and ALTER VIEW. Invariant: the server resolves the query; only its columns are kept. */
import type { ViewStatement } from '../statements/views.js'
import type { Outcome } from './create-table.js'
import { mustHaveDatabase } from './databases.js'
import { isSame, type TableName, type View } from './model.js'
import { fieldsOver, tokensIn } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, isDoubt, refuse } from './refusal.js'
import { find, isMariaDb, peek, put, qualify, shown, type Field, type Scene } from './scene.js'
import { shapeOf } from './view-shape.js'

export async function makeView(scene: Scene, statement: ViewStatement): Promise<Outcome> {
  const name = qualify(scene, statement.name)
  await mustHaveDatabase(scene, name.database)
  const there = await find(scene, name)
  const isAlter = statement.kind === 'alter view'
  if (isAlter && there === undefined) refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
  if (there !== undefined && !isAlter && !statement.orReplace) {
    if (statement.ifNotExists)
      return { nothing: `there is a ${there.kind} ${shown(scene, name)} already`, rows: 0 }
    // MariaDB reads the query before it looks for the name.
    if (isMariaDb(scene)) await fieldsOver(scene, statement.query).catch(rethrowRefusal)
    refuse(1050, `Table '${name.name}' already exists`)
  }
  if (there !== undefined && there.kind !== 'view') {
    if (isMariaDb(scene) && !isAlter) await fieldsOver(scene, statement.query).catch(rethrowRefusal)
    refuse(1347, `'${name.database}.${name.name}' is not of type 'VIEW'`)
  }
  const tokens = tokensIn(scene, statement.query)
  if (there !== undefined) await mustNotRecur(scene, name, statement.query, [])
  if (tokens.some(({ text, keyword }, at) => text === '@' || (keyword === 'INTO' && at > 0))) {
    refuse(1351, "View's SELECT contains a variable or parameter")
  }
  mustOnlyRead(tokens)
  if (
    scene.session.temporary.size > 0 &&
    tokens.some(token =>
      [...scene.session.temporary.values()].some(
        each => token.kind === 'name' && isSame(each.name, token.text),
      ),
    )
  ) {
    doubt('the view may be on a temporary table')
  }
  const fields = await fieldsOver(scene, statement.query)
  const columns = statement.columns.length > 0 ? statement.columns : fields.map(each => each.name)
  if (columns.length !== fields.length) {
    refuse(1353, "View's SELECT and view's field list have different column counts")
  }
  const twice = columns.find((column, at) => columns.findIndex(each => isSame(each, column)) < at)
  if (twice !== undefined) refuse(1060, `Duplicate column name '${twice}'`)
  const view: View = {
    ...{ kind: 'view', ...name, columns, query: queryOf(statement, fields, columns) },
    ...(statement.columns.length === 0 ? {} : { written: statement.query }),
    ...{ checks: statement.checks, origin: 'made', isChanged: true },
    ...(statement.isCopied ? { isUpdatable: false } : {}),
  }
  if (statement.checks !== 'none' && (await shapeOf(scene, view)) === undefined)
    refuse(1368, `CHECK OPTION on non-updatable view ${quoteTable(name)}`)
  put(scene, view)
  scene.effects.push({
    what: `view ${shown(scene, name)}`,
    how: there === undefined ? 'created' : isAlter ? 'altered' : 'replaced',
  })
  return { rows: 0 }
}

/** A view's query with the names that stand before it. */
function queryOf(statement: ViewStatement, fields: readonly Field[], columns: readonly string[]): string {
  if (statement.columns.length === 0) return statement.query
  const list = fields.map((field, at) => `x.${quoteName(field.name)} AS ${quoteName(columns[at] ?? '')}`)
  return `SELECT ${list.join(', ')} FROM (${statement.query}) AS x`
}

const TABLE_WORDS = /^(?:FROM|JOIN|STRAIGHT_JOIN)$/

/** A view that is on itself, by way of others too, is on nothing. */
async function mustNotRecur(
  scene: Scene,
  name: TableName,
  text: string,
  seen: readonly string[],
): Promise<void> {
  const tokens = tokensIn(scene, text)
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'name' || tokens[at + 1]?.text === '.' || tokens[at + 1]?.text === '(') continue
    const isQualified = tokens[at - 1]?.text === '.'
    const database = isQualified ? (tokens[at - 2]?.text ?? '') : name.database
    const before = tokens[isQualified ? at - 3 : at - 1]
    if (isSame(token.text, name.name) && isSame(database, name.database)) {
      if (!TABLE_WORDS.test(before?.keyword ?? '') && before?.text !== '(')
        doubt('its query may be on the view itself')
      if (!isMariaDb(scene)) refuse(1462, `${quoteTable(name)} contains view recursion`)
      refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
    }
    if (
      seen.includes(token.text) ||
      !(TABLE_WORDS.test(before?.keyword ?? '') || /^[,(]$/.test(before?.text ?? ''))
    )
      continue
    const inner = await peek(scene, { database, name: token.text })
    if (inner?.kind === 'view') await mustNotRecur(scene, name, inner.query, [...seen, token.text])
  }
}

/** What is only in doubt fails all the same, for another reason. */
function rethrowRefusal(thrown: unknown): void {
  if (!isDoubt(thrown)) throw thrown
}
