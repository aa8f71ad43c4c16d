/** EXPLAIN and ANALYZE of statements that write. Invariant: EXPLAIN resolves names and changes nothing. */
import type { CallStatement } from '../statements/calls.js'
import { readScene } from './known-values.js'
import { isOfNames, type Run } from './prepared.js'
import { tokensIn } from './queries.js'
import type { Told } from './reading.js'
import { doubt, isDoubt, isRefusal } from './refusal.js'
import { adopt, type Scene } from './scene.js'

export async function explainWrite(
  scene: Scene,
  { text, runs }: Extract<CallStatement, { readonly kind: 'explain' }>,
  run: Run,
): Promise<Told> {
  const inner = await readScene({ ...scene, text, tokens: tokensIn(scene, text) })
  const { statement } = inner
  if (statement === undefined) return doubt('Greenline does not understand what is explained')
  if (runs) {
    scene.progress.statement = statement
    const told = await run(inner.scene, statement)
    adopt(scene, inner.scene)
    return told.nothing === undefined ? {} : { nothing: told.nothing }
  }
  const { session } = scene
  try {
    await run(
      {
        ...inner.scene,
        ...{ effects: [], progress: { statement: undefined } },
        session: { ...session, temporary: new Map(session.temporary) },
      },
      statement,
    )
  } catch (thrown) {
    if (isDoubt(thrown) || !isRefusal(thrown) || isOfNames(thrown)) throw thrown
  }
  return {}
}
