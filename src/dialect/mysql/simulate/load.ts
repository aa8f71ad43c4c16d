/** LOAD DATA. Invariant: what a file holds is not looked at; whether the server would open it is. */
import type { Load } from '../statements/rows.js'
import type { Told } from './reading.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, mustFind, qualify, type Scene } from './scene.js'

/** @see https://mariadb.com/kb/en/server-system-variables/#secure_file_priv */
export async function load(scene: Scene, { table, isLocal, file }: Load): Promise<Told> {
  if (table === undefined || isLocal || file === undefined) return doubt('its rows come from a file')
  await mustFind(scene, qualify(scene, table))
  const [row] = await scene.ask('SELECT @@secure_file_priv AS folder')
  const folder = row?.['folder']
  const isOutside =
    folder === null || (typeof folder === 'string' && folder !== '' && !file.startsWith(folder))
  if (!isOutside) return doubt('its rows come from a file on the server')
  return refuse(
    1290,
    isMariaDb(scene)
      ? 'The MariaDB server is running with the --secure-file-priv option so it cannot execute this statement'
      : 'The MySQL server is running with the --secure-file-priv option so it cannot execute this statement',
  )
}
