/** What the server's catalog says of a relation, as simulations keep it. Invariant: pure. */
import type { Bound, Column, Constraint, Index, Policy, Relation, Trigger } from './objects.js'

type Nullable<T> = T | null

interface LiveColumn extends Omit<Column, 'default' | 'identity' | 'generated' | 'collation' | 'defaultOid'> {
  readonly expression: Nullable<string>
  readonly defaultOid: Nullable<number>
  readonly identity: string
  readonly generated: string
  readonly collation: Nullable<string>
}

interface LiveConstraint extends Omit<
  Constraint,
  'columns' | 'check' | 'target' | 'targetColumns' | 'targetIndex'
> {
  readonly columns: Nullable<readonly number[]>
  readonly expression: Nullable<string>
  readonly target: number
  readonly targetColumns: Nullable<readonly number[]>
  readonly targetIndex: number
}

interface LiveIndex extends Omit<
  Index,
  'columns' | 'included' | 'keys' | 'predicate' | 'constraint' | 'parent'
> {
  readonly all: readonly number[]
  readonly keyCount: number
  readonly keys: readonly string[]
  readonly predicate: Nullable<string>
  readonly constraint: Nullable<number>
  readonly parent: Nullable<number>
}

export interface LiveRelation {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly kind: Relation['kind']
  readonly owner: string
  readonly persistence: Relation['persistence']
  readonly columns: Nullable<readonly LiveColumn[]>
  readonly constraints: Nullable<readonly LiveConstraint[]>
  readonly indexes: Nullable<readonly LiveIndex[]>
  readonly triggers: Nullable<readonly Trigger[]>
  readonly columnNames: Nullable<Readonly<Record<string, string>>>
  readonly policies: Nullable<readonly Policy[]>
  readonly rules: Nullable<Relation['rules']>
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  readonly parents: Nullable<readonly number[]>
  readonly children: Nullable<readonly number[]>
  readonly isPartition: boolean
  readonly partitionKey: Nullable<string>
  readonly partitionColumns: Nullable<readonly number[]>
  readonly bound: Nullable<string>
  readonly boundCondition: Nullable<string>
  readonly table: Nullable<number>
  readonly estimatedRows: number
  readonly bytes: number
  readonly viewText: Nullable<string>
  readonly populated: boolean
  readonly options: Nullable<readonly string[]>
  readonly ofType: number
  readonly typeOid: number
  readonly extension: Nullable<string>
}

/** A relation as it is on the server, untouched. */
export function toRelation(row: LiveRelation): Relation {
  const names = new Map(Object.entries(row.columnNames ?? {}).map(([number, name]) => [Number(number), name]))
  const bind = (sql: string): Bound => ({ sql, names })
  return {
    oid: row.oid,
    schema: row.schema,
    name: row.name,
    kind: row.kind,
    owner: row.owner,
    persistence: row.persistence,
    columns: (row.columns ?? []).map(column => toColumn(column, bind)),
    constraints: (row.constraints ?? []).map(constraint => toConstraint(constraint, bind)),
    indexes: (row.indexes ?? []).map(index => toIndex(index, bind)),
    triggers: row.triggers ?? [],
    policies: row.policies ?? [],
    rules: row.rules ?? [],
    rowSecurity: row.rowSecurity,
    forceRowSecurity: row.forceRowSecurity,
    parents: row.parents ?? [],
    children: row.children ?? [],
    isPartition: row.isPartition,
    ...(row.partitionKey === null
      ? {}
      : {
          partitionKey: {
            strategy: (/^\w+/.exec(row.partitionKey)?.[0] ?? '').toLowerCase(),
            columns: row.partitionColumns ?? [],
            text: row.partitionKey,
          },
        }),
    ...(row.bound === null ? {} : { bound: row.bound }),
    ...(row.boundCondition === null ? {} : { boundCondition: row.boundCondition }),
    ...(row.table === null ? {} : { table: row.table }),
    live: { schema: row.schema, name: row.name },
    liveColumns: names,
    ...(row.viewText === null ? {} : { definition: { sql: row.viewText, relations: [] } }),
    estimatedRows: row.estimatedRows,
    bytes: row.bytes,
    isNew: false,
    epoch: 0,
    isAltered: false,
    ...(row.extension === null ? {} : { ofExtension: row.extension }),
    ...(row.options === null ? {} : { options: row.options }),
    populated: row.populated,
    ...(row.ofType === 0 ? {} : { ofType: row.ofType }),
  }
}

function toColumn(column: LiveColumn, bind: (sql: string) => Bound): Column {
  const { expression, defaultOid, identity, generated, collation, ...rest } = column
  return {
    ...rest,
    ...(expression === null
      ? {}
      : generated === ''
        ? { default: expression }
        : { generated: bind(expression) }),
    ...(defaultOid === null ? {} : { defaultOid }),
    ...(identity === 'a' || identity === 'd' ? { identity } : {}),
    ...(collation === null ? {} : { collation }),
  }
}

function toConstraint(row: LiveConstraint, bind: (sql: string) => Bound): Constraint {
  const { columns, expression, target, targetColumns, targetIndex, ...rest } = row
  const owns = ['p', 'u', 'x'].includes(row.kind)
  return {
    ...rest,
    columns: columns ?? [],
    ...(expression === null ? {} : { check: bind(expression) }),
    ...(row.kind === 'f' ? { target, targetColumns: targetColumns ?? [], targetIndex } : {}),
    ...(owns ? { index: targetIndex } : {}),
  }
}

function toIndex(row: LiveIndex, bind: (sql: string) => Bound): Index {
  const { all, keyCount, keys, predicate, constraint, parent, ...rest } = row
  return {
    ...rest,
    columns: all.slice(0, keyCount),
    included: all.slice(keyCount),
    keys: keys.map(bind),
    ...(predicate === null ? {} : { predicate: bind(predicate) }),
    ...(constraint === null ? {} : { constraint }),
    ...(parent === null ? {} : { parent }),
  }
}
