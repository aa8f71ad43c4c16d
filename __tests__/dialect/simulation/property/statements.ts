/** Statements that both dialects write alike. Invariant: the model follows what is written, right or wrong. */
import {
  condition,
  NAMES,
  orMissing,
  someTable,
  valueFor,
  type Column,
  type Model,
  type Table,
  type Write,
} from './model.js'
import { definitionOf } from './schema.js'
import type { Random } from './random.js'

/** A new column, with a name of the pool. */
export function newColumn(random: Random, types: readonly Column['type'][]): Column {
  const type = random.pick(types)
  return {
    ...{ name: random.pick(NAMES.columns), type, notNull: random.chance(25), unique: false },
    ...(type.family !== 'other' && random.chance(40)
      ? { fallback: random.chance(4) ? type.wrong(random) : type.value(random) }
      : {}),
  }
}

const columnNames = (table: Table): readonly string[] => table.columns.map(({ name }) => name)

export const createTable: Write = (model, random, flavour) => {
  const name = random.chance(8) ? (someTable(model, random)?.name ?? 'n0') : random.pick(NAMES.tables)
  const columns: Column[] = [
    {
      name: 'id',
      type: flavour.keyType,
      notNull: true,
      unique: true,
      ...(random.chance(40) ? { counts: true as const } : {}),
    },
  ]
  const parts: string[] = []
  for (let index = 1; index <= 1 + random.below(3); index += 1) {
    const column = newColumn(random, flavour.types)
    columns.push({ ...column, name: random.chance(3) ? 'id' : `c${index}` })
  }
  const constraints: Table['constraints'] = []
  const parent = someTable(model, random)
  if (parent !== undefined && random.chance(35)) {
    columns.push({
      name: 'parent',
      type: flavour.keyType,
      notNull: false,
      unique: false,
      refersTo: parent.name,
    })
    parts.push(`FOREIGN KEY (parent) REFERENCES ${orMissing(parent.name, random)} (id)`)
  }
  if (random.chance(25)) {
    const checked = random.pick(NAMES.constraints)
    parts.push(`CONSTRAINT ${checked} CHECK (${orMissing('id', random)} > 0)`)
    constraints.push({ name: checked, kind: 'check' })
  }
  const ifNot = random.chance(30) ? 'IF NOT EXISTS ' : ''
  const text = [...columns.map(column => definitionOf(column, flavour)), 'PRIMARY KEY (id)', ...parts].join(
    ', ',
  )
  if (!model.tables.some(table => table.name === name)) {
    model.tables.push({ name, columns, hasKey: true, rows: 0, constraints, indexes: [] })
  }
  return `CREATE TABLE ${ifNot}${name} (${text})`
}

export const dropTable: Write = (model, random, flavour) => {
  const table = someTable(model, random)
  const name = random.chance(12) || table === undefined ? NAMES.missing : table.name
  model.tables = model.tables.filter(each => each.name !== name)
  const cascade = flavour.dialect === 'postgres' && random.chance(25) ? ' CASCADE' : ''
  return `DROP TABLE ${random.chance(40) ? 'IF EXISTS ' : ''}${name}${cascade}`
}

export const truncate: Write = (model, random) => {
  const table = someTable(model, random)
  return table === undefined ? undefined : `TRUNCATE TABLE ${orMissing(table.name, random)}`
}

export const renameTable: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const [from, to] = [
    table.name,
    random.chance(10) ? (someTable(model, random)?.name ?? 'n0') : random.pick(NAMES.tables),
  ]
  if (!model.tables.some(({ name }) => name === to)) {
    for (const column of model.tables.flatMap(({ columns }) => columns)) {
      if (column.refersTo === from) column.refersTo = to
    }
    table.name = to
  }
  return `ALTER TABLE ${orMissing(from, random)} RENAME TO ${to}`
}

export const addColumn: Write = (model, random, flavour) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const column = newColumn(random, flavour.types)
  if (!columnNames(table).includes(column.name)) table.columns.push(column)
  const ifNot = random.chance(15) ? 'IF NOT EXISTS ' : ''
  const unique =
    column.fallback === undefined && column.type.family === 'number' && random.chance(10) ? ' UNIQUE' : ''
  return `ALTER TABLE ${orMissing(table.name, random)} ADD COLUMN ${ifNot}${definitionOf(column, flavour)}${unique}`
}

