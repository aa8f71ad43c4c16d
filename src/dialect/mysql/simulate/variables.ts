/** Whether a system variable may be set at all. Invariant: nothing is said where the server has no list of them. */
import type { SetAssignment } from '../statements/session-statements.js'
import { quoteText } from './quoting.js'
import { refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

/** @throws A refusal: it is read only, or has another scope. */
export async function checkVariable(scene: Scene, { scope, name }: SetAssignment): Promise<void> {
  if (!isMariaDb(scene) || !/^(?:session|global)$/.test(scope) || name === 'transaction') return
  const [row] = await scene.ask(
    `SELECT variable_scope AS scope, read_only AS fixed FROM information_schema.system_variables
      WHERE variable_name = ${quoteText(name.toUpperCase())}`,
  )
  if (row === undefined) return
  if (row['fixed'] === 'YES') refuse(1238, `Variable '${name}' is a read only variable`)
  if (row['scope'] === 'GLOBAL' && scope === 'session')
    refuse(1229, `Variable '${name}' is a GLOBAL variable and should be set with SET GLOBAL`)
  if (row['scope'] === 'SESSION ONLY' && scope === 'global')
    refuse(1228, `Variable '${name}' is a SESSION variable and can't be used with SET GLOBAL`)
}
