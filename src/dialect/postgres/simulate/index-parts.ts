/**
 * Indexes, whether a statement makes them or a constraint does. Invariant: an index of the
 * change is a relation of its own name, too, as on the server.
 */
import { checkCondition, checkExpression } from './expressions.js'
import { identifier, literal, madeName, quoted } from './names.js'
import type { Index, Relation } from './objects.js'
import { stringsOf, until, type Ast, type Span } from './parse.js'
import { dotted } from './resolve.js'
import { columnOf, keyOf } from './state.js'
import { isKnownEmpty, isTrue, mustBeUnique } from './questions.js'
import { namedRows, rowsOf } from './content.js'
import { typeOfColumn } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, label, look, newOid, put, relationAt, type World } from './world.js'

const STOPS: ReadonlySet<string> = new Set(['ASC', 'DESC', 'NULLS', 'COLLATE'])
/** Values of more bytes may be too long for a key of a B-tree, which holds 2,704. */
const SAFE_KEY_BYTES = 2_600

export interface IndexRequest {
  readonly name?: string | undefined
  readonly method: string
  readonly unique: boolean
  readonly primary?: boolean
  readonly exclusion?: boolean
  readonly immediate?: boolean
  readonly nullsNotDistinct?: boolean
  readonly elements: readonly Ast.IndexElem[]
  readonly included?: readonly string[]
  readonly predicate?: { readonly node: Ast.Node; readonly span: Span } | undefined
  /** What a name is made with when there is none. */
  readonly label: string
  readonly constraint?: number
}

/** @throws Refusal 42P07 */
export async function mustBeFree(world: World, schema: string, name: string): Promise<void> {
  if ((await relationAt(world, schema, name)) !== undefined) {
    throw refusal('42P07', `relation "${name}" already exists`)
  }
}

/** A name that is free, made as the server makes it. */
export async function freeName(
  world: World,
  schema: string,
  [first, second, labelled]: readonly [string, string | undefined, string],
  isTaken: (name: string) => boolean = () => false,
): Promise<string> {
  for (let pass = 0; ; pass += 1) {
    const name = madeName(first, second, pass === 0 ? labelled : `${labelled}${pass}`)
    if (!isTaken(name) && (await relationAt(world, schema, name)) === undefined) return name
  }
}

/** Makes an index on a relation, its rows permitting. @returns The relation with it. */
export async function addIndex(
  world: World,
  relation: Relation,
  request: IndexRequest,
): Promise<{ readonly relation: Relation; readonly index: Index }> {
  const { method, unique, elements, included = [] } = request
  await mustHaveMethod(world, method, request)
  const columns: number[] = []
  const keys: Index['keys'][number][] = []
  for (const element of elements) {
    const key = await keyOfElement(world, relation, element, method)
    columns.push(key.column)
    keys.push({ sql: key.sql, names: new Map(relation.columns.map(c => [c.number, c.name])) })
  }
  const includedColumns = included.map(name => {
    const column = columnOf(relation, name)
    if (column === undefined) throw refusal('42703', `column "${name}" does not exist`)
    return column.number
  })
  const predicate =
    request.predicate === undefined
      ? undefined
      : await checkCondition(world, relation, request.predicate, 'predicate')
  const second = elements.map(({ name }) => name ?? 'expr')
  const name =
    request.name ??
    (await freeName(world, relation.schema, [
      relation.name,
      request.primary === true ? undefined : namePart(second),
      request.label,
    ]))
  await mustBeFree(world, relation.schema, name)
  const oid = newOid(world)
  const index: Index = {
    oid,
    name,
    unique,
    primary: request.primary ?? false,
    valid: true,
    immediate: request.immediate ?? true,
    nullsNotDistinct: request.nullsNotDistinct ?? false,
    exclusion: request.exclusion ?? false,
    method,
    columns,
    included: includedColumns,
    keys,
    ...(elements.some(({ opclass }) => opclass !== undefined) ? { ownClasses: true } : {}),
    ...(predicate === undefined ? {} : { predicate }),
    ...(request.constraint === undefined ? {} : { constraint: request.constraint }),
  }
  await mustFitKeys(world, relation, index)
  if (unique && request.exclusion !== true) {
    mustHavePartitionKey(relation, index, request)
    await mustBeUnique(world, relation, index)
  }
  registerIndex(world, relation, index)
  return { relation: put(world, { ...relation, indexes: [...relation.indexes, index] }), index }
}

