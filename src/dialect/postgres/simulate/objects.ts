/** What a catalog is made of, as far as simulations look at it. Invariant: plain, immutable data. */

/** An expression over the columns of a relation, which are called as they were when it was written. */
export interface Bound {
  readonly sql: string
  readonly names: ReadonlyMap<number, string>
}

export interface Column {
  readonly number: number
  readonly name: string
  /** As `format_type` writes it. */
  readonly type: string
  readonly typeOid: number
  readonly typmod: number
  readonly notNull: boolean
  readonly default?: string
  /** OID of its row in pg_attrdef. */
  readonly defaultOid?: number
  readonly identity?: 'a' | 'd'
  readonly generated?: Bound
  readonly collation?: string
  readonly inherited?: boolean
}

export interface Constraint {
  readonly oid: number
  readonly name: string
  readonly kind: 'c' | 'f' | 'p' | 'u' | 'x' | 't' | 'n'
  readonly columns: readonly number[]
  readonly check?: Bound
  /** Of a foreign key: OID of the table it points to. */
  readonly target?: number
  readonly targetColumns?: readonly number[]
  readonly targetIndex?: number
  readonly onDelete?: string
  readonly onUpdate?: string
  readonly matchFull?: boolean
  readonly validated: boolean
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly noInherit?: boolean
  readonly inherited?: boolean
  readonly index?: number
}

export interface Index {
  readonly oid: number
  readonly name: string
  readonly unique: boolean
  readonly primary: boolean
  readonly valid: boolean
  readonly immediate: boolean
  readonly nullsNotDistinct: boolean
  readonly exclusion: boolean
  readonly method: string
  /** Column numbers of the keys; 0 for an expression. */
  readonly columns: readonly number[]
  readonly included: readonly number[]
  /** The keys as SQL. */
  readonly keys: readonly Bound[]
  readonly predicate?: Bound
  readonly constraint?: number
  /** Index of the partitioned table that it belongs to. */
  readonly parent?: number
  readonly replicaIdentity?: boolean
  readonly clustered?: boolean
  /** It has operator classes that are not those of the types. */
  readonly ownClasses?: boolean
}

export interface Trigger {
  readonly oid: number
  readonly name: string
  /** `pg_trigger.tgtype`. */
  readonly type: number
  readonly enabled: boolean
  /** Numbers of those after UPDATE OF; none: all. */
  readonly columns?: readonly number[]
  readonly function: string
  readonly inherited?: boolean
}

/** A query for rows, with those that the change has written as a list at its end. */
export interface LiteralRows {
  readonly rows: string
  /** The query for all others. */
  readonly base: string
  /** Each as a JSON array of texts. */
  readonly lines: readonly string[]
}

export interface Policy {
  readonly oid: number
  readonly name: string
}

export interface Relation {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** As in `pg_class.relkind`. */
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f' | 'S' | 'c' | 'i' | 'I' | 't'
  readonly owner: string
  readonly persistence: 'p' | 'u' | 't'
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly Index[]
  readonly triggers: readonly Trigger[]
  readonly policies: readonly Policy[]
  readonly rules: readonly { readonly oid: number; readonly name: string; readonly event: string }[]
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
  /** Tables it inherits from; of a partition, its table. */
  readonly parents: readonly number[]
  readonly children: readonly number[]
  readonly isPartition: boolean
  /** Of a partitioned table. */
  readonly partitionKey?: {
    readonly strategy: string
    readonly columns: readonly number[]
    readonly text: string
  }
  /** Of a partition. */
  readonly bound?: string
  readonly boundCondition?: string
  /** Index: the table it is on. */
  readonly table?: number
  /** Rows of the content, by column number as `c1`; undefined when they are those of the server's own relation. */
  readonly rows?: string
  /** How `rows` came to be; of other rows, it says nothing. */
  readonly literals?: LiteralRows
  /** Where the server has it. */
  readonly live?: { readonly schema: string; readonly name: string }
  /** How the server's columns are called. */
  readonly liveColumns?: ReadonlyMap<number, string>
  /** Of a view: its query, with `«oid»` for each relation. */
  readonly definition?: ViewDefinition
  readonly estimatedRows: number
  readonly bytes: number
  readonly isNew: boolean
  readonly epoch: number
  /** Its definition is another than the server's. */
  readonly isAltered: boolean
  /** Why nothing can be said of its rows. */
  readonly rowsUnknown?: string
  readonly ofExtension?: string
  readonly options?: readonly string[]
  readonly populated?: boolean
  /** Privileges that this change gave or took: `grantee privilege`, to whether it is there. */
  readonly grants?: ReadonlyMap<string, boolean>
  readonly tablespace?: string
  readonly ofType?: number
}

/** A query over relations, each with the names its columns had. */
export interface ViewDefinition {
  readonly sql: string
  readonly relations: readonly {
    readonly oid: number
    readonly names: ReadonlyMap<number, string>
  }[]
}

export interface Sequence {
  readonly oid: number
  readonly type: string
  readonly increment: number
  readonly min: bigint
  readonly max: bigint
  readonly start: bigint
  readonly cycle: boolean
  /** Undefined when it may not be read. */
  readonly last?: bigint
  /** How often it was altered: until then, values that it gave are not taken back. */
  readonly generation?: number
  /** Why nobody knows what it gives next. */
  readonly lastUnknown?: string
  readonly isCalled: boolean
  /** Relation and column it belongs to. */
  readonly ownedBy?: { readonly relation: number; readonly column: number; readonly identity: boolean }
}

export interface Schema {
  readonly oid: number
  readonly name: string
  readonly owner: string
  readonly isNew: boolean
  readonly grants?: ReadonlyMap<string, boolean>
}

export interface TypeObject {
  readonly oid: number
  readonly schema: string
  readonly name: string
  /** As in `pg_type.typtype`. */
  readonly kind: 'b' | 'c' | 'd' | 'e' | 'm' | 'p' | 'r'
  readonly owner: string
  readonly isNew: boolean
  readonly isAltered: boolean
  readonly labels?: readonly string[]
  /** Of a domain. */
  readonly base?: { readonly type: string; readonly typeOid: number; readonly typmod: number }
  readonly notNull?: boolean
  readonly default?: string
  readonly checks?: readonly {
    readonly oid: number
    readonly name: string
    readonly sql?: string
    readonly validated: boolean
  }[]
  /** Of a composite type. */
  readonly attributes?: readonly { readonly name: string; readonly type: string }[]
  readonly relation?: number
}

export interface Routine {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly kind: 'f' | 'p' | 'a' | 'w'
  readonly owner: string
  /** Of the input arguments, as `format_type` writes them. */
  readonly argumentTypes: readonly string[]
  readonly argumentNames: readonly string[]
  readonly argumentModes: string
  readonly defaults: number
  readonly returns: string
  readonly returnsSet: boolean
  readonly volatility: string
  readonly language: string
  readonly isNew: boolean
  readonly source?: string
}
