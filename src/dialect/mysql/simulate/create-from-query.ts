/**
 * CREATE TABLE … SELECT: the columns that a query brings, and its rows. Invariant: a column that is passed on as it is
 * keeps its type, its default and whether it may be NULL; of all others, the server tells.
 *
 * @see https://mariadb.com/kb/en/create-table/#create-table-select
 */
import type { CreateTable } from '../statements/create-table.js'
import { listOf } from '../statements/parts.js'
import { createReader } from '../statements/reader.js'
import type { Insert } from '../statements/rows.js'
import type { Token } from '../statements/tokens.js'
import type { Inheritance } from './build.js'
import type { Outcome } from './create-table.js'
import { addRows, isLenient } from './incoming.js'
import { fromQuery } from './insert-query.js'
import { columnOf, isSame, shownColumns, type Column, type Table } from './model.js'
import { fieldsOver, tokensIn } from './queries.js'
import { columnsOfQuery, typeOf } from './query-columns.js'
import { doubt, refuse } from './refusal.js'
import { peek, put, qualify, type Scene } from './scene.js'

/** The columns that a query would make in a new table. */
export async function columnsFrom(
  scene: Scene,
  text: string,
  inherited: Inheritance,
): Promise<readonly Column[]> {
  const fields = await fieldsOver(scene, text)
  const twice = fields.find((field, at) => fields.findIndex(each => isSame(each.name, field.name)) < at)
  if (twice !== undefined) refuse(1060, `Duplicate column name '${twice.name}'`)
  const passed = await passedOn(scene, tokensIn(scene, text))
  const told = await columnsOfQuery(scene, text, inherited, 'as text')
  return fields.map((field, at): Column => {
    const [plain, other] = [passed?.[at], told[at]]
    if (plain !== undefined) return { ...plain, name: field.name }
    if (other === undefined || typeOf(field) === undefined)
      return doubt(`Greenline does not know the type of ${field.name} in the query`)
    return other
  })
}

/** For each column of a query on one table, the column that it passes on; undefined where it is made of something. */
async function passedOn(
  scene: Scene,
  tokens: readonly Token[],
): Promise<readonly (Column | undefined)[] | undefined> {
  const at = tokens.findIndex(({ keyword, depth }) => keyword === 'FROM' && depth === 0)
  const isSimple =
    tokens[0]?.keyword === 'SELECT' &&
    at > 0 &&
    !tokens.some(
      ({ keyword, depth }) => depth === 0 && /^(?:UNION|INTERSECT|EXCEPT|JOIN|STRAIGHT_JOIN)$/.test(keyword),
    )
  if (!isSimple) return undefined
  const reader = createReader(tokens.slice(at + 1))
  const name = reader.name()
  if (name === undefined) return undefined
  reader.take('AS')
  const isNext = /^(?:WHERE|GROUP|HAVING|ORDER|LIMIT|WINDOW|USE|FORCE|IGNORE|FOR|)$/.test(
    reader.peek()?.keyword ?? '',
  )
  const alias = isNext ? name.name : (reader.name()?.name ?? name.name)
  if (reader.peek()?.text === ',') return undefined
  const found = await peek(scene, qualify(scene, name))
  if (found?.kind !== 'table') return undefined
  const items =
    tokens[1]?.keyword === 'DISTINCT' || tokens[1]?.keyword === 'ALL'
      ? tokens.slice(2, at)
      : tokens.slice(1, at)
  return listOf(items).flatMap(item => columnsOfItem(item, found, alias))
}

function columnsOfItem(item: readonly Token[], table: Table, alias: string): readonly (Column | undefined)[] {
  const isQualified = item[1]?.text === '.' && isSame(item[0]?.text ?? '', alias)
  const rest = isQualified ? item.slice(2) : item
  const [first, ...behind] = rest
  if (first?.text === '*' && behind.length === 0) return shownColumns(table).map(passed)
  const isPlain =
    first?.kind === 'name' && behind.every(({ kind, keyword }) => kind === 'name' || keyword === 'AS')
  const column = isPlain && behind.length <= 2 ? columnOf(table, first.text) : undefined
  return [column === undefined ? undefined : passed(column)]
}

/** What a new table has of a column of another. */
function passed({ isAutoIncrement, generated, ...column }: Column): Column {
  const isOwn = isAutoIncrement && column.default === undefined
  return {
    ...column,
    ...{ isAutoIncrement: false, isInvisible: false },
    ...(generated !== undefined || !isOwn
      ? {}
      : { default: { kind: 'literal', value: { kind: 'number', value: '0' } } }),
  }
}

/** Puts the rows of the query into the table that was made for them. */
export async function fill(
  scene: Scene,
  made: Table,
  { name, query }: CreateTable,
  selected: readonly Column[],
): Promise<Outcome> {
  if (query === undefined) return { rows: 0 }
  const tokens = tokensIn(scene, query.text)
  const columns = selected.map(each => columnOf(made, each.name) ?? each)
  const statement: Insert = {
    ...{ kind: 'insert', table: name, hasPartitions: false, onDuplicate: [], hasReturning: false },
    ...{ replaces: query.onDuplicate === 'replace', isIgnore: query.onDuplicate === 'ignore' },
    ...{ columns: columns.map(each => each.name), query: tokens },
  }
  put(scene, made)
  const incoming = await fromQuery(scene, made, {
    text: query.text,
    columns,
    isIgnore: statement.isIgnore,
    isLenient: isLenient(statement),
  })
  const { rows } = await addRows(scene, made, incoming, statement)
  return rows === undefined ? {} : { rows }
}
