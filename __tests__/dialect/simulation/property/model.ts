/**
 * What a generated database holds, as far as it takes to write statements about it. Invariant: it is what
 * would be there if every statement before succeeded, so statements are mostly right and now and then wrong.
 */
import type { Random } from './random.js'

/** A type of columns, with values of it as SQL. */
export interface Type {
  readonly sql: string
  readonly family: 'number' | 'text' | 'moment' | 'other'
  readonly value: (random: Random) => string
  /** One that does not fit. */
  readonly wrong: (random: Random) => string
}

export interface Column {
  name: string
  type: Type
  notNull: boolean
  unique: boolean
  /** As SQL. */
  fallback?: string
  /** Counts by itself. */
  counts?: true
  /** The table whose key it holds. */
  refersTo?: string
}

export interface Table {
  name: string
  /** The first is the primary key, if there is one. */
  columns: Column[]
  hasKey: boolean
  /** Values of the key go from 1 to this. */
  rows: number
  constraints: { name: string; kind: 'unique' | 'check' | 'foreign' }[]
  indexes: string[]
}

export interface View {
  name: string
  table: string
  columns: string[]
}

export interface Model {
  tables: Table[]
  views: View[]
  /** Names of other objects, by kind. */
  others: { kind: 'sequence' | 'enum' | 'function'; name: string }[]
}

/** How a dialect writes things. */
export interface Flavour {
  readonly dialect: 'postgres' | 'mysql'
  readonly types: readonly Type[]
  /** Of keys, and what refers to them. */
  readonly keyType: Type
  /** What a key that counts by itself has behind its type. */
  readonly counting: string
  /** Before the first table. */
  readonly prelude: string
  readonly statements: readonly (readonly [weight: number, write: Write])[]
}

/** Writes a statement and changes the model as it would change the database; undefined when there is nothing to write about. */
export type Write = (model: Model, random: Random, flavour: Flavour) => string | undefined

export const NAMES = {
  tables: ['n0', 'n1', 'n2'],
  columns: ['a0', 'a1', 'a2', 'c1', 'c2'],
  constraints: ['k0', 'k1', 'k2', 'k3'],
  indexes: ['i0', 'i1', 'i2', 'i3'],
  views: ['v0', 'v1', 'v2'],
  missing: 'missing_one',
}

/** A table that is there, or seldom a name that is not; undefined when there are none. */
export function someTable(model: Model, random: Random): Table | undefined {
  return model.tables.length === 0 ? undefined : random.pick(model.tables)
}

/** How a name is written; now and then another one. */
export const orMissing = (name: string, random: Random, percent = 3): string =>
  random.chance(percent) ? NAMES.missing : name

export const valueFor = ({ type, refersTo, notNull }: Column, model: Model, random: Random): string => {
  if (random.chance(notNull ? 2 : 12)) return 'NULL'
  if (random.chance(3)) return type.wrong(random)
  const parent = model.tables.find(({ name }) => name === refersTo)
  if (parent === undefined) return type.value(random)
  return random.chance(6) ? '9999' : String(1 + random.below(Math.max(1, parent.rows)))
}

/** A condition on a table's rows. */
export function condition(table: Table, model: Model, random: Random, prefix = ''): string {
  const column = random.pick(table.columns)
  const name = `${prefix}${orMissing(column.name, random, 1)}`
  const value = (): string => {
    const other = random.chance(2) ? column.type.wrong(random) : column.type.value(random)
    return column.counts === true || column.refersTo !== undefined ? String(1 + random.below(8)) : other
  }
  const simple = random.weighted<() => string>([
    [5, () => `${name} = ${value()}`],
    [2, () => `${name} IS NULL`],
    [2, () => `${name} IS NOT NULL`],
    [2, () => `${name} <> ${value()}`],
    [column.type.family === 'other' ? 0 : 3, () => `${name} > ${value()}`],
    [2, () => `${name} IN (${value()}, ${value()})`],
    [column.type.family === 'text' ? 3 : 0, () => `${name} LIKE 'a%'`],
    [
      1,
      () => {
        const other = someTable(model, random)
        const key = other?.columns[0]
        return other === undefined || key === undefined || key.type !== column.type
          ? `${name} IS NULL`
          : `${name} IN (SELECT ${key.name} FROM ${other.name} WHERE ${key.name} IS NOT NULL)`
      },
    ],
  ])()
  if (random.chance(15)) return `NOT (${simple})`
  return random.chance(20)
    ? `${simple} ${random.pick(['AND', 'OR'])} ${condition(table, model, random, prefix)}`
    : simple
}
