/**
 * What a part of a statement refers to: relations, columns, functions, types. Invariant: the
 * name of a common table expression is no relation where it is in scope.
 */
import { stringsOf, type Ast } from './parse.js'

export interface References {
  readonly ranges: Ast.RangeVar[]
  readonly columns: Ast.ColumnRef[]
  readonly calls: Ast.FuncCall[]
  readonly types: Ast.TypeName[]
  readonly casts: Ast.TypeCast[]
  readonly operators: Ast.A_Expr[]
  readonly subqueries: Ast.SubLink[]
  readonly parameters: Ast.ParamRef[]
  readonly valueFunctions: Ast.SQLValueFunction[]
  /** Columns that joins are USING. */
  readonly usings: Set<string>
  naturalJoins: number
  /** Kinds of statements inside, such as `InsertStmt`. */
  readonly statements: Set<string>
  /** Kinds of all nodes. */
  readonly kinds: Set<string>
}

/** Collects what a node refers to. @param names - Common table expressions around it. */
export function referencesOf(node: unknown, names: readonly string[] = []): References {
  const found: References = {
    ranges: [],
    columns: [],
    calls: [],
    types: [],
    casts: [],
    operators: [],
    subqueries: [],
    parameters: [],
    valueFunctions: [],
    usings: new Set(),
    naturalJoins: 0,
    statements: new Set(),
    kinds: new Set(),
  }
  walk(node, new Set(names), found)
  return found
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields that hold a node of one kind without its name around it. */
const BARE: Readonly<Record<string, string>> = {
  typeName: 'TypeName',
  returnType: 'TypeName',
  argType: 'TypeName',
}

function walk(value: unknown, scope: ReadonlySet<string>, found: References): void {
  if (Array.isArray(value)) {
    for (const entry of value) walk(entry, scope, found)
    return
  }
  if (!isFields(value)) return
  const inner = scopeInside(value, scope, found)
  for (const [field, content] of Object.entries(value)) {
    if (field === 'withClause') continue
    if (isFields(content)) take(BARE[field] ?? field, content, inner, found)
    walk(content, inner, found)
  }
}

/** Reads the WITH clause of a statement, and gives the names that it adds. */
function scopeInside(fields: Fields, scope: ReadonlySet<string>, found: References): ReadonlySet<string> {
  const clause = fields['withClause'] as Ast.WithClause | undefined
  if (clause === undefined) return scope
  const inner = new Set(scope)
  const expressions = (clause.ctes ?? []).flatMap(node =>
    'CommonTableExpr' in node ? [node.CommonTableExpr] : [],
  )
  if (clause.recursive === true) for (const { ctename = '' } of expressions) inner.add(ctename)
  for (const { ctename = '', ctequery } of expressions) {
    walk(ctequery, new Set(inner), found)
    inner.add(ctename)
  }
  return inner
}

function take(kind: string, fields: Fields, scope: ReadonlySet<string>, found: References): void {
  if (/^[A-Z]/.test(kind)) found.kinds.add(kind)
  if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(kind)) found.statements.add(kind)
  switch (kind) {
    case 'RangeVar':
    case 'relation': {
      const range = fields as Ast.RangeVar
      if (range.relname === undefined) return
      if (range.schemaname === undefined && kind === 'RangeVar' && scope.has(range.relname)) return
      found.ranges.push(range)
      return
    }
    case 'ColumnRef':
      found.columns.push(fields)
      return
    case 'FuncCall':
      found.calls.push(fields)
      return
    case 'TypeName':
      found.types.push(fields)
      return
    case 'TypeCast':
      found.casts.push(fields)
      return
    case 'A_Expr':
      found.operators.push(fields)
      return
    case 'SubLink':
      found.subqueries.push(fields)
      return
    case 'ParamRef':
      found.parameters.push(fields)
      return
    case 'JoinExpr': {
      const join = fields as Ast.JoinExpr
      for (const name of stringsOf(join.usingClause)) found.usings.add(name)
      if (join.isNatural === true) found.naturalJoins += 1
      return
    }
    case 'SQLValueFunction':
      found.valueFunctions.push(fields)
      return
    default:
  }
}
