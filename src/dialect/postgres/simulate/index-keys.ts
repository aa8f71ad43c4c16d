/**
 * What an index is asked to be over. Invariant: everything about it that the server finds wrong before it looks
 * whether its name is free.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c DefineIndex
 */
import { spanOf } from './expression-span.js'
import { checkCondition, checkExpression } from './expressions.js'
import { mustHaveClass, mustHaveCollation, mustHaveMethod } from './index-classes.js'
import { quoted } from './names.js'
import type { Index, Relation } from './objects.js'
import { stringsOf, type Ast, type Span } from './parse.js'
import { columnOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

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

/** @throws Refusal 42703, 42704, 0A000 and what the server says of expressions */
export async function readIndex(
  world: World,
  relation: Relation,
  request: IndexRequest,
): Promise<Pick<Index, 'columns' | 'included' | 'keys' | 'predicate'>> {
  const { method, elements } = request
  await mustHaveMethod(world, method, request)
  const predicate =
    request.predicate === undefined
      ? undefined
      : await checkCondition(world, relation, request.predicate, 'predicate')
  const columns: number[] = []
  const keys: Index['keys'][number][] = []
  for (const element of elements) {
    const key = await keyOfElement(world, relation, element, method)
    columns.push(key.column)
    keys.push({ sql: key.sql, names: new Map(relation.columns.map(c => [c.number, c.name])) })
  }
  const included = (request.included ?? []).map(name => {
    const column = columnOf(relation, name)
    if (column === undefined) throw refusal('42703', `column "${name}" does not exist`)
    return column.number
  })
  if (request.unique && request.exclusion !== true) mustHavePartitionKey(relation, columns, request)
  return { columns, included, keys, ...(predicate === undefined ? {} : { predicate }) }
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

function mustHavePartitionKey(relation: Relation, columns: readonly number[], request: IndexRequest): void {
  const key = relation.partitionKey
  if (key === undefined) return
  if (key.columns.includes(0)) {
    throw refusal('0A000', `unsupported ${constraintWord(request)} constraint with partition key definition`)
  }
  const missing = key.columns.find(column => !columns.includes(column))
  if (missing === undefined) return
  const name = relation.columns.find(({ number }) => number === missing)?.name ?? ''
  throw refusal('0A000', 'unique constraint on partitioned table must include all partitioning columns', {
    detail: `${constraintWord(request)} constraint on table "${relation.name}" lacks column "${name}" which is part of the partition key.`,
  })
}

const constraintWord = ({ primary }: IndexRequest): string => (primary === true ? 'PRIMARY KEY' : 'UNIQUE')