/** @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c ChooseIndexNameAddition */
const namePart = (columns: readonly string[]): string => {
  let part = ''
  for (const column of columns) {
    part = part === '' ? column : `${part}_${column}`
    if (part.length >= 63) break
  }
  return part
}

/** Lets an index be found under its name, and go with what it is made of. */
export function registerIndex(world: World, relation: Relation, index: Index): void {
  const { oid, name } = index
  put(world, {
    oid,
    schema: relation.schema,
    name,
    kind: relation.kind === 'p' ? 'I' : 'i',
    owner: relation.owner,
    persistence: relation.persistence,
    columns: [],
    constraints: [],
    indexes: [],
    triggers: [],
    policies: [],
    rules: [],
    rowSecurity: false,
    forceRowSecurity: false,
    parents: [],
    children: [],
    isPartition: false,
    table: relation.oid,
    estimatedRows: 0,
    bytes: 0,
    isNew: true,
    epoch: world.state.epoch,
    isAltered: false,
  })
  const key = keyOf('pg_class', oid)
  label(world, key, `index ${identifier(name)}`)
  const numbers = new Set([...index.columns, ...index.included].filter(number => number > 0))
  const whole = index.columns.includes(0) || index.predicate !== undefined
  addDependencies(world, [
    ...(index.constraint === undefined
      ? [...numbers].map(
          number => ({ from: key, on: keyOf('pg_class', relation.oid, number), kind: 'a' }) as const,
        )
      : [{ from: key, on: keyOf('pg_constraint', index.constraint), kind: 'i' } as const]),
    ...(whole
      ? relation.columns
          .filter(({ name: column }) =>
            [...index.keys, ...(index.predicate === undefined ? [] : [index.predicate])].some(({ sql }) =>
              sql.includes(column),
            ),
          )
          .map(
            ({ number }) => ({ from: key, on: keyOf('pg_class', relation.oid, number), kind: 'a' }) as const,
          )
      : []),
    { from: key, on: keyOf('pg_class', relation.oid), kind: 'a' },
  ])
}

async function mustHaveMethod(world: World, method: string, request: IndexRequest): Promise<void> {
  const [found] = await look<{ readonly unique: boolean }>(
    world,
    `SELECT json_build_object('unique', pg_indexam_has_property(oid, 'can_unique'), 'many', pg_indexam_has_property(oid, 'can_multi_col'))::text
       FROM pg_am WHERE amname = ${literal(method)} AND amtype = 'i'`,
  )
  if (found === undefined) throw refusal('42704', `access method "${method}" does not exist`)
  if (request.unique && !found.unique && request.exclusion !== true) {
    throw refusal('0A000', `access method "${method}" does not support unique indexes`)
  }
  const many = method === 'hash' || method === 'spgist'
  if (many && request.elements.length > 1) {
    throw refusal('0A000', `access method "${method}" does not support multicolumn indexes`)
  }
}

async function keyOfElement(
  world: World,
  relation: Relation,
  element: Ast.IndexElem,
  method: string,
): Promise<{ readonly column: number; readonly sql: string }> {
  const { name, expr, collation, opclass } = element
  let column = 0
  let sql: string
  let type: number
  if (name !== undefined) {
    const found = columnOf(relation, name)
    if (found === undefined) {
      throw refusal('42703', `column "${name}" does not exist`)
    }
    column = found.number
    sql = quoted(name)
    type = found.typeOid
  } else if (expr !== undefined) {
    const written = { node: expr, span: spanOf(world, expr) }
    const checked = await checkExpression(world, relation, written, 'index expression')
    sql = `(${checked.bound.sql})`
    type = checked.type
  } else throw new Unsure('a key of the index cannot be read')
  if (collation !== undefined) await mustHaveCollation(world, stringsOf(collation))
  await mustHaveClass(world, { type, method, opclass: stringsOf(opclass) })
  if (collation !== undefined && name !== undefined)
    sql += ` COLLATE ${stringsOf(collation).map(quoted).join('.')}`
  return { column, sql }
}

