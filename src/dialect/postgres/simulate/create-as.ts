/** Relations made of a query: CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW, and REFRESH. Invariant: the query is evaluated to its end. */
import { bind, describeBound, evaluateBound, nameSpan, toDefinition, without } from './bind.js'
import { mustBeHarmless, isVolatile } from './calls.js'
import { emptyRows, introduce, isThere, newRelation, placeOf } from './create-table.js'
import { filled, isTouched, liveDefinition } from './content.js'
import { setRows } from './set-rows.js'
import { cutName, identifier } from './names.js'
import type { Column, Relation } from './objects.js'
import { stringsOf, type Ast, type Span } from './parse.js'
import { spanBehind, wholeSpan } from './query.js'
import { isTrue, mustBeUnique } from './questions.js'
import { mustFind } from './resolve.js'
import { mustOwn } from './roles.js'
import type { Field } from './server.js'
import { pathOf } from './state.js'
import { formatType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { dependOnUsed } from './view-parts.js'
import { lock, measures, nameOf, put, use, type World } from './world.js'

interface Made {
  readonly query: Ast.Node
  readonly into: Ast.IntoClause
  readonly isView?: true
  readonly ifNotExists?: boolean | undefined
}

export async function createTableAsStatement(world: World, stmt: Ast.CreateTableAsStmt): Promise<void> {
  if (stmt.query === undefined || stmt.into === undefined) throw new Unsure('there is no query')
  return createTableAs(world, {
    query: stmt.query,
    into: stmt.into,
    ifNotExists: stmt.if_not_exists,
    ...(stmt.objtype === 'OBJECT_MATVIEW' ? { isView: true } : {}),
  })
}

/** The query behind AS. */
export function querySpan(world: World, after: number): Span {
  const tokens = world.parsed.tokens()
  let depth = 0
  for (const [at, token] of tokens.entries()) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    const next = tokens[at + 1]
    if (depth === 0 && token.start >= after && token.text.toUpperCase() === 'AS' && next !== undefined) {
      return withoutTail(world, spanBehind(world.parsed, next.start))
    }
  }
  throw new Unsure('the query cannot be found')
}

/** Without `WITH [NO] DATA` and `WITH … CHECK OPTION`. */
function withoutTail(world: World, span: Span): Span {
  const tokens = world.parsed.tokens().filter(({ start, end }) => start >= span.start && end <= span.end)
  const last = tokens.slice(-4).map(({ text }) => text.toUpperCase())
  const count =
    / ?WITH( NO)? DATA$/.exec(last.join(' ')) ??
    / ?WITH( LOCAL| CASCADED)? CHECK OPTION$/.exec(last.join(' '))
  if (count === null) return span
  const kept = tokens.at(-1 - count[0].trim().split(' ').length)
  return kept === undefined ? span : { start: span.start, end: kept.end }
}

/** Columns as a query gives them. @throws Refusal 42701, 42601 */
export async function columnsOf(
  world: World,
  fields: readonly Field[],
  aliases: readonly string[],
  called: string,
): Promise<readonly Column[]> {
  if (aliases.length > fields.length) throw refusal('42601', called)
  const columns: Column[] = []
  for (const [at, field] of fields.entries()) {
    const name = cutName(aliases[at] ?? field.name)
    if (columns.some(column => column.name === name))
      throw refusal('42701', `column "${name}" specified more than once`)
    columns.push({
      number: at + 1,
      name,
      type: await formatType(world, field.type, field.typmod),
      typeOid: field.type,
      typmod: field.typmod,
      notNull: false,
    })
  }
  return columns
}

/** `INTO TABLE name`. */
function intoSpan({ parsed }: World, { location = 0 }: Ast.RangeVar): Span {
  const into = parsed
    .tokens()
    .findLast(({ start, text }) => start < location && text.toUpperCase() === 'INTO')
  if (into === undefined) throw new Unsure('the query cannot be found')
  return { start: into.start, end: nameSpan(parsed, location).end }
}

/** Rows as they are stored: planning a question does not look through OFFSET at what they were made of. */
const madeOf = (list: string, query: string): string =>
  `SELECT ${list} FROM (${query}) AS made_(${list}) OFFSET 0`

