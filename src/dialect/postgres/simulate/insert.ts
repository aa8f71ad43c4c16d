/** INSERT. Invariant: defaults, sequences and casts are those that the server would use. */
import { bind, describeBound, type BoundText } from './bind.js'
import { isVolatile, mustBeHarmless } from './calls.js'
import { isAssignable, isUntyped } from './coercion.js'
import { isTouched, setRows, shapeOf } from './content.js'
import { onConflict } from './conflict.js'
import {
  existingRows,
  foreignFlags,
  mustHaveNoExclusion,
  mustHold,
  mustWritePlainly,
  noteWritten,
  numbered,
  rowFlags,
  TRIGGER,
  uniqueFlags,
  type Flag,
} from './dml-parts.js'
import { named } from './questions.js'
import { identifier } from './names.js'
import { identitySequence } from './alter-identity.js'
import type { Column, Relation, Sequence } from './objects.js'
import { partitionFlag } from './partition-routing.js'
import { closing, type Ast, type Span } from './parse.js'
import { wholeSpan } from './query.js'
import { mustFind, positionOf, settingsOf } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { advanced, putSequence } from './sequence-parts.js'
import { sequenceNamed } from './sequences.js'
import { sequenceWith } from './sequence-parts.js'
import { columnOf } from './state.js'
import { stored } from './storing.js'
import { formatType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { put, relationWith, use, type World } from './world.js'

/** Rows on their way in: a query whose columns are called `s0`, `s1` …, for these columns of the table. */
interface Source {
  readonly sql: string
  readonly columns: readonly Column[]
}

export async function insert(world: World, stmt: Ast.InsertStmt): Promise<void> {
  world.notes.reach = 'rows'
  const range = stmt.relation ?? {}
  const relation = use(world, await mustFind(world, range, 'here'))
  const node = { InsertStmt: stmt }
  const references = referencesOf(node)
  if (references.statements.size > 1) throw new Unsure('a WITH that writes rows is not simulated')
  const bound = await bind(world, {
    node,
    span: wholeSpan(world.parsed),
    view: 'rows',
    except: new Set([range]),
  })
  // The server analyses what it has as the statement would find it, with its own words and positions.
  const isPlain = !(await isTouched(world, relation)) && !bound.replaced
  if (isPlain) await describeBound(world, bound)
  await mustBeAllowed(world, relation, 'INSERT')
  await mustWritePlainly(world, relation, TRIGGER.INSERT)
  mustHaveNoExclusion(relation)
  await mustBeHarmless(world, references)
  if (await isVolatile(world, references)) throw new Unsure('it stores what is another value each time')
  const columns = targetColumns(world, relation, stmt)
  const source = await sourceOf(world, { relation, stmt, bound, columns, isPlain })
  const fresh = await fullRows(world, relation, source)
  await mustReturn(world, relation, stmt.returningClause, isPlain)
  await store(world, relation, { fresh: fresh.sql, stmt, sequences: fresh.sequences, bound })
}

function targetColumns(
  world: World,
  relation: Relation,
  { cols = [] }: Ast.InsertStmt,
): readonly Column[] | undefined {
  if (cols.length === 0) return undefined
  const columns: Column[] = []
  for (const node of cols) {
    if (!('ResTarget' in node)) continue
    const { name = '', indirection } = node.ResTarget
    const column = columnOf(relation, name)
    const position = positionOf(world, node.ResTarget)
    if (column === undefined) {
      throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`, { position })
    }
    if (indirection !== undefined) throw new Unsure('it stores into a part of a column')
    if (columns.includes(column))
      throw refusal('42701', `column "${name}" specified more than once`, { position })
    columns.push(column)
  }
  return columns
}

interface Given {
  readonly relation: Relation
  readonly stmt: Ast.InsertStmt
  readonly bound: BoundText
  readonly columns: readonly Column[] | undefined
  readonly isPlain: boolean
}

async function sourceOf(world: World, given: Given): Promise<Source> {
  const { stmt, relation, columns } = given
  const { selectStmt } = stmt
  if (selectStmt === undefined) return { sql: 'SELECT', columns: [] }
  if (!('SelectStmt' in selectStmt)) throw new Unsure('where its rows come from cannot be read')
  const select = selectStmt.SelectStmt
  if (select.valuesLists !== undefined && stmt.withClause === undefined) {
    return valuesSource(world, given, select)
  }
  const start = firstOfSelect(world, stmt)
  const end = sourceEnd(world, stmt, start)
  const withText =
    stmt.withClause === undefined
      ? ''
      : given.bound.part({ start: wholeSpan(world.parsed).start, end: insertKeyword(world) }).text
  const query = `${withText} ${given.bound.part({ start, end }).text}`
  const fields = (await world.server.describe(query, await settingsOf(world))) ?? []
  const targets = columns ?? relation.columns.slice(0, fields.length)
  if (fields.length > targets.length)
    throw refusal('42601', 'INSERT has more expressions than target columns')
  if (columns !== undefined && fields.length < columns.length) {
    throw refusal('42601', 'INSERT has more target columns than expressions')
  }
  const values: string[] = []
  for (const [at, column] of targets.entries()) {
    const field = fields[at]
    if (field === undefined) continue
    mustNotBeGenerated(column, stmt)
    if (!given.isPlain && field.type !== 25) await mustAssign(world, column, field.type)
    values.push(`${await stored(world, column, `q_.q${at}`)} AS s${at}`)
  }
  const names = fields.map((_, at) => `q${at}`).join(', ')
  return {
    sql: `SELECT ${values.join(', ')} FROM (${query}) AS q_(${names})`,
    columns: targets.slice(0, fields.length),
  }
}

async function mustAssign(world: World, column: Column, type: number): Promise<void> {
  if (column.typeOid > 4_294_967_295 || (await isAssignable(world, type, column.typeOid))) return
  throw refusal(
    '42804',
    `column "${column.name}" is of type ${await formatType(world, column.typeOid, -1)} but expression is of type ${await formatType(world, type, -1)}`,
    { hint: 'You will need to rewrite or cast the expression.' },
  )
}

function insertKeyword(world: World): number {
  const tokens = world.parsed.tokens()
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0 && token.text.toUpperCase() === 'INSERT') return token.start
  }
  throw new Unsure('where its rows come from cannot be found')
}

/** The first byte of the query: behind the table's name and the list of its columns. */
function firstOfSelect(world: World, { relation }: Ast.InsertStmt): number {
  const words = new Set(['SELECT', 'VALUES', 'WITH', 'TABLE'])
  const tokens = world.parsed.tokens()
  const from = relation?.location ?? 0
  let at = tokens.findIndex(({ start }) => start >= from)
  for (; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (words.has(token.text.toUpperCase())) return token.start
    if (token.text === '(') {
      const next = tokens[at + 1]?.text.toUpperCase() ?? ''
      if (words.has(next) || next === '(') return token.start
      at = closing(tokens, at)
    }
  }
  throw new Unsure('where its rows come from cannot be found')
}

/** Up to ON CONFLICT or RETURNING. */
function sourceEnd(
  world: World,
  { onConflictClause, returningClause }: Ast.InsertStmt,
  from: number,
): number {
  const tokens = world.parsed.tokens().filter(({ start }) => start >= from)
  let depth = 0
  for (const [at, token] of tokens.entries()) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth > 0) continue
    const word = token.text.toUpperCase()
    if (onConflictClause !== undefined && word === 'ON' && tokens[at + 1]?.text.toUpperCase() === 'CONFLICT')
      return token.start
    if (onConflictClause === undefined && returningClause !== undefined && word === 'RETURNING')
      return token.start
  }
  return wholeSpan(world.parsed).end
}

/** VALUES: every value is cast by itself, as the server does it in an INSERT. */
async function valuesSource(world: World, given: Given, select: Ast.SelectStmt): Promise<Source> {
  const { relation, stmt, bound, columns, isPlain } = given
  const rows = (select.valuesLists ?? []).map(node => ('List' in node ? (node.List.items ?? []) : []))
  const spans = valueSpans(world, firstOfSelect(world, stmt))
  const width = rows[0]?.length ?? 0
  if (rows.some(row => row.length !== width))
    throw refusal('42601', 'VALUES lists must all be the same length')
  const targets = columns ?? relation.columns.slice(0, width)
  if (width > targets.length) throw refusal('42601', 'INSERT has more expressions than target columns')
  if (columns !== undefined && width < columns.length) {
    throw refusal('42601', 'INSERT has more target columns than expressions')
  }
  /** Those that are DEFAULT in every row are as if they were not named. */
  const used = targets.slice(0, width).map((_, at) => !rows.every(row => isDefault(row[at])))
  const lines: string[] = []
  for (const [rowAt, row] of rows.entries()) {
    const values: string[] = []
    for (const [at, item] of row.entries()) {
      const [column, span] = [targets[at], spans[rowAt]?.[at]]
      if (column === undefined || span === undefined) throw new Unsure('a value in it cannot be found')
      if (used[at] !== true) continue
      if (isDefault(item)) {
        if (column.identity !== undefined || /\bnextval\s*\(/i.test(column.default ?? '')) {
          throw new Unsure('DEFAULT stands for a value of a sequence in some of its rows only')
        }
        values.push(await stored(world, column, column.default ?? 'NULL'))
        continue
      }
      mustNotBeGenerated(column, stmt)
      const text = bound.part(span).text
      if (!isPlain && !isUntyped(item)) {
        const [field] = (await world.server.describe(`SELECT (${text})`, await settingsOf(world))) ?? []
        if (field !== undefined) await mustAssign(world, column, field.type)
      }
      values.push(await stored(world, column, text))
    }
    lines.push(`SELECT ${values.map((value, at) => `${value} AS s${at}`).join(', ')}`)
  }
  return {
    sql: lines.join(' UNION ALL '),
    columns: targets.slice(0, width).filter((_, at) => used[at] === true),
  }
}

const isDefault = (node: Ast.Node | undefined): boolean => node !== undefined && 'SetToDefault' in node

/** Where each value of each row is. */
function valueSpans(world: World, from: number): readonly (readonly Span[])[] {
  const tokens = world.parsed.tokens()
  let at = tokens.findIndex(({ start }) => start >= from)
  while (at < tokens.length && tokens[at]?.text.toUpperCase() !== 'VALUES') at += 1
  const rows: Span[][] = []
  for (at += 1; tokens[at]?.text === '('; at += 1) {
    const end = closing(tokens, at)
    const row: Span[] = []
    let depth = 0
    let first = tokens[at + 1]?.start ?? 0
    for (let inner = at; inner <= end; inner += 1) {
      const token = tokens[inner]
      if (token === undefined) break
      const closes = token.text === ')' || token.text === ']'
      if (closes) depth -= 1
      if ((depth === 1 && token.text === ',') || (depth === 0 && closes)) {
        row.push({ start: first, end: tokens[inner - 1]?.end ?? first })
        first = tokens[inner + 1]?.start ?? first
      }
      if (token.text === '(' || token.text === '[') depth += 1
    }
    rows.push(row)
    at = end + 1
    if (tokens[at]?.text !== ',') break
  }
  return rows
}

/** @throws Refusal 428C9 */
function mustNotBeGenerated(column: Column, { override }: Ast.InsertStmt): void {
  const said = `cannot insert a non-DEFAULT value into column "${column.name}"`
  if (column.generated !== undefined) {
    throw refusal('428C9', said, { detail: `Column "${column.name}" is a generated column.` })
  }
  if (column.identity === 'a' && override !== 'OVERRIDING_SYSTEM_VALUE') {
    if (override === 'OVERRIDING_USER_VALUE') throw new Unsure('values that are given are not used')
    throw refusal('428C9', said, {
      detail: `Column "${column.name}" is an identity column defined as GENERATED ALWAYS.`,
      hint: 'Use OVERRIDING SYSTEM VALUE to override.',
    })
  }
  if (column.identity === 'd' && override === 'OVERRIDING_USER_VALUE')
    throw new Unsure('values that are given are not used')
}

interface Taken {
  readonly sequence: Sequence
  readonly name: string
}

/** Whole rows of the table, columns called by their numbers. */
async function fullRows(
  world: World,
  relation: Relation,
  source: Source,
): Promise<{ readonly sql: string; readonly sequences: readonly Taken[] }> {
  const sequences: Taken[] = []
  const values: string[] = []
  for (const column of relation.columns) {
    const at = source.columns.findIndex(({ number }) => number === column.number)
    if (at >= 0) values.push(`s_.s${at} AS c${column.number}`)
    else if (column.generated === undefined) {
      const taken = await sequenceOf(world, relation, column)
      if (taken === undefined)
        values.push(`${await stored(world, column, column.default ?? 'NULL')} AS c${column.number}`)
      else {
        sequences.push(taken)
        const { last = 0n, increment, isCalled } = taken.sequence
        const first = isCalled ? last + BigInt(increment) : last
        values.push(
          `${await stored(world, column, `${first} + ${increment} * (s_.n_ - 1)`)} AS c${column.number}`,
        )
      }
    }
  }
  const plain = `SELECT ${values.join(', ')} FROM (SELECT *, row_number() OVER () AS n_ FROM (${source.sql}) AS q_) AS s_`
  const generated = relation.columns.filter(column => column.generated !== undefined)
  if (generated.length === 0) return { sql: plain, sequences }
  const others = { ...relation, columns: relation.columns.filter(column => column.generated === undefined) }
  const computed: string[] = []
  const names = new Map(others.columns.map(({ number, name }) => [number, name]))
  for (const column of generated)
    computed.push(`${await stored(world, column, column.generated?.sql ?? 'NULL')} AS c${column.number}`)
  const kept = others.columns.map(
    ({ number, name }) => `${identifier(relation.name)}.${identifier(name)} AS c${number}`,
  )
  return {
    sql: `SELECT ${[...kept, ...computed].join(', ')} FROM ${named(others, plain, { sql: '', names })}`,
    sequences,
  }
}

/** The sequence that a column takes its default from. @throws Unsure when it may not be read and that matters */
async function sequenceOf(world: World, relation: Relation, column: Column): Promise<Taken | undefined> {
  let sequence: Sequence | undefined
  if (column.identity !== undefined) sequence = await identitySequence(world, relation, column)
  else if (column.default !== undefined && /\bnextval\s*\(/i.test(column.default)) {
    const found = /^nextval\('((?:[^']|'')+)'(?:::regclass)?\)$/.exec(column.default)
    if (found === null)
      throw new Unsure(`the default of ${column.name} takes a value of a sequence and does more`)
    const text = (found[1] ?? '').replaceAll("''", "'")
    const node: Ast.Node = { A_Const: { sval: { sval: text } } }
    sequence = await sequenceWith(world, (await sequenceNamed(world, node)).oid)
  } else return undefined
  if (sequence === undefined) throw new Unsure(`the sequence of ${column.name} cannot be found`)
  const { name } = await relationWith(world, sequence.oid)
  if (sequence.last === undefined) {
    throw new Unsure(
      `the account of the simulation may not read the sequence ${name} (grant it SELECT on the sequence)`,
    )
  }
  return { sequence, name }
}

interface Stored {
  readonly fresh: string
  readonly stmt: Ast.InsertStmt
  readonly sequences: readonly Taken[]
  readonly bound: BoundText
}

/** Asks whether the rows may come in, and lets them in. */
async function store(
  world: World,
  relation: Relation,
  { fresh, stmt, sequences, bound }: Stored,
): Promise<void> {
  const existing = await existingRows(world, relation)
  const prelude = `WITH new_ AS MATERIALIZED (${fresh})`
  const rows = 'SELECT * FROM new_'
  if (stmt.onConflictClause !== undefined) {
    return onConflict(world, relation, {
      clause: stmt.onConflictClause,
      fresh,
      existing,
      bound,
      sequences: sequences.length > 0,
    })
  }
  const all =
    existing === undefined
      ? rows
      : `SELECT ${numbered(relation.columns)} FROM (${existing}) AS o UNION ALL SELECT ${numbered(relation.columns)} FROM new_`
  const flags: Flag[] = [
    ...(await partitionFlag(world, relation, rows)),
    ...rowFlags(relation, rows),
    ...uniqueFlags(relation, rows, existing),
    ...(await foreignFlags(world, relation, rows, all)),
  ]
  const count = await mustHold(world, prelude, rows, flags)
  for (const { sequence, name } of sequences) {
    put(world, await relationWith(world, sequence.oid))
    putSequence(world, advanced(sequence, name, count))
  }
  const list = numbered(relation.columns)
  const next =
    existing === undefined
      ? `SELECT ${list} FROM (${fresh}) AS n`
      : `SELECT ${list} FROM (${existing}) AS o UNION ALL SELECT ${list} FROM (${fresh}) AS n`
  if (count > 0) await setRows(world, relation, next)
  noteWritten(world, relation, 'inserted', count)
}

/** RETURNING is read over the table as it is. */
async function mustReturn(
  world: World,
  relation: Relation,
  returning: Ast.ReturningClause | undefined,
  isPlain: boolean,
): Promise<void> {
  if (returning === undefined || isPlain) return
  const keyword = world.parsed.tokens().findLast(({ text }) => text.toUpperCase() === 'RETURNING')
  if (keyword === undefined) return
  const span = { start: keyword.end, end: wholeSpan(world.parsed).end }
  const bound = await bind(world, { node: returning, span, view: 'shape' })
  await describeBound(world, bound, {
    before: 'SELECT ',
    after: ` FROM (${await shapeOf(world, relation)}) AS ${identifier(relation.name)}`,
  })
}

export { mustReturn }