/** The text of an expression in a list between parentheses. */
export function spanOf(world: World, node: Ast.Node): Span {
  const start = firstToken(world, node)
  return until(world.parsed, start, STOPS)
}

/** The first byte of an expression, which begins no later than the earliest of its parts, after `(` or `,`. */
function firstToken(world: World, node: Ast.Node): number {
  const locations: number[] = []
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      for (const [field, content] of Object.entries(value)) {
        if (field === 'location' && typeof content === 'number') locations.push(content)
        else collect(content)
      }
    }
  }
  collect(node)
  const earliest = Math.min(...locations)
  if (!Number.isFinite(earliest)) throw new Unsure('an expression in it cannot be found again')
  // Parentheses around it, as around every expression in an index, leave no trace in the tree.
  const tokens = world.parsed.tokens()
  let at = tokens.findIndex(({ start }) => start >= earliest)
  const first = tokens[at]
  if (first === undefined) throw new Unsure('an expression in it cannot be found again')
  let depth = 0
  let start = first.start
  for (at -= 1; at >= 0; at -= 1) {
    const token = tokens[at]
    if (token?.text !== '(') break
    depth += 1
    if (isClosedBehind(world, token.start, earliest)) start = token.start
    else break
  }
  return depth === 0 ? first.start : start
}

/** Whether the parenthesis at `open` is closed before the list ends that it is in. */
function isClosedBehind(world: World, open: number, inside: number): boolean {
  const tokens = world.parsed.tokens()
  let depth = 0
  for (const token of tokens) {
    if (token.start < open) continue
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0) {
      const next = tokens.find(({ start }) => start >= token.end)
      return (
        token.start > inside &&
        (next?.text === ',' || next?.text === ')' || STOPS.has(next?.text.toUpperCase() ?? ''))
      )
    }
  }
  return false
}

export async function mustHaveCollation(world: World, names: readonly string[]): Promise<void> {
  const name = names.at(-1) ?? ''
  const [found] = await look<boolean>(
    world,
    `SELECT to_json(true)::text FROM pg_collation WHERE collname = ${literal(name)} AND collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))`,
  )
  if (found !== undefined || world.state.things.has(`collation ${name}`)) return
  throw refusal('42704', `collation "${dotted(names)}" for encoding "UTF8" does not exist`)
}

