/** Storage engines by their names. */
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

const COMMON = ['innodb', 'myisam', 'memory', 'csv', 'blackhole', 'archive', 'mrg_myisam', 'aria', 'sequence']
const FOLLOWED = new Set(['innodb', 'myisam', 'memory', 'aria'])

/** @returns Lower case. @throws A refusal for one that no server has; a doubt for one that is not followed. */
export function checkEngine(scene: Scene, written: string | undefined): string {
  const engine = (written ?? scene.catalog.settings.defaultEngine).toLowerCase()
  const name = engine === 'heap' ? 'memory' : engine
  if (FOLLOWED.has(name) && (name !== 'aria' || isMariaDb(scene))) return name
  if (COMMON.includes(name)) doubt(`Greenline does not know the engine ${written ?? engine}`)
  if (scene.session.sqlMode.includes('NO_ENGINE_SUBSTITUTION')) {
    refuse(1286, `Unknown storage engine '${written ?? ''}'`)
  }
  return doubt(`the server may not have the engine ${written ?? ''}`)
}
