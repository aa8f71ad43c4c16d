/** The columns that a query gives, as the server tells of them. Invariant: what it does not tell is undefined. */
import type { DataType } from '../statements/data-type.js'
import { isText, type Inheritance } from './build.js'
import type { Column } from './model.js'
import { fieldsOver, overWorld, tokensIn } from './queries.js'
import { mustOnlyRead } from './read-only.js'
import { doubt } from './refusal.js'
import type { Field, Scene } from './scene.js'

const TYPE_NAMES: Readonly<Record<number, string>> = {
  ...{
    0: 'decimal',
    1: 'tinyint',
    2: 'smallint',
    3: 'int',
    4: 'float',
    5: 'double',
    7: 'timestamp',
    8: 'bigint',
  },
  ...{
    9: 'mediumint',
    10: 'date',
    11: 'time',
    12: 'datetime',
    13: 'year',
    15: 'varchar',
    16: 'bit',
    245: 'json',
  },
  ...{
    246: 'decimal',
    252: 'text',
    253: 'varchar',
    254: 'char',
    249: 'tinytext',
    250: 'mediumtext',
    251: 'longtext',
  },
}
const UNSIGNED = 32
const NOT_NULL = 1

/** A type as a result's columns tell of it; a text's character set is not among it. */
export function typeOf(field: Field, enums: 'exact' | 'as text' = 'exact'): DataType | undefined {
  // NULL, which has no values that could be unfit.
  if (field.type === 6) return { name: 'varchar', sizes: [0], values: [], isUnsigned: false }
  const base = field.type === 247 || field.type === 248 ? 'char' : TYPE_NAMES[field.type]
  if (base === undefined) return undefined
  const isBinary = field.charset === 63
  const isUnsigned = (field.flags & UNSIGNED) !== 0
  const bare = { values: [], isUnsigned: isUnsigned && /int$|decimal|float|double/.test(base) }
  if (/^(?:char|varchar)$/.test(base)) {
    if ((field.flags & (256 | 2048)) !== 0 && enums === 'exact') return undefined
    const size = isBinary ? field.length : Math.floor(field.length / 4)
    return { ...bare, name: isBinary ? base.replace('char', 'binary') : base, sizes: [size] }
  }
  if (base === 'text') {
    const length = isBinary ? field.length : field.length / 4
    const prefix = length <= 255 ? 'tiny' : length <= 65_535 ? '' : length <= 16_777_215 ? 'medium' : 'long'
    return { ...bare, name: prefix + (isBinary ? 'blob' : 'text'), sizes: [] }
  }
  if (base === 'decimal') {
    const sign = isUnsigned ? 0 : 1
    const point = field.decimals > 0 ? 1 : 0
    return { ...bare, name: base, sizes: [Math.max(1, field.length - sign - point), field.decimals] }
  }
  if (/^(?:time|datetime|timestamp)$/.test(base))
    return { ...bare, name: base, sizes: field.decimals > 0 && field.decimals < 7 ? [field.decimals] : [] }
  return { ...bare, name: base, sizes: [] }
}

/** Columns of a table that a query would make. */
export async function columnsOfQuery(
  scene: Scene,
  text: string,
  inherited: Inheritance,
  enums: 'exact' | 'as text' = 'exact',
): Promise<readonly Column[]> {
  mustOnlyRead(tokensIn(scene, text))
  const fields = await fieldsOver(scene, text)
  const collations = await collationsOf(scene, text, fields)
  return fields.map((field, at): Column => {
    const type =
      typeOf(field, enums) ?? doubt(`Greenline does not know the type of ${field.name} in the query`)
    const collation = collations[at] ?? inherited.collation
    return {
      ...{ name: field.name, isAutoIncrement: false, isInvisible: false },
      type: isText(type)
        ? { ...type, collation, charset: collation.split('_')[0] ?? inherited.charset }
        : type,
      isNullable: (field.flags & NOT_NULL) === 0,
    }
  })
}

/** A query whose columns are called c0, c1 and so on: two of its own may have the same name. */
export const withNames = (sql: string, columns: number): string =>
  `WITH q (${Array.from({ length: columns }, (_, at) => `c${at}`).join(', ')}) AS (${sql}) SELECT * FROM q`

async function collationsOf(
  scene: Scene,
  text: string,
  fields: readonly Field[],
): Promise<readonly (string | undefined)[]> {
  const sql = await overWorld(scene, text, 'columns')
  // No row is looked at.
  const list = fields.map((_, at) => `COLLATION(x.c${at}) AS c${at}`).join(', ')
  const source = withNames(sql, fields.length)
  const [row] = await scene.askAs(
    `SELECT ${list} FROM (SELECT 1) AS one LEFT JOIN (${source} LIMIT 0) AS x ON FALSE`,
  )
  return fields.map((_, at) => {
    const found = row?.[`c${at}`]
    return typeof found === 'string' ? found : undefined
  })
}
