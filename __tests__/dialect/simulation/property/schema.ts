/** Makes a database from a seed: its SQL, and the model of it. Invariant: the SQL succeeds. */
import type { Column, Flavour, Model, Table, Type } from './model.js'
import type { Random } from './random.js'

export interface GeneratedSchema {
  readonly sql: string
  readonly model: Model
}

/** A column as CREATE TABLE and ADD COLUMN write it. */
export const definitionOf = (column: Column, { counting }: Flavour): string =>
  [
    column.name,
    column.type.sql,
    ...(column.counts === true ? [counting] : []),
    ...(column.notNull ? ['NOT NULL'] : []),
    ...(column.fallback === undefined ? [] : [`DEFAULT ${column.fallback}`]),
  ].join(' ')

/** Values that differ, for columns that are unique. */
function distinct(type: Type, count: number, random: Random): readonly string[] {
  const values = new Set<string>()
  for (let tries = 0; values.size < count && tries < 200; tries += 1) values.add(type.value(random))
  return [...values]
}

export function makeSchema(flavour: Flavour, random: Random): GeneratedSchema {
  const model: Model = { tables: [], views: [], others: [] }
  const parts = [flavour.prelude]
  const count = 2 + random.below(3)
  for (let index = 0; index < count; index += 1) parts.push(makeTable(`t${index}`, model, flavour, random))
  for (let index = 0; index < random.below(3); index += 1) {
    const table = random.pick(model.tables)
    const columns = random.some(table.columns, 1).map(({ name }) => name)
    const name = `w${index}`
    model.views.push({ name, table: table.name, columns })
    parts.push(`CREATE VIEW ${name} AS SELECT ${columns.join(', ')} FROM ${table.name};`)
  }
  return { sql: parts.filter(part => part !== '').join('\n'), model }
}

function makeTable(name: string, model: Model, flavour: Flavour, random: Random): string {
  const hasKey = random.chance(85)
  const counts = hasKey && random.chance(60)
  const key: Column = {
    name: 'id',
    type: flavour.keyType,
    notNull: hasKey,
    unique: hasKey,
    ...(counts ? { counts } : {}),
  }
  const table: Table = { name, columns: [key], hasKey, rows: 0, constraints: [], indexes: [] }
  const parents = model.tables.filter(parent => parent.hasKey && parent.rows > 0)
  if (parents.length > 0 && random.chance(60)) {
    const refersTo = random.pick(parents).name
    table.columns.push({
      name: 'parent',
      type: flavour.keyType,
      notNull: random.chance(40),
      unique: false,
      refersTo,
    })
  }
  const columns = 1 + random.below(4)
  for (let index = 1; index <= columns; index += 1) {
    const type = random.pick(flavour.types)
    const withDefault = type.family !== 'other' && random.chance(30)
    table.columns.push({
      ...{ name: `c${index}`, type, notNull: random.chance(35), unique: false },
      ...(withDefault ? { fallback: type.value(random) } : {}),
    })
  }
  const parts = table.columns.map(column => definitionOf(column, flavour))
  if (hasKey) parts.push('PRIMARY KEY (id)')
  for (const column of table.columns.filter(({ refersTo }) => refersTo !== undefined)) {
    const named = `${name}_${column.name}_fk`
    const action = random.weighted([
      [6, ''],
      [2, ' ON DELETE CASCADE'],
      [column.notNull ? 0 : 2, ' ON DELETE SET NULL'],
    ])
    parts.push(
      `CONSTRAINT ${named} FOREIGN KEY (${column.name}) REFERENCES ${column.refersTo ?? ''} (id)${action}`,
    )
    table.constraints.push({ name: named, kind: 'foreign' })
  }
  const unique = table.columns.find(({ type, name: column }) => column !== 'id' && type.family === 'text')
  if (unique !== undefined && random.chance(50)) {
    unique.unique = true
    parts.push(`CONSTRAINT ${name}_${unique.name}_key UNIQUE (${unique.name})`)
    table.constraints.push({ name: `${name}_${unique.name}_key`, kind: 'unique' })
  }
  const checked = table.columns.find(
    ({ type, refersTo, name: column }) =>
      type.family === 'number' && refersTo === undefined && column !== 'id',
  )
  if (checked !== undefined && random.chance(50)) {
    parts.push(`CONSTRAINT ${name}_${checked.name}_check CHECK (${checked.name} > -1000)`)
    table.constraints.push({ name: `${name}_${checked.name}_check`, kind: 'check' })
  }
  model.tables.push(table)
  table.rows = random.chance(15) ? 0 : 1 + random.below(8)
  const values = table.columns.map(column => valuesOf(column, table.rows, model, random))
  const rows = Array.from(
    { length: table.rows },
    (_, row) => `(${values.map(each => each[row] ?? 'NULL').join(', ')})`,
  )
  const texts = [`CREATE TABLE ${name} (\n  ${parts.join(',\n  ')}\n);`]
  if (rows.length > 0) texts.push(`INSERT INTO ${name} VALUES ${rows.join(', ')};`)
  const indexed = table.columns.find(
    ({ type, name: column }) => column !== 'id' && (type.family === 'number' || type.family === 'moment'),
  )
  if (indexed !== undefined && random.chance(40)) {
    texts.push(`CREATE INDEX ${name}_${indexed.name}_idx ON ${name} (${indexed.name});`)
    table.indexes.push(`${name}_${indexed.name}_idx`)
  }
  return texts.join('\n')
}

function valuesOf(column: Column, count: number, model: Model, random: Random): readonly string[] {
  const { name, type, notNull, unique, refersTo } = column
  if (name === 'id') return Array.from({ length: count }, (_, row) => String(row + 1))
  if (unique) {
    const values = distinct(type, count, random)
    // Nulls are as many as one likes.
    if (values.length < count && !notNull) return values
    return Array.from({ length: count }, (_, row) => values[row] ?? `'u${row}'`)
  }
  const parent = model.tables.find(table => table.name === refersTo)
  return Array.from({ length: count }, () => {
    if (!notNull && random.chance(25)) return 'NULL'
    return parent === undefined ? type.value(random) : String(1 + random.below(parent.rows))
  })
}
