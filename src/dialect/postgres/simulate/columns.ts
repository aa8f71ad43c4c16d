/** Columns as CREATE TABLE and ADD COLUMN define them. Invariant: the column's own constraints are left to others. */
import { dependOnSources, withDefault } from './column-values.js'
import { checkExpression, type Written } from './expressions.js'
import { mustHaveCollation } from './index-classes.js'
import { cutName } from './names.js'
import type { Column, Relation, Sequence } from './objects.js'
import { insideParentheses, stringsOf, tokenAfter, until, type Ast, type Parsed } from './parse.js'
import { positionOf } from './resolve.js'
import { resolveType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import type { ConstraintRequest } from './constraints.js'
import type { World } from './world.js'

const SERIALS: Readonly<Record<string, string>> = {
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
  smallserial: 'smallint',
  serial2: 'smallint',
}
const INTEGERS: Readonly<Record<string, number>> = { smallint: 21, integer: 23, bigint: 20 }

/** A column as it is written, before its table is known. */
export interface ColumnDraft {
  readonly column: Column
  /** Its default or generation expression is looked at when all columns are known. */
  readonly defaultWritten?: Written
  readonly generatedWritten?: Written
  /** It takes its values from a sequence that is made with it. */
  readonly serial?: {
    readonly type: string
    readonly identity: boolean
    readonly options: readonly Ast.Node[]
  }
  readonly constraints: readonly ConstraintRequest[]
}

const MAX_COLUMNS = 1600

/** Reads a column's definition, and has its type resolved. */
export async function draftColumn(
  world: World,
  table: string,
  definition: Ast.ColumnDef,
  number: number,
): Promise<ColumnDraft> {
  const name = cutName(definition.colname ?? '')
  const { typeName, collClause } = definition
  if (typeName === undefined) throw new Unsure('a column without a type')
  if (number > MAX_COLUMNS) throw refusal('54011', `tables can have at most ${MAX_COLUMNS} columns`)
  if (SYSTEM_COLUMNS.has(name)) {
    throw refusal('42701', `column name "${name}" conflicts with a system column name`)
  }
  const names = stringsOf(typeName.names)
  const serialType = names.length === 1 ? SERIALS[names[0] ?? ''] : undefined
  const type =
    serialType === undefined
      ? await resolveType(world, typeName)
      : { text: serialType, oid: INTEGERS[serialType] ?? 0, typmod: -1 }
  if (typeName.setof === true) throw refusal('42P16', `column "${name}" cannot be declared SETOF`)
  if (PSEUDO.has(type.text)) throw refusal('42P16', `column "${name}" has pseudo-type ${type.text}`)
  if (serialType !== undefined && typeName.arrayBounds !== undefined) {
    throw refusal('0A000', 'array of serial is not implemented', { position: positionOf(world, typeName) })
  }
  const collation = stringsOf(collClause?.collname)
  if (collation.length > 0) await mustHaveCollation(world, collation)
  const nodes = (definition.constraints ?? []).flatMap(node =>
    'Constraint' in node ? [node.Constraint] : [],
  )
  const read = readConstraints(world, table, { name, nodes, isSerial: serialType !== undefined })
  return {
    ...read,
    column: {
      number,
      name,
      type: type.text,
      typeOid: type.oid,
      typmod: type.typmod,
      notNull: read.notNull,
      ...(read.identity === undefined ? {} : { identity: read.identity }),
      ...(collation.length === 0 ? {} : { collation: collation.map(part => `"${part}"`).join('.') }),
    },
    ...(serialType === undefined ? {} : { serial: { type: serialType, identity: false, options: [] } }),
    ...(read.identity === undefined
      ? {}
      : { serial: { type: type.text, identity: true, options: read.options } }),
  }
}

export const SYSTEM_COLUMNS = new Set(['tableoid', 'cmax', 'xmax', 'cmin', 'xmin', 'ctid'])
const PSEUDO = new Set([
  'anyelement',
  'anyarray',
  'record',
  'trigger',
  'void',
  'cstring',
  'internal',
  'unknown',
  'event_trigger',
])

interface ReadConstraints {
  readonly notNull: boolean
  readonly identity?: 'a' | 'd'
  readonly options: readonly Ast.Node[]
  readonly defaultWritten?: Written
  readonly generatedWritten?: Written
  readonly constraints: readonly ConstraintRequest[]
}

function readConstraints(
  world: World,
  table: string,
  {
    name,
    nodes,
    isSerial,
  }: { readonly name: string; readonly nodes: readonly Ast.Constraint[]; readonly isSerial: boolean },
): ReadConstraints {
  let isNull: boolean | undefined
  let notNull = isSerial
  let identity: 'a' | 'd' | undefined
  let options: readonly Ast.Node[] = []
  let defaultWritten: Written | undefined
  let generatedWritten: Written | undefined
  const constraints: ConstraintRequest[] = []
  const conflict = (what: string, node: Ast.Constraint): never => {
    throw refusal('42601', `${what} for column "${name}" of table "${table}"`, {
      position: positionOf(world, node),
    })
  }
  for (const node of nodes) {
    const expression = node.raw_expr
    switch (node.contype) {
      case 'CONSTR_NULL':
        if (notNull) conflict('conflicting NULL/NOT NULL declarations', node)
        isNull = true
        break
      case 'CONSTR_NOTNULL':
        if (isNull === true) conflict('conflicting NULL/NOT NULL declarations', node)
        notNull = true
        break
      case 'CONSTR_DEFAULT':
        if (defaultWritten !== undefined || isSerial) conflict('multiple default values specified', node)
        if (expression !== undefined) {
          defaultWritten = { node: expression, span: defaultSpan(world.parsed, node, nodes) }
        }
        break
      case 'CONSTR_GENERATED': {
        if (node.generated_kind === 'v')
          throw new Unsure('virtual generated columns are newer than many servers')
        const keyword = tokenAfter(world.parsed, node.location ?? 0, 'AS')
        const span = keyword === undefined ? undefined : insideParentheses(world.parsed, keyword.end)
        if (expression !== undefined && span !== undefined) generatedWritten = { node: expression, span }
        break
      }
      case 'CONSTR_IDENTITY':
        if (identity !== undefined) conflict('multiple identity specifications', node)
        identity = node.generated_when === 'a' ? 'a' : 'd'
        options = node.options ?? []
        if (isNull === true) conflict('conflicting NULL/NOT NULL declarations', node)
        notNull = true
        break
      case 'CONSTR_ATTR_DEFERRABLE':
        amend(constraints, { deferrable: true })
        break
      case 'CONSTR_ATTR_DEFERRED':
        amend(constraints, { deferred: true, deferrable: true })
        break
      case 'CONSTR_ATTR_NOT_DEFERRABLE':
      case 'CONSTR_ATTR_IMMEDIATE':
        break
      default:
        if (node.contype === 'CONSTR_PRIMARY') {
          if (isNull === true) conflict('conflicting NULL/NOT NULL declarations', node)
        }
        constraints.push({ node, column: name })
    }
  }
  if (defaultWritten !== undefined && identity !== undefined) {
    throw refusal('42601', `both default and identity specified for column "${name}" of table "${table}"`)
  }
  if (defaultWritten !== undefined && generatedWritten !== undefined) {
    throw refusal(
      '42601',
      `both default and generation expression specified for column "${name}" of table "${table}"`,
    )
  }
  if (identity !== undefined && generatedWritten !== undefined) {
    throw refusal(
      '42601',
      `both identity and generation expression specified for column "${name}" of table "${table}"`,
    )
  }
  return {
    notNull,
    options,
    constraints,
    ...(identity === undefined ? {} : { identity }),
    ...(defaultWritten === undefined ? {} : { defaultWritten }),
    ...(generatedWritten === undefined ? {} : { generatedWritten }),
  }
}

function amend(constraints: ConstraintRequest[], more: Partial<ConstraintRequest>): void {
  const last = constraints.pop()
  if (last !== undefined) constraints.push({ ...last, ...more })
}

/** What can follow a default in a column's definition. */
const AFTER_DEFAULT: ReadonlySet<string> = new Set(
  'CONSTRAINT NOT NULL UNIQUE PRIMARY CHECK DEFAULT GENERATED REFERENCES COLLATE DEFERRABLE INITIALLY'.split(
    ' ',
  ),
)

/** The text behind DEFAULT. */
function defaultSpan(parsed: Parsed, node: Ast.Constraint, siblings: readonly Ast.Constraint[]) {
  const keyword = tokenAfter(parsed, node.location ?? 0, 'DEFAULT')
  const first = parsed.tokens().find(({ start }) => keyword !== undefined && start >= keyword.end)
  if (first === undefined) throw new Unsure('a default cannot be found')
  const later = siblings.map(({ location = 0 }) => location).filter(location => location > first.start)
  return until(parsed, first.start, AFTER_DEFAULT, Math.min(...later, Infinity))
}

/** Has default and generation expression of a column checked, over the table it will be in. */
export async function finishColumn(world: World, relation: Relation, draft: ColumnDraft): Promise<Column> {
  const { column, defaultWritten, generatedWritten } = draft
  if (defaultWritten !== undefined) return withDefault(world, relation, column, defaultWritten)
  if (generatedWritten !== undefined) {
    const others = { ...relation, columns: relation.columns.filter(({ name }) => name !== column.name) }
    const generated = relation.columns.filter(c => c.generated !== undefined && c.name !== column.name)
    const used = world.parsed.slice(generatedWritten.span.start, generatedWritten.span.end)
    const other = generated.find(({ name }) => new RegExp(`\\b${name}\\b`).test(used))
    if (other !== undefined) {
      throw refusal('42P17', `cannot use generated column "${other.name}" in column generation expression`)
    }
    const checked = await checkExpression(world, others, generatedWritten, 'generation expression')
    await dependOnSources(world, relation, column, generatedWritten.node)
    return { ...column, generated: checked.bound }
  }
  return column
}

/** The range of a sequence for a column. */
export function newSequence(oid: number, type: string): Sequence {
  const max = type === 'smallint' ? 32_767n : type === 'integer' ? 2_147_483_647n : 9_223_372_036_854_775_807n
  return { oid, type, increment: 1, min: 1n, max, start: 1n, cycle: false, last: 1n, isCalled: false }
}