export async function mustHaveClass(
  world: World,
  {
    type,
    method,
    opclass,
  }: { readonly type: number; readonly method: string; readonly opclass: readonly string[] },
): Promise<void> {
  const ofChange = typeOfColumn(world, type)
  if (ofChange !== undefined) {
    if (ofChange.kind === 'e' && opclass.length === 0 && ['btree', 'hash'].includes(method)) return
    if (ofChange.kind !== 'd') throw new Unsure('the index is over a type of the change')
  }
  const given = ofChange?.base?.typeOid ?? type
  const name = opclass.at(-1)
  if (name !== undefined) {
    const [found] = await look<{ readonly fits: boolean }>(
      world,
      `SELECT json_build_object('fits', bool_or(${fits(given)}))::text FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
        WHERE m.amname = ${literal(method)} AND o.opcname = ${literal(name)} HAVING count(*) > 0`,
    )
    if (found === undefined) {
      throw refusal(
        '42704',
        `operator class "${dotted(opclass)}" does not exist for access method "${method}"`,
      )
    }
    if (found.fits) return
    const text = (await look<string>(world, `SELECT to_json(format_type(${given}, NULL))::text`))[0] ?? ''
    throw refusal('42804', `operator class "${dotted(opclass)}" does not accept data type ${text}`)
  }
  const [has] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
       WHERE m.amname = ${literal(method)} AND o.opcdefault AND (${fits(given)})))::text`,
  )
  if (has === true) return
  const text = (await look<string>(world, `SELECT to_json(format_type(${given}, NULL))::text`))[0] ?? ''
  throw refusal('42704', `data type ${text} has no default operator class for access method "${method}"`, {
    hint: 'You must specify an operator class for the index or define a default operator class for the data type.',
  })
}

/** Whether an operator class takes a type: itself, what it is bound to in binary form, or any of its kind. */
export const fits = (type: number): string => `
  o.opcintype = (WITH RECURSIVE b AS (SELECT oid, typtype, typbasetype FROM pg_type WHERE oid = ${type}
      UNION ALL SELECT t.oid, t.typtype, t.typbasetype FROM b JOIN pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd')
    SELECT oid FROM b WHERE typtype <> 'd' LIMIT 1)
  OR EXISTS (SELECT FROM pg_cast WHERE castsource = ${type} AND casttarget = o.opcintype AND castmethod = 'b' AND castcontext = 'i')
  OR (o.opcintype = 2277 AND (SELECT typcategory FROM pg_type WHERE oid = ${type}) = 'A')
  OR (o.opcintype = 3500 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'e')
  OR (o.opcintype = 3831 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'r')
  OR (o.opcintype = 4537 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'm')
  OR (o.opcintype = 2249 AND (SELECT typtype FROM pg_type WHERE oid = ${type}) = 'c')`

/** @throws Unsure when a value may be too long for a B-tree: how far it can be compressed only the server finds out. */
export async function mustFitKeys(world: World, relation: Relation, index: Index): Promise<void> {
  if (index.method !== 'btree' || isKnownEmpty(relation)) return
  const long = await look<number>(
    world,
    `SELECT to_json(oid::bigint)::text FROM pg_type WHERE typlen = -1 AND oid IN (${relation.columns.map(({ typeOid }) => (typeOid > 4_294_967_295 ? 25 : typeOid)).join(', ') || '0'})`,
  )
  const columns = relation.columns.filter(
    ({ number, typeOid, typmod }) =>
      (index.columns.includes(number) || index.included.includes(number) || index.columns.includes(0)) &&
      (long.includes(typeOid) || typeOid > 4_294_967_295) &&
      (typmod < 4 || typmod > 500),
  )
  if (columns.length === 0 && !index.columns.includes(0)) return
  const names = index.keys[0]?.names ?? new Map<number, string>()
  const from = `(${namedRows(relation, await rowsOf(world, relation), names)}) AS ${identifier(relation.name)}`
  const keys = index.keys.map(({ sql }) => `coalesce(octet_length((${sql})::text), 0)`)
  const where = index.predicate === undefined ? '' : ` AND (${index.predicate.sql})`
  if (
    await isTrue(world, `EXISTS (SELECT FROM ${from} WHERE ${keys.join(' + ')} > ${SAFE_KEY_BYTES}${where})`)
  ) {
    throw new Unsure('a value may be too long for the index')
  }
}

function mustHavePartitionKey(relation: Relation, index: Index, request: IndexRequest): void {
  const key = relation.partitionKey
  if (key === undefined) return
  if (key.columns.includes(0)) {
    throw refusal('0A000', `unsupported ${constraintWord(request)} constraint with partition key definition`)
  }
  const missing = key.columns.find(column => !index.columns.includes(column))
  if (missing === undefined) return
  const name = relation.columns.find(({ number }) => number === missing)?.name ?? ''
  throw refusal('0A000', 'unique constraint on partitioned table must include all partitioning columns', {
    detail: `${constraintWord(request)} constraint on table "${relation.name}" lacks column "${name}" which is part of the partition key.`,
  })
}

const constraintWord = ({ primary }: IndexRequest): string => (primary === true ? 'PRIMARY KEY' : 'UNIQUE')
