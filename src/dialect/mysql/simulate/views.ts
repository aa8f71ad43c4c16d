/** CREATE VIEW and ALTER VIEW. Invariant: the server resolves the query; only its columns are kept. */
import type { ViewStatement } from '../statements/views.js'
import type { Outcome } from './create-table.js'
import { mustHaveDatabase } from './databases.js'
import { isSame } from './model.js'
import { fieldsOver, mustOnlyRead, tokensIn } from './queries.js'
import { doubt, refuse } from './refusal.js'
import { find, put, qualify, shown, type Scene } from './scene.js'

export async function makeView(scene: Scene, statement: ViewStatement): Promise<Outcome> {
  const name = qualify(scene, statement.name)
  await mustHaveDatabase(scene, name.database)
  const there = await find(scene, name)
  const isAlter = statement.kind === 'alter view'
  if (isAlter && there === undefined) refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
  if (there !== undefined && !isAlter && !statement.orReplace) {
    if (statement.ifNotExists)
      return { nothing: `there is a ${there.kind} ${shown(scene, name)} already`, rows: 0 }
    refuse(1050, `Table '${name.name}' already exists`)
  }
  if (there !== undefined && there.kind !== 'view')
    refuse(1347, `'${name.database}.${name.name}' is not of type 'VIEW'`)
  const tokens = tokensIn(scene, statement.query)
  if (there !== undefined && tokens.some(each => each.kind === 'name' && isSame(each.text, name.name)))
    doubt('its query may be on the view itself')
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
  const query = statement.columns.length === 0 ? statement.query : `SELECT * FROM (${statement.query}) AS x`
  if (statement.columns.length > 0 && fields.some((field, at) => !isSame(field.name, columns[at] ?? ''))) {
    const list = fields.map(
      (field, at) =>
        `x.\`${field.name.replaceAll('`', '``')}\` AS \`${(columns[at] ?? '').replaceAll('`', '``')}\``,
    )
    putView(scene, name, columns, `SELECT ${list.join(', ')} FROM (${statement.query}) AS x`)
  } else putView(scene, name, columns, query)
  if (statement.checks && statement.query.includes('(')) doubt('whether the view takes rows is not known')
  if (statement.checks && /\b(?:GROUP|DISTINCT|UNION|LIMIT)\b/i.test(statement.query)) {
    refuse(1368, `CHECK OPTION on non-updatable view \`${name.database}\`.\`${name.name}\``)
  }
  scene.effects.push({
    what: `view ${shown(scene, name)}`,
    how: there === undefined ? 'created' : isAlter ? 'altered' : 'replaced',
  })
  return { rows: 0 }
}

function putView(
  scene: Scene,
  name: { database: string; name: string },
  columns: readonly string[],
  query: string,
): void {
  put(scene, { kind: 'view', ...name, columns, query, origin: 'made', isChanged: true })
}
