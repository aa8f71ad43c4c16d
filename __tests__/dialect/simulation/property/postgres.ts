/** What is generated for PostgreSQL beside what both dialects have. */
import { NAMES, orMissing, someTable, condition, type Flavour, type Type, type Write } from './model.js'
import { COMMON } from './statements.js'
import type { Random } from './random.js'

const word = (random: Random): string => random.pick(['a', 'ab', 'abc', 'b', 'bcd', 'x y', '', '12', 'é'])
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
const number =
  (...values: readonly (string | number)[]) =>
  (random: Random): string =>
    String(random.pick(values))

const INT: Type = {
  ...{ sql: 'int', family: 'number' },
  value: number(0, 1, 2, 3, 7, 42, -5, 100, 30000),
  wrong: number("'x'", 3000000000, "'2026-01-01'", 'true'),
}

const TYPES: readonly Type[] = [
  INT,
  { ...INT, sql: 'bigint', wrong: number("'x'", "'1.5'", '1e30') },
  { ...INT, sql: 'smallint', wrong: number("'x'", 40000) },
  {
    sql: 'numeric(6,2)',
    family: 'number',
    value: number(0, 1.5, 2.25, -3, 100, 9999.99),
    wrong: number("'x'", 123456.78, "'NaN2'"),
  },
  {
    sql: 'double precision',
    family: 'number',
    value: number(0, 1.5, -2.25, 1e10),
    wrong: number("'x'", 'true'),
  },
  {
    sql: 'text',
    family: 'text',
    value: random => text(word(random)),
    wrong: number('now()::time', 'row(1, 2)'),
  },
  {
    sql: 'varchar(4)',
    family: 'text',
    value: random => text(word(random)),
    wrong: number("'too long'", "'abcde'"),
  },
  {
    sql: 'varchar(20)',
    family: 'text',
    value: random => text(word(random)),
    wrong: number(`'${'y'.repeat(21)}'`),
  },
  { sql: 'boolean', family: 'other', value: number('true', 'false'), wrong: number("'maybe'", 7) },
  {
    sql: 'date',
    family: 'moment',
    value: number("'2026-01-01'", "'2025-12-31'", "'1999-02-03'"),
    wrong: number("'2026-02-30'", "'soon'", 5),
  },
  {
    sql: 'timestamptz',
    family: 'moment',
    value: number("'2026-01-01 10:00:00+00'", "'2025-12-31 00:00:00+02'"),
    wrong: number("'2026-13-01'", 5),
  },
  {
    sql: 'uuid',
    family: 'other',
    value: number("'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-00000000000a'"),
    wrong: number("'no'", 1),
  },
  { sql: 'jsonb', family: 'other', value: number(`'{"a": 1}'`, "'[]'", "'null'"), wrong: number("'{'", 1) },
  { sql: 'mood', family: 'other', value: number("'good'", "'bad'"), wrong: number("'so so'", 1) },
]

const alterType: Write = (model, random) => {
  const table = someTable(model, random)
  const column = table?.columns.at(random.chance(80) ? -1 : 0)
  if (table === undefined || column === undefined) return undefined
  const type = random.pick(TYPES)
  const using = random.chance(50)
    ? ` USING ${column.name}::${random.chance(50) ? 'text::' : ''}${type.sql}`
    : ''
  const name = orMissing(column.name, random)
  column.type = type
  return `ALTER TABLE ${table.name} ALTER COLUMN ${name} TYPE ${type.sql}${using}`
}

const setNotNull: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const column = random.pick(table.columns)
  const [action, notNull] = random.pick([
    ['SET', true],
    ['SET', true],
    ['DROP', false],
  ] as const)
  column.notNull = notNull
  return `ALTER TABLE ${table.name} ALTER COLUMN ${orMissing(column.name, random)} ${action} NOT NULL`
}