export async function createTableAs(world: World, { query, into, isView, ifNotExists }: Made): Promise<void> {
  const range = into.rel ?? {}
  const name = range.relname ?? ''
  const place = await placeOf(world, range)
  world.notes.reach = [pathOf(place.schema.name, name)]
  if (!('SelectStmt' in query)) throw new Unsure('a table made of EXECUTE is not simulated')
  const isInto = query.SelectStmt.intoClause !== undefined
  const span = isInto ? wholeSpan(world.parsed) : querySpan(world, range.location ?? 0)
  const read = await bind(world, { node: query, span, view: 'rows' })
  const bound = isInto ? without(read, span, intoSpan(world, range)) : read
  if (bound.references.statements.size > 0) {
    world.notes.reach = 'rows'
    throw new Unsure('a WITH that writes rows is not simulated')
  }
  const fields = await describeBound(world, bound)
  // The query is read before its name is looked at.
  if (await isThere(world, place.schema.name, name, ifNotExists)) return
  await mustBeHarmless(world, bound.references)
  const columns = await columnsOf(
    world,
    fields,
    stringsOf(into.colNames),
    'too many column names were specified',
  )
  let relation: Relation = { ...newRelation(world, place, name, isView === true ? 'm' : 'r'), columns }
  const noData = into.skipData === true
  if (noData) relation = { ...relation, rows: await emptyRows(world, relation), populated: isView !== true }
  else {
    const list = columns.map(({ number }) => `c${number}`).join(', ')
    const rows = madeOf(list, bound.text)
    // Every value of every row is made, and an error on the way is the statement's.
    const counted = await evaluateBound(world, bound, {
      before: `SELECT count(made_) FROM (`,
      after: ') AS made_',
    })
    world.notes.rows = Number(counted.rows[0]?.[0] ?? 0)
    relation = (await isVolatile(world, bound.references))
      ? { ...relation, rowsUnknown: 'they come of a query that gives others each time' }
      : { ...relation, rows, populated: true }
  }
  put(world, relation)
  introduce(world, relation, place.schema)
  if (isView === true) {
    put(world, { ...relation, definition: await toDefinition(world, { node: query, span }) })
    await dependOnUsed(world, relation, bound)
  }
  const effect = world.notes.effects.at(-1)
  if (effect !== undefined && world.notes.rows !== undefined && !noData) {
    world.notes.effects[world.notes.effects.length - 1] = {
      ...effect,
      rows: { count: world.notes.rows, exact: true },
    }
  }
  if (isView === true) delete world.notes.rows
}

export async function refresh(world: World, stmt: Ast.RefreshMatViewStmt): Promise<void> {
  const relation = use(world, await mustFind(world, stmt.relation ?? {}))
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  if (relation.kind !== 'm') {
    throw refusal(
      relation.kind === 'r' || relation.kind === 'p' ? '0A000' : '42809',
      `"${relation.name}" is not a ${relation.kind === 'r' || relation.kind === 'p' ? '' : 'table or '}materialized view`,
    )
  }
  await mustOwn(world, relation)
  if (stmt.concurrent === true && stmt.skipData === true) {
    throw refusal('42601', 'REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together')
  }
  if (stmt.concurrent === true) {
    if (relation.populated === false) {
      throw refusal('0A000', 'CONCURRENTLY cannot be used when the materialized view is not populated')
    }
    const unique = relation.indexes.some(
      ({ unique: is, valid, predicate, columns }) =>
        is && valid && predicate === undefined && !columns.includes(0),
    )
    if (!unique) {
      throw refusal(
        '55000',
        `cannot refresh materialized view "${identifier(relation.schema)}.${identifier(relation.name)}" concurrently`,
        {
          hint: 'Create a unique index with no WHERE clause on one or more columns of the materialized view.',
        },
      )
    }
  }
  lock(world, relation, stmt.concurrent === true ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE')
  if (!relation.isNew && stmt.concurrent !== true)
    world.notes.rewrites.add(`${identifier(relation.schema)}.${identifier(relation.name)}`)
  if (stmt.skipData === true) {
    put(world, { ...relation, rows: await emptyRows(world, relation), populated: false })
  } else {
    const definition =
      relation.isNew || relation.definition?.relations.length !== 0
        ? relation.definition
        : await liveDefinition(world, relation)
    if (definition === undefined) throw new Unsure('what it reads is not known')
    const list = relation.columns.map(({ number }) => `c${number}`).join(', ')
    const query = await filled(world, definition)
    const rows = madeOf(list, query)
    await isTrue(world, `(SELECT count(made_) FROM (${rows}) AS made_) >= 0`)
    await setRows(world, { ...relation, populated: true }, rows)
    for (const index of relation.indexes) {
      if (index.unique) await mustBeUnique(world, { ...relation, rows }, index)
    }
  }
  world.notes.effects.push({ what: nameOf(relation), how: 'altered', ...measures(relation) })
}

export { isTouched }
