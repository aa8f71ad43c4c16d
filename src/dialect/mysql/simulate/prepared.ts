/**
 * PREPARE, EXECUTE and DEALLOCATE. Invariant: what EXECUTE runs is simulated as if it stood there itself; PREPARE
 * only resolves names.
 */
import type { CallStatement } from '../statements/calls.js'
import { literalOf } from '../statements/literal.js'
import { textOf } from '../statements/parts.js'
import type { Statement } from '../statements/read.js'
import type { Token } from '../statements/tokens.js'
import { withoutDeeds } from './deeds.js'
import { readScene } from './known-values.js'
import { fieldsOver, overWorld, tokensIn } from './queries.js'
import { quoteLiteral } from './quoting.js'
import { mustOnlyRead } from './read-only.js'
import { keepRights, mustHave, mustHaveToPrepare } from './privileges.js'
import type { Told } from './reading.js'
import { doubt, isRefusal, refuse, refuseWith, type Refusal } from './refusal.js'
import { adopt, type Scene } from './scene.js'
import { rethrow } from './server-words.js'

/** Simulates a statement that was read. */
export type Run = (scene: Scene, statement: Statement) => Promise<Told>

type Of<K extends CallStatement['kind']> = Extract<CallStatement, { readonly kind: K }>

/** Errors about names and shapes, which are found before any row is. */
const OF_NAMES = new Set([
  ...['1046', '1049', '1052', '1054', '1060', '1066', '1109', '1110', '1136', '1146', '1222', '1305', '1318'],
  ...['1347', '1348', '1353', '1368', '1288', '1471', '4091', '4089', '1735', '1747'],
])

/** Whether a refusal comes before any row is looked at. */
export const isOfNames = ({ refusal }: Refusal): boolean => OF_NAMES.has(refusal.code)

/** Only these are looked up when they are prepared, beside queries. */
const RESOLVED = /^(?:insert|update|delete|create view|alter view)$/

export async function prepare(scene: Scene, statement: Of<'prepare'>, run: Run): Promise<Told> {
  const { name } = statement
  scene.session.prepared.delete(name)
  const text = statement.text ?? (await valueOf(scene, statement.value ?? []))
  const inner = await read(scene, text)
  await mustHaveToPrepare(inner.scene, inner.statement)
  const bare = filled(
    inner.scene,
    inner.marks.map(() => 'NULL'),
  )
  const isFilled = inner.statement.kind === 'create table' && inner.statement.query !== undefined
  if (inner.statement.kind === 'query' && !/^(?:SHOW|DESC|EXPLAIN|HELP)/.test(inner.statement.word))
    await fieldsOver(scene, (await withoutDeeds(bare)).text)
  else if (RESOLVED.test(inner.statement.kind) || isFilled) {
    const refusal = await outcomeOf(bare, run)
    if (refusal !== undefined && isOfNames(refusal)) refuseWith(refusal)
  }
  scene.session.prepared.set(name, { text })
  return { rows: 0 }
}

/** What would happen if it ran, without anything of it remaining. */
async function outcomeOf(scene: Scene, run: Run): Promise<Refusal | undefined> {
  const { session } = scene
  const apart = {
    ...scene,
    ...{
      needs: new Set<string>(),
      effects: [],
      scans: new Set<string>(),
      progress: { statement: undefined },
    },
    session: { ...session, temporary: new Map(session.temporary), prepared: new Map(session.prepared) },
  }
  try {
    await run(apart, (await read(apart, apart.text)).statement)
    return undefined
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown
    throw thrown
  }
}

export async function execute(scene: Scene, statement: Of<'execute'>, run: Run): Promise<Told> {
  const { name } = statement
  let text: string
  if (name === undefined) text = statement.text ?? (await valueOf(scene, statement.value ?? []))
  else {
    const held = scene.session.prepared.get(name)
    if (held === undefined)
      return refuse(1243, `Unknown prepared statement handler (${name}) given to EXECUTE`)
    if ('reason' in held) return doubt(held.reason)
    text = held.text
  }
  const inner = await read(scene, text)
  if (inner.marks.length !== statement.using.length) refuse(1210, 'Incorrect arguments to EXECUTE')
  const values = statement.using.map(tokens => textOf(scene.text, tokens))
  const there = filled(inner.scene, values)
  const again = values.length === 0 ? inner.statement : (await read(there, there.text)).statement
  scene.progress.statement = again
  await mustHave(there, again)
  const told = await run(there, again)
  if (told.nothing === undefined) await keepRights(there, again)
  adopt(scene, there)
  return told
}

export function deallocate(scene: Scene, { name }: Of<'deallocate'>): Told {
  if (!scene.session.prepared.delete(name))
    refuse(1243, `Unknown prepared statement handler (${name}) given to DEALLOCATE PREPARE`)
  return { rows: 0 }
}

interface Inner {
  readonly scene: Scene
  readonly statement: Statement
  readonly marks: readonly Token[]
}

/** @throws A refusal where the server would not take the text. */
async function read(scene: Scene, text: string): Promise<Inner> {
  await scene.checkSyntax(text, 'allowed')
  const known = await readScene({ ...scene, text, tokens: tokensIn(scene, text) })
  const { statement } = known
  if (statement === undefined) return doubt('Greenline does not understand all of what is prepared')
  if (/^(?:prepare|execute|deallocate)$/.test(statement.kind))
    refuse(1295, 'This command is not supported in the prepared statement protocol yet')
  return {
    scene: known.scene,
    statement,
    marks: known.scene.tokens.filter(({ kind, text: sign }) => kind === 'sign' && sign === '?'),
  }
}

/** A scene with values in the place of its marks. */
function filled(scene: Scene, values: readonly string[]): Scene {
  const marks = scene.tokens.filter(({ kind, text }) => kind === 'sign' && text === '?')
  marks.forEach((mark, at) => {
    const before = scene.tokens[scene.tokens.indexOf(mark) - 1]
    // There, an expression may not stand.
    if (/^(?:LIMIT|OFFSET)$/.test(before?.keyword ?? '') && !/^\d+$/.test(values[at] ?? ''))
      doubt('how many rows it is about comes from a variable')
  })
  const text = [...marks]
    .reverse()
    .reduce(
      (so, mark, at) => so.slice(0, mark.start) + (values[marks.length - 1 - at] ?? '') + so.slice(mark.end),
      scene.text,
    )
  return { ...scene, text, tokens: tokensIn(scene, text) }
}

/** The text that an expression gives. */
async function valueOf(scene: Scene, value: readonly Token[]): Promise<string> {
  const literal = literalOf(value, scene.session.sqlMode)
  const written = literal === undefined ? textOf(scene.text, value) : quoteLiteral(literal)
  mustOnlyRead(value)
  const sql = `SELECT ${written} AS v`
  const over = await overWorld(scene, sql, 'rows')
  const [row] = await scene.askAs(over).catch((thrown: unknown) => rethrow(thrown, over !== sql))
  const text = row?.['v']
  if (text === null)
    refuse(
      1064,
      `You have an error in your SQL syntax; check the manual that corresponds to your ${scene.server.product} server version for the right syntax to use near 'NULL' at line 1`,
    )
  return typeof text === 'string' ? text : doubt('what is prepared is no text')
}
