import type { Scene } from './scene.js'
import type { Statement } from '../statements/read.js'
import type { Run } from './prepared.js'
import type { Told } from './reading.js'
export async function onView(_scene: Scene, _statement: Statement, _run: Run): Promise<Told | undefined> {
  return undefined
}
