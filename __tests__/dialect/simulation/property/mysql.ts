/** What is generated for MariaDB beside what both dialects have. */
import { NAMES, orMissing, someTable, type Flavour, type Type, type Write } from './model.js'
import { definitionOf } from './schema.js'
import { COMMON } from './statements.js'
import type { Random } from './random.js'

const word = (random: Random): string => random.pick(['a', 'ab', 'abc', 'b', 'bcd', 'x y', '', '12', 'é'])
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
const one =
  (...values: readonly (string | number)[]) =>
  (random: Random): string =>
    String(random.pick(values))

const INT: Type = {
  ...{ sql: 'int', family: 'number' },
  value: one(0, 1, 2, 3, 7, 42, -5, 100, 30000),
  wrong: one("'x'", 3000000000, "'2026-01-01'"),
}

const TYPES: readonly Type[] = [
  INT,
  { ...INT, sql: 'bigint', wrong: one("'x'", '1e30') },
  { ...INT, sql: 'smallint', wrong: one("'x'", 40000) },
  { sql: 'tinyint unsigned', family: 'number', value: one(0, 1, 7, 255), wrong: one(-1, 256, "'x'") },
  {
    sql: 'decimal(6,2)',
    family: 'number',
    value: one(0, 1.5, 2.25, -3, 100, 9999.99),
    wrong: one("'x'", 123456.78),
  },
  { sql: 'double', family: 'number', value: one(0, 1.5, -2.25, 1e10), wrong: one("'x'") },
  { sql: 'text', family: 'other', value: random => text(word(random)), wrong: one('NULL') },
  {
    sql: 'varchar(4)',
    family: 'text',
    value: random => text(word(random)),
    wrong: one("'too long'", "'abcde'"),
  },
  {
    sql: 'varchar(20)',
    family: 'text',
    value: random => text(word(random)),
    wrong: one(`'${'y'.repeat(21)}'`),
  },
  { sql: 'tinyint(1)', family: 'number', value: one(0, 1), wrong: one("'maybe'", 700) },
  {
    sql: 'date',
    family: 'moment',
    value: one("'2026-01-01'", "'2025-12-31'", "'1999-02-03'"),
    wrong: one("'2026-02-30'", "'soon'", 5),
  },
  {
    sql: 'datetime',
    family: 'moment',
    value: one("'2026-01-01 10:00:00'", "'2025-12-31 00:00:00'"),
    wrong: one("'2026-13-01'", "'x'"),
  },
  { sql: "enum('good','bad')", family: 'other', value: one("'good'", "'bad'"), wrong: one("'so so'") },
]

const modify: Write = (model, random, flavour) => {
  const table = someTable(model, random)
  const column = table?.columns.at(random.chance(85) ? -1 : 0)
  if (table === undefined || column === undefined) return undefined
  const type = random.chance(70) ? random.pick(TYPES) : column.type
  const changed = { ...column, type, notNull: random.chance(30), name: orMissing(column.name, random) }
  delete changed.fallback
  if (column.counts !== true) delete changed.counts
  if (random.chance(20)) {
    const to = random.pick(NAMES.columns)
    const text = `ALTER TABLE ${table.name} CHANGE ${changed.name} ${definitionOf({ ...changed, name: to }, flavour)}`
    if (!table.columns.some(({ name }) => name === to))
      Object.assign(column, { name: to, type, notNull: changed.notNull })
    return text
  }
  Object.assign(column, { type, notNull: changed.notNull })
  return `ALTER TABLE ${table.name} MODIFY COLUMN ${definitionOf(changed, flavour)}`
}

const dropConstraint: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  const constraint =
    table.constraints.length === 0 || random.chance(10) ? undefined : random.pick(table.constraints)
  table.constraints = table.constraints.filter(each => each !== constraint)
  const words = constraint?.kind === 'foreign' && random.chance(50) ? 'FOREIGN KEY' : 'CONSTRAINT'
  return `ALTER TABLE ${table.name} DROP ${words} ${random.chance(30) ? 'IF EXISTS ' : ''}${constraint?.name ?? NAMES.missing}`
}

const dropIndex: Write = (model, random) => {
  const table = someTable(model, random)
  if (table === undefined) return undefined
  // The server makes an index for a foreign key, and calls it as that is called.
  const foreign = table.constraints.filter(({ kind }) => kind === 'foreign').map(({ name }) => name)
  const names = [...table.indexes, ...foreign]
  const name = names.length === 0 || random.chance(10) ? NAMES.missing : random.pick(names)
  return `DROP INDEX ${random.chance(40) ? 'IF EXISTS ' : ''}${name} ON ${table.name}`
}

const upsert: Write = (model, random) => {
  const table = someTable(model, random)
  const column = table?.columns.at(-1)
  if (table === undefined || column === undefined) return undefined
  const id = 1 + random.below(10)
  const values = `(id, ${column.name === 'id' ? 'parent' : column.name}) VALUES (${id}, ${column.type.value(random)})`
  return random.pick([
    `INSERT INTO ${table.name} ${values} ON DUPLICATE KEY UPDATE ${column.name} = VALUES(${column.name})`,
    `INSERT IGNORE INTO ${table.name} ${values}`,
    `REPLACE INTO ${table.name} ${values}`,
  ])
}

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
  const index =
    random.chance(40) && first.family !== 'other' ? `, ADD INDEX ${random.pick(NAMES.indexes)} (a1)` : ''
  return `ALTER TABLE ${table.name} ADD COLUMN a1 ${first.sql}, ADD COLUMN a2 ${second.sql}${index}`
}

const objects: Write = (model, random) =>
  random.pick([
    'CREATE SEQUENCE s0',
    'CREATE SEQUENCE IF NOT EXISTS s0 START WITH 5',
    'DROP SEQUENCE IF EXISTS s0',
    'DROP SEQUENCE s0',
    'CREATE PROCEDURE p0() SELECT 1',
    'DROP PROCEDURE IF EXISTS p0',
    'DROP PROCEDURE p0',
    'CREATE FUNCTION f0(n int) RETURNS int DETERMINISTIC RETURN n + 1',
    'DROP FUNCTION IF EXISTS f0',
    'CREATE EVENT e0 ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
    'DROP EVENT IF EXISTS e0',
    `ALTER TABLE ${orMissing(someTable(model, random)?.name ?? 't0', random, 10)} COMMENT = 'x'`,
    `CREATE TABLE n2 LIKE ${orMissing(someTable(model, random)?.name ?? 't0', random, 10)}`,
    `SHOW CREATE TABLE ${orMissing(someTable(model, random)?.name ?? 't0', random, 10)}`,
    'SHOW TABLES',
    `ANALYZE TABLE ${someTable(model, random)?.name ?? 't0'}`,
    'SET @a = 1',
  ])

export const MYSQL: Flavour = {
  dialect: 'mysql',
  types: TYPES,
  keyType: INT,
  counting: 'AUTO_INCREMENT',
  prelude: '',
  statements: [
    ...COMMON,
    ...([
      [11, modify],
      [3, dropConstraint],
      [3, dropIndex],
      [4, upsert],
      [2, several],
      [6, objects],
    ] as const),
  ],
}
