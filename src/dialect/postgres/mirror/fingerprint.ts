/**
 * The catalog, object by object, as hashes. Invariant: look-ups of one session, one
 * snapshot and one round trip; nothing is locked, and an account that may do nothing
 * else gets the same answer.
 */
import { createHash } from 'node:crypto'
import type { QueryResult } from 'pg'
import type { Target } from '../../../core/target.js'
import type { Fingerprint, SessionOptions } from '../../dialect.js'
import { openSession } from '../connect.js'
import { objectQueries } from './object-queries.js'
import { OWNERSHIP_QUERIES } from './ownership-queries.js'
import { RELATION_QUERIES } from './relation-queries.js'
import { canonicalView } from './view-text.js'

/** What changes how the server writes a definition. */
const SETTINGS = {
  search_path: '',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  quote_all_identifiers: 'off',
  xmlbinary: 'base64',
}

interface Row {
  readonly name: string | null
  readonly definition: string | null
}

/** See `Mirroring.fingerprint`. */
export async function fingerprint(target: Target, options: SessionOptions): Promise<Fingerprint> {
  const { client, server } = await openSession(target, options)
  try {
    const queries = [
      ...RELATION_QUERIES,
      ...objectQueries(Number.parseInt(server.version)),
      ...OWNERSHIP_QUERIES,
    ]
    const settings = Object.entries(SETTINGS).map(
      ([name, value]) => `set_config('${name}', '${value}', true)`,
    )
    const text = [
      'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
      `SELECT ${settings.join(', ')}`,
      ...queries.map(query => `SELECT * FROM (${query}) AS entry (name, definition)`),
      'COMMIT',
    ].join(';\n')
    const results = (await client.query(text)) as unknown as readonly QueryResult<Row>[]
    return toFingerprint(results.slice(2, -1).flatMap(result => result.rows))
  } finally {
    await client.end()
  }
}

function toFingerprint(rows: readonly Row[]): Fingerprint {
  const entries = rows.flatMap(({ name, definition }): [string, string][] =>
    // An object that was dropped meanwhile has no name any more.
    name === null ? [] : [[name, hash(canonical(name, definition ?? ''))]],
  )
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

const canonical = (name: string, definition: string): string =>
  /^(materialized )?view |^rule /.test(name) ? canonicalView(definition) : definition

const hash = (definition: string): string =>
  createHash('sha256').update(definition).digest('hex').slice(0, 32)