export const dropColumn: Write = (model, random, flavour) => {
  const table = someTable(model, random)
  if (table === undefined || table.columns.length < 2) return undefined
  const column = random.chance(85) ? table.columns.at(-1)! : random.pick(table.columns)
  const name = orMissing(column.name, random, 8)
  if (name === column.name) table.columns = table.columns.filter(each => each !== column)
  const cascade = flavour.dialect === 'postgres' && random.chance(10) ? ' CASCADE' : ''
  return `ALTER TABLE ${table.name} DROP COLUMN ${random.chance(25) ? 'IF EXISTS ' : ''}${name}${cascade}`
}

export const renameColumn: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const column = random.pick(table.columns)
  const [from, to] = [orMissing(column.name, random), random.pick(NAMES.columns)]
  if (from === column.name && !columnNames(table).includes(to)) column.name = to
  return `ALTER TABLE ${table.name} RENAME COLUMN ${from} TO ${to}`
}

export const setDefault: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const column = random.pick(table.columns)
  if (column.type.family === 'other') return undefined
  if (random.chance(30)) {
    delete column.fallback
    return `ALTER TABLE ${table.name} ALTER COLUMN ${orMissing(column.name, random)} DROP DEFAULT`
  }
  const value = random.chance(10) ? column.type.wrong(random) : column.type.value(random)
  column.fallback = value
  return `ALTER TABLE ${table.name} ALTER COLUMN ${orMissing(column.name, random)} SET DEFAULT ${value}`
}

export const addConstraint: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const column = random.pick(table.columns)
  const name = random.pick(NAMES.constraints)
  const column_ = orMissing(column.name, random)
  const parent = random.chance(70)
    ? (model.tables.find(({ name: each }) => each === column.refersTo) ?? someTable(model, random))
    : someTable(model, random)
  const [kind, text] = random.weighted<() => readonly [Table['constraints'][number]['kind'], string]>([
    [column.type.family === 'other' ? 0 : 3, () => ['unique', `UNIQUE (${column_})`]],
    [3, () => ['check', `CHECK (${condition(table, { ...model, tables: [] }, random)})`]],
    [
      3,
      () => [
        'foreign',
        `FOREIGN KEY (${column_}) REFERENCES ${orMissing(parent?.name ?? 't0', random)} (id)`,
      ],
    ],
  ])()
  table.constraints.push({ name, kind })
  return `ALTER TABLE ${table.name} ADD CONSTRAINT ${name} ${text}`
}

export const addPrimaryKey: Write = (model, random) => {
  const table = random.chance(80) ? model.tables.find(({ hasKey }) => !hasKey) : someTable(model, random)
  if (table === undefined) return undefined
  table.hasKey = true
  return `ALTER TABLE ${table.name} ADD PRIMARY KEY (${random.chance(80) ? table.columns[0]!.name : random.pick(table.columns).name})`
}

export const createIndex: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const fit = table.columns.filter(({ type }) => type.family !== 'other')
  const columns = random
    .some(fit, 1)
    .slice(0, 2)
    .map(({ name }) => orMissing(name, random, 2))
  const name = random.pick(NAMES.indexes)
  table.indexes.push(name)
  const words = `${random.chance(30) ? 'UNIQUE ' : ''}INDEX ${random.chance(15) ? 'IF NOT EXISTS ' : ''}`
  return `CREATE ${words}${name} ON ${orMissing(table.name, random)} (${columns.join(', ')})`
}

export const createView: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const name = random.chance(8)
    ? table.name
    : random.pick([...NAMES.views, ...model.views.map(each => each.name)])
  const columns = random.some(table.columns, 1).map(each => each.name)
  const replace = random.chance(35) ? 'OR REPLACE ' : ''
  const where = random.chance(50) ? ` WHERE ${condition(table, model, random)}` : ''
  if (!model.views.some(view => view.name === name)) model.views.push({ name, table: table.name, columns })
  return `CREATE ${replace}VIEW ${name} AS SELECT ${columns.map(each => orMissing(each, random, 1)).join(', ')} FROM ${orMissing(table.name, random, 2)}${where}`
}

export const dropView: Write = (model, random) => {
  const name = model.views.length === 0 || random.chance(10) ? NAMES.missing : random.pick(model.views).name
  model.views = model.views.filter(view => view.name !== name)
  return `DROP VIEW ${random.chance(40) ? 'IF EXISTS ' : ''}${name}`
}

const rowFor = (table: Table, columns: readonly Column[], model: Model, random: Random): string =>
  `(${columns
    .map(column => {
      if (column.name !== 'id') return valueFor(column, model, random)
      if (random.chance(8)) return String(1 + random.below(Math.max(1, table.rows)))
      table.rows += 1
      return String(table.rows)
    })
    .join(', ')})`