const dropConstraint: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const constraint =
    table.constraints.length === 0 || random.chance(10) ? undefined : random.pick(table.constraints)
  table.constraints = table.constraints.filter(each => each !== constraint)
  return `ALTER TABLE ${table.name} DROP CONSTRAINT ${random.chance(30) ? 'IF EXISTS ' : ''}${constraint?.name ?? NAMES.missing}${random.chance(10) ? ' CASCADE' : ''}`
}

const dropIndex: Write = (model, random) => {
  const table = someTable(model, random)
  const name =
    table === undefined || table.indexes.length === 0 || random.chance(10)
      ? NAMES.missing
      : random.pick(table.indexes)
  return `DROP INDEX ${random.chance(40) ? 'IF EXISTS ' : ''}${name}`
}

const upsert: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const column = table.columns.at(-1)!
  const id = 1 + random.below(10)
  const action = random.pick(['DO NOTHING', `DO UPDATE SET ${column.name} = EXCLUDED.${column.name}`])
  return `INSERT INTO ${table.name} (id, ${column.name === 'id' ? 'parent' : column.name}) VALUES (${id}, ${column.type.value(random)}) ON CONFLICT (${random.chance(90) ? 'id' : column.name}) ${action}`
}

const addValue: Write = (_, random) =>
  `ALTER TYPE mood ADD VALUE ${random.chance(30) ? 'IF NOT EXISTS ' : ''}${random.pick(["'fair'", "'good'", "'new'"])}`

const several: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const [first, second] = [random.pick(TYPES), random.pick(TYPES)]
  const names = new Set(table.columns.map(({ name }) => name))
  for (const [name, type] of [
    ['a1', first],
    ['a2', second],
  ] as const) {
    if (!names.has(name)) table.columns.push({ name, type, notNull: false, unique: false })
  }
  return `ALTER TABLE ${table.name} ADD COLUMN a1 ${first.sql}, ADD COLUMN a2 ${second.sql}${random.chance(40) ? `, ADD CONSTRAINT ${random.pick(NAMES.constraints)} CHECK (${condition(table, { ...model, tables: [] }, random)})` : ''}`
}

const objects: Write = (model, random) =>
  random.pick([
    'CREATE SEQUENCE s0',
    'CREATE SEQUENCE IF NOT EXISTS s0 START 5',
    'DROP SEQUENCE IF EXISTS s0',
    'DROP SEQUENCE s0',
    "CREATE TYPE tint AS ENUM ('red', 'blue')",
    'DROP TYPE IF EXISTS tint',
    'DROP TYPE mood',
    'CREATE SCHEMA IF NOT EXISTS extra',
    'CREATE SCHEMA extra',
    'DROP SCHEMA extra',
    `COMMENT ON TABLE ${orMissing(someTable(model, random)?.name ?? 't0', random, 10)} IS 'x'`,
    `CREATE MATERIALIZED VIEW m0 AS SELECT * FROM ${someTable(model, random)?.name ?? 't0'}`,
    'REFRESH MATERIALIZED VIEW m0',
    'DROP MATERIALIZED VIEW IF EXISTS m0',
    "CREATE OR REPLACE FUNCTION f0(n int) RETURNS int LANGUAGE sql AS 'SELECT n + 1'",
    'DROP FUNCTION IF EXISTS f0(int)',
    'CREATE DOMAIN d0 AS int CHECK (VALUE > 0)',
    'DROP DOMAIN IF EXISTS d0',
    `GRANT SELECT ON ${someTable(model, random)?.name ?? 't0'} TO ${random.pick(['app_reader', 'nobody_there'])}`,
  ])

export const POSTGRES: Flavour = {
  dialect: 'postgres',
  types: TYPES,
  keyType: INT,
  counting: 'GENERATED BY DEFAULT AS IDENTITY',
  prelude: "CREATE TYPE mood AS ENUM ('good', 'bad');",
  statements: [
    ...COMMON,
    ...([
      [6, alterType],
      [5, setNotNull],
      [3, dropConstraint],
      [3, dropIndex],
      [4, upsert],
      [1, addValue],
      [2, several],
      [6, objects],
    ] as const),
  ],
}
