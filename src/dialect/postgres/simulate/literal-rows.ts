/**
 * Rows that statements have written, as a list of literals: a thousand INSERTs are one list then, and not a thousand
 * queries inside each other. Invariant: a literal is read as the value that it was written from; where that is not
 * sure, rows stay queries.
 */
import { literal } from './names.js'
import type { Column, LiteralRows, Relation } from './objects.js'
import { numbered, WRITTEN, type Writes } from './writes.js'

/** Rows of one statement beyond this number stay a query. */
const MOST_LITERALS = 1_000

/** Types whose text is the value, under any setting; those below, as long as nothing is set. By OID. */
const EXACT = new Set([16, 18, 19, 20, 21, 23, 25, 26, 114, 1042, 1043, 1700, 2950, 3802])
/** bytea, float4, float8, date, time, timestamp, timestamptz, timetz. */
const BY_SETTINGS = new Set([17, 700, 701, 1082, 1083, 1114, 1184, 1266])
const SETTINGS = `current_setting('DateStyle') LIKE 'ISO%' AND current_setting('bytea_output') = 'hex' AND current_setting('extra_float_digits')::int > 0`

/** A question for the rows that a statement has written, as JSON; NULL where they are too many. */
export function askLiterals({ columns }: Relation, { ctes }: Writes): string {
  // What is left alone has to be a query that stands alone.
  if (ctes.length > 0 || columns.length === 0 || !columns.every(isPlain)) return 'NULL'
  const values = columns.map(({ number }) => `c${number}::text`).join(', ')
  const needsSettings = columns.some(({ typeOid }) => BY_SETTINGS.has(typeOid))
  return `CASE WHEN (SELECT count(*) FROM ${WRITTEN}) <= ${MOST_LITERALS}${needsSettings ? ` AND ${SETTINGS}` : ''}
    THEN (SELECT json_agg(json_build_array(${values}) ORDER BY n_)::text FROM ${WRITTEN} WHERE new_) END`
}

const isPlain = ({ typeOid, collation }: Column): boolean =>
  collation === undefined && (EXACT.has(typeOid) || BY_SETTINGS.has(typeOid))

/**
 * Rows that are left alone, and those written beside them.
 *
 * @param answer - To `askLiterals`.
 * @returns undefined where the rows stay a query.
 */
export function beside(
  relation: Relation,
  kept: string,
  answer: string | null | undefined,
): LiteralRows | undefined {
  if (answer === null || answer === undefined) return undefined
  const before = relation.literals?.rows === kept ? relation.literals : undefined
  const base = before?.base ?? kept
  const lines = [
    ...(before?.lines ?? []),
    ...(JSON.parse(answer) as readonly unknown[]).map(row => JSON.stringify(row)),
  ]
  const { columns } = relation
  const typed = columns.map(({ number, type }, at) => `(v_ ->> ${at})::${type} AS c${number}`).join(', ')
  // Read as one text, which takes the server a quarter of the time that as many literals take. Beside a function that is
  // not in a query of its own (OFFSET 0), the planner uses no index of the rows that are there.
  const list = `SELECT ${typed} FROM (SELECT v_ FROM pg_catalog.json_array_elements(${literal(`[${lines.join(',')}]`)}) AS e_(v_) OFFSET 0) AS l_`
  const isBaseEmpty = base.endsWith(' WHERE false')
  return {
    base,
    lines,
    rows: isBaseEmpty ? list : `SELECT ${numbered(columns)} FROM (${base}) AS o_ UNION ALL ${list}`,
  }
}
