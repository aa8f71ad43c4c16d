/**
 * The table that a statement writes rows into, from its first words. Invariant: a
 * guess for people and for comparing changes; nothing is decided by it alone.
 */

const NAME = '(?:`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\\p{L}\\p{N}_$]+)'
const MODIFIERS = String.raw`(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|QUICK|IGNORE|CONCURRENT|LOCAL)\s+)*`
const WRITES = new RegExp(
  String.raw`^(?:(?:INSERT|REPLACE)\s+${MODIFIERS}(?:INTO\s+)?|UPDATE\s+${MODIFIERS}|DELETE\s+${MODIFIERS}FROM\s+|` +
    String.raw`TRUNCATE\s+(?:TABLE\s+)?|LOAD\s+(?:DATA|XML)\s[^]*?\sINTO\s+TABLE\s+)` +
    String.raw`(${NAME})(?:\s*\.\s*(${NAME}))?`,
  'iu',
)
/** What it takes to see the name, whatever follows it. */
const HEAD_CHARACTERS = 600

/** See `Dialect.writesInto`. */
export function writesInto(text: string): string | undefined {
  const [, first, second] = WRITES.exec(text.slice(0, HEAD_CHARACTERS)) ?? []
  if (first === undefined) return undefined
  return `table ${[first, second].flatMap(name => (name === undefined ? [] : [plain(name)])).join('.')}`
}

function plain(name: string): string {
  const quote = name.charAt(0)
  return quote === '`' || quote === '"' ? name.slice(1, -1).replaceAll(quote + quote, quote) : name
}
