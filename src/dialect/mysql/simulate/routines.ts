/**
 * Stored routines that statements call. Invariant: whether there is one, and how many values it takes, is told; what
 * it does is only told of a function that returns one expression.
 */
import { readDataType, type DataType } from '../statements/data-type.js'
import { listOf, readGroup, restOf } from '../statements/parts.js'
import { createReader, type ObjectName } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import { tokensIn } from './queries.js'
import { doubt, refuse } from './refusal.js'
import { qualify, type Scene } from './scene.js'
import { otherKey } from './world.js'

export interface Routine {
  readonly kind: 'procedure' | 'function'
  readonly database: string
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly type: DataType | undefined }[]
  /** Of a function. */
  readonly returns?: DataType
  /** What follows its head, as tokens of the text. */
  readonly body: readonly Token[]
  readonly text: string
}

/** @returns undefined where there is none. @throws A doubt when the account may not see it. */
export async function findRoutine(
  scene: Scene,
  kind: Routine['kind'],
  written: ObjectName,
): Promise<Routine | undefined> {
  const { database, name } = qualify(scene, written)
  const place = scene.catalog.settings.foldsCase ? database.toLowerCase() : database
  const known = scene.world.others.get(`${otherKey(kind, place)}\0${name.toLowerCase()}`)
  if (known === 'gone') return undefined
  if (known?.body !== undefined) {
    scene.needs.add(`${kind} ${name}`)
    return readRoutine(scene, { kind, database, name }, known.body)
  }
  const found = await scene.catalog.exists(kind, database, name)
  if (found === false) return undefined
  const shown = await scene.catalog.routine(kind, database, name)
  if (shown === undefined || found === 'hidden')
    return doubt(`the account may not see the ${kind} ${name} (it would take SELECT on mysql.proc)`)
  const head = tokensIn(scene, shown)
  const at = head.findIndex(token => token.text === '(' && token.depth === 0)
  return readRoutine(scene, { kind, database, name }, shown.slice(head[at]?.start ?? shown.length))
}

/** @param text - From the parameters' bracket on. */
function readRoutine(
  scene: Scene,
  head: Pick<Routine, 'kind' | 'database' | 'name'>,
  text: string,
): Routine | undefined {
  const reader = createReader(tokensIn(scene, text))
  const group = readGroup(reader)
  if (group === undefined) return doubt(`Greenline does not understand the head of ${head.name}`)
  const reading = { server: scene.server, sqlMode: scene.session.sqlMode }
  const parameters = listOf(group).map(part => {
    const inner = createReader(part)
    inner.take('IN', 'OUT', 'INOUT')
    const name = inner.name()?.name ?? ''
    return { name, type: readDataType(inner, reading) }
  })
  const returns = reader.take('RETURNS') === undefined ? undefined : readDataType(reader, reading)
  return {
    ...{ ...head, parameters, body: restOf(reader), text },
    ...(returns === undefined ? {} : { returns }),
  }
}

/** @throws A refusal where the server would not call it: it is not there, or takes another number of values. */
export async function mustCall(
  scene: Scene,
  kind: Routine['kind'],
  written: ObjectName,
  values: number | undefined,
): Promise<Routine> {
  const { database, name } = qualify(scene, written)
  const routine =
    (await findRoutine(scene, kind, written)) ??
    refuse(1305, `${kind.toUpperCase()} ${database}.${name} does not exist`)
  const wanted = routine.parameters.length
  if (values !== undefined && values !== wanted) {
    refuse(
      1318,
      `Incorrect number of arguments for ${kind.toUpperCase()} ${database}.${name}; expected ${wanted}, got ${values}`,
    )
  }
  return routine
}
