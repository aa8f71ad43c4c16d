/** Names as SQL and as the server's messages write them. Invariant: whatever the name, what comes out is one identifier. */

/** Words that an identifier must be quoted to be: those of PostgreSQL 18 that are reserved, or name a type or function. */
const KEYWORDS = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
  character check coalesce collate collation column concurrently constraint create cross current_catalog current_date
  current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do
  else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike
  in initially inner inout int integer intersect interval into is isnull join json_array json_arrayagg json_exists
  json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left like
  limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset
  on only or order out outer overlaps overlay placing position precision primary real references returning right row select
  session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing
  treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat
  xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
)

/** As `quote_ident` writes it: quoted only where it must be. */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !KEYWORDS.has(name) ? name : quoted(name)

/** Always quoted. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** As fingerprints name it. */
export const qualified = (schema: string, name: string): string => `${identifier(schema)}.${identifier(name)}`

/** Always quoted, for SQL that is sent. */
export const quotedPath = (schema: string, name: string): string => `${quoted(schema)}.${quoted(name)}`

/** A literal, whatever `standard_conforming_strings` is. */
export const literal = (text: string): string =>
  text.includes('\\')
    ? ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`

/** As many bytes as the server keeps of a name. */
const MAX_NAME_BYTES = 63

/** Cut as the server cuts it. */
export function cutName(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  let cut = name
  while (Buffer.byteLength(cut) > MAX_NAME_BYTES) cut = Array.from(cut).slice(0, -1).join('')
  return cut
}

/**
 * The name that the server makes for an index or a constraint, before it looks whether it is taken.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/indexcmds.c makeObjectName
 */
export function madeName(first: string, second: string | undefined, label: string): string {
  const over = label === '' ? 0 : Buffer.byteLength(label) + 1
  const space = MAX_NAME_BYTES - over - (second === undefined ? 0 : 1)
  let [one, two] = [first, second ?? '']
  while (Buffer.byteLength(one) + Buffer.byteLength(two) > space) {
    if (Buffer.byteLength(one) > Buffer.byteLength(two)) one = Array.from(one).slice(0, -1).join('')
    else two = Array.from(two).slice(0, -1).join('')
  }
  return [one, ...(second === undefined ? [] : [two]), ...(label === '' ? [] : [label])].join('_')
}
