/**
 * How the mirror's server differs from the target's in what statements depend
 * on. Invariant: settings are only changed on a server that this machine started
 * for the mirror; elsewhere a difference is a warning.
 */
import type { Connection as Client } from 'mysql2'
import type { Problem, ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import { ask, runBatch, type Row } from './batch.js'
import { quoteText } from './names.js'
import { isPrivateFolder } from './private-folder.js'

/** What new sessions begin with, and what names and tables are made by. A server has those it knows. */
const SETTINGS = [
  ...['lower_case_table_names', 'sql_mode', 'explicit_defaults_for_timestamp', 'collation_server'],
  ...['default_storage_engine', 'innodb_default_row_format', 'innodb_strict_mode', 'innodb_page_size'],
  ...['sql_require_primary_key', 'default_collation_for_utf8mb4', 'character_set_collations'],
]

export interface Surroundings {
  readonly server: ServerInfo
  readonly settings: ReadonlyMap<string, string>
}

/** Reads a server's settings. @throws The driver's error. */
export async function readSurroundings(client: Client, server: ServerInfo): Promise<Surroundings> {
  const names = SETTINGS.map(name => `'${name}'`).join(', ')
  const rows = await ask(client, `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`)
  return { server, settings: new Map(rows.map(toSetting)) }
}

function toSetting(row: Row): [string, string] {
  const [name, value] = [String(row['Variable_name']).toLowerCase(), String(row['Value'])]
  // A set, whose order means nothing.
  return [name, name === 'sql_mode' ? value.split(',').sort().join(',') : value]
}

/**
 * Gives the sessions to come on a throw-away server the settings of the target, as far as they can be changed.
 *
 * @returns What they are then; on any other server, what they are.
 */
export async function matchSurroundings(
  client: Client,
  server: ServerInfo,
  wanted: Surroundings,
): Promise<Surroundings> {
  const own = await readSurroundings(client, server)
  const [place] = await ask(client, 'SELECT @@datadir AS folder')
  if (!isPrivateFolder(String(place?.['folder']))) return own
  const differing = differences(wanted, own)
  if (differing.length === 0) return own
  // One by one: what cannot be set stays, and is told.
  await runBatch(
    client,
    differing.map(({ name, there }) => `SET GLOBAL ${name} = ${quoteText(there)}`),
  )
  return readSurroundings(client, server)
}

interface Difference {
  readonly name: string
  readonly there: string
  readonly here: string
}

/** Settings that both know, with other values. */
function differences(target: Surroundings, mirror: Surroundings): readonly Difference[] {
  return SETTINGS.flatMap(name => {
    const [there, here] = [target.settings.get(name), mirror.settings.get(name)]
    return there === undefined || here === undefined || there === here ? [] : [{ name, there, here }]
  })
}

/** Warnings: another product or release series, and settings that differ. */
export function surroundingsProblems(
  target: Surroundings,
  mirror: Surroundings,
  names: { readonly source: Target; readonly mirror: Target },
): readonly Problem[] {
  const problem = (message: string, hint: string): Problem => ({
    ...{ code: 'MIRROR_INCOMPLETE', message, hint, severity: 'warning', target: names.mirror.name },
  })
  const called = ({ server: { product, version } }: Surroundings): string => `${product} ${version}`
  const series = ({ server: { product, version } }: Surroundings): string =>
    `${product} ${/^\d+\.\d+/.exec(version)?.[0] ?? version}`
  const differing = differences(target, mirror).map(
    ({ name, there, here }) => `${name} (${shown(here)} on the mirror, ${shown(there)} there)`,
  )
  return [
    ...(series(target) === series(mirror)
      ? []
      : [
          problem(
            `The mirror is on ${called(mirror)}, and ${names.source.name} is on ${called(target)}: what one takes the other may refuse.`,
            `Give dry-run-url a server of ${series(target)}.`,
          ),
        ]),
    ...(differing.length === 0
      ? []
      : [
          problem(
            `The mirror's server is not set up as that of ${names.source.name}: ${differing.join(', ')}.`,
            'Set the server of the mirror up as that of the target.',
          ),
        ]),
  ]
}

const shown = (value: string): string => (value === '' ? 'empty' : value)