/** Columns that an INSERT names: most of them; those that count by themselves seldom. */
const insertedInto = (table: Table, random: Random): readonly Column[] => {
  const named = table.columns.filter(({ counts, notNull, fallback }) =>
    counts === true
      ? random.chance(25)
      : notNull && fallback === undefined
        ? random.chance(96)
        : random.chance(70),
  )
  return named.length === 0 ? table.columns.slice(-1) : named
}

export const insert: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const columns = insertedInto(table, random)
  const rows = Array.from({ length: 1 + random.below(3) }, () => rowFor(table, columns, model, random))
  const names = columns.map(({ name }) => orMissing(name, random, 1))
  return `INSERT INTO ${orMissing(table.name, random, 2)} (${names.join(', ')}) VALUES ${rows.join(', ')}`
}

export const insertSelect: Write = (model, random) => {
  const [into, from] = [someTable(model, random), someTable(model, random)]
  if (into === undefined || from === undefined) return undefined
  const columns = insertedInto(into, random)
  const sources = columns.map(column => {
    const fit = from.columns.filter(({ type }) => type === column.type)
    if (column.name === 'id' && from.columns[0]?.name === 'id')
      return `id + ${random.pick([0, 100, 200, 1000])}`
    return fit.length > 0 && random.chance(85) ? random.pick(fit).name : valueFor(column, model, random)
  })
  const where = random.chance(50) ? ` WHERE ${condition(from, model, random)}` : ''
  return `INSERT INTO ${into.name} (${columns.map(({ name }) => name).join(', ')}) SELECT ${sources.join(', ')} FROM ${from.name}${where}`
}

export const update: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const some = random.some(table.columns.slice(1), 1).slice(0, 2)
  const [key] = table.columns
  const changed = key !== undefined && random.chance(6) ? [...some, key] : some
  if (changed.length === 0) return undefined
  const sets = changed.map(column => {
    const name = orMissing(column.name, random, 1)
    if (column.type.family === 'number' && column.refersTo === undefined && random.chance(40))
      return `${name} = ${column.name} + ${random.pick([1, 10, -1, 100000])}`
    const other = table.columns.find(each => each !== column && each.type === column.type)
    return other !== undefined && random.chance(20)
      ? `${name} = ${other.name}`
      : `${name} = ${valueFor(column, model, random)}`
  })
  const where = random.chance(80) ? ` WHERE ${condition(table, model, random)}` : ''
  return `UPDATE ${orMissing(table.name, random, 2)} SET ${[...new Set(sets)].join(', ')}${where}`
}

export const remove: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const where = random.chance(85) ? ` WHERE ${condition(table, model, random)}` : ''
  return `DELETE FROM ${orMissing(table.name, random, 2)}${where}`
}

export const select: Write = (model, random) => {
  const view = model.views.length > 0 && random.chance(30) ? random.pick(model.views) : undefined
  const table = someTable(model, random)
  if (view !== undefined) return `SELECT ${random.pick(view.columns)} FROM ${view.name}`
  if (table === undefined) return undefined
  const columns = random.some(table.columns, 1).map(({ name }) => orMissing(name, random, 2))
  return random.chance(30)
    ? `SELECT count(*) FROM ${table.name} WHERE ${condition(table, model, random)}`
    : `SELECT ${columns.join(', ')} FROM ${orMissing(table.name, random)} ORDER BY 1`
}

export const createTableAs: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const name = random.pick(NAMES.tables)
  const columns = random.some(table.columns, 1)
  if (!model.tables.some(each => each.name === name)) {
    const made = columns.map(({ name: each, type }): Column => ({
      name: each,
      type,
      notNull: false,
      unique: false,
    }))
    model.tables.push({ name, columns: made, hasKey: false, rows: 8, constraints: [], indexes: [] })
  }
  const where = random.chance(40) ? ` WHERE ${condition(table, model, random)}` : ''
  return `CREATE TABLE ${name} AS SELECT ${columns.map(({ name: each }) => each).join(', ')} FROM ${table.name}${where}`
}

/** What both dialects have, and how often it is written. */
export const COMMON: readonly (readonly [number, Write])[] = [
  ...([
    [6, createTable],
    [2, createTableAs],
    [4, dropTable],
    [2, truncate],
    [3, renameTable],
  ] as const),
  ...([
    [9, addColumn],
    [5, dropColumn],
    [4, renameColumn],
    [3, setDefault],
  ] as const),
  ...([
    [8, addConstraint],
    [2, addPrimaryKey],
    [6, createIndex],
    [4, createView],
    [2, dropView],
  ] as const),
  ...([
    [14, insert],
    [5, insertSelect],
    [11, update],
    [8, remove],
    [5, select],
  ] as const),
]
