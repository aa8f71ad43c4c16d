/**
 * A catalog as hashes, object by object. Invariant: equal catalogs give equal
 * fingerprints whatever their databases are called, and a difference has the
 * name of the smallest object it is in.
 */
import { createHash } from 'node:crypto'
import type { Target } from '../../../core/target.js'
import type { Fingerprint, SessionOptions } from '../../dialect.js'
import type { Catalog, CatalogObject } from './catalog.js'
import { readCatalog } from './catalog.js'
import { onSession } from './session.js'
import { definerOf, textFor, withDefiner } from './texts.js'

/**
 * Reads a database's catalog and hashes it. The account an object runs as has an entry of its own (`definer of
 * view public`), since a mirror may have to name another one.
 *
 * @throws What `connect` throws, and GreenlineError DRY_RUN_IMPOSSIBLE when the account may not see all of it.
 */
export async function fingerprint(target: Target, options: SessionOptions): Promise<Fingerprint> {
  return onSession(target, options, async ({ client, server }) =>
    fingerprintOf(await readCatalog(client, server, target)),
  )
}

/** The fingerprint of a catalog that has been read. */
export function fingerprintOf(catalog: Catalog): Fingerprint {
  const { characterSet, collation, comment } = catalog
  const entries: [string, string][] = [
    ['database', hash(characterSet, collation, comment)],
    ...catalog.objects.flatMap(object => entriesOf(object, catalog)),
  ]
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function entriesOf(object: CatalogObject, { rules }: Catalog): [string, string][] {
  const { kind, name, detail, session } = object
  const text = textFor(object, rules, { database: '', counters: 'left out' })
  if (kind === 'table') return tableEntries(name, text, detail)
  const { sqlMode, characterSet = '', collation = '', databaseCollation = '', timeZone = '' } = session
  const definer = definerOf(object)
  return [
    [
      `${kind} ${name}`,
      hash(
        withDefiner(text, undefined),
        detail,
        sqlMode,
        characterSet,
        collation,
        databaseCollation,
        timeZone,
      ),
    ],
    ...(definer === undefined ? [] : [[`definer of ${kind} ${name}`, hash(definer)] as [string, string]]),
  ]
}

const IDENTIFIER = '`((?:[^`]|``)*)`'
const PARTS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['column', new RegExp(`^ {2}${IDENTIFIER} `)],
  ['constraint', new RegExp(`^ {2}CONSTRAINT ${IDENTIFIER} `)],
  ['index', new RegExp(`^ {2}(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?KEY ${IDENTIFIER} `)],
  ['index', /^ {2}(PRIMARY) KEY /],
  ['period', new RegExp(`^ {2}PERIOD FOR ${IDENTIFIER} `)],
  ['period', /^ {2}PERIOD FOR (SYSTEM_TIME) /],
  ['partition', new RegExp(`^ *\\(?PARTITION ${IDENTIFIER} `)],
]

/** A table line by line: SHOW CREATE gives each column, index, constraint and partition one of its own. */
function tableEntries(table: string, text: string, rowFormat: string): [string, string][] {
  const parts = new Map<string, string>()
  const rest: string[] = [rowFormat]
  let partition: string | undefined
  for (const line of text.split('\n')) {
    const [what, found] = PARTS.map(([what, pattern]) => [what, pattern.exec(line)] as const).find(
      ([, found]) => found !== null,
    ) ?? ['', null]
    const name = `${what} ${table}.${found?.[1]?.replaceAll('``', '`') ?? ''}`
    if (what === 'partition') partition = name
    // Subpartitions follow their partition, on lines of their own.
    const key = found === null ? partition : name
    if (key === undefined) rest.push(line)
    else
      parts.set(
        key,
        `${parts.get(key) ?? ''}${line.replace(key.startsWith('partition ') ? /[,)]+( \*\/)?$/ : /,$/, '')}\n`,
      )
  }
  // The order of columns is the table's; that of indexes and constraints is nobody's.
  const columns = [...parts.keys()].filter(key => key.startsWith('column '))
  return [
    [`table ${table}`, hash(...rest, ...columns)],
    ...[...parts].map(([key, line]): [string, string] => [key, hash(line)]),
  ]
}

/** Parts are kept apart: lengths go in as well. */
function hash(...parts: readonly string[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(`${part.length}:${part}\n`)
  return sum.digest('hex')
}
