/**
 * The table that a statement writes rows into, from its first words. Invariant: a
 * guess for people and for comparing changes; nothing is decided by it alone.
 */

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`
const WRITES = new RegExp(
  String.raw`^(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|COPY|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?` +
    String.raw`(${NAME})(?:\s*\.\s*(${NAME}))?`,
  'iu',
)
const PLAIN = /^[a-z_][a-z0-9_$]*$/
/** What it takes to see the name, whatever follows it. */
const HEAD_CHARACTERS = 300

/** See `Dialect.writesInto`. A name without a schema is taken for one of `public`. */
export function writesInto(text: string): string | undefined {
  const [, first, second] = WRITES.exec(text.slice(0, HEAD_CHARACTERS)) ?? []
  if (first === undefined) return undefined
  const [schema, table] = second === undefined ? ['public', first] : [first, second]
  return `table ${shown(schema)}.${shown(table)}`
}

/** As `quote_ident` writes it. */
function shown(name: string): string {
  const plain = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
  return PLAIN.test(plain) ? plain : `"${plain.replaceAll('"', '""')}"`
}
